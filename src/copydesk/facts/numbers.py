"""Numbers as they stand in a text: what each is worth, in digits or words, with the words that qualify it and its unit if it has one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from copydesk.facts.lexicon import SMALL, TENS, words
from copydesk.facts.stretches import around

Kind = Literal["plain", "money", "percent", "share", "odds", "measure", "score", "rank"]

_ONES = "|".join(sorted((w for w in SMALL if w != "zero"), key=len, reverse=True))
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_BELOW_100 = rf"(?:(?:{'|'.join(TENS)})(?:[-\s](?:{_UNITS})(?!\w))?|(?:{_ONES}))(?!\w)"
_SPELT = (
    rf"(?:{_BELOW_100}(?:\sand\sa\shalf(?=\s))?|(?:half\sa|an?)(?=\s(?:dozen|hundred|thousand|million|billion|trillion)(?!\w))|"
    r"half(?=\san?\s(?:second|minute|hour|day|week|month|year|decade|century)(?!\w)))"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIZES = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12, "dozen": 12, "hundred": 1e2, "thousand": 1e3, "lakh": 1e5,
    "million": 1e6, "crore": 1e7, "billion": 1e9, "trillion": 1e12,
}  # fmt: skip
_SIZE = r"(?:[-\s]?(?:k|m|mn|b|bn|tn)(?!\w)|[-\s](?:dozen|hundred|thousand|lakh|million|crore|billion|trillion)(?!\w))"
_CURRENCIES = {
    "$": "USD", "us$": "USD", "us $": "USD", "a$": "AUD", "c$": "CAD", "nz$": "NZD", "nz $": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL",
    "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "rs": "INR", "usd": "USD", "eur": "EUR", "gbp": "GBP", "chf": "CHF", "₽": "RUB",
    "₩": "KRW", "₴": "UAH", "₺": "TRY", "₪": "ILS",
}  # fmt: skip
_CURRENCY = r"(?-i:(?:US|NZ)\s?\$|(?:HK|[ACSR])\$|\$|[£€¥₹₽₩₴₺₪]|(?:USD|EUR|GBP|CHF|Rs)(?=[\s\d]))"
# Words for money behind the number; those of more than one country are their own unit.
_COINS = {
    "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "rupee": "INR", "yuan": "CNY", "rouble": "RUB", "ruble": "RUB",
    "hryvnia": "UAH", "zloty": "PLN", "shekel": "ILS", "rand": "ZAR", "won": "KRW", "baht": "THB", "naira": "NGN", "lira": "TRY",
    "franc": None, "crown": None, "krona": None, "kronor": None, "krone": None, "kroner": None, "peso": None, "dinar": None, "dirham": None,
    "riyal": None, "real": None, "shilling": None,
}  # fmt: skip
_COIN = rf"\s(?:(?:US|Canadian|Australian|Swiss|British)\s)?(?P<coin>{'|'.join(_COINS)})s?(?![\w-])"
_MEASURES = (
    r"km/h|kmh|kph|mph|m/s|km²|km2|km|cm|mm|kg|mg|kW|MW|GW|kWh|MWh|GWh|TWh|ha|lbs?|ft|°C|°F|C(?=[\s,.;])|F(?=[\s,.;])|°|"
    r"(?:square\s|cubic\s)?(?:kilo|centi|milli)?met(?:re|er)s?|(?:square\s)?miles?|kilograms?|kilos?|grams?|tonnes?|tons?|"
    r"(?:milli)?lit(?:re|er)s?|gallons?|hectares?|acres?|degrees?|knots?|feet|inches|yards?|(?:mega|giga|kilo|tera)watts?(?:-hours?)?|barrels?"
)
MEASURE = re.compile(rf"\s?(?P<unit>{_MEASURES})(?![\w/²])")
_MODIFIER = (
    r"at\sleast|at\smost|about|around|approximately|roughly|some|an\sestimated|more\sthan|less\sthan|fewer\sthan|no\sfewer\sthan|"
    r"no\sless\sthan|no\smore\sthan|not\smore\sthan|well\sover|just\sover|just\sunder|over|under|above|below|nearly|almost|close\sto|up\sto|"
    r"as\smany\sas|as\smuch\sas|as\sfew\sas|as\slittle\sas|another|a\sfurther|an\sadditional|an\sextra|just|only|exactly|maybe|perhaps|"
    r"in\sthe\sregion\sof|within|exceed(?:ed|s|ing)|upwards\sof"
)
# Longest first by the anchor: "no more than 12" is not "more than 12".
_BEFORE = re.compile(rf"(?<![\w-])({_MODIFIER})\s(?:(?:the|all|a\stotal\sof|another)\s)?$", re.IGNORECASE)
_ESTIMATED = re.compile(r"(?<![\w-])(?:an?\s)?(estimated)\s(?:[a-z]+\s){1,2}(?:of|at)\s$")
_AFTER = re.compile(r"\s(or\s(?:more|so|fewer|less))(?!\w)|\s(more|further)(?!\sthan)(?=[\s.,;])")
_MODIFIER_REACH = 28  # characters: "an additional" and an article

_TO = r"(?P<to>\s?[-–—]\s?|\sto\s|\sand\s|\sor\s)"
_NUMBER = re.compile(
    rf"(?<![\w.,/:#+$£€¥₹°-])(?:"
    rf"(?P<odds>(?P<top>{_BELOW_100}|\d{{1,3}})\s(?:in(?:\severy)?|out\sof(?:\severy)?)\s(?P<bottom>{_BELOW_100}|\d{{1,4}}(?![\d,.]\d)))(?=[\s.,;:])"
    rf"|(?P<share>(?P<half>half)(?=\s(?:of|the|all|its|their|his|her|our|a\s(?!dozen|hundred|thousand|million|billion)[a-z]+)\s|(?<=by\shalf)(?=[\s.,]))"
    rf"|(?P<parts>an?|one|two|three|four)[-\s](?P<part>third|quarter|fifth|sixth|eighth|tenth)s?(?=\s(?:of\s|in\s|on\s|as\s|the\s|by\s)|[.,;]|\s(?:more|less|fewer)\s))"
    rf"|(?P<cur>{_CURRENCY}\s?)?(?P<num>{_DIGITS}|{_SPELT})(?P<size>{_SIZE})?(?P<rest>\s(?:and\s)?(?:{_BELOW_100}))?"
    rf"(?:{_TO}(?P<cur2>{_CURRENCY}\s?)?(?P<num2>{_DIGITS}|{_SPELT})(?P<size2>{_SIZE})?(?![\w-]))?"
    rf"(?P<pct>\s?%|[\s-]per\scent(?!\w)|[\s-]percent(?!\w)|\spercentage\spoints?)?"
    rf")",
    re.IGNORECASE,
)
# Every number holds one of these: only around them is the pattern above tried.
_HEADS = sorted(
    words(
        """
        one two three four five six seven eight nine ten eleven twel twen thir fif half hundred thousand million billion
        trillion dozen quarter forty
        """
    )
)
# Literals in both cases, not a flag: only these let the engine skip what cannot begin a match.
# Digits are spelt out: alternatives that all begin with a letter of their own are found twice as fast.
_TRIGGER = re.compile("|".join(["0", *"123456789£€¥₹₽₩₴₺₪$", *_HEADS, *(h.capitalize() for h in _HEADS)]).replace("$", r"\$"))
_AROUND = (12, 44)  # characters before ("US$ ", "half a ") and after ("1.2 million to 1.4 million per cent")
_RANK = re.compile(
    r"(?<!\w)(?:rank(?:ed|s|ing)|finish(?:ed|es|ing)|placed|came|coming|comes|rated)\s(?:joint\s)?"
    r"(?P<rank>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|\d{1,3}(?:st|nd|rd|th))(?=\s(?:in|of|out|at|behind|among|for|on|to|with)\s|[.,;])"
)
_ORDINALS = dict(zip("first second third fourth fifth sixth seventh eighth ninth tenth".split(), range(1, 11), strict=True))  # noqa: SIM905
# What a pair of numbers is the score of: without one of these beside it, "3-1" may be anything.
_SCORED = re.compile(
    r"\b(?:won|win|wins|winning|beat|beats|beating|beaten|lost|lose|loses|losing|los[st]|draw|drew|drawn|led|lead|leads|leading|ended|ends|"
    r"finished|defeat(?:ed|s)?|victory|score|scored|vote|votes|voted|passed|thrash(?:ed)?|scoreboard|half|goal|goals|penalties|final|match|set)\b"
)
_SCORED_AFTER = re.compile(r"\s(?:win|victory|defeat|loss|draw|lead|up|down|ahead|in\sfavou?r|against|vote|to\s[A-Z]|[A-Z][a-z])")
_TEAM_BEFORE = re.compile(r"[—–-]\s[A-Z][\w’' ]+\s$|\b[A-Z][a-z]+\s$")
_CHANGED = re.compile(r"(?<!range)(?<!ranges)(?<!ranged)(?<!ranging)\s[Ff]rom\s$")  # "rose from 11 to 16 weeks" is no range
_SCORE_REACH = 60


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text. ``start`` is that of its digits or words, ``full`` that of its modifier; ``end`` is past its unit."""

    start: int
    end: int
    full: int
    value: float
    kind: Kind = "plain"
    unit: str | None = None
    modifier: str | None = None
    low: float | None = None
    high: float | None = None
    spelt: bool = False
    sized: bool = False  # with a magnitude: "1.2 million", "two dozen"


