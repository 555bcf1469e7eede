"""How well figures, dates, the ledger and topics are read on the annotated sets, beside open tools, and how fast.

    python benchmarks/facts.py            the open half of each set, then quality and speed beside the tools that are installed
    python benchmarks/facts.py --peers    the second part alone
    python benchmarks/facts.py --sealed   the sealed halves as well: they are scored once
    python benchmarks/facts.py --wrong    also prints what is wrong in the open half

The sets are under tests/data/facts; the README beside them says how they were annotated. Quotations are those of the demo, and of the
evaluation data if it is here. The tools come with the extra [bench]; what is missing is named and left out.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import fact_peers as peers
from benchmarks import quality
from benchmarks.quality import f1

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
        ways = wanted["what"] if isinstance(wanted["what"], list) else [wanted["what"]]
        measures["what"].count(
            any(alike(said, way) for said in (known, figure.what) for way in ways),
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
def prf(hits: int, given: int, wanted: int) -> str:
    """Precision, recall and F1 of so many hits, as a line of the tables has them."""
    p, r = hits / given if given else 0.0, hits / wanted if wanted else 0.0
    return f"{p:9.3f} {r:9.3f} {f1(p, r):9.3f}"


def timed(reader: Callable[..., list[Any]], calls: Sequence[tuple[Any, ...]]) -> tuple[list[list[Any]], float, int]:
    """What a tool gives for each text, how many texts a second of processor time, and on how many it failed (there it gives nothing)."""
    reader(*calls[0])  # what is loaded once is not timed
    given, failed, started = [], 0, time.process_time()
    for call in calls:
        try:
            given.append(reader(*call))
        except Exception:
            given.append([])
            failed += 1
    return given, len(calls) / (time.process_time() - started), failed


def header(title: str, more: str = "") -> None:
    print(f"\n{title}\n  {'':28} {'precision':>9} {'recall':>9} {'F1':>9} {more}{'a second':>9}")


def line(name: str, scores: str, rate: float, failed: int) -> None:
    print(f"  {name:28} {scores} {rate:9.0f}{f'   failed on {failed}' if failed else ''}")


def numbers_beside(half: str) -> None:
    """Values with their places; a number where no figure is annotated is wrong, one at an optional figure is not judged."""
    rows = read("figures", half)
    wanted = [[f for f in row["figures"] if not f.get("optional")] for row in rows]
    spare = [[f["span"] for f in row["figures"] if f.get("optional")] for row in rows]
    header(f"figures, value right at its place: {len(rows)} sentences of the {half} half")
    for name, reader in peers.number_readers().items():
        given, rate, failed = timed(reader, [(row["text"],) for row in rows])
        judged = [[g for g in some if not any(touches(g[:2], s) for s in spare[n])] for n, some in enumerate(given)]
        hits = sum(
            any(touches(g[:2], f["span"]) and abs(g[2] - f["value"]) <= 1e-6 * max(1, abs(f["value"])) for g in judged[n])
            for n, some in enumerate(wanted)
            for f in some
        )
        line(name, prf(hits, sum(map(len, judged)), sum(map(len, wanted))), rate, failed)


def days_beside(half: str) -> None:
    """The days of each sentence; lengths, months and ranges are left out, for not every tool has them."""
    rows = read("dates", half)
    wanted = [Counter(d["value"] for d in row["dates"] if d["value"] and re.fullmatch(r"\d{4}-\d\d-\d\d", d["value"])) for row in rows]
    header(f"dates, day right: {len(rows)} sentences of the {half} half")
    for name, reader in peers.day_readers().items():
        given, rate, failed = timed(reader, [(row["text"], moment(row["published"])) for row in rows])
        hits = sum((Counter(some) & wanted[n]).total() for n, some in enumerate(given))
        line(name, prf(hits, sum(map(len, given)), sum(c.total() for c in wanted)), rate, failed)


Wanted = tuple[str, list[peers.Said]]  # a text, and who says what in it in quotation marks


def quoted_sets() -> dict[str, list[Wanted]]:
    """Texts with their direct quotations: the demo's, and the evaluation data's if it is here. Fragments in others' sentences are left out."""
    demo = []
    for id, piece in quality.gold("quotations").items():
        text = quality.first(id).replace("“", '"').replace("”", '"')
        demo.append((text, [_wanted(text, q) for q in piece["quotations"] if not q.get("fragment") and q["by"]]))
    sets = {"the demo": demo}
    folder = quality.evaluation()
    for file in sorted(folder.glob("attribution/*_dev.jsonl.gz")) if folder else ():
        those = quality.rows(file)
        if "source" in those[0]["attributions"][0]:
            sets[file.name.partition(".")[0]] = [
                (row["text"], [_marked(a) for a in row["attributions"] if a["type"] == "direct"]) for row in those
            ]
    return sets


