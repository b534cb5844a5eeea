"""A printed page read as people read it: words with places in, paragraphs and table rows in reading order out.

A page is cut where white runs through it: down between columns, across between lines. What a cut leaves is a column of
lines, or a table if its rows stand level. Lines then make paragraphs by their distance, indent, type and length.
Lengths are in points, y grows downwards.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import median

from policygraph.loaders.blocks import ENUMERATED

#: White that parts words, as a share of the type size. A blank is some 0.25 wide, set tight 0.15.
GAP = 0.13
BULLETS = frozenset("•·▪▫●○◦■□▶►➢✓–-\u2010\u2012\u2212")
_DASHES = frozenset("–-\u2010\u2012\u2212")
_ENDED = re.compile(r"[.!?:;][)\"”’'*]*$")
_GOES_ON = re.compile(r"[^\W\dA-ZÆØÅ]|\d+(?:[.,]\d+)?\s?(?:%|[a-zæøå])")
_NOTE = re.compile(r"(?P<number>\d{1,3})[.)]?(?=[\s\D])\s*(?P<text>\S.*)", re.S)
#: An ordinary number or letter that a list item opens with, or a number of several parts.
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-zæøå])[.)]|\d{1,2}(?:\.(?:\d{1,2}|[A-ZÆØÅ])\.?)*|\d{1,3}\.")


@dataclass(slots=True)
class Word:
    """A word, or a part of one, in one type. ``spaced``: a blank was printed before it; ``raised``: superscript."""

    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    text: str
    spaced: bool = False
    raised: bool = False

    @property
    def top(self) -> float:
        return self.base - 0.72 * self.size

    @property
    def bottom(self) -> float:
        return self.base + 0.18 * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line, level or upright. ``shade``: it is the edge of a coloured ground."""

    x0: float
    y0: float
    x1: float
    y1: float
    shade: bool = False

    @property
    def level(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass
class Page:
    """What is printed on a page."""

    number: int
    width: float
    height: float
    words: list[Word]
    rules: list[Rule] = field(default_factory=list)


@dataclass
class Line:
    """Words on one base line, from left to right."""

    words: list[Word]
    page: int

    @cached_property
    def x0(self) -> float:
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        return max(w.x1 for w in self.words)

    @cached_property
    def base(self) -> float:
        return self._main.base

    @cached_property
    def size(self) -> float:
        return self._main.size

    @cached_property
    def bold(self) -> bool:
        return all(w.bold for w in self.words if w.text not in BULLETS)

    @cached_property
    def _main(self) -> Word:
        return max(self.words, key=lambda w: (not w.raised, len(w.text), -w.x0))

    @cached_property
    def runs(self) -> list[tuple[str, bool]]:
        """Its text in runs of one weight."""
        runs: list[tuple[str, bool]] = []
        before: Word | None = None
        for word in self.words:
            gap = before is not None and (word.spaced or word.x0 - before.x1 > GAP * max(word.size, before.size))
            runs.append(((" " if gap else "") + word.text, word.bold))
            before = word
        return runs

    @cached_property
    def text(self) -> str:
        return "".join(text for text, _ in self.runs)

    @property
    def first_width(self) -> float:
        """The width of its first word."""
        end = next((w.x0 for w in self.words[1:] if w.spaced or w.x0 > self.x0 + 1 and w.x0 - self.words[0].x1 > 1), None)
        return (self.words[0].x1 if end is None else min(self.words[0].x1, end)) - self.x0

    @property
    def bullet(self) -> bool:
        return self.words[0].text in BULLETS and len(self.words) > 1 and self.words[1].x0 - self.words[0].x1 > 0.1 * self.size

    @property
    def numbered(self) -> bool:
        return bool(ENUMERATED.match(self.text) or _NUMBER.fullmatch(self.words[0].text) and len(self.words) > 1)


@dataclass
class Paragraph:
    """Lines that belong together. ``right``: how far a line can reach; ``joint``: a column ends before it."""

    lines: list[Line]
    right: float = 0.0
    joint: bool = False
    note: int | None = None

    @property
    def size(self) -> float:
        return Counter(w.size for line in self.lines for w in line.words for _ in w.text).most_common(1)[0][0]

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def item(self) -> bool:
        return self.lines[0].bullet or bool(ENUMERATED.match(self.lines[0].text))

    @property
    def text_x0(self) -> float:
        """Where its text begins, after a bullet or number."""
        first = self.lines[0]
        return first.words[1].x0 if first.bullet or first.numbered and len(first.words) > 1 else first.x0


@dataclass
class Row:
    """A row of a table. ``columns``: where its columns begin; ``first``: whether the table begins with it here."""

    cells: list[str]
    page: int
    columns: tuple[float, ...]
    first: bool
    ruled: bool


Part = Paragraph | Row


class Type:
    """The type of a document: what its running text is set in, which compounds it prints with a hyphen."""

    def __init__(self, pages: Sequence[Page]) -> None:
        sizes: Counter[tuple[float, bool]] = Counter()
        self.words: Counter[str] = Counter()
        rights: dict[int, list[float]] = defaultdict(list)
        ratios: list[float] = []
        for page in pages:
            for word in page.words:
                sizes[word.size, word.bold] += len(word.text)
                self.words[word.text.strip(".,;:!?()”\"'")] += 1
        self.size, self.bold = sizes.most_common(1)[0][0] if sizes else (10.0, False)
        for page in pages:
            body = [line for line in level_lines(page.words, page.number) if abs(line.size - self.size) < 0.3]
            for line in body:
                ends = [a for a, b in pairwise(line.words) if b.x0 - a.x1 > 1.2 * self.size]
                rights[round(line.x0 / 4)].append((ends or line.words)[0 if ends else -1].x1)
            ratios += [(b.base - a.base) / self.size for a, b in pairwise(body) if 0.9 < (b.base - a.base) / self.size < 2.2]
        self._rights = {x: sorted(ends)[int(len(ends) * 0.98)] for x, ends in rights.items()}
        # Of paragraphs of a line each the distance within one is not seen: no book is set wider than 1.5.
        self.leading = min(usual(ratios, 1.25), 1.5)

    def right(self, x0: float) -> float:
        """How far lines reach that begin at a place, by all pages: one page may have too few to show it."""
        at = round(x0 / 4)
        return max((self._rights.get(n, 0.0) for n in (at - 1, at, at + 1)), default=0.0)

    def join(self, left: str, right: str) -> str:
        """What goes between two lines' texts is decided here: nothing, a blank; a hyphen at the end stays or goes."""
        if left.endswith("\u00ad"):
            return left[:-1] + right
        head = re.search(r"(\w+)-$", left)
        tail = re.match(r"\w+", right)
        if not head or not tail:
            return f"{left} {right}"
        if re.match(r"(?:og|eller|samt|and|or)\b", right):
            return f"{left} {right}"
        compound, plain = f"{head[1]}-{tail[0]}", head[1] + tail[0]
        keeps = len(head[1]) == 1 or head[1].isupper() or head[1][-1].isdigit() or not tail[0][0].islower()
        if keeps or self.words[compound] > self.words[plain]:
            return left + right
        return left[:-1] + right


def usual(steps: Sequence[float], otherwise: float) -> float:
    """The smallest frequent one of some distances: between lines of a paragraph, not between paragraphs."""
    counts = Counter(round(step * 20) / 20 for step in steps)
    frequent = [step for step, count in counts.items() if count >= max(2, 0.1 * len(steps))]
    return min(frequent, default=otherwise)


def level_lines(words: Iterable[Word], page: int) -> list[Line]:
    """Words on common base lines, from top to bottom."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.base):
        if groups and abs(word.base - groups[-1][0].base) <= 0.25 * min(word.size, groups[-1][0].size) + 0.5:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [Line(sorted(group, key=lambda w: w.x0), page) for group in groups]


# --- a page in reading order ----------------------------------------------------------------------------------------


@dataclass
class Table:
    """A ruled table: its frame and its rows."""

    x0: float
    x1: float
    top: float
    bottom: float
    rows: list[Row]


Item = Word | Table
#: White that runs down between columns: from, to, and in how many bands it is clearly no blank between words.
Channel = tuple[float, float, int]


class Layout:
    """One page read."""

    def __init__(self, page: Page, type: Type) -> None:
        self.page, self.type = page, type
        self.parts: list[Part] = []
        tables, words = ruled_tables(page, type)
        self.rules = [r for r in page.rules if r.level]
        self._flow([*words, *tables], top=True)
        self._notes()

    def _flow(self, items: list[Item], top: bool = False) -> None:
        """Put down what stands in an area: column after column where white parts it, else line after line."""
        right = max((i.x1 for i in items), default=0.0)
        if top:
            right = max(right, min(self.type.right(min((i.x0 for i in items), default=0.0)), self.page.width))
        bands = _bands(items)
        lines: list[Line] = []
        at = 0
        while at < len(bands):
            end, channels, across = self._columns(bands, at)
            if not channels:
                for item in bands[at]:
                    if isinstance(item, Table):
                        self._paragraphs(lines, right)
                        lines = []
                        self.parts += item.rows
                lines += level_lines((i for i in bands[at] if isinstance(i, Word)), self.page.number)
                at += 1
                continue
            self._paragraphs(lines, right)
            lines = []
            inside = [i for band in bands[at:end] for i in band]
            cuts = [(a + b) / 2 for a, b in channels]
            columns: list[list[Item]] = [[] for _ in range(len(cuts) + 1)]
            for item in inside:
                columns[0 if id(item) in across else sum(c < (item.x0 + item.x1) / 2 for c in cuts)].append(item)
            grid = [[i for i in column if isinstance(i, Word)] for column in columns]
            plain = sum(map(len, grid)) == len(inside)
            set_lines = [level_lines((w for w in column if id(w) not in across), self.page.number) for column in grid]
            if plain and self._are_markers(set_lines):
                if len(grid) == 2:
                    lines = level_lines((i for i in inside if isinstance(i, Word)), self.page.number)
                    at = end
                    continue
                grid = [grid[0] + grid[1], *grid[2:]] if not self._is_table(set_lines) else grid
                set_lines = [level_lines(column, self.page.number) for column in grid]
            if plain and self._is_table(set_lines):
                self._table(grid, bands[at:end])
            else:
                for column in columns:
                    start = len(self.parts)
                    self._flow(column)
                    if start < len(self.parts) and isinstance(joint := self.parts[start], Paragraph):
                        joint.joint = True
            at = end
        self._paragraphs(lines, right)

    def _columns(self, bands: list[list[Item]], at: int) -> tuple[int, list[tuple[float, float]], set[int]]:
        """How far down the white channels reach that begin at a band, where they are, and what stands across them.

        No channels if it is running text: the white between words of a line set wide is no channel, unless others of
        its kind are. Across three columns or more a line may stand that names what is below it.
        """
        narrow = 0.65 * self.type.size
        channels = [(*gap, 0) for gap in _gaps(bands[at]) if gap[1] - gap[0] >= narrow]
        across: set[int] = set()
        end = at
        while channels and end < len(bands):
            band = bands[end]
            wide = max(narrow, 1.5 * _usual_gap(band, self.type.size))
            gaps = [g for g in _gaps(band) if g[1] - g[0] >= wide]
            below = [(*gap, 0) for gap in gaps] if end > at and all(c[2] < 2 for c in channels) else []
            for other in bands[end + 1 : end + 4]:
                below = _narrowed(below, other, narrow)
            if len(below) >= max(3, 2 * len(channels)):
                break  # here begins a part with more columns
            kept = _narrowed(channels, band, narrow)
            clear = [c for c in channels if c[2] > 0]
            if len(kept) < len(channels):
                after = bands[end + 1] if end + 1 < len(bands) else []
                if len(clear) > 1 and self._names_rows(bands[end - 1], band, after, clear, narrow):
                    across |= set(map(id, band))
                    end += 1
                    continue
                if not kept or sum(c[2] > 2 for c in kept) < sum(c[2] > 2 for c in channels):
                    break  # a part with fewer columns follows: it is read on its own
            elif len(clear) > 1 and _type_size(band) > _type_size(bands[end - 1]) + 1.5 and not _gaps(band):
                break  # a heading within one column's width
            channels = [(a, b, n + any(c < b and a < d for c, d in gaps)) for a, b, n in kept]
            end += 1
        boxes = any(isinstance(i, Table) for band in bands[at:end] for i in band)
        lines = sum(len(level_lines((i for i in band if isinstance(i, Word)), 0)) for band in bands[at:end])
        found = [(a, b) for a, b, n in channels if n > 1 or n and (boxes or end - at == 1)]
        enough = lines >= 3 or boxes or len(found) >= 2 and (lines >= 2 or self._level_with_last(found))
        return (end, found, across) if found and enough else (at, [], set())

    def _names_rows(self, above: list[Item], band: list[Item], below: list[Item], channels: list[Channel], narrow: float) -> bool:
        """Whether a band is one line, in the table's type, that names the rows below it."""
        words = [i for i in band if isinstance(i, Word)]
        if not below or len(words) < len(band) or len(level_lines(words, 0)) > 1 or _type_size(band) > _type_size(above) + 1.5:
            return False
        level = len(_narrowed(channels, below, narrow)) == len(channels) and len(_gaps(below)) >= len(channels) - 1
        return level and not any(b - a >= narrow for a, b in _gaps(band)) and min(w.x0 for w in words) < channels[0][0]

    def _level_with_last(self, channels: list[tuple[float, float]]) -> bool:
        """Whether a lone line has the columns of the table before it."""
        last = self.parts[-1] if self.parts else None
        return isinstance(last, Row) and not last.ruled and len(last.columns) == len(channels) + 1

    def _are_markers(self, columns: list[list[Line]]) -> bool:
        """Whether the first column holds nothing but bullets and numbers of the text in the second."""
        first = columns[0]
        return bool(first) and all(line.text in BULLETS or _NUMBER.fullmatch(line.text) for line in first)

    def _is_table(self, columns: list[list[Line]]) -> bool:
        """Whether columns are those of a table: level rows, or short cells side by side."""
        if any(not column for column in columns):
            return False
        starts = [_starts(column, self.type.leading) for column in columns]
        level = [[s for s in other if any(abs(s - t) < 2.5 for t in starts[0])] for other in starts[1:]]
        rows = len(starts[0])
        if rows >= 3 and all(len(on) >= 0.8 * len(s) for on, s in zip(level, starts[1:])) and sum(map(len, level)) >= 2:
            return True
        if len(columns) >= 4:
            return True
        fill = [_fill(column) for column in columns]
        chars = [median(len(line.text) for line in column) for column in columns]
        if all(f > 0.7 for f, column in zip(fill, columns) if len(column) > 2) and min(chars) >= 18:
            return False
        bases = [{round(line.base) for line in column} for column in columns]
        shared = sum(any(b + d in bases[0] for d in (-1, 0, 1)) for other in bases[1:] for b in other)
        return shared >= 0.6 * sum(map(len, bases[1:])) and min(chars) < 40 and all(map(_one_size, columns))

    def _table(self, columns: list[list[Word]], bands: list[list[Item]]) -> None:
        """Put down a table without ruled lines."""
        left = tuple(min(w.x0 for w in column) for column in columns)
        tops = _row_tops(columns, bands, self.rules, self.type.leading)
        rows: list[Row] = []
        for n, top in enumerate(tops):
            below = tops[n + 1] if n + 1 < len(tops) else float("inf")
            cells = [self.cell([w for w in column if top <= w.base < below]) for column in columns]
            if any(cells):
                rows.append(Row(cells, self.page.number, left, not rows, False))
        if self.parts and isinstance(before := self.parts[-1], Row) and not before.ruled and len(before.columns) == len(left):
            rows[0].first = False
        self.parts += rows

    def cell(self, words: Iterable[Word]) -> str:
        """The text of a cell on one line."""
        return cell_text(level_lines(words, self.page.number), self.type)

    # --- paragraphs ---------------------------------------------------------------------------------------------------

    def _paragraphs(self, lines: list[Line], right: float) -> None:
        """Put down lines of one column as paragraphs."""
        if not lines:
            return
        right = max(right, max(line.x1 for line in lines))
        pitch = self._pitch(lines)
        white = sum(pitch * 1.2 < (b.base - a.base) / b.size < pitch * 3 for a, b in pairwise(lines))
        # Where white parts paragraphs, a line that is only a little short need not end one.
        full = right - (0.12 * (right - min(line.x0 for line in lines)) if white > 2 else 0.0)
        paragraph = Paragraph([lines[0]], right)
        for before, line in pairwise(lines):
            if self._breaks(paragraph, before, line, full, pitch):
                self.parts.append(paragraph)
                paragraph = Paragraph([line], right)
            else:
                paragraph.lines.append(line)
        self.parts.append(paragraph)

    def _pitch(self, lines: list[Line]) -> float:
        """The distance of lines within a paragraph, as a multiple of their size."""
        steps = [(b.base - a.base) / b.size for a, b in pairwise(lines) if abs(a.size - b.size) < 0.3]
        steps = [s for s in steps if 0.9 < s < 2.2]
        return min(self.type.leading * 1.1, usual(steps, self.type.leading)) if len(steps) > 4 else self.type.leading

    def _breaks(self, paragraph: Paragraph, before: Line, line: Line, full: float, pitch: float) -> bool:
        """Whether a line begins a paragraph. ``full``: how far a line reaches that is full."""
        step = line.base - before.base
        size = max(line.size, before.size)
        heading = line.size > self.type.size * 1.1
        if step <= 0 or step > (max(pitch, 1.35) * 1.15 if heading else pitch * 1.2) * size:
            return True
        if abs(line.size - before.size) > 0.6:
            return True
        hyphen = re.search(r"\w[-\u00ad]$", before.text) and re.match(r"[^\W\dA-ZÆØÅ]|\d+-\w", line.text)
        if hyphen and line.bold == before.bold:
            return False
        ended, lower = bool(_ENDED.search(before.text)), bool(_GOES_ON.match(line.text))
        fits = before.x1 < full and had_room(before, line, paragraph.right)
        if line.bold != before.bold and (line.bold or not line.words[0].bold):
            if fits or ended and line.bold:
                return True
        if line.bullet:
            dash = line.words[0].text in _DASHES
            return not dash or fits or ended or paragraph.lines[0].bullet and abs(line.x0 - paragraph.lines[0].x0) < 2
        if line.numbered and (fits or re.search(r"(?:[.:;,!?]|\bog)$", before.text)):
            return True
        if not heading and self._indents(paragraph, line, size, ended, fits):
            return True
        return fits and (ended or not lower)

    def _indents(self, paragraph: Paragraph, line: Line, size: float, ended: bool, fits: bool) -> bool:
        """Whether a line's indent says that it begins a paragraph."""
        if len(paragraph.lines) == 1:
            hanging = paragraph.lines[0].bullet or paragraph.lines[0].numbered
            if hanging:
                return line.x0 < paragraph.lines[0].x0 - 0.8 * size or line.x0 < paragraph.text_x0 - 0.5 * size and ended and fits
            return line.x0 > paragraph.lines[0].x0 + 0.8 * size and ended
        return abs(line.x0 - paragraph.lines[-1].x0) > 0.8 * size and (ended or line.x0 < paragraph.lines[-1].x0)

    # --- footnotes ------------------------------------------------------------------------------------------------------

    def _notes(self) -> None:
        """Paragraphs in smaller type at the foot of a page that open with a number are footnotes."""
        open_note: Paragraph | None = None
        for part in self.parts:
            if isinstance(part, Row):
                open_note = None
                continue
            first = part.lines[0]
            if part.size > self.type.size * 0.93:
                open_note = None
                continue
            match = _NOTE.match(first.text)
            ruled = any(
                0 < first.base - r.y0 < 3.5 * self.type.size and abs(r.x0 - first.x0) < 12 and r.x1 - r.x0 > 30
                for r in self.rules
            )
            low = first.base > self.page.height * 0.3
            if match and (open_note is not None or ruled or low and self._referred(match["number"])):
                part.note = int(match["number"])
                open_note = part
            elif open_note is not None:
                part.note = -1  # goes on with the note before
        for part in self.parts:
            if isinstance(part, Paragraph) and part.note is None:
                for line in part.lines:
                    self._drop_references(line)

    def _referred(self, number: str) -> bool:
        return any(w.raised and w.text == number for w in self.page.words)

    def _drop_references(self, line: Line) -> None:
        notes = {str(p.note) for p in self.parts if isinstance(p, Paragraph) and p.note}
        kept = [w for w in line.words if not (w.raised and w.text in notes)]
        if kept and len(kept) < len(line.words):
            line.words = kept
            for name in ("runs", "text", "x1", "_main", "bold"):
                line.__dict__.pop(name, None)


def had_room(before: Line, line: Line, right: float) -> bool:
    """Whether the first word of a line had room on the line before: then the break was meant."""
    size = max(line.size, before.size)
    return before.x1 + 0.3 * size + line.first_width < right - 0.6 * size


def cell_text(lines: Sequence[Line], type: Type) -> str:
    text = ""
    for line in lines:
        words = f"• {line.text[1:].strip()}" if line.bullet and line.words[0].text not in _DASHES else line.text
        text = type.join(text, words) if text else words
    return " ".join(text.replace("\u00ad", "").split())


def _bands(items: Sequence[Item]) -> list[list[Item]]:
    """Items that stand level with each other, from top to bottom."""
    bands: list[list[Item]] = []
    bottom = float("-inf")
    for item in sorted(items, key=lambda i: i.top):
        if bands and item.top < bottom - 1:
            bands[-1].append(item)
            bottom = max(bottom, item.bottom)
        else:
            bands.append([item])
            bottom = item.bottom
    return bands


def _gaps(items: Iterable[Item]) -> list[tuple[float, float]]:
    """The white between items, from left to right."""
    gaps: list[tuple[float, float]] = []
    right: float | None = None
    for item in sorted(items, key=lambda i: i.x0):
        if right is not None and item.x0 > right:
            gaps.append((right, item.x0))
        right = item.x1 if right is None else max(right, item.x1)
    return gaps


def _type_size(items: Iterable[Item]) -> float:
    return max((i.size for i in items if isinstance(i, Word)), default=0.0)


def _usual_gap(items: Sequence[Item], size: float) -> float:
    """The white between the words of a line; 0 if it is so wide that only cells stand in it."""
    gaps = sorted(b - a for a, b in _gaps(items))
    middle = gaps[len(gaps) // 2] if len(gaps) > 2 else 0.0
    return middle if middle < 1.6 * size else 0.0


def _narrowed(channels: Sequence[Channel], band: list[Item], narrow: float) -> list[Channel]:
    """What a band leaves of channels."""
    white = [(float("-inf"), min(i.x0 for i in band)), *_gaps(band), (max(i.x1 for i in band), float("inf"))]
    found = [(max(a, c), min(b, d), n) for a, b, n in channels for c, d in white]
    return [(a, b, n) for a, b, n in found if b - a >= narrow]


def _starts(lines: Sequence[Line], leading: float) -> list[float]:
    """The base lines at which something new begins in a column: after more white than between its lines."""
    starts = [lines[0].base]
    starts += [b.base for a, b in pairwise(lines) if b.base - a.base > leading * 1.2 * b.size]
    return starts


def _fill(lines: Sequence[Line]) -> float:
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    return median((line.x1 - left) / (right - left) for line in lines) if right > left else 1.0


def _one_size(lines: Sequence[Line]) -> bool:
    sizes = [line.size for line in lines]
    return max(sizes) - min(sizes) < 3


def _row_tops(columns: list[list[Word]], bands: list[list[Item]], rules: list[Rule], leading: float) -> list[float]:
    """The base lines at which the rows of a table begin."""
    lines = level_lines((w for column in columns for w in column), 0)
    edges = sorted({round(r.y0, 1) for r in rules if lines[0].base < r.y0 < lines[-1].base})
    edges = [e for e in edges if sum(r.x1 - r.x0 for r in rules if abs(r.y0 - e) < 1) > 60]
    spread = [b.base - a.base for a, b in pairwise(lines)]
    wide = [
        abs(a - b) > 0 and s > leading * 1.2 * line.size for s, (a, b), line in zip(spread, pairwise(range(len(lines))), lines)
    ]
    tops = [lines[0].base - 1]
    ruled = len(edges) >= 2
    first = {round(line.base) for line in level_lines(columns[0], 0)}
    for (before, line), far in zip(pairwise(lines), wide):
        between = any(before.base < e < line.base for e in edges)
        filled = any(abs(round(line.base) - f) <= 1 for f in first)
        if between or not ruled and (far or not any(wide) and filled):
            tops.append(line.base - 1)
    return tops


# --- ruled tables -----------------------------------------------------------------------------------------------------

_NEAR = 3.0


def ruled_tables(page: Page, type: Type) -> tuple[list[Table], list[Word]]:
    """The tables that lines are ruled around, and the words outside of them."""
    tables: list[Table] = []
    words = page.words
    for group in _connected(page.rules):
        xs = _snapped(r.x0 for r in group if not r.level)
        upright = [r for r in group if not r.level]
        # A row that a page cuts in two is open there: its upright rules end where no level one runs.
        open_ends = [y for y, n in Counter(round(y) for r in upright for y in (r.y0, r.y1)).items() if n >= 3]
        level = _snapped(r.y0 for r in group if r.level)
        ys = _snapped([*level, *(y for y in open_ends if not level or y < level[0] - 6 or y > level[-1] + 6)])
        if len(xs) < 3 or len(ys) < 2 or len(ys) == 2 and all(r.shade for r in group):
            continue
        inside = [w for w in words if xs[0] < (w.x0 + w.x1) / 2 < xs[-1] and ys[0] < w.base - 0.3 * w.size < ys[-1]]
        rows = _grid_rows(page.number, xs, ys, group, inside, type)
        if len(rows) < 1 or max(sum(map(bool, r.cells)) for r in rows) < 2:
            continue
        chosen = set(map(id, inside))
        words = [w for w in words if id(w) not in chosen]
        tables.append(Table(xs[0], xs[-1], ys[0] + 1, ys[-1] - 1, rows))
    return tables, words


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that touch, directly or by others."""
    groups: list[tuple[list[Rule], list[float]]] = []
    for rule in sorted(rules, key=lambda r: (r.y0, r.x0)):
        touching = [
            g
            for g in groups
            if g[1][0] - _NEAR < rule.x1 and rule.x0 < g[1][2] + _NEAR and g[1][1] - _NEAR < rule.y1 and rule.y0 < g[1][3] + _NEAR
            and any(_touch(rule, other) for other in g[0])
        ]  # fmt: skip
        merged, frame = [rule], [rule.x0, rule.y0, rule.x1, rule.y1]
        for group in touching:
            merged += group[0]
            frame = [*map(min, frame[:2], group[1][:2]), *map(max, frame[2:], group[1][2:])]
            groups.remove(group)
        groups.append((merged, frame))
    return [group for group, _ in groups if len(group) > 3]


def _touch(a: Rule, b: Rule) -> bool:
    return a.x0 - _NEAR < b.x1 and b.x0 - _NEAR < a.x1 and a.y0 - _NEAR < b.y1 and b.y0 - _NEAR < a.y1


def _snapped(values: Iterable[float]) -> list[float]:
    """Values in order, those near each other as one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _grid_rows(page: int, xs: list[float], ys: list[float], rules: list[Rule], words: list[Word], type: Type) -> list[Row]:
    """The rows of a grid. Cells with no rule between them are one; its text stands in its first column, in each row."""
    level = [r for r in rules if r.level]
    upright = [r for r in rules if not r.level]
    wide, high = len(xs) - 1, len(ys) - 1
    owner = {(row, column): (row, column) for row in range(high) for column in range(wide)}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while owner[cell] != cell:
            cell = owner[cell]
        return cell

    for row in range(high):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(1, wide):
            if not any(abs(r.x0 - xs[column]) <= _NEAR and r.y0 - 1 <= middle <= r.y1 + 1 for r in upright):
                a, b = sorted((root((row, column - 1)), root((row, column))))
                owner[b] = a
    for column in range(wide):
        middle = (xs[column] + xs[column + 1]) / 2
        for row in range(1, high):
            if not any(abs(r.y0 - ys[row]) <= _NEAR and r.x0 - 1 <= middle <= r.x1 + 1 for r in level):
                a, b = sorted((root((row - 1, column)), root((row, column))))
                owner[b] = a
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        x, y = (word.x0 + word.x1) / 2, word.base - 0.3 * word.size
        column, row = sum(v < x for v in xs) - 1, sum(v < y for v in ys) - 1
        if (row, column) in owner:
            held.setdefault(root((row, column)), []).append(word)
    texts = {cell: cell_text(level_lines(of, page), type) for cell, of in held.items()}
    left: dict[tuple[int, int], int] = {}
    for row, column in owner:
        cell = root((row, column))
        left[cell] = min(left.get(cell, wide), column)
    rows: list[Row] = []
    columns = tuple(xs[:-1])
    for row in range(high):
        cells = [texts.get(root((row, c)), "") if left[root((row, c))] == c else "" for c in range(wide)]
        if any(cells) and len({root((row, c)) for c in range(wide)}) == 1 and rows and root((row, 0))[0] < row:
            continue  # a cell as wide as the table is one row, however high
        middle = (ys[row] + ys[row + 1]) / 2
        end = max((r.x0 for r in upright if r.y0 - 1 <= middle <= r.y1 + 1), default=xs[-1])
        while len(cells) > 1 and not cells[-1] and xs[len(cells) - 1] > end - _NEAR:
            cells.pop()  # the row ends before the table does
        if any(cells):
            rows.append(Row(cells, page, columns, not rows, True))
    return rows
