"""Imports point downwards only, and frameworks stay in their layer."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "mock_server"
LAYERS = [
    {"errors", "settings", "clock", "wire", "pattern"},
    {"contract"},
    {"exchange"},
    {"store"},
    {"journal", "faults"},
    {"sessions"},
    {"vendor"},
    {"fixture_content"},
    {"fixtures", "vendors", "rules"},
    {"discovery", "rule_table", "admin"},
    {"check"},
    {"app", "rule_listing"},
    {"protocol", "options"},
    {"server", "verify", "inprocess"},
    {"execute", "testing"},
    {"cli", "pytest_plugin"},
    {"__main__"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
SAME_LEVEL = {("settings", "clock")}
"""Neighbours that may import each other in this direction."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def layer(parts: tuple[str, ...]) -> str:
    """`app` of mock_server/app/api.py; the package itself is empty but for its version."""
    return parts[0].removesuffix(".py")


def imports(file: Path) -> set[tuple[str, ...]]:
    """Dotted names that a file imports, as tuples, wherever in it the import stands."""
    found: set[tuple[str, ...]] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {tuple(name.name.split(".")) for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports name the whole path"
            found |= {(*(node.module or "").split("."), name.name) for name in node.names}
    return found


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_module_imports_only_from_the_layers_below_it(file: Path) -> None:
    own = layer(file.relative_to(PACKAGE).parts)
    if own == "__init__":
        assert not imports(file)
        return
    for name in imports(file):
        if name[0] != "mock_server" or name[1] in (own, "__version__"):
            continue
        assert LEVEL[name[1]] < LEVEL[own] or (own, name[1]) in SAME_LEVEL, f"{own} imports {'.'.join(name)}"


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_connexion_and_flask_are_imported_in_the_app_layer_only(file: Path) -> None:
    frameworks = {name[0] for name in imports(file)} & {"connexion", "flask", "starlette", "werkzeug"}
    assert not frameworks or layer(file.relative_to(PACKAGE).parts) == "app"


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_vendor_imports_no_other_vendor(file: Path) -> None:
    parts = file.relative_to(PACKAGE).parts
    if parts[0] != "vendors" or len(parts) < 2:
        return
    own = parts[1].removesuffix(".py")
    assert {name[2] for name in imports(file) if name[:2] == ("mock_server", "vendors") and len(name) > 2} <= {own}


@pytest.mark.parametrize("command", [["--help"], ["check"], ["check", "--vendor", "genesys-ucs"]])
def test_help_and_check_do_not_pay_for_the_frameworks(command: list[str]) -> None:
    code = (
        "import sys\nfrom mock_server.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'connexion', 'flask', 'uvicorn'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"


def test_serving_the_first_request_does_not_wait_for_the_frameworks() -> None:
    code = (
        "import sys\nfrom mock_server.app.application import create_app\nfrom mock_server.settings import Settings\n"
        "create_app(Settings())\nprint(sorted({'connexion', 'flask', 'openapi_spec_validator'} & set(sys.modules)))"
    )
    create = [sys.executable, "-c", code]
    subprocess.run(create, capture_output=True, check=True)  # the first run on a machine checks the documents
    assert subprocess.run(create, capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_every_layer_of_the_list_exists() -> None:
    present = {path.name.removesuffix(".py") for path in PACKAGE.iterdir()} - {
        "__init__",
        "__pycache__",
        "data",
        "py.typed",
    }
    assert present == set(LEVEL)


SUITE = Path(__file__).parent / "suite"
KNOWN_TO_THE_SUITE = {"contract", "exchange", "settings", "verify"}


@pytest.mark.parametrize("file", sorted(SUITE.rglob("*.py")), ids=lambda file: str(file.relative_to(SUITE)))
def test_the_suite_knows_nothing_of_the_server(file: Path) -> None:
    """It is for any implementation: documents and the run are all that it may know."""
    for name in imports(file):
        if name[0] == "mock_server":
            assert name[1] in KNOWN_TO_THE_SUITE, f"{file} imports {'.'.join(name)}"
        if name[0] == "contract_tests":
            assert name[1] == "suite", f"{file} imports {'.'.join(name)}, which does not ship"


@pytest.mark.parametrize("vendor", ["genesys_ucs", "mypreferences"])
def test_a_reference_model_shares_no_code_with_the_server(vendor: str) -> None:
    """Nor does anything that it imports."""
    waiting, seen = ["reference"], set()
    while waiting:
        module = waiting.pop()
        seen.add(module)
        for name in imports(SUITE / vendor / "model" / f"{module}.py"):
            assert name[0] != "mock_server", f"{module} imports {'.'.join(name)}"
            if name[0] == "contract_tests":
                assert name[:4] == ("contract_tests", "suite", vendor, "model"), f"{module} imports {'.'.join(name)}"
                waiting += {name[4]} - seen
    assert len(seen) > 3
