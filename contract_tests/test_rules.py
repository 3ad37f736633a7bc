"""The rules: each has a page and a test, each mark of a test a rule, and everything that a document says a rule."""

from __future__ import annotations

import ast
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml

from contract_tests.processes import ROOT, run
from mock_server.check import check
from mock_server.contract.document import Document, load_document
from mock_server.errors import SetupError
from mock_server.rules import RuleBook, load_rules, marked_tests, rules_file, without_rule
from mock_server.settings import Settings, shipped
from mock_server.vendors.mypreferences import consents, soft_rules

VENDORS = ("genesys-ucs", "mypreferences")
HERE = ROOT / "contract_tests"
DOCUMENTS = {vendor: load_document(shipped("openapi"), vendor) for vendor in VENDORS}
BOOKS = {vendor: load_rules(document) for vendor, document in DOCUMENTS.items()}
TESTS = marked_tests(HERE)
PAIRS = sorted(
    (operation, status)
    for document in DOCUMENTS.values()
    for _, _, node, _ in document.operations()
    for operation in [node["operationId"]]
    for status in map(int, node["responses"])
)


@pytest.fixture(params=VENDORS)
def book(request: pytest.FixtureRequest) -> RuleBook:
    return BOOKS[request.param]


def test_every_rule_has_a_test(book: RuleBook) -> None:
    assert [rule.id for rule in book.rules if rule.id not in TESTS] == []


def test_every_mark_has_a_rule() -> None:
    known = {rule.id for book in BOOKS.values() for rule in book.rules}
    assert {rule: tests for rule, tests in TESTS.items() if rule not in known} == {}


def test_every_operation_with_every_status_has_a_rule() -> None:
    assert [pair for vendor in VENDORS for pair in without_rule(DOCUMENTS[vendor], BOOKS[vendor].rules)] == []
    assert without_rule(DOCUMENTS["genesys-ucs"], ()) != []
    assert len(PAIRS) == sum(len(without_rule(document, ())) for document in DOCUMENTS.values())


def test_only_what_every_operation_may_answer_is_left_to_rules_for_all() -> None:
    general = {400, 401, 403, 431, 500}
    for vendor, document in DOCUMENTS.items():
        narrow = [rule for rule in BOOKS[vendor].rules if set(rule.operations) != document.operation_ids()]
        assert [pair for pair in without_rule(document, narrow) if pair[1] not in general] == []


def test_no_mark_escapes_those_who_look_for_marks() -> None:
    marks = 0
    for file in HERE.rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
        marks += sum(len(call.args) for call in calls if ast.unparse(call.func) == "pytest.mark.rule")
    assert marks == sum(len(tests) for tests in TESTS.values())


def test_there_are_well_over_150_rules_of_every_level() -> None:
    levels: Counter[str] = Counter()
    for book in BOOKS.values():
        levels += book.levels()
    assert levels.total() > 150
    assert min(levels[level] for level in ("seed", "docs", "inferred")) > 20


def test_what_is_out_of_scope_is_told_with_a_reason(book: RuleBook) -> None:
    assert len(book.out_of_scope) > 3
    assert all(fact.reason and fact.source for fact in book.out_of_scope)


def test_the_soft_rules_of_the_server_are_those_of_the_book() -> None:
    soft = {rule.id for rule in BOOKS["mypreferences"].rules if rule.kind == "soft"}
    kept = {each.rule.id for each in (*soft_rules.LONGEST, *soft_rules.CONFIGURED)}
    kept |= {soft_rules.CUSTOMER_TYPE.id, soft_rules.EMAIL.id, soft_rules.CUSTOM_FIELD.id}
    kept |= {consents.CONSENT_TYPE.id, consents.CONSENT_VERSION.id}
    assert kept == soft


