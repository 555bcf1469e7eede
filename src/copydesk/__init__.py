"""copydesk: news feeds in, one honest post per story out."""

from copydesk.version import __version__

__all__ = ["__version__"]
