"""Files and texts made to do harm: what becomes of them, in how much time and memory; and what of them comes out.

The files are made here and now, in a folder that is thrown away. Each is read alone, as a build reads it; then all are built in one
folder with a good document among them, which must be in the graph afterwards.
"""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trust.warm import typed_raw

ROOT = Path(__file__).resolve().parents[1]
GOOD = ROOT / "examples" / "fjordby" / "referat-boerne-og-ungeraadet-2024-03-14.txt"

#: What a hostile title says; each must come out as these very words.
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@dataclass(frozen=True)
class Bad:
    """A file made to do harm.

    :param kind: the row of the table that it is counted in
    :param refused: whether it must be refused; otherwise it may be read, if nothing comes of it
    """

    kind: str
    name: str
    content: bytes
    refused: bool = True


# ── Office files ──

_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>%s</Types>'
_RELS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_S = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PARAGRAPH = "<w:p><w:r><w:t>Politik for alle</w:t></w:r></w:p><w:p><w:r><w:t>Mål 1. Vi vil mere.</w:t></w:r></w:p>".encode()


def _zip(parts: dict[str, bytes], pack: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", pack, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, pack)
    return out.getvalue()


def _word(
    document: bytes = b"", more: dict[str, bytes] | None = None, pack: int = zipfile.ZIP_DEFLATED, head: bytes = b""
) -> bytes:
    body = head + b"<w:document %s><w:body>%s</w:body></w:document>" % (_W, document or _PARAGRAPH)
    return _zip({"[Content_Types].xml": _TYPES % b"", "_rels/.rels": _RELS, "word/document.xml": body, **(more or {})}, pack)


def _sheet(
    rows: bytes, *, before: bytes = b"", after: bytes = b"", more: dict[str, bytes] | None = None, head: bytes = b""
) -> bytes:
    from openpyxl import Workbook

    out = io.BytesIO()
    Workbook().save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = head + b"<worksheet %s>%s<sheetData>%s</sheetData>%s</worksheet>" % (
        _S,
        before,
        rows,
        after,
    )
    return _zip({**parts, **(more or {})})


def _cell(text: bytes, at: bytes = b"") -> bytes:
    return b'<c t="inlineStr"%s><is><t>%s</t></is></c>' % (b' r="%s"' % at if at else b"", text)


_HEADINGS = b"<row>%s%s%s</row>" % (_cell(b"Indsats"), _cell(b"Budget (kr.)"), _cell(b"Ansvarlig"))
_FEW_ROWS = _HEADINGS + b"".join(
    b"<row>%s%s%s</row>" % (_cell(b"Lektiecafe %d" % n), _cell(b"300"), _cell(b"Skole og Familie")) for n in range(4)
)


def _laughs(depth: int = 10) -> bytes:
    more = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, depth))
    return b'<!DOCTYPE x [<!ENTITY a0 "ha">%s]>' % more


