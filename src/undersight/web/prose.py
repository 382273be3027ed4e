"""Long texts as safe HTML: CommonMark, links to records, numbers of sources. Resolves no names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from undersight.records.mentions import CITED, TITLE, Mention, cited_in, fold_title

LONGEST = 200_000
"""Characters of a text that are rendered; the rest of a longer one is left out."""

ASK = "ask"
"""What a fenced block is called that holds a question."""

TAGS = {
    "p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4",
    "h5", "h6", "span", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "class", "rel", "title"},
    "ol": {"start"},
    "code": {"class"},
    "span": {"class"},
}
REL = "noreferrer noopener"
_ONION = re.compile(r"\.onion\.?\Z", re.I)


class Links:
    """Where the words of a text lead: titles (folded) to addresses, keys to numbers of sources."""

    __slots__ = ("_key", "numbers", "records")

    def __init__(self, records: Mapping[str, str], numbers: Mapping[str, int]) -> None:
        self.records = records
        self.numbers = numbers
        self._key = (tuple(sorted(records.items())), tuple(sorted(numbers.items())))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Links) and self._key == other._key


NOWHERE = Links({}, {})


@lru_cache(maxsize=2048)
def prose(text: str, links: Links = NOWHERE) -> Markup:
    """A text of Markdown as HTML that is safe to show.

    >>> prose("See [[Xinjiang]] [@hrw].", Links({"xinjiang": "/place/1"}, {"hrw": 2}))
    Markup('<p>See <a href="/place/1">Xinjiang</a><a class="ref" href="#s2">2</a>.</p>')
    """
    return _clean(_markdown().render(text[:LONGEST], {"links": links}))


@lru_cache(maxsize=2048)
def line(text: str, links: Links = NOWHERE) -> Markup:
    """A text of one paragraph without its `<p>`, to stand inside one; of several, as `prose`."""
    html = prose(text, links)
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        return Markup(html[3:-4])  # noqa: S704 - cut out of what was cleaned
    return html


def is_block(html: str) -> bool:
    """Whether HTML of `line` must stand on its own, not inside a paragraph."""
    return bool(re.match(r"<(?:p|ul|ol|h\d|pre|blockquote|hr|table|div)\b", html))


def outside(address: str, words: str = "") -> Markup:
    """A link to another site, which is not told where the reader came from; none to an onion."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or _ONION.search(parts.hostname or ""):
        return escape(words or address)
    return Markup('<a href="{}" rel="{}">{}</a>').format(address, REL, words or address)


def _clean(html: str) -> Markup:
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel=None,
    )
    return Markup(safe.strip())  # noqa: S704 - this is the cleaned text


