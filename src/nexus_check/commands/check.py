"""`nexus-check check TARGET…`: judge folders, learners and repositories, and print reports."""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

import click

from nexus_check import environment, files
from nexus_check import rubric as rubrics
from nexus_check.commands.types import Seconds, complete_rubric
from nexus_check.errors import TargetError, UsageError
from nexus_check.model import Conclusion, Report, Snapshot, Target
from nexus_check.panel import Panel
from nexus_check.reporters import streams
from nexus_check.targets import parse_target

if TYPE_CHECKING:
    from nexus_check.sources.interface import Source

MAX_WAIT: Final = 120.0  # seconds

Format = Literal["text", "line", "json", "markdown", "sarif"]

# Which of several exit codes is the one to end with: wrong usage before "could not be judged"
# before "not met".
_WORST_FIRST = (2, 3, 1, 0)


@click.command("check")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.option(
    "--rubric",
    multiple=True,
    metavar="NAME|FILE",
    shell_complete=complete_rubric,
    help=(
        "The rubric to judge by (default: alx-project-nexus). May be repeated: each README is "
        "judged by the one whose program it names."
    ),
)
@click.option(
    "--why",
    is_flag=True,
    help="Print the rules that were tried for each finding, and the one that matched.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="First write the `#` and `-` that README.md lacks, in a folder under git.",
)
@click.option(
    "--watch", is_flag=True, help="Judge a folder again whenever its README changes, until Ctrl-C."
)
@click.option(
    "--ref", metavar="REF", help="Branch, tag or commit to judge instead of the default branch."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Format)),
    default="text",
    show_default=True,
    help="Format of the report; line prints a line for each target, and so does json for several.",
)
@click.option(
    "--output", metavar="FILE", help="Write the report to a file instead of standard output."
)
@click.option(
    "--badge",
    metavar="FILE",
    help=(
        "Also write a badge: an SVG picture, or for a name ending in .json an endpoint for "
        "shields.io. For one target."
    ),
)
@click.option(
    "--max-wait",
    metavar="SECONDS",
    type=Seconds(min=0),
    default=MAX_WAIT,
    show_default=True,
    help=(
        "Wait no longer than this for a limit to reset, or for GitHub to answer again; the "
        "repository is then not judged."
    ),
)
def command(
    targets: Sequence[str],
    *,
    rubric: Sequence[str],
    ref: str | None,
    form: Format,
    why: bool,
    fix: bool,
    watch: bool,
    output: str | None,
    badge: str | None,
    max_wait: float,
) -> int:
    """Judge repositories: folders, logins, OWNER/REPO or URLs.

    A login means that learner's repository of the name that the rubric asks for. A folder that
    exists wins over a login of the same name; @LOGIN is always the login. GITHUB_TOKEN is used when
    set; without it GitHub allows 60 requests an hour. Exit codes: 0 all required criteria met; 1 at
    least one is not; 2 wrong usage, input or rubric; 3 it could not be judged.
    """
    panel = Panel([rubrics.load(name) for name in rubric or (rubrics.DEFAULT,)])
    named = dict(zip((one.id for one in panel.rubrics), rubric, strict=False))
    found = [_target(each, ref, panel) for each in targets]
    asked = list({_place(target): target for target in found}.values())  # each of them once
    destination, picture = _destination(output), _destination(badge)
    fetch = fetcher(max_wait=max_wait)
    _check_options(asked, form, why=why, badge=badge)
    if fix:
        from nexus_check.commands import fixing

        for target in asked:
            fixing.fix(target, panel)

    def judge() -> int:
        codes, reports = _judge(asked, panel, fetch)
        _report(asked, reports, panel, form, destination, named=named, why=why)
        if reports and picture:
            _write(_badge(reports[0], picture), picture)
        return worst(codes)

    if watch:
        from nexus_check.commands import watching

        return watching.watch(asked, judge)
    return judge()


def _check_options(asked: Sequence[Target], form: Format, *, why: bool, badge: str | None) -> None:
    """Raise `UsageError` for options that do not go together."""
    if badge and len(asked) != 1:
        raise UsageError(f"`--badge` is for one target; {len(asked)} are given.")
    if badge and Path(badge).suffix.lower() not in {".svg", ".json"}:
        raise UsageError(f"`{badge}` cannot be a badge.", "Give a name that ends in .svg or .json.")
    if why and form != "text":
        raise UsageError(
            "`--why` goes with the text format.", "The JSON has `because` in every finding."
        )


def _report(
    asked: Sequence[Target],
    reports: Sequence[Report],
    panel: Panel,
    form: Format,
    destination: Path | None,
    *,
    named: Mapping[str, str],
    why: bool,
) -> None:
    """Write the reports, if there are any, in the format asked for; `named` is as in `render`."""
    unjudged = [report for report in reports if report.conclusion is Conclusion.ERROR]
    if form == "sarif" and len(unjudged) == len(reports):
        # An empty file would close the alerts of earlier ones.
        streams.say("No SARIF was written, because nothing could be judged.")
    elif reports:
        for report in unjudged if form == "sarif" else ():
            _say_left_out(report)
        rendered = render(reports, asked, form, named, to_terminal=destination is None)
        if why:
            rendered += _why(reports, panel)
        _write(rendered, destination, binary=form in {"json", "sarif"})


def _say_left_out(report: Report) -> None:
    """Print which report is not in the SARIF, and why."""
    from nexus_check.reporters import wording

    cause = next(iter(wording.causes(report)), "")
    streams.say(f"{wording.name(report)} could not be judged and is not in the SARIF. {cause}")


