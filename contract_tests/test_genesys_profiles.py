"""Every profile of the fixtures can be read and sent back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from contract_tests.conftest import RunningFake
from contract_tests.suite.genesys_ucs.steps import read, replace
from mock_server.settings import shipped


@pytest.mark.rule("UCS-GET-1", "UCS-GET-4")
@pytest.mark.parametrize(("fixtures", "strict"), [("default", True), ("edge-cases", False)])
def test_every_profile_of_the_fixtures_is_shown_whole_and_can_be_sent_back(
    fake: Callable[..., RunningFake], fixtures: str, strict: bool
) -> None:
    client = fake(fixtures=fixtures, strict=strict).client("genesys-ucs")
    content = yaml.safe_load((shipped("fixtures") / "genesys-ucs" / f"{fixtures}.yaml").read_text(encoding="utf-8"))
    for item in content["accounts"]["default"]["items"]["profiles"]:
        names = ",".join(name for name, value in item.items() if "{" in str(value) and "," not in name)
        assert read(client, item["customer_id"], names) == item
        replace(client, item["customer_id"], **item)
        assert read(client, item["customer_id"], names) == item
