"""The page of a record: what a reader sees of its claims, and where its addresses lead."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import build
import pytest
import registry
from build import content
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from undersight.records.change import Change, Opening, amend, create, together
from undersight.records.claim import Check, Outcome
from undersight.store.actions.merge import merge
from undersight.store.actions.withdraw import withdraw
from undersight.store.models import User
from undersight.values.protocol import Absence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registry() -> None:
    registry.begin()


def see(client: Client, record: str, kind: str = "deployment", **query: str) -> str:
    """The page's HTML in one line."""
    response = client.get(f"/{kind}/{record}", query, follow=True)
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", response.content.decode())


def row(html: str, label: str) -> str:
    """The row of a property."""
    found = re.search(rf"<dt>{re.escape(label)}</dt><dd>(.*?)</dd></div>", html)
    assert found, label
    return found[1]


def say(record: str, *contents: Any, on: int = 2) -> None:
    """More claims on a record."""
    registry.write(Change(opens=tuple(Opening(record, c) for c in contents)), on=on)


def signed_in(client: Client, role: str) -> Client:
    client.force_login(User.objects.create_user(f"x-{role}", role=role))
    return client


class TestAddresses:
    def test_one_address_for_a_record(self, client: Client) -> None:
        made = registry.make("deployment", "SARI & Co")

        for path in (f"/deployment/{made}", f"/place/{made}-sari-co", f"/deployment/{made}-old"):
            response = client.get(path, {"at": "2024-01-31", "certainty": "rumored"})

            assert response.status_code == 301
            there = f"/deployment/{made}-sari-co?at=2024-01-31&certainty=rumored"
            assert response["Location"] == there

    def test_a_merged_record_leads_to_the_other(self, client: Client) -> None:
        loser, winner = registry.make("product", "Old"), registry.make("product", "SARI")
        merge(loser, into=winner, comment="", actor=build.ADMIN, now=build.day(2))

        response = client.get(f"/product/{loser}-old", {"lang": "fr"})

        assert (response.status_code, response["Location"]) == (
            301,
            f"/product/{winner}-sari?lang=fr",
        )
        assert client.get(f"/product/{loser}-old", {"at": "2024-01-02"}).status_code == 200

    def test_a_withdrawn_record_says_why_and_nothing_else(self, client: Client) -> None:
        made = registry.make("deployment", "Secret thing")
        withdraw(made, reason="takedown", comment="x", actor=build.ADMIN, now=build.day(2))

        for query in ({}, {"at": "2024-01-02"}):
            response = client.get(f"/deployment/{made}", query)

            assert response.status_code == 410
            assert "Takedown" in response.content.decode()
            assert "Secret thing" not in response.content.decode()

    @pytest.mark.parametrize("path", ["/deployment/0000000000", "/deployment/0000000000-x.json"])
    def test_what_is_not_there_is_not_found(self, client: Client, path: str) -> None:
        assert client.get(path).status_code == 404

    def test_what_is_hidden_is_not_there(self, client: Client) -> None:
        made = registry.make("deployment", "Hidden", content("access", "editors"))

        assert client.get(f"/deployment/{made}").status_code == 404
        assert signed_in(client, "contributor").get(f"/deployment/{made}-hidden").status_code == 200

    def test_links_keep_what_was_asked(self, client: Client) -> None:
        police = registry.make("institution", "Police")
        made = registry.make("deployment", "SARI", content("used_by", police, certainty="rumored"))

        html = see(client, made, at="2024-01-31", certainty="rumored")

        assert f'href="/institution/{police}-police?at=2024-01-31&amp;certainty=rumored"' in html
        assert f'href="/deployment/{made}-sari/history?at=2024-01-31&amp;certainty=rumored"' in html


