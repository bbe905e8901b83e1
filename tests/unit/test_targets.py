"""Reading what was asked for: near misses first, then each way to name a repository."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.errors import TargetError
from nexus_check.model import Target
from nexus_check.targets import (
    Remote,
    github_hosts,
    parse_remote,
    parse_target,
    without_credentials,
)


@pytest.fixture(autouse=True)
def _anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working folder, and GitHub's own hosts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_API_URL", raising=False)
    monkeypatch.delenv("GITHUB_SERVER_URL", raising=False)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("./learner", "no folder `./learner`"),
        ("/nowhere/at/all", "no folder"),
        ("work/learners/amina", "no folder"),
        ("amina\\project", "no folder"),
        ("amina smith", "not a GitHub login"),
        ("@", "not a GitHub login"),
        ("@amina/project", "not a GitHub login"),
        ("-amina", "not a GitHub login"),
        ("a" * 40, "not a GitHub login"),
        ("amina/", "names no repository"),
        ("-amina/nexus", "names no repository"),
        ("amina/..", "names no repository"),
        ("amina/my project", "names no repository"),
        ("amina/" + "n" * 101, "names no repository"),
        ("https://gitlab.com/amina/alx-project-nexus", "not an address on github.com"),
        ("https://github.com.evil.example/amina/alx-project-nexus", "not an address on github.com"),
        ("https://gist.github.com/amina/123", "not an address on github.com"),
        ("https://amina.github.io/alx-project-nexus", "not an address on github.com"),
        (
            "https://raw.githubusercontent.com/amina/alx-project-nexus/main/README.md",
            "not an address on github.com",
        ),
        ("file:///etc/passwd", "not an address on github.com"),
        ("https://[github.com/amina", "not an address on github.com"),
        ("https://github.com", "not a repository's address"),
        ("https://github.com/settings/profile", "not a repository's address"),
        ("https://github.com/orgs/example/repositories", "not a repository's address"),
        ("https://github.com/amina/..%2f..", "not a repository's address"),
        ("orgs/example", "names no repository"),
        ("Users/amina", "names no repository"),
        ("settings", "not a GitHub login"),
        ("@explore", "not a GitHub login"),
        ("amina/alx-project-nex...", "`amina/alx-project-nex...` is cut short"),
        ("amina/alx-project-nex\N{HORIZONTAL ELLIPSIS}", "is cut short"),
        ("https://github.com/amina/alx-project-nex...", "is cut short"),
        ("https://github.com/amina/alx-project-nex\N{HORIZONTAL ELLIPSIS}", "is cut short"),
        ("https://github.com/ami...", "is cut short"),
        ("amina\x1b[2J", "control characters"),
        ("amina\n::error::owned", "control characters"),
    ],
)
def test_what_names_nothing_is_one_line(asked: str, says: str) -> None:
    with pytest.raises(TargetError, match=says) as caught:
        parse_target(asked)
    assert str(caught.value).isprintable()


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Nexus")
    with pytest.raises(TargetError, match="is a file"):
        parse_target("README.md")


def test_a_folder_has_no_ref(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="a ref can only be judged on GitHub"):
        parse_target(str(tmp_path), ref="main")


@pytest.mark.parametrize(
    "ref", ["../../user", "a..b", "-rf", "a b", "/main", "main/", "x" * 300, "a\nb", ".", "a/./b"]
)
def test_a_ref_that_git_would_not_take(ref: str) -> None:
    with pytest.raises(TargetError, match="is not a branch, tag or commit"):
        parse_target("amina", ref=ref)


def test_a_long_target_is_cut_in_the_message() -> None:
    with pytest.raises(TargetError) as caught:
        parse_target("a" * 5000)
    assert len(str(caught.value)) < 300


def test_a_password_in_an_address_is_not_repeated() -> None:
    assert parse_target("https://amina:s3cret@github.com/amina/alx-project-nexus").asked == (
        "https://github.com/amina/alx-project-nexus"
    )
    with pytest.raises(TargetError) as caught:
        parse_target("https://amina:s3cret@gitlab.com/amina/alx-project-nexus")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "asked",
    [
        "https://amina:s3cret@gitlab.example/a/b",
        "https://amina:p@s3cret@gitlab.example/a/b",
        "https://amina:p/s3cret@gitlab.example/a/b",
        "https://amina:p?s3cret@gitlab.example/a/b",
        "https://s3cret@gitlab.example/a/b",
        "https://gitlab.example/a/b?access_token=s3cret",
        "https://gitlab.example/a/b#access_token=s3cret",
        "git@gitlab.example:a/b?access_token=s3cret",
        "a/b?access_token=s3cret",
        "amina:s3cret@gitlab.example/a/b",
        "ssh://amina:s3cret@gitlab.example/a/b",
    ],
)
def test_no_form_of_a_password_is_repeated(asked: str) -> None:
    with pytest.raises(TargetError) as caught:
        parse_target(asked)
    assert "s3cret" not in str(caught.value)
    assert "a/b`" in str(caught.value)


@pytest.mark.parametrize(
    "asked", ["ghp_corp", "amina/ghs_helper", "amina/github_pat_rotation_tool"]
)
def test_a_name_that_begins_as_a_token_is_a_name(asked: str) -> None:
    assert parse_target(asked).asked == asked


def test_a_token_before_an_address_is_a_password() -> None:
    target = parse_target(f"https://ghp_{'x1Y2' * 9}@github.com/amina/nexus")
    assert target.asked == "https://github.com/amina/nexus"


@pytest.mark.parametrize(
    "asked",
    [
        *(f"{kind}_{'x1Y2' * 9}" for kind in ("ghp", "gho", "ghu", "ghs", "ghr", "Ghp")),
        f"github_pat_{'x1Y2' * 5}AB_{'x1Y2' * 14}ABC",
        f"ghs_123456_{'x1Y2' * 9}.x1Y2-x1Y2",
        f" @ghp_{'x1Y2' * 9}",
        f"token ghp_{'x1Y2' * 9}\x00",
        f"ghp_{'x1Y2' * 9}/nexus",
        f"amina/ghp_{'x1Y2' * 9}",
        f"https://github.com/ghp_{'x1Y2' * 9}",
        f"https://github.com/ghp_{'x1Y2' * 9}/nexus",
        f"ghp_{'x1Y2' * 9}@github.com/amina/nexus",
    ],
)
def test_a_token_is_no_target_and_not_repeated(asked: str) -> None:
    with pytest.raises(TargetError, match="is a token") as caught:
        parse_target(asked)
    assert "x1Y2" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("git@github.com:amina/nexus.git", "git@github.com:amina/nexus.git"),
        ("https://github.com/amina/nexus/tree/a@b", "https://github.com/amina/nexus/tree/a@b"),
        ("http://127.0.0.1:8080/amina/nexus", "http://127.0.0.1:8080/amina/nexus"),
        ("@amina", "@amina"),
        ("amina/nexus", "amina/nexus"),
        ("work/who?", "work/who?"),
    ],
)
def test_an_address_without_a_password_is_repeated_whole(text: str, shown: str) -> None:
    assert without_credentials(text) == shown


def test_folders_are_folders_and_win_over_logins(tmp_path: Path) -> None:
    (tmp_path / "amina").mkdir()
    (tmp_path / "amina" / "nexus").mkdir()
    assert parse_target("amina") == Target(asked="amina", path="amina")
    assert parse_target("amina/nexus").path == str(Path("amina/nexus"))
    assert parse_target(".").path == "."
    assert parse_target("@amina").owner == "amina"


@pytest.mark.parametrize(
    "asked",
    [
        *("amina-b", "@amina-b", " amina-b ", "https://github.com/amina-b", "github.com/amina-b/"),
        *("amina-b.", "https://github.com/amina-b."),
    ],
)
def test_a_learner(asked: str) -> None:
    found = parse_target(asked, repository="alx-project-nexus")
    assert (found.owner, found.name, found.learner, found.path) == (
        "amina-b",
        "alx-project-nexus",
        "amina-b",
        None,
    )


def test_without_a_repositorys_name_a_login_is_no_repository() -> None:
    found = parse_target("@amina-b")
    assert (found.learner, found.name, found.full_name) == ("amina-b", None, None)


def test_a_managed_user_has_an_underscore() -> None:
    assert parse_target("amina_corp").learner == "amina_corp"


@pytest.mark.parametrize(
    "asked",
    [
        "amina/Project_1.x",
        "amina/Project_1.x.git",
        "https://github.com/amina/Project_1.x",
        "HTTPS://GitHub.com/amina/Project_1.x/",
        "http://www.github.com/amina/Project_1.x.git",
        "github.com/amina/Project_1.x",
        "https://github.com/amina/Project_1.x?tab=readme-ov-file#overview",
        "https://github.com:443/amina/Project_1.x",
        "https://github.com/amina/Project_1.x.",
        "https://github.com/amina/Project_1.x.git.",
        "https://github.com/amina/Project_1.x#what-I-did...",
        "amina/Project_1.x.",
        "git@github.com:amina/Project_1.x.git",
        "ssh://git@github.com/amina/Project_1.x.git",
        "ssh://git@ssh.github.com:443/amina/Project_1.x.git",
        "git://github.com/amina/Project_1.x.git",
    ],
)
def test_a_repository(asked: str) -> None:
    found = parse_target(asked)
    assert (found.owner, found.name, found.learner, found.ref) == (
        "amina",
        "Project_1.x",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("path", "ref"),
    [
        ("tree/main", "main"),
        ("tree/feature/readme", "feature/readme"),
        ("tree/caf%C3%A9", "café"),
        ("tree/main.", "main"),
        ("blob/dev/README.md", "dev"),
        ("commit/" + "a" * 40, "a" * 40),
        ("releases/tag/v1.0", "v1.0"),
        ("issues/3", None),
        ("tree", None),
    ],
)
def test_a_ref_in_an_address(path: str, ref: str | None) -> None:
    assert parse_target(f"https://github.com/amina/nexus/{path}").ref == ref


def test_a_given_ref_overrules_the_address() -> None:
    assert parse_target("https://github.com/amina/nexus/tree/main", ref="dev").ref == "dev"


@pytest.mark.parametrize(
    ("api", "host"),
    [
        ("https://api.github.com", "github.com"),
        ("https://github.example.edu/api/v3", "github.example.edu"),
        ("https://api.school.ghe.com", "school.ghe.com"),
    ],
)
def test_another_github(monkeypatch: pytest.MonkeyPatch, api: str, host: str) -> None:
    monkeypatch.setenv("GITHUB_API_URL", api)
    assert github_hosts() == {host}
    assert parse_target(f"https://{host}/amina/nexus").owner == "amina"


@pytest.mark.parametrize("name", ["GITHUB_API_URL", "GITHUB_SERVER_URL"])
def test_an_address_that_is_none_has_no_host(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv("GITHUB_SERVER_URL", raising=False)
    monkeypatch.setenv(name, "https://[")
    assert "" not in github_hosts()
    assert parse_target("amina/nexus").owner == "amina"


@pytest.mark.parametrize("host", ["localhost:4001", "127.0.0.1:4001", "localhost"])
def test_an_emulator_on_this_machine_replaces_github_com(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", f"http://{host}")
    assert github_hosts() == {host, "github.com"}
    for address in (f"http://{host}/amina/nexus", "https://github.com/amina/nexus"):
        assert parse_target(address).full_name == "amina/nexus"


def test_the_runners_server_is_github_where_the_api_is_behind_a_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "https://proxy.example/github")
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    assert parse_target("https://github.com/amina/nexus").full_name == "amina/nexus"


def test_github_com_is_foreign_to_an_enterprise_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "https://github.example.edu/api/v3")
    with pytest.raises(TargetError, match=r"not an address on github\.example\.edu"):
        parse_target("https://github.com/amina/nexus")


@pytest.mark.parametrize(
    ("address", "remote"),
    [
        ("", None),
        ("https://github.com/", None),
        ("/srv/git/nexus.git", Remote("nexus")),
        ("../nexus", Remote("nexus")),
        ("https://gitlab.com/amina/nexus.git", Remote("nexus")),
        ("git@work-alias:amina/nexus.git", Remote("nexus")),
        ("https://github.com/a/b/nexus.git", Remote("nexus")),
        ("https://github.com/a b/nexus.git", Remote("nexus")),
        (
            "git@github.com:amina/nexus.git",
            Remote("nexus", "amina", "https://github.com/amina/nexus"),
        ),
        (
            "ssh://git@github.com:22/amina/nexus.git",
            Remote("nexus", "amina", "https://github.com/amina/nexus"),
        ),
        (
            "https://x-access-token:s3cret@github.com/amina/nexus",
            Remote("nexus", "amina", "https://github.com/amina/nexus"),
        ),
    ],
)
def test_remotes(address: str, remote: Remote | None) -> None:
    assert parse_remote(address) == remote


@given(st.text(max_size=200))
def test_any_text_is_a_target_or_one_clear_line(text: str) -> None:
    shown = _parsed_or_refused(text)
    assert shown.isprintable()


def _parsed_or_refused(text: str) -> str:
    try:
        found = parse_target(text)
    except TargetError as error:
        return str(error)
    return found.full_name or found.path or found.learner or "neither\n"


@given(st.text(max_size=200))
def test_any_text_can_be_a_remote(text: str) -> None:
    remote = parse_remote(text)
    assert remote is None or remote.name
