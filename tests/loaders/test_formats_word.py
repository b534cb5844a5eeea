"""What is drawn out of Word files: printed numbers, headings by any name, tables, footnotes, tracked changes, boxes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from policygraph.errors import UnreadableDocument
from policygraph.loaders.blocks import blocks
from policygraph.loaders.formats import package, read
from policygraph.loaders.source import Source

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def word(folder: Path, body: str, *, name: str = "plan.docx", ns: str = W, **parts: str) -> Path:
    """A Word file of this body; further parts by name (styles, numbering, footnotes)."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships {RELS}><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f"<w:document {ns}><w:body>{body}</w:body></w:document>")
        for part, content in parts.items():
            archive.writestr(f"word/{part}.xml", f"<w:{part} {ns}>{content}</w:{part}>")
    return path


def p(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(at: int, text: str, style: str = "decimal", more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


def lists(*levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}'


def drawn(source: Source) -> list[str]:
    return [line.text for line in source.lines if not line.blank]


def test_goals_numbered_by_word_keep_their_printed_number(tmp_path: Path) -> None:
    """ "Mål %1" is a numbering of Word's; the number stands in no paragraph."""
    body = (
        p("Flere venner", numbered(1))
        + p("Et løft", numbered(1, 1))
        + p("Mere", numbered(1, 1))
        + p("Mindre røg", numbered(1))
        + p("Igen", numbered(1, 1))
    )
    numbering = lists(level(0, "Mål %1:"), level(1, "%1.%2", "upperLetter"))
    assert drawn(read(word(tmp_path, body, numbering=numbering))) == [
        "Mål 1: Flere venner", "1.A Et løft", "1.B Mere", "Mål 2: Mindre røg", "2.A Igen",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("lowerLetter", "c. x"),
        ("upperRoman", "III. x"),
        ("lowerRoman", "iii. x"),
        ("decimalZero", "03. x"),
        ("bullet", "• x"),
        ("none", "x"),
    ],
)
def test_number_formats(tmp_path: Path, style: str, expected: str) -> None:
    text = "" if style == "none" else "%1."
    path = word(tmp_path, p("x", numbered(1)) * 3, numbering=lists(level(0, text, style)))
    assert drawn(read(path))[2] == expected


def test_a_list_that_starts_anew_and_one_that_goes_on(tmp_path: Path) -> None:
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{more}</w:num>'
        for n, more in ((1, ""), (2, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'), (3, ""))
    )
    body = p("a", numbered(1)) + p("b", numbered(2)) + p("c", numbered(2)) + p("d", numbered(3))
    assert drawn(read(word(tmp_path, body, numbering=lists(level(0, "%1)"), nums=nums)))) == ["1) a", "5) b", "6) c", "7) d"]


def test_numbers_by_style_and_headings_by_ancestor_outline_and_danish_name(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Overskrift1"><w:name w:val="Overskrift 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Maal"><w:name w:val="Fjordby mål"/><w:basedOn w:val="Overskrift1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Afsnit"><w:name w:val="Afsnit"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Titel"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>'
    )
    body = "".join(
        p(t, f'<w:pStyle w:val="{s}"/>')
        for t, s in (
            ("Plan", "Titel"),
            ("Et mål....3", "toc1"),
            ("Trivsel", "Maal"),
            ("Baggrund", "Afsnit"),
            ("Brødtekst", "Normal"),
        )
    )
    source = read(word(tmp_path, body, styles=styles, numbering=lists(level(0, "Mål %1."))))
    assert [(line.text, line.heading) for line in source.lines if not line.blank] == [
        ("Plan", 1), ("Mål 1. Trivsel", 1), ("Baggrund", 2), ("Brødtekst", 0),
    ]  # fmt: skip


def test_tracked_changes_are_taken_as_accepted_and_comments_left_out(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">Mindst </w:t></w:r><w:del w:id="1" w:author="x"><w:r><w:delText>50</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="x"><w:r><w:t>60</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> % i 2025</w:t><w:commentReference w:id="0"/></w:r></w:p>'
        f"{p('Punkt', numbered(1))}"
        f'<w:p><w:pPr>{numbered(1)}<w:rPr><w:del w:id="3" w:author="x"/></w:rPr></w:pPr><w:del w:id="4" w:author="x"><w:r><w:delText>Slettet</w:delText></w:r></w:del></w:p>'
        f"{p('Nu nummer to', numbered(1))}"
    )
    comments = '<w:comment w:id="0" w:author="x"><w:p><w:r><w:t>Er det nok?</w:t></w:r></w:p></w:comment>'
    source = read(word(tmp_path, body, numbering=lists(level(0, "%1.")), comments=comments))
    assert drawn(source) == ["Mindst 60 % i 2025", "1. Punkt", "2. Nu nummer to"]
    assert source.notes == (
        "tracked changes are taken as accepted (1 insertions, 3 deletions)",
        "1 comments in the margin are not read",
    )


def test_a_footnote_follows_its_paragraph_and_is_one_for_the_blocks(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t>Målet følges</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve"> hvert år.</w:t></w:r></w:p>'
        + p("Næste afsnit.")
    )
    note = '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Se politikken.</w:t></w:r></w:p></w:footnote>'
    found = [(b.kind, b.text) for b in blocks(read(word(tmp_path, body, footnotes=note)))]
    assert found == [("text", "Målet følges hvert år."), ("footnote", "Se politikken."), ("text", "Næste afsnit.")]


def test_tables_carry_rows_down_and_number_rows(tmp_path: Path) -> None:
    def cell(text: str, properties: str = "", paragraph: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text, paragraph)}</w:tc>"

    rows = [
        cell("Skole", '<w:gridSpan w:val="3"/>'),
        cell("", paragraph=numbered(1)) + cell("Læseklub") + cell("100.000 kr.", '<w:vMerge w:val="restart"/>'),
        cell("", paragraph=numbered(1)) + cell("Bogbus") + cell("", "<w:vMerge/>"),
        cell("") + cell("") + cell(""),
    ]
    table = "<w:tbl>" + "".join(f"<w:tr>{r}</w:tr>" for r in rows) + "</w:tbl>"
    source = read(word(tmp_path, p("Før") + table + p("Efter"), numbering=lists(level(0, "%1."))))
    assert [line.text for line in source.lines] == [
        "Før", "", "Skole\t\t", "1.\tLæseklub\t100.000 kr.", "2.\tBogbus\t100.000 kr.", "", "Efter", "",
    ]  # fmt: skip
    place = source.place(4)
    assert place is not None and place.row == 2


def test_run_in_titles_line_breaks_and_boxes(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Sprogcafé</w:t></w:r><w:r><w:t xml:space="preserve"> Her øves dansk.</w:t><w:br/><w:t>Ansvarlig: Kultur</w:t></w:r></w:p>'
        "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        f"{p('I boksen')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    source = read(word(tmp_path, body))
    assert [(line.text, line.lead) for line in source.lines if not line.blank] == [
        ("Sprogcafé Her øves dansk.", 9), ("Ansvarlig: Kultur", 0), ("I boksen", 0),
    ]  # fmt: skip
    assert blocks(source)[0].lead == 9


def test_macros_are_not_run_and_strict_files_are_read(tmp_path: Path) -> None:
    path = word(tmp_path, p("Tekst", numbered(1)), name="plan.docm", ns=STRICT, numbering=lists(level(0, "Mål %1")))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\x00" * 99)
    assert drawn(read(path)) == ["Mål 1 Tekst"]


# --- files that are not what they should be -----------------------------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read(path)
    assert caught.value.where == str(path) and caught.value.remedy
    return caught.value.what


def test_encrypted_old_and_foreign_files(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
    path.write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    assert "password" in refusal(path)
    path.write_bytes(ole)
    assert "old Office" in refusal(path)
    path.write_bytes(b"%PDF-1.7 ...")
    assert "only named like one" in refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "no Word file" in refusal(path)


@pytest.mark.parametrize("keep", [0.02, 0.5, 0.98])
def test_truncated(tmp_path: Path, keep: float) -> None:
    path = word(tmp_path, p("Tekst") * 200)
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * keep)])
    assert "cut off or damaged" in refusal(path)


def test_flipped_bits(tmp_path: Path) -> None:
    path = word(tmp_path, "".join(p(f"Tekst {n * n}") for n in range(400)))
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("word/document.xml").header_offset + 200
    raw[at : at + 8] = b"\xff" * 8
    path.write_bytes(raw)
    assert "damaged in its part word/document.xml" in refusal(path)


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "unpack to more" in refusal(word(tmp_path, "<w:p/>" * 2_000_000))
    monkeypatch.setattr(package, "MAX_PART", 500)
    assert "unpack to more" in refusal(word(tmp_path, p("Tekst") * 9))
    path = tmp_path / "many.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(10_001):
            archive.writestr(f"word/media/{n}", "")
    assert "unpack to more" in refusal(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {W}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>',
        )
    assert "XML entities" in refusal(path)


def test_malformed_and_empty(tmp_path: Path) -> None:
    assert "is no XML" in refusal(word(tmp_path, "<w:p>"))
    assert "no text" in refusal(word(tmp_path, "<w:p/>"))
    assert "no XML" in refusal(word(tmp_path, "<w:p>" * 5000 + "</w:p>" * 5000))
