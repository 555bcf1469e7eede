"""The command that reads archives: backfill."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from copydesk.cli.app import AsJson, At, Folder, app, err, moment, newsroom_folder, out, progress

if TYPE_CHECKING:
    from copydesk.newsroom.backfilling import Backfill

SHOWN = 12  # lines of a list before "and n more"


@app.command()
def backfill(
    names: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="WARC, JSONL and HTML files, folders of them, or s3:// and https:// addresses.")
    ],
    folder: Folder = Path(),
    workers: Annotated[int, typer.Option(min=0, help="Processes on this machine.", show_default="one for each core")] = 0,
    scheduler: Annotated[str, typer.Option(metavar="ADDRESS", help="A Dask scheduler instead, such as tcp://10.0.0.1:8786.")] = "",
    source: Annotated[str, typer.Option(metavar="ID", help="The source of pages whose host no source has; without it they are left.")] = "",
    at: At = None,
    pages_a_year: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="How many pages a year of CC-NEWS has, for the estimate.", show_default="140 million"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read archives into the newsroom, with Dask: the next run threads and publishes what they hold.

    Files that are done are not read again; after a kill, run it again. Exit codes: 0 done, 1 something could not be read (listed),
    2 usage or configuration, 3 store (such as another run at work).
    """
    import copydesk
    from copydesk.newsroom.backfilling import PAGES_A_YEAR

    now = moment(at)
    with copydesk.open(newsroom_folder(folder), now=now) as room, progress() as tell:
        if room.restored and not as_json:
            err.print(f"The store was missing: rebuilt from {room.restored} published posts.")
        report = room.backfill(names, workers=workers, scheduler=scheduler, source=source, now=now, tell=tell)
    year = pages_a_year or PAGES_A_YEAR
    if as_json:
        typer.echo(json.dumps(_json(report, year), ensure_ascii=False).encode("utf-8", "backslashreplace").decode())
    else:
        _print(report, year)
    raise typer.Exit(report.exit_code)


def _json(report: Backfill, year: int) -> dict[str, Any]:
    return {
        "now": report.now.isoformat(),
        "files": report.files,
        "files_before": report.files_before,
        "pages": report.pages,
        "articles": report.articles,
        "known": report.known,
        "held": dict(report.held),
        "held_named": [{"url": h.subject, "rule": h.hint, "reason": h.message} for h in report.examples],
        "no_source": dict(report.foreign.most_common()),
        "broken": report.broken,
        "failed": [{"subject": f.subject, "message": f.message} for f in report.failed],
        "cores": report.cores,
        "seconds": round(report.seconds, 3),
        "core_seconds": round(report.core_seconds, 3),
        "own_seconds": round(report.own_seconds, 3),
        "pages_per_core_second": round(report.rate, 2),
        "year": {"pages": year, "core_hours": round(report.core_hours(year), 1), "own_hours": round(report.own_hours(year), 1)},
    }


def _print(report: Backfill, year: int) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right", style="bold")
    table.add_column()
    table.add_row(str(report.files), f"files read ({report.files_before} were done before)")
    table.add_row(str(report.pages), f"pages worked up ({report.known} more were known)")
    table.add_row(str(report.articles), "articles new to the newsroom")
    table.add_row(str(sum(report.held.values())), "pages held for an editor")
    table.add_row(str(sum(report.foreign.values())), "pages of hosts that no source has")
    table.add_row(str(report.broken), "broken")
    out.print(table)
    _list("Held (see: copydesk review list)", [f"[yellow]{escape(rule)}[/]: {n}" for rule, n in report.held.most_common()])
    hosts = [f"{escape(_sayable(name))}: {n}" for name, n in report.foreign.most_common(SHOWN)]
    _list("Left, for want of a source (add one, or name it with --source ID)", hosts, len(report.foreign))
    failed = [f"{escape(_sayable(f.subject))}: {escape(_sayable(f.message))}" for f in report.failed[:SHOWN]]
    _list("[red]Broken[/] (the rest was read)", failed, report.broken)
    if report.rate:
        _print_rate(report, year)


def _print_rate(report: Backfill, year: int) -> None:
    """How fast it was, and what a year of CC-NEWS would cost at that rate."""
    hours = report.core_hours(year)
    cores = f"{report.cores} core{'s' if report.cores > 1 else ''}"
    out.print(
        f"{report.articles / report.core_seconds:.1f} articles a second and core: {report.pages} pages took {report.core_seconds:.1f} s on "
        f"{cores}, and {report.own_seconds:.1f} s of the process that reads and writes.",
        soft_wrap=True,
    )
    out.print(
        f"A year of CC-NEWS, {year:,} pages, would take {hours:,.0f} core-hours at that rate: {hours / report.cores / 24:,.1f} days on "
        f"{cores}, and {report.own_hours(year) / 24:,.1f} days on any number, since one process reads and writes.",
        soft_wrap=True,
    )


def _list(heading: str, lines: list[str], of: int = 0) -> None:
    if lines:
        out.print(f"[bold]{heading}[/]", soft_wrap=True)
        for line in lines:
            out.print(f"  {line}", soft_wrap=True)
        if of > len(lines):
            out.print(f"  and {of - len(lines)} more")


def _sayable(words: str) -> str:
    """The words with escapes for what is no character: addresses may be any bytes."""
    return words.encode("utf-8", "backslashreplace").decode()
