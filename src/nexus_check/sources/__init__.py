"""Where a `Snapshot` comes from: a local folder, GitHub's REST API, or its GraphQL API in
batches.
"""
