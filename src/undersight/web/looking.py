"""From a request to a lens: what lives in `undersight.looking`, under the name that pages know."""

from __future__ import annotations

from undersight.looking.request import KEPT as KEPT
from undersight.looking.request import MOMENTS as MOMENTS
from undersight.looking.request import Looking as Looking
from undersight.looking.request import handle_or_404 as handle_or_404
from undersight.looking.request import kind_or_404 as kind_or_404
from undersight.looking.request import look as look
from undersight.looking.request import reader_of as reader_of
