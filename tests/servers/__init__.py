"""A GitHub for tests: a generated cohort over HTTP, GraphQL on GitHub's published schema.

`process.running(...)` starts it in a process of its own, `python -m tests.servers` by hand.
"""
