"""How much of the article, and how little else, copydesk reads from real pages, beside what people would otherwise use.

    python benchmarks/pages.py [--only NAME,NAME] [--set NAME] [--pages N]

Bodies are compared by 4-word shingles (F1 of mean precision and mean recall, as the article-extraction benchmark of scrapinghub does); the set of
trafilatura by segments that must and must not be there. The pages belong to their publishers and do not come with copydesk: COPYDESK_EVALUATION names
the folder that holds `extraction/`, otherwise ../shared/data. Peers that are not installed are named as missing
(`pip install readability-lxml newspaper4k`). Times are CPU seconds of one process, reading from memory; copydesk's include headline, byline, licence and
all else that it reads, the peers' the body alone.
"""

from __future__ import annotations

import argparse
import gzip
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.quality import evaluation, f1, overlap, rows, runs
from rich.console import Console
from rich.table import Table

SETS = ("scrapinghub", "fundus_eval", "fundus_fixtures", "trafilatura_eval")
out = Console(highlight=False, width=130)
Reader = Callable[[bytes, str], str]


def readers() -> dict[str, Reader]:
    """Everything that reads a body from a page, by name; loaded before the clock starts."""
    import trafilatura
    from lxml import html
    from resiliparse.extract.html2text import extract_plain_text

    from copydesk import articles
    from copydesk.articles import pages

    def plain(page: bytes, url: str) -> str:
        return "\n\n".join(
            p.text_content()
            for p in html.document_fromstring(pages.decode(page).encode(), parser=html.HTMLParser(encoding="utf-8")).iter("p")
        )

    found: dict[str, Reader] = {
        "copydesk": lambda page, url: articles.extract(page, url=url).body,
        "copydesk --fast": lambda page, url: articles.extract(page, url=url, fast=True).body,
        "trafilatura": lambda page, url: trafilatura.extract(page, url=url, include_comments=False) or "",
        "trafilatura fast": lambda page, url: trafilatura.extract(page, url=url, include_comments=False, fast=True) or "",
        "trafilatura precision": lambda page, url: trafilatura.extract(page, url=url, include_comments=False, favor_precision=True) or "",
        "resiliparse": lambda page, url: extract_plain_text(pages.decode(page), main_content=True, alt_texts=False),
        "plain <p> join": plain,
    }
    try:
        from readability import Document

        found["readability-lxml"] = lambda page, url: html.fromstring(Document(pages.decode(page)).summary()).text_content()
    except ImportError:
        out.print("not installed: readability-lxml")
    try:
        from newspaper import Article as Newspaper

        def newspaper(page: bytes, url: str) -> str:
            article = Newspaper(url, fetch_images=False)  # or it asks the publishers for every picture
            article.download(input_html=pages.decode(page))
            article.parse()
            return str(article.text)

        found["newspaper4k"] = newspaper
    except ImportError:
        out.print("not installed: newspaper4k")
    return found


def wanted(gold: dict[str, Any], found: str) -> str:
    """The body as annotated; a paragraph in square brackets is optional, and counts if at least half of it was found."""
    for key in ("body", "body_text"):
        if isinstance(gold.get(key), str):
            return str(gold[key])
    have, kept = runs(found, 3), []
    for paragraph in gold["paragraphs"]:
        if paragraph.startswith("[") and paragraph.endswith("]"):
            own = runs(paragraph, 3)
            if own and sum(n for run, n in own.items() if run in have) < own.total() / 2:
                continue
        kept.append(paragraph.strip("[]"))
    return "\n".join(kept)


def score(rows: Sequence[tuple[dict[str, Any], str]]) -> tuple[float, float, float]:
    """F1, precision and recall over pages (gold, body found): of segments where gold has those, otherwise means of the pages'."""
    if any("with" in gold for gold, _ in rows):
        there = Counter((kind, flat(s) in flat(found)) for gold, found in rows for kind in ("with", "without") for s in gold[kind])
        right = there["with", True]
        precision, recall = right / max(1, right + there["without", True]), right / max(1, right + there["with", False])
    else:
        both = [(found, wanted(gold, found)) for gold, found in rows]
        precision = mean([overlap(found, body)[0] for found, body in both if runs(found)] or [0.0])
        recall = mean([overlap(found, body)[1] for found, body in both if runs(body)] or [0.0])
    return f1(precision, recall), precision, recall


def flat(words: str) -> str:
    return " ".join(words.split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="names of readers, separated by commas")
    parser.add_argument("--set", default="", help="one of " + ", ".join(SETS))
    parser.add_argument("--pages", type=int, default=None, help="at most so many pages of each set")
    asked = parser.parse_args()
    data = evaluation()
    if data is None:
        sys.exit("No evaluation data here: COPYDESK_EVALUATION names the folder that holds extraction/")
    folder = data / "extraction"
    logging.disable(logging.CRITICAL)
    chosen = {name: reader for name, reader in readers().items() if not asked.only or name in asked.only.split(",")}
    for name in [asked.set] if asked.set else SETS:
        pages = [
            (
                r["gold"],
                r.get("url") or r["gold"].get("url") or "https://example.org/",
                gzip.decompress((folder / name / "html" / f"{r['id']}.html.gz").read_bytes()),
            )
            for r in rows(folder / name / "gold.jsonl")[: asked.pages]
        ]
        table = Table("", *("F1", "precision", "recall", "pages/s", "failed"), title=f"{name}, {len(pages)} pages", title_justify="left")
        for column in table.columns[1:]:
            column.justify = "right"
        for label, read in chosen.items():
            found, failed = [], 0
            read(pages[0][2], pages[0][1])  # models and word lists are loaded once, not timed
            started = time.process_time()
            for _, url, page in pages:
                try:
                    found.append(read(page, url))
                except Exception:  # a peer that trips over a page has not read it
                    found.append("")
                    failed += 1
            seconds = time.process_time() - started
            f1, precision, recall = score([(gold, body) for (gold, _, _), body in zip(pages, found, strict=True)])
            table.add_row(label, f"{f1:.3f}", f"{precision:.3f}", f"{recall:.3f}", f"{len(pages) / seconds:.0f}", str(failed or ""))
        out.print(table)


if __name__ == "__main__":
    main()
