"""A profile is created."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    BLANK,
    CHANGES,
    CONSENT,
    CREATE,
    INDIRECT,
    LOOKS,
    OVERWRITES,
    UPDATES,
    UPSERT_CREATING,
    WAYS,
    Profile,
    Way,
    by_id,
    complaints,
    create,
    elsewhere,
    look,
    read,
    seen,
    someone,
    stored,
    switch,
    whole,
    without,
)
from mock_server.verify.target import NOBODY, Names, Target


@pytest.mark.rule("MYP-CREATE-1")
def test_a_create_answers_the_whole_profile_as_it_is_stored(mypreferences: httpx.Client, names: Names) -> None:
    sent = whole(names)
    reply = mypreferences.post("/Profile", json=sent)
    assert reply.status_code == 201, reply.text
    profile = reply.json()
    assert without(profile, "ProfileId", "Edited") == stored(sent)
    assert read(mypreferences, profile["ProfileId"]) == profile


@pytest.mark.rule("MYP-CREATE-2", "MYP-CREATE-3")
@pytest.mark.parametrize("way", [CREATE, UPSERT_CREATING], ids=str)
def test_location_leads_to_the_new_profile(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    reply = way.write(mypreferences, someone(mypreferences, names), {})
    profile = reply.json()
    assert reply.headers["Location"] == f"{mypreferences.base_url}Profile/{profile['ProfileId']}"
    assert mypreferences.get(reply.headers["Location"]).json() == profile


@pytest.mark.needs("open", "lenient")
@pytest.mark.rule("MYP-CREATE-2", "MYP-CREATE-3")
@pytest.mark.parametrize("path", ["/Profile", "/Profile/AlternateIdType/Web/AlternateId/"])
def test_the_location_of_a_client_with_a_difficult_name_can_be_followed(
    target: Target, names: Names, path: str
) -> None:
    client_id = names.text("Client")
    client = target.new_client(NOBODY, f"{target.url}/{client_id}%25%20%3F%23&S%C3%B6hne")
    reply = client.post(path if path == "/Profile" else path + names.id(), json={})
    base = f"{target.url}/{client_id}%25%20%3F%23%26S%C3%B6hne"
    assert reply.headers["Location"] == f"{base}/Profile/{reply.json()['ProfileId']}"
    assert client.get(reply.headers["Location"]).json() == reply.json()


@pytest.mark.needs("mock")
@pytest.mark.rule("MYP-CREATE-3")
@pytest.mark.parametrize("way", [CREATE, UPSERT_CREATING], ids=str)
def test_location_has_the_host_that_the_request_names(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    reply = way.write(mypreferences, someone(mypreferences, names), {}, headers={"Host": "fake.example.com:8080"})
    base = f"http://fake.example.com:8080{mypreferences.base_url.path}"
    assert reply.headers["Location"] == f"{base}Profile/{reply.json()['ProfileId']}"


@pytest.mark.needs("acme")
@pytest.mark.rule("MYP-CREATE-4", "MYP-CREATE-5", "MYP-CREATE-7", "MYP-CREATE-8", "MYP-CREATE-9")
def test_an_empty_create_answers_defaults_and_blanks(mypreferences: httpx.Client) -> None:
    assert without(create(mypreferences), "ProfileId", "Edited") == BLANK


@pytest.mark.rule("MYP-CREATE-4", "MYP-CREATE-5", "MYP-CREATE-7", "MYP-CREATE-8")
@pytest.mark.parametrize("left_out", [name for name in BLANK if name != "Consents"])
def test_each_member_may_be_left_out_of_a_create(mypreferences: httpx.Client, names: Names, left_out: str) -> None:
    sent, plain = whole(names), create(mypreferences)
    profile = create(mypreferences, **without(sent, left_out))
    assert without(profile, "ProfileId", "Edited") == {**stored(sent), left_out: plain[left_out]}


@pytest.mark.needs("acme")
@pytest.mark.rule("MYP-CREATE-5")
def test_type_and_locale_that_are_left_out_or_null_are_the_accounts_defaults(mypreferences: httpx.Client) -> None:
    for sent in ({}, {"CustomerType": None, "DefaultLocale": None}):
        profile = create(mypreferences, **sent)
        assert (profile["CustomerType"], profile["DefaultLocale"]) == ("Customer", "en-US")
    own = create(mypreferences, CustomerType="Prospect", DefaultLocale="de-DE")
    assert (own["CustomerType"], own["DefaultLocale"]) == ("Prospect", "de-DE")


@pytest.mark.needs("open", "lenient")
@pytest.mark.rule("MYP-CREATE-6")
def test_an_account_that_configures_no_defaults_has_those_of_the_vendor(
    target: Target, mypreferences: httpx.Client
) -> None:
    client = elsewhere(target, mypreferences)
    for sent in ({}, {"CustomerType": None, "DefaultLocale": None}):
        profile = create(client, **sent)
        assert (profile["CustomerType"], profile["DefaultLocale"]) == ("Customer", "en-US")


@pytest.mark.rule("MYP-CREATE-7", "MYP-CREATE-8")
@pytest.mark.parametrize("name", ["RegistrationConfirmed", "PreservePreferences", "IsActive"])
def test_what_the_body_says_holds_where_there_is_a_default(mypreferences: httpx.Client, name: str) -> None:
    default = name != "RegistrationConfirmed"
    assert create(mypreferences)[name] is default
    for said, kept in ((True, True), (False, False), (None, default)):
        profile = create(mypreferences, **{name: said})
        assert profile[name] is kept
        assert read(mypreferences, profile["ProfileId"])[name] is kept


@pytest.mark.rule("MYP-CREATE-9")
def test_a_create_gives_no_consents(mypreferences: httpx.Client) -> None:
    profile = create(mypreferences, Consents=[CONSENT])
    assert profile["Consents"] == []
    assert read(mypreferences, profile["ProfileId"])["Consents"] == []


@pytest.mark.rule("MYP-CREATE-10", "MYP-ID-1", "MYP-ID-6")
@pytest.mark.parametrize("way", [CREATE, UPSERT_CREATING, *OVERWRITES, *UPDATES], ids=str)
def test_what_is_read_only_is_ignored_in_a_body(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile, sent = someone(mypreferences, names), whole(names)
    (email,), (address,), (phone,), (group,) = (
        sent[name] for name in ("Emails", "Addresses", "PhoneNumbers", "Groups")
    )
    junk = {
        **sent,
        "ProfileId": "x",
        "Edited": 1,
        "Consents": [{"ConsentType": "Marketing"}],
        "ReasonCode": ["r"],
        "Emails": [{**email, "IsActive": False}],
        "Addresses": [{**address, "Country": "Nowhere", "IsActive": False, "CassStatus": "Y", "CassCity": "X"}],
        "PhoneNumbers": [{**phone, "PhoneNumberNumeric": "1", "IsActive": 0}],
        "Groups": [{**group, "GroupId": "ignored beside a name"}],
    }
    after = way.done(mypreferences, profile, junk)
    assert without(after, "ProfileId", "Edited", "AlternateIds") == without(stored(sent), "AlternateIds")
    assert isinstance(after["ProfileId"], int)
    assert (after["ProfileId"] == profile["ProfileId"]) is not way.creates
    for key in ("CreateDate", "CreatedBy"):
        assert way.creates or after["Edited"][key] == profile["Edited"][key]
    assert read(mypreferences, after["ProfileId"]) == after


@pytest.mark.rule("MYP-CREATE-10")
@pytest.mark.parametrize("way", [CREATE, *OVERWRITES], ids=str)
def test_what_was_read_of_one_profile_can_be_written_as_another(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    before, profile = create(mypreferences, **whole(names)), someone(mypreferences, names)
    copy = way.done(mypreferences, profile, {**before, "AlternateIds": []})
    assert copy["ProfileId"] != before["ProfileId"]
    assert without(copy, "ProfileId", "Edited", "AlternateIds") == without(
        before, "ProfileId", "Edited", "AlternateIds"
    )


@pytest.mark.rule("MYP-CREATE-11")
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_no_write_answers_a_reason_code(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = someone(mypreferences, names)
    switch(mypreferences, "Deactivate", profile, json={"Reason": "asked"})
    if way in CHANGES and not way.by_alternate_id:
        assert "ReasonCode" not in way.done(mypreferences, profile, {"ProfileTags": []})
    switch(mypreferences, "Activate", profile)
    sent: Profile = {"ProfileTags": []} if way.method == "PATCH" else {"ReasonCode": "asked"}
    assert "ReasonCode" not in way.done(mypreferences, profile, sent)


@pytest.mark.rule("MYP-CREATE-11")
@pytest.mark.parametrize("operation", LOOKS)
def test_no_read_answers_a_reason_code(mypreferences: httpx.Client, names: Names, operation: str) -> None:
    profile = create(mypreferences, **whole(names), ReasonCode="asked")
    assert "ReasonCode" not in seen(look(mypreferences, operation, profile))
    switch(mypreferences, "Deactivate", profile, json={"Reason": "asked"})
    if operation in INDIRECT:
        switch(mypreferences, "Activate", profile)
    assert "ReasonCode" not in seen(look(mypreferences, operation, profile))


BAD: list[tuple[Any, str]] = [
    ({"RegistrationConfirmed": "true"}, "RegistrationConfirmed"),
    ({"CustomerName": {"FirstName": 7}}, "CustomerName.FirstName"),
    ({"Emails": [{}]}, "Emails[0].EmailAddress"),
    ({"DefaultLocale": "x" * 16}, "DefaultLocale"),
    ({"ProfileTags": ["VIP"]}, "ProfileTags[0]"),
]


@pytest.mark.rule("MYP-CREATE-12")
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_write_that_is_malformed_or_breaks_a_rule_is_refused(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    profile = someone(mypreferences, names)
    for body, member in BAD:
        assert list(complaints(way.write(mypreferences, profile, body))) == [f"profile.{member}"]
    for content in ('{"CustomerType": "Cust', "7", '"text"', '[{"op"', "\xff"):
        reply = mypreferences.request(
            way.method,
            way.path(profile),
            content=content.encode("latin-1"),
            headers={"Content-Type": "application/json"},
        )
        assert list(complaints(reply)) == ["profile"]
    assert read(mypreferences, profile["ProfileId"]) == profile


@pytest.mark.rule("MYP-CREATE-12")
@pytest.mark.parametrize(
    ("path", "bad"),
    [("/Profile/{}/Deactivate", '{"Reason": 7}'), ("/Consents/{}", '{"Consents": [{}]}')],
)
def test_a_malformed_reason_or_consent_is_refused(
    mypreferences: httpx.Client, names: Names, path: str, bad: str
) -> None:
    profile = someone(mypreferences, names)
    for content in (bad, "{", "[]", "null"):
        reply = mypreferences.post(
            path.format(profile["ProfileId"]), content=content, headers={"Content-Type": "application/json"}
        )
        assert complaints(reply)
    assert mypreferences.get(by_id(profile)).json() == profile


@pytest.mark.rule("MYP-CREATE-13")
def test_what_later_versions_take_at_a_create_is_ignored(mypreferences: httpx.Client, names: Names) -> None:
    later = {
        "Preferences": [{"FilterId": "1", "PreferenceType": 1}],
        "PreserveConsents": True,
    }
    sent = whole(names)
    profile = create(mypreferences, **sent, **later)
    assert without(profile, "ProfileId", "Edited") == stored(sent)
    assert read(mypreferences, profile["ProfileId"]) == profile
