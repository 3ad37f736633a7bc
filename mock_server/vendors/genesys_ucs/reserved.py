"""Words that no value may consist of (UNAUTH). The document's pattern says the same to generators."""

from __future__ import annotations

_PRODUCT = "extension none profile service state task"
_DATABASE = (
    "alter by comment constraint create cursor database delete from having identity index inner insert is join left "
    "null order outer prepare primary procedure return right select set size table truncate union update when where"
)
_TYPES = (
    "bigint binary bit blob boolean char clob currency date datetime decimal double float int integer long "
    "longvarbinary money nchar number numeric real smalldatetime smallint smallmoney string time timestamp tinyint "
    "varbinary varchar varchar2"
)
RESERVED = frozenset(f"{_PRODUCT} {_DATABASE} {_TYPES}".split())


def is_reserved(text: str) -> bool:
    """Whether the whole of `text` is a reserved word; only ASCII letters lose their case."""
    return text.isascii() and text.lower() in RESERVED
