"""The graph for other tools: RDF in sorted, repeatable form, and the network for networkx, Gephi and spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.graph.store import Store
from policygraph.ontology import PG, PREFIXES
from policygraph.settled import settled

if TYPE_CHECKING:
    import networkx as nx

_RDF = PREFIXES["rdf"]
#: What a spreadsheet may run begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Links that are drawn: property → its name in en and da.
LINKS = {
    "hasResultTarget": ("has result target", "har resultatmål"),
    "contributesTo": ("contributes to", "bidrager til"),
    "responsible": ("responsible", "ansvarlig"),
    "hasPartner": ("partner", "samarbejdspartner"),
    "hasFunding": ("funding", "beløb"),
    "fundedBy": ("funded by", "finansieret af"),
    "hasLegalBasis": ("legal basis", "retsgrundlag"),
    "evaluator": ("evaluator", "evaluator"),
    "succeeds": ("takes up", "viderefører"),
    "continues": ("continues", "fortsætter"),
    "raisedBy": ("raised by", "rejst af"),
    "assignedTo": ("assigned to", "opgave for"),
    "inItem": ("under item", "under punkt"),
}
#: What is told of a thing that is drawn: property → its name there.
_FACTS = {
    "startDate": "start",
    "endDate": "end",
    "dueDate": "end",
    "ongoing": "ongoing",
    "theme": "theme",
    "section": "theme",
    "fundingStatus": "money",
}
#: Classes that are drawn, the most telling first: a node of several classes is of the first.
KINDS = (
    "PoliticalGoal",
    "ResultTarget",
    "Initiative",
    "Funding",
    "FundingSource",
    "LegalProvision",
    "LegalAct",
    "PoliticalBody",
    "Department",
    "Municipality",
    "Organisation",
    "Need",
    "Task",
    "Decision",
    "AgendaItem",
)


def export(store: Store, form: str, target: Path | None = None) -> bytes | None:
    """The graph in a format, as bytes, or written to a file.

    :param form: ttl, trig, nq, jsonld, graphml, gexf, csv or xlsx
    :raises UsageError: if the format is unknown or its extra is not installed
    """
    if form not in WRITERS:
        raise UsageError(f"there is no format {form!r}", remedy=f"One of: {', '.join(WRITERS)}.")
    content = WRITERS[form](store)
    if target is None:
        return content
    target.write_bytes(content)
    return None


def _nq(store: Store) -> bytes:
    return "".join(sorted(f"{q} .\n" for q in map(str, store.quads()))).encode()


def _ttl(store: Store) -> bytes:
    """Everything as one graph."""
    triples = sorted({quad.triple for quad in store.quads()}, key=str)
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def _trig(store: Store) -> bytes:
    quads = sorted(store.quads(), key=lambda q: (str(q.graph_name), str(q)))
    return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=PREFIXES) or b""


def _jsonld(store: Store) -> bytes:
    import json

    graphs: dict[str, dict[str, dict[str, Any]]] = {}
    for quad in sorted(store.quads(), key=str):
        assert isinstance(quad.graph_name, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode)
        node = graphs.setdefault(quad.graph_name.value, {}).setdefault(quad.subject.value, {"@id": quad.subject.value})
        key = "@type" if quad.predicate.value == _RDF + "type" else quad.predicate.value
        node.setdefault(key, []).append(_json_value(quad.object, key))
    document = [{"@id": name, "@graph": list(nodes.values())} for name, nodes in graphs.items()]
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _json_value(term: Any, key: str) -> Any:
    import pyoxigraph as ox

    if not isinstance(term, ox.Literal):
        return term.value if key == "@type" else {"@id": term.value}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value.endswith("#string"):
        return {"@value": term.value}
    return {"@value": term.value, "@type": term.datatype.value}


def network(store: Store, *, with_suggested: bool = False) -> nx.MultiDiGraph:
    """The things and links as a networkx graph; every link carries its status, quote, file and line.

    Things carry, where it is stated, ``start`` and ``end`` (ISO days; a target's deadline is its end), ``ongoing``, ``theme``
    and in ``money_en`` and ``money_da`` what is said of an initiative's funding.
    """
    import networkx

    graph = networkx.MultiDiGraph()
    prefix = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    kinds = " ".join(f"pg:{k}" for k in KINDS)
    nodes = store.query(
        prefix
        + f"""SELECT DISTINCT ?n ?type ?label ?number ?file ?text WHERE {{ VALUES ?type {{ {kinds} }} ?n a ?type ; rdfs:label ?label ; pg:statedIn/pg:sourceFile ?file .
        FILTER(LANG(?label) IN ("", "da")) OPTIONAL {{ ?n pg:number ?number }} OPTIONAL {{ ?n pg:text ?text }} }}"""
    )
    for iri, kind, label, number, file, text in sorted(
        nodes, key=lambda r: (r[0].value, KINDS.index(r[1].value.removeprefix(PG)), r[4].value, r[2].value)
    ):
        if iri.value not in graph:
            name = (
                f"{number.value} {label.value}"
                if number is not None and kind.value.removeprefix(PG) in ("PoliticalGoal", "Initiative", "AgendaItem")
                else label.value
            )
            graph.add_node(
                iri.value,
                label=name,
                kind=kind.value.removeprefix(PG),
                document=file.value,
                status="stated",
                text=text.value if text else "",
            )
    facts = " ".join(f"(pg:{p} {key!r})" for p, key in _FACTS.items())
    for iri, key, value in sorted(
        store.query(
            prefix
            + f"""SELECT DISTINCT ?n ?key ?value WHERE {{ VALUES (?p ?key) {{ {facts} }} ?n ?p ?said .
        OPTIONAL {{ ?said skos:prefLabel ?name }} BIND(COALESCE(?name, ?said) AS ?value) FILTER(isLiteral(?value)) }}"""
        ),
        key=lambda r: tuple(map(str, r)),
    ):
        if iri.value in graph:
            name = f"{key.value}_{value.language}" if key.value == "money" else key.value
            graph.nodes[iri.value].setdefault(name, value.value)
    links = " ".join(f"pg:{p}" for p in LINKS)
    edges = store.query(
        prefix
        + f"""SELECT DISTINCT ?s ?p ?o ?status ?quote ?file ?line WHERE {{ VALUES ?p {{ {links} }} ?st rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
        pg:statementStatus ?status ; pg:evidence ?e . ?e pg:quote ?quote ; pg:lineStart ?line ; pg:inDocument/pg:sourceFile ?file }}""",
        with_suggested=with_suggested,
    )
    for s, p, o, status, quote, file, line in sorted(edges, key=lambda r: tuple(t.value for t in r)):
        if s.value in graph and o.value in graph and not graph.has_edge(s.value, o.value, p.value):
            name = p.value.removeprefix(PG)
            graph.add_edge(
                s.value,
                o.value,
                p.value,
                property=name,
                label_en=LINKS[name][0],
                label_da=LINKS[name][1],
                status=status.value.removeprefix(PG).casefold(),
                quote=quote.value,
                file=file.value,
                line=int(line.value),
            )
    return graph


def _networkx(form: str) -> Callable[[Store], bytes]:
    def write(store: Store) -> bytes:
        import networkx

        stream = io.BytesIO()
        graph = network(store, with_suggested=True)
        for data in (*(d for _, d in graph.nodes(data=True)), *(d for *_, d in graph.edges(data=True))):
            data.update({k: _ILLEGAL.sub("\ufffd", v) for k, v in data.items() if isinstance(v, str)})
        networkx.write_gexf(graph, stream) if form == "gexf" else networkx.write_graphml(graph, stream)
        text = stream.getvalue().decode()
        if form == "gexf":  # networkx stamps the day into the file; equal graphs give equal bytes without it
            text = re.sub(r' lastmodifieddate="[^"]*"|<meta.*?</meta>', "", text, flags=re.S)
        return text.encode()

    return write


COLUMNS = (
    "document",
    "number",
    "initiative",
    "goal",
    "responsible",
    "partners",
    "start",
    "end",
    "ongoing",
    "amounts",
    "funded by",
    "funding status",
    "evaluation",
    "law",
)


def overview(store: Store) -> list[dict[str, str]]:
    """One row an initiative: who, when, money, partners, evaluation, goal."""
    prefix = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    rows: dict[str, dict[str, str]] = {}
    for iri, label, file, number in store.query(
        prefix
        + "SELECT ?i ?label ?file ?n WHERE { ?i a pg:Initiative ; rdfs:label ?label ; pg:statedIn/pg:sourceFile ?file . OPTIONAL { ?i pg:number ?n } }"
    ):
        rows[iri.value] = dict.fromkeys(COLUMNS, "") | {
            "document": file.value,
            "initiative": label.value,
            "number": number.value if number else "",
        }
    paths = {
        "goal": "pg:contributesTo/rdfs:label",
        "responsible": "pg:responsible/rdfs:label",
        "partners": "pg:hasPartner/rdfs:label",
        "start": "pg:startDate",
        "end": "pg:endDate",
        "ongoing": "pg:ongoing",
        "amounts": "pg:hasFunding/rdfs:label",
        "funded by": "pg:fundedBy/rdfs:label",
        "funding status": "pg:fundingStatus/rdfs:label",
        "evaluation": "pg:evaluationStatus/rdfs:label",
        "law": "pg:hasLegalBasis/rdfs:label",
    }
    for column, path in paths.items():
        values: dict[str, set[str]] = {}
        for iri, value in store.query(
            prefix + f'SELECT DISTINCT ?i ?v WHERE {{ ?i a pg:Initiative ; {path} ?v FILTER(LANG(?v) IN ("", "da")) }}'
        ):
            values.setdefault(iri.value, set()).add(value.value)
        for iri, found in values.items():
            rows[iri][column] = "; ".join(sorted(found))
    return [row for _, row in sorted(rows.items(), key=lambda r: (r[1]["document"], r[1]["number"].zfill(6), r[0]))]


def _csv(store: Store) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: _safe(v) for k, v in row.items()} for row in overview(store))
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _safe(value: str) -> str:
    """Text that a spreadsheet takes as text, whatever it begins with."""
    return "'" + value if value[:1] in _FORMULA else value


def _xlsx(store: Store) -> bytes:
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Font
    except ImportError:
        raise UsageError("Excel files need the extra 'excel'", remedy="pip install 'policygraph[excel]'") from None
    book = Workbook()
    sheet = book.active
    sheet.title = "Indsatser"
    for number, row in enumerate([dict(zip(COLUMNS, COLUMNS, strict=True)), *overview(store)], 1):
        for column, name in enumerate(COLUMNS, 1):
            _typed(sheet.cell(number, column), name, row[name])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    stream = io.BytesIO()
    book.save(stream)
    return settled(stream.getvalue())


def _typed(cell: Any, column: str, value: str) -> None:
    """A value as Excel knows it: a day as a day, text as text, whatever it begins with."""
    if column in ("start", "end") and _DAY.fullmatch(value):
        cell.value, cell.number_format = date.fromisoformat(value), "yyyy-mm-dd"
    elif value:
        cell.value = _ILLEGAL.sub("\ufffd", value)[:32_767]
        cell.data_type, cell.quotePrefix = "s", value[:1] in _FORMULA


WRITERS: dict[str, Callable[[Store], bytes]] = {
    "ttl": _ttl,
    "trig": _trig,
    "nq": _nq,
    "jsonld": _jsonld,
    "graphml": _networkx("graphml"),
    "gexf": _networkx("gexf"),
    "csv": _csv,
    "xlsx": _xlsx,
}
