"""The audit: rules over the graph, one ``.rq`` each, and the findings they give.

A rule is a question (:mod:`policygraph.queries.catalogue`) with more in its header: ``dimension``, ``severity``,
``message``, ``remedy``, ``rationale`` and ``source``, each text also as ``…_da``. Its rows always have ``?subject``,
``?label``, ``?document``, ``?lineStart``, ``?lineEnd`` and ``?quote``; ``?severity`` and ``?note`` may speak of one
finding; what else it selects fills the ``{…}`` of the message, numbers and dates as the language writes them (decimals of a
row with ``?currency`` are sums). Rows of one subject that give one message are one finding.
For the score, ``applies`` is a graph pattern of the things that the rule looks at (``?subject``) and ``unstated`` names what
they lack; a rule that reports many at once names their column in ``each``, and in ``counts_as`` the rule for one of them.
With ``together`` a lack that most of the things in one document have is one finding with all its places (:data:`MANY`).
``path`` is the property that is at fault ("pg:dueDate", "^pg:contributesTo" followed backwards), for validation reports.

    suppress.py   findings that somebody answered, or that an earlier report had
    score.py      how many checks passed, per goal and per dimension
    quality.py    the audit of the graph itself
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from policygraph.errors import BadParameter, UnreadableDocument, UsageError
from policygraph.printed import Value
from policygraph.queries.audit import quality
from policygraph.queries.audit.score import Scores, looked_at, scores
from policygraph.queries.audit.suppress import Baseline, Known, Suppression, read_baseline, split
from policygraph.queries.bind import term_of
from policygraph.queries.catalogue import NamedQuery, Parameter, header_of, read_query
from policygraph.queries.pins import corpus_hash, document_hashes
from policygraph.queries.run import Answer, Dataset, run
from policygraph.settings import read_toml

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
DIMENSIONS = ("vertical", "measurement", "time", "money", "organisation", "law", "evaluation", "voice", "text")
COLUMNS = ("subject", "label", "document", "lineStart", "lineEnd", "quote")
RULES = Path(__file__).parent
_OFF = "off"


@dataclass(frozen=True)
class Rule:
    """A rule: its question and, by language, what a finding says, how to mend it, and why it matters."""

    id: str
    query: NamedQuery
    dimension: str
    severity: Severity
    title: Mapping[str, str]
    message: Mapping[str, str]
    remedy: Mapping[str, str]
    rationale: Mapping[str, str]
    source: str = ""
    applies: str = ""
    unstated: Mapping[str, str] = field(default_factory=dict)
    each: str = ""
    counts_as: str = ""
    path: str = ""
    together: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a document (lines from 1, inclusive) and its words; without words, a document that was searched."""

    document: str
    line_start: int | None
    line_end: int | None
    quote: str


@dataclass
class Finding:
    """One break of the thread. ``key`` stays the same when lines move."""

    rule: Rule
    severity: Severity
    subject: str
    label: str
    values: Mapping[str, Value]
    lang: str = "en"
    note: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    #: What is at fault: the subject, or each thing that a rule reports together.
    things: set[str] = field(default_factory=set)
    #: The answer that keeps it from being reported.
    suppression: Suppression | None = None

    @cached_property
    def key(self) -> str:
        said = (self.rule.id, self.subject, *sorted(v.text for v in self.values.values()))
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:12]

    @property
    def message(self) -> str:
        return self.message_in(self.lang)

    @property
    def remedy(self) -> str:
        return self._filled(self.rule.remedy, self.lang)

    def message_in(self, lang: str) -> str:
        """The message in a language; words of the documents stay as they are."""
        return self._filled(self.rule.message, lang)

    def _filled(self, words: Mapping[str, str], lang: str) -> str:
        values = {name: value.said(lang) for name, value in self.values.items()}
        said = fill(words[lang], {**values, "label": self.label, "note": self.note})
        return re.sub(r"(?<=…)\.|(?<=[^.]\.)\.(?!\.)", "", said)  # "… kr.." ends once


@dataclass(frozen=True)
class Profile:
    """What a user wants of the audit: severities by rule, parameters, rules of the user's own."""

    severities: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Path, ...] = ()


@dataclass
class Audit:
    """The findings, worst first, and what they were found with: the documents searched with their hashes, the day."""

    findings: list[Finding]
    rules: list[Rule]
    coverage: list[str]
    ruleset: str
    corpus: str
    #: The day that was taken for today (YYYY-MM-DD).
    as_of: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)
    #: Findings that somebody answered, each with its :attr:`Finding.suppression`.
    suppressed: list[Finding] = field(default_factory=list)
    #: Answers whose time is over, so that their findings are reported again.
    expired: list[Suppression] = field(default_factory=list)
    #: Answers to findings that there are no longer.
    stale: list[Suppression] = field(default_factory=list)
    #: Lines of the file of answers that do not count: (file:line, what is wrong).
    bad: list[tuple[str, str]] = field(default_factory=list)
    #: The earlier report that ``findings`` leaves out, if one was named.
    baseline: Baseline | None = None
    scores: Scores = field(default_factory=lambda: Scores(""))


