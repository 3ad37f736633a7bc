"""Profiles are switched off and on."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    CONSENT,
    INDIRECT,
    NAMESPACE,
    NO_SUCH_ID,
    XML,
    Profile,
    by_alternate_id,
    by_id,
    complaints,
    create,
    look,
    next_second,
    read,
    refused,
    seen,
    someone,
    switch,
    whole,
)
from mock_server.verify.target import Names

SWITCHES = pytest.mark.parametrize("which", ["Activate", "Deactivate"])


def switched(before: Profile, after: Profile) -> Profile:
    """`before` with what a switch may change taken from `after`."""
    edited = {key: after["Edited"][key] for key in ("ModifiedDate", "ModifiedBy")}
    return {**before, "IsActive": after["IsActive"], "Edited": {**before["Edited"], **edited}}


@pytest.mark.rule("MYP-ACTIVE-1", "MYP-ACTIVE-3", "MYP-ACTIVE-10")
def test_each_switch_changes_whether_a_profile_is_active_and_nothing_else(
    mypreferences: httpx.Client, names: Names
) -> None:
    profile = create(mypreferences, **whole(names))
    consented = mypreferences.post(f"/Consents/{profile['ProfileId']}", json={"Consents": [CONSENT]})
    assert consented.status_code == 201, consented.text
    before = read(mypreferences, profile["ProfileId"])
    for which, active in (("Deactivate", False), ("Activate", True), ("Activate", True)):
        switch(mypreferences, which, profile)
        after = read(mypreferences, profile["ProfileId"])
        assert after["IsActive"] is active
        assert after == switched(before, after)


@pytest.mark.rule("MYP-ACTIVE-2")
@pytest.mark.parametrize("operation", INDIRECT)
def test_a_deactivated_profile_is_found_by_its_profile_id_only(
    mypreferences: httpx.Client, names: Names, operation: str
) -> None:
    profile = create(mypreferences, **whole(names))
    assert seen(look(mypreferences, operation, profile)) == profile
    switch(mypreferences, "Deactivate", profile, json={"Reason": "asked"})
    assert refused(look(mypreferences, operation, profile), 404)
    # A write of an inactive profile must not make it known again.
    assert mypreferences.put(by_id(profile), json=profile).json()["IsActive"] is False
    assert refused(look(mypreferences, operation, profile), 404)
    assert read(mypreferences, profile["ProfileId"])["ProfileId"] == profile["ProfileId"]


@pytest.mark.rule("MYP-ACTIVE-2")
@pytest.mark.parametrize(("method", "body"), [("PUT", {}), ("PATCH", [])])
def test_a_deactivated_profile_is_not_written_by_its_alternate_id(
    mypreferences: httpx.Client, names: Names, method: str, body: Any
) -> None:
    profile = someone(mypreferences, names)
    switch(mypreferences, "Deactivate", profile)
    before = read(mypreferences, profile["ProfileId"])
    assert refused(mypreferences.request(method, by_alternate_id(profile), json=body), 404)
    assert read(mypreferences, profile["ProfileId"]) == before


@pytest.mark.rule("MYP-ACTIVE-2")
@pytest.mark.parametrize(("method", "body"), [("PUT", {}), ("POST", {}), ("PATCH", [])])
def test_a_deactivated_profile_is_written_by_its_profile_id_and_stays_inactive(
    mypreferences: httpx.Client, names: Names, method: str, body: Any
) -> None:
    profile = someone(mypreferences, names)
    switch(mypreferences, "Deactivate", profile)
    reply = mypreferences.request(method, by_id(profile), json=body)
    assert (reply.status_code, reply.json()["IsActive"]) == (200, False)
    assert mypreferences.delete(by_id(profile)).status_code == 204


@pytest.mark.rule("MYP-ACTIVE-3")
@pytest.mark.parametrize("operation", INDIRECT)
@pytest.mark.parametrize("began", ["active", "inactive"])
def test_an_activated_profile_is_found_by_every_look_up(
    mypreferences: httpx.Client, names: Names, operation: str, began: str
) -> None:
    profile = create(mypreferences, **whole(names), IsActive=began == "active")
    switch(mypreferences, "Deactivate", profile)
    assert refused(look(mypreferences, operation, profile), 404)
    switch(mypreferences, "Activate", profile)
    found = seen(look(mypreferences, operation, profile))
    assert (found["ProfileId"], found["IsActive"]) == (profile["ProfileId"], True)
    assert read(mypreferences, profile["ProfileId"]) == found


@pytest.mark.rule("MYP-ACTIVE-4", "MYP-ACTIVE-5")
@SWITCHES
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"content": b"", "headers": {"Content-Type": "application/json"}},
        {"content": b"", "headers": {"Accept": "application/xml"}},
    ],
)
def test_a_switch_needs_no_body_and_its_reply_has_none(
    mypreferences: httpx.Client, names: Names, which: str, options: Any
) -> None:
    profile = someone(mypreferences, names, IsActive=which == "Deactivate")
    switch(mypreferences, which, profile, **options)
    assert read(mypreferences, profile["ProfileId"])["IsActive"] is (which == "Activate")


@pytest.mark.rule("MYP-ACTIVE-5")
@pytest.mark.parametrize("body", [{}, {"Reason": None}, {"Reason": ""}, {"Reason": "asked"}, {"Reason_Code": 7}])
def test_the_reason_may_be_left_out(mypreferences: httpx.Client, names: Names, body: Any) -> None:
    profile = someone(mypreferences, names)
    switch(mypreferences, "Deactivate", profile, json=body)
    assert read(mypreferences, profile["ProfileId"])["IsActive"] is False


@pytest.mark.rule("MYP-ACTIVE-6")
def test_a_reason_has_at_most_256_characters(mypreferences: httpx.Client, names: Names) -> None:
    profile = someone(mypreferences, names)
    too_long = mypreferences.post(f"{by_id(profile)}/Deactivate", json={"Reason": "é" * 257})
    assert list(complaints(too_long)) == ["profile.Reason"]
    assert read(mypreferences, profile["ProfileId"]) == profile
    switch(mypreferences, "Deactivate", profile, json={"Reason": "é" * 256})
    assert read(mypreferences, profile["ProfileId"])["IsActive"] is False


@pytest.mark.rule("MYP-ACTIVE-6")
@pytest.mark.parametrize("reason", ["x" * 257, "😀" * 257])
def test_a_reason_in_xml_has_at_most_256_characters(mypreferences: httpx.Client, names: Names, reason: str) -> None:
    profile = someone(mypreferences, names)
    for text, status in ((reason, 400), (reason[:256], 200)):
        body = f'<ReasonCode xmlns="{NAMESPACE}"><Reason>{text}</Reason></ReasonCode>'.encode()
        reply = mypreferences.post(f"{by_id(profile)}/Deactivate", content=body, headers=XML)
        assert reply.status_code == status
        assert read(mypreferences, profile["ProfileId"])["IsActive"] is (status == 400)


@pytest.mark.rule("MYP-ACTIVE-7")
def test_a_reason_in_xml_has_the_root_reason_code(mypreferences: httpx.Client, names: Names) -> None:
    profile = someone(mypreferences, names)
    for root in ("Reason", "Deactivation", "UserProfile"):
        wrong = f'<{root} xmlns="{NAMESPACE}"><Reason>asked</Reason></{root}>'
        reply = mypreferences.post(f"{by_id(profile)}/Deactivate", content=wrong, headers=XML)
        assert reply.status_code == 400
        assert read(mypreferences, profile["ProfileId"]) == profile
    for inner in ("<Reason>asked</Reason>", ""):
        switch(mypreferences, "Activate", profile)
        body = f'<ReasonCode xmlns="{NAMESPACE}">{inner}</ReasonCode>'
        switch(mypreferences, "Deactivate", profile, content=body, headers=XML)
        assert read(mypreferences, profile["ProfileId"])["IsActive"] is False


@pytest.mark.rule("MYP-ACTIVE-8")
def test_switching_to_what_a_profile_is_already_renews_edited(mypreferences: httpx.Client, names: Names) -> None:
    active, inactive = someone(mypreferences, names), someone(mypreferences, names, IsActive=False)
    next_second()
    for before, which in ((active, "Activate"), (inactive, "Deactivate")):
        switch(mypreferences, which, before)
        after = read(mypreferences, before["ProfileId"])
        assert after == {**before, "Edited": after["Edited"]} == switched(before, after)
        assert after["Edited"]["ModifiedDate"] > before["Edited"]["ModifiedDate"]


@pytest.mark.rule("MYP-ACTIVE-9")
@SWITCHES
def test_a_profile_that_does_not_exist_cannot_be_switched(
    mypreferences: httpx.Client, names: Names, which: str
) -> None:
    assert refused(mypreferences.post(f"/Profile/{NO_SUCH_ID}/{which}"), 404)
    deleted = someone(mypreferences, names)
    assert mypreferences.delete(by_id(deleted)).status_code == 204
    for _ in range(2):
        assert refused(mypreferences.post(f"{by_id(deleted)}/{which}"), 404)
    assert refused(mypreferences.get(by_id(deleted)), 404)
