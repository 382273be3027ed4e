"""Questions that stand in texts, answered in place through the reader's lens. A question that
cannot be answered says why, and the page stands.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import UTC, datetime
from html import unescape

from django.template.loader import render_to_string
from django.utils import translation
from markupsafe import Markup

from undersight.kept import Kept
from undersight.looking.request import Looking
from undersight.store.reads.figures import head_digest
from undersight.store.reads.snapshot import snapshot
from undersight.web.ask_outcome import outcome
from undersight.web.ask_view import View
from undersight.web.prose import ASK

MOST = 10
"""Questions of a page that are answered; of the others the text stands, with a way to ask it."""

SECONDS = 3
"""Time for each."""

KEPT = 500
"""Answers that are remembered."""

_CODE = re.compile(rf'(<pre>)?<code class="language-{ASK}">(.*?)</code>(?(1)</pre>)', re.DOTALL)

_kept: Kept[Hashable, Markup] = Kept(KEPT)


class Blocks:
    """Answers the questions of one page. What an answer shows is not looked through for questions
    again: none can ask for itself.
    """

    def __init__(self, looking: Looking) -> None:
        self.looking = looking
        self.left = MOST

    def live(self, html: Markup) -> Markup:
        """A text as `prose` made it, with the answers in the place of its questions."""
        if f"language-{ASK}" not in html:
            return html
        return Markup(_CODE.sub(self._answered, html))  # noqa: S704 - cleaned, and escaped by us

    def _answered(self, match: re.Match[str]) -> str:
        return self.answer(unescape(match[2]).strip(), inline=match[1] is None)

    def answer(self, text: str, *, inline: bool = False) -> Markup:
        """The answer to one question, as HTML."""
        self.left -= 1
        if self.left < 0:
            return self._rendered(text, None, inline=inline)
        with snapshot():
            key = self._key(text, inline=inline)
            kept = _kept.get(key)
            if kept is not None:
                return kept
            now = datetime.now(UTC)
            found = outcome(text, looking=self.looking, now=now, seconds=SECONDS, aside=True)
            made = self._rendered(text, View(found, self.looking), inline=inline)
        return _kept.put(key, made)

    def _key(self, text: str, *, inline: bool) -> Hashable:
        """All that an answer depends on: whatever changes in the log, changes its digest."""
        lens = self.looking.lens
        seen = (lens.position, lens.reader.level, lens.knows_editors, lens.certainty, lens.language)
        page = (self.looking.kept, translation.get_language(), datetime.now(UTC).date())
        return (text, inline, head_digest(), seen, page)

    def _rendered(self, text: str, view: View | None, *, inline: bool) -> Markup:
        context = {
            "text": text,
            "view": view,
            "schema": view.schema if view else self.looking.schema,
            "inline": inline,
            "address": self.looking.link("/ask", q=text),
        }
        return Markup(render_to_string("parts/asked.html", context, using="jinja2").strip())  # noqa: S704
