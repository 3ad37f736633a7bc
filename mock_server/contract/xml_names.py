"""Any text as the local name of an XML element, in the way of .NET's XmlConvert: `_x005B_` stands for `[`."""

from __future__ import annotations

import re

_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
)
_START += "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
_UNFIT = re.compile(rf"_(?=x(?:[0-9A-Fa-f]{{4}}){{0,2}}_)|^[^{_START}]|[^{_START}0-9.\u00b7\u0300-\u036f\u203f\u2040-]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{4})?)_")


def encoded(text: str) -> str:
    """A name for `text`; the empty text, which has none in XML, becomes `_x_`."""
    return _UNFIT.sub(lambda found: _escape(found[0]), text) or "_x_"


def decoded(name: str) -> str:
    """The opposite of `encoded`."""
    return "" if name == "_x_" else _ESCAPED.sub(_unescape, name)


def _escape(character: str) -> str:
    code = ord(character)
    return f"_x{code:04X}_" if code <= 0xFFFF else f"_x{code:08X}_"


def _unescape(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else found[0]
