"""What became of each goal and initiative from one document to a later one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from policygraph.errors import UsageError
from policygraph.ontology.change import change, weakening
from policygraph.ontology.lexicon import Lexicon
from policygraph.queries.pins import Pins, pins
from policygraph.queries.run import Dataset

_PREFIX = """PREFIX pg: <https://w3id.org/policygraph/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX dct: <http://purl.org/dc/terms/> """
#: class, property that holds the wording, property that links a later one to an earlier one
_GOAL = ("PoliticalGoal", "pg:text", "succeeds")
_INITIATIVE = ("Initiative", "rdfs:label", "continues")


@dataclass(frozen=True)
class Wording:
    """A goal or initiative as one document words it."""

    iri: str
    number: str
    label: str
    text: str
    document: str
    line_start: int
    line_end: int
    quote: str


@dataclass(frozen=True)
class Part:
    """Some words of two wordings: ``op`` says whether they are the same, gone or came.

    ``before`` is how the earlier wording spells what is the same.
    """

    op: str
    text: str
    before: str = ""


@dataclass
class Change:
    """What became of something: kept, reworded, narrowed, weakened, merged, split, dropped or new.

    ``weakened`` are the phrase that bound and the weaker one in its place; ``status`` says how the link is known.
    """

    kind: str
    old: list[Wording] = field(default_factory=list)
    new: list[Wording] = field(default_factory=list)
    difference: list[Part] = field(default_factory=list)
    weakened: tuple[str, str] | None = None
    confidence: float | None = None
    status: str | None = None
    reasons: list[str] = field(default_factory=list)


@dataclass
class Comparison:
    """Two documents: their titles and files, and what became of goals and initiatives."""

    old: tuple[str, str]
    new: tuple[str, str]
    goals: list[Change] = field(default_factory=list)
    initiatives: list[Change] = field(default_factory=list)
    pins: Pins | None = None


@dataclass(frozen=True)
class _Link:
    new: str
    old: str
    status: str
    confidence: float | None
    kinds: frozenset[str]
    reasons: tuple[str, ...]


def compare(dataset: Dataset, old: str, new: str, *, lang: str = "en") -> Comparison:
    """Compare two documents.

    :param old: a document by its file name, a part of it, or its title; ``new`` likewise
    :param lang: the language of reasons
    :raises UsageError: if there is no such document, if several could be meant, or if the first is the later one
    """
    documents = {iri: (title, file) for iri, title, file in _rows(dataset, _DOCUMENTS)}
    before, after = _document(documents, old), _document(documents, new)
    if before == after:
        raise UsageError(f"{old!r} and {new!r} are one document", remedy="Name two documents.")
    compared = {kind: _Compared(dataset, before, after, kind, lang) for kind in (_GOAL, _INITIATIVE)}
    if not any(c.links for c in compared.values()) and any(_links(dataset, before, after, k[2], lang) for k in compared):
        raise UsageError(f"{old!r} is later than {new!r}", remedy="Name the earlier document first.")
    goals, initiatives = (list(c.changes()) for c in compared.values())
    return Comparison(documents[before], documents[after], goals, initiatives, pins(dataset))


def difference(old: str, new: str) -> list[Part]:
    """Two wordings as runs of words that are the same, gone or new; case and punctuation alone make no difference.

    >>> [(p.op, p.text) for p in difference("Alle skal være med", "Flere skal være med.")]
    [('gone', 'Alle'), ('came', 'Flere'), ('same', 'skal være med.')]
    """
    ones, twos = old.split(), new.split()
    parts: list[Part] = []
    plain, later = ([re.sub(r"\W", "", w).casefold() for w in words] for words in (ones, twos))
    for tag, a, b, c, d in SequenceMatcher(None, plain, later, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part("same", " ".join(twos[c:d]), " ".join(ones[a:b])))
            continue
        parts += [Part("gone", " ".join(ones[a:b]))] if b > a else []
        parts += [Part("came", " ".join(twos[c:d]))] if d > c else []
    return parts


