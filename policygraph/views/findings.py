"""What validation found, as text or as JSON."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import Any

from policygraph.views.tables import clean
from policygraph.views.words import count, say


def text(report: Any, lang: str = "en") -> str:
    """Findings, gravest first, those that say the same put together; then the verdicts."""
    lines = [_group(severity, message, places, lang) for (severity, message), places in _groups(report, lang).items()]
    lines += [f"{say('violation', lang)}: {say('empty-class', lang)}: {iri}" for iri in report.unsatisfiable]
    return "\n".join([*lines, *([""] if lines else []), *_verdict(report, lang), ""])


def _groups(report: Any, lang: str) -> dict[tuple[str, str], list[str]]:
    groups: dict[tuple[str, str], list[str]] = {}
    for finding in report.findings:
        message = finding.message_da if lang == "da" else finding.message_en
        groups.setdefault((finding.severity, message), []).append(finding.focus)
    return groups


def _group(severity: str, message: str, places: list[str], lang: str) -> str:
    shown = places if severity == "violation" else places[:3]
    more = f"\n    … {len(places)} {say('times', lang)}" if len(places) > len(shown) else ""
    return f"{say(severity, lang)}: {clean(message)}\n" + "\n".join(f"    {clean(p)}" for p in shown) + more


def _verdict(report: Any, lang: str) -> list[str]:
    number = Counter(finding.severity for finding in report.findings)
    found = [count(number[s], s, lang) for s in ("violation", "warning", "info") if number[s]]
    logic = {True: "consistent", False: "inconsistent", None: "unknown-logic"}[report.consistent]
    counts = ", ".join(found)
    first = counts if number["violation"] else " ".join([say("conforms", lang), *([f"{counts}."] if counts else [])])
    return [first, f"{say(logic, lang)} ({report.reasoner})"]


def json_text(report: Any) -> str:
    return json.dumps(asdict(report) | {"conforms": report.conforms}, ensure_ascii=False, indent=2) + "\n"
