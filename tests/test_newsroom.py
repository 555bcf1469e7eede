"""The spine over real HTTP on loopback: one post per story, nothing lost, nothing twice, one bad source costs nobody else anything."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.demo.wire import DemoWire
from copydesk.errors import NotFound, StoreLocked
from copydesk.newsroom import Newsroom, Report
from copydesk.store import tables
from tests.origin import Origin, Reply

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
WORDS = (
    "Colm Varley, the harbour master of Port Alden, said on Thursday that the east mole would be closed to walkers from Monday. "
    "“The railings went in the gale and I will not wait for somebody to follow them,” he said. Divers found that the wave had moved "
    "two of the stones at its foot, and the town council has asked for £90,000 to set them back. The work is to take at least six weeks, "
    "and boats can use the inner basin meanwhile. Nobody was hurt when the railings fell."
)


def tree(folder: Path) -> dict[str, str]:
    """Every file of a site, by the digest of its bytes."""
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def page(headline: str, *paragraphs: str) -> str:
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f'<!doctype html><html lang="en"><head><title>{headline}</title></head><body><article><h1>{headline}</h1>{body}</article></body></html>'


def rss(site: Origin, items: list[tuple[str, str]], *, at: datetime = NOW - timedelta(hours=2)) -> str:
    """A feed of (path, headline)."""
    rows = "".join(
        f"<item><title>{h}</title><link>{site.url}{p}?utm_source=rss</link><guid>{site.url}{p}#1</guid><pubDate>{format_datetime(at)}</pubDate></item>"
        for p, h in items
    )
    return RSS.format(url=site.url, items=rows)


RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title><link>{url}</link>{items}</channel></rss>'


def found(
    folder: Path, feeds: dict[str, str], *, more: str = "", allow: str = "127.0.0.0/8", mode: str = "brief", publish: str = ""
) -> Path:
    """A newsroom with these feeds."""
    rows = "".join(
        f'[[source]]\nid = "{id}"\nname = "{id.capitalize()} News"\nfeed = "{url}"\n[source.rights]\nlicence = "all-rights-reserved"\nmode = "{mode}"\n'
        for id, url in feeds.items()
    )
    folder.mkdir(exist_ok=True)
    (folder / "copydesk.toml").write_text(
        f'[site]\ntitle = "T"\n{publish}[web]\nallow_hosts = ["{allow}"]\ntimeout = "2s"\n{more}{rows}', encoding="utf-8"
    )
    return folder


def run(folder: Path, now: datetime = NOW, **how: bool) -> Report:
    with Newsroom.open(folder, now=now) as room:
        return room.run(now=now, poll_all=True, **how)


@pytest.fixture
def good(site: Origin) -> Origin:
    """A site with one article."""
    site.serve("/rss.xml", rss(site, [("/mole", "East mole to close")]), type="application/rss+xml")
    site.serve("/mole", page("East mole to close", *WORDS.split(". ")))
    return site


# --- the demo's three days ----------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Report], DemoWire]]:
    folder = tmp_path_factory.mktemp("demo")
    with DemoWire() as wire:
        (folder / "copydesk.toml").write_text(wire.config_toml(), encoding="utf-8")
        reports = []
        for step in wire.steps:
            wire.clock = step
            reports.append(run(folder, step))
        yield folder, reports, wire


def test_every_article_is_in_exactly_one_post_or_in_the_queue(demo: tuple[Path, list[Report], DemoWire]) -> None:
    folder, _, _ = demo
    with Newsroom.open(folder) as room, room.store.engine.connect() as c:
        entries = {r.url for r in c.execute(tables.entries.select())}
        in_posts = [s.article for p in room.store.posts() for s in p.sources]
        held = [h.id for h in room.held()]
    assert sorted(in_posts + held) == sorted(entries)
    assert len(entries) >= 40
    assert len(held) == 2  # the paywall and the consent page


def test_a_second_run_with_nothing_new_writes_no_file(demo: tuple[Path, list[Report], DemoWire]) -> None:
    folder, _, wire = demo
    before = tree(folder / "site")
    report = run(folder, wire.steps[-1])
    assert (report.files, report.entries, report.posts) == ([], 0, [])
    assert tree(folder / "site") == before


def test_a_story_of_many_reports_is_one_post(demo: tuple[Path, list[Report], DemoWire]) -> None:
    folder, _, _ = demo
    with Newsroom.open(folder) as room:
        posts = room.store.posts()
    assert max(len(p.sources) for p in posts) >= 6
    assert len(posts) <= 26  # of 45 articles; 14 stories were written
    slugs = [p.slug for p in posts]
    assert len(set(slugs)) == len(slugs)


def test_a_copy_is_named_as_one(demo: tuple[Path, list[Report], DemoWire]) -> None:
    folder, _, _ = demo
    with Newsroom.open(folder) as room:
        copies = [(s.name, s.copy_of) for p in room.store.posts() for s in p.sources if s.copy_of]
    assert copies.count(("The Estuary Post", "Coastline News Agency")) == 2


def test_a_corrected_article_becomes_a_new_version_and_the_post_says_so(demo: tuple[Path, list[Report], DemoWire]) -> None:
    folder, _, _ = demo
    with Newsroom.open(folder) as room:
        post = next(p for p in room.store.posts() if "library-roof" in p.slug)
        revised = [s for s in post.sources if s.versions > 1]
    assert revised
    assert any(u.text.startswith("Correction: ") and "has corrected its report" in u.text for u in post.updates)
    assert post.label is not None
    assert (post.label.kind, post.label.expires) == ("CORRECTED", None)
    assert [(c.origin, c.was, c.now) for c in post.corrections] == [(revised[0].article, "£430,000", "£340,000")]
    assert "430-000" in post.slug  # the address stays
    assert "£340,000" in post.headline


def test_a_feed_that_breaks_is_listed_and_heals(demo: tuple[Path, list[Report], DemoWire]) -> None:
    _, reports, _ = demo
    troubled = [n for n, r in enumerate(reports) if any(f.subject == "tidewater" for f in r.failed)]
    assert troubled
    assert reports[-1].failed == []


def test_no_post_carries_a_label_or_a_prefix_it_should_not(demo: tuple[Path, list[Report], DemoWire]) -> None:
    folder, _, wire = demo
    with Newsroom.open(folder) as room:
        for post in room.store.posts():
            assert not post.headline.lower().startswith(("breaking", "update", "new:", "latest"))
            assert post.tags, post.headline
            assert post.excerpt.endswith((".", "!", "?", "”"))
            if post.label:
                assert post.label.reason
                assert post.label.evidence
                assert (post.label.expires is None) == (post.label.kind in ("CORRECTED", "WITHDRAWN"))
                assert post.label.expires is None or post.label.expires > wire.steps[-1]


def test_labels_expire_by_the_clock_and_rewrite_their_pages_once(demo: tuple[Path, list[Report], DemoWire], tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(demo[0], folder)
    wire = demo[2]
    with Newsroom.open(folder) as room:
        labelled = {p.slug for p in room.store.posts() if p.label and p.label.expires}
    later = wire.steps[-1] + timedelta(days=2)
    with Newsroom.open(folder, now=later) as room:
        report = room.run(now=later)
        assert not any(p.label.expires for p in room.store.posts() if p.label)
        dates = {p.slug: p.modified for p in room.store.posts()}
    rewritten = {Path(f).parent.name for f in report.files if f.endswith("post.json")}
    assert rewritten == labelled
    assert max(dates.values()) <= wire.steps[-1]
    with Newsroom.open(folder, now=later) as room:
        assert room.run(now=later).files == []


def test_a_lost_store_is_rebuilt_without_a_second_post(demo: tuple[Path, list[Report], DemoWire], tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(demo[0], folder)
    before = tree(folder / "site")
    wire = demo[2]
    shutil.rmtree(folder / ".copydesk")
    with Newsroom.open(folder, now=wire.steps[-1]) as room:
        assert room.restored
        report = room.run(now=wire.steps[-1], poll_all=True)
        posts = room.store.posts()
    assert report.opened == 0
    assert {k for k in tree(folder / "site") if k.endswith("post.json")} == {k for k in before if k.endswith("post.json")}
    assert len({p.slug for p in posts}) == len(posts)
    assert run(folder, wire.steps[-1]).files == []


def test_a_deleted_site_comes_back(demo: tuple[Path, list[Report], DemoWire], tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(demo[0], folder)
    before = tree(folder / "site")
    shutil.rmtree(folder / "site")
    run(folder, demo[2].steps[-1])
    assert tree(folder / "site") == before
    moved = next(p for p in (folder / "site").rglob("index.html") if 'http-equiv="refresh"' in p.read_text())
    moved.unlink()
    run(folder, demo[2].steps[-1])
    assert tree(folder / "site") == before


@pytest.mark.parametrize("stage", ["facts", "threads", "posts", "site"])
def test_rebuilding_keeps_every_address(demo: tuple[Path, list[Report], DemoWire], tmp_path: Path, stage: str) -> None:
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(demo[0], folder)
    before = {k for k in tree(folder / "site") if k.endswith("post.json")}
    with Newsroom.open(folder, now=demo[2].steps[-1]) as room:
        room.rebuild(stage, now=demo[2].steps[-1])
    assert before <= {k for k in tree(folder / "site") if k.endswith("post.json")}


# --- identity -----------------------------------------------------------------------------------------------------------
DRESSES = st.fixed_dictionaries(
    {
        "guid": st.sampled_from(["", "<guid>{url}#1</guid>", '<guid isPermaLink="false">{n}</guid>', "<guid>{url}?n={n}</guid>"]),
        "date": st.sampled_from(["", "<pubDate>{date}</pubDate>", "<pubDate>yesterday</pubDate>"]),
        "query": st.sampled_from(["", "?utm_source=rss", "?at_campaign=feed&amp;at_medium=rss", "#top"]),
        "hours": st.integers(-30, 30),
        "times": st.integers(1, 3),
    }
)


@settings(max_examples=12, deadline=None)
@given(dresses=st.lists(DRESSES, min_size=1, max_size=4))
def test_polling_twice_re_dating_and_re_guiding_make_no_second_post(dresses: list[dict[str, Any]]) -> None:
    with Origin() as site, TemporaryDirectory() as room:
        site.serve("/mole", page("East mole to close", *WORDS.split(". ")))
        site.serve("/rss.xml", rss(site, [("/mole", "East mole to close")]), type="application/rss+xml")
        folder = found(Path(room) / "room", {"good": site.url + "/rss.xml"})
        assert len(run(folder).posts) == 1
        before = tree(folder / "site")
        for n, dress in enumerate(dresses, 1):
            item = "<item><title>East mole to close</title><link>{{url}}{query}</link>{guid}{date}</item>".format(**dress)
            date = format_datetime(NOW + timedelta(hours=dress["hours"]))
            items = "".join(item.format(url=f"{site.url}/mole", n=f"{n}-{m}", date=date) for m in range(dress["times"]))
            site.serve("/rss.xml", RSS.format(url=site.url, items=items), type="application/rss+xml", modified=1.8e9 + n)
            later = run(folder, NOW + timedelta(minutes=n))
            assert (later.entries, later.opened, later.files) == (0, 0, [])
        assert tree(folder / "site") == before


def test_every_later_poll_is_conditional_and_carries_nothing_else(tmp_path: Path, good: Origin) -> None:
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"})
    run(folder)
    first = good.last("/rss.xml")
    assert "if-none-match" not in first.headers
    for hours in (1, 2, 3):
        run(folder, NOW + timedelta(hours=hours))
        assert good.last("/rss.xml").headers["if-none-match"]
    for asked in good.asked:
        assert asked.method == "GET"
        assert not {"cookie", "referer"} & asked.headers.keys()
        assert asked.headers["user-agent"].startswith("copydesk/")


# --- trouble ------------------------------------------------------------------------------------------------------------
def bomb() -> bytes:
    packed = gzip.compress(b"\0" * 1_000_000, 9)
    return packed * 500  # gzip members may follow each other: 500 MB of zeros in half a megabyte


TROUBLES = {
    "down": [Reply(status=503)],
    "hangs": [Reply(drop="hang")],
    "html": [Reply(headers=(("Content-Type", "text/html"),), body=b"<html><body>Please enable JavaScript</body></html>")],
    "half": [Reply(headers=(("Content-Type", "application/rss+xml"),), body=b'<?xml version="1.0"?><rss version="2.0"><channel><title>Ha')],
    "bomb": [Reply(headers=(("Content-Type", "application/rss+xml"), ("Content-Encoding", "gzip")), body=bomb())],
    "loopback": [Reply(status=302, headers=(("Location", "http://127.0.0.1:9/rss.xml"),))],
    "gone": [Reply(status=410)],
    "reset": [Reply(drop="reset")],
}


@pytest.mark.parametrize("kind", TROUBLES)
def test_a_bad_feed_costs_the_others_nothing_and_is_listed_with_what_to_do(tmp_path: Path, other: Origin, kind: str) -> None:
    with Origin("127.0.0.3") as bad:
        bad.on("/rss.xml", *TROUBLES[kind])
        other.serve("/rss.xml", rss(other, [("/mole", "East mole to close")]), type="application/rss+xml")
        other.serve("/mole", page("East mole to close", *WORDS.split(". ")))
        folder = found(tmp_path / "room", {"bad": bad.url + "/rss.xml", "good": other.url + "/rss.xml"}, allow="127.0.0.2/31")
        report = run(folder)
        assert len(report.posts) == 1
        (failure,) = report.failed
        assert failure.subject == "bad"
        assert failure.hint
        assert report.exit_code == 1
        with Newsroom.open(folder) as room:
            assert room.store.validators(bad.url + "/rss.xml").etag == ""
            assert room.store.feed_states()["bad"].failures == 1


def test_a_source_that_failed_is_asked_again_later_and_forgiven(tmp_path: Path, good: Origin) -> None:
    good.on("/rss.xml", Reply(status=500), Reply(status=200, body=rss(good, [("/mole", "East mole to close")]).encode()))
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"})
    with Newsroom.open(folder) as room:
        assert room.run(now=NOW).exit_code == 1
        assert room.run(now=NOW + timedelta(minutes=1)).polled == 0
        assert room.run(now=NOW + timedelta(minutes=16)).exit_code == 0
        assert room.store.feed_states()["good"].failures == 0


def test_retry_after_is_obeyed_even_with_all(tmp_path: Path, good: Origin) -> None:
    good.on("/rss.xml", Reply(status=429, headers=(("Retry-After", "7200"),)), Reply(status=200, body=rss(good, []).encode()))
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"})
    run(folder)
    asked = len(good.asked)
    run(folder, NOW + timedelta(hours=1))
    assert len(good.asked) == asked
    run(folder, NOW + timedelta(hours=3))
    assert len(good.asked) > asked


def test_a_page_that_does_not_come_is_tried_again_and_then_held(tmp_path: Path, good: Origin) -> None:
    good.on("/mole", Reply(status=503))
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"})
    for days in range(6):
        run(folder, NOW + timedelta(days=days))
    with Newsroom.open(folder) as room:
        (held,) = room.held()
    assert held.headline == "East mole to close"
    assert "503" in held.reason
    assert sum(a.path == "/mole" for a in good.asked) == 5


def test_robots_txt_keeps_us_from_a_page_and_the_editor_decides(tmp_path: Path, good: Origin) -> None:
    good.robots("User-agent: *\nDisallow: /mole\n")
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"})
    report = run(folder)
    assert "/mole" not in good.paths()
    assert [h.headline for h in report.held] == ["East mole to close"]
    with Newsroom.open(folder) as room:
        approved = room.approve(report.held[0].id, now=NOW)
        (post,) = room.store.posts()
    assert [p.headline for p in approved.posts] == ["East mole to close"]
    assert post.sources[0].mode == "link"


# --- the queue ----------------------------------------------------------------------------------------------------------
WALL = "Subscribe to continue reading. Already a subscriber? Log in."


@pytest.fixture
def walled(tmp_path: Path, site: Origin) -> Path:
    site.serve("/rss.xml", rss(site, [("/wall", "Cost of the mole rises")]), type="application/rss+xml")
    site.serve("/wall", page("Cost of the mole rises", "The mole will cost more.", WALL))
    return found(tmp_path / "room", {"walled": site.url + "/rss.xml"})


def test_a_page_that_is_no_article_is_held_and_a_hold_is_no_failure(walled: Path) -> None:
    report = run(walled)
    assert (report.exit_code, report.posts) == (0, [])
    assert [h.rule for h in report.held] == ["paywall"]
    assert run(walled, NOW + timedelta(hours=1)).posts == []


def test_an_approved_wall_is_a_link_without_a_word_of_its_text(walled: Path) -> None:
    held = run(walled).held[0]
    with Newsroom.open(walled) as room:
        room.approve(held.id, now=NOW + timedelta(hours=1), why="worth a link")
        (post,) = room.store.posts()
        assert room.held() == []
        assert [r.why for r in room.store.journal(held.id) if r.verb == "approve"] == ["worth a link"]
        with pytest.raises(NotFound, match="approved"):
            room.approve(held.id, now=NOW)
    assert post.published == NOW + timedelta(hours=1)
    words = (walled / "site").rglob("*.html")
    assert not any("Subscribe to continue" in p.read_text() for p in words)


def test_a_rejected_item_never_comes_back(walled: Path) -> None:
    held = run(walled).held[0]
    with Newsroom.open(walled) as room:
        room.reject(held.id, now=NOW)
    assert run(walled, NOW + timedelta(hours=1)).held == []
    with Newsroom.open(walled) as room:
        assert room.held() == []
        assert room.store.posts() == []


def test_what_a_person_must_pick_waits_for_one(tmp_path: Path, good: Origin) -> None:
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"}, publish='[publish]\nreview = "all"\n')
    report = run(folder)
    assert [h.rule for h in report.held] == ["review"]
    with Newsroom.open(folder) as room:
        room.approve(report.held[0].id, now=NOW)
        (post,) = room.store.posts()
    assert post.sources[0].mode == "brief"  # treated like any other article once it is approved
    assert "Colm Varley" in post.sentences[0].text


@pytest.mark.parametrize(("mode", "held"), [("full", ["liveblog"]), ("brief", [])])
def test_a_running_report_is_never_printed_whole(tmp_path: Path, good: Origin, mode: str, held: list[str]) -> None:
    live = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "East mole to close"}</script></head>'
    good.serve("/mole", page("East mole to close", *WORDS.split(". ")).replace("</head>", live))
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"}, mode=mode)
    toml = folder / "copydesk.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("all-rights-reserved", "CC-BY-4.0"), encoding="utf-8")
    report = run(folder)
    assert [h.rule for h in report.held] == held
    assert len(report.posts) == 1 - len(held)


# --- runs ---------------------------------------------------------------------------------------------------------------
def test_a_dry_run_is_the_run_without_its_traces(tmp_path: Path, good: Origin) -> None:
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"})
    with Newsroom.open(folder, dry=True) as room:
        tried = room.run(now=NOW)
    assert not (folder / "site").exists()
    assert not (folder / ".copydesk" / "store.db").exists()
    done = run(folder)
    assert tried.files == done.files
    assert [p.headline for p in tried.posts] == [p.headline for p in done.posts]


def test_two_runs_at_once_the_second_leaves(tmp_path: Path, good: Origin) -> None:
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"})
    with Newsroom.open(folder), pytest.raises(StoreLocked):
        Newsroom.open(folder)


def test_a_page_known_by_two_names_is_one_article(tmp_path: Path, site: Origin) -> None:
    body = page("East mole to close", *WORDS.split(". ")).replace("</title>", f'</title><link rel="canonical" href="{site.url}/mole">')
    site.serve("/rss.xml", rss(site, [("/mole", "East mole to close"), ("/mole/amp", "East mole to close")]), type="application/rss+xml")
    site.serve("/mole", body)
    site.serve("/mole/amp", body)
    folder = found(tmp_path / "room", {"good": site.url + "/rss.xml"})
    report = run(folder)
    assert len(report.posts) == 1
    with Newsroom.open(folder) as room:
        assert [len(p.sources) for p in room.store.posts()] == [1]


def test_a_source_taken_out_of_the_file_is_polled_no_more(tmp_path: Path, good: Origin) -> None:
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"})
    run(folder)
    found(folder, {})
    assert run(folder, NOW + timedelta(hours=2)).polled == 0


# --- judgement and rights win -------------------------------------------------------------------------------------------
def test_a_rejected_page_stays_rejected_when_it_becomes_an_article(walled: Path, site: Origin) -> None:
    held = run(walled).held[0]
    with Newsroom.open(walled) as room:
        room.reject(held.id, now=NOW)
    site.serve("/wall", page("Cost of the mole rises", *WORDS.split(". ")), modified=1.8e9)
    run(walled, NOW + timedelta(hours=1))
    with Newsroom.open(walled) as room:
        assert room.store.posts() == []
        assert room.store.hold(held.id).state == "rejected"


def test_a_held_page_that_becomes_an_article_is_published(walled: Path, site: Origin) -> None:
    run(walled)
    site.serve("/wall", page("Cost of the mole rises", *WORDS.split(". ")), modified=1.8e9)
    run(walled, NOW + timedelta(hours=1))
    with Newsroom.open(walled) as room:
        assert [p.headline for p in room.store.posts()] == ["Cost of the mole rises"]
        assert room.held() == []


def test_an_approved_wall_stays_a_link_when_it_becomes_an_article(walled: Path, site: Origin) -> None:
    held = run(walled).held[0]
    with Newsroom.open(walled) as room:
        room.approve(held.id, now=NOW)
    site.serve("/wall", page("Cost of the mole rises", *WORDS.split(". ")), modified=1.8e9)
    run(walled, NOW + timedelta(hours=1))
    with Newsroom.open(walled) as room:
        (post,) = room.store.posts()
    assert post.sources[0].mode == "link"
    assert post.quotations == ()
    assert all(f.value for f in post.figures)


def test_a_revision_does_not_slip_past_the_review(tmp_path: Path, good: Origin) -> None:
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"}, publish='[publish]\nreview = "all"\n')
    held = run(folder).held[0]
    with Newsroom.open(folder) as room:
        room.approve(held.id, now=NOW)
    good.serve("/mole", page("The mayor is a crook", *WORDS.split(". ")), modified=1.8e9)
    later = NOW + timedelta(hours=1)
    assert [h.headline for h in run(folder, later).held] == ["The mayor is a crook"]
    with Newsroom.open(folder) as room:
        assert [p.headline for p in room.store.posts()] == ["East mole to close"]
        room.approve(held.id, now=later)
    run(folder, later)
    with Newsroom.open(folder) as room:
        assert [p.headline for p in room.store.posts()] == ["The mayor is a crook"]
        assert room.held() == []


def test_tighter_rights_reach_what_is_published(tmp_path: Path, good: Origin) -> None:
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"})
    run(folder)
    found(folder, {"good": good.url + "/rss.xml"}, mode="link")
    later = run(folder, NOW + timedelta(minutes=1))
    assert later.files
    with Newsroom.open(folder) as room:
        (post,) = room.store.posts()
    assert post.sources[0].mode == "link"
    assert post.quotations == ()


def test_an_article_that_two_sources_show_belongs_to_the_first_in_the_file(tmp_path: Path, good: Origin, other: Origin) -> None:
    body = rss(good, [("/mole", "East mole to close")])
    good.on("/rss.xml", Reply(wait=0.5, headers=(("Content-Type", "application/rss+xml"),), body=body.encode()))
    other.serve("/rss.xml", body, type="application/rss+xml")
    folder = found(tmp_path / "room", {"slow": good.url + "/rss.xml", "fast": other.url + "/rss.xml"})
    run(folder)
    with Newsroom.open(folder) as room:
        (post,) = room.store.posts()
    assert [s.name for s in post.sources] == ["Slow News"]


def test_a_source_taken_out_keeps_name_and_rights_of_what_it_gave(tmp_path: Path, good: Origin) -> None:
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"})
    run(folder)
    found(folder, {})
    with Newsroom.open(folder) as room:
        room.rebuild("posts", now=NOW)
        (post,) = room.store.posts()
    assert (post.sources[0].name, post.sources[0].mode) == ("Good News", "brief")


# --- odd times, odd pages -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("date", ["0002-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT", "2999-01-01T00:00:00Z", "yesterday", ""])
def test_an_impossible_date_stops_nothing_and_is_never_printed(tmp_path: Path, good: Origin, date: str) -> None:
    feed = f"<item><title>East mole to close</title><link>{good.url}/mole</link><pubDate>{date}</pubDate></item>"
    good.serve("/rss.xml", f'<rss version="2.0"><channel><title>F</title>{feed}</channel></rss>', type="application/rss+xml")
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"})
    assert len(run(folder).posts) == 1
    assert run(folder, NOW + timedelta(hours=1)).exit_code == 0
    with Newsroom.open(folder) as room:
        (post,) = room.store.posts()
    assert post.sources[0].published is None
    assert post.label is None


def test_a_page_that_breaks_a_parser_costs_the_others_nothing(tmp_path: Path, good: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    from copydesk import articles

    extract = articles.extract

    def fragile(body: bytes, *, url: str, **how: object) -> object:
        if url.endswith("/odd"):
            raise ValueError("All strings must be XML compatible")
        return extract(body, url=url, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(articles, "extract", fragile)
    good.serve("/rss.xml", rss(good, [("/odd", "An odd page"), ("/mole", "East mole to close")]), type="application/rss+xml")
    good.serve("/odd", page("An odd page", *WORDS.split(". ")))
    report = run(found(tmp_path / "room", {"good": good.url + "/rss.xml"}))
    assert [p.headline for p in report.posts] == ["East mole to close"]
    assert [h.rule for h in report.held] == ["unreadable"]


def test_a_sites_standing_line_is_known_after_three_pages_and_changes_none_of_them(tmp_path: Path, good: Origin) -> None:
    line = "The Port Alden Ledger has told the harbour towns what happened since 1871."
    reports = [WORDS.replace("Colm Varley", name).split(". ") for name in ("Ann Lorne", "Bede Marr", "Col Nash", "Dora Oake")]
    paths = [f"/report-{n}" for n in range(4)]
    for path, words in zip(paths, reports, strict=True):
        good.serve(path, page(f"The mole closes, says {words[0][:9]}", *words, line))
    room = found(tmp_path / "room", {"good": good.url + "/rss.xml"}, more="[quality]\nmin_words = 20\n")
    for count, now in ((3, NOW), (4, NOW + timedelta(hours=3))):
        items = [(p, f"The mole closes, says {w[0][:9]}") for p, w in zip(paths[:count], reports, strict=False)]
        good.serve("/rss.xml", rss(good, items), type="application/rss+xml")
        if count == 4:  # the first page is changed in a place that is no part of its text
            good.serve(paths[0], page("The mole closes, says Ann Lorne", *reports[0], line).replace("<body>", "<body><!-- anew -->"))
        report = run(room, now)
    with Newsroom.open(room) as opened:
        texts = [opened.store.article(good.url + p) for p in paths]
    assert [line in (a.body if a else "") for a in texts] == [True, True, True, False]
    assert report.rechecked and [a.version for a in texts if a] == [1, 1, 1, 1]


# --- nothing twice, whatever is lost ------------------------------------------------------------------------------------
def test_making_threads_again_gives_no_story_a_second_post(tmp_path: Path, good: Origin) -> None:
    """What arrived second was published first: made again in order of time, the story opens with another article."""
    old, new = NOW - timedelta(hours=6), NOW - timedelta(hours=2)
    good.serve("/rss.xml", rss(good, [("/mole", "East mole to close")], at=new), type="application/rss+xml")
    folder = found(tmp_path / "room", {"good": good.url + "/rss.xml"})
    run(folder)
    again = "Walkers to be kept off the east mole from Monday"
    good.serve("/walk", page(again, *reversed(WORDS.split(". "))))
    good.serve("/rss.xml", rss(good, [("/walk", again)], at=old), type="application/rss+xml", modified=1.8e9)
    run(folder, NOW + timedelta(hours=1))
    pages = {p.parent.name for p in (folder / "site").rglob("post.json")}
    assert len(pages) == 1
    with Newsroom.open(folder) as room:
        room.rebuild("threads", now=NOW + timedelta(hours=1))
        posts = room.store.posts()
    assert {p.parent.name for p in (folder / "site").rglob("post.json")} == pages
    assert [len(p.sources) for p in posts] == [2]


def test_a_restore_that_was_cut_off_is_done_again(demo: tuple[Path, list[Report], DemoWire], tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(demo[0], folder)
    before = {k for k in tree(folder / "site") if k.endswith("post.json")}
    (folder / ".copydesk" / "store.db").unlink()
    (folder / ".copydesk" / "store.db").write_bytes(b"")  # the file was made, and then the machine stopped
    run(folder, demo[2].steps[-1])
    assert {k for k in tree(folder / "site") if k.endswith("post.json")} == before
