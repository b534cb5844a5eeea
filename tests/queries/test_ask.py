"""Everyday wordings find their question: ``pytest -s tests/queries/test_ask.py`` prints how many.

``wordings.tsv`` was written before the matching was made, in two halves: the first to make it with, the second to measure it.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from policygraph.graph.store import Store
from policygraph.pipeline import build
from policygraph.queries import catalogue, kept, run
from policygraph.queries.ask import Understanding, understand
from policygraph.queries.catalogue import NAMED, read_query
from policygraph.queries.wording import _words, concepts

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "roskilde"
with (Path(__file__).parent / "wordings.tsv").open(encoding="utf-8", newline="") as _file:
    WORDINGS = list(csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE))
OFF_TOPIC = [w["wording"] for w in WORDINGS if w["question"] == "-"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    place = tmp_path_factory.mktemp("ask") / "store"
    build([EXAMPLE], place)
    return Store.open(place)


@pytest.fixture(scope="module")
def read(store: Store) -> list[tuple[dict[str, str], Understanding]]:
    """Each wording, and what was understood."""
    return [(w, understand(w["wording"], store)) for w in WORDINGS]


def name(understood: Understanding) -> str:
    return understood.query.name if understood.query else "-"


def test_every_question_is_put_in_both_languages_and_halves() -> None:
    meant = [w for w in WORDINGS if w["question"] != "-"]
    assert len({w["wording"] for w in meant}) == len(meant) >= 80
    assert {w["question"] for w in meant} == set(catalogue())
    assert {w["question"] for w in meant if w["half"] == "dev"} == {w["question"] for w in meant if w["half"] == "held"}
    assert not {w["wording"].casefold().rstrip("?") for w in meant} & {
        said.casefold() for q in catalogue().values() for qs in q.questions.values() for said in qs
    }


def test_nineteen_of_twenty_wordings_find_their_question(read: list[tuple[dict[str, str], Understanding]]) -> None:
    asked = [(w, name(understood)) for w, understood in read if w["question"] != "-"]
    found = {half: [w["question"] == got for w, got in asked if w["half"] == half] for half in ("dev", "held")}
    missed = [f"{w['half']}: {w['wording']} → {got}, not {w['question']}" for w, got in asked if got != w["question"]]
    for half, hits in found.items():
        print(f"ask, {half}: {sum(hits)} of {len(hits)} found ({sum(hits) / len(hits):.1%})")
    print("\n".join(missed))
    assert sum(map(sum, found.values())) >= 0.95 * len(asked), missed
    assert all(sum(hits) >= 0.92 * len(hits) for hits in found.values()), missed


def test_what_is_named_fills_the_parameter(read: list[tuple[dict[str, str], Understanding]]) -> None:
    wrong = []
    for wording, understood in read:
        parameter, _, value = wording["parameters"].partition("=")
        if value and name(understood) == wording["question"] and not understood.params.get(parameter, "").endswith(value):
            wrong.append((wording["wording"], understood.params))
    assert not wrong


def test_what_is_understood_can_be_answered(store: Store, read: list[tuple[dict[str, str], Understanding]]) -> None:
    for query, params in {(u.query.name, tuple(u.params.items())) for _, u in read if u.query}:
        assert run(store, query, dict(params)).variables


@pytest.mark.parametrize("text", [*OFF_TOPIC, "", "?", "12345", "the and of", '"'])
def test_what_is_off_topic_is_not_answered_but_the_nearest_are_offered(store: Store, text: str) -> None:
    understood = understand(text, store)
    assert understood.query is None and not understood.params
    assert len({q.name for q in understood.alternatives}) == len(understood.alternatives) >= 3


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("noget med fonde og midler og den slags", "funding-by-source"),
        ("deadlines hmm maybe something else entirely unclear", "targets-by-due-date"),
        ("forklar dagtilbudsloven for begyndere tak", "legal-bases"),
    ],
)
def test_the_nearest_are_near(store: Store, text: str, near: str) -> None:
    understood = understand(text, store)
    assert near in {q.name for q in [understood.query, *understood.alternatives] if q}


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ("which result targets are due before 2022", {"before": "2022-01-01"}),
        ("resultatmål med frist i 2023", {"from": "2023-01-01", "before": "2024-01-01"}),
        ("resultatmål med frist efter 2021", {"from": "2022-01-01"}),
        ("hvilke indsatser er i gang i 2018", {"date": "2018-01-01", "until": "2018-12-31"}),
        ("which initiatives are active on 3rd of May 2018", {"date": "2018-05-03"}),
        ("overskredne resultatmål ved udgangen af juni 2021", {"date": "2021-06-30"}),
        ("resultatmål der var over fristen 2020-02-29", {"date": "2020-02-29"}),
        ("which initiatives are active in 2018-2019", {"date": "2018-01-01", "until": "2019-12-31"}),
    ],
)
def test_days_are_before_from_until_or_on(store: Store, text: str, params: dict[str, str]) -> None:
    assert understand(text, store).params == params


def test_a_day_of_no_calendar_is_no_day(store: Store) -> None:
    assert understand("hvilke indsatser er i gang 31. februar 2018", store).params == {}


def test_the_language_is_that_of_the_wording_unless_said(store: Store) -> None:
    assert understand("mål uden indsatser", store).language == "da"
    assert understand("goals without initiatives", store).language == "en"
    assert understand("goals without initiatives", store, "da").language == "da"


def test_a_term_needs_no_quotes(store: Store) -> None:
    understood = understand("hvor nævnes sprogstart?", store)
    assert name(understood) == "term-places" and understood.params == {"term": "sprogstart"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("goals without initiatives", ["goal", "not", "no-initiative"]),
        ("initiatives without goals", ["initiative", "not", "no-goal"]),
        ("integrationsindsatserne", ["initiative"]),
        ("initatives", ["initiative"]),
        ("ufinansierede mål", ["not", "no-money", "goal"]),
        ("mount", ["mount"]),
        ("", []),
    ],
)
def test_concepts(text: str, found: list[str]) -> None:
    assert concepts(text) == found


def test_nothing_to_search_is_no_fault(store: Store) -> None:
    class Empty:
        def query(self, sparql: str, *, with_suggested: bool = False) -> Any:
            return []

    assert name(understand("which goals have no initiatives", Empty())) == "goals-without-initiatives"
    unnamed = understand("fortæl mig alt om mål 4", Empty())  # no goal to tell of
    assert name(unnamed) == "-" and unnamed.alternatives[0].name == "goal-thread"


# ── What is kept ──


def test_what_is_kept_is_what_the_questions_say() -> None:
    """If this fails: make docs."""
    script = Path(kept.FILE).parents[2] / "scripts" / "keep_questions.py"
    written = subprocess.run([sys.executable, str(script)], capture_output=True, check=True).stdout
    assert written == kept.FILE.read_bytes().replace(b"\r\n", b"\n")


def test_what_has_changed_is_not_told_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (NAMED / "goals-overview.rq").read_text("utf-8")
    assert read_query(text.replace("#+ summary:", "#+ summary: Other than"), "x").summary["en"].startswith("Other than")
    known = "which goals have no initiatives"
    assert kept.kept().concepts[known].split() == concepts(known)
    monkeypatch.setattr("policygraph.queries.wording.kept", lambda: kept.kept()._replace(listed="another list"))
    assert not _words.__wrapped__().wordings
