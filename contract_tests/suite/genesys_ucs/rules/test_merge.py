"""Two customers are merged into one: what becomes of their attributes and of their ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.identification import Keys, found
from contract_tests.suite.genesys_ucs.merging import merge, merged
from contract_tests.suite.genesys_ucs.steps import JSON, create, read, refused
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("lenient")


@pytest.mark.rule("UCS-MERGE-1", "UCS-MERGE-2", "UCS-MERGE-3", "UCS-MERGE-4", "UCS-MERGE-9")
def test_two_customers_become_one_and_the_source_is_gone(genesys: httpx.Client, names: Names) -> None:
    common = {"LastName": "Example", "Language": "en"}
    kept = create(genesys, FirstName="Ada", EmailAddress=["a@example.com"], Points=1280, Letter=True, **common)
    gone = create(genesys, customer_id=names.id(), FirstName="Ben", EmailAddress="b@example.com", Points=0, **common)
    reply = merge(genesys, kept, gone)
    assert (reply.status_code, reply.content) == (204, b"")
    assert read(genesys, kept) == {
        "customer_id": kept,
        "FirstName": ["Ada", "Ben"],
        "EmailAddress": ["a@example.com", "b@example.com"],
        "Points": [1280, 0],
        "Letter": True,
        **common,
    }
    assert genesys.get(f"/profiles/{gone}").status_code == 404
    assert genesys.put(f"/profiles/{gone}", json={}).status_code == 404
    assert genesys.delete(f"/profiles/{gone}").status_code == 404
    assert merge(genesys, kept, gone).status_code == 404
    assert create(genesys, customer_id=gone, Title="Dr.") == gone
    assert read(genesys, gone) == {"customer_id": gone, "Title": "Dr."}


@pytest.mark.rule("UCS-MERGE-2", "UCS-MERGE-3", "UCS-MERGE-4")
@pytest.mark.parametrize(
    ("kept", "added", "together"),
    [
        ("a", "b", ["a", "b"]),
        ("b", "a", ["b", "a"]),
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
    assert repr(profile) == repr({"x": together}), "1 and true are equal to Python, and not the same"


@pytest.mark.rule("UCS-MERGE-9")
def test_what_only_one_customer_has_is_kept_in_its_form(genesys: httpx.Client) -> None:
    destination = {"a": ["1"], "x": "1", "One": {"n": 1}, "Several": [{"n": 1}, {"n": 1}]}
    source = {"b": ["2", "2"], "X": "2", "Other": {"n": 2}, "Others": [{"n": 2}, {"n": 2}]}
    assert merged(genesys, destination, source, "One,Several,Other,Others") == {**destination, **source}


@pytest.mark.rule("UCS-MERGE-12")
@pytest.mark.parametrize(
    "option",
    [
        {"keep_active_service_only": True},
        {"agent_id": "agent-7"},
        {"reason": "update"},
        {"description": "called twice"},
        {"unheard_of": 1},
    ],
    ids=lambda option: next(iter(option)),
)
def test_the_other_options_of_both_versions_change_nothing(genesys: httpx.Client, option: dict[str, Any]) -> None:
    destination, source = {"a": "1", "Card": {"n": 1}}, {"a": "2", "Card": {"n": 2}}
    assert merged(genesys, destination, source, "Card", **option) == {"a": ["1", "2"], "Card": {"n": 1}}


@pytest.mark.rule("UCS-MERGE-13")
@pytest.mark.parametrize("sent", [{}, {"json": {}}, {"headers": JSON}], ids=["nothing", "object", "type"])
def test_a_merge_needs_no_body(genesys: httpx.Client, sent: dict[str, Any]) -> None:
    kept, gone = create(genesys, a="1"), create(genesys, a="2")
    assert genesys.put(f"/profiles/{kept}/merge/{gone}", **sent).status_code == 204
    assert read(genesys, kept) == {"customer_id": kept, "a": ["1", "2"]}


@pytest.mark.rule("UCS-MERGE-14")
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("keep_uniq_from_src", "true"),
        ("keep_uniq_from_src", None),
        ("keep_active_service_only", 1),
        ("force_merge", None),
        ("force_merge", []),
        ("agent_id", 0),
        ("reason", []),
    ],
)
def test_an_option_of_the_wrong_type_is_refused(genesys: httpx.Client, member: str, value: Any) -> None:
    kept, gone = create(genesys, a="1"), create(genesys, a="2")
    assert f"'{member}'" in refused(merge(genesys, kept, gone, **{member: value}), 400)
    assert [read(genesys, customer_id)["a"] for customer_id in (kept, gone)] == ["1", "2"]


@pytest.mark.rule("UCS-MERGE-14")
@pytest.mark.parametrize("content", [b"[]", b"null", b'"x"', b"{"])
def test_options_are_an_object(genesys: httpx.Client, content: bytes) -> None:
    kept, gone = create(genesys, a="1"), create(genesys, a="2")
    refused(genesys.put(f"/profiles/{kept}/merge/{gone}", content=content, headers=JSON), 400)
    assert [read(genesys, customer_id)["a"] for customer_id in (kept, gone)] == ["1", "2"]


@pytest.mark.rule("UCS-MERGE-15")
def test_an_unknown_customer_is_named_and_nothing_is_merged(genesys: httpx.Client, names: Names) -> None:
    known, unknown = create(genesys, a="1", Home={"n": 1}), names.id()
    before = read(genesys, known, "Home")
    for destination, source in ((known, unknown), (unknown, known)):
        reply = merge(genesys, destination, source)
        assert f"'{unknown}'" in refused(reply, 404)
        assert reply.json()["uri"] == f"/profiles/{destination}/merge/{source}"
        assert read(genesys, known, "Home") == before
        assert genesys.get(f"/profiles/{unknown}").status_code == 404


@pytest.mark.needs("open")
@pytest.mark.rule("UCS-MERGE-15", "UCS-TENANT-7")
def test_customers_of_another_tenant_are_unknown(elsewhere: Callable[[], httpx.Client], names: Names) -> None:
    mine, theirs = elsewhere(), elsewhere()
    kept = create(mine, customer_id=names.id(), a="1")
    gone = create(theirs, customer_id=names.id(), a="2")
    for tenant in (mine, theirs):
        refused(merge(tenant, kept, gone), 404)
    assert read(mine, kept) == {"customer_id": kept, "a": "1"}
    assert read(theirs, gone) == {"customer_id": gone, "a": "2"}


@pytest.mark.rule("UCS-MERGE-16")
@pytest.mark.parametrize("options", [{}, {"force_merge": True}], ids=["plain", "forced"])
def test_a_customer_is_not_merged_with_itself(genesys: httpx.Client, options: dict[str, Any]) -> None:
    customer_id = create(genesys, a=["1", "1"], Home=[{"n": 1}])
    before = read(genesys, customer_id, "Home")
    assert f"'{customer_id}'" in refused(merge(genesys, customer_id, customer_id, **options), 400)
    assert read(genesys, customer_id, "Home") == before


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
    kept, gone = create(genesys, **destination), create(genesys, **source)
    assert "1000" in refused(merge(genesys, kept, gone), 409)
    assert read(genesys, kept, "X") == {"customer_id": kept, **destination}
    assert read(genesys, gone, "x") == {"customer_id": gone, **source}


@pytest.mark.rule("UCS-MERGE-17")
def test_a_merge_may_reach_a_thousand(genesys: httpx.Client) -> None:
    assert merged(genesys, {"x": list(range(600))}, {"x": list(range(300, 1_000))}) == {"x": list(range(1_000))}
    records = [{"n": n} for n in range(1_000)]
    assert merged(genesys, {"X": records[:600]}, {"X": records[600:]}, "X") == {"X": records}
    whole = merged(genesys, {f"a{n}": "" for n in range(600)}, {f"b{n}": "" for n in range(399)})
    assert len(whole) == 999


@pytest.mark.needs("global")
@pytest.mark.rule("UCS-MERGE-18")
def test_the_destination_is_found_by_what_it_took_over_and_the_source_no_more(
    genesys: httpx.Client, keys: Keys, names: Names
) -> None:
    mail, phone = names.text("Mail"), names.text("Phone")
    keys.add(mail)
    keys.add("number", source=phone)
    gone = create(genesys, **{mail: ["1", "3"], phone: [{"number": "1"}]})
    kept = create(genesys, **{mail: ["2", "3"], phone: [{"number": "2"}]})
    assert merge(genesys, kept, gone).status_code == 204
    for value in ("1", "2", "3"):
        assert found(genesys, {mail: value}) == [kept]
    for value in ("1", "2"):
        assert found(genesys, {f"{phone}.number": value}) == [kept]
