"""The map as it is used: from disk, in a real browser, with the keyboard, at a desk and on a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest

if not os.environ.get("POLICYGRAPH_REQUIRE_ALL"):
    pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Browser, Page, sync_playwright

from policygraph.graph.export import network as of_graph
from policygraph.graph.store import Store
from policygraph.views import network

CHROMIUM = Path("/usr/bin/chromium")
FJORDBY = Path(__file__).parents[2] / "examples" / "fjordby"
EVIL = '</script><script>document.title = "taken"</script><img src="https://evil.example/x" onerror="document.title=1">'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists() and not os.environ.get("POLICYGRAPH_REQUIRE_ALL"):
        pytest.skip("there is no Chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def graph(fjordby: Path) -> Any:
    with Store.open(fjordby / "store") as store:
        return of_graph(store, with_suggested=True)


@pytest.fixture(scope="module")
def file(graph: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    path.write_text(network.page(graph, "da"), encoding="utf-8")
    return path


class Opened:
    """A page, and what it complained of or asked for."""

    def __init__(self, browser: Browser, path: Path, hash: str = "", width: int = 1300, height: int = 900) -> None:
        self.page: Page = browser.new_page(viewport={"width": width, "height": height}, accept_downloads=True)
        self.faults: list[str] = []
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "request", lambda r: self.faults.append(r.url) if not r.url.startswith(("file:", "blob:", "data:")) else None
        )
        self.page.goto(path.as_uri() + hash)
        self.until("performance.getEntriesByName('map-drawn').length > 0")

    def until(self, expression: str) -> None:
        """Wait; the page's policy forbids what Playwright would wait with."""
        for _ in range(200):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never: {expression}")

    def rows(self, table: str = "things") -> int:
        return int(self.page.evaluate(f"document.querySelectorAll('#of-{table} tbody tr:not([hidden])').length"))

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.page.close()
        assert self.faults == []


@pytest.mark.parametrize("width", [1300, 360])
def test_axe_finds_nothing(browser: Browser, file: Path, axe: Any, width: int) -> None:
    with Opened(browser, file, "#colour=department", width) as opened:
        assert not axe(opened.page, colours=False)
        # Rows are set alike: the colours of some are enough.
        opened.page.evaluate("document.querySelectorAll('tbody tr:nth-child(n+20)').forEach(row => row.remove())")
        assert width < 1000 or not axe(opened.page)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_layers_are_switched_off_and_the_address_remembers(browser: Browser, file: Path) -> None:
    with Opened(browser, file) as opened:
        every = opened.rows()
        opened.page.uncheck("[name=layer][value=partners]")
        fewer = opened.rows()
        assert 0 < fewer < every and "hide=partners" in opened.page.url
        again = opened.page.url
    with Opened(browser, file, "#" + again.partition("#")[2]) as opened:
        assert opened.rows() == fewer and not opened.page.is_checked("[name=layer][value=partners]")
        opened.page.click("#all")
        assert opened.rows() == every


def test_a_goal_is_found_told_and_kept_to(browser: Browser, file: Path, graph: Any) -> None:
    goal = next(n for n, d in graph.nodes(data=True) if d["kind"] == "PoliticalGoal" and graph.in_degree(n))
    with Opened(browser, file) as opened:
        opened.page.fill("#find", graph.nodes[goal]["label"][:25])
        opened.page.click("#matches button")
        assert opened.page.inner_text("#panel h2").startswith(graph.nodes[goal]["label"][:25])
        assert ".txt:" in opened.page.inner_text("#panel")
        every = opened.rows()
        opened.page.click("#panel .tools button")
        two = opened.rows()
        opened.page.select_option("#depth", "1")
        assert 1 < opened.rows() < two < every
        assert "focus=" in opened.page.url and "steps=1" in opened.page.url


