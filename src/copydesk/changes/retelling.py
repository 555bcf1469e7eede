"""A report that was told anew as a whole: which of its changes stand when each version is read as one text.

Where many sentences were recast, each is a chance to take a rephrasing for a turn. What is told then must be backed by a mark
that the other version has at no place: a figure, a date, a name, a quotation, a turn of events, or a "not" that nothing makes up for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from copydesk.changes import ideas, lexicon
from copydesk.changes.alignment import Alignment, Pair
from copydesk.changes.background import LONG_AGO, explains
from copydesk.changes.lexicon import stem
from copydesk.changes.marks import Key, Mark, marks, same
from copydesk.changes.numerals import Day, Value
from copydesk.changes.passages import Passage, Whole, joined, texts
from copydesk.changes.sides import RECAST
from copydesk.changes.synonyms import in_words_of, kin, lemma, opposed, weighty
from copydesk.types import Change

RECAST_PAIRS = 2  # sentences that must have been recast before a report is one that was told anew
BRIEF = 0.6  # of the sentences of a text that were recast into one or out of one: then it is enough that this was done once
SINGLE_PLACE = 0.85  # of a sentence's words in their order: from more on it was changed at a place and not told anew
ONE_SENTENCE = 0.5  # of a sentence's words in their order: from fewer on two sentences are not versions of one
ENDS = 0.6  # of the words of a sentence that stand at its beginning and its end: then it was changed in one stretch
STRANGE = 0.6  # of a sentence's words of weight: from more on that the other version has at no place, it tells something else
SMALL_AND_GONE = 10  # a figure up to this that only went is left out as often: "four Poles and a Dane", "the five"
SMALL = 3  # figures up to this are implied as often as they are given: "both ships", "the two sides"
NEAR = 5  # words before and behind a "not" that may be what it denies: "his name has not been released"
QUOTED = 4  # words of a quotation: fewer are a manner of speaking


class Told:
    """One version as a whole, with what is asked of it for every change."""

    def __init__(self, whole: Whole) -> None:
        self.whole = whole
        self.language = whole.language

    @cached_property
    def marks(self) -> list[Mark]:
        """The marks of its report, without what stands around it."""
        return [m for p in self.whole.sentences if not p.is_furniture for m in p.marks]

    @cached_property
    def given(self) -> list[Key]:
        """Its figures and dates."""
        return [m.key for m in self.marks if m.kind != "word"]

    @cached_property
    def amounts(self) -> Counter[Decimal]:
        return Counter(key.amount for key in self.given if isinstance(key, Value))

    @cached_property
    def lemmas(self) -> frozenset[str]:
        return frozenset(lemma(m.key, self.language) for m in self.marks if isinstance(m.key, str))

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(m.key for m in self.marks if isinstance(m.key, str))

    @cached_property
    def turns(self) -> frozenset[str]:
        """What is told to have happened, by the names of the lexicon."""
        return frozenset(ideas.named(ideas.ideas(self.marks, self.language), "status"))

    @cached_property
    def denied(self) -> frozenset[str]:
        """The stems of the words around each "no" or "not"."""
        places = ideas.denying_places(self.marks)
        near = (m.key for n in places for m in self.marks[max(0, n - NEAR) : n + NEAR + 1] if isinstance(m.key, str))
        return frozenset(stem(key) for key in near if key not in lexicon.WEIGHTLESS)

    @cached_property
    def denials(self) -> int:
        """How often something is denied, outright or by the sense of a word."""
        return ideas.negations(self.marks) + len(ideas.denying(self.marks))

    @cached_property
    def initials(self) -> str:
        """The first letters of its words, one behind the other: "g d p" is found where gross domestic product stands."""
        return " " + " ".join(str(m.key)[0] for m in self.marks if isinstance(m.key, str) and m.key not in _JOINING)

    @cached_property
    def plain(self) -> str:
        return self.whole.plain

    def knows(self, word: str) -> bool:
        """Whether it has a word in any form."""
        return word in self.words or lemma(word, self.language) in self.lemmas or any(kin(word, other) for other in self.words)


class Retelling:
    """Two versions of a report that was told anew."""

    def __init__(self, old: Whole, new: Whole) -> None:
        self.old, self.new = Told(old), Told(new)

    def backed(self, changes: Sequence[Change], pair: Pair | None = None) -> list[Change]:
        """The changes, those of them that nothing backs being no more than wording."""
        found = [c if self._stands(c, pair) else replace(c, kind="wording", material=False) for c in changes]
        if pair and not any(c.material for c in found) and self._took_another_turn(pair):
            found.append(Change(kind="status", material=True, before=texts(pair.before), after=texts(pair.after)))
        return found

    def turned_round(self, gone: Sequence[Passage], added: Sequence[Passage]) -> list[Change]:
        """The changes where a sentence went that denies what one that came affirms, or the reverse."""
        return [
            Change(kind="negation", material=True, before=p.text, after=q.text)
            for p in gone
            for q in added
            if _denies(p.marks, q.marks, self.new) or _denies(q.marks, p.marks, self.old)
        ]

    def _stands(self, change: Change, pair: Pair | None) -> bool:
        """Whether a change is backed by something that the other version has at no place."""
        if not change.material or change.kind == "retraction":
            return True
        if change.kind == "correction" and not change.before:
            return True  # a notice
        before, after = marks(change.before, self.old.language), marks(change.after, self.new.language)
        if change.kind == "figure":
            return self._figure_stands(before, after)
        if change.kind == "date":
            missing = [m.key for m in before if m.kind == "date" and not _is_given(m.key, self.new)]
            missing += [m.key for m in after if m.kind == "date" and not _is_given(m.key, self.old)]
            return any(not (_is_history(key) and not (change.before and change.after)) for key in missing)
        sides = [(change.before, self.old, self.new), (change.after, self.new, self.old)]
        if any(self._has_a_new_mark(words, one, other) for words, one, other in sides if words):
            return True
        if change.kind in ("new", "statement", "conflict") and any(self._is_strange(*side) for side in sides if side[0]):
            return True
        was, now = (joined(pair.before), joined(pair.after)) if pair else (before, after)
        if change.kind == "statement" and self._is_answered(was, now):
            return True
        if change.kind in ("negation", "status") and (self._affirms(was, now) or self._is_opposed(was, now)):
            return True
        return change.kind != "correction" and self._turned(was, now)

    # --- figures ----------------------------------------------------------------------------------------------------
    def _figure_stands(self, before: Sequence[Mark], after: Sequence[Mark]) -> bool:
        gone = [m.key for m in before if m.kind == "figure" and not _is_given(m.key, self.new)]
        came = [m.key for m in after if m.kind == "figure" and not _is_given(m.key, self.old)]
        if gone and came:
            return True
        if any(not _is_small(key) for key in came) or any(not _is_small(key, SMALL_AND_GONE) for key in gone):
            return True
        return self._took_its_place(before, after)

    def _took_its_place(self, before: Sequence[Mark], after: Sequence[Mark]) -> bool:
        """Whether a figure is given once more and another once less, so that one took the other's place though both versions have both."""
        more, less = self.new.amounts - self.old.amounts, self.old.amounts - self.new.amounts
        was, now = ({m.key.amount for m in side if isinstance(m.key, Value)} for side in (before, after))
        return bool((now - was) & more.keys()) and bool((was - now) & less.keys())

    # --- names and quotations ---------------------------------------------------------------------------------------
    def _has_a_new_mark(self, words: str, one: Told, other: Told) -> bool:
        quoted = [m.group() for m in _QUOTED.finditer(words)]
        if any(len(q.split()) >= QUOTED and not _quotes(q, other) for q in quoted):
            return True
        start = one.whole.text.find(words)
        end = start + len(words)
        told = [p for p in one.whole.sentences if p.start < end and start < p.end]
        here = [m for p in told for m in p.marks if max(start, p.told_from) <= m.start < end]
        if any(m.kind != "word" and not m.weak and not _is_small(m.key) and not _is_given(m.key, other) for m in here):
            return True
        names = [m for p in told for m in ideas.names([p]).values() if max(start, p.told_from) <= m.start < end]
        return any(not _names(str(m.key), other) for m in names)

    # --- turns and denials ------------------------------------------------------------------------------------------
    def _turned(self, before: Sequence[Mark], after: Sequence[Mark]) -> bool:
        gone, came = self._turns(before, self.old, self.new), self._turns(after, self.new, self.old)
        if any(frozenset((a, b)) in ideas.OPPOSITES for a in gone for b in came):
            return True
        return bool((gone | came) & ideas.HARD) and not _compatible(gone, came)

    def _took_another_turn(self, pair: Pair) -> bool:
        """Whether the one version has an arrest, a death, a resignation in a sentence and the other has none at any place."""
        if self.old.language not in ("en", ""):
            return False
        was, now = joined(pair.before), joined(pair.after)
        if _denies(now, was, self.old) or _denies(was, now, self.new):
            return True
        gone, came = self._turns(was, self.old, self.new), self._turns(now, self.new, self.old)
        if ideas.negations(was) != ideas.negations(now):
            return False  # "has cancelled the final day", "there will be no final day"
        return bool((gone | came) & TURNING) and not _compatible(gone, came)

    def _turns(self, found: Sequence[Mark], one: Told, other: Told) -> frozenset[str]:
        """The turns of a stretch that the other version tells at no place, in its words or in others."""
        said = ideas.named(ideas.ideas(found, one.language), "status")
        left = {
            name: on for name, on in said.items() if name not in other.turns and not ideas.negations(found[max(0, on.first - 3) : on.first])
        }
        if not left:
            return frozenset()
        read = ideas.named(ideas.ideas(in_words_of(other.marks, found, one.language), one.language), "status")
        return frozenset(
            name
            for name, on in left.items()
            if name in read and not other.knows(name) and not all(other.knows(str(m.key)) for m in weighty(found[on.first : on.last + 1]))
        )

    def _is_answered(self, before: Sequence[Mark], after: Sequence[Mark]) -> bool:
        """Whether somebody who had no comment now says something, or the reverse."""
        silent = [_NO_COMMENT in ideas.named(ideas.ideas(side, self.old.language), "same") for side in (before, after)]
        there = (self.new, self.old)[silent[1]]
        return silent[0] != silent[1] and _NO_COMMENT not in ideas.named(ideas.ideas(there.marks, self.old.language), "same")

    def _affirms(self, before: Sequence[Mark], after: Sequence[Mark]) -> bool:
        """Whether one side denies what the other does not, and its version as a whole denies more often."""
        more = ideas.negations(after) - ideas.negations(before)
        if any(m.key == NOUGHT for m in (before if more > 0 else after)):
            return False  # "3-0", "three goals without reply"
        if _denies(after, before, self.old) or _denies(before, after, self.new):
            return True
        less, most = (before, after) if more > 0 else (after, before)
        if ideas.denying(less) - ideas.denying(most):
            return False  # "is vacant", "has not been filled"
        return more * (self.new.denials - self.old.denials) > 0

    def _is_opposed(self, before: Sequence[Mark], after: Sequence[Mark]) -> bool:
        """Whether words that only the one version has are the opposite of words that only the other has."""
        gone = [m for m in weighty(before) if not self.new.knows(str(m.key))]
        came = [m for m in weighty(after) if not self.old.knows(str(m.key))]
        return opposed(gone, came, self.old.language)

    # --- sentences --------------------------------------------------------------------------------------------------
    def _is_strange(self, words: str, one: Told, other: Told) -> bool:
        """Whether a stretch has next to nothing of the other version and is no mere explanation."""
        if any(p.text == words and explains(p, other.whole) for p in one.whole.sentences):
            return False
        found = weighty(marks(words, other.language))
        read = weighty(in_words_of(other.marks, marks(words, other.language), other.language))
        if len(found) < 2:
            return False
        strange = [m for m in read if not other.knows(str(m.key))]
        return len(strange) > STRANGE * len(read)


