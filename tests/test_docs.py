"""The documentation says what is so: every command and key is there, every link leads somewhere, every example runs."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest
import typer

from copydesk import config, errors, types
from copydesk.cli import app
from copydesk.demo.wire import DemoWire
from copydesk.sites.jekyll import JekyllSite
from tests.invented_posts import POSTS
from tests.invented_posts import config as site_config
from tests.test_architecture import EXTRA, LAYERS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, what else stands behind that, and the text."""

    language: str
    info: str
    text: str


def blocks(text: str, language: str = "") -> list[Block]:
    found = re.findall(r"^```(\w*) ?([^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [Block(*b) for b in found if not language or b[0] == language]


def sections(text: str) -> dict[str, str]:
    """Heading → what stands under it, up to the next heading of any depth."""
    parts = re.split(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    rules = [n for n, row in enumerate(cells) if all(re.fullmatch(r":?-+:?", c) for c in row)]
    return [row for n, row in enumerate(cells) if n not in rules and n + 1 not in rules]


# --- commands -------------------------------------------------------------------------------------------------------
def commands(command: Any = None, name: str = "copydesk") -> Iterator[tuple[str, Any]]:
    """Every command with its full name, and the groups they are in."""
    command = command or typer.main.get_command(app)
    yield name, command
    for part, child in getattr(command, "commands", {}).items():
        yield from commands(child, f"{name} {part}")


ALL_COMMANDS = dict(commands())


def test_no_command_is_described_that_is_not_there() -> None:
    described = {name for name in sections(page("reference/commands.md")) if name.startswith("copydesk ")}
    assert described == ALL_COMMANDS.keys() - {"copydesk"}


@pytest.mark.parametrize("name", ALL_COMMANDS)
def test_every_option_of_a_command_is_described(name: str) -> None:
    text = page("reference/commands.md")
    here = text if name == "copydesk" else sections(text)[name]
    has = {o for p in ALL_COMMANDS[name].params for o in (*p.opts, *p.secondary_opts) if o.startswith("--")} - {"--help"}
    said = set(re.findall(r"`(--[\w-]+)", here))
    assert has <= said, f"not described: {sorted(has - said)}"
    if name != "copydesk":
        assert said - {"--jsonl"} <= has, f"described, but not there: {sorted(said - has)}"


# --- configuration --------------------------------------------------------------------------------------------------
MINIMAL = '[[source]]\nid = "a"\nfeed = "https://a.example/feed"\n[source.rights]\n'


def keys_taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """Table → the keys that reading a copydesk.toml asks it for."""
    found: dict[str, set[str]] = {}
    done = config._Table.done

    def noting(table: config._Table) -> None:
        name = re.sub(r'^source "a"', "source", table.name)
        found[f"[[{name}]]" if name == "source" else f"[{name}]"] = set(table.known)
        done(table)

    monkeypatch.setattr(config._Table, "done", noting)
    config.parse(MINIMAL, root=ROOT)
    return found


def described_keys() -> dict[str, dict[str, str]]:
    """Table → key → default, as the page has them."""
    tables = {h.strip("`"): body for h, body in sections(page("reference/configuration.md")).items() if h.startswith("`[")}
    return {name: {row[0].strip("`"): row[1].strip("`") for row in rows(body)} for name, body in tables.items()}


def test_every_key_of_the_configuration_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = keys_taken(monkeypatch)
    assert taken.pop("[the file]") == {name.strip("[]") for name in taken if "." not in name}
    taken["[[source]]"].remove("rights")
    assert {name: set(keys) for name, keys in described_keys().items()} == taken


def test_described_defaults_are_the_defaults() -> None:
    written = []
    for name, keys in described_keys().items():
        values = {**keys, "id": '"a"', "feed": '"https://a.example/feed"', "name": '"a"'} if name == "[[source]]" else keys
        written += [name, *(f"{key} = {value}" for key, value in values.items())]
    assert config.parse("\n".join(written), root=ROOT) == config.parse(MINIMAL, root=ROOT)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(DOCS)))
def test_every_piece_of_toml_is_a_configuration(path: Path) -> None:
    for block in blocks(path.read_text(encoding="utf-8"), "toml"):
        tomllib.loads(block.text)
        config.parse(block.text, root=ROOT)