def read_profile(path: Path) -> Profile:
    """A profile from TOML: ``[severity]`` (error, warning, info or off by rule), ``[parameters]``, ``rules = ["mine/"]``.

    :raises UnreadableDocument: if it is missing or is not TOML
    :raises BadParameter: if a severity is none
    """
    given = read_toml(path)
    for section in given.keys() - {"severity", "parameters", "rules"}:
        raise BadParameter(f"there is no section {section!r}", where=str(path), remedy="There are: severity, parameters, rules.")
    for section, kind in (("severity", dict), ("parameters", dict), ("rules", list)):
        if not isinstance(given.get(section, kind()), kind):
            raise BadParameter(
                f"{section!r} is no {'list' if kind is list else 'table'}", where=str(path), remedy="docs/audit.md shows one."
            )
    severities = {str(k): str(v) for k, v in given.get("severity", {}).items()}
    for rule, severity in severities.items():
        if severity not in (*SEVERITIES, _OFF):
            raise BadParameter(
                f"{severity!r} is no severity",
                where=f"{path} [severity] {rule}",
                remedy=f"One of: {', '.join((*SEVERITIES, _OFF))}.",
            )
    own = tuple(path.parent / str(p).replace("\0", "") for p in given.get("rules", []))
    return Profile(severities, {str(k): str(v) for k, v in given.get("parameters", {}).items()}, own)


def rules(profile: Profile | None = None, *, itself: bool = False) -> dict[str, Rule]:
    """The rules by id: those that ship and the profile's own, severities changed, those switched off left out.

    :param itself: with the rules about the graph itself
    :raises UsageError: if the profile speaks of a rule or a parameter that there is not
    """
    chosen = profile or Profile()
    paths = [RULES, quality.RULES, *chosen.rules]
    files = [f for p in paths for f in (sorted(p.glob("*.rq")) if p.is_dir() else [p])]
    found = {rule.id: rule for rule in map(read_rule, files)}
    for rule in sorted(chosen.severities):
        known(rule, found, "rule", "[severity]")
    for name in sorted(chosen.parameters):
        known(name, {p.name for rule in found.values() for p in rule.query.parameters}, "parameter", "[parameters]")
    kept = {}
    for rule_id, rule_ in sorted(found.items()):
        severity = chosen.severities.get(rule_id, rule_.severity)
        if severity != _OFF and (itself or rule_.dimension != quality.DIMENSION):
            kept[rule_id] = replace(rule_, severity=severity)  # type: ignore[arg-type]
    return kept


def known(name: str, names: Iterable[str], kind: str, where: str) -> None:
    """:raises UsageError: if a name is none of these, with the nearest"""
    every = sorted(names)
    if name in every:
        return
    from rapidfuzz import process

    near = [hit[0] for hit in process.extract(name, every, limit=3)]
    raise UsageError(f"there is no {kind} {name!r}", where=where, remedy=f"Near to it: {', '.join(near)}." if near else None)


