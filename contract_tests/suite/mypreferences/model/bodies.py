"""What the machine sends: small bodies of a few words, so that what profiles have in common is common.

Words in angle brackets stand for the names that one run uses; `<last^>` is the same in the other letter case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from contract_tests.suite.mypreferences.model.consents import DATES, EXPIRING

Strategy = st.SearchStrategy[Any]
ALTERNATE_ID_TYPES = ("<crm>", "<crm>", "<crm^>", "<web>")
ALTERNATE_IDS = ("<one>", "<one>", "<one^>", "<two>", "<two>", "<two^>", "<three>")
PAIRS = st.tuples(st.sampled_from(ALTERNATE_ID_TYPES), st.sampled_from((*ALTERNATE_IDS, "<slashed>")))
PHONES = (
    "770-555-0100 x<digits>",
    "(770) 555 0100<digits>",
    "770-555-0101 x<digits>",
    "770-555-0100 x<digits>00000000",
    "none",
)
"""Two have the same digits, one has more than 64 bits hold, and one none at all."""
UNWRITABLE = {
    "ProfileId": 900000001,
    "Edited": {"CreatedBy": "me"},
    "Consents": [{"ConsentType": "<consent>"}],
    "ReasonCode": "none",
    "Nickname": {"A": ["b"]},
}
"""What is ignored wherever a profile is written."""
MISSING = object()
"""What stands for a member that a body leaves out, among the values that it may have."""


def one_of(*values: Any) -> Strategy:
    return st.sampled_from(values)


def maybe(*values: Any) -> Strategy:
    """One of these values; left out about every second time, and now and then null."""
    return st.sampled_from((*values, *values, *[MISSING] * len(values), None))


def some(required: Mapping[str, Strategy] = {}, /, **members: Strategy) -> Strategy:
    """An object with the required members, and those others for which a value is drawn."""
    return st.fixed_dictionaries({**required, **members}).map(
        lambda drawn: {name: value for name, value in drawn.items() if value is not MISSING}
    )


def few(entry: Strategy) -> Strategy:
    """A collection; left out about every second time, now and then null or empty."""
    listed = st.lists(entry, min_size=1, max_size=2)
    return st.one_of(listed, listed, listed, st.just(MISSING), st.just(MISSING), st.just(MISSING), one_of(None, []))


DEFAULT = maybe(True, True, False)
CODES = one_of(
    {},
    {"CountryCode_Alpha2": "US"},
    {"CountryCode_Alpha3": "can"},
    {"CountryCode_Numeric": "840", "CountryCode_Alpha2": None},
    {"CountryCode_Alpha2": "ZZ", "CountryCode_Numeric": "124"},
    {"CountryCode_Alpha3": "USA", "CountryCode_Alpha2": "ca"},
    {"CountryCode_Alpha2": "ZZ"},
)
ADDRESS = st.builds(
    lambda entry, codes: {**entry, **codes},
    some(
        {
            "Address1": one_of("1 <street>", "1 <street>", "22 <street^>"),
            "City": one_of("<city>", "<city>", "<city^>", "<town>"),
            "StateProvince": one_of("GA", "GA", "ga", "Quebec"),
            "PostalCode": one_of("30000", "A1A 1A1"),
        },
        Address2=maybe("Apartment 2"),
        AddressType=maybe("<home>", "<work>"),
        IsDefault=DEFAULT,
    ),
    CODES,
)
PHONE = some(
    {"PhoneNumber": st.sampled_from(PHONES)},
    PhoneType=maybe("<fixed>", "<mobile^>"),
    IsDefault=DEFAULT,
    IsMobile=DEFAULT,
)
EMAIL = some(
    {"EmailAddress": one_of("<mail>", "<mail>", "<mail^>", "<post>")},
    EmailAddressType=maybe("<private>", "<public>"),
    IsDefault=DEFAULT,
)
ALTERNATE_ID = some(
    {
        "AlternateIdType": st.sampled_from(ALTERNATE_ID_TYPES),
        "AlternateId": st.sampled_from((*ALTERNATE_IDS, "<slashed>")),
    }
)
GROUP = some(GroupName=maybe("<group>"), GroupId=maybe("<group^>"), GroupType=maybe("<family>"), IsPrimary=DEFAULT)
TAG = some({"Name": one_of("<tag>", "<tag>", "<tag^>", "<label>")})
CUSTOM_FIELD = st.one_of(
    some({"Name": one_of("<field>")}, Value=maybe("Red::Blue")),
    some({"Name": one_of("<numeric>")}, Value=maybe("2", "-1.5")),
)
CUSTOMER_NAME = some(
    FirstName=maybe("<ada>", "<ada^>", "<bo>"),
    LastName=maybe("<last>", "<last>", "<longer>", "<last^>"),
    MiddleName=maybe("Q."),
    Suffix=maybe("PhD"),
)
BODIES = some(
    AlternateIds=st.one_of(*[st.lists(ALTERNATE_ID, min_size=1, max_size=2)] * 5, one_of(MISSING, MISSING, None, [])),
    CustomerName=st.one_of(CUSTOMER_NAME, CUSTOMER_NAME, one_of(MISSING, None)),
    CustomerType=maybe("<customer>", "<prospect>"),
    PreservePreferences=maybe(True, False),
    Emails=few(EMAIL),
    Groups=few(GROUP),
    IsActive=one_of(*[MISSING] * 6, None, True, False),
    DefaultLocale=maybe("en-US", "de-DE"),
    ProfileTags=few(TAG),
    CustomFields=few(CUSTOM_FIELD),
    RegistrationConfirmed=maybe(True, False),
    Addresses=few(ADDRESS),
    PhoneNumbers=few(PHONE),
)
"""Bodies that break no limit; what of them is ignored differs between the operations."""

GOOD_ADDRESS = {"Address1": "1 <street>", "City": "<city>", "StateProvince": "GA", "PostalCode": "30000"}
FAULTS = one_of(
    {"CustomerType": "x" * 101},
    {"DefaultLocale": "x" * 16},
    {"DefaultLocale": 7},
    {"RegistrationConfirmed": "yes"},
    {"PreservePreferences": 1},
    {"CustomerName": {"FirstName": "<ada>", "LastName": "x" * 101}},
    {"Emails": [{"EmailAddress": "<mail>"}, {"EmailAddressType": "<private>", "EmailAddress": None}]},
    {"Emails": [{"EmailAddress": ""}]},
    {"PhoneNumbers": [{"PhoneNumber": "5" * 51}]},
    {"Addresses": [{name: value for name, value in GOOD_ADDRESS.items() if name != "City"}]},
    {"Addresses": [GOOD_ADDRESS, {**GOOD_ADDRESS, "StateProvince": "G", "PostalCode": None}]},
    {"AlternateIds": [{"AlternateIdType": "<crm>", "AlternateId": "<one>"}, {"AlternateId": "<two>"}]},
    {"AlternateIds": [{"AlternateIdType": "<crm>", "AlternateId": "x" * 257}]},
    {"ProfileTags": [{"Name": "<tag>"}, {"Name": ""}]},
    {"CustomFields": [{"Name": "x" * 95, "Value": "1"}]},
    {"CustomFields": [{"Name": "<numeric^>", "Value": "many"}, {"Value": "1"}]},
)
"""Members that break limits, of which a body gets one or two."""
FAULTY = st.builds(lambda body, one, other: {**body, **one, **other}, BODIES, FAULTS, FAULTS)


def _step(op: str, path: str, *value: Any) -> dict[str, Any]:
    return {"op": op, "path": path, **({"value": value[0]} if value else {})}


def _steps(ops: str, paths: str, values: Strategy) -> Strategy:
    """Any of these operations at any of these paths, with one of these values where it needs one."""
    return st.builds(
        lambda op, path, value: _step(op, path) if op == "remove" else _step(op, path, value),
        one_of(*ops.split()),
        one_of(*paths.split()),
        values,
    )


ANY = "add replace replace remove test"
PATCH_STEPS = st.one_of(
    _steps(ANY, "/CustomerType /customertype", one_of("<customer>", "<prospect>", None)),
    _steps(ANY, "/CustomerName/FirstName /CUSTOMERNAME/FIRSTNAME", one_of("<ada>", "<bo>", None)),
    _steps(ANY, "/CustomerName/LastName", one_of("<last>", "<longer>")),
    _steps("add replace remove", "/CustomerName", st.one_of(CUSTOMER_NAME, st.none())),
    _steps("add replace remove test", "/RegistrationConfirmed /PreservePreferences", one_of(True, False, None)),
    _steps("add add add replace", "/ProfileTags/- /ProfileTags/0 /profileTags/1", TAG),
    _steps("remove test", "/ProfileTags/0 /ProfileTags/1", one_of({"Name": "<tag>"})),
    _steps("replace test", "/ProfileTags/0/Name", one_of("<tag>", "<label>")),
    *[_steps("add add replace", "/AlternateIds/- /AlternateIds/0", ALTERNATE_ID)] * 3,
    _steps("remove", "/AlternateIds/0 /AlternateIds/1 /AlternateIds", st.none()),
    _steps("replace", "/AlternateIds/0/AlternateId /alternateids/1/alternateid", st.sampled_from(ALTERNATE_IDS)),
    _steps("add add replace", "/Emails/- /Emails/0", EMAIL),
    _steps("add replace remove", "/Emails/0/EmailAddressType", one_of("<private>", "<public>")),
    _steps("replace", "/Emails/1/IsDefault /Addresses/1/IsDefault /PhoneNumbers/1/IsDefault", one_of(True)),
    _steps("add replace", "/PhoneNumbers/- /PhoneNumbers/0", PHONE),
    _steps("replace", "/PhoneNumbers/0/PhoneNumber", st.sampled_from(PHONES)),
    _steps("add add replace", "/Addresses/- /Addresses/0", ADDRESS),
    _steps("replace remove", "/Addresses/0/CountryCode_Alpha2", one_of("CA", "us")),
    _steps("replace remove", "/addresses/0/countrycode_alpha3", one_of("CAN", "USA")),
    _steps("replace", "/Groups/0/GroupName", one_of("<group>", "<group^>")),
    _steps("remove", "/Emails /Groups /ProfileTags /CustomFields /Addresses /PhoneNumbers /DefaultLocale", st.none()),
    _steps("test", "/IsActive", one_of(True, False, 1)),
)
UNFIT_STEPS = one_of(
    _step("move", "/Emails/0"),
    _step("add", "/CustomerType"),
    _step("remove", "/Emails/01"),
    _step("add", "/Emails/9", {"EmailAddress": "<mail>"}),
    _step("replace", "/Emails/-", {"EmailAddress": "<mail>"}),
    _step("add", "/Nickname", "Al"),
    _step("replace", "/ProfileId", 900000001),
    _step("replace", "/IsActive", False),
    _step("add", "/Consents/-", {}),
    _step("remove", "/Edited/CreatedBy"),
    _step("replace", "/emails/0/isactive", False),
    _step("replace", "/Groups/0/GroupId", "<group>"),
    _step("remove", "/Addresses/0/City"),
    _step("remove", "/AlternateIds/0/AlternateIdType"),
    _step("replace", "/Emails/0/EmailAddress", ""),
    _step("replace", "/DefaultLocale", "x" * 16),
    _step("add", "/ProfileTags/-", {}),
    _step("test", "/ProfileId", 900000001),
)
PATCHES = st.lists(PATCH_STEPS, min_size=1, max_size=5)
TAKEN = "an alternate id of another profile"
_BEHIND = {6: {"Operations": []}, 7: TAKEN, 8: TAKEN}
UNFIT = st.sampled_from(range(12)).flatmap(
    lambda drawn: UNFIT_STEPS.map(lambda step: [step]) if drawn in (3, 4, 5) else one_of(_BEHIND.get(drawn, []))
)
"""What stands behind the steps of a patch: mostly nothing; what is no list stands in their place."""

CONSENT = st.one_of(
    some(
        {
            "ConsentType": one_of("<consent>"),
            "ConsentVersion": one_of("1"),
            "Locale": one_of("en-US", "de-DE"),
            "ConsentStatus": one_of("Granted", "dENIED", "revoked", "notset", "4", 2),
        },
        ConsentDate=maybe(*DATES),
    ),
)
EXPIRED_CONSENT = dict(
    zip(("ConsentType", "ConsentVersion", "ConsentDate"), EXPIRING, strict=True),
    Locale="en-US",
    ConsentStatus="Granted",
)
WRONG_CONSENT = one_of(
    {"ConsentType": "<consent>", "ConsentVersion": "1", "ConsentStatus": "Granted"},
    {"ConsentType": "", "ConsentVersion": "1", "Locale": "en-US", "ConsentStatus": "Granted"},
    {"ConsentType": "<consent>", "ConsentVersion": "1", "Locale": "x" * 16, "ConsentStatus": "Granted"},
    {"ConsentType": "<consent>", "ConsentVersion": "1", "Locale": "en-US", "ConsentStatus": "Perhaps"},
    {"ConsentType": "<consent>", "ConsentVersion": "1", "Locale": "en-US"},
)
CONSENTS = st.lists(CONSENT, min_size=1, max_size=2)

QUERIES = {
    "Name": some(
        {"lastName": one_of("<last>", "<last^>", "<longer>")}, firstName=maybe("<ada>", "<bo^>"), middleName=maybe("q")
    ),
    "Email": some({"emailAddress": one_of("<mail>", "<mail^>", "<post>")}, emailType=maybe("<private>", "<public^>")),
    "Phone": some({"phoneNumber": one_of(*PHONES[:4], "7705550100<digits>")}, phoneType=maybe("<fixed^>", "<mobile>")),
    "Address": some(
        {"city": one_of("<city>", "<city^>", "<town>"), "stateProvince": one_of("GA", "ga", "quebec")},
        address1=maybe("1 <street>", "<street>"),
        address2=maybe("apartment 2"),
        postalCode=maybe("30000", "a1a 1a1"),
        addressType=maybe("<home>", "<work^>"),
        firstName=maybe("<ada>"),
        lastName=maybe("<last>", "<last^>"),
        partialAddress1Match=maybe("true", "false"),
        partialNameMatch=maybe("true", "false"),
    ),
}
"""By the last word of a search's path, what is asked of it."""
SEARCHES = st.one_of(*[st.tuples(st.just(kind), query) for kind, query in QUERIES.items()])
