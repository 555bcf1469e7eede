"""Which changes of a figure nothing explains: within a newsroom, for the same time, without a notice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from copydesk import facts, posts
from copydesk.newsroom import doubting
from copydesk.types import Member
from tests.test_posts import member

FIRST = "40 people were injured in the fire at the rope works on Tuesday, police said. The street is shut."


class Record:
    """The versions of articles on record."""

    def __init__(self, *before: Member) -> None:
        self.store = self
        self.versions = {(m.article.id, m.article.version): (m.article, m.facts) for m in before}

    def version(self, url: str, number: int) -> Any:
        return self.versions.get((url, number))


def report(n: int, body: str, *, version: int = 1, hours: int = 6) -> Member:
    m = member(n, body=body, headline="Fire at the rope works", name="Courier" if n < 9 else "", hours=hours)
    article = replace(m.article, version=version, modified=m.article.published)
    return replace(
        m, article=article, facts=facts.find(posts.facts_text(article.headline, body), published=article.published), versions=version
    )


def told(desk: Record, *members: Member) -> list[tuple[str, str]]:
    return [(d.was, d.now) for d in doubting.doubts(desk, members)]  # type: ignore[arg-type]


def test_a_later_report_that_gives_fewer_for_the_same_day_is_doubtful() -> None:
    later = report(2, FIRST.replace("40 people", "32 people"), hours=1)
    assert told(Record(), report(1, FIRST), later) == [("40 people", "32 people")]


@pytest.mark.parametrize(
    "body",
    [
        FIRST.replace("40 people", "55 people"),  # a toll rises
        FIRST.replace("40 people", "32 people").replace("on Tuesday", "in the night to Thursday"),  # another day
        FIRST.replace("40 people were injured", "32 people were treated at the rope works, and 40 were injured"),  # both stand
    ],
)
def test_a_later_report_that_says_more_is_not(body: str) -> None:
    assert told(Record(), report(1, FIRST), report(2, body, hours=1)) == []


def test_two_newsrooms_may_differ_without_a_doubt() -> None:
    assert told(Record(), report(1, FIRST), report(9, FIRST.replace("40 people", "32 people"), hours=1)) == []


def test_a_sum_that_is_another_one_in_the_same_report_is_doubtful_either_way() -> None:
    body = "The fire at the rope works caused damage of £40,000, the owner said. The street is shut."
    for changed in ("£30,000", "£90,000"):
        new = report(1, body.replace("£40,000", changed), version=2)
        assert told(Record(report(1, body)), new) == [("£40,000", changed)]


def test_a_notice_explains_it() -> None:
    new = report(
        1,
        FIRST.replace("40 people", "32 people") + "\n\nCorrection: an earlier version of this report said that 40 people were injured.",
        version=2,
    )
    assert told(Record(report(1, FIRST)), new) == []
    assert told(Record(report(1, FIRST)), report(1, FIRST.replace("40 people", "32 people"), version=2)) == [("40 people", "32 people")]


def test_a_version_that_is_on_record_no_more_is_passed_over() -> None:
    assert told(Record(), report(1, FIRST.replace("40 people", "32 people"), version=2)) == []
