"""Measure what is read: ``python scripts/measure_reading.py tests/corpora/soenderaa [--each] [--misses] [--format table|md|json]``.

Builds a folder through the public API, asks the graph with SPARQL, and compares it with the ``NAME.gold.json`` beside the
documents (``tests/corpora/README.md`` says how gold is written). Prints counts, precision, recall and F1 for each document and
in total, never a timing.

A record counts as found if its words are nearly the same (each gold record meets at most one record read). A field of a gold
record that was not found is a miss; a field of a record that is not in gold is not counted again, the record is extra already.
What gold marks as debatable counts neither way. Between documents, and from a result to its target, suggested links count as read.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from policygraph.errors import PolicygraphError, UnreadableDocument
from policygraph.graph.store import Store
from policygraph.pipeline import build, explain

PG = "https://w3id.org/policygraph/ontology#"
DCT = "http://purl.org/dc/terms/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABELS = (
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2004/02/skos/core#altLabel",
    DCT + "title",
)
GENRES = {"policy": "Policy", "action-plan": "ActionPlan", "catalogue": "InitiativeCatalogue", "minutes": "Minutes"}
ALIKE = 0.85
MEASURES = (
    ["refused as it should be", "document facts", "goals", "targets", "initiatives", "items", "decisions", "tasks", "needs"]
    + ["measurements", "target → goal", "target baseline", "target value", "target change", "target unit", "target due"]
    + ["target frequency", "target source", "target measurable", "initiative → goal", "responsible", "partners", "amounts"]
    + [
        "amount basis",
        "dates",
        "funding sources",
        "laws",
        "target groups",
        "task due",
        "task assigned",
        "measured value",
        "measured date",
    ]
    + ["measurement → target", "goal succession", "initiative continued", "implements", "replaces"]
)


# ── What is alike ──


def norm(text: str) -> str:
    """Words and numbers in lower case, the hyphen of a line end joined."""
    text = re.sub(r"(?<=\w)-\s*\n\s*(?=[a-zæøå])", "", text)
    text = unicodedata.normalize("NFKC", text).casefold().replace("\u00ad", "")
    return re.sub(r"[^\w%§]+", " ", text).strip()


def names(value: str) -> list[str]:
    """The names of one thing in gold; the first may carry the mark of what is debatable."""
    return value.removeprefix("?").split("|")


def closeness(gold: Iterable[str], read: Iterable[str], whole: bool = False) -> float:
    """How alike two texts are that may each have several wordings: 1 the same, 0 nothing.

    :param whole: a longer text that holds the other one counts only if most of it is that text
    """
    best = 0.0
    for a in map(norm, gold):
        for b in map(norm, read):
            short, long = sorted((a, b), key=len)
            score = fuzz.ratio(a, b) / 100
            if len(short) >= 12 and (long.startswith(short + " ") or (len(short) >= 25 and f" {short} " in f" {long} ")):
                if not whole or len(short) >= 0.6 * len(long):
                    score = max(score, 0.9)
            best = max(best, score if a and b else 0.0)
    return best


def same_name(gold: str, read: Iterable[str]) -> bool:
    """A body, a source, a group: equal, nearly equal, or the same name with a word more."""
    for a in map(norm, names(gold)):
        for b in map(norm, read):
            if a == b or fuzz.ratio(a, b) >= 92 or (min(len(a), len(b)) >= 4 and (f" {a} " in f" {b} " or f" {b} " in f" {a} ")):
                return True
    return False


def same_date(gold: str, read: Iterable[str]) -> bool:
    return any(day.startswith(prefix) for prefix in names(gold) for day in read)


def same_number(gold: Any, read: Iterable[str]) -> bool:
    wanted = [float(x) for x in names(str(gold))]
    return any(abs(abs(float(r)) - w) < 1e-6 for r in read for w in wanted)


# ── What was read ──


class Graph:
    """All triples of a store, by subject and property; suggested ones apart."""

    def __init__(self, store: Store) -> None:
        self.stated, self.all = self._triples(store, False), self._triples(store, True)

    @staticmethod
    def _triples(store: Store, suggested: bool) -> dict[str, dict[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in store.query("SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o }", with_suggested=suggested):
            found[row["s"].value][row["p"].value].append(row["o"].value)
        return found

    def get(self, node: str, name: str, *, suggested: bool = False) -> list[str]:
        """The values of a property (``pg:`` unless it is a whole IRI)."""
        triples = self.all if suggested else self.stated
        return triples.get(node, {}).get(name if ":" in name else PG + name, [])

    def labels(self, node: str) -> list[str]:
        return [text for label in LABELS for text in self.get(node, label)]

    def of_class(self, document: str, kind: str) -> list[str]:
        kinds = {PG + kind}
        return [n for n, facts in self.stated.items() if document in facts.get(PG + "statedIn", []) and kinds & set(facts[TYPE])]

    def line(self, node: str) -> int:
        return min((int(n) for p in self.get(node, "evidence") for n in self.get(p, "lineStart")), default=0)


# ── Counting ──


@dataclass
class Count:
    """Expected, found, read, right."""

    expected: int = 0
    found: int = 0
    read: int = 0
    right: int = 0

    def add(self, other: Count) -> None:
        self.expected, self.found = self.expected + other.expected, self.found + other.found
        self.read, self.right = self.read + other.read, self.right + other.right

    def row(self) -> dict[str, float | int | None]:
        p = self.right / self.read if self.read else None
        r = self.found / self.expected if self.expected else None
        f = None if p is None or r is None else (2 * p * r / (p + r) if p + r else 0.0)
        return {"expected": self.expected, "found": self.found, "read": self.read, "right": self.right} | {
            name: None if value is None else round(value, 3) for name, value in (("precision", p), ("recall", r), ("f1", f))
        }


@dataclass
class Doc:
    """One document: its gold, its node, which record of gold is which node."""

    stem: str
    path: Path
    gold: dict[str, Any]
    node: str = ""
    pairs: dict[str, list[tuple[dict[str, Any], str]]] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    misses: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    _lines: list[tuple[int, str]] | None = None

    def where(self, text: str) -> str:
        """The file and the line of a record: where it was read, else where its first words stand."""
        if text in self.places:
            return self.places[text]
        if self._lines is None:
            try:
                self._lines = [(line.number, norm(line.text)) for line in explain(self.path)[1]]
            except PolicygraphError:
                self._lines = []
        words = norm(text).split()
        for size in (6, 4, 2):
            start = " ".join(words[:size])
            for number, line in self._lines:
                if start and start in line:
                    return f"{self.path.name}:{number}"
        return self.path.name

    def note(self, what: str, measure: str, place: str, text: str) -> None:
        self.misses.append(f"{what:6s} {measure:20s} {place}  {text}")


def meet(
    gold: Sequence[dict[str, Any]], read: Sequence[str], score: Callable[[dict[str, Any], str], float]
) -> list[tuple[int, str]]:
    """Which record of gold is which node: the most alike first, each once; of equals the one that is not debatable."""
    marks = [(score(g, n), not g.get("acceptable"), -i, n) for i, g in enumerate(gold) for n in read]
    taken: dict[int, str] = {}
    for mark, _, i, node in sorted(marks, reverse=True):
        if mark >= ALIKE and -i not in taken and node not in taken.values():
            taken[-i] = node
    return sorted(taken.items())


class Measure:
    """One set of documents, measured."""

    def __init__(self, folder: Path, store: Path, misses: bool) -> None:
        self.with_misses = misses
        report = build([folder], store)
        self.graph = Graph(Store.open(store))
        files = {p.stem: p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.endswith(".json")}
        nodes = {f: n for n, facts in self.graph.stated.items() for f in facts.get(PG + "sourceFile", [])}
        self.docs: dict[str, Doc] = {}
        for path in sorted(folder.rglob("*.gold.json")):
            stem = path.name.removesuffix(".gold.json")
            if stem in files:
                gold = json.loads(path.read_text(encoding="utf-8"))
                self.docs[stem] = Doc(stem, files[stem], gold, nodes.get(files[stem].name, ""))
        if not self.docs:
            raise UnreadableDocument(
                "there is no gold to compare with", where=str(folder), remedy="Put a NAME.gold.json beside a document NAME."
            )
        refused = {d.file for d in report.documents if d.failed}
        for doc in self.docs.values():
            if doc.gold.get("refused"):
                self.one(doc, "refused as it should be", True, doc.path.name in refused, doc.path.name not in refused)
        self.cross = Doc("(between documents)", folder / "cross.gold.json", {})
        if self.cross.path.exists():
            self.cross.gold = json.loads(self.cross.path.read_text(encoding="utf-8"))
        real = [d for d in self.docs.values() if not d.gold.get("refused")]
        for doc in real:
            self.records(doc)
        for doc in real:
            self.fields(doc)
        self.between()

    # ── The pieces ──

    def one(self, doc: Doc, measure: str, expected: bool, found: bool, read: bool, text: str = "") -> None:
        doc.counts[measure].add(Count(expected, found, read or found, found))
        if self.with_misses and expected and not found:
            doc.note("missed", measure, doc.path.name, text)

    def values(
        self,
        doc: Doc,
        measure: str,
        title: str,
        gold: Sequence[Any],
        read: Sequence[Any],
        same: Callable[[Any, Any], bool],
        shown: Callable[[Any], str] = str,
        loose: bool = False,
    ) -> None:
        """Values of one record: found of those expected, right of those read. Debatable ones count neither way.

        :param loose: where gold says nothing, nothing that was read is wrong
        """
        wanted = [g for g in gold if not _debatable(g)]
        right = [r for r in read if any(same(g, r) for g in wanted)]
        wrong = [r for r in read if r not in right and not any(same(g, r) for g in gold)]
        found = [g for g in wanted if any(same(g, r) for r in read)]
        if loose and not wanted:
            return
        doc.counts[measure].add(Count(len(wanted), len(found), len(right) + len(wrong), len(right)))
        if self.with_misses:
            for g in wanted:
                if g not in found:
                    doc.note("missed", measure, doc.where(title), f"{title[:60]}: {_shown(g)}")
            for r in wrong:
                doc.note("extra", measure, doc.where(title), f"{title[:60]}: {shown(r)}")

    def records(self, doc: Doc) -> None:
        """Which record of gold was read, for each kind."""
        g = self.graph
        kinds = [("goals", "PoliticalGoal"), ("targets", "ResultTarget"), ("initiatives", "Initiative"), ("items", "AgendaItem")]
        kinds += [("decisions", "Decision"), ("tasks", "Task"), ("needs", "Need"), ("measurements", "Measurement")]
        for measure, kind in [pair for pair in kinds if pair[0] in doc.gold.get("only", pair)]:
            gold, read = doc.gold.get(measure, []), g.of_class(doc.node, kind)

            def score(one: dict[str, Any], node: str, measure: str = measure) -> float:
                words = [*g.get(node, "text"), *g.labels(node)]
                if measure in ("initiatives", "items"):
                    return closeness(names(one["title"]), g.labels(node))
                return closeness([one["text"], *one.get("also", [])], words, whole=measure == "goals")

            pairs = meet(gold, read, score)
            doc.pairs[measure] = [(gold[i], n) for i, n in pairs]
            doc.places |= {
                names(one.get("text") or one["title"])[0]: f"{doc.path.name}:{g.line(n)}" for one, n in doc.pairs[measure]
            }
            wanted = [i for i, one in enumerate(gold) if not one.get("acceptable")]
            found = [i for i, _ in pairs if i in wanted]
            extra = [n for n in read if n not in [m for _, m in pairs]]
            doc.counts[measure].add(Count(len(wanted), len(found), len(found) + len(extra), len(found)))
            if self.with_misses:
                for i in wanted:
                    if i not in found:
                        text = gold[i].get("text") or gold[i]["title"]
                        doc.note("missed", measure, doc.where(text), text[:110])
                for n in extra:
                    doc.note("extra", measure, f"{doc.path.name}:{g.line(n)}", (g.get(n, "text") + g.labels(n) + [n])[0][:110])

    def goal_keys(self, node: str, home: Doc) -> list[str]:
        """What gold calls a goal: by its words, else by its number; of another document with the file before it."""
        for doc in self.docs.values():
            near = "" if doc is home else f"{doc.stem}#"
            for gold, n in doc.pairs.get("goals", []):
                if n == node:
                    return [near + gold.get("key", gold["text"])]
            if doc.node and doc.node in self.graph.get(node, "statedIn"):
                numbers = [n.strip(".").casefold() for n in self.graph.get(node, "number")]
                return [
                    near + x["key"] for x in doc.gold.get("goals", []) if x.get("number", "").casefold() in numbers and "key" in x
                ]
        return []

    def fields(self, doc: Doc) -> None:
        g, gold = self.graph, doc.gold
        # Of the document itself
        types = [t.removeprefix(PG) for t in g.get(doc.node, TYPE)]
        right = any(GENRES[genre] in types for genre in names(gold["genre"]))
        self.one(doc, "document facts", True, right, bool(types), f"genre {gold['genre']}")
        if "only" in gold:
            return
        facts = [
            ("issued", gold.get("issued"), g.get(doc.node, DCT + "issued")),
            *zip(("start", "end"), gold.get("period", []), (g.get(doc.node, "periodStart"), g.get(doc.node, "periodEnd"))),
        ]
        for name, want, have in facts:
            self.values(doc, "document facts", name, [want] if want else [], [have] if have else [], same_date)
        bodies = [g.labels(n) for n in g.get(doc.node, DCT + "publisher")]
        want = [gold["publisher"]] if gold.get("publisher") else []
        self.values(doc, "document facts", "publisher", want, bodies, same_name, loose=True)

        def goal_of(one: Any, keys: Any) -> bool:
            return any(k.casefold() in [n.casefold() for n in names(one)] for k in keys)

        # Of the targets
        for one, node in self.paired(doc, "targets"):
            title = one["text"]
            holders = [n for n, f in g.stated.items() if node and node in f.get(PG + "hasResultTarget", [])]
            keys = [self.goal_keys(n, doc) for n in holders]
            self.values(doc, "target → goal", title, [one["goal"]] if one.get("goal") else [], keys, goal_of, loose=True)
            for name, key, prop in (
                ("baseline", "baseline", "baselineValue"),
                ("value", "target", "targetValue"),
                ("change", "change", "changeValue"),
            ):
                have = g.get(node, prop)
                self.values(doc, f"target {name}", title, _listed(one.get(key)), [[h] for h in have], same_number)
            self.values(doc, "target due", title, _listed(one.get("due")), [[h] for h in g.get(node, "dueDate")], same_date)
            self.values(
                doc,
                "target frequency",
                title,
                _listed(one.get("frequency")),
                [[h] for h in g.get(node, "measurementFrequency")],
                same_name,
            )
            self.values(
                doc,
                "target unit",
                title,
                _listed(one.get("unit")),
                [[h] for h in g.get(node, "unit")],
                lambda a, b: b[0] in names(a),
                loose=True,
            )
            sources = [[h] for h in g.get(node, "dataSource")]
            self.values(doc, "target source", title, _listed(one.get("source")), sources, same_name, loose=True)
            said = [str(one["measurable"]).lower()] if "measurable" in one else []
            self.values(doc, "target measurable", title, said, g.get(node, "measurable"), lambda a, b: a == b, loose=True)
        # Of the initiatives
        for one, node in self.paired(doc, "initiatives"):
            title = names(one["title"])[0]
            keys = [self.goal_keys(n, doc) or [n.rsplit("/id/", 1)[-1]] for n in g.get(node, "contributesTo")]
            self.values(doc, "initiative → goal", title, one.get("goals", []), keys, goal_of)
            for measure, key, prop in (
                ("responsible", "responsible", "responsible"),
                ("partners", "partners", "hasPartner"),
                ("funding sources", "sources", "fundedBy"),
            ):
                self.values(
                    doc,
                    measure,
                    title,
                    one.get(key, []),
                    [g.labels(n) for n in g.get(node, prop)],
                    same_name,
                    lambda r: r[0] if r else "?",
                )
            groups = [g.labels(n) for n in g.get(node, "targetGroup")]
            self.values(
                doc,
                "target groups",
                title,
                _listed(one.get("target_group")),
                groups,
                same_name,
                lambda r: r[0] if r else "?",
                loose=True,
            )
            money = g.get(node, "hasFunding")
            sums = [(float(a), c) for f in money for a in g.get(f, "amount") for c in g.get(f, "currency")]
            spans = [(float(a), b) for f in money for a in g.get(f, "amount") for b in g.get(f, "basis")]
            known = [
                s for s in one.get("amounts", []) if re.match("annual|year|per", s.get("basis", "")) and not s.get("acceptable")
            ]
            self.values(
                doc,
                "amounts",
                title,
                _each(one.get("amounts", [])),
                sums,
                lambda a, b: abs(a["amount"] - b[0]) < 0.01 and a["currency"] == b[1],
            )
            asked = [(a, b) for a, b in spans if any(abs(a - k["amount"]) < 0.01 for k in known)]
            self.values(
                doc,
                "amount basis",
                title,
                known,
                asked,
                lambda a, b: abs(a["amount"] - b[0]) < 0.01 and norm(a["basis"]) == norm(b[1]),
            )
            for key, prop in (("start", "startDate"), ("end", "endDate")):
                self.values(doc, "dates", title, _listed(one.get(key)), [[h] for h in g.get(node, prop)], same_date)
            self.values(doc, "laws", title, one.get("laws", []), [self.law(n) for n in g.get(node, "hasLegalBasis")], _same_law)
        # Of the tasks and the results
        for one, node in self.paired(doc, "tasks"):
            self.values(doc, "task due", one["text"], _listed(one.get("due")), [[h] for h in g.get(node, "dueDate")], same_date)
            bodies = [g.labels(n) for n in g.get(node, "assignedTo")]
            self.values(doc, "task assigned", one["text"], _listed(one.get("assigned")), bodies, same_name)
        for one, node in self.paired(doc, "measurements"):
            self.values(
                doc,
                "measured value",
                one["text"],
                _listed(one.get("value")),
                [[h] for h in g.get(node, "actualValue")],
                same_number,
            )
            self.values(
                doc,
                "measured date",
                one["text"],
                _listed(one.get("date")),
                [[h] for h in g.get(node, "measuredAt")],
                same_date,
                loose=True,
            )
            targets = [self.target_name(n) for n in g.get(node, "ofTarget", suggested=True)]
            self.values(doc, "measurement → target", one["text"], _listed(one.get("of")), targets, lambda a, b: a == b)

    def paired(self, doc: Doc, kind: str) -> list[tuple[dict[str, Any], str]]:
        """Each record of gold that counts, with its node, or with none."""
        found = {id(one): node for one, node in doc.pairs[kind]}
        return [(one, found.get(id(one), "")) for one in doc.gold.get(kind, []) if not one.get("acceptable")]

    def target_name(self, node: str) -> str:
        return next(
            (f"{d.stem}#{one['text']}" for d in self.docs.values() for one, n in d.pairs.get("targets", []) if n == node), node
        )

    def law(self, node: str) -> tuple[list[str], str]:
        """The names of an act and the number of the provision."""
        acts = self.graph.get(node, "provisionOf")
        return (self.graph.labels(acts[0]), "".join(self.graph.get(node, "number"))) if acts else (self.graph.labels(node), "")

    def between(self) -> None:
        """What one document has to do with another: goals that live on, initiatives continued, plans of a policy."""
        g, doc = self.graph, self.cross
        if not doc.gold:
            return
        stems = {d.node: d.stem for d in self.docs.values() if d.node}
        goals = {n: f"{d.stem}#{x['key']}" for d in self.docs.values() for x, n in d.pairs.get("goals", []) if "key" in x}
        doings = {n: f"{d.stem}: {names(x['title'])[0]}" for d in self.docs.values() for x, n in d.pairs.get("initiatives", [])}

        def read(prop: str, known: dict[str, str], suggested: bool) -> list[tuple[str, str]]:
            triples = g.all if suggested else g.stated
            name = prop if ":" in prop else PG + prop
            return sorted({(known.get(s, s), known.get(o, o)) for s, facts in triples.items() for o in facts.get(name, [])})

        lives = [(new, old) for x in doc.gold.get("goals", []) for new in x["new"] for old in x["old"]]
        goes_on = [
            {"pair": (x["new"], x["old"]), "acceptable": x.get("acceptable", False)} for x in doc.gold.get("initiatives", [])
        ]
        for measure, gold, pairs in (
            ("goal succession", [{"pair": p} for p in lives], read("succeeds", goals, True)),
            ("initiative continued", goes_on, read("continues", doings, True)),
            ("implements", [{"pair": tuple(p)} for p in doc.gold.get("implements", [])], read("implements", stems, False)),
            ("replaces", [{"pair": tuple(p)} for p in doc.gold.get("replaces", [])], read(DCT + "replaces", stems, False)),
        ):
            self.values(doc, measure, "", gold, pairs, lambda a, b: a["pair"] == b, lambda p: " ← ".join(p))

    # ── The report ──

    def rows(self) -> dict[str, dict[str, Count]]:
        """For each document and in total: each measure that has anything to count."""
        total: dict[str, Count] = defaultdict(Count)
        every = [*self.docs.values(), self.cross]
        for doc in every:
            for measure, count in doc.counts.items():
                total[measure].add(count)
        tables = {d.path.name if d is not self.cross else d.stem: d.counts for d in every} | {"total": total}
        return {name: {m: t[m] for m in MEASURES if m in t and (t[m].expected or t[m].read)} for name, t in tables.items()}


def _debatable(gold: Any) -> bool:
    return bool(gold.get("acceptable")) if isinstance(gold, dict) else isinstance(gold, str) and gold.startswith("?")


def _listed(value: Any) -> list[Any]:
    return [] if value is None else [value]


def _each(sums: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each sum once; which year it is for is the business of the measure of its basis."""
    return list({(s["amount"], s["currency"]): s for s in sums}.values())


