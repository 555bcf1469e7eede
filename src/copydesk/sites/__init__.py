"""posts → files: a whole static site, or the posts of a Jekyll site.

Publishers return files and never touch the disk, so a dry run, a diff and a test are the same call as a real run.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from copydesk.config import Config
from copydesk.errors import ConfigError
from copydesk.sites import addresses
from copydesk.sites.edition import Edition, File
from copydesk.sites.jekyll import PERMALINK, JekyllSite
from copydesk.sites.static import StaticSite
from copydesk.types import Post

__all__ = ["Edition", "File", "JekyllSite", "Site", "StaticSite", "publisher"]


class Site(Protocol):
    """What the newsroom needs of a site. Paths are below the site's folder, with forward slashes."""

    def __call__(self, post: Post) -> list[File]: ...

    def post(self, post: Post) -> list[File]:
        """The files a post consists of."""
        ...

    def post_path(self, post: Post) -> str:
        """Its page: depends on `slug` and `published` only, so it never moves."""
        ...

    def moved(self, post: Post, into: Post) -> list[File]:
        """What stands at a post's address once its story has been merged into another one: a page that leads there."""
        ...

    def edition(self, edition: Edition) -> list[File]:
        """The pages that list posts, and those about the site."""
        ...

    def skeleton(self) -> list[File]:
        """What a new site needs once, for its owner to change."""
        ...

    def read(self, files: Iterable[File]) -> list[Post]:
        """The posts in files that `post` once returned; all other files are passed over."""
        ...


def publisher(config: Config) -> Site:
    """The site that copydesk.toml asks for."""
    if config.publish.target == "jekyll":
        return JekyllSite(config, _permalink(config.output / "_config.yml"))
    if config.publish.target != "static":
        raise ConfigError(
            f"publish: target = {config.publish.target!r} is not known",
            subject="copydesk.toml",
            hint="write one of static, jekyll",
        )
    return StaticSite(config)


def _permalink(settings: Path) -> str:
    """The permalink style of a Jekyll site: what its owner set, Jekyll's own if that is nothing, ours where there is no site yet."""
    if not settings.is_file():
        return PERMALINK
    try:
        found = YAML(typ="safe", pure=True).load(settings.read_text(encoding="utf-8"))
    except (YAMLError, OSError, UnicodeDecodeError) as e:
        raise ConfigError("cannot be read as YAML", subject=str(settings), hint="jekyll doctor says where") from e
    return str(found.get("permalink") or addresses.DEFAULT) if isinstance(found, dict) else addresses.DEFAULT
