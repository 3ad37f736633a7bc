"""Schemas of extensions that last as long as a test, and the operations that store records under them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.steps import EXTENSION_SCHEMAS, IDENTIFICATION_KEYS, create, read, refused
from mock_server.verify.target import Names


@dataclass(frozen=True)
class Schemas:
    """Creates metadata, in maintenance mode where the server wants that, and removes it again."""

    client: httpx.Client
    names: Names
    _places: list[str] = field(default_factory=list)

    def register(self, word: str, form: str = "multi-valued", /, *unique: str, **attributes: Any) -> str:
        """The name, begun with `word`, of a new extension. An attribute is a type, or all that is said of it."""
        name = self.names.text(word)
        self.stored(name, form, *unique, **attributes)
        return name

    def stored(self, name: str, form: str = "multi-valued", /, *unique: str, **attributes: Any) -> None:
        """Give the extension `name` a schema."""
        listed = [
            {"name": attribute, **({"type": said} if isinstance(said, str) else said)}
            for attribute, said in attributes.items()
        ]
        reply = self.create({"name": name, "type": form, "attributes": listed, "unique": list(unique)})
        assert reply.status_code == 201, reply.text

    def create(self, body: dict[str, Any]) -> httpx.Response:
        """The reply to the creation of a schema; what was created in spite of a rule is removed all the same."""
        return self._create(EXTENSION_SCHEMAS, body)

    def key(self, source: str, *attributes: str, unique: bool = False) -> str:
        """The name of a new identification key."""
        name = self.names.text("By")
        body = {"name": name, "source": source, "attributes": attributes, "unique": unique}
        reply = self._create(IDENTIFICATION_KEYS, body)
        assert reply.status_code == 201, reply.text
        return name

    def delete(self, place: str) -> httpx.Response:
        return self._changed("DELETE", place)

    def remove(self) -> None:
        """The latest first: a schema stays as long as a key is built on it."""
        for place in reversed(self._places):
            self.delete(place)

    def _create(self, collection: str, body: dict[str, Any]) -> httpx.Response:
        reply = self._changed("POST", collection, json=body)
        if reply.is_success:
            self._places.append(f"{collection}/{body['name']}")
        return reply

    def _changed(self, method: str, path: str, **content: Any) -> httpx.Response:
        reply = self.client.request(method, path, **content)
        if reply.status_code == 503:
            self.client.post("/server/mode", json={"mode": "maintenance"})
            reply = self.client.request(method, path, **content)
            self.client.post("/server/mode", json={"mode": "production"})
        return reply


@dataclass(frozen=True)
class Write:
    """An operation that stores extensions of a customer."""

    operation: str
    method: str
    form: str

    def __str__(self) -> str:
        return self.operation

    def send(self, client: httpx.Client, customer_id: str, members: dict[str, Any]) -> httpx.Response:
        return client.request(self.method, self.form.format(customer_id), json=members)

    def written(self, client: httpx.Client, /, **members: Any) -> str:
        """The id of a customer of whom `members` were written."""
        if self is CREATE:
            return create(client, **members)
        customer_id = create(client, FirstName="Ada")
        reply = self.send(client, customer_id, members)
        assert reply.status_code == 200, reply.text
        return customer_id

    def refused(self, client: httpx.Client, names: Names, /, **members: Any) -> str:
        """The message that refuses to write `members`; nothing was written."""
        return self._refused(client, names, 400, members)

    def conflict(self, client: httpx.Client, names: Names, /, **members: Any) -> str:
        """The message that says what `members` are in conflict with; nothing was written."""
        return self._refused(client, names, 409, members)

    def _refused(self, client: httpx.Client, names: Names, status: int, members: dict[str, Any]) -> str:
        customer_id = names.id()
        if self is CREATE:
            message = refused(self.send(client, customer_id, {"customer_id": customer_id, **members}), status)
            assert client.get(f"/profiles/{customer_id}").status_code == 404
        else:
            create(client, customer_id=customer_id, FirstName="Ada")
            before = _visible(client, customer_id, members)
            message = refused(self.send(client, customer_id, members), status)
            assert _visible(client, customer_id, members) == before
        return message


def _visible(client: httpx.Client, customer_id: str, extensions: Iterable[str]) -> list[Any]:
    """What is answered about a customer. A strict server does not show extensions that it does not know."""
    shown = client.get(f"/profiles/{customer_id}", params={"extensions": ",".join(extensions)})
    return [read(client, customer_id), shown.status_code, shown.json()]


CREATE = Write("create_customer_profile", "POST", "/profiles")
UPDATE = Write("update_customer_profile", "PUT", "/profiles/{}")
INSERT = Write("insert_extension_records", "POST", "/profiles/{}/extensions")
each_write = pytest.mark.parametrize("write", [CREATE, UPDATE, INSERT], ids=str)


def insert(client: httpx.Client, customer_id: str, /, **members: Any) -> httpx.Response:
    return INSERT.send(client, customer_id, members)


def record_update(client: httpx.Client, customer_id: str, extension: str, /, **record: Any) -> httpx.Response:
    return client.put(f"/profiles/{customer_id}/extensions/{extension}/by/unique", json=record)


def record_deletion(client: httpx.Client, customer_id: str, extension: str, /, **record: Any) -> httpx.Response:
    return client.put(f"/profiles/{customer_id}/extensions/{extension}/delete/by/unique", json=record)


each_record_change = pytest.mark.parametrize(
    "change", [record_update, record_deletion], ids=["update_extension_record", "delete_extension_record"]
)


def records(client: httpx.Client, customer_id: str, extension: str) -> Any:
    """What a query shows under the name of an extension."""
    return read(client, customer_id, extension)[extension]


def listed(client: httpx.Client) -> Any:
    """All schemas of the tenant."""
    reply = client.get(EXTENSION_SCHEMAS)
    assert reply.status_code == 200, reply.text
    return reply.json()


def shown(client: httpx.Client, name: str) -> Any:
    """The schema of an extension."""
    reply = client.get(f"{EXTENSION_SCHEMAS}/{name}")
    assert reply.status_code == 200, reply.text
    return reply.json()
