"""An audit as one HTML page that needs no network and no script: boxes hide what is not wanted, by style sheet alone."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from policygraph.views import suppressions
from policygraph.views.audit.common import (
    SEVERITIES,
    SHOWN,
    Group,
    Table,
    capital,
    count,
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
from policygraph.views.policy import policy
from policygraph.views.tables import clean

_STYLE = Path(__file__).parent / "page.css"
#: How many characters of a quote are shown; the file and line lead to the rest. Fewer where there are many.
_LONG, _SHORT = 500, 120
_WORDS = {
    "skip": ("Skip to the findings", "Spring til fundene"),
    "show": ("Show", "Vis"),
    "every": ("Show all {n} places", "Vis alle {n} steder"),
}


def write(report: Any, lang: str = "en") -> str:
    """The page."""
    found = list(groups(report))
    severities = [s for s in SEVERITIES if any(g.severity == s for g in found)]
    dimensions = list(dict.fromkeys(g.rule.dimension for g in found))
    parts = [
        f'<a class="skip" href="#findings">{_say("skip", lang)}</a>',
        f"<header><h1>{_text(say('title', lang))}</h1>",
        f'<p class="lead">{_text(summary(report, lang))}.</p></header>',
        "<main>",
        _table(counts(report, lang)),
        _filter(severities, dimensions, lang) if found else f"<p>{_text(say('nothing', lang))}</p>",
        '<div id="findings" tabindex="-1">',
        *(_section(s, [g for g in found if g.severity == s], lang) for s in severities),
        "</div>",
        *_rest(report, lang),
        "</main>",
        f"<footer><h2>{_text(say('made', lang))}</h2>{_table(made_with(report, lang))}{_table(documents(report, lang))}</footer>",
    ]
    style = _STYLE.read_text(encoding="utf-8") + _hiding(severities, dimensions)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy([], [chr(10) + style])}">\n'
        f"<title>{_text(say('title', lang))}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        + "\n".join(filter(None, parts))
        + "\n</body>\n</html>\n"
    )


def _rest(report: Any, lang: str) -> Iterable[str]:
    """What follows the findings: those that were answered, the notes, the scores."""
    answered = suppressed(report, lang)
    if answered.rows:
        yield f"<section><h2>{_text(answered.caption)}</h2>{_table(answered)}</section>"
    if notes := suppressions.notes(report, lang, 1_000_000):
        yield f"<section><h2>{_text(say('notes', lang))}</h2><ul>{''.join(f'<li>{_text(n)}</li>' for n in notes)}</ul></section>"
    if tables := score_tables(report, lang):
        yield f"<section><h2>{_text(say('scores', lang))}</h2><p>{_text(report.scores.method)}</p>"
        yield from map(_table, tables)
        yield "</section>"


def _filter(severities: list[str], dimensions: list[str], lang: str) -> str:
    """A box a severity and a dimension; what is not ticked is hidden."""

    def boxes(name: str, values: list[str]) -> str:
        return (
            f"<fieldset><legend>{_text(capital(say(name, lang)))}</legend>"
            + "".join(
                f'<label><input type="checkbox" checked id="{name}-{v}">{_text(say(v if name == "dimension" else f"{v}s", lang))}</label>'
                for v in values
            )
            + "</fieldset>"
        )

    return f'<form class="filter" aria-label="{_say("show", lang)}">{boxes("severity", severities)}{boxes("dimension", dimensions)}</form>'


def _hiding(severities: list[str], dimensions: list[str]) -> str:
    rules = [f"main:has(#severity-{s}:not(:checked)) .part.{s}" for s in severities]
    rules += [f"main:has(#dimension-{d}:not(:checked)) .rule.{d}" for d in dimensions]
    return f"@media screen {{ {', '.join(rules)} {{ display: none; }} }}\n" if rules else ""


def _section(severity: str, found: list[Group], lang: str) -> str:
    head = f"<h2>{_text(capital(say(f'{severity}s', lang)))} ({sum(len(g.findings) for g in found)})</h2>"
    return f'<section class="part {severity}">{head}{"".join(_group(g, lang) for g in found)}</section>'


def _group(group: Group, lang: str) -> str:
    rule = group.rule
    return (
        f'<article class="rule {group.severity} {rule.dimension}"><h3>{_text(rule.title[lang])}</h3>'
        f'<p class="about"><span class="badge {group.severity}">{_text(say(group.severity, lang))}</span> '
        f"{_text(say(rule.dimension, lang))} · {count(len(group.findings), 'finding', lang)} · <code>{_text(rule.id)}</code></p>"
        f"<p><b>{_text(capital(say('why', lang)))}:</b> {_text(rule.rationale[lang])}</p>"
        f"<p><b>{_text(capital(say('mend', lang)))}:</b> {_text(group.findings[0].remedy)}</p>"
        f'<ol class="findings">{"".join(_finding(f, lang) for f in group.findings)}</ol></article>'
    )


def _finding(finding: Any, lang: str) -> str:
    found = quoted(finding)
    shown = "".join(_quote(e, _LONG, lang) for e in found[:SHOWN])
    more = "".join(_quote(e, _SHORT, lang) for e in found[SHOWN:])
    rest = f"<details><summary>{_say('every', lang, n=len(found))}</summary>{more}</details>" if more else ""
    files = searched(finding)
    nowhere = f'<p class="small">{_text(capital(say("searched", lang, files=", ".join(files))))}</p>' if files else ""
    return f'<li id="f-{finding.key}"><p class="message">{_text(finding.message)} <code class="key">{finding.key}</code></p>{shown}{rest}{nowhere}</li>'


def _quote(evidence: Any, limit: int, lang: str) -> str:
    place_ = f'<cite lang="{lang}">{_text(place(evidence))}</cite>'
    return f'<blockquote lang="da"><p>{_text(short(evidence.quote, limit))}</p>{place_}</blockquote>'


def _table(table: Table) -> str:
    """A table with its caption, a header for each column and each row; figures stand to the right."""
    if not table.rows:
        return ""
    numeric = [all(row[i].isdigit() for row in table.rows) for i in range(len(table.headings))]
    kinds = [' class="number"' if n else "" for n in numeric]
    head = "".join(f'<th scope="col"{kind}>{_text(capital(h))}</th>' for h, kind in zip(table.headings, kinds))
    rows = "".join(
        "<tr>"
        + f'<th scope="row">{_text(row[0])}</th>'
        + "".join(f"<td{kind}>{_text(value)}</td>" for value, kind in zip(row[1:], kinds[1:]))
        + "</tr>"
        for row in table.rows
    )
    caption = f"<caption>{_text(table.caption)}</caption>"
    box = f'<div class="scroll" role="region" tabindex="0" aria-label="{_text(table.caption)}">'
    return f"{box}<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"


def _text(words: str) -> str:
    return escape(" ".join(clean(words).split()))


def _say(key: str, lang: str, **values: Any) -> str:
    return escape(_WORDS[key][lang == "da"].format(**values))
