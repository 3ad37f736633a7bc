"""What an account of MyPreferences has configured: the same in every fixture set, and checked when a server starts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contract_tests.conftest import RunningFake
from contract_tests.suite.mypreferences.rules.test_types import TYPES
from mock_server.check import check
from mock_server.errors import SetupError
from mock_server.settings import Settings


@pytest.mark.parametrize("collection", TYPES)
@pytest.mark.parametrize("fixtures", ["edge-cases", "empty"])
def test_other_fixture_sets_have_the_same_types(
    fake: Callable[..., RunningFake], collection: str, fixtures: str
) -> None:
    listed = fake(fixtures=fixtures).client("mypreferences").get(f"/AcmeCo/{collection}").json()
    types = [{"Id": number, "Name": name} for number, name in enumerate(TYPES[collection], 1)]
    assert listed == {collection: types}


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({"locales": {"de-DE": ["Zuhause"]}}, "locales/de-DE"),
        ({"locales": {"de-DE": {"Home": 7}}}, "locales/de-DE/Home"),
        ({"consent_types": [{"name": "Marketing"}]}, "consent_types/0"),
        ({"consent_types": [{"name": "x" * 101, "versions": []}]}, "consent_types/0/name"),
        ({"consent_types": [{"name": "x", "versions": [{"version": 1}]}]}, "consent_types/0/versions/0/version"),
        (
            {"consent_types": [{"name": "x", "versions": [{"version": "1", "expiration_days": 0}]}]},
            "consent_types/0/versions/0/expiration_days",
        ),
        ({"address_types": ["Home", "Home"]}, "address_types"),
    ],
)
def test_settings_that_make_no_sense_are_found_by_check(tmp_path: Path, settings: dict[str, Any], place: str) -> None:
    (tmp_path / "mypreferences.yaml").write_text(json.dumps({"accounts": {"AcmeCo": {"settings": settings}}}))
    with pytest.raises(SetupError) as refused:
        check(Settings(vendors=("mypreferences",), fixtures=str(tmp_path)))
    assert f"accounts/AcmeCo/settings/{place}" in [problem.place for problem in refused.value.problems]
