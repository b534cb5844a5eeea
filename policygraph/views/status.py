"""The load report: each document, what it was taken for and why, what was read, and what was not.

Takes what ``pipeline`` hands out: objects with ``file, genre, why, counts, unread, notes, failed, claimed_lines, lines, withheld, persons_kept``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from policygraph.views.tables import clean
from policygraph.views.words import count, genre_of, kind_of, say


def text(documents: Sequence[Any], lang: str = "en", *, width: int = 100, every_line: bool = True) -> str:
    """The report as text.

    :param every_line: show each run of unread lines with its words; else only how many there are
    """
    parts = [_document(document, lang, width, every_line) for document in documents]
    return "\n".join([*parts, total(documents, lang)])


def total(documents: Sequence[Any], lang: str) -> str:
    """All documents in one line."""
    read = [d for d in documents if not d.failed]
    sums: Counter[str] = Counter()
    for document in read:
        sums.update(document.counts)
    return f"{count(len(read), 'document', lang)}: {_counts(sums, lang)}\n"


def _document(document: Any, lang: str, width: int, every_line: bool) -> str:
    if document.failed:
        return f"{clean(document.file)}: {say('failed', lang)}\n  {clean(document.failed)}\n"
    lines = [clean(document.file)]
    why = f", {say('because', lang)}: {clean(document.why)}" if document.why else ""
    lines.append(f"  {say('read-as', lang)} {say(genre_of(document.genre), lang)}{why}")
    if getattr(document, "unchanged", False):
        lines.append(f"  {say('unchanged', lang)}")
    lines.append(f"  {_counts(document.counts, lang)}")
    lines += [f"  {say('note', lang)}: {clean(note)}" for note in document.notes]
    if kept := getattr(document, "persons_kept", ""):
        lines.append(f"  {say('persons-kept', lang)}: {clean(kept)}")
    elif withheld := getattr(document, "withheld", 0):
        lines.append(f"  {say('persons-withheld', lang)}: {withheld}")
    lines += _unread(document, lang, width, every_line)
    return "\n".join(lines) + "\n"


def _counts(counts: Any, lang: str) -> str:
    sums: Counter[str] = Counter()
    for kind, number in counts.items():
        sums[kind_of(kind)] += number
    return ", ".join(count(number, kind, lang) for kind, number in sorted(sums.items(), key=_order)) or "–"


_ORDER = ("theme", "goal", "target", "measurement", "initiative", "funding", "item", "decision", "need", "task")


def _order(pair: tuple[str, int]) -> tuple[int, str]:
    kind = pair[0]
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)


def _unread(document: Any, lang: str, width: int, every_line: bool) -> list[str]:
    if not document.unread:
        return [f"  {count(document.lines, 'line', lang)}: {say('everything-read', lang)}"]
    missed = document.lines - document.claimed_lines
    of = f"{missed} {say('of', lang)} {count(document.lines, 'line', lang)}"
    head = f"  {say('nothing-read-from', lang)} {of}"
    return [head, *(_run(run, width) for run in document.unread)] if every_line else [head]


def _run(run: tuple[int, int, str], width: int) -> str:
    first, last, words = run
    where = f"{first}" if first == last else f"{first}-{last}"
    line = f"    {where:>9}  {' '.join(clean(words).split())}"
    return line if len(line) <= width else f"{line[: width - 2]} …"
