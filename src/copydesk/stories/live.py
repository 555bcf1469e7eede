"""What is live: articles that later ones can join, their stories, and the index that leads to them."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Sequence
from math import inf, nan

import numpy as np
from numpy.typing import NDArray

from copydesk.stories.profiles import NOTHING, Profile
from copydesk.stories.words import Terms

Numbers = NDArray[np.int64]  # of articles: in order of arrival
Span = tuple[float | None, float | None]


class Live:
    """An article that later ones can join. ``time`` is seconds since 1970, None if it is unknown."""

    __slots__ = ("id", "profile", "story", "terms", "time")

    def __init__(self, id: str, terms: Terms, profile: Profile, time: float | None, story: Told) -> None:
        self.id, self.terms, self.profile, self.time, self.story = id, terms, profile, time, story


class Told:
    """A story: the numbers of its live members in order of arrival, how many of them have a text, and of the newest the profile and
    the ``span``, when the first and the last of them happened.

    Its language is that of its first live member.
    """

    __slots__ = ("id", "language", "members", "profile", "span", "texts")

    def __init__(self, id: str) -> None:
        self.id, self.profile, self.language, self.texts = id, NOTHING, "", 0
        self.span: Span = (None, None)
        self.members: list[int] = []


class Index:
    """Which articles hold a key, in order of arrival. Most keys have one holder, so a lone one needs no list."""

    __slots__ = ("holders",)

    def __init__(self) -> None:
        self.holders: dict[int, int | list[int]] = {}

    def enter(self, keys: Iterable[int], number: int) -> None:
        """One more holder of these keys."""
        holders = self.holders
        for key in keys:
            there = holders.setdefault(key, number)
            if isinstance(there, list):
                there.append(number)
            elif there != number:
                holders[key] = [there, number]

    def known(self, keys: Iterable[int]) -> list[int]:
        """Those of some keys that anybody holds."""
        holders = self.holders
        return [key for key in keys if key in holders]

    def sweep(self, live: Container[int]) -> None:
        """Drop those that live no longer."""
        before, self.holders = self.holders, {}
        for key, there in before.items():
            kept = [n for n in ([there] if isinstance(there, int) else there) if n in live]
            if kept:
                self.holders[key] = kept if len(kept) > 1 else kept[0]

    def of(self, key: int) -> Sequence[int]:
        """The holders of a key."""
        there = self.holders.get(key, ())
        return (there,) if isinstance(there, int) else there


class Times:
    """When articles happened, by number. Numbers only grow, and those of the oldest are forgotten."""

    def __init__(self) -> None:
        self._first = 0
        self._times = array("d")

    def enter(self, time: float | None) -> None:
        """The time of the next article."""
        self._times.append(nan if time is None else time)

    def leave(self, number: int) -> None:
        """An article is in no span of time any more."""
        self._times[number - self._first] = -inf

    def forget(self, before: int) -> None:
        """No number below is asked for again."""
        del self._times[: before - self._first]
        self._first = before

    def within(self, numbers: Numbers, low: float, high: float) -> NDArray[np.bool_]:
        """Which of some articles are of a time, or of none that is known."""
        times = np.frombuffer(self._times).take(numbers - self._first)
        return ~((times < max(low, -_EVER)) | (times > high))


_EVER = 1e18  # seconds: more than any time, and less than what stands for an article that has left
