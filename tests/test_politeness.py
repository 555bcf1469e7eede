"""The thirty polite behaviours, each by its number: a newsroom polls scripted servers on loopback by a clock that the test moves.

What one request does by itself is tested in test_web.py; here is what a newsroom does from poll to poll.
"""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from copydesk import entries
from copydesk.doctor import examine
from copydesk.newsroom import Newsroom, Report, polling, reading
from copydesk.newsroom.health import Health, health
from copydesk.store import Store, tables
from copydesk.types import Validators
from copydesk.web import addresses, client, schedule
from copydesk.web.pauses import pause
from copydesk.web.reservations import Tdmrep, in_headers, in_markup, in_robots
from copydesk.web.schedule import Rate, Wishes, after_answer, after_failure, lifetime, spread, wishes
from tests.origin import Asked, Origin, Reply, client_tls

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)  # a Thursday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RSS = (("Content-Type", "application/rss+xml"),)
DATES = (("Last-Modified", "Thu, 12 Mar 2026 16:00:00 GMT"), ("ETag", '"one"'))


def rss(*paths: str, head: str = "", at: str = "https://quay.example") -> bytes:
    """A feed with an entry for each path."""
    items = "".join(f"<item><title>Ship {p} moved</title><link>{at}/{p}</link></item>" for p in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Quay</title>{head}{items}</channel></rss>'.encode()


def found(folder: Path, *urls: str, web: str = "", source: str = "") -> Path:
    """A newsroom with these feeds, named a, b, c and so on."""
    folder.mkdir(exist_ok=True)
    rows = "".join(f'[[source]]\nid = "{chr(97 + n)}"\nfeed = "{url}"\n{source}\n' for n, url in enumerate(urls))
    (folder / "copydesk.toml").write_text(f'[web]\nallow_hosts = ["127.0.0.0/8"]\ntimeout = "2s"\n{web}\n{rows}', encoding="utf-8")
    return folder


def poll(folder: Path, now: datetime = NOW, *, all: bool = False) -> Report:
    """One round of polls, as a run begins with."""
    with Newsroom.open(folder, now=now) as room:
        desk = room._desk(now, poll_all=all)
        polling.poll(desk)
        return desk.report


def how(folder: Path, id: str = "a", now: datetime = NOW) -> Health:
    with Newsroom.open(folder, now=now) as room:
        return next(h for h in health(room.config, room.store, now) if h.id == id)


def wait(folder: Path, id: str = "a", since: datetime = NOW) -> float:
    """The hours until the next poll."""
    due = how(folder, id, since).next
    assert due is not None
    return (due - since) / HOUR


def conditions(asked: Asked) -> tuple[str | None, str | None]:
    return asked.headers.get("if-none-match"), asked.headers.get("if-modified-since")


# Conditional GET -------------------------------------------------------------------------------------------------------------


def test_01_every_poll_but_the_first_is_conditional(site: Origin, tmp_path: Path) -> None:
    room = found(tmp_path / "room", site.serve("/rss", rss("a"), type="application/rss+xml"))
    for hours in range(5):
        poll(room, NOW + hours * HOUR)
    first, *later = [a for a in site.asked if a.path == "/rss"]
    assert len(later) == 4
    assert conditions(first) == (None, None)
    assert all(None not in conditions(a) for a in later)


@pytest.mark.parametrize("etag", ['W/"x-1"', "unquoted", '"a-gzip"', '"', '"a, b"', '"é"'])
@pytest.mark.parametrize("modified", ["Thu, 01 Jan 1970 00:00:00 GMT", "yesterday, about noon", ""])
def test_02_validators_come_back_byte_for_byte(site: Origin, tmp_path: Path, etag: str, modified: str) -> None:
    body = rss("a")
    dated = f"Last-Modified: {modified}\r\n" if modified else ""
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nDate: Mon, 02 Mar 2026 10:00:00 GMT\r\nETag: {etag}\r\n{dated}\r\n"
    room = found(tmp_path / "room", site.on("/rss", Reply(verbatim=head.encode() + body)))
    poll(room)
    poll(room, NOW + DAY)
    assert conditions(site.last("/rss")) == (etag, modified or None)  # and nothing is made of Date or of our own clock


def test_03_validators_outlive_a_crash_a_restart_and_a_move_to_another_machine(site: Origin, tmp_path: Path) -> None:
    room = found(tmp_path / "room", site.serve("/rss", rss("a"), type="application/rss+xml"))

    class Died(BaseException):
        pass

    def die(*_: object) -> None:
        raise Died

    with Newsroom.open(room, now=NOW) as opened:
        desk = opened._desk(NOW)
        polling.enrol(desk)
        with pytest.raises(Died):
            event.listen(opened.store.engine, "commit", die)
            polling.poll(desk)
        event.remove(opened.store.engine, "commit", die)
    with Newsroom.open(room, now=NOW) as opened:  # neither the validators nor the entries are there without the other
        assert opened.store.validators(f"{site.url}/rss") == Validators()
        assert opened.store.counts()["entries"] == 0
    poll(room, NOW + timedelta(minutes=1))
    assert conditions(site.last("/rss")) == (None, None)
    elsewhere = found(tmp_path / "elsewhere", f"{site.url}/rss")
    with Newsroom.open(room, now=NOW) as opened:
        assert opened.store.counts()["entries"] == 1
        opened.store.copy_to(elsewhere / ".copydesk" / "store.db")
    assert poll(elsewhere, NOW + 2 * HOUR).unchanged == 1
    assert None not in conditions(site.last("/rss"))


def test_04_a_304_is_not_parsed_and_writes_no_entry_and_its_fresher_headers_count(
    site: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresher = (("ETag", '"two"'), ("Cache-Control", "max-age=18000"))
    url = site.on("/rss", Reply(headers=DATES, body=rss("a")), Reply(status=304, headers=fresher))
    room = found(tmp_path / "room", url)
    poll(room)
    monkeypatch.setattr(entries, "parse", lambda *_, **__: pytest.fail("a 304 has nothing to parse"))
    with Newsroom.open(room, now=NOW) as opened:
        desk = opened._desk(NOW + HOUR)
        written: list[str] = []
        event.listen(opened.store.engine, "before_cursor_execute", lambda *args: written.append(str(args[2])))
        polling.poll(desk)
        assert not [w for w in written if w.startswith(("INSERT INTO entries", "INSERT INTO sightings"))]
        assert opened.store.validators(url) == Validators(
            etag='"two"', last_modified=DATES[0][1], body_hash=opened.store.validators(url).body_hash
        )
    assert 5 <= wait(room, since=NOW + HOUR) <= 5.5


def test_05_a_200_without_validators_clears_the_old_and_the_same_bytes_are_unchanged(
    site: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = site.on("/rss", Reply(headers=DATES, body=rss("a")), Reply(body=rss("a")))
    room = found(tmp_path / "room", url)
    poll(room)
    monkeypatch.setattr(entries, "parse", lambda *_, **__: pytest.fail("the same bytes say the same"))
    assert poll(room, NOW + HOUR).unchanged == 1
    poll(room, NOW + 3 * DAY)
    assert conditions(site.last("/rss")) == (None, None)


@pytest.mark.parametrize(
    "bad", [Reply(status=500), Reply(status=404, headers=(("ETag", '"x"'),)), Reply(headers=(("ETag", '"x"'),), body=b"<p>No.")]
)
def test_06_what_fails_replaces_no_validators(site: Origin, tmp_path: Path, bad: Reply) -> None:
    url = site.on("/rss", Reply(headers=DATES, body=rss("a")), bad)
    room = found(tmp_path / "room", url)
    poll(room)
    for days in (1, 3):
        assert poll(room, NOW + days * DAY).failed
        assert conditions(site.last("/rss")) == (DATES[1][1], DATES[0][1])


def test_06_a_redirect_target_has_validators_of_its_own(site: Origin, other: Origin, tmp_path: Path) -> None:
    there = other.serve("/rss", rss("a"), type="application/rss+xml")
    site.on("/rss", Reply(status=302, headers=(("Location", there), ("ETag", '"mine"'))))
    room = found(tmp_path / "room", f"{site.url}/rss")
    poll(room)
    report = poll(room, NOW + HOUR)
    assert (report.unchanged, report.failed) == (1, [])
    assert conditions(other.last("/rss"))[0] not in (None, '"mine"')
    assert conditions(site.last("/rss")) == (None, None)
    another = site.serve("/other", rss("b"), type="application/rss+xml")
    site.move("/rss", another)  # it leads elsewhere now: nothing is known of that address
    assert poll(room, NOW + 2 * HOUR).entries == 1
    assert conditions(site.last("/other")) == (None, None)


def test_07_who_says_304_for_ever_is_asked_for_everything_after_eight_days(site: Origin, tmp_path: Path) -> None:
    def stuck(asked: Asked) -> Reply:
        return Reply(status=304) if "if-none-match" in asked.headers else Reply(headers=DATES, body=rss(str(len(site.asked))))

    url = site.on("/rss", stuck)
    room = found(tmp_path / "room", url)
    new = {days: poll(room, NOW + days * DAY, all=True).entries for days in range(19)}
    assert [days for days, n in new.items() if n] == [0, 8, 16]
    opted = found(tmp_path / "opted", url, web=f'only_conditional = ["127.0.0.1:{site.port}"]')
    assert [days for days in range(19) if poll(opted, NOW + days * DAY, all=True).entries] == [0]


# Timing ----------------------------------------------------------------------------------------------------------------------


def test_08_an_hour_by_default_with_a_floor_and_once_a_day_without_validators(site: Origin, tmp_path: Path) -> None:
    good = site.on("/good", Reply(headers=DATES, body=rss("a")))
    plain = site.on("/plain", Reply(body=rss("b")))
    room = found(tmp_path / "room", good, plain)
    poll(room)
    assert 0.9 <= wait(room, "a") <= 1.0
    assert 21.6 <= wait(room, "b") <= 24
    assert "gives nothing to ask for changes with" in how(room, "b").why
    often = found(tmp_path / "often", good, plain, web='unconditional = "2h"', source='every = "1m"')
    poll(often)
    assert wait(often, "a") == 0.25
    assert 1.8 <= wait(often, "b") <= 2
    invited = site.on("/invited", Reply(headers=(*DATES, ("Cache-Control", "max-age=300")), body=rss("c")))
    fast = found(tmp_path / "fast", invited, source='every = "1m"')
    poll(fast)
    assert 4.5 / 60 <= wait(fast) <= 5.5 / 60


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=7200"}, 7200),
        ({"cache-control": "max-age=7200", "age": "3000"}, 4200),
        ({"cache-control": "max-age=100", "age": "3000"}, 0),
        ({"expires": "Thu, 12 Mar 2026 20:00:00 GMT", "date": "Thu, 12 Mar 2026 17:00:00 GMT"}, 10_800),
        ({"cache-control": "max-age=60", "expires": "Thu, 12 Mar 2026 20:00:00 GMT", "date": "Thu, 12 Mar 2026 17:00:00 GMT"}, 60),
        ({"expires": "Thu, 12 Mar 2026 20:00:00 GMT"}, 0),
        ({}, 0),
    ],
)
def test_09_what_headers_say_of_how_long_an_answer_lasts(headers: dict[str, str], seconds: float) -> None:
    assert lifetime(headers) == seconds


def test_09_the_longest_wish_counts_up_to_a_day(site: Origin, tmp_path: Path) -> None:
    syndication = '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>'
    asks = {
        "/age": (Reply(headers=(*DATES, ("Cache-Control", "max-age=10800")), body=rss("a")), 3.0),
        "/ttl": (Reply(headers=DATES, body=rss("b", head="<ttl>240</ttl>")), 4.0),
        "/sy": (Reply(headers=DATES, body=rss("c", head=syndication)), 6.0),
        "/all": (Reply(headers=(*DATES, ("Cache-Control", "max-age=10800")), body=rss("d", head=syndication + "<ttl>240</ttl>")), 6.0),
        "/long": (Reply(headers=(*DATES, ("Cache-Control", "max-age=9999999")), body=rss("e")), 24.0),
    }
    room = found(tmp_path / "room", *(site.on(path, reply) for path, (reply, _) in asks.items()))
    poll(room)
    for id, (_, hours) in zip("abcde", asks.values(), strict=True):
        assert hours <= wait(room, id) <= hours * 1.1
    assert "capped at 24h" in how(room, "e").why
    assert "(ttl)" in how(room, "b").why
    site.on("/ttl", Reply(status=304, headers=DATES))
    poll(room, NOW + 5 * HOUR)
    assert 4 <= wait(room, "b", NOW + 5 * HOUR) <= 4.4  # what the feed said holds while it is unchanged


@pytest.mark.parametrize(
    "header",
    ["no-cache", "no-store, max-age=86400", "max-age=-5", "max-age=soon", "max-age=", "no-cache, max-age=9999", "private"],
)
def test_10_no_cache_and_nonsense_leave_our_own_interval(header: str) -> None:
    assert lifetime({"cache-control": header, "expires": "0"}) == 0
    due = after_answer("a", NOW, every=3600, asks=Wishes(), fresh=lifetime({"cache-control": header}), rate=Rate())
    assert 0.9 * HOUR <= due.at - NOW <= HOUR
    assert wishes(rss("a", head="<ttl>-3</ttl>")) == wishes(rss("a", head="<ttl>soon</ttl>")) == Wishes()
    assert lifetime({"cache-control": "max-age=" + "9" * 400}) > 86_400


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=40), st.binary(max_size=300))
def test_10_no_header_and_no_feed_makes_a_poll_early_or_never(control: str, expires: str, date: str, body: bytes) -> None:
    fresh = lifetime({"cache-control": control, "expires": expires, "date": date, "age": expires})
    due = after_answer("a", NOW, every=3600, asks=wishes(body), fresh=fresh, rate=Rate())
    assert timedelta(minutes=54) <= due.at - NOW <= 1.1 * DAY + timedelta(days=8)


