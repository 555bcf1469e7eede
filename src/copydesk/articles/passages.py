"""A page as the passages that a reader sees, each with whether it is taken for the article and why: to write quirks by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HtmlElement

from copydesk import text
from copydesk.articles.bodies import Judged, drop_junk, fold
from copydesk.articles.outline import DEAD, Node, Outline
from copydesk.articles.quirks import Rule

# Elements that end a line in a browser; all others flow within one.
_LINES = frozenset(
    "p h1 h2 h3 h4 h5 h6 li blockquote div section article main td th tr table tbody ul ol dl pre dt dd br header footer nav aside "  # noqa: SIM905
    "hr figure figcaption center form body fieldset details summary address button".split()
)
_UNSEEN = frozenset("script style template noscript head iframe svg canvas".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of words that a browser shows as one block. ``where`` is a selector that leads to it, ``reason`` says why it is in or out."""

    words: str
    where: str
    kept: bool
    reason: str


def of(tree: HtmlElement, judged: list[Judged], *, headline: str = "", rule: Rule | None = None) -> list[Passage]:
    """The passages of a page in order, with what the judge of its blocks said; the tree is left as it is. ``rule`` is the site's quirk."""
    body = tree.find("body")
    root = body if body is not None else tree
    paragraphs = [b.words for b in judged if b.kept]
    known = _Known(paragraphs)
    said = {fold(b.words): b.reason.removeprefix("left: ") for b in judged if not b.kept}
    dropped = set(rule.dropped(root)) if rule else set()
    nodes = {node.el: node for node in Outline(root).nodes}
    shown: list[Passage] = []
    for el, words, linked in _lines(root):
        if known.holds(words):
            shown.append(Passage(words=words, where=selector(el), kept=True, reason="in the article's text"))
        else:
            quirk = "a quirk of this site drops it" if any(a in dropped for a in (el, *el.iterancestors())) else ""
            reason = quirk or _junk(el, nodes) or _line(words, linked, headline) or said.get(fold(words), "")
            shown.append(Passage(words=words, where=selector(el), kept=False, reason=reason))
    unseen = [p for p in paragraphs if not known.met(p)]
    elsewhere = [Passage(words=p, where="JSON-LD articleBody", kept=True, reason="in the page's metadata only") for p in unseen]
    return [*_placed(shown), *elsewhere]


def selector(el: HtmlElement) -> str:
    """A short selector for an element: its own name and those of the two nearest named elements around it."""
    named: list[str] = []
    for here in (el, *el.iterancestors()):
        if here.tag in ("body", "html"):
            break
        marks = "".join(f".{c}" for c in (here.get("class") or "").split()[:2] if re.fullmatch(r"[\w-]+", c))
        own = f"#{here.get('id')}" if re.fullmatch(r"[A-Za-z][\w-]*", here.get("id") or "") else marks
        own = own or (f"[data-component={here.get('data-component')}]" if re.fullmatch(r"[\w-]+", here.get("data-component") or "") else "")
        if own or here is el:
            named.append(f"{here.tag}{own}")
        if len(named) == 3:
            break
    return " ".join(reversed(named)) or str(el.tag)


def _lines(root: HtmlElement) -> Iterator[tuple[HtmlElement, str, int]]:
    """Each block of words with the element it stands in and how many of its characters are links."""
    pieces: list[str] = []
    linked = 0
    holders = [root]
    in_link = 0

    def line() -> Iterator[tuple[HtmlElement, str, int]]:
        nonlocal linked
        words = text.clean("".join(pieces))
        pieces.clear()
        if words:
            yield holders[-1], words, min(linked, len(words))
        linked = 0

    def add(words: str | None) -> None:
        nonlocal linked
        if words:
            pieces.append(words)
            linked += len(words.strip()) if in_link else 0

    walk = etree.iterwalk(root, events=("start", "end"))
    skipped: HtmlElement | None = None
    for event, el in walk:
        if event == "start":
            if el.tag in _UNSEEN:
                skipped = el
                walk.skip_subtree()
                continue
            if el.tag in _LINES:
                yield from line()
                if el.tag != "br":
                    holders.append(el)
            in_link += el.tag == "a"
            add(el.text)
            continue
        if el is skipped:
            skipped = None
        else:
            in_link -= el.tag == "a"
            if el.tag in _LINES and el.tag != "br":
                yield from line()
                holders.pop()
        if el is not root:
            add(el.tail)
    yield from line()


class _Known:
    """The words of the article, to find passages in."""

    def __init__(self, paragraphs: list[str]) -> None:
        self.folded = {fold(p) for p in paragraphs}
        self.triples = set().union(*map(_triples, paragraphs)) if paragraphs else set()
        self.seen: set[tuple[str, ...]] = set()

    def holds(self, words: str) -> bool:
        """Whether a passage is in the article: as a paragraph, or with nearly all its word triples within them."""
        own = _triples(words)
        inside = fold(words) in self.folded or (len(own) > 2 and len(own & self.triples) >= 0.8 * len(own))
        if inside:
            self.seen |= own
        return inside

    def met(self, paragraph: str) -> bool:
        """Whether a paragraph was found on the page."""
        own = _triples(paragraph)
        return 2 * len(own & self.seen) >= len(own)


def _triples(words: str) -> set[tuple[str, ...]]:
    folded = fold(words)
    parts = folded.split() if " " in folded else list(folded)
    return {tuple(parts[n : n + 3]) for n in range(max(1, len(parts) - 2))}


def _junk(el: HtmlElement, nodes: dict[HtmlElement, Node]) -> str:
    """The container around a passage that is no part of an article, in words; "" if there is none."""
    around = (el, *el.iterancestors())
    never = next((str(here.tag) for here in around if here.tag in DEAD), "")
    outermost = next((nodes[here] for here in reversed(around) if here in nodes and nodes[here].junk), None)
    if never or (outermost and outermost.tag in ("aside", "footer", "form", "menu", "figure", "figcaption")):
        return f"within <{never or (outermost and outermost.tag)}>, which is no part of an article"
    if outermost is None:
        return ""
    if outermost.links >= 2 and outermost.linked >= 0.8 * outermost.chars:
        return f"within {selector(outermost.el)}: nothing but links"
    return f"within {selector(outermost.el)}, named as what is no part of an article, or hidden"


def _line(words: str, linked: int, headline: str) -> str:
    if headline and fold(words) == fold(headline):
        return "the headline"
    if linked >= 0.8 * len(words):
        return "nothing but a link"
    if not drop_junk([words]):
        return "a line that pages put between paragraphs: a credit, a sign-up, a pointer to other articles"
    return ""


def _placed(shown: list[Passage]) -> list[Passage]:
    """The same with a reason for those that only their place speaks against."""
    kept = [n for n, p in enumerate(shown) if p.kept]
    first, last = (kept[0], kept[-1]) if kept else (len(shown), len(shown))
    made = []
    for n, passage in enumerate(shown):
        if not passage.reason:
            place = (
                "before the article's text"
                if n < first
                else "after the article's text"
                if n > last
                else "amid the text, but judged no part of it"
            )
            passage = replace(passage, reason=place if kept else "no article was found on the page")
        made.append(passage)
    return made
