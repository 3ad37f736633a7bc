"""The filters that the consents of a profile are linked to: none here."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import FORMS
from contract_tests.suite.mypreferences.steps import NO_SUCH_ID, complaints, refused, someone, switch
from mock_server.verify.target import Names

FIELDS: list[dict[str, str]] = [
    {},
    {"filterId": "F-1"},
    {"filterId": "x" * 50},
    {"implied": "true"},
    {"filterId": "F-1", "implied": "false"},
]


@pytest.mark.rule("MYP-FILTER-1", "MYP-FILTER-2")
@pytest.mark.parametrize("fields", FIELDS)
def test_the_filters_of_a_profiles_consents_are_an_empty_list(
    mypreferences: httpx.Client, names: Names, fields: dict[str, str]
) -> None:
    address = f"/Consents/{someone(mypreferences, names)['ProfileId']}/Filters"
    reply = mypreferences.get(address, params=fields)
    assert (reply.status_code, reply.json()) == (200, {"ConsentFilters": []})
    in_xml = mypreferences.get(address, params=fields, headers={"Accept": "text/xml"})
    assert FORMS["list_consent_filters", "200"].read_reply(in_xml.content) == {"ConsentFilters": []}


@pytest.mark.rule("MYP-FILTER-1")
def test_consents_bring_no_filters_and_an_inactive_profile_has_a_list_too(
    mypreferences: httpx.Client, names: Names
) -> None:
    profile = someone(mypreferences, names)
    consent = {"ConsentType": "Marketing", "ConsentVersion": "1", "Locale": "en-US", "ConsentStatus": 1}
    added = mypreferences.post(f"/Consents/{profile['ProfileId']}", json={"Consents": [consent]})
    assert added.status_code == 201
    switch(mypreferences, "Deactivate", profile)
    assert mypreferences.get(f"/Consents/{profile['ProfileId']}/Filters").json() == {"ConsentFilters": []}


@pytest.mark.rule("MYP-FILTER-2")
@pytest.mark.parametrize(("field", "wrong"), [("filterId", "x" * 51), ("filterId", ""), ("implied", "1")])
def test_a_field_of_a_question_for_filters_that_is_wrong_is_named(
    mypreferences: httpx.Client, names: Names, field: str, wrong: str
) -> None:
    address = f"/Consents/{someone(mypreferences, names)['ProfileId']}/Filters"
    assert list(complaints(mypreferences.get(address, params={field: wrong}))) == [field]


@pytest.mark.rule("MYP-FILTER-3")
def test_the_filters_of_a_profile_that_does_not_exist_are_not_found(mypreferences: httpx.Client, names: Names) -> None:
    deleted = someone(mypreferences, names)
    assert mypreferences.delete(f"/Profile/{deleted['ProfileId']}").status_code == 204
    for profile_id in (deleted["ProfileId"], NO_SUCH_ID):
        assert refused(mypreferences.get(f"/Consents/{profile_id}/Filters"), 404)
