"""An unchanged document is not read again, and nobody can tell by the graph."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import policygraph.pipeline as pipeline
from policygraph.errors import BadStore
from policygraph.files import unsealed
from policygraph.graph.export import export
from policygraph.graph.store import Store
from policygraph.loaders import load
from policygraph.loaders.kept import MASKS, freeze, mask, thaw
from policygraph.pipeline import build, decide, kept_documents
from trust.faults import CHANGED, DOCUMENTS, SHORT

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
FJORDBY, FACTS = EXAMPLES / "fjordby", EXAMPLES / "roskilde"
MINUTES = FJORDBY / "referat-boerne-og-ungeraadet-2024-03-14.txt"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Three short documents of two municipalities: most tests build them several times."""
    (tmp_path / "docs").mkdir()
    for name, text in DOCUMENTS.items():
        (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
    return tmp_path / "docs"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the example, to look into."""
    store = tmp_path_factory.mktemp("example") / "store"
    build([FJORDBY], store)
    return store


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read, as they are."""
    files: list[str] = []

    def spy(work: Any, reading: Any) -> Any:
        files.append(reading.files[0].name)
        return work(reading)

    monkeypatch.setattr(pipeline.bounded, "call", spy)
    return files


def graph(store: Path) -> bytes:
    with Store.open(store) as opened:
        content = export(opened, "nq")
    assert content is not None
    return content


def test_only_what_changed_is_read(docs: Path, tmp_path: Path, read: list[str]) -> None:
    store = tmp_path / "store"
    build([docs], store)
    assert len(read) == 3
    read.clear()
    report = build([docs], store)
    assert read == [] and all(d.unchanged for d in report.documents)
    plan = docs / CHANGED
    plan.write_text(plan.read_text(encoding="utf-8").replace("Kulturpuljen", "Bogpuljen"), encoding="utf-8")
    report = build([docs], store)
    assert read == [plan.name] and [d.file for d in report.documents if not d.unchanged] == [plan.name]
    build([docs], tmp_path / "new")
    assert graph(store) == graph(tmp_path / "new") and b"Bogpuljen" in graph(store)


def test_the_report_is_the_same(docs: Path, tmp_path: Path) -> None:
    first, second = build([docs], tmp_path / "store"), build([docs], tmp_path / "store")
    assert first.doubtful == second.doubtful
    for one, two in zip(first.documents, second.documents, strict=True):
        assert not one.unchanged and two.unchanged
        two.unchanged = False
        assert one == two


def test_fresh_reads_all_again(docs: Path, tmp_path: Path, read: list[str]) -> None:
    build([docs], tmp_path / "store")
    before = graph(tmp_path / "store")
    read.clear()
    assert not any(d.unchanged for d in build([docs], tmp_path / "store", fresh=True).documents)
    assert len(read) == 3 and graph(tmp_path / "store") == before


def test_a_removed_document_is_gone_from_graph_and_store(docs: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build([docs], store)
    (docs / SHORT).unlink()
    build([docs], store)
    build([docs], tmp_path / "new")
    assert graph(store) == graph(tmp_path / "new") and b"kulturpolitik" not in graph(store)
    assert len(list((store / "read").iterdir())) == 2


def test_settings_and_genre_count(docs: Path, tmp_path: Path, read: list[str]) -> None:
    store = tmp_path / "store"
    build([docs], store)
    read.clear()
    (docs / "corpus.toml").write_text(f'[genre]\n"{SHORT}" = "action-plan"\n', encoding="utf-8")
    report = build([docs], store)
    assert SHORT in read
    assert {d.genre for d in report.documents if d.file == SHORT} == {"action-plan"}


def test_another_version_reads_all_again(docs: Path, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    build([docs], tmp_path / "store")
    read.clear()
    monkeypatch.setattr("policygraph.loaders.kept.__version__", "99.0")
    build([docs], tmp_path / "store")
    assert len(read) == 3


@pytest.mark.parametrize(
    "content", ["", "[", "[1]", '["{}"]', '["{\\"document\\": {\\"\\": \\"Nothing\\"}, \\"sha256\\": \\"\\"}"]']
)
def test_what_is_damaged_is_read_again(content: str, docs: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build([docs], store)
    before = graph(store)
    for kept in (store / "read").iterdir():
        kept.write_text(content, encoding="utf-8")
    with pytest.raises(BadStore, match="not kept"):
        kept_documents(store)
    assert not any(d.unchanged for d in build([docs], store).documents)
    assert graph(store) == before


def test_fact_tables_are_kept_too(tmp_path: Path) -> None:
    first = build([FACTS], tmp_path / "store")
    before = graph(tmp_path / "store")
    again = build([FACTS], tmp_path / "store")
    assert all(d.unchanged for d in again.documents) and len(again.documents) == len(first.documents)
    assert graph(tmp_path / "store") == before


def test_a_decision_reads_no_document(docs: Path, tmp_path: Path) -> None:
    from policygraph.graph.curation import judged

    store = tmp_path / "store"
    build([docs], store)
    for file in docs.glob("*.txt"):
        file.unlink()
    decide(store, lambda g, _: [judged(g, g.suggestions()[0], "accept")])
    assert b"#Curated> <https://w3id.org/policygraph/graph/curated>" in graph(store)


def test_an_old_reader_is_not_disturbed(docs: Path, tmp_path: Path) -> None:
    from policygraph.graph.curation import judged

    store = tmp_path / "store"
    build([docs], store)
    with Store.open(store) as opened:
        before = len(opened.quads())
        decide(store, lambda g, _: [judged(g, g.suggestions()[0], "reject")])
        assert len(opened.quads()) == before


# ── What is kept ──


@pytest.mark.parametrize("file", sorted(FJORDBY.glob("*.txt")), ids=lambda f: f.stem)
def test_a_document_comes_back_as_it_was(file: Path) -> None:
    document = load(file)
    again = thaw(freeze(document))
    assert again.records == document.records and again.claims == document.claims
    assert again.source.sha256 == document.source.sha256 and again.source.places == document.source.places
    assert [line.start for line in again.source.lines] == [line.start for line in document.source.lines]
    assert (again.unread(), again.counts(), again.withheld) == (document.unread(), document.counts(), document.withheld)
    assert freeze(again) == freeze(document)


def test_names_of_persons_are_not_kept(example: Path) -> None:
    words = MINUTES.read_text(encoding="utf-8")
    line = next(line for line in words.splitlines() if line.startswith("Mødedeltagere"))
    names = [w for w in line.replace(",", " ").replace(".", " ").split() if w.istitle()][1:]
    kept = "".join(p.read_text(encoding="utf-8") for p in (example / "read").iterdir())
    assert len(names) > 5 and not [name for name in names if name in kept]
    document = next(d for d in kept_documents(example) if d.file == MINUTES.name)
    assert re.search(f"[{MASKS}]", document.source.text) and len(document.source.text) == len(load(MINUTES).source.text)
    assert "[navn], [navn]" in document.redact(document.source.text)


def test_masking_keeps_every_offset() -> None:
    def redact(text: str) -> str:
        return re.sub(r"Bo|Ida Holm|\d{8}", "[navn]", text)

    text = "Til stede: Bo, Ida Holm, Bo Bo og rektor\nBo ringer på 12345678"
    masked = mask(text, redact)
    assert len(masked) == len(text) and masked.count("\n") == 1
    assert "Ida" not in masked and "Bo" not in masked and "1234" not in masked and "og rektor" in masked
    assert masked.index("og rektor") == text.index("og rektor")
    assert masked[11:13] == masked[25:27] and masked[11:13] != masked[15:17], "a mask says which name of the document it is"
    assert mask("no one here", redact) == "no one here"
    assert set(mask("Bo\nx", lambda text: "something else")) == {"\ue000", "\n"}, "what is not understood is not kept"


def test_what_is_kept_is_plain_json(example: Path) -> None:
    for path in (example / "read").iterdir():
        assert all(json.loads(text)["document"][""] == "Document" for text in json.loads(unsealed(path.read_bytes())))
    with pytest.raises(TypeError, match="kept.py"):
        document = load(MINUTES)
        document.records[0].facts[0] = type(document.records[0].facts[0])("x", object(), document.records[0].passage)  # type: ignore[arg-type]
        freeze(document)