class TestClaims:
    def test_certainty_is_in_the_line_and_asks_why(self, client: Client) -> None:
        made = registry.make(
            "deployment", "SARI", content("site", "Station", certainty="speculative", reason="seen")
        )

        html = see(client, made)

        assert '<span class="c spec"><bdi>Station</bdi></span>' in row(html, "Site")
        assert "why speculative?" in row(html, "Site")
        assert '<p dir="auto">seen</p>' in row(html, "Site")
        assert '<li><span class="c spec">Speculative</span></li>' in html

    @pytest.mark.parametrize(
        ("absence", "word"),
        [
            (Absence.UNKNOWN, "not known"),
            (Absence.NONE, "none"),
            (Absence.UNNAMED, "unnamed"),
            (Absence.WITHHELD, "withheld"),
        ],
    )
    def test_each_absence_has_its_word(self, client: Client, absence: Absence, word: str) -> None:
        made = registry.make("deployment", "SARI", content("runs_software", absence))

        assert f'<span class="no">{word}</span>' in row(see(client, made), "Product deployed")

    def test_contradictions_stand_side_by_side(self, client: Client) -> None:
        said = [content("founded", year, certainty="documented") for year in ("1999", "2001")]
        made = registry.make("institution", "Vendor", *said)

        founded = row(see(client, made, "institution"), "Founded")

        assert founded.count("<li") == 2
        assert "1999" in founded
        assert "2001" in founded
        assert "contradict each other" in founded

    @pytest.mark.parametrize(
        "said",
        [
            [content("owned_by", Absence.UNKNOWN), content("founded", "1999")],
            [content("founded", "1999"), content("founded", "1999", certainty="rumored")],
            [content("founded", "1999"), content("founded", Absence.UNKNOWN)],
        ],
    )
    def test_what_agrees_is_no_contradiction(self, client: Client, said: list[Any]) -> None:
        made = registry.make("institution", "Vendor", *said)

        assert "contradict each other" not in see(client, made, "institution")

    def test_a_dispute_says_why(self, client: Client) -> None:
        made = registry.make("deployment", "SARI", content("site", "A", disputed="no such place"))

        html = see(client, made)

        assert "disputed: no such place" in row(html, "Site")
        assert '<div class="disputed"><dt>Site' in html

    def test_the_time_of_a_claim(self, client: Client) -> None:
        made = registry.make(
            "deployment", "SARI", content("camera_count", "9 cameras", time="2018")
        )

        assert '<span class="since">2018</span>' in row(see(client, made), "Number of cameras")

    def test_words_of_a_list_with_their_meaning(self, client: Client) -> None:
        made = registry.make("deployment", "SARI", content("deployment_status", "ongoing"))

        status = row(see(client, made), "Deployment status")

        assert 'title="In use at the date of the newest source."' in status
        assert ">Ongoing<" in status
        assert "En cours" in see(client, made, lang="fr")

    def test_coordinates_are_told_no_more_exactly_than_the_public_may_know(
        self, client: Client
    ) -> None:
        made = registry.make("deployment", "SARI", content("coordinates", "41.1234567, 12.7654321"))

        html = see(client, made)

        assert "41.1235, 12.7654" in row(html, "Coordinates")
        assert "to about 10 m" in row(html, "Coordinates")
        assert "41.12345" not in html

    def test_empty_is_no_row(self, client: Client) -> None:
        made = registry.make("deployment", "SARI")

        html = see(client, made)

        assert "<dt>" not in html
        assert "Nothing is claimed yet" not in html

    def test_editors_see_what_is_missing(self, client: Client) -> None:
        made = registry.make("deployment", "SARI")

        html = see(signed_in(client, "contributor"), made)

        assert "Nothing is claimed yet of:" in html
        assert "Country" in html

    def test_titles_in_other_languages(self, client: Client) -> None:
        made = registry.make("place", "Xinjiang", content("alias", "新疆", language="zh-Hans"))

        assert '<bdi lang="zh-Hans">新疆</bdi>' in see(client, made, "place")

    def test_the_title_in_the_readers_language(self, client: Client) -> None:
        germany = registry.make("place", "Germany", content("title", "Allemagne", language="fr"))
        made = registry.make("deployment", "SARI", content("country", germany))

        assert ">Allemagne</a>" in row(see(client, made, lang="fr"), "Pays")

    def test_administration_stands_apart(self, client: Client) -> None:
        made = registry.make("deployment", "SARI", content("outside_id", "wikidata:Q42"))

        html = see(client, made)

        assert "<dt>Outside identifier" not in html
        assert 'href="https://www.wikidata.org/wiki/Q42" rel="noreferrer noopener"' in html


