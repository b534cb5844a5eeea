"""Text being drawn: lines are put down one by one, each with its place, and blank lines where paragraphs part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from policygraph.loaders.blocks import BULLET, ENUMERATED
from policygraph.loaders.source import Place, Source

BULLET_MARK = "• "
#: The rule over a footnote, as the reader of blocks knows it.
_RULE = " " * 40

#: A run of characters and whether it is bold. A line feed is a line break.
Run = tuple[str, bool]


class Drawing:
    """The text of a document as far as it is drawn."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.places: list[Place] = []
        self.paragraph = 0
        self._last: Literal["", "item", "row", "other"] = ""

    def write(self, runs: Iterable[Run], *, heading: int = 0, marker: str = "", item: bool = False) -> None:
        """A paragraph: a line, or several if it has line breaks; two breaks on end make a gap.

        :param marker: the bullet or number to put in front
        :param item: whether it is an item of a list, marker or not
        """
        drawn = split_lines(runs)
        while drawn and not drawn[0][0]:
            drawn.pop(0)
        while drawn and not drawn[-1][0]:
            drawn.pop()
        if not drawn:
            return
        self.paragraph += 1
        if not (item and self._last == "item"):
            self._gap()
        if heading:
            drawn = [(" ".join(text for text, _ in drawn if text), 0)]
        for number, (text, lead) in enumerate(drawn):
            if not text:
                self._gap()
                continue
            front = marker if number == 0 else ""
            self._put(
                front + text,
                Place(paragraph=self.paragraph, heading=heading, lead=0 if heading or not lead else lead + len(front)),
            )
        self._last = "item" if item else "other"

    def row(self, cells: Sequence[str], number: int) -> None:
        """A row of a table, the first one after a blank line; nothing if no cell holds anything."""
        if not any(cells):
            return
        self.paragraph += 1
        if self._last != "row" or number == 1:
            self._gap()
        self._put("\t".join(cells), Place(row=number, paragraph=self.paragraph))
        self._last = "row"

    def note(self, number: int, text: str) -> None:
        """A footnote, under a rule."""
        self._gap(_RULE)
        self.paragraph += 1
        self._put(f"{number} {text}", Place(paragraph=self.paragraph))
        self._last = "other"

    def source(self, path: Path, encoding: str, notes: Sequence[str] = ()) -> Source:
        """What was drawn, as the source that loaders read."""
        return Source(path.name, "\n".join([*self.lines, ""]), encoding, str(path), (*self.places, Place()), tuple(notes))

    def _gap(self, blank: str = "") -> None:
        if self.lines:
            self._put(blank, Place())

    def _put(self, text: str, place: Place) -> None:
        self.lines.append(text)
        self.places.append(place)


def split_lines(runs: Iterable[Run]) -> list[tuple[str, int]]:
    """The lines of a paragraph, white space collapsed, and where the bold words end that each opens with."""
    lines: list[list[Run]] = [[]]
    for text, bold in runs:
        first, *more = text.split("\n")
        lines[-1].append((first, bold))
        lines.extend([(part, bold)] for part in more)
    return [_collapse(line) for line in lines]


def _collapse(runs: Iterable[Run]) -> tuple[str, int]:
    chars: list[str] = []
    bold: list[bool] = []
    for text, strong in runs:
        for char in text:
            if char.isspace():
                if not chars or chars[-1] == " ":
                    continue
                char = " "
            chars.append(char)
            bold.append(strong)
    line = "".join(chars).rstrip()
    marker = BULLET.match(line) or ENUMERATED.match(line)
    start = marker.end() if marker else 0
    end = start
    while end < len(line) and (bold[end] or line[end] == " "):
        end += 1
    lead = len(line[:end].rstrip())
    return line, lead if lead > start else 0


def numeral(number: int, style: str) -> str:
    """A number as Word and HTML print it: ``decimal``, ``lowerLetter``, ``upperLetter``, ``lowerRoman``, ``upperRoman``."""
    if style in ("lowerLetter", "upperLetter") and 0 < number <= 780:  # up to thirty z; nobody writes more
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = ""
        for value, letters in _ROMAN:
            times, number = divmod(number, value)
            roman += letters * times
        return roman.lower() if style == "lowerRoman" else roman
    return f"{number:02d}" if style == "decimalZero" else str(number)


_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
