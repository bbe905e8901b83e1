"""Names: which files are READMEs, which comes first, where links lead, which look alike."""

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.model import Entry, Repository
from nexus_check.sources import notes, readme
from nexus_check.sources.similar import similar

NAMES = st.lists(
    st.sampled_from(["README.md", "readme.md", "README", "README.rst", "Readme.es.md", "main.py"]),
    unique=True,
)


def files(paths: list[str]) -> list[Entry]:
    return [Entry(path, "file") for path in paths]


@pytest.mark.parametrize(
    "name", ["", "README_old.md", "readmes.md", "my-README.md", "README~", "README ", "READ.ME"]
)
def test_no_readme(name: str) -> None:
    assert not readme.is_readme(name)


@pytest.mark.parametrize(
    "name", ["README", "readme", "ReadMe.MD", "README.markdown", "readme.es.md", "README.txt"]
)
def test_a_readme(name: str) -> None:
    assert readme.is_readme(name)


@given(NAMES, NAMES, NAMES)
def test_the_first_is_readme_md_at_the_root_else_githubs_order(
    root: list[str], github: list[str], docs: list[str]
) -> None:
    folders = {".github": github, "": root, "docs": docs}
    paths = [posixpath.join(folder, name) for folder, names in folders.items() for name in names]
    found = [path for path in paths if not path.endswith("main.py")]
    chosen = readme.choose(files([*paths, "src/README.md"]))
    if chosen is None:
        assert found == []
    elif "README.md" in root:
        assert chosen.name == "README.md"
    else:
        first = next(folder for folder in folders if {*folders[folder]} - {"main.py"})
        assert posixpath.dirname(chosen.name) == first


ORDER = ["README.md", "readme.md", "README.es.md", "README.markdown", "README", "README.rst"]


@given(st.permutations(ORDER))
def test_the_order_does_not_depend_on_the_listings(names: list[str]) -> None:
    for last in range(len(ORDER)):
        chosen = readme.choose(files([name for name in names if name in ORDER[last:]]))
        assert chosen == Entry(ORDER[last], "file")


def test_a_folder_or_a_submodule_is_no_readme() -> None:
    assert readme.choose([Entry("README.md", "directory"), Entry("readme", "submodule")]) is None


@pytest.mark.parametrize(
    ("link", "target", "leads"),
    [
        ("README.md", "docs/nexus.md", "docs/nexus.md"),
        ("README.md", "./docs/../nexus.md", "nexus.md"),
        ("docs/README.md", "../nexus.md", "nexus.md"),
        ("docs/README.md", "nexus.md", "docs/nexus.md"),
        ("README.md", "/etc/passwd", None),
        ("README.md", "../nexus.md", None),
        ("docs/README.md", "../../nexus.md", None),
        ("README.md", "docs/../../nexus.md", None),
        ("README.md", ".", None),
        ("README.md", "a\0b", None),
    ],
)
def test_where_a_link_leads(link: str, target: str, leads: str | None) -> None:
    assert readme.inside(link, target) == leads


@given(st.text(max_size=60))
def test_no_link_leads_out(target: str) -> None:
    leads = readme.inside("docs/README.md", target)
    assert leads is None or not leads.startswith(("/", ".."))


def test_the_id_of_an_empty_file_is_gits() -> None:
    assert readme.blob_id(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


@pytest.mark.parametrize(
    "name", ["alx-project-nexus", "dotfiles", "nexus", "alx-backend-python", "alx"]
)
def test_names_that_are_not_alike_or_the_very_one(name: str) -> None:
    assert similar([name], "alx-project-nexus") == ()


@pytest.mark.parametrize(
    "name",
    [
        *(
            "ALX-Project-Nexus",
            "alx_project_nexus",
            "alxprojectnexus",
            "alx-project-nexus-2",
            "my-alx-project-nexus",
        ),
        *(
            "project-nexus",
            "project-nexus-6",
            "alx-projet-nexus",
            "alx-project-nexux",
            "alx-project-nexus.",
            "alx-nexus-project-nexus",
        ),
    ],
)
def test_names_that_are_alike(name: str) -> None:
    assert similar(["dotfiles", name], "alx-project-nexus") == (name,)


def test_the_likeliest_comes_first() -> None:
    names = [
        "my-project-nexus-notes",
        "alx-projet-nexus",
        "alx-project-nexus-2",
        "alx_project_nexus",
    ]
    assert similar(names, "alx-project-nexus") == tuple(reversed(names))


def test_any_name_can_be_asked_for() -> None:
    assert similar(["dotfiles", "Capstone_2"], "capstone-2") == ("Capstone_2",)


@pytest.mark.parametrize("now", ["amina/nexus", "Amina/Nexus", "AMINA/NEXUS"])
def test_letters_case_is_no_renaming(now: str) -> None:
    assert notes.renamed("amina/nexus", now) is None


def test_a_plain_repository_has_no_notes() -> None:
    assert notes.about(Repository(name="nexus")) == []
