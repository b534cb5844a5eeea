"""The follow-up as a paper: the goals one by one, the newest document first."""

from __future__ import annotations

from collections import Counter
from typing import Any

from policygraph.printed import day
from policygraph.views.report import phrases
from policygraph.views.report.overview import basis, initiatives_table, words
from policygraph.views.report.paper import Block, Listing, Paper, Run, Section, Table, Text, text
from policygraph.views.report.words import say
from policygraph.views.words import say as common

_VERDICTS = ("reached", "on-the-way", "missed", "cannot-be-told")


def paper(report: Any, lang: str) -> Paper:
    """The follow-up."""
    goals = [g for c in report.chapters for g in c.goals]
    verdicts = Counter(t.verdict for g in goals for t in g.targets)
    counts = {key.replace("-", "_"): verdicts[key] for key in _VERDICTS[:3]} | {"cannot": verdicts["cannot-be-told"]}
    lead: list[Block] = [
        text(say("lead-follow-up", lang, goals=len(goals), targets=sum(verdicts.values()), **counts)),
        text(say("lead-cannot", lang)),
        text(say("lead-absence", lang)),
    ]
    if report.basis.with_suggested:
        lead.append(text(say("lead-suggested", lang)))
    sections = [_summary(report, lang), *(_chapter(c, lang) for c in report.chapters)]
    if report.loose:
        points = [[Run(m.text, phrases.place(m.place, lang), "quote")] for m in report.loose]
        sections.append(Section(say("loose", lang), [text(say("loose-note", lang)), Listing(points)]))
    return Paper("follow-up", say("follow-up", lang), lang, lead, sections, basis(report.basis, lang), words(lang))


def _title(goal: Any, limit: int = 110) -> str:
    return f"{goal.number} {phrases.short(goal.text, limit)}".strip()


def _summary(report: Any, lang: str) -> Section:
    rows = []
    for chapter in report.chapters:
        for goal in chapter.goals:
            verdicts = Counter(t.verdict for t in goal.targets)
            said = [Run(f"{verdicts[v]} {say(v, lang)}") for v in _VERDICTS if verdicts[v]]
            rows.append(
                [
                    [Run(_title(goal, 90), tone="strong"), Run(chapter.document.file, tone="quiet")],
                    said or [Run(say("not-stated", lang), tone="gap")],
                    [
                        Run(
                            str(len(goal.initiatives)) if goal.initiatives else say("not-stated", lang),
                            tone="" if goal.initiatives else "gap",
                        )
                    ],
                    [Run(str(len(goal.findings)))],
                ]
            )
    headings = [say(key, lang) for key in ("goal", "result-targets", "initiatives", "findings-short")]
    return Section(say("summary", lang), [Table(say("summary-caption", lang), headings, rows, numeric=(2, 3))])


def _chapter(chapter: Any, lang: str) -> Section:
    document = chapter.document
    period = phrases.span(document.start, document.end, lang) if document.start or document.end else ""
    blocks: list[Block] = [text(", ".join(filter(None, (document.genre, period, document.file))), tone="quiet")]
    parts = [_changes(chapter, lang), *(_goal(g, document.file, lang) for g in chapter.goals)]
    if chapter.findings:
        parts.append(Section(say("about-document", lang), _findings(chapter.findings, lang)))
    return Section(document.title, blocks, parts)


def _changes(chapter: Any, lang: str) -> Section:
    found = chapter.comparison
    if found is None:
        return Section(say("changed", lang), [text(say("no-before", lang))])
    kinds = Counter(c.kind for c in found.goals)
    points = [[Run(f"{common(f'became-{kind}', lang)}: {kinds[kind]}")] for kind in kinds]
    initiatives = Counter(c.kind for c in found.initiatives)
    carried = sum(n for kind, n in initiatives.items() if kind not in ("dropped", "new"))
    blocks: list[Block] = [
        text(say("changed-from", lang, old=f"{found.old[0]} ({found.old[1]})")),
        text(f"{common('goals', lang).capitalize()}:"),
        Listing(points),
    ]
    if found.initiatives:
        counts = {"kept": carried, "dropped": initiatives["dropped"], "new": initiatives["new"]}
        blocks.append(text(say("initiatives-changed", lang, **counts)))
    dropped = [w for c in found.goals if c.kind == "dropped" for w in c.old]
    if dropped:
        gone = [[Run(f"{w.number} {w.text}".strip(), f"{w.document}, {say('line', lang)}\u00a0{w.line_start}")] for w in dropped]
        blocks += [text(f"{say('goals-dropped', lang)}:"), Listing(gone)]
    return Section(say("changed", lang), blocks)


# ── One goal ──


def _goal(goal: Any, file: str, lang: str) -> Section:
    blocks: list[Block] = []
    if phrases.short(goal.text, 110) != goal.text:
        blocks.append(Text([Run(goal.text, phrases.place(goal.place, lang), "quote")]))
    else:
        blocks.append(text("", phrases.place(goal.place, lang)))
    parts = [
        Section(say("result-targets", lang), _targets(goal, file, lang)),
        Section(say("evidence", lang), _evidence(goal, lang)),
    ]
    if goal.initiatives:
        columns = ("responsible", "when", "money", "evaluation")
        table, silent = initiatives_table(goal.initiatives, columns, lang, say("initiatives-caption", lang), status=True)
        note = say("all-silent", lang, matters=phrases.listed([say(m, lang).lower() for m in silent], lang)) if silent else ""
        parts.append(Section(say("initiatives", lang), [*([text(note)] if note else []), table]))
    else:
        parts.append(Section(say("initiatives", lang), [text(say("no-initiative", lang), tone="gap")]))
    if goal.change is not None:
        parts.append(Section(say("changed", lang), _change(goal.change, lang)))
    parts.append(Section(say("findings", lang), _findings(goal.findings, lang)))
    return Section(_title(goal), blocks, parts)


