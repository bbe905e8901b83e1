"""The client: what is asked again and what is not, how long is waited, and what never leaks."""

import inspect
import logging
import pickle
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from typing import Any

import github
import msgspec
import pytest
import requests
import responses

from nexus_check.errors import (
    CredentialError,
    LimitReached,
    NexusError,
    Outage,
    Refused,
    UsageError,
)
from nexus_check.github import faults
from nexus_check.github.auth import Secret
from nexus_check.github.client import Client, connect
from nexus_check.github.retry import Policy
from tests.unit import githubapi as api
from tests.unit.githubapi import Clock

PATH = "/repos/amina/nexus"
URL = f"{api.API}{PATH}"
GRAPHQL = f"{api.API}/graphql"
SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
)
PRIMARY = "API rate limit exceeded for user ID 1."


class Name(msgspec.Struct):
    name: str


@pytest.fixture(name="mock")
def _mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture(name="clock")
def _clock() -> Clock:
    return Clock()


def limit_headers(remaining: int, reset_in: int = 0, resource: str = "core") -> dict[str, str]:
    """Return headers of an answer sent by GitHub's clock, an hour behind this machine's."""
    return {
        "Date": "Mon, 23 Nov 2026 10:00:00 GMT",
        "x-ratelimit-limit": "5000",
        "x-ratelimit-remaining": str(remaining),
        "x-ratelimit-reset": str(1795428000 + reset_in),
        "x-ratelimit-resource": resource,
    }


def get(client: Client) -> str:
    return client.get(PATH, Name).require().name


# --- what another try fixes ----------------------------------------------------------------------

PASSING: dict[str, dict[str, Any]] = {
    "500": {"status": 500, "json": {"message": "Server Error"}},
    "502 with a page": {"status": 502, "body": "<html>Bad Gateway</html>"},
    "503": {"status": 503, "body": ""},
    "504": {"status": 504, "body": "upstream timed out"},
    "408": {"status": 408, "body": ""},
    "a reset": {"body": requests.ConnectionError("Connection reset by peer")},
    "no route": {"body": requests.exceptions.ConnectTimeout("timed out")},
    "silence": {"body": requests.ReadTimeout("timed out")},
    "a cut answer": {"body": requests.exceptions.ChunkedEncodingError("IncompleteRead")},
    "garbled compression": {
        "body": requests.exceptions.ContentDecodingError("incorrect header check")
    },
    "cut JSON": {"body": '{"name": "nex'},
    "no JSON": {"body": "<html>We are down</html>"},
    "nothing": {"body": ""},
    "JSON of another form": {"json": ["nexus"]},
    "JSON without what is needed": {"json": {"id": 1}},
    "429 with Retry-After": {
        "status": 429,
        "headers": {"Retry-After": "7"},
        "json": {"message": "Too many"},
    },
    "429 without": {"status": 429, "json": {"message": "Too many requests"}},
    "429 without a body": {"status": 429, "body": ""},
    "403 secondary with Retry-After": {
        "status": 403,
        "headers": {"Retry-After": "7"},
        "json": {"message": SECONDARY},
    },
    "403 secondary without": {"status": 403, "json": {"message": SECONDARY}},
    "403 primary": {"status": 403, "headers": limit_headers(0, 30), "json": {"message": PRIMARY}},
    "429 primary": {"status": 429, "headers": limit_headers(0, 30), "json": {"message": PRIMARY}},
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_read_is_asked_again(
    mock: responses.RequestsMock, clock: Clock, fault: dict[str, Any]
) -> None:
    mock.get(URL, **fault)
    mock.get(URL, json={"name": "nexus"})
    client = clock.client()
    assert get(client) == "nexus"
    assert client.requests == 2
    assert len(clock.sleeps) == 1


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_patience_ends(mock: responses.RequestsMock, clock: Clock, fault: dict[str, Any]) -> None:
    mock.get(URL, **fault)
    with pytest.raises((Outage, LimitReached)) as caught:
        get(clock.client(tries=3, max_wait=1000))
    assert len(mock.calls) == 3
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_graphql_read_is_asked_again(
    mock: responses.RequestsMock, clock: Clock, fault: dict[str, Any]
) -> None:
    mock.post(GRAPHQL, **fault)
    mock.post(GRAPHQL, json={"data": {"a": {"name": "nexus"}}})
    answer = clock.client().graphql("query { a: viewer { name } }", {})
    assert answer == {"data": {"a": {"name": "nexus"}}, "errors": []}


# --- what another try does not fix ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        (
            {"status": 401, "json": {"message": "Bad credentials"}},
            Refused,
            "does not accept the token",
        ),
        (
            {"status": 403, "json": {"message": "Resource not accessible by integration"}},
            Refused,
            "not accessible",
        ),
        ({"status": 403, "body": "<html>blocked</html>"}, Refused, "does not allow"),
        ({"status": 400, "json": {"message": "Problems parsing JSON"}}, Outage, "status 400"),
        ({"status": 418, "json": {"message": "teapot"}}, Outage, "418"),
        (
            {"body": requests.exceptions.SSLError("CERTIFICATE_VERIFY_FAILED")},
            Outage,
            "certificate",
        ),
        (
            {"status": 301, "headers": {"Location": "https://evil.example/x"}},
            Outage,
            "another host or protocol",
        ),
        (
            {"status": 301, "headers": {"Location": "http://api.github.com/x"}},
            Outage,
            "another host or protocol",
        ),
        ({"status": 301}, Outage, "status 301"),
        ({"status": 302, "headers": {"Location": "https://evil.example/x"}}, Outage, "status 302"),
        (
            {"status": 307, "headers": {"Location": "https://api.github.com.evil.example/x"}},
            Outage,
            "status 307",
        ),
    ],
)
def test_a_read_that_is_not_asked_again(
    mock: responses.RequestsMock,
    clock: Clock,
    fault: dict[str, Any],
    error: type[NexusError],
    says: str,
) -> None:
    mock.get(URL, **fault)
    with pytest.raises(error, match=says):
        get(clock.client())
    assert len(mock.calls) == 1


