"""What callers may do is told by their privileges."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.operations import EVERY, READS, WRITES, Prepared
from contract_tests.suite.genesys_ucs.steps import create, read, refused
from mock_server.verify.target import NOBODY, Names, Target

CREATE, CREATE_EXTENSION = "UCS.Customer.createProfile", "UCS.Customer.createProfileExtension"
DELETE = "UCS.Customer.deleteCustomerProfile"
PRIVILEGES = {"create_customer_profile": CREATE, "delete_customer_profile": DELETE}
each_mode = pytest.mark.parametrize(
    "mode", [pytest.param(mode, marks=pytest.mark.needs(mode)) for mode in ("required", "open")]
)


@each_mode
@pytest.mark.needs("reader", "global")
@pytest.mark.rule("UCS-ROLE-1", "UCS-ROLE-2", "UCS-ROLE-6")
@pytest.mark.parametrize("operation", WRITES)
def test_who_may_only_read_writes_nothing(
    genesys: httpx.Client, reader: httpx.Client, prepared: Prepared, operation: str, mode: str
) -> None:
    before, sent = prepared.everything(genesys), prepared[operation]
    reply = sent.send(reader)
    message = refused(reply, 403)
    assert f"privilege {PRIVILEGES.get(operation, '')}" in message
    assert CREATE_EXTENSION not in message
    assert (reply.json()["http_method"], reply.json()["uri"]) == (sent.method, sent.resource)
    assert prepared.everything(genesys) == before
    assert sent.send(genesys).status_code == sent.status


@each_mode
@pytest.mark.needs("reader", "global")
@pytest.mark.rule("UCS-ROLE-6")
@pytest.mark.parametrize("operation", READS)
def test_who_may_only_read_reads_everything(
    genesys: httpx.Client, reader: httpx.Client, prepared: Prepared, operation: str, mode: str
) -> None:
    sent = prepared[operation]
    reply = sent.send(reader)
    assert (reply.status_code, reply.json()) == (200, sent.send(genesys).json())
    assert reader.head(sent.path).status_code == 200


@pytest.mark.needs("reader")
@pytest.mark.rule("UCS-ROLE-1", "UCS-ROLE-2", "UCS-ROLE-3", "UCS-ROLE-4")
@pytest.mark.parametrize("extension", [{}, {"Home": {"n": 1}}], ids=["plain", "extension"])
def test_who_may_only_read_creates_nobody(
    genesys: httpx.Client, reader: httpx.Client, names: Names, extension: dict[str, Any]
) -> None:
    customer_id = names.id()
    body = {"customer_id": customer_id, "Title": "Dr.", **extension}
    assert refused(reader.post("/profiles", json=body), 403).endswith(f"privilege {CREATE}")
    assert genesys.get(f"/profiles/{customer_id}").status_code == 404
    assert genesys.post("/profiles", json=body).status_code == 201


@pytest.mark.needs("reader")
@pytest.mark.rule("UCS-ROLE-1", "UCS-ROLE-2", "UCS-ROLE-5")
def test_who_may_only_read_deletes_nobody(genesys: httpx.Client, reader: httpx.Client) -> None:
    customer_id = create(genesys, Title="Dr.")
    assert refused(reader.delete(f"/profiles/{customer_id}"), 403).endswith(f"privilege {DELETE}")
    assert read(genesys, customer_id) == {"customer_id": customer_id, "Title": "Dr."}
    assert genesys.delete(f"/profiles/{customer_id}").status_code == 200


@pytest.fixture
def clerk(target: Target) -> httpx.Client:
    """A client of a user of the fixture who may read and create, without extensions."""
    client = target.new_client(NOBODY)
    client.auth = httpx.BasicAuth("clerk", "clerk")
    return client


@pytest.mark.needs("mock")
@pytest.mark.rule("UCS-ROLE-3", "UCS-ROLE-5", "UCS-ROLE-1")
def test_a_privilege_lets_somebody_create_and_nothing_else(genesys: httpx.Client, clerk: httpx.Client) -> None:
    customer_id = create(clerk, FirstName="Ada", Titles=[])
    stored = {"customer_id": customer_id, "FirstName": "Ada", "Titles": []}
    place = f"/profiles/{customer_id}"
    assert read(clerk, customer_id) == stored
    assert refused(clerk.delete(place), 403).endswith(f"privilege {DELETE}")
    writes: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("PUT", place, {}),
        ("POST", f"{place}/extensions", {"Home": {}}),
        ("PUT", f"{place}/merge/{create(genesys)}", {}),
    )
    for method, path, body in writes:
        assert "privilege" in refused(clerk.request(method, path, json=body), 403)
    assert read(genesys, customer_id, "Home") == stored


@pytest.mark.needs("mock")
@pytest.mark.rule("UCS-ROLE-4", "UCS-ROLE-2")
@pytest.mark.parametrize("extension", [{"Phone": [{"n": 1}]}, {"Home": {}}])
def test_a_creation_with_extensions_needs_another_privilege(
    genesys: httpx.Client, clerk: httpx.Client, names: Names, extension: dict[str, Any]
) -> None:
    customer_id = names.id()
    body = {"customer_id": customer_id, "FirstName": "Ada", **extension}
    assert refused(clerk.post("/profiles", json=body), 403).endswith(f"privilege {CREATE_EXTENSION}")
    assert genesys.get(f"/profiles/{customer_id}").status_code == 404
    assert create(clerk, customer_id=customer_id, FirstName="Ada") == customer_id


@pytest.mark.needs("mock", "global")
@pytest.mark.rule("UCS-ROLE-4")
def test_no_record_of_an_extension_with_a_schema_is_an_extension_all_the_same(
    genesys: httpx.Client, clerk: httpx.Client, names: Names, prepared: Prepared
) -> None:
    customer_id = names.id()
    body = {"customer_id": customer_id, prepared.device: []}
    assert refused(clerk.post("/profiles", json=body), 403).endswith(f"privilege {CREATE_EXTENSION}")
    assert genesys.get(f"/profiles/{customer_id}").status_code == 404


@pytest.mark.needs("open", "global")
@pytest.mark.rule("UCS-ROLE-7", "UCS-AUTH-7")
@pytest.mark.parametrize("operation", EVERY)
def test_without_credentials_everything_may_be_done_where_none_are_needed(
    nobody: httpx.Client, prepared: Prepared, operation: str
) -> None:
    sent = prepared[operation]
    assert sent.send(nobody).status_code == sent.status


@pytest.mark.needs("open")
@pytest.mark.rule("UCS-ROLE-7")
def test_without_credentials_a_customer_with_extensions_is_created_and_deleted(nobody: httpx.Client) -> None:
    customer_id = create(nobody, Home={"n": 1})
    assert read(nobody, customer_id, "Home") == {"customer_id": customer_id, "Home": {"n": 1}}
    assert nobody.delete(f"/profiles/{customer_id}").status_code == 200