def test_11_hours_and_days_that_a_feed_skips(site: Origin, tmp_path: Path) -> None:
    hours = "<skipHours>" + "".join(f"<hour>{h}</hour>" for h in (17, 18, 19, 24)) + "</skipHours>"
    days = "<skipDays><day>Friday</day><day>Saturday</day></skipDays>"
    every = "<skipHours>" + "".join(f"<hour>{h}</hour>" for h in range(24)) + "</skipHours>"
    assert wishes(rss("a", head=hours)).hours == (0, 17, 18, 19)
    assert wishes(rss("a", head=every)).hours == ()
    assert wishes(rss("a").replace(b"</channel>", hours.encode() + b"</channel>")).hours == (0, 17, 18, 19)  # behind the items
    room = found(
        tmp_path / "room", *(site.on(f"/{n}", Reply(headers=DATES, body=rss("a", head=h))) for n, h in enumerate((hours, days, every)))
    )
    poll(room)
    due = how(room, "a").next
    assert due is not None
    assert due.hour == 20
    assert "skipHours" in how(room, "a").why
    poll(room, datetime(2026, 3, 12, 23, 30, tzinfo=UTC))
    due = how(room, "b").next
    assert due is not None
    assert due.strftime("%a") == "Sun"
    assert wait(room, "c", datetime(2026, 3, 12, 23, 30, tzinfo=UTC)) <= 1


