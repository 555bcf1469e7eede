"""What copydesk and the nearest open tools that need no weights take for quotations, numbers and days, each in one form.

Each reader is a function from a text to what it finds; those of tools that are not installed are left out, and `missing` says how to get them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec

from copydesk import facts

Range = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A direct quotation: where its words stand, where its source does, and the speaker's name."""

    content: list[Range]
    source: list[Range]
    speaker: str


NumberReader = Callable[[str], list[tuple[int, int, float]]]
DayReader = Callable[[str, datetime], list[str]]
QuoteReader = Callable[[str], list[Said]]
EXTRA = "pip install 'copydesk[bench]'"
MODULES = {"quantulum3": "quantulum3", "dateparser": "dateparser", "Recognizers-Text": "recognizers_date_time"}


def missing() -> dict[str, str]:
    """The tools that are not installed, and what to do about it."""
    hints = {"Recognizers-Text": f"{EXTRA}, or pip install --pre recognizers-text-suite 'emoji<2' (it fails with later ones)"}
    return {name: hints.get(name, EXTRA) for name, module in MODULES.items() if find_spec(module) is None}


# --- numbers --------------------------------------------------------------------------------------------------------
def number_readers() -> dict[str, NumberReader]:
    """The readers of numbers: first and last place, and value."""

    def ours(text: str) -> list[tuple[int, int, float]]:
        return [(*f.span, f.value) for f in facts.find(text).figures]

    found: dict[str, NumberReader] = {"copydesk (all of facts)": ours}
    if find_spec("quantulum3"):
        from quantulum3 import classifier, parser

        classifier.USE_CLF = False  # its classifier of units is weights, in a pickle that today's scikit-learn cannot read

        def quantulum(text: str) -> list[tuple[int, int, float]]:
            return [(*q.span, q.value) for q in parser.parse(text)]

        found["quantulum3"] = quantulum
    if find_spec("recognizers_number"):
        from recognizers_number import Culture, recognize_number

        def recognizers(text: str) -> list[tuple[int, int, float]]:
            results = recognize_number(text, Culture.English)
            return [(r.start, r.end + 1, float(r.resolution["value"])) for r in results if r.resolution.get("value")]

        found["Recognizers-Text, numbers"] = recognizers
    return found


# --- days -----------------------------------------------------------------------------------------------------------
def day_readers() -> dict[str, DayReader]:
    """The readers of days: ISO days in a text of that day."""

    def ours(text: str, at: datetime) -> list[str]:
        return [d.value for d in facts.find(text, published=at).dates if d.value and re.fullmatch(r"\d{4}-\d\d-\d\d", d.value)]

    found: dict[str, DayReader] = {"copydesk (all of facts)": ours}
    if find_spec("dateparser"):
        from dateparser.search import search_dates

        def dateparser(text: str, at: datetime) -> list[str]:
            settings = {"RELATIVE_BASE": at.replace(tzinfo=None)}
            return [day.date().isoformat() for _, day in search_dates(text, languages=["en"], settings=settings) or []]

        found["dateparser, search"] = dateparser
    if find_spec("recognizers_date_time"):
        from recognizers_date_time import Culture, recognize_datetime

        def recognizers(text: str, at: datetime) -> list[str]:
            # Two readings are given for "Thursday", the past one first.
            results = recognize_datetime(text, Culture.English, reference=at.replace(tzinfo=None))
            return [
                r.resolution["values"][0]["value"][:10] for r in results if r.resolution and r.resolution["values"][0]["type"] == "date"
            ]

        found["Recognizers-Text, dates"] = recognizers
    return found


# --- quotations -----------------------------------------------------------------------------------------------------
def quotation_readers() -> dict[str, QuoteReader]:
    """copydesk, and the rules for direct quotations that textacy's documentation describes, written anew: theirs ask a trained parser
    for the subject of a verb, these take the name or pronoun beside it."""

    def ours(text: str) -> list[Said]:
        told = facts.find(text).statements
        return [Said(content=list(s.content), source=list(s.source), speaker=s.speaker or "") for s in told if s.type == "direct"]

    return {"copydesk (all of facts)": ours, "rules as textacy's": by_verb_beside}


