"""What was proposed for a blog → a new folder of files, with a manifest that says what became of every old one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copydesk.adopt import Adoption, Proposal, rewritten
from copydesk.adopt.blog import Broken, Tell
from copydesk.errors import ConfigError, PublishError
from copydesk.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: the folder, the manifest in it, and what could not be taken over."""

    folder: Path
    manifest: Path
    broken: tuple[Broken, ...]


def check(folder: Path, out: Path) -> None:
    """ConfigError unless a new tree can be written at a place: it is new or empty, and apart from the blog."""
    here, there = folder.resolve(), out.resolve()
    if there == here or there.is_relative_to(here) or here.is_relative_to(there):
        raise ConfigError(f"the blog in {folder} stays as it is", subject=str(out), hint="name a new folder outside of it")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ConfigError("is not empty" if out.is_dir() else "is a file", subject=str(out), hint="name a new folder")


def write(adoption: Adoption, out: Path, tell: Tell) -> Written:
    """Write the blog anew. It is made beside its place and moved there whole: after a crash there is no half of it."""
    folder = adoption.blog.folder
    check(folder, out)
    made = None
    try:
        out.resolve().parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.resolve().parent))
        shutil.copystat(folder, made)
        written = _fill(adoption, made, tell)
        made.replace(out.resolve())
    except OSError as e:
        hint = "look at the rights and the space there, and run it again"
        raise PublishError(f"cannot be written: {e.strerror}", subject=str(out), hint=hint, retry=True) from e
    finally:
        if made and made.exists():
            shutil.rmtree(made)
    return Written(folder=out, manifest=out / written.manifest.name, broken=written.broken)


def _fill(adoption: Adoption, made: Path, tell: Tell) -> Written:
    folder = adoption.blog.folder
    fate = _Fate(adoption, made)
    for n, proposal in enumerate(adoption.proposals):
        fate.rewrite(proposal)
        tell("Writing posts", n + 1, len(adoption.proposals))
    paths = list(_files(folder))
    rows = []
    for n, path in enumerate(paths):
        rows.append({"path": path, **fate.of(path)})
        tell("Copying files", n + 1, len(paths))
    manifest = made / next(name for name in _names() if not (made / name).exists())
    head = {"made_by": f"copydesk {__version__}", "kind": adoption.blog.kind, "files": rows}
    manifest.write_text(json.dumps(head, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", errors="backslashreplace")
    return Written(folder=made, manifest=manifest, broken=tuple(fate.broken))


def _names() -> Iterator[str]:
    """Names for the manifest; the blog may have a manifest.json of its own."""
    yield "manifest.json"
    yield "adopt-manifest.json"
    n = 2
    while True:
        yield f"adopt-manifest-{n}.json"
        n += 1


def _files(folder: Path) -> Iterator[str]:
    """All files below a folder, links to folders among them; a link is not followed."""
    for here, folders, names in os.walk(folder):
        links = [f for f in folders if (Path(here) / f).is_symlink()]
        folders[:] = sorted(f for f in folders if f not in links)
        yield from (os.path.relpath(Path(here) / name, folder) for name in sorted([*names, *links]))


class _Fate:
    """What becomes of each file, and seeing to it."""

    def __init__(self, adoption: Adoption, made: Path) -> None:
        self.adoption, self.made, self.folder = adoption, made, adoption.blog.folder
        self.broken: list[Broken] = []
        self.addresses = {p.path: p.address for p in adoption.blog.posts}
        self.faulty = {b.path for b in adoption.blog.broken}
        self.rewritten: set[str] = set()
        self.merged: dict[str, str] = {}

    def rewrite(self, proposal: Proposal) -> None:
        """Write the post that stays of an article; if that cannot be done, all its copies stay as they are."""
        path = proposal.kept.path
        try:
            data = rewritten(self.adoption, proposal)
        except ValueError as e:
            self.broken.append(Broken(path=path, wrong=f"{e}; it and its copies stay as they are"))
            return
        self._target(path).write_bytes(data)
        shutil.copymode(self.folder / path, self.made / path)
        self.rewritten.add(path)
        self.merged |= {copy.path: path for copy in proposal.posts[1:]}

    def of(self, path: str) -> dict[str, str]:
        """See to a file of the old blog; its row of the manifest."""
        source = self.folder / path
        address = {"address": self.addresses[path]} if path in self.addresses else {}
        try:
            if not source.is_symlink() and not source.is_file():
                return self._left_out(path, "it is neither a file nor a folder nor a link")
            before = _digest(source)
            if path in self.merged:
                return {"how": "merged", "became": self.merged[path], **address, "sha256": before}
            if path in self.rewritten:
                return {"how": "rewritten", "became": path, **address, "sha256": before, "sha256_now": _digest(self.made / path)}
            shutil.copy2(source, self._target(path), follow_symlinks=False)
        except PermissionError as e:
            return self._left_out(path, f"it cannot be read: {e.strerror}")
        how = "kept" if address else "broken" if path in self.faulty else "copied"
        return {"how": how, "became": path, **address, "sha256": before, "sha256_now": before}

    def _target(self, path: str) -> Path:
        target = self.made / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _left_out(self, path: str, wrong: str) -> dict[str, str]:
        if path not in self.faulty:
            self.broken.append(Broken(path=path, wrong=f"{wrong}; it was left out"))
        return {"how": "left out", "why": wrong}


def _digest(path: Path) -> str:
    """The SHA-256 of a file's bytes; of a link, of the place it names."""
    if path.is_symlink():
        return hashlib.sha256(os.fsencode(path.readlink())).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
