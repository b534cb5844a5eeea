"""Results that status papers, minutes and later plans report: read, tied to goals and targets, set against what was aimed at.

Every document here is invented.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from policygraph.graph.measurements import proposals, settle
from policygraph.graph.store import Store
from policygraph.loaders import load
from policygraph.loaders.records import Document, Genre, Record, Ref
from policygraph.pipeline import build
from policygraph.queries import run

PLAN = """Handleplan for unge 2022-2025

Sandby Kommune

Mål 1  Flere unge skal gennemføre en ungdomsuddannelse

I 2021 var frafaldet på ungdomsuddannelserne 18 %.

Resultatmål
• Frafaldet på ungdomsuddannelserne skal falde fra 18 % i 2021 til 12 % inden udgangen af 2025.

Mål 2  Unge skal være med i foreningslivet

Resultatmål
• Mindst 500 unge skal deltage i fritidsaktiviteter i 2024.

Mål 3  Elever med ordblindhed skal klare sig på lige fod med andre

Resultatmål
• Forskellen i karaktergennemsnit mellem ordblinde elever og andre elever skal udlignes inden udgangen af 2025. Forskellen er i dag 9 procentpoint.

Mål 4  Unge skal trives

Resultatmål
• Andelen af unge, der trives, skal stige fra 70 % i 2021 til 80 % i 2023.
• Andelen af unge, der har en fortrolig voksen, skal stige med 10 procentpoint fra 60 % i 2021 til udgangen af 2025.
"""

STATUS = """Status på Handleplan for unge 2022-2025

Sandby Kommune, 15. maj 2024

Notatet viser, hvordan det går med målene.

Mål 1: Flere unge skal gennemføre en ungdomsuddannelse

Frafaldet på ungdomsuddannelserne var 14 % i 2023 mod 18 % i 2021. På landsplan er frafaldet 16 %. Målet er 12 % i 2025, og det
forventes, at andelen falder til 13 % i 2024.

Mål 2: Unge skal være med i foreningslivet

I 2023 deltog 430 unge i fritidsaktiviteter. Der er brugt 300.000 kr. på indsatsen. Antallet er steget med 20 %.

Mål 3: Elever med ordblindhed

Forskellen mellem ordblinde elever og andre elever er faldet fra 9 procentpoint til 4 procentpoint i 2023.

Mål 4: Unge skal trives

Andelen af unge, der trives, er nu 76 %. Kontakt Mette Hansen, meha@sandby.dk.
"""

TABLE = (
    "Årsstatus for Handleplan for unge 2022-2025\n\nSandby Kommune\n\n1. februar 2023\n\n"
    "Mål\tResultatmål\tUdgangspunkt\tStatus 2021\tStatus 2022\n"
    "Mål 1\tFrafald på ungdomsuddannelserne\t18 %\t18 %\t17,5\n"
    "2\tUnge i fritidsaktiviteter\t\t\t390 unge\n"
    "4\tAndel af unge med en fortrolig voksen\t60 %\t\tikke opgjort\n"
)

MINUTES = """Referat fra Ungeudvalget den 10. marts 2025

Punkt 1: Opfølgning på handleplanen

Beslutning
Taget til efterretning.

Sagsfremstilling
Målet om fritidsaktiviteter (mål 2 i handleplanen) er nået: 512 unge deltog i 2024. Frafaldet på ungdomsuddannelserne er nu 12 %.
Der deltog 14 personer i mødet, og 30 % af byens boliger ligger ved vandet.

Punkt 2: Sandby Kommunes budget

Beslutning
Udvalget ønsker, at 25 % af de unge får et fritidsjob.
"""

LATER = """Handleplan for unge 2026-2029

Sandby Kommune

Mål 1  Alle unge skal have en fortrolig voksen

I 2025 havde 71 % af de unge en fortrolig voksen.

