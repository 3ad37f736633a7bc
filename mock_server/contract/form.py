"""How bodies look in each media type that a document lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mock_server.contract.document import JsonObject
from mock_server.contract.media import Codec, codec_for
from mock_server.contract.schema import Schema, Schemas


@dataclass(frozen=True, slots=True)
class Form:
    """How a body looks in one media type: its codec, and its schema if the document gives one."""

    codec: Codec
    schema: Schema | None


class Forms:
    """Makes the forms of a document; media types that say the same share one."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._made: dict[tuple[str, str | int], Form] = {}

    def of(self, node: JsonObject) -> dict[str, Form]:
        """The forms of a request body or a response by media type, in the order of the document.

        Raises ValueError for a media type that cannot be read or written.
        """
        return {
            media_type: self._form(media_type, content.get("schema"))
            for media_type, content in node.get("content", {}).items()
        }

    def _form(self, media_type: str, schema: Any) -> Form:
        # Schemas are told apart by their places in the document, which outlives this.
        which = schema["$ref"] if isinstance(schema, dict) and "$ref" in schema else id(schema)
        if (media_type, which) not in self._made:
            codec = codec_for(media_type, self._schemas.document, schema)
            self._made[media_type, which] = Form(codec, None if schema is None else self._schemas.compile(schema))
        return self._made[media_type, which]
