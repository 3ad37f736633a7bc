"""In which words this server refuses what no member of a Genesys profile can hold."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.genesys import BRUCE


def refusal(client: httpx.Client, member: str, value: object) -> str:
    """The message that refuses a creation and, in the same words, an update."""
    messages = set()
    for method, path in (("POST", "/profiles"), ("PUT", f"/profiles/{BRUCE}")):
        reply = client.request(method, path, json={"Before": "fine", member: value, "Z": ["fine"]})
        assert reply.status_code == 400, reply.text
        messages.add(reply.json()["message"])
    (message,) = messages
    return str(message)


@pytest.mark.parametrize(
    ("value", "member", "reason"),
    [
        (None, "M", "null is not a value."),
        ([{"a": "b"}, {"c": None}], "M.c", "null is not a value."),
        ([{"b": "c"}, 1], "M", "an array holds either plain values or objects, not both."),
        ([["a"]], "M", "an array does not hold arrays."),
        ({"a": {"b": "c"}}, "M.a", "a record holds neither objects nor arrays."),
        ([1, -1e300], "M", "a number is between -9223372036854775808 and 9223372036854775807."),
    ],
)
def test_a_refusal_of_a_value_says_what_is_wrong_with_it(
    genesys: httpx.Client, value: object, member: str, reason: str
) -> None:
    assert refusal(genesys, "M", value) == f"bad parameter '{member}' reason: {reason}"


def test_a_refusal_of_an_id_says_what_an_id_is(genesys: httpx.Client) -> None:
    reply = genesys.post("/profiles", json={"customer_id": "a.b"})
    reason = "an id is 1 to 16 ASCII letters, digits, hyphens or underscores."
    assert reply.json()["message"] == f"bad parameter 'customer_id' reason: {reason}"


def test_a_name_that_is_very_long_is_cut_in_the_message(genesys: httpx.Client) -> None:
    assert refusal(genesys, "n" * 5000, None) == f"bad parameter '{'n' * 100}…' reason: null is not a value."


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"phone": "1"}, 409, "bad parameter 'phone' reason: this customer has an extension of that name."),
        (
            {"Phone": {}, "pHone": {}},
            400,
            "bad parameter 'pHone' reason: 'Phone' is the same extension: names of extensions have no case.",
        ),
        ({"customer_id": "other"}, 400, f"bad parameter 'customer_id' reason: the path names '{BRUCE}'."),
    ],
)
def test_a_refusal_of_an_update_says_what_it_contradicts(
    genesys: httpx.Client, body: dict[str, object], status: int, message: str
) -> None:
    reply = genesys.put(f"/profiles/{BRUCE}", json=body)
    assert (reply.status_code, reply.json()["message"]) == (status, message)


def test_a_refusal_of_a_customer_says_whether_it_lacks_or_is_there(genesys: httpx.Client) -> None:
    assert genesys.get("/profiles/nobody").json()["message"] == "customer 'nobody' not found"
    taken = genesys.post("/profiles", json={"customer_id": BRUCE})
    assert taken.json()["message"] == f"customer '{BRUCE}' already exists"
