from __future__ import annotations

import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from undersight.errors import InvalidError
from undersight.exchange import rows
from undersight.exchange.rows import Row, read_rows


def read(path: Path, *encodings: str, delimiter: str = ",") -> list[Row]:
    return list(read_rows(path, encodings=encodings or ("utf-8",), delimiter=delimiter))


@pytest.mark.parametrize(
    ("data", "encodings", "expected"),
    [
        (b"a,b\n1,2\n", (), [("a", "b"), ("1", "2")]),
        (b"\xef\xbb\xbfa\n1\n", (), [("a",), ("1",)]),
        (b"caf\xe9\n\x92\n", ("utf-8", "windows-1252"), [("café",), ("’",)]),
        (b'"two\r\nlines",b\r\n', (), [("two\r\nlines", "b")]),
        (b"=1+1,@x\n", (), [("=1+1", "@x")]),
        (b"a\n\n , \nb\n", (), [("a",), ("b",)]),
        (b"", (), []),
    ],
)
def test_cells_stay_as_they_are(
    tmp_path: Path, data: bytes, encodings: tuple[str, ...], expected: list[tuple[str, ...]]
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)

    assert [row.cells for row in read(path, *encodings)] == expected


def test_rows_are_numbered_like_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text('h\tk\n"two\nlines"\t1\n\n2\t3\n')

    assert [row.number for row in read(path, delimiter="\t")] == [1, 2, 4]


@pytest.mark.parametrize(
    ("line", "why"),
    [("a\x00b", "NUL"), ('"a"b', "not valid CSV")],
)
def test_a_broken_row_is_named_and_reading_goes_on(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"h\n{line}\nlast\n")

    _, broken, last = read(path)

    assert (broken.number, why in broken.wrong) == (2, True)
    assert last.cells == ("last",)


@pytest.mark.parametrize(
    ("name", "pack"), [("t.csv.gz", gzip.compress), ("t.csv.xz", lzma.compress)]
)
def test_compressed_files(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / name
    path.write_bytes(pack(b"a\n1\n"))

    assert [row.cells for row in read(path)] == [("a",), ("1",)]


def test_a_small_file_cannot_unpack_to_a_huge_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST_BYTES", 1000)
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"x" * 1_000_000))

    with pytest.raises(InvalidError, match="too large"):
        read(path)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("t.csv", b"a\n\xff\n", "line 2 is not utf-8"),
        ("t.csv.gz", b"no gzip", "cannot be read"),
        ("t.csv.xz", b"no xz", "cannot be read"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(InvalidError, match=why):
        read(path)


def test_long_cells(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"h\n{'x' * 500_000}\n")

    assert len(read(path)[1].cells[0]) == 500_000
