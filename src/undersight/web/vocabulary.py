"""The page of the vocabulary: what can be said in this registry, from the schema of the moment that
is read.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from undersight.looking.request import look
from undersight.schema.model import Kind, Schema, Use, in_language
from undersight.store.reads.snapshot import snapshot
from undersight.web.pages import render_page


@require_safe
def schema_page(request: HttpRequest) -> HttpResponse:
    """Kinds with their properties, lists with their codes, the scale of certainty."""
    with snapshot():
        looking = look(request)
    schema = looking.schema
    return render_page(
        request,
        "schema.html",
        looking,
        uses_of=lambda kind: uses_of(kind, schema),
        type_of=lambda use: type_of(use, schema),
        targets_of=lambda use: [schema.kinds[t] for t in use.targets if t in schema.kinds],
    )


def uses_of(kind: Kind, schema: Schema) -> list[tuple[str, list[Use]]]:
    """The uses of a kind by the sections of its page, in order."""
    language = translation.get_language() or "en"
    labels = {s.id: in_language(s.labels, language) for s in kind.sections}
    labels["head"], labels["admin"] = _("At the head"), _("For editors")
    grouped: dict[str, list[Use]] = {}
    for use in sorted(
        kind.uses, key=lambda u: (u.section == "admin", u.section != "head", u.order)
    ):
        grouped.setdefault(use.section, []).append(use)
    return [(labels.get(section, section), uses) for section, uses in grouped.items()]


def type_of(use: Use, schema: Schema) -> str:
    """The type of a property's values in a word."""
    prop = schema.properties[use.property]
    words = {
        "boolean": _("yes or no"),
        "code": _("one of a list"),
        "coordinates": _("place on the map"),
        "date": _("date"),
        "email": _("e-mail address"),
        "file": _("file"),
        "identifier": _("identifier"),
        "integer": _("whole number"),
        "language": _("language"),
        "link": _("record"),
        "money": _("sum of money"),
        "multilingual": _("text in a language"),
        "number": _("number"),
        "quantity": _("quantity"),
        "string": _("short text"),
        "text": _("long text"),
        "url": _("web address"),
    }
    return words.get(prop.type, prop.type)
