"""What can be said in a registry: kinds, properties, lists, the scale of certainty."""

from __future__ import annotations

from undersight.api.v1.endpoint import Asked, Object, Reply
from undersight.api.v1.wire import state_json
from undersight.schema.model import CodeList, Kind, Property, Use
from undersight.schema.render import json_schema


def schema(asked: Asked) -> Reply:
    """The schema of the moment that is asked for."""
    found = asked.looking.schema
    return Reply(
        {
            "state": state_json(asked.looking),
            "id": found.id,
            "labels": dict(found.labels),
            "languages": list(found.languages),
            "kinds": [_kind(each) for each in found.kinds.values()],
            "properties": [_property(each) for each in found.properties.values()],
            "lists": [_list(each) for each in found.lists.values()],
            "certainties": [
                {
                    "id": step.id,
                    "rank": step.rank,
                    "labels": dict(step.labels),
                    "definition": dict(step.definition),
                }
                for step in found.certainties
            ],
        }
    )


def record_schema(asked: Asked) -> Reply:
    """The JSON Schema of a record."""
    return Reply(json_schema(asked.looking.schema), media_type="application/schema+json")


def _kind(kind: Kind) -> Object:
    return {
        "id": kind.id,
        "name": kind.name,
        "labels": dict(kind.labels),
        "plural": dict(kind.plural),
        "description": dict(kind.description),
        "owner": kind.owner or None,
        "access": kind.access,
        "retired": kind.retired,
        "same_as": list(kind.same_as),
        "uses": [_use(use) for use in kind.uses],
    }


def _use(use: Use) -> Object:
    return {
        "property": use.property,
        "labels": dict(use.labels),
        "section": use.section,
        "number": use.number(),
        "targets": list(use.targets),
        "inverse": dict(use.inverse),
        "help": dict(use.help),
        "convention": dict(use.convention),
    }


def _property(prop: Property) -> Object:
    return {
        "id": prop.id,
        "name": prop.name,
        "labels": dict(prop.labels),
        "type": prop.type,
        "aliases": list(prop.aliases),
        "list": prop.codes or None,
        "certainty": prop.certainty,
        "owns": prop.owns,
        "builtin": prop.builtin,
        "retired": prop.retired,
        "same_as": list(prop.same_as),
    }


def _list(found: CodeList) -> Object:
    return {
        "id": found.id,
        "labels": dict(found.labels),
        "codes": [
            {
                "id": code.id,
                "labels": dict(code.labels),
                "definition": dict(code.definition),
                "aliases": list(code.aliases),
                "broader": code.broader or None,
                "retired": code.retired,
            }
            for code in found.codes.values()
        ],
    }
