"""The life of a Genesys customer profile: created, read, replaced, deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import yaml

from contract_tests.conftest import RunningFake
from contract_tests.genesys import (
    ADDRESS,
    BRUCE,
    BRUCE_PROFILE,
    JSON,
    PHONES,
    SEED_CREATION,
    SEED_UPDATE,
    create,
    read,
    replace,
)
from mock_server.settings import shipped


@pytest.mark.rule("UCS-CREATE-9", "UCS-HTTP-2", "UCS-HTTP-3")
def test_the_sample_of_the_create_page_is_created_and_reads_back_unchanged(genesys: httpx.Client) -> None:
    created = genesys.post("/profiles/", content=SEED_CREATION, headers=JSON)
    assert created.status_code == 201
    customer_id = created.json()["customer_id"]
    expected = {**BRUCE_PROFILE, "customer_id": customer_id, "Phone": PHONES}
    assert read(genesys, customer_id, "Phone") == expected


@pytest.mark.rule("UCS-PUT-1", "UCS-PUT-4", "UCS-PUT-12")
def test_the_sample_of_the_update_page_becomes_the_profile(genesys: httpx.Client) -> None:
    updated = genesys.put(f"/profiles/{BRUCE}", content=SEED_UPDATE, headers=JSON)
    assert (updated.status_code, updated.json()) == (200, [])
    assert read(genesys, BRUCE, "Address,Phone") == {**BRUCE_PROFILE, "Address": ADDRESS}


@pytest.mark.rule("UCS-CREATE-1", "UCS-CREATE-2", "UCS-CREATE-3", "UCS-CREATE-4", "UCS-CREATE-5", "UCS-HTTP-7")
def test_a_creation_answers_the_id_in_the_body_and_in_both_headers(genesys: httpx.Client) -> None:
    reply = genesys.post("/profiles", json={"FirstName": "Ada"})
    customer_id = reply.json()["customer_id"]
    assert reply.json() == {"customer_id": customer_id}
    assert reply.headers["Location"] == f"{genesys.base_url.path}profiles/{customer_id}"
    assert reply.headers["Content-Location"] == f"{genesys.base_url}profiles/{customer_id}"
    assert reply.headers["Content-Type"] == "application/json;charset=UTF-8"


@pytest.mark.rule("UCS-CREATE-2", "UCS-CREATE-3")
@pytest.mark.parametrize("header", ["Location", "Content-Location"])
def test_the_location_of_a_creation_can_be_followed(genesys: httpx.Client, header: str) -> None:
    reply = genesys.post("/profiles", json={"FirstName": "Ada"})
    with httpx.Client(base_url=f"{genesys.base_url.scheme}://{genesys.base_url.netloc.decode()}") as host:
        assert host.get(reply.headers[header]).json() == {**reply.json(), "FirstName": "Ada"}


@pytest.mark.rule("UCS-PUT-1", "UCS-PUT-10")
def test_an_update_answers_an_empty_list_and_where_the_profile_is(genesys: httpx.Client) -> None:
    reply = replace(genesys, BRUCE, FirstName="Bruce")
    assert reply.json() == []
    assert reply.headers["Content-Location"] == f"{genesys.base_url.path}profiles/{BRUCE}"


@pytest.mark.rule("UCS-CREATE-10")
def test_an_empty_profile_can_be_created(genesys: httpx.Client) -> None:
    customer_id = create(genesys)
    assert read(genesys, customer_id) == {"customer_id": customer_id}


@pytest.mark.rule("UCS-VALUE-1", "UCS-VALUE-2", "UCS-VALUE-3", "UCS-VALUE-7", "UCS-VALUE-11")
def test_attributes_keep_order_and_form(genesys: httpx.Client) -> None:
    attributes: dict[str, Any] = {
        "Emails": ["second@example.com", "first@example.com", "second@example.com"],
        "One": ["only"],
        "Scalar": "only",
        "None": [],
        "Number": 1.5,
        "Whole": 7,
        "Flags": [True, False],
        "Mixed": ["1", 1, True],
        "DOB": "1962-05-10",
        "Seen": "1981-03-17T02:00:00.000Z",
        "Empty": "",
    }
    customer_id = create(genesys, **attributes)
    profile = read(genesys, customer_id)
    assert profile == {"customer_id": customer_id, **attributes}
    assert list(profile) == ["customer_id", *attributes]


@pytest.mark.rule("UCS-GET-1", "UCS-GET-2", "UCS-VALUE-6")
def test_a_query_without_extensions_shows_attributes_only(genesys: httpx.Client) -> None:
    assert read(genesys, BRUCE) == BRUCE_PROFILE


@pytest.mark.rule("UCS-GET-3", "UCS-GET-10", "UCS-VALUE-4")
def test_a_query_shows_the_extensions_that_it_names_and_no_others(genesys: httpx.Client) -> None:
    assert read(genesys, BRUCE, "Address") == {**BRUCE_PROFILE, "Address": ADDRESS}
    assert read(genesys, BRUCE, "Phone,Address") == {**BRUCE_PROFILE, "Address": ADDRESS, "Phone": PHONES}


@pytest.mark.rule("UCS-GET-5")
def test_a_query_names_extensions_without_case_and_gets_the_stored_spelling(genesys: httpx.Client) -> None:
    assert read(genesys, BRUCE, "pHONE") == {**BRUCE_PROFILE, "Phone": PHONES}


@pytest.mark.rule("UCS-GET-7")
def test_an_extension_that_the_profile_lacks_adds_nothing(genesys: httpx.Client) -> None:
    assert read(genesys, BRUCE, "Purchases,,FirstName") == BRUCE_PROFILE


@pytest.mark.rule("UCS-PUT-2")
def test_an_update_loses_the_attributes_that_it_does_not_send(genesys: httpx.Client) -> None:
    replace(genesys, BRUCE, FirstName="Bruce", Title="Dr.")
    assert read(genesys, BRUCE) == {"customer_id": BRUCE, "FirstName": "Bruce", "Title": "Dr."}


@pytest.mark.rule("UCS-PUT-3", "UCS-PUT-9")
def test_an_empty_update_clears_all_attributes_and_keeps_extensions(genesys: httpx.Client) -> None:
    replace(genesys, BRUCE)
    assert read(genesys, BRUCE, "Address,Phone") == {"customer_id": BRUCE, "Address": ADDRESS, "Phone": PHONES}


@pytest.mark.rule("UCS-PUT-3")
def test_an_update_without_extensions_keeps_them(genesys: httpx.Client) -> None:
    replace(genesys, BRUCE, FirstName="Robert")
    assert read(genesys, BRUCE, "Address,Phone") == {
        "customer_id": BRUCE,
        "FirstName": "Robert",
        "Address": ADDRESS,
        "Phone": PHONES,
    }


@pytest.mark.rule("UCS-PUT-4", "UCS-STRICT-1")
def test_an_update_with_an_extension_replaces_all_of_them(genesys: httpx.Client) -> None:
    replace(genesys, BRUCE, FirstName="Bruce", Hobby={"name": "physics"})
    expected = {"customer_id": BRUCE, "FirstName": "Bruce", "Hobby": {"name": "physics"}}
    assert read(genesys, BRUCE, "Address,Phone,Hobby") == expected


@pytest.mark.rule("UCS-PUT-5", "UCS-GET-9")
def test_an_empty_array_under_the_name_of_an_extension_empties_it(genesys: httpx.Client) -> None:
    replace(genesys, BRUCE, FirstName="Bruce", phone=[])
    assert read(genesys, BRUCE) == {"customer_id": BRUCE, "FirstName": "Bruce"}
    assert read(genesys, BRUCE, "Phone,Address") == {"customer_id": BRUCE, "FirstName": "Bruce", "Phone": []}
    replace(genesys, BRUCE, Phone=[{"PhoneNumber": "555-0100"}])
    assert read(genesys, BRUCE, "phone") == {"customer_id": BRUCE, "Phone": [{"PhoneNumber": "555-0100"}]}


@pytest.mark.rule("UCS-VALUE-7")
def test_an_empty_array_under_any_other_name_is_an_attribute(genesys: httpx.Client) -> None:
    replace(genesys, BRUCE, Nicknames=[])
    assert read(genesys, BRUCE) == {"customer_id": BRUCE, "Nicknames": []}
    assert read(genesys, BRUCE, "Phone")["Phone"] == PHONES


@pytest.mark.rule("UCS-GET-5")
def test_an_extension_keeps_the_spelling_of_its_first_record(genesys: httpx.Client) -> None:
    replace(genesys, BRUCE, PHONE={"PhoneNumber": "555-0100"})
    assert read(genesys, BRUCE, "phone") == {"customer_id": BRUCE, "Phone": {"PhoneNumber": "555-0100"}}


@pytest.mark.rule("UCS-VALUE-16")
def test_a_plain_value_under_the_name_of_a_stored_extension_is_a_conflict(genesys: httpx.Client) -> None:
    reply = genesys.put(f"/profiles/{BRUCE}", json={"FirstName": "Bruce", "phone": "555-0100"})
    assert reply.status_code == 409
    assert reply.json()["message"] == "bad parameter 'phone' reason: this customer has an extension of that name."
    assert read(genesys, BRUCE) == BRUCE_PROFILE


@pytest.mark.rule("UCS-VALUE-14")
@pytest.mark.parametrize("other", ["555-0100", [], ["555-0100"], {"number": "555-0100"}, [{"number": "555-0100"}]])
def test_two_members_that_are_one_extension_are_refused(genesys: httpx.Client, other: object) -> None:
    body = {"Phone": [{"number": "555-0101"}], "pHone": other}
    reason = "bad parameter 'pHone' reason: 'Phone' is the same extension: names of extensions have no case."
    reply = genesys.post("/profiles", json=body)
    assert (reply.status_code, reply.json()["message"]) == (400, reason)


@pytest.mark.rule("UCS-VALUE-15")
def test_attributes_may_differ_by_case_alone(genesys: httpx.Client) -> None:
    customer_id = create(genesys, title="lower", Title="upper", TITLE=[])
    assert read(genesys, customer_id) == {"customer_id": customer_id, "title": "lower", "Title": "upper", "TITLE": []}


@pytest.mark.rule("UCS-PUT-6", "UCS-PUT-7")
def test_an_update_may_repeat_the_id_but_not_name_another(genesys: httpx.Client) -> None:
    replace(genesys, BRUCE, customer_id=BRUCE, FirstName="Robert")
    reply = genesys.put(f"/profiles/{BRUCE}", json={"customer_id": "somebody-else", "FirstName": "Bruce"})
    assert reply.status_code == 400
    assert reply.json()["message"] == f"bad parameter 'customer_id' reason: the path names '{BRUCE}'."
    assert read(genesys, BRUCE) == {"customer_id": BRUCE, "FirstName": "Robert"}


@pytest.mark.rule("UCS-PUT-8")
def test_an_update_of_an_unknown_customer_creates_nothing(genesys: httpx.Client) -> None:
    for _ in range(2):
        reply = genesys.put("/profiles/nobody", json={"FirstName": "Nobody"})
        assert (reply.status_code, reply.json()["message"]) == (404, "customer 'nobody' not found")
    assert genesys.get("/profiles/nobody").status_code == 404


@pytest.mark.rule("UCS-GET-1", "UCS-GET-4")
@pytest.mark.parametrize(("fixtures", "strict"), [("default", True), ("edge-cases", False)])
def test_every_profile_of_the_fixtures_is_shown_whole_and_can_be_sent_back(
    fake: Callable[..., RunningFake], fixtures: str, strict: bool
) -> None:
    client = fake(fixtures=fixtures, strict=strict).client("genesys-ucs")
    content = yaml.safe_load((shipped("fixtures") / "genesys-ucs" / f"{fixtures}.yaml").read_text(encoding="utf-8"))
    for item in content["accounts"]["default"]["items"]["profiles"]:
        names = ",".join(name for name, value in item.items() if "{" in str(value) and "," not in name)
        assert read(client, item["customer_id"], names) == item
        replace(client, item["customer_id"], **item)
        assert read(client, item["customer_id"], names) == item


@pytest.mark.rule("UCS-DELETE-1", "UCS-DELETE-2", "UCS-DELETE-4", "UCS-DELETE-5", "UCS-ERROR-1")
def test_a_deleted_profile_is_gone_with_its_extensions(genesys: httpx.Client) -> None:
    reply = genesys.delete(f"/profiles/{BRUCE}")
    assert (reply.status_code, reply.content) == (200, b"")
    assert genesys.get(f"/profiles/{BRUCE}").status_code == 404
    assert genesys.put(f"/profiles/{BRUCE}", json={}).status_code == 404
    again = genesys.delete(f"/profiles/{BRUCE}")
    assert again.status_code == 404
    assert again.json() == {
        "http_method": "DELETE",
        "uri": f"/profiles/{BRUCE}",
        "code": 404,
        "message": f"customer '{BRUCE}' not found",
    }
    create(genesys, customer_id=BRUCE, FirstName="New")
    assert read(genesys, BRUCE, "Phone,Address") == {"customer_id": BRUCE, "FirstName": "New"}


@pytest.mark.rule("UCS-ERROR-8")
def test_a_profile_knows_no_patch(genesys: httpx.Client) -> None:
    reply = genesys.patch(f"/profiles/{BRUCE}", json={"FirstName": "Robert"})
    assert reply.status_code == 405
    assert {"GET", "PUT", "DELETE"} <= set(reply.headers["Allow"].split(", "))
    assert (reply.json()["http_method"], reply.json()["code"]) == ("PATCH", 405)


@pytest.mark.rule("UCS-ID-1")
def test_an_id_that_no_profile_can_have_is_refused_by_name(genesys: httpx.Client) -> None:
    for method in ("GET", "PUT", "DELETE"):
        reply = genesys.request(method, "/profiles/0123456789abcdefg", json={} if method == "PUT" else None)
        assert reply.status_code == 400
        assert reply.json()["message"].startswith("bad parameter 'customer_id' reason: an id is 1 to 16 ")
