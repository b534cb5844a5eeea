"""The graph in a notebook: as an rdflib dataset, its answers as pandas tables, its network for networkx.

>>> import policygraph
>>> g = policygraph.open("store")                            # doctest: +SKIP
>>> g.rows("goals-without-funded-initiatives")               # doctest: +SKIP
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policygraph.errors import UsageError

if TYPE_CHECKING:
    import networkx
    import pandas
    import rdflib

    from policygraph.graph.store import Store
    from policygraph.queries import Answer
    from policygraph.reports import LoadReport

STORE = ".policygraph"
_XSD = "http://www.w3.org/2001/XMLSchema#"


class Graph:
    """A built graph, open for reading. ``report`` says what became of each document, if it was built just now."""

    def __init__(self, store: Store, report: LoadReport | None = None) -> None:
        self.store, self.report = store, report

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        documents = self.store.info.get("documents", [])
        return f"<policygraph.Graph of {len(documents)} documents: {', '.join(documents)}>"

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()

    def rdflib(self) -> rdflib.Dataset:
        """The graph as an rdflib dataset, a named graph for each document."""
        return self.store.rdflib()

    def rows(self, question: str, *, with_suggested: bool = False, lang: str = "en", **parameters: Any) -> pandas.DataFrame:
        """The answer to a question as a table: a column a variable, numbers and dates as what they are.

        :param question: the name of a named question, or SPARQL
        :param parameters: what the question asks for, such as ``date="2018-06-01"`` or ``goal="mål 4"``
        :raises UsageError: if the question is not known or does not parse, or pandas is not installed
        """
        try:
            import pandas
        except ImportError:
            raise UsageError("a table needs pandas", remedy="pip install 'policygraph[notebook]'") from None
        answer = self.ask(question, with_suggested=with_suggested, lang=lang, **parameters)
        if answer.kind != "select":
            raise UsageError("only a SELECT has rows", remedy="Use ask() for ASK, CONSTRUCT and DESCRIBE.")
        return pandas.DataFrame([[_plain(term) for term in row] for row in answer.rows], columns=answer.variables)

    def ask(self, question: str, *, with_suggested: bool = False, lang: str = "en", **parameters: Any) -> Answer:
        """The answer to a question, its terms as RDF."""
        from policygraph.queries import adhoc, run

        asked = adhoc(question, "SPARQL") if any(c in question for c in "{ \n") else question
        return run(self.store, asked, parameters, with_suggested=with_suggested, lang=lang)

    def network(self, *, with_suggested: bool = False) -> networkx.MultiDiGraph:
        """Things and links for networkx; every link carries its status, quote, file and line."""
        from policygraph.graph.export import network

        return network(self.store, with_suggested=with_suggested)


def open(store: str | Path = STORE) -> Graph:
    """Open a store that was built.

    :raises BadStore: if there is none
    """
    from policygraph.graph.store import Store, age

    opened = Store.open(Path(store))
    if said := age(Path(store), opened.info):
        warnings.warn(said, stacklevel=2)
    return Graph(opened)


def build(documents: str | Path | Sequence[str | Path], store: str | Path = STORE, **options: Any) -> Graph:
    """Read documents into a store, and open it.

    :param documents: files and folders, or one of them
    :param options: see :func:`policygraph.pipeline.build`
    :raises PolicygraphError: if nothing could be read, or the store cannot be written
    """
    from policygraph import pipeline
    from policygraph.graph.store import Store

    paths = [documents] if isinstance(documents, str | Path) else documents
    report = pipeline.build([Path(p) for p in paths], Path(store), **options)
    return Graph(Store.open(Path(store)), report)


def _plain(term: Any) -> Any:
    """An RDF term as plain Python; what is not stated is None."""
    if term is None:
        return None
    datatype = getattr(getattr(term, "datatype", None), "value", "")
    return _TYPES[datatype](term.value) if datatype in _TYPES else term.value


_TYPES: Mapping[str, Any] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": Decimal,
    f"{_XSD}double": float,
    f"{_XSD}boolean": lambda text: text in ("true", "1"),
    f"{_XSD}date": date.fromisoformat,
}

__all__ = ["Graph", "build", "open"]
