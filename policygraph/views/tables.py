"""Answers for people: a text table, cards where a table would not fit, Markdown.

Nothing is left out to make it fit. IRIs and empty columns are left to the exact formats (``results.py``); a column
that says the same in every row is said once, above the table; file and line become one place.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import zip_longest
from typing import Any, NamedTuple

from policygraph.printed import number as amount
from policygraph.views.terms import DECIMALS, XSD, Cell, cells
from policygraph.views.words import say

#: Columns that hold the words of a document: shown last, and beneath the others on a card.
QUOTES = ("quote", "text")
_CODES = ("answer",)
#: How many characters a column of words needs at least, to be read rather than spelt.
_ROOM = 18
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"


class Table(NamedTuple):
    """An answer as it is shown: headings and texts of equal length, what is the same in all rows apart."""

    headings: list[str]
    names: list[str]
    rows: list[list[str]]
    numeric: list[bool]
    common: Sequence[tuple[str, str]] = ()


def heading(answer: Any, variable: str, lang: str) -> str:
    """What the question's header calls a column; else the variable itself, its words apart."""
    columns = getattr(getattr(answer, "query", None), "columns", None) or {}
    words = columns.get(variable)
    if isinstance(words, str):
        return words
    if words:
        return str(words.get(lang) or next(iter(words.values())))
    return re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])", " ", variable).lower()


def codes(answer: Any, lang: str) -> dict[str, str]:
    """What the codes of the ``answer`` column mean."""
    meanings = getattr(getattr(answer, "query", None), "answers", None) or {}
    return {code: words if isinstance(words, str) else str(words.get(lang, code)) for code, words in meanings.items()}


def clean(text: str) -> str:
    """Text that cannot steer a terminal: control characters and changes of direction become a mark."""
    return text if text.isprintable() else re.sub(_CONTROL, "\ufffd", text.replace("\r", " "))


def shown(value: Cell | None, lang: str) -> str:
    """A value as a person reads it: numbers with separators, true and false as words."""
    if value is None:
        return ""
    if value.datatype == f"{XSD}boolean":
        return say("yes" if value.text in ("true", "1") else "no", lang)
    if value.datatype in DECIMALS and re.fullmatch(r"-?\d+(\.\d+)?", value.text):
        return amount(value.text, lang)
    return clean(value.text)


def arrange(answer: Any, lang: str = "en", *, lift: bool = True) -> Table:
    """The table of an answer, in words; with ``lift``, what all rows share is taken out of it."""
    names, rows = cells(answer)
    numeric = [any(row[i] for row in rows) and all(row[i] is None or _number(row[i]) for row in rows) for i in range(len(names))]
    meanings = codes(answer, lang)
    texts = [[_text(name, value, meanings, lang) for name, value in zip(names, row, strict=True)] for row in rows]
    keep = [i for i, name in enumerate(names) if any(row[i] for row in texts) and not _is_iri(name, names)]
    table = Table(
        [heading(answer, names[i], lang) for i in keep],
        [names[i] for i in keep],
        [[row[i] for i in keep] for row in texts],
        [numeric[i] for i in keep],
    )
    table = _join_place(table, lang)
    return _lift(table) if lift and len(rows) > 1 else table


def _number(value: Cell | None) -> bool:
    return value is not None and value.number


def _text(name: str, value: Cell | None, meanings: dict[str, str], lang: str) -> str:
    text = shown(value, lang)
    return meanings.get(text, text) if name in _CODES else text


def _is_iri(name: str, names: list[str]) -> bool:
    """Columns that only programs need, unless there are no others."""
    return name.endswith("Iri") and not all(other.endswith("Iri") for other in names)


def _join_place(table: Table, lang: str) -> Table:
    """``file`` and ``line`` as one column ``file:line``, before the words that stand there."""
    if "file" not in table.names or "line" not in table.names:
        return table
    f, n = table.names.index("file"), table.names.index("line")
    order = [i for i in range(len(table.names)) if i not in (f, n)]
    at = next((k for k, i in enumerate(order) if table.names[i] in QUOTES), len(order))

    def place(row: list[str]) -> str:
        return f"{row[f]}:{row[n]}" if row[f] and row[n] else row[f]

    def put(items: list[Any], new: Any) -> list[Any]:
        kept = [items[i] for i in order]
        return [*kept[:at], new, *kept[at:]]

    return Table(
        put(table.headings, say("place", lang)),
        put(table.names, "place"),
        [put(row, place(row)) for row in table.rows],
        put(table.numeric, False),
    )


