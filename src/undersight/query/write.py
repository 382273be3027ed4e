"""Writes a question's tree as canonical text: reading it again gives the same tree."""

from __future__ import annotations

import re
from collections.abc import Callable

from undersight.query import marks
from undersight.query.conditions import guarded
from undersight.query.syntax import (
    All,
    AnyValue,
    Choice,
    Condition,
    Either,
    Everything,
    Having,
    Is,
    Nested,
    Not,
    OfConcept,
    OfKind,
    Op,
    Parameter,
    Printout,
    Qualifier,
    Question,
    Step,
    Test,
    Titled,
)

ANYTHING = "[[:+]]"

# What means something, and is escaped where it is to mean itself.
HEAD = "\\|[]<:"
NAME = HEAD + "."
VALUE = "\\|[]"
COLUMN = "\\|[]{#=."

BANG = re.compile("!")
COLONS = re.compile(r"\\.|:(?=[:=])", re.S)
PLAIN_LINK = re.compile(r"\[\[[^\[\]\\]*+\]\]|\\|\||\[(?=\[)|\{(?=\{)")


def write(question: Question) -> str:
    """A whole question: conditions, columns, parameters, on one line.

    >>> from undersight.query.parse import parse
    >>> write(parse("[[Kind:Place]]OR[[ P:=≥5 ]]|? P = L|limit = 5"))
    '[[Category:Place]] OR [[P::>5]] |?P=L |limit=5'
    """
    arguments = [write_printout(p) for p in question.printouts]
    arguments += [write_parameter(p) for p in question.parameters]
    tail = "".join(f" |{argument}" for argument in arguments)
    if question.show:
        return f"{{{{#show: {_page(question.where)}{tail}}}}}"
    if isinstance(question.where, Everything):
        return tail.lstrip()
    return write_condition(question.where) + tail


def write_condition(where: Condition) -> str:
    """A condition: what stands before the first bar."""
    match where:
        case All(parts):
            return " ".join(_within(part, Either, All) for part in parts)
        case Either(parts):
            return " OR ".join(_within(part, Either) for part in parts)
        case Not(part):
            return f"NOT {_within(part, Either, All)}"
        case Everything():
            return ANYTHING
        case _:
            return f"[[{_link(where)}]]"


def _within(part: Condition, *weaker: type[Condition]) -> str:
    """A part of a whole, in brackets where the whole would take it apart."""
    text = write_condition(part)
    return f"<q>{text}</q>" if isinstance(part, weaker) else text


def _link(where: Condition) -> str:
    """What stands between `[[` and `]]`."""
    text = _body(where)
    return f"{text} " if text.endswith("]") else text  # or it would be one of those that end it


def _body(where: Condition) -> str:
    match where:
        case OfKind(names, depth):
            listed = "||".join(_write_kind(n) for n in names) or "+"
            return _prefixed("Category", listed) + ("" if depth is None else f"|+depth={depth}")
        case OfConcept(name):
            return _prefixed("Concept", _escape(name, HEAD))
        case Titled((AnyValue(),), kind):
            name = _escape(kind, NAME)
            mistaken = marks.PREFIX.match(f"{name}:+") or marks.SYMBOL.match(name)
            return f"\\{name}:+" if mistaken or name[:1] == "!" else f"{name}:+"
        case Titled(tests):
            return "||".join(_write_title(t) for t in tests)
        case Having(path, choices, qualifiers):
            values = "||".join(write_choice(c) for c in choices)
            asked = "".join(f"|+{_qualifier(q)}" for q in qualifiers)
            return f"{write_path(path)}::{values}{asked}"
    raise TypeError(where)


def _prefixed(prefix: str, text: str) -> str:
    apart = " " if text[:1] in (":", "=") else ""  # or the two would be `::` and `:=`
    return f"{prefix}:{apart}{text}"


# ---- values ----


def write_choice(choice: Choice) -> str:
    """One value after `::`."""
    match choice:
        case AnyValue(none):
            return "!+" if none else "+"
        case Is(state):
            return f"is:{state.value}"
        case Nested(where):
            return f"<q>{write_condition(where)}</q>"
        case Test(op, text):
            mistaken = (marks.ANY, marks.STATE, marks.COMPARATOR)
            return _write_test(op, guarded(text), mistaken)