Resultatmål
• Andelen af unge med en fortrolig voksen skal stige fra 71 % i 2025 til 85 % i 2029.
"""

FILES: dict[str, tuple[str, Genre | None]] = {
    "ungeplan-2022-2025.txt": (PLAN, None),
    "statusnotat-2024.txt": (STATUS, "status"),
    "aarsstatus-2022.txt": (TABLE, "status"),
    "referat-ungeudvalget-2025-03-10.txt": (MINUTES, None),
    "ungeplan-2026-2029.txt": (LATER, None),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("results")
    for name, (text, _) in FILES.items():
        (place / name).write_text(text, encoding="utf-8")
    genres = "\n".join(f'"{name}" = "{genre}"' for name, (_, genre) in FILES.items() if genre)
    (place / "corpus.toml").write_text(f"[genre]\n{genres}\n", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def documents(folder: Path) -> dict[str, Document]:
    found = {name: load(folder / name, genre=genre) for name, (_, genre) in FILES.items()}
    settle(list(found.values()))
    return found


@pytest.fixture(scope="module")
def store(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    place = tmp_path_factory.mktemp("store") / "store"
    build([folder], place)
    return Store.open(place)


def told(document: Document) -> list[tuple[str, str, str]]:
    return [(str(m.first("actual_value")), str(m.first("unit")), str(m.first("measured_at"))) for m in document.of("measurement")]


def target(record: Record) -> str:
    ref = record.first("of_target")
    return ref.key if isinstance(ref, Ref) else ""


def test_a_status_paper_reports_and_sets_no_goals(documents: dict[str, Document]) -> None:
    document = documents["statusnotat-2024.txt"]
    assert told(document) == [
        ("14", "percent", "2023-12-31"),
        ("430", "young people", "2023-12-31"),
        ("4", "percentage points", "2023-12-31"),
        ("76", "percent", "2024-05-15"),
    ]
    assert [target(m) for m in document.of("measurement")] == ["1-1", "2-1", "3-1", ""]
    assert all(m.first("of_goal") == Ref("goal", n, "ungeplan-2022-2025.txt") for m, n in zip(document.of("measurement"), "1234"))
    assert not document.of("goal") and not document.of("target")
    assert document.of("document")[0].first("issued") == date(2024, 5, 15)
    assert "Hansen" not in repr([(f.value, f.passage.quote) for r in document.records for f in r.facts])


def test_each_column_of_results_is_read_but_the_baseline_told_again(documents: dict[str, Document]) -> None:
    document = documents["aarsstatus-2022.txt"]
    assert told(document) == [("17.5", "percent", "2022-12-31"), ("390", "young people", "2022-12-31")]
    assert [target(m) for m in document.of("measurement")] == ["1-1", "2-1"]
    assert all("\t" in m.passage.quote for m in document.of("measurement"))


def test_minutes_name_a_goal_or_leave_it_open(documents: dict[str, Document]) -> None:
    document = documents["referat-ungeudvalget-2025-03-10.txt"]
    assert told(document) == [("512", "young people", "2024-12-31"), ("12", "percent", "2025-03-10")]
    assert [target(m) for m in document.of("measurement")] == ["2-1", ""]
    assert document.of("measurement")[0].passage.line_start == 9


def test_a_plan_reports_of_an_earlier_plan_and_not_of_itself(documents: dict[str, Document]) -> None:
    assert documents["ungeplan-2022-2025.txt"].of("measurement") == []
    (result,) = documents["ungeplan-2026-2029.txt"].of("measurement")
    assert result.first("actual_value") == Decimal(71) and not result.values("of_target")
    links = [p for p in proposals(list(documents.values())) if p.measurement is result]
    assert [(p.other.file, p.target.key) for p in links] == [("ungeplan-2022-2025.txt", "4-2")]


def test_what_is_left_open_is_proposed_by_its_words(documents: dict[str, Document]) -> None:
    links = {(p.document.file, str(p.measurement.first("actual_value"))): p for p in proposals(list(documents.values()))}
    assert links["referat-ungeudvalget-2025-03-10.txt", "12"].target.key == "1-1"
    assert links["statusnotat-2024.txt", "76"].target.key == "4-1"
    assert all(0.5 <= p.confidence <= 0.95 and p.reasons for p in links.values())


SENTENCES = [
    ("I 2023 følte 12,5 % af eleverne sig ensomme, og 51 % bevægede sig en time hver dag.", ["12.5", "51"]),
    ("Frafaldet er nu 14 %.", ["14"]),
    ("68 personer deltog i 2022.", ["68"]),
    ("Andelen er faldet fra 14 % til 12 % i 2022.", ["12"]),
    ("Andelen er faldet med 3 procentpoint.", []),
    ("Andelen skal være 12 % i 2022.", []),
    ("Det forventes, at andelen bliver 12 %.", []),
    ("Målet er, at 60 % er aktive.", []),
    ("Målet på 60 % er ikke nået: 51 % var aktive i 2022.", ["51"]),
    ("På landsplan var andelen 9 % i 2022.", []),
    ("Der blev brugt 300.000 kr. i 2022.", []),
    ("Mellem 2-10 personer deltog hver gang.", []),
    ("Udgangspunktet var 69 %.", []),
]


@pytest.mark.parametrize(("sentence", "values"), SENTENCES)
def test_which_sentences_report_a_result(sentence: str, values: list[str], tmp_path: Path) -> None:
    file = tmp_path / "status.txt"
    file.write_text(f"Status på handleplanen\n\n1. marts 2023\n\nMål 1: Trivsel\n\n{sentence}\n", encoding="utf-8")
    document = load(file, genre="status")
    assert [str(m.first("actual_value")) for m in document.of("measurement")] == values


def verdicts(store: Store, day: str, *, with_suggested: bool = False) -> dict[str, str]:
    rows = run(store, "target-progress", {"date": day}, with_suggested=with_suggested).dicts()
    return {str(row["targetIri"]).rsplit("/", 1)[1]: str(row["answer"]) for row in rows if "2022-2025" in str(row["targetIri"])}


def test_progress_on_the_way(store: Store) -> None:
    assert verdicts(store, "2024-06-01") == {
        "1-1": "on-the-way",
        "2-1": "cannot-be-told",
        "3-1": "on-the-way",
        "4-1": "cannot-be-told",
        "4-2": "cannot-be-told",
    }


def test_progress_reached_missed_and_unknown(store: Store) -> None:
    stated = verdicts(store, "2026-02-01")
    assert stated["2-1"] == "reached"
    assert stated["1-1"] == "cannot-be-told"  # the last result is older than the due date
    suggested = verdicts(store, "2026-02-01", with_suggested=True)
    assert suggested["1-1"] == "reached"
    assert suggested["4-1"] == "missed"
    assert suggested["4-2"] == "reached"


def test_progress_shows_the_numbers_and_where_they_stand(store: Store) -> None:
    found = run(store, "target-progress", {"date": "2024-06-01", "document": "Handleplan for unge 2022-2025"}).dicts()
    rows = {str(r["targetIri"]).rsplit("/", 1)[1]: r for r in found}
    assert (rows["1-1"]["baseline"], rows["1-1"]["aim"], rows["1-1"]["actual"]) == ("18", "12", "14")
    assert rows["1-1"]["file"] == "statusnotat-2024.txt" and rows["1-1"]["line"] == "9"
    assert rows["4-2"]["aim"] in ("70", "70.0") and rows["4-2"]["file"] == "ungeplan-2022-2025.txt"


def test_every_result_is_listed_with_its_passage(store: Store) -> None:
    rows = run(store, "goal-measurements").dicts()
    assert len({r["measurementIri"] for r in rows}) == 9
    assert all(r["file"] and r["line"] and str(r["actual"]) for r in rows)
    of_one = run(store, "goal-measurements", {"goal": "mål 2"}).dicts()
    assert sorted(str(r["actual"]) for r in of_one) == ["390", "430", "512"]
