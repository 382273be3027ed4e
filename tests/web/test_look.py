"""The static look: legible in both themes, small, mirrored, and nothing from elsewhere."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

import undersight.web

STATIC = Path(undersight.web.__file__).parent / "static"
SHEETS = sorted(STATIC.glob("*.css"))
ALL = "\n".join(path.read_text("utf-8") for path in SHEETS)
PHYSICAL = re.compile(
    r"(?<![\w-])((?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom"
    r"|text-align:\s*(?:left|right)|float)\s*:"
)


def tokens(start: str) -> dict[str, str]:
    """The colours of the theme whose block begins with `start`."""
    block = ALL[ALL.index(start) :]
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block[: block.index("}")]))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


LIGHT, DARK = tokens(":root {"), tokens(':root[data-theme="dark"]')


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("paper", ["paper", "raised", "past", "land"])
@pytest.mark.parametrize("ink", ["ink", "soft", "accent", "warn", "ok", "bad"])
def test_text_can_be_read(theme: dict[str, str], paper: str, ink: str) -> None:
    assert contrast(theme[ink], theme[paper]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_fields_can_be_seen(theme: dict[str, str]) -> None:
    assert contrast(theme["firm"], theme["paper"]) >= 3
    assert contrast(theme["ink"], theme["mark"]) >= 4.5


def test_the_dark_theme_is_the_same_however_it_is_chosen() -> None:
    assert tokens(':root:not([data-theme="light"])') == DARK
    assert LIGHT.keys() == DARK.keys()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_it_mirrors(sheet: Path) -> None:
    assert PHYSICAL.findall(sheet.read_text("utf-8")) == []


def test_forced_colours_keep_the_words_of_buttons() -> None:
    forced = ALL[ALL.index("@media (forced-colors: active)") :]

    assert re.search(r"button, \.button \{ background: ButtonFace; color: ButtonText; \}", forced)


def test_breaks_follow_the_size_of_text() -> None:
    assert re.findall(r"@media \((?:min|max)-width: [\d.]+px", ALL) == []


def test_nothing_comes_from_elsewhere() -> None:
    wanted = re.findall(r'url\("([^"]+)"\)', ALL)

    assert wanted
    assert all((STATIC / name).is_file() for name in wanted)
    assert "@import" not in ALL


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in SHEETS) <= 40_000
    assert (STATIC / "undersight.js").stat().st_size <= 10_000


def test_what_was_taken_is_listed_and_unchanged() -> None:
    listed = {e["file"]: e["sha256"] for e in json.loads((STATIC / "VENDOR.json").read_text())}
    kept = {f"fonts/{path.name}" for path in (STATIC / "fonts").iterdir()}

    assert kept == listed.keys()
    for name, digest in listed.items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest
