"""The schema as a reference page and as JSON Schema."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from schema.texts import KIND, small

from undersight.schema.load import builtin, load, read
from undersight.schema.model import Schema
from undersight.schema.render import json_schema, reference


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load(read(builtin()))


def test_json_schema_has_every_kind_and_resolves(schema: Schema) -> None:
    text = json.dumps(json_schema(schema))
    made = json.loads(text)

    assert made["$schema"].endswith("2020-12/schema")
    assert {r["$ref"] for r in made["oneOf"]} == {f"#/$defs/{kind}" for kind in schema.kinds}
    for name in re.findall(r'"#/\$defs/([^"]+)"', text):
        assert name in made["$defs"]


def test_json_schema_knows_values(schema: Schema) -> None:
    claims = json_schema(schema)["$defs"]["deployment"]["properties"]["claims"]["properties"]  # type: ignore[index,call-overload]

    value = claims["operation_mode"]["items"]["allOf"][1]["properties"]["value"]  # type: ignore[index,call-overload]
    assert "verification" in value["enum"]  # type: ignore[operator,index,call-overload]


def test_json_schema_judges_records(schema: Schema) -> None:
    judge = jsonschema.Draft202012Validator(json_schema(schema))
    judge.check_schema(json_schema(schema))
    right = {
        "kind": "place",
        "claims": {
            "iso_code": [{"value": "FR", "certainty": "documented"}],
            "coordinates": [{"value": {"lat": 47, "lon": 2}}],
            "located_in": [{"absence": "unknown"}],
        },
    }

    assert judge.is_valid(right)
    for prop, value in (
        ("iso_code", "fr"),
        ("coordinates", {"lat": 99, "lon": 2}),
        ("colour", "red"),
    ):
        wrong = {"kind": "place", "claims": {prop: [{"value": value}]}}
        assert not judge.is_valid(wrong), prop
    assert not judge.is_valid({"kind": "place", "claims": {"iso_code": [{}]}})


def test_reference_names_everything(schema: Schema) -> None:
    page = reference(schema)

    for kind in schema.kinds.values():
        assert f"(`{kind.id}`)" in page
    for prop in schema.properties:
        assert f"| `{prop}` |" in page
    for codes in schema.lists.values():
        for code in codes.codes:
            assert f"| `{code}` |" in page


def test_reference_in_french(schema: Schema) -> None:
    assert "## Déploiement (`deployment`)" in reference(schema, "fr")


def test_reference_cells_cannot_break_out() -> None:
    page = reference(load(small(thing=KIND.replace("label: Near", 'label: "<b>a|b"'))))

    assert "| &lt;b>a\\|b |" in page
