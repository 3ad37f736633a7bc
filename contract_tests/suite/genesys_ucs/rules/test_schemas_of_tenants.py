"""Each tenant has schemas of its own."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from contract_tests.suite.genesys_ucs.schemas import Schemas, insert, listed, records, shown
from contract_tests.suite.genesys_ucs.steps import EXTENSION_SCHEMAS, create, refused
from mock_server.verify.target import NOBODY, Names, Target


@pytest.fixture
def elsewhere(target: Target, names: Names) -> Iterator[Schemas]:
    """Metadata of a tenant that nobody else uses; mark the test `needs("open", "global")`."""
    client = target.new_client(NOBODY)
    client.headers["ContactCenterId"] = names.text("tenant")
    created = Schemas(client, names)
    try:
        yield created
    finally:
        created.remove()


@pytest.mark.rule("UCS-SCHEMA-29", "UCS-SCHEMA-13")
@pytest.mark.needs("global", "open", "lenient")
def test_schemas_of_one_tenant_are_unknown_to_another(genesys: httpx.Client, elsewhere: Schemas) -> None:
    name = elsewhere.register("Theirs", "single-valued", a="string")
    assert listed(elsewhere.client) == [shown(elsewhere.client, name)]
    assert genesys.get(f"{EXTENSION_SCHEMAS}/{name}").status_code == 404
    assert name not in [schema["name"] for schema in listed(genesys)]
    assert genesys.delete(f"{EXTENSION_SCHEMAS}/{name}").status_code == 404
    assert shown(elsewhere.client, name)["name"] == name


@pytest.mark.rule("UCS-SCHEMA-29", "UCS-SCHEMA-14")
@pytest.mark.needs("global", "open", "lenient")
def test_two_tenants_have_a_schema_of_one_name_each(
    genesys: httpx.Client, schemas: Schemas, elsewhere: Schemas
) -> None:
    name = schemas.register("Cards", number="long")
    elsewhere.stored(name, "single-valued", city="string")
    customer_id = create(genesys, **{name: [{"number": 1}]})
    assert (shown(genesys, name)["type"], shown(elsewhere.client, name)["type"]) == ("multi-valued", "single-valued")
    assert elsewhere.delete(f"{EXTENSION_SCHEMAS}/{name}").status_code == 204
    assert records(genesys, customer_id, name) == [{"number": 1}]


@pytest.mark.rule("UCS-SCHEMA-16")
@pytest.mark.needs("global", "open", "lenient")
def test_a_new_schema_binds_the_next_write_of_its_tenant_only(genesys: httpx.Client, elsewhere: Schemas) -> None:
    theirs = elsewhere.client
    name = elsewhere.names.text("Cards")
    customer_id = create(theirs, **{name: {"free": 1}})
    elsewhere.stored(name, "multi-valued", number="long")
    refused(theirs.post("/profiles", json={name: {"free": 1}}), 400)
    refused(insert(theirs, customer_id, **{name: [{"free": 1}]}), 400)
    create(genesys, **{name: {"free": 1}})
    assert theirs.delete(f"/profiles/{customer_id}").status_code == 200


@pytest.mark.rule("UCS-SCHEMA-35")
@pytest.mark.needs("mock", "global", "open")
def test_a_tenant_has_at_most_a_thousand_schemas(elsewhere: Schemas) -> None:
    for number in range(1000):
        reply = elsewhere.create({"name": f"e{number}", "type": "multi-valued"})
        assert reply.status_code == 201, reply.text
    refused(elsewhere.create({"name": "more", "type": "multi-valued"}), 409)
    assert len(listed(elsewhere.client)) == 1000
