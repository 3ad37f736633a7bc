"""What an account of the vendor configures for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from mock_server.store import Scope
from mock_server.vendor import EXPRESSION, settings_of

_NAME = {"type": "string", "minLength": 1}
_NAMES = {"type": "array", "items": _NAME, "uniqueItems": True}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "validity_minutes": {"type": "number", "exclusiveMinimum": 0, "maximum": 525_600},
        "default_customer_type": {"type": "string", "minLength": 1, "maxLength": 100},
        "default_locale": {"type": "string", "minLength": 1, "maxLength": 15},
        "email_expression": {"type": "string", "format": EXPRESSION},
        "customer_types": _NAMES,
        "address_types": _NAMES,
        "email_types": _NAMES,
        "phone_types": _NAMES,
        "alternate_id_types": _NAMES,
        "group_types": _NAMES,
        "locales": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": _NAME},
        },
        "consent_types": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "versions"],
                "additionalProperties": False,
                "properties": {
                    "name": {**_NAME, "maxLength": 100},
                    "versions": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["version"],
                            "additionalProperties": False,
                            "properties": {
                                "version": {**_NAME, "maxLength": 50},
                                "expiration_days": {"type": "integer", "minimum": 1, "maximum": 100_000},
                            },
                        },
                    },
                },
            },
        },
        "custom_fields": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name"],
                "additionalProperties": False,
                "properties": {
                    "name": {"type": "string", "minLength": 1, "maxLength": 94},
                    "kind": {"enum": ["DateTime", "Numeric", "SelectList", "Text"]},
                },
            },
        },
    },
}
"""What a fixture may say under `settings` of a client.

`locales` translates names of types, `{de-DE: {Home: Zuhause}}`; a consent expires `expiration_days` after it was given.
"""

ConsentVersions = Mapping[str, Mapping[str, int | None]]
"""After how many days a consent expires, by its case-folded type and version; None for never (RM:CustomerConsent)."""


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """`raw` are the `settings` of the fixture, empty for an account that the fixture does not know.

    A list of names that is missing leaves those names unchecked.
    """

    raw: Mapping[str, Any]

    @property
    def customer_type(self) -> str:
        """What a profile is when its writer does not say. Both defaults are account settings (S), their values ours."""
        return str(self.raw.get("default_customer_type", "Customer"))

    @property
    def locale(self) -> str:
        return str(self.raw.get("default_locale", "en-US"))

    @property
    def validity(self) -> timedelta:
        """How long a signature is good for: 15 minutes unless the account says otherwise (H-auth3)."""
        return timedelta(minutes=self.raw.get("validity_minutes", 15))

    @property
    def email_expression(self) -> str | None:
        """The regular expression that e-mail addresses must contain a match of, for `mock_server.pattern`."""
        return self.raw.get("email_expression")

    @property
    def custom_field_kinds(self) -> dict[str, str] | None:
        """The kind of each custom field (DateTime, Numeric, SelectList, Text) by its case-folded name."""
        fields = self.raw.get("custom_fields")
        return None if fields is None else {field["name"].casefold(): field.get("kind", "Text") for field in fields}

    @property
    def consent_versions(self) -> ConsentVersions | None:
        """What expires after how many days; None for an account that has configured no consent types."""
        types = self.raw.get("consent_types")
        if types is None:
            return None
        return {
            kind["name"].casefold(): {
                version["version"].casefold(): version.get("expiration_days") for version in kind["versions"]
            }
            for kind in types
        }

    def translations(self, locale: str) -> Mapping[str, str]:
        """The names of types in a locale, however it is spelled (`de-DE`, `de_de`); those that differ are enough."""
        wanted = _folded(locale)
        return next((names for name, names in self.raw.get("locales", {}).items() if _folded(name) == wanted), {})

    def names(self, kind: str) -> Sequence[str] | None:
        """The configured names of a kind such as `address_types`."""
        names: Sequence[str] | None = self.raw.get(kind)
        return names


def _folded(locale: str) -> str:
    return locale.casefold().replace("_", "-")


def configured(shared: Scope, account: str) -> AccountSettings:
    """The settings of a client."""
    return AccountSettings(settings_of(shared, account))
