"""Catalogues in tables of many makes; all tables, places and people here are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.graph.goals import link_goals
from policygraph.loaders import load
from policygraph.loaders.catalogue import columns_of, role_of
from policygraph.loaders.records import Document, Name, Record, Ref, Term
from policygraph.ontology.vocabulary import default_vocabulary

WORDS = default_vocabulary()


def read(
    folder: Path, *rows: Sequence[str], title: str = "Indsatskatalog for Vestby Kommune", name: str = "katalog.txt"
) -> Document:
    (folder / name).write_text("\n".join([title, "", *("\t".join(row) for row in rows), ""]), encoding="utf-8")
    return load(folder / name)


def titles(document: Document) -> list[object]:
    return [r.first("title") for r in document.of("initiative")]


def texts(record: Record, field: str) -> list[str]:
    return [v.text if isinstance(v, Name) else str(v) for v in record.values(field)]


# --- headings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Indsats", "title"),
        ("Aktivitetens navn", "title"),
        ("Forvaltning", "responsible"),
        ("Tovholder:", "responsible"),
        ("Budget (kr.)", "economy"),
        ("Budget i 1.000 kr.", "economy"),
        ("t.kr.", "economy"),
        ("Forventet økonomi", "economy"),
        ("Bevilling 2024", "economy"),
        ("Finansiering", "funding-source"),
        ("Tilskudsgiver", "funding-source"),
        ("Bidrager til mål", "goal-reference"),
        ("Periode", "timeframe"),
        ("Slut", "end"),
        ("Hjemmel", "law"),
        ("Succeskriterium", "success-criterion"),
        ("Målgruppe for tilbuddet", "target-group"),
        ("Vejrudsigt", None),
    ],
)
def test_headings_have_roles(heading: str, role: str | None) -> None:
    assert role_of(heading, WORDS) == role


@pytest.mark.parametrize(
    "row",
    [
        ["Leg i parken", "Kultur og Fritid", "2024"],
        ["Status", "Start"],
        ["Dette er en lang sætning om en indsats, der fylder mere end en overskrift", "Ansvarlig", "Budget"],
        ["Indikator", "2023", "2024"],
    ],
)
def test_other_rows_are_no_header(row: list[str]) -> None:
    assert columns_of(row, WORDS) is None


CELLS = {
    "Aktivitet": "Gåture i bydelen",
    "Forvaltning": "Sundhed og Omsorg",
    "t.kr.": "300",
    "Tilskudsgiver": "TrygFonden",
    "Start": "1. marts 2024",
    "Slut": "ultimo 2025",
    "Målgruppe": "Borgere over 65 år",
    "Lovgrundlag": "Sundhedsloven § 119",
    "Samarbejdspartnere": "Røde Kors, Foreningen Gang i Vestby",
}


@settings(deadline=None, max_examples=40)
@given(st.permutations(list(CELLS)))
def test_columns_stand_in_any_order(tmp_path_factory: pytest.TempPathFactory, order: list[str]) -> None:
    document = read(tmp_path_factory.mktemp("t"), order, [CELLS[h] for h in order], title="Aktivitetskatalog")
    (record,) = document.of("initiative")
    assert record.first("title") == "Gåture i bydelen"
    assert texts(record, "responsible") == ["Sundhed og Omsorg"]
    assert texts(record, "money") == ["300000 DKK total|cost"]
    assert texts(record, "funded_by") == ["TrygFonden"]
    assert (record.first("start"), record.first("end")) == (date(2024, 3, 1), date(2025, 12, 31))
    assert texts(record, "target_group") == ["Borgere over 65 år"]
    assert [getattr(v, "provision", None) for v in record.values("law")] == ["§ 119"]
    assert texts(record, "partner") == ["Røde Kors", "Foreningen Gang i Vestby"]
    assert document.unread() == []


def test_the_header_need_not_be_first_and_each_table_has_its_own(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        ["Vedtaget af Sundhedsudvalget", ""],
        [""],
        ["Nr.", "Projekt", "Økonomi"],
        ["1", "Kaffe", "20.000 kr. årligt"],
        [""],
        ["Tiltag", "Tidsplan", "Ansvarlig"],
        ["Kage", "2024-2025", "Kultur og Fritid"],
    )
    assert titles(document) == ["Kaffe", "Kage"]
    assert texts(document.of("initiative")[0], "money") == ["20000 DKK annual|cost"]
    assert document.of("initiative")[1].first("end") == date(2025, 12, 31)


# --- money ------------------------------------------------------------------------------------------------------------


def test_years_units_and_sums(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        ["Alle beløb i 1.000 kr."],
        [""],
        ["Indsats", "2024", "2025", "I alt"],
        ["Solceller", "300", "1.200", "1.500"],
        ["Stier", "75,5", "50.000 kr.", "125,5"],
        ["I alt", "375,5", "1.250", "1.625,5"],
    )
    assert titles(document) == ["Solceller", "Stier"]
    assert [texts(r, "money") for r in document.of("initiative")] == [
        ["300000 DKK year 2024|cost", "1200000 DKK year 2025|cost"],
        ["75500 DKK year 2024|cost", "50000 DKK year 2025|cost"],
    ]
    assert all(r.first("funding_status") == Term("funding-status", "amount") for r in document.of("initiative"))
    assert [c.what for c in document.claims].count("sum of rows") == 1


@pytest.mark.parametrize(
    ("heading", "cell", "money"),
    [
        ("Budget (kr.)", "450000", "450000 DKK total|budget"),
        ("Budget (mio. kr.)", "1,2", "1200000 DKK total|budget"),
        ("Beløb (EUR)", "10.000", "10000 EUR total|cost"),
        ("Årlig udgift (t.kr.)", "25", "25000 DKK annual|cost"),
        ("Budget 2024 (t.kr.)", "25", "25000 DKK year 2024|budget"),
        ("Bevilling", "kr. 1.200.000,-", "1200000 DKK total|grant"),
        ("Økonomi i alt", "300 tusind kr.", "300000 DKK total|cost"),
        ("Beløb", "5000", "5000 DKK total|cost"),
    ],
)
def test_a_heading_says_what_its_numbers_count(tmp_path: Path, heading: str, cell: str, money: str) -> None:
    document = read(tmp_path, ["Indsats", "Ansvarlig", heading], ["Solceller", "Teknik og Miljø", cell])
    assert texts(document.of("initiative")[0], "money") == [money]


def test_a_year_alone_is_no_sum(tmp_path: Path) -> None:
    document = read(tmp_path, ["Indsats", "Ansvarlig", "Økonomi"], ["Solceller", "Teknik og Miljø", "2024"])
    assert document.of("initiative")[0].values("money") == []


def test_a_funding_column_with_sums(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        ["Indsats", "Finansiering", "Start"],
        ["Skov", "Nordea-fonden, 250.000 kr.", "2024"],
        ["Strand", "Egen drift", "2024"],
        ["Sti", "Vestbyfonden; TrygFonden", "2024"],
        ["Sø", "-", "2024"],
    )
    skov, strand, sti, lake = document.of("initiative")
    assert (texts(skov, "funded_by"), texts(skov, "money")) == (["Nordea-fonden"], ["250000 DKK total|grant"])
    assert strand.first("funding_status") == Term("funding-status", "existing-budget")
    assert texts(sti, "funded_by") == ["Vestbyfonden", "TrygFonden"]
    assert lake.first("funding_status") == Term("funding-status", "not-stated")


# --- rows -------------------------------------------------------------------------------------------------------------


def test_sections_areas_and_dittos(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        ["Børn og Læring"],
        [""],
        ["Indsats", "Beskrivelse", "Periode"],
        ["Dagtilbud", "", ""],
        ["Rim", "Børn rimer hver dag.", "2024"],
        ["Remser", "Børn remser op.", "do."],
    )
    rim, remser = document.of("initiative")
    assert texts(rim, "section") == ["Dagtilbud"] and texts(rim, "responsible") == ["Børn og Læring"]
    assert remser.first("start") == date(2024, 1, 1)


def test_an_area_is_responsible_only_where_no_column_says_who_is(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        ["Klima og Miljø"],
        [""],
        ["Indsats", "Ansvarlig", "Slut"],
        ["Træer", "Park og Vej", "2024"],
        ["Bier", "", "2025"],
    )
    trees, bees = document.of("initiative")
    assert texts(trees, "responsible") == ["Park og Vej"]
    assert texts(bees, "responsible") == ["Klima og Miljø"]


def test_a_heading_that_only_announces_a_table_is_nobody(tmp_path: Path) -> None:
    document = read(tmp_path, ["Oversigt over indsatser 2024"], [""], ["Indsats", "Formål", "Slut"], ["Træer", "Skygge", "2024"])
    assert document.of("initiative")[0].values("responsible") == []


def test_an_initiative_over_several_rows_is_one(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        ["Nr.", "Indsats", "Samarbejdspartner", "Budget (kr.)"],
        ["1", "Fællesspisning", "Røde Kors", "10.000"],
        ["1", "Fællesspisning", "DGI", "5.000"],
        ["", "", "Lungeforeningen", ""],
        ["2", "Gåture", "DGI", "1.000"],
    )
    assert titles(document) == ["Fællesspisning", "Gåture"]
    assert texts(document.of("initiative")[0], "partner") == ["Røde Kors", "DGI", "Lungeforeningen"]
    assert len(texts(document.of("initiative")[0], "money")) == 2
    assert document.unread() == []


def test_a_first_column_that_groups_rows(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        ["Mål", "Indsats", "Aktivitet", "Ansvarlig"],
        ["Flere i job", "Job nu", "Virksomhedsbesøg", "Jobcenter Vestby"],
        ["", "", "Mentorer", "Jobcenter Vestby"],
        ["Færre ensomme", "Sammen", "Café", "Kultur og Fritid"],
    )
    assert titles(document) == ["Virksomhedsbesøg", "Mentorer", "Café"]
    assert [texts(r, "section") for r in document.of("initiative")] == [["Job nu"], ["Job nu"], ["Sammen"]]
    assert [texts(r, "contributes_to") for r in document.of("initiative")] == [
        ["Flere i job"],
        ["Flere i job"],
        ["Færre ensomme"],
    ]


def test_lists_of_names(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        ["Indsats", "Ansvarlig", "Samarbejdspartnere"],
        ["Spisning", "Social, Sundhed og Omsorg; Jobcenter Vestby", "DGI og Kræftens Bekæmpelse"],
        ["Besøg", "Jobcenter Vestby, Kultur og Fritid", "frivillige"],
    )
    meal, visit = document.of("initiative")
    assert texts(meal, "responsible") == ["Social, Sundhed og Omsorg", "Jobcenter Vestby"]
    assert texts(meal, "partner") == ["DGI", "Kræftens Bekæmpelse"]
    assert texts(visit, "responsible") == ["Jobcenter Vestby", "Kultur og Fritid"]


def test_a_person_is_nobody_in_the_graph(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        ["Indsats", "Tovholder", "Slut"],
        ["Gåture", "Mette Hansen", "2024"],
        ["Kor", "Jens Holm, Kultur og Fritid", "2024"],
        ["Dans", "Centerleder", "2024"],
    )
    assert [texts(r, "responsible") for r in document.of("initiative")] == [[], ["Kultur og Fritid"], ["Centerleder"]]
    said = " ".join(str(f) for r in document.records for f in [r.passage.quote, *r.facts])
    assert "Mette" not in said and "Holm" not in said


def test_status_in_a_word(tmp_path: Path) -> None:
    rows = [("Ikke startet", "planned"), ("I gang", "ongoing"), ("Gennemført", "ended"), ("Løbende", "ongoing")]
    document = read(tmp_path, ["Indsats", "Status", "Formål"], *([f"Nummer {s}", s, "x"] for s, _ in rows))
    assert [r.values("status") for r in document.of("initiative")] == [[Term("status", key)] for _, key in rows]


def test_a_column_of_no_known_role_is_kept(tmp_path: Path) -> None:
    document = read(tmp_path, ["Indsats", "Ansvarlig", "Vejrudsigt"], ["Gåture", "Park og Vej", "Sol"])
    assert document.of("initiative")[0].first("note") == "Sol"


# --- tables of labels -------------------------------------------------------------------------------------------------


def test_a_table_of_labels_is_one_initiative(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        ["Grønne tage"],
        [""],
        ["Formål", "Tage skal holde på vandet"],
        ["Ansvarlig", "Teknik og Miljø"],
        ["Økonomi", "1,2 mio. kr. i 2024"],
        [""],
        ["Indsats 3", "Delebiler"],
        ["Beskrivelse", "Delebiler på pladsen"],
        ["Budget (t.kr.)", "300"],
        ["Tidsplan", "Løber to år fra 1. januar 2024"],
    )
    assert titles(document) == ["Grønne tage", "Delebiler"]
    roofs, cars = document.of("initiative")
    assert (texts(roofs, "responsible"), texts(roofs, "money")) == (["Teknik og Miljø"], ["1200000 DKK year 2024|cost"])
    assert (cars.first("number"), texts(cars, "money"), cars.first("end")) == (
        "3",
        ["300000 DKK total|budget"],
        date(2025, 12, 31),
    )
    assert document.of("document")[0].first("title") == "Indsatskatalog for Vestby Kommune"


# --- goals of other documents -----------------------------------------------------------------------------------------


def policy(file: str, title: str, numbers: Sequence[str], start: int, end: int) -> Document:
    from policygraph.loaders.source import Source

    document = Document(Source(file, title), "policy", "")
    head = Record("document", "document", document.source.passage(0, 5))
    head.add("title", title)
    head.add("period_start", date(start, 1, 1))
    head.add("period_end", date(end, 12, 31))
    document.records.append(head)
    for number in numbers:
        goal = document.add(Record("goal", number.replace(".", "-").lower(), head.passage))
        goal.add("number", number)
        goal.add("text", f"Der skal være mere af nummer {number} i byen")
    return document


def referring(folder: Path, cell: str, title: str = "Indsatskatalog 2024 for Vestby Kommune") -> Document:
    return read(folder, ["Indsats", "Bidrager til mål", "Slut"], ["Gåture", cell, "2024"], title=title, name="katalog-2024.txt")


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("1, 3.A", ["1", "3.A"]),
        ("Mål 2 og 4", ["2", "4"]),
        ("1-3", ["1", "2", "3"]),
        ("3a", ["3.A"]),
        ("Mål 2: Mere ro", ["2"]),
        ("1.1; 1.2", ["1.1", "1.2"]),
        ("Mere ro i byen", ["Mere ro i byen"]),
        ("-", []),
    ],
)
def test_goals_are_named_by_number_or_words(tmp_path: Path, cell: str, named: list[str]) -> None:
    assert texts(referring(tmp_path, cell).of("initiative")[0], "contributes_to") == named


def test_the_only_document_with_such_a_goal_is_meant(tmp_path: Path) -> None:
    plan, catalogue = policy("politik.txt", "Klimapolitik", ["1", "3.A"], 2023, 2026), referring(tmp_path, "3.A")
    link_goals([plan, catalogue])
    assert catalogue.of("initiative")[0].values("contributes_to") == [Ref("goal", "3-a", "politik.txt")]


def test_a_goal_is_known_by_its_words(tmp_path: Path) -> None:
    plan, catalogue = (
        policy("politik.txt", "Klimapolitik", ["1", "2"], 2023, 2026),
        referring(tmp_path, "der skal være mere af nummer 2 i byen"),
    )
    link_goals([plan, catalogue])
    assert catalogue.of("initiative")[0].values("contributes_to") == [Ref("goal", "2", "politik.txt")]


def test_what_could_be_two_goals_is_none_and_is_said(tmp_path: Path) -> None:
    plans = [policy(f"{n}.txt", f"{n}politik", ["1"], 2023, 2026) for n in ("Klima", "Kultur")]
    catalogue = referring(tmp_path, "1")
    link_goals([*plans, catalogue])
    assert catalogue.of("initiative")[0].values("contributes_to") == []
    assert any("'1' is named as a goal" in n and "Klima.txt, Kultur.txt" in n for n in catalogue.notes)


def test_the_document_that_is_named_is_meant_and_the_period_counts(tmp_path: Path) -> None:
    plans = [
        policy("klima.txt", "Klimapolitik 2023-2026", ["1"], 2023, 2026),
        policy("kultur.txt", "Kulturpolitik 2023-2026", ["1"], 2023, 2026),
        policy("gammel.txt", "Klimapolitik 2015-2018", ["1"], 2015, 2018),
    ]
    catalogue = referring(tmp_path, "1", title="Indsatskatalog 2024 til Klimapolitikken")
    link_goals([*plans, catalogue])
    assert catalogue.of("initiative")[0].values("contributes_to") == [Ref("goal", "1", "klima.txt")]
    assert not any("named as a goal" in n for n in catalogue.notes)


def test_no_such_goal_is_said(tmp_path: Path) -> None:
    plan, catalogue = policy("politik.txt", "Klimapolitik", ["1"], 2023, 2026), referring(tmp_path, "9")
    link_goals([plan, catalogue])
    assert catalogue.of("initiative")[0].values("contributes_to") == []
    assert any("no document that was read has such a goal" in n for n in catalogue.notes)


def test_a_table_that_only_blanks_divide(tmp_path: Path) -> None:
    (tmp_path / "oversigt.txt").write_text(
        """Projektoversigt for Vestby Kommune 2024

