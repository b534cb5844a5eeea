"""A hostile text built, and all that comes out of it looked at by a parser: words must come out as words.

The example's documents are built twice, as they are and with hostile words put into their titles, sentences, cells and names. What
each page, report and export is made of (elements, attributes, links, formulas, fields, triples' predicates) must be the same kinds of
things both times.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from trust.hostile import GOOD, command

EVIL = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "\"><svg onload=alert(3)>", "'><iframe srcdoc=x>", "</script></style></title><b>", "]]>", "--><!--",
    "[x](javascript:alert(4))", "![x](http://127.0.0.1:9/x.png)", "<http://127.0.0.1:9/>", "`code` **bold** | cell |", "# heading", "{{7*7}}", "{% raw %}", "${x}", "%s%n",
    "=cmd|' /c calc'!A0", "=HYPERLINK(\"http://127.0.0.1:9/\")", "+cmd|x", "-cmd|x", "@SUM(A1)", "&amp;lt;", "&#60;i&#62;",
    "\" . <urn:evil:s> <urn:evil:p> <urn:evil:o> . \"", "} } INSERT DATA { <urn:evil:s> <urn:evil:p> 1 } #", "\\u0022 \\\" \"\"\" '''", "\x1b[31mred\x1b]0;t\x07", "\x9b31m", "\u202egpj.exe", "\u2028x", "\x0c",
)  # fmt: skip
NAME = "handleplan <img src=x onerror=alert(9)>\x1b[31m =cmd|x \u202e '\" 2023-2024.txt"
#: What a spreadsheet takes for a formula, or for the beginning of one (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def documents(folder: Path, *, hostile: bool) -> Path:
    """The example's documents in a folder, with hostile words in them or without."""
    folder.mkdir()
    number = 0
    for path in sorted(GOOD.parent.glob("*.txt")):
        lines = path.read_text("utf-8").split("\n")
        if hostile:
            for at, line in enumerate(lines):
                words = line.split(" ")
                number += 1
                evil = EVIL[number % len(EVIL)]
                if "\t" in line and at > 12:
                    cells = line.split("\t")
                    lines[at] = "\t".join(f"{evil} {cell}" if n in (1, 2) else cell for n, cell in enumerate(cells))
                elif len(words) > 3 and at > 3:
                    lines[at] = " ".join([*words[:2], evil, *words[2:]])
        name = NAME if hostile and path.name.startswith("handleplan") else path.name
        (folder / name).write_text("\n".join(lines), "utf-8")
    return folder


FILES = (
    *((f"map-{lang}.html", ("view", "--lang", lang)) for lang in ("da", "en")),
    *((f"{kind}.{form}", ("report", kind, "--format", form)) for kind in ("overview", "follow-up") for form in ("html", "docx", "xlsx", "md")),
    *((f"audit.{form}", ("audit", "--fail-on", "never", "--format", form)) for form in ("html", "md", "docx", "json", "sarif", "shacl")),
    *((f"graph.{form}", ("export", "--format", form)) for form in ("ttl", "trig", "nq", "jsonld", "graphml", "gexf", "csv", "xlsx")),
    *((f"answer.{form}", ("query", "goals-without-funded-initiatives", "--format", form)) for form in ("csv", "tsv", "json", "xml", "md", "xlsx")),
    *((f"rows.{form}", ("query", "-e", "SELECT ?x ?l WHERE { ?x rdfs:label ?l }", "--format", form)) for form in ("csv", "tsv", "json", "xml", "md", "xlsx")),
)  # fmt: skip
#: Of these, the ones that the suite looks at: each form, and each paper and table once.
FEW = ("map-da.html", "overview.docx", "follow-up.html", "audit.md", "audit.shacl", "graph.nq", "graph.gexf", "graph.xlsx", "answer.csv", "answer.xml", "rows.xlsx")  # fmt: skip
SAID = (
    ("status",), ("status", "--verify"), ("query", "goals-without-funded-initiatives"), ("audit", "--fail-on", "never"), ("suggest",), ("compare",),
    ("trace", "mål 1"), ("trace", "\x1b[31m"), ("ask", "\x1b[31m <script>"), ("query", "\x1b[31m"), ("build", "\x1b[31m.txt"), ("build", "--format", "json"),
)  # fmt: skip


def said(docs: Path, store: Path, few: bool = False) -> Iterator[tuple[str, str]]:
    """What commands print for people."""
    for words in SAID[3::4] if few else SAID:
        files = sorted(str(p) for p in docs.iterdir())
        more = [str(docs)] if words == SAID[-1] else files[:2] if words[0] == "compare" else []
        done = command(*words, *more, "--store", store)
        yield " ".join(words), done.stdout.decode() + done.stderr.decode()


