"""Compare: what became of the goals and initiatives of a document in a later one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policygraph.errors import UsageError
from policygraph.ontology import BASE
from policygraph.queries.compare import Change, Comparison, compare
from policygraph.views.words import genre_of
from policygraph.web import facts
from policygraph.web.frame import language, page, site
from policygraph.web.pages import documents
from policygraph.web.site import Build

#: What became of something, what matters most first; those of the second row are many and say little.
_FIRST = ("weakened", "narrowed", "dropped", "merged", "split", "reworded")
KINDS = (*_FIRST, "kept", "new")
#: More lines of a kind than this are closed at first.
_OPEN = 12


def comparison(request: Request) -> Response:
    """Two documents side by side; those that belong together best, if none are named."""
    build, lang, given = site(request).now(), language(request), request.query_params
    known = documents(build)
    pairs = _pairs(build)
    old, new = given.get("old", ""), given.get("new", "")
    if not old and not new and pairs:
        old, new = pairs[0]
    found, trouble = None, None
    if old and new:
        if (new, old) in pairs and (old, new) not in pairs:  # the earlier one first
            return RedirectResponse(f"/compare?{urlencode({'old': new, 'new': old})}", 303)
        try:
            found = _compared(build, old, new, lang)
        except UsageError as fault:
            trouble = fault
    names = {d["file"]: d["label"] for d in known}
    return page(
        request,
        "compare.html",
        400 if trouble else 200,
        documents=known,
        pairs=[(a, b, names.get(a, a), names.get(b, b)) for a, b in pairs],
        old=old,
        new=new,
        found=found,
        parts=_parts(found) if found else [],
        weakened=[(w, c.weakened) for c in found.goals + found.initiatives if c.weakened for w in c.new] if found else [],
        trouble=trouble,
    )


def warm(build: Build, lang: str) -> None:
    """Compare the pair that is shown unasked."""
    for old, new in _pairs(build)[:1]:
        _compared(build, old, new, lang)


def _compared(build: Build, old: str, new: str, lang: str) -> Comparison:
    return build.lately(("compare", old, new, lang), lambda: _with_checks(build, compare(build.copied(), old, new, lang=lang)))


def _pairs(build: Build) -> list[tuple[str, str]]:
    return build.once("pairs", lambda: _linked(build))


def _linked(build: Build) -> list[tuple[str, str]]:
    """Documents of which the later takes up goals or initiatives of the earlier: of one genre first, then the most links."""
    linked = facts.rows(
        build.store,
        """SELECT ?old ?new (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x pg:succeeds|pg:continues ?y ; pg:statedIn/pg:sourceFile ?new .
        ?y pg:statedIn/pg:sourceFile ?old FILTER(?old != ?new) } GROUP BY ?old ?new""",
        with_suggested=True,
    )
    genres = {d["file"]: genre_of(d["report"].genre) if d["report"] else "" for d in documents(build)}
    order = sorted(linked, key=lambda r: (genres.get(r[0] or "") != genres.get(r[1] or ""), -int(r[2] or 0), r))
    return [(old or "", new or "") for old, new, _ in order]


def _with_checks(build: Build, found: Comparison) -> Comparison:
    """The comparison, with what the checks of the graph see to bind less ("everyone" that became "some") too."""
    checked = {
        iri: ((before or "").strip("„“"), (now or "").strip("„“"))
        for iri, now, before in facts.rows(
            build.store,
            f"""SELECT DISTINCT ?g ?now ?before WHERE {{ ?c pg:checkKind <{BASE}vocabulary/check/goal-weakened> ; pg:checks ?g ;
            pg:found ?now ; pg:expected ?before ; pg:evidence/pg:inDocument/pg:sourceFile {ox.Literal(found.old[1])} }} ORDER BY ?g ?now""",
        )
    }

    def seen(change: Change) -> Change:
        phrases = next((checked[w.iri] for w in change.new if w.iri in checked), None)
        if change.weakened or not phrases or not change.old:
            return change
        return replace(change, kind="weakened", weakened=phrases)

    return replace(found, goals=[seen(c) for c in found.goals])


def _parts(found: Comparison) -> list[dict[str, Any]]:
    """Goals and initiatives, by what became of them."""
    return [
        {
            "name": name,
            "counts": [(kind, count) for kind in KINDS if (count := Counter(c.kind for c in changes)[kind])],
            "kinds": [
                {"kind": kind, "rows": rows, "open": name == "goals" or kind in _FIRST and len(rows) <= _OPEN}
                for kind in KINDS
                if (rows := [_row(c) for c in changes if c.kind == kind])
            ],
        }
        for name, changes in (("goals", found.goals), ("initiatives", found.initiatives))
    ]


def _row(change: Change) -> dict[str, Any]:
    """Both sides of a change, each wording as words that are the same or only there."""
    return {"change": change, "old": _side(change, change.old, "gone"), "new": _side(change, change.new, "came")}


def _side(change: Change, wordings: list[Any], op: str) -> list[tuple[Any, list[tuple[str, bool]]]]:
    """Each wording and its pieces. Several wordings share one difference, so their words are not marked."""
    if len(wordings) != 1 or not change.difference:
        return [(w, [(w.text, False)]) for w in wordings]
    parts = [p for p in change.difference if p.op in ("same", op)]
    words = [(p.before if p.op == "same" and op == "gone" else p.text, p.op != "same") for p in parts]
    return [(wordings[0], words)]
