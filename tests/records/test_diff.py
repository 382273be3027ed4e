"""Differences: claims by identity, words inside texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersight.records.claim import Citation, Claim, Content
from undersight.records.diff import Piece, diff_claims, diff_words
from undersight.records.revision import Size, net, size_of
from undersight.values.protocol import Value


def claim(identity: str, text: str, *, opened: int = 1, closed: int | None = None) -> Claim:
    content = Content("site", Value(text))
    return Claim(f"{identity}{opened}", identity, "r", content, opened, closed)


def cites(identity: str, *, opened: int = 1, closed: int | None = None) -> Citation:
    return Citation(f"{identity}{opened}", identity, "s", opened=opened, closed=closed)


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("a b c", "a x c", [("=", "a "), ("-", "b"), ("+", "x"), ("=", " c")]),
        ("same", "same", [("=", "same")]),
        ("", "new", [("+", "new")]),
        ("gone", "", [("-", "gone")]),
        ("", "", []),
        ("one.", "one!", [("=", "one"), ("-", "."), ("+", "!")]),
    ],
)
def test_words(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert diff_words(old, new) == tuple(Piece(*p) for p in pieces)


TEXT = st.text(alphabet="ab \n.é中", max_size=60)


@given(TEXT, TEXT)
def test_pieces_join_back_to_both_texts(old: str, new: str) -> None:
    pieces = diff_words(old, new)

    assert "".join(p.text for p in pieces if p.mark != "+") == old
    assert "".join(p.text for p in pieces if p.mark != "-") == new


def test_a_very_long_text_is_compared_by_lines() -> None:
    old = "\n".join(f"line {n} of many words" for n in range(3_000))
    new = old.replace("line 7 ", "line seven ")

    pieces = diff_words(old, new)

    assert [p.mark for p in pieces] == ["=", "-", "+", "="]
    assert pieces[2].text == "line seven of many words\n"


def test_claims_by_identity() -> None:
    found = diff_claims(
        [claim("a", "1"), claim("b", "1"), claim("c", "1")],
        [claim("a", "1"), claim("b", "2", opened=2), claim("d", "1")],
        new_citations=[cites("a")],
    )

    assert [(d.identity, d.changed, len(d.cited)) for d in found] == [
        ("a", (), 1),
        ("b", ("value",), 0),
        ("d", (), 0),
        ("c", (), 0),
    ]


@pytest.mark.parametrize(
    ("rows", "first", "last", "size"),
    [
        ([claim("a", "abc", opened=3)], 3, 3, Size(opened=1, added=3)),
        ([claim("a", "abc", opened=1, closed=3)], 3, 3, Size(closed=1, removed=3)),
        (
            [claim("a", "x y", closed=3), claim("a", "x z", opened=3)],
            3,
            3,
            Size(changed=1, added=1, removed=1),
        ),
        ([claim("a", "abc", opened=3, closed=4)], 3, 5, Size()),
        ([claim("a", "abc")], 3, 3, Size()),
        (
            [
                claim("a", "x", closed=3),
                claim("a", "y", opened=3, closed=4),
                claim("a", "x", opened=4),
            ],
            3,
            4,
            Size(),
        ),
    ],
    ids=["opened", "closed", "changed", "came and went", "untouched", "there and back"],
)
def test_what_a_range_of_changesets_did(
    rows: list[Claim], first: int, last: int, size: Size
) -> None:
    assert size_of(net(rows, [], first=first, last=last)) == size


def test_a_citation_added_to_an_old_claim() -> None:
    diffs = net([claim("a", "abc")], [cites("a", opened=5)], first=5, last=5)

    assert size_of(diffs) == Size(cited=1)
    assert diffs[0].old == diffs[0].new
