"""Dates in prose, resolved against the day the text was published."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from copydesk.facts.lexicon import MONTHS, SMALL, TENS, WEEKDAYS, words
from copydesk.facts.phrases import sought
from copydesk.facts.stretches import matches, spots
from copydesk.types import DateMention

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_DAY = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_PART = r"(?:(?:[Ee]arly|[Ll]ate|[Mm]id|[Ee]arlier|[Ll]ater)(?:-|\s)|(?:the\s)?(?:end|start|beginning|middle)\sof\s)"
_NUMBER = (
    r"(?i:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty|thirty)"
)
_UNIT = r"(?:day|week|fortnight|month|year|decade)"
_YEAR = r"(?:1[5-9]|20)\d\d"
_SEASON = r"(?:spring|summer|autumn|winter)"
_TO = r"\s?(?:-|–|to|and|until)\s?"
_TH = r"(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?<![\w/-])(?:"
    rf"(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)(?![\w-])"
    rf"|(?P<slash>\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d\d))(?![\w/])"
    rf"|"
    rf"(?:{_DAY},?\s(?:the\s)?)?(?P<d1>[0-3]?\d){_TH}(?:{_TO}(?P<e1>[0-3]?\d){_TH})?(?:\sof)?\s(?P<m1>{_MONTH})(?!\w)(?:,?\s(?P<y1>{_YEAR})(?!\w))?"
    rf"|(?:{_DAY},?\s)?(?P<m2>{_MONTH})\s(?P<d2>[0-3]?\d){_TH}(?:{_TO}(?P<e2>[0-3]?\d){_TH})?(?![\w:%]|[.,]\d|"
    rf"-\d)(?:,?\s(?P<y2>{_YEAR})(?!\w))?"
    rf"|(?P<part>{_PART})?(?P<m3>{_MONTH})(?!\w)(?:\s(?P<y3>{_YEAR})(?!\w))?"
    rf"|(?P<edge>{_PART})(?:(?P<edgeyear>{_YEAR})(?![\w-])|(?P<edgewhich>the|this|last|next)\s(?P<edgeunit>month|year)(?!\w))"
    rf"|(?P<feast>(?:New\sYear['’]s|Christmas)\s(?:Day|Eve)|Boxing\sDay|Halloween|(?:the\s)?Fourth\sof\sJuly)(?!\w)"
    rf"|(?:(?P<way>[Ll]ast|[Nn]ext|[Tt]his(?P<coming>\scoming)?)\s|(?:[Ee]arly|[Ll]ate|[Ee]arlier|[Ll]ater)\son\s)?"
    rf"(?P<wd>{_DAY})(?!\w)(?:\sand\s(?P<wd2>{_DAY})(?!\w)|\s(?P<wdweek>last|next)\sweek(?!\w)|['’]s(?!\w))?"
    rf"|(?P<rel>[Tt]he\sday\s(?:before\syesterday|after\stomorrow)|[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|[Ll]ast\snight|"
    rf"[Tt]his\s(?:morning|afternoon|evening))(?!\w)"
    rf"|(?P<newyear>the\snew\syear)(?!\w|['’])"
    rf"|(?P<which>[Ll]ast|[Tt]his|[Nn]ext)\s(?P<unit>month|year|week|weekend|{_SEASON})(?!\w)"
    rf"|(?P<weekend>(?<=[Aa]t\s)the\sweekend|(?<=[Oo]ver\s)the\sweekend)(?!\w)"
    rf"|(?P<season>(?:the\s)?{_SEASON}\s(?:of\s)?(?P<seasonyear>{_YEAR}))(?!\w)"
    rf"|(?:the\s)?(?P<nth>first|second|third|fourth)\s(?P<slice>quarter|half)(?!\w)(?:\sof\s(?P<sliceyear>{_YEAR})(?!\w)|"
    rf"(?<=quarter)(?=\s?[.,;]|\s(?:fell|rose|was|were)))"
    rf"|(?P<decade>(?:the\s)?(?P<decadeyear>{_YEAR})s)(?!\w)"
    rf"|(?P<century>(?:the\s)?(?P<centuryth>1\d|20|21)(?:th|st)\scentury)(?!\w)"
    rf"|(?P<n>{_NUMBER}|[Aa]n?|[Tt]he)\s(?P<u>{_UNIT})s?\sago(?!\w)"
    rf"|(?P<past>(?:[Tt]he\s)?(?:past|last|previous|coming|next)\s(?P<pn>{_NUMBER})\s(?P<pu>{_UNIT})s)(?!\w)"
    rf"|(?P<pastone>[Tt]he\s(?:past|last|coming)\s(?P<p1>{_UNIT}))(?!\w)"
    rf"|(?P<since>[Ss]ince\sthen)(?!\w)"
    rf"|(?P<length>(?:(?:[Mm]ore\sthan|[Nn]early|[Aa]lmost|[Aa]bout|[Aa]t\sleast)\s)?(?P<ln>{_NUMBER})[-\s](?P<lu>{_UNIT})s?)"
    rf"(?!\w|[-\s]olds?\b|\sof\sage|\slater|\searlier|\sbefore|\safter|\sin\sprison|\s(?:[a-z]+\s)?old\b)"
    rf"|(?P<ya>{_YEAR})\s?(?:to|-|–|/)\s?(?P<yb>{_YEAR}|\d\d)(?![\w-]|[.,]\d)"
    rf"|(?P<lead>(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring|[Bb]etween|[Ff]rom|[Oo]f|[Ff]or|[Bb]efore|[Aa]fter|[Ee]arly)\s)"
    rf"(?P<year>{_YEAR})(?:(?P<link>\s(?:and|to)\s)(?P<year2>{_YEAR}))?(?![\w-]|[.,]\d|\s[a-z]+s\b(?<!\swas)(?<!\shas)(?<!\sis))"
    rf")"
)
# One of these, or a digit, stands in every date: only around them is the pattern above tried.
_HEADS = sought(
    words(
        """
        day Day yesterday Yesterday today Today Mon Tue Wed Thu Fri Sat Sun Boxing Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec week
        fortnight month year Year decade century then summer winter spring autumn quarter tonight Tonight night tomorrow Tomorrow morning
        afternoon evening Halloween Christmas
        """
    )
)
# How a date begins: only there is the pattern above tried.
_START = re.compile(
    r"[\daAbBcCdDeEfFhHiIjJlLmMnNoOpPsStTuUwWyY](?<![\w/-].)(?:"
    r"(?<=\d)(?=\d{0,3}(?:st|nd|rd|th|s(?!\w))?(?:\s?(?:[-–/]|to|and|until)\s?\d|(?<=s)|"
    r"\s(?:J[au]|Feb|Ma|A[pu]|[SD]e[pc]|Oct|Nov|of\s|cent)|[-\s](?:day|week|fort|mont|year|deca)))|"
    r"(?<=[Tt])he\s(?:\d|[a-z]+\sof\s|day|new|past|last|next|this|previous|coming|week|month|year|fortnight|decade|spring|summer|"
    r"autumn|winter|(?:fir|seco|thi|four)|F)|"
    r"(?<=[IiSsUuBbDdFfOoAaEe])(?:n|ince|ntil|y|uring|etween|rom|f|or|efore|fter|arly)\s[12S]|"
    r"(?<=[Aa])n?\s[dwfmy]|(?<=[Aa])(?:lmost|bout|t\sleast)\s|(?<=[Mm])ore\sthan|(?<=[Nn])early\s|(?<=S)ince\sthen|(?<=s)ince\sthen|"
    r"(?<=[Ee])(?:arl|nd\s|ight|leven)|(?<=[Ll])a(?:te|st)|(?<=[Mm])id|(?<=s)tart\s|(?<=b)eg|(?<=[YyTt])(?:ester|oday|onight|"
    r"omorrow|his|en|w[eo]|h[ir])|"
    r"(?<=[Nn])(?:ext|ine)|(?<=N)ew|(?<=[CBHF])(?:hri|oxi|allo|ourth)|(?<=[OoFfSs])(?:ne|our|i[vfx]|even|ixt)|"
    r"(?<=[PpCc])(?:ast|rev|omi)|(?<=[sSwWaA])(?:pring|ummer|utumn|inter)|(?<=[fst])(?:irst|econd|hird|ourth)|"
    r"(?<=J)(?:an|u[nl])|(?<=[FSD])e[bpc]|(?<=M)(?:ay|ar(?:ch|\b)|onday)|(?<=A)(?:pr|ug)|(?<=[ON])(?:ct|ov)|"
    r"(?<=[TWFS])(?:ues|hurs|ednes|ri|atur|un)day)",
    re.DOTALL,
)
_BEFORE, _AFTER = 32, 40  # characters: "at least thirteen fortnights" is the longest before its last word
_AHEAD = re.compile(
    r"\b(?:will|shall|must|should|due|scheduled|expected|planned|set\sto|to\sbegin|to\sstart|is\sto|are\sto|begins?|starts?|opens?|"
    r"closes?|ends?|"
    r"resumes?|expires?|reopens?|goes|go|forecast)\b"
)
_BEHIND = re.compile(
    r"\b(?:was|were|had|did|came|began|broke|took|went|left|fell|rose|hit|struck|died|met|said|told|says|added|wrote|"
    r"[a-z]{2,}(?<!need)(?<!expect)(?<!schedul)(?<!plann)ed)\b"
)
_CLAUSE_END = re.compile(r"[.!?](?=\s|$)|[\n;“”\"]|,\s")
_OPENING = 24  # characters before a date that opens a sentence
_REACH = 100  # characters either side of a date that may tell whether it lies ahead
# "May" and "March" are words too: alone they count only after a word that asks for a time.
_ASKS_FOR_TIME = re.compile(r"\b(?:in|since|until|by|last|next|this|from|of|during|before|after|to|and|for)\s$", re.IGNORECASE)
_EVERYDAY = frozenset(("May", "March", "Mar", "August"))
_FEASTS = {
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "boxing day": (12, 26),
    "halloween": (10, 31),
    "fourth of july": (7, 4),
}
# First and last month; a winter is named for the year it ends in.
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def find(text: str, *, published: datetime | None = None) -> list[DateMention]:
    """Every date of the text: an ISO day, month, year, a length ("P2M"), or two of them as a range ("2026-03-02/2026-03-08").

    The value is None where the text does not settle it.
    """
    day = published.date() if published else None
    found = []
    for match in matches(_DATE, spots(_HEADS, text, digits=True), text, _BEFORE, _AFTER, _START):
        start = match.start("year") if match["year"] else match.start()
        if match["m3"] and not _is_month(match, text):
            continue
        try:
            values = _values(match, text, day)
        except (ValueError, OverflowError):  # 31 February, or a year out of range
            values = [None]
        spans = [(start, match.end())] if len(values) == 1 else [match.span("year"), match.span("year2")]
        found += [DateMention(span=span, value=value) for span, value in zip(spans, values, strict=True)]
    return found


def _is_month(match: re.Match[str], text: str) -> bool:
    """Whether a month without a day is one: "May" is a verb, "April Marsh" a person, and "august" no month at all."""
    start = match.start()
    bare = not match["part"] and not match["y3"]
    if bare and match["m3"] in _EVERYDAY and not _ASKS_FOR_TIME.search(text, max(0, start - 12), start):
        return False
    end = match.end()
    return not (text[end : end + 1] == " " and text[end + 1 : end + 2].isupper())


def _values(match: re.Match[str], text: str, today: date | None) -> list[str | None]:
    """The value of a date; two where a pair of years stands in one expression ("between 2010 and 2014")."""
    if match["year"]:
        if match["year2"] and match["lead"].strip().lower() in ("of", "for", "in", "during") and match["link"].strip() == "to":
            return [f"{match['year']}/{match['year2']}"]
        return [match["year"], match["year2"]] if match["year2"] else [match["year"]]
    return [_value(match, text, today)]


def _value(match: re.Match[str], text: str, today: date | None) -> str | None:
    return _settled(match) or (_relative(match, text, today) if today else None)


def _settled(match: re.Match[str]) -> str | None:
    """What needs no day of publication: full dates, years, lengths."""
    if match["iso"]:
        return date.fromisoformat(match["iso"]).isoformat()
    for number in "12":
        if match[f"d{number}"] and match[f"y{number}"]:
            return _days(int(match[f"y{number}"]), _month(match[f"m{number}"]), match[f"d{number}"], match[f"e{number}"])
    if match["m3"] and match["y3"]:
        return f"{match['y3']}-{_month(match['m3']):02}"
    if match["slash"]:
        return _slashed(match["slash"])
    for key in ("edgeyear", "decadeyear", "centuryth", "seasonyear", "sliceyear", "ya"):
        if match[key]:
            return _long(key, match)
    for number, unit in (("pn", "pu"), ("p1", "p1"), ("ln", "lu")):
        if match[unit]:
            return _length(1 if number == unit else _count(match[number]), match[unit])
    return None


def _month(name: str) -> int:
    return MONTHS[name.rstrip(".").lower()]


def _days(year: int, month: int, first: str, last: str | None) -> str:
    start = date(year, month, int(first)).isoformat()
    return f"{start}/{date(year, month, int(last)).isoformat()}" if last else start


def _slashed(written: str) -> str | None:
    """30/06/2025 is a day of June; 03/04/2025 may be either of two."""
    a, b, year = (int(part) for part in written.split("/"))
    if year < 100 or (a <= 12 and b <= 12 and a != b):
        return None
    return date(year, b, a).isoformat() if b <= 12 else date(year, a, b).isoformat()


def _long(key: str, match: re.Match[str]) -> str:
    number = int(match[key])
    if key == "edgeyear":
        return f"{number}"
    if key == "decadeyear":
        return f"{number}/{number + 9}"
    if key == "centuryth":
        return f"{number * 100 - 99}/{number * 100}"
    if key == "seasonyear":
        return _season(match["season"].split()[-3 if " of " in match["season"] else -2], number)
    if key == "sliceyear":
        return _slice(match["nth"], match["slice"], number)
    last = match["yb"]
    return f"{number}/{last if len(last) == 4 else match[key][:2] + last}"


def _season(name: str, year: int) -> str:
    first, last = _SEASONS[name.lower()]
    return f"{year - (first > last)}-{first:02}/{year}-{last:02}"


def _slice(nth: str, size: str, year: int) -> str:
    months = 3 if size == "quarter" else 6
    last = _NTH[nth] * months
    if last > 12:
        raise ValueError(f"no such part of a year: {nth} {size}")
    return f"{year}-{last - months + 1:02}/{year}-{last:02}"


def _length(count: int, unit: str) -> str:
    plain = unit.lower().rstrip("s")
    many, letter = {"fortnight": (2, "W"), "decade": (10, "Y")}.get(plain, (1, plain[0].upper()))
    return f"P{count * many}{letter}"


def _count(word: str) -> int:
    return 1 if word.lower() in ("a", "an", "the") else SMALL.get(word.lower()) or TENS.get(word.lower()) or int(word)


def _relative(match: re.Match[str], text: str, today: date) -> str | None:
    """What is told from the day of publication."""
    if match["slash"] or match["since"]:
        return None
    for number in "12":
        if match[f"d{number}"]:
            return _near_day(match, number, text, today)
    if match["m3"]:
        return _near_month(match, text, today)
    if match["feast"]:
        name = match["feast"].lower().replace("’", "'").removeprefix("the ")
        return _nearest(*_FEASTS[name], today)
    if match["wd"]:
        return _weekday(match, text, today)
    if match["rel"]:
        away = {"the day before yesterday": -2, "yesterday": -1, "last night": -1, "tomorrow": 1, "the day after tomorrow": 2}
        return (today + timedelta(days=away.get(" ".join(match["rel"].lower().split()), 0))).isoformat()
    if match["newyear"]:
        return f"{today.year + 1}"
    if match["edgeunit"]:
        return _span({"the": "this"}.get(match["edgewhich"].lower(), match["edgewhich"].lower()), match["edgeunit"], today)
    if match["weekend"]:
        return _weekend("last", today)
    if match["unit"]:
        return _span(match["which"].lower(), match["unit"].lower(), today)
    if match["slice"]:
        end = _NTH[match["nth"]] * (3 if match["slice"] == "quarter" else 6)
        return _slice(match["nth"], match["slice"], today.year - (end >= today.month))
    return _before(_count(match["n"]), match["u"], today) if match["n"] else None


def _clause(match: re.Match[str], text: str) -> str:
    """The words around a date that tell whether it lies ahead: up to the next stop or comma on both sides."""
    before = _CLAUSE_END.split(text[max(0, match.start() - _REACH) : match.start()])[-1]
    following = text[match.end() : match.end() + _REACH]
    if following.startswith(", ") and len(before) < _OPENING:
        following = following[2:]  # "On the morning of 9 April, he left"
    return f"{before} {_CLAUSE_END.split(following)[0]}"


def _is_ahead(match: re.Match[str], text: str) -> bool:
    """Whether the clause looks ahead. What was said ahead of time in a past clause stays behind: "said on Monday that it will"."""
    before = _CLAUSE_END.split(text[max(0, match.start() - _REACH) : match.start()])[-1]
    if re.search(r"\b(?:said|told|added|says|announced|warned|wrote|reported)\b", before):
        return False
    clause = _clause(match, text)
    plain = re.search(r"\b(?:will|shall|must|due|is to|are to|scheduled|expected|set to|forecast)\b", clause)
    return bool(plain) or bool(_AHEAD.search(clause) and not _BEHIND.search(clause)) or _until(match, text, clause)


def _until(match: re.Match[str], text: str, clause: str) -> bool:
    """ "Schools stay shut until Monday", "by Friday": ahead unless the clause is told in the past."""
    return bool(re.search(r"\b(?:[Uu]ntil|[Bb]y)\s$", text[max(0, match.start() - 6) : match.start()])) and not _BEHIND.search(clause)


def _near_day(match: re.Match[str], number: str, text: str, today: date) -> str | None:
    month, first, last = _month(match[f"m{number}"]), match[f"d{number}"], match[f"e{number}"]
    start = _nearest(month, int(first), today, _is_ahead(match, text), bool(_BEHIND.search(_clause(match, text))))
    return _days(int(start[:4]), month, first, last) if start else None


def _nearest(month: int, day: int, today: date, ahead: bool = False, behind: bool = False) -> str | None:
    """The day of that name nearest to publication, on the side the clause tells of if it does."""
    days = [date(year, month, day) for year in (today.year - 1, today.year, today.year + 1) if _exists(year, month, day)]
    if ahead:
        days = [d for d in days if d >= today] or days
    elif behind:
        days = [d for d in days if d <= today] or days
    return min(days, key=lambda d: abs(d - today)).isoformat() if days else None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _near_month(match: re.Match[str], text: str, today: date) -> str:
    month, before = _month(match["m3"]), text[max(0, match.start() - 6) : match.start()].lower()
    if before.endswith("last "):
        year = today.year - (month >= today.month)
    elif before.endswith("next ") or _is_ahead(match, text):
        year = today.year + (month < today.month)
    else:
        year = today.year - (month > today.month)
    return f"{year:04}-{month:02}"


def _weekday(match: re.Match[str], text: str, today: date) -> str:
    """The last such day up to publication, or the next one where the clause looks ahead."""
    back = (today.weekday() - WEEKDAYS[match["wd"].lower()]) % 7
    if match["wdweek"]:
        monday = today - timedelta(days=today.weekday() + (7 if match["wdweek"] == "last" else -7))
        return (monday + timedelta(days=WEEKDAYS[match["wd"].lower()])).isoformat()
    day = _near_weekday(match, text, today, back)
    if match["wd2"]:
        further = (WEEKDAYS[match["wd2"].lower()] - day.weekday()) % 7
        return f"{day.isoformat()}/{(day + timedelta(days=further)).isoformat()}"
    return day.isoformat()


def _near_weekday(match: re.Match[str], text: str, today: date, back: int) -> date:
    way = (match["way"] or "").lower()
    if way == "last":
        return today - timedelta(days=back or 7)
    this = way == "this" and not _BEHIND.search(_clause(match, text)) and not re.search(r"\bdid\b", _clause(match, text))
    if way == "next" or match["coming"] or this or (way != "this" and _is_ahead(match, text)):
        return today + timedelta(days=(7 - back) % 7 or (0 if this else 7))
    return today - timedelta(days=back)


def _weekend(which: str, today: date) -> str:
    """Saturday and Sunday: of the last weekend that has begun, of the one to come, or of the one after."""
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    if which != "last" and today.weekday() < 5:
        saturday += timedelta(days=7)
    if which == "next":
        saturday += timedelta(days=7 * (today.weekday() >= 5))
    return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"


def _span(which: str, unit: str, today: date) -> str:
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "year":
        return f"{today.year + step:04}"
    if unit == "month":
        return _shift(today, step).isoformat()[:7]
    if unit == "week":
        monday = today - timedelta(days=today.weekday() - 7 * step)
        return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    if unit == "weekend":
        return _weekend(which, today)
    over = today.month > _SEASONS[unit][1]  # this year's has ended
    if which == "last":
        return _season(unit, today.year - (not over))
    return _season(unit, today.year + (which == "next" or (over and unit == "winter")))


def _before(count: int, unit: str, today: date) -> str:
    length = _length(count, unit)
    count, letter = int(length[1:-1]), length[-1]
    if letter in "DW":
        return (today - timedelta(days=count * (7 if letter == "W" else 1))).isoformat()
    day = _shift(today, -count * (12 if letter == "Y" else 1))
    return f"{day.year:04}" if letter == "Y" else day.isoformat()[:7]


def _shift(day: date, months: int) -> date:
    """The same day some months away, or that month's last day before it."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    for last in (day.day, 30, 29, 28):
        if _exists(year, month + 1, last):
            return date(year, month + 1, last)
    raise ValueError(f"no such month: {year}-{month + 1}")


def bounds(value: str, published: datetime) -> tuple[str, str] | None:
    """First and last day of a date's value; a length of time ends with publication ("P2M"). None where that is no date."""
    first, _, last = value.partition("/")
    try:
        if match := re.fullmatch(r"P(\d+)([DWMY])", value):
            return _ending(int(match[1]), match[2], published.date()).isoformat(), published.date().isoformat()
        return _first_day(first), _last_day(last or first)
    except (ValueError, OverflowError):
        return None


def _ending(count: int, letter: str, today: date) -> date:
    if letter in "DW":
        return today - timedelta(days=count * (7 if letter == "W" else 1))
    return _shift(today, -count * (12 if letter == "Y" else 1))


def _first_day(value: str) -> str:
    return date.fromisoformat(f"{value}-01-01"[:10] if len(value) == 4 else f"{value}-01"[:10]).isoformat()


def _last_day(value: str) -> str:
    if len(value) == 4:
        return f"{value}-12-31"
    if len(value) == 7:
        return (_shift(date.fromisoformat(f"{value}-01"), 1) - timedelta(days=1)).isoformat()
    return date.fromisoformat(value).isoformat()
