"""What the network says: small networks whose answer is known beforehand."""

from __future__ import annotations

import random
from typing import Any

import networkx
import pytest

from policygraph.queries.network import adjusted_rand, analyse, bridges, holders, isolated


def graph(*links: tuple[str, str, str], alone: tuple[str, ...] = (), shuffle: int | None = None) -> Any:
    """Initiatives i…, departments d…, partners p…, goals g…, by their links."""
    kinds = {"i": "Initiative", "d": "Department", "p": "Organisation", "g": "PoliticalGoal"}
    nodes = sorted({n for s, _, t in links for n in (s, t)} | set(alone))
    edges = list(links)
    if shuffle is not None:
        random.Random(shuffle).shuffle(nodes)
        random.Random(shuffle).shuffle(edges)
    found = networkx.MultiDiGraph()
    for node in nodes:
        found.add_node(node, label=node.upper(), kind=kinds[node[0]], document="plan.txt")
    for source, name, target in edges:
        found.add_edge(source, target, name, property=name)
    return found


BRIDGE = [
    ("i1", "responsible", "d1"),
    ("i2", "responsible", "d1"),
    ("i3", "responsible", "d2"),
    ("i1", "hasPartner", "p1"),
    ("i3", "hasPartner", "p1"),
    ("i2", "hasPartner", "p2"),
]


def test_a_partner_between_two_departments_holds_the_net_and_bridges() -> None:
    first, second = holders(graph(*BRIDGE))
    assert (first.label, first.departments, first.cuts, first.initiatives) == ("P1", ("D1", "D2"), 1, 2)
    assert first.betweenness > second.betweenness == 0 and second.cuts == 0
    (bridge,) = bridges(graph(*BRIDGE))
    assert (bridge.departments, bridge.partners, bridge.initiatives) == (("D1", "D2"), ("P1",), 2)


def test_a_department_that_is_also_partner_is_part_of_the_formal_structure() -> None:
    assert [h.label for h in holders(graph(*BRIDGE, ("i1", "hasPartner", "d2")))] == ["P1", "P2"]


def test_what_shares_nothing_stands_alone_whoever_answers_for_it() -> None:
    links = [*BRIDGE, ("i4", "responsible", "d1"), ("i5", "contributesTo", "g1"), ("i6", "contributesTo", "g1")]
    assert [a.label for a in isolated(graph(*links, alone=("i7",)))] == ["I2", "I4", "I7"]


@pytest.mark.parametrize(
    ("one", "other", "agreement"),
    [
        ([1, 1, 2, 2], "aabb", 1.0),
        ([1, 1, 1, 1], "aaaa", 1.0),
        ([1, 2, 1, 2], "aabb", -0.5),
        # Hubert & Arabie's measure, by hand: 1 pair together in both; 3 and 4 in each; of 10.
        ([1, 1, 1, 2, 3], "aabbb", round((1 - 1.2) / (3.5 - 1.2), 6)),
    ],
)
def test_agreement_is_the_adjusted_rand_index(one: list[int], other: str, agreement: float) -> None:
    assert adjusted_rand(one, list(other)) == agreement


def test_communities_that_are_the_departments_agree_fully() -> None:
    links = [
        (f"i{d}{n}", name, f"{kind}{d}")
        for d in (1, 2)
        for n in (1, 2, 3)
        for name, kind in (("responsible", "d"), ("contributesTo", "g"))
    ]
    found = analyse(graph(*links))
    assert (found.agreement, found.compared, len(found.communities)) == (1.0, 6, 2)
    assert found.communities[0].departments == (("D1", 3),)
    crossed = [(s, n, f"d{s[2]}" if n == "responsible" else t) for s, n, t in links]
    assert (analyse(graph(*crossed)).agreement or 0) < 0.1


def test_the_order_of_nodes_and_links_makes_no_difference() -> None:
    links = [*BRIDGE, ("i4", "contributesTo", "g1"), ("i5", "contributesTo", "g1"), ("i1", "contributesTo", "g1")]
    assert len({repr(analyse(graph(*links, shuffle=seed))) for seed in range(6)}) == 1


def test_an_empty_network_is_no_fault() -> None:
    found = analyse(graph())
    assert found.holders == () and found.agreement is None and found.pieces == 0
