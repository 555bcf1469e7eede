"""Pages that no newsroom would print: mutated, nested, endless. Nothing but our own errors, no hang, no swallowed memory.

make fuzz    20,000 mutated pages; `make test` takes 500
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from copydesk import articles
from copydesk.errors import CopydeskError
from copydesk.types import Article
from tests.test_articles_manners import MANNERS

pytestmark = pytest.mark.slow

DATA = Path(__file__).parent / "data" / "articles"
HOW_MANY = int(os.environ.get("COPYDESK_FUZZ", "500"))
SLOWEST = 2.0  # seconds a page may take
LARGEST = 300  # MB a process that reads such pages may take
PARTS = 10
URLS = ("https://a.example/b", "http://[::1", "", "https://a.example:99999/", "https://www.bbc.co.uk/news/x")
SCRAPS = (
    b"<div>", b"</div>", b"<p>", b"<table><tr><td>", b"<!--", b"-->", b"<script>", b"</body>", b"</html><html><body>", b"<a href='",
    b"<svg><p>", b"<![CDATA[", b"\x00", b"\xff\xfe", b"&#x110000;", b"&#0;", b"&nbsp;" * 40, b"<br>" * 40, b"<form>", b"<frameset>",
    b"<base href='http://[x'>", b"<article hidden>", b'<div class="comments related newsletter">', b'<meta charset="utf-7">',
    b'<script type="application/ld+json">[{"@type":"NewsArticle","articleBody":7}]</script>', b"<plaintext>", "־؀￾ﷺ‮".encode(),
    b"<h1></h1>", b"<template>", b"<noscript>", b"<select><option>", b"<math><mi>", b"<li>" * 30, b"word " * 300,
    b'<a rel=license href="//creativecommons.org/licenses/by/4.0/">', b"<time datetime=9999-99-99T99:99>", b"<h2><a href='http://[y'>1. x</a></h2>" * 6,
    b'<script type="application/ld+json">{"@type":["LiveBlogPosting"],"url":[{"@id":3}],"hasPart":{"isAccessibleForFree":[]}}</script>',
    "<p>£9 €9 $9 (dpa) This story was first published by </p>".encode() * 3, b"<a rel=author><address><byline>", b"<figure><img src=''><figcaption>",
)  # fmt: skip


def mutated(pages: list[bytes], dice: random.Random) -> bytes:
    """A page with pieces cut out, doubled, swapped with another page's, overwritten, or scraps of markup put in."""
    page = dice.choice(pages)
    for _ in range(dice.randint(1, 12)):
        at, length = dice.randrange(len(page) + 1), dice.choice((1, 3, 20, 300, 3000))
        put = dice.choice((b"", dice.choice(SCRAPS), dice.randbytes(dice.randint(1, 30)), page[at : at + length] * dice.choice((2, 3, 20))))
        if dice.random() < 0.2:
            other = dice.choice(pages)
            start = dice.randrange(len(other))
            put = other[start : start + length]
        page = page[:at] + put + page[at + (0 if dice.random() < 0.5 else length) :]
        if len(page) > 300_000:
            break
    return page


def timed(page: bytes, url: str, *, fast: bool) -> tuple[Article | None, float]:
    """The article, None if the page was refused, and the seconds of CPU it took."""
    started = time.process_time()
    try:
        article = articles.extract(page, url=url, fast=fast)
    except CopydeskError:
        article = None
    return article, time.process_time() - started


