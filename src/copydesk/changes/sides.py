"""One side of two passages that tell the same, with what is asked of it more than once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from copydesk.changes import ideas, lexicon
from copydesk.changes.ideas import Said
from copydesk.changes.marks import Mark
from copydesk.changes.passages import Passage, Whole, joined
from copydesk.changes.synonyms import is_listed, lemma, weighty


@dataclass(eq=False)
class Side:
    """One side of a pair with what is asked of it more than once."""

    whole: Whole
    passages: tuple[Passage, ...]
    marks: list[Mark] = field(default_factory=list)
    said: list[Said] = field(init=False)

    def __post_init__(self) -> None:
        self.marks = self.marks or joined(self.passages)
        self.said = ideas.ideas(self.marks, self.whole.language)

    def words(self, first: int, last: int) -> str:
        """The text from one mark to another, both included."""
        if not self.marks:
            return ""
        first, last = max(first, 0), min(last, len(self.marks) - 1)
        start, end = self.marks[first].start, self.marks[last].end
        return self.whole.text[start:end] if end > start else self.whole.text[start : self.marks[first].end]


def stretch(old: Side, new: Side, least: int = 2) -> tuple[str, str]:
    """The words from the first to the last difference, on both sides; where something was put in, with the word before it.

    Words around it are taken in until either side has at least so many.
    """
    a, b = [m.key for m in old.marks], [m.key for m in new.marks]
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    if head == len(a) - tail or head == len(b) - tail:
        head, tail = max(0, head - 1), max(0, tail - 1)
    while min(len(a), len(b)) - head - tail < least and (head or tail):  # "there will be no referendum" rather than "no"
        head, tail = (head, tail - 1) if tail and (not head or min(len(a), len(b)) - head - tail < 2) else (head - 1, tail)
    return old.words(head, len(a) - 1 - tail), new.words(head, len(b) - 1 - tail)


def typo(old: Side, new: Side) -> bool:
    """Whether one word was spelled otherwise."""
    a, b = [str(m.key) for m in old.marks], [str(m.key) for m in new.marks]
    other = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    return len(a) == len(b) and len(other) == 1 and SequenceMatcher(None, *other[0]).ratio() >= 0.8


def misspelled(old: Side, new: Side) -> bool:
    """Whether words differ by a letter only, and one of each two is in no list: "waked free" for "walked free"."""
    a, b = ([str(m.key) for m in side.marks] for side in (old, new))
    other = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    return len(a) == len(b) and 0 < len(other) <= 3 and all(_is_slip(x, y, old.whole.language) for x, y in other)


def _is_slip(one: str, other: str, language: str) -> bool:
    alike = SequenceMatcher(None, one, other).ratio() >= 0.8 and one[0] == other[0]
    return alike and not (is_listed(one, language) and is_listed(other, language))


# Swept on all labelled pairs: next to nothing depends on these, see docs/notes/changes.md.
SHARED = 0.4  # of the words: from fewer on it may tell something else
RETOLD = 0.6  # of a sentence's words in their order: from fewer on it was written anew
MOVED = 0.1  # of the words: from more on they stand in another order, and not a piece of the sentence was put for another
LONG = 8  # words that a sentence must have for its order to tell anything


@lru_cache(maxsize=16)  # asked several times of one pair
def ordered(old: Side, new: Side) -> float:
    """The share of words that both sides have in one order, 0 to 1."""
    a, b = ([str(m.key) for m in side.marks] for side in (old, new))
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def retold(old: Side, new: Side) -> bool:
    """Whether a sentence was written anew with much of the same words, and not changed at one place."""
    a, b = ([str(m.key) for m in side.marks] for side in (old, new))
    if min(len(a), len(b)) < LONG:
        return False
    shared = 2 * (Counter(a) & Counter(b)).total() / (len(a) + len(b))
    in_order = ordered(old, new)
    return shared >= SHARED and in_order < RETOLD and shared - in_order >= MOVED


BESIDE = 3  # words before a name that may be its office


def one_person(names: Set[str], others: Set[str], versions: Sequence[Whole]) -> bool:
    """Whether either version names somebody by both: "Commissioner Ida Brenn", "the Commissioner"."""
    for version in versions:
        words = [lexicon.fold(w) for w in version.low_words]
        for n, word in enumerate(words):
            beside = set(words[max(0, n - BESIDE) : n])
            if (word in names and others & beside) or (word in others and names & beside):
                return True
    return False


# Swept on the open pairs and some 250 sentences written for the purpose: see docs/notes/changes.md.
RECAST = 0.72  # of a sentence's words in their order: from fewer on, and with more than one piece exchanged, it may have been recast
SAME_MATTER = 0.45  # of its words of weight: from fewer on it may tell of something else


@lru_cache(maxsize=16)
def recast(old: Side, new: Side) -> bool:
    """Whether a sentence was changed at several places and still is about the same: a small word more or less proves nothing then."""
    if old.whole.language not in ("en", ""):
        return False
    a, b = ([str(m.key) for m in side.marks] for side in (old, new))
    match = SequenceMatcher(None, a, b, autojunk=False)
    places = [{*a[i:j], *b[k:m]} - lexicon.WEIGHTLESS for kind, i, j, k, m in match.get_opcodes() if kind != "equal"]
    if match.ratio() >= RECAST or sum(map(bool, places)) < 2:
        return False
    c, d = (Counter(lemma(m.key) for m in weighty(side.marks)) for side in (old, new))
    return 2 * (c & d).total() >= SAME_MATTER * (c.total() + d.total())
