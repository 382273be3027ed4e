"""`undersight history`: when a record changed, how much, by whom and why."""

from __future__ import annotations

from typing import Annotated

import typer

from undersight.cli import output
from undersight.cli.naming import At, Public, Record, find, moment, reader
from undersight.cli.registry import HERE, AsJson, Registry, open_registry
from undersight.errors import worded
from undersight.records.lens import Lens
from undersight.records.revision import Revision


def add_to(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command("history")(history)


def history(
    name: Record,
    *,
    registry: Registry = HERE,
    at: At = "",
    page: Annotated[int, typer.Option(min=1, help="Fifty revisions make a page.")] = 1,
    public: Public = False,
    as_json: AsJson = False,
) -> None:
    """List the revisions of a RECORD, the newest first.

    The positions can be given to `undersight diff`, `undersight restore` and `--at`. With --public
    revisions are days, without authors, as readers see them.
    """
    open_registry(registry)
    from undersight.store.reads.history import history as read_history

    who = reader(public)
    found = read_history(find(name, who), lens=Lens(moment(at, who).at, who), page=page)
    if as_json:
        data = [_plain(r) for r in found.revisions]
        output.show_json({"id": found.record.id, "total": found.total, "revisions": data})
        return
    rows = [
        (
            r.position,
            r.deed.at.strftime("%Y-%m-%d %H:%M") if r.deed else r.day,
            r.deed.author if r.deed else "",
            _size(r),
            " · ".join(r.comments),
        )
        for r in found.revisions
    ]
    columns = ("Position", "When (UTC)", "By", "+ ~ −", "Comment")
    output.show_table("", columns, rows)
    if found.pages > 1:
        output.say(
            worded(
                "page %(page)s of %(pages)s; %(total)s revisions",
                page=found.page,
                pages=found.pages,
                total=found.total,
            )
        )


def _size(revision: Revision) -> str:
    size = revision.size
    return f"+{size.opened} ~{size.changed} −{size.closed}"


def _plain(revision: Revision) -> dict[str, object]:
    size, deed = revision.size, revision.deed
    plain: dict[str, object] = {
        "position": revision.position,
        "before": revision.before,
        "day": revision.day.isoformat(),
        "comments": list(revision.comments),
        "claims": {"opened": size.opened, "changed": size.changed, "closed": size.closed},
        "citations": {"opened": size.cited, "closed": size.uncited},
        "characters": {"added": size.added, "removed": size.removed},
    }
    if deed:
        plain |= {"at": deed.at.isoformat(), "author": deed.author, "action": deed.action}
    return plain