_QUOTED = re.compile(r'"([^"\n]+)"|“([^”\n]+)”|«([^»\n]+)»')
_LEAST = 4  # words: shorter ones are titles and words held at a distance
_VERBS = [
    "acknowledge",
    "add",
    "admit",
    "affirm",
    "agree",
    "allege",
    "announce",
    "argue",
    "assert",
    "believe",
    "claim",
    "comment",
    "concede",
    "conclude",
    "confirm",
    "contend",
    "continue",
    "declare",
    "deny",
    "describe",
    "disclose",
    "estimate",
    "exclaim",
    "explain",
    "express",
    "hint",
    "imply",
    "indicate",
    "inform",
    "insist",
    "mention",
    "note",
    "point",
    "predict",
    "propose",
    "reason",
    "reckon",
    "recommend",
    "remark",
    "reply",
    "report",
    "reveal",
    "say",
    "speculate",
    "state",
    "stress",
    "suggest",
    "tell",
    "testify",
    "think",
    "urge",
    "warn",
    "write",
]
_IRREGULAR = {"say": "said says saying", "tell": "told tells telling", "think": "thought thinks thinking", "write": "wrote writes writing"}


def _forms(verb: str) -> list[str]:
    if verb in _IRREGULAR:
        return [verb, *_IRREGULAR[verb].split()]
    stem = verb.removesuffix("e")
    past = f"{verb[:-1]}ied" if verb.endswith("y") and verb[-2] not in "aeiou" else f"{stem}ed"
    present = f"{verb[:-1]}ies" if past.endswith("ied") else f"{verb}es" if verb.endswith("ss") else f"{verb}s"
    return [verb, past, present, f"{stem}ing"]


_CUE = re.compile(rf"\b(?:{'|'.join(form for verb in _VERBS for form in _forms(verb))})\b")
_NAME = r"(?:[A-Z][\w'’.-]+(?:\s+(?:(?:de|van|von|of)\s+)?[A-Z][\w'’.-]+)*|\b(?:he|she|they|it|He|She|They|It)\b)"
_BEFORE = re.compile(rf"({_NAME})(?:,[^,\n]{{1,60}},)?\s+(?:also\s+|later\s+|then\s+)?$")
_AFTER = re.compile(rf"^\s+({_NAME})")


def by_verb_beside(text: str) -> list[Said]:
    """Words between quotation marks with a verb of reporting in the same paragraph outside of them, and a name right beside that verb.

    Of several verbs the nearest to the quotation counts; quotations without one are left out.
    """
    quotes = [(m.start(), m.end(), m.start(m.lastindex or 1), m.end(m.lastindex or 1)) for m in _QUOTED.finditer(text)]
    outside = list(text)
    for start, end, *_ in quotes:
        outside[start:end] = "\x00" * (end - start)
    plain, found = "".join(outside), []
    cues = [m.span() for m in _CUE.finditer(plain)]
    for start, end, first, last in quotes:
        if len(text[first:last].split()) < _LEAST:
            continue
        near = [c for c in cues if "\n" not in text[min(c[0], end) : max(c[1], start)] and min(abs(c[0] - end), abs(start - c[1])) < 150]
        for cue in sorted(near, key=lambda c: min(abs(c[0] - end), abs(start - c[1]))):
            after, before = _AFTER.search(plain[cue[1] : cue[1] + 80]), _BEFORE.search(plain[max(0, cue[0] - 120) : cue[0]])
            if after or before:
                match, at = (after, cue[1]) if after else (before, max(0, cue[0] - 120))
                assert match is not None
                source = (match.start(1) + at, match.end(1) + at)
                found.append(Said(content=[(first, last)], source=[source], speaker=text[slice(*source)]))
                break
    return found
