"""HTML and Markdown drawn as text; formats that are refused, and what is said of them."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policygraph.errors import UnreadableDocument
from policygraph.loaders import formats
from policygraph.loaders.blocks import blocks
from policygraph.loaders.formats import REFUSED, read
from policygraph.loaders.formats.drawing import numeral
from policygraph.loaders.formats.markup import draw, parse
from policygraph.loaders.source import Source, read_text
from policygraph.pipeline import build

POLICY = "Naturpolitik\n\nMål 1. Flere stier i alle bydele\n\nMålet er: At 60 % af borgerne bor nær en sti inden 2030.\n"


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def html(folder: Path, body: str) -> Source:
    return read(
        file(
            folder,
            "side.html",
            f"<!DOCTYPE html><html><head><meta charset=utf-8><title>T</title></head><body>{body}</body></html>",
        )
    )


def drawn(source: Source) -> list[str]:
    return [line.text for line in source.lines if not line.blank]


# --- HTML ---------------------------------------------------------------------------------------------------------------


def test_only_the_content_of_a_page(tmp_path: Path) -> None:
    source = html(
        tmp_path,
        """<header><h1>Naturpolitik</h1><p>Log ind</p></header><nav>Menu</nav><div class="cookie-banner"><p>Vi bruger cookies</p></div>
        <main><p>Tekst <b>med</b>
          ord</p><aside>Se også</aside><script>x()</script><style>p{}</style><form><input value="s"><label>Søg</label></form>
          <p hidden>Skjult</p><p style="display: none">Skjult</p><div role="search">Søg</div></main><footer>Kontakt</footer>""",
    )
    assert drawn(source) == ["Naturpolitik", "Tekst med ord"]
    assert source.lines[0].heading == 1
    assert source.notes == ("menus, head, foot and forms around the page's content are not read (about 13 words)",)
    assert html(tmp_path, "<ul><li>Kun</li></ul><article>indhold</article><p>her</p>").notes == ()


def test_a_page_that_is_one_form_is_read(tmp_path: Path) -> None:
    """Some servers wrap every page in a form."""
    assert drawn(html(tmp_path, "<form><h1>Plan</h1><p>Tekst</p><button>Send</button></form>")) == ["Plan", "Tekst"]


def test_breaks_entities_and_unclosed_tags(tmp_path: Path) -> None:
    source = html(
        tmp_path,
        "<h2>Børn &amp; unge</h2><p>Ansvarlig: Kultur<br>Økonomi: 5&nbsp;mio.<br><br>Nyt<p>Sidste &oslash;<ul><li>et<li>to</ul>",
    )
    assert source.text == "Børn & unge\n\nAnsvarlig: Kultur\nØkonomi: 5 mio.\n\nNyt\n\nSidste ø\n\n• et\n• to\n"
    assert [p.paragraph for p in source.places if p.paragraph] == [1, 2, 2, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("<ol><li>x<li>y</ol>", ["1. x", "2. y"]),
        ('<ol start="3"><li>x<li value="7">y<li>z</ol>', ["3. x", "7. y", "8. z"]),
        ('<ol type="a"><li>x<li>y</ol>', ["a. x", "b. y"]),
        ("<ul><li><p>x</p><ol><li>y</ol></ul>", ["• x", "1. y"]),
    ],
)
def test_lists(tmp_path: Path, items: str, expected: list[str]) -> None:
    assert drawn(html(tmp_path, items)) == expected


def test_tables_spans_and_cells_of_several_lines(tmp_path: Path) -> None:
    source = html(
        tmp_path,
        """<p>Før</p><table><caption>Indsatser</caption><thead><tr><th>Titel</th><th>Formål</th><th>Økonomi</th></tr></thead>
        <tr><td colspan=3>Skole</td></tr><tr><td>Læseklub</td><td><p>Børn læser.</p><ul><li>Mindst 20</li></ul></td><td rowspan="2">100.000<br>kr.</td></tr>
        <tr><td>Bogbus</td><td></td></tr><tr><td></td><td></td><td></td></tr></table><p>Efter</p>""",
    )
    assert source.text.split("\n") == [
        "Før", "", "Indsatser", "", "Titel\tFormål\tØkonomi", "Skole\t\t", "Læseklub\tBørn læser.  • Mindst 20\t100.000  kr.",
        "Bogbus\t\t100.000  kr.", "", "Efter", "",
    ]  # fmt: skip
    assert [p.row for p in source.places if p.row] == [1, 2, 3, 4]


def test_a_heading_over_columns_goes_into_the_headings_below(tmp_path: Path) -> None:
    source = html(
        tmp_path,
        "<table><tr><th rowspan=2>Indsats</th><th colspan=2>Økonomi</th></tr><tr><th>2023</th><th>2024</th></tr>"
        "<tr><td colspan=3 rowspan=2>Skole</td></tr><tr></tr><tr><td>Bogbus</td><td>1</td><td>2</td></tr>"
        "<tr><td>Læseklub</td><td colspan=2>3</td></tr><tr><td>Hundedag</td><td>4</td><td>5</td></tr></table>",
    )
    assert drawn(source) == [
        "Indsats\tØkonomi 2023\tØkonomi 2024",
        "Skole\t\t",
        "Bogbus\t1\t2",
        "Læseklub\t3\t",
        "Hundedag\t4\t5",
    ]


def test_tables_that_only_arrange_the_page(tmp_path: Path) -> None:
    page = "<table><tr><td><h1>Plan</h1><p>Tekst</p></td><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table><table><tr><td>Boks</td></tr></table>"
    assert drawn(html(tmp_path, page)) == ["Plan", "Tekst", "a\tb", "Boks"]


@pytest.mark.parametrize(
    "note",
    [
        '<p>Målet<sup><a href="#fn1" id="fnref1">[1]</a></sup> følges.</p><p>Mere.</p><section><ol><li id="fn1"><p>Se loven. <a href="#fnref1">↩</a></p></li></ol></section>',
        '<p>Målet<a href="#_ftn1" name="_ftnref1"><span>[1]</span></a> følges.</p><p>Mere.</p><div><p><a href="#_ftnref1" name="_ftn1">[1]</a> Se loven.</p></div>',
    ],
    ids=["pandoc", "word"],
)
def test_footnotes(tmp_path: Path, note: str) -> None:
    found = [(b.kind, b.text) for b in blocks(html(tmp_path, note))]
    assert found == [("text", "Målet følges."), ("footnote", "Se loven."), ("text", "Mere.")]


def test_links_within_a_page_are_no_footnotes(tmp_path: Path) -> None:
    assert drawn(html(tmp_path, '<p>Se <a href="#maal2">2</a></p><h2 id="maal2">Mål 2</h2>')) == ["Se 2", "Mål 2"]


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ('<meta charset="iso-8859-1"><p>Mål – ø</p>'.encode("cp1252"), "windows-1252"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=macintosh"><p>Mål – ø</p>'.encode("mac-roman"),
            "mac-roman",
        ),
        ("<p>Mål – ø</p>".encode("utf-16"), "utf-16"),
        ("<p>Mål – ø</p>".encode("utf-8-sig"), "utf-8-sig"),
        ('<meta charset="iso-8859-1"><p>Mål – ø</p>'.encode(), "utf-8"),
        ('<?xml version="1.0" encoding="utf-8"?><html><p>Mål – ø</p></html>'.encode(), "utf-8"),
        ('<meta charset="nonsense"><p>Mål – ø</p>'.encode("cp1252"), "windows-1252"),
        ('<meta charset="utf-16"><p>Mål – ø</p>'.encode("cp1252"), "windows-1252"),
    ],
    ids=["latin-1", "macintosh", "utf-16", "mark", "mislabelled", "xhtml", "nonsense", "impossible"],
)
def test_encodings(tmp_path: Path, raw: bytes, encoding: str) -> None:
    source = read(file(tmp_path, "a.htm", raw))
    assert (drawn(source), source.encoding) == (["Mål – ø"], encoding)


def test_run_in_titles(tmp_path: Path) -> None:
    source = html(
        tmp_path,
        "<ul><li><strong>Sprogcafé.</strong> Her øves</li></ul><p>Her <b>ikke</b></p><p><b>Hele linjen</b></p><h3><b>Titel</b></h3>",
    )
    assert [(line.text[: line.lead], line.heading) for line in source.lines if not line.blank] == [
        ("• Sprogcafé.", 0), ("", 0), ("Hele linjen", 0), ("", 3),
    ]  # fmt: skip
    assert [b.text[: b.lead] for b in blocks(source)] == ["Sprogcafé.", "", "Hele linjen", ""]


def test_hostile_pages(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="nested deeper"):
        html(tmp_path, "<div>" * 5000 + "Tekst")
    xml = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>Tekst &b; &x;</p></body></html>'
    assert "aaaa" not in read(file(tmp_path, "a.xhtml", xml)).text and "root:" not in read(tmp_path / "a.xhtml").text
    wide = html(tmp_path, f"<table><tr><td>a</td><td colspan=99999999>b</td></tr>{'<tr><td>c</td></tr>' * 50}</table>")
    assert len(wide.text) < 20_000
    with pytest.raises(UnreadableDocument, match="more than 200 columns"):
        html(tmp_path, f"<table>{'<tr><td rowspan=100 colspan=100>b' * 9}</table>")


SOUP = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<ul>",
    "<ol start=3>",
    "<li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td colspan=2 rowspan=3>",
    "<td>",
    "</table>",
    "<h1>",
    "</h1>",
    "<br>",
    "<pre>",
    "<main>",
    "<nav>",
    "<div>",
    "</div>",
    "<a href='#fn1'>1</a>",
    "<li id=fn1>",
    "<!-- x -->",
    "<?x?>",
    "<",
    "&amp;",
    "&nosuch;",
    "\n",
    "ord",
    "Mål 1",
    "\t",
    "\x0b",
]


@example("<h1><main>ord")
@given(st.lists(st.sampled_from(SOUP), max_size=40).map("".join))
def test_any_soup_of_tags_is_drawn_once(soup: str) -> None:
    made = draw(parse(f"<body>x{soup}</body>")).source(Path("a.html"), "utf-8")
    assert len(made.places) == len(made.lines)
    assert not re.search(r"</?(?:p|b|ul|ol|li|table|tr|td|h1|div)\b", made.text)
    assert made.text.count("ord") <= soup.count("ord") * (3 if "rowspan" in soup else 1)
    assert all(line.lead <= len(line.text) for line in made.lines)
    if not re.search(r"<nav>|<main>|fn1|<(?![a-z/!?])|<$|<ord|<table>", soup):
        assert made.text.count("ord") >= soup.count("ord")


@pytest.mark.parametrize("content", ["", " \n", "<html><body><script>show()</script></body></html>"])
def test_pages_without_text(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableDocument, match="holds no text"):
        read(file(tmp_path, "a.html", content))


def test_plain_text_named_html_is_plain_text(tmp_path: Path) -> None:
    assert read(file(tmp_path, "a.html", POLICY)).text == POLICY


# --- Markdown -----------------------------------------------------------------------------------------------------------


def test_markdown_keeps_the_lines_of_the_file(tmp_path: Path) -> None:
    content = """# Plan for **natur**

