"""The commands as a user types them: help, errors with what to do, exit codes, JSON where a program reads it."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk import config
from copydesk.demo.wire import DemoWire
from copydesk.newsroom import Newsroom
from tests.origin import Origin

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


def copydesk(*words: str, cwd: Path | None = None, stdin: str = "", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command line without a terminal."""
    return subprocess.run([sys.executable, "-m", "copydesk", *words], cwd=cwd, input=stdin, capture_output=True, text=True,
                          timeout=120, env={**os.environ, **(env or {})}, check=False)  # fmt: skip


@pytest.fixture(scope="module")
def wire() -> Iterator[DemoWire]:
    with DemoWire() as opened:
        opened.clock = opened.steps[3]
        yield opened


@pytest.fixture
def room(tmp_path: Path, wire: DemoWire) -> Path:
    (tmp_path / "copydesk.toml").write_text(wire.config_toml(), encoding="utf-8")
    return tmp_path


def test_help_names_every_command() -> None:
    done = copydesk("--help")
    assert done.returncode == 0
    for command in [
        "demo",
        "init",
        "add",
        "sources",
        "run",
        "serve",
        "doctor",
        "review",
        "rebuild",
        "publish",
        "deploy",
        "adopt",
        "parse",
        "extract",
        "facts",
        "thread",
    ]:
        assert command in done.stdout


@pytest.mark.slow
def test_init_without_a_terminal_takes_flags_and_never_overwrites(tmp_path: Path) -> None:
    folder = tmp_path / "my-news"
    done = copydesk("init", str(folder), "--title", 'The "Quay"', "--contact", "desk@quay.example", "--target", "jekyll")
    assert done.returncode == 0, done.stderr
    made = config.load(folder)
    assert (made.site.title, made.publish.target) == ('The "Quay"', "jekyll")
    assert (folder / "site" / "_config.yml").exists()
    assert ".copydesk/" in (folder / ".gitignore").read_text()
    again = copydesk("init", str(folder))
    assert again.returncode == 2
    assert "there already" in again.stderr


def test_a_bad_flag_of_init_writes_nothing(tmp_path: Path) -> None:
    done = copydesk("init", str(tmp_path / "x"), "--timezone", "Mars/Olympus")
    assert done.returncode == 2
    assert "Europe/London" in done.stderr
    assert not (tmp_path / "x" / "copydesk.toml").exists()


@pytest.mark.parametrize(("text", "words"), [("[site\n", "line 1"), ('[site]\ntitel = "x"\n', "titel"), ('[[source]]\nid = "a"\n', "feed")])
def test_a_bad_copydesk_toml_exits_2_and_names_line_or_key(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "copydesk.toml").write_text(text)
    done = copydesk("run", cwd=tmp_path)
    assert done.returncode == 2
    assert "copydesk.toml" in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_no_newsroom_exits_2_and_says_how_to_make_one(tmp_path: Path) -> None:
    done = copydesk("run", cwd=tmp_path)
    assert done.returncode == 2
    assert "copydesk init" in done.stderr


@pytest.mark.parametrize(
    "words", [("run", "--at", "yesterday"), ("run", "--watch", "--dry-run"), ("run", "--nonsense"), ("review", "show", "nothing")]
)
def test_wrong_usage_exits_2(room: Path, words: tuple[str, ...]) -> None:
    done = copydesk(*words, cwd=room)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_run_prints_a_short_table_and_json(room: Path, wire: DemoWire) -> None:
    at = wire.clock.isoformat()
    dry = copydesk("run", "--dry-run", "--at", at, cwd=room)
    assert dry.returncode in (0, 1)
    assert "would be written" in dry.stdout
    assert not (room / "site").exists()
    done = copydesk("run", "--at", at, cwd=room)
    for words in ("sources polled", "new entries", "stories opened", "posts written", "held"):
        assert words in done.stdout
    again = copydesk("run", "--all", "--json", "--at", at, cwd=room)
    report = json.loads(again.stdout)
    assert (report["entries"], report["files"]) == (0, [])
    assert report["polled"] == 5


def test_a_second_run_leaves_with_3(room: Path) -> None:
    with Newsroom.open(room):
        done = copydesk("run", cwd=room)
    assert done.returncode == 3
    assert "another run" in done.stderr


