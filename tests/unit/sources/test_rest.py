"""Snapshots over REST: what can be odd about a repository, each in at most four requests."""

from collections.abc import Iterator
from typing import Any

import pytest
import responses
from msgspec.structs import replace

from nexus_check.errors import TargetError
from nexus_check.model import Entry, Readme, Snapshot, Target
from nexus_check.sources import notes
from nexus_check.sources.readme import MAX_BYTES, blob_id
from nexus_check.sources.rest import RestSource
from nexus_check.targets import parse_target
from tests.unit import githubapi as api

README = b"# Nexus\n\nWhat I learnt.\n"
NOT_FOUND = {
    "message": "Not Found",
    "documentation_url": "https://docs.github.com/rest",
    "status": "404",
}


@pytest.fixture(name="mock")
def _mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture(autouse=True)
def _at_most_four(mock: responses.RequestsMock) -> Iterator[None]:
    yield
    assert len(mock.calls) <= 4


def fetch(target: str | Target = "@amina", ref: str | None = None) -> Snapshot:
    found = (
        parse_target(target, ref, repository="alx-project-nexus")
        if isinstance(target, str)
        else target
    )
    return RestSource(api.Clock().client()).fetch(found)


# --- what is not there ---------------------------------------------------------------------------


def test_a_missing_repository_and_one_of_a_similar_name(mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, json=NOT_FOUND, status=404)
    mock.get(
        f"{api.API}/users/amina/repos", json=[{"name": "dotfiles"}, {"name": "ALX_project_nexus"}]
    )
    found = fetch()
    assert (found.repository, found.commit, found.fault) == (None, None, None)
    assert found.similar_repositories == ("ALX_project_nexus",)
    assert found.learner == "amina"
    assert len(mock.calls) == 3  # the 404 is asked for twice


def test_a_login_that_nobody_has(mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, json=NOT_FOUND, status=404)
    mock.get(f"{api.API}/users/amina/repos", json=NOT_FOUND, status=404)
    found = fetch()
    assert found.repository is None
    assert found.fault == notes.no_such_account("amina")


@pytest.mark.parametrize(
    ("status", "says"), [(403, "does not allow"), (422, "status 422"), (502, "status 502")]
)
def test_that_it_is_missing_is_not_believed_unless_the_owners_list_confirms_it(
    mock: responses.RequestsMock, status: int, says: str
) -> None:
    mock.get(api.REPO, json=NOT_FOUND, status=404)
    mock.get(f"{api.API}/users/amina/repos", json={"message": "No"}, status=status)
    found = fetch()
    assert found.repository is None
    assert says in (found.fault or "")
    mock.calls.reset()  # a 502 is asked for again


@pytest.mark.parametrize("status", [404, 422])
def test_a_missing_default_branch_is_not_an_empty_repository(
    mock: responses.RequestsMock, status: int
) -> None:
    mock.get(api.REPO, json=api.facts())
    mock.get(f"{api.REPO}/commits/main", json={"message": "Not Found"}, status=status)
    found = fetch()
    assert found.repository is not None
    assert found.commit is None
    assert found.fault


def test_an_empty_repository(mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, json=api.facts(size=0))
    mock.get(f"{api.REPO}/commits/main", json={"message": "Git Repository is empty."}, status=409)
    found = fetch()
    assert found.repository is not None
    assert (found.commit, found.entries, found.readme, found.fault) == (None, (), None, None)
    assert found.notes == ("The default branch `main` has no commits.",)
    assert len(mock.calls) == 2


def test_a_ref_that_is_not_there_is_the_callers_to_mend(mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, json=api.facts())
    mock.get(
        f"{api.REPO}/commits/gone", json={"message": "No commit found for SHA: gone"}, status=422
    )
    with pytest.raises(TargetError, match="has no branch, tag or commit `gone`"):
        fetch(ref="gone")


