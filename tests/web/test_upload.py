"""Documents added on the page: what they may be, where they lie, what becomes of the graph, and that it can be undone."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html
from starlette.testclient import TestClient

from policygraph.graph import store as stores
from policygraph.web import uploads
from policygraph.web.uploads import plain_name

PLAN = """Fjordby Kommune
Handleplan for frivillighed 2024-2025

Mål 1. Flere unge skal være med i foreningslivet.

Mål 2. Kajakklubberne skal have bedre plads.
"""
ORIGIN = {"origin": "http://localhost"}


def send(client: TestClient, *files: tuple[str, bytes], **more: str) -> Any:
    given = [("documents", (name, content, "text/plain")) for name, content in files]
    return client.post("/upload", files=given or None, data=more, headers=ORIGIN, follow_redirects=False)


def done(client: TestClient) -> html.HtmlElement:
    """The page once the build has ended."""
    for _ in range(300):
        if not client.get("/upload/progress").json()["running"]:
            return html.fromstring(client.get("/upload").text)
        time.sleep(0.1)
    raise AssertionError("the build does not end")


def said(page: html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


def generation(home: Path) -> list[str]:
    return list(stores.info(home / "store")["documents"])


def test_a_document_is_added_read_shown_and_taken_out_again(own: tuple[TestClient, Path]) -> None:
    client, documents = own
    home, before = documents.parent, sorted(documents.iterdir())
    known = generation(home)
    assert client.get("/upload").status_code == 200
    assert send(client, ("../../frivillighed 2024.txt", PLAN.encode())).headers["location"] == "/upload"
    page = done(client)
    assert (home / "store-uploads" / "frivillighed 2024.txt").read_text(encoding="utf-8") == PLAN
    assert sorted(documents.iterdir()) == before  # nothing lies anywhere else
    assert generation(home) == sorted([*known, "frivillighed 2024.txt"])
    report = page.xpath("//section[@class='report']")[0]
    assert "2 mål" in said(report) and report.xpath(".//a[@href='/source/frivillighed%202024.txt']")
    assert "Kajakklubberne" in client.get("/ask?name=goals-overview").text
    assert client.get("/source/frivillighed%202024.txt").status_code == 200
    # a decision leaves it there; adding it again is refused
    assert client.post("/review", data={"decision": "undo"}, headers=ORIGIN).status_code == 200
    send(client, ("Frivillighed 2024.TXT", b"anything"))
    assert "frivillighed" in said(done(client).xpath("//div[@role='alert']")[0]).casefold()
    send(client, remove="frivillighed 2024.txt")
    page = done(client)
    assert "frivillighed 2024.txt" in said(page.xpath("//p[@role='status']")[0])
    assert generation(home) == known and not list((home / "store-uploads").iterdir())
    assert "Kajakklubberne" not in client.get("/ask?name=goals-overview").text


def test_what_cannot_be_read_is_refused_and_the_graph_stays(own: tuple[TestClient, Path]) -> None:
    client, documents = own
    home = documents.parent
    known = generation(home)
    mark = (home / "store" / "policygraph.json").read_text()
    for name, content in [("x.exe", b"MZ"), ("corpus.toml", b""), ("curation.csv", b"a,b"), ("readme.txt", b"x"), (".txt", b"x")]:
        assert send(client, (name, content)).status_code == 303
        assert done(client).xpath("//div[@role='alert']//li"), name
    assert (home / "store" / "policygraph.json").read_text() == mark  # no build was begun
    send(client, ("tom.txt", b""), ("volapyk.pdf", b"no pdf"), ("frivillighed.txt", PLAN.encode()))
    page = done(client)
    assert len(page.xpath("//div[@role='alert']//li")) == 2
    assert generation(home) == sorted([*known, "frivillighed.txt"])
    assert [p.name for p in (home / "store-uploads").iterdir()] == ["frivillighed.txt"]
    assert str(home) not in said(page)


def test_a_build_that_fails_leaves_no_document_behind(own: tuple[TestClient, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    client, documents = own
    home = documents.parent
    (documents / "corpus.toml").write_text("genre = [")
    send(client, ("frivillighed.txt", PLAN.encode()))
    page = done(client)
    assert page.xpath("//div[@role='alert']") and not list((home / "store-uploads").iterdir())
    monkeypatch.setattr(uploads, "_SECONDS", 0.01)
    (documents / "corpus.toml").unlink()
    send(client, ("frivillighed.txt", PLAN.encode()))
    assert "end" in said(done(client).xpath("//div[@role='alert']")[0]) and not list((home / "store-uploads").iterdir())
    assert "frivillighed.txt" not in generation(home)


def test_uploads_are_bounded_and_only_from_our_own_pages(own: tuple[TestClient, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    client, documents = own
    for origin in ("http://evil.example", "null", ""):
        files = {"documents": ("a.txt", PLAN.encode())}
        assert client.post("/upload", files=files, headers={"origin": origin} if origin else {}).status_code == 403
    assert send(client, *[(f"{n}.txt", b"x") for n in range(uploads.MOST + 1)]).status_code == 400
    monkeypatch.setattr("policygraph.web.uploading.MOST_BYTES", 1000)
    assert send(client, ("a.txt", b"x" * 2000)).status_code == 413
    chunks = client.post("/upload", content=iter([b"x"]), headers=ORIGIN)
    assert chunks.status_code == 411
    both = {**ORIGIN, "content-length": "1", "transfer-encoding": "chunked"}
    assert client.post("/upload", content=b"x", headers=both).status_code == 411
    assert send(client, remove="../documents/" + next(documents.iterdir()).name).status_code == 409
    assert not (documents.parent / "store-uploads").exists()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("C:\\fakepath\\Plan 2024.docx", "Plan 2024.docx"),
        ("../../etc/passwd", "passwd"),
        ("..", ""),
        (".htaccess", "htaccess"),
        ("a\0b\n<script>.txt", "a_b__script_.txt"),
        ("o\u0308konomi.txt", "ökonomi.txt"),
        ("x" * 300 + ".txt", "x" * 100 + ".txt"),
        ("con:stream.txt", "con_stream.txt"),
        ("CON.txt", "_CON.txt"),
        ("nul .tar.docx", "_nul .tar.docx"),
        ("com1.pdf", "_com1.pdf"),
        ("Lpt¹.pdf", "_Lpt¹.pdf"),
        ("Concept.pdf", "Concept.pdf"),
        ("\\\\server\\share\\plan.txt", "plan.txt"),
        ("..\\..\\plan.txt", "plan.txt"),
        ("/etc/cron.d/plan.txt", "plan.txt"),
        ("....txt", "txt"),
        ("\u202eplan\u2066.txt", "_plan_.txt"),
        ("~$plan.docx", "__plan.docx"),
        ("計" * 300 + ".txt", "計" * 50 + ".txt"),
        ("\ud800plan.txt", "_plan.txt"),
        ("%2e%2e%2fplan.txt", "_2e_2e_2fplan.txt"),
        ("x" * 300, "x" * 100),
        ("/", ""),
    ],
)
def test_a_name_is_only_a_name(given: str, name: str) -> None:
    assert plain_name(given) == name


@settings(max_examples=60, deadline=None)
@example("0.000000000 0")
@example("a.           b")
@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["..", "/", "\\", ".", "\0", "CON", "nul", ".txt", " ", "計", "æ"]), max_size=60).map("".join)
)
def test_no_name_leaves_the_folder(name_given: str) -> None:
    name = plain_name(name_given)
    assert "/" not in name and "\\" not in name and "\0" not in name and not name.startswith(".")
    assert len(name.encode()) <= 240 and name == plain_name(name)
    assert not name or (Path("/a") / name).parent == Path("/a")


def test_links_lead_nowhere(own: tuple[TestClient, Path]) -> None:
    client, documents = own
    home, beside = documents.parent, documents.parent / "beside"
    beside.mkdir()
    folder = home / "store-uploads"
    folder.symlink_to(beside)
    send(client, ("a.txt", PLAN.encode()))
    assert "link" in said(done(client).xpath("//div[@role='alert']")[0]) and not list(beside.iterdir())
    folder.unlink()
    folder.mkdir()
    (folder / "a.txt").symlink_to(home / "made.txt")
    send(client, ("a.txt", PLAN.encode()))
    assert done(client).xpath("//div[@role='alert']//li") and not (home / "made.txt").exists()


def test_what_lies_there_is_bounded(own: tuple[TestClient, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    client, documents = own
    monkeypatch.setattr(uploads, "MOST_BYTES_KEPT", 10)
    send(client, ("a.txt", PLAN.encode()))
    assert done(client).xpath("//div[@role='alert']//li") and not (documents.parent / "store-uploads").exists()
    monkeypatch.setattr(uploads, "MOST_KEPT", 0)
    send(client, ("a.txt", b"x"))
    assert "0" in said(done(client).xpath("//div[@role='alert']//li")[0])
    assert send(client).status_code == 400
    assert client.post("/upload", files={"documents": ("", b"x")}, headers=ORIGIN).status_code == 400
    assert client.post("/upload", data={"documents": "a.txt"}, headers=ORIGIN).status_code == 400
    assert (
        client.post("/upload", content=b"--x", headers=ORIGIN | {"content-type": "multipart/form-data; boundary=y"}).status_code
        == 400
    )
