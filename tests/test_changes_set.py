"""The labelled changes under tests/data/changes are what docs/notes/changes-set.md says of them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "data" / "changes"
KINDS = {
    "new", "figure", "date", "negation", "status", "statement", "headline", "correction", "retraction", "conflict", "wording", "noise",
}  # fmt: skip
IMMATERIAL = {"wording", "noise", "headline"}  # the kinds a change without weight may have


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


# A file and how its ids begin; `opened` was the first sealed part, `sealed` the second, which has been looked at since it was scored.
IDS = {"open": "open", "opened": "sealed", "sealed": "second", "third": "third", "fourth": "fourth", "fifth": "fifth"}
HALVES = {name: read(name) for name in IDS}
PAIRS = [pair for half in HALVES.values() for pair in half]


def text(version: str | dict[str, str]) -> str:
    """Everything a reader sees of a version."""
    return version if isinstance(version, str) else f"{version['headline']}\n\n{version['body']}"


def bodies(half: list[dict[str, Any]]) -> set[str]:
    versions = [pair[side] for pair in half for side in ("old", "new")]
    return {v if isinstance(v, str) else v["body"] for v in versions}


def test_there_are_enough_pairs_in_the_open_and_enough_under_seal() -> None:
    assert len(PAIRS) >= 1000
    assert len(HALVES["sealed"]) >= 320
    assert len(HALVES["third"]) >= 160
    assert len(HALVES["fourth"]) >= 200
    assert len(HALVES["fifth"]) >= 200


@pytest.mark.parametrize("part", ["sealed", "third", "fourth", "fifth"])
def test_the_sealed_pairs_are_those_that_were_written_before_they_were_scored(part: str) -> None:
    seal = (FOLDER / f"{part}.sha256").read_text(encoding="utf-8").split()[0]
    assert hashlib.sha256((FOLDER / f"{part}.jsonl").read_bytes()).hexdigest() == seal


@pytest.mark.parametrize("half", HALVES)
def test_a_half_has_every_kind_and_a_third_without_weight(half: str) -> None:
    pairs = HALVES[half]
    assert {pair["kind"] for pair in pairs} == KINDS
    assert 1 / 3 <= sum(not pair["material"] for pair in pairs) / len(pairs) <= 2 / 5
    assert sum(text(pair["old"]).count("\n\n") >= 3 for pair in pairs) >= len(pairs) / 2, "most revisions are small edits in longer texts"
    assert any(isinstance(pair["old"], dict) for pair in pairs) and any(isinstance(pair["old"], str) for pair in pairs)


def test_the_two_parts_that_were_written_together_are_alike() -> None:
    counts = [Counter((pair["kind"], pair["material"]) for pair in HALVES[name]) for name in ("open", "opened")]
    assert all(abs(counts[0][key] - counts[1][key]) <= 2 for key in counts[0] | counts[1])


def test_ids_are_unique_and_name_their_half() -> None:
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS)
    assert all(pair["id"].startswith(f"{IDS[name]}-") for name, half in HALVES.items() for pair in half)


def test_no_pair_twice_and_none_without_a_change() -> None:
    assert len({json.dumps([pair["old"], pair["new"]], sort_keys=True) for pair in PAIRS}) == len(PAIRS)
    assert all(pair["old"] != pair["new"] and type(pair["old"]) is type(pair["new"]) for pair in PAIRS)


@pytest.mark.parametrize(
    ("read_before", "sealed"),
    [("open", "sealed"), ("opened", "sealed"), ("open", "third"), ("sealed", "third"), ("third", "fourth"), ("fourth", "fifth")],
)
def test_nobody_who_read_an_open_part_has_read_a_text_of_the_sealed_one(read_before: str, sealed: str) -> None:
    assert not bodies(HALVES[read_before]) & bodies(HALVES[sealed])
    ledes = [
        {next((p for p in body.split("\n\n") if not p.startswith("By ")), body) for body in bodies(HALVES[name])}
        for name in (read_before, sealed)
    ]
    assert not ledes[0] & ledes[1]


@pytest.mark.parametrize("half", HALVES)
def test_labels_agree_with_themselves_and_with_the_texts(half: str) -> None:
    wrong = [pair["id"] for pair in HALVES[half] if not agrees(pair)]
    assert not wrong


def agrees(pair: dict[str, Any]) -> bool:
    """Whether a label contradicts neither itself nor its two texts."""
    kinds, expect = pair["kinds"], pair.get("expect")
    if pair["material"] != bool(kinds) or not set(kinds) <= KINDS - {"wording", "noise"} or not pair["about"].strip():
        return False
    if pair["kind"] not in (kinds or IMMATERIAL):
        return False
    if isinstance(pair["old"], dict) and kinds and (pair["old"]["headline"] != pair["new"]["headline"]) != ("headline" in kinds):
        return False
    if kinds and pair["kind"] in {"figure", "date", "status"} and not expect:
        return False
    return not expect or (expect["before"] in text(pair["old"]) and expect["after"] in text(pair["new"]))