class _Compared:
    """The goals or the initiatives of two documents."""

    def __init__(self, dataset: Dataset, before: str, after: str, kind: tuple[str, str, str], lang: str) -> None:
        self.kind = kind
        self.olds, self.news = (_wordings(dataset, document, *kind[:2]) for document in (before, after))
        self.links = _links(dataset, after, before, kind[2], lang)
        self.lexicon = Lexicon(w.text for w in [*self.olds.values(), *self.news.values()]) if self.links else None

    def changes(self) -> Iterator[Change]:
        """What became of the old ones, in their order, and what is new."""
        found = [*self._grouped(), *(self._pair(link) for link in self.links if self._alone(link))]
        linked = {iri for link in self.links for iri in (link.old, link.new)}
        found += [Change("dropped", old=[w]) for iri, w in self.olds.items() if iri not in linked]
        order = {iri: n for n, iri in enumerate(self.olds)}
        later = {iri: n for n, iri in enumerate(self.news)}
        yield from sorted(found, key=lambda c: (order[c.old[0].iri], len(c.old), [later[w.iri] for w in c.new]))
        yield from (Change("new", new=[w]) for iri, w in self.news.items() if iri not in linked)

    def _kind(self, link: _Link) -> str:
        """What became of the wording alone."""
        said = link.kinds - {"merged", "split"}
        assert self.lexicon is not None
        return min(said) if said else change(self.olds[link.old].text, self.news[link.new].text, self.lexicon)

    def _groups(self) -> dict[tuple[str, str], list[_Link]]:
        """Links that say together that several became one, or one became several."""
        groups: dict[tuple[str, str], list[_Link]] = defaultdict(list)
        for link in self.links:
            # That initiatives have one successor is said by the links themselves.
            if "merged" in link.kinds or self.kind is _INITIATIVE:
                groups["merged", link.new].append(link)
            if "split" in link.kinds:
                groups["split", link.old].append(link)
        return {key: links for key, links in groups.items() if len(links) > 1}

    def _grouped(self) -> Iterator[Change]:
        for (kind, _), links in self._groups().items():
            olds = [w for iri, w in self.olds.items() if any(link.old == iri for link in links)]
            news = [w for iri, w in self.news.items() if any(link.new == iri for link in links)]
            words = difference(" ".join(w.text for w in olds), " ".join(w.text for w in news))
            yield self._known(Change(kind, olds, news, words), links)

    def _alone(self, link: _Link) -> bool:
        """Whether a link has a line of its own: it is of no group, or the wording lost something on the way."""
        return not any(link in links for links in self._groups().values()) or self._kind(link) in ("weakened", "narrowed")

    def _pair(self, link: _Link) -> Change:
        old, new = self.olds[link.old], self.news[link.new]
        assert self.lexicon is not None
        kind = self._kind(link)
        found = Change(kind, [old], [new], difference(old.text, new.text))
        found.weakened = weakening(old.text, new.text, self.lexicon) if kind == "weakened" else None
        return self._known(found, [link])

    @staticmethod
    def _known(found: Change, links: list[_Link]) -> Change:
        sure = [link.confidence for link in links if link.confidence is not None]
        found.confidence = min(sure, default=None)
        found.status = max((link.status for link in links), key=("curated", "stated", "suggested").index)
        found.reasons = list(dict.fromkeys(reason for link in links for reason in link.reasons))
        return found


_DOCUMENTS = "SELECT ?d ?title ?file WHERE { ?d pg:sourceFile ?file ; rdfs:label ?title } ORDER BY ?file"


def _document(documents: dict[str, tuple[str, str]], text: str) -> str:
    """The one document that a text names."""
    name = re.split(r"[/\\]", text.strip())[-1].casefold()
    ways: list[Any] = [
        lambda iri, title, file: text.strip() == iri or name in (file, file.rsplit(".", 1)[0]),
        lambda iri, title, file: name == title,
        lambda iri, title, file: name in file or name in title,
    ]
    for way in ways:
        hits = [iri for iri, (title, file) in documents.items() if way(iri, title.casefold(), file.casefold())]
        if len(hits) == 1:
            return hits[0]
        if hits:
            there = "; ".join(documents[iri][1] for iri in hits)
            raise UsageError(f"{text!r} may be several documents", remedy=f"Name one by its file: {there}")
    there = "; ".join(file for _, file in documents.values())
    raise UsageError(f"no document is called {text!r}", remedy=f"There are: {there}")


def _wordings(dataset: Dataset, document: str, kind: str, words: str) -> dict[str, Wording]:
    """The goals or initiatives of a document, in its order."""
    rows = _rows(
        dataset,
        f"""SELECT ?x ?number ?label ?text ?file ?a ?b ?quote WHERE {{ ?x a pg:{kind} ; pg:statedIn <{document}> ; rdfs:label ?label ;
        {words} ?text ; pg:evidence ?e . OPTIONAL {{ ?x pg:number ?number }}
        ?e pg:inDocument <{document}> ; pg:lineStart ?a ; pg:lineEnd ?b ; pg:quote ?quote . <{document}> pg:sourceFile ?file }}""",
    )
    ordered = sorted(rows, key=lambda r: (int(r[5]), int(r[6]), r[0], r[3]))
    found: dict[str, Wording] = {}
    for iri, number, label, text, file, first, last, quote in ordered:
        found.setdefault(iri, Wording(iri, number, label, text, file, int(first), int(last), quote))
    return found


def _links(dataset: Dataset, after: str, before: str, name: str, lang: str) -> list[_Link]:
    """The links from a document to an earlier one, stated, confirmed or suggested."""
    rows = _rows(
        dataset,
        f"""SELECT ?new ?old ?status ?sure ?kind ?reason WHERE {{ ?new pg:{name} ?old ; pg:statedIn <{after}> . ?old pg:statedIn <{before}> .
        OPTIONAL {{ ?s rdf:subject ?new ; rdf:predicate pg:{name} ; rdf:object ?old ; pg:statementStatus ?status .
          FILTER(?status != pg:Rejected)
          OPTIONAL {{ ?s pg:confidence ?sure }} OPTIONAL {{ ?s pg:successionKind ?kind }}
          OPTIONAL {{ ?s pg:reason ?reason FILTER(LANG(?reason) IN ("", "{lang}")) }} }} }}""",
    )
    said: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for new, old, *rest in sorted(rows):
        said[new, old].append(tuple(rest))
    links = []
    for (new, old), facts in said.items():
        statuses, sures, kinds, reasons = (list(dict.fromkeys(filter(None, column))) for column in zip(*facts))
        status = min((_local(s).casefold() for s in statuses), default="stated")
        confidence = max(map(float, sures), default=None)
        links.append(_Link(new, old, status, confidence, frozenset(map(_local, kinds)), tuple(reasons)))
    return links


def _rows(dataset: Dataset, sparql: str) -> list[tuple[str, ...]]:
    found: Iterable[Any] = dataset.query(_PREFIX + sparql, with_suggested=True)
    return [tuple(term.value if term is not None else "" for term in row) for row in found]


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]
