"""`mock-server check`: every problem of documents, handlers and fixtures, with file and place."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import mock_server.vendors
from contract_tests.processes import run
from mock_server.check import check, check_once
from mock_server.contract.check import check_document
from mock_server.contract.document import Document
from mock_server.errors import Problem, SetupError
from mock_server.settings import Settings

THIRD = Path(__file__).parent / "third_vendor"
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the third vendor's document and fixture, to be broken."""
    shutil.copytree(THIRD, tmp_path / "third")
    monkeypatch.setattr(mock_server.vendors, "__path__", [*mock_server.vendors.__path__, str(THIRD / "vendors")])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "third"


def settings(folder: Path) -> Settings:
    return Settings(openapi=folder / "openapi", fixtures=str(folder / "fixtures"))


def problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(SetupError) as raised:
        check(settings(folder))
    return raised.value.problems


def rewrite(file: Path, change: Change) -> None:
    content = yaml.safe_load(file.read_text())
    change(content)
    file.write_text(yaml.safe_dump(copy.deepcopy(content), sort_keys=False))


def post(document: dict[str, Any]) -> Any:
    return document["paths"]["/tickets"]["post"]


def get(document: dict[str, Any]) -> Any:
    return document["paths"]["/tickets/{id}"]["get"]


def media(document: dict[str, Any]) -> Any:
    return post(document)["requestBody"]["content"]["application/json"]


def rename_path(document: dict[str, Any], name: str) -> None:
    document["paths"][name] = document["paths"].pop("/tickets/{id}")


