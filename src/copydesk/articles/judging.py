"""Which blocks of a page are the article's: boosted trees over numbers that describe a block's place, shipped as plain numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Judge:
    """Trees whose leaves add up to the log-odds that a block belongs to the article.

    A tree is two rows of the same length: what each node asks (feature, threshold, where to go if not above, where if above), or, with
    feature -1, the leaf's value in place of the threshold.
    """

    features: int
    base: float
    trees: tuple[tuple[tuple[int, float, int, int], ...], ...]

    def odds(self, row: Sequence[float]) -> float:
        total = self.base
        for tree in self.trees:
            feature, threshold, low, high = tree[0]
            while feature >= 0:
                feature, threshold, low, high = tree[low if row[feature] <= threshold else high]
            total += threshold
        return total

    def chance(self, row: Sequence[float]) -> float:
        """How likely the block described by these numbers belongs to the article, 0 to 1."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.odds(row)))))


@lru_cache(maxsize=2)
def load(name: str) -> Judge:
    """The judge of a lane: "full" or "fast"."""
    made: dict[str, Any] = json.loads(files("copydesk.articles").joinpath(f"judge-{name}.json").read_text(encoding="utf-8"))
    return Judge(made["features"], made["base"], tuple(tuple((n[0], n[1], n[2], n[3]) for n in tree) for tree in made["trees"]))
