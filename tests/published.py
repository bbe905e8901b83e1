"""GitHub's description of its API and the SARIF schema, to check the program's output against.

Both are packages of tests/node, so the tests that use them are marked `e2e`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema


@cache
def _github(node_modules: Path) -> dict[str, Any]:
    text = (node_modules / "@octokit/openapi/generated/api.github.com.json").read_bytes()
    described: dict[str, Any] = json.loads(text)
    return described


def request_validator(
    node_modules: Path, method: str, path: str
) -> jsonschema.Draft202012Validator:
    """Return a validator for a request's JSON body, `path` spelled as in GitHub's description.

    Keys that the description does not name are refused at every level: GitHub would drop them in
    silence. Only descriptions without `$ref` and `nullable` are read, as those of check runs are.
    """
    operation = _github(node_modules)["paths"][path][method]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert "$ref" not in json.dumps(schema)
    assert "nullable" not in json.dumps(schema)
    return jsonschema.Draft202012Validator(_closed(schema))


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    return (
        {"additionalProperties": False} | closed
        if isinstance(schema.get("properties"), dict)
        else closed
    )


def sarif_validator(node_modules: Path) -> jsonschema.Draft7Validator:
    """A validator for SARIF 2.1.0 logs, formats (URIs) checked."""
    text = (
        node_modules / "@microsoft/sarif-multitool-ts/assets/sarif-2.1.0.schema.json"
    ).read_bytes()
    return jsonschema.Draft7Validator(json.loads(text), format_checker=jsonschema.FormatChecker())