BROKEN: list[tuple[str, Change, str, str]] = [
    ("an_old_version", lambda d: d.update(openapi="3.1.0"), "#/openapi", "3.0.3"),
    ("a_missing_title", lambda d: d["info"].pop("title"), "#/info", "title"),
    ("a_reference_to_nowhere", lambda d: media(d).update(schema={"$ref": "#/components/schemas/Gone"}), "schema", "Gone"),
    ("an_example_that_refers_to_nowhere", lambda d: media(d)["examples"].update(gone={"$ref": "#/components/examples/Gone"}), "examples/gone", "Gone"),
    ("a_reference_to_another_file", lambda d: media(d).update(schema={"$ref": "a.yaml#/A"}), "schema", "a.yaml"),
    ("a_link_to_an_unknown_operation", lambda d: post(d)["responses"]["201"]["links"]["read"].update(operationId="gone"), "links/read", "gone"),
    ("a_link_with_an_unknown_parameter", lambda d: post(d)["responses"]["201"]["links"]["read"].update(parameters={"key": "x"}), "links/read", "key"),
    ("an_example_that_does_not_fit", lambda d: media(d)["examples"]["printer"].update(value={"title": ""}), "examples/printer", "title"),
    ("a_parameter_example_that_does_not_fit", lambda d: get(d)["parameters"][0].update(example="one"), "parameters/0/example", "integer"),
    ("an_operation_without_an_id", lambda d: post(d).pop("operationId"), "POST /tickets", "snake_case"),
    ("an_id_that_is_not_snake_case", lambda d: post(d).update(operationId="createTicket"), "POST /tickets", "snake_case"),
    ("an_id_that_stands_twice", lambda d: post(d).update(operationId="get_ticket"), "", "get_ticket"),
    ("an_operation_without_a_handler", lambda d: post(d).update(operationId="open_ticket"), "open_ticket", "no handler"),
    ("a_handler_without_an_operation", lambda d: d["paths"].pop("/tickets/{id}") and post(d)["responses"]["201"].pop("links"), "get_ticket", "no operation"),
    ("an_undeclared_path_parameter", lambda d: rename_path(d, "/tickets/{id}/{part}"), "GET /tickets/{id}/{part}", "part"),
    ("a_parameter_that_cannot_be_read", lambda d: get(d)["parameters"].append({"name": "q", "in": "query", "style": "deepObject", "schema": {"type": "object"}}), "GET /tickets/{id}", "parameter q"),
    ("two_parameters_for_all_other_fields", lambda d: get(d)["parameters"].extend({"name": n, "in": "query", "schema": {"type": "object"}} for n in "ab"), "GET /tickets/{id}", "parameter b: a takes all undeclared fields already"),
    ("a_media_type_without_a_codec", lambda d: post(d)["requestBody"]["content"].update({"text/csv": {}}), "POST /tickets", "text/csv"),
    ("a_body_in_xml_without_the_name_of_a_root", lambda d: post(d)["requestBody"]["content"].update({"text/xml": {"schema": {"type": "object"}}}), "POST /tickets", "xml.name"),
    ("an_xml_keyword_that_is_not_understood", lambda d: post(d)["requestBody"]["content"].update({"text/xml": {"schema": {"type": "object", "xml": {"name": "T", "prefix": "t"}}}}), "POST /tickets", "xml: prefix is not supported"),
    ("an_xml_namespace_inside_another", lambda d: post(d)["requestBody"]["content"].update({"text/xml": {"schema": {"type": "object", "xml": {"name": "T", "namespace": "urn:a"}, "properties": {"m": {"type": "string", "xml": {"namespace": "urn:b"}}}}}}), "POST /tickets", "urn:b stands inside another one"),
    ("a_default_response", lambda d: get(d)["responses"].update(default={"description": "Any."}), "GET /tickets/{id}", "default"),
    ("an_unknown_provenance", lambda d: post(d).update({"x-provenance": {"level": "guess"}}), "x-provenance", "guess"),
    ("a_provenance_without_a_source", lambda d: post(d).update({"x-provenance": {"level": "docs"}}), "x-provenance", "source"),
    ("no_paths_at_all", lambda d: d.pop("paths"), "#/", "paths"),
    ("paths_that_are_null", lambda d: d.update(paths=None), "#", "paths"),
    ("responses_that_are_null", lambda d: get(d).update(responses=None), "#", ""),
    ("a_parameter_without_a_name", lambda d: get(d)["parameters"][0].pop("name"), "#", "name"),
    ("a_parameter_that_refers_to_a_schema", lambda d: get(d)["parameters"].append({"$ref": "#/components/schemas/Ticket"}), "parameters/1", "components/parameters"),
    ("a_response_that_refers_to_a_schema", lambda d: get(d)["responses"].update({"404": {"$ref": "#/components/schemas/Ticket"}}), "responses/404", "components/responses"),
    ("an_example_under_any_of", lambda d: d["components"]["schemas"]["Ticket"]["properties"]["title"].update(anyOf=[{"type": "string"}], example=7), "title/example", "fit"),
    ("an_example_beside_enum", lambda d: d["components"]["schemas"]["Ticket"]["properties"].update(kind={"enum": ["a"], "example": "b"}), "kind/example", "fit"),
    ("an_example_without_a_value", lambda d: media(d)["examples"].update(empty={"summary": "Nothing"}), "examples/empty", "no value"),
    ("a_link_without_the_path_parameter", lambda d: post(d)["responses"]["201"]["links"]["read"].pop("parameters"), "links/read", "id"),
    ("a_link_to_a_parameter_elsewhere", lambda d: post(d)["responses"]["201"]["links"]["read"].update(parameters={"query.id": "$response.body#/id"}), "links/read", "query.id"),
    ("a_link_with_a_misspelled_expression", lambda d: post(d)["responses"]["201"]["links"]["read"].update(parameters={"id": "$respnse.body#/id"}), "links/read", "$respnse"),
    ("a_security_scheme_that_does_not_exist", lambda d: post(d).update(security=[{"nope": []}]), "security", "nope"),
    ("security_that_the_vendor_does_not_enforce", lambda d: d["components"].update(securitySchemes={"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}), "authenticate", "everybody"),
    ("an_operation_without_success", lambda d: get(d)["responses"].pop("200"), "GET /tickets/{id}", "2xx"),
    ("a_reply_without_a_schema", lambda d: get(d)["responses"]["200"]["content"].update({"text/json": {}}), "GET /tickets/{id} 200", "text/json"),
    ("an_error_without_content", lambda d: d["components"]["responses"]["Refused"].pop("content"), "GET /tickets/{id} 404", "content"),
    ("no_error_at_all", lambda d: [node["responses"].pop(status, None) for node in (get(d), post(d)) for status in ("400", "404", "413", "415")], "#/paths", "4xx"),
    ("a_header_that_cannot_be_read", lambda d: post(d)["responses"]["201"]["headers"]["Location"].update(schema={"type": "object"}), "POST /tickets", "Location"),
    ("a_template_with_a_slash_at_the_end", lambda d: rename_path(d, "/tickets/{id}/"), "GET /tickets/{id}/", "slash"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "place", "words"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_check_finds(folder: Path, change: Change, place: str, words: str) -> None:
    rewrite(folder / "openapi" / "tickets.yaml", change)
    found = problems(folder)
    assert any(place in problem.place and words in problem.text for problem in found), found
    assert all("tickets" in problem.file for problem in found)
    assert all(len(str(problem)) < 1000 and "\n" not in str(problem) for problem in found)


BROKEN_FIXTURES: list[tuple[str, str, str, str]] = [
    ("an_item_that_does_not_fit", "accounts: {default: {items: {tickets: [{id: 1}]}}}", "items/tickets/0/title", "required"),
    ("an_unknown_collection", "accounts: {default: {items: {bills: [{id: 1}]}}}", "items/bills/0", "tickets"),
    ("an_unknown_member", "accounts: {default: {people: []}}", "accounts/default", "people"),
    ("a_file_without_accounts", "description: nothing", "", "accounts"),
    ("a_key_that_stands_twice", "accounts: {a: {}, a: {}}", "line 1", "twice"),
    ("a_binary_value", "description: !!binary aGFsbG8=", "", "JSON"),
    ("a_date_by_tag", "description: !!timestamp 2024-01-01", "", "JSON"),
    ("an_alias_in_a_circle", "accounts: &a {a: *a}", "", "JSON"),
    ("a_key_that_is_a_list", "accounts: {[1]: {}}", "line 1", "text"),
    ("a_file_that_is_no_yaml", "accounts: [", "line ", "YAML"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place", "words"), [case[1:] for case in BROKEN_FIXTURES], ids=[case[0] for case in BROKEN_FIXTURES]
)
def test_check_finds_in_a_fixture(folder: Path, text: str, place: str, words: str) -> None:
    (folder / "fixtures" / "tickets" / "default.yaml").write_text(text)
    found = problems(folder)
    assert any(place in problem.place and words in problem.text for problem in found), found


@pytest.mark.parametrize(
    ("vendor", "settings_text", "place"),
    [
        ("mypreferences", "email_expression: '['", "settings/email_expression"),
        ("mypreferences", "validity_minutes: soon", "settings/validity_minutes"),
        ("mypreferences", "adress_types: [Home]", "settings"),
        ("genesys-ucs", "attributes: FirstName", "settings/attributes"),
        ("mypreferences", r"email_expression: '^(?=a)@'", "settings/email_expression"),
    ],
)
def test_check_finds_settings_that_the_vendor_cannot_read(
    tmp_path: Path, vendor: str, settings_text: str, place: str
) -> None:
    (tmp_path / f"{vendor}.yaml").write_text(f"accounts: {{AcmeCo: {{settings: {{{settings_text}}}}}}}")
    with pytest.raises(SetupError) as raised:
        check(Settings(vendors=(vendor,), fixtures=str(tmp_path)))
    assert [problem.place.rstrip("/") for problem in raised.value.problems] == [f"accounts/AcmeCo/{place}"]


def test_check_lists_all_problems_at_once(folder: Path) -> None:
    """A broken reference hides neither other faults of the document nor handlers and fixtures."""

    def spoil(document: dict[str, Any]) -> None:
        post(document)["responses"]["201"]["headers"]["Location"] = {"$ref": "#/components/headers/Gone"}
        post(document)["responses"]["201"]["links"]["read"]["operationId"] = "nowhere"
        get(document).update({"operationId": "readTicket", "x-provenance": {"level": "guess"}})

    rewrite(folder / "openapi" / "tickets.yaml", spoil)
    (folder / "fixtures" / "tickets" / "default.yaml").write_text("accounts: {default: {people: []}}")
    (folder / "openapi" / "bills.yaml").write_text("openapi: 3.0.3\ninfo: {}\npaths: {}\n")
    found = "\n".join(map(str, problems(folder)))
    for words in ("headers/Gone", "nowhere", "snake_case", "guess", "get_ticket", "people", "bills"):
        assert words in found, found


def test_a_document_without_a_module_is_a_problem_that_names_the_vendors(folder: Path) -> None:
    (folder / "openapi" / "tickets.yaml").rename(folder / "openapi" / "bills.yaml")
    assert any("tickets" in problem.text and problem.file == "bills" for problem in problems(folder))


def test_a_date_or_a_country_code_in_yaml_stays_a_text(folder: Path) -> None:
    file = folder / "fixtures" / "tickets" / "default.yaml"
    for title in ("2024-01-15", "NO", "2024-01-15T12:00:00Z", "on", "01234", "1_000", "0x1F", "12:30", ".inf"):
        file.write_text(f"accounts: {{default: {{items: {{tickets: [{{id: 1, title: {title}}}]}}}}}}")
        check(settings(folder))


def test_what_was_checked_once_is_not_checked_again_until_something_changes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []

    def look(document: object) -> list[Problem]:
        looked.append(document)
        return []

    monkeypatch.setattr("mock_server.check.check_document", look)
    check_once(settings(folder))
    first = len(looked)
    check_once(settings(folder))
    assert len(looked) == first > 0
    rewrite(folder / "openapi" / "tickets.yaml", lambda d: d["info"].update(title="Other"))
    check_once(settings(folder))
    assert len(looked) == 2 * first


def test_the_shipped_documents_and_fixtures_are_fine() -> None:
    ended = run("check")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "genesys-ucs, mypreferences" in ended.stdout


def test_the_command_lists_each_problem_with_file_and_place_and_ends_with_two(tmp_path: Path) -> None:
    shutil.copy(Path("openapi/genesys-ucs.yaml"), tmp_path)
    rewrite(tmp_path / "genesys-ucs.yaml", lambda d: d["paths"]["/profiles"]["post"].update(operationId="gone"))
    ended = run("check", "--openapi", str(tmp_path))
    assert ended.returncode == 2
    lines = ended.stderr.splitlines()
    assert len(lines) >= 2
    assert all(line.startswith("mock-server: ") and ": " in line[13:] for line in lines)
    assert any("genesys-ucs.yaml" in line and "gone" in line for line in lines)
    assert "Traceback" not in ended.stderr


def test_a_status_may_be_written_without_quotes(folder: Path) -> None:
    file = folder / "openapi" / "tickets.yaml"
    file.write_text(file.read_text().replace("'201'", "201"))
    check(settings(folder))


def test_an_account_may_be_a_number(folder: Path) -> None:
    (folder / "fixtures" / "tickets" / "default.yaml").write_text("accounts: {101: {users: {7: {key: x}}}}")
    check(settings(folder))


@pytest.mark.parametrize(
    ("mounts", "hidden"),
    [
        ({"genesys-ucs": "/x", "mypreferences": "/x/profiles"}, True),
        ({"genesys-ucs": "", "mypreferences": "/profiles/abc"}, True),
        ({"genesys-ucs": "/x", "mypreferences": "/x/other"}, False),
        ({"genesys-ucs": "/genesys/1/cs", "mypreferences": ""}, False),
    ],
)
def test_a_mount_on_paths_of_another_vendor_is_refused(mounts: dict[str, str], hidden: bool) -> None:
    if not hidden:
        check(Settings(mounts=mounts))
        return
    with pytest.raises(SetupError) as raised:
        check(Settings(mounts=mounts))
    assert {problem.file for problem in raised.value.problems} == {"--mount"}
    assert "hides" in raised.value.problems[0].text


def test_a_folder_named_like_a_fixture_set_does_not_hide_the_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "default").mkdir()
    monkeypatch.chdir(tmp_path)
    check(Settings())


def test_without_a_home_that_can_be_written_a_start_only_checks_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    check_once(settings(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setattr(Path, "home", _no_home)
    check_once(settings(folder))


def _no_home() -> Path:
    raise RuntimeError("Could not determine home directory.")


def test_marks_of_old_checks_are_forgotten(folder: Path, tmp_path: Path) -> None:
    for number in range(30):
        rewrite(folder / "openapi" / "tickets.yaml", lambda d, number=number: d["info"].update(title=f"T{number}"))  # type: ignore[misc]
        check_once(settings(folder))
    assert len(list((tmp_path / "cache" / "profile-mock-server").iterdir())) == 20


def test_no_document_however_odd_ends_in_a_traceback() -> None:
    """Each part of the document in turn becomes something else; whatever check says, it says it as problems."""
    raw = yaml.safe_load((THIRD / "openapi" / "tickets.yaml").read_text())
    for way in _ways(raw):
        for odd in (None, 7, "odd", [], {}, [None], {"$ref": "#/components/schemas/Ticket"}):
            document = copy.deepcopy(raw)
            holder = document
            for step in way[:-1]:
                holder = holder[step]
            holder[way[-1]] = odd
            for problem in check_document(Document("tickets", Path("tickets.yaml"), document)):
                assert problem.text, way


def _ways(node: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if way:
        yield way
    steps = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for step in steps:
        yield from _ways(node[step], (*way, step))
