"""An audit as a Markdown paper."""

from __future__ import annotations

from typing import Any

from policygraph.views import suppressions
from policygraph.views.audit.common import (
    SHOWN,
    Group,
    Table,
    capital,
    counts,
    documents,
    groups,
    made_with,
    place,
    quoted,
    say,
    score_tables,
    searched,
    short,
    summary,
    suppressed,
)
from policygraph.views.tables import clean


def write(report: Any, lang: str = "en") -> str:
    """A section a rule, worst first; then what was answered, the scores, and what it was made with."""
    lines = [f"# {say('title', lang)}", "", f"{summary(report, lang)}.", "", *_table(counts(report, lang))]
    severity = ""
    for group in groups(report):
        if group.severity != severity:
            severity = group.severity
            lines += [f"## {capital(say(f'{severity}s', lang))}", ""]
        lines += _group(group, lang)
    if not report.findings:
        lines += [say("nothing", lang), ""]
    lines += _table(suppressed(report, lang), heading=True)
    if notes := suppressions.notes(report, lang, 1_000_000):
        lines += [f"## {say('notes', lang)}", "", *(f"- {_plain(note)}" for note in notes), ""]
    if tables := score_tables(report, lang):
        lines += [f"## {say('scores', lang)}", "", report.scores.method, ""]
        for table in tables:
            lines += [f"**{_plain(table.caption)}**", "", *_table(table)]
    lines += [*_table(made_with(report, lang), heading=True), *_table(documents(report, lang), heading=True)]
    return "\n".join(lines)


def _group(group: Group, lang: str) -> list[str]:
    rule = group.rule
    lines = [
        f"### {_plain(rule.title[lang])}",
        "",
        f"{capital(say('dimension', lang))}: {say(rule.dimension, lang)}. {capital(say('rule', lang))}: `{rule.id}`.",
        "",
        f"{capital(say('why', lang))}: {_plain(rule.rationale[lang])}",
        "",
        f"{capital(say('mend', lang))}: {_plain(group.findings[0].remedy)}",
        "",
    ]
    for finding in group.findings:
        lines.append(f"- **{_plain(finding.message)}** `{finding.key}`")
        for evidence in quoted(finding)[:SHOWN]:
            lines.append(f"  - {_plain(place(evidence))}: „{_plain(short(evidence.quote))}“")
        if (more := len(quoted(finding)) - SHOWN) > 0:
            lines.append(f"  - {say('more', lang, n=more)}")
        if files := searched(finding):
            lines.append(f"  - {_plain(say('searched', lang, files=', '.join(files)))}")
    return [*lines, ""]


def _table(table: Table, *, heading: bool = False) -> list[str]:
    if not table.rows:
        return []
    lines = [f"## {_plain(table.caption)}", ""] if heading else []
    lines += [f"| {' | '.join(capital(h) for h in table.headings)} |", f"|{'---|' * len(table.headings)}"]
    return [*lines, *(f"| {' | '.join(map(_plain, row))} |" for row in table.rows), ""]


def _plain(words: str) -> str:
    """Text that Markdown takes as text, on one line."""
    text = " ".join(clean(words).split())
    for mark in "\\|*_`[]<":
        text = text.replace(mark, {"<": "&lt;"}.get(mark, f"\\{mark}"))
    return text
