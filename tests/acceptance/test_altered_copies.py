"""READMEs that pass, altered so that one knows what the verdict must become (metamorphic tests).

`alterations` says in which ways, `copies` what the verdicts on each copy must be. Not every copy of
a README that a person wrote can hold: which do not, and why, is in docs/agreement.md.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.acceptance import alterations
from tests.acceptance.copies import Copy, Failure, copies, failures, judged, passing

LEAST = 0.98
"""The share of copies that must hold."""

KINDS = {*alterations.WHOLE, *alterations.STORED, *alterations.PART, "emptied"}

README = """# Nexus of Zola Invented

What I learned in the ProDev Backend Engineering program.

## Technologies

- Python, Django, REST APIs, GraphQL, Docker and CI/CD

## Backend concepts

Database design on paper, asynchronous programming for letters and caching of menus.

## Challenges

The tests were slow. I solved it with a fixture.

## Best practices

Small commits, each with a reason.

## Takeaways

I learned to measure.
"""


def held(found: list[tuple[Copy, list[Failure]]]) -> None:
    """All kinds of alteration were tried, and enough copies hold."""
    assert {copy.kind for copy, _ in found} == KINDS
    wrong = [failure for _, failed in found for failure in failed]
    share = sum(not failed for _, failed in found) / len(found)
    told = "\n".join(map(str, wrong))
    assert share >= LEAST, f"{share:.1%} of {len(found)} copies hold:\n{told}"


@pytest.mark.slow
def test_altered_copies_of_the_bundled_examples_hold(repository_root: Path) -> None:
    found = list(
        judged([repository_root / "examples/cohort", repository_root / "examples/learner"])
    )
    assert len({copy.readme for copy, _ in found}) >= 6
    held(found)


@pytest.mark.slow
def test_altered_copies_of_all_that_is_known_hold(
    evaluation_dir: Path, repository_root: Path
) -> None:
    """Labelled READMEs and examples together: few of the second set alone pass."""
    examples = [repository_root / "examples/cohort", repository_root / "examples/learner"]
    found = list(judged([evaluation_dir / "dev", evaluation_dir / "second", *examples]))
    assert len({copy.readme for copy, _ in found}) >= 20
    held(found)


def test_every_copy_of_a_plain_readme_holds() -> None:
    made = list(copies("zola", README))
    assert Counter(copy.part for copy in made)["backend-concepts"] == len(alterations.PART) + 1
    assert [str(failure) for copy in made for failure in failures(copy)] == []


def test_a_copy_differs_from_its_original() -> None:
    """But those whose way of writing the original has already."""
    same = {copy.kind for copy in copies("zola", README) if copy.data == README.encode()}
    assert same <= {"parts shuffled", "parts shuffled again", "parts shuffled once more"}
    assert len(same) < 3


def test_only_readmes_that_pass_are_altered(tmp_path: Path) -> None:
    for name, text in (
        ("zola", README),
        ("yusuf", README.replace("GraphQL", "Gravel")),
        ("xola", ""),
    ):
        folder = tmp_path / name / "alx-project-nexus"
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(text)
    assert list(passing(tmp_path)) == [("zola", README)]


def test_what_is_wrong_is_told() -> None:
    copy = next(copies("zola", README))
    spoilt = copy._replace(data=README.replace("## Challenges", "## Weather").encode())
    assert [failure.criterion for failure in failures(spoilt)] == ["challenges-and-solutions"]


# --- the alterations themselves ------------------------------------------------------------------


def test_headings_in_fences_are_none() -> None:
    lines = ["# A", "```", "# no", "```", "- item", "  ```", "# B", "#C", "#hashtag"]
    assert list(alterations.headings(lines)) == [(0, 1, "A"), (6, 1, "B"), (7, 1, "C")]


def test_a_section_reaches_to_the_next_of_its_rank() -> None:
    text = "# A\n## B\ntext\n### C\ntext\n## D"
    assert [(one.title, one.start, one.stop) for one in alterations.sections(text)] == [
        ("A", 0, 6),
        ("B", 1, 5),
        ("C", 3, 5),
        ("D", 5, 6),
    ]


def test_a_stretch_without_what_is_kept_of_it() -> None:
    text = "# A\n## B\ntext\n### C\ntext\n### D\nend"
    b, c = alterations.sections(text)[1:3]
    pieces = alterations.without(b, [c])
    assert alterations.remove(text, pieces).split("\n") == ["# A", "", "### C", "text", ""]


def test_parts_below_one_title_stay_below_it() -> None:
    text = "# A\n## B\n## C\n## D\n# E\n## F\n## G\n## H"
    shuffled = alterations.WHOLE["parts shuffled"](text).split()
    assert set(shuffled[: shuffled.index("E")]) == {"#", "##", "A", "B", "C", "D"}
    assert sorted(shuffled) == sorted(text.split())