SHORTENED = 3  # letters of the shortest form of a name: "Met"
INITIALS = 6  # letters of the longest initials
_JOINING = frozenset(["of", "the", "and", "for", "de", "la", "du", "des", "y", "und", "fur"])
# Turns of events after which a report is another one.
TURNING = frozenset(["dead", "arrested", "resigned", "sacked", "cancelled", "kidnapped", "executed"])
_NO_COMMENT = "no_comment"
NOUGHT = Value(Decimal(0))
_QUOTED = re.compile(r"[“„«»\"]([^“”„«»\"]{2,800})[”“»«\"]")


def is_told_anew(aligned: Alignment) -> bool:
    """Whether several sentences of a report were recast, so that it was rewritten and not corrected at places."""
    recast = [pair for pair in aligned.pairs if _kept(pair) < RECAST]
    told = max((sum(len(pair[side]) for pair in recast) for side in (0, 1)), default=0)
    brief = len(recast) == 1 and told >= BRIEF * len(recast[0].before[0].whole.sentences) and told > 1
    return len(recast) >= RECAST_PAIRS or brief


def is_recast(pair: Pair) -> bool:
    """Whether more of a sentence was changed than a word or two; a single place in a sentence that stands speaks for itself."""
    return _kept(pair) < SINGLE_PLACE and not (_kept(pair) >= ONE_SENTENCE and _at_one_place(pair))


