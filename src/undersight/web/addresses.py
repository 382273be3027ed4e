"""The addresses of `undersight.looking`, under the name that pages know."""

from __future__ import annotations

from undersight.looking.addresses import changeset_path as changeset_path
from undersight.looking.addresses import claim_path as claim_path
from undersight.looking.addresses import kind_path as kind_path
from undersight.looking.addresses import record_path as record_path
from undersight.looking.addresses import slug as slug
