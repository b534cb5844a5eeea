"""An RDF term, whichever library it comes from, as one plain cell.

>>> from rdflib import Literal
>>> cell(Literal("børn", lang="da"))
Cell(kind='literal', text='børn', lang='da', datatype=None)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

XSD = "http://www.w3.org/2001/XMLSchema#"
INTEGERS = frozenset(XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger", "gYear"))
DECIMALS = frozenset(XSD + name for name in ("decimal", "double", "float"))


class Cell(NamedTuple):
    """One value of an answer.

    :param kind: ``uri``, ``bnode`` or ``literal``
    :param datatype: an IRI; None for plain text
    """

    kind: str
    text: str
    lang: str | None = None
    datatype: str | None = None

    @property
    def number(self) -> bool:
        return self.datatype in INTEGERS or self.datatype in DECIMALS


def cell(term: Any) -> Cell | None:
    """The cell of an rdflib or pyoxigraph term or a plain Python value; None stays None (unbound)."""
    if term is None or isinstance(term, Cell):
        return term
    name = type(term).__name__
    if name in ("URIRef", "NamedNode"):
        return Cell("uri", getattr(term, "value", None) or str(term))
    if name in ("BNode", "BlankNode"):
        return Cell("bnode", getattr(term, "value", None) or str(term))
    if name == "Literal":
        return _literal(term)
    return _plain(term)


def _literal(term: Any) -> Cell:
    text = str(term) if isinstance(term, str) else str(term.value)
    datatype = getattr(term.datatype, "value", None) or (str(term.datatype) if term.datatype is not None else None)
    if datatype in (f"{XSD}string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"):
        datatype = None
    return Cell("literal", text, term.language or None, datatype)


def _plain(value: object) -> Cell:
    if isinstance(value, bool):
        return Cell("literal", "true" if value else "false", None, f"{XSD}boolean")
    names = {"int": "integer", "float": "double", "Decimal": "decimal", "date": "date"}
    name = names.get(type(value).__name__)
    return Cell("literal", str(value), None, XSD + name if name else None)


def cells(answer: Any) -> tuple[list[str], list[list[Cell | None]]]:
    """The variables and the rows of an answer, as cells."""
    variables = [str(name) for name in answer.variables]
    return variables, [_row(row, variables) for row in answer.rows]


def _row(row: Any, variables: Sequence[str]) -> list[Cell | None]:
    if isinstance(row, Mapping):
        return [cell(row.get(name)) for name in variables]
    return [cell(value) for value in row]
