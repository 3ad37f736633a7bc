"""Where the path of a patch may lead in a profile (H-patchalt): names without regard to case, some for tests only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mock_server.vendors.mypreferences import patch


@dataclass(frozen=True, slots=True)
class Place:
    """A member or an item of a profile. `members` are those below it by their names in lower case."""

    read_only: bool = False
    members: Mapping[str, tuple[str, Place]] = field(default_factory=dict)
    items: Place | None = None

    def below(self, token: str) -> tuple[str, Place]:
        """One step on, its name spelled as in the profile. Raises Inapplicable for what no profile has."""
        if self.items is not None:
            return token, self.items
        found = self.members.get(token.lower())
        if found is None:
            raise patch.Inapplicable("leads to no member that a profile has")
        return found


def way(path: str, *, writes: bool) -> list[str]:
    """The tokens of a path. Raises Inapplicable when it leads nowhere, or `writes` to a member that is read-only."""
    place, spelled, read_only = PROFILE, [], False
    for token in patch.tokens(path):
        name, place = place.below(token)
        spelled.append(name)
        read_only = read_only or place.read_only
    if writes and read_only:
        raise patch.Inapplicable(_READ_ONLY if spelled != ["IsActive"] else _ACTIVITY)
    return spelled


_READ_ONLY = "is read-only: it can be tested, not changed"
_ACTIVITY = "is read-only: use Activate and Deactivate to change it"


def _object(read_only: str = "", writable: str = "", **members: Place) -> Place:
    """Members without members of their own are given by their names, separated by spaces."""
    places = {
        **dict.fromkeys(read_only.split(), Place(read_only=True)),
        **dict.fromkeys(writable.split(), Place()),
        **members,
    }
    return Place(members={name.lower(): (name, place) for name, place in places.items()})


def _list(of: Place, **options: Any) -> Place:
    return Place(items=of, **options)


_EDITED = Place(read_only=True, members=_object("CreateDate CreatedBy ModifiedDate ModifiedBy").members)
PROFILE = _object(
    "ProfileId IsActive ReasonCode",
    "RegistrationConfirmed DefaultLocale CustomerType PreservePreferences",
    Edited=_EDITED,
    Addresses=_list(
        _object(
            "IsActive Country CassAddress1 CassAddress2 CassCity CassStateProvince CassPostalCode CassStatus",
            "AddressType IsDefault Address1 Address2 City StateProvince CountryCode_Numeric CountryCode_Alpha2"
            " CountryCode_Alpha3 PostalCode",
        )
    ),
    PhoneNumbers=_list(_object("IsActive PhoneNumberNumeric", "PhoneType PhoneNumber IsDefault IsMobile")),
    Consents=_list(
        _object(
            "ConsentType Locale ConsentStatus ConsentVersion Expired ExpirationDate ConsentDate",
            Edited=_EDITED,
        ),
        read_only=True,
    ),
    CustomerName=_object(writable="FirstName MiddleName LastName Prefix Suffix"),
    AlternateIds=_list(_object(writable="AlternateIdType AlternateId")),
    Emails=_list(_object("IsActive", "EmailAddressType EmailAddress IsDefault")),
    Groups=_list(_object("GroupId", "GroupName GroupType IsPrimary")),
    ProfileTags=_list(_object(writable="Name")),
    CustomFields=_list(_object(writable="Name Value")),
)
"""Every place of a profile; what stands below a place that is read-only is read-only too."""
