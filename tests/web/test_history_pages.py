"""Pages of the past: history, differences, changesets, recent changes, links; and the forms that
take back.
"""

from __future__ import annotations

from dataclasses import replace

import build
import pytest
import registry
from django.test import Client

from undersight.records.change import Change, amend
from undersight.records.claim import Check, Outcome
from undersight.records.diff import diff_words
from undersight.records.rights import Role
from undersight.store.actions.merge import merge
from undersight.store.actions.withdraw import withdraw
from undersight.store.models import User
from undersight.web.manuscript import joined
from undersight.web.shown import show_day

pytestmark = pytest.mark.django_db

TEXT = "The police tested cameras at the old station in spring."
SECRET = "Nobody is to read this"


@pytest.fixture
def record() -> str:
    """Position 2 made, 3 its summary changed, 4 (the same day) something hidden, 5 an event."""
    registry.begin()
    handle = registry.make("deployment", "Cameras & Co", build.content("summary", TEXT))
    (summary,) = registry.claims_of(handle, "summary")
    text = build.value("summary", TEXT.replace("old", "new"))
    change = amend(summary, replace(summary.content, value=text, certainty="rumored"))
    registry.write(change, on=2, actor=build.REVIEWER, comment="It was the <new> one")
    hidden = build.content("site", SECRET, access="restricted")
    registry.write(build.a_claim(handle, hidden), on=2, comment=SECRET)
    source = registry.make("source", "A report", on=3)
    registry.write(
        build.a_claim(handle, build.content("site", "Hall"), build.a_citation(source)), on=4
    )
    return handle


def sign_in(client: Client, role: Role) -> None:
    user = User.objects.create_user("rex" if role is Role.REVIEWER else "cleo", role=role.value)
    client.force_login(user)


def get(client: Client, path: str, code: int = 200) -> str:
    response = client.get(path, follow=True)
    assert response.status_code == code, response.content.decode()[-2000:]
    return response.content.decode()


def test_history_for_everybody(client: Client, record: str) -> None:
    text = get(client, f"/deployment/{record}/history")

    assert "3 revisions" in text
    assert "It was the &lt;new&gt; one" in text
    assert SECRET not in text
    assert "rex" not in text
    assert f"/deployment/{record}-cameras-co/diff?a=4&amp;b=6" in text
    assert text.count('name="a"') == text.count('name="b"') == 3


def test_history_for_reviewers(client: Client, record: str) -> None:
    sign_in(client, Role.REVIEWER)
    text = get(client, f"/deployment/{record}/history")

    assert "4 revisions" in text
    assert SECRET in text
    assert "/contributor/rex" in text
    assert "12:00 UTC" in text
    assert "/restore?to=3" in text


def test_difference(client: Client, record: str) -> None:
    text = get(client, f"/deployment/{record}/diff?a=2&b=2024-01-03")

    assert "<del>old</del><ins>new</ins>" in text
    assert "Rumored" in text
    assert "1 claim is the same in both" in text
    assert SECRET not in text
    assert get(client, f"/deployment/{record}/diff?a=2024-01-03&b=2").count("<del>old</del>") == 1


def test_difference_names_citations(client: Client, record: str) -> None:
    text = get(client, f"/deployment/{record}/diff?a=4&b=")

    assert "Citation added:" in text
    assert "A report" in text


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("diff?a=never", 400),
        ("diff?a=0&b=1", 404),
        ("history?page=x", 400),
        ("history?at=0", 404),
        ("restore?to=2", 403),
        ("links?page=0", 400),
    ],
)
def test_what_cannot_be_says_so(client: Client, record: str, path: str, code: int) -> None:
    get(client, f"/deployment/{record}/{path}", code)


def test_a_least_certainty_hides_nothing_of_the_past(client: Client, record: str) -> None:
    text = get(client, f"/deployment/{record}/diff?a=2&b=&certainty=documented")

    assert "<del>old</del><ins>new</ins>" in text
    assert "You see only" not in text


