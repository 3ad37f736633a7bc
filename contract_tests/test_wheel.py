"""The wheel alone is enough: built, installed elsewhere, served from there."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import httpx
import pytest

from contract_tests.processes import ROOT, served


def pip(python: Path | str, *arguments: str) -> None:
    quiet = ["--quiet", "--disable-pip-version-check"]
    subprocess.run([str(python), "-m", "pip", *arguments[:1], *quiet, *arguments[1:]], check=True, cwd=ROOT)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip(sys.executable, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), ".")
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment that knows the wheel and its locked dependencies, and not the checkout."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "venv", with_pip=True)
    pip(folder / "venv" / "bin" / "python", "install", "--constraint", "requirements.txt", str(wheel))
    return folder / "venv" / "bin"


def test_the_wheel_carries_documents_fixtures_suite_and_licence_but_no_other_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in ("openapi/genesys-ucs.yaml", "openapi/admin.yaml", "fixtures/mypreferences/default.yaml"):
        assert f"mock_server/data/{wanted}" in names
    assert "mock_server/app/assets/docs.js" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "mock_server/data/contract_tests/suite/schema/test_schema.py" in names
    assert "mock_server/verify/report/report.html.jinja" in names
    assert not any(name.startswith(("contract_tests", "tests")) for name in names)
    others = {name for name in names if "/contract_tests/" in name and "/contract_tests/suite/" not in name}
    assert others == {"mock_server/data/contract_tests/__init__.py"}


def test_the_wheel_brings_the_pytest_plugin(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (entry_points,) = (name for name in archive.namelist() if name.endswith("/entry_points.txt"))
    assert "[pytest11]\nmock_server = mock_server.pytest_plugin" in archive.read(entry_points).decode()
    assert {"mock_server/pytest_plugin.py", "mock_server/testing/session.py"} <= set(archive.namelist())


def test_an_installed_wheel_serves_and_creates_one_profile_for_each_vendor(installed: Path, tmp_path: Path) -> None:
    with served(command=[str(installed / "mock-server")], cwd=tmp_path) as server:
        genesys, preferences = server.bases["genesys-ucs"], server.bases["mypreferences"]
        created = httpx.post(f"{genesys}/profiles", json={"FirstName": "Ada"})
        assert created.status_code == 201
        read = httpx.get(f"{genesys}/profiles/{created.json()['customer_id']}")
        assert read.json() == {**created.json(), "FirstName": "Ada"}

        created = httpx.post(f"{preferences}/AcmeCo/Profile", json={"CustomerName": {"LastName": "Stone"}})
        assert created.status_code == 201
        assert httpx.get(created.headers["Location"]).json()["CustomerName"]["LastName"] == "Stone"
        assert httpx.get(f"{genesys}/docs").status_code == 200


def test_check_passes_from_an_installed_wheel(installed: Path, tmp_path: Path) -> None:
    ended = subprocess.run(
        [installed / "mock-server", "check"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
