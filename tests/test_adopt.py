"""Taking over an old blog: every article once, in its own words, at its own address; nothing lost, nothing mixed, nothing touched."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from copydesk.adopt import Adoption, addresses, propose, rewritten, stock, tree
from copydesk.adopt.matter import parted
from copydesk.adopt.wordings import Habits, agreed
from copydesk.errors import ConfigError
from tests.old_blog import LABELS, LEDES, Base, Script, bases

pytestmark = pytest.mark.slow

BASES = bases()
NOBODY = Habits(lambda words: 0)


def groups(adoption: Adoption) -> set[frozenset[str]]:
    """The copies that were put together, by the names of their files."""
    return {frozenset(Path(p.path).name for p in proposal.posts) for proposal in adoption.proposals if len(proposal.posts) > 1}


def articles(truth: dict[str, Base]) -> set[frozenset[str]]:
    """The same as it should be."""
    found: dict[Base, set[str]] = {}
    for name, article in truth.items():
        found.setdefault(article, set()).add(name)
    return {frozenset(names) for names in found.values() if len(names) > 1}


def post(folder: Path, name: str, headline: str, body: str, **more: Any) -> Path:
    """A post of an old blog."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    matter = "".join(f"{key}: {json.dumps(value)}\n" for key, value in {"layout": "post", "title": headline, **more}.items())
    path.write_text(f"---\n{matter}---\n\n{body}\n", encoding="utf-8")
    return path


def state(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def matter(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(io.StringIO(path.read_text("utf-8").split("---\n")[1]))
    return found


def silent(stage: str, done: int, total: int) -> None:
    pass


def copydesk(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "copydesk", *words], capture_output=True, text=True, timeout=120, check=False)


# --- groups ---------------------------------------------------------------------------------------------------------
def test_there_are_articles_enough_to_be_mixed_up() -> None:
    assert len({b.paragraphs for b in BASES}) == len(BASES) >= 60


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("swap", [0.0, 0.2, 0.5])
def test_every_article_is_found_and_none_is_mixed(seed: int, swap: float, tmp_path: Path) -> None:
    truth = Script(swap=swap).publish(BASES, tmp_path, random.Random(seed))
    adoption = propose(tmp_path)
    assert groups(adoption) == articles(truth)
    assert adoption.articles == len(BASES)
    for proposal in adoption.proposals:
        assert proposal.headline.partition(":")[0] not in LABELS
        assert not proposal.lede.startswith(LEDES)


def test_most_headlines_and_ledes_come_out_as_they_were_written(tmp_path: Path) -> None:
    truth = Script(swap=0.2).publish(BASES, tmp_path, random.Random(7))
    often = [(p, truth[Path(p.kept.path).name]) for p in propose(tmp_path).proposals if len(p.posts) > 2]
    assert len(often) > 20
    assert sum(p.headline == b.headline for p, b in often) >= 0.95 * len(often)
    assert sum(p.lede == " ".join(b.paragraphs[0].split()) for p, b in often) >= 0.9 * len(often)


def test_the_same_page_furniture_under_different_headlines_is_not_one_article(tmp_path: Path) -> None:
    wall = "Our pages need a script that your browser has switched off. Switch it on in the settings, load the page again, and read on."
    for n, headline in enumerate(["Orchard wall saved", "Bees swarm at Tarn Halt", "Choir loses its bass"]):
        post(tmp_path, f"_posts/2026-02-0{n + 1}-{n}.md", headline, f"{wall}\n\n{wall.upper()}")
    assert propose(tmp_path).proposals == ()


def test_bulletins_that_are_made_alike_stay_apart(tmp_path: Path) -> None:
    for n, base in enumerate(b for b in BASES if b.headline.startswith("Tides and boats")):
        post(tmp_path, f"_posts/2026-02-0{n + 1}-tides.md", base.headline, "\n\n".join(base.paragraphs))
    assert propose(tmp_path).proposals == ()


def test_two_articles_with_one_background_stay_apart(tmp_path: Path) -> None:
    ours, theirs, background = BASES[0].paragraphs, BASES[1].paragraphs, BASES[2].paragraphs
    for n, news in enumerate((ours, theirs)):
        post(
            tmp_path,
            f"_posts/2026-02-0{n + 1}-p.md",
            BASES[n].headline + " in Port Alden harbour dispute",
            "\n\n".join((*news, *background)),
        )
    assert propose(tmp_path).proposals == ()


def test_a_copy_that_was_cut_does_not_shorten_the_post(tmp_path: Path) -> None:
    whole = "\n\n".join(BASES[0].paragraphs)
    post(tmp_path, "_posts/2026-02-01-a.md", BASES[0].headline, whole[: len(whole) // 3])
    post(tmp_path, "_posts/2026-02-02-b.md", BASES[0].headline, whole)
    adoption = propose(tmp_path)
    (proposal,) = adoption.proposals
    assert proposal.kept.path == "_posts/2026-02-01-a.md"
    assert parted(rewritten(adoption, proposal)).body.strip() == whole


# --- words ----------------------------------------------------------------------------------------------------------
WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=5), min_size=4, max_size=60)


@given(WORDS, st.integers(1, 5))
def test_copies_without_damage_are_the_text(words: list[str], n: int) -> None:
    text = " ".join(words)
    assert agreed([text] * n, NOBODY) == text


@given(WORDS, st.data())
def test_one_damaged_copy_of_three_is_outvoted(words: list[str], data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(0, len(words) - 1), max_size=4))
    damaged = " ".join("RISKOUS" if n in places else w for n, w in enumerate(words))
    text = " ".join(words)
    copies = data.draw(st.permutations([text, text, damaged]))
    assert agreed(copies, NOBODY) == text


