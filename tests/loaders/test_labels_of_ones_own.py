"""What a document's own headings and labels are taken for: by where they stand, what recurs, and what is under them."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.loaders import load
from policygraph.loaders.records import Document

HEAD = "Handleplan for fritid 2025-2027\n\nNordby Kommune\n\n"
GOALS = ("Flere børn skal gå til noget i fritiden.", "Hallerne skal være åbne for alle.")
TARGETS = ("Mindst 70 % af børnene er medlem af en forening i 2027.", "Hallerne bruges 20 timer mere om ugen senest i 2026.")


def read(tmp_path: Path, text: str, name: str = "plan.md") -> Document:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load(path)


def texts(document: Document, kind: str, field: str) -> list[str]:
    return [str(record.first(field)) for record in document.of(kind)]


def plan(targets: str, initiatives: str, between: str = "") -> str:
    """A plan of two goals, with the labels given."""
    parts = [
        f"## Mål {n}: {goal}\n\n{between}{targets}\n\n- {target}\n\n{initiatives}\n\n- Foreningsguide {n}: En guide følger familien.\n"
        for n, (goal, target) in enumerate(zip(GOALS, TARGETS), 1)
    ]
    return "# " + HEAD + "\n".join(parts)


@pytest.mark.parametrize(
    "between", ["", "### Baggrund\n\nMange børn går ikke til noget.\n\n", "### Det ved vi\n\n- 40 % går ikke til noget\n\n"]
)
def test_a_heading_within_a_goal_does_not_end_it(tmp_path: Path, between: str) -> None:
    document = read(tmp_path, plan("**Succeskriterier**", "**Indsatser**", between))
    assert texts(document, "goal", "text") == list(GOALS)
    assert texts(document, "target", "text") == list(TARGETS)
    assert texts(document, "initiative", "title") == ["Foreningsguide 1", "Foreningsguide 2"]


@pytest.mark.parametrize(
    "label", ["**Det holder vi øje med**", "**Hvornår er vi i mål?**", "**Målet er nået, når:**", "**Det måler vi på**"]
)
def test_a_label_in_a_documents_own_words_is_known_by_what_stands_under_it(tmp_path: Path, label: str) -> None:
    document = read(tmp_path, plan(label, "**Det skruer vi op for**"))
    assert texts(document, "target", "text") == list(TARGETS)
    assert texts(document, "initiative", "title") == ["Foreningsguide 1", "Foreningsguide 2"]


def test_facts_under_a_label_that_recurs_are_no_targets(tmp_path: Path) -> None:
    document = read(tmp_path, plan("**Succeskriterier**", "**Indsatser**", "**Tal på vejen**\n\n- 40 % går ikke til noget\n\n"))
    assert texts(document, "target", "text") == list(TARGETS)


def test_a_readers_guide_holds_no_goals(tmp_path: Path) -> None:
    guide = "## Læsevejledning\n\n- Mål: Det, vi vil opnå for borgerne.\n- Succeskriterier: Sådan ser vi, om vi når mindst 2 ting.\n\n"
    text = plan("**Succeskriterier**", "**Indsatser**")
    document = read(tmp_path, text.replace("## Mål 1", guide + "## Mål 1"))
    assert texts(document, "goal", "text") == list(GOALS)
    assert texts(document, "target", "text") == list(TARGETS)


def test_goals_without_a_word_are_the_headings_that_each_hold_their_targets_once(tmp_path: Path) -> None:
    parts = [
        f"## {title}\n\nNogle ord om emnet.\n\n”Det er ugens bedste dag”\n\nRuth, 88 år\n\n### Succeskriterier\n\n- {target}\n\n"
        f"### Indsatser\n\n- Guide: En guide følger familien.\n"
        for title, target in zip(("Børn i bevægelse", "Åbne haller"), TARGETS)
    ]
    document = read(tmp_path, "# " + HEAD + "\n".join(parts))
    assert texts(document, "goal", "text") == ["Børn i bevægelse", "Åbne haller"]


def test_a_plans_table_of_costs_adds_to_what_the_plan_told(tmp_path: Path) -> None:
    text = (
        "# "
        + HEAD
        + f"## Mål 1: {GOALS[0]}\n\n"
        + "".join(
            f"### Indsats 1.{n}: {title}\n\nEn linje om det.\n\nAnsvarlig: Kultur og Fritid\n\nTidsplan: 2025\n\n"
            for n, title in enumerate(("Foreningsguide", "Fritidspas"), 1)
        )
    )
    table = "## Samlet økonomi\n\n| Indsats | 2025 (t.kr.) | Finansiering |\n|---|---|---|\n| 1.1 Foreningsguide | 300 | Drift |\n| 1.2 Fritidspas | 90 | Drift |\n"
    document = read(tmp_path, text + table)
    assert texts(document, "initiative", "title") == ["Foreningsguide", "Fritidspas"]
    assert [bool(record.values("money")) for record in document.of("initiative")] == [True, True]


def test_a_column_of_names_under_an_unknown_heading_is_found_by_the_others(tmp_path: Path) -> None:
    rows = "Nr.;Det laver vi;Tovholder;Budget (kr.);Periode\n1;Fritidspas;Kultur og Fritid;90.000;2025\n2;Foreningsguide;Skoleafdelingen;50.000;2026\n"
    document = read(tmp_path, rows, "indsatskatalog.csv")
    assert texts(document, "initiative", "title") == ["Fritidspas", "Foreningsguide"]


def test_goals_in_a_table_are_goals(tmp_path: Path) -> None:
    text = "Katalog over fritidsindsatser 2025\n\nNr.;Mål\nF1;Flere børn går til noget\nF2;Hallerne er åbne\n\nNr.;Indsats;Forvaltning;Bidrager til mål\n1;Fritidspas;Kultur og Fritid;F1\n2;Åben hal;Kultur og Fritid;F2\n3;Guide;Skoleafdelingen;F1\n"
    document = read(tmp_path, text, "indsatskatalog.csv")
    assert texts(document, "goal", "text") == ["Flere børn går til noget", "Hallerne er åbne"]
    assert texts(document, "initiative", "title") == ["Fritidspas", "Åben hal", "Guide"]
