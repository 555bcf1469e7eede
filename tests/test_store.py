"""The store: results and the next work are one transaction, one run at a time, and the schema is what the tables say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from copydesk.errors import SchemaError, StoreError, StoreLocked
from copydesk.store import Held, Store, Work, tables
from copydesk.types import Article, Entry, Facts, Placement, Post, Sentence, SourceLine, Update, Validators

NOW = datetime(2026, 3, 12, 16, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def test_migrations_make_exactly_the_tables(store: Store) -> None:
    with store.engine.connect() as c:
        assert compare_metadata(MigrationContext.configure(c, opts={"compare_type": True}), tables.metadata) == []


def test_work_is_done_together_with_its_result_or_not_at_all(store: Store) -> None:
    with store.advance() as tx:
        tx.then("read", "https://a.example/1", NOW)
    (work,) = store.due("read", NOW)
    with pytest.raises(RuntimeError), store.advance(work) as tx:
        tx.then("thread", work.key, NOW)
        raise RuntimeError("the machine stops here")
    assert store.due("read", NOW) == [work]
    assert store.due("thread", NOW) == []
    with store.advance(work) as tx:
        tx.then("thread", work.key, NOW)
    assert store.due("read", NOW) == []
    assert [w.key for w in store.due("thread", NOW)] == ["https://a.example/1"]


def test_work_is_due_by_the_clock_it_is_asked_with(store: Store) -> None:
    with store.advance() as tx:
        tx.then("poll", "a", NOW + timedelta(hours=1))
    assert store.due("poll", NOW) == []
    assert [w.key for w in store.due("poll", NOW + timedelta(hours=1))] == ["a"]
    assert store.next_due() == NOW + timedelta(hours=1)


def test_a_second_run_is_told_to_wait(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db"), pytest.raises(StoreLocked, match="another run"):
        Store.open(tmp_path / "store.db")
    Store.open(tmp_path / "store.db").close()


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("no database at all, but long enough to be looked at" * 20)
    with pytest.raises(StoreError, match=r"store\.db"):
        Store.open(tmp_path / "store.db")


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store.db")
    with store.engine.begin() as c:
        c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(SchemaError, match="upgrade copydesk"):
        Store.open(tmp_path / "store.db")


def test_values_come_back_as_they_went_in(store: Store) -> None:
    article = Article(id="u", url="u", headline="H", body="B\n\nC", source="a", digest="d", published=NOW, seen=NOW, byline=("Mara Quill",))
    entry = Entry(id="u", source="a", link="u", headline="H", seen=NOW)
    line = SourceLine(key="A", article="u", name="A", headline="H", url="u", published=None, seen=NOW, licence="unknown", mode="link")
    post = Post(story="s", version=1, slug="h", headline="H", section="News", published=NOW, modified=NOW, excerpt="E.", author="desk",
                sentences=(Sentence(text="E.", sources=("A",)),), sources=(line,), updates=(Update(at=NOW, text="First."),))  # fmt: skip
    with store.advance() as tx:
        tx.entries([entry])
        tx.article(article, NOW)
        tx.findings("u", 1, Facts(tags=("Port Alden",)), b"terms", "test")
        tx.validators("u", Validators(etag='W/"x"', last_modified="yesterday, as it were"), NOW)
        tx.place("u", Placement(story="s", score=0.5, reason="r"), NOW, "test")
        tx.post(post, "test")
    assert store.entry("u") == entry
    assert store.article("u") == article
    assert store.latest(["u"]) == {"u": (article, Facts(tags=("Port Alden",)))}
    assert store.validators("u").etag == 'W/"x"'
    assert store.post("s") == post
    assert store.posts(month="2026-03") == [post]
    assert [p.url for p in store.placed_since(NOW)] == ["u"]


def test_an_address_is_seen_once_whoever_shows_it(store: Store) -> None:
    with store.advance() as tx:
        tx.sightings(["u"], "a", NOW)
        tx.sightings(["u"], "a", NOW + timedelta(days=1))
        tx.sightings(["u"], "b", NOW)
    assert store.seen(["u", "v"]) == {"u"}


def test_a_hold_leaves_the_queue_but_not_the_record(store: Store) -> None:
    held = Held(id="u", url="u", source="a", headline="H", rule="short", reason="12 words", held_at=NOW)
    with store.advance() as tx:
        tx.hold(held)
        tx.release("u")
    assert store.holds() == []
    assert store.hold("u").state == "approved"


def test_a_copy_holds_the_same_state(store: Store, tmp_path: Path) -> None:
    with store.advance() as tx:
        tx.then("poll", "a", NOW)
    store.copy_to(tmp_path / "copy.db")
    with Store.open(tmp_path / "copy.db") as copy:
        assert copy.due("poll", NOW) == [Work(stage="poll", key="a", due=NOW)]
