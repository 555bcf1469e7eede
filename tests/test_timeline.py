"""What happened when, what is disputed, what is not known: each entry rests on a report, within its rights, and none is of a wrong day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import facts, posts, standards, text
from copydesk.types import Member, Mode, Post
from tests.test_posts import MANNER, NOW, compose, member, story

# NOW is Thursday 12 March 2026; the reports are some hours old.
HALL = (
    "The council of Tarn Bridge shut the old weigh house on the quay after a beam came down in the hall where the market is held.\n\n"
    "The beam fell on Tuesday evening, an hour after the market traders of Tarn Bridge had left the weigh house.\n\n"
    "An inspector found rot in the roof of the weigh house on 4 February.\n\n"
    "The council of Tarn Bridge will decide on 20 March whether the weigh house is pulled down.\n\n"
    "The weigh house was built in 1821."
)


def hall(
    n: int = 1, *, mode: Mode = "brief", body: str = HALL, headline: str = "Beam falls in Tarn Bridge weigh house", **more: object
) -> Member:
    m = member(n, mode=mode, licence="CC-BY-4.0" if mode == "full" else "all-rights-reserved", body=body, headline=headline, **more)  # type: ignore[arg-type]
    found = facts.find(posts.facts_text(m.article.headline, m.article.body), published=m.article.published)
    return replace(m, facts=found)


def days(post: Post) -> list[str]:
    return [e.when for e in post.timeline]


def test_a_timeline_has_the_day_the_words_and_the_source_of_each_event() -> None:
    post = compose(hall())
    assert days(post) == ["1821", "2026-02-04", "2026-03-10", "2026-03-20"]
    fell = post.timeline[2]
    assert fell.text == "The beam fell on Tuesday evening …"
    assert (fell.said, fell.source, fell.sources, fell.verbatim, fell.planned) == ("Tuesday", "A", ("A",), True, False)
    assert [e.planned for e in post.timeline] == [False, False, False, True]
    assert post.timeline[3].reported == NOW - timedelta(hours=3, minutes=-1)
    assert standards.check(post, (hall(),)) == ()


def test_one_event_of_two_reports_is_one_entry_with_both_sources() -> None:
    other = hall(2, body=HALL.replace("fell on Tuesday evening, an hour", "came down and fell on Tuesday evening, about an hour"), hours=5)
    post = compose(hall(), other)
    assert [e.sources for e in post.timeline if e.when == "2026-03-10"] == [("A", "B")]


def test_two_events_of_one_day_are_two_entries() -> None:
    other = hall(2, body="A surveyor of the county closed the quay road beside the weigh house on Tuesday.\n\n" + HALL.split("\n\n", 1)[1])
    body = other.article.body.replace("The beam fell on Tuesday evening, an hour after", "The beam fell an hour after")
    other = hall(2, body="Tarn Bridge is without its market.\n\nThe market stays shut for now.\n\n" + body)
    post = compose(hall(), other)
    assert [e.text for e in post.timeline if e.when == "2026-03-10"] == [
        "The beam fell on Tuesday evening …",
        "A surveyor of the county closed the quay road beside the weigh house on Tuesday.",
    ]


def test_of_a_link_no_word_is_printed() -> None:
    link = hall(mode="link", body=HALL.replace("An inspector found rot", "An inspector found 14 holes"))
    post = compose(link)
    assert all(not e.verbatim for e in post.timeline)
    assert all(run not in e.text for e in post.timeline for run in ("inspector", "weigh house", "An hour after"))
    assert standards.check(post, (link,)) == ()


def test_a_brief_is_quoted_within_its_budget_and_never_by_its_whole_lede() -> None:
    lede = "The weigh house of Tarn Bridge was shut by the council on Tuesday.\n\n"
    brief = hall(body=lede + HALL.split("\n\n", 1)[1])
    post = compose(brief)
    assert all(e.text != lede.strip() for e in post.timeline)
    assert sum(len(e.text.replace("…", "").split()) for e in post.timeline) <= 60
    free = compose(hall(mode="full", body=lede + HALL.split("\n\n", 1)[1]))
    assert any(e.text == lede.strip() for e in free.timeline)


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor of Tarn Bridge said on Monday that the weigh house was safe.",  # when somebody spoke
        "“We looked at the weigh house on Monday and saw nothing in Tarn Bridge,” Ada Lunn said.",  # in a quotation
        "It was closed by the council of Tarn Bridge on Monday.",  # of what?
        "The council's committee for the weigh house could meet on Monday.",  # which Monday?
        "That was the longest closure of the weigh house since Monday.",  # nothing happened on that day
        "Correction, 9 March: an earlier version of this report misspelled the weigh house of Tarn Bridge.",
        "Two cafes in Ellerby served soup on Monday.",  # not of this story
        "The weigh house of Tarn Bridge is dearer to insure than today.",
    ],
)
def test_a_date_that_is_no_events_makes_no_entry(sentence: str) -> None:
    assert days(compose(hall(body=f"{HALL}\n\n{sentence}"))) == days(compose(hall()))


def test_a_day_without_a_year_is_never_a_year_away() -> None:
    wrong = hall()
    far = tuple(replace(d, value="2025-02-04") if d.value == "2026-02-04" else d for d in wrong.facts.dates)
    assert "2025-02-04" not in days(compose(replace(wrong, facts=replace(wrong.facts, dates=far))))


def test_one_day_is_no_timeline() -> None:
    assert compose(hall(body=HALL.split("\n\n")[0] + "\n\n" + HALL.split("\n\n")[1])).timeline == ()
    assert compose(member(1)).timeline == ()


def test_a_withdrawn_report_is_told_of_no_more() -> None:
    first = compose(hall(), hall(2, hours=5))
    gone = replace(hall(2, hours=5), article=replace(hall(2).article, headline="Beam in weigh house", source_label="Withdrawn"), versions=2)
    post = posts.compose(story(hall(), gone), manner=MANNER, now=NOW, last=first)
    assert all("B" not in e.sources for e in post.timeline)


def test_the_timeline_does_not_depend_on_the_order_of_arrival_but_for_its_letters() -> None:
    reports = [hall(), hall(2, hours=5), hall(3, mode="full", hours=7)]
    told = {tuple((e.when, e.text, len(e.sources)) for e in compose(*order).timeline) for order in permutations(reports)}
    assert len(told) == 1


def test_nothing_new_changes_nothing_however_late_it_is() -> None:
    first = compose(hall(), hall(2, hours=5))
    later = compose(hall(), hall(2, hours=5), last=first, now=NOW + timedelta(days=20))
    assert (later.timeline, later.disputed, later.unknown) == (first.timeline, first.disputed, first.unknown)


PIECES = st.sampled_from(
    [
        "The beam fell on Tuesday",
        " on 4 February 2026",
        "the council of Tarn Bridge",
        " said Ada Lunn",
        " will decide on 20 March",
        ", ",
        ". ",
        "\n\n",
        "“",
        "”",
        '"',
        " (",
        ")",
        " and ",
        " the weigh house was built in 1821",
        "; ",
        " – ",
        "TARN BRIDGE, March 12 (Wire) - ",
        " yesterday",
        " 14 traders",
        " last week",
        " denied that the beam had fallen",
        " It was not clear why",
    ]
)


@settings(max_examples=150)
@given(parts=st.lists(PIECES, max_size=40), mode=st.sampled_from(["link", "brief", "full"]))
def test_whatever_the_text_every_entry_stands_in_it_and_passes_the_gate(parts: list[str], mode: Mode) -> None:
    m = hall(mode=mode, body=HALL + "\n\n" + "".join(parts))
    post = compose(m)
    folded = text.fold_quotes(f"{m.article.headline} {m.article.body}")
    for e in post.timeline:
        assert mode != "link" or not e.verbatim
        assert not e.verbatim or text.fold_quotes(e.text.removeprefix("… ").removesuffix(" …")) in folded
        assert e.when in {d.value for d in m.facts.dates}
    assert len(post.timeline) != 1
    assert standards.check(post, (m,)) == ()
    assert posts.same_for_readers(compose(m, last=post, now=NOW + timedelta(hours=1)), post)


# --- disputed, not known ------------------------------------------------------------------------------------------------
CROWD = "Police counted {} marchers on the quay of Tarn Bridge on Thursday. Traffic stood still for two hours."


def rivals() -> tuple[Member, Member]:
    police = hall(1, body=CROWD.format("4,000"), headline="March fills the quay")
    union = hall(2, body=CROWD.format("9,500").replace("Police", "The traders’ union"), headline="Quay is full", hours=4)
    return police, union


def test_figures_in_conflict_stand_together_with_who_gives_them() -> None:
    post = compose(*rivals())
    clash = [f for f in post.figures if f.clash]
    assert {f.value for f in clash} == {"4,000", "9,500"}
    assert len({f.clash for f in clash}) == 1
    assert all(f.disputed for f in clash)
    (line,) = post.disputed
    for part in ("4,000", "9,500", "Outlet 1", "Outlet 2", "olice", "union"):
        assert part in line.text
    assert set(line.sources) == {"A", "B"}


def test_givers_who_come_to_agree_are_in_conflict_no_more() -> None:
    police, union = rivals()
    agreed = hall(3, body=CROWD.format("9,500"), headline="Police raise count of march", hours=1)
    agreed = replace(agreed, feed=police.feed)
    assert not [f for f in compose(police, union, agreed).figures if f.clash]


AFTER = "The market of Tarn Bridge went on.\n\nFew came.\n\n"


def test_a_denial_is_told_in_the_words_of_its_report_beside_who_says_so() -> None:
    denial = hall(body=f"{AFTER}Dora Fenn, the mayor of Tarn Bridge, denied that she had sold the weigh house to a cousin.")
    claim = hall(2, body=f"{AFTER}Evan Pike, a trader, said that Dora Fenn had sold the weigh house to a cousin in January.")
    assert [s.text for s in compose(denial, claim).disputed] == [
        "Outlet 1: “Dora Fenn, the mayor of Tarn Bridge, denied that she had sold the weigh house to a cousin.” Said by Evan Pike, in Outlet 2."
    ]
    link = replace(denial, feed=replace(denial.feed, rights=hall(mode="link").feed.rights))
    assert compose(link, claim).disputed == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Dora Fenn denied Evan Pike the keys of the weigh house.",
        "She denied that she had sold the weigh house.",
        "Dora Fenn denied this, saying the weigh house was safe.",
    ],
)
def test_what_is_no_plain_denial_is_none(sentence: str) -> None:
    assert compose(hall(body=AFTER + sentence)).disputed == ()


def test_values_that_may_both_be_true_are_not_in_conflict() -> None:
    for low, high in (("at least 4,000", "9,500"), ("4,000", "up to 9,500"), ("about 9,400", "9,500"), ("300", "9,500")):
        police = hall(1, body=CROWD.format(low), headline="March fills the quay")
        union = hall(2, body=CROWD.format(high).replace("Police", "The traders’ union"), headline="Quay is full", hours=4)
        assert not compose(police, union).disputed, (low, high)


def test_a_giver_of_many_words_does_not_hold_the_post() -> None:
    police, union = rivals()
    long = "joint inquiry by the Quay Herald and the Tarn Bridge and East Mole weekly paper Tidings"
    said = replace(union.article, body=f"{union.article.body} That is what a {long} found.")
    figures = tuple(replace(f, attributed_to=long) if f.value == 9500 else f for f in union.facts.figures)
    other = replace(union, article=said, facts=replace(union.facts, figures=figures))
    told = compose(police, other)
    assert standards.check(told, (police, other)) == ()
    assert {f.value for f in told.figures if f.clash} == {"4,000", "9,500"}


@pytest.mark.parametrize(
    "second",
    ["The port said 21 pilots had reported to the station as rostered.", "The port employs 62 pilots, it said."],
)
def test_other_groups_of_the_same_people_are_not_in_conflict(second: str) -> None:
    first = hall(
        1, body=f"The union said 58 pilots stayed away from work in Tarn Bridge on Thursday.\n\n{AFTER}", headline="Pilots stay away"
    )
    assert not compose(first, hall(2, body=f"{second}\n\n{AFTER}", headline="Port answers pilots", hours=4)).disputed
    rival = hall(2, body=f"The port said 41 pilots stayed away from work.\n\n{AFTER}", headline="Port answers pilots", hours=4)
    assert compose(first, rival).disputed


def test_what_the_newest_reports_do_not_know_is_told_in_their_words_and_ends_with_them() -> None:
    open_ = hall(body=f"{HALL}\n\nThe cause of the fall in the weigh house was not immediately clear.")
    assert [s.text for s in compose(open_).unknown] == ["Outlet 1: “The cause of the fall in the weigh house was not immediately clear.”"]
    old = hall(body=open_.article.body, hours=30)
    assert compose(old, hall(2, hours=3)).unknown == ()
    assert compose(replace(open_, feed=hall(mode="link").feed)).unknown == ()


def test_a_monstrous_text_does_not_hold_up_the_edition() -> None:
    sentence = "The beam of the weigh house in Tarn Bridge fell on 4 February and “nobody” denied that it had fallen, which was not clear. "
    for body in (sentence * 2_000, (sentence + "\n\n") * 2_000):
        m = hall(body=HALL + "\n\n" + body)
        started = process_time()
        post = compose(m)
        assert process_time() - started < 2  # a tenth of a second; what is squared takes minutes
        assert len(post.timeline) <= 8
