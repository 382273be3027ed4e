"""Texts found by watching which code they reach: `python tests/query/fuzz_parse.py -runs=100000`.

Not a test by itself; test_parse_fuzz runs it for ten minutes among the slow tests.
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-not-found, unused-ignore]

with atheris.instrument_imports(include=["undersight.query"]):
    from query.test_parse_fuzz import read


def one(data: bytes) -> None:
    """One text."""
    read(data.decode("utf-8", "replace"))


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
