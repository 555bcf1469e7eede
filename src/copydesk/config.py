"""copydesk.toml as a frozen Config. An error names the file, the key, and what to write instead."""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from copydesk.errors import ConfigError
from copydesk.rights import is_open
from copydesk.types import Feed, Reserving, Rights

FILE = "copydesk.toml"
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the site says of itself."""

    title: str = "My news"
    url: str = ""
    language: str = "en"
    timezone: str = "UTC"
    responsible: str = ""
    contact: str = ""
    commercial: bool = False
    law: str = "cautious"
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """Where posts go. ``path`` is below the folder of copydesk.toml."""

    target: str = "static"
    path: str = "site"
    review: str = "risky"
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaking:
    """When a story is BREAKING: how many newsrooms report it for themselves, its greatest age and how long the label stands, in seconds."""

    min_independent: int = 3
    max_age: int = 3_600
    expires: int = 1_800


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """How long labels last, in seconds; ``breaking`` is None where no story is ever called so."""

    new_for: int = 86_400
    updated_for: int = 86_400
    breaking: Breaking | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stories:
    """How long a story takes new members, in seconds between the articles' own times."""

    window: int = 7 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLimits:
    """How we behave on the network. Times are seconds, sizes bytes."""

    connections_per_host: int = 2
    gap: float = 1.0
    allow_hosts: tuple[str, ...] = ()
    connect_timeout: float = 10.0
    timeout: float = 30.0
    max_bytes: int = 10 * 1024 * 1024
    concurrency: int = 64
    feed_robots: bool = True
    unconditional: int = 86_400
    only_conditional: tuple[str, ...] = ()
    reserved: Reserving = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """When a page's text is too little to be an article."""

    min_words: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How facts are found. ``model`` is a file that `copydesk train` wrote, below the folder of copydesk.toml; "": none."""

    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """What waits for an editor: ``figure_conflict`` a post with a figure in its headline that sources contradict each other about."""

    figure_conflict: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of copydesk.toml, checked. ``root`` is the folder it lies in."""

    root: Path
    site: Site = field(default_factory=Site)
    publish: Publish = field(default_factory=Publish)
    labels: Labels = field(default_factory=Labels)
    stories: Stories = field(default_factory=Stories)
    web: WebLimits = field(default_factory=WebLimits)
    quality: Quality = field(default_factory=Quality)
    facts: Facts = field(default_factory=Facts)
    hold: Holds = field(default_factory=Holds)
    sources: tuple[Feed, ...] = ()

    @property
    def output(self) -> Path:
        """The folder the site is written to."""
        return self.root / self.publish.path

    @property
    def state(self) -> Path:
        """The folder of the store and its lock."""
        return self.root / ".copydesk"

    def source(self, id: str) -> Feed | None:
        return next((s for s in self.sources if s.id == id), None)


class _Table:
    """One table of the file, read key by key; what is left over at the end is an unknown key."""

    def __init__(self, where: str, name: str, values: Any) -> None:
        if not isinstance(values, Mapping):
            raise ConfigError(f"{name} must be a table", subject=where, hint=f"write [{name}] and its keys below it")
        self.where, self.name, self.values = where, name, dict(values)
        self.known: list[str] = []

    def fail(self, key: str, problem: str, hint: str) -> ConfigError:
        return ConfigError(f"{self.name}: {key} {problem}", subject=self.where, hint=hint)

    def take(self, key: str, kind: type, default: Any, hint: str = "") -> Any:
        self.known.append(key)
        if key not in self.values:
            return default
        value = self.values.pop(key)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            wanted = {
                str: "a text in quotation marks",
                bool: "true or false",
                int: "a whole number",
                float: "a number",
                list: "a list in [ ]",
                dict: "a table",
            }[kind]
            raise self.fail(key, f"= {value!r} is not {wanted}", hint or f"write {wanted}")
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        value: str = self.take(key, str, default)
        if value not in (*choices, default):
            raise self.fail(key, f"= {value!r} is not known", f"write one of {', '.join(choices)}")
        return value

    def seconds(self, key: str, default: int) -> int:
        self.known.append(key)
        return int(self._seconds(key, self.values.pop(key))) if key in self.values else default

    def exact_seconds(self, key: str, default: float) -> float:
        self.known.append(key)
        return self._seconds(key, self.values.pop(key)) if key in self.values else default

    def all_seconds(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        values = self.take(key, list, None, 'write lengths of time in [ ], such as ["15m", "1h"]')
        return default if values is None else tuple(int(self._seconds(key, v)) for v in values)

    def _seconds(self, key: str, value: Any) -> float:
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhdw]?)\s*", str(value))
        if not match or isinstance(value, bool):
            raise self.fail(key, f"= {value!r} is no length of time", 'write a number and a unit, such as "15m", "1h" or "7d"')
        if not match.group(2):
            raise self.fail(key, f'= "{value}" has no unit', f'write "{value}m" for minutes or "{value}h" for hours')
        return float(match.group(1)) * _UNITS[match.group(2)]

    def done(self) -> None:
        for key in self.values:
            near = difflib.get_close_matches(key, self.known, 1)
            hint = f"did you mean {near[0]}?" if near else f"known keys are {', '.join(sorted(set(self.known)))}"
            raise ConfigError(f"{self.name}: there is no key {key}", subject=self.where, hint=hint)