def _shown(gold: Any) -> str:
    return str(gold.get("pair") or " ".join(str(v) for v in gold.values())) if isinstance(gold, dict) else str(gold)


def _same_law(gold: dict[str, Any], read: tuple[list[str], str]) -> bool:
    squeezed = [re.sub(r"\s", "", x).casefold() for x in (gold.get("provision", ""), read[1])]
    return same_name(gold["law"], read[0]) and squeezed[0] == squeezed[1]


def printed(tables: dict[str, dict[str, Count]], form: str) -> str:
    """The tables as text, as Markdown, or as JSON."""
    if form == "json":
        return json.dumps(
            {name: {m: c.row() for m, c in table.items()} for name, table in tables.items()}, ensure_ascii=False, indent=1
        )
    lines: list[str] = []
    for name, table in tables.items():
        rows = [(m, c.row()) for m, c in table.items()]
        cells = [
            [
                m,
                f"{r['found']}/{r['expected']}",
                f"{r['right']}/{r['read']}",
                *(_ratio(r[k]) for k in ("precision", "recall", "f1")),
            ]
            for m, r in rows
        ]
        if form == "md":
            lines += [
                f"**{name}**",
                "",
                "| measure | found | right | precision | recall | F1 |",
                "|---|---:|---:|---:|---:|---:|",
            ]
            lines += [f"| {' | '.join(row)} |" for row in cells]
        else:
            lines.append(f"{name:42s} {'found':>9s} {'right':>9s} {'prec':>6s} {'rec':>6s} {'F1':>6s}")
            lines += [f"  {a:40s} {b:>9s} {c:>9s} {d:>6s} {e:>6s} {f:>6s}" for a, b, c, d, e, f in cells]
        lines.append("")
    return "\n".join(lines)


