"""The red thread as indented text: each step with its relation, status, words and place, and the gaps named.

Takes a thread: an object with ``steps``, each with ``depth, relation, label, kind, status, quote, file, line, gap``, and with
``others``: further things of that name, each with ``number, label, type, file, iri``.
"""

from __future__ import annotations

import textwrap
from typing import Any

from policygraph.views.tables import clean, pinned, terminal
from policygraph.views.words import kind_of, say


def text(thread: Any, lang: str = "en", width: int | None = None) -> str:
    width = max(width or terminal(), 40)
    lines: list[str] = []
    for step in thread.steps:
        lines += _step(step, lang, width)
    if thread.others:
        lines += ["", say("others", lang), *(f"  {_other(thing, lang)}" for thing in thread.others)]
    return "\n".join(lines) + f"\n{pinned(thread, lang)}"


def _step(step: Any, lang: str, width: int) -> list[str]:
    indent = "  " * step.depth
    if step.gap:
        return _wrap(f"∅ {clean(step.gap)}", indent, indent + "  ", width)
    mark = f"{step.relation} → " if step.relation else ""
    kind = f" [{say(kind_of(step.kind), lang)}]" if step.kind else ""
    status = f" ({say(_status(step.status), lang)})" if step.relation and step.status else ""
    lines = _wrap(f"{mark}{clean(step.label)}{kind}{status}", indent, indent + "    ", width)
    if step.quote:
        lines += _wrap(f"„{clean(step.quote)}“", indent + "    ", indent + "    ", width)
    if step.file:
        lines.append(f"{indent}    {clean(step.file)}" + (f":{step.line}" if step.line else ""))
    return lines


def _other(thing: Any, lang: str) -> str:
    number = f"{thing.number} " if thing.number else ""
    return clean(f"{number}{thing.label} [{say(kind_of(thing.type), lang)}] {thing.file}  {thing.iri}".rstrip())


def _status(status: object) -> str:
    return str(status).rsplit("#", 1)[-1].casefold()


def _wrap(words: str, first: str, rest: str, width: int) -> list[str]:
    return textwrap.wrap(words, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [first]
