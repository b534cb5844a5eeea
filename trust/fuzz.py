"""Coverage-guided fuzzing: texts and files are changed at random, and what reaches new code is changed further (atheris, libFuzzer).

    python -m trust.fuzz [--seconds 100] [--jobs 2] [TARGET …]

Whatever comes in, out may only come a result or one of our own messages (:class:`~policygraph.errors.PolicygraphError`), within
:data:`SECONDS`. Each target runs in a process of its own; the libraries in C that read PDF and XML are run, not instrumented. What is
found is told once for each place in the code, with the input that leads there (``build/fuzz/finds``); the inputs that reached new
code are kept (``build/fuzz/corpus``) and gone on from the next time. atheris lies beside the environment, since it is not to be had for every Python:

    .venv/bin/python -m pip install --target build/atheris 'atheris==3.0.0'
"""

from __future__ import annotations

import argparse
import base64
import importlib
import io
import json
import pkgutil
import re
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ATHERIS = ROOT / "build" / "atheris"
WORK = ROOT / "build" / "fuzz"
EXAMPLE = ROOT / "examples" / "fjordby"
#: One input may take so long: none is larger than the seeds, which take some milliseconds.
SECONDS = 10.0
#: What a run of scale 1.0 takes, all targets together, on two cores.
_LONG = 2400.0

Taker = Callable[[bytes], object]


@dataclass(frozen=True)
class Target:
    """Something that reads: ``make`` gives the function that is fed, ``seeds`` what it begins with."""

    make: Callable[[Path], Taker]
    seeds: Callable[[], Iterable[bytes]]
    most: int = 4096
    words: tuple[str, ...] = ()


@dataclass
class Outcome:
    """What came of a target: inputs tried, places in the code reached, when the last new one was; what was found."""

    target: str
    tried: int = 0
    reached: int = 0
    finds: list[dict[str, str]] = field(default_factory=list)


# ── What is fed ──


def _text(data: bytes) -> str:
    """Any text, lone surrogates among it."""
    return data.decode("utf-8", "surrogateescape")


def _parsers(_: Path) -> Taker:
    from policygraph.loaders.parse import dates, law, money, numbers, sentences, titles
    from policygraph.loaders.targets import find_figures, has_figure

    acts = {"dagtilbudsloven": ("dagtilbudsloven", "https://example.org/act")}

    def take(data: bytes) -> None:
        text = _text(data)
        for found in (*money.find_money(text), *money.find_money(text, bare="DKK", scale=1000)):
            money.basis_of(text, found)
        money.unit_of(text)
        dates.find_dates(text), dates.find_ranges(text), dates.parse_period(text), list(dates.years_named(text))
        law.find_laws(text, acts), law.parse_subdivision(text)
        list(numbers.find_numbers(text)), numbers.parse_count(text)
        sentences.sentence_ends(text), sentences.sentence_spans(text), sentences.sentence_around(text, 0, len(text))
        titles.main_clause(text), titles.nameable(text), titles.opens_with_title(text)
        find_figures(text), has_figure(text)

    return take


def _whole(genre: str | None) -> Callable[[Path], Taker]:
    """A text read as a document of a genre, or of the one it looks like; and kept and taken out again."""

    def make(folder: Path) -> Taker:
        from policygraph.loaders import load
        from policygraph.loaders.explain import explain_lines
        from policygraph.loaders.kept import freeze, thaw
        from policygraph.reports import report_on

        path = folder / "in.txt"

        def take(data: bytes) -> None:
            path.write_bytes(data)
            document = load(path, None, genre)  # type: ignore[arg-type]
            report_on(document)
            explain_lines(thaw(freeze(document)))

        return take

    return make


def _format(suffix: str, pack: Callable[[bytes], bytes] = bytes) -> Callable[[Path], Taker]:
    def make(folder: Path) -> Taker:
        from policygraph.loaders.formats import read

        path = folder / f"in{suffix}"

        def take(data: bytes) -> None:
            path.write_bytes(pack(data))
            _ = read(path).lines

        return take

    return make


def _ledgers(folder: Path) -> Taker:
    from policygraph.loaders.decisions import Decision, add_decisions, read_decisions
    from policygraph.loaders.suppressions import Suppression, add_suppressions, read_suppressions, remove_suppressions

    path = folder / "in.csv"

    def take(data: bytes) -> None:
        for begun in (b"", b"id;decision;when\n", b"key;reason;expires\n"):
            path.write_bytes(begun + data)
            found = read_decisions([path])
            found.in_force(), found.last_batch(), read_suppressions([path])
        if data[:1] == b"x":
            add_suppressions(path, [Suppression(key="k", reason="=1")])
            remove_suppressions(path, ["k"])
            path.write_bytes(b"id;decision;when\n" + data)
            add_decisions(path, [Decision("i", "accept")])

    return take


