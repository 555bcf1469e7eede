"""What a page says of its article: headline, byline, times, picture, licence, wishes about machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from copydesk.articles import byline, declared, headline, licence, origin, picture, signals, subjects, times
from copydesk.types import Image


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """All that a page says of its article apart from the body. ``page`` is where it was read."""

    page: declared.Page
    id: str
    headline: str
    byline: tuple[str, ...]
    published: datetime | None
    modified: datetime | None
    language: str
    section: str
    tags: tuple[str, ...]
    image: Image | None
    licence: str
    signals: dict[str, Any]

    @property
    def written(self) -> str:
        """The body as JSON-LD has it. Text behind a paywall is there for search engines, not for us."""
        body = self.page.ld.get("articleBody")
        return body if isinstance(body, str) and self.signals["is_accessible_for_free"] is not False else ""


def read(tree: HtmlElement, url: str, headers: Mapping[str, str] | None = None) -> Particulars:
    """What a page says of its article. The tree is left as it is."""
    page = declared.read(tree, url)
    return Particulars(
        page=page,
        id=origin.canonical_url(page),
        headline=headline.find(page),
        byline=byline.find(page),
        published=times.published(page),
        modified=times.modified(page),
        language=subjects.declared_language(page),
        section=subjects.section(page),
        tags=subjects.tags(page),
        image=picture.find(page),
        licence=licence.find(page),
        signals=signals.find(page, headers) | {"canonical_elsewhere": origin.canonical_elsewhere(page) or None},
    )
