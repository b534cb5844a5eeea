"""Suggested links to decide upon, and the decisions that were taken.

Takes suggestions (objects with ``id, kind, subject_label, object_label, confidence, reasons, evidence`` …), decisions (with
``id, decision, subject, property, object, value, who, when, note``) and checks (with ``where, id, why, what, detail``).
"""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from policygraph.views.tables import clean
from policygraph.views.words import count, say

_HEADS = {
    "id": ("id", "id"),
    "confidence": ("confidence", "sikkerhed"),
    "kind": ("relation", "relation"),
    "subject": ("from", "fra"),
    "object": ("to", "til"),
    "reasons": ("because", "fordi"),
    "subjectPlace": ("place", "sted"),
    "subjectQuote": ("what it says", "det der står"),
    "objectPlace": ("place of the other", "det andets sted"),
    "objectQuote": ("what the other says", "det der står i det andet"),
}


def short_ids(ids: Iterable[str], least: int = 7) -> dict[str, str]:
    """The shortest beginnings that tell ids apart."""
    known = sorted(set(ids))
    shorts: dict[str, str] = {}
    for place, one in enumerate(known):
        near = [known[i] for i in (place - 1, place + 1) if 0 <= i < len(known)]
        length = least
        while length < len(one) and any(other.startswith(one[:length]) for other in near):
            length += 1
        shorts[one] = one[:length]
    return shorts


def text(suggestions: Sequence[Any], lang: str = "en", *, ids: Iterable[str] = (), limit: int = 0) -> str:
    """Suggestions as cards, the surest first.

    :param ids: all ids there are, so that the short ones stay clear
    :param limit: show no more than so many; 0 shows all
    """
    if not suggestions:
        return f"{say('no-suggestions', lang)}\n"
    width = _width()
    shorts = short_ids([*ids, *(s.id for s in suggestions)])
    shown = suggestions[:limit] if limit else suggestions
    parts = ["\n".join(_card(s, shorts[s.id], lang, width)) for s in shown]
    rest = len(suggestions) - len(shown)
    tail = f"{count(len(suggestions), 'suggestion', lang)}" + (f", {rest} {say('not-shown', lang)}" if rest else "")
    return "\n\n".join(parts) + f"\n\n{tail}. {say('decide', lang)}\n"


def _card(s: Any, short: str, lang: str, width: int) -> list[str]:
    lines = [f"{short}  {_sure(s.confidence, lang)}  {say(s.kind, lang)}"]
    lines += _wrap(f"{clean(s.subject_label)} ({clean(s.subject_file)})", width, "  ", "    ")
    lines += _wrap(f"→ {clean(s.object_label)} ({clean(s.object_file)})", width, "  ", "    ")
    lines += [line for reason in s.reasons for line in _wrap(f"{say('because', lang)}: {clean(reason)}", width, "  ", "    ")]
    for quote in s.evidence:
        lines += _wrap(f"{_place(quote)}  „{_one_line(quote.quote)}“", width, "  ", "    ")
    return lines


def json_text(suggestions: Sequence[Any]) -> str:
    """Suggestions for programs."""
    rows = [
        {
            "id": s.id,
            "kind": s.kind,
            "confidence": float(s.confidence),
            "subject": {"iri": s.subject, "label": s.subject_label, "document": s.subject_file},
            "object": {"iri": s.object, "label": s.object_label, "document": s.object_file},
            "reasons": list(s.reasons),
            "evidence": [
                {"document": q.document, "lineStart": q.line_start, "lineEnd": q.line_end, "quote": q.quote} for q in s.evidence
            ],
        }
        for s in suggestions
    ]
    return json.dumps({"suggestions": rows}, ensure_ascii=False, indent=1) + "\n"


def answer(suggestions: Sequence[Any]) -> Any:
    """Suggestions in the form of an answer, for the other writers."""
    rows = []
    for s in suggestions:
        one, two = (next((q for q in s.evidence if q.document == f), None) for f in (s.subject_file, s.object_file))
        rows.append(
            {
                "id": s.id,
                "confidence": s.confidence,
                "kind": s.kind,
                "subject": s.subject_label,
                "object": s.object_label,
                "reasons": "; ".join(s.reasons),
                "subjectPlace": _place(one) if one else s.subject_file,
                "subjectQuote": one.quote if one else None,
                "objectPlace": _place(two) if two else s.object_file,
                "objectQuote": two.quote if two else None,
            }
        )
    columns = {name: {"en": en, "da": da} for name, (en, da) in _HEADS.items()}
    query = SimpleNamespace(name="suggestions", columns=columns, answers={}, absence=False)
    return SimpleNamespace(kind="select", query=query, variables=list(_HEADS), rows=rows, boolean=None, coverage=[])


