"""The command line: `copydesk`. Exit codes: 0 done, 1 some items failed (listed), 2 usage or configuration, 3 store."""

from __future__ import annotations

import sys

from copydesk.cli import adopting, archiving, editing, filters, keeping, setting_up, sources, training
from copydesk.cli.app import app, err
from copydesk.errors import ConfigError, CopydeskError, NotFound, StoreError

__all__ = ["app", "main"]

COMMANDS = (
    setting_up,
    sources,
    keeping,
    editing,
    adopting,
    archiving,
    filters,
    training,
)  # importing them registers their commands; the order is that of `copydesk --help`


def main() -> None:
    """Run the command line; an error of ours is one line with what to do, not a traceback."""
    try:
        app()
    except (ConfigError, NotFound) as e:
        _tell(e)
        sys.exit(2)
    except StoreError as e:
        _tell(e)
        sys.exit(3)
    except CopydeskError as e:
        _tell(e)
        sys.exit(1)
    except BrokenPipeError:  # `copydesk thread ... | head`
        sys.stderr.close()
        sys.exit(0)


def _tell(e: CopydeskError) -> None:
    err.print(f"[bold red]Error[/] {_safe(e.subject)}{': ' if e.subject else ''}{_safe(e.message)}", soft_wrap=True, highlight=False)
    if e.hint:
        err.print(f"[dim]To mend it:[/] {_safe(e.hint)}", soft_wrap=True, highlight=False)


def _safe(words: str) -> str:
    from rich.markup import escape

    return escape(words)
