"""How much of the thread holds, per goal and per dimension, in a way that can be counted by hand.

A check is a rule applied to one thing that the rule is about (its header's ``applies``); it is passed if the audit has
neither an error nor a warning there. What is only for information, and what a person suppressed, is no check.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygraph.queries.catalogue import NamedQuery
from policygraph.queries.run import Dataset, run

if TYPE_CHECKING:
    from policygraph.queries.audit import Finding, Rule

#: Fewer checks than these are told as they are; a per cent of them would say more than is known.
FEW = 10
METHOD = {
    "en": (
        "A check is one rule applied to one thing it is about: every result target must have a number, every initiative "
        "somebody responsible. It is passed if the audit has neither an error nor a warning there. The score is the share of "
        "checks passed, each counting one; a goal's are those of the goal itself, its targets, its initiatives and their "
        "money. Findings for information and suppressed ones are no checks, and {unscored} of the {rules} rules are not "
        "scored, since what they could have found cannot be counted. No per cent is given of fewer than {few} checks. "
        "It measures what the documents say, not what was done."
    ),
    "da": (
        "Et tjek er én regel brugt på én ting, den handler om: hvert resultatmål skal have et tal, hver indsats en ansvarlig. "
        "Det er bestået, hvis eftersynet hverken har fejl eller advarsel dér. Scoren er andelen af beståede tjek, som hver "
        "tæller én; et måls tjek er dem om målet selv, dets resultatmål, dets indsatser og deres penge. Fund til orientering "
        "og fund, nogen har lukket, er ikke tjek, og {unscored} af de {rules} regler tæller ikke med, fordi det, de kunne have "
        "fundet, ikke kan tælles. Der gives ingen procent af færre end {few} tjek. Scoren måler, hvad dokumenterne siger, "
        "ikke hvad der er gjort."
    ),
}
_THREAD = """PREFIX pg: <https://w3id.org/policygraph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?goal ?number ?label ?file ?line ?thing WHERE {
  ?goal a pg:PoliticalGoal ; rdfs:label ?label ; pg:evidence ?passage .
  OPTIONAL { ?goal pg:number ?number }
  ?passage pg:inDocument/pg:sourceFile ?file ; pg:lineStart ?line .
  OPTIONAL {
    { ?goal pg:hasResultTarget ?thing } UNION { ?thing pg:contributesTo ?goal }
    UNION { ?initiative pg:contributesTo ?goal ; pg:hasFunding ?thing }
  }
} ORDER BY ?file ?line ?goal ?thing"""


@dataclass(frozen=True)
class Score:
    """How many checks there were of a goal or a dimension, how many passed, and what was not stated, how often."""

    name: str
    label: str
    checks: int
    passed: int
    not_stated: Mapping[str, int]
    document: str = ""

    @property
    def percent(self) -> int | None:
        """The share passed in whole per cent; none of few checks. Never 100 or 0 by rounding."""
        if self.checks < FEW:
            return None
        share = round(100 * self.passed / self.checks)
        return min(share, 99) if self.passed < self.checks else max(share, 1) if self.passed and not share else share


@dataclass
class Scores:
    """The scores of an audit, and in words how they are computed."""

    method: str
    dimensions: list[Score] = field(default_factory=list)
    goals: list[Score] = field(default_factory=list)


def scores(
    dataset: Dataset,
    rules: Sequence[Rule],
    findings: Iterable[Finding],
    suppressed: Iterable[Finding],
    parameters: Mapping[str, str],
    order: Sequence[str],
    *,
    documents: Sequence[str] = (),
    lang: str = "en",
) -> Scores:
    """Count the checks.

    :param findings: all that were found by these rules, :param suppressed: those of them that do not count
    :param parameters: what the rules were asked with, :param order: the dimensions, :param documents: only things of these, if any are named
    """
    scored = [rule for rule in rules if rule.applies]
    by_id = {rule.id: rule for rule in rules}
    checks = {
        (rule.id, thing)
        for rule in scored
        for thing, file in looked_at(dataset, rule, parameters)
        if not documents or file in documents
    }
    failed: set[tuple[str, str]] = set()
    excused: set[tuple[str, str]] = set()
    unstated: set[tuple[str, str]] = set()
    for finding, answered in [*((f, False) for f in findings), *((f, True) for f in suppressed)]:
        if documents and not any(e.document in documents and e.quote for e in finding.evidence):
            continue
        pairs = {(finding.rule.counts_as or finding.rule.id, thing) for thing in finding.things}
        unstated |= pairs
        if answered or finding.severity == "info":
            excused |= pairs
        else:
            failed |= pairs
    counted = {rule.id for rule in scored}
    failed = {pair for pair in failed - excused if pair[0] in counted}
    checks = (checks | failed) - excused

    def score(name: str, label: str, mine: set[tuple[str, str]], said: set[tuple[str, str]], document: str = "") -> Score:
        missing: dict[str, int] = defaultdict(int)
        for rule, _ in sorted(said):
            if rule in by_id and (word := by_id[rule].unstated.get(lang)):
                missing[word] += 1
        often = dict(sorted(missing.items(), key=lambda pair: (-pair[1], pair[0])))
        return Score(name, label, len(mine), len(mine - failed), often, document)

    method = METHOD[lang].format(unscored=len(rules) - len(scored), rules=len(rules), few=FEW)
    result = Scores(method)
    for dimension in order:
        ids = {rule.id for rule in rules if rule.dimension == dimension}
        mine = {pair for pair in checks if pair[0] in ids}
        if mine:
            result.dimensions.append(score(dimension, dimension, mine, {p for p in unstated if p[0] in ids}))
    goals: dict[str, tuple[str, str, set[str]]] = {}
    for goal, number, label, file, _, thing in dataset.query(_THREAD):
        if not documents or file.value in documents:
            name = " ".join(term.value for term in (number, label) if term is not None)
            things = goals.setdefault(goal.value, (name, file.value, {goal.value}))[2]
            if thing is not None:
                things.add(thing.value)
    checked, said = _by_thing(checks), _by_thing(unstated)
    for goal, (label, file, things) in goals.items():
        mine = {pair for thing in things for pair in checked.get(thing, ())}
        if mine:
            result.goals.append(score(goal, label, mine, {p for thing in things for p in said.get(thing, ())}, file))
    return result


def _by_thing(pairs: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for pair in pairs:
        found[pair[1]].append(pair)
    return found


def looked_at(dataset: Dataset, rule: Rule, parameters: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a rule is about: the things that its header's pattern fits, each with the documents it stands in."""
    text = f"SELECT DISTINCT ?subject ?file WHERE {{ {rule.applies}\n OPTIONAL {{ ?subject pg:statedIn?/pg:sourceFile ?file }} }}"
    query = replace_text(rule.query, text)
    asked = {p.name: parameters[p.name] for p in query.parameters if p.name in parameters}
    return [(row["subject"] or "", row["file"] or "") for row in run(dataset, query, asked).dicts()]


def replace_text(query: NamedQuery, text: str) -> NamedQuery:
    """The same question with other words, and only the parameters that they speak of."""
    return query._replace(text=text, absence=False, parameters=tuple(p for p in query.parameters if f"_{p.name}" in text))
