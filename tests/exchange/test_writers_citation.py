"""A page as others cite it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from exchange.pages import IMPRINT, page

from undersight.exchange.csl import STYLES, formatted
from undersight.exchange.writers.citation import bibtex, csl_of_page, ris, tex
from undersight.records.record import Name

TODAY = date(2024, 5, 1)
ADDRESS = "https://registry.example/deployment/0000000001-sari?at=7"


def test_csl_names_the_state_that_is_cited() -> None:
    csl = csl_of_page(page(), IMPRINT, accessed=TODAY)

    assert csl["URL"] == ADDRESS
    assert csl["issued"] == {"date-parts": [[2024, 4, 20]]}
    assert csl["author"] == [{"literal": "Undersight"}]
    assert formatted(csl, language="en") == (
        f"Undersight. “SARI”. 20 April 2024. {ADDRESS} (accessed 1 May 2024)"
    )


@pytest.mark.parametrize("style", STYLES)
def test_every_style_names_title_and_address(style: str) -> None:
    text = formatted(csl_of_page(page(), IMPRINT, accessed=TODAY), language="en", style=style)

    assert "SARI" in text
    assert ADDRESS in text
    assert "2024" in text


def test_of_a_day_that_is_not_over_the_current_page_is_cited() -> None:
    today = replace(IMPRINT, position=None)

    assert str(csl_of_page(page(), today, accessed=TODAY)["URL"]).partition("?")[1:] == ("", "")


def test_bibtex() -> None:
    text = bibtex(page(title="50 % {of} Faces & \\more"), IMPRINT, accessed=TODAY)

    assert text.startswith("@online{deployment-")
    assert "  title = {{50 \\% \\{of\\} Faces \\& \\textbackslash{}more}},\n" in text
    assert f"  url = {{{ADDRESS}}},\n" in text
    assert text.count("\n@") == 0


def test_ris_has_one_line_a_field() -> None:
    broken = replace(page(), name=Name("0000000001", "deployment", "A\nER  - \nTY  - BOOK"))
    text = ris(broken, IMPRINT, accessed=TODAY)

    assert text.count("\r\nER  - ") == 1
    assert "TI  - A ER - TY - BOOK\r\n" in text
    assert "DA  - 2024/04/20\r\n" in text


def test_tex_has_no_commands() -> None:
    assert tex("$x^2_1~\n") == r"\$x\textasciicircum{}2\_1\textasciitilde{}"
