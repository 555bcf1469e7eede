"""What figures say of sentences as newspapers write them: for which time, of what, and which numbers are figures at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from copydesk import facts
from copydesk.types import Figure

THURSDAY = datetime(2026, 3, 12, 12, tzinfo=UTC)


def given(text: str) -> dict[str, Figure]:
    """The figures of a text that appeared on Thursday 12 March 2026, by their words."""
    return {text[slice(*f.span)]: f for f in facts.find(text, published=THURSDAY).figures}


def window(text: str, words: str) -> str | None:
    """First and last day of the time that a figure is for, the last one left out where it is the first."""
    found = given(text)[words]
    return None if found.window_start is None else "/".join(dict.fromkeys((found.window_start, found.window_end or "")))


@pytest.mark.parametrize(
    ("text", "words", "when"),
    [
        ("Raiders shelled the ferry landing on Sunday, killing six porters and wounding a further two.", "six porters", "2026-03-08"),
        ("A tanker overturned outside Pell on Monday, blocking four lanes.", "four lanes", "2026-03-09"),
        ("Hail swept the valley on Tuesday, flattening 310 acres of barley.", "310 acres", "2026-03-10"),
        ("The mint cut its rate by 25 basis points to 3.5% on Wednesday.", "25 basis points", "2026-03-11"),
        ("Copper slid 3 percent to $9,140 a tonne on Tuesday.", "3 percent", "2026-03-10"),
        ("Wexcombe Town beat Lode 4-1 before 3,100 people at Mill Park on Sunday.", "4-1", "2026-03-08"),
        ("Some 640 drivers at nine depots stopped work on Monday over pay.", "Some 640 drivers", "2026-03-09"),
        ("Gusts of 104 mph tore 30 roofs off in Lode on Sunday night.", "104 mph", "2026-03-08"),
        ("Growers lost plums worth more than 2 million rand when frost struck 14 orchards on Monday night.", "more than 2 million rand",
         "2026-03-09"),
    ],
)  # fmt: skip
def test_what_happened_on_a_day_did_so_for_all_that_is_told_of_it(text: str, words: str, when: str) -> None:
    assert window(text, words) == when


@pytest.mark.parametrize(
    ("text", "words", "when"),
    [
        ("Vacancies rose to 3,120 in January from 2,980 in December.", "2,980", "2025-12-01/2025-12-31"),
        ("Inflation was 3.4 percent, down from 4.1 percent in 2024, the bureau said.", "4.1 percent", "2024-01-01/2024-12-31"),
        ("Arrivals climbed to 61,000 in February, up from 55,400 the month before.", "55,400", "2026-01-01/2026-01-31"),
        ("Thefts fell to 7,204 in 2025, down from 8,110 the year before.", "8,110", "2024-01-01/2024-12-31"),
        ("The deficit will shrink to 2.2% from 3.9% this year.", "3.9%", "2026-01-01/2026-12-31"),
        ("The rate slipped to 6 per cent from 8 per cent in May.", "6 per cent", None),
        ("Turnout slumped to 31%, from 48% five years ago.", "48%", None),
    ],
)
def test_what_it_was_before_has_its_own_time(text: str, words: str, when: str | None) -> None:
    assert window(text, words) == when


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The forge, which employs 14 people, has been run by the Orrin family since 1911.", "14 people"),
        ("Lode won 21 medals, their best haul since 2008.", "21 medals"),
        ("Sella kicked eight points as Harrow reached a final for the first time since 1987.", "eight points"),
        ("The harbour took in 402 boats, the most since 1996.", "402 boats"),
        ("Rents rose 2 per cent, the smallest increase since 2019.", "2 per cent"),
        ("The bank raised it by half a million crowns, the fourth rise since October.", "half a million crowns"),
    ],
)
def test_since_when_something_is_so_is_no_time_of_the_figure(text: str, words: str) -> None:
    assert window(text, words) is None


@pytest.mark.parametrize(
    ("text", "words", "when"),
    [
        ("The river could crest at 7.2 metres on Sunday.", "7.2 metres", "2026-03-15"),
        ("Winds may reach 90 mph on Saturday.", "90 mph", "2026-03-14"),
        ("It might draw 5,000 people on Monday.", "5,000 people", "2026-03-16"),
        ("Temperatures could fall to 3C on Tuesday.", "3C", "2026-03-17"),
        ("Up to 40 flights may leave late on Friday.", "Up to 40 flights", "2026-03-13"),
        ("The river may have crested at 7.2 metres on Sunday.", "7.2 metres", "2026-03-08"),
    ],
)
def test_what_may_happen_lies_ahead(text: str, words: str, when: str) -> None:
    assert window(text, words) == when


def test_sources_that_are_described_give_figures() -> None:
    assert given("Raiders burned nine boats, two port sources said.")["nine boats"].attributed_to == "two port sources"
