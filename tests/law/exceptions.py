"""Where the code may leave the ruler's numbers, each with a sentence beginning "Intentional"."""

from __future__ import annotations

EXCEPTIONS: dict[str, str] = {}
"""`path` or `path::Class.function`, below src/undersight -> "Intentional: …".

One that is no longer needed fails.
"""

OUTSIDE_ADDRESSES: dict[str, str] = {}
"""`path · address`, below src/undersight, that a template or style names -> "Intentional: …"."""
