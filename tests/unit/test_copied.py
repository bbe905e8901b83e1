"""What is recognised as copied: an assignment handed back, also when it is disguised."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from nexus_check.copied import Copied, CopiedText, Fingerprints, is_handed_back
from nexus_check.readme import read
from scripts.fingerprints import fingerprints

ASSIGNMENT = """\
# Harbour Cooking Notebook

## Purpose
This notebook is a public collection where every cook of the harbour writes down what the season \
taught them.

## What to hand in
Cooks will set up a shelf named `harbour-notebook` that holds everything the kitchen taught them \
during one winter.
- Describe the boats that bring the fish and the hours at which they arrive.
- List the tools that were used, including:
  - Knives, Pans, Stoves, Graters
- Explain two recipes that went wrong and tell how each of them was rescued before the guests \
noticed.
- Close with the habits that are worth keeping for every kitchen and for every apprentice.

## Working with others
- **Bakers of the harbour:** Swap sourdough, plan the menus together and taste what the other \
side has prepared.
- **Where to meet:** Use the long table by the window to ask questions, share leftovers and hear \
what is new.

## Handing it in
Put the notebook on the shelf before the first spring market and tell the head cook that it may \
be read.
"""

OWN = """\
# My winter at the stove

I joined in November and mostly peeled potatoes. By January they let me near the soup, which I \
salted twice and
watered down for an hour. We learned to order less cod on Mondays because nobody eats it after a \
feast.

- Knives, pans, stoves and graters: I cleaned all of them.
- The oven door fell off; a chair held it shut until the smith came by with new hinges.
"""

LOREM = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut "
    "labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation.\n\n"
)
EXAMPLE = """\
# Notes of an invented cook

