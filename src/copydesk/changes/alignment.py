"""Which passages of two versions tell the same: one for one, one for several, or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from copydesk.changes.marks import Key
from copydesk.changes.passages import Passage, weights
from copydesk.changes.synonyms import in_words_of, kin

# Two passages tell of the same thing from this share of their weights on (0 to 1, Dice); less is asked of two that stand at the same
# place between unchanged neighbours. On the open labelled pairs nothing depends on it between 0.2 and 0.5: see docs/notes/changes.md.
ALIKE = 0.34
ALIKE_IN_PLACE = 0.2
SHORT = 4  # weights: a passage of fewer has too few to be told by them
HELD = 0.4  # a part of a passage that was split, or a passage that was joined to another, has this share of its weights there


class Pair(NamedTuple):
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]


Sides = tuple[list[Passage], list[Passage]]  # of the version before and of the one after


@dataclass
class Alignment:
    """What of two versions goes together.

    ``pairs`` differ, ``restyled`` differ in style only, ``gone`` and ``added`` have no counterpart, ``around`` is furniture.
    """

    pairs: list[Pair] = field(default_factory=list)
    gone: list[Passage] = field(default_factory=list)
    added: list[Passage] = field(default_factory=list)
    restyled: list[Pair] = field(default_factory=list)
    around: Sides = field(default_factory=lambda: ([], []))  # furniture
    notices: Sides = field(default_factory=lambda: ([], []))


def align(before: Sequence[Passage], after: Sequence[Passage]) -> Alignment:
    """Passages put beside each other: first those that are equal, then those of one style, then the most alike."""
    made = Alignment()
    anchors: dict[int, int] = {}
    old, new = _equal(before, after, lambda p: p.text, anchors)
    old, new = _equal(old, new, lambda p: p.folded, anchors)
    alike: dict[int, int] = {}
    old, new = _equal(old, new, lambda p: p.keys, alike)
    by_number, new_by_number = {p.number: p for p in before}, {p.number: p for p in after}
    made.restyled = [Pair((by_number[n],), (new_by_number[m],)) for n, m in alike.items()]
    report: Sides = ([], [])
    for n, left in enumerate((old, new)):
        report[n][:], made.around[n][:], made.notices[n][:] = _sorted_out(left)
    _alike(*report, anchors | alike, made)
    return made


def _sorted_out(passages: list[Passage]) -> tuple[list[Passage], list[Passage], list[Passage]]:
    """What belongs to the report, what stands around it, and notices with the sentences behind them."""
    report: list[Passage] = []
    around: list[Passage] = []
    notices: list[Passage] = []
    for p in passages:
        if p.notice or (notices and not p.opens and notices[-1].number == p.number - 1):
            notices.append(p)
        elif p.is_furniture:
            around.append(p)
        else:
            report.append(p)
    return report, around, notices


def _equal(
    before: Sequence[Passage], after: Sequence[Passage], key: Callable[[Passage], Hashable], anchors: dict[int, int]
) -> tuple[list[Passage], list[Passage]]:
    """The passages that have no equal; the places of those that have are added to the anchors."""
    waiting: dict[Hashable, list[Passage]] = defaultdict(list)
    for p in reversed(after):
        waiting[key(p)].append(p)
    left = []
    for p in before:
        same = waiting.get(key(p))
        if same:
            anchors[p.number] = same.pop().number
        else:
            left.append(p)
    rest = sorted((p for those in waiting.values() for p in those), key=lambda p: p.number)
    return left, rest


def _places(before: Sequence[Passage], after: Sequence[Passage], anchors: dict[int, int]) -> tuple[dict[int, int], dict[int, int]]:
    """Behind which unchanged passage of the new version each of the others stands (-1: at the top), for both versions."""
    kept = set(anchors.values())
    new = {p.number: max((k for k in kept if k < p.number), default=-1) for p in after}
    old = {p.number: anchors[max(k)] if (k := [n for n in anchors if n < p.number]) else -1 for p in before}
    return old, new


def _alike(before: list[Passage], after: list[Passage], anchors: dict[int, int], made: Alignment) -> None:
    places, new_places = _places(before, after, anchors)
    scored = []
    for p in before:
        for q in after:
            score = _likeness(p, q)
            in_place = places[p.number] == new_places[q.number]
            if in_place and score < ALIKE_IN_PLACE:
                score = _likeness_of_meaning(p, q)
            if score >= (ALIKE_IN_PLACE if in_place else ALIKE):
                scored.append((-score - 0.1 * in_place, p.number, q.number, p, q))
    group_of: dict[Passage, int] = {}
    groups: list[tuple[list[Passage], list[Passage]]] = []
    for *_, p, q in sorted(scored, key=lambda s: s[:3]):
        if p not in group_of and q not in group_of:
            group_of[p] = group_of[q] = len(groups)
            groups.append(([p], [q]))
    for p in before:  # "Shut.", "Open.": two short passages at one place
        beside = next((q for q in after if q not in group_of and places[p.number] == new_places[q.number]), None)
        if p not in group_of and beside is not None and max(len(p.weights), len(beside.weights)) < SHORT:
            group_of[p] = group_of[beside] = len(groups)
            groups.append(([p], [beside]))
    _split_and_joined(before, after, group_of, groups)
    made.pairs = [Pair(_in_order(old), _in_order(new)) for old, new in groups]
    made.pairs.sort(key=lambda pair: (pair.before[0].number, pair.after[0].number))
    made.gone = [p for p in before if p not in group_of]
    made.added = [q for q in after if q not in group_of]


def _in_order(passages: list[Passage]) -> tuple[Passage, ...]:
    return tuple(sorted(passages, key=lambda p: p.number))


def _split_and_joined(
    before: list[Passage], after: list[Passage], group_of: dict[Passage, int], groups: list[tuple[list[Passage], list[Passage]]]
) -> None:
    """Passages without a counterpart of their own join the one that holds their words and has not spent them on its other counterpart."""
    for mine, side in ((before, 0), (after, 1)):
        for p in mine:
            if p in group_of or not p.weights:
                continue
            best, where = 0.0, -1
            for n, group in enumerate(groups):
                theirs = frozenset().union(*(q.weights for q in group[1 - side])) - frozenset().union(*(q.weights for q in group[side]))
                held = sum(w in theirs or _has_kin(w, theirs) for w in p.weights) / len(p.weights)
                if held > best:
                    best, where = held, n
            if best >= HELD:
                group_of[p] = where
                groups[where][side].append(p)


def _has_kin(weight: Key, others: frozenset[Key]) -> bool:
    return isinstance(weight, str) and any(isinstance(other, str) and kin(weight, other) for other in others)


def _likeness(p: Passage, q: Passage) -> float:
    """The share of weights that two passages have in common, 0 to 1."""
    if max(len(p.weights), len(q.weights)) < SHORT:  # "I am forty-six": too short for its weights alone to be told by
        return max(_shared(p.weights, q.weights), _shared(frozenset(p.keys), frozenset(q.keys)))
    return _shared(p.weights, q.weights)


def _likeness_of_meaning(p: Passage, q: Passage) -> float:
    """The same, the later passage being read in the words of the earlier one."""
    read = in_words_of(p.marks, q.marks, p.whole.language)
    return _shared(p.weights, weights(read))


def _shared(a: frozenset[Key], b: frozenset[Key]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
