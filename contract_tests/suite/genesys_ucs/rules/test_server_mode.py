"""Production and maintenance: what each mode lets happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from contract_tests.suite.genesys_ucs.operations import (
    ABOUT_PROFILES,
    ABOUT_SERVER,
    METADATA_READS,
    METADATA_WRITES,
    Prepared,
)
from contract_tests.suite.genesys_ucs.steps import create, read, refused
from mock_server.verify.target import Names

Switch = Callable[[str], httpx.Response]
BOTH = pytest.mark.parametrize("mode", ["maintenance", "production"])


@pytest.fixture
def switch(genesys: httpx.Client) -> Iterator[Switch]:
    """Sets the mode, which is production again afterwards; mark the test `needs("global")`."""

    def set_to(mode: str) -> httpx.Response:
        reply = genesys.post("/server/mode", json={"mode": mode})
        assert reply.status_code == 200, reply.text
        return reply

    yield set_to
    genesys.post("/server/mode", json={"mode": "production"})


def status(client: httpx.Client, **headers: str) -> object:
    reply = client.get("/server/status", headers=headers)
    assert reply.status_code == 200, reply.text
    return reply.json()


@pytest.mark.rule("UCS-MODE-1")
def test_a_server_that_nobody_switched_is_in_production(genesys: httpx.Client) -> None:
    assert status(genesys) == {"mode": "production"}


@pytest.mark.rule("UCS-MODE-2", "UCS-MODE-3", "UCS-MODE-10")
@pytest.mark.needs("global")
@pytest.mark.parametrize("mode", ["maintenance", "MAINTENANCE", "Production", "production", "mAINTENANCE"])
def test_a_mode_is_set_in_any_case_and_told_in_lower_case(genesys: httpx.Client, switch: Switch, mode: str) -> None:
    for _ in range(2):
        reply = switch(mode)
        assert reply.json() == {"server changed": mode.lower()}
        assert reply.headers["Location"] == f"{genesys.base_url.path}server/status"
        assert status(genesys) == {"mode": mode.lower()}


@pytest.mark.rule("UCS-MODE-4")
@pytest.mark.needs("global")
@BOTH
@pytest.mark.parametrize(
    "wanted", ["", "prod", "production ", "maintenance\n", "ma\u0131ntenance", 1, None, ["production"]], ids=repr
)
def test_a_mode_that_there_is_not_is_refused(genesys: httpx.Client, switch: Switch, mode: str, wanted: object) -> None:
    switch(mode)
    assert "mode" in refused(genesys.post("/server/mode", json={"mode": wanted}), 400)
    assert status(genesys) == {"mode": mode}


@pytest.mark.rule("UCS-MODE-4", "UCS-ERROR-5")
@pytest.mark.needs("global")
def test_a_mode_has_to_be_named(genesys: httpx.Client, switch: Switch) -> None:
    switch("maintenance")
    assert "mode" in refused(genesys.post("/server/mode", json={}), 400)
    assert status(genesys) == {"mode": "maintenance"}


def refused_in_maintenance(client: httpx.Client, prepared: Prepared, switch: Switch, operation: str) -> None:
    """The operation is refused and has no effect, and succeeds once the server is in production again."""
    before, sent = prepared.everything(client), prepared[operation]
    switch("maintenance")
    reply = sent.send(client)
    assert reply.status_code == 503
    body = reply.json()
    assert (body["http_method"], body["uri"], body["code"]) == (sent.method, sent.resource, 503)
    assert "maintenance" in body["message"]
    switch("production")
    assert prepared.everything(client) == before
    assert sent.send(client).status_code == sent.status


@pytest.mark.rule("UCS-MODE-5")
@pytest.mark.needs("global")
@pytest.mark.parametrize("operation", [name for name in ABOUT_PROFILES if name != "update_customer_profile"])
def test_in_maintenance_nothing_can_be_done_with_profiles(
    genesys: httpx.Client, prepared: Prepared, switch: Switch, operation: str
) -> None:
    refused_in_maintenance(genesys, prepared, switch, operation)


@pytest.mark.rule("UCS-MODE-6")
@pytest.mark.needs("global")
def test_an_update_needs_production(genesys: httpx.Client, prepared: Prepared, switch: Switch) -> None:
    refused_in_maintenance(genesys, prepared, switch, "update_customer_profile")


@pytest.mark.rule("UCS-MODE-5")
@pytest.mark.needs("global")
def test_a_head_request_is_refused_during_maintenance_too(
    genesys: httpx.Client, prepared: Prepared, switch: Switch
) -> None:
    switch("maintenance")
    assert genesys.head(f"/profiles/{prepared.one}").status_code == 503


@pytest.mark.rule("UCS-MODE-7", "UCS-MODE-10")
@pytest.mark.needs("global")
@BOTH
@pytest.mark.parametrize("operation", [*METADATA_READS, "query_server_status"])
def test_metadata_and_status_are_read_in_both_modes(
    genesys: httpx.Client, prepared: Prepared, switch: Switch, operation: str, mode: str
) -> None:
    switch("production")
    sent = prepared[operation]
    before = sent.send(genesys)
    switch(mode)
    reply = sent.send(genesys)
    assert reply.status_code == 200
    if operation in METADATA_READS:
        assert reply.json() == before.json()


@pytest.mark.rule("UCS-MODE-7", "UCS-MODE-10")
@pytest.mark.needs("global", "strict")
@pytest.mark.parametrize("operation", [*METADATA_READS, *ABOUT_SERVER])
def test_a_strict_server_lets_metadata_and_status_be_read_in_maintenance(
    genesys: httpx.Client, prepared: Prepared, switch: Switch, operation: str
) -> None:
    switch("maintenance")
    assert prepared[operation].send(genesys).status_code == 200


@pytest.mark.rule("UCS-MODE-8")
@pytest.mark.needs("global", "lenient")
@BOTH
@pytest.mark.parametrize("operation", METADATA_WRITES)
def test_schemas_and_keys_are_changed_in_both_modes(
    genesys: httpx.Client, prepared: Prepared, switch: Switch, operation: str, mode: str
) -> None:
    switch(mode)
    sent = prepared[operation]
    assert sent.send(genesys).status_code == sent.status


@pytest.mark.rule("UCS-MODE-9")
@pytest.mark.needs("global", "strict")
@pytest.mark.parametrize("operation", METADATA_WRITES)
def test_a_strict_server_wants_maintenance_for_work_on_schemas_and_keys(
    genesys: httpx.Client, prepared: Prepared, switch: Switch, operation: str
) -> None:
    before, sent = prepared.everything(genesys), prepared[operation]
    assert "production" in refused(sent.send(genesys), 503)
    assert prepared.everything(genesys) == before
    switch("maintenance")
    assert sent.send(genesys).status_code == sent.status


@pytest.mark.rule("UCS-MODE-11")
@pytest.mark.needs("global")
def test_back_in_production_every_profile_is_as_it_was(genesys: httpx.Client, switch: Switch) -> None:
    before = [read(genesys, create(genesys, FirstName=name)) for name in ("Ada", "Bob")]
    switch("maintenance")
    switch("Production")
    assert [read(genesys, profile["customer_id"]) for profile in before] == before


@pytest.mark.rule("UCS-MODE-12")
@pytest.mark.needs("global", "open", "lenient")
@pytest.mark.parametrize("mode", ["maintenance", "production"])
def test_the_mode_is_that_of_all_tenants(
    genesys: httpx.Client, nobody: httpx.Client, names: Names, switch: Switch, mode: str
) -> None:
    theirs = {"ContactCenterId": names.text("tenant")}
    customer_id = create(genesys, FirstName="Ada")
    switch({"maintenance": "production", "production": "maintenance"}[mode])
    assert nobody.post("/server/mode", json={"mode": mode}, headers=theirs).status_code == 200
    assert status(genesys) == status(nobody, **theirs) == {"mode": mode}
    assert genesys.get(f"/profiles/{customer_id}").status_code == (503 if mode == "maintenance" else 200)


@pytest.mark.rule("UCS-ERROR-13")
@pytest.mark.needs("global", "required", "reader")
def test_the_mode_comes_after_route_and_credentials_and_before_the_body_and_privileges(
    genesys: httpx.Client, nobody: httpx.Client, reader: httpx.Client, switch: Switch
) -> None:
    assert nobody.post("/server/mode", json={"mode": "maintenance"}).status_code == 401
    customer_id = create(genesys, FirstName="Ada")
    switch("maintenance")
    assert genesys.patch(f"/profiles/{customer_id}").status_code == 405
    assert nobody.post("/profiles", json={}).status_code == 401
    for body in ("{", '{"Title": "Select"}', "{}"):
        reply = genesys.post("/profiles", content=body, headers={"Content-Type": "application/json"})
        assert reply.status_code == 503
    assert reader.post("/profiles", json={}).status_code == 503
