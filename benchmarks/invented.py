"""An invented wire of any size for benchmarks: events reported by several outlets in their own words, served as sites on loopback.

    python benchmarks/invented.py ARTICLES [--outlets 40] [--seed 1] [--port 0]

prints one JSON line {"feeds": [...], "articles": n, "now": ISO} and serves until it is killed. The same seed gives the same articles.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import random
import sys
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

START = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
SYLLABLES = [
    "al",
    "ber",
    "cor",
    "dan",
    "el",
    "fen",
    "gor",
    "hal",
    "is",
    "jar",
    "kel",
    "lor",
    "mar",
    "nor",
    "os",
    "pel",
    "quin",
    "ros",
    "sel",
    "tor",
    "ul",
    "ver",
    "wen",
    "yar",
    "zel",
]
ROLES = [
    "mayor",
    "harbour master",
    "union leader",
    "chief engineer",
    "health minister",
    "police chief",
    "head teacher",
    "company's director",
]
NOUNS = [
    "bridge",
    "ferry",
    "school",
    "hospital",
    "tunnel",
    "market",
    "harbour",
    "library",
    "railway",
    "dam",
    "factory",
    "airport",
    "stadium",
    "festival",
    "election",
    "budget",
    "trial",
    "storm",
    "fire",
]
ACTS = ["closed", "opened", "delayed", "approved", "rejected", "flooded", "inspected", "sold", "evacuated", "rebuilt"]
FRAMES = [
    "{who}, the {role}, said on {day} that the {noun} in {place} would be {act} after {n} complaints.",
    "At least {n} people gathered near the {noun} in {place}, according to the {role}.",
    "“We knew about the {noun} for {k} weeks,” {who} said. “Nobody in {place} was told.”",
    "The {noun} was {act} on {day}, a spokeswoman for {org} said, and {place} will pay {n} million for it.",
    "{org} has asked for {n} more days before the {noun} is {act}.",
    "Residents of {place} have waited {k} years for the {noun}, which {org} runs.",
    "About {n} per cent of the work on the {noun} is done, {who} told reporters in {place}.",
    "It is not known why {org} changed its mind about the {noun}, or when {place} will hear more.",
    "A report for {org} puts the cost at {n} million, {k} times what {who} had promised.",
    "In {place} the {role} defended the plan and called the criticism unfair to {org}.",
]


def word(rnd: random.Random, parts: int = 2) -> str:
    return "".join(rnd.choice(SYLLABLES) for _ in range(parts)).capitalize()


SMALL = ("the of to a in and that on for with was by at from is it had as after not but were over into when").split()  # noqa: SIM905


def prose(rnd: random.Random, own: list[str]) -> str:
    """Three sentences in which small words carry the words of one event, and some of everybody's."""
    made = []
    for _ in range(3):
        words = [
            rnd.choice(SMALL) if rnd.random() < 0.5 else rnd.choice(own) if rnd.random() < 0.6 else word(rnd, 2).lower()
            for _ in range(rnd.randint(10, 22))
        ]
        made.append(" ".join(words).capitalize() + ".")
    return " ".join(made)


def make(articles: int, outlets: int, seed: int) -> list[list[dict[str, object]]]:
    """So many articles over so many outlets; each event has three to nine reports that share names, places and figures."""
    rnd = random.Random(seed)
    sites: list[list[dict[str, object]]] = [[] for _ in range(outlets)]
    made = event = 0
    while made < articles:
        event += 1
        facts = {
            "who": f"{word(rnd)} {word(rnd, 3)}", "role": rnd.choice(ROLES), "noun": f"{word(rnd)} {rnd.choice(NOUNS)}",
            "place": f"Port {word(rnd)}", "org": f"{word(rnd)} Council", "act": rnd.choice(ACTS), "n": rnd.randint(3, 400), "k": rnd.randint(2, 30),
        }  # fmt: skip
        own = [word(rnd, 3).lower() for _ in range(50)]  # the words of this event, as a real one has its own
        opened = START + timedelta(seconds=rnd.randint(0, 3 * 86_400))
        for outlet in rnd.sample(range(outlets), min(rnd.randint(3, 9), outlets, articles - made)):
            when = opened + timedelta(minutes=rnd.randint(0, 300))
            told = rnd.sample(FRAMES, 3)
            paragraphs = [f.format(day=f"{when:%A}", **facts) for f in told] + [prose(rnd, own) for _ in range(11)]
            rnd.shuffle(paragraphs)
            headline = rnd.choice(
                ["{noun} {act} in {place}", "{place}: {noun} to be {act}, says {who}", "{org} on why the {noun} was {act}"]
            )
            key = hashlib.sha1(f"{seed}/{event}/{outlet}".encode()).hexdigest()[:12]
            sites[outlet].append({"id": key, "when": when, "headline": headline.format(**facts), "paragraphs": paragraphs, "event": event})
            made += 1
    return sites


