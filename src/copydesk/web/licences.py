"""RSL licences (Really Simple Licensing 1.0) → what of an address is given freely, what for pay, and what is withheld."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from copydesk.web.reservations import matches

NAMESPACE = "https://rslstandard.org/rsl"
BYTES = 256 * 1024  # of a licence; one that is larger is not read
MOST = 5  # licences of one page that are asked for
KEPT = timedelta(days=7)  # at most: a licence may say that it holds for longer, but what is reserved meanwhile is to be heard of
TRUSTED = timedelta(days=30)  # RSL 1.0, 3.2: how long one holds that does not say, and ours while there is no new one to be had
AGAIN = timedelta(days=1)  # after one that could not be read
USES = ("search", "ai-input", "ai-index", "ai-train")
_WIDER = {"all": USES, "ai-all": USES[1:]}
# What a text is read by machine for: links and short excerpts are search, all that is made of the text itself is more (RSL 1.0, 3.4.1).
NEEDED = "ai-input"
_FREE = frozenset({"free", "attribution"})  # sources are always named and linked
_MOST_CONTENTS = 1000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_INLINE = re.compile(rb"<script\b[^<>]{0,500}application/rsl\+xml[^<>]{0,500}>(.{0,65536}?)</script\s*>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is given of an address: uses such as "search" and "ai-input", each in one of three."""

    free: tuple[str, ...]
    paid: tuple[str, ...]
    withheld: tuple[str, ...]

    def __str__(self) -> str:
        told = [f"gives {', '.join(self.free)}"] if self.free else []
        told += [f"gives {', '.join(self.paid)} for pay or on conditions"] if self.paid else []
        told += [f"withholds {', '.join(self.withheld)}"] if self.withheld else []
        return "; ".join(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """An RSL licence as it was fetched. ``text`` is "" if there was none."""

    url: str
    fetched: datetime
    text: str = ""

    def fresh(self, now: datetime) -> bool:
        """Whether it may be relied on without being asked again."""
        root = _tree(self.text)
        days = "" if root is None else root.get("max-age", "").strip()
        stated = timedelta(days=int(days)) if re.fullmatch(r"[1-9]\d{0,3}", days) else TRUSTED
        return timedelta(0) <= now - self.fetched < (AGAIN if root is None else min(stated, KEPT))

    @property
    def readable(self) -> bool:
        """Whether it is an RSL document."""
        return _tree(self.text) is not None

    def terms(self, url: str) -> Terms | None:
        """What it gives of an address; None if it does not speak of it."""
        root = _tree(self.text)
        contents = [] if root is None else list(root.iter(f"{{{NAMESPACE}}}content"))[:_MOST_CONTENTS]
        found = [(len(place), c) for c in contents if _covers(place := (c.get("url") or "").strip(), url, self.url)]
        nearest = max((length for length, _ in found), default=0)
        given = [_given(licence, c) for length, c in found if length == nearest for licence in c.iter(f"{{{NAMESPACE}}}license")]
        return _together(given) if given else None

    def reserves(self, url: str) -> tuple[str, ...]:
        """What it reserves of an address, in words: () if it gives freely what reading a text by machine takes."""
        if not self.readable:
            return (f"RSL licence at {self.url}, which cannot be read",)
        terms = self.terms(url)
        return (f"RSL licence at {self.url} {terms}",) if terms and NEEDED not in terms.free else ()

    def gives(self, url: str) -> tuple[str, ...]:
        """What it gives of an address, in words, where it gives freely what is needed."""
        terms = self.terms(url)
        return (f"RSL licence at {self.url} {terms}",) if terms and NEEDED in terms.free else ()


_Given = tuple[frozenset[str], bool, frozenset[str]]  # uses permitted, whether freely, uses prohibited


def inline(body: bytes, url: str, now: datetime) -> tuple[Licence, ...]:
    """The licences that stand in a page itself."""
    if b"rsl+xml" not in body:
        return ()
    return tuple(Licence(url=url, fetched=now, text=m[1].decode("utf-8", "replace")) for m in _INLINE.finditer(body))[:MOST]


def in_feed(body: bytes, url: str, pages: Iterable[str], now: datetime) -> dict[str, tuple[str, ...]]:
    """What the licences that stand in a feed itself reserve of these pages, in words, of each that they reserve anything of."""
    if NAMESPACE.encode() not in body or len(body) > BYTES:
        return {}
    licence = Licence(url=url, fetched=now, text=body.decode("utf-8", "replace"))
    return {page: said for page in pages if (said := licence.reserves(page))} if licence.readable else {}


def absolute(named: Iterable[str], base: str) -> tuple[str, ...]:
    """Addresses of licences, made whole and each once."""
    return tuple(dict.fromkeys(a for n in named if (a := _joined(base, n)).startswith(("http://", "https://"))))


def _joined(base: str, named: str) -> str:
    try:
        whole = urljoin(base, named).partition("#")[0]
        return whole if urlsplit(whole).path else f"{whole}/"
    except ValueError:
        return ""


@lru_cache(maxsize=8)  # trees are large, and a page asks the same one some times over
def _tree(text: str) -> Any:
    """The tree of an RSL document; None if it is none. No entity is put in, nothing is fetched, and libxml2's bounds hold."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_DECLARATION.sub("", text, count=1).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if next(root.iter(f"{{{NAMESPACE}}}content"), None) is not None else None


def _covers(place: str, url: str, licence: str) -> bool:
    """Whether what a licence speaks of holds an address. "" is whatever it was named for, a path is one of the address's own site."""
    if not place:
        return True
    parts = urlsplit(url)
    if "://" in place:
        origin, slash, rest = place.partition("://")[2].partition("/")
        if origin.lower() != parts.netloc.lower():
            return False
        place = slash + rest or "/"
    return matches(place, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _given(licence: Any, content: Any) -> _Given:
    """One licence: its uses, whether they are free for everybody and without more ado, and what it prohibits."""
    permits, prohibits = list(_uses(licence, "permits")), frozenset(u for some in _uses(licence, "prohibits") for u in some)
    uses = frozenset(u for some in permits for u in some) if permits else frozenset(USES)
    limited = any(_type(e) in ("user", "geo") for name in ("permits", "prohibits") for e in _children(licence, name))
    paid = any((e.get("type") or "free").strip().lower() not in _FREE for e in _children(licence, "payment"))
    # A licence server wants a token even for what is free, and a report to be sent is a condition that we do not meet.
    bound = bool((content.get("server") or "").strip()) or next(_children(licence, "reporting"), None) is not None
    return uses, not (limited or paid or bound), prohibits


def _together(given: list[_Given]) -> Terms:
    """All licences of an address: each offers what it permits, and what any of them prohibits is withheld."""
    prohibited = frozenset(u for *_, some in given for u in some)
    free = frozenset(u for uses, freely, _ in given if freely for u in uses) - prohibited
    paid = frozenset(u for uses, *_ in given for u in uses) - prohibited - free
    told = [tuple(u for u in USES if u in some) for some in (free, paid)]
    return Terms(free=told[0], paid=told[1], withheld=tuple(u for u in USES if u not in free | paid))


def _uses(licence: Any, name: str) -> Iterator[tuple[str, ...]]:
    """The uses that each element of that name lists, wide words taken apart; words that RSL does not know are none."""
    for element in _children(licence, name):
        if _type(element) == "usage":
            words = re.split(r"[\s,]+", "".join(element.itertext()).strip().lower())
            yield tuple(u for w in words for u in _WIDER.get(w, (w,) if w in USES else ()))


def _type(element: Any) -> str:
    return (element.get("type") or "usage").strip().lower()


def _children(element: Any, name: str) -> Iterator[Any]:
    yield from element.iterchildren(f"{{{NAMESPACE}}}{name}")