Trivsel
=======

Første linje med *vægt*
og [et link](https://example.org) her.

- **Sprogcafé.** Her øves
+ anden
  1. ordnet

| Titel | Økonomi |
|:------|--------:|
| Bog *bus* | 5 \\| 6 |

***

> Citat \\*

a\tb
"""
    source = read(file(tmp_path, "a.md", content))
    expected = """Plan for natur

Trivsel


Første linje med vægt
og et link her.

• Sprogcafé. Her øves
• anden
  1. ordnet


Titel\tØkonomi
Bog bus\t5 | 6



Citat *

a\tb
"""
    assert source.text == expected and len(source.lines) == len(content.split("\n"))
    assert {line.text: line.heading for line in source.lines if line.heading} == {"Plan for natur": 1, "Trivsel": 1}
    assert [line.text[: line.lead] for line in source.lines if line.lead] == ["• Sprogcafé."]


def test_text_named_markdown_reads_as_text(tmp_path: Path) -> None:
    for sample in (POLICY, "Plan \n- et\n- to  \n\n     indrykket\n\nA\tB\tC\n\n1) x\n"):
        assert read(file(tmp_path, "a.md", sample)).text == read_text(file(tmp_path, "a.txt", sample)).text


# --- formats and files that are refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", REFUSED)
def test_known_formats_that_are_not_read_say_what_to_do(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"is not read\n.*save it as \.(docx|xlsx)"):
        read(file(tmp_path, f"a{suffix}", "x"))


def test_a_missing_library_names_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [m for m in sys.modules if m.startswith("policygraph.loaders.formats.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mammoth", None)
    with pytest.raises(UnreadableDocument, match=r"'mammoth'.*\n.*pip install 'policygraph\[word\]'"):
        read(file(tmp_path, "a.docx", "x"))
    monkeypatch.undo()
    importlib.import_module("policygraph.loaders.formats.word")


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MAX_BYTES", 10)
    with pytest.raises(UnreadableDocument, match="too large"):
        read(file(tmp_path, "a.txt", POLICY))


def test_a_library_that_gives_up_gives_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from policygraph.loaders.formats import markup

    def fail(path: Path) -> Source:
        raise ZeroDivisionError("deep down")

    monkeypatch.setattr(markup, "read_html", fail)
    with pytest.raises(UnreadableDocument, match=r"a\.html: this is no whole HTML file \(ZeroDivisionError: deep down\)"):
        read(file(tmp_path, "a.html", "<p>x"))


def test_what_cannot_be_read_is_named_and_the_rest_is_built(tmp_path: Path) -> None:
    file(tmp_path, "natur.txt", POLICY)
    file(tmp_path, "gammel.doc", "x")
    file(tmp_path, "brudt.docx", b"PK\x03\x04 cut")
    file(tmp_path, "dyb.html", "<div>" * 5000)
    file(tmp_path, "billede.png", "x")
    report = build([tmp_path], tmp_path / "store")
    assert report.exit_code == 3
    assert {d.file for d in report.documents if d.failed} == {"gammel.doc", "brudt.docx", "dyb.html"}
    assert {d.file: d.counts.get("goal") for d in report.documents if not d.failed} == {"natur.txt": 1}


def test_numerals() -> None:
    assert [numeral(n, "upperRoman") for n in (1, 4, 9, 14, 40, 90, 444, 1999)] == [
        "I",
        "IV",
        "IX",
        "XIV",
        "XL",
        "XC",
        "CDXLIV",
        "MCMXCIX",
    ]
    assert [numeral(n, "lowerLetter") for n in (1, 26, 27, 53)] == ["a", "z", "aa", "aaa"]
    assert numeral(999_999, "lowerLetter") == "999999"
    assert (numeral(0, "lowerLetter"), numeral(5000, "lowerRoman"), numeral(7, "ordinalText")) == ("0", "5000", "7")
