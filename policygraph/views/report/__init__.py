"""Reports for a committee: the overview of all initiatives, and the follow-up on the goals, as HTML, Markdown, Word or Excel.

What enters is what :mod:`policygraph.queries.overview` gathered; what leaves is bytes. A report becomes a *paper* first (headings,
sentences, tables, each fact with its place), so that every format says the same.

    words.py      the words of the reports, in Danish and English
    phrases.py    dates, sums, periods and places as people write them
    paper.py      the parts a paper is made of
    overview.py   the overview as a paper
    analysis.py   what the network says, as sections of a paper
    follow_up.py  the follow-up as a paper
    pages.py      a paper as HTML or Markdown, by templates that can be replaced
    word.py       a paper as a Word document, in the styles of a reference document
    sheets.py     the facts themselves as a workbook, typed
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from policygraph.errors import UsageError
from policygraph.views.report import follow_up, overview
from policygraph.views.report.paper import Paper

FORMATS = ("html", "docx", "xlsx", "md")


def paper(report: Any, lang: str = "en") -> Paper:
    """An :class:`~policygraph.queries.overview.Overview` or :class:`~policygraph.queries.overview.FollowUp` as a paper."""
    return overview.paper(report, lang) if hasattr(report, "groups") else follow_up.paper(report, lang)


def write(report: Any, form: str, lang: str = "en", template: Path | None = None) -> bytes:
    """A report in a format.

    :param template: a folder with ``overview.html``, ``overview.md``, ``reference.docx`` …, where they are to be other than ours
    :raises UsageError: if the format needs an extra that is not installed, or the folder is none
    """
    if template is not None and not template.is_dir():
        raise UsageError(
            "this is not a folder", where=f"--template {template}", remedy="Name the folder that holds the templates."
        )
    if form == "xlsx":
        from policygraph.views.report.sheets import workbook

        return workbook(report, lang)
    if form == "docx":
        from policygraph.views.report.word import document

        return document(paper(report, lang), template)
    from policygraph.views.report.pages import page

    return page(paper(report, lang), report, form, template).encode()


__all__ = ["FORMATS", "Paper", "paper", "write"]
