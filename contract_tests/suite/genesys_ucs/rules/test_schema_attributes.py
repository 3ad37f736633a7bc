"""What a schema of an extension says of attributes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.schemas import Schemas, records
from contract_tests.suite.genesys_ucs.steps import EXTENSION_SCHEMAS, create, refused
from mock_server.verify.target import Names

TYPES = ("string", "integer", "long", "double", "date", "datetime", "currency", "boolean")


class Attempts:
    """Creations of schemas under one name, which is taken only when one succeeds."""

    def __init__(self, schemas: Schemas, names: Names) -> None:
        self._schemas = schemas
        self.name = names.text("Cards")

    def refused(self, *attributes: dict[str, Any], **beside: Any) -> str:
        body = {"name": self.name, "type": "multi-valued", "attributes": attributes, **beside}
        message = refused(self._schemas.create(body), 400)
        assert self._schemas.client.get(f"{EXTENSION_SCHEMAS}/{self.name}").status_code == 404
        return message


@pytest.fixture
def attempts(schemas: Schemas, names: Names) -> Attempts:
    return Attempts(schemas, names)


@pytest.mark.rule("UCS-SCHEMA-7")
@pytest.mark.needs("global")
def test_an_attribute_has_one_of_eight_types(genesys: httpx.Client, schemas: Schemas) -> None:
    name = schemas.register("Every", **{f"a_{type_}": type_ for type_ in TYPES})
    shown = genesys.get(f"{EXTENSION_SCHEMAS}/{name}").json()["attributes"]
    assert [attribute["type"] for attribute in shown] == list(TYPES)


@pytest.mark.rule("UCS-SCHEMA-7")
@pytest.mark.needs("global")
@pytest.mark.parametrize("type_", ["text", "STRING", "number", "int", "varchar", "", 1, None], ids=repr)
def test_any_other_type_is_refused(attempts: Attempts, type_: object) -> None:
    assert "type" in attempts.refused({"name": "a", "type": type_})


@pytest.mark.rule("UCS-SCHEMA-8")
@pytest.mark.needs("global")
@pytest.mark.parametrize("unique", [["a", "A"], ["b"], ["a", "b"], [""]], ids=repr)
def test_unique_names_attributes_of_the_schema(attempts: Attempts, unique: list[str]) -> None:
    assert "unique" in attempts.refused({"name": "a", "type": "string"}, unique=unique)


@pytest.mark.rule("UCS-SCHEMA-31")
@pytest.mark.needs("global")
def test_two_attributes_of_a_schema_have_two_names(attempts: Attempts, schemas: Schemas) -> None:
    one, other = {"name": "colour", "type": "string"}, {"name": "Colour", "type": "long"}
    assert "colour" in attempts.refused(one, other, {"name": "colour", "type": "long"})
    reply = schemas.create({"name": attempts.name, "type": "multi-valued", "attributes": [one, other]})
    assert reply.status_code == 201, reply.text


@pytest.mark.rule("UCS-SCHEMA-30")
@pytest.mark.needs("global")
@pytest.mark.parametrize(
    ("type_", "default"),
    [
        ("integer", "0"), ("integer", 0.5), ("long", "0"), ("long", 0.5), ("double", "0.5"), ("double", True),
        ("currency", "5"), ("currency", True), ("boolean", "true"), ("boolean", 1), ("string", 5), ("string", True),
        ("date", 19620510), ("date", "soon"), ("datetime", "1962-05-10"), ("datetime", 0),
    ],
)  # fmt: skip
def test_a_default_that_its_attribute_could_not_have_is_refused(
    attempts: Attempts, type_: str, default: object
) -> None:
    assert "default" in attempts.refused({"name": "a", "type": type_, "default": default})


@pytest.mark.rule("UCS-SCHEMA-30", "UCS-SCHEMA-21")
@pytest.mark.needs("global")
@pytest.mark.parametrize(
    ("type_", "default"),
    [
        ("string", "555"), ("integer", 0), ("long", -(2**63)), ("double", 0.5), ("currency", 12), ("boolean", False),
        ("date", "2024-02-29"), ("datetime", "2024-02-29T23:59:59.999Z"),
    ],
)  # fmt: skip
def test_a_default_of_each_type_is_taken(genesys: httpx.Client, schemas: Schemas, type_: str, default: object) -> None:
    name = schemas.register("Home", "single-valued", a={"type": type_, "default": default})
    customer_id = create(genesys, **{name: {}})
    assert records(genesys, customer_id, name) == {"a": default}


@pytest.mark.rule("UCS-SCHEMA-30")
@pytest.mark.needs("global")
@pytest.mark.parametrize("length", [3, "3"], ids=repr)
def test_the_longest_default_is_as_long_as_its_attribute(attempts: Attempts, schemas: Schemas, length: object) -> None:
    attribute = {"name": "a", "type": "string", "length": length}
    assert "default" in attempts.refused({**attribute, "default": "four"})
    body = {"name": attempts.name, "type": "multi-valued", "attributes": [{**attribute, "default": "fou"}]}
    assert schemas.create(body).status_code == 201


@pytest.mark.rule("UCS-SCHEMA-37")
@pytest.mark.needs("global")
@pytest.mark.parametrize("length", [0, -1, 100_000, 2.5, "0", "07", "many", "", {}, True], ids=repr)
def test_a_length_beyond_its_range_is_refused(attempts: Attempts, length: object) -> None:
    assert "length" in attempts.refused({"name": "a", "type": "string", "length": length})


@pytest.mark.rule("UCS-SCHEMA-37", "UCS-SCHEMA-9")
@pytest.mark.needs("global")
@pytest.mark.parametrize("length", [1, "1", 99_999, "99999"], ids=repr)
def test_a_length_is_a_number_or_its_digits(genesys: httpx.Client, schemas: Schemas, length: object) -> None:
    name = schemas.register("Cards", a={"type": "string", "length": length})
    assert genesys.get(f"{EXTENSION_SCHEMAS}/{name}").json()["attributes"] == [
        {"name": "a", "type": "string", "length": length}
    ]


@pytest.mark.rule("UCS-SCHEMA-9", "UCS-ERROR-4")
@pytest.mark.needs("global")
@pytest.mark.parametrize(
    ("member", "value"),
    [("default", {}), ("default", None), ("default", "Select"), ("mandatory", "yes"), ("mandatory", 1)],
)
def test_what_is_said_of_an_attribute_has_a_form(attempts: Attempts, member: str, value: object) -> None:
    assert member in attempts.refused({"name": "a", "type": "string", member: value})


@pytest.mark.rule("UCS-SCHEMA-20", "UCS-SCHEMA-9")
@pytest.mark.needs("global")
@pytest.mark.parametrize("mandatory", [True, "true", False, "false"], ids=repr)
def test_mandatory_may_be_a_boolean_or_its_word(genesys: httpx.Client, schemas: Schemas, mandatory: object) -> None:
    name = schemas.register("Cards", number={"type": "long", "mandatory": mandatory}, note="string")
    reply = genesys.post("/profiles", json={name: [{"note": "lost"}]})
    if mandatory in (True, "true"):
        assert "number" in refused(reply, 400)
    else:
        assert records(genesys, reply.json()["customer_id"], name) == [{"note": "lost"}]


@pytest.mark.rule("UCS-SCHEMA-21")
@pytest.mark.needs("mock", "global")
def test_defaults_do_not_blow_up_what_was_sent(
    genesys: httpx.Client, names: Names, schemas: Schemas, attempts: Attempts
) -> None:
    wordy = {"type": "string", "default": "x" * 256}
    name = schemas.register("Amp", **{f"a{number}": wordy for number in range(100)})
    customer_id = names.id()
    refused(genesys.post("/profiles", json={"customer_id": customer_id, name: [{}] * 101}), 409)
    assert genesys.post("/profiles", json={"customer_id": customer_id, name: [{}] * 100}).status_code == 201
    assert "default" in attempts.refused({"name": "a", "type": "string", "default": "x" * 257})
