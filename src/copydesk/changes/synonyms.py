"""Which words of two versions stand for each other, so that a rephrasing can be read in the words of the version before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import NamedTuple

from copydesk.changes import lexicon, numerals
from copydesk.changes.lexicon import fold
from copydesk.changes.marks import Mark

_LINES = files("copydesk.changes").joinpath("synonyms.txt")
_OPPOSITE_LINES = files("copydesk.changes").joinpath("opposites.txt")
LONGEST = 6  # words of the longest phrase that is looked for
KIN = 5  # letters that two forms of one word have in common at the beginning: "insured", "insurance"


class Phrase(NamedTuple):
    """A phrase of the list where it stands in a text: its first mark, the one behind its last, and its groups."""

    start: int
    end: int
    groups: frozenset[int]


def _part(lines: Traversable, heading: str) -> list[str]:
    """The lines below a heading of a list, without comments."""
    _, _, part = lines.read_text(encoding="utf-8").partition(f"[{heading}]\n")
    return [line for line in part.partition("\n[")[0].splitlines() if line and not line.startswith("#")]


@cache
def _plain_forms() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _part(_LINES, "irregular"):
        plain, *others = map(fold, line.split())
        base = plain.removesuffix("e")
        regular = (f"{plain}s", f"{plain}es", f"{base}ing", f"{base}{base[-1]}ing")
        found |= dict.fromkeys((*regular, plain, *others), plain)
    return found


# Endings of inflection, the longest first, and how many letters must be left.
_ENDINGS = {language: tuple(endings.split()) for language, endings in {
    "de": "sten ten tes ter tem test te en er es em st et e t n s",
    "fr": "eraient erait eront aient erons eres erent ait era ees ent ont ant ee es er ez ir is it e s a",
    "es": "aremos aron ieron aban ando iendo aria adas ados ido ida ado ada ara aba ian oso ar er ir an en as os es io o a e s",
}.items()}  # fmt: skip
_ENGLISH = re.compile(r"(?:(?<=s)es|(?<=[cs]h)es|(?<=[xz])es|(?<=[^siu'])s|(?<=..)ed|(?<=...)ing)$")


@lru_cache(maxsize=65_536)
def lemma(word: str, language: str = "en") -> str:
    """A folded word without what inflection puts to it; rough, and only ever compared with other lemmas."""
    if language in _ENDINGS:
        return next((word[: -len(e)] for e in _ENDINGS[language] if word.endswith(e) and len(word) - len(e) >= 4), word)
    plain = _plain_forms().get(word)
    if plain or len(word) < 4:
        return plain or word
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return f"{word[:-3]}y"
    cut = _ENGLISH.sub("", word) or word
    if cut != word and len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "lsz":
        return cut[:-1]  # "running", "banned"
    return cut[:-1] if (cut.endswith("e") and cut not in _KEPT) or cut.endswith("ll") else cut  # "called" was folded to "caled"


_KEPT = frozenset({"note", "none"})  # without their last letter they would deny


def is_past(word: str) -> bool:
    """Whether a folded word is a past form and so no noun: "5.8 shook the island", "48 crore meant for"."""
    return word.endswith("ed") or _plain_forms().get(word, word) not in (word, word.removesuffix("s"), word.removesuffix("es"))


Groups = dict[tuple[str, ...], frozenset[int]]


@cache
def _groups(language: str) -> dict[str, Groups]:
    """Every phrase of a language with its groups, by its first word."""
    gathered: dict[tuple[str, ...], set[int]] = {}
    ideas = [
        entry
        for known in lexicon.phrases(language).values()
        for entry in known
        if entry[1].section in ("status", "same") and entry[1].name != "say"
    ]
    names = sorted({idea.name for _, idea in ideas})
    for words, idea in ideas:
        gathered.setdefault(tuple(lemma(w, language) for w in words), set()).add(-1 - names.index(idea.name))
    for number, line in enumerate(_part(_LINES, language or "en")):
        for phrase in line.split(","):
            words = tuple(lemma(fold(w), language) for w in re.findall(r"[^\W_]+", phrase))
            gathered.setdefault(words, set()).add(number)
    for number, phrases in enumerate(numerals.unit_words(), 10_000):
        for phrase in phrases:
            gathered.setdefault((lemma(phrase, language),), set()).add(number)
    found: dict[str, Groups] = {}
    for words, numbers in gathered.items():
        found.setdefault(words[0], {})[words] = frozenset(numbers)
    return found


def is_listed(word: str, language: str) -> bool:
    """Whether a folded word opens a phrase of the lists."""
    return lemma(word, language) in _groups(language)


def in_words_of(old: Sequence[Mark], new: Sequence[Mark], language: str) -> list[Mark]:
    """The new marks, with the words of the old ones where both mean the same; their places stay those of the new text."""
    new = _as_closed_up(old, new)
    ours, theirs = _left(old, new, language), _left(new, old, language)
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


def _as_closed_up(old: Sequence[Mark], new: Sequence[Mark]) -> Sequence[Mark]:
    """The new marks with compounds written as the old ones write them: "pick-up" and "pickup", "road block" and "roadblock"."""
    known = {m.key for m in old}
    fresh = {m.key for m in new}
    open_old = {
        a.key + b.key: (a, b) for a, b in pairwise(old) if isinstance(a.key, str) and isinstance(b.key, str) and a.key + b.key in fresh
    }
    closes = any(isinstance(a.key, str) and isinstance(b.key, str) and a.key + b.key in known for a, b in pairwise(new))
    return list(_rewritten(new, known, open_old)) if open_old or closes else new


def _rewritten(new: Sequence[Mark], known: Set[object], opened: Mapping[str, tuple[Mark, Mark]]) -> Iterator[Mark]:
    n = 0
    while n < len(new):
        one, other = new[n], new[n + 1] if n + 1 < len(new) else None
        both = one.key + other.key if other is not None and isinstance(one.key, str) and isinstance(other.key, str) else ""
        if other is not None and both and both in known and len(both) > SHORT_COMPOUND:
            yield replace(one, key=both, end=other.end)
            n += 2
            continue
        if isinstance(one.key, str) and one.key in opened and one.key not in known and len(one.key) > SHORT_COMPOUND:
            yield from (replace(part, start=one.start, end=one.end) for part in opened[one.key])
        else:
            yield one
        n += 1


SHORT_COMPOUND = 4  # letters: "in" and "to" are not "into"


def _left(ones: Sequence[Mark], others: Sequence[Mark], language: str) -> set[int]:
    """The places of words that the other side has not, or not as often."""
    spare = Counter(lemma(m.key, language) for m in others if isinstance(m.key, str))
    found = set()
    for n, mark in enumerate(ones):
        if isinstance(mark.key, str):
            word = lemma(mark.key, language)
            spare[word] -= 1
            if spare[word] < 0:
                found.add(n)
    return found


def _phrases(marks: Sequence[Mark], left: set[int], language: str) -> list[Phrase]:
    """The phrases of the list that hold a word of weight which the other side has not, the longest first."""
    known = _groups(language)
    lemmas = [lemma(m.key, language) if isinstance(m.key, str) else "" for m in marks]
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


Sides = tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]


@cache
def _opposites(language: str) -> list[Sides]:
    lines = [line.split("|") for line in _part(_OPPOSITE_LINES, language or "en")]
    return [(_side(one, language), _side(other, language)) for one, other in lines]


def _side(listed: str, language: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(lemma(fold(w), language) for w in re.findall(r"[^\W_]+", phrase)) for phrase in listed.split(","))


def opposed(old: Sequence[Mark], new: Sequence[Mark], language: str) -> bool:
    """Whether words that only one side has are the opposite of words that only the other has."""
    ours, theirs = (_runs(a, _left(a, b, language), language) for a, b in ((old, new), (new, old)))
    return any((ours & a and theirs & b) or (ours & b and theirs & a) for a, b in _opposites(language)) if ours and theirs else False


def _runs(marks: Sequence[Mark], left: set[int], language: str) -> set[tuple[str, ...]]:
    """The lemmas of the words left over, one by one and two by two."""
    words = {n: lemma(str(marks[n].key), language) for n in left}
    return {(word,) for word in words.values()} | {(word, words[n + 1]) for n, word in words.items() if n + 1 in words}


@lru_cache(maxsize=65_536)
def kin(one: str, other: str) -> bool:
    """Whether two folded words are forms of one: "insured" and "insurance", "Danish" and "Danes" are not."""
    a, b = lemma(one), lemma(other)
    if a == b or one in other.split("-") or other in one.split("-"):
        return True
    if {one[-2:], other[-2:]} == {"ee", "er"} or {one[-3:], other[-3:]} == {"ees", "ers"}:
        return False  # employer, employee
    common = next((n for n, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))
    return (common >= KIN and common >= 0.55 * max(len(one), len(other))) or lexicon.one_country(one, other)


def weighty(marks: Sequence[Mark]) -> list[Mark]:
    """The words of weight among some marks."""
    return [m for m in marks if isinstance(m.key, str) and m.key not in lexicon.WEIGHTLESS]