@pytest.mark.parametrize("status", [404, 409, 410, 422])
def test_facts_are_answers(mock: responses.RequestsMock, clock: Clock, status: int) -> None:
    mock.get(URL, status=status, json={"message": "Not Found"})
    answer = clock.client().get(PATH, Name)
    assert (answer.status, answer.value, answer.message) == (status, None, "Not Found")


def test_a_permission_that_lacks_is_no_limit_though_the_budget_is_spent(
    mock: responses.RequestsMock, clock: Clock
) -> None:
    message = {"message": "Resource not accessible by integration"}
    mock.get(URL, status=403, headers=limit_headers(0, 30), json=message)
    with pytest.raises(Refused):
        get(clock.client())


def test_anonymous_refusals_say_to_set_a_token(mock: responses.RequestsMock, clock: Clock) -> None:
    mock.get(URL, status=403, json={"message": "Forbidden"})
    with pytest.raises(Refused, match="Set GITHUB_TOKEN"):
        get(clock.client(token=None))


# --- how long is waited --------------------------------------------------------------------------


def test_waits_are_drawn_between_nothing_and_a_bound_that_doubles(
    mock: responses.RequestsMock, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mock.get(URL, status=500)
    with api.longest_waits(monkeypatch), pytest.raises(Outage):
        get(clock.client(tries=8, base=0.5, cap=10))
    assert clock.sleeps == [0.5, 1, 2, 4, 8, 10, 10]


@pytest.mark.slow
def test_jitter_is_full(mock: responses.RequestsMock, clock: Clock) -> None:
    mock.get(URL, status=500)
    with pytest.raises(Outage):
        get(clock.client(tries=200, base=1, cap=1, max_wait=1000))
    assert min(clock.sleeps) < 0.1
    assert max(clock.sleeps) > 0.9
    assert max(clock.sleeps) <= 1


def test_a_limit_is_taken_at_its_word_and_said_aloud(
    mock: responses.RequestsMock, clock: Clock
) -> None:
    mock.get(URL, **PASSING["429 with Retry-After"])
    mock.get(URL, json={"name": "nexus"})
    get(clock.client())
    assert 7 <= clock.sleeps[0] <= 8
    assert "Waiting 7 s" in clock.said[0] or "Waiting 8 s" in clock.said[0]


def test_a_short_wait_is_not_worth_a_word(mock: responses.RequestsMock, clock: Clock) -> None:
    mock.get(URL, status=500)
    mock.get(URL, json={"name": "nexus"})
    get(clock.client())
    assert clock.said == []


def test_a_secondary_limit_that_says_nothing_costs_a_minute_then_two(
    mock: responses.RequestsMock, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mock.get(URL, **PASSING["403 secondary without"])
    with api.longest_waits(monkeypatch), pytest.raises(LimitReached, match="secondary"):
        get(clock.client(tries=3, max_wait=1000))
    assert clock.sleeps == [61, 121]


def test_a_reset_is_told_by_githubs_clock(mock: responses.RequestsMock, clock: Clock) -> None:
    """The reset is 30 s after the answer's own date, whatever this machine thinks the time is."""
    mock.get(URL, **PASSING["403 primary"])
    mock.get(URL, json={"name": "nexus"})
    get(clock.client())
    assert 31 <= clock.sleeps[0] <= 32


def test_retry_after_may_be_a_date(mock: responses.RequestsMock, clock: Clock) -> None:
    headers = {
        "Date": "Mon, 23 Nov 2026 10:00:00 GMT",
        "Retry-After": "Mon, 23 Nov 2026 10:00:20 GMT",
    }
    mock.get(URL, status=503, headers=headers)
    mock.get(URL, status=429, headers=headers)
    mock.get(URL, json={"name": "nexus"})
    get(clock.client())
    assert [int(wait) for wait in clock.sleeps] == [20, 20]


def test_a_wait_beyond_the_bound_is_not_begun(mock: responses.RequestsMock, clock: Clock) -> None:
    mock.get(URL, status=403, headers=limit_headers(0, 1800), json={"message": PRIMARY})
    with pytest.raises(
        LimitReached, match="hourly limit for this token is spent; it resets at"
    ) as caught:
        get(clock.client(max_wait=60))
    assert clock.sleeps == []
    assert caught.value.resets_at == pytest.approx(time.time() + 1801, abs=5)


def test_the_bound_counts_all_waits_of_a_request(
    mock: responses.RequestsMock, clock: Clock
) -> None:
    mock.get(URL, **PASSING["429 with Retry-After"])
    with pytest.raises(LimitReached):
        get(clock.client(tries=100, max_wait=26))
    assert sum(clock.sleeps) <= 26
    assert len(clock.sleeps) == 3


def test_without_a_token_the_limit_says_what_a_token_gives(
    mock: responses.RequestsMock, clock: Clock
) -> None:
    mock.get(
        URL,
        status=403,
        headers=limit_headers(0, 1800),
        json={"message": "API rate limit exceeded for 192.0.2.1."},
    )
    with pytest.raises(LimitReached, match=r"60 requests an hour: set GITHUB_TOKEN"):
        get(clock.client(token=None))


def test_a_limit_met_once_holds_back_what_comes_after(
    mock: responses.RequestsMock, clock: Clock
) -> None:
    mock.get(URL, status=403, headers=limit_headers(0, 1800), json={"message": PRIMARY})
    client = clock.client(max_wait=60)
    for _ in range(3):
        with pytest.raises(LimitReached):
            get(client)
    assert len(mock.calls) == 1


def test_the_rest_budget_does_not_hold_back_graphql_and_a_secondary_limit_does(
    mock: responses.RequestsMock, clock: Clock
) -> None:
    mock.get(URL, status=403, headers=limit_headers(0, 1800), json={"message": PRIMARY})
    mock.post(GRAPHQL, json={"data": {"a": 1}})
    mock.post(GRAPHQL, status=403, headers={"Retry-After": "500"}, json={"message": SECONDARY})
    client = clock.client(max_wait=60)
    with pytest.raises(LimitReached):
        get(client)
    assert client.graphql("{a}", {})["data"] == {"a": 1}
    for _ in range(2):
        with pytest.raises(LimitReached):
            client.graphql("{a}", {})
    assert len(mock.calls) == 3


def test_once_a_limit_is_over_requests_go_out_again(
    mock: responses.RequestsMock, clock: Clock
) -> None:
    mock.get(URL, status=403, headers=limit_headers(0, 100), json={"message": PRIMARY})
    mock.get(URL, json={"name": "nexus"})
    client = clock.client(max_wait=60)
    with pytest.raises(LimitReached):
        get(client)
    clock.now += 102
    assert get(client) == "nexus"


@pytest.mark.parametrize(
    "odd",
    [{"x-ratelimit-remaining": "many"}, {"x-ratelimit-reset": "1e999"}, {"Date": "yesterday"}],
)
def test_odd_limit_headers_do_no_harm(
    mock: responses.RequestsMock, clock: Clock, odd: dict[str, str]
) -> None:
    mock.get(URL, status=429, headers=limit_headers(0, 5) | odd, json={"message": "Too many"})
    mock.get(URL, json={"name": "nexus"})
    assert get(clock.client(max_wait=1e12)) == "nexus"


# --- redirects -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [302, 307, 308])
def test_a_read_follows_within_the_api(
    mock: responses.RequestsMock, clock: Clock, status: int
) -> None:
    mock.get(URL, status=status, headers={"Location": "https://api.github.com/repositories/7?a=b"})
    mock.get(f"{api.API}/repositories/7?a=b", json={"name": "nexus"})
    assert get(clock.client()) == "nexus"


def test_a_circle_of_redirects_ends(mock: responses.RequestsMock, clock: Clock) -> None:
    mock.get(URL, status=307, headers={"Location": f"https://api.github.com{PATH}"})
    with pytest.raises(Outage, match="in a circle"):
        get(clock.client())
    assert len(mock.calls) == 3


def test_a_chain_of_renames_is_followed(mock: responses.RequestsMock, clock: Clock) -> None:
    for number, following in enumerate(["one", "two", "three"]):
        here = PATH if number == 0 else f"/repos/amina/{['one', 'two'][number - 1]}"
        mock.get(
            f"{api.API}{here}",
            status=301,
            headers={"Location": f"https://api.github.com/repos/amina/{following}"},
        )
    mock.get(f"{api.API}/repos/amina/three", json={"name": "nexus"})
    assert get(clock.client()) == "nexus"


@pytest.mark.slow
def test_a_renaming_is_not_printed_by_the_library() -> None:
    """PyGithub has a handler that prints “Following Github server redirection…”."""
    program = (
        "import logging, nexus_check.github.client; print(logging.getLogger('github').handlers)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


# --- GraphQL -------------------------------------------------------------------------------------


def graphql(mock: responses.RequestsMock, clock: Clock, *answers: Any) -> dict[str, Any]:
    for answer in answers:
        mock.post(GRAPHQL, json=answer)
    return clock.client().graphql("query($n: String!) { a }", {"n": "nexus"})


def test_partial_data_comes_with_its_errors(mock: responses.RequestsMock, clock: Clock) -> None:
    error = {"type": "NOT_FOUND", "path": ["b"], "message": "Could not resolve to a Repository"}
    answer = graphql(mock, clock, {"data": {"a": {"name": "x"}, "b": None}, "errors": [error]})
    assert answer == {"data": {"a": {"name": "x"}, "b": None}, "errors": [error]}


def test_all_missing_is_an_answer_too(mock: responses.RequestsMock, clock: Clock) -> None:
    errors = [{"type": "NOT_FOUND", "path": [key], "message": "Could not resolve"} for key in "ab"]
    answer = graphql(mock, clock, {"data": {"a": None, "b": None}, "errors": errors})
    assert answer["errors"] == errors
    assert len(mock.calls) == 1


def test_partial_data_beside_an_overload_is_used(
    mock: responses.RequestsMock, clock: Clock
) -> None:
    error = {
        "message": (
            "Something went wrong while executing your query. Please include `1` when reporting "
            "this issue."
        )
    }
    answer = graphql(mock, clock, {"data": {"a": {"name": "x"}, "b": None}, "errors": [error]})
    assert answer["data"]["a"] == {"name": "x"}


@pytest.mark.parametrize(
    "overload",
    [
        {"errors": [{"message": "Something went wrong while executing your query."}]},
        {"data": None, "errors": [{"message": "Something went wrong while executing your query."}]},
        {
            "data": {"a": None},
            "errors": [{"message": "Something went wrong while executing your query."}],
        },
        {"errors": [{"message": "Timeout on validation of query"}]},
        {"data": None},
        {"errors": 5},
        {},
        [],
        "down",
        None,
    ],
)
def test_an_overload_is_asked_again(
    mock: responses.RequestsMock, clock: Clock, overload: Any
) -> None:
    assert graphql(mock, clock, overload, {"data": {"a": 1}})["data"] == {"a": 1}


def test_an_answer_that_is_not_ready_is_asked_for_again(
    mock: responses.RequestsMock, clock: Clock
) -> None:
    mock.post(GRAPHQL, status=202, json={})
    assert graphql(mock, clock, {"data": {"a": 1}})["data"] == {"a": 1}


@pytest.mark.parametrize(
    "limit",
    [
        {
            "errors": [
                {
                    "type": "RATE_LIMITED",
                    "message": "API rate limit already exceeded for user ID 1.",
                }
            ]
        },
        {"data": None, "errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]},
        {"errors": [{"message": SECONDARY}]},
    ],
)
def test_limits_come_inside_a_200(mock: responses.RequestsMock, clock: Clock, limit: Any) -> None:
    assert graphql(mock, clock, limit, {"data": {"a": 1}})["data"] == {"a": 1}
    assert clock.sleeps[0] >= 60


def test_a_query_that_is_wrong_is_not_asked_again(
    mock: responses.RequestsMock, clock: Clock
) -> None:
    with pytest.raises(Outage, match="Field 'nme' doesn't exist"):
        graphql(
            mock, clock, {"errors": [{"message": "Field 'nme' doesn't exist on type 'Repository'"}]}
        )
    assert len(mock.calls) == 1


def test_graphql_wants_a_token(mock: responses.RequestsMock, clock: Clock) -> None:
    mock.post(
        GRAPHQL, status=401, json={"message": "This endpoint requires you to be authenticated."}
    )
    with pytest.raises(Refused, match="Set GITHUB_TOKEN"):
        clock.client(token=None).graphql("{a}", {})


def test_a_caller_may_be_less_patient(mock: responses.RequestsMock, clock: Clock) -> None:
    mock.post(GRAPHQL, status=502)
    with pytest.raises(Outage):
        clock.client().graphql("{a}", {}, clock.policy(tries=1))
    assert len(mock.calls) == 1


# --- secrets -------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["gh p_x", "ghp_é", "ghp_a\nX-Evil: 1", "ghp_\x00"])
def test_what_cannot_be_a_token_is_not_repeated(token: str) -> None:
    with pytest.raises(CredentialError) as caught:
        connect(token)
    assert token not in str(caught.value)


def test_blanks_around_a_token_are_dropped(mock: responses.RequestsMock, clock: Clock) -> None:
    mock.get(URL, json={"name": "nexus"})
    get(clock.client(token=f"  {api.TOKEN}\n"))
    assert mock.calls[0].request.headers["Authorization"] == f"token {api.TOKEN}"


@pytest.mark.parametrize("token", [None, "", "  \n"])
def test_no_token_is_anonymous(
    mock: responses.RequestsMock, clock: Clock, token: str | None
) -> None:
    mock.get(URL, json={"name": "nexus"})
    client = clock.client(token=token)
    get(client)
    assert client.anonymous
    assert "Authorization" not in mock.calls[0].request.headers


def test_netrc_is_not_read(
    mock: responses.RequestsMock, clock: Clock, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine api.github.com login amina password s3cret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    mock.get(URL, json={"name": "nexus"})
    get(clock.client(token=None))
    assert "Authorization" not in mock.calls[0].request.headers


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 401, "json": {"message": "Bad credentials"}},
        {"status": 500},
        {"body": requests.ConnectionError("reset")},
        {"body": '{"name'},
    ],
)
def test_the_token_is_in_no_log_repr_or_traceback(
    mock: responses.RequestsMock,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    fault: dict[str, Any],
) -> None:
    mock.get(URL, **fault)
    client = clock.client(tries=2)
    with caplog.at_level(logging.DEBUG), pytest.raises(NexusError) as caught:
        get(client)
    written = "".join(traceback.format_exception(caught.value))
    assert api.TOKEN not in caplog.text + written + repr(client) + repr(vars(client)) + "".join(
        clock.said
    )


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret("s3cret")
    assert "s3cret" not in f"{secret} {secret!r} {[secret]}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_the_token_goes_to_the_api_alone_and_tls_is_verified(
    mock: responses.RequestsMock, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, Any]] = []
    original = requests.Session.send

    def send(
        self: requests.Session, request: requests.PreparedRequest, **settings: Any
    ) -> requests.Response:
        sent.append(settings)
        return original(self, request, **settings)

    for bundle in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(bundle, raising=False)
    monkeypatch.setattr(requests.Session, "send", send)
    mock.get(URL, json={"name": "nexus"})
    get(clock.client())
    assert [(each["verify"], each["allow_redirects"], each["timeout"]) for each in sent] == [
        (True, False, 20)
    ]


