"""Schemas of extensions and of profiles, as far as sessions and fixtures of one's own are needed to see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys import register
from contract_tests.suite.genesys_ucs.steps import EXTENSION_SCHEMAS, refused
from mock_server.check import check
from mock_server.errors import SetupError
from mock_server.settings import Settings


@pytest.mark.rule("UCS-SCHEMA-16")
def test_a_schema_of_one_session_binds_no_other(fake: Callable[..., RunningFake]) -> None:
    server = fake()
    one, other = server.client("genesys-ucs"), server.client("genesys-ucs")
    register(one, "Bare")
    assert other.get(f"{EXTENSION_SCHEMAS}/Bare").status_code == 404
    assert other.post("/profiles", json={"Bare": {}}).status_code == 201
    assert one.post("/profiles", json={"Bare": {}}).status_code == 400


@pytest.mark.rule("UCS-STRICT-5")
def test_a_strict_server_holds_profiles_against_what_their_schema_says(
    fake: Callable[..., RunningFake], tmp_path: Path
) -> None:
    (tmp_path / "genesys-ucs.yaml").write_text(
        "accounts: {default: {settings: {attributes: [Title], profile_schema: ["
        "{name: FirstName, type: string, length: 3, mandatory: true}, {name: DOB, type: date}]}}}"
    )
    relaxed = fake(fixtures=str(tmp_path), vendors=("genesys-ucs",)).client("genesys-ucs")
    body = {"Title": "Dr.", "DOB": ["1962-05-10", "soon"], "Other": 1}
    assert relaxed.post("/profiles", json=body).status_code == 201
    client = fake(strict=True, fixtures=str(tmp_path), vendors=("genesys-ucs",)).client("genesys-ucs")
    assert client.get("/metadata/profiles").json() == [
        {"name": "Title", "type": "string"},
        {"name": "FirstName", "type": "string", "length": 3, "mandatory": True},
        {"name": "DOB", "type": "date"},
    ]
    message = refused(client.post("/profiles", json=body), 400)
    assert [part.partition(" reason:")[0] for part in message.split("bad parameter ")[1:]] == [
        "'DOB'", "'Other'", "'FirstName'",
    ]  # fmt: skip
    assert "takes at most 3 characters." in refused(client.post("/profiles", json={"FirstName": "Adam"}), 400)
    assert client.post("/profiles", json={"FirstName": "Ada", "DOB": "1962-05-10"}).status_code == 201


@pytest.mark.parametrize(
    ("schemas", "complaint"),
    [
        ("[{name: A, type: single-valued, attributes: []}, {name: a, type: multi-valued, attributes: []}]", "exists"),
        ("[{name: A, type: single-valued, attributes: [], unique: [x]}]", "'x' is not among the attributes"),
        ("[{name: A, type: multi-valued, attributes: []}]", "A: the extension is multi-valued"),
    ],
)
def test_a_fixture_whose_schemas_contradict_each_other_or_its_profiles_is_refused(
    tmp_path: Path, schemas: str, complaint: str
) -> None:
    items = f"{{profiles: [{{customer_id: x, A: {{}}}}], extension-schemas: {schemas}}}"
    (tmp_path / "genesys-ucs.yaml").write_text(f"accounts: {{default: {{items: {items}}}}}")
    with pytest.raises(SetupError, match=complaint):
        check(Settings(fixtures=str(tmp_path), vendors=("genesys-ucs",)))
