"""HTML and Markdown, drawn as text.

HTML is read with lxml, what stands around the page's own content left out: navigation, head and foot, forms, scripts,
cookie banners. Markdown is read with markdown-it, line by line, so that a line of the text is the same line of the file.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from pathlib import Path

import lxml.html
from lxml.html import HtmlElement
from markdown_it import MarkdownIt
from markdown_it.token import Token

from policygraph.loaders.formats.drawing import BULLET_MARK, Drawing, Run, numeral, split_lines
from policygraph.loaders.source import Place, Source, decode, read_text

_OUT = frozenset(
    ("script", "style", "noscript", "template", "head", "nav", "aside", "footer", "dialog", "menu", "iframe", "object", "embed")
    + ("button", "select", "textarea", "input", "label", "legend", "svg", "math", "canvas", "audio", "video", "img", "map")
)
_OUT_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "complementary", "menu", "menubar", "toolbar")
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|breadcrumbs?|skip-?(?:link|nav|to)\w*|sr-only|site-(?:header|footer)|navbar)(?=$|[\s_-])",
    re.I,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    ("html", "body", "main", "article", "section", "div", "header", "hgroup", "p", "blockquote", "pre", "address", "center")
    + ("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "hr", "form")
    + ("figure", "figcaption", "details", "summary", "fieldset", *_HEADINGS)
)
_BOLD = frozenset(("b", "strong", "u"))
_STYLE_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_LIST_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_NOTE_ID = re.compile(r"(?:^|[-_:])(?:fn|ftn|edn|footnote|endnote|note|fodnote)[-_:]?(?!ref)\w*?\d+$", re.I)
_NOTE_SIGN = re.compile(r"[\s\[(]*(?:\d{1,3}|[ivx]{1,6}|\*+)[\s\])]*")
_CHARSET = re.compile(rb"""<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
#: Pages nest some tens of elements deep. Deeper than this is no page that people wrote.
_MAX_DEPTH = 200
#: Columns or rows that one cell may claim: more is no table that people read.
_MAX_SPAN = 100
_MAX_COLUMNS = 200


# --- HTML -----------------------------------------------------------------------------------------------------------


def read_html(path: Path) -> Source:
    """The text of a web page's own content.

    :raises UnreadableDocument: if it is binary, or nested without end
    """
    raw = path.read_bytes()
    text, encoding = decode_html(raw, str(path))
    if not re.search(r"<\s*[a-z!?/]", text, re.I):
        return read_text(path)
    page = parse(text)
    drawing = draw(page)
    left = _words(page) - sum(len(line.split()) for line in drawing.lines)
    notes = [f"menus, head, foot and forms around the page's content are not read (about {left} words)"] if left > 0 else []
    return drawing.source(path, encoding, notes)


