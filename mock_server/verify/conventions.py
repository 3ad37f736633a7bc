"""What a vendor's part of the suite tells the run, and what is assumed of a vendor that has no such part."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from mock_server.verify.ownership import Exchanged, Holdings, Kind, Made
from mock_server.verify.routes import Routes

SUITE = "contract_tests.suite"


@dataclass(frozen=True, slots=True)
class Conventions:
    """`reach` is a path below the account that can always be read. `soft_breach` (method, path, JSON body) is refused
    by a strict server and taken by a lenient one; None where strictness makes no difference. `account` is the path
    parameter that names the account, with which all templates begin. `standing` makes something by a client, under
    names that the function gives, and tells the values of path parameters that lead to it.
    `person` is a path below the account that only this fake's default fixture set has.
    """

    holdings: Holdings
    reach: str | None = None
    soft_breach: tuple[str, str, Any] | None = None
    account: str | None = None
    person: str | None = None
    standing: Callable[[httpx.Client, Callable[[], str]], Mapping[str, Any]] | None = None


def conventions_of(vendor: str, routes: Routes) -> Conventions:
    """`CONVENTIONS` of the vendor's part of the suite, else the general ones."""
    name = f"{SUITE}.{vendor.replace('-', '_')}"
    if importlib.util.find_spec(name) is None or importlib.util.find_spec(f"{name}.conventions") is None:
        return Conventions(_by_location(routes))
    found: Conventions = importlib.import_module(f"{name}.conventions").CONVENTIONS
    return found


def _by_location(routes: Routes) -> Holdings:
    """Each path parameter names a thing; a 201 names what was made by its Location."""
    names = {parameter for route in routes.all for parameter in route.parameters}
    kinds = tuple(Kind(name, (name,)) for name in sorted(names))

    def made(exchanged: Exchanged) -> Made | None:
        location = exchanged.headers.get("location")
        if exchanged.status != 201 or not location:
            return None
        for start in range(len(location)):
            found = routes.find("DELETE", location[start:]) if location[start] == "/" else None
            if found:
                return Made({name: [(value,)] for name, value in found[1].items()}, removal=location[start:])
        return None

    return Holdings(kinds, made)
