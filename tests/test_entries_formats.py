"""What the formats and their modules say, and that the two ways of reading them agree."""

from __future__ import annotations

import base64
import signal
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import entries
from copydesk.entries import confined, dates, loose
from copydesk.errors import FeedFormatError

URL = "https://mole.example/feeds/news.xml"
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:thr="http://purl.org/syndication/thread/1.0" '
    'xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml"'
)


def rss(item: str = "", channel: str = "", attributes: str = "") -> bytes:
    items = f"<item>{item}</item>" if item else ""
    return f'<rss version="2.0" {SPACES} {attributes}><channel><title>Mole</title>{channel}{items}</channel></rss>'.encode()


def atom(entry: str = "", feed: str = "", attributes: str = "") -> bytes:
    made = f"<entry>{entry}</entry>" if entry else ""
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Mole</title>{feed}{made}</feed>'.encode()


def old_atom(entry: str = "", feed: str = "") -> bytes:
    return f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Mole</title>{feed}<entry>{entry}</entry></feed>'.encode()


def first(body: bytes, **headers: str) -> dict[str, Any]:
    return entries.parse(body, url=URL, headers={k.replace("_", "-"): v for k, v in headers.items()}).entries[0]


def feed(body: bytes, **headers: str) -> dict[str, Any]:
    return entries.parse(body, url=URL, headers={k.replace("_", "-"): v for k, v in headers.items()}).feed


@pytest.mark.parametrize(
    ("head", "form"),
    [
        ('<rss version="2.0"><channel>', "rss2.0"), ('<rss version="2.1"><channel>', "rss2.0"), ('<rss version="0.92"><channel>', "rss0.92"),
        ("<rss><channel>", "rss"), ('<rss xmlns="http://backend.userland.com/rss2"><channel>', "rss"), ("<CHANNEL>", "cdf"),
        ('<feed xmlns="http://www.w3.org/2005/Atom">', "atom1.0"), ('<feed version="0.3" xmlns="http://purl.org/atom/ns#">', "atom0.3"),
        ('<feed xmlns="http://example.org/unheard-of">', "atom"),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel>', "rss1.0"),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/0.9/"><channel>', "rss0.90"),
    ],
)  # fmt: skip
def test_each_format_is_told_by_its_outermost_element(head: str, form: str) -> None:
    names = [part.split()[0].strip("<>") for part in head.replace(">", "> ").split("<")[1:]]
    body = head + "<title>Mole</title>" + "".join(f"</{name.strip()}>" for name in reversed(names))
    parsed = entries.parse(body.encode(), url=URL)
    assert (parsed.format, parsed.feed["title"], parsed.notes) == (form, "Mole", [])


