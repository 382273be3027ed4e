"""Takes the text of a question apart into the tokens that its grammar is written in, argument by
argument. What is inside conditions is read elsewhere.
"""

from __future__ import annotations

from undersight.errors import worded
from undersight.query import marks
from undersight.query.conditions import guarded, read_conditions, read_path
from undersight.query.escapes import plain, trimmed
from undersight.query.tape import Argument, Tape


def tokenise(text: str) -> tuple[Tape, bool]:
    """The tokens of a whole question, and whether it is a `#show`."""
    tape = Tape(text)
    show = _unwrap(tape)
    if show and not marks.CONDITIONS.match(text, tape.at, tape.end):
        _page(tape)
    else:
        _argument(tape, first=True)
    while tape.at < tape.end and text[tape.at] == "|":
        tape.at += 1
        _argument(tape)
    return tape, show


def _unwrap(tape: Tape) -> bool:
    wrapper = marks.WRAPPER.match(tape.text)
    if wrapper is None:
        return False
    tape.at = wrapper.end()
    bare = tape.text.rstrip()
    if bare.endswith("}}") and len(bare) - 2 >= tape.at:
        tape.end = len(bare) - 2
    else:
        tape.problem(
            worded("The two braces at the beginning are not closed"),
            worded("Write }} at the end, or leave {{#ask: away"),
            at=wrapper.start(),
            end=tape.at,
        )
        tape.begin()
    return wrapper[1].lower() == "show"


def _extent(tape: Tape) -> tuple[int, int, str]:
    """Where the next argument begins and ends, if it holds no conditions, and its text."""
    match = marks.ARGUMENT.match(tape.text, tape.at, tape.end)
    end = match.end() if match else tape.at
    text = tape.text[tape.at : end]
    return end - len(text.lstrip()), end, trimmed(text)


def _page(tape: Tape) -> None:
    """The title in `{{#show: Title |?P}}`."""
    begin, end, title = _extent(tape)
    if title:
        tape.emit("PAGE", guarded(title), (begin, end))
    tape.at = end


def _argument(tape: Tape, *, first: bool = False) -> None:
    begin, end, raw = _extent(tape)
    mark = raw[:1]
    if mark == "+" and not first and (match := marks.SETTING.match(tape.text, begin, end)):
        _setting(tape, match.span("name"), bool(match["op"]), extent=(begin, end))
        return
    if not first:
        tape.begin()
    if marks.CONDITIONS.match(tape.text, tape.at, tape.end):
        read_conditions(tape)
    elif mark == "?":
        _column(tape, begin, end)
    elif (match := marks.PARAMETER.match(tape.text, begin, end)) and not (first and "[[" in raw):
        tape.emit_name("SETTING", *match.span("name"))
        tape.emit_relation(match["op"], match.start("op"))
        if value := trimmed(tape.text[match.end() : end]):
            tape.emit("VALUE", marks.RELAXED.sub(r"\1", value), (match.end(), end))
        tape.at = end
    elif match := marks.FLAG.match(tape.text, begin, end):
        tape.emit("FLAG", f"@{match[1].lower()}", (begin, end))
        tape.at = end
    elif first:
        read_conditions(tape)
    else:
        tape.at = end
        if raw:
            tape.problem(
                worded("This is neither a condition nor a column nor a setting"),
                worded("Write ?%(name)s for a column, name=value for a setting", name=raw[:40]),
                at=begin,
                end=end,
            )


def _setting(tape: Tape, name: tuple[int, int], valued: bool, *, extent: tuple[int, int]) -> None:
    """`+limit=1` after a column: part of its argument."""
    tape.at = extent[1]
    column = tape.now
    if column.broken:
        return
    if not column.tokens or column.tokens[0].type != "MARK":
        tape.now = Argument()  # what stands before it is not to blame
        tape.problem(
            worded("This setting follows no column"),
            worded("Write it after the column that it is for, as in ?Country|+limit=1"),
            at=extent[0],
            end=extent[1],
        )
        tape.now = column
        return
    tape.emit("PLUS", "+", (extent[0], extent[0] + 1))
    tape.emit_name("NAME", *name)
    if valued:
        tape.emit_relation("=", name[1])
        tape.emit_value(name[1] + 1, extent[1])


def _column(tape: Tape, begin: int, end: int) -> None:
    """`?Used by.Country#-=Label`."""
    tape.at = end
    match = marks.COLUMN.match(tape.text, begin, end)
    if match is None:
        tape.problem(
            worded("A column ends with one bar"),
            worded(r"Write | between columns, and \| for a bar that belongs to a label"),
            at=begin,
            end=end,
        )
        return
    tape.emit("MARK", "?", (begin, begin + 1))
    _target(tape, *match.span("target"))
    label, form = match["label"], match["format"]
    if label is not None and form is None and len(tape.now.tokens) == 1:
        parts = marks.LABEL.match(label)
        label, form = (parts["label"], parts["format"]) if parts else (label, form)
    if form is not None:
        tape.emit("FORMAT", plain(trimmed(form)), (match.end("target"), end))
    if label is not None:
        tape.emit("LABEL", plain(trimmed(label)), (match.end("target"), end))


def _target(tape: Tape, start: int, end: int) -> None:
    """What a column shows: a kind, a chain, or a function of one."""
    raw = tape.text[start:end]
    target = trimmed(raw)
    if not target:
        return
    start += len(raw) - len(raw.lstrip())
    end = start + len(target)
    if match := marks.COLUMN_KIND.match(target):
        kind = match["name"]
        tape.emit("KIND", plain(trimmed(kind)) if kind else "+", (start, end))
    elif match := marks.FUNCTION.match(target):
        tape.emit("FUNCTION", match[1].lower(), (start, start + match.end(1)))
        if match[2].strip():
            read_path(tape, start + match.start(2), start + match.end(2))
        tape.emit("RPAR", ")", (end - 1, end))
    else:
        read_path(tape, start, end)
