"""posts → the posts of a Jekyll site: Markdown under a front matter of which the first eight keys are any theme's.

Nothing from a feed can act as YAML, Liquid, Markdown or HTML: front matter goes through a YAML library, with every text in quotation
marks, and the body through `text.markdown`.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from copydesk.config import Config
from copydesk.rights import licence_name, licence_url
from copydesk.sites import addresses, lines, records
from copydesk.sites.edition import Edition, File, checked_slug, day_of
from copydesk.sites.static import stylesheet
from copydesk.text import clean, markdown, matter, safe_url
from copydesk.types import Event, FigureLine, Post, SourceLine, Update

_SKELETON = Path(__file__).parent / "templates" / "jekyll"
_FENCE = "---\n"
PERMALINK = "/:year/:month/:title/"  # what a new site is set to


@lru_cache(maxsize=1)
def _starter() -> tuple[File, ...]:
    files = (p for p in sorted(_SKELETON.rglob("*")) if p.is_file())
    return tuple((p.relative_to(_SKELETON).as_posix(), p.read_bytes()) for p in files)


class JekyllSite:
    """Posts for a Jekyll site. Whatever else is in it belongs to its owner."""

    def __init__(self, config: Config, permalink: str = PERMALINK) -> None:
        self.config = config
        self.permalink = permalink
        self.times = lines.Times(ZoneInfo(config.site.timezone))

    def __call__(self, post: Post) -> list[File]:
        return self.post(post)

    def post_path(self, post: Post) -> str:
        return f"_posts/{day_of(post):%Y-%m-%d}-{checked_slug(post)}.md"

    def post(self, post: Post) -> list[File]:
        head = _yaml({"layout": "post", **dict(self._matter(post))})
        body = "\n\n".join(self._body(post))
        return [(self.post_path(post), f"{_FENCE}{head}{_FENCE}\n{body}\n".encode("utf-8", "replace"))]

    def address(self, post: Post) -> str:
        """Where Jekyll puts a post, below the site's `baseurl`."""
        return addresses.jekyll(self.permalink, when=self.times.local(post.published), slug=post.slug, categories=[post.section])

    def moved(self, post: Post, into: Post) -> list[File]:
        """A page, not a post, so that no list shows it; it needs no plugin."""
        path = f"moved/{day_of(post):%Y-%m-%d}-{checked_slug(post)}.html"
        head = _yaml({"permalink": self.address(post), "layout": None, "sitemap": False, "title": matter(into.headline)})
        target = html.escape(self.address(into))
        page = (
            f'<!doctype html>\n<html lang="{html.escape(self.config.site.language)}">\n<head>\n<meta charset="utf-8">\n'
            "<title>{{ page.title | escape }}</title>\n"
            f'<link rel="canonical" href="{{{{ site.url }}}}{{{{ site.baseurl }}}}{target}">\n<meta name="robots" content="noindex">\n'
            f'<meta http-equiv="refresh" content="0; url={{{{ site.baseurl }}}}{target}">\n</head>\n<body>\n'
            f'<p>This story is part of another one: <a href="{{{{ site.baseurl }}}}{target}">{{{{ page.title | escape }}}}</a>.</p>\n'
            "</body>\n</html>\n"
        )
        return [(path, f"{_FENCE}{head}{_FENCE}{page}".encode("utf-8", "replace"))]

    def edition(self, edition: Edition) -> list[File]:
        """What the starter pages print of the newsroom itself; the lists of posts are Jekyll's own business."""
        site = self.config.site
        about = {
            "responsible": site.responsible,
            "contact": site.contact,
            "timezone": site.timezone,
            "at": lines.iso(edition.at),
            "stories": edition.stories,
            "outlets": edition.outlets,
            "sources": [
                {
                    "name": s.name or s.id,
                    "section": s.section,
                    "licence": licence_name(s.rights.licence),
                    "licence_url": licence_url(s.rights.licence),
                    "mode": s.rights.mode,
                    "evidence": s.rights.evidence,
                    "evidence_url": safe_url(s.rights.evidence),
                }
                for s in self.config.sources
            ],
        }
        return [("_data/copydesk.json", (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace"))]

    def skeleton(self) -> list[File]:
        site = self.config.site
        parts = urlsplit(site.url)
        settings = {
            "title": site.title,
            "description": site.description,
            "url": f"{parts.scheme}://{parts.netloc}" if site.url else "",
            "baseurl": parts.path,
            "lang": site.language,
            "timezone": site.timezone,
            "permalink": PERMALINK,
            "markdown": "kramdown",
            "exclude": ["copydesk.toml"],
        }
        return [("_config.yml", _yaml(settings).encode()), ("site.css", stylesheet()), *_starter()]

    def read(self, files: Iterable[File]) -> list[Post]:
        posts = ((path, data) for path, data in files if path.startswith("_posts/") and path.endswith((".md", ".markdown")))
        found = (_read(path, data, self.config) for path, data in posts)
        return [post for post in found if post]

    def _matter(self, post: Post) -> Iterator[tuple[str, Any]]:
        yield "title", matter(post.headline)
        yield "date", post.published
        yield "author", matter(post.author)
        yield "categories", [matter(post.section)]
        yield "tags", [matter(t) for t in post.tags]
        yield "excerpt", matter(post.excerpt)
        if post.picture:
            picture = post.picture
            yield "image", quote(picture.path)
            yield "image_alt", matter(picture.alt)
            yield "image_credit", matter(picture.credit)
            yield "image_licence", matter(picture.licence)
            yield "image_type", matter(picture.type)
            yield "image_size", [picture.width, picture.height]
        yield "last_modified_at", post.modified
        yield "label", _label(post)
        yield "story", clean(post.story)
        yield "version", post.version
        if post.language != self.config.site.language:
            yield "lang", matter(post.language)
        yield "sources", [_source(s) for s in post.sources]
        yield "updates", [_update(u) for u in post.updates]
        if post.corrections:
            yield (
                "corrections",
                [
                    {
                        "was": matter(c.was),
                        "now": matter(c.now),
                        "where": matter(c.where),
                        "at": lines.iso(c.at),
                        "origin": matter(c.origin),
                    }
                    for c in post.corrections
                ],
            )
        if post.figures:
            yield (
                "figures",
                [
                    {
                        "value": matter(f.value),
                        "what": matter(f.what),
                        "who": matter(f.who),
                        "source": matter(f.source),
                        **({"previous": matter(f.previous)} if f.previous else {}),
                        **({"disputed": True} if f.disputed else {}),
                        **({"addition": True} if f.addition else {}),
                        **({"clash": f.clash} if f.clash else {}),
                    }
                    for f in post.figures
                ],
            )
        if post.quotations:
            yield (
                "quotations",
                [
                    {
                        "words": matter(q.words),
                        "speaker": matter(q.speaker),
                        "role": matter(q.role),
                        "source": matter(q.source),
                        "anonymous": q.anonymous,
                    }
                    for q in post.quotations
                ],
            )
        if post.timeline:
            yield "timeline", [_event(e) for e in post.timeline]
        for key, told in (("disputed", post.disputed), ("unknown", post.unknown)):
            if told:
                yield key, [{"text": matter(s.text), "sources": [_key(k) for k in s.sources]} for s in told]
        if post.full:
            yield "full", [{"source": matter(post.full.source), "attribution": matter(post.full.attribution)}]

    def _body(self, post: Post) -> Iterator[str]:
        first = lines.originals(post)
        update = lines.changed(post)
        if update:
            yield f"**What changed:** {markdown(update.text)} [Change log](#log)\n{{: .what-changed}}"
        for n, sentence in enumerate(post.sentences):
            classes = [*([".lede"] if n == 0 else []), *([".verbatim"] if sentence.verbatim else [])]
            yield f"{markdown(sentence.text)} {_marks(sentence.sources)}" + (f"\n{{: {' '.join(classes)}}}" if classes else "")
        if post.figures:
            yield "## Figures\n{: #figures}"
            says = {f: f.who or (first[f.source].name if f.source in first else "") for f in post.figures}
            rows = [
                f"| {markdown(f.what)} | {_value(f.value)}{_besides(f)} | {markdown(says[f])} {_marks((f.source,) if f.source else ())} |"
                for f in post.figures
            ]
            yield "\n".join(["| What it counts | Value | Who says |", "|---|---|---|", *rows, "{: .values}"])
        if post.quotations:
            yield "## Who said what\n{: #said}"
            for q in post.quotations:
                line = first.get(q.source)
                who = f"**{markdown(q.speaker)}**" + (f", {markdown(q.role)}" if clean(q.role) else "")
                where = f", in *{markdown(line.name)}*, {self.times.stamp(line.published or line.seen)}" if line else ""
                where += f" {_marks((q.source,))}" if line else ""
                yield f"{'Not named: ' if q.anonymous else ''}{who}{where}\n{{: .who}}"
                yield f"> “{markdown(q.words)}”"
        if post.timeline:
            yield "## Timeline\n{: #time}"
            yield "\n".join([*(self._entry(e, post) for e in post.timeline), "{: .log}"])
        if post.disputed or post.unknown:
            yield "## Disputed or not known\n{: #open}"
            told = [*(("Disputed", s) for s in post.disputed), *(("Not known", s) for s in post.unknown)]
            yield "\n".join([*(f"- *{kind}:* {markdown(s.text)} {_marks(s.sources)}" for kind, s in told), "{: .log}"])
        if post.full:
            yield "## Full text\n{: #full}"
            yield from (markdown(p) for p in post.full.paragraphs if clean(p))
            yield f"{self._attribution(post, first)}\n{{: .rights}}"
        if post.sources:
            yield "## Sources\n{: #sources}"
            yield "\n".join([*(self._source_line(s, s is first[s.key]) for s in lines.in_order(post)), "{: .src}"])
        if post.updates:
            yield "## Change log\n{: #log}"
            said = [f"{markdown(u.text)}{'' if u.material else ' (wording only)'}" for u in lines.log(post)]
            log = [f"- {self.times.stamp(u.at)}: {words}" for u, words in zip(lines.log(post), said, strict=True)]
            yield "\n".join([*log, "{: .log}"])
        words = "".join(_link(w.text, w.url) for w in lines.rights_line(post))
        if words:
            yield f"{words}\n{{: .rights}}"
        if post.picture:
            licence = post.picture.licence
            credit = f"Image: {markdown(post.picture.credit)}"
            yield credit + (f", {_link(licence_name(licence), licence_url(licence))}" if clean(licence) else "") + "\n{: .credit}"

    def _entry(self, event: Event, post: Post) -> str:
        words = f"“{markdown(event.text)}”" if event.verbatim else markdown(event.text)
        ahead = f"*{lines.planned(event, self.times).strip()}* " if event.planned else ""
        return f"- **{markdown(lines.when(event.when))}** {ahead}{words} {markdown(lines.teller(event, post))} {_marks(event.sources)}"

    def _attribution(self, post: Post, first: dict[str, SourceLine]) -> str:
        assert post.full
        line = first.get(post.full.source)
        made = markdown(post.full.attribution)
        if line:
            made += f" {_link('Original', line.url)}"
            made += f" · {_link(licence_name(line.licence), licence_url(line.licence))}"
        return made

    def _source_line(self, line: SourceLine, original: bool) -> str:
        marks = [*([f"#source-{_key(line.key)}"] if original else []), *([".copy"] if line.copy_of else [])]
        byline = [markdown(", ".join(line.byline))] if line.byline else []
        about = [
            *byline,
            markdown(lines.standing(line)),
            f"first seen {self.times.stamp(line.seen)}",
            lines.versions(line),
            markdown(lines.usage(line)),
        ]
        place = f"{{: {' '.join(marks)}}} " if marks else ""
        linked = _link(line.headline or line.name, line.url)
        return f"- {place}**{_key(line.key)}** *{markdown(line.name)}*: {linked} ({'; '.join(about)})"


def _yaml(table: dict[str, Any]) -> str:
    """A table as block YAML."""
    out = StringIO()
    _writer().dump(_quoted(table), out)
    return out.getvalue()


@lru_cache(maxsize=1)
def _writer() -> YAML:
    yaml = YAML(typ="rt")
    yaml.width = 1_000_000  # a text is one line, however long
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.add_representer(datetime, _time)
    return yaml


def _time(representer: Any, value: datetime) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:timestamp", value.astimezone(UTC).isoformat())


def _quoted(value: Any) -> Any:
    """The value with its texts marked for quotation: Jekyll's YAML 1.1 would read a bare `no` or `12:30` as something else."""
    if isinstance(value, dict):
        return {k: _quoted(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_quoted(v) for v in value]
    return DoubleQuotedScalarString(value) if isinstance(value, str) else value


def _label(post: Post) -> dict[str, Any] | None:
    label = post.label
    if not label:
        return None
    return {
        "kind": label.kind,
        "reason": matter(label.reason),
        "evidence": [matter(e) for e in label.evidence],
        "expires": lines.iso(label.expires) if label.expires else None,
    }


def _event(event: Event) -> dict[str, Any]:
    row: dict[str, Any] = {
        "when": matter(event.when),
        "text": matter(event.text),
        "source": _key(event.source),
        "sources": [_key(k) for k in event.sources],
        "reported": lines.iso(event.reported),
        "said": matter(event.said),
    }
    if event.who:
        row["who"] = matter(event.who)
    return row | {flag: True for flag in ("verbatim", "planned") if getattr(event, flag)}


def _update(update: Update) -> dict[str, Any]:
    row: dict[str, Any] = {"at": lines.iso(update.at), "text": matter(update.text), "material": update.material}
    return {**row, "evidence": [matter(e) for e in update.evidence]} if update.evidence else row


def _source(line: SourceLine) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": matter(line.name),
        "url": safe_url(line.url),
        "published": lines.iso(line.published) if line.published else None,
        "seen": lines.iso(line.seen),
        "licence": matter(line.licence),
        "mode": line.mode,
        "headline": matter(line.headline),
        "key": _key(line.key),
    }
    if line.article != row["url"]:
        row["article"] = matter(line.article)
    if line.copy_of:
        row["copy_of"] = matter(line.copy_of)
    if line.byline:
        row["byline"] = [matter(b) for b in line.byline]
    if line.versions != 1:
        row["versions"] = line.versions
    return row


def _key(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", key)


def _marks(keys: Iterable[str]) -> str:
    return " ".join(f"[{_key(k)}](#source-{_key(k)}){{: .m}}" for k in dict.fromkeys(keys))


def _link(text: str, url: str) -> str:
    """Words, linked if the address is one; words that are not keep the white space around them."""
    shown, target = markdown(text), safe_url(url)
    if not shown or not target:
        return f"{' ' if text[:1] == ' ' else ''}{shown}{' ' if text[-1:] == ' ' else ''}"
    # kramdown reads entities in an address too.
    return f"[{shown}]({target.replace('&', '&amp;')})"


def _besides(f: FigureLine) -> str:
    told = ", ".join(part for part in (markdown(lines.remark(f)), "in conflict" if f.clash else "") if part)
    return f" ({told})" if told else ""


def _value(value: str) -> str:
    before, number, after = (markdown(part) for part in lines.parts_of(value))
    return " ".join(part for part in (before, f"**{number}**" if number else "", after) if part)


_MARKS = re.compile(r"\s*\[(\w+)\]\(#source-\w+\)\{: \.m\}")
_BLOCK_MARKS = re.compile(rf"(?:{_MARKS.pattern})+$")
_ATTRIBUTES = re.compile(r"\n\{:([^{}\n]*)\}$")


def _read(path: str, data: bytes, config: Config) -> Post | None:
    """The post in a file of `_posts`; None if copydesk did not write it, or somebody changed it beyond reading."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    if not text.startswith(_FENCE) or "\nstory:" not in text:
        return None
    head, _, body = text.removeprefix(_FENCE).partition(f"\n{_FENCE}")
    try:
        found = YAML(typ="safe", pure=True).load(StringIO(head))
        return _post(path, found, body, config) if isinstance(found, dict) else None
    except (YAMLError, ValueError, TypeError, KeyError, IndexError):
        return None


def _post(path: str, head: dict[str, Any], body: str, config: Config) -> Post:
    blocks = _blocks(body)
    full = next(iter(head.get("full") or []), None)
    width, height = head.get("image_size") or (0, 0)
    return records.from_table(
        {
            "story": head["story"],
            "version": head.get("version", 1),
            "slug": Path(path).stem[len("2026-03-12-") :],
            "headline": head["title"],
            "section": (head.get("categories") or ["News"])[0],
            "published": _aware(head["date"]),
            "modified": _aware(head.get("last_modified_at") or head["date"]),
            "excerpt": head.get("excerpt") or "",
            "author": head.get("author") or "",
            "sentences": [s for s in map(_sentence, blocks.get("", [])) if s],
            "sources": [{"article": s["url"], **s} for s in head.get("sources") or []],
            "label": head.get("label"),
            "tags": [str(t) for t in head.get("tags") or []],
            "figures": head.get("figures") or [],
            "quotations": head.get("quotations") or [],
            "timeline": head.get("timeline") or [],
            "disputed": head.get("disputed") or [],
            "unknown": head.get("unknown") or [],
            "full": full and {**full, "paragraphs": [_words(b) for b in blocks.get("full", []) if not _ATTRIBUTES.search(b)]},
            "picture": {
                "path": unquote(head["image"]),
                "type": head.get("image_type", ""),
                "alt": head.get("image_alt", ""),
                "credit": head.get("image_credit", ""),
                "licence": head.get("image_licence", ""),
                "width": width,
                "height": height,
            }
            if head.get("image")
            else None,
            "updates": head.get("updates") or [],
            "corrections": head.get("corrections") or [],
            "language": head.get("lang") or config.site.language,
        }
    )


def _aware(at: Any) -> Any:
    """A date that somebody wrote without a zone is UTC, as ours are."""
    return at.replace(tzinfo=UTC) if isinstance(at, datetime) and at.tzinfo is None else at


def _blocks(body: str) -> dict[str, list[str]]:
    """The blocks of a body by the id of the heading they stand under; those before the first heading under ""."""
    found: dict[str, list[str]] = {"": []}
    under = ""
    for block in re.split(r"\n\s*\n", body.strip()):
        heading = re.fullmatch(r"## [^\n]*\n\{: #([\w-]+)\}", block.strip())
        if heading:
            under = heading.group(1)
        found.setdefault(under, [])
        if not heading and block.strip():
            found[under].append(block.strip())
    return found


def _sentence(block: str) -> dict[str, Any] | None:
    """A sentence with its marks, as `_body` wrote it or somebody reworded it; None if the block is no sentence."""
    classes = _ATTRIBUTES.search(block)
    text = _ATTRIBUTES.sub("", block)
    marks = _BLOCK_MARKS.search(text)
    if not marks:
        return None
    return {
        "text": _words(text[: marks.start()]),
        "sources": _MARKS.findall(marks.group()),
        "verbatim": bool(classes and ".verbatim" in classes.group(1).split()),
    }


def _words(marked: str) -> str:
    return clean(html.unescape(marked))
