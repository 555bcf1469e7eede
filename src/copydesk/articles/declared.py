"""What a page declares to machines: its meta tags and the article in its JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from copydesk import text

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Reportage|LiveBlog\w*|Posting|Review|Story)$")


_LONGEST = 5000  # characters of a meta tag; more is no name, no time and no headline


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its two machine-readable sides: its article in JSON-LD, and its meta tags (names in lower case).

    ``nodes`` are all JSON-LD nodes, ``ld`` is the one that describes this page's article. ``names`` is what the site calls itself,
    ``around`` holds the elements that hold an h1.
    """

    tree: HtmlElement
    url: str
    ld: dict[str, Any]
    metas: dict[str, list[str]]
    nodes: list[dict[str, Any]] = field(default_factory=list)
    elements: Mapping[str, list[HtmlElement]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    around: frozenset[HtmlElement] = frozenset()

    def all(self, *tags: str) -> Iterable[HtmlElement]:
        """The page's elements of these names, in its order for each: only those that were gathered, see ``_GATHERED``."""
        return chain.from_iterable(self.elements.get(tag, ()) for tag in tags)

    def meta(self, *names: str) -> str:
        """The first non-empty content of these meta tags."""
        return next((v for n in names for v in self.metas.get(n, ()) if v), "")

    def node(self, value: Any) -> dict[str, Any]:
        """A JSON-LD value as a node: itself, or the one its @id points to; {} if it is none."""
        if not isinstance(value, dict):
            return {}
        if len(value) > 1 and (value.get("name") or value.get("url")):
            return value
        return next((n for n in self.nodes if n.get("@id") == value.get("@id") is not None and n is not value), value)

    def absolute(self, address: str) -> str:
        """An address of the page made absolute, or "" if it is none that can be followed."""
        try:
            full = urljoin(self.url, address.strip())
            return full if urlsplit(full).scheme in ("http", "https") and urlsplit(full).hostname else ""
        except ValueError:
            return ""


def read(tree: HtmlElement, url: str) -> Page:
    """The machine-readable sides of a page. Broken JSON-LD is mended where that is plain, and skipped where not."""
    elements = _gathered(tree)
    nodes = list(_nodes(elements["script"]))
    page = Page(
        tree=tree,
        url=url,
        ld=_article_node(nodes, url),
        metas=_metas(elements["meta"]),
        nodes=nodes,
        elements=elements,
        around=frozenset(above for h1 in elements["h1"] for above in h1.iterancestors()),
    )
    return replace(page, names=tuple(site_names(page)))


# Looked for by the readers of particulars. One walk over the tree for all of them costs what a walk for one of them does.
_GATHERED = ("meta", "script", "link", "title", "h1", "h2", "h3", "h4", "a", "img", "time")


def _gathered(tree: HtmlElement) -> dict[str, list[HtmlElement]]:
    found: dict[str, list[HtmlElement]] = {tag: [] for tag in _GATHERED}
    for el in tree.iter(*_GATHERED):
        found[el.tag].append(el)
    return found


def _metas(elements: Iterable[HtmlElement]) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for el in elements:
        name = el.get("property") or el.get("name") or el.get("itemprop") or el.get("http-equiv")
        content = text.clean((el.get("content") or "")[:_LONGEST])
        if name and content:
            metas.setdefault(name.strip().lower(), []).append(content)
    return metas


# JSON-LD


def _nodes(scripts: Iterable[HtmlElement]) -> Iterator[dict[str, Any]]:
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            yield from _flat(_loads(script.text), 0)


def _loads(raw: str) -> Any:
    """JSON as pages have it: in comments or CDATA, with raw line breaks and trailing commas."""
    for mend in (str.strip, _unwrapped, _without_trailing_commas):
        raw = mend(raw)
        try:
            return json.loads(raw, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(raw: str) -> str:
    bare = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", "", raw)
    return bare.strip().rstrip(";")


def _without_trailing_commas(raw: str) -> str:
    return re.sub(r",\s*(?=[}\]])", "", raw)


def _flat(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flat(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart"):
            if isinstance(value.get(key), (list, dict)):
                yield from _flat(value[key], depth + 1)


def types_of(node: Mapping[str, Any]) -> list[str]:
    """The types of a JSON-LD node."""
    kind = node.get("@type")
    return [str(k) for k in kind] if isinstance(kind, list) else [str(kind)] if kind else []


def _article_node(nodes: list[dict[str, Any]], url: str) -> dict[str, Any]:
    """The node that is the page's article: an article type, this page's URL, a headline and a body speak for it."""
    found: dict[str, Any] = {}
    best = 0
    for node in nodes:
        if not any(_ARTICLE.search(t) for t in types_of(node)):
            continue
        score = 1 + 2 * bool(node.get("headline")) + bool(node.get("datePublished")) + bool(node.get("articleBody"))
        own = words_of(node.get("url")) or words_of(node.get("mainEntityOfPage")) or words_of(node.get("@id"))
        score += 3 * bool(own and path_of(own) == path_of(url) and len(path_of(url)) > 1)
        if score > best:
            found, best = node, score
    return found


def path_of(url: str) -> str:
    """The path of an address without its last slash; "" for what is no address."""
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def words_of(value: Any, depth: int = 0) -> str:
    """A JSON-LD value as words, whatever shape it comes in."""
    if depth > 6:
        return ""
    if isinstance(value, list):
        return next((t for t in (words_of(v, depth + 1) for v in value) if t), "")
    if isinstance(value, dict):
        named = (value.get(k) for k in ("name", "@value", "url", "@id", "contentUrl"))
        return next((t for t in (words_of(v, depth + 1) for v in named) if t), "")
    if isinstance(value, str):
        return text.plain(value)
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def words_of_all(value: Any) -> list[str]:
    """Each item of a JSON-LD list as words."""
    items = value if isinstance(value, list) else [value]
    return [t for t in map(words_of, items) if t]


# The site's own names


def site_names(page: Page) -> list[str]:
    """What the site calls itself: in its meta tags, as publisher in JSON-LD, and in its address."""
    names = [page.meta("og:site_name"), page.meta("application-name"), page.meta("al:android:app_name", "apple-mobile-web-app-title")]
    names += [words_of(page.ld.get("publisher")), words_of(page.node(page.ld.get("publisher")).get("name"))]
    try:
        host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    names += [host, *host.split(".")[:-1]]
    names += [words_of(n.get("name")) for n in page.nodes if {"Organization", "NewsMediaOrganization", "WebSite"} & set(types_of(n))]
    return [n for n in dict.fromkeys(names) if len(n) > 1 and not n.startswith("http")]


def squash(words: str) -> str:
    """Words as names are compared: lower case, without spaces, marks and a leading "the"."""
    return re.sub(r"^the(?=\W)|[\W_]+", "", words.casefold())


def is_site(words: str, names: list[str]) -> bool:
    """Whether these words are one of the site's names, or begin or end with one."""
    own = squash(words)
    if not own or len(words.split()) > 7:
        return False
    known = {squash(n) for n in names}
    return any(own == k or (min(len(own), len(k)) > 3 and (own.startswith(k) or k.startswith(own) or k.endswith(own))) for k in known)
