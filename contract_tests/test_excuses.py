"""What the conformance suite excuses and rewrites is just as it says: a proof for each row of its tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.suite.schema.xml_media import accepts, forms

BRUCE, ADA, GORAN = (f"/profiles/{key}" for key in ("00027a52JCGY000M", "00002bB2M8K00001", "00002bB2M8K00007"))
SCHEMAS = "/metadata/profiles/extensions"


def refused(client: httpx.Client, method: str, path: str, body: Any, complaint: str) -> None:
    """A 400 in these words after which customers and schemas are what they were."""
    before = [client.get(each).content for each in (BRUCE, ADA, GORAN, SCHEMAS)]
    reply = client.request(method, path, json=body)
    assert reply.status_code == 400, reply.text
    assert reply.json() == {
        "http_method": method, "uri": path.partition("?")[0], "code": 400, "message": complaint,
    }  # fmt: skip
    assert [client.get(each).content for each in (BRUCE, ADA, GORAN, SCHEMAS)] == before


@pytest.mark.rule("UCS-PUT-7")
def test_a_body_that_names_another_customer_is_refused_and_changes_nothing(genesys: httpx.Client) -> None:
    complaint = "bad parameter 'customer_id' reason: the path names '00027a52JCGY000M'."
    refused(genesys, "PUT", BRUCE, {"customer_id": "ada-example-1", "FirstName": "Ada"}, complaint)
    records = {"customer_id": "ada-example-1", "Phone": [{"PhoneNumber": "5550100"}]}
    refused(genesys, "POST", f"{BRUCE}/extensions", records, complaint)
    assert genesys.get("/profiles/ada-example-1").status_code == 404


@pytest.mark.rule("UCS-TENANT-8")
def test_a_server_that_knows_its_tenants_refuses_others_in_the_words_of_the_vendor(fake: Callable[..., Any]) -> None:
    client = fake(auth="required").client("genesys-ucs", auth=("demo", "demo"))
    for header in ("ContactCenterId", "X-Genesys-TenantId"):
        for method, path, body in (
            ("POST", "/profiles", {"FirstName": "Ada"}),
            ("GET", BRUCE, None),
            ("PUT", BRUCE, {"FirstName": "Ada"}),
            ("DELETE", BRUCE, None),
            ("POST", SCHEMAS, {"name": "Household", "type": "single-valued"}),
            ("GET", "/server/status", None),
        ):
            reply = client.request(method, path, json=body, headers={header: "elsewhere"})
            assert reply.status_code == 400
            assert reply.json() == {
                "message": f"Invalid tenant specified : specified tenant in HTTP header '{header}'='elsewhere' "
                "not configured. Verify configuration.",
                "exception": "com.genesyslab.gsg.services.contextservices.exceptions.ContextServicesExceptionResource",
            }
    assert client.get(BRUCE).json()["FirstName"] == "Bruce"


def test_a_merge_of_a_customer_with_itself_is_refused(genesys: httpx.Client) -> None:
    complaint = "'00002bB2M8K00001' is the destination, too; a customer is merged with another one."
    path = f"{ADA}/merge/00002bB2M8K00001"
    refused(genesys, "PUT", path, {}, f"bad parameter 'source_id' reason: {complaint}")


def test_an_identification_without_an_applicable_key_is_refused(genesys: httpx.Client) -> None:
    """A tenant that has no keys says so, too."""
    for path, parameter, beginning in (
        ("/profiles?FirstName=Ada", "attributes", "no identification key begins with any of them; the keys are "),
        ("/profiles?LastName=Example&id_key=Odd", "id_key", "there is no identification key 'Odd'; the keys are "),
    ):
        reply = genesys.get(path)
        assert reply.status_code == 400
        assert reply.json()["message"].startswith(f"bad parameter '{parameter}' reason: {beginning}")
    fresh = genesys.get("/profiles?LastName=Example", headers={"ContactCenterId": "fresh"})
    assert fresh.json()["message"] == (
        "bad parameter 'attributes' reason: no identification key begins with any of them; "
        "this tenant has no keys, POST /metadata/identification-keys creates one."
    )


def test_an_extension_schema_whose_parts_contradict_each_other_is_refused(genesys: httpx.Client) -> None:
    attribute = {"name": "plate", "type": "string"}
    for parts, parameter, complaint in (
        ({"attributes": [attribute], "unique": ["colour"]}, "unique", "'colour' is not among the attributes."),
        ({"attributes": [attribute, attribute]}, "attributes", "two attributes have the name 'plate'."),
        (
            {"attributes": [{"name": "doors", "type": "integer", "default": "four"}]},
            "attributes",
            "the default of 'doors', of type integer, stands without quotes.",
        ),
    ):
        body = {"name": "Vehicles", "type": "multi-valued", **parts}
        reply = genesys.post(SCHEMAS, json=body)
        assert reply.status_code == 400, reply.text
        assert reply.json()["message"] == f"bad parameter '{parameter}' reason: {complaint}"
    assert genesys.get(f"{SCHEMAS}/Vehicles").status_code == 404


CONTRACT = {"contract_number": "C-2001", "product": "Sample plan"}
SHAPE = "the extension is multi-valued: send an array of objects."


@pytest.mark.parametrize(
    ("method", "path", "body", "parameter", "reason"),
    [
        ("POST", "/profiles", {"Contracts": {}}, "Contracts", SHAPE),
        ("PUT", GORAN, {"Contracts": [{"contract_number": "C-1"}]}, "Contracts.product", "the attribute is mandatory."),
        (
            "POST", f"{GORAN}/extensions", {"Contracts": [{**CONTRACT, "colour": 1}]}, "Contracts.colour",
            "the extension has no such attribute.",
        ),
        (
            "POST", f"{GORAN}/extensions", {"Contracts": [CONTRACT, CONTRACT]}, "Contracts",
            "two records have the same values of contract_number.",
        ),
        (
            "PUT", f"{GORAN}/extensions/Contracts/by/unique", {**CONTRACT, "colour": 1}, "Contracts.colour",
            "the extension has no such attribute.",
        ),
        (
            "PUT", f"{GORAN}/extensions/Contracts/delete/by/unique", {}, "Contracts.contract_number",
            "the attribute is required, as it tells which record is meant.",
        ),
    ],
)  # fmt: skip
def test_records_are_held_against_the_registered_schema_of_their_extension(
    genesys: httpx.Client, method: str, path: str, body: Any, parameter: str, reason: str
) -> None:
    refused(genesys, method, path, body, f"bad parameter '{parameter}' reason: {reason}")


@pytest.mark.parametrize(
    "operations",
    [
        [{"op": "replace", "path": "/CustomerName/FirstName", "value": "Ava"}, {"op": "remove", "path": "/Emails/9"}],
        [{"op": "remove", "path": "/Emails/0"}, {"op": "test", "path": "/CustomerType", "value": "Nobody"}],
        [{"op": "remove", "path": "/Emails/0"}, {"op": "remove", "path": "/Addresses/0/City"}],
        [{"op": "remove", "path": "/Emails/0"}, {"op": "replace", "path": "/ProfileId", "value": 2}],
    ],
    ids=["path", "test", "result", "read-only"],
)
def test_a_patch_that_does_not_fit_the_profile_is_refused_as_a_whole(
    mypreferences: httpx.Client, operations: Any
) -> None:
    message = "The patch does not fit the profile; nothing was changed."
    before = mypreferences.get("/AcmeCo/Profile/1").json()
    for path in ("/AcmeCo/Profile/1", "/AcmeCo/Profile/AlternateIdType/CRM/AlternateId/C-0001"):
        reply = mypreferences.patch(path, json=operations)
        assert (reply.status_code, reply.json()["Message"]) == (400, message)
        assert len(reply.json()["ModelState"]) == 1
        sent = forms()["patch_profile", "request"].write(operations)
        in_xml = mypreferences.patch(path, content=sent, headers={"Content-Type": "text/xml"})
        assert in_xml.status_code == 400
        assert f"<Message>{message}</Message>" in in_xml.text
    assert mypreferences.get("/AcmeCo/Profile/1").json() == before


@pytest.mark.parametrize(
    ("body", "valid", "read"),
    [
        ({"CustomerType": 5}, True, "5"),
        ({"CustomerType": True}, True, "true"),
        ({"CustomerType": "Customer", "Emails": ""}, True, "Customer"),
        ({"CustomerType": "Customer", "Unheard": 10**30}, True, "Customer"),
        ({"CustomerType": "x" * 101}, False, None),
        ({"RegistrationConfirmed": "maybe"}, False, None),
        ({"Emails": [{}]}, False, None),
        ({"Emails": "text"}, False, None),
    ],
)
def test_xml_that_spells_a_valid_body_is_valid_whatever_it_was_made_from(
    mypreferences: httpx.Client, body: Any, valid: bool, read: str | None
) -> None:
    sent = forms()["create_profile", "request"].write(body)
    assert accepts("create_profile", sent) is valid
    reply = mypreferences.post("/AcmeCo/Profile", content=sent, headers={"Content-Type": "application/xml"})
    assert reply.status_code == (201 if valid else 400)
    stored = mypreferences.get("/AcmeCo/Profile/13").json()
    assert stored.get("CustomerType") == read
    assert mypreferences.post("/AcmeCo/Profile", json=body).status_code == (201 if body == {} else 400)


def test_in_maintenance_mode_profiles_answer_503(genesys: httpx.Client) -> None:
    assert genesys.post("/server/mode", json={"mode": "Maintenance"}).status_code == 200
    reply = genesys.get(BRUCE)
    assert reply.status_code == 503
    assert "maintenance mode" in reply.json()["message"]


def test_a_filter_of_the_journal_that_nothing_can_pass_is_refused(fake: Callable[..., Any]) -> None:
    server: httpx.Client = fake().session()
    for path in ("/__admin/requests", "/__admin/requests/har"):
        for query, member in (("vendor=acme", "vendor"), ("operation=get_profil", "operation")):
            reply = server.get(f"{path}?{query}")
            assert reply.status_code == 400
            assert [error["member"] for error in reply.json()["errors"]] == [member]


def test_a_fault_that_makes_no_sense_is_refused_naming_the_member(fake: Callable[..., Any]) -> None:
    server: httpx.Client = fake().session()
    for body, member in (
        ({}, ""),
        ({"first": 1, "probability": 0.5, "reply": {"status": 503}}, "first"),
        ({"vendor": "acme", "reply": {"status": 503}}, "vendor"),
        ({"path_pattern": "(", "reply": {"status": 503}}, "path_pattern"),
        ({"reply": {"status": 204, "body": {}}}, "reply.body"),
        ({"delay": {"uniform_ms": [2, 1]}}, "delay.uniform_ms"),
    ):
        reply = server.post("/__admin/faults", json=body)
        assert reply.status_code == 400
        assert [error["member"] for error in reply.json()["errors"]] == [member]
    assert server.get("/__admin/faults").json()["faults"] == []


def test_a_state_and_an_item_are_held_against_what_their_vendor_says(fake: Callable[..., Any]) -> None:
    server: httpx.Client = fake(seed=4_001).http()
    before = server.get("/__admin/sessions/default/state").content
    for path, body, member in (
        ("", {"acme": {"accounts": {}}}, "acme"),
        ("", {"genesys-ucs": {}}, "genesys-ucs"),
        ("/genesys-ucs/default/profiles/x", {}, "customer_id"),
    ):
        reply = server.put(f"/__admin/sessions/default/state{path}", json=body)
        assert reply.status_code == 400
        assert [error["member"] for error in reply.json()["errors"]] == [member]
    assert server.get("/__admin/sessions/default/state").content == before
