"""An audit for programs: the JSON of the contract."""

from __future__ import annotations

import json
from typing import Any

from policygraph import __version__
from policygraph.views import scores


def write(report: Any, lang: str = "en") -> str:
    """``findings``, ``suppressed``, ``ruleset``, ``corpus``, and what else pins the report."""
    written = {
        "findings": [finding(f) for f in report.findings],
        "suppressed": [finding(f) | {"suppression": answer(f.suppression)} for f in report.suppressed],
        "ruleset": report.ruleset,
        "corpus": report.corpus,
        "tool": f"policygraph {__version__}",
        "asOf": report.as_of,
        "language": lang,
        "documents": [{"document": file, "hash": report.hashes.get(file)} for file in report.coverage],
        "expired": [answer(s) for s in report.expired],
        "stale": [answer(s) for s in report.stale],
        "scores": scores.as_json(report.scores),
    }
    if (earlier := report.baseline) is not None:
        resolved = [{"id": k.key, "rule": k.rule, "message": k.message} for k in earlier.resolved]
        written["baseline"] = {"file": earlier.file, "unchanged": earlier.old, "resolved": resolved}
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def finding(found: Any) -> dict[str, Any]:
    """One finding."""
    return {
        "id": found.key,
        "rule": found.rule.id,
        "dimension": found.rule.dimension,
        "severity": found.severity,
        "subject": found.subject,
        "label": found.label,
        "message": found.message,
        "remedy": found.remedy,
        "evidence": [
            {"document": e.document, "lineStart": e.line_start, "lineEnd": e.line_end, "quote": e.quote} for e in found.evidence
        ],
    }


def answer(suppression: Any) -> dict[str, str | None]:
    """One answer to a finding."""
    s = suppression
    return {"id": s.key, "rule": s.rule, "reason": s.reason, "who": s.who, "when": s.when, "expires": s.expires or None}