def _target(asked: str, ref: str | None, panel: Panel) -> Target:
    """Return the target; a login means the learner's repository of the rubric's name."""
    target = parse_target(asked, ref, repository=panel.repository_name)
    if target.learner and not target.name:
        raise TargetError(
            f"`{asked}` is a login, and the rubric asks for no repository's name.",
            "Give OWNER/REPO.",
        )
    return _repository_of(target, panel) if target.path else target


def _repository_of(target: Target, panel: Panel) -> Target:
    """Return the repository that a folder is inside of, and print that it is judged.

    A learner's folder that is kept inside another checkout is returned as it is.
    """
    from nexus_check.sources import gitfolder, readme

    folder = Path(target.path or "").resolve()
    root = gitfolder.root_above(folder)
    if root is None or folder.name == panel.repository_name:
        return target
    has_readme = any(readme.is_readme(path.name) for path in folder.glob("*"))
    if has_readme and target.asked not in {".", "./"} and folder.name not in readme.FOLDERS:
        return target
    streams.say(f"`{target.asked}` is inside the repository {root}; judging the repository.")
    return Target(asked=str(root), path=str(root))


def _place(target: Target) -> tuple[str, str, str]:
    """Return the root of a target's checkout, the path from there to the target, and its ref.

    A repository on GitHub is its own root.
    """
    from nexus_check.sources import gitfolder

    if target.path is None:
        return (target.full_name or "").lower(), "", target.ref or ""
    folder = Path(target.path).resolve()
    root = gitfolder.root_above(folder) or folder
    return str(root), "" if folder == root else folder.relative_to(root).as_posix(), ""


def _why(reports: Sequence[Report], panel: Panel) -> str:
    """Return, for each report, the rules that were tried in order."""
    from nexus_check.reporters import why

    rubrics_by_id = {rubric.id: rubric for rubric in panel.rubrics}
    return "".join("\n" + why.render(report, rubrics_by_id[report.rubric.id]) for report in reports)


def fetcher(*, max_wait: float) -> Callable[[Target], Snapshot]:
    """Return what fetches a target; GitHub's client is imported when one first needs it."""
    from nexus_check.sources.local import LocalSource

    remote = cache(lambda: _remote(max_wait))
    return lambda target: (remote() if target.path is None else LocalSource()).fetch(target)


def worst(codes: Iterable[int]) -> int:
    """Return the exit code for several targets."""
    present = set(codes)
    return next((code for code in _WORST_FIRST if code in present), 0)


def render(
    reports: Sequence[Report],
    asked: Sequence[Target],
    form: Format,
    named: Mapping[str, str],
    *,
    to_terminal: bool,
) -> str:
    """Return the reports on what was asked for as text that ends in a line break.

    `named` holds the name or file that each rubric was given by, by its id.
    """
    if form == "json":
        from nexus_check.reporters import json

        return json.render(reports)
    if form == "line":
        from nexus_check.reporters import line

        return line.render(reports)
    if form == "markdown":
        from nexus_check.reporters import markdown

        return "\n".join(map(markdown.render, reports))
    if form == "sarif":
        from nexus_check.reporters import sarif

        below = {target.asked: _place(target)[1] for target in asked}  # its git root
        return sarif.render(reports, below)
    local = {target.asked for target in asked if target.path is not None}
    return _text(reports, local, named, to_terminal=to_terminal)


def _text(
    reports: Sequence[Report],
    local: Container[str],
    named: Mapping[str, str],
    *,
    to_terminal: bool,
) -> str:
    import shutil

    from nexus_check.reporters import text

    color = to_terminal and environment.takes_color(terminal=sys.stdout.isatty())
    width = shutil.get_terminal_size((100, 24)).columns if to_terminal else 100
    return text.render(reports, width=width, color=color, local=local, rubrics=named)


def _badge(report: Report, destination: Path) -> str:
    from nexus_check.reporters import badge

    return badge.endpoint(report) if destination.suffix.lower() == ".json" else badge.svg(report)


def _judge(
    targets: Iterable[Target], panel: Panel, fetch: Callable[[Target], Snapshot]
) -> tuple[list[int], list[Report]]:
    """Return the exit codes and reports of all targets.

    An error with one target (no such ref, a bug) does not stop the others.
    """
    codes: list[int] = []
    reports: list[Report] = []
    for target in targets:
        try:
            report = panel.review(fetch(target))
        except Exception as error:
            codes.append(streams.complain(error))
        else:
            codes.append(report.conclusion.exit_code)
            reports.append(report)
    return codes, reports


def _remote(max_wait: float) -> Source:
    from nexus_check.github.client import connect
    from nexus_check.github.retry import Policy
    from nexus_check.sources.rest import RestSource

    token = environment.get(environment.TOKEN)
    return RestSource(connect(token, policy=Policy(max_wait=max_wait, say=streams.say)))


def _destination(output: str | None) -> Path | None:
    """Return the path to write to, checked before anything is fetched; None for standard output."""
    if output is None or output == "-":
        return None
    path = Path(output)
    if path.is_dir():
        raise UsageError(f"`{output}` cannot be written: it is a folder.")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"`{output}` cannot be written: there is no folder `{path.parent}`.")
    return path


def _write(rendered: str, destination: Path | None, *, binary: bool = False) -> None:
    """Write to a file or standard output; JSON (`binary`) is always UTF-8."""
    if destination is None:
        click.echo(rendered.encode() if binary else rendered, nl=False)
        return
    try:
        destination.write_text(rendered, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"`{destination}` cannot be written: {files.reason(error)}.") from error
