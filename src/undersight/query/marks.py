"""What marks the parts of a question: patterns, each of which reads its text once, without turning
back. What the parts mean is said elsewhere.
"""

from __future__ import annotations

import re

from undersight.query.syntax import Op

KIND_WORDS = ("category", "kind", "catégorie", "kategorie", "categoría", "categoria", "تصنيف")
CONCEPT_WORDS = ("concept", "question")

OPS = {
    "!~~": Op.NOT_IN,
    "!~": Op.UNLIKE,
    "~~": Op.IN,
    "~": Op.LIKE,
    "!=": Op.OTHER,
    "!": Op.OTHER,
    "<<": Op.BELOW,
    ">>": Op.ABOVE,
    "<=": Op.AT_MOST,
    ">=": Op.AT_LEAST,
    "<": Op.AT_MOST,
    ">": Op.AT_LEAST,
    "≤": Op.AT_MOST,
    "≥": Op.AT_LEAST,
    "like:": Op.LIKE,
    "nlike:": Op.UNLIKE,
    "in:": Op.IN,
    "not:": Op.NOT_IN,
    "phrase:": Op.PHRASE,
}
"""Every spelling of a comparator; a longer one is tried before a shorter one."""

RELATIONS = {"≥": ">=", "≤": "<="}

WRAPPER = re.compile(r"\s*+\{\{\s*+#(ask|show)\s*+:", re.I)
WRAPPED = re.compile(r"\}\}\s*\Z")

TOP = re.compile(
    r"""\s*+(?:
      (?P<OPEN>\[\[) | (?P<QOPEN>(?i:<q>)) | (?P<QCLOSE>(?i:</q>))
    | (?P<_OR>\|\||OR\b) | (?P<_AND>&&|AND\b) | (?P<NOT>NOT\b)
    | (?P<LPAR>\() | (?P<RPAR>\)) | (?P<BAR>\|) | (?P<IGNORED>\+) | (?P<END>\Z)
    | (?P<KEYWORD>(?i:and|or|not)\b)
    | (?P<STRAY>[^\s\[\]<(|)&+]++ (?:\s++(?!(?i:and|or|not)\b)[^\s\[\]<(|)&+]++)*+ | .)
    )""",
    re.X | re.S,
)
"""What stands between conditions, after blanks."""

CONDITIONS = re.compile(r"\s*+(?:\[\[|(?i:<q>)|\(|(?:NOT|OR|AND)\b|&&)")
"""How an argument begins that holds conditions."""

PREFIX = re.compile(
    rf"\s*+(?:(?P<KIND>{'|'.join(KIND_WORDS)})|(?P<CONCEPT>{'|'.join(CONCEPT_WORDS)}))\s*+:(?![:=])",
    re.I,
)
HAS = re.compile(r"::|:=")

HEAD = re.compile(
    r"(?:[^\\\[\]|:<]++ | \\. | :(?![:=]) | \[(?!\[) | \](?!\]) | <(?!(?i:/?q>)))*+", re.X | re.S
)
"""A property, a title or a kind, up to what ends it."""

VALUE = re.compile(
    r"""(?:[^\\\[\]|<]++ | \\. | \[\[(?:[^\\\[\]:]++|\\.|:(?!:))*+\]\]
        | \[(?!\[) | \](?!\]) | <(?!(?i:/?q>)))*+""",
    re.X | re.S,
)
"""A value after `::`; links inside it belong to it."""

LINKED = re.compile(r"\\.|\[\[((?:[^\\\[\]|]++|\\.)*+)(?:\|(?:[^\\\[\]]++|\\.)*+)?\]\]", re.S)

NESTED = re.compile(r"\s*+<q>", re.I)

BARS = re.compile(r"\s*+(\|\|?|\]\])")

QUALIFIER = re.compile(
    r"\|\s*+(?P<plus>\+?)\s*+(?P<name>(?:[^\W\d_][^\\|\[\]=<>≥≤]*+)?)(?P<op>>=|<=|[=≥≤<>])?"
)
QUALIFIER_VALUE = re.compile(r"(?:[^\\\[\]|]++|\\.|\[(?!\[)|\](?!\]))*+", re.S)

ARGUMENT = re.compile(
    r"(?:[^\\|\[{]++|\\.|\[\[[^\[\]]*+\]\]|\{\{[^{}]*+\}\}|\|\|++|[\[{\\])*+", re.S
)
"""An argument that holds no conditions, up to a single bar."""

COLUMN = re.compile(
    r"""\?(?P<target>(?:[^\\#=|]++|\\.)*+) (?:\#(?P<format>(?:[^\\=|]++|\\.)*+))?
        (?:=(?P<label>(?:[^\\|]++|\\.|\|(?!\|))*+))?\Z""",
    re.X | re.S,
)
LABEL = re.compile(r"(?P<label>(?:[^\\#]++|\\.)*+)(?:\#(?P<format>.*+))?\Z", re.S)
"""The label of the record itself; SMW writes its format after it."""
COLUMN_KIND = re.compile(rf"(?:{'|'.join(KIND_WORDS)})(?:\s*+:\s*+(?P<name>.++))?\Z", re.I | re.S)
FUNCTION = re.compile(r"(count|distinct|sum|min|max|average)\s*+\((.*)\)\Z", re.I | re.S)

RELAXED = re.compile(r"\\([\\|\[{\s])")
"""What a backslash stands before in a parameter's value; elsewhere it is one: `sep=\\n`."""

SETTING = re.compile(r"\+\s*+(?P<name>[^\W\d_][^\\|\[\]=<>≥≤]*+)(?:(?P<op>=)|\Z)")
PARAMETER = re.compile(r"\s*+(?P<name>[^\W\d_][^\\|\[\]{}?#=<>≥≤]*+)(?P<op>>=|<=|[=≥≤<>])")
FLAG = re.compile(r"@\s*+([\w-]++)\s*+\Z")

STEP = re.compile(r"(?:\A|\.)\s*+(?P<inverse>-?)(?P<name>(?:[^\\.]++|\\.)*+)", re.S)
NAME = re.compile(r"\A\s*+(?P<inverse>-?)(?P<name>.*+)", re.S)
"""One property of a chain; all of it, where its dots are its own."""

TITLE_COMPARATOR = re.compile(r"!~~|~~|!~|!=|<<|>>|<=|>=|[<>≤≥!~]|(?:n?like|in|not|phrase):")
COMPARATOR = re.compile(r"!~|!=|<<|>>|<=|>=|[<>≤≥!~]|(?:n?like|in|not|phrase):")
SYMBOL = re.compile(r"!~|[<>≤≥~]")
OF_KIND = re.compile(r"(?![!~<>≤≥])((?:[^\\:]|\\.)*+):\s*+\+\Z", re.S)
KIND_THEN = re.compile(
    r"(?![!~<>≤≥]|(?:n?like|in|not|phrase):)((?:[^\\:]|\\.)++:)\s*+(!~|<<|>>|<=|>=|[<>≤≥!~])\s*+(?=[^\s:=])",
    re.S,
)
ANY = re.compile(r"(!?)\s*+\+\Z")
STATE = re.compile(r"is:\s*+(.*)\Z", re.S)
