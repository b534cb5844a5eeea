"""What many files of tests share, built once; and the files that take longest go first: nobody waits for one of them at the end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from policygraph.loaders import load
from policygraph.pipeline import build

ROOT = Path(__file__).parents[1]
FJORDBY = ROOT / "examples" / "fjordby"


@pytest.fixture(scope="session", autouse=True)
def _patterns() -> None:
    """What readers work out on their first document they hand on to the processes that are forked from this one."""
    for document in sorted(FJORDBY.glob("*.txt")):
        load(document)


@pytest.fixture(scope="session", autouse=True)
def _short_runs_of_java() -> Iterator[None]:
    """The reasoner runs for a second at a time: compiling it well takes longer than it saves."""
    with pytest.MonkeyPatch.context() as here:
        here.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        yield


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """A folder of ``documents`` and their ``store``, built by the process that asks first; who writes takes a copy."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # of all processes

    def built(documents: Path) -> Path:
        home = base / f"once-{documents.name}"
        with FileLock(f"{home}.lock"):
            if not (home / "store" / "policygraph.json").exists():
                shutil.copytree(documents, home / "documents", dirs_exist_ok=True)
                build([home / "documents"], home / "store")
        return home

    return built


@pytest.fixture(scope="session")
def fjordby(once: Callable[[Path], Path]) -> Path:
    """The example and its store."""
    return once(FJORDBY)


@pytest.fixture(scope="session")
def real(once: Callable[[Path], Path]) -> Path:
    """The real documents and their store."""
    return once(ROOT.parent / "shared" / "corpus" / "roskilde")


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[tuple[str, list[str]]]]:
    """What shuts people out of a page: rules of axe, and the elements that break them."""
    from axe_playwright_python.sync_playwright import Axe

    def violations(page: Any, *, colours: bool = True) -> list[tuple[str, list[str]]]:
        """:param colours: look at contrasts, too, which takes most of the time: once a page, as no colour depends on the width"""
        options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": colours}}}
        found = Axe().run(page, options=options).response["violations"]
        return [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found]

    return violations


#: By what their paths hold, the longest first (pytest --durations=0, summed by file).
LONG = (
    "web/test_browser",
    "graph/test_contract",
    "trust/test_hostile",
    "trust/test_faults",
    "test_corpora",
    "test_curation_cli",
    "test_planted",
    "ontology/test_validate",
    "graph/test_curation",
    "trust/test_fuzz",
    "tests/test_cli",
    "test_audit_cli",
    "test_portable",
    "test_docs",
    "test_benchmarks",
    "trust/",
    "web/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        return next((n for n, name in enumerate(LONG) if name in item.path.as_posix()), len(LONG))

    items.sort(key=turn)  # keeps the order of those that are alike
