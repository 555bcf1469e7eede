"""The demo's wire: every file can be read, every outlet shows what it should when it should, and no text is another's."""

from __future__ import annotations

import gzip
import http.client
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import puremagic
import pytest
import trafilatura
from lxml import etree
from lxml import html as lxml_html

from copydesk import config
from copydesk.demo.wire import (
    FEED_LENGTH,
    DemoWire,
    Outlet,
    Piece,
    WireError,
    answer,
    read_outlets,
    unchanged,
)

END = DemoWire.steps[-1]
OUTLETS = read_outlets()
PIECES = [p for o in OUTLETS for p in o.pieces]
ORIGINALS = [p for p in PIECES if not p.copy_of]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def piece(id: str) -> Piece:
    return next(p for p in PIECES if p.id == id)


@pytest.fixture(scope="module")
def wire() -> Iterator[DemoWire]:
    with DemoWire() as running:
        yield running


def outlet(wire: DemoWire, id: str) -> Outlet:
    return next(o for o in wire.outlets if o.id == id)


def get(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
    finally:
        connection.close()


def feed_links(wire: DemoWire, of: Outlet) -> list[str]:
    """The links of an outlet's feed as a reader of feeds sees them."""
    _, _, body = get(of.feed)
    if of.feed.endswith(".json"):
        return [item["url"] for item in json.loads(body)["items"]]
    parsed = feedparser.parse(body)
    assert not parsed.bozo
    return [entry.link for entry in parsed.entries]


# --- what lies in the package


def test_there_is_enough_to_show() -> None:
    assert len(OUTLETS) == 5
    assert len(PIECES) >= 40
    assert all(at(10, 6) <= p.time <= END for p in PIECES)
    assert len({p.id for p in PIECES}) == len(PIECES)


def test_pieces_are_as_long_as_news_is() -> None:
    for p in PIECES:
        for v in p.versions:
            if not p.wall and not p.copy_of:
                assert 150 <= len(" ".join(v.paragraphs).split()) <= 450, p.id


def test_no_two_pieces_share_twelve_words_unless_one_is_a_copy() -> None:
    where: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for p in ORIGINALS:
        for v in p.versions:
            w = words(" ".join((v.headline, v.summary, *v.paragraphs)))
            for n in range(len(w) - 11):
                where[tuple(w[n : n + 12])].add(p.id)
    assert [" ".join(run) for run, places in where.items() if len(places) > 1] == []


def test_copies_are_nearly_the_words_of_their_original() -> None:
    copies = {p.id: p for p in PIECES if p.copy_of}
    assert len(copies) == 2
    shares = []
    for copy in copies.values():
        original = piece(copy.copy_of).versions[0]
        assert copy.time > original.at
        theirs, ours = original.paragraphs, copy.versions[0].paragraphs
        shares.append(len(ours) / len(theirs))
        assert sum(a == b for a, b in zip(ours, theirs, strict=False)) >= len(ours) - 2
    assert sorted(shares)[1] == 1 and 0.4 < sorted(shares)[0] < 0.65


def test_the_negotiation_is_told_by_all_and_its_figures_move() -> None:
    talks = {p: " ".join(p.versions[0].paragraphs) for p in PIECES if p.section == "Harbour"}
    assert len(talks) >= 9 and {p.id.partition("/")[0] for p in talks} == {o.id for o in OUTLETS}
    assert all("pilots" in text.casefold() for text in talks.values())
    for day, figure in ((10, "3.5"), (11, "4.8"), (12, "6.1")):
        assert any(figure in text for p, text in talks.items() if p.time.day == day), figure
    both = [text for text in talks.values() if "58" in text and "41" in text]
    assert len(both) >= 3 and all("62" in text for text in both)


@pytest.mark.parametrize("name", sorted({p.image.file for p in PIECES if p.image}))
def test_a_picture_is_a_small_png_that_decodes(name: str) -> None:
    data = (Path(config.__file__).parent / "demo" / "pictures" / name).read_bytes()
    assert puremagic.from_string(data, mime=True) == "image/png"
    assert len(data) <= 60_000
    assert data.endswith(b"IEND\xaeB`\x82")


def test_pictures_come_only_from_the_outlet_whose_licence_allows_it() -> None:
    illustrated = [p for p in PIECES if p.image]
    assert illustrated and all(p.id.startswith("quayside/") for p in illustrated)
    for p in illustrated:
        assert p.image and p.image.alt and p.image.caption and p.image.credit


def write(folder: Path, matter: str, body: str = "Text.") -> Path:
    (folder / "outlets.toml").write_text(
        '[[outlet]]\nid = "one"\nname = "One"\nsection = "News"\nfeed = "/rss.xml"\npage = "plain"\npath = "/{slug}"\n'
    )
    (folder / "one").mkdir()
    (folder / "one" / "a.md").write_text(f"+++\n{matter}\n+++\n{body}\n")
    return folder


MATTER = 'time = 2026-03-10T06:50:00Z\nsection = "News"\nheadline = "A"\nbyline = []\nsummary = "S"'


@pytest.mark.parametrize(
    ("matter", "complaint"),
    [
        (MATTER + "\nheadlin = 1", r"one/a\.md: there is no key headlin"),
        (MATTER + "\nthis is not TOML", r"one/a\.md: "),
        (MATTER.replace("summary", "tags"), r"one/a\.md: summary is missing"),
        (MATTER + '\ncopy_of = "one/z"', "one/a: there is no one/z to copy"),
        (MATTER + '\ncopy_of = "one/a"\nedits = [{ find = "zebra", replace = "" }]', "one/a: 'zebra' must stand in the text once"),
        (MATTER + "\nrevisions = [{ at = 2026-03-10T06:50:00Z }]", "one/a: revisions must be in order of time"),
    ],
)
def test_a_file_with_a_mistake_is_named(tmp_path: Path, matter: str, complaint: str) -> None:
    with pytest.raises(WireError, match=complaint):
        read_outlets(write(tmp_path, matter))


def test_a_folder_without_an_outlet_is_named(tmp_path: Path) -> None:
    write(tmp_path, MATTER)
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "b.md").write_text(f"+++\n{MATTER}\n+++\nText.\n")
    with pytest.raises(WireError, match="two/b: no outlet"):
        read_outlets(tmp_path)


