"""GitHub's check runs of one commit, for tests of posting: they append, fail, and are found."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
import responses

from tests.unit import githubapi as api


@dataclass(frozen=True)
class Said:
    """What a run shall say, in as many requests as its marks need."""

    count: int = 3
    conclusion: str = "failure"
    summary: str = "5 of 11"
    first: int = 1

    def words(self) -> dict[str, str]:
        return {"title": "5 of 11", "summary": self.summary}

    def marks(self) -> list[dict[str, Any]]:
        return [
            {
                "path": "README.md",
                "start_line": line,
                "end_line": line,
                "annotation_level": "failure",
                "message": f"Something is missing on {line}",
            }
            for line in range(self.first, self.first + self.count)
        ]


@dataclass
class Checks:
    """GitHub's check runs of one commit: create, update (annotations append), list.

    Each may fail before or after.
    """

    runs: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Any] = field(default_factory=list)
    writes: int = 0
    sent: list[tuple[str, Any]] = field(default_factory=list)

    def __enter__(self) -> Checks:
        self._mock = responses.RequestsMock(assert_all_requests_are_fired=False)
        self._mock.start()
        self._mock.add_callback(
            "POST", f"{api.REPO}/check-runs", lambda request: self._failing(request, self._create)
        )
        anywhere = re.compile(rf"{re.escape(api.REPO)}/check-runs/\d+")
        self._mock.add_callback(
            "PATCH", anywhere, lambda request: self._failing(request, self._update)
        )
        self._mock.add_callback(
            "GET", re.compile(rf"{anywhere.pattern}/annotations"), self._annotations
        )
        self._mock.add_callback(
            "GET", re.compile(rf"{re.escape(api.REPO)}/commits/{api.COMMIT}/check-runs"), self._list
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._mock.stop()

    def _failing(self, request: Any, handle: Any) -> Any:
        self.writes += 1
        self.sent.append((request.method, json.loads(request.body)))
        fault = self.faults.pop(0) if self.faults else None
        if fault == "lost before":
            raise requests.ConnectionError("reset")
        if isinstance(fault, tuple):
            return fault
        answer = handle(request)
        if fault == "lost after":
            raise requests.ReadTimeout("no answer")
        if fault == "cut after":
            return (201, {}, '{"id": 1, "na')
        return answer

    def _create(self, request: Any) -> Any:
        body = json.loads(request.body)
        run = {
            "id": len(self.runs) + 1,
            "html_url": f"https://github.com/runs/{len(self.runs) + 1}",
            "marks": [],
        }
        self.runs.append(run)
        return (201, {}, self._say(run, body))

    def _update(self, request: Any) -> Any:
        run = self.runs[int(request.url.rpartition("/")[2]) - 1]
        return (200, {}, self._say(run, json.loads(request.body)))

    def _say(self, run: dict[str, Any], body: dict[str, Any]) -> str:
        output = body["output"]
        added = output.pop("annotations", [])
        assert len(added) <= 50
        run.update({key: value for key, value in body.items() if key != "output"}, output=output)
        run["marks"] += [
            mark | {"title": None, "raw_details": None, "blob_href": "x"} for mark in added
        ]
        return self._shown(run)

    def _shown(self, run: dict[str, Any]) -> str:
        return json.dumps({key: value for key, value in run.items() if key != "marks"})

    def _annotations(self, request: Any) -> Any:
        parts = urlsplit(request.url)
        marks = self.runs[int(parts.path.split("/")[-2]) - 1]["marks"]
        query = {key: int(value[0]) for key, value in parse_qs(parts.query).items()}
        start = (query["page"] - 1) * query["per_page"]
        return (200, {}, json.dumps(marks[start : start + query["per_page"]]))

    def _list(self, request: Any) -> Any:
        query = parse_qs(urlsplit(request.url).query)
        found = [run for run in self.runs if run["name"] == query["check_name"][0]]
        return (200, {}, '{"check_runs": [' + ",".join(map(self._shown, found)) + "]}")

    def lines(self, run: int = 0) -> list[int]:
        return [mark["start_line"] for mark in self.runs[run]["marks"]]
