"""A page as a row of blocks, each with what its place on the page and the readers of the page say of it: numbers, never words.

What is measured here is what the judge (judging.py) weighs; docs/notes/pages.md tells how its weights were found.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from copydesk.articles.outline import Block, Node, Outline

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PROSE = frozenset("p blockquote li dd pre".split())  # noqa: SIM905
# Words in class names and ids, by what they tell of the element. Written by hand; how much each counts is fitted.
_CUES = {
    "related": r"related|recirc|recommend|more-?(?:on|from|stories|news|articles)|also-?(?:read|like)|see-?also|read-?(?:more|next|also)|"
    r"trending|most-?(?:read|popular|viewed)|popular|teaser|outbrain|taboola|promo(?!te)|card|rail\b",
    "appeal": r"newsletter|subscri|sign-?up|signup|donat|member|support-?us|paywall|regist|login|log-in|feedback|follow-?us"
    r"|\bcta\b|app-?promo",
    "advert": r"advert|\bads?\b|\bad[-_]|sponsor|affiliate|commercial|promoted|dfp|gpt",
    "comment": r"comment(?!ary|ator)|disqus|repl(?:y|ies)\b|discussion|conversation|viafoura|coral|livefyre|respond",
    "social": r"share|sharing|social|toolbar|reaction|facebook|twitter|tweet|instagram|embed",
    "person": r"author|byline|\bbio\b|contributor|profile|writer|about-?the|reporter|avatar",
    "when": r"date|time(?!line)|publish|posted|updated|\bmeta\b|post-?info|entry-?meta",
    "picture": r"caption|credit|figure|image|photo|picture|gallery|video|player|media|slide|carousel|audio",
    "frame": r"\bnav|navigation|menu|footer|header|sidebar|\bside\b|breadcrumb|pagination|pager|skip|toolbar|banner|modal|popup|overlay|"
    r"tooltip|widget|cookie|consent|gdpr|masthead|topbar|language|search",
    "label": r"\btags?\b|tag-?list|topic|categor|keyword|kicker|section-?(?:name|label)|label|copyright|licen[sc]e|disclaimer|legal|source",
    "aside": r"factbox|fact-?box|infobox|info-?box|sidebar|pull-?quote|callout|box\b|highlight|key-?points|summary-?box|timeline|toc\b|"
    r"correction|footnote|note\b|inset|inline",
    "lead": r"standfirst|lede\b|lead\b|intro|summary|excerpt|\bdek\b|deck\b|subtitle|sub-?head|sub-?title|teaser-?text|description"
    r"|abstract|chapo|chapeau",
    "body": r"article-?body|body-?(?:text|copy|content)|story-?(?:body|text|content)|entry-?content|post-?(?:content|body)|article-?(?:text"
    r"|content|copy|main)|"
    r"articlebody|rich-?text|main-?content|content-?body|text-?body|paragraph|wysiwyg|field-?body|prose",
    "some": r"article|story|content|entry|post\b|text|body|main",
    "unseen": r"visually-?hidden|\bsr-only\b|screen-?reader|off-?screen|a11y-hidden|\bhidden\b|\bhide\b|print-?only|d-none",
    "live": r"live-?blog|live-?(?:post|entry|update)|\blive\b|ticker|timestamp",
}
_CUE_PATTERNS = [re.compile(p, re.IGNORECASE) for p in _CUES.values()]
CUES = tuple(_CUES)
_NAMING = ("class", "id", "data-component", "data-testid", "itemprop", "role", "data-type")
_PLACES = ("article", "main", "aside", "footer", "header", "nav", "form", "figure", "table", "ul", "blockquote", "a")
_PLACE = {tag: n for n, tag in enumerate(_PLACES)} | {"ol": _PLACES.index("ul"), "dl": _PLACES.index("ul"), "td": _PLACES.index("table")}
_LEAVES = frozenset({"p", "li", "blockquote"}) | HEADINGS
_NOBODY = (-1.0, -1.0, -1.0, -1.0, -1.0)
_LETTER = re.compile(r"\w")
_NO_CUES = (12.0,) * len(CUES)
_ENDS = re.compile(r"[.!?…。！？:;\"”’'»)\]]$")
_STOPS = re.compile(r"[.,;!?。、，！？]")
_DIGIT = re.compile(r"\d")
FAR = 12.0  # no element with such a name so near


@lru_cache(maxsize=32_768)
def _cues(name: str) -> tuple[int, ...]:
    return tuple(n for n, pattern in enumerate(_CUE_PATTERNS) if pattern.search(name))


@dataclass(slots=True)
class Place:
    """Where on the page a node is: how near each kind of name is, what it lies in."""

    cues: tuple[float, ...]
    within: int
    style: str
    depth: int


@lru_cache(maxsize=1024)  # the readers of a page return mostly the same lines
def triples(words: str) -> frozenset[tuple[str, ...]]:
    """The word triples of a text, for comparing; in Japanese and Chinese, by character."""
    parts = words.split() if " " in words else list(words)
    return frozenset(zip(parts, parts[1:], parts[2:], strict=False)) if len(parts) > 2 else frozenset([tuple(parts)])


class Places:
    """The places of a page's nodes, each worked out once, when asked for."""

    def __init__(self, root: Node) -> None:
        self._known = {root.first: Place(_NO_CUES, 0, "", 0)}

    def of(self, node: Node) -> Place:
        path = []
        here: Node | None = node
        while here is not None and here.first not in self._known:
            path.append(here)
            here = here.above
        place = self._known[here.first if here is not None else 0]
        for below in reversed(path):
            place = self._known[below.first] = _below(place, below)
        return place


