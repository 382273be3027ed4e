"""The one write path for content: every face and every other deed ends here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from undersight.errors import InvalidError, Problem, worded
from undersight.records.change import Change
from undersight.records.needs import ask, needs
from undersight.records.rights import Reader, Right
from undersight.records.validate import word_problems
from undersight.schema.load import load
from undersight.schema.model import Schema
from undersight.store.actions.append import Frame, Written, append
from undersight.store.actions.heads import keep_head, lock_head, replace_heads
from undersight.store.actions.prepare import prepare
from undersight.store.actions.redate import holds_dated_history, holds_schema_only, redate
from undersight.store.actions.writing import writing
from undersight.store.models import Head
from undersight.store.reads.vocabulary import schema_at, schema_files


def revise(
    change: Change,
    *,
    comment: str,
    actor: Reader,
    now: datetime,
    action: str = "edit",
    origin: datetime | None = None,
    history: bool = False,
    decided_by: str = "",
) -> Written | None:
    """Writes `change` as one changeset; None where there is nothing to write.

    `action` is a name for people: what the change does decides which rights it needs. `now` is the
    clock, read by the face. `origin`: when the change was made elsewhere. `history`: `origin` is to
    be the changeset's `at`, as for a history loaded in order into an empty registry; once anything
    is dated when it was recorded it is kept as `origin`, beside. Raises RefusedError, InvalidError
    (all problems), ClaimConflictError, BrokenError; then nothing is written.
    """
    if not change:
        return None
    ask(actor, needs(change, action=action))
    ask(actor, [Right.LOAD] if origin or history else [])
    ask(actor, [Right.REVIEW] if decided_by else [])
    problems = [*word_problems(comment, "comment"), *_origin_problems(origin, now)]
    if problems:
        raise InvalidError(problems)
    frame = Frame(actor.name, comment, action, now, now, origin, decided_by)
    with writing():
        return _write(change, frame, actor=actor, history=history)


def _origin_problems(origin: datetime | None, now: datetime) -> Iterator[Problem]:
    """Nothing was so elsewhere before it was so at all."""
    if origin and origin > now:
        yield Problem(
            worded("is in the future"),
            worded("give the day on which this was so, or none for today"),
            "origin",
            f"{origin:%Y-%m-%d}",
        )


def _write(change: Change, frame: Frame, *, actor: Reader, history: bool) -> Written:
    head = lock_head()
    if history and frame.origin and head.at and frame.origin < head.at and holds_schema_only():
        heads = redate(head, frame.origin)
        transaction.on_commit(lambda: replace_heads(heads))
    schema = _schema(change, head)
    plan = prepare(change, position=head.position + 1, schema=schema, actor=actor)
    in_order = bool(history and frame.origin and holds_dated_history(head))
    at = frame.origin if in_order and frame.origin else frame.recorded
    at = max(at, head.at) if head.at else at
    origin = None if at == frame.origin else frame.origin
    frame = Frame(
        frame.author, frame.comment, frame.action, at, frame.recorded, origin, frame.decided_by
    )
    written = append(plan, frame, head=head, schema=schema, files=dict(change.schema))
    transaction.on_commit(lambda: keep_head(written.position, written.digest))
    return written


def _schema(change: Change, head: Head) -> Schema:
    """The schema under which a change is judged: its own, where it brings one."""
    if not change.schema:
        if not head.schema_position:
            raise InvalidError(
                [
                    Problem(
                        worded("the registry has no schema yet"),
                        worded("run `undersight schema apply`"),
                    )
                ]
            )
        return schema_at(head.schema_position)
    files = {**schema_files(head.schema_position), **change.schema}
    return load({name: text for name, text in files.items() if text})
