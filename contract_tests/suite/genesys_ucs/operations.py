"""One good request for each operation of the Genesys document, and customers and metadata on which they all succeed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from mock_server.verify.target import Names

MAINTENANCE = {"mode": "maintenance"}
PRODUCTION = {"mode": "production"}
SCHEMAS, KEYS = "/metadata/profiles/extensions", "/metadata/identification-keys"
ABOUT_PROFILES = (
    "create_customer_profile",
    "identify_customer",
    "query_customer_profile",
    "update_customer_profile",
    "delete_customer_profile",
    "insert_extension_records",
    "update_extension_record",
    "delete_extension_record",
    "merge_customer_profiles",
)
METADATA_WRITES = (
    "create_extension_schema",
    "delete_extension_schema",
    "create_identification_key",
    "delete_identification_key",
)
METADATA_READS = (
    "list_extension_schemas",
    "get_extension_schema",
    "list_identification_keys",
    "get_identification_key",
    "query_profile_schema",
)
ABOUT_SERVER = ("set_server_mode", "query_server_status")
EVERY = (*ABOUT_PROFILES, *METADATA_WRITES, *METADATA_READS, *ABOUT_SERVER)
READS = ("identify_customer", "query_customer_profile", *METADATA_READS, "query_server_status")
WRITES = tuple(operation for operation in EVERY if operation not in READS)
WITH_BODY = tuple(operation for operation in WRITES if not operation.startswith("delete_") or "record" in operation)


@dataclass(frozen=True)
class Sent:
    """A request that succeeds with `status`."""

    operation: str
    method: str
    path: str
    status: int
    body: Any = None

    @property
    def resource(self) -> str:
        """The path without the query, as a refusal repeats it."""
        return self.path.partition("?")[0]

    def send(self, client: httpx.Client, **options: Any) -> httpx.Response:
        """The reply; `options` of httpx, such as `json`, count before what is sent otherwise."""
        content = {} if self.body is None else {"json": self.body}
        return client.request(self.method, self.path, **{**content, **options})


@dataclass(frozen=True)
class Prepared:
    """Data of a test's own: `prepared["merge_customer_profiles"]` is a request that succeeds once.

    `one` and `two` are customers, `three` a customer to be; `device` is an extension with a schema and `vehicle` one to
    be; `by_title` is a key, under which `title` finds `one`, and `by_language` one to be.
    """

    one: str
    two: str
    three: str
    title: str
    device: str
    vehicle: str
    by_title: str
    by_language: str

    def __getitem__(self, operation: str) -> Sent:
        return next(sent for sent in self._requests() if sent.operation == operation)

    @property
    def customer(self) -> dict[str, Any]:
        """`one` with the only extension, as it was created and is shown."""
        return {"customer_id": self.one, "Title": self.title, self.device: [{"Serial": "s1", "Label": "l1"}]}

    def _requests(self) -> tuple[Sent, ...]:
        one, two, records = f"/profiles/{self.one}", f"/profiles/{self.two}", f"/profiles/{self.one}/extensions"
        record, found = f"{records}/{self.device}", f"/profiles?Title={self.title}&id_key={self.by_title}"
        schema, key = f"{SCHEMAS}/{self.device}", f"{KEYS}/{self.by_title}"
        new = {"customer_id": self.three, "Title": self.title[1:]}
        vehicle = {"name": self.vehicle, "type": "single-valued"}
        by_language = {"name": self.by_language, "attributes": ["Language"]}
        return (
            Sent("create_customer_profile", "POST", "/profiles", 201, new),
            Sent("identify_customer", "GET", found, 200),
            Sent("query_customer_profile", "GET", one, 200),
            Sent("update_customer_profile", "PUT", one, 200, {"Title": self.title[1:]}),
            Sent("delete_customer_profile", "DELETE", two, 200),
            Sent("insert_extension_records", "POST", records, 200, {self.device: [{"Serial": "s2"}]}),
            Sent("update_extension_record", "PUT", f"{record}/by/unique", 204, {"Serial": "s1", "Label": "l2"}),
            Sent("delete_extension_record", "PUT", f"{record}/delete/by/unique", 204, {"Serial": "s1"}),
            Sent("merge_customer_profiles", "PUT", f"{one}/merge/{self.two}", 204, {}),
            Sent("create_extension_schema", "POST", SCHEMAS, 201, vehicle),
            Sent("list_extension_schemas", "GET", SCHEMAS, 200),
            Sent("get_extension_schema", "GET", schema, 200),
            Sent("delete_extension_schema", "DELETE", schema, 204),
            Sent("create_identification_key", "POST", KEYS, 201, by_language),
            Sent("list_identification_keys", "GET", KEYS, 200),
            Sent("get_identification_key", "GET", key, 200),
            Sent("delete_identification_key", "DELETE", key, 204),
            Sent("query_profile_schema", "GET", "/metadata/profiles", 200),
            Sent("set_server_mode", "POST", "/server/mode", 200, PRODUCTION),
            Sent("query_server_status", "GET", "/server/status", 200),
        )

    def everything(self, client: httpx.Client) -> list[Any]:
        """What can be read of what was prepared and of what the requests would add."""
        paths = (
            f"/profiles/{self.one}?extensions={self.device}",
            f"/profiles/{self.two}?extensions={self.device}",
            f"/profiles/{self.three}",
            f"{SCHEMAS}/{self.device}",
            f"{SCHEMAS}/{self.vehicle}",
            f"{KEYS}/{self.by_title}",
            f"{KEYS}/{self.by_language}",
            "/server/status",
        )
        replies = [client.get(path) for path in paths]
        assert [reply.status_code for reply in replies] == [200, 200, 404, 200, 404, 200, 404, 200]
        return [reply.json() for reply in replies]

    def refusal(
        self, client: httpx.Client, operation: str, status: int, *, by: httpx.Client | None = None, **options: Any
    ) -> str:
        """The message that refuses the request, sent with these options, in the vendor's envelope; nothing changes.

        `by` sends it in place of the `client` that looks at what is stored.
        """
        return self.refusals(client, operation, status, [options], by=by)[0]

    def refusals(
        self,
        client: httpx.Client,
        operation: str,
        status: int,
        variants: Iterable[Mapping[str, Any]],
        *,
        by: httpx.Client | None = None,
    ) -> list[str]:
        """The messages that refuse the request, sent once with each of these options; all together change nothing."""
        sent, before = self[operation], self.everything(client)
        messages = [self._told(sent, sent.send(by or client, **options), status) for options in variants]
        assert self.everything(client) == before
        return messages

    def _told(self, sent: Sent, reply: httpx.Response, status: int) -> str:
        assert reply.status_code == status, reply.text
        message: str = reply.json().get("message", "")
        assert reply.json() == {
            "http_method": sent.method,
            "uri": sent.resource,
            "code": status,
            "message": message,
        }
        assert message
        return message

    def store(self, client: httpx.Client) -> None:
        device = {
            "name": self.device,
            "type": "multi-valued",
            "attributes": [{"name": "Serial", "type": "string"}, {"name": "Label", "type": "string"}],
            "unique": ["Serial"],
        }
        for path, body, status in (
            ("/server/mode", MAINTENANCE, 200),
            (SCHEMAS, device, 201),
            (KEYS, {"name": self.by_title, "attributes": ["Title"]}, 201),
            ("/server/mode", PRODUCTION, 200),
            ("/profiles", self.customer, 201),
            ("/profiles", {"customer_id": self.two, "Title": self.title[2:]}, 201),
        ):
            reply = client.post(path, json=body)
            assert reply.status_code == status, reply.text

    def remove(self, client: httpx.Client) -> None:
        """Customers are left to the run; metadata may have been deleted already."""
        client.post("/server/mode", json=MAINTENANCE)
        for path in (f"{KEYS}/{self.by_title}", f"{KEYS}/{self.by_language}"):
            client.delete(path)
        for path in (f"{SCHEMAS}/{self.device}", f"{SCHEMAS}/{self.vehicle}"):
            client.delete(path)
        client.post("/server/mode", json=PRODUCTION)


@contextmanager
def preparation(client: httpx.Client, names: Names) -> Iterator[Prepared]:
    """Stores what the requests work on, and removes all metadata again; the server is in production mode then.

    Schemas and keys are made in maintenance mode, as a strict server wants it.
    """
    prepared = Prepared(
        *(names.id() for _ in range(3)),
        *(names.text(word) for word in ("Title", "Device", "Vehicle", "byTitle", "byLanguage")),
    )
    try:
        prepared.store(client)
        yield prepared
    finally:
        prepared.remove(client)
