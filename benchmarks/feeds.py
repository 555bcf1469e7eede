"""How many feeds a second and core are parsed and sanitised, beside the libraries that people use for it, side by side.

    python benchmarks/feeds.py                 invented feeds
    python benchmarks/feeds.py FILE.jsonl.gz   rows with a "body" in base64, such as real feeds; default ../shared/data, if it is there

CPU seconds of one process, the best of five rounds in turns, so that what else runs on the machine spoils no one alone. The peers
parse and do not sanitise (feedparser with its sanitiser off; fastfeedparser has none).
"""

from __future__ import annotations

import argparse
import base64
import gzip
import importlib
import io
import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from copydesk import entries
from copydesk.errors import CopydeskError

REAL = Path(__file__).parents[2] / "shared/data/feeds/real.dev.jsonl.gz"
ROUNDS = 5


def invented(feeds: int = 40, items: int = 25) -> list[bytes]:
    """Feeds of an ordinary size, about 70 kB each."""
    story = "<p>The <a href='https://quay.example/pilots'>pilots</a> went back to work on <em>Tuesday</em> &amp; the ships moved.</p>" * 18
    item = (
        "<item><title>Ship {n} of {f} moved</title><link>https://quay.example/{f}/{n}</link><guid>https://quay.example/{f}/{n}</guid>"
        "<pubDate>Wed, 04 Mar 2026 06:12:09 GMT</pubDate><dc:creator>Ines Calder</dc:creator><category>Harbour</category>"
        "<description>Ship {n} left at noon.</description><content:encoded><![CDATA[{story}]]></content:encoded></item>"
    )
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Quay</title><link>https://quay.example/</link>'
    )
    return [(head + "".join(item.format(n=n, f=f, story=story) for n in range(items)) + "</channel></rss>").encode() for f in range(feeds)]


def rows(file: Path) -> list[bytes]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [base64.b64decode(json.loads(line)["body"]) for line in lines if line.strip()]


def copydesk(body: bytes) -> None:
    with suppress(CopydeskError):  # some real ones are no feeds
        entries.parse(body, url="https://quay.example/feed")


def peers() -> dict[str, Callable[[bytes], Any]]:
    """The others, as far as they are installed; what is missing is said loudly."""
    found: dict[str, Callable[[bytes], Any]] = {}
    for name, made in (
        ("fastfeedparser", lambda m: lambda b: m.parse(b)),
        ("feedparser", lambda m: lambda b: m.parse(io.BytesIO(b), sanitize_html=False)),
    ):
        try:
            found[name] = made(importlib.import_module(name))
        except ImportError:
            print(f"MISSING: {name} is not installed, so it is not compared: pip install {name}", file=sys.stderr)
    return found


def seconds(parse: Callable[[bytes], Any], bodies: list[bytes]) -> float:
    began = time.process_time()
    for body in bodies:
        try:
            parse(body)
        except Exception:  # a peer that gives up on one feed has still taken its time
            continue
    return time.process_time() - began


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file", nargs="?", type=Path, default=REAL if REAL.exists() else None)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    given = options.parse_args()
    bodies = rows(given.file) if given.file else invented()
    runners = {"copydesk": copydesk, **peers()}
    best = dict.fromkeys(runners, float("inf"))
    for number in range(given.rounds):
        for name, parse in runners.items():
            if name != "feedparser" or number == 0:  # it takes fifty times as long, and once is enough to know
                best[name] = min(best[name], seconds(parse, bodies))
    size = sum(map(len, bodies)) / len(bodies) / 1000
    print(
        f"{len(bodies)} {'real' if given.file else 'invented'} feeds of {size:.0f} kB on average, CPU time of one core, best of {given.rounds}"
    )
    for name, took in best.items():
        print(f"  {name:<16}{len(bodies) / took:8.0f} feeds/s{took / len(bodies) * 1000:9.2f} ms a feed")


if __name__ == "__main__":
    main()
