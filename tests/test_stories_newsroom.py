"""Repairs in a newsroom: one post per story in the end, and no address that readers know is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from copydesk import stories
from copydesk.newsroom import Newsroom
from copydesk.types import Placement
from tests.origin import Origin
from tests.test_newsroom import NOW, found, page, rss, run
from tests.test_stories import BUDGET, FERRY, FERRY_OTHER

pytestmark = pytest.mark.slow

RESCUE = (
    f"{FERRY_OTHER[1]} A schoolteacher from Tarnholm told reporters on the quay that the crew of the Svala had handed out life jackets "
    "within minutes and had counted the passengers twice. The harbour master kept the northern channel closed while tugs waited for the tide."
)
ITEMS = [("/reef", FERRY[0]), ("/rescue", FERRY_OTHER[0])]


def undecided(self: stories.Threads, id: str, terms: stories.Terms, time: datetime | None, source: str = "") -> Placement:
    """As if nothing had been known yet when the article came."""
    return Placement(story=None, score=0.1, reason="nothing known yet")


def served(site: Origin, items: list[tuple[str, str]]) -> None:
    site.serve("/rss.xml", rss(site, items), type="application/rss+xml")
    for path, (headline, text) in (("/reef", FERRY), ("/rescue", (FERRY_OTHER[0], RESCUE)), ("/budget", BUDGET)):
        site.serve(path, page(headline, *(f"{s}." for s in text.removesuffix(".").split(". "))))


def posts(folder: Path) -> list[tuple[str, list[str]]]:
    with Newsroom.open(folder) as room:
        return [(p.story, sorted(s.article.rpartition("/")[2] for s in p.sources)) for p in room.store.posts()]


@pytest.mark.parametrize("one_by_one", [False, True])
def test_stories_that_turn_out_to_be_one_are_one_post(
    tmp_path: Path,
    site: Origin,
    monkeypatch: pytest.MonkeyPatch,
    one_by_one: bool,
) -> None:
    monkeypatch.setattr(stories.Threads, "place", undecided)
    folder = found(tmp_path, {"coast": f"{site.url}/rss.xml"})
    before: list[tuple[str, list[str]]] = []
    if one_by_one:
        served(site, ITEMS[:1])
        assert run(folder).opened == 1
        before = posts(folder)
    served(site, [*ITEMS, ("/budget", BUDGET[0])])
    report = run(folder, NOW + timedelta(hours=1))
    assert report.opened == (1 if one_by_one else 2)  # the one that was merged was never opened for readers
    after = posts(folder)
    assert sorted(members for _, members in after) == [["budget"], ["reef", "rescue"]]
    if one_by_one:
        assert [story for story, members in after if "reef" in members] == [story for story, _ in before]


def test_of_two_published_stories_that_are_one_the_later_ones_address_leads_to_the_other(
    tmp_path: Path,
    site: Origin,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = found(tmp_path, {"coast": f"{site.url}/rss.xml"})
    with monkeypatch.context() as patched:
        patched.setattr(stories.Threads, "place", undecided)

        def nothing(*_: Any, **__: Any) -> list[stories.Repair]:
            return []

        patched.setattr(stories.Threads, "repair", nothing)
        served(site, ITEMS)
        run(folder)
    before = posts(folder)
    assert len(before) == 2
    site.serve("/rss.xml", rss(site, [*ITEMS, ("/again", FERRY[0])]), type="application/rss+xml")
    site.serve("/again", page(FERRY[0], *FERRY[1].split(". ")))
    run(folder, NOW + timedelta(hours=1))
    ((kept, members),) = posts(folder)
    assert kept in {story for story, _ in before}
    assert members == ["again", "reef", "rescue"]
    pages = [p.read_text() for p in folder.glob("site/2026/03/*/index.html")]
    assert sum('http-equiv="refresh"' in p for p in pages) == 1
    assert len(pages) == 2


def test_a_source_without_a_section_has_its_stories_filed_by_topic(tmp_path: Path, site: Origin) -> None:
    served(site, [("/reef", FERRY[0]), ("/budget", BUDGET[0])])
    by_topic, filed = found(tmp_path / "a", {"coast": f"{site.url}/rss.xml"}), found(tmp_path / "b", {"coast": f"{site.url}/rss.xml"})
    toml = filed / "copydesk.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace('name = "Coast News"', 'name = "Coast News"\nsection = "Coast"'), encoding="utf-8"
    )
    wanted = {by_topic: ["Accidents and disasters", "Politics"], filed: ["Coast", "Coast"]}
    for folder, sections in wanted.items():
        run(folder)
        with Newsroom.open(folder) as room:
            assert sorted(p.section for p in room.store.posts()) == sections