# --- the rest of the reference --------------------------------------------------------------------------------------
def test_the_layers_are_those_that_are_tested() -> None:
    described = {int(r[0]): set(re.findall(r"`(\w+)`", r[1])) for r in rows(sections(page("explanation/architecture.md"))["Layers"])}
    assert described == LAYERS


def test_the_exceptions_within_layer_1_are_those_that_are_tested() -> None:
    may_import = rows(sections(page("explanation/architecture.md"))["Layers"])[1][2]
    said = {m: set(re.findall(r"`(\w+)`", others)) for m, others in re.findall(r"`(\w+)` imports? ([^,]+)", may_import)}
    assert said == EXTRA


def error_tree(kind: type[errors.CopydeskError] = errors.CopydeskError) -> Iterator[str]:
    yield kind.__name__
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from error_tree(child)


def test_every_error_is_described() -> None:
    named = [name for row in rows(page("reference/errors.md")) for name in re.findall(r"`(\w+)`$", row[0])]
    assert named == list(error_tree())


def test_every_key_of_the_front_matter_is_described() -> None:
    text = page("reference/front-matter.md").partition("## post.json")[0]
    described = {name for row in rows(text) for name in re.findall(r"`(\w+)`", row[0])}
    described |= {name for row in rows(text) if row[0].startswith(("`figures`", "`quotations`", "`full`", "`updates`"))
                  for name in re.findall(r"`(\w+)`", row[2])}  # fmt: skip
    used: set[str] = set()
    for post in POSTS:
        ((_, data),) = JekyllSite(site_config("jekyll")).post(post)
        used |= set(re.findall(r"^(?:  - |    |  )?(\w+):(?= |$)", data.decode().split("---\n")[1], re.MULTILINE))
    assert used - described == set()


def test_every_key_of_post_json_is_described() -> None:
    text = page("reference/front-matter.md").partition("## post.json")[2].partition("## _data")[0]
    described = {name: row[1] for row in rows(text) for name in re.findall(r"`(\w+)`", row[0])}
    assert set(described) == {f.name for f in fields(types.Post)}
    parts = {"sentences": types.Sentence, "sources": types.SourceLine, "label": types.Label, "figures": types.FigureLine,
             "quotations": types.Quotation, "full": types.FullText, "picture": types.Picture, "updates": types.Update}  # fmt: skip
    for name, kind in parts.items():
        assert {f.name for f in fields(kind)} <= set(re.findall(r"`(\w+)`", described[name])), name


