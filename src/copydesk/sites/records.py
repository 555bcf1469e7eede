"""A post as JSON and back, without loss."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from copydesk.sites.lines import iso
from copydesk.types import Post


def to_json(post: Post) -> bytes:
    """A post as the machine-readable file beside its page."""
    rows = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in _plain(post).items())
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode("utf-8", "replace")  # a field a line: a change is small in a diff


def from_json(data: bytes) -> Post | None:
    """The post in such a file, None if it holds something else."""
    try:
        raw = json.loads(data)
        return build(Post, raw) if isinstance(raw, dict) and "story" in raw else None
    except (ValueError, TypeError, KeyError):
        return None


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, datetime):
        return iso(value)
    return [_plain(v) for v in value] if isinstance(value, tuple) else value


@lru_cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def build(kind: Any, value: Any) -> Any:
    """A value of that type from what JSON or YAML has of it; TypeError or ValueError if there is none."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if value is None else build(next(a for a in arguments if a is not NoneType), value)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise TypeError(f"{value!r} is no list")
        return tuple(build(arguments[0], v) for v in value)
    if origin is Literal:
        if value not in arguments:
            raise ValueError(f"{value!r} is none of {arguments}")
        return value
    if kind is datetime:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        if at.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return at
    if is_dataclass(kind):
        if not isinstance(value, Mapping):
            raise TypeError(f"{value!r} is no table")
        made: Any = kind
        return made(
            **{name: build(hint, value[name]) for name, hint in _hints(made).items() if name in value}
        )  # others are ignored
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is not {kind}")
    return value
