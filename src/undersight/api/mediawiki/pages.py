"""action=parse, action=compare and action=opensearch: one page shown, two states of it, and titles
while somebody types.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from urllib.parse import quote

from markdown_it import MarkdownIt

from undersight.api.mediawiki.ask import told_of, understood_of
from undersight.api.mediawiki.call import Call, Fault, Node
from undersight.api.mediawiki.lists import suggested
from undersight.api.mediawiki.props import category, linked, url
from undersight.api.mediawiki.query import touched
from undersight.api.mediawiki.replies import STAR, Exactly, sentences_of
from undersight.api.mediawiki.revisions import escaped, every_revision, newest
from undersight.api.mediawiki.spaces import MAIN
from undersight.api.mediawiki.texts import Held, at_position, held, text_of
from undersight.api.mediawiki.titles import Target, by_numbers, followed, of_records, resolve
from undersight.errors import InvalidError, NotFoundError
from undersight.exchange.answers.markdown import markdown as as_markdown
from undersight.records.claim import Claim
from undersight.records.diff import ClaimDiff
from undersight.records.revision import text_of as claim_text
from undersight.schema.model import in_language
from undersight.store.reads.compare import compare as read_difference
from undersight.store.reads.names import names

LONGEST = 100_000
"""Characters of a text that is parsed."""

QUESTIONS = 10
"""Questions in a text that are answered."""

_ASK = re.compile(r"\{\{\s*#(?:ask|show):.*?\}\}", re.S)


def parse(call: Call) -> Node:
    """action=parse: a page, or a text with questions in it, as HTML."""
    params = call.params
    if params.has("text"):
        return _parsed_text(params.raw("text"), call)
    target = _target(call, page="page", number="pageid", revision="oldid")
    text = text_of(target, call, target.position or None)
    if text is None:
        raise Fault("missingtitle", "The page you specified doesn't exist.")
    found = held(target, call, target.position or None) if not target.redirect else None
    return {"parse": _parsed(target, text, found, call=call)}


PARTS = "text|langlinks|categories|links|templates|images|externallinks|sections|revid|displaytitle"


def _parsed(target: Target, text: str, found: Held | None, *, call: Call) -> Node:
    parts = call.params.many("prop", PARTS)
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
        every = linked(found, call) if found else []
        made["links"] = [{"ns": t.space, "exists": True, f"{STAR}title": t.title} for t in every]
    empty = ("langlinks", "templates", "images", "externallinks", "sections", "iwlinks")
    made |= {name: [] for name in empty if name in parts}
    return _flat(made, call)


def _flat(made: Node, call: Call) -> Node:
    """In the second version texts stand without their shell."""
    if call.params.text("formatversion") not in ("2", "latest"):
        return made
    return {
        key: value[f"{STAR}text"] if isinstance(value, dict) and f"{STAR}text" in value else value
        for key, value in made.items()
    }


def _parsed_text(text: str, call: Call) -> Node:
    if len(text) > LONGEST:
        raise Fault("texttoolong", f"At most {LONGEST} characters are parsed")
    asked = 0

    def answered(match: re.Match[str]) -> str:
        nonlocal asked
        asked += 1
        return _answered(match[0], call) if asked <= QUESTIONS else escaped(match[0])

    made: Node = {
        "title": call.params.text("title", "API"),
        "pageid": 0,
        "text": {f"{STAR}text": html(_ASK.sub(answered, text))},
        "langlinks": [],
        "categories": [],
        "links": [],
        "templates": [],
        "images": [],
        "externallinks": [],
        "sections": [],
        "displaytitle": escaped(call.params.text("title", "API")),
    }
    return {"parse": _flat(made, call)}


def _answered(text: str, call: Call) -> str:
    """The answer to a question in a text, with the way to all of it."""
    try:
        told = told_of(understood_of(text, call), text, call)
    except InvalidError as error:
        return "\n\n> " + " ".join(sentences_of(error)).replace("\n", " ") + "\n\n"
    if told.answer.count is not None:
        return str(told.answer.count)
    table = "".join(as_markdown(told))
    return f"\n\n{table}\n\n[…]({call.base}/ask?q={quote(text)})\n\n"


def html(text: str) -> str:
    """A text of Markdown as HTML. No HTML of its own comes through, and no picture."""
    return f'<div class="mw-parser-output">{_markdown().render(text)}</div>'


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def _target(call: Call, *, page: str, number: str, revision: str) -> Target:
    """The page that a call is about, at the revision that it names. Raises Fault."""
    params = call.params
    position = params.number(revision)
    if params.text(page):
        target = resolve([params.text(page)], call)[params.text(page)]
        target = followed(target, call) if params.has("redirects") else target
    elif params.has(number):
        found = by_numbers([params.number(number)], call)
        target = found.get(params.number(number), Target(""))
    elif position:
        return at_revision(position, call)
    else:
        raise Fault("missingparam", f'The parameter "{page}" must be set.')
    if target.invalid:
        raise Fault("invalidtitle", target.invalid)
    _known(position, call)
    return replace(target, position=position) if position else target


def _known(number: int, call: Call) -> None:
    """Raises Fault for the number of a revision that there is not, or not for this reader."""
    last = call.looking.at.settled if call.lens.knows_editors else call.today
    if not 0 <= number <= last:
        raise Fault("nosuchrevid", f"There is no revision with ID {number}.")


def at_revision(number: int, call: Call) -> Target:
    """The one page that a revision changed. Raises Fault where there are several, or none."""
    found = touched(number, call)
    if not found:
        raise Fault("nosuchrevid", f"There is no revision with ID {number}.")
    if len(found) > 1:
        raise Fault("ambiguousrevid", f"Revision {number} is of several pages: name one, too.")
    return found[0]


# ---- comparing ----


def compare(call: Call) -> Node:
    """action=compare: what differs between two revisions of a page, claim by claim."""
    old_rev, new_rev = call.params.number("fromrev"), call.params.number("torev")
    relative = call.params.text("torelative")
    target = _compared(call, old_rev, new_rev)
    if target.name is None:
        raise Fault("missingtitle", "The page you specified doesn't exist.")
    if relative == "cur":
        new_rev = 0
    elif relative == "prev":
        old_rev, new_rev = before(target, old_rev, call), old_rev
    elif relative:
        raise Fault("badvalue", 'Unrecognized value for parameter "torelative": cur or prev')
    a = 0 if relative == "prev" and not old_rev else _position(old_rev, call)
    try:
        found = read_difference(target.name.id, a, _position(new_rev, call), lens=call.lens)
    except NotFoundError as error:
        raise Fault("nosuchrevid", " ".join(sentences_of(error))) from error
    body = "".join(_row(diff, call) for diff in found.diffs)
    page = of_records([target.name], call)[target.name.id]
    return {
        "compare": {
            "fromid": page.number,
            "fromrevid": call.revision(old_rev) if old_rev else 0,
            "fromns": page.space,
            "fromtitle": page.title,
            "toid": page.number,
            "torevid": call.revision(new_rev) if new_rev else 0,
            "tons": page.space,
            "totitle": page.title,
            f"{STAR}body": body,
        }
    }


def before(target: Target, number: int, call: Call) -> int:
    """The revision before one of a page; 0 where there is none."""
    every = every_revision(replace(target, position=0), call)
    later = [r for r in every if not number or call.revision(r.position) <= number]
    return call.revision(later[0].before) if later else 0


def _position(number: int, call: Call) -> int | None:
    """Where a revision stands, for readers who see days at the end of its own; None: now."""
    return at_position(call, number).at.at if number else call.looking.at.at


def _compared(call: Call, old: int, new: int) -> Target:
    """The page whose states are compared. Its revisions may only be ones that the reader knows."""
    params = call.params
    for number in (old, new):
        _known(number, call)
    both = [params.text(title) for title in ("fromtitle", "totitle")]
    if all(both) and both[0] != both[1]:
        raise Fault("notsupported", "Two states of one page can be compared, not two pages.")
    for title in ("fromtitle", "totitle"):
        if params.text(title):
            return followed(resolve([params.text(title)], call)[params.text(title)], call)
    for name in ("fromid", "toid"):
        if params.has(name):
            found = by_numbers([params.number(name)], call)
            return found.get(params.number(name), Target(""))
    if not new and not old:
        raise Fault("missingparam", 'The parameter "fromrev" or "fromtitle" must be set.')
    sets = [{t.number: t for t in touched(n, call)} for n in (new, old) if n]
    shared = set.intersection(*(set(s) for s in sets))
    if len(shared) == 1:
        return sets[0][shared.pop()]
    return at_revision(new or old, call)


def _row(diff: ClaimDiff, call: Call) -> str:
    """One difference as a row of the table that MediaWiki's interface shows."""
    claim = diff.new or diff.old
    prop = call.schema.properties.get(claim.content.property) if claim else None
    label = escaped(in_language(prop.labels, call.language)) if prop else ""
    old, new = _said(diff.old, call), _said(diff.new, call)
    minus = f'<td class="diff-marker" data-marker="−"></td><td class="diff-deletedline"><div>{old}</div></td>'  # noqa: E501
    plus = f'<td class="diff-marker" data-marker="+"></td><td class="diff-addedline"><div>{new}</div></td>'  # noqa: E501
    nothing = '<td colspan="2" class="diff-empty diff-side-{}"></td>'
    return (
        f'<tr><td colspan="2" class="diff-lineno">{label}</td>'
        f'<td colspan="2" class="diff-lineno">{label}</td></tr>\n'
        f"<tr>{minus if diff.old else nothing.format('deleted')}"
        f"{plus if diff.new else nothing.format('added')}</tr>\n"
    )


def _said(claim: Claim | None, call: Call) -> str:
    if claim is None:
        return ""
    content = claim.content
    text = claim_text(claim)
    if content.value and content.value.target:
        known = names({content.value.target}, call.lens).get(content.value.target)
        text = known.title if known else ""
    if content.absence:
        text = f"({content.absence.value})"
    step = next((c for c in call.schema.certainties if c.id == content.certainty), None)
    sure = f" ({in_language(step.labels, call.language)})" if step else ""
    return escaped(text + sure)


# ---- titles ----


def opensearch(call: Call) -> Exactly:
    """action=opensearch: what was typed, titles, nothing, addresses."""
    text = call.params.raw("search")
    found_names = suggested(text, call, call.params.limit("limit", 10))
    targets = of_records(found_names, call, MAIN)
    found = [targets[n.id] for n in found_names]
    titles, addresses = [t.title for t in found], [url(t, call) for t in found]
    return Exactly([text, titles, [""] * len(found), addresses])
