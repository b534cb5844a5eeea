"""Who may ask, and what a browser may do with the answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from policygraph.web.app import create_app
from policygraph.web.guard import POLICY, host_name

WEB = Path(__file__).parents[2] / "policygraph" / "web"


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:1", "[::1]:8765", "LOCALHOST"])
def test_loopback_names_are_known(web: TestClient, host: str) -> None:
    assert web.get("/map", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8765", "", "[::2]", "::1"])
def test_other_names_are_refused(web: TestClient, host: str) -> None:
    answer = web.get("/", headers={"host": host})
    assert answer.status_code == 403 and "--allow-host" in answer.text


def test_a_name_can_be_allowed(built: Path) -> None:
    with TestClient(create_app(built, hosts=["kommune.example"])) as client:
        assert client.get("/map", headers={"host": "kommune.example:80"}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://localhost.evil.example", "http://localhost:1"])
def test_a_foreign_page_cannot_write(own: tuple[TestClient, Path], origin: str) -> None:
    client, documents = own
    headers = {"origin": origin} if origin else {}
    answer = client.post("/review", data={"decision": "undo"}, headers=headers, follow_redirects=False)
    assert answer.status_code == 403 and "Origin" in answer.text
    assert not (documents / "curation.csv").exists()


@pytest.mark.parametrize("address", ["/", "/nope", "/static/style.css", "/sparql?query=ASK%7B%7D", "/id/x"])
def test_every_answer_carries_the_policy(web: TestClient, address: str) -> None:
    headers = web.get(address).headers
    assert headers["content-security-policy"] == POLICY and "unsafe" not in POLICY
    assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in headers


def test_no_file_of_the_pages_names_another_host_or_holds_script_or_style() -> None:
    files = [f for f in WEB.rglob("*") if f.suffix in (".html", ".css", ".js", ".svg")]
    assert len(files) > 10
    for file in files:
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|//\w+\.\w", text.replace("// ", "")), file
        if file.suffix == ".html":
            assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|\|\s*safe(?! if)", text), file


def test_files_beside_the_static_ones_are_not_given_out(web: TestClient) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py"):
        assert web.get(path).status_code == 404


def test_the_name_in_a_host_header() -> None:
    assert [host_name(h) for h in ("A:1", "[::1]:2", "[::1]", "x")] == ["a", "[::1]", "[::1]", "x"]