def _below(above: Place, node: Node) -> Place:
    cues = tuple([c + 1 if c < FAR else FAR for c in above.cues])
    get = node.el.get
    name = " ".join([v for a in _NAMING if (v := get(a))]) if node.el.attrib else ""
    if name and (near := _cues(name[:200])):
        cues = tuple([0.0 if n in near else c for n, c in enumerate(cues)])
    inside = _PLACE.get(node.tag)
    own = f"{node.tag}.{get('class') or ''}"
    return Place(
        cues,
        above.within | (1 << inside if inside is not None else 0),
        f"{above.style}>{own}"[-200:] if node.tag in _PROSE else own,
        above.depth + 1,
    )


@dataclass(slots=True)
class Witness:
    """What one reader of the page takes for its article."""

    name: str
    known: frozenset[tuple[str, ...]]
    size: int


def witness(name: str, paragraphs: Sequence[str]) -> Witness:
    known: set[tuple[str, ...]] = set()
    for paragraph in paragraphs:
        known |= triples(paragraph)
    return Witness(name, frozenset(known), sum(map(len, paragraphs)))


def apart(blocks: Sequence[Block], one: Witness, other: Witness) -> float:
    """How far two readers disagree: of the words in blocks that either takes, the share on which they differ; 1 if one took nothing."""
    if not one.size or not other.size:
        return 1.0
    taken = differ = 0.0
    for block in blocks:
        own = triples(block.words)
        votes = len(own & one.known) / len(own), len(own & other.known) / len(own)
        if max(votes) >= 0.5:
            taken += block.chars
            differ += block.chars * abs(votes[0] - votes[1])
    return differ / taken if taken else 1.0


_COMMENT = CUES.index("comment")
AGREED = -2  # of the witnesses, the one but last is what two readers agree on, or the only reader of the page (see bodies)


def candidates(blocks: list[Block], witnesses: Sequence[Witness], places: Places) -> list[Block]:
    """The blocks worth judging, with the readers' votes on them: what nobody took and is no prose is left out."""
    kept = []
    for block in blocks:
        chars = block.chars
        prose = block.tag in _PROSE or chars > 100
        if (block.linked >= 0.9 * chars and block.tag not in HEADINGS and not prose) or not _LETTER.search(block.words):
            continue
        block.triples = triples(block.words)
        n = len(block.triples)
        block.votes = tuple([len(block.triples & w.known) / n for w in witnesses])
        heard = max(block.votes, default=0) >= 0.3
        if heard and block.votes[AGREED] < 0.3 and places.of(block.node).cues[_COMMENT] < FAR:
            continue  # readers' comments read like paragraphs; one reader alone takes them
        if heard or (prose and block.linked < 0.7 * chars and not block.node.junk):
            kept.append(block)
    return kept


