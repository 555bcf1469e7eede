"""Changes → one line that a reader understands."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.types import Change


def summary(changes: Sequence[Change]) -> str:
    return "; ".join(f"{c.kind}: {c.before} -> {c.after}" for c in changes if c.material)
