"""What lies beside the documents: answers to findings, the profile, earlier reports; and the score."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policygraph.auditing import examine, suppress, suppression_files, texts_of, unsuppress
from policygraph.errors import BadParameter, InputError, UnreadableDocument, UsageError
from policygraph.graph.store import Store
from policygraph.loaders.suppressions import COLUMNS, add_suppressions, read_suppressions, remove_suppressions
from policygraph.pipeline import build
from policygraph.queries.audit import Audit, read_baseline
from policygraph.queries.audit.score import FEW
from policygraph.views import audit as shown
from policygraph.views import scores, suppressions

EXAMPLE = Path(__file__).parents[2] / "examples" / "fjordby"
DAY = "2024-06-01"


@pytest.fixture(scope="module")
def built(fjordby: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(fjordby, tmp_path_factory.mktemp("beside") / "home") / "store"


@pytest.fixture
def store(built: Path) -> Iterator[Path]:
    """The store, with nothing beside its documents."""
    file(built).unlink(missing_ok=True)
    (built.parent / "documents" / "audit.toml").unlink(missing_ok=True)
    yield built
    file(built).unlink(missing_ok=True)


def file(store: Path) -> Path:
    return store.parent / "documents" / "suppressions.csv"


#: Enough rules to see what all of them go through.
SOME = (
    "document-past-period",
    "document-without-responsible",
    "goal-weakened",
    "goal-without-target",
    "initiative-without-responsible",
    "need-unmet",
    "target-without-deadline",
    "target-without-method",
)


def audited(store: Path, **choice: Any) -> Audit:
    chosen = {} if choice.get("dimensions") or choice.get("itself") else {"only": SOME}
    with Store.open(store) as opened:
        return examine(opened, **{"as_of": DAY, **chosen, **choice})


def keys(report: Audit) -> set[str]:
    return {f.key for f in report.findings}


# ── Answers to findings ──


def test_an_answered_finding_is_not_reported_and_comes_back_when_taken_back(store: Path) -> None:
    before = audited(store)
    one = before.findings[0]
    (line,) = suppress(store, [one.key[:8]], "known; decided in June", who="kim", as_of=DAY)
    assert line.key == one.key and line.rule == one.rule.id and line.label == one.label and line.when
    assert suppression_files(store)[0].resolve() == file(store).resolve()
    after = audited(store)
    assert keys(after) == keys(before) - {one.key}
    assert [(f.key, f.suppression and f.suppression.reason) for f in after.suppressed] == [(one.key, "known; decided in June")]
    assert [s.key for s in unsuppress(store, [one.key])] == [one.key]
    assert keys(audited(store)) == keys(before) and not audited(store).suppressed


def test_it_holds_up_to_and_with_its_last_day(store: Path) -> None:
    one = audited(store).findings[0]
    suppress(store, [one.key], "until the plan is revised", expires="31-12-2999", as_of=DAY)
    assert "2999-12-31" in file(store).read_text(encoding="utf-8-sig")
    text = file(store).read_text(encoding="utf-8-sig").replace("2999-12-31", DAY)
    file(store).write_text(text, encoding="utf-8")
    assert one.key not in keys(audited(store))
    late = audited(store, as_of="2024-06-02")
    assert one.key in keys(late) and [s.key for s in late.expired] == [one.key] and not late.stale
    assert any(one.key in line and "reported again" in line for line in suppressions.notes(late, "en", 400))


def test_an_answer_to_a_finding_that_is_gone_is_reported(store: Path) -> None:
    file(store).write_text("key;rule;label;reason\nffff00000000;goal-without-target;Mål 9;gammelt\n", encoding="utf-8")
    (stale,) = audited(store).stale
    assert stale.key == "ffff00000000" and stale.where.endswith("suppressions.csv:2")
    assert audited(store, only=["goal-without-initiative"]).stale == [], "only what was looked for can be missed"
    assert any("suppressions.csv:2" in line for line in suppressions.notes(audited(store), "da", 400))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{key};goal;"torn', "quotation mark"),
        ("{key};goal;Mål;", "reason"),
        (";goal;Mål;fordi", "key"),
        ("{key};goal;Mål;fordi;kim;;snart", "'snart' is no day"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_does_not_count(store: Path, line: str, fault: str) -> None:
    first, second = (f.key for f in audited(store).findings[:2])
    head = ";".join(COLUMNS)
    file(store).write_text(f"{head}\n{line.format(key=first)}\n;;;;;;\n{second};r;l;fordi\n", encoding="utf-8")
    report = audited(store)
    ((where, what),) = report.bad
    assert where.endswith("suppressions.csv:2") and fault in what
    assert first in keys(report) and second not in keys(report)


def test_what_a_spreadsheet_makes_of_it_is_read_and_kept(store: Path) -> None:
    first, second, third = (f.key for f in audited(store).findings[:3])
    file(store).write_bytes(
        f'Key,Reason,Egen,Expires\r\n{first.upper()},"fordi, ja",mit,31-12-2999\r\n{second},=1+1,,\r\n'.encode("cp1252")
    )
    assert {f.key for f in audited(store).suppressed} == {first, second}
    suppress(store, [third], "=også dette", as_of=DAY)
    unsuppress(store, [second])
    text = file(store).read_bytes().decode("utf-8-sig")
    assert text.startswith("Key,Reason,Egen,Expires") and f'{first.upper()},"fordi, ja",mit,31-12-2999\r\n' in text
    assert second not in text and "'=også dette" in text
    assert {s.key: s.reason for s in read_suppressions([file(store)])[0]} == {first: "fordi, ja", third: "=også dette"}


def test_the_same_finding_has_one_line(store: Path) -> None:
    one = audited(store).findings[0]
    for reason in ("first", "second"):
        suppress(store, [one.key], reason, as_of=DAY)
    assert [s.reason for s in read_suppressions([file(store)])[0]] == ["second"]
    assert len(file(store).read_text(encoding="utf-8-sig").splitlines()) == 2


def test_what_cannot_be_answered_says_why(store: Path) -> None:
    one = audited(store).findings[0]
    with pytest.raises(UsageError, match="for a reason"):
        suppress(store, [one.key], "  ", as_of=DAY)
    with pytest.raises(UsageError, match="no finding has the key"):
        suppress(store, ["zzz"], "x", as_of=DAY)
    with pytest.raises(BadParameter, match="is over"):
        suppress(store, [one.key], "x", expires="2020-01-01", as_of=DAY)
    with pytest.raises(BadParameter, match="no day"):
        suppress(store, [one.key], "x", expires="soon", as_of=DAY)
    with pytest.raises(UsageError, match="no suppressed finding"):
        unsuppress(store, [one.key])
    assert not file(store).exists()


def test_a_file_of_something_else_is_not_written_over(tmp_path: Path) -> None:
    other = tmp_path / "suppressions.csv"
    other.write_text("navn;tal\na;1\n", encoding="utf-8")
    for write in (lambda: add_suppressions(other, []), lambda: remove_suppressions(other, ["a"])):
        with pytest.raises(InputError, match="first line"):
            write()
    assert other.read_text(encoding="utf-8") == "navn;tal\na;1\n"


def test_the_file_of_answers_is_no_document(store: Path) -> None:
    suppress(store, [audited(store).findings[0].key], "x", as_of=DAY)
    before = audited(store)
    again = shutil.copytree(store, store.parent / "again")
    build([store.parent / "documents"], again)
    after = audited(again)
    assert after.coverage == before.coverage and keys(after) == keys(before)


def test_a_key_stays_when_lines_move_and_languages_change(store: Path, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "moved")
    for path in (tmp_path / "moved").glob("*.txt"):
        title, rest = path.read_text(encoding="utf-8").split("\n", 1)
        path.write_text(f"{title}\n\n\n{rest}", encoding="utf-8")
    build([tmp_path / "moved"], tmp_path / "store")
    assert keys(audited(tmp_path / "store", lang="da")) == keys(audited(store, lang="en"))


# ── Earlier reports ──


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_since_an_earlier_report_only_what_is_new(store: Path, tmp_path: Path, form: str) -> None:
    before = audited(store, as_of="2023-01-01")
    earlier = tmp_path / f"before.{form}"
    written = shown.write(before, form, "en")
    earlier.write_bytes(written)
    now = audited(store, as_of="2099-01-01")
    since = audited(store, as_of="2099-01-01", baseline=earlier)
    assert since.baseline is not None and keys(since) == keys(now) - keys(before) != set()
    assert since.baseline.old == len(keys(now) & keys(before))
    assert {k.key for k in since.baseline.resolved} == keys(before) - keys(now)
    narrowed = audited(store, as_of="2099-01-01", baseline=earlier, only=["goal-without-target"])
    assert narrowed.baseline is not None and narrowed.findings == [] and narrowed.baseline.resolved == []
    assert since.scores.dimensions == now.scores.dimensions, "a score speaks of all"


def test_what_was_answered_then_is_not_new(store: Path, tmp_path: Path) -> None:
    one = audited(store).findings[0]
    suppress(store, [one.key], "x", as_of=DAY)
    (tmp_path / "b.json").write_bytes(shown.write(audited(store), "json", "en"))
    unsuppress(store, [one.key])
    assert audited(store, baseline=tmp_path / "b.json").findings == []


@pytest.mark.parametrize("words", ["", "[1]", "{}", '{"findings": 3}', '{"findings": [{}], "suppressed": []}', "\xff"])
def test_what_is_no_report_is_refused(tmp_path: Path, words: str) -> None:
    (tmp_path / "x.json").write_text(words, encoding="latin-1")
    with pytest.raises(UnreadableDocument, match="report"):
        read_baseline(tmp_path / "x.json")


# ── The profile ──


def test_the_profile_beside_the_documents_is_taken_unless_another_is_named(store: Path, tmp_path: Path) -> None:
    beside = store.parent / "documents" / "audit.toml"
    beside.write_text('[severity]\n"need-unmet" = "off"\n', encoding="utf-8")
    (tmp_path / "other.toml").write_text('[severity]\n"need-unmet" = "error"\n', encoding="utf-8")
    assert not any(f.rule.id == "need-unmet" for f in audited(store, only=()).findings)
    with pytest.raises(UsageError, match="off"):
        audited(store, only=["need-unmet"])
    named = audited(store, profile=tmp_path / "other.toml", only=["need-unmet"]).findings
    assert named and {f.severity for f in named} == {"error"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('[severity]\n"need-unmett" = "off"\n', "need-unmet"),
        ('[parameters]\nas_off = "2020-01-01"\n', "as_of"),
        ("[severities]\n", "severity, parameters, rules"),
    ],
)
def test_a_profile_that_says_what_there_is_not_names_the_nearest(store: Path, tmp_path: Path, words: str, told: str) -> None:
    (tmp_path / "audit.toml").write_text(words, encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        audited(store, profile=tmp_path / "audit.toml")


@pytest.mark.parametrize(
    ("choice", "near"),
    [
        ({"only": ["goal-without-targets"]}, "goal-without-target"),
        ({"dimensions": ["meassurement"]}, "measurement"),
        ({"documents": ["indsatskatalog-2032.txt"]}, "indsatskatalog-2023.txt"),
        ({"as_of": "i morgen"}, "YYYY-MM-DD"),
        ({"only": ["node-orphan"]}, "--self"),
        ({"dimensions": ["quality"]}, "--self"),
    ],
)
def test_what_is_not_known_is_answered_with_the_nearest(store: Path, choice: dict[str, Any], near: str) -> None:
    with pytest.raises(UsageError, match=near):
        audited(store, **choice)


# ── The score ──


def test_a_score_can_be_counted_by_hand(store: Path) -> None:
    report = audited(store, only=["target-without-deadline"])
    (score,) = report.scores.dimensions
    with Store.open(store) as opened:
        rows = opened.query("PREFIX pg: <https://w3id.org/policygraph/ontology#> SELECT ?t WHERE { ?t a pg:ResultTarget }")
        targets = len(list(rows))
    assert score.checks == targets and score.passed == targets - len(report.findings)
    assert dict(score.not_stated) == {"deadline": len(report.findings)}
    assert score.percent == (round(100 * score.passed / score.checks) if score.checks >= FEW else None)


def test_what_is_reported_together_counts_for_each(store: Path) -> None:
    report = audited(store, only=["document-without-responsible", "initiative-without-responsible"])
    together = [f for f in report.findings if f.rule.id == "document-without-responsible"]
    single = [f for f in report.findings if f.rule.id == "initiative-without-responsible"]
    (score,) = report.scores.dimensions
    assert together and score.checks - score.passed == sum(len(f.things) for f in together) + len(single)


def test_what_was_answered_and_what_is_for_information_is_no_check(store: Path) -> None:
    before = audited(store, only=["target-without-deadline"])
    suppress(store, [before.findings[0].key], "x", as_of=DAY)
    (was,), (now,) = before.scores.dimensions, audited(store, only=["target-without-deadline"]).scores.dimensions
    assert (now.checks, now.passed) == (was.checks - 1, was.passed)
    reasoned = [f for f in audited(store, only=["goal-without-target"]).findings if f.severity == "info"]
    assert reasoned, "the example holds a goal with a reason"


def test_a_goal_is_scored_on_its_own_thread(store: Path) -> None:
    found = audited(store).scores
    assert found.goals and all(0 <= g.passed <= g.checks and g.document and g.label for g in found.goals)
    assert len({g.name for g in found.goals}) == len(found.goals)
    assert sum(d.checks for d in found.dimensions) >= max(g.checks for g in found.goals)


@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_score_says_how_it_is_computed(store: Path, lang: str) -> None:
    found = audited(store, lang=lang).scores
    assert "{" not in found.method and str(FEW) in found.method
    text = "\n".join(scores.text(found, lang))
    assert found.method.split(".")[0] in " ".join(text.split())
    assert ("not stated:" if lang == "en" else "ikke oplyst:") in text


# ── The documents as they are, and the same report twice ──


def test_the_documents_are_looked_at_where_they_lie(store: Path) -> None:
    with Store.open(store) as opened:
        assert all(texts_of(opened).values())
    catalogue = store.parent / "documents" / "indsatskatalog-2023.txt"
    words = catalogue.read_text(encoding="utf-8")
    try:
        catalogue.write_text(words.replace("\n", "\n\n"), encoding="utf-8")
        moved = audited(store, itself=True, dimensions=["quality"])
        assert "passage-not-in-text" not in {f.rule.id for f in moved.findings}
        catalogue.write_text(words[: len(words) // 2], encoding="utf-8")
        found = audited(store, itself=True, dimensions=["quality"]).findings
        assert {"passage-not-in-text", "document-changed"} <= {f.rule.id for f in found}
        catalogue.unlink()
        gone = [f for f in audited(store, itself=True).findings if f.rule.id == "document-gone"]
        assert ["indsatskatalog-2023.txt" in f.message for f in gone] == [True]
    finally:
        catalogue.write_text(words, encoding="utf-8")


@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_same_input_gives_the_same_bytes(store: Path, lang: str) -> None:
    once, twice = (shown.write(audited(store, lang=lang, itself=True), "json", lang) for _ in range(2))
    assert once == twice and json.loads(once)["asOf"] == DAY