def read_rule(path: Path) -> Rule:
    """A rule from its file.

    :raises UnreadableDocument: if it cannot be read or its header lacks something
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UnreadableDocument(f"this rule cannot be read: {fault}", where=str(path)) from fault
    return _rule(text, path)


@cache
def _rule(text: str, path: Path) -> Rule:
    """A rule of this text: a header takes longer to read than most rules to ask."""
    header = header_of(text, str(path))
    missing = [name for name in ("dimension", "severity", "title", "message", "remedy", "rationale") if name not in header]
    if missing:
        raise UnreadableDocument(
            f"this rule's header lacks {', '.join(missing)}", where=str(path), remedy="Add them as lines that begin with #+."
        )
    if header["severity"] not in SEVERITIES or header["dimension"] not in (*DIMENSIONS, quality.DIMENSION):
        raise UnreadableDocument(
            "this rule's severity or dimension is none that we know",
            where=str(path),
            remedy=f"{', '.join(SEVERITIES)}; {', '.join(DIMENSIONS)}",
        )

    def both(name: str) -> dict[str, str]:
        english = " ".join(str(header[name]).split())
        return {"en": english, "da": " ".join(str(header.get(f"{name}_da", english)).split())}

    return Rule(
        str(header.get("id", path.stem)),
        read_query(text, path.stem),
        str(header["dimension"]),
        header["severity"],
        both("title"),
        both("message"),
        both("remedy"),
        both("rationale"),
        str(header.get("source", "")),
        str(header.get("applies", "")),
        both("unstated") if "unstated" in header else {},
        str(header.get("each", "")),
        str(header.get("counts_as", "")),
        str(header.get("path", "")),
        bool(header.get("together", False)),
    )


def audit(
    dataset: Dataset,
    profile: Profile | None = None,
    *,
    as_of: str = "today",
    only: Sequence[str] = (),
    dimensions: Sequence[str] = (),
    documents: Sequence[str] = (),
    least: Severity = "info",
    with_suggested: bool = False,
    lang: str = "en",
    suppressions: Sequence[Suppression] = (),
    baseline: Baseline | None = None,
    texts: quality.Texts | None = None,
) -> Audit:
    """Run the rules.

    :param as_of: the day that the rules of time take for today (YYYY-MM-DD)
    :param only: ids of rules, :param dimensions: their dimensions, :param documents: files that evidence must stand in
    :param least: the mildest severity to report
    :param suppressions: answers to findings, :param baseline: an earlier report; of both, what is new is reported
    :param texts: the documents as they are now, if the graph itself is to be looked at
    :raises UsageError: if a rule, a dimension or a document is not known
    """
    own = profile or Profile()
    hashes = document_hashes(dataset)
    coverage = list(hashes)
    ruleset = rules(own, itself=texts is not None)
    for name in only:
        if name not in ruleset:
            known(name, rules(Profile(rules=own.rules), itself=True), "rule", "--rule")
            raise UsageError(
                f"the rule {name!r} is not asked", where="--rule", remedy="Add --self, or see the profile: it is off."
            )
    for name in dimensions:
        if name == quality.DIMENSION and texts is None:
            raise UsageError("the graph itself is not looked at", where="--dimension", remedy="Add --self.")
        known(name, (*DIMENSIONS, *([quality.DIMENSION] if texts is not None else [])), "dimension", "--dimension")
    for name in documents:
        known(name, coverage, "document", "--document")
    chosen = [r for r in ruleset.values() if (not only or r.id in only) and (not dimensions or r.dimension in dimensions)]
    in_profile = as_of == "today" and "as_of" in own.parameters
    said, where = (own.parameters["as_of"], "as_of in the profile") if in_profile else (as_of, "--as-of")
    day = term_of(Parameter("as_of", "date"), said, where).value
    parameters = {**own.parameters, "as_of": day}
    sieves = quality.sieves(texts or {})
    found: list[Finding] = []
    titles = _titles(dataset)
    for rule in chosen:
        asked = {p.name: parameters[p.name] for p in rule.query.parameters if p.name in parameters}
        answer = run(dataset, rule.query, asked, with_suggested=with_suggested, lang=lang)
        if rule.id in sieves:
            answer = answer._replace(rows=[row for row, cells in zip(answer.rows, answer.dicts()) if sieves[rule.id](cells)])
        single = _findings(rule, answer, coverage, lang)
        grouped = rule.together and len(single) >= MANY
        found.extend(_together(rule, single, looked_at(dataset, rule, parameters), titles) if grouped else single)
    found.sort(key=_order)
    keys = {f.key for f in found}
    reported, answered = split(found, suppressions, day)

    def wanted(findings: Iterable[Finding]) -> list[Finding]:
        return [
            f
            for f in findings
            if SEVERITIES.index(f.severity) <= SEVERITIES.index(least)
            and (not documents or any(e.document in documents for e in f.evidence))
        ]

    result = Audit(wanted(reported), chosen, coverage, ruleset_hash(ruleset.values()), corpus_hash(hashes), day, hashes)
    result.suppressed = wanted(answered)
    result.expired = [s for s in suppressions if s.key in keys and s.expires and s.expires < day]
    asked_for = {r.id for r in chosen}
    result.stale = [s for s in suppressions if s.key not in keys and (not (only or dimensions) or s.rule in asked_for)]
    if texts is None:
        beside = set(rules(own, itself=True)) - set(ruleset)
        result.stale = [s for s in result.stale if s.rule not in beside]
    order = (*DIMENSIONS, quality.DIMENSION)
    result.scores = scores(dataset, chosen, reported, answered, parameters, order, documents=documents, lang=lang)
    if baseline is not None:
        earlier = {k.key for k in baseline.known}
        result.baseline = replace(
            baseline,
            old=sum(f.key in earlier for f in result.findings),
            resolved=[
                k
                for k in baseline.known
                if k.key not in keys and k.rule in asked_for and (not documents or set(k.documents) & set(documents))
            ],
        )
        result.findings = [f for f in result.findings if f.key not in earlier]
    return result


def _order(finding: Finding) -> tuple[Any, ...]:
    """Worst first, then as the documents go; the last parts make the order the same each time."""
    dimension = (*DIMENSIONS, quality.DIMENSION).index(finding.rule.dimension)
    severity = SEVERITIES.index(finding.severity)
    return (severity, dimension, finding.rule.id, _place(finding), finding.label, finding.subject, finding.key)


def _findings(rule: Rule, answer: Answer, coverage: Sequence[str], lang: str) -> list[Finding]:
    found: dict[str, Finding] = {}
    spoken = (*rule.message.values(), *rule.remedy.values())
    for row, terms in zip(answer.dicts(), answer.rows):
        values = {
            name: Value(term.value, getattr(getattr(term, "datatype", None), "value", None), row.get("currency"))
            for name, term in zip(answer.variables, terms)
            if term is not None and name not in (*COLUMNS, "severity", "note")
        }
        used = {name: value for name, value in values.items() if any(f"{{{name}}}" in text for text in spoken)}
        severity = row.get("severity") or rule.severity
        finding = Finding(rule, severity, row["subject"] or "", row["label"] or "", used, lang, row.get("note") or "")  # type: ignore[arg-type]
        finding = found.setdefault(finding.key, finding)
        finding.things.add((row.get(rule.each) if rule.each else None) or finding.subject)
        if row.get("document") and row.get("quote"):
            evidence = Evidence(row["document"] or "", _int(row.get("lineStart")), _int(row.get("lineEnd")), row["quote"] or "")
            if evidence not in finding.evidence:
                finding.evidence.append(evidence)
    for finding in found.values():
        finding.evidence.sort(key=lambda e: (e.document, e.line_start or 0, e.line_end or 0, e.quote))
        if rule.query.absence:
            told = {e.document for e in finding.evidence}
            finding.evidence.extend(Evidence(file, None, None, "") for file in coverage if file not in told)
    return list(found.values())


#: So many findings of one rule in a document, if they are more than half of what it looks at there, are one.
MANY = 5
_MOST = {
    "en": "{count} of {total} in {label}: {what}.",
    "da": "{count} af {total} i {label}: {what}.",
}


def _together(
    rule: Rule, findings: Sequence[Finding], about: Iterable[tuple[str, str]], titles: Mapping[str, tuple[str, str]]
) -> list[Finding]:
    """The findings of a rule, those of a document that has hardly anything else as one: it is one thing to mend."""
    total = Counter(file for _, file in set(about))
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_file[_place(finding)[0]].append(finding)
    result: list[Finding] = []
    for file, mine in by_file.items():
        if len(mine) < MANY or len(mine) * 2 <= total[file] or file not in titles:
            result.extend(mine)
            continue
        together = replace(rule, message={lang: said.replace("{what}", rule.title[lang]) for lang, said in _MOST.items()})
        values = {"count": Value(str(len(mine))), "total": Value(str(total[file]))}
        worst = min((f.severity for f in mine), key=SEVERITIES.index)
        node, title = titles[file]
        one = Finding(together, worst, node, title, values, mine[0].lang)
        for finding in mine:
            one.things |= finding.things
            one.evidence.extend(e for e in finding.evidence if e not in one.evidence)
        one.evidence.sort(key=lambda e: (not e.quote, e.document, e.line_start or 0, e.line_end or 0, e.quote))
        result.append(one)
    return result


def _titles(dataset: Dataset) -> dict[str, tuple[str, str]]:
    """Of each document, by its file, its node and its title."""
    rows = dataset.query(
        "PREFIX pg: <https://w3id.org/policygraph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT ?file ?document ?title WHERE { ?document pg:sourceFile ?file ; rdfs:label ?title } ORDER BY DESC(?title)"
    )
    return {file.value: (node.value, title.value) for file, node, title in rows}


def _place(finding: Finding) -> tuple[str, int]:
    first = next((e for e in finding.evidence if e.quote), None)
    return (first.document, first.line_start or 0) if first else ("", 0)


def _int(value: str | None) -> int | None:
    return int(value) if value and value.isdigit() else None


def fill(template: str, values: Mapping[str, Any]) -> str:
    """A template with its ``{name}`` filled; what has no value is left out with the blank before it."""
    return re.sub(
        r"\s?\{(\w+)\}", lambda m: m.group()[: m.group().index("{")] + str(values[m[1]]) if values.get(m[1]) else "", template
    )


def ruleset_hash(known: Iterable[Rule]) -> str:
    """One hash for the rules as they were used, changed severities included."""
    parts = sorted(f"{r.id}\t{r.severity}\t{hashlib.sha256(r.query.text.encode()).hexdigest()}" for r in known)
    return "sha256:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


__all__ = [
    "COLUMNS",
    "DIMENSIONS",
    "RULES",
    "SEVERITIES",
    "Audit",
    "Baseline",
    "Evidence",
    "Finding",
    "Known",
    "Profile",
    "Rule",
    "Scores",
    "Severity",
    "Suppression",
    "audit",
    "corpus_hash",
    "fill",
    "read_baseline",
    "read_profile",
    "read_rule",
    "rules",
    "ruleset_hash",
]
