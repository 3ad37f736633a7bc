"""Ids of customers: made by the server or given by the client."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import httpx
import pytest

from contract_tests.suite.genesys_ucs.steps import create, read, refused
from mock_server.verify.target import Names

ANATOMY = re.compile(r"(?P<ordinal>[0-9A-Z]{5})b(?P<second>[0-9A-Z]{6})(?P<counter>[0-9A-Z]{4})")
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BY_PATH = [("GET", None), ("PUT", {"Title": "Dr."}), ("DELETE", None)]
TOO_LONG = "0123456789abcdefg"


def parts(customer_id: str) -> dict[str, int]:
    found = ANATOMY.fullmatch(customer_id)
    assert found, customer_id
    return {name: int(digits, 36) for name, digits in found.groupdict().items()}


def after(customer_id: str) -> str:
    """The id that counts one more."""
    number, digits = int(customer_id[-4:], 36) + 1, ""
    for _ in range(4):
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return customer_id[:-4] + digits


@pytest.mark.rule("UCS-ID-4")
def test_ids_made_by_the_server_have_the_anatomy_of_the_samples_and_count_up(genesys: httpx.Client) -> None:
    first, second = (genesys.post("/profiles", json={"Title": "Dr."}) for _ in range(2))
    one, two = (parts(reply.json()["customer_id"]) for reply in (first, second))
    assert one["ordinal"] >= 1
    assert datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=one["second"]) <= parsedate_to_datetime(
        first.headers["Date"]
    )
    assert two == {**one, "counter": one["counter"] + 1}


@pytest.mark.rule("UCS-ID-5")
def test_an_id_that_exists_is_not_made(genesys: httpx.Client) -> None:
    last = create(genesys, Title="Dr.")
    taken = [after(last), after(after(last))]
    for customer_id in taken:
        create(genesys, customer_id=customer_id, Title="Prof.")
    made = [create(genesys, Title="Dr.") for _ in range(2)]
    assert len({last, *taken, *made}) == 5
    assert [read(genesys, customer_id)["Title"] for customer_id in taken] == ["Prof.", "Prof."]


@pytest.mark.rule("UCS-ID-5")
def test_the_id_of_a_deleted_profile_is_not_given_out_again(genesys: httpx.Client) -> None:
    first = create(genesys, Title="Dr.")
    assert genesys.delete(f"/profiles/{first}").status_code == 200
    assert first not in [create(genesys, Title="Dr.") for _ in range(3)]


@pytest.mark.rule("UCS-ID-5")
@pytest.mark.needs("open")
def test_two_tenants_are_never_given_the_same_id(nobody: httpx.Client, names: Names) -> None:
    tenants = [{"ContactCenterId": names.text("tenant")} for _ in range(2)]
    made = [nobody.post("/profiles", json={"Title": "Dr."}, headers=headers) for headers in (*tenants, *tenants, {})]
    assert len({reply.json()["customer_id"] for reply in made}) == 5


@pytest.mark.rule("UCS-ID-1", "UCS-ID-2", "UCS-ERROR-4")
@pytest.mark.parametrize("customer_id", ["", TOO_LONG, "a.b", "a/b", "a b", "é", "a\n", "٣", 7, None, ["a"], True])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_malformed_id_in_a_body_is_refused_by_name(
    genesys: httpx.Client, names: Names, method: str, customer_id: object
) -> None:
    own = create(genesys, customer_id=names.id(), Title="Dr.")
    path = "/profiles" if method == "POST" else f"/profiles/{own}"
    reply = genesys.request(method, path, json={"customer_id": customer_id, "Title": "Prof."})
    assert "'customer_id'" in refused(reply, 400)
    assert read(genesys, own) == {"customer_id": own, "Title": "Dr."}


@pytest.mark.rule("UCS-ID-1", "UCS-ID-2")
@pytest.mark.parametrize("odd", ["0123456789abcdefg", ".b", " b", "é", "\n", ",b", "٣"])
@pytest.mark.parametrize(("method", "body"), BY_PATH)
def test_a_malformed_id_in_a_path_is_refused_by_name(
    genesys: httpx.Client, names: Names, method: str, body: object, odd: str
) -> None:
    """It begins with a name of the run's own, so that nobody else's is hit, whatever a server makes of it."""
    reply = genesys.request(method, f"/profiles/{quote(names.id() + odd)}", json=body)
    assert "'customer_id'" in refused(reply, 400)


@pytest.mark.rule("UCS-ID-1")
def test_an_id_of_sixteen_characters_is_that_of_a_customer_everywhere(genesys: httpx.Client, names: Names) -> None:
    customer_id = f"{names.id():x<16}"
    assert create(genesys, customer_id=customer_id, Title="Dr.") == customer_id
    for method, body in (*BY_PATH, ("POST", {"customer_id": customer_id, "Title": "Dr."})):
        path = "/profiles" if method == "POST" else f"/profiles/{customer_id}"
        assert genesys.request(method, path, json=body).status_code == (201 if method == "POST" else 200)


@pytest.mark.rule("UCS-ID-3")
def test_ids_that_differ_by_case_belong_to_different_customers(genesys: httpx.Client, names: Names) -> None:
    lower = f"c{names.id()}".lower()[:16]
    upper = lower.upper()
    create(genesys, customer_id=lower, Title="lower")
    refused(genesys.get(f"/profiles/{upper}"), 404)
    create(genesys, customer_id=upper, Title="upper")
    assert (read(genesys, lower)["Title"], read(genesys, upper)["Title"]) == ("lower", "upper")
    assert genesys.put(f"/profiles/{upper}", json={"Title": "Dr."}).status_code == 200
    assert genesys.delete(f"/profiles/{upper}").status_code == 200
    assert read(genesys, lower) == {"customer_id": lower, "Title": "lower"}
