"""Commands of an editor: why a story is what it is, which articles belong together, which label it carries."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

import copydesk
from copydesk.cli.app import AsJson, At, Folder, app, moment, newsroom_folder, out
from copydesk.errors import ConfigError

if TYPE_CHECKING:
    from copydesk.newsroom import Report
    from copydesk.newsroom.explaining import Explained
    from copydesk.types import Figure, Quantity

Story = Annotated[str, typer.Argument(help="The story: its slug, its id, or the address of one of its articles.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for the record.")]
Undo = Annotated[bool, typer.Option("--undo", help="Take the latest one back.")]


@app.command()
def explain(story: Story, folder: Folder = Path(), as_json: AsJson = False) -> None:
    """Why a story is what it is: why each article is in it, why it carries its label, what is held, dated and disputed, and by whom."""
    with copydesk.open(newsroom_folder(folder)) as room:
        told = room.explain(story)
    if as_json:
        typer.echo(json.dumps(asdict(told), ensure_ascii=False, indent=1, default=str))
        return
    _print(told)


def _print(told: Explained) -> None:
    out.print(f"[bold]{escape(told.headline)}[/]\n[dim]{escape(told.section)} · {escape(told.slug)} · {told.story}[/]", soft_wrap=True)
    if told.label:
        until = f", until {told.label.expires:%d %b %H:%M} UTC" if told.label.expires else ", for good"
        out.print(f"[bold]{told.label.kind}[/]: {escape(told.label.reason)}{until}", soft_wrap=True)
        for evidence in told.label.evidence:
            out.print(f"    [dim]{escape(evidence)}[/]", soft_wrap=True)
    if told.held:
        out.print(f"[yellow]Held[/] {escape(told.held)}", soft_wrap=True)
    for m in told.members:
        out.print(f"[bold]{m.number:>3}[/] {escape(m.headline)}  [dim]{escape(m.outlet)}[/]", soft_wrap=True)
        out.print(f"      {escape(m.reason)}{f' ({m.score:.2f})' if m.score and '(score' not in m.reason else ''}", soft_wrap=True)
        if m.copy_of:
            out.print(f"      a copy of {escape(m.copy_of)}, which counts once", soft_wrap=True)
        out.print(f"      [dim]{escape(m.article)}[/]", soft_wrap=True)
    _print_facts(told)
    if told.leads_here:
        out.print(f"Merged into it: {escape(', '.join(told.leads_here))}", soft_wrap=True)
    for update in told.updates:
        out.print(f"  {update.at:%d %b %H:%M} {escape(update.text)}", soft_wrap=True)


def _print_facts(told: Explained) -> None:
    """What the post tells beside its sources, each with what it rests on."""
    for d in told.doubts:
        line = f"{d.outlet}: {d.was} became {d.now} ({d.what}), for no newer time and without a correction; see copydesk review list"
        out.print(f"[yellow]Perhaps a correction[/] {escape(line)}", soft_wrap=True)
    if told.timeline:
        out.print("Timeline", soft_wrap=True)
    for e in told.timeline:
        ahead = "planned; " if e.planned else ""
        why = f"{ahead}“{e.said}” in {told.outlets.get(e.source, e.source)} of {e.reported:%d %b %H:%M}"
        also = f", also {', '.join(told.outlets.get(k, k) for k in e.sources if k != e.source)}" if len(e.sources) > 1 else ""
        out.print(f"  [bold]{e.when}[/] {escape(e.text)}\n      [dim]{escape(why + also)}[/]", soft_wrap=True)
    for kind, sentence in (*(("Disputed", s) for s in told.disputed), *(("Not known", s) for s in told.unknown)):
        outlets = ", ".join(told.outlets.get(k, k) for k in sentence.sources)
        out.print(f"[yellow]{kind}[/] {escape(sentence.text)}  [dim]{escape(outlets)}[/]", soft_wrap=True)


@app.command()
def ledger(story: Story, folder: Folder = Path(), as_json: AsJson = False) -> None:
    """The figures of a story: what each article gave, what replaced it, and where sources contradict each other."""
    with copydesk.open(newsroom_folder(folder)) as room:
        found = room.ledger(story)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1, default=str))
        return
    out.print(f"[bold]{escape(found.headline)}[/]", soft_wrap=True)
    for number, quantity in enumerate(found.quantities, 1):
        _line(number, quantity, found.outlets)


def _line(number: int, quantity: Quantity, outlets: dict[str, str]) -> None:
    place = f", {quantity.place}" if quantity.place and quantity.place not in quantity.what else ""
    out.print(f"[bold]{number:>3}[/] {escape(quantity.what + place)}  [dim]{escape(quantity.giver)}[/]", soft_wrap=True)
    for given in quantity.given:
        told = "" if given.relation == "first" else f"  [yellow]{given.relation}[/]"
        out.print(
            f"      {given.at:%d %b %H:%M}  {escape(_printed(given.figure))}  [dim]{escape(outlets[given.article])}[/]{told}",
            soft_wrap=True,
        )
    if quantity.rivals:
        out.print(f"      [yellow]contradicts {', '.join(str(n + 1) for n in quantity.rivals)}[/]", soft_wrap=True)
    if quantity.adds_to is not None:
        out.print(
            f"      on top of {quantity.adds_to + 1 if quantity.adds_to >= 0 else 'what is not given here'}, never added to it",
            soft_wrap=True,
        )


def _printed(figure: Figure) -> str:
    """A figure in digits, with its modifier and unit: "at least 17", "30 to 40", "4.2 %"."""
    if figure.kind == "score":
        return figure.unit or ""
    ends = [figure.value] if figure.low is None or figure.high is None or figure.low == figure.high else [figure.low, figure.high]
    number = " to ".join(f"{end:,.10g}" if end >= 1 else f"{end:.3g}" for end in ends)
    unit = figure.unit if figure.kind in ("money", "percent", "duration", "age") else None
    return " ".join(part for part in (figure.modifier, number, unit) if part)


@app.command()
def merge(
    story: Story,
    into: Annotated[str | None, typer.Argument(help="The story it becomes a part of.", show_default=False)] = None,
    folder: Folder = Path(),
    at: At = None,
    why: Why = "",
    undo: Undo = False,
) -> None:
    """Make two stories one. The first one's address leads to the second's; threading never parts them again."""
    if undo == bool(into):
        raise ConfigError("name two stories, or one with --undo", subject="copydesk merge", hint="write: copydesk merge STORY INTO")
    with copydesk.open(newsroom_folder(folder)) as room:
        report = room.undo(story, "merge", now=moment(at)) if into is None else room.merge(story, into, now=moment(at), why=why)
    _done("The merge is taken back." if undo else "Merged.", report)


@app.command()
def split(
    story: Story,
    articles: Annotated[list[str] | None, typer.Argument(help="What leaves it: addresses, or numbers as in `explain`.")] = None,
    folder: Folder = Path(),
    at: At = None,
    why: Why = "",
    undo: Undo = False,
) -> None:
    """Make a story of its own of some articles of a story; threading never brings them together again."""
    if undo == bool(articles):
        raise ConfigError("name the articles, or --undo", subject="copydesk split", hint="write: copydesk split STORY ARTICLE...")
    with copydesk.open(newsroom_folder(folder)) as room:
        report = room.undo(story, "split", now=moment(at)) if not articles else room.split(story, articles, now=moment(at), why=why)
    _done("The split is taken back." if undo else "Split.", report)


@app.command()
def label(
    story: Story,
    kind: Annotated[
        str | None, typer.Argument(help="NEW, UPDATED, CORRECTED, BREAKING or WITHDRAWN.", show_default=False, metavar="LABEL")
    ] = None,
    folder: Folder = Path(),
    at: At = None,
    why: Annotated[str, typer.Option("--why", help="The reason, which readers see.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Have it computed again.")] = False,
) -> None:
    """Give a story a label, with its reason. Without one, labels are computed."""
    if undo == bool(kind):
        raise ConfigError("name a label, or --undo", subject="copydesk label", hint="write: copydesk label STORY UPDATED --why REASON")
    with copydesk.open(newsroom_folder(folder)) as room:
        report = room.unlabel(story, now=moment(at)) if kind is None else room.label(story, kind, why=why, now=moment(at))
    _done("The label is computed again." if undo else "Labelled.", report)


def _done(words: str, report: Report) -> None:
    out.print(words)
    for post in report.posts:
        named = f"[bold]{post.label}[/] " if post.label else ""
        out.print(f"  {'+' if post.new else '~'} {named}{escape(post.headline)}", soft_wrap=True)
