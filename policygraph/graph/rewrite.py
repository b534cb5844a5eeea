"""The everyday ``FILTER NOT EXISTS { … }`` made fast: its triples are looked up one after the other.

Oxigraph 0.5 joins the triples inside an EXISTS anew, over the whole graph, for each row that is filtered; so a question about n
things takes n times the graph. Written as ``{ A } LATERAL { B }`` the second triple is looked up for what the first one found,
and the first for the row. For triples alone, with their paths, a join and a lateral join are the same (LATERAL: SPARQL-dev,
SEP-0006): each binds all its variables, and what was found before only narrows what is looked up.

Only what a parser of SPARQL says is nothing but triples is rewritten; in any doubt the text stays as it is.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Any

_TOKEN = re.compile(
    r"(?P<comment>\#[^\n]*)|(?P<string>\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
    r"|(?P<iri><[^<>\"{}|^`\\\s]*>)|(?P<variable>[?$]\w+)|(?P<exists>\bEXISTS\s*\{)|(?P<open>\{)|(?P<close>\})",
    re.S | re.I,
)
_OPTIONAL = re.compile(r"\bOPTIONAL\s*\{$", re.I)
_AFTER_TRIPLES = re.compile(r"\b(?:FILTER|BIND|OPTIONAL)\b", re.I)
_SETS = re.compile(r"\bAS\s+[?$](\w+)", re.I)
_MORE = re.compile(r"\b(?:VALUES|SELECT|UNION|MINUS|GRAPH|SERVICE|LATERAL)\b", re.I)
#: Triples, up to what begins something else; blank nodes are left alone, as their scope is the group.
_TRIPLES = re.compile(
    r"\s*[?$<](?:(?!\b(?:FILTER|BIND|OPTIONAL|VALUES|SELECT|UNION|MINUS|GRAPH|SERVICE|LATERAL|EXISTS)\b)[^{}\[\]()])*(?=[{}]|\b(?:FILTER|BIND|OPTIONAL)\b)",
    re.I,
)
_GROUP = re.compile(r"(?:\b(?P<before>UNION|MINUS)\s*)?\{(?P<select>\s*SELECT\b)?|\}", re.I)
_PROLOGUE = re.compile(r"\b(?:PREFIX\s+[\w.-]*:\s*<[^<>\s]*>|BASE\s*<[^<>\s]*>)", re.I)


@lru_cache(256)
def faster(sparql: str) -> str:
    """The same question, or one that is provably equivalent.

    :param sparql: any text; what does not parse comes back as it is
    """
    pieces: list[str] = []
    done = 0
    opened: int | None = None
    for match in _TOKEN.finditer(sparql):
        if match.lastgroup == "exists":
            opened = match.end()
        elif match.lastgroup == "open":
            opened = None  # a group within: more than triples
        elif match.lastgroup == "close":
            if opened is not None:
                inside, around = sparql[opened : match.start()], sparql[:opened] + sparql[match.start() :]
                if (better := _looked_up(inside, around)) is not None:
                    pieces += [sparql[done:opened], better]
                    done = match.start()
            opened = None
    return "".join([*pieces, sparql[done:]])


@lru_cache(256)
def looked_up(sparql: str) -> str:
    """The same question with its OPTIONAL parts looked up row by row, not found for the whole graph and then joined.

    ``OPTIONAL { A }`` and ``LATERAL { OPTIONAL { A } }`` are the same where A is triples, and what follows them in the group speaks
    of outer things only if the triples do (a well-designed pattern: Pérez, Arenas, Gutierrez, Semantics and Complexity of SPARQL). Good where few rows come that far, bad where many do, so a question says
    of itself whether it wants it (the tag ``lookups`` in its header). The triples that follow a UNION, a MINUS or a subquery are looked up for its rows too.

    :param sparql: a question that parses
    """
    sparql = _after_groups(sparql)
    groups: list[tuple[int, int, int]] = []
    open_: list[tuple[int, int] | None] = []
    for match in _TOKEN.finditer(sparql):
        if match.lastgroup in ("open", "exists"):
            optional = _OPTIONAL.search(sparql, max(0, match.end() - 40), match.end()) if match.lastgroup == "open" else None
            open_.append((optional.start(), match.end()) if optional else None)
        elif match.lastgroup == "close" and open_:
            begun = open_.pop()
            if begun is not None and not any(open_):
                groups.append((*begun, match.start()))
    for start, inside, end in reversed(groups):
        first = _AFTER_TRIPLES.search(_blanked(sparql[inside:end]))
        triples = sparql[inside : inside + first.start()] if first else sparql[inside:end]
        rest = sparql[inside + first.start() : end] if first else ""
        if "{" in _blanked(triples) or _MORE.search(_blanked(sparql[inside:end])):
            continue
        before = _blanked(sparql[:start])
        outside = _variables(before[before.find("{") :])
        if outside & (set(_SETS.findall(_blanked(rest))) | _variables(_blanked(rest)) - _variables(_blanked(triples))):
            continue
        sparql = f"{sparql[:start]}LATERAL {{ OPTIONAL {{{sparql[inside:end]}}} }}{sparql[end + 1 :]}"
    return sparql


def _after_groups(sparql: str) -> str:
    """The triples after a UNION, a MINUS or a subquery as a lookup: for triples a join and a lateral join are the same."""
    bare, open_, places = _blanked(sparql), list[bool](), list[tuple[int, int]]()
    for brace in _GROUP.finditer(bare):
        if brace.group() != "}":
            open_.append(brace["before"] is not None or brace["select"] is not None)
        elif open_ and open_.pop() and open_:
            follows = _TRIPLES.match(bare, brace.end())
            if follows and follows.group().strip():
                places.append(follows.span())
    for start, end in reversed(places):
        sparql = f"{sparql[:start]} LATERAL {{ {sparql[start:end]} }} {sparql[end:]}"
    return sparql


def _variables(text: str) -> set[str]:
    return set(re.findall(r"[?$](\w+)", text))


def _blanked(text: str) -> str:
    """A text of the same length without what strings, addresses and comments hold."""
    return _TOKEN.sub(lambda m: " " * len(m.group()) if m.lastgroup in ("comment", "string", "iri") else m.group(), text)


def _looked_up(inside: str, around: str) -> str | None:
    """The triples of a group as one lookup after the other; None if there is more than triples, or only one."""
    bare = _TOKEN.sub(lambda m: " " if m.lastgroup in ("comment", "string", "iri") else m.group(), inside)
    if "." not in bare and ";" not in bare and "," not in bare and "/" not in bare:
        return None
    from rdflib.plugins.sparql import prepareQuery
    from rdflib.term import BNode, Variable

    prologue = "\n".join(_PROLOGUE.findall(around))
    try:
        pattern = prepareQuery(f"{prologue}\nSELECT * {{ {inside} }}").algebra.p.p
    except Exception:  # whatever is wrong with it, the engine says
        return None
    if pattern.name != "BGP":
        return None
    left = [step for triple in pattern.triples for step in _steps(triple)]
    if len(left) < 2:
        return None
    if any(isinstance(term, BNode) for triple in left for term in triple):
        return None
    known = {Variable(m.group()[1:]) for m in _TOKEN.finditer(around) if m.lastgroup == "variable"}
    ordered = []
    while left:
        # First what hangs together with what is known, of that the one with the fewest unknown ends.
        left.sort(key=lambda triple: (known.isdisjoint(triple), sum(isinstance(t, Variable) and t not in known for t in triple)))
        ordered.append(left.pop(0))
        known |= {term for term in ordered[-1] if isinstance(term, Variable)}
    return " " + " LATERAL ".join("{ " + " ".join(term.n3() for term in triple) + " }" for triple in ordered) + " "


def _steps(triple: Any) -> list[Any]:
    """A triple whose predicate is a sequence of predicates, or one backwards, as triples (SPARQL 1.1 Query, 18.4)."""
    from rdflib.paths import InvPath, SequencePath
    from rdflib.term import Variable

    subject, path, obj = triple
    if isinstance(path, InvPath):
        return _steps((obj, path.arg, subject))
    if not isinstance(path, SequencePath):
        return [triple]
    mark = hashlib.sha256(repr(triple).encode("utf-8", "surrogatepass")).hexdigest()[
        :16
    ]  # one that stands in no text of a person
    ends = [subject, *(Variable(f"step{n}_{mark}") for n in range(1, len(path.args))), obj]
    return [step for n, arg in enumerate(path.args) for step in _steps((ends[n], arg, ends[n + 1]))]
