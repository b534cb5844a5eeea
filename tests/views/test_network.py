"""The network page: alone, safe, the same each time."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import networkx
import pytest

from policygraph.views import network

EVIL = '</script><script>alert(1)</script><img src="https://evil.example/x" onerror=alert(1)>'


def graph() -> Any:
    g = networkx.MultiDiGraph()
    g.add_node("https://w3id.org/policygraph/id/x/plan/goal/4", label=EVIL, kind="PoliticalGoal", document="plan.txt")
    g.add_node("i1", label="Læsehjælp", kind="Initiative", document="plan.txt", status="stated")
    g.add_node("o1", label="Foreningen Nord", kind="Organisation")
    g.add_edge(
        "i1",
        "https://w3id.org/policygraph/id/x/plan/goal/4",
        property="contributesTo",
        label_da="bidrager til",
        label_en="contributes to",
        status="suggested",
        quote="Se https://example.dk/a og <b>læs</b>",
        file="plan.txt",
        line=12,
    )
    g.add_edge("i1", "o1", property="hasPartner", label_da="partner", label_en="partner", status="stated")
    g.add_edge("i1", "o1", property="responsible", label_da="ansvarlig", label_en="responsible", status="stated")
    return g


class Tags(HTMLParser):
    """Collects tags and what they refer to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.refers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.refers += [value or "" for name, value in attrs if name in ("src", "href", "action", "data", "srcset")]


def read(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_page_refers_to_nothing_outside(lang: str) -> None:
    page = network.page(graph(), lang)
    assert not re.search(r"https?://", page)
    assert read(page).refers == ["#tables"]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]  # type: ignore[index]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy


def test_a_title_cannot_become_markup() -> None:
    tags = read(network.page(graph(), "en", title=EVIL)).tags
    assert tags.count("script") == 3 and "img" not in tags


def test_what_a_document_says_arrives_as_it_is() -> None:
    page = network.page(graph(), "en")
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert data["things"]["https://w3id.org/policygraph/id/x/plan/goal/4"]["label"] == EVIL
    assert {link["quote"] for link in data["links"].values()} == {"", "Se https://example.dk/a og <b>læs</b>"}
    assert data["drawing"]["options"]["physics"] == {"enabled": False}
    said = [link for link in data["links"].values() if link["status"] != "missing"]
    assert len(said) == 3 and len({e["id"] for e in data["drawing"]["edges"]}) == len(data["links"])


def test_the_table_holds_everything_the_map_shows() -> None:
    page = network.page(graph(), "da")
    assert "Læsehjælp" in page and "plan.txt:12" in page and "bidrager til" in page and "foreslået" in page
    assert '<html lang="da">' in page and "mål" in page


def test_the_same_graph_gives_the_same_page() -> None:
    shuffled = networkx.MultiDiGraph()
    shuffled.add_nodes_from(reversed(list(graph().nodes(data=True))))
    shuffled.add_edges_from(reversed(list(graph().edges(data=True))))
    assert network.page(graph(), "en") == network.page(shuffled, "en")


def test_the_thread_runs_from_left_to_right_and_no_two_things_share_a_place() -> None:
    g = networkx.MultiDiGraph()
    for number in range(30):
        g.add_node(f"g{number}", label=f"g{number}", kind="goal")
        g.add_node(f"i{number}", label=f"i{number}", kind="initiative")
        g.add_edge(f"i{number}", f"g{number}", property="contributesTo")
    seen = network.shown(g, "en")
    spots = network.positions(seen.things, seen.links)
    assert len(set(spots.values())) == len(seen.things) >= 60
    assert all(spots[f"g{n}"][0] < spots[f"i{n}"][0] for n in range(30))


def test_an_empty_graph_says_so() -> None:
    assert "There is nothing to show." in network.page(networkx.MultiDiGraph(), "en")


def holes(g: Any) -> dict[str, set[str]]:
    """What leads into each hole."""
    seen = network.shown(g, "en")
    found: dict[str, set[str]] = {t.id: set() for t in seen.things if t.layer == "gaps"}
    for link in seen.links:
        if link.status == "missing":
            found[link.target].add(link.source)
    return found


def test_what_is_missing_is_a_hole() -> None:
    g = networkx.MultiDiGraph()
    for name in ("g1", "g2"):
        g.add_node(name, label=name, kind="PoliticalGoal")
    g.add_node("t1", label="t1", kind="ResultTarget")
    for name in ("i1", "i2", "i3"):
        g.add_node(name, label=name, kind="Initiative")
    g.nodes["i3"]["money_en"] = "within existing budget"
    g.add_node("f", label="100 kr.", kind="Funding")
    g.add_node("d", label="Skole", kind="Department")
    g.add_edge("g1", "t1", property="hasResultTarget", status="stated")
    g.add_edge("i1", "g1", property="contributesTo", status="stated")
    g.add_edge("i2", "g2", property="contributesTo", status="suggested")
    g.add_edge("i1", "f", property="hasFunding", status="stated")
    g.add_edge("i1", "d", property="responsible", status="stated")
    # A suggested link fills no hole; what says that its money is within the budget has said something of it.
    assert holes(g) == {
        "gap:target:g2": {"g2"},
        "gap:initiative:g2": {"g2"},
        "gap:goal": {"i2", "i3"},
        "gap:money": {"i2"},
        "gap:responsible": {"i2", "i3"},
    }


def test_a_map_without_goals_has_no_holes_for_them() -> None:
    g = networkx.MultiDiGraph()
    g.add_node("i1", label="i1", kind="Initiative", money_en="amount stated")
    g.add_node("d", label="Skole", kind="Department")
    g.add_edge("i1", "d", property="responsible")
    assert holes(g) == {}


def test_departments_colour_what_they_answer_for() -> None:
    g = graph()
    g.add_node("d", label="Skole", kind="Department")
    g.add_edge("i1", "d", property="responsible")
    seen = network.shown(g, "en")
    assert {t.id: t.by["department"] for t in seen.things if t.by.get("department") and t.layer != "gaps"} == {
        "i1": "Skole",
        "d": "Skole",
    }
    assert [(value, letter) for value, _, letter in seen.groups["department"]] == [("Skole", "A")]
    assert {t.layer for t in seen.things if t.id in ("o1", "d")} == {"partners", "departments"}
