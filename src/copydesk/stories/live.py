"""What is live: articles that later ones can join, their stories, and the index that leads to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from copydesk.stories.profiles import NOTHING, Profile
from copydesk.stories.words import Terms

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
    """Which live articles hold a key, in order of arrival. Most keys have one holder, so a lone one needs no list."""

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

    def leave(self, keys: Iterable[int], number: int) -> None:
        """One holder less of these keys."""
        holders = self.holders
        for key in keys:
            there = holders[key]
            if isinstance(there, int):
                del holders[key]
            elif len(there) > 2:
                there.remove(number)  # it is among the oldest, so this costs little
            else:
                holders[key] = there[1] if there[0] == number else there[0]

    def known(self, keys: Iterable[int]) -> list[int]:
        """Those of some keys that anybody holds."""
        holders = self.holders
        return [key for key in keys if key in holders]

    def of(self, key: int) -> Sequence[int]:
        """The holders of a key."""
        there = self.holders.get(key, ())
        return (there,) if isinstance(there, int) else there
