"""How well changes are told from noise, beside the published rule of an open change tracker, and how fast.

    python benchmarks/changes.py            the two open parts of the labelled pairs
    python benchmarks/changes.py --sealed   the parts that were sealed until they were scored, on 23 November 2026, as well

The pairs are under tests/data/changes, and docs/notes/changes-set.md says how they were labelled.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from copydesk import changes
from copydesk.types import Change

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "data" / "changes"
Pair = dict[str, Any]
Judge = Callable[[Any, Any], tuple[bool, Sequence[Change]]]


def read(part: str) -> list[Pair]:
    """The labelled pairs of a part: "open", "opened", "sealed", "third", "fourth" or "fifth"."""
    return [json.loads(line) for line in (FOLDER / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()]


@dataclass(kw_only=True)
class Score:
    """Shares from 0 to 1: of material pairs found, of alarms that were right, of main kinds named, of changed values told in the summary."""

    recall: float
    precision: float
    kinds: float
    told: float
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)


def copydesk(old: Any, new: Any) -> tuple[bool, Sequence[Change]]:
    """What copydesk says of a pair."""
    found = changes.between(old, new)
    return changes.material(found), found


def published(old: Any, new: Any) -> tuple[bool, Sequence[Change]]:
    """What the published rule says of a pair. It knows no kinds."""
    return published_rule(_text(old), _text(new)), ()


def score(pairs: Sequence[Pair], judge: Judge) -> Score:
    """How a judge of pairs does on labelled ones."""
    missed, false, named, told, to_tell, hits = [], [], 0, 0, 0, 0
    for pair in pairs:
        weighty, found = judge(pair["old"], pair["new"])
        hits += weighty and pair["material"]
        if weighty != pair["material"]:
            (missed if pair["material"] else false).append(pair["id"])
        named += pair["kind"] in ({c.kind for c in found if c.material} or {c.kind for c in found})
        if pair.get("expect"):
            to_tell += 1
            told += _tells(changes.summary(found), pair["expect"])
    weighty_ones = sum(pair["material"] for pair in pairs)
    alarms = hits + len(false)
    return Score(
        recall=hits / weighty_ones,
        precision=hits / alarms if alarms else 1.0,
        kinds=named / len(pairs),
        told=told / to_tell if to_tell else 1.0,
        missed=missed,
        false=false,
    )


def _tells(summary: str, expect: dict[str, str]) -> bool:
    """Whether a summary has the words that only one of the two expected phrases has: the old value and the new one."""
    before, after = (set(re.findall(r"\w+", expect[side].lower())) for side in ("before", "after"))
    return before ^ after <= set(re.findall(r"\w+", summary.lower()))


def _text(version: Any) -> str:
    return version if isinstance(version, str) else f"{version['headline']}\n\n{version['body']}"


# --- the published rule ---------------------------------------------------------------------------------------------
_MONTHS = "january february march april may june july august september october november december"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}} )?(?:{'|'.join(_MONTHS.split())})(?: \d{{1,2}})?(?:,? \d{{4}})?\b|\b\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}\b"
)


def published_rule(old: str, new: str) -> bool:
    """Whether a change counts by this rule: at most ten characters of digits or punctuation, any date and all behind "Updated:" do not."""
    a, b = (_DATE.sub(" ", re.sub(r"updated:.*", "", text.lower(), flags=re.DOTALL)).split() for text in (old, new))
    return any(
        not (_boring(" ".join(a[i:j])) and _boring(" ".join(b[k:m])))
        for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        if kind != "equal"
    )


def _boring(words: str) -> bool:
    return len(words) <= 10 and not any(c.isalpha() for c in words)


# --- speed ----------------------------------------------------------------------------------------------------------
def speed(pairs: Sequence[Pair], words: int = 600) -> float:
    """Pairs a second of CPU time, each change set into unchanged text from other pairs up to so many words."""
    bodies = [v if isinstance(v, str) else v["body"] for v in (pair["old"] for pair in pairs)]
    made = []
    for n, pair in enumerate(pairs):
        around: list[str] = []
        while sum(len(t.split()) for t in around) < words:
            around.append(bodies[(7 * n + 11 * len(around) + 1) % len(bodies)])
        old, new = (v if isinstance(v, str) else v["body"] for v in (pair["old"], pair["new"]))
        half = len(around) // 2
        made.append(tuple("\n\n".join([*around[:half], version, *around[half:]]) for version in (old, new)))
    start = time.process_time()
    for before, after in made:
        changes.between(before, after)
    return len(made) / (time.process_time() - start)


def show(part: str) -> None:
    """Print the scores of a part."""
    pairs = read(part)
    print(f"{part}: {len(pairs)} pairs, {sum(p['material'] for p in pairs)} material")
    print(f"{'':24}{'recall':>8}{'precision':>11}{'kind':>8}{'told':>8}")
    for name, judge in (("copydesk", copydesk), ("the published rule", published)):
        s = score(pairs, judge)
        rest = f"{s.kinds:8.3f}{s.told:8.3f}" if name == "copydesk" else f"{'-':>8}{'-':>8}"
        print(f"{name:24}{s.recall:8.3f}{s.precision:11.3f}{rest}")
        if name == "copydesk":
            print(f"  missed: {' '.join(s.missed) or 'none'}; false alarms: {' '.join(s.false) or 'none'}")


if __name__ == "__main__":
    show("open")
    show("opened")
    if "--sealed" in sys.argv[1:]:
        show("sealed")
        show("third")
        show("fourth")
        show("fifth")
    print(f"{speed(read('open')):.0f} pairs a second of CPU time, texts of 600 words and more")
