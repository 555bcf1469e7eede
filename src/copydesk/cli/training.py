"""The command that fits a model on annotated texts: train."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from copydesk.cli.app import AsJson, app, out, progress
from copydesk.errors import ConfigError


@app.command(rich_help_panel="Filters")
def train(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Annotated texts, one JSON object a line: text and attributions.")],
    model: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where the model is written.")] = Path("opinion.model"),
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of fitting.")] = 60,
    as_json: AsJson = False,
) -> None:
    """Your annotated texts → a model that gives a second opinion on who said what. Needs the extra `train`."""
    from copydesk.facts import opinion, training

    opinion.crfsuite()  # a missing package is told before a long file is read
    try:
        with file.open(encoding="utf-8") as lines:
            texts = opinion.read(lines, subject=str(file))
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(f"cannot be read: {e}", subject=str(file), hint="name a UTF-8 file with one JSON object a line") from e
    with progress() as tell:
        made, scores = training.train(texts, rounds=rounds, tell=tell)
    told = {
        "texts": len(texts),
        "held_out": scores.texts,
        "words_f1": round(scores.words_f1, 3),
        "first_tier": {
            name: {"precision": round(precision, 3), "recall": round(recall, 3)}
            for name, (precision, recall) in (("rules", scores.before), ("with_model", scores.after))
        },
        "raises": made.raises,
        "lowers": made.lowers,
    }
    made.save(model, told)
    if as_json:
        typer.echo(json.dumps({"model": str(model), **told}, ensure_ascii=False))
        return
    out.print(f"[bold]{escape(str(model))}[/] of {len(texts)} texts. On {scores.texts} that it had not seen:")
    out.print(f"  words of statements  F1 {scores.words_f1:.3f}")
    for name, (precision, recall) in (("by the rules", scores.before), ("with the model", scores.after)):
        out.print(f"  first tier, {name:<15} {precision:6.1%} right, {recall:6.1%} of all statements")
    out.print("To use it, write in copydesk.toml:", f'\\[facts]\nmodel = "{escape(model.name)}"', sep="\n", soft_wrap=True)