def test_a_root_without_a_readme(mock: responses.RequestsMock) -> None:
    api.add_repository(mock, api.entry("main.py", b"print()"), api.entry("README_old.md", b"# Old"))
    found = fetch()
    assert found.readme is None
    assert len(mock.calls) == 3


# --- the plain case ------------------------------------------------------------------------------


def test_facts_entries_and_readme_in_four_requests(mock: responses.RequestsMock) -> None:
    entries = [
        api.entry(".github"),
        api.entry("README.md", README),
        api.entry("latest", b"main.py", mode="120000"),
        api.entry("lib", b"", mode="160000"),
    ]
    api.add_repository(mock, *entries, private=True)
    mock.get(f"{api.REPO}/git/blobs/{blob_id(README)}", json=api.blob(README))
    found = fetch()
    assert found.repository is not None
    assert (found.repository.full_name, found.repository.private) == (
        "amina/alx-project-nexus",
        True,
    )
    assert found.commit == api.COMMIT
    assert [entry.kind for entry in found.entries] == ["directory", "file", "symlink", "submodule"]
    assert found.readme is not None
    assert (found.readme.path, found.readme.data, found.readme.size) == (
        "README.md",
        README,
        len(README),
    )
    assert (found.readme.blob, found.readme.truncated) == (blob_id(README), False)
    assert (found.notes, found.local, found.learner) == ((), False, "amina")
    assert len(mock.calls) == 4


def test_a_ref_is_judged_at_its_commit(mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, json=api.facts())
    mock.get(f"{api.REPO}/commits/feature/caf%C3%A9%23", json=api.commit("e" * 40))
    mock.get(f"{api.REPO}/git/trees/{api.TREE}", json=api.tree())
    assert fetch(ref="feature/café#").commit == "e" * 40


def test_names_and_refs_go_into_paths_quoted(mock: responses.RequestsMock) -> None:
    mock.get(f"{api.API}/repos/amina/a%20b", json=NOT_FOUND, status=404)
    mock.get(f"{api.API}/users/amina/repos", json=[])
    fetch(Target(asked="x", owner="amina", name="a b"))
    assert api.asked(mock)[0] == "/repos/amina/a%20b"


def test_an_organisation_is_no_learner(mock: responses.RequestsMock) -> None:
    api.add_repository(mock, owner={"login": "amina", "type": "Organization"})
    assert fetch("amina/alx-project-nexus").learner is None


def test_a_default_branch_of_another_name(mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, json=api.facts(default_branch="trunk"))
    mock.get(f"{api.REPO}/commits/trunk", json=api.commit())
    mock.get(f"{api.REPO}/git/trees/{api.TREE}", json=api.tree())
    found = fetch()
    assert found.repository is not None
    assert (found.commit, found.repository.default_branch) == (api.COMMIT, "trunk")


# --- renamed, forks, archives --------------------------------------------------------------------


def test_a_renamed_repository_is_judged_by_its_present_name(mock: responses.RequestsMock) -> None:
    """GitHub's 301 leads to the repository's number and drops the query.

    What follows asks by the new name.
    """
    moved = {"message": "Moved Permanently", "url": "https://api.github.com/repositories/77"}
    headers = {"Location": "https://api.github.com/repositories/77"}
    mock.get(api.REPO, json=moved, status=301, headers=headers)
    mock.get(f"{api.API}/repositories/77", json=api.facts(name="nexus", full_name="amina-k/nexus"))
    mock.get(f"{api.API}/repos/amina-k/nexus/commits/dev", json=api.commit())
    mock.get(f"{api.API}/repos/amina-k/nexus/git/trees/{api.TREE}", json=api.tree())
    found = fetch(ref="dev")
    assert found.repository is not None
    assert found.repository.name == "nexus"
    assert found.commit == api.COMMIT
    assert "`amina/alx-project-nexus` is now `amina-k/nexus`" in found.notes[0]
    assert found.learner == "amina"


