"""PDF files with a text layer: PDFium says which glyph stands where, :mod:`.page` reads the page, here it becomes text.

Running heads, page numbers and what is printed askew or cannot be seen are left out. Scripts, attachments and form
fields are not opened. PDFium (pypdfium2: BSD-3-Clause or Apache-2.0) repairs a broken table of objects by itself and
says how much stands on a page before any of it is fetched, so that a file built to overwhelm is known in time.
"""

from __future__ import annotations

import ctypes
import re
import time
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from policygraph.errors import UnreadableDocument
from policygraph.loaders.formats.drawing import BULLET_MARK, Drawing, Run
from policygraph.loaders.formats.page import (
    GAP,
    Layout,
    Line,
    Page,
    Paragraph,
    Part,
    Row,
    Rule,
    Type,
    Word,
    had_room,
    level_lines,
)
from policygraph.loaders.source import Place, Source

#: The longest municipal budgets have some six hundred pages; a thousand take about a minute.
MAX_PAGES = 1000
#: A full page of newsprint in A3 has some twenty thousand glyphs.
MAX_GLYPHS = 60_000
#: Of all pages together: a thousand close-printed ones.
MAX_ALL_GLYPHS = 6_000_000
#: Tables on one page have some hundred ruled lines; maps and drawings have more, and no cells.
MAX_RULES = 3000
#: One stream of a file unpacked: a picture in A3 at 600 dots an inch fills some two hundred megabytes.
MAX_STREAM = 256 * 2**20
#: A page takes some thirty milliseconds; so slow are only pages that are all built to be.
MAX_SECONDS = 300
_MAX_DEPTH = 6
_MAX_SHAPES = 60_000
_MAX_BOXES = 500

#: At the end of a line PDFium gives some hyphens these code points.
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0x2010: "-", 0x2011: "-", 0xAD: "\u00ad"}
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_RING = re.compile("a\u02da|\u02daa")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi(?!c)", re.I)
_SYMBOLS = re.compile(r"symbol|dingbats", re.I)
_PAGE_NUMBER = re.compile(
    r"(?:[-–|]\s*)?(?:side|page|s\.)?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:af|of|/)\s*\d{1,4})?(?:\s*[-–|])?", re.I
)

#: A paragraph that opens so is not the rest of another: "Fritidspas: …", "Mål 3 …".
_OPENS = re.compile(r"[A-ZÆØÅ][^:.!?]{2,90}:\s|[A-ZÆØÅ]\w+\s\d")


