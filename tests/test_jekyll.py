"""The Jekyll posts: front matter any theme can read, and bodies in which nothing from a feed can act, built by the real Jekyll."""

from __future__ import annotations

import io
import json
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from copydesk import text
from copydesk.sites import publisher
from copydesk.types import Post, Sentence
from tests.invented_posts import FULL, HOSTILE, HOSTILE_URLS, LINK, POSTS, RICH, WITHDRAWN, at, config, edition, hostile, post
from tests.test_sites import parsed, tidy, words

SITE = publisher(config("jekyll"))
MERGED = replace(LINK, story="pilot-boats-8f3a1c", slug="pilot-boats-stay-in")  # an editor merged it into RICH
# A post exactly as the system before copydesk wrote them, with invented words.
OLD = """---
layout: post
title: "New: Harbour board and pilots leave talks on night tides"
date: 2025-07-25T03:30:27
author: "badely"
categories: [News]
tags: []
excerpt: "The board's envoy accuses the pilots of showing 'no wish to agree on the night tides'."
image: assets/images/8616a5b3a369c01fbba0f8967f25f29b.jpg
---

According to new developments, the harbour board has left the talks, accusing the pilots of not "acting in good faith".

The envoy - speaking on the quay - said: "We will now consider other ways to open the night tides."

"It is a shame," she added.
"""


def matter_of(post: Post) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(io.StringIO(source_of(post).split("---\n")[1]))
    return found


def source_of(post: Post) -> str:
    return SITE.post(post)[0][1].decode()


