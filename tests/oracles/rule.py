"""What a reader may see, said once more in the plainest words: over all rows in memory, without
`seen`.

This is the independent rule that the store's projection and SQL are held against. It deletes what
is hidden.
"""

from __future__ import annotations

from collections import defaultdict

from undersight.store.models import (
    Changeset,
    Check,
    Citation,
    Claim,
    Node,
    Record,
    SchemaFile,
    Standing,
)

NOBODY = 9
ORDER = {"public": 0, "members": 1, "editors": 2, "restricted": 3}


class Rule:
    """The strictest access, today, of every row."""

    def __init__(self) -> None:
        self.claims = list(Claim.objects.all())
        self.records = {r.pk: r for r in Record.objects.all()}
        self.by_identity = defaultdict(list)
        for claim in self.claims:
            self.by_identity[claim.identity].append(claim)
        self._records: dict[int, int] = {}

    def newest(self, identity: int) -> Claim:
        return max(self.by_identity[identity], key=lambda c: c.opened_id)

    def record(self, number: int) -> int:
        """How strict a record is."""
        if number not in self._records:
            self._records[number] = self._record(number)
        return self._records[number]

    def _record(self, number: int) -> int:
        open_ = [c for c in self.claims if c.record_id == number and c.closed_id is None]
        level = max((ORDER[c.key] for c in open_ if c.property == "access"), default=0)
        if any(c.property == "withdrawn" for c in open_):
            level = NOBODY
        owner = self.records[number].owner_id
        if owner is not None:
            links = [c for c in self.claims if c.target_id == number]
            if links:
                link = max(links, key=lambda c: (c.opened_id, c.pk))
                level = max(level, link.access, self.record(link.record_id))
            else:
                level = max(level, self.record(owner))
        return level

    def claim(self, claim: Claim) -> int:
        """How strict a claim row is."""
        level = max(claim.access, self.newest(claim.identity).access, self.record(claim.record_id))
        if claim.target_id is not None:
            level = max(level, self.record(claim.target_id))
        return NOBODY if claim.erased else level

    def citation(self, citation: Citation) -> int:
        """How strict a citation row is: as the strictest claim row that it stood under."""
        under = [
            self.claim(c)
            for c in self.by_identity[citation.claim]
            if (c.closed_id is None or c.closed_id > citation.opened_id)
            and (citation.closed_id is None or citation.closed_id > c.opened_id)
        ]
        return max([citation.access, *under]) if under else NOBODY

    def check(self, check: Check) -> int:
        """How strict a check is."""
        level = max(check.access, self.record(check.record_id))
        return max(level, self.claim(self.newest(check.claim))) if check.claim else level


def delete_hidden(level: int) -> None:
    """Leaves in the tables only what a reader of this level may see, and only comments that such a
    reader may.
    """
    rule = Rule()
    _blank_comments(rule, level)
    claims = [c.pk for c in rule.claims if rule.claim(c) > level]
    citations = [c.pk for c in Citation.objects.all() if rule.citation(c) > level]
    checks = [c.pk for c in Check.objects.all() if rule.check(c) > level]
    records = [n for n in rule.records if rule.record(n) > level]
    Claim.objects.filter(pk__in=claims).delete()
    Citation.objects.filter(pk__in=citations).delete()
    Check.objects.filter(pk__in=checks).delete()
    Standing.objects.filter(record_id__in=records).delete()
    Record.objects.filter(pk__in=records)._raw_delete("default")


def _blank_comments(rule: Rule, level: int) -> None:
    """A comment goes where any row that its changeset opened or closed is hidden."""
    rows = [(c, rule.claim(c)) for c in rule.claims]
    rows += [(c, rule.citation(c)) for c in Citation.objects.all()]
    hidden = {p for row, strict in rows if strict > level for p in (row.opened_id, row.closed_id)}
    hidden |= {c.opened_id for c in Check.objects.all() if rule.check(c) > level}
    Changeset.objects.filter(pk__in=hidden - {None}).update(comment="")


def cut_after(position: int) -> None:
    """Leaves in the tables only what the log held at a position; rights stay today's."""
    for model in (Claim, Citation, Standing):
        model.objects.filter(opened__gt=position).delete()
        model.objects.filter(closed__gt=position).update(closed=None)
    Check.objects.filter(opened__gt=position).delete()
    Record.objects.filter(opened__gt=position)._raw_delete("default")
    Node.objects.filter(changeset__gt=position).delete()
    SchemaFile.objects.filter(opened__gt=position).delete()
    SchemaFile.objects.filter(closed__gt=position).update(closed=None)
    Changeset.objects.filter(position__gt=position)._raw_delete("default")
