"""Minutes in the layouts that committees, councils and boards use; every meeting and every name here is invented."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from policygraph.loaders import load
from policygraph.loaders.minutes import _raises
from policygraph.loaders.persons import Persons
from policygraph.loaders.records import Document, Law, Name, Record
from policygraph.ontology.vocabulary import default_vocabulary

COMMITTEE = """Socialudvalget

Referat fra ordinært møde i Socialudvalget

Dato: 12. marts 2025
Sted: Mødelokale 3

Deltagere:
Grethe Mortensen (A)
Khalid Osmani (Ø)
Tove Ditlevsen-Krag (V)

Afbud:
Sten Ravnholt

Dagsorden
1. Godkendelse af dagsorden
2. Handicappolitik 2025-2028
3. Opfølgning på budget
4. Eventuelt

1. Godkendelse af dagsorden

Beslutning i Socialudvalget den 12. marts 2025
Godkendt.

2. Handicappolitik 2025-2028

Sagsfremstilling
Efter servicelovens § 81 skal kommunen støtte voksne med nedsat funktionsevne. Handicaprådet efterlyser flere tilgængelige
boliger i midtbyen. Kontakt sagsbehandler Dorrit Kløvedal, tlf. 46 31 30 00, dokl@sandby.dk.

Indstilling
Forvaltningen indstiller, at Socialudvalget
1) godkender udkastet til politik,
2) sender politikken i høring i fire uger,
3) anmoder Byrådet om en bevilling på 200.000 kr.

Beslutning i Socialudvalget den 12. marts 2025:
At 1) vedtaget.
At 2) vedtaget, idet fristen forlænges til den 1. maj 2025.
At 3) ikke vedtaget. Tove Ditlevsen-Krag (V) stemte imod.

Fraværende: Sten Ravnholt

Videre proces
Forvaltningen udarbejder et høringsnotat senest den 15. maj.

Bilag
Udkast til politik.pdf

3. Opfølgning på budget

Indstilling
Det indstilles, at 1) orienteringen tages til efterretning, og at 2) sagen oversendes til Økonomiudvalget.

Beslutning
Ad 1-2: Godkendt.

4. Eventuelt

Intet.
"""

GROUP = """Referat fra møde i følgegruppen for ungestrategien den 3. oktober 2024

Til stede: Mathilde Bro (MB), Jens Ager (JA), Søs (Ungeskolen), centerleder Hjalte Ravn

Ad 1) Velkomst
MB bød velkommen.

Ad 2) Status på strategien
Følgegruppen drøftede status. Flere udtrykte bekymring for de unge uden for uddannelse. MB kontakter produktionsskolen
inden 1. november.
Ungeskolen undersøger, om der er lokaler.

Ad 3) Eventuelt
Næste møde er den 5. december.

Opgaver
MB: sender referat rundt
Sundhed og Omsorg: laver et oplæg til næste møde
JA/MB indkalder til workshop
"""

BOARD = (
    "Referat af møde i Skolebestyrelsen på Åbrinkskolen\n\nDato: 14. maj 2024\n\nDeltagere: Formand Anker Thorsen, Signe, Yrsa Lund\n\n"
    "Punkt\tReferat\tAnsvarlig\tFrist\n"
    "1. Godkendelse af dagsorden\tGodkendt.\t\t\n"
    "2. Mobilpolitik\tBestyrelsen vedtog at forbyde mobiler i frikvarterer. Der er behov for bedre aflåsning af skabe. Ledelsen"
    " sender brev til forældre.\tSkolelederen\t1. juni\n"
    "3. Trafik ved skolen\tBestyrelsen drøftede trafikken. Kommunen kontaktes.\tAT\t20/6\n\n"
    "Opgave\tAnsvarlig\tFrist\n"
    "Bestille skilte\tYrsa Lund (Teknik og Miljø)\tuge 23\n"
    "Indhente tilbud\tTeknisk Forvaltning\t1/8-2024\n"
)

HEADINGS = """# Møde i Ældrerådet 5. november 2025

**Deltagere:** Inger Holm, Bent Aagesen

## Orientering fra formanden

Formand Inger Holm orienterede om besøg på plejehjemmene.

### Beslutning

Taget til efterretning.

