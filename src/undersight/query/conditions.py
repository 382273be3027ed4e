"""Takes conditions apart into tokens: what stands between `[[` and `]]`, and between such."""

from __future__ import annotations

import re

from undersight.errors import worded
from undersight.query import marks
from undersight.query.escapes import LEADING, plain, trimmed
from undersight.query.syntax import State
from undersight.query.tape import Opened, Tape
from undersight.schema.block import nearest

DEEPEST = 30
"""Parts within parts: so much can be read. What may be asked is less."""

CLOSING = {"<q>": "</q>", "(": ")"}
STRUCTURE = re.compile(r"\\.|\[\[|\]\]|\||<(?=/?q>)", re.S | re.I)


def guarded(text: str) -> str:
    r"""Escaped text in which nothing ends the value that it stands in.

    >>> print(guarded(r"a|b\|c"))
    a\|b\|c
    """
    return STRUCTURE.sub(_guard, text)


def _guard(found: re.Match[str]) -> str:
    mark = found[0]
    return mark if mark[0] == "\\" else "".join(f"\\{character}" for character in mark)


def read_conditions(tape: Tape) -> None:
    """One argument that holds conditions, up to a single bar."""
    opened = tape.opened
    opened.clear()
    depth = 0
    while match := marks.TOP.match(tape.text, tape.at, tape.end):
        kind = match.lastgroup or "END"
        start, tape.at = match.span(kind)
        if kind == "OPEN":
            _link(tape, start, depth)
        elif kind in ("QOPEN", "LPAR"):
            tape.emit(kind, match[kind], (start, tape.at))
            opened.append(Opened(match[kind].lower(), start, depth + 1))
        elif kind in ("QCLOSE", "RPAR"):
            _close(tape, kind, start)
        elif kind in ("BAR", "END"):
            tape.at = start
            break
        elif kind in ("_OR", "_AND", "NOT"):
            tape.emit(kind, match[kind], (start, tape.at))
        elif kind != "IGNORED":
            _stray(tape, kind, start)
        depth = depth + 1 if kind == "NOT" else opened[-1].depth if opened else 0
        if depth > DEEPEST:
            tape.give_up(
                worded("Parts stand within parts, more than %(most)s deep", most=DEEPEST),
                worded("Ask it in several questions"),
                at=start,
            )
    if opened and not tape.stopped:
        _open_still(tape, opened[-1])


def _open_still(tape: Tape, left: Opened) -> None:
    tape.problem(
        worded("%(bracket)s is not closed", bracket=left.mark),
        worded("Write %(bracket)s where it ends", bracket=CLOSING[left.mark]),
        at=left.at,
    )


def _close(tape: Tape, kind: str, start: int) -> None:
    mark = tape.text[start : tape.at]
    if not tape.opened:
        tape.problem(
            worded("%(bracket)s closes nothing", bracket=mark),
            worded("Take it away, or open it before"),
            at=start,
        )
        return
    left = tape.opened.pop()
    if CLOSING[left.mark] != mark.lower():
        _open_still(tape, left)
        return
    tape.emit(kind, mark, (start, tape.at))
    if left.link >= 0:
        if _follows(tape, left.link):
            _choices(tape, left.link, left.depth - 1)
        elif not tape.stopped:
            _end(tape, left.link)


def _stray(tape: Tape, kind: str, start: int) -> None:
    given = tape.text[start : tape.at]
    if kind == "KEYWORD":
        tape.problem(
            worded("%(word)s joins conditions only in capital letters", word=given),
            worded("Write %(word)s", word=given.upper()),
            at=start,
            end=tape.at,
        )
    elif marks.HAS.search(given):
        tape.problem(
            worded("A condition stands in double brackets"),
            worded("Write [[%(condition)s]]", condition=given.strip("[]")),
            at=start,
            end=tape.at,
        )
    else:
        tape.problem(
            worded("This is no condition: conditions stand in double brackets"),
            worded("To look for words, write [[phrase:%(words)s]]", words=given[:40])
            if given[0].isalnum()
            else worded("Take it away, or write a condition such as [[Country::Germany]]"),
            at=start,
            end=tape.at,
        )


# ---- inside [[ ]] ----


