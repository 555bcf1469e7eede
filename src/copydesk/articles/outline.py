"""A page in outline: how its words are spread over its tree, which containers are junk by their structure, and its blocks of words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from copydesk import text

# Elements that never hold an article's words.
DEAD = frozenset(
    "script style noscript template iframe svg canvas object embed audio video select button input textarea nav dialog "  # noqa: SIM905
    "map datalist source track link meta".split()
)
# Elements that seldom do: dropped unless they hold a good part of the page (ASP.NET wraps whole pages in a form).
_WEAK = frozenset("aside footer form menu figcaption".split())  # noqa: SIM905
_JUNK_NAME = re.compile(
    r"newsletter|related|recirc|promo(?!te)|cookie|consent|gdpr|share|sharing|social|player|video-?(?:caption|title|info|meta)|"
    r"advert|\bads?\b|\bad[-_]|sponsor|outbrain|taboola|subscri(?:be|ption)|sign-?up|signup|trending|most-?(?:read|popular"
    r"|viewed)|popular|"
    r"read-?(?:more|next|also)|more-?(?:on|from|stories|news|articles)|also-?(?:read|like)|see-?also|caption|photo-?credit"
    r"|image-?(?:credit|source|meta)|"
    r"breadcrumb|byline|dateline|timestamp|author-?(?:bio|box|info|card|name|meta)|about-?(?:the-?)?author|\bbio\b"
    r"|comment(?!ary|ator)|disqus|"
    r"recommend|\btags?\b|tag-?list|topic-?list|copyright|disclaimer|toolbar|skip-?link|follow-?us|print-?only|"
    r"pagination|modal|popup|pop-up|popover|tooltip|hover-?card|rollover-?(?:\w+-)?block|banner|donat|correction-?form|feedback|sidebar|\bnav\b|navigation|"
    r"\bmenu\b|\bfooter\b",
    re.IGNORECASE,
)
# Words for screen readers or of a hidden layer.
_UNSEEN_NAME = re.compile(r"visually-?hidden|\bsr-only\b|screen-?reader|off-?screen|\ba11y-hidden\b|VisuallyHidden", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A junk container never holds more than this share of the page's running words: what holds more is the article.
_HEAVY = 0.25
# Elements that end a line in a browser.
BLOCK_TAGS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li blockquote div section article main td th tr table tbody ul ol dl pre dt dd br header footer nav aside hr "  # noqa: SIM905
    "figure figcaption center form body fieldset details summary address".split()
)
_DEEPEST = 400  # levels; libxml2 stops at 256


class Node:
    """An element of a page and what it holds: how many characters, how many of them in links, how many in paragraphs but not in links.

    ``first`` and ``last`` are its place in the order of the page and that of the last element in it. ``junk`` says whether it is or lies in
    a junk container, ``net`` is what remains of ``running`` without such containers.
    """

    __slots__ = ("above", "chars", "el", "first", "junk", "last", "linked", "links", "net", "running", "tag")

    def __init__(self, el: HtmlElement, above: Node | None, first: int) -> None:
        self.el, self.tag, self.above, self.first, self.last = el, str(el.tag), above, first, first
        self.chars = self.linked = self.running = self.links = self.net = 0
        self.junk = False

    def ancestors(self) -> Iterator[Node]:
        """The nodes around this one, the nearest first."""
        node = self.above
        while node is not None:
            yield node
            node = node.above

    def holds(self, other: Node) -> bool:
        """Whether the other one lies within this one, or is it."""
        return self.first <= other.first <= self.last


class Block:
    """A run of words that a browser shows as one block. ``at`` is which one of the page it is."""

    __slots__ = ("at", "bold", "chars", "linked", "links", "node", "triples", "votes", "words")

    def __init__(self, words: str, node: Node, at: int, linked: int, links: int, bold: int) -> None:
        self.words, self.node, self.at, self.chars = words, node, at, len(words)
        self.linked, self.links, self.bold = min(linked, self.chars), links, min(bold, self.chars)
        self.triples: frozenset[tuple[str, ...]] = frozenset()
        self.votes: tuple[float, ...] = ()

    @property
    def tag(self) -> str:
        return self.node.tag


class Outline:
    """The nodes and blocks of a page, in its order. The tree is left as it is."""

    def __init__(self, root: HtmlElement) -> None:
        self.nodes: list[Node] = []
        self.blocks: list[Block] = []
        self._line: list[str] = []
        self._linked = self._links = self._bold = 0
        self.root = self._visit(root, None, None, False, False, 0)
        self._flush(self.root)
        self.limit = junk_limit(self.root)
        self._mark_junk()

    def _flush(self, node: Node) -> None:
        words = text.clean("".join(self._line))
        self._line.clear()
        if words:
            self.blocks.append(Block(words, node, len(self.blocks), self._linked, self._links, self._bold))

    def _visit(self, el: HtmlElement, above: Node | None, holder: Node | None, in_link: bool, in_bold: bool, depth: int) -> Node:
        """One element and all in it, in one pass: ``holder`` is the block its words belong to unless it is one itself."""
        node = Node(el, above, len(self.nodes))
        self.nodes.append(node)
        tag = node.tag
        line = self._line
        block = tag in BLOCK_TAGS
        if block:
            if line:
                self._flush(holder or node)
            self._linked = self._links = self._bold = 0
            holder = node if tag != "br" or holder is None else holder
        elif tag == "a":
            in_link = True
            self._links += 1
        elif tag in _BOLD:
            in_bold = True
        if holder is None:
            holder = node
        begun = (len(line), self._linked, self._links, self._bold, len(self.blocks)) if not block and tag != "a" and el.keys() else None
        words = el.text
        if words:
            self._add(words, node, in_link, in_bold)
        if depth < _DEEPEST:
            for child in el:
                kind = child.tag
                if kind in _PLAIN and not child.keys() and not len(child):
                    if words := child.text:  # set in another style and nothing else: no node of its own
                        self._add(words, node, in_link, in_bold or kind in _BOLD)
                elif kind not in DEAD and isinstance(kind, str):
                    below = self._visit(child, node, holder, in_link, in_bold, depth + 1)
                    node.chars += below.chars
                    node.linked += below.linked
                    node.running += below.running
                    node.links += below.links
                words = child.tail
                if words:
                    self._add(words, node, in_link, in_bold)
        node.last = len(self.nodes) - 1
        if tag == "a":
            node.linked, node.running = node.chars, 0
            node.links += 1
            if line and line[-1].rstrip().endswith(_EXTERNAL):
                line[-1] = line[-1].rstrip().removesuffix(_EXTERNAL)
        elif tag in _RUNNING:
            node.running = node.chars - node.linked
        if block:
            if line:
                self._flush(holder)
            self._linked = self._links = self._bold = 0
        elif begun and begun[4] == len(self.blocks) and is_junk(node, _LIGHT):
            # Words for screen readers, buttons in all but name.
            del line[begun[0] :]
            self._linked, self._links, self._bold = begun[1:4]
        return node

    def _add(self, words: str, node: Node, in_link: bool, in_bold: bool) -> None:
        size = len(words.strip())
        if not size:
            if self._line:
                self._line.append(" ")
            return
        self._line.append(words)
        node.chars += size
        if in_link:
            self._linked += size
        if in_bold:
            self._bold += size

    def _mark_junk(self) -> None:
        limit = self.limit
        for node in self.nodes[1:]:
            node.junk = (node.above is not None and node.above.junk) or is_junk(node, limit)
        for node in reversed(self.nodes):
            if node.junk:
                continue
            if node.tag in _RUNNING:
                node.net = node.running
            if node.above is not None:
                node.above.net += node.net


_BOLD = frozenset({"b", "strong"})
_PLAIN = frozenset("b strong i em u span font small sup sub mark".split())  # noqa: SIM905
_RUNNING = frozenset({"p", "blockquote"})
_EXTERNAL = ", external"  # BBC links say so to screen readers, older ones without a class


def is_junk(node: Node, limit: float) -> bool:
    """Whether a container is no part of any article, by its kind, its name, its style or its links, unless it holds more than ``limit``."""
    tag, el = node.tag, node.el
    if max(node.running, (node.chars - node.linked) // 2) > limit:
        return False
    if tag in _WEAK:
        return True
    if tag == "figure":  # a figure may hold a table or a quotation set as such
        return node.running < 400 or node.chars < 800
    # Lists of links: related headlines, tags, menus.
    if node.links >= 2 and tag in _GROUPS and node.linked >= 0.8 * node.chars > 0:
        return True
    if not el.keys():
        return False
    if el.get("hidden") is not None or el.get("role") in _ROLES:
        return True
    for attribute in _NAMING:
        name = el.get(attribute)
        if name and _names_junk(name):
            return True
    style = el.get("style")
    return bool(style and _HIDDEN_STYLE.search(style))


_GROUPS = frozenset({"ul", "ol", "section", "div"})
_ROLES = frozenset({"navigation", "complementary", "contentinfo", "dialog"})
_NAMING = ("class", "id", "data-component", "data-testid")


@lru_cache(maxsize=16_384)
def _names_junk(name: str) -> bool:
    return bool(_JUNK_NAME.search(name) or _UNSEEN_NAME.search(name))


_LIGHT = 250.0  # characters: what a junk container may hold on any page


def junk_limit(whole: Node) -> float:
    """How much running text a junk container of this page may hold."""
    return max(_LIGHT, _HEAVY * (whole.running or whole.chars))
