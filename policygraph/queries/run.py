"""One question asked of a dataset."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import pyoxigraph as ox

from policygraph.errors import BadParameter, QuerySyntax
from policygraph.ontology import PREFIXES
from policygraph.queries.bind import Term, bind, term_of, variables_of
from policygraph.queries.catalogue import NamedQuery, Parameter, named
from policygraph.queries.pins import Dataset, Pins, document_hashes, pins
from policygraph.queries.reading import dataset_of


class Answer(NamedTuple):
    """An answer: ``kind`` is select, ask or graph. ``coverage`` names the documents that were searched, ``pins`` what it stands on."""

    kind: str
    query: NamedQuery
    variables: Sequence[str] = ()
    rows: Sequence[tuple[Any, ...]] = ()
    boolean: bool | None = None
    rdf: str = ""
    coverage: Sequence[str] = ()
    pins: Pins | None = None

    def dicts(self) -> list[dict[str, str | None]]:
        """The rows as plain Python."""
        return [{v: getattr(t, "value", None) for v, t in zip(self.variables, row)} for row in self.rows]


def run(
    dataset: Dataset,
    query: NamedQuery | str,
    params: Mapping[str, Any] | None = None,
    *,
    with_suggested: bool = False,
    lang: str = "en",
) -> Answer:
    """Ask a question.

    :param query: a named question, or its name
    :param params: values by parameter name, as text
    :raises QuerySyntax: with line and column in the user's own text; Forbidden if it would do more than read this graph
    :raises BadParameter: if a required parameter is missing, or one is unknown or of another type
    """
    asked = named(query) if isinstance(query, str) else query
    text = asked.text
    try:
        text.encode()
    except UnicodeEncodeError:  # halves of characters: what stands for bytes that are no UTF-8
        raise QuerySyntax("this SPARQL holds characters that are no text", where=asked.name, remedy="Save it as UTF-8.") from None
    values = _values(dataset, asked, dict(params or {}), lang)
    try:
        chosen = None if _asks_all(text) else dataset_of(text, lambda: dataset.graphs())
    except QuerySyntax as fault:
        raise type(fault)(fault.what, where=asked.name, remedy=fault.remedy) from None
    prologue = _prologue(text)
    written = prologue + bind(text, values)
    if "lookups" in asked.tags and (suited := getattr(dataset, "looked_up", None)):
        written = suited(written)
    try:
        elsewhere = {"dataset": chosen} if chosen else {}
        result = dataset.query(written, with_suggested=with_suggested, **elsewhere)
    except SyntaxError as fault:
        raise _syntax(fault, asked, prologue) from fault
    coverage = list(document_hashes(dataset)) if asked.absence else []
    stands_on = pins(dataset)
    if isinstance(result, ox.QuerySolutions):
        variables = [v.value for v in result.variables]
        rows = [tuple(row) for row in result]
        del result  # it must not outlive the thread that asked, as a frame may
        return Answer("select", asked, variables, rows, coverage=coverage, pins=stands_on)
    if isinstance(result, ox.QueryBoolean):
        return Answer("ask", asked, boolean=bool(result), coverage=coverage, pins=stands_on)
    lines = sorted({f"{t.subject} {t.predicate} {t.object} ." for t in result})
    return Answer("graph", asked, rdf="".join(line + "\n" for line in lines), coverage=coverage, pins=stands_on)


def _values(dataset: Dataset, asked: NamedQuery, params: dict[str, Any], lang: str) -> dict[str, Term]:
    values: dict[str, Term] = {}
    own = {p.name for p in asked.parameters}
    if "lang" in own:
        params.setdefault("lang", lang)
    for parameter in asked.parameters:
        value = params.get(parameter.name, parameter.default)
        if value is None:
            if parameter.required:
                raise BadParameter(f"the question needs {parameter.name}", where=asked.name, remedy=f"Add: -p {parameter.name}=…")
            continue
        values.update(_bound(dataset, asked, parameter, str(value)))
    for name in params.keys() - own:
        if own or not variables_of(asked.text, Parameter(name)):
            asked.parameter(name)
        values.update(
            _bound(
                dataset,
                asked,
                Parameter(name, "iri" if re.match(r"https?://\S+$", str(params[name])) else "string"),
                str(params[name]),
            )
        )
    return values


def _bound(dataset: Dataset, asked: NamedQuery, parameter: Parameter, value: str) -> dict[str, Term]:
    if parameter.type == "iri" and parameter.lookup != "none" and not re.match(r"https?://", value):
        from policygraph.queries.things import find

        value = find(dataset, value, parameter.lookup)
    term = term_of(parameter, value)
    return dict.fromkeys(variables_of(asked.text, parameter), term)


@lru_cache(256)
def _asks_all(text: str) -> bool:
    """Whether a question only reads, and names no graphs: the same at every asking."""
    try:
        return dataset_of(text, tuple) is None
    except QuerySyntax:
        return False


@lru_cache(256)
def _prologue(text: str) -> str:
    """The default prefixes that the text does not declare, on one line without a line end, so that lines still count right."""
    declared = {m.casefold() for m in re.findall(r"PREFIX\s+([\w-]*):", text, re.I)}
    return "".join(
        f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items() if name not in declared and re.search(rf"\b{name}:", text)
    )


def _syntax(fault: SyntaxError, asked: NamedQuery, prologue: str) -> QuerySyntax:
    message = str(fault)
    match = re.search(r"(?:at |line )(\d+):(\d+)", message) or re.search(r"line (\d+),? column (\d+)", message)
    where = asked.name
    if match:
        line, column = int(match[1]), int(match[2])
        where = f"{asked.name}:{line}:{max(1, column - len(prologue)) if line == 1 else column}"
    what = re.sub(r"^error at \d+:\d+:\s*", "", message)
    if what.startswith("expected one of"):  # the engine lists every character that a name may begin with
        told = [w for w in re.findall(r'"([^"\s]{1,12})"|\b([A-Z]{2,})\b', what.split("[")[0]) for w in w if w]
        what = f"something else is expected there ({' '.join(told[:8])} …)" if told else "something else is expected there"
    return QuerySyntax(f"this SPARQL does not parse: {what}", where=where, remedy="Line and column are given in front.")
