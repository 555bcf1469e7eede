"""Which blocks of a page are the article's: boosted trees over numbers that describe a block's place, shipped as plain numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np


class Judge:
    """Trees whose leaves add up to the log-odds that a block belongs to the article.

    A tree is a list of nodes: what each asks (feature, threshold, where to go if not above, where if above), or, with feature -1, the
    leaf's value in place of the threshold. All trees are asked at once: each question that is answered with "above" rules out the
    leaves on its other side, and the first leaf that nobody ruled out is the tree's answer (Lucchese et al., QuickScorer, 2015).
    Leaf values are whole numbers, so that sums are the same on every machine.
    """

    def __init__(self, features: int, base: float, trees: Sequence[Sequence[Sequence[float]]]) -> None:
        self.features, self.base = features, base
        asked: list[tuple[int, float, int]] = []
        self._starts: list[int] = []
        leaves: list[list[int]] = []
        for tree in trees:
            self._starts.append(len(asked))
            values: list[int] = []
            _flatten(tree, 0, asked, values)
            if len(values) > _LEAVES:
                raise ValueError(f"a tree has {len(values)} leaves; {_LEAVES} is the most")
            if len(values) == 1:  # a tree that asks nothing
                asked.append((0, np.inf, _ALL))
            leaves.append(values + [0] * (_LEAVES - len(values)))
        self._feature = np.array([a[0] for a in asked], dtype=np.intp)
        self._threshold = np.array([a[1] for a in asked], dtype=np.float64)
        self._ruled_out = np.array([a[2] for a in asked], dtype=np.uint32)
        self._leaves = np.array(leaves, dtype=np.int64)

    def chances(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """How likely the block described by each row of numbers belongs to the article, 0 to 1."""
        if not rows:
            return []
        given = np.array(rows, dtype=np.float64)
        above = given[:, self._feature] > self._threshold
        left = np.bitwise_and.reduceat(np.where(above, self._ruled_out, np.uint32(_ALL)), self._starts, axis=1)
        first = np.log2((left & (~left + np.uint32(1))).astype(np.float64)).astype(np.intp)
        odds = self._leaves[np.arange(len(self._starts)), first].sum(axis=1) / _UNIT + self.base
        chances: list[float] = (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).tolist()
        return chances


_LEAVES = 32
_ALL = (1 << _LEAVES) - 1
_UNIT = 100_000  # leaf values are kept to five places


def _flatten(tree: Sequence[Sequence[float]], at: int, asked: list[tuple[int, float, int]], values: list[int]) -> None:
    """The questions of a tree with the leaves that an "above" leaves over, and its leaves from left to right."""
    feature, threshold, low, high = tree[at]
    if feature < 0:
        values.append(round(threshold * _UNIT))
        return
    place = len(asked)
    asked.append((int(feature), float(threshold), 0))
    begin = len(values)
    _flatten(tree, int(low), asked, values)
    lower = (1 << len(values)) - (1 << begin)
    asked[place] = (int(feature), float(threshold), _ALL & ~lower)
    _flatten(tree, int(high), asked, values)


@lru_cache(maxsize=2)
def load(name: str) -> Judge:
    """The judge of a lane: "full" or "fast"."""
    made: dict[str, Any] = json.loads(files("copydesk.articles").joinpath(f"judge-{name}.json").read_text(encoding="utf-8"))
    return Judge(made["features"], made["base"], made["trees"])
