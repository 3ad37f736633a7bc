"""Media types: how their bytes are read and written, and which one answers a request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Protocol

from mock_server.contract.document import Document
from mock_server.contract.json_codec import JsonCodec
from mock_server.contract.limits import refused

TEXT = "text/plain"


class Codec(Protocol):
    """Between bytes and plain data. Decoding raises Invalid for what is not the form.

    `format` is what media types have in common that spell the same values alike: `json`, `xml`, `text`.
    """

    format: str

    def decode(self, raw: bytes) -> Any: ...

    def encode(self, value: Any) -> bytes: ...


class TextCodec:
    """Text in UTF-8: its values are texts."""

    format = "text"

    def decode(self, raw: bytes) -> Any:
        """Raises Invalid for what is no UTF-8."""
        try:
            return raw.decode()
        except UnicodeDecodeError as error:
            raise refused((), f"not valid UTF-8: {error}") from None

    def encode(self, value: Any) -> bytes:
        return str(value).encode()


_JSON = JsonCodec()
_TEXT = TextCodec()
LONGEST_REMEMBERED = 256
"""Longer Accept headers are looked at anew each time, so that no client fills the memory with them."""


def codec_for(media_type: str, document: Document, schema: Any) -> Codec:
    """The codec of a media type for values of a schema. Raises ValueError when there is none.

    JSON takes as many members in one object or array as `x-most-members` of the schema says, else the common limit.
    """
    subtype = media_type.partition("/")[2]
    if subtype == "json" or subtype.endswith("+json"):
        resolved = document.resolve(schema)
        most = resolved.get("x-most-members") if isinstance(resolved, dict) else None
        return JsonCodec(most) if most else _JSON
    if subtype == "xml" or subtype.endswith("+xml"):
        from mock_server.contract.xml_codec import XmlCodec  # noqa: PLC0415  # documents without XML need no parser

        return XmlCodec(document, schema)
    if media_type == TEXT:
        return _TEXT
    raise ValueError(f"the media type {media_type} cannot be read or written; JSON and XML media types and {TEXT} can")


def essence(content_type: str) -> str:
    """`application/json` of `Application/JSON; charset=utf-8`."""
    return content_type.partition(";")[0].strip().lower()


def negotiate(accept: str, fallback: str, offered: Sequence[str]) -> str:
    """Which of `offered` answers: the best match of Accept, or `fallback` where that is none or leaves it open.

    There is no 406.
    """
    decide = _remembered if len(accept) <= LONGEST_REMEMBERED else _negotiate
    return decide(accept, fallback, offered)


def _negotiate(accept: str, fallback: str, offered: Sequence[str]) -> str:
    wishes = list(_ranges(accept))
    refused = {wanted for wanted, quality in wishes if quality <= 0}
    left = [media for media in offered if media not in refused] or list(offered)
    default = fallback if fallback in left else left[0]
    for wanted, quality in sorted(wishes, key=lambda wish: -wish[1]):
        family = wanted.removesuffix("*") if wanted.endswith("/*") else None
        matches = [media for media in left if media == wanted or (family and media.startswith(family))]
        if quality > 0 and (matches or wanted == "*/*"):
            return default if default in matches or wanted == "*/*" else matches[0]
    return default


_remembered = lru_cache(maxsize=256)(_negotiate)


def _ranges(accept: str) -> Iterable[tuple[str, float]]:
    for item in accept.split(","):
        wanted, *parameters = (part.strip().lower() for part in item.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        if wanted:
            yield wanted, quality
