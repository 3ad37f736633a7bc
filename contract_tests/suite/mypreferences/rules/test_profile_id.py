"""ProfileIds: given by the server, counted for each client, good in every operation on one profile."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    CHANGES,
    CONSENT,
    CREATE,
    CREATIONS,
    UPSERT_CREATING,
    Profile,
    Way,
    by_id,
    complaints,
    create,
    elsewhere,
    read,
    refused,
    someone,
    with_ids,
    without,
)
from mock_server.verify.target import Names, Target

ON_ONE_PROFILE: dict[str, tuple[str, str, Any]] = {
    "get_profile": ("GET", "/Profile/{}", None),
    "replace_profile": ("PUT", "/Profile/{}", {"CustomerType": "Prospect"}),
    "update_profile": ("POST", "/Profile/{}", {"RegistrationConfirmed": True}),
    "patch_profile": ("PATCH", "/Profile/{}", [{"op": "add", "path": "/ProfileTags/-", "value": {"Name": "New"}}]),
    "add_consents": ("POST", "/Consents/{}", {"Consents": [CONSENT]}),
    "list_consent_filters": ("GET", "/Consents/{}/Filters", None),
    "activate_profile": ("POST", "/Profile/{}/Activate", None),
    "deactivate_profile": ("POST", "/Profile/{}/Deactivate", None),
    "delete_profile": ("DELETE", "/Profile/{}", None),
}
"""Method, path and body of each operation on one profile, by its operation."""


def ask(client: httpx.Client, operation: str, profile_id: object) -> httpx.Response:
    method, path, body = ON_ONE_PROFILE[operation]
    content = {} if body is None else {"json": body}
    return client.request(method, path.format(profile_id), **content)


@pytest.mark.rule("MYP-ID-1", "MYP-ID-3")
@pytest.mark.parametrize("way", CREATIONS, ids=str)
@pytest.mark.parametrize("said", [1, None, "x", 2**62])
def test_the_server_gives_the_profile_id_whatever_the_body_says(
    mypreferences: httpx.Client, names: Names, way: Way, said: Any
) -> None:
    earlier = someone(mypreferences, names)
    profile = way.done(mypreferences, earlier, {"ProfileId": said})
    assert type(profile["ProfileId"]) is int
    assert earlier["ProfileId"] < profile["ProfileId"] < 2**62
    assert read(mypreferences, profile["ProfileId"]) == profile


@pytest.mark.rule("MYP-ID-2")
@pytest.mark.parametrize("operation", ON_ONE_PROFILE)
@pytest.mark.parametrize("way", CREATIONS, ids=str)
def test_the_profile_id_of_a_create_works_in_every_operation_on_one_profile(
    mypreferences: httpx.Client, names: Names, operation: str, way: Way
) -> None:
    other = someone(mypreferences, names)
    profile = way.done(mypreferences, other, {})
    reply = ask(mypreferences, operation, profile["ProfileId"])
    assert reply.is_success, reply.text
    after = mypreferences.get(by_id(profile))
    if operation == "delete_profile":
        assert refused(after, 404)
    else:
        assert after.json()["ProfileId"] == profile["ProfileId"]
        changed = operation not in ("get_profile", "list_consent_filters", "activate_profile")
        assert (without(after.json(), "Edited") != without(profile, "Edited")) is changed
    assert read(mypreferences, other["ProfileId"]) == other


@pytest.mark.needs("open", "lenient")
@pytest.mark.rule("MYP-ID-3")
def test_each_client_counts_from_one(target: Target, mypreferences: httpx.Client) -> None:
    client = elsewhere(target, mypreferences)
    answered: list[int] = []
    for way in (CREATE, UPSERT_CREATING, CREATE, UPSERT_CREATING):
        profile: Profile = with_ids(("Web", f"w{len(answered)}"))
        answered.append(way.done(client, profile, {})["ProfileId"])
        create(mypreferences)
    assert answered == [1, 2, 3, 4]


@pytest.mark.rule("MYP-ID-4")
@pytest.mark.parametrize("way", CREATIONS, ids=str)
def test_the_profile_id_of_a_deleted_profile_is_not_given_again(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    deleted, base = [], someone(mypreferences, names)
    for _ in range(2):
        profile = way.done(mypreferences, base, {})
        assert mypreferences.delete(by_id(profile)).status_code == 204
        deleted.append(profile["ProfileId"])
    assert way.done(mypreferences, base, {})["ProfileId"] > deleted[1] > deleted[0]


@pytest.mark.rule("MYP-ID-5")
@pytest.mark.parametrize("operation", ON_ONE_PROFILE)
@pytest.mark.parametrize("profile_id", ["abc", "0", "-1", "1.0", "99999999999999999999", "%20", "1%00"])
def test_a_profile_id_that_is_no_such_number_is_named(
    mypreferences: httpx.Client, operation: str, profile_id: str
) -> None:
    assert list(complaints(ask(mypreferences, operation, profile_id))) == ["profileId"]


@pytest.mark.rule("MYP-ID-5")
@pytest.mark.parametrize("operation", ["get_profile", "list_consent_filters"])
def test_a_profile_id_has_64_bits(mypreferences: httpx.Client, operation: str) -> None:
    assert refused(ask(mypreferences, operation, 2**63 - 1), 404)
    assert list(complaints(ask(mypreferences, operation, 2**63))) == ["profileId"]


@pytest.mark.rule("MYP-ID-6")
@pytest.mark.parametrize("way", CHANGES, ids=str)
def test_no_write_changes_the_profile_id(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    other, profile = create(mypreferences), someone(mypreferences, names)
    kept = {"AlternateIds": profile["AlternateIds"]}
    if way.method == "PATCH":
        body = [{"op": "replace", "path": "/ProfileId", "value": other["ProfileId"]}]
        assert refused(mypreferences.patch(way.path(profile), json=body), 400)
    else:
        after = way.done(mypreferences, profile, {"ProfileId": other["ProfileId"], "CustomerType": "Prospect", **kept})
        assert (after["ProfileId"], after["CustomerType"]) == (profile["ProfileId"], "Prospect")
    after = way.done(mypreferences, profile, {"ProfileTags": [], **kept})
    assert after["ProfileId"] == profile["ProfileId"]
    assert read(mypreferences, profile["ProfileId"]) == after
    assert read(mypreferences, other["ProfileId"]) == other