def test_12_poll_times_are_spread_by_a_tenth_and_a_restart_polls_nothing_again(site: Origin, tmp_path: Path) -> None:
    room = found(tmp_path / "room", *(site.serve(f"/{n}", rss(str(n))) for n in range(20)))
    assert poll(room).polled == 20
    waits = [wait(room, chr(97 + n)) for n in range(20)]
    assert all(0.9 <= w <= 1.0 for w in waits)
    assert len(set(waits)) == 20
    assert max(waits) - min(waits) > 0.03
    assert poll(room, NOW + timedelta(minutes=30)).polled == 0
    again = found(tmp_path / "again", *(f"{site.url}/{n}" for n in range(20)))
    poll(again)
    assert [wait(again, chr(97 + n)) for n in range(20)] == waits  # the same run has the same times


@given(st.text(max_size=20), st.integers(0, 2**31))
def test_12_the_spread_is_from_none_to_a_tenth_and_always_the_same(key: str, seconds: int) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert 0 <= spread(key, now) < 0.1
    assert spread(key, now) == spread(key, now)


def test_12_asking_by_hand_obeys_retry_after(site: Origin, tmp_path: Path) -> None:
    room = found(
        tmp_path / "room", site.on("/rss", Reply(status=503, headers=(("Retry-After", "7200"),)), Reply(headers=DATES, body=rss("a")))
    )
    poll(room)
    asked = len(site.asked)
    assert poll(room, NOW + HOUR, all=True).polled == 0
    assert len(site.asked) == asked
    assert "left alone until 2026-03-12 19:00" in how(room).why
    assert poll(room, NOW + 2.5 * HOUR, all=True).entries == 1


