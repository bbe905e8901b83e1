"""Where a `Snapshot` comes from: a local folder, GitHub's REST API, or GraphQL in batches."""
