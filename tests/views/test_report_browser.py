"""The reports in a real browser: at a desk, on a phone, on paper; nothing that shuts people out, nothing from another host."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policygraph.graph.export import network
from policygraph.graph.store import Store
from policygraph.queries.audit import audit
from policygraph.queries.network import analyse
from policygraph.queries.overview import follow_up, overview
from policygraph.views import report

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if not os.environ.get("POLICYGRAPH_REQUIRE_ALL"):
    pytest.importorskip("jinja2", reason="reports need Jinja2: pip install 'policygraph[report]'")
    pytest.importorskip("playwright", reason="a browser is driven by playwright: pip install playwright")
    pytest.importorskip("axe_playwright_python", reason="axe looks at the pages: pip install axe-playwright-python")
    if CHROMIUM is None:
        pytest.skip("there is no chromium here", allow_module_level=True)

DAY = "2024-06-01"


@pytest.fixture(scope="module")
def pages(opened: Store, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("papers")
    gathered: dict[str, Any] = {
        "overview": overview(opened, as_of=DAY, lang="da", analysis=analyse(network(opened))),
        "follow-up": follow_up(opened, audit(opened, as_of=DAY, lang="da"), as_of=DAY, lang="da"),
    }
    for name, one in gathered.items():
        (folder / f"{name}.html").write_bytes(report.write(one, "html", "da"))
    return {name: folder / f"{name}.html" for name in gathered}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", ["overview", "follow-up"])
def test_a_report_is_for_everybody(browser: Any, pages: dict[str, Path], axe: Any, name: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(pages[name].as_uri())
    assert not axe(page, colours=width == 1280)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [pages[name].as_uri()] and not said
    page.close()


def test_a_report_prints_on_paper_with_its_headings_repeated(browser: Any, pages: dict[str, Path]) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    page = browser.new_page()
    page.goto(pages["overview"].as_uri())
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    sizes = {tuple(round(side) for side in sheet.get_size()) for sheet in printed}
    words = "".join(sheet.get_textpage().get_text_range() for sheet in printed)
    printed.close()
    page.close()
    assert sizes == {(842, 595)} and "Hvad rapporten bygger på" in words
