"""A document as far as it is read: its blocks and their marks, what is open, and what is known so far.

Every function of this package takes it as ``now``. What the document says goes into :attr:`Reading.document`; all else
is for knowing what the next block belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from policygraph.loaders.blocks import Block, blocks
from policygraph.loaders.catalogue import Tables, has_tables
from policygraph.loaders.names import Names
from policygraph.loaders.outline import Opening, Outline, label_lines
from policygraph.loaders.records import Document, Record
from policygraph.loaders.source import Stretch
from policygraph.ontology.vocabulary import Vocabulary


@dataclass
class Section:
    """What is open under a goal."""

    goal: Record | None = None
    #: The role of the label that is open: "result-target", "method", "measures", "initiatives"; or "after-method".
    zone: str = ""
    #: What is told under the goal; its targets are read in the light of it.
    background: list[Stretch] = field(default_factory=list)
    target: Record | None = None
    initiative: Record | None = None
    #: Whether the initiative has a title of its own: all below is told of it, until something else opens.
    titled: bool = False
    #: The role of a label of the initiative that stood alone on its line.
    field: str = ""
    #: What is told of the initiative so far.
    text: str = ""
    #: Whether goals are being listed.
    lead: bool = False
    #: Whether a sentence announced a list of initiatives.
    initiative_list: bool = False
    #: Whether a label for method opened before any target: the targets stand under it.
    measuring: bool = False
    #: Whether text stood on the label's own line.
    inline: bool = False
    #: The level of the heading that the goal or the initiative stands under.
    level: int = 0
    #: The goal that the listed goals are parts of.
    whole: Record | None = None
    #: By when, where the label of the targets says it of all of them.
    due: Stretch | None = None
    #: How they are measured, where a sentence says it of all of them.
    how: Stretch | None = None


class Reading:
    """The state that all share."""

    def __init__(self, document: Document, words: Vocabulary) -> None:
        self.document, self.words = document, words
        self.names = Names(words, document.source.text)
        self.parts = blocks(document.source, label_lines(words))
        self.outline = Outline(self.parts, words, document.genre)
        self.tables = Tables(document, words)
        self.layout = self.outline.layout
        #: The line where the first goal, list of goals or area stands; what is above is front matter.
        self.body_from = 0
        self.section = Section()
        #: The last goal of a list that is over: a label, a heading or a target further down may still be of it.
        self.listed: Record | None = None
        #: The heading of the part or the area, and its number.
        self.theme: Stretch | None = None
        self.theme_number: str | None = None
        #: A goal whose number or label stood alone, so that the next block is its text; and the line with the number.
        self.awaited: Opening | None = None
        self.marker: Stretch | None = None
        #: The block before, and how deep the last heading stands.
        self.last: Block | None = None
        self.above = 0
        #: The levels of the headings that goals are or stand under, by their keys.
        self.levels: dict[str, int] = {}
        #: Goals by the numbers that they have besides their first: "Mål 1 og 2".
        self.further: dict[str, Record] = {}
        #: Initiatives read from tables; the lines that stand between rows; the columns of the table of targets that is open.
        self.tabled: list[Record] = []
        self.dividing: set[int] = set()
        self.target_columns: list[str] = []
        self.target_headings: dict[str, Stretch] = {}
        #: Whether the table that is open gives only sums of initiatives that are told of above.
        self.sums_only = False

    def known(self, number: str | None) -> Record | None:
        """The goal that has a number."""
        known = next((g for g in self.document.of("goal") if number and g.first("number") == number), None)
        return known or self.further.get(number or "")

    @cached_property
    def firsts(self) -> list[int]:
        """The line where each part begins."""
        return [part.first for part in self.parts]

    @cached_property
    def in_tables(self) -> bool:
        """Whether a catalogue has its initiatives in tables, and none under a title."""
        return self.document.genre == "catalogue" and not self.layout.titles and has_tables(self.document.source, self.words)
