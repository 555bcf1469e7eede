"""The tables of the state, by kind: record and judgement only grow; derivation can be dropped and made again; work is what is due.

Times are stored as ISO 8601 text in UTC, which sorts as time does; values as JSON.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware UTC time, stored as text of one length."""

    impl = String(32)
    cache_ok = True

    _last: tuple[datetime | None, str | None] = (None, None)

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        if value is None:
            return None
        last, text = self._last
        if value is last:  # most rows of a transaction have the time of the run, one object
            return text
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        text = value.astimezone(UTC).isoformat(timespec="microseconds")[:26]
        self._last = value, text
        return text

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        return None if value is None else _read(value)


@lru_cache(maxsize=256)
def _read(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)  # most rows of a table have one of a few times, those of the last runs


metadata = MetaData()

# --- record: what arrived -------------------------------------------------------------------------------------------
polls = Table(
    "polls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String, nullable=False),
    Column("url", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("status", Integer, nullable=False),
    Column("items", Integer, nullable=False, default=0),
    Column("new", Integer, nullable=False, default=0),
    Column("note", Text, nullable=False, default=""),
    Index("polls_source_at", "source", "at"),
)
entries = Table(
    "entries",
    metadata,
    Column("url", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("article", String),  # the article it led to: another entry's, when both are names of one page
    Column("value", LargeBinary, nullable=False),
    Index("entries_article", "article"),
)
# Which source showed which address when. Outlives the text of articles, so that nothing old comes back as new.
sightings = Table(
    "sightings",
    metadata,
    Column("url", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("seen", Moment, nullable=False),
)
articles = Table(
    "articles",
    metadata,
    Column("url", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("source", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("time", Moment, nullable=False),  # the article's own time: published, else when we saw it
    Column("value", LargeBinary, nullable=False),
    Index("articles_source_seen", "source", "seen"),
)
# What servers told us to ask again with: one row for each feed and page.
validators = Table(
    "validators",
    metadata,
    Column("url", String, primary_key=True),
    Column("etag", String, nullable=False, default=""),
    Column("last_modified", String, nullable=False, default=""),
    Column("body_hash", String, nullable=False, default=""),
    Column("at", Moment, nullable=False),
    Column("target", String, nullable=False, default=""),  # the address it redirected to, which has a row of its own
    Column("whole", Moment),  # when a body last came
)
pictures = Table(  # image files we hold, by the address they came from; the bytes lie beside the store
    "pictures",
    metadata,
    Column("url", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("type", String, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)
feeds = Table(
    "feeds",
    metadata,
    Column("source", String, primary_key=True),
    Column("failures", Integer, nullable=False, default=0),
    Column("error", Text, nullable=False, default=""),
    Column("hint", Text, nullable=False, default=""),
    Column("checked", Moment),
    Column("succeeded", Moment),
    Column("terms", Text, nullable=False, default=""),  # name and rights as posts were last composed with
    Column("course", LargeBinary, nullable=False, default=b""),  # how polling goes on: newsroom/courses.py
)
hosts = Table(
    "hosts",
    metadata,
    Column("host", String, primary_key=True),
    Column("paused", Moment, nullable=False),
    Column("strikes", Integer, nullable=False, default=0),  # how often in a row it asked for a pause
)
robots = Table(
    "robots",
    metadata,
    Column("origin", String, primary_key=True),
    Column("fetched", Moment, nullable=False),
    Column("status", Integer, nullable=False),
    Column("text", Text, nullable=False),
)
# What sites said against mining in their tdmrep.json, kept for a day as robots.txt is; and in RSL licences, each by its address.
tdmrep = Table(
    "tdmrep",
    metadata,
    Column("origin", String, primary_key=True),
    Column("fetched", Moment, nullable=False),
    Column("text", Text, nullable=False),
)
# Which reservations were met with which source, and where and when last.
reservations = Table(
    "reservations",
    metadata,
    Column("source", String, primary_key=True),
    Column("said", Text, primary_key=True),
    Column("url", String, nullable=False),
    Column("at", Moment, nullable=False),
)

# --- judgement: what people decided ---------------------------------------------------------------------------------
judgements = Table(
    "judgements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String, nullable=False),
    Column("verb", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("why", Text, nullable=False, default=""),
    Index("judgements_subject", "subject"),
)
# Articles that an editor let in although their page is no article: they are links and nothing more.
links = Table("links", metadata, Column("url", String, primary_key=True))
# A story's public identity, given once: rebuilding derivations never changes an address.
stories = Table(
    "stories",
    metadata,
    Column("id", String, primary_key=True),
    Column("section", String, nullable=False),
    Column("opened", Moment, nullable=False),
    Column("slug", String, nullable=False, default=""),
    Column("published", Moment),
    Column("merged_into", String),  # the story that its articles went to; its address leads there
    Index("stories_slug", "slug"),
)
# What editors moved from story to story. Undone moves stay on record.
moves = Table(
    "moves",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String, nullable=False),
    Column("verb", String, nullable=False),  # merge | split
    Column("story", String, nullable=False),
    Column("into", String, nullable=False),
    Column("articles", LargeBinary, nullable=False),  # every article that it decided on: address, story before, story after
    Column("why", Text, nullable=False, default=""),
    Column("undone", Moment),
)
# Labels that editors gave; one without a row is computed.
labels = Table(
    "labels",
    metadata,
    Column("story", String, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String, nullable=False),
    Column("value", LargeBinary, nullable=False),
)

# --- derivation: what we worked out ---------------------------------------------------------------------------------
placements = Table(
    "placements",
    metadata,
    Column("seq", Integer, primary_key=True),  # the order of decisions: replaying it gives the same state
    Column("url", String, nullable=False, unique=True),
    Column("story", String, nullable=False),
    Column("time", Moment, nullable=False),
    Column("score", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("duplicate_of", String),
    Column("made_by", String, nullable=False),
    Index("placements_story", "story"),
    Index("placements_time", "time"),
)
findings = Table(  # facts, and the terms that threading compares
    "findings",
    metadata,
    Column("url", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("made_by", String, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("terms", LargeBinary, nullable=False),
)
holds = Table(
    "holds",
    metadata,
    Column("subject", String, primary_key=True),  # an article's or a story's id
    Column("rule", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("source", String, nullable=False, default=""),
    Column("headline", Text, nullable=False, default=""),
    Column("url", String, nullable=False, default=""),
    Column("held_at", Moment, nullable=False),
    Column("state", String, nullable=False, default="held"),  # held | approved | rejected
    Column("digest", String, nullable=False, default=""),  # of the text that was held
    Index("holds_state", "state", "held_at"),
)
posts = Table(
    "posts",
    metadata,
    Column("story", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("published", Moment, nullable=False),
    Column("modified", Moment, nullable=False),
    Column("month", String, nullable=False),
    Column("made_by", String, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Index("posts_modified", "modified"),
    Index("posts_month", "month"),
)
files = Table(
    "files",
    metadata,
    Column("path", String, primary_key=True),
    Column("digest", String, nullable=False),
)

# --- work and journal -----------------------------------------------------------------------------------------------
work = Table(
    "work",
    metadata,
    Column("stage", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("due", Moment, nullable=False),
    Column("lease", Moment),
    Column("tries", Integer, nullable=False, default=0),
    Column("error", Text, nullable=False, default=""),
    Index("work_stage_due", "stage", "due"),
)
journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String, nullable=False),
    Column("verb", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("before", Text, nullable=False, default=""),
    Column("after", Text, nullable=False, default=""),
    Column("why", Text, nullable=False, default=""),
    Index("journal_subject", "subject"),
)
