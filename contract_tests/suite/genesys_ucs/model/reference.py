"""How the customer profiles of Genesys UCS behave, in plain dictionaries: what each operation answers and leaves.

Written from the document, its rules and the vendor's pages. An operation that is refused raises and leaves everything
as it was; what is wrong with a body in itself and by registered schemas is told before an unknown customer, and that
before a conflict.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from contract_tests.suite.genesys_ucs.model import keys, members, merging, profiles, records
from contract_tests.suite.genesys_ucs.model.answers import Answer, Refused, Tenant, Untold

FLAGS = ("keep_uniq_from_src", "force_merge", "keep_active_service_only")
MODES = ("production", "maintenance")


class Reference:
    """`base` is the path below which the vendor's paths stand, `origin` what is before it in a URL."""

    def __init__(self, base: str, origin: str) -> None:
        self.base = base
        self.origin = origin
        self.mode = "production"
        self.tenants: dict[str, Tenant] = {}

    def tenant(self, name: str) -> Tenant:
        return self.tenants.setdefault(name, {"profiles": {}, "schemas": {}, "keys": []})

    # Profiles

    def create_customer_profile(self, name: str, body: Any, given: str | None) -> Answer:
        """`given` is the id that the server chose, new to everybody; that of the body counts if it brings one."""
        tenant = self._in_production(name)
        members.check_members(body)
        attributes, extensions = members.split(tenant, body, {})
        customer_id = body.get("customer_id", given)
        if customer_id in tenant["profiles"]:
            raise Refused(409, customer_id)
        self._store(tenant, customer_id, {"attributes": attributes, "extensions": extensions})
        place = f"/profiles/{customer_id}"
        headers = {"Location": self.base + place, "Content-Location": self.origin + self.base + place}
        return Answer(201, {"customer_id": customer_id}, headers)

    def query_customer_profile(self, name: str, customer_id: str, extensions: list[str]) -> Answer:
        tenant = self._in_production(name)
        return Answer(200, profiles.shown(tenant, customer_id, extensions))

    def update_customer_profile(self, name: str, customer_id: str, body: Any) -> Answer:
        tenant = self._in_production(name)
        members.check_id(customer_id)
        members.check_members(body)
        if body.get("customer_id", customer_id) != customer_id:
            raise Refused(400, "customer_id")
        stored = tenant["profiles"].get(customer_id, {"attributes": {}, "extensions": {}})
        attributes, extensions = members.split(tenant, body, stored["extensions"])
        profiles.profile_of(tenant, customer_id)
        for attribute in attributes:
            if attribute.lower() in stored["extensions"]:
                raise Refused(409)
        for lower, extension in extensions.items():  # an extension keeps the name by which it is known
            extension["name"] = stored["extensions"].get(lower, extension)["name"]
        replaced = {"attributes": attributes, "extensions": extensions or stored["extensions"]}
        self._store(tenant, customer_id, replaced)
        return Answer(200, [], {"Content-Location": f"{self.base}/profiles/{customer_id}"})

    def delete_customer_profile(self, name: str, customer_id: str) -> Answer:
        tenant = self._in_production(name)
        profiles.profile_of(tenant, customer_id)
        del tenant["profiles"][customer_id]
        return Answer(200)

    def merge_customer_profiles(self, name: str, destination_id: str, source_id: str, body: Any) -> Answer:
        """`body` is None where none is sent."""
        tenant = self._in_production(name)
        options = {} if body is None else members.as_object(body)
        for flag in FLAGS:
            if not isinstance(options.get(flag, False), bool):
                raise Refused(400, flag)
        if destination_id == source_id:
            raise Refused(400, "source_id")
        destination, source = profiles.profile_of(tenant, destination_id), profiles.profile_of(tenant, source_id)
        from_source = options.get("keep_uniq_from_src", False) or options.get("force_merge", False)
        merging.keep_kinds_apart(destination, source)
        merged = {
            "attributes": merging.united(destination["attributes"], source["attributes"]),
            "extensions": merging.joined(tenant, destination["extensions"], source["extensions"], from_source),
        }
        self._store(tenant, destination_id, merged, gone=source_id)
        return Answer(204)

    def identify_customer(self, name: str, query: Mapping[str, str]) -> Answer:
        tenant = self._in_production(name)
        for parameter, words in (("include_profile", ("yes", "no")), ("include_extensions", ("always", "unique"))):
            if query.get(parameter, words[0]) not in words:
                raise Refused(400, parameter)
        found = keys.found(tenant, query)
        if query.get("include_profile") != "yes":
            return Answer(200, [{"customer_id": customer_id} for customer_id in found])
        hidden = query.get("include_extensions") == "unique" and len(found) != 1
        asked = [] if hidden else query.get("extensions", "").split(",")
        return Answer(200, [profiles.shown(tenant, customer_id, asked) for customer_id in found])

    # Records of extensions

    def insert_extension_records(self, name: str, customer_id: str, body: Any) -> Answer:
        tenant = self._in_production(name)
        members.check_id(customer_id)
        members.check_members(body)
        given = {member: value for member, value in body.items() if member != "customer_id"}
        if not given or any(not records.is_extension(value) and value != [] for value in given.values()):
            raise Refused(400)
        if body.get("customer_id", customer_id) != customer_id:
            raise Refused(400, "customer_id")
        inserted = members.extensions_of(tenant, given)
        profile = deepcopy(profiles.profile_of(tenant, customer_id))
        for lower, extension in inserted.items():
            if lower in {attribute.lower() for attribute in profile["attributes"]}:
                raise Refused(409)
            stored = profile["extensions"].get(lower)
            profile["extensions"][lower] = records.added(tenant, stored, extension) if stored else extension
        self._store(tenant, customer_id, profile)
        return Answer(200)

    def update_extension_record(self, name: str, customer_id: str, extension: str, body: Any) -> Answer:
        tenant = self._in_production(name)
        profile, place = self._record(tenant, customer_id, extension, body, whole=True)
        stored = profile["extensions"][extension.lower()]["records"]
        schema = records.schema_of(tenant, extension)
        kept = schema.get("unique", []) if schema else []
        stored[place] |= {
            member: value for member, value in members.own_members(schema, body).items() if member not in kept
        }
        self._store(tenant, customer_id, profile)
        return Answer(204)

    def delete_extension_record(self, name: str, customer_id: str, extension: str, body: Any) -> Answer:
        tenant = self._in_production(name)
        profile, place = self._record(tenant, customer_id, extension, body, whole=False)
        del profile["extensions"][extension.lower()]["records"][place]
        if profile["extensions"][extension.lower()]["single"]:
            del profile["extensions"][extension.lower()]
        self._store(tenant, customer_id, profile)
        return Answer(204)

    def _record(self, tenant: Tenant, customer_id: str, extension: str, body: Any, *, whole: bool) -> tuple[Any, int]:
        """A copy of the profile, and where in it the record stands that a body means; all of the body has to fit."""
        members.check_id(customer_id)
        members.check_record(body)
        schema = records.schema_of(tenant, extension)
        if schema is not None:
            members.check_address(schema, customer_id, body, whole=whole)
        profile = deepcopy(profiles.profile_of(tenant, customer_id))
        stored = profile["extensions"].get(extension.lower())
        if stored is None:
            raise Refused(404, customer_id)
        if schema is not None and stored["single"] != (schema["type"] == "single-valued"):
            raise Untold("a record that was stored in another form than its later schema has")
        if stored["single"]:
            return profile, 0
        if schema is None or not schema.get("unique"):
            raise Refused(404)
        wanted = records.identity(schema, body)
        for place, record in enumerate(stored["records"]):
            if records.identity(schema, record) == wanted:
                return profile, place
        raise Refused(404, customer_id)

    # What describes profiles

    def create_extension_schema(self, name: str, body: Any) -> Answer:
        tenant = self.tenant(name)
        attributes = body.get("attributes", [])
        known = [attribute["name"] for attribute in attributes]
        if not members.is_name(body.get("name")) or body.get("type") not in {"single-valued", "multi-valued"}:
            raise Refused(400)
        if len(set(known)) < len(known) or not set(body.get("unique", [])) <= set(known):
            raise Refused(400)
        if any(not members.default_fits(attribute) for attribute in attributes):
            raise Refused(400, "attributes")
        if records.schema_of(tenant, body["name"]) is not None:
            raise Refused(409, body["name"])
        told = {member: body[member] for member in ("name", "type", "unique") if body.get(member)}
        tenant["schemas"][body["name"].lower()] = {**told, "attributes": attributes}
        location = f"{self.base}/profiles/extensions/{body['name']}"
        return Answer(201, {"name": body["name"]}, {"Location": location})

    def get_extension_schema(self, name: str, extension: str) -> Answer:
        return Answer(200, self._schema(name, extension))

    def list_extension_schemas(self, name: str) -> Answer:
        schemas = self.tenant(name)["schemas"]
        return Answer(200, [schemas[lower] for lower in sorted(schemas)])

    def delete_extension_schema(self, name: str, extension: str) -> Answer:
        """All records of the extension go with it, but not while a key is built on them."""
        tenant = self.tenant(name)
        self._schema(name, extension)
        built = [key["name"] for key in tenant["keys"] if key["source"] == extension.lower()]
        if built:
            raise Refused(403, *built)
        del tenant["schemas"][extension.lower()]
        for profile in tenant["profiles"].values():
            profile["extensions"].pop(extension.lower(), None)
        return Answer(204)

    def create_identification_key(self, name: str, body: Any) -> Answer:
        tenant = self.tenant(name)
        source = body.get("source", "profile")
        attributes = body.get("attributes") or []
        if not members.is_name(body.get("name")) or not (source == "profile" or members.is_name(source)):
            raise Refused(400)
        if not attributes or len(set(attributes)) < len(attributes) or any("." in each for each in attributes):
            raise Refused(400, "attributes")
        schema = records.schema_of(tenant, source)
        if schema is not None and not set(attributes) <= {each["name"] for each in schema["attributes"]}:
            raise Refused(400, "attributes")
        if any(key["name"].lower() == body["name"].lower() for key in tenant["keys"]):
            raise Refused(409, body["name"])
        key = {
            "name": body["name"],
            "source": "" if source == "profile" else source.lower(),
            "shown_source": schema["name"] if schema else source,
            "attributes": attributes,
            "unique": body.get("unique", False),
        }
        keys.keep_apart(tenant, [key])
        tenant["keys"].append(key)
        location = f"{self.base}/metadata/identification-keys/{body['name']}"
        return Answer(201, {"name": body["name"]}, {"Location": location})

    def get_identification_key(self, name: str, key: str) -> Answer:
        return Answer(200, keys.shown(self._key(name, key)))

    def list_identification_keys(self, name: str) -> Answer:
        return Answer(200, [keys.shown(key) for key in self.tenant(name)["keys"]])

    def delete_identification_key(self, name: str, key: str) -> Answer:
        self.tenant(name)["keys"].remove(self._key(name, key))
        return Answer(204)

    # The server

    def set_server_mode(self, body: Any) -> Answer:
        mode = body.get("mode")
        if not isinstance(mode, str) or mode.lower() not in MODES:
            raise Refused(400, "mode")
        self.mode = mode.lower()
        return Answer(200, {"server changed": self.mode}, {"Location": f"{self.base}/server/status"})

    def query_server_status(self) -> Answer:
        return Answer(200, {"mode": self.mode})

    def _in_production(self, name: str) -> Tenant:
        if self.mode != "production":
            raise Refused(503, self.mode)
        return self.tenant(name)

    def _store(self, tenant: Tenant, customer_id: str, profile: Any, gone: str = "") -> None:
        """Puts a profile in its place, unless that gives two customers the same of a unique key."""
        stay = {each: known for each, known in tenant["profiles"].items() if each != gone}
        changed = {**stay, customer_id: profile}
        keys.keep_apart({"profiles": changed}, tenant["keys"])
        tenant["profiles"] = changed

    def _schema(self, name: str, extension: str) -> Any:
        schema = records.schema_of(self.tenant(name), extension)
        if schema is None:
            raise Refused(404, extension)
        return schema

    def _key(self, name: str, key: str) -> Any:
        for each in self.tenant(name)["keys"]:
            if each["name"].lower() == key.lower():
                return each
        raise Refused(404, key)
