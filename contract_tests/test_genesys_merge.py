"""Two Genesys customers merged into one."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.genesys import create, read

ADA, BEN = "00002bB2M8K00001", "00002bB2M8K00002"


def merge(client: httpx.Client, destination: str, source: str, /, **options: Any) -> httpx.Response:
    return client.put(f"/profiles/{destination}/merge/{source}", json=options)


def merged(
    client: httpx.Client,
    destination: dict[str, Any],
    source: dict[str, Any],
    extensions: str | None = None,
    **options: Any,
) -> Any:
    """What becomes of two new customers, without the id."""
    kept, given = create(client, **destination), create(client, **source)
    reply = merge(client, kept, given, **options)
    assert (reply.status_code, reply.content) == (204, b""), reply.text
    assert client.get(f"/profiles/{given}").status_code == 404
    profile = read(client, kept, extensions)
    assert profile.pop("customer_id") == kept
    return profile


def found(client: httpx.Client, **query: str) -> list[str]:
    reply = client.get("/profiles", params=query)
    assert reply.status_code == 200, reply.text
    return [match["customer_id"] for match in reply.json()]


@pytest.mark.rule("UCS-MERGE-1", "UCS-MERGE-2", "UCS-MERGE-3", "UCS-MERGE-4", "UCS-MERGE-9")
def test_two_people_of_the_fixture_become_one(genesys: httpx.Client) -> None:
    ada = read(genesys, ADA, "Address,Phone")
    reply = merge(genesys, ADA, BEN)
    assert (reply.status_code, reply.content) == (204, b"")
    assert read(genesys, ADA, "Address,Phone") == {
        **ada,
        "FirstName": ["Ada", "Ben"],
        "EmailAddress": ["ada@example.com", "ada.example@example.com", "ben@example.com"],
        "PhoneNumber": ["202-555-0101", "202-555-0102"],
        "LoyaltyPoints": [1280, 0],
        "Newsletter": [True, False],
    }
    assert genesys.get(f"/profiles/{BEN}").status_code == 404
    assert genesys.delete(f"/profiles/{BEN}").status_code == 404
    assert create(genesys, customer_id=BEN) == BEN


@pytest.mark.rule("UCS-MERGE-2", "UCS-MERGE-3")
@pytest.mark.parametrize(
    ("kept", "added", "together"),
    [
        ("a", "b", ["a", "b"]),
        ("a", "a", "a"),
        ("a", "A", ["a", "A"]),
        ("a", ["a"], "a"),
        (["a"], "a", ["a"]),
        (["b", "a"], ["c", "a", "A"], ["b", "a", "c", "A"]),
        (["a", "a"], ["a"], ["a"]),
        ("a", [], "a"),
        ([], "a", ["a"]),
        ([], [], []),
        (1, True, [1, True]),
        (1, "1", [1, "1"]),
        (0, False, [0, False]),
        ("", "a", ["", "a"]),
    ],
)
def test_an_attribute_gets_the_values_of_both_each_once(
    genesys: httpx.Client, kept: Any, added: Any, together: Any
) -> None:
    profile = merged(genesys, {"x": kept}, {"x": added})
    assert profile == {"x": together}
    assert repr(profile) == repr({"x": together})


@pytest.mark.rule("UCS-MERGE-9")
def test_what_only_one_customer_has_is_kept_in_its_form(genesys: httpx.Client) -> None:
    destination = {"a": ["1"], "x": "1", "One": {"n": 1}, "Several": [{"n": 1}, {"n": 1}]}
    source = {"b": ["2", "2"], "X": "2", "Other": {"n": 2}, "Others": [{"n": 2}, {"n": 2}]}
    assert merged(genesys, destination, source, "One,Several,Other,Others") == {**destination, **source}


@pytest.mark.rule("UCS-MERGE-5", "UCS-MERGE-11")
def test_a_single_valued_extension_stays_that_of_the_destination(genesys: httpx.Client) -> None:
    destination, source = {"Card": {"n": 1}}, {"card": {"n": 2, "more": True}}
    assert merged(genesys, destination, source, "Card") == {"Card": {"n": 1}}
    assert merged(genesys, destination, source, "Card", keep_uniq_from_src=False, force_merge=False) == destination


@pytest.mark.rule("UCS-MERGE-7", "UCS-MERGE-10")
@pytest.mark.parametrize(
    "options",
    [
        {"keep_uniq_from_src": True},
        {"force_merge": True},
        {"keep_uniq_from_src": True, "force_merge": False},
        {"keep_uniq_from_src": False, "force_merge": True},
    ],
)
def test_a_single_valued_extension_becomes_that_of_the_source_on_demand(
    genesys: httpx.Client, options: dict[str, bool]
) -> None:
    destination, source = {"Card": {"n": 1, "more": True}, "x": "1"}, {"card": {"n": 2}, "x": "2"}
    assert merged(genesys, destination, source, "Card", **options) == {"x": ["1", "2"], "Card": {"n": 2}}


@pytest.mark.rule("UCS-MERGE-8")
@pytest.mark.parametrize("options", [{}, {"keep_uniq_from_src": True}])
def test_a_multi_valued_extension_gets_the_records_of_both(genesys: httpx.Client, options: dict[str, bool]) -> None:
    destination, source = {"Phone": [{"n": 2}, {"n": 1}]}, {"PHONE": [{"n": 3}, {"n": 1}]}
    together = {"Phone": [{"n": 2}, {"n": 1}, {"n": 3}, {"n": 1}]}
    assert merged(genesys, destination, source, "Phone", **options) == together


@pytest.mark.rule("UCS-MERGE-6", "UCS-MERGE-7")
@pytest.mark.parametrize(
    ("options", "winner"), [({}, 1), ({"keep_uniq_from_src": True}, 2), ({"force_merge": True}, 2)]
)
def test_an_extension_with_unique_attributes_is_wholly_of_one_customer(
    genesys: httpx.Client, options: dict[str, bool], winner: int
) -> None:
    schema = {
        "name": "Locks",
        "type": "multi-valued",
        "attributes": [{"name": "code", "type": "integer"}, {"name": "area", "type": "string"}],
        "unique": ["code"],
    }
    assert genesys.post("/metadata/profiles/extensions", json=schema).status_code == 201
    sides = {1: [{"code": 1, "area": "n"}], 2: [{"code": 1, "area": "s"}, {"code": 2}]}
    profile = merged(genesys, {"Locks": sides[1]}, {"locks": sides[2]}, "Locks", **options)
    assert profile == {"Locks": sides[winner]}


@pytest.mark.rule("UCS-MERGE-9")
@pytest.mark.parametrize("options", [{}, {"keep_uniq_from_src": True}])
def test_an_extension_without_records_gives_way(genesys: httpx.Client, options: dict[str, bool]) -> None:
    emptied = create(genesys, Phone=[{"n": 1}])
    assert genesys.put(f"/profiles/{emptied}", json={"Phone": []}).status_code == 200
    full = create(genesys, phone={"n": 2})
    assert merge(genesys, emptied, full, **options).status_code == 204
    assert read(genesys, emptied, "Phone") == {"customer_id": emptied, "Phone": {"n": 2}}
    emptier = create(genesys, Phone=[{"n": 1}])
    assert genesys.put(f"/profiles/{emptier}", json={"Phone": []}).status_code == 200
    assert merge(genesys, emptied, emptier, **options).status_code == 204
    assert read(genesys, emptied, "Phone") == {"customer_id": emptied, "Phone": {"n": 2}}


@pytest.mark.rule("UCS-MERGE-12")
def test_the_other_options_of_both_versions_change_nothing(genesys: httpx.Client) -> None:
    options = {
        "keep_active_service_only": True,
        "agent_id": "agent-7",
        "reason": "update",
        "description": "called twice",
        "unheard_of": 1,
    }
    assert merged(genesys, {"a": "1", "Card": {"n": 1}}, {"a": "2", "Card": {"n": 2}}, "Card", **options) == {
        "a": ["1", "2"],
        "Card": {"n": 1},
    }


@pytest.mark.rule("UCS-MERGE-13")
@pytest.mark.parametrize("sent", [{}, {"json": {}}, {"headers": {"Content-Type": "application/json"}}])
def test_a_merge_needs_no_body(genesys: httpx.Client, sent: dict[str, Any]) -> None:
    kept, given = create(genesys, a="1"), create(genesys, a="2")
    assert genesys.put(f"/profiles/{kept}/merge/{given}", **sent).status_code == 204
    assert read(genesys, kept) == {"customer_id": kept, "a": ["1", "2"]}


@pytest.mark.rule("UCS-MERGE-14")
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("keep_uniq_from_src", "true"),
        ("keep_active_service_only", 1),
        ("force_merge", None),
        ("agent_id", 0),
        ("reason", []),
    ],
)
def test_an_option_of_the_wrong_type_is_refused(genesys: httpx.Client, member: str, value: Any) -> None:
    reply = merge(genesys, ADA, BEN, **{member: value})
    assert reply.status_code == 400
    assert reply.json()["message"].startswith(f"bad parameter '{member}' reason: ")
    assert genesys.get(f"/profiles/{BEN}").status_code == 200


@pytest.mark.rule("UCS-MERGE-14")
def test_options_are_an_object(genesys: httpx.Client) -> None:
    for content in (b"[]", b"null", b'"x"', b"{"):
        reply = genesys.put(
            f"/profiles/{ADA}/merge/{BEN}", content=content, headers={"Content-Type": "application/json"}
        )
        assert reply.status_code == 400
    assert genesys.get(f"/profiles/{BEN}").status_code == 200


@pytest.mark.rule("UCS-MERGE-15")
def test_an_unknown_customer_is_named_and_nothing_is_merged(genesys: httpx.Client) -> None:
    before = read(genesys, ADA, "Phone")
    for destination, source in ((ADA, "nobody"), ("nobody", ADA)):
        reply = merge(genesys, destination, source)
        assert (reply.status_code, reply.json()["message"]) == (404, "customer 'nobody' not found")
        assert reply.json()["uri"] == f"/profiles/{destination}/merge/{source}"
    assert read(genesys, ADA, "Phone") == before


@pytest.mark.rule("UCS-MERGE-16")
def test_a_customer_is_not_merged_with_itself(genesys: httpx.Client) -> None:
    before = read(genesys, ADA, "Phone")
    reply = merge(genesys, ADA, ADA)
    assert (reply.status_code, reply.json()["message"]) == (
        400,
        f"bad parameter 'source_id' reason: '{ADA}' is the destination, too; a customer is merged with another one.",
    )
    assert read(genesys, ADA, "Phone") == before


@pytest.mark.rule("UCS-MERGE-17")
@pytest.mark.parametrize(
    ("destination", "source"),
    [
        ({"x": [f"a{n}" for n in range(600)]}, {"x": [f"b{n}" for n in range(401)]}),
        ({"X": [{"n": n} for n in range(600)]}, {"x": [{"n": n} for n in range(401)]}),
        ({f"a{n}": "" for n in range(600)}, {f"b{n}": "" for n in range(400)}),
    ],
    ids=["values", "records", "members"],
)
def test_a_merge_that_gets_too_large_is_a_conflict_and_both_stay(
    genesys: httpx.Client, destination: dict[str, Any], source: dict[str, Any]
) -> None:
    create(genesys, customer_id="kept", **destination)
    create(genesys, customer_id="given", **source)
    reply = merge(genesys, "kept", "given")
    assert reply.status_code == 409
    assert "more than 1000" in reply.json()["message"]
    assert read(genesys, "kept", "X") == {"customer_id": "kept", **destination}
    assert read(genesys, "given", "x") == {"customer_id": "given", **source}


@pytest.mark.rule("UCS-MERGE-17")
def test_a_merge_may_reach_a_thousand(genesys: httpx.Client) -> None:
    profile = merged(genesys, {"x": list(range(600))}, {"x": list(range(300, 1_000))})
    assert profile == {"x": list(range(1_000))}
    whole = merged(genesys, {f"a{n}": "" for n in range(600)}, {f"b{n}": "" for n in range(399)})
    assert len(whole) == 999


@pytest.mark.rule("UCS-MERGE-19")
@pytest.mark.parametrize(
    ("destination", "source"), [({"Card": "1"}, {"card": {"n": 1}}), ({"card": [{}]}, {"CARD": 1})]
)
def test_a_name_cannot_become_both_an_attribute_and_an_extension(
    genesys: httpx.Client, destination: dict[str, Any], source: dict[str, Any]
) -> None:
    kept, given = create(genesys, **destination), create(genesys, **source)
    reply = merge(genesys, kept, given)
    assert reply.status_code == 409
    assert "it is an attribute of one customer, an extension of the other." in reply.json()["message"]
    assert read(genesys, kept, "card") == {"customer_id": kept, **destination}
    assert read(genesys, given, "card") == {"customer_id": given, **source}


@pytest.mark.rule("UCS-MERGE-18")
def test_the_destination_is_found_by_what_it_took_over_and_the_source_no_more(genesys: httpx.Client) -> None:
    assert merge(genesys, BEN, ADA).status_code == 204
    assert found(genesys, EmailAddress="ada@example.com") == [BEN]
    assert found(genesys, EmailAddress="ben@example.com") == [BEN]
    assert found(genesys, **{"Phone.PhoneNumber": "202-555-0101"}) == [BEN]
    assert found(genesys, LastName="Example", FirstName="Ada") == [BEN]


@pytest.mark.rule("UCS-KEY-8", "UCS-MERGE-18")
def test_a_merge_hands_over_the_values_of_a_unique_key_but_makes_none_that_another_has(genesys: httpx.Client) -> None:
    key = {"name": "only", "attributes": ["a", "b"], "unique": True}
    assert genesys.post("/metadata/identification-keys", json=key).status_code == 201
    for customer_id, a, b in (("one", "1", "1"), ("two", "2", "2"), ("mixed", "1", "2"), ("far", "9", "9")):
        create(genesys, customer_id=customer_id, a=a, b=b)
    refused = merge(genesys, "one", "two")
    assert (refused.status_code, refused.json()["message"]) == (
        409,
        "customers 'mixed' and 'one' would have the same values of the unique key 'only'",
    )
    assert read(genesys, "two") == {"customer_id": "two", "a": "2", "b": "2"}
    assert merge(genesys, "one", "far").status_code == 204
    assert found(genesys, a="9", b="9") == ["one"]
    assert genesys.post("/profiles", json={"a": "9", "b": "9"}).status_code == 409


@pytest.mark.rule("UCS-MERGE-15", "UCS-TENANT-7")
def test_customers_of_different_tenants_are_not_merged(genesys: httpx.Client) -> None:
    reply = genesys.put(f"/profiles/{ADA}/merge/{BEN}", headers={"ContactCenterId": "101"})
    assert (reply.status_code, reply.json()["message"]) == (404, f"customer '{ADA}' not found")
    assert genesys.get(f"/profiles/{BEN}").status_code == 200
