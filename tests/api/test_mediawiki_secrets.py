"""No secret leaves by api.php, index.php or /wiki/: every action with everything that could betray
one, for every role; and nothing tells how far today has got.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import build
import pytest
import registry
from django.test import Client
from web.crawl import Planted, clients, heard, plant
from web.test_canary import leaks
from web.test_unfinished_day import happens_today

from undersight.records.ids import to_number
from undersight.records.rights import Reader, Role

pytestmark = pytest.mark.django_db

LISTS = (
    "allpages",
    "allcategories",
    "categorymembers",
    "backlinks",
    "search",
    "recentchanges",
    "usercontribs",
    "prefixsearch",
    "random",
)
PROPS = "info|revisions|categories|links|extlinks|pageprops"
ABOUT = {
    "srsearch": "canary*",
    "pssearch": "canary",
    "cmtitle": "Category:Deployment",
    "ucuser": "ada",
    "rcprop": "title|ids|timestamp|comment|user|flags",
}


def calls(planted: Planted) -> Iterator[dict[str, str]]:
    """What is asked of api.php."""
    titles = [
        *planted.records,
        "Open cameras",
        "canary-title-1",
        "canary-title-3",
        "canary-source-2",
    ]
    for title in titles:
        content = {"rvprop": "ids|timestamp|user|comment|content|size", "rvlimit": "20"}
        yield {"action": "query", "titles": title, "prop": PROPS, "inprop": "url", **content}
        yield {"action": "query", "list": "backlinks", "bltitle": title, "bllimit": "max"}
        yield {"action": "parse", "page": title}
        yield {"action": "browsebysubject", "subject": title}
        params = json.dumps({"subject": title, "ns": 0})
        yield {"action": "smwbrowse", "browse": "subject", "params": params}
        yield {"action": "ask", "query": f"[[{title}]] |?Summary |?Used by |?Site |?Cost"}
    for record in planted.records:
        yield {"action": "query", "pageids": str(to_number(record)), "prop": PROPS}
        yield {"action": "compare", "fromid": str(to_number(record)), "fromrev": "2"}
    for name in LISTS:
        own = {f"{p}limit": "max" for p in ("ap", "ac", "cm", "bl", "sr", "rc", "uc", "ps", "rn")}
        yield {"action": "query", "list": name, "bltitle": "Open police", **own, **ABOUT}
    for position in planted.positions:
        yield {
            "action": "query",
            "revids": str(position),
            "prop": PROPS,
            "rvprop": "content|comment",
        }
        yield {"action": "compare", "fromrev": str(position), "torelative": "prev"}
        yield {"action": "query", "list": "allpages", "aplimit": "max", "at": str(position)}
    for query in (
        "[[Category:Deployment]] |?Site |?Camera count |?Cost |?Start date |?Managed by |?Summary",
        "[[Site::~canary*]] |?Site",
        "[[Category:Deployment]] |?Managed by.Summary |sort=Cost",
        "[[Category:Institution]] |?-Managed by |?Modification date",
        "[[Category:Source]] |?Publisher |?Modification date",
        "[[Category:Deployment]] |?Cost |?count() |group=Cost",
    ):
        yield {"action": "ask", "query": query}
        yield {"action": "ask", "query": query, "at": "2024-01-06"}
    for what in ("property", "category", "concept", "page"):
        yield {"action": "smwbrowse", "browse": what, "params": '{"search": "canary"}'}
    for name in ("Site", "Cost", "Managed by", "Summary", "Publisher"):
        params = json.dumps({"property": name, "limit": 100})
        yield {"action": "smwbrowse", "browse": "pvalue", "params": params}
        yield {"action": "smwbrowse", "browse": "psubject", "params": params}
    yield {"action": "opensearch", "search": "canary"}
    yield {"action": "query", "meta": "siteinfo|userinfo", "siprop": "general|statistics"}
    yield {"action": "smwinfo", "info": "propcount|conceptcount"}


def addresses(planted: Planted) -> Iterator[str]:
    """Addresses of index.php and /wiki/."""
    for title in (*planted.records, "Open_cameras", "canary-title-2", "canary-withdrawn"):
        for tail in ("", "?action=raw", "?action=history", "?oldid=9", "?diff=20&oldid=3"):
            yield f"/wiki/{title}{tail}"
        for special in ("Browse", "ExportRDF", "WhatLinksHere", "Search"):
            yield f"/wiki/Special:{special}/{title}"
    for record in planted.records:
        yield f"/index.php?curid={to_number(record)}"
    for position in planted.positions:
        yield f"/index.php?oldid={position}"
        yield f"/index.php?diff={position}"
    yield "/index.php?title=Special:Ask&q=[[Site::%2B]]&po=?Site&p[format]=csv"
    yield "/wiki/Special:Contributions/ada"
    yield "/wiki/Special:RecentChanges"
    yield "/wiki/Special:Random"


def test_no_call_tells_a_secret_to_anybody_below_its_level() -> None:
    planted = plant()
    told: list[str] = []
    reviewer = ""
    for role, browser in clients().items():
        if role is Role.ADMINISTRATOR:
            continue
        for call in calls(planted):
            for version in ("1", "2") if call["action"] == "query" else ("1",):
                text = heard(browser.get("/api.php", {"formatversion": version, **call}))
                told += leaks(text, planted, Reader("", role), asked=json.dumps(call))
                reviewer += text if role is Role.REVIEWER else ""
        for address in addresses(planted):
            text = heard(browser.get(address, follow=True))
            told += leaks(text, planted, Reader("", role), asked=address)
    assert told == []
    words = {s for n in (1, 2, 3) for s in planted.secrets[n] if s.startswith("canary")}
    assert len({s for s in words if s in reviewer}) > len(words) / 2, "else it proves nothing"


NAMED = re.compile(
    r'"(?:revid|parentid|old_revid|rcid|lastrevid|edits|rccontinue|uccontinue)":"?([0-9]+)'
)


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR])
def test_no_number_of_a_revision_is_of_today(role: Role) -> None:
    planted = plant()
    registry.make("term", "settled", on=22)
    settled = registry.moment("", build.ADMIN).head + 1  # a term that is made for today's changes
    happens_today(planted)
    browser: Client = clients()[role]

    named = []
    for call in calls(planted):
        text = heard(browser.get("/api.php", call))
        named += [int(n) for n in NAMED.findall(text) if int(n) > settled + 1]
    assert named == []