def find(start: Path) -> Path:
    """The copydesk.toml of this folder or the nearest one above it."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / FILE).is_file():
            return folder / FILE
    raise ConfigError("there is no newsroom here", subject=str(start / FILE), hint="make one with: copydesk init")


def load(path: Path) -> Config:
    """The checked configuration of a file, or of the copydesk.toml in a folder."""
    file = path / FILE if path.is_dir() else path
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as e:
        raise ConfigError("there is no such file", subject=str(file), hint="make one with: copydesk init") from e
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(f"cannot be read: {e}", subject=str(file), hint="it must be a UTF-8 text file") from e
    return parse(text, root=file.parent.resolve(), name=file.name)


def parse(text: str, *, root: Path, name: str = FILE) -> Config:
    """The checked configuration in a text."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        problem = str(e).replace("at end of document", f"at line {len(text.splitlines())}, the end of the file")
        raise ConfigError(f"no valid TOML: {problem}", subject=name, hint="mend that line") from e
    top = _Table(name, "the file", raw)
    config = Config(
        root=root,
        site=_site(_Table(name, "site", top.take("site", dict, {}))),
        publish=_publish(_Table(name, "publish", top.take("publish", dict, {})), root),
        labels=_labels(_Table(name, "labels", top.take("labels", dict, {}))),
        stories=_stories(_Table(name, "stories", top.take("stories", dict, {}))),
        web=_web(_Table(name, "web", top.take("web", dict, {}))),
        quality=_quality(_Table(name, "quality", top.take("quality", dict, {}))),
        facts=_facts(_Table(name, "facts", top.take("facts", dict, {}))),
        hold=_hold(_Table(name, "hold", top.take("hold", dict, {}))),
        sources=_sources(name, top.take("source", list, [], "write each source as [[source]]")),
    )
    top.done()
    return config


def _site(t: _Table) -> Site:
    default = Site()
    site = Site(
        title=t.take("title", str, default.title),
        url=t.take("url", str, default.url).rstrip("/"),
        language=t.take("language", str, default.language),
        timezone=t.take("timezone", str, default.timezone),
        responsible=t.take("responsible", str, default.responsible),
        contact=t.take("contact", str, default.contact),
        commercial=t.take("commercial", bool, default.commercial),
        law=t.choice("law", ("cautious", "eu", "uk", "us"), default.law),
        description=t.take("description", str, default.description),
    )
    t.done()
    try:
        ZoneInfo(site.timezone)
    except (ZoneInfoNotFoundError, ValueError) as e:
        raise t.fail("timezone", f"= {site.timezone!r} is not known", 'write a name such as "Europe/London" or "UTC"') from e
    if site.url and urlsplit(site.url).scheme not in ("http", "https"):
        raise t.fail("url", f"= {site.url!r} is no web address", 'write one such as "https://news.example"')
    return site


def _publish(t: _Table, root: Path) -> Publish:
    default = Publish()
    publish = Publish(
        target=t.choice("target", ("static", "jekyll"), default.target),
        path=t.take("path", str, default.path),
        review=t.choice("review", ("all", "risky", "none"), default.review),
        author=t.take("author", str, default.author),
    )
    t.done()
    inside = os.path.normpath(publish.path)
    if not publish.path or Path(inside).is_absolute() or inside.startswith("..") or Path(inside).parts[:1] == (".copydesk",):
        raise t.fail("path", f"= {publish.path!r} leads out of the newsroom", 'write a folder below it, such as "site" or "."')
    return publish


def _labels(t: _Table) -> Labels:
    default = Labels()
    labels = Labels(
        new_for=t.seconds("new_for", default.new_for), updated_for=t.seconds("updated_for", default.updated_for), breaking=_breaking(t)
    )
    t.done()
    return labels


def _breaking(labels: _Table) -> Breaking | None:
    if labels.values.get("breaking") in (False, None):
        labels.take("breaking", bool, False)
        return None
    hint = 'write false, or { min_independent = 3, max_age = "60m", expires = "30m" }'
    t, default = _Table(labels.where, "labels.breaking", labels.take("breaking", dict, {}, hint)), Breaking()
    breaking = Breaking(
        min_independent=t.take("min_independent", int, default.min_independent),
        max_age=t.seconds("max_age", default.max_age),
        expires=t.seconds("expires", default.expires),
    )
    t.done()
    if breaking.min_independent < 3 or breaking.max_age > default.max_age:
        raise t.fail("min_independent or max_age", "is looser than three newsrooms within an hour", hint)
    return breaking


