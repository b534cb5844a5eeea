"""Layouts of policies and plans: the same thread, however a municipality marks it. Short invented documents."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from policygraph.loaders import load
from policygraph.loaders.records import Document, Law, Name, Record, Ref

HERE = Path(__file__).parent / "layouts"


@cache
def read(file: str) -> Document:
    return load(HERE / file)


def named(record: Record, field: str) -> list[str]:
    return [v.text if isinstance(v, Name) else str(v) for v in record.values(field)]


def titles(document: Document, goal: str | None = None) -> list[str]:
    of = [r for r in document.of("initiative") if goal is None or Ref("goal", goal) in r.values("contributes_to")]
    return [str(r.first("title")) for r in of]


def initiative(document: Document, title: str) -> Record:
    return next(r for r in document.of("initiative") if r.first("title") == title)


GENRES = {
    "sundhedspolitik.txt": "policy",
    "aeldrestrategi.txt": "policy",
    "handicappolitik.txt": "policy",
    "frivillighedspolitik.txt": "policy",
    "ungepolitik.md": "policy",
    "kulturpolitik.md": "policy",
    "aeldre-og-sundhed.txt": "policy",
    "klimahandleplan.txt": "action-plan",
    "sundhedshandleplan.txt": "action-plan",
    "kulturhandlingsplan.txt": "action-plan",
    "forebyggelsesplan.txt": "action-plan",
    "aeldrehandleplan.txt": "action-plan",
    "landdistriktspolitik.txt": "policy",
    "demenspolitik.txt": "policy",
    "ungestrategi.txt": "policy",
    "bevaegelsespolitik.md": "policy",
    "trafikhandleplan.txt": "action-plan",
}


@pytest.mark.parametrize(("file", "genre"), GENRES.items())
def test_genre(file: str, genre: str) -> None:
    assert read(file).genre == genre


GOALS: dict[str, list[tuple[str | None, str]]] = {
    "sundhedspolitik.txt": [("1", "Sund hverdag for alle"), ("2", "Mental sundhed")],
    "aeldrestrategi.txt": [
        (None, "Vi vil, at ældre borgere selv bestemmer over deres hverdag."),
        (None, "Vi vil, at pårørende bliver set og hørt som en ressource."),
        (None, "Vi vil, at ingen ældre er ufrivilligt ensomme."),
    ],
    "frivillighedspolitik.txt": [("1", "Flere skal være frivillige"), ("2", "Det skal være let at være frivillig")],
    "ungepolitik.md": [
        (None, "Alle unge skal have en ven"),
        (None, "Alle unge skal i uddannelse eller job"),
        (None, "Flere unge skal dyrke idræt."),
    ],
    "kulturpolitik.md": [("1", "Kultur for alle"), ("2", "Stærke foreninger")],
    "aeldre-og-sundhed.txt": [("1", "Flere gode leveår"), ("2", "Mere nærvær"), ("3", "En attraktiv arbejdsplads")],
    "klimahandleplan.txt": [
        ("1", "CO2-udledningen skal reduceres med 70 % i 2030"),
        ("1.1", "Kommunens bygninger skal være fossilfri"),
        ("1.2", "Transporten skal være grøn"),
        ("2", "Mere natur"),
    ],
    "forebyggelsesplan.txt": [("1", "Et røgfrit Nørreby"), ("2", "Mental sundhed hele livet")],
    "aeldrehandleplan.txt": [("1", "Ældre skal have mad af god kvalitet"), ("2", "Værdig afslutning på livet")],
    "landdistriktspolitik.txt": [("A", "Flere familier flytter til"), ("B", "Stærke fællesskaber i landsbyerne")],
    "demenspolitik.txt": [
        (None, "Borgere med begyndende demens skal opdages tidligt, så de får den rette støtte."),
        (None, "Borgere med demens og deres pårørende skal leve et aktivt liv."),
    ],
    "ungestrategi.txt": [("3.1", "Flere unge gennemfører en uddannelse"), ("3.2", "Færre unge føler sig ensomme")],
    "sundhedshandleplan.txt": [("1", "Ingen børn og unge ryger i 2030."), ("2", "Flere ældre er aktive.")],
    "kulturhandlingsplan.txt": [
        (None, "Alle børn møder kunst og kultur."),
        (None, "Flere voksne er aktive i foreninger."),
    ],
}


@pytest.mark.parametrize(("file", "goals"), GOALS.items())
def test_goals(file: str, goals: list[tuple[str | None, str]]) -> None:
    assert [(g.first("number"), g.first("text")) for g in read(file).of("goal")] == goals


#: file, start of the target's text, baseline, target, change
TARGETS: list[tuple[str, str, str | None, str | None, str | None]] = [
    ("sundhedspolitik.txt", "Mindst 60 %", "54", "60", None),
    ("sundhedspolitik.txt", "Andelen af daglige rygere", None, "8", None),
    ("sundhedspolitik.txt", "Andelen af unge med lav", None, "12", "3"),
    ("aeldrestrategi.txt", "85 % af borgerne", None, "85", None),
    ("aeldrestrategi.txt", "Antallet af ensomme", "1200", "900", None),
    ("sundhedshandleplan.txt", "Andelen af 15-årige", "9", "4", None),
    ("sundhedshandleplan.txt", "500 nye deltagere", None, "500", None),
    ("kulturpolitik.md", "75 % af borgerne", "70", "75", None),
    ("kulturpolitik.md", "40 nye frivillige", None, "40", None),
    ("forebyggelsesplan.txt", "Andelen af daglige", "17", "12", None),
    ("forebyggelsesplan.txt", "Ingen unge", None, None, None),
    ("forebyggelsesplan.txt", "80 % af de unge", None, "80", None),
    ("aeldrehandleplan.txt", "Mindst 90 %", "82", "90", None),
    ("aeldrehandleplan.txt", "Andelen af økologi", None, "60", None),
    ("landdistriktspolitik.txt", "I 2027 er 28 %", "21", "28", None),
    ("landdistriktspolitik.txt", "Tilfredsheden", None, "4.2", None),
    ("landdistriktspolitik.txt", "12 landsbyer", None, "12", None),
    ("demenspolitik.txt", "90 % af de praktiserende", None, "90", None),
    ("demenspolitik.txt", "Ventetiden", None, "4", None),
    ("demenspolitik.txt", "Alle pårørende", None, None, None),
    ("ungestrategi.txt", "I 2026 har 85 %", "78", "85", None),
    ("ungestrategi.txt", "Andelen af unge, der", "13", "10", None),
    ("aeldre-og-sundhed.txt", "Middellevetiden", "80.9", "82", None),
    ("aeldre-og-sundhed.txt", "Antallet af indlæggelser", None, None, "10"),
    ("aeldre-og-sundhed.txt", "Kontinuitet", None, "8", None),
    ("trafikhandleplan.txt", "Mindst 70 %", "58", "70", None),
    ("trafikhandleplan.txt", "Antallet af cyklister", "1100", "1500", None),
    ("trafikhandleplan.txt", "I 2026 kommer", None, "12", None),
    ("bevaegelsespolitik.md", "Andelen af børn", "41", "50", None),
    ("bevaegelsespolitik.md", "I 2026 har", None, "6", None),
    ("bevaegelsespolitik.md", "Handicapidrætten", None, "300", None),
]


@pytest.mark.parametrize(("file", "text", "baseline", "target", "change"), TARGETS)
def test_targets(file: str, text: str, baseline: str | None, target: str | None, change: str | None) -> None:
    found = [t for t in read(file).of("target") if str(t.first("text")).startswith(text)]
    assert len(found) == 1

    def number(value: str | None) -> Any:
        return None if value is None else Decimal(value)

    values = [found[0].first(f) for f in ("baseline_value", "target_value", "change_value")]
    assert values == [number(baseline), number(target), number(change)]


def test_no_target_is_invented() -> None:
    counts = {file: len(read(file).of("target")) for file in GENRES}
    assert counts == {file: sum(t[0] == file for t in TARGETS) for file in GENRES}


def test_initiatives_under_headings_with_labelled_facts() -> None:
    document = read("sundhedspolitik.txt")
    assert titles(document, "2") == ["Åben rådgivning", "Mindfulness i skolen"]
    record = initiative(document, "Åben rådgivning")
    assert named(record, "responsible") == ["Sundhed og Omsorg"]
    assert named(record, "partner") == ["Headspace Danmark", "Røde Kors"]
    assert [str(v) for v in (record.first("start"), record.first("end"))] == ["2024-01-01", "2026-12-31"]
    laws = [v for v in record.values("law") if isinstance(v, Law)]
    assert [(v.act, v.provision) for v in laws] == [("sundhedsloven", "§ 119")]


def test_initiatives_as_items_with_and_without_a_run_in_title() -> None:
    assert titles(read("sundhedspolitik.txt"), "1") == [
        "Gåhold i alle landsbyer",
        "Rygestop på arbejdspladser",
        "Sund mad i hallerne",
    ]


def test_numbered_initiatives_with_facts_on_one_line_on_many_and_on_the_next() -> None:
    document = read("klimahandleplan.txt")
    assert titles(document, "1") == ["Energirenovering af skoler", "Elbiler i hjemmeplejen", "Ladestandere"]
    assert named(initiative(document, "Energirenovering af skoler"), "responsible") == ["Teknik og Miljø"]
    assert named(initiative(document, "Elbiler i hjemmeplejen"), "funded_by") == ["Grøn pulje"]
    assert named(initiative(document, "Ladestandere"), "responsible") == ["Teknik og Miljø"]


def test_lettered_items_with_a_fact_at_their_end() -> None:
    document = read("sundhedshandleplan.txt")
    assert titles(document, "1") == ["Røgfri skoletid", "Kampagne på sociale medier", "Tilbud om rygestop til forældre"]
    assert named(initiative(document, "Kampagne på sociale medier"), "responsible") == ["Kommunikation"]
    assert titles(document, "2") == ["Træningshold for ældre", "Gågrupper"]


def test_initiatives_that_a_word_and_a_colon_open() -> None:
    document = read("kulturhandlingsplan.txt")
    assert titles(document) == ["Kulturrygsæk", "Børnebiennale", "Foreningsportal"]
    assert named(initiative(document, "Kulturrygsæk"), "responsible") == ["Kulturafdelingen"]
    assert initiative(document, "Kulturrygsæk").first("success_criterion") == "90 % af klasserne deltager"


def test_bold_titles() -> None:
    assert titles(read("ungepolitik.md")) == ["Natteravne", "Gratis svømning"]
    assert titles(read("kulturpolitik.md"), "1")[0] == "Kulturbus"


def test_areas_are_themes_where_goals_stand_under_them() -> None:
    themes = [named(g, "theme") for g in read("aeldrestrategi.txt").of("goal")]
    assert themes == [["Selvbestemmelse"], ["Selvbestemmelse"], ["Fællesskab"]]


def test_what_follows_the_goals_is_not_theirs() -> None:
    for file in ("sundhedspolitik.txt", "kulturpolitik.md"):
        words = " ".join(str(f.value) for r in read(file).records for f in r.facts)
        assert "følger op" not in words and "evalueres" not in words


def test_the_day_of_adoption() -> None:
    assert str(read("sundhedspolitik.txt").of("document")[0].first("issued")) == "2024-03-12"
    assert str(read("aeldre-og-sundhed.txt").of("document")[0].first("issued")) == "2023-11-28"


def test_sentences_as_titles_and_wrapped_lines() -> None:
    assert titles(read("demenspolitik.txt")) == [
        "Demenskoordinator i alle områder",
        "Kurser for frontpersonale",
        "Demensvenlige indkøb",
        "Aflastning i weekenden",
    ]
    assert titles(read("forebyggelsesplan.txt")) == [
        "Røgfri skoletid",
        "Stoprådgivning tæt på",
        "ABC for mental sundhed",
        "Snak om det",
    ]


def test_rows_of_a_table_belong_to_the_goal_they_stand_under() -> None:
    assert titles(read("klimahandleplan.txt"), "2") == ["Vild natur i rabatter", "Skovrejsning"]
    assert titles(read("kulturpolitik.md"), "2") == ["Lederuddannelse", "Foreningskonsulent"]


def test_a_list_of_goals_below_a_goal_leaves_the_goal_its_targets() -> None:
    document = read("bevaegelsespolitik.md")
    goals = document.of("goal")
    assert [str(g.first("text")) for g in goals] == [
        "Bevægelse i hverdagen",
        "Alle skoler har en gård, der lokker til leg",
        "Flere går eller cykler til arbejde",
        "Plads til alle",
        "Mennesker med handicap kan bruge kommunens haller",
    ]
    assert [len(g.values("has_target")) for g in goals] == [1, 0, 0, 2, 0]
    assert named(goals[1], "theme") == ["Bevægelse i hverdagen"] and goals[0].first("number") == "1"


def test_the_source_of_a_figure_is_no_initiative() -> None:
    assert not read("bevaegelsespolitik.md").of("initiative")


def test_heads_and_feet_of_pages_are_no_titles() -> None:
    document = read("trafikhandleplan.txt")
    assert titles(document) == ["Skolepatrulje på alle skoler", "Cykelparkering ved stationen"]
    assert [str(g.first("text")) for g in document.of("goal")] == ["Trygge skoleveje", "Flere på cykel"]
    assert [g.passage.line_start for g in document.of("goal")] == [12, 26], "not the lines of the table of contents"


def test_a_target_of_the_whole_plan_is_a_target_of_no_goal() -> None:
    document = read("trafikhandleplan.txt")
    of_goals = {v.key for g in document.of("goal") for v in g.values("has_target") if isinstance(v, Ref)}
    assert [t.key for t in document.of("target") if t.key not in of_goals] == ["document-3"]


def test_contents_without_page_numbers_and_the_chapters_that_close(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(
        """NØRREBY KOMMUNE

