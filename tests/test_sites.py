"""The static site: whole, valid, quiet when nothing is new, and deaf to what feeds try."""

from __future__ import annotations

import json
import re
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from copydesk import text
from copydesk.errors import PublishError
from copydesk.sites import publisher
from copydesk.sites.lines import badge, parts_of
from copydesk.sites.static import marked
from copydesk.types import Post, Update
from tests.invented_posts import (
    CORRECTED,
    FULL,
    HOSTILE,
    HOSTILE_URLS,
    LINK,
    POSTS,
    RICH,
    WITHDRAWN,
    at,
    config,
    edition,
    hostile,
    post,
    source,
)

ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(page: bytes | str) -> ET.Element:
    """The page as strict HTML5: any parse error raises."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    root: ET.Element = parser.parse(page.decode() if isinstance(page, bytes) else page)
    return root


def words(node: ET.Element) -> str:
    return " ".join("".join(node.itertext()).split())


def story(post: Post) -> ET.Element:
    return parsed(publisher(config()).post(post)[0][1])


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    made = publisher(config())
    return dict([f for p in POSTS for f in made.post(p)] + made.edition(edition()))


def test_the_site_has_every_page(site: dict[str, bytes]) -> None:
    assert {
        "index.html",
        "section/coast/index.html",
        "2026/03/index.html",
        "2026/02/index.html",
        "archive/index.html",
        "about/index.html",
        "sources/index.html",
        "corrections/index.html",
        "how/index.html",
        "takedown/index.html",
        "feed.atom",
        "site.css",
        "2026/03/library-roof/index.html",
        "2026/03/library-roof/post.json",
    } <= set(site)


def test_every_page_is_valid_html(site: dict[str, bytes]) -> None:
    for path, data in site.items():
        if path.endswith(".html"):
            root = parsed(data)
            ids = [e.get("id") for e in root.iter() if e.get("id")]
            assert len(ids) == len(set(ids)), path
            assert not [e for e in root.iter() if "style" in e.attrib or e.tag == "style"], path
            assert all(e.get("type") == "application/ld+json" for e in root.iter("script")), path


# aria-current is WAI-ARIA 1.1, of 2017; Debian's tidy knows 1.0.
FALSE_ALARMS = re.compile(r'proprietary attribute "aria-current"')


def tidy(page: bytes) -> list[str]:
    run = subprocess.run(["tidy", "-e", "-q", "--show-info", "no", "-utf8"], input=page, capture_output=True, check=False)
    return [line for line in run.stderr.decode().splitlines() if line and not FALSE_ALARMS.search(line)]


@pytest.mark.needs("tidy")
def test_tidy_finds_nothing(site: dict[str, bytes]) -> None:
    for path, data in site.items():
        if path.endswith(".html"):
            assert tidy(data) == [], path


@pytest.mark.needs("tidy")
def test_an_empty_site_is_valid_too() -> None:
    for path, data in publisher(replace(config(), sources=())).edition(replace(edition(LINK), posts=())):
        if path.endswith(".html"):
            parsed(data)
            assert tidy(data) == [], path


def test_every_link_leads_somewhere(site: dict[str, bytes]) -> None:
    anchors = {path: {e.get("id") for e in parsed(data).iter()} for path, data in site.items() if path.endswith(".html")}
    for path in anchors:
        for node in parsed(site[path]).iter():
            link = node.get("href") or node.get("src") or ""
            parts = urlsplit(link)
            if parts.scheme or node.tag == "img":
                continue
            target = normpath(str(PurePosixPath(path).parent / unquote(parts.path))) if parts.path else path
            assert target in site, f"{path} links {link}"
            if parts.fragment:
                assert parts.fragment in anchors[target], f"{path} links {link}"


def test_nothing_is_asked_from_elsewhere(site: dict[str, bytes]) -> None:
    for path, data in site.items():
        if path.endswith(".html"):
            for node in parsed(data).iter():
                if node.tag in ("img", "script", "iframe") or (node.tag == "link" and node.get("rel") == "stylesheet"):
                    assert "//" not in (node.get("src") or node.get("href") or ""), path
    assert b"url(" not in site["site.css"] and b"@import" not in site["site.css"]


def test_a_page_does_not_change_when_nothing_is_new(site: dict[str, bytes]) -> None:
    made = publisher(config())
    assert dict([f for p in POSTS for f in made.post(p)] + made.edition(edition())) == site


def test_the_address_depends_on_slug_and_first_publication_only() -> None:
    made = publisher(config())
    assert made.post_path(RICH) == "2026/03/pilots-and-port-authority-resume-pay-talks/index.html"
    later = replace(RICH, headline="Another", modified=at(99), section="Other", version=9, label=None)
    assert made.post_path(later) == made.post_path(RICH)
    assert publisher(config(timezone="Pacific/Auckland")).post_path(RICH) == made.post_path(RICH)


@pytest.mark.parametrize("slug", ["../../etc", "a/b", "", ".hidden", "a b"])
def test_a_slug_never_leads_out_of_its_folder(slug: str) -> None:
    for target in ("static", "jekyll"):
        with pytest.raises(PublishError):
            publisher(config(target)).post(replace(RICH, slug=slug))


def test_a_story_page_says_everything_in_order() -> None:
    page = story(RICH)
    assert [words(e) for e in page.iter("h2")] == [
        "What changed",
        "The story",
        "Figures",
        "Who said what",
        "Timeline of events, not of our publishing",
        "Disputed or not known",
        "Sources 4 independent newsrooms, 1 copy",
        "Change log",
    ]
    for part in (
        "The port authority’s offer changed",
        "First published 2 March 2026, 12:00",
        "Last significant update 12 March 2026, 16:42",
        "talks have resumed",
        "a day after they broke off",
        "at least 17",
        "There is something on it now",
        "Not named",
        "2 March 2026 “The union asked for 9 per cent on 2 March.”",
        "16 to 22 March 2026 Planned, as reported on 12 March 2026: “A four-day strike is to begin next week.” Tidewater Radio",
        "Ines Marlow, in Port Alden Courier",
        "41 of 62 (Port authority)",
        "It was not immediately clear when",
        "In conflict",
        "Mara Quill, Jo Tern",
        "copy of Coastline News Agency: counted as one voice",
        "CC BY 4.0: full",
        "Spelling of a name",
        "Short quotations belong",
    ):
        assert part in words(page)


def test_a_label_is_beside_the_headline_never_in_it() -> None:
    page = story(RICH)
    heading = next(page.iter("h1"))
    assert words(heading) == RICH.headline
    chip = next(e for e in page.iter("span") if (e.get("class") or "").startswith("chip"))
    assert (words(chip), chip.get("title")) == ("Updated", RICH.label.reason if RICH.label else "")


def test_empty_parts_are_left_out() -> None:
    page = words(story(LINK))
    for part in ("Figures", "Who said what", "Full text", "What changed", "Change log", "The story"):
        assert part not in page


def test_source_marks_lead_to_the_original_not_the_copy() -> None:
    items = {e.get("id"): e for e in story(RICH).iter("li") if e.get("id")}
    assert "Coastline News Agency" in words(items["source-C"])
    assert set(items) == {"source-A", "source-B", "source-C", "source-D"}


def test_badges_count_newsrooms_not_copies() -> None:
    assert badge(RICH) == "4 independent newsrooms"
    assert badge(post(sources=(source("A"), source("A", copy_of="Port Alden Courier")))) == "one source"
    assert badge(post(sources=(source("A", copy_of="X"), source("B", copy_of="X")))) == "copies of one report"


def test_full_text_is_printed_whole_with_its_licence() -> None:
    page = story(FULL)
    assert all(p in words(page) for p in FULL.full.paragraphs) if FULL.full else False
    assert [e.get("href") for e in page.iter("a") if e.get("rel") == "license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert next(page.iter("img")).get("alt") == "Ships at anchor off a breakwater"


def test_a_withdrawn_post_is_not_to_be_indexed() -> None:
    assert ("robots", "noindex") in {(e.get("name"), e.get("content")) for e in story(WITHDRAWN).iter("meta")}
    assert "robots" not in {e.get("name") for e in story(RICH).iter("meta")}


def test_the_front_page_is_ordered_by_material_change_and_keeps_links_apart(site: dict[str, bytes]) -> None:
    page = parsed(site["index.html"])
    headlines = [words(e) for e in page.iter() if e.get("class") == "hl"]
    told = [p.headline for p in POSTS if p.sources[0].mode != "link" or p.full]
    assert headlines == told[: len(headlines)] and len(headlines) == 10
    rail = next(e for e in page.iter("aside"))
    assert LINK.headline in words(rail) and LINK.headline not in headlines
    assert "£340,000" in words(rail) and "Last material change 16:42. 24 stories, 9 outlets" in words(page)


def test_corrections_are_on_record_however_old() -> None:
    old = replace(CORRECTED, published=at(-9000), modified=at(-9000), updates=(Update(at=at(-8999), text="Correction: was 5, now 6"),))
    pages = dict(publisher(config()).edition(replace(edition(RICH), corrections=(old,))))
    page = words(parsed(pages["corrections/index.html"]))
    assert "Was 5, now 6" in page and "£12 million, now about £1.2 million" in page


def test_json_ld_describes_the_article() -> None:
    script = next(story(RICH).iter("script")).text or ""
    record = json.loads(script)
    assert record["@type"] == "NewsArticle" and record["dateModified"] == "2026-03-12T16:42:00+00:00"
    assert len(record["isBasedOn"]) == 5 and record["url"].endswith("/2026/03/pilots-and-port-authority-resume-pay-talks/")
    assert record["correction"][0]["text"].startswith("Correction: the cost")


def test_feed_entries_keep_their_id_when_they_are_updated() -> None:
    def entries(*posts: Post) -> list[tuple[str, str, str]]:
        feed = ET.fromstring(dict(publisher(config()).edition(edition(*posts)))["feed.atom"])
        assert {"id", "title", "updated"} <= {e.tag.removeprefix(ATOM) for e in feed}
        return [tuple(e.findtext(ATOM + n) or "" for n in ("id", "updated", "title")) for e in feed.iter(ATOM + "entry")]  # type: ignore[misc]

    before, after = entries(RICH, FULL), entries(replace(RICH, modified=at(9), headline="New words", version=5), FULL)
    assert before[0][0] == after[0][0] and before[1] == after[1]
    assert after[0][1:] == ("2026-03-12T21:00:00+00:00", "New words")
    assert len({e[0] for e in before}) == 2


def test_posts_are_rebuilt_from_what_was_written(site: dict[str, bytes]) -> None:
    assert sorted(publisher(config()).read(site.items()), key=lambda p: p.story) == sorted(POSTS, key=lambda p: p.story)


def test_files_of_others_are_passed_over() -> None:
    strange = [
        ("x/post.json", b"{"),
        ("y/post.json", b"[1]"),
        ("z/post.json", b'{"story": 5}'),
        ("a/post.json", b"\xff"),
        ("index.html", b"<p>"),
    ]
    assert publisher(config()).read(strange) == []


@pytest.mark.parametrize("n", range(len(HOSTILE)))
def test_nothing_from_a_feed_can_act(n: int) -> None:
    nasty = hostile(HOSTILE[n], HOSTILE_URLS[n % len(HOSTILE_URLS)], n)
    made = publisher(config())
    files = dict(made.post(nasty) + made.edition(edition(nasty)))
    quiet = dict(made.post(replace_words(nasty)) + made.edition(edition(replace_words(nasty))))
    for path, data in files.items():
        if path.endswith(".html"):
            assert shape(data) == shape(quiet[path]), path
    page = files[made.post_path(nasty)]
    wanted = text.clean(HOSTILE[n])
    assert words(next(parsed(page).iter("h1"))) == wanted
    assert f"“{wanted}”" in words(next(parsed(page).iter("blockquote")))
    for node in parsed(page).iter("a"):
        assert not (node.get("href") or "").lower().startswith(("javascript:", "data:"))
    assert [words_of.text for words_of in ET.fromstring(files["feed.atom"]).iter(ATOM + "title")][1] == wanted
    json.loads(next(parsed(page).iter("script")).text or "")


def shape(page: bytes) -> list[tuple[str, tuple[str, ...]]]:
    """What a page consists of, without its words: marks that words only may bring (ins, del, small) and values aside."""
    return [(e.tag, tuple(sorted(e.attrib))) for e in parsed(page).iter() if e.tag not in ("ins", "del", "small")]


def replace_words(nasty: Post) -> Post:
    """The same post with harmless words."""
    number = int(nasty.story[1:])
    harmless = hostile("harmless", HOSTILE_URLS[number % len(HOSTILE_URLS)], number)
    return replace(harmless, slug=nasty.slug)


def test_hostile_links_are_left_out_or_encoded() -> None:
    for n, url in enumerate(HOSTILE_URLS):
        links = {e.get("href") for e in story(hostile("x", url, n)).iter("a")}
        assert (text.safe_url(url) in links) == bool(text.safe_url(url)), url


def test_changed_figures_are_marked() -> None:
    assert marked("offer is now 6.1%, was 4.8% on Monday") == "offer is now <ins>6.1%</ins>, was <del>4.8%</del> on Monday"
    assert marked("cost was £430,000, now £340,000") == "cost was <del>£430,000</del>, now <ins>£340,000</ins>"
    assert marked("<b> was here & now gone") == "&lt;b&gt; was here &amp; now gone"


def test_figures_are_split_for_print() -> None:
    assert parts_of("at least 17") == ("at least", "17", "")
    assert parts_of("about £1.2 million") == ("about", "£1.2 million", "")
    assert parts_of("58 of 62") == ("", "58", "of 62")
    assert parts_of("18-metre") == ("", "18", "metre")
    assert parts_of("dozens") == ("", "dozens", "")


def test_sections_that_ascii_cannot_hold_have_pages_of_their_own() -> None:
    posts = tuple(post(f"s{n}", f"Headline {n}", section=s) for n, s in enumerate(["Мир", "中国", "Sport & fun"]))
    pages = [p for p, _ in publisher(config()).edition(edition(*posts)) if p.startswith("section/")]
    assert len(pages) == len(set(pages)) == 6


def test_times_are_those_of_the_site() -> None:
    shown = parsed(publisher(config(timezone="Asia/Tokyo")).post(RICH)[0][1])
    assert "Last significant update 13 March 2026, 01:42" in words(shown)


def test_templates_are_package_data() -> None:
    folder = Path(__file__).parent.parent / "src" / "copydesk" / "sites"
    assert (folder / "site.css").stat().st_size < 20_000  # the design's sheet is 14 kB; more than 20 would be a second design
    assert {"base.html", "story.html", "front.html", "feed.atom"} <= {p.name for p in (folder / "templates").iterdir()}


def test_pages_of_what_is_filed_by_topic_lead_to_its_sections() -> None:
    own = config()
    filed = replace(own, sources=tuple(replace(s, by_topic=True, section="News") for s in own.sources))
    posts = (post("s1", "Cup final is on Sunday", section="Sport"), post("s2", "Gale takes the pier", section="Weather"))
    pages = {path: data.decode() for path, data in [*publisher(filed).edition(edition(*posts)), *publisher(filed)(posts[0])]}
    assert {p for p in pages if p.startswith("section/")} == {"section/sport/index.html", "section/weather/index.html"}
    assert all("section/weather/index.html" in pages[p] for p in ("index.html", "section/sport/index.html"))
    story = pages[publisher(filed).post_path(posts[0])]
    assert "section/sport/index.html" in story
    assert "section/weather/index.html" not in story
