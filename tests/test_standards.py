"""The gate: a headline says nothing that no report says, and nothing that reports contradict each other about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copydesk import facts, posts, standards
from copydesk.config import Holds
from copydesk.standards import headlines
from copydesk.types import Hold, Member
from tests.test_posts import compose, member
from tests.test_timeline import CROWD, hall, rivals

TEXT = (
    "Mara Quill, who speaks for the pilots of Port Alden, turned down an offer of 4.8 per cent on Tuesday. The port had set aside £1.2 million "
    "for it. Seventeen ships wait outside. The strike is to begin on 16 March, and the last one was in 1998."
)


def report(body: str = TEXT, headline: str = "Pilots turn down port’s offer") -> Member:
    m = member(1, body=body, headline=headline)
    return replace(m, facts=facts.find(posts.facts_text(headline, body), published=m.article.published))


def rules(headline: str, *, body: str = TEXT) -> list[Hold]:
    m = report(body)
    return [h for h in standards.check(replace(compose(m), headline=headline), (m,)) if h.rule == "headline facts"]


@pytest.mark.parametrize(
    "headline",
    [
        "Quill’s pilots turn down 4.8% from port",
        "Port Alden pilots reject £1.2m",
        "Pilots to strike from March 16",
        "17 ships wait off Port Alden",
        "First strike since 1998: pilots say no",
        "No deal on Tuesday",
        "Pilots’ “no” leaves seventeen ships outside",
        "Port-Alden pilots say no",
    ],
)
def test_what_a_report_gives_may_stand_in_a_headline_in_other_words(headline: str) -> None:
    assert rules(headline) == []


@pytest.mark.parametrize(
    ("headline", "missing"),
    [
        ("Pilots turn down 4.9%", "4.9%"),
        ("Pilots turn down £4.8", "£4.8"),
        ("Port sets aside £1.2bn", "£1.2bn"),
        ("Pilots to strike from 17 March", "17 March"),
        ("Pilots to strike from 16 April", "16 April"),
        ("Eighteen ships wait", "Eighteen"),
        ("No deal on Wednesday", "Wednesday"),
        ("Strike is the first since 1989", "1989"),
        ("Pilots of Port Ellerby say no", "Ellerby"),
        ("Cara Quill speaks for pilots", "Cara"),
        ("Pilots say no: Ada Lunn steps in", "Ada and Lunn"),
    ],
)
def test_what_no_report_gives_is_named_in_the_hold(headline: str, missing: str) -> None:
    (hold,) = rules(headline)
    assert hold.note.endswith(missing)


def test_a_reports_own_headline_passes() -> None:
    for m in (report(), hall(), *rivals()):
        assert standards.check(compose(m), (m,)) == ()


def test_a_number_is_read_in_digits_words_and_magnitudes() -> None:
    assert headlines.numbers("£1.2m, 1.2 million pounds, twenty-one ships, 6.1 per cent, 6.1%, 12,000, two-thirds") == [
        ("money", 1_200_000),
        ("money", 1_200_000),
        ("", 21),
        ("percent", 6.1),
        ("percent", 6.1),
        ("", 12_000),
    ]


def test_a_figure_in_conflict_holds_the_post_if_the_headline_gives_it() -> None:
    police, union = rivals()
    police = hall(1, body=CROWD.format("4,000"), headline="Police count 4,000 marchers on the quay")
    post = compose(police, union)
    assert any(f.clash for f in post.figures)
    (hold,) = standards.check(post, (police, union))
    assert hold.rule == "figure in conflict"
    assert "4,000" in hold.note and "9,500" in hold.note
    assert standards.check(post, (police, union), holds=Holds(figure_conflict=False)) == ()
    assert standards.check(replace(post, headline="March fills the quay"), (police, union)) == ()


def test_another_number_that_happens_to_be_the_same_holds_nothing() -> None:
    police, union = rivals()
    post = compose(police, union)
    body = f"{police.article.body} The fair drew 4,000 visitors."
    police = replace(police, article=replace(police.article, body=body))
    assert standards.check(replace(post, headline="Fair draws 4,000 visitors"), (police, union)) == ()
