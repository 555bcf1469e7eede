"""The dates of feeds, in all the ways they are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.entries.dates import stamp, when


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Wed, 04 Mar 2026 06:12:09 GMT", "2026-03-04T06:12:09Z"),
        ("Wed, 04 Mar 2026 06:12:09 +0100", "2026-03-04T05:12:09Z"),
        ("Wed,4 Mar 2026 06:12:09 -0000", "2026-03-04T06:12:09Z"),
        ("4 Mar 26 06:12 EST", "2026-03-04T11:12:00Z"),
        ("04 Mar 97 06:12 UT", "1997-03-04T06:12:00Z"),
        ("Wednesday, 4 March 2026 06:12:09 CEST", "2026-03-04T04:12:09Z"),
        ("Wed, Mar 4 2026 06:12:09 PT", "2026-03-04T14:12:09Z"),
        ("Wed, 4 Mar, 2026 06:12:09 Etc/GMT", "2026-03-04T06:12:09Z"),
        ("Wed, 04 Mar 2026 06:12:09 GMT-01:30", "2026-03-04T07:42:09Z"),
        ("Wed, 04 Mar 2026", "2026-03-04T00:00:00Z"),
        ("March 4, 2026 6:12 pm EST", "2026-03-04T23:12:00Z"),
        ("Wed, 04 Mar 2026 24:00:00 GMT", "2026-03-05T00:00:00Z"),
        ("Wed Mar  4 06:12:09 2026", "2026-03-04T06:12:09Z"),
        ("Wed Mar 4 06:12:09 PST 2026", "2026-03-04T14:12:09Z"),
        ("2026-03-04T06:12:09Z", "2026-03-04T06:12:09Z"),
        ("2026-03-04T06:12:09.25+05:30", "2026-03-04T00:42:09Z"),
        ("2026-03-04 06:12:09", "2026-03-04T06:12:09Z"),
        ("2026-03-04 06:12:09 +0000 UTC", "2026-03-04T06:12:09Z"),
        ("2026-03-04T06:12", "2026-03-04T06:12:00Z"),
        ("2026-003-04T06:12:09Z", "2026-03-04T06:12:09Z"),
        ("20260304T061209Z", "2026-03-04T06:12:09Z"),
        ("20260304", "2026-03-04T00:00:00Z"),
        ("2026-063", "2026-03-04T00:00:00Z"),
        ("2026-03", "2026-03-01T00:00:00Z"),
        ("2026", "2026-01-01T00:00:00Z"),
        ("06-03-04", "2006-03-04T00:00:00Z"),
        ("-0603", "2006-03-01T00:00:00Z"),
        ("Wed, 2026/03/04 06:12:09 EDT", "2026-03-04T10:12:09Z"),
        ("2026/3/4 6:12:09", "2026-03-04T06:12:09Z"),
        ("04.03.2026 06:12", "2026-03-04T06:12:00Z"),
        ("1772604729", "2026-03-04T06:12:09Z"),
        ("1772604729000", "2026-03-04T06:12:09Z"),
        ("mercredi 4 février 2026 06:12", "2026-02-04T06:12:00Z"),
        ("Mi, 04 Mär 2026 06:12:09 +0100", "2026-03-04T05:12:09Z"),
        ("Τετ, 04 Ιούν 2026 06:12:09 EST", "2026-06-04T11:12:09Z"),
        ("2026-március-4T6:12-05:00", "2026-03-04T11:12:00Z"),
        ("2026년 03월 04일 06:12:09", "2026-03-03T21:12:09Z"),
        ("2026-03-04 오후 06:12:09", "2026-03-04T09:12:09Z"),
    ],
)
def test_a_date_means_a_moment(written: str, meant: str | None) -> None:
    assert stamp(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "", "   ", "yesterday", "Samedi 32 Foo 20044", "Mon, 01 Jan 0001 00:00:00 GMT", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00",
        "Tue, 31 Jun 2026 06:00:00 GMT", "2026-02-30", "2026-03-04T25:00:00Z", "2026-03-04T10:61:00Z", "2026-03-04T10:00:61Z", "2026-xx-04",
        "Wed, 04 Mar zz 06:12:09 GMT", "Wed, 04 Mar 2026 1:2:3:4 GMT", "Wed, 04 Mar 2026 06:12:09 +zz:00", "2026-366", "26063", "013",
        "2026-03-04-01", "12/31/2026", "99999999999999", "1" * 500, "a " * 5000,
    ],
)  # fmt: skip
def test_what_names_no_moment_is_none(written: str) -> None:
    assert when(written) is None
    assert stamp(written) is None


MOMENTS = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2199, 12, 30))  # noqa: DTZ001 (what hypothesis asks for)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS, ZONES)
def test_what_a_program_writes_is_what_we_read(moment: datetime, zone: timezone) -> None:
    there = moment.replace(microsecond=0, tzinfo=zone)
    for written in (format_datetime(there), there.isoformat(), there.isoformat(" "), f"  {there.isoformat()} "):
        assert when(written) == there
    assert stamp(there.isoformat()) == f"{there.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@given(st.text(max_size=60))
def test_no_text_does_harm(written: str) -> None:
    moment = when(written)
    assert moment is None or (moment.tzinfo is UTC and moment.year > 1)
