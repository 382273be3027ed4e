"""What every schema has and none can change: built-in properties, lists and sections."""

from __future__ import annotations

from undersight.schema.model import Code, CodeList, Labels, Property, Section, Use
from undersight.values.protocol import Rules

TITLE = "title"
ACCESS = "access"
MERGED_INTO = "merged_into"
WITHDRAWN = "withdrawn"

HEAD = Section("head", {"en": "Head", "fr": "En-tête", "ar": "الترويسة"})
ADMIN = Section("admin", {"en": "Administration", "fr": "Administration", "ar": "الإدارة"})


def _code(identifier: str, labels: Labels, definition: Labels) -> Code:
    return Code(identifier, labels, definition)


def _listed(identifier: str, labels: Labels, *codes: Code) -> CodeList:
    return CodeList(identifier, labels, {code.id: code for code in codes})


def _names(codes: CodeList) -> Rules:
    names = {c.id: tuple(dict.fromkeys((*c.labels.values(), c.id))) for c in codes.codes.values()}
    return Rules(codes=names)


ACCESS_LIST = _listed(
    "access",
    {"en": "Access", "fr": "Accès", "ar": "الوصول"},
    _code(
        "public",
        {"en": "Public", "fr": "Public", "ar": "عام"},
        {"en": "Everybody sees it.", "fr": "Tout le monde le voit.", "ar": "يراه الجميع."},
    ),
    _code(
        "members",
        {"en": "Members", "fr": "Membres", "ar": "الأعضاء"},
        {
            "en": "Those who have an account here.",
            "fr": "Les personnes qui ont un compte ici.",
            "ar": "من لديهم حساب هنا.",
        },
    ),
    _code(
        "editors",
        {"en": "Editors", "fr": "Rédaction", "ar": "المحررون"},
        {
            "en": "Those who may edit.",
            "fr": "Les personnes qui peuvent modifier.",
            "ar": "من يحق لهم التحرير.",
        },
    ),
    _code(
        "restricted",
        {"en": "Restricted", "fr": "Restreint", "ar": "مقيَّد"},
        {
            "en": "Those who were named for it only.",
            "fr": "Seulement les personnes désignées pour cela.",
            "ar": "من عُيِّنوا لذلك فقط.",
        },
    ),
)

WITHDRAWN_LIST = _listed(
    "withdrawn_reason",
    {"en": "Reason of withdrawal", "fr": "Motif de retrait", "ar": "سبب السحب"},
    _code(
        "takedown",
        {"en": "Takedown", "fr": "Demande de retrait", "ar": "طلب إزالة"},
        {
            "en": "Somebody with a right to it asked for its removal.",
            "fr": "Une personne qui y a droit a demandé son retrait.",
            "ar": "طلب إزالتها من له الحق في ذلك.",
        },
    ),
    _code(
        "personal_data",
        {"en": "Personal data", "fr": "Données personnelles", "ar": "بيانات شخصية"},
        {
            "en": "It said something of a private person.",
            "fr": "Elle disait quelque chose d’une personne privée.",
            "ar": "ذكرت شيئًا عن شخص خاص.",
        },
    ),
    _code(
        "unlawful",
        {"en": "Unlawful", "fr": "Illicite", "ar": "مخالف للقانون"},
        {
            "en": "The law forbids to publish it.",
            "fr": "La loi interdit de la publier.",
            "ar": "يمنع القانون نشرها.",
        },
    ),
    _code(
        "mistake",
        {"en": "Mistake", "fr": "Erreur", "ar": "خطأ"},
        {
            "en": "It was not so, or is out of scope.",
            "fr": "Ce n’était pas le cas, ou c’est hors du sujet.",
            "ar": "لم يكن الأمر كذلك، أو هو خارج النطاق.",
        },
    ),
    _code(
        "duplicate",
        {"en": "Duplicate", "fr": "Doublon", "ar": "مكرر"},
        {
            "en": "Another record says the same and nothing was worth merging.",
            "fr": "Une autre fiche dit la même chose et il n’y avait rien à fusionner.",
            "ar": "تقول بطاقة أخرى الشيء نفسه ولم يكن هناك ما يستحق الدمج.",
        },
    ),
    _code(
        "other",
        {"en": "Other", "fr": "Autre", "ar": "سبب آخر"},
        {
            "en": "Another reason, told in the comment.",
            "fr": "Un autre motif, dit dans le commentaire.",
            "ar": "سبب آخر مذكور في التعليق.",
        },
    ),
)

LISTS = {ACCESS_LIST.id: ACCESS_LIST, WITHDRAWN_LIST.id: WITHDRAWN_LIST}

PROPERTIES = {
    prop.id: prop
    for prop in (
        Property(
            TITLE,
            TITLE,
            {"en": "Title", "fr": "Titre", "ar": "العنوان"},
            "multilingual",
            certainty=False,
            unique=True,
            builtin=True,
        ),
        Property(
            ACCESS,
            ACCESS,
            ACCESS_LIST.labels,
            "code",
            rules=_names(ACCESS_LIST),
            codes=ACCESS_LIST.id,
            certainty=False,
            builtin=True,
        ),
        Property(
            MERGED_INTO,
            MERGED_INTO,
            {"en": "Merged into", "fr": "Fusionné dans", "ar": "دُمج في"},
            "link",
            certainty=False,
            builtin=True,
        ),
        Property(
            WITHDRAWN,
            WITHDRAWN,
            {"en": "Withdrawn", "fr": "Retiré", "ar": "مسحوب"},
            "code",
            rules=_names(WITHDRAWN_LIST),
            codes=WITHDRAWN_LIST.id,
            certainty=False,
            builtin=True,
        ),
    )
}

_HELP = {
    TITLE: "Unique within its kind. Look for an existing record, also under other spellings "
    "and scripts, before making a new one.",
    ACCESS: "Who may see the record at all.",
    MERGED_INTO: "The record that speaks for this one now; addresses lead there for ever.",
    WITHDRAWN: "Why the record is no longer shown.",
}


def uses(kind: str, owned: bool) -> tuple[Use, ...]:
    """How `kind` uses the built-in properties. An owned record has no title of its own."""
    made = []
    for order, prop in enumerate(PROPERTIES.values()):
        if prop.id == TITLE and owned:
            continue
        head = prop.id == TITLE
        made.append(
            Use(
                prop.id,
                kind,
                prop.labels,
                HEAD.id if head else ADMIN.id,
                10 if head else 1000 + 10 * order,  # after whatever a schema puts there
                least=1 if head else 0,
                most=1,
                targets=(kind,) if prop.id == MERGED_INTO else (),
                help={"en": _HELP[prop.id]},
                certainty=False,
            )
        )
    return tuple(made)
