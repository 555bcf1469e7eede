"""Commands that keep a newsroom going: run, serve, review, rebuild, publish, deploy."""

from __future__ import annotations

import json
import shutil
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

import copydesk
from copydesk import config as configuration
from copydesk.cli.app import AsJson, At, Folder, app, err, moment, newsroom_folder, out, progress
from copydesk.errors import ConfigError

if TYPE_CHECKING:  # what a command needs is loaded when it runs: `copydesk --help` must not wait for parsers and database
    from copydesk.newsroom import Newsroom, Report
    from copydesk.store import Held

SHOWN = 12  # lines of a list before "and n more"


# --- run ------------------------------------------------------------------------------------------------------------
@app.command()
def run(
    folder: Folder = Path(),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do all of it on a copy of the state: show what would be written.")] = False,
    at: At = None,
    poll_all: Annotated[bool, typer.Option("--all", help="Poll sources that are not due yet (Retry-After is still obeyed).")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and run again whenever something is due.")] = False,
    as_json: AsJson = False,
) -> None:
    """Poll feeds, read new pages, thread, compose and publish what is due.

    Exit codes: 0 done, 1 some items failed (listed), 2 usage or configuration, 3 store (such as another run at work).
    """
    here, now = newsroom_folder(folder), moment(at)
    if watch and (at or dry_run):
        raise ConfigError("cannot be used with --at or --dry-run", subject="--watch", hint="leave one of them out")
    while True:
        with copydesk.open(here, dry=dry_run, now=now) as room, progress() as tell:
            if room.restored and not as_json:
                err.print(f"The store was missing: rebuilt from {room.restored} published posts.")
            report = room.run(now=now, poll_all=poll_all, tell=tell)
            due = room.store.next_due()
        if as_json:
            typer.echo(json.dumps(_report_json(report)))
        else:
            _print_report(report, dry=dry_run)
        if not watch:
            raise typer.Exit(report.exit_code)
        _sleep_until(due)


def _sleep_until(due: datetime | None) -> None:
    wait = (due - datetime.now(UTC)).total_seconds() if due else 60.0
    try:
        time.sleep(min(max(wait, 1.0), 3600.0))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _report_json(report: Report) -> dict[str, object]:
    row = asdict(report)
    row["now"] = report.now.isoformat()
    row["held"] = [_held_json(h) for h in report.held]
    return row


def _print_report(report: Report, *, dry: bool) -> None:
    """What a run did: a short table, then what was written, held and failed, each with its reason."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right", style="bold")
    table.add_column()
    table.add_row(str(report.polled), f"sources polled ({report.unchanged} unchanged, {len(report.failed)} failed)")
    table.add_row(str(report.entries), f"new entries ({report.read} articles read, {report.revised} revised)")
    table.add_row(str(report.opened), "stories opened")
    table.add_row(str(len(report.posts)), f"posts {'would be ' if dry else ''}written ({len(report.files)} files)")
    table.add_row(str(len(report.held)), "held for an editor")
    out.print(table)
    for post in report.posts[:SHOWN]:
        label = f"[bold]{post.label}[/] " if post.label else ""
        out.print(f"  {'+' if post.new else '~'} {label}{escape(post.headline)}", soft_wrap=True)
        if post.reason:
            out.print(f"    [dim]{escape(post.reason)}[/]", soft_wrap=True)
    _more(len(report.posts))
    if report.held:
        out.print("[bold]Held[/] (see: copydesk review list)")
        for held in report.held[:SHOWN]:
            out.print(f"  {escape(held.headline or held.url)}\n    [yellow]{escape(held.rule)}[/]: {escape(held.reason)}", soft_wrap=True)
        _more(len(report.held))
    if report.failed:
        out.print("[bold red]Failed[/] (the rest was done)")
        for failure in report.failed[:SHOWN]:
            out.print(f"  {escape(failure.subject)}: {escape(failure.message)}", soft_wrap=True)
            if failure.hint:
                out.print(f"    [dim]to mend it: {escape(failure.hint)}[/]", soft_wrap=True)
        _more(len(report.failed))


def _more(n: int) -> None:
    if n > SHOWN:
        out.print(f"  and {n - SHOWN} more")


# --- review ---------------------------------------------------------------------------------------------------------
review = typer.Typer(help="The editor's queue: what is held and why, and what becomes of it.", no_args_is_help=True)
app.add_typer(review, name="review")

Item = Annotated[str, typer.Argument(help="The item's id or number, as `copydesk review list` shows it.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for the record.")]


def _held_json(h: Held) -> dict[str, str]:
    return {
        "id": h.id,
        "url": h.url,
        "source": h.source,
        "headline": h.headline,
        "rule": h.rule,
        "reason": h.reason,
        "held_at": h.held_at.isoformat().replace("+00:00", "Z"),
    }


def _pick(room: Newsroom, item: str) -> str:
    """The id that an item's id or number in the list means."""
    numbered = next((h.id for h in room.held() if str(h.number) == item), None)
    return numbered or room.store.hold(item).id


@review.command("list")
def review_list(folder: Folder = Path(), as_json: AsJson = False) -> None:
    """What is held, the oldest first. A hold is not a failure."""
    with copydesk.open(newsroom_folder(folder)) as room:
        held = room.held()
    if as_json:
        typer.echo(json.dumps([_held_json(h) for h in held], ensure_ascii=False, indent=1))
        return
    if not held:
        out.print("Nothing is held.")
        return
    for h in held:
        out.print(
            f"[bold]{h.number:>3}[/] {escape(h.headline or h.url)}  [dim]{escape(h.source)}, {h.held_at:%d %b %H:%M}[/]", soft_wrap=True
        )
        out.print(f"      [yellow]{escape(h.rule)}[/]: {escape(h.reason)}", soft_wrap=True)
    out.print("[dim]copydesk review show|approve|reject NUMBER[/]")


@review.command("show")
def review_show(item: Item, folder: Folder = Path(), as_json: AsJson = False) -> None:
    """One held item, with the text that was read."""
    with copydesk.open(newsroom_folder(folder)) as room:
        held = room.store.hold(_pick(room, item))
        article = room.store.article(held.id)
    if as_json:
        typer.echo(
            json.dumps({**_held_json(held), "state": held.state, "body": article.body if article else ""}, ensure_ascii=False, indent=1)
        )
        return
    out.print(
        f"[bold]{escape(held.headline)}[/]\n{escape(held.url)}\n{escape(held.source)}, held {held.held_at:%d %B %Y, %H:%M} UTC",
        soft_wrap=True,
    )
    out.print(f"[yellow]{escape(held.rule)}[/]: {escape(held.reason)}\n", soft_wrap=True)
    out.print(escape(article.body) if article and article.body else "[dim]No text was read from the page.[/]", soft_wrap=True)


@review.command("approve")
def review_approve(item: Item, folder: Folder = Path(), at: At = None, why: Why = "") -> None:
    """Publish a held item. A page that is no article is published as a link only."""
    with copydesk.open(newsroom_folder(folder)) as room:
        id = _pick(room, item)
        report = room.approve(id, now=moment(at), why=why)
    out.print(f"Approved {escape(id)}.", soft_wrap=True)
    _print_report(report, dry=False)


@review.command("reject")
def review_reject(item: Item, folder: Folder = Path(), at: At = None, why: Why = "") -> None:
    """Never publish a held item; it stays on record."""
    with copydesk.open(newsroom_folder(folder)) as room:
        id = _pick(room, item)
        room.reject(id, now=moment(at), why=why)
    out.print(f"Rejected {escape(id)}.", soft_wrap=True)


# --- rebuild, serve -------------------------------------------------------------------------------------------------
@app.command()
def rebuild(
    folder: Folder = Path(),
    stage: Annotated[str, typer.Option(help="From where on: facts, threads, posts or site.")] = "site",
    at: At = None,
) -> None:
    """Make what was worked out again from what arrived. Addresses and dates of posts, and editors' decisions, stay."""
    with copydesk.open(newsroom_folder(folder), now=moment(at)) as room, progress() as tell:
        report = room.rebuild(stage, now=moment(at), tell=tell)
    out.print(f"Rebuilt from {escape(stage)} on: {len(report.posts)} posts, {len(report.files)} files changed.")


@app.command()
def serve(
    folder: Folder = Path(),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the site in a browser.")] = False,
) -> None:
    """Serve the site on this machine, to look at it (a Jekyll site is built first, by `jekyll` or as a preview)."""
    from copydesk import serving

    site = serving.prepare(configuration.load(newsroom_folder(folder)))
    if site.note:
        err.print(site.note)
    serving.serve(site.folder, port=port, ready=lambda url: _serving(url, open_browser))


def _serving(url: str, open_browser: bool) -> None:
    out.print(f"Serving at [bold]{url}[/] (end with Ctrl-C)")
    if open_browser:
        typer.launch(url)


# --- publish, deploy ------------------------------------------------------------------------------------------------
@app.command()
def publish(
    folder: Folder = Path(),
    git: Annotated[bool, typer.Option("--git", help="Commit the files that changed to a branch, and push it.")] = False,
    branch: Annotated[str, typer.Option(help="The branch to commit to.")] = "main",
    remote: Annotated[str, typer.Option(help="The remote to push to.")] = "origin",
    push: Annotated[bool, typer.Option("--push/--no-push", help="Push after committing.")] = True,
    root: Annotated[
        bool, typer.Option("--site-as-root", help="Put the site's folder at the root of the branch (such as gh-pages).")
    ] = False,
) -> None:
    """Send the site out. Only files that changed are committed; nothing is ever forced."""
    from copydesk import deploy as deploying

    if not git:
        raise ConfigError("say how to publish", subject="copydesk publish", hint="write: copydesk publish --git")
    here = newsroom_folder(folder)
    with copydesk.open(here) as room:
        c = room.config
        paths = [str(Path(c.publish.path) / p) for p in room.store.file_paths()]
    done = deploying.publish_git(
        here,
        paths,
        branch=branch,
        remote=remote,
        push=push,
        prefix=c.publish.path if root else "",
        message=f"{c.site.title}: publish",
        contact=c.site.contact,
    )
    if done.commit is None:
        out.print("Nothing is new: no commit.")
    else:
        sent = f", pushed to {escape(done.remote)}" if done.pushed else ""
        out.print(f"Committed {done.changed} files to {escape(done.branch)} ({done.commit[:10]}){sent}.")
    if done.note:
        out.print(f"[dim]{escape(done.note)}[/]", soft_wrap=True)


deploy = typer.Typer(help="Keep the newsroom running: GitHub Pages, cron or systemd.", no_args_is_help=True)
app.add_typer(deploy, name="deploy")


@deploy.command("github-pages")
def deploy_github_pages(
    folder: Folder = Path(), every: Annotated[str, typer.Option(help="How often to run.")] = "1h", branch: str = "main"
) -> None:
    """Write the GitHub workflow that runs copydesk on a schedule and puts the site on GitHub Pages. No secret is needed."""
    from copydesk import deploy as deploying

    here = newsroom_folder(folder)
    for path, body in deploying.github_pages(configuration.load(here), every=every, branch=branch):
        target = here / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
        out.print(f"Wrote {escape(path)}")
    out.print("Commit and push it; in the repository's settings choose Pages, Source: GitHub Actions.")


Every = Annotated[str, typer.Option(help="How often to run.")]
Git = Annotated[bool, typer.Option("--git", help="Also publish what changed with git.")]


def _command() -> str:
    """Where copydesk is: cron and systemd know few folders."""
    return shutil.which("copydesk") or str(Path(sys.executable).with_name("copydesk"))


@deploy.command("cron")
def deploy_cron(folder: Folder = Path(), every: Every = "15m", git: Git = False) -> None:
    """Print the line to put into `crontab -e`."""
    from copydesk import deploy as deploying

    typer.echo(deploying.cron_line(newsroom_folder(folder), every, command=_command(), git=git))


@deploy.command("systemd")
def deploy_systemd(
    folder: Folder = Path(),
    every: Every = "15m",
    git: Git = False,
    user: Annotated[str, typer.Option(help="The user it runs as, for a system service.")] = "",
    to: Annotated[Path | None, typer.Option(help="Write the files into this folder.", show_default="print them")] = None,
) -> None:
    """Write or print a systemd service and timer."""
    from copydesk import deploy as deploying

    for name, body in deploying.systemd_units(newsroom_folder(folder), every, command=_command(), git=git, user=user):
        if to is None:
            typer.echo(f"# {name}\n{body.decode()}")
        else:
            to.mkdir(parents=True, exist_ok=True)
            (to / name).write_bytes(body)
            out.print(f"Wrote {escape(str(to / name))}", soft_wrap=True)
