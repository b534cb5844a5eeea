"""An audit as a Word document for a committee: real headings, a table of contents, header rows that repeat.

https://python-docx.readthedocs.io; the fields are those of ECMA-376 part 1, 17.16.
"""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from policygraph.views import suppressions
from policygraph.views.audit.common import (
    SHOWN,
    Group,
    Table,
    capital,
    counts,
    documents,
    groups,
    made_with,
    place,
    quoted,
    say,
    score_tables,
    searched,
    short,
    summary,
    suppressed,
)

_LANGUAGES = {"da": "da-DK", "en": "en-GB"}
#: What XML cannot hold.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: The headings that the table of contents names, and how far they are set in.
_LEVELS = {"Heading 1": 0, "Heading 2": 1}
#: What the columns of a table share, in centimetres.
_WIDTH = 16.6


def write(report: Any, lang: str = "en") -> bytes:
    """The bytes of a .docx file."""
    paper = Document()
    _prepare(paper, report, lang)
    paper.add_heading(say("title", lang), 0)
    paper.add_paragraph(f"{summary(report, lang)}.")
    first = paper.add_heading(say("overview", lang), 1)
    _table(paper, counts(report, lang))
    severity = ""
    for group in groups(report):
        if group.severity != severity:
            severity = group.severity
            paper.add_heading(capital(say(f"{severity}s", lang)), 1)
        _group(paper, group, lang)
    if not report.findings:
        paper.add_paragraph(say("nothing", lang))
    _section(paper, suppressed(report, lang))
    if notes := suppressions.notes(report, lang, 1_000_000):
        paper.add_heading(say("notes", lang), 1)
        for note in notes:
            paper.add_paragraph(_legal(note), "List Bullet")
    if tables := score_tables(report, lang):
        paper.add_heading(say("scores", lang), 1)
        paper.add_paragraph(report.scores.method)
        for table in tables:
            paper.add_heading(table.caption, 2)
            _table(paper, table)
    _section(paper, made_with(report, lang))
    _section(paper, documents(report, lang))
    _contents(paper, first)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _prepare(paper: Paper, report: Any, lang: str) -> None:
    """The page, the language of every style, and what the file says of itself."""
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGES[lang])
    about = paper.core_properties
    about.title, about.language, about.author = say("title", lang), _LANGUAGES[lang], "policygraph"
    about.comments = f"{report.ruleset} {report.corpus}"
    about.created = about.modified = datetime.fromisoformat(report.as_of)


def _contents(paper: Paper, before: Paragraph) -> None:
    """The field that Word makes a table of contents of; until it does, the headings as they are, without pages."""
    headings = [p for p in paper.paragraphs if p.style is not None and p.style.name in _LEVELS]
    lines = [before.insert_paragraph_before(h.text) for h in headings]
    for line, heading in zip(lines, headings):
        line.paragraph_format.left_indent = Cm(0.6 * _LEVELS[heading.style.name])  # type: ignore[union-attr]
        line.paragraph_format.space_after = Pt(0)
    words = OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = ' TOC \\o "1-2" \\h \\z \\u '
    begin = _mark("begin")
    begin.set(qn("w:dirty"), "true")
    for place_, part in enumerate((begin, words, _mark("separate"))):
        run = OxmlElement("w:r")
        run.append(part)
        lines[0]._p.insert(place_ + (lines[0]._p.pPr is not None), run)
    lines[-1].add_run()._r.append(_mark("end"))


def _mark(kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _group(paper: Paper, group: Group, lang: str) -> None:
    rule = group.rule
    paper.add_heading(_legal(rule.title[lang]), 2)
    about = paper.add_paragraph()
    about.add_run(f"{capital(say(rule.dimension, lang))} · {rule.id}").italic = True
    for key, words in (("why", rule.rationale[lang]), ("mend", group.findings[0].remedy)):
        line = paper.add_paragraph()
        line.add_run(f"{capital(say(key, lang))}: ").bold = True
        line.add_run(_legal(words))
    for finding in group.findings:
        paper.add_paragraph(_legal(finding.message), "List Bullet")
        for evidence in quoted(finding)[:SHOWN]:
            _quote(paper, f"„{short(evidence.quote, 600)}“", place(evidence))
        if (more := len(quoted(finding)) - SHOWN) > 0:
            _quote(paper, "", say("more", lang, n=more))
        if files := searched(finding):
            _quote(paper, "", say("searched", lang, files=", ".join(files)))


def _quote(paper: Paper, words: str, where: str) -> None:
    line = paper.add_paragraph(style="Quote")
    line.paragraph_format.left_indent = Cm(1.2)
    if words:
        run = line.add_run(_legal(words))
        run._r.get_or_add_rPr().append(_language("da"))
        line.add_run(" ")
    small = line.add_run(_legal(where))
    small.italic, small.font.size = False, Pt(9)


def _language(lang: str) -> Any:
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), _LANGUAGES[lang])
    return mark


def _section(paper: Paper, table: Table) -> None:
    if table.rows:
        paper.add_heading(table.caption, 1)
        _table(paper, table)


def _table(paper: Paper, table: Table) -> None:
    """A table whose first row is a header row, repeated on each page."""
    made = paper.add_table(1, len(table.headings), "Light Grid Accent 1")
    for cell, head in zip(made.rows[0].cells, table.headings):
        cell.text = capital(head)
    properties = made.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        for cell, value in zip(made.add_row().cells, row):
            cell.text = _legal(value)
    longest = [min(max(len(row[i]) for row in [table.headings, *table.rows]), 60) + 6 for i in range(len(table.headings))]
    widths = [Cm(_WIDTH * share / sum(longest)) for share in longest]
    for column, width in zip(made.columns, widths):
        column.width = width
    for row_ in made.rows:
        row_._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row_.cells, widths):
            cell.width = width
            for line in cell.paragraphs:
                for run in line.runs:
                    run.font.size = Pt(9)


def _legal(words: str) -> str:
    return _ILLEGAL.sub("\ufffd", words)