def written(store: Path, folder: Path, few: bool = False) -> Iterator[tuple[str, bytes]]:
    """The files that commands write."""
    from typer.testing import CliRunner

    from policygraph.cli import app

    folder.mkdir()
    for name, words in FILES:
        if few and name not in FEW:
            continue
        done = CliRunner().invoke(app.as_typer(), [*words, "-o", str(folder / name), "--store", str(store)])
        if not (folder / name).exists():
            raise RuntimeError(f"{name}: {done.output[-800:]}")
        yield name, (folder / name).read_bytes()


def pages(store: Path, few: bool = False) -> Iterator[tuple[str, bytes, str]]:
    """The web pages, each with its policy; those that they lead to as far as they are of a kind not seen yet."""
    from starlette.testclient import TestClient

    from policygraph.web.app import create_app

    with TestClient(create_app(store), base_url="http://127.0.0.1") as client:
        waiting = [
            "/",
            "/source",
            "/audit",
            "/review",
            "/compare",
            "/timeline",
            "/map",
            "/map/network",
            "/upload",
            "/ask",
            "/?suggested=1&lang=en",
        ]
        waiting += [f"/ask?q={q}" for q in ("%3Cscript%3Ealert(1)%3C/script%3E", "%1b", "mål 1")] + [
            "/ask?name=goals-without-funded-initiatives",
            "/source/<script>",
            "/id/<b>",
        ]
        done: set[str] = set()
        most = 14 if few else 120
        while waiting and len(done) < most:
            address = waiting.pop(0)
            done.add(address)
            answer = client.get(address)
            if "html" not in answer.headers.get("content-type", ""):
                continue
            yield address, answer.content, answer.headers.get("content-security-policy", "")
            links = [
                link.replace("&amp;", "&")
                for link in re.findall(r'href="(/(?:id|source|ask|compare|timeline)[^"#]*)', answer.text)
            ]
            waiting += [link for link in dict.fromkeys(links) if link not in done and link not in waiting][:6]


# ── What they are made of ──


def of_html(content: bytes) -> set[str]:
    """Elements with their attributes' names; whatever could run or ask an address."""
    import lxml.html

    root = lxml.html.document_fromstring(content.decode())
    made = set()
    for element in root.iter():
        if not isinstance(element.tag, str):
            made.add("comment")
            continue
        made.add(element.tag)
        for name, value in element.attrib.items():
            made.add(f"{element.tag}@{name}")
            if name in ("href", "src", "action", "formaction", "srcdoc", "data", "poster") and re.match(
                r"\s*(?:[a-z][\w+.-]*:|//)", value, re.I
            ):
                made.add(f"{element.tag}@{name} {value.split(':')[0]}: elsewhere")
    return made


def of_markdown(content: bytes) -> set[str]:
    from markdown_it import MarkdownIt

    made: set[str] = set()
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(content.decode()):
        made.add(token.type)
        for child in token.children or ():
            made.add(f"html {child.content}" if child.type == "html_inline" else child.type)
    return made - {"code_inline", "softbreak", "hardbreak"}


def of_zip(content: bytes) -> set[str]:
    """Parts, elements and attributes of an Office file; what a cell that is no formula begins with is of no matter."""
    from lxml import etree

    made = set()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            made.add(re.sub(r"\d+", "#", name))
            if name.endswith((".xml", ".rels")):
                for element in etree.fromstring(archive.read(name)).iter():
                    made.add(str(element.tag))
                    made.update(f"{element.tag}@{a}" for a in element.attrib)
    # A text that begins like a formula is marked as text (quotePrefix), which is a style of its own.
    return {m for m in made if not m.endswith(("@quotePrefix", "@applyAlignment", "@numFmtId", "@pivotButton", "}space"))}


def of_rdf(name: str, content: bytes) -> set[str]:
    import pyoxigraph as ox

    forms = {
        "ttl": ox.RdfFormat.TURTLE,
        "trig": ox.RdfFormat.TRIG,
        "nq": ox.RdfFormat.N_QUADS,
        "jsonld": ox.RdfFormat.JSON_LD,
        "shacl": ox.RdfFormat.TURTLE,
    }
    quads = list(ox.parse(content, format=forms[name.rpartition(".")[2]]))
    terms = {t.value for q in quads for t in (q.subject, q.predicate, q.object) if isinstance(t, ox.NamedNode)}
    return {t for t in terms if "urn:evil" in t or "<" in t or " " in t}


def of_xml(content: bytes) -> set[str]:
    from lxml import etree

    root = etree.fromstring(content)
    return {str(e.tag) for e in root.iter()} | {f"{e.tag}@{a}" for e in root.iter() for a in e.attrib}


