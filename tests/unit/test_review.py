"""The whole judgement: what counts, what is skipped, and that a learner is never failed by an outage."""

from nexus_check.model import Conclusion, Readme, Repository, Snapshot, State, Status
from nexus_check.review import review
from nexus_check.rubric import load


def snapshot(text: str | None, **more: object) -> Snapshot:
    readme = Readme("README.md", text.encode(), len(text.encode())) if text is not None else None
    facts = {"target": "ada", "repository": Repository("alx-project-nexus"), "commit": "0" * 40, "readme": readme}
    return Snapshot(**(facts | more))  # type: ignore[arg-type]


def test_an_outage_is_an_error_and_no_failure() -> None:
    report = review(snapshot(None, fault="GitHub did not answer."), load())

    assert report.conclusion is Conclusion.ERROR
    assert {finding.status for finding in report.findings} == {Status.UNKNOWN}


def test_without_a_readme_what_depends_on_it_is_skipped_and_counts_as_not_met() -> None:
    report = review(snapshot(None), load())

    by_id = {finding.criterion: finding for finding in report.findings}
    assert by_id["readme"].status is Status.FAIL
    assert by_id["key-technologies"].status is Status.SKIPPED
    assert by_id["key-technologies"].state is State.MISSING
    assert (report.passed, report.required) == (2, 11)


def test_in_a_folder_published_is_not_counted() -> None:
    report = review(snapshot("# Hello\n\n- one\n", local=True), load())

    published = next(finding for finding in report.findings if finding.criterion == "published")
    assert (published.status, published.state) == (Status.SKIPPED, None)
    assert report.required == 10


def test_a_repository_that_cannot_be_seen_is_one_failure_and_a_hint() -> None:
    report = review(snapshot(None, repository=None, similar_repositories=("alx_project_nexus",)), load())

    by_id = {finding.criterion: finding for finding in report.findings}
    assert "alx_project_nexus" in by_id["published"].message
    assert [finding.criterion for finding in report.findings if finding.status is Status.FAIL] == ["published"]
