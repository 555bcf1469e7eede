"""How fast copydesk is, beside what people would otherwise use, in one run on one machine.

    python benchmarks/bench.py          at most five minutes; everything it reads it invents
    python benchmarks/bench.py --full   also with 10,000 stored articles, which takes long

Peers: the script people write themselves (urllib, feedparser, trafilatura, one post an item), and the libraries alone.
Times are wall time of whole runs, over HTTP on loopback to files on disk; ratios are what travels to another machine.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
out = Console(highlight=False, width=100)


@contextmanager
def wire(articles: int, *, seed: int = 1, outlets: int = 40) -> Iterator[dict[str, object]]:
    """The invented wire in a process of its own."""
    command = [sys.executable, str(HERE / "invented.py"), str(articles), "--seed", str(seed), "--outlets", str(outlets)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield json.loads(server.stdout.readline())
        finally:
            server.kill()


def newsroom(folder: Path, feeds: list[str], *, first: int = 0) -> None:
    """A copydesk.toml with these feeds, all brief; sources that are there stay."""
    file = folder / "copydesk.toml"
    head = '[site]\ntitle = "Bench"\n[web]\nallow_hosts = ["127.0.0.0/8"]\n[stories]\nwindow = "7d"\n'
    rows = [
        f'[[source]]\nid = "s{first + n}"\nname = "Outlet {first + n}"\nfeed = "{feed}"\n[source.rights]\nlicence = "all-rights-reserved"\nmode = "brief"\n'
        for n, feed in enumerate(feeds)
    ]
    file.write_text((file.read_text() if file.exists() else head) + "".join(rows))


def copydesk(folder: Path, now: str) -> dict[str, object]:
    """One run, as a user starts it: seconds, seconds by stage, articles, peak memory of the largest process in MB."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "copydesk", "run", "--all", "--json", "--at", now, "-C", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"copydesk run failed: {done.stderr[-2000:]}{done.stdout[-500:]}")
    report = json.loads(done.stdout)
    return {**report, "wall": time.perf_counter() - started, "mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


def script(folder: Path, feeds: list[str]) -> tuple[float, int]:
    """The script people write themselves: every item of every feed, one after the other, a post each."""
    import feedparser
    import trafilatura

    started, n = time.perf_counter(), 0
    for url in feeds:
        for item in feedparser.parse(urllib.request.urlopen(url).read()).entries:
            text = trafilatura.extract(urllib.request.urlopen(item.link).read().decode()) or ""
            name = "".join(c if c.isalnum() else "-" for c in item.title.lower())[:80]
            (folder / f"{name}-{n}.md").write_text(f'---\nlayout: post\ntitle: "{item.title}"\n---\n\n{text}\n')
            n += 1
    return time.perf_counter() - started, n


def rate(make: Callable[[], object], n: int, seconds: float = 2.0) -> float:
    """How many a second: `make` handles `n` of them, and is repeated for about so long; the best round counts."""
    best, until = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        started = time.perf_counter()
        make()
        best = max(best, n / (time.perf_counter() - started))
    return best


def spine(articles: int) -> None:
    with tempfile.TemporaryDirectory() as tmp, wire(articles) as served:
        feeds, now = list(served["feeds"]), str(served["now"])  # type: ignore[call-overload]
        room, own = Path(tmp, "room"), Path(tmp, "script")
        room.mkdir()
        own.mkdir()
        newsroom(room, feeds)
        ours = copydesk(room, now)
        again = copydesk(room, now)
        seconds, n = script(own, feeds)
    table = Table(title=f"HTTP to files, {articles} articles of {len(feeds)} outlets, two processes at most", title_justify="left")
    for column in ("", "articles/s", "ratio", "posts"):
        table.add_column(column, justify="left" if not column else "right")
    speed, theirs = articles / float(ours["wall"]), n / seconds  # type: ignore[arg-type]
    table.add_row("copydesk run", f"{speed:.1f}", f"{speed / theirs:.2f}", str(len(ours["posts"])))  # type: ignore[arg-type]
    table.add_row("own script (urllib, feedparser, trafilatura)", f"{theirs:.1f}", "1.00", str(n))
    out.print(table)
    stages = ", ".join(f"{k} {v:.2f}" for k, v in ours["seconds"].items())  # type: ignore[attr-defined]
    out.print(f"seconds by stage: {stages}; whole {ours['wall']:.2f}; peak memory {ours['mb']:.0f} MB")
    out.print(f"the same again, nothing new: {again['wall']:.2f} s, {len(again['files'])} files written\n")  # type: ignore[arg-type]


def stages() -> None:
    """The stages alone on one core, each beside the library it builds on."""
    sys.path.insert(0, str(HERE))
    import feedparser
    import trafilatura

    import invented
    from copydesk import articles, entries, facts, stories

    sites = invented.make(120, 6, 3)
    pages = [(invented.page(a, "Outlet", f"http://o.example/a/{a['id']}"), f"http://o.example/a/{a['id']}") for site in sites for a in site]
    feeds = [invented.feed(site, "Outlet", "http://o.example") for site in sites]
    read = [articles.extract(p, url=u) for p, u in pages]
    texts = [f"{a.headline}\n\n{a.body}" for a in read]

    def thread() -> None:
        threads = stories.Threads()
        for a in read:
            terms = stories.terms(a.headline, a.body)
            assert a.published is not None
            found = threads.place(a.id, terms, a.published, a.source)
            threads.add(a.id, terms, a.published, found.story or a.id)

    rows: list[tuple[str, float, str, float]] = [
        ("parse, feeds/s", rate(lambda: [entries.parse(f, url="http://o.example/rss.xml") for f in feeds], len(feeds)), "feedparser", rate(lambda: [feedparser.parse(f) for f in feeds], len(feeds))),
        ("extract, pages/s", rate(lambda: [articles.extract(p, url=u) for p, u in pages], len(pages)), "trafilatura", rate(lambda: [trafilatura.bare_extraction(p, url=u, with_metadata=True) for p, u in pages], len(pages))),
        ("facts, articles/s", rate(lambda: [facts.find(t) for t in texts], len(texts)), "", 0.0),
        ("thread, articles/s", rate(thread, len(read)), "", 0.0),
    ]  # fmt: skip
    table = Table(title="Stages alone, one core", title_justify="left")
    for column in ("", "copydesk", "peer", "peer's", "ratio"):
        table.add_column(column, justify="left" if column in ("", "peer") else "right")
    for name, ours, peer, theirs in rows:
        table.add_row(name, f"{ours:.0f}", peer, f"{theirs:.0f}" if peer else "", f"{ours / theirs:.2f}" if peer else "")
    out.print(table)


def growth(stored: int, fresh: int) -> None:
    """The same batch in an empty newsroom and in one that holds many articles of the same days."""
    with tempfile.TemporaryDirectory() as tmp, wire(stored, seed=2, outlets=100) as old, wire(fresh, seed=9) as new:
        empty, full = Path(tmp, "empty"), Path(tmp, "full")
        feeds, now = list(new["feeds"]), str(max(str(old["now"]), str(new["now"]), key=datetime.fromisoformat))  # type: ignore[call-overload]
        for folder in (empty, full):
            folder.mkdir()
        newsroom(full, list(old["feeds"]))  # type: ignore[call-overload]
        filled = copydesk(full, now)
        (full / "copydesk.toml").unlink()  # the old sources are polled no more: both runs poll the same ones
        newsroom(full, feeds, first=1000)
        newsroom(empty, feeds, first=1000)
        before, after = copydesk(empty, now), copydesk(full, now)
    a, b = float(before["wall"]), float(after["wall"])  # type: ignore[arg-type]
    out.print(f"\nfilling with {stored}: {stored / float(filled['wall']):.1f} articles/s, peak memory {filled['mb']:.0f} MB")  # type: ignore[arg-type]
    out.print(
        f"{fresh} articles into an empty newsroom: {fresh / a:.1f}/s; with {stored} stored: {fresh / b:.1f}/s ({b / a:.2f} times as long)"
    )
    for name, report in (("empty", before), ("full", after)):
        out.print(f"  {name}: " + ", ".join(f"{k} {v:.2f}" for k, v in report["seconds"].items()))  # type: ignore[attr-defined]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--articles", type=int, default=600)
    args = parser.parse_args()
    spine(args.articles)
    stages()
    if args.full:
        growth(10_000, 600)


if __name__ == "__main__":
    main()
