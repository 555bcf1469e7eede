"""The public API, as a user's type checker sees it. Checked by mypy, never run."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import assert_type

import copydesk
from copydesk import Article, Facts, Newsroom, Placement, Report, Threads
from copydesk.entries import Parsed

version: str = copydesk.__version__
now = datetime.now(UTC)

with copydesk.open(Path("my-news"), now=now) as newsroom:
    assert_type(newsroom, Newsroom)
    assert_type(newsroom.run(now=now, poll_all=True), Report)
    held: list[str] = [h.reason for h in newsroom.held()]

assert_type(copydesk.parse(b"", url="https://news.example/rss.xml"), Parsed)
article = copydesk.extract(b"", url="https://news.example/a")
assert_type(article, Article)
assert_type(copydesk.find_facts("", published=now), Facts)
threads = Threads(window=timedelta(days=7))
threads.add("a", copydesk.terms("A headline", "Its text."), now, "story")
manner: copydesk.Manner = copydesk.Manner(author="The desk")
place: Callable[..., Placement] = threads.place
config: copydesk.Config = copydesk.load_config(Path("copydesk.toml"))
error: type[Exception] = copydesk.CopydeskError
