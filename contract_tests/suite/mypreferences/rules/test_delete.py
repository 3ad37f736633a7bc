"""A profile is deleted."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    CONSENT,
    INDIRECT,
    LOOKS,
    NO_SUCH_ID,
    by_alternate_id,
    by_id,
    complaints,
    create,
    look,
    place_of,
    read,
    refused,
    seen,
    someone,
    switch,
    whole,
)
from mock_server.verify.target import Names


@pytest.mark.rule("MYP-DELETE-1", "MYP-DELETE-4")
@pytest.mark.parametrize("query", [{}, {"reasonCode": ""}, {"reasonCode": "gdpr"}])
def test_a_deletion_is_answered_without_a_body_with_or_without_a_reason(
    mypreferences: httpx.Client, names: Names, query: dict[str, str]
) -> None:
    profile = someone(mypreferences, names)
    reply = mypreferences.delete(by_id(profile), params=query)
    assert (reply.status_code, reply.content) == (204, b"")
    assert "Content-Type" not in reply.headers
    assert refused(mypreferences.get(by_id(profile)), 404)


@pytest.mark.rule("MYP-DELETE-2")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/Profile/{}", None),
        ("PUT", "/Profile/{}", {}),
        ("PATCH", "/Profile/{}", []),
        ("POST", "/Profile/{}", {}),
        ("DELETE", "/Profile/{}", None),
        ("POST", "/Profile/{}/Activate", None),
        ("POST", "/Profile/{}/Deactivate", {}),
        ("POST", "/Consents/{}", {"Consents": [CONSENT]}),
        ("GET", "/Consents/{}/Filters", None),
    ],
)
def test_what_was_deleted_can_be_neither_read_nor_changed_nor_deleted(
    mypreferences: httpx.Client, names: Names, method: str, path: str, body: Any
) -> None:
    profile, other = create(mypreferences, **whole(names)), create(mypreferences, **whole(names))
    assert mypreferences.delete(by_id(profile)).status_code == 204
    content = {} if body is None else {"json": body}
    for _ in range(2):
        assert refused(mypreferences.request(method, path.format(profile["ProfileId"]), **content), 404)
    for operation in LOOKS:
        assert refused(look(mypreferences, operation, profile), 404)
        assert seen(look(mypreferences, operation, other)) == other


@pytest.mark.rule("MYP-DELETE-2")
@pytest.mark.parametrize("operation", INDIRECT)
def test_a_deleted_profile_is_gone_for_every_look_up(mypreferences: httpx.Client, names: Names, operation: str) -> None:
    profile = create(mypreferences, **whole(names))
    assert seen(look(mypreferences, operation, profile)) == profile
    assert mypreferences.delete(by_id(profile)).status_code == 204
    assert refused(look(mypreferences, operation, profile), 404)
    if operation == "get_profile_by_alternate_id":
        for method, body in (("PUT", {}), ("PATCH", [])):
            assert refused(mypreferences.request(method, by_alternate_id(profile), json=body), 404)


@pytest.mark.rule("MYP-DELETE-2")
def test_nobody_else_is_deleted(mypreferences: httpx.Client, names: Names) -> None:
    assert refused(mypreferences.delete(f"/Profile/{NO_SUCH_ID}"), 404)
    before, profile, after = (someone(mypreferences, names) for _ in range(3))
    assert mypreferences.delete(by_id(profile)).status_code == 204
    for other in (before, after):
        assert read(mypreferences, other["ProfileId"]) == other


@pytest.mark.rule("MYP-DELETE-3")
@pytest.mark.parametrize("active", [True, False])
def test_the_alternate_ids_of_a_deleted_profile_are_free(
    mypreferences: httpx.Client, names: Names, active: bool
) -> None:
    profile = create(mypreferences, **whole(names))
    if not active:
        switch(mypreferences, "Deactivate", profile)
    body = {"AlternateIds": profile["AlternateIds"]}
    assert refused(mypreferences.post("/Profile", json=body), 409)
    assert mypreferences.delete(by_id(profile)).status_code == 204
    again = create(mypreferences, **body)
    for entry in profile["AlternateIds"]:
        found = mypreferences.get(place_of(entry["AlternateIdType"], entry["AlternateId"]))
        assert found.json() == again


@pytest.mark.rule("MYP-DELETE-5")
def test_a_reason_code_may_have_256_characters(mypreferences: httpx.Client, names: Names) -> None:
    profile = someone(mypreferences, names)
    too_long = mypreferences.delete(by_id(profile), params={"reasonCode": "é" * 257})
    assert list(complaints(too_long)) == ["reasonCode"]
    assert read(mypreferences, profile["ProfileId"]) == profile
    assert mypreferences.delete(by_id(profile), params={"reasonCode": "é" * 256}).status_code == 204


@pytest.mark.rule("MYP-DELETE-6")
def test_an_inactive_profile_can_be_deleted(mypreferences: httpx.Client, names: Names) -> None:
    began, became = someone(mypreferences, names, IsActive=False), someone(mypreferences, names)
    switch(mypreferences, "Deactivate", became, json={"Reason": "asked"})
    for profile in (began, became):
        assert read(mypreferences, profile["ProfileId"])["IsActive"] is False
        assert mypreferences.delete(by_id(profile)).status_code == 204
        assert refused(mypreferences.get(by_id(profile)), 404)
        assert refused(mypreferences.post(f"{by_id(profile)}/Activate"), 404)
