"""What the network of initiatives, departments and partners looks like as a whole: who holds it together, and what stands alone.

Takes the networkx graph that :func:`policygraph.graph.export.network` makes (nodes with ``kind`` and ``label``, edges with
``property``). Everything is sorted and every random choice is seeded: the same graph gives the same answer. What each figure means,
and what it does not, is said by :mod:`policygraph.views.report.words`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

#: Links that make two things work together.
_WORK = ("responsible", "hasPartner")
#: Links by which communities are found: all that say what an initiative is about, but not who answers for it.
_ABOUT = ("contributesTo", "hasPartner", "hasFunding", "fundedBy", "hasLegalBasis")
_SEED = 1


@dataclass(frozen=True, slots=True)
class Holder:
    """A partner and how it holds the net together.

    :param betweenness: the share of shortest ways between others that lead by it (0 to 1)
    :param cuts: how many further pieces the net falls into without it
    """

    iri: str
    label: str
    initiatives: int
    departments: tuple[str, ...]
    betweenness: float
    cuts: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """Two departments and the partners that both work with."""

    departments: tuple[str, str]
    partners: tuple[str, ...]
    initiatives: int


@dataclass(frozen=True, slots=True)
class Alone:
    """An initiative that shares no goal, partner, money or law with another; only a department may tie it to others."""

    iri: str
    label: str
    document: str


@dataclass(frozen=True, slots=True)
class Community:
    """Initiatives that hang together more than with others, and the departments that answer for them, with how many each."""

    initiatives: tuple[str, ...]
    departments: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Analysis:
    """What the network says.

    :param agreement: communities against departments, as the adjusted Rand index: 1 the same, 0 as by chance; None if too few
        initiatives have a stated department
    :param compared: how many initiatives that rests on
    """

    holders: tuple[Holder, ...]
    bridges: tuple[Bridge, ...]
    alone: tuple[Alone, ...]
    communities: tuple[Community, ...]
    agreement: float | None
    compared: int
    initiatives: int
    pieces: int


def analyse(graph: Any) -> Analysis:
    """All of it for one network.

    :param graph: a networkx.MultiDiGraph
    """
    work = _simple(graph, _WORK)
    communities, agreement, compared = _communities(graph)
    return Analysis(
        tuple(holders(graph)),
        tuple(bridges(graph)),
        tuple(isolated(graph)),
        tuple(communities),
        agreement,
        compared,
        len(_initiatives(graph)),
        _pieces(work),
    )


def holders(graph: Any) -> list[Holder]:
    """The partners that lie between others, the most telling first: betweenness (Freeman 1977) and articulation points."""
    import networkx as nx

    work = _simple(graph, _WORK)
    between = nx.betweenness_centrality(work, normalized=True)
    cutting = set(nx.articulation_points(work))
    whole = _pieces(work)
    found = []
    for partner, served in _served(graph).items():
        cuts = 0
        if partner in cutting:
            cuts = _pieces(work.subgraph(n for n in work if n != partner)) - whole
        departments = {d for i in served for d in _departments(graph, i)} - {partner}
        found.append(
            Holder(
                partner,
                _label(graph, partner),
                len(served),
                tuple(sorted(_label(graph, d) for d in departments)),
                round(between[partner], 6),
                cuts,
            )
        )
    return sorted(found, key=lambda h: (-h.betweenness, -h.cuts, h.label.casefold(), h.iri))


def bridges(graph: Any) -> list[Bridge]:
    """The pairs of departments that share partners, those that share most first."""
    pairs: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for partner, served in _served(graph).items():
        of: dict[str, set[str]] = defaultdict(set)
        for initiative in served:
            for department in _departments(graph, initiative):
                if department != partner:
                    of[department].add(initiative)
        for one, other in combinations(sorted(of), 2):
            pairs[one, other][partner] |= of[one] | of[other]
    found = [
        Bridge(
            (_label(graph, one), _label(graph, other)),
            tuple(sorted(_label(graph, p) for p in partners)),
            len(set().union(*partners.values())),
        )
        for (one, other), partners in pairs.items()
    ]
    return sorted(found, key=lambda b: (-len(b.partners), b.departments))


def isolated(graph: Any) -> list[Alone]:
    """The initiatives that share no goal, partner, money or law with another."""
    import networkx as nx

    about, inside = _simple(graph, _ABOUT), set(_initiatives(graph))
    tied = {i for piece in nx.connected_components(about) if len(own := piece & inside) > 1 for i in own}
    found = [Alone(i, _label(graph, i), str(graph.nodes[i].get("document", ""))) for i in sorted(inside - tied)]
    return sorted(found, key=lambda a: (a.document, a.label.casefold(), a.iri))


def _communities(graph: Any) -> tuple[list[Community], float | None, int]:
    """Communities (Louvain: Blondel et al. 2008) of what initiatives are about, and how they agree with the departments."""
    import networkx as nx

    about = _simple(graph, _ABOUT)
    inside = set(_initiatives(graph))
    groups = nx.community.louvain_communities(about, seed=_SEED) if about.number_of_edges() else []
    parts = [sorted(i for i in group if i in inside) for group in groups]
    parts = sorted((p for p in parts if len(p) > 1), key=lambda p: (-len(p), p))
    found, formal, seen = [], [], []
    for number, part in enumerate(parts):
        answer = Counter(d for i in part for d in _departments(graph, i))
        ranked = sorted(((_label(graph, d), n) for d, n in answer.items()), key=lambda x: (-x[1], x[0]))
        found.append(Community(tuple(_label(graph, i) for i in part), tuple(ranked)))
        for initiative in part:
            # One of several departments: the formal structure is one department an initiative, so the first by name.
            for department in _departments(graph, initiative)[:1]:
                formal.append(department)
                seen.append(number)
    agreement = adjusted_rand(seen, formal) if len(set(formal)) > 1 and len(set(seen)) > 1 else None
    return found, agreement, len(formal)


def adjusted_rand(one: Sequence[Any], other: Sequence[Any]) -> float:
    """How far two partitions of the same things agree, chance taken out (Hubert & Arabie 1985): 1 the same, 0 as by chance.

    >>> adjusted_rand([1, 1, 2, 2], ["a", "a", "b", "b"])
    1.0
    """
    both = sum(comb(n, 2) for n in Counter(zip(one, other, strict=True)).values())
    first, second = (sum(comb(n, 2) for n in Counter(part).values()) for part in (one, other))
    pairs = comb(len(one), 2)
    expected = first * second / pairs if pairs else 0.0
    most = (first + second) / 2
    return 1.0 if most == expected else round((both - expected) / (most - expected), 6)


# ── The parts of the network ──


def _simple(graph: Any, properties: Sequence[str]) -> Any:
    """The links of some properties as a simple undirected graph, its nodes in order, so that algorithms see them in order."""
    import networkx as nx

    found = nx.Graph()
    edges = sorted({(s, t) for s, t, d in graph.edges(data=True) if d.get("property") in properties and s != t})
    found.add_nodes_from(sorted({n for edge in edges for n in edge}))
    found.add_edges_from(edges)
    return found


def _pieces(graph: Any) -> int:
    import networkx as nx

    return int(nx.number_connected_components(graph))


def _initiatives(graph: Any) -> list[str]:
    return sorted(n for n, d in graph.nodes(data=True) if d.get("kind") == "Initiative")


def _departments(graph: Any, initiative: str) -> list[str]:
    """Who answers for an initiative."""
    return sorted({t for _, t, d in graph.out_edges(initiative, data=True) if d.get("property") == "responsible"})


def _served(graph: Any) -> dict[str, list[str]]:
    """Each partner and its initiatives; a department that answers for some initiative is part of the formal structure."""
    formal = {t for _, t, d in graph.edges(data=True) if d.get("property") == "responsible"}
    found: dict[str, set[str]] = defaultdict(set)
    for source, target, data in graph.edges(data=True):
        if data.get("property") == "hasPartner" and target not in formal:
            found[target].add(source)
    return {partner: sorted(found[partner]) for partner in sorted(found)}


def _label(graph: Any, node: str) -> str:
    return str(graph.nodes[node].get("label") or node)