def test_13_a_quiet_feed_is_asked_less_often_and_a_dead_one_weekly(site: Origin, tmp_path: Path) -> None:
    entry = [0]
    url = site.on("/rss", lambda _: Reply(headers=(("ETag", f'"{entry[0]}"'),), body=rss(*map(str, range(entry[0] + 1)))))
    room = found(tmp_path / "room", url)
    poll(room)
    for days in range(1, 29):
        entry[0] += days % 2 == 0 and days < 28
        poll(room, NOW + days * DAY, all=True)
        assert (wait(room, since=NOW + days * DAY) <= 1) == (days < 14)  # before that it is not known well enough
    assert 8 <= wait(room, since=NOW + 28 * DAY) <= 14  # three or four a week: four looks for each
    assert how(room, now=NOW + 28 * DAY).week == pytest.approx(3.5, abs=0.7)
    poll(room, NOW + 60 * DAY, all=True)
    assert 21.6 <= wait(room, since=NOW + 60 * DAY) <= 24
    poll(room, NOW + 130 * DAY, all=True)
    assert 6.3 * 24 <= wait(room, since=NOW + 130 * DAY) <= 7 * 24
    assert "nothing new" in how(room).why
    entry[0] += 1
    poll(room, NOW + 131 * DAY, all=True)
    assert wait(room, since=NOW + 131 * DAY) <= 24


@given(st.floats(0, 5000), st.integers(0, 400), st.integers(0, 400), st.integers(60, 10**6))
def test_13_no_rate_asks_more_often_than_copydesk_toml_or_never_again(weight: float, watched: int, quiet: int, every: int) -> None:
    rate = Rate(weight=weight, since=NOW - watched * DAY, at=NOW, last=NOW - min(watched, quiet) * DAY)
    due = after_answer("a", NOW, every=every, asks=Wishes(), fresh=0, rate=rate)
    assert min(every * 0.9, 899.0) <= (due.at - NOW).total_seconds() <= max(every, 7 * 86_400, 900)


# Errors ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("said", ["5400", format_datetime(NOW + timedelta(minutes=90), usegmt=True)])
def test_14_the_whole_host_is_left_alone(site: Origin, tmp_path: Path, status: int, said: str) -> None:
    site.on("/0", Reply(status=status, headers=(("Retry-After", said),)))
    room = found(
        tmp_path / "room", f"{site.url}/0", *(site.serve(f"/{n}", rss(str(n))) for n in range(1, 9)), web="connections_per_host = 1"
    )
    report = poll(room)
    assert site.paths(robots=False) == ["/0"]
    assert (report.polled, len(report.failed)) == (1, 1)
    assert all(1.5 <= wait(room, id) <= 1.6 for id in "abi")
    assert poll(room, NOW + HOUR, all=True).polled == 0
    assert poll(room, NOW + 2 * HOUR, all=True).polled >= 1


@pytest.mark.parametrize("said", ["0", format_datetime(NOW - timedelta(days=400), usegmt=True)])
def test_14_a_time_that_is_over_is_no_leave_to_ask_the_host_on(site: Origin, tmp_path: Path, said: str) -> None:
    urls = [site.on(f"/{n}", Reply(status=429, headers=(("Retry-After", said),))) for n in range(6)]
    room = found(tmp_path / "room", *urls, web="connections_per_host = 1")
    poll(room)
    assert site.paths(robots=False) == ["/0"]
    assert poll(room, NOW + HOUR / 2, all=True).polled == 0


def test_14_without_a_time_an_hour_and_then_ever_longer(site: Origin, tmp_path: Path) -> None:
    room = found(tmp_path / "room", site.on("/rss", Reply(status=429)))
    now, pauses = NOW, []
    for _ in range(7):
        poll(room, now, all=True)
        with Newsroom.open(room, now=now) as opened:
            ((until, _),) = opened.store.paused_hosts().values()
        pauses.append((until - now) / HOUR)
        now = until
    assert pauses[0] == 1
    for waited, least in zip(pauses, (1, 2, 4, 8, 16, 24, 24), strict=True):
        assert least <= waited <= least * 1.1
    site.serve("/rss", rss("a"))
    poll(room, now, all=True)
    site.on("/rss", Reply(status=429))
    poll(room, now + DAY, all=True)  # it has answered meanwhile: the count begins anew
    with Newsroom.open(room, now=now) as opened:
        assert opened.store.paused_hosts()[site.url.removeprefix("http://")] == (now + DAY + HOUR, 1)
    assert pause("quay.example", 99, NOW) <= 1.1 * 86_400


