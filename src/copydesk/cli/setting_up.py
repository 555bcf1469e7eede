"""Commands that set a newsroom up: demo, init, add, doctor."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.prompt import Prompt

from copydesk import config as configuration
from copydesk.cli.app import AsJson, At, Folder, app, moment, newsroom_folder, out
from copydesk.config import Config
from copydesk.errors import ConfigError
from copydesk.rights import default_mode, licence_name
from copydesk.text import slug
from copydesk.types import Mode


class Target(StrEnum):
    """What kind of site is made."""

    static = "static"
    jekyll = "jekyll"


TargetOption = Annotated[Target, typer.Option(help="static (copydesk's own pages) or jekyll.")]


# --- demo -----------------------------------------------------------------------------------------------------------
@app.command()
def demo(
    folder: Annotated[Path | None, typer.Option(help="Keep the newsroom in this new folder.", show_default="a temporary one")] = None,
    target: TargetOption = Target.static,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to serve the site on; 0 takes a free one.")] = 0,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser and do not stay: end when the site is made.")] = False,
) -> None:
    """See it work: three days of an invented town's news, offline, from five small news sites on this machine."""
    from copydesk.demo import show

    stay = sys.stdout.isatty() and not no_open
    show.show(folder, target=target, port=port, stay=stay, say=lambda line: out.print(line, soft_wrap=True), open_page=typer.launch)


# --- init -----------------------------------------------------------------------------------------------------------
@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The new newsroom's folder.")] = Path(),
    title: Annotated[str | None, typer.Option(help="What the site is called.")] = None,
    responsible: Annotated[str | None, typer.Option(help="Who holds editorial responsibility; printed on every page.")] = None,
    contact: Annotated[str | None, typer.Option(help="An address readers and publishers can write to; also in our User-Agent.")] = None,
    url: Annotated[str | None, typer.Option(help="Where the site will be, such as https://news.example.")] = None,
    language: Annotated[str, typer.Option(help="The site's language.")] = "en",
    timezone: Annotated[str, typer.Option(help="The time zone of the times readers see.")] = "UTC",
    law: Annotated[str, typer.Option(help="Law profile: cautious, eu, uk or us (today all are as cautious).")] = "cautious",
    commercial: Annotated[
        bool | None, typer.Option("--commercial/--not-commercial", help="NC licences are refused on a commercial site.")
    ] = None,
    target: Annotated[Target | None, typer.Option(help="static (copydesk's own pages) or jekyll.")] = None,
) -> None:
    """Make a new newsroom: a folder with a copydesk.toml. Asks on a terminal; elsewhere flags and defaults decide."""
    file = folder / configuration.FILE
    if file.exists():
        raise ConfigError("is there already", subject=str(file), hint="add sources with: copydesk add URL")
    ask = sys.stdin.isatty() and sys.stdout.isatty()

    def answer(given: str | None, question: str, default: str, choices: tuple[str, ...] = ()) -> str:
        if given is not None or not ask:
            return default if given is None else given
        return Prompt.ask(question, choices=list(choices) or None, default=default, show_default=bool(default), console=out)

    values = {
        "title": answer(title, "What is the site called?", folder.resolve().name.replace("-", " ").capitalize()),
        "responsible": answer(responsible, "Who holds editorial responsibility (printed)?", ""),
        "contact": answer(contact, "Which e-mail address may readers and publishers write to?", ""),
        "url": answer(url, "Where will the site be (https://..., may stay empty)?", ""),
        "language": language,
        "timezone": timezone,
        "law": answer(None if ask and law == "cautious" else law, "Law profile?", law, ("cautious", "eu", "uk", "us")),
    }
    trade = commercial if commercial is not None else (typer.confirm("Is the site commercial?", default=False) if ask else False)
    where = answer(target, "Which target?", "static", ("static", "jekyll"))
    # A Jekyll site that is there already is where the posts go.
    path = "." if where == "jekyll" and (folder / "_config.yml").exists() else "site"
    text = _toml(values, commercial=trade, target=where, path=path)
    config = configuration.parse(text, root=folder.resolve())
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    _ignore_state(folder)
    from copydesk.newsroom.publishing import found

    made = found(config)
    out.print(
        f"Made [bold]{escape(str(file))}[/]" + (f" and a Jekyll starter site in {escape(config.publish.path)}/" if made else ""),
        soft_wrap=True,
    )
    out.print("Next: [bold]copydesk add URL[/] for each source, then [bold]copydesk run[/]")


def _toml(values: dict[str, str], *, commercial: bool, target: str, path: str) -> str:
    lines = ["# copydesk: every setting is in docs/reference/configuration.md. Keys and passwords never go here.", "[site]"]
    lines += [f"{k} = {quoted(v)}" for k, v in values.items()]
    lines += [f"commercial = {str(commercial).lower()}", "", "[publish]", f"target = {quoted(target)}", f"path = {quoted(path)}", ""]
    return "\n".join(lines)


