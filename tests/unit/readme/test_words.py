"""Text → words, labels and sentences."""

from __future__ import annotations

import pytest

from nexus_check.readme import read, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("— … !", []),
        ("C++, C# and F#", ["c++", "c#", "and", "f#"]),
        ("C and C-sharp", ["c", "and", "c", "sharp"]),
        ("#hash c#sharp", ["hash", "c", "sharp"]),
        (".NET, ASP.NET", [".net", "asp", "net"]),
        ("the end. next", ["the", "end", "next"]),
        ("...and", ["and"]),
        ("Node.js CI/CD couldn't", ["node", "js", "ci", "cd", "couldn", "t"]),
        ("snake_case kebab-case", ["snake", "case", "kebab", "case"]),
        ("\uff27raphQL ﬁx STRASSE straße", ["graphql", "fix", "strasse", "strasse"]),
        (
            "Do\u200bcker Gra\u00adphQL Re\u2060dis Py\U000e0020thon",
            ["docker", "graphql", "redis", "python"],
        ),
        ("Cafe\u0301", ["café"]),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        (
            "I read e.g. this, i.e. 3.11 and v2.0, not that.",
            ["text I read e.g. this, i.e. 3.11 and v2.0, not that."],
        ),
        (
            "I read one, and more. And two! And\nthree.",
            ["text I read one, and more.", "text And two!", "text And three."],
        ),
        ("I said “stop.” Then I did.", ["text I said “stop.”", "text Then I did."]),
        ("It was at 10:30, and that was late.", ["text It was at 10:30, and that was late."]),
        (
            "I learned **a lot** about it, and was glad.",
            ["text I learned a lot about it, and was glad."],
        ),
        (
            "One two three four five six seven: eight, nine.",
            ["text One two three four five six seven: eight, nine."],
        ),
        (
            "**Redis** keeps sessions, and is fast.",
            ["label Redis", "text keeps sessions, and is fast."],
        ),
        (
            "🚀 **Redis:** keeps sessions, and is fast.",
            ["label 🚀 Redis:", "text keeps sessions, and is fast."],
        ),
        ("- **Redis** – a cache", ["label Redis", "text – a cache"]),
        ("- 1. **Redis**", ["text Redis"]),
        (
            "- ❌ Problem: it broke\n- **Fix:**",
            ["label ❌ Problem:", "text it broke", "label Fix:"],
        ),
        (
            "**Challenge:** slow. **Solution:** an index.",
            ["label Challenge:", "text slow.", "label Solution:", "text an index."],
        ),
        (
            "<p><b>Challenge:</b> slow. <b>Solution</b>: an index.</p>",
            ["label Challenge:", "text slow.", "label Solution:", "text an index."],
        ),
        (
            "It was slow, very slow,\nSolution: an index.",
            ["text It was slow, very slow,", "label Solution:", "text an index."],
        ),
        (
            "| Challenge | Solution |\n|---|---|\n| slow | index |",
            ["label Challenge", "label Solution", "text slow", "text index"],
        ),
    ],
)
def test_sentences_and_labels(markdown: str, found: list[str]) -> None:
    assert [f"{one.role} {one.text}" for one in read(markdown.encode()).sentences] == found


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("I used `GraphQL` and `c++`, both.", "i used graphql and c++ both"),
        ("I ran `docker compose up`, twice.", "i ran twice"),
        ("I read https://redis.example/docs, twice.", "i read twice"),
        ("I ~~learned Docker~~ slept, twice.", "i slept twice"),
        ("- app\n  ├── docker\n  └── redis", "app"),
        ("I :rocket: read at 10:30, :+1: twice:", "i read at 10 30 twice"),
    ],
)
def test_what_names_nothing(markdown: str, found: str) -> None:
    assert (
        " ".join(word for one in read(markdown.encode()).sentences for word in one.words) == found
    )


def test_each_word_has_a_line_where_letters_have_long_compatibility_forms() -> None:
    """Such a form is used or not by its length, that of what is beside it included."""
    (sentence,) = read("one thing, two\n\u33ae\ndocker".encode()).sentences
    assert sentence.words == ("one", "thing", "two", "docker")
    assert sentence.lines == (1, 1, 1, 3)