def find(text: str) -> Iterator[Number]:
    """Every number of the text in order, also those that turn out to be dates, times or names."""
    ranks = list(_RANK.finditer(text))
    at = 0
    for start, end in around(_TRIGGER, text, *_AROUND):
        at = max(at, start)
        while match := _NUMBER.search(text, at, end):
            while ranks and ranks[0].start("rank") < match.start():
                yield _rank(ranks.pop(0))
            ranked = ranks and ranks[0].start("rank") == match.start()
            number = None if ranked else _number(text, match)
            if number:
                yield number
            at = max(number.end if number else 0, _passed(match))
    for rank in ranks:
        yield _rank(rank)


def _passed(match: re.Match[str]) -> int:
    """Where to look for the next number: behind the first of two that turned out to be no range, but never inside "555-0142"."""
    if match["num2"] and match["to"].strip() not in ("-", "–", "—"):
        return match.end("size") if match["size"] else match.end("num")
    return match.end()


def _rank(match: re.Match[str]) -> Number:
    word = match["rank"].lower()
    value = _ORDINALS.get(word) or (float(word[:-2]) if word[0].isdigit() else -1)
    return Number(match.start("rank"), match.end("rank"), match.start("rank"), value, "rank", spelt=not word[0].isdigit())


def worth(words: str) -> float:
    """What a number without magnitude is worth: "1,426", "twenty-one", "six and a half", "half a"."""
    plain = words.lower().replace(",", "")
    if plain[0].isdigit():
        return float(plain)
    if plain in ("a", "an"):
        return 1.0
    if plain in ("half a", "half"):
        return 0.5
    bare = plain.removesuffix(" and a half")
    return sum(TENS.get(p, 0) or SMALL.get(p, 0) for p in re.split(r"[-\s]", bare)) + 0.5 * (bare != plain)


