"""posts → a whole site of plain files, readable from any folder, with or without a server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from copydesk.config import Config
from copydesk.rights import licence_name, licence_url
from copydesk.sites import lines, records
from copydesk.sites.edition import Edition, File, checked_slug, day_of, section_slug, sections
from copydesk.text import clean, safe_url
from copydesk.types import Feed, Post

_HERE = Path(__file__).parent
_RTL = frozenset("ar dv fa he ps sd ug ur yi".split())  # noqa: SIM905
IN_COLUMNS = 9  # stories in the columns under the lead: three rows of three, as on the design's front page
IN_RAIL = 8  # lines in each list of the rail


@lru_cache(maxsize=1)
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("copydesk.sites", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Whatever a feed sends, a page holds only characters that HTML and XML allow.
        finalize=lambda value: clean(value) if type(value) is str and not value.isprintable() else value,
    )
    env.globals.update(lines=lines, section_slug=section_slug)
    env.filters.update(url=safe_url, iso=lines.iso, data=_data, marked=marked, licence=licence_name, deed=licence_url, path=quote)
    env.tests.update(
        correction=lines.is_correction, link_only=lines.link_only, withdrawn=lambda p: bool(p.label and p.label.kind == "WITHDRAWN")
    )
    return env


@lru_cache(maxsize=1)
def stylesheet() -> bytes:
    """The one stylesheet."""
    return (_HERE / "site.css").read_bytes()


def _data(value: Any) -> Markup:
    """JSON that can stand in a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


_FIGURE = (
    r"(?:(?:about|around|at least|more than|nearly|up to) )?[£$€¥]?\d(?:[\d.,]*\d)?%?"
    r"(?: (?:thousand|million|billion|[A-Z][a-z]+))?"
)
_NOW_WAS = re.compile(rf"\b(now )({_FIGURE})(,? was )({_FIGURE})|\b(was )({_FIGURE})(,? now )({_FIGURE})")


def marked(line: str) -> Markup:
    """A what-changed line with its old value struck and its new one underlined, where it says "now 6, was 4"."""
    made, at = Markup(), 0
    text = clean(line)
    for match in _NOW_WAS.finditer(text):
        now, new, was, old, was_first, old_first, now_last, new_last = match.groups()
        made += escape(text[at : match.start()])
        if now:
            made += Markup("{}<ins>{}</ins>{}<del>{}</del>").format(now, new, was, old)
        else:
            made += Markup("{}<del>{}</del>{}<ins>{}</ins>").format(was_first, old_first, now_last, new_last)
        at = match.end()
    return made + escape(text[at:])


