"""Snapshots of many repositories from GitHub's GraphQL API, up to 100 in a request.

- `queries`: what is asked for, as text and variables; `answers`: what came, as typed values
- `outcomes`: what an answer says of one target; `batches`: what to ask next, and how much at once;
  `source`: the asking
"""

from nexus_check.sources.graphql.outcomes import Fetched, Outcome, Unchanged, Waiting
from nexus_check.sources.graphql.queries import Ask, Before, Need
from nexus_check.sources.graphql.source import GraphQLSource

__all__ = ["Ask", "Before", "Fetched", "GraphQLSource", "Need", "Outcome", "Unchanged", "Waiting"]
