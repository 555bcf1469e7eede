"""Feeds → entries, on feeds written for this test."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk import entries
from copydesk.errors import CopydeskError, FeedFormatError
from copydesk.types import Feed

DATA = Path(__file__).parent / "data" / "entries"
QUAY = Feed(id="quay", url="https://quay.example/rss.xml")
SEEN = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
FEED_FIELDS = {
    "title",
    "link",
    "id",
    "subtitle",
    "language",
    "author",
    "updated",
    "ttl",
    "sy_updateperiod",
    "image",
    "tags",
    "hub",
    "self",
}
ENTRY_FIELDS = {
    "id",
    "link",
    "title",
    "summary",
    "content",
    "published",
    "updated",
    "author",
    "authors",
    "tags",
    "enclosures",
    "media",
    "thumb",
    "image",
    "comments",
    "in_reply_to",
    "point",
}


def read(name: str) -> bytes:
    return (DATA / name).read_bytes()


def rss(inner: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{inner}</channel></rss>'.encode()


@pytest.mark.parametrize(("name", "form"), [("rss.xml", "rss2.0"), ("atom.xml", "atom1.0"), ("feed.json", "json1.1")])
def test_every_format_has_the_fields_of_the_filter(name: str, form: str) -> None:
    made = entries.parse(read(name), url="https://quay.example/rss.xml").as_json()
    assert made["format"] == form
    assert made["notes"] == []
    assert set(made["feed"]) == FEED_FIELDS
    assert made["entries"]
    assert all(set(e) == ENTRY_FIELDS for e in made["entries"])
    assert json.loads(json.dumps(made)) == made


def test_what_an_rss_feed_says() -> None:
    parsed = entries.parse(read("rss.xml"), url=QUAY.url)
    assert parsed.feed == {
        "title": "Quay Street & Harbour",
        "link": "https://quay.example/",
        "id": None,
        "subtitle": "All the news",
        "language": "en-gb",
        "author": None,
        "updated": "2026-03-04T10:00:00Z",
        "ttl": 15,
        "sy_updateperiod": "hourly",
        "image": "https://quay.example/logo.png",
        "tags": [],
        "hub": "https://hub.example/",
        "self": "https://quay.example/rss.xml",
    }
    first = parsed.entries[0]
    assert first["title"] == "Bridge shut & ferries added"
    assert first["summary"] == "A barge struck a pier."
    assert first["published"] == "2026-03-04T06:12:09Z"
    assert (first["author"], first["authors"]) == ("Ines Calder", ["Ines Calder"])
    assert first["tags"] == ["Harbour", "Bridges"]
    assert (first["thumb"], first["image"]) == ("https://img.quay.example/thumb.jpg", "https://img.quay.example/large.jpg")
    assert [m["width"] for m in first["media"]] == [240, 1024]
    assert parsed.entries[2]["published"] is None  # year 1 is no date


def test_content_cannot_act_and_its_links_are_whole() -> None:
    content = entries.parse(read("rss.xml"), url=QUAY.url).entries[0]["content"]
    assert "script" not in content
    assert "onclick" not in content
    assert 'href="https://quay.example/about"' in content


def test_what_an_atom_feed_says() -> None:
    parsed = entries.parse(read("atom.xml"), url="https://ledger.example/atom.xml")
    first, second = parsed.entries
    assert (parsed.feed["title"], parsed.feed["author"]) == ("The Ledger", "The Ledger desk")
    assert (first["published"], first["updated"]) == ("2026-02-01T08:00:00Z", "2026-02-01T10:00:00Z")
    assert (first["author"], second["author"]) == ("The Ledger desk", "Tom Oyelaran")


def test_what_a_json_feed_says() -> None:
    parsed = entries.parse(read("feed.json"), url="https://notes.example/feed.json")
    first, second = parsed.entries
    assert (parsed.feed["subtitle"], parsed.feed["image"]) == ("Short pieces", "https://notes.example/icon.png")
    assert (first["id"], first["published"], first["image"]) == ("7", "2026-01-02T08:04:05Z", "https://notes.example/swan.jpg")
    assert first["content"] == "<p>Seven swans</p>"
    assert first["enclosures"] == ["https://notes.example/7.mp3"]
    assert (second["link"], second["published"], second["authors"]) == ("https://notes.example/8", None, ["Bo Ek"])
    assert second["summary"] == "2 < 3"


def test_new_entries_are_articles_once_each() -> None:
    made = entries.new(entries.parse(read("rss.xml"), url=QUAY.url), feed=QUAY, seen=SEEN)
    assert [e.id for e in made] == [
        "https://quay.example/news/bridge",
        "https://quay.example/news/permalink",
        "https://quay.example/news/relative",
    ]
    first, permalink, relative = made
    assert first.headline == "Bridge shut & ferries added"
    assert first.guid == "https://quay.example/news/bridge#1"
    assert first.link.endswith("at_campaign=rss")
    assert first.published == datetime(2026, 3, 4, 6, 12, 9, tzinfo=UTC)
    assert {e.source for e in made} == {"quay"}
    assert {e.seen for e in made} == {SEEN}
    assert permalink.published is None
    assert relative.published is None  # a time far in the future is none


def test_a_guid_that_moves_makes_no_second_article() -> None:
    item = "<item><title>A</title><link>https://q.example/a</link><guid isPermaLink='false'>https://q.example/a#{}</guid></item>"
    ids = {entries.new(entries.parse(rss(item.format(n))), feed=QUAY, seen=SEEN)[0].id for n in (0, 3)}
    assert ids == {"https://q.example/a"}


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "empty"),
        (b"<!doctype html><html><head><title>x</title></head><body>hi</body></html>", "HTML page"),
        (b"<html><body>Just a moment...</body></html>", "HTML page"),
        (b'{"error": "nope"}', "JSON"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "JSON"),
        (b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "no feed"),
        (b"plain words", "no feed"),
        (b'<rss version="2.0"><channel><title>T</title><item><title>On', "breaks off"),
        (b'<rss version="2.0"><channel><title>T', "breaks off"),
    ],
)
def test_what_is_no_feed_is_refused_with_a_hint(body: bytes, word: str) -> None:
    with pytest.raises(FeedFormatError, match=word) as caught:
        entries.parse(body, url="https://q.example/rss")
    assert caught.value.hint
    assert caught.value.subject == "https://q.example/rss"


def test_an_html_page_is_told_how_to_find_its_feed() -> None:
    with pytest.raises(FeedFormatError, match="run copydesk add URL to find its feed"):
        entries.parse(b"<!DOCTYPE html><html></html>")


def cut(body: bytes, at: bytes) -> bytes:
    return body[: body.index(at) + len(at)]


def test_of_half_a_feed_the_whole_entries_are_kept() -> None:
    parsed = entries.parse(cut(read("rss.xml"), b"<title>No link but"), url=QUAY.url)
    assert [e["title"] for e in parsed.entries] == ["Bridge shut & ferries added", "Bridge shut (again in the list)"]
    assert any("breaks off" in n for n in parsed.notes)
    half = entries.parse(cut(read("feed.json"), b'"id": "8", "url"'), url="https://notes.example/feed.json")
    assert [e["title"] for e in half.entries] == ["Seven"]
    assert any("breaks off" in n for n in half.notes)


def test_broken_xml_is_read_with_a_note() -> None:
    parsed = entries.parse(rss("<item><title>AT&T & me</title><link>http://q.example/1?a=1&b=2</link></item>"))
    assert parsed.entries[0]["title"] == "AT&T & me"
    assert parsed.entries[0]["link"] == "http://q.example/1?a=1&b=2"
    whole = '<?xml version="1.0"?>\n' + rss("<item><title>One</title></item>").decode()
    assert entries.parse(whole.encode()).entries[0]["title"] == "One"
    assert entries.parse(b"\n\n" + rss("<item><title>One&nbsp;x</title></item>")).notes


def test_entities_neither_grow_nor_reach_for_files() -> None:
    grow = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    for declared, used in ((f'<!ENTITY a0 "lol">{grow}', "&a9;"), ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;")):
        body = rss(f"<item><title>One {used}</title></item>").replace(b"<rss", f"<!DOCTYPE rss [{declared}]><rss".encode())
        made = json.dumps(entries.parse(body).as_json())
        assert "root:" not in made
        assert "lollol" not in made
        assert len(made) < 5000


def test_a_feed_of_a_hundred_thousand_items_is_cut() -> None:
    items = "".join(f"<item><title>One {n}</title><link>https://q.example/{n}</link></item>" for n in range(100_000))
    began = time.process_time()
    parsed = entries.parse(rss(items))
    assert len(parsed.entries) == entries.MOST_ENTRIES
    assert time.process_time() - began < 10
    assert any("100000" in n for n in parsed.notes)


def test_parsing_never_fetches(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a feed made us fetch something")

    monkeypatch.setattr("feedparser.http.get", refuse)
    monkeypatch.setattr("socket.socket.connect", refuse)
    with pytest.raises(FeedFormatError):
        entries.parse(b"http://q.example/rss.xml")
    assert entries.parse(read("rss.xml"), url=QUAY.url).entries


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_characters_come_out_whatever_the_encoding(encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8", "cp1251": "windows-1251"}.get(encoding, encoding)
    body = rss("<item><title>Гавань</title></item>").decode().replace('"1.0"?', f'"1.0" encoding="{declared}"?', 1)
    assert entries.parse(body.encode(encoding)).entries[0]["title"] == "Гавань"


def test_the_feeds_of_a_home_page_are_found_and_none_is_guessed() -> None:
    page = b"""<html><head><title>Q</title><link rel="stylesheet" href="/s.css"><link rel="alternate" hreflang="de" href="/de">
    <link rel="alternate" type="application/rss+xml" title="News &amp; views" href="/rss.xml">
    <LINK REL="Alternate" TYPE="application/atom+xml" HREF="https://f.example/atom">
    <link rel="alternate" type="application/rss+xml" href="/rss.xml">
    <link rel="alternate" type="application/feed+json" href="feed.json"></head><body>"""
    assert entries.find(page, "https://q.example/home/") == [
        ("https://q.example/rss.xml", "News & views"),
        ("https://f.example/atom", ""),
        ("https://q.example/home/feed.json", ""),
    ]
    assert entries.find(b"<html><body>no feed</body></html>", "https://q.example/") == []
    assert entries.find(b"", "https://q.example/") == []


SEEDS = [read(name) for name in ("rss.xml", "atom.xml", "feed.json")]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 200), st.binary(max_size=40)), max_size=6),
    st.sampled_from([QUAY.url, "", "http://[::1"]),
)
def test_no_bytes_raise_anything_but_our_own_errors(seed: bytes, cuts: list[tuple[float, int, bytes]], url: str) -> None:
    for where, length, put in cuts:
        at = int(where * len(seed))
        seed = seed[:at] + put + seed[at + length :]
    entries.find(seed, url)
    try:
        parsed = entries.parse(seed, url=url)
    except CopydeskError:
        return
    json.dumps(parsed.as_json())
    made = entries.new(parsed, feed=QUAY, seen=SEEN)
    assert len({e.id for e in made}) == len(made)
    assert all(e.published is None or e.published <= SEEN for e in made)


def test_half_a_character_in_json_is_dropped() -> None:
    body = read("feed.json").replace(b'"id": 7', b'"id": "7\\ud800"').replace(b"Seven <script>", b"Sev\\ud800en <script>")
    first = entries.parse(body, url="https://notes.example/feed.json").entries[0]
    assert (first["id"], first["content"]) == ("7", "<p>Seven swans</p>")
