"""Audit and review: what was found, what is suggested, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policygraph.errors import UsageError
from policygraph.queries.audit import DIMENSIONS, SEVERITIES, Audit
from policygraph.queries.catalogue import named
from policygraph.views import scores
from policygraph.web import facts
from policygraph.web.asking import choices
from policygraph.web.frame import language, page, site
from policygraph.web.site import Build

#: What findings may be narrowed by.
FILTERS = ("dimension", "severity", "document", "goal")

# ── Audit ──


def findings(request: Request) -> Response:
    """What the audit found, narrowed as the address says."""
    build, lang, given = site(request).now(), language(request), request.query_params
    found = audited(build, lang)
    chosen = {name: given.get(name, "") for name in FILTERS}
    near = _near(build, chosen["goal"])
    kept = [
        f
        for f in found.findings
        if chosen["dimension"] in ("", f.rule.dimension)
        and chosen["severity"] in ("", f.severity)
        and (not chosen["document"] or any(e.document == chosen["document"] and e.quote for e in f.evidence))
        and (not chosen["goal"] or f.subject in near)
    ]
    groups: dict[str, list[Any]] = {}
    for one in kept:
        groups.setdefault(one.rule.id, []).append(one)
    goal = next(p for p in named("goal-thread").parameters if p.lookup == "goal")
    return page(
        request,
        "audit.html",
        found=found,
        kept=kept,
        groups=list(groups.values()),
        chosen=chosen,
        severities=SEVERITIES,
        dimensions=[d for d in DIMENSIONS if any(f.rule.dimension == d for f in found.findings)],
        files=found.coverage,
        goals=choices(build, goal),
        share=partial(scores.share, lang=lang),
        unstated=partial(scores.unstated, lang=lang),
        today=date.today().isoformat(),
        done=given.get("done", "") if given.get("done") in ("suppress", "unsuppress") else "",
        what=given.get("what", "")[:400],
    )


def audited(build: Build, lang: str) -> Audit:
    """The findings as they are, with the answers and the profile beside the documents as they are."""
    from policygraph.auditing import PROFILE, examine, suppression_files

    answers = suppression_files(build.store.path) if build.store.path else []
    files = [f for one in answers for f in (one, one.with_name(PROFILE)) if f.exists()]
    state = tuple((str(f), f.stat().st_mtime_ns, f.stat().st_size) for f in files)
    return build.lately(("audit", lang, state), lambda: examine(build.copied(), lang=lang))


async def answer(request: Request) -> Response:
    """Write why a finding is not to be reported, or that it is to be reported again."""
    from policygraph.auditing import suppress, unsuppress
    from policygraph.loaders.decisions import login

    form = await request.form(max_files=0, max_fields=12)
    given = {name: str(value) for name, value in form.items()}
    key, path = given.get("key", ""), site(request).path
    if given.get("decision") == "unsuppress":
        lines = await run_in_threadpool(unsuppress, path, [key])
    else:
        write = partial(suppress, path, [key], given.get("reason", "")[:500], who=login(), expires=given.get("expires", ""))
        lines = await run_in_threadpool(write)
    where = {name: value for name in FILTERS if (value := given.get(name, ""))}
    done = {"done": "unsuppress" if given.get("decision") == "unsuppress" else "suppress", "what": lines[0].label[:300]}
    return RedirectResponse(f"/audit?{urlencode(where | done)}", 303)


def _near(build: Build, goal: str) -> set[str]:
    """A goal with its targets and initiatives, and what pays for them."""
    if not goal:
        return set()
    try:
        at = ox.NamedNode(goal)
    except ValueError:
        return set()
    reached = facts.rows(
        build.store, f"SELECT DISTINCT ?x WHERE {{ {at} pg:hasResultTarget?|(^pg:contributesTo/pg:hasFunding?) ?x }}"
    )
    return {r[0] or "" for r in reached} | {goal}


# ── Review ──


def review(request: Request) -> Response:
    """One suggested link, both passages side by side."""
    build, lang, given = site(request).now(), language(request), request.query_params
    every = build.once(("suggestions", lang), lambda: _suggestions(build, lang))
    kinds = sorted({s.kind for s in every})
    kind = given.get("kind", "")
    open_ones = [s for s in every if kind in ("", s.kind)]
    at = next((i for i, s in enumerate(open_ones) if s.id == given.get("at")), 0)
    current = open_ones[at] if open_ones else None

    def to(number: int) -> str:
        return f"/review?{urlencode({'kind': kind, 'at': open_ones[number % len(open_ones)].id})}"

    done = given.get("done", "")
    return page(
        request,
        "review.html",
        current=current,
        sides=_sides(current) if current else [],
        number=at + 1,
        total=len(open_ones),
        kinds=kinds,
        chosen=kind,
        next=to(at + 1) if len(open_ones) > 1 else "",
        before=to(at - 1) if len(open_ones) > 1 else "",
        after=open_ones[(at + 1) % len(open_ones)].id if len(open_ones) > 1 else "",
        done=done if done in ("accept", "reject", "undo", "none") else "",
        what=given.get("what", "")[:400],
        sure=f"{float(current.confidence):.2f}".replace(".", "," if lang == "da" else ".") if current else "",
    )


def _suggestions(build: Build, lang: str) -> list[Any]:
    from policygraph.graph.curation import Graph

    return Graph(build.copied().quads()).suggestions(lang)


def _sides(suggestion: Any) -> list[tuple[str, str, str, list[Any]]]:
    s = suggestion
    one = [q for q in s.evidence if q.document == s.subject_file]
    two = [q for q in s.evidence if q.document != s.subject_file]
    return [(s.subject, s.subject_label, s.subject_file, one), (s.object, s.object_label, s.object_file, two)]


async def decide(request: Request) -> Response:
    """Write a decision into the file of decisions, and go on to the next link."""
    from policygraph.pipeline import decide as write

    form = await request.form(max_files=0, max_fields=10)
    given = {name: str(value) for name, value in form.items()}
    decision, kind = given.get("decision", ""), given.get("kind", "")
    chooser = _undone if decision == "undo" else partial(_judged, given)
    if decision not in ("accept", "reject", "undo"):
        raise UsageError("a suggestion is accepted or rejected", remedy="accept, reject or undo")
    here = site(request)
    written, _ = await run_in_threadpool(write, here.path, chooser, curation=here.curation)
    what = "; ".join(f"{d.subject} – {d.object}" for d in written[:2])[:300]
    at = given.get("after", "") if decision != "undo" else (written[0].id if written else "")
    done = decision if written else "none"
    return RedirectResponse(f"/review?{urlencode({'kind': kind, 'at': at, 'done': done, 'what': what})}", 303)


def _judged(given: Mapping[str, str], graph: Any, taken: Any) -> list[Any]:
    from policygraph.graph.curation import by_ids, judged
    from policygraph.loaders.decisions import login

    known = {s.id: s for s in graph.suggestions()}
    (one,) = by_ids({i: s.subject_label for i, s in known.items()}, [given.get("id", "")])
    return [judged(graph, known[one], given["decision"], who=login(), note=given.get("note", "")[:500])]


def _undone(graph: Any, taken: Any) -> list[Any]:
    from dataclasses import replace

    from policygraph.loaders.decisions import login

    return [replace(d, decision="undo", who=login(), note="", text="", fingerprint="") for d in taken.last_batch()]
