"""A paper as a Word document: the styles of a reference document, real headings, a table of contents, marked header rows.

The reference is ``reference.docx`` in the template folder: its styles, margins, header and footer are taken, its text is not.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policygraph.errors import InputError, UsageError
from policygraph.settled import MOMENT, settled
from policygraph.views.report.paper import Block, Listing, Paper, Run, Section, Table, Text, clean

REFERENCE = "reference.docx"
_LANGUAGES = {"da": "da-DK", "en": "en-GB"}


def document(paper: Paper, template: Path | None = None) -> bytes:
    """The bytes of a .docx file.

    :param template: a folder that may hold ``reference.docx``
    :raises UsageError: if python-docx is not installed
    :raises InputError: if the reference document cannot be used
    """
    try:
        import docx
        from docx.opc.exceptions import PackageNotFoundError
    except ImportError:
        raise UsageError("this format needs python-docx", remedy="pip install 'policygraph[report]'") from None
    reference = template / REFERENCE if template and (template / REFERENCE).exists() else None
    try:
        word = docx.Document(str(reference) if reference else None)
    except (PackageNotFoundError, ValueError, KeyError, OSError, zipfile.BadZipFile) as fault:
        raise InputError("this is no Word document", where=str(reference), remedy="Save it from Word as .docx.") from fault
    if reference is None:
        _own_look(word)
    else:
        _empty(word)
    _language(word, _LANGUAGES[paper.lang])
    properties = word.core_properties
    properties.title, properties.author, properties.language = clean(paper.title), "policygraph", _LANGUAGES[paper.lang]
    properties.comments, properties.last_modified_by, properties.revision = "", "policygraph", 1
    properties.created = properties.modified = MOMENT
    _Writer(word).paper(paper)
    out = io.BytesIO()
    word.save(out)
    return settled(out.getvalue())


class _Writer:
    """Writes the parts of a paper into a document, in the styles that it has."""

    def __init__(self, word: Any) -> None:
        self.word = word
        self.styles = {style.name for style in word.styles}

    def paper(self, paper: Paper) -> None:
        self.word.add_paragraph(clean(paper.title), style=self._style("Title", "Heading 1"))
        for block in paper.lead:
            self.block(block)
        self.word.add_paragraph(paper.words["contents"], style=self._style("TOC Heading"))
        self.contents([*paper.sections, Section(paper.words["basis"])])
        for section in paper.sections:
            self.section(section, 1)
        self.word.add_heading(paper.words["basis"], 1)
        for name, words in paper.basis:
            paragraph = self.word.add_paragraph()
            paragraph.add_run(f"{name}: ").bold = True
            paragraph.add_run(clean(words))

    def contents(self, sections: Sequence[Section]) -> None:
        """The table of contents: a field that Word brings up to date, and until then holds the headings themselves."""
        headings = [(level, s.title) for one in sections for level, s in ((1, one), *((2, inner) for inner in one.sections))]
        first = last = self.word.add_paragraph()
        _start_field(first, r'TOC \o "1-2" \h \z \u')
        for number, (level, title) in enumerate(headings):
            last = first if number == 0 else self.word.add_paragraph()
            last.add_run(clean(title))
            last.paragraph_format.left_indent = _points(14 * (level - 1))
            last.paragraph_format.space_after = _points(2)
        _mark_field(last, "end")

    def section(self, section: Section, level: int) -> None:
        self.word.add_heading(clean(section.title), min(level, 9))
        for block in section.blocks:
            self.block(block)
        for inner in section.sections:
            self.section(inner, level + 1)

    def block(self, block: Block) -> None:
        if isinstance(block, Text):
            self.runs(self.word.add_paragraph(), block.runs)
        elif isinstance(block, Listing):
            for point in block.points:
                self.runs(self.word.add_paragraph(style=self._style("List Bullet")), point)
        else:
            self.table(block)

    def runs(self, paragraph: Any, runs: Sequence[Run]) -> None:
        for n, run in enumerate(runs):
            words = f"“{clean(run.text)}”" if run.tone == "quote" and run.text else clean(run.text)
            said = paragraph.add_run((" " if n and words else "") + words)
            said.bold = run.tone in ("strong", "came") or None
            said.italic = run.tone == "gap" or None
            said.font.strike = run.tone == "gone" or None
            if run.place:
                place = paragraph.add_run((" " if words or n else "") + f"({clean(run.place)})")
                place.font.size = _points(7.5)

    def table(self, table: Table) -> None:
        if caption := self._style("Caption"):
            self.word.add_paragraph(clean(table.caption), style=caption).paragraph_format.keep_with_next = True
        grid = self.word.add_table(rows=1, cols=len(table.headings), style=self._style("Table Grid"))
        grid.autofit = True
        for cell, head in zip(grid.rows[0].cells, table.headings, strict=True):
            cell.paragraphs[0].add_run(clean(head)).bold = True
        _mark(grid.rows[0], "w:tblHeader")
        _mark(grid.rows[0], "w:cantSplit")
        for row in table.rows:
            added = grid.add_row()
            _mark(added, "w:cantSplit")
            for number, (cell, runs) in enumerate(zip(added.cells, row, strict=True)):
                for n, run in enumerate(runs):
                    paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
                    paragraph.paragraph_format.space_after = _points(2)
                    if number in table.numeric:
                        paragraph.alignment = 2  # right
                    self.runs(paragraph, [run])
        for row in grid.rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    for said in paragraph.runs:
                        said.font.size = said.font.size or _points(9)
        self.word.add_paragraph()

    def _style(self, *names: str) -> str | None:
        return next((name for name in names if name in self.styles), None)


def _points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _own_look(word: Any) -> None:
    """A4 on its side, a plain typeface, a page number in the footer."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(16)
    word.styles["Normal"].font.name = "Calibri"
    word.styles["Normal"].font.size = _points(10.5)
    _field(section.footer.paragraphs[0], "PAGE", "1")


def _empty(word: Any) -> None:
    """Takes the text out of a reference document; the last section's settings stay."""
    body = word.element.body
    for element in list(body):
        if not element.tag.endswith("}sectPr"):
            body.remove(element)


def _language(word: Any, tag: str) -> None:
    """The language of the document, so that it is read aloud and hyphenated right."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = word.styles["Normal"].element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), tag)
    properties.append(language)
    for defaults in word.styles.element.iter(qn("w:lang")):
        defaults.set(qn("w:val"), tag)


def _field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field that Word fills in (ECMA-376 part 1, 17.16)."""
    _start_field(paragraph, instruction)
    paragraph.add_run(shown)
    _mark_field(paragraph, "end")


def _start_field(paragraph: Any, instruction: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    _mark_field(paragraph, "begin")
    words = OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = instruction
    paragraph.add_run()._r.append(words)
    _mark_field(paragraph, "separate")


def _mark_field(paragraph: Any, kind: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))