HANDLEPLAN FOR ÆLDRE 2025-2027

INDHOLD

Forord
Målsætning 1
Målsætning 2
Økonomi og organisering
Politisk opfølgning

FORORD

Planen er blevet til sammen med Ældrerådet.

MÅLSÆTNING 1
Flere ældre klarer hverdagen selv

Måltal: Mindst 60 procent gennemfører et forløb inden udgangen af 2026.
Måltal: Der er et åbent spisefællesskab i hver landsby.

Indsats: Hverdagstræning
En terapeut kommer hjem til borgeren.
Ansvarlig: Sundhed
Økonomi: 400.000 kr. årligt

MÅLSÆTNING 2
Færre ældre er ensomme

Måltal: Højst 8 procent er ensomme i 2027.

Indsats: Besøgsvenner
Frivillige besøger dem, der ønsker det.
Ansvarlig: Frivilligcentret
Økonomi: 90.000 kr. årligt

ØKONOMI OG ORGANISERING

Byrådet har afsat penge i budgettet. En styregruppe mødes hvert kvartal og følger indsatserne.

Billede: To borgere i haven. Foto: Nørreby Kommune.

POLITISK OPFØLGNING

Udvalget får en status i marts og september.
""",
        encoding="utf-8",
    )
    read = load(tmp_path / "plan.txt")
    assert [r.first("text") for r in read.of("goal")] == ["Flere ældre klarer hverdagen selv", "Færre ældre er ensomme"]
    assert [r.first("title") for r in read.of("initiative")] == ["Hverdagstræning", "Besøgsvenner"]
    assert len(read.of("target")) == 3