def decode_html(raw: bytes, where: str) -> tuple[str, str]:
    """The text of a page: by its byte order mark, as UTF-8, else in the encoding it declares.

    :raises UnreadableDocument: if the bytes are no text
    """
    declared = _CHARSET.search(raw[:4096])
    if declared and not raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not _is_utf8(raw):
        try:
            known = codecs.lookup(declared[1].decode("ascii")).name
            # What calls itself Latin-1 or ASCII on the web is Windows-1252 (WHATWG, Encoding).
            if known not in ("iso8859-1", "ascii") and not known.startswith("utf"):
                return raw.decode(known), known
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(raw, where)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def parse(html: str) -> HtmlElement:
    """The tree of a page. Entities that a page declares itself are not expanded."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)


def draw(page: HtmlElement, marked: bool = False) -> Drawing:
    """Draw a page's content.

    :param marked: whether list items have their bullets and numbers in their text already
    :raises RecursionError: if it is nested deeper than any page that people write
    """
    return _Page(page, marked).drawing


@dataclass
class _Row:
    """The cells of a row, and how many columns those span that span several."""

    cells: list[str] = field(default_factory=list)
    wide: dict[int, int] = field(default_factory=dict)


class _Page:
    def __init__(self, page: HtmlElement, marked: bool) -> None:
        self.drawing = Drawing()
        self.marked = marked
        self.runs: list[Run] = []
        self.heading, self.marker, self.item = 0, "", False
        self.preformatted = self.in_table = False
        self.main = _main(page)
        self.refs, self.notes = _footnotes(page)
        self.waiting: list[tuple[int, str]] = []
        self.counts: dict[HtmlElement, int] = {}
        if (title := _title(page, self.main)) is not None:
            self._block(title, 0)
        self._flow(self.main, 0, bold=False)
        self._flush()
        self._write_notes()

    def _flow(self, element: HtmlElement, depth: int, bold: bool) -> None:
        """What stands in an element: its words are collected, its blocks end the paragraph before them."""
        if depth > _MAX_DEPTH:
            raise RecursionError
        self._add(element.text, bold)
        for child in element:
            if child in self.refs:
                self.waiting += self.refs[child]
            elif child.tag == "br":
                self.runs.append(("\n", bold))
            elif child.tag in _BLOCKS and not self._left_out(child):
                self._flush()
                if child.tag != "li" and not self.in_table:
                    self._write_notes()
                self._block(child, depth + 1)
                self._flush()
            elif not self._left_out(child):
                strong = bold or child.tag in _BOLD or bool(_STYLE_BOLD.search(child.get("style", "")))
                self._flow(child, depth + 1, strong)
            self._add(child.tail, bold)

    def _block(self, element: HtmlElement, depth: int) -> None:
        tag = element.tag
        if tag == "table" and not _is_layout(element):
            self._table(element, depth)
            return
        if tag in _HEADINGS:
            self.heading = int(tag[1])
        elif tag == "li":
            self.marker, self.item = "" if self.marked else self._marker(element), True
        elif tag in ("dt", "dd"):
            self.item = True
        elif tag == "pre":
            self.preformatted = True
        self._flow(element, depth, bold=False)
        self._flush()
        self.heading, self.marker, self.item = 0, "", False
        self.preformatted = self.preformatted and tag != "pre"

    def _marker(self, item: HtmlElement) -> str:
        """The bullet or the number of a list item."""
        above = item.getparent()
        if above is None or above.tag != "ol":
            return BULLET_MARK
        following = self.counts.get(above, _whole(above.get("start")) or 1)
        given = _whole(item.get("value"))
        number = following if given is None else given
        self.counts[above] = number + 1
        return numeral(number, _LIST_STYLES.get(above.get("type", ""), "decimal")) + ". "

    def _add(self, text: str | None, bold: bool) -> None:
        if text:
            self.runs.append((text if self.preformatted else re.sub(r"\s", " ", text), bold))

    def _flush(self) -> None:
        """End the paragraph."""
        runs, self.runs = self.runs, []
        if any(text.strip() for text, _ in runs):
            self.drawing.write(runs, heading=self.heading, marker=self.marker, item=self.item)
            self.marker, self.item = "", False

    def _write_notes(self) -> None:
        for number, text in self.waiting:
            self.drawing.note(number, text)
        self.waiting = []

    def _left_out(self, element: HtmlElement) -> bool:
        return element in self.notes or element is not self.main and _is_furniture(element)

    # --- tables -----------------------------------------------------------------------------------------------------

    def _table(self, table: HtmlElement, depth: int) -> None:
        for caption in table.findall("caption"):
            self._flow(caption, depth, bold=False)
            self._flush()
        inside, self.in_table = self.in_table, True
        rows = self._rows(table, depth)
        _join_headings(rows)
        for number, row in enumerate(rows, 1):
            self.drawing.row(row.cells, number)
        self.in_table = inside

    def _rows(self, table: HtmlElement, depth: int) -> list[_Row]:
        """The rows, at least as wide as the first. What spans columns stands in the first of them, what spans rows in
        each of these that says more: a sum for two initiatives is stated for both."""
        rows: list[_Row] = []
        reaching: dict[int, tuple[int, str]] = {}
        for element in table.iter("tr"):
            row = _Row()
            own = False
            for cell in (c for c in element if c.tag in ("td", "th")):
                _from_above(row.cells, reaching)
                text = self._cell(cell, depth)
                own = own or bool(text)
                wide, tall = _span(cell, "colspan"), _span(cell, "rowspan")
                if wide > 1 and tall == 1 and text:
                    row.wide[len(row.cells)] = wide
                for column in range(wide):
                    shown = text if column == 0 else ""
                    if tall > 1:
                        reaching[len(row.cells)] = (tall - 1, shown)
                    row.cells.append(shown)
                if len(row.cells) > _MAX_COLUMNS:
                    raise ValueError(f"a table of more than {_MAX_COLUMNS} columns")
            _from_above(row.cells, reaching, to_the_end=True)
            if len(row.cells) > _MAX_COLUMNS:  # with those that reach down
                raise ValueError(f"a table of more than {_MAX_COLUMNS} columns")
            if not own:
                row.cells = []
            row.cells += [""] * (len(rows[0].cells) - len(row.cells) if rows else 0)
            rows.append(row)
        return rows

    def _cell(self, cell: HtmlElement, depth: int) -> str:
        """A cell's words on one line, the items of a list with their marks; two blanks stand where a paragraph ends."""
        outer, self.drawing = self.drawing, Drawing()
        self._flow(cell, depth + 1, bold=False)
        self._flush()
        inner, self.drawing = self.drawing, outer
        return "  ".join(line.replace("\t", " ") for line in inner.lines if line.strip())


