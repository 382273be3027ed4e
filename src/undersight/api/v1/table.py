"""Every address of the API, once: from here come the URLs and the OpenAPI document."""

from __future__ import annotations

from undersight.api.v1 import asking, changes, finding, records, vocabulary
from undersight.api.v1.endpoint import ROOT, Asked, Endpoint, Object, Reply
from undersight.api.v1.openapi import document
from undersight.api.v1.parameters import Parameter, text, texts, truth, whole
from undersight.values.protocol import Json

MOST = 1_000
"""Rows of one page."""

CURSOR = text("cursor", "Where to go on: the `cursor` of the page before.", longest=4_000)
LIMIT = whole("limit", "Rows of a page.", most=MOST, usual=50)
FEW = whole("limit", "Rows of a page.", most=100, usual=20)
PAGE = whole("page", "Which page.", most=10_000, usual=1)
KIND = text("kind", "Only records of this kind, by its id or its name.", example="deployment")
WORDS = text(
    "q",
    'Words, "phrases", beginnings*, -without, title:word.',
    longest=400,
    required=True,
    example="camera",
)
QUESTION = text(
    "q",
    "A question in the registry's language, which is that of Semantic MediaWiki's #ask.",
    longest=50_000,
    required=True,
    example="[[Category:Deployment]] |?Country |limit=2",
)


def _id(what: str) -> Parameter:
    schema: dict[str, Json] = {"type": "string", "pattern": "^[0-9A-Za-z]{10}$"}
    return Parameter("id", f"The id of the {what}.", schema, str, True)


RECORD = (_id("record"),)
CLAIM = (_id("claim"),)
POSITION = (
    Parameter(
        "position",
        "The position in the log.",
        {"type": "integer", "minimum": 1, "maximum": 10**18 - 1},
        str,
        True,
        example=1,
    ),
)


def index(asked: Asked) -> Reply:
    """The addresses of the API."""
    addresses: Object = {e.name: f"{asked.base}{ROOT}/{e.path}" for e in ENDPOINTS}
    return Reply({"addresses": addresses})


def described(asked: Asked) -> Reply:
    """The OpenAPI document."""
    return Reply(document(ENDPOINTS, asked.base), media_type=OPENAPI)


OPENAPI = "application/vnd.oai.openapi+json"

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("", "index", "The addresses of the API", "Index", index, about="description"),
    Endpoint(
        "openapi.json",
        "describe",
        "This document",
        "Document",
        described,
        media_type=OPENAPI,
        about="description",
    ),
    Endpoint(
        "schema",
        "schema",
        "Kinds, properties, lists and the scale of certainty",
        "Schema",
        vocabulary.schema,
        about="description",
    ),
    Endpoint(
        "schema/record.json",
        "record_schema",
        "The JSON Schema of a record",
        "Document",
        vocabulary.record_schema,
        media_type="application/schema+json",
        about="description",
    ),
    Endpoint(
        "records",
        "records",
        "The records of a kind, or of all, by title",
        "Records",
        records.records,
        parameters=(
            KIND,
            text(
                "properties",
                "The properties whose claims are told of each record, with commas between.",
                example="country,start_date",
            ),
            LIMIT,
            CURSOR,
        ),
    ),
    Endpoint(
        "records/{id}",
        "record",
        "A record with everything on its page",
        "Record",
        records.record,
        "The same as the page's own `.json`. A record that was merged leads to the other (308);"
        " one that was withdrawn is gone (410), and the class of the reason is told.",
        parts=RECORD,
    ),
    Endpoint(
        "records/{id}/claims",
        "record_claims",
        "The claims of a record",
        "RecordClaims",
        records.claims,
        parameters=(text("property", "Only those of this property.", example="country"),),
        parts=RECORD,
    ),
    Endpoint(
        "records/{id}/history",
        "record_history",
        "The revisions of a record, the newest first",
        "History",
        changes.history,
        "For readers who may not know who edits a revision is a whole day.",
        parameters=(FEW, PAGE),
        parts=RECORD,
        about="the past",
    ),
    Endpoint(
        "claims/{id}",
        "claim",
        "A claim: what it says, on what it rests, and all that it said before",
        "ClaimPage",
        records.claim,
        parts=CLAIM,
    ),
    Endpoint(
        "claims/{id}/citations",
        "claim_citations",
        "What a claim cites",
        "Citations",
        records.citations,
        parts=CLAIM,
    ),
    Endpoint(
        "changesets",
        "changesets",
        "The newest changes of the registry",
        "Changesets",
        changes.changesets,
        "For readers who may not know who edits these are whole days, and only such as hold"
        " anything for them.",
        parameters=(KIND, FEW, CURSOR),
        about="the past",
    ),
    Endpoint(
        "changesets/{position}",
        "changeset",
        "A changeset record by record, or the day on which it was made",
        "Changeset",
        changes.changeset,
        parameters=(FEW, PAGE),
        parts=POSITION,
        about="the past",
    ),
    Endpoint(
        "ask",
        "ask",
        "The answer to a question, a page of it",
        "Answer",
        asking.ask,
        parameters=(
            QUESTION,
            whole("limit", "Rows of a page; before what the question says.", most=MOST, usual=50),
            whole("offset", "Rows that are left out first.", least=0, most=10_000, usual=0),
            truth("count", "Whether to count all rows."),
            CURSOR,
        ),
        about="asking",
    ),
    Endpoint(
        "ask/export",
        "export",
        "The whole answer as lines",
        "Line",
        asking.export,
        "NDJSON: a line `head`, a line for each row, a line `end`; all rows are read at one"
        " position. A fault in the middle is a last line `problem`.",
        parameters=(QUESTION,),
        cost=10,
        media_type="application/x-ndjson",
        about="asking",
    ),
    Endpoint(
        "questions",
        "questions",
        "The saved questions",
        "Questions",
        asking.questions,
        parameters=(LIMIT, CURSOR),
        about="asking",
    ),
    Endpoint(
        "questions/{id}/answer",
        "question_answer",
        "The answer to a saved question",
        "Answer",
        asking.saved_answer,
        parameters=(
            LIMIT,
            whole("offset", "Rows that are left out first.", least=0, most=10_000, usual=0),
            truth("count", "Whether to count all rows."),
            CURSOR,
        ),
        parts=(_id("question"),),
        about="asking",
    ),
    Endpoint(
        "search",
        "search",
        "The records that hold some words, the best first",
        "Found",
        finding.search,
        parameters=(
            WORDS,
            KIND,
            FEW,
            whole("page", "Which page.", most=50, usual=1),
        ),
        about="finding",
    ),
    Endpoint(
        "suggest",
        "suggest",
        "Records whose title or alias begins so",
        "Suggestions",
        finding.suggest,
        parameters=(
            text("q", "What is typed so far.", longest=200, required=True, example="fac"),
            whole("limit", "How many at most.", most=50, usual=10),
        ),
        about="finding",
    ),
    Endpoint(
        "facets",
        "facets",
        "By what records can be narrowed, and how many that would leave",
        "Facets",
        finding.facets,
        parameters=(
            text(
                "kind",
                "Of which kind, by its id or its name.",
                required=True,
                example="deployment",
            ),
            texts(
                "filter",
                "What is chosen: a property, a colon, and a value, a title or an id;"
                " `~unknown` is the absence, `2018..2020` a stretch. May be given several times.",
                example="country:Germany",
            ),
            text("q", "Words that the records have to hold.", longest=400),
            text("ask", "A question that they have to meet.", longest=50_000),
        ),
        about="finding",
    ),
)
