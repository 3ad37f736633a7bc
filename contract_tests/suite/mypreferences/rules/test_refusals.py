"""What a refusal looks like in both formats, what it names, and that nothing was done."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import (
    FORMS,
    NEEDING_BODY,
    OF,
    WITH_BODY,
    WRITES,
    Own,
    Sent,
    each_body,
    each_operation,
    everything,
    prepare,
)
from contract_tests.suite.mypreferences.signing import BAD_SCHEME
from contract_tests.suite.mypreferences.steps import (
    CREATE,
    CREATIONS,
    NO_SUCH_ID,
    PLACE,
    UPSERT_CREATING,
    WAYS,
    Way,
    complaints,
    create,
    read,
    someone,
    with_ids,
)
from mock_server.verify.target import Names

JSON_TYPES = ("application/json", "text/json", "application/json-patch+json")
XML_TYPES = ("application/xml", "text/xml")
REFUSAL = FORMS["get_profile", "400"]
NOBODY = {"one": str(NO_SUCH_ID), "two": str(NO_SUCH_ID), "city": "Nowhere", "phone": "1", "last_name": "Nobody at all"}
each_way = pytest.mark.parametrize("way", WAYS, ids=str)


def nowhere(names: Names) -> Own:
    """What nobody has."""
    return {**NOBODY, "crm": names.id(), "email": f"{names.text('nobody')}@example.com"}


def in_xml(reply: httpx.Response, status: int, media_type: str = "application/xml") -> dict[str, Any]:
    """What a refusal in XML says."""
    assert reply.status_code == status, reply.text
    assert reply.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    said: dict[str, Any] = REFUSAL.read_reply(reply.content)
    return said


@pytest.mark.rule("MYP-ERROR-1", "MYP-ERROR-5")
@pytest.mark.needs("credentials")
@each_operation
def test_a_refusal_is_in_the_media_type_that_the_reply_would_have_been_in(
    nobody: httpx.Client, names: Names, sent: Sent
) -> None:
    own = nowhere(names)
    for media_type in JSON_TYPES:
        reply = sent.send(nobody, own, headers={"Authorization": "Basic x", "Accept": media_type})
        assert (reply.status_code, reply.json()) == (401, {"Message": BAD_SCHEME})
        assert reply.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    for media_type in XML_TYPES:
        reply = sent.send(nobody, own, headers={"Authorization": "Basic x", "Accept": media_type})
        assert in_xml(reply, 401, media_type) == {"Message": BAD_SCHEME}
        assert reply.text == f"<Error><Message>{BAD_SCHEME}</Message></Error>"
        assert reply.headers["WWW-Authenticate"].startswith("PNAUTHINFO3 realm=")


@pytest.mark.rule("MYP-ERROR-1", "MYP-ERROR-5")
@pytest.mark.parametrize("sent", [sent for sent in OF.values() if (sent.operation, "404") in FORMS], ids=str)
def test_a_404_is_told_in_both_formats(mypreferences: httpx.Client, names: Names, sent: Sent) -> None:
    own = nowhere(names)
    for media_type in XML_TYPES:
        reply = sent.send(mypreferences, own)
        assert (reply.status_code, list(reply.json())) == (404, ["Message"])
        said = in_xml(sent.send(mypreferences, own, headers={"Accept": media_type}), 404, media_type)
        assert list(said) == ["Message"]
        assert sent.writes or said == reply.json()
        if sent in WITH_BODY:
            assert list(in_xml(sent.send_xml(mypreferences, own, media_type), 404, media_type)) == ["Message"]


@pytest.mark.rule("MYP-ERROR-5")
def test_a_405_and_a_400_of_the_path_come_in_xml(mypreferences: httpx.Client) -> None:
    wanted = {"Accept": "text/xml"}
    reply = mypreferences.put("/Profile", headers=wanted)
    assert list(in_xml(reply, 405, "text/xml")) == ["Message"]
    assert reply.headers["Allow"]
    refused = in_xml(mypreferences.get("/Profile/one", headers=wanted), 400, "text/xml")
    assert list(refused["ModelState"]) == ["profileId"]


@pytest.mark.rule("MYP-ERROR-2", "MYP-ERROR-5")
@each_way
def test_a_400_names_every_member_at_fault_alike_in_both_formats(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    profile = someone(mypreferences, names)
    lacking = {name: value for name, value in PLACE.items() if name != "City"}
    body = {
        "CustomerType": "x" * 101,
        "Addresses": [{**lacking, "StateProvince": "G"}],
        "Emails": [{"EmailAddress": "ada@example.com"}, {"EmailAddressType": "Home"}],
    }
    reply = way.write(mypreferences, profile, body)
    assert reply.status_code == 400
    assert list(reply.json()) == ["Message", "ModelState"]
    assert set(reply.json()["ModelState"]) == {
        "profile.CustomerType",
        "profile.Addresses[0].City",
        "profile.Addresses[0].StateProvince",
        "profile.Emails[1].EmailAddress",
    }
    assert all(reply.json()["ModelState"].values())
    answered = way.write(mypreferences, profile, body, headers={"Accept": "application/xml"})
    said = in_xml(answered, 400)
    assert said["Message"] == reply.json()["Message"]
    assert {name: sorted(each) for name, each in said["ModelState"].items()} == {
        name: sorted(each) for name, each in reply.json()["ModelState"].items()
    }
    assert "<profile.Addresses_x005B_0_x005D_.City>" in answered.text


@pytest.mark.rule("MYP-ERROR-2")
@pytest.mark.needs("acme")
@each_way
def test_what_an_account_has_configured_is_told_once_no_limit_is_broken(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    profile = someone(mypreferences, names)
    fields = [{"Name": "Children", "Value": "many"}, {"Name": "Colors"}, {"Name": "Birthday", "Value": "soon"}]
    limited = way.write(mypreferences, profile, {"CustomFields": fields, "DefaultLocale": "x" * 16})
    assert list(complaints(limited)) == ["profile.DefaultLocale"]
    configured = way.write(mypreferences, profile, {"CustomFields": fields})
    assert set(complaints(configured)) == {"profile.CustomFields[0].Value", "profile.CustomFields[2].Value"}


@pytest.mark.rule("MYP-ERROR-2", "MYP-WARN-1")
@pytest.mark.needs("acme", "strict")
@each_way
def test_a_strict_server_names_values_and_names_that_do_not_fit_the_account_at_once(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    body = {
        "CustomFields": [{"Name": "Children", "Value": "many"}, {"Name": names.text("Unheard")}],
        "Emails": [{"EmailAddress": "a@example.com", "EmailAddressType": names.text("Unheard")}],
    }
    assert set(complaints(way.write(mypreferences, someone(mypreferences, names), body))) == {
        "profile.CustomFields[0].Value",
        "profile.CustomFields[1].Name",
        "profile.Emails[0].EmailAddressType",
    }


@pytest.mark.rule("MYP-ERROR-3", "MYP-ERROR-6")
@pytest.mark.parametrize("content", [b"{", b"[", b"x", b"{} {}", b"{'a': 1}", b"\xff", b"", b"<a/>"])
@each_body
def test_a_body_that_cannot_be_parsed_is_complained_of_as_profile(
    mypreferences: httpx.Client, names: Names, sent: Sent, content: bytes
) -> None:
    own = prepare(mypreferences, names)
    before = everything(mypreferences, own)
    for media_type in JSON_TYPES:
        reply = sent.send(mypreferences, own, content=content or b" ", headers={"Content-Type": media_type})
        assert reply.status_code == 400, reply.text
        assert list(reply.json()["ModelState"]) == ["profile"]
    assert everything(mypreferences, own) == before


@pytest.mark.rule("MYP-ERROR-4", "MYP-ERROR-6")
@pytest.mark.parametrize("sent", NEEDING_BODY, ids=str)
def test_a_missing_body_is_refused_with_a_message_alone(mypreferences: httpx.Client, names: Names, sent: Sent) -> None:
    own = prepare(mypreferences, names)
    before = everything(mypreferences, own)
    for headers in ({}, *({"Content-Type": media_type} for media_type in JSON_TYPES)):
        reply = mypreferences.request(sent.method, sent.path(own), headers=headers)
        assert (reply.status_code, list(reply.json())) == (400, ["Message"])
    for media_type in XML_TYPES:
        reply = mypreferences.request(sent.method, sent.path(own), headers={"Content-Type": media_type})
        assert list(in_xml(reply, 400, media_type)) == ["Message"]
    assert everything(mypreferences, own) == before


@pytest.mark.rule("MYP-ERROR-6")
@pytest.mark.parametrize("sent", WRITES, ids=str)
def test_a_refused_write_changes_nothing(mypreferences: httpx.Client, names: Names, sent: Sent) -> None:
    own = prepare(mypreferences, names)
    before = everything(mypreferences, own)
    options: list[tuple[str, dict[str, Any]]] = []
    if "{one}" in sent.template or "{two}" in sent.template:
        options.append((sent.path({**own, "one": "x", "two": "x"}), {"json": sent.body(own)}))
    if sent in WITH_BODY:
        options += [
            (sent.path(own), {"json": "text"}),
            (sent.path(own), {"json": _spoilt(sent.body(own))}),
            (sent.path(own), {"content": b"{}", "headers": {"Content-Type": "text/csv"}}),
        ]
    for path, each in options:
        refused = mypreferences.request(sent.method, path, **each)
        assert refused.is_client_error, (path, each)
        assert "X-Mock-Warnings" not in refused.headers
        assert everything(mypreferences, own) == before


def _spoilt(body: Any) -> Any:
    """A body whose last part is at fault, so that some of it could be done before that is seen."""
    if isinstance(body, list):
        return [*body, {"op": "replace", "path": "/CustomerName/LastName", "value": 7}]
    if "Consents" in body:
        return {"Consents": [*body["Consents"], {**body["Consents"][0], "ConsentStatus": 7}]}
    return {**body, "Reason": 7} if "Reason" in body else {**body, "Emails": [{"EmailAddress": 7}]}


@pytest.mark.rule("MYP-ERROR-6")
@pytest.mark.parametrize("way", CREATIONS, ids=str)
def test_a_refused_creation_uses_up_no_profile_id(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    """Another client of the target may create profiles at the same time, so that several tries are made."""
    taken = someone(mypreferences, names)
    gaps = []
    for _ in range(3):
        first = someone(mypreferences, names)
        for body in ({"CustomerName": 7}, {**with_ids(_first_id(taken)), "CustomerName": {"FirstName": "Ada"}}):
            assert way.write(mypreferences, first, body).status_code in (400, 409)
        gaps.append(create(mypreferences)["ProfileId"] - first["ProfileId"])
    assert min(gaps) == 1


def _first_id(profile: dict[str, Any]) -> tuple[str, str]:
    first = profile["AlternateIds"][0]
    return first["AlternateIdType"], first["AlternateId"]


@pytest.mark.rule("MYP-ERROR-7", "MYP-ERROR-6", "MYP-ERROR-1")
@each_way
def test_a_collision_is_refused_with_a_message_that_names_it_and_nothing_is_done(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    taken, profile = someone(mypreferences, names), someone(mypreferences, names)
    kind, value = _first_id(taken)
    unknown = names.text("Unheard")
    body = {
        "CustomerName": {"FirstName": "Ada"},
        **with_ids((unknown, names.id()), (kind, value.swapcase())),
    }
    for headers in ({}, {"Accept": "text/xml"}):
        refused = way.write(mypreferences, profile, body, headers=headers)
        assert refused.status_code == 409
        assert "X-Mock-Warnings" not in refused.headers
        said = in_xml(refused, 409, "text/xml") if headers else refused.json()
        assert list(said) == ["Message"]
        assert value.lower() in said["Message"].lower()
    assert read(mypreferences, profile["ProfileId"]) == profile
    assert read(mypreferences, taken["ProfileId"]) == taken
    assert mypreferences.get(f"/Profile/AlternateIdType/{unknown}/AlternateId/x").status_code == 404


@pytest.mark.rule("MYP-ERROR-5")
def test_what_a_refusal_quotes_is_text_and_never_markup(mypreferences: httpx.Client, names: Names) -> None:
    marked = f"]]>&'<{names.text('x')}>"
    create(mypreferences, **with_ids(("CRM", marked)))
    profile = someone(mypreferences, names)
    for way in (CREATE, UPSERT_CREATING):
        refused = way.write(mypreferences, profile, with_ids(("CRM", marked)), headers={"Accept": "application/xml"})
        assert marked in in_xml(refused, 409)["Message"]
