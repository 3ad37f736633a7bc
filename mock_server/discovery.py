"""Vendors are found by their module; nothing lists them."""

from __future__ import annotations

import importlib
import pkgutil
import re

import mock_server.vendors
from mock_server.errors import Problem, SetupError
from mock_server.vendor import Vendor


def vendor_names() -> list[str]:
    """The vendors that have a module, in the spelling of URLs and files (`genesys-ucs`), sorted."""
    found = pkgutil.iter_modules(mock_server.vendors.__path__)
    return sorted(module.name.replace("_", "-") for module in found)


def load_vendor(name: str) -> Vendor:
    """The `VENDOR` of the module that belongs to `name`. Raises SetupError when there is none."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,63}", name, re.ASCII):
        raise SetupError([Problem(name[:80], "", "the name of a vendor is lower-case letters, digits and hyphens")])
    module_name = f"mock_server.vendors.{name.replace('-', '_')}"
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name != module_name:
            raise
        known = ", ".join(vendor_names())
        raise SetupError([Problem(name, "", f"no such vendor; there are {known}")]) from None
    vendor = getattr(module, "VENDOR", None)
    if not isinstance(vendor, Vendor):
        raise SetupError([Problem(module_name, "VENDOR", "the module must define VENDOR = Vendor(handlers=[…])")])
    return vendor
