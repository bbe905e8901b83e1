"""The words of a roster: what headings say, and what people write into a cell that names nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

Kind = Literal["person", "number", "repository", "address", "rubric", "identity", "name", "other"]

_EXAMPLE = re.compile(
    r"\([^)]*\)|\[[^\]]*\]|https?://\S*|\b(?:www\.)?github\.com\S*|\be\.?g\.?\b.*|\bfor example\b.*"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GLUED = re.compile(
    r"github|gitlab|usernames?|profiles?|handles?|logins?|accounts?|users?|repositor(?:y|ies)|repos?"
    r"|urls?|links?|ids?|names?"
)


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text that are separated by blanks."""
    return frozenset(text.split())


_LOGIN = words_in("username usernames login logins handle user users")
_ACCOUNT = _LOGIN | words_in("account nick nickname")
_PROFILE = words_in("profile profiles")
_ADDRESS = words_in("url urls link links address uri submission submitted")
_REPOSITORY = words_in("repo repos repository repositories")
_AFTER_REPOSITORY = _ADDRESS | words_in(
    "name names github for of to in on from with you that which"
)
# Words that may accompany a bare `github`.
_SMALL = words_in(
    """
    a an the of for to in on at and or my your our their his her student students learner
    learners s what is please enter provide give share paste write put here full complete public
    personal own valid exact this that it with from which do you use required field github com
    de del al la le les du des d en da vers votre su tu seu zum
    """
)
# What a roster's words are called in forms in Spanish, French, Portuguese, German and Italian.
_ENGLISH = {
    **dict.fromkeys(
        "usuario utilisateur utilizador utente pseudo benutzername nutzername".split(), "username"
    ),
    **dict.fromkeys("cuenta compte conta konto".split(), "account"),
    **dict.fromkeys("perfil profil".split(), "profile"),
    **dict.fromkeys("enlace lien".split(), "link"),
    **dict.fromkeys("repositorio depot".split(), "repository"),
    **dict.fromkeys("nombre nom nome".split(), "name"),
    **dict.fromkeys("correo courriel".split(), "email"),
    "identifiant": "id",
}
_ANOTHER_PERSONS = words_in(
    """
    teacher teachers instructor instructors mentor mentors reviewer grader ta tutor partner
    partners teammate teammates peer peers buddy friend friends supervisor referrer facilitator
    coach old previous former
    """
)
# Most likely another's, and the learner's where no other column is.
_PERHAPS_ANOTHERS = _ANOTHER_PERSONS | words_in(
    "leader leaders lead captain collaborator collaborators before earlier"
)
# How much less plain such a heading is: `GitHub username (leader)`, at 60 without the leader, loses
# to `GitHub link`, 45, and `GitHub link (leader)` still wins over a course's `username`, 20.
_LESS_PLAIN = 24
# Somebody else's, or something else than an account or a repository of the learner's own.
_ANOTHERS = _ANOTHER_PERSONS | words_in(
    """
    starter template templates upstream classroom org organization organisation
    email mail password token linkedin twitter discord slack telegram whatsapp facebook instagram
    gitlab bitbucket kaggle leetcode portfolio demo video deployed deployment live commit commits
    pull pr prs issue issues gist pages board badge points grade score date timestamp experience
    level followers stars status copilot avatar
    """
)
_QUESTIONS = words_in("do did does have has had is are was were can could how why when will would")
_MAIL = words_in("email mail")
_IDENTITY = words_in("identifier sis sisid matric admission registration id")
_NAMES = words_in("name names surname forename firstname lastname fullname")
# `Course ID` and `Cohort name` say nothing of the learner alone.
_GROUPS = words_in(
    """
    course cohort class section group team squad assignment project program programme module batch
    track session campus school university college institution company city country region
    """
)
_KNOWN = words_in("github gh id ids name git").union(
    _ACCOUNT, _PROFILE, _ADDRESS, _REPOSITORY, _SMALL
)


