"""Dates in prose, resolved against the day the text was published."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from copydesk.facts.lexicon import MONTHS, SMALL, WEEKDAYS
from copydesk.types import DateMention

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_DAY = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_PART = r"(?:(?:[Ee]arly|[Ll]ate|[Mm]id|[Ee]arlier|[Ll]ater)(?:-|\s))"
_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_DATE = re.compile(
    rf"(?<![\w/-])(?:"
    rf"(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)(?![\w-])"
    rf"|(?P<slash>\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d\d))(?![\w/])"
    rf"|(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?(?:\sof)?\s(?P<m1>{_MONTH})(?!\w)(?:,?\s(?P<y1>(?:19|20)\d\d)(?!\w))?"
    rf"|(?P<m2>{_MONTH})\s(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?![\w:%]|[.,]\d)(?:,?\s(?P<y2>(?:19|20)\d\d)(?!\w))?"
    rf"|(?P<part>{_PART})?(?P<m3>{_MONTH})(?!\w)(?:\s(?P<y3>(?:19|20)\d\d)(?!\w))?"
    rf"|(?:(?P<way>[Ll]ast|[Nn]ext|[Tt]his(?:\scoming)?)\s|(?:[Ee]arly|[Ll]ate|[Ee]arlier|[Ll]ater)\son\s)?(?P<wd>{_DAY})(?!\w)(?:['’]s(?!\w))?"
    rf"|(?P<rel>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|[Ll]ast\snight|[Tt]his\s(?:morning|afternoon|evening))(?!\w)"
    rf"|(?P<span>(?P<which>[Ll]ast|[Tt]his|[Nn]ext)\s(?P<unit>month|year|week))(?!\w)"
    rf"|(?P<ago>(?P<n>{_NUMBER}|a|an)\s(?P<u>day|week|month|year)s?\sago)(?!\w)"
    rf"|(?P<past>(?:the\s)?(?:past|last|previous)\s(?P<pn>{_NUMBER})\s(?P<pu>day|week|month|year)s)(?!\w)"
    rf"|(?P<since>since\sthen)(?!\w)"
    rf"|(?P<lead>(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring)\s)(?P<year>(?:19|20)\d\d)(?![\w-]|[.,]\d|\s[a-z]+s\b)"
    rf")"
)
_FUTURE = re.compile(r"\b(?:will|due|scheduled|expected|planned|set to|to begin|to start|is to|are to|until|by|from)\b")
_SAID = re.compile(r"\b(?:said|told|added|announced|says|warned|wrote|reported)\b")
# "May" and "March" are words too: alone they count only after a word that asks for a time.
_ASKS_FOR_TIME = re.compile(r"\b(?:in|since|until|by|last|next|this|from|of|during|before|after|to|and|for)\s$", re.IGNORECASE)


def find(text: str, *, published: datetime | None = None) -> list[DateMention]:
    """Every date of the text: an ISO day, month, year or length ("P2M"), or None where the text does not settle it."""
    day = published.date() if published else None
    found = []
    for match in _DATE.finditer(text):
        start = match.start("year") if match["year"] else match.start()
        if (match["m3"] in ("May", "March", "Mar") and not match["part"] and not match["y3"]) and not _ASKS_FOR_TIME.search(
            text, max(0, start - 12), start
        ):
            continue
        if match["m3"] and _names_something(text, match.end()):
            continue
        try:
            value = _value(match, text, day)
        except (ValueError, OverflowError):  # 31 February, or a year out of range
            value = None
        found.append(DateMention(span=(start, match.end()), value=value))
    return found


def _names_something(text: str, end: int) -> bool:
    """Whether a month is a part of a name ("April Marsh"): a capitalised word follows directly."""
    return text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()


def _value(match: re.Match[str], text: str, today: date | None) -> str | None:
    if match["iso"]:
        return date.fromisoformat(match["iso"]).isoformat()
    for d, m, y in (("d1", "m1", "y1"), ("d2", "m2", "y2")):
        if match[d]:
            month = MONTHS[match[m].rstrip(".").lower()]
            if match[y]:
                return date(int(match[y]), month, int(match[d])).isoformat()
            return _nearest_day(month, int(match[d]), today)
    if match["m3"]:
        month = MONTHS[match["m3"].rstrip(".").lower()]
        year = int(match["y3"]) if match["y3"] else _year_of_month(month, text[max(0, match.start() - 40) : match.start()], today)
        return f"{year:04}-{month:02}" if year else None
    if match["year"]:
        return match["year"]
    if match["past"]:
        return f"P{_count(match['pn'])}{match['pu'][0].upper()}"
    if not today or match["slash"] or match["since"]:
        return None
    if match["wd"]:
        return _weekday(match, text, today).isoformat()
    if match["rel"]:
        away = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(" ".join(match["rel"].lower().split()), 0)
        return (today + timedelta(days=away)).isoformat()
    if match["span"]:
        return _span(match["which"].lower(), match["unit"], today)
    return _before(_count(match["n"]), match["u"], today)


def _count(word: str) -> int:
    return 1 if word in ("a", "an") else SMALL.get(word) or int(word)


def _nearest_day(month: int, day: int, today: date | None) -> str | None:
    """The day of that name nearest to publication: reports look back a few months or ahead a few weeks."""
    if not today:
        return None
    days = [date(year, month, day) for year in (today.year - 1, today.year, today.year + 1) if _exists(year, month, day)]
    return min(days, key=lambda d: abs(d - today)).isoformat() if days else None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _year_of_month(month: int, before: str, today: date | None) -> int | None:
    if not today:
        return None
    if re.search(r"\blast\s$", before, re.IGNORECASE):
        return today.year - (month >= today.month)
    ahead = _FUTURE.search(before) or re.search(r"\bnext\s$", before, re.IGNORECASE)
    if ahead:
        return today.year + (month < today.month)
    return today.year - (month > today.month)


def _weekday(match: re.Match[str], text: str, today: date) -> date:
    """The last such day up to publication, or the next one where the sentence plainly looks ahead."""
    back = (today.weekday() - WEEKDAYS[match["wd"].lower()]) % 7
    way = (match["way"] or "").lower()
    if way == "last":
        return today - timedelta(days=back or 7)
    before = re.split(r"[.!?\n,;“”\"]", text[max(0, match.start() - 100) : match.start()])[-1]
    ahead = _FUTURE.search(before) and not _SAID.search(before)
    if way.startswith(("next", "this")) or ahead:
        return today + timedelta(days=(7 - back) % 7 or (0 if way.startswith("this") else 7))
    return today - timedelta(days=back)


def _span(which: str, unit: str, today: date) -> str | None:
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "year":
        return f"{today.year + step:04}"
    if unit == "month":
        return _shift(today, step).isoformat()[:7]
    return None


def _before(count: int, unit: str, today: date) -> str:
    if unit in ("day", "week"):
        day = today - timedelta(days=count * (7 if unit == "week" else 1))
        return day.isoformat() if unit == "day" else day.isoformat()[:7]
    day = _shift(today, -count * (12 if unit == "year" else 1))
    return f"{day.year:04}" if unit == "year" else day.isoformat()[:7]


def _shift(day: date, months: int) -> date:
    """The same day some months away, or that month's last day before it."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    for last in (day.day, 30, 29, 28):
        if _exists(year, month + 1, last):
            return date(year, month + 1, last)
    raise ValueError(f"no such month: {year}-{month + 1}")


def window(value: str, published: datetime) -> tuple[str, str] | None:
    """First and last day of a length of time that ends with publication ("P2M")."""
    match = re.fullmatch(r"P(\d+)([DWMY])", value)
    if not match:
        return None
    count, unit, today = int(match[1]), match[2], published.date()
    try:
        if unit in "DW":
            start = today - timedelta(days=count * (7 if unit == "W" else 1))
        else:
            start = _shift(today, -count * (12 if unit == "Y" else 1))
    except (ValueError, OverflowError):
        return None
    return start.isoformat(), today.isoformat()