def _link(tape: Tape, start: int, depth: int) -> None:
    """What stands after `[[`, up to `]]` or to a `<q>`, behind which it goes on."""
    tape.emit("OPEN", "[[", (start, tape.at))
    text, end = tape.text, tape.end
    match = marks.PREFIX.match(text, tape.at, end)
    if match and match.lastgroup:
        tape.emit(match.lastgroup, match[0], (tape.at, match.end()))
        tape.at = match.end()
        _list(tape, start, match.lastgroup)
        return
    head = marks.HEAD.match(text, tape.at, end)
    stop = head.end() if head else tape.at
    if has := marks.HAS.match(text, stop, end):
        read_path(tape, tape.at, stop, blank=True)
        tape.emit("_HAS", "::", (stop, has.end()))
        tape.at = has.end()
        _choices(tape, start, depth)
    else:
        _list(tape, start, "TITLE")


def read_path(tape: Tape, start: int, end: int, *, blank: bool = False) -> None:
    """A chain of properties. `blank`: one before it makes its dots part of a name."""
    text = tape.text[start:end]
    at = start
    pattern = marks.NAME if blank and text[:1] == " " else marks.STEP
    for number, match in enumerate(pattern.finditer(text)):
        if number:
            tape.emit("_DOT", ".", (start + match.start(), start + match.start() + 1))
        if match["inverse"]:
            at = start + match.start("inverse")
            tape.emit("INVERSE", "-", (at, at + 1))
        if found := " ".join(plain(trimmed(match["name"])).split()):
            at = start + match.start("name")
            tape.emit("NAME", found, (at, start + match.end("name")))


def _choices(tape: Tape, link: int, depth: int) -> None:
    """Values after `::`, up to `]]` or to a `<q>`."""
    while True:
        nested = marks.NESTED.match(tape.text, tape.at, tape.end)
        if nested:
            tape.at = nested.end()
            tape.emit("QOPEN", "<q>", (tape.at - 3, tape.at))
            tape.opened.append(Opened("<q>", tape.at - 3, depth + 1, link))
            return
        match = marks.VALUE.match(tape.text, tape.at, tape.end)
        stop = match.end() if match else tape.at
        _value(tape, tape.at, stop)
        tape.at = stop
        if not _follows(tape, link):
            break
    if not tape.stopped:
        _end(tape, link)


def _list(tape: Tape, link: int, what: str) -> None:
    """Titles, kinds, or the title of a saved question."""
    while True:
        match = marks.HEAD.match(tape.text, tape.at, tape.end)
        stop = match.end() if match else tape.at
        if what == "TITLE":
            _title(tape, tape.at, stop)
        else:
            _kind(tape, tape.at, stop, saved=what == "CONCEPT")
        tape.at = stop
        if not _follows(tape, link):
            break
    if not tape.stopped:
        _end(tape, link, what)


def _follows(tape: Tape, link: int) -> bool:
    """Whether another value follows; else what does is `]]`, a qualifier, or wrong."""
    match = marks.BARS.match(tape.text, tape.at, tape.end)
    if match is None:
        _not_closed(tape, link)
        return False
    tape.at = match.start(1)
    if match[1] != "||":
        return False
    tape.emit("_OR", "||", (match.start(1), match.end(1)))
    tape.at = match.end()
    return True


def _not_closed(tape: Tape, link: int) -> None:
    at = tape.at
    given = tape.text[at : min(at + 2, tape.end)]
    if marks.HAS.match(given):
        message = worded("Only one property stands before the values")
        cure = worded(r"Write \:: where colons belong to a value")
    elif given[:1] == "<":
        message = worded("A part in <q> is a value of its own, after ::")
        cure = worded(r"Write \<q> where it belongs to a value")
    else:
        message = worded("[[ is not closed")
        cure = worded("Write ]] where the condition ends")
        at = link
    tape.give_up(message, cure, at=at)


def _end(tape: Tape, link: int, what: str = "VALUE") -> None:
    """Qualifiers and `]]`."""
    while tape.text.startswith("|", tape.at, tape.end):
        _qualifier(tape, what)
        match = marks.BARS.match(tape.text, tape.at, tape.end)
        if match is None:
            _not_closed(tape, link)
            return
        tape.at = match.start(1)
    tape.emit("CLOSE", "]]", (tape.at, tape.at + 2))
    tape.at += 2


