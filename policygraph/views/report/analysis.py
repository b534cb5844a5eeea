"""What the network says, as a section: who holds it together, bridges, what stands alone, groups against departments.

Each part says in one sentence what it means, and in one what it does not.
"""

from __future__ import annotations

from typing import Any

from policygraph.printed import number
from policygraph.views.report.paper import Block, Listing, Run, Section, Table, text
from policygraph.views.report.words import say

#: How many partners are shown; those after them lie between few others.
SHOWN = 10


def section(analysis: Any, lang: str) -> Section:
    """All parts."""
    parts = [_holders(analysis, lang), _bridges(analysis, lang), _alone(analysis, lang), _communities(analysis, lang)]
    return Section(say("analysis", lang), [text(say("analysis-lead", lang))], parts)


def _part(key: str, lang: str, blocks: list[Block]) -> Section:
    meaning = [text(say(f"{key}-means", lang)), text(say(f"{key}-not", lang))]
    return Section(say(key, lang), [*meaning, *(blocks or [text(say("nothing", lang))])])


def _holders(analysis: Any, lang: str) -> Section:
    telling = [h for h in analysis.holders if h.betweenness or h.cuts]
    rows = [
        [
            [Run(h.label, tone="strong")],
            [Run(str(h.initiatives))],
            [Run(d) for d in h.departments] or [Run(say("not-stated", lang), tone="gap")],
            [Run(f"{number(f'{h.betweenness * 100:.1f}', lang)} %")],
            [Run(str(h.cuts))],
        ]
        for h in telling[:SHOWN]
    ]
    headings = [say(key, lang) for key in ("partner", "initiatives", "departments", "betweenness", "cuts")]
    more = len(analysis.holders) - len(rows)
    blocks: list[Block] = [Table(say("holders-caption", lang), headings, rows, numeric=(1, 3, 4))] if rows else []
    return _part("holders", lang, [*blocks, *([text(say("holders-more", lang, n=more))] if rows and more else [])])


def _bridges(analysis: Any, lang: str) -> Section:
    rows = [
        [
            [Run(" – ".join(b.departments), tone="strong")],
            [Run(p) for p in b.partners],
            [Run(str(b.initiatives))],
        ]
        for b in analysis.bridges
    ]
    headings = [say(key, lang) for key in ("departments", "partner", "initiatives")]
    return _part("bridges", lang, [Table(say("bridges-caption", lang), headings, rows, numeric=(2,))] if rows else [])


def _alone(analysis: Any, lang: str) -> Section:
    points = [[Run(a.label, a.document)] for a in analysis.alone]
    return _part("alone", lang, [Listing(points)] if points else [])


def _communities(analysis: Any, lang: str) -> Section:
    many = len(analysis.communities)
    if not many:
        return _part("communities", lang, [])
    if analysis.agreement is None:
        return _part("communities", lang, [text(say("communities-few", lang, n=many))])
    said = number(f"{analysis.agreement:.2f}", lang)
    return _part("communities", lang, [text(say("communities-found", lang, n=many, agreement=said, compared=analysis.compared))])
