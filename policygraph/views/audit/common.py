"""What several formats of an audit share: words, places, groups of findings, and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from policygraph import __version__
from policygraph.printed import day
from policygraph.views import scores
from policygraph.views.tables import clean

SEVERITIES = ("error", "warning", "info")
#: Where rules and their pages are named; the pages stand in docs/audit.
HOME = "https://w3id.org/policygraph/"
#: How many passages of one finding are shown where room is short.
SHOWN = 3
_WORDS = scores.DIMENSIONS | {
    "title": ("Audit of the policy documents", "Eftersyn af politikdokumenterne"),
    "error": ("error", "fejl"),
    "errors": ("errors", "fejl"),
    "warning": ("warning", "advarsel"),
    "warnings": ("warnings", "advarsler"),
    "info": ("for information", "til orientering"),
    "infos": ("for information", "til orientering"),
    "nothing": ("Nothing was found.", "Der blev ikke fundet noget."),
    "searched": ("not found in: {files}", "ikke fundet i: {files}"),
    "mend": ("to do", "gør"),
    "why": ("what it means", "hvad det betyder"),
    "more": ("… and {n} more places", "… og {n} steder mere"),
    "finding": ("finding", "fund"),
    "findings": ("findings", "fund"),
    "rule": ("rule", "regel"),
    "rules": ("rules", "regler"),
    "document": ("document", "dokument"),
    "documents": ("documents", "dokumenter"),
    "summary": ("{findings} by {rules} in {documents}", "{findings} efter {rules} i {documents}"),
    "dimension": ("dimension", "dimension"),
    "severity": ("severity", "alvor"),
    "all": ("all", "i alt"),
    "place": ("place", "sted"),
    "overview": ("Overview", "Overblik"),
    "counts": ("Findings by dimension and severity", "Fund efter dimension og alvor"),
    "suppressed": ("Suppressed findings", "Lukkede fund"),
    "reason": ("reason", "begrundelse"),
    "who": ("who", "hvem"),
    "expires": ("until", "til og med"),
    "scores": ("How much holds", "Hvor meget der holder"),
    "scores-dimension": ("How much holds, by dimension", "Hvor meget der holder, efter dimension"),
    "scores-goal": ("How much holds, by goal", "Hvor meget der holder, efter mål"),
    "goal": ("goal", "mål"),
    "checks": ("checks passed", "tjek bestået"),
    "unstated": ("not stated", "ikke oplyst"),
    "notes": ("Notes", "Bemærkninger"),
    "made": ("Made with", "Lavet med"),
    "versions": ("Version, day and hashes", "Version, dag og hash"),
    "tool": ("tool", "program"),
    "as-of": ("as of", "pr."),
    "ruleset": ("rules (hash)", "regler (hash)"),
    "corpus": ("documents (hash)", "dokumenter (hash)"),
    "key": ("name", "navn"),
    "value": ("value", "værdi"),
    "hash": ("hash", "hash"),
    "documents-searched": ("Documents searched", "Gennemsøgte dokumenter"),
}


def say(key: str, lang: str, **values: Any) -> str:
    return _WORDS[key][lang == "da"].format(**values)


def count(n: int, key: str, lang: str) -> str:
    """A number with its noun: 1 rule, 2 rules."""
    return f"{n} {say(key if n == 1 else f'{key}s', lang)}"


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def short(quote: str, limit: int = 220) -> str:
    """A quote on one line, cut at a word."""
    words = " ".join(quote.split())
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0] + " …"


def place(evidence: Any) -> str:
    """``file:line``, or ``file:first-last``."""
    last = f"-{evidence.line_end}" if evidence.line_end and evidence.line_end != evidence.line_start else ""
    return f"{evidence.document}:{evidence.line_start}{last}" if evidence.line_start else str(evidence.document)


def quoted(finding: Any) -> list[Any]:
    return [e for e in finding.evidence if e.quote]


def searched(finding: Any) -> list[str]:
    """The documents in which what is missing was looked for."""
    return [e.document for e in finding.evidence if not e.quote]


@dataclass(frozen=True)
class Group:
    """Findings of one rule and one severity."""

    rule: Any
    severity: str
    findings: list[Any]


def groups(report: Any) -> Iterator[Group]:
    """The findings in their order, those of a rule together."""
    for (severity, _), found in groupby(report.findings, lambda f: (f.severity, f.rule.id)):
        same = list(found)
        yield Group(same[0].rule, severity, same)


def summary(report: Any, lang: str) -> str:
    """How many findings of which severity, by how many rules, in how many documents."""
    said = say(
        "summary",
        lang,
        findings=count(len(report.findings), "finding", lang),
        rules=count(len(report.rules), "rule", lang),
        documents=count(len(report.coverage), "document", lang),
    )
    counts = Counter(f.severity for f in report.findings)
    told = ", ".join(count(counts[s], s, lang) for s in SEVERITIES if counts[s])
    return said + (f": {told}" if told else "")


# ── Tables ──


@dataclass(frozen=True)
class Table:
    """A table with a caption; what a document says is marked by the column's place in ``codes``."""

    caption: str
    headings: list[str]
    rows: list[list[str]]


