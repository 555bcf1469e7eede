"""How well figures, dates, the ledger and topics are read on the annotated sets, beside open tools, and how fast.

    python benchmarks/facts.py            the open half of each set, and speed
    python benchmarks/facts.py --sealed   the sealed halves as well: they are scored once
    python benchmarks/facts.py --wrong    also prints what is wrong in the open half

The sets are under tests/data/facts; the README beside them says how they were annotated.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from copydesk import facts
from copydesk.types import Figure

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "data" / "facts"
Row = dict[str, Any]
_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "by",
        "from",
        "and",
        "or",
        "that",
        "with",
        "near",
        "s",
        "their",
        "its",
        "his",
        "her",
        "who",
        "was",
        "were",
        "is",
        "are",
        "have",
        "has",
        "had",
        "been",
    ]
)


def read(name: str, half: str) -> list[Row]:
    """The rows of a half, "open" or "sealed", of a set: "figures", "dates", "ledger" or "topics"."""
    return [json.loads(line) for line in (FOLDER / f"{name}-{half}.jsonl").read_text(encoding="utf-8").splitlines()]


def moment(day: str) -> datetime:
    """A day, or a time, as an aware time: noon where only the day is known."""
    return (
        datetime.fromisoformat(day.replace("Z", "+00:00")) if "T" in day else datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
    )


@dataclass(kw_only=True)
class Tally:
    """Right and wrong answers of one measure, the wrong ones in words."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self, right: bool, note: str) -> None:
        self.right += right
        if not right:
            self.wrong.append(note)

    @property
    def rows(self) -> int:
        return self.right + len(self.wrong)

    @property
    def share(self) -> float:
        return self.right / self.rows if self.rows else 1.0


def bag(words: str | None) -> set[str]:
    """The words that count in a phrase, plurals folded."""
    found = re.findall(r"[^\W_]+", (words or "").lower())
    return {w.removesuffix("s") if len(w) > 3 else w for w in found if w not in _SMALL}


def alike(found: str | None, wanted: str | None) -> bool:
    """Whether two phrases share half of their words (Dice)."""
    a, b = bag(found), bag(wanted)
    return 2 * len(a & b) >= 0.5 * (len(a) + len(b)) if a or b else True


def gave(found: str | None, wanted: str | None) -> bool:
    """Whether the same giver is named: nobody twice, or half of the wanted words."""
    if found is None or wanted is None:
        return found is wanted
    return 2 * len(bag(found) & bag(wanted)) >= len(bag(wanted)) > 0


def same_value(figure: Figure, wanted: Row) -> bool:
    close = [(figure.value, wanted["value"])] + [(getattr(figure, k), wanted[k]) for k in ("low", "high") if k in wanted]
    return all(a is not None and abs(a - b) <= 1e-6 * max(1, abs(b)) for a, b in close)


