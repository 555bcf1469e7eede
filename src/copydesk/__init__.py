"""copydesk: news feeds in, one honest post per story out.

    import copydesk

    with copydesk.open("my-news") as newsroom:
        report = newsroom.run()

The stages are there one by one, as plain functions from values to values: `parse` (a feed), `extract` (a page), `find_facts` (a text),
`Threads` (articles → stories), `compose` (a story → a post), `check` (a post → holds).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from copydesk.version import __version__

if TYPE_CHECKING:
    from copydesk.articles import extract
    from copydesk.changes import between
    from copydesk.config import Config
    from copydesk.config import load as load_config
    from copydesk.entries import parse
    from copydesk.errors import CopydeskError
    from copydesk.facts import find as find_facts
    from copydesk.newsroom import Newsroom, Report
    from copydesk.newsroom import open_newsroom as open
    from copydesk.posts import Manner, compose, facts_text
    from copydesk.standards import check
    from copydesk.stories import Threads, terms
    from copydesk.types import Article, Change, Entry, Facts, Feed, Member, Placement, Post, Rights, Story

# Name → where it is from. Loaded when first asked for: `import copydesk` itself costs nothing.
_PUBLIC = {
    **dict.fromkeys(("Article", "Change", "Entry", "Facts", "Feed", "Member", "Placement", "Post", "Rights", "Story"), "types"),
    **dict.fromkeys(("Manner", "compose", "facts_text"), "posts"),
    **dict.fromkeys(("Newsroom", "Report"), "newsroom"),
    **dict.fromkeys(("Threads", "terms"), "stories"),
    "Config": "config",
    "CopydeskError": "errors",
    "between": "changes",
    "check": "standards",
    "extract": "articles",
    "find_facts": "facts:find",
    "load_config": "config:load",
    "open": "newsroom:open_newsroom",
    "parse": "entries",
}

__all__ = [
    "Article",
    "Change",
    "Config",
    "CopydeskError",
    "Entry",
    "Facts",
    "Feed",
    "Manner",
    "Member",
    "Newsroom",
    "Placement",
    "Post",
    "Report",
    "Rights",
    "Story",
    "Threads",
    "__version__",
    "between",
    "check",
    "compose",
    "extract",
    "facts_text",
    "find_facts",
    "load_config",
    "open",
    "parse",
    "terms",
]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'copydesk' has no attribute {name!r}")
    module, _, attribute = _PUBLIC[name].partition(":")
    return getattr(import_module(f"copydesk.{module}"), attribute or name)
