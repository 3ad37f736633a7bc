"""Countries by any of their three ISO 3166-1 codes."""

from __future__ import annotations

from dataclasses import dataclass

from mock_server.vendors.mypreferences.iso_3166 import ISO_3166


@dataclass(frozen=True, slots=True)
class Country:
    """`numeric` is three digits as text, leading zeros included."""

    alpha2: str
    alpha3: str
    numeric: str
    name: str


_COUNTRIES = [Country(*row) for row in ISO_3166]
_BY_CODE = (
    {country.alpha2: country for country in _COUNTRIES},
    {country.alpha3: country for country in _COUNTRIES},
    {country.numeric: country for country in _COUNTRIES},
)


def country_of(alpha2: str | None, alpha3: str | None, numeric: str | None) -> Country | None:
    """The country of the first code that is one, without regard to case, in the order of the arguments."""
    for known, code in zip(_BY_CODE, (alpha2, alpha3, numeric), strict=True):
        if code and code.isascii() and (country := known.get(code.upper())):
            return country
    return None
