"""How much of what one text says another one does, and which paragraphs count."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.graph.checks.document import Checks
from policygraph.graph.checks.echo import Echoes
from policygraph.loaders import load

MINUTES = """Referat fra Fritidsrådet

Mødet blev holdt den 12. marts 2024.

Punkt 1: Siden sidst

Sagsfremstilling

Natbussen kører nu hjem fra Hallen efter aftentræningen.

Der er sat nye bænke op ved stien.

Stien ved åen er lukket.

Beslutning

Taget til efterretning.
"""


@pytest.fixture
def echoes(tmp_path: Path) -> Echoes:
    (tmp_path / "referat-2024-03-12.txt").write_text(MINUTES, "utf-8")
    return Echoes([Checks(load(tmp_path / "referat-2024-03-12.txt"))])


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("Der mangler busser hjem efter træning.", "Natbussen"),
        ("Der er brug for en bænk på stien.", "nye bænke"),
        ("Vi savner et varmtvandsbassin.", ""),
    ],
)
def test_the_paragraph_that_has_most(said: str, place: str, echoes: Echoes) -> None:
    share, where = echoes.held(said, lambda _, paragraph: True)
    assert (0 < share <= 1 and where is not None and place in where.text) if place else (share, where) == (0, None)


def test_only_paragraphs_that_count_and_words_enough(echoes: Echoes) -> None:
    said = "Der er brug for en bænk på stien."
    assert echoes.held(said, lambda _, paragraph: "bænke" not in paragraph.text)[0] < echoes.held(said, lambda *_: True)[0]
    assert echoes.held("Stien", lambda *_: True)[0] == 1 and echoes.held("Stien", lambda *_: True, 2)[0] == 0
