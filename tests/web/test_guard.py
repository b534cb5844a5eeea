"""Who may ask, and what a browser may do with the answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from policygraph.cli import main
from policygraph.web.app import create_app
from policygraph.web.guard import POLICY, host_name

WEB = Path(__file__).parents[2] / "policygraph" / "web"


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:1", "[::1]:8765", "LOCALHOST"])
def test_loopback_names_are_known(web: TestClient, host: str) -> None:
    assert web.get("/map", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:8765",
        "",
        "[::2]",
        "::1",
        "0.0.0.0",
        "127.0.0.2",
        "2130706433",
        "localhost.",
        "localhost:80@evil.example",
        "evil.example@localhost",
        "localhost:",
        "localhost:80:80",
        "localhost:8765/x",
        "localhost, evil.example",
        "[::1",
        "[::1].evil.example",
        "[::1]evil.example:80",
        "[::ffff:127.0.0.1]",
        "[::1%25lo]",
        "localhost\t",
    ],
)
def test_other_names_are_refused(web: TestClient, host: str) -> None:
    answer = web.get("/", headers={"host": host})
    assert answer.status_code == 403 and "--allow-host" in answer.text


def test_a_name_can_be_allowed(built: Path) -> None:
    with TestClient(create_app(built, hosts=["kommune.example"])) as client:
        assert client.get("/map", headers={"host": "kommune.example:80"}).status_code == 200


def test_a_name_that_others_say_it_was_called_by_counts_for_nothing(web: TestClient) -> None:
    for name in ("x-forwarded-host", "x-host", "forwarded", "x-original-host"):
        assert web.get("/map", headers={"host": "evil.example", name: "localhost"}).status_code == 403
        told = web.get("/sparql", headers={"accept": "text/turtle", name: "evil.example"})
        assert told.status_code == 200 and "evil" not in told.text
    twice = [("host", "localhost"), ("host", "evil.example")]
    assert web.get("/map", headers=twice).status_code == 403  # type: ignore[arg-type]


FOREIGN = [
    "http://evil.example",
    "null",
    "",
    "http://localhost.evil.example",
    "http://localhost:1",
    "http://127.0.0.1",
    "http://localhost.",
    "http://localhost@evil.example",
    "//localhost",
    "localhost",
    "file://localhost",
    "http://localhost/",
    "http://localhost, http://evil.example",
    "chrome-extension://localhost",
]


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_page_cannot_write(own: tuple[TestClient, Path], origin: str) -> None:
    client, documents = own
    headers = {"origin": origin} if origin else {}
    answer = client.post("/review", data={"decision": "undo"}, headers=headers, follow_redirects=False)
    assert answer.status_code == 403 and "Origin" in answer.text
    assert not (documents / "curation.csv").exists()


def test_whatever_might_write_must_say_where_it_comes_from(own: tuple[TestClient, Path]) -> None:
    client, documents = own
    before = sorted(documents.parent.rglob("*"))
    ways = ({}, {"content-type": "text/plain"}, {"content-type": "application/x-www-form-urlencoded"}, {"origin": "null"})
    for path in ("/review", "/audit", "/upload", "/upload/progress", "/", "/id/x", "/nope", "//review"):
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "post", "X"):
            for headers in ways:
                answer = client.request(method, path, content="decision=undo", headers=headers, follow_redirects=False)
                assert answer.status_code == 403, (method, path, headers)
    overridden = {"x-http-method-override": "POST", "x-method-override": "POST", "origin": "http://evil.example"}
    assert client.get("/review?_method=POST&decision=undo", headers=overridden).status_code == 403
    assert sorted(documents.parent.rglob("*")) == before


@pytest.mark.parametrize("origin", [o for o in FOREIGN if o])
def test_a_foreign_page_cannot_ask_either(web: TestClient, origin: str) -> None:
    given = {"origin": origin, "accept": "*/*"}
    assert web.get("/sparql?query=ASK%7B%7D", headers=given).status_code == 403
    assert web.post("/sparql", data={"query": "ASK {}"}, headers=given).status_code == 403
    assert web.options("/sparql", headers=given).status_code == 403


def test_another_page_may_link_to_us_and_no_more(web: TestClient) -> None:
    def asked(site: str, dest: str, path: str = "/map") -> int:
        return web.get(path, headers={"sec-fetch-site": site, "sec-fetch-dest": dest, "accept": "*/*"}).status_code

    for dest in ("image", "iframe", "script", "empty", "object", "style", ""):
        assert asked("cross-site", dest, "/sparql?query=ASK%7B%7D") == 403
        assert asked("same-site", dest) == 403  # another port of this machine
        assert asked("same-origin", dest) == 200
    assert asked("cross-site", "document") == asked("none", "document") == 200
    own = {"origin": "http://localhost", "sec-fetch-site": "cross-site", "sec-fetch-dest": "document"}
    assert web.post("/review", data={"decision": "undo"}, headers=own).status_code == 403


def test_no_request_is_larger_than_what_people_write(own: tuple[TestClient, Path]) -> None:
    client, _ = own
    origin = {"origin": "http://localhost"}
    many = b"note=" + b"x" * (2 << 20)
    for path in ("/review", "/audit"):
        form = {"content-type": "application/x-www-form-urlencoded"}
        assert client.post(path, content=many, headers=origin | form).status_code == 413
        assert client.post(path, content=iter([many[: 1 << 20], many[1 << 20 :]]), headers=origin | form).status_code == 413


def test_there_are_no_web_sockets(web: TestClient) -> None:
    for path in ("/", "/static/style.css", "/sparql"):
        with pytest.raises(WebSocketDisconnect), web.websocket_connect(path):
            pass


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


@pytest.mark.parametrize(
    ("words", "host", "known"),
    [
        ((), "127.0.0.1", ""),
        (("--host", "::1"), "::1", ""),
        (("--host", "0.0.0.0"), "0.0.0.0", "0.0.0.0"),
        (("--host", "::"), "::", "[::]"),
    ],
)
def test_it_listens_on_loopback_and_says_so_when_it_does_not(
    built: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    host: str,
    known: str,
) -> None:
    started: dict[str, object] = {}
    monkeypatch.setattr("uvicorn.run", lambda app, **more: started.update(more, app=app))
    monkeypatch.setattr("sys.argv", ["policygraph", "serve", "--store", str(built), *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code and started["host"] == host and not started["proxy_headers"]
    assert ("Anybody who reaches" in capsys.readouterr().err) is bool(known)
    with TestClient(started["app"]) as client:  # type: ignore[arg-type]
        assert client.get("/map", headers={"host": f"{known or 'localhost'}:8765"}).status_code == 200
        assert client.get("/map", headers={"host": "0.0.0.0" if known != "0.0.0.0" else "[::]"}).status_code == 403