def _at_one_place(pair: Pair) -> bool:
    """Whether both sides differ in one stretch of words only."""
    a, b = ([m.key for m in joined(side)] for side in pair)
    head = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest = min(len(a), len(b)) - head
    tail = next((n for n, (x, y) in enumerate(zip(reversed(a), reversed(b), strict=False)) if x != y or n == rest), rest)
    return 2 * (head + tail) >= ENDS * (len(a) + len(b))


def is_one_sentence(pair: Pair) -> bool:
    """Whether so much of a sentence was kept that both sides are versions of one, or a figure or two words that few others have."""
    common = pair.before[0].weights & pair.after[0].weights
    return _kept(pair) >= ONE_SENTENCE or len(common) > 2 or any(not isinstance(weight, str) for weight in common)


@lru_cache(maxsize=64)  # asked several times of one pair
def _kept(pair: Pair) -> float:
    """The share of words that both sides have in one order, 0 to 1."""
    a, b = ([str(m.key) for m in joined(side)] for side in pair)
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _quotes(quoted: str, other: Told) -> bool:
    return f" {' '.join(re.findall(r'[0-9A-Za-zÀ-ÿ_]+', quoted.lower()))} " in other.plain


def _names(name: str, other: Told) -> bool:
    """Whether the other version has a name, in another form or by its initials; a lone letter is none."""
    if name in ideas.TITLES or any(word.startswith(name) and len(name) >= SHORTENED for word in other.words):
        return True  # "Met" for Meteorological
    if any(name.startswith(word) and len(word) >= SHORTENED and len(name) > 2 * len(word) for word in other.words):
        return True
    if len(name) == 1 or (len(name) <= INITIALS and f" {' '.join(name)}" in other.initials):
        return True
    return (
        name in other.whole.folds or name.rstrip("s") in other.whole.folds or other.knows(name) or lexicon.is_of_country(name, other.words)
    )


