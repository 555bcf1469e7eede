"""Which posts are copies of one article, however a script has damaged their words; docs/notes/adopting.md has the reasons.

A sketch finds the pairs that may be copies; then three things must agree: the headline, paragraph by paragraph the text, and what
no swapping of synonyms touches: numbers and names.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import combinations, groupby, pairwise

from copydesk.adopt.stock import bare

LONGEST = 1_500  # words of a text that are compared; more say no more about which article it is
SKETCH = 32  # runs of three words kept of a text: of two copies with one word in six swapped in each, some six are the same
HITS = 2  # runs that two sketches share at least
CROWD = 12  # posts that hold a run; of more, only neighbours in time are paired: a line of the site itself pairs nobody for long
HEADLINES = 0.25  # share of the shorter headline's words in the longer one
COVERED = 0.75  # share of the shorter text that stands in paragraphs which the other has too
PARAGRAPH = 0.25  # share of a paragraph's pairs of words that the other text has: (5/6)^4 is left where one word in six was swapped
PAIRS = 0.3  # the same of the whole text
FIXED = 0.6  # share of the numbers, and of the names, that both have
SCANT = 12  # words; a text of fewer is compared together with its headline

_MARKUP = re.compile(r"<[^<>]*>|\{[{%][^{}]*[%}]\}|\]\([^()\s]*\)|https?://\S+")
_WORD = re.compile(r"\w+")
_AFTER_STOP = re.compile(r"[.!?:…\"“”‘'(]\W*$")
_PLAIN, _NAME, _NUMBER = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A post's words as they are compared: hashes of headline and text, what kind each word is of, where paragraphs end."""

    headline: array[int]
    ids: array[int]
    kinds: bytes
    ends: array[int]
    sketch: array[int]

    def paragraphs(self) -> Iterator[array[int]]:
        start = 0
        for end in self.ends:
            yield self.ids[start:end]
            start = end

    def fixed(self, kind: int) -> Counter[int]:
        return Counter(id for id, k in zip(self.ids, self.kinds, strict=True) if k == kind)


def wording(headline: str, body: str) -> Wording:
    """What is compared of a post."""
    top, _ = bare(headline)
    text = _MARKUP.sub(" ", body)
    if len(_WORD.findall(text, 0, 400)) < SCANT:
        text = f"{top}\n\n{text}"
    ids, kinds, ends = array("I"), bytearray(), array("I")
    for paragraph in text.split("\n"):
        for found in _WORD.finditer(paragraph):
            id, kind = _word(found[0])
            if kind == _NAME and (not found.start() or _AFTER_STOP.search(paragraph, max(0, found.start() - 4), found.start())):
                kind = _PLAIN  # the first word of a sentence has its capital for that
            ids.append(id)
            kinds.append(kind)
        if len(ids) > (ends[-1] if ends else 0):
            ends.append(len(ids))
        if len(ids) >= LONGEST:
            break
    hashes = array("I", [_word(w)[0] for w in _WORD.findall(top)])
    return Wording(headline=hashes, ids=ids, kinds=bytes(kinds), ends=ends, sketch=_sketch(ids))


@lru_cache(maxsize=1 << 17)
def _word(word: str) -> tuple[int, int]:
    kind = _NUMBER if any(c.isdigit() for c in word) else _NAME if word[0].isupper() else _PLAIN
    return zlib.crc32(word.casefold().encode("utf-8", "surrogatepass")), kind


def _sketch(ids: Sequence[int]) -> array[int]:
    """The runs of three words with the lowest hashes: copies have the same ones, whatever their length."""
    runs = {(a ^ b * 0x9E3779B1 ^ c * 0x85EBCA6B) & 0xFFFFFFFF for a, b, c in zip(ids, ids[1:], ids[2:], strict=False)}
    return array("I", nsmallest(SKETCH, runs))


def groups(wordings: Sequence[Wording]) -> list[list[int]]:
    """The posts' numbers, copies of one article together; the posts come from the oldest on, and so do the numbers."""
    leader = list(range(len(wordings)))

    def find(n: int) -> int:
        while leader[n] != n:
            leader[n] = leader[leader[n]]
            n = leader[n]
        return n

    for a, b in _pairs(wordings):
        first, second = sorted((find(a), find(b)))
        if first != second and copied(wordings[a], wordings[b]):
            leader[second] = first
    members: dict[int, list[int]] = {}
    for n in range(len(wordings)):
        members.setdefault(find(n), []).append(n)
    return list(members.values())


def _pairs(wordings: Sequence[Wording]) -> list[tuple[int, int]]:
    """The pairs of posts whose sketches say that they may be copies, the likeliest first."""
    held = sorted(run << 32 | n for n, w in enumerate(wordings) for run in w.sketch)
    hits: Counter[tuple[int, int]] = Counter()
    for _, entries in groupby(held, key=lambda e: e >> 32):
        holders = [e & 0xFFFFFFFF for e in entries]
        if len(holders) > 1:
            hits.update(combinations(holders, 2) if len(holders) <= CROWD else pairwise(holders))
    enough = ((n, pair) for pair, n in hits.items() if n >= min(HITS, *(len(wordings[p].sketch) for p in pair)))
    return [pair for _, pair in sorted(enough, key=lambda e: (-e[0], e[1]))]


def copied(a: Wording, b: Wording) -> bool:
    """Whether two posts are one article."""
    if _shared(Counter(a.headline), Counter(b.headline)) < HEADLINES:
        return False
    if any(not _agree(a.fixed(kind), b.fixed(kind)) for kind in (_NUMBER, _NAME)):
        return False
    short, long = sorted((a, b), key=lambda w: len(w.ids))
    there = _couples(long.ids)
    if _share(_couples(short.ids), there) < PAIRS:
        return False
    covered = sum(len(p) for p in short.paragraphs() if _share(_couples(p), there) >= PARAGRAPH)
    return covered >= COVERED * len(short.ids)


def _couples(ids: Sequence[int]) -> set[int]:
    return {a ^ b * 0x9E3779B1 for a, b in pairwise(ids)} or set(ids)


def _share(some: set[int], there: set[int]) -> float:
    return len(some & there) / len(some) if some else 1.0


def _shared(a: Counter[int], b: Counter[int]) -> float:
    return (a & b).total() / (min(a.total(), b.total()) or 1)


def _agree(a: Counter[int], b: Counter[int]) -> bool:
    """Whether most of the fewer numbers or names are among the more; one that stands alone may differ no more than any."""
    return ((a & b).total() + 1) / (min(a.total(), b.total()) + 1) >= FIXED


def commonness(wordings: Iterable[Wording]) -> Counter[int]:
    """How many posts hold each word."""
    held: Counter[int] = Counter()
    for w in wordings:
        held.update(set(w.ids))
    return held


def rarest(words: str, held: Counter[int]) -> int:
    """In how many posts the rarest of some words stands."""
    return min((held[_word(w)[0]] for w in _WORD.findall(words)), default=0)
