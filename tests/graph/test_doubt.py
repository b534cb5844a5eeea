"""Absences that are not claimed: where words stand with a thing that may state what was not read, and where nothing was read of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policygraph.cli import app
from policygraph.graph.checks.document import Checks
from policygraph.graph.checks.doubt import doubts, unheard
from policygraph.loaders import load
from policygraph.loaders.records import Ref, Term

HEAD = "Handleplan for sundhed 2024-2026\n\nSkovby Kommune. Vedtaget af Byrådet den 14. december 2023.\n\n"
GOAL = "Mål 1: Borgerne skal leve et aktivt liv\n\n"
TARGET = "Resultatmål: 80 pct. af borgerne er aktive ved udgangen af 2026 mod 70 pct. i 2023. Kilde: Sundhedsprofilen.\n\n"


def initiative(title: str, **fields: str) -> str:
    """An initiative with all that the audit asks for, but for what is set otherwise (empty: the line is left out)."""
    lines = {
        "text": f"{title} er for alle i Skovby.",
        "who": "Ansvarlig: Sundhedsafdelingen",
        "money": "Økonomi: 200.000 kr. årligt i 2024-2026 af Sundhedsafdelingens driftsramme",
        "time": "Tidsplan: 1. februar 2024 - 31. december 2026",
        "law": "Lovgrundlag: Sundhedsloven § 119",
        "test": "Evaluering: Sundhedsafdelingen evaluerer i november 2026",
        **fields,
    }
    return "\n\n".join([f"Indsats {title}", *(line for line in lines.values() if line)]) + "\n\n"


def perhaps(at: Path, plan: str, minutes: str = "") -> set[tuple[str, str]]:
    """What may be stated of things of a plan: the first word of a thing's title that is no number, and the matter."""
    found = {}
    for name, text in (("handleplan-2024-2026.txt", plan), ("referat-2024-03-12.txt", minutes)):
        at.joinpath(name).write_text(text, "utf-8")
        if text:
            found[name] = Checks(load(at / name))
    of_plan = found["handleplan-2024-2026.txt"].document
    assert of_plan.of("goal") and of_plan.of("target") and len(of_plan.of("initiative")) > 3, (
        "a plan that is not read tells nothing"
    )
    for checks in found.values():
        doubts(checks)
    unheard(found)
    things = {(r.kind, r.key): r for c in found.values() for r in c.document.records}
    said = set()
    for record in [r for c in found.values() for r in c.records]:
        of = record.first("checks")
        assert isinstance(of, Ref) and record.first("check_kind") == Term("check", "perhaps-stated")
        thing = things[of.kind, of.key]
        said.add((str(thing.first("title") or thing.first("text")).split()[0], str(record.first("found"))))
    return said


OTHERS = "".join(initiative(f"1.{n} {title}") for n, title in enumerate(("Gåture", "Svømning", "Boldspil", "Dans"), 2))


@pytest.mark.parametrize(
    ("field", "unread", "matter"),
    [
        ("who", "Hvem gør hvad: Sundhedsafdelingen og Svømmehallen i forening", "responsible"),
        ("who", "Bag holdene står Sundhedsafdelingen.", "responsible"),
        ("money", "Udgiften svarer til tre kursers.", "funding"),
        ("money", "Betales som i fjor.", "funding"),
        ("test", "Læring: tilfredsheden undersøges hvert efterår", "evaluation"),
    ],
)
def test_words_that_may_state_it(field: str, unread: str, matter: str, tmp_path: Path) -> None:
    plan = HEAD + GOAL + TARGET + initiative("1.1 Yoga", **{field: unread}) + initiative("1.9 Roning", **{field: ""}) + OTHERS
    found = perhaps(tmp_path, plan)
    assert ("Yoga", matter) in found
    assert ("Roning", matter) not in found, "where no word stands for it, it is missing"


@pytest.mark.parametrize("said", ["Ansvarlig: -", "Ansvarlig: Aftales nærmere", "Der er endnu ingen, der har ansvaret."])
def test_what_is_said_to_be_missing_is_missing(said: str, tmp_path: Path) -> None:
    plan = HEAD + GOAL + TARGET + initiative("1.1 Yoga", who=said) + OTHERS
    assert ("Yoga", "responsible") not in perhaps(tmp_path, plan)


def test_a_department_that_pays_does_not_answer(tmp_path: Path) -> None:
    """Its name stands in a field that was read: it says who pays."""
    plan = HEAD + GOAL + TARGET + initiative("1.1 Yoga", who="") + OTHERS
    assert ("Yoga", "responsible") not in perhaps(tmp_path, plan)


