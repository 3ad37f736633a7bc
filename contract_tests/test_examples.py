"""What the documents show is what happens: every example, sent for real, word for word."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from contract_tests.conformance.callers import CALLERS, SIGNED_AT
from contract_tests.suite.examples.shown import ExampleReply, ExampleRequest, replies, requests
from contract_tests.suite.xml_form import forms_of
from mock_server.contract.contract import compile_contract
from mock_server.contract.document import Document, load_document
from mock_server.contract.source import read_source
from mock_server.fixtures import fixture_file
from mock_server.settings import shipped
from mock_server.vendors.mypreferences.authentication import sign

GENESYS, MYPREFERENCES = "genesys-ucs", "mypreferences"
DOCUMENTS = {vendor: load_document(shipped("openapi"), vendor) for vendor in (GENESYS, MYPREFERENCES)}
CONTRACTS = {vendor: compile_contract(document) for vendor, document in DOCUMENTS.items()}
FORMS = {vendor: forms_of(document) for vendor, document in DOCUMENTS.items()}
REQUESTS = [request for document in DOCUMENTS.values() for request in requests(document)]
REPLIES = [reply for document in DOCUMENTS.values() for reply in replies(document)]
ORIGIN = "127.0.0.1:8080"
"""Where the documents' absolute URLs lead."""

_numbers = itertools.count(1)


@pytest.fixture
def exchange(fake: Callable[..., Any]) -> Callable[..., httpx.Response]:
    """Send one request to a fresh session of a server that is started as these settings say."""

    def send(vendor: str, method: str, path: str, settings: dict[str, Any], **options: Any) -> httpx.Response:
        client: httpx.Client = fake(**settings).http()
        headers = {"Host": ORIGIN, "X-Mock-Session": f"example-{next(_numbers)}", **options.pop("headers", {})}
        return client.request(method, f"/{vendor}{path}", headers=headers, **options)

    return send


def _shown(vendor: str, operation: str, status: int) -> dict[str, ExampleReply]:
    """The example replies of an operation and a status by name; equal in all their media types."""
    found = [reply for reply in REPLIES if (reply.vendor, reply.operation, reply.status) == (vendor, operation, status)]
    return {reply.name: reply for reply in found}


@pytest.mark.parametrize("request_", REQUESTS, ids=str)
def test_a_request_that_a_document_shows_gets_the_reply_that_it_shows(
    request_: ExampleRequest, exchange: Callable[..., httpx.Response]
) -> None:
    sent = request_
    content = {} if sent.media_type is None else {"content": _written(sent)}
    headers = sent.headers if sent.media_type is None else {**sent.headers, "Content-Type": sent.media_type}
    reply = exchange(sent.vendor, sent.method, sent.path, {}, params=sent.query, headers=headers, **content)

    operations = {operation.id: operation for operation in CONTRACTS[sent.vendor].operations}
    assert reply.status_code in operations[sent.operation].responses, reply.text
    shown = _shown(sent.vendor, sent.operation, reply.status_code)
    if not reply.content:
        assert not shown, "the document shows a body"
    elif sent.name is None:
        assert len(shown) == 1, "a request without a body has one reply to show"
        _assert_says(reply, next(iter(shown.values())))
    else:
        assert sent.name in shown, f"{reply.status_code} has no example named {sent.name}: {reply.text}"
        _assert_says(reply, shown[sent.name])
    _assert_headers_as_shown(DOCUMENTS[sent.vendor], sent.operation, reply, sent.name)


READS = [read for read in REQUESTS if read.vendor == MYPREFERENCES and read.media_type is None and read.method == "GET"]


@pytest.mark.parametrize("read", READS, ids=str)
def test_a_read_that_a_document_shows_can_be_had_in_xml_as_well(
    read: ExampleRequest, exchange: Callable[..., httpx.Response]
) -> None:
    reply = exchange(read.vendor, read.method, read.path, {}, params=read.query, headers={"Accept": "text/xml"})
    assert reply.headers["Content-Type"] == "text/xml; charset=utf-8"
    (shown,) = _shown(read.vendor, read.operation, reply.status_code).values()
    _assert_says(reply, shown)


def _written(sent: ExampleRequest) -> str | bytes:
    """The body in the format of its media type."""
    if _is_xml(str(sent.media_type)):
        return FORMS[sent.vendor][sent.operation, "request"].write(sent.body)
    return json.dumps(sent.body)


