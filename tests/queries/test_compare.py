"""compare: what became of each goal and initiative, in words and in JSON, with the difference marked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policygraph.errors import UsageError
from policygraph.graph.curation import judged
from policygraph.graph.store import Store
from policygraph.pipeline import build, decide
from policygraph.queries.compare import Change, Comparison, compare, difference
from policygraph.views import compare as view

OLD = """Vadby Kommune
Ældrepolitik 2018-2021

Hjemmet først

Mål 1. Ældre borgere skal kunne blive boende i eget hjem med hjælp fra hjemmeplejen.

Mål 2. Beboere på plejehjem skal have et varmt måltid lavet på stedet hver dag.

Mål 3. Pårørende skal inddrages i planen for den enkelte beboer.

Mål 4. Ensomheden blandt borgere i kommunen skal mindskes gennem besøgsvenner.

Mål 5. Kommunens biler skal køre på el.
"""
NEW = """Vadby Kommune
Ældrepolitik 2022-2025

Hjemmet først

Mål 1. Ældre borgere skal kunne blive boende i eget hjem med hjælp fra hjemmeplejen.

Mål 2. Beboere på plejecenter skal have et varmt måltid lavet på stedet hver dag.

Mål 3. Der skal findes veje til, at pårørende inddrages i planen for den enkelte beboer.

Mål 4. Ensomheden blandt ældre i kommunen skal mindskes gennem besøgsvenner.

Mål 5. Flere haver skal være åbne for naturen.
"""


@pytest.fixture(scope="module")
def vadby(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vadby")
    (folder / "docs").mkdir()
    (folder / "docs" / "aeldrepolitik-2018-2021.txt").write_text(OLD, encoding="utf-8")
    (folder / "docs" / "aeldrepolitik-2022-2025.txt").write_text(NEW, encoding="utf-8")
    build([folder / "docs"], folder / "store")
    return folder


@pytest.fixture(scope="module")
def compared(vadby: Path) -> Comparison:
    with Store.open(vadby / "store") as store:
        return compare(store, "2018-2021", "aeldrepolitik-2022-2025.txt", lang="da")


def kinds(found: Comparison) -> dict[str, str]:
    return {(change.old or change.new)[0].number + ("" if change.old else " (new)"): change.kind for change in found.goals}


def test_each_goal_is_said_to_be_what_became_of_it(compared: Comparison) -> None:
    assert kinds(compared) == {"1": "kept", "2": "reworded", "3": "weakened", "4": "narrowed", "5": "dropped", "5 (new)": "new"}


def test_a_weakened_obligation_names_both_phrases(compared: Comparison) -> None:
    (weaker,) = [change for change in compared.goals if change.kind == "weakened"]
    assert weaker.weakened == ("skal", "skal findes veje til")
    assert "forpligtelsen er svækket: 'skal' blev til 'skal findes veje til'" in view.text(compared, "da", 120)


def test_both_wordings_stand_side_by_side_with_the_difference_marked(compared: Comparison) -> None:
    shown = view.text(compared, "da", 120)
    line = next(line for line in shown.splitlines() if "[-plejehjem-]" in line)
    assert line.index("[-plejehjem-]") < line.index(" | ") < line.index("{+plejecenter+}")
    narrow = view.text(compared, "en", 60).splitlines()
    assert not any(" | " in line for line in narrow), "below each other where the terminal is narrow"
    assert any("{+plejecenter+}" in line for line in narrow) and max(map(len, narrow)) <= 60


def test_the_json_is_that_of_the_contract(compared: Comparison) -> None:
    found = json.loads(view.json_text(compared))
    assert {"goals", "initiatives"} <= found.keys()
    weaker = next(g for g in found["goals"] if g["kind"] == "weakened")
    assert "inddrages" in weaker["old"][0]["text"] and "veje til" in weaker["new"][0]["text"]
    places = [(e["document"], e["quote"]) for e in weaker["evidence"]]
    assert [document for document, _ in places] == ["aeldrepolitik-2018-2021.txt", "aeldrepolitik-2022-2025.txt"]
    assert all(g["evidence"] for g in found["goals"])
    new = next(g for g in found["goals"] if g["kind"] == "new")
    assert new["old"] == [] and len(new["new"]) == 1


def test_a_rejected_succession_is_no_succession(vadby: Path) -> None:
    def narrowed(graph, _):  # type: ignore[no-untyped-def]
        return [judged(graph, s, "reject") for s in graph.suggestions() if s.kind == "succeeds" and "nsomhed" in s.subject_label]

    decide(vadby / "store", narrowed, curation=vadby / "decided.csv", dry_run=True)
    written, _ = decide(vadby / "store", narrowed)
    assert len(written) == 1
    with Store.open(vadby / "store") as store:
        found = kinds(compare(store, "2018", "2022"))
    assert found["4"] == "dropped" and found["4 (new)"] == "new"


def test_documents_are_named_clearly(vadby: Path) -> None:
    with Store.open(vadby / "store") as store:
        with pytest.raises(UsageError, match="several documents"):
            compare(store, "aeldrepolitik", "2022")
        with pytest.raises(UsageError, match="no document is called 'nowhere'"):
            compare(store, "nowhere", "2022")
        with pytest.raises(UsageError, match="one document"):
            compare(store, "2018", "2018-2021.txt")
        with pytest.raises(UsageError, match="later than"):
            compare(store, "2022", "2018")
        assert compare(store, "docs/aeldrepolitik-2018-2021.txt", "2022").old[1] == "aeldrepolitik-2018-2021.txt"


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("Alle skal med", "alle skal med.", [("same", "alle skal med.")]),
        ("Alle skal med", "Alle kan komme med", [("same", "Alle"), ("gone", "skal"), ("came", "kan komme"), ("same", "med")]),
        ("", "Nyt", [("came", "Nyt")]),
    ],
)
def test_differences_are_of_words(old: str, new: str, parts: list[tuple[str, str]]) -> None:
    assert [(p.op, p.text) for p in difference(old, new)] == parts


def test_a_change_without_a_counterpart_is_shown_in_one_place() -> None:
    empty = Comparison(("A", "a.txt"), ("B", "b.txt"), goals=[Change("kept")])
    assert "INITIATIVES: Nothing found." in view.text(empty, "en", 80)
