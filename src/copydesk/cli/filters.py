"""Every stage as a filter: JSON in, JSON out (docs/reference/filters.md)."""

from __future__ import annotations

import base64
import binascii
import json
import sys
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from copydesk.cli.app import app
from copydesk.errors import ConfigError, CopydeskError

File = Annotated[str, typer.Argument(metavar="FILE", help="The input, or - for standard input.")]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line in, one a line out, in the same order.")]
Row = dict[str, Any]
AHEAD = 8  # rows that wait for each process: enough to keep it busy, few enough to hold in memory


@app.command(rich_help_panel="Filters")
def parse(
    file: File = "-",
    url: Annotated[str, typer.Option(help="Where the feed is from: relative links are resolved against it.")] = "",
    content_type: Annotated[str, typer.Option(help="The answer's Content-Type.")] = "",
    jsonl: Jsonl = False,
) -> None:
    """A feed → its entries."""
    from copydesk import entries

    def one(body: bytes, url: str, headers: dict[str, str]) -> Row:
        return entries.parse(body, url=url, headers=headers).as_json()

    if jsonl:
        _each(file, lambda r: {"id": r.get("id"), **one(_bytes(r, "body"), _word(r, "url"), _said(r))})
    _print(one(_read(file), url, {"content-type": content_type} if content_type else {}))


