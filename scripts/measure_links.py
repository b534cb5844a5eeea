"""How good the suggested links are: python scripts/measure_links.py STORE GOLD.

GOLD is a folder of JSON files: ``cross-document.json`` (``goal_succession``, ``continued_initiatives``; records are found by
their lines or number) and catalogues whose initiatives bear a ``related_goal_hint``, the subject of the goal meant.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from policygraph.graph.store import Store

PREFIX = """PREFIX pg: <https://w3id.org/policygraph/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> """
#: What a goal speaks of, by hint; a hint that no goal of the store has asks that nothing be suggested.
HINTS = {
    "early-language": r"dansk før skolestart|dagtilbud",
    "school": r"skole",
    "youth-education": r"(?:unge|ungdom)[^.]*uddannelse",
    "employment": r"ledighed|beskæftigelse|arbejdsmarked|selvforsørg|\bjob",
    "women": r"kvinder",
    "language": r"lære (?:dansk|sprog)",
    "citizenship": r"medborger|lokalsamfund|fællesskab|forening|fritidsliv",
    "health": r"sundhed|trivsel",
    "family": r"familie(?!sammenfør)",
    "housing": r"bolig|modtagelse",
    "knowledge": r"vidensdeling|viden om",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--show", action="store_true", help="list what was missed and what was too much")
    given = parser.parse_args()
    gold = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(given.gold.glob("*.json"))}
    with Store.open(given.store) as store:
        graph = Graph(store)
        for measure in (successions, continuations, hints):
            for name, good, of, misses in measure(graph, gold):
                print(f"{name:60s} {good:3d}/{of:<3d} {good / of if of else 1:.2f}")
                for miss in misses if given.show else ():
                    print(f"    {miss}")
    return 0


