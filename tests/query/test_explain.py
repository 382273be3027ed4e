"""Plans in words, and what a question asks without each of its conditions."""

from __future__ import annotations

from build import surveillance
from query.binding import TODAY, plan

from undersight.query import plan as p
from undersight.query.bind import bind
from undersight.query.explain import Teller, conjuncts, explain
from undersight.query.limits import Limits
from undersight.query.parse import parse

TELLER = Teller(surveillance())


def test_a_plan_is_told_in_words() -> None:
    found = plan(
        "[[Category:Deployment]] [[Used by.Country::Germany|+certainty>=Documented]]"
        " NOT [[Start date::<2018]] |certainty>=Rumored |sort=Start date |order=desc"
    )

    assert explain(found, TELLER).lines() == [
        "Records for which holds:",
        "  all of these:",
        "    it is of the kind Deployment",
        "    Used by: a record for which holds:",
        "      Country: “Germany”",
        "        certainty >= Documented",
        "    not:",
        "      Start date: possibly from … to 2018-12-31",
        "  counting only what is at least Rumored",
        "  by Start date, descending",
        "  50 rows from row 1",
    ]


def test_every_test_has_words() -> None:
    texts = [
        "[[Site::~a*||>b||!c]] [[Description::in:x||phrase:a b||not:y||Same]]",
        "[[Cost::>EUR 5||EUR 1..EUR 2]] [[Coordinates::1, 2 (3 km)||box:1,2,3,4]]",
        "[[Used by::is:unknown||+||~P*|+disputed|+preferred=no|+sources>=2|+lang=fr]]",
        "[[Used by::!X|+during=2018|+changed>2018|+checked<2018|+source=A|+publisher=B]]",
        "[[Used by::X|+domain=c.d|+during=2018|+surely]] [[Last checked::>2018]] [[in:x]]",
        "[[Number of sources::2]] [[Connected to::X]] [[~T*]] [[>M]] [[not:x]]",
        "[[Start date::!2018|+surely]] [[Start date::2018|+surely]] [[Start date::!2018]] [[X]]",
        "[[Technology::X|+depth=2]] |order=random |at=2024",
        "|group=Country |sort=Country |limit=5",
    ]

    for text in texts:
        assert all(explain(plan(text), TELLER).lines())


def test_each_condition_can_be_left_out() -> None:
    text = "[[Category:Deployment]] [[Country::X]] [[Site::Y]] |certainty>=Documented"
    question = parse(text)
    bound = bind(question, schema=surveillance(), limits=Limits(), today=TODAY)

    found = conjuncts(question, bound, TELLER)

    assert [text[w.span.start : w.span.end].strip() for w in found[:3]] == [
        "[[Category:Deployment]]",
        "[[Country::X]]",
        "[[Site::Y]]",
    ]
    assert [str(w.told.text) for w in found] == [
        "it is of the kind Deployment",
        "Country: “X”",
        "Site: y",
        "counting only what is at least Documented",
    ]
    assert [len(w.plan.where.parts) for w in found[:3] if isinstance(w.plan.where, p.All)] == [
        2
    ] * 3
    assert [w.plan.kinds for w in found] == [(), *[("deployment",)] * 3]
    assert found[3].plan.certainty == 0


def test_the_only_condition_can_be_left_out() -> None:
    question = parse("[[Site::Y]]")
    bound = bind(question, schema=surveillance(), limits=Limits(), today=TODAY)

    (found,) = conjuncts(question, bound, TELLER)

    assert found.plan.where == p.Everything()