@pytest.mark.parametrize(
    ("url", "error", "says"),
    [
        ("ftp://api.github.com", UsageError, "not an address that can be called"),
        ("api.github.com", UsageError, "not an address that can be called"),
        ("https://", UsageError, "not an address that can be called"),
        ("https://host:port", UsageError, "not an address that can be called"),
        ("https://host/api/v3?x=1", UsageError, "not an address that can be called"),
        ("https://user:s3cret@host/api/v3", CredentialError, "has a password"),
        ("http://github.example.edu/api/v3", CredentialError, "unencrypted"),
        ("http://localhost.evil.example", CredentialError, "unencrypted"),
    ],
)
def test_addresses_that_are_not_called(url: str, error: type[NexusError], says: str) -> None:
    with pytest.raises(error, match=says) as caught:
        connect(api.TOKEN, url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        (None, "https://api.github.com"),
        ("https://github.example.edu/api/v3/", "https://github.example.edu/api/v3"),
        ("http://localhost:4001", "http://localhost:4001"),
        ("http://127.0.0.1:4001", "http://127.0.0.1:4001"),
    ],
)
def test_addresses_that_are(monkeypatch: pytest.MonkeyPatch, url: str | None, base: str) -> None:
    monkeypatch.delenv("GITHUB_API_URL", raising=False)
    assert connect(api.TOKEN, url).api_url == base


