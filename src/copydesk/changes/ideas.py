"""What a run of marks says beyond its figures and dates: what happened, whether it is denied, who is named and who speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from copydesk.changes import lexicon
from copydesk.changes.lexicon import Idea
from copydesk.changes.marks import Mark
from copydesk.changes.numerals import Language
from copydesk.changes.passages import Passage

NEGATIONS = lexicon.words("negations")
# Words that deny by what they mean: one of them on the other side makes up for a "not" on this one.
DENYING = frozenset(map(lexicon.stem, lexicon.words("denying")))
BY_SENSE = DENYING | frozenset(map(lexicon.stem, lexicon.words("by_sense")))
POSSIBLE = lexicon.words("possible")
LIMITS = lexicon.words("limits")
ROLES = lexicon.words("roles")
# Turns of events that nobody tells by the way: one of them counts in a sentence that was recast, too.
GRAVE = frozenset(lexicon.listed("grave"))


# Ideas of which one with a "not" is the other.
OPPOSITES = frozenset(frozenset(pair.split()) for pair in lexicon.listed("opposites"))


# Turns of events that stand by themselves in a report that was told anew, and pairs of which one may stand for the other.
HARD = frozenset(lexicon.listed("hard"))
TITLES = lexicon.words("titles")
COMPATIBLE = frozenset(frozenset(pair.split()) for pair in lexicon.listed("compatible"))


class Said(NamedTuple):
    """An idea and the marks it stands on."""

    idea: Idea
    first: int
    last: int


def ideas(marks: Sequence[Mark], language: Language) -> list[Said]:
    """The ideas of a run of marks, in order, the longest phrase at each place."""
    found = []
    n = 0
    while n < len(marks):
        key = marks[n].key
        for phrase, idea in lexicon.phrases_from(key, language) if isinstance(key, str) else ():
            if len(phrase) == 2 and language == "de" and phrase[1] in _PARTICLES and _ends_with(marks, n, phrase[1]):
                found.append(Said(idea, n, n))
                break
            if len(phrase) == 1 or tuple(m.key for m in marks[n : n + len(phrase)]) == phrase:
                found.append(Said(idea, n, n + len(phrase) - 1))
                n += len(phrase) - 1
                break
        n += 1
    return found


_PARTICLES = frozenset({"zuruck", "ab", "auf", "aus", "vor"})  # as they are folded


def _ends_with(marks: Sequence[Mark], n: int, particle: str) -> bool:
    """Whether a German verb has its particle further on: "trat am Abend zurück"."""
    return any(m.key == particle for m in marks[n + 2 : n + 9])


def named(said: Sequence[Said], section: str) -> dict[str, Said]:
    """The ideas of one section by name, each at its first place."""
    found: dict[str, Said] = {}
    for one in said:
        if one.idea.section == section:
            found.setdefault(one.idea.name, one)
    return found


def speaks(marks: Sequence[Mark], said: Sequence[Said]) -> bool:
    """Whether anybody says anything; "a similar dispute" and "his report" are no verbs."""
    return any(one.idea.name == "say" and not _is_noun(marks, one.first) for one in said)


def _is_noun(marks: Sequence[Mark], n: int) -> bool:
    return marks[n].key in _NOUNS and any(m.key in _DETERMINERS for m in marks[max(0, n - 2) : n])


_NOUNS = frozenset(
    ["dispute", "disputes", "report", "reports", "claim", "claims", "estimate", "estimates", "note", "notes", "state", "states"]
)
_DETERMINERS = frozenset(
    ["a", "an", "the", "this", "that", "no", "any", "its", "his", "her", "their", "of", "in", "by", "similar", "other"]
)
_NONE = frozenset({"nothing", "none", "nobody", "nowhere"})  # "nothing but" is "only"
_NEVER = frozenset({"never", "nie", "jamais", "nunca", "jamas"})
_THAN = frozenset({"wie", "denn", "comme", "que", "como", "than"})  # "wie nie", "comme jamais": an idiom for the most


def denying_places(marks: Sequence[Mark]) -> list[int]:
    """The places of what denies outright: "no" before a figure ("No 10") and "wie nie" do not."""
    places = []
    for n, mark in enumerate(marks):
        following = marks[n + 1] if n + 1 < len(marks) else None
        if mark.key in NEGATIONS:
            numbered = mark.key == "no" and following is not None and following.kind == "figure" and not following.weak
            numbered = numbered or (mark.key == "no" and following is not None and following.key in _AT_LEAST and _than(marks, n + 2))
            numbered = numbered or (following is not None and (str(mark.key), str(following.key)) in _IDIOMS)
            but = mark.key in _NONE and following is not None and following.key in ("but", "other", "except", "save")
            if not (numbered or but) and not (n and mark.key in _NEVER and marks[n - 1].key in _THAN):
                places.append(n)
        elif mark.key == "yet" and following is not None and following.key == "to":
            places.append(n)  # "has yet to be approved"
    return places


# Manners of speaking that deny nothing: "had no answer to", "not only".
_IDIOMS = frozenset(
    [("no", word) for word in ("answer", "doubt", "wonder", "surprise", "secret", "match", "stranger", "mean")]
    + [("not", word) for word in ("least", "merely")]
)
_AT_LEAST = frozenset({"fewer", "less", "later", "earlier", "sooner"})  # "no fewer than nine" denies nothing


def _than(marks: Sequence[Mark], n: int) -> bool:
    return n + 1 < len(marks) and marks[n].key == "than" and marks[n + 1].kind != "word"


def negations(marks: Sequence[Mark]) -> int:
    """How often something is denied outright."""
    return len(denying_places(marks))


def denied(marks: Sequence[Mark], reach: int = 1) -> frozenset[str]:
    """The stems of so many words of weight behind each "no" or "not"."""
    found: set[str] = set()
    for n in denying_places(marks):
        behind = [m.key for m in marks[n + 1 : n + 3 + reach] if isinstance(m.key, str) and m.key not in lexicon.WEIGHTLESS]
        found.update(map(lexicon.stem, behind[:reach]))
    return frozenset(found)


def denials(marks: Sequence[Mark]) -> int:
    """How often something is denied by the meaning of a word."""
    ruled_out = sum(a.key in _RULED and b.key == "out" for a, b in pairwise(marks))
    return ruled_out + sum(1 for m in marks if isinstance(m.key, str) and lexicon.stem(m.key) in DENYING)


def denying(marks: Sequence[Mark]) -> frozenset[str]:
    """The stems of the words that deny by what they mean or by their prefix: "closed", "unnamed"."""
    stems = {lexicon.stem(m.key) for m in marks if isinstance(m.key, str) and m.key not in NEGATIONS}
    return frozenset(s for s in stems if s in BY_SENSE or (s.startswith("un") and len(s) > 6))


_RULED = frozenset({"rule", "rules", "ruled", "ruling"})
_TO_PLACES = frozenset({"in", "von", "aus", "nach", "bei"})


def names(passages: Sequence[Passage]) -> dict[str, Mark]:
    """Words that can only be names: with a capital where none is due. In German, where nouns have one, only in pairs."""
    found: dict[str, Mark] = {}
    for p in passages:
        text, marks, known = p.whole.text, p.marks, lexicon.phrases(p.whole.language)
        capitals = [m.kind == "word" and text[m.start].isupper() for m in marks]
        long = [c for c, m in zip(capitals, marks, strict=True) if m.end - m.start > 3]
        if len(long) > 3 and sum(long) > 0.6 * len(long):
            continue  # a headline in capitals tells nothing of what is a name
        for n, mark in enumerate(marks):
            if not capitals[n] or not isinstance(mark.key, str) or mark.key in lexicon.WEIGHTLESS or mark.key in known or mark.key in ROLES:
                continue  # Councillor, TV, Owner
            if _PLURAL.fullmatch(text, mark.start, mark.end):
                continue  # MPs
            beside = (n > 0 and capitals[n - 1] and _adjoin(text, marks[n - 1], mark)) or (
                n + 1 < len(marks) and capitals[n + 1] and _adjoin(text, mark, marks[n + 1])
            )
            first = n == 0 or text[marks[n - 1].end : mark.start].strip() not in ("", ",", "-", "(", "/")
            beside = beside or (p.whole.language == "de" and n > 0 and marks[n - 1].key in _TO_PLACES)
            if (p.whole.language == "de" or first) and not beside:
                continue
            found.setdefault(mark.key, mark)
    return found


_PLURAL = re.compile(r"[A-Z]{2,}s")


def _adjoin(text: str, one: Mark, other: Mark) -> bool:
    return text[one.end : other.start] in (" ", "-", " ")
