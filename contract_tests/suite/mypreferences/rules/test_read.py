"""A profile is read."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    CONSENT,
    NO_SUCH_ID,
    WAYS,
    Way,
    by_alternate_id,
    by_id,
    create,
    read,
    refused,
    someone,
    switch,
    whole,
)
from mock_server.verify.target import Names


@pytest.mark.rule("MYP-GET-1")
def test_a_profile_is_read_by_its_profile_id_active_or_not(mypreferences: httpx.Client, names: Names) -> None:
    profile = create(mypreferences, **whole(names))
    assert read(mypreferences, profile["ProfileId"]) == profile
    switch(mypreferences, "Deactivate", profile)
    inactive = read(mypreferences, profile["ProfileId"])
    assert inactive == {**profile, "IsActive": False, "Edited": inactive["Edited"]}
    began = create(mypreferences, IsActive=False)
    assert read(mypreferences, began["ProfileId"]) == began


@pytest.mark.rule("MYP-GET-2")
@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("operation", ["get_profile", "get_profile_by_alternate_id"])
def test_a_read_answers_what_the_last_write_answered(
    mypreferences: httpx.Client, names: Names, way: Way, operation: str
) -> None:
    base = create(mypreferences, **whole(names))
    for sent in (whole(names), {**whole(names), "CustomerName": {"FirstName": "Grace"}}):
        profile = way.done(mypreferences, base, sent)
        path = by_id(profile) if operation == "get_profile" else by_alternate_id(profile)
        for _ in range(2):
            reply = mypreferences.get(path)
            assert (reply.status_code, reply.json()) == (200, profile)
        base = someone(mypreferences, names) if way.creates else profile


@pytest.mark.rule("MYP-GET-3")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/Profile/{}", None),
        ("PUT", "/Profile/{}", {}),
        ("PATCH", "/Profile/{}", []),
        ("POST", "/Profile/{}", {}),
        ("POST", "/Profile/{}/Activate", None),
        ("POST", "/Profile/{}/Deactivate", {}),
        ("POST", "/Consents/{}", {"Consents": [CONSENT]}),
    ],
)
def test_a_profile_id_that_the_client_does_not_have_is_not_found(
    mypreferences: httpx.Client, method: str, path: str, body: Any
) -> None:
    content = {} if body is None else {"json": body}
    missing = mypreferences.request(method, path.format(NO_SUCH_ID), **content)
    assert refused(missing, 404)
