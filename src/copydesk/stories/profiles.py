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

Ints = NDArray[np.int64]
Ids = NDArray[np.uint32]

# The views of an article that are compared, each with the words that count in it: headline, headline and lede, all, names, numbers.
VIEWS = 5
_UNIT = 1024  # the length of an article in each view; its weights are rounded to whole numbers
_DAMPED = np.array([round(16 * (1 + log(max(1, n)))) for n in range(256)], np.int64)  # a word said ten times says three times as much
_IN_VIEW = np.array(
    [[bool(f & HEADLINE), bool(f & (HEADLINE | LEDE)), True, bool(f & NAME), bool(f & NUMBER)] for f in range(16)], np.int64
).T
_COUNTED = np.array([[False], [False], [True], [True], [False]])  # in which views it counts how often a word is said

_BUCKETS = 1 << 19  # terms are counted by this part of their hash: a live week has some 100,000
_BUCKET = np.uint32(_BUCKETS - 1)
_ASSUMED = 50  # before there are live stories, every word is as rare as if there were so many
_LEAST = 32  # a word in all stories still counts a little
_RARITIES = 1 << 10  # a term in more stories than these says as little as one in these


class Profile:
    """The words of one or more articles: sorted ids, and by view the sum of the weights and of their squares."""

    __slots__ = ("ids", "size", "weights")

    def __init__(self, ids: Ids, weights: NDArray[np.int32], size: int) -> None:
        self.ids, self.weights, self.size = ids, weights, size

    @classmethod
    def of(cls, terms: Terms) -> Profile:
        """The profile of one article."""
        ids = np.array(terms.ids, np.uint32)
        order = np.argsort(ids)
        fields = np.frombuffer(terms.fields, np.uint8)[order]
        damped = _DAMPED[np.frombuffer(terms.counts, np.uint8)[order]]
        weights = _IN_VIEW[:, fields] * np.where(_COUNTED, damped, 16)
        lengths = np.array([sqrt(n) or 1.0 for n in (weights * weights).sum(1).tolist()])
        rounded = np.rint(weights * _UNIT / lengths[:, None]).astype(np.int32)
        np.maximum(rounded[2], 1, out=rounded[2])  # that a word is there must not be rounded away
        return cls(ids[order], np.concatenate((rounded, rounded * rounded)), 1)

    def plus(self, other: Profile) -> Profile:
        """Both together."""
        if not self.size:
            return other
        at, known = self.places(other.ids)
        weights = self.weights.copy()
        weights[:, at[known]] += other.weights[:, known]
        new = ~known
        ids = np.insert(self.ids, at[new], other.ids[new])
        return Profile(ids, np.insert(weights, at[new], other.weights[:, new], axis=1), self.size + other.size)

    def minus(self, other: Profile) -> Profile:
        """What is left without the other, which is a part of this one."""
        at, _ = self.places(other.ids)
        weights = self.weights.copy()
        weights[:, at] -= other.weights
        left = weights[2] > 0
        return Profile(self.ids[left], weights[:, left], self.size - other.size)

    def places(self, ids: Ids) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Where each of these words stands or would stand, and whether it is there."""
        at = np.searchsorted(self.ids, ids)
        if not len(self.ids):
            return at, np.zeros(len(ids), np.bool_)
        return at, self.ids.take(at, mode="clip") == ids

    def lacks(self, others: Sequence[Profile]) -> Ids:
        """The words of some others that are not here, each once."""
        if not others:
            return NOTHING.ids
        ids = others[0].ids if len(others) == 1 else np.unique(np.concatenate([p.ids for p in others]))
        return ids[~self.places(ids)[1]]


NOTHING = Profile(np.empty(0, np.uint32), np.empty((2 * VIEWS, 0), np.int32), 0)


class Rarity:
    """How much a term says: the fewer live stories hold it, the more.

    Counted in stories, not articles: a story told by a hundred outlets would make its own names look common. Counted by language; a
    text whose language is not plain goes by all stories.
    """

    def __init__(self) -> None:
        self._held: dict[str, NDArray[np.int32]] = {"": np.zeros(_BUCKETS, np.int32)}
        self._stories: dict[str, int] = {"": 0}
        self._says: dict[str, tuple[int, Ints]] = {}  # by language, for so many stories: what a term says that so many hold

    def count(self, language: str, ids: Ids, stories: int, by: int) -> None:
        """So many stories come (``by`` 1) or go (-1), and one story has, or has no longer, each of these terms."""
        if not len(ids) and not stories:
            return
        for name in {"", language}:
            if name not in self._held:
                self._held[name], self._stories[name] = np.zeros(_BUCKETS, np.int32), 0
            np.add.at(self._held[name], ids & _BUCKET, by)
            self._stories[name] += stories * by

    def of(self, language: str, ids: Ids) -> Ints:
        """By term how much it says: the root of the usual logarithm, in 1/256."""
        name = language if language in self._held else ""
        stories = self._stories[name]
        known = self._says.get(name)
        if known is None or known[0] != stories:
            known = self._says[name] = stories, _says(stories)
        says: Ints = known[1].take(self._held[name].take(ids & _BUCKET), mode="clip")
        return says

    def state(self) -> Any:
        """All that it rests on, to compare."""
        return {
            name: (self._stories[name], [(int(i), int(held[i])) for i in np.flatnonzero(held)])
            for name, held in self._held.items()
            if held.any()
        }


_LOGS = np.array([round(256 * log(n + 1)) for n in range(_RARITIES)], np.int64)


def _says(stories: int) -> Ints:
    top = round(256 * log(stories + _ASSUMED))
    says: Ints = np.rint(16 * np.sqrt(np.maximum(top - _LOGS, _LEAST))).astype(np.int64)
    return says


class Weighed:
    """A profile with the weights its words have at present."""

    __slots__ = ("_pointed", "lengths", "profile", "rare", "selves")

    def __init__(self, profile: Profile, rare: Ints) -> None:
        self.profile, self.rare = profile, rare
        self._pointed: Ints | None = None
        self.selves: list[int] = (profile.weights[VIEWS:] @ rare).tolist()
        self.lengths = self.selves
        if profile.size > 1:
            sums = profile.weights[:VIEWS].astype(np.int64)
            self.lengths = ((sums * sums) @ rare).tolist()

    def shares(self, other: Profile) -> tuple[list[int], int]:
        """By view how far both point the same way, not yet measured by their lengths; and how many words both hold."""
        if self._pointed is None:
            self._pointed = self.profile.weights[:VIEWS] * self.rare
        at, there = other.places(self.profile.ids)
        found = at[there]
        return (self._pointed[:, there] * other.weights[:VIEWS, found]).sum(1).tolist(), len(found)


def likeness(one: Weighed, other: Weighed, shares: Sequence[int]) -> list[float]:
    """By view how alike two profiles are as wholes, then by view how alike their members are on average (its root), 0 to 1."""
    sizes = one.profile.size * other.profile.size
    whole = [s / sqrt(a * b) if s else 0.0 for s, a, b in zip(shares, one.lengths, other.lengths, strict=True)]
    mean = [sqrt(s / sqrt(sizes * a * b)) if s else 0.0 for s, a, b in zip(shares, one.selves, other.selves, strict=True)]
    return [*whole, *mean]
