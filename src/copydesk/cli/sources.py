"""Commands about sources: how each has been doing, and what is taken from one of its pages."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from copydesk import config as configuration
from copydesk.cli.app import AsJson, At, Folder, app, moment, newsroom_folder, out
from copydesk.cli.filters import headers_in
from copydesk.cli.setting_up import free_id, id_of, source_toml
from copydesk.config import Config
from copydesk.errors import ConfigError
from copydesk.urls import host

if TYPE_CHECKING:
    from copydesk.articles import Passage
    from copydesk.types import Article

sources = typer.Typer(help="The newsroom's sources, and what is taken from their pages.", invoke_without_command=True)
app.add_typer(sources, name="sources")


# --- list -----------------------------------------------------------------------------------------------------------
@sources.callback()
def list_sources(context: typer.Context, folder: Folder = Path(), at: At = None, as_json: AsJson = False) -> None:
    """How the newsroom's sources are doing: last poll, the next and why then, entries a week, what went wrong."""
    if context.invoked_subcommand:
        return
    config = configuration.load(newsroom_folder(folder))
    rows = _rows(config, moment(at) or datetime.now(UTC))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    reserving = ("reserved",) if any(row["reserved"] for row in rows) else ()
    for name in ("id", "name", "mode", "polled", "next", "why", "a week", "error", *reserving):
        table.add_column(name, overflow="fold")
    for row in rows:
        week = "-" if row["week"] is None else f"{row['week']:g}"
        told = [str(row[key] or "-") for key in ("id", "name", "mode", "polled", "next", "why")]
        reserved = ["; ".join(r["said"] for r in row["reserved"]) or "-" for _ in reserving]
        table.add_row(*map(escape, (*told, week, str(row["error"] or "-"), *reserved)))
    out.print(table if rows else "There are no sources yet: copydesk add URL")


def _rows(config: Config, now: datetime) -> list[dict[str, Any]]:
    from copydesk.newsroom.health import health
    from copydesk.store import Store

    if (config.state / "store.db").exists():  # looking must not make one
        with Store.open(config.state / "store.db", exclusive=False) as store:
            found = health(config, store, now)
    else:
        found = health(config, None, now)
    return [
        {
            "id": h.id,
            "name": h.name,
            "mode": h.mode,
            "polled": _time(h.polled),
            "error": h.error or None,
            "next": _time(h.next) if h.polled else None,
            "why": f"{h.why}; it has moved to {h.moved}" if h.moved else h.why,
            "week": None if h.week is None else round(h.week, 1),
            "reserved": [{"said": said, "where": where} for said, where in h.reserved],
        }
        for h in found
    ]


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


# --- OPML -----------------------------------------------------------------------------------------------------------
@sources.command("import")
def sources_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An OPML list of feeds, as feed readers export it.")],
    folder: Folder = Path(),
    section: Annotated[str | None, typer.Option(help="The section of all of them.", show_default="each one's folder")] = None,
    every: Annotated[str, typer.Option(help="How often each is polled.")] = "1h",
) -> None:
    """Add the feeds of an OPML list as sources, as mode `link`: nothing is known of their rights. Nothing is fetched."""
    from copydesk.entries import outlines

    here = newsroom_folder(folder)
    config = configuration.load(here)
    listed = outlines.read(_bytes(file, "an OPML list"), subject=str(file))
    known = {source.url for source in config.sources}
    fresh = [feed for feed in listed if feed.feed not in known]
    rows, ids = [], set[str]()
    for feed in fresh:
        name = feed.name or host(feed.feed)
        ids.add(id := free_id(config, id_of(name), ids))
        rows.append(source_toml(id, feed.feed, name, section or feed.folder, every, "unknown", "link"))
    place = here / configuration.FILE
    text = "\n".join([place.read_text(encoding="utf-8").rstrip("\n") + "\n", *rows])
    configuration.parse(text, root=here)  # a bad flag is told before anything is written
    if rows:
        place.write_text(text, encoding="utf-8")
    out.print(f"Added {len(rows)} of {len(listed)} feeds; {len(listed) - len(fresh)} are sources already")


@sources.command("export")
def sources_export(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to write it.", show_default="standard output")] = None,
    folder: Folder = Path(),
) -> None:
    """The newsroom's sources as an OPML list, which every feed reader takes; sections are its folders."""
    from copydesk.entries import outlines

    config = configuration.load(newsroom_folder(folder))
    feeds = [outlines.Outline(feed=s.url, name=s.name or s.id, folder="" if s.by_topic else s.section) for s in config.sources]
    made = outlines.written(feeds, title=config.site.title)
    if file is None:
        typer.echo(made, nl=False)
        return
    try:
        file.write_bytes(made)
    except OSError as e:
        raise ConfigError(f"cannot be written: {e.strerror}", subject=str(file), hint="name a file in a folder that is there") from e
    out.print(f"Wrote {len(feeds)} sources to [bold]{escape(str(file))}[/]", soft_wrap=True)


