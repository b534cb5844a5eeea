"""The reports: what they say of the shipped example, the same in every format, with the place of every fact."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("docx", reason="reports need python-docx: pip install 'policygraph[report]'")
pytest.importorskip("openpyxl", reason="workbooks need openpyxl: pip install 'policygraph[excel]'")
pytest.importorskip("jinja2", reason="reports need Jinja2: pip install 'policygraph[report]'")

import docx
import openpyxl

from policygraph.errors import InputError, UsageError
from policygraph.graph.export import network
from policygraph.graph.store import Store
from policygraph.pipeline import build
from policygraph.queries.audit import audit
from policygraph.queries.network import analyse
from policygraph.queries.overview import FollowUp, Overview, follow_up, initiatives, money, overview
from policygraph.views import report

DAY = "2024-06-01"
EVIL = "=1+1 <script>alert(1)</script> {{ 7*7 }} | * \x07"


@pytest.fixture(scope="module")
def shown(opened: Store) -> Overview:
    return overview(opened, as_of=DAY, lang="da", analysis=analyse(network(opened)))


@pytest.fixture(scope="module")
def followed(opened: Store) -> FollowUp:
    return follow_up(opened, audit(opened, as_of=DAY, lang="da"), as_of=DAY, lang="da")


# ── What is gathered ──


def test_every_initiative_is_there_once_with_its_place(opened: Store, shown: Overview) -> None:
    asked = {row[0].value for row in opened.query("SELECT ?i { ?i a <https://w3id.org/policygraph/ontology#Initiative> }")}
    assert {i.iri for i in shown.initiatives} == asked and len(shown.initiatives) == len(asked)
    assert {i.iri for g in shown.groups for i in g.initiatives} == asked
    assert all(i.place.line > 0 and i.place.quote for i in shown.initiatives)
    assert all(f.place for i in shown.initiatives for f in (*i.responsible, *i.partners, *i.groups, *i.goals))


def test_a_sum_that_is_shared_counts_once_and_only_like_is_added(opened: Store) -> None:
    every = initiatives(opened)
    nodes = {s.iri: s for i in every for s in i.sums}
    assert len(nodes) < sum(len(i.sums) for i in every), "the example has a sum that initiatives share"
    found = money(every)
    assert sum(t.sums for t in found.totals) + len(found.apart) == len(nodes)
    for total in found.totals:
        like = [s for s in nodes.values() if (s.currency, s.basis, s.role) == (total.currency, total.basis, total.role)]
        assert total.amount == sum((s.amount for s in like), Decimal())
    assert not any(t.basis.startswith("per ") for t in found.totals)


def test_an_overview_by_goal_has_every_goal_and_those_of_none(opened: Store) -> None:
    found = overview(opened, by="goal", as_of=DAY, lang="da")
    goals = {row[0].value for row in opened.query("SELECT ?g { ?g a <https://w3id.org/policygraph/ontology#PoliticalGoal> }")}
    assert {g.iri for g in found.groups} - {""} == goals
    assert all(i.goals for g in found.groups if g.iri for i in g.initiatives)


def test_the_report_names_the_documents_as_an_audit_does(opened: Store, shown: Overview, followed: FollowUp) -> None:
    checked = audit(opened, as_of=DAY)
    assert shown.basis.corpus == followed.basis.corpus == checked.corpus and followed.basis.ruleset == checked.ruleset
    assert {d.file for d in shown.basis.documents} == set(checked.coverage)


def test_findings_stand_at_the_goal_they_concern(opened: Store, followed: FollowUp) -> None:
    found = {f.key for c in followed.chapters for g in c.goals for f in g.findings}
    of_goals = {f.key for f in audit(opened, as_of=DAY, lang="da").findings if f.subject.split("/")[-2] in ("goal", "target")}
    assert of_goals and of_goals <= found


def test_a_goal_that_was_taken_up_says_what_it_was(followed: FollowUp) -> None:
    newest = followed.chapters[0]
    assert newest.comparison and newest.comparison.new[1] == newest.document.file
    assert all(g.change for g in newest.goals if g.number)


def test_results_have_verdicts_and_those_of_no_goal_are_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(_PLAN, encoding="utf-8")
    (tmp_path / "referat-2023-02-01.txt").write_text(_MINUTES, encoding="utf-8")
    build([tmp_path], tmp_path / "store")
    with Store.open(tmp_path / "store") as store:
        checked = audit(store, as_of="2023-06-01")
        strict = follow_up(store, checked, as_of="2023-06-01")
        asked = follow_up(store, checked, as_of="2023-06-01", with_suggested=True)
    targets = [t for c in strict.chapters for g in c.goals for t in g.targets]
    assert targets and all(t.verdict == "cannot-be-told" for t in targets)
    assert len(strict.loose) == 1
    (result,) = [m for c in asked.chapters for g in c.goals for t in g.targets for m in t.measurements]
    assert (result.value, result.status) == ("120", "suggested") and not asked.loose
    assert "reached" in {t.verdict for c in asked.chapters for g in c.goals for t in g.targets}
    assert "foreslået" in report.write(asked, "md", "da").decode()


_PLAN = """HANDLEPLAN FOR FRIVILLIGHED 2021-2022

