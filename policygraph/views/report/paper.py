"""The parts of a paper. Every writer knows these and nothing else, so that all formats say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

#: How words are said: as they are, as a gap ("not stated"), with weight, quietly, as the words of a document, as gone or new.
Tone = Literal["", "gap", "strong", "quiet", "quote", "gone", "came"]


@dataclass(frozen=True, slots=True)
class Run:
    """Some words, and the place that they rest on."""

    text: str
    place: str = ""
    tone: Tone = ""


#: What stands in one line, or in a cell a line each.
Line = Sequence[Run]


@dataclass
class Text:
    """A paragraph."""

    runs: list[Run]


@dataclass
class Listing:
    """A list, a line a point."""

    points: list[list[Run]]


@dataclass
class Table:
    """A table: the first cell of each row is its heading; a cell is lines of runs."""

    caption: str
    headings: list[str]
    rows: list[list[list[Run]]]
    numeric: tuple[int, ...] = ()


Block = Text | Listing | Table


@dataclass
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: list[Block] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    id: str = ""


@dataclass
class Paper:
    """A whole report; ``basis`` are the lines on what it rests on."""

    kind: str
    title: str
    lang: str
    lead: list[Block]
    sections: list[Section]
    basis: list[tuple[str, str]]
    words: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Gives each section an address within the paper: "2-1" is the first part of the second section."""
        for section, number in numbered(self.sections):
            section.id = section.id or f"s{number}"


def numbered(sections: Sequence[Section], above: str = "") -> Iterator[tuple[Section, str]]:
    """Every section with its number, in the order of reading."""
    for n, section in enumerate(sections, 1):
        number = f"{above}{n}"
        yield section, number
        yield from numbered(section.sections, f"{number}-")


def text(words: str, place: str = "", tone: Tone = "") -> Text:
    """A paragraph of one run."""
    return Text([Run(words, place, tone)])


def clean(words: str) -> str:
    """Words without control characters and changes of direction, which neither XML nor a reader can do with."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]", "\ufffd", words)
