"""How a page itself is cited: as CSL-JSON, BibTeX and RIS. Styles of text are in csl.py."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from undersight.exchange.csl import Csl
from undersight.exchange.writers.imprint import Imprint
from undersight.records.page import Page

_TEX = {
    **{mark: f"\\{mark}" for mark in "#$%&_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def csl_of_page(page: Page, imprint: Imprint, *, accessed: date) -> Csl:
    """The page as an item of CSL-JSON; its address names the state that is cited.

    The registry stands as the author: who edited is not told.
    """
    item: Csl = {
        "id": page.record.id,
        "type": "webpage",
        "title": page.name.title,
        "author": [{"literal": imprint.registry}],
        "container-title": imprint.registry,
        "accessed": _day(accessed),
        "URL": imprint.permanent,
        "language": imprint.language,
    }
    if imprint.day:
        item["issued"] = _day(imprint.day)
    return item


def _day(day: date) -> Csl:
    return {"date-parts": [[day.year, day.month, day.day]]}


def bibtex(page: Page, imprint: Imprint, *, accessed: date) -> str:
    """The page as an entry of BibTeX (biblatex's @online)."""
    fields = {
        "title": f"{{{tex(page.name.title)}}}",
        "author": f"{{{tex(imprint.registry)}}}",
        "organization": tex(imprint.registry),
        "date": imprint.day.isoformat() if imprint.day else "",
        "url": re.sub(r"[{}\\\s]", "", imprint.permanent),
        "urldate": accessed.isoformat(),
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    return "\n".join([f"@online{{{page.record.kind}-{page.record.id},", *lines, "}", ""])


def tex(text: str) -> str:
    """Text in which TeX sees no command and no unbalanced brace.

    >>> tex("Smith & Sons {sic}")
    'Smith \\\\& Sons \\\\{sic\\\\}'
    """
    return "".join(_TEX.get(mark, mark) for mark in " ".join(text.split()))


def ris(page: Page, imprint: Imprint, *, accessed: date) -> str:
    """The page as an entry of RIS; a line ends where its value ends."""
    fields: Mapping[str, str] = {
        "TY": "ELEC",
        "ID": page.record.id,
        "TI": page.name.title,
        "AU": imprint.registry,
        "PB": imprint.registry,
        "PY": f"{imprint.day:%Y}" if imprint.day else "",
        "DA": f"{imprint.day:%Y/%m/%d}" if imprint.day else "",
        "UR": imprint.permanent,
        "Y2": f"{accessed:%Y/%m/%d}",
        "LA": imprint.language,
    }
    lines = [f"{tag}  - {' '.join(text.split())}" for tag, text in fields.items() if text]
    return "\r\n".join([*lines, "ER  - ", ""])
