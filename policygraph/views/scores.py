"""How much of the thread holds: a line a dimension and a goal, what was not stated, and how it is counted."""

from __future__ import annotations

import textwrap
from typing import Any

from policygraph.views.tables import clean

_WORDS = {
    "title": ("How much holds", "Hvor meget der holder"),
    "dimensions": ("by dimension", "efter dimension"),
    "goals": ("by goal", "efter mål"),
    "share": ("{passed} of {checks} checks", "{passed} af {checks} tjek"),
    "percent": (" ({percent} %)", " ({percent} %)"),
    "unstated": ("not stated: {what}", "ikke oplyst: {what}"),
    "none": ("Nothing could be checked.", "Der var intet at tjekke."),
}
#: What a dimension is called.
DIMENSIONS = {
    "vertical": ("from goal to money", "fra mål til penge"),
    "measurement": ("measurement", "måling"),
    "time": ("time", "tid"),
    "money": ("money", "penge"),
    "organisation": ("organisation", "organisation"),
    "law": ("law", "lov"),
    "evaluation": ("evaluation", "evaluering"),
    "voice": ("voice", "inddragelse"),
    "text": ("text", "tekst"),
    "quality": ("the graph itself", "selve grafen"),
}


def say(key: str, lang: str, /, **values: Any) -> str:
    return _WORDS[key][lang == "da"].format(**values)


def name(score: Any, lang: str) -> str:
    """What a score is of."""
    return DIMENSIONS[score.name][lang == "da"] if score.name in DIMENSIONS else clean(score.label)


def share(score: Any, lang: str) -> str:
    """How many checks passed of how many, and the per cent if there are enough of them."""
    per_cent = say("percent", lang, percent=score.percent) if score.percent is not None else ""
    return say("share", lang, passed=score.passed, checks=score.checks) + per_cent


def unstated(score: Any, lang: str) -> str:
    """What was not stated, and of how many things; "" if nothing was missing."""
    parts = [f"{what} ({n})" if n > 1 else what for what, n in score.not_stated.items()]
    return say("unstated", lang, what=", ".join(parts)) if parts else ""


def text(scores: Any, lang: str, width: int = 100) -> list[str]:
    """The scores as lines for a terminal."""
    if not scores.dimensions and not scores.goals:
        return []
    lines = [say("title", lang) + ", " + say("dimensions", lang)]
    for one in scores.dimensions:
        lines += _lines(f"{name(one, lang)}: {share(one, lang)}", unstated(one, lang), width)
    document = ""
    for one in scores.goals:
        if one.document != document:
            document = one.document
            lines.append(f"{say('title', lang)}, {say('goals', lang)}: {document}")
        lines += _lines(
            f"{textwrap.shorten(name(one, lang), 60, placeholder=' …')}: {share(one, lang)}", unstated(one, lang), width
        )
    return [*lines, *textwrap.wrap(scores.method, width)]


def _lines(head: str, more: str, width: int) -> list[str]:
    return textwrap.wrap(head + (f"; {more}" if more else ""), width, initial_indent="  ", subsequent_indent="    ")


def as_json(scores: Any) -> dict[str, Any]:
    """The scores for programs: ``method``, ``dimensions`` and ``goals``."""

    def one(score: Any, **more: str) -> dict[str, Any]:
        counts = {"checks": score.checks, "passed": score.passed, "percent": score.percent}
        return {**more, **counts, "notStated": dict(score.not_stated)}

    return {
        "method": scores.method,
        "dimensions": [one(s, dimension=s.name) for s in scores.dimensions],
        "goals": [one(s, goal=s.name, label=s.label, document=s.document) for s in scores.goals],
    }