def build(folder: Path, files: list[tuple[str, bytes]]) -> Path:
    """The site as the real Jekyll makes it; any warning or error of it fails."""
    for path, data in files:
        (folder / "in" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "in" / path).write_bytes(data)
    run = subprocess.run(
        ["jekyll", "build", "--trace", "--source", str(folder / "in"), "--destination", str(folder / "out")],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    said = run.stdout + run.stderr
    assert run.returncode == 0, said
    assert run.stderr == "" and "arning" not in said and "rror" not in said, said
    return folder / "out"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    nasty = [hostile(words, HOSTILE_URLS[n % len(HOSTILE_URLS)], n) for n, words in enumerate(HOSTILE)]
    files = [f for p in (*POSTS, *nasty) for f in SITE.post(p)]
    old = ("_posts/2025-07-25-new-harbour-board-and-pilots-leave-talks-on-night-tides.md", OLD.encode())
    return build(tmp_path_factory.mktemp("jekyll"), [*SITE.skeleton(), *files, *SITE.moved(MERGED, RICH), *SITE.edition(edition()), old])


def page_of(built: Path, post: Post) -> ET.Element:
    return parsed((built / f"{post.published:%Y/%m}" / post.slug / "index.html").read_bytes())


def body_of(page: ET.Element) -> ET.Element:
    return next(e for e in page.iter("div") if e.get("class") == "post-body")


def test_front_matter_has_the_old_keys_first_then_ours() -> None:
    keys = list(matter_of(FULL))
    assert keys[:8] == ["layout", "title", "date", "author", "categories", "tags", "excerpt", "image"]
    assert "last_modified_at" in keys[8:] and {"label", "story", "version", "sources", "updates"} <= set(keys)
    assert "image" not in matter_of(RICH)


def test_front_matter_is_the_same_to_every_reader_of_yaml() -> None:
    for p in POSTS:
        head = source_of(p).split("---\n")[1]
        by_ruamel, by_pyyaml = YAML(typ="safe", pure=True).load(io.StringIO(head)), yaml.safe_load(head)
        assert by_ruamel == by_pyyaml
        assert by_ruamel["title"] == p.headline and by_ruamel["date"] == p.published
        assert by_ruamel["last_modified_at"] == p.modified


def test_the_label_is_data_and_never_in_the_headline() -> None:
    found = matter_of(RICH)
    assert found["title"] == RICH.headline
    assert found["label"]["kind"] == "UPDATED" and found["label"]["reason"] and found["label"]["evidence"] == ["https://courier.example/1"]
    assert matter_of(LINK)["label"] is None


def test_a_copy_says_whose_it_is() -> None:
    rows = matter_of(RICH)["sources"]
    assert [(r["key"], r.get("copy_of")) for r in rows] == [
        ("A", None),
        ("B", None),
        ("C", None),
        ("D", None),
        ("C", "Coastline News Agency"),
    ]


def test_the_address_depends_on_slug_and_first_publication_only() -> None:
    assert SITE.post_path(RICH) == "_posts/2026-03-02-pilots-and-port-authority-resume-pay-talks.md"
    assert SITE.post_path(replace(RICH, headline="Another", modified=at(99), version=9)) == SITE.post_path(RICH)


def test_posts_are_rebuilt_from_what_was_written() -> None:
    files = [f for p in POSTS for f in SITE.post(p)]
    found = {p.story: p for p in SITE.read(files)}
    assert found == {p.story: p for p in POSTS}


def test_posts_of_others_are_passed_over() -> None:
    others = [
        ("_posts/2025-07-25-old.md", OLD.encode()),
        ("_posts/x.md", b"no front matter"),
        ("_posts/2026-01-01-y.md", b"---\nstory: [\n---\n"),
        ("_posts/2026-01-01-z.md", b"---\nstory: s\n---\n"),
        ("about.md", b"---\nstory: s\n---\n"),
        ("_posts/2026-01-01-b.md", b"\xff\xfe"),
    ]
    assert SITE.read(others) == []


def test_keys_and_words_that_a_person_added_do_no_harm() -> None:
    path, data = SITE.post(RICH)[0]
    edited = data.decode().replace("layout: post\n", "layout: post\nfeatured: true\nredirect_from: [/a, /b]\n")
    edited = edited.replace("a day after they broke off", "one day after they broke off").replace("\n", "\r\n")
    found = SITE.read([(path, edited.encode())])
    assert found[0].sentences[0].text.count("one day after") == 1
    assert replace(found[0], sentences=RICH.sentences) == RICH


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_words_survive_the_front_matter_and_the_body(headline: str, sentence: str) -> None:
    given_words = post(headline=headline, slug="s", tags=(headline,), sentences=(Sentence(text=sentence or "x", sources=("A",)),))
    head = source_of(given_words).split("\n---\n")[0].removeprefix("---\n")
    assert yaml.safe_load(head)["title"] == text.matter(headline)
    assert SITE.read(SITE.post(given_words))[0].sentences[0].text == text.clean(sentence or "x")


def test_nothing_in_a_file_is_liquid() -> None:
    for n, nasty in enumerate(HOSTILE):
        for _, data in SITE.post(hostile(nasty, HOSTILE_URLS[n % len(HOSTILE_URLS)], n)):
            assert b"{{" not in data and b"{%" not in data, nasty


@pytest.mark.needs("jekyll")
def test_what_a_built_page_reads_is_what_went_in(built: Path) -> None:
    for n, nasty in enumerate(HOSTILE):
        page = page_of(built, hostile(nasty, n=n))
        wanted = text.clean(nasty)
        assert words(next(page.iter("h1"))) == text.matter(nasty)
        body = body_of(page)
        lede = next(e for e in body.iter("p") if e.get("class") == "lede")
        assert words(lede) == f"{wanted} A", nasty
        assert words(next(body.iter("blockquote"))) == f"“{wanted}”", nasty
        assert words(next(e for e in body.iter("p") if e.get("class") == "what-changed")) == f"What changed: {wanted} Change log", nasty
        cells = [words(e) for e in body.iter("td")]
        assert cells[0] == wanted and cells[2] == f"{wanted} A", nasty
        assert wanted in words(next(e for e in body.iter("li") if e.get("id") == "source-A")), nasty
        paragraphs = [words(e) for e in body.iter("p") if not e.get("class")]
        assert paragraphs.count(wanted) == 2, nasty  # the full text


@pytest.mark.needs("jekyll")
def test_nothing_from_a_feed_becomes_markup(built: Path) -> None:
    def shape(page: ET.Element) -> list[tuple[str, tuple[str, ...]]]:
        return [(e.tag, tuple(sorted(e.attrib))) for e in page.iter() if e.tag != "strong"]

    shapes: dict[int, list[tuple[str, tuple[str, ...]]]] = {}
    for n, nasty in enumerate(HOSTILE):
        page = page_of(built, hostile(nasty, n=n))
        kind = n % len(HOSTILE_URLS)  # the same address, so the same links
        assert shape(page) == shapes.setdefault(kind, shape(page)), (nasty, HOSTILE[kind])
        assert not list(page.iter("script"))
        for link in page.iter("a"):
            assert (link.get("href") or "").startswith(("http://", "https://", "/", "#")), nasty


@pytest.mark.needs("jekyll")
def test_links_reach_the_page_as_they_are(built: Path) -> None:
    for n, url in enumerate(HOSTILE_URLS):
        links = [e.get("href") for e in body_of(page_of(built, hostile(HOSTILE[n], url, n))).iter("a")]
        assert (text.safe_url(url) in links) == bool(text.safe_url(url)), url


@pytest.mark.needs("jekyll")
def test_an_old_post_and_ours_come_out_whole_side_by_side(built: Path) -> None:
    old = parsed((built / "2025/07/new-harbour-board-and-pilots-leave-talks-on-night-tides/index.html").read_bytes())
    assert words(next(old.iter("h1"))) == "New: Harbour board and pilots leave talks on night tides"
    assert "open the night tides" in words(body_of(old)) and "badely" in words(old)
    assert next(old.iter("img")).get("src") == "/assets/images/8616a5b3a369c01fbba0f8967f25f29b.jpg"
    ours = page_of(built, RICH)
    assert [words(e) for e in body_of(ours).iter("h2")] == [
        "Figures",
        "Who said what",
        "Timeline",
        "Disputed or not known",
        "Sources",
        "Change log",
    ]
    for part in (
        *(s.text for s in RICH.sentences),
        "4 independent newsrooms",
        "Last significant update 12 March 2026, 16:42",
        "at least 17",
        "There is something on it now",
        "copy of Coastline News Agency: counted as one voice",
        "CC BY 4.0: full",
    ):
        assert part in words(ours), part
    front = words(parsed((built / "index.html").read_bytes()))
    assert RICH.headline in front


@pytest.mark.needs("jekyll")
def test_the_address_of_a_merged_story_leads_to_the_other_and_no_list_has_it(built: Path) -> None:
    page = page_of(built, MERGED)
    (refresh,) = (e.get("content") or "" for e in page.iter("meta") if e.get("http-equiv") == "refresh")
    assert refresh == f"0; url={SITE.address(RICH)}"
    assert (built / SITE.address(RICH).strip("/") / "index.html").is_file()
    assert RICH.headline in words(page)
    for listing in ("index.html", "feed.xml"):
        assert MERGED.slug not in (built / listing).read_text(encoding="utf-8")


@pytest.mark.needs("jekyll")
@pytest.mark.needs("tidy")
def test_built_pages_are_valid_html(built: Path) -> None:
    for path in sorted(built.rglob("*.html")):
        page = parsed(path.read_bytes())
        ids = [e.get("id") for e in page.iter() if e.get("id")]
        assert len(ids) == len(set(ids)), path
        assert tidy(path.read_bytes()) == [], path


@pytest.mark.needs("jekyll")
def test_built_links_lead_somewhere(built: Path) -> None:
    for p in (RICH, FULL, LINK, WITHDRAWN):
        page = page_of(built, p)
        ids = {e.get("id") for e in page.iter()}
        for link in (e.get("href") or "" for e in page.iter("a")):
            if link.startswith("#"):
                assert link[1:] in ids, link
            elif link.startswith("/"):
                target = built / link.split("#")[0].lstrip("/")
                assert target.is_file() or (target / "index.html").is_file(), link


@pytest.mark.needs("jekyll")
def test_the_built_feed_is_atom(built: Path) -> None:
    feed = ET.parse(built / "feed.xml").getroot()
    atom = "{http://www.w3.org/2005/Atom}"
    ids = [e.findtext(f"{atom}id") for e in feed.iter(f"{atom}entry")]
    assert len(ids) == len(set(ids)) >= len(POSTS)
    assert f"https://harbour.example/2026/03/{RICH.slug}/" in ids


@pytest.mark.needs("jekyll")
def test_a_new_site_builds_before_anything_was_published(tmp_path: Path) -> None:
    out = build(tmp_path, [*SITE.skeleton(), *SITE.edition(replace(edition(LINK), posts=(), months={}))])
    assert "Nothing has been published yet" in words(parsed((out / "index.html").read_bytes()))
    assert "Quayside Commons" in words(parsed((out / "sources/index.html").read_bytes()))


def test_the_skeleton_follows_the_settings() -> None:
    made = dict(publisher(config("jekyll", title='A "quoted": name', url="https://x.example/base")).skeleton())
    found = yaml.safe_load(made["_config.yml"])
    assert (found["title"], found["url"], found["baseurl"]) == ('A "quoted": name', "https://x.example", "/base")
    assert {"_layouts/default.html", "_layouts/post.html", "index.html", "site.css"} <= set(made) and "Gemfile" not in made


def test_copydesk_owns_one_data_file() -> None:
    files = SITE.edition(edition())
    assert [path for path, _ in files] == ["_data/copydesk.json"]
    found = json.loads(files[0][1])
    assert found["sources"][2]["licence"] == "CC BY 4.0" and datetime.fromisoformat(found["at"]) == at(4.7)