# --- links ----------------------------------------------------------------------------------------------------------
def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.strip().lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("path", [*PAGES, ROOT / "README.md"], ids=lambda p: str(p.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        if not there.exists() or (anchor and anchor not in anchors(there.read_text(encoding="utf-8"))):
            broken.append(target)
    assert not broken


def test_every_page_can_be_reached_from_the_map() -> None:
    reached, waiting = set(), [DOCS / "index.md"]
    while waiting:
        at = waiting.pop()
        if at not in reached and at.suffix == ".md" and at.exists():
            reached.add(at)
            targets = re.findall(r"\]\(([^)\s#]+)[^)\s]*\)", at.read_text(encoding="utf-8"))
            waiting += [(at.parent / t).resolve() for t in targets if not re.match(r"[a-z]+:", t)]
    assert {p for p in PAGES if "notes" not in p.parts} <= reached


# --- examples run ---------------------------------------------------------------------------------------------------
def test_the_library_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "\n".join(b.text for b in blocks(page("how-to/as-a-library.md"), "python"))
    (tmp_path / "my-news").mkdir()
    monkeypatch.chdir(tmp_path)
    with DemoWire() as wire:
        wire.clock = wire.steps[2]
        (tmp_path / "my-news" / "copydesk.toml").write_text(wire.config_toml(), encoding="utf-8")
        space: dict[str, Any] = {"__name__": "library_page"}
        exec(compile(code, "as-a-library.md", "exec"), space)
    assert space["report"].opened > 0
    assert list((tmp_path / "my-news" / "site").rglob("post.json"))


@pytest.fixture
def shell_environment() -> dict[str, str]:
    """An environment in which `copydesk` and `python3` are those that run these tests."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "200"}


def bash(script: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-euc", script], cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def holds(shown: Any, got: Any) -> bool:
    """Whether all that an example shows is in what was printed; a shown object may leave fields out."""
    if isinstance(shown, dict):
        return isinstance(got, dict) and all(k in got and holds(v, got[k]) for k, v in shown.items())
    if isinstance(shown, list):
        return isinstance(got, list) and len(shown) == len(got) and all(map(holds, shown, got))
    return bool(shown == got)


def json_values(text: str) -> list[Any]:
    """One JSON value, or one a line."""
    try:
        return [json.loads(text)]
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("stage", ["parse", "extract", "facts", "thread"])
def test_the_examples_of_a_filter_are_true(stage: str, tmp_path: Path, shell_environment: dict[str, str]) -> None:
    found = blocks(sections(page("reference/filters.md"))[stage])
    assert [b.language for b in found] == ["sh", "json"]
    assert holds(json_values(found[1].text), json_values(bash(found[0].text, tmp_path, shell_environment)))


@pytest.mark.slow
def test_the_quirk_of_the_how_to_works_as_typed(tmp_path: Path, shell_environment: dict[str, str]) -> None:
    text = page("how-to/page-quirks.md")
    before, after = (bash(b.text, tmp_path, shell_environment) for b in blocks(text, "sh"))
    shown = next(b.text for b in blocks(text, "text") if b.text.startswith("- "))
    assert all(line.rstrip() in after for line in shown.splitlines())
    assert "+ The Mill bridge was shut" not in after
    assert "+ The Mill bridge in Alder was shut" in before
    assert "+ The Mill bridge in Alder was shut" in after


def served(script: str, port: int, folder: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """A command of the tutorial that stays, once it answers on its port."""
    running = subprocess.Popen(
        ["bash", "-c", script], cwd=folder, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return running
        except OSError:
            assert running.poll() is None, f"{script} ended"
            time.sleep(0.05)
    raise AssertionError(f"nothing answers on port {port}: {script}")


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.mark.slow
def test_the_tutorial_works_as_typed(tmp_path: Path, shell_environment: dict[str, str]) -> None:
    text = page("tutorial.md")
    ports = {m: str(free_port()) for m in re.findall(r"^```sh stays (\d+)$", text, re.MULTILINE)}
    for said, free in ports.items():  # 8600 may be taken where tests run
        text = re.sub(rf"\b{said}\b", free, text)
    text = text.replace("copydesk serve --newsroom demo-news", f"copydesk serve --newsroom demo-news --port {ports['8000']}")
    folder, running, printed = tmp_path, [], ""
    try:
        for block in blocks(text, "sh"):
            if block.info.startswith("stays"):
                running.append(served(block.text, int(block.info.split()[1]), folder, shell_environment))
            else:
                # The folder a block ends in is where the next one begins, as in a terminal.
                out = bash(f'{block.text}\necho "folder: $PWD"', folder, shell_environment)
                *lines, last = out.splitlines()
                folder = Path(last.removeprefix("folder: "))
                printed += "\n".join(line.rstrip() for line in lines) + "\n"
    finally:
        for process in running:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
    for block in blocks(text, "text"):
        for line in block.text.splitlines():
            assert line in printed, f"the tutorial shows a line that is not printed: {line}"
    (post,) = [json.loads(p.read_bytes()) for p in (folder / "site").rglob("post.json") if "mill-bridge" in str(p)]
    assert post["updates"][-1]["text"] in text
    assert post["label"]["kind"] == "UPDATED"


# --- what does not belong into the project --------------------------------------------------------------------------
# Where packages come from is the business of each machine. Written in two parts, or this file would name them.
REGISTRIES = [
    f"{name}.{end}"
    for name, end in (
        *(("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com")),
        *(("crates", "io"), ("rubygems", "org"), ("proxy.golang", "org"), ("deb.debian", "org"), ("archive.ubuntu", "com")),
    )
]
REGISTRY = re.compile("|".join(map(re.escape, REGISTRIES)) + r"|https?://[^\s\"'<>)]*/simple\b", re.IGNORECASE)
NOT_OURS = {".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "__pycache__", "node_modules", "dist", "build"}


def text_files(folder: Path = ROOT) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if path.name not in NOT_OURS and not path.name.startswith(".venv"):
                yield from text_files(path)
        elif b"\0" not in path.read_bytes()[:8192]:
            yield path


def test_no_file_names_a_registry() -> None:
    found = [f"{p.relative_to(ROOT)}: {m[0]}" for p in text_files() for m in REGISTRY.finditer(p.read_text("utf-8", "replace"))]
    assert not found