# --- test -----------------------------------------------------------------------------------------------------------
@sources.command("test")
def sources_test(
    address: Annotated[str, typer.Argument(metavar="URL", help="The page's address.", show_default=False)] = "",
    folder: Folder = Path(),
    file: Annotated[Path | None, typer.Option(help="Read the page from this file, not from the network.")] = None,
    url: Annotated[str, typer.Option(help="The page's address, if it is not given as the argument.")] = "",
    headers: Annotated[Path | None, typer.Option(help="With --file: a file with the response's headers.")] = None,
    quirks: Annotated[Path | None, typer.Option(help="A file of quirks to try, see docs/how-to/page-quirks.md.")] = None,
    fast: Annotated[bool, typer.Option("--fast", help="Read it as `extract --fast` does.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what is taken from a page and what is left, passage by passage, with the reason."""
    from copydesk import articles
    from copydesk.articles.quirks import bundled, read

    here = address or url
    if not here:
        raise ConfigError("a page needs its address", subject="copydesk sources test", hint="write: copydesk sources test URL")
    config = _config(folder)
    page, here, said = (_bytes(file), here, headers_in(headers)) if file else _fetched(config, here)
    known = bundled() | read(quirks) if quirks else bundled()
    article = articles.extract(page, url=here, headers=said, min_words=config.quality.min_words, fast=fast, quirks=known)
    passages = articles.explain(page, url=here, headers=said, fast=fast, quirks=known)
    if as_json:
        row: dict[str, Any] = {"article": articles.as_json(article), "passages": [asdict(p) for p in passages]}
        typer.echo(json.dumps(row, ensure_ascii=False, indent=1))
    else:
        _print(article, passages)


def _config(folder: Path) -> Config:
    """The newsroom's settings, or the usual ones where there is no newsroom and none was named."""
    try:
        return configuration.load(newsroom_folder(folder))
    except ConfigError:
        if folder != Path() or (folder / configuration.FILE).exists():
            raise
        return Config(root=folder.resolve())


def _bytes(file: Path, what: str = "a page") -> bytes:
    try:
        return file.read_bytes()
    except OSError as e:
        raise ConfigError(f"cannot be read: {e.strerror}", subject=str(file), hint=f"name a file with {what} in it") from e


def _fetched(config: Config, url: str) -> tuple[bytes, str, dict[str, str]]:
    from copydesk.newsroom.desk import agent_of
    from copydesk.types import Request
    from copydesk.web import Web

    with Web(config.web, agent=agent_of(config), now=datetime.now(UTC)) as web:
        answer = web.get(Request(url=url if "://" in url else f"https://{url}", obeys="record"))  # shown to its asker, kept nowhere
    return answer.body, answer.url, dict(answer.headers)


def _print(article: Article, passages: list[Passage]) -> None:
    """The particulars, then the page as a reader would see it: + is taken, - is left, with the reason below."""
    from copydesk.articles import as_json

    row = as_json(article)
    for key in ("headline", "byline", "published", "modified", "dateline", "section", "language", "licence", "syndicated_from", "kind"):
        value = row[key]
        shown = ", ".join(value) if isinstance(value, list) else value
        out.print(f"[bold]{key:<16}[/] {escape(shown or '-')}", soft_wrap=True)
    verdict = "good" if article.quality.ok else f"{article.quality.rule}: {article.quality.reason}"
    out.print(f"[bold]{'quality':<16}[/] {escape(verdict)}\n", soft_wrap=True)
    for passage in passages:
        if passage.kept:
            out.print(f"[green]+[/] {escape(passage.words)}  [dim]{escape(passage.where)}[/]", soft_wrap=True)
        else:
            out.print(f"[red]-[/] [dim]{escape(_short(passage.words))}  {escape(passage.where)}[/]", soft_wrap=True)
            out.print(f"    [yellow]{escape(passage.reason)}[/]", soft_wrap=True)
    taken = sum(p.kept for p in passages)
    out.print(f"\n{taken} of {len(passages)} passages taken, {len(article.body.split())} words.")


def _short(words: str, limit: int = 160) -> str:
    return words if len(words) <= limit else words[: limit - 1].rsplit(" ", 1)[0] + "…"