def test_a_merged_record_leads_on(client: Client, record: str) -> None:
    other = registry.make("deployment", "The same", on=5)
    merge(record, into=other, comment="", actor=build.ADMIN, now=build.day(6))

    for tail in ("history", "diff", "links"):
        response = client.get(f"/deployment/{record}/{tail}?a=2")
        assert response.status_code == 302
        assert response.headers["Location"] == f"/deployment/{other}-the-same/{tail}"


def test_a_withdrawn_record_is_gone(client: Client, record: str) -> None:
    withdraw(record, reason="takedown", comment="", actor=build.ADMIN, now=build.day(6))

    for tail in ("history", "diff?a=2&b=3", "links"):
        assert "Cameras" not in get(client, f"/deployment/{record}/{tail}", 410)
    assert "Cameras" not in get(client, "/recent") + get(client, "/changeset/3")


def test_changesets(client: Client, record: str) -> None:
    public = get(client, "/changeset/3")
    sign_in(client, Role.REVIEWER)
    exact = get(client, "/changeset/3")

    assert f"Changes of {show_day(build.day(2))}" in public
    assert "changeset 4" in public
    assert "rex" not in public
    assert SECRET not in public
    assert "Changeset 3" in exact
    assert "/contributor/rex" in exact
    assert exact.count("digest") >= 2
    assert SECRET in get(client, "/changeset/4")


@pytest.mark.parametrize("position", ["0", "99", "9" * 40])
def test_there_is_no_such_changeset(client: Client, record: str, position: str) -> None:
    get(client, f"/changeset/{position}", 404)


def test_a_changeset_of_the_schema(client: Client, record: str) -> None:
    assert "deployment.yaml" in get(client, "/changeset/1")


def test_what_is_new_or_only_checked_is_told_in_a_line(client: Client, record: str) -> None:
    looked = Check("", record, "", Outcome.STILL_SO, "2024-05-03", "asked")
    registry.write(Change(checks=(looked,)), on=6)

    new = get(client, "/changeset/2").partition('<details class="fold">')[2]
    assert "new · 2 claims added" in new.partition("</summary>")[0]
    assert TEXT in new
    assert 'class="fold"' not in get(client, "/changeset/3")
    assert "Checked 3 May 2024: still so. asked" in get(client, "/changeset/7")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("a dog came", "a cat came", "= a |- dog|+ cat|=  came"),
        (
            "It also has an eye",
            "This will have one eye",
            "- It also has an|+ This will have one|=  eye",
        ),
        ("one two", "one two", "= one two"),
        ("one", "one two", "= one|+  two"),
        ("", "one", "+ one"),
    ],
)
def test_a_passage_written_anew_is_one_change(old: str, new: str, told: str) -> None:
    pieces = joined(diff_words(old, new))

    assert "|".join(f"{p.mark} {p.text}" for p in pieces) == told
    assert "".join(p.text for p in pieces if p.mark != "+") == old
    assert "".join(p.text for p in pieces if p.mark != "-") == new


def test_recent_changes(client: Client, record: str) -> None:
    text = get(client, "/recent")

    assert text.count("Cameras &amp; Co") == 3
    assert SECRET not in text
    assert "A report" not in get(client, "/recent?kind=deployment").replace("Reports", "")
    assert "A report" in get(client, "/recent?kind=source")
    get(client, "/recent?kind=nonsense", 400)
    get(client, "/recent?before=x", 400)


def test_contributions_are_not_for_everybody(client: Client, record: str) -> None:
    get(client, "/contributor/rex", 404)
    sign_in(client, Role.REVIEWER)

    assert "It was the" in get(client, "/contributor/rex")
    get(client, "/contributor/nobody", 404)


def test_what_links_here(client: Client, record: str) -> None:
    police = registry.make("institution", "Police", on=5)
    registry.write(build.a_claim(record, build.content("used_by", police)), on=5)

    text = get(client, f"/institution/{police}/links")

    assert "Cameras &amp; Co" in text
    assert "Used by" in text


