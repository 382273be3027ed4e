"""The page that asks: the text stays, what is wrong is shown in it, answers in every shape, the
form that makes questions.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import build
import pytest
import registry
from build import content
from django.http import QueryDict
from django.test import Client

from undersight.exchange.answers.catalogue import ANSWERS
from undersight.query.parse import parse
from undersight.store.models import User
from undersight.values.protocol import Absence
from undersight.web.ask_form import Draft, How, Row, draft_of, paths_of, text_of

pytestmark = pytest.mark.django_db

ALL = "[[Category:Deployment]]"


@pytest.fixture
def cameras() -> dict[str, str]:
    """Three deployments in two countries."""
    registry.begin()
    made = {
        "Italy": registry.make("place", "Italy"),
        "Germany": registry.make("place", "Germany"),
        "Police": registry.make(
            "institution", "City police", content("institution_type", "law_enforcement")
        ),
    }
    for title, country, start in (
        ("Cameras in Como", "Italy", "2019"),
        ("Cameras in Udine", "Italy", "2021-03"),
        ("Gates <b>in</b> Berlin", "Germany", "2017"),
    ):
        made[title] = registry.make(
            "deployment",
            title,
            content("country", made[country], certainty="documented"),
            content("used_by", made["Police"], certainty="speculative", reason="by its badge"),
            content("start_date", start),
            content("runs_software", Absence.UNKNOWN),
            content("description", f"Text of {title}. [[Italy]]"),
        )
    return made


def got(**parts: str) -> str:
    """The body of the page."""
    response = Client().get("/ask", parts)
    assert response.status_code in (200, 400), response.status_code
    return str(response.content.decode())


def answer_of(**parts: str) -> str:
    """The part of the page that answers, without its markup."""
    html = got(**parts)
    inside = html[html.index('id="answer"') :].partition('<p class="data"')[0]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


def test_begins_with_a_form_and_examples(cameras: dict[str, str]) -> None:
    html = got()

    assert "Used by › Institution type" in html
    assert "Law enforcement / police (3)" in html
    assert re.search(r'<option value="Italy">\s*2</option>', html)
    assert "How many deployments in each country?" in html
    assert 'id="answer"' not in html


def test_rows_with_links_marks_and_absences(cameras: dict[str, str]) -> None:
    html = got(q=f"{ALL} [[Country::Italy]] |?Used by |?Product deployed |?Start date")

    assert f'href="/deployment/{cameras["Cameras in Como"]}-cameras-in-como"' in html
    assert re.search(r'<span class="c spec"><a [^>]+><bdi>City police</bdi></a></span>', html)
    assert '<span class="no">not known</span>' in html
    assert "March 2021" in html
    assert "<strong>2</strong> rows" in html


@pytest.mark.parametrize(
    ("text", "where", "told", "marked"),
    [
        ("[[Contry::Italy]]", "column 3", "Did you mean “Country”?", "Contry::Italy"),
        (f"{ALL}\n[[Contry::Italy]]", "line 2, column 3", "no such property", "Contry::Italy"),
        ("[[Category:Deployment", "column 1", "is not closed", "[["),
        (f"{ALL} |?Contry", "column 27", "no such property", "Contry"),
        ("<script>alert(1)</script>", "column 1", "", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        (f"{ALL} |format=cvs", "format", "choose of", ""),
        ("[[Country::Italy]] OR", "column", "", ""),
    ],
)
def test_what_is_wrong_stands_beside_the_text(
    cameras: dict[str, str], text: str, where: str, told: str, marked: str
) -> None:
    response = Client().get("/ask", {"q": text})
    html = response.content.decode()

    assert response.status_code == 400
    assert where in html
    assert told in html
    assert "<script>alert" not in html
    assert not marked or f"<mark>{marked}</mark>" in html
    kept = html[html.index("<textarea") : html.index("</textarea>")]
    assert text.split("<")[0] in kept


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ("count", "3"),
        ("ul", "Cameras in Como (Country: Italy)"),
        ("ol", "Cameras in Udine (Country: Italy)"),
        ("list", "Cameras in Como (Country: Italy), Cameras in Udine"),
        ("plainlist", "Cameras in Como (Italy)"),
        ("category", "C Cameras in Como Cameras in Udine G Gates &lt;b&gt;in&lt;/b&gt; Berlin"),
        ("valuerank", "Italy 2 Germany 1"),
        ("tagcloud", "Germany 1 , Italy 2"),
        ("broadtable", "Deployment Country"),
        ("debug", "it is of the kind Deployment"),
    ],
)
def test_shapes(cameras: dict[str, str], shape: str, told: str) -> None:
    said = answer_of(q=f"{ALL} |?Country", format=shape).replace("( ", "(").replace(" )", ")")

    assert told in said.replace(" , ", ", ") or told in said


def test_one_number_of_a_column(cameras: dict[str, str]) -> None:
    registry.write(build.a_claim(cameras["Cameras in Como"], content("camera_count", "20 cameras")))

    assert "20" in answer_of(q=f"{ALL} |?Number of cameras |format=sum")
    assert "no column to work out" in got(q=f"{ALL} |format=sum")


def test_a_pattern_is_text_with_holes(cameras: dict[str, str]) -> None:
    text = f"{ALL} [[Country::Italy]] |?Country |format=template"
    said = answer_of(q=text + " |template={{{#}}}. {{{1}}} <i>is</i> in {{{?Country}}} {{{?X}}}")

    assert "1. Cameras in Como &lt;i&gt;is&lt;/i&gt; in Italy {{{?X}}}" in said


def test_settings_of_the_showing(cameras: dict[str, str]) -> None:
    html = got(
        q=f"{ALL} |?Country=Land |intro=Here *they* are |outro=That is all. |mainlabel=What"
        " |link=none |limit=1 |searchlabel=more of them"
    )
    hidden = got(q=f"{ALL} |?Country=Land |headers=hide |mainlabel=-")

    assert "Here <em>they</em> are" in html
    assert "That is all." in html
    assert ">What</a></th>" in html
    assert ">Land</a></th>" in html
    assert "<bdi>Italy</bdi></a>" not in html
    assert ">more of them</a>" in html
    assert "<thead>" not in hidden
    assert "Cameras in Como" not in hidden
    assert "none yet" in got(q=f"{ALL} [[Country::Nowhere]] |default=none yet")


def test_heads_sort_and_pages_turn(cameras: dict[str, str]) -> None:
    html = got(q=f"{ALL} |?Country |limit=2")
    head = re.search(r'<th scope="col"><a href="([^"]+)"[^>]*>Country</a>', html)
    turned = re.search(r'<a href="([^"]+)" rel="next"', html)
    assert head
    assert turned

    by_country = Client().get(head[1].replace("&amp;", "&")).content.decode()
    further = Client().get(turned[1].replace("&amp;", "&")).content.decode()

    assert '<th scope="col" aria-sort="ascending"><a' in by_country
    assert by_country.index("Gates") < by_country.index("Cameras in Como")
    assert "Cameras in Como</bdi>" not in further
    assert "Gates" in further
    assert 'rel="prev"' in further


def test_an_empty_answer_says_which_condition_removed_everything(cameras: dict[str, str]) -> None:
    html = got(q=f"{ALL} [[Country::Germany]] [[Start date::>2020]]")

    assert "1 without: Start date" in html
    assert "1 without: Country" in html
    assert "without: it is of the kind" in html
    link = re.search(r'<a href="([^"]+)"[^>]*>1 without: Start', html)
    assert link
    assert "Gates" in Client().get(link[1].replace("&amp;", "&")).content.decode()


def test_a_name_that_nobody_has_leads_to_those_that_hold_it(cameras: dict[str, str]) -> None:
    html = got(q=f"{ALL} [[Used by::police]]")
    link = re.search(r'<a href="([^"]+)">Look for names that hold “police”', html)

    assert "No record here is called “police”" in html
    assert link
    assert "Cameras in Como" in Client().get(link[1].replace("&amp;", "&")).content.decode()


def test_the_least_certainty_can_be_what_removed_everything(cameras: dict[str, str]) -> None:
    html = got(q=f"{ALL} [[Used by::City police]] |certainty>=Documented")

    assert "3 without: counting only what is at least Documented" in html


def test_how_it_is_answered_is_for_all_but_the_plan_of_the_database(
    cameras: dict[str, str],
) -> None:
    keeper = Client()
    keeper.force_login(User.objects.create_user("ruth", role="reviewer"))
    parts = {"q": f"{ALL} [[Country::Italy]]", "format": "debug"}

    for_all = Client().get("/ask", parts).content.decode()
    for_keepers = keeper.get("/ask", parts).content.decode()

    assert "[[Category:Deployment]] [[Country::Italy]]</pre>" in for_all
    assert "SELECT" in for_all
    assert "SEARCH" not in for_all.replace("Search", "")
    assert for_keepers.count("<pre") > for_all.count("<pre")


@pytest.mark.parametrize("name", list(ANSWERS))
def test_files(cameras: dict[str, str], name: str) -> None:
    response = Client().get("/ask", {"q": f"{ALL} |?Country", "format": name})
    body = b"".join(response.streaming_content).decode()

    assert response.status_code == 200
    assert response["Content-Type"].startswith(ANSWERS[name].media_type)
    assert body
    assert f'filename="answer.{ANSWERS[name].suffix}"' in response["Content-Disposition"]


def test_references_and_points_of_what_was_found(cameras: dict[str, str]) -> None:
    registry.make(
        "source", "On cameras", content("publisher", "The Paper"), content("issued", "2020-03")
    )
    como = registry.make("place", "Como", content("coordinates", "45.81234567, 9.08765432"))
    registry.write(build.a_claim(cameras["Cameras in Como"], content("city", como)))

    def file(text: str, name: str) -> str:
        response = Client().get("/ask", {"q": text, "format": name})
        return b"".join(response.streaming_content).decode()

    assert "The Paper" in file("[[Category:Source]]", "bibtex")
    assert "9.0877" in file(f"{ALL} |?City", "geojson")
    assert "9.08765432" not in file(f"{ALL} |?City |?City.Coordinates", "geojson")


def test_a_file_that_the_text_asks_for_is_offered(cameras: dict[str, str]) -> None:
    html = got(q=f"{ALL} |?Country |format=csv")

    assert "Get it as CSV" in html
    assert "Cameras in Como" in html


def test_a_wrong_question_is_no_file(cameras: dict[str, str]) -> None:
    response = Client().get("/ask", {"q": "[[Contry::x]]", "format": "csv"})

    assert response.status_code == 400
    assert "column 3" in response.content.decode()


def test_past_questions(cameras: dict[str, str]) -> None:
    registry.make("deployment", "Later cameras", on=30)

    assert "Later cameras" in answer_of(q=ALL)
    assert "Later cameras" not in answer_of(q=ALL, at="2024-01-05")
    assert "Later cameras" not in answer_of(q=f"{ALL} |at=2024-01-05")
    assert "2030" in got(q=f"{ALL} |at=2099-01-01") or "future" in got(q=f"{ALL} |at=2099-01-01")


def test_statements_do_not_grow_with_rows(
    cameras: dict[str, str], django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    query = {"q": f"{ALL} |?Country |?Used by |?Start date |?Used by.Institution type"}
    Client().get("/ask", query)
    with CaptureQueriesContext(connection) as few:
        Client().get("/ask", query)
    for number in range(20):
        registry.make(
            "deployment",
            f"More {number}",
            content("country", cameras["Italy"]),
            content("used_by", cameras["Police"]),
        )
    Client().get("/ask", query)
    with CaptureQueriesContext(connection) as many:
        Client().get("/ask", query)

    assert len(many) <= len(few)


# ---- the form ----


def test_the_form_makes_a_question(cameras: dict[str, str]) -> None:
    sent = QueryDict(mutable=True)
    for path, how, value in (
        ("country", "narrow", "Italy"),
        ("used_by.institution_type", "is", "law_enforcement"),
        ("start_date", "since", "2020"),
        ("city", "narrow", ""),
    ):
        sent.appendlist("p", path)
        sent.appendlist("h", how)
        sent.appendlist("v", value)
    sent["kind"], sent["sure"], sent["build"] = "deployment", "Documented", "1"
    sent.appendlist("c", "used_by")
    response = Client().get("/ask?" + sent.urlencode())
    text = parse_qs(urlsplit(response["Location"]).query)["q"][0]

    assert response.status_code == 302
    assert text == (
        "[[Category:Deployment]]\n[[Country::Italy|+depth=10]]\n"
        "[[Used by.Institution type::law_enforcement]]\n[[Start date::>2020]]\n"
        "|?Used by\n|certainty>=Documented"
    )


HOSTILE = ["a]] [[b", "x || y", "*", "!no", ">5", "in:x", "a\\b", "+", "{{x}}", "a;b", "~z", "::"]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("how", [How.IS, How.NOT, How.NAMED, How.SINCE])
def test_what_is_filled_in_means_itself(value: str, how: How) -> None:
    schema = build.surveillance()
    kind = schema.kinds["deployment"]
    paths = paths_of(kind, schema, "en")
    path = "start_date" if how is How.SINCE else "used_by"
    draft = Draft("deployment", (Row(path, how, value),))

    found = parse(text_of(draft, schema, paths))

    assert len(getattr(found.where, "parts", ())) == 2
    if how is not How.SINCE:
        assert draft_of(found, schema, paths, kind="deployment") == draft


def test_a_question_that_is_more_than_rows_keeps_its_text(cameras: dict[str, str]) -> None:
    html = got(q=f"{ALL} ([[Country::Italy]] OR [[Country::Germany]])")

    assert "This question says more than the form can show" in html
    assert 'name="build"' not in html


def test_the_form_shows_what_the_text_says(cameras: dict[str, str]) -> None:
    html = got(q=f"{ALL} [[Country::Italy|+depth=10]] [[Start date::<2020]] |?Used by |limit=7")

    assert 'value="Italy"' in html
    assert '<option value="until" selected>' in html
    assert 'name="rest" value="|limit=7"' in html


def test_completion(cameras: dict[str, str]) -> None:
    text = f"{ALL} [[Cou"
    found = Client().get("/ask/complete", {"q": text, "cursor": str(len(text))}).json()
    titles = Client().get("/ask/complete", {"q": f"{ALL} [[Country::Ita"}).json()

    assert found["start"] == len(ALL) + 3
    assert any(s["label"] == "Country" for s in found["suggestions"])
    assert {"insert": "Italy", "label": "Italy", "detail": "Place", "sort": "title"} in titles[
        "suggestions"
    ]
    assert Client().get("/ask/complete", {"q": "x" * 20_001}).status_code == 400


def test_values_of_a_property(cameras: dict[str, str]) -> None:
    found = Client().get("/ask/values", {"kind": "deployment", "path": "country"}).json()

    assert found["values"][0] == {"value": "Italy", "label": "Italy", "count": 2}
    assert {"value": "narrow", "label": "is, or a narrower one"} in found["hows"]
    assert Client().get("/ask/values", {"kind": "deployment", "path": "x"}).json()["values"] == []
    assert Client().get("/ask/values", {"kind": "nothing"}).status_code == 404


def test_a_feed_has_the_texts_that_its_reader_may_see(cameras: dict[str, str]) -> None:
    said = "It is **watched** <script>x</script> [site](javascript:x).\n\n```ask\n[[:+]]\n```"
    shown, hidden = (
        content("description", said),
        content("summary", "secret", access="editors"),
    )
    registry.make("deployment", "Told", shown, hidden)
    for name, page in (("atom", "full"), ("rss", "full"), ("atom", "abstract")):
        text = "[[Category:Deployment]] [[Told]]"
        response = Client().get("/ask", {"q": f"{text} |page={page}", "format": name})
        feed = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
        assert "&lt;strong&gt;watched&lt;/strong&gt;" in feed
        assert "script&gt;" not in feed.replace("&amp;lt;script&amp;gt;", "")
        assert 'href="javascript' not in feed and "secret" not in feed
        assert "[[:+]]" in feed


# ---- saving ----


def test_only_contributors_save(cameras: dict[str, str]) -> None:
    assert Client().post("/ask/save", {"q": ALL, "name": "Mine"}).status_code == 403
    assert "Save this question" not in got(q=ALL)
    assert "csrf" not in got(q=ALL)


def test_a_schema_without_saved_questions_says_so(
    cameras: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("undersight.web.ask_save.KIND", "nothing_of_this_schema")
    writer = Client()
    writer.force_login(User.objects.create_user("cora", role="contributor"))

    page = writer.get("/ask", {"q": ALL}).content.decode()
    refused = writer.post("/ask/save", {"q": ALL, "name": "Mine"})
    assert "undersight schema apply" in page and "Save this question" not in page
    assert refused.status_code == 400
    assert "no kind for saved questions" in refused.content.decode()


def test_a_saved_question_is_a_record_with_its_answer(cameras: dict[str, str]) -> None:
    writer = Client()
    writer.force_login(User.objects.create_user("cora", role="contributor"))
    text = f"{ALL} [[Country::Italy]] |?Used by"

    made = writer.post("/ask/save", {"q": text, "name": "Cameras of Italy"})
    page = Client().get(made["Location"]).content.decode()
    again = writer.post("/ask/save", {"q": ALL, "name": "Cameras of Italy"})
    replaced = writer.post("/ask/save", {"q": ALL, "name": "Cameras of Italy", "replace": "1"})
    wrong = writer.post("/ask/save", {"q": "[[Contry::x]]", "name": "Wrong"})

    assert made.status_code == 302
    assert "Cameras in Como" in page
    assert "Gates" not in page
    assert again.status_code == 400
    assert replaced["Location"] == made["Location"]
    assert "Gates" in Client().get(made["Location"]).content.decode()
    assert wrong.status_code == 400
    assert "Gates" in answer_of(q="[[Question:Cameras of Italy]]")


def test_lists_can_be_asked_further(cameras: dict[str, str]) -> None:
    html = Client().get("/deployment", {"country": "Italy"}).content.decode()
    link = re.search(r'<a href="([^"]+)"[^>]*>Ask more about this list', html)
    assert link
    further = Client().get(link[1].replace("&amp;", "&")).content.decode()

    assert "<strong>2</strong> rows" in further
    assert urlencode({"x": "[[Country::Italy|+depth=10]]"})[2:] in link[1]
