"""What a strict server refuses because nobody configured it, and what it takes all the same."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.genesys_ucs.samples import ADDRESS, BRUCE, PHONES, SEED_CREATION, SEED_UPDATE
from contract_tests.suite.genesys_ucs.schemas import CREATE, UPDATE, Schemas, Write, each_write, insert, records
from contract_tests.suite.genesys_ucs.steps import JSON, create, read
from mock_server.verify.target import Names

EACH = pytest.mark.parametrize("write", [CREATE, UPDATE], ids=str)


@pytest.mark.rule("UCS-STRICT-1")
@pytest.mark.needs("lenient")
@EACH
def test_what_nobody_configured_is_taken(genesys: httpx.Client, names: Names, write: Write) -> None:
    attribute, one, several = names.text("colour"), names.text("Hobby"), names.text("Visits")
    members = {attribute: "red", one: {"name": "chess"}, several: [{"day": 1}], "DOB": "soon"}
    customer_id = write.written(genesys, **members)
    assert read(genesys, customer_id, f"{one},{several}") == {"customer_id": customer_id, **members}


@pytest.mark.rule("UCS-STRICT-2")
@pytest.mark.needs("strict")
@EACH
def test_a_strict_server_names_attributes_outside_the_profile_schema(
    genesys: httpx.Client, names: Names, write: Write
) -> None:
    unknown = names.text("colour")
    assert unknown in write.refused(genesys, names, FirstName="Ada", **{unknown: "red"})
    assert "firstName" in write.refused(genesys, names, FirstName="Ada", firstName="Ada")


@pytest.mark.rule("UCS-STRICT-3")
@pytest.mark.needs("strict")
@each_write
def test_a_strict_server_names_extensions_without_a_schema(genesys: httpx.Client, names: Names, write: Write) -> None:
    unknown = names.text("Hobby")
    assert unknown in write.refused(genesys, names, **{unknown: {"name": "chess"}})
    assert unknown in write.refused(genesys, names, **{unknown: [{"name": "chess"}]})


@pytest.mark.rule("UCS-STRICT-2", "UCS-STRICT-3", "UCS-ERROR-6")
@pytest.mark.needs("strict")
@EACH
def test_a_strict_server_names_everything_that_is_not_configured(
    genesys: httpx.Client, names: Names, write: Write
) -> None:
    attribute, extension = names.text("colour"), names.text("Hobby")
    message = write.refused(genesys, names, **{attribute: "red", extension: {"name": "chess"}})
    assert attribute in message
    assert extension in message


@pytest.mark.rule("UCS-STRICT-2", "UCS-STRICT-3", "UCS-ERROR-6")
@pytest.mark.needs("strict", "global")
@each_write
def test_a_strict_server_names_what_is_not_configured_together_with_faults_of_records(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write
) -> None:
    cards, unknown = schemas.register("Cards", number="long"), names.text("Hobby")
    message = write.refused(genesys, names, **{unknown: {"name": "chess"}, cards: [{"number": "x"}]})
    assert unknown in message
    assert f"'{cards}.number'" in message


@pytest.mark.rule("UCS-STRICT-3")
@pytest.mark.needs("strict", "global")
@each_write
def test_a_strict_server_takes_a_registered_extension_for_a_configured_one(
    genesys: httpx.Client, schemas: Schemas, write: Write
) -> None:
    cards = schemas.register("Cards", number="long")
    customer_id = write.written(genesys, **{cards.lower(): [{"number": 1}]})
    assert records(genesys, customer_id, cards) == [{"number": 1}]


@pytest.mark.rule("UCS-STRICT-4")
@pytest.mark.needs("strict")
def test_a_strict_server_takes_the_samples_of_the_vendor(genesys: httpx.Client) -> None:
    created = genesys.post("/profiles", content=SEED_CREATION, headers=JSON)
    assert created.status_code == 201, created.text
    customer_id = created.json()["customer_id"]
    assert read(genesys, customer_id, "Phone") == {"customer_id": customer_id, **BRUCE, "Phone": PHONES}
    updated = genesys.put(f"/profiles/{customer_id}", content=SEED_UPDATE, headers=JSON)
    assert updated.status_code == 200, updated.text
    assert read(genesys, customer_id, "Address") == {"customer_id": customer_id, **BRUCE, "Address": ADDRESS}


@pytest.mark.rule("UCS-STRICT-4", "UCS-VALUE-7")
@pytest.mark.needs("strict", "mock")
def test_a_strict_server_knows_extensions_before_they_have_records(genesys: httpx.Client, names: Names) -> None:
    customer_id = create(genesys, FirstName="Ada", phone=[])
    assert read(genesys, customer_id, "PHONE") == {"customer_id": customer_id, "FirstName": "Ada", "Phone": []}
    assert "phone" in CREATE.refused(genesys, names, phone="555-0100")
    assert insert(genesys, customer_id, PHONE=[{"PhoneNumber": "5550100"}]).status_code == 200
    assert records(genesys, customer_id, "Phone") == [{"PhoneNumber": "5550100"}]


@pytest.mark.rule("UCS-STRICT-5")
@pytest.mark.needs("strict")
@EACH
def test_a_strict_server_wants_a_date_where_the_profile_schema_says_so(
    genesys: httpx.Client, names: Names, write: Write
) -> None:
    schema = genesys.get("/metadata/profiles").json()
    dates = [attribute["name"] for attribute in schema if attribute["type"] == "date"]
    if not dates:
        pytest.skip("the profile schema has no attribute of type date")
    for name in dates:
        for value in ("soon", 5, ["1962-05-10", "soon"]):
            assert name in write.refused(genesys, names, FirstName="Ada", **{name: value})
        write.written(genesys, FirstName="Ada", **{name: "1962-05-10"})
