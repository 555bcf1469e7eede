"""What is wrong with a newsroom, and how to mend it."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from copydesk import config as configuration
from copydesk.config import Config
from copydesk.newsroom.health import Health, health
from copydesk.rights import is_open
from copydesk.store import Store

BIG_SITE = 500 * 1024 * 1024  # bytes: half of what the common static hosts take
# What keys of well-known services look like, and names that only ever hold one.
_KEY = re.compile(
    r"\b(?:sk-[A-Za-z0-9_-]{20,}|ghp_[A-Za-z0-9]{30,}|github_pat_\w{30,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|xox[abp]-[\w-]{10,})"
    r"|(?i:\b(?:api_?key|secret|token|password)\b\s*[=:]\s*[\"'][^\"'$]{12,}[\"'])"
)
_SCANNED = (".toml", ".yml", ".yaml", ".json", ".md", ".py", ".sh", ".env", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: good, worth a look, or wrong."""

    state: Literal["good", "look", "wrong"]
    subject: str
    note: str
    hint: str = ""


def examine(folder: Path, *, now: datetime) -> list[Finding]:
    """All findings about the newsroom in that folder, the worst first."""
    config = configuration.load(folder)
    findings = [*_site(config), *_sources(config), *_state(config, now), *_growth(config), *_keys(config), *_tools(config)]
    return sorted(findings, key=lambda f: ("wrong", "look", "good").index(f.state))


def _site(config: Config) -> list[Finding]:
    missing = [k for k in ("responsible", "contact", "url") if not getattr(config.site, k)]
    if missing:
        return [
            Finding(
                state="look",
                subject="[site]",
                note=f"{', '.join(missing)} not set",
                hint="readers and publishers must know whom to write to: fill it in",
            )
        ]
    return [Finding(state="good", subject="[site]", note=f"responsible: {config.site.responsible}")]


def _sources(config: Config) -> list[Finding]:
    if not config.sources:
        return [Finding(state="wrong", subject="sources", note="there are none", hint="add one with: copydesk add URL")]
    unknown = [s.id for s in config.sources if s.rights.licence == "unknown"]
    unproven = [s.id for s in config.sources if is_open(s.rights.licence) and not s.rights.evidence]
    found = []
    if unknown:
        found.append(Finding(state="look", subject="rights", note=f"unknown for {', '.join(unknown)}: published as links only",
                             hint="look up their terms and write [source.rights]"))  # fmt: skip
    if unproven:
        found.append(Finding(state="look", subject="rights", note=f"no evidence noted for the licence of {', '.join(unproven)}",
                             hint="add evidence = the address of the page that grants it"))  # fmt: skip
    return found or [Finding(state="good", subject="rights", note=f"known for all {len(config.sources)} sources")]


def _state(config: Config, now: datetime) -> list[Finding]:
    path = config.state / "store.db"
    if not path.exists():
        return [Finding(state="look", subject="store", note="there is none yet", hint="the first run makes it: copydesk run")]
    with Store.open(path, exclusive=False) as store:
        sources = health(config, store, now)
        counts = store.counts()
        due = store.next_due()
    found = [_failing(h) for h in sources if h.trouble]
    if not found:
        found.append(Finding(state="good", subject="feeds", note="no source is failing"))
    found += [f for h in sources for f in (*_moved(h), *_reserved(h, config))]
    if counts["held"]:
        found.append(
            Finding(state="look", subject="queue", note=f"{counts['held']} items wait for an editor", hint="see: copydesk review list")
        )
    checked = [h.polled for h in sources if h.polled]
    every = min((s.every for s in config.sources), default=3600)
    if checked and now - max(checked) > timedelta(seconds=4 * every):
        found.append(
            Finding(
                state="look",
                subject="schedule",
                note=f"the last poll was {max(checked):%d %b %Y %H:%M} UTC",
                hint="is the timer running? see: copydesk deploy",
            )
        )
    elif due:
        found.append(Finding(state="good", subject="schedule", note=f"next work is due {due:%d %b %Y %H:%M} UTC"))
    found.append(Finding(state="good", subject="store", note=", ".join(f"{n} {what}" for what, n in counts.items())))
    return found


def _failing(h: Health) -> Finding:
    if h.trouble == "gone":
        return Finding(state="wrong", subject=h.id, note="is gone for good and not asked any more; what it gave stays", hint=h.hint)
    since = f", last good {h.succeeded:%d %b %H:%M}" if h.succeeded else ", never good"
    what = "came as no feed" if h.trouble == "unreadable" else "failed"
    return Finding(
        state="wrong" if h.failures >= 3 else "look",
        subject=h.id,
        note=f"{what} {h.failures} times in a row{since}: {h.error}",
        hint=h.hint,
    )


def _moved(h: Health) -> list[Finding]:
    if not h.moved:
        return []
    return [Finding(state="look", subject=h.id, note=f"has moved for good and is asked at {h.moved}", hint="write that into copydesk.toml")]


def _reserved(h: Health, config: Config) -> list[Finding]:
    """What its publisher says against mining, and what becomes of that."""
    if not h.reserved:
        return []
    policy = next((f.rights.reserved for f in config.sources if f.id == h.id), "") or config.web.reserved
    kept = {"hold": "its pages wait for an editor", "link": "its articles are links"}.get(policy, "recorded; no model reads anything")
    return [
        Finding(
            state="look",
            subject=h.id,
            note=f"reserved: {'; '.join(f'{said} ({where})' for said, where in h.reserved)}; {kept}",
            hint='below [source.rights], reserved = "hold" has them wait for an editor; "record" uses them, if you have leave',
        )
    ]


def _growth(config: Config) -> list[Finding]:
    size = sum(p.stat().st_size for p in config.output.rglob("*") if p.is_file()) if config.output.is_dir() else 0
    note = f"{size / 1024 / 1024:.1f} MB in {config.publish.path}/"
    if size > BIG_SITE:
        return [
            Finding(state="look", subject="site", note=note, hint="static hosts cap a site at about 1 GB: archive old months elsewhere")
        ]
    return [Finding(state="good", subject="site", note=note)]


def _keys(config: Config) -> list[Finding]:
    """A key in a file is a leaked key: they belong into the environment."""
    leaks = []
    for folder, folders, names in os.walk(config.root):
        folders[:] = [f for f in folders if f not in (".git", ".copydesk", "node_modules", ".venv") and Path(folder, f) != config.output]
        for name in names:
            path = Path(folder, name)
            if (
                (path.suffix in _SCANNED or name.startswith(".env"))
                and path.stat().st_size < 1_000_000
                and _KEY.search(path.read_text("utf-8", "ignore"))
            ):
                leaks.append(str(path.relative_to(config.root)))
    if leaks:
        return [
            Finding(
                state="wrong",
                subject="keys",
                note=f"what looks like a key stands in {', '.join(sorted(leaks))}",
                hint="revoke it, take it out, and pass keys in the environment",
            )
        ]
    return [Finding(state="good", subject="keys", note="none in any file")]


def _tools(config: Config) -> list[Finding]:
    if config.publish.target == "jekyll" and not shutil.which("jekyll"):
        return [
            Finding(
                state="look",
                subject="jekyll",
                note="is not installed here",
                hint="the host may build the site; to see it as it will be, install jekyll",
            )
        ]
    return []
