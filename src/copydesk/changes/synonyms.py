"""Which words of two versions stand for each other, so that a rephrasing can be read in the words of the version before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from copydesk.changes import lexicon
from copydesk.changes.lexicon import fold, stem
from copydesk.changes.marks import Mark

_LINES = files("copydesk.changes").joinpath("synonyms.txt")
LONGEST = 6  # words of the longest phrase that is looked for
KIN = 5  # letters that two forms of one word have in common at the beginning: "insured", "insurance"
# Verbs whose forms do not show the plain one, which stands first.
_IRREGULAR = """\
be am is are was were been being|have has had having|do does did done|go goes went gone|say said|tell told|think thought|
take took taken|get got gotten|give gave given|find found|see saw seen|come came|leave left|keep kept|hold held|bring brought|
buy bought|sell sold|pay paid|spend spent|lose lost|win won|beat beaten|fight fought|teach taught|catch caught|seek sought|
make made|build built|send sent|lend lent|bend bent|meet met|feel felt|sleep slept|sweep swept|creep crept|deal dealt|
mean meant|hear heard|read read|lead led|feed fed|flee fled|run ran|begin began begun|sing sang sung|drink drank drunk|
sink sank sunk|ring rang rung|swim swam swum|drive drove driven|ride rode ridden|write wrote written|rise rose risen|
break broke broken|speak spoke spoken|steal stole stolen|choose chose chosen|freeze froze frozen|wake woke woken|
fall fell fallen|draw drew drawn|grow grew grown|know knew known|throw threw thrown|blow blew blown|fly flew flown|
show shown|wear wore worn|tear tore torn|swear swore sworn|bear bore borne|eat ate eaten|forbid forbade forbidden|
shake shook shaken|hide hid hidden|bite bit bitten|stand stood|understand understood|sit sat|lie lay lain|lay laid|
shoot shot|strike struck|stick stuck|hang hung|swing swung|fling flung|dig dug|spin spun|cling clung|wind wound|
become became|overcome overcame|undergo underwent undergone|withdraw withdrew withdrawn|arise arose arisen|burn burnt|
learn learnt|dream dreamt|light lit|shed shed|foresee foresaw foreseen|rebuild rebuilt|man men|woman women|child children|
person persons|foot feet|life lives|die dying|wife wives|knife knives|thief thieves|shelf shelves"""


class Phrase(NamedTuple):
    """A phrase of the list where it stands in a text: its first mark, the one behind its last, and its groups."""

    start: int
    end: int
    groups: frozenset[int]


@cache
def _plain_forms() -> dict[str, str]:
    found = {}
    for line in _IRREGULAR.replace("\n", "").split("|"):
        plain, *others = map(fold, line.split())
        found |= dict.fromkeys((plain, *others), plain)
    return found


@lru_cache(maxsize=65_536)
def lemma(word: str) -> str:
    """A folded word without what inflection puts to it; rough, and only ever compared with other lemmas."""
    return stem(_plain_forms().get(word, word))


Groups = dict[tuple[str, ...], frozenset[int]]


@cache
def _groups(language: str) -> dict[str, Groups]:
    """Every phrase of a language with its groups, by its first word."""
    _, _, part = _LINES.read_text(encoding="utf-8").partition(f"[{language or 'en'}]\n")
    gathered: dict[tuple[str, ...], set[int]] = {}
    for number, line in enumerate(part.partition("\n[")[0].splitlines()):
        if line and not line.startswith("#"):
            for phrase in line.split(","):
                words = tuple(lemma(fold(w)) for w in re.findall(r"[^\W_]+", phrase))
                gathered.setdefault(words, set()).add(number)
    found: dict[str, Groups] = {}
    for words, numbers in gathered.items():
        found.setdefault(words[0], {})[words] = frozenset(numbers)
    return found


def in_words_of(old: Sequence[Mark], new: Sequence[Mark], language: str) -> list[Mark]:
    """The new marks, with the words of the old ones where both mean the same; their places stay those of the new text."""
    ours, theirs = _left(old, new), _left(new, old)
    phrases = _phrases(old, ours, language)
    if not phrases:
        return list(new)
    taken: set[int] = set()
    made: dict[int, tuple[int, list[Mark]]] = {}
    for phrase in _phrases(new, theirs, language):
        if any(phrase.start < end and start < phrase.end for start, (end, _) in made.items()):
            continue
        match = _nearest(phrase, phrases, taken, len(old) / max(1, len(new)))
        if match:
            taken |= set(range(match.start, match.end))
            first, last = new[phrase.start].start, new[phrase.end - 1].end
            made[phrase.start] = phrase.end, [replace(m, start=first, end=last) for m in old[match.start : match.end]]
    return list(_put_in(new, made))


def _left(ones: Sequence[Mark], others: Sequence[Mark]) -> set[int]:
    """The places of words that the other side has not, or not as often."""
    spare = Counter(lemma(m.key) for m in others if isinstance(m.key, str))
    found = set()
    for n, mark in enumerate(ones):
        if isinstance(mark.key, str):
            spare[lemma(mark.key)] -= 1
            if spare[lemma(mark.key)] < 0:
                found.add(n)
    return found


def _phrases(marks: Sequence[Mark], left: set[int], language: str) -> list[Phrase]:
    """The phrases of the list that hold a word of weight which the other side has not, the longest first."""
    known = _groups(language)
    lemmas = [lemma(m.key) if isinstance(m.key, str) else "" for m in marks]
    found = []
    for n, word in enumerate(lemmas):
        for phrase, groups in known.get(word, {}).items():
            end = n + len(phrase)
            if tuple(lemmas[n:end]) == phrase and any(at in left for at in range(n, end)):
                found.append(Phrase(n, end, groups))
    return sorted(found, key=lambda p: (p.start - p.end, p.start))


def _nearest(phrase: Phrase, others: Sequence[Phrase], taken: set[int], scale: float) -> Phrase | None:
    """The phrase of the other side that means the same and stands nearest to the same place."""
    fitting = [o for o in others if o.groups & phrase.groups and taken.isdisjoint(range(o.start, o.end))]
    return min(fitting, key=lambda o: (abs(o.start - phrase.start * scale), o.start - o.end), default=None)


def _put_in(marks: Sequence[Mark], made: dict[int, tuple[int, list[Mark]]]) -> Iterator[Mark]:
    n = 0
    while n < len(marks):
        if n in made:
            n, instead = made[n]
            yield from instead
        else:
            yield marks[n]
            n += 1


def kin(one: str, other: str) -> bool:
    """Whether two folded words are forms of one: "insured" and "insurance", "Danish" and "Danes" are not."""
    a, b = lemma(one), lemma(other)
    if a == b or one in other.split("-") or other in one.split("-"):
        return True
    if {one[-2:], other[-2:]} == {"ee", "er"} or {one[-3:], other[-3:]} == {"ees", "ers"}:
        return False  # employer, employee
    common = next((n for n, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))
    return common >= KIN and common >= 0.6 * max(len(one), len(other))


def weighty(marks: Sequence[Mark]) -> list[Mark]:
    """The words of weight among some marks."""
    return [m for m in marks if isinstance(m.key, str) and m.key not in lexicon.WEIGHTLESS]
