"""Page → article: body, headline, byline, times, licence, and whether it is an article at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

from lxml import etree
from lxml.html import HtmlElement

from copydesk import text
from copydesk.articles import bodies, kinds, origin, pages, particulars, passages, quality, subjects
from copydesk.articles.memory import SiteMemory
from copydesk.articles.passages import Passage
from copydesk.articles.quirks import Quirks, bundled
from copydesk.types import Article, Image
from copydesk.urls import canonical

__all__ = ["Passage", "Quirks", "SiteMemory", "as_json", "digest", "explain", "extract", "from_text"]


def extract(
    page: bytes,
    *,
    url: str,
    headers: Mapping[str, str] | None = None,
    min_words: int = 60,
    fast: bool = False,
    language: str = "",
    quirks: Quirks | None = None,
    memory: SiteMemory | None = None,
) -> Article:
    """The article on a page. Look at ``quality`` first: consent notices, paywalls and lists of links are articles in name only.

    ``url`` is where the page came from, ``headers`` are the answer's. What cannot be read as a page at all raises ExtractError.
    ``fast`` hears one reader of the page only and takes less than half the time. ``language`` is the one you expect ("en"): an article
    in another one fails ``quality``. ``quirks`` say what is odd about single sites; without them the bundled ones are used.
    ``memory`` knows the lines that the site has on all its pages; keep ``memory.after(article)`` for the next page.
    """
    tree = pages.parse(page, url=url, headers=headers)
    about = particulars.read(tree, url, headers)
    head, label = text.split_prefix(about.headline)
    signs = kinds.signs(about.page, head)
    judged = bodies.judge(
        tree,
        headline=about.headline,
        written=about.written,
        fast=fast,
        repeated=memory if memory is not None else frozenset(),
        rule=(quirks if quirks is not None else bundled()).of(url),
    )
    paragraphs = [block.words for block in judged if block.kept]
    body = "\n\n".join(paragraphs)
    lede = _lede(paragraphs)
    tongue = subjects.language(about.language, body)
    line = origin.dateline(lede)
    kind = kinds.of(signs, paragraphs)

    @cache
    def shown() -> tuple[str, float]:  # the tree is used up by now, and few pages need this
        return _shown(pages.parse(page, url=url, headers=headers))

    verdict = quality.judge(
        paragraphs,
        page_text=lambda: shown()[0],
        linked=lambda: shown()[1],
        signals=about.signals,
        min_words=min_words,
        kind=kind,
        language=tongue,
        expected=language,
    )
    return Article(
        id=about.id,
        url=url,
        headline=head,
        source_label=label,
        body=body,
        digest=digest(head, body),
        byline=about.byline,
        dateline=line,
        lede=lede,
        published=about.published,
        modified=about.modified,
        language=tongue,
        section=about.section,
        tags=about.tags,
        image=about.image,
        licence=about.licence,
        syndicated_from=origin.syndicated_from(about.page, about.byline, line, bodies.told(judged)),
        signals=about.signals,
        kind="index" if verdict.rule == "index" else kind,
        quality=verdict,
    )


def from_text(
    words: str,
    *,
    url: str,
    headline: str,
    published: datetime | None = None,
    byline: tuple[str, ...] = (),
    language: str = "",
    min_words: int = 60,
) -> Article:
    """The article of a text that somebody else took from its page: paragraphs stand apart by blank lines, or each on a line of its own."""
    head, label = text.split_prefix(text.clean(headline))
    paragraphs = [p for part in re.split(r"\n\s*\n" if "\n\n" in words else r"\n", words) if (p := text.clean(part))]
    body = "\n\n".join(paragraphs)
    lede = _lede(paragraphs)
    tongue = subjects.language(language, body)
    verdict = quality.judge(paragraphs, page_text=lambda: body, linked=lambda: 0.0, signals={}, min_words=min_words, language=tongue)
    return Article(
        id=canonical(url) or url,
        url=url,
        headline=head,
        source_label=label,
        body=body,
        digest=digest(head, body),
        byline=tuple(filter(None, map(text.clean, byline))),
        dateline=origin.dateline(lede),
        lede=lede,
        published=published,
        language=tongue,
        quality=verdict,
    )


def explain(
    page: bytes, *, url: str, headers: Mapping[str, str] | None = None, fast: bool = False, quirks: Quirks | None = None
) -> list[Passage]:
    """What a page shows, passage by passage in its order: whether it is taken for the article, and why or why not."""
    tree = pages.parse(page, url=url, headers=headers)
    about = particulars.read(tree, url, headers)
    rule = (quirks if quirks is not None else bundled()).of(url)
    # The judge uses up a tree of its own.
    judged = bodies.judge(pages.parse(page, url=url, headers=headers), headline=about.headline, written=about.written, fast=fast, rule=rule)
    return passages.of(tree, judged, headline=about.headline, rule=rule)


def digest(headline: str, body: str) -> str:
    """A short fingerprint of headline and body; white space and the style of quotation marks do not change it."""
    normal = text.fold_quotes(headline) + "\n" + text.fold_quotes(body)
    return hashlib.sha256(normal.encode("utf-8", "replace")).hexdigest()[:16]


def as_json(article: Article) -> dict[str, Any]:
    """The article as `copydesk extract` prints it."""
    return {
        "url": article.url,
        "canonical_url": article.id or None,
        "headline": article.headline or None,
        "source_label": article.source_label or None,
        "byline": list(article.byline),
        "published": _stamp(article.published),
        "modified": _stamp(article.modified),
        "dateline": article.dateline or None,
        "lede": article.lede or None,
        "body": article.body,
        "language": article.language or None,
        "section": article.section or None,
        "tags": list(article.tags),
        "image": _picture(article.image),
        "licence": article.licence or None,
        "syndicated_from": article.syndicated_from or None,
        "signals": dict(article.signals),
        "digest": article.digest,
        "kind": article.kind,
        "quality": {"ok": article.quality.ok, "rule": article.quality.rule or None, "reason": article.quality.reason or None},
    }


def _stamp(when: datetime | None) -> str | None:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else None


def _picture(image: Image | None) -> dict[str, str | None] | None:
    if image is None:
        return None
    return {
        "url": image.url,
        "alt": image.alt or None,
        "caption": image.caption or None,
        "credit": image.credit or None,
        "licence": image.licence or None,
    }


_WORDS = etree.XPath("//body//text()[not(parent::script or parent::style or parent::template)]", smart_strings=False)


def _shown(tree: HtmlElement) -> tuple[str, float]:
    """All words a page shows (and what it says to those without scripts), and the share of them that are links."""
    shown = " ".join(w for w in map(str.strip, cast("list[str]", _WORDS(tree))) if w)
    linked = sum(len(w.strip()) + 1 for a in tree.iter("a") for w in a.itertext())
    return shown, linked / len(shown) if shown else 0.0


def _lede(paragraphs: list[str]) -> str:
    """The first paragraph that is one: headings before it are passed over."""
    return next((p for p in paragraphs if len(p) > 60 or p.endswith((".", "!", "?", '"', "”", "。"))), paragraphs[0] if paragraphs else "")