def taken(
    decisions: Sequence[Any], lang: str = "en", *, files: Iterable[str] = (), dry_run: bool = False, limit: int = 12
) -> str:
    """What was decided just now, where it is written, how to take it back."""
    if not decisions:
        return f"{say('nothing-to-decide', lang)}\n"
    lines = [line for d in decisions[:limit] for line in _decision(d, d.id[:7], lang)]
    if len(decisions) > limit:
        lines.append(f"… {len(decisions) - limit} {say('more', lang)}")
    done = say("would-be-taken" if dry_run else "taken", lang)
    lines.append(f"{count(len(decisions), 'ruling', lang)} {done}" + (f": {', '.join(map(clean, files))}" if files else ""))
    if not dry_run:
        lines.append(say("take-back", lang))
    return "\n".join(lines) + "\n"


def listed(decisions: Sequence[Any], report: Any, lang: str = "en") -> str:
    """The decisions in force, those to check first."""
    shorts = short_ids(d.id for d in decisions)
    parts = [checks(report, lang)]
    if decisions:
        parts.append("\n".join(line for d in decisions for line in _decision(d, shorts[d.id], lang, full=True)) + "\n")
    parts.append(f"{count(len(decisions), 'ruling', lang)}: {', '.join(map(clean, report.files))}\n")
    return "\n".join(part for part in parts if part)


def checks(report: Any, lang: str = "en") -> str:
    """The decisions that a person should look at again; "" if there are none."""
    if not report.checks:
        return ""
    lines = [say("check-decisions", lang)]
    for c in report.checks:
        place = f"{clean(c.where)}  " if c.where else ""
        lines += _wrap(
            f"{place}{c.id[:7]}  {clean(c.what)}: {say(f'check-{c.why}', lang)}".replace("    ", "  "), _width(), "  ", "    "
        )
        if c.detail:
            lines += _wrap(clean(c.detail), _width(), "      ", "      ")
    return "\n".join(lines) + "\n"


def counted(report: Any, lang: str = "en") -> str:
    """How many decisions are in the graph, in one line; "" if there are none."""
    if not report.counts:
        return ""
    said = ", ".join(f"{number} {say(f'count-{name}', lang)}" for name, number in report.counts.items())
    return f"{say('in-force', lang)}: {said} ({', '.join(map(clean, report.files))})\n"


def _decision(d: Any, short: str, lang: str, *, full: bool = False) -> list[str]:
    sign = {"merge": "=", "apart": "≠"}.get(d.decision)
    if sign:
        said = f"{d.subject} {sign} {d.object}"
    elif d.decision in ("correct", "add", "remove"):
        change = {"correct": f"{d.object or '–'} → {d.value}", "add": f"+ {d.value}", "remove": f"- {d.value}"}[d.decision]
        said = f"{d.subject} · {say(d.property, lang)}: {change}"
    else:
        change = f"{d.value} " if d.value else ""
        said = f"{d.subject} → {say(d.property, lang)} → {change}{d.object}"
    lines = _wrap(f"{short}  {say(f'did-{d.decision}', lang)}  {clean(said)}", _width(), "", "    ")
    if full:
        about = "  ".join(clean(part) for part in (d.when, d.who, d.note and f"„{d.note}“", d.where) if part)
        lines += _wrap(about, _width(), "    ", "    ") if about else []
    return lines


def _sure(confidence: Any, lang: str) -> str:
    shown = f"{float(confidence):.2f}"
    return shown.replace(".", ",") if lang == "da" else shown


def _place(quote: Any) -> str:
    return f"{clean(quote.document)}:{quote.line_start}"


def _one_line(words: str, limit: int = 300) -> str:
    flat = " ".join(clean(words).split())
    return flat if len(flat) <= limit else f"{flat[: limit - 2]} …"


def _width() -> int:
    return max(shutil.get_terminal_size((100, 24)).columns, 40)


def _wrap(words: str, width: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(words, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [first]
