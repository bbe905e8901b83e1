"""Rubrics: YAML files that a teacher can read and change, loaded into `Rubric`."""

from nexus_check.rubric.load import DEFAULT, load, parse, whole
from nexus_check.rubric.types import BUILT_IN, DOCUMENTED, HELP_URL, Rubric, schema
from nexus_check.rubric.yaml_file import MAX_BYTES

__all__ = [
    "BUILT_IN",
    "DEFAULT",
    "DOCUMENTED",
    "HELP_URL",
    "MAX_BYTES",
    "Rubric",
    "load",
    "parse",
    "schema",
    "whole",
]
