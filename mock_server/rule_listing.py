"""What `mock-server rules` prints: the rules of the chosen vendors, filtered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mock_server.check import served_names
from mock_server.contract.document import load_document
from mock_server.errors import Problem, SetupError
from mock_server.rule_table import Tests, as_json, as_table, summary
from mock_server.rules import Rule, load_rules, marked_tests
from mock_server.settings import PACKAGE, Settings


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rules are shown: those of a level, of any of the operations, without a test; empty means all."""

    level: str | None = None
    operations: tuple[str, ...] = ()
    untested: bool = False

    def takes(self, rule: Rule, tests: Tests) -> bool:
        fits = self.level in (None, rule.level) and (
            not self.operations or bool({*self.operations} & {*rule.operations})
        )
        return fits and not (self.untested and tests is not None and rule.id in tests)


def list_rules(settings: Settings, choice: Choice, *, json: bool, width: int) -> Iterator[str]:
    """The lines to print. Raises SetupError for rules that contradict a document, and for an unknown operation."""
    documents = [load_document(settings.openapi, name) for name in served_names(settings)]
    _refuse_unknown(choice.operations, {operation for document in documents for operation in document.operation_ids()})
    folder = PACKAGE.parent / "contract_tests"
    tests: Tests = marked_tests(folder) if folder.is_dir() else None
    if choice.untested and tests is None:
        raise SetupError([Problem("--untested", "", "there are no tests to look into beside an installed package")])
    books = {document.name: load_rules(document) for document in documents}
    chosen = [rule for book in books.values() for rule in book.rules if choice.takes(rule, tests)]
    if json:
        yield as_json(chosen, [fact for book in books.values() for fact in book.out_of_scope], tests)
        return
    yield from as_table(chosen, tests, width)
    yield from (summary(name, book, tests) for name, book in books.items())


def _refuse_unknown(wanted: Sequence[str], known: set[str]) -> None:
    problems = [
        Problem("--operation", "", f"no document has an operation {name}") for name in wanted if name not in known
    ]
    if problems:
        raise SetupError(problems)