Mål

Mål 1 Flere borgere skal være frivillige.

Resultatmål: Antallet af frivillige besøgsvenner stiger fra 80 personer til 110 personer inden udgangen af 2022.

Indsatser

Besøgsvenner: Kommunen hjælper foreninger med at finde besøgsvenner.
"""
_MINUTES = """REFERAT
Seniorrådet
Møde den 1. februar 2023

Punkt 1. Opfølgning på handleplanen
Sagsfremstilling
Antallet af frivillige besøgsvenner er i december 2022 steget til 120 personer.
Beslutning
Taget til efterretning.
"""


# ── HTML ──


class Page(HTMLParser):
    """What a page has: its tags, what it refers to, its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.refers: list[str] = []
        self.ids: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.refers += [v or "" for k, v in attrs if k in ("src", "href", "action", "data", "srcset")]
        self.ids += [v or "" for k, v in attrs if k == "id"]

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("kind", ["overview", "follow-up"])
def test_a_page_is_alone_and_whole(opened: Store, kind: str, lang: str) -> None:
    gathered: Any = (
        overview(opened, as_of=DAY, lang=lang, analysis=analyse(network(opened)))
        if kind == "overview"
        else follow_up(opened, audit(opened, as_of=DAY, lang=lang), as_of=DAY, lang=lang)
    )
    text = report.write(gathered, "html", lang).decode()
    page = Page(text)
    assert all(r.startswith("#") and r[1:] in page.ids for r in page.refers) and "script" not in page.tags
    assert len(page.ids) == len(set(page.ids)) and f'<html lang="{lang}">' in text
    assert "https://w3id.org" not in text and "pg:" not in text
    for told in ("policygraph 0.", gathered.basis.corpus, *(d.file for d in gathered.basis.documents)):
        assert told in page.words
    assert bool(gathered.basis.ruleset) == (kind == "follow-up") and gathered.basis.ruleset in page.words


def test_words_of_documents_cannot_run(shown: Overview) -> None:
    one = shown.initiatives[0]
    before, one.label = one.label, EVIL
    try:
        page = report.write(shown, "html", "da").decode()
        assert "<script" not in page and "&lt;script&gt;" in page and "\x07" not in page and "{{ 7*7 }}" in page
        assert "<script" not in report.write(shown, "md", "da").decode()
        book = openpyxl.load_workbook(io.BytesIO(report.write(shown, "xlsx", "da")))
        cells = [c for sheet in book for row in sheet for c in row if isinstance(c.value, str) and c.value.startswith("=")]
        assert cells and all(c.data_type == "s" and c.quotePrefix for c in cells)
        paper = docx.Document(io.BytesIO(report.write(shown, "docx", "da")))
        assert any("<script>" in c.text for t in paper.tables for r in t.rows for c in r.cells)
    finally:
        one.label = before


def test_nothing_stated_is_never_no(shown: Overview) -> None:
    words = Page(report.write(shown, "html", "da").decode()).words
    assert "ikke oplyst" in words and not re.search(r"\b[Nn]ej\b(?!: det kan)", words)


@pytest.mark.parametrize("form", report.FORMATS)
def test_equal_reports_are_equal_bytes(shown: Overview, followed: FollowUp, form: str) -> None:
    for one in (shown, followed):
        assert report.write(one, form, "da") == report.write(one, form, "da")


# ── Word and Excel ──


