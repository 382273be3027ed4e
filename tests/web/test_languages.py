"""The pages in French and Arabic: catalogues that are whole, and what a reader sees of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import registry
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from build import content
from django.test import Client
from django.utils import translation

import undersight
from undersight.records.change import create
from undersight.records.claim import Content

LOCALE = Path(undersight.__file__).parent / "locale"
LANGUAGES = ("fr", "ar")
FORMS = {"fr": 2, "ar": 6}
COUNTS = {"%(count)s", "%(number)s", "%(shown)s"}
"""What a form for none, one or two may leave out, where the noun itself says it."""

PART = re.compile(r"%(?:\(\w+\))?[a-z]|%%")
TAG = re.compile(r"</?\w+>")


def path(language: str, ending: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"django.{ending}"


def catalogue(language: str) -> Catalog:
    return read_po(BytesIO(path(language, "po").read_bytes()), locale=language)


def originals() -> Catalog:
    return read_po(BytesIO((LOCALE / "django.pot").read_bytes()))


def said_in(found: Catalog) -> list[tuple[str, str]]:
    """What a catalogue says for each string, in order."""
    return sorted((repr(m.id), repr(m.string)) for m in found if m.id)


def told(message: Message) -> tuple[str, ...]:
    """What a message says, form by form."""
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def forms(message: Message) -> Iterator[tuple[int, str, str]]:
    """The number of each form, the original that it renders, and what it says."""
    original = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    said = told(message)
    for number, words in enumerate(said):
        yield number, original[0] if number == 0 and len(said) <= 2 else original[-1], words


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogues:
    def test_they_hold_the_strings_of_the_pages(self, language: str) -> None:
        ours = {m.id for m in catalogue(language) if m.id}

        assert ours == {m.id for m in originals() if m.id}

    def test_every_string_is_translated(self, language: str) -> None:
        for message in catalogue(language):
            if not message.id:
                continue
            assert not message.fuzzy, message.id
            assert all(said.strip() for _, _, said in forms(message)), message.id

    def test_every_plural_has_its_forms(self, language: str) -> None:
        found = catalogue(language)

        assert found.num_plurals == FORMS[language]
        for message in found:
            if message.id and message.pluralizable:
                assert len(told(message)) == FORMS[language], message.id

    def test_placeholders_and_tags_stay(self, language: str) -> None:
        for message in catalogue(language):
            if not message.id:
                continue
            for number, original, said in forms(message):
                parts, kept = sorted(PART.findall(original)), sorted(PART.findall(said))
                spoken = language == "ar" and message.pluralizable and number < 3
                lost = {p for p in parts if p not in kept}
                assert kept == [p for p in parts if p not in lost], said
                assert not lost or (spoken and lost <= COUNTS), said
                assert spoken or sorted(TAG.findall(said)) == sorted(TAG.findall(original)), said

    def test_no_letter_is_of_another_script(self, language: str) -> None:
        arabic = re.compile(r"[\u0600-\u06ff]")
        for message in catalogue(language):
            for _, _, said in forms(message) if message.id else ():
                assert not (arabic.search(said) and language == "fr"), said
                assert not re.search(r"[٠-٩۰-۹]", said), f"digits are 0 to 9: {said}"

    def test_what_is_compiled_is_what_is_written(self, language: str) -> None:
        compiled = BytesIO()
        write_mo(compiled, catalogue(language))
        compiled.seek(0)
        with path(language, "mo").open("rb") as kept:
            stands = read_mo(kept)

        assert said_in(stands) == said_in(read_mo(compiled))
        assert stands.plural_forms.rstrip(";") == catalogue(language).plural_forms.rstrip(";")


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("fr", 0, "0 affirmation"),
        ("fr", 1, "1 affirmation"),
        ("fr", 2, "2 affirmations"),
        ("ar", 0, "لا ادعاءات"),
        ("ar", 1, "ادعاء واحد"),
        ("ar", 2, "ادعاءان"),
        ("ar", 3, "3 ادعاءات"),
        ("ar", 10, "10 ادعاءات"),
        ("ar", 11, "11 ادعاءً"),
        ("ar", 99, "99 ادعاءً"),
        ("ar", 100, "100 ادعاء"),
        ("ar", 103, "103 ادعاءات"),
    ],
)
def test_numbers_choose_their_form(language: str, number: int, said: str) -> None:
    with translation.override(language):
        words = translation.ngettext("%(count)s claim", "%(count)s claims", number)

    assert words % {"count": number} == said


def _titled(kind: str, english: str, french: str, arabic: str, *more: Content) -> str:
    """A record with a title in each language, of which the English one speaks to all others."""
    titles = (
        content("title", english, language="en", preferred=True),
        content("title", french, language="fr"),
        content("title", arabic, language="ar"),
    )
    change = create(kind, (*titles, *more))
    registry.write(change)
    return change.records[0].id


@pytest.mark.django_db
class TestPages:
    @pytest.fixture(autouse=True)
    def _record(self) -> None:
        registry.begin()
        place = _titled("place", "Vienna", "Vienne", "فيينا")
        titles = ("Cameras at the border", "Caméras à la frontière", "كاميرات على الحدود")
        self.made = _titled("deployment", *titles, content("city", place))

    def see(self, client: Client, tail: str = "", **headers: str) -> tuple[str, dict[str, str]]:
        response = client.get(f"/deployment/{self.made}{tail}", follow=True, headers=headers)
        assert response.status_code == 200
        return response.content.decode(), dict(response.headers)

    @pytest.mark.parametrize(
        ("language", "direction", "words"),
        [
            ("en", "ltr", ("Facts", "History", "Sign in", "Cameras at the border", "Vienna")),
            (
                "fr",
                "ltr",
                ("Faits", "Historique", "Se connecter", "Caméras à la frontière", "Vienne"),
            ),
            (
                "ar",
                "rtl",
                ("الوقائع", "تاريخ التغييرات", "تسجيل الدخول", "كاميرات على الحدود", "فيينا"),
            ),
        ],
    )
    def test_a_record_in_the_language_that_is_asked_for(
        self, client: Client, language: str, direction: str, words: tuple[str, ...]
    ) -> None:
        html, headers = self.see(client, f"?lang={language}")

        assert f'<html lang="{language}" dir="{direction}">' in html
        assert headers["Content-Language"] == language
        for word in words:
            assert f">{word}<" in html or f">{word} <" in html, word

    def test_the_heading_is_the_title_in_that_language(self, client: Client) -> None:
        assert "<h1><bdi>Caméras à la frontière</bdi></h1>" in self.see(client, "?lang=fr")[0]
        assert "<h1><bdi>كاميرات على الحدود</bdi></h1>" in self.see(client, "?lang=ar")[0]
        assert "<h1><bdi>Cameras at the border</bdi></h1>" in self.see(client)[0]

    @pytest.mark.parametrize("unknown", ["tlh", "de", "zh-hans", "f", "..", "x" * 600, ""])
    def test_an_unknown_language_is_english(self, client: Client, unknown: str) -> None:
        html, headers = self.see(client, f"?lang={unknown}")

        assert '<html lang="en" dir="ltr">' in html
        assert headers["Content-Language"] == "en"
        assert ">Facts<" in html

    @pytest.mark.parametrize(
        ("asked", "header", "language"),
        [
            ("", "ar,en;q=0.5", "ar"),
            ("", "de,fr;q=0.5", "fr"),
            ("fr", "ar", "fr"),
            ("fr-CA", "", "fr"),
            ("tlh", "ar", "ar"),
        ],
    )
    def test_the_address_speaks_before_the_browser(
        self, client: Client, asked: str, header: str, language: str
    ) -> None:
        _, headers = self.see(client, f"?lang={asked}" if asked else "", accept_language=header)

        assert headers["Content-Language"] == language

    @pytest.mark.parametrize("tail", ["history", "links", "cite"])
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_views_of_a_record_keep_the_language(
        self, client: Client, language: str, tail: str
    ) -> None:
        html, headers = self.see(client, f"/{tail}?lang={language}")

        assert headers["Content-Language"] == language
        assert f'?lang={language}"' in html

    @pytest.mark.parametrize(
        "address",
        ["/", "/deployment", "/search?q=camera", "/recent", "/schema", "/terms", "/no-such"],
    )
    def test_every_page_speaks_arabic(self, client: Client, address: str) -> None:
        response = client.get(f"{address}{'&' if '?' in address else '?'}lang=ar")
        html = response.content.decode()

        assert '<html lang="ar" dir="rtl">' in html
        assert "المنهجية" in html
        assert ">Methodology<" not in html
        assert ">Sign in<" not in html

    def test_the_page_to_sign_in_is_translated(self, client: Client) -> None:
        html = client.get("/accounts/login/?lang=fr").content.decode()

        assert "<h1>Se connecter</h1>" in html
        assert "La lecture ne demande aucun compte." in html

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", ("is in the future", "give a day (2024-04-20)")),
            ("fr", ("est dans le futur", "donnez un jour (2024-04-20)")),
            ("ar", ("في المستقبل", "أعطِ يومًا (2024-04-20)")),
        ],
    )
    def test_a_problem_is_told_in_the_language_of_the_page(
        self, client: Client, language: str, words: tuple[str, str]
    ) -> None:
        html = client.get(f"/deployment?at=2999-01-01&lang={language}").content.decode()

        assert all(word in html for word in words)
        assert "<code" in html

    def test_lists_in_problems_are_divided_as_the_language_does(self, client: Client) -> None:
        html = client.get("/deployment?certainty=sure&lang=ar").content.decode()

        assert "documented، rumored، speculative" in html
