"""Every character that a loader reads leads back to its place in the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import UnreadableDocument
from policygraph.loaders.source import Place, Source, decode, read_text

TEXT = st.text(
    st.one_of(st.sampled_from("ab æØ\t\n\n.-<>&;/p•§\u00ad\u00a0\f"), st.characters(exclude_categories=("Cs",))), max_size=120
)


def source(text: str) -> Source:
    return Source("a.txt", text)


# --- properties ---------------------------------------------------------------------------------------------------------


@given(TEXT)
def test_lines_are_the_text(text: str) -> None:
    lines = source(text).lines
    assert "\n".join(line.text for line in lines) == text.replace("\f", " ")
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(text[line.start : line.start + len(line.text)].replace("\f", " ") == line.text for line in lines)


@given(TEXT, st.data())
def test_a_passage_quotes_the_text_between_its_offsets(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    passage = source(text).passage(start, end)
    assert passage.quote == text[start:end]
    assert passage.line_start == text.count("\n", 0, start) + 1
    assert passage.line_end == text.count("\n", 0, max(start, end - 1)) + 1


@given(TEXT)
def test_cleaning_keeps_every_character_with_its_origin(text: str) -> None:
    given_source = source(text)
    for line in given_source.lines:
        whole = given_source.stretch(line)
        clean = whole.clean()
        assert len(clean.text) == len(clean.origin) and list(clean.origin) == sorted(clean.origin)
        assert all(line.start <= at < line.start + len(line.text) for at in clean.origin)
        assert "  " not in clean.text and clean.text == clean.text.strip()
        if "&" not in line.text:
            assert all(c == text[at] or c == " " for c, at in zip(clean.text, clean.origin, strict=True))
        passage = clean.passage()
        assert passage.quote == text[passage.start : passage.end]


@given(TEXT, st.data())
def test_a_part_of_a_stretch_has_the_same_places(text: str, data: st.DataObject) -> None:
    given_source = source(text)
    whole = given_source.stretch(given_source.lines[0])
    start = data.draw(st.integers(0, len(whole.text)))
    end = data.draw(st.integers(start, len(whole.text)))
    part = whole.part(start, end)
    assert (part.text, part.origin) == (whole.text[start:end], whole.origin[start:end])
    assert part.strip().text == part.text.strip()
    assert part.passage() == whole.passage(start, end) or not part.text.strip()
    assert (whole.part(0, start) + whole.part(start)).text == whole.text


@given(TEXT)
def test_cells_are_the_row_at_its_tabs(text: str) -> None:
    given_source = source(text)
    for line in given_source.lines:
        cells = given_source.cells(line)
        assert len(cells) == line.text.count("\t") + 1
        assert all(line.start <= at < line.start + len(line.text) for cell in cells for at in cell.origin)


@given(TEXT.filter(str.strip), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_text_survives_its_encoding(text: str, encoding: str) -> None:
    text = text.replace("\0", " ").lstrip("\ufeff{%P\xd0\ufffe")
    assert decode(text.encode(encoding), "a.txt")[0] == text


# --- examples -----------------------------------------------------------------------------------------------------------


def test_cleaning_resolves_markup_entities_and_soft_hyphens() -> None:
    text = "x <p>Børn &amp; unge</p>\t til\u00adbud &lt;3 <unge> "
    clean = source(text).stretch(source(text).lines[0]).clean()
    assert clean.text == "x Børn & unge tilbud <3 <unge>"
    at = clean.text.index("&")
    assert clean.passage(at, at + 1).quote == "&"
    found = clean.passage(clean.text.index("Børn"), clean.text.index("unge") + 4)
    assert found.quote == "Børn &amp; unge" and text[found.start : found.end] == found.quote


def test_a_passage_leaves_out_white_space_at_its_ends() -> None:
    given_source = source("a\n  Mål 1 \nb")
    found = given_source.stretch(given_source.lines[1]).passage()
    assert (found.quote, found.start, found.end, found.line_start) == ("Mål 1", 4, 9, 2)
    empty = given_source.stretch(given_source.lines[1], 0, 2).passage()
    assert (empty.quote, empty.line_start) == ("", 2)


def test_places_go_with_lines_into_passages() -> None:
    drawn = Source("a.xlsx", "Titel\nx\ty\n", places=(Place(page=3, heading=2, lead=4), Place(sheet="Ark1", row=7, paragraph=2)))
    assert (drawn.lines[0].heading, drawn.lines[0].lead, drawn.lines[1].heading) == (2, 4, 0)
    first, second = drawn.passage(0, 3), drawn.passage(6, 9)
    assert (first.page, first.sheet, first.row, first.paragraph) == (3, None, None, None)
    assert (second.page, second.sheet, second.row, second.paragraph) == (None, "Ark1", 7, 2)
    assert drawn.place(3) is None and drawn.place(0) is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", ("", "utf-8")),
        ("blåbær – §".encode(), ("blåbær – §", "utf-8")),
        ("blåbær – §".encode("cp1252"), ("blåbær – §", "windows-1252")),
        (b"\xef\xbb\xbfx", ("x", "utf-8-sig")),
        ("ø".encode("utf-16-be").join((b"\xfe\xff", b"")), ("ø", "utf-16")),
    ],
)
def test_decoding(raw: bytes, expected: tuple[str, str]) -> None:
    assert decode(raw, "a.txt") == expected


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"%PDF-1.7 x", r"not a text file\n.*\.pdf"),
        (b"PK\x03\x04x", r"not a text file\n.*\.docx"),
        (b"\xd0\xcf\x11\xe0x", r"not a text file\n.*password"),
        (rb"{\rtf1 x}", r"not a text file\n.*RTF"),
        (b"abc\0def", "binary"),
        ("cut".encode("utf-16")[:-1], "binary"),
        (bytes(range(1, 32)) * 9 + b"\xff", "no encoding we know"),
    ],
)
def test_bytes_that_are_no_text(raw: bytes, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        decode(raw, "a.txt")


def test_reading_text_files(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Mål\r\n1\r2\n".encode("utf-8-sig"))
    found = read_text(path)
    assert (found.text, found.file, found.encoding, found.path) == ("Mål\n1\n2\n", "a.txt", "utf-8-sig", str(path))
    assert len(found.sha256) == 64 and found.sha256 != source("Mål").sha256
    path.write_bytes(b" \n\t")
    with pytest.raises(UnreadableDocument, match="holds no text"):
        read_text(path)
    with pytest.raises(UnreadableDocument, match="cannot be read"):
        read_text(tmp_path / "none.txt")