def touches(a: Sequence[int], b: Sequence[int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def in_window(figure: Figure, wanted: list[str] | None) -> bool:
    own = (figure.window_start, figure.window_end)
    if wanted is None:
        return own == (None, None)
    return all(bool(o) and (str(o).startswith(w) or w.startswith(str(o))) for o, w in zip(own, wanted, strict=True))


def figures(rows: Sequence[Row]) -> dict[str, Tally]:
    """The measures of figures: exact in value and modifier (missing and made-up ones count as wrong), and of those whose value is right:
    what they count, who gives them, for which time, kind and the day they hold for."""
    measures: defaultdict[str, Tally] = defaultdict(Tally)
    for row in rows:
        text, left = row["text"], list(facts.find(row["text"], published=moment(row["published"])).figures)
        for wanted in row["figures"]:
            here = [f for f in left if touches(f.span, wanted["span"])]
            figure = next((f for f in here if same_value(f, wanted)), here[0] if here else None)
            if figure:
                left.remove(figure)
            judge(measures, figure, wanted, text)
        for extra in left:
            measures["exact"].count(False, f"made up {text[slice(*extra.span)]!r}: {text[:90]}")
    return dict(measures)


def judge(measures: defaultdict[str, Tally], figure: Figure | None, wanted: Row, text: str) -> None:
    """Scores a found figure, or that none was found, against the annotated one."""
    note = f"{wanted['text']!r} in {text[:150]!r}: "
    exact = figure is not None and same_value(figure, wanted) and figure.modifier == wanted["modifier"]
    if not wanted.get("optional"):
        measures["exact"].count(exact, note + (f"{figure.value:g} {figure.modifier}, not {wanted['modifier']}" if figure else "not found"))
    if figure is None or not same_value(figure, wanted) or wanted.get("optional"):
        return
    if wanted["what"]:
        known = f"{figure.what or ''} {figure.unit or ''}"
        measures["what"].count(
            alike(known, wanted["what"]) or alike(figure.what, wanted["what"]),
            note + f"{figure.what} ({figure.unit}), not {wanted['what']}",
        )
    if (by := wanted["attributed_to"]) != "*":
        right = any(gave(figure.attributed_to, b) for b in (by if isinstance(by, list) else [by]))
        measures["attribution"].count(right, note + f"{figure.attributed_to}, not {by}")
        if isinstance(by, str):
            measures["attribution found"].count(right, note + f"{figure.attributed_to}, not {by}")
    if (time := wanted["window"]) != "*":
        right = in_window(figure, time)
        measures["window"].count(right, note + f"{figure.window_start}..{figure.window_end}, not {time}")
        if time:
            measures["window found"].count(right, note + f"{figure.window_start}..{figure.window_end}, not {time}")
    measures["kind"].count(figure.kind == wanted["kind"], note + f"{figure.kind}, not {wanted['kind']}")
    if wanted.get("as_of"):
        measures["as of"].count(figure.as_of == wanted["as_of"], note + f"{figure.as_of}, not {wanted['as_of']}")


def dates(rows: Sequence[Row]) -> dict[str, Tally]:
    """Whether every date is found and resolved; made-up ones count as wrong."""
    tally = Tally()
    for row in rows:
        left = list(facts.find(row["text"], published=moment(row["published"])).dates)
        for wanted in row["dates"]:
            here = [d for d in left if touches(d.span, wanted["span"])]
            left = [d for d in left if d not in here]
            values = [d.value for d in here]
            tally.count(
                (wanted["value"] in values and len(set(values)) == 1) or (wanted["value"] is None and not here),
                f"{row['published']} {row['text']!r} {wanted['text']!r}: {values}, not {wanted['value']}",
            )
        for extra in left:
            tally.count(False, f"made up {row['text'][slice(*extra.span)]!r} in {row['text']!r}")
    return {"dates": tally}


def linked(story: Row) -> list[tuple[int, int, str, Row]]:
    """For each annotated figure of a story, its place: the number of the ledger's line and of the entry in it, the relation, the annotation."""
    reports, wanted = [], {}
    for n, article in enumerate(story["articles"]):
        found = facts.find(article["text"], published=moment(article["published"])).figures
        reports.append((str(n), moment(article["published"]), found))
        for mark in article["figures"]:
            wanted[(str(n), tuple(mark["span"]))] = mark
    made, places = facts.ledger(reports), []
    for (article_id, span), mark in wanted.items():
        place = next(
            ((n, m) for n, q in enumerate(made) for m, g in enumerate(q.given) if g.article == article_id and touches(g.figure.span, span)),
            None,
        )
        given = made[place[0]].given[place[1]] if place else None
        rival = bool(place and made[place[0]].rivals)
        relation = "missing" if given is None else "conflict" if rival and not mark.get("replaces") else given.relation
        places.append((place[0] if place else -1 - len(places), place[1] if place else 0, relation, mark))
    return places


def ledgers(rows: Sequence[Row]) -> dict[str, Tally]:
    """Linking: pairs of figures that are one line in the annotation, in the ledger, or both (missing and made-up pairs count as wrong, so
    that the share is that of agreeing pairs; F1 is printed beside it), and what replaces, contradicts and adds to what."""
    pairs, relations = Tally(), Tally()
    for story in rows:
        places = linked(story)
        for n, (line, _, relation, mark) in enumerate(places):
            for other, _, _, before in places[:n]:
                wanted, found = mark["line"] == before["line"], line == other
                if wanted or found:
                    pairs.count(
                        wanted and found, f"{story['about']}: {before['text']!r} and {mark['text']!r} are {'one' if wanted else 'two'}"
                    )
            told = (
                "conflict"
                if mark.get("conflicts_with")
                else "addition"
                if mark.get("adds_to")
                else "replaces"
                if mark.get("replaces")
                else ""
            )
            alike = relation == told if told else relation in ("first", "same", "conflict")
            relations.count(alike, f"{story['about']}: {mark['text']!r} is {relation}, not {told or 'first or the same'}")
    return {"linking": pairs, "relations": relations}


def names(rows: Sequence[Row]) -> dict[str, Tally]:
    """Whether what is found are names of the text, whether all are found, and of the right ones kind and, where it is judged, role."""
    measures: dict[str, Tally] = {f"names {key}": Tally() for key in ("right", "found", "kind", "role")}
    for row in rows:
        wanted = {_bare(n["name"]): n for n in row["names"]}
        seen = set()
        for name in facts.find(row["text"]).names:
            key = _bare(name.name)
            mark = wanted.get(key)
            if mark is None or not mark.get("optional"):
                measures["names right"].count(mark is not None, f"{name.name!r} ({name.kind}) in {row['text'][:90]!r}")
            if mark is None or mark.get("optional"):
                continue
            seen.add(key)
            kinds = ("org", "place") if mark["kind"] == "either" else (mark["kind"],)
            measures["names kind"].count(name.kind in kinds, f"{name.name!r} is {mark['kind']}, not {name.kind}")
            if "role" in mark:
                right = any(r == name.role or (r and name.role and alike(name.role, r)) for r in mark["role"])
                measures["names role"].count(right, f"{name.name!r}: {name.role}, not {mark['role']}")
        for key, mark in wanted.items():
            if not mark.get("optional"):
                measures["names found"].count(key in seen, f"{mark['name']!r} ({mark['kind']}) in {row['text'][:90]!r}")
    return measures


def _bare(name: str) -> str:
    """A name without its article, in lower case with straight apostrophes."""
    return name.replace("’", "'").lower().removeprefix("the ")


def linking_f1(tally: Tally) -> float:
    """F1 of pairs from the share of agreeing pairs among all: 2tp / (2tp + fp + fn)."""
    return 2 * tally.right / (2 * tally.right + len(tally.wrong)) if tally.rows else 1.0


def topics(rows: Sequence[Row]) -> dict[str, Tally]:
    """Whether the first topic is the one that a desk would file the report under, and whether what is no report has none."""
    first, none = Tally(), Tally()
    for row in rows:
        found = facts.topics.find(row["headline"], row["lede"], "", language=row["language"])
        code = found[0].code if found else None
        (first if row["topic"] else none).count(code == row["topic"], f"{row['headline']!r}: {[t.name for t in found]}, not {row['topic']}")
    return {"topic": first, "no topic": none}


def show(measures: dict[str, Tally], wrong: bool) -> None:
    for name, tally in measures.items():
        print(f"  {name:18} {tally.share:6.3f} of {tally.rows}")
        if wrong:
            for line in tally.wrong:
                print(f"      {line}")


# --- beside others ----------------------------------------------------------------------------------------------------
# A reader of numbers gives (start, end, value), a reader of dates the ISO days it finds; each beside named open tools that need no weights.
NumberReader = Callable[[str], list[tuple[int, int, float]]]
DayReader = Callable[[str, datetime], list[str]]


def number_readers() -> dict[str, NumberReader]:
    """copydesk and the tools that are installed: what each takes for a number, and where."""

    def ours(text: str) -> list[tuple[int, int, float]]:
        return [(*f.span, f.value) for f in facts.find(text).figures]

    found: dict[str, NumberReader] = {"copydesk (all of facts)": ours}
    try:
        from quantulum3 import parser

        def quantulum(text: str) -> list[tuple[int, int, float]]:
            return [(*q.span, q.value) for q in parser.parse(text)]

        found["quantulum3"] = quantulum
    except ImportError:
        print("quantulum3 is not installed")
    try:
        from recognizers_number import Culture, recognize_number

        def recognizers(text: str) -> list[tuple[int, int, float]]:
            return [
                (r.start, r.end + 1, float(r.resolution["value"]))
                for r in recognize_number(text, Culture.English)
                if r.resolution.get("value")
            ]

        found["Recognizers-Text"] = recognizers
    except ImportError:
        print("recognizers-text-suite is not installed (it needs emoji<2)")
    return found


def day_readers() -> dict[str, DayReader]:
    """copydesk and the tools that are installed: the days each finds in a text of that day."""

    def ours(text: str, at: datetime) -> list[str]:
        return [d.value for d in facts.find(text, published=at).dates if d.value and re.fullmatch(r"\d{4}-\d\d-\d\d", d.value)]

    found: dict[str, DayReader] = {"copydesk (all of facts)": ours}
    try:
        from dateparser.search import search_dates

        def dateparser(text: str, at: datetime) -> list[str]:
            settings = {"RELATIVE_BASE": at.replace(tzinfo=None)}
            return [day.date().isoformat() for _, day in search_dates(text, languages=["en"], settings=settings) or []]

        found["dateparser, search"] = dateparser
    except ImportError:
        print("dateparser is not installed")
    try:
        from recognizers_date_time import Culture, recognize_datetime

        def recognizers(text: str, at: datetime) -> list[str]:
            # Two readings are given for "Thursday", the past one first.
            results = recognize_datetime(text, Culture.English, reference=at.replace(tzinfo=None))
            return [
                r.resolution["values"][0]["value"][:10] for r in results if r.resolution and r.resolution["values"][0]["type"] == "date"
            ]

        found["Recognizers-Text"] = recognizers
    except ImportError:
        print("recognizers-text-suite is not installed")
    return found


def beside_others(half: str) -> None:
    """Values and days found by each tool, how many it gives that are none, and how fast it reads."""
    rows, dated = read("figures", half), read("dates", half)
    print(f"\nfigures: value found, given that is none; {len(rows)} sentences of the {half} half")
    for name, reader in number_readers().items():
        started = time.process_time()
        given = [reader(row["text"]) for row in rows]
        spent = time.process_time() - started
        wanted = [(f["span"], f["value"], n) for n, row in enumerate(rows) for f in row["figures"] if not f.get("optional")]
        hits = sum(
            any(touches(g[:2], span) and abs(g[2] - value) <= 1e-6 * max(1, abs(value)) for g in given[n]) for span, value, n in wanted
        )
        spans = [[f["span"] for f in row["figures"]] for row in rows]
        extra = sum(not any(touches(g[:2], span) for span in spans[n]) for n, gs in enumerate(given) for g in gs)
        print(f"  {name:26} {hits / len(wanted):6.3f} {extra:5} of {sum(map(len, given))} {len(rows) / spent:9.0f} sentences/s")
    print(f"dates: days found, given that are none; {len(dated)} sentences")
    for name, days in day_readers().items():
        started = time.process_time()
        told = [days(row["text"], moment(row["published"])) for row in dated]
        spent = time.process_time() - started
        right = [[d["value"] for d in row["dates"] if d["value"] and re.fullmatch(r"\d{4}-\d\d-\d\d", d["value"])] for row in dated]
        hits = sum(day in told[n] for n, those in enumerate(right) for day in those)
        extra = sum(day not in right[n] for n, those in enumerate(told) for day in those)
        print(f"  {name:26} {hits / sum(map(len, right)):6.3f} {extra:5} of {sum(map(len, told))} {len(dated) / spent:9.0f} sentences/s")


def main() -> None:
    for half in ("open", "sealed") if "--sealed" in sys.argv else ("open",):
        for name, measure in (("figures", figures), ("dates", dates), ("ledger", ledgers), ("names", names), ("topics", topics)):
            rows = read(name, half)
            print(f"{name}, {half} half, {len(rows)} rows")
            measures = measure(rows)
            show(measures, "--wrong" in sys.argv and half == "open")
            if "linking" in measures:
                print(f"  linking F1         {linking_f1(measures['linking']):6.3f}")
    for lot in ("third", "fourth", "worked"):
        rows = read("figures", lot)
        print(f"figures, {lot} lot, {len(rows)} rows")
        show(figures(rows), "--wrong" in sys.argv)
    if "--wrong" not in sys.argv:
        beside_others("open")


if __name__ == "__main__":
    main()