def test_an_enterprise_server_is_asked_below_its_path(
    mock: responses.RequestsMock, clock: Clock
) -> None:
    mock.get("https://github.example.edu:443/api/v3/repos/amina/nexus", json={"name": "nexus"})
    mock.post("https://github.example.edu:443/api/graphql", json={"data": {"a": 1}})
    client = connect(api.TOKEN, "https://github.example.edu/api/v3", clock.policy())
    assert get(client) == "nexus"
    assert client.graphql("{a}", {})["data"] == {"a": 1}


# --- one client, many threads --------------------------------------------------------------------


def test_each_thread_has_a_connection_of_its_own(clock: Clock) -> None:
    client = clock.client()
    seen = []
    thread = threading.Thread(target=lambda: seen.append(client.connection.github))
    thread.start()
    thread.join()
    assert seen[0] is not client.connection.github
    assert client.connection.github is client.connection.github


def test_threads_share_the_count_and_do_not_mix_up_answers(
    mock: responses.RequestsMock, clock: Clock
) -> None:
    for number in range(8):
        mock.get(f"{api.API}/repos/amina/r{number}", json={"name": f"r{number}"})
    client = clock.client()
    wrong: list[str] = []

    def ask(number: int) -> None:
        for _ in range(10):
            name = client.get(f"/repos/amina/r{number}", Name).require().name
            if name != f"r{number}":
                wrong.append(name)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert client.requests == 80