def _lift(table: Table) -> Table:
    """Take the columns that say the same in every row out of the table."""
    same = [i for i in range(len(table.names)) if len({row[i] for row in table.rows}) == 1]
    if len(same) == len(table.names):
        return table
    rest = [i for i in range(len(table.names)) if i not in same]
    return Table(
        [table.headings[i] for i in rest],
        [table.names[i] for i in rest],
        [[row[i] for i in rest] for row in table.rows],
        [table.numeric[i] for i in rest],
        [(table.headings[i], table.rows[0][i]) for i in same],
    )


# ── Text ──


def text(answer: Any, lang: str = "en", width: int | None = None) -> str:
    """An answer as a text table, or as cards where a table would be too narrow to read."""
    width = width or terminal()
    table = arrange(answer, lang)
    if isinstance(getattr(answer, "boolean", None), bool):
        return f"{say('yes' if answer.boolean else 'no', lang)}\n{pinned(answer, lang)}"
    if not table.rows:
        return empty(answer, lang)
    parts = [_common(table, lang, width), _laid_out(table, lang, width)]
    parts.append(footer(answer, lang, len(table.rows)))
    return "\n".join(part for part in parts if part)


def terminal() -> int:
    """The columns of the terminal, 100 without one: what shutil would say, which imports every kind of archive."""
    with suppress(ValueError):
        if (said := int(os.environ.get("COLUMNS", ""))) > 0:
            return said
    with suppress(AttributeError, ValueError, OSError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 100  # type: ignore[union-attr]
    return 100


def empty(answer: Any, lang: str) -> str:
    """What an answer without rows says: nothing found, and where was looked."""
    covered = coverage(answer)
    if not covered:
        return f"{say('nothing', lang)}\n{pinned(answer, lang)}"
    return "\n".join([say("nothing-covered", lang), *(f"  {line}" for line in covered), pinned(answer, lang)])


def pinned(answer: Any, lang: str) -> str:
    """A line for what an answer stands on: the program and the documents, by the first figures of their hash."""
    found = getattr(answer, "pins", None)
    return f"{found.tool} · {say('corpus-hash', lang)} {found.corpus[:19]}\n" if found else ""


def coverage(answer: Any) -> list[str]:
    """The documents that an answer covers, as texts."""
    found = getattr(answer, "coverage", None) or []
    return [clean(d if isinstance(d, str) else str(getattr(d, "label", d))) for d in found]


def footer(answer: Any, lang: str, number: int) -> str:
    """How many rows, and for an answer about what is absent: which documents were looked at."""
    lines = [f"{number} {say('row' if number == 1 else 'rows', lang)}"]
    if getattr(getattr(answer, "query", None), "absence", False) and coverage(answer):
        lines += [say("covers", lang), *(f"  {line}" for line in coverage(answer))]
    return "\n".join(lines) + f"\n{pinned(answer, lang)}"


def _common(table: Table, lang: str, width: int) -> str:
    if not table.common:
        return ""
    words = " · ".join(f"{name}: {value}" for name, value in table.common)
    return "\n".join(_wrap(f"{say('all-rows', lang)} – {words}", width, "", "  ")) + "\n"


def _laid_out(table: Table, lang: str, width: int) -> str:
    """The widest layout that can be read: as it is, words under the name, counts in one column, at last cards."""
    groups = _by_document(table)
    _file_to_heading(table, groups, lang)
    narrower = table if len(groups) < 2 else _without(table, table.names.index("document"))
    for step in (lambda t: t, _quotes_under_names, lambda t: _fold_counts(t, lang)):
        narrower = step(narrower)
        if _fits(narrower, width):
            return _parts(narrower, groups, width, _grid)
    return _parts(table if len(groups) < 2 else _without(table, table.names.index("document")), groups, width, _cards)


def _by_document(table: Table) -> list[tuple[str, list[int]]]:
    """The numbers of the rows under the document they belong to, where an answer is sorted by documents."""
    if "document" not in table.names or not any(name in _TITLES[:-1] for name in table.names):
        return [("", list(range(len(table.rows))))]
    at, groups = table.names.index("document"), list[tuple[str, list[int]]]()
    for number, row in enumerate(table.rows):
        if not groups or groups[-1][0] != row[at]:
            groups.append((row[at], []))
        groups[-1][1].append(number)
    whole = len({name for name, _ in groups}) == len(groups) < len(table.rows)
    return groups if whole else [("", list(range(len(table.rows))))]


def _file_to_heading(table: Table, groups: list[tuple[str, list[int]]], lang: str) -> None:
    """Where all places of a document are in one file, that is said in its heading, and a place is a line."""
    if len(groups) < 2 or "place" not in table.names:
        return
    at = table.names.index("place")
    for k, (name, numbers) in enumerate(groups):
        files = {table.rows[n][at].rpartition(":")[0] for n in numbers}
        if len(files) != 1 or not (file := files.pop()):
            continue
        groups[k] = (f"{name} ({file})", numbers)
        for n in numbers:
            table.rows[n][at] = f"{say('line', lang)} {table.rows[n][at].rpartition(':')[2]}"


def _without(table: Table, column: int) -> Table:
    keep = [i for i in range(len(table.names)) if i != column]
    rows = [[row[i] for i in keep] for row in table.rows]
    return Table([table.headings[i] for i in keep], [table.names[i] for i in keep], rows, [table.numeric[i] for i in keep])


def _parts(table: Table, groups: list[tuple[str, list[int]]], width: int, lay: Callable[[Table, int], str]) -> str:
    texts = []
    for name, numbers in groups:
        part = Table(table.headings, table.names, [table.rows[n] for n in numbers], table.numeric)
        texts.append((f"── {name} ──\n\n" if name else "") + lay(part, width))
    return "\n".join(texts)


def _quotes_under_names(table: Table) -> Table:
    """The words of the document and their place under the name of the thing, not in columns of their own."""
    title = next((n for n in _TITLES if n in table.names), None)
    under = [i for i, name in enumerate(table.names) if name in ("quote", "place")]
    if title is None or not under:
        return table
    at = table.names.index(title)

    def row(values: list[str]) -> list[str]:
        """The name, unless its words stand in the quote; the quote; the place."""
        said = [f"„{values[i]}“" if table.names[i] == "quote" else values[i] for i in reversed(under) if values[i]]
        name = values[at].rstrip(" …")
        shown = said if any(name in text for text in said) else [values[at], *said]
        return ["\n".join(shown) if i == at else value for i, value in enumerate(values) if i not in under]

    keep = [i for i in range(len(table.names)) if i not in under]
    return Table(
        [table.headings[i] for i in keep],
        [table.names[i] for i in keep],
        [row(r) for r in table.rows],
        [table.numeric[i] for i in keep],
    )


def _fold_counts(table: Table, lang: str) -> Table:
    """Columns of whole numbers as one column of words; a zero is not named."""
    counts = [i for i in range(len(table.names)) if table.numeric[i] and all(row[i].isdigit() for row in table.rows)]
    if len(counts) < 2:
        return table
    keep = [i for i in range(len(table.names)) if i not in counts]
    said = ["\n".join(f"{row[i]} {table.headings[i]}" for i in counts if row[i] != "0") for row in table.rows]
    rows = [[*(row[i] for i in keep), words] for row, words in zip(table.rows, said, strict=True)]
    return Table(
        [*(table.headings[i] for i in keep), say("counts", lang)],
        [*(table.names[i] for i in keep), "counts"],
        rows,
        [*(table.numeric[i] for i in keep), False],
    )


def _fits(table: Table, width: int) -> bool:
    """Whether every column gets room to be read: short ones whole, long ones some words a line."""
    need = 1
    for i, head in enumerate(table.headings):
        longest = max(_widest(row[i]) for row in table.rows)
        word = max(measure(w) for row in [*table.rows, [*table.headings]] for w in (row[i].split() or [""]))
        need += max(min(longest, _ROOM), min(word, _ROOM), max(measure(w) for w in (head.split() or [""]))) + 3
    return need <= width


def measure(value: str) -> int:
    """How many columns of a terminal a text takes."""
    if value.isascii() or max(value) < "\u0300":  # of those none is wide, or stands on another
        return len(value)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in value)
    return len(value) + wide - sum(unicodedata.combining(c) > 0 for c in value)