def test_a_store_that_cannot_be_read_exits_3(room: Path) -> None:
    (room / ".copydesk").mkdir()
    (room / ".copydesk" / "store.db").write_text("this is no database " * 100)
    done = copydesk("run", cwd=room)
    assert done.returncode == 3
    assert "store.db" in done.stderr


@pytest.mark.slow
def test_review_is_a_queue_with_json(room: Path, wire: DemoWire) -> None:
    at = wire.steps[-1].isoformat()
    before, wire.clock = wire.clock, wire.steps[-1]
    try:
        copydesk("run", "--at", at, cwd=room)
        listed = copydesk("review", "list", "--json", cwd=room)
        assert listed.returncode == 0
        held = json.loads(listed.stdout)
        assert len(held) == 2
        for row in held:
            assert list(row) == ["id", "url", "source", "headline", "rule", "reason", "held_at"]
            assert all(row.values())
        assert "[" not in copydesk("review", "list", cwd=room).stdout[:1]
        shown = copydesk("review", "show", "1", cwd=room)
        assert held[0]["headline"] in shown.stdout
        done = copydesk("review", "approve", held[0]["id"], "--at", at, cwd=room)
        assert done.returncode == 0, done.stderr
        assert held[0]["headline"] in done.stdout
        assert copydesk("review", "reject", "2", "--at", at, cwd=room).returncode == 0
        assert json.loads(copydesk("review", "list", "--json", cwd=room).stdout) == []
    finally:
        wire.clock = before


