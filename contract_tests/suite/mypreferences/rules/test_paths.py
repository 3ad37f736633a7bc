"""Where operations stand, whose data a path leads to, and what is at a path where nothing stands."""

from __future__ import annotations

import random
import string
from urllib.parse import quote

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import (
    ABOUT_PROFILES,
    DOCUMENT,
    EVERY,
    Sent,
    each_operation,
    everything,
    prepare,
)
from contract_tests.suite.mypreferences.steps import create, read, with_ids
from mock_server.verify.target import NOBODY, Names, Target


@pytest.mark.rule("MYP-URL-1")
@each_operation
def test_an_operation_stands_below_its_client_without_a_version(
    target: Target, mypreferences: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    client = target.new_client(base=target.url)
    for version in ("v4", "v3", "4", "api/3"):
        path = f"/{version}/{target.account}{sent.path(own)}"
        assert client.request(sent.method, path, json=sent.body(own)).status_code == 404
    assert sent.send(mypreferences, own).status_code == sent.status


@pytest.mark.rule("MYP-URL-2")
@pytest.mark.needs("open", "lenient")
@pytest.mark.parametrize("sent", ABOUT_PROFILES, ids=str)
def test_what_one_client_stores_is_out_of_reach_for_another(
    target: Target, mypreferences: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    before = everything(mypreferences, own)
    other = target.new_client(NOBODY, f"{target.url}/{names.text('Client')}")
    reply = sent.send(other, own)
    expected = 201 if sent.operation.startswith(("create", "upsert")) else 404
    assert reply.status_code == expected, reply.text
    assert everything(mypreferences, own) == before


@pytest.mark.rule("MYP-URL-2")
@pytest.mark.needs("open", "lenient")
def test_clients_count_profiles_and_tags_apart_and_may_use_the_same_alternate_ids(
    target: Target, mypreferences: httpx.Client, names: Names
) -> None:
    tag, value = names.text("Tag"), names.id()
    body = {**with_ids(("CRM", value)), "ProfileTags": [{"Name": tag}]}
    first, second = (target.new_client(NOBODY, f"{target.url}/{names.text('Client')}") for _ in range(2))
    mine = create(first, **body)
    assert tag not in second.get("/Tags").text
    assert create(second, **body)["ProfileId"] == mine["ProfileId"]
    assert create(mypreferences, **body)["ProfileId"] > 0
    assert second.delete(f"/Profile/{mine['ProfileId']}").status_code == 204
    assert read(first, mine["ProfileId"]) == mine


@pytest.mark.rule("MYP-URL-3")
@pytest.mark.needs("open", "lenient")
@each_operation
def test_a_clients_name_has_its_limits_in_every_operation(target: Target, names: Names, sent: Sent) -> None:
    own = {"one": "1", "two": "1", "crm": "C", "city": "C", "phone": "5", "email": "a@example.com", "last_name": "S"}
    longest = names.text("Client").ljust(100, "é")
    for name in (longest, "x"):
        client = target.new_client(NOBODY, f"{target.url}/{quote(name)}")
        assert sent.send(client, own).status_code in (sent.status, 201, 404)
    for name in (longest + "é", "a\nb", "a\x7fb"):
        refused = sent.send(target.new_client(NOBODY, f"{target.url}/{quote(name)}"), own)
        assert (refused.status_code, list(refused.json()["ModelState"])) == (400, ["clientId"]), name


@pytest.mark.rule("MYP-URL-4")
@pytest.mark.parametrize("entry", ["", "/0", "/1"])
@pytest.mark.parametrize(
    "collection",
    ["Addresses", "PhoneNumbers", "Emails", "AlternateIds", "Groups", "ProfileTags", "CustomFields", "CustomerName"],
)
def test_single_entries_of_a_profile_have_no_path(
    mypreferences: httpx.Client, names: Names, collection: str, entry: str
) -> None:
    own = prepare(mypreferences, names)
    before = everything(mypreferences, own)
    for method in ("GET", "PUT", "PATCH", "POST", "DELETE"):
        reply = mypreferences.request(method, f"/Profile/{own['one']}/{collection}{entry}", json={})
        assert reply.status_code == 404, method
    assert everything(mypreferences, own) == before


@pytest.mark.rule("MYP-URL-5", "MYP-ERROR-1")
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_a_path_that_no_template_has_is_not_found(
    target: Target, mypreferences: httpx.Client, names: Names, method: str
) -> None:
    own = prepare(mypreferences, names)
    dice = random.Random(target.limits.seed)
    word = "".join(dice.choices(string.ascii_letters, k=8))
    for path in (
        f"/{word}",
        "/profile",
        "/Profiles",
        f"/profile/{own['one']}",
        f"/Profile/{own['one']}/{word}",
        f"/Profile/{own['one']}/activate",
        f"/Profile/AlternateIdType/CRM/{own['crm']}",
        f"/Consents/{own['one']}/filters",
    ):
        reply = mypreferences.request(method, path, json={})
        assert (path, reply.status_code) == (path, 404)
        assert list(reply.json()) == ["Message"]
        assert reply.headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.rule("MYP-URL-6")
@each_operation
def test_a_method_that_a_path_lacks_is_answered_with_those_that_it_has(
    mypreferences: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    before = everything(mypreferences, own)
    here = {method.upper() for template, method, _, _ in DOCUMENT.operations() if _is(template, sent.template)}
    for method in sorted({"GET", "PUT", "POST", "PATCH", "DELETE"} - here):
        refused = mypreferences.request(method, sent.path(own), json={})
        assert (refused.status_code, list(refused.json())) == (405, ["Message"])
        allowed = {name.strip() for name in refused.headers["Allow"].split(",")}
        assert allowed - {"HEAD", "OPTIONS"} == here
        assert ("HEAD" in allowed) == ("GET" in here)
    assert everything(mypreferences, own) == before


def _is(template: str, path: str) -> bool:
    """Whether a template of the document leads to what a path of `EVERY` addresses."""
    wanted = path.partition("?")[0].split("/")
    parts = template.removeprefix("/{clientId}").split("/")
    if len(wanted) != len(parts) or (wanted[-1] in _SEARCHES) != (parts[-1] in _SEARCHES):
        return False
    return all(part == each or part.startswith("{") for part, each in zip(parts, wanted, strict=True))


_SEARCHES = {sent.template.partition("?")[0].rpartition("/")[2] for sent in EVERY if sent.operation.startswith("find_")}


@pytest.mark.rule("MYP-URL-7")
@each_operation
def test_query_fields_that_are_not_known_are_ignored(mypreferences: httpx.Client, names: Names, sent: Sent) -> None:
    unknown = {"implied": "false", "includeConsentHistory": "false", "includeInactive": "true", "anything": ""}
    own = prepare(mypreferences, names)
    plain = sent.send(mypreferences, own)
    again = own if sent.method != "DELETE" else prepare(mypreferences, names)
    path = sent.path(again)
    options = {} if sent.content is None else {"json": sent.body(again)}
    separator = "&" if "?" in path else "?"
    query = "&".join(f"{name}={value}" for name, value in unknown.items())
    reply = mypreferences.request(sent.method, f"{path}{separator}{query}", **options)
    assert reply.status_code == plain.status_code == sent.status
    if not sent.writes:
        assert reply.json() == plain.json()
