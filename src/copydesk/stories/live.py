"""What is live: articles that later ones can join, their stories, and the index that leads to them."""

from __future__ import annotations

from collections.abc import Container, Iterable

from copydesk.stories.profiles import NOTHING, Profile
from copydesk.stories.words import Terms


class Live:
    """An article that later ones can join. ``time`` is seconds since 1970, None if it is unknown."""

    __slots__ = ("id", "profile", "story", "terms", "time")

    def __init__(self, id: str, terms: Terms, profile: Profile, time: float | None, story: Told) -> None:
        self.id, self.terms, self.profile, self.time, self.story = id, terms, profile, time, story


class Told:
    """A story: the numbers of its live members in order of arrival, how many of them have a text, and the profile of the newest.

    Its language is that of its first live member.
    """

    __slots__ = ("id", "language", "members", "profile", "texts")

    def __init__(self, id: str) -> None:
        self.id, self.profile, self.language, self.texts = id, NOTHING, "", 0
        self.members: list[int] = []


class Index:
    """Which articles hold a key, in order of arrival. Most keys have one holder, so a lone one needs no list."""

    __slots__ = ("_holders",)

    def __init__(self) -> None:
        self._holders: dict[int, int | list[int]] = {}

    def enter(self, keys: Iterable[int], number: int) -> None:
        """One more holder of these keys."""
        holders = self._holders
        for key in keys:
            there = holders.setdefault(key, number)
            if isinstance(there, list):
                there.append(number)
            elif there != number:
                holders[key] = [there, number]

    def known(self, keys: Iterable[int]) -> list[int]:
        """Those of some keys that anybody holds."""
        return [key for key in keys if key in self._holders]

    def newest(self, key: int) -> Iterable[int]:
        """The holders of a key, the newest first."""
        there = self._holders.get(key, ())
        return (there,) if isinstance(there, int) else reversed(there)

    def sweep(self, live: Container[int]) -> None:
        """Drop those that live no longer."""
        before, self._holders = self._holders, {}
        for key, there in before.items():
            kept = [n for n in ([there] if isinstance(there, int) else there) if n in live]
            if kept:
                self._holders[key] = kept if len(kept) > 1 else kept[0]

    def held(self, live: Container[int]) -> dict[int, list[int]]:
        """All keys with those of their holders that live."""
        kept = ((key, [n for n in self.newest(key) if n in live]) for key in self._holders)
        return {key: numbers for key, numbers in kept if numbers}