def _facts(folder: Path) -> Taker:
    from policygraph.loaders.facts import is_fact_table, load_facts
    from policygraph.loaders.kept import freeze
    from policygraph.ontology.vocabulary import default_vocabulary

    first = folder / "documents.csv"
    names = ("documents", "goals", "targets", "initiatives", "funding", "items", "measurements")

    def take(data: bytes) -> None:
        path = folder / f"{names[data[0] % len(names)] if data else names[0]}.csv"
        first.write_bytes(b"document,line,genre,title\nd.txt,1,policy,T\n")
        path.write_bytes(data[1:])
        if is_fact_table(path):
            for document in load_facts(list({first, path}), default_vocabulary()):
                freeze(document)
        path.unlink()

    return take


def _settings(folder: Path) -> Taker:
    from policygraph.inputs import settings
    from policygraph.queries.audit import read_profile, read_rule, rules

    def take(data: bytes) -> None:
        (folder / "corpus.toml").write_bytes(data)
        (folder / "ord.ttl").write_bytes(data)
        (folder / "r.rq").write_bytes(data)
        for one in (
            lambda: settings([folder]),
            lambda: rules(read_profile(folder / "corpus.toml")),
            lambda: read_rule(folder / "r.rq"),
        ):
            _ours(one)
        (folder / "corpus.toml").write_bytes(b'vocabulary = ["ord.ttl"]')
        settings([folder])

    return take


def _queries(_: Path) -> Taker:
    from policygraph.graph.rewrite import faster, looked_up
    from policygraph.ontology import PREFIXES
    from policygraph.queries.bind import bind, term_of, variables_of
    from policygraph.queries.catalogue import Parameter, read_query

    kinds = ("iri", "date", "integer", "lang", "string")

    def take(data: bytes) -> None:
        text = _text(data)
        faster.__wrapped__(text), looked_up.__wrapped__(text)
        _ours(lambda: read_query(text, "in"))
        _ours(lambda: read_query(re.sub(r"^", "#+ ", text, flags=re.M), "in"))
        parameter = Parameter("goal", kinds[len(data) % len(kinds)])
        names = variables_of(text, parameter)
        term = term_of(Parameter("goal", "string"), text[:20].replace("\0", ""))
        bind(text, dict.fromkeys(names, term))
        term_of(parameter, text)

    assert PREFIXES
    return take


def _asking(folder: Path) -> Taker:
    from policygraph.graph.store import Store
    from policygraph.pipeline import build
    from policygraph.queries.ask import understand
    from policygraph.queries.run import run

    build([EXAMPLE], folder / "store")
    store = Store.open(folder / "store").__enter__()

    def take(data: bytes) -> None:
        found = understand(_text(data), store)
        if found.query is not None and len(data) % 8 == 0:
            run(store, found.query, found.params)

    return take


def _sparql(folder: Path) -> Taker:
    from policygraph.graph.store import Store
    from policygraph.pipeline import build
    from policygraph.queries.catalogue import adhoc
    from policygraph.queries.run import run

    (folder / "docs").mkdir()
    (folder / "docs" / "a.txt").write_text("Politik\n\nMål 1. Vi vil mere.\n", encoding="utf-8")
    build([folder / "docs"], folder / "store")
    store = Store.open(folder / "store").__enter__()

    def take(data: bytes) -> None:
        run(store, adhoc(_text(data), "in"))

    return take


def _ours(what: Callable[[], object]) -> None:
    """Go on after one of our own messages."""
    from policygraph.errors import PolicygraphError

    with suppress(PolicygraphError):
        what()


# ── What it begins with ──

_MARK = b"\n%%%%\n"
_WORD = ("word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/_rels/document.xml.rels")
_EXCEL = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml")


def _packed(names: Sequence[str], whole: Callable[[], bytes]) -> Callable[[bytes], bytes]:
    """Parts of an Office file, put into one that is whole otherwise."""
    rest: dict[str, bytes] = {}

    def pack(data: bytes) -> bytes:
        if not rest:
            with zipfile.ZipFile(io.BytesIO(whole())) as archive:
                rest.update({n: archive.read(n) for n in archive.namelist()})
        parts = {**rest, **dict(zip(names, data.split(_MARK)))}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return out.getvalue()

    return pack


