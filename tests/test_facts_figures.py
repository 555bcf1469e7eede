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


def whats(text: str) -> list[str | None]:
    return [f.what for f in given(text).values()]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Orrin Mills shares slump 14% after walkout", ["Orrin Mills shares"]),
        ("Copper slips 2% as smelters reopen", ["Copper"]),
        ("Inflation eases to 3.1% in May", ["Inflation"]),
        ("Rents climb to £910 a month", ["Rents"]),
        ("Three dead, nine hurt as tram leaves rails near Lode",
         ["people dead as tram leaves rails", "people hurt as tram leaves rails"]),
        ("Six missing after trawler sinks off Cape Lorn", ["people missing after trawler sinks"]),
        ("Man, 31, held over mill fire", ["man held over mill fire"]),
        ("Woman, 77, rescued from frozen canal", ["woman rescued from frozen canal"]),
        ("Ferry waiting lists hit 1.4 million for first time", ["Ferry waiting lists"]),
    ],
)  # fmt: skip
def test_headlines_tell_of_what_they_are(text: str, what: list[str]) -> None:
    assert whats(text) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Mooring charges at the old quay will rise from £3.10 to £3.40 if the board agrees.", "Mooring charges at the old quay"),
        ("Cycle tolls on the bridge will fall from £2 to £1.50 in June.", "Cycle tolls on the bridge"),
        ("The union raised the wage paid to pickers by a fifth to 900 crowns a day.", "wage paid"),
        ("The ministry cut the bounty offered to trappers by a third to 40 crowns a head.", "bounty offered"),
        ("Flax yields are expected to reach 3.4 tonnes.", "Flax yields"),
        ("Applications for the flats topped 14,000 after the show.", "Applications for the flats"),
    ],
)
def test_a_verb_of_change_tells_of_what_is_measured(text: str, what: str) -> None:
    assert {w.removesuffix(" a day").removesuffix(" a head") for w in whats(text) if w} == {what}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The board of four growers and three traders met twice.", ["board of growers", "board of traders"]),
        ("A crew of nine sailors and two cooks went home.", ["crew of sailors", "crew of cooks"]),
        ("A panel of five judges and six readers chose it.", ["panel of judges", "panel of readers"]),
        ("The auditor found that £61m meant for ferries was gone.", ["meant for ferries gone"]),
        ("The bank lent twice as much, with £12m owed by growers.", ["owed by growers"]),
        ("Pell Grain reported annual revenue of £41m, an increase of 6% over 2024.", ["annual revenue", "increase of annual revenue"]),
        ("Ewes sold to a top of £131 a head at Lode, up £9 on the last sale.", ["Ewes a head", "Ewes a head"]),
    ],
)
def test_what_is_behind_a_noun_or_before_its_brother_is_of_both(text: str, what: list[str]) -> None:
    assert [w and w.removesuffix(" a head") for w in whats(text)] == [w.removesuffix(" a head") for w in what]


@pytest.mark.parametrize(
    ("text", "words", "modifier"),
    [
        ("Unemployment edged up to 4.4 percent in May.", "4.4 percent", None),
        ("Fares crept up to £3.20 in May.", "£3.20", None),
        ("Fares of up to £3.20 are charged.", "up to £3.20", "up to"),
        ("The race was run over 84 kilometres of sand.", "84 kilometres", None),
        ("The stage was held in fog over 61 miles.", "61 miles", None),
        ("The pipe is over 61 miles long.", "over 61 miles", "over"),
        ("The poll has an error of plus or minus 2.5 percentage points.", "plus or minus 2.5 percentage points", "plus or minus"),
    ],
)
def test_a_modifier_belongs_to_the_number_and_not_to_the_verb(text: str, words: str, modifier: str | None) -> None:
    assert given(text)[words].modifier == modifier


@pytest.mark.parametrize(
    ("text", "words", "value", "kind", "what"),
    [
        ("Doctors want women over 45 to be seen sooner.", "over 45", 45, "age", "women"),
        ("The pass is free for residents aged 65 and over.", "65 and over", 65, "age", "residents"),
        ("The poet, who wrote in Manx, published her first verses at 19, and died on Monday.", "19", 19, "age", None),
        ("Quill led among those 45 and over.", "45 and over", 45, "age", "people"),
        ("Orla Wick topped the poll with 3,140 votes, 212 over the quota.", "212", 212, "count", "votes over the quota"),
        ("Dust levels reached nine times the legal limit on Monday.", "nine times", 9, "count", "Dust levels over legal limit"),
        ("The mug sold for £900, more than six times its estimate.", "more than six times", 6, "count", None),
        ("Roughly one ferry in five was delayed last summer.", "Roughly one ferry in five", 0.2, "ratio", "ferries delayed"),
        ("The college has been ranked No. 8 in the county.", "No. 8", 8, "rank", "college ranked in the county"),
        ("The single spent five weeks at No. 2 in spring.", "No. 2", 2, "rank", None),
        ("Lode were bowled out for 188 before tea.", "188", 188, "score", "Lode bowled out"),
        ("The yard seized 61 minibus taxis.", "61 minibus taxis", 61, "count", "minibus taxis seized by yard"),
    ],
)  # fmt: skip
def test_numbers_that_stand_alone_are_figures(text: str, words: str, value: float, kind: str, what: str | None) -> None:
    found = given(text)[words]
    assert (found.value, found.kind) == (pytest.approx(value), kind)
    assert what is None or found.what == what


@pytest.mark.parametrize(
    "text",
    [
        "He lives at No. 12.",
        "The hall, at No 10, is shut.",
        "They met at 23 and went home.",
        "One vote in May was lost.",
        "She looked up to 1999.",
    ],
)
def test_numbers_that_are_names_are_still_none(text: str) -> None:
    assert given(text) == {}


@pytest.mark.parametrize(
    ("text", "words", "what"),
    [
        ("Two boys were among 14 people rescued from a sinking punt, the coastguard said.", "14 people", "people rescued from a sinking punt"),
        ("About 640 drivers at nine depots stayed away on Monday, the union said, while the firm put the number at 410.", "410",
         "drivers at nine depots stayed away"),
        ("Town trustees voted 5-2 on Monday to sell the mill.", "5-2", "Town trustees voted"),
        ("£2m ring stolen from hotel in Lode", "£2m", "ring stolen from hotel in Lode"),
        ("A launch with three people aboard overturned near Lode shortly after dawn.", "three people", "people aboard"),
        ("Families earning less than £30,000 a year will get a grant.", "less than £30,000", "earned by families"),
    ],
)  # fmt: skip
def test_a_figure_keeps_to_its_own_clause(text: str, words: str, what: str) -> None:
    assert given(text)[words].what == what
