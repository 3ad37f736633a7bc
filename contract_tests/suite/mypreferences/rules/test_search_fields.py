"""The fields that a search needs, and how long they may be."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import complaints
from contract_tests.suite.mypreferences.views import BY_ADDRESS, BY_EMAIL, BY_NAME, BY_PHONE, Search, findable
from mock_server.verify.target import Names

NEEDED = [
    (BY_ADDRESS, {"city": "Sampleton"}, "stateProvince"),
    (BY_ADDRESS, {"stateProvince": "GA"}, "city"),
    (BY_PHONE, {"phoneType": "Home"}, "phoneNumber"),
    (BY_EMAIL, {"emailType": "Home"}, "emailAddress"),
    (BY_NAME, {"firstName": "Ada"}, "lastName"),
]


@pytest.mark.rule("MYP-SEARCH-7")
@pytest.mark.parametrize(("search", "fields", "missing"), NEEDED)
def test_a_search_without_a_field_that_it_needs_is_refused(
    mypreferences: httpx.Client, search: Search, fields: dict[str, str], missing: str
) -> None:
    for asked in (fields, {**fields, missing: ""}):
        assert list(complaints(search.ask(mypreferences, **asked))) == [missing]


LIMITS = [
    (BY_ADDRESS, "city", 50),
    (BY_ADDRESS, "stateProvince", 50),
    (BY_ADDRESS, "address1", 125),
    (BY_ADDRESS, "address2", 125),
    (BY_ADDRESS, "addressType", 100),
    (BY_ADDRESS, "firstName", 100),
    (BY_ADDRESS, "middleName", 100),
    (BY_ADDRESS, "lastName", 100),
    (BY_PHONE, "phoneNumber", 50),
    (BY_PHONE, "phoneType", 100),
    (BY_EMAIL, "emailAddress", 256),
    (BY_EMAIL, "emailType", 100),
    (BY_NAME, "lastName", 100),
    (BY_NAME, "firstName", 100),
    (BY_NAME, "middleName", 100),
]


@pytest.mark.rule("MYP-SEARCH-20")
@pytest.mark.parametrize(("search", "field", "limit"), LIMITS)
def test_fields_of_a_search_have_limits(
    mypreferences: httpx.Client, names: Names, search: Search, field: str, limit: int
) -> None:
    fields = search.fields(findable(names))
    assert search.ask(mypreferences, **{**fields, field: "1" * limit}).status_code == 404
    for wrong in ("1" * (limit + 1), ""):
        assert list(complaints(search.ask(mypreferences, **{**fields, field: wrong}))) == [field]


@pytest.mark.rule("MYP-SEARCH-20")
@pytest.mark.parametrize(("field", "wrong"), [("stateProvince", "G"), ("postalCode", "")])
def test_a_state_of_a_search_has_two_characters_and_a_postal_code_one(
    mypreferences: httpx.Client, names: Names, field: str, wrong: str
) -> None:
    fields = {**BY_ADDRESS.fields(findable(names)), field: wrong}
    assert list(complaints(BY_ADDRESS.ask(mypreferences, **fields))) == [field]
