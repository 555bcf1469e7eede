"""Damaged copies of a text → the text they agree on: word by word the majority, and the blog's own habits where that is none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

MISSING = 8  # words in a row that a copy has not: it was cut there, which is no vote against them
SURE, ODDS = 5, 1.5  # articles in which one word beat the other or lost to it before that decides alone, and how often it must have won
_TOKEN = re.compile(r"\S+\s*")


@dataclass(slots=True)
class Habits:
    """What a blog's script puts for which word, learned where a majority shows it; and how common words are in the blog.

    Counted are the letters in which two words differ: who puts "risk" for "danger" writes "riskous".
    """

    rarest: Callable[[str], int]
    beaten: Counter[tuple[str, str]] = field(default_factory=Counter)

    def learn(self, texts: Sequence[str]) -> None:
        """Learn from three copies or more of one text, the oldest first."""
        for _, readings in _Columns(texts).ballots():
            votes = Counter(readings).most_common(2)
            if len(votes) > 1 and votes[0][1] > votes[1][1]:
                self.beaten.update({_core(votes[0][0], r) for r in readings if r != votes[0][0]})

    def best(self, readings: Sequence[str]) -> str:
        """What stood there, from what the copies have there, the oldest first."""
        votes = Counter(readings)
        if len(votes) == 1:
            return readings[0]
        if any(c.isdigit() for r in votes for c in r):
            return readings[-1]  # no script swaps figures: this is a later version of the article
        sure = [r for r in votes if all(self._sure(r, other) for other in votes if other != r)]
        if sure:
            return sure[0]
        return max(votes, key=lambda r: (votes[r], self._leaning(r, votes), self.rarest(r)))  # of equals, the oldest

    def _sure(self, one: str, other: str) -> bool:
        core = _core(one, other)
        for_one, for_other = self.beaten[core], self.beaten[core[::-1]]
        return for_one + for_other >= SURE and for_one >= ODDS * for_other

    def _leaning(self, one: str, votes: Counter[str]) -> int:
        cores = [_core(one, other) for other in votes if other != one]
        return sum(self.beaten[c] - self.beaten[c[::-1]] for c in cores)


def _core(one: str, other: str) -> tuple[str, str]:
    """The letters in which two readings differ."""
    a, b = one.casefold(), other.casefold()
    n = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[n:], b[n:]
    m = next((i for i, (x, y) in enumerate(zip(a[::-1], b[::-1], strict=False)) if x != y), min(len(a), len(b)))
    return a[: len(a) - m], b[: len(b) - m]


def agreed(texts: Sequence[str], habits: Habits) -> str:
    """The text that copies agree on, the oldest first; what only a few of them have is left out."""
    copies = list(dict.fromkeys(t for t in texts if t.strip()))
    if len(copies) < 2:
        return copies[0] if copies else ""
    first = copies[0]
    before, after = first[: len(first) - len(first.lstrip())], first[len(first.rstrip()) :]
    # The last word of a copy has no white space behind it, and may come to stand in the middle.
    words = "".join(token if token[-1].isspace() else f"{token} " for token in _Columns(texts).text(habits.best))
    return before + words.rstrip() + after


_Span = tuple[int, int, int]  # a copy, and from where to where in it


class _Columns:
    """Copies laid side by side along the one that is most like the others."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.copies = [_TOKEN.findall(t) for t in texts if t.strip()]
        self.keys = [[t.rstrip() for t in tokens] for tokens in self.copies]
        self.trunk = _medoid(self.keys)
        self.places = [_places(self.keys[self.trunk], keys) for keys in self.keys]

    def text(self, best: Callable[[Sequence[str]], str]) -> Iterator[str]:
        """The tokens of the text, chosen column by column; between columns all copies agree."""
        done, trunk = 0, self.copies[self.trunk]
        for spans, readings in self.ballots():
            chosen = best(readings)
            those = [span for span, reading in zip(spans, readings, strict=True) if reading == chosen]
            copy, start, end = next((span for span in those if span[0] == self.trunk), those[0])
            _, first, last = next(span for span in spans if span[0] == self.trunk)
            yield from trunk[done:first]
            yield from self.copies[copy][start:end]
            done = last
        yield from trunk[done:]

    def ballots(self) -> Iterator[tuple[list[_Span], list[str]]]:
        """By column, where each copy that has a say has it, and its words there."""
        last = -1
        for at, there in enumerate(zip(*self.places, strict=True)):
            if _OTHER not in there:
                yield from map(self._ballot, self._between(last, at))
                last = at

    def _between(self, last: int, at: int) -> Iterator[list[_Span]]:
        """The columns between two words of the trunk on which all copies agree: one for each word, if all have as many."""
        spans = [
            (copy, place[last] + 1 if last >= 0 else 0, place[at])
            for copy, place in enumerate(self.places)
            if place[at] != _CUT and (last < 0 or place[last] != _CUT)
        ]
        longest = max(end - start for _, start, end in spans)
        if all(end - start == longest for _, start, end in spans):
            yield from ([(copy, start + n, start + n + 1) for copy, start, _ in spans] for n in range(longest))
        else:
            yield spans

    def _ballot(self, spans: list[_Span]) -> tuple[list[_Span], list[str]]:
        return spans, [" ".join(self.keys[copy][start:end]) for copy, start, end in spans]


_OTHER, _CUT = -1, -2  # a copy has another word in a place; it was cut there


def _medoid(copies: Sequence[Sequence[str]]) -> int:
    """The copy most like the others: it shares most pairs of words with them; of equals, the longest, then the oldest."""
    couples = [set(pairwise(c)) for c in copies]
    likeness = [sum(len(mine & theirs) for theirs in couples) for mine in couples]
    return max(range(len(copies)), key=lambda n: (likeness[n], len(copies[n]), -n))


def _places(trunk: Sequence[str], keys: Sequence[str]) -> list[int]:
    """For each word of the trunk, where a copy has it; last, where the copy ends (or that it was cut before)."""
    places = [_OTHER] * len(trunk) + [len(keys)]
    for kind, start, end, there, to in SequenceMatcher(None, trunk, keys).get_opcodes():
        if kind == "equal":
            places[start:end] = range(there, to)
        elif end - start >= MISSING and 2 * (to - there) < end - start:
            places[start:end] = [_CUT] * (end - start)
            if end == len(trunk):
                places[end] = _CUT
    return places
