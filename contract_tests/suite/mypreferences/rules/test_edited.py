"""Who created and changed a profile, and when."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    CHANGES,
    CONSENT,
    CREATIONS,
    LOOKS,
    WAYS,
    Profile,
    Way,
    by_id,
    create,
    look,
    moment,
    next_second,
    read,
    seen,
    sent_at,
    someone,
    user_of,
    whole,
)
from mock_server.verify.target import Names

DATES = ("CreateDate", "ModifiedDate")
USERS = ("CreatedBy", "ModifiedBy")
SHORTLY = timedelta(seconds=10)
Write = Callable[[httpx.Client, Profile], Any]


def _changing(way: Way) -> Write:
    return lambda client, profile: way.done(client, profile, {"AlternateIds": profile["AlternateIds"]})


def _posting(path: str, body: Any = None) -> Write:
    return lambda client, profile: client.post(path.format(profile["ProfileId"]), json=body)


WRITES: dict[str, Write] = {
    **{str(way): _changing(way) for way in CHANGES},
    "activate_profile": _posting("/Profile/{}/Activate"),
    "deactivate_profile": _posting("/Profile/{}/Deactivate", {}),
    "add_consents": _posting("/Consents/{}", {"Consents": [CONSENT]}),
}
"""Each way to write a profile that exists."""


def well_formed(edited: Any) -> bool:
    """The four members, as strings, dates in UTC and to the second."""
    return set(edited) == {*DATES, *USERS} and all(
        isinstance(value, str) and bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value) or name in USERS)
        for name, value in edited.items()
    )


@pytest.mark.rule("MYP-EDITED-1")
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_write_answers_when_and_by_whom_the_profile_was_written(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    reply = way.write(mypreferences, someone(mypreferences, names), {"ProfileTags": []})
    edited = reply.json()["Edited"]
    assert well_formed(edited), edited
    assert abs(moment(edited["ModifiedDate"]) - sent_at(reply)) <= SHORTLY
    assert moment(edited["CreateDate"]) <= moment(edited["ModifiedDate"])
    assert not way.creates or edited["CreateDate"] == edited["ModifiedDate"]


@pytest.mark.rule("MYP-EDITED-1", "MYP-EDITED-4")
@pytest.mark.parametrize("operation", LOOKS)
def test_a_read_answers_when_and_by_whom_the_profile_was_written(
    mypreferences: httpx.Client, names: Names, operation: str
) -> None:
    written = create(mypreferences, **whole(names))
    profile = seen(look(mypreferences, operation, written))
    assert well_formed(profile["Edited"]), profile["Edited"]
    assert profile["Edited"] == written["Edited"]
    for collection in ("Addresses", "Emails", "PhoneNumbers"):
        assert dated(profile[collection]) == []


def dated(entries: list[dict[str, Any]]) -> list[str]:
    return [name for entry in entries for name in entry if "Date" in name or "Edited" in name or "By" in name]


@pytest.mark.rule("MYP-EDITED-4")
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_no_write_answers_dates_of_contact_data(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    dates = {"CreateDate": "2001-02-03T04:05:06Z", "Edited": {"CreatedBy": "me"}}
    sent = whole(names)
    if way.method != "PATCH":
        sent |= {name: [{**sent[name][0], **dates}] for name in ("Addresses", "Emails", "PhoneNumbers")}
    profile = way.done(mypreferences, someone(mypreferences, names), sent)
    for collection in ("Addresses", "Emails", "PhoneNumbers"):
        assert len(profile[collection]) == 1
        assert dated(profile[collection]) == []


@pytest.mark.rule("MYP-EDITED-2")
def test_every_write_renews_the_date_of_the_change_and_keeps_that_of_the_creation(
    mypreferences: httpx.Client, names: Names
) -> None:
    before = {name: someone(mypreferences, names) for name in WRITES}
    next_second()
    for name, write in WRITES.items():
        write(mypreferences, before[name])
        after = read(mypreferences, before[name]["ProfileId"])["Edited"]
        assert after["CreateDate"] == before[name]["Edited"]["CreateDate"], name
        assert after["ModifiedDate"] > before[name]["Edited"]["ModifiedDate"], name
        reply = mypreferences.get(by_id(before[name]))
        assert abs(sent_at(reply) - moment(after["ModifiedDate"])) <= SHORTLY, name


@pytest.mark.needs("open", "credentials")
@pytest.mark.rule("MYP-EDITED-2", "MYP-EDITED-3")
@pytest.mark.parametrize("name", WRITES)
def test_every_write_renews_who_changed_and_keeps_who_created(
    mypreferences: httpx.Client, nobody: httpx.Client, names: Names, name: str
) -> None:
    by_nobody, by_user = someone(nobody, names), someone(mypreferences, names)
    user = user_of(mypreferences.get(by_id(by_user)))
    WRITES[name](mypreferences, by_nobody)
    WRITES[name](nobody, by_user)
    for profile, created_by, modified_by in ((by_nobody, "anonymous", user), (by_user, user, "anonymous")):
        assert [profile["Edited"][key] for key in USERS] == [created_by, created_by]
        edited = read(nobody, profile["ProfileId"])["Edited"]
        assert [edited[key] for key in USERS] == [created_by, modified_by]


@pytest.mark.needs("open", "credentials")
@pytest.mark.rule("MYP-EDITED-3")
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_write_answers_who_signed_it(
    mypreferences: httpx.Client, nobody: httpx.Client, names: Names, way: Way
) -> None:
    profile = someone(nobody, names)
    reply = way.write(mypreferences, profile, {"ProfileTags": []})
    user = user_of(reply)
    assert user not in ("", "anonymous")
    assert [reply.json()["Edited"][key] for key in USERS] == [user if way.creates else "anonymous", user]
    unsigned = way.write(nobody, someone(mypreferences, names), {"ProfileTags": []})
    assert [unsigned.json()["Edited"][key] for key in USERS] == ["anonymous" if way.creates else user, "anonymous"]


@pytest.mark.needs("open", "credentials")
@pytest.mark.rule("MYP-EDITED-3")
@pytest.mark.parametrize("operation", LOOKS)
@pytest.mark.parametrize("way", CREATIONS, ids=str)
def test_a_read_answers_who_wrote_and_not_who_reads(
    mypreferences: httpx.Client, nobody: httpx.Client, names: Names, operation: str, way: Way
) -> None:
    for writer, reader in ((mypreferences, nobody), (nobody, mypreferences)):
        reply = way.write(writer, someone(writer, names), whole(names))
        user = "anonymous" if writer is nobody else user_of(reply)
        edited = seen(look(reader, operation, reply.json()))["Edited"]
        assert [edited[key] for key in USERS] == [user, user]
