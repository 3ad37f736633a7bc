"""Whatever is sent in XML is what the same sent in JSON would be, and is returned equal in every way of asking."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings

from contract_tests.conftest import RunningFake
from contract_tests.generated import values
from contract_tests.suite.xml_form import forms_of
from mock_server.contract.document import JsonObject, load_document
from mock_server.settings import shipped

DOCUMENT = load_document(shipped("openapi"), "mypreferences")
FORMS = forms_of(DOCUMENT)
CREATE, REPLACE = (FORMS[operation, "request"] for operation in ("create_profile", "replace_profile"))
PROFILE, FOUND = FORMS["get_profile", "200"], FORMS["find_profiles_by_email", "200"]
NEW, CHANGED = (
    values(DOCUMENT, {"$ref": f"#/components/schemas/{name}"}) for name in ("CreateUserProfile", "ReplaceUserProfile")
)
XML = {"Content-Type": "application/xml"}
WANTED = {"Accept": "text/xml"}
Fakes = Callable[..., RunningFake]
a_few = settings(
    derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck), max_examples=50
)


def pair(fake: Fakes) -> tuple[httpx.Client, httpx.Client]:
    """Clients of two fresh sessions, which begin alike."""
    server = fake()
    return server.client("mypreferences"), server.client("mypreferences")


def alike(in_xml: httpx.Response, in_json: httpx.Response, expected: set[int]) -> JsonObject | None:
    """The profile, as JSON shows it, that both replies tell; None when both refuse."""
    assert in_xml.status_code == in_json.status_code in expected, (in_xml.text, in_json.text)
    assert in_xml.headers.get("X-Mock-Warnings") == in_json.headers.get("X-Mock-Warnings")
    if in_json.status_code >= 400:
        return None
    profile: JsonObject = in_json.json()
    assert PROFILE.read_reply(in_xml.content) == PROFILE.shown(profile)
    return profile


@pytest.mark.rule("MYP-XML-14")
@a_few
@given(body=NEW)
def test_a_profile_that_is_created_in_xml_is_the_one_created_in_json(fake: Fakes, body: JsonObject) -> None:
    one, other = pair(fake)
    posted = one.post("/AcmeCo/Profile", content=CREATE.write(body), headers=XML)
    profile = alike(posted, other.post("/AcmeCo/Profile", json=CREATE.shown(body)), {201})
    assert one.get("/AcmeCo/Profile/13").json() == profile


@pytest.mark.rule("MYP-XML-14")
@a_few
@given(body=CHANGED)
def test_a_profile_that_is_written_in_xml_is_the_one_written_in_json(fake: Fakes, body: JsonObject) -> None:
    one, other = pair(fake)
    for method in ("PUT", "POST"):
        written = one.request(method, "/AcmeCo/Profile/1", content=REPLACE.write(body), headers=XML)
        profile = alike(written, other.request(method, "/AcmeCo/Profile/1", json=REPLACE.shown(body)), {200, 409})
        assert profile is None or one.get("/AcmeCo/Profile/1").json() == profile


@pytest.mark.rule("MYP-XML-14", "MYP-XML-16")
@a_few
@given(body=NEW)
def test_what_is_stored_is_returned_equal_by_id_by_alternate_id_and_by_search(fake: Fakes, body: JsonObject) -> None:
    client = fake().client("mypreferences")
    stored = client.post("/AcmeCo/Profile", json=body).json()
    assert PROFILE.read_reply(client.get("/AcmeCo/Profile/13", headers=WANTED).content) == PROFILE.shown(stored)
    if not stored["IsActive"]:
        return
    for entry in stored["AlternateIds"]:
        kind, value = entry["AlternateIdType"], entry["AlternateId"]
        if is_addressable(kind) and is_addressable(value):
            way = f"/AcmeCo/Profile/AlternateIdType/{quote(kind, safe='')}/AlternateId/{quote(value, safe='')}"
            assert client.get(way).json() == stored
            assert PROFILE.read_reply(client.get(way, headers=WANTED).content) == PROFILE.shown(stored)
    for entry in stored["Emails"]:
        search = {"emailAddress": entry["EmailAddress"]}
        found = client.get("/AcmeCo/Profile/Email", params=search)
        assert stored in found.json()
        in_xml = client.get("/AcmeCo/Profile/Email", params=search, headers=WANTED)
        assert FOUND.read_reply(in_xml.content) == FOUND.shown(found.json())


def is_addressable(part: str) -> bool:
    """Whether a path can name it."""
    return part not in (".", "..") and "/" not in part and not any(c < " " or "\x7f" <= c < "\xa0" for c in part)


def test_the_generated_bodies_are_not_all_alike() -> None:
    """What the properties above are about: nested members, nulls and characters that need care."""
    seen: list[str] = []

    @a_few
    @given(body=NEW)
    def look(body: JsonObject) -> None:
        seen.append(CREATE.write(body).decode())

    look()
    together = "".join(seen)
    assert len(set(seen)) > 20
    for part in ("&lt;", "&amp;", "&#13;", ":nil=", "<AlternateIdEntry>", "<EmailEntry>", "<CreatePhoneNumberEntry>"):
        assert part in together
