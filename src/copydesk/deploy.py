"""Putting the site out: a commit onto a branch, a GitHub Pages workflow, a cron line, a systemd service and timer.

Why publishing with git works the way it does: docs/notes/publishing-with-git.md.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import shlex
import signal
import subprocess
import tempfile
import zlib
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from copydesk.config import Config
from copydesk.errors import ConfigError, PublishError
from copydesk.version import __version__

STATE = ".copydesk"
WORKFLOW = ".github/workflows/copydesk.yml"

# ---------------------------------------------------------------------------------------------------------------- with git

_LOCAL = 120.0  # seconds; 2,000 new files take under one
_NETWORK = 600.0  # seconds; a first push of pictures over a home connection takes minutes
# Set while git runs a hook, or by a person for one command: they would lead our commands to another repository or index.
_NOT_OURS = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH",
)  # fmt: skip
_SETTINGS = (
    "-c", "core.fsyncMethod=batch",  # one flush for all new files of a publication instead of one each
    "-c", "i18n.commitEncoding=UTF-8",
)  # fmt: skip
_SCRATCH = ("-c", "core.splitIndex=false", "-c", "core.fsmonitor=false", "-c", "core.sparseCheckout=false")

# What git says → what to do about it, and whether the same call may succeed later. The first match counts.
_ADVICE: tuple[tuple[str, str, bool], ...] = (
    (r"dubious ownership", "the folder belongs to another user: git config --global --add safe.directory {top}", False),
    (r"\.lock': File exists|cannot lock ref", "another git command is at work there; try again when it is done", True),
    (r"GH00[6-9]|GH013|protected branch|[Pp]ush rule",
     "the branch is protected: let this account push to it, or publish to another one with --branch", False),
    (r"hook declined", "a hook on the other side refused it; its words are above", False),
    (r"currently checked out", "push to a bare repository, or to a branch that is not checked out there", False),
    (r"Could not resolve host|Failed to connect|Connection (refused|reset)|Network is unreachable|unable to connect|timed out"
     r"|hung up|returned error: 5\d\d", "check the network and run it again; nothing was changed here", True),
    (r"Authentication failed|could not read (Username|Password)|Permission (to .* )?denied|returned error: 40[13]|Invalid username"
     r"|Host key verification failed|terminal prompts disabled|not authorized|write access",
     "give this account a key or token that may write there (in GitHub Actions: permissions, contents: write)", False),
    (r"[Rr]epository .*not found|does not appear to be a git repository|returned error: 404",
     "look at the address in: git remote -v", False),
    (r"shallow update not allowed", "fetch the rest of the history: git fetch --unshallow", False),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became of a publication. ``commit`` None: there was nothing new. ``note`` is for the reader of the log."""

    commit: str | None
    changed: int
    pushed: bool
    branch: str
    remote: str = ""  # "" if nothing was to be sent
    attempts: int = 0  # more than 1: the remote moved meanwhile
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Answer:
    """How a git command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A path in a tree: its mode and blob, or mode 000000 where it is not (any more)."""

    mode: str
    blob: str
    path: str

    @property
    def gone(self) -> bool:
        return self.mode == "000000"