def _is_small(key: Key, most: int = SMALL) -> bool:
    return isinstance(key, Value) and key.unit == "" and abs(key.amount) <= most


def _is_history(key: Key) -> bool:
    return isinstance(key, Day) and key.field == "day" and isinstance(key.value, tuple) and 0 < key.value[0] < LONG_AGO


def _is_given(key: Key, other: Told) -> bool:
    """Whether the other version gives a figure or date at any place, in whatever form."""
    if any(same(key, there) for there in other.given):
        return True
    if isinstance(key, Value):
        if key.unit in ("", "th", "year", "x", "°", "s") and key.amount in other.amounts:
            return True
        if any(isinstance(k, Value) and k.amount == key.amount and "" in (k.unit, key.unit) for k in other.given):
            return True
        if not _IMPLIED.get(int(key.amount), frozenset()).isdisjoint(other.words):
            return True
        return any(isinstance(k, Day) and k.field == "time" and key.amount in k.value[:2] for k in other.given)
    if not isinstance(key, Day):
        return False
    if key.field == "day" and isinstance(key.value, tuple) and key.value[1] and not key.value[2]:
        quarter = Value(Decimal((key.value[1] + 2) // 3), "q")
        return any(k == quarter for k in other.given)  # "from July to September", "in the third quarter"
    if key.field == "day" and isinstance(key.value, tuple) and key.value[1:] == (0, 0) and _years_ago(other):
        return True
    if key.field == "part" or key.value in ("today", "tomorrow", "yesterday"):
        return True
    if key.field == "relative":
        return str(key.value).split()[-1] in other.words or any(
            isinstance(k, Value) and k.unit and k.unit in str(key.value) for k in other.given
        )
    if key.field == "time":
        return all(Decimal(n) in other.amounts for n in key.value[:2] if isinstance(n, int))
    return False


def _years_ago(other: Told) -> bool:
    """Whether a version counts years back: "two years ago" may be any year."""
    return "ago" in other.words and any(isinstance(key, Value) and key.unit == "year" for key in other.given)


_IMPLIED = {
    0: frozenset(["no", "none", "nil", "goalless", "scoreless"]),
    1: frozenset(["single", "one", "a", "an", "another"]),
    2: frozenset(["both", "pair", "couple", "twin", "twins", "neither", "double", "doubled", "twice", "second", "either", "duo"]),
    3: frozenset(["trio", "triple", "treble", "hat"]),
}


def _denies(one: Sequence[Mark], other: Sequence[Mark], there: Told) -> bool:
    """Whether a stretch denies a word that the other affirms, and the other's version denies it nowhere, outright or by its sense."""
    denied = ideas.denied(one) - there.denied
    if any(m.key == NOUGHT for m in other):
        return False  # "to nought", "no tax"
    if not denied or ideas.negations(one) <= ideas.negations(other):
        return False
    affirmed = {stem(str(m.key)) for m in other if isinstance(m.key, str)}
    by_sense = ideas.denying(other) - ideas.denying(one)
    return bool(denied & affirmed) and not by_sense


def _compatible(gone: frozenset[str], came: frozenset[str]) -> bool:
    return any(frozenset((a, b)) in ideas.COMPATIBLE for a in gone for b in came)
