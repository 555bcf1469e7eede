"""Numbers as they stand in a text: what each is worth, in digits or words, with the words that qualify it and its unit if it has one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from copydesk.facts.lexicon import SMALL, TENS, words
from copydesk.facts.phrases import sought
from copydesk.facts.stretches import around, first, matches, spots

Kind = Literal["plain", "money", "percent", "share", "odds", "measure", "score", "rank"]

_ONES = "|".join(sorted((w for w in SMALL if w != "zero"), key=len, reverse=True))
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_BELOW_100 = rf"(?:(?:{'|'.join(TENS)})(?:[-\s](?:{_UNITS})(?!\w))?|(?:{_ONES}))(?!\w)"
_SPELT = (
    rf"(?:{_BELOW_100}(?:[-\s]and[-\s]a[-\s]half(?=[\s-]))?|(?:half[-\s]a|(?:a|three)[-\s]quarters?\sof\sa|an?)(?=[-\s](?:dozen|"
    rf"hundred|thousand|"
    rf"million|billion|trillion)(?!\w))|"
    r"half\sa(?=\s(?:kilo|kilogram|mile|metre|meter|kilometre|kilometer|litre|liter|tonne|ton|acre|hectare|pint|pound)(?!\w))|"
    r"half(?=\san?\s(?:second|minute|hour|day|week|month|year|decade|century)(?!\w))|"
    r"(?:(?<=(?:nearly|almost)\s)|(?<=(?:more|less)\sthan\s)|(?<=(?:about|under)\s)|(?<=over\s)|(?<=at\sleast\s))"
    r"an?(?=\s(?:minute|hour|day|week|fortnight|month|year|decade|century|dollar|euro)(?![\w-])))"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIZES = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12,
    "dozen": 12, "hundred": 1e2, "thousand": 1e3, "lakh": 1e5,
    "million": 1e6, "crore": 1e7, "billion": 1e9, "trillion": 1e12,
}  # fmt: skip
_SIZE = r"(?:[-\s]?(?:k|m|mn|mln|b|bn|bln|tn|trn)(?!\w)|[-\s](?:dozen|hundred|thousand|lakh|million|crore|billion|trillion)(?!\w))"
_CURRENCIES = {
    "$": "USD", "us$": "USD", "us $": "USD", "a$": "AUD", "c$": "CAD", "nz$": "NZD", "nz $": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL",
    "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "rs": "INR", "usd": "USD", "eur": "EUR", "gbp": "GBP", "chf": "CHF", "₽": "RUB",
    "₩": "KRW", "₴": "UAH", "₺": "TRY", "₪": "ILS", "n": "NGN", "r": "ZAR", "rm": "MYR", "ksh": "KES", "sh": "KES", "tk": "BDT",
    "aed": "AED", "dh": "AED", "ngn": "NGN", "zar": "ZAR", "kes": "KES", "rs.": "INR",
}  # fmt: skip
_CURRENCY = (
    r"(?-i:(?:US|NZ)\s?\$|(?:HK|[ACSR])\$|\$|[£€¥₹₽₩₴₺₪]|(?:USD|EUR|GBP|CHF|NGN|ZAR|KES|AED|Rs\.?|RM|K?[Ss]h|Tk|Dh)(?=\s?\d)|"
    r"[NR](?=\d[\d.,]*(?:,\d{3}|\.\d\d(?!\d)|\s?(?:[mb]n?|million|billion|trillion)(?!\w))))"
)
# Words for money behind the number; those of more than one country are their own unit.
_COINS = {
    "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "rupee": "INR", "yuan": "CNY", "rouble": "RUB", "ruble": "RUB",
    "hryvnia": "UAH", "zloty": "PLN", "shekel": "ILS", "rand": "ZAR", "won": "KRW", "baht": "THB", "naira": "NGN", "lira": "TRY",
    "franc": None, "crown": None, "krona": None, "kronor": None, "krone": None, "kroner": None, "peso": None, "dinar": None, "dirham": None,
    "riyal": None, "real": None, "shilling": None, "pence": "pence", "cent": "cents",
}  # fmt: skip
_COIN = rf"\s(?:(?:US|Canadian|Australian|Swiss|British)\s)?(?P<coin>{'|'.join(_COINS)})s?(?![\w-])"
_MEASURES = (
    r"sq\s(?:km|miles|met(?:re|er)s|ft|feet|m)|g(?=[\s.,;)])|ml|cl|mcg|km/h|kmh|kph|mph|m/s|km²|km2|km|cm|mm|kg|mg|kW|MW|GW|kWh|MWh|GWh|TWh|ha|lbs?|ft|°C|°F|C(?=[\s,.;])|F(?=[\s,.;])|°|"
    r"(?:square\s|cubic\s)?(?:kilo|centi|milli)?met(?:re|er)s?|(?:square\s)?miles?|kilograms?|kilos?|grams?|tonnes?|tons?|"
    r"(?:milli)?lit(?:re|er)s?|gallons?|pounds?|ounces?|hectares?|acres?|degrees?|knots?|feet|inches|yards?|(?:mega|giga|kilo|"
    r"tera)watts?(?:-hours?)?|barrels?"
)
MEASURE = re.compile(rf"\s?(?P<unit>{_MEASURES})(?![\w/²])")
_MODIFIER = (
    r"at\sleast|at\smost|about|around|approximately|roughly|some|an\sestimated|more\sthan|less\sthan|fewer\sthan|no\sfewer\sthan|"
    r"no\sless\sthan|no\smore\sthan|not\smore\sthan|well\sover|just\sover|just\sunder|over|under|above|below|nearly|almost|"
    r"close\sto|up\sto|"
    r"as\smany\sas|as\smuch\sas|as\sfew\sas|as\slittle\sas|another|a\sfurther|an\sadditional|an\sextra|just|only|exactly|maybe|perhaps|"
    r"in\sthe\sregion\sof|within|exceed(?:ed|s|ing)|upwards?\sof|barely|scarcely|hardly|virtually|(?:just\s)?shy\sof|"
    r"in\sexcess\sof|not\sless\sthan|"
    r"(?:well|far|slightly|a\slittle)\s(?:more\sthan|less\sthan|over|under|above|below)|a\smere|a\s(?:minimum|maximum)\sof|"
    r"something\slike|anything\sup\sto|"
    r"as\s(?:high|low|long)\sas|plus\sor\sminus"
)
# Longest first by the anchor: "no more than 12" is not "more than 12".
_BEFORE = re.compile(rf"(?<![\w-])({_MODIFIER})\s(?:(?:the|all|a\stotal\sof|another)\s)?$")  # of text in lower case
_ESTIMATED = re.compile(r"(?<![\w-])(?:an?\s)?(estimated)\s(?:[a-z]+\s){1,2}(?:of|at)\s$")
_AFTER = re.compile(
    r"\s(or\s(?:more|so|fewer|less|thereabouts)|and\s(?:over|older|under|younger)(?!\s(?:an?|the|\d)))(?!\w)|-?(?P<odd>odd|plus)(?!\w)|\s(?P<more>more|further)(?!\sthan)(?=[\s.,;])"
)
_MODIFIER_REACH = 28  # characters: "an additional" and an article

_TO = r"(?P<to>\s?[-–—]\s?|\sto\s|\sand\s|\sor\s)"
_GLUED = r"(?:km|cm|mm|m|kg|mg|g|ft|in|mph|kph|kW|MW|GW|C|F|p)(?!\w)"  # units that stand right behind a number
_NUMBER = re.compile(
    rf"(?<![\w.,/:#+$£€¥₹°-])(?:"
    rf"(?P<odds>(?!(?!1\s|one\s)[\w-]+\sin\s(?:19|20)\d\d(?!\d))(?P<top>{_BELOW_100}|\d{{1,3}})\s(?:in(?:\severy)?|out\sof(?:\severy)?)\s(?P<bottom>{_BELOW_100}|"
    rf"\d{{1,4}}(?![\d,.]\d)))(?=[\s.,;:])"
    rf"|(?P<share>(?P<half>half)(?=\s(?:said|say|were|are|have|had|did|would|want|think|thought|voted|of|the|all|its|their|his|her|"
    rf"our|a\s(?!dozen|hundred|thousand|million|billion)[a-z]+)\s|"
    rf"(?<=by\shalf)(?=[\s.,])(?!\san?\s))"
    rf"|(?!(?:a|three)[-\s]quarters?\sof\sa\s(?:million|billion|trillion))(?P<parts>an?|one|two|three|four)[-\s](?P<part>third|"
    rf"quarter|fifth|sixth|eighth|tenth)s?(?=\s(?:of|in|on|as|the|by|to|from|since|last|this|after|during|over|between|more|less|"
    rf"fewer|higher|lower|smaller|larger|down|up|off|below|above|short|and|were|are|have)\s|[.,;]))"
    rf"|(?P<cur>{_CURRENCY}\s?)?(?P<num>{_DIGITS}|{_SPELT})(?P<size>{_SIZE})?(?P<rest>\s(?:and\s)?(?:{_BELOW_100}))?"
    rf"(?:(?P<pct1>\s?%|\sper\scent)?{_TO}(?P<cur2>{_CURRENCY}\s?)?(?P<num2>{_DIGITS}|{_SPELT})(?P<size2>{_SIZE})?(?!-|(?!{_GLUED})\w))?"
    rf"(?P<pct>\s?%|[\s-]per\scent(?!\w)|[\s-]percent(?!\w)|\spercentage\spoints?)?"
    rf")",
    re.IGNORECASE,
)
# Every number holds a digit or one of these: only around them is the pattern above tried.
_HEADS = sorted(
    words(
        """
        one two three four five six seven eight nine ten eleven twel twen thir fif half hundred thousand million billion
        trillion dozen quarter forty
        """
    )
)
_A_LITTLE = ("nearly a", "almost a", "more than a", "less than a", "about a", "under a", "over a", "at least a")  # "nearly a decade"
_TRIGGERS = sought((*"£€¥₹₽₩₴₺₪$", *(style(w) for w in (*_A_LITTLE, *_HEADS) for style in (str, str.capitalize, str.upper))))
_AROUND = (12, 44)  # characters before ("US$ ", "half a ") and after ("1.2 million to 1.4 million per cent")
# How a number begins: with a digit, a currency, or letters of a number in words.
_START = re.compile(
    r"[\d$£€¥₹₽₩₴₺₪aAoOtTfFsSeEnNhHuUgGcCrRkKzZdD](?<![\w.,/:#+$£€¥₹°-].)"
    r"(?:(?<=[\d$£€¥₹₽₩₴₺₪])|(?i:(?<=a)n?[-\s]|(?<=o)ne|(?<=t)(?:w|h[ir]|en)|(?<=f)(?:our|i[vf]|ort)|(?<=s)(?:ix|ev)|(?<=e)(?:ig|"
    r"le)|(?<=n)in|(?<=h)alf)"
    r"|(?<=[A-Z])(?:[SZK]?\s?\$|SD|UR|BP|HF|GN|AR|ES|ED|M\s?\d|k\s?\d|[Ss]h\s?\d|h\s?\d|s\.?[\s\d]|\d))",
    re.DOTALL,
)
_RANKED = sought(("rank", "finish", "placed", "came", "coming", "comes", "rated"))
_RANKING = re.compile("[rfpc](?:ank|inish|laced|am|om|ated)")
_RANK_REACH = 40  # characters behind these words: "ed joint seventh out "
_RANK = re.compile(
    r"(?<!\w)(?:rank(?:ed|s|ing)|finish(?:ed|es|ing)|placed|came|coming|comes|rated)\s(?:joint\s)?"
    r"(?P<rank>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|\d{1,3}(?:st|nd|rd|th))(?=\s(?:in|of|out|at|"
    r"behind|among|for|on|to|with)\s|[.,;])"
)
_ORDINALS = dict(zip("first second third fourth fifth sixth seventh eighth ninth tenth".split(), range(1, 11), strict=True))  # noqa: SIM905
# What a pair of numbers is the score of: without one of these beside it, "3-1" may be anything.
_SCORED = re.compile(
    r"\b(?:won|win|wins|winning|beat|beats|beating|beaten|lost|lose|loses|losing|los[st]|draw|drew|drawn|led|lead|leads|leading|ended|ends|"
    r"finished|defeat(?:ed|s)?|victory|score|scored|vote|votes|voted|passed|thrash(?:ed)?|scoreboard|half|goal|goals|penalties|"
    r"final|match|set)\b"
)
_VOTED = re.compile(r"vote|margin\sof\s$")
_SETS_BEFORE = re.compile(r"\d[-–]\d{1,2},?\s(?:and\s)?$")
_SCORED_AFTER = re.compile(r"\s(?:win|victory|defeat|loss|draw|lead|up|down|ahead|in\sfavou?r|against|vote|to\s[A-Z]|[A-Z][a-z])")
_TEAM_BEFORE = re.compile(r"[—–-]\s[A-Z][\w’' ]+\s$|\b[A-Z][a-z]+\s$")
_CHANGED = re.compile(r"\s[Ff]rom\s$")  # "rose from 11 to 16 weeks" is no range
_RANGING = re.compile(r"\b(?:rang(?:e|es|ed|ing)|anywhere|var(?:y|ies|ied|ying)|costing|priced)\sfrom\s$")
_BY = re.compile(
    r"\b(?:rose|ris(?:e|es|en|ing)|fell|fall(?:s|en|ing)?|gain(?:s|ed|ing)?|lost|lose|shed|slip(?:s|ped|ping)?|drop(?:s|ped|ping)?|climb(?:s|ed|ing)?|"
    r"jump(?:s|ed|ing)?|add(?:s|ed|ing)?|increas(?:e|es|ed|ing)|up|down)\s(?:by\s)?$"
)
_WIDEST = 4  # times: "fell 14 to 2,310" tells by how much and to what; a range is hardly as wide
_SCORE_REACH = 60


class Number(NamedTuple):
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
    ranks = list(matches(_RANK, spots(_RANKED, text), text, 0, _RANK_REACH, _RANKING))
    at = 0
    for start, last, end in around(spots(_TRIGGERS, text, digits=True), text, *_AROUND):
        at = max(at, start)
        while match := first(_NUMBER, _START, text, at, last, end):
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
    if plain.endswith("half"):
        plain = plain.replace("-and-a-half", " and a half")
    if plain[0].isdigit():
        return float(plain)
    if plain in ("a", "an"):
        return 1.0
    if plain in ("half a", "half-a", "half"):
        return 0.5
    if "quarter" in plain:
        return 0.75 if plain.startswith("three") else 0.25
    bare = plain.removesuffix(" and a half")
    return sum(TENS.get(p, 0) or SMALL.get(p, 0) for p in re.split(r"[-\s]", bare)) + 0.5 * (bare != plain)


def _times(size: str | None) -> float:
    return _SIZES[size.strip(" -\n\t\u00a0").lower()] if size else 1.0


def _number(text: str, m: re.Match[str]) -> Number | None:
    if m["odds"]:
        top, bottom = worth(m["top"]), worth(m["bottom"])
        return _qualified(text, m.start(), m.end("odds"), top / bottom, "odds", spelt=True) if 0 < top < bottom else None
    if m["half"] and _A_HALF.search(text, max(0, m.start() - 30), m.start()):
        return None
    if m["share"]:
        return _qualified(text, m.start(), m.end("share"), _share(m), "share", spelt=True)
    return _plain(text, m)


# "the second half of the year", "the wrong half of the pitch" are parts with a name.
_A_HALF = re.compile(
    r"(?<!\w)(?:first|second|latter|other|top|bottom|upper|lower|back|front|better|final|early|late|one|"
    r"(?:the|a|its|their|his|her)(?:\s[a-z]+)?)\s$"
)


def _share(m: re.Match[str]) -> float:
    if m["half"]:
        return 0.5
    parts = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}[m["parts"].lower()]
    return round(parts / {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}[m["part"].lower()], 10)


def _plain(text: str, m: re.Match[str]) -> Number | None:
    spelt = not m["num"][0].isdigit()
    value, end = worth(m["num"]) * _times(m["size"]), m.end("size") if m["size"] else m.end("num")
    if m["rest"] and m["size"] and m["size"].strip(" -").lower() in ("hundred", "thousand") and spelt:
        value, end = value + worth(m["rest"].strip().removeprefix("and ")), m.end("rest")
    high = _high(text, m, value)
    if high is None and m["rest"] and end <= m.start("rest") and text.startswith(" and ", end) and text.endswith("between ", 0, m.start()):
        high, end = worth(m["rest"].strip().removeprefix("and ")), m.end("rest")  # "between three and five"
        return _with_unit(text, m, value, value, high, end, spelt)
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
    if not m["num2"] or m["rest"] or (m["cur2"] and not m["cur"]) or (m["size"] and not m["size2"]) or (m["pct1"] and not m["pct"]):
        return None
    tie, second = m["to"].strip().lower(), worth(m["num2"]) * _times(m["size2"] or (m["size"] if value >= 100 else None))
    before = text[max(0, m.start() - _SCORE_REACH) : m.start()]
    if tie in ("-", "–", "—") and _SETS_BEFORE.search(before):
        return None  # a further set of a match
    if tie in ("-", "–", "—", "to") and not m["size"] and not m["size2"] and not m["cur"] and (score := _score(text, m, value, before)):
        return score
    if tie == "to" and ((_CHANGED.search(before) and not _RANGING.search(before)) or (second > _WIDEST * value and _BY.search(before))):
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
    counts = re.match(
        r"\s(?!in\b|and\b|to\b|up\b|win\b|on\b|at\b|against\b|after\b|by\b|for\b|with\b|over\b|before\b|as\b|when\b)[a-z]", after
    )
    dash = m["to"].strip() != "to"
    told = _SCORED_AFTER.match(after) or (not counts and (_SCORED.search(before) or (dash and _TEAM_BEFORE.search(before[-40:]))))
    if (
        not told
        or (counts and not _SCORED_AFTER.match(after))
        or (not dash and not _VOTED.search(before) and "vote" not in after and "favour" not in after)
    ):
        return None
    return Number(m.start(), end, m.start(), value, "score", unit=f"{m['num']}–{m['num2']}")


def _with_unit(text: str, m: re.Match[str], value: float, low: float | None, high: float | None, end: int, spelt: bool) -> Number | None:
    kind: Kind = "plain"
    unit = None
    full_end = m.end("num2") if high is not None and m["num2"] else end
    if m["pct"] and m.start("pct") == max(end, full_end):
        kind, unit, end = "percent", "points" if "point" in m["pct"] else "%", m.end("pct")
    elif high is None and m["pct1"]:
        kind, unit, end = "percent", "%", m.end("pct1")
    elif m["cur"]:
        kind, unit = "money", _CURRENCIES[" ".join(m["cur"].lower().split())]
        if re.match(r"\w", text[end : end + 1]):
            return None
    elif coin := _coin(text, m.start(), end):
        kind, unit, end = "money", _COINS[coin["coin"].lower()] or coin["coin"].lower().rstrip("s") + "s", coin.end()
    elif not spelt and _PENCE.match(text, end):
        kind, unit, end = "money", "pence" if text[end] == "p" else "cents", end + 1
    elif m["size"] and m["size"].lower() == "m" and _TALL.match(text, end):
        kind, unit, value = "measure", "metres", value / _SIZES["m"]
    elif (measure := MEASURE.match(text, end)) and not (m["size"] and m["size"].strip() in ("m", "k")):
        kind, unit, end = "measure", measure["unit"], measure.end()
    if unit and unit.strip("°") in ("", "C", "F", "degrees") and (cold := _BELOW_ZERO.search(text, max(0, m.start() - 7), m.start())):
        return Number(m.start(), end, cold.start(), -value, kind, unit, spelt=spelt)
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


_ARGUED = re.compile(
    r"\b(?:out|row|rows|dispute|disputes|strike|strikes|fight|fights|fought|battle|war|clash|clashed|tools|argue|argued|arguing|protest|protests|"
    r"protested|sued|sue|sues|jailed|arrested|questioned|probe|inquiry|charged|quit|resigned|fined|outcry|anger|concerns?|criticised)\s$"
)
_HEAVY = re.compile(r"\b(?:weigh(?:s|ed|ing)?|lost|shed|gained)\s(?:[a-z]+\s){0,3}$")
_POUND = re.compile(
    r"(?:-|\s)pounds?(?:\sof\s(?!the\b|public|taxpayer|their|its|our|your|money|debt|investment|funding|fines|damage|aid)[a-z]+|"
    r"(?:\s|\sand\s|,\s)\d+\sounces)"
)


def _coin(text: str, start: int, end: int) -> re.Match[str] | None:
    """The currency in words behind a number; "3 pounds of flour" and "weighs 40 pounds" have none."""
    coin = _COIN_AFTER.match(text, end)
    heavy = coin and coin["coin"].lower() == "pound" and (_POUND.match(text, end) or _HEAVY.search(text, max(0, start - 40), start))
    return None if heavy else coin


_RUN = re.compile(r"\b(?:run|runs|ran|races?|raced|held|contested|staged|competed|final|event)\s(?:[a-z]+\s){0,4}$")
_WENT = re.compile(
    r"\b(?:edg(?:e|es|ed|ing)|w[ae]nt|go(?:es|ing|ne)?|creep(?:s|ing)?|crept|inch(?:es|ed|ing)?|tick(?:s|ed|ing)?|moved?|nudged?|pushed|picked|"
    r"climb(?:s|ed|ing)?|shot|drove|driven|sped)\s$"
)
_BETWEEN = re.compile(r"\b[Bb]etween\s$")
_BELOW_ZERO = re.compile(r"\bminus\s$|(?<!\w)−$")
_TALL = re.compile(r"[-\s](?:tall|long|high|wide|deep|thick|away|apart)(?!\w)")
_PENCE = re.compile(r"[pc¢](?!\w|\.\w)")
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
    plain = before.lower()
    modifier, full = None, start
    if m := _BEFORE.search(plain):
        modifier, full = " ".join(m[1].split()), start - len(plain) + m.start()
    elif "estimated" in before and (m := _ESTIMATED.search(before)):
        modifier = "estimated"
    if modifier == "over" and (
        _ARGUED.search(text, max(0, full - 24), full) or (kind == "measure" and _RUN.search(text, max(0, full - 50), full))
    ):
        modifier, full = None, start  # "a row over £40", "a race over 162 kilometres"
    if modifier == "up to" and _WENT.search(text, max(0, full - 12), full):
        modifier, full = None, start  # "edged up to 5.1 per cent"
    if high is not None and (tied := _BETWEEN.search(text, max(0, full - 8), full)):
        full = tied.start()
    if m := _AFTER.match(text, end):
        if m["odd"]:
            modifier, end = modifier or m["odd"], m.end()
        elif m[1] or (m["more"] and kind in ("plain", "money") and modifier is None):
            modifier, end = modifier or " ".join((m[1] or m["more"]).split()), m.end()
    elif kind == "money" and modifier is None and text.startswith(" more than ", end):
        modifier, end = "more", end + 5
    return Number(start, end, full, value, kind, unit, modifier, low, high, spelt, sized)