def test_the_table_shows_each_rule_with_its_page_and_how_many_tests_it_has() -> None:
    shown = run("rules", "--vendor", "genesys-ucs", "--operation", "delete_customer_profile", "--level", "docs")
    assert shown.returncode == 0
    header, *rows = shown.stdout.splitlines()
    assert header.split() == ["RULE", "LEVEL", "KIND", "SOURCE", "TESTS", "SAYS"]
    expected = [
        rule
        for rule in BOOKS["genesys-ucs"].rules
        if rule.level == "docs" and "delete_customer_profile" in rule.operations
    ]
    listed = [row.split()[0] for row in rows if row.startswith("UCS-")]
    assert listed == [rule.id for rule in expected]
    assert rows[-1].startswith(f"genesys-ucs: {len(BOOKS['genesys-ucs'].rules)} rules (")
    assert rows[-1].partition("; ")[0].endswith(", all with a test")


def test_the_rules_are_to_be_had_as_json() -> None:
    shown = json.loads(run("rules", "--json").stdout)
    assert [rule["id"] for rule in shown["rules"]] == [rule.id for book in BOOKS.values() for rule in book.rules]
    first = shown["rules"][0]
    assert set(first) == {
        "vendor", "id", "says", "level", "source", "kind", "operations", "statuses", "tests",
    }  # fmt: skip
    assert first["tests"] == TESTS[first["id"]]
    assert len(shown["out_of_scope"]) == sum(len(book.out_of_scope) for book in BOOKS.values())


def test_no_rule_is_listed_as_untested() -> None:
    shown = json.loads(run("rules", "--json", "--untested").stdout)
    assert shown["rules"] == []


def test_an_unknown_operation_is_named() -> None:
    ended = run("rules", "--operation", "fly")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "mock-server: --operation: no document has an operation fly\n"


@pytest.fixture
def tickets(tmp_path: Path) -> Document:
    shutil.copytree(HERE / "third_vendor/openapi", tmp_path / "openapi")
    return load_document(tmp_path / "openapi", "tickets")


def _write(document: Document, *rules: dict[str, object]) -> None:
    whole = {
        "says": "It is so.", "level": "seed", "source": "P", "kind": "hard", "operations": ["*"], "statuses": [],
    }  # fmt: skip
    rules_file(document).parent.mkdir(exist_ok=True)
    rules_file(document).write_text(yaml.safe_dump({"rules": [{**whole, **rule} for rule in rules]}))


def test_a_vendor_without_rules_is_fine(tickets: Document) -> None:
    assert load_rules(tickets) == RuleBook((), ())


def test_a_star_stands_for_every_operation(tickets: Document) -> None:
    _write(tickets, {"id": "T-1", "statuses": [201]})
    (rule,) = load_rules(tickets).rules
    assert rule.operations == ("create_ticket", "get_ticket")
    assert ("create_ticket", 201) not in without_rule(tickets, [rule])
    assert ("get_ticket", 200) in without_rule(tickets, [rule])


@pytest.mark.parametrize(
    ("rule", "place", "complaint"),
    [
        ({"id": "T-1", "operations": ["fly"]}, "T-1", "the document has no operation fly"),
        ({"id": "T-1", "statuses": [418]}, "T-1", "none of its operations documents the status 418"),
        ({"id": "T-0"}, "T-0", "stands twice"),
        ({"id": "nonsense"}, "rules/1/id", "does not match"),
        ({"id": "T-1", "level": "guess"}, "rules/1/level", "is not one of"),
        ({"id": "T-1", "until": "2030"}, "rules/1", "unexpected"),
    ],
)
def test_rules_that_contradict_the_document_or_themselves_are_listed(
    tickets: Document, rule: dict[str, object], place: str, complaint: str
) -> None:
    _write(tickets, {"id": "T-0"}, rule)
    with pytest.raises(SetupError) as raised:
        load_rules(tickets)
    (problem,) = raised.value.problems
    assert (problem.file, problem.place) == (str(rules_file(tickets)), place)
    assert complaint in problem.text


def test_a_check_looks_at_the_rules_too(tmp_path: Path) -> None:
    shutil.copytree(shipped("openapi"), tmp_path / "openapi")
    file = tmp_path / "openapi/rules/genesys-ucs.yaml"
    file.write_text(file.read_text().replace("operations: [create_customer_profile]", "operations: [fly]", 1))
    with pytest.raises(SetupError) as raised:
        check(Settings(openapi=tmp_path / "openapi"))
    assert "the document has no operation fly" in str(raised.value)