def _times(size: str | None) -> float:
    return _SIZES[size.strip(" -\n\t\u00a0").lower()] if size else 1.0


def _number(text: str, m: re.Match[str]) -> Number | None:
    if m["odds"]:
        top, bottom = worth(m["top"]), worth(m["bottom"])
        return _qualified(text, m.start(), m.end("odds"), top / bottom, "odds", spelt=True) if 0 < top < bottom else None
    if m["share"]:
        return _qualified(text, m.start(), m.end("share"), _share(m), "share", spelt=True)
    return _plain(text, m)


def _share(m: re.Match[str]) -> float:
    if m["half"]:
        return 0.5
    parts = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}[m["parts"].lower()]
    return round(parts / {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}[m["part"].lower()], 10)


def _plain(text: str, m: re.Match[str]) -> Number | None:
    spelt = not m["num"][0].isdigit()
    value, end = worth(m["num"]) * _times(m["size"]), m.end("size") if m["size"] else m.end("num")
    if m["rest"] and m["size"] and m["size"].strip().lower() in ("hundred", "thousand") and spelt:
        value, end = value + worth(m["rest"].strip().removeprefix("and ")), m.end("rest")
    high = _high(text, m, value)
    if m["rest"] and end < m.start("rest"):
        end = end if high is None else m.end("num2")
    if isinstance(high, Number):
        return high
    if high is None and m["num2"] and m["to"].strip() in ("-", "–", "—"):
        return None
    low = None
    if high is not None:
        end = m.end("size2") if m["size2"] else m.end("num2")
        value = low = value * (_times(m["size2"]) if m["size2"] and not m["size"] else 1)
    return _with_unit(text, m, value, low, high, end, spelt)