@cache
def _markdown() -> MarkdownIt:
    """CommonMark without raw HTML and pictures, with tables and our two kinds of brackets."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    made.inline.ruler.before("link", "record", _record)
    made.inline.ruler.before("link", "cited", _cited)
    made.inline.ruler.before("escape", "asked", _asked_inside)
    made.block.ruler.before("fence", "asked", _asked_alone, {"alt": ["paragraph"]})
    made.add_render_rule("record", _render_record)
    made.add_render_rule("cited", _render_cited)
    made.add_render_rule("asked", _render_asked)
    made.core.ruler.push("shape", _shape)
    made.validateLink = _may_link  # type: ignore[method-assign]
    return made


def _may_link(url: str) -> bool:
    parts = urlsplit(url.strip())
    if parts.scheme in ("http", "https"):
        return not _ONION.search(parts.hostname or "")
    return not parts.scheme and url.startswith("/") and not url.startswith(("//", "/\\"))


def _bracket(pattern: re.Pattern[str], state: StateInline) -> re.Match[str] | None:
    return pattern.match(state.src, state.pos) if state.src[state.pos] == "[" else None


def _record(state: StateInline, silent: bool) -> bool:
    """`[[Record title]]`."""
    match = _bracket(TITLE, state)
    if match is None:
        return False
    if not silent:
        token = state.push("record", "", 0)
        token.content = (match[2] or match[1]).strip()
        token.meta = {"href": state.env["links"].records.get(fold_title(match[1]), "")}
    state.pos = match.end()
    return True


def _cited(state: StateInline, silent: bool) -> bool:
    """`[@key, p. 3; @other]`."""
    match = _bracket(CITED, state)
    found = cited_in(match[1]) if match else ()
    if match is None or not found:
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")  # the number stands close to its words
        token = state.push("cited", "", 0)
        token.content = match[0]
        token.meta = {"html": _numbers(found, state.env["links"].numbers)}
    state.pos = match.end()
    return True


_ASKED = re.compile(r"\{\{\s*#(?:ask|show)\s*:", re.I)
_BRACES = re.compile(r"\{\{|\}\}")
LONGEST_QUESTION = 20_000


def _question(text: str, start: int) -> int:
    """Where a question between double braces that begins here ends; 0 where none does."""
    if not _ASKED.match(text, start):
        return 0
    depth = 0
    for match in _BRACES.finditer(text, start, start + LONGEST_QUESTION):
        depth += 1 if match[0] == "{{" else -1
        if depth == 0:
            return match.end()
    return 0


def _asked_inside(state: StateInline, silent: bool) -> bool:
    """`{{#show: …}}` in a line: the text of the question, which `ask_blocks` answers."""
    end = _question(state.src, state.pos) if state.src[state.pos] == "{" else 0
    if not end:
        return False
    if not silent:
        token = state.push("asked", "code", 0)
        token.content = state.src[state.pos : end]
    state.pos = end
    return True


def _asked_alone(state: StateBlock, start: int, *rest: Any) -> bool:
    """`{{#ask: …}}` that begins a line and ends one: the same as a fenced `ask` block."""
    last, silent = rest
    begin = state.bMarks[start] + state.tShift[start]
    end = _question(state.src, begin) if state.src.startswith("{{", begin) else 0
    if not end:
        return False
    line = next(n for n in range(start, last) if state.eMarks[n] >= end)
    if state.src[end : state.eMarks[line]].strip():
        return False  # more words follow: it stands in a line
    if not silent:
        token = state.push("fence", "code", 0)
        token.info, token.content = ASK, state.src[begin:end]
        token.map = [start, line + 1]
    state.line = line + 1
    return True


def _numbers(found: tuple[Mention, ...], numbers: Mapping[str, int]) -> str:
    """The numbers of the sources in their order; last, a question mark for each that this reader
    does not know.
    """
    parts = []
    for mention in sorted(found, key=lambda m: numbers.get(m.key) or len(numbers) + 1):
        number = numbers.get(mention.key)
        where = f", {escape(mention.locator)}" if mention.locator else ""
        if number:
            parts.append(f'<a class="ref" href="#s{number}">{number}{where}</a>')
        else:
            parts.append('<span class="ref">?</span>')
    return "".join(parts)


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'


def _render_record(self: object, tokens: Sequence[Token], index: int, *rest: object) -> str:
    token = tokens[index]
    words = str(escape(token.content))
    href = token.meta["href"]
    return f"<a href={_quoted(href)}>{words}</a>" if href else words


def _render_asked(self: object, tokens: Sequence[Token], index: int, *rest: object) -> str:
    return f'<code class="language-{ASK}">{escape(tokens[index].content)}</code>'


def _render_cited(self: object, tokens: Sequence[Token], index: int, *rest: object) -> str:
    return str(tokens[index].meta["html"])


def _shape(state: StateCore) -> None:
    """Headings begin below those of the page; links to elsewhere do not tell from where."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        for child in token.children or ():
            if child.type == "link_open" and not str(child.attrs.get("href", "")).startswith("/"):
                child.attrSet("rel", REL)
