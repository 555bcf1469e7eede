"""What can go wrong, as one tree.

Every error names its subject, says whether trying again helps, and hints at what to do. Outcomes we expect (nothing new, a
hold, a duplicate) are values, not errors.
"""

from __future__ import annotations

from typing import Any


class CopydeskError(Exception):
    """A promise that was broken.

    ``subject`` is what it is about (a file, a source, a URL), ``hint`` what a person can do, ``retry`` whether the same call may
    succeed later.
    """

    def __init__(self, message: str, *, subject: str = "", hint: str = "", retry: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.hint = hint
        self.retry = retry

    def __str__(self) -> str:
        text = f"{self.subject}: {self.message}" if self.subject else self.message
        return f"{text}; {self.hint}" if self.hint else text

    def __reduce__(self) -> tuple[object, ...]:
        # Errors travel between processes; keyword-only arguments do not survive the default pickling.
        return _rebuild, (type(self), self.__dict__.copy())


def _rebuild(kind: type[CopydeskError], fields: dict[str, Any]) -> CopydeskError:
    return kind(fields.pop("message"), **fields)


class ConfigError(CopydeskError):
    """copydesk.toml or the command line says something we cannot follow."""


class SourceError(CopydeskError):
    """A source did not give us what it promised."""


class FetchError(SourceError):
    """No usable answer came over the network.

    ``status`` is the HTTP status (0: there was none), ``retry_after`` how many seconds the server asked us to wait.
    """

    def __init__(
        self,
        message: str,
        *,
        subject: str = "",
        hint: str = "",
        retry: bool = False,
        status: int = 0,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, subject=subject, hint=hint, retry=retry)
        self.status = status
        self.retry_after = retry_after


class FeedFormatError(SourceError):
    """The answer is no feed that we can read."""


class NotAllowed(SourceError):
    """robots.txt, an address rule or a limit of ours forbids the request."""


class ExtractError(CopydeskError):
    """A page could not be read at all (a page without an article is a Hold, not this)."""


class ComposeError(CopydeskError):
    """A story could not be made into a post."""


class PublishError(CopydeskError):
    """A post could not be written or sent out."""


class StoreError(CopydeskError):
    """The state cannot be read or written."""


class StoreLocked(StoreError):
    """Another run is at work in this newsroom."""


class StoreConflict(StoreError):
    """Two writers changed the same thing."""


class SchemaError(StoreError):
    """The store was written by another version of copydesk."""


class NotFound(CopydeskError, LookupError):
    """There is no such source, story, post or held item."""


class PluginError(CopydeskError):
    """A plug-in is missing or does not keep its contract."""