def _ratio(value: Any) -> str:
    return "–" if value is None else f"{value:.2f}"


def each(folder: Path, misses: bool = False) -> tuple[dict[str, dict[str, Count]], list[str]]:
    """The counts of each document read by itself, and in total; and what is missed."""
    total: dict[str, Count] = defaultdict(Count)
    tables: dict[str, dict[str, Count]] = {}
    missed: list[str] = []
    for gold in sorted(folder.glob("*.gold.json")):
        with tempfile.TemporaryDirectory() as scratch:
            alone = Path(scratch) / "alone"
            alone.mkdir()
            for path in folder.glob(f"{gold.name.removesuffix('.gold.json')}.*"):
                shutil.copy(path, alone)
            try:
                measured = Measure(alone, Path(scratch) / "store", misses)
            except PolicygraphError as fault:
                missed.append(str(fault).replace(scratch, str(folder)))
                continue
            for name, counts in measured.rows().items():
                if name != "total":
                    tables[name] = counts
                    for measure, count in counts.items():
                        total[measure].add(count)
            missed += [line for doc in measured.docs.values() for line in doc.misses]
    return {**tables, "total": {m: total[m] for m in MEASURES if m in total}}, missed


def main(arguments: Sequence[str] | None = None) -> int:
    """:returns: 0, or 3 if the folder cannot be read"""
    parser = argparse.ArgumentParser(description="Compare what is read from a folder with what a person read.")
    parser.add_argument("folder", type=Path, help="documents with NAME.gold.json beside them")
    parser.add_argument("--store", type=Path, help="where to build (else a folder that is taken away again)")
    parser.add_argument("--each", action="store_true", help="read each document by itself, as if there were no other")
    parser.add_argument("--format", choices=("table", "md", "json"), default="table")
    parser.add_argument("--misses", action="store_true", help="also what is missed and what is extra, with file and line")
    given = parser.parse_args(arguments)
    if given.each:
        tables, missed = each(given.folder, given.misses)
        print(printed(tables, given.format))
        print("\n".join(missed if given.misses else []))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        try:
            measured = Measure(given.folder, given.store or Path(scratch) / "store", given.misses)
        except PolicygraphError as fault:
            print(fault, file=sys.stderr)
            return 3
        print(printed(measured.rows(), given.format))
        if given.misses:
            for doc in [*measured.docs.values(), measured.cross]:
                print(
                    "\n".join(doc.misses),
                    end="\n" if doc.misses else "",
                    file=sys.stderr if given.format == "json" else sys.stdout,
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
