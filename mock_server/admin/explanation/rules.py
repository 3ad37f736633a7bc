"""The rules of the vendor that an outcome follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from mock_server.admin.control import Mounted
from mock_server.errors import Failure, Invalid, SetupError
from mock_server.journal import Entry
from mock_server.rules import Rule, load_rules

MOST_RULES = 5
_WORD = re.compile(r"[A-Za-z][A-Za-z_-]{3,}")
_QUOTED = re.compile(r"`([^`]+)`")
_COMMON = frozenset(
    {
        "body",
        "does",
        "from",
        "have",
        "more",
        "must",
        "only",
        "refused",
        "request",
        "than",
        "that",
        "this",
        "value",
        "with",
    }
)
_KEYWORDS = {
    "maxLength": ("at most", "longer"),
    "minLength": ("at least", "empty", "1 to"),
    "maxItems": ("at most",),
    "required": ("required", "needs", "missing", "has a"),
    "type": ("another type", "wrong type", "boolean", "no JSON object"),
    "enum": ("one of", "other than"),
    "pattern": ("consists of", "begins with"),
}
"""What a rule that names a member says when it is about a keyword of schemas."""
_FOR_ALL = {"type": ("another type", "wrong type"), "required": ("required member",)}
"""The same for a rule that is about all members."""
_BY_STATUS = frozenset({403, 404, 409, 413, 415, 431, 503})
"""Refusals of so few causes that a rule of the operation that names one is about it."""
_TELLING, _LIKELY = 10, 2


class RuleFinder:
    """Reads the rules of a vendor when they are first asked for."""

    def __init__(self) -> None:
        self._books: dict[str, tuple[Rule, ...]] = {}

    def of(self, mounted: Mounted) -> tuple[Rule, ...]:
        if mounted.name not in self._books:
            try:
                self._books[mounted.name] = load_rules(mounted.contract.document).rules
            except SetupError:  # the document was changed since the start
                self._books[mounted.name] = ()
        return self._books[mounted.name]

    def says(self, mounted: Mounted | None, rule_id: str) -> str | None:
        return next((rule.says for rule in self.of(mounted) if rule.id == rule_id), None) if mounted else None

    def explained(self, entry: Entry, mounted: Mounted | None) -> list[dict[str, Any]]:
        """At most MOST_RULES. `cause` says that the refusal or a warning itself names the rule; these come first."""
        if mounted is None or entry.fault or entry.stage == "forced":  # no rule of the vendor led to that
            return []
        rules = self.of(mounted)
        causes = [rule for name in _named(entry) for rule in rules if rule.id == name]
        about = [rule for rule in rules if _is_about(rule, entry) and rule not in causes]
        others = _refusing(about, entry, known=bool(causes)) if entry.error else _succeeding(about)
        shown = [(rule, True) for rule in causes] + [(rule, False) for rule in others]
        return [_shown(rule, cause=cause) for rule, cause in shown[:MOST_RULES]]


def _named(entry: Entry) -> list[str]:
    """The ids that refusal and warnings bring, each once."""
    ids = [entry.error.rule] if entry.error else []
    if isinstance(entry.error, Invalid):
        ids += [failure.rule for failure in entry.error.failures]
    ids += [warning.rule for warning in entry.warnings]
    return list(dict.fromkeys(filter(None, ids)))


def _is_about(rule: Rule, entry: Entry) -> bool:
    """Whether it tells of such an outcome of this operation; a soft rule that was not broken tells nothing."""
    return rule.kind == "hard" and entry.outgoing.status in rule.statuses and entry.operation in rule.operations


def _refusing(rules: Sequence[Rule], entry: Entry, *, known: bool) -> list[Rule]:
    """Those that say something of the members or the words of a refusal, the most telling first."""
    failures = entry.error.failures if isinstance(entry.error, Invalid) else ()
    message = entry.error.message if entry.error else ""
    scores = {rule.id: sum(_score(rule, failure) for failure in failures) + _quotes(rule, message) for rule in rules}
    ranked = sorted(rules, key=lambda rule: -scores[rule.id])
    telling = [rule for rule in ranked if scores[rule.id] >= _TELLING]
    if known or telling:
        return telling if failures else []
    words = {rule.id: _shared_words(rule, (message, *(failure.message for failure in failures))) for rule in rules}
    likely = [rule for rule in sorted(rules, key=lambda rule: -words[rule.id]) if words[rule.id] >= _LIKELY]
    if not likely and entry.outgoing.status in _BY_STATUS:
        likely = ranked
    return likely[:3]


def _score(rule: Rule, failure: Failure) -> int:
    """How much a rule says of a failure: of its member and its keyword at once, or of the keyword for all members."""
    names = {part for part in failure.member if isinstance(part, str)}
    if names & {*re.findall(r"\w+", rule.says)}:
        return 2 * _TELLING * any(words in rule.says for words in _KEYWORDS.get(failure.rule, ()))
    return _TELLING * any(words in rule.says for words in _FOR_ALL.get(failure.rule, ()))


def _quotes(rule: Rule, message: str) -> int:
    return _TELLING * any(quoted in message for quoted in _QUOTED.findall(rule.says))


def _shared_words(rule: Rule, texts: Iterable[str]) -> int:
    said = {word.lower() for text in texts for word in _WORD.findall(text)}
    return len(said & {word.lower() for word in _WORD.findall(rule.says)} - _COMMON)


def _succeeding(rules: Iterable[Rule]) -> list[Rule]:
    """What is said of few operations says the most about one."""
    return sorted(rules, key=lambda rule: len(rule.operations))


def _shown(rule: Rule, *, cause: bool) -> dict[str, Any]:
    return {
        "id": rule.id,
        "says": rule.says,
        "level": rule.level,
        "source": rule.source,
        "kind": rule.kind,
        "cause": cause,
    }
