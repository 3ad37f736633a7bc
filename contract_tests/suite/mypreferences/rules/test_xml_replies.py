"""How profiles look in XML, in the reply of each operation that answers with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import (
    ANSWERING_PROFILES,
    CONSENT,
    FORMS,
    SEARCHES,
    Own,
    Sent,
    prepare,
)
from contract_tests.suite.mypreferences.steps import NAMESPACE, read, with_ids
from contract_tests.suite.xml_form import XSI
from mock_server.verify.target import Names

NIL = f"{{{XSI}}}nil"
ITEMS = {
    "AlternateIds": "AlternateIdEntry",
    "Emails": "EmailEntry",
    "Groups": "GroupEntry",
    "ProfileTags": "Tag",
    "CustomFields": "CustomFieldValue",
    "Addresses": "AddressEntry",
    "PhoneNumbers": "PhoneNumberEntry",
    "Consents": "CustomerConsent",
}
ORDER = {
    "UserProfile": (
        "AlternateIds CustomerName CustomerType PreservePreferences Emails Groups IsActive DefaultLocale ProfileTags "
        "CustomFields RegistrationConfirmed Addresses Consents Edited PhoneNumbers ProfileId"
    ),
    "AlternateIdEntry": "AlternateId AlternateIdType",
    "CustomerName": "FirstName LastName MiddleName Prefix Suffix",
    "EmailEntry": "EmailAddress EmailAddressType IsDefault IsActive",
    "GroupEntry": "GroupName GroupType IsPrimary",
    "AddressEntry": (
        "Address1 Address2 City CountryCode_Alpha2 CountryCode_Alpha3 CountryCode_Numeric PostalCode StateProvince "
        "Country AddressType IsDefault IsActive"
    ),
    "PhoneNumberEntry": "IsDefault IsActive IsMobile PhoneNumber PhoneType PhoneNumberNumeric",
    "Edited": "CreateDate CreatedBy ModifiedBy ModifiedDate",
}
"""The children of each element, as the vendor's sample of a reply has them."""
BOOLEANS = {"PreservePreferences", "IsActive", "RegistrationConfirmed", "IsDefault", "IsMobile", "IsPrimary", "Expired"}


@dataclass(frozen=True)
class Answer:
    """What an operation answered in XML; `elements` are the profiles in it, `profile` is what JSON shows of the one."""

    sent: Sent
    text: str
    root: ET.Element
    elements: list[ET.Element]
    profile: dict[str, Any]

    def below(self) -> Iterator[ET.Element]:
        return self.root.iter()


@pytest.fixture(params=ANSWERING_PROFILES, ids=str)
def answer(request: pytest.FixtureRequest, mypreferences: httpx.Client, names: Names) -> Answer:
    """The answer about a profile that has something in each of its collections; a new one has no consents yet."""
    sent: Sent = request.param
    own = prepare(mypreferences, names)
    added = mypreferences.post(f"/Consents/{own['one']}", json={"Consents": [CONSENT, CONSENT]})
    assert added.status_code == 201
    return _answered(mypreferences, sent, own, names)


def _answered(client: httpx.Client, sent: Sent, own: Own, names: Names) -> Answer:
    headers = {"Accept": "application/xml"}
    body: dict[str, Any] = {}
    if sent.operation == "create_profile":
        body = {"json": {**read(client, int(own["one"])), **with_ids(("CRM", names.id()))}}
    reply = sent.send(client, own, headers=headers, **body)
    assert reply.status_code == sent.status, reply.text
    root = ET.fromstring(reply.content)
    elements = [element for element in root.iter() if local(element) == "UserProfile"]
    profile_id = next(child.text for child in elements[0] if local(child) == "ProfileId")
    return Answer(sent, reply.text, root, elements, read(client, int(profile_id or 0)))


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


@pytest.mark.rule("MYP-XML-1", "MYP-XML-16")
def test_the_root_is_a_profile_or_a_list_of_profiles(answer: Answer) -> None:
    if answer.sent in SEARCHES:
        assert local(answer.root) == "ArrayOfUserProfile"
        assert [local(child) for child in answer.root] == ["UserProfile"]
    else:
        assert local(answer.root) == "UserProfile"
    assert len(answer.elements) == 1


