"""The filter: rows of articles → rows of places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from copydesk.stories.threads import Threads
from copydesk.stories.words import Terms, terms


def thread(rows: Iterable[dict[str, Any]], *, final: bool = False) -> Iterator[dict[str, Any]]:
    """Each row {id, time, title, text} with its story, as it was placed when it came; a story bears the id of the row that opened it.

    Rows may be of any age and order. A row without a time belongs to no date: it is compared with all. A row whose id was there before is
    the same article once more: it stays where it is. A row that carries an error keeps it. ``final``: all rows at the end, each in the
    story it belongs to after repairs, with the last repair that moved it as its reason.
    """
    threads = Threads(archive=True)
    placed: list[dict[str, Any]] = []
    moved: dict[str, tuple[str, str]] = {}  # by article: its story since, and why
    known: dict[str, str] = {}  # by article: the story it was placed in
    for row in rows:
        one = _placed(threads, row, moved, known)
        if final:
            placed.append(one)
        else:
            yield one
    for repair in threads.settle() if final else ():
        moved |= dict.fromkeys(repair.articles, (repair.story, repair.reason))
    for one in placed:
        story, reason = moved.get(str(one["id"]), (None, None)) if "error" not in one else (None, None)
        yield one if story is None or story == one["story"] else one | {"story": story, "reason": reason}


def _placed(threads: Threads, row: Any, moved: dict[str, tuple[str, str]], known: dict[str, str]) -> dict[str, Any]:
    id = row.get("id") if isinstance(row, dict) else None
    try:
        name, weighed, time = _read(row)
    except ValueError as e:
        return {"id": id, "error": str(e)}
    if name in known:
        story = moved.get(name, (known[name], ""))[0]
        return {"id": id, "story": story, "score": 1.0, "reason": "the same article as an earlier row of this id", "duplicate_of": None}
    placement = threads.place(name, weighed, time)
    story = known[name] = placement.story or name
    threads.add(name, weighed, time, story)
    for repair in threads.repair(story):
        moved |= dict.fromkeys(repair.articles, (repair.story, repair.reason))
    return {"id": id, "story": story, "score": placement.score, "reason": placement.reason, "duplicate_of": placement.duplicate_of}


def _read(row: Any) -> tuple[str, Terms, datetime | None]:
    if not isinstance(row, dict):
        raise ValueError("the row is no JSON object")
    if isinstance(row.get("error"), str) and not row.get("title") and not row.get("text"):
        raise ValueError(row["error"])
    id, headline, text, time = row.get("id"), row.get("title") or "", row.get("text") or "", row.get("time")
    if not isinstance(id, str | int) or id == "":
        raise ValueError("the row has no id")
    if not isinstance(headline, str) or not isinstance(text, str) or not (headline.strip() or text.strip()):
        raise ValueError("the row has neither title nor text")
    if time is not None and not isinstance(time, str):
        raise ValueError(f"time {time!r} is no ISO 8601 time")
    return str(id), terms(headline, text), _time(time) if time else None


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as e:
        raise ValueError(f"time {text!r} is no ISO 8601 time") from e