def read_pdf(path: Path) -> Source:
    """The text of a PDF, each line with its page.

    :raises UnreadableDocument: if it is encrypted, damaged, scanned without a text layer, or too large
    """
    _weigh(path)
    document = _open(path)
    try:
        if len(document) > MAX_PAGES:
            raise UnreadableDocument(
                f"this PDF has {len(document)} pages; at most {MAX_PAGES} are read",
                where=str(path),
                remedy="Save the part that holds the policy as a PDF of its own: qpdf in.pdf --pages . 1-500 -- out.pdf",
            )
        pages, pictures, notes, unmapped = _pages(document, path)
    finally:
        document.close()
    letters = sum(len(w.text) for page in pages for w in page.words)
    if unmapped > letters / 2:
        raise UnreadableDocument(
            "the letters of this PDF cannot be told from one another: its fonts do not say which glyph is which letter",
            where=str(path),
            remedy="Read it anew by its looks: ocrmypdf -l dan --force-ocr in.pdf out.pdf",
        )
    if letters < 20 * max(1, len(pictures) // 4) and pictures:
        raise UnreadableDocument(
            "this PDF is scanned: its pages are pictures without text",
            where=str(path),
            remedy="Add a text layer (OCR), then build again: ocrmypdf -l dan in.pdf out.pdf",
        )
    if pictures:
        notes.append(
            f"{_ranges(pictures)}: a picture without text, not read; ocrmypdf -l dan --skip-text in.pdf out.pdf adds its text"
        )
    _drop_furniture(pages)
    type = Type(pages)
    parts = _joined([part for page in pages for part in Layout(page, type).parts], type)
    return _draw(parts, type, path, notes)


_STREAM = re.compile(rb"stream\r?\n")


def _weigh(path: Path) -> None:
    """Look at what the streams of a file unpack to, before anything unpacks them whole.

    :raises UnreadableDocument: if one unpacks to too much
    """
    data = path.read_bytes()
    small = MAX_STREAM // 1032  # deflate packs no tighter
    at = 0
    while match := _STREAM.search(data, at):
        at = match.end()
        if data[match.start() - 3 : match.start()] == b"end":
            continue
        filters = data[max(0, match.start() - 1000) : match.start()].rpartition(b"obj")[2].count(b"FlateDecode")
        end = data.find(b"endstream", at, at + small)
        if filters > 1 or end < 0 and _unpacked(data, at) > MAX_STREAM:
            raise UnreadableDocument(
                f"a part of this PDF would unpack to more than {MAX_STREAM // 2**20} MB, or is packed twice over",
                where=str(path),
                remedy="It is built to overwhelm, or holds a huge picture: print it to a new PDF, or leave it out.",
            )
        at = max(at, end)


def _unpacked(data: bytes, at: int) -> int:
    """How much a stream unpacks to, counted as far as the limit."""
    stream = zlib.decompressobj()
    size = 0
    try:
        while size <= MAX_STREAM and at < len(data) and not stream.eof:
            piece = stream.unconsumed_tail or data[at : at + 2**16]
            at += 0 if stream.unconsumed_tail else 2**16
            size += len(stream.decompress(piece, 2**20))
    except zlib.error:
        pass  # packed in another way, or encrypted
    return size


def _open(path: Path) -> pdfium.PdfDocument:
    """:raises UnreadableDocument: if PDFium cannot open it"""
    try:
        document = pdfium.PdfDocument(path)
        len(document)
    except pdfium.PdfiumError as fault:
        if fault.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise UnreadableDocument(
                "this PDF is encrypted: it opens only with a password",
                where=str(path),
                remedy="Open it with its password and save it without one: qpdf --decrypt --password=… in.pdf out.pdf",
            ) from fault
        with path.open("rb") as stream:
            is_pdf = b"%PDF" in stream.read(1024)
        raise UnreadableDocument(
            "this PDF is damaged or cut off" if is_pdf else "this is no PDF, only named like one",
            where=str(path),
            remedy="Fetch it anew; if it opens in a browser, print it to a new PDF from there."
            if is_pdf
            else "Give it the ending of its kind, or save it again.",
        ) from fault
    if len(document) == 0:
        document.close()
        raise UnreadableDocument("this PDF has no pages", where=str(path), remedy="Fetch it anew.")
    return document


def _pages(document: pdfium.PdfDocument, path: Path) -> tuple[list[Page], list[int], list[str], int]:
    """The pages with text; the numbers of those that are only pictures; notes; how many glyphs have no known letter."""
    pages: list[Page] = []
    pictures: list[int] = []
    crowded: list[int] = []
    damaged: list[int] = []
    unmapped = glyphs = 0
    begun = time.monotonic()
    for number in range(1, len(document) + 1):
        if time.monotonic() - begun > MAX_SECONDS:
            raise UnreadableDocument(
                f"the first {number - 1} pages of this PDF took more than {MAX_SECONDS} seconds to read",
                where=str(path),
                remedy="Print it to a new PDF, or save the part that holds the policy as a PDF of its own.",
            )
        try:
            page = document[number - 1]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            damaged.append(number)
            continue
        count = max(0, raw.FPDFText_CountChars(text.raw))
        glyphs += count
        if glyphs > MAX_ALL_GLYPHS:
            raise UnreadableDocument(
                f"this PDF has more text than any policy ({MAX_ALL_GLYPHS // 10**6} million letters by page {number})",
                where=str(path),
                remedy="Save the part that holds the policy as a PDF of its own.",
            )
        if count > MAX_GLYPHS:
            crowded.append(number)
        else:
            reading = _Reading(page, text, count, number)
            unmapped += reading.unmapped
            if reading.page.words:
                pages.append(reading.page)
            elif reading.pictured:
                pictures.append(number)
        text.close()
        page.close()
    notes = [
        f"{_ranges(of)}: {what}"
        for of, what in ((crowded, f"more than {MAX_GLYPHS} letters on a page, not read"), (damaged, "damaged, not read"))
        if of
    ]
    if not pages and notes:
        raise UnreadableDocument("no page of this PDF can be read", where=str(path), remedy="; ".join(notes))
    return pages, pictures, notes, unmapped


def _ranges(numbers: Sequence[int]) -> str:
    """ "page 3", "pages 3, 7–9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ("page " if len(numbers) == 1 else "pages ") + ", ".join("–".join(map(str, run)) for run in runs)


# --- one page of PDFium's ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Look:
    """How the glyphs of one text object look. ``turn``: quarter turns to the left, None if it stands askew."""

    turn: int | None
    size: float
    bold: bool
    symbol: bool
    seen: bool
    white: bool


@dataclass(slots=True)
class _Glyph:
    text: str
    x0: float
    x1: float
    base: float
    look: _Look
    spaced: bool
    guessed: bool


#: A box: left, bottom, right, top, in the PDF's own directions.
Box = tuple[float, float, float, float]


class _Reading:
    """Glyphs, ruled lines and pictures of one page, turned so that its text stands upright."""

    def __init__(self, page: pdfium.PdfPage, text: pdfium.PdfTextPage, count: int, number: int) -> None:
        self._page, self._text = page, text
        self._looks: dict[int, _Look] = {}
        self.unmapped = 0
        self._shapes = 0
        self._boxes: list[Box] = []
        self._images: list[Box] = []
        self._edges: list[tuple[Box, bool]] = []
        self._collect(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, (1, 0, 0, 1, 0, 0), 0)
        self.pictured = bool(self._images)
        glyphs = list(self._glyphs(count))
        turns = Counter(g.look.turn for g in glyphs if g.look.turn is not None)
        turn = turns.most_common(1)[0][0] if turns else 0
        left, bottom, right, top = page.get_mediabox()
        x0, y0, x1, y1 = _turned((left, bottom, right, top), turn)
        self._turn, self._x, self._y = turn, x0, y0
        words = self._words([g for g in glyphs if g.look.turn == turn])
        rules = [Rule(a - x0, b - y0, c - x0, d - y0, f) for (a, b, c, d), f in ((_turned(e, turn), f) for e, f in self._edges)]
        self.page = Page(number, x1 - x0, y1 - y0, words, list(dict.fromkeys(rules)) if len(rules) <= MAX_RULES else [])

    # glyphs

    def _glyphs(self, count: int) -> Iterator[_Glyph]:
        handle = self._text.raw
        box = raw.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        spaced, guessed = True, False
        for at in range(count):
            code = raw.FPDFText_GetUnicode(handle, at)
            shape = raw.FPDFText_GetTextObject(handle, at)
            if not shape:  # PDFium's guess: a blank, a line end
                guessed = guessed or code == 0x20
                continue
            if code in (0x20, 0xA0, 0x09, 0x0A, 0x0D, 0x3000) or 0x2000 <= code <= 0x200A or code == 0x202F:
                spaced = True
                continue
            if 0x200B <= code <= 0x200F or code == 0xFEFF or 0xD800 <= code <= 0xDFFF:
                continue
            key = ctypes.cast(shape, ctypes.c_void_p).value or 0
            look = self._looks.get(key) or self._looks.setdefault(key, self._look(shape, at))
            if not raw.FPDFText_GetLooseCharBox(handle, at, box) or not raw.FPDFText_GetCharOrigin(handle, at, x, y):
                continue
            if code in (0, 0xFFFD) or code < 0x20 and code != 0x02:
                self.unmapped += 1
                continue
            text = _HYPHENS.get(code) or _LIGATURES.get(code) or chr(code)
            if look.symbol or 0xE000 <= code <= 0xF8FF:
                text = "•"
            if look.turn is None or not self._shows(look, box):
                continue
            turn = look.turn
            x0, _, x1, _ = _turned((box.left, box.bottom, box.right, box.top), turn)
            if x1 - x0 > 20 * look.size:
                x1 = x0 + look.size
            _, base, _, _ = _turned((x.value, y.value, x.value, y.value), turn)
            yield _Glyph(text, x0, x1, base, look, spaced, guessed)
            spaced = guessed = False

    def _look(self, shape: object, at: int) -> _Look:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text.raw, at, matrix)
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        across, up = (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5
        turn = None
        if across:
            turn = next((n for n, v in enumerate((a, b, -a, -b)) if v / across > 0.995), None)
        size = round(raw.FPDFText_GetFontSize(self._text.raw, at) * (up or 1.0), 1)
        name = ctypes.create_string_buffer(200)
        font = raw.FPDFTextObj_GetFont(shape)
        raw.FPDFFont_GetBaseFontName(font, name, 200)
        family = name.value.decode("utf-8", "replace")
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        raw.FPDFText_GetFillColor(self._text.raw, at, red, green, blue, alpha)
        white = min(red.value, green.value, blue.value) > 247
        mode = raw.FPDFTextObj_GetTextRenderMode(shape)
        return _Look(
            turn,
            max(size, 0.1),
            bool(_BOLD.search(family)) or raw.FPDFFont_GetWeight(font) >= 600 or mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE,
            family.casefold().find("wingding") >= 0 or bool(_SYMBOLS.search(family)) and family.casefold().find("segoe") < 0,
            mode != raw.FPDF_TEXTRENDERMODE_INVISIBLE and alpha.value > 25,
            white,
        )

    def _shows(self, look: _Look, box: raw.FS_RECTF) -> bool:
        """Whether a glyph is seen, or is the text layer of a picture. White ones need something behind them."""
        if look.seen and not look.white:
            return look.size >= 2
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        behind = [*self._images, *(self._boxes if look.seen else ())]
        return look.size >= 2 and any(a <= x <= c and b <= y <= d for a, b, c, d in behind)

    def _words(self, glyphs: Sequence[_Glyph]) -> list[Word]:
        words: list[Word] = []
        parts: list[list[str]] = []
        marks: list[bool] = []
        last: _Look | None = None
        for glyph in glyphs:
            look, x0, x1, base = glyph.look, glyph.x0 - self._x, glyph.x1 - self._x, glyph.base - self._y
            if words and not glyph.spaced:
                word = words[-1]
                level = abs(word.base - base) < 0.12 * word.size and abs(word.size - look.size) < 0.15 * word.size
                near = -0.6 * look.size < x0 - word.x1 < (0.08 if glyph.guessed else GAP) * look.size and x0 > word.x0
                if (
                    level
                    and near
                    and (last is look or last is not None and last.bold == look.bold and last.symbol == look.symbol)
                ):
                    parts[-1].append(glyph.text)
                    word.x1 = max(word.x1, x1)
                    last = look
                    continue
            gap = x0 - words[-1].x1 if words else 0.0
            word = Word(x0, x1, base, look.size, look.bold, "", glyph.spaced or glyph.guessed and gap > 0.08 * look.size)
            if words and look.size < 0.8 * words[-1].size and 0.15 < (words[-1].base - base) / words[-1].size < 0.7:
                if -1 < x0 - words[-1].x1 < 0.5 * look.size:
                    word.base, word.raised, word.spaced = words[-1].base, True, False
            elif words and words[-1].raised and abs(words[-1].base - base) < 0.1 and not glyph.spaced:
                pass
            elif words and words[-1].size < 0.8 * look.size and 0.15 < (base - words[-1].base) / look.size < 0.7:
                if -1 < x0 - words[-1].x1 < 0.5 * look.size and not words[-1].raised:
                    words[-1].base, words[-1].raised = base, True  # the number in front of a footnote
            words.append(word)
            parts.append([glyph.text])
            marks.append(look.symbol)
            last = look
        for word, part in zip(words, parts):
            word.text = _RING.sub("å", unicodedata.normalize("NFC", "".join(part)))
        return [w for w in words if w.x0 >= -5 and w.text]

    # ruled lines and pictures

    def _collect(self, parent: object, count: object, get: object, matrix: tuple[float, ...], depth: int) -> None:
        """Find what is drawn, in forms within forms too."""
        number = count(parent)  # type: ignore[operator]
        self._shapes += max(0, number)
        if self._shapes > _MAX_SHAPES:
            return
        for at in range(number):
            shape = get(parent, at)  # type: ignore[operator]
            kind = raw.FPDFPageObj_GetType(shape)
            if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
                if len(self._images) < _MAX_BOXES:
                    self._images.append(_moved(_bounds(shape), matrix))
            elif kind == raw.FPDF_PAGEOBJ_PATH and len(self._edges) <= 2 * MAX_RULES:
                self._path(shape, matrix)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                inner = _times(_matrix(shape), matrix)
                self._collect(shape, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1)

    def _path(self, shape: object, matrix: tuple[float, ...]) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(shape, fill, stroke)
        if not fill.value and not stroke.value:
            return
        if fill.value and not stroke.value:
            red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
            raw.FPDFPageObj_GetFillColor(shape, red, green, blue, alpha)
            if min(red.value, green.value, blue.value) > 250 or alpha.value < 10:
                return
        frame = _moved(_bounds(shape), matrix)
        if fill.value and len(self._boxes) < _MAX_BOXES:
            self._boxes.append(frame)
        if min(frame[2] - frame[0], frame[3] - frame[1]) <= 3:
            self._edge(frame, False)
            return
        number = raw.FPDFPath_CountSegments(shape)
        if not 0 < number <= 4000:
            return
        whole = _times(_matrix(shape), matrix)
        x, y = ctypes.c_float(), ctypes.c_float()
        start = last = (0.0, 0.0)
        for at in range(number):
            segment = raw.FPDFPath_GetPathSegment(shape, at)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            point = _point(x.value, y.value, whole)
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
                start = point
            elif raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
                self._edge((*last, *point), not stroke.value)
            if raw.FPDFPathSegment_GetClose(segment):
                self._edge((*point, *start), not stroke.value)
            last = point

    def _edge(self, line: Box, shade: bool) -> None:
        """Keep a level or upright line of some length."""
        x0, x1 = sorted((line[0], line[2]))
        y0, y1 = sorted((line[1], line[3]))
        if x1 - x0 <= 3 and y1 - y0 >= 6:
            middle = round((x0 + x1) / 2, 1)
            self._edges.append(((middle, round(y0, 1), middle, round(y1, 1)), shade))
        elif y1 - y0 <= 3 and x1 - x0 >= 6:
            middle = round((y0 + y1) / 2, 1)
            self._edges.append(((round(x0, 1), middle, round(x1, 1), middle), shade))


def _turned(box: Box, turn: int) -> Box:
    """A box of the PDF's (y upwards) so that text of that turn reads from left to right, y downwards."""
    a, b, c, d = box
    if turn == 0:
        return a, -d, c, -b
    if turn == 1:
        return b, a, d, c
    if turn == 2:
        return -c, b, -a, d
    return -d, -c, -b, -a


def _bounds(shape: object) -> Box:
    a, b, c, d = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(shape, a, b, c, d)
    return a.value, b.value, c.value, d.value


def _matrix(shape: object) -> tuple[float, ...]:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(shape, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(m: tuple[float, ...], n: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = m
    p, q, r, s, t, u = n
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _point(x: float, y: float, m: tuple[float, ...]) -> tuple[float, float]:
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]


def _moved(box: Box, m: tuple[float, ...]) -> Box:
    (a, b), (c, d) = _point(box[0], box[1], m), _point(box[2], box[3], m)
    return min(a, c), min(b, d), max(a, c), max(b, d)


# --- running heads and feet ---------------------------------------------------------------------------------------------

_MARGIN = 0.14


def _drop_furniture(pages: list[Page]) -> None:
    """Take away what stands at one place on page after page, but for its digits, and lone page numbers."""
    slots: dict[tuple[str, int], list[tuple[Page, Line, str]]] = defaultdict(list)
    gone: dict[int, set[int]] = defaultdict(set)
    outer: set[int] = set()
    for page in pages:
        lines = level_lines(page.words, page.number)
        for side, ordered in (("top", lines), ("foot", lines[::-1])):
            near = [n for n in ordered if (n.base if side == "top" else page.height - n.base) <= _MARGIN * page.height]
            for line in near:
                far = line.base if side == "top" else page.height - line.base
                slots[side, round(far / 4)].append((page, line, re.sub(r"\d+", "#", line.text)))
            for line in ordered[: _apart(page, ordered, len(near))]:
                outer.add(id(line))
                if _PAGE_NUMBER.fullmatch(line.text.strip()):
                    gone[page.number].update(map(id, line.words))
    for (side, slot), here in slots.items():
        beside = [entry for s in (slot - 1, slot, slot + 1) for entry in slots.get((side, s), ())]
        counts = Counter(text for _, line, text in beside if id(line) in outer)
        if sum(n for n in counts.values() if n > 1) < 0.75 * len(beside):
            continue
        for page, line, text in here:
            if counts[text] > 1:
                gone[page.number].update(map(id, line.words))
    for page in pages:
        page.words = [w for w in page.words if id(w) not in gone[page.number]]
    pages[:] = [page for page in pages if page.words]


def _apart(page: Page, lines: Sequence[Line], most: int) -> int:
    """How many of the first lines, at most so many, white or a rule parts from the text."""
    apart = parts = letters = 0
    text = max(sum(len(line.text) for line in run) for run in _runs_of_lines(lines))
    for number in range(1, min(most, len(lines) - 1) + 1):
        last, following = lines[number - 1], lines[number]
        letters += len(last.text)
        if letters >= text or _boxed(page, last.words[0]):
            break
        # What is set in columns may be the head of a table: it stands close to what is under it.
        parts = max(parts, sum(b.x0 - a.x1 > 1.2 * last.size for a, b in pairwise(last.words)))
        white = _white(last, following)
        between = sorted((last.base, following.base))
        ruled = any(r.level and between[0] - 2 < r.y0 < between[1] for r in page.rules)
        if white > 1.8 or parts < 2 and (ruled or white > 0.7):
            apart = number
    return apart


def _white(a: Line, b: Line) -> float:
    """The white between two lines, as a multiple of the size of the first."""
    return (abs(a.base - b.base) - 0.9 * max(a.size, b.size)) / a.size


def _runs_of_lines(lines: Sequence[Line]) -> Iterator[list[Line]]:
    run = [lines[0]]
    for before, line in pairwise(lines):
        if _white(before, line) > 0.7:
            yield run
            run = []
        run.append(line)
    yield run


def _boxed(page: Page, word: Word) -> bool:
    """Whether a word stands between two upright rules: in the cell of a table."""
    y = word.base - 0.3 * word.size
    beside = [r.x0 for r in page.rules if not r.level and r.y0 - 1 <= y <= r.y1 + 1]
    return any(x < word.x0 + 1 for x in beside) and any(x > word.x0 for x in beside)


# --- pages put together -------------------------------------------------------------------------------------------------


def _joined(parts: list[Part], type: Type) -> list[Part]:
    """Parts that a page or a column parts put together: paragraphs, footnotes, rows of tables."""
    out: list[Part] = []
    text: Paragraph | None = None
    note: Paragraph | None = None
    table: list[Row] = []
    page, fresh = 0, False
    for part in parts:
        here = part.page if isinstance(part, Row) else part.lines[0].page
        turned, page = here != page, here
        if isinstance(part, Row):
            fresh = fresh or turned
            if fresh and table and _alike(table[-1], part):
                part.first = False
                if part.cells == table[0].cells:
                    continue  # the head of the table again
                fresh = False
                if _is_rest(table[-1], part):
                    last = table[-1]
                    last.cells = [
                        type.join(a, b) if a and b else a or b for a, b in zip_longest(last.cells, part.cells, fillvalue="")
                    ]
                    continue
            fresh = False
            table = [] if part.first else table
            table.append(part)
            out.append(part)
            text = None
        elif part.note is not None:
            if part.note == -1 and note is not None:
                note.lines += part.lines
            else:
                note = part
                out.append(part)
        else:
            if text is not None and (turned or part.joint) and _continues(text, part, type):
                text.lines += part.lines
            else:
                out.append(part)
                text = part
            table = []
    return out


def _alike(a: Row, b: Row) -> bool:
    """Whether two rows have the same columns."""
    return len(a.columns) == len(b.columns) and all(abs(x - y) < 6 for x, y in zip(a.columns, b.columns))


def _is_rest(last: Row, row: Row) -> bool:
    """Whether a row has no first cell of its own, and goes on with cells that were begun."""
    return not row.cells[0] and bool(last.cells[0]) and all(a or not b for a, b in zip_longest(last.cells, row.cells))


def _continues(before: Paragraph, after: Paragraph, type: Type) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    if abs(before.size - after.size) > 0.6 or _level(before, type) or _level(after, type):
        return False
    last, first = before.lines[-1], after.lines[0]
    if first.bullet or first.numbered or last.bold != first.bold and last.words[-1].bold != first.words[0].bold:
        return False
    if _OPENS.match(first.text):
        return False
    if not re.search(r"[.!?:;][)\"”’'*]*$", last.text):
        return first.text[0].islower() or not had_room(last, first, before.right)
    # A full line that ends a sentence ends its paragraph too only by chance; a lone line before a turn is seldom a part.
    return len(before.lines) > 1 and not had_room(last, first, before.right)


def _level(paragraph: Paragraph, type: Type) -> int:
    """1 if a paragraph is a heading by its size, 2 by its weight alone, 0 if it is none."""
    text = " ".join(line.text for line in paragraph.lines)
    if paragraph.note is not None or paragraph.lines[0].bullet or not re.search(r"[^\W\d_]", text):
        return 0
    long = len(text) > 120 and text.endswith((".", ",", ";")) or len(text) > 250
    if paragraph.size >= type.size * 1.09 + 0.3 and not long:
        return 1
    short = len(paragraph.lines) <= 3 and len(text) <= 160 and not text.endswith((".", ",", ";", ":"))
    return 2 if paragraph.bold and not type.bold and short and paragraph.size > type.size * 0.94 else 0


class _Drawn(Drawing):
    """A drawing whose lines know their page."""

    page: int | None = None

    def _put(self, text: str, place: Place) -> None:
        super()._put(text, replace(place, page=self.page) if text.strip() else place)


def _draw(parts: Sequence[Part], type: Type, path: Path, notes: Sequence[str]) -> Source:
    """What the parts say as text."""
    drawing = _Drawn()
    levels = {id(p): _level(p, type) for p in parts if isinstance(p, Paragraph)}
    sizes = sorted({round(p.size) for p in parts if isinstance(p, Paragraph) and levels[id(p)] == 1}, reverse=True)
    number = 0
    for part in parts:
        if isinstance(part, Row):
            drawing.page = part.page
            number = 1 if part.first else number + 1
            drawing.row(part.cells, number)
            continue
        drawing.page = part.lines[0].page
        runs = _runs(part, type)
        if part.note is not None:
            text = "".join(text for text, _ in runs).replace("\n", " ")
            drawing.note(part.note, re.sub(r"^\d{1,3}[.)]?\s*", "", text)) if part.note > 0 else drawing.write(runs)
            continue
        level = levels[id(part)]
        heading = sizes.index(round(part.size)) + 1 if level == 1 else len(sizes) + 1 if level else 0
        item = part.item and not heading
        begin = len(drawing.lines)
        drawing.write(
            [(text.replace("\n", " "), bold) for text, bold in runs] if heading else runs,
            heading=heading,
            marker=BULLET_MARK if part.lines[0].bullet and not heading else "",
            item=item,
        )
        turns = [b.page for a, b in zip(part.lines, part.lines[1:]) if a.page != b.page]
        written = [at for at in range(begin, len(drawing.lines)) if drawing.lines[at].strip()]
        for at, page in zip(written[1:], turns):
            drawing.places[at] = replace(drawing.places[at], page=page)
    return drawing.source(path, "pdf", notes)


def _runs(paragraph: Paragraph, type: Type) -> list[Run]:
    """A paragraph's text, its lines joined. Where a page ends within it a line ends too, if it is sure to be joined again."""
    runs: list[Run] = []
    whole = ""
    before: Line | None = None
    for line in paragraph.lines:
        pieces = list(line.runs)
        text = line.text
        if before is None and line.bullet:
            pieces[0] = (pieces[0][0][len(line.words[0].text) :].lstrip(), pieces[0][1])
            text = text[len(line.words[0].text) :].lstrip()
        if before is None:
            whole = text
        elif before.page != line.page and text[:1].islower() and not whole.endswith("\u00ad"):
            runs.append(("\n", pieces[0][1]))
            whole = text
        else:
            joined = type.join(whole, text)
            between = joined[: len(joined) - len(text)]
            if len(between) < len(whole):
                runs[-1] = (runs[-1][0][:-1], runs[-1][1])
            elif len(between) > len(whole):
                runs.append((" ", runs[-1][1] and pieces[0][1]))
            whole = joined
        runs += pieces
        before = line
    return [(text.replace("\u00ad", ""), bold) for text, bold in runs]