_DTDS = {
    "laughs": (_laughs(), b"&a9;"),
    "quadratic": (b'<!DOCTYPE x [<!ENTITY a "%s">]>' % (b"a" * 50_000), b"&a;" * 2_000),
    "system": (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', b"&a;"),
    "parameter": (b'<!DOCTYPE x [<!ENTITY %% a SYSTEM "http://127.0.0.1:9/x.dtd"> %%a;]>'.replace(b"%%", b"%"), b"x"),
    "outside": (b'<!DOCTYPE x SYSTEM "file:///etc/passwd">', b"x"),
}
_XINCLUDE = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'


def _overlapping(count: int, size: int) -> bytes:
    """Many entries of the directory that are one and the same packed part (Fifield, A better zip bomb, 2019)."""
    body = b"<x>" + random.Random(1).randbytes(size // 300).hex().encode() * 150 + b"</x>"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(body) + packer.flush()
    crc = zlib.crc32(body)
    out, directory = bytearray(_word()[:0]), bytearray()
    plain = {"[Content_Types].xml": _TYPES % b"", "_rels/.rels": _RELS, "word/document.xml": b"<w:document %s/>" % _W}

    def entry(name: bytes, at: int, sum_: int, small: int, large: int, how: int) -> bytes:
        fields = (20).to_bytes(2, "little") * 2 + bytes(2) + how.to_bytes(2, "little") + bytes(4) + sum_.to_bytes(4, "little")
        sizes = small.to_bytes(4, "little") + large.to_bytes(4, "little") + len(name).to_bytes(2, "little")
        return b"PK\x01\x02" + fields + sizes + bytes(12) + at.to_bytes(4, "little") + name

    def put(name: bytes, data: bytes, sum_: int, large: int, how: int) -> int:
        at = len(out)
        fields = (20).to_bytes(2, "little") + bytes(2) + how.to_bytes(2, "little") + bytes(4) + sum_.to_bytes(4, "little")
        out.extend(
            b"PK\x03\x04"
            + fields
            + len(data).to_bytes(4, "little")
            + large.to_bytes(4, "little")
            + len(name).to_bytes(2, "little")
            + bytes(2)
            + name
            + data
        )
        return at

    for name, content in plain.items():
        directory += entry(
            name.encode(),
            put(name.encode(), content, zlib.crc32(content), len(content), 0),
            zlib.crc32(content),
            len(content),
            len(content),
            0,
        )
    at = put(b"word/p.xml", packed, crc, len(body), 8)
    for _ in range(count):  # names must be the same, as the header that all share has only one
        directory += entry(b"word/p.xml", at, crc, len(packed), len(body), 8)
    many = min(count + len(plain), 0xFFFF).to_bytes(2, "little")
    end = b"PK\x05\x06" + bytes(4) + many * 2 + len(directory).to_bytes(4, "little") + len(out).to_bytes(4, "little") + bytes(2)
    return bytes(out) + bytes(directory) + end


def office(scale: float = 1.0) -> Iterator[Bad]:
    """Word and Excel files."""
    many = max(1000, int(1_000_000 * scale))
    bomb = "zip bombs"
    yield Bad(bomb, "one-huge-part.docx", _word(b"<w:p/>" * (40 * 2**20 // 6)))
    yield Bad(bomb, "huge-ratio.docx", _word(b" " * (8 * 2**20)))
    yield Bad(bomb, "many-parts.docx", _word(more={f"word/p{n}.xml": b"<x/>" for n in range(10_001)}))
    big = b"<x>" + b"".join(b"<y n='%d'/>" % n for n in range(1_200_000)) + b"</x>"
    yield Bad(bomb, "many-large-parts.docx", _word(more={f"word/p{n}.xml": big for n in range(max(6, int(12 * scale)))}))
    yield Bad(bomb, "overlapping-parts.docx", _overlapping(5000, 2**21))
    nested = b""
    for _ in range(6):
        nested = _zip({"a.zip": nested or _zip({"0": bytes(10 * 2**20)}), "b.zip": nested})
    yield Bad(bomb, "nested.docx", _word(more={"word/media/a.zip": nested}), refused=False)
    yield Bad(
        bomb,
        "huge-strings.xlsx",
        _sheet(_FEW_ROWS, more={"xl/sharedStrings.xml": b"<sst %s>%s</sst>" % (_S, b"<si><t>a</t></si>" * 3_000_000)}),
    )
    yield Bad(bomb, "huge-sheet.xlsx", _sheet(b"<row/>" * (40 * 2**20 // 6)))

    xml = "XML entities, DTDs, XInclude"
    for name, (dtd, body) in _DTDS.items():
        yield Bad(
            xml,
            f"{name}.docx",
            _word(b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % body, head=dtd.replace(b"DOCTYPE x", b"DOCTYPE w:document")),
        )
        yield Bad(
            xml, f"{name}.xlsx", _sheet(b"<row>%s</row>" % _cell(body), head=dtd.replace(b"DOCTYPE x", b"DOCTYPE worksheet"))
        )
        yield Bad(xml, f"{name}.xhtml", dtd + b"<html><body><p>Politik %s</p></body></html>" % body[:4000], refused=False)
        late = b" " * 5000 + dtd.replace(b"DOCTYPE x", b"DOCTYPE w:document")
        yield Bad(
            xml, f"{name}-late.docx", _word(b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % body, head=b"<?xml version='1.0'?>" + late)
        )
        wide = (dtd + b"<x>%s</x>" % body).decode().encode("utf-16")
        yield Bad(xml, f"{name}-utf-16.docx", _word(more={"word/styles.xml": wide}))
    yield Bad(xml, "xinclude.docx", _word(b"<w:p><w:r><w:t>Politik %s</w:t></w:r></w:p>" % _XINCLUDE), refused=False)
    yield Bad(xml, "no-xml.docx", _word(b"<w:p><w:r>"))

    macro = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"Sub AutoOpen()" * 100}
    yield Bad("macros, links, embedded files", "macro.docm", _word(more=macro), refused=False)
    remote = _RELS.replace(
        b'officeDocument" Target="word/document.xml"',
        b'attachedTemplate" TargetMode="External" Target="http://127.0.0.1:9/t.dotm"',
    )
    yield Bad(
        "macros, links, embedded files", "template.docx", _word(more={"word/_rels/document.xml.rels": remote}), refused=False
    )
    image = b'<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="r1"/></w:drawing><w:t>Politik</w:t></w:r></w:p>'
    outside = remote.replace(b"attachedTemplate", b"image").replace(b"http://127.0.0.1:9/t.dotm", b"file:///etc/passwd")
    yield Bad(
        "macros, links, embedded files",
        "linked-picture.docx",
        _word(image, more={"word/_rels/document.xml.rels": outside}),
        refused=False,
    )
    escape = {"../../../../tmp/x.xml": b"<x/>", "/etc/x.xml": b"<x/>", "C:\\x.xml": b"<x/>"}
    yield Bad("macros, links, embedded files", "parts-elsewhere.docx", _word(more=escape), refused=False)
    yield Bad(
        "macros, links, embedded files",
        "dde.docx",
        _word(b'<w:p><w:fldSimple w:instr="DDEAUTO cmd /c calc"><w:r><w:t>Politik</w:t></w:r></w:fldSimple></w:p>'),
        refused=False,
    )

    deep = "nested without end"
    yield Bad(deep, "deep.docx", _word(b"<w:sdt><w:sdtContent>" * 50_000 + b"</w:sdtContent></w:sdt>" * 50_000))
    yield Bad(
        deep, "tables.docx", _word(b"<w:tbl><w:tr><w:tc>" * 80 + _PARAGRAPH + b"</w:tc></w:tr></w:tbl>" * 80), refused=False
    )
    yield Bad(deep, "styles-in-a-circle.docx", _word(
        b'<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>Politik</w:t></w:r></w:p>',
        more={"word/styles.xml": b'<w:styles %s><w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>' % _W},
    ), refused=False)  # fmt: skip
    yield Bad(deep, "deep.xlsx", _sheet(b"<row>" + b"<c><is>" * 50_000))

    sheets = "sheets without end"
    yield Bad(sheets, "a-million-columns.xlsx", _sheet(b"<row>%s</row>" % (b"<c><v>1</v></c>" * many)))
    yield Bad(sheets, "column-beyond-the-last.xlsx", _sheet(_FEW_ROWS + b'<row r="9">%s</row>' % _cell(b"x", b"ZZZZZZ9")))
    yield Bad(
        sheets, "row-beyond-the-last.xlsx", _sheet(_FEW_ROWS + b'<row r="99999999999">%s</row>' % _cell(b"x")), refused=False
    )
    yield Bad(
        sheets,
        "a-million-empty-rows.xlsx",
        _sheet(_FEW_ROWS + b"".join(b'<row r="%d"/>' % n for n in range(5, many))),
        refused=False,
    )
    yield Bad(sheets, "dimension-lies.xlsx", _sheet(_FEW_ROWS, before=b'<dimension ref="A1:XFD1048576"/>'), refused=False)
    merges = b"<mergeCells>%s</mergeCells>"
    yield Bad(sheets, "merged-all.xlsx", _sheet(_FEW_ROWS, after=merges % b'<mergeCell ref="A1:XFD1048576"/>'), refused=False)
    yield Bad(
        sheets,
        "merged-often.xlsx",
        _sheet(_FEW_ROWS, after=merges % b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (1 + n % 3, n + 2) for n in range(5000))),
        refused=False,
    )
    yield Bad(sheets, "merged-nowhere.xlsx", _sheet(_FEW_ROWS, after=merges % b'<mergeCell ref="ZZZZ0:A-1"/>'))
    yield Bad(
        sheets,
        "columns-hidden.xlsx",
        _sheet(_FEW_ROWS, before=b'<cols><col min="1" max="999999999" hidden="1"/></cols>'),
        refused=False,
    )
    yield Bad(sheets, "a-string-too-many.xlsx", _sheet(b'<row><c t="s"><v>999999999</v></c></row>' + _FEW_ROWS))
    yield Bad(
        sheets,
        "dates-beyond-time.xlsx",
        _sheet(b'<row><c t="d"><v>99999-99-99</v></c><c><v>1e400</v></c></row>' + _FEW_ROWS),
        refused=False,
    )
    yield Bad(sheets, "a-million-columns.csv", b"a;" * many)
    yield Bad(sheets, "a-quote-that-never-ends.csv", b'a;b;c\n1;2;"' + b"x;y\n" * (many // 10), refused=False)
    yield Bad(sheets, "a-million-columns.html", b"<table><tr>" + b"<td>a" * many)
    yield Bad(sheets, "spans.html", b"<table>" + b"<tr><td rowspan=99999 colspan=99999>a" * 3000)

    formulas = b"".join(
        b"<row>%s%s</row>" % (_cell(t), b"<c><f>%s</f><v>1</v></c>" % t)
        for t in (b"=HYPERLINK(&quot;http://127.0.0.1:9/&quot;)", b"=cmd|' /c calc'!A0", b"@SUM(1)", b"+1", b"-1+1|x")
    )
    yield Bad("formulas", "formulas.xlsx", _sheet(_FEW_ROWS + formulas), refused=False)
    yield Bad(
        "formulas",
        "formulas.csv",
        b"Indsats;Budget;Start\n=cmd|' /c calc'!A0;=HYPERLINK(\"http://127.0.0.1:9/\");@x\n+1;-1;\tx\n",
        refused=False,
    )

    whole = _word(_PARAGRAPH * 2000)
    for part in range(1, 12):
        yield Bad("cut off or spoilt", f"cut-{part}.docx", whole[: len(whole) * part // 12])
    rng = random.Random(7)
    for number in range(10):
        spoilt = bytearray(_sheet(_FEW_ROWS))
        for _ in range(20):
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
        yield Bad("cut off or spoilt", f"spoilt-{number}.xlsx", bytes(spoilt), refused=False)
    yield Bad("protected by a password", "locked.docx", b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le"))
    locked = bytearray(_word(pack=zipfile.ZIP_STORED))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(mark)
        while place >= 0:
            locked[place + at] |= 1
            place = locked.find(mark, place + 1)
    yield Bad("protected by a password", "locked-zip.docx", bytes(locked))


# ── PDF ──


def _pdf(objects: list[bytes], *, trailer: bytes = b"", table: bool = True) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    at = len(out)
    if table:
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return bytes(out) + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, at)


def _stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (more, len(content), content)


_SAYS = b"BT /F1 16 Tf 72 700 Td (Politik for alle) Tj /F1 10 Tf 0 -40 Td (Vi vil: mere for alle i kommunen, 12 %.) Tj ET "
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>%s>>"


def _one_page(
    content: bytes = _SAYS,
    *,
    catalog: bytes = b"",
    page: bytes = b"",
    resources: bytes = b"",
    more: tuple[bytes, ...] = (),
    stream: bytes = b"",
) -> bytes:
    return _pdf([
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog, b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        _PAGE % (resources, page), _stream(content, stream), _FONT, *more,
    ])  # fmt: skip


def pdfs(scale: float = 1.0) -> Iterator[Bad]:
    """PDF files."""
    many = max(1000, int(1_000_000 * scale))
    script = b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>/AA<</WC<</S/Launch/F(cmd.exe)>>>>"
    yield Bad("PDF: scripts, attachments", "script.pdf", _one_page(catalog=script), refused=False)
    yield Bad(
        "PDF: scripts, attachments",
        "form.pdf",
        _one_page(catalog=b"/AcroForm<</XFA 6 0 R/Fields[]>>", more=(_stream(b"<xdp/>"),)),
        refused=False,
    )
    attached = b"/Names<</EmbeddedFiles<</Names[(../../x.exe)<</Type/Filespec/F(../../x.exe)/EF<</F 6 0 R>>>>]>>>>"
    yield Bad("PDF: scripts, attachments", "attachment.pdf", _one_page(catalog=attached, more=(_stream(b"MZ"),)), refused=False)

    loop = "PDF: loops and nesting"
    yield Bad(
        loop,
        "pages-in-a-circle.pdf",
        _pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 9>>",
                b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 9>>",
            ]
        ),
    )
    yield Bad(
        loop,
        "pages-say-a-billion.pdf",
        _pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 999999999>>",
                _PAGE % (b"", b""),
                _stream(_SAYS),
                _FONT,
            ]
        ),
        refused=False,
    )
    table = _one_page()
    yield Bad(
        loop,
        "tables-in-a-circle.pdf",
        table.replace(b"trailer<<", b"trailer<</Prev %d" % table.rindex(b"xref\n0")),
        refused=False,
    )
    yield Bad(
        loop,
        "form-in-itself.pdf",
        _one_page(
            b"/X Do " + _SAYS,
            resources=b"/XObject<</X 6 0 R>>",
            more=(
                _stream(
                    b"/X Do " + _SAYS,
                    b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>/Font<</F1 5 0 R>>>>",
                ),
            ),
        ),
        refused=False,
    )
    deep = 14 if scale >= 1 else 10
    powers = tuple(
        _stream(b"/X Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (n + 1))
        for n in range(6, deep)
    )
    last = _stream(_SAYS * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 5 0 R>>>>")
    yield Bad(
        loop,
        "forms-in-forms.pdf",
        _one_page(b"/X Do " + _SAYS, resources=b"/XObject<</X 6 0 R>>", more=(*powers, last)),
        refused=False,
    )
    yield Bad(loop, "deep-arrays.pdf", _one_page(catalog=b"/X" + b"[" * (many // 2)), refused=False)
    yield Bad(loop, "deep-content.pdf", _one_page(b"q " * (many // 2) + _SAYS + b"[" * 100_000), refused=False)
    yield Bad(
        loop,
        "length-in-a-circle.pdf",
        _pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                _PAGE % (b"", b""),
                b"<</Length 4 0 R>>stream\n%s\nendstream" % _SAYS,
                _FONT,
            ]
        ),
        refused=False,
    )

    much = "PDF: too much"
    yield Bad(
        much,
        "two-thousand-pages.pdf",
        _pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[%s]/Count 2000>>" % (b"3 0 R " * 2000),
                _PAGE % (b"", b""),
                _stream(_SAYS),
                _FONT,
            ]
        ),
    )
    yield Bad(much, "bomb.pdf", _one_page(zlib.compress(bytes(300 * 2**20), 1), stream=b"/Filter/FlateDecode"))
    twice = zlib.compress(zlib.compress(bytes(200 * 2**20), 9), 9)
    yield Bad(much, "bomb-in-a-bomb.pdf", _one_page(twice, stream=b"/Filter[/FlateDecode/FlateDecode]"))
    lines = zlib.compress(
        b" ".join(b"BT /F1 9 Tf %d %d Td (abcdefghij) Tj ET" % (n % 500, n % 800) for n in range(max(20_000, many // 5)))
    )
    yield Bad(much, "a-page-of-a-million-letters.pdf", _one_page(lines, stream=b"/Filter/FlateDecode"))
    rules = zlib.compress(b" ".join(b"%d %d m %d %d l S" % (n % 500, n % 700, n % 500 + 50, n % 700) for n in range(many // 2)))
    yield Bad(
        much,
        "a-page-of-rules.pdf",
        _one_page(
            _SAYS,
            page=b"",
            resources=b"/XObject<</X 6 0 R>>",
            more=(_stream(rules, b"/Filter/FlateDecode/Type/XObject/Subtype/Form/BBox[0 0 9 9]"),),
        ).replace(_SAYS, _SAYS[:-1] + b"\n"),
        refused=False,
    )
    yield Bad(
        much,
        "a-picture-of-a-million-dots.pdf",
        _one_page(
            _SAYS + b"/X Do",
            resources=b"/XObject<</X 6 0 R>>",
            more=(
                _stream(
                    b"\0", b"/Type/XObject/Subtype/Image/Width 1000000/Height 1000000/BitsPerComponent 8/ColorSpace/DeviceRGB"
                ),
            ),
        ),
        refused=False,
    )
    yield Bad(much, "a-page-as-large-as-the-moon.pdf", _one_page().replace(b"595 842", b"1e38 1e38"), refused=False)

    broken = "PDF: broken, cut off, locked, scanned"
    whole = _one_page()
    yield Bad(broken, "no-table.pdf", whole[: whole.rindex(b"xref\n0")], refused=False)
    yield Bad(broken, "table-elsewhere.pdf", whole.replace(b"startxref\n", b"startxref\n9"), refused=False)
    yield Bad(broken, "table-of-lies.pdf", whole.replace(b"0000000", b"0000009"), refused=False)
    for part in range(1, 16):
        yield Bad(broken, f"cut-{part}.pdf", whole[: len(whole) * part // 16], refused=part < 8)
    rng = random.Random(3)
    for number in range(12):
        spoilt = bytearray(whole)
        for _ in range(30):
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
        yield Bad(broken, f"spoilt-{number}.pdf", bytes(spoilt), refused=False)
    yield Bad(broken, "only-a-name.pdf", b"Politik\nVi vil mere.\n")
    yield Bad(broken, "empty.pdf", b"")
    scan = zlib.compress(bytes(100 * 100))
    yield Bad(
        broken,
        "scanned.pdf",
        _one_page(
            b"500 0 0 700 50 50 cm /X Do",
            resources=b"/XObject<</X 6 0 R>>",
            more=(
                _stream(
                    scan,
                    b"/Type/XObject/Subtype/Image/Width 100/Height 100/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode",
                ),
            ),
        ),
    )
    with suppress(ImportError):
        from reportlab.lib.pdfencrypt import StandardEncryption
        from reportlab.pdfgen.canvas import Canvas

        out = io.BytesIO()
        canvas = Canvas(out, encrypt=StandardEncryption("secret", strength=128))
        canvas.drawString(72, 700, "Politik")
        canvas.save()
        yield Bad(broken, "locked.pdf", out.getvalue())


# ── Text ──

#: What a loader's patterns could go over again and again: read at two lengths, the longer may take no more than in proportion.
RUNS = {
    "blanks": " ", "tabs": "\t", "digits": "1", "sums": "1.000 ", "stops": ".", "dashes": "- ", "brackets": "(", "letters": "a",
    "capitals": "A", "words": "a ", "names": "Anna Jensen, ", "commas": "a, ", "colons": "a: ", "sections": "§ 1, stk. 2, ",
    "dates": "1. januar ", "years": "2023-2024 ", "percent": "fra 1 % til ", "goals": "Mål 1 ", "hyphens": "a-", "quotes": "„",
    "tags": "<p", "entities": "&amp", "sentences": "A. ", "addresses": "a@b.", "ands": "a og ", "empty lines": "\n", "bullets": "- a\n",
    "headings": "Mål 1\n", "cells": "a\tb\n", "labels": "Ansvarlig: A\n", "soft hyphens": "\u00ad", "divided": "a-\n",
}  # fmt: skip
HEADS = {
    "policy": "Politik\n\nMål 1. Vi skal mere.\n",
    "action-plan": "Handleplan 2023-2024\n\nMål 1. Vi skal mere.\nResultatmål: \nIndsatser:\n",
    "catalogue": "Indsatskatalog\n\nIndsats\tAnsvarlig\tBudget\tFormål\n",
    "minutes": "REFERAT\n\nDeltagere: \nPunkt 1: Sag\nBeslutning: ",
    "status": "Status 2024\n\nMål 1. Vi skal.\n",
}


def texts(scale: float = 1.0) -> Iterator[Bad]:
    """Text, HTML and Markdown files, settings and tables."""
    signs = "signs: NUL, controls, zero width, changed direction, encodings"
    says = "Politik for alle\n\nMål 1. Vi vil %s mere.\n\nMål 2. Vi vil mindre.\n"
    for name, sign in {
        "nul": "\0", "controls": "".join(map(chr, [*range(1, 9), *range(14, 32), 127, *range(128, 160)])), "bell": "\a\x1b[31m\x1b]0;x\a",
        "zero-width": "\u200b\u200c\u200d\u2060\ufeff", "right-to-left": "\u202e\u2067abc\u2069\u202c", "tags": "\U000e0041\U000e007f",
        "combining": "e" + "\u0301" * 5000, "private": "\ue000\uf8ff", "not-characters": "\uffff\U0010ffff", "separators": "\u2028\u2029\x85\x0b\x0c",
        "emoji": "👩‍👩‍👧‍👦" * 100, "ligature": "\ufdfa" * 500, "dots": "İıſK",
    }.items():  # fmt: skip
        yield Bad(signs, f"{name}.txt", (says % sign).encode(), refused=name in ("nul",))
        yield Bad(signs, f"{name}.html", f"<p>{says % sign}".encode(), refused=False)
        yield Bad(signs, f"{name}.md", f"# {says % sign}".encode(), refused=False)
        yield Bad(signs, f"{name}.csv", f"Indsats;Budget;Start\n{sign};1;2\na;b;{sign}\n".encode(), refused=False)
    text = says % "meget"
    yield Bad(signs, "surrogates.txt", (says % "\ud800\udfff").encode("utf-8", "surrogatepass"), refused=False)
    yield Bad(signs, "surrogates-16.txt", b"\xff\xfe" + text.encode("utf-16-le") + b"\x00\xd8", refused=False)
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037", "cp1252"):
        yield Bad(
            signs, f"{encoding}.txt", text.encode(encoding), refused=encoding in ("utf-16-le", "utf-16-be", "utf-32", "cp037")
        )
    yield Bad(signs, "two-marks.txt", b"\xef\xbb\xbf\xef\xbb\xbf" + text.encode(), refused=False)
    yield Bad(signs, "half-utf-8.txt", text.encode()[:-9] + b"\xc3", refused=False)
    yield Bad(signs, "overlong.txt", text.encode() + b"\xc0\xaf\xe0\x80\xaf\xf8\x88\x80\x80\x80", refused=False)
    yield Bad(signs, "noise.txt", random.Random(5).randbytes(100_000))
    yield Bad(signs, "charset-of-lies.html", b'<meta charset="utf-7"><p>Politik +ADw-script+AD4-</p>', refused=False)
    yield Bad(signs, "charset-that-unpacks.html", b'<meta charset="zip"><p>Politik</p>', refused=False)

    many = max(1000, int(100_000 * scale))
    much = "without end: one line, one word, lines, tags, marks"
    size = max(2**15, int(10 * 2**20 * scale))
    yield Bad(much, "one-line.txt", b"Politik for alle og Indsats 1 kr. " * (size // 34))
    yield Bad(much, "one-word.txt", b"Politik\n\n" + b"a" * size)
    yield Bad(much, "lines.txt", b"Politik\n\n" + b"Vi vil mere for alle i kommunen.\n" * (size // 33), refused=size > 6 * 10**6)
    yield Bad(much, "line-ends.txt", b"Politik\n\nVi vil." + b"\n" * size, refused=size > 10**6)
    yield Bad(much, "returns.txt", b"Politik\n\nVi vil." + b"\r" * size, refused=size > 10**6)
    yield Bad(much, "deep.html", b"<div>" * 200_000 + b"Politik")
    yield Bad(much, "deep-inline.html", b"<b><i>" * 100_000 + b"Politik")
    yield Bad(
        much, "attributes.html", b"<p " + b" ".join(b"a%d=1" % n for n in range(many)) + b">Politik Vi vil mere", refused=False
    )
    yield Bad(much, "comments.html", b"<!--" * 200_000 + b"Politik", refused=False)
    yield Bad(much, "notes.html", b"<a href='#fn1'>1</a>" * (many // 5) + b"<p id=fn1>Politik</p>" * (many // 5), refused=False)
    yield Bad(much, "deep.md", b"> " * 50_000 + b"Politik", refused=False)
    yield Bad(much, "lists.md", b"".join(b" " * (2 * n) + b"- a\n" for n in range(many // 66)), refused=False)
    yield Bad(much, "brackets.md", b"[" * max(30_000, many) + b"](a)", refused=False)
    yield Bad(much, "stars.md", b"*a_ " * 25_000, refused=False)
    yield Bad(much, "ticks.md", b"".join(b"`" * (n % 100) + b" " for n in range(20_000)), refused=False)
    wide = max(1500, int(5000 * scale))
    yield Bad(much, "table.md", b"|a" * wide + b"\n" + b"|-" * wide + b"\n" + (b"|b" * wide + b"\n") * 5, refused=False)

    for name, run in RUNS.items():
        for genre, head in HEADS.items():
            long = max(1000, int(4000 * scale)) // len(run)
            yield Bad(
                "runs of one sign that a pattern could go over and over",
                f"{name.replace(' ', '-')}-{genre}.txt",
                (head + run * long).encode(),
                refused=False,
            )


def settings(scale: float = 1.0) -> Iterator[Bad]:
    """What lies beside documents: each is put there under its true name, alone."""
    deep = max(5000, int(100_000 * scale))
    kind = "settings and tables beside the documents"
    for name, content in {
        "corpus.toml": [b"\0", b"a = ", b"genre = 1", b"vocabulary = 5", b'vocabulary = [["a"]]', b'vocabulary = ["a\\u0000b"]', b'[genre]\na = ["policy"]', b"a = " + b"[" * deep,
                        b"a = " + b"9" * 5000, b"\xff\xfea\0", b"# " + b"a" * 2**21, b'vocabulary = ["/dev/zero"]', b'vocabulary = ["nothing.ttl"]', b'vocabulary = ["corpus.toml"]'],
        "audit.toml": [b"[severity]\na = [1]", b"severity = 1", b"rules = 1", b'rules = ["a\\u0000"]', b"parameters = []", b"x = 1", b"[[severity]]", b"a = " + b"{a=" * deep, b'rules = ["../../../../etc/passwd"]'],
        "curation.csv": [b"\0", b"a;b\n1;2\n", b'id;decision\n"' + b"x;y\n" * 50_000, b"id;decision\n" + b"x" * 200_000, b"id;decision\na;dance\n", b"\xff\xfei\0", b"id;decision;when\na;accept;99999-01-01\n", b"id;decision\n" + b'"\n' * 20_000],
        "suppressions.csv": [b"\0", b"a;b\n1;2\n", b'key;reason\n"' + b"x;y\n" * 50_000, b"key;reason;expires\na;b;31-02-2024\n", b"key;reason\n" + b"\xff" * 1000],
    }.items():  # fmt: skip
        for one in content:
            yield Bad(kind, name, one, refused=False)


# ── Names ──


def strange_places(folder: Path) -> list[str]:
    """Make what is no plain file in a folder; the names of what must be refused, not passed over."""
    outside = folder.parent / f"{folder.name}-outside.txt"
    outside.write_text("Politik\n\nMål 1. HEMMELIGT.\n", encoding="utf-8")
    (folder / "link-out.txt").symlink_to(outside)
    (folder / "link-to-passwd.txt").symlink_to("/etc/passwd")
    (folder / "link-to-nothing.txt").symlink_to(folder / "nothing")
    (folder / "link-to-itself.txt").symlink_to(folder / "link-to-itself.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "circle").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    (folder / "folder.docx").mkdir()
    refused = ["link-out.txt", "link-to-passwd.txt", "link-to-nothing.txt", "link-to-itself.txt", "device.txt", "pipe.txt"]
    if os.geteuid():
        (folder / "closed.txt").write_bytes(GOOD.read_bytes())
        (folder / "closed.txt").chmod(0)
        refused.append("closed.txt")
    return refused


STRANGE_NAMES = (
    "a\nb.txt", "a\x1b[31mb.txt", "\u202etxt.exe.txt", "=cmd|x.txt", "-o.txt", "--help.txt", "<img src=x onerror=alert(1)>.txt", "a'b\"c.txt", "%2e%2e%2fa.txt",
    "..\\..\\a.txt", "a\tb.txt", "a;b.txt", "CON.txt", "a" * 240 + ".txt", "æøå\u0301.txt", "a\u200bb.txt", "🙂.txt", "a:b?.txt", "#L1.txt", "{a}.txt",
)  # fmt: skip


def odd_names(folder: Path) -> list[str]:
    """Good documents under names that mean something elsewhere; a name that is no UTF-8 among them."""
    made = []
    good = "".join(GOOD.read_text("utf-8").splitlines(keepends=True)[:50])
    for number, name in enumerate(STRANGE_NAMES):
        text = good.replace("2024", str(2000 + number))
        with suppress(OSError):
            (folder / name).write_text(text, encoding="utf-8")
            made.append(name)
    with suppress(OSError):
        (folder / os.fsdecode(b"b\xff\xfe.txt")).write_bytes(GOOD.read_bytes())
    return made


# ── What becomes of them ──


@dataclass(frozen=True)
class Came:
    """What came of one file: why it was refused ("" if it was read), the seconds it took, the megabytes its reader held at most."""

    bad: Bad
    refused: str
    seconds: float
    megabytes: float


def read_alone(path: Path, bad: Bad) -> Came:
    """Read one file as a build does.

    :raises Exception: what is none of our own messages
    """
    from policygraph import bounded
    from policygraph.errors import PolicygraphError
    from policygraph.loaders import load
    from policygraph.ontology.vocabulary import default_vocabulary

    begun, refused = time.monotonic(), ""
    try:
        bounded.call(_read, (load, path, default_vocabulary() and None))
    except PolicygraphError as fault:
        refused = fault.what
    return Came(bad, refused, time.monotonic() - begun, _most_held())


def _read(task: tuple[Callable[..., Any], Path, None]) -> None:
    load, path, words = task
    text = load(path, words).source.text
    assert not any(secret in text for secret in ("root:", "hahaha")), "what an entity, a link or an include points at was read"


def _most_held() -> float:
    """Megabytes that the reading process held at most since the last look."""
    from policygraph import bounded

    started = getattr(bounded._own, "started", None)
    if started is None:
        return 0.0
    with suppress(OSError, StopIteration):
        status = Path(f"/proc/{started[0].pid}/status").read_text("ascii", "replace")
        Path(f"/proc/{started[0].pid}/clear_refs").write_text("5", "ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
    return 0.0


def _placed(bad: Bad, folder: Path) -> Path:
    path = folder / bad.name
    path.write_bytes(bad.content)
    return path


def try_settings(bad: Bad, folder: Path) -> Came:
    """Build, audit and suppress with a file of settings beside a good document."""
    from policygraph.auditing import examine
    from policygraph.errors import PolicygraphError
    from policygraph.graph.store import Store
    from policygraph.pipeline import build

    (folder / GOOD.name).write_bytes(GOOD.read_bytes())
    _placed(bad, folder)
    begun, refused = time.monotonic(), ""
    store = folder.with_name(f"{folder.name}-store")
    try:
        report = build([folder], store)
        refused = "; ".join(check.what for check in report.curation.checks)[:200]
        with Store.open(store) as opened:
            refused = "; ".join(filter(None, (refused, *(what for _, what in examine(opened).bad))))[:200]
    except PolicygraphError as fault:
        refused = fault.what
    return Came(bad, refused, time.monotonic() - begun, 0.0)


def everything(scale: float) -> Iterator[Bad]:
    """All bad files but settings."""
    yield from office(scale)
    yield from pdfs(scale)
    yield from texts(scale)


def tried(bads: Iterator[Bad], folder: Path) -> list[Came]:
    """Each file read alone, in a process that is thrown away if it must be ended; what is left of it is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    came = []
    for bad in bads:
        path = _placed(bad, folder)
        came.append(read_alone(path, bad))
        path.unlink()
    return came


def command(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """policygraph, as a user runs it."""
    return typed_raw(words, cwd or ROOT, timeout=1800)


def _row(kind: str, came: list[Came]) -> tuple[str, str]:
    refused = sum(bool(c.refused) for c in came)
    ended = sum("takes more than" in c.refused or "broke down" in c.refused for c in came)
    slowest = max(c.seconds for c in came)
    said = f"{refused} refused with the reason, {len(came) - refused} read without harm"
    said += f", {ended} of them ended from outside" if ended else ""
    held = max(c.megabytes for c in came)
    return f"{kind}: {len(came)} files", f"{said}; at most {slowest:.1f} s" + (f", {held:.0f} MB" if held else "")


def measure(scale: float) -> list[tuple[str, str]]:
    """What became of bad files, one row a kind, and of all of them in one folder with a good document."""
    from trust import words

    rows: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as made:
        came = tried(everything(scale), Path(made) / "alone")
        for number, bad in enumerate(settings(scale)):
            (folder := Path(made) / f"settings-{number}").mkdir()
            came.append(try_settings(bad, folder))
        wrong = [c.bad.name for c in came if c.bad.refused and not c.refused]
        if wrong:
            raise AssertionError(f"these were read: {', '.join(wrong)}")
        for kind in dict.fromkeys(c.bad.kind for c in came):
            rows.append(_row(kind, [c for c in came if c.bad.kind == kind]))
        rows.append(together(scale, Path(made) / "together"))
        rows += words.look(Path(made))
        rows.append(places(Path(made) / "places"))
        rows.append(cost(Path(made) / "cost", max(2, int(8 * scale))))
    return rows


def together(scale: float, folder: Path) -> tuple[str, str]:
    """All that must be refused, in one folder with a good document, by the command."""
    folder.mkdir()
    (folder / GOOD.name).write_bytes(GOOD.read_bytes())
    count = 0
    for bad in everything(scale):
        if bad.refused:
            _placed(bad, folder)
            count += 1
    done = command("build", folder, "--store", folder.parent / "store")
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 3 and "Traceback" not in said and f"{GOOD.name}\n" in said, said[-2000:]
    listed = command("status", "--store", folder.parent / "store").stdout.decode()
    assert GOOD.name in listed
    return f"a good document among {count} bad files", "it is built; each of the others is named with its reason; exit code 3"


def places(folder: Path) -> tuple[str, str]:
    """Links, pipes, devices and strange names, by the command."""
    folder.mkdir()
    refused = strange_places(folder)
    good = odd_names(folder)
    done = command("build", folder, "--store", folder.parent / "store2")
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 3 and "Traceback" not in said and "not UTF-8" in said, said[-2000:]
    assert all(name in said for name in refused) and "HEMMELIGT" not in said
    from trust.words import steers

    assert not steers(said), steers(said)
    graph = command("export", "--format", "nq", "--store", folder.parent / "store2").stdout.decode()
    assert "HEMMELIGT" not in graph and "root:" not in graph
    return (
        f"{len(refused)} links out of the folder, pipes, devices; {len(good)} strange names",
        "the former are refused, the latter read; no control character reaches the terminal",
    )


def cost(folder: Path, times: int) -> tuple[str, str]:
    """What the process apart costs an everyday build: the example built by the command, with and without it, by turns."""
    here = "from policygraph import bounded; bounded.call = lambda work, task: work(task); "
    seconds: dict[bool, list[float]] = {True: [], False: []}
    for number in range(times):
        for apart in (True, False):
            run = f"{'' if apart else here}from policygraph.cli import main; main()"
            words = ["build", str(GOOD.parent), "--store", str(folder / f"{number}-{apart}")]
            begun = os.times()
            subprocess.run([sys.executable, "-c", run, *words], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
            ended = os.times()
            seconds[apart].append(ended[2] + ended[3] - begun[2] - begun[3])
    more = sorted(a / b for a, b in zip(seconds[True], seconds[False]))[times // 2] - 1
    return (
        f"the example built {times} times, with and without a process apart, by turns",
        f"{100 * more:+.0f} % processor time (median of the ratios)",
    )
