"""Timeline: initiatives, deadlines of result targets and periods of funding on one axis; what has no date is listed too."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from policygraph.errors import UsageError
from policygraph.queries.catalogue import Parameter
from policygraph.web import facts
from policygraph.web.asking import choices
from policygraph.web.facts import Place
from policygraph.web.frame import language, page, site
from policygraph.web.site import Build
from policygraph.web.words import say

KINDS = ("initiative", "target", "funding")
#: How many years the axis names at most, so that they fit a phone.
_NAMED = 6
#: A day so far from everything that is stated would leave nothing to see.
_FAR = 30


@dataclass
class Span:
    """Something in time: from a day to a day, either of which may not be stated; a deadline has only the second.

    ``why`` says where a date comes from that is not printed beside the thing itself.
    """

    kind: str
    iri: str
    label: str
    start: str = ""
    end: str = ""
    printed: str = ""
    ongoing: bool = False
    why: str = ""
    departments: dict[str, str] = field(default_factory=dict)
    goals: set[str] = field(default_factory=set)
    pays: list[tuple[str, str]] = field(default_factory=list)
    place: Place | None = None

    @property
    def dated(self) -> bool:
        return bool(self.start or self.end)


@dataclass(frozen=True)
class Axis:
    """The years from the first day to the last; places on it are shares of its length in percent."""

    first: int
    last: int

    def at(self, day: str) -> float:
        """Where a day begins."""
        year, month, number = map(int, day.split("-"))
        length = 365 + calendar.isleap(year)
        gone = date(year, month, number).timetuple().tm_yday - 1
        return round(100 * (year - self.first + gone / length) / (self.last - self.first + 1), 3)

    def years(self) -> list[tuple[int, float, bool]]:
        """Each year, where it begins, and whether there is room for its name."""
        many = self.last - self.first + 1
        step = -(-many // _NAMED)
        return [(y, self.at(f"{y}-01-01"), (y - self.first) % step == 0) for y in range(self.first, self.last + 1)]

    def bar(self, span: Span) -> dict[str, Any]:
        """How a span is drawn: where it begins, how long it is, which end is open."""
        left = self.at(span.start) if span.start else 0.0
        right = self.at(span.end) + 100 / (self.last - self.first + 1) / 365 if span.end else 100.0
        return {"x": left, "width": round(max(right - left, 0.4), 3), "open": not (span.start and span.end)}


def timeline(request: Request) -> Response:
    """The axis, narrowed to a department or a goal, and the same as a table."""
    build, lang, given = site(request).now(), language(request), request.query_params
    suggested = given.get("suggested") == "1"
    department, goal = given.get("department", ""), given.get("goal", "")
    at = _day(given.get("at", "").strip())
    every = build.once(("spans", suggested), lambda: spans(build, suggested=suggested))
    kept = [s for s in every if (not department or department in s.departments) and (not goal or goal in s.goals)]
    dated = sorted((s for s in kept if s.dated), key=lambda s: (s.start or s.end, s.end or "9", s.label))
    undated = sorted((s for s in kept if not s.dated), key=_as_printed)
    axis = _axis(dated, at)
    return page(
        request,
        "timeline.html",
        axis=axis,
        at=at,
        today=at == date.today().isoformat(),
        groups=[(kind, [s for s in dated if s.kind == kind]) for kind in KINDS],
        undated=[(kind, [s for s in undated if s.kind == kind]) for kind in KINDS],
        dated=dated,
        department=department,
        goal=goal,
        suggested=suggested,
        departments=sorted({d: n for s in every for d, n in s.departments.items()}.items(), key=lambda d: d[1].casefold()),
        goals=choices(build, Parameter("goal", "iri", lookup="goal")),
        state=lambda span: _state(span, at, lang),
    )


def _as_printed(span: Span) -> tuple[str, int, str]:
    return (span.place.file, int(span.place.line), span.label) if span.place else ("", 0, span.label)


def _day(text: str) -> str:
    if not text:
        return date.today().isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"{text!r} is not a date", remedy="YYYY-MM-DD") from None


def _axis(dated: Iterable[Span], at: str) -> Axis | None:
    years = [int(day[:4]) for s in dated for day in (s.start, s.end) if day]
    if not years:
        return None
    first, last, now = min(years), max(years), int(at[:4])
    if first - _FAR <= now <= last + _FAR:
        first, last = min(first, now), max(last, now)
    return Axis(first, last)


def _state(span: Span, at: str, lang: str) -> str:
    """What a span is on a day, in words: a colour alone says nothing to some."""
    if span.end and span.end < at:
        return say("time-over", lang)
    if span.start and span.start > at:
        return say("time-ahead", lang)
    return ""


# ── What the graph says ──


def spans(build: Build, *, suggested: bool = False) -> list[Span]:
    """Every initiative, result target and sum of money, with the dates that are stated of it."""
    initiatives = _initiatives(build, suggested)
    return [*initiatives.values(), *_targets(build, initiatives), *_funding(build, initiatives)]


def _initiatives(build: Build, suggested: bool) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for iri, number, label, start, end, printed, ongoing in facts.rows(
        build.store,
        """SELECT ?i ?number ?label (MIN(?a) AS ?start) (MAX(?b) AS ?end) (MIN(?t) AS ?printed) (MAX(?o) AS ?ongoing) WHERE {
        ?i a pg:Initiative ; rdfs:label ?label OPTIONAL { ?i pg:number ?number } OPTIONAL { ?i pg:startDate ?a } OPTIONAL { ?i pg:endDate ?b }
        OPTIONAL { ?i pg:timeframe ?t } OPTIONAL { ?i pg:ongoing ?o } } GROUP BY ?i ?number ?label""",
    ):
        one = Span("initiative", iri or "", _named(number, label), start or "", end or "", printed or "", ongoing == "true")
        if not (one.start and one.end and one.start > one.end):  # what contradicts itself is the audit's
            found.setdefault(one.iri, one)
        else:
            found.setdefault(one.iri, replace(one, start="", end="", why="contradicts"))
    for iri, department, name in facts.rows(
        build.store,
        'SELECT DISTINCT ?i ?d ?name WHERE { ?i a pg:Initiative ; pg:responsible ?d . ?d rdfs:label ?name FILTER(LANG(?name) IN ("", "da")) }',
    ):
        found[iri or ""].departments[department or ""] = name or ""
    for iri, goal in facts.rows(
        build.store, "SELECT DISTINCT ?i ?g WHERE { ?i a pg:Initiative ; pg:contributesTo ?g }", with_suggested=suggested
    ):
        found[iri or ""].goals.add(goal or "")
    _placed(build, found, "pg:startDate, pg:endDate, pg:ongoing")
    return found


def _targets(build: Build, initiatives: dict[str, Span]) -> list[Span]:
    """The result targets; the departments of one are those that work for its goal."""
    found: dict[str, Span] = {}
    for iri, label, due, printed, goal in facts.rows(
        build.store,
        """SELECT DISTINCT ?t ?label ?due ?printed ?g WHERE { ?t a pg:ResultTarget ; rdfs:label ?label OPTIONAL { ?t pg:dueDate ?due }
        OPTIONAL { ?t pg:dueText ?printed } OPTIONAL { ?g pg:hasResultTarget ?t } } ORDER BY ?t ?due""",
    ):
        one = found.setdefault(iri or "", Span("target", iri or "", label or "", "", due or "", printed or ""))
        if goal:
            one.goals.add(goal)
            for initiative in initiatives.values():
                if goal in initiative.goals:
                    one.departments |= initiative.departments
    _placed(build, found, "pg:dueDate")
    return list(found.values())


def _funding(build: Build, initiatives: dict[str, Span]) -> list[Span]:
    """The sums. One that is stated for a year has that year; one as a whole, the period of the initiative it pays for."""
    found: dict[str, Span] = {}
    bases: dict[str, str] = {}
    for iri, amount, currency, basis, initiative in facts.rows(
        build.store,
        """SELECT DISTINCT ?f ?amount ?currency ?basis ?i WHERE { ?f a pg:Funding ; pg:amount ?amount . ?i a pg:Initiative ; pg:hasFunding ?f
        OPTIONAL { ?f pg:currency ?currency } OPTIONAL { ?f pg:basis ?basis } } ORDER BY ?f ?i""",
    ):
        one = found.setdefault(iri or "", Span("funding", iri or "", f"{amount} {currency or ''}".strip()))
        bases[one.iri] = basis or ""
        work = initiatives[initiative or ""]
        one.pays.append((work.iri, work.label))
        one.departments |= work.departments
        one.goals |= work.goals
    _placed(build, found, "")
    for one in found.values():
        one.start, one.end = _period(bases[one.iri])
        works = [initiatives[iri] for iri, _ in one.pays]
        if not one.dated and bases[one.iri] in ("", "total", "annual") and len({(w.start, w.end) for w in works}) == 1:
            one.start, one.end, one.why = works[0].start, works[0].end, "as-initiative" if works[0].dated else ""
    return list(found.values())


def _period(basis: str) -> tuple[str, str]:
    """The days that "year 2018" or "half-year 2018-1" names; none for what is stated otherwise."""
    match = re.fullmatch(r"(?:year (\d{4})|half-year (\d{4})-([12]))", basis)
    if not match:
        return "", ""
    year, half = match[1] or match[2], match[3]
    return f"{year}-07-01" if half == "2" else f"{year}-01-01", f"{year}-06-30" if half == "1" else f"{year}-12-31"


def _named(number: str | None, label: str | None) -> str:
    return f"{number} {label}" if number and number not in (label or "") else label or ""


def _placed(build: Build, found: dict[str, Span], properties: str) -> None:
    """Where each date stands; without one, where the thing stands."""
    ways = [f"?s rdf:subject ?x ; rdf:predicate ?p ; pg:evidence ?e FILTER(?p IN ({properties}))"] if properties else []
    for way in (*ways, "?x pg:evidence ?e"):
        for iri, file, line, quote in facts.rows(
            build.store,
            f"""SELECT ?x ?f ?l ?q WHERE {{ VALUES ?kind {{ pg:Initiative pg:ResultTarget pg:Funding }} ?x a ?kind . {way} .
            ?e pg:inDocument/pg:sourceFile ?f ; pg:lineStart ?l ; pg:quote ?q }} ORDER BY ?f xsd:integer(?l) ?q""",
        ):
            one = found.get(iri or "")
            if one is not None and one.place is None:
                one.place = Place(file or "", line or "", quote or "")
