"""A paper as HTML or Markdown, by Jinja2 templates.

``templates/`` holds ours. A folder of one's own comes first: a template found there is taken, whatever is not there is
taken from ours, so ``overview.html`` may begin with ``{% extends "base.html" %}``. Templates run in Jinja2's sandbox and see
``paper`` (see :mod:`policygraph.views.report.paper`), ``report`` (the facts themselves) and ``say``.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

from policygraph.errors import UsageError
from policygraph.views.policy import policy
from policygraph.views.report.paper import Paper, Run, clean
from policygraph.views.report.words import say

TEMPLATES = Path(__file__).parent / "templates"


def page(paper: Paper, report: Any, form: str, template: Path | None = None) -> str:
    """The text of a page.

    :param form: html or md
    :raises UsageError: if Jinja2 is not installed, or a template has a fault
    """
    try:
        import jinja2
        from jinja2.sandbox import SandboxedEnvironment
    except ImportError:
        raise UsageError("this format needs Jinja2", remedy="pip install 'policygraph[report]'") from None
    folders = [*([template] if template else []), TEMPLATES]
    environment = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=lambda name: name is None or not name.endswith(".md"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"clean": clean, "md": _md, "md_line": _md_line, "md_cell": _md_cell}
    try:
        written = environment.get_template(f"{paper.kind}.{form}").render(
            paper=paper, report=report, say=partial(say, lang=paper.lang), lang=paper.lang, policy=_POLICY
        )
    except jinja2.TemplateSyntaxError as fault:
        raise UsageError(
            f"this template has a fault: {fault.message}", where=f"{fault.filename}:{fault.lineno}", remedy=_REMEDY
        ) from fault
    except (jinja2.TemplateError, TypeError, AttributeError) as fault:
        raise UsageError(
            f"a template has a fault: {fault}", where=f"--template {template or TEMPLATES}", remedy=_REMEDY
        ) from fault
    if form == "md":
        return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", written, flags=re.M)).strip() + "\n"
    written = re.sub(r"\n\s*\n+", "\n", written)
    return written.replace(_POLICY, policy([], re.findall(r"<style>(.*?)</style>", written, re.DOTALL)), 1)


#: Stands in a page for its Content-Security-Policy until its styles are written.
_POLICY = "content-security-policy"
_REMEDY = "Correct the template; docs/reports.md says what it can use."


# ── Markdown ──


def _md(words: str) -> str:
    """Words that Markdown shows as they are."""
    escaped = re.sub(r"([\\`*_\[\]|#~])", r"\\\1", clean(" ".join(words.split())).replace("&", "&amp;").replace("<", "&lt;"))
    return re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", re.sub(r"^([-+])(?=\s)", r"\\\1", escaped))


def _md_run(run: Run) -> str:
    words = _md(run.text)
    if words:
        words = {
            "strong": f"**{words}**",
            "gap": f"*{words}*",
            "quote": f"“{words}”",
            "gone": f"~~{words}~~",
            "came": f"**{words}**",
        }.get(run.tone, words)
    return " ".join(filter(None, (words, f"({_md(run.place)})" if run.place else "")))


def _md_line(runs: list[Run]) -> str:
    return " ".join(filter(None, map(_md_run, runs)))


def _md_cell(runs: list[Run]) -> str:
    return "<br>".join(filter(None, map(_md_run, runs)))
