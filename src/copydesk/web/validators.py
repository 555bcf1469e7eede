"""What to ask "has it changed?" with, and what to ask with next time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from copydesk.types import Validators


def conditions(known: Validators) -> dict[str, str]:
    """The headers that make a request conditional, byte for byte as the server gave them; {} if it gave none."""
    said = {}
    if known.etag:
        said["If-None-Match"] = known.etag
    if known.last_modified:
        said["If-Modified-Since"] = known.last_modified
    return said


def confirmed(known: Validators, headers: Mapping[str, str]) -> Validators:
    """The validators after a 304: those that came with it are fresher, the others still hold."""
    return Validators(
        etag=headers.get("etag", "") or known.etag,
        last_modified=headers.get("last-modified", "") or known.last_modified,
        body_hash=known.body_hash,
    )


def given(headers: Mapping[str, str], body: bytes) -> Validators:
    """The validators that came with a body; those of an earlier answer are not kept beside it."""
    return Validators(
        etag=headers.get("etag", ""), last_modified=headers.get("last-modified", ""), body_hash=hashlib.sha256(body).hexdigest()
    )