def test_another_case_is_no_renaming_but_the_true_name(mock: responses.RequestsMock) -> None:
    mock.get(
        api.REPO, json=api.facts(name="ALX-Project-Nexus", full_name="Amina/ALX-Project-Nexus")
    )
    base = f"{api.API}/repos/Amina/ALX-Project-Nexus"
    mock.get(f"{base}/commits/main", json=api.commit())
    mock.get(f"{base}/git/trees/{api.TREE}", json=api.tree())
    found = fetch()
    assert found.repository is not None
    assert (found.repository.name, found.notes) == ("ALX-Project-Nexus", ())


def test_forks_and_archives_are_noted(mock: responses.RequestsMock) -> None:
    api.add_repository(mock, fork=True, archived=True, parent={"full_name": "staff/template"})
    found = fetch()
    assert found.repository is not None
    assert (found.repository.fork, found.repository.archived) == (True, True)
    assert "fork of `staff/template`" in found.notes[0]
    assert "archived" in found.notes[1]


# --- READMEs of every kind -----------------------------------------------------------------------


def test_a_readme_over_a_megabyte_comes_whole(mock: responses.RequestsMock) -> None:
    big = b"# Nexus\n" + b"a line that says something\n" * 50_000
    api.add_repository(mock, api.entry("README.md", big))
    mock.get(f"{api.REPO}/git/blobs/{blob_id(big)}", json=api.blob(big))
    readme = fetch().readme
    assert readme is not None
    assert (readme.data == big, readme.size, readme.truncated) == (True, len(big), False)
    assert len(big) > 2**20


def test_a_readme_beyond_all_measure_is_not_fetched(mock: responses.RequestsMock) -> None:
    api.add_repository(mock, api.entry("README.md", b"", size=MAX_BYTES + 1))
    readme = fetch().readme
    assert readme is not None
    assert (readme.data, readme.size, readme.truncated) == (b"", MAX_BYTES + 1, True)
    assert len(mock.calls) == 3


def test_an_empty_readme(mock: responses.RequestsMock) -> None:
    api.add_repository(mock, api.entry("README.md", b""))
    mock.get(f"{api.REPO}/git/blobs/{blob_id(b'')}", json=api.blob(b""))
    readme = fetch().readme
    assert readme is not None
    assert (readme.data, readme.size, readme.truncated) == (b"", 0, False)


def test_bytes_that_are_no_text_stay_as_they_are(mock: responses.RequestsMock) -> None:
    odd = b"\xff\xfe#\x00\xed\xa0\x80\r\n"
    api.add_repository(mock, api.entry("README.md", odd))
    mock.get(f"{api.REPO}/git/blobs/{blob_id(odd)}", json=api.blob(odd))
    readme = fetch().readme
    assert readme is not None
    assert readme.data == odd


def test_a_root_of_more_entries_than_a_contents_listing_holds(mock: responses.RequestsMock) -> None:
    many = [api.entry(f"lesson-{number:04}.md", b"") for number in range(1500)]
    api.add_repository(mock, *many, api.entry("README.md", README))
    mock.get(f"{api.REPO}/git/blobs/{blob_id(README)}", json=api.blob(README))
    found = fetch()
    assert len(found.entries) == 1501
    assert found.readme is not None


def test_entries_below_folders_are_listed_and_none_of_them_is_a_readme_of_the_root(
    mock: responses.RequestsMock,
) -> None:
    entries = [
        api.entry("README.txt", README),
        api.entry("src"),
        api.entry("src/README.md", b"# Another"),
        api.entry("src/README.txt", README),
    ]
    api.add_repository(mock, *entries)
    mock.get(f"{api.REPO}/git/blobs/{blob_id(README)}", json=api.blob(README))
    found = fetch()
    assert [entry.name for entry in found.entries] == [entry["path"] for entry in entries]
    assert found.readme is not None
    assert found.readme.path == "README.txt"
    assert api.asked(mock)[2].endswith(f"/git/trees/{api.TREE}?recursive=1")