def _assert_says(reply: httpx.Response, shown: ExampleReply) -> None:
    """The reply is the example, or in XML what it shows of it, spelled as documented."""
    if _is_xml(reply.headers["Content-Type"]):
        form = FORMS[shown.vendor][shown.operation, str(shown.status)]
        assert form.read_reply(reply.content) == form.shown(shown.body)
    else:
        assert reply.json() == shown.body


def _is_xml(media_type: str) -> bool:
    return media_type.partition(";")[0].endswith("xml")


def _assert_headers_as_shown(document: Document, operation: str, reply: httpx.Response, name: str | None) -> None:
    """A header's example is of a reply to a request that leaves the naming to the server."""
    if name == "own_id":
        return
    nodes = {node["operationId"]: node for _, _, node, _ in document.operations()}
    response = document.resolve(nodes[operation]["responses"][str(reply.status_code)])
    for header, declared in response.get("headers", {}).items():
        if "example" in declared:
            assert reply.headers[header] == declared["example"]


@pytest.mark.parametrize("reply", REPLIES, ids=str)
def test_a_reply_that_a_document_shows_fits_its_schema(reply: ExampleReply) -> None:
    operation = next(found for found in CONTRACTS[reply.vendor].operations if found.id == reply.operation)
    schema = operation.responses[reply.status].forms[reply.media_type].schema
    assert schema is not None
    assert schema.failures(reply.body, "body") == []


def test_examples_register_no_schema_of_an_extension_that_an_example_of_a_profile_has() -> None:
    """Else whoever tries one after the other has the second refused."""
    bodies = {(request.operation, request.name): request.body for request in REQUESTS if request.vendor == GENESYS}
    profiles = ("create_customer_profile", "update_customer_profile", "insert_extension_records")
    used = {name.lower() for (operation, _), body in bodies.items() if operation in profiles for name in body}
    registered = {
        body["name"].lower() for (operation, _), body in bodies.items() if operation == "create_extension_schema"
    }
    assert registered
    assert not registered & used


