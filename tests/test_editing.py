"""An editor's judgement wins and stays; labels are data with reasons; what does not matter changes nothing."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from copydesk.cli import app
from copydesk.errors import ConfigError, NotFound
from copydesk.newsroom import Newsroom, Report
from copydesk.store import Identity
from copydesk.types import Placement, Post
from tests.origin import Origin
from tests.test_newsroom import NOW, WORDS, found, page, rss, run, tree

pytestmark = pytest.mark.slow

LATER = NOW + timedelta(hours=1)
FERRY = (
    "The night ferry from Kilmory to Port Alden was called off on Thursday after its bow door jammed, the operator Sound Lines said. "
    "About 120 passengers were taken to a hotel in Kilmory. “The door will be seen to before anybody sails,” said Ines Rook, who runs the "
    "line. The ship is 31 years old, and was last inspected in January. Sound Lines has asked a yard in Dunmarrow for a part. The morning "
    "crossing is to leave as planned, with fewer cars. Two lorries of fish went round by road, a drive of five hours over the hills."
)

FERRY_TOO = (
    "Sound Lines called off the night ferry from Kilmory to Port Alden when the bow door jammed on Thursday evening. Passengers stood on the "
    "quay in sleet until coaches came. Ines Rook of Sound Lines said the ferry would not sail before its door was mended. A family of "
    "five on the way to a wedding in Port Alden hired a fishing boat. The harbour of Kilmory has no second ramp, and the islanders have asked "
    "for one since the winter before last. The night ferry carries most of the island's post."
)
FERRY_AGAIN = (
    "Kilmory was cut off on Thursday night: its ferry to Port Alden was called off with a jammed bow door. The operator Sound Lines promised "
    "the 120 passengers of the night ferry a morning crossing. At the quay Ines Rook, who runs Sound Lines, answered questions for an hour "
    "and blamed ice in the hinge of the bow door. Members of the island council called for an inquiry into the age of the Kilmory ferry."
)
CHESS = (
    "Pupils of Altmoor won the county chess cup on Wednesday after a final of seven hours. Bea Lund, who teaches them in the canteen, said "
    "nobody had eaten. The grammar school of Wexcombe lost its first final in nine years. The cup is silver and has a dent. Next year the "
    "final is to be held in the swimming hall, as it has the only clock in the county that everybody trusts."
)


def put(site: Origin, path: str, headline: str, words: str, *, more: str = "") -> None:
    site.serve(path, page(headline, *words.split(". ")).replace("<body>", f"<body>{more}"))


@pytest.fixture
def room(tmp_path: Path, site: Origin) -> Path:
    """A newsroom with two stories of one article each, an hour old."""
    put(site, "/mole", "East mole to close", WORDS)
    put(site, "/ferry", "Night ferry called off", FERRY)
    site.serve("/rss.xml", rss(site, [("/mole", "East mole to close"), ("/ferry", "Night ferry called off")]), type="application/rss+xml")
    folder = found(tmp_path / "room", {"good": site.url + "/rss.xml"})
    assert len(run(folder).posts) == 2
    return folder


def posts(folder: Path) -> dict[str, Post]:
    with Newsroom.open(folder) as opened:
        return {p.slug: p for p in opened.store.posts()}


def page_of(folder: Path, slug: str) -> str:
    return next(folder.glob(f"site/*/*/{slug}/index.html")).read_text()


def judged(folder: Path, verb: str, *words: object, **how: object) -> Report:
    with Newsroom.open(folder) as opened:
        report: Report = getattr(opened, verb)(*words, now=LATER, **how)
    return report


@pytest.fixture
def three(room: Path, site: Origin) -> Path:
    """The same with a third story."""
    put(site, "/chess", "Chess cup for Altmoor", CHESS)
    links = [("/mole", "East mole to close"), ("/ferry", "Night ferry called off"), ("/chess", "Chess cup for Altmoor")]
    site.serve("/rss.xml", rss(site, links), type="application/rss+xml")
    run(room, NOW + timedelta(minutes=30))
    return room


def articles_of(folder: Path) -> dict[str, set[str]]:
    """What each post is made of, by slug."""
    return {slug: {s.article.rsplit("/", 1)[-1] for s in post.sources} for slug, post in posts(folder).items()}


# --- merge, split, undo -------------------------------------------------------------------------------------------------
def test_the_ledger_tells_what_each_article_gave(room: Path, site: Origin) -> None:
    put(site, "/again", "Kilmory cut off as ferry door jams", FERRY_AGAIN)
    links = [("/mole", "East mole to close"), ("/ferry", "Night ferry called off"), ("/again", "Kilmory cut off as ferry door jams")]
    site.serve("/rss.xml", rss(site, links), type="application/rss+xml")
    run(room, LATER)
    with Newsroom.open(room, now=LATER) as opened:
        found = opened.ledger("night-ferry-called-off")
    passengers = next(q for q in found.quantities if q.unit == "passengers")
    assert passengers.latest.figure.value == 120
    assert {found.outlets[g.article] for g in passengers.given} <= set(found.outlets.values())
    printed = CliRunner().invoke(app, ["ledger", "night-ferry-called-off", "--newsroom", str(room)])
    assert printed.exit_code == 0 and "about 120" in printed.output
    told = json.loads(CliRunner().invoke(app, ["ledger", "night-ferry-called-off", "--newsroom", str(room), "--json"]).output)
    assert any(q["given"][0]["figure"]["value"] == 120 for q in told["quantities"])


def test_a_merged_story_leads_to_the_other_one_and_back_after_undo(room: Path) -> None:
    before = posts(room)["night-ferry-called-off"]
    judged(room, "merge", "night-ferry-called-off", "east-mole-to-close", why="one gale")
    (post,) = posts(room).values()
    assert {s.article.rsplit("/")[-1] for s in post.sources} == {"mole", "ferry"}
    moved = page_of(room, "night-ferry-called-off")
    assert 'http-equiv="refresh"' in moved
    assert "east-mole-to-close/" in moved
    assert not list(room.glob("site/*/*/night-ferry-called-off/post.json"))
    assert "night-ferry" not in (room / "site" / "index.html").read_text()
    judged(room, "undo", "night-ferry-called-off", "merge")
    assert set(posts(room)) == {"night-ferry-called-off", "east-mole-to-close"}
    again = posts(room)["night-ferry-called-off"]
    assert (again.slug, again.published, [s.article for s in again.sources]) == (
        before.slug,
        before.published,
        [s.article for s in before.sources],
    )
    assert "refresh" not in page_of(room, "night-ferry-called-off")


@pytest.mark.parametrize("stage", ["threads", "posts", "site"])
def test_what_an_editor_merged_or_split_survives_a_rebuild(room: Path, stage: str) -> None:
    judged(room, "merge", "night-ferry-called-off", "east-mole-to-close")
    site = tree(room / "site")
    judged(room, "rebuild", stage)
    assert len(posts(room)) == 1
    assert tree(room / "site") == site
    with Newsroom.open(room) as opened:
        ferry = next(m for m in opened.explain("east-mole-to-close").members if m.article.endswith("/ferry"))
    judged(room, "split", "east-mole-to-close", [ferry.article])
    apart = {tuple(s.article for s in p.sources) for p in posts(room).values()}
    assert len(apart) == 2
    judged(room, "rebuild", stage)
    assert {tuple(s.article for s in p.sources) for p in posts(room).values()} == apart


def test_a_split_story_has_an_address_of_its_own_and_undo_leads_it_back(room: Path) -> None:
    judged(room, "merge", "night-ferry-called-off", "east-mole-to-close")
    judged(room, "split", "east-mole-to-close", ["2"], why="two events")
    split = posts(room)
    assert len(split) == 2
    (own,) = [p for p in split.values() if p.slug != "east-mole-to-close"]
    with Newsroom.open(room) as opened:
        assert "two events" in opened.explain(own.slug).members[0].reason
    judged(room, "undo", "east-mole-to-close", "split")
    assert set(posts(room)) == {"east-mole-to-close"}
    assert "refresh" in page_of(room, own.slug)


def test_a_second_run_after_a_judgement_writes_nothing(room: Path) -> None:
    judged(room, "merge", "night-ferry-called-off", "east-mole-to-close")
    site = tree(room / "site")
    assert run(room, LATER).files == []
    assert tree(room / "site") == site


@pytest.mark.parametrize(
    ("verb", "words", "kind", "says"),
    [
        ("merge", ("east-mole-to-close", "east-mole-to-close"), ConfigError, "one story already"),
        ("merge", ("no-such-story", "east-mole-to-close"), NotFound, "no such story"),
        ("split", ("east-mole-to-close", ["1"]), ConfigError, "nothing of the story would be left"),
        ("split", ("east-mole-to-close", ["https://elsewhere.example/"]), NotFound, "no article of that story"),
        ("undo", ("east-mole-to-close", "merge"), NotFound, "can be undone"),
        ("unlabel", ("east-mole-to-close",), NotFound, "no editor gave it a label"),
    ],
)
def test_a_judgement_that_makes_no_sense_is_refused(room: Path, verb: str, words: tuple[object, ...], kind: type, says: str) -> None:
    before = tree(room / "site")
    with pytest.raises(kind, match=says):
        judged(room, verb, *words)
    assert tree(room / "site") == before


def test_undoing_a_merge_by_name_leaves_a_later_one_into_the_same_story(three: Path) -> None:
    judged(three, "merge", "night-ferry-called-off", "east-mole-to-close")
    judged(three, "merge", "chess-cup-for-altmoor", "east-mole-to-close")
    judged(three, "undo", "night-ferry-called-off", "merge")
    assert articles_of(three) == {"night-ferry-called-off": {"ferry"}, "east-mole-to-close": {"mole", "chess"}}
    judged(three, "undo", "east-mole-to-close", "merge")
    assert set(articles_of(three)) == {"night-ferry-called-off", "east-mole-to-close", "chess-cup-for-altmoor"}


def test_undoing_an_earlier_merge_takes_its_articles_out_of_what_they_went_on_to(three: Path) -> None:
    judged(three, "merge", "night-ferry-called-off", "east-mole-to-close")
    judged(three, "merge", "east-mole-to-close", "chess-cup-for-altmoor")
    judged(three, "undo", "night-ferry-called-off", "merge")
    expected = {"night-ferry-called-off": {"ferry"}, "chess-cup-for-altmoor": {"chess", "mole"}}
    assert articles_of(three) == expected
    judged(three, "rebuild", "threads")
    assert articles_of(three) == expected
    assert "chess-cup-for-altmoor" in page_of(three, "east-mole-to-close")


def test_what_was_split_stays_apart_when_one_part_is_merged_elsewhere(three: Path, site: Origin) -> None:
    judged(three, "merge", "night-ferry-called-off", "chess-cup-for-altmoor")
    judged(three, "split", "chess-cup-for-altmoor", [site.url + "/ferry"])
    (own,) = (slug for slug, there in articles_of(three).items() if there == {"ferry"})
    judged(three, "merge", own, "east-mole-to-close")
    expected = {"east-mole-to-close": {"mole", "ferry"}, "chess-cup-for-altmoor": {"chess"}}
    assert articles_of(three) == expected
    judged(three, "rebuild", "threads")
    assert articles_of(three) == expected
    judged(three, "undo", own, "merge")
    assert articles_of(three)["east-mole-to-close"] == {"mole"}


def test_of_a_merge_and_then_a_split_taken_back_nothing_is_left(three: Path, site: Origin) -> None:
    before = articles_of(three)
    judged(three, "merge", "night-ferry-called-off", "east-mole-to-close")
    judged(three, "split", "east-mole-to-close", [site.url + "/mole"])
    judged(three, "undo", "night-ferry-called-off", "merge")
    judged(three, "undo", "east-mole-to-close", "split")
    assert articles_of(three) == before


def test_why_an_editor_decided_is_told_after_a_rebuild_too(three: Path) -> None:
    judged(three, "merge", "night-ferry-called-off", "east-mole-to-close", why="one gale")
    judged(three, "rebuild", "threads")
    with Newsroom.open(three) as opened:
        told = {m.article.rsplit("/", 1)[-1]: m.reason for m in opened.explain("east-mole-to-close").members}
    assert told == {
        "ferry": "an editor merged its story into this one: one gale",
        "mole": "an editor merged another story into this one: one gale",
    }


def test_a_split_taken_back_after_its_story_went_elsewhere_follows_it(three: Path, site: Origin) -> None:
    judged(three, "merge", "night-ferry-called-off", "chess-cup-for-altmoor")
    judged(three, "split", "chess-cup-for-altmoor", [site.url + "/ferry"])
    judged(three, "merge", "chess-cup-for-altmoor", "east-mole-to-close")
    judged(three, "undo", "chess-cup-for-altmoor", "split")
    assert articles_of(three) == {"east-mole-to-close": {"mole", "chess", "ferry"}}


def test_threads_made_again_leave_no_article_in_two_posts(room: Path, site: Origin) -> None:
    put(site, "/again", "Kilmory night ferry called off", FERRY_TOO)
    links = [("/mole", "East mole to close"), ("/ferry", "Night ferry called off"), ("/again", "Kilmory night ferry called off")]
    site.serve("/rss.xml", rss(site, links), type="application/rss+xml")
    run(room, LATER)
    assert articles_of(room)["night-ferry-called-off"] == {"ferry", "again"}
    with Newsroom.open(room, now=LATER) as opened, opened.store.advance() as tx:  # as if another version had parted them
        own = Identity(id="s-other", section="News", opened=NOW)
        tx.story(own)
        tx.place(site.url + "/again", Placement(story=own.id, score=1.0, reason="was alone"), NOW, "stories/1")
        tx.then("compose", own.id, LATER)
        tx.then("compose", opened.store.find_story("night-ferry-called-off").id, LATER)
    run(room, LATER)
    before = {slug for slug, there in articles_of(room).items() if there != {"mole"}}
    assert len(before) == 2
    judged(room, "rebuild", "threads")
    (kept,) = (slug for slug, there in articles_of(room).items() if there == {"ferry", "again"})
    assert articles_of(room).keys() == {"east-mole-to-close", kept}
    (left,) = before - {kept}
    assert f"/{kept}/" in page_of(room, left)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_an_editor_does_and_takes_back_each_article_is_in_one_post_and_each_address_leads_to_one(three: Path, seed: int) -> None:
    random = Random(seed)
    slugs: set[str] = set()
    for minute in range(12):
        at = LATER + timedelta(minutes=minute)
        with Newsroom.open(three) as opened:
            where = {s.article: p.story for p in opened.store.posts() for s in p.sources}
            _judge_at_random(opened, random, where, sorted(slugs), at)
            slugs |= {p.slug for p in opened.store.posts()}
            standing = [s.article for p in opened.store.posts() for s in p.sources]
            assert sorted(standing) == sorted(where)
            assert {url: opened.store.story_of(url) for url in standing} == {
                s.article: p.story for p in opened.store.posts() for s in p.sources
            }
            assert opened.run(now=at).files == []
        live = {path.parent.name for path in three.glob("site/*/*/*/post.json")}
        for slug in slugs:
            assert slug in live or any(f"/{other}/" in page_of(three, slug) for other in live)
        assert "refresh" not in "".join(page_of(three, slug) for slug in live)


def _judge_at_random(room: Newsroom, random: Random, where: dict[str, str], slugs: list[str], at: datetime) -> None:
    """Something that an editor may do, or rebuilding: this must not change what was decided."""
    where = dict(sorted(where.items()))  # by address, whatever the stories are called: their ids change with the port of the site
    stories = list(dict.fromkeys(where.values()))
    act = random.choice(["merge", "split", "undo merge", "undo split", "rebuild"])
    if act == "merge" and len(stories) > 1:
        one, other = random.sample(stories, 2)
        room.merge(one, other, now=at)
        assert len({room.store.story_of(url) for url, story in where.items() if story in (one, other)}) == 1
    elif act == "split":
        chosen = random.choice(stories)
        articles = [url for url, story in where.items() if story == chosen]
        if len(articles) > 1:
            room.split(articles[0], articles[1:], now=at)
            assert room.store.story_of(articles[0]) != room.store.story_of(articles[1])
    elif act == "rebuild":
        room.rebuild("threads", now=at)
        again = {url: room.store.story_of(url) for url in where}
        assert {frozenset(u for u in where if where[u] == s) for s in stories} == {
            frozenset(u for u in again if again[u] == s) for s in set(again.values())
        }
    elif act.startswith("undo"):
        with suppress(NotFound):
            room.undo(random.choice([*stories, *slugs, *where]), "merge" if act == "undo merge" else "split", now=at)


# --- labels -------------------------------------------------------------------------------------------------------------
def test_an_editors_label_needs_a_reason_shows_it_and_can_be_taken_back(room: Path) -> None:
    with pytest.raises(ConfigError, match="reason"):
        judged(room, "label", "east-mole-to-close", "BREAKING", why=" ")
    with pytest.raises(ConfigError, match="no label"):
        judged(room, "label", "east-mole-to-close", "HUGE", why="it is")
    judged(room, "label", "east-mole-to-close", "withdrawn", why="The council has denied all of it")
    label = posts(room)["east-mole-to-close"].label
    assert label is not None
    assert (label.kind, label.reason, label.expires) == ("WITHDRAWN", "The council has denied all of it", None)
    assert "The council has denied all of it" in page_of(room, "east-mole-to-close")
    judged(room, "unlabel", "east-mole-to-close")
    label = posts(room)["east-mole-to-close"].label
    assert label is not None
    assert label.kind == "NEW"


def look_again(folder: Path, hours: float = 2) -> Report:
    return run(folder, NOW + timedelta(hours=hours))


def test_a_material_change_labels_the_story_and_says_what_changed(room: Path, site: Origin) -> None:
    put(site, "/ferry", "Night ferry called off", FERRY.replace("About 120 passengers", "About 180 passengers"))
    assert look_again(room).revised == 1
    post = posts(room)["night-ferry-called-off"]
    assert post.label is not None
    assert post.label.kind == "UPDATED"
    assert post.label.expires == post.modified + timedelta(hours=24)
    assert post.label.evidence == (site.url + "/ferry",)
    assert "120" in post.updates[-1].text
    assert "180" in post.updates[-1].text
    assert post.modified == NOW + timedelta(hours=2)


def test_an_immaterial_edit_changes_no_byte_of_the_site(room: Path, site: Origin) -> None:
    before = tree(room / "site")
    put(
        site,
        "/ferry",
        "Night ferry called off",
        FERRY.replace("About 120 passengers", "Some 120 passengers").replace("is to leave", "will leave"),
    )
    assert look_again(room).revised == 1
    assert tree(room / "site") == before
    with Newsroom.open(room) as opened:
        article = opened.store.article(site.url + "/ferry")
    assert article is not None
    assert article.version == 2
    # The next one that matters is compared with what readers have, and both are in it.
    put(site, "/ferry", "Night ferry called off", FERRY.replace("About 120 passengers", "Some 150 passengers"))
    look_again(room, 7)
    assert "150" in posts(room)["night-ferry-called-off"].updates[-1].text


def test_a_correction_is_never_softened_and_never_expires(room: Path, site: Origin) -> None:
    notice = "Correction: an earlier version of this report said the ship was 31 years old. It is 21 years old."
    put(site, "/ferry", "Night ferry called off", FERRY.replace("31 years", "21 years") + ". " + notice)
    look_again(room)
    post = posts(room)["night-ferry-called-off"]
    assert post.label is not None
    assert (post.label.kind, post.label.expires) == ("CORRECTED", None)
    assert post.updates[-1].text.startswith("Correction: ")
    (correction,) = post.corrections
    assert correction.origin == site.url + "/ferry"
    assert correction.at == NOW + timedelta(hours=2)
    put(site, "/ferry", "Night ferry called off", FERRY.replace("31 years", "21 years").replace("About 120", "About 180") + ". " + notice)
    look_again(room, 7)
    post = posts(room)["night-ferry-called-off"]
    assert post.label is not None
    assert post.label.kind == "CORRECTED"
    assert len(post.updates) == 3
    assert run(room, NOW + timedelta(days=40)).files is not None
    label = posts(room)["night-ferry-called-off"].label
    assert label is not None
    assert label.kind == "CORRECTED"
    assert "21" in page_of(room, "night-ferry-called-off")


def test_a_withdrawn_report_leaves_a_tombstone(room: Path, site: Origin) -> None:
    words = (
        "This article has been retracted. The Ledger has found that the account of the ferry could not be confirmed, and has removed it from "
        "its pages. The editors apologise to Sound Lines and to the readers who were misled by it over the past days. Questions may be put "
        "to the readers' editor of the paper, who answers every letter and prints a list of what was put right at the end of each week."
    )
    put(site, "/ferry", "Night ferry called off", words)
    look_again(room)
    post = posts(room)["night-ferry-called-off"]
    assert post.label is not None
    assert (post.label.kind, post.label.expires) == ("WITHDRAWN", None)
    assert not post.quotations
    assert not post.figures
    assert [c.now for c in post.corrections] == ["withdrawn"]
    site_page = page_of(room, "night-ferry-called-off")
    assert "has withdrawn its report" in site_page
    assert "passengers" not in site_page


@pytest.mark.parametrize(
    ("label", "kind"), [("Withdrawn", "WITHDRAWN"), ("Zurückgezogen", "WITHDRAWN"), ("Correction", "CORRECTED"), ("LIVE", "NEW")]
)
def test_what_only_the_label_before_a_headline_says_is_heard_and_no_part_of_the_headline(
    room: Path, site: Origin, label: str, kind: str
) -> None:
    put(site, "/ferry", f"{label}: night ferry called off", FERRY)
    assert look_again(room).revised == 1
    post = posts(room)["night-ferry-called-off"]
    assert post.headline == "Night ferry called off"
    assert post.label is not None
    assert post.label.kind == kind
    assert bool(post.corrections) is (label != "LIVE")


def test_a_report_that_arrives_withdrawn_says_so(tmp_path: Path, site: Origin) -> None:
    put(site, "/ferry", "Withdrawn: report of a stranded ferry", FERRY)
    site.serve("/rss.xml", rss(site, [("/ferry", "Withdrawn: report of a stranded ferry")]), type="application/rss+xml")
    folder = found(tmp_path / "room", {"good": site.url + "/rss.xml"})
    run(folder)
    (post,) = posts(folder).values()
    assert (post.headline, post.slug, post.label and post.label.kind) == (
        "Report of a stranded ferry",
        "report-of-a-stranded-ferry",
        "WITHDRAWN",
    )


def test_breaking_is_off_unless_asked_for_and_ends_by_the_clock(tmp_path: Path) -> None:
    with Origin() as a, Origin("127.0.0.2") as b, Origin("127.0.0.3") as c:
        for n, (origin, words) in enumerate(((a, FERRY), (b, FERRY_TOO), (c, FERRY_AGAIN))):
            origin.serve("/ferry", page("Night ferry called off at Kilmory", *words.split(". ")))
            feed = rss(origin, [("/ferry", "Night ferry called off at Kilmory")], at=NOW - timedelta(minutes=5 * n))
            origin.serve("/rss.xml", feed, type="application/rss+xml")
        feeds = {name: o.url + "/rss.xml" for name, o in (("one", a), ("two", b), ("three", c))}
        for asked, kind in (("", {"NEW"}), ("[labels]\nbreaking = { min_independent = 3 }\n", {"BREAKING"})):
            folder = found(tmp_path / f"room{bool(asked)}", feeds, publish=asked)
            report = run(folder)
            assert {p.label for p in report.posts} == kind, [p.headline for p in report.posts]
        run(folder, NOW + timedelta(minutes=31))
        (post,) = posts(folder).values()
        assert post.label is None or post.label.kind != "BREAKING"


# --- figures that change without a reason ------------------------------------------------------------------------------
LOWER = FERRY.replace("About 120 passengers", "About 80 passengers")
QUEUED = "figure changed"


def held_figures(folder: Path) -> list[str]:
    with Newsroom.open(folder) as opened:
        return [h.id for h in opened.held() if h.rule == QUEUED]


def test_a_lower_figure_without_a_reason_is_said_and_put_before_an_editor(room: Path, site: Origin) -> None:
    put(site, "/ferry", "Night ferry called off", LOWER)
    report = look_again(room)
    assert [h.rule for h in report.held] == [QUEUED]
    assert "About 120 passengers" in report.held[0].reason and "About 80 passengers" in report.held[0].reason
    post = posts(room)["night-ferry-called-off"]
    assert post.label is not None
    assert post.label.kind == "UPDATED"
    assert "neither a newer time" in post.label.reason
    assert any("neither a newer time nor a correction" in s.text for s in post.disputed)
    told = CliRunner().invoke(app, ["explain", "night-ferry-called-off", "--newsroom", str(room)]).output
    assert "Perhaps a correction" in told and "About 80 passengers" in told
    before = tree(room / "site")
    assert look_again(room, 2.2).files == []
    assert tree(room / "site") == before


def test_an_editor_makes_it_a_correction_that_never_expires(room: Path, site: Origin) -> None:
    put(site, "/ferry", "Night ferry called off", LOWER)
    look_again(room)
    (id,) = held_figures(room)
    with Newsroom.open(room) as opened:
        opened.approve(id, now=NOW + timedelta(hours=3))
    post = posts(room)["night-ferry-called-off"]
    assert post.label is not None
    assert (post.label.kind, post.label.expires) == ("CORRECTED", None)
    assert [(c.was, c.now, c.origin) for c in post.corrections] == [("About 120 passengers", "About 80 passengers", site.url + "/ferry")]
    assert post.updates[-1].text.startswith("Correction: ")
    assert not post.disputed
    assert "Correction" in page_of(room, "night-ferry-called-off")
    before = tree(room / "site")
    with Newsroom.open(room) as opened:
        opened.rebuild("posts", now=NOW + timedelta(hours=4))
    assert tree(room / "site") == before
    assert held_figures(room) == []


def test_what_an_editor_says_is_no_correction_is_not_disputed_any_more(room: Path, site: Origin) -> None:
    put(site, "/ferry", "Night ferry called off", LOWER)
    look_again(room)
    (id,) = held_figures(room)
    with Newsroom.open(room) as opened:
        opened.reject(id, now=NOW + timedelta(hours=3))
    look_again(room, 3.1)
    post = posts(room)["night-ferry-called-off"]
    assert not post.disputed
    assert not post.corrections
    assert held_figures(room) == []


def test_a_count_that_rises_or_holds_for_a_later_day_is_an_update(room: Path, site: Origin) -> None:
    put(site, "/ferry", "Night ferry called off", FERRY.replace("About 120 passengers", "About 180 passengers"))
    assert look_again(room).held == []
    assert not posts(room)["night-ferry-called-off"].disputed


def test_a_correction_of_the_source_is_no_open_question(room: Path, site: Origin) -> None:
    notice = "Correction: an earlier version of this report said that about 120 passengers were taken to a hotel. There were about 80."
    put(site, "/ferry", "Night ferry called off", f"{LOWER}. {notice}")
    assert look_again(room).held == []
    post = posts(room)["night-ferry-called-off"]
    assert post.label is not None
    assert post.label.kind == "CORRECTED"
    assert not post.disputed


def test_a_doubt_that_the_source_settles_leaves_the_queue(room: Path, site: Origin) -> None:
    put(site, "/ferry", "Night ferry called off", LOWER)
    look_again(room)
    assert len(held_figures(room)) == 1
    put(site, "/ferry", "Night ferry called off", FERRY)
    look_again(room, 7)
    assert held_figures(room) == []
    assert not posts(room)["night-ferry-called-off"].disputed