def _stories(t: _Table) -> Stories:
    stories = Stories(window=t.seconds("window", Stories().window))
    t.done()
    return stories


def _web(t: _Table) -> WebLimits:
    default = WebLimits()
    web = WebLimits(
        connections_per_host=t.take("connections_per_host", int, default.connections_per_host),
        gap=t.exact_seconds("gap", default.gap),
        allow_hosts=tuple(t.take("allow_hosts", list, [])),
        connect_timeout=t.exact_seconds("connect_timeout", default.connect_timeout),
        timeout=t.exact_seconds("timeout", default.timeout),
        max_bytes=t.take("max_bytes", int, default.max_bytes),
        concurrency=t.take("concurrency", int, default.concurrency),
        feed_robots=t.take("feed_robots", bool, default.feed_robots),
        unconditional=t.seconds("unconditional", default.unconditional),
        only_conditional=tuple(t.take("only_conditional", list, [])),
        reserved=t.choice("reserved", ("record", "hold", "link"), default.reserved),  # type: ignore[arg-type]
    )
    t.done()
    if not all(isinstance(h, str) for h in web.only_conditional):
        raise t.fail("only_conditional", "holds what is no text", 'write host names, such as ["news.example"]')
    for key in ("connections_per_host", "max_bytes", "concurrency", "timeout", "connect_timeout"):
        if getattr(web, key) < 1:
            raise t.fail(key, f"= {getattr(web, key)!r} is too small", 'write at least 1 (or "1s")')
    for network in web.allow_hosts:
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError as e:
            raise t.fail("allow_hosts", f"holds {network!r}, which is no range of addresses", 'write ranges such as "127.0.0.0/8"') from e
    return web


def _quality(t: _Table) -> Quality:
    quality = Quality(min_words=t.take("min_words", int, Quality().min_words))
    t.done()
    return quality


def _facts(t: _Table) -> Facts:
    facts = Facts(model=t.take("model", str, Facts().model))
    t.done()
    return facts


def _hold(t: _Table) -> Holds:
    holds = Holds(figure_conflict=t.take("figure_conflict", bool, Holds().figure_conflict))
    t.done()
    return holds


def _sources(name: str, rows: list[Any]) -> tuple[Feed, ...]:
    feeds: dict[str, Feed] = {}
    for n, row in enumerate(rows, 1):
        label = f'source "{row["id"]}"' if isinstance(row, Mapping) and isinstance(row.get("id"), str) else f"source {n}"
        feed = _source(_Table(name, label, row))
        if feed.id in feeds:
            raise ConfigError(f"{label} is there twice", subject=name, hint="give each source an id of its own")
        feeds[feed.id] = feed
    return tuple(feeds.values())


def _source(t: _Table) -> Feed:
    id, url = t.take("id", str, ""), t.take("feed", str, "")
    if not re.fullmatch(r"[A-Za-z0-9][\w.\-]*", id):
        raise t.fail("id", f"= {id!r} cannot be used", 'write letters, digits, dots and hyphens, such as "bbc-world"')
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise t.fail("feed", f"= {url!r} is no web address", 'write the address of the feed, such as "https://news.example/rss.xml"')
    default = Feed(id=id, url=url)
    section = t.take("section", str, "")
    feed = Feed(
        id=id,
        url=url,
        name=t.take("name", str, "") or id,
        section=section or default.section,
        by_topic=not section,
        every=t.seconds("every", default.every),
        recheck=t.all_seconds("recheck", default.recheck),
        rights=_rights(_Table(t.where, f"{t.name}.rights", t.take("rights", dict, {}))),
    )
    t.done()
    return feed


def _rights(t: _Table) -> Rights:
    default = Rights()
    rights = Rights(
        licence=t.take("licence", str, default.licence),
        mode=t.choice("mode", ("link", "brief", "full"), default.mode),  # type: ignore[arg-type]
        automation=t.choice("automation", ("auto", "pick"), default.automation),  # type: ignore[arg-type]
        edit=t.choice("edit", ("none", "style", "free"), default.edit),  # type: ignore[arg-type]
        images=t.take("images", bool, default.images),
        reserved=t.choice("reserved", ("record", "hold", "link"), default.reserved),  # type: ignore[arg-type]
        evidence=t.take("evidence", str, default.evidence),
    )
    t.done()
    if rights.mode == "full" and not is_open(rights.licence):
        raise t.fail(
            "mode",
            f'= "full" does not follow from licence = "{rights.licence}"',
            'write mode = "brief", or the open licence it is under, such as licence = "CC-BY-4.0"',
        )
    return rights
