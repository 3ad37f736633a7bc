"""The XML that a document describes, written and read with the standard library alone: the server is held against it.

On input any order, further names and unknown elements are fine; `read_reply` takes nothing but what `write` makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from mock_server.contract.document import Document, JsonObject

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
NIL, TYPE = f"{{{XSI}}}nil", f"{{{XSI}}}type"
UNCARRIED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CODE = "(?:00(?:0[0-9A-Fa-f]|10))?[0-9A-Fa-f]{4}"
SCALARS = {"string", "integer", "number", "boolean"}
LIST, PART = "ArrayOfanyType", "anyType"
"""What a list looks like where no schema says that one stands there."""


class XmlForm:
    """The XML of the values of one schema, which names the root element."""

    def __init__(self, document: Document, schema: Any) -> None:
        self._document = document
        self._schema = document.resolve(schema)
        self.root = self._schema["xml"]["name"]
        self._roots = {self.root, *self._schema["xml"].get("x-aliases", ())}
        self.namespace = self._schema["xml"].get("namespace", "")

    def write(self, value: Any) -> bytes:
        """Any plain data as XML, also what the schema refuses."""
        root = ET.Element(self._tag(self.root))
        self._fill(root, self._schema, value)
        text = ET.tostring(root, encoding="unicode", default_namespace=self.namespace or None)
        return text.replace("\r", "&#13;").encode()

    def read(self, raw: bytes) -> Any:
        """Raises ValueError for another root; what has not the form of its type is read as text."""
        root = ET.fromstring(raw)
        if root.tag not in map(self._tag, self._roots):
            raise ValueError(f"the root is {root.tag}")
        return self._value(root, self._schema)

    def read_reply(self, raw: bytes) -> Any:
        """Raises ValueError unless names, order and spelling are just as documented."""
        value = self.read(raw)
        if _tree(ET.fromstring(raw)) != _tree(ET.fromstring(self.write(value))):
            raise ValueError(f"expected {self.write(value)!r}")
        return value

    def shown(self, value: Any) -> Any:
        """What of a value XML shows."""
        return self._shown(value, self._schema)

    # Writing

    def _fill(self, element: ET.Element, schema: Any, value: Any) -> None:
        node = self._document.resolve(schema)
        if value is None:
            element.set(NIL, "true")
        elif isinstance(value, dict):
            for name, member in self._in_order(node, value):
                self._add_member(element, name, self._member(node, name), member)
        elif isinstance(value, list):
            listed = self._kind(node) == "array"
            if not listed:
                element.set(TYPE, LIST)
            for part in value:
                items = node.get("items", {}) if listed else {}
                self._add(element, self._name(items, "item") if listed else PART, items, part)
        else:
            if self._kind(node) is None and not isinstance(value, str):
                element.set(TYPE, ET.QName(XSD, _type_name(value)))  # type: ignore[arg-type]  # names are resolved
            element.text = spelled(value)

    def _in_order(self, node: JsonObject, value: JsonObject) -> Iterator[tuple[str, Any]]:
        """Declared members in the order of the schema, then others; without those that only JSON shows."""
        declared = self._properties(node)
        names = [*(name for name in declared if name in value), *(name for name in value if name not in declared)]
        return ((name, value[name]) for name in names if not _json_only(self._member(node, name)))

    def _add_member(self, parent: ET.Element, name: str, schema: Any, value: Any) -> None:
        """One element; one for each part of a list that has no element around it."""
        node = self._document.resolve(schema)
        if isinstance(value, list) and self._is_repeated(node):
            for part in value:
                self._add(parent, self._name(node.get("items", {}), name), node.get("items", {}), part)
        else:
            self._add(parent, schema.get("xml", {}).get("name", name), schema, value)

    def _add(self, parent: ET.Element, name: str, schema: Any, value: Any) -> None:
        self._fill(ET.SubElement(parent, self._tag(encoded(name))), schema, value)

    # Reading

    def _value(self, element: ET.Element, schema: Any) -> Any:
        node = self._document.resolve(schema)
        kind = self._kind(node)
        if is_nil(element):
            return None
        if kind in SCALARS and not len(element):
            return parsed(element.text or "", str(kind))
        if kind is None or kind in SCALARS:
            return self._untyped(element)
        between = [element.text, *(child.tail for child in element)]
        if any(text and text.strip(" \t\r\n") for text in between):
            return "".join(text or "" for text in between)
        return self._list(element, node) if kind == "array" else self._object(element, node)

    def _list(self, element: ET.Element, node: JsonObject) -> list[Any]:
        items = node.get("items", {})
        for child in element:
            if _local(child) not in self._names(items, "item"):
                raise ValueError(f"{child.tag} is no item")
        return [self._value(child, items) for child in element]

    def _object(self, element: ET.Element, node: JsonObject) -> JsonObject:
        declared = {
            tag: name
            for name, schema in self._properties(node).items()
            if not _json_only(self._document.resolve(schema))
            for tag in self._member_names(name, schema)
        }
        value: JsonObject = {}
        for child in element:
            name = declared.get(_local(child)) if declared else decoded(_local(child))
            if name is None:
                continue
            if declared and child.tag != self._tag(_local(child)):
                raise ValueError(f"{child.tag} is in another namespace")
            schema = self._document.resolve(self._member(node, name))
            if self._is_repeated(schema):
                value.setdefault(name, []).append(self._value(child, schema.get("items", {})))
            else:
                value[name] = self._value(child, schema)
        return value

    def _untyped(self, element: ET.Element) -> Any:
        kind = element.get(TYPE, "").rpartition(":")[2]
        if kind == LIST:
            return [None if is_nil(child) else self._untyped(child) for child in element]
        if len(element):
            return {decoded(_local(child)): self._value(child, {}) for child in element}
        text = element.text or ""
        return parsed(text, {"long": "integer", "double": "number"}.get(kind, kind))

    # What the schema says

    def _tag(self, name: str) -> str:
        return f"{{{self.namespace}}}{name}" if self.namespace else name

    def _names(self, schema: Any, otherwise: str) -> list[str]:
        keywords = self._document.resolve(schema).get("xml", {})
        return [keywords.get("name", otherwise), *keywords.get("x-aliases", ())]

    def _name(self, schema: Any, otherwise: str) -> str:
        return self._names(schema, otherwise)[0]

    def _member_names(self, name: str, schema: Any) -> list[str]:
        node = self._document.resolve(schema)
        if self._is_repeated(node):
            return self._names(node.get("items", {}), name)
        return [schema.get("xml", {}).get("name", name)]

    def _properties(self, node: JsonObject) -> JsonObject:
        found = dict(node.get("properties", {}))
        for part in self._parts(node):
            found = {**self._properties(part), **found}
        return found

    def _parts(self, node: JsonObject) -> list[JsonObject]:
        return [self._document.resolve(part) for key in ("allOf", "anyOf", "oneOf") for part in node.get(key, ())]

    def _member(self, node: JsonObject, name: str) -> Any:
        """The schema of a member: its own, or that of undeclared ones; anything where there is neither."""
        declared = self._properties(node)
        others = node.get("additionalProperties")
        return declared.get(name, others if isinstance(others, dict) else {})

    def _is_repeated(self, node: JsonObject) -> bool:
        return self._kind(node) == "array" and not node.get("xml", {}).get("wrapped")

    def _kind(self, node: JsonObject) -> str | None:
        """The type; None where several are possible, of scalars with text among them the text."""
        if "type" in node or "properties" in node:
            return str(node.get("type", "object"))
        kinds = {self._kind(part) for part in self._parts(node)}
        if "string" in kinds and kinds <= SCALARS:
            return "string"
        return kinds.pop() if len(kinds) == 1 else None

    def _shown(self, value: Any, schema: Any) -> Any:
        node = self._document.resolve(schema)
        if isinstance(value, list):
            return [self._shown(part, node.get("items", {})) for part in value]
        if isinstance(value, dict):
            members = {name: self._member(node, name) for name in value}
            return {name: self._shown(value[name], each) for name, each in members.items() if not _json_only(each)}
        return carried(value) if isinstance(value, str) else value


def forms_of(document: Document) -> dict[tuple[str, str], XmlForm]:
    """By operation and status, or `request`: how each body of a document looks in XML, where it does."""
    forms = {}
    for _, _, node, _ in document.operations():
        for place, holder in (("request", node.get("requestBody", {})), *node["responses"].items()):
            content = document.resolve(holder).get("content", {})
            schema = next((form["schema"] for media_type, form in content.items() if media_type.endswith("xml")), None)
            if schema is not None:
                forms[node["operationId"], place] = XmlForm(document, schema)
    return forms


def is_nil(element: ET.Element) -> bool:
    """Raises ValueError for an element that says so and has content all the same, or says neither true nor false."""
    said = {None: False, "true": True, "1": True, "false": False, "0": False}.get(element.get(NIL))
    if said is None or (said and (len(element) or (element.text or "").strip())):
        raise ValueError(f"{element.tag} is no null")
    return said


def carried(text: str) -> str:
    """A text as XML 1.0 can carry it."""
    return UNCARRIED.sub("\ufffd", text)


def spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return carried(value) if isinstance(value, str) else repr(value)


def parsed(text: str, kind: str) -> Any:
    """The value that a text spells, as XML Schema has it; the text itself where it spells none."""
    word = text.strip(" \t\r\n")
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(word, text)
    if kind == "integer" or (kind == "number" and re.fullmatch(r"[+-]?[0-9]+", word)):
        fits = re.fullmatch(r"[+-]?[0-9]+", word, re.ASCII) and -(2**63) <= int(word) < 2**63
        return int(word) if fits else text
    if kind == "number":
        return float(word) if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", word, re.ASCII) else text
    return text


def encoded(name: str) -> str:
    """A name of an element for any text; `_x005B_` stands for `[`."""
    unfit = rf"_(?=x{CODE}_)|^_(?=x_$)|^[^A-Za-z_]|[^A-Za-z0-9_.-]"
    return re.sub(unfit, lambda found: f"_x{_code(found[0])}_", name) if name else "_x_"


def decoded(name: str) -> str:
    return "" if name == "_x_" else re.sub(f"_x({CODE})_", lambda found: chr(int(found[1], 16)), name)


def _code(character: str) -> str:
    return f"{ord(character):04X}" if ord(character) <= 0xFFFF else f"{ord(character):08X}"


def _type_name(value: Any) -> str:
    return "boolean" if isinstance(value, bool) else "long" if isinstance(value, int) else "double"


def _json_only(schema: Any) -> bool:
    return bool(schema.get("xml", {}).get("x-json-only"))


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _tree(element: ET.Element) -> Any:
    """All of an element that counts; names without their escapes, which may be more than are needed."""
    attributes = {name: value.rpartition(":")[2] for name, value in element.attrib.items()}
    return decoded(element.tag), element.text or "", attributes, element.tail or "", [_tree(child) for child in element]
