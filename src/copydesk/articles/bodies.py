"""The words of an article: several readers of the page are heard, a judge weighs each block, then junk lines go."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HtmlElement
from resiliparse.extract.html2text import extract_plain_text
from trafilatura import bare_extraction
from trafilatura.settings import Document

from copydesk import text
from copydesk.articles import asides, blocks, judging
from copydesk.articles.outline import DEAD, Block, Outline
from copydesk.articles.quirks import Rule

_WORD = re.compile(r"\w+")
_BLOCKS = frozenset("p head item quote list table row cell code lb div".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Judged:
    """A block of a page: its words, whether they are the article's, and why (or why not) in words a user can act on."""

    words: str
    kept: bool
    reason: str
    chance: float = 0.0


# Pages of more blocks than this are lists or dumps. What reads them must not cost more than their words are worth.
MANY = 4000
_VAST = 10_000  # elements
_TAKEN = "taken"
_ASIDE = "left: a line such as pages have beside their article"
_APPENDED = "left: it follows the article's end: contacts, literature, the sender"


def judge(
    tree: HtmlElement,
    *,
    headline: str = "",
    written: str = "",
    fast: bool = False,
    repeated: Container[str] = frozenset(),
    rule: Rule | None = None,
) -> list[Judged]:
    """Every block of a page that could be the article's, kept or not, with the reason; the tree is used up.

    ``written`` is the body as JSON-LD has it, as a rescue; ``repeated`` are lines known from other pages of the site (folded, see
    ``fold``); ``rule`` is what a quirk says of this site.
    """
    body = tree.find("body")
    root = body if body is not None else tree
    dropped = _quirk_drops(root, rule)
    kept_by_rule = rule.kept(root) if rule else []
    if kept_by_rule:
        return dropped + _by_rule(kept_by_rule, headline, repeated)
    page = Outline(root)
    rescue = drop_junk(written_paragraphs(written), headline) if written else []
    if len(page.blocks) > MANY or len(page.nodes) > _VAST:
        main = drop_junk(_main_block(page), headline)
        return dropped + [Judged(w, True, "taken from the main block of a very long page") for w in main]
    lane, witnesses, fallback = _hear(tree, page, headline, rescue, fast=fast)
    places = blocks.Places(page.root)
    candidates = blocks.candidates(page.blocks, witnesses, places)
    chances = judging.load(lane).chances(blocks.measure(page, candidates, witnesses, places, headline))
    judged = _settle(candidates, chances, headline, repeated)
    kept = sum(len(b.words) for b in judged if b.kept)
    # Pages drawn by a script carry their text in JSON-LD only; where the page itself has the text, that is cleaner.
    if _size(rescue) > 2.5 * kept and page.root.running < _size(rescue):
        return dropped + [Judged(w, True, "taken from the page's JSON-LD: the page shows it to scripts only") for w in rescue]
    if not kept:
        return dropped + judged + [Judged(w, True, "taken by the readers; the judge would have left all") for w in fallback]
    return dropped + judged


def _hear(tree: HtmlElement, page: Outline, headline: str, rescue: list[str], *, fast: bool) -> tuple[str, list[blocks.Witness], list[str]]:
    """Which judge is asked, what the readers of the page that it knows take for the article, and what to print if the judge takes nothing.

    trafilatura, the slow reader, is heard only where the fast ones disagree; the fast lane hears the main block and JSON-LD only.
    """
    main = drop_junk(_main_block(page), headline)
    quick = [blocks.witness("main block", main), blocks.witness("JSON-LD", rescue)]
    if fast:
        return "fast", quick, main
    resiliparse = blocks.witness("resiliparse", drop_junk(_resiliparse(tree), headline))
    if blocks.apart(page.blocks, quick[0], resiliparse) <= _ALIKE:
        return "fast", quick, main
    prune(page)
    trafilatura = drop_junk(_trafilatura(tree), headline)
    agreement = agreed(trafilatura, main)
    heard = [quick[0], blocks.witness("trafilatura", trafilatura), resiliparse, blocks.witness("agreement", agreement), quick[1]]
    return "full", heard, agreement


# On sites the judges were not fitted on, skipping trafilatura up to here (38 % of the pages) costs F1 .001 at most; up to .1, .003.
_ALIKE = 0.05


def _resiliparse(tree: HtmlElement) -> list[str]:
    try:
        found = extract_plain_text(
            etree.tostring(tree, encoding="unicode", method="html"), main_content=True, alt_texts=False, links=False, list_bullets=False
        )
    except Exception:  # a parser of its own; what it cannot read, the other readers can
        return []
    return [words for line in found.split("\n") if (words := text.clean(line))]


