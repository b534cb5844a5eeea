"""The file of decisions: what a spreadsheet or a hand makes of it is read as far as it goes, and nothing is lost."""

from __future__ import annotations

import csv
import io
import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import InputError
from policygraph.loaders.decisions import COLUMNS, Decision, add_decisions, as_table, read_decisions

LINK = Decision(
    "s1",
    "accept",
    who="kim",
    note="så er den god; „ja“",
    subject="Mål 1",
    property="succeeds",
    object="Mål 2",
    subject_iri="https://e.org/a",
    property_iri="https://e.org/p",
    object_iri="https://e.org/b",
    fingerprint="tabc",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "curation.csv"


def test_a_decision_comes_back_as_it_was_written(file: Path) -> None:
    written = add_decisions(file, [LINK])
    assert read_decisions([file]).lines == written and written[0].when.endswith("Z")
    assert read_decisions([file]).lines[0].where == "curation.csv:2"
    assert file.read_bytes().startswith(b"\xef\xbb\xbfid;decision;")


def test_a_missing_file_holds_none(file: Path) -> None:
    assert read_decisions([file]) == read_decisions([])


def test_lines_are_only_added(file: Path) -> None:
    add_decisions(file, [LINK])
    before = file.read_bytes()
    add_decisions(file, [LINK])
    assert file.read_bytes().startswith(before) and len(file.read_text(encoding="utf-8").splitlines()) == 3


def test_the_latest_holds_and_undo_takes_it_back(file: Path) -> None:
    def line(what: str, decision: str) -> None:
        add_decisions(file, [Decision(what, decision)])

    def holding() -> dict[str, str]:
        return {d.id: d.decision for d in read_decisions([file]).in_force()}

    line("s1", "accept")
    line("s2", "accept")
    line("s1", "reject")
    assert holding() == {"s2": "accept", "s1": "reject"}
    assert [d.id for d in read_decisions([file]).last_batch()] == ["s1"]
    line("s1", "undo")
    assert holding() == {"s1": "accept", "s2": "accept"}
    line("s1", "undo")
    line("s1", "undo")
    assert holding() == {"s2": "accept"}


def test_quick_decisions_are_told_apart_by_their_time(file: Path) -> None:
    times = [add_decisions(file, [Decision(f"s{n}", "accept")])[0].when for n in range(5)]
    assert times == sorted(set(times))


# ── What Excel and hands make of it ──


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_other_separators_encodings_and_line_ends(separator: str, encoding: str, end: str, file: Path) -> None:
    text = separator.join(["note", "ID", " Decision ", "mine"]) + end + separator.join(["på én", "s1", "Godkend", "x"]) + end
    file.write_bytes(text.encode(encoding))
    found = read_decisions([file])
    assert not found.bad and [(d.id, d.decision, d.note) for d in found.lines] == [("s1", "accept", "på én")]
    add_decisions(file, [LINK])
    again = read_decisions([file])
    assert [d.id for d in again.lines] == ["s1", "s1"] and again.lines[1].note == LINK.note and not again.bad
    assert "på én" in file.read_text(encoding="utf-8-sig") and "mine" in file.read_text(encoding="utf-8-sig")


def test_excel_dates_and_a_line_that_names_the_separator(file: Path) -> None:
    file.write_text("sep=;\nid;decision;when\ns1;accept;24-12-2024 13:05\ns1;reject;2024-12-24T13:04:00Z\n", encoding="utf-8")
    found = read_decisions([file])
    assert [d.decision for d in found.in_force()] == ["accept"] and not found.bad


def test_sorted_by_another_column_the_times_still_count(file: Path) -> None:
    for decision in ("accept", "reject", "accept"):
        add_decisions(file, [Decision("s1", decision)])
    head, *lines = file.read_text(encoding="utf-8-sig").splitlines()
    file.write_text("\n".join([head, lines[2], lines[0], lines[1]]), encoding="utf-8")
    assert read_decisions([file]).in_force()[0].when == lines[2].split(";")[4]


def test_a_line_written_by_hand_counts_from_its_place(file: Path) -> None:
    add_decisions(file, [Decision("s1", "accept")])
    with file.open("a", encoding="utf-8") as stream:
        stream.write("s1;reject\n")
    assert [d.decision for d in read_decisions([file]).in_force()] == ["reject"]
    add_decisions(file, [Decision("s1", "accept")])
    assert [d.decision for d in read_decisions([file]).in_force()] == ["accept"]


def test_bad_lines_are_named_and_stay(file: Path) -> None:
    add_decisions(file, [LINK])
    bad = 's2;perhaps\n;accept\ns3;"reject\ns4;accept;;;yesterday\n;;\ns5;\n'
    with file.open("a", encoding="utf-8") as stream:
        stream.write(bad)
    add_decisions(file, [Decision("s6", "reject")])
    found = read_decisions([file])
    assert [d.id for d in found.lines] == ["s1", "s4", "s6"]
    assert [where for where, _ in found.bad] == [f"curation.csv:{n}" for n in (3, 4, 5, 6)]
    assert "perhaps" in found.bad[0][1] and "quotation" in found.bad[2][1] and "yesterday" in found.bad[3][1]
    assert bad in file.read_text(encoding="utf-8")


def test_a_note_of_several_lines_is_one_line_of_the_table(file: Path) -> None:
    file.write_text('id;decision;note\ns1;accept;"one\ntwo"\ns2;reject;\n', encoding="utf-8")
    found = read_decisions([file])
    assert [(d.id, d.where) for d in found.lines] == [("s1", "curation.csv:2"), ("s2", "curation.csv:4")]


@pytest.mark.parametrize("content", [b"hello\n", b"a;b;c\n1;2;3\n", b"\x00\x01\x02" * 50, b"PK\x03\x04rest"])
def test_what_is_no_table_of_decisions_is_said_and_not_written_over(content: bytes, file: Path) -> None:
    file.write_bytes(content)
    assert read_decisions([file]).bad
    with pytest.raises(InputError):
        add_decisions(file, [LINK])
    assert file.read_bytes() == content


def test_an_empty_file_is_begun(file: Path) -> None:
    file.write_bytes(b"")
    add_decisions(file, [LINK])
    assert len(read_decisions([file]).lines) == 1


def test_columns_that_were_deleted_come_back_at_the_end(file: Path) -> None:
    file.write_text("decision;id\naccept;s1\n", encoding="utf-8")
    add_decisions(file, [LINK])
    head, old, new = file.read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("decision;id;value;") and old == "accept;s1" and new.startswith("accept;s1;;")
    assert read_decisions([file]).lines[1].fingerprint == "tabc"


@given(st.text())
def test_no_cell_is_a_formula_and_every_cell_comes_back(text: str) -> None:
    raw = as_table([{"id": "s1", "decision": "accept", "note": text}]).decode("utf-8-sig", "surrogatepass")
    row = next(csv.DictReader(io.StringIO(raw, newline=""), delimiter=";"))
    assert not row["note"].startswith(("=", "+", "-", "@"))
    with_quote = row["note"]
    bare = with_quote[1:] if with_quote.startswith("'") and with_quote.lstrip("'")[:1] in ("=", "+", "-", "@") else with_quote
    assert bare == " ".join(text.split())


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "curation.csv"
        path.write_bytes(b"id;decision;when\n" + content)
        read_decisions([path])


# ── Several writers ──


def _write(path: Path, who: int) -> None:
    for n in range(5):
        add_decisions(path, [Decision(f"s{who}-{n}", "accept")])


def test_two_writers_lose_no_line(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(file, who)) for who in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert len({d.id for d in read_decisions([file]).lines}) == 15
    assert [p.name for p in file.parent.iterdir()] == [file.name], "no draft and no lock is left"


def test_a_link_to_the_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "curation.csv").symlink_to(tmp_path / "real" / "decisions.csv")
    add_decisions(tmp_path / "curation.csv", [LINK])
    assert (tmp_path / "curation.csv").is_symlink() and (tmp_path / "real" / "decisions.csv").exists()


def test_the_columns_are_those_of_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "curation.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in COLUMNS)
    assert as_table([]).decode("utf-8-sig").split("\n")[0] == ";".join(COLUMNS)
