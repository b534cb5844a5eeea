"""Two documents side by side: what became of each goal and initiative, both wordings, and the difference marked.

Takes a comparison: an object with ``old, new`` (title and file), ``goals`` and ``initiatives``, each a list of changes with
``kind, old, new, difference, weakened, confidence, status, reasons``.
"""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from itertools import zip_longest
from typing import Any

from policygraph.views.tables import clean, pinned, terminal
from policygraph.views.words import say

#: How words that are gone and words that came are marked, as in wdiff.
_MARKS = {"gone": ("[-", "-]"), "came": ("{+", "+}")}
#: A terminal narrower than this shows the wordings below each other.
_SIDE_BY_SIDE = 88


def text(comparison: Any, lang: str = "en", width: int | None = None) -> str:
    """For people: goals, then initiatives, each with a count of what became of them."""
    width = max(width or terminal(), 40)
    lines = _wrap(f"{clean(comparison.old[0])} ({clean(comparison.old[1])})", width, "", "  ")
    lines += _wrap(f"→ {clean(comparison.new[0])} ({clean(comparison.new[1])})", width, "", "  ")
    for name in ("goals", "initiatives"):
        changes = getattr(comparison, name)
        counts = Counter(change.kind for change in changes)
        said = ", ".join(f"{number} {say(f'became-{kind}', lang)}" for kind, number in counts.items())
        lines += ["", *_wrap(f"{say(name, lang).upper()}: {said or say('nothing', lang)}", width, "", "  ")]
        for change in changes:
            if change.old and change.new:
                lines += ["", *_change(change, lang, width)]
        for kind in ("dropped", "new"):
            alone = [w for change in changes if change.kind == kind for w in (*change.old, *change.new)]
            lines += ["", say(f"became-{kind}", lang)] if alone else []
            lines += [line for w in alone for line in _wrap(f"{_head(w)}  {clean(w.text)}", width, "  ", "      ")]
    return "\n".join(lines) + f"\n\n{pinned(comparison, lang)}"


def json_text(comparison: Any) -> str:
    """For programs."""
    found = {
        "old": {"title": comparison.old[0], "document": comparison.old[1]},
        "new": {"title": comparison.new[0], "document": comparison.new[1]},
        "goals": [_plain(change) for change in comparison.goals],
        "initiatives": [_plain(change) for change in comparison.initiatives],
    }
    if comparison.pins:
        found |= {"tool": comparison.pins.tool, "corpus": comparison.pins.corpus}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _plain(change: Any) -> dict[str, Any]:
    every = [*change.old, *change.new]
    return {
        "kind": change.kind,
        "old": [_thing(wording) for wording in change.old],
        "new": [_thing(wording) for wording in change.new],
        "difference": [{"op": part.op, "text": part.text} for part in change.difference],
        "weakened": dict(zip(("from", "to"), change.weakened)) if change.weakened else None,
        "confidence": change.confidence,
        "status": change.status,
        "reasons": change.reasons,
        "evidence": [{"document": w.document, "lineStart": w.line_start, "lineEnd": w.line_end, "quote": w.quote} for w in every],
    }


def _thing(wording: Any) -> dict[str, str]:
    return {"iri": wording.iri, "number": wording.number, "label": wording.label, "text": wording.text}


def _change(change: Any, lang: str, width: int) -> list[str]:
    sure = f" ({say(change.status, lang)}" if change.status else ""
    sure += f", {_number(change.confidence, lang)})" if sure and change.confidence is not None else ")" if sure else ""
    lines = [f"{say(f'became-{change.kind}', lang)}{sure}"]
    old = [(_head(w), _marked(change, "gone", w) if len(change.old) == 1 else clean(w.text)) for w in change.old]
    new = [(_head(w), _marked(change, "came", w) if len(change.new) == 1 else clean(w.text)) for w in change.new]
    lines += (_columns if width >= _SIDE_BY_SIDE else _stacked)(old, new, width)
    if change.weakened:
        lines += _wrap(say("obligation-weaker", lang).format(*map(clean, change.weakened)), width, "  ! ")
    for reason in change.reasons:
        lines += _wrap(f"{say('because', lang)}: {clean(reason)}", width, "  ")
    return lines


def _head(wording: Any) -> str:
    number = f"{wording.number} · " if wording.number else ""
    return f"{number}{clean(wording.document)}:{wording.line_start}"


def _marked(change: Any, op: str, wording: Any) -> str:
    """A wording with what only it has in marks."""
    if not change.difference:
        return clean(wording.text)
    start, end = _MARKS[op]
    parts = [
        (p.before if op == "gone" else p.text) if p.op == "same" else f"{start}{p.text}{end}"
        for p in change.difference
        if p.op in ("same", op)
    ]
    return clean(" ".join(parts))


def _columns(old: list[tuple[str, str]], new: list[tuple[str, str]], width: int) -> list[str]:
    each = (width - 5) // 2
    left, right = (
        [line for head, words in side for line in (head[:each], *textwrap.wrap(words, each, break_on_hyphens=False))]
        for side in (old, new)
    )
    return [f"  {a:{each}} | {b}".rstrip() for a, b in zip_longest(left, right, fillvalue="")]


def _stacked(old: list[tuple[str, str]], new: list[tuple[str, str]], width: int) -> list[str]:
    return [
        line
        for sign, side in (("-", old), ("+", new))
        for head, words in side
        for line in (f"  {sign} {head}", *_wrap(words, width, "    "))
    ]


def _wrap(words: str, width: int, indent: str, rest: str = "") -> list[str]:
    rest = rest or " " * len(indent)
    return textwrap.wrap(words, width, initial_indent=indent, subsequent_indent=rest, break_on_hyphens=False)


def _number(confidence: float, lang: str) -> str:
    shown = f"{confidence:.2f}"
    return shown.replace(".", ",") if lang == "da" else shown