def counts(report: Any, lang: str) -> Table:
    """How many findings of each dimension and severity."""
    number = Counter((f.rule.dimension, f.severity) for f in report.findings)
    dimensions = list(dict.fromkeys(r.dimension for r in report.rules))
    rows = [
        [capital(say(d, lang)), *(str(number[d, s]) for s in SEVERITIES), str(sum(number[d, s] for s in SEVERITIES))]
        for d in sorted(dimensions, key=lambda d: [-number[d, s] for s in SEVERITIES])
    ]
    total = [str(sum(number[d, s] for d in dimensions)) for s in SEVERITIES]
    rows.append([capital(say("all", lang)), *total, str(len(report.findings))])
    heads = [say("dimension", lang), *(say(f"{s}s", lang) for s in SEVERITIES), say("all", lang)]
    return Table(say("counts", lang), heads, rows)


def score_tables(report: Any, lang: str) -> list[Table]:
    """How much of each dimension and of each goal holds, and what was not stated."""

    def row(score: Any, *more: str) -> list[str]:
        return [*more, scores.share(score, lang), ", ".join(f"{clean(w)} ({n})" for w, n in score.not_stated.items())]

    dimensions = [row(s, capital(say(s.name, lang))) for s in report.scores.dimensions]
    goals = [row(s, clean(s.label), s.document) for s in report.scores.goals]
    heads = [say("checks", lang), say("unstated", lang)]
    found = [
        Table(say("scores-dimension", lang), [say("dimension", lang), *heads], dimensions),
        Table(say("scores-goal", lang), [say("goal", lang), say("document", lang), *heads], goals),
    ]
    return [table for table in found if table.rows]


def suppressed(report: Any, lang: str) -> Table:
    """The findings that somebody answered: why, who, until when."""
    rows = [
        [f"{clean(f.message)} [{f.rule.id}]", clean(s.reason), clean(s.who), day(s.expires, lang) if s.expires else "–"]
        for f in report.suppressed
        for s in [f.suppression]
    ]
    return Table(say("suppressed", lang), [say(k, lang) for k in ("finding", "reason", "who", "expires")], rows)


def made_with(report: Any, lang: str) -> Table:
    """What pins a report: the tool, the rules, the documents, the day."""
    rows = [
        [say("tool", lang), f"policygraph {__version__}"],
        [say("as-of", lang), day(report.as_of, lang)],
        [say("ruleset", lang), report.ruleset],
        [say("corpus", lang), report.corpus],
    ]
    return Table(say("versions", lang), [say("key", lang), say("value", lang)], rows)


def documents(report: Any, lang: str) -> Table:
    """The documents that were searched, each with its hash."""
    rows = [[clean(file), report.hashes.get(file, "")] for file in report.coverage]
    return Table(say("documents-searched", lang), [say("document", lang), say("hash", lang)], rows)
