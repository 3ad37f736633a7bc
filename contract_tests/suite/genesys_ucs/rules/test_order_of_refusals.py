"""Of several reasons to refuse a request the first is told: path, credentials, tenant, mode, body, privilege, …"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.operations import (
    ABOUT_PROFILES,
    EVERY,
    MAINTENANCE,
    PRODUCTION,
    WITH_BODY,
    WRITES,
    Prepared,
)
from contract_tests.suite.genesys_ucs.schemas import CREATE, INSERT, UPDATE, Write, each_write
from contract_tests.suite.genesys_ucs.steps import create, read, refused
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("required", "reader", "global")
NO_OBJECT: dict[str, Any] = {"json": ["no object"]}
WRONG = ("nobody", "wrong")
ADDRESSING = {
    "update_customer_profile": ("one", "three"),
    "delete_customer_profile": ("two", "three"),
    "insert_extension_records": ("one", "three"),
    "update_extension_record": ("one", "three"),
    "delete_extension_record": ("one", "three"),
    "merge_customer_profiles": ("two", "three"),
    "delete_extension_schema": ("device", "vehicle"),
    "delete_identification_key": ("by_title", "by_language"),
}
"""Writes of what has to exist, with what of `Prepared` their path names and what does not exist."""


@contextmanager
def maintenance(client: httpx.Client) -> Iterator[None]:
    assert client.post("/server/mode", json=MAINTENANCE).status_code == 200
    try:
        yield
    finally:
        client.post("/server/mode", json=PRODUCTION)


def elsewhere(names: Names) -> dict[str, str]:
    return {"ContactCenterId": names.text("wrong")}


def is_the_fronts(reply: httpx.Response) -> bool:
    return reply.status_code == 400 and set(reply.json()) == {"message", "exception"}


@pytest.mark.parametrize("operation", EVERY)
@pytest.mark.rule("UCS-ERROR-13")
def test_the_path_and_its_methods_come_before_credentials(
    genesys: httpx.Client, prepared: Prepared, names: Names, operation: str
) -> None:
    sent, lost = prepared[operation], elsewhere(names)
    refused(genesys.request(sent.method, f"/nowhere{sent.resource}", auth=WRONG, headers=lost, json=[]), 404)
    refused(genesys.request("PATCH", sent.resource, auth=WRONG, headers=lost, json=[]), 405)


@pytest.mark.parametrize("operation", EVERY)
@pytest.mark.rule("UCS-ERROR-13")
def test_credentials_come_before_the_tenant_the_mode_and_the_body(
    genesys: httpx.Client, prepared: Prepared, names: Names, operation: str
) -> None:
    prepared.refusal(genesys, operation, 401, auth=WRONG, headers=elsewhere(names), **NO_OBJECT)
    with maintenance(genesys):
        refused(prepared[operation].send(genesys, auth=WRONG, **NO_OBJECT), 401)


@pytest.mark.parametrize("operation", EVERY)
@pytest.mark.rule("UCS-ERROR-13")
def test_the_tenant_comes_before_the_mode_the_body_and_the_privilege(
    genesys: httpx.Client, reader: httpx.Client, prepared: Prepared, names: Names, operation: str
) -> None:
    with maintenance(genesys):
        assert is_the_fronts(prepared[operation].send(reader, headers=elsewhere(names), **NO_OBJECT))


@pytest.mark.parametrize("operation", ABOUT_PROFILES)
@pytest.mark.rule("UCS-ERROR-13")
def test_the_mode_comes_before_the_body_and_the_privilege(
    genesys: httpx.Client, reader: httpx.Client, prepared: Prepared, operation: str
) -> None:
    with maintenance(genesys):
        refused(prepared[operation].send(reader, **NO_OBJECT), 503)


@pytest.mark.parametrize("operation", WITH_BODY)
@pytest.mark.rule("UCS-ERROR-13")
def test_the_body_comes_before_the_privilege(
    genesys: httpx.Client, reader: httpx.Client, prepared: Prepared, operation: str
) -> None:
    prepared.refusal(genesys, operation, 400, by=reader, **NO_OBJECT)


@pytest.mark.parametrize("operation", ADDRESSING)
@pytest.mark.rule("UCS-ERROR-13")
def test_the_privilege_comes_before_the_resource(
    genesys: httpx.Client, reader: httpx.Client, prepared: Prepared, operation: str
) -> None:
    known, unknown = (getattr(prepared, name) for name in ADDRESSING[operation])
    sent = prepared[operation]
    for client, status in ((reader, 403), (genesys, 404)):
        refused(client.request(sent.method, sent.path.replace(known, unknown), json=sent.body), status)


@pytest.mark.parametrize("operation", [operation for operation in ADDRESSING if operation in WITH_BODY])
@pytest.mark.rule("UCS-ERROR-13")
def test_the_body_comes_before_the_resource(genesys: httpx.Client, prepared: Prepared, operation: str) -> None:
    known, unknown = (getattr(prepared, name) for name in ADDRESSING[operation])
    sent = prepared[operation]
    refused(genesys.request(sent.method, sent.path.replace(known, unknown), **NO_OBJECT), 400)


@pytest.mark.rule("UCS-ERROR-13")
def test_the_privilege_comes_before_a_conflict(genesys: httpx.Client, reader: httpx.Client, prepared: Prepared) -> None:
    taken = {
        "create_customer_profile": prepared.customer,
        "create_extension_schema": {"name": prepared.device, "type": "multi-valued"},
        "create_identification_key": {"name": prepared.by_title, "attributes": ["Title"]},
    }
    for operation, body in taken.items():
        prepared.refusal(genesys, operation, 403, by=reader, json=body)
        prepared.refusal(genesys, operation, 409, json=body)


@pytest.mark.rule("UCS-ERROR-13")
def test_the_resource_comes_before_a_conflict_and_the_body_before_both(
    genesys: httpx.Client, prepared: Prepared
) -> None:
    wide = {f"a{number}": "x" for number in range(1000)}
    for body, status in (({**wide, "a0": None}, 400), (wide, 404)):
        refused(genesys.put(f"/profiles/{prepared.three}", json=body), status)
    refused(genesys.put(f"/profiles/{prepared.one}", json=wide), 409)


@pytest.mark.rule("UCS-ERROR-13")
def test_a_registered_schema_comes_before_a_conflict(genesys: httpx.Client, prepared: Prepared) -> None:
    body = {**prepared.customer, prepared.device: [{"Serial": "s1", "Colour": "red"}]}
    prepared.refusal(genesys, "create_customer_profile", 400, json=body)


@pytest.mark.rule("UCS-ERROR-13")
@pytest.mark.needs("lenient")
@pytest.mark.parametrize("write", [UPDATE, INSERT], ids=str)
def test_a_registered_schema_comes_before_a_conflict_of_kinds(
    genesys: httpx.Client, prepared: Prepared, names: Names, write: Write
) -> None:
    """What is stored as an extension is updated as an attribute, and the other way round for an insertion."""
    name = names.text("Note")
    sent, stored = ("text", {"a": 1}) if write is UPDATE else ({"a": 1}, "text")
    customer_id = create(genesys, **{name: stored})
    for records, status in (([{"Colour": "red"}], 400), ([{"Serial": "s1"}], 409)):
        refused(write.send(genesys, customer_id, {name: sent, prepared.device: records}), status)
        refused(write.send(genesys, customer_id, {prepared.device: records, name: sent}), status)
    assert read(genesys, customer_id, name) == {"customer_id": customer_id, name: stored}


@pytest.mark.rule("UCS-ERROR-13")
@pytest.mark.needs("lenient")
@each_write
def test_what_is_called_as_the_id_is_a_conflict_and_told_last(
    genesys: httpx.Client, reader: httpx.Client, prepared: Prepared, write: Write
) -> None:
    body: dict[str, Any] = {"Customer_Id": {"a": 1}}
    wrong = {**body, prepared.device: [{"Colour": "red"}]}
    refused(write.send(reader, prepared.one, body), 403)
    for customer_id, sent, status in (
        (prepared.three, wrong, 400),
        (prepared.three, body, 409 if write is CREATE else 404),
        (prepared.one, body, 409),
    ):
        refused(write.send(genesys, customer_id, sent), status)


@pytest.mark.rule("UCS-ERROR-13")
def test_every_write_is_among_those_that_are_held_against_privileges() -> None:
    creations = {"create_customer_profile", "create_extension_schema", "create_identification_key"}
    assert {*ADDRESSING, *creations, "set_server_mode"} == set(WRITES)
