"""Lines that a site puts under or over each of its articles, known from the articles read before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zlib import crc32

from copydesk.articles.bodies import fold
from copydesk.types import Article

_PAGES = 3  # on so many pages a line is the site's and no report's
_MOST = 400  # lines kept; the oldest go first
_LONGEST = 300  # characters: longer ones are background that reporters repeat on purpose


@dataclass(frozen=True, slots=True)
class SiteMemory:
    """What the pages of one site had at the top and bottom of their text. A value: keep it, pass it, and put ``after`` in its place.

    It holds no words, only check sums: of lines, and of the pages each was on.
    """

    lines: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def __contains__(self, line: object) -> bool:
        """Whether a folded line was on at least three pages."""
        return isinstance(line, str) and len(self.lines.get(_sum(line), ())) >= _PAGES

    def after(self, article: Article) -> SiteMemory:
        """The memory once this article has been read. Another version of the same article does not count twice."""
        page, paragraphs = _sum(article.id), article.paragraphs
        lines = dict(self.lines)
        # Background is repeated in the middle of reports, notices at their ends.
        for line in {fold(p) for p in (*paragraphs[:2], *paragraphs[-3:]) if len(p) <= _LONGEST}:
            pages = lines.pop(_sum(line), ())
            lines[_sum(line)] = pages if page in pages or len(pages) >= _PAGES else (*pages, page)
        while len(lines) > _MOST:
            lines.pop(next(iter(lines)))
        return SiteMemory(lines)


def _sum(words: str) -> int:
    return crc32(words.encode("utf-8", "replace"))
