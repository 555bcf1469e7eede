"""The moment a feed's date means: RFC 822 as feeds write it, W3C and ISO 8601 dates, and the rest of the zoo."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

_OFFSETS = {
    name: timedelta(hours=hours)
    for hours, names in {
        -12: "m", -10: "hst", -9: "akst", -8: "pst pt akdt", -7: "mst mt pdt", -6: "cst ct mdt", -5: "est et cdt", -4: "ast at edt",
        -3: "adt brt art", -2.5: "ndt", -3.5: "nst", -1: "a", 0: "ut utc gmt z wet", 1: "n cet met bst west", 2: "cest mest eet sast",
        3: "msk eest trt", 5.5: "ist", 7: "wib ict", 8: "sgt hkt awst", 9: "jst kst", 9.5: "acst", 10: "aest", 10.5: "acdt", 11: "aedt",
        12: "nzst y", 13: "nzdt",
    }.items()
    for name in names.split()
}  # fmt: skip

# The first letters of the months in the languages whose feeds write them out; English first, where two claim the same letters.
_MONTHS: dict[str, int] = {}
for _row in (
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jän fév mär avr mai juin juil aoû sept okt nov dez",
    "ene fev mrt abr mag giu lug ago set out nov déc",
    "gen feb mer avr maj ijn lip ağu eyl ott nov dic",
    "january february march april mei june july august september october november december",
    "januari februari maart april maí juni juli augustus szeptember október november december",
    "január február március április május június július augusztus szeptember október november december",
    "ιαν φεβ μάρ απρ μάι ιούν ιούλ αύγ σεπ οκτ νοέ δεκ",
    "ιαν φεβ μαρ απρ μαϊ ιουν ιουλ αυγ σεπ οκτ νοε δεκ",
    "янв фев мар апр мая июн июл авг сен окт ноя дек",
    "січ лют бер кві тра чер лип сер вер жов лис гру",
):
    for _number, _name in enumerate(_row.split(), 1):
        _MONTHS.setdefault(_name, _number)
# Greek months are also written with the letters their writers' keyboards gave: March and May in four more ways.
_MONTHS.update({"μάώ": 3, "μαώ": 3, "μαι": 5, "ιον": 6, "ιολ": 7, "μαρ": 3, "sept": 9, "juin": 6, "juil": 7})

_ENGLISH = {name.title(): f"{number:02}" for name, number in list(_MONTHS.items())[:12]}

_CLOCK = r"(?P<h>\d{1,2})(?::(?P<m>\d{1,2})(?::(?P<s>\d{1,2})(?:[.,]\d+)?)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
_ZONE = r"(?:(?:etc/)?(?P<zone>(?:(?:gmt|utc)?\s*[+\-−]\s*\d{1,2}:?\d{0,2})|[a-z]{1,5})(?:\s+[a-z]{1,5}|\s*\([^)]*\))?)?"
_WORD = r"[^\W\d_]+\.?"
_WEEKDAY = rf"(?:{_WORD}(?:,\s*|\s+))?"

# Day, month by name, year: "Thu, 01 Jan 2004 19:48:21 GMT", without weekday, time or zone, with the month before the day.
_NAMED = re.compile(
    rf"{_WEEKDAY}(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s\-/]+(?:de\s+)?(?P<mon>{_WORD})|(?P<mon2>{_WORD})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)"
    rf",?[\s\-/]+(?:de\s+)?(?P<y>\d{{4}}|\d{{2}})(?:,?(?:\s+at)?\s*(?:-\s+)?\s*{_CLOCK}\s*,?\s*{_ZONE})?"
)
# Sun Jan 16 11:47:32 +0000 2011, as the C library writes it.
_ASCTIME = re.compile(rf"{_WEEKDAY}(?P<mon>{_WORD})\s+(?P<d>\d{{1,2}})\s+{_CLOCK}\s+(?:{_ZONE}\s+)?(?P<y>\d{{4}})")
# 2003-12-31T10:14:55Z and every shorter form; the stray zero of "2003-012-31" is one that programs do print.
_ISO = re.compile(
    rf"(?P<y>\d{{4}})(?:-0?(?P<n>[01]?\d)(?:-(?P<d>\d{{1,2}}))?)?(?:(?:\s*t\s*|\s+){_CLOCK}\s*{_ZONE})?|"
    rf"(?P<y2>\d{{4}})(?P<n2>\d{{2}})(?P<d2>\d{{2}})(?:t?(?P<h2>\d{{2}}):?(?P<m2>\d{{2}}):?(?P<s2>\d{{2}})?\s*(?P<zone2>z|[+-]\d{{2}}:?\d{{2}})?)?"
)
# 2006/09/15 08:19:53 EDT, and the same with dots: the year comes first, so the order is no riddle.
_SLASHED = re.compile(rf"{_WEEKDAY}(?P<y>\d{{4}})[/.](?P<n>\d{{1,2}})[/.](?P<d>\d{{1,2}})(?:,?\s+{_CLOCK}\s*{_ZONE})?")
# 15.09.2006 08:19: with dots the day comes first everywhere; with slashes nobody can tell, so those are no date.
_DOTTED = re.compile(rf"(?P<d>\d{{1,2}})\.(?P<n>\d{{1,2}})\.(?P<y>\d{{4}})(?:,?\s+{_CLOCK}\s*{_ZONE})?")
# Day of the year, and years in two digits. Feeds wrote those from 2000 to 2009: without the leading zero it is a slip of the pen.
_ORDINAL = re.compile(r"(?P<y>\d{4}|0\d)-?(?P<o>[0-3]\d\d)")
_SHORT = re.compile(r"-?(?P<y>0\d)-?(?P<n>[01]\d)(?:-?(?P<d>[0-3]\d))?")
# 2004년 05월 28일 01:31:15 and 2004-05-25 오후 11:23:17: Korean time, morning and afternoon in words.
_KOREAN = re.compile(
    r"(?P<y>\d{4})(?:년\s*|-)(?P<n>\d{1,2})(?:월\s*|-)(?P<d>\d{1,2})일?\s+(?P<half>오전|오후)?\s*(?P<h>\d{1,2}):(?P<m>\d{1,2}):(?P<s>\d{1,2})"
)
# 2004-július-13T9:15-05:00, from a program that spelt the month out.
_SPELT = re.compile(rf"(?P<y>\d{{4}})-(?P<mon>{_WORD})-(?P<d>\d{{1,2}})t{_CLOCK}\s*{_ZONE}")
# Wed, 04 Mar 2026 06:12:09 GMT, as nearly all of RSS has it.
_USUAL = re.compile(
    r"[A-Za-z]{3}, (0[1-9]|[12]\d|3[01]) ([A-Z][a-z]{2}) (\d{4}) ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d) (?:\+0000|GMT|-0000|UTC)", re.ASCII
)
_EPOCH = re.compile(r"(?P<epoch>\d{10}(?:\d{3})?)")
_KOREA = timezone(timedelta(hours=9))


@lru_cache(maxsize=4096)
def when(text: str) -> datetime | None:
    """The moment in UTC that a date of a feed means; None if it names none, or year 1, which programs print for "no date".

    A date without a zone is read as UTC, one without a time as its midnight.
    """
    words = " ".join(text.lower().split())
    if not words or len(words) > 80:
        return None
    for pattern, made in _READERS:
        found = pattern.fullmatch(words)
        if found:
            try:
                moment = made(found.groupdict())
            except (ValueError, OverflowError):
                return None
            return moment if moment and moment.year > 1 else None
    return None


def stamp(text: str) -> str | None:
    """The moment as the filters print it, ``2026-03-12T07:10:00Z``."""
    usual = _USUAL.fullmatch(text)
    if usual:
        day, month, year, clock = usual.groups()
        number = _ENGLISH.get(month, "")
        if number and year > "0001" and (day <= "28" or int(day) <= monthrange(int(year), int(number))[1]):
            return f"{year}-{number}-{day}T{clock}Z"
    if text[4:5] == "-" and text[10:11] == "T" and len(text) > 18:
        with suppress(ValueError, OverflowError):  # then it is one of the others, or none
            return _iso(text)
    return _printed(when(text))


def _iso(text: str) -> str | None:
    """The moment of a date as Atom has it, in a tenth of the time."""
    moment = datetime.fromisoformat(text)
    if not moment.tzinfo or moment.year == 1:
        raise ValueError(text)
    if moment.tzinfo is UTC and text[7] == "-" and text[13] == text[16] == ":":
        return f"{text[:19]}Z"
    return _printed(moment.astimezone(UTC))


def _printed(moment: datetime | None) -> str | None:
    return f"{moment.isoformat()[:19]}Z" if moment else None


Parts = dict[str, str | None]


def _named(p: Parts) -> datetime | None:
    month = _month(p["mon"] or p.get("mon2") or "")
    year = int(p["y"] or 0)
    if len(p["y"] or "") == 2:
        year += 1900 if year >= 90 else 2000  # RFC 822 had two digits; feeds are no older than the nineties
    return _moment(year, month, int(p["d"] or p.get("d2") or 0), p) if month else None


def _numbered(p: Parts) -> datetime | None:
    if p.get("y2"):
        p = {k: p[f"{k}2"] for k in ("y", "n", "d", "h", "m", "s", "zone")}
    return _moment(int(p["y"] or 0), int(p["n"] or 1), int(p["d"] or 1), p)


def _ordinal(p: Parts) -> datetime | None:
    days = int(p["o"] or 0)
    start = datetime(_century(p["y"]), 1, 1, tzinfo=UTC)
    moment = start + timedelta(days=days - 1)
    return moment if days and moment.year == start.year else None


def _short(p: Parts) -> datetime | None:
    return _moment(_century(p["y"]), int(p["n"] or 1), int(p["d"] or 1), {})


def _korean(p: Parts) -> datetime | None:
    half = {"오전": "am", "오후": "pm"}.get(p["half"] or "")
    moment = _moment(int(p["y"] or 0), int(p["n"] or 0), int(p["d"] or 0), {**p, "half": half})
    return moment.replace(tzinfo=_KOREA).astimezone(UTC) if moment else None


def _epoch(p: Parts) -> datetime | None:
    """Seconds since 1970, or thousandths of them, as programs print them that forgot to format."""
    digits = p["epoch"] or ""
    return datetime.fromtimestamp(int(digits[:10]), UTC)


def _moment(year: int, month: int, day: int, p: Parts) -> datetime | None:
    """The parts as one moment in UTC; ValueError where there is no such day or time."""
    hour = int(p.get("h") or 0)
    half = (p.get("half") or "")[:1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    offset = _offset(p.get("zone") or "")
    if offset is None:
        return None
    late = timedelta(days=1) if hour == 24 and not int(p.get("m") or 0) else timedelta()
    local = datetime(year, month, day, 0 if late else hour, int(p.get("m") or 0), int(p.get("s") or 0), tzinfo=UTC)
    return local + late - offset


def _offset(zone: str) -> timedelta | None:
    """How far a zone is ahead of UTC. A name that we do not know is read as UTC, as if there were none."""
    number = re.fullmatch(r"(?:gmt|utc)?\s*([+\-−])\s*(\d{1,2}):?(\d{0,2})", zone)
    if not number:
        return _OFFSETS.get(zone, timedelta())
    ahead = timedelta(hours=int(number[2]), minutes=int(number[3] or 0))
    return ahead if number[1] == "+" else -ahead


def _month(name: str) -> int:
    """The number of a month by its name or the beginning of it; 0 if it is none."""
    name = name.rstrip(".")
    for length in (len(name), 5, 4, 3):
        if name[:length] in _MONTHS:
            return _MONTHS[name[:length]]
    return 0


def _century(year: str | None) -> int:
    return int(year or 0) + (2000 if len(year or "") == 2 else 0)


_READERS: tuple[tuple[re.Pattern[str], Callable[[Parts], datetime | None]], ...] = (
    (_NAMED, _named),
    (_EPOCH, _epoch),
    (_ISO, _numbered),
    (_ASCTIME, _named),
    (_SLASHED, _numbered),
    (_DOTTED, _numbered),
    (_ORDINAL, _ordinal),
    (_SHORT, _short),
    (_KOREAN, _korean),
    (_SPELT, _named),
)
