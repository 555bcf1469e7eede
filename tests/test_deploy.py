"""Publishing with real git and a bare remote next door; the workflow, cron line and units by parsing them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from copydesk import deploy
from copydesk.config import Config, Publish, Site
from copydesk.deploy import cron_line, github_pages, publish_git, systemd_units
from copydesk.errors import ConfigError, PublishError
from copydesk.version import __version__

pytestmark = pytest.mark.slow

DOC = Path(__file__).parent.parent / "docs" / "how-to" / "unattended.md"


@pytest.fixture(autouse=True)
def _no_git_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither name nor settings of whoever runs the tests."""
    for name in [n for n in os.environ if n.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def git(folder: Path, *command: str, fails: bool = False) -> str:
    done = subprocess.run(["git", *command], cwd=folder, capture_output=True, text=True)
    assert (done.returncode != 0) == fails, done.stderr
    return done.stdout.strip("\n")


def write(folder: Path, files: dict[str, str]) -> list[str]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return list(files)


def clone(remote: Path, folder: Path) -> Path:
    git(folder.parent, "clone", "-q", str(remote), str(folder))
    git(folder, "config", "user.name", "Ada Desk")
    git(folder, "config", "user.email", "ada@desk.example")
    return folder


def commit(folder: Path, files: dict[str, str], message: str = "By hand") -> str:
    write(folder, files)
    git(folder, "add", "--", *files)
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def remote(tmp_path: Path) -> Iterator[Path]:
    """A bare repository with one commit. After every test: each of its branches only ever stepped forward."""
    bare = tmp_path / "remote.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(bare))
    git(bare, "config", "core.logAllRefUpdates", "always")
    first = clone(bare, tmp_path / "first")
    commit(first, {"copydesk.toml": "[site]\n", "about.md": "About us\n"})
    git(first, "push", "-q", "origin", "HEAD:main")
    yield bare
    logs = [log.read_text() for log in (bare / "logs/refs/heads").rglob("*") if log.is_file()]
    assert logs
    for old, new in (line.split()[:2] for line in "".join(logs).splitlines()):
        if old.strip("0"):
            git(bare, "merge-base", "--is-ancestor", old, new)


@pytest.fixture
def newsroom(remote: Path, tmp_path: Path) -> Path:
    return clone(remote, tmp_path / "news room")


@pytest.fixture
def colleague(remote: Path, tmp_path: Path) -> Path:
    return clone(remote, tmp_path / "colleague")


def tree(repository: Path, ref: str = "main") -> dict[str, str]:
    names = git(repository, "ls-tree", "-r", "-z", "--name-only", ref).split("\0")
    return {name: git(repository, "show", f"{ref}:{name}") for name in names if name}


def publish(root: Path, paths: list[str], **more: Any) -> deploy.Published:
    return publish_git(root, paths, **{"branch": "main", "message": "Publish 2 posts"} | more)


POSTS = {"_posts/2026-01-02-harbour.md": "Harbour reopens\n", "_posts/2026-01-03-ferry.md": "Ferry sails\n"}


# ------------------------------------------------------------------------------------------------------------ one publication


def test_first_publication_and_then_nothing_new(newsroom: Path, remote: Path) -> None:
    paths = write(newsroom, POSTS)
    done = publish(newsroom, paths)
    assert (done.changed, done.pushed, done.remote, done.attempts, done.note) == (2, True, "origin", 1, "")
    assert done.commit == git(remote, "rev-parse", "main") == git(newsroom, "rev-parse", "main")
    assert tree(remote) == {"copydesk.toml": "[site]", "about.md": "About us"} | {k: v.strip() for k, v in POSTS.items()}
    assert git(newsroom, "status", "--porcelain") == ""
    assert git(newsroom, "log", "-1", "--format=%an|%s") == "Ada Desk|Publish 2 posts"

    again = publish(newsroom, paths)
    assert (again.commit, again.changed, again.pushed) == (None, 0, False)
    assert git(remote, "rev-parse", "main") == done.commit


def test_nothing_new_needs_no_network(newsroom: Path, remote: Path) -> None:
    paths = write(newsroom, POSTS)
    publish(newsroom, paths)
    away = remote.rename(remote.with_name("away.git"))
    assert publish(newsroom, paths).commit is None
    away.rename(remote)


def test_only_what_differs_is_committed(newsroom: Path) -> None:
    paths = write(newsroom, POSTS)
    publish(newsroom, paths)
    write(newsroom, {paths[0]: "Harbour closes again\n"})
    done = publish(newsroom, paths)
    assert done.changed == 1
    assert git(newsroom, "show", "--format=", "--name-only", "HEAD") == paths[0]


def test_staged_unstaged_and_stashed_work_of_the_user_stays(newsroom: Path, remote: Path) -> None:
    commit(newsroom, {"both.md": "1\n", "stash.md": "1\n"})
    git(newsroom, "push", "-q")
    write(newsroom, {"stash.md": "stashed\n"})
    git(newsroom, "stash", "-q")
    write(newsroom, {"about.md": "Draft\n", "both.md": "staged\n", "new.md": "new and staged\n"})
    git(newsroom, "add", "both.md", "new.md")
    write(newsroom, {"both.md": "staged, then changed\n", "untracked.md": "?\n"})
    git(newsroom, "rm", "-q", "--cached", "stash.md")
    before, stashes = git(newsroom, "status", "--porcelain"), git(newsroom, "stash", "list")
    assert before == " M about.md\nMM both.md\nA  new.md\nD  stash.md\n?? stash.md\n?? untracked.md"

    done = publish(newsroom, write(newsroom, POSTS))

    assert git(newsroom, "status", "--porcelain") == before
    assert git(newsroom, "stash", "list") == stashes
    assert git(newsroom, "show", ":both.md") == "staged"
    assert git(newsroom, "diff", "--name-only", f"{done.commit}^", str(done.commit)).splitlines() == sorted(POSTS)
    assert tree(remote)["about.md"] == "About us" and "new.md" not in tree(remote)


def test_our_own_paths_are_clean_afterwards_even_if_the_user_staged_them(newsroom: Path, remote: Path) -> None:
    paths = write(newsroom, POSTS)
    git(newsroom, "add", ".")
    write(newsroom, {paths[0]: "Later words\n"})
    publish(newsroom, paths)
    assert git(newsroom, "status", "--porcelain") == ""
    assert tree(remote)[paths[0]] == "Later words"


def test_deletion_and_a_file_that_becomes_a_folder(newsroom: Path, remote: Path) -> None:
    paths = write(newsroom, {**POSTS, "tags/port": "a file\n"})
    publish(newsroom, paths)
    (newsroom / paths[0]).unlink()
    (newsroom / "tags/port").unlink()
    paths += write(newsroom, {"tags/port/index.html": "a folder\n"})
    done = publish(newsroom, paths)
    assert done.changed == 3
    assert sorted(tree(remote)) == ["_posts/2026-01-03-ferry.md", "about.md", "copydesk.toml", "tags/port/index.html"]
    assert git(newsroom, "status", "--porcelain") == ""
    assert publish(newsroom, paths).commit is None


def test_a_path_that_never_was_is_no_change(newsroom: Path) -> None:
    assert publish(newsroom, ["_posts/none.md"]).commit is None


def test_names_with_spaces_quotes_and_other_alphabets(newsroom: Path, remote: Path) -> None:
    names = ["a b/c d.md", "Zürich – ‘heute’.md", "日本/記事.md", "-rf.md", 'quote".md', "tab\t.md", ":(glob)*.md", "line\nend.md"]
    paths = write(newsroom, {name: f"{i}\n" for i, name in enumerate(names)})
    done = publish(newsroom, paths)
    assert done.changed == len(names)
    assert {n: tree(remote)[n] for n in names} == {name: str(i) for i, name in enumerate(names)}
    assert git(newsroom, "status", "--porcelain") == ""


def test_a_newsroom_in_a_folder_of_the_repository(newsroom: Path, remote: Path) -> None:
    (newsroom / "desk/wire").mkdir(parents=True)
    publish(newsroom / "desk/wire", write(newsroom / "desk/wire", POSTS))
    assert f"desk/wire/{min(POSTS)}" in tree(remote)
    assert git(newsroom, "status", "--porcelain") == ""


def test_line_ends_and_ignored_files_are_as_git_add_force_would_have_them(newsroom: Path, remote: Path) -> None:
    commit(newsroom, {".gitattributes": "*.txt text\n", ".gitignore": "site/\n"})
    git(newsroom, "push", "-q")
    (newsroom / "site").mkdir()
    (newsroom / "site/a.txt").write_bytes(b"one\r\ntwo\r\n")
    publish(newsroom, ["site/a.txt"])
    assert tree(remote)["site/a.txt"] == "one\ntwo"
    assert git(newsroom, "status", "--porcelain") == ""


def test_no_name_configured_signs_as_copydesk_for_this_commit_only(newsroom: Path, remote: Path) -> None:
    git(newsroom, "config", "--unset", "user.name")
    git(newsroom, "config", "--unset", "user.email")
    git(newsroom, "config", "user.useConfigOnly", "true")
    publish(newsroom, write(newsroom, POSTS), contact="desk@harbour.example")
    assert git(remote, "log", "-1", "--format=%an <%ae> %cn <%ce>") == " ".join(["copydesk <desk@harbour.example>"] * 2)
    assert "user.name" not in git(newsroom, "config", "--list")


def test_run_from_a_git_hook_it_keeps_to_its_own_repository(newsroom: Path, remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write(newsroom, POSTS)
    with monkeypatch.context() as patch:
        patch.setenv("GIT_DIR", "/nowhere")
        patch.setenv("GIT_INDEX_FILE", "/nowhere-index")
        assert publish(newsroom, paths).pushed
    assert paths[0] in tree(remote)


# ------------------------------------------------------------------------------------------------------- branches and remotes


def test_without_a_remote_it_only_commits_and_says_so(tmp_path: Path) -> None:
    root = tmp_path / "alone"
    git(tmp_path, "init", "-q", "-b", "main", str(root))
    done = publish(root, write(root, POSTS))
    assert (done.changed, done.pushed, done.remote, done.note) == (2, False, "", "there is no remote: committed only")
    assert done.commit == git(root, "rev-parse", "main")
    assert git(root, "status", "--porcelain") == ""
    assert publish(root, list(POSTS)).commit is None


def test_no_push_and_a_later_push_sends_what_was_kept_back(newsroom: Path, remote: Path) -> None:
    before = git(remote, "rev-parse", "main")
    kept = publish(newsroom, write(newsroom, POSTS), push=False)
    assert (kept.changed, kept.pushed, kept.note) == (2, False, "")
    assert git(remote, "rev-parse", "main") == before
    sent = publish(newsroom, list(POSTS))
    assert (sent.commit, sent.changed, sent.pushed) == (None, 0, True)
    assert git(remote, "rev-parse", "main") == kept.commit


def test_unpushed_commits_of_the_user_are_kept_below_ours(newsroom: Path, remote: Path) -> None:
    mine = commit(newsroom, {"mine.md": "Mine\n"})
    done = publish(newsroom, write(newsroom, POSTS))
    assert git(remote, "rev-parse", "main^") == mine
    assert done.commit == git(newsroom, "rev-parse", "main")


def test_an_empty_remote_gets_its_first_branch(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "empty.git")
    root = clone(tmp_path / "empty.git", tmp_path / "room")
    done = publish(root, write(root, POSTS))
    assert done.commit == git(tmp_path / "empty.git", "rev-parse", "main") and git(root, "status", "--porcelain") == ""


def test_a_repository_without_commits_takes_over_the_branch_of_its_remote(remote: Path, tmp_path: Path) -> None:
    root = tmp_path / "fresh"
    git(tmp_path, "init", "-q", "-b", "main", str(root))
    git(root, "remote", "add", "origin", str(remote))
    done = publish(root, write(root, POSTS))
    assert done.pushed and tree(remote)["about.md"] == "About us"
    assert (root / "about.md").read_text() == "About us\n" and git(root, "status", "--porcelain") == ""


def test_a_shallow_clone_as_ci_makes_it(newsroom: Path, remote: Path, colleague: Path, tmp_path: Path) -> None:
    commit(colleague, {"second.md": "2\n"})
    git(colleague, "push", "-q")
    root = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{remote}", str(root))
    commit(colleague, {"third.md": "3\n"})
    git(colleague, "push", "-q")
    done = publish(root, write(root, POSTS))
    assert done.pushed and {"second.md", "third.md", *POSTS} <= set(tree(remote))
    assert git(root, "status", "--porcelain") == ""


def test_a_new_branch_begins_where_the_user_is(newsroom: Path, remote: Path) -> None:
    publish(newsroom, write(newsroom, POSTS), branch="posts")
    assert git(remote, "merge-base", "main", "posts") == git(remote, "rev-parse", "main")
    assert git(newsroom, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert git(newsroom, "status", "--porcelain", "-uall").splitlines() == [f"?? {p}" for p in sorted(POSTS)]


def test_prefix_makes_a_folder_the_root_of_a_branch_of_its_own(newsroom: Path, remote: Path) -> None:
    commit(newsroom, {".gitignore": "/site/\n"})
    before = git(newsroom, "rev-parse", "main")
    paths = write(newsroom, {"site/index.html": "<h1>News</h1>\n", "site/2026/a b.html": "A\n", "notes.md": "not of the site\n"})
    done = publish(newsroom, paths, branch="gh-pages", prefix="site")
    assert done.changed == 2 and git(remote, "rev-list", "--count", "gh-pages") == "1"
    assert tree(remote, "gh-pages") == {"index.html": "<h1>News</h1>", "2026/a b.html": "A"}
    assert git(newsroom, "rev-parse", "main") == before and git(newsroom, "status", "--porcelain") == "?? notes.md"

    assert publish(newsroom, paths, branch="gh-pages", prefix="site/").commit is None
    shutil.rmtree(newsroom / "site/2026")
    assert publish(newsroom, paths, branch="gh-pages", prefix="site").changed == 1
    assert list(tree(remote, "gh-pages")) == ["index.html"]
    shutil.rmtree(newsroom / "site")
    publish(newsroom, paths, branch="gh-pages", prefix="./site")
    assert tree(remote, "gh-pages") == {}


def test_prefix_keeps_what_others_put_on_that_branch(newsroom: Path, colleague: Path, remote: Path) -> None:
    git(colleague, "checkout", "-q", "--orphan", "gh-pages")
    git(colleague, "rm", "-qrf", ".")
    commit(colleague, {"CNAME": "news.example\n"})
    git(colleague, "push", "-q", "origin", "gh-pages")
    done = publish(newsroom, write(newsroom, {"site/index.html": "News\n"}), branch="gh-pages", prefix="site")
    assert done.attempts == 1 and set(tree(remote, "gh-pages")) == {"CNAME", "index.html"}


def test_prefix_works_from_a_detached_head_as_many_ci_services_leave_it(newsroom: Path, remote: Path) -> None:
    git(newsroom, "checkout", "-q", "--detach")
    assert publish(newsroom, write(newsroom, {"site/index.html": "News\n"}), branch="gh-pages", prefix="site").pushed


# --------------------------------------------------------------------------------------------------------- a remote that moves


def test_a_remote_that_moved_gets_our_change_on_top(newsroom: Path, colleague: Path, remote: Path) -> None:
    theirs = commit(colleague, {"theirs.md": "Theirs\n", "about.md": "About us, better\n"})
    git(colleague, "push", "-q")
    write(newsroom, {"copydesk.toml": "[site]\n# being edited\n"})
    done = publish(newsroom, write(newsroom, POSTS))
    assert git(remote, "rev-parse", "main^") == theirs and done.note == "" and done.changed == 2
    assert tree(remote)["theirs.md"] == "Theirs" and set(POSTS) <= set(tree(remote))
    # The folder has the others' work too, and nothing looks as if it were to be undone.
    assert (newsroom / "about.md").read_text() == "About us, better\n"
    assert git(newsroom, "status", "--porcelain") == " M copydesk.toml"
    assert git(newsroom, "rev-parse", "main") == done.commit


@pytest.mark.parametrize("fetched", [False, True])
def test_a_post_mended_on_the_remote_is_not_set_back(newsroom: Path, colleague: Path, remote: Path, fetched: bool) -> None:
    paths = write(newsroom, POSTS)
    publish(newsroom, paths)
    git(colleague, "pull", "-q")
    commit(colleague, {paths[0]: "Harbour reopens (mended)\n"})
    git(colleague, "push", "-q")
    if fetched:
        git(newsroom, "fetch", "-q")
    paths += write(newsroom, {"_posts/third.md": "Third\n"})
    done = publish(newsroom, paths)
    assert done.changed == 1 and tree(remote)[paths[0]] == "Harbour reopens (mended)"
    assert (newsroom / paths[0]).read_text() == "Harbour reopens (mended)\n"
    assert git(newsroom, "status", "--porcelain") == ""


def test_a_post_deleted_on_the_remote_and_one_changed_by_both(newsroom: Path, colleague: Path, remote: Path) -> None:
    paths = write(newsroom, POSTS)
    publish(newsroom, paths)
    git(colleague, "pull", "-q")
    git(colleague, "rm", "-q", paths[0])
    commit(colleague, {paths[1]: "Ferry sails, they say\n"})
    git(colleague, "push", "-q")
    write(newsroom, {paths[1]: "Ferry sails at noon\n"})
    publish(newsroom, paths)
    assert paths[0] not in tree(remote) and not (newsroom / paths[0]).exists()
    assert tree(remote)[paths[1]] == "Ferry sails at noon"  # the site follows the store; theirs is in the history
    assert git(newsroom, "status", "--porcelain") == ""


def test_others_commits_never_overwrite_what_the_user_has_not_committed(newsroom: Path, colleague: Path, remote: Path) -> None:
    commit(colleague, {"about.md": "Theirs\n"})
    git(colleague, "push", "-q")
    write(newsroom, {"about.md": "My draft\n"})
    paths = write(newsroom, POSTS)
    done = publish(newsroom, paths)
    assert done.pushed and "stays behind" in done.note and "git pull" in done.note
    assert (newsroom / "about.md").read_text() == "My draft\n"
    assert tree(remote)["about.md"] == "Theirs" and set(POSTS) <= set(tree(remote))
    # The next publication works all the same, and so does what the note advises.
    assert publish(newsroom, paths + write(newsroom, {"_posts/third.md": "3\n"})).changed == 1
    git(newsroom, "stash", "-q", "--", "about.md")
    git(newsroom, "pull", "-q", "--ff-only")
    assert git(newsroom, "status", "--porcelain") == ""
    assert publish(newsroom, paths).commit is None


def hook(repository: Path, name: str, script: str) -> None:
    path = repository / ("hooks" if (repository / "HEAD").exists() else ".git/hooks") / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\nunset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_QUARANTINE_PATH\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def push_by(colleague: Path, times: int) -> str:
    """Shell: the colleague pushes one more commit, as long as fewer than so many were pushed."""
    at = shlex.quote(str(colleague))
    return (
        f"cd {at} && n=$(ls race* 2>/dev/null | wc -l) && [ $n -lt {times} ] || exit 0\n"
        "git pull -q && echo $n > race$n.md && git add . && git commit -q -m race && git push -q"
    )


def test_a_remote_that_moves_between_fetch_and_push(newsroom: Path, colleague: Path, remote: Path) -> None:
    hook(newsroom, "pre-push", push_by(colleague, 2))  # runs when git has already asked where the remote stands
    done = publish(newsroom, write(newsroom, POSTS))
    assert done.pushed and done.attempts == 3 and done.note == ""
    assert {"race0.md", "race1.md", *POSTS} <= set(tree(remote))
    assert git(remote, "log", "--format=%s", "-3", "main").splitlines() == ["Publish 2 posts", "race", "race"]
    assert git(newsroom, "status", "--porcelain") == "" and (newsroom / "race1.md").exists()


def test_a_remote_that_moves_after_we_asked_and_before_git_does(
    newsroom: Path, colleague: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = deploy._push

    def late(*arguments: Any) -> PublishError | None:
        if not (colleague / "late.md").exists():
            commit(colleague, {"late.md": "Late\n"})
            git(colleague, "push", "-q")
        return real(*arguments)

    monkeypatch.setattr(deploy, "_push", late)
    done = publish(newsroom, write(newsroom, POSTS))
    assert done.attempts == 2 and {"late.md", *POSTS} <= set(tree(remote))


def test_a_remote_that_never_stands_still_is_given_up(newsroom: Path, colleague: Path, remote: Path) -> None:
    hook(newsroom, "pre-push", push_by(colleague, 9))
    before = git(newsroom, "rev-parse", "main")
    with pytest.raises(PublishError, match="moved again each of 3 times") as error:
        publish(newsroom, write(newsroom, POSTS), attempts=3)
    assert error.value.retry and git(newsroom, "rev-parse", "main") == before and not set(POSTS) & set(tree(remote))
    assert git(newsroom, "status", "--porcelain", "-uall").splitlines() == [f"?? {p}" for p in sorted(POSTS)]


def test_a_push_whose_answer_was_lost_is_not_repeated(newsroom: Path, remote: Path) -> None:
    hook(remote, "post-update", "kill -9 $PPID")  # receive-pack dies after it has moved the branch
    done = publish(newsroom, write(newsroom, POSTS))
    assert done.pushed and done.changed == 2 and done.commit == git(remote, "rev-parse", "main")
    assert git(newsroom, "rev-parse", "main") == done.commit and git(newsroom, "status", "--porcelain") == ""


def test_diverged_histories_are_refused_with_advice(newsroom: Path, colleague: Path, remote: Path) -> None:
    theirs = commit(colleague, {"theirs.md": "Theirs\n"})
    git(colleague, "push", "-q")
    mine = commit(newsroom, {"mine.md": "Mine\n"})
    with pytest.raises(PublishError, match=r"diverged.*git pull --rebase origin main"):
        publish(newsroom, write(newsroom, POSTS))
    assert git(remote, "rev-parse", "main") == theirs and git(newsroom, "rev-parse", "main") == mine
    git(newsroom, "pull", "-q", "--rebase", "origin", "main")
    assert publish(newsroom, list(POSTS)).pushed and {"mine.md", "theirs.md", *POSTS} <= set(tree(remote))


def test_a_commit_of_the_user_during_publication_is_kept(newsroom: Path, remote: Path) -> None:
    git(newsroom, "remote", "remove", "origin")
    real = deploy._tree

    def slow(*arguments: Any) -> tuple[str, int]:
        if not (newsroom / "mine.md").exists():
            commit(newsroom, {"mine.md": "Mine\n"})
        return real(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deploy, "_tree", slow)
        done = publish(newsroom, write(newsroom, POSTS))
    assert done.attempts == 2 and {"mine.md", *POSTS} <= set(tree(newsroom))
    assert git(newsroom, "status", "--porcelain") == ""


# -------------------------------------------------------------------------------------------------------- what can go wrong


def refused(root: Path, *, match: str, hint: str, **more: Any) -> PublishError:
    with pytest.raises(PublishError, match=match) as error:
        publish(root, write(root, POSTS), **more)
    assert hint in error.value.hint, error.value.hint
    return error.value


def test_not_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "plain").mkdir()
    refused(tmp_path / "plain", match="not in a git work tree", hint="git init")


def test_git_is_missing(newsroom: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        refused(newsroom, match="git is not installed", hint="apt install git")


def test_detached_head(newsroom: Path) -> None:
    git(newsroom, "checkout", "-q", "--detach")
    refused(newsroom, match="detached", hint="git switch main")


def test_in_the_middle_of_a_merge(newsroom: Path) -> None:
    base = git(newsroom, "rev-parse", "HEAD")
    commit(newsroom, {"a.md": "a\n"})
    git(newsroom, "checkout", "-q", "-b", "side", base)
    commit(newsroom, {"b.md": "b\n"})
    git(newsroom, "checkout", "-q", "main")
    git(newsroom, "merge", "-q", "--no-commit", "--no-ff", "side")
    assert refused(newsroom, match="a merge is under way", hint="finish or abort").retry


def test_a_branch_that_another_work_tree_shows(newsroom: Path, tmp_path: Path) -> None:
    git(newsroom, "worktree", "add", "-q", "-b", "gh-pages", str(tmp_path / "pages"))
    refused(newsroom, match="checked out in", hint="git worktree remove", branch="gh-pages", prefix="_posts")


def test_the_branch_at_hand_cannot_get_another_root(newsroom: Path) -> None:
    refused(newsroom, match="cannot become its root", hint="gh-pages", prefix="_posts")


def test_an_unknown_remote_and_a_bad_branch(newsroom: Path) -> None:
    refused(newsroom, match="no remote of that name", hint="origin", remote="upstream")
    refused(newsroom, match="no name for a branch", hint="main", branch="a..b")


@pytest.mark.parametrize("path", ["../out.md", "/etc/passwd", ".copydesk/store.sqlite", ".git/config", "a/../../b", ".", ""])
def test_paths_that_are_not_the_sites(newsroom: Path, path: str) -> None:
    with pytest.raises(PublishError, match="cannot be published"):
        publish(newsroom, [path])


def test_the_server_refuses_by_a_hook(newsroom: Path, remote: Path) -> None:
    before = git(newsroom, "rev-parse", "main")
    hook(remote, "pre-receive", "echo only editors may publish >&2; exit 1")
    error = refused(newsroom, match="only editors may publish", hint="hook")
    assert not error.retry and git(newsroom, "rev-parse", "main") == before
    (remote / "hooks/pre-receive").unlink()
    assert publish(newsroom, list(POSTS)).pushed


def test_a_protected_branch(newsroom: Path, remote: Path) -> None:
    hook(remote, "update", "echo 'error: GH006: Protected branch update failed for refs/heads/main.' >&2; exit 1")
    refused(newsroom, match="GH006", hint="--branch")


def test_the_branch_is_checked_out_on_the_other_side(newsroom: Path, tmp_path: Path, colleague: Path) -> None:
    git(newsroom, "remote", "add", "desk", str(colleague))
    refused(newsroom, match="checked out", hint="bare", remote="desk")


def test_nobody_at_the_other_end(newsroom: Path) -> None:
    git(newsroom, "remote", "set-url", "origin", "http://ada:secret@127.0.0.1:1/news.git")
    error = refused(newsroom, match="cannot be reached", hint="network")
    assert error.retry and "secret" not in str(error)


def test_no_password_in_what_we_say(newsroom: Path, remote: Path) -> None:
    hook(remote, "pre-receive", "echo see https://ada:secret@desk.example/rules >&2; exit 1")
    assert "secret" not in str(refused(newsroom, match="https://desk.example/rules", hint="hook"))


def test_a_password_is_never_asked_for(newsroom: Path, tmp_path: Path) -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    class Locked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="news"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Locked) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        git(newsroom, "remote", "set-url", "origin", f"http://127.0.0.1:{server.server_port}/news.git")
        error = refused(newsroom, match="cannot be reached", hint="contents: write")
        server.shutdown()
    assert not error.retry


def test_a_git_command_that_hangs_is_ended_with_its_children(newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook(newsroom, "pre-push", "sleep 60")
    monkeypatch.setattr(deploy, "_NETWORK", 1.0)
    began = time.monotonic()
    assert refused(newsroom, match="timed out after 1 seconds", hint="network").retry
    assert time.monotonic() - began < 20


def test_a_locked_index_does_not_undo_what_was_sent(newsroom: Path, remote: Path) -> None:
    before = git(newsroom, "rev-parse", "main")
    (newsroom / ".git/index.lock").touch()
    done = publish(newsroom, write(newsroom, POSTS))
    assert done.pushed and "stays behind" in done.note and git(newsroom, "rev-parse", "main") == before
    (newsroom / ".git/index.lock").unlink()
    assert publish(newsroom, list(POSTS)).changed == 0  # and brings the folder along
    assert git(newsroom, "status", "--porcelain") == "" and git(newsroom, "rev-parse", "main") == done.commit


def test_two_thousand_files_take_seconds(newsroom: Path, remote: Path) -> None:
    paths = write(newsroom, {f"_posts/{i // 100}/{i}.md": f"Post {i}\n" * 40 for i in range(2000)})
    began = time.monotonic()
    done = publish(newsroom, paths)
    first = time.monotonic() - began
    began = time.monotonic()
    assert publish(newsroom, paths).commit is None
    second = time.monotonic() - began
    assert done.changed == 2000 and git(newsroom, "status", "--porcelain") == ""
    assert first < 20 and second < 5, (first, second)  # measured 0.8 and 0.1 on two cores; the limits are for busy machines


# ---------------------------------------------------------------------------------------------------------------- cron


def crontab(line: str) -> tuple[list[set[int]], str]:
    """A line of a crontab, read strictly: five fields of numbers, ranges and steps, then what the shell gets."""
    assert "\n" not in line
    *fields, command = line.split(" ", 5)
    bounds = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
    values = []
    for field, (low, high) in zip(fields, bounds, strict=True):
        assert re.fullmatch(r"(\*|\d+(-\d+)?)(/\d+)?(,\d+)*", field), field
        found: set[int] = set()
        for part in field.split(","):
            span, _, step = part.partition("/")
            first, _, last = (f"{low}-{high}" if span == "*" else span).partition("-")
            found |= set(range(int(first), int(last or first) + 1, int(step or 1)))
        assert found and min(found) >= low and max(found) <= high, field
        values.append(found)
    assert not re.search(r"(?<!\\)%", command), "cron would cut the command there"
    return values, command.replace("\\%", "%")


@pytest.mark.parametrize(
    ("every", "starts"),
    [("1m", 10080), ("5m", 2016), ("15m", 672), ("60m", 168), ("1h", 168), ("2h", 84), ("6h", 28), ("1d", 7), ("7d", 1)],
)
def test_cron_starts_as_often_as_asked_and_at_even_distances(every: str, starts: int) -> None:
    (minutes, hours, days, months, weekdays), _ = crontab(cron_line(Path("/srv/my-news"), every))
    assert len(days) == 31 and len(months) == 12
    week = sorted(d * 1440 + h * 60 + m for d in weekdays & set(range(7)) for h in hours for m in minutes)
    assert len(week) == starts
    assert len({(b - a) % 10080 for a, b in zip(week, week[1:] + week[:1], strict=True)}) == 1
    assert every == "1m" or 0 not in minutes


def test_newsrooms_start_at_minutes_of_their_own() -> None:
    lines = {cron_line(Path(f"/srv/news{i}"), "1h").split()[0] for i in range(100)}
    assert len(lines) > 30
    assert cron_line(Path("/srv/my-news")) == cron_line(Path("/srv/my-news"), "1h")


@pytest.mark.parametrize("every", ["45m", "7m", "5h", "90m", "2d", "0h", "1", "h", "30s", "1.5h", "-1h", ""])
def test_cron_refuses_what_it_cannot_keep(every: str) -> None:
    with pytest.raises(ConfigError):
        cron_line(Path("/srv/my-news"), every)


@pytest.mark.parametrize("root", [Path("news"), Path("/srv/a\nb")])
def test_a_folder_that_no_schedule_can_name(root: Path) -> None:
    for make in (cron_line, systemd_units):
        with pytest.raises(ConfigError, match="cannot be written"):
            make(root, "1h")


def fake_copydesk(folder: Path) -> Path:
    """A copydesk that writes down where and how it was called and ends as $RUN and $PUBLISH say."""
    program = folder / "bin dir $x/copydesk"
    program.parent.mkdir(parents=True)
    calls = shlex.quote(str(folder / "calls"))
    program.write_text(f'#!/bin/sh\necho "$(pwd)|$*" >> {calls}\n[ "$1" = run ] && exit $RUN\nexit $PUBLISH\n')
    program.chmod(0o755)
    return program


@pytest.mark.parametrize(("run", "published"), [(0, True), (1, True), (2, False), (3, False)])
@pytest.mark.parametrize("git", [True, False])
def test_the_cron_line_does_what_it_says_in_a_shell(tmp_path: Path, run: int, published: bool, git: bool) -> None:
    root = tmp_path / "it's 100% $HOME news"
    root.mkdir()
    _, command = crontab(cron_line(root, "1h", command=str(fake_copydesk(tmp_path)), git=git))
    done = subprocess.run(["/bin/sh", "-c", command], env={"RUN": str(run), "PUBLISH": "0"}, cwd="/")
    calls = [f"{root}|run"] + ([f"{root}|publish --git"] if git and published else [])
    assert (tmp_path / "calls").read_text().splitlines() == calls
    assert (done.returncode == 0) == (run == 0 or (git and published))


# ---------------------------------------------------------------------------------------------------------------- systemd

DIRECTIVES = {
    "Unit": {"Description", "Wants", "After"},
    "Service": {"Type", "User", "WorkingDirectory", "EnvironmentFile", "ExecStart", "SuccessExitStatus", "TimeoutStartSec",
                "NoNewPrivileges"},
    "Timer": {"OnBootSec", "OnUnitActiveSec"},
    "Install": {"WantedBy"},
}  # fmt: skip


def unit(text: str) -> dict[str, dict[str, list[str]]]:
    """A unit file: sections of directives, each of which may come more than once. Only directives we know."""
    sections: dict[str, dict[str, list[str]]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if header := re.fullmatch(r"\[(\w+)\]", line):
            section = sections.setdefault(header.group(1), {})
            continue
        key, equals, value = line.partition("=")
        assert equals and key in DIRECTIVES[header_of(sections)], line
        section.setdefault(key, []).append(value)
    return sections


def header_of(sections: dict[str, Any]) -> str:
    return list(sections)[-1]


def test_the_service_runs_the_newsroom_once_and_the_timer_starts_it() -> None:
    (service_name, service), (timer_name, timer) = systemd_units(Path("/srv/my-news"), "45m", git=True, user="ada")
    assert (service_name, timer_name) == ("copydesk-my-news.service", "copydesk-my-news.timer")
    found = unit(service.decode())["Service"]
    assert found["Type"] == ["oneshot"] and found["User"] == ["ada"] and found["WorkingDirectory"] == ["/srv/my-news"]
    assert found["SuccessExitStatus"] == ["1"]
    assert found["ExecStart"] == ["/usr/local/bin/copydesk run", '/bin/sh -c "/usr/local/bin/copydesk publish --git || exit 4"']
    assert unit(timer.decode())["Timer"] == {"OnBootSec": ["2min"], "OnUnitActiveSec": ["2700s"]}
    assert unit(timer.decode())["Install"] == {"WantedBy": ["timers.target"]}
    alone = unit(systemd_units(Path("/srv/my-news"))[0][1].decode())["Service"]
    assert alone["ExecStart"] == ["/usr/local/bin/copydesk run"] and "User" not in alone


def test_a_failed_publication_does_not_pass_for_failed_sources(tmp_path: Path) -> None:
    program = fake_copydesk(tmp_path)
    service = unit(systemd_units(tmp_path, command=str(program), git=True)[0][1].decode())["Service"]
    # What systemd makes of the line: quotation marks and backslashes as in C, %% is %, $$ is $.
    shell = shlex.split(service["ExecStart"][1].replace("%%", "%").replace("$$", "$"))
    done = subprocess.run(shell, env={"RUN": "0", "PUBLISH": "1"}, cwd=tmp_path)
    assert done.returncode == 4 and str(done.returncode) not in service["SuccessExitStatus"]
    assert subprocess.run(shell, env={"RUN": "0", "PUBLISH": "0"}, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("folder", ["my-news", "100% my news", "Zürich „heute“"])
def test_systemd_takes_the_units(tmp_path: Path, folder: str) -> None:
    units = systemd_units(tmp_path / folder, "6h", command=str(fake_copydesk(tmp_path)), git=True, user="root")
    for name, content in units:
        assert re.fullmatch(r"copydesk-[\w-]+\.(service|timer)", name, re.ASCII) and unit(content.decode())
        (tmp_path / name).write_bytes(content)
    if shutil.which("systemd-analyze"):
        files = [str(tmp_path / name) for name, _ in units]
        done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True)
        assert done.returncode == 0 and "copydesk" not in done.stderr, done.stderr


# ---------------------------------------------------------------------------------------------------------------- GitHub Pages


def config(root: Path, target: str = "static", path: str = "site") -> Config:
    return Config(root=root, site=Site(url="https://harbour.example"), publish=Publish(target=target, path=path))


def workflow(root: Path, target: str = "static", path: str = "site", **more: Any) -> dict[str, Any]:
    files = dict(github_pages(config(root, target, path), **more))
    parsed: dict[str, Any] = YAML(typ="safe").load(files[".github/workflows/copydesk.yml"].decode())
    return parsed


def steps(parsed: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parsed["jobs"]["publish"]["steps"]
    return found


def kind(step: dict[str, Any]) -> str:
    return str(step["uses"].split("@")[0] if "uses" in step else step["run"].split("\n")[0])


@pytest.mark.parametrize("target", ["static", "jekyll"])
def test_the_workflow_does_things_in_the_right_order(tmp_path: Path, target: str) -> None:
    parsed = workflow(tmp_path, target)
    assert [kind(s) for s in steps(parsed)] == [
        "actions/checkout",
        "actions/setup-python",
        f'python -m pip install "copydesk=={__version__}"',
        "actions/cache/restore",
        "code=0",
        "copydesk publish --git --branch main",
        "actions/cache/save",
        "actions/configure-pages",
        *(["actions/jekyll-build-pages"] if target == "jekyll" else []),
        "actions/upload-pages-artifact",
        "actions/deploy-pages",
    ]
    assert all(re.fullmatch(r"actions/[\w/-]+@v\d+", s["uses"]) for s in steps(parsed) if "uses" in s)
    assert list(parsed["jobs"]) == ["publish"] and parsed["jobs"]["publish"]["environment"]["name"] == "github-pages"
    assert steps(parsed)[-1]["id"] == "deployment"
    assert steps(parsed)[0]["with"] == {"ref": "main"}  # the branch, not the commit of when the run was queued


def test_the_workflow_may_do_no_more_than_it_must(tmp_path: Path) -> None:
    parsed, text = workflow(tmp_path, "jekyll"), dict(github_pages(config(tmp_path, "jekyll")))[deploy.WORKFLOW].decode()
    assert parsed["permissions"] == {"contents": "write", "pages": "write", "id-token": "write"}
    assert parsed["concurrency"] == {"group": "copydesk", "cancel-in-progress": False}
    assert "permissions" not in parsed["jobs"]["publish"] and "env" not in parsed["jobs"]["publish"]
    assert not re.search(r"--force|\s-f\b|\+refs|continue-on-error|pull_request", text)
    assert "secrets." not in json.dumps(parsed)  # only in a comment: none is needed
    assert set(parsed["on"]) == {"schedule", "workflow_dispatch"}


def test_the_store_goes_from_run_to_run(tmp_path: Path) -> None:
    parsed = steps(workflow(tmp_path))
    restore = next(s for s in parsed if kind(s) == "actions/cache/restore")
    save = next(s for s in parsed if kind(s) == "actions/cache/save")
    assert restore["with"]["path"] == save["with"]["path"] == config(tmp_path).state.name
    assert restore["with"]["key"] == save["with"]["key"]
    # A key is new each run and each attempt, or the cache refuses to save; and its beginning finds the newest of before.
    assert "${{ github.run_id }}" in save["with"]["key"] and "${{ github.run_attempt }}" in save["with"]["key"]
    (found,) = restore["with"]["restore-keys"].split()
    assert save["with"]["key"].startswith(found) and "$" not in found
    assert save["if"].startswith("always()")
    assert not restore["with"].get("fail-on-cache-miss")


def test_the_store_is_never_committed_nor_put_out(tmp_path: Path) -> None:
    files = dict(github_pages(config(tmp_path)))
    assert files[".gitignore"] == b".copydesk/\n"
    (tmp_path / ".gitignore").write_text("*.log\n_site")
    assert dict(github_pages(config(tmp_path, "jekyll")))[".gitignore"] == b"*.log\n_site\n.copydesk/\n"
    (tmp_path / ".gitignore").write_text("/.copydesk\n")
    assert ".gitignore" not in dict(github_pages(config(tmp_path)))
    for target, path, packed, hidden in (
        ("static", "site", "./site", True),
        ("static", "./out put/", "./out put", True),
        ("static", ".", ".", False),
        ("jekyll", ".", "./_site", True),
    ):
        pack = next(s for s in steps(workflow(tmp_path, target, path)) if kind(s) == "actions/upload-pages-artifact")
        assert pack["with"] == {"path": packed, "include-hidden-files": hidden}
    build = next(s for s in steps(workflow(tmp_path, "jekyll", "blog")) if kind(s) == "actions/jekyll-build-pages")
    assert build["with"] == {"source": "./blog", "destination": "./_site"}


@pytest.mark.parametrize(("code", "ends"), [(0, 0), (1, 0), (2, 2), (3, 3)])
def test_failed_sources_stop_nothing_and_all_else_does(tmp_path: Path, code: int, ends: int) -> None:
    script = next(s for s in steps(workflow(tmp_path)) if s.get("name") == "Run the newsroom")["run"]
    program = fake_copydesk(tmp_path)
    # As the runner calls it.
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], capture_output=True, text=True, cwd=tmp_path,
        env={"PATH": f"{program.parent}:{os.environ['PATH']}", "RUN": str(code), "PUBLISH": "0"},
    )  # fmt: skip
    assert done.returncode == ends and ("::warning" in done.stdout) == (code == 1)


def test_the_schedule_of_the_workflow(tmp_path: Path) -> None:
    (schedule,) = workflow(tmp_path, every="3h")["on"]["schedule"]
    (minutes, hours, *_), _ = crontab(schedule["cron"] + " x")
    assert len(minutes) == 1 and 0 not in minutes and len(hours) == 8
    with pytest.raises(ConfigError, match="too often"):
        github_pages(config(tmp_path), every="2m")


@pytest.mark.parametrize("branch", ["true", "1.0", "desk/live"])
def test_branches_that_yaml_would_take_for_something_else(tmp_path: Path, branch: str) -> None:
    parsed = steps(workflow(tmp_path, branch=branch))
    assert parsed[0]["with"]["ref"] == branch
    assert any(s.get("run") == f"copydesk publish --git --branch {branch}" for s in parsed)


@pytest.mark.parametrize("branch", ["a b", "-x", "$(id)", "a;b", ""])
def test_branches_that_a_shell_would_take_for_something_else(tmp_path: Path, branch: str) -> None:
    with pytest.raises(ConfigError, match="no name for a branch"):
        github_pages(config(tmp_path), branch=branch)


def test_a_newsroom_below_the_top_of_its_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert github_pages(config(tmp_path))
    (tmp_path / "desk").mkdir()
    with pytest.raises(ConfigError, match="not the top folder"):
        github_pages(config(tmp_path / "desk"))


# ---------------------------------------------------------------------------------------------------------------- the how-to


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DOC.read_text(encoding="utf-8"), re.M | re.S)


def test_the_how_to_shows_what_the_commands_print() -> None:
    root, command = Path("/srv/my-news"), "/opt/copydesk/bin/copydesk"
    assert blocks("crontab") == [cron_line(root, "1h", command=command, git=True) + "\n"]
    assert blocks("crontab")[0].rstrip("\n") and crontab(blocks("crontab")[0].rstrip("\n"))
    for name, content in systemd_units(root, "1h", command=command, git=True, user="copydesk"):
        assert blocks(f"ini {re.escape(name)}") == [content.decode()]


def test_the_dockerfile_of_the_how_to() -> None:
    (text,) = blocks("dockerfile")
    lines = [line for line in text.replace("\\\n", "").splitlines() if line and not line.startswith("#")]
    instructions = [line.split(" ", 1) for line in lines]
    assert [i for i, _ in instructions] == ["FROM", "RUN", "RUN", "RUN", "VOLUME", "WORKDIR", "ENTRYPOINT", "CMD"]
    assert json.loads(instructions[-2][1]) == ["copydesk"] and json.loads(instructions[-1][1]) == ["run"]
    assert f'"copydesk=={__version__}"' in text and dict(instructions)["VOLUME"] == dict(instructions)["WORKDIR"] == "/newsroom"
    for mounted in re.findall(r"-v \S+:(\S+)", DOC.read_text(encoding="utf-8")):
        assert mounted == "/newsroom"
