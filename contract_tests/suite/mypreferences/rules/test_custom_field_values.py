"""Values of custom fields: they fit the kind of their field, and come back as they were sent."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.mypreferences.patches import each_patch, patched, step, unfit
from contract_tests.suite.mypreferences.steps import Way, complaints, read, someone
from contract_tests.suite.mypreferences.views import each_way, stored
from mock_server.verify.target import Names


@pytest.mark.rule("MYP-ENTRY-13")
@pytest.mark.needs("acme")
@each_way
def test_a_value_that_does_not_fit_the_kind_of_its_field_is_refused(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    profile = someone(mypreferences, names)
    for name, value in (
        ("Children", "two"),
        ("children", "1e3"),
        ("CHILDREN", "２"),
        ("Birthday", "soon"),
        ("birthday", "1980-02-30"),
        ("Birthday", "29.02.1980"),
    ):
        fields = [{"Name": "Colors", "Value": "Red"}, {"Name": name, "Value": value}]
        refused = way.write(mypreferences, profile, {"CustomFields": fields})
        assert list(complaints(refused)) == ["profile.CustomFields[1].Value"], (name, value)
    assert read(mypreferences, profile["ProfileId"]) == profile


@pytest.mark.rule("MYP-ENTRY-13")
@pytest.mark.needs("acme")
@each_way
def test_dates_and_numbers_are_taken_as_they_are_sent(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    fields = [
        {"Name": "Birthday", "Value": "1980-02-29"},
        {"Name": "birthday", "Value": "1980-02-29T10:00:00Z"},
        {"Name": "Children", "Value": "-2.50"},
        {"Name": "Children", "Value": "+3"},
        {"Name": "Children", "Value": None},
        {"Name": "Birthday", "Value": ""},
        {"Name": "Notes", "Value": "soon"},
    ]
    assert stored(way, mypreferences, names, {"CustomFields": fields})["CustomFields"] == fields


@pytest.mark.rule("MYP-ENTRY-13")
@pytest.mark.needs("acme")
@each_patch
def test_a_patched_value_fits_its_field(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = someone(mypreferences, names, CustomFields=[{"Name": "Children", "Value": "2"}])
    path = "/CustomFields/0/Value"
    assert list(unfit(mypreferences, way, profile, step("replace", path, "many"))) == ["profile.CustomFields[0].Value"]
    assert patched(mypreferences, way, profile, step("replace", path, "3"))["CustomFields"][0]["Value"] == "3"


@pytest.mark.rule("MYP-ENTRY-14")
@pytest.mark.needs("acme")
@each_way
def test_several_choices_come_back_as_they_were_sent(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    values = ["Red", "Red::Blue", "Blue::Red::Any other", "Red::Red"]
    body = {"CustomFields": [{"Name": "Colors", "Value": value} for value in values]}
    fields = stored(way, mypreferences, names, body)["CustomFields"]
    assert [field["Value"] for field in fields] == values