def _parts(names: Sequence[str], whole: Callable[[], bytes]) -> Callable[[], Iterable[bytes]]:
    def seeds() -> Iterable[bytes]:
        with zipfile.ZipFile(io.BytesIO(whole())) as archive:
            found = [archive.read(n) if n in archive.namelist() else b"" for n in names]
        yield _MARK.join(found)
        yield found[0]

    return seeds


def _a_word_file() -> bytes:
    import docx

    document = docx.Document()
    for style in [s for s in document.styles if s.name not in ("Normal", "Heading 1", "List Number", "Table Grid")]:
        style.element.getparent().remove(style.element)
    document.add_heading("Politik", 1)
    document.add_paragraph("Mål 1. Vi vil mere.")
    document.add_paragraph("Et punkt", style="List Number")
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "Indsats", "300 t.kr."
    table.cell(0, 0).merge(table.cell(0, 1))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _a_workbook() -> bytes:
    from datetime import date

    from openpyxl import Workbook
    from openpyxl.styles import PatternFill

    book = Workbook()
    sheet = book.active
    for row in (["Indsats", "Budget (t.kr.)", "Start"], ["Lektiecafé", 300, date(2024, 1, 1)], ["Klub", "=1+1", 0.45]):
        sheet.append(row)
    sheet.merge_cells("A4:C5")
    sheet["A4"], sheet["A6"] = "Område", "Ny"
    sheet["A6"].fill = sheet["A2"].fill = PatternFill("solid", fgColor="FF00AA00")
    sheet["C3"].number_format = "0.0 %"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _pdfs() -> Iterable[bytes]:
    from reportlab.pdfgen.canvas import Canvas

    for tabled in (False, True):
        out = io.BytesIO()
        canvas = Canvas(out, pageCompression=0, invariant=1)
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(72, 780, "Politik")
        canvas.setFont("Helvetica", 10)
        for n in range(6):
            canvas.drawString(72, 740 - 14 * n, f"Maal {n}. Vi vil mere i 2024, 300 t.kr. til klub-")
            if tabled:
                canvas.line(60, 750 - 14 * n, 500, 750 - 14 * n)
                canvas.drawString(320, 740 - 14 * n, "45 %")
        canvas.showPage()
        canvas.drawString(72, 40, "Side 2")
        canvas.save()
        yield out.getvalue()


def _printed(data: bytes) -> bytes:
    """A page whose content is this."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(data), data),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    return out + b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(out))


def _content() -> Iterable[bytes]:
    for pdf in _pdfs():
        yield from re.findall(rb"stream\r?\n(.*?)\s*endstream", pdf, re.S)


def _documents(*globs: str, most: int = 1200) -> Callable[[], Iterable[bytes]]:
    """Pieces of the example's documents, and of the layouts that the suite reads."""

    def seeds() -> Iterable[bytes]:
        folders = [EXAMPLE, ROOT / "tests" / "loaders" / "layouts", ROOT / "tests" / "corpora"]
        for path in (p for folder in folders for glob in globs for p in sorted(folder.rglob(glob))):
            data = path.read_bytes()
            yield data[:most]
            yield data[most : 2 * most]

    return seeds


def _sayings() -> Iterable[bytes]:
    yield from (
        s.encode()
        for s in (
            "1,2 mio. kr. i 2024 og t.kr. 300 årligt; ca. 75.000 pr. forløb (450.000 kr. årligt fra og med den 1. maj 2023)",
            "1.1.2020 - 31. december 2023, skoleåret 2022/23, uge 12, medio marts, 3. kvartal 2024, 2021-2024",
            "dagtilbudsloven § 8, stk. 8, nr. 2, litra a og §§ 11-13; jf. lov nr. 100 af 1. januar 2020",
            "Andelen skal falde fra 14 % i 2020 til 7 % i 2024. Hr. A. B. Jensen m.fl. siger bl.a. nej! Ikke? Jo.",
            "1.000.000,50 EUR, DKK 5, 12½, halvdelen, hver tredje, tolv, -5, 1e9, 10-12 pct.",
        )
    )


def _of_questions() -> Iterable[bytes]:
    named = ROOT / "policygraph" / "queries"
    yield from (
        p.read_bytes()[:4000]
        for p in [*sorted((named / "named").glob("*.rq"))[:25], *sorted((named / "audit").rglob("*.rq"))[:10]]
    )


