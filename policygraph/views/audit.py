"""What an audit found: as text for a terminal, JSON for programs, SARIF for editors and code hosts, Markdown for a paper."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from typing import Any

from policygraph import __version__
from policygraph.views.tables import clean

_WORDS = {
    "error": ("error", "fejl"),
    "warning": ("warning", "advarsel"),
    "info": ("for information", "til orientering"),
    "nothing": ("Nothing was found.", "Der blev ikke fundet noget."),
    "searched": ("not found in: {files}", "ikke fundet i: {files}"),
    "mend": ("to do: ", "gør: "),
    "more": ("… and {n} more places", "… og {n} steder mere"),
    "summary": (
        "{n} findings by {rules} rules in {documents} documents",
        "{n} fund efter {rules} regler i {documents} dokumenter",
    ),
    "title": ("Audit of the policy documents", "Eftersyn af politikdokumenterne"),
    "severity": ("severity", "alvor"),
    "dimension": ("dimension", "dimension"),
    "finding": ("finding", "fund"),
    "place": ("place", "sted"),
}
_SARIF = {"error": "error", "warning": "warning", "info": "note"}
#: How many passages of one finding a text shows.
_SHOWN = 3


def say(key: str, lang: str, **values: Any) -> str:
    return _WORDS[key][lang == "da"].format(**values)


def text(report: Any, lang: str = "en", width: int = 100) -> str:
    """Findings, worst first, each with what it means, its passages and how to mend it; then how many there are."""
    lines: list[str] = []
    for finding in report.findings:
        head = f"{say(finding.severity, lang)} [{finding.rule.id}] {clean(finding.message)}"
        lines += [*textwrap.wrap(head, width, subsequent_indent="  "), *_passages(finding, lang, width)]
        lines += [*textwrap.wrap(say("mend", lang) + finding.remedy, width, initial_indent="  ", subsequent_indent="    "), ""]
    if not report.findings:
        lines += [say("nothing", lang), ""]
    counts = Counter(f.severity for f in report.findings)
    told = ", ".join(f"{counts[s]} {say(s, lang)}" for s in ("error", "warning", "info") if counts[s])
    summary = say("summary", lang, n=len(report.findings), rules=len(report.rules), documents=len(report.coverage))
    return "\n".join([*lines, summary + (f": {told}" if told else ""), ""])


def _passages(finding: Any, lang: str, width: int) -> list[str]:
    lines: list[str] = []
    quoted = [e for e in finding.evidence if e.quote]
    for evidence in quoted[:_SHOWN]:
        place = f"{evidence.document}:{evidence.line_start}"
        lines += textwrap.wrap(
            f"{place}  „{clean(_short(evidence.quote))}“", width, initial_indent="  ", subsequent_indent="    "
        )
    if len(quoted) > _SHOWN:
        lines.append("  " + say("more", lang, n=len(quoted) - _SHOWN))
    if searched := [e.document for e in finding.evidence if not e.quote]:
        files = say("searched", lang, files=", ".join(searched))
        lines += textwrap.wrap(files, width, initial_indent="  ", subsequent_indent="    ")
    return lines


def _short(quote: str, limit: int = 220) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0] + " …"


def json_text(report: Any, as_of: str) -> str:
    """The findings as JSON: ``findings``, ``suppressed``, ``ruleset``, ``corpus``, ``tool``, ``asOf``."""
    return json.dumps(
        {
            "findings": [_as_json(f) for f in report.findings],
            "suppressed": [],
            "ruleset": report.ruleset,
            "corpus": report.corpus,
            "tool": f"policygraph {__version__}",
            "asOf": as_of,
            "documents": report.coverage,
        },
        ensure_ascii=False,
        indent=1,
    ) + "\n"  # fmt: skip


def _as_json(finding: Any) -> dict[str, Any]:
    return {
        "id": finding.key,
        "rule": finding.rule.id,
        "dimension": finding.rule.dimension,
        "severity": finding.severity,
        "subject": finding.subject,
        "label": finding.label,
        "message": finding.message,
        "remedy": finding.remedy,
        "evidence": [
            {"document": e.document, "lineStart": e.line_start, "lineEnd": e.line_end, "quote": e.quote} for e in finding.evidence
        ],
    }


def sarif(report: Any, lang: str = "en") -> str:
    """The findings as SARIF 2.1.0 (OASIS): a rule is a reporting descriptor, a passage a region of its document."""
    rules = [
        {
            "id": rule.id,
            "shortDescription": {"text": rule.title[lang]},
            "fullDescription": {"text": rule.rationale[lang]},
            "help": {"text": rule.remedy[lang]},
            "defaultConfiguration": {"level": _SARIF[rule.severity]},
            "properties": {"tags": [rule.dimension]},
        }
        for rule in report.rules
    ]
    position = {rule.id: n for n, rule in enumerate(report.rules)}
    results = [
        {
            "ruleId": f.rule.id,
            "ruleIndex": position[f.rule.id],
            "level": _SARIF[f.severity],
            "message": {"text": f.message},
            "locations": [_location(e) for e in f.evidence if e.quote],
            "partialFingerprints": {"finding/v1": f.key},
            "properties": {"subject": f.subject},
        }
        for f in report.findings
    ]
    driver = {"name": "policygraph", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "results": results, "properties": {"ruleset": report.ruleset, "corpus": report.corpus}}
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _location(evidence: Any) -> dict[str, Any]:
    region = {"startLine": evidence.line_start, "endLine": evidence.line_end, "snippet": {"text": evidence.quote}}
    return {"physicalLocation": {"artifactLocation": {"uri": evidence.document.replace(" ", "%20")}, "region": region}}


def markdown(report: Any, lang: str = "en") -> str:
    """The findings as a Markdown paper, one section a dimension."""
    lines = [f"# {say('title', lang)}", ""]
    for dimension in dict.fromkeys(f.rule.dimension for f in report.findings):
        lines += [
            f"## {dimension}",
            "",
            f"| {say('severity', lang)} | {say('finding', lang)} | {say('place', lang)} |",
            "|---|---|---|",
        ]
        for f in (f for f in report.findings if f.rule.dimension == dimension):
            quoted = [f"{e.document}:{e.line_start}" for e in f.evidence if e.quote]
            more = [say("more", lang, n=len(quoted) - _SHOWN)] if len(quoted) > _SHOWN else []
            places = "<br>".join([*quoted[:_SHOWN], *more])
            lines.append(f"| {say(f.severity, lang)} | {_cell(f.message)} | {_cell(places)} |")
        lines.append("")
    lines += [f"policygraph {__version__} · {report.ruleset} · {report.corpus}", ""]
    return "\n".join(lines)


def _cell(words: str) -> str:
    plain = clean(words).replace("\\", "\\\\").replace("|", "\\|")
    return plain.replace("<br>", "\0").replace("<", "&lt;").replace("\0", "<br>").replace("\n", " ")
