"""Parameters bound as RDF terms: ``VALUES`` put into every group that mentions the variable, never text into text.

pyoxigraph's ``substitutions`` fail for variables that are not projected, and a ``VALUES`` after the query is joined too
late for a ``FILTER``; so each group that speaks of the variable is given its value (SPARQL 1.1 Query, §10.2, §18.2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import pyoxigraph as ox

from policygraph.errors import BadParameter
from policygraph.queries.catalogue import Parameter

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TOKEN = (  # many questions have no parameter, and never need it
    r"(?P<comment>\#[^\n]*)|(?P<string>\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
    r"|(?P<iri><[^<>\"{}|^`\\\s]*>)|(?P<variable>[?$]\w+)|(?P<open>\{)|(?P<close>\})|(?P<word>[A-Za-z_][\w-]*:?[\w.-]*)"
)
_ILLEGAL_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")

Term = ox.NamedNode | ox.Literal


class _Group:
    def __init__(self, start: int, pattern: bool) -> None:
        self.start, self.pattern = start, pattern
        self.variables: set[str] = set()
        self.words = 0


def term_of(parameter: Parameter, value: str, where: str = "") -> Term:
    """The RDF term of a parameter's value.

    :param where: where it was said, for the message if it is none; ``-p`` and its name unless you say
    :raises BadParameter: if the value is not of the parameter's type
    """

    def refuse(what: str, remedy: str) -> BadParameter:
        return BadParameter(f"{value!r} is not {what}", where=where or f"-p {parameter.name}", remedy=remedy)

    if "\0" in value or any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise refuse("text that RDF can hold", "Take out what is no letter.")
    if parameter.type == "iri":
        if _ILLEGAL_IRI.search(value) or not re.match(r"[A-Za-z][\w+.-]*:\S+$", value):
            raise refuse("an IRI", "Write it whole, with its scheme (https:…).")
        return ox.NamedNode(value)
    if parameter.type == "date":
        fault = refuse("a date", "Write it as YYYY-MM-DD, YYYY-MM or YYYY, or today.")
        return ox.Literal(_date(value, fault), datatype=ox.NamedNode(_XSD + "date"))
    if parameter.type == "integer":
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", value):
            raise refuse("a whole number", "Write it in figures, without points.")
        return ox.Literal(str(int(value)), datatype=ox.NamedNode(_XSD + "integer"))
    if parameter.type == "lang" and value not in ("da", "en"):
        raise refuse("a language", "Write da or en.")
    return ox.Literal(value)


def _date(value: str, fault: BadParameter) -> str:
    from datetime import date

    if value == "today":
        return date.today().isoformat()
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value)
    try:
        if match:
            return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)).isoformat()
    except ValueError:
        pass
    raise fault


def variables_of(text: str, parameter: Parameter) -> set[str]:
    """The variables of a query that stand for a parameter, in any of grlc's spellings."""
    endings = ("", f"_{parameter.type}", f"_xsd_{parameter.type}")
    wanted = {f"{mark}{parameter.name}{ending}" for mark in ("_", "__") for ending in endings} | {parameter.name}
    found = wanted & _variables(text)
    return {v for v in found if v != parameter.name} or found  # a marked one leaves the bare name to a column


@lru_cache(256)
def _variables(text: str) -> frozenset[str]:
    return frozenset(m["variable"][1:] for m in re.finditer(_TOKEN, text, re.S) if m["variable"])


def bind(text: str, values: Mapping[str, Term]) -> str:
    """The query with each variable (without its mark) bound to its term."""
    if not values:
        return text
    inserts: list[tuple[int, str]] = []
    for group in _groups(text):
        present = sorted(group.variables & values.keys())
        if group.pattern and present:
            inserts.append((group.start, "".join(f" VALUES ?{name} {{ {values[name]} }} " for name in present)))
    for position, clause in sorted(inserts, reverse=True):
        text = text[:position] + clause + text[position:]
    return text


@lru_cache(256)
def _groups(text: str) -> list[_Group]:
    """The brace groups with the variables that stand directly in each."""
    done: list[_Group] = []
    stack: list[_Group] = []
    last = ""
    for match in re.finditer(_TOKEN, text, re.S):
        kind, token = match.lastgroup, match.group()
        if kind == "open":
            stack.append(_Group(match.end(), pattern=last not in ("VALUES", "CONSTRUCT", "TEMPLATE")))
        elif kind == "close" and stack:
            done.append(stack.pop())
            last = ""
        elif kind == "variable" and stack:
            stack[-1].variables.add(token[1:])
        elif kind == "word":
            if stack and stack[-1].words == 0 and token.upper() == "SELECT":
                stack[-1].pattern = False
            if stack:
                stack[-1].words += 1
            last = token.upper()
    return done
