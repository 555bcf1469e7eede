"""A report that was told anew tells the same; figures, hours and money may stand in any style; what stands around a report is known by its form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import changes
from copydesk.changes.lexicon import fold, one_country

AROUND = "The report of the river board at Orrin is long and dull. {} The rest of it is of no interest to most."


def weighs(before: str, after: str) -> bool:
    return changes.material(changes.between(before, after))


REPORT = """\
A ferryman was killed and three other people were injured when a jetty gave way at Orrin on Thursday night, the harbour office said.

The 52-year-old was mooring his boat at around 11.40pm when two beams fell. He died at the scene.

Harbour master Olwen Prell said 20 helpers had worked through the night. "We heard knocking, and then we did not," she told reporters.

The quay is expected to stay shut until Monday. Nobody has been arrested."""
ANEW = """\
One man, a ferryman, died and three people were hurt in the collapse of a jetty at Orrin late on Thursday, according to the harbour office.

Two beams came down at about 23:40 as the man, who was 52, moored his boat. He was pronounced dead at the scene.

"We heard knocking, and then we did not," said harbour master Olwen Prell, whose helpers - 20 in all - were at work all night.

There have been no arrests. The quay is likely to remain closed until Monday."""


class TestAReportToldAnew:
    def test_is_no_news(self) -> None:
        assert not weighs(REPORT, ANEW)
        assert not weighs(ANEW, REPORT)

    @pytest.mark.parametrize(
        ("was", "now"),
        [
            ("three people were hurt", "four people were hurt"),
            ("Two beams", "Seven beams"),
            ("23:40", "22:40"),
            ("late on Thursday", "late on Friday"),
            ("until Monday", "until Wednesday"),
            ("Olwen Prell", "Ida Brenn"),
            ("at Orrin", "at Corran"),
            ("There have been no arrests.", "The builder has been arrested."),
            ("We heard knocking, and then we did not", "We saw it coming and could do nothing at all"),
            ("He was pronounced dead at the scene.", "He was pronounced dead at the scene. Max Ould, who built the jetty, has resigned."),
        ],
    )
    def test_is_news_where_a_mark_of_it_is_another(self, was: str, now: str) -> None:
        assert was in ANEW
        assert weighs(REPORT, ANEW.replace(was, now))

    def test_is_news_where_a_sentence_that_stands_was_changed_at_one_place(self) -> None:
        told = "\n\nThe mayor {} the plan of the council to mend the jetty this year."
        assert weighs(REPORT + told.format("has welcomed"), ANEW + told.format("took a stand against"))

    def test_names_a_speaker_by_his_office(self) -> None:
        assert not weighs(
            "The dam holds, engineer Max Ould said on Monday.\n\n“It will hold for years,” Mr Ould said.",
            "The dam holds, engineer Max Ould said on Monday.\n\n“It will hold for years,” the engineer said.",
        )


@pytest.mark.parametrize(
    "explained",
    [
        "The harbour office is the body that runs the quays.",
        "The harbour office was founded in 1871.",
        "The harbour office, known as HO, oversees all quays and can fine skippers.",
        "A jetty is a landing stage that stands on piles in the water.",
        "The flood has cost tens of thousands of people their homes.",
    ],
)
def test_what_only_explains_may_come_and_go(explained: str) -> None:
    longer = f"{REPORT}\n\n{explained}"
    assert not weighs(longer, REPORT)
    if "flood" not in explained:
        assert not weighs(REPORT, longer)


@pytest.mark.parametrize(
    "told",
    [
        "The ferry is aground on a sandbank.",
        "The harbour office will be rebuilt.",
        "The harbour office is looking for witnesses, it said.",
        "He is a father of four.",
        "The skipper is a member of the board.",
        "The harbour office has now been searched.",
    ],
)
def test_what_tells_of_these_days_is_news(told: str) -> None:
    assert weighs(REPORT, f"{REPORT}\n\n{told}")


STYLES = """\
The bill was Rs 2.5 crore in all.|The bill was Rs 25 million in all.
The bill was Rs. 2,50,000 in all.|The bill was ₹2.5 lakh in all.
The bill was $3.5bn in all.|The bill was US$3.5 billion in all.
The bill was $3.5bn in all.|The bill was 3.5 billion US dollars in all.
The bill was A$40,000 in all.|The bill was 40,000 Australian dollars in all.
The bill was £750,000 in all.|The bill was three quarters of a million pounds in all.
The bill was 50p in all.|The bill was 50 pence in all.
The bill was $0.99 in all.|The bill was 99 cents in all.
The bill was Ksh500 million in all.|The bill was 500m shillings in all.
The bill was CHF 5m in all.|The bill was 5 million Swiss francs in all.
The bill was ₦4bn in all.|The bill was N4 billion in all.
The bill was R2.3m in all.|The bill was 2.3 million rand in all.
The bill was Tk 40 crore in all.|The bill was 400 million taka in all.
Prices rose 25 basis points.|Prices rose by a quarter point.
Prices rose 25bps.|Prices rose 0.25 percentage point.
Prices rose by half a per cent.|Prices rose 0.5%.
One in ten members left.|10 per cent of members left.
Two in every three members left.|Two thirds of members left.
One-third of members left.|A third of members left.
Half a dozen members left.|Six members left.
It opens at 9am on Monday.|It opens at nine in the morning on Monday.
It opens at 9am on Monday.|It opens at 0900hrs on Monday.
It opens at 4:20 a.m. on Monday.|It opens at 0420 on Monday.
It opens at 9.30pm on Monday.|It opens at half past nine on Monday evening.
It opens at 9.30pm on Monday.|It opens at 2130 on Monday.
It opens at 9.30pm on Monday.|It opens at 9:30 p.m. ET on Monday.
It ran in 2019-20.|It ran in 2019/20.
It ran in the 1990s.|It ran in the nineties.
It ran on the fifth of March.|It ran on 5 March.
It ran on Tues 5 March.|It ran on Tuesday, March 5.
They were 96-2 at tea.|They were 96 for two at tea.
He scored on 58 minutes.|He scored in the 58th minute.
It is 5ft 10in long.|It is 1.78m long.
It is 40C there.|It is 104F there.
It is -5C there.|It is five degrees below zero there.
It took 2h 5m.|It took two hours and five minutes.
It sold 12.9 billion copies.|It sold 12.9 thousand million copies.
It sold 150,000 copies.|It sold 150k copies.
It grew 25 times in a year.|It grew 25-fold in a year.
It did 100km/h.|It did 100 kilometres an hour.
It holds 33cl.|It holds 330ml.
The under-21s won again.|The U21s won again.
In the second half it rained.|In the 2nd half it rained.
Q2 was wet.|The second quarter was wet.
Chapter IV is lost.|Chapter 4 is lost.
More than 20 came.|20-plus came.
About 20 came.|20 or so came.
Nearly 20 came.|Just under 20 came.
The pick-up was left in the road block.|The pickup was left in the roadblock.
Swedish police have the keys.|Sweden's police have the keys."""
OTHER = """\
The bill was Rs 2.5 crore in all.|The bill was Rs 2.5 lakh in all.
The bill was US$40,000 in all.|The bill was A$40,000 in all.
The bill was R2.3m in all.|The bill was N2.3m in all.
The bill was 50p in all.|The bill was 50c in all.
Prices rose 25 basis points.|Prices rose by half a point.
Two in every three members left.|Two in every five members left.
It opens at 9am on Monday.|It opens at nine in the evening on Monday.
It opens at 0420 on Monday.|It opens at 0240 on Monday.
It ran in 2019-20.|It ran in 2019-21.
It ran in the 1990s.|It ran in the eighties.
It ran on the fifth of March.|It ran on 6 March.
They were 96-2 at tea.|They were 96 for three at tea.
It is 40C there.|It is 106F there.
It is -5C there.|It is five degrees above zero there.
It took 2h 5m.|It took two hours and ten minutes.
The under-21s won again.|The under-19s won again.
Q2 was wet.|Q3 was wet.
More than 20 came.|20 came.
Swedish police have the keys.|Swiss police have the keys."""


