"""The imprint of `undersight.looking`, under the name that pages know."""

from __future__ import annotations

from undersight.looking.imprint import base_of as base_of
from undersight.looking.imprint import imprint_of as imprint_of
from undersight.looking.imprint import known_position as known_position
