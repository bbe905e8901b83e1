"""GitHub's published GraphQL schema, and what it costs to ask it something.

The schema is the npm package `@octokit/graphql-schema`, installed in tests/node.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    SelectionSetNode,
    build_ast_schema,
    parse,
)

SCHEMA = (
    Path(__file__).resolve().parents[1] / "node/node_modules/@octokit/graphql-schema/schema.graphql"
)


@cache
def load(path: Path = SCHEMA) -> GraphQLSchema:
    """The schema, parsed once a process (about a second)."""
    source = path.read_text(encoding="utf-8")
    return build_ast_schema(
        parse(source, no_location=True), assume_valid=True, assume_valid_sdl=True
    )


def points(document: DocumentNode) -> int:
    """Return what GitHub charges for a query: requests for connections by 100, at least 1.

    https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api:
    every connection counts once for each parent it hangs from, parents counted by their `first` or
    `last`.
    """
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    asked = 0
    for definition in document.definitions:
        if not isinstance(definition, FragmentDefinitionNode):
            asked += _connections(getattr(definition, "selection_set", None), 1, fragments)
    return max(1, round(asked / 100))


def _connections(
    selections: SelectionSetNode | None, parents: int, fragments: dict[str, FragmentDefinitionNode]
) -> int:
    total = 0
    for node in selections.selections if selections else ():
        if isinstance(node, FragmentSpreadNode):
            total += _connections(fragments[node.name.value].selection_set, parents, fragments)
        elif isinstance(node, InlineFragmentNode):
            total += _connections(node.selection_set, parents, fragments)
        elif isinstance(node, FieldNode):
            size = _page_size(node)
            total += (parents if size else 0) + _connections(
                node.selection_set, parents * (size or 1), fragments
            )
    return total


def _page_size(field: FieldNode) -> int:
    """Return how many items a connection asks for, 100 for a variable; 0 for any other field."""
    for argument in field.arguments:
        if argument.name.value in ("first", "last"):
            return int(argument.value.value) if isinstance(argument.value, IntValueNode) else 100
    return 0
