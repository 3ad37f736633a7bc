"""The names of a profile's members: those of extensions have no case, those of attributes have."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.genesys_ucs.steps import create, read, refused, replace
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("lenient")


@pytest.mark.rule("UCS-VALUE-13")
@pytest.mark.parametrize(
    "name", ["", " ", "имя", "a.b", "a,b", "__proto__", "Customer_ID", "id", "name", "👩\u200d💻", "N" * 300]
)
def test_any_name_is_taken_for_an_attribute(genesys: httpx.Client, name: str) -> None:
    customer_id = create(genesys, **{name: "value"})
    assert read(genesys, customer_id) == {"customer_id": customer_id, name: "value"}


@pytest.mark.rule("UCS-VALUE-13")
@pytest.mark.parametrize("name", [" ", "имя", "a.b", "__proto__", "Phone", "FirstName", "👩\u200d💻", "N" * 300])
def test_any_name_is_taken_for_an_extension(genesys: httpx.Client, names: Names, name: str) -> None:
    own = name + names.text("x")
    customer_id = create(genesys, **{own: {"a": "b"}})
    assert read(genesys, customer_id, own) == {"customer_id": customer_id, own: {"a": "b"}}


@pytest.mark.rule("UCS-VALUE-13")
def test_no_name_is_built_in(genesys: httpx.Client) -> None:
    members = {"FirstName": {"a": "b"}, "EmailAddress": [{"a": "b"}], "Address": "1 Sample Street", "Phone": ["1"]}
    customer_id = create(genesys, **members)
    assert read(genesys, customer_id, "FirstName,EmailAddress") == {"customer_id": customer_id, **members}


@pytest.mark.rule("UCS-VALUE-14")
@pytest.mark.parametrize("other", ["555-0100", [], ["555-0100"], {"number": "555-0100"}, [{"number": "1"}]], ids=repr)
@pytest.mark.parametrize("order", ["first", "last"])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_two_members_that_are_one_extension_are_refused(
    genesys: httpx.Client, names: Names, method: str, order: str, other: object
) -> None:
    customer_id = create(genesys, Title="Dr.")
    name = names.text("Phone")
    members = [(name, [{"number": "555-0101"}]), (name.swapcase(), other)]
    body = dict(members if order == "last" else members[::-1])
    reply = genesys.request(method, "/profiles" if method == "POST" else f"/profiles/{customer_id}", json=body)
    assert name.lower() in refused(reply, 400).lower()
    assert read(genesys, customer_id, name) == {"customer_id": customer_id, "Title": "Dr."}


@pytest.mark.rule("UCS-VALUE-15")
@pytest.mark.parametrize("write", ["create", "update"])
def test_attributes_may_differ_by_case_alone(genesys: httpx.Client, write: str) -> None:
    members = {"title": "lower", "Title": "upper", "TITLE": []}
    customer_id = create(genesys, **(members if write == "create" else {}))
    if write == "update":
        replace(genesys, customer_id, **members)
    assert read(genesys, customer_id) == {"customer_id": customer_id, **members}


@pytest.mark.rule("UCS-VALUE-15")
def test_an_update_under_another_case_is_of_another_attribute(genesys: httpx.Client) -> None:
    customer_id = create(genesys, Title="upper")
    replace(genesys, customer_id, title="lower")
    assert read(genesys, customer_id) == {"customer_id": customer_id, "title": "lower"}


@pytest.mark.rule("UCS-VALUE-16")
@pytest.mark.parametrize("value", ["555-0100", 5550100, ["555-0100"]], ids=repr)
@pytest.mark.parametrize("stored", [{"number": "1"}, [{"number": "1"}]], ids=["single", "several"])
def test_a_plain_value_under_the_name_of_a_stored_extension_is_a_conflict(
    genesys: httpx.Client, names: Names, stored: object, value: object
) -> None:
    name = names.text("Phone")
    customer_id = create(genesys, Title="Dr.", **{name: stored})
    for sent in (name, name.lower()):
        reply = genesys.put(f"/profiles/{customer_id}", json={"Title": "Prof.", sent: value})
        assert sent in refused(reply, 409)
        assert read(genesys, customer_id, name) == {"customer_id": customer_id, "Title": "Dr.", name: stored}
