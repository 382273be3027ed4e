"""Brings the projections that share the writer's transaction up to the changeset just written."""

from __future__ import annotations

from undersight.records.claim import Claim
from undersight.records.ids import to_number
from undersight.schema.model import Schema
from undersight.store.actions.prepare import Plan
from undersight.store.actions.seen import (
    refresh_checks,
    refresh_citations,
    refresh_identities,
    refresh_records,
)
from undersight.store.actions.standing import stand
from undersight.store.actions.words import index, index_quotes

GATES = ("access", "withdrawn")
"""Properties that decide who sees a record."""

_STANDS = ("title", "merged_into")


def project(plan: Plan, schema: Schema) -> None:
    """Words, standing and `seen` after `plan`: what a reader of the next moment relies on."""
    index(plan.claims, schema, {c.record: plan.known[c.record].kind for c in plan.claims})
    index_quotes(plan.citations)
    touched = (*plan.claims, *plan.closes)
    owned = {t for c in touched if (t := _owned_target(c, schema))}
    stands = {c.record for c in touched if c.content.property in _STANDS}
    stand(stands | owned | {r.id for r in plan.records}, plan.position, schema)
    _project_seen(plan, owned)


def _project_seen(plan: Plan, owned: set[str]) -> None:
    """Recomputes `seen` where the value given at insertion cannot be right: where access itself
    changes, or what a claim or an owned record hangs on.
    """
    before = {c.identity: _hangs_on(c) for c in plan.closes}
    new = {c.identity for c in plan.claims}
    changed = {
        to_number(c.identity)
        for c in plan.claims
        if c.identity in plan.continued and before.get(c.identity) != _hangs_on(c)
    }
    cited = {to_number(c.claim) for c in plan.citations if c.claim not in new}
    refresh_identities(changed)
    refresh_citations(cited | {to_number(i) for i in plan.continued})
    refresh_checks({to_number(c.record) for c in plan.checks})
    gated = {c.record for c in (*plan.claims, *plan.closes) if c.content.property in GATES}
    made = {(r.owner, r.id) for r in plan.records}
    linked = {
        _target(c)
        for c in plan.claims
        if _target(c) in owned
        and (c.content.access != "public" or (c.record, _target(c)) not in made)
    }
    refresh_records({to_number(r) for r in gated | linked})


def _hangs_on(claim: Claim) -> tuple[str, str, str]:
    """What decides who sees a claim: its own access, its record, and the record that it links."""
    return claim.content.access, claim.record, _target(claim)


def _target(claim: Claim) -> str:
    value = claim.content.value
    return value.target if value else ""


def _owned_target(claim: Claim, schema: Schema) -> str:
    """The record that a claim owns by linking it; "" for any other claim."""
    prop = schema.properties.get(claim.content.property)
    return _target(claim) if prop and prop.owns else ""
