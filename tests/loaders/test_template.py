"""Labels that recur are told in one form, however they are set, and each character knows its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policygraph.loaders import load, read
from policygraph.loaders.records import Name
from policygraph.loaders.source import Source
from policygraph.loaders.template import as_told, label_roles
from policygraph.ontology.vocabulary import default_vocabulary

ROOT = Path(__file__).parents[2]
HEAD = "Indsatskatalog 2024\n\nSkovby Kommune, marts 2024\n\n"
ENTRIES = [
    ("Morgenholdet", "Jobcentret", "Skovby Erhvervsforening", "200.000 kr. årligt", "1. januar 2024 til 31. december 2025"),
    ("Cykelskolen", "Park og Vej", "Cyklistforbundet", "75.000 kr. i alt", "1. marts 2024 til 30. juni 2024"),
    ("Lektiehulen", "Biblioteket", "Ungdommens Røde Kors", "40.000 kr. årligt", "1. august 2024 til 31. juli 2026"),
]
LABELS = ("Projektejer", "Medspillere", "Hvad koster det", "Løbetid")


def column(label: str, value: str) -> str:
    return f"{label:<20}{value}\n"


FORMS: dict[str, Callable[[str, str], str]] = {
    "row": lambda label, value: f"{label}\t{value}\n",
    "column": column,
    "dash": lambda label, value: f"• {label} – {value}\n",
    "stop": lambda label, value: f"{label}. {value}.\n",
    "question": lambda label, value: f"{label}? {value}\n" if label.startswith("Hv") else f"{label}: {value}\n",
    "alone": lambda label, value: f"{label}\n{value}\n",
    "alone, apart": lambda label, value: f"{label}\n\n{value}\n\n",
}


def catalogue(form: Callable[[str, str], str]) -> str:
    entries = (
        f"Indsats {n}: {title}\n\nHoldet mødes hver uge i hallen og har plads til alle, der vil være med.\n\n"
        + "".join(map(form, LABELS, values))
        for n, (title, *values) in enumerate(ENTRIES, 1)
    )
    return HEAD + "\n".join(entries)


@pytest.mark.parametrize("form", FORMS)
def test_a_label_may_be_set_in_any_form(form: str, tmp_path: Path) -> None:
    path = tmp_path / "indsatskatalog-2024.txt"
    path.write_text(catalogue(FORMS[form]), "utf-8")
    document = load(path)
    initiatives = document.of("initiative")
    assert [r.first("title") for r in initiatives] == [title for title, *_ in ENTRIES]
    for record, (_, who, whom, sum_, _) in zip(initiatives, ENTRIES):
        names = {f.field: f.value.text for f in record.facts if isinstance(f.value, Name)}
        assert names["responsible"] == who and names["partner"] == whom
        assert str(record.first("money")).startswith(sum_.split()[0].replace(".", ""))
        assert record.values("start") and record.values("end")
        assert all(f.passage.quote in document.source.text for f in record.facts)
        assert next(f.passage.quote for f in record.facts if f.field == "responsible").rstrip(".") == who


def test_what_goes_on_in_a_column_or_over_a_page_is_told_with_its_label() -> None:
    text = HEAD + "".join(
        f"Indsats {n}: {title}\n\nProjektejer         {who}\nIndhold             Holdet mødes hver uge\n"
        f"                    i hallen.\nPris                {n}00.000 kr.\n\n"
        for n, (title, who, *_) in enumerate(ENTRIES, 1)
    )
    told = [line.text for line in lines_of(text)]
    assert "Indhold: Holdet mødes hver uge i hallen." in told and "Pris: 300.000 kr." in told
    page = {2: "\nSide 2\n\n"}
    turned = HEAD + "".join(f"Hvem betaler?\n{page.get(n, '')}fonden for by {n}\nHvornår?\ni 202{n}\n\n" for n in range(1, 4))
    assert "Hvem betaler: fonden for by 2" in [line.text for line in lines_of(turned)]


@pytest.mark.parametrize(
    "text",
    [
        "Det er skrevet. Det er læst. Det er sendt.\nProjektet er godt. Mere kommer.\n" * 3,  # sentences, and no labels
        "Ansvarlig\tJobcentret\n",  # once is no template
        "År\tBorgere\nByen\t12\nLandet\t14\nByen\t13\nLandet\t15\n",  # a table of figures
    ],
)
def test_other_lines_stay_as_they_are(text: str) -> None:
    assert not [line for line in lines_of(text) if line.origin]


def test_the_rows_of_a_table_of_goals_are_goals() -> None:
    told = [
        line.text
        for line in lines_of(
            "Mål\tDet vil vi\tDet skal vi nå\n1\tFlere skal cykle til arbejde\t40 % i 2030\n2\tFærre skal køre alene\t\n"
        )
    ]
    assert told[1:4] == ["Mål 1: Flere skal cykle til arbejde", "Det skal vi nå: 40 % i 2030", "Mål 2: Færre skal køre alene"]


def test_each_character_knows_where_it_stands() -> None:
    """All that is put in are the marks behind a label and between names, and the heading of a column."""
    looked_at = 0
    for path in sorted((ROOT / "tests" / "layouts").glob("*/*.txt")):
        source = as_told(read(path), default_vocabulary())
        for line in source.told:
            if line.origin and ": " in line.text:
                said = line.text.index(": ") + 2
                for char, at in zip(line.text[said:], line.origin[said:], strict=True):
                    assert source.text[at] == char or char in "; ", (path.name, line.text)
                    looked_at += 1
    assert looked_at > 10_000


def test_a_label_is_known_by_the_words_in_it() -> None:
    role = label_roles(default_vocabulary(), ("responsible", "economy", "goal-reference", "target-group"))
    assert role("hvem har ansvaret") == "responsible" and role("hvor mange penge er der") == "economy"
    assert role("hvilket mål støtter det") == "goal-reference" and role("målgruppe") == "target-group"
    assert role("andet") == ""


def lines_of(text: str) -> list:  # type: ignore[type-arg]
    source = as_told(Source("indsatskatalog.txt", text), default_vocabulary())
    return list(source.lines)
