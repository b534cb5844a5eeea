"""An audit for a terminal: rule by rule, worst first, each finding with its passages."""

from __future__ import annotations

import textwrap
from typing import Any

from policygraph import __version__
from policygraph.printed import day
from policygraph.views import scores, suppressions
from policygraph.views.audit.common import SHOWN, Group, count, groups, place, quoted, say, searched, short, summary
from policygraph.views.tables import clean, terminal

#: Lines longer than this are hard to read, however wide the window.
_WIDEST = 120


def write(report: Any, lang: str = "en", width: int | None = None) -> str:
    """The findings, what pins them, the answered ones, the scores.

    :param width: how many columns; else as many as the terminal has
    """
    width = width or min(terminal(), _WIDEST)
    lines: list[str] = []
    for group in groups(report):
        lines += [*_group(group, lang, width), ""]
    if not report.findings:
        lines += [say("nothing", lang), ""]
    lines += [*_wrap(summary(report, lang), width), *_wrap(", ".join(map(clean, report.coverage)), width, "  ")]
    pins = f"policygraph {__version__} · {say('as-of', lang)} {day(report.as_of, lang)}"
    lines.append(pins)
    for key, hash_ in (("ruleset", report.ruleset), ("corpus", report.corpus)):
        lines += _wrap(f"{say(key, lang)} {hash_}", width, "  ", "    ")
    for section in (
        _suppressed(report, lang, width),
        suppressions.notes(report, lang, width),
        scores.text(report.scores, lang, width),
    ):
        lines += ["", *section] if section else []
    return clean("\n".join([*lines, ""]))


def short_summary(report: Any, lang: str) -> str:
    """What was found in a few lines: how many, and the gravest rules."""
    lines = [summary(report, lang)]
    lines += [f"{len(g.findings):>5}  {g.rule.title[lang]} [{g.rule.id}]" for g in groups(report) if g.severity == "error"]
    return "\n".join(lines)


def _group(group: Group, lang: str, width: int) -> list[str]:
    """The findings of a rule; what is the same for all of them is said once."""
    of = f" · {count(len(group.findings), 'finding', lang)}" if len(group.findings) > 1 else ""
    lines = _wrap(f"{say(group.severity, lang)} [{group.rule.id}] {group.rule.title[lang]}{of}", width, "", "  ")
    nowhere = {tuple(searched(f)) for f in group.findings}
    for finding in group.findings:
        lines += _wrap(f"{finding.key}  {clean(finding.message)}", width, "  ")
        lines += _passages(finding, lang, width)
        if len(nowhere) > 1 and searched(finding):
            lines += _wrap(say("searched", lang, files=", ".join(map(clean, searched(finding)))), width, "    ")
    if len(nowhere) == 1 and (files := nowhere.pop()):
        lines += _wrap(say("searched", lang, files=", ".join(map(clean, files))), width, "  ", "    ")
    return [*lines, *_wrap(f"{say('mend', lang)}: {group.findings[0].remedy}", width, "  ", "    ")]


def _passages(finding: Any, lang: str, width: int) -> list[str]:
    lines: list[str] = []
    found = quoted(finding)
    for evidence in found[:SHOWN]:
        lines += _wrap(f"{clean(place(evidence))}  „{clean(short(evidence.quote))}“", width, "    ", "      ")
    return lines + ([f"    {say('more', lang, n=len(found) - SHOWN)}"] if len(found) > SHOWN else [])


def _suppressed(report: Any, lang: str, width: int) -> list[str]:
    lines = [say("suppressed", lang)] if report.suppressed else []
    for finding in report.suppressed:
        answer = finding.suppression
        until = f", {say('expires', lang)} {day(answer.expires, lang)}" if answer.expires else ""
        head = f"{finding.key} [{finding.rule.id}] {finding.message}"
        lines += _wrap(clean(head), width, "  ", "    ")
        lines += _wrap(clean(f"{answer.reason} ({answer.who}{until})"), width, "    ", "    ")
    return lines


def _wrap(words: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    rest = first if rest is None else rest
    return textwrap.wrap(words, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
