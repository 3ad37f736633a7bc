"""The journal as an HTTP archive: what other tools read is whole, true and without secrets."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import harfile
import httpx
import pytest

from contract_tests.conftest import RunningFake

HAR = "/__admin/requests/har"
PROFILES = "/genesys-ucs/profiles"
REQUIRED = {
    "entry": {"startedDateTime", "time", "request", "response", "cache", "timings"},
    "request": {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"},
    "response": {
        "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize",
        "bodySize",
    },
    "content": {"size", "mimeType"},
    "postData": {"mimeType", "text"},
    "timings": {"send", "wait", "receive"},
}  # fmt: skip
"""What HAR 1.2 demands of each object."""


@pytest.fixture
def session(fake: Callable[..., RunningFake]) -> httpx.Client:
    session = fake().session()
    session.post(PROFILES, json={"customer_id": "ada", "FirstName": "Äda"}, auth=("demo", "demo"))
    session.get(f"{PROFILES}/ada", params={"extensions": "Phone", "x": ""})
    session.post(PROFILES, content=b"\xff\xfe", headers={"Content-Type": "application/json"})
    session.delete("/mypreferences/AcmeCo/Profile/1")
    return session


def archived(session: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    reply = session.get(HAR, params=query)
    assert reply.status_code == 200, reply.text
    log = reply.json()["log"]
    assert (log["version"], log["creator"]["name"]) == ("1.2", "mock-server")
    return list(log["entries"])


def test_every_object_has_what_the_format_demands(session: httpx.Client) -> None:
    entries = archived(session)
    assert len(entries) == 4
    for entry in entries:
        parts = {"entry": entry, **entry, "content": entry["response"]["content"]}
        parts["postData"] = entry["request"].get("postData", dict.fromkeys(REQUIRED["postData"]))
        for name, members in REQUIRED.items():
            assert members <= parts[name].keys(), name
        pairs = entry["request"]["headers"] + entry["request"]["queryString"] + entry["response"]["headers"]
        assert all(pair.keys() == {"name", "value"} for pair in pairs)
        assert datetime.fromisoformat(entry["startedDateTime"]).tzinfo is not None
        assert entry["time"] == sum(entry["timings"].values())


def test_an_archive_tells_what_was_exchanged(session: httpx.Client) -> None:
    created, read, _, deleted = archived(session)
    assert created["request"]["postData"]["mimeType"] == "application/json"
    assert json.loads(created["request"]["postData"]["text"]) == {"customer_id": "ada", "FirstName": "Äda"}
    assert {"name": "authorization", "value": "Basic REDACTED"} in created["request"]["headers"]
    assert (created["response"]["status"], created["response"]["statusText"]) == (201, "Created")
    assert created["response"]["redirectURL"].endswith("/genesys-ucs/profiles/ada")
    assert read["request"]["queryString"] == [{"name": "extensions", "value": "Phone"}, {"name": "x", "value": ""}]
    assert json.loads(read["response"]["content"]["text"]) == {"customer_id": "ada", "FirstName": "Äda"}
    assert (deleted["response"]["status"], deleted["response"]["bodySize"]) == (204, 0)
    assert created["comment"].endswith("-1")


def test_the_same_filters_choose_as_in_the_list(session: httpx.Client) -> None:
    assert [entry["request"]["method"] for entry in archived(session, method="DELETE,GET")] == ["GET", "DELETE"]
    assert [entry["response"]["status"] for entry in archived(session, limit=1)] == [204]
    first = archived(session)[0]["comment"]
    assert len(archived(session, since=first)) == 3


def test_an_archive_holds_no_credentials(session: httpx.Client) -> None:
    assert base64.b64encode(b"demo:demo").decode() not in session.get(HAR).text


def test_another_library_writes_the_same_entries_again(session: httpx.Client) -> None:
    """It takes each member into its own model, which knows the names and which of them must be there."""
    for entry in archived(session):
        request, response = dict(entry["request"]), dict(entry["response"])
        for message in (request, response):
            message["headers"] = [harfile.Record(**pair) for pair in message["headers"]]
        request["queryString"] = [harfile.Record(**pair) for pair in request["queryString"]]
        if "postData" in request:
            request["postData"] = harfile.PostData(**request["postData"])
        response["content"] = harfile.Content(**response["content"])
        assert harfile.Request(**request).method == entry["request"]["method"]
        assert harfile.Response(**response).status == entry["response"]["status"]
        assert harfile.Timings(**entry["timings"]).wait == entry["timings"]["wait"]


def test_a_session_without_requests_gives_an_empty_archive(fake: Callable[..., RunningFake]) -> None:
    assert archived(fake().session()) == []
