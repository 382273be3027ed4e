"""Schemathesis asks every address what its description allows, and what it forbids, and finds
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import registry
import schemathesis
from api.v1.calls import described
from build import a_claim, content
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from undersight.records.claim import Citation

pytestmark = pytest.mark.django_db

QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much)


@pytest.fixture(autouse=True)
def _registry() -> Iterator[None]:
    # the server closes its connection after every request, and with it the test's transaction
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    registry.begin()
    source = registry.make("source", "A report")
    place = registry.make("place", "Berlin")
    made = registry.make("deployment", "Face cameras", content("country", place))
    registry.write(a_claim(made, content("site", "Hall"), Citation("", "", source, quote="So.")))
    registry.make("question", "Places", content("asks", "[[Category:Place]]"))
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _api() -> Any:
    config = schemathesis.Config()
    checks = config.projects.default.checks
    # a question, a day and a cursor are languages of their own: no pattern describes them whole
    checks.positive_data_acceptance.expected_statuses = ["2xx", "304", "308", "400", "404", "410"]
    found = schemathesis.openapi.from_dict(described(), config=config)
    found.app = get_wsgi_application()
    return found


api = _api()


@api.parametrize()
@settings(max_examples=5, deadline=None, suppress_health_check=QUIET, derandomize=True)
def test_nothing_is_found(case: schemathesis.Case) -> None:
    case.call_and_validate(headers={"Accept-Encoding": "identity"})


@pytest.mark.slow
@api.parametrize()
@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
def test_nothing_is_found_in_the_long_run(case: schemathesis.Case) -> None:
    case.call_and_validate(headers={"Accept-Encoding": "identity"})
