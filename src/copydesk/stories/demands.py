"""What likeness an article must show to join a story, and two stories to be one: plain numbers, fitted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A logistic model. Its signs are, in this order:

    by view (headline, headline and lede, all words, names, numbers) how alike both are as wholes; by view how alike their members are
    on average; one by the number of members of the smaller and of the larger one; ln(1 + days) between them.
    """

    weights: tuple[float, ...]
    base: float
    join: float  # what an article's score must be at least
    merge: float  # what the score of two stories must be at least
    part: float  # a member whose score falls below leaves its story

    def score(self, signs: Sequence[float]) -> float:
        """The logarithm of the odds that both report one event."""
        z = self.base
        for weight, sign in zip(self.weights, signs, strict=True):
            z += weight * sign
        return z


def likely(score: float) -> float:
    """A score as a likelihood, 0 to 1."""
    return 1 / (1 + exp(-max(-50.0, min(50.0, score))))


# Fitted on likenesses alone, each set of articles with equal weight; see docs/notes/threading.md.
TEXT_DEMAND = Demand(
    weights=(1.6, 0.85, 3.6, -0.44, 0.8, 1.13, 0.73, 4.47, 2.4, 0.81, 1.89, 1.91, -0.26),
    base=-8.09,
    join=-0.5,
    merge=-0.5,
    part=-1.0,
)
# Where one of the two has only headlines there is less to go by.
HEADLINE_DEMAND = Demand(
    weights=(0.96, 0.64, 1.06, 0.3, 0.31, 3.27, 2.62, 3.34, 0.27, 0.77, 0.0, 0.0, -0.21),
    base=-4.33,
    join=-0.5,
    merge=-1.0,
    part=-1.0,
)
