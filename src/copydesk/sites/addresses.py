"""Where Jekyll puts a post: its address below the site's root, by the permalink setting (https://jekyllrb.com/docs/permalinks/)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote

# The styles that Jekyll knows by name; anything else is a template itself.
STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
TIMES = {
    "year": "%Y", "month": "%m", "day": "%d", "hour": "%H", "minute": "%M", "second": "%S", "short_year": "%y", "y_day": "%j",
    "short_month": "%b", "long_month": "%B", "w_year": "%G", "week": "%V", "w_day": "%u", "short_day": "%a", "long_day": "%A",
}  # fmt: skip


DEFAULT = "date"


def jekyll(template: str, *, when: datetime, slug: str, categories: Iterable[str]) -> str:
    """An address by a Jekyll template. ``when`` is in the site's own time zone."""
    categories = list(categories)
    parts = {name: when.strftime(form) for name, form in TIMES.items()}
    parts |= {"i_month": str(when.month), "i_day": str(when.day), "output_ext": ".html", "collection": "posts"}
    parts |= {"title": _pretty(slug), "slug": _plain(slug)}
    parts["categories"] = "/".join(dict.fromkeys(c.lower() for c in categories))
    parts["slugified_categories"] = "/".join(dict.fromkeys(_plain(c) for c in categories))
    made = filled(STYLES.get(template, template), parts)
    return quote(re.sub(r"/{2,}", "/", f"/{made}".replace("..", "/").replace("./", "")), safe="/-._~!$&'()*+,;=:@%")


def filled(template: str, parts: dict[str, str]) -> str:
    """A template with its placeholders (":year") replaced; those that are not known stay."""
    return re.sub(r":([a-z_]+)", lambda m: parts.get(m[1], m[0]), template)


def _pretty(slug: str) -> str:
    return re.sub(r"[^\w.~!$&'()+,;=@]+", "-", slug).strip("-")


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", "-", words).strip("-").lower()
