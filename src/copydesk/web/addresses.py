"""Where a request may go: what an address says of itself, and which addresses of the network we talk to."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlsplit

import courlan
from yarl import URL

from copydesk.errors import NotAllowed
from copydesk.urls import host as host_of

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

SAFE = "!#$%&'()*+,/:;=?@[]~|"  # what `quote` leaves alone, so that an address goes out as it was given

_UNICAST = ipaddress.IPv6Network("2000::/3")
_NEVER: tuple[Network, ...] = tuple(
    ipaddress.ip_network(n)
    for n in (
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
_NAT64 = tuple(ipaddress.IPv6Network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48"))
# A last label of digits, or hex after 0x, makes the whole host an IPv4 address for some readers: 2130706433, 0x7f.1, 0177.0.0.1.
_NUMBER = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$", re.IGNORECASE)


@lru_cache(maxsize=4096)  # of addresses, never of names, so a name that changes gets no old answer
def refusal(address: str, port: int, allowed: tuple[Network, ...] = ()) -> str:
    """Why we do not talk to an address and port, "" if we do. Only the public internet's ports 80 and 443 are open to all."""
    found = literal(address)
    if found is None:
        return "its host has no proper address"
    hidden = _hidden(found)
    if inside(found, allowed) and (hidden is None or _public(hidden) or inside(hidden, allowed)):
        return ""
    if not _public(found):
        return "its address is not on the public internet"
    return "" if port in (80, 443) else "its port is neither 80 nor 443"


def _public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
        return False
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    return not inside(address, _NEVER)


def _hidden(address: Address) -> Address | None:
    """The IPv4 address that an IPv6 one stands for: IPv4-mapped, NAT64, 6to4, Teredo."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if any(address in network for network in _NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def inside(address: Address, networks: Iterable[Network]) -> bool:
    """Whether an address lies in one of these ranges."""
    return any(address.version == n.version and address in n for n in networks)


def literal(host: str) -> Address | None:
    """The address that a host is written as; None if it is a name."""
    try:
        return ipaddress.ip_address(host.partition("%")[0].strip("[]"))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Server:
    """Whom an address asks, worked out once for all addresses of a site. ``name`` is "" if there is nobody we could ask."""

    host: str
    port: int
    name: str  # host and port, the usual port left out
    origin: str
    domain: str  # what shares one pace: the registrable domain of public names (politeness 24), else the host
    address: Address | None  # if the host is written as one
    number: bool  # the host is spelled as a number
    login: bool  # a user name or password stands before the host


@lru_cache(maxsize=16_384)
def server(scheme: str, netloc: str) -> Server:
    """Whom the addresses that begin like this ask."""
    try:
        parts = urlsplit(f"{scheme}://{netloc}")
        host, port = parts.hostname or "", parts.port or (443 if scheme == "https" else 80)
    except ValueError:
        host, port = "", 0
    name = host_of(f"{scheme}://{netloc}") if host and "\\" not in netloc else ""
    found = literal(host)
    return Server(
        host=host,
        port=port,
        name=name,
        origin=f"{scheme}://{name}" if name else "",
        domain=name if found or ":" in name else domain(name),
        address=found,
        number=found is None and bool(_NUMBER.search(host)),
        login="@" in netloc,
    )


@lru_cache(maxsize=16_384)
def domain(host: str) -> str:
    """The registrable domain of a host name: "news.example.co.uk" → "example.co.uk"."""
    return courlan.extract_domain(f"https://{host}/") or host


def asked(url: str, allowed: tuple[Network, ...] = ()) -> Server:
    """Whom an address asks. NotAllowed if it shows by itself that we must not ask there."""
    found = _whom(url)
    if not found.name:
        raise NotAllowed("is no web address", subject=url, hint="use one that starts with http:// or https://")
    if found.login:
        parts = urlsplit(url)
        raise NotAllowed("holds a user name or password", subject=f"{parts.scheme}://...@{parts.netloc.rpartition('@')[2]}{parts.path}",
                         hint="use an address without one")  # fmt: skip
    if found.number:
        raise NotAllowed("spells its host as a number", subject=url, hint="write it as a name or as four numbers, such as "
                         "127.0.0.1, and name those in [web] allow_hosts if the server is yours")  # fmt: skip
    reason = refusal(found.host, found.port, allowed) if found.address else ""
    if not found.address and found.port not in (80, 443) and not allowed:
        reason = "its port is neither 80 nor 443"
    if reason:
        raise not_open(url, reason)
    return found


_USUAL = re.compile(r"(https?)://([a-z0-9.:-]+)(?=[/?#]|$)")  # most addresses; the others are taken apart with care


def _whom(url: str) -> Server:
    usual = _USUAL.match(url)
    if usual:
        return server(usual[1], usual[2])
    try:
        parts = urlsplit(url)
    except ValueError:
        return server("", "")
    return server(parts.scheme, parts.netloc)


def target(url: str, allowed: tuple[Network, ...] = ()) -> URL:
    """The address as it goes on the wire, character for character. NotAllowed if it shows by itself that we must not ask it."""
    return wire(url, asked(url, allowed))


def wire(url: str, whom: Server) -> URL:
    """The address as it goes on the wire, character for character."""
    try:
        if not whom.host.isascii():
            return URL(url)
        return URL(quote(url, safe=SAFE, errors="replace"), encoded=True)
    except ValueError as e:
        raise NotAllowed(f"is no web address: {e}", subject=url, hint="check how it is written") from e


def not_open(url: str, reason: str) -> NotAllowed:
    """The error for an address that we do not talk to."""
    return NotAllowed(f"is not fetched: {reason}", subject=url,
                      hint='if the server is yours, name its address in [web] allow_hosts, such as "127.0.0.0/8"')  # fmt: skip
