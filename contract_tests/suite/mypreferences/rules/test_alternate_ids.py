"""Alternate ids lead to a profile: how they are compared, kept, freed, and which are out of reach."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    CHANGES,
    REPLACE_BY_ALTERNATE_ID,
    UPDATE,
    UPSERT,
    WAYS,
    Way,
    by_alternate_id,
    by_id,
    complaints,
    create,
    find,
    place_of,
    read,
    refused,
    someone,
    switch,
    whole,
    with_ids,
    without,
)
from mock_server.verify.target import Names

BY_ALTERNATE_ID: dict[str, tuple[str, Any]] = {
    "get_profile_by_alternate_id": ("GET", None),
    "replace_profile_by_alternate_id": ("PUT", {}),
    "patch_profile_by_alternate_id": ("PATCH", []),
    "upsert_profile_by_alternate_id": ("POST", {}),
}
"""Method and body of each operation by alternate id."""
EACH_OPERATION = pytest.mark.parametrize("operation", BY_ALTERNATE_ID)


def ask(client: httpx.Client, operation: str, kind: str, value: str, body: Any = None) -> httpx.Response:
    method, least = BY_ALTERNATE_ID[operation]
    content = {} if method == "GET" else {"json": least if body is None else body}
    return client.request(method, place_of(kind, value), **content)


@pytest.mark.rule("MYP-ALT-1")
def test_an_active_profile_is_read_by_each_of_its_alternate_ids(mypreferences: httpx.Client, names: Names) -> None:
    value = names.id()
    pairs = [("CRM", value), ("Loyalty", value), ("Web", f"{value}-1"), ("Web", f"{value}-2")]
    profile, other = create(mypreferences, **with_ids(*pairs)), someone(mypreferences, names)
    for kind, each in pairs:
        assert find(mypreferences, kind, each).json() == profile
    assert mypreferences.get(by_alternate_id(other)).json() == other


@pytest.mark.rule("MYP-ALT-1")
@pytest.mark.parametrize(
    "odd",
    ["100% of it? #1 & +1;=x", " spaces ", "...", "%2F", "a\\b", "'\"<>", "日本", "👩‍👩‍👧", "e\u0301", "{}", "a:b@c"],
)
def test_odd_alternate_ids_are_reachable(mypreferences: httpx.Client, names: Names, odd: str) -> None:
    value = f"{names.id()}{odd}"
    profile = create(mypreferences, **with_ids((odd, value)))
    assert find(mypreferences, odd, value).json() == profile


@pytest.mark.rule("MYP-ALT-1")
def test_where_the_type_ends_matters(mypreferences: httpx.Client, names: Names) -> None:
    kind = names.id()
    pairs = [(f"{kind}ab", "c"), (f"{kind}a", "bc"), (f"{kind}a", ":bc"), (f"{kind}a:", "bc")]
    for pair in pairs:
        profile = create(mypreferences, **with_ids(pair))
        assert find(mypreferences, *pair).json() == profile


@pytest.mark.rule("MYP-ALT-2")
@EACH_OPERATION
def test_type_and_id_are_compared_without_letter_case_and_answered_as_spelled(
    mypreferences: httpx.Client, names: Names, operation: str
) -> None:
    value = f"{names.id()}xX"
    spelled = with_ids(("Web", value))
    profile = create(mypreferences, **spelled)
    body = spelled if operation == "replace_profile_by_alternate_id" else None
    for kind, each in (("wEB", value.swapcase()), ("WEB", value), ("Web", value.upper()), ("web", value.lower())):
        reply = ask(mypreferences, operation, kind, each, body)
        assert reply.status_code == 200, reply.text
        assert without(reply.json(), "Edited") == without(profile, "Edited")
    assert read(mypreferences, profile["ProfileId"])["AlternateIds"] == spelled["AlternateIds"]


@pytest.mark.rule("MYP-ALT-2")
@pytest.mark.parametrize(
    ("first", "second"),
    [("straße", "STRASSE"), ("ΌΣΟΣ", "όσος"), ("Ǆ", "ǆ"), ("ÉCOLE", "école")],
)
def test_case_is_disregarded_in_every_script(
    mypreferences: httpx.Client, names: Names, first: str, second: str
) -> None:
    value = names.id()
    profile = create(mypreferences, **with_ids(("CRM", value + first)))
    assert refused(mypreferences.post("/Profile", json=with_ids(("crm", value + second))), 409)
    assert find(mypreferences, "crm", value + second).json() == profile


@pytest.mark.rule("MYP-ALT-7")
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_equal_alternate_ids_of_one_body_are_kept_once_as_first_spelled(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    value, profile = f"{names.id()}x", someone(mypreferences, names)
    spelled = [("Web", value), ("CRM", value), ("web", value.upper()), ("CRM", f"{value}Y"), ("Web", value)]
    after = way.done(mypreferences, profile, with_ids(*spelled))
    kept = with_ids(*spelled[:2], spelled[3])["AlternateIds"]
    of_the_path = after["AlternateIds"][3:]
    assert after["AlternateIds"] == [*kept, *of_the_path]
    assert len(of_the_path) == (1 if way.operation == "upsert_profile_by_alternate_id" else 0)
    assert read(mypreferences, after["ProfileId"]) == after == find(mypreferences, "WEB", value).json()


@pytest.mark.rule("MYP-ALT-8")
@pytest.mark.parametrize("operation", list(BY_ALTERNATE_ID)[:3])
@pytest.mark.parametrize("who", ["nobody", "inactive", "deactivated", "deleted", "of another type", "dropped"])
def test_an_alternate_id_that_no_active_profile_has_is_not_found(
    mypreferences: httpx.Client, names: Names, operation: str, who: str
) -> None:
    kind, value = "CRM", names.id()
    sent = whole(names) | with_ids((kind, value))
    profile = create(mypreferences, **sent, IsActive=who != "inactive") if who != "nobody" else None
    if profile is not None and who == "deactivated":
        switch(mypreferences, "Deactivate", profile)
    if profile is not None and who == "deleted":
        assert mypreferences.delete(by_id(profile)).status_code == 204
    if profile is not None and who == "dropped":
        UPDATE.done(mypreferences, profile, {"AlternateIds": []})
    if who == "of another type":
        kind = "Loyalty"
    assert refused(ask(mypreferences, operation, kind, value), 404)
    assert refused(find(mypreferences, kind, value), 404)
    if profile is not None and who != "deleted":
        assert without(read(mypreferences, profile["ProfileId"]), "AlternateIds", "Edited", "IsActive") == without(
            profile, "AlternateIds", "Edited", "IsActive"
        )


@pytest.mark.rule("MYP-ALT-9")
@EACH_OPERATION
@pytest.mark.parametrize(("named", "limit"), [("alternateIdType", 100), ("alternateId", 256)])
def test_in_a_path_a_type_has_100_characters_and_an_id_256(
    mypreferences: httpx.Client, names: Names, operation: str, named: str, limit: int
) -> None:
    def pair(length: int) -> tuple[str, str]:
        start = names.id()
        longest = f"{start}{'é' * (length - len(start))}"
        return (longest, start) if named == "alternateIdType" else ("Web", longest)

    fits = pair(limit)
    profile = create(mypreferences, **with_ids(fits))
    reply = ask(mypreferences, operation, *fits)
    assert (reply.status_code, reply.json()["ProfileId"]) == (200, profile["ProfileId"])
    assert list(complaints(ask(mypreferences, operation, *pair(limit + 1)))) == [named]


@pytest.mark.rule("MYP-ALT-10")
@pytest.mark.parametrize("way", [way for way in CHANGES if way is not UPSERT], ids=str)
def test_what_a_write_drops_is_free_and_what_it_adds_is_found_at_once(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    kept, dropped, added = (("Web", names.id()) for _ in range(3))
    profile = create(mypreferences, **with_ids(kept, dropped))
    after = way.done(mypreferences, profile, with_ids((kept[0].upper(), kept[1]), added))
    assert find(mypreferences, *kept).json() == find(mypreferences, *added).json() == after
    assert refused(find(mypreferences, *dropped), 404)
    taker = create(mypreferences, **with_ids(dropped))
    assert find(mypreferences, *dropped).json() == taker
    for pair in (kept, added):
        assert refused(mypreferences.post("/Profile", json=with_ids(pair)), 409)


@pytest.mark.rule("MYP-ALT-10")
def test_an_overwrite_by_an_alternate_id_that_it_drops_frees_it(mypreferences: httpx.Client, names: Names) -> None:
    value = names.id()
    REPLACE_BY_ALTERNATE_ID.done(mypreferences, create(mypreferences, **with_ids(("CRM", value))), {})
    assert refused(find(mypreferences, "CRM", value), 404)
    taker = create(mypreferences, **with_ids(("CRM", value)))
    assert find(mypreferences, "CRM", value).json() == taker


@pytest.mark.rule("MYP-ALT-11")
@pytest.mark.parametrize("odd", ["with/slash", "/", ".", "..", "tab\there", "line\nbreak", "\x00", "\x7f", "\x85"])
def test_what_no_path_can_carry_is_stored_and_reached_by_profile_id_only(
    mypreferences: httpx.Client, names: Names, odd: str
) -> None:
    whole_value = odd in (".", "..")
    for pair in ((names.id(), odd), (odd if whole_value else f"{names.id()}{odd}", names.id())):
        profile = create(mypreferences, **with_ids(pair))
        assert profile["AlternateIds"] == with_ids(pair)["AlternateIds"]
        assert read(mypreferences, profile["ProfileId"]) == profile
        assert refused(mypreferences.post("/Profile", json=with_ids(pair)), 409)
        assert find(mypreferences, *pair).status_code == 404