def pairs(listed: str) -> list[list[str]]:
    return [line.split("|") for line in listed.splitlines()]


@pytest.mark.parametrize(("one", "other"), pairs(STYLES))
def test_a_figure_in_another_style_is_the_same(one: str, other: str) -> None:
    assert not weighs(AROUND.format(one), AROUND.format(other))
    assert not weighs(AROUND.format(other), AROUND.format(one))


@pytest.mark.parametrize(("one", "other"), pairs(OTHER))
def test_another_figure_in_another_style_is_another(one: str, other: str) -> None:
    assert weighs(AROUND.format(one), AROUND.format(other))
    assert weighs(AROUND.format(other), AROUND.format(one))


@settings(deadline=None)
@given(
    st.integers(min_value=2, max_value=980),
    st.sampled_from(["Rs %s crore|%s0 million rupees", "Sh%sm|%s million shillings", "R%sbn|%s billion rand"]),
)
def test_money_is_worth_what_it_is_in_every_style(amount: int, styles: str) -> None:
    one, other = (style.replace("%s", str(amount)) for style in styles.split("|"))
    assert not weighs(AROUND.format(f"It cost {one} to build."), AROUND.format(f"It cost {other} to build."))
    assert weighs(
        AROUND.format(f"It cost {one} to build."), AROUND.format(f"It cost {other.replace(str(amount), str(amount + 1))} to build.")
    )


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=11), st.integers(min_value=1, max_value=59))
def test_an_hour_is_the_same_on_every_clock(hour: int, minute: int) -> None:
    clocks = [f"{hour}.{minute:02}pm", f"{hour}:{minute:02} p.m.", f"{hour + 12}:{minute:02}", f"{hour}:{minute:02} in the evening"]
    texts = [AROUND.format(f"The bell rang at {clock} on Monday.") for clock in clocks]
    assert not any(weighs(texts[0], text) for text in texts[1:])
    assert weighs(texts[0], texts[0].replace("pm", "am"))


