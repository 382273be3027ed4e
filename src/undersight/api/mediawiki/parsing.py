"""action=parse: a page, or a text that the caller gives, as HTML; what stands in a text is answered
and linked through the caller's lens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from functools import cache
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from undersight.api.mediawiki.ask import told_of, understood_of
from undersight.api.mediawiki.call import MOST_TITLES, Call, Fault, Node, unknown
from undersight.api.mediawiki.pages import target_of
from undersight.api.mediawiki.props import category, linked, url
from undersight.api.mediawiki.props import outside as outside_of
from undersight.api.mediawiki.replies import STAR, sentences_of
from undersight.api.mediawiki.revisions import escaped, newest
from undersight.api.mediawiki.texts import MODEL, Held, held, text_of
from undersight.api.mediawiki.titles import Target, cleaned, followed, resolve
from undersight.errors import InvalidError
from undersight.exchange.answers.markdown import markdown as as_markdown

LONGEST = 100_000
"""Characters of a text that is parsed."""

QUESTIONS = 10
"""Questions in a text that are answered."""

USUAL = "text|langlinks|categories|links|templates|images|externallinks|sections|revid|displaytitle"
EMPTY = ("langlinks", "templates", "images", "sections", "iwlinks", "modules", "indicators")
"""Parts that are there and hold nothing."""

PARTS = (*USUAL.split("|"), "wikitext", "parsewarnings", "properties", *EMPTY)
"""What `prop` may ask for."""

MODELS = (MODEL, "wikitext")
"""What a text may be called: both are read as Markdown with questions and links to pages."""

_FENCE = r"^(?P<fence>`{3,}|~{3,})[ ]*ask[ \t]*\n(?P<asked>.*?)\n(?P=fence)[`~]*[ \t]*$"
_ASK = re.compile(rf"\{{\{{\s*#(?:ask|show):.*?\}}\}}|{_FENCE}", re.S | re.M)
_LINK = re.compile(r"\[\[(?P<title>[^\[\]|\n]+)(?:\|(?P<words>[^\[\]\n]*))?\]\]")


def parse(call: Call) -> Node:
    """action=parse. Raises Fault where what is asked for is not here, or cannot be."""
    params = call.params
    parts = params.many("prop", USUAL)
    if "parsetree" in parts or params.has("generatexml"):
        raise Fault(
            "notwikitext", 'prop=parsetree is only possible for "wikitext", and none is here.'
        )
    if params.has("section") or params.has("sectiontitle"):
        raise Fault(
            "sectionsnotsupported", f"Sections are not supported for content model {MODEL}."
        )
    unknown(call, "prop", [name for name in parts if name not in PARTS])
    pages = [name for name in ("page", "pageid", "oldid") if params.has(name)]
    if any(params.has(name) for name in ("text", "summary", "title")) and pages:
        raise Fault("invalidparammix", f'The parameter "{pages[0]}" cannot be used with a text.')
    if params.has("text") or params.has("summary"):
        return {"parse": _flat(_parsed_text(parts, call), call)}
    target = target_of(call, page="page", number="pageid", revision="oldid")
    text = text_of(target, call, target.position or None)
    if text is None:
        raise Fault("missingtitle", "The page you specified doesn't exist.")
    found = held(target, call, target.position or None) if not target.redirect else None
    return {"parse": _flat(_parsed(target, text, found, parts=parts, call=call), call)}


def _parsed(target: Target, text: str, found: Held | None, *, parts: list[str], call: Call) -> Node:
    made: Node = {"title": target.title, "pageid": target.number}
    if "revid" in parts:
        made["revid"] = target.position or newest(target, call).revision
    if "text" in parts:
        made["text"] = {f"{STAR}text": html(text)}
    if "wikitext" in parts:
        made["wikitext"] = {f"{STAR}text": text}
    if "displaytitle" in parts:
        made["displaytitle"] = escaped(target.title)
    if "categories" in parts:
        kinds = [str(category(target, call)["title"]).partition(":")[2]] if found else []
        made["categories"] = [{"sortkey": "", f"{STAR}category": n} for n in kinds]
    if "links" in parts:
        made["links"] = [_link(t) for t in (linked(found, call) if found else [])]
    if "externallinks" in parts:
        made["externallinks"] = outside_of(found) if found else []
    return made | _empty(parts)


def _empty(parts: list[str]) -> Node:
    made: Node = {name: [] for name in (*EMPTY, "parsewarnings", "properties") if name in parts}
    return made


def _link(target: Target) -> Node:
    return {"ns": target.space, "exists": target.exists, f"{STAR}title": target.title}


def _flat(made: Node, call: Call) -> Node:
    """In the second version texts stand without their shell."""
    if call.params.text("formatversion") not in ("2", "latest"):
        return made
    return {
        key: value[f"{STAR}text"] if isinstance(value, dict) and f"{STAR}text" in value else value
        for key, value in made.items()
    }


# ---- a text of the caller ----


def _parsed_text(parts: list[str], call: Call) -> Node:
    """A text, and a summary, that stand nowhere. Raises Fault."""
    text, summary = call.params.raw("text"), call.params.raw("summary")
    if len(text) + len(summary) > LONGEST:
        raise Fault("texttoolong", f"At most {LONGEST} characters are parsed")
    model = call.params.text("contentmodel", MODEL)
    if model not in MODELS:
        told = f'Unrecognized value for parameter "contentmodel": {model[:40]}.'
        raise Fault("badvalue", told)
    title = call.params.text("title", "API")
    made: Node = {"title": title, "pageid": 0}
    answered, wrong = _answered(text, call)
    env: MutableMapping[str, Any] = {"links": _linked(text, call), "outside": [], "used": {}}
    shown = html(answered, env)
    if "text" in parts and call.params.has("text"):
        made["text"] = {f"{STAR}text": shown}
    if call.params.has("summary"):
        made["parsedsummary"] = {f"{STAR}text": escaped(summary)}
    if "wikitext" in parts:
        made["wikitext"] = {f"{STAR}text": text}
    if "displaytitle" in parts:
        made["displaytitle"] = escaped(title)
    if "categories" in parts:
        made["categories"] = []
    if "links" in parts:
        made["links"] = [_link(t) for t in env["used"].values()]
    if "externallinks" in parts:
        made["externallinks"] = list(dict.fromkeys(env["outside"]))
    return made | _empty(parts) | ({"parsewarnings": wrong} if "parsewarnings" in parts else {})


def _answered(text: str, call: Call) -> tuple[str, list[str]]:
    """The text with the answers to its questions in their place; and why some have none."""
    wrong: list[str] = []
    asked = 0

    def answered(match: re.Match[str]) -> str:
        nonlocal asked
        asked += 1
        if asked > QUESTIONS:
            if asked == QUESTIONS + 1:
                wrong.append(f"{QUESTIONS} questions of a text are answered, no more.")
            return f"`{match[0].replace('`', '')}`"
        return _answer(match["asked"] or match[0], call, wrong)

    return _ASK.sub(answered, text), wrong


def _answer(text: str, call: Call, wrong: list[str]) -> str:
    """The answer to a question in a text, with the way to all of it."""
    try:
        told = told_of(understood_of(text, call), text, call)
    except InvalidError as error:
        wrong += sentences_of(error)
        said = " ".join(sentences_of(error)).replace("\n", " ")
        return f"\n\n> {_PLAIN.sub(_escape, said)}\n\n"
    if told.answer.count is not None:
        return str(told.answer.count)
    table = "".join(as_markdown(told))
    return f"\n\n{table}\n\n[…]({call.base}/ask?q={quote(text)})\n\n"


_PLAIN = re.compile(r"[\\`*_{}\[\]<>#|!]")


def _escape(mark: re.Match[str]) -> str:
    return f"\\{mark[0]}"


def _linked(text: str, call: Call) -> Mapping[str, tuple[Target, str]]:
    """The pages that `[[…]]` of a text mean, by what stands there, with their addresses. What no
    page is called stays a text, as what the caller may not see does.
    """
    asked = dict.fromkeys(match["title"] for match in _LINK.finditer(text))
    found = resolve(list(asked)[:MOST_TITLES], call)
    meant = {t: followed(target, call) for t, target in found.items() if not target.invalid}
    return {cleaned(t): (target, url(target, call)) for t, target in meant.items() if target.exists}


# ---- Markdown ----


def html(text: str, env: MutableMapping[str, Any] | None = None) -> str:
    """A text of Markdown as HTML. No HTML of its own comes through, and no picture.

    `env`: the pages that it may link by `links`; those that it does are noted in `used`, addresses
    elsewhere in `outside`.
    """
    env = {} if env is None else env
    made = _markdown()
    tokens = made.parse(text, env)
    for each in (child for token in tokens for child in token.children or ()):
        address = str(each.attrs.get("href", ""))
        if address.startswith(("http://", "https://")) and not each.meta.get("page"):
            env.setdefault("outside", []).append(address)
    return f'<div class="mw-parser-output">{made.renderer.render(tokens, made.options, env)}</div>'


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    made.inline.ruler.before("link", "page", _page)
    return made


def _page(state: StateInline, silent: bool) -> bool:
    """A link to a page: [[Title]] or [[Title|words]]."""
    match = _LINK.match(state.src, state.pos, state.posMax)
    found = state.env.get("links", {}).get(cleaned(match["title"])) if match else None
    if match is None or found is None:
        return False
    if not silent:
        target, address = found
        state.env["used"][target.title] = target
        opened = state.push("link_open", "a", 1)
        opened.attrs = {"href": address}
        opened.meta = {"page": True}
        state.push("text", "", 0).content = (match["words"] or match["title"]).strip()
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True
