"""Figures: the numbers a text gives, with what each counts and the words that qualify it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.facts import lexicon as lex
from copydesk.types import DateMention, Figure

_SPELT = "|".join([*lex.SMALL, *lex.TENS])
_WORDS = rf"(?:(?:{'|'.join(lex.TENS)})(?:[-\s](?:one|two|three|four|five|six|seven|eight|nine)(?!\w))?|(?:{_SPELT})(?!\w))"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIZE = {
    "k": 1e3, "thousand": 1e3, "hundred": 1e2, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9, "tn": 1e12,
    "trillion": 1e12,
}  # fmt: skip
_MODIFIER = (
    r"at\sleast|at\smost|about|around|approximately|roughly|some|an\sestimated|more\sthan|over|less\sthan|fewer\sthan|under|nearly|almost|"
    r"close\sto|up\sto|as\smany\sas|as\smuch\sas|as\sfew\sas|another|a\sfurther|an\sadditional|only|just\sover|just\sunder|exactly"
)
_CURRENCY = {"$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "US$": "USD", "A$": "AUD", "C$": "CAD"}
_MONEY = {"dollars": "USD", "pounds": "GBP", "euros": "EUR", "yen": "JPY", "rupees": "INR", "yuan": "CNY", "francs": None}
_FIGURE = re.compile(
    rf"(?<![\w.,/:$£€¥₹#+-])(?P<mod>(?:{_MODIFIER})\s)?"
    rf"(?:(?P<fn>{_WORDS}|\d{{1,3}})\s(?:in(?:\severy)?|out\sof(?:\severy)?)\s(?P<fd>{_WORDS}|\d{{1,4}})(?=\s[a-z])"
    rf"|(?P<half>half|(?P<pn>a|one|two|three|four)[-\s](?P<pd>third|quarter|fifth|tenth)s?)\sof(?=\s[a-z])"
    rf"|(?P<cur>(?:US|A|C)?\$|[£€¥₹])?(?P<num>{_DIGITS}|{_WORDS}|(?<=a\s)hundred(?=\s)|a\smillion|a\sbillion|a\sdozen)"
    rf"(?:(?P<to>\s?(?:-|–|to|and)\s?)(?:[$£€])?(?P<num2>{_DIGITS}|{_WORDS})(?![\w-]))?"
    rf"(?:[-\s]?(?P<size>(?:k|m|mn|b|bn|tn)(?![\w])|(?:hundred|thousand|million|billion|trillion)(?!\w)))?"
    rf"(?P<pct>\s?%|\s?per\scent(?!\w)|\spercent(?!\w)(?!age))?)",
    re.IGNORECASE,
)
_AGED = re.compile(r"(?:-|\s)year(?:-|\s)olds?(?!\w)|\syears\sold(?!\w)")
_LENGTH = re.compile(r"(?:-|\s)(second|minute|hour|day|week|month|year|decade)(?:s(?!\w)|(?=-|\s)(?!\w))")
_CLOCK = re.compile(r"[:.]\d|\s?(?:[ap]\.?m\b|o['’]clock)|(?:st|nd|rd|th)\b|-\w|/\d|\)\s?\d|\s\d", re.IGNORECASE)
_WORD = re.compile(r"\s([^\W\d_](?:\w|['’-](?=\w))*)(,?)")
_OUTCOME = re.compile(
    r"\s(?:(?:who\s)?(?:were|was|have\sbeen|had\sbeen|has\sbeen|are)\s)?(?:reported(?:ly)?\s)?"
    r"(killed|injured|wounded|arrested|displaced|missing|dead|detained|hurt|rescued|evacuated|taken\shostage)(?!\w)"
)
_TIMES = frozenset(
    ("past", "last", "next", "previous", "first", "coming", "no", "number", "page", "chapter", "section", "article", "aged", "age")
)
# A number of plural things, not of a group ("the 27 member states" counts; "Group of Seven" names).
_WHAT_LIMIT = 8  # words; the longest that reads as one thing
_TIES = frozenset(("of", "off", "near", "from", "at", "in", "outside", "around", "behind", "under", "across", "without", "aboard"))
_ARTICLES = frozenset(("the", "a", "an", "its", "their", "his", "her"))
_LOW = frozenset(("at least", "more than", "over", "just over", "as few as"))
_HIGH = frozenset(
    (
        "at most",
        "less than",
        "fewer than",
        "under",
        "up to",
        "just under",
        "nearly",
        "almost",
        "as many as",
        "as much as",
        "close to",
    )
)


# Nouns that name a sum or a share: what "of 3.5 per cent" or "to £340,000" belongs to.
_SUMS = (
    "offer|price|costs?|claim|bid|rise|raise|increase|cut|allowance|rate|payment|commission|budget|fine|award|bill|fees?|salary|wages?|"
    "share|tax|profits?|loss|losses|debt|loan|grant|deficit|surplus|turnout|inflation|growth|stake|fund|discount|rent|pension|toll"
)
_NAMED_SUM = re.compile(
    rf"(?:^|\W)((?:[^\W\d_][\w’'-]*\s){{0,3}}(?:{_SUMS}))"
    r"(?P<for>\s(?:to|for|in|on|over)\s[^.;:,!?“”\"\d]{1,40}?)?"
    r"(?:\sfrom\s[^;:,!?“”\"]{1,20}?)?"
    r"\s?(?P<tie>(?<=\s)(?:of|at|to|from|is|was|will\sbe|would\sbe|rose\sto|fell\sto|(?:stands|stood|is\sput|was\sput)\sat))?\s?$"
)
_SUBJECT = r"(?:^|[.!?:;“\"]\s?|\n|\sthat\s|,\s)((?:[^\W\d_][\w’'-]*\s){1,7})"
_AUXILIARY = r"(?:(?:will|would|could|may|might|has|have|had|is|are|was|were|is\sto|are\sto)\s)?"
_COST = re.compile(rf"{_SUBJECT}{_AUXILIARY}(?:cost|costs|costing)(?:\s(?:the\s)?[a-z]+)?\s$")
_ASKED = re.compile(rf"{_SUBJECT}{_AUXILIARY}(?P<verb>offered|asked\sfor|asking\sfor|seeking|wants?)\s$")


def find(text: str, dates: Sequence[DateMention]) -> list[Figure]:
    """The figures of the text in order. Dates, times, ordinals, scores, addresses and bare numbers are none."""
    taken = sorted(d.span for d in dates)
    found, at = [], 0
    for match in _FIGURE.finditer(text):
        if match.end() == match.start():
            continue
        while at < len(taken) and taken[at][1] <= match.start():
            at += 1
        if at < len(taken) and taken[at][0] < match.end():
            continue
        if figure := _figure(text, match):
            found.append(figure)
    return found


def _value(word: str) -> float:
    plain = word.lower().replace(",", "")
    if plain[0].isdigit():
        return float(plain)
    if plain.startswith("a "):
        return {"a million": 1e6, "a billion": 1e9, "a dozen": 12.0}[" ".join(plain.split())]
    if plain == "hundred":
        return 100.0
    return float(sum(lex.TENS.get(p, 0) or lex.SMALL.get(p, 0) for p in re.split(r"[-\s]", plain)))


def _figure(text: str, m: re.Match[str]) -> Figure | None:
    modifier = " ".join(m["mod"].lower().split()) if m["mod"] else None
    if m["fn"]:
        return _ratio(text, m, modifier)
    if m["half"]:
        return _part(text, m, modifier)
    value, high = _value(m["num"]), None
    size = _SIZE[m["size"].lower()] if m["size"] else 1.0
    end = m.end()
    spelt = not m["num"][0].isdigit()
    if m["num2"]:
        high = _value(m["num2"]) * size
        # "between 10 and 20" is a range, "two and three" is not, "3-1" is a score.
        between = text[max(0, m.start() - 8) : m.start()].lower() == "between "
        if high <= value or (m["to"].strip() == "and" and not between):
            high, size, end = None, 1.0, m.end("num")
            if m["to"].strip() in ("-", "–"):
                return None
    elif m["to"]:
        end = m.end("num")
    value *= size
    low = value if high is not None else None
    if m["pct"] and end == m.end():
        what = _of(text, end) or _sum(text, m.start(), modifier)
        return _made(text, m.start(), end, value, modifier, low, high, "percent", "%", what)
    if m["cur"]:
        if not m["size"] and re.match(r"[\w]", text[end : end + 1]):
            return None
        what = _of(text, end) or _sum(text, m.start(), modifier)
        return _made(text, m.start(), end, value, modifier, low, high, "money", _CURRENCY[m["cur"].upper()], what)
    if m["size"] and not spelt and m["size"].lower() in ("k", "m", "b"):
        return None  # "500m" is metres as often as millions
    if aged := _AGED.match(text, end):
        return _made(text, m.start(), end + aged.end() - aged.start(), value, modifier, low, high, "age", "years", None)
    if not m["mod"] and re.search(r", $", text[max(0, m.start() - 2) : m.start()]) and text[end : end + 1] in (",", ")"):
        return _age(text, m, value)
    if length := _LENGTH.match(text, end):
        return _length(text, m, length, value, modifier, low, high)
    return _count(text, m, end, value, modifier, low, high, spelt)


def _sum(text: str, at: int, modifier: str | None) -> str | None:
    """What the sum or share at this place is: the noun before it ("pay offer"), what costs it, or who offers or asks it."""
    before = text[max(0, at - 110) : at]
    if before.endswith("from "):
        return None  # what it was before: the sum itself is the figure that follows
    if (m := _NAMED_SUM.search(before)) and (m["tie"] or modifier == "up to"):
        words = m[1].split()
        for n in range(len(words) - 2, -1, -1):
            if words[n].lower() in _ARTICLES or words[n].lower() in _NO_PART:
                return " ".join(words[n + 1 :])
        return " ".join(words)
    if m := _COST.search(before):
        return (subject := _subject(m[1])) and f"cost of {subject}"
    if m := _ASKED.search(before):
        return (subject := _subject(m[1])) and f"{'offered by' if m['verb'] == 'offered' else 'asked for by'} {subject}"
    return None


# What may stand before such a noun without being a part of its phrase: verbs, prepositions, conjunctions.
_NO_PART = frozenset(
    "down up on in of to at after says said say and or but for with by this that put than is was would will could raised "  # noqa: SIM905
    "raise raises lifted lifts turned rejected rejecting take takes make made set cut which as from".split()
)
_AUXILIARIES = frozenset("will would could may might has have had is are was were to".split())  # noqa: SIM905
_STAND_INS = frozenset("it he she they we i you which who that this these those there what".split())  # noqa: SIM905


def _subject(words: str) -> str | None:
    """A subject as it reads inside a sentence, its article in lower case; None for a pronoun, which names nothing."""
    parts = words.split()
    while parts and parts[-1].lower() in _AUXILIARIES:
        parts.pop()
    while parts and parts[0].lower() in ("and", "but", "or", "so", "yet"):
        parts.pop(0)
    if not parts or parts[0].lower() in _STAND_INS:
        return None
    if parts[0].endswith("ing") or parts[0].lower() in _ARTICLES:
        parts[0] = parts[0].lower()
    return " ".join(parts)


def _made(
    text: str, start: int, end: int, value: float, modifier: str | None, low: float | None, high: float | None, kind: str,
    unit: str | None, what: str | None,
) -> Figure:  # fmt: skip
    if modifier in _LOW and high is None:
        low = value
    if modifier in _HIGH and high is None:
        high = value
    return Figure(span=(start, end), value=value, low=low, high=high, modifier=modifier, unit=unit, what=what, kind=kind)


def _ratio(text: str, m: re.Match[str], modifier: str | None) -> Figure | None:
    top, bottom = _value(m["fn"]), _value(m["fd"])
    noun = _noun(text, m.end())
    if not 0 < top < bottom or noun is None:
        return None
    return _made(text, m.start(), noun[1], top / bottom, modifier, None, None, "ratio", noun[0], _phrase(text, m.end(), noun[1]))


def _part(text: str, m: re.Match[str], modifier: str | None) -> Figure | None:
    if m["half"].lower() == "half":
        value = 0.5
    else:
        value = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}[m["pn"].lower()] / {
            "third": 3,
            "quarter": 4,
            "fifth": 5,
            "tenth": 10,
        }[m["pd"].lower()]
    what = _of(text, m.end())
    return _made(text, m.start(), m.end(), value, modifier, None, None, "ratio", None, what) if what else None


def _age(text: str, m: re.Match[str], value: float) -> Figure | None:
    """ "Mara Quill, 34," gives an age: a name stands before the comma."""
    name = re.search(r"\b[A-Z][\w'’-]+ [A-Z][\w'’-]+, $", text[max(0, m.start() - 50) : m.start()])
    whole = m["num"].isdigit() and 0 < value < 116 and not m["size"] and not m["num2"]
    return _made(text, m.start(), m.end(), value, None, None, None, "age", "years", None) if name and whole else None


def _length(
    text: str, m: re.Match[str], length: re.Match[str], value: float, modifier: str | None, low: float | None, high: float | None
) -> Figure | None:
    before = text[max(0, m.start() - 12) : m.start()].split()
    if (before and before[-1].lower() in _TIMES) or re.match(
        r"\s(?:ago|later|earlier|before|after)\b", text[length.end() : length.end() + 9]
    ):
        return None
    if not length.group().endswith("s") and not length.group().startswith("-"):
        return None  # "two year" is no length; "two-year" is
    return _made(
        text,
        m.start(),
        length.end(),
        value,
        modifier,
        low,
        high,
        "duration",
        length.group(1) + "s",
        _of(text, length.end()),
    )


def _count(
    text: str, m: re.Match[str], end: int, value: float, modifier: str | None, low: float | None, high: float | None, spelt: bool
) -> Figure | None:
    if _CLOCK.match(text, end) or (value < 2 and spelt):
        return None
    before = text[max(0, m.start() - 16) : m.start()].split()
    if before and before[-1].lower().strip("(") in _TIMES:
        return None
    year = m["num"].isdigit() and len(m["num"]) == 4 and 1500 <= value < 2100 and not m["size"]
    if year and not modifier:
        return None
    money = re.match(r"\s(dollars|pounds|euros|yen|rupees|yuan|francs)\b", text[end : end + 9])
    if money:
        return _made(text, m.start(), end + money.end(), value, modifier, low, high, "money", _MONEY[money.group(1)], None)
    if text.startswith((" of them", " of those"), end):
        close = end + 8 if text.startswith(" of them", end) else end + 9
        return _made(text, m.start(), close, value, modifier, low, high, "count", None, _outcome(text, close, "of them"))
    noun = _noun(text, end)
    if noun:
        return _made(
            text,
            m.start(),
            noun[1],
            value,
            modifier,
            low,
            high,
            "count",
            noun[0],
            _outcome(text, noun[1], _phrase(text, end, noun[1])),
        )
    outcome = _OUTCOME.match(text, end)
    if outcome and not (spelt and value < 2):
        return _made(text, m.start(), end, value, modifier, low, high, "count", None, "people " + outcome.group(1))
    return None


def _outcome(text: str, end: int, what: str | None) -> str | None:
    """What is counted together with what happened to it: "people killed"."""
    match = _OUTCOME.match(text, end)
    if not match or not what or (" " in what and what != "of them"):
        return what
    return f"{what} {' '.join(match.group(1).split())}"


def _noun(text: str, at: int) -> tuple[str, int] | None:
    """The plural noun a number counts, at most three words on, and where it ends."""
    for number in range(4):
        match = _WORD.match(text, at)
        if not match:
            return None
        word = match.group(1)
        if word in lex.NP_STOPS and word not in ("dead", "injured", "wounded", "missing"):
            return None
        if number and word[0].isupper() and word not in lex.DEMONYMS:
            return None
        if not number and word[0].isupper() and word not in lex.DEMONYMS and word.lower() not in lex.PLURAL_UNITS and not word.isupper():
            return None
        plural = word.lower() in lex.PLURAL_UNITS or (
            len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s")) and word.lower() not in lex.NOT_UNITS
        )
        if plural and not (word in ("dead", "wounded", "injured") and number):
            if word.lower() in lex.CALENDAR:
                return None
            return word, match.end(1)
        if match.group(2):
            return None
        at = match.end()
    return None


def _phrase(text: str, at: int, noun_end: int) -> str:
    """The noun phrase from here over its noun, with what tells these from others ("waiting off the harbour")."""
    start = end = at + 1
    at = end = noun_end
    tied = False  # a preposition or article stands before the next word
    for _ in range(_WHAT_LIMIT):
        match = _WORD.match(text, at)
        if not match or text[at - 1] == ",":
            break
        word = match.group(1).lower()
        if word in _TIES or (tied and word in _ARTICLES):
            tied = True
        elif tied and word not in lex.NP_STOPS and word not in lex.CALENDAR:
            # Up to the noun that the preposition leads to: "the fish market", "the Pilot’s Rest".
            tied = not _ends_phrase(text, match.end())
            end = match.end(1)
        elif not tied and word.endswith("ing") and len(word) > 4:
            end = match.end(1)
        else:
            break
        at = match.end()
    return " ".join(text[start:end].split())


def _ends_phrase(text: str, at: int) -> bool:
    """Whether a phrase may end here: what follows is no further noun of it, but a stop, a verb or a small word."""
    match = _WORD.match(text, at)
    if not match:
        return True
    word = match.group(1)
    return word.lower() in lex.NP_STOPS or word in _TIES or word.lower() in _ARTICLES or word.endswith(("ed", "ly"))


def _of(text: str, at: int) -> str | None:
    """What a share or a sum is of: "12% of homes", "half of the boats"."""
    match = re.compile(r"\s(?:of|for|in)(?:\s(?:the|all|its|their|his|her))?(?=\s)").match(text, at)
    if not match:
        return None
    noun = _noun(text, match.end())
    return _phrase(text, match.end(), noun[1]) if noun else None
