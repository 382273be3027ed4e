"""Asks the API of the test's registry and judges every answer by its OpenAPI document."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from jsonschema import Draft202012Validator

from undersight.api.v1.endpoint import Endpoint
from undersight.api.v1.openapi import document
from undersight.api.v1.table import ENDPOINTS

ROOT = "/api/v1"


@cache
def described() -> dict[str, Any]:
    """The OpenAPI document."""
    return document(ENDPOINTS, "http://testserver")


def call(path: str, client: Client | None = None, *, status: int = 200, **query: Any) -> Any:
    """The body of an answer, which has to have this status and the shape that is promised."""
    response = answer(path, client, **query)
    text = body_of(response)
    assert response.status_code == status, text
    if response["Content-Type"].startswith("application/x-ndjson"):
        found: Any = [json.loads(line) for line in text.splitlines()]
    else:
        found = json.loads(text)
    judge(found, "Problem" if status >= 400 else endpoint_of(path).body)
    return found


def answer(path: str, client: Client | None = None, **query: Any) -> Any:
    """The answer itself."""
    asked = urlencode(query, doseq=True)
    return (client or Client()).get(f"{ROOT}/{path}" + (f"?{asked}" if asked else ""))


def body_of(response: Any) -> str:
    """Its text, also of a stream."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def endpoint_of(path: str) -> Endpoint:
    """The address of the table that a path is."""
    parts = path.split("/")
    return next(
        e
        for e in ENDPOINTS
        if len(e.path.split("/")) == len(parts)
        and all(a == b or a[:1] == "{" for a, b in zip(e.path.split("/"), parts, strict=True))
    )


def judge(found: Any, name: str) -> None:
    """Fails where an answer, or one of its lines, has not the promised shape."""
    root = {**described(), "$ref": f"#/components/schemas/{name}"}
    validator = Draft202012Validator(root)
    for each in found if isinstance(found, list) else [found]:
        faults = [f"{e.json_path}: {e.message[:300]}" for e in validator.iter_errors(each)]
        assert faults == [], f"{name}: {faults[:5]}"
