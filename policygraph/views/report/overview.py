"""The overview of all initiatives as a paper: what is stated, the money, the initiatives in groups, how they hang together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from policygraph import __version__
from policygraph.printed import day
from policygraph.views.report import analysis, phrases
from policygraph.views.report.paper import Block, Listing, Paper, Run, Section, Table, text
from policygraph.views.report.words import say

#: The columns of the table of initiatives, in the order of the questions: for whom, when, with what money, with whom …
MATTERS = ("responsible", "group", "when", "money", "partner", "evaluation", "goal")


def paper(report: Any, lang: str) -> Paper:
    """The overview."""
    departments = {f.iri for one in report.initiatives for f in one.responsible}
    lead: list[Block] = [
        text(
            say(
                "lead-overview",
                lang,
                n=len(report.initiatives),
                with_department=sum(bool(i.responsible) for i in report.initiatives),
                departments=len(departments),
            )
        ),
        text(say("lead-absence", lang)),
        text(say("lead-places", lang)),
    ]
    if report.basis.with_suggested:
        lead.append(text(say("lead-suggested", lang)))
    sections = [_stated(report, lang), _money(report, lang), _groups(report, lang)]
    if report.analysis is not None:
        places = {one.iri: phrases.place(one.place, lang) for one in report.initiatives}
        sections.append(analysis.section(report.analysis, lang, places))
    return Paper("overview", say("overview", lang), lang, lead, sections, basis(report.basis, lang), words(lang))


def _stated(report: Any, lang: str) -> Section:
    rows = []
    for matter in MATTERS:
        stated = sum(one.stated[matter] for one in report.initiatives)
        name = [Run(say(matter, lang))]
        rows.append([name, [Run(str(stated))], [Run(str(len(report.initiatives) - stated))]])
    headings = [say(key, lang) for key in ("matter", "stated", "not-stated")]
    return Section(say("what-is-stated", lang), [Table(say("stated-caption", lang), headings, rows, numeric=(1, 2))])


def _money(report: Any, lang: str) -> Section:
    silent = sum(i.money is None for i in report.initiatives)
    without = sum(i.money is not None and not i.sums for i in report.initiatives)
    notes = [text(say("money-silent", lang, n=silent, m=without, all=len(report.initiatives)))]
    return Section(say("money-title", lang), [*notes, *money_blocks(report.money, lang)])


def money_blocks(money: Any, lang: str) -> list[Block]:
    """The sums that may be added, and those that may not."""
    if not money.totals and not money.apart:
        return [text(say("no-money", lang))]
    blocks: list[Block] = []
    if money.totals:
        rows = []
        for total in money.totals:
            shared = [Run(say("shared-among", lang, n=total.shared), tone="quiet")] if total.shared else []
            rows.append(
                [
                    [Run(phrases.basis(total.basis, lang))],
                    [Run(say(f"role-{total.role}", lang))],
                    [Run(str(total.sums)), *shared],
                    [Run(phrases.amount(total, lang))],
                ]
            )
        headings = [say(key, lang) for key in ("period", "kind", "sums", "amount")]
        blocks += [text(say("money-once", lang)), Table(say("money-caption", lang), headings, rows, numeric=(2, 3))]
    if money.apart:
        points = [[Run(phrases.sum_words(one, lang), phrases.place(one.place, lang))] for one in money.apart]
        blocks += [text(say("money-apart", lang)), Listing(points)]
    return blocks


def _groups(report: Any, lang: str) -> Section:
    by_goal = report.by == "goal"
    parts = []
    for group in report.groups:
        title = f"{group.number} {phrases.short(group.label, 110)}".strip() or say(
            "none-goal" if by_goal else "none-responsible", lang
        )
        parts.append(Section(title, _group(group, title, lang, by_goal)))
    key = "by-goal" if by_goal else "by-department"
    return Section(say(key, lang), [text(say(f"{key}-note", lang))], parts)


def _group(group: Any, title: str, lang: str, by_goal: bool) -> list[Block]:
    number = len(group.initiatives)
    blocks: list[Block] = [text(group.document, tone="quiet")] if group.document else []
    if not number:
        return [*blocks, text(say("no-initiative", lang))]
    said = say("group-count-one", lang) if number == 1 else say("group-count", lang, n=number)
    skipped = ("goal" if group.iri else "") if by_goal else "responsible"
    columns = [m for m in MATTERS if m != skipped]
    table, silent = initiatives_table(group.initiatives, columns, lang, title)
    if silent:
        said += " " + say("all-silent", lang, matters=phrases.listed([say(m, lang).lower() for m in silent], lang))
    money = [
        [Run(f"{phrases.amount(t, lang)} {phrases.basis(t.basis, lang)} ({say(f'role-{t.role}', lang)})")]
        for t in group.money.totals
    ]
    blocks.append(text(said))
    if money:
        blocks += [text(say("money-of-group", lang)), Listing(money)]
    return [*blocks, table]


def initiatives_table(
    initiatives: Sequence[Any], columns: Sequence[str], lang: str, caption: str, *, status: bool = False
) -> tuple[Table, list[str]]:
    """A table of initiatives, and the columns left out of it since nothing is stated in them for any."""
    silent = [m for m in columns if len(initiatives) > 1 and not any(one.stated[m] for one in initiatives)]
    kept = [m for m in columns if m not in silent]
    rows = []
    for one in initiatives:
        cells = [cell(one, m, lang) for m in kept]
        state = [[Run(one.status) if one.status else phrases.gap(lang)[0]]] if status else []
        name = phrases.short(f"{one.number} {one.label}".strip(), 160)
        rows.append([[Run(name, phrases.place(one.place, lang), "strong")], *state, *cells])
    headings = [say("initiative", lang), *([say("status", lang)] if status else []), *(say(m, lang) for m in kept)]
    return Table(caption, headings, rows), silent


def cell(one: Any, matter: str, lang: str) -> list[Run]:
    """What is stated of a matter for one initiative, a line each."""
    return _CELLS[matter](one, lang)


_CELLS: dict[str, Callable[[Any, str], list[Run]]] = {
    "responsible": lambda one, lang: phrases.facts(one.responsible, lang, one.place.file),
    "group": lambda one, lang: phrases.facts(one.groups, lang, one.place.file),
    "when": lambda one, lang: phrases.when(one, lang, one.place.file),
    "money": lambda one, lang: phrases.money(one, lang, one.place.file),
    "partner": lambda one, lang: phrases.facts(one.partners, lang, one.place.file),
    "evaluation": lambda one, lang: phrases.evaluation(one, lang, one.place.file),
    "goal": lambda one, lang: [
        Run(phrases.short(run.text, 70), run.place, run.tone) for run in phrases.facts(one.goals, lang, one.place.file)
    ],
}


# ── What both reports share ──


def basis(of: Any, lang: str) -> list[tuple[str, str]]:
    """What a report rests on: its day, the program, the documents and rules."""
    documents = "; ".join(f"{d.title} ({d.genre}, {d.file})" for d in of.documents)
    lines = [
        (say("as-of", lang), day(of.as_of, lang)),
        (say("tool", lang), f"policygraph {__version__}"),
        (say("documents", lang), documents),
        (say("with-suggested", lang), say("are-in" if of.with_suggested else "not-in", lang)),
        (say("corpus", lang), of.corpus),
    ]
    return [*lines, *([(say("ruleset", lang), of.ruleset)] if of.ruleset else [])]


def words(lang: str) -> dict[str, str]:
    """The words that the frame of a paper needs."""
    return {key: say(key, lang) for key in ("contents", "basis", "skip")}


__all__ = ["MATTERS", "basis", "cell", "initiatives_table", "money_blocks", "paper", "words"]
