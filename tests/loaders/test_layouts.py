"""One plan set in hundreds of ways: how goals, targets and initiatives are marked, and how their facts are labelled, is each place's own.

The plan has three goals, two result targets and two initiatives under each. Of all ways in which the marks can be combined
some are drawn by lot, the same ones each time; :func:`read_right` tells what was not read.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from policygraph.loaders import load

HEAD = """Klitby Kommune
Handleplan for job og bolig 2023-2025
Vedtaget af Byrådet den 14. december 2022

Om planen
Planen gælder fra 1. januar 2023 til 31. december 2025.

"""
GOALS = (
    ("Flere skal i job", "Flere borgere på kontanthjælp skal i job eller uddannelse."),
    ("Trygge boliger", "Alle borgere skal have en tryg bolig."),
    ("Sunde fællesskaber", "Borgerne skal have let adgang til sunde fællesskaber."),
)
TARGETS = (
    (
        "Andelen af borgere i job skal stige fra 28 % i 2022 til 36 % i 2025. Måles i jobindsats.dk.",
        "Antallet af unge på uddannelseshjælp skal falde fra 214 i 2022 til 160 ved udgangen af 2025. Opgøres i fagsystemet.",
    ),
    (
        "Antallet af hjemløse skal falde fra 38 i 2022 til 20 i 2025. Opgøres ved den nationale tælling.",
        "Ventetiden på en bolig skal falde fra 9 måneder i 2022 til 6 måneder i 2025. Opgøres i boligsystemet.",
    ),
    (
        "Andelen af borgere i en forening skal stige fra 40 % i 2022 til 50 % i 2025. Måles i sundhedsprofilen.",
        "Antallet af gåhold skal stige fra 5 i 2022 til 12 i 2025. Opgøres af Sundhedscentret.",
    ),
)
INITIATIVES = (("Virksomhedsvejen", "Ungesporet"), ("Bolig først", "Nabohjælp"), ("Gåhold i alle byer", "Foreningsguiden"))
TOLD = ("Borgerne begynder i få timer om ugen og trapper op.", "Unge får en fast kontaktperson.")

#: How a goal opens, by its number, its name and what it says.
GOAL: dict[str, str] = {
    "Mål 1: …": "Mål {n}: {says}",
    "Mål 1. name": "Mål {n}. {name}\n{says}",
    "MÅL 1 – NAME": "MÅL {n} – {upper}\n{says}",
    "Pejlemærke": "Pejlemærke {n}: {name}\n\n{says}",
    "Mål 1 alone": "Mål {n}\n{says}",
    "Målsætning": "Målsætning {n}: {says}",
    "Fokusområde": "Fokusområde {n}: {name}\n{says}",
    "Tema, Mål": "Tema {n}: {name}\nMål: {says}",
    "Mål nr.": "Mål nr. {n}: {says}",
}
#: What stands over the targets of a goal, between them and before each, by the goal's number and its own.
TARGET: dict[str, tuple[str, str, str]] = {
    "Resultatmål 1.1:": ("", "\n", "Resultatmål {n}.{k}: "),
    "Resultatmål 1.1.": ("", "\n", "Resultatmål {n}.{k}. "),
    "Resultatmål 1.1": ("", "\n", "Resultatmål {n}.{k} "),
    "Resultatmål 1.1 –": ("", "\n", "Resultatmål {n}.{k} – "),
    "Resultatmål 1.1 above": ("", "\n\n", "Resultatmål {n}.{k}\n"),
    "Resultatmål, dashes": ("Resultatmål\n", "\n", "- "),
    "Resultatmål: 1.1": ("Resultatmål:\n", "\n", "{n}.{k} "),
    "Resultatmål, a)": ("Resultatmål\n", "\n", "{c}) "),
    "Succeskriterier": ("Succeskriterier\n", "\n", "• "),
    "Måltal:": ("", "\n", "Måltal: "),
    "Effektmål 1:": ("", "\n", "Effektmål {k}: "),
    "Indikatorer": ("Indikatorer\n", "\n", "– "),
}
#: How an initiative opens, by its goal's number, its own and its title.
INITIATIVE: dict[str, str] = {
    "Indsats 1.1:": "Indsats {n}.{k}: {title}\n{told}",
    "Indsats 1.1": "Indsats {n}.{k} {title}\n{told}",
    "Indsats 1.1.": "Indsats {n}.{k}. {title}\n{told}",
    "1.1": "{n}.{k} {title}\n{told}",
    "Indsats:": "Indsats: {title}\n{told}",
    "INITIATIV 1.1:": "INITIATIV {n}.{k}: {upper}\n{told}",
    "run in": "Indsats {n}.{k} {title}. {told}",
    "Tiltag 1.1 –": "Tiltag {n}.{k} – {title}\n{told}",
    "Aktivitet 1.1:": "Aktivitet {n}.{k}: {title}\n{told}",
}
#: What the facts of an initiative are called: who, money, time, with whom, evaluation.
LABELS: dict[str, tuple[str, ...]] = {
    "Ansvarlig": ("Ansvarlig", "Økonomi", "Tidsplan", "Samarbejdspartnere", "Evaluering"),
    "Ansvarlig enhed": ("Ansvarlig enhed", "Finansiering", "Periode", "Samarbejde", "Opfølgning"),
    "Hvem": ("Hvem", "Hvad koster det", "Hvornår", "Sammen med", "Hvordan følger vi op"),
    "Ansvar": ("Ansvar", "Udgift", "Tidsramme", "Partnere", "Vurdering"),
}
#: What stands between a label and its fact.
BETWEEN: dict[str, Callable[[str, str], str]] = {
    "colon": lambda a, b: f"{a}: {b}",
    "tab": lambda a, b: f"{a}\t{b}",
    "column": lambda a, b: f"{a + ':':<24}{b}",
    "dash": lambda a, b: f"{a} – {b}",
    "item": lambda a, b: f"- {a}: {b}",
}


def plan(goal: str, target: str, initiative: str, labels: str, between: str) -> str:
    """The plan, set in one way."""
    over, apart, before = TARGET[target]
    text = HEAD
    for n, ((name, says), targets, titles) in enumerate(zip(GOALS, TARGETS, INITIATIVES), 1):
        text += GOAL[goal].format(n=n, name=name, upper=name.upper(), says=says) + "\n\n" + over
        text += apart.join(before.format(n=n, k=k, c="ab"[k - 1]) + said for k, said in enumerate(targets, 1)) + "\n\n"
        for k, title in enumerate(titles, 1):
            text += INITIATIVE[initiative].format(n=n, k=k, title=title, upper=title.upper(), told=TOLD[k - 1]) + "\n"
            facts = (
                "Jobcentret" if n < 3 else "Sundhedscentret",
                f"{100 + n * 7}.000 kr. om året i 2023-2025 fra kommunens budget",
            )
            facts += ("1. januar 2023 – 31. december 2025", "Røde Kors Klitby", "Evalueres i november 2025")
            text += "\n".join(BETWEEN[between](a, b) for a, b in zip(LABELS[labels], facts)) + "\n\n"
    return text


def read_right(path: Path) -> list[str]:
    """What was not read as it stands; nothing if all was."""
    document = load(path)
    goals, targets, initiatives = (document.of(kind) for kind in ("goal", "target", "initiative"))
    held = {
        "goals": len(goals) == 3,
        "targets": len(targets) == 6 and all(t.values("target_value") and t.values("baseline_value") for t in targets),
        "initiatives": len(initiatives) == 6,
        **{f: all(i.values(f) for i in initiatives) for f in ("responsible", "money", "contributes_to", "end", "partner")},
    }
    return [name for name, fine in held.items() if not fine]


WAYS = sorted(product(GOAL, TARGET, INITIATIVE, LABELS, BETWEEN))


@pytest.mark.parametrize("way", random.Random(1).sample(WAYS, 60), ids=" | ".join)
def test_a_plan_is_read_however_it_is_set(way: tuple[str, str, str, str, str], tmp_path: Path) -> None:
    path = tmp_path / "handleplan-job-og-bolig-2023-2025.txt"
    path.write_text(plan(*way), encoding="utf-8")
    assert read_right(path) == []
