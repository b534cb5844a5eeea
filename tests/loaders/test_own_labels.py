"""Labels that only one document has, told by what stands behind them."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.loaders import load, read
from policygraph.loaders.own_labels import with_own_labels
from policygraph.loaders.records import Document, Name
from policygraph.ontology.vocabulary import default_vocabulary

HEAD = "INDSATSKATALOG 2023\nTilbud i Klitby Kommune\n\n"
ENTRY = """Nr. {n}: {title}
Det er tanken: {what}
Bag roret: Jobafdelingen
Klinger i kassen: {sum}.000 kr. i 2023-2025 fra kommunens budget
Sådan ser vi efter: Evalueres i maj 2025 med tal for deltagerne.

"""
THREE = "".join(
    ENTRY.format(n=n, title=title, what=what, sum=100 + n)
    for n, (title, what) in enumerate(
        [
            ("Morgenholdet", "Ledige mødes tre formiddage om ugen."),
            ("Cykelskolen", "Kvinder lærer at cykle."),
            ("Lektiehulen", "Skolebørn får hjælp til lektier."),
        ],
        1,
    )
)


def catalogue(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "indsatskatalog-2023.txt"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_a_label_that_recurs_is_told_by_what_stands_behind_it(tmp_path: Path) -> None:
    document = catalogue(tmp_path, HEAD + THREE)
    initiatives = document.of("initiative")
    assert [r.first("title") for r in initiatives] == ["Morgenholdet", "Cykelskolen", "Lektiehulen"]
    assert all(r.values("money") and r.values("evaluation_text") for r in initiatives)
    who = initiatives[0].first("responsible")
    assert isinstance(who, Name) and who.text == "Jobafdelingen"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + ENTRY.format(n=1, title="Morgenholdet", what="Ledige mødes.", sum=100),  # once is no habit
        HEAD + "Hun sagde: nej.\n\nTekst imellem.\n\nHun sagde: ja.\n\nMere tekst.\n\nHun sagde: måske.\n",  # nothing beside it
    ],
)
def test_what_stands_once_or_alone_is_no_label(tmp_path: Path, text: str) -> None:
    path = tmp_path / "indsatskatalog-2023.txt"
    path.write_text(text, encoding="utf-8")
    words = default_vocabulary()
    assert with_own_labels(read(path), words) is words


def test_a_label_of_targets_needs_no_other_beside_it(tmp_path: Path) -> None:
    text = "Skolepolitik 2022-2026\nVedtaget den 1. maj 2022\n\n" + "".join(
        f"Mål {n}. {name}\nAlle elever skal {name.casefold()}.\nHertil rækker vi: Senest den 1. maj 2025 har {50 + n} procent af eleverne nået det.\n\n"
        for n, name in enumerate(["Læse hver dag", "Regne med glæde", "Skrive frit"], 1)
    )
    path = tmp_path / "skolepolitik-2022-2026.txt"
    path.write_text(text, encoding="utf-8")
    targets = load(path).of("target")
    assert [str(t.first("target_value")) for t in targets] == ["51", "52", "53"]


def test_the_goal_an_initiative_serves_is_no_goal(tmp_path: Path) -> None:
    text = HEAD + "".join(
        f"Nr. {n}: {title}\nIndhold: {title} for alle.\nMål: Job til flere (1)\nAnsvarlig: Jobafdelingen\nØkonomi: 50.000 kr. i 2023\n\n"
        for n, title in enumerate(["Morgenholdet", "Cykelskolen", "Lektiehulen"], 1)
    )
    document = catalogue(tmp_path, text)
    assert not document.of("goal") and len(document.of("initiative")) == 3
    served = document.of("initiative")[0].first("contributes_to")
    assert isinstance(served, Name) and served.text == "1"