# --- what upstream may change --------------------------------------------------------------------


def test_every_exception_of_requests_is_translated() -> None:
    classes = inspect.getmembers(requests.exceptions, inspect.isclass)
    theirs = {each for _, each in classes if issubclass(each, requests.RequestException)}
    for kind in theirs:
        fault = faults.transport(kind.__new__(kind))
        assert isinstance(fault.error, Outage)
        assert fault.error.message.endswith(".")


@pytest.mark.parametrize(
    "error",
    [
        github.GithubException(500),
        ValueError("no JSON"),
        TypeError("'NoneType' object is not subscriptable"),
        RuntimeError("redirected from host a to b"),
        AssertionError("evil.example"),
        RecursionError(),
        requests.ConnectionError("reset"),
    ],
)
def test_nothing_foreign_comes_through(error: Exception) -> None:
    with pytest.raises(faults.Fault) as caught, faults.translated():
        raise error
    assert isinstance(caught.value.error, NexusError)
    assert caught.value.__cause__ is error


def test_errors_of_ours_pass_untouched() -> None:
    with pytest.raises(CredentialError), faults.translated():
        raise CredentialError("The App's key is not a PEM file.")


def test_the_policys_defaults_are_bounded() -> None:
    policy = Policy()
    assert policy.tries <= 10
    assert policy.max_wait <= 300
