"""The rules of a vendor: what its clients can observe, each with the page that says so and the tests that prove it.

They stand in `rules/VENDOR.yaml` beside the documents; a vendor needs none.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs

from mock_server.contract.document import Document
from mock_server.contract.provenance import LEVELS
from mock_server.contract.source import read_source
from mock_server.errors import Problem, SetupError

EVERY = "*"
"""Stands for all operations of the document."""
_TEXT = {"type": "string", "minLength": 1}
_NAMES = {"type": "array", "minItems": 1, "uniqueItems": True, "items": _TEXT}
_SCHEMA = {
    "type": "object",
    "required": ["rules"],
    "additionalProperties": False,
    "properties": {
        "rules": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "says", "level", "source", "kind", "operations", "statuses"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "pattern": "^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$"},
                    "says": _TEXT,
                    "level": {"enum": list(LEVELS)},
                    "source": _TEXT,
                    "kind": {"enum": ["hard", "soft"]},
                    "operations": _NAMES,
                    "statuses": {"type": "array", "uniqueItems": True, "items": {"type": "integer"}},
                },
            },
        },
        "out_of_scope": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["fact", "source", "reason"],
                "additionalProperties": False,
                "properties": {"fact": _TEXT, "source": _TEXT, "reason": _TEXT},
            },
        },
    },
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`operations` are operationIds; `statuses` those that the rule tells about, where an operation documents them.

    A `soft` rule is one that is broken with a warning, unless the server is strict.
    """

    vendor: str
    id: str
    says: str
    level: str
    source: str
    kind: str
    operations: tuple[str, ...]
    statuses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """What the vendor's pages state and this server leaves to others."""

    vendor: str
    fact: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules of one vendor, in the order of its file."""

    rules: tuple[Rule, ...]
    out_of_scope: tuple[Fact, ...]

    def levels(self) -> Counter[str]:
        return Counter(rule.level for rule in self.rules)


def rules_file(document: Document) -> Path:
    return document.file.parent / "rules" / document.file.name


def load_rules(document: Document) -> RuleBook:
    """The rules of a document's vendor, none when it has no file. Raises SetupError with all problems."""
    file = rules_file(document)
    if not file.is_file():
        return RuleBook((), ())
    raw = read_source(file)
    problems = list(_misfits(file, raw)) or list(_contradictions(file, raw, _statuses(document)))
    if problems:
        raise SetupError(problems)
    everything = tuple(_statuses(document))
    rules = (_rule(document.name, node, everything) for node in raw["rules"])
    facts = (Fact(document.name, **node) for node in raw.get("out_of_scope", ()))
    return RuleBook(tuple(rules), tuple(facts))


def without_rule(document: Document, rules: Iterable[Rule]) -> list[tuple[str, int]]:
    """Each operation with each of its statuses that no rule tells about."""
    covered = {(operation, status) for rule in rules for operation in rule.operations for status in rule.statuses}
    documented = [(operation, status) for operation, all_ in _statuses(document).items() for status in sorted(all_)]
    return [pair for pair in documented if pair not in covered]


def marked_tests(folder: Path) -> dict[str, list[str]]:
    """The tests that name a rule by `@pytest.mark.rule("ID", …)`, in the way pytest names them, found by reading."""
    found: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("test_*.py")):
        name = f"{folder.name}/{file.relative_to(folder).as_posix()}"
        for test, rule in _marks(ast.parse(file.read_text(encoding="utf-8"))):
            tests = found.setdefault(rule, [])
            if f"{name}::{test}" not in tests:
                tests.append(f"{name}::{test}")
    return found


def _rule(vendor: str, node: Mapping[str, Any], everything: tuple[str, ...]) -> Rule:
    operations = everything if EVERY in node["operations"] else tuple(node["operations"])
    return Rule(
        vendor=vendor,
        id=node["id"],
        says=node["says"],
        level=node["level"],
        source=node["source"],
        kind=node["kind"],
        operations=operations,
        statuses=tuple(node["statuses"]),
    )


def _misfits(file: Path, raw: Any) -> Iterator[Problem]:
    for error in jsonschema_rs.Draft202012Validator(_SCHEMA).iter_errors(raw):
        yield Problem(str(file), "/".join(map(str, error.instance_path)), error.message)


def _contradictions(file: Path, raw: Any, statuses: Mapping[str, set[int]]) -> Iterator[Problem]:
    """Ids that stand twice, and operations and statuses that the document does not have."""
    counts = Counter(node["id"] for node in raw["rules"])
    for rule in (rule for rule, count in counts.items() if count > 1):
        yield Problem(str(file), rule, "stands twice; give each rule an id of its own")
    for node in raw["rules"]:
        known = set(statuses) if EVERY in node["operations"] else set(node["operations"])
        for operation in sorted(known - set(statuses)):
            yield Problem(str(file), node["id"], f"the document has no operation {operation}")
        for status in node["statuses"]:
            if not any(status in statuses.get(operation, ()) for operation in known):
                yield Problem(str(file), node["id"], f"none of its operations documents the status {status}")


def _statuses(document: Document) -> dict[str, set[int]]:
    """The documented statuses by operationId, in document order."""
    return {
        node["operationId"]: {int(status) for status in node["responses"]} for _, _, node, _ in document.operations()
    }


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(name of the test, id of the rule) for each mark on a test function."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for decorator in node.decorator_list:
                for call in ast.walk(decorator):
                    if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.rule"):
                        yield from ((node.name, str(ast.literal_eval(argument))) for argument in call.args)