class _Git:
    """git in one folder, in an environment where it cannot ask anybody anything."""

    def __init__(self, folder: Path, settings: Sequence[str] = _SETTINGS, **environment: str) -> None:
        self.folder, self.settings, self.extra = folder, tuple(settings), environment

    def scratch(self, index: Path, work_tree: Path) -> _Git:
        """The same repository with an index of its own and a work tree whose folder is the root of the branch."""
        folder = work_tree if work_tree.is_dir() else self.folder
        store = self("rev-parse", "--absolute-git-dir").strip()
        extra = self.extra | {"GIT_DIR": store, "GIT_INDEX_FILE": str(index), "GIT_WORK_TREE": str(work_tree)}
        return _Git(folder, self.settings + _SCRATCH, **extra)

    def ask(self, *command: str, input: str = "", timeout: float = _LOCAL) -> _Answer:
        """How the command ended, well or not."""
        environment = {k: v for k, v in os.environ.items() if k not in _NOT_OURS}
        environment |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"} | self.extra
        if not self.folder.is_dir():
            raise PublishError("there is no such folder", subject=str(self.folder), hint="name the folder of copydesk.toml")
        try:
            # A session of its own: no terminal to ask a password on, and a time limit that also ends ssh and hooks.
            process = subprocess.Popen(
                ["git", *self.settings, *command], cwd=self.folder, env=environment, start_new_session=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
        except FileNotFoundError as e:
            raise PublishError("git is not installed", hint="install it, on Debian with: apt install git") from e
        try:
            out, err = process.communicate(os.fsencode(input), timeout)
        except BaseException as e:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            if not isinstance(e, subprocess.TimeoutExpired):
                raise
            return _Answer(124, "", f"git {command[0]} timed out after {timeout:.0f} seconds")
        return _Answer(process.returncode, os.fsdecode(out), os.fsdecode(err))

    def __call__(self, *command: str, input: str = "", timeout: float = _LOCAL) -> str:
        """What the command prints; a PublishError if it fails."""
        answer = self.ask(*command, input=input, timeout=timeout)
        if answer.code:
            raise self.failed(f"git {command[0]} failed", answer)
        return answer.out

    def failed(self, what: str, answer: _Answer) -> PublishError:
        """The error for a command that failed: its own words without passwords, and advice where we have some."""
        words = re.sub(r"(?<=://)[^/@\s]+@", "", (answer.err + "\n" + answer.out).strip())
        lines = [line.strip() for line in words.splitlines() if re.search(r"fatal|error|rejected|remote:|denied|timed out", line)]
        said = " | ".join(lines or words.splitlines()[-1:])[:600]
        hint, retry = next(((h, r) for pattern, h, r in _ADVICE if re.search(pattern, words)), ("", False))
        return PublishError(f"{what}: {said}", subject=str(self.folder), hint=hint.format(top=self.folder), retry=retry)

    def tip(self, ref: str) -> str | None:
        """The commit a ref stands at."""
        answer = self.ask("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
        return answer.out.strip() or None

    def is_ancestor(self, older: str, newer: str) -> bool:
        return self.ask("merge-base", "--is-ancestor", older, newer).code == 0

    def nothing(self) -> str:
        """The empty tree, whichever hash the repository uses."""
        return self("hash-object", "-t", "tree", "--stdin").strip()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a publication comes from and goes to: the repository, the branch, and the folder that is the branch's root."""

    git: _Git
    branch: str
    work_tree: Path
    files: tuple[str, ...]  # ours, as named in the branch
    checked_out: bool  # the branch is the one in the user's work tree


def publish_git(
    root: Path,
    paths: Iterable[str],
    *,
    branch: str,
    remote: str = "origin",
    message: str,
    push: bool = True,
    prefix: str = "",
    attempts: int = 5,
    orphan: bool = False,
    contact: str = "",
) -> Published:
    """These files of the newsroom as a commit on the branch, sent to the remote.

    ``root`` is the newsroom's folder, in a git work tree; ``paths`` are the files copydesk wrote, below root, and one that no
    longer exists is deleted from the branch. Only what differs is committed; nothing new means no commit. Your index, work tree
    and unpushed commits stay as they are, and nothing is ever forced. ``prefix`` makes that folder the root of the branch, as
    for gh-pages, and leaves out files outside it; such a branch, or one with ``orphan``, begins with no history of its own.
    ``contact`` signs the commit where git knows no name.
    """
    place = _place(root, paths, branch, prefix, contact)
    sends = push and _has_remote(place.git, remote)
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        scratch = place.git.scratch(Path(folder) / "index", place.work_tree)
        result = _publish(place, scratch, remote, sends, message, attempts, orphan or bool(prefix))
    if result.commit:
        place.git.ask("gc", "--auto", "--quiet")  # what `git commit` does; plumbing alone would leave thousands of loose objects
    if push and not sends:
        note = "there is no remote: committed only" if result.commit else "there is no remote"
        return replace(result, note="; ".join(filter(None, (note, result.note))))
    return result


def _place(root: Path, paths: Iterable[str], branch: str, prefix: str, contact: str) -> _Place:
    """The repository and branch, checked before anything is done."""
    top, inside = _top(root)
    git = _Git(top, **_identity(_Git(top), contact))
    if git.ask("check-ref-format", f"refs/heads/{branch}").code:
        raise PublishError("is no name for a branch", subject=repr(branch), hint='use one such as "main" or "gh-pages"')
    work_tree = (root / prefix).resolve() if prefix else top
    if prefix and not work_tree.is_relative_to(root.resolve()):
        raise PublishError("leads out of the newsroom", subject=repr(prefix), hint='use a folder below it, such as "site"')
    in_place = work_tree == top
    head = git.ask("symbolic-ref", "--quiet", "HEAD").out.strip()
    if in_place and not head:
        raise PublishError("HEAD is detached: no branch is checked out", subject=str(top), hint=f"git switch {shlex.quote(branch)}")
    checked_out = head == f"refs/heads/{branch}"
    if checked_out and not in_place:
        raise PublishError(f"{branch} is checked out, so {prefix} cannot become its root", subject=str(top),
                           hint="publish to a branch of its own, such as --branch gh-pages")  # fmt: skip
    _refuse_when_busy(git, branch, checked_out)
    return _Place(git, branch, work_tree, tuple(_files(paths, inside if in_place else "", "" if in_place else prefix)), checked_out)


def _top(root: Path) -> tuple[Path, str]:
    """The top of the work tree that root lies in, and the way from there to root ("" or "news/")."""
    answer = _Git(root).ask("rev-parse", "--is-inside-work-tree", "--show-prefix", "--show-toplevel")
    if "not a git repository" in answer.err or answer.out.startswith("false"):
        raise PublishError("is not in a git work tree", subject=str(root),
                           hint="make it one: git init, then git remote add origin ADDRESS")  # fmt: skip
    if answer.code:
        raise _Git(root).failed("git cannot read this repository", answer)
    _, inside, top = answer.out.split("\n")[:3]
    return Path(top), inside


def _identity(git: _Git, contact: str) -> dict[str, str]:
    """A name and address for our commit alone, where git has none configured."""
    address = re.sub(r"[<>\s]", "", contact) if "@" in contact else "copydesk@localhost"
    known = set(git.ask("config", "--name-only", "--get-regexp", r"^(user|author|committer)\.(name|email)$").out.split())
    found = {}
    for key, value in (("name", "copydesk"), ("email", address)):
        for role in ("author", "committer"):
            variable = f"GIT_{role}_{key}".upper()
            if not os.environ.get(variable) and not known & {f"user.{key}", f"{role}.{key}"}:
                found[variable] = value
    return found


def _refuse_when_busy(git: _Git, branch: str, checked_out: bool) -> None:
    """No commit under the feet of a person: not in the middle of a merge, not onto a branch another work tree shows."""
    for name in ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD") if checked_out else ():
        if git.tip(name):
            raise PublishError(f"a {name[:-5].lower().replace('_', '-')} is under way", subject=str(git.folder),
                               hint="finish or abort it, then run again", retry=True)  # fmt: skip
    for tree in git("worktree", "list", "--porcelain").split("\n\n"):
        lines = tree.strip().split("\n")
        if f"branch refs/heads/{branch}" in lines and not checked_out:
            raise PublishError(f"{branch} is checked out in {lines[0].removeprefix('worktree ')}", subject=str(git.folder),
                               hint="publish from there, or remove it with: git worktree remove")  # fmt: skip


def _files(paths: Iterable[str], inside: str, prefix: str) -> list[str]:
    """The paths as the branch names them, each once."""
    found = set()
    below = posixpath.normpath(prefix) + "/" if posixpath.normpath(prefix) != "." else ""
    for path in paths:
        clean = posixpath.normpath(path)
        parts = clean.split("/")
        if not path or clean.startswith("/") or parts[0] in ("..", ".", STATE) or ".git" in parts or "\0" in path:
            raise PublishError("cannot be published", subject=repr(path),
                               hint=f"name files below the newsroom, not in {STATE} or .git")  # fmt: skip
        if clean.startswith(below):
            found.add(inside + clean[len(below) :])
    return sorted(found)


def _has_remote(git: _Git, remote: str) -> bool:
    """Whether the remote is configured; False if there is none at all."""
    remotes = git("remote").split()
    if remotes and remote not in remotes:
        raise PublishError("there is no remote of that name", subject=remote, hint=f"use --remote with one of {', '.join(remotes)}")
    return bool(remotes)


def _publish(place: _Place, scratch: _Git, remote: str, sends: bool, message: str, attempts: int, fresh: bool) -> Published:
    git, branch = place.git, place.branch
    local, known = git.tip(f"refs/heads/{branch}"), git.tip(f"refs/remotes/{remote}/{branch}")
    if sends and local is None:
        known = _theirs(git, remote, branch)
    start = local or known or (None if fresh else git.tip("HEAD"))
    # The change is what differs from the state this folder was last at, not from the newest tip: a post a person mended on the
    # remote, which we did not touch since, must not be set back by us.
    change = _change(scratch, place, start)
    quiet = Published(commit=None, changed=0, pushed=False, branch=branch, remote=remote if sends else "")
    if not change and not (sends and local is not None and local != known):
        return quiet
    made, failure, seen = "", None, known
    for attempt in range(1, attempts + 1):
        theirs = _theirs(git, remote, branch) if sends else known
        if failure and theirs == seen:
            raise failure  # the remote is where it was: it refused for another reason than having moved
        base = _base(git, branch, remote, local, theirs, sends) or start
        tree, changed = _tree(scratch, base, change)
        if changed:
            made = git("commit-tree", tree, *(("-p", base) if base else ()), "-F", "-", input=message.strip() or "Publish").strip()
        commit = made if changed or base == made else base
        if commit is None:
            return quiet
        if sends and commit != theirs:
            failure, seen = _push(git, remote, branch, commit), theirs
            if failure:
                continue
        done = replace(
            quiet, commit=made if commit == made else None, pushed=sends and (theirs != commit or commit == made), attempts=attempt,
            changed=changed or (len(change) if commit == made else 0),
        )  # fmt: skip
        if commit == local or not change:
            return done
        trouble = _bring_along(place, local, base, commit, {e.path for e in change})
        if not trouble or sends:
            return replace(done, note=trouble)
        if git.tip(f"refs/heads/{branch}") == local:
            raise PublishError(f"{branch} was not moved: {trouble}", subject=str(git.folder), retry=True)
        local = git.tip(f"refs/heads/{branch}")  # a person committed meanwhile: once more, on top of that
    raise PublishError(
        f"{branch} moved again each of {attempts} times", subject=remote if sends else str(git.folder), retry=True,
        hint="run it again when others are done; nothing was lost or overwritten",
    ) from failure  # fmt: skip


def _change(scratch: _Git, place: _Place, start: str | None) -> list[_Entry]:
    """What our files change against a commit, with their contents written to the repository."""
    scratch("read-tree", start or "--empty")
    there = [f for f in place.files if _is_file(place.work_tree / f)]
    gone = sorted(set(place.files) - set(there))
    _set(scratch, [_Entry("000000", "0" * 40, path) for path in gone])
    if there:
        scratch("update-index", "--add", "--remove", "--replace", "-z", "--stdin", input="".join(f"{p}\0" for p in there))
    return _differing(scratch, start or scratch.nothing(), of_index=True)


def _is_file(path: Path) -> bool:
    """Whether git would take it as a file: a link is one too, wherever it leads."""
    return path.is_symlink() or path.is_file()


def _differing(git: _Git, tree: str, *, of_index: bool) -> list[_Entry]:
    """The entries in which index and tree differ, as they are in the index or as they are in the tree."""
    fields = git("diff-index", "--cached", "--raw", "--no-abbrev", "--no-renames", "-z", tree).split("\0")
    found = []
    for about, path in zip(fields[::2], fields[1::2], strict=False):
        tree_mode, index_mode, tree_blob, index_blob, _ = about.lstrip(":").split(" ")
        found.append(_Entry(index_mode, index_blob, path) if of_index else _Entry(tree_mode, tree_blob, path))
    return found


def _set(git: _Git, entries: Sequence[_Entry]) -> None:
    """These entries in the index, whatever the work tree says; deletions first, so that a file can become a folder."""
    if entries:
        lines = (f"{'0' if e.gone else e.mode} {e.blob}\t{e.path}\0" for e in sorted(entries, key=lambda e: not e.gone))
        git("update-index", "-z", "--index-info", input="".join(lines))


def _tree(scratch: _Git, base: str | None, change: Sequence[_Entry]) -> tuple[str, int]:
    """The tree of a commit with our change made to it, and how many files that changes."""
    scratch("read-tree", base or "--empty")
    _set(scratch, change)
    return scratch("write-tree").strip(), len(_differing(scratch, base or scratch.nothing(), of_index=True))


def _theirs(git: _Git, remote: str, branch: str) -> str | None:
    """Where the branch stands on the remote, with its commits fetched."""
    ref, tracking = f"refs/heads/{branch}", f"refs/remotes/{remote}/{branch}"
    answer = git.ask("ls-remote", remote, ref, timeout=_NETWORK)
    if answer.code:
        raise git.failed(f"{remote} cannot be reached", answer)
    tip = next((line.split("\t")[0] for line in answer.out.splitlines() if line.endswith("\t" + ref)), None)
    if tip is None or git.tip(tracking) == tip:
        return tip
    # The + concerns our own note of where the remote stands; the branch itself is never forced.
    answer = git.ask("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance",
                     remote, f"+{ref}:{tracking}", timeout=_NETWORK)  # fmt: skip
    if answer.code:
        raise git.failed(f"{remote} cannot be fetched", answer)
    return git.tip(tracking)


def _base(git: _Git, branch: str, remote: str, local: str | None, theirs: str | None, sends: bool) -> str | None:
    """The commit to build on: the one of the two tips that contains the other."""
    if local is None or theirs is None or local == theirs:
        return local or theirs
    if git.is_ancestor(local, theirs):
        return theirs
    if not sends or git.is_ancestor(theirs, local):
        return local
    raise PublishError(
        f"{branch} here and on {remote} have diverged: each has commits the other lacks", subject=str(git.folder),
        hint=f"bring them together, for instance with: git pull --rebase {remote} {branch}",
    )  # fmt: skip


def _push(git: _Git, remote: str, branch: str, commit: str) -> PublishError | None:
    """Send a commit, unless that would not be a plain step forward; why not, if it was refused."""
    answer = git.ask("push", "--porcelain", "--no-follow-tags", remote, f"{commit}:refs/heads/{branch}", timeout=_NETWORK)
    if answer.code:
        error = git.failed(f"{remote} did not take the commit", answer)
        error.hint = error.hint or f"see what it says to: git push {remote} {branch}"
        return error
    git.ask("update-ref", f"refs/remotes/{remote}/{branch}", commit)
    return None


def _bring_along(place: _Place, local: str | None, base: str | None, commit: str, changed: Collection[str]) -> str:
    """Move the local branch to the commit; if that cannot be done safely, why, in words for a note."""
    git, branch = place.git, place.branch
    if place.checked_out:
        # The index comes first: a branch ahead of its index would show our files as about to be undone.
        trouble = _index(place, local, base, commit, changed)
        if trouble:
            return f"{branch} here stays behind {commit[:10]}: {trouble}"
    answer = git.ask("update-ref", "-m", "copydesk: publish", f"refs/heads/{branch}", commit, local or "0" * len(commit))
    return f"{branch} here was moved by somebody else meanwhile; bring it together with: git pull --rebase" if answer.code else ""


def _index(place: _Place, local: str | None, base: str | None, commit: str, changed: Collection[str]) -> str:
    """The user's index with our files as they are in the commit and all else as it was; why not, in words."""
    git, ours = place.git, set(place.files)
    others = base is not None and base != local  # commits of other people come in with ours
    try:
        if others and local is not None:
            # What we did not change may have been changed by them: it starts from the old state and is taken over below.
            _set(git, [e for e in _differing(git, local, of_index=False) if e.path in ours and e.path not in changed])
            ours &= set(changed)
        _set(git, [e for e in _differing(git, commit, of_index=False) if e.path in ours])
    except PublishError as e:
        return f"its index could not be written ({e.message}); mend it with: git pull"
    git.ask("update-index", "-q", "--refresh")
    if not others:
        return ""
    # As `git merge --ff-only` does it: refused as a whole rather than overwriting anything that was changed or staged here.
    answer = git.ask("read-tree", "-m", "-u", local or git.nothing(), commit)
    if not answer.code:
        return ""
    said = (answer.err.strip().splitlines() or ["git gives no reason"])[0]
    return f"commits of others touch files that were changed here ({said}); commit or stash those, then: git pull"


# ---------------------------------------------------------------------------------------------------------------- on a schedule

_UNITS = {"m": 60, "h": 3600, "d": 86_400}
_SHORTEST = 300  # seconds; GitHub starts scheduled workflows at most every five minutes


def _seconds(every: str) -> int:
    match = re.fullmatch(r"\s*(\d+)\s*([mhd])\s*", every)
    if not match or not int(match.group(1)):
        raise ConfigError("is no length of time", subject=repr(every), hint='write a number and a unit, such as "15m" or "1h"')
    return int(match.group(1)) * _UNITS[match.group(2)]


def _five_fields(every: str, key: str) -> str:
    """The schedule of cron for a length of time that divides an hour or a day.

    Minutes and hours are spread by ``key``, always the same for one newsroom: so not all of them ask the same feeds at the same
    minute, and none at the full hour, when GitHub starts late.
    """
    minutes, rest = divmod(_seconds(every), 60)
    spread = zlib.crc32(key.encode())
    if not rest and minutes < 60 and 60 % minutes == 0:
        if minutes == 1:
            return "* * * * *"
        return f"{','.join(str(m) for m in range(1 + spread % (minutes - 1), 60, minutes))} * * * *"
    minute, hours = 1 + spread % 59, minutes // 60
    if minutes % 60 == 0 and 24 % hours == 0:
        hour = spread // 59 % hours
        return f"{minute} {'*' if hours == 1 else ','.join(str(h) for h in range(hour, 24, hours))} * * *"
    if minutes == 7 * 24 * 60:
        return f"{minute} {spread // 59 % 24} * * {spread // 1416 % 7}"
    raise ConfigError("does not divide an hour or a day, so cron cannot keep it", subject=repr(every),
                      hint="write 5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, 1d or 7d")  # fmt: skip


def _folder(root: Path) -> str:
    if not root.is_absolute() or re.search(r"[\x00-\x1f\x7f]", str(root)):
        raise ConfigError("cannot be written into a schedule", subject=repr(str(root)),
                          hint="name the folder from / on, without line breaks")  # fmt: skip
    return str(root)


def cron_line(root: Path, every: str = "1h", *, command: str = "copydesk", git: bool = False) -> str:
    """The line for your crontab that runs this newsroom, and with ``git`` also publishes it.

    Sources that failed (exit code 1) keep nothing from being published. cron knows few folders, so ``command`` should be where
    copydesk is, from / on.
    """
    copydesk = shlex.quote(command)
    line = f"cd {shlex.quote(_folder(root))} && {copydesk} run"
    if git:
        line = f"cd {shlex.quote(str(root))} && {{ {copydesk} run || [ $? -eq 1 ]; }} && {copydesk} publish --git"
    # cron turns a bare % into a line break.
    return f"{_five_fields(every, str(root))} {line.replace('%', chr(92) + '%')}"


def systemd_units(
    root: Path, every: str = "1h", *, command: str = "/usr/local/bin/copydesk", git: bool = False, user: str = ""
) -> list[tuple[str, bytes]]:
    """A service that runs this newsroom once and a timer that starts it, as (file name, content).

    With ``user`` for /etc/systemd/system, without for ~/.config/systemd/user. The timer counts from the last start, so any
    length of time will do.
    """
    folder = _folder(root).replace("%", "%%")  # % begins a specifier of systemd
    name = "copydesk-" + (re.sub(r"[^A-Za-z0-9_]+", "-", root.name).strip("-") or "newsroom")
    program = '"' + re.sub(r'(["\\])', r"\\\1", command).replace("%", "%%") + '"' if re.search(r"[^\w/.\-]", command) else command
    publish = ""
    if git:
        # Exit code 1 counts as success below; that of a publication that failed must not.
        inner = re.sub(r'(["\\])', r"\\\1", shlex.quote(command)).replace("%", "%%").replace("$", "$$")
        publish = f'ExecStart=/bin/sh -c "{inner} publish --git || exit 4"\n'
    service = f"""\
[Unit]
Description=copydesk in {folder}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
{f"User={user}{chr(10)}" if user else ""}WorkingDirectory={folder}
# Keys for a model, one NAME=value a line; the file may be missing.
EnvironmentFile=-/etc/copydesk.env
ExecStart={program} run
{publish}# 1: some sources failed, all else was done.
SuccessExitStatus=1
# A run that hangs must not keep the next ones from starting.
TimeoutStartSec=1h
NoNewPrivileges=yes
"""
    timer = f"""\
[Unit]
Description=copydesk in {folder}, every {every.strip()}

[Timer]
OnBootSec=2min
OnUnitActiveSec={_seconds(every)}s

[Install]
WantedBy=timers.target
"""
    return [(f"{name}.service", service.encode()), (f"{name}.timer", timer.encode())]


# ---------------------------------------------------------------------------------------------------------------- GitHub Pages

_JEKYLL = """\
      - name: Build the site
        uses: actions/jekyll-build-pages@v1
        with:
          source: {source}
          destination: ./_site
"""
_WORKFLOW = """\
# Written by `copydesk deploy github-pages`. Runs the newsroom on a schedule, commits what it wrote, and puts the site on
# GitHub Pages. Needs no secret; once, under Settings > Pages > Source, choose "GitHub Actions".
name: copydesk

on:
  schedule:
    # UTC. GitHub may start late, runs schedules on the default branch only, and stops them after 60 days without a commit.
    - cron: {cron}
  workflow_dispatch:

# One run after the other; one that is at work is never cancelled.
concurrency:
  group: copydesk
  cancel-in-progress: false

permissions:
  contents: write # commits the posts
  pages: write # puts the site on Pages
  id-token: write # proves to Pages that it is this workflow

jobs:
  publish:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    environment:
      name: github-pages
      url: ${{{{ steps.deployment.outputs.page_url }}}}
    steps:
      - name: Check out the newsroom
        uses: actions/checkout@v7
        with:
          # By name: a run that waited for another one would otherwise get the commit of when it was queued.
          ref: {ref}

      - name: Install Python
        uses: actions/setup-python@v7
        with:
          python-version: "3.13"

      - name: Install copydesk
        run: python -m pip install "copydesk=={version}"

      # The store ({state}, ignored by git) lives on in the cache. A cache entry cannot be changed, so each run saves a new one
      # and takes up the newest. GitHub drops entries that were not read for 7 days, and the oldest beyond 10 GB: when there is
      # none, `copydesk run` rebuilds the store from the front matter of the posts.
      - name: Take up the store
        uses: actions/cache/restore@v6
        with:
          path: {state}
          key: copydesk-store-${{{{ github.run_id }}}}-${{{{ github.run_attempt }}}}
          restore-keys: |
            copydesk-store-

      - name: Run the newsroom
        # Keys for a model are secrets of this repository, passed on by name:
        # env:
        #   COPYDESK_LLM_KEY: ${{{{ secrets.COPYDESK_LLM_KEY }}}}
        run: |
          code=0
          copydesk run || code=$?
          if [ "$code" -eq 1 ]; then
            echo "::warning title=copydesk::some sources failed; they are listed above, all else is published"
            exit 0
          fi
          exit "$code"

      - name: Commit the posts
        run: copydesk publish --git --branch {branch}

      # Whatever happened: what was seen must not be forgotten. `copydesk run` has closed the store by now, which writes its
      # log (SQLite's WAL) back into it; the whole folder is kept, so that even after a killed run the log goes with its store.
      - name: Keep the store
        if: always() && hashFiles('{state}/**') != ''
        uses: actions/cache/save@v6
        with:
          path: {state}
          key: copydesk-store-${{{{ github.run_id }}}}-${{{{ github.run_attempt }}}}

      - name: Ask for the settings of Pages
        uses: actions/configure-pages@v6

{build}      - name: Pack the site
        uses: actions/upload-pages-artifact@v5
        with:
          path: {site}
          # .well-known and the like belong to a site; the hidden files of a whole newsroom do not.
          include-hidden-files: {hidden}

      - name: Put the site out
        id: deployment
        uses: actions/deploy-pages@v5
"""


def github_pages(config: Config, *, every: str = "1h", branch: str = "main") -> list[tuple[str, bytes]]:
    """The workflow that runs this newsroom on GitHub and puts it on Pages, and .gitignore if it lacks a line.

    Each is (path, content), below the folder of copydesk.toml. ``branch`` must be the default branch of the repository.
    """
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._/-]*", branch):
        raise ConfigError("is no name for a branch", subject=repr(branch), hint='use one such as "main"')
    if _seconds(every) < _SHORTEST:
        raise ConfigError("is too often for GitHub", subject=repr(every), hint='write "5m" or more')
    root = config.root
    if not (root / ".git").exists() and any((folder / ".git").exists() for folder in root.parents):
        raise ConfigError("is not the top folder of its repository, where GitHub looks for workflows", subject=str(root),
                          hint="give the newsroom a repository of its own")  # fmt: skip
    path = posixpath.normpath(config.publish.path)
    jekyll = config.publish.target == "jekyll"
    source = json.dumps("." if path == "." else f"./{path}", ensure_ascii=False)
    workflow = _WORKFLOW.format(
        cron=json.dumps(_five_fields(every, config.site.url or config.site.title)),
        ref=json.dumps(branch),
        branch=branch,
        version=__version__,
        state=STATE,
        build=_JEKYLL.format(source=source) + "\n" if jekyll else "",
        site="./_site" if jekyll else source,
        hidden="true" if jekyll or path != "." else "false",
    )
    return [(WORKFLOW, workflow.encode()), *_ignored(root, [f"{STATE}/", *(["_site/"] if jekyll else [])])]


def _ignored(root: Path, lines: Sequence[str]) -> list[tuple[str, bytes]]:
    """.gitignore with these lines, if it lacks any."""
    file = root / ".gitignore"
    before = file.read_text(encoding="utf-8") if file.is_file() else ""
    there = {line.strip().strip("/") for line in before.splitlines()}
    missing = [line for line in lines if line.strip("/") not in there]
    if not missing:
        return []
    last = "\n" if before and not before.endswith("\n") else ""
    return [(".gitignore", (before + last + "".join(f"{line}\n" for line in missing)).encode())]
