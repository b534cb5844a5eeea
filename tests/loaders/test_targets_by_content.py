"""Tables of targets in words of the document's own, targets without a label, labels within a text, acts by their title."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from policygraph.loaders import load
from policygraph.loaders.parse.dates import parse_period
from policygraph.loaders.parse.law import find_laws
from policygraph.loaders.records import Document, Law, Name, Record, Term

PLAN = """Handleplan for havnene 2023-2026

Tangby Kommune. Planen gælder fra 1. januar 2023 til 31. december 2026.

Mål 1: Havnene skal være rene

{under}

Indsats 1.1: Skraldebåden

Ansvarlig: Havnekontoret

Økonomi: 90.000 kr. i 2023-2026 af Havnekontorets ramme

Mål 2: Havnene skal være for alle

Indsats 2.1: Badebroen

Ansvarlig: Havnekontoret

Økonomi: 40.000 kr. i 2024 af Havnekontorets ramme
"""

ROWS = (
    "1a\tHøjst 20 ton affald driver i land om året\t34 ton i 2021\tUltimo 2026\tHavnefogedens vejesedler",
    "1b\tAlle fire bassiner har fået en sprinkler mod tang\tKendes ikke\t1. maj 2025\tTilsynets rapport",
    "1c\tMindst 60 pct. af bådene bruger tømmestationen\t41 pct. i 2022\t\tOptælling i august",
)


def read(folder: Path, name: str, text: str) -> Document:
    (folder / name).write_text(text, encoding="utf-8")
    return load(folder / name)


def plan(folder: Path, *under: str) -> Document:
    return read(folder, "handleplan.txt", PLAN.format(under="\n".join(under)))


@pytest.mark.parametrize(
    "header",
    [
        "Nr.\tSå langt vil vi\tHer begynder vi\tSidste frist\tDet holder vi øje med i",
        "#\tDet lover vi\tSådan er det nu\tTil\tVi tæller her",
        "\tØnsket\tFør\tDato\tBevis",
        "Nr.\tResultatmål\tSituationen før planen\tI hus\tDokumenteres med",
    ],
)
def test_columns_are_known_by_what_stands_below_them(tmp_path: Path, header: str) -> None:
    document = plan(tmp_path, header, *ROWS)
    one, two, three = document.of("target")
    assert [t.first("text") for t in (one, two, three)] == [row.split("\t")[1] for row in ROWS]
    assert (one.first("target_value"), one.first("baseline_value")) == (Decimal(20), Decimal(34))
    assert (one.first("baseline_date"), one.first("due_date")) == (date(2021, 12, 31), date(2026, 12, 31))
    assert [t.first("data_source") for t in (one, two, three)] == [row.split("\t")[-1] for row in ROWS]
    # "Kendes ikke" and an empty cell state nothing, and the row is read all the same.
    assert not two.values("baseline_value") and not two.values("baseline_text")
    assert not three.values("due_date") and not three.values("due_text") and three.first("target_value") == Decimal(60)
    assert not {n for a, b in document.unread() for n in range(a, b + 1)} & {t.passage.line_start for t in (one, two, three)}
    assert len(document.of("initiative")) == 2


def test_a_column_of_numbers_beside_one_of_words(tmp_path: Path) -> None:
    rows = ("Både, der er registreret i havnen\t210\t240\t31.12.2025", "Gæster, der kommer i det nye badehus\t900\t1.500\t2026")
    one, two = plan(tmp_path, "Dette vil vi\tSå mange er der\tSå mange bliver der\tHvornår", *rows).of("target")
    assert [one.first(f) for f in ("baseline_value", "target_value", "due_date")] == [210, 240, date(2025, 12, 31)]
    assert two.first("target_value") == Decimal(1500)


@pytest.mark.parametrize(
    "table",
    [
        "Det gør vi\tHvem\tHvornår\tØkonomi\nVi renser bassinet for 20 ton slam\tHavnekontoret\tMaj 2024\t90.000 kr.",
        "Indsats\tHvornår\tSådan følger vi det\nSkraldebåden sejler 20 ture\tMaj 2024\tHavnens statistik",
        "Det gør vi\tHvornår\tAnsvarlig\tKilde\nVi renser 4 bassiner\tMaj 2024\tHavnekontoret\tTilsynets rapport",
        "Havn\tAreal\tBygget\nTangby Havn\t12 hektar\t1921\nSandby Havn\t3 hektar\t1934",
        "Afdeling\tLeder\tTelefon\nHavnekontoret\tBo Fisker\t11 22 33 44\nTilsynet\tKaj Tovborg\t11 22 33 55",
    ],
)
def test_other_tables_are_no_targets(tmp_path: Path, table: str) -> None:
    assert plan(tmp_path, table).of("target") == []


def test_no_table_of_targets_without_a_goal(tmp_path: Path) -> None:
    text = "Om havnene 2023-2026\n\nTangby Kommune\n\n\tØnsket\tFør\tDato\tBevis\n" + "\n".join(ROWS) + "\n"
    assert read(tmp_path, "handleplan.txt", text).of("target") == []


def test_a_share_that_leads_to_a_level(tmp_path: Path) -> None:
    target, *_ = plan(tmp_path, "\tØnsket\tFør\tDato\tBevis", "a\tBrændstoffet er faldet 15 pct., til 8.500 liter om året\t10.000 liter i 2022\t2026\tTankens log").of("target")  # fmt: skip
    assert [target.first(f) for f in ("target_value", "unit", "change_value")] == [Decimal(8500), "liter", None]


def test_items_below_a_goal_that_fall_due_are_targets(tmp_path: Path) -> None:
    one, two = plan(
        tmp_path,
        "• Senest den 1. juni 2025 har 70 bådejere været på kursus mod 15 i 2022. Opgøres i Havnekontorets kursusliste.",
        "• Med udgangen af 2026 er der højst 5 olieudslip om året.",
        "• Inden længe kommer der nye bænke på 3 moler.",
    ).of("target")
    assert [one.first(f) for f in ("target_value", "baseline_value", "due_date")] == [70, 15, date(2025, 6, 1)]
    assert one.values("method") and two.first("due_date") == date(2026, 12, 31)


def _rows(document: Document) -> dict[str, Record]:
    return {str(r.first("title")): r for r in document.of("initiative")}


def test_a_label_within_a_description_is_that_field(tmp_path: Path) -> None:
    header = "Nr.\tIndsats\tBeskrivelse\tØkonomi"
    read_ = _rows(
        read(
            tmp_path,
            "katalog.csv",
            "\n".join(
                [
                    header,
                    "1\tMolefest\tMusik på molen. Succeskriterium: 300 gæster kommer. Ansvarlig: Havnekontoret. Festen er gratis.\t20.000 kr.",
                    "2\tKrabbefangst\tBørn fanger krabber. Evaluering: Skema til børnene i august 2024.\t5.000 kr.",
                    "3\tTangdag\tVi taler om tang: den gror. Det er en evaluering: sådan går det.\t5.000 kr.",
                ]
            ).replace("\t", ";"),
        )
    )
    fest, krabber, tang = read_["Molefest"], read_["Krabbefangst"], read_["Tangdag"]
    assert fest.values("success_criterion") == ["300 gæster kommer."]
    assert [v.text for v in fest.values("responsible") if isinstance(v, Name)] == ["Havnekontoret"]
    assert fest.values("description") == ["Festen er gratis.", "Musik på molen."]
    assert krabber.values("evaluation_text") == ["Skema til børnene i august 2024."]
    assert not tang.values("evaluation_text")


def test_planned_work_in_a_catalogue_is_planned(tmp_path: Path) -> None:
    table = (
        "Nr.;Indsats;Beskrivelse;Økonomi;Tid\n1;Ny mole;80 meter mole. Planlagt, arbejdet sættes i gang i maj 2024.;9 mio. kr.;2024-2025\n"
        "2;Ny bro;En bro.;2 mio. kr.;2024\n"
    )
    mole = _rows(read(tmp_path, "katalog.csv", table))["Ny mole"]
    assert Term("status", "planned") in mole.values("status")


def test_there_is_none_of_the_money_that_is_said_to_be_missing(tmp_path: Path) -> None:
    table = (
        "Nr.;Indsats;Beskrivelse;Økonomi\n1;Bro;En bro.;200.000 kr. fra Fonden Blåt Vand. Ingen kommunal medfinansiering\n"
        "2;Skilt;Et skilt.;8.000 kr. i 2023-2024 fra Havneklubben\n"
    )
    made = _rows(read(tmp_path, "katalog.csv", table))
    assert [v.text for v in made["Bro"].values("funded_by") if isinstance(v, Name)] == ["Fonden Blåt Vand"]
    assert [v.text for v in made["Skilt"].values("funded_by") if isinstance(v, Name)] == ["Havneklubben"]


def test_a_goal_begins_at_the_line_with_its_number(tmp_path: Path) -> None:
    text = "Havnepolitik 2022-2026\n\nTangby Kommune\n\nPejlemærke 1\nRent vand\nVandet skal kunne bades i.\n\nPejlemærke 2\nLiv hele året\nDer skal ske noget.\n"
    goals = read(tmp_path, "politik.txt", text).of("goal")
    assert [(g.key, g.passage.line_start) for g in goals] == [("1", 5), ("2", 9)]
    assert goals[0].passage.quote.startswith("Pejlemærke 1")


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("byggeriet går i gang 1. maj 2024 og er færdigt 30. juni 2025", date(2024, 5, 1), date(2025, 6, 30)),
        ("sættes i gang den 2. marts 2025 og er færdigt den 1. marts 2024", date(2025, 3, 2), date(2024, 3, 1)),
    ],
)
def test_two_days_with_words_of_beginning_and_ending(said: str, start: date, end: date) -> None:
    period = parse_period(said)
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    ("said", "act", "provision"),
    [
        ("Kommunen har pligt til det efter lov om tang på strande.", "lov om tang", None),
        ("Gives efter lov om lån af joller § 4, stk. 2.", "lov om lån af joller", "§ 4, stk. 2"),
        ("Lov om moler og bolværker", "lov om moler og bolværker", None),
        ("jf. lov om fyrskibe, der kræver tilsyn", "lov om fyrskibe", None),
    ],
)
def test_an_act_by_its_title(said: str, act: str, provision: str | None) -> None:
    assert [(law.act, law.provision) for law in find_laws(said)] == [(act, provision)]


@pytest.mark.parametrize(
    "said",
    ["Det er i strid med loven om alt.", "Der er fremsat forslag til lov om fyrskibe.", "En ny lov om moler er på vej.", "Efter lov om at bade"],
)  # fmt: skip
def test_no_act_is_made_of_talk(said: str) -> None:
    assert find_laws(said) == []


def test_an_act_by_its_title_is_a_legal_basis(tmp_path: Path) -> None:
    table = (
        "Nr.;Indsats;Beskrivelse;Økonomi\n1;Tangvagt;Kommunen skal fjerne tang efter lov om strandrensning.;8.000 kr.\n"
        "2;Fyr;Et fyr.;2.000 kr.\n"
    )
    vagt = _rows(read(tmp_path, "katalog.csv", table))["Tangvagt"]
    assert vagt.values("law") == [Law("lov om strandrensning", None, None)]


def test_numbers_in_headings_over_tables_of_labels(tmp_path: Path) -> None:
    one = (
        "{n}. {title}\n\nKort fortalt\tNoget ved vandet.\nAnsvarlig\tHavnekontoret\nØkonomi\t10.000 kr. i 2024\nPeriode\t2024\n\n"
    )
    text = "Indsatskatalog 2024\n\nTangby Kommune, maj 2024\n\n" + "".join(
        one.format(n=n, title=title) for n, title in ((7, "Krabbeklub"), (7, "Muslingebar"), (8, "3 små både"))
    )
    made = read(tmp_path, "katalog.txt", text).of("initiative")
    assert [(r.first("number"), r.first("title")) for r in made] == [
        ("7", "Krabbeklub"),
        ("7", "Muslingebar"),
        ("8", "3 små både"),
    ]