# --- what the outlets show, and when


def test_every_piece_is_in_its_feed_once_it_is_out_and_not_before(wire: DemoWire) -> None:
    for o in wire.outlets:
        for p in o.pieces:
            wire.clock = p.time - timedelta(minutes=1)
            assert get(o.url(p))[0] == 404, p.id
            wire.clock = p.time
            assert get(o.url(p))[0] == 200, p.id
            if not o.fault(p.time):
                links = {link.partition("?")[0] for link in feed_links(wire, o)}
                assert links == {o.url(q) for q in o.pieces if q.time <= p.time}, p.id


def test_each_step_brings_something_new() -> None:
    before = datetime.min.replace(tzinfo=UTC)
    for step in DemoWire.steps:
        assert any(before < v.at <= step for p in PIECES for v in p.versions), step
        before = step
    assert all(v.at <= END for p in PIECES for v in p.versions)


def test_every_change_to_a_piece_falls_between_two_steps() -> None:
    # A version that nobody polls is a version nobody sees.
    for p in PIECES:
        seen = [p.version(step) for step in DemoWire.steps]
        assert {v.at for v in p.versions} == {v.at for v in seen if v}, p.id


def test_a_feed_holds_the_newest_fifteen() -> None:
    first = OUTLETS[0].pieces[0]
    many = tuple(
        replace(first, id=f"courier/n{n}", versions=(replace(first.versions[0], at=first.time + timedelta(minutes=n)),)) for n in range(20)
    )
    body = answer(replace(OUTLETS[0], pieces=many, home="http://127.0.0.1:1"), "/rss.xml", END).body
    titles = [e.link.rpartition("/")[2] for e in feedparser.parse(body).entries]
    assert titles == [f"n{n}" for n in range(19, 19 - FEED_LENGTH, -1)]


def test_the_correction_appears_at_its_time_and_says_so(wire: DemoWire) -> None:
    courier = outlet(wire, "courier")
    url = courier.url(piece("courier/library-roof-bill"))
    wire.clock = at(12, 11, 29)
    before = get(url)[2].decode()
    assert "£430,000" in before and "£340,000" not in before
    wire.clock = at(12, 11, 30)
    after = get(url)[2].decode()
    assert "will cost £340,000, according" in after and "Correction, 12 March 2026" in after
    assert after.count("£430,000") == 1  # in the note, and nowhere else
    assert "2026-03-12T11:30:00Z" in after


def test_an_update_brings_a_new_figure_and_moves_the_feed(wire: DemoWire) -> None:
    coastline = outlet(wire, "coastline")
    url = coastline.url(piece("coastline/pilots-walk-out"))
    wire.clock = at(11, 13, 39)
    assert "41 of 62" not in get(url)[2].decode()
    wire.clock = at(11, 13, 40)
    assert "41 of 62" in get(url)[2].decode()
    entry = next(e for e in feedparser.parse(get(coastline.feed)[2]).entries if e.link == url)
    assert (entry.published, entry.updated) == ("2026-03-11T11:25:00Z", "2026-03-11T13:40:00Z")