def test_15_trouble_waits_longer_each_time_and_nothing_is_asked_twice_in_a_run(site: Origin, tmp_path: Path) -> None:
    room = found(tmp_path / "room", site.on("/rss", Reply(status=500)), web="feed_robots = false")
    now, waits = NOW, []
    for n in range(1, 10):
        poll(room, now)
        assert len(site.asked) == n
        waits.append(wait(room, since=now) * 60)
        now += timedelta(minutes=waits[-1])
    for waited, most in zip(waits, (15, 30, 60, 120, 240, 480, 960, 1440, 1440), strict=True):
        assert 0.9 * most <= waited <= most
    assert "failed 9 times: answered 500" in how(room).why


def test_15_what_is_no_feed_is_counted_apart_from_what_does_not_answer(site: Origin, tmp_path: Path) -> None:
    room = found(tmp_path / "room", site.on("/a", Reply(body=b"<html><p>Sorry.")), site.on("/b", Reply(drop="reset")))
    poll(room)
    assert [how(room, id).trouble for id in "ab"] == ["unreadable", "failing"]
    assert site.paths(robots=False).count("/b") == 2  # a connection that broke before any answer, and never more than that
    with Newsroom.open(room) as opened, opened.store.engine.connect() as c:
        assert sorted(r.status for r in c.execute(tables.polls.select())) == [0, 200]
    assert any("came as no feed" in f.note for f in examine(room, now=NOW))


@pytest.mark.parametrize("status", [401, 403, 404])
def test_16_who_refuses_is_asked_daily_then_weekly_and_forgiven(site: Origin, tmp_path: Path, status: int) -> None:
    room = found(tmp_path / "room", site.on("/rss", Reply(status=status)))
    waits = []
    for days in range(4):
        poll(room, NOW + days * DAY, all=True)
        waits.append(wait(room, since=NOW + days * DAY))
    assert all(21.6 <= w <= 24 for w in waits[:2])
    assert all(6.3 * 24 <= w <= 7 * 24 for w in waits[2:])
    assert how(room).trouble == "refused"
    assert any(f.subject == "a" and f.state == "wrong" for f in examine(room, now=NOW))
    site.serve("/rss", rss("a"))
    poll(room, NOW + 5 * DAY, all=True)
    assert how(room).trouble == ""
    assert wait(room, since=NOW + 5 * DAY) <= 1


def test_17_what_is_gone_is_never_asked_again_and_the_operator_hears_of_it(site: Origin, tmp_path: Path) -> None:
    url = site.on("/rss", Reply(headers=DATES, body=rss("a")), Reply(status=410))
    room = found(tmp_path / "room", url)
    poll(room)
    poll(room, NOW + HOUR)
    asked = len(site.asked)
    assert poll(room, NOW + 400 * DAY, all=True).polled == 0
    assert len(site.asked) == asked
    with Newsroom.open(room) as opened:
        assert opened.store.counts()["entries"] == 1
    assert any(f.state == "wrong" and "gone for good" in f.note for f in examine(room, now=NOW))
    assert (how(room).next, how(room).trouble) == (None, "gone")
    found(room, site.serve("/new", rss("b")))  # another address in copydesk.toml is another feed
    assert poll(room, NOW + 401 * DAY).entries == 1


@pytest.mark.parametrize("status", [301, 308])
def test_18_a_move_is_believed_after_the_same_answer_for_two_weeks(site: Origin, other: Origin, tmp_path: Path, status: int) -> None:
    url = site.on("/rss", Reply(headers=DATES, body=rss("a", "b")))
    room = found(tmp_path / "room", url)
    poll(room)
    there = other.serve("/rss", rss("a", "b", "c"), type="application/rss+xml")
    site.move("/rss", there, status)
    for days in (1, 5, 10, 14):
        poll(room, NOW + days * DAY, all=True)
        assert how(room).moved == ""
    poll(room, NOW + 15 * DAY, all=True)
    assert how(room).moved == there
    site.asked.clear()
    report = poll(room, NOW + 16 * DAY, all=True)
    assert site.asked == []
    assert (report.unchanged, report.failed) == (1, [])
    assert any("has moved for good" in f.note for f in examine(room, now=NOW + 16 * DAY))
    other.on("/rss", Reply(status=410))  # the new place is gone: the old address is asked before that is believed
    poll(room, NOW + 17 * DAY, all=True)
    site.serve("/rss", rss("a", "b", "d"))
    assert poll(room, NOW + 18 * DAY, all=True).entries == 1


