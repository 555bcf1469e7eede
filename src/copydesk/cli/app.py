"""What the commands share: the app, consoles, the newsroom's folder, the clock, a progress line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from copydesk import config as configuration
from copydesk.errors import ConfigError
from copydesk.version import __version__

app = typer.Typer(
    help="News feeds in, one honest post per story out, into a static site.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

Folder = Annotated[Path, typer.Option("--newsroom", "-C", help="The newsroom's folder, or one below it.", show_default="here")]
At = Annotated[str | None, typer.Option("--at", metavar="ISO", help="The time to decide by, instead of the wall clock.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"copydesk {__version__}")
        raise typer.Exit


@app.callback()
def _copydesk(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    pass


def newsroom_folder(folder: Path) -> Path:
    """The folder of the nearest copydesk.toml, here or above."""
    return configuration.find(folder).parent


def moment(at: str | None) -> datetime | None:
    """The time that --at names; without a zone it is UTC."""
    if at is None:
        return None
    try:
        when = datetime.fromisoformat(at.strip().replace(" ", "+") if "T" in at else at.strip())
    except ValueError as e:
        raise ConfigError(f"{at!r} is no time", subject="--at", hint="write one such as 2026-03-12T16:00:00Z") from e
    if not 1970 <= when.year < 2200:
        raise ConfigError(f"{at!r} is out of reach", subject="--at", hint="name a year between 1970 and 2199")
    return when if when.tzinfo else when.replace(tzinfo=UTC)


STAGE_WORDS = {
    "poll": "Polling feeds",
    "read": "Reading pages",
    "thread": "Threading articles",
    "compose": "Composing posts",
    "publish": "Writing files",
    "facts": "Finding facts",
    "backfill": "Reading archives",
    "learn": "Taking texts in",
    "fit": "Fitting the model",
    "judge": "Setting thresholds",
    "score": "Scoring",
}


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each stage of a run on a terminal; nothing elsewhere."""
    with Progress(
        TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=err, transient=True, disable=not err.is_terminal,
    ) as bars:  # fmt: skip
        tasks = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(STAGE_WORDS.get(stage, stage), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield tell
