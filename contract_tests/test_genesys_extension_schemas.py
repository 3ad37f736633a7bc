"""Schemas of extensions: created, listed, read, deleted; and the schema of profiles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys import (
    BRUCE,
    CONTRACTS,
    EXTENSION_SCHEMAS,
    GORAN,
    PHONES,
    create,
    read,
    refused,
    register,
)
from mock_server.check import check
from mock_server.errors import SetupError
from mock_server.settings import Settings

# The vendor's pages print these schemas (EXS-C, EXS-Q).
ADDRESS_SCHEMA = {
    "name": "Address",
    "type": "single-valued",
    "attributes": [
        {"name": "AddressType", "type": "integer", "default": 0},
        {"name": "Address", "type": "string", "length": 256},
        {"name": "City", "type": "string", "length": 32},
        {"name": "County", "type": "string", "length": 32},
        {"name": "PostCode", "type": "string", "length": 10},
        {"name": "Country", "type": "string", "length": 32},
    ],
}
PHONE_SCHEMA = {
    "name": "Phone",
    "type": "multi-valued",
    "attributes": [
        {"name": "PhoneType", "type": "integer", "default": 0, "mandatory": "true"},
        {"name": "prefix", "type": "string", "length": "3", "default": "555"},
        {"name": "PhoneNumber", "type": "integer", "length": 15, "mandatory": "true"},
        {"name": "description", "type": "string", "length": 32, "mandatory": "true"},
        {"name": "start_availabilty", "type": "datetime"},
        {"name": "end_availabilty", "type": "datetime", "mandatory": "false"},
    ],
}
CONTRACTS_SCHEMA = {
    "name": "Contracts",
    "type": "multi-valued",
    "attributes": [
        {"name": "contract_number", "type": "string", "length": 12, "mandatory": True},
        {"name": "product", "type": "string", "length": 64, "mandatory": True},
        {"name": "monthly_fee", "type": "currency", "default": 0},
        {"name": "signed_on", "type": "date"},
        {"name": "active", "type": "boolean", "default": True},
    ],
    "unique": ["contract_number"],
}
BARE = {"name": "Bare", "type": "single-valued", "attributes": []}


def listed(client: httpx.Client) -> Any:
    reply = client.get(EXTENSION_SCHEMAS)
    assert reply.status_code == 200
    return reply.json()


@pytest.mark.rule("UCS-SCHEMA-1", "UCS-SCHEMA-2")
def test_a_new_schema_is_answered_by_its_name_and_the_documented_location(genesys: httpx.Client) -> None:
    reply = genesys.post(EXTENSION_SCHEMAS + "/", json=PHONE_SCHEMA)
    assert (reply.status_code, reply.json()) == (201, {"name": "Phone"})
    assert reply.headers["Location"] == f"{genesys.base_url.path.rstrip('/')}/profiles/extensions/Phone"


@pytest.mark.rule("UCS-SCHEMA-9", "UCS-SCHEMA-10", "UCS-SCHEMA-11", "UCS-SCHEMA-12")
def test_the_schemas_of_the_vendor_can_be_created_and_are_shown_as_they_were_sent(genesys: httpx.Client) -> None:
    for schema in (PHONE_SCHEMA, ADDRESS_SCHEMA):
        assert genesys.post(EXTENSION_SCHEMAS, json=schema).status_code == 201
    assert listed(genesys) == [ADDRESS_SCHEMA, CONTRACTS_SCHEMA, PHONE_SCHEMA]
    for name in ("Phone", "phone", "PHONE"):
        assert genesys.get(f"{EXTENSION_SCHEMAS}/{name}").json() == PHONE_SCHEMA


@pytest.mark.rule("UCS-SCHEMA-6", "UCS-SCHEMA-12")
def test_a_schema_needs_nothing_but_a_name_and_a_type(genesys: httpx.Client) -> None:
    body = {"name": "Bare", "type": "single-valued", "required": True, "unique": []}
    assert genesys.post(EXTENSION_SCHEMAS, json=body).status_code == 201
    assert genesys.get(f"{EXTENSION_SCHEMAS}/bare").json() == BARE
    assert refused(genesys.post("/profiles", json={"Bare": {"a": 1}}), 400) == (
        "bad parameter 'Bare.a' reason: the extension has no such attribute."
    )
    customer_id = create(genesys, Bare={})
    assert read(genesys, customer_id, "bare")["Bare"] == {}


@pytest.mark.rule("UCS-SCHEMA-3")
@pytest.mark.parametrize("name", ["", "1st", "_a", "a-b", "a b", "ä", "a.b", "A" * 27, "Phone\n", 5, None])
def test_a_name_that_no_extension_may_have_is_refused(genesys: httpx.Client, name: object) -> None:
    reply = genesys.post(EXTENSION_SCHEMAS, json={"name": name, "type": "multi-valued"})
    assert refused(reply, 400).startswith("bad parameter 'name' reason: ")
    assert listed(genesys) == [CONTRACTS_SCHEMA]


@pytest.mark.rule("UCS-SCHEMA-3")
@pytest.mark.parametrize("name", ["a", "A" * 26, "x1", "Phone_2_", "selection"])
def test_a_name_of_letters_digits_and_underscores_is_taken(genesys: httpx.Client, name: str) -> None:
    register(genesys, name)
    assert genesys.get(f"{EXTENSION_SCHEMAS}/{name}").json()["name"] == name


@pytest.mark.rule("UCS-WORD-8")
@pytest.mark.parametrize("word", ["profile", "Select", "TABLE", "varchar2"])
def test_reserved_words_name_no_extensions_but_attributes(genesys: httpx.Client, word: str) -> None:
    reason = f"reason: '{word}' keyword is not authorized."
    reply = genesys.post(EXTENSION_SCHEMAS, json={"name": word, "type": "multi-valued"})
    assert refused(reply, 400).startswith(f"bad parameter 'name' {reason}")
    register(genesys, "A", **{word: "string"})
    assert genesys.get(f"{EXTENSION_SCHEMAS}/A").json()["attributes"] == [{"name": word, "type": "string"}]


@pytest.mark.rule("UCS-SCHEMA-4")
def test_a_second_schema_of_a_name_is_a_conflict_whatever_the_case(genesys: httpx.Client) -> None:
    for name in ("Contracts", "contracts", "CONTRACTS"):
        reply = genesys.post(EXTENSION_SCHEMAS, json={"name": name, "type": "single-valued"})
        assert refused(reply, 409) == f"extension schema '{name}' already exists"
    assert listed(genesys) == [CONTRACTS_SCHEMA]


@pytest.mark.rule("UCS-SCHEMA-34")
def test_no_extension_is_called_like_an_attribute_of_the_profile_schema(genesys: httpx.Client) -> None:
    reply = genesys.post(EXTENSION_SCHEMAS, json={"name": "firstname", "type": "single-valued"})
    assert refused(reply, 409) == "bad parameter 'name' reason: 'firstname' is an attribute of the profile schema."


@pytest.mark.rule("UCS-SCHEMA-5", "UCS-ERROR-5")
def test_a_schema_says_whether_it_is_single_or_multi_valued(genesys: httpx.Client) -> None:
    assert refused(genesys.post(EXTENSION_SCHEMAS, json={"name": "A"}), 400) == (
        "bad parameter 'type' reason: is required"
    )
    for type_ in ("classifier", "single", "Multi-Valued", True):
        reply = genesys.post(EXTENSION_SCHEMAS, json={"name": "A", "type": type_})
        assert refused(reply, 400).startswith("bad parameter 'type' reason: ")


@pytest.mark.rule("UCS-SCHEMA-7")
def test_an_attribute_has_one_of_eight_types(genesys: httpx.Client) -> None:
    types = ("string", "integer", "long", "double", "date", "datetime", "currency", "boolean")
    register(genesys, "Every", **{f"a_{type_}": type_ for type_ in types})
    shown = genesys.get(f"{EXTENSION_SCHEMAS}/Every").json()["attributes"]
    assert [attribute["type"] for attribute in shown] == list(types)
    for type_ in ("text", "STRING", "number", "", 1, None):
        body = {"name": "A", "type": "multi-valued", "attributes": [{"name": "a", "type": type_}]}
        assert "bad parameter 'attributes.type'" in refused(genesys.post(EXTENSION_SCHEMAS, json=body), 400)


@pytest.mark.rule("UCS-SCHEMA-8")
def test_unique_names_attributes_of_the_schema(genesys: httpx.Client) -> None:
    body = {"name": "A", "type": "multi-valued", "attributes": [{"name": "a", "type": "string"}], "unique": ["a", "A"]}
    assert refused(genesys.post(EXTENSION_SCHEMAS, json=body), 400) == (
        "bad parameter 'unique' reason: 'A' is not among the attributes."
    )
    assert refused(genesys.post(EXTENSION_SCHEMAS, json={**body, "unique": ["a", "a"]}), 400).startswith(
        "bad parameter 'unique' reason: "
    )


@pytest.mark.rule("UCS-SCHEMA-31")
def test_two_attributes_of_a_schema_have_two_names(genesys: httpx.Client) -> None:
    attributes = [{"name": "a", "type": "string"}, {"name": "A", "type": "long"}, {"name": "a", "type": "long"}]
    body = {"name": "Twice", "type": "multi-valued", "attributes": attributes}
    assert refused(genesys.post(EXTENSION_SCHEMAS, json=body), 400) == (
        "bad parameter 'attributes' reason: two attributes have the name 'a'."
    )
    assert genesys.post(EXTENSION_SCHEMAS, json={**body, "attributes": attributes[:2]}).status_code == 201


@pytest.mark.rule("UCS-SCHEMA-30")
@pytest.mark.parametrize(
    ("type_", "default", "reason"),
    [
        ("integer", "0", "stands without quotes."),
        ("long", 0.5, "takes a whole number of 64 bits, or its digits as text."),
        ("double", "0.5", "stands without quotes."),
        ("currency", True, "takes a number, or its digits as text."),
        ("boolean", "true", "stands without quotes."),
        ("boolean", 1, "takes true or false."),
        ("string", 5, "takes text."),
        ("date", 19620510, "takes a date such as 1962-05-10, or with a time in UTC such as 1981-03-17T02:00:00.000Z."),
        ("datetime", "1962-05-10", "takes a date with a time in UTC, such as 1981-03-17T02:00:00.000Z."),
    ],
)
def test_a_default_that_its_attribute_could_not_have_is_refused(
    genesys: httpx.Client, type_: str, default: object, reason: str
) -> None:
    attributes = [{"name": "a", "type": type_, "default": default}]
    reply = genesys.post(EXTENSION_SCHEMAS, json={"name": "A", "type": "multi-valued", "attributes": attributes})
    assert refused(reply, 400) == f"bad parameter 'attributes' reason: the default of 'a', of type {type_}, {reason}"


@pytest.mark.rule("UCS-SCHEMA-30")
def test_a_default_of_each_type_is_taken(genesys: httpx.Client) -> None:
    defaults = {
        "string": "555", "integer": 0, "long": -(2**63), "double": 0.5, "currency": 12,
        "boolean": False, "date": "2024-02-29", "datetime": "2024-02-29T23:59:59.999Z",
    }  # fmt: skip
    register(genesys, "B", "single-valued", **{f"a_{t}": {"type": t, "default": d} for t, d in defaults.items()})
    customer_id = create(genesys, B={})
    assert read(genesys, customer_id, "B")["B"] == {f"a_{t}": d for t, d in defaults.items()}


@pytest.mark.rule("UCS-SCHEMA-7", "UCS-SCHEMA-37", "UCS-ERROR-4")
@pytest.mark.parametrize(
    ("member", "value", "message"),
    [
        ("length", 0, "a length is a number from 1 to 99999, or its digits as text."),
        ("length", "07", "a length is a number from 1 to 99999, or its digits as text."),
        ("length", {}, "a length is a number from 1 to 99999, or its digits as text."),
        ("default", {}, "a default is text, a number, true or false."),
        ("default", "Select", "'Select' keyword is not authorized."),
        ("type", "text", "the types are string, integer, long, double, date, datetime, currency and boolean."),
        ("mandatory", "yes", "mandatory is true or false, also as text."),
    ],
)
def test_what_is_said_of_an_attribute_has_a_form(
    genesys: httpx.Client, member: str, value: object, message: str
) -> None:
    attributes = [{"name": "a", "type": "string", member: value}]
    reply = genesys.post(EXTENSION_SCHEMAS, json={"name": "A", "type": "multi-valued", "attributes": attributes})
    assert refused(reply, 400) == f"bad parameter 'attributes.{member}' reason: {message}"


@pytest.mark.rule("UCS-SCHEMA-30")
def test_the_longest_default_is_as_long_as_its_attribute(genesys: httpx.Client) -> None:
    attributes = [{"name": "a", "type": "string", "length": "3", "default": "four"}]
    reply = genesys.post(EXTENSION_SCHEMAS, json={"name": "A", "type": "multi-valued", "attributes": attributes})
    assert "takes at most 3 characters." in refused(reply, 400)


@pytest.mark.rule("UCS-SCHEMA-13")
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_schema_that_there_is_not_is_not_found(genesys: httpx.Client, method: str) -> None:
    reply = genesys.request(method, f"{EXTENSION_SCHEMAS}/Phone")
    assert refused(reply, 404) == "extension schema 'Phone' not found"
    assert read(genesys, BRUCE, "Phone")["Phone"] == PHONES


@pytest.mark.rule("UCS-SCHEMA-14")
def test_a_deletion_takes_the_records_of_all_customers_with_it_and_nothing_else(genesys: httpx.Client) -> None:
    genesys.put(f"/profiles/{BRUCE}", json={"FirstName": "Bruce", "CONTRACTS": CONTRACTS, "Hobby": {"name": "chess"}})
    reply = genesys.delete(f"{EXTENSION_SCHEMAS}/contracts")
    assert (reply.status_code, reply.content) == (204, b"")
    assert read(genesys, BRUCE, "Contracts,Hobby") == {
        "customer_id": BRUCE,
        "FirstName": "Bruce",
        "Hobby": {"name": "chess"},
    }
    goran = read(genesys, GORAN, "Contracts,Address")
    assert "Contracts" not in goran
    assert goran["Address"]["City"] == "Denver"
    assert listed(genesys) == []
    assert genesys.delete(f"{EXTENSION_SCHEMAS}/Contracts").status_code == 404


@pytest.mark.rule("UCS-SCHEMA-14", "UCS-SCHEMA-25")
def test_the_name_of_a_deleted_schema_is_free_again(genesys: httpx.Client) -> None:
    genesys.delete(f"{EXTENSION_SCHEMAS}/Contracts")
    customer_id = create(genesys, Contracts={"anything": 1})
    assert read(genesys, customer_id, "contracts")["Contracts"] == {"anything": 1}
    register(genesys, "Contracts", "single-valued", anything="long")


@pytest.mark.rule("UCS-SCHEMA-15")
def test_a_schema_is_not_deleted_while_a_key_is_built_on_it(genesys: httpx.Client) -> None:
    for name in ("ByNumber", "ByProduct"):
        key = {"name": name, "source": "contracts", "attributes": ["contract_number"]}
        assert genesys.post("/metadata/identification-keys", json=key).status_code == 201
    assert refused(genesys.delete(f"{EXTENSION_SCHEMAS}/Contracts"), 403) == (
        "extension 'Contracts' is used by the identification keys 'ByNumber', 'ByProduct': delete these first"
    )
    assert read(genesys, GORAN, "Contracts")["Contracts"] == CONTRACTS
    for name in ("ByNumber", "ByProduct"):
        assert genesys.delete(f"/metadata/identification-keys/{name}").status_code == 204
    assert genesys.delete(f"{EXTENSION_SCHEMAS}/Contracts").status_code == 204


@pytest.mark.rule("UCS-SCHEMA-28")
def test_schemas_are_created_below_metadata_only(genesys: httpx.Client) -> None:
    assert genesys.post("/profiles/extensions", json=BARE).status_code in {404, 405}
    assert listed(genesys) == [CONTRACTS_SCHEMA]


@pytest.mark.rule("UCS-SCHEMA-29", "UCS-SCHEMA-16")
def test_a_schema_of_one_tenant_binds_no_other(genesys: httpx.Client) -> None:
    theirs = {"ContactCenterId": "tenant-a"}
    assert genesys.post(EXTENSION_SCHEMAS, json=BARE, headers=theirs).status_code == 201
    assert genesys.get(EXTENSION_SCHEMAS, headers=theirs).json() == [BARE]
    assert genesys.get(f"{EXTENSION_SCHEMAS}/Bare").status_code == 404
    assert genesys.post("/profiles", json={"Bare": [{"a": 1}]}).status_code == 201
    assert genesys.post("/profiles", json={"Bare": [{"a": 1}]}, headers=theirs).status_code == 400


@pytest.mark.rule("UCS-SCHEMA-16")
def test_a_schema_of_one_session_binds_no_other(fake: Callable[..., RunningFake]) -> None:
    server = fake()
    one, other = server.client("genesys-ucs"), server.client("genesys-ucs")
    register(one, "Bare")
    assert other.get(f"{EXTENSION_SCHEMAS}/Bare").status_code == 404
    assert other.post("/profiles", json={"Bare": {}}).status_code == 201
    assert one.post("/profiles", json={"Bare": {}}).status_code == 400


@pytest.mark.rule("UCS-SCHEMA-35")
def test_a_tenant_has_at_most_a_thousand_schemas(fake: Callable[..., RunningFake]) -> None:
    client = fake(fixtures="empty").client("genesys-ucs")
    for number in range(1000):
        body = {"name": f"e{number}", "type": "multi-valued"}
        assert client.post(EXTENSION_SCHEMAS, json=body).status_code == 201
    reply = client.post(EXTENSION_SCHEMAS, json={"name": "more", "type": "multi-valued"})
    assert refused(reply, 409) == "this tenant has 1000 extension schemas already: delete one first"
    assert len(listed(client)) == 1000


@pytest.mark.rule("UCS-ATTR-1", "UCS-ATTR-2", "UCS-ATTR-3", "UCS-ATTR-4")
def test_the_profile_schema_lists_predefined_and_configured_attributes(genesys: httpx.Client) -> None:
    reply = genesys.get("/metadata/profiles")
    assert reply.status_code == 200
    types = {attribute["name"]: attribute["type"] for attribute in reply.json()}
    assert {name: types[name] for name in ("FirstName", "LastName", "PhoneNumber", "EmailAddress", "Title")} == {
        "FirstName": "string", "LastName": "string", "PhoneNumber": "string", "EmailAddress": "string",
        "Title": "string",
    }  # fmt: skip
    assert types["DOB"] == "date"
    assert set(types.values()) == {"string", "date"}


@pytest.mark.rule("UCS-ATTR-3")
def test_a_tenant_that_configured_nothing_has_the_predefined_attributes(genesys: httpx.Client) -> None:
    reply = genesys.get("/metadata/profiles", headers={"ContactCenterId": "unheard-of"})
    assert [attribute["name"] for attribute in reply.json()] == [
        "FirstName", "LastName", "PhoneNumber", "EmailAddress", "Title",
    ]  # fmt: skip


@pytest.mark.rule("UCS-STRICT-5")
def test_a_strict_server_holds_profiles_against_what_their_schema_says(
    fake: Callable[..., RunningFake], tmp_path: Path
) -> None:
    (tmp_path / "genesys-ucs.yaml").write_text(
        "accounts: {default: {settings: {attributes: [Title], profile_schema: ["
        "{name: FirstName, type: string, length: 3, mandatory: true}, {name: DOB, type: date}]}}}"
    )
    relaxed = fake(fixtures=str(tmp_path), vendors=("genesys-ucs",)).client("genesys-ucs")
    body = {"Title": "Dr.", "DOB": ["1962-05-10", "soon"], "Other": 1}
    assert relaxed.post("/profiles", json=body).status_code == 201
    client = fake(strict=True, fixtures=str(tmp_path), vendors=("genesys-ucs",)).client("genesys-ucs")
    assert client.get("/metadata/profiles").json() == [
        {"name": "Title", "type": "string"},
        {"name": "FirstName", "type": "string", "length": 3, "mandatory": True},
        {"name": "DOB", "type": "date"},
    ]
    message = refused(client.post("/profiles", json=body), 400)
    assert [part.partition(" reason:")[0] for part in message.split("bad parameter ")[1:]] == [
        "'DOB'", "'Other'", "'FirstName'",
    ]  # fmt: skip
    assert "takes at most 3 characters." in refused(client.post("/profiles", json={"FirstName": "Adam"}), 400)
    assert client.post("/profiles", json={"FirstName": "Ada", "DOB": "1962-05-10"}).status_code == 201


@pytest.mark.parametrize(
    ("schemas", "complaint"),
    [
        ("[{name: A, type: single-valued, attributes: []}, {name: a, type: multi-valued, attributes: []}]", "exists"),
        ("[{name: A, type: single-valued, attributes: [], unique: [x]}]", "'x' is not among the attributes"),
        ("[{name: A, type: multi-valued, attributes: []}]", "A: the extension is multi-valued"),
    ],
)
def test_a_fixture_whose_schemas_contradict_each_other_or_its_profiles_is_refused(
    tmp_path: Path, schemas: str, complaint: str
) -> None:
    items = f"{{profiles: [{{customer_id: x, A: {{}}}}], extension-schemas: {schemas}}}"
    (tmp_path / "genesys-ucs.yaml").write_text(f"accounts: {{default: {{items: {items}}}}}")
    with pytest.raises(SetupError, match=complaint):
        check(Settings(fixtures=str(tmp_path), vendors=("genesys-ucs",)))


@pytest.mark.rule("UCS-SCHEMA-21")
def test_defaults_do_not_blow_up_what_was_sent(genesys: httpx.Client) -> None:
    register(genesys, "Amp", **{f"a{number}": {"type": "string", "default": "x" * 256} for number in range(100)})
    reply = genesys.post("/profiles", json={"customer_id": "amp", "Amp": [{}] * 101})
    assert refused(reply, 409) == "bad parameter 'Amp' reason: defaults would add more than 10000 values."
    assert genesys.post("/profiles", json={"customer_id": "amp", "Amp": [{}] * 100}).status_code == 201
    attributes = [{"name": "a", "type": "string", "default": "x" * 257}]
    reply = genesys.post(EXTENSION_SCHEMAS, json={"name": "B", "type": "single-valued", "attributes": attributes})
    assert refused(reply, 400).startswith("bad parameter 'attributes.default' reason: ")


@pytest.mark.rule("UCS-GET-7", "UCS-GET-9")
def test_a_registered_extension_of_many_records_is_shown_without_any(genesys: httpx.Client) -> None:
    register(genesys, "Cars")
    register(genesys, "Home", "single-valued")
    genesys.post("/profiles", json={"customer_id": "ada", "FirstName": "Ada"})
    shown = genesys.get("/profiles/ada", params={"extensions": "home,cars,Boats"}).json()
    assert shown == {"customer_id": "ada", "FirstName": "Ada", "Cars": []}
    assert genesys.put("/profiles/ada", json=shown).status_code == 200