def letters(text: str) -> str:
    """Return a text's letters and digits alone, to compare names however they are spelled."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def is_like(name: str, wanted: str) -> bool:
    """Whether a name holds a word of the wanted one: `my-nexus` of `alx-project-nexus`."""
    words = re.findall(r"[a-z0-9]{3,}", wanted.lower())
    return not words or any(word in name.lower() for word in words)


class Heading:
    """What a heading says: its words, lower case, without examples in brackets."""

    def __init__(self, text: str) -> None:
        self.text = text
        plain = _EXAMPLE.sub(_unless_another_person, _without_accents(clean(text)))
        words = _split(re.sub(r"[^a-z0-9]+", " ", _CAMEL.sub(" ", plain).lower()))
        self.words = tuple(_ENGLISH.get(word, word) for word in words)
        self.perhaps_anothers = not _PERHAPS_ANOTHERS.isdisjoint(
            re.findall(r"[a-z]+", text.lower())
        )

    def holds(self, words: frozenset[str]) -> bool:
        """Whether it holds any of these words."""
        return not words.isdisjoint(self.words)

    @property
    def github(self) -> bool:
        """Whether it says GitHub: `GitHub Username`, `gh_login`."""
        return "github" in self.words or "gh" in self.words

    @property
    def names_repositories(self) -> bool:
        """Whether the cells may be names: `Repo`, `repository name`, `Repo for the course`.

        `Repo visibility` says something about a repository.
        """
        last = max(i for i, word in enumerate(self.words) if word in _REPOSITORY)
        after = self.words[last + 1 :]
        return not after or after[0] in _AFTER_REPOSITORY

    @property
    def is_known(self) -> bool:
        """Whether all words are those of headings: `github-username` is, `github-ada` is not."""
        return _KNOWN.issuperset(self.words)


def kind_of(heading: Heading) -> tuple[Kind, int]:
    """Return what a column of this heading holds, and how plainly it says so (more is plainer).

    `GitHub Username` is a person, 60; `username` a person, 20; `student_repository_url` a
    repository, 60.
    """
    kind, plain = _by_words(heading)
    return kind, plain - _LESS_PLAIN * heading.perhaps_anothers


def _by_words(heading: Heading) -> tuple[Kind, int]:
    words = heading.words
    is_login = heading.github and not heading.is_known and " " not in heading.text
    if not words or is_login:  # as `ada-github` is
        return "other", 0
    if set(words) <= {"rubric", "track"}:
        return "rubric", 0
    if heading.holds(_ANOTHERS) or words[0] in _QUESTIONS:
        return (_of_learner(heading) if heading.holds(_MAIL) else "other"), 0
    if heading.holds(_REPOSITORY):
        return "repository", _plainness_of_repository(heading)
    if heading.github:
        return _of_github(heading)
    return _of_others(heading)


def _plainness_of_repository(heading: Heading) -> int:
    plain = 40 + 10 * heading.holds(_ADDRESS) + 5 * heading.github
    if "name" in heading.words and not heading.holds(_ADDRESS):
        return 10
    return plain + 5 * bool({"student", "learner", "your", "my"} & set(heading.words))


def _of_github(heading: Heading) -> tuple[Kind, int]:
    beside = set(heading.words) - {"github", "gh"}
    if heading.holds(_ACCOUNT):
        less = 5 * heading.holds(_ADDRESS) + 15 * bool(beside & {"id", "ids"})
        return "person", 60 - less - 10 * (not heading.is_known)
    if heading.holds(_PROFILE):
        return "person", 50
    if beside & {"id", "ids"}:
        return "number", 30
    if heading.holds(_ADDRESS):
        return "person", 45
    if beside <= _SMALL:
        return "person", 55
    return ("person", 25) if beside <= (_SMALL | {"name"}) - {"full"} else ("other", 0)


def _of_others(heading: Heading) -> tuple[Kind, int]:
    words = set(heading.words) - _SMALL
    if words & _LOGIN and words <= _LOGIN | {"name", "git"}:
        return "person", 20
    if heading.holds(_ADDRESS):
        return "address", 10
    return _of_learner(heading), 0


def _of_learner(heading: Heading) -> Kind:
    """Return what a column says of the learner: `identity` for `Email` and `Student ID`, `name`.

    A bare `ID` says nothing: in a form's answers it is the row's number.
    """
    if heading.github or heading.holds(_ANOTHER_PERSONS) or heading.words == ("id",):
        return "other"
    if heading.holds(_MAIL):
        return "identity"
    if heading.holds(_GROUPS):
        return "other"
    if heading.holds(_IDENTITY):
        return "identity"
    is_name = heading.holds(_NAMES) or heading.words in (("student",), ("learner",))
    return "name" if is_name else "other"


def _split(text: str) -> list[str]:
    """Return the words: of `githubusername` there are two, of `git hub` there is one."""
    found: list[str] = []
    for word in text.replace("git hub", "github").replace("user name", "username").split():
        parts = _GLUED.findall(word)
        found += parts if "".join(parts) == word else [word]
    return found


def _unless_another_person(example: re.Match[str]) -> str:
    """Return what is kept of an example or aside: `(partner)`, and nothing of `(e.g. octocat)`."""
    words = set(re.findall(r"[a-z]+", example[0].lower()))
    keep = words & _ANOTHER_PERSONS and words <= _ANOTHER_PERSONS | _SMALL
    return example[0] if keep else " "


def _without_accents(text: str) -> str:
    return "".join(
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    )


def clean(cell: str) -> str:
    """Return a cell's text without invisible characters and with plain blanks.

    Dropped are format characters (U+200B, U+200E, U+2060, U+FEFF …); a no-break space becomes a
    blank.
    """
    if cell.isascii():
        return cell.strip()
    kept = "".join(
        " " if char.isspace() else char for char in cell if unicodedata.category(char) != "Cf"
    )
    return kept.strip()


def cell_of(cells: Sequence[str], index: int | None) -> str:
    """Return the text of a row's cell; it is empty where the row has no such cell."""
    return clean(cells[index]).removeprefix("'") if index is not None and index < len(cells) else ""


# What people and spreadsheets write where there is no login or address, letters and digits alone:
# that there is none, or how far it is (`Done` in a column `Repo`).
# Some are accounts on GitHub, of other people.
_NOBODY = words_in(
    """
    na none null nil tbd tba tbc todo pending unknown nan undefined notavailable notapplicable
    notyet notset nothing notprovided notsubmitted nosubmission missing empty blank no yes true
    false nobody noone idk ditto same later soon ref value name dropped withdrawn withdrew
    absent inactive username login github yourusername your-username noaccount nogithub
    nousername invalid error div0 num unassigned unlinked nope unavailable notfound total
    done complete completed finished incomplete started inprogress wip submit submitted sent shared
    uploaded attached received ready checked reviewed graded approved accepted passed private public
    ok okay y n link url
    ninguno ninguna nenhum nenhuma aucun aucune keiner keine hakuna pendiente pendente
    """
)


def names_nobody(cell: str) -> bool:
    """Whether a cell says that there is nobody: empty, `N/A`, `none`, `TBD`, `-`, `0`, `#N/A`."""
    held = re.sub(r"[\W_]", "", clean(cell)).lower()
    return not held.strip("0") or held in _NOBODY


def is_number(cell: str) -> bool:
    """Whether a cell is an account's or a student's number: `10000003.0`, `1.0E+07`."""
    return bool(re.fullmatch(r"\d+(?:[.,]\d+)?(?:[eE]\+?\d+)?", clean(cell)))
