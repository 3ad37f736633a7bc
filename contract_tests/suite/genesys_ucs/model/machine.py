"""Runs of requests to all operations, made up of few names and values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from contract_tests.suite.genesys_ucs.model import keys, pool
from contract_tests.suite.genesys_ucs.model.conversation import Conversation, query
from contract_tests.suite.genesys_ucs.model.records import has_form
from contract_tests.suite.genesys_ucs.model.samples import fitted
from contract_tests.suite.genesys_ucs.model.step import CONFIGURES, STEPS, WRITES, drawn_from, step
from contract_tests.suite.genesys_ucs.steps import EXTENSION_SCHEMAS, IDENTIFICATION_KEYS
from mock_server.verify.target import Target


class GenesysMachine(RuleBasedStateMachine):
    """Customers, what describes them and the server's mode, in all orders. A subclass sets `target`."""

    target: Target

    def __init__(self) -> None:
        super().__init__()
        self.talk = Conversation(self.target)
        self.reference = self.talk.reference
        self.names = self.talk.pool
        possible = [each for each in STEPS if each.needs <= self.target.facts]
        self.steps = drawn_from(possible)
        self.steps_in_maintenance = drawn_from(
            replace(each, weight=20) if each.name == "set_server_mode" else each for each in possible
        )

    def teardown(self) -> None:
        self.talk.end()

    @initialize(
        schemas=pool.some(pool.good_schemas, 2), keys=pool.some(pool.good_keys, 2), people=pool.some(pool.members(), 4)
    )
    def begin(self, schemas: Any, keys: Any, people: Any) -> None:
        """Most is to be seen where there are a few customers and something describes them."""
        if self.target.facts >= CONFIGURES:
            for letter, schema in zip(pool.EXTENSIONS, schemas, strict=False):
                self._create_schema(0, {"name": self.names.name(letter), **schema})
            for letter, key in zip(pool.KEYS, keys, strict=False):
                self._create_key(0, self.names.key_body({**key, "name": letter}))
        if self.target.facts >= WRITES:
            for members in people:
                self.talk.create(0, self.body(0, None, members, False))

    @rule(data=st.data())
    def proceed(self, data: st.DataObject) -> None:
        production = self.reference.mode == "production"
        name, arguments = data.draw(self.steps if production else self.steps_in_maintenance)
        getattr(self, name)(**arguments)

    def body(self, tenant: int, customer_id: str | None, drawn: Any, loose: bool) -> Any:
        """Members as they are sent, made to fit what is stored unless `loose`."""
        members = self.names.members(drawn)
        if loose:
            return members
        stored = self.talk.stored(tenant, customer_id) if customer_id else {}
        return fitted(self.reference.tenant(self.talk.tenant(tenant)), stored, members)

    def record(self, tenant: int, drawn: int, loose: bool, extension: str, body: Any) -> tuple[str, str, Any]:
        """Whose record of which extension is meant, and the body that means it; mostly one that there is."""
        found = None if loose else self.talk.record(tenant, drawn)
        if found is None:
            return self.talk.person(tenant, drawn), self.names.name(extension), body
        customer_id, known, record = found
        meant = {name: record[name] for name in ("c",) if name in record}
        fit = fitted(self.reference.tenant(self.talk.tenant(tenant)), {}, {known: [{**body, **meant}]})[known]
        if isinstance(fit, list):
            fit = fit[0] if has_form(fit) and fit else {}
        return customer_id, known.swapcase() if drawn % 3 == 2 else known, fit

    # Profiles

    @step(2, WRITES, tenant=pool.tenants, members=pool.members(), loose=pool.loose)
    def create_with_an_id_of_the_server(self, tenant: int, members: Any, loose: bool) -> None:
        self.talk.create(tenant, self.body(tenant, None, members, loose))

    @step(
        3, WRITES, tenant=pool.tenants, who=pool.which, members=pool.members(), loose=pool.loose, wrong=pool.wrong_ids
    )
    def create_with_an_id_of_the_client(
        self, tenant: int, who: int, members: Any, loose: bool, wrong: str | None
    ) -> None:
        customer_id = self.talk.people[who % len(self.talk.people)]
        body = self.body(tenant, None, members, loose)
        self.talk.create(tenant, {"customer_id": customer_id if wrong is None else wrong, **body})

    @step(2, frozenset(), tenant=pool.tenants, who=pool.which, extensions=pool.asked)
    def query_customer_profile(self, tenant: int, who: int, extensions: Any) -> None:
        self._query(tenant, self.talk.person(tenant, who), extensions)

    def _query(self, tenant: int, customer_id: str, extensions: Any) -> Any:
        asked, name = [self.names.name(letter) for letter in extensions], self.talk.tenant(tenant)
        path = f"/profiles/{customer_id}" + (f"?extensions={','.join(asked)}" if asked else "")
        return self.talk.ask(
            lambda: self.reference.query_customer_profile(name, customer_id, asked), "GET", path, tenant
        )

    def _update(self, tenant: int, customer_id: str, body: Any) -> None:
        name, path = self.talk.tenant(tenant), f"/profiles/{customer_id}"
        self.talk.ask(
            lambda: self.reference.update_customer_profile(name, customer_id, body), "PUT", path, tenant, body
        )

    @step(4, WRITES, tenant=pool.tenants, who=pool.which, members=pool.members(), loose=pool.loose)
    def update_customer_profile(self, tenant: int, who: int, members: Any, loose: bool) -> None:
        customer_id = self.talk.person(tenant, who)
        self._update(tenant, customer_id, self.body(tenant, customer_id, members, loose))

    @step(1, WRITES, who=pool.which, other=pool.which, members=pool.members(), loose=pool.loose)
    def update_and_name_an_id(self, who: int, other: int, members: Any, loose: bool) -> None:
        customer_id = self.talk.person(0, who)
        named = self.talk.person(0, other) if loose else customer_id
        self._update(0, customer_id, {"customer_id": named, **self.body(0, customer_id, members, False)})

    @step(2, WRITES, who=pool.which, extensions=pool.asked, letter=st.sampled_from(pool.ATTRIBUTES), value=pool.values)
    def read_change_and_update(self, who: int, extensions: Any, letter: str, value: Any) -> None:
        customer_id = self.talk.person(0, who)
        shown = self._query(0, customer_id, extensions)
        if shown is not None:
            self._update(0, customer_id, {**shown, self.names.name(letter): value})

    @step(2, WRITES, tenant=pool.tenants, who=pool.which)
    def delete_customer_profile(self, tenant: int, who: int) -> None:
        customer_id, name = self.talk.person(tenant, who), self.talk.tenant(tenant)
        path = f"/profiles/{customer_id}"
        self.talk.ask(lambda: self.reference.delete_customer_profile(name, customer_id), "DELETE", path, tenant)

    @step(4, WRITES, tenant=pool.tenants, who=pool.which, other=pool.which, body=pool.options)
    def merge_customer_profiles(self, tenant: int, who: int, other: int, body: Any) -> None:
        ids, name = self.talk.two(tenant, who, other), self.talk.tenant(tenant)
        path = f"/profiles/{ids[0]}/merge/{ids[1]}"
        self.talk.ask(lambda: self.reference.merge_customer_profiles(name, *ids, body), "PUT", path, tenant, body)

    @step(1, frozenset(), tenant=pool.tenants, fields=pool.searched, options=pool.search_options)
    def identify_customer(self, tenant: int, fields: Any, options: Any) -> None:
        self._identify(tenant, {self.names.field(field): value for field, value in fields.items()}, options)

    @step(
        4,
        frozenset(),
        tenant=pool.tenants,
        which=pool.which,
        who=pool.which,
        part=pool.which,
        options=pool.search_options,
    )
    def identify_by_a_key(self, tenant: int, which: int, who: int, part: int, options: Any) -> None:
        """With values that somebody has of a key's attributes, of the first ones or of all."""
        known = self.reference.tenant(self.talk.tenant(tenant))
        if known["keys"] and known["profiles"]:
            key = known["keys"][which % len(known["keys"])]
            rows = keys.rows(key, list(known["profiles"].values())[who % len(known["profiles"])])
            row = rows[part % len(rows)] if rows else {}
            used = key["attributes"][: 1 + part % len(key["attributes"])]
            prefix = f"{key['shown_source']}." if key["source"] else ""
            self._identify(tenant, {prefix + name: (row.get(name) or ["a"])[-1] for name in used}, options)

    def _identify(self, tenant: int, fields: dict[str, str], options: Any) -> None:
        asked = dict(fields)
        if "id_key" in options:
            asked["id_key"] = self.names.name(options["id_key"])
        if options.get("extensions"):
            asked["extensions"] = ",".join(self.names.name(letter) for letter in options["extensions"])
        asked |= {name: options[name] for name in ("include_profile", "include_extensions") if name in options}
        name, path = self.talk.tenant(tenant), "/profiles" + query(asked)
        self.talk.ask(lambda: self.reference.identify_customer(name, asked), "GET", path, tenant)

    # Records of extensions

    @step(
        5, WRITES, tenant=pool.tenants, who=pool.which, members=pool.insertions(), repeat=pool.which, loose=pool.loose
    )
    def insert_extension_records(self, tenant: int, who: int, members: Any, repeat: int, loose: bool) -> None:
        customer_id = self.talk.person(tenant, who)
        body = self.body(tenant, customer_id, members, loose)
        if repeat % 4 == 3:
            body["customer_id"] = self.talk.person(tenant, repeat) if loose else customer_id
        self._insert(tenant, customer_id, body)

    @step(3, WRITES, tenant=pool.tenants, which=pool.which, body=pool.changes)
    def insert_a_record_like_a_stored_one(self, tenant: int, which: int, body: Any) -> None:
        found = self.talk.record(tenant, which)
        if found is not None:
            customer_id, extension, record = found
            like = {**body, **({"c": record["c"]} if "c" in record else {})}
            known, stored = self.reference.tenant(self.talk.tenant(tenant)), self.talk.stored(tenant, customer_id)
            self._insert(tenant, customer_id, fitted(known, stored, {extension: [like]}))

    def _insert(self, tenant: int, customer_id: str, body: Any) -> None:
        name, path = self.talk.tenant(tenant), f"/profiles/{customer_id}/extensions"
        self.talk.ask(
            lambda: self.reference.insert_extension_records(name, customer_id, body), "POST", path, tenant, body
        )

    @step(
        4, WRITES, tenant=pool.tenants, which=pool.which, loose=pool.loose, extension=pool.spellings, body=pool.changes
    )
    def update_extension_record(self, tenant: int, which: int, loose: bool, extension: str, body: Any) -> None:
        customer_id, extension, body = self.record(tenant, which, loose, extension, body)
        name, path = self.talk.tenant(tenant), f"/profiles/{customer_id}/extensions/{extension}/by/unique"
        self.talk.ask(
            lambda: self.reference.update_extension_record(name, customer_id, extension, body),
            "PUT",
            path,
            tenant,
            body,
        )

    @step(
        3, WRITES, tenant=pool.tenants, which=pool.which, loose=pool.loose, extension=pool.spellings, body=pool.changes
    )
    def delete_extension_record(self, tenant: int, which: int, loose: bool, extension: str, body: Any) -> None:
        customer_id, extension, body = self.record(tenant, which, loose, extension, body)
        name, path = self.talk.tenant(tenant), f"/profiles/{customer_id}/extensions/{extension}/delete/by/unique"
        self.talk.ask(
            lambda: self.reference.delete_extension_record(name, customer_id, extension, body),
            "PUT",
            path,
            tenant,
            body,
        )

    # What describes profiles

    @step(2, CONFIGURES, tenant=pool.tenants, letter=st.sampled_from((*pool.SPELLINGS, "select")), schema=pool.schemas)
    def create_extension_schema(self, tenant: int, letter: str, schema: Any) -> None:
        self._create_schema(tenant, {"name": self.names.name(letter), **schema})

    def _create_schema(self, tenant: int, body: Any) -> None:
        name = self.talk.tenant(tenant)
        if self.talk.ask(
            lambda: self.reference.create_extension_schema(name, body), "POST", EXTENSION_SCHEMAS, tenant, body
        ):
            self.talk.made(f"{EXTENSION_SCHEMAS}/{body['name']}", tenant)

    @step(1, CONFIGURES, tenant=pool.tenants, letter=st.sampled_from(pool.SPELLINGS))
    def delete_extension_schema(self, tenant: int, letter: str) -> None:
        extension, name = self.names.name(letter), self.talk.tenant(tenant)
        path = f"{EXTENSION_SCHEMAS}/{extension}"
        self.talk.ask(lambda: self.reference.delete_extension_schema(name, extension), "DELETE", path, tenant)

    @step(2, CONFIGURES, tenant=pool.tenants, drawn=pool.key_bodies)
    def create_identification_key(self, tenant: int, drawn: Any) -> None:
        self._create_key(tenant, self.names.key_body(drawn))

    def _create_key(self, tenant: int, body: Any) -> None:
        name = self.talk.tenant(tenant)
        if self.talk.ask(
            lambda: self.reference.create_identification_key(name, body), "POST", IDENTIFICATION_KEYS, tenant, body
        ):
            self.talk.made(f"{IDENTIFICATION_KEYS}/{body['name']}", tenant)

    @step(1, CONFIGURES, tenant=pool.tenants, letter=st.sampled_from(pool.KEY_SPELLINGS))
    def delete_identification_key(self, tenant: int, letter: str) -> None:
        key, name = self.names.name(letter), self.talk.tenant(tenant)
        path = f"{IDENTIFICATION_KEYS}/{key}"
        self.talk.ask(lambda: self.reference.delete_identification_key(name, key), "DELETE", path, tenant)

    @step(
        1,
        frozenset(),
        tenant=pool.tenants,
        letter=st.sampled_from(pool.SPELLINGS),
        key_letter=st.sampled_from(pool.KEY_SPELLINGS),
    )
    def read_what_describes_profiles(self, tenant: int, letter: str, key_letter: str) -> None:
        extension, key, name = self.names.name(letter), self.names.name(key_letter), self.talk.tenant(tenant)
        path = f"{EXTENSION_SCHEMAS}/{extension}"
        self.talk.ask(lambda: self.reference.get_extension_schema(name, extension), "GET", path, tenant)
        path = f"{IDENTIFICATION_KEYS}/{key}"
        self.talk.ask(lambda: self.reference.get_identification_key(name, key), "GET", path, tenant)
        schemas, known = self.reference.list_extension_schemas(name), self.reference.list_identification_keys(name)
        self.talk.list_own(EXTENSION_SCHEMAS, pool.EXTENSIONS, schemas, tenant)
        self.talk.list_own(IDENTIFICATION_KEYS, pool.KEYS, known, tenant)

    # The server

    @step(1, CONFIGURES, mode=pool.modes)
    def set_server_mode(self, mode: str | None) -> None:
        self._set_mode({} if mode is None else {"mode": mode})

    def _set_mode(self, body: Any) -> None:
        if self.talk.ask(lambda: self.reference.set_server_mode(body), "POST", "/server/mode", 0, body):
            self.talk.script.clean("POST", "/server/mode", {}, {"mode": "production"})

    @step(1, frozenset())
    def read_about_the_server(self) -> None:
        self.talk.ask(self.reference.query_server_status, "GET", "/server/status")
        self.talk.ask(self.talk.profile_schema, "GET", "/metadata/profiles")