def test_words_swapped_in_different_copies_are_all_mended() -> None:
    copies = [
        "A riskous gale hit the harbour before dawn and sank two boats.",
        "A dangerous gale hit the haven prior to dawn and sank two boats.",
        "A dangerous gale struck the harbour before dawn and sank two vessels.",
    ]
    assert agreed(copies, NOBODY) == "A dangerous gale hit the harbour before dawn and sank two boats."


def test_what_a_script_puts_for_a_word_is_learned_and_holds_for_others() -> None:
    habits = Habits(lambda words: 0)
    for thing in ("ledge", "bridge", "road", "slip", "wall"):
        habits.learn([f"The {thing} is dangerous.", f"The {thing} is riskous.", f"The {thing} is dangerous."])
    assert agreed(["Nobody saw the risk of it.", "Nobody saw the danger of it."], habits) == "Nobody saw the danger of it."


def test_of_two_words_the_commoner_one_is_taken() -> None:
    common = Habits(lambda words: {"news": 9, "latests": 2}.get(words, 0))
    assert agreed(["the latests of today", "the news of today"], common) == "the news of today"


def test_white_space_and_paragraphs_stay() -> None:
    text = "\n\n  The wall stays.\n\nNobody was hurt.\n"
    assert agreed([text, text, text.replace("hurt", "injured")], NOBODY) == text


def test_a_later_figure_stands() -> None:
    assert agreed(["At least 12 boats sank.", "At least 12 boats sank.", "At least 17 boats sank."], NOBODY) == "At least 17 boats sank."


# --- labels and stock phrases ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("headline", "bare"),
    [
        ("Breaking: Orchard wall saved", "Orchard wall saved"),
        ("Update: New: BIG NEWS: Orchard wall saved", "Orchard wall saved"),
        ("[Breaking] Latest - Orchard wall saved", "Orchard wall saved"),
        ("Update 3: Orchard wall saved", "Orchard wall saved"),
        ("New orchard wall for Pennick", "New orchard wall for Pennick"),
        ("Opinion: leave the wall alone", "Opinion: leave the wall alone"),
        ("Correction: the wall is in Pennick", "Correction: the wall is in Pennick"),
        ("Breaking:", "Breaking:"),
    ],
)
def test_fake_labels_go_and_honest_ones_stay(headline: str, bare: str) -> None:
    assert stock.bare(headline)[0] == bare