@dataclass(frozen=True)
class Refused:
    """A request that gets the error example of this name, which no example request has."""

    vendor: str
    operation: str
    status: int
    name: str
    method: str
    path: str
    options: dict[str, Any] = field(default_factory=dict, hash=False)
    settings: dict[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return f"{self.operation}-{self.status}-{self.name}"


def _basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def _signed(
    timestamp: str, scheme: str = "PNAUTHINFO3-HMAC-SHA256", user: str = "api.user", key: str = "wrong"
) -> dict[str, str]:
    signature = sign(key, "SHA256", f"AcmeCo:{user}:{timestamp}")
    return {"Authorization": f"{scheme} Credential={user}/{timestamp} Signature={signature}"}


REQUIRED = {"auth": "required"}
BRUCE, NOBODY = "/profiles/00027a52JCGY000M", "/profiles/00027a52JCGY0ZZZ"
ADA, GORAN = "/profiles/00002bB2M8K00001", "/profiles/00002bB2M8K00007"
EXTENSIONS = "/metadata/profiles/extensions"
JANE, NO_PROFILE = "/AcmeCo/Profile/1", "/AcmeCo/Profile/404"
HOMELESS = {"Addresses": [{"Address1": "1 Elm St", "StateProvince": "GA", "PostalCode": "30075"}]}
AGREED = {"ConsentType": "Marketing", "ConsentVersion": "1", "Locale": "en-US", "ConsentStatus": 1}
LARGE = {"content": b" " * ((1 << 20) + 1), "headers": {"Content-Type": "application/json"}}
PLAIN = {"content": b"Ada", "headers": {"Content-Type": "text/plain"}}
WORDY = {"headers": {f"X-Filler-{number}": "x" * 8_000 for number in range(9)}}
ELSEWHERE = {"headers": {**_basic("demo", "demo"), "ContactCenterId": "wrong value"}}

REFUSED = (
    Refused(
        GENESYS, "create_customer_profile", 400, "reserved_word", "POST", "/profiles", {"json": {"Title": "Select"}}
    ),
    Refused(
        GENESYS, "create_customer_profile", 400, "malformed_id", "POST", "/profiles",
        {"json": {"customer_id": "ada-example-00017"}},
    ),
    Refused(
        GENESYS, "create_customer_profile", 400, "unknown_tenant", "POST", "/profiles", {"json": {}, **ELSEWHERE},
        REQUIRED,
    ),
    Refused(GENESYS, "create_customer_profile", 413, "too_large", "POST", "/profiles", LARGE),
    Refused(GENESYS, "create_customer_profile", 415, "plain_text", "POST", "/profiles", PLAIN),
    Refused(GENESYS, "query_customer_profile", 400, "malformed_id", "GET", "/profiles/not.an.id"),
    Refused(GENESYS, "query_customer_profile", 401, "missing_credentials", "GET", BRUCE, {}, REQUIRED),
    Refused(
        GENESYS, "query_customer_profile", 401, "wrong_credentials", "GET", BRUCE, {"headers": _basic("demo", "omed")}
    ),
    Refused(GENESYS, "query_customer_profile", 404, "unknown_customer", "GET", NOBODY),
    Refused(GENESYS, "query_customer_profile", 431, "headers_too_large", "GET", BRUCE, WORDY),
    Refused(
        GENESYS, "update_customer_profile", 400, "another_id", "PUT", BRUCE, {"json": {"customer_id": "ada-example-1"}}
    ),
    Refused(
        GENESYS, "update_customer_profile", 400, "reserved_word", "PUT", BRUCE,
        {"json": {"EmailAddress": ["ada@example.com", "null"]}},
    ),
    Refused(GENESYS, "update_customer_profile", 404, "unknown_customer", "PUT", NOBODY, {"json": {}}),
    Refused(GENESYS, "identify_customer", 400, "no_attribute", "GET", "/profiles"),
    Refused(GENESYS, "identify_customer", 400, "no_applicable_key", "GET", "/profiles?FirstName=Ada"),
    Refused(GENESYS, "identify_customer", 400, "unknown_key", "GET", "/profiles?LastName=Example&id_key=Surname"),
    Refused(
        GENESYS, "merge_customer_profiles", 400, "same_customer", "PUT", f"{ADA}/merge/00002bB2M8K00001", {"json": {}}
    ),
    Refused(GENESYS, "merge_customer_profiles", 400, "malformed_id", "PUT", f"{ADA}/merge/not.an.id"),
    Refused(GENESYS, "merge_customer_profiles", 404, "unknown_source", "PUT", f"{ADA}/merge/00027a52JCGY0ZZZ"),
    Refused(
        GENESYS, "merge_customer_profiles", 409, "ambiguous_name", "PUT", "/profiles/names/merge/extension-names", {},
        {"fixtures": "edge-cases"},
    ),
    Refused(
        GENESYS, "create_identification_key", 400, "reserved_word", "POST", "/metadata/identification-keys",
        {"json": {"name": "Select", "attributes": ["Language"]}},
    ),
    Refused(
        GENESYS, "create_identification_key", 400, "malformed_name", "POST", "/metadata/identification-keys",
        {"json": {"name": "1st", "attributes": ["Language"]}},
    ),
    Refused(
        GENESYS, "get_identification_key", 404, "unknown_key", "GET", "/metadata/identification-keys/Surname"
    ),
    Refused(
        GENESYS, "delete_customer_profile", 403, "missing_privilege", "DELETE", BRUCE,
        {"headers": _basic("viewer", "viewer")},
    ),
    Refused(
        GENESYS, "insert_extension_records", 400, "plain_value", "POST", f"{BRUCE}/extensions",
        {"json": {"Phone": "3145926535"}},
    ),
    Refused(
        GENESYS, "insert_extension_records", 400, "mandatory_attribute", "POST", f"{GORAN}/extensions",
        {"json": {"Contracts": [{"contract_number": "C-2003"}]}},
    ),
    Refused(
        GENESYS, "update_extension_record", 400, "unique_attribute_missing", "PUT",
        f"{GORAN}/extensions/Contracts/by/unique", {"json": {"active": False}},
    ),
    Refused(
        GENESYS, "create_extension_schema", 400, "no_such_attribute", "POST", EXTENSIONS,
        {"json": {"name": "Vehicles", "type": "multi-valued", "unique": ["plate"]}},
    ),
    Refused(
        GENESYS, "create_extension_schema", 400, "wrong_default", "POST", EXTENSIONS,
        {"json": {"name": "Household", "type": "single-valued", "attributes": [
            {"name": "adults", "type": "integer", "default": "1"}
        ]}},
    ),
    Refused(
        GENESYS, "create_extension_schema", 503, "production", "POST", EXTENSIONS,
        {"json": {"name": "Household", "type": "single-valued"}}, {"strict": True},
    ),
    Refused(GENESYS, "get_extension_schema", 404, "unknown_schema", "GET", f"{EXTENSIONS}/Phone"),
    Refused(GENESYS, "set_server_mode", 400, "unknown_mode", "POST", "/server/mode", {"json": {"mode": "holiday"}}),
    Refused(
        MYPREFERENCES, "create_profile", 400, "city_missing", "POST", "/AcmeCo/Profile", {"json": HOMELESS}
    ),
    Refused(
        MYPREFERENCES, "delete_profile", 403, "read_only_user", "DELETE", JANE,
        {"headers": _signed(SIGNED_AT, user="read.only", key="fake-shared-key")},
    ),
    Refused(
        MYPREFERENCES, "deactivate_profile", 400, "no_text", "POST", f"{JANE}/Deactivate",
        {"json": {"Reason": {"Code": 7}}},
    ),
    Refused(MYPREFERENCES, "create_profile", 413, "body_too_large", "POST", "/AcmeCo/Profile", LARGE),
    Refused(MYPREFERENCES, "create_profile", 415, "plain_text", "POST", "/AcmeCo/Profile", PLAIN),
    Refused(MYPREFERENCES, "get_profile", 400, "not_a_number", "GET", "/AcmeCo/Profile/one"),
    Refused(MYPREFERENCES, "get_profile", 401, "no_header", "GET", JANE, {}, REQUIRED),
    Refused(
        MYPREFERENCES, "get_profile", 401, "unknown_scheme", "GET", JANE,
        {"headers": _signed(SIGNED_AT, "PNAUTHINFO9-HMAC-SHA256")},
    ),
    Refused(MYPREFERENCES, "get_profile", 401, "bad_timestamp", "GET", JANE, {"headers": _signed("noon")}),
    Refused(
        MYPREFERENCES, "get_profile", 401, "expired", "GET", JANE, {"headers": _signed("2024-01-15T11:44:59Z")}
    ),
    Refused(MYPREFERENCES, "get_profile", 401, "bad_signature", "GET", JANE, {"headers": _signed(SIGNED_AT)}),
    Refused(MYPREFERENCES, "get_profile", 404, "no_such_profile", "GET", NO_PROFILE),
    Refused(MYPREFERENCES, "get_profile", 431, "headers_too_large", "GET", JANE, WORDY),
    Refused(
        MYPREFERENCES, "get_profile_by_alternate_id", 404, "no_such_alternate_id", "GET",
        "/AcmeCo/Profile/AlternateIdType/CRM/AlternateId/C-0404",
    ),
    Refused(
        MYPREFERENCES, "find_profiles_by_address", 404, "nobody_there", "GET",
        "/AcmeCo/Profile/Address?city=Nowhere&stateProvince=GA",
    ),
    Refused(
        MYPREFERENCES, "find_profiles_by_phone", 404, "nobody_with_phone", "GET",
        "/AcmeCo/Profile/Phone?phoneNumber=555-0199",
    ),
    Refused(
        MYPREFERENCES, "find_profiles_by_email", 404, "nobody_with_email", "GET",
        "/AcmeCo/Profile/Email?emailAddress=nobody@example.com",
    ),
    Refused(
        MYPREFERENCES, "find_profiles_by_name", 404, "nobody_of_that_name", "GET",
        "/AcmeCo/Profile/Name?lastName=Nobody",
    ),
    Refused(
        MYPREFERENCES, "add_consents", 400, "locale_missing", "POST", "/AcmeCo/Consents/1",
        {"json": {"Consents": [{"ConsentType": "Marketing", "ConsentVersion": "1", "ConsentStatus": 1}]}},
    ),
    Refused(
        MYPREFERENCES, "add_consents", 409, "too_many_consents", "POST", "/AcmeCo/Consents/1",
        {"json": {"Consents": [AGREED] * 1_000}},
    ),
)  # fmt: skip

NEVER = {
    (GENESYS, 500, "failure"),
    (MYPREFERENCES, 500, "defect"),
    (GENESYS, 403, "too_many"),
    (MYPREFERENCES, 403, "too_many_profiles"),
}
"""No single request brings these about: failures of the server, which test_reply_validation.py plants, and what takes
more people than a fixture set has, as in test_genesys_identify.py and test_mypreferences_searches.py."""


@pytest.mark.parametrize("refused", REFUSED, ids=str)
def test_an_error_that_a_document_shows_can_be_brought_about(
    refused: Refused, exchange: Callable[..., httpx.Response]
) -> None:
    reply = exchange(refused.vendor, refused.method, refused.path, refused.settings, **refused.options)
    assert reply.status_code == refused.status, reply.text
    _assert_says(reply, _shown(refused.vendor, refused.operation, refused.status)[refused.name])
    if refused.status == 401:
        _assert_headers_as_shown(DOCUMENTS[refused.vendor], refused.operation, reply, refused.name)


@pytest.mark.parametrize("refused", [case for case in REFUSED if case.vendor == MYPREFERENCES], ids=str)
def test_an_error_can_be_had_in_xml_as_well(refused: Refused, exchange: Callable[..., httpx.Response]) -> None:
    headers = {"Accept": "application/xml", **refused.options.get("headers", {})}
    options = {**refused.options, "headers": headers}
    reply = exchange(refused.vendor, refused.method, refused.path, refused.settings, **options)
    assert reply.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert reply.status_code == refused.status
    _assert_says(reply, _shown(refused.vendor, refused.operation, refused.status)[refused.name])


def test_no_error_that_a_document_shows_is_left_out() -> None:
    sent = {(request.vendor, request.operation, request.name) for request in REQUESTS}
    by_name = [reply for reply in REPLIES if (reply.vendor, reply.operation, reply.name) in sent]
    by_hand = [_shown(case.vendor, case.operation, case.status)[case.name] for case in REFUSED]
    reached = [(reply.vendor, reply.status, reply.name, reply.body) for reply in (*by_name, *by_hand)]
    for reply in REPLIES:
        shown = (reply.vendor, reply.status, reply.name, reply.body)
        assert reply.status < 400 or shown in reached or shown[:3] in NEVER, f"nothing brings about {reply}"


def _items(vendor: str, fixtures: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(account, item) for each profile of a shipped set."""
    for account, content in read_source(fixture_file(fixtures, vendor))["accounts"].items():
        for item in content.get("items", {}).get("profiles", ()):
            yield account, item


@pytest.mark.rule("UCS-GET-4")
@pytest.mark.parametrize("fixtures", ["default", "edge-cases"])
def test_a_genesys_profile_that_was_read_can_be_sent_back_and_stays_what_it_is(
    fake: Callable[..., Any], fixtures: str
) -> None:
    client = fake(fixtures=fixtures).client(GENESYS)
    items = list(_items(GENESYS, fixtures))
    assert len(items) >= 5
    for _, item in items:
        address = f"/profiles/{item['customer_id']}"
        extensions = [name for name, value in item.items() if _is_extension(value)]
        everything = {"extensions": ",".join(extensions)}
        whole = client.get(address, params=everything)
        assert whole.json() == item
        for params in ({}, everything):
            read = client.get(address, params=params)
            assert read.status_code == 200
            update = client.put(address, content=read.content, headers={"Content-Type": "application/json"})
            assert (update.status_code, update.json()) == (200, []), update.text
            assert client.get(address, params=params).json() == read.json()
            assert client.get(address, params=everything).json() == whole.json()


def _is_extension(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict)


@pytest.mark.parametrize("fixtures", ["default", "edge-cases"])
def test_a_mypreferences_profile_that_was_read_can_be_sent_back_and_stays_what_it_is(
    fake: Callable[..., Any], fixtures: str
) -> None:
    client = fake(fixtures=fixtures).client(MYPREFERENCES, headers=dict(CALLERS[MYPREFERENCES].owner.headers))
    items = list(_items(MYPREFERENCES, fixtures))
    assert len(items) >= 5
    for account, item in items:
        address = f"/{account}/Profile/{item['ProfileId']}"
        for way in (address, *_ways_by_alternate_id(account, item)):
            read = client.get(way)
            assert read.status_code == 200, f"{way}: {read.text}"
            update = client.put(address, content=read.content, headers={"Content-Type": "application/json"})
            assert update.status_code == 200, update.text
            edited = {**item["Edited"], "ModifiedDate": SIGNED_AT, "ModifiedBy": "api.user"}
            assert update.json() == {**item, "Edited": edited}
            assert client.get(way).json() == update.json()
            assert {**read.json(), "Edited": None} == {**item, "Edited": None}


def _ways_by_alternate_id(account: str, item: dict[str, Any]) -> Iterator[str]:
    """The address by each alternate id that can be addressed; deactivated profiles have none."""
    for entry in item["AlternateIds"] if item["IsActive"] else ():
        kind, value = entry["AlternateIdType"], entry["AlternateId"]
        if not any(part in (".", "..") or "/" in part or not part.isprintable() for part in (kind, value)):
            kind, value = quote(kind, safe=""), quote(value, safe="")
            yield f"/{account}/Profile/AlternateIdType/{kind}/AlternateId/{value}"