def test_rss_1_has_its_items_beside_the_channel() -> None:
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://mole.example/rdf"><title>Mole</title><dc:language>cy</dc:language>
    <link>https://mole.example/</link></channel><image><title>Logo</title><url>/logo.png</url></image>
    <item rdf:about="https://mole.example/1"><title>Lit</title><dc:date>2026-03-04T06:12:09Z</dc:date></item></rdf:RDF>"""
    parsed = entries.parse(body, url=URL)
    assert (parsed.feed["title"], parsed.feed["language"], parsed.feed["image"]) == ("Mole", "cy", "https://mole.example/logo.png")
    (item,) = parsed.entries
    assert (item["id"], item["link"], item["published"]) == ("https://mole.example/1", "https://mole.example/1", "2026-03-04T06:12:09Z")


def test_cdf_says_it_in_capitals_and_attributes() -> None:
    body = b'<CHANNEL HREF="https://mole.example/" LASTMOD="2026-03-04T06:12:09"><TITLE>Mole</TITLE><ABSTRACT>Pier</ABSTRACT><ITEM HREF="/1"><TITLE>Lit</TITLE></ITEM></CHANNEL>'
    parsed = entries.parse(body, url=URL)
    assert (parsed.feed["link"], parsed.feed["updated"], parsed.feed["subtitle"]) == (
        "https://mole.example/",
        "2026-03-04T06:12:09Z",
        "Pier",
    )
    assert parsed.entries[0]["link"] == "https://mole.example/1"


def test_foreign_elements_are_not_taken_for_the_feeds_own() -> None:
    item = '<title>Lit</title><x:title xmlns:x="urn:x">no</x:title><svg xmlns="http://www.w3.org/2000/svg"><title>no</title></svg>'
    assert first(rss(item))["title"] == "Lit"
    assert (
        feed(rss(channel="<image><title>no</title><link>https://no.example/</link></image><textInput><title>no</title></textInput>"))[
            "title"
        ]
        == "Mole"
    )


@pytest.mark.parametrize(
    ("item", "headline"),
    [
        ("<title>Lamps &amp;amp; oil</title>", "Lamps & oil"),
        ("<title>Lamps &lt;b&gt;lit&lt;/b&gt;</title>", "Lamps lit"),
        ("<title>The &lt;blink&gt; tag</title>", "The <blink> tag"),
        ("<title>2 &lt; 3</title>", "2 < 3"),
        ("<title><![CDATA[A <a title='x > y'>link</a>]]></title>", "A link"),
        ("<title>Lit <b>again</b></title>", "Lit again"),
        ("<dc:title>Lit</dc:title>", "Lit"),
        ("<media:content><media:title>Lit</media:title></media:content>", "Lit"),
        ("<media:title>no</media:title><title>Lit</title>", "Lit"),
        ("<title>Lit \u00c3\u00a9t\u00c3\u00a9</title>", "Lit été"),  # UTF-8 that was read as Latin-1 before it came to us
        ("<title>Lamps &#150; oil</title>", "Lamps – oil"),
    ],
)
def test_a_headline_is_plain_words(item: str, headline: str) -> None:
    assert first(rss(item))["title"] == headline


@pytest.mark.parametrize(
    ("entry", "content"),
    [
        ('<content type="html">&lt;p&gt;Lit&lt;/p&gt;</content>', "<p>Lit</p>"),
        ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Lit &amp; <b>dry</b></p></div></content>', "<p>Lit &amp; <b>dry</b></p>"),
        ('<content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>Lit</h:p></h:div></content>', "<p>Lit</p>"),
        ('<content type="html"><div>&lt;p&gt;Lit&lt;/p&gt;</div></content>', "<p>Lit</p>"),
        ('<content type="text">1 &lt; 2</content>', "1 &lt; 2"),
        (f'<content type="application/octet-stream">{base64.b64encode(b"<p>Lit</p>").decode()}</content>', "<p>Lit</p>"),
        ('<content>Lit <b>dry</b></content>', "Lit <b>dry</b>"),
    ],
)  # fmt: skip
def test_content_is_html_whatever_it_came_as(entry: str, content: str) -> None:
    made = first(atom(entry))
    assert made["content"] == content
    assert made["summary"]


def test_a_summary_comes_before_content_and_captions() -> None:
    assert first(rss("<description>One</description><content:encoded>&lt;p&gt;Two&lt;/p&gt;</content:encoded>"))["summary"] == "One"
    assert first(rss("<content:encoded>&lt;p&gt;Two&lt;/p&gt;</content:encoded><description>One</description>"))["summary"] == "One"
    two = first(rss("<description>One</description><itunes:summary>Two</itunes:summary>"))
    assert (two["summary"], two["content"]) == ("One", "Two")
    pictured = first(rss("<media:description>Caption</media:description><description>One</description>"))
    assert (pictured["summary"], pictured["content"]) == ("One", None)
    assert first(rss("<media:group><media:description>Caption</media:description></media:group>"))["summary"] == "Caption"
    assert first(rss("<description>One</description><content:encoded>&lt;p&gt;&lt;/p&gt;</content:encoded>"))["content"] is None


@pytest.mark.parametrize(
    ("item", "author", "authors"),
    [
        ("<author>ida@mole.example (Ida Voss)</author>", "ida@mole.example (Ida Voss)", ["Ida Voss"]),
        ("<author>Ida Voss &lt;ida@mole.example&gt;</author>", "Ida Voss <ida@mole.example>", ["Ida Voss"]),
        ("<author>ida@mole.example</author>", "ida@mole.example", ["ida@mole.example"]),
        ("<dc:creator>Ida Voss</dc:creator><dc:creator>Bo Ek</dc:creator>", "Bo Ek", ["Ida Voss", "Bo Ek"]),
        ("<atom:author><atom:name>Ida Voss</atom:name><atom:email>ida@mole.example</atom:email></atom:author>", "Ida Voss (ida@mole.example)", ["Ida Voss"]),
        ("<itunes:author>Ida Voss</itunes:author>", "Ida Voss", ["Ida Voss"]),
    ],
)  # fmt: skip
def test_every_author_is_named(item: str, author: str, authors: list[str]) -> None:
    made = first(rss(item))
    assert (made["author"], made["authors"]) == (author, authors)


def test_in_atom_an_author_is_inherited_from_the_source_first() -> None:
    owner = "<author><name>Desk</name></author>"
    assert first(atom("<id>a</id>", owner))["authors"] == ["Desk"]
    assert first(atom("<source><title>S</title><author><name>Bo Ek</name></author></source>", owner))["authors"] == ["Bo Ek"]
    assert first(atom("<contributor><name>Bo Ek</name></contributor>", owner))["authors"] == ["Desk"]


def test_links_count_from_the_nearest_base() -> None:
    entry = (
        '<link href="c"/><content type="xhtml" xml:base="d/"><div xmlns="http://www.w3.org/1999/xhtml"><a href="e">x</a></div></content>'
    )
    made = first(atom(entry, attributes='xml:base="https://buoy.example/a/"'))
    assert made["link"] == "https://buoy.example/a/c"
    assert 'href="https://buoy.example/a/d/e"' in made["content"]
    assert first(rss("<link>/1</link>"), content_location="https://buoy.example/x")["link"] == "https://buoy.example/1"
    assert first(rss("<link>/1</link>"), content_location="javascript:alert(1)")["link"] == "https://mole.example/1"
    nowhere = entries.parse(rss("<link>/1</link>", "<link>https://mole.example/</link>")).entries[0]
    assert nowhere["link"] == "https://mole.example/1"


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ("<a href='/a'>x</a>", 'href="https://mole.example/a"'), ("<A HREF=b>x</A>", 'href="https://mole.example/feeds/b"'),
        ("<img src='//i.example/p.png'>", 'src="https://i.example/p.png"'), ("<a href='#foot'>x</a>", 'href="#foot"'),
        ("<a href='http:///odd.example/'>x</a> <a href='c?d=1&amp;e=2'>y</a>", 'href="https://mole.example/feeds/c?d=1&amp;e=2"'),
    ],
)  # fmt: skip
def test_relative_links_in_content_are_made_whole(given: str, whole: str) -> None:
    assert whole in first(rss(f"<content:encoded><![CDATA[{given}]]></content:encoded>"))["content"]


def test_words_about_html_are_not_links() -> None:
    content = first(rss('<content:encoded><![CDATA[<code>&lt;a href="/a"&gt;</code> <a href="/b">x</a>]]></content:encoded>'))["content"]
    assert '&lt;a href="/a"&gt;' in content
    assert 'href="https://mole.example/b"' in content


def test_an_id_is_a_name_and_not_an_address() -> None:
    assert first(rss("<guid>/1</guid>"))["id"] == "/1"
    assert first(atom("<id>/1</id>"))["id"] == "/1"
    assert first(atom("<id>HTTP://Mole.example/%7e1</id>"))["id"] == "HTTP://Mole.example/%7e1"
    assert first(old_atom("<id>/1</id>"))["id"] == "https://mole.example/1"  # there it was a link
    assert first(rss("<guid>1</guid>", attributes='xml:base="https://buoy.example/"'))["id"] == "https://buoy.example/1"
    assert first(rss('<guid isPermaLink="false">1</guid>', attributes='xml:base="https://buoy.example/"'))["id"] == "1"


def test_the_link_is_the_page_and_an_id_only_if_nothing_else_is() -> None:
    assert first(rss("<guid>https://mole.example/1</guid>"))["link"] == "https://mole.example/1"
    assert first(rss('<guid isPermaLink="false">https://mole.example/1</guid>'))["link"] is None
    assert first(rss("<guid>https://mole.example/1</guid><link>https://mole.example/2</link>"))["link"] == "https://mole.example/2"
    many = (
        '<link rel="self" href="/s"/><link rel="http://www.iana.org/assignments/relation/alternate" href="/a"/><link rel="via" href="/v"/>'
    )
    assert first(atom(many))["link"] == "https://mole.example/a"
    assert first(atom('<link rel="alternate" type="application/json" href="/j"/>'))["link"] == "https://mole.example/j"
    assert first(rss("<link/><atom:link href='/a'/>"))["link"] == "https://mole.example/a"
    assert first(rss("<link>javascript:alert(1)</link>"))["link"] is None


def test_times_are_kept_as_they_are_said() -> None:
    dated = first(rss("<pubDate>Wed, 04 Mar 2099 06:12:09 GMT</pubDate><dcterms:modified>2026-03-05</dcterms:modified>"))
    assert (dated["published"], dated["updated"]) == ("2099-03-04T06:12:09Z", "2026-03-05T00:00:00Z")
    assert first(rss("<dc:date>2026-03-04T06:12:09Z</dc:date>"))["published"] == "2026-03-04T06:12:09Z"
    assert first(atom("<updated>2026-03-04T06:12:09Z</updated>"))["published"] is None
    assert first(old_atom("<created>2026-03-04T06:12:09Z</created>"))["published"] == "2026-03-04T06:12:09Z"
    assert first(rss("<pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate>"))["published"] is None


def test_pictures_carry_what_stands_nearest_to_them() -> None:
    item = """<media:description>Of all</media:description><media:group><media:credit>Of the group</media:credit>
    <media:content url="/a.jpg" type="image/jpeg" width="90px" height="60"><media:description>Of a</media:description><media:thumbnail url="/t.jpg"/></media:content>
    <media:content url="/b.mp4" medium="video"/></media:group><media:thumbnail url="/own.jpg"/>"""
    made = first(rss(item))
    a, b = made["media"]
    assert (a["url"], a["width"], a["height"], a["caption"], a["credit"]) == ("https://mole.example/a.jpg", 90, 60, "Of a", "Of the group")
    assert (a["thumbnail"], b["thumbnail"]) == ("https://mole.example/t.jpg", "https://mole.example/own.jpg")
    assert (b["type"], b["caption"], b["credit"]) == ("video", "Of all", "Of the group")
    assert made["image"] == "https://mole.example/a.jpg"


@pytest.mark.parametrize(
    ("item", "image"),
    [
        ('<itunes:image href="/i.jpg"/>', "https://mole.example/i.jpg"),
        ('<enclosure url="/e.png" type="image/png"/>', "https://mole.example/e.png"),
        ('<media:thumbnail url="/t.jpg"/>', "https://mole.example/t.jpg"),
        (
            "<description>&lt;img src='/pixel.gif' width='1' height='1'&gt;&lt;img src='/d.jpg'&gt;</description>",
            "https://mole.example/d.jpg",
        ),
        ("<description>&lt;img src='data:image/png;base64,AA'&gt;</description>", None),
    ],
)
def test_an_entry_has_the_picture_that_it_names(item: str, image: str | None) -> None:
    assert first(rss(item))["image"] == image


def test_tags_come_from_every_vocabulary_once_each() -> None:
    item = """<category>Harbour</category><category domain="x">Harbour</category><dc:subject>Lamps</dc:subject>
    <itunes:keywords>oil, light</itunes:keywords><media:keywords>pier</media:keywords><media:category>Sea</media:category>
    <itunes:category text="News"><itunes:category text="Local"/></itunes:category><atom:category term="t" label="Label"/><atom:category term="term"/>"""
    assert first(rss(item))["tags"] == ["Harbour", "Lamps", "oil", "light", "pier", "Sea", "News", "Local", "Label", "term"]


def test_what_a_feed_says_of_itself() -> None:
    said = feed(
        rss(
            channel="""<description>Pier news</description><itunes:subtitle>no</itunes:subtitle><ttl>15</ttl><sy:updatePeriod>daily</sy:updatePeriod>
            <managingEditor>desk@mole.example (Desk)</managingEditor><webMaster>no@mole.example</webMaster><category>Harbour</category>
            <itunes:image href="/logo.png"/><language>cy</language><lastBuildDate>Wed, 04 Mar 2026 06:12:09 GMT</lastBuildDate>"""
        ),
        link='<https://hub.example/>; rel="hub", </feeds/self.xml>; rel=self',
        content_language="en",
    )
    assert (said["subtitle"], said["ttl"], said["sy_updateperiod"], said["language"]) == ("Pier news", 15, "daily", "cy")
    assert (said["author"], said["tags"], said["image"]) == ("desk@mole.example (Desk)", ["Harbour"], "https://mole.example/logo.png")
    assert (said["hub"], said["updated"]) == ("https://hub.example/", "2026-03-04T06:12:09Z")
    assert feed(atom(attributes='xml:lang="pt_BR"'))["language"] == "pt-BR"
    assert feed(atom(), content_language="en")["language"] == "en"


def test_threads_comments_and_places() -> None:
    made = first(rss('<slash:comments>7</slash:comments><thr:in-reply-to ref="tag:1"/><georss:point>52.1 -4.2</georss:point>'))
    assert (made["comments"], made["in_reply_to"], made["point"]) == (7, "tag:1", [52.1, -4.2])
    assert first(rss("<georss:where><gml:Point><gml:pos>1 2</gml:pos></gml:Point></georss:where>"))["point"] == [1.0, 2.0]
    assert first(rss("<georss:point>north</georss:point>"))["point"] is None


@pytest.mark.parametrize(
    ("codec", "declared", "header"),
    [
        ("utf-8", "", ""), ("utf-8-sig", "utf-8", ""), ("utf-16", "utf-16", ""), ("utf-16-le", "utf-16", ""), ("utf-32-be", "", ""),
        ("cp1251", "windows-1251", ""), ("koi8-r", "", "text/xml; charset=koi8-r"), ("cp1251", "utf-8", "application/xml; charset=windows-1251"),
        ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"), ("utf-8", "utf-16", ""), ("utf-8", "", "text/xml"), ("utf-8", "nonsense", "text/html"),
        ("utf-8-sig", "utf-8", "text/xml; charset=koi8-r"),
    ],
)  # fmt: skip
def test_encodings_by_mark_header_declaration_and_look(codec: str, declared: str, header: str) -> None:
    said = f' encoding="{declared}"' if declared else ""
    body = (f'<?xml version="1.0"{said}?>' + rss("<title>Гавань</title>").decode()).encode(codec)
    assert first(body, **({"content_type": header} if header else {}))["title"] == "Гавань"


def test_windows_quotation_marks_come_out_whatever_is_declared() -> None:
    for declared in ("utf-8", "iso-8859-1", "us-ascii"):
        body = f'<?xml version="1.0" encoding="{declared}"?>'.encode() + rss("<title>@Lit#</title>").replace(b"@", b"\x93").replace(
            b"#", b"\x94"
        )
        assert first(body)["title"] == "“Lit”"


WHOLE = [
    rss(
        "<title>Lamps lit</title><link>https://mole.example/1</link><guid>https://mole.example/1</guid><description>&lt;p&gt;At dusk.&lt;/p&gt;</description>"
        "<pubDate>Wed, 04 Mar 2026 06:12:09 GMT</pubDate><dc:creator>Ida Voss</dc:creator><category>Harbour</category>"
        '<content:encoded>&lt;p&gt;At &lt;a href="/d"&gt;dusk&lt;/a&gt;.&lt;/p&gt;</content:encoded><enclosure url="https://mole.example/e.mp3" type="audio/mpeg"/>',
        "<link>https://mole.example/</link><description>Pier news</description><ttl>15</ttl><language>cy</language>",
    ),
    atom(
        '<title>Lamps lit</title><link href="https://mole.example/1"/><id>tag:mole,1</id><updated>2026-03-04T06:12:09Z</updated>'
        '<published>2026-03-04T05:12:09Z</published><author><name>Ida Voss</name></author><summary>At dusk.</summary><category term="Harbour"/>',
        '<link href="https://mole.example/"/><link rel="self" href="https://mole.example/feeds/news.xml"/><id>tag:mole,0</id>',
    ),
]


@pytest.mark.parametrize("body", WHOLE, ids=["rss", "atom"])
def test_strict_and_loose_reading_agree_on_what_is_whole(body: bytes) -> None:
    strict = entries.parse(body, url=URL)
    other = loose.read(body, url=URL, language="", most=entries.MOST_ENTRIES)
    assert (other["feed"], other["entries"], other["format"]) == (strict.feed, strict.entries, strict.format)


def test_the_loose_reader_works_in_a_process_of_its_own() -> None:
    reader = confined.Reader()
    try:
        for _ in range(2):
            answer = reader.ask(WHOLE[0], url=URL, language="", most=10)
            assert answer["entries"][0]["title"] == "Lamps lit"
        process = reader._process
        assert process is not None
    finally:
        reader.close()
    assert process.returncode is not None


def test_a_loose_reader_that_died_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = confined.Reader()
    try:
        reader.ask(WHOLE[0], url=URL, language="", most=10)
        assert reader._process is not None
        reader._process.kill()
        reader._process.wait()
        assert reader.ask(WHOLE[0], url=URL, language="", most=10)["count"] == 1
        monkeypatch.setattr(confined, "WALL_SECONDS", 0.0)
        reader._process.send_signal(signal.SIGSTOP)  # or it might answer in no time
        with pytest.raises(confined.Gone, match="too long"):
            reader.ask(WHOLE[0], url=URL, language="", most=10)
        assert reader._process is None
    finally:
        reader.close()


def test_what_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: Any, **kwargs: Any) -> None:
        raise confined.Gone("it took too long")

    monkeypatch.setattr(confined.READER, "ask", gone)
    with pytest.raises(FeedFormatError, match="too broken"):
        entries.parse(b"<rss><channel><title>T</title><item><title>One</b></item></channel></rss>", url=URL)


@pytest.mark.parametrize(
    "nested",
    [
        b"<rss><channel><item><description>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</description></item></channel></rss>",
        b"<rss><channel>" + b"<a>" * 50_000,
    ],
)
def test_fifty_thousand_nested_tags_are_refused_at_once(nested: bytes) -> None:
    with pytest.raises(FeedFormatError, match=r"nest too deep|breaks off"):
        entries.parse(nested, url=URL)


def test_three_megabytes_of_a_tag_that_does_not_end_are_refused_at_once() -> None:
    for tail in (b"a" * 3_000_000, b"a " * 1_500_000):
        with pytest.raises(FeedFormatError, match="does not end"):
            entries.parse(b"<rss><channel><title>T</title><item><title>One</title></item><item " + tail, url=URL)


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (b"<rss><channel><title>T</title><item><title>One</title><item><title>Two</title></item></channel></rss>", {"One", "Two"}),
        (b"<rss><channel><title>T</title><item><title>One</title><dc:creator>Ida</dc:creator></item></channel></rss>", {"One"}),
        (b"<rss version=2.0><channel><title>T</title><item><title>One</title></item></channel></rss>", {"One"}),
        (b"Warning: x<br/>\n<?xml version='1.0'?><?xml version='1.0'?><rss><channel><title>T</title><item><title>One</title></item></channel></rss> tail <p>", {"One"}),
        (b"<rss><channel><title>T</title><item><title>One &copy; &eacute; &bogus; &#x1;</title></item></channel></rss>", {"One © é &bogus;"}),
        (b'<!DOCTYPE rss [<!ENTITY town "Mole">]><rss><channel><title>T</title><item><title>&town; Pier</title></item></channel></rss>', {"Mole Pier"}),
        (b"<wrap><rss><channel><title>T</title><item><title>One</title></item></channel></rss></wrap>", {"One"}),
        (b"<rss><channel><title>T</title><item><title>One</title><p>", set()),
    ],
)  # fmt: skip
def test_what_is_meant_plainly_is_mended(body: bytes, titles: set[str]) -> None:
    try:
        parsed = entries.parse(body, url=URL)
    except FeedFormatError:
        assert not titles
        return
    assert titles <= {e["title"] for e in parsed.entries}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&amp;lt;p&amp;gt;The &amp;lt;em&amp;gt;ferry&amp;lt;/em&amp;gt; sailed.&amp;lt;/p&amp;gt;", "The ferry sailed."),  # escaped twice
        ("&lt;p&gt;Write &amp;lt;ferry name&amp;gt; and &amp;lt;b&amp;gt;.&lt;/p&gt;", "Write <ferry name> and <b>."),  # shown as code
        ("&lt;code&gt;for (i = 0; i &amp;lt;n; i++) sum += i &amp;gt; 3&lt;/code&gt;", "for (i = 0; i <n; i++) sum += i > 3"),
    ],
)
def test_what_readers_are_to_see_as_code_stays(written: str, read: str) -> None:
    assert first(rss(f"<description>{written}</description>"))["summary"] == read


DATES = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31))  # noqa: DTZ001 (hypothesis wants them bare)


@given(DATES, st.sampled_from(["GMT", "+0000", "UTC", "-0000"]))
def test_the_usual_dates_are_read_as_the_careful_way_reads_them(moment: datetime, zone: str) -> None:
    names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
    written = f"Wed, {moment:%d} {names[moment.month - 1]} {moment.year:04} {moment:%H:%M:%S} {zone}"
    careful = dates.when(written)
    assert careful is not None
    assert dates.stamp(written) == f"{careful.isoformat()[:19]}Z" == f"{moment.replace(microsecond=0).isoformat()}Z"
    atom = f"{moment.replace(microsecond=0).isoformat()}+00:00"
    assert dates.stamp(atom) == dates.stamp(atom.replace("+00:00", "Z")) == f"{moment.replace(microsecond=0).isoformat()}Z"


@pytest.mark.parametrize("written", ["Wed, 31 Apr 2026 06:12:09 GMT", "Thu, 29 Feb 2026 06:12:09 GMT", "2026-04-31T06:12:09Z"])
def test_days_that_no_month_has_are_no_dates(written: str) -> None:
    assert dates.stamp(written) is None
