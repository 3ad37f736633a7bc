"""The state of a session by hand: exported, loaded, and item by item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake

STATE = "/__admin/sessions/s/state"
ITEMS = f"{STATE}/genesys-ucs/default"
PROFILES = f"{ITEMS}/profiles"
CLIENT = f"{STATE}/mypreferences/AcmeCo/profiles"


@pytest.fixture
def server(fake: Callable[..., RunningFake], request: pytest.FixtureRequest) -> httpx.Client:
    """A server that no other test of this file uses, with a session s."""
    client = fake(seed=sum(request.node.name.encode()) + 2_000).http()
    client.post("/__admin/sessions", json={"name": "s"})
    return client


def vendor(server: httpx.Client, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
    return server.request(method, f"/__sessions/s{path}", json=body, headers=headers)


def state(server: httpx.Client, **query: str) -> Any:
    reply = server.get(STATE, params=query)
    assert reply.status_code == 200, reply.text
    return reply.json()


def refused(reply: httpx.Response, status: int = 400) -> dict[str, str]:
    """Each place that a refusal names, with what is wrong there."""
    assert reply.status_code == status, reply.text
    assert reply.headers["Content-Type"] == "application/problem+json"
    return {error["member"]: error["detail"] for error in reply.json().get("errors", ())}


def load(server: httpx.Client, **accounts: Any) -> httpx.Response:
    return server.put(STATE, json={"genesys-ucs": {"accounts": accounts}})


# Export


def test_an_export_has_the_form_of_fixtures_and_tells_the_clock_beside_it(server: httpx.Client) -> None:
    reply = server.get(STATE)
    assert reply.headers["X-Mock-Clock"] == "frozen 2024-01-15T12:00:00Z"
    told = reply.json()
    assert list(told) == ["genesys-ucs", "mypreferences"]
    account = told["mypreferences"]["accounts"]["AcmeCo"]
    assert account["users"]["api.user"] == {"key": "fake-shared-key"}
    assert account["settings"]["default_customer_type"] == "Customer"
    assert [profile["ProfileId"] for profile in account["items"]["profiles"]] == list(range(1, 13))
    assert account["memory"] == {"sequences": {"profiles": 12}}
    assert told["genesys-ucs"]["accounts"]["101"]["items"]["identification-keys"][0]["id"] == 1


def test_an_export_tells_what_no_reply_tells(server: httpx.Client) -> None:
    vendor(server, "POST", "/mypreferences/AcmeCo/Profile/3/Deactivate", {"Reason": "moved away"})
    vendor(server, "DELETE", "/mypreferences/AcmeCo/Profile/12")
    vendor(server, "POST", "/genesys-ucs/server/mode", {"mode": "maintenance"})
    vendor(server, "DELETE", "/genesys-ucs/metadata/identification-keys/EmailAddress")
    told = state(server)
    memory = told["mypreferences"]["accounts"]["AcmeCo"]["memory"]
    assert memory == {"sequences": {"profiles": 12}, "deactivation-reasons": {"3": "moved away"}}
    assert told["genesys-ucs"]["memory"] == {"server": {"mode": "maintenance"}}
    keys = told["genesys-ucs"]["accounts"]["default"]["items"]["identification-keys"]
    assert 1 not in [key["id"] for key in keys]


def test_an_export_tells_accounts_that_only_their_data_makes(server: httpx.Client) -> None:
    vendor(server, "POST", "/genesys-ucs/profiles", {"customer_id": "x"}, ContactCenterId="new")
    told = state(server, vendor="genesys-ucs")
    assert list(told) == ["genesys-ucs"]
    assert told["genesys-ucs"]["accounts"]["new"] == {"known": False, "items": {"profiles": [{"customer_id": "x"}]}}


def test_a_profile_that_is_older_than_its_schema_is_loaded_as_it_is(server: httpx.Client) -> None:
    older = {"customer_id": "x", "loose": "an attribute", "Own": [{"n": 1}], "Held": {"a": 1}}
    vendor(server, "POST", "/genesys-ucs/profiles", older)
    for name, kind in (("loose", "multi-valued"), ("Own", "single-valued")):
        schema = {"name": name, "type": kind, "attributes": [{"name": "n", "type": "string", "mandatory": True}]}
        assert vendor(server, "POST", "/genesys-ucs/metadata/profiles/extensions", schema).status_code == 201
    told = state(server)
    memory = told["genesys-ucs"]["accounts"]["default"]["memory"]
    assert memory["extensions-as-kept"] == {"x": ["Own", "Held"]}
    server.put(STATE, json=told)
    assert vendor(server, "GET", "/genesys-ucs/profiles/x").json() == {"customer_id": "x", "loose": "an attribute"}
    assert vendor(server, "GET", "/genesys-ucs/profiles/x?extensions=own,held").json() == older
    assert state(server) == told


def test_an_export_is_as_of_a_point(server: httpx.Client) -> None:
    vendor(server, "POST", "/genesys-ucs/profiles", {"customer_id": "x"})
    vendor(server, "DELETE", "/genesys-ucs/profiles/x")

    def has_it(point: str) -> bool:
        items = state(server, at=point)["genesys-ucs"]["accounts"]["default"]["items"]["profiles"]
        return "x" in [profile["customer_id"] for profile in items]

    server.post("/__admin/sessions/s/snapshots", json={"name": "after"})
    points = ("baseline", "now", "s-1", "s-2", "before:s-1", "before:s-2", "snapshot:after")
    assert [point for point in points if has_it(point)] == ["s-1", "before:s-2"]


@pytest.mark.parametrize("point", ["", "never", "s", "before:", "before:now", "s-0", "s-1x", "x" * 101, "snapshot:"])
def test_what_is_no_point_of_the_session_is_refused(server: httpx.Client, point: str) -> None:
    assert server.get(STATE, params={"at": point}).status_code == 400


@pytest.mark.parametrize("point", ["s-7", "before:s-7", "snapshot:none", "default-1"])
def test_a_point_that_there_is_not_is_not_found(server: httpx.Client, point: str) -> None:
    reply = server.get(STATE, params={"at": point})
    assert reply.status_code == 404
    assert reply.json()["detail"].startswith(
        (
            "the journal has no request 7 of this session",
            "session 's' has no snapshot 'none'",
            "'default-1' is no request of the session 's'",
        )
    )


def test_an_unknown_vendor_is_refused_with_those_that_there_are(server: httpx.Client) -> None:
    reply = server.get(STATE, params={"vendor": "acme"})
    assert reply.status_code == 404
    assert reply.json()["detail"] == "this vendor is not served; there are: genesys-ucs, mypreferences"


# Load


def test_loading_replaces_the_named_vendors_wholly_and_no_other(server: httpx.Client) -> None:
    vendor(server, "POST", "/genesys-ucs/profiles", {"customer_id": "x"}, ContactCenterId="new")
    vendor(server, "POST", "/mypreferences/AcmeCo/Profile", {})
    before = state(server)
    assert load(server, default={"items": {"profiles": [{"customer_id": "y"}]}}).status_code == 204
    assert state(server)["genesys-ucs"] == {"accounts": {"default": {"items": {"profiles": [{"customer_id": "y"}]}}}}
    assert state(server)["mypreferences"] == before["mypreferences"]
    assert vendor(server, "GET", "/genesys-ucs/profiles/x", ContactCenterId="new").status_code == 404
    assert server.get("/genesys-ucs/profiles/y").status_code == 404
    server.post("/__admin/sessions/s/reset")
    assert vendor(server, "GET", "/genesys-ucs/profiles/y").status_code == 404


def test_loaded_items_are_found_by_searches_and_keep_what_is_unique(server: httpx.Client) -> None:
    key = {"name": "Mail", "attributes": ["Mail"], "unique": True}
    load(server, default={"items": {"identification-keys": [key], "profiles": [{"customer_id": "y", "Mail": "a@b.c"}]}})
    assert vendor(server, "GET", "/genesys-ucs/profiles?Mail=a@b.c").json() == [{"customer_id": "y"}]
    assert vendor(server, "POST", "/genesys-ucs/profiles", {"Mail": "a@b.c"}).status_code == 409


def test_a_state_of_many_items_is_loaded_up_to_the_limit_of_bodies(fake: Callable[..., RunningFake]) -> None:
    server = fake(seed=2_001, max_body=100_000).http()
    many = [{"customer_id": f"c{number}"} for number in range(3_000)]
    body = {"genesys-ucs": {"accounts": {"default": {"items": {"profiles": many}}}}}
    assert server.put("/__admin/sessions/default/state", json=body).status_code == 204
    assert server.get("/genesys-ucs/profiles/c2999").status_code == 200
    told = server.get("/__admin/sessions/default/state", params={"vendor": "genesys-ucs"})
    assert len(told.json()["genesys-ucs"]["accounts"]["default"]["items"]["profiles"]) == 3_000
    many += many
    large = server.put("/__admin/sessions/default/state", json=body)
    assert large.status_code == 413
    assert server.get("/__admin/sessions/default/state", params={"vendor": "genesys-ucs"}).content == told.content


PROBLEMS: list[tuple[Any, dict[str, str]]] = [
    ({}, {"": "property"}),
    ([], {"": "object"}),
    ({"acme": {"accounts": {}}}, {"acme": "there are: genesys-ucs, mypreferences"}),
    ({"genesys-ucs": {}}, {"genesys-ucs": "accounts"}),
    ({"genesys-ucs": {"accounts": {"a": {"item": {}}}}}, {"genesys-ucs.accounts.a": "item"}),
    (
        {"genesys-ucs": {"accounts": {"a": {"items": {"cats": [{}]}}}}},
        {"genesys-ucs.accounts.a.items.cats.0": "there are: extension-schemas, identification-keys, profiles"},
    ),
    (
        {
            "genesys-ucs": {
                "accounts": {"a": {"items": {"profiles": [{"customer_id": "!"}, {}, {"customer_id": "b"}]}}}
            },
            "mypreferences": {"accounts": {"b": {"settings": {"locale": 1}}}},
        },
        {
            "genesys-ucs.accounts.a.items.profiles.0.customer_id": "does not match",
            "genesys-ucs.accounts.a.items.profiles.1.customer_id": "is required",
            "mypreferences.accounts.b.settings": "locale",
        },
    ),
    (
        {"genesys-ucs": {"accounts": {"a": {"items": {"profiles": [{"customer_id": "b"}, {"customer_id": "b"}]}}}}},
        {"genesys-ucs.accounts.a.items.profiles.1": "occurs twice"},
    ),
    (
        {
            "genesys-ucs": {
                "accounts": {
                    "a": {
                        "items": {
                            "extension-schemas": [{"name": "E", "type": "single-valued", "attributes": []}],
                            "profiles": [{"customer_id": "b", "E": {"x": 1}}],
                        }
                    }
                }
            }
        },
        {"genesys-ucs.accounts.a.items.profiles.0.E.0.x": "no such attribute"},
    ),
    (
        {
            "genesys-ucs": {
                "memory": {"server": {"mode": "asleep"}, "cats": {}, "sequences": {"customer ids": 0}},
                "accounts": {},
            }
        },
        {"genesys-ucs.memory.sequences.customer ids": "less than the minimum"},
    ),
    (
        {"genesys-ucs": {"memory": {"server": {"mode": "asleep"}, "cats": {}}, "accounts": {}}},
        {"genesys-ucs.memory.server.mode": "asleep", "genesys-ucs.memory.cats": "there are: sequences, server"},
    ),
    (
        {"mypreferences": {"accounts": {"a": {"memory": {"deactivation-reasons": {"3": "x", "03": "y", "z": "z"}}}}}},
        {
            "mypreferences.accounts.a.memory.deactivation-reasons.3": "no 3 among the profiles",
            "mypreferences.accounts.a.memory.deactivation-reasons.03": "no such key",
            "mypreferences.accounts.a.memory.deactivation-reasons.z": "no such key",
        },
    ),
    (
        {"genesys-ucs": {"accounts": {"a": {"memory": {"extensions-as-kept": {"x": ["E"]}}}}}},
        {"genesys-ucs.accounts.a.memory.extensions-as-kept.x": "no x among the profiles"},
    ),
    (
        {
            "genesys-ucs": {
                "accounts": {
                    "a": {
                        "items": {"profiles": [{"customer_id": "x", "E": "text"}]},
                        "memory": {"extensions-as-kept": {"x": ["E"]}},
                    }
                }
            }
        },
        {"genesys-ucs.accounts.a.items.profiles.0": "it takes a record"},
    ),
    (
        {
            "genesys-ucs": {
                "accounts": {
                    "a": {
                        "items": {
                            "identification-keys": [
                                {"name": "A", "attributes": ["a"], "id": 1},
                                {"name": "B", "attributes": ["a"], "id": 1},
                                {"name": "C", "attributes": ["a"], "id": "x"},
                            ]
                        }
                    }
                }
            }
        },
        {
            "genesys-ucs.accounts.a.items.identification-keys.1": "two keys have the id 1",
            "genesys-ucs.accounts.a.items.identification-keys.2": "a whole number",
        },
    ),
]


@pytest.mark.parametrize(("body", "expected"), PROBLEMS)
def test_a_wrong_state_is_refused_with_each_place_and_changes_nothing(
    server: httpx.Client, body: Any, expected: dict[str, str]
) -> None:
    vendor(server, "POST", "/genesys-ucs/profiles", {"customer_id": "x"})
    before = server.get(STATE).content
    found = refused(server.put(STATE, json=body))
    assert found.keys() == expected.keys()
    for place, words in expected.items():
        assert words in found[place]
    assert server.get(STATE).content == before


def test_of_very_many_problems_the_first_hundred_are_listed(server: httpx.Client) -> None:
    reply = load(server, default={"items": {"profiles": [{}] * 300}})
    assert len(refused(reply)) == 100
    assert reply.json()["detail"].endswith("the first 100 problems are listed.")


@pytest.mark.parametrize("content", [b"{", b"\xff", b"", b'{"genesys-ucs": NaN}'])
def test_what_is_no_json_is_refused(server: httpx.Client, content: bytes) -> None:
    assert server.put(STATE, content=content).status_code == 400


def test_a_state_in_another_media_type_is_refused(server: httpx.Client) -> None:
    assert server.put(STATE, content=b"<a/>", headers={"Content-Type": "text/xml"}).status_code == 415


def test_a_session_that_there_is_not_has_no_state(server: httpx.Client) -> None:
    assert server.get("/__admin/sessions/other/state").status_code == 404
    assert server.put("/__admin/sessions/other/state", json={"genesys-ucs": {"accounts": {}}}).status_code == 404
    assert "other" not in [each["name"] for each in server.get("/__admin/sessions").json()["sessions"]]


@pytest.mark.parametrize("expression", ["(?=a)b", r"(a)\1", "(a{1000}){1000}", "["])
def test_an_expression_that_could_stall_the_server_is_refused(server: httpx.Client, expression: str) -> None:
    settings = {"email_expression": expression}
    found = refused(server.put(STATE, json={"mypreferences": {"accounts": {"a": {"settings": settings}}}}))
    assert "linear time" in found["mypreferences.accounts.a.settings.email_expression"]


def test_an_expression_that_python_would_match_for_ever_is_matched_at_once(server: httpx.Client) -> None:
    settings = {"email_expression": "^(a+)+$"}
    server.put(STATE, json={"mypreferences": {"accounts": {"a": {"settings": settings}}}})
    body = {"Emails": [{"EmailAddress": "a" * 60 + "!"}]}
    created = server.post("/__sessions/s/mypreferences/a/Profile", json=body, timeout=5)
    assert created.status_code == 201
    assert created.headers["X-Mock-Warnings"] == "MYP-SOFT-EMAIL Emails[0].EmailAddress"


# Items


def test_an_item_is_put_shown_found_and_deleted(server: httpx.Client) -> None:
    item = {"customer_id": "x", "EmailAddress": "x@example.com", "Phone": [{"PhoneNumber": "1"}]}
    created = server.put(f"{PROFILES}/x", json=item)
    assert (created.status_code, created.json()) == (201, item)
    assert server.get(f"{PROFILES}/x").json() == item
    found = vendor(server, "GET", "/genesys-ucs/profiles?EmailAddress=x@example.com")
    assert found.json() == [{"customer_id": "x"}]
    changed = server.put(f"{PROFILES}/x", json={"customer_id": "x", "EmailAddress": "y@example.com"})
    assert changed.status_code == 200
    assert vendor(server, "GET", "/genesys-ucs/profiles?EmailAddress=x@example.com").json() == []
    assert vendor(server, "GET", "/genesys-ucs/profiles/x").json() == changed.json()
    assert server.get("/genesys-ucs/profiles/x").status_code == 404
    assert server.delete(f"{PROFILES}/x").status_code == 204
    assert server.get(f"{PROFILES}/x").status_code == 404
    assert server.delete(f"{PROFILES}/x").status_code == 404
    assert vendor(server, "GET", "/genesys-ucs/profiles?EmailAddress=y@example.com").json() == []


def test_sequences_follow_an_item_that_is_put(server: httpx.Client) -> None:
    item = {**server.get(f"{CLIENT}/1").json(), "ProfileId": 40, "AlternateIds": []}
    assert server.put(f"{CLIENT}/40", json=item).status_code == 201
    assert vendor(server, "POST", "/mypreferences/AcmeCo/Profile", {}).json()["ProfileId"] == 41
    key = {"name": "Late", "attributes": ["Late"], "id": 30}
    assert server.put(f"{ITEMS}/identification-keys/late", json=key).status_code == 201
    vendor(server, "POST", "/genesys-ucs/metadata/identification-keys", {"name": "Later", "attributes": ["x"]})
    assert server.get(f"{ITEMS}/identification-keys/LATER").json()["id"] == 31


def test_an_item_of_another_key_or_form_is_refused_and_changes_nothing(server: httpx.Client) -> None:
    before = server.get(STATE).content
    there = "00027a52JCGY000M"
    for key, item, place in (
        ("x", {"customer_id": "y"}, ""),
        (there, {"customer_id": "y"}, ""),
        ("x", {"FirstName": "Ada"}, "customer_id"),
        ("x", {"customer_id": "x", "FirstName": None}, "FirstName"),
        ("x", [], ""),
        ("x", "text", ""),
    ):
        assert place in refused(server.put(f"{PROFILES}/{key}", json=item)), item
    conflict = server.put(f"{PROFILES}/x", json={"customer_id": there})
    assert conflict.status_code == 409
    assert f"the customer_id {there} occurs twice" in conflict.json()["detail"]
    assert server.get(STATE).content == before


def test_an_item_that_claims_what_is_another_s_is_refused_and_changes_nothing(server: httpx.Client) -> None:
    before = server.get(STATE).content
    taken = [{"AlternateIdType": "crm", "AlternateId": "c-0001"}]
    item = {**server.get(f"{CLIENT}/2").json(), "AlternateIds": taken}
    conflict = server.put(f"{CLIENT}/2", json=item)
    assert conflict.status_code == 409
    assert "already belongs to another profile" in conflict.json()["detail"]
    assert server.get(STATE).content == before
    own = vendor(server, "GET", "/mypreferences/AcmeCo/Profile/AlternateIdType/CRM/AlternateId/C-0002")
    assert own.json()["ProfileId"] == 2


def test_an_item_that_breaks_a_registered_schema_is_refused_naming_the_member(server: httpx.Client) -> None:
    schema = {"name": "Card", "type": "single-valued", "attributes": [{"name": "n", "type": "integer"}]}
    server.put(f"{ITEMS}/extension-schemas/card", json=schema)
    found = refused(server.put(f"{PROFILES}/x", json={"customer_id": "x", "Card": {"n": "many"}}))
    assert found == {"Card.0.n": "takes a whole number of 64 bits, or its digits as text."}
    assert server.get(f"{PROFILES}/x").status_code == 404


def test_a_schema_that_keys_are_built_on_stays_and_one_that_goes_takes_its_records_along(server: httpx.Client) -> None:
    schema = {"name": "Card", "type": "single-valued", "attributes": [{"name": "n", "type": "integer"}]}
    place = f"{ITEMS}/extension-schemas/card"
    assert server.put(place, json=schema).json() == schema
    server.put(f"{PROFILES}/x", json={"customer_id": "x", "Card": {"n": 1}})
    server.put(f"{ITEMS}/identification-keys/Cards", json={"name": "Cards", "source": "card", "attributes": ["n"]})
    kept = server.delete(place)
    assert kept.status_code == 409
    assert "'Cards'" in kept.json()["detail"]
    assert server.delete(f"{ITEMS}/identification-keys/CARDS").status_code == 204
    assert server.delete(place).status_code == 204
    assert server.get(f"{PROFILES}/x").json() == {"customer_id": "x"}


def test_a_key_that_is_put_again_keeps_its_number_and_takes_in_the_profiles(server: httpx.Client) -> None:
    place = f"{ITEMS}/identification-keys/EmailAddress"
    number = server.get(place).json()["id"]
    changed = server.put(place, json={"name": "EmailAddress", "attributes": ["FirstName"]})
    assert (changed.status_code, changed.json()["id"]) == (200, number)
    found = vendor(server, "GET", "/genesys-ucs/profiles?FirstName=Ada&id_key=EmailAddress")
    assert found.status_code == 200


def test_a_reason_of_deactivation_stays_with_a_profile_that_is_put_while_it_is_switched_off(
    server: httpx.Client,
) -> None:
    vendor(server, "POST", "/mypreferences/AcmeCo/Profile/3/Deactivate", {"Reason": "moved"})
    item = server.get(f"{CLIENT}/3").json()

    def reasons() -> Any:
        return state(server)["mypreferences"]["accounts"]["AcmeCo"]["memory"].get("deactivation-reasons")

    server.put(f"{CLIENT}/3", json=item)
    assert reasons() == {"3": "moved"}
    server.put(f"{CLIENT}/3", json={**item, "IsActive": True})
    assert reasons() is None


def test_an_item_of_an_account_that_nobody_knows_makes_it(server: httpx.Client) -> None:
    place = f"{STATE}/genesys-ucs/new/profiles/x"
    assert server.put(place, json={"customer_id": "x"}).status_code == 201
    assert vendor(server, "GET", "/genesys-ucs/profiles/x", ContactCenterId="new").status_code == 200


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("acme/default/profiles/x", "there are: genesys-ucs, mypreferences"),
        ("genesys-ucs/default/cats/x", "there are: extension-schemas, identification-keys, profiles"),
        ("genesys-ucs/default/profiles/none", "there is no 'none' in profiles of genesys-ucs 'default'"),
        ("mypreferences/AcmeCo/profiles/01", "there is no '01'"),
        ("mypreferences/AcmeCo/profiles/one", "there is no 'one'"),
        ("mypreferences/Nobody/profiles/1", "there is no '1'"),
    ],
)
def test_an_item_that_there_is_not_is_not_found(server: httpx.Client, path: str, words: str) -> None:
    for method in ("GET", "DELETE"):
        reply = server.request(method, f"{STATE}/{path}")
        assert reply.status_code == 404
        assert words in reply.json()["detail"]


@pytest.mark.parametrize("fixtures", ["default", "edge-cases"])
def test_every_item_that_is_put_again_as_it_is_shown_leaves_the_state_as_it_is(
    server: httpx.Client, fixtures: str
) -> None:
    server.post("/__admin/sessions", json={"name": "all", "from": {"fixtures": fixtures}})
    place = "/__admin/sessions/all/state"
    told = server.get(place)
    count = 0
    for name, fixture in told.json().items():
        for account, content in fixture["accounts"].items():
            for collection, items in content.get("items", {}).items():
                for item in items:
                    key = item.get("customer_id") or item.get("ProfileId") or item["name"]
                    path = f"{place}/{name}/{account}/{collection}/{key}"
                    assert server.get(path).json() == item
                    put = server.put(path, json=item)
                    assert (put.status_code, put.json()) == (200, item)
                    count += 1
    assert count > 30
    assert server.get(place).content == told.content
    assert server.get("/__admin/sessions/all/diff").json()["changes"] == []
