"""What the members of a Genesys profile may hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys import BRUCE, JSON, create, read

UNAUTHORIZED_STRINGS = """
extension none profile service state task
alter by comment constraint create cursor database delete from having identity index inner insert is join left null
order outer prepare primary procedure return right select set size table truncate union update when where
bigint binary bit blob boolean char clob currency date datetime decimal double float int integer long longvarbinary
money nchar number numeric real smalldatetime smallint smallmoney string time timestamp tinyint varbinary varchar
varchar2
"""


def refusal(client: httpx.Client, member: str, value: Any) -> str:
    """The message that refuses a creation and, in the same words, an update."""
    messages = set()
    for method, path in (("POST", "/profiles"), ("PUT", f"/profiles/{BRUCE}")):
        reply = client.request(method, path, json={"Before": "fine", member: value, "Z": ["fine"]})
        assert reply.status_code == 400, reply.text
        assert {**reply.json(), "message": ""} == {"http_method": method, "uri": path, "code": 400, "message": ""}
        messages.add(reply.json()["message"])
    assert len(messages) == 1
    message: str = messages.pop()
    return message


@pytest.mark.rule("UCS-WORD-1", "UCS-WORD-2", "UCS-WORD-3", "UCS-WORD-5")
@pytest.mark.parametrize("word", UNAUTHORIZED_STRINGS.split())
def test_a_reserved_word_is_refused_as_a_value_in_any_case(genesys: httpx.Client, word: str) -> None:
    for value in (word, word.upper(), word.capitalize()):
        expected = f"bad parameter 'Title' reason: '{value}' keyword is not authorized."
        assert refusal(genesys, "Title", value) == expected


@pytest.mark.rule("UCS-WORD-4")
def test_a_reserved_word_is_refused_wherever_a_value_stands(genesys: httpx.Client) -> None:
    ending = "reason: 'Select' keyword is not authorized."
    assert refusal(genesys, "EmailAddress", ["ada@example.com", "Select"]) == f"bad parameter 'EmailAddress' {ending}"
    assert refusal(genesys, "Address", {"City": "Select"}) == f"bad parameter 'Address.City' {ending}"
    assert refusal(genesys, "Phone", [{"a": "b"}, {"c": 1, "d": "Select"}]) == f"bad parameter 'Phone.d' {ending}"


@pytest.mark.rule("UCS-WORD-6")
@pytest.mark.parametrize(
    "value", ["order 66", "selection", " select", "select\n", "ｓｅｌｅｃｔ", "li\u212ae", "tas\u212a", "null-null", ""]
)
def test_text_that_is_not_exactly_a_reserved_word_is_fine(genesys: httpx.Client, value: str) -> None:
    members = {"Title": value, "Titles": [value], "Record": {"a": value}}
    customer_id = create(genesys, **members)
    assert read(genesys, customer_id, "Record") == {"customer_id": customer_id, **members}


@pytest.mark.rule("UCS-WORD-7")
def test_names_of_members_and_ids_may_be_reserved_words(genesys: httpx.Client) -> None:
    create(genesys, customer_id="select", null="a", Order=["b"], table={"column": "c"})
    assert read(genesys, "select", "table") == {
        "customer_id": "select",
        "null": "a",
        "Order": ["b"],
        "table": {"column": "c"},
    }


@pytest.mark.rule("UCS-VALUE-8", "UCS-VALUE-9", "UCS-VALUE-10", "UCS-VALUE-12", "UCS-ERROR-4")
@pytest.mark.parametrize(
    ("value", "member", "reason"),
    [
        (None, "M", "null is not a value."),
        (["a", None], "M", "null is not a value."),
        ({"a": "b", "c": None}, "M.c", "null is not a value."),
        ([{"a": "b"}, {"c": None}], "M.c", "null is not a value."),
        (["a", {"b": "c"}], "M", "an array holds either plain values or objects, not both."),
        ([{"b": "c"}, 1], "M", "an array holds either plain values or objects, not both."),
        ([["a"]], "M", "an array does not hold arrays."),
        ([[]], "M", "an array does not hold arrays."),
        ({"a": {"b": "c"}}, "M.a", "a record holds neither objects nor arrays."),
        ({"a": ["b"]}, "M.a", "a record holds neither objects nor arrays."),
        ([{"a": "b"}, {"a": []}], "M.a", "a record holds neither objects nor arrays."),
        (1e19, "M", "a number is between -9223372036854775808 and 9223372036854775807."),
        ([1, -1e300], "M", "a number is between -9223372036854775808 and 9223372036854775807."),
    ],
)
def test_a_value_of_no_form_is_refused_by_name(genesys: httpx.Client, value: object, member: str, reason: str) -> None:
    assert refusal(genesys, "M", value) == f"bad parameter '{member}' reason: {reason}"


@pytest.mark.rule("UCS-ERROR-6")
def test_every_member_at_fault_is_named(genesys: httpx.Client) -> None:
    reply = genesys.post("/profiles", json={"customer_id": "", "A": None, "B": "fine", "C": ["Table"]})
    message = reply.json()["message"]
    assert [name for name in ("customer_id", "A", "B", "C") if f"bad parameter '{name}'" in message] == [
        "customer_id",
        "A",
        "C",
    ]


@pytest.mark.rule("UCS-ERROR-3")
@pytest.mark.parametrize("body", ["[]", '"text"', "1", "null", "true"])
def test_a_body_that_is_no_object_is_refused(genesys: httpx.Client, body: str) -> None:
    for method, path in (("POST", "/profiles"), ("PUT", f"/profiles/{BRUCE}")):
        reply = genesys.request(method, path, content=body, headers=JSON)
        assert reply.status_code == 400
        assert reply.json()["message"].startswith("bad parameter 'body' reason: ")


@pytest.mark.rule("UCS-VALUE-12")
@pytest.mark.parametrize("number", [0, -1, 2**63 - 1, -(2**63), 0.1, 1e-7, -12345678.875, 5e-324], ids=repr)
def test_numbers_within_64_bits_are_kept(genesys: httpx.Client, number: float) -> None:
    customer_id = create(genesys, Number=number, Record={"number": number})
    profile = read(genesys, customer_id, "Record")
    assert (profile["Number"], profile["Record"]) == (number, {"number": number})


@pytest.mark.rule("UCS-VALUE-13", "UCS-STRICT-1")
@pytest.mark.parametrize("name", ["", " ", "имя", "a.b", "a,b", "__proto__", "Customer_ID", "👩\u200d💻", "N" * 300])
def test_any_name_is_taken_for_an_attribute(genesys: httpx.Client, name: str) -> None:
    customer_id = create(genesys, **{name: "value"})
    assert read(genesys, customer_id) == {"customer_id": customer_id, name: "value"}


@pytest.mark.rule("UCS-VALUE-4", "UCS-VALUE-5", "UCS-GET-2")
@pytest.mark.parametrize("record", [{}, {"a": ""}, [{}], [{}, {"b": True}]], ids=repr)
def test_extensions_keep_their_form(genesys: httpx.Client, record: object) -> None:
    customer_id = create(genesys, Extension=record)
    assert read(genesys, customer_id) == {"customer_id": customer_id}
    assert read(genesys, customer_id, "extension") == {"customer_id": customer_id, "Extension": record}


def test_a_name_that_is_very_long_is_cut_in_the_message(genesys: httpx.Client) -> None:
    assert refusal(genesys, "n" * 5000, None) == f"bad parameter '{'n' * 100}…' reason: null is not a value."


@pytest.mark.rule("UCS-CREATE-12")
def test_a_profile_with_its_id_has_at_most_as_many_members_as_an_update_may_have(genesys: httpx.Client) -> None:
    refused = genesys.post("/profiles", json={f"a{number}": "x" for number in range(1000)})
    assert refused.status_code == 409
    assert "1000 members" in refused.json()["message"]
    created = genesys.post("/profiles", json={f"a{number}": "x" for number in range(999)})
    place = f"/profiles/{created.json()['customer_id']}"
    read = genesys.get(place).json()
    assert len(read) == 1000
    assert genesys.put(place, json=read).status_code == 200


@pytest.mark.rule("UCS-CREATE-12")
def test_an_update_that_keeps_extensions_does_not_grow_beyond_that_bound(genesys: httpx.Client) -> None:
    genesys.post("/profiles", json={"customer_id": "wide", **{f"e{number}": {"x": 1} for number in range(600)}})
    refused = genesys.put("/profiles/wide", json={f"a{number}": "x" for number in range(400)})
    assert refused.status_code == 409
    assert genesys.get("/profiles/wide").json() == {"customer_id": "wide"}


@pytest.mark.rule("UCS-CREATE-11")
def test_a_strict_server_refuses_a_customer_without_anything(fake: Callable[..., RunningFake]) -> None:
    client = fake(strict=True).client("genesys-ucs")
    assert client.post("/profiles", json={}).status_code == 400
    assert client.post("/profiles", json={"FirstName": "Ada"}).status_code == 201


@pytest.mark.rule("UCS-GET-11")
def test_extensions_can_be_asked_for_in_one_list_or_in_several_and_by_odd_names(genesys: httpx.Client) -> None:
    body = {"customer_id": "odd", " p ": {"x": 1}, "Ext": {"y": 2}}
    assert genesys.post("/profiles", json=body).status_code == 201
    for query in ("extensions=%20p%20,Ext", "extensions=%20p%20%2CExt", "extensions=+p+&extensions=ext"):
        assert genesys.get(f"/profiles/odd?{query}").json() == body