class TestSources:
    def cited(self, source: str, *, access: str = "public") -> str:
        change = build.a_record("deployment", "SARI")
        made = change.records[0].id
        citation = build.a_citation(source, quote="so it says", locator="p. 7", translation="tr")
        opening = Opening(made, content("site", "Station"), citations=(citation,))
        registry.write(change + Change(opens=(opening,)))
        return made

    @pytest.mark.parametrize(
        ("title", "told"),
        [("x", "Reference lost in the original record."), ("A leaflet", "A leaflet")],
    )
    def test_a_lost_source_is_told_as_such(self, client: Client, title: str, told: str) -> None:
        lost = registry.make("source", title, content("note", "Nothing but this is known."))
        made = registry.make("deployment", "SARI", content("primary_source", lost))
        opening = Opening(made, content("site", "Hall"), citations=(build.a_citation(lost),))
        registry.write(Change(opens=(opening,)), on=2)

        html = see(client, made)
        words = f'<span class="no">{told}</span>'
        assert words in row(html, "Primary sources")
        assert "cannot be resolved" in row(html, "Primary sources")
        assert f'<li id="s1" value="1"><bdi>{words}</bdi> <span class="tag warn">cannot' in html

    @pytest.mark.parametrize("path", ["", "/history", "/links", "/cite"])
    def test_a_source_without_a_title_is_headed_as_such(self, client: Client, path: str) -> None:
        lost = registry.make("source", "x", content("note", "Nothing but this is known."))

        html = see(client, f"{lost}-x{path}", "source")

        assert "Source without a title (“x”)" in html
        assert not re.search(r"<(?:h1|title)>\W*x\W", html)
        assert ("Reference lost in the original record." in html) == (not path)
        assert ">Source without a title (“x”)</a>" in client.get("/source").content.decode()

    def test_one_that_can_be_found_keeps_its_short_title(self, client: Client) -> None:
        made = registry.make("source", "RT", content("publisher", "RT"))

        html = see(client, made, "source")

        assert "<h1><bdi>RT</bdi></h1>" in html
        assert "cannot be resolved" not in html

    def test_a_number_leads_to_the_reference_and_back(self, client: Client) -> None:
        issued = [content("publisher", "The Paper"), content("issued", "2019-02-18")]
        made = self.cited(registry.make("source", "Report", *issued))

        html = see(client, made)

        assert '<a class="ref" href="#s1"' in row(html, "Site")
        assert "so it says" in row(html, "Site")
        assert "p. 7" in row(html, "Site")
        assert re.search(r'<li id="s1" value="1">.*The Paper.*18 February 2019', html)
        identity = registry.claims_of(made, "site")[0].identity
        assert f'href="#c-{identity}"' in html
        assert f'id="c-{identity}"' in html

    def test_a_hidden_source_is_held_on_request(self, client: Client) -> None:
        memo = registry.make("source", "Confidential memo", content("access", "restricted"))
        made = self.cited(memo)

        html = see(client, made)

        assert "a source, held on request" in row(html, "Site")
        for shadow in ("so it says", "p. 7", memo, "memo", "Sources"):
            assert shadow not in html
        assert "Confidential memo" in see(signed_in(client, "reviewer"), made)

    def test_texts_cite_by_key_and_name_by_title(self, client: Client) -> None:
        source = registry.make("source", "Report", content("outside_id", "sample:source/hrw-2017"))
        police = registry.make("institution", "Police", content("alias", "Polizei"))
        text = f"The [[polizei]] [@hrw-2017, p. 3; @{source}], says [[Nobody]] [@unknown]."
        made = registry.make("deployment", "SARI", content("description", text))

        html = see(client, made)

        assert f'The <a href="/institution/{police}-police">polizei</a>' in html
        assert '<a class="ref" href="#s1">1, p. 3</a>' in html
        assert '<a class="ref" href="#s1">1</a>' in html
        assert "says Nobody" in html
        assert '<li id="s1" value="1">' in html

    def test_numbers_follow_the_order_of_the_page(self, client: Client) -> None:
        one, two = registry.make("source", "One"), registry.make("source", "Two")
        text = content("description", f"x [@{one}]")
        made = registry.make("deployment", "SARI", text)
        opening = Opening(made, content("summary", "y"), citations=(build.a_citation(two),))
        registry.write(Change(opens=(opening,)), on=2)

        html = see(client, made)

        assert html.index('id="s1"') < html.index("Two", html.index('id="s1"'))
        assert '<a class="ref" href="#s2">2</a>' in html


