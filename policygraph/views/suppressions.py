"""Answers to findings in words: what was written, what came back, what is left to tidy up."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from policygraph.printed import day as said
from policygraph.views.tables import clean

_WORDS = {
    "put": ("suppressed", "lukket"),
    "back": ("reported again", "meldes igen"),
    "until": ("until {day}", "til og med {day}"),
    "file": ("In {file}.", "I {file}."),
    "count": ("{n} suppressed.", "{n} lukket."),
    "expired": (
        "Suppressed until {day}, and reported again: {key} [{rule}] {label}: {reason}",
        "Var lukket til og med {day}, og meldes igen: {key} [{rule}] {label}: {reason}",
    ),
    "stale": (
        "Suppressed, but not found any more: {key} [{rule}] {label} ({where})",
        "Lukket, men findes ikke mere: {key} [{rule}] {label} ({where})",
    ),
    "baseline": (
        "Since {file}: {new} new, {old} as before, {resolved} resolved.",
        "Siden {file}: {new} nye, {old} som før, {resolved} løst.",
    ),
    "resolved": ("resolved: {key} [{rule}] {message}", "løst: {key} [{rule}] {message}"),
    "bad": ("this line does not count: {what}", "denne linje tæller ikke: {what}"),
    "mend": (
        "Correct it, or take it out: until then its finding is reported.",
        "Ret den, eller slet den: indtil da meldes dens fund.",
    ),
}


def say(key: str, lang: str, /, **values: Any) -> str:
    return _WORDS[key][lang == "da"].format(**values)


def taken(lines: Sequence[Any], lang: str, file: str, *, back: bool = False) -> str:
    """The lines that were written, or taken out if ``back``."""
    told = []
    for line in lines:
        until = f" ({say('until', lang, day=said(line.expires, lang))})" if line.expires else ""
        head = f"{say('back' if back else 'put', lang)}{until} {line.key} [{line.rule}] {clean(line.label)}: {clean(line.reason)}"
        told.append(head)
    return "\n".join([*told, say("file", lang, file=file), ""])


def bad(lines: Sequence[tuple[str, str]], lang: str) -> str:
    """The lines that do not count, each with its place."""
    return "\n".join(f"{where}: {say('bad', lang, what=what)}" for where, what in lines)


def mend(lang: str) -> str:
    return say("mend", lang)


def notes(report: Any, lang: str, width: int = 100) -> list[str]:
    """What a report says below its findings: what is suppressed, came back, is gone, and what is new since when."""
    told: list[str] = []
    if report.suppressed:
        told.append(say("count", lang, n=len(report.suppressed)))
    for s in report.expired:
        told.append(
            say("expired", lang, day=said(s.expires, lang), key=s.key, rule=s.rule, label=clean(s.label), reason=clean(s.reason))
        )
    for s in report.stale:
        told.append(say("stale", lang, key=s.key, rule=s.rule, label=clean(s.label), where=s.where))
    if (earlier := report.baseline) is not None:
        counts = {"new": len(report.findings), "old": earlier.old, "resolved": len(earlier.resolved)}
        told.append(say("baseline", lang, file=earlier.file, **counts))
        told += [say("resolved", lang, key=k.key, rule=k.rule, message=clean(k.message)) for k in earlier.resolved]
    return [line for one in told for line in textwrap.wrap(one, width, subsequent_indent="  ")]
