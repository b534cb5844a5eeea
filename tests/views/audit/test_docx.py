"""The Word document, read back as a reader's program reads it."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from policygraph.queries.audit import Audit
from policygraph.views.audit import write
from policygraph.views.audit.common import capital, groups, say


@pytest.fixture
def paper(audited: Audit, lang: str) -> Any:
    return docx.Document(io.BytesIO(write(audited, "docx", lang)))


def headings(paper: Any, level: int) -> list[str]:
    return [p.text for p in paper.paragraphs if p.style.name == f"Heading {level}"]


def test_headings_are_headings_worst_first(paper: Any, audited: Audit, lang: str) -> None:
    assert [p.text for p in paper.paragraphs if p.style.name == "Title"] == [say("title", lang)]
    severities = [capital(say(s, lang)) for s in ("errors", "warnings", "infos")]
    assert [h for h in headings(paper, 1) if h in severities] == severities
    rules = [g.rule.title[lang] for g in groups(audited)]
    assert headings(paper, 2)[: len(rules)] == rules


def test_there_is_a_table_of_contents_that_word_fills(paper: Any) -> None:
    body = paper.element.body
    fields = [f.get(qn("w:fldCharType")) for f in body.iter(qn("w:fldChar"))]
    assert fields == ["begin", "separate", "end"]
    assert ["TOC" in (i.text or "") for i in body.iter(qn("w:instrText"))] == [True]


def test_the_first_row_of_each_table_is_its_header(paper: Any) -> None:
    assert paper.tables
    for table in paper.tables:
        marks = [bool(list(row._tr.iter(qn("w:tblHeader")))) for row in table.rows]
        assert marks[0] and not any(marks[1:])
        assert all(cell.text for cell in table.rows[0].cells)


def test_it_says_which_language_it_is_in(paper: Any, lang: str) -> None:
    wanted = {"da": "da-DK", "en": "en-GB"}[lang]
    assert paper.core_properties.language == wanted
    assert {e.get(qn("w:val")) for e in paper.styles.element.iter(qn("w:lang"))} == {wanted}
    assert "æ" in "".join(p.text for p in paper.paragraphs)


def test_words_that_mean_harm_are_words(harmful: Audit) -> None:
    paper = docx.Document(io.BytesIO(write(harmful, "docx", "da")))
    assert any("<script>" in p.text for p in paper.paragraphs)
