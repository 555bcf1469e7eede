"""RSL licences: what they give and reserve, how they are asked for, and what follows for pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.config import WebLimits
from copydesk.doctor import examine
from copydesk.newsroom import Newsroom
from copydesk.types import Request
from copydesk.web import Licence, Web
from copydesk.web.licences import BYTES, USES, absolute, in_feed, inline
from copydesk.web.reservations import licences_in_robots
from tests.origin import Origin, Reply

NOW = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
PAGE = "https://quay.example/news/ferry.html?page=2"
WORDS = "The ferry to Sandholm stays in port until the wind drops, the company said on Friday. " * 12


def rsl(contents: str, attributes: str = "") -> str:
    return f'<?xml version="1.0"?><rsl xmlns="https://rslstandard.org/rsl" {attributes}>{contents}</rsl>'


def content(licence: str, url: str = "/", attributes: str = "") -> str:
    return f'<content url="{url}" {attributes}><license>{licence}</license></content>'


def licence(text: str, fetched: datetime = NOW) -> Licence:
    return Licence(url="https://quay.example/rsl.xml", fetched=fetched, text=text)


SEARCH = '<permits type="usage">search</permits>'
GIVEN = '<permits type="usage">search ai-input</permits>'
PAID = '<permits type="usage">ai-all</permits><payment type="use"><amount currency="EUR">0.01</amount></payment>'


@pytest.mark.parametrize(
    ("contents", "free", "paid"),
    [
        (content(""), USES, ()),
        (content(GIVEN), ("search", "ai-input"), ()),
        (content("<permits>search, ai-input</permits>"), ("search", "ai-input"), ()),
        (content('<prohibits type="usage">ai-train</prohibits>'), ("search", "ai-input", "ai-index"), ()),
        (content('<prohibits type="usage">ai-all</prohibits>'), ("search",), ()),
        (content('<prohibits type="usage">all</prohibits>'), (), ()),
        (content(GIVEN + '<prohibits type="usage">ai-input</prohibits>'), ("search",), ()),
        (content('<permits type="usage">ai-dreaming</permits>'), (), ()),
        (content(PAID), (), ("ai-input", "ai-index", "ai-train")),
        (content(GIVEN + '<payment type="attribution"/>'), ("search", "ai-input"), ()),
        (content(GIVEN + '<payment type="barter"/>'), (), ("search", "ai-input")),
        (content(GIVEN + '<permits type="user">education</permits>'), (), ("search", "ai-input")),
        (content(GIVEN + '<permits type="geo">DE</permits>'), (), ("search", "ai-input")),
        (content(GIVEN + '<reporting type="telemetry" profile="https://r.example/"/>'), (), ("search", "ai-input")),
        (content(GIVEN, attributes='server="https://licences.example"'), (), ("search", "ai-input")),
        (f'<content url="/"><license>{SEARCH}</license><license>{PAID}</license></content>', ("search",), ("ai-input", "ai-index", "ai-train")),
        (content(PAID) + content(GIVEN, url="/news/"), ("search", "ai-input"), ()),  # the nearer one speaks
        (content(GIVEN) + content(PAID, url="/news/*.html"), (), ("ai-input", "ai-index", "ai-train")),
        (content(GIVEN) + content(PAID), ("search", "ai-input"), ("ai-index", "ai-train")),
        (content(GIVEN, url="https://QUAY.example/news/*"), ("search", "ai-input"), ()),
        (content(SEARCH, url=""), ("search",), ()),
    ],
)  # fmt: skip
def test_what_a_licence_gives(contents: str, free: tuple[str, ...], paid: tuple[str, ...]) -> None:
    terms = licence(rsl(contents)).terms(PAGE)
    assert terms is not None
    assert (terms.free, terms.paid) == (free, paid)
    assert {*terms.free, *terms.paid, *terms.withheld} == set(USES)
    assert bool(licence(rsl(contents)).reserves(PAGE)) == ("ai-input" not in free)
    assert bool(licence(rsl(contents)).gives(PAGE)) == ("ai-input" in free)


def test_a_licence_is_told_in_words_with_its_address() -> None:
    (said,) = licence(rsl(f'<content url="/"><license>{SEARCH}</license><license>{PAID}</license></content>')).reserves(PAGE)
    assert said == "RSL licence at https://quay.example/rsl.xml gives search; gives ai-input, ai-index, ai-train for pay or on conditions"


@pytest.mark.parametrize("contents", [content(PAID, url="/sport/"), content(PAID, url="https://other.example/")])
def test_a_licence_of_other_things_says_nothing(contents: str) -> None:
    assert licence(rsl(contents)).terms(PAGE) is None
    assert licence(rsl(contents)).reserves(PAGE) == ()


def test_prefixes_mean_nothing_and_a_feed_may_be_one() -> None:
    item = (
        '<item><rsl:content url="/news/"><rsl:license><rsl:prohibits type="usage">ai-all</rsl:prohibits></rsl:license></rsl:content></item>'
    )
    feed = f'<rss version="2.0" xmlns:rsl="https://rslstandard.org/rsl"><channel>{item}</channel></rss>'
    assert licence(feed).reserves(PAGE)


ENTITIES = '<!DOCTYPE rsl [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "text",
    ["", "<html><body>Not here</body></html>", "<rsl", rsl(""), '<rsl><content url="/"><license/></content></rsl>', "\x00", "<a>" * 5000,
     rsl("<a>" * 600 + content(GIVEN) + "</a>" * 600)],
)  # fmt: skip
def test_what_cannot_be_read_gives_nothing(text: str) -> None:
    (said,) = licence(text).reserves(PAGE)
    assert "cannot be read" in said
    assert not licence(text).fresh(NOW + timedelta(days=1))


def test_no_entity_is_put_in_and_nothing_is_fetched() -> None:
    hostile = ENTITIES + rsl(content('<permits type="usage">&x; &b;</permits>')).partition("?>")[2]
    terms = licence(hostile).terms(PAGE)
    assert terms is None or terms.free == ()
    assert "root:" not in " ".join(licence(hostile).reserves(PAGE))


@pytest.mark.parametrize(
    ("attributes", "days"), [("", 7), ('max-age="2"', 2), ('max-age="365"', 7), ('max-age="0"', 7), ('max-age="-1"', 7), ('max-age="x"', 7)]
)
def test_a_licence_is_asked_again_when_it_says_and_after_a_week(attributes: str, days: int) -> None:
    held = licence(rsl(content(GIVEN), attributes))
    assert held.fresh(NOW + timedelta(days=days, seconds=-1))
    assert not held.fresh(NOW + timedelta(days=days))
    assert not held.fresh(NOW - timedelta(seconds=1))


@given(st.text(max_size=300), st.text(max_size=60))
def test_no_licence_breaks_anything(text: str, url: str) -> None:
    for written in (text, rsl(text), rsl(content(GIVEN, url="/*" * 30))):
        licence(written).reserves(f"https://quay.example/{url}")
    absolute([text, url], f"https://quay.example/{url}")


@pytest.mark.parametrize(
    ("robots", "named"),
    [
        ("License: https://a.example/1.xml\n", ["1"]),
        ("User-agent: *\nAllow: /\nLicense: https://a.example/1.xml # ours\n", ["1"]),
        ("User-agent: otherbot\nLicense: https://a.example/1.xml\n\nUser-agent: *\nAllow: /", []),
        ("License: https://a.example/1.xml\n\nUser-agent: copydesk\nUser-agent: b\nLicense: https://a.example/2.xml", ["2"]),
        ("User-agent: otherbot\nDisallow: /\n\nLicense: https://a.example/1.xml\nlicense:https://a.example/2.xml", ["1", "2"]),
        ("License:\nLicense\n: x", []),
    ],
)
def test_whom_a_line_of_robots_txt_is_for(robots: str, named: list[str]) -> None:
    assert [a.removeprefix("https://a.example/").removesuffix(".xml") for a in licences_in_robots(robots, "copydesk")] == named


def test_a_licence_may_stand_in_the_page() -> None:
    page = f'<html><head><script type="application/rsl+xml">{rsl(content(SEARCH, url=""))}</script></head></html>'
    (found,) = inline(page.encode(), PAGE, NOW)
    assert found.reserves(PAGE)
    assert inline(b"<script>rsl</script>", PAGE, NOW) == ()


def test_a_licence_may_stand_in_the_feed() -> None:
    licensed = f'<rsl:content url="{PAGE}"><rsl:license><rsl:prohibits type="usage">ai-all</rsl:prohibits></rsl:license></rsl:content>'
    feed = f'<rss version="2.0" xmlns:rsl="https://rslstandard.org/rsl"><channel><item>{licensed}</item></channel></rss>'.encode()
    ((page, (said,)),) = in_feed(feed, "https://quay.example/rss", [PAGE, "https://quay.example/other"], NOW).items()
    assert page == PAGE
    assert said == "RSL licence at https://quay.example/rss gives search; withholds ai-input, ai-index, ai-train"
    assert in_feed(feed, "https://quay.example/rss", ["https://quay.example/other"], NOW) == {}
    assert in_feed(feed[:-9], "https://quay.example/rss", [PAGE], NOW) == {}


# --- asking ---------------------------------------------------------------------------------------------------------
def web(now: datetime = NOW, **known: object) -> Web:
    limits = WebLimits(allow_hosts=("127.0.0.0/8",), timeout=2.0, reserved="hold")
    return Web(limits, agent="copydesk/1 (+https://desk.example)", now=now, **known)  # type: ignore[arg-type]


def test_a_licence_is_asked_once_for_all_pages_and_kept(site: Origin) -> None:
    site.serve("/robots.txt", f"License: {site.url}/rsl.xml\n")
    site.serve("/rsl.xml", rsl(content(PAID)), type="application/rsl+xml")
    for page in "abc":
        site.serve(f"/{page}", "<p>Words.</p>")
    with web() as asking:
        told = [asking.get(Request(url=f"{site.url}/{page}")).reserved for page in "abc"]
        kept = asking.licences
    assert all("for pay" in said for (said,) in told)
    with web(NOW + timedelta(days=6), licences=kept) as asking:
        asking.get(Request(url=f"{site.url}/a"))
    assert site.paths().count("/rsl.xml") == 1
    with web(NOW + timedelta(days=7), licences=kept) as asking:
        asking.get(Request(url=f"{site.url}/a"))
    assert site.paths().count("/rsl.xml") == 2


@pytest.mark.parametrize("where", ["header", "link", "inline"])
def test_page_and_header_name_licences_too(site: Origin, where: str) -> None:
    site.serve("/rsl.xml", rsl(content(PAID)), type="application/rsl+xml")
    link = '<link rel="license" type="application/rsl+xml" href="rsl.xml">'
    script = f'<script type="application/rsl+xml">{rsl(content(SEARCH, url=""))}</script>'
    head = {"header": "", "link": link, "inline": script}[where]
    named = (("Link", '</rsl.xml>; rel="license"; type="application/rsl+xml"'),) if where == "header" else ()
    site.on("/a", Reply(headers=(("Content-Type", "text/html"), *named), body=f"<html><head>{head}</head><p>Words.</p></html>".encode()))
    with web() as asking:
        (said,) = asking.get(Request(url=f"{site.url}/a")).reserved
    assert "ai-input" in said
    assert site.paths().count("/rsl.xml") == (0 if where == "inline" else 1)


@pytest.mark.parametrize(
    "reply",
    [Reply(status=404), Reply(status=500), Reply(body=b"x" * (BYTES + 1)), Reply(body=b"<html>gone</html>"), Reply(status=302, headers=(("Location", "/rsl.xml"),))],
)  # fmt: skip
def test_a_licence_that_cannot_be_had_gives_nothing(site: Origin, reply: Reply) -> None:
    site.serve("/robots.txt", f"License: {site.url}/rsl.xml\n")
    site.on("/rsl.xml", reply)
    site.serve("/a", "<p>Words.</p>")
    with web() as asking:
        (said,) = asking.get(Request(url=f"{site.url}/a")).reserved
    assert "cannot be read" in said


def test_an_old_licence_serves_while_there_is_no_new_one(site: Origin) -> None:
    site.serve("/robots.txt", f"License: {site.url}/rsl.xml\n")
    site.on("/rsl.xml", Reply(status=503))
    site.serve("/a", "<p>Words.</p>")
    old = Licence(url=f"{site.url}/rsl.xml", fetched=NOW - timedelta(days=8), text=rsl(content(GIVEN)))
    with web(licences={old.url: old}) as asking:
        assert asking.get(Request(url=f"{site.url}/a")).reserved == ()


def test_a_licence_is_not_asked_where_robots_forbids_it_or_inside(site: Origin) -> None:
    inside = "http://169.254.169.254/rsl.xml"
    site.serve("/robots.txt", f"License: {site.url}/no/rsl.xml\nLicense: {inside}\n\nUser-agent: *\nDisallow: /no/\n")
    site.serve("/a", "<p>Words.</p>")
    with web() as asking:
        said = asking.get(Request(url=f"{site.url}/a")).reserved
    assert len(said) == 2
    assert all("cannot be read" in s for s in said)
    assert "/no/rsl.xml" not in site.paths()


# --- what follows ---------------------------------------------------------------------------------------------------
def newsroom(folder: Path, site: Origin, reserved: str) -> Path:
    folder.mkdir()
    (folder / "copydesk.toml").write_text(
        f'[site]\ntitle = "Harbour Wire"\nurl = "https://harbour.example"\n'
        f'[web]\nallow_hosts = ["127.0.0.0/8"]\nreserved = "{reserved}"\n'
        f'[[source]]\nid = "quay"\nname = "Quay News"\nfeed = "{site.url}/rss"\n'
        '[source.rights]\nlicence = "all-rights-reserved"\nmode = "brief"\n',
        encoding="utf-8",
    )
    return folder


def story(site: Origin, robots: str, meta: str = "") -> None:
    item = f"<item><title>The ferry stays</title><link>{site.url}/ferry</link><pubDate>Thu, 12 Mar 2026 16:00:00 GMT</pubDate></item>"
    site.serve("/rss", f'<rss version="2.0"><channel><title>Quay</title>{item}</channel></rss>', type="application/rss+xml")
    site.serve("/robots.txt", robots)
    page = f"<html><head>{meta}<title>Ferry</title></head><body><article><h1>The ferry stays in port</h1><p>{WORDS}</p></article></body></html>"
    site.serve("/ferry", page, type="text/html")


def test_reserved_means_feed_metadata_only_and_the_page_is_not_asked_for(site: Origin, tmp_path: Path) -> None:
    story(site, f"License: {site.url}/rsl.xml\n")
    site.serve("/rsl.xml", rsl(content(PAID)), type="application/rsl+xml")
    folder = newsroom(tmp_path / "room", site, "link")
    with Newsroom.open(folder, now=NOW) as room:
        report = room.run(now=NOW)
        assert report.held == []
        (post,) = room.store.posts()
        (line,) = post.sources
        assert line.headline == "The ferry stays"
        assert line.mode == "link"
        assert "Sandholm" not in "".join(p.read_text(encoding="utf-8") for p in (folder / "site").rglob("*.html"))
        ((said, where),) = room.store.reservations()["quay"].items()
        assert f"RSL licence at {site.url}/rsl.xml" in said
        assert where == f"{site.url}/ferry"
        assert room.run(now=NOW + timedelta(hours=6)).posts == []
    assert "/ferry" not in site.paths()
    assert site.paths().count("/rsl.xml") == 1
    assert any("its articles are links" in f.note and "rsl.xml" in f.note for f in examine(folder, now=NOW))


def test_a_page_that_reserves_itself_becomes_a_link(site: Origin, tmp_path: Path) -> None:
    story(site, "", meta='<meta name="robots" content="noai">')
    with Newsroom.open(newsroom(tmp_path / "room", site, "link"), now=NOW) as room:
        room.run(now=NOW)
        (post,) = room.store.posts()
        assert post.sources[0].mode == "link"
        assert "Sandholm" not in str(post)
        article = room.store.article(post.sources[0].article)
        assert article is not None
        assert article.body == ""


def test_what_was_published_becomes_a_link_when_it_is_reserved(site: Origin, tmp_path: Path) -> None:
    said = "Six people were hurt, harbour master Ines Calder said on Friday. " + WORDS
    story(site, "")
    site.serve("/ferry", f"<html><body><article><h1>The ferry stays in port</h1><p>{said}</p></article></body></html>", type="text/html")
    folder = newsroom(tmp_path / "room", site, "link")
    with Newsroom.open(folder, now=NOW) as room:
        room.run(now=NOW)
        (before,) = room.store.posts()
        assert before.sources[0].mode == "brief"
    site.serve("/robots.txt", f"License: {site.url}/rsl.xml\n")
    site.serve("/rsl.xml", rsl(content(PAID)), type="application/rsl+xml")
    later = NOW + timedelta(hours=25)
    with Newsroom.open(folder, now=later) as room:
        room.run(now=later)
        (after,) = room.store.posts()
        assert after.sources[0].mode == "link"
        assert (after.slug, after.published) == (before.slug, before.published)
        assert not after.label or after.label.kind == "NEW"
        assert "Calder" not in "".join(p.read_text(encoding="utf-8") for p in (folder / "site").rglob("*.html"))


def test_a_licence_that_gives_what_is_needed_changes_nothing(site: Origin, tmp_path: Path) -> None:
    story(site, f"License: {site.url}/rsl.xml\n")
    site.serve("/rsl.xml", rsl(content(GIVEN)), type="application/rsl+xml")
    with Newsroom.open(newsroom(tmp_path / "room", site, "link"), now=NOW) as room:
        room.run(now=NOW)
        (post,) = room.store.posts()
        assert post.sources[0].mode == "brief"
        assert room.store.reservations() == {}


def feed_with_a_licence(site: Origin) -> None:
    story(site, "")
    licensed = f'<rsl:content url="{site.url}/ferry"><rsl:license><rsl:prohibits>ai-all</rsl:prohibits></rsl:license></rsl:content>'
    item = f"<item><title>The ferry stays</title><link>{site.url}/ferry</link>{licensed}</item>"
    feed = f'<rss version="2.0" xmlns:rsl="https://rslstandard.org/rsl"><channel><title>Quay</title>{item}</channel></rss>'
    site.serve("/rss", feed, type="application/rss+xml")


def test_a_page_that_its_feed_reserves_is_not_asked_for(site: Origin, tmp_path: Path) -> None:
    feed_with_a_licence(site)
    with Newsroom.open(newsroom(tmp_path / "room", site, "link"), now=NOW) as room:
        room.run(now=NOW)
        (post,) = room.store.posts()
        assert post.sources[0].mode == "link"
    assert "/ferry" not in site.paths()


def test_what_a_feed_reserves_waits_for_an_editor_with_hold(site: Origin, tmp_path: Path) -> None:
    feed_with_a_licence(site)
    with Newsroom.open(newsroom(tmp_path / "room", site, "hold"), now=NOW) as room:
        (held,) = room.run(now=NOW).held
    assert held.rule == "reserved"
    assert "/rss withholds" in held.reason or "/rss gives" in held.reason


def test_nothing_that_is_reserved_is_asked_for_unless_the_settings_say_so(site: Origin, tmp_path: Path) -> None:
    story(site, f"License: {site.url}/rsl.xml\n")
    site.serve("/rsl.xml", rsl(content(PAID)), type="application/rsl+xml")
    folder = newsroom(tmp_path / "room", site, "link")
    toml = folder / "copydesk.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('reserved = "link"\n', ""), encoding="utf-8")
    with Newsroom.open(folder, now=NOW) as room:
        room.run(now=NOW)
        (post,) = room.store.posts()
        assert post.sources[0].mode == "link"
    assert "/ferry" not in site.paths()


def test_a_publishers_leave_is_for_its_source_alone(site: Origin, tmp_path: Path) -> None:
    story(site, f"License: {site.url}/rsl.xml\n")
    site.serve("/rsl.xml", rsl(content(PAID)), type="application/rsl+xml")
    folder = newsroom(tmp_path / "room", site, "link")
    toml = folder / "copydesk.toml"
    toml.write_text(f'{toml.read_text(encoding="utf-8")}reserved = "record"\n', encoding="utf-8")
    with Newsroom.open(folder, now=NOW) as room:
        room.run(now=NOW)
        (post,) = room.store.posts()
        assert post.sources[0].mode == "brief"
    assert "/ferry" in site.paths()


def test_with_hold_it_waits_for_an_editor(site: Origin, tmp_path: Path) -> None:
    story(site, f"License: {site.url}/rsl.xml\n")
    site.serve("/rsl.xml", rsl(content(PAID)), type="application/rsl+xml")
    with Newsroom.open(newsroom(tmp_path / "room", site, "hold"), now=NOW) as room:
        (held,) = room.run(now=NOW).held
    assert held.rule == "reserved"
    assert f"{site.url}/rsl.xml" in held.reason
