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
        label_da="bidrager til",
        label_en="contributes to",
        status="suggested",
        quote="Se https://example.dk/a og <b>læs</b>",
        file="plan.txt",
        line=12,
    )
    g.add_edge("i1", "o1", label_da="partner", label_en="partner", status="stated")
    g.add_edge("i1", "o1", label_da="ansvarlig", label_en="responsible", status="stated")
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
    assert "default-src 'none'" in page


def test_a_title_cannot_become_markup() -> None:
    tags = read(network.page(graph(), "en", title=EVIL)).tags
    assert tags.count("script") == 3 and "img" not in tags


def test_what_a_document_says_arrives_as_it_is() -> None:
    page = network.page(graph(), "en")
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert data["things"]["https://w3id.org/policygraph/id/x/plan/goal/4"]["label"] == EVIL
    assert {link["quote"] for link in data["links"].values()} == {"", "Se https://example.dk/a og <b>læs</b>"}
    assert data["drawing"]["options"]["physics"] == {"enabled": False}
    assert len(data["drawing"]["edges"]) == 3 and len({e["id"] for e in data["drawing"]["edges"]}) == 3


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
        g.add_edge(f"i{number}", f"g{number}")
    spots = network.positions(network._things(g), network._links(g, "en"))
    assert len(set(spots.values())) == 60
    assert all(spots[f"g{n}"][0] < spots[f"i{n}"][0] for n in range(30))


def test_an_empty_graph_says_so() -> None:
    assert "There is nothing to show." in network.page(networkx.MultiDiGraph(), "en")
