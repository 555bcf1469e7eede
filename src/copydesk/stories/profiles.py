"""What the members of a story share, as whole numbers: nothing drifts, and the order of adding leaves no trace.

A profile is compared with another by how their words point the same way, each word weighed by how few live stories hold it. An article
is a profile of one.
"""

from __future__ import annotations

from collections import Counter
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
VIEWS, _ALL = 5, 2
_UNIT = 1024  # the length of an article in each view; its weights are rounded to whole numbers
_DAMPED = [round(16 * (1 + log(max(1, n)))) for n in range(256)]  # a word said ten times says three times as much
_IN_VIEW = np.array([[f & HEADLINE, f & (HEADLINE | LEDE), 1, f & NAME, f & NUMBER] for f in range(16)]) > 0
# By count and field what a word weighs in each view. How often it is said counts among all words and among names.
_WEIGHTS = np.array([np.where([False, False, True, True, False], n, 16) * _IN_VIEW for n in _DAMPED], np.float64)

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
        counts, fields = np.frombuffer(terms.counts, np.uint8), np.frombuffer(terms.fields, np.uint8)
        weights = _WEIGHTS[counts, fields].take(order, axis=0)
        lengths = np.sqrt(np.square(weights).sum(0))
        weights *= _UNIT
        weights /= np.maximum(lengths, 1)
        rounded = np.rint(weights).astype(np.float32)
        np.maximum(rounded[:, _ALL], 1, out=rounded[:, _ALL])  # that a word is there must not be rounded away
        return cls(ids[order], rounded, None, 1)

    def plus(self, other: Profile) -> Profile:
        """Both together."""
        if not self.size:
            return other
        if not len(self.ids):
            return Profile(other.ids, other.weights, other.both(), self.size + other.size)
        at, known = self.places(other.ids)
        new = ~known
        where = at + new.cumsum() - new  # where its words stand among those of both
        fresh = where[new]
        there = np.ones(len(self.ids) + len(fresh), np.bool_)
        there[fresh] = False
        old = there.cumsum() - 1
        ids = self.ids.take(old, mode="clip")
        weights = self.weights.take(old, axis=0, mode="clip")
        lengths = self.both().take(old, axis=0, mode="clip")
        ids[where] = other.ids
        weights[fresh] = 0
        lengths[fresh] = 0
        sums = weights[where] + other.weights
        weights[where] = sums
        lengths[where] = _lengths(sums, lengths[where, VIEWS:] + other.squares())
        return Profile(ids, weights, lengths, self.size + other.size)

    def minus(self, other: Profile) -> Profile:
        """What is left without the other, which is a part of this one."""
        size = self.size - other.size
        if not size:
            return NOTHING
        at = self.ids.searchsorted(other.ids)
        sums = self.weights.take(at, axis=0) - other.weights
        rows = _lengths(sums, self.both().take(at, axis=0)[:, VIEWS:] - other.squares())
        stays = sums[:, _ALL] > 0
        left = np.ones(len(self.ids), np.bool_)
        left[at[~stays]] = False
        kept = left.nonzero()[0]
        ids, weights, lengths = self.ids.take(kept), self.weights.take(kept, axis=0), self.both().take(kept, axis=0)
        where = (at - (~stays).cumsum())[stays]  # where those words stand now that others are gone
        weights[where] = sums[stays]
        lengths[where] = rows[stays]
        return Profile(ids, weights, lengths if size > 1 else None, size)

    def both(self) -> Whole:
        """By word what it adds to the lengths, first of the whole and then of its members."""
        return np.concatenate([self.squares()] * 2, axis=1) if self.lengths is None else self.lengths

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
    return np.concatenate((np.square(weights, dtype=np.float64), squares), axis=1)


NOTHING = Profile(np.empty(0, np.uint32), np.empty((0, VIEWS), np.float32), None, 0)


class Rarity:
    """How much a term says: the fewer live stories hold it, the more.

    Counted in stories, not articles: a story told by a hundred outlets would make its own names look common. Counted by language; a
    text whose language is not plain, or the first one, goes by all stories.
    """

    def __init__(self) -> None:
        self._held: dict[str, NDArray[np.int32]] = {}
        self._stories: Counter[str] = Counter()
        self._says: dict[int, Whole] = {}  # for so many stories, as asked last: what a term says that so many hold

    def count(self, language: str, ids: Ids, stories: int, by: int) -> None:
        """So many stories come (``by`` 1) or go (-1), and one story has, or has no longer, each of these terms."""
        if language not in self._held:
            self._held[language] = np.zeros(_BUCKETS, np.int32)
        # With whole arrays of one kind this is ten to eighty times as fast as with a single number to add.
        np.add.at(self._held[language], (ids & _BUCKET).astype(np.int64), np.full(len(ids), by, np.int32))
        self._stories[language] += stories * by

    def of(self, language: str, ids: Ids) -> Whole:
        """By term how much it says: the root of the usual logarithm, in 1/256."""
        where = ids & _BUCKET
        stories = self._stories[language] if language else 0
        if stories:
            held = self._held[language].take(where)
        else:
            stories = self._stories.total()
            held = sum((some.take(where) for name, some in self._held.items() if self._stories[name]), np.zeros(len(ids), np.int32))
        says: Whole = self._table(stories).take(held, mode="clip")
        return says

    def _table(self, stories: int) -> Whole:
        if stories not in self._says:
            if len(self._says) > _TABLES:
                self._says.clear()
            top = round(256 * log(stories + _ASSUMED))
            self._says[stories] = np.rint(16 * np.sqrt(np.maximum(top - _LOGS, _LEAST)))
        return self._says[stories]

    def state(self) -> Any:
        """All that it rests on, to compare."""
        return {
            name: (self._stories[name], [(int(i), int(held[i])) for i in np.flatnonzero(held)])
            for name, held in self._held.items()
            if self._stories[name]
        }


_LOGS = np.array([round(256 * log(n + 1)) for n in range(_RARITIES)], np.float64)
_TABLES = 8


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