def measure(page: Outline, judged: list[Block], witnesses: Sequence[Witness], places: Places, headline: str) -> list[list[float]]:
    """One row of numbers for each judged block."""
    blocks, root = page.blocks, page.root
    total = sum(b.chars for b in blocks) or 1
    before, so_far = [], 0
    for b in blocks:
        before.append(so_far / total)
        so_far += b.chars
    whole_page = max(1, root.running or root.chars)
    times = Counter(b.words for b in blocks)
    placed = [places.of(b.node) for b in judged]
    styles: Counter[str] = Counter()
    for b, place in zip(judged, placed, strict=True):
        if b.linked < 0.5 * b.chars:
            styles[place.style] += b.chars
    most = max(styles.values(), default=1)
    h1 = next((b for b in blocks if b.tag == "h1"), None)
    first_h1 = h1.at if h1 else -1
    above_h1 = {node.first: n for n, node in enumerate((h1.node if h1 else root).ancestors())}
    stories = sum(node.tag == "article" for node in page.nodes)
    named = triples(headline) if headline else frozenset()
    biggest = max((w.size for w in witnesses), default=0) or 1
    sizes = [w.size / biggest for w in witnesses]
    # A reader that found far less than another one has missed the article: its silence says nothing.
    trusted = [k for k, size in enumerate(sizes) if size >= 0.4]
    means = [sum([b.votes[k] for k in trusted]) / max(1, len(trusted)) for b in judged]
    voted = [b.chars * m for b, m in zip(judged, means, strict=True)]
    all_voted = sum(voted) or 1.0
    held: dict[int, float] = {}
    for b, share in zip(judged, voted, strict=True):
        if share > 0:
            held[b.node.first] = held.get(b.node.first, 0.0) + share
            for node in b.node.ancestors():
                held[node.first] = held.get(node.first, 0.0) + share
    outer = [
        (means[n], math.log1p(b.chars), b.linked / b.chars, b.at, place.style)
        for n, (b, place) in enumerate(zip(judged, placed, strict=True))
    ]
    kin: dict[int, tuple[float, ...]] = {}
    rows: list[list[float]] = []
    done = 0.0
    seen: set[str] = set()
    for n, (b, place) in enumerate(zip(judged, placed, strict=True)):
        node, tag = b.node, b.tag
        above = node.above or node if tag in _LEAVES else node
        kinship = kin.get(node.first)
        if kinship is None:
            kinship = kin[node.first] = (*_kinship(node, above_h1, whole_page), stories, *_core(node, held, all_voted))
        spaces = b.words.count(" ") + 1
        row = [
            math.log1p(b.chars), b.linked / b.chars, b.links, b.bold / b.chars, bool(_ENDS.search(b.words)),
            len(_STOPS.findall(b.words)) / spaces, len(_DIGIT.findall(b.words)) / b.chars, b.words[0].isupper(), b.chars / spaces,
            tag == "p", tag in HEADINGS, tag == "h1", tag == "li", tag in ("blockquote", "pre"),
            tag in ("td", "th", "dd", "dt"), tag in ("figure", "figcaption"),
            b.at / len(blocks), before[b.at], b.at - first_h1 if first_h1 >= 0 else -99, place.depth,
            node.junk, times[b.words], b.words in seen, len(b.triples & named) / len(b.triples),
            above.running / whole_page, above.linked / max(1, above.chars), math.log1p(above.chars), above.links,
            node.linked / max(1, node.chars), styles[place.style] / most,
            *kinship,
            *place.cues, *[(place.within >> k) & 1 for k in range(len(_PLACES))],
            means[n], max(b.votes), min([b.votes[k] for k in trusted]) if trusted else -1.0, done / all_voted, voted[n] / all_voted,
        ]  # fmt: skip
        for step in (-2, -1, 1, 2):
            if 0 <= n + step < len(outer):
                mean, chars, linked, at, style = outer[n + step]
                row += (mean, chars, linked, style == place.style, min(9, abs(at - b.at)))
            else:
                row += _NOBODY
        around = means[max(0, n - 4) : n + 5]
        row += (sum(around) / len(around), max(means[:n], default=0.0), max(means[n + 1 :], default=0.0))
        row += [v if s > 0 else -1.0 for v, s in zip(b.votes, sizes, strict=True)]
        row += sizes
        done += voted[n]
        seen.add(b.words)
        rows.append(row)
    return rows


def _kinship(node: Node, above_h1: dict[int, int], whole: int) -> tuple[float, float, float, float]:
    """How far up a node and the headline meet, seen from each; what of the page the nearest <article> and the branch hold."""
    story, branch, steps = -1.0, 0.0, 0
    above = node
    for steps, above in enumerate(node.ancestors()):  # noqa: B007
        if above.first in above_h1:
            break
        branch = above.running / whole
        if above.tag == "article" and story < 0:
            story = branch
    return float(steps), float(above_h1.get(above.first, 99)), story, branch


def _core(node: Node, held: dict[int, float], whole: float) -> tuple[float, float, float, float]:
    """What of the voted words the parent, its parent and the nearest <article> hold; how far up most of the voted words are held."""
    shares: list[float] = []
    story, steps, core = -1.0, 0, False
    for above in node.ancestors():
        share = held.get(above.first, 0.0) / whole
        shares.append(share)
        if above.tag == "article" and story < 0:
            story = share
        core = core or share >= 0.5
        steps += not core
        if core and (story >= 0 or len(shares) > 8):
            break
    shares += [1.0, 1.0]
    return shares[0], shares[1], story, float(steps)
