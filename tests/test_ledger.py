"""The ledger of a story: one quantity through articles and time, never merged over another scope, place or giver."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import facts
from copydesk.types import Figure, Quantity

MONDAY = datetime(2026, 3, 9, 8, tzinfo=UTC)


def story(*texts: str, hours: float = 12) -> tuple[Quantity, ...]:
    """The ledger of articles that appeared so many hours apart."""
    reports = []
    for n, text in enumerate(texts):
        at = MONDAY + timedelta(hours=hours * n)
        reports.append((f"article {n}", at, facts.find(text, published=at).figures))
    return facts.ledger(reports)


def values(quantity: Quantity) -> list[tuple[float, str]]:
    return [(g.figure.value, g.relation) for g in quantity.given]


def test_a_newer_figure_replaces_and_an_equal_one_confirms() -> None:
    (toll,) = story(
        "At least 12 people were killed in the fire in Brae, police said.",
        "At least 12 people were killed in the fire in Brae.",
        "The death toll from the fire in Brae has risen to 19, police said.",
    )
    assert values(toll) == [(12, "first"), (12, "same"), (19, "replaces")]
    assert (toll.giver, toll.place, toll.disputed) == ("police", "Brae", False)
    assert toll.previous is not None and toll.previous.figure.value == 12


def test_a_lower_figure_is_a_conflict() -> None:
    (toll,) = story("Twenty-three miners died in Ostrel, the operator said.", "Nineteen miners died in Ostrel, the operator said.")
    assert values(toll) == [(23, "first"), (19, "conflict")]
    assert toll.disputed


def test_two_givers_are_two_lines_that_contradict_each_other() -> None:
    army, rebels = story(
        "Six soldiers were killed near Kato, the army said.", "The rebels said 60 soldiers were killed near Kato.", hours=3
    )
    assert (army.giver, rebels.giver) == ("army", "rebels")
    assert (army.rivals, rebels.rivals) == ((1,), (0,))


def test_givers_who_speak_days_apart_do_not_contradict_each_other() -> None:
    first, second = story(
        "Six soldiers were killed near Kato, the army said.", "Nine soldiers were killed near Kato, the hospital said.", hours=72
    )
    assert first.rivals == second.rivals == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("At least 310 people were killed in Orrin.", "At least 450 people were killed in Orrin City."),
        ("At least 310 people were killed in Orrin.", "At least 450 people were injured in Orrin."),
        ("Forty buses were damaged in Orrin.", "Fifty houses were damaged in Orrin."),
        ("The new stadium will cost £80m.", "The old stadium will cost £95m."),
        ("The budget for 2025 was £310m.", "The budget for 2026 was £325m."),
        ("Twelve people were killed in Orrin on Sunday.", "At least 4,100 people have been killed in Orrin since April."),
        ("The fee is £80.", "The fee is €90."),
        ("The delays cost importers £1.2m a day.", "The delays have cost importers more than £5m."),
        ("Turnout was 40 per cent.", "Forty-five people stood in line."),
    ],
)
def test_what_is_never_merged(first: str, second: str) -> None:
    assert [len(q.given) for q in story(first, second)] == [1, 1]


def test_another_is_kept_apart_from_the_total() -> None:
    total, more = story(
        "At least 766 people were killed near the camps, the rights office said. Another 288 people were killed near convoys.",
        "At least 780 people were killed near the camps, the rights office said. Another 288 people were killed near convoys.",
    )
    assert values(total) == [(766, "first"), (780, "replaces")]
    assert values(more) == [(288, "addition"), (288, "same")]
    assert more.adds_to == 0


def test_an_article_does_not_contradict_itself() -> None:
    ledger = story(
        "The port offers 3.5 per cent.",
        "The port raised its offer to 4.2 per cent, up from 3.5 per cent.",
        "The offer stands at 4.2 per cent.",
    )
    assert not any(q.disputed for q in ledger)


# --- laws -------------------------------------------------------------------------------------------------------------
FIGURES = st.builds(
    Figure,
    span=st.tuples(st.integers(0, 500), st.integers(501, 900)),
    value=st.sampled_from([1.0, 5.0, 12.0, 300.0]),
    modifier=st.sampled_from([None, "at least", "another", "about"]),
    unit=st.sampled_from(["people", "boats", "GBP", None]),
    what=st.sampled_from(["people killed", "people injured", "boats lost in the storm", "cost of the roof", None]),
    kind=st.sampled_from(["count", "money", "percent"]),
    place=st.sampled_from([None, "Brae", "Orrin"]),
    attributed_to=st.sampled_from([None, "police", "the harbour board"]),
    former=st.booleans(),
)
REPORTS = st.lists(st.tuples(st.integers(0, 200), st.lists(FIGURES, max_size=4)), max_size=6).map(
    lambda rows: [(f"a{n}", MONDAY + timedelta(hours=hours), figures) for n, (hours, figures) in enumerate(rows)]
)


@settings(max_examples=150, deadline=None)
@given(REPORTS)
def test_a_line_has_one_place_kind_and_giver_and_no_figure_stands_twice(reports: list[tuple[str, datetime, list[Figure]]]) -> None:
    ledger = facts.ledger(reports)
    entered = Counter((g.article, g.figure) for q in ledger for g in q.given)
    known = Counter((article, f) for article, _, figures in reports for f in figures if f.what and not f.former)
    assert not entered - known
    for quantity in ledger:
        those = [g.figure for g in quantity.given]
        assert len({f.kind for f in those}) == 1
        assert len({f.place for f in those if f.place}) <= 1
        assert len({f.attributed_to for f in those if f.attributed_to}) <= 1
        assert len({f.modifier == "another" for f in those}) == 1


@settings(max_examples=60, deadline=None)
@given(REPORTS, st.randoms())
def test_the_order_in_which_reports_are_handed_over_does_not_matter(reports: list[tuple[str, datetime, list[Figure]]], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert facts.ledger(shuffled) == facts.ledger(reports)


def test_two_givers_within_one_report_contradict_each_other() -> None:
    lines = story("The union says 58 pilots stayed away, the authority says 41.")
    assert [(q.latest.figure.value, q.latest.figure.what, q.giver) for q in lines] == [
        (58, "pilots stayed away", "union"),
        (41, "pilots stayed away", "authority"),
    ]
    assert [sorted(q.rivals) for q in lines] == [[1], [0]]


@pytest.mark.parametrize("said", ["the port insists it was 41", "the port put the number at 41", "the port claims the true figure is 41"])
def test_a_bare_count_set_against_another_is_of_the_same(said: str) -> None:
    figures = facts.find(f"About 58 pilots stayed away on Monday, the union said, but {said}.").figures
    assert [(f.value, f.what) for f in figures][-1] == (41, figures[0].what)


def test_a_whole_is_not_what_a_part_of_it_was_before() -> None:
    lines = story("The port employs 62 pilots.", "The authority said 41 pilots stayed away.")
    assert [len(q.given) for q in lines] == [1, 1]
