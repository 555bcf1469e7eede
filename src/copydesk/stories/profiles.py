"""What the members of a story share, as whole numbers: nothing drifts, and the order of adding leaves no trace.

A profile is compared with another by how their words point the same way, each word weighed by how few live stories hold it. An article
is a profile of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.stories.words import HEADLINE, LEDE, NAME, NUMBER, Terms

# Whole numbers throughout. Where many are multiplied and added up they stand in floats, for which there is fast arithmetic: no sum
# here reaches 2**53, so none is ever rounded, and the order of adding up does not matter.
Whole = NDArray[np.float64]
Small = NDArray[np.float32]  # below 2**24
Ids = NDArray[np.uint32]

# The views of an article that are compared, each with the words that count in it: headline, headline and lede, all, names, numbers.
VIEWS = 5
_UNIT = 1024  # the length of an article in each view; its weights are rounded to whole numbers
_DAMPED = np.array([round(16 * (1 + log(max(1, n)))) for n in range(256)], np.float64)  # a word said ten times says three times as much
_IN_VIEW = np.array(
    [[bool(f & HEADLINE), bool(f & (HEADLINE | LEDE)), True, bool(f & NAME), bool(f & NUMBER)] for f in range(16)], np.float64
)
_ONCE = _IN_VIEW * [16, 16, 0, 0, 16]  # a word counts the same however often it is said, but among all words and names
_OFTEN = _IN_VIEW * [0, 0, 1, 1, 0]

_BUCKETS = 1 << 19  # terms are counted by this part of their hash: a live week has some 100,000
_BUCKET = np.uint32(_BUCKETS - 1)
_ASSUMED = 50  # before there are live stories, every word is as rare as if there were so many
_LEAST = 32  # a word in all stories still counts a little
_RARITIES = 1 << 10  # a term in more stories than these says as little as one in these


class Profile:
    """The words of one or more articles: sorted ids, and by word and view the sum of the weights.

    ``lengths`` hold by word what it adds to the length of the whole in each view, then to the lengths of its members: the square of
    the sum, and the sum of the squares. For one article both are the same, and not kept.
    """

    __slots__ = ("ids", "lengths", "size", "weights")

    def __init__(self, ids: Ids, weights: Small, lengths: Whole | None, size: int) -> None:
        self.ids, self.weights, self.lengths, self.size = ids, weights, lengths, size

    @classmethod
    def of(cls, terms: Terms) -> Profile:
        """The profile of one article."""
        ids = np.frombuffer(terms.ids, np.uint32)
        order = ids.argsort()
        fields = np.frombuffer(terms.fields, np.uint8)[order]
        damped = _DAMPED[np.frombuffer(terms.counts, np.uint8)[order]]
        weights = _ONCE[fields]
        weights += _OFTEN[fields] * damped[:, None]
        lengths = np.sqrt(np.einsum("ij,ij->j", weights, weights))
        weights *= _UNIT
        weights /= np.maximum(lengths, 1)
        rounded = np.rint(weights).astype(np.float32)
        np.maximum(rounded[:, 2], 1, out=rounded[:, 2])  # that a word is there must not be rounded away
        return cls(ids[order], rounded, None, 1)

    def plus(self, other: Profile) -> Profile:
        """Both together."""
        if not self.size:
            return other
        at, known = self.places(other.ids)
        new = ~known
        more = new.cumsum()
        where = at + more - new  # where its words stand among those of both
        there = np.ones(len(self.ids) + int(new.sum()), np.bool_)
        there[where[new]] = False
        ids = np.empty(len(there), np.uint32)
        ids[there], ids[where] = self.ids, other.ids
        weights, squares = np.zeros((len(there), VIEWS), np.float32), np.zeros((len(there), VIEWS))
        weights[there], squares[there] = self.weights, self.squares()
        weights[where] += other.weights
        squares[where] += other.squares()
        return Profile(ids, weights, _lengths(weights, squares), self.size + other.size)

    def minus(self, other: Profile) -> Profile:
        """What is left without the other, which is a part of this one."""
        if self.size == other.size:
            return NOTHING
        at, _ = self.places(other.ids)
        weights, squares = self.weights.copy(), self.squares().copy()
        weights[at] -= other.weights
        squares[at] -= other.squares()
        left = weights[:, 2] > 0
        weights, size = weights[left], self.size - other.size
        return Profile(self.ids[left], weights, _lengths(weights, squares[left]) if size > 1 else None, size)

    def squares(self) -> Whole:
        """By word and view the sum of the squares of its members' weights."""
        return np.square(self.weights, dtype=np.float64) if self.lengths is None else self.lengths[:, VIEWS:]

    def places(self, ids: Ids) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Where each of these words stands or would stand, and whether it is there."""
        at = self.ids.searchsorted(ids)
        if not len(self.ids):
            return at, np.zeros(len(ids), np.bool_)
        return at, self.ids.take(at, mode="clip") == ids

    def lacks(self, others: Sequence[Profile]) -> Ids:
        """The words of some others that are not here, each once."""
        if not others:
            return NOTHING.ids
        ids = others[0].ids if len(others) == 1 else np.unique(np.concatenate([p.ids for p in others]))
        return ids[~self.places(ids)[1]]


def _lengths(weights: Small, squares: Whole) -> Whole:
    sums = weights.astype(np.float64)
    return np.concatenate((sums * sums, squares), axis=1)


NOTHING = Profile(np.empty(0, np.uint32), np.empty((0, VIEWS), np.float32), None, 0)


class Rarity:
    """How much a term says: the fewer live stories hold it, the more.

    Counted in stories, not articles: a story told by a hundred outlets would make its own names look common. Counted by language; a
    text whose language is not plain goes by all stories.
    """

    def __init__(self) -> None:
        self._held: dict[str, NDArray[np.int32]] = {"": np.zeros(_BUCKETS, np.int32)}
        self._stories: dict[str, int] = {"": 0}
        self._says: dict[str, tuple[int, Whole]] = {}  # by language, for so many stories: what a term says that so many hold

    def count(self, language: str, ids: Ids, stories: int, by: int) -> None:
        """So many stories come (``by`` 1) or go (-1), and one story has, or has no longer, each of these terms."""
        if not len(ids) and not stories:
            return
        for name in {"", language}:
            if name not in self._held:
                self._held[name], self._stories[name] = np.zeros(_BUCKETS, np.int32), 0
            np.add.at(self._held[name], ids & _BUCKET, by)
            self._stories[name] += stories * by

    def of(self, language: str, ids: Ids) -> Whole:
        """By term how much it says: the root of the usual logarithm, in 1/256."""
        name = language if language in self._held else ""
        stories = self._stories[name]
        known = self._says.get(name)
        if known is None or known[0] != stories:
            known = self._says[name] = stories, _says(stories)
        says: Whole = known[1].take(self._held[name].take(ids & _BUCKET), mode="clip")
        return says

    def state(self) -> Any:
        """All that it rests on, to compare."""
        return {
            name: (self._stories[name], [(int(i), int(held[i])) for i in np.flatnonzero(held)])
            for name, held in self._held.items()
            if held.any()
        }


_LOGS = np.array([round(256 * log(n + 1)) for n in range(_RARITIES)], np.float64)


def _says(stories: int) -> Whole:
    top = round(256 * log(stories + _ASSUMED))
    says: Whole = np.rint(16 * np.sqrt(np.maximum(top - _LOGS, _LEAST)))
    return says


Lengths = tuple[Sequence[float], Sequence[float]]  # by view, squared: of a profile as a whole, and of its members


class Weighed:
    """A profile with the weights its words have at present."""

    __slots__ = ("_pointed", "lengths", "profile")

    def __init__(self, profile: Profile, rare: Whole) -> None:
        self.profile = profile
        self._pointed = profile.weights * rare[:, None]
        self.lengths = measured(profile, rare)

    def shares(self, other: Profile) -> tuple[list[float], int]:
        """By view how far both point the same way, not yet measured by their lengths; and how many words both hold."""
        at, there = other.places(self.profile.ids)
        found = there.nonzero()[0]
        weights = other.weights.take(at.take(found), axis=0)
        return (self._pointed.take(found, axis=0) * weights).sum(0).tolist(), len(found)


def measured(profile: Profile, rare: Whole) -> Lengths:
    """The lengths of a profile with the weights its words have at present."""
    if profile.lengths is None:
        alone: list[float] = (rare @ profile.squares()).tolist()
        return alone, alone
    both: list[float] = (rare @ profile.lengths).tolist()
    return both[:VIEWS], both[VIEWS:]


def likeness(sizes: int, shares: Sequence[float], one: Lengths, other: Lengths) -> list[float]:
    """By view how alike two profiles are as wholes, then by view how alike their members are on average (its root), 0 to 1.

    ``sizes`` is the product of how many members each has.
    """
    whole = [s / sqrt(a * b) if s else 0.0 for s, a, b in zip(shares, one[0], other[0], strict=True)]
    mean = [sqrt(s / sqrt(sizes * a * b)) if s else 0.0 for s, a, b in zip(shares, one[1], other[1], strict=True)]
    return [*whole, *mean]


def to_the_rest(whole: Profile, part: Profile, rare: Whole, lengths: Lengths) -> list[float]:
    """The likeness of an article to what is left of a whole without it; ``rare`` and ``lengths`` are those of the whole."""
    at = whole.ids.searchsorted(part.ids)
    pointed = part.weights * rare.take(at)[:, None]
    own = (pointed * part.weights).sum(0)
    shares = (pointed * whole.weights.take(at, axis=0)).sum(0)
    alone: list[float] = own.tolist()
    rest = (np.array(lengths[0]) - 2 * shares + own).tolist(), (np.array(lengths[1]) - own).tolist()
    return likeness(whole.size - 1, (shares - own).tolist(), (alone, alone), rest)
