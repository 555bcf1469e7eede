"""What polling costs: CPU of a feed that has not changed and of one with 30 new entries, beside `reader` and bare aiohttp, in one run.

    python benchmarks/polling.py                      1,000 feeds on 100 hosts of this machine
    python benchmarks/polling.py --feeds 10000 --hosts 500 --no-peer
    python benchmarks/polling.py --peer PYTHON        a Python that has `reader` (pip install reader)

A server of our own, in another process, plays all hosts, each at an address 127.x.y.z. CPU is user and system time of the
polling process alone, without starting up and reading settings; reader runs in a process of its own with the same feeds. What reader
stores and copydesk stores differs (reader keeps texts whole and has no robots.txt to ask), so the figures are of a poll as each does it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import ClassVar

ITEMS = 30
NOW = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
WORDS = "<p>The <a href='https://quay.example/pilots'>pilots</a> went back to work on <em>Tuesday</em> &amp; the ships moved.</p>"

READER = """
import json, sys, time
from reader import make_reader
reader = make_reader(sys.argv[2])
for url in json.load(open(sys.argv[1])):
    reader.add_feed(url)
took = []
for _ in range(2):
    began = time.process_time()
    bad = [r for r in reader.update_feeds_iter(scheduled=False) if isinstance(r.value, Exception)]
    took.append(time.process_time() - began)
print(json.dumps({"took": took, "entries": reader.get_entry_counts().total, "bad": len(bad)}))
"""


BARE = """
import asyncio, json, sys, time
import aiohttp
urls = json.load(open(sys.argv[1]))
async def rounds():
    took = []
    connector = aiohttp.TCPConnector(limit=64)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False) as session:
        for _ in range(4):
            left = iter(urls)
            async def ask():
                for url in left:
                    async with session.get(url, headers={"If-None-Match": '"one"'}, allow_redirects=False) as answer:
                        await answer.read()
            began = time.process_time()
            await asyncio.gather(*(ask() for _ in range(64)))
            took.append(time.process_time() - began)
    print(json.dumps({"took": took}))
asyncio.run(rounds())
"""


def feed(host: str, number: int) -> bytes:
    """A feed with 30 entries of three paragraphs, about 18 kB."""
    date = format_datetime(NOW - timedelta(hours=2))
    items = "".join(
        f"<item><title>Ship {n} of quay {number} moved</title><link>{host}/{number}/{n}</link><guid>{host}/{number}/{n}</guid>"
        f"<pubDate>{date}</pubDate><category>Harbour</category><description><![CDATA[{WORDS * 3}]]></description></item>"
        for n in range(ITEMS)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
    return f"{head}<title>Quay {number}</title><link>{host}/</link>{items}</channel></rss>".encode()


class _Quay(asyncio.Protocol):
    """A connection to one of the hosts."""

    open_now: ClassVar[Counter[str]] = Counter()
    most: ClassVar[Counter[str]] = Counter()
    asked: ClassVar[Counter[int]] = Counter()
    slow: ClassVar[float] = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.data = transport, b""
        self.host = "{}:{}".format(*transport.get_extra_info("sockname")[:2])

    def data_received(self, data: bytes) -> None:
        self.data += data
        while b"\r\n\r\n" in self.data:
            head, _, self.data = self.data.partition(b"\r\n\r\n")
            self.open_now[self.host] += 1
            self.most[self.host] = max(self.most[self.host], self.open_now[self.host])
            asyncio.get_running_loop().call_later(self.slow, self.answer, head)

    def answer(self, head: bytes) -> None:
        self.open_now[self.host] -= 1
        path = head.split(b" ", 2)[1].decode()
        if path == "/robots.txt":
            sent = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        elif b"\r\nif-none-match:" in head.lower():
            sent = b'HTTP/1.1 304 Not Modified\r\nETag: "one"\r\nServer: quay\r\nCache-Control: max-age=60\r\n\r\n'
        else:
            body = feed(f"http://{self.host}", int(path.split("/")[1]))
            lines = (
                "Content-Type: application/rss+xml",
                'ETag: "one"',
                "Server: quay",
                "Cache-Control: max-age=60",
                f"Content-Length: {len(body)}",
            )
            sent = ("HTTP/1.1 200 OK\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode() + body
        self.asked[int(sent[9:12])] += 1
        self.transport.write(sent)


def _serve(pipe: Connection, slow: float) -> None:
    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(_Quay, "0.0.0.0", 0, backlog=4096)
        pipe.send(server.sockets[0].getsockname()[1])
        while await loop.run_in_executor(None, pipe.recv) != "end":
            pipe.send({"most": max(_Quay.most.values(), default=0), "hosts": len(_Quay.most), "asked": dict(_Quay.asked)})

    _Quay.slow = slow
    asyncio.run(serve())


@contextmanager
def quay(slow: float = 0.0) -> Iterator[tuple[int, Connection]]:
    """The server, with its port and a line to it."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there, slow), daemon=True)
    process.start()
    yield here.recv(), here
    here.send("end")
    process.join(5)


