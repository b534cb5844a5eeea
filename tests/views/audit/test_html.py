"""The page of an audit: by its markup, and in a real browser."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from policygraph.queries.audit import Audit
from policygraph.views.audit import write

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Page(HTMLParser):
    """The tags of a page, and whether each that must be closed is."""

    EMPTY = frozenset(("meta", "input", "br"))

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_speaks_its_language(audited: Audit, lang: str) -> None:
    page = Page(write(audited, "html", lang).decode())
    tags = [tag for tag, _ in page.tags]
    assert ("html", {"lang": lang}) in page.tags and tags.count("h1") == 1 and tags.count("main") == 1
    assert tags.count("caption") == tags.count("table") >= 5 and "th" in tags
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert [f.key for f in audited.findings] == [i[2:] for i in ids if i and i.startswith("f-")]


def test_it_reaches_for_nothing_and_runs_nothing(audited: Audit, harmful: Audit, lang: str) -> None:
    for report in (audited, harmful):
        text = write(report, "html", lang).decode()
        tags = {tag for tag, _ in Page(text).tags}
        assert not tags & {"script", "img", "link", "iframe", "object"}
        assert not re.search(r"""(?:src|href)="(?!#)|url\(|@import|\son\w+=""", text)


def test_what_a_document_says_is_never_markup(harmful: Audit) -> None:
    text = write(harmful, "html", "da").decode()
    assert text.count("&lt;script&gt;") >= 2 and "<script" not in text
    assert "Vis alle 5 steder" in text and "Ikke fundet i: c.txt" in text


def test_a_report_without_findings_says_so(harmful: Audit) -> None:
    harmful.findings = []
    text = write(harmful, "html", "en").decode()
    assert "Nothing was found." in text and "<form" not in text


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not os.environ.get("POLICYGRAPH_REQUIRE_ALL"):
        pytest.importorskip("playwright", reason="a browser is driven by playwright: pip install playwright")
        pytest.importorskip("axe_playwright_python", reason="axe looks at the pages: pip install axe-playwright-python")
        if CHROMIUM is None:
            pytest.skip("there is no chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def tab(browser: Any, audited: Audit, lang: str, tmp_path: Path) -> Iterator[Any]:
    """The page in a browser, and afterwards: no message on its console, no request but for itself."""
    file = tmp_path / "audit.html"
    file.write_bytes(write(audited, "html", lang))
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("request", lambda request: None if request.url == file.as_uri() else faults.append(request.url))
    page.goto(file.as_uri())
    yield page
    page.close()
    assert not faults


def test_nothing_shuts_people_out(tab: Any, axe: Any) -> None:
    for width in (1280, 360):
        tab.set_viewport_size({"width": width, "height": 800})
        assert not axe(tab, colours=width == 1280), width
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width


def test_boxes_hide_dimensions_and_severities_by_keyboard(tab: Any) -> None:
    every = tab.locator(".rule:visible").count()
    tab.locator("#dimension-money").focus()
    tab.keyboard.press("Space")
    assert tab.locator(".rule.money:visible").count() == 0 and 0 < tab.locator(".rule:visible").count() < every
    tab.locator("#severity-error").uncheck()
    assert tab.locator(".rule.error:visible").count() == 0 and tab.locator(".rule.warning:visible").count() > 0


def test_paper_has_all_of_it_and_no_boxes(tab: Any) -> None:
    tab.locator("#dimension-money").uncheck()
    tab.emulate_media(media="print")
    assert not tab.locator(".filter").is_visible() and tab.locator(".rule.money").first.is_visible()
    hidden = "[...document.querySelectorAll('details blockquote')].filter(q => !q.checkVisibility({contentVisibilityAuto: true})).length"
    assert tab.locator("details").count() and tab.evaluate(hidden) == 0
