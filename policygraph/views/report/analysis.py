"""What the network says, as a section: who holds it together, bridges, what stands alone, groups against departments.

Each part says in one sentence what it means, and in one what it does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policygraph.printed import number
from policygraph.views.report import phrases
from policygraph.views.report.paper import Block, Listing, Run, Section, Table, text
from policygraph.views.report.words import say

#: How many partners are shown; those after them lie between few others.
SHOWN = 10


def section(analysis: Any, lang: str, places: Mapping[str, str]) -> Section:
    """All parts.

    :param places: where each initiative stands, by its IRI
    """
    parts = [_holders(analysis, lang), _bridges(analysis, lang), _alone(analysis, lang, places), _communities(analysis, lang)]
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


def _alone(analysis: Any, lang: str, places: Mapping[str, str]) -> Section:
    """Those that stand alone, in the order of the report (which is that of the documents)."""
    order = {iri: n for n, iri in enumerate(places)}
    points = [
        [Run(phrases.short(a.label, 160), places.get(a.iri, a.document))]
        for a in sorted(analysis.alone, key=lambda a: order.get(a.iri, len(order)))
    ]
    return _part("alone", lang, [Listing(points)] if points else [])


def _communities(analysis: Any, lang: str) -> Section:
    many = len(analysis.communities)
    if not many:
        return _part("communities", lang, [])
    if analysis.agreement is None:
        return _part("communities", lang, [text(say("communities-few", lang, n=many))])
    said = number(f"{analysis.agreement:.2f}", lang)
    return _part("communities", lang, [text(say("communities-found", lang, n=many, agreement=said, compared=analysis.compared))])
