"""Posts → files: write the pages of changed posts and the pages that list them, and touch no file whose bytes are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from copydesk import sites
from copydesk.config import Config
from copydesk.errors import PublishError
from copydesk.newsroom.desk import Desk, Written
from copydesk.types import Post

FRONT = 60  # posts that the front page, section pages and the feed choose from


def found(config: Config) -> bool:
    """Write what the target needs around its posts, where no site is yet; files that are there stay as they are."""
    if (config.output / "_config.yml").exists():
        return False
    files = sites.publisher(config).skeleton()
    for path, body in files:
        target = _inside(config.output, path)
        if not target.exists():
            _put(target, body)
    return bool(files)


def publish(desk: Desk) -> None:
    """Write what is due. Files first, each in one move, then the store learns of it: after a crash the same bytes are written again."""
    publisher = sites.publisher(desk.config)
    _find_missing(desk, publisher)
    works = desk.store.due("publish", desk.now)
    if not works:
        return
    digests: dict[str, str] = {}
    months: set[str] = set()
    gone: list[str] = []
    for n, work in enumerate(works, 1):
        post = desk.store.post(work.key)
        if post is None:
            continue
        months.add(f"{post.published:%Y-%m}")
        own, into = publisher.post(post), _leads_to(desk, post)
        moved = publisher.moved(post, into or post)
        if into is not None:
            digests |= _write(desk, moved)
            gone += _paths(own, without=moved)
            continue
        page = publisher.post_path(post)
        known = bool(desk.store.file_digests([page]))
        digests |= _write(desk, [*own, *_image(desk, post)])
        gone += _paths(moved, without=own)
        if page in desk.report.files:
            desk.report.posts.append(_written(post, page, new=not known))
        desk.says("publish", n, len(works))
    for post in desk.store.leading_to(work.key for work in works):  # their pages name the headline of the story they lead to
        digests |= _write(desk, publisher.moved(post, _leads_to(desk, post) or post))
    digests |= _write(desk, publisher.edition(_edition(desk, months)))
    gone = sorted(desk.store.file_digests(gone))
    _remove(desk, gone)
    with desk.store.advance(*works) as tx:
        tx.files(digests)
        tx.forget_files(gone)


def _leads_to(desk: Desk, post: Post) -> Post | None:
    """The post of the story that a post's story was merged into, at the end of the chain; None if it stands for itself."""
    identity = desk.store.identity(post.story)
    into = identity.merged_into if identity else None
    if into is None:
        return None
    return desk.store.post(desk.store.find_story(into).id)


def _paths(files: Iterable[tuple[str, bytes]], *, without: Iterable[tuple[str, bytes]]) -> list[str]:
    other = {path for path, _ in without}
    return [path for path, _ in files if path not in other]


def _find_missing(desk: Desk, publisher: sites.Site) -> None:
    """Queue what somebody deleted: the site is a projection, and a file that we wrote is written again when it is gone."""
    folder = desk.config.output
    missing = {path for path in desk.store.file_paths() if not (folder / path).exists()}
    if not missing:
        return
    posts = desk.store.posts()
    gone = [p.story for p in posts if publisher.post_path(p) in missing or (p.picture and p.picture.path in missing)]
    gone += [p.story for p in desk.store.merged() if missing & {path for path, _ in publisher.moved(p, p)}]
    with desk.store.advance() as tx:
        for story in gone or [p.story for p in posts]:
            tx.then("publish", story, desk.now)


def _edition(desk: Desk, months: Iterable[str]) -> sites.Edition:
    """What the pages that list posts are made from; nothing in it but posts, so that they change only when posts do."""
    front = tuple(desk.store.posts(limit=FRONT))
    all_months = desk.store.months()
    return sites.Edition(
        posts=front,
        months={m: tuple(desk.store.posts(month=m)) for m in sorted(months)},
        all_months=all_months,
        stories=sum(n for _, n in all_months),
        outlets=len(desk.config.sources),
        at=front[0].modified if front else desk.now,
    )


def _image(desk: Desk, post: Post) -> list[tuple[str, bytes]]:
    """The image file of a post, from where we keep it."""
    if post.picture is None:
        return []
    held = desk.images / Path(post.picture.path).name
    return [(post.picture.path, held.read_bytes())] if held.exists() else []


def _written(post: Post, path: str, *, new: bool) -> Written:
    label, reason = (post.label.kind, post.label.reason) if post.label else ("", "")
    return Written(story=post.story, headline=post.headline, label=label, reason=reason, new=new, path=path)


def preview(desk: Desk, folder: Path) -> None:
    """All posts as copydesk's static site would show them, in another folder."""
    publisher = sites.publisher(replace(desk.config, publish=replace(desk.config.publish, target="static")))
    months = [month for month, _ in desk.store.months()]
    for month in months:
        for post in desk.store.posts(month=month):
            for path, body in (*publisher.post(post), *_image(desk, post)):
                _put(_inside(folder, path), body)
    for path, body in publisher.edition(_edition(desk, months)):
        _put(_inside(folder, path), body)


def _write(desk: Desk, files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Write the files that differ from what is there. Returns every file's digest."""
    digests = {}
    for path, body in files:
        digests[path] = hashlib.sha256(body).hexdigest()
        target = _inside(desk.config.output, path)
        if target.is_file() and target.stat().st_size == len(body) and target.read_bytes() == body:
            continue
        desk.report.files.append(path)
        if not desk.dry:
            _put(target, body)
    return digests


def _remove(desk: Desk, paths: Iterable[str]) -> None:
    """Take files of ours out of the site."""
    for path in paths:
        desk.report.files.append(path)
        if not desk.dry:
            _inside(desk.config.output, path).unlink(missing_ok=True)


def _put(target: Path, body: bytes) -> None:
    """The file, appearing whole or not at all."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        part.write_bytes(body)
        part.replace(target)
    except OSError as e:
        hint = "check the folder's rights and space"
        raise PublishError(f"cannot be written: {e.strerror}", subject=str(target), hint=hint, retry=True) from e


def _inside(folder: Path, path: str) -> Path:
    """The place of a file below the site's folder; a path that leads out of it is a broken publisher."""
    target = folder / path
    if not target.resolve().is_relative_to(folder.resolve()):
        raise PublishError("a publisher's file would lie outside the site", subject=path, hint="report the publisher")
    return target
