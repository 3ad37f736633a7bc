"""A profile is overwritten, by its ProfileId or by an alternate id."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    BLANK,
    CONSENT,
    LOOKS,
    NO_SUCH_ID,
    OVERWRITES,
    REPLACE,
    Profile,
    Way,
    by_alternate_id,
    create,
    find,
    look,
    place_of,
    read,
    refused,
    someone,
    stored,
    switch,
    whole,
    with_ids,
    without,
    written,
)
from mock_server.verify.target import Names

DEFAULTED = ("CustomerType", "DefaultLocale", "RegistrationConfirmed", "PreservePreferences")
EACH_WAY = pytest.mark.parametrize("way", OVERWRITES, ids=str)


def consented(client: httpx.Client, profile: Profile) -> Profile:
    """The profile once it has a consent."""
    reply = client.post(f"/Consents/{profile['ProfileId']}", json={"Consents": [CONSENT]})
    assert reply.status_code == 201, reply.text
    after = read(client, profile["ProfileId"])
    assert len(after["Consents"]) == 1
    return after


@pytest.mark.needs("acme")
@pytest.mark.rule("MYP-PUT-1", "MYP-PUT-2")
@EACH_WAY
def test_an_overwrite_blanks_what_it_leaves_out(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    before = create(mypreferences, **whole(names))
    after = way.done(mypreferences, before, {})
    assert after == {**BLANK, "ProfileId": before["ProfileId"], "Edited": after["Edited"]}
    assert read(mypreferences, before["ProfileId"]) == after


@pytest.mark.rule("MYP-PUT-1", "MYP-PUT-3")
@EACH_WAY
@pytest.mark.parametrize("left_out", [name for name in BLANK if name not in ("Consents", "IsActive")])
def test_each_member_that_is_left_out_is_as_new(
    mypreferences: httpx.Client, names: Names, way: Way, left_out: str
) -> None:
    sent, new = whole(names), create(mypreferences)
    before = create(mypreferences, **whole(names))
    after = way.done(mypreferences, before, without(sent, left_out))
    assert without(after, "ProfileId", "Edited") == {**stored(sent), left_out: new[left_out]}
    assert read(mypreferences, before["ProfileId"]) == after


@pytest.mark.rule("MYP-PUT-1")
@EACH_WAY
def test_parts_of_a_name_that_are_left_out_are_blank(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    before = create(mypreferences, **whole(names))
    after = way.done(mypreferences, before, {"CustomerName": {"FirstName": "Grace"}})
    nothing = {"MiddleName": None, "LastName": None, "Prefix": None, "Suffix": None}
    assert after["CustomerName"] == {"FirstName": "Grace", **nothing}


@pytest.mark.rule("MYP-PUT-2")
@EACH_WAY
def test_an_overwrite_answers_the_whole_profile_as_it_is_now(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    profile, sent = someone(mypreferences, names), whole(names)
    reply = way.write(mypreferences, profile, sent)
    assert "Location" not in reply.headers
    after = written(reply)
    assert after == {**stored(sent), "ProfileId": profile["ProfileId"], "Edited": after["Edited"]}
    assert read(mypreferences, profile["ProfileId"]) == after


@pytest.mark.rule("MYP-PUT-3")
@EACH_WAY
def test_what_has_a_default_is_as_new_when_it_is_left_out_or_null(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    new, unusual = create(mypreferences), {name: whole(names)[name] for name in DEFAULTED}
    profile = create(mypreferences, **with_ids(("CRM", names.id())), **unusual)
    kept = {"AlternateIds": profile["AlternateIds"]}
    assert way.done(mypreferences, profile, {**kept, **unusual}).items() >= unusual.items()
    for body in ({}, dict.fromkeys(unusual)):
        way.done(mypreferences, profile, {**kept, **unusual})
        after = way.done(mypreferences, profile, {**kept, **body})
        assert {name: after[name] for name in DEFAULTED} == {name: new[name] for name in DEFAULTED}


@pytest.mark.rule("MYP-PUT-4")
@EACH_WAY
def test_an_overwrite_keeps_consents_and_creation_whatever_the_body_says(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    before = consented(mypreferences, someone(mypreferences, names))
    kept = {"AlternateIds": before["AlternateIds"]}
    edited = {"CreateDate": "2001-02-03T04:05:06Z", "CreatedBy": "me", "ModifiedDate": "x", "ModifiedBy": "me"}
    bodies: list[Profile] = [{}, {"Consents": []}, {"Consents": None}, {"Edited": edited}, {"Edited": None}]
    for said in bodies:
        after = way.done(mypreferences, before, {**kept, **said})
        assert after["Consents"] == before["Consents"]
        for key in ("CreateDate", "CreatedBy"):
            assert after["Edited"][key] == before["Edited"][key]
        assert read(mypreferences, before["ProfileId"]) == after


@pytest.mark.needs("open", "credentials")
@pytest.mark.rule("MYP-PUT-4")
@EACH_WAY
def test_an_overwrite_keeps_who_created(
    mypreferences: httpx.Client, nobody: httpx.Client, names: Names, way: Way
) -> None:
    profile = someone(nobody, names)
    edited = way.done(mypreferences, profile, {})["Edited"]
    assert edited["CreatedBy"] == profile["Edited"]["CreatedBy"] != edited["ModifiedBy"]
    assert edited["CreateDate"] == profile["Edited"]["CreateDate"]


@pytest.mark.rule("MYP-PUT-4")
@EACH_WAY
def test_an_overwrite_keeps_whether_a_profile_is_active(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = someone(mypreferences, names)
    kept = {"AlternateIds": profile["AlternateIds"]}
    for active in (True, False) if way is REPLACE else (True,):
        if not active:
            switch(mypreferences, "Deactivate", profile)
        for said in ({}, {"IsActive": not active}, {"IsActive": None}, {"IsActive": "ignored"}):
            assert way.done(mypreferences, profile, {**kept, **said})["IsActive"] is active
            assert read(mypreferences, profile["ProfileId"])["IsActive"] is active


@pytest.mark.rule("MYP-PUT-5")
@pytest.mark.parametrize("operation", LOOKS)
def test_an_overwrite_of_nobody_creates_nobody(mypreferences: httpx.Client, names: Names, operation: str) -> None:
    sent = {**whole(names), "ProfileId": NO_SUCH_ID}
    for path in (f"/Profile/{NO_SUCH_ID}", by_alternate_id(sent), place_of("Web", names.id())):
        assert refused(mypreferences.put(path, json=sent), 404)
        assert refused(look(mypreferences, operation, sent), 404)


@pytest.mark.rule("MYP-PUT-6")
@EACH_WAY
@pytest.mark.parametrize("members", ["all", "none", "few"])
def test_what_was_read_can_be_put_back_and_changes_nothing_but_edited(
    mypreferences: httpx.Client, names: Names, way: Way, members: str
) -> None:
    few = {"CustomerName": {}, "Groups": [{}], "PhoneNumbers": [{"PhoneNumber": "no digits"}], "Addresses": []}
    body = {"all": whole(names), "none": {}, "few": few}[members]
    before = consented(mypreferences, someone(mypreferences, names, **body))
    after = way.done(mypreferences, before, before)
    assert without(after, "Edited") == without(before, "Edited")
    assert read(mypreferences, before["ProfileId"]) == after


@pytest.mark.rule("MYP-PUT-6")
def test_what_was_read_of_an_inactive_profile_can_be_put_back(mypreferences: httpx.Client, names: Names) -> None:
    before = create(mypreferences, **whole(names), IsActive=False)
    after = REPLACE.done(mypreferences, before, before)
    assert without(after, "Edited") == without(before, "Edited")


@pytest.mark.rule("MYP-PUT-7")
def test_an_overwrite_may_drop_the_alternate_id_by_which_it_came(mypreferences: httpx.Client, names: Names) -> None:
    value = names.id()
    for kept in ({}, with_ids(("Web", names.id()))):
        profile = create(mypreferences, **with_ids(("CRM", value)))
        after = written(mypreferences.put(place_of("CRM", value), json=kept))
        assert after["AlternateIds"] == kept.get("AlternateIds", [])
        assert read(mypreferences, profile["ProfileId"]) == after
        assert find(mypreferences, "CRM", value).status_code == 404
        assert mypreferences.put(place_of("CRM", value), json={}).status_code == 404
