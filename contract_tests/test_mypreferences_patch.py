"""JSON Patch of MyPreferences: the words of its refusals, and that it does what the standard says."""

from __future__ import annotations

import copy
from typing import Any

import httpx
import jsonpatch
import jsonpointer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.vendors.mypreferences import patch

JANE = "/AcmeCo/Profile/1"


def step(op: str, path: str, *value: Any) -> dict[str, Any]:
    return {"op": op, "path": path, **({"value": value[0]} if value else {})}


def complaints(client: httpx.Client, *steps: Any) -> dict[str, list[str]]:
    """The ModelState of a patch that must be refused because it does not fit the profile."""
    reply = client.patch(JANE, json=list(steps))
    assert reply.status_code == 400, reply.text
    assert reply.json()["Message"] == "The patch does not fit the profile; nothing was changed."
    state: dict[str, list[str]] = reply.json()["ModelState"]
    return state


@pytest.mark.parametrize(
    ("op", "path", "reason"),
    [
        ("add", "/Nickname", "leads to no member that a profile has"),
        ("add", "/CustomerName/Suffix/-", "leads to no member that a profile has"),
        ("remove", "/Emails/2", "leads beyond a list of 2, whose items count from 0"),
        ("add", "/Emails/00", "needs an index without leading zeros, or - to add an item at the end"),
        ("test", "/Emails/0/EmailAddress", "holds another value than the tested one"),
        ("replace", "/profileid", "is read-only: it can be tested, not changed"),
        ("replace", "/IsActive", "is read-only: use Activate and Deactivate to change it"),
    ],
)
def test_a_refusal_tells_what_is_wrong_with_a_path(
    mypreferences: httpx.Client, op: str, path: str, reason: str
) -> None:
    assert complaints(mypreferences, step(op, path, "x")) == {"profile[0].path": [f"'{path}' {reason}."]}


def test_a_refusal_tells_what_to_add_first(mypreferences: httpx.Client) -> None:
    state = complaints(mypreferences, step("remove", "/CustomerType"), step("remove", "/customertype"))
    assert state == {"profile[1].path": ["'/customertype' leads to nothing: add it first."]}
    steps = [step("replace", "/CustomerName", None), step("add", "/CustomerName/FirstName", "Ada")]
    reason = "leads below a value that is null: add an object or a list there first"
    assert complaints(mypreferences, *steps) == {"profile[1].path": [f"'/CustomerName/FirstName' {reason}."]}


def test_a_refusal_tells_what_the_result_lacks(mypreferences: httpx.Client) -> None:
    lacking = {"EmailAddressType": "Home"}
    assert complaints(mypreferences, step("add", "/Emails/1", lacking)) == {
        "profile.Emails[1].EmailAddress": ["The EmailAddress field is required."]
    }


def test_a_refusal_tells_what_a_custom_field_holds(mypreferences: httpx.Client) -> None:
    reply = mypreferences.patch(JANE, json=[step("replace", "/CustomFields/2/Value", "many")])
    assert reply.status_code == 400
    assert reply.json()["ModelState"] == {
        "profile.CustomFields[2].Value": ["The value does not fit a custom field of the kind Numeric."]
    }


def test_a_path_that_is_too_long_to_show_is_cut(mypreferences: httpx.Client) -> None:
    state = complaints(mypreferences, step("remove", "/" + "x/" * 400))
    assert state == {"profile[0].path": [f"'/{'x/' * 49}x…' leads to no member that a profile has."]}


def test_a_path_has_at_most_a_thousand_characters(mypreferences: httpx.Client) -> None:
    reply = mypreferences.patch(JANE, json=[step("remove", "/" * 1_000_000)])
    assert (reply.status_code, list(reply.json()["ModelState"])) == (400, ["profile[0].path"])
    assert reply.elapsed.total_seconds() < 0.5


def test_a_patch_has_at_most_a_thousand_operations(mypreferences: httpx.Client) -> None:
    reply = mypreferences.patch(JANE, json=[step("test", "/ProfileId", 1)] * 1_001)
    assert (reply.status_code, list(reply.json()["ModelState"])) == (400, ["profile"])


TOKENS = ["a", "b", "A", "x/y", "m~n", "", "0", "1", "2", "7", "00", "01", "-", "-1", "1.0", "１"]
LEAVES = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "0"]) | st.just(1.0)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.sampled_from(TOKENS), children, max_size=4),
    max_leaves=12,
)


def _pointers(node: Any, way: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The ways to everything in a document."""
    found = [way] if way else []
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for token, child in children:
        found += _pointers(child, (*way, str(token)))
    return found


def _spelled(way: tuple[str, ...]) -> str:
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in way)


@st.composite
def patches(draw: st.DrawFn) -> tuple[Any, list[dict[str, Any]]]:
    """A document and operations most of which lead to something in it."""
    document = draw(st.dictionaries(st.sampled_from(TOKENS), DOCUMENTS, max_size=4) | st.lists(DOCUMENTS, max_size=4))
    ways: list[tuple[str, ...]] = [*_pointers(document), ("a",)]
    wild = st.lists(st.sampled_from(TOKENS), min_size=1, max_size=3).map(tuple)
    near = st.tuples(st.sampled_from(ways), wild).map(lambda pair: pair[0] + pair[1][:1])
    beside = st.tuples(st.sampled_from(ways), wild).map(lambda pair: pair[0][:-1] + pair[1][:1])
    way = st.sampled_from(ways) | near | beside | wild
    operation = st.tuples(st.sampled_from(["add", "remove", "replace", "test"]), way, DOCUMENTS)
    steps = draw(st.lists(operation, min_size=1, max_size=4))
    return document, [step(op, _spelled(way), value) for op, way, value in steps]


def _by_the_library(document: Any, steps: list[dict[str, Any]]) -> Any:
    """None when the patch is refused."""
    try:
        return jsonpatch.apply_patch(document, steps)
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException):
        return None


def _by_ours(document: Any, steps: list[dict[str, Any]]) -> Any:
    try:
        for each in steps:
            document = patch.applied(document, each["op"], patch.tokens(each["path"]), each["value"])
    except patch.Inapplicable:
        return None
    return document


@settings(max_examples=500, deadline=None)
@given(patches())
def test_a_patch_does_what_another_implementation_of_the_standard_does(case: tuple[Any, list[dict[str, Any]]]) -> None:
    document, steps = case
    before = copy.deepcopy(document)
    ours, theirs = _by_ours(document, steps), _by_the_library(copy.deepcopy(document), steps)
    assert repr(ours) == repr(theirs)
    assert repr(document) == repr(before), "what is patched stays as it was"


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_values_are_the_same_when_json_spells_them_alike(one: Any, other: Any) -> None:
    assert patch.same(one, copy.deepcopy(one))
    assert patch.same(one, other) == (_by_the_library({"a": one}, [step("test", "/a", other)]) is not None)