def test_a_sentence_that_speaks_for_all(tmp_path: Path) -> None:
    closing = "Medmindre andet er nævnt, er det Sundhedsafdelingen, der har ansvaret for alle indsatser.\n\n"
    plan = HEAD + closing + GOAL + TARGET + initiative("1.1 Yoga", who="") + OTHERS
    assert ("Yoga", "responsible") in perhaps(tmp_path, plan)


def test_short_forms_below_the_initiatives_are_none(tmp_path: Path) -> None:
    path = tmp_path / "handleplan-2024-2026.txt"
    path.write_text(HEAD + GOAL + TARGET + OTHERS + "Indsats Forkortelser\n\nSUF: Sundhed og Frivillighed.\n", "utf-8")
    read = [str(r.first("title")) for r in load(path).of("initiative")]
    assert len(read) > 2 and not any("SUF" in title for title in read)


COLUMNS = "Nr.\tIndikator\tUdgangspunkt\tMåltal\tFrist\tKilde\n"


def test_an_empty_cell_of_a_known_column_is_missing(tmp_path: Path) -> None:
    """Other cells of the row have days and numbers; the column that others have it from does not."""
    table = (
        "Resultatmål\n\n" + COLUMNS + "1\tAndel, der går hver dag\t41 pct. i 2022\t50 pct.\t31.12.2026\tSundhedsprofilen\n"
        "2\tAntal hold for ældre\t12 i 2023\t20\t\tForeningsregistret\n"
        "3\tAntal gåture om året\t30 i 2023\t60\t31.12.2025\t\n\n"
    )
    assert not {m for _, m in perhaps(tmp_path, HEAD + GOAL + table + OTHERS)} & {"deadline", "method", "number"}


def test_a_starting_year_is_no_deadline(tmp_path: Path) -> None:
    target = "Resultatmål: Andelen af aktive borgere stiger fra 40 pct. i 2022 til 55 pct. Kilde: Sundhedsprofilen.\n\n"
    assert ("Andelen", "deadline") not in perhaps(tmp_path, HEAD + GOAL + target + OTHERS)


def test_it_is_listed_once_and_not_reported_as_missing(tmp_path: Path) -> None:
    folder, report = tmp_path / "documents", tmp_path / "audit.json"
    folder.mkdir()
    plan = (
        HEAD
        + GOAL
        + TARGET
        + initiative("1.1 Yoga", who="Bag holdene står Sundhedsafdelingen.")
        + initiative("1.9 Roning", who="")
    )
    folder.joinpath("handleplan-2024-2026.txt").write_text(plan + OTHERS, "utf-8")
    for command in (
        ["build", str(folder)],
        ["audit", "--as-of", "2024-06-01", "--format", "json", "--fail-on", "never", "-o", str(report)],
    ):
        done = CliRunner().invoke(app.as_typer(), [*command, "--store", str(tmp_path / "store")])
        assert done.exit_code == 0, done.output
    findings = json.loads(report.read_text("utf-8"))["findings"]
    quoted = {
        rule: " ".join(e["quote"] for f in findings if f["rule"] == rule for e in f["evidence"])
        for rule in ("perhaps-not-read", "initiative-without-responsible")
    }
    assert [f["severity"] for f in findings if f["rule"] == "perhaps-not-read"] == ["info"]
    assert "Yoga" in quoted["perhaps-not-read"] and "Yoga" not in quoted["initiative-without-responsible"]
    assert "Roning" in quoted["initiative-without-responsible"]


MINUTES = """Skovby Kommune
REFERAT
Sundhedsrådet
Mødedato: 12. marts 2024 kl. 16.00-18.00
Til stede: Karen Vestergaard (formand), Jens Toft

Punkt 1: Runde
Sagsfremstilling
{}
Beslutning
Taget til efterretning.
"""


@pytest.mark.parametrize(
    ("need", "met"),
    [
        ("Der er behov for et repairværksted for cykler.", True),
        ("Enlige ældre savner nogen at spise sammen med.", True),
        ("Der er brug for en tandlæge på plejehjemmet.", False),
        ("Flere efterlyste hjælp til høreapparater for alle i Skovby.", False),
    ],
)
def test_needs_that_a_later_text_may_meet(need: str, met: bool, tmp_path: Path) -> None:
    doing = initiative("1.1 Smedjen", text="I den gamle smedje åbner et repairværksted, hvor alle kan lære at lappe.")
    eating = initiative("1.6 Langbord", text="Enlige ældre mødes i sognegården for at spise sammen.")
    plan = HEAD + GOAL + TARGET + doing + eating + OTHERS
    assert ("answer" in {m for _, m in perhaps(tmp_path, plan, MINUTES.format(need))}) is met