def _write_test(op: Op, text: str, mistaken: tuple[re.Pattern[str], ...]) -> str:
    """A comparator and its text, so that they are read as these two."""
    if op is Op.EQUAL:
        return f"\\{text}" if any(m.match(text) for m in mistaken) else text
    if op is Op.OTHER and text == "+":
        return "!=+"  # `!+` is no value at all
    # `>` and `>5` together would be read as `>>` and `5`, `<` and `q>` as the bracket.
    apart = " " if text[:1] in tuple("<>~=!") or text.lower().startswith(("q>", "/q>")) else ""
    return f"{op.value}{apart}{text}"


def _write_kind(test: Test) -> str:
    return _write_test(test.op, _headed(test.text), (marks.ANY, marks.SYMBOL, BANG))


def _write_title(test: Test | AnyValue) -> str:
    if isinstance(test, AnyValue):
        return ":+"
    text = _headed(test.text)
    kindly = (marks.PREFIX, marks.OF_KIND, marks.KIND_THEN)
    if test.op is Op.EQUAL and (text[:1] == ":" or any(m.match(text) for m in kindly)):
        return f": {text}" if text[:1] == ":" else f":{text}"
    return _write_test(test.op, text, (marks.ANY, marks.TITLE_COMPARATOR))


def _headed(text: str) -> str:
    """Escaped text that is to stand where a property could: it has no `::`."""
    return COLONS.sub(lambda m: m[0] if m[0][0] == "\\" else f"\\{m[0]}", guarded(text))


# ---- names ----


def write_path(path: tuple[Step, ...], special: str = NAME) -> str:
    """A chain of properties; `special` are the marks that mean something around it."""
    names = ((s.inverse, _escape(s.name, special)) for s in path)
    return ".".join(
        f"-{name}" if inverse else f"\\{name}" if name[:1] == "-" else name
        for inverse, name in names
    )


def _qualifier(qualifier: Qualifier) -> str:
    value = _escape(qualifier.value, VALUE)
    apart = " " if value[:1] == "=" and qualifier.op in "<>" else ""
    return f"{qualifier.name}{qualifier.op}{apart}{value}"


def _escape(text: str, special: str) -> str:
    """Plain text with a backslash before each mark."""
    return _edged(text, lambda inner: "".join(f"\\{c}" if c in special else c for c in inner))


def _edged(text: str, escape: Callable[[str], str]) -> str:
    """The same before blanks at the ends, which would be lost."""
    tail = text[-1:] if text[-1:].isspace() else ""
    inner = escape(text[: len(text) - len(tail)])
    head = "\\" if inner[:1].isspace() else ""
    return f"{head}{inner}\\{tail}" if tail else f"{head}{inner}"


# ---- columns and parameters ----


def write_printout(printout: Printout) -> str:
    """A column, with the settings that follow it."""
    target = _target(printout)
    form = "" if printout.format is None else f"#{_escape(printout.format, COLUMN)}"
    label = printout.label
    shown = "" if label is None else f"={_escape(label, VALUE + '{' + '#' * (target + form == ''))}"
    settings = (
        f" |+{n}" + (f"={_escape(v, VALUE + '{')}" if v else "") for n, v in printout.settings
    )
    return f"?{target}{form}{shown}{''.join(settings)}"


def _target(printout: Printout) -> str:
    path = write_path(printout.path, COLUMN)
    if printout.aggregate is not None:
        return f"{printout.aggregate.value}({path})"
    if printout.kind:
        tail = "" if printout.kind == "+" else f":{_escape(printout.kind, COLUMN)}"
        return f"Category{tail}"
    if marks.COLUMN_KIND.match(path) or marks.FUNCTION.match(path):
        return f"\\{path}"
    return path


def write_parameter(parameter: Parameter) -> str:
    """`limit=50`."""
    if parameter.name.startswith("@"):
        return parameter.name
    value = _edged(parameter.value, _relaxed)
    apart = " " if value[:1] == "=" and parameter.op in "<>" else ""
    return f"{parameter.name}{parameter.op}{apart}{value}"


def _relaxed(value: str) -> str:
    return PLAIN_LINK.sub(lambda m: m[0] if len(m[0]) > 1 else f"\\{m[0]}", value)


def _page(where: Condition) -> str:
    """The one record that is shown."""
    match where:
        case Titled((Test(Op.EQUAL, text),), "") if text and not marks.CONDITIONS.match(text):
            return guarded(text)
        case Everything():
            return ""
    return write_condition(where)