def page(article: dict[str, object], outlet: str, url: str) -> bytes:
    """An article page with what surrounds an article in the wild."""
    when: datetime = article["when"]  # type: ignore[assignment]
    headline = html.escape(str(article["headline"]))
    body = "".join(f"<p>{html.escape(p)}</p>" for p in article["paragraphs"])  # type: ignore[attr-defined]
    data = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article["headline"],
            "datePublished": when.isoformat(),
        }
    )
    links = "".join(
        f'<li class="nav-item nav-item--{n}"><a class="nav-link" href="/s{n}" data-track="nav"><span>Section {n}</span></a></li>'
        for n in range(80)
    )
    teasers = "".join(
        f'<div class="teaser teaser--small" data-id="{n}"><a href="/t/{n}"><img src="/i/{n}.jpg" alt="" loading="lazy"><h3>Another story of the day, number {n}</h3></a><p>One line on it.</p></div>'
        for n in range(60)
    )
    script = (
        "<script>var q=[];" + "".join(f'q.push({{"k":"slot-{n}","size":[300,250],"path":"/ads/{n}"}});' for n in range(200)) + "</script>"
    )
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{headline} - {outlet}</title><link rel="canonical" href="{url}">
<meta property="og:title" content="{headline}"><script type="application/ld+json">{data}</script></head><body><nav><ul>{links}</ul></nav>
<div class="cookie">We use cookies. <button>Accept all</button></div><main><article><h1>{headline}</h1><p class="byline">By our reporter</p>
<figure><p>This video can not be played</p><figcaption>Watch: what we know so far</figcaption></figure>{body}
<section class="newsletter"><p>Sign up for our newsletter.</p></section></article></main><aside class="more">{teasers}</aside>{script}<footer>Copyright {outlet}</footer></body></html>""".encode()


def feed(articles: list[dict[str, object]], outlet: str, home: str) -> bytes:
    items = "".join(
        f"<item><title>{html.escape(str(a['headline']))}</title><link>{home}/a/{a['id']}?utm_source=rss</link><pubDate>{format_datetime(a['when'])}</pubDate></item>"  # type: ignore[arg-type]
        for a in articles
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{outlet}</title><link>{home}/</link>{items}</channel></rss>'.encode()


def serve(sites: list[list[dict[str, object]]], port: int) -> None:
    servers = []
    for n, articles in enumerate(sites):
        address, outlet = f"127.0.{2 + n // 250}.{2 + n % 250}", f"Outlet {n}"
        by_id = {str(a["id"]): a for a in articles}

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            articles_, by_id_, outlet_ = articles, by_id, outlet

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                home = f"http://{self.headers['Host']}"
                path = self.path.split("?")[0]
                found = self.by_id_.get(path.removeprefix("/a/"))
                body, kind, status = b"", "text/html; charset=utf-8", 200
                if path == "/rss.xml":
                    body, kind = feed(self.articles_, self.outlet_, home), "application/rss+xml"
                elif found:
                    body = page(found, self.outlet_, home + path)
                else:
                    status = 404
                etag = f'"{hashlib.sha1(body).hexdigest()[:16]}"'
                if status == 200 and self.headers.get("If-None-Match") == etag:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("ETag", etag)):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        server = ThreadingHTTPServer((address, port), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
    feeds = [f"http://{s.server_address[0]}:{s.server_port}/rss.xml" for s in servers]
    now = max(a["when"] for articles in sites for a in articles)  # type: ignore[type-var]
    print(json.dumps({"feeds": feeds, "articles": sum(map(len, sites)), "now": now.isoformat()}), flush=True)
    threading.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int)
    parser.add_argument("--outlets", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0)
    args = parser.parse_args()
    try:
        serve(make(args.articles, args.outlets, args.seed), args.port)
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
