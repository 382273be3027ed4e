"""Tests of undersight.values.url and email."""

from __future__ import annotations

import pytest

from undersight.errors import Problem
from undersight.values.catalogue import value_type
from undersight.values.protocol import Rules, Value

URL = value_type("url")
EMAIL = value_type("email")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTP://Example.ORG:80/A", "http://example.org/A"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://Bücher.example/ä?q=ü#é", "https://xn--bcher-kva.example/%C3%A4?q=%C3%BC#%C3%A9"),
        ("https://[2001:DB8::1]/", "https://[2001:db8::1]/"),
        ("https://a_b.example.org/%20?x=a|b", "https://a_b.example.org/%20?x=a|b"),
        ("https://web.archive.org/web/2017/http://x.org/", None),
    ],
)
def test_addresses_are_read(raw: str, text: str | None) -> None:
    value = URL.parse(raw, Rules())

    assert isinstance(value, Value), value
    assert value.text == (text or raw)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("javascript:alert(1)", "scheme"),
        ("data:text/html,x", "scheme"),
        ("ftp://example.org", "scheme"),
        ("example.org", "invalid"),
        ("//example.org", "invalid"),
        ("https:example.org", "scheme"),
        ("https://user:pw@example.org/", "credentials"),
        ("https://exa mple.org", "characters"),
        ("https://example.org/a\nb", "characters"),
        ("https://example.org/\u202ex", "characters"),
        ("https://example.org\\@evil.org", "characters"),
        ("https://-a.org", "invalid"),
        ("https://a..org", "invalid"),
        ("https://", "invalid"),
        ("https://a.org:99999", "invalid"),
        ("https://a.org:x", "invalid"),
        ("https://[::1", "invalid"),
        ("https://a.org/" + "x" * 2000, "too_long"),
    ],
)
def test_addresses_are_refused(raw: str, code: str) -> None:
    problem = URL.parse(raw, Rules())

    assert isinstance(problem, Problem)
    assert problem.code == code


def test_credentials_are_not_repeated() -> None:
    assert "secret" not in str(URL.parse("https://me:secret@example.org/", Rules()))


def test_long_addresses_have_keys_of_their_own() -> None:
    one, other = (URL.parse(f"https://a.org/{'x' * 400}{n}", Rules()) for n in (1, 2))

    assert isinstance(one, Value) and isinstance(other, Value)
    assert one.key != other.key and len(one.key) == 200


@pytest.mark.parametrize(
    ("raw", "text", "key"),
    [
        ("Press@Example.ORG", "Press@example.org", "press@example.org"),
        ("mailto:a.b+c@x.org", "a.b+c@x.org", "a.b+c@x.org"),
        ("info@bücher.example", "info@xn--bcher-kva.example", "info@xn--bcher-kva.example"),
    ],
)
def test_mail_addresses_are_read(raw: str, text: str, key: str) -> None:
    assert EMAIL.parse(raw, Rules()) == Value(text, key=key)


@pytest.mark.parametrize("raw", ["a", "a@b", "a@@b.c", "a b@c.de", ".a@b.c", "a@-b.c", "a@b.c\n@d"])
def test_mail_addresses_are_refused(raw: str) -> None:
    assert isinstance(EMAIL.parse(raw, Rules()), Problem)
