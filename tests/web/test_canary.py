"""No secret leaves through any address, format, error or header, for any role.

Secrets are planted in claims of every type of value, in citations, reasons, comments, titles and
whole records; the ids of hidden rows are secrets too.
"""

from __future__ import annotations

import re

import build
import pytest
import registry
from build import content
from django.test import Client
from web.crawl import QUERIES, Planted, addresses, clients, heard, plant

from undersight.records.rights import ROLE_LEVEL, Reader, Role
from undersight.schema.load import builtin, read
from undersight.store.actions.apply_schema import apply_schema
from undersight.store.models import User

pytestmark = pytest.mark.django_db


def test_no_address_tells_a_secret_to_anybody_below_its_level() -> None:
    planted = plant()
    browsers = clients()
    told: list[str] = []
    seen_by_reviewer = ""
    every = sorted(set(addresses(planted)))
    for number, address in enumerate(every):
        query = QUERIES[number % len(QUERIES)]
        for role, browser in browsers.items():
            if role is Role.ADMINISTRATOR:
                continue
            for asked in {"", query}:
                text = heard(browser.get(address + asked, follow=True))
                if role is Role.REVIEWER:
                    seen_by_reviewer += text
                told += leaks(text, planted, Reader("", role), asked=address + asked)
    assert told == []
    missing = {
        s
        for n in (1, 2, 3)
        for s in planted.secrets[n]
        if s.startswith("canary") and s not in seen_by_reviewer
    }
    assert not missing, "the reviewer should see these: else the test proves nothing"


def test_a_record_of_a_kind_for_members_is_nowhere_for_the_public() -> None:
    files = dict(read(builtin()))
    files["institution.yaml"] = files["institution.yaml"].replace(
        "  icon: building\n", "  icon: building\n  access: members\n", 1
    )
    registry.begin()
    apply_schema(files, comment="stricter", actor=build.ADMIN, now=build.START)
    police = registry.make(
        "institution",
        "canary-gated",
        content("summary", "canary-inner"),
        content("founded", "1793"),
    )
    camera = registry.make("deployment", "Open cameras", content("used_by", police))
    claims = [*registry.claims_of(police), *registry.claims_of(camera, "used_by")]
    planted = Planted(records=[camera, police], positions=[1, 2, 3, 4])
    planted.claims = [c.identity for c in claims]
    planted.secrets[1] |= {"canary-gated", "canary-inner", "1793", police, *planted.claims}
    browser, told = Client(), list[str]()
    member = Client()
    member.force_login(User.objects.create_user("member", role=Role.SUGGESTER))
    for number, address in enumerate(sorted(set(addresses(planted)))):
        for asked in {address, address + QUERIES[number % len(QUERIES)]}:
            told += leaks(heard(browser.get(asked, follow=True)), planted, Reader(), asked=asked)

    assert told == []
    assert "canary-inner" in heard(member.get(f"/institution/{police}-canary-gated"))


def leaks(text: str, planted: Planted, reader: Reader, *, asked: str) -> list[str]:
    """The secrets that a reader was told although they are above the reader's level."""
    level = ROLE_LEVEL[reader.role]
    forbidden = {s for n, found in planted.secrets.items() if n > level for s in found}
    return [
        f"{reader.role} {asked}: {s}"
        for s in sorted(forbidden)
        if s in text and s not in asked and _stands(s, text)
    ]


def _stands(secret: str, text: str) -> bool:
    """Whether it is there as such: four digits can stand in a random id by chance."""
    return not secret.isdigit() or bool(re.search(rf"(?<![0-9a-z]){secret}(?![0-9a-z])", text))
