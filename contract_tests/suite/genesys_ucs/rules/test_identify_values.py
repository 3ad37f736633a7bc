"""Which values match in a search for customers."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.identification import Keys, found
from contract_tests.suite.genesys_ucs.steps import create
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("global", "lenient")


@pytest.fixture
def attribute(keys: Keys, names: Names) -> str:
    """An attribute by which customers are found, and which nobody has yet."""
    name = names.text("Attribute")
    keys.add(name)
    return name


@pytest.mark.rule("UCS-IDENT-12")
@pytest.mark.parametrize("value", ["a&b=c", "100% + 1", "Sämple", "王𠮷", "a,b", "a\nb", "#?/", "\u200fדוגמה", "a;b"])
def test_any_text_can_be_searched_once_it_is_encoded(genesys: httpx.Client, attribute: str, value: str) -> None:
    customer_id = create(genesys, **{attribute: value})
    assert found(genesys, {attribute: value}) == [customer_id]
    assert found(genesys, {attribute: f"{value}&"}) == []


@pytest.mark.rule("UCS-IDENT-12")
def test_a_plus_in_a_query_is_a_space(genesys: httpx.Client, attribute: str) -> None:
    customer_id = create(genesys, **{attribute: "Two Words"})
    for query in (f"{attribute}=Two+Words", f"{attribute}=Two%20Words", f"{attribute}=%54wo+%57ords"):
        assert found(genesys, query) == [customer_id]
    assert found(genesys, f"{attribute}=Two%2BWords") == []


@pytest.mark.rule("UCS-IDENT-12", "UCS-IDENT-2")
@pytest.mark.parametrize("word", ["a,b", "имя", "with space", "a&b=c", "%41"])
def test_an_attribute_of_any_name_can_be_searched(genesys: httpx.Client, keys: Keys, names: Names, word: str) -> None:
    attribute, extension = names.text(word), names.text("Extension")
    keys.add(attribute)
    keys.add(word, source=extension)
    customer_id = create(genesys, **{attribute: "1", extension: {word: "2"}})
    assert found(genesys, {attribute: "1"}) == [customer_id]
    assert found(genesys, {f"{extension}.{word}": "2"}) == [customer_id]


@pytest.mark.rule("UCS-IDENT-21")
def test_a_customer_is_found_by_each_value_of_an_attribute(genesys: httpx.Client, attribute: str) -> None:
    values = ["a@example.com", "b@example.com", 3, True]
    customer_id = create(genesys, **{attribute: values})
    for spelling in ("a@example.com", "b@example.com", "3", "true"):
        assert found(genesys, {attribute: spelling}) == [customer_id]
    assert found(genesys, {attribute: "a@example.com,b@example.com"}) == []


@pytest.mark.rule("UCS-IDENT-22")
def test_one_record_of_an_extension_has_to_have_all_values(genesys: httpx.Client, keys: Keys, names: Names) -> None:
    locks = names.text("Locks")
    keys.add("code", "area", source=locks)
    several = create(genesys, **{locks: [{"code": 1, "area": "north"}, {"code": 2, "area": "south"}]})
    single = create(genesys, **{locks.upper(): {"code": 1, "area": "south"}})
    code, area = f"{locks}.code", f"{locks}.area"
    assert found(genesys, {code: "1", area: "north"}) == [several]
    assert found(genesys, {code: "1", area: "south"}) == [single]
    assert found(genesys, {code: "2", area: "north"}) == []
    assert found(genesys, {code: "2", f"{locks.upper()}.area": "south"}) == [several]
    assert found(genesys, {code: "1"}) == sorted([several, single])


@pytest.mark.rule("UCS-IDENT-23")
@pytest.mark.parametrize(
    "value", ["sample", "SAMPLE", "Sampl", "Samples", "Sample ", " Sample", "Sample,Sample", "", "*"]
)
def test_values_match_as_whole_texts_with_case(genesys: httpx.Client, attribute: str, value: str) -> None:
    customer_id = create(genesys, **{attribute: "Sample"})
    assert found(genesys, {attribute: value}) == []
    assert found(genesys, {attribute: "Sample"}) == [customer_id]


@pytest.mark.rule("UCS-IDENT-23")
def test_a_text_that_is_empty_is_found_by_an_empty_value(genesys: httpx.Client, attribute: str) -> None:
    customer_id = create(genesys, **{attribute: ""})
    create(genesys, **{attribute: "x"})
    assert found(genesys, {attribute: ""}) == [customer_id]


@pytest.mark.rule("UCS-IDENT-24")
@pytest.mark.parametrize(
    ("value", "spelling", "others"),
    [
        (7, "7", ["7.0", "07", "+7"]),
        (1.5, "1.5", ["1.50", "15e-1"]),
        (7.0, "7.0", ["7"]),
        (True, "true", ["True", "1", "TRUE"]),
        (False, "false", ["0", "", "False"]),
        (-(2**63), "-9223372036854775808", ["-9223372036854775809"]),
        ("7", "7", ["7.0"]),
    ],
)
def test_numbers_and_booleans_are_found_by_their_spelling(
    genesys: httpx.Client, attribute: str, value: Any, spelling: str, others: list[str]
) -> None:
    customer_id = create(genesys, **{attribute: value})
    assert found(genesys, {attribute: spelling}) == [customer_id]
    for other in others:
        assert found(genesys, {attribute: other}) == []


@pytest.mark.rule("UCS-IDENT-25")
def test_extensions_are_named_without_case_and_attributes_with_it(
    genesys: httpx.Client, keys: Keys, names: Names
) -> None:
    phone, last = names.text("Phone"), names.text("Last")
    keys.add("Number", source=phone)
    keys.add(last)
    customer_id = create(genesys, **{phone: {"Number": "1", "number": "2"}, last: "1", last.upper(): "2"})
    for spelling in (phone, phone.upper(), phone.swapcase()):
        assert found(genesys, {f"{spelling}.Number": "1"}) == [customer_id]
    assert found(genesys, {last: "2"}) == []
    assert genesys.get("/profiles", params={f"{phone}.number": "1"}).status_code == 400
    assert genesys.get("/profiles", params={last.upper(): "1"}).status_code == 400


@pytest.mark.rule("UCS-IDENT-25", "UCS-IDENT-4")
def test_a_key_is_named_without_case(genesys: httpx.Client, keys: Keys, names: Names) -> None:
    one, other = names.text("One"), names.text("Other")
    keys.add(one)
    key = keys.add(other)
    create(genesys, **{one: "1"})
    customer_id = create(genesys, **{other: "2"})
    for spelling in (key, key.upper(), key.lower()):
        assert found(genesys, {one: "1", other: "2", "id_key": spelling}) == [customer_id]
