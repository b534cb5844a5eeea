"""What holds for every format of an audit, and what is particular to text, JSON and Markdown."""

from __future__ import annotations

import html
import io
import json
import sys
from pathlib import Path

import pytest

from policygraph import __version__
from policygraph.cli import AuditFormat
from policygraph.errors import UsageError
from policygraph.printed import day, money, number
from policygraph.queries.audit import Audit
from policygraph.views.audit import FORMATS, write
from policygraph.views.audit import text as terminal

MODULES = Path(terminal.__file__).parent


def read(report: Audit, form: str, lang: str) -> str:
    """A report as text; of a Word file its words, its tables and its comment."""
    raw = write(report, form, lang)
    if form != "docx":
        return html.unescape(raw.decode()) if form == "html" else raw.decode()
    from docx import Document

    paper = Document(io.BytesIO(raw))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


def test_the_command_offers_the_formats_that_there_are() -> None:
    assert set(FORMATS) == set(AuditFormat) == {p.stem for p in MODULES.glob("*.py")} - {"__init__", "common"}


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_says_what_it_was_made_with(audited: Audit, lang: str, form: str) -> None:
    written = read(audited, form, lang)
    said = [__version__, audited.ruleset, audited.corpus, *audited.coverage]
    assert [one for one in said if one not in written] == []
    assert audited.as_of in written or day(audited.as_of, lang) in written


@pytest.mark.parametrize("form", [f for f in FORMATS if f != "shacl"])
def test_what_was_answered_is_shown_apart_with_its_answer(audited: Audit, lang: str, form: str) -> None:
    """SHACL has no word for it: there it is left out, and the report does not count it."""
    assert len(audited.suppressed) == 1
    written = read(audited, form, lang)
    assert "Besluttet i maj" in written and "Sekretariatet" in written
    assert "2024-12-31" in written or day("2024-12-31", lang) in written


@pytest.mark.parametrize("form", FORMATS)
def test_every_finding_is_told(audited: Audit, lang: str, form: str) -> None:
    written = " ".join(read(audited, form, lang).replace("\\", "").split())
    rules = {f.rule.id for f in audited.findings}
    assert [rule for rule in rules if rule not in written] == []


@pytest.mark.parametrize("form", [f for f in FORMATS if f not in ("json", "sarif", "shacl")])
def test_scores_are_shown_with_how_they_are_counted(audited: Audit, lang: str, form: str) -> None:
    written = " ".join(read(audited, form, lang).split())
    assert audited.scores.method in written


@pytest.mark.parametrize("form", FORMATS)
def test_no_control_character_gets_through(harmful: Audit, form: str) -> None:
    assert not set("\x1b\x0b") & set(read(harmful, form, "da"))


def test_a_library_that_is_missing_is_named_with_its_extra(harmful: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "policygraph.views.audit.docx", raising=False)
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(UsageError, match=r"(?s)--format docx.*policygraph\[report\]"):
        write(harmful, "docx")


# ── Text ──


@pytest.mark.parametrize("width", [80, 120])
def test_text_keeps_within_the_window(audited: Audit, lang: str, width: int) -> None:
    written = terminal.write(audited, lang, width)
    assert max(map(len, written.splitlines())) <= width


def test_text_says_what_to_do_once_a_rule(audited: Audit) -> None:
    written = terminal.write(audited, "en", 400)
    for rule in {f.rule.id: f.rule for f in audited.findings}.values():
        grades = {f.severity for f in audited.findings if f.rule.id == rule.id}
        assert written.count(f"[{rule.id}] {rule.title['en']}") == len(grades)


def test_the_window_decides_but_no_line_is_endless(audited: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert max(map(len, terminal.write(audited, "da").splitlines())) <= 120


def test_figures_and_days_are_written_as_the_language_does() -> None:
    assert (number("1416000", "da"), number("1416000.5", "en"), number("-0.5", "da")) == ("1.416.000", "1,416,000.50", "-0,5")
    assert (money("1416000", "DKK", "da"), money("1416000", "DKK", "en"), money("5", "EUR", "da")) == (
        "1.416.000 kr.",
        "DKK 1,416,000",
        "5 EUR",
    )
    assert (day("2021-12-31", "da"), day("2021-12-31", "en"), day("2018", "da")) == (
        "31. december 2021",
        "31 December 2021",
        "2018",
    )


def test_a_message_has_them_too(audited: Audit, lang: str) -> None:
    said = {f.rule.id: f.message for f in audited.findings}
    amount, end = {
        "da": ("1.280.000 kr.", "31. december 2024"),
        "en": ("DKK 1,280,000", "31 December 2024"),
    }[lang]
    assert said["funding-shared"].count(amount) == 2 and end in said["target-after-plan"]
    assert not any(".." in message for message in said.values())


# ── JSON, Markdown ──


def test_json_has_what_was_answered_and_the_scores(audited: Audit, lang: str) -> None:
    given = json.loads(write(audited, "json", lang))
    assert given["asOf"] == "2024-06-01" and len(given["findings"]) == len(audited.findings)
    (answered,) = given["suppressed"]
    assert answered["suppression"] == {
        "id": answered["id"],
        "rule": "goal-without-initiative",
        "reason": "Besluttet i maj",
        "who": "Sekretariatet",
        "when": "2024-05-01",
        "expires": "2024-12-31",
    }
    assert {d["dimension"] for d in given["scores"]["dimensions"]} <= {r.dimension for r in audited.rules}


def test_markdown_takes_no_markup_from_a_document(harmful: Audit) -> None:
    from markdown_it import MarkdownIt

    written = write(harmful, "md", "da").decode()
    page = MarkdownIt("commonmark").enable("table").render(written)
    assert "<script" not in page and "<em>x</em>" not in page and "&lt;script&gt;" in page
    assert page.count("<table>") == 3 and "… og 2 steder mere" in page