Nr.  Projekt                  Ansvarlig            Budget (t.kr.)   Periode         Formål
1    Grønne skolegårde        Teknik og Miljø                 300   2024-2025       Børnene skal have skygge i
                                                                                    frikvarteret
2    Cykelstier til           Park og Vej                   1.200   2024            Flere cykler
     skolen
3    Bænke                                                          2025            Flere hviler
I alt                                                       1.500

Kilde: Økonomiafdelingen
""",
        encoding="utf-8",
    )
    document = load(tmp_path / "oversigt.txt")
    assert titles(document) == ["Grønne skolegårde", "Cykelstier til skolen", "Bænke"]
    yards, paths, benches = document.of("initiative")
    assert yards.first("description") == "Børnene skal have skygge i frikvarteret"
    assert (texts(paths, "money"), texts(benches, "money")) == (["1200000 DKK total|budget"], [])
    assert benches.first("start") == date(2025, 1, 1)
    assert [a for a, _ in document.unread()] == [11]


_HEADINGS = [*CELLS, "Nr.", "Indsats", "Formål", "Budget 2024", "2025", "I alt", "Bidrager til mål", "Status", "Ukendt", ""]
_ODD = [
    "",
    "-",
    "7",
    "7.",
    "do.",
    "I alt",
    "■ Natur",
    "<p>A</p>",
    "1-9",
    "Mål 2",
    "300",
    "•",
    "Mette Hansen",
    "Formål",
    "a" * 150,
    "\x0c",
    "§",
]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(_HEADINGS), min_size=1, max_size=8),
    st.lists(st.lists(st.sampled_from([*_ODD, *CELLS.values()]), max_size=9), max_size=8),
)
def test_no_table_makes_the_reader_fail(
    tmp_path_factory: pytest.TempPathFactory, header: list[str], rows: list[list[str]]
) -> None:
    document = read(tmp_path_factory.mktemp("t"), ["Indsats", "Ansvarlig", "Slut"], ["x", "y", "2024"], [""], header, *rows)
    link_goals([document])
    assert len({r.key for r in document.of("initiative")}) == len(document.of("initiative")) > 0
    assert all(r.first("title") for r in document.of("initiative"))


def test_a_title_ends_where_its_paragraph_in_the_cell_does(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("Indsatskatalog for Vestby Kommune 2024", 0)
    rows = (
        ("Forvaltning", "Projekt", "Udgift (kr.)"),
        ("Kultur", "Havnefest\nÅrlig fest, hvor unge møder byrådet.", "85.000"),
        ("Skole", "Læsemakker\nUdskolingen læser højt for de yngste.", "40.000"),
    )
    table = word.add_table(0, 3)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    word.save(str(path := tmp_path / "katalog.docx"))
    made = load(path).of("initiative")
    assert [r.first("title") for r in made] == ["Havnefest", "Læsemakker"]
    assert [r.first("description") for r in made] == [
        "Årlig fest, hvor unge møder byrådet.",
        "Udskolingen læser højt for de yngste.",
    ]
