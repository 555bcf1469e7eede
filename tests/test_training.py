"""A second opinion on who said what, trained on invented texts."""

from __future__ import annotations

import json
import random
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from copydesk import facts
from copydesk.cli import app
from copydesk.errors import ConfigError
from copydesk.facts import opinion, training
from copydesk.facts.opinion import Marked, Opinion
from copydesk.types import Statement

PEOPLE = ["Mara Quill", "Jonas Reed", "Ada Petrie", "Colm Varley", "Ruth Dunmore", "the harbour master", "the council", "the union"]
SAID = [
    "the pier was lost",
    "nobody had been hurt",
    "the ferry would run again in May",
    "the roof leaks in every storm",
    "talks had failed",
]
ELSE = [
    "The night was cold and the quay empty.",
    "Rain fell on the old cannery.",
    "Two tugs lay at the mole.",
    "The clock on the hall stood still.",
]
VERBS = ["said", "warned", "added", "argued", "insisted"]


def row(number: int) -> dict[str, Any]:
    """A text of four sentences, two of which report what somebody said, with their marks."""
    rnd = random.Random(number)
    text, marks = "", []
    for n in range(4):
        if n % 2:
            text += f"{rnd.choice(ELSE)} "
            continue
        who, verb, content = rnd.choice(PEOPLE), rnd.choice(VERBS), rnd.choice(SAID)
        start = len(text)
        text += f"{who[0].upper()}{who[1:]} {verb} that {content} after {number} days. "
        cue = start + len(who) + 1
        end = len(text) - 2
        marks.append({"source": [[start, start + len(who)]], "cue": [[cue, cue + len(verb)]], "content": [[cue + len(verb) + 1, end]]})
    return {"id": f"t{number}", "text": text.strip(), "attributions": marks}


ROWS = [row(n) for n in range(60)]


def lines(rows: list[Any]) -> list[str]:
    return [json.dumps(r) for r in rows]


@pytest.fixture(scope="module")
def texts() -> list[Marked]:
    return opinion.read(lines(ROWS), subject="rows")


@pytest.fixture(scope="module")
def trained(texts: list[Marked]) -> tuple[Opinion, opinion.Scores]:
    return training.train(texts, rounds=40)


@pytest.fixture
def file(trained: tuple[Opinion, opinion.Scores], tmp_path: Path) -> Path:
    trained[0].save(tmp_path / "own.model", {"texts": 60})
    return tmp_path / "own.model"


# --- the model ------------------------------------------------------------------------------------------------------
def test_a_model_learns_what_was_marked(trained: tuple[Opinion, opinion.Scores]) -> None:
    model, scores = trained
    assert scores.texts == 6
    assert scores.words_f1 > 0.9
    assert scores.after[0] >= scores.before[0]
    text = "Fay Gunn argued that the well was dry after two days. Rain fell on the mill."
    (told,) = training.rules(text)
    wrong = replace(told, content=((54, 75),), source=((41, 52),))
    sure = model.sure(text, [told, wrong])
    assert sure[0] > 0.8
    assert sure[1] < 0.1
    assert model.sure(text, []) == []


def test_the_same_texts_give_the_same_model(texts: list[Marked], trained: tuple[Opinion, opinion.Scores], file: Path) -> None:
    again, scores = training.train([*texts[30:], *texts[:30]], rounds=40)
    assert again.model == trained[0].model
    assert scores == trained[1]
    other = file.with_name("again.model")
    again.save(other, {"texts": 60})
    assert other.read_bytes() == file.read_bytes()


def test_no_text_is_learned_and_scored() -> None:
    many = [Marked(id=str(n), text=f"text {n}", statements=()) for n in range(100)]
    learned, tuned, scored = training._parted(many)
    assert [len(learned), len(tuned), len(scored)] == [80, 10, 10]
    assert len({m.id for m in (*learned, *tuned, *scored)}) == 100


def statement(tier: int, **more: Any) -> Statement:
    made = Statement(source=((0, 8),), cue=((9, 13),), content=((14, 40),), type="indirect", speaker="Fay Gunn", **more)
    return replace(made, tier=tier)


@pytest.mark.parametrize(
    ("sure", "tier", "becomes"), [(0.9, 2, 1), (0.9, 3, 2), (0.9, 1, 1), (0.5, 2, 2), (0.5, 1, 1), (0.1, 1, 2), (0.1, 2, 3), (0.1, 3, 3)]
)
def test_agreement_raises_a_tier_and_disagreement_lowers_it(
    trained: tuple[Opinion, opinion.Scores], monkeypatch: pytest.MonkeyPatch, sure: float, tier: int, becomes: int
) -> None:
    model = Opinion(trained[0].model, raises=0.8, lowers=0.2)
    monkeypatch.setattr(model, "sure", lambda text, told: [sure for _ in told])
    text = "Fay Gunn said that the well was dry by now."
    (moved,) = model.weighed(text, [statement(tier)])
    assert moved == statement(becomes)  # nothing but the tier


def test_a_pronoun_never_rises_to_the_first_tier(trained: tuple[Opinion, opinion.Scores], monkeypatch: pytest.MonkeyPatch) -> None:
    model = Opinion(trained[0].model, raises=0.0, lowers=-1.0)
    text = "She said that the well was dry by now, and left."
    (moved,) = model.weighed(text, [replace(statement(2), source=((0, 3),))])
    assert moved.tier == 2