def test_restoring(client: Client, record: str) -> None:
    sign_in(client, Role.CONTRIBUTOR)
    path = f"/deployment/{record}/restore"
    assert "<del>new</del><ins>old</ins>" in get(client, f"{path}?to=2")
    assert registry.claims_of(record, "summary")[0].content.value != build.value("summary", TEXT)

    response = client.post(path, {"to": "2", "comment": "It was the old one"})

    assert response.status_code == 302
    assert registry.claims_of(record, "summary")[0].content.value == build.value("summary", TEXT)
    assert [
        c.content.value.text for c in registry.claims_of(record, "site") if c.content.value
    ] == [SECRET]
    assert "It was the old one" in get(client, response.headers["Location"])
    get(client, path, 400)


def test_a_form_from_elsewhere_is_refused(record: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, Role.CONTRIBUTOR)

    assert strict.post(f"/deployment/{record}/restore", {"to": "2"}).status_code == 403
    assert 'name="csrfmiddlewaretoken" value="' in get(strict, f"/deployment/{record}/restore?to=2")


def test_taking_a_changeset_back(client: Client, record: str) -> None:
    get(client, "/changeset/3/revert", 403)
    sign_in(client, Role.REVIEWER)
    assert "Take back changeset 3" in get(client, "/changeset/3/revert")

    response = client.post("/changeset/3/revert", {"comment": ""})

    assert response.status_code == 302
    assert response.headers["Location"] == "/changeset/7"
    again = client.post("/changeset/3/revert", {})
    assert again.status_code == 409
    assert "changed again since" in again.content.decode()
    assert client.post("/changeset/3/revert", {"skip_changed": "1"}).status_code == 302


def test_steps_to_older_and_newer(client: Client, record: str) -> None:
    from django.template import engines

    text = (
        engines["jinja2"]
        .env.get_template("parts/steps.html")
        .render(
            ticks=registry.see(record).ticks,
            moment=registry.moment("2024-01-03"),
            link=lambda path, at=None: f"{path}?at={at}",
            request=type("R", (), {"path": "/x"}),
        )
    )

    assert "/x?at=2" in text
    assert "/x?at=None" in text
    assert "/x?at=6" in text


def test_a_past_page_leads_to_older_current_and_newer(client: Client, record: str) -> None:
    text = get(client, f"/deployment/{record}-cameras-co?at=2024-01-03")

    assert "changeset 4" in text
    assert 'rel="prev"' in text
    assert 'rel="next"' in text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "The [[Como Police|police]] **use** it [@hrw, p. 3].",
            "The [[Como Police|army]] **uses** it [@hrw, p. 4].",
            "The <del>police use</del><ins>army uses</ins> it [hrw, p. <del>3</del><ins>4</ins>].",
        ),
        (
            "See [[Como]] and the *rest*.",
            "See [[Como]] and the *end*.",
            "See Como and the <del>rest",
        ),
        (
            "See [[Como]] there.",
            "See [[Como (city)|Como]] there.",
            "The words are the same; their marks or links changed.",
        ),
        (
            "Written anew",
            "**All** [[other]]",
            '<ins><span class="c no-cert">All other</span></ins>',
        ),
    ],
)
def test_a_text_is_compared_as_it_is_read(client: Client, old: str, new: str, told: str) -> None:
    registry.begin()
    handle = registry.make("deployment", "Cameras", build.content("summary", old))
    (summary,) = registry.claims_of(handle, "summary")
    registry.write(
        amend(summary, replace(summary.content, value=build.value("summary", new))), on=2
    )

    text = get(client, f"/deployment/{handle}/diff?a=2&b=")

    assert told in text
    source = '<p class="new mono"' in text
    assert source is (" marks " in told)
    assert ("[[" in text) is source


def test_what_stands_beside_a_value_is_told_in_words(client: Client) -> None:
    registry.begin()
    handle = registry.make("deployment", "Cameras", build.content("site", "Hall"))
    (site,) = registry.claims_of(handle, "site")
    time = build.content("site", "Hall", time="2018-03").time
    registry.write(amend(site, replace(site.content, time=time, language="de")), on=2)

    text = get(client, f"/deployment/{handle}/diff?a=2&b=")

    assert "<ins>March 2018</ins>" in text
    assert "<ins>German</ins>" in text
