"""How well and how fast articles are threaded, beside what people would otherwise use, in one run on one machine.

    python benchmarks/threads.py                   sets of labelled articles: BCubed, pairwise F1, stories, articles a second of CPU
    python benchmarks/threads.py --copies          whole, edited and cut copies: how many are found, and how many found ones are copies
    python benchmarks/threads.py --speed           articles a second of CPU, from text to terms and from terms to place, by set

What a long history costs: benchmarks/history.py.

Peers need the extra `bench` (pip install '.[bench]'); one that is missing is named. The sets are read from the folder that
COPYDESK_EVALUATION names, or ../shared/data beside the repository; without it, all is measured on invented words.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.quality import bcubed, pairwise
from rich.console import Console
from rich.table import Table

from copydesk import stories

Row = dict[str, Any]
Peer = Callable[[list[Row]], Sequence[object]]
out = Console(highlight=False, width=120)
START = datetime(2031, 5, 5, tzinfo=UTC)
LARGEST = 4_000  # articles that the peers, which compare all with all, are given at once


# --- articles -------------------------------------------------------------------------------------------------------
def sets() -> Iterator[tuple[str, list[Row]]]:
    """Labelled articles in the order of their days; within a day, and without one, in no order."""
    here = Path(os.environ.get("COPYDESK_EVALUATION") or Path(__file__).resolve().parents[2] / "shared" / "data")
    files = sorted((here / "threading").glob("*.jsonl.gz"))
    if not files:
        out.print("No evaluation data here: invented articles instead.")
        yield "invented", invented(600)
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        random.Random(7).shuffle(rows)
        yield file.name.partition(".")[0], sorted(rows, key=lambda r: (r.get("time") or "")[:10])


def invented(articles: int, seed: int = 1) -> list[Row]:
    """Events with words and names of their own, each told by some outlets in an order and a choice of their own."""
    rng, rows = random.Random(seed), []
    common = [word(rng) for _ in range(1500)]
    while len(rows) < articles:
        own, names = [word(rng) for _ in range(25)], [word(rng).title() for _ in range(8)]
        for _ in range(rng.choice((1, 2, 3, 5, 9))):
            said = [rng.choice(names if rng.random() < 0.15 else own if rng.random() < 0.2 else common) for _ in range(250)]
            headline = " ".join([*rng.sample(names, 3), *rng.sample(own, 4)])
            at = START + timedelta(minutes=len(rows) + rng.randrange(600))
            rows.append({"id": str(len(rows)), "time": at.isoformat(), "title": headline, "text": " ".join(said), "story": names[0]})
    return sorted(rows[:articles], key=lambda r: str(r["time"]))


def word(rng: random.Random) -> str:
    """A word that nobody has said."""
    return "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randrange(2, 5)))


# --- threading ------------------------------------------------------------------------------------------------------
def ours(rows: list[Row], *, final: bool) -> list[object]:
    """The stories of copydesk's filter, as first placed or after repairs."""
    return [r["story"] for r in stories.thread(rows, final=final)]


