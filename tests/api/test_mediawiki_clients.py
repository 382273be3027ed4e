"""Programs that others wrote for MediaWiki and Semantic MediaWiki read this registry, each in a
process of its own, from a real server on this machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api.wiki import fill
from cli.program import environment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: Any) -> Iterator[str]:
    """The address of a server with a small registry."""
    fill()
    yield str(live_server.url)


def run(program: str, site: str, tmp_path: Path, **more: str) -> Any:
    """What a program prints as JSON in its last line. `HOST` is the server's host and port."""
    host = site.removeprefix("http://")
    text = f"import json\nHOST = {host!r}\nSITE = {site!r}\n{program}\n"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", text],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**environment(), "HOME": str(tmp_path), "no_proxy": "127.0.0.1,localhost", **more},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


MWCLIENT = """
import mwclient
site = mwclient.Site(HOST, scheme="http", path="/")
found = {"version": site.version[0], "logged_in": site.logged_in}
found["ask"] = [a["printouts"]["Used by"][0]["fulltext"] + " · " + a["fulltext"] for a in
                site.ask("[[Category:Deployment]]|?Used by|limit=1")]
try:
    list(site.ask("[[Category:Nosuch]]"))
except mwclient.errors.APIError as error:
    found["asked_wrongly"] = str(error)
page = site.pages["Cameras at Südkreuz"]
found["page"] = [page.exists, page.name, page.namespace, page.revision, page.redirect]
found["text"] = page.text()
found["revisions"] = [r["revid"] for r in page.revisions(max_items=5)]
found["old"] = [r["slots"]["main"]["*"] for r in
                page.revisions(startid=5, prop="content", slots="main", max_items=1)]
found["categories"] = [c.name for c in page.categories()]
found["links"] = [p.name for p in page.links()]
found["nobody"] = site.pages["Nobody"].exists
found["alias"] = site.pages["Bundespolizei"].redirects_to().name
found["allpages"] = [p.name for p in site.allpages(max_items=100, api_chunk_size=2)]
found["category"] = [p.name for p in site.categories["Deployment"].members()]
found["backlinks"] = [p.name for p in site.pages["Federal Police"].backlinks()]
found["search"] = [r["title"] for r in site.search("airport")]
found["changes"] = [c["title"] for c in site.recentchanges(max_items=3)]
found["user"] = [c["title"] for c in site.usercontributions("ada")]
found["parsed"] = site.parse(page="Berlin")["title"]
found["revids"] = [r["revid"] for r in site.revisions([5])]
found["random"] = len([p for p in site.random(0, max_items=1)])
found["allcategories"] = [c.name for c in site.allcategories(max_items=3)]
for deed in ("login", "edit"):
    try:
        site.login("a", "b") if deed == "login" else site.post("edit", title="x", token="+")
    except mwclient.errors.LoginError as error:
        found[deed] = error.code
    except mwclient.errors.APIError as error:
        found[deed] = error.code
print(json.dumps(found))
"""


def test_mwclient_reads(site: str, tmp_path: Path) -> None:
    found = run(MWCLIENT, site, tmp_path)

    assert found["version"] == 1 and found["logged_in"] is False
    assert "Did you mean" in found["asked_wrongly"] or "no such kind" in found["asked_wrongly"]
    both = ["Cameras at Südkreuz", "Gates of the airport"]
    assert found["ask"] == [f"Federal Police · {title}" for title in both]
    assert found["page"] == [True, "Cameras at Südkreuz", 0, 8, False]
    assert found["text"].startswith("# Cameras at Südkreuz") and "South hall" in found["text"]
    assert found["revisions"] == [8, 5]
    assert "South hall" not in found["old"][0]
    assert found["categories"] == ["Category:Deployment"]
    assert found["links"] == ["Berlin", "Federal Police"]
    assert found["nobody"] is False and found["alias"] == "Federal Police"
    assert found["allpages"] == [
        "A report",
        "Berlin",
        "Cameras at Südkreuz",
        "Federal Police",
        "Gates of the airport",
        "Germany",
    ]
    assert found["category"] == found["backlinks"] == both
    assert found["search"] == ["Gates of the airport"]
    assert found["changes"] == ["Cameras at Südkreuz", "A report", "Gates of the airport"]
    assert found["user"] == []
    assert found["parsed"] == "Berlin" and found["revids"] == [5] and found["random"] == 1
    assert found["allcategories"][0].startswith("Category:")
    assert found["login"] == "Aborted" and found["edit"] == "writeapidenied"


