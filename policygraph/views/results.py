"""Answers in the formats of the W3C, exact: nothing is shortened or translated.

- CSV and TSV: https://www.w3.org/TR/sparql11-results-csv-tsv/
- JSON: https://www.w3.org/TR/sparql11-results-json/
- XML: https://www.w3.org/TR/rdf-sparql-XMLres/

A CSV that is opened in a spreadsheet program may run a cell that begins with ``=``. So where people fetch one (``guarded``), such
words get an apostrophe in front (OWASP, CSV injection); numbers stay numbers. The endpoint, which programs ask, gives all as it is.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from policygraph.views.terms import XSD, Cell, cells

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def csv_text(answer: Any, guarded: bool = False) -> str:
    variables, rows = cells(answer)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(variables)
    writer.writerows([_csv_cell(value, guarded) for value in row] for row in rows)
    return out.getvalue()


def _csv_cell(value: Cell | None, guarded: bool) -> str:
    if value is None:
        return ""
    if guarded and value.text.startswith(_FORMULA) and not value.number:
        return f"'{value.text}"
    return f"_:{value.text}" if value.kind == "bnode" else value.text


def tsv_text(answer: Any) -> str:
    variables, rows = cells(answer)
    lines = ["\t".join(f"?{name}" for name in variables)]
    lines += ["\t".join(_turtle(value) for value in row) for row in rows]
    return "\n".join(lines) + "\n"


def _turtle(value: Cell | None) -> str:
    if value is None:
        return ""
    if value.kind == "uri":
        return f"<{value.text}>"
    if value.kind == "bnode":
        return f"_:{value.text}"
    if _bare(value):
        return value.text
    quoted = json.dumps(value.text, ensure_ascii=False)
    if value.lang:
        return f"{quoted}@{value.lang}"
    return f"{quoted}^^<{value.datatype}>" if value.datatype else quoted


def _bare(value: Cell) -> bool:
    """Whether Turtle reads this number without quotation marks as what it is."""
    forms = {f"{XSD}integer": r"[+-]?\d+", f"{XSD}decimal": r"[+-]?\d*\.\d+", f"{XSD}boolean": "true|false"}
    return value.datatype in forms and re.fullmatch(forms[value.datatype], value.text) is not None


def json_object(answer: Any) -> dict[str, Any]:
    """The SPARQL 1.1 Query Results JSON object of an answer."""
    if isinstance(getattr(answer, "boolean", None), bool):
        return {"head": {}, "boolean": answer.boolean}
    variables, rows = cells(answer)
    bindings = [
        {name: _json_cell(value) for name, value in zip(variables, row, strict=True) if value is not None} for row in rows
    ]
    return {"head": {"vars": variables}, "results": {"bindings": bindings}}


def json_text(answer: Any, **more: Any) -> str:
    """JSON, with further members after those of the standard (which allows them): those given, and what the answer stands on."""
    if stands_on := getattr(answer, "pins", None):
        more |= {"tool": stands_on.tool, "corpus": stands_on.corpus}
    return json.dumps(json_object(answer) | more, ensure_ascii=False, indent=2) + "\n"


def _json_cell(value: Cell) -> dict[str, str]:
    found = {"type": value.kind, "value": value.text}
    if value.lang:
        found["xml:lang"] = value.lang
    elif value.datatype:
        found["datatype"] = value.datatype
    return found


def xml_text(answer: Any) -> str:
    from xml.sax.saxutils import quoteattr  # with it comes half of the network's library

    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<sparql xmlns="http://www.w3.org/2005/sparql-results#">']
    if isinstance(getattr(answer, "boolean", None), bool):
        return "\n".join([*lines, "<head/>", f"<boolean>{str(answer.boolean).lower()}</boolean>", "</sparql>", ""])
    variables, rows = cells(answer)
    lines += ["<head>", *(f"<variable name={quoteattr(name)}/>" for name in variables), "</head>", "<results>"]
    for row in rows:
        inner = "".join(_xml_cell(name, value) for name, value in zip(variables, row, strict=True) if value)
        lines.append(f"<result>{inner}</result>")
    return "\n".join([*lines, "</results>", "</sparql>", ""])


def _xml_cell(name: str, value: Cell) -> str:
    from xml.sax.saxutils import escape, quoteattr

    text = escape(_NOT_XML.sub("\ufffd", value.text), {"\r": "&#13;"})
    kind, extra = value.kind, ""
    if value.lang:
        extra = f" xml:lang={quoteattr(value.lang)}"
    elif value.datatype:
        extra = f" datatype={quoteattr(value.datatype)}"
    return f"<binding name={quoteattr(name)}><{kind}{extra}>{text}</{kind}></binding>"
