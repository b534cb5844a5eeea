"""The audit: rules over the graph, one ``.rq`` each, and the findings they give.

A rule is a question (:mod:`policygraph.queries.catalogue`) with more in its header: ``dimension``, ``severity``,
``message``, ``remedy``, ``rationale`` and ``source``, each text also as ``…_da``. Its rows always have ``?subject``,
``?label``, ``?document``, ``?lineStart``, ``?lineEnd`` and ``?quote``; ``?severity`` and ``?note`` may speak of one
finding; what else it selects fills the ``{…}`` of the message. Rows of one subject that give one message are one finding.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from policygraph.errors import BadParameter, UnreadableDocument, UsageError
from policygraph.queries.catalogue import NamedQuery, header_of, read_query
from policygraph.queries.run import Dataset, run

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
    values: Mapping[str, str]
    lang: str = "en"
    note: str = ""
    evidence: list[Evidence] = field(default_factory=list)

    @cached_property
    def key(self) -> str:
        return hashlib.sha256("\x1f".join((self.rule.id, self.subject, *sorted(self.values.values()))).encode()).hexdigest()[:12]

    @property
    def message(self) -> str:
        return fill(self.rule.message[self.lang], {**self.values, "label": self.label, "note": self.note})

    @property
    def remedy(self) -> str:
        return fill(self.rule.remedy[self.lang], {**self.values, "label": self.label, "note": self.note})


@dataclass(frozen=True)
class Profile:
    """What a user wants of the audit: severities by rule, parameters, rules of the user's own."""

    severities: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Path, ...] = ()


@dataclass
class Audit:
    """The findings, worst first, and what they were found with."""

    findings: list[Finding]
    rules: list[Rule]
    coverage: list[str]
    ruleset: str
    corpus: str


def read_profile(path: Path) -> Profile:
    """A profile from TOML: ``[severity]`` (error, warning, info or off by rule), ``[parameters]``, ``rules = ["mine/"]``.

    :raises UnreadableDocument: if it is missing or is not TOML
    :raises BadParameter: if a severity is none
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise UnreadableDocument(
            f"this profile cannot be read: {fault}", where=str(path), remedy="Correct the line it names."
        ) from fault
    severities = {str(k): str(v) for k, v in given.get("severity", {}).items()}
    for rule, severity in severities.items():
        if severity not in (*SEVERITIES, _OFF):
            raise BadParameter(
                f"{severity!r} is no severity",
                where=f"{path} [severity] {rule}",
                remedy=f"One of: {', '.join((*SEVERITIES, _OFF))}.",
            )
    own = tuple(path.parent / str(p) for p in given.get("rules", []))
    return Profile(severities, {str(k): str(v) for k, v in given.get("parameters", {}).items()}, own)


def rules(profile: Profile | None = None) -> dict[str, Rule]:
    """The rules by id: those that ship and the profile's own, severities changed, those switched off left out.

    :raises UsageError: if the profile speaks of a rule that there is not
    """
    chosen = profile or Profile()
    paths = [RULES, *chosen.rules]
    files = [f for p in paths for f in (sorted(p.glob("*.rq")) if p.is_dir() else [p])]
    found = {rule.id: rule for rule in map(read_rule, files)}
    for unknown in chosen.severities.keys() - found.keys():
        raise UsageError(f"there is no rule {unknown!r}", where="[severity]", remedy=f"Rules: {', '.join(sorted(found))}.")
    kept = {}
    for rule_id, rule in sorted(found.items()):
        severity = chosen.severities.get(rule_id, rule.severity)
        if severity != _OFF:
            kept[rule_id] = Rule(**{**rule.__dict__, "severity": severity})
    return kept


def read_rule(path: Path) -> Rule:
    """A rule from its file.

    :raises UnreadableDocument: if it cannot be read or its header lacks something
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UnreadableDocument(f"this rule cannot be read: {fault}", where=str(path)) from fault
    header = header_of(text, str(path))
    missing = [name for name in ("dimension", "severity", "title", "message", "remedy", "rationale") if name not in header]
    if missing:
        raise UnreadableDocument(
            f"this rule's header lacks {', '.join(missing)}", where=str(path), remedy="Add them as lines that begin with #+."
        )
    if header["severity"] not in SEVERITIES or header["dimension"] not in DIMENSIONS:
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
) -> Audit:
    """Run the rules.

    :param as_of: the day that the rules of time take for today (YYYY-MM-DD)
    :param only: ids of rules, :param dimensions: their dimensions, :param documents: files that evidence must stand in
    :param least: the mildest severity to report
    :raises UsageError: if a rule or a dimension is not known
    """
    known = rules(profile)
    for name in only:
        if name not in known:
            raise UsageError(f"there is no rule {name!r}", where="--rule", remedy=f"Rules: {', '.join(known)}.")
    for name in dimensions:
        if name not in DIMENSIONS:
            raise UsageError(f"there is no dimension {name!r}", where="--dimension", remedy=f"One of: {', '.join(DIMENSIONS)}.")
    chosen = [r for r in known.values() if (not only or r.id in only) and (not dimensions or r.dimension in dimensions)]
    parameters = {"as_of": as_of, **(profile.parameters if profile else {})}
    coverage = _coverage(dataset)
    found: list[Finding] = []
    for rule in chosen:
        asked = {p.name: parameters[p.name] for p in rule.query.parameters if p.name in parameters}
        answer = run(dataset, rule.query, asked, with_suggested=with_suggested, lang=lang)
        found.extend(_findings(rule, answer.dicts(), coverage, lang))
    rank = SEVERITIES.index(least)
    found = [
        f
        for f in found
        if SEVERITIES.index(f.severity) <= rank and (not documents or any(e.document in documents for e in f.evidence))
    ]
    found.sort(key=lambda f: (SEVERITIES.index(f.severity), DIMENSIONS.index(f.rule.dimension), f.rule.id, _place(f), f.label))
    return Audit(found, chosen, coverage, ruleset_hash(known.values()), corpus_hash(dataset))