def _high(text: str, m: re.Match[str], value: float) -> float | Number | None:
    """The upper end of a range, None if there is none, or the score that the pair of numbers is."""
    if not m["num2"] or m["rest"]:
        return None
    tie, second = m["to"].strip().lower(), worth(m["num2"]) * _times(m["size2"] or (m["size"] if value >= 100 else None))
    before = text[max(0, m.start() - _SCORE_REACH) : m.start()]
    if tie in ("-", "–", "—", "to") and not m["size"] and not m["size2"] and not m["cur"] and (score := _score(text, m, value, before)):
        return score
    if tie == "to" and _CHANGED.search(before):
        return None
    if tie == "and" and not before.lower().endswith("between "):
        return None
    if tie == "or" and not (second == value + 1 or second <= 2 * value):
        return None
    lifted = value * _times(m["size2"]) if m["size2"] and not m["size"] else value
    return second if second > lifted else None


def _score(text: str, m: re.Match[str], value: float, before: str) -> Number | None:
    """ "3-1", "1 – 0", "52 to 48": a pair of numbers that count nothing, beside a word of play or a vote."""
    end = m.end("num2")
    if m["pct"] or not (m["num"].isdigit() and m["num2"].isdigit()) or value > 999 or re.match(r"\s?(?:[-–/]\s?\d|:)", text[end : end + 3]):
        return None
    after = text[end : end + 24]
    counts = re.match(r"\s(?!in\b|and\b|to\b|up\b|win\b|on\b|at\b|against\b|after\b|by\b|for\b|with\b|over\b)[a-z]", after)
    dash = m["to"].strip() != "to"
    told = _SCORED_AFTER.match(after) or (not counts and (_SCORED.search(before) or (dash and _TEAM_BEFORE.search(before[-40:]))))
    if not told or (counts and not _SCORED_AFTER.match(after)) or (not dash and "vote" not in before + after and "favour" not in after):
        return None
    return Number(m.start(), end, m.start(), value, "score", unit=f"{m['num']}–{m['num2']}")


def _with_unit(text: str, m: re.Match[str], value: float, low: float | None, high: float | None, end: int, spelt: bool) -> Number | None:
    kind: Kind = "plain"
    unit = None
    full_end = m.end("num2") if high is not None else end
    if m["pct"] and m.start("pct") == max(end, full_end):
        kind, unit, end = "percent", "points" if "point" in m["pct"] else "%", m.end("pct")
    elif m["cur"]:
        kind, unit = "money", _CURRENCIES[" ".join(m["cur"].lower().split())]
        if re.match(r"\w", text[end : end + 1]):
            return None
    elif coin := _COIN_AFTER.match(text, end):
        kind, unit, end = "money", _COINS[coin["coin"].lower()] or coin["coin"].lower().rstrip("s") + "s", coin.end()
    elif (measure := MEASURE.match(text, end)) and not (m["size"] and m["size"].strip() in ("m", "k")):
        kind, unit, end = "measure", measure["unit"], measure.end()
    sized = bool(m["size"] or (high is not None and m["size2"]))
    if (
        m["size"]
        and not spelt
        and kind == "plain"
        and m["size"].strip().lower() in ("k", "m", "b")
        and not re.match(r"\s[a-z]{4,}", text[end : end + 5])
    ):
        return None  # "500m" is metres as often as millions
    return _qualified(text, m.start(), end, value, kind, unit=unit, low=low, high=high, spelt=spelt, sized=sized)


_COIN_AFTER = re.compile(_COIN, re.IGNORECASE)


def _qualified(
    text: str,
    start: int,
    end: int,
    value: float,
    kind: Kind,
    *,
    unit: str | None = None,
    low: float | None = None,
    high: float | None = None,
    spelt: bool = False,
    sized: bool = False,
) -> Number:
    """The number with its modifier, before it or behind it."""
    before = text[max(0, start - _MODIFIER_REACH) : start]
    modifier, full = None, start
    if m := _BEFORE.search(before):
        modifier, full = " ".join(m[1].lower().split()), start - len(before) + m.start()
    elif m := _ESTIMATED.search(before):
        modifier = "estimated"
    if m := _AFTER.match(text, end):
        if m[1] or (m[2] and kind in ("plain", "money") and modifier is None):
            modifier, end = modifier or " ".join((m[1] or m[2]).split()), m.end()
    elif kind == "money" and modifier is None and text.startswith(" more than ", end):
        modifier, end = "more", end + 5
    return Number(start, end, full, value, kind, unit, modifier, low, high, spelt, sized)
