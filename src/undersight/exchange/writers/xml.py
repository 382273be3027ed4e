"""Text that XML can hold, and elements as text; no format lives here."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element as Element

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def clean(text: str) -> str:
    r"""The text with U+FFFD for what XML cannot hold.

    >>> clean("a\x00b")
    'a\ufffdb'
    """
    return _NOT_XML.sub("\ufffd", text)


def element(
    tag: str,
    text: str = "",
    *children: Element,
    attributes: dict[str, str] | None = None,
) -> Element:
    """An element."""
    made = Element(tag, {k: clean(v) for k, v in (attributes or {}).items()})
    made.text = clean(text) or None
    made.extend(children)
    return made


def written(node: Element) -> str:
    """An element as text, on a line of its own."""
    return ElementTree.tostring(node, encoding="unicode") + "\n"


def opening(node: Element) -> str:
    """The tag that opens an element which goes on."""
    bare = Element(node.tag, node.attrib)
    return ElementTree.tostring(bare, encoding="unicode", short_empty_elements=False).partition(
        "</"
    )[0]
