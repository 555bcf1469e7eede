"""What is odd about single publishers, as data: selectors of what to keep and what to drop, per host.

The bundled ones are in quirks.toml; a user's own file has the same shape::

    ["news.example"]
    aliases = ["m.news.example"]        # other hosts with the same pages
    keep = ["div.story-text > p"]       # these are the article, in the order of the page; nothing else is
    drop = ["aside.factbox", ".promo"]  # these never are

Subdomains follow their domain unless they have an entry of their own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from copydesk.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Rule:
    """What a quirk says of the pages of one site."""

    keep: tuple[CSSSelector, ...] = ()
    drop: tuple[CSSSelector, ...] = ()

    def kept(self, root: HtmlElement) -> list[HtmlElement]:
        """The elements to keep in the order of the page; none inside another one."""
        chosen = {el for selector in self.keep for el in _elements(selector, root)}
        return [el for el in root.iter() if el in chosen and not any(a in chosen for a in el.iterancestors())] if chosen else []

    def dropped(self, root: HtmlElement) -> list[HtmlElement]:
        return [el for selector in self.drop for el in _elements(selector, root)]


def _elements(selector: CSSSelector, root: HtmlElement) -> list[HtmlElement]:
    return cast("list[HtmlElement]", selector(root))


@dataclass(frozen=True, slots=True)
class Quirks:
    """The rules of many sites, by host."""

    rules: Mapping[str, Rule] = field(default_factory=dict)

    def of(self, url: str) -> Rule | None:
        """The rule for a page's host, or the one of the domain it belongs to."""
        try:
            host = (urlsplit(url).hostname or "").lower().rstrip(".")
        except ValueError:
            return None
        while host:
            if host in self.rules:
                return self.rules[host]
            _, _, host = host.partition(".")
        return None

    def __or__(self, other: Quirks) -> Quirks:
        """Both; the other one's rules go first where both have the host."""
        return Quirks({**self.rules, **other.rules})


def read(path: Path) -> Quirks:
    """A quirks file. What is wrong in it raises ConfigError with the host and what was expected."""
    try:
        made = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError("the quirks file cannot be read", subject=str(path), hint="check that it is there") from e
    except tomllib.TOMLDecodeError as e:
        raise ConfigError(f"the quirks file is no TOML: {e}", subject=str(path), hint="check the named line") from e
    return parse(made, subject=str(path))


def parse(made: Mapping[str, Any], *, subject: str = "quirks") -> Quirks:
    """Quirks from a TOML table of hosts."""
    rules: dict[str, Rule] = {}
    for host, entry in made.items():
        if not isinstance(entry, dict):
            raise ConfigError(f"{host} is no table", subject=subject, hint=f'write ["{host}"] and below it keep = [...] or drop = [...]')
        unknown = set(entry) - {"aliases", "keep", "drop"}
        if unknown:
            raise ConfigError(
                f"{host} has unknown keys: {', '.join(sorted(unknown))}", subject=subject, hint="there are aliases, keep and drop"
            )
        rule = Rule(_selectors(entry, "keep", host, subject), _selectors(entry, "drop", host, subject))
        for name in (host, *_strings(entry, "aliases", host, subject)):
            rules[name.lower()] = rule
    return Quirks(rules)


def _strings(entry: Mapping[str, Any], key: str, host: str, subject: str) -> list[str]:
    found = entry.get(key, [])
    if not isinstance(found, list) or not all(isinstance(s, str) for s in found):
        raise ConfigError(f"{key} of {host} is no list of strings", subject=subject, hint=f'write {key} = ["..."]')
    return found


def _selectors(entry: Mapping[str, Any], key: str, host: str, subject: str) -> tuple[CSSSelector, ...]:
    made = []
    for selector in _strings(entry, key, host, subject):
        try:
            made.append(CSSSelector(selector, translator="html"))
        except Exception as e:  # cssselect and lxml raise several kinds
            raise ConfigError(
                f"{selector!r} of {host} is no CSS selector: {e}", subject=subject, hint="try it in a browser's console"
            ) from e
    return tuple(made)


@lru_cache(maxsize=1)
def bundled() -> Quirks:
    """The quirks that come with copydesk."""
    return parse(tomllib.loads(files("copydesk.articles").joinpath("quirks.toml").read_text(encoding="utf-8")), subject="quirks.toml")
