"""One good request for each operation of the Genesys document, and customers and metadata on which they all succeed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

MAINTENANCE = {"mode": "maintenance"}
PRODUCTION = {"mode": "production"}
DEVICE = {
    "name": "Device",
    "type": "multi-valued",
    "attributes": [{"name": "Serial", "type": "string"}, {"name": "Label", "type": "string"}],
    "unique": ["Serial"],
}
ONE = {"customer_id": "one", "Title": "title 1", "Device": [{"Serial": "s1", "Label": "l1"}]}
TWO = {"customer_id": "two", "Title": "title 2"}
SCHEMAS, KEYS = "/metadata/profiles/extensions", "/metadata/identification-keys"
RECORD = "/profiles/one/extensions/device"


@dataclass(frozen=True)
class Sent:
    """A request that succeeds with `status` after `prepare`. `about` tells what it works on."""

    operation: str
    about: str
    method: str
    path: str
    status: int
    body: Any = None

    def __str__(self) -> str:
        return self.operation

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def resource(self) -> str:
        """The path without the query, as a refusal repeats it."""
        return self.path.partition("?")[0]

    def send(self, client: httpx.Client, **options: Any) -> httpx.Response:
        content = {} if self.body is None else {"json": self.body}
        return client.request(self.method, self.path, **{**content, **options})


EVERY = (
    Sent("create_customer_profile", "profiles", "POST", "/profiles", 201, {"customer_id": "three", "Title": "Dr."}),
    Sent("identify_customer", "profiles", "GET", "/profiles?Title=title%201&id_key=byTitle", 200),
    Sent("query_customer_profile", "profiles", "GET", "/profiles/one", 200),
    Sent("update_customer_profile", "profiles", "PUT", "/profiles/one", 200, {"Title": "Dr."}),
    Sent("delete_customer_profile", "profiles", "DELETE", "/profiles/two", 200),
    Sent(
        "insert_extension_records", "profiles", "POST", "/profiles/one/extensions", 200, {"Device": [{"Serial": "s2"}]}
    ),
    Sent("update_extension_record", "profiles", "PUT", f"{RECORD}/by/unique", 204, {"Serial": "s1", "Label": "l2"}),
    Sent("delete_extension_record", "profiles", "PUT", f"{RECORD}/delete/by/unique", 204, {"Serial": "s1"}),
    Sent("merge_customer_profiles", "profiles", "PUT", "/profiles/one/merge/two", 204, {}),
    Sent("create_extension_schema", "metadata", "POST", SCHEMAS, 201, {"name": "Vehicle", "type": "single-valued"}),
    Sent("list_extension_schemas", "metadata", "GET", SCHEMAS, 200),
    Sent("get_extension_schema", "metadata", "GET", f"{SCHEMAS}/device", 200),
    Sent("delete_extension_schema", "metadata", "DELETE", f"{SCHEMAS}/device", 204),
    Sent(
        "create_identification_key", "metadata", "POST", KEYS, 201, {"name": "byLanguage", "attributes": ["Language"]}
    ),
    Sent("list_identification_keys", "metadata", "GET", KEYS, 200),
    Sent("get_identification_key", "metadata", "GET", f"{KEYS}/bytitle", 200),
    Sent("delete_identification_key", "metadata", "DELETE", f"{KEYS}/bytitle", 204),
    Sent("query_profile_schema", "metadata", "GET", "/metadata/profiles", 200),
    Sent("set_server_mode", "server", "POST", "/server/mode", 200, PRODUCTION),
    Sent("query_server_status", "server", "GET", "/server/status", 200),
)
WITH_BODY = tuple(sent for sent in EVERY if sent.body is not None)
ABOUT_PROFILES = tuple(sent for sent in EVERY if sent.about == "profiles")
METADATA_WRITES = tuple(sent for sent in EVERY if sent.about == "metadata" and sent.writes)


def prepare(client: httpx.Client) -> None:
    """Store what `EVERY` works on. Schemas and keys are made in maintenance mode, as a strict server wants it."""
    for path, body, status in (
        ("/server/mode", MAINTENANCE, 200),
        (SCHEMAS, DEVICE, 201),
        (KEYS, {"name": "byTitle", "attributes": ["Title"]}, 201),
        ("/server/mode", PRODUCTION, 200),
        ("/profiles", ONE, 201),
        ("/profiles", TWO, 201),
    ):
        reply = client.post(path, json=body)
        assert reply.status_code == status, reply.text


def everything(client: httpx.Client) -> list[Any]:
    """What can be read of what `prepare` stored and of what `EVERY` would add."""
    paths = (
        "/profiles/one?extensions=Device",
        "/profiles/two?extensions=Device",
        "/profiles/three",
        SCHEMAS,
        KEYS,
        "/server/status",
    )
    replies = [client.get(path) for path in paths]
    assert [reply.status_code for reply in replies] == [200, 200, 404, 200, 200, 200]
    return [reply.json() for reply in replies]
