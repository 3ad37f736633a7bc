"""To whom an alternate id belongs, and what two profiles may have in common."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    WAYS,
    Profile,
    Way,
    by_id,
    create,
    elsewhere,
    find,
    look,
    read,
    refused,
    someone,
    whole,
    with_ids,
    without,
)
from mock_server.verify.target import Names, Target

EACH_WAY = pytest.mark.parametrize("way", WAYS, ids=str)


def conflict(client: httpx.Client, names: Names, way: Way, *, active: bool) -> None:
    """Give an alternate id of another profile to a new one or an existing one, which must be refused."""
    taken, free = f"{names.id()}x", names.id()
    owner = create(client, IsActive=active, **with_ids(("CRM", taken)))
    profile = create(client, **whole(names))
    for pair in (("CRM", taken), ("crm", taken.upper())):
        last_name = f"{names.text('Stone')}e"
        body = {"CustomerName": {"LastName": last_name}, **with_ids(("Web", free), pair)}
        assert refused(way.write(client, profile, body), 409)
        assert find(client, "Web", free).status_code == 404
        assert client.get("/Profile/Name", params={"lastName": last_name}).status_code == 404
    assert read(client, owner["ProfileId"]) == owner
    assert read(client, profile["ProfileId"]) == profile
    # After a refusal nothing is taken that was free before, and the ids of the refused one are still its own.
    assert find(client, "CRM", taken).status_code == (200 if active else 404)
    assert look(client, "get_profile_by_alternate_id", profile).json() == profile
    create(client, **with_ids(("Web", free)))


@pytest.mark.rule("MYP-ALT-3")
@EACH_WAY
def test_an_alternate_id_of_another_profile_is_a_conflict(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    conflict(mypreferences, names, way, active=True)


@pytest.mark.rule("MYP-ALT-4")
@EACH_WAY
def test_an_alternate_id_of_an_inactive_profile_is_a_conflict_too(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    conflict(mypreferences, names, way, active=False)


@pytest.mark.rule("MYP-ALT-4")
def test_a_deactivated_profile_keeps_its_alternate_ids(mypreferences: httpx.Client, names: Names) -> None:
    profile = someone(mypreferences, names)
    assert mypreferences.post(f"{by_id(profile)}/Deactivate").status_code == 200
    assert refused(mypreferences.post("/Profile", json={"AlternateIds": profile["AlternateIds"]}), 409)
    assert mypreferences.put(by_id(profile), json=profile).status_code == 200
    assert refused(mypreferences.post("/Profile", json={"AlternateIds": profile["AlternateIds"]}), 409)


@pytest.mark.rule("MYP-ALT-3")
@EACH_WAY
def test_an_alternate_id_may_be_given_again_to_whose_it_is(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = someone(mypreferences, names)
    body: Profile = {"AlternateIds": profile["AlternateIds"]}
    if way.creates:
        assert refused(way.write(mypreferences, profile, body), 409)
    else:
        for _ in range(2):
            assert way.done(mypreferences, profile, body)["AlternateIds"] == profile["AlternateIds"]


@pytest.mark.rule("MYP-ALT-5")
@EACH_WAY
def test_the_same_id_of_another_type_is_no_conflict(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    value, profile = names.id(), someone(mypreferences, names)
    other = create(mypreferences, **with_ids(("CRM", value)))
    after = way.done(mypreferences, profile, with_ids(("Loyalty", value)))
    assert find(mypreferences, "Loyalty", value).json() == after
    assert find(mypreferences, "CRM", value).json() == other


@pytest.mark.needs("open", "lenient")
@pytest.mark.rule("MYP-ALT-5")
@EACH_WAY
def test_the_same_alternate_id_of_another_client_is_no_conflict(
    target: Target, mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    client, pair = elsewhere(target, mypreferences), ("CRM", names.id())
    mine = create(mypreferences, **with_ids(pair))
    after = way.done(client, someone(client, names), with_ids(pair))
    assert find(client, *pair).json() == after
    assert find(mypreferences, *pair).json() == mine


@pytest.mark.rule("MYP-ALT-6")
@EACH_WAY
def test_equal_contact_data_is_no_conflict(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    sent = without(whole(names), "AlternateIds")
    other, profile = create(mypreferences, **sent), someone(mypreferences, names)
    twin = way.done(mypreferences, profile, sent)
    assert twin["ProfileId"] != other["ProfileId"]
    for member in ("Emails", "PhoneNumbers", "Addresses", "CustomerName", "Groups", "ProfileTags", "CustomFields"):
        assert twin[member] == other[member]
    for search in ("Email", "Phone", "Address", "Name"):
        found = look(mypreferences, f"find_profiles_by_{search.lower()}", other).json()
        assert sorted(each["ProfileId"] for each in found) == sorted([other["ProfileId"], twin["ProfileId"]])