def _widest(value: str) -> int:
    return max(map(measure, value.splitlines()), default=0)


def _grid(table: Table, width: int) -> str:
    return _plain_grid(table, width) or _rich_grid(table, width)


def _plain_grid(table: Table, width: int) -> str:
    """The grid that rich would draw; nothing if a text is not plain: rich takes longer to import than to ask for a few rows.

    Plain are words with spaces between, in lines, of letters as wide as a column.
    """
    lines = [[cell.split("\n") for cell in row] for row in (table.headings, *table.rows)]
    if not all(_is_plain(text) for row in lines for cell in row for text in cell):
        return ""
    natural = [[max(map(len, row[i])) for row in lines] for i in range(len(table.headings))]
    widths = _narrowed([max(column) for column in natural], width)
    least = [w if (w := max(column[1:])) <= 12 else 0 for column in natural]
    widths = [max(pair) for pair in zip(widths, least, strict=True)]
    if min(widths) < 1 or sum(widths) + 3 * (len(widths) - 1) > width:
        return ""

    def drawn(row: list[list[str]], *, head: bool = False) -> Iterator[str]:
        cells = [[line for text in cell for line in _filled(text, w)] for cell, w in zip(row, widths, strict=True)]
        if head:  # they stand on the line
            cells = [[""] * (max(map(len, cells)) - len(cell)) + cell for cell in cells]
        for parts in zip_longest(*cells, fillvalue=""):
            padded = [v.rjust(w) if n else v.ljust(w) for v, w, n in zip(parts, widths, table.numeric, strict=True)]
            yield "   ".join(padded).rstrip()

    rule = "─" * (sum(widths) + 3 * (len(widths) - 1))
    return "\n".join([*drawn(lines[0], head=True), rule, *(line for row in lines[1:] for line in drawn(row))]) + "\n"


