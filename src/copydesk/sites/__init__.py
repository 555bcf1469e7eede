"""posts → files: a whole static site, or the posts of a Jekyll site.

Publishers return files and never touch the disk, so a dry run, a diff and a test are the same call as a real run.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from copydesk.config import Config
from copydesk.errors import ConfigError
from copydesk.sites.edition import Edition, File
from copydesk.sites.jekyll import JekyllSite
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
    sites: dict[str, type[StaticSite] | type[JekyllSite]] = {"static": StaticSite, "jekyll": JekyllSite}
    if config.publish.target not in sites:
        raise ConfigError(
            f"publish: target = {config.publish.target!r} is not known",
            subject="copydesk.toml",
            hint=f"write one of {', '.join(sites)}",
        )
    return sites[config.publish.target](config)