@pytest.mark.parametrize("why", ["it is not for good", "it leads elsewhere in between", "nothing there is ours", "there is no feed there"])
def test_18_otherwise_the_address_stays(site: Origin, other: Origin, tmp_path: Path, why: str) -> None:
    room = found(tmp_path / "room", site.on("/rss", Reply(headers=DATES, body=rss("a", "b"))))
    poll(room)
    there = other.serve("/rss", rss("a", "b"), type="application/rss+xml")
    elsewhere = other.serve("/else", rss("a", "b"), type="application/rss+xml")
    if why == "nothing there is ours":
        other.on("/rss", lambda a: Reply(body=rss(f"x{len(other.asked)}")))
    if why == "there is no feed there":
        other.on("/rss", Reply(body=b"<html><p>Buy this domain."))
    for days in range(1, 25):
        site.move(
            "/rss",
            elsewhere if why == "it leads elsewhere in between" and days == 12 else there,
            302 if why == "it is not for good" else 301,
        )
        poll(room, NOW + days * DAY, all=True)
    assert how(room).moved == ""
    assert site.last("/rss")


def test_19_redirects_end_and_never_lead_inside_or_out_of_https(site: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "tls", client_tls)
    for n in range(7):
        site.move(f"/{n}", f"/{n + 1}")
    site.move("/loop", "/loop2")
    site.move("/loop2", "/loop")
    site.move("/inside", "http://10.0.0.1/")
    with Origin(tls=True) as safe:
        down = safe.move("/down", site.serve("/open", rss("a")))
        urls = [f"{site.url}{p}" for p in ("/0", "/loop", "/inside")]
        report = poll(found(tmp_path / "room", *urls, down, web="feed_robots = false"))
    told = {f.subject: f.message for f in report.failed}
    assert "more than 5 times" in told["a"]
    assert "circle" in told["b"]
    assert "not on the public internet" in told["c"]
    assert "https" in told["d"]
    assert "/open" not in site.paths()
    assert "/6" not in site.paths()
    assert len([p for p in site.paths() if p.startswith("/loop")]) == 2


# Identity and payload --------------------------------------------------------------------------------------------------------


def test_20_the_same_name_everywhere(site: Origin, tmp_path: Path) -> None:
    room = found(tmp_path / "room", site.on("/rss", Reply(headers=DATES, body=rss("a", at=site.url))))
    site.serve("/a", "<p>A page.")
    text = '[site]\nurl = "https://wire.example"\ncontact = "desk@wire.example"\n' + (room / "copydesk.toml").read_text()
    (room / "copydesk.toml").write_text(text)
    with Newsroom.open(room, now=NOW) as opened:
        opened.run(now=NOW)
    names = {a.headers["user-agent"] for a in site.asked}
    assert {a.path for a in site.asked} == {"/rss", "/robots.txt", "/.well-known/tdmrep.json", "/a"}
    assert len(names) == 1
    assert names.pop().startswith("copydesk/")


def test_21_nothing_is_carried_along(site: Origin, tmp_path: Path) -> None:
    site.on("/rss", Reply(headers=(*DATES, ("Set-Cookie", "id=1")), body=rss("a", at=site.url)))
    site.on("/a", Reply(headers=(("Set-Cookie", "b=2"),), body=b"<p>A page."))
    room = found(tmp_path / "room", f"{site.url}/rss?section=1&x=%20")
    for hours in (0, 1, 2):
        with Newsroom.open(room, now=NOW + hours * HOUR) as opened:
            opened.run(now=NOW + hours * HOUR)
    usual = {"host", "user-agent", "accept", "accept-encoding", "if-none-match", "if-modified-since"}
    assert set().union(*(a.headers for a in site.asked)) <= usual
    assert {a.path for a in site.asked} == {"/robots.txt", "/.well-known/tdmrep.json", "/rss?section=1&x=%20", "/a"}
    assert all("if-none-match" not in a.headers for a in site.asked if a.path == "/a")  # the feed's validators are the feed's


def test_22_we_say_what_we_take(site: Origin, tmp_path: Path) -> None:
    poll(found(tmp_path / "room", site.serve("/rss", rss("a"))))
    asked = site.last("/rss").headers
    assert asked["accept-encoding"] == "gzip, br, zstd"
    for kind in ("application/rss+xml", "application/atom+xml", "application/feed+json"):
        assert kind in asked["accept"]


def test_23_one_get_for_a_due_poll(site: Origin, tmp_path: Path) -> None:
    room = found(tmp_path / "room", *(site.serve(f"/{n}", rss(str(n))) for n in range(12)))
    poll(room)
    assert {a.method for a in site.asked} == {"GET"}
    assert sorted(site.paths(robots=False)) == sorted(f"/{n}" for n in range(12))
    assert poll(room).polled == 0


def names(monkeypatch: pytest.MonkeyPatch, known: dict[str, str]) -> None:
    """A name server that knows these hosts."""

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known[host], port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.mark.parametrize(
    "hosts", [[f"{n}.quay.example" for n in range(6)], [f"quay-{n}.example" for n in range(6)]], ids=["one domain", "one address"]
)
def test_24_a_domain_and_an_address_have_two_connections_at_most(
    site: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hosts: list[str]
) -> None:
    names(monkeypatch, dict.fromkeys(hosts, "127.0.0.1"))
    for path in ("/a", "/b", "/c"):
        site.on(path, Reply(headers=DATES, body=rss("a"), wait=0.03))
    room = found(tmp_path / "room", *(f"http://{h}:{site.port}{p}" for h in hosts for p in ("/a", "/b", "/c")))
    assert poll(room).polled == 18
    assert site.most_open == 2


