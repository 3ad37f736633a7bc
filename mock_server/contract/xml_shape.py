"""What a schema makes of XML: shapes, compiled once, that read elements as plain data and write plain data as elements.

Reading never fails on a value: what has not the form of its type is read as what it looks like, and the schema, which
is asked afterwards, refuses it and names the member.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, Protocol

from lxml import etree

from mock_server.contract.document import Document, JsonObject
from mock_server.contract.limits import INT64, Member, refused
from mock_server.contract.xml_names import decoded, encoded

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
_NIL, _TYPE = f"{{{XSI}}}nil", f"{{{XSI}}}type"
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
_UNCARRIED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEYWORDS = {"name", "namespace", "wrapped", "x-aliases", "x-json-only"}
_LISTS = ("allOf", "anyOf", "oneOf")
_SPACE = " \t\r\n"


class Shape(Protocol):
    """How one kind of value looks. `element` is a whole element, null is dealt with before."""

    def read(self, element: Any, member: Member) -> Any: ...

    def write(self, element: Any, value: Any) -> None: ...


def read(shape: Shape, element: Any, member: Member) -> Any:
    """The value of an element; None for one that says `i:nil="true"`.

    Raises Invalid for one that says so and has content all the same, and for another `i:nil` than true or false.
    """
    nil = element.get(_NIL)
    if nil is None:
        return shape.read(element, member)
    absent = _boolean(nil)
    if absent is None:
        raise refused(member, f"i:nil is true or false, not '{nil[:100]}'")
    if absent and (len(element) or (element.text or "").strip(_SPACE)):
        raise refused(member, "an element with i:nil has no content")
    return None if absent else shape.read(element, member)


def write(shape: Shape, parent: Any, tag: str, value: Any) -> None:
    """Append an element with the value."""
    element = etree.SubElement(parent, tag)
    if value is None:
        element.set(_NIL, "true")
    else:
        shape.write(element, value)


def carried(text: str) -> str:
    """What XML 1.0 can carry of a text: U+FFFD stands for any character that it cannot."""
    return _UNCARRIED.sub("\ufffd", text)


class Scalar:
    """Text, and what is spelled as text."""

    def __init__(self, parse: Callable[[str], Any]) -> None:
        self._parse = parse

    def read(self, element: Any, member: Member) -> Any:
        if len(element):
            return Untyped().read(element, member)
        text = element.text or ""
        parsed = self._parse(text)
        return text if parsed is None else parsed

    def write(self, element: Any, value: Any) -> None:
        element.text = _spelled(value)


def _spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return carried(value if isinstance(value, str) else repr(value))


def _integer(text: str) -> int | None:
    text = text.strip(_SPACE)
    return int(text) if _INTEGER.fullmatch(text) and int(text) in INT64 else None


def _number(text: str) -> float | int | None:
    integer = _integer(text)
    text = text.strip(_SPACE)
    if integer is not None or not _NUMBER.fullmatch(text):
        return integer
    return number if isfinite(number := float(text)) else None


def _boolean(text: str) -> bool | None:
    return _BOOLEANS.get(text.strip(_SPACE))


_SCALARS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}


class Item:
    """Elements of one name with one shape; `names` are those that are read, the first of them is written."""

    def __init__(self, names: tuple[str, ...], shape: Shape) -> None:
        self.names = names
        self.shape = shape


class Record:
    """An object with declared members. Order makes no difference on input; on output it is that of the schema."""

    def __init__(self) -> None:
        self.members: dict[str, Item] = {}
        self.repeated: set[str] = set()

    def complete(self) -> None:
        """Know the members by their elements, once all are there."""
        self._by_tag = {tag: name for name, item in self.members.items() for tag in item.names}
        self._by_local_name = {_local(tag): tag for tag in self._by_tag}

    def read(self, element: Any, member: Member) -> Any:
        """Elements that no member has are skipped; of a member that is there twice the last counts.

        Raises Invalid for a member's name in another namespace: skipping it would lose what was meant to be sent.
        """
        text = _stray_text(element)
        if text:
            return text
        values: dict[str, Any] = {}
        for child in element:
            name = self._by_tag.get(child.tag)
            if name is None:
                self._refuse_stray(child, member)
                continue
            if name in self.repeated:
                items = values.setdefault(name, [])
                items.append(read(self.members[name].shape, child, (*member, name, len(items))))
            else:
                values[name] = read(self.members[name].shape, child, (*member, name))
        return values

    def _refuse_stray(self, child: Any, member: Member) -> None:
        meant = self._by_local_name.get(_local(child.tag))
        if meant is not None:
            namespace = etree.QName(meant).namespace or ""
            raise refused(member, f"{_shown(child.tag)} must be in the namespace '{namespace}'")

    def write(self, element: Any, value: Any) -> None:
        for name, item in self.members.items():
            if name not in value:
                continue
            for part in value[name] if name in self.repeated else (value[name],):
                write(item.shape, element, item.names[0], part)


class Sequence:
    """A wrapped array: an element around those of the items."""

    def __init__(self, item: Item) -> None:
        self.item = item

    def read(self, element: Any, member: Member) -> Any:
        """Raises Invalid for an element that is no item: leaving it out would lose what the client meant to send."""
        text = _stray_text(element)
        if text:
            return text
        for child in element:
            if child.tag not in self.item.names:
                raise refused(member, f"expected elements {_shown(self.item.names[0])}, found {_shown(child.tag)}")
        return [read(self.item.shape, child, (*member, index)) for index, child in enumerate(element)]

    def write(self, element: Any, value: Any) -> None:
        for part in value:
            write(self.item.shape, element, self.item.names[0], part)


class Table:
    """An object with undeclared members: an element for each, repeated for the parts of an array."""

    def __init__(self, namespace: str, shape: Shape, *, repeated: bool) -> None:
        self._namespace = namespace
        self._shape = shape
        self._repeated = repeated

    def read(self, element: Any, member: Member) -> Any:
        values: dict[str, Any] = {}
        for child in element:
            name = decoded(_local(child.tag))
            if self._repeated:
                items = values.setdefault(name, [])
                items.append(read(self._shape, child, (*member, name, len(items))))
            else:
                values[name] = read(self._shape, child, (*member, name))
        return values

    def write(self, element: Any, value: Any) -> None:
        for name, part in value.items():
            for single in part if self._repeated else (part,):
                write(self._shape, element, _tag(self._namespace, encoded(name)), single)


class Untyped:
    """Where the schema says no type: text, or what `i:type` says; elements inside make an object, or the parts of an
    `ArrayOfanyType`.
    """

    _PARSERS: Mapping[str, Callable[[str], Any]] = {
        **dict.fromkeys(("int", "long", "short", "integer", "byte", "unsignedInt", "unsignedLong"), _integer),
        **dict.fromkeys(("double", "float", "decimal"), _number),
        "boolean": _boolean,
        "string": str,
    }
    _NAMES: Mapping[type, str] = {bool: "boolean", int: "long", float: "double", str: "string"}
    _LIST = "ArrayOfanyType"

    def read(self, element: Any, member: Member) -> Any:
        """Raises Invalid for an `i:type` that its text does not have."""
        kind = element.get(_TYPE, "").strip(_SPACE).rpartition(":")[2]
        if kind == self._LIST:
            return [read(self, child, (*member, index)) for index, child in enumerate(element)]
        if len(element):
            return {decoded(_local(child.tag)): read(self, child, (*member, _local(child.tag))) for child in element}
        text = element.text or ""
        value = self._PARSERS.get(kind, str)(text)
        if value is None:
            raise refused(member, f"'{text[:100]}' is no value of the type {kind}")
        return value

    def write(self, element: Any, value: Any) -> None:
        if isinstance(value, dict):
            for name, part in value.items():
                write(self, element, _beside(element, encoded(name)), part)
        elif isinstance(value, list):
            element.set(_TYPE, self._LIST)
            for part in value:
                write(self, element, _beside(element, "anyType"), part)
        else:
            if not isinstance(value, str):
                element.set(_TYPE, etree.QName(XSD, self._NAMES[type(value)]))
            element.text = _spelled(value)


class Shapes:
    """Compiles the schemas of a document for elements of one namespace; a schema that refers to itself is fine."""

    def __init__(self, document: Document, namespace: str) -> None:
        self._document = document
        self._namespace = namespace
        self._records: dict[int, Record] = {}

    def compile(self, schema: Any) -> Shape:
        """Raises ValueError for what XML could not carry."""
        node = self._document.resolve(schema)
        self._refuse_unknown(node)
        kind = _kind(self._document, node)
        if kind == "array":
            return Sequence(self.item(node.get("items", {}), "item"))
        if kind == "object":
            return self._record(node) if _properties(self._document, node) else self._table(node)
        return Scalar(_SCALARS[kind]) if kind else Untyped()

    def item(self, schema: Any, name: str) -> Item:
        """Elements that are named by the schema, else as the place that they stand in."""
        keywords = self._document.resolve(schema).get("xml", {})
        names = (keywords.get("name", name), *keywords.get("x-aliases", ()))
        return Item(tuple(_tag(self._namespace, each) for each in names), self.compile(schema))

    def _record(self, node: JsonObject) -> Record:
        if id(node) in self._records:
            return self._records[id(node)]
        record = self._records[id(node)] = Record()
        for name, schema in _properties(self._document, node).items():
            member = self._document.resolve(schema)
            if member.get("xml", {}).get("x-json-only"):
                continue
            if _kind(self._document, member) == "array" and not member.get("xml", {}).get("wrapped"):
                record.repeated.add(name)
                record.members[name] = self.item(member.get("items", {}), name)
            else:
                own_name = schema.get("xml", {}).get("name", name)
                record.members[name] = Item((_tag(self._namespace, own_name),), self.compile(schema))
        record.complete()
        return record

    def _table(self, node: JsonObject) -> Shape:
        values = node.get("additionalProperties")
        schema = self._document.resolve(values) if isinstance(values, dict) else {}
        if schema is node:
            return Untyped()
        repeated = _kind(self._document, schema) == "array" and not schema.get("xml", {}).get("wrapped")
        return Table(self._namespace, self.compile(schema.get("items", {}) if repeated else schema), repeated=repeated)

    def _refuse_unknown(self, node: JsonObject) -> None:
        keywords = node.get("xml", {})
        unknown = sorted(set(keywords) - _KEYWORDS)
        if unknown:
            raise ValueError(f"xml: {unknown[0]} is not supported; supported are {', '.join(sorted(_KEYWORDS))}")
        if keywords.get("namespace", self._namespace) != self._namespace:
            raise ValueError(f"xml: the namespace {keywords['namespace']} stands inside another one")


def _properties(document: Document, node: JsonObject) -> JsonObject:
    """The declared members, those of the parts of a composition included."""
    found: JsonObject = dict(node.get("properties", {}))
    for part in _parts(document, node):
        for name, schema in _properties(document, part).items():
            found.setdefault(name, schema)
    return found


def _parts(document: Document, node: JsonObject) -> list[JsonObject]:
    return [document.resolve(part) for key in _LISTS for part in node.get(key, ())]


def _kind(document: Document, node: JsonObject) -> str | None:
    """The type of what fits a schema, as far as XML makes a difference; None where it may be anything."""
    if "type" in node:
        return str(node["type"])
    if "properties" in node:
        return "object"
    kinds = {_kind(document, part) for part in _parts(document, node)}
    if len(kinds) == 1:
        return kinds.pop()
    return "string" if "string" in kinds and kinds <= set(_SCALARS) else None


def _tag(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}" if namespace else name


def _beside(element: Any, name: str) -> str:
    return _tag(etree.QName(element).namespace or "", name)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _shown(tag: str) -> str:
    """An element as a message names it."""
    return f"<{_local(tag)[:100]}>"


def _stray_text(element: Any) -> str:
    """What stands between the elements, other than space."""
    parts = [element.text or "", *(child.tail or "" for child in element)]
    return "".join(part for part in parts if part.strip(_SPACE))