def test_where_the_list_of_all_files_is_cut_off_the_root_is_listed(
    mock: responses.RequestsMock,
) -> None:
    entries = [api.entry("a"), api.entry("a/1.md", b"1"), api.entry("readme.md", README)]
    mock.get(api.REPO, json=api.facts())
    mock.get(f"{api.REPO}/commits/main", json=api.commit())
    tree = f"{api.REPO}/git/trees/{api.TREE}"
    mock.get(f"{tree}?recursive=1", json=api.tree(*entries[:2], truncated=True))
    mock.get(tree, json=api.tree(entries[0], entries[2]))
    mock.get(f"{api.REPO}/git/blobs/{blob_id(README)}", json=api.blob(README))
    found = fetch()
    assert found.entries == (Entry("a", "directory"), Entry("readme.md", "file"))
    assert found.readme is not None
    assert found.readme.path == "readme.md"
    assert len(mock.calls) == 5
    mock.calls.reset()  # as few as it can be done in


def add_link(mock: responses.RequestsMock, target: str, *entries: dict[str, Any]) -> None:
    """A repository whose README.md is a symbolic link."""
    link = target.encode()
    api.add_repository(mock, api.entry("README.md", link, mode="120000"), *entries)
    mock.get(f"{api.REPO}/git/blobs/{blob_id(link)}", json=api.blob(link))


@pytest.mark.parametrize(
    ("target", "entry"),
    [
        ("/etc/passwd", api.entry("passwd", README)),
        ("../nexus.md", api.entry("nexus.md", README)),
        ("docs/nexus.md", api.entry("nexus.md", README)),
        ("docs", api.entry("docs")),
        ("lib", api.entry("lib", b"", mode="160000")),
    ],
)
def test_a_link_to_no_file_of_the_repository_holds_nothing(
    mock: responses.RequestsMock, target: str, entry: dict[str, Any]
) -> None:
    add_link(mock, target, entry)
    assert fetch().readme == Readme("README.md", b"", 0, symlink_target=target)


def test_links_in_a_circle_hold_nothing(mock: responses.RequestsMock) -> None:
    add_link(mock, "README.md")
    assert fetch().readme == Readme("README.md", b"", 0, symlink_target="README.md")
    assert len(mock.calls) == 9
    mock.calls.reset()  # the file and five links


def test_a_link_within_the_repository_is_followed(mock: responses.RequestsMock) -> None:
    add_link(mock, "docs/nexus.md", api.entry("docs"), api.entry("docs/nexus.md", README))
    mock.get(f"{api.REPO}/git/blobs/{blob_id(README)}", json=api.blob(README))
    found = Readme("README.md", README, len(README), blob_id(README))
    assert fetch().readme == replace(found, symlink_target="docs/nexus.md")
    assert len(mock.calls) == 5
    mock.calls.reset()  # one for the link


def test_what_a_link_leads_to_may_be_cut_off_the_list(mock: responses.RequestsMock) -> None:
    link = api.entry("README.md", b"docs/nexus.md", mode="120000")
    mock.get(api.REPO, json=api.facts())
    mock.get(f"{api.REPO}/commits/main", json=api.commit())
    tree = f"{api.REPO}/git/trees/{api.TREE}"
    mock.get(f"{tree}?recursive=1", json=api.tree(link, truncated=True))
    mock.get(tree, json=api.tree(link, api.entry("docs")))
    mock.get(f"{api.REPO}/git/blobs/{link['sha']}", json=api.blob(b"docs/nexus.md"))
    assert "is a link to a file that GitHub's API does not return" in (fetch().fault or "")
    mock.calls.reset()


def test_a_readme_md_at_the_root_comes_before_github_s_choice(mock: responses.RequestsMock) -> None:
    api.add_repository(
        mock, api.entry(".github"), api.entry("docs"), api.entry("README.md", README)
    )
    mock.get(f"{api.REPO}/git/blobs/{blob_id(README)}", json=api.blob(README))
    found = fetch()
    assert found.readme is not None
    assert found.readme.path == "README.md"


