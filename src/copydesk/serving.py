"""The site on this machine, to look at: static pages as they are, a Jekyll site built by jekyll or previewed without it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from copydesk.config import Config
from copydesk.errors import NotFound, PublishError
from copydesk.newsroom import Newsroom


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A folder of finished pages, and a word on how it came about."""

    folder: Path
    note: str = ""


def prepare(config: Config) -> Site:
    """The folder whose pages are served."""
    if not config.output.is_dir():
        raise NotFound("there is no site yet", subject=str(config.output), hint="make one with: copydesk run")
    if config.publish.target == "static":
        return Site(folder=config.output)
    built = config.state / "preview"
    if not shutil.which("jekyll"):
        return Site(folder=_preview(config, built), note="jekyll is not installed: this is copydesk's own preview of the posts.")
    done = subprocess.run(
        ["jekyll", "build", "--quiet", "--source", str(config.output), "--destination", str(built)], capture_output=True, text=True
    )
    if done.returncode:
        raise PublishError("jekyll could not build the site", subject=str(config.output), hint=done.stderr.strip()[-500:])
    return Site(folder=built, note="Built by jekyll.")


def _preview(config: Config, folder: Path) -> Path:
    """The posts as copydesk's static site would show them."""
    with Newsroom.open(config.root) as room:
        shutil.rmtree(folder, ignore_errors=True)
        room.preview(folder)
    return folder


class _Handler(SimpleHTTPRequestHandler):
    """Files of a folder, quietly; a folder is its index.html, and no folder is ever listed."""

    def log_message(self, *_: object) -> None:
        pass

    def list_directory(self, path: object) -> None:
        self.send_error(404)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


def server(folder: Path, *, port: int = 0) -> ThreadingHTTPServer:
    """A server of that folder on loopback only, bound but not yet serving."""
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(folder)))
    except OSError as e:
        raise PublishError(
            f"port {port} cannot be used: {e.strerror}", subject="serve", hint="choose another with --port, or 0 for any"
        ) from e


def serve(folder: Path, *, port: int, ready: Callable[[str], None]) -> None:
    """Serve a folder until Ctrl-C; `ready` is told the address."""
    with server(folder, port=port) as web:
        ready(f"http://127.0.0.1:{web.server_port}/")
        try:
            web.serve_forever()
        except KeyboardInterrupt:
            return
