"""action=compare and action=opensearch, and the page and the revision that a call is about."""

from __future__ import annotations

from dataclasses import replace

from undersight.api.mediawiki.call import Call, Fault, Node
from undersight.api.mediawiki.lists import suggested
from undersight.api.mediawiki.props import url
from undersight.api.mediawiki.query import touched
from undersight.api.mediawiki.replies import STAR, Exactly, sentences_of
from undersight.api.mediawiki.revisions import escaped, every_revision
from undersight.api.mediawiki.spaces import MAIN
from undersight.api.mediawiki.texts import at_position
from undersight.api.mediawiki.titles import Target, by_numbers, followed, of_records, resolve
from undersight.errors import NotFoundError
from undersight.records.claim import Claim
from undersight.records.diff import ClaimDiff
from undersight.records.revision import text_of as claim_text
from undersight.schema.model import in_language
from undersight.store.reads.compare import compare as read_difference
from undersight.store.reads.names import names


def target_of(call: Call, *, page: str, number: str, revision: str) -> Target:
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