def _findings(rule: Rule, rows: Iterable[Mapping[str, str | None]], coverage: Sequence[str], lang: str) -> list[Finding]:
    found: dict[str, Finding] = {}
    for row in rows:
        values = {k: v for k, v in row.items() if v is not None and k not in (*COLUMNS, "severity", "note")}
        used = {k: v for k, v in values.items() if any(f"{{{k}}}" in t for t in (*rule.message.values(), *rule.remedy.values()))}
        severity = row.get("severity") or rule.severity
        finding = Finding(rule, severity, row["subject"] or "", row["label"] or "", used, lang, row.get("note") or "")  # type: ignore[arg-type]
        finding = found.setdefault(finding.key, finding)
        if row.get("document") and row.get("quote"):
            evidence = Evidence(row["document"] or "", _int(row.get("lineStart")), _int(row.get("lineEnd")), row["quote"] or "")
            if evidence not in finding.evidence:
                finding.evidence.append(evidence)
    for finding in found.values():
        finding.evidence.sort(key=lambda e: (e.document, e.line_start or 0))
        if rule.query.absence:
            finding.evidence.extend(
                Evidence(file, None, None, "") for file in coverage if not any(e.document == file for e in finding.evidence)
            )
    return list(found.values())


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


_CORPUS = """PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT DISTINCT ?file ?hash WHERE { ?document pg:sourceFile ?file ; pg:sourceHash ?hash } ORDER BY ?file"""


def _coverage(dataset: Dataset) -> list[str]:
    return [row[0].value for row in dataset.query(_CORPUS)]


def corpus_hash(dataset: Dataset) -> str:
    """One hash for the documents that the graph was built from."""
    rows = sorted(f"{row[0].value}\t{row[1].value}" for row in dataset.query(_CORPUS))
    return "sha256:" + hashlib.sha256("\n".join(rows).encode()).hexdigest()


def ruleset_hash(known: Iterable[Rule]) -> str:
    """One hash for the rules as they were used, changed severities included."""
    parts = sorted(f"{r.id}\t{r.severity}\t{hashlib.sha256(r.query.text.encode()).hexdigest()}" for r in known)
    return "sha256:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()
