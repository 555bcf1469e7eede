"""What editors' moves of articles come to: where each article that they decided on belongs, and which belong together or apart.

A later move wins over an earlier one. One that was taken back counts no more, nor does what a later one did to the articles that were
where they were only because of it: what is left is as if it had never been made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from copydesk.store import Move

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Moved:
    """The last move of an article: to which story, and when it was taken back, or what it rests on."""

    into: str
    undone: datetime | None


def standing(moves: Iterable[Move]) -> list[Move]:
    """The moves that stand, in order, each with those of its articles for which it still counts."""
    last: dict[str, _Moved] = {}
    kept: list[Move] = []
    for move in moves:
        counts = []
        for url, before, after in move.articles:
            undone = _rests_on(last.get(url), move.at, before) or move.undone
            if undone is None:
                counts.append((url, before, after))
            if before != after:
                last[url] = _Moved(after, undone)
        if move.undone is None:
            kept.append(replace(move, articles=tuple(counts)))
    return kept


def _rests_on(last: _Moved | None, at: datetime, before: str) -> datetime | None:
    """When the move was taken back by which alone an article was in that story at that time; None if it was there for itself."""
    if last is None or last.undone is None:
        return None
    return last.undone if last.undone > at or (last.undone == at and last.into == before) else None


def places(moves: Iterable[Move]) -> dict[str, str]:
    """The story of every article that an editor decided on. Threading never decides otherwise."""
    return {url: after for move in standing(moves) for url, _, after in move.articles}


def reasons(moves: Iterable[Move]) -> dict[str, str]:
    """Why each article that an editor decided on is where it is, in words."""
    return {url: reason(move.verb, move.why, moved=before != after) for move in standing(moves) for url, before, after in move.articles}


def reason(verb: str, why: str, *, moved: bool) -> str:
    """What an editor's move did to an article, with the reason that was given."""
    acts = {
        ("merge", True): "an editor merged its story into this one",
        ("merge", False): "an editor merged another story into this one",
        ("split", True): "an editor made it a story of its own",
        ("split", False): "an editor left it here when others became a story of their own",
    }
    return f"{acts[verb, moved]}: {why.strip()}" if why.strip() else acts[verb, moved]


def ties(moves: Sequence[Move]) -> tuple[Pairs, Pairs]:
    """Pairs of articles that belong together, and pairs that are apart: one for each two groups that a split has parted."""
    where = places(moves)
    first: dict[str, str] = {}
    together = [(first.setdefault(story, url), url) for url, story in where.items()]
    parted: dict[tuple[str, str], None] = {}
    for move in standing(moves):
        stay = {where[url] for url, before, after in move.articles if before == after}
        gone = {where[url] for url, before, after in move.articles if before != after}
        if move.verb == "split":  # what a later merge has brought together is apart no more
            parted |= {(min(a, b), max(a, b)): None for a in sorted(stay) for b in sorted(gone) if a != b}
    return [(a, b) for a, b in together if a != b], [(first[a], first[b]) for a, b in parted]
