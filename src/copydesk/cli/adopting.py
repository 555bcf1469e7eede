"""The command that takes over an old blog: adopt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from copydesk.cli.app import AsJson, app, out, progress

if TYPE_CHECKING:
    from copydesk.adopt import Adoption, Proposal
    from copydesk.adopt.blog import Broken
    from copydesk.adopt.tree import Written

SHOWN = 12  # lines of a list before "and n more"


@app.command()
def adopt(
    blog: Annotated[Path, typer.Argument(metavar="DIR", help="The blog's folder (Jekyll or Hugo), or its folder of posts.")],
    write: Annotated[Path | None, typer.Option("--write", metavar="OUT", help="Write the blog anew into this new folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Take over an auto-blog: one post for each article, without fake labels and stock ledes; old addresses lead to it.

    Without --write nothing is written, and DIR is never changed. Exit codes: 0 done, 1 some files could not be read (listed),
    2 usage, such as no posts in DIR or an OUT that is not empty.
    """
    from copydesk.adopt import propose, tree

    if write:
        tree.check(blog, write)
    with progress() as tell:
        adoption = propose(blog, tell)
        written = tree.write(adoption, write, tell) if write else None
    broken = [*adoption.blog.broken, *(written.broken if written else ())]
    if as_json:
        typer.echo(_sayable(json.dumps(_json(adoption, written, broken), ensure_ascii=False, indent=1)))
    else:
        _print(adoption, written, broken)
    raise typer.Exit(1 if broken else 0)


def _json(adoption: Adoption, written: Written | None, broken: list[Broken]) -> dict[str, Any]:
    return {
        "folder": str(adoption.blog.folder),
        "kind": adoption.blog.kind,
        "posts": len(adoption.blog.posts),
        "articles": adoption.articles,
        "proposals": [_proposal_json(p) for p in adoption.proposals],
        "labels": sorted({label for p in adoption.proposals for label in p.labels}),
        "phrases": sorted({phrase for p in adoption.proposals for phrase in p.phrases}),
        "broken": [{"path": b.path, "wrong": b.wrong} for b in broken],
        "redirect_key": adoption.blog.redirect_key,
        "redirects_work": adoption.blog.redirects_work,
        "written": str(written.folder) if written else None,
        "manifest": str(written.manifest) if written else None,
    }


def _proposal_json(p: Proposal) -> dict[str, Any]:
    return {
        "path": p.kept.path,
        "address": p.kept.address,
        "headline": p.headline,
        "lede": p.lede,
        "redirect_from": list(p.redirects),
        "labels": list(p.labels),
        "phrases": list(p.phrases),
        "posts": [{"path": c.path, "address": c.address, "headline": c.headline, "date": c.when.isoformat()} for c in p.posts],
    }


def _print(adoption: Adoption, written: Written | None, broken: list[Broken]) -> None:
    blog, proposals = adoption.blog, adoption.proposals
    copied = sorted((p for p in proposals if len(p.posts) > 1), key=lambda p: -len(p.posts))
    alone = [p for p in proposals if len(p.posts) == 1]
    _counts(adoption, len(copied), len(alone), len(broken))
    _list("Copies put together", [(f"{len(p.posts)}×", p) for p in copied])
    _list("Only mended", [("", p) for p in alone])
    if broken:
        out.print("[bold red]Cannot be read[/] (copied as they are)")
        for b in broken[:SHOWN]:
            out.print(f"  {escape(_sayable(b.path))}: {escape(_sayable(b.wrong))}", soft_wrap=True)
        _more(len(broken))
    if copied and not blog.redirects_work:
        out.print("For the old addresses to work, add [bold]jekyll-redirect-from[/] to plugins in _config.yml.", soft_wrap=True)
    if written:
        out.print(f"Wrote {escape(str(written.folder))}; what became of each file: {escape(str(written.manifest))}", soft_wrap=True)
    elif proposals:
        out.print("[dim]Nothing was written. To write the blog anew: copydesk adopt DIR --write OUT[/]", soft_wrap=True)
    else:
        out.print("There is nothing to mend.")


def _counts(adoption: Adoption, copied: int, alone: int, broken: int) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right", style="bold")
    table.add_column()
    table.add_row(str(len(adoption.blog.posts)), f"posts ({adoption.blog.kind})")
    table.add_row(str(adoption.articles), "articles: one post each")
    table.add_row(str(copied), "of them published more than once")
    table.add_row(str(alone), "published once, with a fake label or a stock lede")
    table.add_row(str(broken), "files that cannot be read")
    out.print(table)


def _list(heading: str, rows: list[tuple[str, Proposal]]) -> None:
    if not rows:
        return
    table = Table(box=None, pad_edge=False, show_header=False, title=heading, title_justify="left", title_style="bold")
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    table.add_column(overflow="fold", style="dim")
    for times, p in rows[:SHOWN]:
        table.add_row(times, escape(p.headline), escape(", ".join((*p.labels, *p.phrases))))
    out.print(table)
    _more(len(rows))


def _sayable(words: str) -> str:
    """The words with escapes for what is no character: file names may be any bytes."""
    return words.encode("utf-8", "backslashreplace").decode()


def _more(n: int) -> None:
    if n > SHOWN:
        out.print(f"  and {n - SHOWN} more")
