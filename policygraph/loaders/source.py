"""A document's text with its places: lines, and stretches of text that remember where each character stood.

A loader joins lines, drops markup and resolves hyphens, yet every phrase it reads must lead back to the file. A
:class:`Stretch` carries, for each of its characters, the offset in the source text (Unicode code points from 0, as in
the Web Annotation Data Model, §4.2.5).
"""

from __future__ import annotations

import hashlib
import html
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from policygraph.errors import UnreadableDocument


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a document: character offsets (end exclusive), lines (1-based, inclusive) and the words there.

    ``transcribed_from`` names the row of a fact table where the words are a transcription, not the document's own.
    """

    start: int
    end: int
    line_start: int
    line_end: int
    quote: str
    page: int | None = None
    transcribed_from: str | None = None
    sheet: str | None = None
    row: int | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line of drawn text stands in its file, as far as the format says (all counted from 1).

    ``heading`` is the level of a heading that the format marks as one, 0 for any other line. ``lead`` is where the bold
    words end that a line opens with (its bullet or number counted in): a title that runs into its paragraph, or the
    whole line if all of it is bold; 0 if it opens with none.
    """

    page: int | None = None
    sheet: str | None = None
    row: int | None = None
    paragraph: int | None = None
    heading: int = 0
    lead: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its 1-based number, its text without the line end, its offset, and whether a page begins with it.

    ``heading`` and ``lead`` are those of its :class:`Place`. A line that is told otherwise than it is printed
    (:mod:`~policygraph.loaders.template`) knows where each of its characters stands, and which printed line is its last.
    """

    number: int
    text: str
    start: int
    new_page: bool = False
    heading: int = 0
    lead: int = 0
    origin: tuple[int, ...] = ()
    through: int = 0

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def cells(self) -> list[str]:
        """The cells of a tab-separated row."""
        return self.text.split("\t")


@dataclass(frozen=True)
class Stretch:
    """Text assembled from a source, each character with the source offset it came from."""

    source: Source
    text: str
    origin: tuple[int, ...]

    def passage(self, start: int = 0, end: int | None = None) -> Passage:
        """The place in the source of the characters from start to end (white space at both ends left out)."""
        stop = len(self.text) if end is None else end
        while start < stop and self.text[start].isspace():
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        if start >= stop:
            at = self.origin[min(start, len(self.origin) - 1)] if self.origin else 0
            return self.source.passage(at, at)
        return self.source.passage(self.origin[start], self.origin[stop - 1] + 1)

    @property
    def raw(self) -> str:
        """The same characters as they stand in the source, markup and runs of white space among them."""
        return self.source.text[self.origin[0] : self.origin[-1] + 1] if self.origin else ""

    def part(self, start: int, end: int | None = None) -> Stretch:
        """The stretch from start to end."""
        return Stretch(self.source, self.text[start:end], self.origin[start:end])

    def strip(self) -> Stretch:
        """Without white space at both ends."""
        left = len(self.text) - len(self.text.lstrip())
        return self.part(left, len(self.text.rstrip()) if self.text.strip() else left)

    def clean(self) -> Stretch:
        """Without markup, with entities resolved and runs of white space as one blank."""
        plain = self.strip()
        if not _UNCLEAN.search(plain.text):
            return plain
        chars: list[str] = []
        origin: list[int] = []
        for match in _PIECE.finditer(self.text):
            piece, at = match.group(), match.start()
            if piece[0] == "<" and _TAG.fullmatch(piece) or piece.isspace():
                piece = " "
            elif piece[0] == "&":
                piece = html.unescape(piece)
            elif piece != "\u00ad":
                chars.append(piece)
                origin.extend(self.origin[at : match.end()])
                continue
            if piece == " " and (not chars or chars[-1] == " "):
                continue
            piece = piece.replace("\u00ad", "")
            chars.extend(piece)
            origin.extend(self.origin[at + min(i, len(match.group()) - 1)] for i in range(len(piece)))
        return Stretch(self.source, "".join(chars), tuple(origin)).strip()

    def __add__(self, other: Stretch) -> Stretch:
        return Stretch(self.source, self.text + other.text, self.origin + other.origin)


_TAG = re.compile(r"</?(?:p|br|ul|ol|li|div|span|b|i|u|em|strong|a|h\d|td|tr|table|tbody)\b[^>]*>", re.I)
_UNCLEAN = re.compile(r"[<&\u00ad]|[^\S ]|  ")
_PIECE = re.compile(rf"{_TAG.pattern}|&[a-z]{{2,6}};|&#\d+;|\s+|[^\s<&\u00ad]+|\S", re.I)


@dataclass(frozen=True)
class Source:
    """The text of one file, or drawn from it, with line ends as ``\\n``, and where each line stands in the file.

    ``notes`` are for the load report: what the reader of the format left out, and why. ``told`` are the lines as the loaders
    are to see them, where that is not as they are printed.
    """

    file: str
    text: str
    encoding: str = "utf-8"
    path: str = ""
    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    told: tuple[Line, ...] = ()

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return self.told or self.printed

    @cached_property
    def printed(self) -> tuple[Line, ...]:
        """The lines as they stand in the file, however they are told."""
        lines, offset = [], 0
        for number, raw in enumerate(self.text.split("\n"), 1):
            page = raw.startswith("\f") or (len(raw) > 2 and raw[0] == " " and not raw[1].isspace() and raw[1] not in "•·▪-")
            place = self.place(number) or Place()
            lines.append(Line(number, raw.replace("\f", " "), offset, page, place.heading, place.lead))
            offset += len(raw) + 1
        return tuple(lines)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.printed]

    def line_at(self, offset: int) -> int:
        """The number of the line that holds an offset."""
        return bisect_right(self._starts, offset)

    def passage(self, start: int, end: int) -> Passage:
        """The passage between two offsets."""
        first, last = self.line_at(start), self.line_at(max(start, end - 1))
        place = self.place(first) or Place()
        return Passage(
            start, end, first, last, self.text[start:end],
            page=place.page, sheet=place.sheet, row=place.row, paragraph=place.paragraph,
        )  # fmt: skip

    def place(self, line: int) -> Place | None:
        """Where a line (1-based) stands in the file, if its format says more than lines."""
        return self.places[line - 1] if 0 < line <= len(self.places) else None

    def stretch(self, line: Line, start: int = 0, end: int | None = None) -> Stretch:
        """A part of one line."""
        stop = len(line.text) if end is None else end
        origin = line.origin[start:stop] if line.origin else tuple(range(line.start + start, line.start + stop))
        return Stretch(self, line.text[start:stop], origin)

    def cells(self, line: Line) -> list[Stretch]:
        """The cells of a tab-separated row, cleaned."""
        cells, at = [], 0
        for cell in line.cells:
            cells.append(self.stretch(line, at, at + len(cell)).clean())
            at += len(cell) + 1
        return cells


def read_text(path: Path) -> Source:
    """Read a text file: UTF-8 or UTF-16 with its mark, else Windows-1252.

    :raises UnreadableDocument: if it is missing, empty, binary or holds nothing but white space
    """
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise UnreadableDocument(
            f"this file cannot be read: {fault.strerror or fault}", where=str(path), remedy="Check the path and its permissions."
        ) from fault
    text, encoding = decode(raw, str(path))
    if not text.strip():
        raise UnreadableDocument(
            "this file holds no text", where=str(path), remedy="Leave it out, or save it again with its text."
        )
    return Source(path.name, text.replace("\r\n", "\n").replace("\r", "\n"), encoding, str(path))


def decode(raw: bytes, where: str) -> tuple[str, str]:
    """The text of the bytes and the name of their encoding.

    :raises UnreadableDocument: if the bytes are no text
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            try:
                return raw.decode(encoding), encoding
            except UnicodeDecodeError:
                break
    for known, remedy in _CONTAINERS:
        if raw.startswith(known):
            raise UnreadableDocument("this is not a text file", where=where, remedy=remedy)
    if b"\0" in raw:
        raise UnreadableDocument("this file is binary, not text", where=where, remedy="Save it as text (UTF-8).")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    strange = sum(c == "\ufffd" or (ord(c) < 32 and c not in "\t\n\r\f") for c in text)
    if strange > len(text) * 0.01:
        raise UnreadableDocument("this file is in no encoding we know", where=where, remedy="Save it as UTF-8.")
    return text, "windows-1252"


_CONTAINERS = (
    (b"%PDF", "It is a PDF: give it a name that ends in .pdf."),
    (b"PK\x03\x04", "It is a Word, Excel or zip file: give it a name that says so (.docx, .xlsx), or unpack it."),
    (b"\xd0\xcf\x11\xe0", "An old or password-protected Office file: open it, remove the password, save as .docx or .xlsx."),
    (b"{\\rtf", "It is rich text (RTF): open it and save as .docx or plain text."),
)
