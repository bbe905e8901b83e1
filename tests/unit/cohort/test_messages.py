"""What a sweep keeps of a snapshot for the next sweep."""

from __future__ import annotations

from msgspec.structs import replace

from nexus_check.cohort import messages
from nexus_check.cohort.messages import Seen
from nexus_check.model import Readme, Repository, Snapshot

SNAPSHOT = Snapshot(
    "ada",
    "ada",
    Repository("alx-project-nexus", "ada/alx-project-nexus"),
    commit="c" * 40,
    readme=Readme("README.md", b"# \xff\xfe\x00 not text", 15, "b" * 40),
    similar_repositories=("alx_project_nexus",),
)


def test_the_id_of_a_readme_is_kept_where_it_lies_at_its_place() -> None:
    assert messages.seen(SNAPSHOT) == Seen(("alx_project_nexus",), "b" * 40)
    assert SNAPSHOT.readme is not None
    linked = replace(SNAPSHOT, readme=replace(SNAPSHOT.readme, symlink_target="docs/notes.md"))
    elsewhere = replace(SNAPSHOT, readme=replace(SNAPSHOT.readme, path="docs/README.md"))
    assert {
        messages.seen(each).blob for each in (linked, elsewhere, replace(SNAPSHOT, readme=None))
    } == {None}