@pytest.mark.rule("MYP-XML-2")
def test_every_element_is_in_the_namespace_that_the_root_declares(answer: Answer) -> None:
    assert {element.tag.partition("}")[0] for element in answer.below()} == {f"{{{NAMESPACE}"}
    start_of_root = answer.text.partition(">")[0]
    assert f'xmlns="{NAMESPACE}"' in start_of_root
    assert answer.text.count(NAMESPACE) == 1


@pytest.mark.rule("MYP-XML-3")
def test_null_is_said_by_nil_and_nothing_else_is(answer: Answer) -> None:
    name = next(element for element in answer.below() if local(element) == "CustomerName")
    for part in name:
        value = answer.profile["CustomerName"][local(part)]
        assert (part.get(NIL), part.text) == (("true", None) if value is None else (None, value))
    address = next(element for element in answer.below() if local(element) == "AddressEntry")
    nulls = {local(part) for part in address if part.get(NIL) == "true"}
    expected = {name for name, value in answer.profile["Addresses"][0].items() if value is None}
    assert nulls == {name for name in expected if not name.startswith("Cass")} != set()


@pytest.mark.rule("MYP-XML-4")
def test_the_items_of_each_collection_have_their_own_name(answer: Answer) -> None:
    (profile,) = answer.elements
    found = {local(child): [local(item) for item in child] for child in profile if local(child) in ITEMS}
    assert found == {name: [item] * len(answer.profile[name]) for name, item in ITEMS.items()}
    assert all(found[name] for name in ITEMS if name != "Consents" or answer.sent.operation != "create_profile")


@pytest.mark.rule("MYP-XML-7")
def test_children_stand_in_the_order_of_the_sample(answer: Answer) -> None:
    seen = set()
    for element in answer.below():
        if local(element) in ORDER:
            seen.add(local(element))
            assert [local(child) for child in element] == ORDER[local(element)].split(), local(element)
    assert seen == set(ORDER)


@pytest.mark.rule("MYP-XML-9")
def test_booleans_are_written_true_and_false(answer: Answer) -> None:
    written = [element.text for element in answer.below() if local(element) in BOOLEANS]
    assert {"true", "false"} == set(written)


@pytest.mark.rule("MYP-XML-10")
def test_a_group_has_its_name_alone_and_an_address_no_cass_members(answer: Answer) -> None:
    names = {local(element) for element in answer.below()}
    assert "GroupName" in names
    assert "GroupId" not in names
    assert not [name for name in names if name.startswith("Cass")]
    assert answer.profile["Groups"][0]["GroupId"]
    assert "CassStatus" in answer.profile["Addresses"][0]


@pytest.mark.rule("MYP-XML-11")
def test_the_locale_is_there(answer: Answer) -> None:
    (profile,) = answer.elements
    assert [child.text for child in profile if local(child) == "DefaultLocale"] == [answer.profile["DefaultLocale"]]


@pytest.mark.rule("MYP-XML-14")
def test_xml_says_what_json_says(answer: Answer) -> None:
    form = FORMS[answer.sent.operation, str(answer.sent.status)]
    shown = [answer.profile] if answer.sent in SEARCHES else answer.profile
    assert form.read_reply(answer.text.encode()) == form.shown(shown)


ODD = "a\x00b\x0bc\ufffed\re\r\nf\tg \U0001f600 <&>"
CARRIED = "a\ufffdb\ufffdc\ufffdd&#13;e&#13;\nf\tg \U0001f600 &lt;&amp;&gt;"


@pytest.mark.rule("MYP-XML-15")
@pytest.mark.parametrize("sent", ANSWERING_PROFILES, ids=str)
def test_what_xml_cannot_carry_is_replaced_and_carriage_returns_survive(
    mypreferences: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    mypreferences.post(f"/Profile/{own['one']}", json={"CustomerName": {"FirstName": ODD}})
    body = {"json": odd(sent.body(own))} if sent.writes else {}
    reply = sent.send(mypreferences, own, headers={"Accept": "text/xml"}, **body)
    assert reply.status_code == sent.status
    assert f"<FirstName>{CARRIED}</FirstName>" in reply.content.decode()
    written = FORMS["get_profile", "200"].read(reply.content) if sent not in SEARCHES else {"ProfileId": own["one"]}
    assert read(mypreferences, int(written["ProfileId"]))["CustomerName"]["FirstName"] == ODD


def odd(body: Any) -> Any:
    """A body in which the first name is odd."""
    if isinstance(body, dict):
        return {name: odd(part) for name, part in body.items()}
    if isinstance(body, list):
        return [odd(part) for part in body]
    return ODD if body in ("Ada", "Eve") else body
