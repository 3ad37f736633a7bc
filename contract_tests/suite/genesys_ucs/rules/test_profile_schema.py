"""The schema of profiles: which attributes there are."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mock_server.verify.target import Names

PREDEFINED = ("FirstName", "LastName", "PhoneNumber", "EmailAddress", "Title")


def attributes(client: httpx.Client, **headers: str) -> Any:
    reply = client.get("/metadata/profiles", headers=headers)
    assert reply.status_code == 200, reply.text
    return reply.json()


@pytest.mark.rule("UCS-ATTR-1")
def test_the_profile_schema_is_a_list_of_names_and_types(genesys: httpx.Client) -> None:
    schema = attributes(genesys)
    assert isinstance(schema, list)
    assert all(isinstance(attribute["name"], str) and isinstance(attribute["type"], str) for attribute in schema)
    names = [attribute["name"] for attribute in schema]
    assert len(names) == len(set(names)) >= len(PREDEFINED)


@pytest.mark.rule("UCS-ATTR-2")
def test_an_attribute_is_text_or_a_date(genesys: httpx.Client) -> None:
    assert {attribute["type"] for attribute in attributes(genesys)} <= {"string", "date"}


@pytest.mark.rule("UCS-ATTR-3")
@pytest.mark.parametrize("name", PREDEFINED)
def test_the_predefined_attributes_are_texts(genesys: httpx.Client, name: str) -> None:
    assert [attribute["type"] for attribute in attributes(genesys) if attribute["name"] == name] == ["string"]


@pytest.mark.rule("UCS-ATTR-4", "UCS-ATTR-2")
@pytest.mark.needs("mock")
def test_what_the_deployer_added_is_listed_too(genesys: httpx.Client) -> None:
    types = {attribute["name"]: attribute["type"] for attribute in attributes(genesys)}
    assert (types["DOB"], types["Language"]) == ("date", "string")
    assert types.keys() >= set(PREDEFINED)


@pytest.mark.rule("UCS-ATTR-3")
@pytest.mark.needs("mock", "open", "lenient")
def test_a_tenant_that_configured_nothing_has_the_predefined_attributes(nobody: httpx.Client, names: Names) -> None:
    schema = attributes(nobody, ContactCenterId=names.text("tenant"))
    assert [attribute["name"] for attribute in schema] == list(PREDEFINED)
