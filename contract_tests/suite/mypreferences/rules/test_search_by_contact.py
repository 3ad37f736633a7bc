"""Searches by phone number, by e-mail address and by name."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import complaints, create
from contract_tests.suite.mypreferences.views import BY_EMAIL, BY_NAME, BY_PHONE, ids_of, phone_number, word
from mock_server.verify.target import Names

NO_DIGITS = ["no digits", "()", "٧٧٠", "５５５"]


def with_number(client: httpx.Client, *numbers: str, kind: str | None = None) -> int:
    """The ProfileId of somebody with these phone numbers."""
    phones = [{"PhoneNumber": number, "PhoneType": kind} for number in numbers]
    profile_id: int = create(client, PhoneNumbers=phones)["ProfileId"]
    return profile_id


def by_phone(client: httpx.Client, number: str, **fields: str) -> list[int]:
    return ids_of(BY_PHONE.ask(client, phoneNumber=number, **fields))


@pytest.mark.rule("MYP-SEARCH-11")
def test_a_phone_number_is_compared_on_its_digits(mypreferences: httpx.Client, names: Names) -> None:
    digits = phone_number(names)
    spelled = f"+{digits[:1]} ({digits[1:4]}) {digits[4:7]}-{digits[7:]}"
    first, second = with_number(mypreferences, spelled), with_number(mypreferences, digits)
    for same in (digits, spelled, f"{digits[:5]}.{digits[5:]} ext", f"tel:{digits}"):
        assert by_phone(mypreferences, same) == [first, second], same
    for other in (digits[:-1], digits[1:], f"0{digits}", f"{digits}0", f"{digits} x7"):
        assert by_phone(mypreferences, other) == [], other


@pytest.mark.rule("MYP-SEARCH-11")
def test_zeros_and_digits_beyond_64_bits_count(mypreferences: httpx.Client, names: Names) -> None:
    digits = phone_number(names)
    numbers = [f"00{digits}", f"0{digits}", digits, f"{digits}{'9' * 35}", f"{digits}{'9' * 34}8"]
    mine = [with_number(mypreferences, number) for number in numbers]
    assert [by_phone(mypreferences, number) for number in numbers] == [[profile_id] for profile_id in mine]


@pytest.mark.rule("MYP-SEARCH-19")
@pytest.mark.parametrize("text", NO_DIGITS)
def test_a_search_by_phone_needs_a_digit(mypreferences: httpx.Client, text: str) -> None:
    with_number(mypreferences, text)
    assert list(complaints(BY_PHONE.ask(mypreferences, phoneNumber=text))) == ["phoneNumber"]


@pytest.mark.rule("MYP-SEARCH-12", "MYP-SEARCH-18")
def test_a_phone_type_narrows_to_numbers_of_that_type(mypreferences: httpx.Client, names: Names) -> None:
    first, second = phone_number(names), phone_number(names)
    phones = [{"PhoneNumber": first, "PhoneType": "Home"}, {"PhoneNumber": second, "PhoneType": "Mobile"}]
    mine = create(mypreferences, PhoneNumbers=phones)["ProfileId"]
    typeless = with_number(mypreferences, first)
    assert by_phone(mypreferences, first) == [mine, typeless]
    assert by_phone(mypreferences, first, phoneType="Home") == [mine]
    assert by_phone(mypreferences, first, phoneType="Mobile") == []
    assert by_phone(mypreferences, second, phoneType="Mobile") == [mine]
    assert by_phone(mypreferences, second, phoneType="Mob") == []


@pytest.mark.rule("MYP-SEARCH-13")
def test_everybody_who_has_an_email_address_is_found(mypreferences: httpx.Client, names: Names) -> None:
    shared = f"{word(names, 'a')}@example.com"
    other = f"{word(names, 'a')}@example.com"
    both = create(mypreferences, Emails=[{"EmailAddress": other}, {"EmailAddress": shared}])["ProfileId"]
    one = create(mypreferences, Emails=[{"EmailAddress": shared}])["ProfileId"]
    assert ids_of(BY_EMAIL.ask(mypreferences, emailAddress=shared)) == [both, one]
    assert ids_of(BY_EMAIL.ask(mypreferences, emailAddress=other)) == [both]
    for wrong in (shared[:-1], shared[1:], f"x{shared}"):
        assert ids_of(BY_EMAIL.ask(mypreferences, emailAddress=wrong)) == [], wrong


@pytest.mark.rule("MYP-SEARCH-14", "MYP-SEARCH-18")
def test_an_email_type_narrows_to_addresses_of_that_type(mypreferences: httpx.Client, names: Names) -> None:
    def found(address: str, kind: str) -> list[int]:
        return ids_of(BY_EMAIL.ask(mypreferences, emailAddress=address, emailType=kind))

    home, work = (f"{word(names, 'a')}@example.com" for _ in range(2))
    emails = [{"EmailAddress": home, "EmailAddressType": "Home"}, {"EmailAddress": work, "EmailAddressType": "Work"}]
    mine = create(mypreferences, Emails=emails)["ProfileId"]
    typeless = create(mypreferences, Emails=[{"EmailAddress": home}])["ProfileId"]
    assert ids_of(BY_EMAIL.ask(mypreferences, emailAddress=home)) == [mine, typeless]
    assert found(home, "Home") == found(work, "Work") == [mine]
    assert found(home, "Work") == found(work, "Home") == found(home, "Hom") == []


@pytest.mark.rule("MYP-SEARCH-15")
def test_people_are_found_by_a_part_of_their_last_name(mypreferences: httpx.Client, names: Names) -> None:
    part = word(names, "見ust")
    mine = [
        create(mypreferences, CustomerName={"LastName": last_name})["ProfileId"]
        for last_name in (part, f"M{part}er", f"{part} de la Vega", f"von {part}", f"Other {part}")
    ]
    create(mypreferences, CustomerName={"FirstName": part, "MiddleName": part, "Prefix": part})
    assert ids_of(BY_NAME.ask(mypreferences, lastName=part)) == mine
    assert ids_of(BY_NAME.ask(mypreferences, lastName=f"M{part}")) == [mine[1]]
    assert ids_of(BY_NAME.ask(mypreferences, lastName=f"{part}s")) == []
    assert list(complaints(BY_NAME.ask(mypreferences, firstName=part))) == ["lastName"]


@pytest.mark.rule("MYP-SEARCH-16")
def test_parts_of_first_and_middle_name_narrow_a_search_by_name(mypreferences: httpx.Client, names: Names) -> None:
    def found(**fields: str) -> list[int]:
        return ids_of(BY_NAME.ask(mypreferences, lastName=last_name[1:], **fields))

    last_name = word(names, "Muster")
    max_, mia, bare = (
        create(mypreferences, CustomerName={**name, "LastName": last_name})["ProfileId"]
        for name in ({"FirstName": "Max", "MiddleName": "Q."}, {"FirstName": "Mia Maxine"}, {})
    )
    assert found() == [max_, mia, bare]
    assert found(firstName="M") == found(firstName="ax") == [max_, mia]
    assert found(firstName="Mi") == [mia]
    assert found(middleName="Q") == found(firstName="M", middleName=".") == [max_]
    assert found(firstName="Max", middleName="Z") == found(firstName="Q") == found(middleName="M") == []