class TestEvents:
    def test_they_stand_by_date_with_the_certainty_of_the_link(self, client: Client) -> None:
        made = registry.make("deployment", "SARI")
        registry.write(build.an_event(made, "end", "2021", certainty="documented"))
        registry.write(build.an_event(made, "start", "2017-03", certainty="rumored"))

        html = see(client, made)

        events = html[html.index('class="events"') :]
        assert events.index("March 2017") < events.index("2021")
        assert '<li class="rum"' in events

    def test_a_start_is_derived_where_none_is_claimed(self, client: Client) -> None:
        made = registry.make("deployment", "SARI")
        registry.write(build.an_event(made, "start", "2017-03", certainty="rumored"))

        start = row(see(client, made), "Start date")

        assert '<span class="c rum"><bdi>March 2017</bdi></span>' in start
        assert '<span class="derived">from its event</span>' in start
        say(made, content("start_date", "2016"))
        assert "derived" not in row(see(client, made), "Start date")

    def test_an_end_is_derived_too(self, client: Client) -> None:
        made = registry.make("deployment", "SARI")
        registry.write(build.an_event(made, "end", "2021-04", certainty="documented"))

        html = see(client, made)

        assert '<span class="derived">from its event</span>' in row(html, "End date")
        assert "In the world: start not known, until April 2021</span>" in html

    def test_a_place_is_derived_from_the_city(self, client: Client) -> None:
        city = registry.make(
            "place", "Como", content("coordinates", "45.8, 9.1"), content("place_type", "city")
        )
        made = registry.make("deployment", "SARI", content("city", city))

        html = see(client, made)

        assert "45.8, 9.1" in row(html, "Coordinates")
        assert '<span class="derived">of Como, where it is</span>' in row(html, "Coordinates")
        assert "The middle of the city" in html

    @pytest.mark.parametrize("precise", ["region", "country"])
    def test_an_area_is_no_point(self, client: Client, precise: str) -> None:
        code = content("iso_code", "CN") if precise == "country" else content("iso_code", "CN-XJ")
        place = registry.make(
            "place", "Area", content("coordinates", "41, 85"), content("place_type", precise), code
        )
        made = registry.make("deployment", "SARI", content("city", place))

        html = see(client, made)

        assert "<dt>Coordinates" not in html
        assert ("Region, not a point" if precise == "region" else "The country:") in html