class StaticSite:
    """A site that needs nothing but these files. All links are relative."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.times = lines.Times(ZoneInfo(config.site.timezone))
        self._sections = sections(config)

    def __call__(self, post: Post) -> list[File]:
        return self.post(post)

    def post_path(self, post: Post) -> str:
        return f"{day_of(post):%Y/%m}/{checked_slug(post)}/index.html"

    def post(self, post: Post) -> list[File]:
        path = self.post_path(post)
        page = self._page(
            path,
            "story.html",
            nav=self._nav([post]),
            post=post,
            first=lines.originals(post),
            changed=lines.changed(post),
            corrections=lines.corrections(post),
            record=news_article(post, self._address(path), self.config),
            language=post.language if post.language != self.config.site.language else "",
            right_to_left=post.language.split("-")[0] in _RTL,
        )
        return [page, (path.removesuffix("index.html") + "post.json", records.to_json(post))]

    def moved(self, post: Post, into: Post) -> list[File]:
        path = self.post_path(post)
        return [self._page(path, "moved.html", into=into, target=self._address(self.post_path(into)))]

    def edition(self, edition: Edition) -> list[File]:
        return [
            *self._lists(edition),
            *self._months(edition),
            *self._about(edition),
            self._feed(edition),
            ("site.css", stylesheet()),
        ]

    def skeleton(self) -> list[File]:
        return []

    def read(self, files: Iterable[File]) -> list[Post]:
        found = (records.from_json(data) for path, data in files if path.endswith("/post.json"))
        return [post for post in found if post]

    def _lists(self, edition: Edition) -> Iterator[File]:
        posts = edition.posts
        told = [p for p in posts if not lines.link_only(p)]
        yield self._page(
            "index.html",
            "front.html",
            nav=self._nav(posts),
            edition=edition,
            figures=self._figures_today(edition),
            ticks=_ticks(told)[:IN_RAIL],
            lead=next((p for p in told if not (p.label and p.label.kind == "WITHDRAWN")), None),
            told=told,
            elsewhere=[p for p in posts if lines.link_only(p)][:IN_RAIL],
            in_columns=IN_COLUMNS,
        )
        for section in sections(self.config, posts):
            chosen = [p for p in posts if p.section == section]
            yield self._page(
                f"section/{section_slug(section)}/index.html",
                "section.html",
                nav=self._nav(posts),
                section=section,
                posts=[p for p in chosen if not lines.link_only(p)],
                elsewhere=[p for p in chosen if lines.link_only(p)],
                at=edition.at,
            )

    def _months(self, edition: Edition) -> Iterator[File]:
        for month, posts in sorted(edition.months.items()):
            newest = sorted(posts, key=lambda p: (p.published, p.slug), reverse=True)
            days = [(day, list(group)) for day, group in groupby(newest, key=lambda p: self.times.weekday(p.published))]
            yield self._page(f"{month.replace('-', '/')}/index.html", "month.html", month=month, days=days)
        yield self._page("archive/index.html", "archive.html", months=sorted(edition.all_months, reverse=True))

    def _about(self, edition: Edition) -> Iterator[File]:
        corrected = {p.story: p for p in (*edition.posts, *edition.corrections)}
        log = [(u, p) for p in corrected.values() for u in lines.corrections(p)]
        log.sort(key=lambda line: (line[0].at, line[1].slug), reverse=True)
        yield self._page("corrections/index.html", "corrections.html", log=log)
        yield self._page("sources/index.html", "sources.html", sources=_by_section(self.config.sources))
        for name in ("about", "how", "takedown"):
            yield self._page(f"{name}/index.html", f"{name}.html")

    def _feed(self, edition: Edition) -> File:
        entries = [(p, f"urn:uuid:{uuid5(NAMESPACE_URL, f'copydesk:{p.story}')}", self.post_path(p)) for p in edition.posts]
        feed = f"urn:uuid:{uuid5(NAMESPACE_URL, f'copydesk:{self.config.site.title}')}"
        return self._page("feed.atom", "feed.atom", entries=entries, at=edition.at, id=feed, base=self.config.site.url)

    def _figures_today(self, edition: Edition) -> list[tuple[Any, Post]]:
        today = self.times.local(edition.at).date()
        return [(f, p) for p in edition.posts for f in p.figures[:2] if self.times.local(p.modified).date() == today][:IN_RAIL]

    def _address(self, path: str) -> str:
        return f"{self.config.site.url}/{path.removesuffix('index.html')}" if self.config.site.url else ""

    def _nav(self, posts: Iterable[Post]) -> list[str]:
        """The sections that a page leads to: those of copydesk.toml and, where sources are filed by topic, those of the posts on it."""
        return sections(self.config, posts) if any(s.by_topic for s in self.config.sources) else self._sections

    def _page(self, path: str, template: str, **values: Any) -> File:
        """One page; `root` leads from it to the folder of the site, `page_of` from there to a post."""
        context = {
            "site": self.config.site,
            "times": self.times,
            "nav": self._sections,
            "root": "../" * path.count("/"),
            "path": path,
            "page_of": self.post_path,
            "address": self._address(path),
        }
        text = _environment().get_template(template).render(context | values)
        return path, text.encode("utf-8", "replace")


def _ticks(posts: list[Post]) -> list[tuple[datetime, str, Post]]:
    """The latest material changes over all stories: when, what ("" for a story's first publication), where."""
    found = []
    for post in posts:
        later = [u for u in lines.log(post) if u.material and u.at > post.published]
        found += [(u.at, u.text, post) for u in later[:1]] or [(post.published, "", post)]
    return sorted(found, key=lambda t: (t[0], t[2].slug), reverse=True)


def _by_section(feeds: tuple[Feed, ...]) -> list[tuple[str, list[Feed]]]:
    groups: dict[str, list[Feed]] = {}
    for feed in feeds:
        groups.setdefault(feed.section, []).append(feed)
    return list(groups.items())


def news_article(post: Post, address: str, config: Config) -> dict[str, Any]:
    """The post as schema.org knows it."""
    sources = lines.in_order(post)
    record: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": clean(post.headline),
        "description": clean(post.excerpt),
        "datePublished": lines.iso(post.published),
        "dateModified": lines.iso(post.modified),
        "inLanguage": post.language,
        "articleSection": clean(post.section),
        "keywords": [clean(t) for t in post.tags],
        "author": {"@type": "Organization", "name": clean(post.author) or config.site.title},
        "publisher": {"@type": "Organization", "name": config.site.title},
        "isBasedOn": [_work(s.headline, s.url, s.name, s.licence, s.published) for s in sources],
        "citation": [u for u in (safe_url(s.url) for s in sources) if u],
        "creditText": ", ".join(dict.fromkeys(clean(s.name) for s in sources)),
        "correction": [
            {"@type": "CorrectionComment", "text": clean(u.text), "datePublished": lines.iso(u.at)} for u in lines.corrections(post)
        ],
    }
    if post.label:
        record["creativeWorkStatus"] = post.label.kind
    if address:
        record |= {"url": address, "mainEntityOfPage": address}
    if post.picture:
        path = quote(post.picture.path)
        record["image"] = {
            "@type": "ImageObject",
            "contentUrl": f"{config.site.url}/{path}" if config.site.url else path,
            "caption": clean(post.picture.alt),
            "creditText": clean(post.picture.credit),
        }
    return {k: v for k, v in record.items() if v}


def _work(headline: str, url: str, outlet: str, licence: str, published: datetime | None) -> dict[str, Any]:
    work = {
        "@type": "NewsArticle",
        "headline": clean(headline),
        "url": safe_url(url),
        "license": licence_url(licence),
        "publisher": {"@type": "Organization", "name": clean(outlet)},
        "datePublished": published.astimezone(UTC).isoformat() if published else "",
    }
    return {k: v for k, v in work.items() if v}