def test_a_word_paper_has_headings_a_table_of_contents_header_rows_and_a_language(shown: Overview) -> None:
    paper = docx.Document(io.BytesIO(report.write(shown, "docx", "da")))
    headings = [p.text for p in paper.paragraphs if p.style.name.startswith("Heading")]
    assert "Hvad er oplyst" in headings and "Indsatser, der står alene" in headings
    assert any("TOC" in (e.text or "") for e in paper.element.iter() if e.tag.endswith("}instrText"))
    marks = [e.get(e.tag.replace("fldChar", "fldCharType")) for e in paper.element.body.iter() if e.tag.endswith("}fldChar")]
    assert marks == ["begin", "separate", "end"]
    assert [p.text for p in paper.paragraphs].count("Indsatser, der står alene") == 2, "a heading, and its line in the contents"
    for table in paper.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml and "w:tblHeader" not in "".join(r._tr.xml for r in table.rows[1:])
    assert 'w:lang w:val="da-DK"' in paper.styles["Normal"].element.xml
    assert paper.core_properties.language == "da-DK" and paper.core_properties.title == "Overblik over indsatserne"


def test_a_workbook_has_filters_a_header_that_stays_and_typed_cells(shown: Overview, followed: FollowUp) -> None:
    for one in (shown, followed):
        book = openpyxl.load_workbook(io.BytesIO(report.write(one, "xlsx", "da")))
        assert all(sheet.freeze_panes == "A2" and sheet.auto_filter.ref for sheet in book)
    sheet = openpyxl.load_workbook(io.BytesIO(report.write(shown, "xlsx", "da")))["Indsatser"]
    heads = [c.value for c in sheet[1]]
    dated = [i for i in shown.initiatives if i.start]
    cells = [row[heads.index("Fra")].value for row in sheet.iter_rows(min_row=2)]
    assert [c.date() for c in cells if isinstance(c, datetime)] == [date.fromisoformat(i.start) for i in dated]
    assert all(c is not None for c in cells)
    sums = openpyxl.load_workbook(io.BytesIO(report.write(shown, "xlsx", "da")))["Penge"]
    amounts = [row[2] for row in sums.iter_rows(min_row=2)]
    assert amounts and all(c.data_type == "n" and c.number_format == "#,##0.00" for c in amounts)


# ── Templates of one's own ──


def test_a_template_of_ones_own_comes_first_and_ours_fills_the_rest(shown: Overview, followed: FollowUp, tmp_path: Path) -> None:
    (tmp_path / "overview.html").write_text(
        '{% extends "base.html" %}{% block top %}<header>Fjordby: {{ report.initiatives|length }}</header>{% endblock %}'
    )
    assert f"<header>Fjordby: {len(shown.initiatives)}</header>" in report.write(shown, "html", "da", tmp_path).decode()
    assert "Fjordby:" not in report.write(followed, "html", "da", tmp_path).decode()


@pytest.mark.parametrize(
    ("template", "where"),
    [
        ("{% if %}", "overview.md:1"),
        ("{{ paper.nothing }}", "--template"),
        ("{{ ''.__class__.__mro__ }}", "--template"),
        ('{% include "../../etc/passwd" %}', "--template"),
    ],
)
def test_a_template_with_a_fault_is_refused_by_name(shown: Overview, tmp_path: Path, template: str, where: str) -> None:
    (tmp_path / "overview.md").write_text(template)
    with pytest.raises(UsageError) as fault:
        report.write(shown, "md", "da", tmp_path)
    assert where in str(fault.value)


def test_a_reference_document_gives_styles_and_no_text(shown: Overview, tmp_path: Path) -> None:
    reference = docx.Document()
    reference.add_paragraph("Old text that must go")
    reference.styles["Heading 1"].font.name = "Fjordby Sans"
    reference.sections[0].header.paragraphs[0].text = "Fjordby Kommune"
    reference.save(str(tmp_path / "reference.docx"))
    paper = docx.Document(io.BytesIO(report.write(shown, "docx", "da", tmp_path)))
    assert (
        paper.styles["Heading 1"].font.name == "Fjordby Sans" and paper.sections[0].header.paragraphs[0].text == "Fjordby Kommune"
    )
    assert not any("Old text" in p.text for p in paper.paragraphs)
    (tmp_path / "reference.docx").write_bytes(b"no")
    with pytest.raises(InputError, match="reference.docx"):
        report.write(shown, "docx", "da", tmp_path)


def test_a_template_folder_that_is_none_is_refused(shown: Overview, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a folder"):
        report.write(shown, "md", "da", tmp_path / "none")
