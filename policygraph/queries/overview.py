"""What the reports need, gathered from named questions: all initiatives across the administrations, and the goals one by one.

Each fact keeps the place it stands at. What no document states is empty here, and the views call it "not stated". Money is
added up only where that has a meaning: each sum once, and only sums in one currency, for one stretch of time and of one role.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from policygraph.queries.audit import Audit, Finding
from policygraph.queries.bind import term_of
from policygraph.queries.catalogue import Parameter
from policygraph.queries.compare import Change, Comparison, compare
from policygraph.queries.network import Analysis
from policygraph.queries.pins import pins
from policygraph.queries.run import Dataset, run

_Row = Mapping[str, str | None]
#: Bases whose sums are prices of one of something; what they come to is not stated.
_PRICE = re.compile(r"per\b")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, line from 1, words."""

    file: str
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something stated, and where. ``code`` is what programs compare, ``status`` stated, curated or suggested."""

    text: str
    place: Place | None = None
    iri: str = ""
    code: str = ""
    status: str = "stated"


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money: its node, what it is for how long and as what, and by how many initiatives it is shared."""

    iri: str
    amount: Decimal
    currency: str
    basis: str
    role: str
    source: str
    shared_by: int
    place: Place | None


@dataclass
class Initiative:
    """An initiative and what is stated of it; an empty list or None is "not stated"."""

    iri: str
    number: str
    label: str
    document: str
    place: Place
    responsible: list[Fact] = field(default_factory=list)
    groups: list[Fact] = field(default_factory=list)
    partners: list[Fact] = field(default_factory=list)
    goals: list[Fact] = field(default_factory=list)
    when: Fact | None = None
    start: str = ""
    end: str = ""
    status: str = ""
    sums: list[Sum] = field(default_factory=list)
    money: Fact | None = None
    sources: list[str] = field(default_factory=list)
    evaluation: Fact | None = None
    evaluator: str = ""

    @property
    def stated(self) -> dict[str, bool]:
        """Whether anything is stated of each matter. "A source, but no amount" is something stated about money."""
        return {
            "responsible": bool(self.responsible),
            "group": bool(self.groups),
            "when": self.when is not None,
            "money": self.money is not None,
            "partner": bool(self.partners),
            "evaluation": self.evaluation is not None,
            "goal": bool(self.goals),
        }


@dataclass(frozen=True, slots=True)
class Total:
    """Sums that may be added: each once, in one currency, for one stretch of time, of one role."""

    currency: str
    basis: str
    role: str
    amount: Decimal
    sums: int
    shared: int


@dataclass
class Money:
    """What may be added up, and the sums that may not: prices of one, and sums without a currency."""

    totals: list[Total]
    apart: list[Sum]


@dataclass
class Group:
    """The initiatives of a department or of a goal; ``iri`` is empty for those of none."""

    iri: str
    label: str
    initiatives: list[Initiative]
    money: Money
    number: str = ""
    document: str = ""


@dataclass
class Document:
    """A document that a report covers."""

    title: str
    file: str
    genre: str
    start: str
    end: str
    issued: str
    goals: int
    initiatives: int


@dataclass
class Basis:
    """What a report rests on."""

    as_of: str
    documents: list[Document]
    corpus: str
    with_suggested: bool = False
    ruleset: str = ""


@dataclass
class Overview:
    """All initiatives, grouped, and what may be said of them together."""

    by: str
    groups: list[Group]
    initiatives: list[Initiative]
    money: Money
    basis: Basis
    analysis: Analysis | None = None