@given(st.lists(st.sampled_from(["Breaking: ", "New: ", "[Update] ", "Latest - ", "Orchard ", "wall: ", "saved"]), max_size=8).map("".join))
def test_a_bare_headline_has_nothing_more_to_take(headline: str) -> None:
    once, _ = stock.bare(headline)
    assert stock.bare(once) == (once, [])


@pytest.mark.parametrize(
    ("body", "rest"),
    [
        ("According to new developments, the wall stays.", "The wall stays."),
        ("\n\nAccording to the latest reports, As per recent updates, the wall stays.", "\n\nThe wall stays."),
        ("<p>According to new developments, the wall stays.</p>", "<p>The wall stays.</p>"),
        ("# Wall\n\nAccording to new developments, the wall stays.", "# Wall\n\nThe wall stays."),
        ("According to police, the wall stays.", "According to police, the wall stays."),
        ("According to a new report, the wall stays.", "According to a new report, the wall stays."),
    ],
)
def test_an_attribution_to_nobody_goes_and_one_to_somebody_stays(body: str, rest: str) -> None:
    assert stock.lede(body)[0] == rest


def test_a_phrase_that_opens_every_post_is_found_and_an_attribution_is_not(tmp_path: Path) -> None:
    for n, base in enumerate(BASES[:20]):
        opener = "In a turn that few had seen coming, " if n % 2 else "According to police, "
        post(tmp_path, f"_posts/2026-02-{n + 1:02}-p{n}.md", base.headline, opener + base.paragraphs[0])
    adoption = propose(tmp_path)
    assert adoption.stock.phrases == {"in a turn that few had seen coming,"}
    assert len(adoption.proposals) == 10


def test_a_label_that_only_some_copies_have_is_fake(tmp_path: Path) -> None:
    for n, base in enumerate(BASES[:3]):
        for run, label in enumerate(("Must click: ", "")):
            post(tmp_path, f"_posts/2026-02-0{n + 1}-p{run}.md", label + base.headline, "\n\n".join(base.paragraphs))
    post(tmp_path, "_posts/2026-02-09-x.md", "Must click: " + BASES[5].headline, "\n\n".join(BASES[5].paragraphs))
    adoption = propose(tmp_path)
    assert [p.headline for p in adoption.proposals] == [b.headline for b in (*BASES[:3], BASES[5])]


def test_a_post_of_the_old_kind_comes_out_with_its_headline_and_lede(tmp_path: Path) -> None:
    old = (
        '---\nlayout: post\ntitle: "New: Orchard wall saved"\ndate: 2025-07-25T03:30:27\nauthor: "the-bot"\ncategories: [News]\n'
        "tags: []\nexcerpt: \"The wall's neighbours speak of 'a great day'.\"\nimage: assets/images/8616.jpg\n---\n\n"
        "According to new developments, the brick wall in Pennick will stay.\n\nNobody was hurt, but a bicycle was.\n"
    )
    (tmp_path / "2025-07-25-new-orchard-wall-saved.md").write_text(old, encoding="utf-8")
    adoption = propose(tmp_path)
    (proposal,) = adoption.proposals
    assert (proposal.headline, proposal.lede) == ("Orchard wall saved", "The brick wall in Pennick will stay.")
    expected = old.replace("New: ", "").replace("According to new developments, the", "The")
    assert rewritten(adoption, proposal).decode() == expected


# --- the new tree ---------------------------------------------------------------------------------------------------
def old_site(folder: Path, seed: int = 1) -> dict[str, Base]:
    truth = Script().publish(BASES[:20], folder, random.Random(seed))
    (folder / "_config.yml").write_text("plugins: [jekyll-redirect-from]\n", encoding="utf-8")
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    (folder / "assets").mkdir()
    (folder / "assets" / "a.bin").write_bytes(bytes(range(256)))
    (folder / "_posts" / "2026-01-01-broken.md").write_text("---\ntitle: [\n---\nWords.\n", encoding="utf-8")
    (folder / "_posts" / "2026-01-02-draft.md").write_text("---\ntitle: 'New: x'\npublished: false\n---\nWords.\n", encoding="utf-8")
    (folder / "pictures").symlink_to("assets")
    return truth