@pytest.mark.fuzz
@pytest.mark.parametrize("part", range(PARTS))
def test_mutated_pages_raise_nothing_but_our_own_errors_and_end_soon(part: int) -> None:
    pages = [*(path.read_bytes() for path in sorted(DATA.glob("*.html"))), *(page.encode() for page in MANNERS.values())]
    dice = random.Random(part)
    for n in range(HOW_MANY // PARTS):
        page, url = mutated(pages, dice), dice.choice(URLS)
        article, seconds = timed(page, url, fast=n % 4 == 0)
        if seconds > SLOWEST:  # dateparser and justext read their tables at the first page that needs them; that is no page's fault
            article, seconds = timed(page, url, fast=n % 4 == 0)
        assert seconds < SLOWEST, f"page {n} of part {part}"
        if article is None:
            continue
        assert articles.as_json(article)["body"] == article.body
        assert "\x00" not in article.body
        assert all(p.strip() for p in article.body.split("\n\n")) or not article.body


# What each of these programs prints: the seconds its page took, the memory of its process at most in MB and who says so, the words found.
# ru_maxrss is taken over from the process that started this one, so a large test run would be blamed on the page; VmHWM begins anew.
_ALONE = """
import pathlib, resource, sys, time
from copydesk import articles
from copydesk.errors import CopydeskError
warm = b"<html><body>" + b"<p>The harbour wall would be raised, the council said.</p>" * 20
articles.extract(warm, url="https://a.example/b")
line = b"The harbour wall would be raised by half a metre before winter, the council said on Monday. "
page = {page}
words = 0
started = time.process_time()
try:
    words = len(articles.extract(page, url="https://a.example/b").body.split())
except CopydeskError:
    pass
seconds, status = time.process_time() - started, pathlib.Path("/proc/self/status")
if status.exists():
    peak, by = next(int(row.split()[1]) for row in status.read_text().splitlines() if row.startswith("VmHWM")), "VmHWM"
else:
    peak, by = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "darwin" else 1), "ru_maxrss"
print(seconds, peak / 1024, by, words)
"""
MONSTERS = {
    "50,000 nested tags": 'b"<html><body>" + b"<div>" * 50_000 + line * 20',
    "50,000 nested inline tags": 'b"<html><body><p>" + b"<b><i>" * 25_000 + line * 20',
    "5 MB of one paragraph": 'b"<html><body><p>" + line * 55_000',
    "5 MB of attributes": 'b"<html><body><p>" + line * 20 + b"<div class=\'" + b"share-related-x " * 330_000 + b"\'>x</div>"',
    "5 MB of script": 'b"<html><body><p>" + line * 20 + b"</p><script>" + b"var x=1;" * 650_000 + b"</script>"',
    "5 MB of links": 'b"<html><body>" + b"<a href=/x>Harbour news of the day</a> " * 130_000',
    "100,000 paragraphs": 'b"<html><body>" + b"<p>" * 0 + b"".join(b"<p>Line %d of the list, all of it.</p>" % n for n in range(100_000))',
    "100,000 line breaks": 'b"<html><body><div>" + b"harbour wall<br>" * 100_000',
    "100,000 unclosed quotations": 'b"<html><body>" + b"<blockquote><p>harbour" * 100_000',
    "50,000 licences": 'b"<html><body><p>" + b"<a href=//creativecommons.org/licenses/by/4.0/>CC BY</a> of this text " * 50_000',
    "30,000 linked headings": 'b"<html><body>" + b"<div><h2><a href=/x>1. Harbour news</a></h2><p>The wall is up.</p></div>" * 30_000',
    "30,000 entries": 'b"<html><body><h1>Storm live: news</h1>" + (b"<div><time>05:15</time><p>" + line + b"</p></div>") * 30_000',
    "100,000 bylines": 'b"<html><body><h1>Storm</h1>" + b"<p class=author>by <a rel=author>Ann Lee of</a>" * 100_000',
    "a million full stops": 'b"<html><body><p>" + b"." * 1_000_000',
    "a million spaces": 'b"<html><body><p>by" + b" " * 1_000_000 + b"x</p>" + line',
}


@pytest.mark.fuzz
@pytest.mark.parametrize("name", MONSTERS)
def test_a_monstrous_page_takes_neither_long_nor_much(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ALONE.format(page=MONSTERS[name])], capture_output=True, text=True, timeout=120, check=True
    )
    seconds, megabytes, by, _ = done.stdout.split()
    assert float(seconds) < SLOWEST
    doubt = "" if by == "VmHWM" else "; there is no /proc here, and this figure is at least that of the process that ran the test"
    assert float(megabytes) < LARGEST, f"by {by}{doubt}"
