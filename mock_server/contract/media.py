"""Media types: how their bytes are read and written, and which one answers a request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Protocol

from mock_server.contract.json_codec import JsonCodec


class Codec(Protocol):
    """Between bytes and plain data. Decoding raises Invalid for what is not the form."""

    def decode(self, raw: bytes) -> Any: ...

    def encode(self, value: Any) -> bytes: ...


_JSON = JsonCodec()


def codec_for(media_type: str) -> Codec | None:
    """The codec of a media type, or None when there is none."""
    subtype = media_type.partition("/")[2]
    if subtype == "json" or subtype.endswith("+json"):
        return _JSON
    return None


@lru_cache(maxsize=256)
def essence(content_type: str) -> str:
    """`application/json` of `Application/JSON; charset=utf-8`."""
    return content_type.partition(";")[0].strip().lower()


@lru_cache(maxsize=1024)
def negotiate(accept: str, sent: str, offered: Sequence[str]) -> str:
    """Which of `offered` (in order of preference, at least one) answers.

    The best match of Accept; without one, or when it leaves the choice open, the request's own type `sent` if
    offered; else the first. There is no 406.
    """
    fallback = sent if sent in offered else offered[0]
    ranked = [(quality, -place, wanted) for place, (wanted, quality) in enumerate(_ranges(accept)) if quality > 0]
    for _, _, wanted in sorted(ranked, reverse=True):
        if wanted == "*/*":
            return fallback
        family = wanted.removesuffix("*") if wanted.endswith("/*") else None
        matches = [media for media in offered if media == wanted or (family and media.startswith(family))]
        if matches:
            return fallback if fallback in matches else matches[0]
    return fallback


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
