"""What publishers say against mining their text: TDM reservations, `noai`, X-Robots-Tag, RSL licences. Each is told in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

TDMREP = "/.well-known/tdmrep.json"
BYTES = 256 * 1024  # of a tdmrep.json; more is cut off and then no JSON
KEPT = timedelta(hours=24)  # as robots.txt
_NO_AI = re.compile(r"\b(?:noai|noimageai|noml|disallowaitraining)\b", re.IGNORECASE)
_RSL = "application/rsl+xml"
LICENCE = "RSL licence at "  # how one is told that was named and not read
_LINK = re.compile(r"<([^<>]{1,2000})>([^,<]*)")
_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#\s]\S*)?")
_TAG = re.compile(rb"<(?:link|rsl:content|content)\b[^<>]{0,4000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_HEAD = 200_000  # bytes of a page or feed in which its head ends


def in_headers(headers: Mapping[str, str]) -> tuple[str, ...]:
    """What the headers of an answer reserve. Names are in lower case."""
    found = []
    if headers.get("tdm-reservation", "").strip() == "1":
        policy = headers.get("tdm-policy", "").strip()
        found.append("TDM reserved in its header" + (f", terms at {policy}" if policy else ""))
    if _NO_AI.search(headers.get("x-robots-tag", "")):
        found.append("noai in its X-Robots-Tag")
    return (*found, *(f"{LICENCE}{address}" for address in licences_in_headers(headers)))


def licences_in_headers(headers: Mapping[str, str]) -> tuple[str, ...]:
    """The addresses of the RSL licences that the Link header of an answer names, as it names them."""
    links = _LINK.findall(headers.get("link", ""))
    return tuple(address.strip() for address, about in links if "license" in about.lower() and _RSL in about.lower())


def in_robots(text: str) -> tuple[str, ...]:
    """The RSL licences that a robots.txt names."""
    return tuple(f"{LICENCE}{address}" for address in licences_in_robots(text, "copydesk"))


def licences_in_robots(text: str, product: str) -> tuple[str, ...]:
    """The addresses of the RSL licences that a robots.txt names for an agent: those of its own group, else those of all (RSL 1.0, 4.4).

    A blank line ends a group for these lines: who writes one at the end of the file means everybody.
    """
    named: dict[str, list[str]] = {}
    group, heading = [""], False
    for line in text.splitlines():
        found = _LINE.match(line)
        key, value = (found[1].lower(), found[2] or "") if found else ("", "")
        if not line.strip():
            group = [""]
        elif key == "user-agent":
            group = [*(group if heading else ()), value.lower()]
        elif key == "license" and value:
            for agent in group:
                named.setdefault(agent, []).append(value)
        heading = key == "user-agent"
    return tuple(dict.fromkeys(named.get(product.lower()) or named.get("*") or named.get("") or ()))


def in_markup(body: bytes) -> tuple[str, ...]:
    """The RSL licences that the head of a page or feed names: a `link` to one, or a `content` of its namespace."""
    return tuple(f"{LICENCE}{address or server or 'no address'}" for address, server in _named(body))


def licences_in_markup(body: bytes) -> tuple[str, ...]:
    """The addresses of the RSL licences that the head of a page or feed links to, as it names them."""
    return tuple(address for address, _ in _named(body) if address)


def _named(body: bytes) -> Iterable[tuple[str, str]]:
    """Addresses of licences, and those of things that are licensed there or by a server; one of the two is ""."""
    head = body[:_HEAD]
    found = []
    for tag in _TAG.findall(head) if b"rsl" in head else ():
        said = {k.lower(): a or b for k, a, b in _ATTRIBUTE.findall(tag.decode("utf-8", "replace"))}
        if said.get("type", "").lower() == _RSL and "license" in said.get("rel", "").lower().split():
            found.append((said.get("href", ""), ""))
        elif tag.lower().startswith((b"<rsl:content", b"<content")) and ("server" in said or "rslstandard.org" in said.get("xmlns", "")):
            found.append(("", said.get("server") or said.get("url") or ""))
    return dict.fromkeys(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tdmrep:
    """What a site's tdmrep.json said, and when. ``text`` is "" where there is none."""

    origin: str
    fetched: datetime
    text: str = ""

    def fresh(self, now: datetime) -> bool:
        """Whether it may be relied on without being asked again."""
        return timedelta(0) <= now - self.fetched < KEPT

    def reserves(self, url: str) -> tuple[str, ...]:
        """What it reserves of an address: the rule with the longest location decides."""
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        rules = [r for r in _rules(self.text) if matches(str(r.get("location", "")), path)]
        rule = max(rules, key=lambda r: len(str(r.get("location", ""))), default={})
        if str(rule.get("tdm-reservation")) != "1":
            return ()
        policy = rule.get("tdm-policy")
        return ("TDM reserved in its tdmrep.json" + (f", terms at {policy}" if isinstance(policy, str) and policy else ""),)


def _rules(text: str) -> Iterable[Mapping[str, Any]]:
    try:
        said = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return ()
    return [r for r in said if isinstance(r, Mapping)] if isinstance(said, list) else ()


def matches(location: str, path: str) -> bool:
    """Whether a location covers a path: from its start, with `*` for anything and `$` for the end, as in robots.txt."""
    if not location.startswith("/") or len(location) > 2000:
        return False
    pieces, at = location.removesuffix("$").split("*"), 0
    for n, piece in enumerate(pieces):
        found = path.startswith(piece) if n == 0 else (at := path.find(piece, at)) >= 0
        if not found:
            return False
        at += len(piece)
    return not location.endswith("$") or at == len(path) or (len(pieces) > 1 and path.endswith(pieces[-1]))
