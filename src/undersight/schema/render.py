"""The schema for readers and other programs: a Markdown reference, a JSON Schema."""

from __future__ import annotations

from undersight.schema.model import Kind, Property, Schema, Use, in_language
from undersight.values.protocol import Absence, Json

_TEXT: Json = {"type": "string", "minLength": 1}


def _shaped(**properties: Json) -> Json:
    """A JSON Schema of an object that has exactly these keys."""
    required: list[Json] = list(properties)
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


_AMOUNT: Json = {"type": ["number", "string"]}  # as text where JSON would lose digits

_VALUES: dict[str, Json] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "number": _AMOUNT,
    "link": _shaped(record=_TEXT),
    "quantity": _shaped(amount=_AMOUNT, unit={"type": "string"}),
    "money": _shaped(amount=_AMOUNT, currency={"type": "string", "pattern": "^[A-Z]{3}$"}),
    "identifier": _shaped(scheme=_TEXT, value=_TEXT),
    "url": {"type": "string", "format": "uri"},
    "email": {"type": "string", "format": "email"},
    "coordinates": {
        "type": "object",
        "properties": {
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lon": {"type": "number", "minimum": -180, "maximum": 180},
            "precision": {"type": "number", "exclusiveMinimum": 0},
        },
        "required": ["lat", "lon"],
        "additionalProperties": False,
    },
}
"""Value type -> JSON Schema of its JSON form; every other type is a text."""

_TIME: Json = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "description": "EDTF: when it was so"},
        "throughout": {"type": "boolean", "description": "all that time, or at some point in it"},
        "first_seen": {"type": "boolean", "description": "its start is only when it was seen"},
    },
    "required": ["text"],
    "additionalProperties": False,
}


def json_schema(schema: Schema) -> dict[str, Json]:
    """JSON Schema 2020-12 of a record: {"id", "kind", "claims": {property: [claim, …]}}.

    A claim is {"value": …} or {"absence": "unknown"}, with certainty, reason, time and citations.
    What a page has beside (title, address, sources, checks …) may stand there and is not judged.
    """
    kinds: list[Json] = [{"$ref": f"#/$defs/{kind.id}"} for kind in schema.kinds.values()]
    definitions: dict[str, Json] = {
        "claim": _claim(schema),
        "citation": _citation(schema),
        "time": _TIME,
    }
    for kind in schema.kinds.values():
        definitions[kind.id] = _record(schema, kind)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": in_language(schema.labels, "en"),
        "oneOf": kinds,
        "$defs": definitions,
    }


def _record(schema: Schema, kind: Kind) -> Json:
    claims: dict[str, Json] = {
        use.property: _claims(schema, schema.properties[use.property], use) for use in kind.uses
    }
    properties: dict[str, Json] = {
        "id": _TEXT,
        "kind": {"const": kind.id},
        "claims": {"type": "object", "properties": claims, "additionalProperties": False},
    }
    required: list[Json] = ["kind", "claims"]
    if kind.owner:
        properties["owner"] = _TEXT
        required.append("owner")
    return {
        "title": in_language(kind.labels, "en"),
        "description": in_language(kind.description, "en"),
        "type": "object",
        "properties": properties,
        "required": required,
    }


def _claims(schema: Schema, prop: Property, use: Use) -> Json:
    """How many is a warning and never a refusal, so it is told and not enforced."""
    value: Json = {"properties": {"value": _value(schema, prop)}}
    item: Json = {"allOf": [{"$ref": "#/$defs/claim"}, value]}
    described = {
        "title": in_language(use.labels, "en"),
        "description": " ".join(in_language(t, "en") for t in (use.help, use.convention) if t),
        "$comment": f"how many: {use.number()}",
    }
    return {**{k: v for k, v in described.items() if v}, "type": "array", "items": item}


def _value(schema: Schema, prop: Property) -> Json:
    if prop.type == "code":
        codes: list[Json] = list(schema.lists[prop.codes].codes)
        return {"enum": codes}
    if prop.type == "identifier":
        schemes: list[Json] = list(prop.rules.schemes)
        return _shaped(scheme={"enum": schemes}, value=_TEXT)
    shaped = _VALUES.get(prop.type)
    if shaped is not None:
        return shaped
    text: dict[str, Json] = {"type": "string", "minLength": 1}
    if prop.rules.pattern:
        text["pattern"] = f"^(?:{prop.rules.pattern})$"
    if prop.rules.longest:
        text["maxLength"] = prop.rules.longest
    return text


