"""Sentences that explain who or what somebody is and tell of no event: they come and go without changing the news."""

from __future__ import annotations

import re

from copydesk.changes import ideas, lexicon
from copydesk.changes.numerals import Day
from copydesk.changes.passages import Passage, Whole
from copydesk.changes.synonyms import is_past

# "The board is a body of ...", "the lakes were dug as ... several centuries ago", "an effect known as ..."
_DEFINES = re.compile(
    r"\b(?:is|are|was|were) (?:also |usually |often |generally |mainly |one |home |part |among |made up |known |based |located |"
    r"held (?:every|each|in|on|at)  |situated |"
    r"named (?:after|for|by) |called |found |used |caused |spread |run by |owned by |an? |the (?:\w+est|country['’]s|\w+['’]s|main|only|"
    r"national|state|body|agency|biggest|second|third|name|term|process|study|seat|capital|umbrella|regulator|home|"
    r"(?:[a-z]+ ){0,3}(?:body|agency|board|group|company|organisation|organization|charity|union|"
    r"federation|association|institute|party|arm|wing|service|authority|office|watchdog|court|chamber|programme|program|scheme|law|disease|"
    r"infection|species|virus|method|measure|unit|index|body|fund|network|river|lake|mountain|island|region|province|district|village|"
    r"town|port|road|line|festival|race|tournament|competition|league|prize|award))\b)"
    r"|\b(?:ist|sind) (?:ein|eine|der|die|das|einer|eines|Teil|bekannt)\b|\b(?:est|sont) (?:une?|le|la|les|l['’])|\b(?:es|"
    r"son) (?:una?|el|la|los)\b"
)
_BEGAN = re.compile(
    r"\b(?:was|were|been) (?:first |originally |officially )?(?:founded|established|set up|created|built|dug|opened|launched|introduced|"
    r"formed|named|incorporated|discovered|invented|laid|erected)\b.{0,60}\b(?:in (?:the )?(?:1\d|20[01])\d\d|centur(?:y|ies)|decades? ago)"
    r"|^(?:Founded|Established|Built|Set up|Created|Opened|Formed) in (?:1\d|20[01])\d\d"
    r"|\b(?:dates? (?:from|back to)|goes back to|has existed since|founded in|established in) (?:the )?(?:1\d|20[01])\d\d"
)
_GENERAL = re.compile(
    r"\b(?:can|may|usually|normally|typically|often|generally|every year|each year|annually|whose|which|known as)\b"
    r"|\b(?:has|have|employs|employ|runs|operates|serves|represents|covers|produces|makes|publishes|oversees|regulates|protects|"
    r"organises|organizes|supervises|monitors|advises|supplies|sells|tests|sets|issues|provides|brings|consists|comprises|includes|"
    r"lies|stands|sits|stretches|borders|links|connects|carries|hosts|belongs|occurs?|affects?|causes?|lives?|live|grows?|"
    r"bends?|eats?|feeds?|measures?|stores?|uses?|allows?|requires?|means|refers|takes place|meets|elects|appoints|funds|collects|"
    r"manages|owns|trains|handles|deals|examines|checks|treats|helps|maintains|administers|enforces)\b"
)
# "During a transit a planet passes in front of its star": of any, not of this one.
_INDEFINITE = re.compile(r"(?:(?:During|In|At|For|Under|When|If|On|Unlike|Like) )?(?:[Aa]n?|[Aa]ny|[Aa]ll|[Mm]ost|[Mm]any|[Ss]uch) [a-z]")
_REGULAR = re.compile(r"\b(?:every|each|annually|yearly)\b|^Like (?:all|most|many|other)\b")
_IS_A = re.compile(r"^[A-Z][\w'’-]*(?: [\w'’-]+){0,3} (?:is|are) an? (?:[\w-]+ ){1,4}(?:that|which|spread|caused|of|in|for)\b")
# What ties a sentence to these days: then it is news.
_NOW = re.compile(
    r"\b(?:now|still|yet|already|today|tonight|so far|currently|recently|again|no longer|until|since|will|would|going to|about to|"
    r"expected|planned|due|latest|new|this (?:week|month|year|morning|afternoon|evening)|last (?:week|month|year|night)|has been|have been|"
    r"had|being|remains?|continues?|heute|jetzt|noch|derzeit|aujourd|désormais|ahora|hoy)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"^(?:In |At |By |For )?(?:He|She|I|We|You|(?:The|A|An|His|Her|Their|Its) (?:[\w-]+ ){0,2}?(?:man|woman|boy|girl|suspect|victim|driver|"
    r"teenager|couple|mother|father|husband|wife|son|daughter|brother|sister|accused|defendant|patient|player|pilot|captain|officer|"
    r"gunman|attacker|widow|child|children|baby|pair|minister|president|mayor|judge|doctor|coach|manager|chief|chairman|spokes\w+|"
    r"victims|suspects|men|women|boys|girls|injured|dead|others))\b"
)


def explains(passage: Passage, known: Whole) -> bool:
    """Whether a sentence only explains something that the other version tells of: in general terms, in nobody's words, of no event."""
    text = passage.text
    if passage.number == 0 or _PERSON.match(text) or _NOW.search(text) or _is_told_by_somebody(passage):
        return False
    regular = _REGULAR.search(text)
    if any(isinstance(m.key, Day) and not regular and not _is_long_ago(m.key) for m in passage.marks):
        return False
    if _BEGAN.search(text):
        return _is_about(passage, known)
    said = ideas.named(ideas.ideas(passage.marks, passage.whole.language), "status")
    generally = re.search(r"\b(?:can|may|usually|often)\b", text)
    if (said and not generally and not _IS_A.search(text)) or ideas.negations(passage.marks):
        return False
    if passage.whole.language in ("en", "") and not (_DEFINES.search(text) or _only_present(passage)):
        return False
    return bool(
        _DEFINES.search(text) or _GENERAL.search(text) or (_INDEFINITE.match(text) and _only_present(passage, _TO_BE))
    ) and _is_about(passage, known)


def _is_told_by_somebody(passage: Passage) -> bool:
    quoted = any(start < passage.end and passage.start < end for start, end in passage.whole.quotations)
    return quoted or ideas.speaks(passage.marks, ideas.ideas(passage.marks, passage.whole.language))


def _is_long_ago(day: Day) -> bool:
    """Whether a date is a year gone by."""
    return day.field == "day" and isinstance(day.value, tuple) and day.value[1:] == (0, 0) and day.value[0] < LONG_AGO


LONG_AGO = 2012  # a year before this is history in any report that is revised; later ones may be of the matter itself


def _only_present(passage: Passage, before: frozenset[str] | None = None) -> bool:
    """Whether no verb of a sentence is in the past, but for participles behind "is", "are" and "whose ... are"."""
    words = passage.text.lower().split()
    bare = [w.strip(".,;:()") for w in words]
    return not any(
        w not in _AUXILIARIES and is_past(lexicon.fold(w)) and not _is_participle(bare, n, before or _BEFORE_PARTICIPLE)
        for n, w in enumerate(bare)
    )


_AUXILIARIES = frozenset(["is", "are", "has", "have", "does", "do", "men", "women", "people", "children", "feet", "teeth"])
_TO_BE = frozenset(["is", "are", "be"])
_BEFORE_PARTICIPLE = frozenset(
    ["is", "are", "be", "left", "and", "or", "an", "a", "the", "of", "by", "its", "their", "linked", "known", "members"]
)


def _is_participle(words: list[str], n: int, before: frozenset[str]) -> bool:
    behind = words[n + 1] if n + 1 < len(words) else ""
    return any(w in before for w in words[max(0, n - 2) : n]) or behind in ("by", "as", "in", "with", "to", "for") or words[n] == "left"


def _is_about(passage: Passage, known: Whole) -> bool:
    """Whether the other version knows what a sentence begins with, or the sentence goes on with another one that explains."""
    marks = [m for m in passage.marks if isinstance(m.key, str)]
    if marks and marks[0].key in ("it", "they", "these", "this", "such", "its"):
        before = passage.whole.passages[passage.number - 1]
        return before.number == passage.number - 1
    first = [str(m.key) for m in marks if m.key not in lexicon.WEIGHTLESS][:4]
    told = passage.whole.text[: passage.start].lower()
    if first and re.search(rf"\b{re.escape(first[0])}\b", told):
        return True  # "the Electoral Commission (EC) ...": its own version has said what it is about
    return any(lexicon.stem(word) in known.stems for word in first)
