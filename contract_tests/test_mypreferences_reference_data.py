"""What an account of MyPreferences has configured, as it is listed: types, consent statuses; and the tags in use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.test_mypreferences_profiles import created
from contract_tests.xml_form import XmlForm
from mock_server.check import check
from mock_server.contract.document import load_document
from mock_server.errors import SetupError
from mock_server.settings import Settings, shipped

DOCUMENT = load_document(shipped("openapi"), "mypreferences")
TYPES = {
    "AddressTypes": ["Home", "Work", "Shipping"],
    "AlternateIdTypes": ["CRM", "Loyalty", "Web"],
    "EmailTypes": ["Home", "Work"],
    "PhoneTypes": ["Home", "Work", "Mobile"],
    "CustomerTypes": ["Customer", "Prospect"],
    "GroupTypes": ["Household", "Company"],
}
each_list = pytest.mark.parametrize("collection", TYPES)


def listed(client: httpx.Client, collection: str, account: str = "AcmeCo", **query: Any) -> list[tuple[int, str]]:
    """(Id, Name) of each type, the same in JSON and in XML."""
    address = f"/{account}/{collection}"
    reply = client.get(address, params=query)
    assert reply.status_code == 200, reply.text
    assert list(reply.json()) == [collection]
    form = XmlForm(DOCUMENT, {"$ref": f"#/components/schemas/{collection.removesuffix('s')}List"})
    in_xml = client.get(address, params=query, headers={"Accept": "application/xml"})
    assert form.read_reply(in_xml.content) == reply.json()
    return [(each["Id"], each["Name"]) for each in reply.json()[collection]]


@pytest.mark.rule("MYP-TYPES-2", "MYP-TYPES-3", "MYP-TYPES-4")
@each_list
@pytest.mark.parametrize("fixtures", ["default", "edge-cases", "empty"])
def test_the_types_of_an_account_are_listed_in_their_order(
    fake: Callable[..., RunningFake], collection: str, fixtures: str
) -> None:
    client = fake(fixtures=fixtures).client("mypreferences")
    everything = list(enumerate(TYPES[collection], 1))
    assert listed(client, collection) == listed(client, collection, Id=0) == everything


@pytest.mark.rule("MYP-TYPES-4", "MYP-TYPES-5")
@each_list
def test_an_id_narrows_a_list_to_its_type(mypreferences: httpx.Client, collection: str) -> None:
    for number, name in enumerate(TYPES[collection], 1):
        assert listed(mypreferences, collection, Id=number) == [(number, name)]
    for unknown in (4, 2**63 - 1):
        assert listed(mypreferences, collection, Id=unknown) == []


@pytest.mark.rule("MYP-TYPES-5")
@each_list
def test_an_account_that_configures_nothing_has_no_types(mypreferences: httpx.Client, collection: str) -> None:
    assert listed(mypreferences, collection, "NewCo") == []
    assert listed(mypreferences, collection, "NewCo", Id=1, locale="de-DE") == []


@pytest.mark.rule("MYP-TYPES-6")
@each_list
@pytest.mark.parametrize("wrong", ["one", "", "1.0", "-1", str(2**63)])
def test_an_id_that_is_none_is_named(mypreferences: httpx.Client, collection: str, wrong: str) -> None:
    refused = mypreferences.get(f"/AcmeCo/{collection}", params={"Id": wrong})
    assert (refused.status_code, list(refused.json()["ModelState"])) == (400, ["Id"])


@pytest.mark.rule("MYP-TYPES-7", "MYP-TYPES-8")
@pytest.mark.parametrize(
    ("locale", "names"),
    [
        ("de-DE", ["Zuhause", "Arbeit", "Lieferung"]),
        ("de_de", ["Zuhause", "Arbeit", "Lieferung"]),
        ("fr-CA", ["Domicile", "Travail", "Livraison"]),
        ("en-US", TYPES["AddressTypes"]),
        ("de", TYPES["AddressTypes"]),
        ("xx", TYPES["AddressTypes"]),
        ("", TYPES["AddressTypes"]),
    ],
)
def test_names_of_types_are_in_the_locale_that_is_asked_for_if_the_account_has_them(
    mypreferences: httpx.Client, locale: str, names: list[str]
) -> None:
    assert [name for _, name in listed(mypreferences, "AddressTypes", locale=locale)] == names
    assert listed(mypreferences, "AddressTypes", locale=locale, Id=2) == [(2, names[1])]


@pytest.mark.rule("MYP-TYPES-8")
def test_a_name_that_a_locale_leaves_out_is_the_accounts_own(mypreferences: httpx.Client) -> None:
    assert listed(mypreferences, "PhoneTypes", locale="fr-CA") == [(1, "Domicile"), (2, "Travail"), (3, "Mobile")]


@pytest.mark.rule("MYP-TYPES-7")
def test_a_locale_that_is_too_long_is_named(mypreferences: httpx.Client) -> None:
    assert listed(mypreferences, "EmailTypes", locale="x" * 15) == [(1, "Home"), (2, "Work")]
    refused = mypreferences.get("/AcmeCo/EmailTypes", params={"locale": "x" * 16})
    assert (refused.status_code, list(refused.json()["ModelState"])) == (400, ["locale"])


@pytest.mark.rule("MYP-TYPES-1")
def test_the_statuses_of_consents_are_the_same_four_for_everybody(mypreferences: httpx.Client) -> None:
    statuses = [
        {"Id": 1, "Name": "Granted"},
        {"Id": 2, "Name": "Denied"},
        {"Id": 3, "Name": "Revoked"},
        {"Id": 4, "Name": "NotSet"},
    ]
    form = XmlForm(DOCUMENT, {"$ref": "#/components/schemas/ConsentStatusList"})
    for account in ("AcmeCo", "NewCo"):
        reply = mypreferences.get(f"/{account}/ConsentStatus")
        assert (reply.status_code, reply.json()) == (200, {"ConsentStatus": statuses})
        in_xml = mypreferences.get(f"/{account}/ConsentStatus", headers={"Accept": "text/xml"})
        assert form.read_reply(in_xml.content) == reply.json()


def tags(client: httpx.Client, account: str = "TagCo") -> dict[str, int]:
    """How often each tag occurs, in the order of the list, which is the same in XML."""
    reply = client.get(f"/{account}/Tags")
    assert reply.status_code == 200, reply.text
    form = XmlForm(DOCUMENT, {"$ref": "#/components/schemas/TagCountList"})
    in_xml = client.get(f"/{account}/Tags", headers={"Accept": "text/xml"})
    assert form.read_reply(in_xml.content) == reply.json()
    counts = {each["Tag"]["Name"]: each["Count"] for each in reply.json()["TagCounts"]}
    assert len(counts) == len(reply.json()["TagCounts"])
    assert list(counts) == sorted(counts)
    return counts


def tagged(*names: str) -> dict[str, Any]:
    return {"ProfileTags": [{"Name": name} for name in names]}


@pytest.mark.rule("MYP-TAG-2", "MYP-TAG-4")
def test_tags_are_counted_over_the_active_people_of_a_client(mypreferences: httpx.Client) -> None:
    assert tags(mypreferences, "AcmeCo") == {"Newsletter": 5, "VIP": 2}
    assert tags(mypreferences, "NewCo") == {}


@pytest.mark.rule("MYP-TAG-3", "MYP-TAG-4")
def test_counts_of_tags_follow_every_write(mypreferences: httpx.Client) -> None:
    first = created(mypreferences, tagged("b", "a", "b"), "TagCo")["ProfileId"]
    assert tags(mypreferences) == {"a": 1, "b": 1}
    created(mypreferences, tagged("b", "B", "é"), "TagCo")
    assert tags(mypreferences) == {"B": 1, "a": 1, "b": 2, "é": 1}
    path = f"/TagCo/Profile/{first}"
    assert mypreferences.put(path, json=tagged("c", "b")).status_code == 200
    assert tags(mypreferences) == {"B": 1, "b": 2, "c": 1, "é": 1}
    assert mypreferences.post(f"{path}/Deactivate").status_code == 200
    assert tags(mypreferences) == {"B": 1, "b": 1, "é": 1}
    assert mypreferences.post(f"{path}/Activate").status_code == 200
    assert tags(mypreferences) == {"B": 1, "b": 2, "c": 1, "é": 1}
    patch = [{"op": "remove", "path": "/ProfileTags/0"}]
    assert mypreferences.patch(path, json=patch).status_code == 200
    assert tags(mypreferences) == {"B": 1, "b": 2, "é": 1}
    assert mypreferences.delete(path).status_code == 204
    assert tags(mypreferences) == {"B": 1, "b": 1, "é": 1}


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({"locales": {"de-DE": ["Zuhause"]}}, "locales/de-DE"),
        ({"locales": {"de-DE": {"Home": 7}}}, "locales/de-DE/Home"),
        ({"consent_types": [{"name": "Marketing"}]}, "consent_types/0"),
        ({"consent_types": [{"name": "x" * 101, "versions": []}]}, "consent_types/0/name"),
        ({"consent_types": [{"name": "x", "versions": [{"version": 1}]}]}, "consent_types/0/versions/0/version"),
        (
            {"consent_types": [{"name": "x", "versions": [{"version": "1", "expiration_days": 0}]}]},
            "consent_types/0/versions/0/expiration_days",
        ),
        ({"address_types": ["Home", "Home"]}, "address_types"),
    ],
)
def test_settings_that_make_no_sense_are_found_by_check(tmp_path: Path, settings: dict[str, Any], place: str) -> None:
    (tmp_path / "mypreferences.yaml").write_text(json.dumps({"accounts": {"AcmeCo": {"settings": settings}}}))
    with pytest.raises(SetupError) as refused:
        check(Settings(vendors=("mypreferences",), fixtures=str(tmp_path)))
    assert f"accounts/AcmeCo/settings/{place}" in [problem.place for problem in refused.value.problems]