def test_a_withdrawn_piece_keeps_its_address(wire: DemoWire) -> None:
    tidewater = outlet(wire, "tidewater")
    url = tidewater.url(piece("tidewater/8831-coaster-aground-report"))
    wire.clock = at(12, 8, 30)
    assert "is reported to have run aground" in get(url)[2].decode()
    wire.clock = at(12, 12)
    status, _, body = get(url)
    assert status == 200 and "We have withdrawn this report" in body.decode() and "struck rocks" not in body.decode()


def test_a_feed_breaks_in_two_ways_and_works_again(wire: DemoWire) -> None:
    tidewater = outlet(wire, "tidewater")
    wire.clock = at(11, 6, 29)
    whole = feed_links(wire, tidewater)
    wire.clock = at(11, 8)
    status, headers, half = get(tidewater.feed)
    assert status == 200 and "etag" not in headers
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(half)
    wire.clock = at(11, 12, 30)
    status, headers, body = get(tidewater.feed)
    assert status == 200 and headers["content-type"].startswith("text/html") and not feedparser.parse(body).entries
    wire.clock = at(11, 14)
    again = feed_links(wire, tidewater)
    assert set(whole) < set(again)
    assert any("8815-route-9" in link for link in again)  # published while the feed was down
    steps = [tidewater.fault(step) for step in DemoWire.steps]
    assert "half" in steps and "apology" in steps and steps[-1] == ""


def test_one_item_stands_in_its_feed_twice(wire: DemoWire) -> None:
    wire.clock = at(10, 12, 30)
    tidewater = outlet(wire, "tidewater")
    twice = piece("tidewater/8796-nineteen-ships-at-anchor")
    entries = [e for e in feedparser.parse(get(tidewater.feed)[2]).entries if twice.slug in e.link]
    assert [e.id for e in entries] == [f"{tidewater.url(twice)}#1", f"{tidewater.url(twice)}#2"]
    assert len({e.link for e in entries}) == 2 and all("at_medium=RSS" in e.link for e in entries)
    for e in entries:
        page = lxml_html.fromstring(get(e.link)[2])
        assert page.xpath("//link[@rel='canonical']/@href") == [tidewater.url(twice)]


def test_walls_show_no_article(wire: DemoWire) -> None:
    wire.clock = END
    paywall = piece("courier/last-foreman-of-brightwater")
    page = get(outlet(wire, "courier").url(paywall))[2].decode()
    assert "Subscribe to continue reading" in page and '"isAccessibleForFree": false' in page
    consent = piece("estuary/in-pictures-model-boat-regatta")
    page = get(outlet(wire, "estuary").url(consent))[2].decode()
    assert "Before you continue" in page and "one swan took part" not in page


def test_every_other_page_holds_its_article_among_other_things(wire: DemoWire) -> None:
    wire.clock = END
    for o in wire.outlets:
        for p in o.pieces:
            version = p.version(END)
            assert version
            page = get(o.url(p))[2]
            assert lxml_html.fromstring(page).xpath("//link[@rel='canonical']/@href") == [o.url(p)]
            if p.wall:
                continue
            read = trafilatura.extract(page, url=o.url(p), favor_precision=True) or ""
            found = sum(paragraph in read for paragraph in version.paragraphs)
            assert found >= len(version.paragraphs) - 1, p.id
            assert len(words(lxml_html.fromstring(page).text_content())) > len(words(" ".join(version.paragraphs))) + 30


def test_the_open_outlet_says_so_on_its_pages(wire: DemoWire) -> None:
    wire.clock = END
    quayside = outlet(wire, "quayside")
    logbooks = piece("quayside/gannet-point-logbooks")
    page = get(quayside.url(logbooks))[2]
    tree = lxml_html.fromstring(page)
    assert set(tree.xpath("//*[@rel='license']/@href")) == {"https://creativecommons.org/licenses/by/4.0/"}
    (src,) = tree.xpath("//figure/img/@src")
    status, headers, body = get(src)
    assert (status, headers["content-type"]) == (200, "image/png") and body.startswith(b"\x89PNG")
    assert (tree.xpath("//img/@width"), tree.xpath("//img/@height")) == (["960"], ["540"])


# --- how the servers behave


