"""One good request for each operation of the MyPreferences document, and profiles on which they all succeed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from zlib import crc32

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import PLACE, create, with_ids
from contract_tests.suite.xml_form import forms_of
from mock_server.contract.document import load_document
from mock_server.settings import shipped
from mock_server.verify.target import Names

DOCUMENT = load_document(shipped("openapi"), "mypreferences")
FORMS = forms_of(DOCUMENT)
"""How each body looks in XML, by operation and status or `request`."""
Own = Mapping[str, str]
"""What `prepare` stored, by the names that paths and bodies have for it in braces."""


@dataclass(frozen=True)
class Sent:
    """A request that succeeds with `status` after `prepare`, and again and again unless it deletes."""

    operation: str
    method: str
    template: str
    status: int
    content: Any = None

    def __str__(self) -> str:
        return self.operation

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def path(self, own: Own) -> str:
        return self.template.format_map({name: quote(value, safe="") for name, value in own.items()})

    def body(self, own: Own) -> Any:
        return _filled(self.content, own)

    def xml(self, own: Own) -> bytes:
        """The body in XML."""
        return FORMS[self.operation, "request"].write(self.body(own))

    def send(self, client: httpx.Client, own: Own, **options: Any) -> httpx.Response:
        """`json` or `content` among the options replaces the body."""
        content = {} if self.content is None or "content" in options else {"json": self.body(own)}
        return client.request(self.method, self.path(own), **{**content, **options})

    def send_xml(self, client: httpx.Client, own: Own, media_type: str = "application/xml") -> httpx.Response:
        return self.send(client, own, content=self.xml(own), headers={"Content-Type": media_type})


def _filled(value: Any, own: Own) -> Any:
    if isinstance(value, dict):
        return {name: _filled(part, own) for name, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, own) for part in value]
    return value.format_map(own) if isinstance(value, str) else value


KNOWN = {
    "CustomerName": {"FirstName": "Ada", "LastName": "{last_name}"},
    "AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": "{crm}"}],
    "Emails": [{"EmailAddress": "{email}", "IsDefault": True}],
    "PhoneNumbers": [{"PhoneNumber": "{phone}", "IsMobile": True}],
    "Addresses": [{**PLACE, "City": "{city}"}],
    "Groups": [{"GroupName": "{last_name}", "IsPrimary": True}],
    "ProfileTags": [{"Name": "vip"}],
    "CustomFields": [{"Name": "Notes", "Value": "likes tea"}],
}
"""The profile by which the searches and alternate ids find it."""
CHANGE = {"CustomerName": {"FirstName": "Eve"}}
PATCH = [{"op": "replace", "path": "/CustomerName/FirstName", "value": "Eve"}]
CONSENT = {"ConsentType": "Marketing", "ConsentVersion": "1", "Locale": "en-US", "ConsentStatus": "Granted"}
ONE, BY_ID = "/Profile/{one}", "/Profile/AlternateIdType/CRM/AlternateId/{crm}"

EVERY = (
    Sent("create_profile", "POST", "/Profile", 201, {"CustomerName": {"FirstName": "Ada", "LastName": "{last_name}x"}}),
    Sent("get_profile", "GET", ONE, 200),
    Sent("replace_profile", "PUT", ONE, 200, KNOWN),
    Sent("update_profile", "POST", ONE, 200, CHANGE),
    Sent("patch_profile", "PATCH", ONE, 200, PATCH),
    Sent("delete_profile", "DELETE", "/Profile/{two}", 204),
    Sent("activate_profile", "POST", "/Profile/{two}/Activate", 200),
    Sent("deactivate_profile", "POST", "/Profile/{two}/Deactivate", 200, {"Reason": "moved away"}),
    Sent("get_profile_by_alternate_id", "GET", BY_ID, 200),
    Sent("replace_profile_by_alternate_id", "PUT", BY_ID, 200, KNOWN),
    Sent("patch_profile_by_alternate_id", "PATCH", BY_ID, 200, PATCH),
    Sent("upsert_profile_by_alternate_id", "POST", BY_ID, 200, CHANGE),
    Sent("find_profiles_by_address", "GET", "/Profile/Address?city={city}&stateProvince=GA", 200),
    Sent("find_profiles_by_phone", "GET", "/Profile/Phone?phoneNumber={phone}", 200),
    Sent("find_profiles_by_email", "GET", "/Profile/Email?emailAddress={email}", 200),
    Sent("find_profiles_by_name", "GET", "/Profile/Name?lastName={last_name}", 200),
    Sent("add_consents", "POST", "/Consents/{one}", 201, {"Consents": [CONSENT]}),
    Sent("list_consent_filters", "GET", "/Consents/{one}/Filters", 200),
    Sent("list_consent_statuses", "GET", "/ConsentStatus", 200),
    Sent("list_tags", "GET", "/Tags", 200),
    Sent("list_address_types", "GET", "/AddressTypes", 200),
    Sent("list_alternate_id_types", "GET", "/AlternateIdTypes", 200),
    Sent("list_email_types", "GET", "/EmailTypes", 200),
    Sent("list_phone_types", "GET", "/PhoneTypes", 200),
    Sent("list_customer_types", "GET", "/CustomerTypes", 200),
    Sent("list_group_types", "GET", "/GroupTypes", 200),
)
OF = {sent.operation: sent for sent in EVERY}
WRITES = tuple(sent for sent in EVERY if sent.writes)
READS = tuple(sent for sent in EVERY if not sent.writes)
WITH_BODY = tuple(sent for sent in EVERY if sent.content is not None)
NEEDING_BODY = tuple(sent for sent in WITH_BODY if sent.operation != "deactivate_profile")
WRITING_MEMBERS = tuple(sent for sent in NEEDING_BODY if sent.operation != "add_consents")
"""The writes whose body is a profile, or a patch of one."""
WRITING_PROFILES = tuple(sent for sent in WRITING_MEMBERS if sent.method != "PATCH")
SEARCHES = tuple(sent for sent in EVERY if sent.operation.startswith("find_"))
ANSWERING = tuple(sent for sent in EVERY if (sent.operation, str(sent.status)) in FORMS)
"""Those whose success has a body."""
ANSWERING_PROFILES = tuple(sent for sent in ANSWERING if sent.template.startswith("/Profile"))
"""Those that answer with a profile or a list of profiles."""
ABOUT_PROFILES = tuple(sent for sent in EVERY if "{" in sent.template)
"""Those that address what is stored."""

each_operation = pytest.mark.parametrize("sent", EVERY, ids=str)
each_write = pytest.mark.parametrize("sent", WRITES, ids=str)
each_body = pytest.mark.parametrize("sent", WITH_BODY, ids=str)


def prepare(client: httpx.Client, names: Names) -> Own:
    """Store what `EVERY` works on: profile `one` of which all is known, and `two` with an alternate id only."""
    last_name = names.text("Stone")
    own = {
        "last_name": last_name,
        "email": f"{last_name}@example.com",
        "city": names.text("City"),
        "crm": names.id(),
        "phone": f"555{crc32(last_name.encode()):010}",
    }
    own["one"] = str(create(client, **_filled(KNOWN, own))["ProfileId"])
    own["two"] = str(create(client, **with_ids(("CRM", names.id())))["ProfileId"])
    return own


def everything(client: httpx.Client, own: Own) -> list[tuple[int, Any]]:
    """What can be read of what `prepare` stored, and of what `EVERY` would add."""
    paths = [
        f"/Profile/{own['one']}",
        f"/Profile/{own['two']}",
        f"/Profile/AlternateIdType/CRM/AlternateId/{own['crm']}",
        f"/Profile/Name?lastName={own['last_name']}",
    ]
    return [(reply.status_code, reply.json()) for reply in map(client.get, paths)]
