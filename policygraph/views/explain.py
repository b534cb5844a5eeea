"""The reading made checkable: each line with what it became and why; the doubtful records first.

Takes lines (objects with ``number, text, became``, each of these with ``kind, title, why, confidence, fields``) and doubts
(with ``file, line, kind, title, confidence, why, quote``).
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from policygraph.views.tables import clean, terminal
from policygraph.views.words import count, genre_of, say

#: How many doubtful records a load report names.
FEW = 10


def text(report: Any, lines: Sequence[Any], lang: str = "en", width: int | None = None) -> str:
    """A document line by line, as a table."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = max(width or terminal(), 60)
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="")
    grid.add_column(say("line", lang), justify="right", no_wrap=True)
    grid.add_column(say("says", lang), ratio=2, overflow="fold")
    grid.add_column(say("became", lang), ratio=3, overflow="fold")
    told: set[tuple[str, str]] = set()
    for line in lines:
        grid.add_row(str(line.number), Text(_short(line.text, width)), Text(_became(line, lang, width, told)))
    out = io.StringIO()
    Console(file=out, width=width, color_system=None, legacy_windows=False, force_terminal=False).print(grid)
    table = "\n".join(row.rstrip() for row in out.getvalue().splitlines())
    missed = sum(not line.became for line in lines)
    head = f"{clean(report.file)}: {say('read-as', lang)} {say(genre_of(report.genre), lang)}, {say('because', lang)}: {clean(report.why)}"
    tail = f"{say('nothing-read-from', lang)} {missed} {say('of', lang)} {count(len(lines), 'line', lang)}"
    return f"{head}\n\n{table}\n\n{tail if missed else say('everything-read', lang)}\n"


def _became(line: Any, lang: str, width: int, told: set[tuple[str, str]]) -> str:
    """What a line became; a record is told in full where it is first met."""
    if not line.became:
        return say("not-read", lang)
    parts = []
    for became in line.became:
        parts.append(_one(became, lang, width, (became.kind, became.key) not in told))
        told.add((became.kind, became.key))
    return "\n".join(parts)


def _one(became: Any, lang: str, width: int, first: bool) -> str:
    if not became.kind:
        return f"({clean(became.why)})"
    sure = "" if became.confidence >= 1 else f" [{_number(became.confidence, lang)}]"
    why = f" – {clean(became.why)}" if became.why and first else ""
    fields = "".join(f"\n  {name}: {_short(value, width)}" for name, value in became.fields if value != became.title)
    return f"{say(became.kind, lang)} „{_short(became.title, width if first else 40)}“{sure if first else ''}{why}{fields}"


def json_text(report: Any, lines: Sequence[Any]) -> str:
    """A document line by line, for programs."""
    told = {"document": report.file, "genre": report.genre, "why": report.why, "lines": [asdict(line) for line in lines]}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def doubtful(doubts: Sequence[Any], lang: str = "en", *, limit: int = FEW) -> str:
    """The records that are not sure, the least sure first; "" if all are sure.

    :param limit: name no more than so many; 0 names all
    """
    if not doubts:
        return ""
    shown = doubts[:limit] if limit else doubts
    width = max(terminal(), 60)
    lines = [say("doubtful", lang)]
    before = ""
    for d in shown:
        head = (
            f"  {_number(d.confidence, lang)}  {clean(d.file)}:{d.line}  {say(d.kind, lang)} „{' '.join(clean(d.title).split())}“"
        )
        lines.append(head if len(head) <= width else f"{head[: width - 3]} …“")
        if d.why and d.why != before:
            lines.append(f"        {say('because', lang)}: {clean(d.why)}")
        before = d.why
    if len(shown) < len(doubts):
        lines.append(f"  … {say('of-all', lang)} {len(doubts)}: policygraph status --doubtful")
    return "\n".join(lines) + "\n"


def doubtful_json(doubts: Sequence[Any]) -> str:
    """The doubtful records for programs."""
    return json.dumps({"doubtful": [asdict(d) for d in doubts]}, ensure_ascii=False, indent=1) + "\n"


def _number(confidence: float, lang: str) -> str:
    return f"{confidence:.2f}".replace(".", "," if lang == "da" else ".")


def _short(words: str, width: int) -> str:
    flat = " ".join(clean(words).split())
    return flat if len(flat) <= width else f"{flat[: width - 2].rstrip()} …"
