"""The named questions: one ``.rq`` file each, with a header of ``#+`` lines that grlc reads too.

The header is YAML (https://github.com/CLARIAH/grlc#decorator-syntax); a parameter ``goal`` of type ``iri`` is the
variable ``?_goal_iri`` in the query, ``?__goal_iri`` if it may be left out; a date is ``?_date_xsd_date``, since grlc
takes a bare ``_date`` for a language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from policygraph.errors import BadParameter, UnknownQuery
from policygraph.queries.kept import digest, kept

NAMED = Path(__file__).parent / "named"


class Parameter(NamedTuple):
    """A parameter of a question: its type (iri, string, date, integer, lang) and what kind of thing it names."""

    name: str
    type: str = "string"
    required: bool = False
    default: str | None = None
    label: Mapping[str, str] = {}
    lookup: str = "none"


class NamedQuery(NamedTuple):
    """A question with its SPARQL; ``summary``, ``questions``, ``columns`` and ``answers`` by language."""

    name: str
    text: str
    summary: Mapping[str, str]
    parameters: tuple[Parameter, ...] = ()
    tags: tuple[str, ...] = ()
    absence: bool = False
    questions: Mapping[str, tuple[str, ...]] = {}
    columns: Mapping[str, Mapping[str, str]] = {}
    answers: Mapping[str, Mapping[str, str]] = {}

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name.

        :raises BadParameter: if there is none
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        names = ", ".join(p.name for p in self.parameters) or "none"
        raise BadParameter(f"the question has no parameter {name!r}", where=self.name, remedy=f"It has: {names}.")


def read_query(text: str, name: str) -> NamedQuery:
    """A question from the text of its file; without a header it is plain SPARQL.

    :raises BadParameter: if the header is not YAML
    """
    try:
        return _read(text, name, header_of(text, name))
    except (TypeError, AttributeError, KeyError) as fault:
        raise BadParameter(
            f"the header of this question does not hold what it should ({type(fault).__name__}: {fault})",
            where=name,
            remedy="See the headers in policygraph/queries/named.",
        ) from fault


def _read(text: str, name: str, header: Mapping[str, Any]) -> NamedQuery:
    summary = {"en": str(header.get("summary", name)), "da": str(header.get("summary_da", header.get("summary", name)))}
    parameters = tuple(_parameter(p) for p in header.get("parameters") or ())
    questions = {lang: tuple(map(str, qs)) for lang, qs in (header.get("questions") or {}).items()}
    return NamedQuery(
        name,
        text,
        summary,
        parameters,
        tuple(map(str, header.get("tags") or ())),
        bool(header.get("absence")),
        questions,
        header.get("columns") or {},
        header.get("answers") or {},
    )


def header_of(text: str, name: str) -> dict[str, Any]:
    """The header of a question, empty if it has none.

    :raises BadParameter: if the header is not YAML
    """
    header = header_text(text)
    try:
        return dict(read_yaml(header) or {}) if header else {}
    except (ValueError, TypeError, RecursionError) as fault:
        raise BadParameter(f"the header of this question is not YAML: {fault}", where=name) from fault


def header_text(text: str) -> str:
    """The header of a question as it is written, "" if it has none."""
    return "\n".join(re.findall(r"^#\+ ?(.*)$", text, re.M))


def read_yaml(text: str) -> Any:
    """YAML; of what is shipped it is known what it says.

    :raises ValueError: if it is none, or repeats a part of itself: repeated ten times, ten times over, that fills any memory
    """
    if (known := kept().yaml.get(digest(text))) is not None:
        return known
    import yaml  # by libyaml where it is there: ten times as fast

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if "*" in text and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=loader)):
            raise ValueError("it repeats a part of itself (*)")
        return yaml.load(text, Loader=loader)
    except yaml.YAMLError as fault:
        raise ValueError(str(fault)) from fault


def _parameter(given: Mapping[str, Any]) -> Parameter:
    default = given.get("default")
    return Parameter(
        str(given["name"]),
        str(given.get("type", "string")),
        bool(given.get("required")),
        None if default is None else str(default),
        given.get("label") or {},
        str(given.get("lookup", "none")),
    )


@cache
def catalogue() -> dict[str, NamedQuery]:
    """All named questions by name."""
    return {path.stem: read_query(path.read_text(encoding="utf-8"), path.stem) for path in sorted(NAMED.glob("*.rq"))}


def named(name: str) -> NamedQuery:
    """The question of that name.

    :raises UnknownQuery: with the nearest names
    """
    path = NAMED / f"{name}.rq"
    if re.fullmatch(r"[a-z0-9-]+", name) and path.exists():
        return read_query(path.read_text(encoding="utf-8"), name)
    from rapidfuzz import process

    near = [hit[0] for hit in process.extract(name, [p.stem for p in NAMED.glob("*.rq")], limit=3)]
    raise UnknownQuery(f"there is no question named {name!r}", remedy=f"Near to it: {', '.join(near)}. All: policygraph queries")


def adhoc(text: str, name: str) -> NamedQuery:
    """A question of the user's own."""
    return read_query(text, name)