LINES = """\
Sports Bureau
City desk | Orrin
By Newsroom, 14:22.
Our Standards: The Coast News Trust Principles.
Posted Wed 9 Apr 2031 at 11:02am, updated Wed 9 Apr 2031 at 3:15pm
Updated - May 03, 2031 08:15 pm IST - ORRIN
(Staff photo) Helpers look at the jetty.
The jetty at Orrin. / EFA
Kindly share this story:
Key points:
How are warnings issued?
Do you want to advertise with us? Click here
Write to letters@post.example
Thank you for reading.
Berlin (dna).
For more information, visit the office's website."""


@pytest.mark.parametrize("line", LINES.splitlines())
def test_what_stands_around_a_report_is_known_by_its_form(line: str) -> None:
    paragraphs = REPORT.split("\n\n")
    for place in (0, 2, len(paragraphs)):
        assert not weighs(REPORT, "\n\n".join([*paragraphs[:place], line, *paragraphs[place:]]))


def test_a_short_line_ends_where_it_ends() -> None:
    assert not weighs(f"By Ida Brenn\n2 hours ago\n\n{REPORT}", f"By Ida Brenn\n5 hours ago\n\n{REPORT}")
    assert weighs("The quay is shut.\nNine were hurt.\n\nIt rains.", "The quay is shut.\nTen were hurt.\n\nIt rains.")


def test_a_desk_and_a_dateline_are_no_part_of_what_is_told() -> None:
    told = "Two men were held in the old mill on Monday. Nobody was hurt."
    for before in ("Sports Bureau: ", "ORRIN, May 3 (Coast News) - ", "UPDATE 1 - ORRIN, May 3 (CN) - ", "Orrin (CN) – ", "18:40 "):
        assert not weighs(before + told, told)


@pytest.mark.parametrize(
    "line",
    [
        "Notes to editors: The board was founded in 1911.", "Media enquiries: the board's press office, weekdays.", "Contact: press office.",
        "(Writing by Ida Brenn; Editing by Tom Quill) Keywords: ORRIN QUAY/", "Download the tables (XLSX, 84 KB).", "Redacción Puerto",
        "Eingestellt von Ida am Sonntag, 18:03 Uhr",
    ],
)  # fmt: skip
def test_what_a_desk_puts_below_a_report_is_no_part_of_it(line: str) -> None:
    assert not weighs(REPORT, f"{REPORT}\n\n{line}")
    assert not weighs(f"{REPORT}\n\n{line}", REPORT)


def test_ranks_and_speeds_may_be_cut_short() -> None:
    told = "Sergeant Ida Brenn said the car did 100 km/h on the quay."
    assert not weighs(told, told.replace("Sergeant", "Sgt").replace("km/h", "kmph"))
    assert weighs(told, told.replace("Sergeant", "Lieutenant"))
    assert weighs(told, told.replace("100 km/h", "120 kmph"))


@pytest.mark.parametrize(
    ("one", "other"), [("sudan", "sudanese"), ("nigeria", "nigerian"), ("france", "french"), ("denmark", "danish"), ("kenya", "kenyans")]
)
def test_a_country_and_its_people_are_one(one: str, other: str) -> None:
    assert one_country(fold(one), fold(other))
    assert one_country(fold(other), fold(one))


@pytest.mark.parametrize(
    ("one", "other"), [("niger", "nigerian"), ("austria", "australian"), ("iran", "iraqi"), ("sweden", "swiss"), ("india", "indonesian")]
)
def test_two_countries_are_two(one: str, other: str) -> None:
    assert not one_country(fold(one), fold(other))
    assert not one_country(fold(other), fold(one))


@settings(deadline=None)
@given(st.permutations(REPORT.split("\n\n")))
def test_the_order_of_paragraphs_is_no_news(paragraphs: list[str]) -> None:
    assert not weighs(REPORT, "\n\n".join(paragraphs))
