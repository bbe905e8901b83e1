"""The kinds of criteria: one module a kind, with its fields, its check and its explanation.

To add a kind: write a module with a subclass of `interface.Criterion`, and add it to
`AnyCriterion`.
"""

from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Criterion, Rule, Topic
from nexus_check.criteria.markdown_use import Headings, Lists
from nexus_check.criteria.own_words import OwnWords
from nexus_check.criteria.published import Published
from nexus_check.criteria.readme_file import ReadmeFile
from nexus_check.criteria.repository_name import RepositoryName
from nexus_check.criteria.section import Section
from nexus_check.criteria.structure import Structure

AnyCriterion = (
    RepositoryName | Published | ReadmeFile | Section | Headings | Lists | OwnWords | Structure
)
"""Every kind there is; the `kind` of a rubric's criterion chooses among them."""

__all__ = [
    "AnyCriterion",
    "Criterion",
    "Evidence",
    "RepositoryName",
    "Rule",
    "Section",
    "Topic",
]