def _asked() -> Iterable[bytes]:
    from policygraph.queries.catalogue import catalogue

    yield from (w.encode() for q in catalogue().values() for said in q.questions.values() for w in said[:2])


def _tables() -> Iterable[bytes]:
    yield from (
        b'x;accept;"note";2024-01-01\ny;reject;;01-02-2024 10:00\n',
        b'id;decision;when\r\n\'=a;undo;\r\n"b\nc";godkend;2024-01-01T00:00:00Z\r\n',
        b'sep=,\nkey,reason,expires\nabc,"so, it is",2030-01-01\n',
        "\ufeffkey\treason\texpires\nabc\tæøå\t31.12.2030\n".encode(),
    )


def _fact_tables() -> Iterable[bytes]:
    for number, name in enumerate(("documents", "goals", "targets", "initiatives", "funding", "items", "measurements")):
        path = ROOT / "examples" / "roskilde" / f"{name}.csv"
        if path.exists():
            yield bytes([number]) + path.read_bytes()[:1500]


def _of_settings() -> Iterable[bytes]:
    yield b'vocabulary = ["ord.ttl"]\n[genre]\n"a.txt" = "policy"\n'
    yield b'rules = ["r.rq"]\n[severity]\n"goal-without-target" = "off"\n[parameters]\ndays = 30\n'
    yield from (p.read_bytes()[:3000] for p in sorted((ROOT / "policygraph" / "ontology" / "vocabulary").glob("*.ttl"))[:4])
    yield from (p.read_bytes()[:3000] for p in sorted((ROOT / "policygraph" / "queries" / "audit").rglob("*.rq"))[:4])


_DANISH = (
    *(
        "Mål ",
        "Pejlemærke ",
        "Resultatmål: ",
        "Indsatser:",
        "Ansvarlig: ",
        "Økonomi: ",
        "Finansiering: ",
        "Tidsplan: ",
        "Formål: ",
    ),
    *("Punkt 1: ", "Beslutning: ", "Indstilling: ", "Sagsfremstilling: ", "Deltagere: ", "REFERAT", "Handleplan ", "Politik"),
    *(
        "Indsatskatalog",
        "Status",
        "Samarbejdspartnere: ",
        "Målgruppe: ",
        "Lovgrundlag: ",
        " skal ",
        " % ",
        " kr.",
        " t.kr.",
        " mio. kr.",
    ),
    *(
        "§ 8, stk. 2",
        "1. januar 2024",
        "2023-2024",
        "\t",
        "\n\n",
        "\f",
        "• ",
        "- ",
        "1) ",
        "a. ",
        "At ",
        "udvalget",
        "\u00ad",
        "-\n",
    ),
)
_XML = (
    "<w:p>",
    "</w:p>",
    "<w:r><w:t>",
    "<w:numPr>",
    '<w:numId w:val="1"/>',
    "<w:tbl>",
    "<w:tr>",
    "<w:tc>",
    "<w:vMerge/>",
    "<!DOCTYPE ",
)
_CELLS = (
    '<c r="A1" t="s"><v>0</v></c>',
    '<c t="inlineStr"><is><t>',
    "<row ",
    '<mergeCell ref="A1:XFD1048576"/>',
    "<f>",
    'hidden="1"',
)
_TAGS = (
    "<table>",
    "<tr>",
    "<td colspan=9>",
    "<li>",
    "<ol start=3>",
    "<h1>",
    "<a href='#fn1'>",
    "<p id=fn1>",
    "&#0;",
    "<!--",
    "<main>",
)
_PRINT = (
    " Tf ",
    " Td ",
    "(a) Tj ",
    " Tm ",
    " re f ",
    " l S ",
    "BT ",
    "ET ",
    "q ",
    "Q ",
    " cm ",
    "/F1 ",
    "3 Tr ",
    "<</",
    ">>",
    " 0 R",
    " obj",
)
_ASKS = (
    "SELECT ",
    "WHERE {",
    "FILTER NOT EXISTS {",
    "OPTIONAL {",
    "?x ",
    "pg:",
    '"""',
    "'",
    "#+ ",
    "parameters:",
    "- name: ",
    "LATERAL",
    "&a",
    "*a",
)

