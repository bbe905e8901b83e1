"""All talk with GitHub: the only home of `import github`."""
