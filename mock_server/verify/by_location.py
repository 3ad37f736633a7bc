"""What is assumed of the things of a vendor without a part of the suite: its document and Location tell of them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from mock_server.contract.document import Document
from mock_server.verify.ownership import Exchanged, Holdings, Kind, Made, Values
from mock_server.verify.routes import PARAMETER, Route, Routes

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MOST = {"int32": (1 << 31) - 1}
_LARGE = (1 << 62) + (1 << 30)
"""Large in its lower 32 bits too, should a server keep no more of it."""


def by_location(document: Document, routes: Routes) -> Holdings:
    """A 201 names what was made by its Location, one of a PUT by the path itself."""

    def made(exchanged: Exchanged) -> Made | None:
        if exchanged.status != 201:
            return None
        own_place = exchanged.path if routes.by_operation[exchanged.operation].method == "PUT" else "/"
        place = urlsplit(urljoin(exchanged.path, exchanged.headers.get("location", own_place))).path
        return _thing(place, exchanged.values, routes) or Made({}, removal=exchanged.path, certain=False)

    return Holdings(_kinds(document), made, removes=any(route.method == "DELETE" for route in routes.all))


def _thing(place: str, sent: Values, routes: Routes) -> Made | None:
    """What stands at a path that may begin with the vendor's base; None for a path of no operation about one thing."""
    ends = [place[start:] for start in range(len(place)) if place[start] == "/"]
    for method in ("DELETE", "GET", "PUT", "PATCH"):
        for path in ends:
            found = routes.find(method, path)
            if found and found[1]:
                names = dict(_names(*found, sent))
                return Made(names, removal=path) if method == "DELETE" else Made(names, stays=path)
    return None


def _names(route: Route, values: Values, sent: Values) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """The thing's own name, and those of what it stands in, if they are what the request named."""
    for prefix in _prefixes(route.template):
        name = tuple(values[parameter] for parameter in PARAMETER.findall(prefix))
        if prefix == route.template or set(name) <= set(sent.values()):
            yield _kind_of(prefix), [name]


def _kinds(document: Document) -> tuple[Kind, ...]:
    """One for each beginning of a template that ends with a parameter: `/users/{id}` is none of `/tickets/{id}`."""
    found: dict[str, tuple[Mapping[str, Any], set[str]]] = {}
    for template, _, node, parameters in document.operations():
        schemas = {
            each["name"]: document.resolve(each.get("schema", {})) for each in parameters if each["in"] == "path"
        }
        for prefix in _prefixes(template):
            schema = schemas.get(PARAMETER.findall(prefix)[-1], {})
            found.setdefault(prefix, (schema, set()))[1].add(node["operationId"])
    return tuple(_kind(prefix, schema, frozenset(operations)) for prefix, (schema, operations) in found.items())


def _kind(prefix: str, schema: Mapping[str, Any], operations: frozenset[str]) -> Kind:
    """Of the parameter's type, so that what a request goes to instead is well formed as well."""
    name, parameters = _kind_of(prefix), tuple(PARAMETER.findall(prefix))
    if schema.get("type") == "integer":
        most = int(schema.get("maximum", _MOST.get(schema.get("format", ""), _LARGE)))
        number = re.compile(r"-?\d+", re.ASCII)
        return Kind(name, parameters, number, lambda word, count: str(most - count), operations)
    if schema.get("format") == "uuid":
        return Kind(name, parameters, _UUID, lambda word, count: str(uuid.uuid5(uuid.NAMESPACE_URL, word)), operations)
    return Kind(name, parameters, operations=operations)


def _prefixes(template: str) -> Iterator[str]:
    parts = template.split("/")
    return ("/".join(parts[: end + 1]) for end, part in enumerate(parts) if "{" in part)


def _kind_of(prefix: str) -> str:
    """The same for a parameter that templates call by different names."""
    return PARAMETER.sub("{}", prefix)
