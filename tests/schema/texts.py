"""Small schemas as YAML texts for the tests of this folder; nothing is checked here."""

from __future__ import annotations

from textwrap import dedent

REGISTRY = """\
registry: {id: small, label: Small}
languages: [en]
certainties:
  sure: {label: Sure, definition: Seen.}
  unsure: {label: Unsure, definition: Heard.}
"""

KIND = """\
kind:
  id: thing
  label: Thing
  plural: Things
  description: What is looked at.
sections:
  main: Main
properties:
  colour: {type: code, codes: colours, label: Colour, section: main}
  near: {type: link, label: Near, section: main, target: thing}
  born: {type: date, label: Born, section: main, number: 0..1}
"""

LISTS = """\
lists:
  colours:
    label: Colours
    codes:
      red: {label: Red}
      scarlet: {label: Scarlet, broader: red}
"""


def small(**files: str) -> dict[str, str]:
    """A small valid schema; `files` replace or add files by stem, "" leaves one out."""
    texts = {"registry": REGISTRY, "thing": KIND, "lists": LISTS, **files}
    return {f"{name}.yaml": dedent(text) for name, text in texts.items() if text}


def with_line(line: str) -> dict[str, str]:
    """The small schema with a fourth property of the thing, in line 12 of thing.yaml."""
    return small(thing=f"{KIND}  {line}\n")


def with_kind(**keys: str) -> dict[str, str]:
    """The small schema with other keys of the kind: values as YAML."""
    said = {
        "id": "thing",
        "label": "Thing",
        "plural": "Things",
        "description": "What is looked at.",
        **keys,
    }
    block = "".join(f"  {key}: {value}\n" for key, value in said.items())
    return small(thing=f"kind:\n{block}" + KIND[KIND.index("sections:") :])
