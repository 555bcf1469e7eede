"""Which dates of a report can be told as the day of an event: those that are hardly another day, and do not say when somebody spoke."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from copydesk.types import DateMention, Facts, Range

HALF_A_YEAR = timedelta(days=183)  # a day without a year lies within it; beyond, the year was taken wrongly
LONGEST_RANGE = timedelta(days=100)  # a season; "1871 to 1904" is a period and no event
AROUND = 60  # characters either side of a weekday that may tell which one is meant
_SAYING = 40  # characters between a verb of saying and a date that belongs to it: "said late on Monday evening"
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_DAY_AND_MONTH = re.compile(r"\d\s?(?:st|nd|rd|th)?\s?(?:of\s)?[A-Z]|[a-z.]\s\d")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_VAGUE = re.compile(r"(?i)\bthis (?:week|month|year|weekend)\b|\bsince then\b")
_TURNS = r"due|until|next|decides?|meets?|begins?|starts?|opens?|closes?|ends?"
_AHEAD = re.compile(
    r"(?i)\b(?:will|would|shall|could|may|might|must|can|set (?:to|for)|plan(?:s|ned|ning)?|schedul\w+|expect\w*|unless|starting|"
    rf"to be|is to|are to|was to|were to|tomorrow|notice|ahead|advance|upcoming|coming|facing|re-election|takes|goes|runs|{_TURNS})\b"
)
_PLAIN_AHEAD = re.compile(rf"(?i)\b(?:will|would|is to|are to|still planned|{_TURNS})\b")
_PAST = re.compile(
    r"\b(?:was|were|had|did|been|went|came|began|broke|took|left|fell|rose|hit|struck|met|won|lost|shut|cut|put|set|ran|held|sent|built|made|"
    r"gave|found|told|saw|said|spoke|wrote|flew|drove|sank|led|[a-z]{2,}ed)\b"
)
_HAD = re.compile(r"\bhad\b")  # "until Friday, it had been calm"
_UP_TO = re.compile(r"(?i)\b(?:by|from|until|till|before)\s(?:\w+\s)?$")  # "by Friday", "from early Monday"
# "The first since Friday": nothing happened on that Friday, or something else did.
_COMPARED = re.compile(r"(?i)\b(?:first|last|most|least|best|worst|\w+est|record)\b[^.]{0,60}\b(?:since|for|in)\s+(?:\w+\s)?$")
_OF_A_YEAR = re.compile(r"(?i)\s(?:of\s)?(?:last|next|this|that|the same)\syear\b")  # "in June of last year": the nearest June is not meant
_A_NUMBER = re.compile(r"\s?\d")  # "the 19 Sept. 11 hijackers"
_WEEKS_AGO = re.compile(r"(?i)\b(?:weeks?|fortnight)\sago$")  # about so long ago, which is no day
_A_NAME = re.compile(r"\s[A-Z]")  # "the 17 February Brigade"
_COMPARES = re.compile(r"(?i)\b(?:compared|than|against|up from|down from|instead of)\b[^.]{0,60}$")  # "than today": than now
_SAID = re.compile(
    r"(?i)\b(?:said|says|say|told|added|wrote|reported|warned|argued|claimed|noted)\s(?:(?:late|early|later|earlier)\s)?(?:on\s)?$"
)


def looks_ahead(clause: str) -> bool:
    """Whether a clause tells of what is to come."""
    return bool(_PLAIN_AHEAD.search(clause))


def has_year(said: str) -> bool:
    """Whether a date names its year."""
    return bool(_YEAR.search(said))


def is_sure(mention: DateMention, words: str, sentence: Range, reported: datetime) -> bool:
    """Whether a date is one day, month, year or short range, and cannot well be another than it was taken for."""
    value, said = mention.value or "", words[slice(*mention.span)]
    before = words[sentence[0] : mention.span[0]]
    if value.startswith("P") or _VAGUE.search(said) or _COMPARED.search(before) or _SAID.search(before):
        return False
    if said.endswith(("'s", "’s")) or words[mention.span[1] : mention.span[1] + 2] in ("'s", "’s"):
        return False  # "Wednesday's stoppage": of something that is told otherwise than when it was
    if _OF_A_YEAR.match(words, mention.span[1]) or (not said[-1:].isdigit() and _A_NUMBER.match(words, mention.span[1])):
        return False
    if _WEEKS_AGO.search(said) or (before.endswith("the ") and _A_NAME.match(words, mention.span[1])):
        return False
    if said.lower() == "today" and _COMPARES.search(before):
        return False
    first, last = first_day(value), _last_day(value)
    if "/" in value and last - first > LONGEST_RANGE:
        return False
    if len(value) == 4 or _YEAR.search(said):
        return True
    named = _WEEKDAY.search(said)
    if named and len(value) == 10 and first.isoweekday() % 7 != _DAYS.index(named.group()[:3]):
        return False  # "Sunday, May 1" of another year
    away = first - reported.date()
    if not -HALF_A_YEAR < away < HALF_A_YEAR:
        return False
    bare = (named or len(value) == 7) and not _DAY_AND_MONTH.search(said)
    return not bare or _is_on_that_side(mention, words, sentence, away)


def _is_on_that_side(mention: DateMention, words: str, sentence: Range, away: timedelta) -> bool:
    """Whether the words around a bare weekday or month leave no doubt about which one: the last, or the next."""
    start, end = max(sentence[0], mention.span[0] - AROUND), min(sentence[1], mention.span[1] + AROUND)
    around = f"{words[start : mention.span[0]]} {words[mention.span[1] : end]}"
    if away > timedelta(0):
        # "On Wednesday he will", written on a Wednesday: most likely that very day.
        return (
            away != timedelta(7)
            and not _HAD.search(around)
            and bool(_PLAIN_AHEAD.search(around) or re.search(r"(?i)\bnext\b", words[slice(*mention.span)]))
        )
    told = not _AHEAD.search(around) and not _UP_TO.search(words[start : mention.span[0]])
    return told and bool(_PAST.search(words[sentence[0] : sentence[1]]))


def is_of_saying(mention: DateMention, sentence: Range, facts: Facts) -> bool:
    """Whether a date tells when somebody spoke: it stands beside the verb of saying and outside what was said."""
    at = mention.span
    for s in facts.statements:
        if any(a <= at[0] < b for a, b in s.content):
            continue
        for start, end in s.cue:
            gap = (end, at[0]) if at[0] >= end else (at[1], start)
            beside = sentence[0] <= start < sentence[1] and 0 <= gap[1] - gap[0] <= _SAYING
            if beside and not any(a < gap[1] and gap[0] < b for a, b in s.content):
                return True
    return False


def first_day(value: str) -> date:
    """The day that a date, or the first of two, begins with."""
    start = value.partition("/")[0]
    return date.fromisoformat(f"{start}-01-01"[:10] if len(start) == 4 else f"{start}-01"[:10])


def _last_day(value: str) -> date:
    end = value.rpartition("/")[2]
    return date.fromisoformat({4: f"{end}-12-31", 7: f"{end}-28"}.get(len(end), end))