def quoted(value: str) -> str:
    """A text as a TOML string."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _ignore_state(folder: Path) -> None:
    """The state never belongs into a repository."""
    ignore = folder / ".gitignore"
    lines = ignore.read_text(encoding="utf-8").splitlines() if ignore.exists() else []
    if ".copydesk/" not in lines:
        ignore.write_text("\n".join([*lines, ".copydesk/"]) + "\n", encoding="utf-8")


# --- add ------------------------------------------------------------------------------------------------------------
@app.command()
def add(
    url: Annotated[str, typer.Argument(help="A feed, or a page that names one.")],
    folder: Folder = Path(),
    id: Annotated[str | None, typer.Option(help="The source's id.", show_default="made from its title")] = None,
    name: Annotated[str | None, typer.Option(help="The outlet's name, as readers see it.", show_default="the feed's title")] = None,
    section: Annotated[str, typer.Option(help="The section its stories open in.", show_default="that of their topic")] = "",
    every: Annotated[str, typer.Option(help="How often it is polled.")] = "1h",
    licence: Annotated[str | None, typer.Option(help="The licence of its text, such as CC-BY-4.0 or all-rights-reserved.")] = None,
    mode: Annotated[str | None, typer.Option(help="What may be published of it: link, brief or full.")] = None,
) -> None:
    """Add a source: finds its feed, says what robots.txt and its pages allow, and which mode follows."""
    from copydesk.newsroom.desk import agent_of
    from copydesk.newsroom.surveying import survey
    from copydesk.web import Web

    here = newsroom_folder(folder)
    config = configuration.load(here)
    with Web(config.web, agent=agent_of(config), now=datetime.now(UTC)) as web:
        found = survey(web, url)
    if any(f.url == found.feed for f in config.sources):
        raise ConfigError("is a source already", subject=found.feed, hint="see copydesk.toml")
    chosen_licence = licence or found.licence or "unknown"
    chosen_mode = mode or _mode_of(chosen_licence, reserved=bool(found.reserved))
    source = free_id(config, id or id_of(name or found.name))
    row = source_toml(source, found.feed, name or found.name, section, every, chosen_licence, chosen_mode)
    file = here / configuration.FILE
    text = file.read_text(encoding="utf-8").rstrip("\n") + "\n\n" + row
    configuration.parse(text, root=here)  # a bad flag is told before anything is written
    file.write_text(text, encoding="utf-8")
    out.print(
        f"Added [bold]{escape(name or found.name)}[/] as {escape(source)}: {escape(found.feed)} ({found.format}, {found.entries} entries)",
        soft_wrap=True,
    )
    out.print(f"  robots.txt   {escape(found.robots)}")
    reserved = "; ".join(found.reserved) + ": no model may read it" if found.reserved else "none found"
    out.print(f"  reservation  {escape(reserved)}", soft_wrap=True)
    for said in found.given:
        out.print(f"  given        {escape(said)}", soft_wrap=True)
    out.print(f"  licence      {escape(licence_name(chosen_licence))}" + ("" if licence or found.licence else " (none found)"))
    out.print(f"  mode         [bold]{chosen_mode}[/]: {_MODES[chosen_mode]}")  # type: ignore[index]


def _mode_of(licence: str, *, reserved: bool) -> str:
    """The mode that follows from what was found: an open licence grants what it grants, whatever else is reserved."""
    if licence == "all-rights-reserved":
        return "link" if reserved else "brief"
    return default_mode(licence)


_MODES: dict[Mode, str] = {
    "link": "the linked headline, time, and our own tags and figures",
    "brief": "also the names found and one short, attributed quotation",
    "full": "the whole text under its licence",
}


def id_of(name: str) -> str:
    """An id made from a source's name."""
    words = re.sub(r"[^a-z0-9]+", "-", slug(name)).strip("-")
    return words[:40].strip("-") or "source"


def free_id(config: Config, wanted: str, taken: Collection[str] = ()) -> str:
    """The id, with a number behind it if a source has it, or it is taken otherwise."""
    id, n = wanted, 2
    while config.source(id) or id in taken:
        id, n = f"{wanted}-{n}", n + 1
    return id


def source_toml(id: str, feed: str, name: str, section: str, every: str, licence: str, mode: str) -> str:
    """A source as a record of copydesk.toml."""
    keys = {"id": id, "feed": feed, "name": name, **({"section": section} if section else {}), "every": every}
    rights = {"licence": licence, "mode": mode}
    lines = [
        "[[source]]",
        *(f"{k} = {quoted(v)}" for k, v in keys.items()),
        "[source.rights]",
        *(f"{k} = {quoted(v)}" for k, v in rights.items()),
    ]
    return "\n".join(lines) + "\n"


# --- doctor ---------------------------------------------------------------------------------------------------------
@app.command()
def doctor(folder: Folder = Path(), at: At = None, as_json: AsJson = False) -> None:
    """What is wrong with this newsroom, and how to mend it: feeds, rights, keys, schedule, growth."""
    from copydesk import doctor as doctoring

    findings = doctoring.examine(newsroom_folder(folder), now=moment(at) or datetime.now(UTC))
    if as_json:
        typer.echo(json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=1))
    else:
        marks = {"wrong": "[bold red]wrong[/]", "look": "[yellow]look[/] ", "good": "[green]good[/] "}
        for f in findings:
            out.print(f"{marks[f.state]}  {escape(f.subject)}: {escape(f.note)}", soft_wrap=True)
            if f.hint:
                out.print(f"       [dim]{escape(f.hint)}[/]", soft_wrap=True)
    raise typer.Exit(1 if any(f.state == "wrong" for f in findings) else 0)
