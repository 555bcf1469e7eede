"""What went wrong on the network, in plain words."""

from __future__ import annotations

import socket

import aiohttp

from copydesk.config import WebLimits
from copydesk.errors import FetchError, NotAllowed, SourceError
from copydesk.web.addresses import not_open

_AGAIN = frozenset({408, 425, 429})
_LATER = "we try again later"
_HINTS = {
    401: "the source wants a login; use an open address or drop the source",
    403: "the site does not let us in; open the address in a browser, ask the publisher, or drop the source",
    404: "check the address; the source may have moved",
    408: "the server is at fault; we try again later",
    410: "the source is gone for good; take it out of copydesk.toml",
    429: "we asked too often; nothing to do, the host is left alone for a while",
    451: "it is withheld for legal reasons; drop the source",
}


class Refused(OSError):
    """The address is none that we talk to. Its text is the same for all addresses of a name, or asyncio would blur it."""


def bad_status(url: str, status: int, wait: float | None) -> FetchError:
    """The error for an answer that is neither 200 nor 304."""
    again = status in _AGAIN or status >= 500
    hint = _HINTS.get(status) or ("the server is in trouble; we try again later" if again else "open the address in a browser")
    return FetchError(f"answered {status}", subject=url, status=status, retry=again, retry_after=wait, hint=hint)


def trouble(url: str, e: BaseException, limits: WebLimits) -> SourceError:
    """The error for a request that got no answer."""
    if isinstance(e, aiohttp.ConnectionTimeoutError):
        return FetchError(f"could not be reached within {limits.connect_timeout:g} seconds", subject=url, retry=True, hint=_LATER)
    if isinstance(e, TimeoutError):
        return FetchError(f"did not answer in full within {limits.timeout:g} seconds", subject=url, retry=True, hint=_LATER)
    if isinstance(e, aiohttp.ClientConnectorError) and isinstance(e.os_error, Refused):
        return not_open(url, str(e.os_error))
    if isinstance(e, (aiohttp.ClientConnectorDNSError, socket.gaierror)):
        return FetchError("its host name is not known", subject=url, retry=True, hint=f"check how it is written; {_LATER}")
    if isinstance(e, aiohttp.ClientSSLError):
        return FetchError(f"its certificate or encryption is not in order: {_brief(e)}", subject=url, retry=True,
                          hint=f"open it in a browser; {_LATER}")  # fmt: skip
    if isinstance(e, aiohttp.ClientConnectorError):
        return FetchError(f"could not be reached: {e.os_error.strerror or e.os_error}", subject=url, retry=True, hint=_LATER)
    if isinstance(e, aiohttp.ClientResponseError):
        return FetchError(f"answered what is not HTTP: {_brief(e)}", subject=url, retry=True, hint=f"open it in a browser; {_LATER}")
    if isinstance(e, aiohttp.InvalidURL):
        return NotAllowed("is no web address", subject=url, hint="check how it is written")
    return FetchError(f"broke off the connection ({_brief(e)})", subject=url, retry=True, hint=_LATER)


def _brief(e: BaseException) -> str:
    if isinstance(e, aiohttp.ServerDisconnectedError):
        return "the server hung up"
    text = e.message if isinstance(e, aiohttp.ClientResponseError) else str(e)
    return " ".join((text or type(e).__name__).split())[:160]


def light(error: SourceError) -> SourceError:
    """The error without the frames it passed through: they hold the bodies and sockets of their time."""
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
    return error
