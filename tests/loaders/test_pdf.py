"""PDF: what a careful person would type from the page. Each test prints its own PDF."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from xml.sax.saxutils import escape

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from policygraph.errors import UnreadableDocument
from policygraph.loaders import load
from policygraph.loaders.blocks import blocks
from policygraph.loaders.formats import pdf, read
from policygraph.loaders.source import Source


def _neighbour(name: str) -> ModuleType:
    """A test module beside this one: it says what the same document is in other formats."""
    spec = importlib.util.spec_from_file_location(f"_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


same = _neighbour("test_formats_same")

LEFT, RIGHT, SIZE, LEADING = 71, 524, 10.5, 13
LOREM = (
    "Kommunen vil sammen med foreninger og skoler arbejde for at flere børn og unge trives. Det kræver at vi lytter, "
    "og at vi handler i tide. Derfor samler politikken de indsatser der virker, og peger på dem der mangler. Vi følger "
    "op hvert år og fortæller åbent om det der ikke gik som vi havde ventet. "
)


class Print:
    """A PDF written line by line."""

    def __init__(self, path: Path, size: tuple[float, float] = A4, **more: object) -> None:
        self.path = path
        self.canvas = Canvas(str(path), pagesize=size, **more)
        self.y = size[1] - 72

    def line(self, text: str, x: float = LEFT, y: float | None = None, font: str = "Times-Roman", size: float = SIZE) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y if y is None else y, text)

    def wrapped(self, text: str, x: float = LEFT, right: float = RIGHT, first: float | None = None, **type: object) -> None:
        """A paragraph: its lines as full as they go, then the white that parts it from the next."""
        for number, line in enumerate(wrap(text, right - x)):
            self.line(line, first if number == 0 and first is not None else x, **type)  # type: ignore[arg-type]
            self.y -= LEADING
        self.y -= 6

    def page(self) -> None:
        self.canvas.showPage()
        self.y = A4[1] - 72

    def read(self) -> Source:
        self.canvas.save()
        return read(self.path)


def wrap(text: str, width: float, font: str = "Times-Roman", size: float = SIZE) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if stringWidth(longer, font, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def texts(source: Source) -> list[str]:
    return [line.text for line in source.lines if not line.blank]


@pytest.fixture
def sheet(tmp_path: Path) -> Print:
    return Print(tmp_path / "a.pdf")


# --- running text -----------------------------------------------------------------------------------------------------


def test_paragraphs_are_lines_and_know_their_page(sheet: Print) -> None:
    sheet.wrapped(LOREM)
    sheet.wrapped(LOREM[:200])
    sheet.page()
    sheet.wrapped("Her begynder noget andet. " + LOREM)
    source = sheet.read()
    assert texts(source) == [LOREM.strip(), LOREM[:200].strip(), "Her begynder noget andet. " + LOREM.strip()]
    assert [source.place(line.number).page for line in source.lines if not line.blank] == [1, 1, 2]  # type: ignore[union-attr]
    assert len(blocks(source)) == 3


def test_paragraphs_without_white_between_part_at_a_short_line(sheet: Print) -> None:
    for text in (LOREM, "Kun kort.", LOREM):
        sheet.wrapped(text)
        sheet.y += 6
    assert texts(sheet.read()) == [LOREM.strip(), "Kun kort.", LOREM.strip()]


def test_indents_begin_paragraphs(sheet: Print) -> None:
    full = next(LOREM[:n] for n in range(len(LOREM), 150, -1) if LOREM[n - 1 : n] == "." and len(wrap(LOREM[:n], 453)) > 1)
    for _ in range(3):
        sheet.wrapped(full, first=LEFT + 15)
        sheet.y += 6
    assert texts(sheet.read()) == [full] * 3


def test_hyphens_at_line_ends(sheet: Print) -> None:
    for line in (
        "Byrådet har besluttet at lade politikken gælde for alle dagtilbud, skoler og fritidstil-",
        "bud i hele kommunen, og at Børne- og Ungerådet høres. Den er forelagt for Børne-",
        "og Skoleudvalget samt for SSP-",
        "udvalget. Målgruppen er de 12-",
        "17-årige.",
    ):
        sheet.line(line)
        sheet.y -= LEADING
    (text,) = texts(sheet.read())
    assert "fritidstilbud" in text and "Børne- og Skoleudvalget" in text and "SSP-udvalget" in text and "12-17-årige" in text


def test_a_word_divided_by_a_page(sheet: Print) -> None:
    for line in [
        *wrap(LOREM, RIGHT - LEFT)[:2],
        "Det gælder i høj grad det som ingen kan gøre alene, og det der går på tværs af forvalt-",
    ]:
        sheet.line(line)
        sheet.y -= LEADING
    sheet.page()
    sheet.line("ningerne i kommunen.")
    sheet.y -= LEADING + 8
    sheet.wrapped(LOREM)
    source = sheet.read()
    first, second = blocks(source)
    assert first.text.endswith("går på tværs af forvaltningerne i kommunen.") and second.text == LOREM.strip()
    assert {source.place(line.number).page for line in first.lines} == {1, 2}  # type: ignore[union-attr]


def test_lines_set_wide_are_no_columns(sheet: Print) -> None:
    lines = wrap(LOREM * 2, 385)
    for line in lines:
        words = line.split()
        blank = (RIGHT - LEFT - sum(stringWidth(w, "Times-Roman", SIZE) for w in words)) / (len(words) - 1)
        x: float = LEFT
        for word in words:
            sheet.line(word, x=x)
            x += stringWidth(word, "Times-Roman", SIZE) + (blank if line != lines[-1] else 3)
        sheet.y -= LEADING
    assert texts(sheet.read()) == [(LOREM * 2).strip()]


def test_headings_by_size_and_weight(sheet: Print) -> None:
    sheet.line("Politik for alle", size=24)
    sheet.y -= 40
    for title in ("Trivsel", "Bevægelse"):
        sheet.line(title, size=15, font="Helvetica")
        sheet.y -= 20
        sheet.wrapped(LOREM)
        sheet.line("Sådan gør vi", font="Times-Bold")
        sheet.y -= LEADING
        sheet.wrapped(LOREM)
    source = sheet.read()
    headings = {line.text: line.heading for line in source.lines if line.heading}
    assert headings == {"Politik for alle": 1, "Trivsel": 2, "Bevægelse": 2, "Sådan gør vi": 3}


def test_the_bold_words_that_a_paragraph_opens_with(sheet: Print) -> None:
    sheet.line("Åben rådgivning", font="Times-Bold")
    width = stringWidth("Åben rådgivning ", "Times-Bold", SIZE)
    sheet.line(wrap(LOREM, RIGHT - LEFT - width)[0], x=LEFT + width)
    sheet.y -= LEADING
    sheet.wrapped(LOREM)
    (line,) = [line for line in sheet.read().lines if not line.blank]
    assert line.text[: line.lead] == "Åben rådgivning" and line.heading == 0


@pytest.mark.parametrize("bullet,font", [("•", "Times-Roman"), ("-", "Times-Roman"), ("\xb7", "Symbol"), ("n", "ZapfDingbats")])
def test_bullets(sheet: Print, bullet: str, font: str) -> None:
    sheet.wrapped(LOREM)
    for text in (LOREM[:150], "Kort punkt", LOREM):
        sheet.line(bullet, font=font)
        sheet.wrapped(text, x=LEFT + 14)
        sheet.y += 6
    sheet.y -= 6
    sheet.wrapped(LOREM)
    items = [LOREM[:150].strip(), "Kort punkt", LOREM.strip()]
    assert texts(sheet.read()) == [LOREM.strip(), *(f"• {item}" for item in items), LOREM.strip()]


def test_a_dash_in_a_sentence_is_no_bullet(sheet: Print) -> None:
    lines = wrap(LOREM, RIGHT - LEFT)
    sheet.line(lines[0].rstrip("."))
    sheet.line("– " + lines[1], y=sheet.y - LEADING)
    sheet.line(lines[2], y=sheet.y - 2 * LEADING)
    assert len(texts(sheet.read())) == 1


def test_numbered_items(sheet: Print) -> None:
    for text in ("1. at rådet drøfter status, og", "2. at rådet tager stilling.", "a. Fælles model"):
        sheet.line(text)
        sheet.y -= LEADING
    assert texts(sheet.read()) == ["1. at rådet drøfter status, og", "2. at rådet tager stilling.", "a. Fælles model"]


def test_footnotes_stand_under_a_rule_after_the_page(sheet: Print) -> None:
    sheet.line("Skolerne følger udviklingen tæt.")
    width = stringWidth("Skolerne følger udviklingen tæt.", "Times-Roman", SIZE)
    sheet.line("1", x=LEFT + width, y=sheet.y + 4, size=6)
    sheet.y -= LEADING + 10
    sheet.wrapped(LOREM)
    sheet.canvas.line(LEFT, 130, LEFT + 140, 130)
    for y, number, note in (
        (118, "1", "Der er ikke fastsat mål. Byrådet ønsker"),
        (108, "", "ikke et tal."),
        (96, "2", "Opgjort."),
    ):
        sheet.line(number, y=y + 3, size=5.5)
        sheet.line(note, x=LEFT + 4, y=y, size=8.5)
    sheet.page()
    sheet.wrapped(LOREM)
    source = sheet.read()
    assert [(b.marker, b.text) for b in blocks(source) if b.kind == "footnote"] == [
        ("1", "Der er ikke fastsat mål. Byrådet ønsker ikke et tal."),
        ("2", "Opgjort."),
    ]
    assert texts(source)[0] == "Skolerne følger udviklingen tæt." and texts(source)[-1] == LOREM.strip()


def test_letters_are_plain(sheet: Print) -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    sheet.line("Budget\xa0på 1\xa0200\xa0kr. og 5\xa0% til \ufb01ne b\xf8rn", font="Vera")
    assert texts(sheet.read()) == ["Budget på 1 200 kr. og 5 % til fine børn"]


# --- what is left out ---------------------------------------------------------------------------------------------------


def test_heads_feet_and_page_numbers_are_left_out(sheet: Print) -> None:
    for number in range(1, 5):
        sheet.line("Fjordby Kommune · Børnepolitik", y=800, size=8)
        sheet.line(f"Side {number} af 4", x=RIGHT - 40 if number % 2 else LEFT, y=40, size=8)
        sheet.wrapped(f"Afsnit {number}. " + LOREM)
        sheet.page()
    assert texts(sheet.read()) == [f"Afsnit {n}. " + LOREM.strip() for n in range(1, 5)]


def test_a_label_at_the_head_of_some_pages_is_kept(sheet: Print) -> None:
    for number in range(1, 6):
        if number % 2:
            sheet.line("Resultatmål", font="Times-Bold")
            sheet.y -= LEADING + 8
        sheet.wrapped(f"Andel {number}. " + LOREM)
        sheet.line(str(number), x=300, y=40)
        sheet.page()
    found = texts(sheet.read())
    assert found.count("Resultatmål") == 3 and not any(re.fullmatch(r"\d", t) for t in found)


def test_watermarks_and_hidden_words_are_left_out(sheet: Print) -> None:
    sheet.wrapped(LOREM)
    canvas = sheet.canvas
    canvas.saveState()
    canvas.translate(200, 300)
    canvas.rotate(45)
    sheet.line("UDKAST", x=0, y=0, size=80)
    canvas.restoreState()
    canvas.saveState()
    canvas.translate(30, 300)
    canvas.rotate(90)
    sheet.line("Sagsnr. 1234", x=0, y=0)
    canvas.restoreState()
    canvas.setFillColor(colors.white)
    sheet.line("Hemmeligt", y=200)
    canvas.setFillColor(colors.navy)
    canvas.rect(LEFT, 140, 200, 30, stroke=0, fill=1)
    canvas.setFillColor(colors.white)
    sheet.line("Synligt på blåt", x=LEFT + 5, y=150)
    assert texts(sheet.read()) == [LOREM.strip(), "Synligt på blåt"]


@pytest.mark.parametrize("turn", [90, 270])
def test_a_page_on_its_side(tmp_path: Path, turn: int) -> None:
    sheet = Print(tmp_path / "a.pdf")
    sheet.canvas.translate(*((0, 842) if turn == 270 else (595, 0)))
    sheet.canvas.rotate(-90 if turn == 270 else 90)
    sheet.y = 500
    sheet.wrapped(LOREM)
    sheet.wrapped("Andet afsnit. " + LOREM)
    assert texts(sheet.read()) == [LOREM.strip(), "Andet afsnit. " + LOREM.strip()]


# --- columns ------------------------------------------------------------------------------------------------------------


def test_two_columns_under_a_heading_across_them(sheet: Print) -> None:
    sheet.line("En overskrift på tværs af begge spalter, som er længere end en spalte er bred", size=16, font="Helvetica-Bold")
    sheet.y -= 30
    top = sheet.y
    sheet.wrapped("Venstre. " + LOREM, right=285)
    sheet.wrapped("Mere. " + LOREM, right=285)
    left_end, sheet.y = sheet.y, top - 4
    sheet.wrapped("Højre. " + LOREM, x=305)
    sheet.y = left_end - 10
    sheet.wrapped("Nederst i hele bredden. " + LOREM)
    found = texts(sheet.read())
    assert [t.split(".")[0] for t in found[1:]] == ["Venstre", "Mere", "Højre", "Nederst i hele bredden"]
    assert found[1] == "Venstre. " + LOREM.strip()


def test_three_columns_and_a_sentence_that_goes_on_in_the_next(sheet: Print) -> None:
    lines = wrap(LOREM * 3, 140)
    third = len(lines) // 3 + 1
    for column in range(3):
        sheet.y = 700
        for line in lines[column * third : (column + 1) * third]:
            sheet.line(line, x=LEFT + column * 158)
            sheet.y -= LEADING
    assert texts(sheet.read()) == [(LOREM * 3).strip()]


# --- tables -------------------------------------------------------------------------------------------------------------

HEAD = ["Nr.", "Indsats", "Formål", "Økonomi"]
ROWS = [
    [
        "1",
        "Fritidspas",
        "Tilskud til kontingent og udstyr for børn i alderen 5-17 år fra familier med lav ind-komst",
        "1,2 mio. kr.",
    ],
    ["2", "Vinterklub", "Klubben holder åbent tre aftener om ugen", "350.000 kr. fra en fond"],
    ["3", "Åbne haller", "Børn må bruge hallen gratis mellem kl. 14 og 17, når den ikke er booket", "-"],
]


def table(rows: Sequence[Sequence[str]], ruled: bool, repeat: int = 1, split: int = 0) -> Table:
    style = ParagraphStyle("c", fontName="Times-Roman", fontSize=9, leading=11)
    cells = [[Paragraph(escape(c), style) for c in row] for row in rows]
    lines = [("VALIGN", (0, 0), (-1, -1), "TOP")] + ([("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else [])
    return Table(cells, colWidths=[30, 90, 220, 100], repeatRows=repeat, splitInRow=split, style=TableStyle(lines))


def build(path: Path, flow: Sequence[Flowable], columns: int = 1, size: tuple[float, float] = A4, head: str = "") -> Path:
    width, height = size
    column = (width - 2 * LEFT - 18 * (columns - 1)) / columns
    frames = [Frame(LEFT + n * (column + 18), LEFT, column, height - 2 * LEFT, 0, 0, 0, 0) for n in range(columns)]

    def furniture(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(LEFT, height - 40, head)
        canvas.drawRightString(width - LEFT, 36, f"Side {document.page}")

    document = BaseDocTemplate(str(path), pagesize=size)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=furniture))
    document.build(list(flow))
    return path


def rows_of(source: Source) -> list[list[str]]:
    return [line.cells for line in source.lines if "\t" in line.text]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_is_rows_of_cells(tmp_path: Path, ruled: bool) -> None:
    text = Paragraph(escape(LOREM), ParagraphStyle("b", fontName="Times-Roman", fontSize=SIZE, leading=LEADING))
    path = build(tmp_path / "a.pdf", [text, Spacer(1, 10), table([HEAD, *ROWS], ruled), Spacer(1, 10), text])
    source = read(path)
    assert rows_of(source) == [HEAD, *ROWS]
    assert texts(source)[0] == texts(source)[-1] == LOREM.strip()


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("repeat", [1, 0])
def test_a_table_that_goes_on_for_pages(tmp_path: Path, ruled: bool, repeat: int) -> None:
    rows = [[str(n), f"{a} {chr(64 + n)}", b, c] for n, (_, a, b, c) in enumerate(ROWS * 20, 1)]
    source = read(build(tmp_path / "a.pdf", [table([HEAD, *rows], ruled, repeat)], head="Fjordby Kommune"))
    assert rows_of(source) == [HEAD, *rows]
    places = [source.place(line.number) for line in source.lines if "\t" in line.text]
    assert len({p.page for p in places if p}) > 2
    first = next(line.number for line in source.lines if "\t" in line.text)
    assert not any(line.blank for line in source.lines[first : first + len(rows)])


def test_a_row_that_a_page_cuts_in_two(tmp_path: Path) -> None:
    rows = [["1", "Kort", LOREM * 9, "100 kr."], ["2", "Lang", LOREM * 9, "200 kr."], ["3", "Sidste", "Slut", "300 kr."]]
    source = read(build(tmp_path / "a.pdf", [table([HEAD, *rows], True, repeat=0, split=1)]))
    assert rows_of(source) == [HEAD, *([c.strip() for c in row] for row in rows)]


def test_merged_cells(tmp_path: Path) -> None:
    grid = Table(
        [["Indsats", "Økonomi", "År"], ["Skole", "", ""], ["Bånd", "fælles pulje", "2023"], ["Klasser", "", "2024"]],
        colWidths=[150, 150, 80],
        style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("SPAN", (0, 1), (-1, 1)), ("SPAN", (1, 2), (1, 3))]),
    )
    assert rows_of(read(build(tmp_path / "a.pdf", [grid]))) == [
        ["Indsats", "Økonomi", "År"],
        ["Skole", "", ""],
        ["Bånd", "fælles pulje", "2023"],
        ["Klasser", "fælles pulje", "2024"],
    ]


def test_a_frame_around_text_is_no_table(sheet: Print) -> None:
    sheet.canvas.rect(LEFT - 8, sheet.y - 60, RIGHT - LEFT + 16, 80)
    sheet.wrapped(LOREM)
    assert texts(sheet.read()) == [LOREM.strip()]


def test_numbers_set_apart_from_their_text_are_no_table(sheet: Print) -> None:
    goals = [LOREM[:140].strip(), "Færre unge skal ryge", LOREM.strip()]
    for number, goal in zip(("1", "2.A", "3"), goals):
        sheet.line(number)
        sheet.wrapped(goal, x=LEFT + 28)
    assert texts(sheet.read()) == [f"{n} {g}" for n, g in zip(("1", "2.A", "3"), goals)]


# --- the example, printed -----------------------------------------------------------------------------------------------


def soft(text: str) -> str:
    """Long words may be divided: after a vowel, before a consonant and a vowel."""

    def divided(match: re.Match[str]) -> str:
        word = match.group()
        return "".join(
            c + ("\xad" if 1 < n < len(word) - 4 and re.match(r"[aeiouyæøå][bdfgklmnprstv][aeiouyæøå]", word[n:]) else "")
            for n, c in enumerate(word)
        )

    return re.sub(r"[a-zæøå]{8,}", divided, text)


def para(text: str, bullet: str | None = None, **style: object) -> Paragraph:
    look = {"fontName": "Times-Roman", "fontSize": SIZE, "leading": LEADING, "spaceAfter": 6, "embeddedHyphenation": 1}
    return Paragraph(escape(soft(text)), ParagraphStyle("p", **(look | style)), bulletText=bullet)


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("file", same.PROSE)
def test_the_example_in_print(file: str, columns: int, tmp_path: Path) -> None:
    flow = []
    for part in same.parts_of(file):
        if part.heading:
            size = 18 if part.heading == 1 else 14
            flow.append(para(part.text, fontName="Helvetica-Bold", fontSize=size, leading=size * 1.2, spaceBefore=8))
        elif part.marker in ("•", "-"):
            flow.append(para(part.text, bullet="•", leftIndent=12))
        else:
            flow.append(para(f"{part.marker} {part.text}".strip()))
    path = build(tmp_path / f"{Path(file).stem}.pdf", flow, columns, head="Fjordby Kommune · Børn og Læring")
    assert same.facts(load(path)) == same.facts(load(same.FJORDBY / file))


@pytest.mark.parametrize("ruled", [True, False])
def test_the_example_catalogue_in_print(ruled: bool, tmp_path: Path) -> None:
    lines = same.catalogue_lines()
    same.catalogue_txt(lines, tmp_path / "indsatskatalog.txt")
    flow: list[Flowable] = []
    for run in same.tables(lines):
        if len(run[0]) == 1:
            flow += [para(row[0], fontName="Helvetica-Bold", fontSize=14, leading=17, spaceBefore=8) for row in run]
            continue
        style: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
        style += [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
        cells = []
        for at, row in enumerate(run):
            if not any(row[1:]):
                style.append(("SPAN", (0, at), (-1, at)))
            bold = "Times-Bold" if at == 0 or not any(row[1:]) else "Times-Roman"
            cells.append([para(c, fontName=bold, fontSize=8.5, leading=10, spaceAfter=0) if c else "" for c in row])
        flow += [Table(cells, colWidths=[28, 90, 233, 95, 115, 125], repeatRows=1, style=TableStyle(style)), Spacer(1, 10)]
    path = build(tmp_path / "indsatskatalog.pdf", flow, size=landscape(A4), head="Fjordby Kommune")
    assert same.facts(load(path)) == same.facts(load(tmp_path / "indsatskatalog.txt"))


# --- what cannot be read ------------------------------------------------------------------------------------------------


def picture() -> ImageReader:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (60, 80), "grey").save(stream, "PNG")
    stream.seek(0)
    return ImageReader(stream)


def test_scanned(sheet: Print) -> None:
    for _ in range(3):
        sheet.canvas.drawImage(picture(), 0, 0, 595, 842)
        sheet.page()
    with pytest.raises(UnreadableDocument, match=r"scanned[\s\S]*ocrmypdf -l dan in\.pdf out\.pdf"):
        sheet.read()


def test_scanned_in_part(sheet: Print) -> None:
    for number in range(1, 6):
        if number in (2, 4, 5):
            sheet.canvas.drawImage(picture(), 0, 0, 595, 842)
        else:
            sheet.wrapped(LOREM)
        sheet.page()
    source = sheet.read()
    assert len(source.notes) == 1 and source.notes[0].startswith("pages 2, 4–5: a picture without text")


def test_the_text_layer_of_a_scan_is_read(sheet: Print) -> None:
    sheet.canvas.drawImage(picture(), 0, 0, 595, 842)
    text = sheet.canvas.beginText(LEFT, 700)
    text.setFont("Times-Roman", SIZE)
    text.setTextRenderMode(3)
    for line in wrap(LOREM, RIGHT - LEFT):
        text.textLine(line)
    sheet.canvas.drawText(text)
    assert " ".join(texts(sheet.read())) == LOREM.strip()


def test_encrypted(tmp_path: Path) -> None:
    sheet = Print(tmp_path / "a.pdf", encrypt=StandardEncryption("hemmelig"))
    sheet.wrapped(LOREM)
    with pytest.raises(UnreadableDocument, match="password"):
        sheet.read()


def test_only_printing_is_forbidden(tmp_path: Path) -> None:
    sheet = Print(tmp_path / "a.pdf", encrypt=StandardEncryption("", ownerPassword="x", canPrint=0))
    sheet.wrapped(LOREM)
    assert texts(sheet.read()) == [LOREM.strip()]


def test_a_broken_table_of_objects_is_mended(sheet: Print) -> None:
    sheet.wrapped(LOREM)
    sheet.canvas.save()
    raw = sheet.path.read_bytes()
    sheet.path.write_bytes(re.sub(rb"startxref\n\d+", b"startxref\n99", raw))
    assert texts(read(sheet.path)) == [LOREM.strip()]


@pytest.mark.parametrize("spoil", [lambda raw: raw[:300], lambda raw: raw[:9] + b"\0" * len(raw), lambda raw: b"Hej " * 99])
def test_damaged(sheet: Print, spoil: Callable[[bytes], bytes]) -> None:
    sheet.wrapped(LOREM)
    sheet.canvas.save()
    sheet.path.write_bytes(spoil(sheet.path.read_bytes()))
    with pytest.raises(UnreadableDocument, match="damaged or cut off|no PDF"):
        read(sheet.path)


def test_scripts_and_attachments_are_not_opened(sheet: Print) -> None:
    sheet.wrapped(LOREM)
    sheet.canvas.save()
    raw = sheet.path.read_bytes()
    script = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /Type /Catalog"
    sheet.path.write_bytes(raw.replace(b"/Type /Catalog", script))
    assert texts(read(sheet.path)) == [LOREM.strip()]


# --- what is built to overwhelm -----------------------------------------------------------------------------------------


def test_too_many_pages(sheet: Print) -> None:
    for _ in range(pdf.MAX_PAGES + 1):
        sheet.page()
    begun = time.monotonic()
    with pytest.raises(UnreadableDocument, match=rf"{pdf.MAX_PAGES + 1} pages[\s\S]*qpdf"):
        sheet.read()
    assert time.monotonic() - begun < 10


def test_many_pages_are_read(sheet: Print) -> None:
    for number in range(60):
        sheet.wrapped(f"Side {number} begynder. " + LOREM)
        sheet.page()
    source = sheet.read()
    assert len(texts(source)) == 60
    assert source.place(len(source.lines) - 1).page == 60  # type: ignore[union-attr]


def test_a_page_of_a_hundred_thousand_letters_is_left_out(sheet: Print) -> None:
    sheet.wrapped(LOREM)
    sheet.page()
    for n in range(800):
        sheet.line("abcdefghi " * 125, x=2, y=20 + n, size=0.9)
    sheet.page()
    sheet.wrapped(LOREM)
    begun = time.monotonic()
    source = sheet.read()
    assert time.monotonic() - begun < 20
    assert texts(source) == [LOREM.strip()] * 2
    assert source.notes == (f"page 2: more than {pdf.MAX_GLYPHS} letters on a page, not read",)


@pytest.mark.parametrize("twice", [False, True])
def test_a_stream_that_unpacks_to_too_much(tmp_path: Path, twice: bool) -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(300)) + packer.flush()
    filters = b"[/FlateDecode /FlateDecode]" if twice else b"/FlateDecode"
    packed = zlib.compress(packed, 9) if twice else packed
    path = tmp_path / "a.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter" + filters + b"/Length " + str(len(packed)).encode() + b">>stream\n" + packed + b"\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )
    with pytest.raises(UnreadableDocument, match="would unpack to more than 256 MB"):
        read(path)


def test_a_missing_library_names_the_extra(sheet: Print, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet.wrapped(LOREM)
    sheet.canvas.save()
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    monkeypatch.delitem(sys.modules, "policygraph.loaders.formats.pdf")
    with pytest.raises(UnreadableDocument, match=r"pip install 'policygraph\[pdf\]'"):
        read(sheet.path)
