"""No secret leaves by asking: as a column, a condition, an order, a group, a format, a suggestion,
a value that the form offers, or a question in a text.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
import registry
from build import content
from web.crawl import clients, heard, plant
from web.test_canary import leaks

from undersight.exchange.answers.catalogue import ANSWERS
from undersight.records.rights import Reader, Role
from undersight.web.ask_outcome import SHAPES

pytestmark = pytest.mark.django_db

COLUMNS = (
    "|?Summary |?Site |?Also known as |?Start date |?Number of cameras |?Cost |?Coordinates"
    " |?Outside identifier |?Managed by |?Managed by.Summary |?Events |?Events.Date |?Used by"
    " |?Modification date |limit=100"
)
QUESTIONS = [
    f"[[Category:Deployment]] {COLUMNS}",
    f"[[Category:Institution||Source||Product]] |?Summary |?Publisher |?-Managed by {COLUMNS}",
    "[[Category:Deployment]] [[Summary::~*anary-tex*]] |?Summary",
    "[[Category:Deployment]] NOT [[Site::Hall]] |?Site",
    "[[in:canar]] |?Summary",
    "[[~canar*]]",
    "[[Managed by::~canar*]] |?Managed by",
    "[[Managed by.Summary::~canar*]] |?Managed by.Summary",
    "[[Category:Deployment]] |?Managed by |?count() |group=Managed by |sort=count()",
    "[[Category:Deployment]] |?Site |?count() |group=Site",
    "[[Category:Deployment]] |?Cost |format=max",
    "[[Category:Deployment]] |?Site |sort=Cost,Start date |order=desc,asc",
    "[[Category:Deployment]] [[Start date::<1799]] |?Start date",
    "[[Category:Deployment]] [[Used by::Open police|+source=~canar*]]",
    "[[Cites::~canar*]]",
    "[[Connected to::Open cameras|+steps=3]]",
    "[[Category:Deployment]] [[Managed by::canary-title-1||canary-title-2||canary-title-3]]",
    "[[Contry::canar]]",
]
"""Questions that could betray what was planted, none of which names it whole (but one)."""


def test_no_question_tells_a_secret_in_any_format() -> None:
    planted = plant()
    browsers = clients()
    told: list[str] = []
    seen_by_reviewer = ""
    for number, text in enumerate(QUESTIONS):
        every = (*SHAPES, *ANSWERS)
        chosen = every if number < 2 else ("", every[number % len(every)], "debug", "count")
        for form in chosen:
            full = f"{text} |page=full" if form in ("atom", "rss") else text
            asked = "/ask?" + urlencode({"q": full, "format": form})
            for role, browser in browsers.items():
                if role is Role.ADMINISTRATOR:
                    continue
                answer = heard(browser.get(asked))
                seen_by_reviewer += answer if role is Role.REVIEWER else ""
                told += leaks(answer, planted, Reader("", role), asked=asked)

    assert told == []
    assert "canary-text-3" in seen_by_reviewer
    assert "canary-title-3" in seen_by_reviewer


def test_neither_the_form_nor_suggestions_tell_a_secret() -> None:
    planted = plant()
    paths = ("managed_by", "site", "managed_by.country", "used_by", "operation_mode", "event")
    asked = [f"/ask/values?kind=deployment&path={path}" for path in paths]
    asked += ["/ask", "/ask?kind=institution", "/ask?kind=source"]
    for typed in ("[[Managed by::canar", "[[canar", "[[Category:Institution]] [[", "|?canar"):
        asked.append("/ask/complete?" + urlencode({"q": typed}))
    for role, browser in clients().items():
        for address in asked:
            if role is not Role.ADMINISTRATOR:
                answer = heard(browser.get(address))
                assert leaks(answer, planted, Reader("", role), asked=address) == []


def test_a_question_in_a_text_tells_no_secret_that_somebody_else_was_told() -> None:
    planted = plant()
    block = (
        f"```ask\n[[Category:Deployment]] {COLUMNS}\n```\n\n{{{{#ask: [[~canar*]] |format=ul}}}}"
    )
    made = registry.make("term", "Open text", content("definition", block))
    browsers = clients()

    for role in (Role.REVIEWER, Role.READER, Role.CONTRIBUTOR, Role.SUGGESTER, Role.READER):
        answer = heard(browsers[role].get(f"/term/{made}", follow=True))
        assert leaks(answer, planted, Reader("", role), asked="") == []