def _targets(goal: Any, file: str, lang: str) -> list[Block]:
    if not goal.targets:
        blocks: list[Block] = [text(say("no-target", lang), tone="gap")]
        if goal.reason:
            blocks.append(Text([Run(say("reason", lang)), Run(goal.reason, phrases.place(goal.place, lang), "quote")]))
        return blocks
    rows = [
        [
            [Run(t.text, phrases.place(t.place, lang, file), "quote")],
            _or_gap(_figure_at(t.baseline, t.unit if t.change == "" else "", t.baseline_at, lang), lang),
            _or_gap(_aim(t, lang), lang),
            _or_gap(t.due_text or (day(t.due, lang) if t.due else ""), lang),
            _results(t.measurements, lang) or [Run(say("not-stated", lang), tone="gap")],
            [Run(say(t.verdict, lang), tone="strong")],
        ]
        for t in goal.targets
    ]
    headings = [say(key, lang) for key in ("target", "baseline", "aim", "due", "result", "verdict")]
    return [Table(say("targets-caption", lang), headings, rows)]


def _or_gap(words_: str, lang: str) -> list[Run]:
    return [Run(words_)] if words_ else phrases.gap(lang)


def _figure_at(value: str, unit: str, at: str, lang: str) -> str:
    if not value:
        return ""
    return phrases.figure(value, unit, lang) + (f" ({day(at, lang)})" if at else "")


def _aim(target: Any, lang: str) -> str:
    """The level aimed at, or the change; "made equal" where no figure is stated."""
    level = phrases.figure(target.aim, target.unit if not target.change else "", lang) if target.aim else ""
    if target.change:
        way = say(target.direction if target.direction in ("increase", "decrease") else "change-of", lang)
        change = f"{way} {phrases.figure(target.change, target.unit, lang)}"
        return f"{level} ({change})" if level else change
    return level or (say("equalise", lang) if target.direction == "equalise" else "")


def _results(measurements: Any, lang: str) -> list[Run]:
    return [
        Run(
            _figure_at(m.value, m.unit, m.at, lang) + (f" ({say(m.status, lang)})" if m.status == "suggested" else ""),
            phrases.place(m.place, lang),
        )
        for m in sorted(measurements, key=lambda m: (m.at, m.value))
    ]


def _evidence(goal: Any, lang: str) -> list[Block]:
    said: list[str] = []
    if goal.targets:
        said.append(say("evidence-targets", lang, measurable=sum(t.measurable for t in goal.targets), n=len(goal.targets)))
    measured = [t for t in goal.targets if t.measurements]
    latest = max((m.at for t in goal.targets for m in t.measurements), default="")
    if measured:
        key = "evidence-results" if latest else "evidence-undated"
        said.append(say(key, lang, n=len(measured), at=day(latest, lang)))
    elif not goal.measurements:
        said.append(say("evidence-none", lang))
    if goal.initiatives:
        evaluated = sum(i.evaluation is not None for i in goal.initiatives)
        said.append(say("evidence-initiatives", lang, n=evaluated, all=len(goal.initiatives)))
    blocks: list[Block] = [text(" ".join(said))]
    if goal.measurements:
        blocks += [text(f"{say('other-results', lang)}:"), Listing([[run] for run in _results(goal.measurements, lang)])]
    return blocks


def _alike(difference: Any) -> bool:
    """Whether two wordings share so much that their differences can be read in the text; else the two stand for themselves."""
    words = Counter({"same": 0}) + Counter(p.op for p in difference for _ in p.text.split())
    return bool(words) and words["same"] * 2 >= words["same"] + max(words["gone"], words["came"]) and len(words) > 1


def _change(change: Any, lang: str) -> list[Block]:
    mark = f" ({say(change.status, lang)})" if change.status in ("suggested", "curated") else ""
    blocks: list[Block] = [Text([Run(common(f"became-{change.kind}", lang) + mark, tone="strong")])]
    for wording in change.old:
        where = f"{wording.document}, {say('line', lang)}\u00a0{wording.line_start}"
        blocks.append(Text([Run(say("was", lang)), Run(f"{wording.number} {wording.text}".strip(), where, "quote")]))
    if _alike(change.difference):
        runs = [Run(p.text, tone={"gone": "gone", "came": "came"}.get(p.op, "")) for p in change.difference]  # type: ignore[arg-type]
        blocks.append(Text([Run(say("became", lang)), *runs]))
    if change.weakened:
        blocks.append(text(say("weaker", lang).format(*change.weakened)))
    return blocks


def _findings(findings: Any, lang: str) -> list[Block]:
    if not findings:
        return [text(say("no-findings", lang))]
    rows = []
    for f in findings:
        quoted = [e for e in f.evidence if e.quote]
        places = [Run(f"{e.document}, {say('line', lang)}\u00a0{e.line_start}") for e in quoted[:3]]
        rows.append(
            [
                [Run(f.message)],
                [Run(say(f.severity, lang), tone="strong")],
                [Run(f.remedy)],
                places or [Run(say("not-stated", lang), tone="gap")],
            ]
        )
    headings = [say(key, lang) for key in ("finding", "severity", "remedy", "place")]
    return [Table(say("findings", lang), headings, rows)]
