"""Screenshots of every page on a shipped example, at a desk and on a phone: what docs/web.md shows, and what to look at.

    python scripts/screenshots.py [--lang en] [--example fjordby] [--to docs/screenshots]

Prints for each page how long its first paint took. Needs playwright, Pillow (the extra ``dev``) and a Chromium.
"""

from __future__ import annotations

import argparse
import io
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).parents[1]
#: Name of the picture and address; ``{goal}`` and ``{file}`` are those that the overview shows first.
PAGES = {
    "overview": "/",
    "thing": "{goal}",
    "ask": "/ask?name=funding-by-department",
    "sparql": "/ask?sparql=SELECT+%3Fdepartment+%28COUNT%28%3Finitiative%29+AS+%3Fn%29+WHERE+%7B%0A++%3Finitiative+pg%3Aresponsible%2Frdfs%3A"
    "label+%3Fdepartment+.%0A%7D%0AGROUP+BY+%3Fdepartment%0AORDER+BY+DESC%28%3Fn%29#editor",
    "audit": "/audit?severity=error",
    "review": "/review",
    "compare": "/compare",
    "timeline": "/timeline?at=2024-01-01",
    "documents": "/source",
    "source": "/source/{file}",
    "upload": "/upload",
    "map": "/map/network",
}
#: Where the pictures of a phone go: to look at, not to keep.
PHONE = "phone"
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
HEIGHTS = {1280: 900, 360: 740}


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The address of a server of the store."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "policygraph", "serve", "--store", str(store), "--port", str(port)])
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        time.sleep(4)  # what takes long is worked out once, after the server has begun
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def shoot(browser: Any, home: str, to: Path, lang: str, width: int, *, whole: bool) -> None:
    """A picture of each page at one width."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHTS[width]}, locale=lang)
    page = context.new_page()
    page.goto(f"{home}/?lang={lang}")
    names = {
        "goal": page.locator("table.matrix th[scope=row] a").first.get_attribute("href"),
        "file": page.locator("#documents-head ~ .scroll a[href^='/source/']")
        .first.get_attribute("href")
        .removeprefix("/source/"),
    }
    for name, address in PAGES.items():
        page.goto(home + address.format(**names))
        if name == "map":
            page.wait_for_selector("canvas")
            page.wait_for_timeout(1500)
        if name == "source":
            page.locator("details.row summary").nth(2).click()
        paint = next((p for _ in range(40) if (p := page.evaluate(_PAINT)) or page.wait_for_timeout(50)), -1)
        picture = Image.open(io.BytesIO(page.screenshot(full_page=whole and name != "map")))
        # Few colours are used, so a palette holds them all but the shades of letters: a third of the size.
        picture.convert("RGB").quantize(96, dither=Image.Dither.NONE).save(to / f"{name}.png", optimize=True)
        print(f"{name:10} {width:5} px  first paint {paint:4.0f} ms  {(to / f'{name}.png').stat().st_size // 1024:4} KB")
    context.close()


def upload(browser: Any, home: str, document: Path) -> None:
    """Add a document, as a person would."""
    page = browser.new_page()
    page.goto(f"{home}/upload")
    page.set_input_files("#documents", document)
    page.locator(".drop button").click()
    page.wait_for_selector("section.report", timeout=60_000)
    page.close()


def main() -> None:
    """Build, serve, add one document, photograph."""
    from playwright.sync_api import sync_playwright

    from policygraph.pipeline import build, documents_in

    options = argparse.ArgumentParser(description="Screenshots of every page on a shipped example.")
    options.add_argument("--lang", choices=("da", "en"), default="en")
    options.add_argument("--example", default="fjordby")
    options.add_argument("--to", type=Path, default=ROOT / "docs" / "screenshots")
    options.add_argument("--whole", action="store_true", help="the whole length of each page, not what a screen shows")
    given = options.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory() as folder:
        *first, last = documents_in([ROOT / "examples" / given.example])
        home = Path(folder)
        for document in first:
            (home / "documents").mkdir(exist_ok=True)
            shutil.copy(document, home / "documents")
        build([home / "documents"], home / "store")
        (given.to / PHONE).mkdir(parents=True, exist_ok=True)
        with served(home / "store") as address, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            upload(browser, address, last)
            shoot(browser, address, given.to, given.lang, 1280, whole=given.whole)
            shoot(browser, address, given.to / PHONE, given.lang, 360, whole=given.whole)
            browser.close()


if __name__ == "__main__":
    main()
