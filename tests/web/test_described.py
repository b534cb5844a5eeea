"""The description that the server gives of itself, and that it is held to it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from policygraph import __version__
from policygraph.queries import catalogue
from policygraph.queries.audit import SEVERITIES
from policygraph.web import sparql, uploads
from policygraph.web.described import described
from trust.load import served

DATA = Path(__file__).parents[1] / "data"


def test_every_address_is_described(web: TestClient) -> None:
    routes: dict[str, set[str]] = {}
    for route in web.app.routes:  # type: ignore[attr-defined]
        if isinstance(route, Route):
            path = route.path.replace(":path", "")
            routes.setdefault(path, set()).update(m.lower() for m in route.methods or () if m != "HEAD")
    assert routes == {path: set(ways) for path, ways in described()["paths"].items()}


def test_what_is_said_is_what_holds(web: TestClient) -> None:
    told = web.get("/openapi.json").json()
    assert told["info"]["version"] == __version__
    parameters = {p.get("name"): p for p in told["paths"]["/ask"]["get"]["parameters"]}
    assert set(parameters["name"]["schema"]["enum"]) == {"", *catalogue()}
    assert parameters["sparql"]["schema"]["maxLength"] == sparql.LONGEST
    answers = set(told["paths"]["/sparql"]["get"]["responses"]["200"]["content"])
    assert answers == {*sparql.ROWS, *sparql.GRAPHS} - {"application/json", "application/xml"}
    form = told["paths"]["/upload"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["properties"]["documents"]["maxItems"] == uploads.MOST
    assert told["paths"]["/source/{file}"]["get"]["parameters"][0]["example"] in web.get("/source").text


def test_a_filter_that_is_misspelt_does_not_find_nothing(web: TestClient) -> None:
    for address in (
        "/audit?severity=hihg",
        "/audit?dimension=x",
        "/?suggested=yes",
        "/map?lang=de",
        "/ask?format=pdf",
        "/id/x?as=y",
    ):
        answer = web.get(address)
        assert answer.status_code == 400 and "is not known here" in answer.text, address
    assert web.get("/ask", params={"q": "mål " * 500}).status_code == 400
    assert SEVERITIES[0] in web.get("/audit?severity=hihg").text
    assert web.get("/audit?severity=&dimension=&document=&goal=").status_code == 200  # a form that nobody filled in


@pytest.mark.slow
def test_schemathesis_finds_nothing(built: Path, tmp_path: Path) -> None:
    """Hundreds of requests, right and wrong, of each kind that the description allows and does not. It brings a plugin of pytest
    and much else, so it lives in an environment of its own (see ``.ci/run``)."""
    command = os.environ.get("POLICYGRAPH_SCHEMATHESIS")
    if not command:
        if os.environ.get("POLICYGRAPH_REQUIRE_ALL"):
            pytest.fail("POLICYGRAPH_SCHEMATHESIS names no schemathesis")
        pytest.skip("POLICYGRAPH_SCHEMATHESIS names no schemathesis")
    shutil.copytree(built.parent, tmp_path / "own")
    for name in ("schemathesis.toml", "schemathesis_hooks.py"):
        shutil.copy(DATA / name, tmp_path)
    with served(tmp_path / "own" / "store") as server:
        options = [
            "--url",
            server.address,
            "-H",
            f"Origin: {server.address}",
            "--seed",
            "1",
            "--max-examples",
            "2",
            "--no-shrink",
        ]
        asked = [command, "--config-file", "schemathesis.toml", "run", f"{server.address}/openapi.json", *options]
        asked += ["--phases", "examples,coverage,fuzzing", "--continue-on-failure"]
        done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, timeout=600)
        assert server.running() and "ERROR" not in server.said()
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    ways = sum(map(len, described()["paths"].values()))
    assert f"{ways - 1} selected" in done.stdout  # all but the description itself, which it has read