def test_thresholds_keep_as_many_right_statements_and_leave_wrong_ones() -> None:
    def judged(tier: int, sure: float, right: bool, times: int) -> list[training._Judged]:
        return [training._Judged(statement(tier), sure, right)] * times

    seen = judged(1, 0.9, True, 90) + judged(1, 0.12, False, 10) + judged(2, 0.97, True, 20) + judged(2, 0.6, False, 20)
    raises, lowers = training._thresholds(seen)
    assert lowers >= 0.12
    assert 0.6 < raises <= 0.97
    assert training._thresholds(seen[:50]) == (opinion.RAISE, opinion.LOWER)  # too few to tell


# --- in facts -------------------------------------------------------------------------------------------------------
def test_without_a_model_nothing_changes_and_with_one_only_tiers(file: Path) -> None:
    text = " ".join(r["text"] for r in ROWS[:10])
    plain, judged = facts.find(text), facts.find(text, model=str(file))
    assert facts.find(text, model="") == plain
    assert [replace(s, tier=1) for s in judged.statements] == [replace(s, tier=1) for s in plain.statements]
    assert len(plain.statements) > 10


def test_a_model_is_a_file_in_which_nothing_can_run(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        assert sorted(archive.namelist()) == ["about.json", "model.crfsuite"]
        assert json.loads(archive.read("about.json"))["format"] == opinion.FORMAT
        assert archive.read("model.crfsuite").startswith(b"lCRF")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "there is no such model"),
        (b"what is this", "is no model of copydesk"),
        ({"about.json": "{}"}, "is no model of copydesk"),
        ({"about.json": '{"format": 99}', "model.crfsuite": "x"}, "was made for format 99"),
        ({"about.json": '{"format": 1, "raises": 0.9, "lowers": 0.1}', "model.crfsuite": "x"}, "holds no model"),
    ],
)
def test_a_bad_file_is_told(tmp_path: Path, content: Any, says: str) -> None:
    path = tmp_path / "bad.model"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        with zipfile.ZipFile(path, "w") as archive:
            for name, words in content.items():
                archive.writestr(name, words)
    with pytest.raises(ConfigError, match=says):
        opinion.load(str(path))


# --- annotated texts ------------------------------------------------------------------------------------------------
GOOD = ROWS[0]
MARK = GOOD["attributions"][0]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("{", "row 2: is no JSON"),
        ("[]", "row 2: text is missing"),
        (json.dumps({**GOOD, "text": ""}), "row 2: text is missing, empty"),
        (json.dumps({**GOOD, "text": 7}), "row 2: text is missing, empty or no text"),
        (json.dumps({"text": "Words."}), "row 2: attributions is no list"),
        (json.dumps({**GOOD, "attributions": ["x"]}), r"row 2: attributions\[0\] is no object"),
        (json.dumps({**GOOD, "attributions": [MARK, {**MARK, "source": [[5, 2]]}]}), r"row 2: attributions\[1\].source = \[\[5, 2\]\]"),
        (json.dumps({**GOOD, "attributions": [{**MARK, "cue": [[0, 99999]]}]}), r"row 2: attributions\[0\].cue"),
        (json.dumps({**GOOD, "attributions": [{**MARK, "content": "words"}]}), r"row 2: attributions\[0\].content"),
        (json.dumps({**GOOD, "attributions": [{**MARK, "content": [[True, 2]]}]}), r"row 2: attributions\[0\].content"),
        (json.dumps({**GOOD, "attributions": [{"source": [[0, 2]]}]}), r"row 2: attributions\[0\].content is missing"),
    ],
)
def test_a_bad_row_is_named_with_its_field(bad: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        opinion.read([json.dumps(GOOD), bad], subject="my.jsonl")


def test_too_little_is_told() -> None:
    with pytest.raises(ConfigError, match="has no attribution"):
        opinion.read(lines([{"text": "Words.", "attributions": []}]), subject="my.jsonl")
    with pytest.raises(ConfigError, match="3 texts are too few"):
        training.train(opinion.read(lines(ROWS[:3]), subject="x"))


# --- the command ----------------------------------------------------------------------------------------------------
def test_the_command_writes_a_model_and_prints_how_it_does(tmp_path: Path) -> None:
    own = tmp_path / "own.jsonl"
    own.write_text("\n".join(lines(ROWS)), encoding="utf-8")
    model = tmp_path / "own.model"
    done = CliRunner().invoke(app, ["train", str(own), "--out", str(model), "--rounds", "5"])
    assert done.exit_code == 0, done.output
    assert "6 that it had not seen" in done.output
    assert 'model = "own.model"' in done.output
    told = json.loads(CliRunner().invoke(app, ["train", str(own), "--out", str(model), "--rounds", "5", "--json"]).output)
    assert told["texts"] == 60
    assert 0 <= told["first_tier"]["with_model"]["precision"] <= 1
    text = tmp_path / "text.txt"
    text.write_text(ROWS[0]["text"], encoding="utf-8")
    found = CliRunner().invoke(app, ["facts", str(text), "--model", str(model)])
    assert len(json.loads(found.output)["statements"]) == 2


def test_a_missing_package_is_told_before_anything_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pycrfsuite", None)
    done = CliRunner().invoke(app, ["train", str(tmp_path / "nothing.jsonl")])
    assert isinstance(done.exception, ConfigError)
    assert "pip install 'copydesk[train]'" in str(done.exception)


def test_a_newsroom_tells_a_missing_model_once(tmp_path: Path) -> None:
    from copydesk.newsroom import Newsroom

    (tmp_path / "copydesk.toml").write_text('[facts]\nmodel = "gone.model"\n', encoding="utf-8")
    with Newsroom.open(tmp_path) as room, pytest.raises(ConfigError, match="there is no such model"):
        room.run()