The cellar flooded in the second week, so we moved every barrel to the attic and carried water \
down again by hand.
What I keep from it is a habit: look at the tide table before you buy anything that cannot swim.
"""

Disguise = Callable[[str], str]


@pytest.fixture(scope="module")
def made() -> Fingerprints:
    names = {"knives", "pans", "stoves", "graters"}
    return fingerprints(read(ASSIGNMENT.encode()), [read(EXAMPLE.encode())], names, ("Purpose",))


@pytest.fixture(scope="module")
def compare(made: Fingerprints) -> Callable[[str], Copied]:
    text = CopiedText((), made)
    return lambda markdown: text.measure(read(markdown.encode()))


def each_word(change: Callable[[str, int], str], letters: int = 4) -> Disguise:
    """Return a disguise that changes every word with at least so many letters, given its number."""

    def disguise(text: str) -> str:
        numbers = count(1)
        pattern = re.compile(rf"\b[A-Za-z]{{{letters},}}\b")
        return pattern.sub(lambda found: change(found[0], next(numbers)), text)

    return disguise


def inside(character: str) -> Disguise:
    """Return a disguise that puts something inside every longer word."""
    return each_word(lambda word, _: word[:2] + character + word[2:])


def swapped(**letters: str) -> Disguise:
    return lambda text: text.translate({ord(letter): other for letter, other in letters.items()})


def every(step: int, change: Callable[[str], str]) -> Disguise:
    """Return a disguise that changes every so many-th word."""
    return each_word(lambda word, number: change(word) if number % step == 0 else word, letters=1)


INVISIBLE = {
    f"U+{ord(character):04X}": character
    for character in (
        "\u200b\u00ad\u200c\u200d\u2060\u034f\ufe0f\u2062\u3164\u180e\U000e0020\u061c\u200e"
    )
}
MARKUP = ("&ZeroWidthSpace;", "&shy;", "&#8203;", "<!---->", "<b></b>")

SHOWN: dict[str, Disguise] = {
    "as it is": lambda text: text,
    **{f"{name} in every word": inside(character) for name, character in INVISIBLE.items()},
    **{f"{markup} in every word": inside(markup) for markup in MARKUP},
    "Cyrillic a and e": swapped(a="а", e="е"),  # noqa: RUF001
    "Cyrillic, all there are": swapped(
        **dict(zip("aeopcxyi", "аеорсхуі", strict=True))  # noqa: RUF001
    ),
    "Greek o and v": swapped(o="ο", v="ν"),  # noqa: RUF001
    "full-width letters": each_word(
        lambda word, _: "".join(chr(ord(letter) + 0xFEE0) for letter in word)
    ),
    "accents": swapped(a="á", e="ê", o="ö", c="ç"),
    "a letter added to every fourth word": every(4, lambda word: word + "e"),
    "a letter added to every third word": every(3, lambda word: "x" + word),
    "every ninth word another": every(9, lambda _: "something"),
    "a word added after every fifth": every(5, lambda word: word + " really"),
    "every sixth word left out": every(6, lambda _: ""),
    "one word a line": lambda text: "\n".join(re.sub(r"[^\w\s]", "", text).split()),
    "one word an item": lambda text: "\n".join(f"- {word}" for word in re.findall(r"\w+", text)),
    "one word a paragraph": lambda text: "\n\n".join(re.findall(r"\w+", text)),
    "all bold": lambda text: re.sub(
        r"^(\W*)(\w.*)$", r"\1**\2**", text.replace("**", ""), flags=re.M
    ),
    "all headings": lambda text: re.sub(r"^\W*(\w.*)$", r"## \1", text, flags=re.M),
    "all in a table": lambda text: (
        "| a |\n|---|\n" + re.sub(r"^\W*(\w.*)$\n*", r"| \1 |\n", text, flags=re.M)
    ),
    "all in a quotation": lambda text: re.sub("^", "> ", text, flags=re.M),
    "folded": lambda text: f"<details>\n<summary>More</summary>\n\n{text}\n</details>\n",
    "upper case": str.upper,
    "lines in another order": lambda text: "\n\n".join(reversed(text.split("\n"))),
    "five times lorem ipsum": lambda text: text + LOREM * 5,
    "forty times lorem ipsum": lambda text: text + LOREM * 40,
    "ten times own text": lambda text: OWN * 5 + text + OWN * 5,
    "lorem ipsum after each line": lambda text: text.replace("\n", f"\n\n{LOREM}"),
    "more cells than the table has": lambda text: (
        text + "\n| a |\n|---|\n" + f"| b | {LOREM * 9}".replace("\n", " ")
    ),
    "footnotes": lambda text: text + f"\n[^1]: {LOREM * 9}".replace("\n\n", " "),
    "a title attribute": lambda text: text + f'\n<p title="{LOREM * 9}">.</p>'.replace("\n\n", " "),
    "an alt text": lambda text: text + f"\n![{LOREM * 9}](x.png)".replace("\n\n", " "),
    "code comments": lambda text: text + "\n```\n# " + LOREM * 9 + "\n```\n",
}


@pytest.mark.parametrize("disguise", SHOWN)
def test_the_assignment_is_known_in_disguise(
    compare: Callable[[str], Copied], disguise: str
) -> None:
    copied = compare(SHOWN[disguise](ASSIGNMENT))
    assert is_handed_back(copied), copied
    assert copied.source == "assignment"


# --- near misses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Notebook\n",
        OWN,
        "Knives, Pans, Stoves, Graters",
        (
            "## What to hand in\n\n- Knives, Pans, Stoves, Graters\n\n## Working with "
            "others\n\n## Handing it in\n"
        ),
        "Это совсем другая тетрадь, в ней нет ни слова из задания.",
    ],
    ids=[
        "nothing",
        "a title",
        "own text",
        "names asked for",
        "titles and names",
        "another alphabet",
    ],
)
def test_what_is_not_copied(compare: Callable[[str], Copied], text: str) -> None:
    assert compare(text) == Copied()


def test_the_opening_may_be_quoted(compare: Callable[[str], Copied]) -> None:
    opening = ASSIGNMENT[ASSIGNMENT.index("This notebook") : ASSIGNMENT.index("## What")]
    assert compare(f"# Notes\n\n{opening}\n{OWN}") == Copied()


def test_one_item_of_the_assignment_is_copied_but_not_handed_back(
    compare: Callable[[str], Copied],
) -> None:
    item = "- Describe the boats that bring the fish and the hours at which they arrive.\n"
    text = f"{OWN}{item}"
    document, copied = read(text.encode()), compare(text)
    assert [document.sentences[index].text for index in copied.sentences] == [item[2:].strip()]
    assert (copied.lines, copied.source) == ((8,), "assignment")
    assert copied.share < 0.25
    assert not is_handed_back(copied)


def test_half_of_the_assignment_beside_ones_own_text_is_not_handed_back(
    compare: Callable[[str], Copied],
) -> None:
    half = ASSIGNMENT[ASSIGNMENT.index("## Working") :]
    copied = compare(OWN * 2 + half)
    assert 0.3 < copied.of_assignment < 0.6
    assert not is_handed_back(copied)


# --- other texts ---------------------------------------------------------------------------------

SKELETON = """\
## Challenges and Solutions

