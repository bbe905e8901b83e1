"""A GitHub for tests: a generated cohort behind HTTP on this machine, with GraphQL on GitHub's
published schema.

`process.running(...)` starts it in a process of its own; `python -m tests.servers` does the same by
hand.
"""
