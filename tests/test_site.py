"""The website of the documentation: every page, every link within it, the ontology as pyLODE shows it."""

from __future__ import annotations

import os
import runpy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[1]

if not os.environ.get("POLICYGRAPH_REQUIRE_ALL"):
    pytest.importorskip("pylode", reason="the ontology's page is made by pyLODE: pip install 'policygraph[site]'")


class Page(HTMLParser):
    """What a page refers to, and the addresses within it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.refers: list[str] = []
        self.ids: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.refers += [v or "" for k, v in attrs if k in ("href", "src")]
        self.ids |= {v or "" for k, v in attrs if k == "id"}


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "site.py"))


@pytest.fixture(scope="module")
def site(script: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return script["build"](tmp_path_factory.mktemp("site") / "site")  # type: ignore[no-any-return]


def test_every_page_of_the_documentation_is_there(script: dict[str, Any], site: list[Path]) -> None:
    assert len(site) == sum(page.exists() for page in script["PAGES"]) + 1


def test_every_link_within_the_site_leads_somewhere(site: list[Path]) -> None:
    pages = {path.resolve(): Page(path) for path in site}
    astray = []
    for path, page in pages.items():
        if path.name == "ontology.html":
            continue
        for address in page.refers:
            parts = urlsplit(address)
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            there = target.exists() and (not parts.fragment or target not in pages or parts.fragment in pages[target].ids)
            astray += [] if there else [f"{path.name}: {address}"]
    assert not astray


def test_the_ontology_page_names_every_class_and_property(site: list[Path]) -> None:
    from pyoxigraph import NamedNode, RdfFormat, parse

    from policygraph.ontology import ONTOLOGY, PG, PREFIXES

    kinds = {PREFIXES["owl"] + k for k in ("Class", "ObjectProperty", "DatatypeProperty")}
    terms = {
        q.subject.value.removeprefix(PG)
        for q in parse(path=str(ONTOLOGY), format=RdfFormat.TURTLE)
        if isinstance(q.subject, NamedNode) and getattr(q.object, "value", "") in kinds and q.subject.value.startswith(PG)
    }
    words = next(p for p in site if p.name == "ontology.html").read_text(encoding="utf-8")
    assert len(terms) > 50 and not {term for term in terms if f"{PG}{term}" not in words}


def test_axe_finds_nothing_on_the_ontologys_page_and_on_one_of_ours(site: list[Path], axe: Any) -> None:
    if not Path("/usr/bin/chromium").exists() and not os.environ.get("POLICYGRAPH_REQUIRE_ALL"):
        pytest.skip("there is no Chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium")
        for name in ("ontology.html", "reading.html", "index.html"):
            page = browser.new_page()
            page.goto(next(path for path in site if path.name == name).as_uri())
            assert not axe(page, colours=name != "ontology.html")
            # Of what is set alike, the colours of a few are enough.
            page.evaluate("document.querySelectorAll('.entity:nth-of-type(n+4)').forEach(entity => entity.remove())")
            assert name != "ontology.html" or not axe(page)
        browser.close()