@pytest.mark.slow
def test_add_finds_the_feed_of_a_home_page(tmp_path: Path, wire: DemoWire) -> None:
    (tmp_path / "copydesk.toml").write_text('[site]\ntitle = "T"\n[web]\nallow_hosts = ["127.0.0.0/8"]\n')
    outlet = next(o for o in wire.outlets if o.id == "quayside")
    done = copydesk("add", outlet.home, "--section", "Harbour", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (source,) = config.load(tmp_path).sources
    assert source.url == outlet.feed
    assert source.name == "Quayside Commons"
    for words in ("robots.txt", "reservation", "licence", "mode"):
        assert words in done.stdout
    assert source.rights.licence == "CC-BY-4.0"
    assert source.rights.mode == "full"
    twice = copydesk("add", outlet.home, cwd=tmp_path)
    assert twice.returncode == 2
    assert "already" in twice.stderr


def test_add_refuses_a_private_address_and_names_the_setting(tmp_path: Path, wire: DemoWire) -> None:
    (tmp_path / "copydesk.toml").write_text('[site]\ntitle = "T"\n')
    done = copydesk("add", wire.outlets[0].feed, cwd=tmp_path)
    assert done.returncode == 1
    assert "allow_hosts" in done.stderr


def test_doctor_tells_good_from_wrong(room: Path) -> None:
    done = copydesk("doctor", "--json", cwd=room)
    states = {f["subject"]: f["state"] for f in json.loads(done.stdout)}
    assert states["keys"] == "good"
    assert done.returncode == 0
    (room / "notes.txt").write_text("api_key = 'abcdefghijklmnop1234'")
    wrong = copydesk("doctor", cwd=room)
    assert wrong.returncode == 1
    assert "notes.txt" in wrong.stdout


@pytest.mark.slow
def test_rebuild_changes_nothing_that_is_right(room: Path, wire: DemoWire) -> None:
    at = wire.clock.isoformat()
    copydesk("run", "--at", at, cwd=room)
    done = copydesk("rebuild", "--stage", "facts", "--at", at, cwd=room)
    assert done.returncode == 0, done.stderr
    assert "0 files changed" in done.stdout
    assert copydesk("rebuild", "--stage", "everything", cwd=room).returncode == 2


@pytest.mark.slow
def test_demo_ends_by_itself_without_a_terminal(tmp_path: Path) -> None:
    done = copydesk("demo", "--folder", str(tmp_path / "demo"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo" / "site" / "index.html").exists()


# --- filters ------------------------------------------------------------------------------------------------------------
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Quay</title><item><title>Mole</title><link>https://q.example/m</link></item></channel></rss>'


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_parse_reads_a_feed_and_refuses_a_page() -> None:
    done = copydesk("parse", "-", "--url", "https://q.example/rss", stdin=FEED)
    assert done.returncode == 0
    (row,) = rows(done)
    assert row["format"] == "rss2.0"
    assert row["entries"][0]["title"] == "Mole"  # type: ignore[index]
    page = copydesk("parse", "-", stdin="<html><body>no feed</body></html>")
    assert page.returncode == 1
    assert "Traceback" not in page.stderr


def test_a_row_that_fails_carries_its_error_and_the_others_go_on() -> None:
    lines = "\n".join(
        [
            '{"id": 1, "text": "Mara Quill spoke in Port Alden."}',
            "no json",
            '{"id": 3}',
            '{"id": 4, "text": "“We go on with it now,” Mara Quill said."}',
        ]
    )
    done = copydesk("facts", "--jsonl", stdin=lines)
    assert done.returncode == 1
    out = rows(done)
    assert [r.get("id") for r in out] == [1, None, 3, 4]
    assert ["error" in r for r in out] == [False, True, True, False]
    assert out[3]["statements"]


def test_thread_puts_two_reports_of_one_event_together() -> None:
    body = (
        "The harbour master of Port Alden, Colm Varley, closed the east mole on Thursday after the gale took its railings. Divers found two "
        "stones at its foot out of place, and the town has asked a firm in the next valley what setting them back would cost. Anglers who "
        "have fished there since boyhood say they will use the west mole, where the light is poor and the steps are worn. Nobody was hurt."
    )
    articles = [
        {"id": "a", "time": "2026-03-12T10:00:00Z", "title": "East mole closed after gale", "text": body},
        {
            "id": "b",
            "time": "2026-03-12T11:00:00Z",
            "title": "Library roof to cost more",
            "text": "The council will pay £340,000 for the roof of the library, a report says.",
        },
        {"id": "c", "time": "2026-03-12T12:00:00Z", "title": "East mole is shut after the gale", "text": body},
    ]
    done = copydesk("thread", "--jsonl", stdin="\n".join(map(json.dumps, articles)))
    assert done.returncode == 0, done.stderr
    out = rows(done)
    assert out[0]["story"] == out[2]["story"] != out[1]["story"]
    assert out[2]["duplicate_of"] == "a"
    assert list(out[0]) == ["id", "story", "score", "reason", "duplicate_of"]


def test_extract_needs_an_address() -> None:
    assert copydesk("extract", "-", stdin="<p>x</p>").returncode == 2


PAGE = (ROOT / "tests" / "data" / "articles" / "wordpress.html").read_bytes()


def page_row(id: int, html: bytes = PAGE, **more: object) -> str:
    return json.dumps({"id": id, "url": f"https://q.example/{id}", "html": base64.b64encode(html).decode(), **more})


@pytest.mark.parametrize("how", [(), ("--jobs", "2"), ("--fast",)])
@pytest.mark.slow
def test_extract_keeps_the_order_of_its_rows_and_tells_which_fail(how: tuple[str, ...]) -> None:
    lines = [
        page_row(1),
        page_row(2, b""),
        "[]",
        page_row(4, headers={"X-Robots-Tag": "noai"}),
        page_row(5, headers=[1]),
        '{"id": 6, "url": 7, "html": "PHA+"}',
        *(page_row(n) for n in range(7, 40)),
    ]
    done = copydesk("extract", "--jsonl", *how, stdin="\n".join(lines))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    out = rows(done)
    assert [r["id"] for r in out] == [1, 2, None, *range(4, 40)]
    assert [r["id"] for r in out if "error" in r] == [2, None, 5, 6]
    assert out[3]["signals"]["noai"] is True  # type: ignore[index]
    assert out[-1]["headline"] == out[0]["headline"] != ""


def test_extract_reads_headers_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    (tmp_path / "headers.txt").write_text("Content-Type: text/html; charset=utf-8\nX-Robots-Tag: max-snippet: 90\n")
    done = copydesk("extract", "page.html", "--url", "https://q.example/1", "--headers", "headers.txt", cwd=tmp_path)
    (row,) = rows(done)
    assert row["signals"]["max_snippet"] == 90  # type: ignore[index]


# --- sources ------------------------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_sources_lists_how_each_is_doing(room: Path, wire: DemoWire) -> None:
    before = json.loads(copydesk("sources", "--json", cwd=room).stdout)
    assert {r["polled"] for r in before} == {None}
    assert not (room / ".copydesk").exists()
    copydesk("run", "--at", wire.clock.isoformat(), cwd=room)
    after = json.loads(copydesk("sources", "--json", cwd=room).stdout)
    assert [list(r) for r in after] == [["id", "name", "mode", "polled", "error", "next", "why", "week", "reserved"]] * len(wire.outlets)
    assert all(r["next"] > r["polled"] and r["why"] for r in after)
    assert wire.clock.isoformat().replace("+00:00", "Z") in {r["polled"] for r in after}
    table = copydesk("sources", cwd=room, env={"COLUMNS": "200"}).stdout
    assert all(r["id"] in table and r["name"] in table for r in after)


@pytest.mark.slow
def test_sources_test_shows_what_is_taken_and_what_is_left(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes((ROOT / "tests" / "data" / "articles" / "bbc.html").read_bytes())
    words = ("sources", "test", "https://www.bbc.example/news/articles/c1harbour", "--file", "page.html")
    row = json.loads(copydesk(*words, "--json", cwd=tmp_path).stdout)
    body = (ROOT / "tests" / "data" / "articles" / "bbc.txt").read_text(encoding="utf-8").split("\n\n")
    kept = [p["words"] for p in row["passages"] if p["kept"]]
    assert len(kept) == len(body)
    assert row["article"]["headline"] == "Harbour bridge shut after barge strikes pier"
    left = {p["words"]: p["reason"] for p in row["passages"] if not p["kept"]}
    assert left["Harbour bridge shut after barge strikes pier"] == "the headline"
    assert "<nav>" in left["HomeNewsSport"]
    assert all(p["reason"] and p["where"] for p in row["passages"])
    shown = copydesk(*words, cwd=tmp_path)
    assert shown.returncode == 0
    assert f"{len(kept)} of {len(row['passages'])} passages taken" in shown.stdout
    assert "\n- This video can not be played" in shown.stdout


@pytest.mark.slow
def test_a_quirk_is_seen_to_work(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes((ROOT / "tests" / "data" / "articles" / "bbc.html").read_bytes())
    words = ("sources", "test", "https://www.bbc.example/news/articles/c1harbour", "--file", "page.html", "--json")
    (tmp_path / "quirks.toml").write_text('["bbc.example"]\ndrop = ["h2"]\n')
    kept = [p["where"] for p in json.loads(copydesk(*words, cwd=tmp_path).stdout)["passages"] if p["kept"]]
    row = json.loads(copydesk(*words, "--quirks", "quirks.toml", cwd=tmp_path).stdout)
    assert [p["where"] for p in row["passages"] if p["kept"]] == [where for where in kept if not where.endswith("h2")] != kept
    assert [p["reason"] for p in row["passages"] if p["words"] == "Ferries added"] == ["a quirk of this site drops it"]
    assert "Ferries added" not in row["article"]["body"]
    (tmp_path / "quirks.toml").write_text('["bbc.example"]\ndrop = ["h2["]\n')
    broken = copydesk(*words, "--quirks", "quirks.toml", cwd=tmp_path)
    assert broken.returncode == 2
    assert "bbc.example" in broken.stderr


@pytest.mark.slow
def test_sources_test_fetches_a_page(room: Path, wire: DemoWire) -> None:
    copydesk("run", "--at", wire.clock.isoformat(), cwd=room)
    with Newsroom.open(room) as opened:
        link = next(m.url for p in opened.store.posts() for m in p.sources)
    done = copydesk("sources", "test", link, cwd=room)
    assert done.returncode == 0, done.stderr
    assert "passages taken" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("sources", "test"), 2, "address"),
        (("sources", "test", "https://q.example/", "--file", "no-such.html"), 2, "no-such.html"),
        (("sources", "test", "http://127.0.0.1:9/"), 1, "allow_hosts"),
        (("sources",), 2, "copydesk init"),
        (("sources", "test", "https://q.example/", "-C", "elsewhere"), 2, "copydesk init"),
    ],
)
def test_sources_tells_what_is_wrong(tmp_path: Path, words: tuple[str, ...], code: int, said: str) -> None:
    done = copydesk(*words, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


# --- the wheel ----------------------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_the_built_wheel_runs_the_demo(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("copydesk-*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "lib")
    env = {"PYTHONPATH": str(tmp_path / "lib")}
    where = subprocess.run(
        [sys.executable, "-c", "import copydesk; print(copydesk.__file__)"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, **env},
        check=True,
    )
    assert str(tmp_path) in where.stdout
    done = copydesk("demo", "--folder", str(tmp_path / "demo"), "--no-open", cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo" / "site" / "site.css").exists()
    assert len(list((tmp_path / "demo" / "site").rglob("post.json"))) > 8


MOLE = b'<rss version="2.0"><channel><title>Mole</title><item><title>Lit</title><link>http://127.0.0.1:1/1</link></item></channel></rss>'


@pytest.mark.slow
def test_add_looks_in_the_usual_places_of_a_site_that_names_no_feed(tmp_path: Path) -> None:
    (tmp_path / "copydesk.toml").write_text('[site]\ntitle = "T"\n[web]\nallow_hosts = ["127.0.0.0/8"]\n')
    with Origin() as site:
        site.serve("/", b"<html><body>Welcome to the mole.</body></html>", type="text/html")
        site.serve("/feed.xml", MOLE, type="application/xml")
        done = copydesk("add", site.url + "/", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert [s.url for s in config.load(tmp_path).sources] == [site.url + "/feed.xml"]
        none = copydesk("add", site.url + "/nothing", cwd=tmp_path)
        assert none.returncode == 1


def test_add_tells_what_is_reserved_and_what_follows(tmp_path: Path) -> None:
    (tmp_path / "copydesk.toml").write_text('[site]\ntitle = "T"\n[web]\nallow_hosts = ["127.0.0.0/8"]\n')
    with Origin() as site:
        feed = MOLE.replace(b"http://127.0.0.1:1/1", f"{site.url}/1".encode())
        site.serve("/feed.xml", feed, type="application/xml")
        site.serve("/1", "<html><head><meta name='robots' content='noai'></head><body><p>Lit at dusk.")
        site.robots("User-agent: *\nAllow: /\nLicense: https://mole.example/terms.xml\n")
        site.serve("/.well-known/tdmrep.json", '[{"location": "/", "tdm-reservation": 1}]', type="application/json")
        done = copydesk("add", site.url + "/feed.xml", "--licence", "all-rights-reserved", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for words in ("allows its pages", "TDM reserved in its tdmrep.json", "RSL licence at https://mole.example/terms.xml", "noai"):
        assert words in done.stdout
    (source,) = config.load(tmp_path).sources
    assert source.rights.mode == "link"


@pytest.mark.slow
def test_sources_come_from_a_list_and_go_into_one(tmp_path: Path) -> None:
    (tmp_path / "copydesk.toml").write_text('[site]\ntitle = "Town & Sea"\n')
    (tmp_path / "mine.opml").write_text(
        '<opml version="2.0"><body><outline text="Town"><outline text="Mole" xmlUrl="https://mole.example/rss"/>'
        '<outline text="Mole" xmlUrl="https://mole.example/sport"/></outline><outline xmlUrl="https://pier.example/feed"/></body></opml>'
    )
    done = copydesk("sources", "import", "mine.opml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Added 3 of 3" in done.stdout
    made = config.load(tmp_path).sources
    assert [(s.id, s.name, s.section, s.rights.mode) for s in made] == [
        ("mole", "Mole", "Town", "link"),
        ("mole-2", "Mole", "Town", "link"),
        ("pier-example", "pier.example", "News", "link"),
    ]
    again = copydesk("sources", "import", "mine.opml", "--section", "World", cwd=tmp_path)
    assert "Added 0 of 3 feeds; 3 are sources already" in again.stdout
    assert copydesk("sources", "export", cwd=tmp_path).stdout.count("xmlUrl=") == 3
    assert copydesk("sources", "export", "out.opml", cwd=tmp_path).returncode == 0
    assert 'title="Mole"' in (tmp_path / "out.opml").read_text()
    bad = copydesk("sources", "import", "copydesk.toml", cwd=tmp_path)
    assert bad.returncode == 1
    assert "no OPML" in bad.stderr
