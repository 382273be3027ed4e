"""Web addresses (http and https) and the one spelling of a host; nothing is fetched here."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import quote

import idna

from undersight.errors import Problem, worded
from undersight.values.given import as_text, breaks_pattern, key_of, refuse, too_long
from undersight.values.protocol import Json, Rules, Value

LONGEST = 2_000

_CURE = worded("give an address that begins with https:// or http://")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.IGNORECASE | re.DOTALL)
_UNSAFE = re.compile(
    '[\x00-\x20\x7f-\xa0\\\\<>"\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]'
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{0,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_KEPT = "/:@!$&'()*+,;=-._~%?#[]|^`{}"
_DEFAULT_PORTS = {"http": 80, "https": 443}


class UrlType:
    """Kept with its host in ASCII and lower case, so that a look-alike cannot hide."""

    name = "url"
    operators = ("=", "!=", "~", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`"https://Bücher.example"` to the Value `https://xn--bcher-kva.example/`."""
        text = as_text(raw, longest=LONGEST, cure=_CURE)
        if isinstance(text, Problem):
            return text
        if found := (_UNSAFE.search(text) or _SURROGATES.search(text)):
            message = worded(
                "the character U+%(ord)s cannot stand in an address",
                ord=f"{ord(found.group()):04X}",
            )
            cure = worded("remove it; a space inside is written %20")
            return refuse(message, cure, raw, code="characters")
        match = _WEB.fullmatch(text)
        if match is None:
            return _not_web(text)
        address = _address(match)
        if isinstance(address, Problem):
            return address
        longest = rules.longest or LONGEST
        if len(address) > longest:
            return too_long(address, longest)
        return breaks_pattern(address, rules) or Value(address, key=key_of(address))

    def show(self, value: Value, language: str) -> str:
        """The address as it is kept."""
        return value.text

    def json(self, value: Value) -> Json:
        """The address."""
        return value.text


def _not_web(text: str) -> Problem:
    match = _SCHEME.match(text)
    if match and not re.match(r"[^/]*\.", match[1]):
        message = worded("%(lower)s: is not an address of the web", lower=match[1].lower())
        return refuse(message, _CURE, text, code="scheme")
    return refuse(worded("this is not a complete address"), _CURE, text)


def _address(match: re.Match[str]) -> str | Problem:
    scheme = match[1].lower()
    authority, path, query, fragment = match[2], match[3], match[4] or "", match[5] or ""
    if "@" in authority:
        message = worded("the address contains a user name or password")
        cure = worded("remove what stands before @: an address must not carry credentials")
        return Problem(message, cure, code="credentials")
    parts = _AUTHORITY.fullmatch(authority)
    name = host(parts[1]) if parts else refuse(worded("this is not a host"), _CURE, authority)
    if isinstance(name, Problem) or parts is None:
        return name
    port = int(parts[2]) if parts[2] else _DEFAULT_PORTS[scheme]
    if not 0 < port < 65536:
        return refuse(
            worded("there is no such port"), worded("remove the port or correct it"), authority
        )
    suffix = "" if port == _DEFAULT_PORTS[scheme] else f":{port}"
    rest = quote(f"{path or '/'}{query}{fragment}", safe=_KEPT)
    return f"{scheme}://{name}{suffix}{rest}"


def host(text: str) -> str | Problem:
    """The name of a host in ASCII and lower case (IDNA 2008), or an IPv6 address in brackets.

    >>> host("Bücher.Example")
    'xn--bcher-kva.example'
    """
    cure = worded("correct the host, such as example.org")
    if text.startswith("["):
        try:
            return f"[{IPv6Address(text[1:-1].partition('%')[0]).compressed}]"
        except (AddressValueError, ValueError):
            return refuse(worded("this is not an IPv6 address"), cure, text)
    name = text.lower()
    if len(name) > 253:
        return refuse(worded("the name of a host has at most 253 characters"), cure, text)
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return refuse(worded("this is not the name of a host"), cure, text)
    if len(name) > 253 or not all(_LABEL.fullmatch(part) for part in name.split(".")):
        return refuse(worded("this is not the name of a host"), cure, text)
    return name


TYPE = UrlType()