def test_24_a_stranger_is_given_a_gap(site: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "refusal", lambda *_: "")
    monkeypatch.setattr(addresses, "refusal", lambda *_: "")
    room = found(tmp_path / "room", *(site.serve(f"/{n}", rss(str(n))) for n in range(3)), web='gap = "0.2s"')
    (room / "copydesk.toml").write_text((room / "copydesk.toml").read_text().replace('allow_hosts = ["127.0.0.0/8"]\n', ""))
    poll(room)
    times = [a.at for a in site.asked]
    assert len(times) == 4
    assert min(b - a for a, b in pairwise(times)) > 0.18


@pytest.mark.parametrize(("status", "asked"), [(200, False), (404, True), (500, False)])
def test_25_feeds_obey_robots_txt_unless_told_otherwise(site: Origin, tmp_path: Path, status: int, asked: bool) -> None:
    site.on("/robots.txt", Reply(status=status, body=b"User-agent: *\nDisallow: /rss\n"))
    room = found(tmp_path / "room", site.serve("/rss", rss("a")))
    report = poll(room)
    assert ("/rss" in site.paths()) == asked
    assert bool(report.failed) != asked
    if not asked:
        assert "robots.txt" in report.failed[0].message
        assert "feed_robots" in report.failed[0].hint
    free = found(tmp_path / "free", f"{site.url}/rss", web="feed_robots = false")
    assert poll(free).entries == 1


def test_25_pages_obey_robots_txt_which_is_asked_once_a_day(site: Origin, tmp_path: Path) -> None:
    site.robots("User-agent: copydesk\nDisallow: /*shut$\n")
    room = found(tmp_path / "room", site.on("/rss", Reply(headers=DATES, body=rss("a-shut", "b", at=site.url))))
    site.serve("/b", "<p>A page.")
    for hours in (0, 1, 7, 25):
        with Newsroom.open(room, now=NOW + hours * HOUR) as opened:
            opened.run(now=NOW + hours * HOUR)
    assert "/a-shut" not in site.paths()
    assert site.paths().count("/robots.txt") == 2