def test_conditional_requests_are_answered_with_304(wire: DemoWire) -> None:
    wire.clock = END
    for o in wire.outlets:
        for url in (o.feed, o.url(o.pieces[0]), f"{o.home}/"):
            _, headers, _ = get(url)
            status, again, body = get(url, If_None_Match=headers["etag"])
            assert (status, body) == (304, b"") and again["etag"] == headers["etag"]
            assert get(url, If_Modified_Since=headers["last-modified"])[0] == 304
            # If-None-Match counts where both are sent.
            assert get(url, If_None_Match='W/"other"', If_Modified_Since=headers["last-modified"])[0] == 200
    wire.clock = at(12, 12)
    tags = get(outlet(wire, "courier").feed)[1]
    wire.clock = END
    assert get(outlet(wire, "courier").feed, If_None_Match=tags["etag"])[0] == 200
    assert get(outlet(wire, "courier").feed, If_Modified_Since=tags["last-modified"])[0] == 200


def test_a_date_that_is_none_is_not_believed() -> None:
    found = answer(OUTLETS[0], "/", END)
    assert not unchanged(found, none_match="", modified_since="yesterday")
    assert not unchanged(found, none_match="", modified_since="Thu, 12 Mar 2026 17:00:00 -0000")


def test_answers_are_compressed_for_who_asks(wire: DemoWire) -> None:
    wire.clock = END
    for o in wire.outlets:
        plain, packed = get(o.feed), get(o.feed, Accept_Encoding="br, gzip")
        assert packed[1]["content-encoding"] == "gzip" and len(packed[2]) < len(plain[2])
        assert gzip.decompress(packed[2]) == plain[2] and packed[1]["etag"] == plain[1]["etag"]
        assert "content-encoding" not in plain[1]


def test_robots_home_and_what_is_not_there(wire: DemoWire) -> None:
    wire.clock = END
    for o in wire.outlets:
        assert get(f"{o.home}/robots.txt")[0] == 200
        home = lxml_html.fromstring(get(f"{o.home}/")[2])
        assert home.xpath("//link[@rel='alternate']/@href") == [o.feed]
        assert set(home.xpath("//li/a/@href")) == {o.url(p) for p in o.pieces}
        status, headers, body = get(f"{o.home}/nothing")
        assert status == 404 and body and "etag" not in headers
        status, headers, body = get(o.feed, method="HEAD")
        assert (status, body) == (200, b"") and int(headers["content-length"]) > 0


def test_only_loopback_and_only_the_demos_time(wire: DemoWire) -> None:
    wire.clock = at(11, 20)
    assert len({o.home for o in wire.outlets}) == len(wire.outlets)
    for o in wire.outlets:
        assert urlsplit(o.home).hostname == "127.0.0.1"
        with pytest.raises(OSError):  # a server on all addresses would answer at this one too
            get(o.feed.replace("127.0.0.1", "127.0.0.2"))
        assert parsedate_to_datetime(get(o.feed)[1]["date"]) == at(11, 20)


def test_two_runs_differ_in_ports_alone() -> None:
    def all_bytes() -> list[str]:
        with DemoWire(END) as running:
            found = []
            for o in running.outlets:
                for url in (o.feed, *(o.url(p) for p in o.pieces)):
                    found.append(get(url)[2].decode().replace(o.home, "http://here"))
            return found

    assert all_bytes() == all_bytes()


def test_the_ports_are_free_again_afterwards() -> None:
    with DemoWire() as running:
        feeds = [o.feed for o in running.outlets]
        assert all(get(feed)[0] == 200 for feed in feeds)
    for feed in feeds:
        with pytest.raises(ConnectionRefusedError):
            get(feed)


def test_the_clock_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        DemoWire().clock = datetime(2026, 3, 10)  # noqa: DTZ001


# --- the newsroom that goes with it


@pytest.mark.parametrize("target", ["static", "jekyll"])
def test_the_config_is_one_that_copydesk_accepts(wire: DemoWire, tmp_path: Path, target: str) -> None:
    made = config.parse(wire.config_toml(target=target), root=tmp_path)
    assert (made.site.title, made.site.contact, made.site.timezone) == ("Harbour Wire", "desk@harbour.example", "Europe/London")
    assert made.publish.target == target
    assert made.web.allow_hosts == ("127.0.0.0/8",)
    assert [(s.id, s.url, s.name) for s in made.sources] == [(o.id, o.feed, o.name) for o in wire.outlets]
    assert sorted(s.rights.mode for s in made.sources) == ["brief", "brief", "brief", "full", "link"]
    quayside = made.source("quayside")
    assert quayside and quayside.rights.licence == "CC-BY-4.0" and quayside.rights.images and quayside.rights.evidence
    estuary = made.source("estuary")
    assert estuary and estuary.rights.licence == "unknown"


def test_the_steps_are_those_of_three_days() -> None:
    steps = DemoWire.steps
    assert 8 <= len(steps) <= 12 and list(steps) == sorted(steps)
    assert {s.day for s in steps} == {10, 11, 12} and steps[-1] == at(12, 17)
