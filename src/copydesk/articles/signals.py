"""What a page and its answer say about being read by machines, and whether all of it can be read without paying."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from copydesk.articles.declared import Page, types_of, words_of

# Meta tags that speak to all readers or to the search engine whose rules the others follow.
_ROBOTS = ("robots", "googlebot", "googlebot-news", "bingbot")
_NO_AI = re.compile(r"\b(?:noai|noimageai|noml|disallowaitraining)\b", re.IGNORECASE)
_SNIPPET = re.compile(r"max-snippet\s*[:=]\s*(-?\d{1,9})", re.IGNORECASE)


def find(page: Page, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Wishes about machines, the strictest of meta tags and headers; None where nothing is said.

    ``max_snippet`` is in characters, -1 means any length. A canonical address at another site is a hint that the article was taken
    over from there, and no more than that: ``canonical_elsewhere``.
    """
    low = {k.lower(): v for k, v in (headers or {}).items()}
    rules = list(dict.fromkeys([*_rules(page), *([low["x-robots-tag"].strip()] if low.get("x-robots-tag") else [])]))
    said = ", ".join(rules)
    reserved = {v.strip() for v in (*page.metas.get("tdm-reservation", ()), low.get("tdm-reservation", "")) if v.strip() in ("0", "1")}
    return {
        "robots_meta": said or None,
        "noai": bool(_NO_AI.search(said)),
        "tdm_reservation": "1" in reserved if reserved else None,
        "tdm_policy": page.meta("tdm-policy") or low.get("tdm-policy") or None,
        "is_accessible_for_free": _free(page),
        "max_snippet": _snippet(said),
    }


def _rules(page: Page) -> list[str]:
    """What the robots meta tags say; rules for one engine alone with its name before them."""
    return [value if name == "robots" else f"{name}: {value}" for name in _ROBOTS for value in page.metas.get(name, ())]


def _snippet(said: str) -> int | None:
    if re.search(r"\bnosnippet\b", said, re.IGNORECASE):
        return 0
    allowed = [int(n) for n in _SNIPPET.findall(said)]
    limits = [n for n in allowed if n >= 0]
    return min(limits) if limits else -1 if allowed else None


def _free(page: Page) -> bool | None:
    """Whether the article can be read without paying: JSON-LD of the article or its page, else the tier in the meta tags.

    A part that is not free (WebPageElement) says so of an article only where the article itself does: sites name their sign-up walls so.
    """
    nodes = [page.ld, *(n for n in page.nodes if "WebPage" in types_of(n))]
    for value in (n.get("isAccessibleForFree") for n in nodes):
        if value is not None:
            return str(words_of(value) or value).lower().rsplit("/", 1)[-1] not in ("false", "no", "0")
    return {"free": True, "locked": False, "paid": False, "premium": False}.get(page.meta("article:content_tier").lower())