def _bar(block: Block) -> float:
    """How sure the judge must be: what the readers agree on needs less. Chosen on sites it was not fitted on."""
    return 0.55 if block.votes[blocks.AGREED] >= 0.5 else 0.7


def _settle(
    candidates: list[Block],
    chances: list[float],
    headline: str,
    repeated: Container[str],
) -> list[Judged]:
    """The judge's verdicts, with what is junk by its words, known from other pages, or said twice taken out."""
    taken = [b if chance >= _bar(b) else None for b, chance in zip(candidates, chances, strict=True)]
    last = next((b for b in reversed(taken) if b is not None and b.tag not in blocks.HEADINGS), None)
    settled: list[Judged] = []
    kept = 0
    seen: set[str] = set()
    for b, chance in zip(candidates, chances, strict=True):
        reason = _TAKEN
        if chance < _bar(b):
            reason = "left: it lies in a container whose name or kind is junk" if b.node.junk else "left: its place speaks against it"
        elif last is None or (b.tag in blocks.HEADINGS and b.at > last.at):
            reason = "left: a heading with nothing below it"
        elif len(b.words) > 80 and b.words in seen:
            reason = "left: it is on the page twice"
        elif fold(b.words) in repeated:
            reason = "left: other pages of the site have it too"
        else:
            reason = junk_reason(b.words, kept, fold(headline)) or _TAKEN
        if reason is _TAKEN:
            kept += 1
            seen.add(b.words)
        settled.append(Judged(b.words, reason is _TAKEN, reason, chance))
    end = asides.ending([b.words for b in settled], [b.kept for b in settled])
    return settled[:end] + [replace(b, kept=False, reason=_APPENDED) if b.kept else b for b in settled[end:]]


def told(judged: list[Judged]) -> list[str]:
    """The paragraphs that are kept with the lines beside them, such as those that say where an article is from."""
    kept = [n for n, b in enumerate(judged) if b.kept]
    near = range(kept[0] - 1, kept[-1] + _SIGNED + 1) if kept else ()
    return [b.words for n, b in enumerate(judged) if b.kept or (n in near and asides.is_aside(b.words))]


_SIGNED = 3  # lines after the last paragraph in which an article is signed; further below lie other articles


def _quirk_drops(root: HtmlElement, rule: Rule | None) -> list[Judged]:
    gone = []
    for el in rule.dropped(root) if rule else []:
        if el is not root and el.getparent() is not None:
            words = text.clean(" ".join(el.itertext()))
            if words:
                gone.append(Judged(words, False, "left: a quirk of this site drops it"))
            el.drop_tree()
    return gone


def _by_rule(elements: list[HtmlElement], headline: str, repeated: Container[str]) -> list[Judged]:
    """What a quirk keeps: the blocks of these elements, but lines that are junk by their words."""
    judged: list[Judged] = []
    kept = 0
    for el in elements:
        for b in Outline(el).blocks:
            reason = junk_reason(b.words, kept, fold(headline)) or (
                "left: other pages of the site have it too" if fold(b.words) in repeated else ""
            )
            kept += not reason
            judged.append(Judged(b.words, not reason, reason or "taken: a quirk of this site keeps it", 1.0))
    return judged


def agreed(theirs: list[str], ours: list[str]) -> list[str]:
    """The paragraphs of two readings of a page: ours where the other one has them too, unless one found far more than the other.

    Measured on three sets of gold pages (4-gram F1): trafilatura .955 / .945 / .949, the main block .957 / .955 / .929, this
    .970 / .972 / .949. Half as a limit was the best of .4 to .75.
    """
    if not theirs or _size(theirs) < 0.5 * _size(ours):
        return ours
    if _size(ours) < 0.5 * _size(theirs):
        return theirs
    in_theirs, in_ours = _shared(ours, theirs), _shared(theirs, ours)
    if True not in in_theirs or True not in in_ours:
        return theirs
    first, last = in_theirs.index(True), len(in_theirs) - 1 - in_theirs[::-1].index(True)
    # A standfirst often lies outside the main block; a long paragraph amid agreed ones is the article's.
    standfirst = [p for p in theirs[: in_ours.index(True)] if len(p) > 60 and _ENDS.search(p)]
    return standfirst + [p for n, p in enumerate(ours) if in_theirs[n] or (first < n < last and len(p) > 120 and _ENDS.search(p))]


def _shared(these: list[str], those: list[str]) -> list[bool]:
    """For each paragraph, whether at least half of its word triples are in the other text."""
    known = frozenset().union(*(blocks.triples(p) for p in those))
    return [2 * len(own & known) >= len(own) for own in map(blocks.triples, these)]