def _qualifier(tape: Tape, what: str) -> None:
    start = tape.at
    match = marks.QUALIFIER.match(tape.text, start, tape.end)
    value_at = match.end() if match else start + 1
    value = marks.QUALIFIER_VALUE.match(tape.text, value_at, tape.end)
    tape.at = value.end() if value else value_at
    name = match["name"].strip() if match else ""
    if match is None or not match["plus"] or not name or (not match["op"] and tape.at > value_at):
        tape.problem(
            worded("After one bar stands what is asked of the claim: |+name=value"),
            worded("Write || before another value"),
            at=start,
            end=tape.at,
        )
        return
    found = tape.text[value_at : tape.at].strip()
    if what != "VALUE" and (what != "KIND" or name.lower() != "depth"):
        tape.problem(
            worded("Only values of properties take this"),
            worded("After a kind, only |+depth=n can stand")
            if what == "KIND"
            else worded("Take it away"),
            at=start,
            end=tape.at,
        )
    elif what == "KIND" and not (found.isascii() and found.isdigit() and len(found) < 4):
        tape.problem(
            worded("A depth is a whole number"),
            worded("Write |+depth=1"),
            at=start,
            end=tape.at,
        )
    tape.emit("PLUS", "+", (start, start + 1))
    tape.emit_name("NAME", *match.span("name"))
    if match["op"]:
        tape.emit_relation(match["op"], match.start("op"))
        tape.emit_value(value_at, tape.at)


# ---- values ----


def _value(tape: Tape, start: int, end: int) -> None:
    """One value of a property."""
    raw = tape.text[start:end]
    start += len(raw) - len(raw.lstrip())
    raw = trimmed(raw)
    end = start + len(raw)
    if match := marks.ANY.match(raw):
        tape.emit("NONE" if match[1] else "ANY", raw, (start, end))
    elif match := marks.STATE.match(raw):
        _state(tape, match[1].lower(), (start, end))
    else:
        _compared(tape, raw, start, comparators=marks.COMPARATOR)


def _compared(tape: Tape, raw: str, start: int, *, comparators: re.Pattern[str]) -> None:
    """A comparator and its text, each where it is."""
    end = start + len(raw)
    match = comparators.match(raw)
    if match:
        tape.emit("COMPARE", marks.OPS[match[0]].value, (start, start + match.end()))
        start += match.end()
        raw = raw[match.end() :]
        start += len(raw) - len(raw.lstrip())
        raw = raw.lstrip()
    if "[[" in raw:
        raw = guarded(trimmed(marks.LINKED.sub(_target, raw)))
        if match is None and LEADING.match(raw):
            raw = f"\\{raw}"
    if raw:
        tape.emit("TEXT", raw, (start, end))


def _target(link: re.Match[str]) -> str:
    """The title that a link inside a value leads to; what is escaped stays."""
    if link[1] is None:
        return link[0]
    return trimmed(trimmed(link[1]).removeprefix(":"))


def _state(tape: Tape, state: str, span: tuple[int, int]) -> None:
    states = [s.value for s in State]
    if state not in states:
        tape.problem(
            worded("is: asks how a claim stands, and this is no such state"),
            nearest(state, states, worded("One of: %(states)s", states=tuple(states))),
            at=span[0],
            end=span[1],
        )
    tape.emit("STATE", state, span)


def _title(tape: Tape, start: int, end: int) -> None:
    raw = tape.text[start:end]
    start += len(raw) - len(raw.lstrip())
    raw = trimmed(raw)
    end = start + len(raw)
    if match := marks.OF_KIND.match(raw):
        if kind := " ".join(plain(match[1]).split()):
            tape.emit("OF_KIND", kind, (start, start + match.end(1)))
        tape.emit("ANY", "+", (end - 1, end))
        return
    if match := marks.KIND_THEN.match(raw):
        # `Place:>M` is SMW's other way to write `>Place:M`.
        op = match.span(2)
        tape.emit("COMPARE", marks.OPS[match[2]].value, (start + op[0], start + op[1]))
        tape.emit("TEXT", f"{match[1].strip()}{raw[match.end() :]}", (start, end))
        return
    raw = raw.removeprefix(":").lstrip()
    if match := marks.ANY.match(raw):
        tape.emit("NONE" if match[1] else "ANY", raw, (start, end))
    else:
        _compared(tape, raw, end - len(raw), comparators=marks.TITLE_COMPARATOR)


def _kind(tape: Tape, start: int, end: int, *, saved: bool) -> None:
    raw = tape.text[start:end]
    start += len(raw) - len(raw.lstrip())
    raw = trimmed(raw)
    end = start + len(raw)
    if not saved and (match := marks.ANY.match(raw)):
        tape.emit("NONE" if match[1] else "ANY", raw, (start, end))
        return
    if not saved and raw[:1] == "!" and raw[:2] != "!~":
        _compared(tape, raw, start, comparators=marks.COMPARATOR)
        return
    if not saved and (match := marks.SYMBOL.match(raw)):
        tape.problem(
            worded("A kind cannot be compared with %(comparator)s", comparator=match[0]),
            worded("Only ! can stand before it: not of this kind"),
            at=start,
            end=end,
        )
    if raw:
        tape.emit("TEXT", plain(raw) if saved else raw, (start, end))
