"""No secret leaves through the API, for any role: in no address with what it takes, at no moment,
as no filter, question, order or word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import build
import pytest
import registry
from api.v1.calls import ROOT
from build import content
from django.test import Client
from web.crawl import Planted, clients, heard, plant
from web.test_canary import leaks
from web.test_unfinished_day import happens_today

from undersight.api.v1.table import ENDPOINTS
from undersight.records.rights import Reader, Role
from undersight.store.actions.revise import revise
from undersight.store.models import User

pytestmark = pytest.mark.django_db

PROPERTIES = (
    "summary,site,alias,start_date,end_date,camera_count,cost,coordinates,outside_id,event,"
    "managed_by,used_by,operation_mode,access,publisher"
)
COLUMNS = (
    "|?Summary |?Site |?Also known as |?Start date |?Number of cameras |?Cost |?Coordinates"
    " |?Outside identifier |?Managed by |?Managed by.Summary |?Events |?Events.Date |?Used by"
)
QUESTIONS = (
    f"[[:+]] {COLUMNS} |limit=100",
    "[[Category:Deployment]] [[Summary::~*anary-tex*]] |?Summary",
    "[[in:canar]] |?Summary",
    "[[Category:Deployment]] |?Site |sort=Cost,Start date |order=desc,asc",
    "[[Category:Deployment]] |?Managed by |?count() |group=Managed by",
)
QUERIES: dict[str, list[dict[str, str]]] = {
    "records": [
        {"properties": PROPERTIES},
        {"kind": "institution", "properties": PROPERTIES, "at": "2024-01-08"},
    ],
    "record": [{}, {"at": "2024-01-08"}, {"certainty": "documented"}],
    "record_claims": [{}, {"property": "summary"}],
    "changesets": [{"limit": "100"}, {"kind": "institution"}, {"at": "2024-01-08"}],
    "changeset": [{"limit": "100"}],
    "ask": [{"q": q, "count": "true"} for q in QUESTIONS],
    "export": [{"q": q} for q in QUESTIONS],
    "search": [{"q": "canary"}, {"q": "canar*"}, {"q": "open"}],
    "suggest": [{"q": "canar"}, {"q": "open"}],
    "facets": [
        {"kind": "deployment"},
        {"kind": "institution"},
        {"kind": "deployment", "filter": "used_by:canar", "q": "open"},
        {"kind": "deployment", "ask": "[[Summary::~canar*]]"},
    ],
}

POSITION = re.compile(r'"(?:position|before)": ?([0-9]+)')


def addresses(planted: Planted) -> Iterator[str]:
    """Every address of the API with everything that could betray something."""
    for endpoint in ENDPOINTS:
        ids = planted.claims[:40] if endpoint.path.startswith("claims") else planted.records
        positions = [str(p) for p in planted.positions]
        fillings = ids if "{id}" in endpoint.path else positions
        paths = {re.sub(r"\{.*?\}", filling, endpoint.path) for filling in fillings}
        for path in sorted(paths):
            for query in QUERIES.get(endpoint.name, [{}]):
                yield f"{ROOT}/{path}?{urlencode(query)}"


def test_the_api_tells_no_secret_to_anybody_below_its_level() -> None:
    planted = plant()
    told: list[str] = []
    seen_by_reviewer = ""
    for role, browser in clients().items():
        if role in (Role.ADMINISTRATOR, Role.CONTRIBUTOR):
            continue
        for address in addresses(planted):
            text = heard(browser.get(address))
            assert "Traceback" not in text
            if role is Role.REVIEWER:
                seen_by_reviewer += text
            told += leaks(text, planted, Reader("", role), asked=address)

    assert told == []
    missing = {
        s
        for n in (1, 2, 3)
        for s in planted.secrets[n]
        if s.startswith("canary") and s not in seen_by_reviewer
    }
    assert not missing, "the reviewer should see these: else the test proves nothing"


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR])
def test_nothing_tells_of_what_happens_today(role: Role) -> None:
    planted = plant()
    settled = registry.moment("", build.ADMIN).head + 1  # a term is made first
    happens_today(planted)
    browser = Client()
    if role is not Role.READER:
        browser.force_login(User.objects.create_user("somebody", role=role))
    every = [a for a in addresses(planted) if "/openapi" not in a and "/schema" not in a]
    before = {address: browser.get(address) for address in every}
    named = {int(n) for a in before.values() for n in POSITION.findall(heard(a))}
    assert named and max(named) <= settled

    secret = build.a_claim(
        planted.records[2], content("summary", "secret later", access="restricted")
    )
    for _ in range(3):
        revise(secret, comment="hidden", actor=build.ADMIN, now=datetime.now(UTC))
        secret = build.a_record("product", f"hidden {_}", content("access", "restricted"))

    moved = [
        address
        for address in every
        if "export" not in address
        and browser.get(address).headers.get("ETag") != before[address].headers.get("ETag")
    ]
    assert moved == [], "what is hidden moved a validator"