PYWIKIBOT = """
import pywikibot
from pywikibot import config
from pywikibot.data import api
site = pywikibot.Site("en", "undersight")
found = {"version": str(site.mw_version), "user": site.user(), "case": site.siteinfo["case"]}
found["namespaces"] = sorted(n.custom_name for n in site.namespaces.values() if n.id >= 3000)
page = pywikibot.Page(site, "Cameras at Südkreuz")
found["exists"] = [page.exists(), pywikibot.Page(site, "Nobody").exists()]
found["text"] = page.text
found["revid"] = page.latest_revision_id
found["revisions"] = [[r.revid, r.user, r.userhidden, r.comment] for r in page.revisions()]
found["old"] = page.getOldVersion(5)
found["oldest"] = page.oldest_revision.revid
found["categories"] = [c.title() for c in page.categories()]
found["linked"] = [p.title() for p in page.linkedPages()]
found["properties"] = dict(page.properties())
alias = pywikibot.Page(site, "Bundespolizei")
found["alias"] = [alias.isRedirectPage(), alias.getRedirectTarget().title()]
found["allpages"] = [p.title() for p in site.allpages()]
found["prefix"] = [p.title() for p in site.allpages(prefix="Ga")]
category = pywikibot.Category(site, "Deployment")
found["category"] = [p.title() for p in category.members()]
found["backlinks"] = [p.title() for p in pywikibot.Page(site, "Federal Police").backlinks()]
found["search"] = [p.title() for p in site.search("airport")]
found["changes"] = [c["title"] for c in site.recentchanges(total=3)]
found["preload"] = [p.latest_revision_id for p in site.preloadpages(
    [pywikibot.Page(site, t) for t in ("Berlin", "Germany")])]
request = site.simple_request(action="ask", query="[[Category:Deployment]]|?Used by")
found["ask"] = list(request.submit()["query"]["results"])
found["compare"] = "South hall" in site.compare(5, 8)
found["statistics"] = site.siteinfo["statistics"]["pages"]
found["parsed"] = "<h1>" in page.get_parsed_page()
found["random"] = len(list(site.randompages(total=1)))
print(json.dumps(found))
"""

FAMILY = """
from pywikibot import family


class Family(family.Family):
    name = "undersight"
    langs = {{"en": "{host}"}}

    def scriptpath(self, code):
        return ""

    def protocol(self, code):
        return "http"
"""

CONFIG = """
family = "undersight"
mylang = "en"
usernames["undersight"]["en"] = "Reader"
family_files["undersight"] = {path!r}
put_throttle = 0
minthrottle = 0
maxlag = 0
max_retries = 1
retry_wait = 1
"""


def test_pywikibot_reads(site: str, tmp_path: Path) -> None:
    family = tmp_path / "undersight_family.py"
    family.write_text(FAMILY.format(host=site.removeprefix("http://")))
    (tmp_path / "user-config.py").write_text(CONFIG.format(path=str(family)))
    (tmp_path / "user-config.py").chmod(0o600)

    found = run(PYWIKIBOT, site, tmp_path, PYWIKIBOT_DIR=str(tmp_path))

    both = ["Cameras at Südkreuz", "Gates of the airport"]
    assert found["version"].startswith("1.") and found["case"] == "case-sensitive"
    assert "Deployment" in found["namespaces"]
    assert found["exists"] == [True, False]
    assert "South hall" in found["text"] and "South hall" not in found["old"]
    assert found["revid"] == 8 and found["oldest"] == 5
    assert found["revisions"] == [[8, "", True, "where"], [5, "", True, "c"]]
    assert found["categories"] == ["Category:Deployment"]
    assert found["linked"] == ["Berlin", "Federal Police"]
    assert found["properties"]["displaytitle"] == "Cameras at Südkreuz"
    assert found["alias"] == [True, "Federal Police"]
    assert len(found["allpages"]) == 6 and found["prefix"] == ["Gates of the airport"]
    assert found["category"] == found["backlinks"] == both
    assert found["search"] == ["Gates of the airport"]
    assert found["changes"] == ["Cameras at Südkreuz", "A report", "Gates of the airport"]
    assert sorted(found["preload"]) == [2, 3]
    assert found["ask"] == both and found["compare"] is True
    assert found["statistics"] == 6 and found["parsed"] and found["random"] == 1


WIKIBOT3RD = """
from datetime import datetime
import mwclient
from wikibot3rd.smw import SMWClient, SplitClause
site = mwclient.Site(HOST, scheme="http", path="/")
smw = SMWClient(site)
query = "{{#ask: [[Category:Deployment]] |mainlabel=deployment |?Used by=user |?Start date=start}}"
told = smw.query(query)
found = {"rows": [[k, v["user"], str(v["start"])] for k, v in told.items()]}
found["limited"] = list(smw.query("[[Category:Place]]", limit=1))
found["nothing"] = smw.query("[[Category:Deployment]] [[Used by::Berlin]]")
found["info"] = smw.info()["info"]["propcount"] > 0
divided = SMWClient(site, queryDivision=3)
found["divided"] = sorted(divided.query("[[Category:Deployment]]|?Used by=user"))
print(json.dumps(found))
"""


def test_wikibot3rd_reads(site: str, tmp_path: Path) -> None:
    found = run(WIKIBOT3RD, site, tmp_path)

    assert found["rows"] == [
        ["Cameras at Südkreuz", "Federal Police", "2020-01-01 00:00:00"],
        ["Gates of the airport", "Federal Police", "2018-01-01 00:00:00"],
    ]
    assert found["limited"] == ["Berlin"] and found["nothing"] == {}
    assert found["info"] is True
    assert found["divided"] == ["Cameras at Südkreuz", "Gates of the airport"]
