"""What a headline of ours may say: names, numbers and dates that the story's reports give, and no figure that is in conflict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from copydesk.types import FigureLine, Member

Number = tuple[str, float]  # "money", "percent" or "", and how much
DayOfYear = tuple[int, int]  # month, day

_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()  # noqa: SIM905
_SMALL = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
""".split()  # noqa: SIM905
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_SPELT = {w: n for n, w in enumerate(_SMALL)} | {w: 10 * n for n, w in enumerate(_TENS, 2)} | {"hundred": 100, "dozen": 12}
_SPELT |= {f"{tens}-{ones}": _SPELT[tens] + _SPELT[ones] for tens in _TENS for ones in _SMALL[1:10]}
_POWERS = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "tn": 1e12, "trillion": 1e12}

_MONTH = rf"(?P<{{}}>{'|'.join(m[:3] + (f'(?:{m[3:]})?' if m[3:] else '') for m in _MONTHS)})\b\.?"
_DAY_OF_YEAR = re.compile(
    rf"\b(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH.format('m1')}|\b{_MONTH.format('m2')}\s(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?\b(?!,\d|\.\d)",
    re.IGNORECASE,
)
_WORDS = "|".join(sorted(_SPELT, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![\w.,])(?P<sign>[£$€¥]\s?)?(?:(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?)|(?P<spelt>{_WORDS})(?!-?\w))"
    r"(?:[\s-]?(?P<power>thousand|million|billion|trillion|bn|tn|mn|[mk])\b)?(?P<share>\s?%|[\s-]per\s?cent\b|\spercent\b)?"
    r"(?P<coin>[\s-](?:pounds?|dollars?|euros?|yen|francs?)\b)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the reports of a story name, count and date, in their texts and in the facts found there."""

    words: frozenset[str]
    numbers: frozenset[Number]
    days: frozenset[DayOfYear]
    dates: tuple[date, ...]

    @property
    def amounts(self) -> frozenset[float]:
        return frozenset(n for _, n in self.numbers)


def told(members: Sequence[Member]) -> Told:
    """The names, numbers and dates of a story."""
    texts = [f"{m.article.headline}\n\n{m.article.body}" for m in members]
    names = [n.name for m in members for n in m.facts.names]
    dates = [d for m in members for mention in m.facts.dates for d in _days(mention.value or "")]
    figures = {n for m in members for f in m.facts.figures for n in (f.value, f.low, f.high) if n is not None}
    return Told(
        words=frozenset(w for line in (*texts, *names) for w in _words(line)),
        numbers=frozenset({n for line in texts for n in numbers(line)} | {("", n) for n in figures}),
        days=frozenset({d for line in texts for d in days_of_year(line)} | {(d.month, d.day) for d in dates}),
        dates=tuple(dates),
    )


def unfounded(headline: str, story: Told) -> Iterator[str]:
    """What a headline names, counts or dates that no report of the story does."""
    yield from (f"{d} {_MONTHS[m - 1].capitalize()}" for m, d in days_of_year(headline) if (m, d) not in story.days)
    plain = _DAY_OF_YEAR.sub(" ", headline)
    for match in _NUMBER.finditer(plain):
        kind, amount = _value(match)
        known = (kind, amount) in story.numbers if kind else amount in story.amounts
        if not known and not any(d.year == amount for d in story.dates):
            yield match.group().strip()
    yield from (w for w in _named(plain) if not _is_told(w, story))


def contested(headline: str, figures: Sequence[FigureLine]) -> Iterator[FigureLine]:
    """The figures that a headline gives although they are in conflict."""
    given, words = set(numbers(_DAY_OF_YEAR.sub(" ", headline))), {w[:5] for w in _words(headline)}
    for figure in figures:
        if not figure.disputed:
            continue
        values = set(numbers(figure.value)) | (set(numbers(figure.previous)) if not figure.clash else set())
        about = any(kind for kind, _ in values) or any(w[:5] in words for w in _words(figure.what) if len(w) > 3)
        if about and values & given:
            yield figure


def numbers(line: str) -> list[Number]:
    """The numbers of a line, with what they are of where a sign or word says so: "£1.2m" is ("money", 1200000.0)."""
    return [_value(m) for m in _NUMBER.finditer(line)]


def _value(match: re.Match[str]) -> Number:
    digits, spelt = match["digits"], match["spelt"]
    amount = float(digits.replace(",", "")) if digits else float(_SPELT[spelt.lower()])
    kind = "percent" if match["share"] else "money" if match["sign"] or match["coin"] else ""
    return kind, round(amount * _POWERS.get((match["power"] or "").lower(), 1), 6)


def days_of_year(line: str) -> list[DayOfYear]:
    """The days with a month that a line names: "20 March" is (3, 20)."""
    found = []
    for match in _DAY_OF_YEAR.finditer(line):
        month = (match["m1"] or match["m2"]).lower()[:3]
        found.append((next(n for n, m in enumerate(_MONTHS, 1) if m.startswith(month)), int(match["d1"] or match["d2"])))
    return found


def _days(value: str) -> Iterator[date]:
    for end in value.split("/"):
        if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", end):
            yield date.fromisoformat(f"{end}-01-01"[:10] if len(end) == 4 else f"{end}-01"[:10])


def _words(line: str) -> Iterator[str]:
    """The words of a line in small letters, without a possessive, and the parts of those with a hyphen."""
    for match in _WORD.finditer(line):
        word = re.sub(r"['’]s?$", "", match.group().casefold())
        yield word
        if "-" in word:
            yield from word.split("-")


def _named(headline: str) -> Iterator[str]:
    """The words with a capital, but not one that only opens the headline or what stands after a colon."""
    matches = list(_WORD.finditer(headline))
    for n, match in enumerate(matches):
        opens = not re.search(r"[\w,;’'\"”)]\s*$", headline[: match.start()])
        follows = n + 1 < len(matches) and matches[n + 1].group()[0].isupper() and headline[match.end() : matches[n + 1].start()] == " "
        if match.group()[0].isupper() and (not opens or follows):
            yield match.group()


def _is_told(word: str, story: Told) -> bool:
    plain = re.sub(r"['’]s?$", "", word.casefold())
    if plain in story.words or (("-" in plain) and all(part in story.words or part in _SPELT for part in plain.split("-"))):
        return True
    if plain in _DAYS:
        return any(d.weekday() == _DAYS.index(plain) for d in story.dates)
    return plain in _SPELT or (plain in _MONTHS and any(d.month == _MONTHS.index(plain) + 1 for d in story.dates))
