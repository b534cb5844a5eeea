"""An audit as SARIF 2.1.0: a rule is a reporting descriptor, a passage a region of its document.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from policygraph import __version__
from policygraph.views.audit.common import HOME, quoted, searched

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def write(report: Any, lang: str = "en") -> str:
    """One run: the rules that were asked, the documents with their hashes, the findings, the answered ones marked."""
    files = {file: n for n, file in enumerate(report.coverage)}
    known = {k.key for k in report.baseline.known} if report.baseline else None
    results = [_result(f, report, files, known) for f in [*report.findings, *report.suppressed]]
    if report.baseline:
        results += [_absent(k) for k in report.baseline.resolved]
    run = {
        "tool": {"driver": _driver(report, lang)},
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(file, report.hashes.get(file, "")) for file in report.coverage],
        "results": results,
        "properties": {"ruleset": report.ruleset, "corpus": report.corpus, "asOf": report.as_of},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _driver(report: Any, lang: str) -> dict[str, Any]:
    rules = [
        {
            "id": rule.id,
            "name": "".join(part.capitalize() for part in rule.id.split("-")),
            "shortDescription": {"text": rule.title[lang]},
            "fullDescription": {"text": rule.rationale[lang]},
            "help": {
                "text": f"{rule.rationale[lang]} {rule.remedy[lang]}",
                "markdown": f"{rule.rationale[lang]}\n\n**{rule.remedy[lang]}**",
            },
            "helpUri": f"{HOME}docs/audit/{rule.id}",
            "defaultConfiguration": {"level": LEVELS[rule.severity]},
            "properties": {"tags": [rule.dimension]},
        }
        for rule in report.rules
    ]
    return {"name": "policygraph", "version": __version__, "informationUri": HOME, "rules": rules}


def _artifact(file: str, hash_: str) -> dict[str, Any]:
    kind, _, digest = hash_.partition(":")
    hashes = {"hashes": {kind.replace("sha", "sha-"): digest}} if digest else {}
    return {"location": {"uri": quote(file)}, "roles": ["analysisTarget"], **hashes}


def _result(finding: Any, report: Any, files: dict[str, int], known: set[str] | None) -> dict[str, Any]:
    """A finding; where it is said first is its place, where else it is said is related to it."""
    places = [_location(e, files) for e in quoted(finding)]
    answer = finding.suppression
    extra: dict[str, Any] = {} if known is None else {"baselineState": "unchanged" if finding.key in known else "new"}
    return {
        "ruleId": finding.rule.id,
        "ruleIndex": next(n for n, rule in enumerate(report.rules) if rule.id == finding.rule.id),
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": places[:1],
        "relatedLocations": [place | {"id": n} for n, place in enumerate(places[1:], 1)],
        "partialFingerprints": {"finding/v1": finding.key},
        "suppressions": [_suppression(answer)] if answer else [],
        "properties": {"subject": finding.subject, "remedy": finding.remedy, "searched": searched(finding)},
        **extra,
    }


def _location(evidence: Any, files: dict[str, int]) -> dict[str, Any]:
    region = {"snippet": {"text": evidence.quote}}
    if evidence.line_start:
        region |= {"startLine": evidence.line_start, "endLine": evidence.line_end or evidence.line_start}
    index = {"index": files[evidence.document]} if evidence.document in files else {}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(evidence.document), **index}, "region": region}}


def _suppression(answer: Any) -> dict[str, Any]:
    about = {"who": answer.who, "when": answer.when, "expires": answer.expires}
    properties = {name: value for name, value in about.items() if value}
    return {"kind": "external", "status": "accepted", "justification": answer.reason, "properties": properties}


def _absent(known: Any) -> dict[str, Any]:
    """A finding of an earlier report that is no longer there."""
    return {
        "ruleId": known.rule,
        "message": {"text": known.message},
        "baselineState": "absent",
        "partialFingerprints": {"finding/v1": known.key},
    }
