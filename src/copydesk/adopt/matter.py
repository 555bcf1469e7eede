"""An old post's file taken apart into front matter and body, and put together again with some keys changed."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

_FENCED = re.compile(r"\A(\ufeff?(---|\+\+\+)[ \t]*\r?\n)(.*?)(^(?:\2|\.\.\.)[ \t]*(?:\r?\n|\Z))", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A post's file: its front matter as it stands there between ``opening`` and ``closing``, and the body below."""

    opening: str
    head: str
    closing: str
    body: str

    @property
    def is_toml(self) -> bool:
        return "+++" in self.opening

    @property
    def is_json(self) -> bool:
        return self.head.startswith("{") and not self.opening.strip("\ufeff")

    def table(self) -> dict[str, Any]:
        """The front matter's keys and values; ValueError says what is wrong with it."""
        found = (_json if self.is_json else _toml if self.is_toml else _yaml)(self.head)
        if not isinstance(found, dict):
            raise ValueError("its front matter is no table of keys and values")
        return found

    def changed(self, changes: dict[str, Any], body: str) -> bytes:
        """The file with other values for some keys and another body; all other keys, comments and quotation marks stay."""
        head = self.head
        if changes:
            head = (_json_changed if self.is_json else _toml_changed if self.is_toml else _yaml_changed)(head, changes)
        return (self.opening + head + self.closing + body).encode()


def parted(data: bytes) -> Sheet:
    """A file as front matter and body; ValueError says what is wrong with it."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as e:
        raise ValueError(f"it is not UTF-8 (byte {e.start})") from e
    found = _FENCED.match(text)
    if not found:
        if sheet := _braced(text):
            return sheet
        opened = text.removeprefix("\ufeff").startswith(("---", "+++"))
        raise ValueError("its front matter has no end" if opened else "it has no front matter")
    opening, _, head, closing = found.groups()
    return Sheet(opening=opening, head=head, closing=closing, body=text[found.end() :])


def _braced(text: str) -> Sheet | None:
    """A file whose front matter is a JSON object, as Hugo knows it; None if it does not begin with one."""
    start = len(text) - len(text.removeprefix("\ufeff"))
    try:
        table, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    if not isinstance(table, dict):
        return None
    below = end + len(text[end:]) - len(text[end:].lstrip("\r\n"))
    return Sheet(opening=text[:start], head=text[start:end], closing=text[end:below], body=text[below:])


def table_of(text: str, ending: str) -> dict[str, Any]:
    """The keys and values of a settings file, by its ending (.yml, .yaml, .toml, .json)."""
    found = {".toml": _toml, ".json": _json}.get(ending, _yaml)(text)
    if not isinstance(found, dict):
        raise ValueError("it is no table of keys and values")
    return found


@lru_cache(maxsize=1)
def _reader() -> YAML:
    return YAML(typ="safe", pure=True)


def _yaml(text: str) -> Any:
    try:
        return _reader().load(text.replace("\r\n", "\n")) or {}
    except MarkedYAMLError as e:
        line = f" in line {e.problem_mark.line + 1}" if e.problem_mark else ""
        raise ValueError(f"its YAML cannot be read{line}: {' '.join(str(e.problem or e.context).split())}") from e
    except (YAMLError, ValueError, TypeError, RecursionError) as e:  # a date such as 2025-13-40 is a ValueError
        raise ValueError(f"its YAML cannot be read: {' '.join(str(e).split())[:200]}") from e


def _toml(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as e:
        raise ValueError(f"its TOML cannot be read: {e}") from e


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as e:
        raise ValueError(f"its JSON cannot be read: {e}") from e


def _yaml_changed(head: str, changes: dict[str, Any]) -> str:
    lined = head.replace("\r\n", "\n")
    yaml = _writer(indented=bool(re.search(r"^ +- ", lined, re.MULTILINE)))
    table = yaml.load(lined) or {}
    for key, value in changes.items():
        table[key] = _quoted_as(table.get(key), value)
    out = StringIO()
    yaml.dump(table, out)
    return out.getvalue().replace("\n", "\r\n") if "\r\n" in head else out.getvalue()


@lru_cache(maxsize=2)
def _writer(*, indented: bool) -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 1_000_000  # a text is one line, however long
    if indented:  # lists stand as the blog's owner set them
        yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _quoted_as(old: Any, value: Any) -> Any:
    """The value in the quotation marks of the old one, in double ones if that had none."""
    if isinstance(value, list):
        return [_quoted_as(None, v) for v in value]
    return SingleQuotedScalarString(value) if isinstance(old, SingleQuotedScalarString) else DoubleQuotedScalarString(value)


def _json_changed(head: str, changes: dict[str, Any]) -> str:
    """The object indented as it was; one on a single line stays on it."""
    indent = re.search(r"\n([ \t]+)\S", head)
    made = json.dumps({**_json(head), **changes}, ensure_ascii=False, indent=indent.group(1) if indent else None)
    return made.replace("\n", "\r\n") if "\r\n" in head else made


def _toml_changed(head: str, changes: dict[str, Any]) -> str:
    """Line by line, since TOML is only read by the standard library; what comes out is read again to be sure."""
    changed = head
    for key, value in changes.items():
        changed = _toml_set(changed, key, json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f"))
    if _toml(changed) != {**_toml(head), **changes}:
        raise ValueError("its TOML cannot be changed safely")
    return changed


def _toml_set(head: str, key: str, value: str) -> str:
    end = "\r\n" if "\r\n" in head else "\n"
    lines = head.splitlines(keepends=True)
    tables = next((n for n, line in enumerate(lines) if re.match(r"\s*\[", line)), len(lines))
    start = next((n for n, line in enumerate(lines[:tables]) if re.match(rf"\s*[\"']?{key}[\"']?\s*=", line)), None)
    if start is None:
        return "".join([*lines[:tables], f"{key} = {value}{end}", *lines[tables:]])
    stop = next((n for n in range(start + 1, len(lines) + 1) if _is_toml("".join(lines[start:n]))), start + 1)
    return "".join([*lines[:start], f"{key} = {value}{end}", *lines[stop:]])


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True
