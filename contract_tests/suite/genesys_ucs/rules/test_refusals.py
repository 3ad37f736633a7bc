"""Refusals of bodies: the vendor's envelope, the member at fault by its name, and nothing stored."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.operations import EVERY, KEYS, SCHEMAS, WITH_BODY, Prepared
from contract_tests.suite.genesys_ucs.steps import JSON, create, read, refused
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("global")
NO_JSON = [b'{"Title": ', b"{'Title': 1}", b'{"Title": "x"} x', b'{"Title": "\xff"}', b"   "]
NO_OBJECT = [b"[]", b'"text"', b"1", b"true", b"null", b'[{"Title": "Dr."}]']


def raw(body: bytes) -> dict[str, Any]:
    """What sends these bytes as JSON."""
    return {"json": None, "content": body, "headers": JSON}


@pytest.mark.rule("UCS-ERROR-1", "UCS-ERROR-14")
@pytest.mark.parametrize("operation", EVERY)
def test_each_operation_refuses_in_the_envelope(genesys: httpx.Client, prepared: Prepared, operation: str) -> None:
    assert prepared.refusal(genesys, operation, 401, auth=("nobody", "wrong"))


@pytest.mark.rule("UCS-ERROR-1", "UCS-HTTP-1", "UCS-HTTP-7")
def test_refusals_of_each_status_are_in_the_envelope(genesys: httpx.Client, prepared: Prepared) -> None:
    one, unknown = f"/profiles/{prepared.one}", f"/profiles/{prepared.three}"
    for method, path, body, status in (
        ("GET", unknown, None, 404),
        ("PUT", f"{unknown}?extensions=Phone", {"Title": "Dr."}, 404),
        ("DELETE", unknown, None, 404),
        ("PATCH", one, {"Title": "Dr."}, 405),
        ("PUT", one, {"Title": None}, 400),
        ("POST", "/profiles", prepared.customer, 409),
        ("POST", f"{unknown}/extensions", {prepared.device: [{"Serial": "s2"}]}, 404),
        ("PUT", f"{one}/merge/{prepared.three}", {}, 404),
        ("GET", f"{SCHEMAS}/{prepared.vehicle}", None, 404),
        ("POST", KEYS, {"name": prepared.by_title, "attributes": ["Title"]}, 409),
    ):
        reply = genesys.request(method, path, json=body)
        assert reply.headers["Content-Type"].lower() == "application/json;charset=utf-8"
        message = refused(reply, status)
        assert message
        assert reply.json() == {
            "http_method": method,
            "uri": path.partition("?")[0],
            "code": status,
            "message": message,
        }


@pytest.mark.rule("UCS-ERROR-2", "UCS-ERROR-14")
@pytest.mark.parametrize("operation", WITH_BODY)
def test_no_operation_takes_a_body_that_is_no_json(genesys: httpx.Client, prepared: Prepared, operation: str) -> None:
    prepared.refusals(genesys, operation, 400, (raw(body) for body in NO_JSON))


@pytest.mark.rule("UCS-ERROR-3", "UCS-ERROR-14")
@pytest.mark.parametrize("operation", WITH_BODY)
def test_no_operation_takes_a_body_that_is_no_object(genesys: httpx.Client, prepared: Prepared, operation: str) -> None:
    prepared.refusals(genesys, operation, 400, (raw(body) for body in NO_OBJECT))


@pytest.mark.rule("UCS-ERROR-4", "UCS-ERROR-14")
@pytest.mark.parametrize(
    ("operation", "member", "value"),
    [
        ("create_customer_profile", "customer_id", 7),
        ("create_customer_profile", "Title", None),
        ("update_customer_profile", "customer_id", ["a"]),
        ("update_customer_profile", "Title", None),
        ("insert_extension_records", "device", "text"),
        ("update_extension_record", "Label", {}),
        ("update_extension_record", "Serial", ["s1"]),
        ("delete_extension_record", "Serial", {}),
        ("merge_customer_profiles", "force_merge", "perhaps"),
        ("create_extension_schema", "name", 7),
        ("create_extension_schema", "attributes", "Serial"),
        ("create_extension_schema", "type", True),
        ("create_identification_key", "name", 7),
        ("create_identification_key", "attributes", "Language"),
        ("create_identification_key", "unique", "perhaps"),
        ("set_server_mode", "mode", 7),
    ],
)
def test_a_member_of_the_wrong_type_is_refused_by_name(
    genesys: httpx.Client, prepared: Prepared, operation: str, member: str, value: object
) -> None:
    name = prepared.device if member == "device" else member
    body = {**prepared[operation].body, name: value}
    assert f"'{name}" in prepared.refusal(genesys, operation, 400, json=body)


@pytest.mark.rule("UCS-ERROR-4")
@pytest.mark.parametrize("parameter", ["include_profile", "include_extensions"])
def test_a_parameter_of_the_wrong_type_is_refused_by_name(
    genesys: httpx.Client, prepared: Prepared, parameter: str
) -> None:
    reply = genesys.get(f"{prepared['identify_customer'].path}&{parameter}=perhaps")
    assert f"'{parameter}'" in refused(reply, 400)


@pytest.mark.rule("UCS-ERROR-5", "UCS-ERROR-14")
@pytest.mark.parametrize(
    ("operation", "member"),
    [
        ("create_extension_schema", "name"),
        ("create_extension_schema", "type"),
        ("create_identification_key", "name"),
        ("create_identification_key", "attributes"),
        ("set_server_mode", "mode"),
    ],
)
def test_a_required_member_that_is_missing_is_refused_by_name(
    genesys: httpx.Client, prepared: Prepared, operation: str, member: str
) -> None:
    body = {name: value for name, value in prepared[operation].body.items() if name != member}
    assert f"'{member}'" in prepared.refusal(genesys, operation, 400, json=body)


@pytest.mark.rule("UCS-ERROR-6")
@pytest.mark.needs("lenient")
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_every_member_at_fault_is_named(genesys: httpx.Client, method: str) -> None:
    customer_id = create(genesys, Title="Dr.")
    body: dict[str, Any] = {
        "customer_id": "",
        "A": None,
        "B": "fine",
        "C": ["Table"],
        "D": {"x": []},
        "E": {"y": "fine"},
        "F": [["a"]],
        "G": 1e19,
    }
    reply = genesys.request(method, "/profiles" if method == "POST" else f"/profiles/{customer_id}", json=body)
    message = refused(reply, 400)
    named = [name for name in ("customer_id", "A", "B", "C", "D.x", "E.y", "F", "G") if f"'{name}'" in message]
    assert named == ["customer_id", "A", "C", "D.x", "F", "G"]
    assert read(genesys, customer_id) == {"customer_id": customer_id, "Title": "Dr."}


@pytest.mark.rule("UCS-ERROR-14")
def test_a_body_with_a_good_and_a_bad_member_stores_neither(
    genesys: httpx.Client, prepared: Prepared, names: Names
) -> None:
    for operation, body in (
        ("create_customer_profile", {"customer_id": prepared.three, "Title": "Dr.", "FirstName": None}),
        ("update_customer_profile", {"Title": "Prof.", "FirstName": None}),
        ("insert_extension_records", {prepared.device: [{"Serial": "s2"}, {"Serial": None}]}),
        ("update_extension_record", {"Serial": "s1", "Label": "l2", "Extra": None}),
        ("create_identification_key", {"name": prepared.by_language, "attributes": ["Language", 7]}),
    ):
        prepared.refusal(genesys, operation, 400, json=body)
    taken = {"customer_id": prepared.one, "Title": names.text("Title"), prepared.device: [{"Serial": "s9"}]}
    prepared.refusal(genesys, "create_customer_profile", 409, json=taken)