def test_the_keyboard_is_enough(browser: Browser, file: Path) -> None:
    with Opened(browser, file) as opened:
        opened.page.focus("#map")
        opened.page.keyboard.press("ArrowRight")
        first = opened.page.inner_text("#panel h2")
        opened.page.keyboard.press("ArrowDown")
        assert first and opened.page.inner_text("#panel h2") != first
        opened.page.keyboard.press("Escape")
        assert not opened.page.query_selector("#panel h2")
        opened.page.keyboard.press("t")
        assert not opened.page.is_visible("#map") and "table=yes" in opened.page.url
        opened.page.keyboard.press("t")
        assert opened.page.is_visible("#map")
        opened.page.keyboard.press("/")
        assert opened.page.evaluate("document.activeElement.id") == "find"


def test_a_month_leaves_what_was_active_then(browser: Browser, file: Path) -> None:
    with Opened(browser, file) as opened:
        every = opened.rows()
        opened.page.focus("#time")
        opened.page.keyboard.press("ArrowRight")
        assert opened.page.inner_text("#when") != "når som helst"
        opened.page.uncheck("#undated")
        assert 0 < opened.rows() < every


def test_the_free_layout_comes_out_the_same(browser: Browser, file: Path) -> None:
    def spots() -> bytes:
        with Opened(browser, file, "#layout=free") as opened:
            opened.until("document.getElementById('layout').value === 'free'")
            with opened.page.expect_download() as saved:
                opened.page.click("#svg")
            return Path(saved.value.path()).read_bytes()

    assert spots() == spots()


def test_pictures_are_saved(browser: Browser, file: Path, tmp_path: Path) -> None:
    with Opened(browser, file) as opened:
        for name, start in (("png", b"\x89PNG"), ("svg", b"<svg")):
            with opened.page.expect_download() as saved:
                opened.page.click(f"#{name}")
            saved.value.save_as(target := tmp_path / f"map.{name}")
            assert saved.value.suggested_filename == f"policygraph.{name}" and target.read_bytes().startswith(start)
        drawn = ElementTree.fromstring((tmp_path / "map.svg").read_text(encoding="utf-8"))
        assert len(list(drawn)) > 50


def test_a_title_cannot_take_the_page(browser: Browser, tmp_path: Path) -> None:
    g = networkx.MultiDiGraph()
    g.add_node("g", label=EVIL, kind="PoliticalGoal", document=EVIL)
    g.add_node("i", label=EVIL, kind="Initiative", text=EVIL)
    g.add_edge("i", "g", property="contributesTo", label_en=EVIL, quote=EVIL, file=EVIL, line=1, status="stated")
    (tmp_path / "evil.html").write_text(network.page(g, "en", title=EVIL), encoding="utf-8")
    with Opened(browser, tmp_path / "evil.html", "#colour=document") as opened:
        opened.page.fill("#find", "script")
        opened.page.click("#matches button")
        assert opened.page.inner_text("#panel h2") == EVIL
        assert opened.page.title() == EVIL and not opened.page.query_selector("img")


def test_two_thousand_things_are_groups_that_open(browser: Browser, tmp_path: Path) -> None:
    g = networkx.MultiDiGraph()
    for number in range(100):
        g.add_node(f"g{number}", label=f"Mål {number}", kind="PoliticalGoal", document=f"plan-{number % 10}.txt")
    for number in range(1900):
        g.add_node(f"i{number}", label=f"Indsats {number}", kind="Initiative", document=f"plan-{number % 10}.txt")
        g.add_edge(f"i{number}", f"g{number % 100}", property="contributesTo", label_en="contributes to", status="stated")
    (tmp_path / "many.html").write_text(network.page(g, "en"), encoding="utf-8")
    with Opened(browser, tmp_path / "many.html") as opened:
        with opened.page.expect_download() as saved:
            opened.page.click("#svg")
        marks = Path(saved.value.path()).read_text(encoding="utf-8")
        assert marks.count("<circle") + marks.count("<polygon") < 400 and "(190)" in marks
        opened.page.fill("#find", "Indsats 1234")
        opened.page.click("#matches button")
        assert opened.page.inner_text("#panel h2") == "Indsats 1234" and "open=" in opened.page.url
