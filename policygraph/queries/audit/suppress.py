"""What is not to be reported: findings that a person answered, and those that an earlier report had already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from policygraph.errors import UnreadableDocument

if TYPE_CHECKING:
    from policygraph.queries.audit import Finding


class Suppression(Protocol):
    """An answer to a finding: it holds up to and with the day ``expires`` (YYYY-MM-DD, "" for ever)."""

    @property
    def key(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def when(self) -> str: ...
    @property
    def expires(self) -> str: ...
    @property
    def where(self) -> str: ...


@dataclass(frozen=True)
class Known:
    """A finding of an earlier report."""

    key: str
    rule: str
    message: str
    documents: tuple[str, ...] = ()


@dataclass
class Baseline:
    """An earlier report: what it found, and, once compared, how many of these are still there and which are not."""

    file: str
    known: Sequence[Known]
    old: int = 0
    resolved: list[Known] = field(default_factory=list)


def split(findings: Iterable[Finding], answers: Sequence[Suppression], as_of: str) -> tuple[list[Finding], list[Finding]]:
    """The findings to report, and those that somebody answered; these bear their answer."""
    holding = {s.key: s for s in answers if not s.expires or s.expires >= as_of}
    kept: list[Finding] = []
    answered: list[Finding] = []
    for finding in findings:
        finding.suppression = holding.get(finding.key)
        (answered if finding.suppression else kept).append(finding)
    return kept, answered


def read_baseline(path: Path) -> Baseline:
    """An earlier report of ours, as ``--format json`` or ``sarif`` wrote it.

    :raises UnreadableDocument: if it is neither
    """
    remedy = "Name a report that policygraph audit --format json or sarif wrote."
    try:
        given = json.loads(path.read_text(encoding="utf-8-sig"))
        known = _of_json(given) if "findings" in given else _of_sarif(given)
    except (OSError, ValueError) as fault:
        raise UnreadableDocument(f"this report cannot be read: {fault}", where=str(path), remedy=remedy) from fault
    except (KeyError, TypeError, AttributeError) as fault:
        raise UnreadableDocument("this is no report of an audit", where=str(path), remedy=remedy) from fault
    return Baseline(path.name, known)


def _of_json(given: Mapping[str, Any]) -> list[Known]:
    return [
        Known(f["id"], f["rule"], f["message"], tuple(dict.fromkeys(e["document"] for e in f["evidence"])))
        for f in [*given["findings"], *given["suppressed"]]
    ]


def _of_sarif(given: Mapping[str, Any]) -> list[Known]:
    from urllib.parse import unquote

    def place(location: Mapping[str, Any]) -> str:
        return unquote(location["physicalLocation"]["artifactLocation"]["uri"]).rsplit("/", 1)[-1]

    return [
        Known(
            r["partialFingerprints"]["finding/v1"],
            r["ruleId"],
            r["message"]["text"],
            tuple(dict.fromkeys(place(x) for x in [*r.get("locations", []), *r.get("relatedLocations", [])])),
        )
        for run in given["runs"]
        for r in run["results"]
        if r.get("baselineState") != "absent"
    ]
