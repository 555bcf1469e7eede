"""What a text states: who said what, which figures and dates it gives, whom and what it names, each with its place in it.

Precision comes before recall: what a reader is told rests on this, so what the text does not settle is left out.
"""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from copydesk.facts import dates, figures, names, quotations, statements
from copydesk.text import sentences
from copydesk.types import DateMention, Facts, Figure, Name, Range, Statement

# A paragraph in which a source takes something back: what it repeats there, nobody states any more.
_NOTICE = re.compile(
    r"(?:\W*(?:correction|clarification|editor['’]s note|corrected)\b"
    r"|.{0,200}?\bearlier version of this (?:article|story|report|page)\b"
    r"|this (?:article|story|report) (?:was|has been) (?:amended|corrected|updated))",
    re.IGNORECASE | re.DOTALL,
)
_IN_PLACE = re.compile(r"(?: [a-z]+){0,4}? in (?:the )?")
LONGEST = 1_000_000  # characters of a text that are read; the longest report we saw has a tenth of that, and 5 MB must not take seconds
TAGS = 8  # more than a reader takes in at a glance is no navigation


def find(text: str, *, published: datetime | None = None, language: str = "en") -> Facts:
    """The facts of one text; every range is a `[start, end)` offset into exactly this text.

    A headline may stand before the body as its first paragraph. Other languages than English give names and, where it is plain
    who speaks, quotations.
    """
    text, language = text[:LONGEST], language[:2].lower() or "en"
    paragraphs = quotations.paragraphs(text)
    quotes = quotations.find(text, paragraphs)
    masked = quotations.masked(text, quotes)
    named = names.find(text, language=language)
    chosen = tags(text[: _lede_end(paragraphs)], Facts(names=tuple(named)))
    if language != "en":
        said = statements.find_named(text, masked, quotes, language)
        return Facts(statements=tuple(said), names=tuple(named), tags=chosen)
    mentioned = dates.find(text, published=published)
    notices = [p for p in paragraphs if _NOTICE.match(text, *p)]
    told = [s for s in statements.find(text, masked, quotes, named) if not _within(s.content[0][0], notices)]
    counted = [f for f in figures.find(text, mentioned) if not _within(f.span[0], notices)]
    return Facts(
        statements=tuple(told),
        figures=tuple(_placed(counted, told, named, text, mentioned, published)),
        dates=tuple(mentioned),
        names=tuple(named),
        tags=chosen,
    )


def _within(at: int, paragraphs: list[Range]) -> bool:
    return any(start <= at < end for start, end in paragraphs)


def _lede_end(paragraphs: list[Range]) -> int:
    """Where headline and lede end: a first paragraph without a full stop's worth of words is a headline."""
    if not paragraphs:
        return 0
    return paragraphs[min(1, len(paragraphs) - 1)][1]


def tags(headline: str, *facts: Facts) -> tuple[str, ...]:
    """The few names a reader would click, those in the headline (or headline and lede) first, then the most mentioned.

    Several articles' facts may be given; their mentions add up.
    """
    counts: dict[str, int] = {}
    kinds: dict[str, str] = {}
    for one in facts:
        for name in one.names:
            counts[name.name] = counts.get(name.name, 0) + len(name.mentions)
            kinds.setdefault(name.name, name.kind)
    known = set(counts)
    ranked = sorted(counts, key=lambda n: (-(counts[n] + 3 * _in_headline(n, kinds[n], headline)), -_in_headline(n, kinds[n], headline)))
    return tuple(n for n in ranked if not _is_short_for(n, known))[:TAGS]


def _in_headline(name: str, kind: str, headline: str) -> int:
    return int(name in headline or (kind == "person" and name.split()[-1] in headline))


def _is_short_for(name: str, known: set[str]) -> bool:
    """Whether an acronym stands for a longer name that is known too."""
    plain = name.replace(".", "")
    return (
        plain.isupper() and len(plain) > 2 and any("".join(w[0] for w in n.split() if w[0].isupper()) == plain for n in known if n != name)
    )


def _placed(
    counted: list[Figure],
    told: list[Statement],
    named: list[Name],
    text: str,
    mentioned: list[DateMention],
    published: datetime | None,
) -> list[Figure]:
    """The figures with who gave them, where, and for which time, as far as their own sentence says so."""
    # What somebody demands or offers is no figure they gave: those statements are of the third tier.
    claims = sorted(((c, s) for s in told if s.tier < 3 for c in s.content), key=lambda claim: claim[0])
    places = {start: end for n in named if n.kind == "place" for start, end in n.mentions}
    spans = sentences(text) if counted else []
    made, sentence, claim, date = [], 0, 0, 0
    for figure in counted:
        start, end = figure.span
        while sentence + 1 < len(spans) and spans[sentence][1] <= start:
            sentence += 1
        while claim < len(claims) and claims[claim][0][1] <= start:
            claim += 1
        while date < len(mentioned) and mentioned[date].span[0] < end:
            date += 1
        inside = claim < len(claims) and claims[claim][0][0] <= start
        known = claims[claim][1] if inside else None
        window = _window(mentioned[date : date + 2], spans[sentence][1], published)
        made.append(
            replace(
                figure,
                attributed_to=(known.speaker or text[slice(*known.source[0])]) if known and known.source else None,
                place=_place_after(text, end, spans[sentence][1], places),
                window_start=window[0] if window else None,
                window_end=window[1] if window else None,
            )
        )
    return made


def _window(following: list[DateMention], sentence_end: int, published: datetime | None) -> tuple[str, str] | None:
    """The time a figure is for, where its sentence goes on with "over the past two months"."""
    for date in following:
        if published and date.value and date.span[1] <= sentence_end and (days := dates.window(date.value, published)):
            return days
    return None


def _place_after(text: str, at: int, sentence_end: int, places: dict[int, int]) -> str | None:
    """The place a figure is for: "17 people were killed in Port Alden". Only a few plain words may stand between."""
    match = _IN_PLACE.match(text, at, sentence_end)
    return text[match.end() : places[match.end()]] if match and match.end() in places else None


def as_json(id: Any, facts: Facts) -> dict[str, Any]:
    """The facts as the `facts` filter prints them; ranges become pairs of offsets."""
    found = {key: [asdict(item) for item in getattr(facts, key)] for key in ("statements", "figures", "dates", "names")}
    return {"id": id, **found, "tags": list(facts.tags)}
