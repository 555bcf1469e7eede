"""Thousands of broken feeds, each a known one with some of its bytes gone wrong, read one after the other in a process of their own.

    python -m tests.mutated_feeds COUNT SEED

prints one JSON object: how many were read and refused, what went wrong, the seconds of CPU the slowest took, and the most memory
that this process and the one for the loose parser had.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

from copydesk import entries
from copydesk.entries import confined, dates
from copydesk.errors import CopydeskError
from copydesk.types import Feed

DATA = Path(__file__).parent / "data" / "entries"
RDF = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://mole.example/"><title>Mole &#233; Pier</title>
<link>https://mole.example/</link></channel><item rdf:about="https://mole.example/1"><title>Crane tested</title>
<link>https://mole.example/1</link><dc:date>2026-02-03T04:05:06Z</dc:date><dc:creator>Ida Voss</dc:creator></item></rdf:RDF>"""
CDF = b"""<CHANNEL HREF="https://lamp.example/"><TITLE>Lamp</TITLE><ITEM HREF="/1" LASTMOD="2026-02-03T04:05:06"><TITLE>Lit</TITLE>
<ABSTRACT>At dusk</ABSTRACT></ITEM></CHANNEL>"""
XHTML = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://buoy.example/a/"><title type="xhtml"><div
 xmlns="http://www.w3.org/1999/xhtml">Buoy <b>9</b></div></title><entry xml:base="b/"><title>Adrift</title><link href="c"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Off <a href="d">the cape</a></p></div></content></entry></feed>"""
SEEDS = [*(p.read_bytes() for p in sorted(DATA.glob("*.*"))), RDF, CDF, XHTML]
PIECES = [
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&", b"&#0;", b"&#xD800;", b"&#151;", b"&nbsp;", b"&lt;", b"<", b">", b'"', b"'", b"\x00", b"\xff",
    b"\xc3\xa2\xc2\x80", b"\x93", b"<item>", b"</item>", b"<entry>", b"</rss>", b"</channel>", b"<?xml version='1.0'?>", b"<x:y>",
    b'<!DOCTYPE rss [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>', b' xml:base="javascript:1"', b' xml:base="http://[::1"', b"<script>", b"<img src=x",
    b"<media:content url='/p.jpg'>", b"<content type='image/png' mode='base64'>", b"<pubDate>99 Foo 0001</pubDate>", b"{", b"[", b"\\ud800", b"a=b",
]  # fmt: skip
URLS = ("https://quay.example/rss.xml", "", "http://[::1", "notes")
HEADERS: tuple[dict[str, str], ...] = (
    {}, {"content-type": "text/xml; charset=iso-8859-1"}, {"content-type": "application/rss+xml; charset=nonsense"},
    {"content-location": "javascript:1", "link": '<https://hub.example/>; rel="hub", <x'},
)  # fmt: skip
FEED = Feed(id="quay", url="https://quay.example/rss.xml")
SEEN = dates.when("2026-03-04T12:00:00Z")


def mutated(chance: random.Random) -> bytes:
    """One feed with up to eight things wrong with it."""
    body = chance.choice(SEEDS)
    for _ in range(chance.randrange(1, 9)):
        at, to = sorted((chance.randrange(len(body) + 1), chance.randrange(len(body) + 1)))
        match chance.randrange(8):
            case 0:
                body = body[:at] + body[min(to, at + 50) :]
            case 1:
                body = body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]
            case 2 | 3 | 4:
                body = body[:at] + chance.choice(PIECES) * chance.choice((1, 1, 1, 2, 300)) + body[at:]
            case 5:
                body = body[:to] + body[at:to] * chance.choice((1, 2, 20)) + body[to:]
            case 6 if chance.random() < 0.3:
                body = body[:to]
            case 7 if chance.random() < 0.1:
                body = body.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-32-be", "cp1252", "koi8-r")), "replace")
        body = body[:300_000]
    return body


def read(body: bytes, chance: random.Random) -> bool:
    """Whether it was read; anything but an error of ours passes through."""
    url = chance.choice(URLS)
    entries.find(body, url)
    try:
        parsed = entries.parse(body, url=url, headers=chance.choice(HEADERS))
    except CopydeskError:
        return False
    json.dumps(parsed.as_json()).encode()
    assert "<script" not in "".join(e["content"] or "" for e in parsed.entries)
    assert SEEN is not None
    made = entries.new(parsed, feed=FEED, seen=SEEN)
    assert len({e.id for e in made}) == len(made)
    return True


def peak(process: int | str = "self") -> float:
    """The most memory a process had, in MB. Not ru_maxrss, which a child inherits from the one that started it."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:  # it has ended
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main(count: int, seed: int) -> None:
    chance = random.Random(seed)
    slowest, wrong, done, most = 0.0, [], 0, 0.0
    for n in range(count):
        body = mutated(chance)
        began = time.process_time()
        try:
            done += read(body, chance)
        except Exception as e:  # what is looked for
            wrong.append(f"{n}: {type(e).__name__}: {e}")
        slowest = max(slowest, time.process_time() - began)
        if n % 20 == 0 and confined.READER._process:
            most = max(most, peak(confined.READER._process.pid))
    print(json.dumps({"count": count, "read": done, "wrong": wrong, "slowest": slowest, "mb": peak(), "loose_mb": most}))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
