"""The past: revisions of a record, the row of changesets, one of them in full."""

from __future__ import annotations

from dataclasses import replace

from undersight.api.v1.endpoint import Asked, Object, Reply
from undersight.api.v1.records import kind_of
from undersight.api.v1.wire import (
    check_json,
    counts_json,
    deed_json,
    diff_json,
    name_json,
    names_json,
    state_json,
)
from undersight.errors import InvalidError, NotFoundError, Problem, shorten, worded
from undersight.looking.request import Looking, handle_or_404
from undersight.records.record import Name
from undersight.records.revision import CAP, Changes, Group, Revision
from undersight.store.reads import changes as changes_read
from undersight.store.reads import history as history_read
from undersight.store.reads import recent as recent_read


def history(asked: Asked) -> Reply:
    """The revisions of a record, the newest first."""
    asked = _every_certainty(asked)
    looking, page = asked.looking, asked.given.whole("page", 1)
    handle = handle_or_404(asked.parts["id"])
    found = history_read.history(
        handle, lens=looking.lens, page=page, size=asked.given.whole("limit", 50)
    )
    name = found.name or Name(handle, found.record.kind, "")
    shown = found.revisions if page <= found.pages else ()
    return Reply(
        {
            "state": state_json(looking),
            "record": name_json(name, asked),
            "total": found.total,
            "page": page,
            "pages": found.pages,
            "revisions": [_revision(each, looking) for each in shown],
        }
    )


def _revision(revision: Revision, looking: Looking) -> Object:
    named = looking.at.named
    return {
        "position": named(revision.position),
        "before": named(revision.before),
        "day": revision.day.isoformat(),
        "size": counts_json(revision.size),
        "comments": list(revision.comments),
        "deed": deed_json(revision.deed),
    }


def _every_certainty(asked: Asked) -> Asked:
    """The past is told whole, whatever its certainty."""
    looking = asked.looking
    return replace(asked, looking=replace(looking, lens=replace(looking.lens, certainty=0)))


def changesets(asked: Asked) -> Reply:
    """The newest changes; for readers who may not know who edits, whole days."""
    asked = _every_certainty(asked)
    looking, size = asked.looking, asked.given.whole("limit", recent_read.PAGE)
    kind = kind_of(asked)
    groups = recent_read.recent(
        lens=looking.lens,
        schema=looking.schema,
        kind=kind.id if kind else "",
        before=_before(asked),
        size=size,
    )
    cursor = str(groups[-1].first) if len(groups) == size and groups[-1].first > 1 else ""
    return Reply(
        {
            "state": state_json(looking),
            "kind": kind.id if kind else None,
            "changesets": [_group(each, asked) for each in groups],
            "cursor": cursor or None,
            "next": asked.next(cursor),
        },
        sealed=(),
    )


def _before(asked: Asked) -> int:
    given = asked.given.text("cursor").strip()
    if not given:
        return 0
    if not (given.isascii() and given.isdigit() and len(given) <= 18):
        cure = worded("take the cursor of the page before as it stands, or begin anew without one")
        message = worded("this cursor is not one that was given here")
        raise InvalidError([Problem(message, cure, "cursor", shorten(given))])
    return int(given)


def _group(group: Group, asked: Asked) -> Object:
    position = asked.looking.at.named(group.last)
    return {
        "position": position,
        "day": group.day.isoformat(),
        "count": min(group.count, CAP),
        "count_is_at_least": group.count > CAP,
        "records": names_json(group.names, asked),
        "schema_files": group.files,
        "comments": list(group.comments),
        "deed": deed_json(group.deed),
        "address": asked.base + f"/changeset/{position}" if position is not None else None,
    }


def changeset(asked: Asked) -> Reply:
    """A changeset record by record, or the day on which it was made."""
    asked = _every_certainty(asked)
    looking, page = asked.looking, asked.given.whole("page", 1)
    given = asked.parts["position"]
    position = int(given) if given.isascii() and given.isdigit() and len(given) <= 18 else None
    if position is None or position < 1 or looking.at.named(position) is None:
        raise NotFoundError(worded("no day that is over has a changeset of this number"))
    found = changes_read.changeset(
        position, lens=looking.lens, page=page, size=asked.given.whole("limit", 25)
    )
    return Reply({"state": state_json(looking), **_changes(found, asked)})


def _changes(found: Changes, asked: Asked) -> Object:
    group = found.group
    return {
        "position": group.last,
        "day": group.day.isoformat(),
        "digest": found.digest,
        "count": group.count,
        "page": found.page,
        "pages": found.pages,
        "comments": list(group.comments),
        "deed": deed_json(group.deed),
        "records": [
            {
                "record": name_json(touched.name, asked),
                "changes": [diff_json(diff, found.names, asked) for diff in touched.diffs],
                "checks": [check_json(check, found.names) for check in touched.checks],
            }
            for touched in found.touched
        ],
        "schema_files": [each.file for each in found.schema],
        "erased": dict(found.erased),
    }