def _is_plain(text: str) -> bool:
    return text.isprintable() and text == text.strip() and measure(text) == len(text)


def _narrowed(widths: list[int], width: int) -> list[int]:
    """Columns that fit: the widest give of theirs, down to the next widest."""
    last = len(widths) - 1
    beside = [(at > 0) + (at < last) for at in range(len(widths))]  # spaces, which rich counts as the column's
    widths = [min(w + b, width - last) for w, b in zip(widths, beside, strict=True)]
    while (over := sum(widths) + last - width) > 0 and (widest := max(widths)):
        most = min(over, widest - max((w for w in widths if w < widest), default=0))
        giving = [at for at, w in enumerate(widths) if w == widest]
        for n, at in enumerate(giving):
            less = min(most, round(over / (len(giving) - n)))
            widths[at] -= less
            over -= less
    return [w - b for w, b in zip(widths, beside, strict=True)]


def _filled(text: str, width: int) -> list[str]:
    """Plain words in lines of a width; a longer word is broken."""
    lines = [""]
    for word in re.findall("[^ ]+ *", text):
        if len(lines[-1]) + len(word.rstrip()) <= width:
            lines[-1] += word
        else:
            lines += [word[at : at + width] for at in range(0, len(word), width)] if len(word.rstrip()) > width else [word]
    return [line.rstrip() for line in lines if line] or [""]


def _rich_grid(table: Table, width: int) -> str:
    import io

    from rich import box
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="")
    for i, head in enumerate(table.headings):
        longest = max(_widest(row[i]) for row in table.rows)
        grid.add_column(
            Text(head),
            justify="right" if table.numeric[i] else "left",
            overflow="fold",
            no_wrap=False,
            min_width=longest if longest <= 12 else None,
        )
    for row in table.rows:
        grid.add_row(*(Text(value) for value in row))
    out = io.StringIO()
    Console(file=out, width=width, color_system=None, legacy_windows=False, force_terminal=False).print(grid)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _cards(table: Table, width: int) -> str:
    return "\n".join(_card(table, row, width) for row in table.rows)


def _card(table: Table, row: list[str], width: int) -> str:
    """A row as a card: the first columns as its title, the rest beneath, the words of the document last."""
    pairs = [(n, h, v) for n, h, v in zip(table.names, table.headings, row, strict=True) if v]
    named = {n: v for n, _, v in pairs}
    title = next((n for n in _TITLES if n in named), pairs[0][0] if pairs else "")
    head = [named[n] for n in ("number", title) if n in named]
    lines = _wrap("  ".join(dict.fromkeys(head)), width, "", "  ")
    for name, label, value in pairs:
        if name in ("number", title):
            continue
        lines += _wrap(f"„{value}“" if name in QUOTES else f"{label}: {value}", width, "  ", "    ")
    return "\n".join(lines) + "\n"


_TITLES = ("goal", "initiative", "target", "partner", "organisation", "decision", "need", "task", "thing", "document")


def _wrap(value: str, width: int, first: str, rest: str) -> list[str]:
    import textwrap

    return textwrap.wrap(
        value, max(width, 30), initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=True
    ) or [first]


# ── Markdown ──


def markdown(answer: Any, lang: str = "en") -> str:
    """An answer as a GitHub-flavoured Markdown table."""
    if isinstance(getattr(answer, "boolean", None), bool):
        return f"{say('yes' if answer.boolean else 'no', lang)}\n{pinned(answer, lang)}"
    table = arrange(answer, lang, lift=False)
    if not table.rows:
        return empty(answer, lang)
    lines = [_md_row(table.headings), _md_row(["---:" if n else "---" for n in table.numeric])]
    lines += [_md_row([_md(value) for value in row]) for row in table.rows]
    return "\n".join(lines) + "\n" + (f"\n{line}" if (line := pinned(answer, lang)) else "")


def _md_row(values: list[str]) -> str:
    return f"| {' | '.join(values)} |"


def _md(value: str) -> str:
    """Text that Markdown shows as it is."""
    escaped = re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", value)
    return escaped.replace("&", "&amp;").replace("\n", "<br>")
