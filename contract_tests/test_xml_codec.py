"""The codec of XML against the reference of the tests, over all schemas of the documents, and where it is subtle."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract_tests.generated import values
from contract_tests.suite.xml_form import XmlForm, decoded, encoded, forms_of
from mock_server.contract import xml_names
from mock_server.contract.contract import compile_contract
from mock_server.contract.document import Document, load_document
from mock_server.contract.xml_codec import XmlCodec
from mock_server.errors import Invalid
from mock_server.settings import shipped

DOCUMENT = load_document(shipped("openapi"), "mypreferences")
OPERATIONS = {operation.id: operation for operation in compile_contract(DOCUMENT).operations}
FORMS = forms_of(DOCUMENT)
generously = settings(
    derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck), max_examples=25
)


def schema_of(operation: str, place: str) -> Any:
    """The schema of a body, as the document refers to it."""
    node = next(node for _, _, node, _ in DOCUMENT.operations() if node["operationId"] == operation)
    holder = node["requestBody"] if place == "request" else node["responses"][place]
    return DOCUMENT.resolve(holder)["content"]["text/xml"]["schema"]


def _distinct() -> dict[str, Any]:
    """One operation and place for each schema."""
    return {str(schema_of(*key)): key for key in FORMS}


PLACES = list(_distinct().values())


def codec(operation: str, place: str) -> Any:
    known = OPERATIONS[operation]
    forms = known.bodies if place == "request" else known.responses[int(place)].forms
    return forms["application/xml"].codec


@pytest.mark.rule("MYP-XML-14")
@pytest.mark.parametrize("key", PLACES, ids="-".join)
@generously
@given(data=st.data())
def test_what_one_writes_the_other_reads_and_nothing_is_lost(key: tuple[str, str], data: st.DataObject) -> None:
    value = data.draw(values(DOCUMENT, schema_of(*key)))
    form, server = FORMS[key], codec(*key)
    shown = form.shown(value)
    assert form.read_reply(server.encode(value)) == shown
    assert server.decode(form.write(value)) == shown
    assert server.decode(server.encode(value)) == shown


@generously
@given(name=st.text(max_size=12) | st.text("_x0059[]é\U0001f600:-", max_size=12))
def test_any_text_is_the_name_of_an_element_and_back(name: str) -> None:
    carried = name.encode("utf-8", "replace").decode()
    assert decoded(encoded(carried)) == carried
    assert xml_names.decoded(xml_names.encoded(carried)) == carried
    assert decoded(xml_names.encoded(carried)) == carried
    assert xml_names.decoded(encoded(carried)) == carried


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("profile.Addresses[0].City", "profile.Addresses_x005B_0_x005D_.City"),
        ("1st", "_x0031_st"),
        ("", "_x_"),
        ("_x005B_", "_x005F_x005B_"),
        ("_x0001F600_", "_x005F_x0001F600_"),
        ("_x_", "_x005F_x_"),
        ("a b", "a_x0020_b"),
        ("\U0001f600", "_x0001F600_"),
        ("Länge", "Länge"),
        ("a:b", "a_x003A_b"),
    ],
)
def test_names_are_escaped_in_the_way_of_the_vendors_framework(name: str, escaped: str) -> None:
    assert xml_names.encoded(name) == escaped
    assert xml_names.decoded(escaped) == name == decoded(encoded(name))


def document_with(schema: dict[str, Any]) -> Document:
    return Document("test", shipped("openapi"), {"components": {"schemas": {"Body": schema}}})


@pytest.mark.parametrize(
    ("schema", "complaint"),
    [
        ({"type": "object"}, "xml.name"),
        ({"type": "object", "xml": {"name": "A", "attribute": True}}, "attribute is not supported"),
        (
            {
                "type": "object", "xml": {"name": "A"},
                "properties": {"b": {"type": "string", "xml": {"namespace": "urn:b"}}},
            },
            "stands inside another one",
        ),
    ],
)  # fmt: skip
def test_a_schema_that_xml_cannot_carry_is_refused_at_the_start(schema: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        XmlCodec(document_with(schema), {"$ref": "#/components/schemas/Body"})


REPEATED = {
    "type": "object",
    "xml": {"name": "Order", "namespace": "urn:orders"},
    "properties": {
        "Line": {"type": "array", "items": {"type": "integer"}},
        "Note": {"type": "array", "items": {"type": "string", "xml": {"name": "Remark"}}},
        "Part": {"$ref": "#/components/schemas/Body"},
    },
}


def test_arrays_without_an_element_around_them_and_schemas_within_themselves_are_carried() -> None:
    document = document_with(REPEATED)
    reference = {"$ref": "#/components/schemas/Body"}
    value = {"Line": [1, -2], "Note": ["a", ""], "Part": {"Line": [3], "Part": {"Note": [None, "b"]}}}
    server, form = XmlCodec(document, reference), XmlForm(document, reference)
    assert server.encode(value) == (
        b'<Order xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:orders"><Line>1</Line><Line>-2</Line>'
        b"<Remark>a</Remark><Remark></Remark><Part><Line>3</Line><Part>"
        b'<Remark i:nil="true"/><Remark>b</Remark></Part></Part></Order>'
    )
    assert server.decode(server.encode(value)) == form.read_reply(server.encode(value)) == value
    assert server.decode(form.write(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1), (" +7\n", 7), ("-9223372036854775808", -(2**63)), ("9223372036854775808", "9223372036854775808"),
        ("1.0", "1.0"), ("٣", "٣"), ("", ""), ("0x1", "0x1"), ("1_000", "1_000"),
    ],
)  # fmt: skip
def test_integers_are_read_as_xml_schema_spells_them_and_others_are_left_to_the_schema(text: str, value: Any) -> None:
    schema = {"type": "integer", "xml": {"name": "N"}}
    assert XmlCodec(document_with(schema), schema).decode(f"<N>{text}</N>".encode()) == value


ANYTHING = {"xml": {"name": "V"}}
XMLNS = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:s="http://www.w3.org/2001/XMLSchema"'


@pytest.mark.parametrize(
    ("inside", "value"),
    [
        ('i:type="s:long">7', 7), ('i:type="int"> 7 ', 7), ('i:type="s:boolean">1', True), ('i:type="s:double">2', 2),
        ('i:type="s:double">2.5e1', 25.0), ('i:type="s:string"> 7 ', " 7 "), (">7", "7"), ('i:nil="true">', None),
        ('i:type="s:unheard">7', "7"), ("><a>1</a><b/>", {"a": "1", "b": ""}),
        ('i:type="ArrayOfanyType"><x>1</x><y i:type="s:int">2</y>', ["1", 2]), ('i:type="ArrayOfanyType">', []),
    ],
)  # fmt: skip
def test_where_no_type_is_known_the_element_tells_it(inside: str, value: Any) -> None:
    document = f"<V {XMLNS} {inside}</V>" if "=" in inside.partition(">")[0] else f"<V {XMLNS}{inside}</V>"
    read = XmlCodec(document_with(ANYTHING), ANYTHING).decode(document.encode())
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    "inside", ['i:type="s:long">x', 'i:type="s:boolean">yes', 'i:type="s:long">9999999999999999999']
)
def test_a_type_that_the_text_has_not_is_refused(inside: str) -> None:
    with pytest.raises(Invalid) as refusal:
        XmlCodec(document_with(ANYTHING), ANYTHING).decode(f"<V {XMLNS} {inside}</V>".encode())
    assert "is no value of the type" in refusal.value.failures[0].message
