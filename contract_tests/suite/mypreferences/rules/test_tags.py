"""Tags: put on profiles and taken from them, and counted."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import FORMS
from contract_tests.suite.mypreferences.patches import each_patch, patched, step
from contract_tests.suite.mypreferences.steps import (
    CHANGES,
    UPDATES,
    Profile,
    Way,
    by_id,
    create,
    refused,
    someone,
    switch,
    with_ids,
    without,
)
from contract_tests.suite.mypreferences.views import each_way, findable
from mock_server.verify.target import Names, Target


def counts(client: httpx.Client, *tags: str) -> dict[str, int]:
    """How often each of these tags occurs, in the order of the list; those that do not are left out."""
    reply = client.get("/Tags")
    assert reply.status_code == 200, reply.text
    listed = [(each["Tag"]["Name"], each["Count"]) for each in reply.json()["TagCounts"]]
    assert len(dict(listed)) == len(listed)
    return {name: count for name, count in listed if name in tags}


def tagged(*names: str) -> dict[str, Any]:
    return {"ProfileTags": [{"Name": name} for name in names]}


@pytest.mark.rule("MYP-TAG-1")
@each_patch
def test_a_patch_of_tags_touches_nothing_else(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    before = create(mypreferences, **{**findable(names), **tagged("a", "b")})
    for change, expected in (
        (step("add", "/ProfileTags/-", {"Name": "c"}), "abc"),
        (step("remove", "/ProfileTags/0"), "bc"),
        (step("replace", "/ProfileTags", tagged("d")["ProfileTags"]), "d"),
        (step("remove", "/ProfileTags"), ""),
    ):
        after = patched(mypreferences, way, before, change)
        assert without(after, "Edited") == {**without(before, "Edited"), **tagged(*expected)}


@pytest.mark.rule("MYP-TAG-1")
@pytest.mark.parametrize("way", UPDATES, ids=str)
def test_an_update_of_tags_touches_nothing_else(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    before = create(mypreferences, **{**findable(names), **tagged("a", "b")})
    for body in (tagged("a", "b", "c"), tagged("c"), tagged()):
        after = way.done(mypreferences, before, body)
        assert without(after, "Edited") == {**without(before, "Edited"), **body}


@pytest.mark.rule("MYP-TAG-2")
def test_tags_are_listed_with_their_counts(mypreferences: httpx.Client, names: Names) -> None:
    tag = names.text("Tag")
    for _ in range(3):
        create(mypreferences, **tagged(tag))
    reply = mypreferences.get("/Tags")
    assert (reply.status_code, list(reply.json())) == (200, ["TagCounts"])
    assert {"Tag": {"Name": tag}, "Count": 3} in reply.json()["TagCounts"]
    in_xml = mypreferences.get("/Tags", headers={"Accept": "text/xml"})
    assert FORMS["list_tags", "200"].read_reply(in_xml.content) == reply.json()


@pytest.mark.rule("MYP-TAG-2")
@pytest.mark.needs("open")
def test_the_tags_of_a_client_are_its_own(mypreferences: httpx.Client, target: Target, names: Names) -> None:
    tag = names.text("Tag")
    create(mypreferences, **tagged(tag))
    other = target.new_client("nobody", f"{target.url}/{names.id()}")
    assert other.get("/Tags").json() == {"TagCounts": []}
    assert counts(mypreferences, tag) == {tag: 1}


@pytest.mark.rule("MYP-TAG-3")
@each_way
def test_a_count_follows_every_write(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    old, new = names.text("Tag"), names.text("Tag")
    profile = someone(mypreferences, names, **tagged(old))
    written = way.done(mypreferences, profile, {**tagged(new), "AlternateIds": again(names, profile, way)})
    assert counts(mypreferences, old, new) == ({old: 1, new: 1} if way.creates else {new: 1})
    assert mypreferences.delete(by_id(written)).status_code == 204
    assert counts(mypreferences, old, new) == ({old: 1} if way.creates else {})


def again(names: Names, profile: Profile, way: Way) -> Any:
    """The alternate ids that the profile keeps, others for one that is created."""
    return with_ids(("CRM", names.id()))["AlternateIds"] if way.creates else profile["AlternateIds"]


@pytest.mark.rule("MYP-TAG-3")
@pytest.mark.parametrize("way", CHANGES, ids=str)
def test_a_count_follows_a_tag_that_goes(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    kept, gone = names.text("Tag"), names.text("Tag")
    profile = someone(mypreferences, names, **tagged(kept, gone))
    someone(mypreferences, names, **tagged(gone))
    assert counts(mypreferences, kept, gone) == {kept: 1, gone: 2}
    way.done(mypreferences, profile, {**tagged(kept), "AlternateIds": profile["AlternateIds"]})
    assert counts(mypreferences, kept, gone) == {kept: 1, gone: 1}
    way.done(mypreferences, profile, {**tagged(), "AlternateIds": profile["AlternateIds"]})
    assert counts(mypreferences, kept, gone) == {gone: 1}


@pytest.mark.rule("MYP-TAG-3")
def test_a_refused_write_counts_no_tags(mypreferences: httpx.Client, names: Names) -> None:
    tag = names.text("Tag")
    taken = someone(mypreferences, names)["AlternateIds"]
    for path in ("/Profile", by_id(someone(mypreferences, names))):
        refused(mypreferences.post(path, json={**tagged(tag), "AlternateIds": taken}), 409)
    assert counts(mypreferences, tag) == {}


@pytest.mark.rule("MYP-TAG-3", "MYP-TAG-4")
def test_tags_are_counted_over_active_profiles(mypreferences: httpx.Client, names: Names) -> None:
    tag = names.text("Tag")
    profile = create(mypreferences, **tagged(tag))
    create(mypreferences, **tagged(tag), IsActive=False)
    assert counts(mypreferences, tag) == {tag: 1}
    switch(mypreferences, "Deactivate", profile)
    assert counts(mypreferences, tag) == {}
    switch(mypreferences, "Activate", profile)
    assert counts(mypreferences, tag) == {tag: 1}


@pytest.mark.rule("MYP-TAG-4")
def test_tags_stand_by_name_and_letter_case_tells_them_apart(mypreferences: httpx.Client, names: Names) -> None:
    word = names.text("Tag")
    last, first, middle = f"{word}c", f"{word}a", f"{word}b"
    create(mypreferences, **tagged(last, first, last))
    create(mypreferences, **tagged(middle, first))
    create(mypreferences, **tagged(middle.upper()))
    assert list(counts(mypreferences, first, middle, last).items()) == [(first, 2), (middle, 1), (last, 1)]
    assert counts(mypreferences, middle.upper(), first) == {middle.upper(): 1, first: 2}