@dataclass
class Target:
    """A result target: what it says, what is aimed at, what was reported, and the verdict on the day of the report."""

    iri: str
    text: str
    place: Place
    verdict: str
    baseline: str = ""
    baseline_at: str = ""
    aim: str = ""
    change: str = ""
    direction: str = ""
    unit: str = ""
    due: str = ""
    due_text: str = ""
    method: str = ""
    frequency: str = ""
    measurable: bool = False
    measurements: list[Measurement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Measurement:
    """A reported result."""

    value: str
    unit: str
    at: str
    text: str
    place: Place
    status: str = "stated"


@dataclass
class Goal:
    """A goal and what is known of it."""

    iri: str
    number: str
    label: str
    text: str
    reason: str
    document: str
    place: Place
    targets: list[Target] = field(default_factory=list)
    measurements: list[Measurement] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    change: Change | None = None


@dataclass
class Chapter:
    """The goals of one document, what became of those of the one before, and what is found of the document itself."""

    document: Document
    goals: list[Goal]
    comparison: Comparison | None
    findings: list[Finding]


@dataclass
class FollowUp:
    """The goals one by one, the newest document first; ``loose`` are results that no document ties to a goal."""

    chapters: list[Chapter]
    loose: list[Measurement]
    basis: Basis


# ── The overview ──


def overview(
    dataset: Dataset,
    *,
    by: str = "department",
    as_of: str = "today",
    lang: str = "en",
    with_suggested: bool = False,
    analysis: Analysis | None = None,
) -> Overview:
    """All initiatives across the administrations.

    :param by: ``department`` or ``goal``
    :param as_of: the day of the report
    :param analysis: what :func:`policygraph.queries.network.analyse` says of the network, if it is to be shown
    """
    found = initiatives(dataset, lang=lang, with_suggested=with_suggested)
    groups = _by_goal(dataset, found) if by == "goal" else _by_department(found)
    basis = _basis(dataset, as_of, lang, with_suggested)
    return Overview(by, groups, found, money(found), basis, analysis)


def initiatives(dataset: Dataset, *, lang: str = "en", with_suggested: bool = False) -> list[Initiative]:
    """Every initiative, in the order of the documents and their lines."""

    def ask(name: str) -> list[dict[str, str | None]]:
        return run(dataset, name, {}, with_suggested=with_suggested, lang=lang).dicts()

    found: dict[str, Initiative] = {}
    for row in ask("initiatives-overview"):
        iri = row["initiativeIri"] or ""
        place = _place(row)
        assert place is not None  # no initiative without its passage
        found[iri] = Initiative(iri, row["number"] or "", _plain(row["initiative"]), row["document"] or "", place)

    def facts(question: str, name: str, attribute: str) -> None:
        for row in ask(question):
            one = found[row["initiativeIri"] or ""]
            label = _numbered(row.get("goalNumber"), row[name]) if name == "goal" else _plain(row[name])
            status = row.get("answer") if row.get("answer") in ("suggested", "curated") else "stated"
            fact = Fact(label, _place(row), row[f"{name}Iri"] or "", row.get("answer") or "", status or "")
            if fact.iri not in {f.iri for f in getattr(one, attribute)}:
                getattr(one, attribute).append(fact)

    facts("initiatives-by-department", "department", "responsible")
    facts("initiatives-by-target-group", "targetGroup", "groups")
    facts("initiatives-by-partner", "partner", "partners")
    facts("initiatives-by-goal", "goal", "goals")
    for row in ask("initiatives-when"):
        one = found[row["initiativeIri"] or ""]
        one.start, one.end, one.status = row["start"] or "", row["end"] or "", row["status"] or ""
        if row["answer"] != "not-stated":
            one.when = Fact(_plain(row["timeframe"]), _place(row), code=row["answer"] or "")
    for row in ask("funding-overview"):
        _add_money(found[row["initiativeIri"] or ""], row)
    for row in ask("evaluation-status"):
        if row["answer"] != "none-stated":
            one = found[row["initiativeIri"] or ""]
            one.evaluation = Fact(row["evaluation"] or "", _place(row), code=row["answer"] or "")
            one.evaluator = row["evaluator"] or ""
    order = {d.file: n for n, d in enumerate(documents(dataset, lang))}
    return sorted(found.values(), key=lambda i: (order.get(i.place.file, 0), i.place.line, i.label, i.iri))


def _add_money(one: Initiative, row: _Row) -> None:
    """What a row of the question about money says of its initiative."""
    code = row["answer"] or "not-stated"
    if row["source"] and row["source"] not in one.sources:
        one.sources.append(row["source"])
    if row["amount"]:
        one.sums.append(
            Sum(
                row["fundingIri"] or "",
                Decimal(row["amount"]),
                row["currency"] or "",
                row["basis"] or "",
                row["role"] or "",
                row["source"] or "",
                int(row["sharedBy"] or 1),
                _place(row),
            )
        )
    if code != "not-stated":
        one.money = one.money or Fact(row["fundingStatus"] or "", _place(row), code=code)


def money(of: Iterable[Initiative]) -> Money:
    """The sums of initiatives: each node once; only like is added to like."""
    sums = {s.iri: s for one in of for s in one.sums}
    added: dict[tuple[str, str, str], list[Sum]] = defaultdict(list)
    apart: list[Sum] = []
    for _, one in sorted(sums.items()):
        if not one.currency or not one.basis or _PRICE.match(one.basis):
            apart.append(one)
        else:
            added[one.currency, one.basis, one.role].append(one)
    totals = [
        Total(*key, sum((s.amount for s in like), Decimal()), len(like), sum(s.shared_by > 1 for s in like))
        for key, like in sorted(added.items())
    ]
    return Money(totals, sorted(apart, key=lambda s: (s.currency, s.basis, s.amount, s.iri)))


def _by_department(found: Sequence[Initiative]) -> list[Group]:
    of: dict[str, list[Initiative]] = defaultdict(list)
    names: dict[str, str] = {"": ""}
    for one in found:
        for fact in one.responsible or [Fact("")]:
            of[fact.iri].append(one)
            names[fact.iri] = fact.text
    order = sorted(of, key=lambda iri: (not iri, names[iri].casefold(), iri))
    return [Group(iri, names[iri], of[iri], money(of[iri])) for iri in order]


def _by_goal(dataset: Dataset, found: Sequence[Initiative]) -> list[Group]:
    of: dict[str, list[Initiative]] = defaultdict(list)
    for one in found:
        for fact in one.goals or [Fact("")]:
            of[fact.iri].append(one)
    goals = run(dataset, "goals-overview", {}).dicts()
    groups = [
        Group(g["goalIri"] or "", _plain(g["goal"]), of[g["goalIri"] or ""], money(of[g["goalIri"] or ""]), g["number"] or "", g["document"] or "")
        for g in goals
    ]  # fmt: skip
    return [*groups, *([Group("", "", of[""], money(of[""]))] if of[""] else [])]


# ── The follow-up ──


def follow_up(
    dataset: Dataset, checked: Audit, *, as_of: str = "today", lang: str = "en", with_suggested: bool = False
) -> FollowUp:
    """The goals one by one: targets and verdicts, evidence, initiatives, findings, and what changed since the document before.

    :param checked: the audit whose findings are shown at the goals they concern
    """
    answers = {i.iri: i for i in initiatives(dataset, lang=lang, with_suggested=with_suggested)}
    goals = _goals(dataset, as_of, with_suggested)
    for one in answers.values():
        for fact in one.goals:
            goals[fact.iri].initiatives.append(one)
    of: dict[str, list[Finding]] = defaultdict(list)
    for finding in checked.findings:
        of[finding.subject].append(finding)
    for goal in goals.values():
        things = [goal.iri, *(t.iri for t in goal.targets), *(i.iri for i in goal.initiatives)]
        goal.findings = [f for thing in dict.fromkeys(things) for f in of[thing]]
    basis = _basis(dataset, as_of, lang, with_suggested)
    basis.ruleset = checked.ruleset
    titles = {d.title: d for d in basis.documents}
    before = _predecessors(dataset)
    chapters = []
    for document in reversed(basis.documents):
        own = sorted((g for g in goals.values() if g.document == document.title), key=lambda g: (g.place.line, g.number, g.iri))
        if own:
            earlier = titles.get(before.get(document.title, ""))
            chapters.append(_chapter(dataset, document, own, earlier, checked, lang))
    every = run(dataset, "goal-measurements", {}, with_suggested=with_suggested).dicts()
    loose = [_measurement(row) for row in every if not row["goal"] and not row["target"]]
    return FollowUp(chapters, loose, basis)


def _chapter(
    dataset: Dataset, document: Document, goals: list[Goal], earlier: Document | None, checked: Audit, lang: str
) -> Chapter:
    comparison = compare(dataset, earlier.file, document.file, lang=lang) if earlier else None
    for change in comparison.goals if comparison else ():
        for goal in goals:
            if goal.iri in {w.iri for w in change.new}:
                goal.change = change
    about = [f for f in checked.findings if f.label in (document.title, document.file) and f.evidence]
    return Chapter(document, goals, comparison, [f for f in about if not any(f in g.findings for g in goals)])


def _goals(dataset: Dataset, as_of: str, with_suggested: bool) -> dict[str, Goal]:
    def ask(name: str, **params: str) -> list[dict[str, str | None]]:
        return run(dataset, name, params, with_suggested=with_suggested).dicts()

    goals: dict[str, Goal] = {}
    places = {row["goalIri"]: _place(row) for row in ask("goals-overview")}
    targets: dict[str, Target] = {}
    for row in ask("goals-in-full"):
        iri = row["goalIri"] or ""
        own, place = places[iri], _place(row)
        assert own is not None and place is not None
        text = _plain(row["goalText"] or row["goal"])
        goal = goals.setdefault(
            iri, Goal(iri, row["number"] or "", _plain(row["goal"]), text, _plain(row["reason"]), row["document"] or "", own)
        )
        if row["targetIri"]:
            target = Target(row["targetIri"], _plain(row["target"]), place, "cannot-be-told")
            targets[target.iri] = target
            goal.targets.append(target)
    for row in ask("targets-overview"):
        if target := targets.get(row["targetIri"] or ""):  # type: ignore[assignment]
            target.baseline, target.aim, target.change = row["baseline"] or "", row["value"] or "", row["change"] or ""
            target.unit, target.direction = row["unit"] or "", row["direction"] or ""
            target.due, target.due_text = row["due"] or "", _plain(row["dueText"])
            target.method, target.frequency = _plain(row["method"]), row["frequency"] or ""
            target.measurable = row["measurable"] == "true"
    for row in ask("target-progress", date=as_of):
        if target := targets.get(row["targetIri"] or ""):  # type: ignore[assignment]
            target.verdict, target.baseline_at = row["answer"] or "cannot-be-told", row["baselineAt"] or ""
            target.aim = target.aim or row["aim"] or ""
    for goal in goals.values():
        said = {row["measurementIri"] for row in run(dataset, "goal-measurements", {"goal": goal.iri}).dicts()}
        for row in ask("goal-measurements", goal=goal.iri):
            result = _measurement(row, "stated" if row["measurementIri"] in said else "suggested")
            hits = [t for t in goal.targets if row["target"] and _plain(row["target"]).rstrip(" …") in t.text]
            holder = hits[0].measurements if hits else goal.measurements
            if result not in holder:
                holder.append(result)
    return goals


def _measurement(row: _Row, status: str = "stated") -> Measurement:
    place = _place(row)
    assert place is not None  # no result without its passage
    return Measurement(row["actual"] or "", row["unit"] or "", row["measuredAt"] or "", _plain(row["measurement"]), place, status)


def _predecessors(dataset: Dataset) -> dict[str, str]:
    """For each document the earlier one that most of its goals take up, by their titles; suggested links count here."""
    links: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in run(dataset, "goal-succession", {}, with_suggested=True).dicts():
        links[row["document"] or ""][row["earlierDocument"] or ""] += 1
    return {later: max(sorted(of), key=lambda title: of[title]) for later, of in links.items()}


# ── What they share ──


def documents(dataset: Dataset, lang: str = "en") -> list[Document]:
    """The documents, the oldest first."""
    answer = run(dataset, "documents", {})
    names = answer.query.answers
    found = [
        Document(
            _plain(row["document"]),
            row["file"] or "",
            str(names.get(row["answer"] or "", {}).get(lang, "")),
            row["periodStart"] or "",
            row["periodEnd"] or "",
            row["issued"] or "",
            int(row["goals"] or 0),
            int(row["initiatives"] or 0),
        )
        for row in answer.dicts()
    ]
    return sorted(found, key=lambda d: (_year(d), d.file))


def _year(document: Document) -> str:
    """What a document's age is told by: its period, its day, else the first year in the name of its file."""
    named = re.search(r"(?:19|20)\d\d", document.file)
    return (document.start or document.issued or (named.group() if named else ""))[:4]


def day_of(text: str) -> str:
    """The day that "today", 2026, 2026-06 or 2026-06-10 stands for.

    :raises BadParameter: if it is no day
    """
    return term_of(Parameter("as-of", "date"), text, "--as-of").value


def _basis(dataset: Dataset, as_of: str, lang: str, with_suggested: bool) -> Basis:
    return Basis(day_of(as_of), documents(dataset, lang), pins(dataset).corpus, with_suggested)


def _place(row: _Row) -> Place | None:
    if not row.get("file") or not row.get("line"):
        return None
    return Place(row["file"] or "", int(row["line"] or 0), _plain(row.get("quote")))


def _plain(text: str | None) -> str:
    """Words on one line."""
    return " ".join((text or "").split())


def _numbered(number: str | None, label: str | None) -> str:
    return f"{number} {_plain(label)}" if number else _plain(label)


__all__ = [
    "Basis",
    "Chapter",
    "Document",
    "Fact",
    "FollowUp",
    "Goal",
    "Group",
    "Initiative",
    "Measurement",
    "Money",
    "Overview",
    "Place",
    "Sum",
    "Target",
    "Total",
    "day_of",
    "documents",
    "follow_up",
    "initiatives",
    "money",
    "overview",
]
