"""A post as JSON and back, without loss."""

from __future__ import annotations

import msgspec

from copydesk.types import Post


def to_json(post: Post) -> bytes:
    """A post as the machine-readable file beside its page."""
    return msgspec.json.format(msgspec.json.encode(post), indent=1) + b"\n"


def from_json(data: bytes) -> Post | None:
    """The post in such a file, None if it holds something else."""
    try:
        return msgspec.json.decode(data, type=Post)
    except (msgspec.MsgspecError, ValueError, TypeError):
        return None


def from_table(table: dict[str, object]) -> Post:
    """The post that a front matter's table describes; ValidationError if it describes none."""
    return msgspec.convert(table, Post)
