"""Which operation of a document a request is for, told by method and path alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from mock_server.contract.document import Document

PARAMETER = re.compile(r"\{([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """An operation's place: its id, method in capitals, template, and the pattern of its paths."""

    operation: str
    method: str
    template: str
    pattern: re.Pattern[str]

    @property
    def parameters(self) -> list[str]:
        """The names of the parameters, in the order of the path."""
        return PARAMETER.findall(self.template)

    def filled(self, values: Mapping[str, str]) -> str:
        """The path, encoded, with these values of its parameters."""
        return PARAMETER.sub(lambda match: quote(values[match[1]], safe=""), self.template)


class Routes:
    """The operations of a document; a concrete part of a path wins over a parameter."""

    def __init__(self, document: Document) -> None:
        routes = [
            Route(node["operationId"], method.upper(), template, _pattern(template))
            for template, method, node, _ in document.operations()
        ]
        self.all = tuple(sorted(routes, key=lambda route: route.template.count("{")))
        self.by_operation = {route.operation: route for route in routes}

    def at(self, path: str) -> list[tuple[Route, dict[str, str]]]:
        """What `find` finds for each method that the document knows there.

        Where a concrete path stands, as `/profiles/search`, no parameter is meant, by whatever method.
        """
        methods = dict.fromkeys(route.method for route in self.all)
        found = [match for method in methods if (match := self.find(method, path))]
        fewest = min((len(values) for _, values in found), default=0)
        return [(route, values) for route, values in found if len(values) == fewest]

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route of a path below the base, encoded or not, and its parameters' decoded values."""
        bare = path.partition("?")[0].rstrip("/")
        for route in self.all:
            match = route.pattern.fullmatch(bare) if route.method == method else None
            if match:
                values = dict(zip(route.parameters, match.groups(), strict=True))
                return route, {name: unquote(value) for name, value in values.items()}
        return None


def _pattern(template: str) -> re.Pattern[str]:
    """Parameters are what stands between slashes."""
    parts = [re.escape(part) for part in re.split(r"\{[^}]+\}", template)]
    return re.compile("([^/]+)".join(parts))
