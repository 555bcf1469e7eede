"""Where Jekyll or Hugo puts a post: its address below the site's root, by the blog's own rules."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from copydesk.entries import dates
from copydesk.sites.addresses import STYLES, TIMES, filled


def moment(value: Any, zone: ZoneInfo) -> datetime:
    """The time that a front matter's ``date`` means, as Jekyll reads it: without a zone a full time is UTC, a day is the site's own."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or ZoneInfo("UTC"))
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    words = str(value).strip()
    try:
        found = datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d{2}:?\d{2}$|Z$)", "", words))
    except ValueError as e:
        # Ruby reads "March 5th, 2024", too; of bare numbers nobody knows which is the month.
        spelt = dates.when(words) if re.search(r"[^\W\d_]{3}", words) else None
        if spelt is None:
            raise ValueError(f"its date {words[:40]!r} is no date") from e
        found = spelt if re.search(r"(?:[+-]\d{2}:?\d{2}|\b[A-Z]{1,5})$", words) else spelt.replace(tzinfo=None)
    return found if found.tzinfo else found.replace(tzinfo=zone)


# --- Jekyll ---------------------------------------------------------------------------------------------------------
def jekyll_template(path: PurePosixPath, table: dict[str, Any], config: dict[str, Any]) -> str:
    """The template of a post's address: its own, else that of `defaults`, of the posts, or of the whole site."""
    collections = config.get("collections")
    posts = collections.get("posts") if isinstance(collections, dict) else None
    default = str(posts.get("permalink") or "") if isinstance(posts, dict) else ""
    default = default or str(config.get("permalink") or "date")
    own = table.get("permalink") or _scoped(path, config.get("defaults"))
    return str(own) if own else STYLES.get(default, default)


def _scoped(path: PurePosixPath, defaults: Any) -> Any:
    """The permalink that the settings' `defaults` give to posts at a place; the one that says most precisely where wins."""
    found: list[tuple[int, Any]] = []
    for entry in defaults if isinstance(defaults, list) else ():
        scope, values = (entry.get(k) or {} for k in ("scope", "values")) if isinstance(entry, dict) else ({}, {})
        place = str(scope.get("path") or "").strip("/")
        if scope.get("type") in (None, "", "posts") and f"{path}/".startswith(f"{place}/" if place else "") and values.get("permalink"):
            found.append((len(place), values["permalink"]))
    return max(found, key=lambda f: f[0])[1] if found else None


def jekyll_categories(path: PurePosixPath, table: dict[str, Any]) -> list[str]:
    """A post's categories: the folders above `_posts`, then `categories`, then `category`."""
    above = path.parts[: path.parts.index("_posts")] if "_posts" in path.parts else ()
    many, one = table.get("categories"), table.get("category")
    listed = many.split() if isinstance(many, str) else many if isinstance(many, list) else [many]
    every = [str(c) for c in (*above, *listed, *(one if isinstance(one, list) else [one])) if c is not None]
    return list(dict.fromkeys(every))


# --- Hugo -----------------------------------------------------------------------------------------------------------
def hugo(path: PurePosixPath, table: dict[str, Any], when: datetime, config: dict[str, Any]) -> str:
    """The address of a page of Hugo's; ``path`` is below `content`."""
    if table.get("url"):
        return "/" + str(table["url"]).lstrip("/")
    folder = path.parent.parent if path.stem == "index" else path.parent
    name = path.parent.name if path.stem == "index" else path.stem
    slug = str(table.get("slug") or "")
    template = _hugo_template(folder, config)
    if not template:
        return "/" + "/".join(_urlized(p) for p in (*folder.parts, slug or name)) + "/"
    parts = {n: when.strftime(f) for n, f in TIMES.items() if n in ("year", "month", "day")}
    parts |= {"monthname": f"{when:%B}", "weekdayname": f"{when:%A}", "yearday": str(when.timetuple().tm_yday)}
    parts |= {"section": folder.parts[0] if folder.parts else "", "sections": folder.as_posix()}
    parts |= {"filename": name, "contentbasename": name, "slugorfilename": slug or name, "slugorcontentbasename": slug or name}
    title = _urlized(str(table.get("title") or name))
    parts |= {"title": title, "slug": slug or title}
    return "/" + "/".join(_urlized(p) for p in filled(template, parts).split("/") if p) + "/"


def _hugo_template(folder: PurePosixPath, config: dict[str, Any]) -> str:
    links = config.get("permalinks")
    links = links if isinstance(links, dict) else {}
    pages = links.get("page")
    section = folder.parts[0] if folder.parts else "/"
    return str((pages.get(section) if isinstance(pages, dict) else None) or links.get(section) or "")


def _urlized(words: str) -> str:
    """Words as Hugo writes them into a path: small letters, hyphens for spaces, no other signs."""
    return re.sub(r"-{2,}", "-", re.sub(r"[^\w.#+~@-]", "", re.sub(r"\s+", "-", words.strip()))).lower()
