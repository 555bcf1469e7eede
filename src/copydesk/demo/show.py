"""The demo: three days on the invented wire in a few seconds, over real HTTP on this machine, and the site that comes of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.markup import escape

from copydesk import config as configuration
from copydesk import serving
from copydesk.demo.wire import DemoWire
from copydesk.errors import ConfigError
from copydesk.newsroom import Newsroom, Report
from copydesk.newsroom.publishing import found

Say = Callable[[str], None]


def run(folder: Path, *, target: str, say: Say, tell: Callable[[str, int, int], None] | None = None) -> None:
    """Fill a newsroom in that new folder from the invented wire, run by run."""
    if (folder / configuration.FILE).exists():
        raise ConfigError("there is a newsroom already", subject=str(folder), hint="name a new folder with --folder")
    folder.mkdir(parents=True, exist_ok=True)
    with DemoWire() as wire:
        say(f"[bold]Harbour Wire[/]: {len(wire.outlets)} invented news sites on this machine, three days in {len(wire.steps)} runs.\n")
        (folder / configuration.FILE).write_text(wire.config_toml(target=target), encoding="utf-8")
        found(configuration.load(folder))
        with Newsroom.open(folder, now=wire.steps[0]) as room:
            for step in wire.steps:
                wire.clock = step
                report = room.run(now=step, poll_all=True, tell=tell)
                say(_line(report))
            held = room.held()
    for h in held:
        say(f"  [yellow]held[/] {escape(h.headline)}: {escape(h.reason)}")


def _line(report: Report) -> str:
    new = sum(p.new for p in report.posts)
    parts = [
        f"{report.now:%a %d %b %H:%M}",
        f"{report.entries:>3} new entries",
        f"{report.opened:>2} stories opened",
        f"{new:>2} posts new",
        f"{len(report.posts) - new:>2} updated",
    ]
    troubles = [f"[yellow]{escape(f.subject)}: {escape(f.message)}[/]" for f in report.failed]
    return "  ".join(parts) + ("  " + "; ".join(troubles) if troubles else "")


def show(folder: Path | None, *, target: str, port: int, stay: bool, say: Say, open_page: Callable[[str], object]) -> None:
    """The whole demo: run it, serve the site, and stay until Ctrl-C if there is somebody to look at it."""
    with tempfile.TemporaryDirectory(prefix="copydesk-demo-") as scratch:
        home = folder or Path(scratch)
        run(home, target=target, say=say)
        site = serving.prepare(configuration.load(home))
        pages = sum(1 for _ in site.folder.rglob("*.html"))
        say(f"\n{pages} pages" + (f" in {escape(str(site.folder))}" if folder else "") + (f" ({site.note})" if site.note else ""))
        if not stay:
            with serving.server(site.folder, port=port) as web:
                say(f"The site answers at http://127.0.0.1:{web.server_port}/; no terminal, so the demo ends here.")
            return

        def ready(url: str) -> None:
            say(f"The site is at [bold]{url}[/] (end with Ctrl-C)")
            open_page(url)

        serving.serve(site.folder, port=port, ready=ready)
