"""Every address answers in the shape that the OpenAPI document promises, to every role."""

from __future__ import annotations

import pytest
import registry
from api.v1.calls import call, described, judge
from build import content
from django.test import Client
from openapi_spec_validator import validate
from web.crawl import clients, plant

from undersight.api.v1.openapi import schemas
from undersight.api.v1.table import ENDPOINTS
from undersight.records.rights import Role

pytestmark = pytest.mark.django_db

QUERIES: dict[str, list[dict[str, object]]] = {
    "records": [{}, {"kind": "deployment", "properties": "used_by,event", "limit": 2}],
    "changesets": [{}, {"kind": "institution", "limit": 3}],
    "changeset": [{}, {"page": 2, "limit": 1}],
    "record_history": [{}, {"page": 999}],
    "record_claims": [{}, {"property": "site"}],
    "ask": [
        {"q": "[[Category:Deployment]] |?Used by |?Event |?Site", "count": "true"},
        {"q": "[[:+]] |limit=3 |?Modification date |?Certainty"},
        {"q": "[[:+]] |format=count"},
        {"q": "[[:+]] |?Category |?count() |group=Category"},
        {"q": "[[Category:Event]] |?Date |order=random"},
    ],
    "export": [
        {"q": "[[:+]] |?Site |limit=2"},
        {"q": "[[:+]] |?Category |?count() |group=Category"},
    ],
    "search": [{"q": "open"}, {"q": "open*", "kind": "source", "page": 2}],
    "suggest": [{"q": "op"}],
    "facets": [{"kind": "deployment"}, {"kind": "deployment", "filter": "used_by:Open police"}],
}


def test_the_document_is_valid() -> None:
    validate(described())


def test_every_schema_has_an_example_that_fits() -> None:
    for name, schema in schemas().items():
        for example in schema.get("examples", ()):
            judge([example], name)
    bodies = {endpoint.body for endpoint in ENDPOINTS}
    assert [name for name in bodies if not schemas()[name].get("examples")] == []


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.ADMINISTRATOR])
def test_every_answer_has_its_shape(role: Role) -> None:
    planted = plant()
    client = clients()[role]
    parts = {
        "{id}": {
            "records": planted.records[:1],
            "claims": [c.identity for c in registry.claims_of(planted.records[0])][:40],
            "questions": [_question()],
        },
        "{position}": {"changesets": [1, 20, 60]},
    }
    for endpoint in ENDPOINTS:
        room = endpoint.path.partition("/")[0]
        part = next((p for p in parts if p in endpoint.path), "")
        for filling in parts[part][room] if part else [""]:
            path = endpoint.path.replace(part, str(filling)) if part else endpoint.path
            for query in QUERIES.get(endpoint.name, [{}]):
                for at in ({}, {"at": "2024-01-10"}, {"certainty": "documented"}):
                    asked = {**query, **at}
                    status = _status(path, client, asked)
                    assert status == 200 or (at and status == 404) or room == "claims", path


def _question() -> str:
    return registry.make("question", "All", content("asks", "[[:+]] |?Site"))


def _status(path: str, client: Client, asked: dict[str, object]) -> int:
    from api.v1.calls import answer

    status: int = answer(path, client, **asked).status_code
    call(path, client, status=status, **asked)
    return status
