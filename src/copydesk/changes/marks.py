"""The marks of a text: its words, figures and dates with their places, each under a key that no matter of style changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Literal, NamedTuple

from copydesk.changes import lexicon, numerals
from copydesk.changes.numerals import Day, Language, Value

Kind = Literal["word", "figure", "date"]


Key = str | Value | Day


@dataclass(frozen=True, slots=True)
class Mark:
    """A word, figure or date and its place in the text."""

    kind: Kind
    key: Key
    start: int
    end: int
    weak: bool = False  # "one", "first", "both": may be a figure and mostly is none


_SPACE = "  \u2009"
_TOKEN = re.compile(
    rf"(?<=\d)\+|\d{{4}}-\d\d-\d\d(?!\d)|(?<![\d.,])[0-3]\d\.[01]\d\.(?=\D)|\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{4}}|\d\d)(?!\d|[./]\d)"
    rf"|\d{{1,2}}(?:[:.h]\d{{2}})?\s?(?:[apAP]\.\s?[mM]\.|[apAP][mM]\b)|\d{{1,2}}\s?h\s?\d{{2}}\b(?!\s?min)|\d{{1,2}}(?:[:.]\d{{2}})?\s?Uhr\b"
    rf"|\d{{1,3}}(?:[,.’'{_SPACE} ]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:]\d+)*[½¼¾]?|[½¼¾]"
    r"|(?<![^\W\d_])(?:US|AU|CA|NZ|HK|[ACSR])\$"
    r"|(?:[A-Z]\.){2,}"  # "U.N."
    r"|(?:[^\W\d_]|(?<=[ÃÂ])[¡-¿])+(?:['’][^\W\d_]+)*|[%€$£¥₹°₦₵₱₽₺₪₩฿₴]"  # "YbaÃ±ez" is one word
)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
_TICKER = re.compile(r"\([A-Z0-9]{1,6}\.[A-Z]{1,3}\)|\([A-Z]{2,8}: ?[A-Z0-9.]+\)")
_APOSTROPHE = re.compile("['’]")
_CLITIC = frozenset({"s", "re", "ve", "ll", "d", "m"})


def marks(text: str, language: Language, start: int = 0, end: int | None = None) -> list[Mark]:
    """The marks of a stretch of text, in order."""
    text = _TAG.sub(lambda tag: " " * len(tag.group()), text) if "<" in text else text
    text = _TICKER.sub(lambda code: " " * len(code.group()), text) if "(" in text else text
    end = len(text) if end is None else end
    found = list(_read(text, list(_words(text, start, end)), language))
    brackets = [m.span() for m in _BRACKETS.finditer(text, start, end)] if text.find("(", start, end) >= 0 else []
    return _without_conversions(found, brackets) if brackets else found


def _without_conversions(found: list[Mark], brackets: Sequence[tuple[int, int]]) -> list[Mark]:
    """The marks without what gives a figure again in brackets in another unit: "41°C (106°F)", "£1.5m (about $1.9m)", "4am (0300 GMT)"."""
    kept = list(found)
    for start, end in brackets:
        inside = [m for m in found if start < m.start and m.end < end]
        before = next((m for m in [m for m in found if m.end <= start][:-4:-1] if m.kind != "word"), None)
        if inside and before is not None and _gives_again(before, [m for m in inside if m.kind != "word"], inside):
            kept = [m for m in kept if m not in inside]
    return kept


_BRACKETS = re.compile(r"\([^()\n]{2,40}\)")
_AROUND_CONVERSION = frozenset(["about", "around", "some", "roughly", "approximately", "nearly", "or", "gmt", "utc", "f", "c", "us"])


def _gives_again(before: Mark, given: Sequence[Mark], inside: Sequence[Mark]) -> bool:
    if len(given) != 1 or any(m.key not in _AROUND_CONVERSION for m in inside if m.kind == "word"):
        return False
    key, other = given[0].key, before.key
    if isinstance(key, Value) and isinstance(other, Value):
        return bool(key.unit and other.unit) and (key.unit != other.unit or key.unit == "°")
    return isinstance(other, Day) and any(m.key in ("gmt", "utc") for m in inside) and (other.field == "time" or other.field == "part")


class Raw(NamedTuple):
    text: str
    fold: str
    start: int
    end: int


def _words(text: str, start: int, end: int) -> Iterator[Raw]:
    for match in _TOKEN.finditer(text, start, end):
        word, at = match.group(), match.start()
        if word.isalpha():
            yield Raw(word, lexicon.in_full(word, text[match.end() : match.end() + 1]), at, match.end())
        elif word == "+":
            yield Raw(word, "plus", at, match.end())
        elif word.endswith("."):
            yield Raw(word, lexicon.fold(word.replace(".", "")), at, match.end())
        elif word[0].isalpha():
            yield from _elided(word, at)
        else:
            yield Raw(word, word, at, match.end())


def _elided(word: str, at: int) -> Iterator[Raw]:
    """A word with an apostrophe: "didn't" is did and not, "town's" is town, "l'eau" is l and eau."""
    low = word.casefold().replace("’", "'")
    if low.endswith("n't"):
        stem = {"wo": "will", "ca": "can", "sha": "shall"}.get(low[:-3], low[:-3])
        if low[:-3]:
            yield Raw(word[:-3], lexicon.fold(stem), at, at + len(word) - 3)
        yield Raw(word[-3:], "not", at + len(word) - 3, at + len(word))
        return
    place = at
    for n, part in enumerate(_APOSTROPHE.split(word)):
        if part and not (n and part.casefold() in _CLITIC):
            yield Raw(part, lexicon.fold(part), place, place + len(part))
        place += len(part) + 1


# Words of weight in English that are small words elsewhere, each under another of its forms.
_HOMOGRAPHS = {word: f"{word}s" for word in ("die", "war", "son", "hat", "era", "sin", "pour")}


# --- figures and dates ----------------------------------------------------------------------------------------------
def _read(text: str, raw: Sequence[Raw], language: Language) -> Iterator[Mark]:
    n, english = 0, language in ("en", "")
    opening = _opening(language)
    while n < len(raw):
        word = raw[n]
        found = None
        if language == "de" or word.fold in opening or not word.fold.isalpha() or word.text in numerals.ROMAN:
            found = _date(text, raw, n, language) or _figure(text, raw, n, language)
        if found:
            mark, n = found
            yield mark
        else:
            yield Mark("word", _HOMOGRAPHS.get(word.fold, word.fold) if english else word.fold, word.start, word.end)
            n += 1


_MAY_OPEN = ("a", "an", "minus", "fortnight", "century", "decade", "half", "halb", "under", "u", "q", "h")


@cache
def _opening(language: Language) -> frozenset[str]:
    """The words with which a figure or a date may begin; of all others it need not be asked."""
    tables = (
        numerals.words(language), numerals.FRACTIONS, numerals.ORDINALS, numerals.DECADES, numerals.MULTIPLES, numerals.CURRENCIES,
        numerals.WEEKDAYS, numerals.WEEKDAYS_CUT, numerals.MONTHS, numerals.RELATIVE, _MINUTES, _NUMBERED,
    )  # fmt: skip
    tied = (letter.lower() for letter in numerals.TIED_CURRENCIES)
    return frozenset().union(*tables, tied, _MAY_OPEN)


Found = tuple[Mark, int] | None


def _is_next(text: str, raw: Sequence[Raw], n: int) -> bool:
    """Whether the word at n follows the one before it with nothing but space, a hyphen, a comma or a stop between."""
    return n < len(raw) and text[raw[n - 1].end : raw[n].start].strip() in ("", "-", "‐", "‑", ",", ".")


def _joined(text: str, raw: Sequence[Raw], n: int) -> bool:
    """The same for words of one figure: no comma or stop may stand between them."""
    return n < len(raw) and text[raw[n - 1].end : raw[n].start].strip() in ("", "-", "‐", "‑")


_NUMERIC_DATE = re.compile(r"(?P<day>\d\d)\.(?P<month>\d\d)\.|(\d{4})-(\d\d)-(\d\d)|(\d{1,2})[./](\d{1,2})[./](\d{4}|\d\d)")
_CLOCK = re.compile(r"(\d{1,2})(?:\s?[:.h]\s?(\d{2}))?(?::(\d{2}))?\s?([apAP]?)\.?\s?(?:[mM]\.?|Uhr|h)?$")


def _date(text: str, raw: Sequence[Raw], n: int, language: Language) -> Found:
    word = raw[n]
    if n + 2 < len(raw) and raw[n + 1].fold == "of" and raw[n + 2].fold in numerals.MONTHS and raw[n + 2].text[0].isupper():
        day = {"first": 1, "second": 2}.get(word.fold) or numerals.ORDINALS.get(word.fold)
        if day:  # "the fifth of March"
            return Mark("date", Day("day", (0, numerals.MONTHS[raw[n + 2].fold], day)), word.start, raw[n + 2].end), n + 3
    if (
        word.fold in _MINUTES
        and n + 2 < len(raw)
        and raw[n + 1].fold in (("past", "to") if word.fold in ("quarter", "half") else ("past",))
    ):
        return _past(text, raw, n)
    clock = _half_to(text, raw, n, language) if word.fold == "halb" and language == "de" else _on_the_hour(text, raw, n, language)
    if clock:
        return clock
    if word.text[0].isdecimal():
        return (
            _numeric_date(word, n)
            or _second_of_two(text, raw, n)
            or _time(text, raw, n)
            or _day_first(text, raw, n)
            or _first_of_two(text, raw, n)
            or _year(text, raw, n)
        )
    capital = word.text[0].isupper() or language in ("fr", "es")
    weekday = numerals.WEEKDAYS.get(_PART_OF_DAY.sub("", word.fold) if language == "de" else word.fold)
    if weekday and capital:
        return Mark("date", Day("weekday", (weekday,)), word.start, word.end), n + 1
    cut = numerals.WEEKDAYS_CUT.get(word.fold) if word.text[0].isupper() and not (n and raw[n - 1].fold == "the") else None
    dated = n + 1 < len(raw) and (raw[n + 1].fold in numerals.MONTHS or re.fullmatch(r"[1-9]|[12]\d|3[01]", raw[n + 1].text))
    if cut and (text[word.end : word.end + 1] in (".", ",") or dated):
        return Mark("date", Day("weekday", (cut,)), word.start, word.end), n + 1
    month = numerals.MONTHS.get(word.fold)
    if month and capital and (word.fold not in ("may", "march", "mars", "sept") or _plainly_month(text, raw, n)):
        return _month_first(text, raw, n, month)
    for words, said in numerals.RELATIVE.get(word.fold, ()):
        if tuple(r.fold for r in raw[n : n + len(words)]) == words:
            return Mark("date", said, word.start, raw[n + len(words) - 1].end), n + len(words)
    return None


def _numeric_date(word: Raw, n: int) -> Found:
    match = _NUMERIC_DATE.fullmatch(word.text)
    if not match:
        return None
    if match["day"]:
        year, month, day = "0000", match["month"], match["day"]  # "01.08."
    else:
        year, month, day = (match[3], match[4], match[5]) if match[3] else (match[8], match[7], match[6])
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        month, day = day, month
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return Mark("date", Day("day", (int(year) + 2000 * (len(year) == 2), int(month), int(day))), word.start, word.end), n + 1


def _time(text: str, raw: Sequence[Raw], n: int) -> Found:
    if raw[n].text == "12" and _joined(text, raw, n + 1) and raw[n + 1].fold in ("noon", "midnight", "midday"):
        return Mark("date", numerals.RELATIVE[raw[n + 1].fold][0][1], raw[n].start, raw[n + 1].end), n + 2
    word, following = raw[n], n + 1
    if re.fullmatch(r"(?:[01]\d|2[0-3])[0-5]\d", word.text) and _is_clocked(raw, n):
        following = _behind_time(raw, following)  # "1700 local time"
        return Mark("date", Day("time", (int(word.text[:2]), int(word.text[2:]))), word.start, raw[following - 1].end), following
    spoken = _CLOCK.fullmatch(word.text)
    if spoken and not spoken[3] and not spoken[4] and [r.fold for r in raw[n + 1 : n + 3]] == ["in", "the"] and int(spoken[1]) <= 12:
        part = raw[n + 3].fold if n + 3 < len(raw) else ""
        if part in _IN_THE_DAY:  # "8 in the morning", "6:30 in the evening"
            hour = int(spoken[1]) % 12 + 12 * (part != "morning")
            return Mark("date", Day("time", (hour, int(spoken[2] or 0))), word.start, raw[n + 3].end), n + 4
    clock = _CLOCK.fullmatch(word.text)
    if not clock or clock[3] or ((word.text.isdecimal() or re.fullmatch(r"\d+[.]\d\d", word.text)) and not _at_a_time(text, raw, n)):
        return None
    hour, minute = int(clock[1]), int(clock[2] or 0)
    if hour > 24 or minute > 59:
        return None
    half = clock[4]
    if half:
        hour = hour % 12 + 12 * (half in "pP")
    following = _behind_time(raw, following)
    return Mark("date", Day("time", (hour, minute)), word.start, raw[following - 1].end), following


def _is_clocked(raw: Sequence[Raw], n: int) -> bool:
    """Whether four digits are a time: "1700 GMT", "at 0420"."""
    if n + 1 < len(raw) and raw[n + 1].fold in _BEHIND_TIME:
        return True
    return (
        n > 0
        and raw[n - 1].fold in _BEFORE_TIME
        and (raw[n].text[0] == "0" or (raw[n - 1].fold == "at" and not _YEARS.fullmatch(raw[n].text)))
    )


def _behind_time(raw: Sequence[Raw], n: int) -> int:
    """Where what only goes with a time ends: "local time", "hours"."""
    if [r.fold for r in raw[n : n + 2]] == ["local", "time"]:
        return n + 2
    return n + (n < len(raw) and raw[n].fold in _HOURS)


_HOURS = frozenset("hours hrs horas heures uhr bst cet cest est edt cst cdt pst pdt ist wat eat cat sast aest aedt pkt jst hkt sgt".split())  # noqa: SIM905


_PART_OF_DAY = re.compile(r"(?<=tag|och)(?:s?(?:fruh|morgen|vormittag|mittag|nachmittag|abend|nacht))$")  # "Montagabend"
_HOUR_BEHIND = {"uhr": "", "o": "clock"}  # "sechs Uhr", "six o'clock"
_AFTERNOON = frozenset({"tarde", "noche", "soir", "abends", "nachmittags"})


def _on_the_hour(text: str, raw: Sequence[Raw], n: int, language: Language) -> Found:
    """The 6 of "sechs Uhr" and of "six o'clock", the 8 of "las 8 de la mañana"."""
    spoken = [r.fold for r in raw[n + 1 : n + 4]]
    if spoken[:2] == ["in", "the"] and spoken[2:] and spoken[2] in _IN_THE_DAY and raw[n].fold in numerals.words(language):
        hour = numerals.words(language)[raw[n].fold]  # "nine in the evening"
        if 1 <= hour <= 12:
            hour = hour % 12 + 12 * (spoken[2] != "morning")
            return Mark("date", Day("time", (hour, 0)), raw[n].start, raw[n + 3].end), n + 4
    if not any(r.fold in _HOUR_BEHIND for r in raw[n + 1 : n + 4]) and not (language == "es" and n and raw[n - 1].fold == "las"):
        return None
    counted = _digits(raw, n, language) or _in_words(text, raw, n, language)
    if counted is None or counted[0] % 1 or not 0 <= counted[0] <= 24:
        return None
    hour, at = int(counted[0]), counted[1]
    if n > 0 and raw[n - 1].fold == "halb":  # "halb zehn" is half past nine
        return None
    spanish = language == "es" and n > 0 and raw[n - 1].fold == "las" and [r.fold for r in raw[at : at + 2]] == ["de", "la"]
    behind = raw[at].fold if at < len(raw) else ""
    if spanish:
        end = min(at + 3, len(raw))
        hour += 12 * (raw[end - 1].fold in _AFTERNOON and hour < 12)
    elif behind in _HOUR_BEHIND and (not _HOUR_BEHIND[behind] or (at + 1 < len(raw) and raw[at + 1].fold == _HOUR_BEHIND[behind])):
        end = at + 1 + bool(_HOUR_BEHIND[behind])
    else:
        return None
    hour, part_end = _in_its_half(raw, hour, end)
    return Mark("date", Day("time", (hour, 0)), raw[n].start, raw[part_end - 1].end), part_end


def _in_its_half(raw: Sequence[Raw], hour: int, at: int) -> tuple[int, int]:
    """The hour with the part of the day behind it: "8 o'clock in the evening", "zehn Uhr abends"."""
    behind = [r.fold for r in raw[at : at + 3]]
    length = 3 if behind[:2] in (["in", "the"], ["de", "la"], ["am", "spaten"]) else 2 if behind[:2] == ["at", "night"] else 1
    part = behind[length - 1] if len(behind) >= length else ""
    if part in _LATE_PARTS:
        return hour + 12 * (hour < 12), at + length
    return (hour % 12 if hour == 12 and part == "night" else hour, at + length) if part in _EARLY_PARTS else (hour, at)


_LATE_PARTS = frozenset(["afternoon", "evening", "night", "abends", "nachmittags", "tarde", "noche", "soir"])
_EARLY_PARTS = frozenset(["morning", "morgens", "fruh", "manana", "madrugada", "matin"])


def _half_to(text: str, raw: Sequence[Raw], n: int, language: Language) -> Found:
    """ "Halb zehn" is half past nine, "halb zehn Uhr abends" half past nine in the evening."""
    counted = _digits(raw, n + 1, language) or _in_words(text, raw, n + 1, language) if n + 1 < len(raw) else None
    if counted is None or counted[0] % 1 or not 1 <= counted[0] <= 12:
        return None
    at = counted[1] + (counted[1] < len(raw) and raw[counted[1]].fold == "uhr")
    hour, end = _in_its_half(raw, int(counted[0]), at)
    return Mark("date", Day("time", (hour - 1, 30)), raw[n].start, raw[end - 1].end), end


_MINUTES = {"quarter": 15, "half": 30, "five": 5, "ten": 10, "twenty": 20}


def _past(text: str, raw: Sequence[Raw], n: int) -> Found:
    """ "A quarter past four in the morning", "half past 9"."""
    counted = _digits(raw, n + 2, "en") or _in_words(text, raw, n + 2, "en")
    if counted is None or not 1 <= counted[0] <= 12:
        return None
    minutes = _MINUTES[raw[n].fold]
    behind = {r.fold for r in raw[counted[1] : counted[1] + 3]}
    hour = int(counted[0]) % 12 + 12 * bool(behind & {"afternoon", "evening", "pm"})
    at = hour * 60 + (minutes if raw[n + 1].fold == "past" else -minutes)
    return Mark("date", Day("time", divmod(at % 1440, 60)), raw[n].start, raw[counted[1] - 1].end), counted[1]


_IN_THE_DAY = frozenset(["morning", "afternoon", "evening"])
_BEHIND_TIME = frozenset("local gmt utc bst cet est hours hrs".split())  # noqa: SIM905
_BEFORE_TIME = frozenset("at by around about until till from before after um gegen ab vers las".split())  # noqa: SIM905
_AT = frozenset("at um gegen ab vers las".split())  # noqa: SIM905
_PARAGRAPH = re.compile(r"\n\s*$")


def _at_a_time(text: str, raw: Sequence[Raw], n: int) -> bool:
    """Whether "16.55" can only be a time: it opens its paragraph, or stands behind "at" with no unit after it."""
    if not re.fullmatch(r"\d{1,2}\.\d\d", raw[n].text):
        return False
    before = text[max(0, raw[n].start - 40) : raw[n].start]
    if not before or _PARAGRAPH.search(before):
        return True
    return n > 0 and raw[n - 1].fold in _AT and not (n + 1 < len(raw) and raw[n + 1].fold in numerals.UNITS)


def _day_first(text: str, raw: Sequence[Raw], n: int) -> Found:
    """ "12 June", "the 3rd of May 2026", "12. Juni", "3 mars", "3 de mayo de 2026"."""
    day = int(raw[n].text) if raw[n].text.isdecimal() and len(raw[n].text) <= 2 else 0
    at = n + 1
    while at < len(raw) and at <= n + 2 and raw[at].fold in ("st", "nd", "rd", "th", "of", "de", "er"):
        at += 1
    if not 1 <= day <= 31 or not (at < len(raw) and raw[at].fold in numerals.MONTHS and _is_next(text, raw, n + 1)):
        return None
    if raw[at].fold == "mar" or (raw[at].text.islower() and raw[at].fold in ("may", "march")):
        return None
    year, end = _year_after(text, raw, at + 1)
    return Mark("date", Day("day", (year, numerals.MONTHS[raw[at].fold], day)), raw[n].start, raw[end - 1].end), end


_TO_DAY = frozenset("and to or until bis und et au y al".split())  # noqa: SIM905


def _first_of_two(text: str, raw: Sequence[Raw], n: int) -> Found:
    """The 2 of "2 and 16 May" and of "2-16 May"."""
    day = int(raw[n].text) if raw[n].text.isdecimal() and len(raw[n].text) <= 2 else 0
    at = n + 1 + (n + 1 < len(raw) and raw[n + 1].fold in _TO_DAY)
    if not 1 <= day <= 31 or at >= len(raw) or (at == n + 1 and text[raw[n].end : raw[at].start].strip() not in ("-", "–", "/")):
        return None
    other = _day_first(text, raw, at) if raw[at].text[0].isdecimal() else None
    if other is None or not isinstance(other[0].key, Day) or not isinstance(other[0].key.value, tuple):
        return None
    return Mark("date", Day("day", (*other[0].key.value[:2], day)), raw[n].start, raw[n].end), n + 1


def _second_of_two(text: str, raw: Sequence[Raw], n: int) -> Found:
    """The 6 of "May 3-6" and of "May 3 to 6"."""
    if n and len(raw[n].text) == 2 and text[raw[n - 1].end : raw[n].start] in ("-", "–", "/") and _YEARS.fullmatch(raw[n - 1].text):
        later = raw[n].text.isdecimal() and int(raw[n].text) > int(raw[n - 1].text[2:])
        if later:  # "2021-23"
            return Mark("date", Day("day", (int(raw[n - 1].text[:2] + raw[n].text), 0, 0)), raw[n].start, raw[n].end), n + 1
    day = int(raw[n].text) if raw[n].text.isdecimal() and len(raw[n].text) <= 2 else 0
    first = n - 1 - (n > 0 and raw[n - 1].fold in _TO_DAY)
    if not 1 <= day <= 31 or first < 1 or (first == n - 1 and text[raw[first].end : raw[n].start].strip() not in ("-", "–")):
        return None
    if not (raw[first].text.isdecimal() and len(raw[first].text) <= 2 and raw[first - 1].text[0].isupper()) or _is_counted(raw, n + 1):
        return None
    month = numerals.MONTHS.get(raw[first - 1].fold)
    return (Mark("date", Day("day", (0, month, day)), raw[n].start, raw[n].end), n + 1) if month else None


_YEARS = re.compile(r"1[89]\d\d|20\d\d")


def _is_counted(raw: Sequence[Raw], n: int) -> bool:
    """Whether a month or a unit follows a number, so that it is not the day of the month before it."""
    return n < len(raw) and (raw[n].fold in numerals.MONTHS or raw[n].fold in numerals.UNITS or raw[n].fold in numerals.MAGNITUDES)


def _year_after(text: str, raw: Sequence[Raw], at: int) -> tuple[int, int]:
    skip = at + (at < len(raw) and raw[at].fold == "de")
    if skip < len(raw) and _is_next(text, raw, skip) and re.fullmatch(r"1[5-9]\d\d|20\d\d|21\d\d", raw[skip].text):
        return int(raw[skip].text), skip + 1
    return 0, at


def _month_first(text: str, raw: Sequence[Raw], n: int, month: int) -> Found:
    """ "June 12", "June 12, 2026", "June 2026", "June"."""
    at, day = n + 1, 0
    if _is_next(text, raw, at) and re.fullmatch(r"[1-9]|[12]\d|3[01]", raw[at].text):
        day, at = int(raw[at].text), at + 1
        at += at < len(raw) and raw[at].fold in ("st", "nd", "rd", "th") and raw[at].start == raw[at - 1].end
    year, at = _year_after(text, raw, at)
    return Mark("date", Day("day", (year, month, day)), raw[n].start, raw[at - 1].end), at


def _plainly_month(text: str, raw: Sequence[Raw], n: int) -> bool:
    """Whether "May" or "March" with a capital is the month: behind a preposition or beside a number."""
    before = n > 0 and raw[n - 1].fold in numerals.BEFORE_MONTH
    return before or (_is_next(text, raw, n + 1) and raw[n + 1].text.isdecimal())


_NO_UNIT = frozenset(["in", "an", "a", "as", "may", "m", "s"])  # "2026 in a drive"


def _year(text: str, raw: Sequence[Raw], n: int) -> Found:
    word = raw[n]
    if not re.fullmatch(r"1[5-9]\d\d|20\d\d|21\d\d", word.text) or text[word.start - 1 : word.start] in ("$", "€", "£", "¥"):
        return None
    counted = (
        n + 1 < len(raw)
        and _joined(text, raw, n + 1)
        and not (raw[n + 1].fold in _NO_UNIT and raw[n + 1].start > word.end)
        and any(raw[n + 1].fold in words for words in (numerals.UNITS, numerals.MAGNITUDES, numerals.CURRENCIES))
    )
    if counted:
        return None
    decade = word.text.endswith("0") and n + 1 < len(raw) and raw[n + 1].text == "s" and raw[n + 1].start == word.end  # "the 1990s"
    return Mark("date", Day("day", (int(word.text), 0, 0)), word.start, raw[n + decade].end), n + 1 + decade


def _figure(text: str, raw: Sequence[Raw], n: int, language: Language) -> Found:
    """A number with its currency, magnitude and unit, in digits or in words."""
    if raw[n].fold == "minus" and _joined(text, raw, n + 1) and raw[n + 1].fold != "minus":
        found = _figure(text, raw, n + 1, language)
        return (_negative(found[0], raw[n].start), found[1]) if found else None
    if raw[n].text in ("U", "Under", "under") and n + 1 < len(raw) and re.fullmatch(r"1\d|2[0-3]", raw[n + 1].text):
        aged = raw[n].text == "U" or text[raw[n].end : raw[n + 1].start] == "-"
        at = n + 2 + (n + 2 < len(raw) and raw[n + 2].text == "s" and raw[n + 2].start == raw[n + 1].end)
        return (Mark("figure", Value(Decimal(raw[n + 1].text), "under"), raw[n].start, raw[at - 1].end), at) if aged else None
    period = _period(text, raw, n)
    if period:
        return period
    at, money = n, _money_before(text, raw, n)
    if money is None:
        return None
    at += bool(money)
    if raw[n].fold == "half" and n + 1 < len(raw) and raw[n + 1].fold == "time":
        return Mark("word", "interval", raw[n].start, raw[n + 1].end), n + 2
    if raw[n].fold in ("fortnight", "century", "decade"):
        return Mark("figure", Value(Decimal(1), raw[n].fold), raw[n].start, raw[n].end), n + 1
    if (
        raw[n].fold in ("a", "an")
        and _joined(text, raw, n + 1)
        and raw[n + 1].fold in ("hour", "week", "month", "year", "minute", "day", "decade")
    ):
        amount, at = _and_a_half(raw, Decimal(1), n + 2)
        return Mark("figure", Value(amount, raw[n + 1].fold), raw[n].start, raw[at - 1].end, weak=amount == 1), at
    decade = numerals.DECADES.get(raw[n].fold)
    if decade:
        return Mark("figure", Value(Decimal(decade), "s"), raw[n].start, raw[n].end), n + 1
    if (
        raw[n].text.endswith("0")
        and raw[n].text.isdecimal()
        and n + 1 < len(raw)
        and raw[n + 1].fold == "s"
        and raw[n + 1].start == raw[n].end
    ):
        return Mark("figure", Value(Decimal(raw[n].text), "s"), raw[n].start, raw[n + 1].end), n + 2  # "in his 40s"
    clocked = re.fullmatch(r"(\d{1,2}):([0-5]\d):([0-5]\d)", raw[n].text)
    if clocked:  # "2:19:34"
        lasted = 3600 * int(clocked[1]) + 60 * int(clocked[2]) + int(clocked[3])
        return Mark("figure", Value(Decimal(lasted), "second"), raw[n].start, raw[n].end), n + 1
    times = numerals.MULTIPLES.get(raw[n].fold)
    if times:
        return Mark("figure", Value(Decimal(times), "x"), raw[n].start, raw[n].end), n + 1
    if raw[n].text.isupper() and raw[n].text in numerals.ROMAN and (len(raw[n].text) > 1 or (n and raw[n - 1].fold in _BEFORE_ROMAN)):
        return Mark("figure", Value(Decimal(numerals.ROMAN[raw[n].text])), raw[n].start, raw[n].end), n + 1
    if raw[n].fold == "one" and _joined(text, raw, n + 1) and raw[n + 1].fold in numerals.ORDINALS:
        return Mark("figure", Value(Decimal(numerals.ORDINALS[raw[n + 1].fold]), "th"), raw[n].start, raw[n + 1].end), n + 2  # "one-third"
    ordinal = numerals.ORDINALS.get(raw[n].fold)
    if ordinal:
        return Mark("figure", Value(Decimal(ordinal), "th"), raw[n].start, raw[n].end), n + 1
    counted = _digits(raw, at, language) or _in_words(text, raw, at, language) or _a_million(text, raw, at)
    if counted is None:
        return None
    amount, at, weak = counted
    share = None if money or (n and raw[n - 1].fold in ("number", "no", "nr")) else _one_in(text, raw, amount, at, language)
    if share:
        return Mark("figure", Value(share[0], "%"), raw[n].start, raw[share[1] - 1].end), share[1]
    amount, at, scaled = _scaled(text, raw, amount, at, bool(money))
    if at < len(raw) and raw[at].start == raw[at - 1].end and raw[at].fold in ("st", "nd", "rd", "th", "er", "e"):
        return _ranked(amount, raw[n].start, raw[at].end, language), at + 1
    if language == "de" and at == n + 1 and n and raw[n - 1].fold in _BEFORE_ORDINAL and re.match(r"\. [A-ZÄÖÜ]", text[raw[n].end :][:3]):
        return _ranked(amount, raw[n].start, raw[n].end, language), at  # "im 1. Stock"
    unit, at = _unit(text, raw, at, money, scaled)
    weak = weak and not unit and not scaled
    amount, at = _and_a_half(raw, amount, at)
    amount, unit, at = _compound(text, raw, amount, unit, at, language)
    mark = Mark("figure", Value(amount.normalize(), unit), raw[n].start, raw[at - 1].end, weak)
    if unit == "°" and [x.fold for x in raw[at : at + 2]] in (["below", "zero"], ["below", "freezing"], ["under", "zero"]):
        return replace(_negative(mark, raw[n].start), end=raw[at + 1].end), at + 2
    return (_negative(mark, raw[n].start - 1) if unit == "°" and _BELOW.search(text[: raw[n].start][-2:]) else mark), at


_BELOW = re.compile(r"(?:^|[\s(])[-−–]$")  # "-2C"


def _negative(mark: Mark, start: int) -> Mark:
    """The same figure below nought."""
    key = mark.key
    return replace(mark, key=Value(-key.amount, key.unit), start=start) if isinstance(key, Value) else mark


def _money_before(text: str, raw: Sequence[Raw], n: int) -> str | None:
    """The currency that a word before a figure names, "" if it names none; None if it is a currency with no figure behind it."""
    following = n + 1 < len(raw) and raw[n + 1].text[0].isdecimal()
    if raw[n].text in numerals.TIED_CURRENCIES:
        return numerals.TIED_CURRENCIES[raw[n].text] if following and raw[n + 1].start == raw[n].end else ""
    money = numerals.CURRENCIES.get(raw[n].fold, "")
    stopped = following and text[raw[n].end : raw[n + 1].start].strip() == "." and len(raw[n].text) <= 3  # "Rs. 40"
    return None if money and not (following and (stopped or _joined(text, raw, n + 1))) else money


def _period(text: str, raw: Sequence[Raw], n: int) -> Found:
    """ "Q2" and "H1", read as "second quarter" and "first half": the part of the year with its number."""
    match = _PERIOD.fullmatch(text, raw[n].start, raw[n + 1].end) if n + 1 < len(raw) and raw[n].text in ("Q", "H") else None
    if raw[n].text in _NUMBERED_CUT and n + 2 < len(raw) and raw[n + 1].fold in ("st", "nd", "rd", "th") and raw[n + 2].fold in _PERIODS:
        # "2nd half"
        return Mark("figure", Value(Decimal(raw[n].text), _PERIODS[raw[n + 2].fold]), raw[n].start, raw[n + 2].end, weak=True), n + 3
    if not match:
        word = _PERIODS.get(raw[n + 1].fold) if n + 1 < len(raw) and _joined(text, raw, n + 1) else None
        number = _NUMBERED.get(raw[n].fold)
        return (Mark("figure", Value(Decimal(number), word), raw[n].start, raw[n + 1].end, weak=True), n + 2) if word and number else None
    return Mark("figure", Value(Decimal(match[2]), match[1].lower()), raw[n].start, raw[n + 1].end, weak=True), n + 2


_PERIOD = re.compile(r"([QH])([1-4])")
_PERIODS = {"quarter": "q", "half": "h"}
_NUMBERED_CUT = ("1", "2", "3", "4")
_NUMBERED = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def _a_million(text: str, raw: Sequence[Raw], n: int) -> tuple[Decimal, int, bool] | None:
    """The one of "a million"."""
    large = _joined(text, raw, n + 1) and numerals.MAGNITUDES.get(raw[n + 1].fold, 0) >= 1000
    return (Decimal(1), n + 1, False) if raw[n].fold in ("a", "an") and large else None


_BEFORE_ROMAN = frozenset("class classes grade and part phase type group chapter volume".split())  # noqa: SIM905
_FIRST = {"de": ("ersten", "zweiten"), "fr": ("premier", "deuxieme"), "es": ("primero", "segundo")}


def _ranked(amount: Decimal, start: int, end: int, language: Language) -> Mark:
    """ "3rd"; "1st" is the word "first", which is seldom a figure."""
    if amount in (1, 2):
        return Mark("word", _FIRST.get(language, ("first", "second"))[int(amount) - 1], start, end)
    return Mark("figure", Value(amount, "th"), start, end)


_BEFORE_ORDINAL = frozenset("im am der die das dem den des zum zur vom beim".split())  # noqa: SIM905
_PARTS_OF = {"hour": ("minute", 60), "minute": ("second", 60), "ft": ("inch", 12), "stone": ("lb", 14)}


def _compound(text: str, raw: Sequence[Raw], amount: Decimal, unit: str, at: int, language: Language) -> tuple[Decimal, str, int]:
    """A measure in two units, and in three, as one in the smallest: "2 hours 19 minutes", "six feet and 2 inches", "6ft 2in"."""
    smaller, factor = _PARTS_OF.get(unit, ("", 0))
    following = at + (at < len(raw) and raw[at].fold == "and")
    if not smaller or not _joined(text, raw, following):
        return amount, unit, at
    counted = _digits(raw, following, language) or _in_words(text, raw, following, language)
    found, end = _unit(text, raw, counted[1], "", False) if counted and counted[1] < len(raw) else ("", 0)
    minutes = smaller == "minute" and found == "m?"  # "2h 5m"
    if counted is None or not (found in (smaller, f"{smaller[:2]}?") or minutes):
        return amount, unit, at
    return _compound(text, raw, amount * factor + counted[0], smaller, end, language)


_PARTS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


def _digits(raw: Sequence[Raw], n: int, language: Language) -> tuple[Decimal, int, bool] | None:
    word = raw[n].text
    part = _PARTS.get(word[-1], Decimal(0))
    whole = word[:-1] if part else word
    if not (part and len(word) == 1) and not word[0].isdecimal():
        return None
    return (_amount(whole, language) if whole else Decimal(0)) + part, n + 1, False


def _amount(digits: str, language: Language) -> Decimal:
    """The number that digits stand for; a comma or point before exactly three digits groups them as the language does."""
    plain = re.sub(rf"[’'{_SPACE} ]", "", digits)
    group, point = (",", ".") if language in ("en", "") else (".", ",")
    if re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+(?:\{point}\d+)?", plain):
        plain = plain.replace(group, "")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", plain) or (language in ("en", "") and plain.count(",") == 1 and plain[-4:-3] == ","):
        plain = plain.replace(",", "")
    elif plain.count(".") > 1 or (re.fullmatch(r"[1-9]\d{0,2}\.000", plain)):  # nobody gives thousandths of a whole number
        plain = plain.replace(".", "")
    try:
        return Decimal(plain.replace(",", ".").replace(":", ""))
    except InvalidOperation:
        return Decimal(re.sub(r"\D", "", plain))


def _in_words(text: str, raw: Sequence[Raw], n: int, language: Language) -> tuple[Decimal, int, bool] | None:
    """ "nineteen", "twenty-one", "two hundred and six", "a quarter", "einundzwanzig", "quatre-vingt-dix"."""
    table = numerals.words(language)
    fraction = numerals.FRACTIONS.get(raw[n].fold)
    if fraction:
        if [x.fold for x in raw[n : n + 3]] == ["half", "a", "dozen"]:
            return Decimal(6), n + 3, False
        of = n + 1 + (n + 1 < len(raw) and raw[n + 1].fold == "of")
        if [r.fold for r in raw[of : of + 1]] == ["a"] and of + 1 < len(raw) and raw[of + 1].fold in numerals.MAGNITUDES:
            return Decimal(fraction), of + 1, False  # "a quarter of a million"
        return Decimal(fraction), n + 1, False
    if raw[n].fold not in table:
        return None
    values, at = [table[raw[n].fold]], n + 1
    while at < len(raw) and _joined(text, raw, at):
        skip = raw[at].fold in ("and", "et", "y") and at + 1 < len(raw) and raw[at + 1].fold in table and values[-1] >= 20
        if raw[at + skip].fold not in table or not numerals.goes_on(values[-1], table[raw[at + skip].fold]):
            break
        at += skip
        values.append(table[raw[at].fold])
        at += 1
    parts = numerals.FRACTIONS.get(raw[at].fold) if at < len(raw) and _joined(text, raw, at) else None
    if parts and values[-1] < 20:  # "three quarters", "three quarters of a million"
        of_a = [x.fold for x in raw[at + 1 : at + 3]] == ["of", "a"] and at + 3 < len(raw) and raw[at + 3].fold in numerals.MAGNITUDES
        return Decimal(numerals.total(values)) * Decimal(parts), at + 1 + 2 * of_a, False
    return Decimal(numerals.total(values)), at, values == [1]


def _one_in(text: str, raw: Sequence[Raw], amount: Decimal, at: int, language: Language) -> tuple[Decimal, int] | None:
    """The share that "one in five" or "3 out of 10" gives, in per cent, and where it ends."""
    if amount == 1 and at + 1 < len(raw) and raw[at + 1].fold == "in" and raw[at].text.isalpha() and raw[at].fold != "of":
        at += 1  # "one person in three"
    every = [r.fold for r in raw[at : at + 2]] == ["in", "every"]
    of = (
        at + 2
        if every
        else at + 1
        if at < len(raw) and raw[at].fold == "in"
        else at + 2
        if [r.fold for r in raw[at : at + 2]] == ["out", "of"]
        else 0
    )
    if amount != 1 and of == at + 2 and not every:
        return None  # "three out of five members" are three
    if not of or not _joined(text, raw, of) or amount <= 0:
        return None
    counted = _digits(raw, of, language) or _in_words(text, raw, of, language)
    if counted is None or not amount < counted[0] <= 100 or counted[0] % 1 or _unit(text, raw, counted[1], "", False)[0]:
        return None
    return (100 * amount / counted[0]).quantize(Decimal("0.1")).normalize(), counted[1]


def _and_a_half(raw: Sequence[Raw], amount: Decimal, at: int) -> tuple[Decimal, int]:
    if tuple(r.fold for r in raw[at : at + 3]) == ("and", "a", "half"):
        return amount + Decimal("0.5"), at + 3
    return amount, at


def _scaled(text: str, raw: Sequence[Raw], amount: Decimal, at: int, money: bool) -> tuple[Decimal, int, bool]:
    if not _joined(text, raw, at) and not (at < len(raw) and text[raw[at - 1].end : raw[at].start] == "."):
        return amount, at, False
    word = raw[at].fold
    if word in numerals.MAGNITUDES:
        amount, at = amount * numerals.MAGNITUDES[word], at + 1
        twice = _joined(text, raw, at) and numerals.MAGNITUDES.get(raw[at].fold, 0) >= 10**5  # "12.9 thousand million", "2 lakh crore"
        return (amount * numerals.MAGNITUDES[raw[at].fold], at + 1, True) if twice else (amount, at, True)
    if raw[at].text in ("k", "K") and raw[at].start == raw[at - 1].end:
        return amount * 1000, at + 1, True
    if (money or _is_money(text, raw, at)) and word in ("m", "k", "b", "t"):
        return amount * {"m": 10**6, "k": 1000, "b": 10**9, "t": 10**12}[word], at + 1, True
    return amount, at, False


def _is_money(text: str, raw: Sequence[Raw], at: int) -> bool:
    """Whether a currency follows the word at a place: "20m crowns"."""
    return _joined(text, raw, at + 1) and raw[at + 1].fold in numerals.CURRENCIES


def _unit(text: str, raw: Sequence[Raw], at: int, money: str, scaled: bool) -> tuple[str, int]:
    if money:
        follows = _joined(text, raw, at) and raw[at].fold in numerals.CURRENCIES and raw[at].text.isalpha()
        return money, at + follows
    skip = at + (at < len(raw) and raw[at].fold in ("de", "d", "of") and scaled)
    if at < len(raw) and raw[at].fold in ("a", "an") and raw[at - 1].fold in ("half", "quarter"):
        skip = at + 1
    if [r.fold for r in raw[at : at + 2]] in (["of", "an"], ["of", "a"]) and raw[at - 1].fold in numerals.FRACTIONS:
        skip = at + 2  # "three-quarters of an hour"
    if _joined(text, raw, skip) and raw[skip].fold == "h" and _joined(text, raw, skip + 1) and raw[skip + 1].text[0].isdecimal():
        return "hour", skip + 1  # "2h 10min"
    elided = skip > at and skip < len(raw) and text[raw[skip - 1].end : raw[skip].start] in ("'", "’")  # "millions d'euros"
    if (
        not _joined(text, raw, skip)
        and not elided
        and not (scaled and skip < len(raw) and text[raw[skip - 1].end : raw[skip].start].strip() == ".")
    ):
        return "", at
    if raw[skip].text == "p" and raw[skip].start == raw[at - 1].end:
        return "penny", skip + 1  # "50p"
    if raw[skip].fold == "in" and raw[skip].start > raw[at - 1].end:
        return "", at  # "2in", but "204 in favour"
    for words, unit in numerals.UNITS.get(raw[skip].fold, ()):
        if scaled and unit == "x":
            continue  # "a million times" are no multiple
        if tuple(r.fold for r in raw[skip : skip + len(words)]) == words:
            return unit, skip + len(words)
    for adjectives in range(3):  # "Australian dollars", "South African rand"
        place = skip + adjectives
        if adjectives and not (_joined(text, raw, place) and raw[place - 1].text[0].isupper()):
            break
        if raw[place].fold in numerals.CURRENCIES and (not adjectives or raw[place].text.isalpha()):
            money = numerals.CURRENCIES[raw[place].fold]
            named = " ".join(r.fold for r in raw[skip:place])
            return (f"$ {named}" if money == "$" and named else money), place + 1
    return "", at


def same(one: Key, other: Key) -> bool:
    """Whether two keys can say the same: a date may leave out its year, "6m" may be metres or millions, "today" any weekday."""
    if one == other:
        return True
    if isinstance(one, Value) and isinstance(other, Value):
        return _same_value(one, other)
    if isinstance(one, Day) and isinstance(other, Day):
        return _same_day(one, other)
    if (isinstance(one, Value) and isinstance(other, Day)) or (isinstance(other, Value) and isinstance(one, Day)):
        if _is_decade(one, other) or _is_decade(other, one):
            return True
        return _digits_of(one) == _digits_of(other) or _is_hour(one, other) or _is_hour(other, one)
    return False


def _is_decade(value: Key, day: Key) -> bool:
    """Whether a decade by name is that of a year: "the nineties", "the 1990s"."""
    if not isinstance(value, Value) or not isinstance(day, Day) or day.field != "day":
        return False
    return value.unit == "s" and tuple(day.value[1:]) == (0, 0) and int(day.value[0]) % 100 == value.amount


def _is_hour(value: Key, day: Key) -> bool:
    """Whether a bare number is the full hour of a time: "at 9", "at 9 o'clock"."""
    if not isinstance(value, Value) or not isinstance(day, Day):
        return False
    return value.unit in ("", "hour") and day.field == "time" and tuple(day.value) in ((value.amount, 0), (value.amount + 12, 0))


def _same_value(one: Value, other: Value) -> bool:
    if "" in (one.unit, other.unit) and {"year", "°"} & {one.unit, other.unit}:
        return one.amount == other.amount  # "aged 12", "30 degrees" and what follows it
    if _scaled_down(one) == _scaled_down(other) or _converted(one, other):
        return True
    if one.amount == other.amount and (_one_currency(one.unit, other.unit) or {one.unit, other.unit} in _NTH):
        return True
    for a, b in ((one, other), (other, one)):
        if a.unit == "cent" and b.unit[:1] in ("$", "€") and b.unit:  # "99 cents", "$0.99"
            return a.amount == b.amount * 100
        if b.unit == "%" and a.unit in ("", "th") and a.amount:  # "a fifth" is 20 per cent
            return abs((100 / a.amount if a.unit else a.amount * 100) - b.amount) < 1
        if a.unit == "x" and b.unit == "":  # "halved", "by half"
            return a.amount == b.amount
        if a.amount * 1000 == b.amount >= 1000 and a.amount != a.amount.to_integral_value() and a.unit == b.unit:  # "1.250" for "1,250"
            return True
        if a.unit == "m?":
            return (b.unit in ("m", "m?") and a.amount == b.amount) or (b.unit == "" and a.amount * 10**6 == b.amount)
    return False


# "On 58 minutes", "in the 58th minute"; "the third year", "three years".
_NTH = ({"th", "minute"}, {"th", "year"}, {"th", "day"}, {"th", "month"}, {"th", "week"}, {"x", "th"}, {"°", "cent"})


def _one_currency(one: str, other: str) -> bool:
    """Whether two units can be one: dollars of nobody's and of somebody's, points and percentage points, a sum without its currency."""
    pair = {one, other}
    return ("$" in pair and all(unit.startswith("$") for unit in pair)) or pair <= {"pt", "pp", ""} or (pair == {"$ us", "$ american"})


def _converted(one: Value, other: Value) -> bool:
    """Whether both are one measure in the units of two systems, rounded as newsrooms do: half a mile is 800 metres."""
    one, other = (v._replace(unit="m") if v.unit == "m?" else v for v in (one, other))
    if one.unit == other.unit == "°":
        return any(abs(f.amount - (c.amount * 9 / 5 + 32)) < 1 for f, c in ((one, other), (other, one)))  # "40C", "104F"
    a, b = (numerals.METRIC.get(v.unit) for v in (one, other))
    if (a is None) == (b is None):
        return False
    x, y = (_scaled_down(Value(v.amount * m[0], m[1]) if m else v) for v, m in ((one, a), (other, b)))
    return x.unit == y.unit and abs(x.amount - y.amount) <= Decimal("0.05") * max(x.amount, y.amount)


def _scaled_down(value: Value) -> Value:
    factor, base = numerals.SCALES.get(value.unit, (Decimal(1), value.unit))
    return Value((value.amount * factor).normalize(), base)


def _same_day(one: Day, other: Day) -> bool:
    fields = {one.field, other.field}
    if one.field == other.field == "day":
        return all(not a or not b or a == b for a, b in zip(one.value, other.value, strict=True)) and bool(
            [1 for a, b in zip(one.value, other.value, strict=True) if a and b]
        )
    if fields == {"relative", "weekday"}:
        said = one.value if one.field == "relative" else other.value
        return said in ("today", "tomorrow", "yesterday")
    return False


def _digits_of(key: Key) -> str:
    if isinstance(key, Day):
        return "".join(f"{n:02}" for n in key.value[:2] if isinstance(n, int)).lstrip("0") if key.field == "time" else ""
    return str(key.amount).replace(".", "").lstrip("0") if isinstance(key, Value) else "-"