## Høringssvar til værdighedspolitikken

### Indstilling

Administrationen indstiller, at Ældrerådet afgiver høringssvar.

### Beslutning i Ældrerådet den 5. november 2025

Ældrerådet besluttede, at sekretariatet udarbejder et høringssvar. Ældrerådet ønsker flere hænder i hjemmeplejen.

Ansvarlig: Ældre og Sundhed. Frist: 1. december 2025

## Lukket punkt
"""

PROTOCOL = """Byrådet

Beslutningsprotokol
Onsdag den 26. februar 2025 kl. 18.00

Mødedeltagere: Tomas Breddam, Sus Freund, Solvej Ekman (Ældre og Sundhed)

Sag nr. 4
Årsregnskab for ungeindsatsen

Beslutningstema
Byrådet skal godkende regnskabet.

Forvaltningen indstiller, at Byrådet godkender regnskabet, og at overskuddet overføres til 2025.

Beslutning i Børne- og Ungeudvalget den 4. februar 2025
Anbefales godkendt. Sus Freund tog forbehold.

Beslutning i Byrådet den 26. februar 2025
Godkendt.

Sag nr. 5
Godkendelse af dagsorden

Godkendt uden bemærkninger.

Sag nr. 6
Udpegning til Handicaprådet

Indstilling
Administrationen foreslår:
1. At Byrådet udpeger to medlemmer.
2. At udpegningen gælder til 31. december 2025.