class Graph:
    """The records and suggested links of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.places: dict[str, list[tuple[str, int, int]]] = {}
        for iri, file, first, last in self._rows(
            "?x pg:statedIn/pg:sourceFile ?file ; pg:evidence ?e . ?e pg:lineStart ?a ; pg:lineEnd ?b ; pg:inDocument/pg:sourceFile ?file .",
            "?x ?file ?a ?b",
        ):
            self.places.setdefault(iri, []).append((file, int(first), int(last)))
        self.numbers = dict(self._rows("?x pg:number ?n", "?x ?n"))
        self.titles = dict(self._rows("?x rdfs:label ?l ; pg:statedIn ?d", "?x ?l"))
        self.texts = dict(self._rows("?x a pg:PoliticalGoal ; pg:text ?t", "?x ?t"))
        self.files = {file for places in self.places.values() for file, _, _ in places}

    def _rows(self, where: str, names: str) -> list[tuple[str, ...]]:
        found = self.store.query(f"{PREFIX} SELECT DISTINCT {names} WHERE {{ {where} }}", with_suggested=True)
        return [tuple(term.value if term else "" for term in row) for row in found]

    def links(self, name: str) -> dict[tuple[str, str], tuple[float, set[str]]]:
        """Suggested and stated links: (from, to) → confidence, kinds of succession."""
        found: dict[tuple[str, str], tuple[float, set[str]]] = {}
        for subject, value, sure, kind in self._rows(
            f"?s rdf:subject ?x ; rdf:predicate pg:{name} ; rdf:object ?y ; pg:confidence ?c . OPTIONAL {{ ?s pg:successionKind ?k }}",
            "?x ?y ?c ?k",
        ):
            _, kinds = found.setdefault((subject, value), (float(sure), set()))
            kinds.update(filter(None, [kind.rsplit("/", 1)[-1]]))
        return found

    def find(self, kind: str, file: str, gold: dict[str, Any], lines: list[int] | None) -> set[str]:
        """The records that a gold record means: of its number, else that stand on its lines."""
        number = gold.get("number") or gold.get("goal")
        of = [iri for iri, places in self.places.items() if f"/{kind}/" in iri and any(f == file for f, _, _ in places)]
        if number:
            return {iri for iri in of if self.numbers.get(iri, "").rstrip(".") == str(number)}
        on = {i for i in of if lines and any(f == file and a <= lines[-1] and b >= lines[0] for f, a, b in self.places[i])}
        if title := gold.get("title"):
            named = {
                i
                for i in on
                if plain(self.titles[i]).startswith(plain(title)[:20]) or plain(title).startswith(plain(self.titles[i])[:20])
            }
            return named or on
        return on


Row = tuple[str, int, int, list[str]]


def successions(graph: Graph, gold: dict[str, Any]) -> Iterator[Row]:
    pairs = gold.get("cross-document", {}).get("goal_succession", [])
    links = graph.links("succeeds")
    found: list[str] = []
    right: list[str] = []
    for pair in pairs:
        old, new = pair["from"], pair["to"]
        olds = graph.find("goal", file_of(graph, old["document"]), old, old.get("lines"))
        file = file_of(graph, new["document"])
        news = graph.find("goal", file, {}, new.get("lines")) if new.get("lines") else set()
        plans = {
            i
            for i in graph.texts
            if graph.numbers.get(i) == pair.get("to_plan_goal") and file not in {f for f, _, _ in graph.places[i]}
        }
        hits = [kinds for (x, y), (_, kinds) in links.items() if y in olds and x in news | plans]
        if pair["kind"] == "dropped":
            gone = not any(y in olds and any(f == file for f, _, _ in graph.places[x]) for x, y in links)
            hits = [{"dropped"}] if gone else []
        name = f"{old['document']} {old['goal']} → {new.get('aim') or '–'}"
        found += [name] if hits else []
        right += [name] if any(pair["kind"] in kinds for kinds in hits) else []
    names = [f"{p['from']['document']} {p['from']['goal']} → {p['to'].get('aim') or '–'}" for p in pairs]
    yield "goal succession: pairs found", len(found), len(pairs), missing(names, found)
    yield "goal succession: with the right kind", len(right), len(pairs), missing(names, right)


def continuations(graph: Graph, gold: dict[str, Any]) -> Iterator[Row]:
    pairs = gold.get("cross-document", {}).get("continued_initiatives", [])
    links = graph.links("continues")
    documents = {(p["from"]["document"], p["to"]["document"]) for p in pairs}
    between = {(file_of(graph, one), file_of(graph, two)) for one, two in documents}
    known: dict[tuple[str, str], str] = {}
    sure, found = [], []
    for pair in pairs:
        old, new = pair["from"], pair["to"]
        olds = graph.find("initiative", file_of(graph, old["document"]), old, old.get("lines"))
        news = graph.find("initiative", file_of(graph, new["document"]), new, new.get("lines"))
        name = f"{old.get('number')} {old['title']} → {new['title']}"
        known |= {(x, y): name for x in news for y in olds}
        if pair["confidence"] in ("high", "medium") and pair.get("counts_as_continuation", True):
            sure.append(name)
            found += [name] if any((x, y) in links for x in news for y in olds) else []
    made = [
        (x, y)
        for x, y in links
        if (next(iter(f for f, _, _ in graph.places[y])), next(iter(f for f, _, _ in graph.places[x]))) in between
    ]
    wrong = [f"{graph.titles[y][:50]} → {graph.titles[x][:50]} ({links[x, y][0]})" for x, y in made if (x, y) not in known]
    yield "continued initiatives: high and medium found", len(found), len(sure), missing(sure, found)
    yield "continued initiatives: suggested that are in the gold", len(made) - len(wrong), len(made), wrong


def hints(graph: Graph, gold: dict[str, Any]) -> Iterator[Row]:
    links = graph.links("contributesTo")
    for name, document in gold.items():
        hinted = [i for i in document.get("initiatives", []) if i.get("related_goal_hint")]
        if not hinted:
            continue
        file, good, misses, none = file_of(graph, name), 0, [], 0
        for item in hinted:
            wanted = [p for hint, p in HINTS.items() if hint in item["related_goal_hint"]]
            there = {iri for iri, text in graph.texts.items() for p in wanted if re.search(p, text, re.I)}
            none += not there
            mine = graph.find("initiative", file, item, None)
            ranked = sorted(((sure, y) for (x, y), (sure, _) in links.items() if x in mine), key=lambda r: (-r[0], r[1]))
            fits = ranked[0][1] in there if ranked else not there
            good += fits
            if not fits:
                misses.append(
                    f"{item['number']} {item['title'][:40]} ({item['related_goal_hint']}): {graph.texts[ranked[0][1]][:60] if ranked else '–'}"
                )
        yield f"goal suggested first, {name} ({none} of no goal's subject)", good, len(hinted), misses


def file_of(graph: Graph, document: str) -> str:
    """The file a gold document is about: its name has the year, and stands for a document of that genre."""
    kinds = {"policy": "Policy", "action-plan": "ActionPlan", "catalogue": "InitiativeCatalogue", "minutes": "Minutes"}
    genre, _, year = document.rpartition("-")
    found = graph._rows(f"?d a pg:{kinds[genre]} ; pg:sourceFile ?f", "?f")
    return next((file for (file,) in sorted(found) if year in file), "")


def missing(every: list[str], found: Iterable[str]) -> list[str]:
    rest = list(found)
    return [name for name in every if not (name in rest and (rest.remove(name) or True))]


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


if __name__ == "__main__":
    raise SystemExit(main())
