"""Rows of a CSV file, also compressed, each with its number; no meaning of columns."""

from __future__ import annotations

import csv
import gzip
import io
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from undersight.errors import SILENT, InvalidError, Problem, Wording, worded

MOST_BYTES = 256_000_000
LONGEST_CELL = 10_000_000

SUFFIXES = (".csv", ".csv.gz", ".csv.xz", ".tsv", ".tsv.gz", ".tsv.xz")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file; the header is row 1. `wrong` says why it cannot be read, or ""."""

    number: int
    cells: tuple[str, ...]
    wrong: Wording = SILENT


def read_rows(path: Path, *, encodings: tuple[str, ...], delimiter: str) -> Iterator[Row]:
    """Header and rows; empty rows are left out, though they are counted in the numbers."""
    # The limit is the process's; the library's own 128 kB is too little for a cell of prose.
    csv.field_size_limit(LONGEST_CELL)
    text = _decoded(_unpacked(path), encodings, path.name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = tuple(next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(number, (), worded("this row is not valid CSV: %(error)s", error=error))
            continue
        if any("\x00" in cell for cell in cells):
            yield Row(number, cells, worded("a cell holds a NUL character"))
        elif any(cell.strip() for cell in cells):
            yield Row(number, cells)


def _unpacked(path: Path) -> bytes:
    try:
        data = _within_bounds(path)
    except (OSError, EOFError, lzma.LZMAError) as error:
        problem = Problem(
            worded("the file cannot be read: %(error)s", error=error),
            worded("check the file"),
            path.name,
        )
        raise InvalidError([problem]) from None
    if len(data) > MOST_BYTES:
        cure = worded("split it: at most %(most)s bytes are read", most=f"{MOST_BYTES:,}")
        raise InvalidError([Problem(worded("the file is too large"), cure, path.name)])
    return data


def _within_bounds(path: Path) -> bytes:
    """Never more than one byte over the bound, however small the file that unpacks to it."""
    if path.suffix == ".gz":
        with gzip.open(path) as packed:
            return packed.read(MOST_BYTES + 1)
    if path.suffix == ".xz":
        with lzma.open(path) as squeezed:
            return squeezed.read(MOST_BYTES + 1)
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _decoded(data: bytes, encodings: tuple[str, ...], name: str) -> str:
    """By the first encoding that fits every byte; a byte order mark is no part of a header."""
    wrong = SILENT
    for encoding in encodings:
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            wrong = wrong or worded(
                "line %(line)s is not %(encoding)s", line=line, encoding=encoding
            )
    cure = worded("say its encoding in the mapping, such as `encoding: windows-1252`")
    raise InvalidError([Problem(wrong, cure, name)])