def _wanted(text: str, quotation: Row) -> peers.Said:
    places = [(at, at + len(words)) for words in quotation["words"] if (at := text.find(words)) >= 0]
    return peers.Said(content=places, source=[], speaker=quotation["by"])


def _marked(mark: Row) -> peers.Said:
    return peers.Said(content=[(a, b) for a, b in mark["content"]], source=[(a, b) for a, b in mark["source"]], speaker="")


def covered(text: str, spans: Sequence[Sequence[int]]) -> frozenset[int]:
    """The places of the words within some spans."""
    return frozenset(start + m.start() for start, end in spans for m in re.finditer(r"\w+", text[start:end]))


def quotations_beside() -> None:
    """Direct quotations of which half of all words agree, and of all wanted ones those with the right speaker: where places are annotated,
    the source touches; where names are, the last word of the name is told."""
    for title, texts in quoted_sets().items():
        header(f"direct quotations: {len(texts)} texts of {title}", f"{'speaker':>9} ")
        for name, reader in peers.quotation_readers().items():
            given, rate, failed = timed(reader, [(text,) for text, _ in texts])
            hits = speakers = 0
            for (text, wanted), found in zip(texts, given, strict=True):
                left = list(found)
                for one in wanted:
                    hit = max(left, key=lambda s: share(text, s, one), default=None)
                    if hit is not None and share(text, hit, one) >= 0.5:
                        left.remove(hit)
                        hits += 1
                        speakers += told_by(hit, one)
            total = sum(len(wanted) for _, wanted in texts)
            line(name, f"{prf(hits, sum(map(len, given)), total)} {speakers / total:9.3f}", rate, failed)


def share(text: str, found: peers.Said, wanted: peers.Said) -> float:
    """How many of the words of both stand in both."""
    a, b = covered(text, found.content), covered(text, wanted.content)
    return len(a & b) / len(a | b) if a | b else 0.0


def told_by(found: peers.Said, wanted: peers.Said) -> bool:
    if wanted.source:
        return any(touches(a, b) for a in found.source for b in wanted.source)
    return bool(wanted.speaker) and wanted.speaker.split()[-1] in found.speaker


def speed(texts: Sequence[str], rounds: int = 3) -> float:
    """How many texts a second of processor time, all of their facts; the median of some rounds."""
    facts.find(texts[0])  # what is loaded once is not timed
    rates = []
    for _ in range(rounds):
        started = time.process_time()
        for text in texts:
            facts.find(text)
        rates.append(len(texts) / (time.process_time() - started))
    return median(rates)


def speeds() -> None:
    print("\nall facts, texts a second and core")
    for title, rows in quoted_sets().items():
        texts = [text for text, _ in rows]
        words = sum(len(text.split()) for text in texts) / len(texts)
        print(f"  {title:28} {speed(texts):9.0f}   {len(texts)} texts of {words:.0f} words")


def beside_others(half: str) -> None:
    """Each kind of fact by copydesk and by the nearest open tools that need no weights, with one scorer."""
    for name, hint in peers.missing().items():
        print(f"{name} is not installed and left out: {hint}")
    speeds()
    quotations_beside()
    numbers_beside(half)
    days_beside(half)


def main() -> None:
    if "--peers" in sys.argv:
        beside_others("open")
        return
    for half in ("open", "sealed") if "--sealed" in sys.argv else ("open",):
        for name, measure in (("figures", figures), ("dates", dates), ("ledger", ledgers), ("names", names), ("topics", topics)):
            rows = read(name, half)
            print(f"{name}, {half} half, {len(rows)} rows")
            measures = measure(rows)
            show(measures, "--wrong" in sys.argv and half == "open")
            if "linking" in measures:
                print(f"  linking F1         {linking_f1(measures['linking']):6.3f}")
    for lot in ("third", "fourth", "fifth", "worked"):
        rows = read("figures", lot)
        print(f"figures, {lot} lot, {len(rows)} rows")
        show(figures(rows), "--wrong" in sys.argv)
    if "--wrong" not in sys.argv:
        beside_others("open")


if __name__ == "__main__":
    main()
