"""The addresses of the pages. Kinds come last: every other first word is reserved by the schema
checker.
"""

from __future__ import annotations

from django.urls import path, re_path

from undersight.web import (
    ask,
    changeset,
    cite,
    claim,
    formats,
    glossary,
    history,
    home,
    links,
    listing,
    record,
    search,
    texts,
    vocabulary,
)

FORMATS = "|".join(formats.FORMATS)
KIND = r"(?P<kind>[a-z][a-z0-9_-]*)"
RECORD = KIND + r"/(?P<handle>[0-9A-Za-z]{10})(?:-(?P<slug>[^/.]*))?"

urlpatterns = [
    path("", home.home, name="home"),
    path("about/<str:page>", texts.about, name="about"),
    path("help", texts.help_page, name="help"),
    path("schema", vocabulary.schema_page, name="schema"),
    path("terms", glossary.terms, name="terms"),
    path("search", search.search, name="search"),
    path("search/suggest", search.suggest, name="suggest"),
    path("ask", ask.ask, name="ask"),
    path("ask/complete", ask.complete, name="ask-complete"),
    path("ask/values", ask.values, name="ask-values"),
    path("ask/save", ask.save, name="ask-save"),
    path("claim/<str:identity>", claim.claim, name="claim"),
    path("changeset/<int:position>", changeset.changeset, name="changeset"),
    path("changeset/<int:position>/revert", changeset.revert_changeset, name="revert"),
    path("recent", changeset.recent, name="recent"),
    path("contributor/<str:name>", changeset.contributor, name="contributor"),
    re_path(rf"^{RECORD}/history$", history.history, name="history"),
    re_path(rf"^{RECORD}/diff$", history.diff, name="diff"),
    re_path(rf"^{RECORD}/restore$", history.restore_record, name="restore"),
    re_path(rf"^{RECORD}/links$", links.links, name="links"),
    re_path(rf"^{RECORD}/cite(?:\.(?P<format>json|txt))?$", cite.cite, name="cite"),
    re_path(rf"^{RECORD}(?:\.(?P<format>{FORMATS}))?$", record.record, name="record"),
    re_path(rf"^{KIND}(?:\.(?P<format>json|csv))?$", listing.listing, name="listing"),
]
