"""A folder → the posts of the blog in it: Jekyll's `_posts`, Hugo's `content`, or a plain folder of dated posts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from zoneinfo import ZoneInfo

from copydesk.adopt import addresses
from copydesk.adopt.copies import Wording, wording
from copydesk.adopt.matter import Sheet, parted, table_of
from copydesk.errors import ConfigError
from copydesk.sites.addresses import jekyll
from copydesk.text import clean

Tell = Callable[[str, int, int], None]

ENDINGS = {".md", ".markdown", ".mkdown", ".mkdn", ".mkd", ".html", ".htm"}
BUILT = {".git", "_site", ".jekyll-cache", "node_modules", "vendor"}  # no folder of these holds posts of the blog itself
_DATED = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.+)")
_SETTINGS = {
    "jekyll": ("_config.yml", "_config.yaml", "_config.toml"),
    "hugo": tuple(f"{folder}{name}{ending}" for folder in ("", "config/_default/") for name in ("hugo", "config")
                  for ending in (".toml", ".yaml", ".yml", ".json")),
}  # fmt: skip
_OPENING = 300  # characters of a body that are kept to look for stock ledes


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPost:
    """A post of the blog. ``path`` is below the folder that was given; the text itself stays in its file."""

    path: str
    address: str
    redirects: tuple[str, ...]
    when: datetime
    headline: str
    excerpt: str
    opening: str
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A file that could not be read as a post, and what is wrong with it. It is copied as it is."""

    path: str
    wrong: str


@dataclass(slots=True, kw_only=True)
class Blog:
    """A blog as it was found."""

    folder: Path
    kind: Literal["jekyll", "hugo"]
    top: Path  # the folder below which the places of posts count
    posts: list[OldPost] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    config: dict[str, Any] = field(default_factory=dict)

    @property
    def redirect_key(self) -> str:
        """The front matter key under which the site's program looks for old addresses."""
        return "aliases" if self.kind == "hugo" else "redirect_from"

    def place(self, path: str) -> PurePosixPath:
        """Where a post is, as the site's program counts it."""
        return PurePosixPath((self.folder / path).relative_to(self.top).as_posix())

    @property
    def redirects_work(self) -> bool:
        """Whether the site as it is set up will act on that key: Jekyll needs a plug-in for it."""
        named = [self.config.get(k) or [] for k in ("plugins", "gems")]
        return self.kind == "hugo" or any("jekyll-redirect-from" in plugins for plugins in named)


def read(folder: Path, tell: Tell) -> Blog:
    """The blog in a folder, its posts from the oldest on; ConfigError if there are none."""
    if not folder.is_dir():
        raise ConfigError("is no folder", subject=str(folder), hint="name the folder of a Jekyll or Hugo blog, or its _posts")
    kind, root, top = _layout(folder)
    blog = Blog(folder=folder, kind=kind, top=top)
    blog.config = _settings(root, blog)
    zone = _zone(blog)
    paths = list(_candidates(folder, top, kind))
    for n, path in enumerate(paths):
        try:
            post = _post(blog, path, zone)
        except (OSError, ValueError) as e:
            wrong = f"it cannot be read: {e.strerror}" if isinstance(e, OSError) else str(e)
            blog.broken.append(Broken(path=path.relative_to(folder).as_posix(), wrong=wrong))
        else:
            blog.posts += [post] if post else []
        tell("Reading posts", n + 1, len(paths))
    if not blog.posts:
        raise _nothing(folder, blog)
    blog.posts.sort(key=lambda p: (p.when, p.path))
    return blog


def _nothing(folder: Path, blog: Blog) -> ConfigError:
    if blog.broken:
        first = blog.broken[0]
        message = f"none of its {len(blog.broken)} posts can be read; of {first.path}: {first.wrong}"
        return ConfigError(message, subject=str(folder), hint="mend the posts, or name another folder")
    hint = "name the folder that holds _posts (Jekyll) or content (Hugo), or the folder of posts itself"
    return ConfigError("there are no posts in it", subject=str(folder), hint=hint)


def sheet_of(blog: Blog, path: str) -> Sheet:
    """A post's file, read again."""
    return parted((blog.folder / path).read_bytes())