def addresses(port: int, feeds: int, hosts: int) -> list[str]:
    return [f"http://127.{1 + n % hosts // 250}.0.{1 + n % hosts % 250}:{port}/{n}" for n in range(feeds)]


def newsroom(folder: Path, urls: list[str]) -> None:
    rows = "".join(f'[[source]]\nid = "quay-{n}"\nfeed = "{url}"\n' for n, url in enumerate(urls))
    (folder / "copydesk.toml").write_text(f'[web]\nallow_hosts = ["127.0.0.0/8"]\n{rows}', encoding="utf-8")


def ours(folder: Path, rounds: int) -> None:
    """Poll all feeds of a newsroom so often, each time an hour later; print what it took as JSON. In a process of its own."""
    from copydesk.newsroom import Newsroom, polling

    took, seconds, polled = [], [], []
    with Newsroom.open(folder, now=NOW) as room:
        for number in range(rounds):
            desk = room._desk(NOW + timedelta(hours=number), poll_all=True)
            cpu, wall = time.process_time(), time.perf_counter()
            polling.poll(desk)
            took.append(time.process_time() - cpu)
            seconds.append(time.perf_counter() - wall)
            polled.append((desk.report.polled, desk.report.unchanged, desk.report.entries, len(desk.report.failed)))
    peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024 if Path("/proc/self/status").exists() else 0.0
    print(
        json.dumps(
            {"took": took, "seconds": seconds, "polled": polled, "mb": peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
        )
    )


def _run(command: list[str]) -> dict[str, list[float]]:
    here = {k: v for k, v in os.environ.items() if command[0] == sys.executable or k != "PYTHONPATH"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=here)
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        raise SystemExit(1)
    told: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--feeds", type=int, default=1000)
    options.add_argument("--hosts", type=int, default=100)
    options.add_argument("--rounds", type=int, default=4, help="the first stores everything, the others find nothing new")
    options.add_argument("--slow", type=float, default=0.0, help="seconds that each answer takes, to see how many are under way at once")
    options.add_argument("--peer", default=sys.executable, help="a Python that has `reader`")
    options.add_argument("--no-peer", action="store_true")
    options.add_argument("--newsroom", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.newsroom:
        ours(given.newsroom, given.rounds)
        return
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as folder, quay(given.slow) as (port, line):
        urls = addresses(port, given.feeds, given.hosts)
        newsroom(Path(folder), urls)
        told = _run([sys.executable, __file__, "--newsroom", folder, "--rounds", str(given.rounds)])
        line.send("tell")
        seen = line.recv()
        print(f"{given.feeds} feeds of {ITEMS} entries, {len(feed(urls[0], 0)) / 1000:.0f} kB, on {given.hosts} hosts")
        print(
            f"  copydesk  new {told['took'][0] / given.feeds * 1000:6.2f} ms a feed   unchanged {min(told['took'][1:]) / given.feeds * 1000:6.3f} ms a feed (CPU)"
        )
        print(
            f"            {told['seconds'][0]:.1f} s for the first round, {min(told['seconds'][1:]):.1f} s for a later one; peak memory {told['mb']:.0f} MB"
        )
        print(
            f"            seen by the hosts: {seen['hosts']} of them, at most {seen['most']} requests at once at one, answers {seen['asked']}"
        )
        print(f"            polled, unchanged, entries, failed: {told['polled']}")
        (Path(folder) / "urls.json").write_text(json.dumps(urls))
        bare = min(_run([sys.executable, "-c", BARE, str(Path(folder) / "urls.json")])["took"])
        print(f"  aiohttp alone, keeping no rules and storing nothing:  unchanged {bare / given.feeds * 1000:6.3f} ms a feed (CPU)")
        if not given.no_peer:
            _beside(given.peer, Path(folder), urls)


def _beside(python: str, folder: Path, urls: list[str]) -> None:
    if subprocess.run([python, "-c", "import reader"], capture_output=True, check=False).returncode:
        print("MISSING: reader is not installed, so it is not compared: pip install reader", file=sys.stderr)
        return
    told = _run([python, "-c", READER, str(folder / "urls.json"), str(folder / "reader.db")])
    new, unchanged = (t / len(urls) * 1000 for t in told["took"])
    print(
        f"  reader    new {new:6.2f} ms a feed   unchanged {unchanged:6.3f} ms a feed (CPU); {told['entries']} entries, {told['bad']} failed"
    )


if __name__ == "__main__":
    main()