@pytest.mark.parametrize(
    ("path", "at_the_root"),
    [(".github/README.md", "main.py"), ("docs/readme.rst", "a.md"), (".github/readme", "README")],
)
def test_a_readme_in_a_folder_is_what_github_shows(
    mock: responses.RequestsMock, path: str, at_the_root: str
) -> None:
    folder, _, _ = path.partition("/")
    api.add_repository(
        mock, api.entry(folder), api.entry(path, README), api.entry(at_the_root, b"plain")
    )
    mock.get(f"{api.REPO}/git/blobs/{blob_id(README)}", json=api.blob(README))
    found = fetch()
    assert found.readme is not None
    assert (found.readme.path, found.readme.data) == (path, README)


def test_no_readme_in_the_folders_either(mock: responses.RequestsMock) -> None:
    api.add_repository(mock, api.entry("docs"), api.entry("docs/notes.md", README))
    assert fetch().readme is None


def test_where_the_list_is_cut_off_the_folders_of_readmes_are_listed(
    mock: responses.RequestsMock,
) -> None:
    mock.get(api.REPO, json=api.facts())
    mock.get(f"{api.REPO}/commits/main", json=api.commit())
    tree = f"{api.REPO}/git/trees/{api.TREE}"
    mock.get(f"{tree}?recursive=1", json=api.tree(truncated=True))
    mock.get(tree, json=api.tree(api.entry("docs")))
    docs = api.tree(api.entry("README.md", README))
    mock.get(f"{api.REPO}/git/trees/{api.entry('docs')['sha']}", json=docs)
    mock.get(f"{api.REPO}/git/blobs/{blob_id(README)}", json=api.blob(README))
    found = fetch()
    assert found.entries == (Entry("docs", "directory"),)
    assert found.readme is not None
    assert (found.readme.path, found.readme.data) == ("docs/README.md", README)
    mock.calls.reset()


def test_spellings_at_the_root(mock: responses.RequestsMock) -> None:
    api.add_repository(
        mock,
        api.entry("README", b"x"),
        api.entry("Readme.md", README),
        api.entry("readme.txt", b"y"),
    )
    mock.get(f"{api.REPO}/git/blobs/{blob_id(README)}", json=api.blob(README))
    found = fetch()
    assert found.readme is not None
    assert found.readme.path == "Readme.md"
    assert Entry("Readme.md", "file") in found.entries


# --- faults are the snapshot's, not the learner's ------------------------------------------------


@pytest.mark.parametrize(
    ("status", "message", "says"),
    [
        (401, "Bad credentials", "does not accept the token"),
        (403, "Resource protected by organization SAML enforcement.", "SAML enforcement"),
        (451, "Repository access blocked", "legal reasons"),
        (418, "I'm a teapot", "418"),
    ],
)
def test_what_another_try_would_not_mend(
    mock: responses.RequestsMock, status: int, message: str, says: str
) -> None:
    mock.get(api.REPO, json={"message": message}, status=status)
    found = fetch()
    assert found.repository is None
    assert found.fault is not None
    assert says in found.fault
    assert len(mock.calls) == 1


def test_what_is_known_before_a_fault_stays(mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, json=api.facts())
    mock.get(f"{api.REPO}/commits/main", json={"message": "Server Error"}, status=500)
    found = RestSource(api.Clock().client(tries=2)).fetch(
        parse_target("@amina", repository="alx-project-nexus")
    )
    assert found.repository is not None
    assert found.fault == (
        "GitHub answered with an error of its own (status 500). See https://www.githubstatus.com "
        "and try again later."
    )


def test_a_readme_that_cannot_be_decoded_is_a_fault(mock: responses.RequestsMock) -> None:
    api.add_repository(mock, api.entry("README.md", README))
    mock.get(f"{api.REPO}/git/blobs/{blob_id(README)}", json=api.blob(README) | {"content": "x"})
    assert "cannot be decoded" in (fetch().fault or "")