def _layout(folder: Path) -> tuple[Literal["jekyll", "hugo"], Path, Path]:
    """What made the blog, where its settings are, and below which folder its posts' places count."""
    here = folder.resolve()
    if here.name == "_posts":
        return "jekyll", here.parent, folder
    if any(_post_folders(folder)):
        return "jekyll", folder, folder
    if here.name == "content" or any((folder.parent / s).is_file() for s in _SETTINGS["hugo"] if folder.name == "content"):
        return "hugo", here.parent, folder
    if (folder / "content").is_dir():
        return "hugo", folder, folder / "content"
    return "jekyll", folder, folder


def _post_folders(folder: Path) -> Iterator[Path]:
    for here, folders, _ in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in BUILT)
        if "_posts" in folders:
            yield Path(here) / "_posts"


def _candidates(folder: Path, top: Path, kind: str) -> Iterator[Path]:
    """The files that should be posts, in a fixed order."""
    if kind == "hugo":
        yield from (p for p in _files(top) if not p.name.startswith("_index."))
        return
    places = [folder] if folder.resolve().name == "_posts" else list(_post_folders(folder))
    for place in places:
        yield from _files(place)
    if not places:
        yield from (p for p in sorted(folder.iterdir()) if p.suffix in ENDINGS and _DATED.match(p.stem))


def _files(place: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(place):
        folders[:] = sorted(f for f in folders if f not in BUILT)
        yield from (Path(here) / n for n in sorted(names) if Path(n).suffix in ENDINGS)


def _settings(root: Path, blog: Blog) -> dict[str, Any]:
    """The site's settings; what cannot be read is listed and does without."""
    file = next((root / name for name in _SETTINGS[blog.kind] if (root / name).is_file()), None)
    try:
        return table_of(file.read_text("utf-8"), file.suffix) if file else {}
    except (OSError, ValueError) as e:
        blog.broken.append(Broken(path=file.name if file else "", wrong=f"{e}; addresses are those of a site without settings"))
        return {}


def _zone(blog: Blog) -> ZoneInfo:
    try:
        return ZoneInfo(str(blog.config.get("timezone") or "UTC"))
    except (OSError, ValueError, KeyError):  # no name of a zone, or of none that is known
        blog.broken.append(Broken(path=_SETTINGS[blog.kind][0], wrong=f"its timezone {blog.config['timezone']!r} is none; UTC is used"))
        return ZoneInfo("UTC")


def _post(blog: Blog, path: Path, zone: ZoneInfo) -> OldPost | None:
    """The post in a file; None if it is not published. ValueError says what is wrong with it."""
    if not path.is_file():
        raise ValueError("it is no file")
    sheet = parted(path.read_bytes())
    table = sheet.table()
    if table.get("published") is False or table.get("draft") is True:
        return None
    relative = path.relative_to(blog.folder).as_posix()
    place = blog.place(relative)
    when, address, name = _hugo(place, table, zone, blog) if blog.kind == "hugo" else _jekyll(place, table, zone, blog)
    headline, body = clean(str(table.get("title") or name.replace("-", " ").capitalize())), sheet.body
    return OldPost(
        path=relative,
        address=address,
        redirects=_texts(table.get(blog.redirect_key)),
        when=when,
        headline=headline,
        excerpt=str(table.get("excerpt") or ""),
        opening=body[: _OPENING + len(body) - len(body.lstrip())],
        wording=wording(headline, body),
    )


def _jekyll(place: PurePosixPath, table: dict[str, Any], zone: ZoneInfo, blog: Blog) -> tuple[datetime, str, str]:
    dated = _DATED.fullmatch(place.stem)
    if not dated:
        raise ValueError("its name does not begin with a date such as 2025-07-25-, so Jekyll passes over it")
    parts = [int(n) for n in dated[1].split("-")]
    when = addresses.moment(table.get("date") or datetime(parts[0], parts[1], parts[2], tzinfo=zone), zone)
    template = addresses.jekyll_template(place, table, blog.config)
    slug, categories = str(table.get("slug") or dated[2]), addresses.jekyll_categories(place, table)
    return when, jekyll(template, when=when.astimezone(zone), slug=slug, categories=categories), dated[2]


def _hugo(place: PurePosixPath, table: dict[str, Any], zone: ZoneInfo, blog: Blog) -> tuple[datetime, str, str]:
    when = addresses.moment(table.get("date") or table.get("publishDate") or datetime(1970, 1, 1, tzinfo=zone), zone)
    return when, addresses.hugo(place, table, when, blog.config), place.parent.name if place.stem == "index" else place.stem


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(v) for v in (value if isinstance(value, list) else [value]) if v)
