"""What is linked for readers who know days only: no address of any page names a position of a day
that is not over, in no format and no header.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import build
import pytest
import registry
from build import content
from django.test import Client
from web.crawl import Planted, addresses, heard, plant

from undersight.records.change import Change
from undersight.records.rights import Role
from undersight.store.actions.revise import revise
from undersight.store.models import User

pytestmark = pytest.mark.django_db

NAMED = re.compile(
    r"(?:[?&;](?:amp;)?(?:at|a|b|to)=|/changeset/|name=.(?:a|b|to). value=.)([0-9]+)(?![0-9-])"
)
"""Positions that an address, or a form, names."""


def happens_today(planted: Planted) -> None:
    """Changes that everybody sees and one that hardly anybody does, made just now."""

    def write(change: Change) -> None:
        now = datetime.now(UTC)
        revise(change, comment="made today", actor=build.ADMIN, now=now)

    camera, source, police = planted.records[:3]
    write(build.a_claim(camera, content("keyword", _term()), build.a_citation(source)))
    write(build.a_claim(police, content("summary", "changed today")))
    write(build.a_claim(police, content("summary", "secret today", access="restricted")))
    new = build.a_record("deployment", "Made today", content("used_by", police))
    write(new)
    planted.records.append(new.records[0].id)
    planted.claims += [c.identity for c in registry.claims_of(camera, "keyword")]


def _term() -> str:
    return registry.make("term", "watchlist", on=21)


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR])
def test_no_link_names_a_position_of_today(role: Role) -> None:
    planted = plant()
    term = registry.make("term", "settled", on=22)
    settled = registry.moment("", build.ADMIN).head + 1
    happens_today(planted)
    head = registry.moment("", build.ADMIN).head
    assert head >= settled + 4
    browser = Client()
    if role is not Role.READER:
        browser.force_login(User.objects.create_user("canny", role=role))
    planted.records.append(term)
    planted.claims = planted.claims[:8] + planted.claims[-1:]
    planted.positions = [1, 9, settled, settled + 1, head, head + 1]
    today = datetime.now(UTC).date().isoformat()
    asked = ("", f"?at={head - 1}", f"?at={today}", "?at=2024-01-05", f"?a=3&b={head}&q=today")
    told: set[str] = set()
    for address in sorted(set(addresses(planted))):
        for query in asked:
            answer = browser.get(address + query)
            text = heard(answer)
            text = text.replace(query.replace("&", "&amp;"), "").replace(query or "\0", "")
            text = text.replace(f'"{address}', '"')  # an error's page names its own address
            told |= {
                f"{address}{query}: {m[0]}" for m in NAMED.finditer(text) if int(m[1]) > settled
            }
    assert sorted(told)[:20] == []


@pytest.mark.parametrize("asked", ["position", "day"])
def test_what_is_asked_of_today_is_read_so_far(asked: str, client: Client) -> None:
    planted = plant()
    happens_today(planted)
    head = registry.moment("", build.ADMIN).head
    at = str(head - 1) if asked == "position" else datetime.now(UTC).date().isoformat()
    path = f"/institution/{planted.records[2]}-open-police"

    page = client.get(path, {"at": at}).content.decode()

    assert "changed today" in page
    assert "is not over: you read the newest state" in page
    assert f"at={at}" not in page


def test_who_may_know_editors_is_led_to_exact_positions() -> None:
    planted = plant()
    happens_today(planted)
    head = registry.moment("", build.ADMIN).head
    browser = Client()
    browser.force_login(User.objects.create_user("rex", role=Role.REVIEWER))

    page = browser.get(f"/institution/{planted.records[2]}/history", follow=True).content.decode()

    assert f"at={head - 1}" in page
    assert browser.get(f"/changeset/{head}").status_code == 200
    assert browser.get(f"/changeset/{head + 1}").status_code == 404
