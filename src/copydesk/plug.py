"""The five plug points: what a source, extractor, threader, composer or publisher of your own must be able to do.

Each is one of N, named in copydesk.toml as a built-in name, an entry point of the group ``copydesk.<point>``, or
``package.module:object``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Protocol, runtime_checkable

from copydesk.errors import PluginError
from copydesk.types import Article, Entry, Member, Placement, Post, Response, Story


@runtime_checkable
class Source(Protocol):
    """Where entries come from: an answer of the network → entries."""

    def __call__(self, response: Response, source: str) -> Iterable[Entry]: ...


@runtime_checkable
class Extractor(Protocol):
    """A page → the article on it."""

    def __call__(self, page: bytes, *, url: str, headers: dict[str, str]) -> Article: ...


@runtime_checkable
class Threader(Protocol):
    """The story an article belongs to, decided online, one article after the other."""

    def place(self, article: Article) -> Placement: ...

    def add(self, article: Article, story: str) -> None: ...


@runtime_checkable
class Composer(Protocol):
    """A story → its post; ``last`` is the post as last published."""

    def __call__(self, story: Story, members: Sequence[Member], last: Post | None) -> Post: ...


@runtime_checkable
class Publisher(Protocol):
    """A post → the files it consists of. Publishers return files, so dry runs, diffs and tests come free."""

    def __call__(self, post: Post) -> Iterable[tuple[str, bytes]]: ...


POINTS = ("source", "extractor", "threader", "composer", "publisher")


def load(point: str, name: str) -> Any:
    """The plug-in of that name: an entry point of ``copydesk.<point>`` or ``package.module:object``."""
    if point not in POINTS:
        raise PluginError(f"there is no plug point {point!r}", subject=name, hint=f"use one of {', '.join(POINTS)}")
    for entry in entry_points(group=f"copydesk.{point}", name=name):
        return entry.load()
    module, _, attribute = name.partition(":")
    if not attribute:
        raise PluginError(f"no {point} of that name is installed", subject=name, hint="write package.module:object")
    try:
        found: Any = import_module(module)
        for part in attribute.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError) as e:
        raise PluginError(f"cannot be loaded: {e}", subject=name, hint=f"check the name of the {point}") from e
    return found
