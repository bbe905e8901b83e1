"""Every source keeps the interface's promises in the same words."""

from __future__ import annotations

import inspect

import pytest

from nexus_check.sources.interface import Source
from nexus_check.sources.local import LocalSource
from nexus_check.sources.rest import RestSource


def parameters(method: object) -> list[tuple[str, object]]:
    signature = inspect.signature(method)  # type: ignore[arg-type]
    return [(one.name, one.default) for one in signature.parameters.values()]


@pytest.mark.parametrize("source", [LocalSource, RestSource])
def test_a_source_fetches_one_target(source: type[Source]) -> None:
    assert parameters(source.fetch) == parameters(Source.fetch)
