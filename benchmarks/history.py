"""What a long history costs threading: time and memory after many articles and after ten times as many, beside states without bounds.

    python benchmarks/history.py                  1,000,000 articles: ten to twenty minutes
    python benchmarks/history.py --articles 50000

The articles are invented: function words and a common vocabulary as skewed as that of newspapers, and for every event words and names
of its own that come up once in all the history. What is measured is placed, added and repaired as in a newsroom; what came before was
only added, to the story it tells, and all of the window before the measurements was placed, too. Times are of CPU.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.table import Table

from copydesk import stories
from copydesk.stories import threads as inside

out = Console(highlight=False, width=120)
START = datetime(2031, 5, 5, tzinfo=UTC)
WINDOW = 5_000  # articles, one a minute
POOL = 20_000  # articles that are made from words; after these they come again with other words in the place of the rare ones
RARE = 40  # a word in no more articles of the pool is an event's own, or as good as
BATCH, BATCHES = 500, 9
FUNCTION_WORDS = ("the", "of", "and", "to", "in", "a", "for", "on", "that", "was", "with", "he", "at", "by", "from", "it", "as", "his")


# --- articles -------------------------------------------------------------------------------------------------------
def word(rng: random.Random) -> str:
    """A word that nobody has said."""
    return "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randrange(2, 6)))


def reports(articles: int, seed: int = 1) -> list[list[str]]:
    """Headlines, texts and events of so many reports, those of one event near each other; most events have one, a few have thirty."""
    rng, made = random.Random(seed), []
    common = [word(rng) for _ in range(30_000)]
    ranks = list(accumulate(1 / (n + 3) for n in range(len(common))))  # Zipf's law, with the flat top that Mandelbrot gave it
    while len(made) < articles:
        own, names = [word(rng) for _ in range(20)], [word(rng).title() for _ in range(6)]
        texts: list[str] = []
        for _ in range(rng.choice((1, 1, 1, 1, 2, 3, 5, 12, 30))):
            if texts and rng.random() < 0.15:
                texts.append(" ".join(rng.choice(own) if rng.random() < 0.05 else w for w in rng.choice(texts).split()))
            else:
                texts.append(" ".join(_said(rng, own, names, common, ranks)))
            headline = [*rng.sample(names, 2), *rng.sample(own, 3), *rng.choices(common, cum_weights=ranks, k=3)]
            made.append((len(made) + rng.randrange(1500), " ".join(headline), texts[-1], names[0]))
    return [report for _, *report in sorted(made)[:articles]]


def _said(rng: random.Random, own: list[str], names: list[str], common: list[str], ranks: list[float]) -> Iterator[str]:
    for rare in rng.choices(common, cum_weights=ranks, k=rng.randrange(100, 600)):
        at = rng.random()
        yield rng.choice(FUNCTION_WORDS) if at < 0.42 else rng.choice(own) if at < 0.5 else rng.choice(names) if at < 0.56 else rare


@dataclass(frozen=True, kw_only=True)
class Report:
    """The terms of a report, which of them are rare, and the event it tells of."""

    terms: stories.Terms
    rare: NDArray[np.bool_]
    event: str

    def again(self, turn: int) -> stories.Terms:
        """The same with other words in the place of the rare ones, those of this turn."""
        salt = turn * 2_654_435_761  # any odd number: it spreads the turns over all bits
        ids = np.frombuffer(self.terms.ids, np.uint32) ^ self.rare * np.uint32(salt & 0x7FFF_FFFF)
        runs = np.frombuffer(self.terms.sketch, np.uint32) ^ np.uint32(salt & 0xFF_FFFF)  # the high bits say which runs are kept
        return replace(self.terms, ids=array("I", ids.tobytes()), sketch=array("I", runs.tobytes()))


def pool(articles: int) -> list[Report]:
    """So many reports. Rare terms bear the highest bit, so that no change makes one of them common."""
    made = []
    weighed = [(stories.terms(headline, text), event) for headline, text, event in reports(articles)]
    held = Counter(id for terms, _ in weighed for id in terms.ids)
    for terms, event in weighed:
        rare = np.array([held[id] <= RARE for id in terms.ids])
        ids = np.frombuffer(terms.ids, np.uint32) & np.uint32(0x7FFF_FFFF) | rare.astype(np.uint32) << np.uint32(31)
        if len(np.unique(ids)) == len(ids):
            made.append(Report(terms=replace(terms, ids=array("I", ids.tobytes())), rare=rare, event=event))
    return made


class Stream:
    """One article a minute; the rare words of a turn through the pool are never those of another."""

    def __init__(self, threads: stories.Threads, pool: list[Report]) -> None:
        self.threads, self.pool, self.told = threads, pool, 0

    def grow(self, articles: int) -> None:
        """So many more, each known to tell of its event; then a window of articles that are placed."""
        for _ in range(articles - WINDOW):
            id, terms, at, event = self._next()
            self.threads.add(id, terms, at, event)
        self.run(min(articles, WINDOW))

    def run(self, articles: int) -> float:
        """Seconds of CPU to place, add and repair so many more."""
        batch = [self._next() for _ in range(articles)]
        started = time.process_time()
        for id, terms, at, _ in batch:
            story = self.threads.place(id, terms, at).story or id
            self.threads.add(id, terms, at, story)
            self.threads.repair(story)
        return time.process_time() - started

    def _next(self) -> tuple[str, stories.Terms, datetime, str]:
        n, self.told = self.told, self.told + 1
        turn, at = divmod(n, len(self.pool))
        report = self.pool[at]
        return str(n), report.again(turn), START + timedelta(minutes=n), f"{report.event} {turn}"


# --- what it costs --------------------------------------------------------------------------------------------------
def beside(short: Stream, long: Stream) -> tuple[float, float]:
    """Seconds of CPU an article, by turns, so that a busy machine slows both: medians."""
    times = [(short.run(BATCH), long.run(BATCH)) for _ in range(BATCHES)]
    return median(a for a, _ in times) / BATCH, median(b for _, b in times) / BATCH


def peak() -> float:
    """The most memory this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def bounded(articles: int, made: list[Report], table: Table) -> None:
    """The state as it is: a window, and a cap on how many holders of a word are looked at."""
    fresh = partial(stories.Threads, window=timedelta(minutes=WINDOW))
    short, long = Stream(fresh(), made), Stream(fresh(), made)
    short.grow(articles // 10)
    long.grow(articles // 10)
    before = peak()
    long.grow(articles - articles // 10)
    retired = peak() - before
    few, many = beside(short, long)
    row(table, "as it is", articles // 10, short, few)
    row(table, "as it is", articles, long, many, few)
    out.print(
        f"peak memory: {retired / (articles - articles // 10):,.0f} bytes for each article retired after the first {articles // 10:,}"
    )


def unbounded(articles: int, made: list[Report], table: Table) -> None:
    """The control: nothing is retired, and all holders of a word are looked at."""
    kept, inside._POSTINGS = inside._POSTINGS, 10**9
    try:
        short, long = (Stream(stories.Threads(archive=True), made) for _ in range(2))
        short.grow(articles // 10)
        long.grow(articles)
        few, many = beside(short, long)
        row(table, "control: no window, no cap", articles // 10, short, few)
        row(table, "control: no window, no cap", articles, long, many, few)
    finally:
        inside._POSTINGS = kept


def row(table: Table, name: str, articles: int, stream: Stream, cost: float, before: float | None = None) -> None:
    slower = "" if before is None else f"{100 * (cost / before - 1):+.0f} %"
    table.add_row(name, f"{articles:,}", f"{len(stream.threads):,}", f"{cost * 1e6:,.0f}", f"{1 / cost:,.0f}", slower)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    articles = parser.parse_args().articles
    table = Table("state", "history", "live", "microseconds an article", "articles/s", "slower")
    made = pool(min(POOL, articles))
    bounded(articles, made, table)
    # The control costs more the longer it is: a fiftieth of the history shows how.
    unbounded(max(1000, articles // 50), made, table)
    out.print(table)


if __name__ == "__main__":
    main()
