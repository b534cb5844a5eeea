"""Each page in a real browser, at a desk and on a phone: nothing that shuts people out, nothing from another host."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if not os.environ.get("POLICYGRAPH_REQUIRE_ALL"):
    pytest.importorskip("playwright", reason="a browser is driven by playwright: pip install playwright")
    pytest.importorskip("axe_playwright_python", reason="axe looks at the pages: pip install axe-playwright-python")
    if CHROMIUM is None:
        pytest.skip("there is no chromium here", allow_module_level=True)

Axe = Callable[..., list[tuple[str, list[str]]]]
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "roskilde"
PLAN = "handleplan-boern-og-unge-2023-2024.txt"
GOAL = "/id/fjordby/handleplan-boern-og-unge-2023-2024"
ADDRESSES = [
    "/",
    "/?suggested=1&lang=en",
    "/source",
    f"/source/{PLAN}#L20",
    GOAL,
    "/ask",
    "/ask?name=goals-without-funded-initiatives",
    "/ask?name=funding-by-department",
    "/ask?q=mål",
    "/ask?sparql=CONSTRUCT WHERE { ?s a pg:PoliticalGoal }",
    "/audit",
    "/review",
    "/compare",
    "/timeline",
    "/upload",
    "/map",
]


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The address of a server as a user starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "policygraph", "serve", "--store", str(store), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for _ in range(150):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise AssertionError("the server does not answer")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)
        assert server.stdout
        said = server.stdout.read().decode()
        server.stdout.close()
    assert "Traceback" not in said, said


@pytest.fixture(scope="module")
def home(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of a copy of the example."""
    folder = tmp_path_factory.mktemp("served") / "web"
    shutil.copytree(built.parent, folder)
    with served(folder / "store") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def tab(browser: Any, home: str) -> Iterator[Any]:
    """A page, and afterwards: no message on its console, no request to another host."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(home) else faults.append(request.url))
    yield page
    context.close()
    assert not faults


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_shuts_people_out(tab: Any, home: str, axe: Axe, address: str) -> None:
    assert tab.goto(home + address).status == 200
    for width in (1280, 360):
        tab.set_viewport_size({"width": width, "height": 800})
        assert not axe(tab, colours=width == 1280), width
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width
    tab.emulate_media(media="print")
    assert not tab.locator("nav").is_visible() and tab.locator("h1").is_visible()


def test_which_goals_have_no_money_by_keyboard(tab: Any, home: str) -> None:
    tab.goto(home)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    link = tab.locator(".cards .first a")
    for _ in range(20):
        tab.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/ask?name=goals-without-funded-initiatives")
    assert tab.locator("table.answer tbody tr").count() > 0


def test_a_fact_lands_on_its_line_and_the_line_says_what_it_became(tab: Any, home: str) -> None:
    tab.goto(f"{home}/ask?name=goals-overview")
    tab.locator("table.answer a.place").first.click()
    tab.wait_for_url("**/source/**")
    line = tab.locator(":target")
    assert line.locator("ul.became").is_visible()
    line.locator("ul.became a").first.click()
    tab.wait_for_url("**/id/**")


def test_links_are_decided_upon_by_key(tab: Any, home: str) -> None:
    tab.goto(f"{home}/review")
    at = tab.locator("input[name=id]")
    first = at.input_value()
    tab.keyboard.press("n")
    tab.wait_for_url("**at=**")
    second = at.input_value()
    assert second != first
    tab.keyboard.press("p")
    tab.wait_for_function("id => document.querySelector('input[name=id]').value === id", arg=first)
    tab.locator("#note").press("r")  # in a field it is a letter
    assert at.input_value() == first and tab.locator("#note").input_value() == "r"
    tab.locator("h1").click()
    tab.keyboard.press("a")
    tab.wait_for_url("**done=accept**")
    assert "Godkendt" in tab.locator(".done").inner_text() and at.input_value() == second
    tab.keyboard.press("u")
    tab.wait_for_url("**done=undo**")
    assert at.input_value() == first


PLAN_TO_ADD = "Fjordby Kommune\nHandleplan for frivillighed 2024-2025\n\nMål 1. Flere skal sejle i kajak.\n"


def test_a_document_is_dropped_read_and_removed(tab: Any, home: str, axe: Axe) -> None:
    tab.goto(f"{home}/upload")
    dropped = tab.evaluate_handle(
        """text => { const data = new DataTransfer();
        data.items.add(new File([text], "frivillighed.txt", { type: "text/plain" })); return data; }""",
        PLAN_TO_ADD,
    )
    tab.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    tab.wait_for_selector(".building")
    assert not axe(tab)
    tab.wait_for_selector("section.report", timeout=30_000)
    for width in (1280, 360):
        tab.set_viewport_size({"width": width, "height": 800})
        assert not axe(tab, colours=width == 1280)
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width
    tab.goto(f"{home}/ask?name=goals-overview")
    assert "kajak" in tab.locator("table.answer").inner_text()
    tab.goto(f"{home}/upload")
    tab.get_by_role("button", name="Fjern frivillighed.txt").press("Enter")
    tab.wait_for_selector(".added", state="detached", timeout=30_000)
    tab.wait_for_selector("p.done", timeout=30_000)


def test_documents_are_added_without_a_script(browser: Any, home: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="da-DK")
    page = context.new_page()
    page.goto(f"{home}/upload")
    page.set_input_files("#documents", {"name": "tom.txt", "mimeType": "text/plain", "buffer": b""})
    page.get_by_role("button", name="Tilføj og læs").click()
    page.wait_for_selector("div[role=alert] li", timeout=30_000)
    context.close()


def test_a_finding_is_closed_by_keyboard(tab: Any, home: str) -> None:
    tab.goto(f"{home}/audit?severity=error")
    tab.locator("details.suppress summary").first.press("Enter")
    tab.get_by_label("Hvorfor det ikke skal meldes").first.fill("aftalt")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**done=suppress**")
    tab.get_by_role("button", name="Meld det igen").press("Enter")
    tab.wait_for_url("**done=unsuppress**")


def test_the_map_draws(tab: Any, home: str) -> None:
    tab.goto(f"{home}/map/network")
    tab.wait_for_selector("canvas", timeout=15_000)


@pytest.mark.parametrize("address", ["/id/none", "/ask?sparql=SELECT"])
def test_a_page_that_says_what_is_wrong_shuts_nobody_out(browser: Any, home: str, axe: Axe, address: str) -> None:
    page = browser.new_page()
    assert page.goto(home + address).status in (400, 404)
    assert not axe(page)
    page.close()


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real documents (shared/corpus) are not beside the project")
def test_every_page_of_the_real_documents(browser: Any, real: Path, axe: Axe) -> None:
    a_thing_of_each_kind = "SELECT (MIN(?x) AS ?one) { ?x a ?kind ; rdfs:label ?l ; pg:statedIn ?d . FILTER(CONTAINS(STR(?x), '/id/')) } GROUP BY ?kind"
    with served(real / "store") as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(address) else faults.append(request.url))
        prefix = "PREFIX pg: <https://w3id.org/policygraph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        found = context.request.get(
            f"{address}/sparql",
            params={"query": prefix + a_thing_of_each_kind},
            headers={"accept": "application/sparql-results+json"},
        )
        things = [row["one"]["value"].partition("/policygraph")[2] for row in found.json()["results"]["bindings"]]
        assert len(things) >= 10
        old, new = "integrationspolitik-2020.txt", "handleplan-integration-2020-2021.txt"
        pages = ["/", "/ask?name=initiatives-overview", "/audit", "/review", f"/compare?old={old}&new={new}", "/timeline", "/map"]
        sources = [f"/source/{file.name}" for file in sorted(CORPUS.glob("*.txt"), key=lambda file: file.stat().st_size)]
        for path in [*pages, *sources, *things]:
            answer = page.goto(address + path)
            assert answer.status == 200, path
            if path not in [*sources[1:], *things[4:]]:  # the like of the others; the colours are those of the example
                assert not axe(page, colours=False), path
        page.goto(f"{address}/map/network")
        assert page.inner_text("#hits").split()[0].isdigit()
        context.close()
        assert not faults
