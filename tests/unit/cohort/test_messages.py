"""What the sweep and its judges say to each other arrives whole, in whatever pieces it travels."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nexus_check.cohort import messages
from nexus_check.cohort.messages import Job, Seen, Splitter, Verdict
from nexus_check.model import Conclusion, Readme, Repository, Snapshot, Target

SNAPSHOT = Snapshot(
    "ada",
    "ada",
    Repository("alx-project-nexus", "ada/alx-project-nexus"),
    commit="c" * 40,
    readme=Readme("README.md", b"# \xff\xfe\x00 not text", 15, "b" * 40),
    similar_repositories=("alx_project_nexus",),
)


def test_a_job_arrives_as_it_was_sent() -> None:
    stream = io.BytesIO()
    jobs = [Job(3, SNAPSHOT), Job(4, replace(SNAPSHOT, readme=None, fault="away"))]
    messages.write(stream, jobs)
    messages.write(stream, [])
    stream.seek(0)
    assert messages.read(stream, list[Job]) == jobs
    assert messages.read(stream, list[Job]) == []
    assert messages.read(stream, list[Job]) is None


@given(st.lists(st.binary(max_size=300), max_size=6), st.lists(st.integers(1, 50), min_size=1))
def test_verdicts_come_out_of_any_pieces(bodies: list[bytes], sizes: list[int]) -> None:
    sent = [
        Verdict(i, Conclusion.FAILURE, body, Seen(blob="b"), body[:3])
        for i, body in enumerate(bodies)
    ]
    data = b"".join(map(messages.framed, sent))
    splitter, found, at = Splitter(), [], 0
    while at < len(data):
        size = sizes[at % len(sizes)]
        splitter.feed(data[at : at + size])
        at += size
        while (verdict := splitter.next(Verdict)) is not None:
            found.append(verdict)
    assert found == sent


def test_a_folder_whose_name_is_no_text_is_found_and_shown() -> None:
    name = b"ad\xe4".decode(errors="surrogateescape")
    job = messages.folder_job(0, Target(f"{name}/nexus", path=f"/here/{name}/nexus", learner=name))
    (arrived,) = messages.read(io.BytesIO(messages.framed([job])), list[Job]) or []
    target = messages.folder_target(arrived)
    assert (target.path, target.asked, target.learner) == (
        f"/here/{name}/nexus",
        "ad\ufffd/nexus",
        "ad\ufffd",
    )


def test_the_id_of_a_readme_is_kept_where_it_lies_at_its_place() -> None:
    assert messages.seen(SNAPSHOT) == Seen(("alx_project_nexus",), "b" * 40)
    assert SNAPSHOT.readme is not None
    linked = replace(SNAPSHOT, readme=replace(SNAPSHOT.readme, symlink_target="docs/notes.md"))
    elsewhere = replace(SNAPSHOT, readme=replace(SNAPSHOT.readme, path="docs/README.md"))
    assert {
        messages.seen(each).blob for each in (linked, elsewhere, replace(SNAPSHOT, readme=None))
    } == {None}
