"""The OpenAPI document, made of the table of addresses and of the schemas of their answers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from undersight import __version__
from undersight.api.v1.endpoint import ROOT, Endpoint
from undersight.api.v1.parameters import Parameter
from undersight.api.v1.problems import MEDIA_TYPE
from undersight.options import Options

SCHEMAS = Path(__file__).with_name("schemas.yaml")

_PROBLEMS = {
    "400": "Something in the address cannot be; every problem is named with its place.",
    "429": "Too many requests; `Retry-After` says how many seconds to wait.",
    "503": "Something is wrong with the registry; try again later.",
}
_MISSING = {
    "404": "There is no such thing, or not for this reader, or not at that moment.",
    "410": "The record was withdrawn; `reason` is the class of why.",
}


@cache
def schemas() -> dict[str, Any]:
    """The schemas of all answers, by name."""
    found: dict[str, Any] = yaml.safe_load(SCHEMAS.read_text("utf-8"))
    return found


def document(endpoints: Iterable[Endpoint], base: str) -> dict[str, Any]:
    """The document, for a registry at this address."""
    options: Options = settings.UNDERSIGHT
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{options.name}: API",
            "version": __version__,
            "description": "Reads everything that the pages show, through the same lens. Nobody has"
            " to sign in. What a reader may not see leaves no trace in any answer.",
            "license": {"name": options.licence, "url": options.licence_url},
        },
        "servers": [{"url": base + ROOT}],
        "paths": {f"/{e.path}" if e.path else "/": {"get": _operation(e)} for e in endpoints},
        "components": {"schemas": schemas()},
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "tags": [endpoint.about],
        "parameters": [
            *(_parameter(part, "path") for part in endpoint.parts),
            *(_parameter(part, "query") for part in endpoint.taken),
        ],
        "responses": _responses(endpoint),
    }
    return {**made, "description": endpoint.says} if endpoint.says else made


def _parameter(parameter: Parameter, place: str) -> dict[str, Any]:
    schema: dict[str, Any] = dict(parameter.schema)
    if parameter.many:
        schema = {"type": "array", "items": schema, "maxItems": 20}
    made: dict[str, Any] = {
        "name": parameter.name,
        "in": place,
        "description": parameter.says,
        "schema": schema,
    }
    if parameter.required:
        made["required"] = True
    if parameter.example is not None:
        made["example"] = [parameter.example] if parameter.many else parameter.example
    return made


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{endpoint.body}"}
    found: dict[str, Any] = {
        "200": {
            "description": endpoint.summary,
            "content": {endpoint.media_type: {"schema": schema}},
        }
    }
    if endpoint.media_type != "application/x-ndjson":
        found["200"]["headers"] = {
            "ETag": {
                "description": "Made of what this reader may see.",
                "schema": {"type": "string"},
            }
        }
        found["304"] = {"description": "Nothing that this reader may see has changed."}
    if endpoint.parts:
        found["308"] = {
            "description": "The record was merged into another.",
            "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
        }
    problems = {**_PROBLEMS, **(_MISSING if endpoint.parts else {})}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    found |= {status: {"description": d, "content": content} for status, d in problems.items()}
    found["405"] = {"description": "Here one can only read.", "content": content}
    return dict(sorted(found.items()))