def _claim(schema: Schema) -> Json:
    certainties: list[Json] = [step.id for step in schema.certainties]
    absences: list[Json] = [absence.value for absence in Absence]
    access: list[Json] = list(schema.lists["access"].codes)
    return {
        "type": "object",
        "properties": {
            "id": _TEXT,
            "value": True,
            "absence": {"enum": absences},
            "certainty": {"enum": certainties},
            "reason": {"type": "string"},
            "time": {"$ref": "#/$defs/time"},
            "language": {"type": "string"},
            "access": {"enum": access},
            "preferred": {"type": "boolean"},
            "disputed": {"type": "string", "description": "why; absent: it is not"},
            "target": {
                "type": "object",
                "description": "the linked record: id, kind, title, address",
            },
            "owned": {"type": "object", "description": "the owned record's kind and claims"},
            "citations": {"type": "array", "items": {"$ref": "#/$defs/citation"}},
        },
        "oneOf": [{"required": ["value"]}, {"required": ["absence"]}],
    }


def _citation(schema: Schema) -> Json:
    access: list[Json] = list(schema.lists["access"].codes)
    return {
        "type": "object",
        "properties": {
            "source": _TEXT,
            "held": {"const": True, "description": "a source that is shown on request only"},
            "number": {"type": "integer", "minimum": 1},
            "title": _TEXT,
            "locator": {"type": "string"},
            "quote": {"type": "string"},
            "translation": {"type": "string"},
            "capture": {"type": "string"},
            "access": {"enum": access},
        },
        "oneOf": [{"required": ["source"]}, {"required": ["held"]}],
    }


# -- the reference page ---------------------------------------------------------------------------


def reference(schema: Schema, language: str = "en") -> str:
    """The vocabulary as one Markdown page: kinds with their properties, then the lists."""
    lines = [f"# {_cell(in_language(schema.labels, language))}", ""]
    for kind in schema.kinds.values():
        lines += _kind_lines(schema, kind, language)
    lines += ["## Certainty", "", "| id | label | meaning |", "|---|---|---|"]
    for step in schema.certainties:
        texts = (in_language(text, language) for text in (step.labels, step.definition))
        lines.append(_row(f"`{step.id}`", *texts))
    lines.append("")
    for codes in schema.lists.values():
        lines += [f"## List: {_cell(in_language(codes.labels, language))} (`{codes.id}`)", ""]
        lines += ["| id | label | meaning |", "|---|---|---|"]
        for code in codes.codes.values():
            label = in_language(code.labels, language) + (" (retired)" if code.retired else "")
            lines.append(_row(f"`{code.id}`", label, in_language(code.definition, language)))
        lines.append("")
    return "\n".join(lines)


def _kind_lines(schema: Schema, kind: Kind, language: str) -> list[str]:
    lines = [f"## {_cell(in_language(kind.labels, language))} (`{kind.id}`)", ""]
    lines += [_cell(in_language(kind.description, language)), ""]
    if kind.owner:
        lines += [f"Owned by `{kind.owner}`.", ""]
    if kind.title_pattern:
        lines += [f"Suggested title: `{kind.title_pattern}`", ""]
    for section in kind.sections:
        uses = [use for use in kind.uses if use.section == section.id]
        if not uses:
            continue
        lines += [f"### {_cell(in_language(section.labels, language))}", ""]
        lines += [
            "| property | label | value | how many | inverse | help |",
            "|---|---|---|---|---|---|",
        ]
        lines += [_use_row(schema, use, language) for use in uses]
        lines.append("")
    return lines


def _use_row(schema: Schema, use: Use, language: str) -> str:
    prop = schema.properties[use.property]
    value = prop.type
    if prop.codes:
        value = f"code of `{prop.codes}`"
    elif prop.type == "link":
        value = f"link to {', '.join(f'`{t}`' for t in use.targets) or 'any kind'}"
    elif prop.rules.unit:
        value = f"{prop.type} ({prop.rules.unit})"
    texts = [in_language(text, language) for text in (use.help, use.convention) if text]
    label = in_language(use.labels, language) + (" (retired)" if prop.retired else "")
    inverse = in_language(use.inverse, language) if use.inverse else "–"
    return _row(f"`{prop.name}`", label, value, use.number(), inverse, " ".join(texts))


def _row(*cells: str) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    """Text that cannot break a table or become markup."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