def _main(page: HtmlElement) -> HtmlElement:
    """The element that holds the page's own content."""
    for path in ("//main", "//*[@role='main']"):
        found = [e for e in page.xpath(path) if e.text_content().strip()]
        if len(found) == 1:
            return found[0]
    body = page.find("body")
    return page if body is None else body


def _words(page: HtmlElement) -> int:
    """How many words a page shows."""
    unseen = " or ".join(f"parent::{tag}" for tag in ("script", "style", "noscript", "template", "title"))
    return sum(len(text.split()) for text in page.xpath(f"//text()[not({unseen})]"))


def _title(page: HtmlElement, main: HtmlElement) -> HtmlElement | None:
    """The page's title where it stands outside its content, or in a head that is left out."""
    around = list(main.iterancestors())  # a heading that holds the content is drawn with it
    titles = [t for t in page.iter("h1") if t.text_content().strip() and t not in around]
    for title in titles:
        above = [title, *title.iterancestors()]
        if main in above and not any(map(_is_furniture, above[: above.index(main)])):
            return None
    return titles[0] if titles else None


def _is_furniture(element: HtmlElement) -> bool:
    """Whether an element stands around a page's content, or is not shown."""
    if element.tag in _OUT or element.get("role", "").casefold() in _OUT_ROLES:
        return True
    if element.tag == "header":
        return not any(a.tag in ("main", "article", "section") for a in element.iterancestors())
    if not isinstance(element.tag, str) or "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(element.get("style", "")):
        return True
    return element.tag in _BLOCKS and any(_FURNITURE.search(element.get(name, "")) for name in ("class", "id"))


def _is_layout(table: HtmlElement) -> bool:
    """Whether a table only arranges a page: one that holds others, or has a single column."""
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
        return True
    return all(sum(_span(c, "colspan") for c in row if c.tag in ("td", "th")) < 2 for row in table.iter("tr"))


def _whole(value: str | None) -> int | None:
    return int(value) if value and re.fullmatch(r"\s*-?\d{1,6}\s*", value) else None


def _span(cell: HtmlElement, name: str) -> int:
    return min(max(_whole(cell.get(name)) or 1, 1), _MAX_SPAN)


def _join_headings(rows: list[_Row]) -> None:
    """A heading over several columns is put in front of each of the headings below it, and its row given up."""
    for above, below in zip(rows, rows[1:]):
        inside = {c: first for first, wide in above.wide.items() for c in range(first, first + wide)}
        others = [c for c, text in enumerate(above.cells) if text and c not in inside]
        if not others or len(below.cells) < len(above.cells):
            continue
        spans = [below.cells[first : first + wide] for first, wide in above.wide.items()]
        if not spans or any(sum(map(bool, span)) < 2 for span in spans):
            continue
        if any(below.cells[c] not in ("", above.cells[c]) for c in others):
            continue
        for column, first in inside.items():
            if below.cells[column]:
                below.cells[column] = f"{above.cells[first]} {below.cells[column]}"
        for column in others:
            below.cells[column] = above.cells[column]
        above.cells = []


def _from_above(cells: list[str], reaching: dict[int, tuple[int, str]], to_the_end: bool = False) -> None:
    """Add the cells that reach down into a row from those above, at the place where it stands."""
    while len(cells) in reaching or to_the_end and any(column > len(cells) for column in reaching):
        left, text = reaching.pop(len(cells), (0, ""))
        if left > 1:
            reaching[len(cells)] = (left - 1, text)
        cells.append(text)


def _footnotes(page: HtmlElement) -> tuple[dict[HtmlElement, list[tuple[int, str]]], set[HtmlElement]]:
    """What refers to a footnote, with number and words of the note (once, where it is first referred to); the notes."""
    targets = {e.get("id") or e.get("name"): e for e in page.xpath("//*[@id or @name]")}
    refs: dict[HtmlElement, list[tuple[int, str]]] = {}
    notes: set[HtmlElement] = set()
    for link in page.xpath("//a[starts-with(@href, '#')]"):
        name = link.get("href")[1:]
        note = targets.get(name) if _NOTE_ID.search(name) and _NOTE_SIGN.fullmatch(link.text_content()) else None
        while note is not None and note.tag not in ("li", "p", "div", "aside", "dd"):
            note = note.getparent()
        if note is None or note in link.iterancestors():
            continue
        shown = link
        while shown.getparent().tag in ("sup", "span") and _NOTE_SIGN.fullmatch(shown.getparent().text_content()):
            shown = shown.getparent()
        refs[shown] = [] if note in notes else [(len(notes) + 1, _note_text(note))]
        notes.add(note)
    return refs, notes