def test_the_new_tree_has_each_article_once_and_all_else_as_it_was(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    truth = old_site(old)
    before = state(old)
    adoption = propose(old)
    written = tree.write(adoption, new, silent)
    assert state(old) == before
    assert len(list((new / "_posts").iterdir())) == 20 + 2
    for path in ("assets/a.bin", "manifest.json", "_config.yml", "_posts/2026-01-01-broken.md", "_posts/2026-01-02-draft.md"):
        assert (new / path).read_bytes() == (old / path).read_bytes()
    assert (new / "pictures").readlink() == Path("assets")
    assert written.manifest.name == "adopt-manifest.json"
    rows = {r["path"]: r for r in json.loads(written.manifest.read_bytes())["files"]}
    assert rows.keys() == {*before, "pictures"} - {p for p in before if p.startswith("pictures/")}
    for path, row in rows.items():
        if row["how"] == "merged":
            assert not (new / path).exists()
            kept = matter(new / row["became"])
            assert row["address"] in kept["redirect_from"]
            assert truth[Path(row["became"]).name] == truth[Path(path).name]
        elif path != "pictures":
            assert row["sha256"] == before[path]
            assert row["sha256_now"] == hashlib.sha256((new / path).read_bytes()).hexdigest()
    assert {rows[p]["how"] for p in rows} == {"merged", "rewritten", "kept", "copied", "broken"} - (
        set() if any(r["how"] == "kept" for r in rows.values()) else {"kept"}
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_second_adoption_has_nothing_to_propose(seed: int, tmp_path: Path) -> None:
    Script(swap=0.5).publish(BASES, tmp_path / "old", random.Random(seed))
    tree.write(propose(tmp_path / "old"), tmp_path / "new", silent)
    again = propose(tmp_path / "new")
    assert again.proposals == ()
    assert again.articles == len(BASES)


def test_unknown_keys_comments_and_line_ends_stay(tmp_path: Path) -> None:
    body = "\r\n\r\n".join(BASES[0].paragraphs)
    text = f"---\r\n# by hand\r\ntitle: 'Breaking: {BASES[0].headline}'\r\nodd-key: 007\r\nlist:\r\n  - a\r\n---\r\n{body}\r\n"
    for day in (1, 2):
        path = tmp_path / "_posts" / f"2026-02-0{day}-x.md"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    adoption = propose(tmp_path)
    made = rewritten(adoption, adoption.proposals[0]).decode()
    added = 'redirect_from:\r\n  - "/2026/02/02/x.html"\r\n'
    assert made == text.replace("Breaking: ", "").replace("  - a\r\n", f"  - a\r\n{added}")


def test_an_address_that_another_post_has_is_no_redirect(tmp_path: Path) -> None:
    words = "\n\n".join(BASES[0].paragraphs)
    post(tmp_path, "_posts/2026-02-01-a.md", BASES[0].headline, words, redirect_from=["/2026/02/05/other.html", "/before.html"])
    post(tmp_path, "_posts/2026-02-02-b.md", BASES[0].headline, words)
    post(tmp_path, "_posts/2026-02-05-other.md", BASES[1].headline, "\n\n".join(BASES[1].paragraphs))
    (proposal,) = propose(tmp_path).proposals
    assert proposal.redirects == ("/before.html", "/2026/02/02/b.html")


def test_nothing_is_left_of_a_tree_that_could_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_site(tmp_path / "old")
    adoption = propose(tmp_path / "old")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("copydesk.adopt.tree.shutil.copy2", full)
    with pytest.raises(Exception, match="No space left"):
        tree.write(adoption, tmp_path / "new", silent)
    assert [p.name for p in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("March 5th, 2024", "2024-03-05T00:00:00+01:00"),
        ("5 March 2024 18:30", "2024-03-05T18:30:00+01:00"),
        ("Tue, 05 Mar 2024 18:30:00 -0500", "2024-03-05T23:30:00+00:00"),
        ("Tue, 05 Mar 2024 18:30:00 GMT", "2024-03-05T18:30:00+00:00"),
    ],
)
def test_dates_in_words_are_read_in_the_sites_own_zone_unless_they_name_one(words: str, expected: str) -> None:
    assert addresses.moment(words, addresses.ZoneInfo("Europe/Berlin")).isoformat() == expected


@pytest.mark.parametrize("words", ["03/04/2024", "soon", "yesterday", "", "March 35, 2024"])
def test_what_may_mean_several_days_or_none_is_no_date(words: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        addresses.moment(words, addresses.ZoneInfo("UTC"))


# --- Hugo -----------------------------------------------------------------------------------------------------------
def test_a_hugo_blog_keeps_its_addresses_as_aliases(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text('[permalinks]\nnews = "/:year/:title/"\n', encoding="utf-8")
    words = "\n\n".join(BASES[0].paragraphs)
    for day, label in ((1, "Breaking: "), (2, "New: ")):
        page = tmp_path / "content" / "news" / f"p{day}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(
            f'+++\ntitle = "{label}{BASES[0].headline}"\ndate = 2026-02-0{day}T06:00:00Z\ntags = [\n  "a",\n]\n[extra]\nx = 1\n+++\n{words}\n',
            encoding="utf-8",
        )
    (tmp_path / "content" / "news" / "_index.md").write_text("---\ntitle: News\n---\n", encoding="utf-8")
    adoption = propose(tmp_path)
    (proposal,) = adoption.proposals
    table = parted(rewritten(adoption, proposal)).table()
    assert proposal.kept.address == table["url"] == "/2026/breaking-pilots-turn-down-3.5-per-cent-and-keep-their-strike-date/"
    assert table["aliases"] == ["/2026/new-pilots-turn-down-3.5-per-cent-and-keep-their-strike-date/"]
    assert (table["title"], table["extra"], table["tags"]) == (BASES[0].headline, {"x": 1}, ["a"])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_a_hugo_post_may_have_its_front_matter_in_json(tmp_path: Path, indent: int | str | None, end: str) -> None:
    words = "\n\n".join(BASES[0].paragraphs)
    written = {}
    for day, label in ((1, "Breaking: "), (2, "New: ")):
        page = tmp_path / "content" / "news" / f"p{day}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        table = {"date": f"2026-02-0{day}T06:00:00Z", "title": label + BASES[0].headline, "draft": False, "extra": {"é": [1, 2.5, None]}}
        written[day] = (json.dumps(table, indent=indent, ensure_ascii=False) + f"\n\n{words}\n").replace("\n", end)
        page.write_bytes(written[day].encode())
    adoption = propose(tmp_path)
    (proposal,) = adoption.proposals
    made = rewritten(adoption, proposal).decode()
    expected = {"date": "2026-02-01T06:00:00Z", "title": BASES[0].headline, "draft": False, "extra": {"é": [1, 2.5, None]}}
    head = json.dumps({**expected, "aliases": ["/news/p2/"]}, indent=indent, ensure_ascii=False)
    assert made.startswith(head.replace("\n", end) + end)
    assert made.endswith(written[1][written[1].index(words[:20]) :])


@pytest.mark.parametrize("text", ["{{ include }}\nwords", '{"title": "cut off', "[1, 2]\nwords", '"title"\nwords', "{" * 100_000])
def test_what_only_looks_like_json_is_no_front_matter(text: str) -> None:
    with pytest.raises(ValueError, match="no front matter"):
        parted(text.encode())


@pytest.mark.parametrize(
    ("path", "table", "address"),
    [
        ("posts/My Post.md", {}, "/posts/my-post/"),
        ("posts/2025/wall/index.md", {}, "/posts/2025/wall/"),
        ("posts/wall.md", {"slug": "saved"}, "/posts/saved/"),
        ("posts/wall.md", {"url": "/old/wall.html"}, "/old/wall.html"),
        ("wall.md", {}, "/wall/"),
    ],
)
def test_where_hugo_puts_a_page(path: str, table: dict[str, str], address: str) -> None:
    when = addresses.moment("2026-02-01T06:00:00Z", addresses.ZoneInfo("UTC"))
    assert addresses.hugo(PurePosixPath(path), table, when, {}) == address


# --- Jekyll itself --------------------------------------------------------------------------------------------------
@pytest.mark.needs("jekyll")
@pytest.mark.parametrize(
    "style", ["date", "pretty", "ordinal", "weekdate", "none", "/a/:year-:i_month/:slug:output_ext", "/:categories/:title"]
)
def test_addresses_are_where_jekyll_puts_the_posts(style: str, tmp_path: Path) -> None:
    site, out = tmp_path / "site", tmp_path / "out"
    site.mkdir()
    (site / "_config.yml").write_text(f"permalink: {style}\ntimezone: Asia/Tokyo\n", encoding="utf-8")
    posts = {
        "_posts/2026-02-01-Wall & Bees_one.md": {"date": "2026-02-01 23:30:00 +0000", "categories": "News Big Town"},
        "_posts/2026-02-02-two.markdown": {"categories": ["Town Hall", "news"], "category": "Extra"},
        "_posts/2026-02-03-three.html": {"slug": "Third One"},
        "coast/_posts/2026-02-04-four.md": {"categories": ["North"]},
        "_posts/2026-02-05-five.md": {"permalink": "/own/:year/place.html"},
    }
    for n, (name, more) in enumerate(posts.items()):
        post(site, name, BASES[n].headline, BASES[n].paragraphs[0], **more)
    # A time without a zone, written bare as the old script did.
    (site / "_posts" / "2026-02-06-six.md").write_text(f"---\ntitle: Six\ndate: 2026-02-06T20:30:27\n---\n{BASES[6].paragraphs[0]}\n")
    found = [p.address for p in propose_all(site)]
    done = subprocess.run(["jekyll", "build", "-s", site, "-d", out, "--disable-disk-cache"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = {f"/{p.relative_to(out).as_posix()}" for p in out.rglob("*.html")}
    expected = set()
    for address in found:
        place = addresses_file(address)
        expected.add(place)
    assert expected == made


def propose_all(site: Path) -> list[Any]:
    return propose(site).blog.posts


def addresses_file(address: str) -> str:
    """The file in which a web server finds an address."""
    from urllib.parse import unquote

    path = unquote(address)
    return f"{path}index.html" if path.endswith("/") else path if path.endswith(".html") else f"{path}.html"


# --- what can go wrong ----------------------------------------------------------------------------------------------
def test_files_that_cannot_be_read_are_listed_and_copied(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    post(old, "_posts/2026-02-01-good.md", "Breaking: Orchard wall saved", "The wall stays.")
    wrong = {
        "2026-02-02-yaml.md": (b"---\ntitle: [\n---\nWords.\n", "YAML"),
        "2026-02-03-open.md": (b"---\ntitle: x\nWords.\n", "no end"),
        "2026-02-04-bytes.md": (b"---\ntitle: x\n---\n\xff\n", "UTF-8"),
        "2026-02-05-bare.md": (b"Words.\n", "no front matter"),
        "2026-02-06-when.md": (b"---\ntitle: x\ndate: soon\n---\nWords.\n", "no date"),
        "2026-02-07-list.md": (b"---\n- x\n---\nWords.\n", "no table"),
        "2026-02-08-twice.md": (b"---\ntitle: x\ntitle: y\n---\nWords.\n", "duplicate key"),
        "wall.md": (b"---\ntitle: x\n---\nWords.\n", "does not begin with a date"),
        "2026-13-45-month.md": (b"---\ntitle: x\n---\nWords.\n", "month"),
    }
    for name, (data, _) in wrong.items():
        (old / "_posts" / name).write_bytes(data)
    done = copydesk("adopt", str(old), "--write", str(new), "--json")
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    said = {Path(b["path"]).name: b["wrong"] for b in report["broken"]}
    assert said.keys() == wrong.keys()
    for name, (data, reason) in wrong.items():
        assert reason in said[name], (name, said[name])
        assert (new / "_posts" / name).read_bytes() == data
    assert report["proposals"][0]["headline"] == "Orchard wall saved"


def test_settings_and_names_that_cannot_be_read_cost_nothing_else(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    post(old, "_posts/2026-02-01-good.md", "Breaking: Orchard wall saved", "The wall stays.")
    (old / "_config.yml").write_text("timezone: Port/Alden\n", encoding="utf-8")
    odd = os.fsencode(old / "_posts") + b"/2026-02-02-\xff.md"
    Path(os.fsdecode(odd)).write_bytes(b"---\ntitle: Bees swarm at Tarn Halt\n---\nTrains ran late.\n")
    done = copydesk("adopt", str(old), "--write", str(new), "--json")
    assert done.returncode == 1, done.stderr
    assert "timezone" in json.loads(done.stdout)["broken"][0]["wrong"]
    assert Path(os.fsdecode(odd.replace(b"/old/", b"/new/"))).exists()
    assert "2026-02-02" in json.loads((new / "manifest.json").read_bytes())["files"][-1]["path"]
    assert copydesk("adopt", str(old)).returncode == 1


def test_a_place_that_is_not_free_is_refused(tmp_path: Path) -> None:
    blog = tmp_path / "blog"
    post(blog, "_posts/2026-02-01-good.md", "Breaking: Orchard wall saved", "The wall stays.")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    before = state(tmp_path)
    for out in (tmp_path / "full", tmp_path / "full" / "x", blog, blog / "new", tmp_path):
        done = copydesk("adopt", str(blog), "--write", str(out))
        assert done.returncode == 2, out
        assert "To mend it:" in done.stderr
    assert state(tmp_path) == before


def test_a_folder_without_posts_says_what_to_name(tmp_path: Path) -> None:
    (tmp_path / "readme.md").write_text("Words.", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "nowhere", tmp_path / "readme.md"):
        done = copydesk("adopt", str(folder))
        assert done.returncode == 2
        assert str(folder) in done.stderr.replace("\n", "")
        assert "_posts" in done.stderr
    with pytest.raises(ConfigError, match="none of its 1 posts can be read"):
        (tmp_path / "_posts").mkdir()
        (tmp_path / "_posts" / "2026-02-01-x.md").write_text("Words.", encoding="utf-8")
        propose(tmp_path)


def test_without_write_nothing_is_written_and_the_report_says_all(tmp_path: Path) -> None:
    words = "\n\n".join(BASES[0].paragraphs)
    for day, label in ((1, "Breaking: "), (2, "New: Update: ")):
        post(tmp_path, f"2026-02-0{day}-x.md", label + BASES[0].headline, "According to new developments, " + words)
    before = state(tmp_path)
    report = json.loads(copydesk("adopt", str(tmp_path), "--json").stdout)
    assert state(tmp_path) == before
    (proposal,) = report["proposals"]
    assert (report["posts"], report["articles"], report["written"]) == (2, 1, None)
    assert proposal["headline"] == BASES[0].headline
    assert proposal["lede"] == " ".join(BASES[0].paragraphs[0].split())
    assert proposal["redirect_from"] == ["/2026/02/02/x.html"]
    assert proposal["labels"] == ["Breaking", "New", "Update"]
    assert [p["path"] for p in proposal["posts"]] == ["2026-02-01-x.md", "2026-02-02-x.md"]
    shown = copydesk("adopt", str(tmp_path))
    assert shown.returncode == 0
    assert "jekyll-redirect-from" in shown.stdout
    assert "Nothing was written" in shown.stdout


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: f"---\n{t}\n---\n".encode("utf-8", "replace")))
def test_no_file_is_worse_than_unreadable(data: bytes) -> None:
    try:
        table = parted(data).table()
    except ValueError as e:
        assert str(e)
    else:
        assert isinstance(table, dict)
