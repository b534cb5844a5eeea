"""The shipped example as a web application."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the web page needs starlette: pip install 'policygraph[web]'")
pytest.importorskip("httpx2", reason="the tests of the web page need httpx2")

from starlette.testclient import TestClient

from policygraph.web.app import create_app


@pytest.fixture(scope="session")
def built(fjordby: Path) -> Path:
    """A store of the example; who writes takes a copy."""
    return fjordby / "store"


def client_of(store: Path, **more: object) -> TestClient:
    return TestClient(create_app(store, **more), base_url="http://localhost", headers={"accept": "text/html"})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def web(built: Path) -> Iterator[TestClient]:
    with client_of(built) as client:
        yield client


@pytest.fixture
def own(built: Path, tmp_path: Path) -> Iterator[tuple[TestClient, Path]]:
    """A client of a copy, and the folder of its documents."""
    shutil.copytree(built.parent, tmp_path / "own")
    with client_of(tmp_path / "own" / "store") as client:
        yield client, tmp_path / "own" / "documents"