def _note_text(note: HtmlElement) -> str:
    """A footnote's words without the link back to its reference."""
    words: list[str] = []

    def take(element: HtmlElement) -> None:
        if not (element.tag == "a" and element.get("href", "").startswith("#")):
            words.append(element.text or "")
            for child in element:
                take(child)
                words.append(child.tail or "")

    take(note)
    return re.sub(r"^\W{0,2}\d{1,3}\W{0,2}\s+", "", " ".join("".join(words).split()))


# --- Markdown -------------------------------------------------------------------------------------------------------

_MARKS = frozenset(("heading_open", "table_open", "strong_open", "link_open", "em_open", "image", "fence", "hr"))
_ITEM = re.compile(r"^(?:\s*>)*\s*(?:(?P<bullet>[-*+])|(?P<number>\d{1,9}[.)]))?(?:\s+|$)")


def read_markdown(path: Path) -> Source:
    """The text of a Markdown file, line for line, its marks taken away. Without such marks it is plain text."""
    plain = read_text(path)
    tokens = MarkdownIt("commonmark").enable("table").parse(plain.text)
    if not any(t.type in _MARKS or any(c.type in _MARKS for c in t.children or ()) for t in tokens):
        return plain
    lines = plain.text.split("\n")
    places = [Place()] * len(lines)
    for number, token in enumerate(tokens):
        before = tokens[number - 1]
        if token.type == "table_open":
            _draw_table(tokens[number:], lines)
        elif token.map is None:
            continue
        elif token.type == "inline" and before.type == "heading_open":
            first, last = before.map or token.map
            lines[first:last] = [split_lines(_runs(token))[0][0], *[""] * (last - first - 1)]
            places[first] = Place(heading=int(before.tag[1:]))
        elif token.type == "inline" and before.type == "paragraph_open":
            _draw_paragraph(token, lines, places)
        elif token.type in ("hr", "fence"):
            lines[token.map[0]] = ""
            if token.type == "fence" and re.match(r"[\s>]*(?:```|~~~)", lines[token.map[1] - 1]):
                lines[token.map[1] - 1] = ""
    return Source(plain.file, "\n".join(lines), plain.encoding, plain.path, tuple(places))


def _runs(token: Token) -> list[Run]:
    """What inline Markdown shows, line breaks as line feeds."""
    runs: list[Run] = []
    bold = 0
    for child in token.children or ():
        bold += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        if child.type in ("softbreak", "hardbreak"):
            runs.append(("\n", bool(bold)))
        elif child.type in ("text", "code_inline", "html_inline"):
            runs.append((child.content, bool(bold)))
    return runs


def _draw_paragraph(token: Token, lines: list[str], places: list[Place]) -> None:
    assert token.map is not None
    first, last = token.map
    raw = lines[first:last]
    plain = all(c.type in ("text", "softbreak", "hardbreak") for c in token.children or ())
    if plain and "\\" not in "".join(raw) and not raw[0].lstrip().startswith(("+", ">")) or any("\t" in r.strip() for r in raw):
        return
    drawn = split_lines(_runs(token))
    if len(drawn) != last - first:
        return
    for at, (text, lead) in enumerate(drawn, first):
        match = _ITEM.match(lines[at])
        front = ""
        if match and at == first:
            front = BULLET_MARK if match["bullet"] else f"{match['number']} " if match["number"] else ""
        lines[at] = front + text
        places[at] = Place(lead=lead + len(front) if lead else 0)


def _draw_table(tokens: list[Token], lines: list[str]) -> None:
    """Rows as tab-separated cells. The header takes the place of the rule under it, so that no gap parts the table."""
    row: list[str] = []
    for token in tokens:
        if token.type == "inline":
            row.append("  ".join(text for text, _ in split_lines(_runs(token))))
        elif token.type == "tr_open":
            row, at = [], token.map[0] if token.map else 0
        elif token.type == "tr_close":
            lines[at] = "\t".join(row)
        elif token.type == "thead_close":
            lines[at], lines[at + 1] = "", lines[at]
        elif token.type == "table_close":
            return
