"""What a vendor's part of the suite tells the run, and what is assumed of a vendor that has no such part."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from mock_server.contract.document import Document
from mock_server.verify.by_location import by_location
from mock_server.verify.ownership import Holdings
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


def conventions_of(document: Document, routes: Routes) -> Conventions:
    """`CONVENTIONS` of the vendor's part of the suite, else what its document tells."""
    name = f"{SUITE}.{document.name.replace('-', '_')}"
    if importlib.util.find_spec(name) is None or importlib.util.find_spec(f"{name}.conventions") is None:
        return Conventions(by_location(document, routes))
    found: Conventions = importlib.import_module(f"{name}.conventions").CONVENTIONS
    return found