def of_table(content: bytes, separator: str) -> set[str]:
    """Cells that a spreadsheet would run; a number is none."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))
    cells = [c for row in rows for c in row]
    return {
        f"columns {len(rows[0])}",
        *(f"formula {c[:20]!r}" for c in cells if c.startswith(FORMULA) and not re.fullmatch(r"[+-]?\d+([.,]\d+)*", c)),
    }


def made_of(name: str, content: bytes) -> set[str]:
    """What a file is made of, by its ending."""
    ending = name.rpartition(".")[2]
    match ending:
        case "html":
            return of_html(content)
        case "md":
            return of_markdown(content)
        case "docx" | "xlsx":
            return of_zip(content)
        case "ttl" | "trig" | "nq" | "jsonld" | "shacl":
            return of_rdf(name, content)
        case "graphml" | "gexf" | "xml":
            return of_xml(content)
        case "csv":
            return of_table(content, ",")
        case "json" | "sarif":
            json.loads(content)
    return set()


def steers(text: str) -> list[str]:
    """What in a text could steer a terminal."""
    return sorted({repr(m) for m in _STEERS.findall(text)})


def shown_in_browser(pages_: list[Path], browser: Any) -> list[str]:
    """What fires when files are opened from disk: dialogs, errors, requests elsewhere."""
    fired: list[str] = []
    for path in pages_:
        page = browser.new_page()
        page.on("dialog", lambda dialog: (fired.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda message: fired.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda fault: fired.append(str(fault)))
        page.on(
            "request",
            lambda request: fired.append(request.url) if not request.url.startswith(("file:", "data:", "blob:")) else None,
        )
        page.goto(path.as_uri())
        page.wait_for_timeout(300)
        page.close()
    return fired


def look(folder: Path, few: bool = False) -> list[tuple[str, str]]:
    """Build both, and compare what comes out; rows of what was looked at.

    :raises AssertionError: with what came out as more than words
    """
    stores, outs, told = {}, {}, ""
    for hostile in (False, True):
        docs = documents(folder / f"docs-{hostile}", hostile=hostile)
        store = stores[hostile] = folder / f"store-{hostile}"
        done = command("build", docs, "--store", store)
        told = (done.stdout + done.stderr).decode()
        assert done.returncode == 0, told[-2000:]
        outs[hostile] = {name: made_of(name, content) for name, content in written(store, folder / f"out-{hostile}", few)}
        for address, content, policy in pages(store, few):
            kind = "web " + re.split(r"[?/]", address[1:])[0]
            made = of_html(content)
            outs[hostile].setdefault(kind, set()).update(made)
            assert "unsafe" not in policy and "default-src 'none'" in policy, (address, policy)
    wrong = {name: sorted(more) for name, made in outs[True].items() if (more := made - outs[False][name] - _ALLOWED)}
    assert not wrong, wrong
    for name, made in outs[True].items():
        assert not any("@on" in m or "elsewhere" in m and "http://127.0.0.1:9" in m or "urn:evil" in m for m in made), name
    lines = 0
    for what, text in [("build", told), *said(folder / "docs-True", stores[True], few)]:
        assert not steers(text), (what, steers(text))
        assert "Traceback" not in text, text
        lines += text.count("\n")
    verified = command("status", "--verify", "--store", stores[True])
    assert verified.returncode == 0, verified.stdout.decode()[-2000:]
    rows = [
        (f"{len(EVIL)} hostile wordings in the titles, sentences, cells and file names of the example", "built; each passage is found again in its document (`status --verify`)"),
        (f"{len(outs[True])} kinds of pages, reports, answers and exports", "made of the same elements, attributes, links, formulas and predicates as without them"),
        (f"{lines} lines on the terminal, error messages among them", "no control character but line ends and tabs"),
    ]  # fmt: skip
    with suppress(ImportError):
        from playwright.sync_api import sync_playwright

        rows += _in_browser(folder / "out-True", sync_playwright)
    return rows


#: What a hostile text may bring that the example lacks: it has more of the same.
_ALLOWED = frozenset({"td@class", "details", "summary", "q", "html <br>"})


def _in_browser(folder: Path, play: Any) -> list[tuple[str, str]]:
    import shutil

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        return []
    files = sorted(folder.glob("*.html"))
    with play() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        fired = shown_in_browser(files, browser)
        browser.close()
    assert not fired, fired
    return [
        (
            f"{len(files)} pages opened from disk in Chromium",
            "nothing fires: no dialog, no error, no request, no breach of their policy",
        )
    ]
