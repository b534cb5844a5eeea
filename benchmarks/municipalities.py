"""Invented municipalities, as many as wanted, the same ones for the same seed: their documents, and their graphs.

A municipality has a policy, an action plan, a catalogue and minutes, in one of two layouts each; together about as long as
a real council's, with the same kinds of holes (a goal nobody works for, a target without a number, money without a period).

A graph of many municipalities is made from the graphs of a few whose documents were really read: each is written as often
as needed under new names. So a large graph has exactly the shape of a read one, and takes seconds instead of hours.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from policygraph.graph.store import Store
from policygraph.pipeline import build

_FIRST = [
    "Ager",
    "Alle",
    "Asker",
    "Bakke",
    "Birke",
    "Bjerg",
    "Brande",
    "Bregne",
    "Bøge",
    "Dal",
    "Dyre",
    "Ege",
    "Elle",
    "Enge",
    "Eske",
    "Fjelle",
    "Fuge",
    "Gran",
    "Grøn",
    "Hassel",
    "Hede",
    "Hjorte",
    "Hvide",
    "Kilde",
    "Kirke",
    "Klit",
    "Korn",
    "Krog",
    "Kær",
    "Lang",
    "Linde",
    "Lyng",
    "Løve",
    "Mark",
    "Mose",
    "Møl",
    "Nord",
    "Nørre",
    "Orne",
    "Pile",
    "Ravne",
    "Rude",
    "Rug",
    "Rød",
    "Sand",
    "Skov",
    "Skærs",
    "Stor",
    "Stran",
    "Svane",
    "Sø",
    "Sønder",
    "Tjørne",
    "Torne",
    "Tved",
    "Ulve",
    "Vand",
    "Vester",
    "Vi",
    "Ør",
    "Øster",
    "Åle",
]
_LAST = [
    "berg",
    "bjerg",
    "bo",
    "borg",
    "by",
    "bæk",
    "dal",
    "gård",
    "ham",
    "havn",
    "holm",
    "holt",
    "høj",
    "lev",
    "lund",
    "løse",
    "mark",
    "rup",
    "sted",
    "strup",
    "sund",
    "toft",
    "torp",
    "vang",
    "vig",
]
_GROUPS = (
    ("børn i dagtilbud", "børn"),
    ("unge mellem 15 og 25 år", "unge"),
    ("borgere over 65 år", "ældre"),
    ("borgere med handicap", "borgere med handicap"),
    ("nyankomne borgere", "nyankomne borgere"),
    ("familier i udsatte positioner", "familier"),
    ("ledige uden uddannelse", "ledige"),
    ("elever i folkeskolen", "elever"),
)
_WISHES = (
    ("være med i foreningslivet på lige fod med andre", "går til mindst én fritidsaktivitet"),
    ("have det godt med sig selv og hinanden", "tit eller meget tit trives"),
    ("bevæge sig mindst en time hver dag", "bevæger sig mindst en time dagligt"),
    ("have indflydelse på beslutninger, der vedrører dem", "oplever at blive hørt"),
    ("have adgang til hjælp uden lang ventetid", "får hjælp inden for ti hverdage"),
    ("gennemføre den uddannelse, de begynder på", "er i gang med en uddannelse et år efter"),
    ("have nære fællesskaber i deres lokalområde", "har mindst ét fast fællesskab"),
    ("leve uden røg og nikotin", "lever røgfrit"),
)
_WORKS = (
    "Åben rådgivning", "Mentorordning", "Fritidspas", "Lektiecafé", "Netværksmøder", "Naboven", "Sundhedscafé", "Væresteder",
    "Brobygning", "Familieværksted", "Sprogmakker", "Sommerskole", "Idrætshold", "Ferielejr", "Jobklub", "Madværksted",
    "Kulturpas", "Havefællesskab", "Gåhold", "Digital hjælp", "Forældrekursus", "Besøgsordning", "Klubaften", "Ungepanel",
)  # fmt: skip
_DEPARTMENTS = ("Børn og Læring", "Sundhed og Forebyggelse", "Kultur og Fritid", "Social og Arbejdsmarked", "Teknik og Miljø")
_PARTNERS = (
    "Røde Kors",
    "Ungdommens Røde Kors",
    "Dansk Flygtningehjælp",
    "Ældre Sagen",
    "DGI",
    "Headspace Danmark",
    "Red Barnet",
)
_FUNDERS = ("Sundhedsstyrelsen", "TrygFonden", "Egmont Fonden", "Nordea-fonden", "Socialstyrelsen", "Trygfonden")
_LAWS = ("sundhedslovens § 119", "folkeskolelovens § 15", "servicelovens § 11", "integrationslovens § 16", "dagtilbudslovens § 7")
_SOURCES = ("Den årlige trivselsmåling", "Sundhedsprofilen", "Forvaltningens egne opgørelser", "Spørgeskemaundersøgelse")


@dataclass(frozen=True)
class _Goal:
    number: str
    text: str
    group: str
    doing: str
    before: int
    after: int


def name(number: int) -> str:
    """The name of the municipality of that number; every number below 50,000 has one of its own."""
    last, first = divmod(number, len(_FIRST))
    again, last = divmod(last, len(_LAST))
    return (
        _FIRST[first] + _LAST[last] + ("", " Nord", " Syd", " Øst", " Vest")[again % 5] + ("" if again < 5 else f"-{again // 5}")
    )


def slug(number: int) -> str:
    """The name as it stands in addresses and names of files."""
    return re.sub(r"\W+", "-", name(number).lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa"))


def documents(number: int, folder: Path, *, seed: int = 1) -> list[Path]:
    """Write the documents of a municipality.

    :param seed: another seed, other documents
    :returns: the files, in a folder of the municipality's own
    """
    draw = random.Random(f"{seed}-{number}")
    own = slug(number)
    home = folder / own
    home.mkdir(parents=True, exist_ok=True)
    start = draw.choice((2018, 2020, 2022, 2023))
    goals = [_goal(draw, str(n), group, start) for n, group in enumerate(draw.sample(_GROUPS, draw.randint(4, 6)), 1)]
    written = {
        f"{own}-politik-{start}-{start + 3}.txt": _policy(draw, name(number), start, goals),
        f"{own}-handleplan-{start + 1}-{start + 2}.txt": _plan(draw, name(number), start + 1, goals),
        f"{own}-indsatskatalog-{start + 1}.txt": _catalogue(draw, name(number), start + 1, goals),
        f"{own}-referat-{start + 2}-05-14.txt": _minutes(draw, name(number), start + 2, goals),
    }
    for file, text in written.items():
        (home / file).write_text(text, encoding="utf-8")
    return [home / file for file in written]


def graph(many: int, *, read: int = 12, seed: int = 1) -> Iterator[bytes]:
    """The graph of many municipalities as N-Quads: what they share, then a municipality at a time.

    :param read: how many are made from their documents; the others are those under other names
    """
    with tempfile.TemporaryDirectory() as folder:
        for n in range(read):
            documents(n, Path(folder) / "documents", seed=seed)
        build([Path(folder) / "documents"], Path(folder) / "store")
        with Store.open(Path(folder) / "store") as store:
            lines = sorted(ox.serialize(store.quads(), format=ox.RdfFormat.N_QUADS).decode().splitlines(keepends=True))
    names = {slug(n): name(n) for n in range(read)}
    parts = dict[str, list[str]]()
    for line in lines:  # a suggestion is of the municipality that it speaks of
        owners = (found for found in re.findall(r"policygraph/(?:graph|id)/([^/>]+)/", line) if found in names)
        parts.setdefault(next(owners, ""), []).append(line)
    yield "".join(parts.pop("")).encode()
    texts = {own: "".join(part) for own, part in parts.items()}
    for n in range(many):
        turn, own = n // read, slug(n % read)
        yield (
            texts[own].replace(own, f"{own}-{turn}").replace(names[own], f"{names[own]} {turn}") if turn else texts[own]
        ).encode()


def stated_and_suggested(parts: Iterable[bytes]) -> tuple[list[bytes], list[bytes]]:
    """A graph as a store takes it."""
    found: tuple[list[bytes], list[bytes]] = ([], [])
    for part in parts:
        both: tuple[list[bytes], list[bytes]] = ([], [])
        for line in part.splitlines(keepends=True):
            both[line.endswith(b"graph/suggested> .\n")].append(line)
        for whole, some in zip(found, both):
            whole.append(b"".join(some))
    return found


def _goal(draw: random.Random, number: str, group: tuple[str, str], start: int) -> _Goal:
    wish, doing = draw.choice(_WISHES)
    before = draw.randint(20, 60)
    verb = draw.choice(("Flere {} skal ", "Alle {} skal ", "{} skal ")).format(group[0])
    return _Goal(number, verb[0].upper() + verb[1:] + wish, group[0], doing, before, before + draw.randint(5, 20))


def _policy(draw: random.Random, place: str, start: int, goals: list[_Goal]) -> str:
    lines = [
        f"Politik for fællesskab og trivsel {start}-{start + 3}\n\n{place} Kommune\n\nVedtaget af Byrådet den {draw.randint(2, 27)}. "
        f"november {start - 1}\n\nForord\n\nPolitikken gælder i perioden {start}-{start + 3} og samler det, som forvaltningerne gør hver for sig.\n"
    ]
    for goal in goals:
        lines.append(f"\nMål {goal.number}. {goal.text}\n\nI {start - 2} gjaldt det {goal.before} % af alle {goal.group}.\n")
        if draw.random() < 0.9:
            lines.append(
                f"\nMålet er: At andelen af {goal.group}, der {goal.doing}, stiger fra {goal.before} % i {start - 2} til {goal.after} % ved "
                f"udgangen af {start + 3}.\n\nMålemetoden er: Årligt. {draw.choice(_SOURCES)}.\n"
            )
        if draw.random() < 0.8:
            lines.append("\nTiltag: " + ". ".join(draw.sample(_WORKS, draw.randint(1, 3))) + ".\n")
    return "".join(lines)


def _plan(draw: random.Random, place: str, start: int, goals: list[_Goal]) -> str:
    lines = [
        f"Handleplan for fællesskab og trivsel {start}-{start + 1}\n\n{place} Kommune\n\nPlanen følger op på Politik for fællesskab og trivsel "
        f"{start - 1}-{start + 2}. Den gælder fra 1. januar {start} til udgangen af {start + 1}.\n"
    ]
    fields = draw.random() < 0.5
    for goal in goals:
        if draw.random() < 0.07:
            continue
        lines.append(f"\nMål {goal.number}  {goal.text}\n\nResultatmål\n")
        for _ in range(draw.randint(1, 2)):
            lines.append(
                f"• Andelen af {goal.group}, der {goal.doing}, skal stige fra {goal.before} % i {start - 2} til {goal.after - draw.randint(0, 4)} % "
                f"i december {start + 1}.\n"
                if draw.random() < 0.8
                else f"• Flere {goal.group} oplever, at det er let at være med.\n"
            )
        lines.append("\nIndsatser og aktiviteter\n")
        if draw.random() < 0.9:
            lines.extend(_work(draw, w, goal, start, fields) for w in draw.sample(_WORKS, draw.randint(1, 4)))
    return "".join(lines)


def _work(draw: random.Random, title: str, goal: _Goal, start: int, fields: bool) -> str:
    department, partner, funder, law = (draw.choice(c) for c in (_DEPARTMENTS, _PARTNERS, _FUNDERS, _LAWS))
    money = f"{draw.randint(5, 190) * 10}.000 kr."
    if fields:
        lines = [
            f"\n{title} for {goal.group}\nTilbuddet giver {goal.group} en fast voksen at tale med.\nAnsvarlig: {department}\n"
        ]
        lines += [f"Samarbejdspartnere: {partner}\n"] * (draw.random() < 0.7)
        lines += [f"Økonomi: {money} årligt i {start}-{start + 1} fra {funder}\n"] * (draw.random() < 0.7)
        lines += [f"Tidsplan: 1. januar {start} - 31. december {start + 1}\n"] * (draw.random() < 0.8)
        lines += [f"Lovgrundlag: {law}\n"] * (draw.random() < 0.4)
        return "".join(lines)
    text = f"\n{title}: {department} driver tilbuddet i samarbejde med {partner}"
    text += f" efter {law}." if draw.random() < 0.4 else "."
    if draw.random() < 0.7:
        text += f" {funder} har bevilget {money} i {start} og {start + 1}."
    return text + " Tilbuddet evalueres ved udgangen af perioden.\n"


def _catalogue(draw: random.Random, place: str, year: int, goals: list[_Goal]) -> str:
    lines = [f"Indsatskatalog {year} for {place} Kommune\n\nOpdateret den 1. marts {year}\n"]
    number = 0
    for department in draw.sample(_DEPARTMENTS, 3):
        lines.append(f"\n{department}\n\nIndsats\tBeskrivelse / formål\tPeriode\tØkonomi\tEvaluering\n")
        for work in draw.sample(_WORKS, draw.randint(3, 6)):
            number += 1
            goal, money = draw.choice(goals), draw.randint(5, 150) * 10
            lines.append(
                f"{number}\t{work}\tTilbuddet er for {goal.group} og drives sammen med {draw.choice(_PARTNERS)}. Formålet er, at flere {goal.doing}.\t"
                + draw.choice(
                    (f"1. januar {year} - 31. december {year + 1}", "Løbende indsats uden slutdato", f"Sommeren {year}")
                )
                + "\t"
                + draw.choice(
                    (
                        f"{money}.000 kr. årligt",
                        f"t.kr. {money} i {year}",
                        f"{draw.choice(_FUNDERS)} har givet {money}.000 kr.",
                        "-",
                    )
                )
                + "\t"
                + draw.choice(
                    ("Evalueres ikke særskilt", f"Evalueres ved udgangen af {year + 1}", "Deltagerne svarer på et skema")
                )
                + "\n"
            )
    return "".join(lines)


def _minutes(draw: random.Random, place: str, year: int, goals: list[_Goal]) -> str:
    lines = [f"REFERAT Fællesskabsrådet d. 14-05-{year}\n\n{place} Kommune\n\nMødedato 14. maj {year} kl. 17:00\n"]
    for number, goal in enumerate(draw.sample(goals, 3), 1):
        lines.append(
            f"\nPunkt {number}: Status på mål {goal.number}\n\nBeslutning\n\nRådet tog orienteringen til efterretning.\n\nForvaltningen sender en "
            f"opfølgning til rådet senest den {draw.randint(1, 28)}. juni {year}.\n\nSagsfremstilling\n\nI {year - 1} var det {goal.before + draw.randint(0, 9)} % "
            f"af {goal.group}, der {goal.doing}.\n\nRådet efterlyste en fast kontaktperson for {goal.group}.\n\nIndstilling\n\nDet indstilles, "
            "at rådet tager orienteringen til efterretning.\n"
        )
    return "".join(lines)