- **Challenge:** what was harder than you thought it would be, and why?
- **Solution:** what did you do about it, and what came of that in the end?
"""


@pytest.fixture
def with_skeleton(made: Fingerprints) -> Callable[[str], Copied]:
    text = CopiedText([read(SKELETON.encode())], made)
    return lambda markdown: text.measure(read(markdown.encode()))


def test_a_skeleton_as_it_is_is_handed_back(with_skeleton: Callable[[str], Copied]) -> None:
    copied = with_skeleton(SKELETON)
    assert is_handed_back(copied)
    assert (copied.source, copied.of_assignment) == ("skeleton", 0.0)


def test_a_skeleton_filled_in_is_ones_own(with_skeleton: Callable[[str], Copied]) -> None:
    filled = SKELETON.replace(
        "what was harder than you thought it would be, and why?", "the soup burned every day."
    )
    filled = filled.replace(
        "what did you do about it, and what came of that in the end?", "we bought a thicker pot."
    )
    assert with_skeleton(filled) == Copied()


def test_an_answer_that_repeats_the_question_is_ones_own(
    with_skeleton: Callable[[str], Copied],
) -> None:
    answer = (
        "What was harder than I thought, and why: the soup. What I did about it: a thicker pot "
        "in the end."
    )
    assert with_skeleton(answer) == Copied()


def test_a_bundled_example_is_known(compare: Callable[[str], Copied]) -> None:
    copied = compare(EXAMPLE)
    assert is_handed_back(copied)
    assert copied.source == "example"


def test_an_example_is_not_compared_with_itself(made: Fingerprints) -> None:
    assert CopiedText((), made).measure(read(EXAMPLE.encode()), examples=False) == Copied()


def test_an_example_at_the_end_of_ones_own_text_is_said_to_be_there(
    compare: Callable[[str], Copied],
) -> None:
    copied = compare(OWN * 3 + EXAMPLE)
    assert (copied.source, copied.lines, copied.sentences) == ("example", (22, 24, 25), frozenset())
    assert not is_handed_back(copied)


# --- what the package has ------------------------------------------------------------------------

ROOT = Path(__file__).parents[2]
EXAMPLES = [*sorted((ROOT / "examples").rglob("README.md")), ROOT / "docs/criteria.md"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.parent.name)
def test_the_package_knows_its_own_examples(path: Path) -> None:
    document = read(path.read_bytes())
    if document.word_count < 20:
        pytest.skip("has no text to be copied")
    copied = CopiedText(()).measure(document)
    assert copied.source == "example", (
        "run `python -m scripts.fingerprints` after changing an example"
    )
    assert is_handed_back(copied)


# --- real READMEs, where they are there ----------------------------------------------------------


@pytest.mark.parametrize("disguise", SHOWN)
def test_the_real_assignment_is_known_in_disguise(assignment: str, disguise: str) -> None:
    compared = CopiedText(())
    other = assignment.replace("Backend", "Frontend").replace("backend", "frontend")
    for brief in (assignment, other):
        assert is_handed_back(compared.measure(read(SHOWN[disguise](brief).encode())))


def test_no_learners_readme_is_called_handed_back(evaluation_dir: Path) -> None:
    compared = CopiedText(())
    paths = [
        path
        for sample in ("dev", "second")
        for path in (evaluation_dir / sample).rglob("README.md")
    ]
    assert len(paths) > 100
    assert [
        path for path in paths if is_handed_back(compared.measure(read(path.read_bytes())))
    ] == []
