"""XML as bytes, driven by the `xml` keywords of a schema: decoded with every hostile form refused.

On a root `name`, `namespace` (which holds for everything below) and `x-aliases` (further names that are read); on an
array `wrapped`; on items `name` and `x-aliases`; on a member `name`, and `x-json-only` for one that XML does not show.
Null is `i:nil="true"`.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from mock_server.contract.document import Document
from mock_server.contract.limits import DEEPEST, MOST_MEMBERS, refused
from mock_server.contract.xml_shape import XSI, Shapes, read

_LONGEST_COMPLAINT = 300


class XmlCodec:
    """The form of one schema. Raises ValueError for a schema that XML cannot carry or that names no root."""

    format = "xml"

    def __init__(self, document: Document, schema: Any) -> None:
        keywords = document.resolve(schema).get("xml", {}) if isinstance(schema, dict) else {}
        if "name" not in keywords:
            raise ValueError("a body in XML needs a schema with xml.name, the name of its root element")
        namespace = keywords.get("namespace", "")
        self._root = Shapes(document, namespace).item(schema, keywords["name"])
        self._namespaces = {"i": XSI, None: namespace} if namespace else {}
        # Not collect_ids=False: to skip ids, lxml lets libxml2 load the external subset, load_dtd or not.
        self._parser = etree.XMLParser(
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )

    def decode(self, raw: bytes) -> Any:
        """The value that the document spells.

        Raises Invalid for anything but one well-formed document with the right root and without a document type, which
        is where entities are declared, and for what `limits` refuses.
        """
        root = self._parsed(raw)
        if root.tag not in self._root.names:
            raise refused((), f"the root element is {root.tag[:200]}, expected {self._root.names[0]}")
        # Counting bytes bounds what is inside from above, so that only suspicious bodies are walked.
        if raw.count(b"<") > DEEPEST or raw.count(b"=") > MOST_MEMBERS:
            _refuse_oversize(root)
        return read(self._root.shape, root, ())

    def encode(self, value: Any) -> bytes:
        root = etree.Element(self._root.names[0], nsmap=self._namespaces)
        self._root.shape.write(root, value)
        encoded: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=False)
        return encoded

    def _parsed(self, raw: bytes) -> Any:
        try:
            root = etree.fromstring(raw, self._parser)
        except etree.XMLSyntaxError as error:
            complaint = str(error.msg).replace(", use XML_PARSE_HUGE option", "")
            raise refused((), f"not valid XML: {complaint[:_LONGEST_COMPLAINT]}") from None
        if root.getroottree().docinfo.doctype:
            raise refused((), "a document type (<!DOCTYPE>) is not allowed")
        return root


def _refuse_oversize(root: Any) -> None:
    """Raises Invalid for more than MOST_MEMBERS elements or attributes in one, and beyond DEEPEST levels."""
    level = [root]
    for _ in range(DEEPEST):
        for element in level:
            if len(element) > MOST_MEMBERS or len(element.attrib) > MOST_MEMBERS:
                raise refused((), f"more than {MOST_MEMBERS} elements or attributes in one element")
        level = [child for element in level for child in element]
        if not level:
            return
    raise refused((), f"more than {DEEPEST} levels")
