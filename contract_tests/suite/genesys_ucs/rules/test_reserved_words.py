"""Words that no value may consist of, since the vendor's database and product use them."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.genesys_ucs.operations import KEYS, SCHEMAS, Prepared
from contract_tests.suite.genesys_ucs.steps import create, read, refusals, refused

WORDS = """
extension none profile service state task
alter by comment constraint create cursor database delete from having identity index inner insert is join left null
order outer prepare primary procedure return right select set size table truncate union update when where
bigint binary bit blob boolean char clob currency date datetime decimal double float int integer long longvarbinary
money nchar number numeric real smalldatetime smallint smallmoney string time timestamp tinyint varbinary varchar
varchar2
"""
lenient = pytest.mark.needs("lenient")


@pytest.fixture
def customer(genesys: httpx.Client) -> str:
    """The id of a customer with one attribute."""
    return create(genesys, Title="Dr.")


@pytest.mark.rule("UCS-WORD-1", "UCS-WORD-2", "UCS-WORD-3", "UCS-WORD-5")
@lenient
@pytest.mark.parametrize("word", WORDS.split())
def test_a_reserved_word_is_refused_as_a_value_in_any_case(genesys: httpx.Client, customer: str, word: str) -> None:
    for value in (word, word.upper(), word.capitalize()):
        expected = f"bad parameter 'Title' reason: '{value}' keyword is not authorized."
        assert refusals(genesys, customer, "Title", value) == [expected, expected]


@pytest.mark.rule("UCS-WORD-4", "UCS-WORD-5")
@lenient
@pytest.mark.parametrize(
    ("value", "member"),
    [
        (["Select", "fine"], "M"),
        (["fine", "Select"], "M"),
        ([1, "fine", "Select"], "M"),
        ({"City": "Select"}, "M.City"),
        ([{"City": "fine"}, {"Type": 1, "City": "Select"}], "M.City"),
    ],
    ids=repr,
)
def test_a_reserved_word_is_refused_wherever_a_value_stands(
    genesys: httpx.Client, customer: str, value: object, member: str
) -> None:
    expected = f"bad parameter '{member}' reason: 'Select' keyword is not authorized."
    assert refusals(genesys, customer, "M", value) == [expected, expected]


@pytest.mark.rule("UCS-WORD-6")
@lenient
@pytest.mark.parametrize(
    "value", ["order 66", "selection", "re-order", " select", "select\n", "ｓｅｌｅｃｔ", "li\u212ae", "tas\u212a", ""]
)
def test_text_that_is_not_exactly_a_reserved_word_is_fine(genesys: httpx.Client, value: str) -> None:
    members = {"Title": value, "Titles": [value], "Record": {"a": value}}
    customer_id = create(genesys, **members)
    assert read(genesys, customer_id, "Record") == {"customer_id": customer_id, **members}


@pytest.mark.rule("UCS-WORD-7")
@lenient
def test_names_of_members_may_be_reserved_words(genesys: httpx.Client) -> None:
    members = {"null": "a", "Order": ["b"], "table": {"column": "c", "index": 1}, "Task": [{"date": "d"}]}
    customer_id = create(genesys, **members)
    assert read(genesys, customer_id, "table,task") == {"customer_id": customer_id, **members}


@pytest.mark.rule("UCS-WORD-7")
def test_a_customer_id_may_be_a_reserved_word(genesys: httpx.Client) -> None:
    for word in ("smalldatetime", "smallMoney", "TRUNCATE"):
        reply = genesys.post("/profiles", json={"customer_id": word, "FirstName": "Ada"})
        assert reply.status_code == 201 or "already exists" in refused(reply, 409)


@pytest.mark.rule("UCS-WORD-8")
@pytest.mark.needs("global", "lenient")
@pytest.mark.parametrize(
    ("member", "word"), [("name", "Select"), ("name", "index"), ("source", "TABLE"), ("source", "Profile")]
)
def test_a_reserved_word_names_neither_a_key_nor_its_source(
    genesys: httpx.Client, prepared: Prepared, member: str, word: str
) -> None:
    body = {"name": prepared.by_language, "attributes": ["Title"], member: word}
    message = prepared.refusal(genesys, "create_identification_key", 400, json=body)
    assert message == f"bad parameter '{member}' reason: '{word}' keyword is not authorized."


@pytest.mark.rule("UCS-WORD-8")
@pytest.mark.needs("global", "lenient")
def test_an_attribute_of_a_key_may_be_called_like_a_reserved_word(genesys: httpx.Client, prepared: Prepared) -> None:
    attributes = [{"name": word, "type": "string"} for word in ("select", "Date", "table")]
    schema = {"name": prepared.vehicle, "type": "multi-valued", "attributes": attributes}
    assert genesys.post(SCHEMAS, json=schema).status_code == 201
    key = {"name": prepared.by_language, "source": prepared.vehicle, "attributes": ["select", "Date"]}
    assert genesys.post(KEYS, json=key).status_code == 201
    assert genesys.get(f"{KEYS}/{prepared.by_language}").json()["attributes"] == [
        f"{prepared.vehicle}.select",
        f"{prepared.vehicle}.Date",
    ]


@pytest.mark.rule("UCS-WORD-9")
@pytest.mark.needs("global")
@pytest.mark.parametrize("word", ["select", "Index", "VARCHAR2"])
def test_a_reserved_word_is_refused_in_a_record_that_is_inserted_or_updated(
    genesys: httpx.Client, prepared: Prepared, word: str
) -> None:
    ending = f"reason: '{word}' keyword is not authorized."
    for inserted in ([{"Serial": "s2", "Label": word}], [{"Serial": "s2"}, {"Serial": "s3", "Label": word}]):
        message = prepared.refusal(genesys, "insert_extension_records", 400, json={prepared.device: inserted})
        assert message == f"bad parameter '{prepared.device}.Label' {ending}"
    change = {"Serial": "s1", "Label": word}
    message = prepared.refusal(genesys, "update_extension_record", 400, json=change)
    assert message == f"bad parameter 'Label' {ending}"


@pytest.mark.rule("UCS-WORD-10")
@pytest.mark.needs("global")
@pytest.mark.parametrize("word", ["select", "Profile", "DATE"])
def test_a_search_may_look_for_a_reserved_word(genesys: httpx.Client, prepared: Prepared, word: str) -> None:
    reply = genesys.get(f"/profiles?Title={word}&id_key={prepared.by_title}")
    assert (reply.status_code, reply.json()) == (200, [])