@app.command(rich_help_panel="Filters")
def extract(
    file: File = "-",
    url: Annotated[str, typer.Option(help="The page's address.")] = "",
    headers: Annotated[Path | None, typer.Option(help="A file with the response's headers, one `Name: value` a line.")] = None,
    jsonl: Jsonl = False,
    fast: Annotated[bool, typer.Option("--fast", help="Hear fewer readers of a page: about twice as fast, a little less exact.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="With --jsonl: how many processes work on the rows; the order stays.")] = 1,
) -> None:
    """An article page → headline, byline, body, and what else it says of itself."""
    from copydesk import articles

    if jsonl:
        _each(file, partial(_article, fast=fast), jobs=jobs)
    if not url:
        raise ConfigError("a page needs its address", subject="copydesk extract", hint="add --url URL")
    _print(articles.as_json(articles.extract(_read(file), url=url, headers=headers_in(headers), fast=fast)))


def _article(row: Row, *, fast: bool) -> Row:
    """The article of a row; at the top of the module, so that other processes can be told to make it."""
    from copydesk import articles

    article = articles.extract(_bytes(row, "html"), url=_word(row, "url"), headers=_said(row), fast=fast)
    return {"id": row.get("id"), **articles.as_json(article)}


@app.command(name="facts", rich_help_panel="Filters")
def facts_(
    file: File = "-",
    jsonl: Jsonl = False,
    model: Annotated[str, typer.Option(metavar="FILE", help="A model of `copydesk train`, for a second opinion on who said what.")] = "",
) -> None:
    """A text → who said what, figures, dates, names and tags, each with its place in the text."""
    from copydesk import facts
    from copydesk.cli.app import moment

    def one(row: Row) -> Row:
        found = facts.find(
            _text(row),
            published=moment(row.get("published")),
            section=_word(row, "section"),
            keywords=_keywords(row),
            model=model,
        )
        return facts.as_json(row.get("id"), found)

    if model:
        facts.opinion.load(model)  # a bad file is told before any row is read
    if jsonl:
        _each(file, one)
    _print(one({"text": _read(file).decode("utf-8", "replace")}))


@app.command(name="thread", rich_help_panel="Filters")
def thread_(
    file: File = "-",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One article a line in, its place a line out (the only form).")] = False,
    final: Annotated[bool, typer.Option("--final", help="Write all at the end, each where it belongs after repairs.")] = False,
) -> None:
    """Articles → stories, in one pass and in the order given."""
    from copydesk import stories

    failed = False
    rows = (row if row is not None else {"error": problem} for row, problem in _rows(file))
    for placed in stories.thread(rows, final=final):
        failed |= "error" in placed
        _print(placed, end=False)
    raise typer.Exit(1 if failed else 0)


@app.command(name="changes", rich_help_panel="Filters")
def changes_(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The version before, or - for standard input; with --jsonl: the rows.")] = "-",
    new: Annotated[str, typer.Argument(metavar="NEW", help="The version after, or -.")] = "",
    jsonl: Jsonl = False,
) -> None:
    """Two versions of a text or an article → what changed, of what kind, and whether it matters."""
    from copydesk import changes

    if jsonl:
        if new:
            raise ConfigError("takes one file of rows", subject="copydesk changes --jsonl", hint="leave NEW out")
        _each(old, lambda r: {"id": r.get("id"), **changes.as_json(changes.between(_version(r, "old"), _version(r, "new")))})
    if not new or old == new == "-":
        raise ConfigError("two versions are needed", subject="copydesk changes", hint="name OLD and NEW; one of them may be -")
    _print(changes.as_json(changes.between(_read_version(old), _read_version(new))))


def _version(row: Row, key: str) -> str | Row:
    """A version of a text in a row: a text, or an object with headline and body."""
    version = row.get(key)
    parts = [version] if not isinstance(version, dict) else [version.get("headline") or "", version.get("body") or ""]
    if not all(isinstance(part, str) for part in parts):
        raise ConfigError(
            f"has no {key} that is a text or an object with headline and body",
            subject=f"row {row.get('id')}",
            hint="see docs/reference/filters.md",
        )
    return version if isinstance(version, dict) else str(version)


def _read_version(file: str) -> str | Row:
    """A version from a file: an article object as `extract` prints it, or else a text."""
    words = _read(file).decode("utf-8", "replace")
    if words.lstrip().startswith("{"):
        try:
            return _version({"id": file, "version": json.loads(words)}, "version")
        except ValueError:
            pass  # a text that begins with a brace
    return words


# --- rows -----------------------------------------------------------------------------------------------------------
def _each(file: str, one: Callable[[Row], Row], *, jobs: int = 1) -> None:
    """Each row through the filter, in order, as it comes; a row that fails carries its error. Ends the command."""
    failed = False
    for result in _results(file, one, jobs):
        failed |= "error" in result
        _print(result, end=False)
    raise typer.Exit(1 if failed else 0)


def _results(file: str, one: Callable[[Row], Row], jobs: int) -> Iterator[Row]:
    if jobs == 1:
        yield from (_result(one, row, problem) for row, problem in _rows(file))
        return
    import multiprocessing
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    # spawn: libraries below may have started threads, which a fork would not carry over.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting: deque[Future[Row]] = deque()
        try:
            for row, problem in _rows(file):
                waiting.append(pool.submit(_result, one, row, problem))
                while waiting and (len(waiting) > AHEAD * jobs or waiting[0].done()):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as e:
            raise CopydeskError("a process that worked on a row died", subject="--jobs", hint="try fewer, or leave the option out") from e


def _result(one: Callable[[Row], Row], row: Row | None, problem: str) -> Row:
    if row is None:
        return {"id": None, "error": problem}
    try:
        return one(row)
    except CopydeskError as e:
        return {"id": row.get("id"), "error": str(e)}


def _rows(file: str) -> Iterator[tuple[Row | None, str]]:
    """The rows of a JSONL input; one that is no JSON object comes as its problem."""
    stream = sys.stdin.buffer if file == "-" else _open(file)
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as e:
            yield None, f"line {number} is no JSON: {e}"
            continue
        yield (row, "") if isinstance(row, dict) else (None, f"line {number} is no JSON object")


def _open(file: str) -> Any:
    try:
        return Path(file).open("rb")
    except OSError as e:
        raise ConfigError(f"cannot be read: {e.strerror}", subject=file, hint="name a file, or - for standard input") from e


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    with _open(file) as stream:
        return bytes(stream.read())


def _bytes(row: Row, key: str) -> bytes:
    try:
        return base64.b64decode(row[key], validate=False)
    except (KeyError, TypeError, ValueError, binascii.Error) as e:
        raise ConfigError(f"has no {key} in base64", subject=f"row {row.get('id')}", hint="see docs/reference/filters.md") from e


def _text(row: Row) -> str:
    if not isinstance(row.get("text"), str):
        raise ConfigError("has no text", subject=f"row {row.get('id')}", hint="see docs/reference/filters.md")
    return str(row["text"])


def _word(row: Row, key: str) -> str:
    """A text that a row may leave out."""
    if not isinstance(row.get(key), (str, type(None))):
        raise ConfigError(f"has a {key} that is no text", subject=f"row {row.get('id')}", hint="see docs/reference/filters.md")
    return row.get(key) or ""


def _keywords(row: Row) -> list[str]:
    """The tags that a row's source gave it, which may be left out."""
    tags = row.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise ConfigError("has tags that are no list of texts", subject=f"row {row.get('id')}", hint="see docs/reference/filters.md")
    return tags


def _said(row: Row) -> dict[str, str]:
    """The response's headers of a row, which may be left out."""
    headers = row.get("headers") or {}
    if not isinstance(headers, dict):
        raise ConfigError("has headers that are no object", subject=f"row {row.get('id')}", hint="see docs/reference/filters.md")
    return {str(name).lower(): str(value) for name, value in headers.items()}


def headers_in(file: Path | None) -> dict[str, str]:
    """A response's headers from a file with one `Name: value` a line."""
    lines = _read(str(file)).decode("latin-1").splitlines() if file else []
    return {n.strip().lower(): v.strip() for n, _, v in (line.partition(":") for line in lines) if v}


def _print(value: Row, *, end: bool = True) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    if end:
        raise typer.Exit(0)