def _tfidf(rows: list[Row]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(f"{r['title']} {r['text']}" for r in rows)


def dbscan(rows: list[Row]) -> Sequence[object]:
    from sklearn.cluster import DBSCAN

    return alone(DBSCAN(eps=0.6, min_samples=2, metric="cosine").fit_predict(_tfidf(rows)).tolist())


def agglomerative(rows: list[Row]) -> Sequence[object]:
    from sklearn.cluster import AgglomerativeClustering

    made = AgglomerativeClustering(n_clusters=None, distance_threshold=0.85, metric="cosine", linkage="average")
    return list(made.fit_predict(_tfidf(rows).toarray()))


def hdbscan(rows: list[Row]) -> Sequence[object]:
    from sklearn.cluster import HDBSCAN
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    few = normalize(TruncatedSVD(100, random_state=1).fit_transform(_tfidf(rows)))
    return alone(HDBSCAN(min_cluster_size=2, copy=True).fit_predict(few).tolist())


def minhash(rows: list[Row]) -> Sequence[object]:
    from datasketch import MinHash, MinHashLSH

    index, story, made = MinHashLSH(threshold=0.3, num_perm=128), {}, []
    for n, row in enumerate(rows):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([w.encode() for w in f"{row['title']} {row['text']}".lower().split()])
        found = index.query(sketch)
        story[n] = story[min(found)] if found else n
        index.insert(n, sketch)
        made.append(story[n])
    return made


def alone(labels: list[int]) -> list[object]:
    """Labels with what is noise as stories of one."""
    return [f"alone {n}" if label < 0 else label for n, label in enumerate(labels)]


PEERS: dict[str, Peer] = {
    "copydesk, as placed": lambda rows: ours(rows, final=False),
    "copydesk, after repairs": lambda rows: ours(rows, final=True),
    "DBSCAN on TF-IDF": dbscan,
    "agglomerative on TF-IDF": agglomerative,
    "TF-IDF, SVD, HDBSCAN": hdbscan,
    "MinHash LSH": minhash,
}


def compare() -> None:
    """A table for each set, with each peer, and their means."""
    scores: dict[str, list[tuple[float, float]]] = {}
    for name, rows in sets():
        table = Table(name, "BCubed", "pairwise", "stories", "articles/s")
        rows = rows[:LARGEST]
        wanted = [str(r["story"]) for r in rows]
        for peer, group in PEERS.items():
            started = time.process_time()
            try:
                found = [str(g) for g in group(rows)]
            except ImportError as e:
                table.add_row(peer, f"needs {e.name}: pip install '.[bench]'")
                continue
            speed = len(rows) / (time.process_time() - started)
            score = bcubed(wanted, found), pairwise(wanted, found)
            scores.setdefault(peer, []).append(score)
            made = f"{len(set(found))} for {len(set(wanted))}"
            table.add_row(peer, *(f"{s:.3f}" for s in score), made, f"{speed:,.0f}")
        out.print(table)
    table = Table("mean", "BCubed", "pairwise")
    for peer, all_of in scores.items():
        table.add_row(peer, *(f"{sum(s) / len(s):.3f}" for s in zip(*all_of, strict=True)))
    out.print(table)


# --- copies ---------------------------------------------------------------------------------------------------------
def copied(text: str, rng: random.Random) -> dict[str, str]:
    """A text as outlets run it again: whole, with one word in twelve changed, cut to half, and both."""
    words = text.split()
    edited = [rng.choice(words) if rng.random() < 1 / 12 else w for w in words]
    half = max(60, len(words) // 2)
    return {"whole": text, "edited": " ".join(edited), "cut": " ".join(words[:half]), "edited and cut": " ".join(edited[:half])}


def copies() -> None:
    """Every fifth article of 80 words or more is run again in four ways. Found: how many are known as copies of it, or of what tells
    the same story; right: how many of all that were called copies, the articles among themselves too, tell the same story."""
    kinds = list(copied("a", random.Random(1)))
    table = Table("set", "copies", "found", "in its story", *kinds, "right")
    for name, rows in sets():
        rng, threads, label = random.Random(11), stories.Threads(archive=True), {}
        originals = [r for r in rows if len((r["text"] or "").split()) >= 80]
        called: list[bool] = []
        for row in originals:
            weighed = stories.terms(row["title"] or "", row["text"])
            placement = threads.place(row["id"], weighed, None)
            threads.add(row["id"], weighed, None, placement.story or row["id"])
            label[row["id"]] = row["story"], placement.story or row["id"]
            called += [label[placement.duplicate_of][0] == row["story"]] if placement.duplicate_of else []
        asked, found, told = Counter[str](), Counter[str](), 0
        for row in originals[::5]:
            for kind, text in copied(row["text"], rng).items():
                placement = threads.place(f"{row['id']}/{kind}", stories.terms("Another headline", text), None)
                asked[kind] += 1
                told += placement.story == label[row["id"]][1]
                if placement.duplicate_of:
                    right = label[placement.duplicate_of][0] == row["story"]
                    called.append(right)
                    found[kind] += right
        if asked:
            shares = (found.total() / asked.total(), told / asked.total(), *(found[k] / asked[k] for k in kinds), sum(called) / len(called))
            table.add_row(name, str(asked.total()), *(f"{s:.3f}" for s in shares))
    out.print(table)


# --- speed ----------------------------------------------------------------------------------------------------------
def speed(runs: int = 5) -> None:
    """Articles a second of CPU, medians of some runs. The fixed loop beside them says how busy the machine is."""
    table = Table("set", "articles", "from text to terms", "terms to place", "with repairs", "from text, all of it", "fixed loop")
    totals = [0.0] * 3
    articles = 0
    for name, rows in sets():
        times = [(*steps(rows), loop()) for _ in range(runs)]
        weighing, placing, repairing, fixed = (median(t[n] for t in times) for n in range(4))
        row(table, name, len(rows), weighing, placing, repairing, f"{fixed:.3f} s")
        totals = [total + t for total, t in zip(totals, (weighing, placing, repairing), strict=True)]
        articles += len(rows)
    row(table, "all", articles, *totals, "")
    out.print(table)


def row(table: Table, name: str, articles: int, weighing: float, placing: float, repairing: float, note: str) -> None:
    seconds = weighing, placing, placing + repairing, weighing + placing + repairing
    table.add_row(name, str(articles), *(f"{articles / s:,.0f}" for s in seconds), note)


def steps(rows: list[Row]) -> tuple[float, float, float]:
    """Seconds of CPU to make the terms of some articles, to place and add them, and to repair."""
    clock, threads = time.process_time, stories.Threads(archive=True)
    started = clock()
    weighed = [(str(r["id"]), stories.terms(r["title"] or "", r["text"] or ""), moment(r)) for r in rows]
    weighing, placing, repairing = clock() - started, 0.0, 0.0
    for id, terms, at in weighed:
        started = clock()
        story = threads.place(id, terms, at).story or id
        threads.add(id, terms, at, story)
        placed = clock()
        threads.repair(story)
        placing, repairing = placing + placed - started, repairing + clock() - placed
    return weighing, placing, repairing


def moment(row: Row) -> datetime | None:
    time = row.get("time")
    return datetime.fromisoformat(time.replace("Z", "+00:00")).replace(tzinfo=UTC) if time else None


def loop() -> float:
    """Seconds of CPU for a fixed piece of work."""
    started, counts = time.process_time(), dict.fromkeys(range(1024), 0)
    for n in range(1_000_000):
        counts[n & 1023] += n
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", action="store_true")
    parser.add_argument("--speed", action="store_true")
    asked = parser.parse_args()
    if asked.copies:
        copies()
    elif asked.speed:
        speed()
    else:
        compare()


if __name__ == "__main__":
    main()
