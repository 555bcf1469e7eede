"""What the publisher of a page says against mining it, gathered from everywhere it can be said."""

from __future__ import annotations

from collections.abc import Iterable

from copydesk.types import Article, Response
from copydesk.web import reservations


def said(answer: Response, article: Article | None = None, site: Iterable[str] = (), *, licences_read: bool = False) -> list[str]:
    """All that an answer, the article on it and its site reserve, in words; [] if nothing is reserved.

    ``licences_read``: what RSL licences reserve is part of ``site``, so that it is not told again that the answer names some.
    """
    here = [*reservations.in_headers(answer.headers), *reservations.in_markup(answer.body)]
    found = [*(s for s in here if not (licences_read and s.startswith(reservations.LICENCE))), *site]
    signals = article.signals if article else {}
    # The article's signals were read from tags and headers alike: what the headers said is not told twice.
    if signals.get("noai") and not any(s.startswith("noai") for s in found):
        found.append("noai in its robots meta tag")
    if signals.get("tdm_reservation") and not any(s.startswith("TDM") for s in found):
        found.append("TDM reserved in its meta tag")
    return list(dict.fromkeys(found))