TARGETS: dict[str, Target] = {
    "parsers": Target(_parsers, _sayings, 600, _DANISH),
    "any-genre": Target(_whole(None), _documents("*.txt"), 1500, _DANISH),
    "policy": Target(_whole("policy"), _documents("*politik*.txt"), 1500, _DANISH),
    "action-plan": Target(_whole("action-plan"), _documents("*plan*.txt"), 1500, _DANISH),
    "catalogue": Target(_whole("catalogue"), _documents("*katalog*.txt", "*.csv", "*.tsv"), 1500, _DANISH),
    "minutes": Target(_whole("minutes"), _documents("*referat*.txt"), 1500, _DANISH),
    "status": Target(_whole("status"), _documents("*status*.txt", "*opfoelg*.txt", "*referat*.txt"), 1500, _DANISH),
    "txt": Target(_format(".txt"), _documents("*.txt"), 4096, _DANISH),
    "csv": Target(_format(".csv"), _documents("*.csv", "*.tsv"), 4096, ('"', ";", "\t", "\r\n", '""')),
    "html": Target(_format(".html"), _documents("*.html", "*.htm"), 4096, _TAGS),
    "md": Target(_format(".md"), _documents("*.md", "*.txt"), 4096, ("# ", "| a |", "|---|", "```", "> ", "**", "[a](b)", "---")),
    "docx": Target(_format(".docx", _packed(_WORD, _a_word_file)), _parts(_WORD, _a_word_file), 30_000, _XML),
    "docx-zip": Target(_format(".docx"), lambda: [_a_word_file()], 40_000, ("PK\x01\x02", "PK\x03\x04", "PK\x05\x06")),
    "xlsx": Target(_format(".xlsx", _packed(_EXCEL, _a_workbook)), _parts(_EXCEL, _a_workbook), 20_000, _CELLS),
    "pdf": Target(_format(".pdf"), _pdfs, 8192, _PRINT),
    "pdf-page": Target(_format(".pdf", _printed), _content, 4096, _PRINT),
    "ledgers": Target(_ledgers, _tables, 2048, ('"', ";", "\r\n", "'=", "undo", "accept", "sep=,")),
    "facts": Target(_facts, _fact_tables, 2048, (" | ", "true", "2024-01-01", "1e9", "NaN", '"')),
    "settings": Target(_settings, _of_settings, 4096, ("[genre]", "vocabulary = [", '"""', "#+ ", "a skos:Concept", "@prefix ")),
    "queries": Target(_queries, _of_questions, 4096, _ASKS),
    "ask": Target(_asking, _asked, 400, ("mål ", "goal ", "before ", "i 2023", "which ", "hvilke ", '"')),
    "sparql": Target(_sparql, _of_questions, 2000, _ASKS),
}


# ── One target, in this process ──


def _place(fault: BaseException) -> str:
    """The kind of a fault, and where in our code it comes from."""
    ours = [
        f for f in traceback.extract_tb(fault.__traceback__) if "policygraph" in f.filename and "site-packages" not in f.filename
    ]
    last = ours[-1] if ours else traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__} {Path(last.filename).name}:{last.lineno} {last.name}"


def _watched(take: Taker, finds: Path) -> Taker:
    """Note what is found, once for each place, and go on."""
    from policygraph.errors import PolicygraphError

    known = {json.loads(p.read_text("utf-8"))["place"] for p in finds.glob("*.json")}

    def note(place: str, data: bytes, told: str) -> None:
        if place not in known:
            known.add(place)
            found = {"place": place, "told": told, "input": base64.b64encode(data).decode()}
            (finds / f"{len(known):03}.json").write_text(json.dumps(found), "utf-8")

    def watched(data: bytes) -> None:
        begun = time.process_time()
        try:
            take(data)
        except PolicygraphError:
            pass
        except Exception as fault:
            note(_place(fault), data, "".join(traceback.format_exception(fault))[-1500:])
        if (took := time.process_time() - begun) > SECONDS:
            note(f"slow: more than {SECONDS:g} s", data, f"{took:.1f} s")

    return watched


def feed(name: str, inputs: Iterable[bytes], folder: Path) -> list[dict[str, str]]:
    """What a target makes of given inputs, without a fuzzer; what is found."""
    finds = folder / "finds"
    finds.mkdir(parents=True, exist_ok=True)
    take = _watched(TARGETS[name].make(folder), finds)
    for data in inputs:
        take(data)
    return [json.loads(p.read_text("utf-8")) for p in sorted(finds.glob("*.json"))]