def test_26_reservations_are_recorded_shown_and_obeyed_by_policy(site: Origin, tmp_path: Path) -> None:
    words = "The ferry to Sandholm stays in port until the wind drops, the company said on Friday. " * 12
    page = f'<html><head><meta name="robots" content="noai"><title>Ferry</title></head><body><article><h1>The ferry stays</h1><p>{words}</p></article></body></html>'
    site.on("/rss", Reply(headers=(*DATES, ("TDM-Reservation", "1")), body=rss("ferry", at=site.url)))
    site.on("/ferry", Reply(headers=(("Content-Type", "text/html"), ("X-Robots-Tag", "noindex")), body=page.encode()))
    site.on(
        "/.well-known/tdmrep.json",
        Reply(body=json.dumps([{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://quay.example/terms"}]).encode()),
    )
    room = found(tmp_path / "room", f"{site.url}/rss", web='reserved = "record"')
    with Newsroom.open(room, now=NOW) as opened:
        assert opened.run(now=NOW).held == []
        assert set(opened.store.reservations()["a"]) == {"TDM reserved in its header", "noai in its robots meta tag"}
    assert "/.well-known/tdmrep.json" not in site.paths()
    assert any("reserved" in f.note and "noai" in f.note for f in examine(room, now=NOW))
    strict = found(tmp_path / "strict", f"{site.url}/rss", web='reserved = "hold"')
    with Newsroom.open(strict, now=NOW) as opened:
        (held,) = opened.run(now=NOW).held
        assert held.rule == "reserved"
        assert "https://quay.example/terms" in held.reason
        assert opened.store.posts() == []
    assert site.paths().count("/.well-known/tdmrep.json") == 1


def test_26_where_reservations_stand() -> None:
    headers = {
        "tdm-reservation": "1",
        "tdm-policy": "https://q.example/t",
        "x-robots-tag": "otherbot: noai",
        "link": '<https://q.example/l.xml>; rel="license"; type="application/rsl+xml"',
    }
    assert in_headers(headers) == (
        "TDM reserved in its header, terms at https://q.example/t", "noai in its X-Robots-Tag", "RSL licence at https://q.example/l.xml",
    )  # fmt: skip
    assert in_headers({"tdm-reservation": "0", "link": "<https://q.example/>; rel=next"}) == ()
    assert in_robots("User-agent: *\nAllow: /\nLicense: https://q.example/l.xml\n") == ("RSL licence at https://q.example/l.xml",)
    assert in_markup(b'<head><link rel="license" type="application/rsl+xml" href="/l.xml"></head>') == ("RSL licence at /l.xml",)
    assert in_markup(b'<rss xmlns:rsl="https://rslstandard.org/rsl"><channel><rsl:content server="https://q.example/rsl">') == (
        "RSL licence at https://q.example/rsl",
    )
    assert in_markup(b'<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">') == ()


@pytest.mark.parametrize(
    ("location", "path", "reserved"),
    [
        ("/", "/a", True),
        ("/a", "/b", False),
        ("/a/*.html", "/a/x/y.html", True),
        ("/*.pdf$", "/x.pdf?y", False),
        ("/*.pdf$", "/x.pdf", True),
        ("a", "/a", False),
    ],
)
def test_26_the_locations_of_a_tdmrep_json(location: str, path: str, reserved: bool) -> None:
    told = Tdmrep(origin="https://q.example", fetched=NOW, text=json.dumps([{"location": location, "tdm-reservation": 1}]))
    assert bool(told.reserves(f"https://q.example{path}")) == reserved


@given(st.text(max_size=200), st.text(max_size=50))
def test_26_no_tdmrep_json_breaks_anything(text: str, path: str) -> None:
    rules = json.dumps([{"location": text, "tdm-reservation": 1}, text, {"location": "/", "tdm-reservation": 0}])
    for said in (text, rules, "[" * 5000):
        Tdmrep(origin="https://q.example", fetched=NOW, text=said).reserves(f"https://q.example/{path}")


# Safety ----------------------------------------------------------------------------------------------------------------------


def test_27_28_29_a_hostile_feed_costs_its_own_poll_and_no_other(site: Origin, other: Origin, tmp_path: Path) -> None:
    big = site.on("/big", Reply(body=b"x" * 300_000))
    loris = site.on("/loris", Reply(body=b"x" * 1000, drip=0.05))
    heads = site.on("/heads", Reply(headers=(("X", "y" * 40_000),), body=rss("a")))
    fine = other.serve("/rss", rss("b"))
    room = found(tmp_path / "room", big, loris, heads, fine, web="max_bytes = 200000")
    report = poll(room)
    told = {f.subject: f.message for f in report.failed}
    assert "larger than 200000 bytes" in told["a"]
    assert "within 2 seconds" in told["b"]
    assert "not HTTP" in told["c"]
    assert report.entries == 1


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest/", "http://[::ffff:10.0.0.1]/", "http://[64:ff9b::a00:1]/", "http://[2002:a00:1::]/", "http://2130706433/",
            "http://0177.0.0.1/", "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "http://100.64.0.1/", "http://rebound.example/"],
)  # fmt: skip
def test_30_no_feed_leads_inside(site: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    reached: list[Any] = []
    names(monkeypatch, {"rebound.example": "10.0.0.1"})
    monkeypatch.setattr(socket.socket, "connect", lambda *a: reached.append(a))
    make: Callable[[], list[str]] = lambda: [f.message for f in poll(found(tmp_path / "room", url)).failed]  # noqa: E731
    (told,) = make()
    assert "not on the public internet" in told or "as a number" in told
    assert reached == []


# Rechecks of articles --------------------------------------------------------------------------------------------------------


def test_looks_at_known_pages_keep_the_same_rules(site: Origin, other: Origin, tmp_path: Path) -> None:
    words = "The ferry to Sandholm stays in port until the wind drops, the company said on Friday. " * 12
    page = f"<html><title>Ferry</title><body><article><h1>The ferry stays in port</h1><p>{words}</p></article></body></html>"
    site.on("/rss", Reply(headers=DATES, body=rss("old", "busy", at=site.url)))
    site.move("/old", other.serve("/new", page))
    site.on(
        "/busy",
        Reply(headers=(("ETag", '"b"'), ("Content-Type", "text/html")), body=page.encode()),
        Reply(status=304),
        Reply(status=429, headers=(("Retry-After", "36000"),)),
    )
    room = found(tmp_path / "room", f"{site.url}/rss", web="connections_per_host = 1")

    def look(now: datetime) -> None:
        with Newsroom.open(room, now=now) as opened:
            reading.read(opened._desk(now))

    with Newsroom.open(room, now=NOW) as opened:
        opened.run(now=NOW)
    look(NOW + timedelta(minutes=20))
    assert conditions(other.last("/new"))[0]  # of the address at the end, not of the one that was moved
    assert conditions(site.last("/busy"))[0] == '"b"'
    asked = len(site.asked)
    look(NOW + timedelta(minutes=21))  # no look is due
    assert len(site.asked) == asked
    look(NOW + 1.2 * HOUR)
    asked = len(site.asked)
    look(NOW + 7 * HOUR)  # looks are due, but the host is left alone
    assert len(site.asked) == asked
    look(NOW + 25 * HOUR)
    assert len([a for a in site.asked[asked:] if a.path == "/busy"]) == 1


def test_a_store_of_before_is_brought_up_to_date(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    import copydesk.store as store_package
    from copydesk.store.state import _engine

    path = tmp_path / "store.db"
    engine = _engine(path)
    config = Config()
    config.set_main_option("script_location", str(Path(store_package.__file__).parent / "migrations"))
    with engine.begin() as c:
        config.attributes["connection"] = c
        command.upgrade(config, "0001")
        c.exec_driver_sql("INSERT INTO feeds (source, failures, error, hint, terms) VALUES ('a', 0, '', '', '')")
        c.exec_driver_sql("INSERT INTO hosts (host, paused) VALUES ('quay.example', '2026-03-12T17:00:00.000000')")
        c.exec_driver_sql(
            "INSERT INTO validators (url, etag, last_modified, body_hash, at) VALUES ('u', 'x', '', '', '2026-03-12T17:00:00.000000')"
        )
    engine.dispose()
    with Store.open(path) as store:
        assert store.feed_states()["a"].course == b""
        assert store.paused_hosts() == {"quay.example": (NOW, 0)}
        assert store.known(["u"])["u"].validators.etag == "x"


def test_failures_are_told_with_the_time_they_lead_to() -> None:
    assert after_failure("a", NOW, failures=1, said="answered 500").at > NOW
    assert schedule.span(90) == "1.5m"
    assert schedule.span(86_400 * 3) == "3d"
    assert isinstance(client_tls(), ssl.SSLContext)