Beslutning
1. Byrådet udpegede Tomas Breddam og Sus Freund.
2. Godkendt.
Ældre og Sundhed indkalder til et møde i uge 42.
"""


def read(text: str, folder: Path, name: str = "referat.txt") -> Document:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return load(file, genre="minutes")


def of_item(document: Document, kind: str, number: str) -> list[Record]:
    return [r for r in document.records if r.kind == kind and getattr(r.first("item"), "key", "") == number]


def names(record: Record, field: str) -> list[str]:
    return [v.text for v in record.values(field) if isinstance(v, Name)]


def test_items_by_number_are_not_the_agenda_at_the_top(tmp_path: Path) -> None:
    document = read(COMMITTEE, tmp_path)
    assert [i.first("number") for i in document.of("item")] == ["1", "2", "3", "4"]
    assert all(i.passage.line_start > 20 for i in document.of("item"))
    assert document.of("item")[1].first("label") == "Handicappolitik 2025-2028"


def test_each_point_is_decided_by_itself(tmp_path: Path) -> None:
    document = read(COMMITTEE, tmp_path)
    decisions = of_item(document, "decision", "2")
    assert [str(d.first("text"))[:5] for d in decisions] == ["vedta", "vedta", "ikke "]
    assert "godkender udkastet" in str(decisions[0].first("label"))
    assert "i høring" in str(decisions[1].first("label"))
    assert all(names(d, "decided_by") == ["Socialudvalget"] for d in decisions)
    both = of_item(document, "decision", "3")
    assert len(both) == 2 and "Økonomiudvalget" in str(both[1].first("label"))
    assert len(document.of("item")[1].values("proposal")) == 4


def test_case_law_process_and_needs(tmp_path: Path) -> None:
    document = read(COMMITTEE, tmp_path)
    item = document.of("item")[1]
    assert [v.provision for v in item.values("law") if isinstance(v, Law)] == ["§ 81"]
    (task,) = of_item(document, "task", "2")
    assert names(task, "assigned_to") == ["Forvaltningen"]
    assert task.first("due_date") == date(2025, 5, 15) and task.first("due_text") == "15. maj"
    (need,) = of_item(document, "need", "2")
    assert "tilgængelige boliger" in str(need.first("text"))
    assert document.of("item")[0].first("decision_recorded") is True
    assert not document.of("item")[3].values("decision_recorded")


@pytest.mark.parametrize(
    ("said", "raised"),
    [
        ("Det skal afklares, om Handicaprådet efterlyser flere boliger.", False),
        ("Handicaprådet efterlyser flere boliger og spørger om prisen.", True),
        ("Rådet drøftede, hvorvidt medlemmerne har brug for flere boliger.", False),
        ("Rådet efterlyser boliger og vil undersøge, om der er penge.", True),
    ],
)
def test_what_is_to_be_found_out_is_no_need_yet(tmp_path: Path, said: str, raised: bool) -> None:
    was = "Handicaprådet efterlyser flere tilgængelige\nboliger i midtbyen."
    assert was in COMMITTEE
    assert bool(of_item(read(COMMITTEE.replace(was, said), tmp_path), "need", "2")) is raised


def test_each_body_decides_for_itself_and_the_title_stands_under_the_number(tmp_path: Path) -> None:
    document = read(PROTOCOL, tmp_path)
    assert [(i.first("number"), i.first("label")) for i in document.of("item")] == [
        ("4", "Årsregnskab for ungeindsatsen"),
        ("5", "Godkendelse af dagsorden"),
        ("6", "Udpegning til Handicaprådet"),
    ]
    assert [names(d, "decided_by") for d in of_item(document, "decision", "4")] == [["Børne- og Ungeudvalget"], ["Byrådet"]]
    assert "overskuddet" in str(document.of("item")[0].first("proposal"))
    (plain,) = of_item(document, "decision", "5")
    assert plain.first("text") == "Godkendt uden bemærkninger." and document.of("item")[1].first("decision_recorded") is True
    points = of_item(document, "decision", "6")
    assert len(points) == 2 and "31. december 2025" in str(points[1].first("label"))
    (task,) = document.of("task")
    assert names(task, "assigned_to") == ["Ældre og Sundhed"] and task.first("due_text") == "i uge 42"


def test_items_after_ad_and_a_list_of_tasks(tmp_path: Path) -> None:
    document = read(GROUP, tmp_path)
    assert [i.first("number") for i in document.of("item")] == ["1", "2", "3"]
    tasks = {str(t.first("text")): t for t in document.of("task")}
    assert names(tasks["Ungeskolen undersøger, om der er lokaler."], "assigned_to") == ["Ungeskolen"]
    assert names(tasks["laver et oplæg til næste møde"], "assigned_to") == ["Sundhed og Omsorg"]
    assert tasks["laver et oplæg til næste møde"].first("due_text") == "til næste møde"
    assert not tasks["sender referat rundt"].values("assigned_to")
    (kontakt,) = [t for text, t in tasks.items() if "produktionsskolen" in text]
    assert kontakt.first("due_date") == date(2024, 11, 1) and not kontakt.values("assigned_to")
    assert names(document.of("need")[0], "raised_by") == ["Følgegruppen for ungestrategien"]


def test_tables_of_items_and_of_tasks(tmp_path: Path) -> None:
    document = read(BOARD, tmp_path)
    assert [(i.first("number"), i.first("label")) for i in document.of("item")] == [
        ("1", "Godkendelse af dagsorden"),
        ("2", "Mobilpolitik"),
        ("3", "Trafik ved skolen"),
    ]
    assert len(of_item(document, "decision", "2")) == 1 and len(of_item(document, "need", "2")) == 1
    tasks = {str(t.first("text")): t for t in document.of("task")}
    assert names(tasks["Ledelsen sender brev til forældre."], "assigned_to") == ["Skolelederen"]
    assert tasks["Ledelsen sender brev til forældre."].first("due_date") == date(2024, 6, 1)
    assert tasks["Kommunen kontaktes."].first("due_date") == date(2024, 6, 20)
    assert names(tasks["Bestille skilte"], "assigned_to") == ["Teknik og Miljø"]
    assert tasks["Bestille skilte"].first("due_text") == "uge 23" and not tasks["Bestille skilte"].values("due_date")
    assert names(tasks["Indhente tilbud"], "assigned_to") == ["Teknisk Forvaltning"]
    assert tasks["Indhente tilbud"].first("due_date") == date(2024, 8, 1)


def test_headings_without_numbers(tmp_path: Path) -> None:
    document = read(HEADINGS, tmp_path, "referat.md")
    assert [i.first("label") for i in document.of("item")] == [
        "Orientering fra formanden",
        "Høringssvar til værdighedspolitikken",
        "Lukket punkt",
    ]
    (decision,) = of_item(document, "decision", "hoeringssvar-til-vaerdighedspolitikken")
    assert names(decision, "decided_by") == ["Ældrerådet"]
    (task,) = document.of("task")
    assert "Ældre og Sundhed" in names(task, "assigned_to") and task.first("due_date") == date(2025, 12, 1)


@pytest.mark.parametrize(
    ("text", "name", "people"),
    [
        (COMMITTEE, "a.txt", "Grethe Mortensen Khalid Osmani Tove Ditlevsen-Krag Sten Ravnholt Dorrit Kløvedal dokl@sandby.dk"),
        (GROUP, "b.txt", "Mathilde Bro MB Jens Ager JA Søs Hjalte Ravn"),
        (BOARD, "c.txt", "Anker Thorsen Signe Yrsa Lund AT"),
        (HEADINGS, "d.md", "Inger Holm Bent Aagesen"),
        (PROTOCOL, "e.txt", "Tomas Breddam Sus Freund Solvej Ekman"),
    ],
)
def test_no_person_is_named(text: str, name: str, people: str, tmp_path: Path) -> None:
    document = read(text, tmp_path, name)
    said = repr(
        [
            (
                r.key,
                r.passage.quote,
                [p.quote for p in r.more],
                [(getattr(f.value, "text", f.value), f.passage.quote) for f in r.facts],
            )
            for r in document.records
        ]
    )
    assert not [p for p in people.split() if re.search(rf"(?<!\w){re.escape(p)}(?!\w)", said)]
    assert "46 31" not in said and document.withheld > 0


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("CPR 010190-1234 og 0101901234", "CPR [navn] og [navn]"),
        ("Ring 46 31 30 00 eller skriv til a.b@by.dk.", "Ring [navn] eller skriv til [navn]."),
        ("Udvalgsformand Ælfgifu Þorsdatter bød velkommen", "Udvalgsformand [navn] bød velkommen"),
        ("Ødger Qvist (V) stemte imod", "[navn] (V) stemte imod"),
        ("Birgitte fra Sundhed oplyste", "[navn] fra Sundhed oplyste"),
        ("Sundhedskonsulenten og Børnechefen deltog fra Sandby Kommune", None),
        ("Der er afsat 12 000 000 kr. og 10 20 30 40 50 pladser", None),
        ("Ældre og Sundhed indkalder", None),
        ("Dansk Røde Kors og Børne- og Ungerådet deltog", None),
    ],
)
def test_persons_are_withheld_and_bodies_and_posts_stay(text: str, clean: str | None) -> None:
    persons = Persons(default_vocabulary(), ["Fra Sandby Kommune: Asta Sø (Ældre og Sundhed), Børnechefen"])
    assert persons.withhold(text)[0] == (clean or text)


@pytest.mark.parametrize(
    ("sentence", "need"),
    [
        ("De unge blev spurgt, hvad de savner.", False),
        ("De unge blev spurgt, hvad de savner: flere bænke.", True),
        ("Borgere, der har brug for hjælp, kan søge om en ledsager.", False),
        ("Borgere, der har brug for hjælp, kan ikke få en ledsager.", True),
        ("Rådet ønsker en orientering på næste møde.", False),
        ("Rådet ønsker mere information til de pårørende.", True),
        ("Rådet ønsker flere bænke i parken.", True),
    ],
)
def test_who_is_asked_what_is_missed_and_who_gets_what_he_needs_raise_nothing(sentence: str, need: bool) -> None:
    assert _raises(sentence) is need


def test_who_talks_with_whom_after_a_decision_has_a_task(tmp_path: Path) -> None:
    text = (
        "Referat af møde i Havnerådet den 4. marts 2025\n\nPunkt 1: Sejlerstuen\n\nSagsfremstilling\n"
        "Havnekontoret taler med mange gæster.\n\nBeslutning\nRådet er positivt. Havnesekretariatet taler med klubben om nøglen.\n\n"
        "Punkt 2: Eventuelt\n\nIntet.\n"
    )
    (tmp_path / "referat.txt").write_text(text, encoding="utf-8")
    (task,) = load(tmp_path / "referat.txt").of("task")
    assert task.first("text") == "Havnesekretariatet taler med klubben om nøglen."
    assert [v.text for v in task.values("assigned_to") if isinstance(v, Name)] == ["Havnesekretariatet"]
    assert not task.values("due_date")
