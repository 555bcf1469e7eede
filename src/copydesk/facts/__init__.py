"""What a text states: who said what, which figures and dates it gives, whom and what it names, each with its place in it.

Precision comes before recall: what a reader is told rests on this, so what the text does not settle is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from copydesk.facts import dates, figures, foreign, names, occasions, opinion, quotations, statements, topics
from copydesk.facts.circumstances import Scene, placed
from copydesk.facts.ledger import ledger as ledger
from copydesk.facts.ledger import story_ledger as story_ledger
from copydesk.facts.phrases import sought
from copydesk.facts.stretches import begun
from copydesk.text import sentences
from copydesk.types import Facts, Range

# A paragraph in which a source takes something back: what it repeats there, nobody states any more.
_NOTICE = re.compile(
    r"(?:\W*(?:correction|clarification|editor['’]s note|corrected)\b"
    r"|.{0,200}?\bearlier version of this (?:article|story|report|page)\b"
    r"|this (?:article|story|report) (?:was|has been) (?:amended|corrected|updated))",
    re.IGNORECASE | re.DOTALL,
)
# One of these stands in every notice.
_NOTICED = ("correction", "corrected", "clarification", "editor", "amended", "updated", "version")
_NOTICE_WORDS = frozenset(sought(form for word in _NOTICED for form in (word, word.capitalize(), word.upper())))
LONGEST = 1_000_000  # characters of a text that are read; the longest report we saw has a tenth of that, and 5 MB must not take seconds
NAMES = 6  # of the tags; more than a reader takes in at a glance is no navigation
TAGS = NAMES + topics.MOST
HEADLINE = 200  # characters at most of a first paragraph that is a headline


def find(
    text: str,
    *,
    published: datetime | None = None,
    language: str = "en",
    section: str = "",
    keywords: Sequence[str] = (),
    model: str = "",
) -> Facts:
    """The facts of one text; every range is a `[start, end)` offset into exactly this text.

    A headline may stand before the body as its first paragraph. `section` and `keywords` are what its source files it under;
    `model` is the file of a model whose opinion raises or lowers the tier of statements. Other languages than English give names and, where
    it is plain who speaks, quotations; German, French and Spanish topics as well.
    """
    text, language = text[:LONGEST], language[:2].lower() or "en"
    paragraphs = quotations.paragraphs(text)
    quotes = quotations.find(text, paragraphs)
    masked = quotations.masked(text, quotes)
    named = names.find(text, language=language)
    about = topics.find(*_parts(text, paragraphs), language=language, section=section, tags=keywords)
    chosen = (*tags(text[: _lede_end(paragraphs)], Facts(names=tuple(named))), *(t.name for t in about))
    if language != "en":
        said = foreign.find(text, masked, quotes, language)
        return Facts(statements=tuple(said), names=tuple(named), tags=chosen, topics=about)
    mentioned = dates.find(text, published=published)
    notices = [p for p in paragraphs if _NOTICE.match(text, *p)] if not _NOTICE_WORDS.isdisjoint(begun(text)) else []
    made = occasions.dated(statements.find(text, masked, quotes, named), mentioned, masked)
    told = [s for s in made if not _within(s.content[0][0], notices)]
    if model:
        told = opinion.load(model).weighed(text, told)
    spans = sentences(text)
    counted = [f for f in figures.find(text, mentioned, spans) if not _within(f.span[0], notices)]
    return Facts(
        statements=tuple(told),
        figures=tuple(placed(counted, Scene(text, told, named, mentioned, spans, published))),
        dates=tuple(mentioned),
        names=tuple(named),
        tags=chosen,
        topics=about,
    )


def _within(at: int, paragraphs: list[Range]) -> bool:
    return any(start <= at < end for start, end in paragraphs)


def _lede_end(paragraphs: list[Range]) -> int:
    """Where headline and lede end: a first paragraph without a full stop's worth of words is a headline."""
    if not paragraphs:
        return 0
    return paragraphs[min(1, len(paragraphs) - 1)][1]


def _parts(text: str, paragraphs: list[Range]) -> tuple[str, str, str]:
    """Headline, lede and body; there is no headline where the first paragraph is a sentence of the report."""
    words = [text[start:end] for start, end in paragraphs]
    titled = len(words) > 1 and len(words[0]) <= HEADLINE and not words[0].rstrip("\"'”’») ").endswith((".", ":", ";"))
    headline, rest = (words[0], words[1:]) if titled else ("", words)
    return headline, "".join(rest[:1]), "\n\n".join(rest[1:])


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
    initials = {"".join(w[0] for w in name.split() if w[0].isupper()) for name in counts} if any(map(_is_short, counts)) else set()
    ranked = sorted(counts, key=lambda n: (-(counts[n] + 3 * _in_headline(n, kinds[n], headline)), -_in_headline(n, kinds[n], headline)))
    # An acronym that stands for a longer name, which is known too, is left out.
    return tuple(n for n in ranked if not (_is_short(n) and n.replace(".", "") in initials))[:NAMES]


def _in_headline(name: str, kind: str, headline: str) -> int:
    return int(name in headline or (kind == "person" and name.split()[-1] in headline))


def _is_short(name: str) -> bool:
    plain = name.replace(".", "")
    return plain.isupper() and len(plain) > 2


def as_json(id: Any, facts: Facts) -> dict[str, Any]:
    """The facts as the `facts` filter prints them; ranges become pairs of offsets."""
    found = {key: msgspec.to_builtins(getattr(facts, key)) for key in ("statements", "figures", "dates", "names", "topics")}
    return {"id": id, **found, "tags": list(facts.tags)}