class TestTime:
    def test_ticks_lead_to_the_past(self, client: Client) -> None:
        made = registry.make("deployment", "SARI")
        say(made, content("site", "Station"), on=5)

        html = see(client, made)
        past = see(client, made, at="2024-01-03")

        first = registry.moment("2024-01-02").position
        assert f'class="tick" href="/deployment/{made}-sari?at={first}"' in html
        assert "History</a>" not in html
        assert "<small>2</small>" in html
        assert "You read this as of" in past
        assert "Station" not in past
        assert "you read the one of" in past

    def test_checks_and_staleness(self, client: Client) -> None:
        made = registry.make("deployment", "SARI", content("site", "Station"))
        site = registry.claims_of(made, "site")[0].identity
        looked = Check("", made, "", Outcome.STILL_SO, "2024-02-03", "asked the press office")
        nothing = Check("", made, site, Outcome.FOUND_NOTHING, "2024-03-04", "searched")
        registry.write(Change(checks=(looked, nothing)))

        html = see(client, made)

        assert "Looked on 3 February 2024: still so; <bdi>asked the press office</bdi>" in html or (
            "Looked on 3 February 2024: still so; <bdi>asked the press office</bdi>" in html
        )
        assert "found nothing" in row(html, "Site")
        assert "last checked" in html
        assert ">stale<" in html  # years have passed since 2024
        assert ">stale<" not in see(client, made, at="2024-01-02")

    def test_one_change_and_no_date_is_no_axis(self, client: Client) -> None:
        made = registry.make("institution", "Vendor")

        html = see(client, made, "institution")
        ruler = html[html.index('<figure class="ruler"') :].partition("</figure>")[0]

        assert "<svg" not in ruler
        assert "In the world: no start is stated" in ruler
        assert "In this registry: 1 change" in ruler

    def test_what_happened_is_told_though_no_start_is(self, client: Client) -> None:
        made = registry.make("deployment", "SARI")
        for sort, date, sure in (
            ("report", "2021-04-16", "rumored"),
            ("watchdog_decision", "2021-03-25", "documented"),
        ):
            registry.write(build.an_event(made, sort, date, certainty=sure))

        assert (
            "In the world: no start is stated; 25 March 2021 (watchdog decision);"
            " 16 April 2021 (report, rumored)</span>"
        ) in see(client, made)

    @pytest.mark.parametrize(
        ("start", "end", "told"),
        [
            ("../2019", "", "by 2019, no known end"),
            ("/2019-07", "2020", "by July 2019, until 2020"),
            ("2017/..", Absence.NONE, "from 2017, end open, no end"),
            ("2017", "../2019", "since 2017, ended by 2019"),
            ("2017", "2019/..", "since 2017, from 2019, end open"),
        ],
    )
    def test_a_start_of_which_only_the_last_day_is_known(
        self, client: Client, start: str, end: str, told: str
    ) -> None:
        ends = [content("end_date", end)] if end else []
        made = registry.make("deployment", "SARI", content("start_date", start), *ends)

        html = see(client, made)

        assert f"In the world: {told}</span>" in html
        if start.startswith("../"):
            assert '<span class="c no-cert"><bdi>by 2019</bdi></span>' in row(html, "Start date")
            assert "unknown" in html[html.index('<g class="bar') :].partition("</g>")[0]

    def reported(self, start: str, report: str, **more: str) -> str:
        """A deployment in use by one source, with a start and a report of that source."""
        source = registry.make("source", "Report")
        sure = more.get("sure", "documented")
        change = build.a_record("deployment", "SARI")
        made = change.records[0].id
        status = content("deployment_status", more.get("status", "ongoing"), certainty=sure)
        cited = () if more.get("other") else (build.a_citation(source),)
        change += build.a_claim(made, status, *cited)
        registry.write(change)
        registry.write(build.an_event(made, "start", start, certainty=more.get("begun", "rumored")))
        inner = create(
            "event",
            (content("event_type", "report"), content("date", report)),
            owner=made,
        )
        link = content("event", inner.records[0].id, certainty="documented")
        registry.write(inner + build.a_claim(made, link, build.a_citation(source)))
        return made

    def test_a_report_bounds_a_start_in_doubt(self, client: Client) -> None:
        html = see(client, self.reported("2017-03", "2017-12-13"))

        assert (
            "In the world: possibly since March 2017 (rumored),"
            " surely by 13 December 2017 (report), no known end</span>"
        ) in html
        start = row(html, "Start date")
        assert '<span class="c doc"><bdi>by 13 December 2017</bdi></span>' in start
        assert '<span class="derived">from its report</span>' in start

    @pytest.mark.parametrize(
        ("start", "more"),
        [
            ("2017-03", {"begun": "documented"}),
            ("2018-03", {}),
            ("2017-03", {"status": "planned"}),
            ("2017-03", {"sure": "rumored"}),
            ("2017-03", {"other": "a source that does not say that it is in use"}),
        ],
    )
    def test_it_bounds_nothing_else(self, client: Client, start: str, more: dict[str, str]) -> None:
        html = see(client, self.reported(start, "2017-12-13", **more))

        assert "surely by" not in html
        assert "; 13 December 2017 (report)</span>" in html

    def test_only_the_first_days_are_told_beside_the_span(self, client: Client) -> None:
        made = registry.make("deployment", "SARI", content("start_date", "2017"))
        for day in range(1, 6):
            registry.write(build.an_event(made, "report", f"2018-01-0{day}"))
        registry.write(build.an_event(made, "start", "2017"))

        html = see(client, made)

        assert "since 2017, no known end; 1 January 2018 (report); 2 January" in html
        assert "3 January 2018 (report); 2 more</span>" in html


class TestNetwork:
    def test_every_neighbour_is_named_and_every_shape_explained(self, client: Client) -> None:
        agency = registry.make("institution", "Spanish Police Agency")
        made = registry.make(
            "deployment", "SARI", content("used_by", agency, certainty="speculative")
        )

        html = see(client, made)
        figure = html[html.index('<figure class="ego"') :].partition("</figure>")[0]

        assert re.findall(r"<tspan[^>]*>([^<]*)", figure) == ["Spanish Police", "Agency"]
        assert "</svg> 1 institution</li>" in figure
        assert '<path class="edge spec" d="M0 8H16"/></svg> Speculative</li>' in figure
        assert f'<a href="/deployment/{made}-sari/links">All links as a list</a>' in figure