def _fuzz_here(name: str, seconds: float, work: Path) -> None:
    """Fuzz until the time is over; libFuzzer ends the process."""
    sys.path.insert(0, str(ATHERIS))
    import warnings

    import atheris

    warnings.simplefilter("ignore")
    target = TARGETS[name]
    with atheris.instrument_imports(include=["policygraph"], enable_loader_override=False):
        for room in ("loaders", "queries", "ontology"):  # also what is imported only when it is needed
            for module in pkgutil.walk_packages([str(ROOT / "policygraph" / room)], f"policygraph.{room}."):
                importlib.import_module(module.name)
        folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
        take = target.make(folder)
    corpus, finds = work / "corpus" / name, work / "finds" / name
    words = work / f"{name}.dict"
    escaped = ("".join(f"\\x{b:02x}" for b in word.encode()) for word in target.words)
    words.write_text("".join(f'"{word}"\n' for word in escaped), "ascii")
    options = [f"-max_total_time={max(1, int(seconds))}", f"-max_len={target.most}", f"-dict={words}", "-print_final_stats=1"]
    options += [
        f"-timeout={int(6 * SECONDS)}",
        "-rss_limit_mb=3000",
        f"-artifact_prefix={finds}/",
        "-verbosity=1",
        "-seed=1",
        "-report_slow_units=100000",
    ]
    atheris.Setup([name, *options, str(corpus)], _watched(take, finds))
    atheris.Fuzz()


# ── All targets ──


def fuzz(names: Sequence[str], seconds: float, work: Path, jobs: int = 1) -> list[Outcome]:
    """Fuzz each target for so many seconds, in a process each.

    :raises RuntimeError: if atheris is not there, or a target cannot be begun
    """
    if not ATHERIS.is_dir():
        raise RuntimeError(
            f"atheris is not there; install it: {sys.executable} -m pip install --target {ATHERIS} 'atheris==3.0.0'"
        )

    def one(name: str) -> Outcome:
        corpus, finds = work / "corpus" / name, work / "finds" / name
        for folder in (corpus, finds):
            folder.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(TARGETS[name].seeds()):
            (corpus / f"seed-{number:03}").write_bytes(seed)
        command = [sys.executable, "-m", "trust.fuzz", "--here", name, "--seconds", str(seconds), "--work", str(work)]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds + 900)
        said = done.stdout.decode("utf-8", "replace")
        (work / f"{name}.log").write_text(said, "utf-8")
        tried = re.search(r"stat::number_of_executed_units:\s*(\d+)", said)
        reached = re.findall(r"\bcov: (\d+)", said)
        found = [json.loads(p.read_text("utf-8")) for p in sorted(finds.glob("*.json"))]
        # What ends the process is left behind by libFuzzer: a crash in C, a hang, all the memory.
        found += [{"place": p.name.partition("-")[0], "told": said[-1500:], "input": str(p)} for p in finds.glob("*-*")]
        if not tried and not found:
            raise RuntimeError(f"{name} could not be fuzzed:\n{said[-2000:]}")
        return Outcome(name, int(tried[1]) if tried else 0, int(reached[-1]) if reached else 0, found)

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(one, names))


def measure(scale: float) -> list[tuple[str, str]]:
    """Executions, places reached and finds of each target."""
    with tempfile.TemporaryDirectory() as folder:
        work = WORK if scale >= 1 else Path(folder)
        outcomes = fuzz(list(TARGETS), scale * _LONG * 2 / len(TARGETS), work, jobs=2)
    rows = [
        (
            f"`{one.target}`, {one.tried:,} inputs",
            f"{one.reached:,} places in the code reached; " + ("; ".join(f["place"] for f in one.finds) or "nothing found"),
        )
        for one in outcomes
    ]
    tried, finds = sum(one.tried for one in outcomes), sum(len(one.finds) for one in outcomes)
    return [(f"all targets, {tried:,} inputs", f"{finds} faults found" if finds else "nothing found"), *rows]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    asked.add_argument("--seconds", type=float, default=100.0, help="for each target")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--work", type=Path, default=WORK)
    asked.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.here:
        _fuzz_here(options.targets[0], options.seconds, options.work)
        return
    found: list[Any] = []
    for outcome in fuzz(options.targets or list(TARGETS), options.seconds, options.work, options.jobs):
        print(f"{outcome.target:12} {outcome.tried:>9,} inputs, {outcome.reached:>6,} places reached, {len(outcome.finds)} found")
        for find in outcome.finds:
            print(f"    {find['place']}")
        found += outcome.finds
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
