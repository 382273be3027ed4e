"""A page as JSON: as its JSON Schema says, and nothing of what is hidden."""

from __future__ import annotations

import json

import build
import jsonschema
from exchange.pages import IMPRINT, full, sample

from undersight.errors import Problem
from undersight.exchange.writers.json import record_json
from undersight.records.page import Said
from undersight.schema.render import json_schema
from undersight.values.catalogue import value_type

HIDDEN = ("secret", "hidden", "p. 66", "hiddenclai")


def judge() -> object:
    return jsonschema.Draft202012Validator(json_schema(build.surveillance()))


def test_every_part() -> None:
    made = record_json(full(), IMPRINT)

    assert made["title"] == "SARI"
    assert made["permanent"] == "https://registry.example/deployment/0000000001-sari?at=7"
    assert made["day"] == "2024-04-20"
    (used,) = made["claims"]["used_by"]
    assert used["value"] == {"record": used["target"]["id"]}
    assert used["certainty"] == "documented"
    assert used["preferred"] is True
    assert used["citations"][0]["locator"] == "p. 3"
    assert used["citations"][1] == {"held": True}
    assert made["claims"]["end_date"][0]["absence"] == "unknown"
    assert made["claims"]["camera_count"][0]["time"]["text"] == "2021/.."
    (event,) = made["claims"]["event"]
    assert event["owned"]["kind"] == "event"
    assert event["owned"]["claims"]["date"][0]["value"] == "2019-06"
    assert made["sources"][0]["csl"]["issued"] == {"date-parts": [[2019, 2]]}
    assert made["inbound"][0]["records"][0]["title"] == "Faces"


def test_the_schema_says_so() -> None:
    valid = judge()

    for page in (full(), *sample()):
        errors = [e.message for e in valid.iter_errors(record_json(page, IMPRINT))]
        assert errors == [], page.name


def test_values_read_back() -> None:
    properties = build.surveillance().properties

    def check(said: Said) -> None:
        value, prop = said.claim.content.value, properties[said.claim.content.property]
        if value is not None:
            form = json.loads(json.dumps(value_type(prop.type).json(value)))
            again = value_type(prop.type).parse(form, prop.rules)
            assert not isinstance(again, Problem)
            assert again == value

    for page in sample():
        for said in page.said:
            for each in (said, *said.owned):
                check(each)


def test_what_is_hidden_is_not_there() -> None:
    text = json.dumps(record_json(full(), IMPRINT))

    assert [word for word in HIDDEN if word in text] == []
    assert '"opened"' not in text