class TestLinked:
    def used(self, count: int) -> str:
        police = registry.make("institution", "Police")
        made = [
            build.a_record("deployment", f"Use {n:03}", content("used_by", police))
            for n in range(count)
        ]
        registry.write(together(made))
        return police

    def test_first_names_and_the_way_to_all(self, client: Client) -> None:
        police = self.used(12)

        html = see(client, police, "institution")

        assert "<h3>Uses <small>12 deployments</small></h3>" in html
        assert html[html.index("<h3>Uses") :].count(">Use 0") == 10
        assert f'<a href="/deployment?used_by={police}">All 12 deployments</a>' in html
        assert f"/institution/{police}-police/links" in html

    @pytest.mark.parametrize(
        ("start", "end", "years"),
        [
            ("2016-03", "2019", "2016–2019"),
            ("2016", "2016-05", "2016"),
            ("2017~", "", "since about 2017"),
            ("../2019-07", "", "by 2019"),
            ("../2019", "2020", "by 2019, until 2020"),
            ("2017", "../2019", "since 2017, ended by 2019"),
            ("2019/2021", "", "between 2019 and 2021"),
            ("2017", Absence.NONE, "since 2017, no end"),
            ("2017", Absence.UNKNOWN, "since 2017"),
            ("", "2020", "until 2020"),
            (Absence.UNKNOWN, "", ""),
        ],
    )
    def test_each_says_how_sure_and_since_when(
        self, client: Client, start: str, end: str, years: str
    ) -> None:
        police = registry.make("institution", "Police")
        dates = {"start_date": start, "end_date": end}
        said = [content(p, raw, certainty="documented") for p, raw in dates.items() if raw]
        link = content("used_by", police, certainty="rumored")
        made = registry.make("deployment", "SARI", link, *said)

        html = see(client, police, "institution")

        beside = f' <span class="since c doc">{years}</span>' if years else ""
        title = f'<a href="/deployment/{made}-sari" dir="auto">SARI</a>'
        assert f'<li><span class="c rum">{title}</span>{beside}</li>' in html
        assert '<path class="edge rum"' in html

    def test_as_many_statements_for_10_links_as_for_300(self, client: Client) -> None:
        counts = []
        for number in (10, 300):
            police = self.used(number) if number == 10 else self.more(number)
            path = f"/institution/{police}"
            path = client.get(path)["Location"]
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            counts.append(len(asked))

        assert counts[0] == counts[1] <= 12

    def more(self, count: int) -> str:
        other = registry.make("institution", "Ministry", content("summary", "a [[Police]]"))
        made = [
            build.a_record("deployment", f"Other {n:03}", content("managed_by", other))
            for n in range(count)
        ]
        events = [build.an_event(m.records[0].id, "start", "2017") for m in made]
        registry.write(together([*made, *events]), on=3)
        return other


def test_nothing_comes_from_elsewhere(client: Client) -> None:
    site = content("website", "https://vendor.example/x")
    made = registry.make("institution", "Vendor", site)

    html = see(client, made, "institution")

    loads = re.findall(r"""(?:src|<link[^>]+href|action)\s*=\s*["']([^"']+)""", html)
    assert not [address for address in loads if "//" in address]
    assert 'href="https://vendor.example/x" rel="noreferrer noopener"' in html


def test_the_data_are_offered(client: Client) -> None:
    made = registry.make("deployment", "SARI")

    html = see(client, made)

    for ending in ("json", "csv", "jsonld", "ttl", "rdf", "md"):
        assert f'<a href="/deployment/{made}-sari.{ending}">' in html
    assert client.get(f"/deployment/{made}-sari.json").status_code == 200


def test_a_changed_title_moves_the_address(client: Client) -> None:
    made = registry.make("deployment", "Old name")
    title = registry.claims_of(made, "title")[0]
    new = replace(title.content, value=build.value("title", "New name"))
    registry.write(amend(title, new), on=2)

    assert client.get(f"/deployment/{made}-old-name")["Location"] == f"/deployment/{made}-new-name"
    there = client.get(f"/deployment/{made}-new-name", {"at": "2024-01-02"})
    assert there["Location"] == f"/deployment/{made}-old-name?at=2024-01-02"