def _size(paragraphs: list[str]) -> int:
    return sum(map(len, paragraphs))


def written_paragraphs(written: str) -> list[str]:
    """JSON-LD's articleBody as paragraphs."""
    return [p for p in (text.plain(line) for line in re.split(r"\n+|</p>|<br\s*/?>", written)) if p]


def prune(page: Outline) -> None:
    """Takes out of the page's tree what never holds an article's words, and its junk containers."""
    etree.strip_elements(page.root.el, *DEAD, with_tail=False)
    for node in page.nodes:
        if node.junk and node.above is not None and not node.above.junk:
            node.el.drop_tree()


def _trafilatura(tree: HtmlElement) -> list[str]:
    try:
        found = bare_extraction(tree, include_comments=False, include_tables=False, favor_precision=True)
    except Exception:  # it walks arbitrary trees; a page that trips it is still read paragraph by paragraph
        return []
    if not isinstance(found, Document) or found.body is None:
        return []
    return list(_lines(found.body))


def _lines(body: etree._Element) -> Iterator[str]:
    """The text of trafilatura's tree, one line per block."""
    line: list[str] = []
    for event, el in etree.iterwalk(body, events=("start", "end")):
        block = el.tag in _BLOCKS
        if block:
            yield from _flushed(line)
        if event == "start":
            line.append(el.text or "")
        else:
            line.append(el.tail or "")
    yield from _flushed(line)


def _flushed(line: list[str]) -> Iterator[str]:
    for part in "".join(line).split("\n\n"):
        words = text.clean(" ".join(part.split()))
        if words:
            yield words
    line.clear()


def _main_block(page: Outline) -> list[str]:
    """The blocks of the innermost element that holds nearly all of the page's running words."""
    inner = page.root
    # Bodies may be split over siblings: .85 was the best of .6, .75, .85.
    for node in page.nodes:  # a node comes before what it holds, so the last one that fits is the innermost
        if node.net and inner.holds(node) and node.net >= 0.85 * inner.net and node.tag not in _SINGLE:
            inner = node
    found = [b for b in page.blocks if inner.holds(b.node) and not b.node.junk and (b.tag in _PROSE or b.chars > 100)]
    while found and found[-1].tag in _HEADINGS:
        found.pop()  # a heading with nothing below it
    return [b.words for b in found]


_SINGLE = frozenset({"p", "blockquote"})
_HEADINGS = frozenset({"h2", "h3", "h4"})
_PROSE = frozenset("p blockquote li h2 h3 h4 pre dd".split())  # noqa: SIM905
_ENDS = re.compile(r"[.!?…。！？:;\"”’'»)\]]$")
# Lines before the story begins: who, when.
_OPENING = re.compile(
    r"(?:by|von|par|por|di|door)\s+[^.]{3,90}|(?:published|posted|updated|last (?:updated|modified)|modified|first published"
    r"|veröffentlicht|publié)\b.{0,90}"
    r"|\d+ (?:minute|hour|day|week|month)s? ago|\d+ ?min(?:ute)?s? read|.{0,25}\b(?:19|20)\d\d\b.{0,25}"
    r"|.{0,50}\b(?:19|20)\d\d,?(?: at)? \d{1,2}[:.]\d\d\b.{0,40}",
    re.IGNORECASE,
)


def drop_junk(paragraphs: list[str], headline: str = "") -> list[str]:
    """The paragraphs without lines that are no part of the article, and without the headline repeated on top."""
    folded = fold(headline)
    kept: list[str] = []
    for paragraph in paragraphs:
        if not junk_reason(paragraph, len(kept), folded):
            kept.append(paragraph)
    return _once(kept)


def junk_reason(paragraph: str, before: int, headline: str) -> str:
    """Why a line is no part of an article, "" if it may be. ``before``: how many are kept already; ``headline``: folded."""
    if asides.is_aside(paragraph):
        return _ASIDE
    if before < 2:
        if headline and len(paragraph) < 2 * len(headline) + 40 and fold(paragraph) == headline:
            return "left: the headline again"
        if len(paragraph) < 100 and not _ENDS.search(paragraph) and _OPENING.fullmatch(paragraph):
            return "left: who wrote it and when"
    return ""


def _once(paragraphs: list[str]) -> list[str]:
    """Long paragraphs once: pages print a summary or the text for phones a second time."""
    seen: Counter[str] = Counter()
    kept = []
    for paragraph in paragraphs:
        if len(paragraph) > 80:
            seen[paragraph] += 1
            if seen[paragraph] > 1:
                continue
        kept.append(paragraph)
    return kept


def fold(words: str) -> str:
    """For comparing: lower-case words only."""
    return " ".join(_WORD.findall(words.casefold()))
