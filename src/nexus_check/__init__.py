"""Judges a learner's `alx-project-nexus` repository, or a whole cohort of them."""

__version__ = "1.0.0"
