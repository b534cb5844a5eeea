"""The shipped and the user's vocabularies as plain Python: words that loaders match, things that names resolve to.

The data is SKOS in ``vocabulary/*.ttl``; a concept's preferred, alternative and hidden labels are its *words*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import UnreadableDocument
from policygraph.ontology import PREFIXES, VOCABULARY

_SKOS, _RDFS, _PG = PREFIXES["skos"], PREFIXES["rdfs"], PREFIXES["pg"]
#: Given names; and those that are also common words ("Hans", "Bo"), which are names only before a surname.
_NAMES = ("given-names.txt", "given-names-and-words.txt")
_WORD_PROPERTIES = {_SKOS + "prefLabel": 0, _SKOS + "altLabel": 1, _SKOS + "hiddenLabel": 2}


#: Bytes of one vocabulary file: all that ship have half a megabyte.
MOST = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Concept:
    """One SKOS concept: ``words`` are its Danish labels (preferred first), ``links`` its other properties."""

    iri: str
    scheme: str
    key: str
    label: str
    words: tuple[str, ...]
    links: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    english: str = ""


class Vocabulary:
    """All concepts by scheme; ``words(role)`` gives the label words of one role."""

    def __init__(self, concepts: Iterable[Concept], given_names: Iterable[str] = (), doubtful_names: Iterable[str] = ()) -> None:
        self.schemes: dict[str, dict[str, Concept]] = {}
        for concept in concepts:
            self.schemes.setdefault(concept.scheme, {})[concept.key] = concept
        own = self._role_words("given-name")
        self.given_names = frozenset(name.casefold() for name in (*given_names, *own))
        self.doubtful_names = frozenset(name.casefold() for name in doubtful_names) - self.given_names
        self._patterns: dict[tuple[str, ...], re.Pattern[str]] = {}
        self._words: dict[tuple[str, ...], tuple[str, ...]] = {}

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_patterns": {}, "_words": {}}

    def extended(self, concepts: Iterable[Concept]) -> Vocabulary:
        """This vocabulary with further concepts; one of a known scheme and key adds its words to those there are."""
        merged = {(c.scheme, c.key): c for of in self.schemes.values() for c in of.values()}
        for concept in concepts:
            known = merged.get((concept.scheme, concept.key))
            words = tuple(dict.fromkeys([*known.words, *concept.words])) if known else concept.words
            merged[concept.scheme, concept.key] = replace(known or concept, words=words)
        return Vocabulary(merged.values(), self.given_names, self.doubtful_names)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that words may have."""
        return (*self.scheme("label-words"), "given-name")

    def scheme(self, name: str) -> dict[str, Concept]:
        """The concepts of a scheme by key, empty if there is no such scheme."""
        return self.schemes.get(name, {})

    def words(self, *roles: str) -> tuple[str, ...]:
        """The words of the given label roles, longest first so that alternation prefers them."""
        if roles not in self._words:
            found = {w for role in roles for w in self._role_words(role)}
            self._words[roles] = tuple(sorted(found, key=lambda w: (-len(w), w)))
        return self._words[roles]

    def pattern(self, *roles: str) -> re.Pattern[str]:
        """A case-insensitive pattern that matches any word of the roles, on word boundaries."""
        if roles not in self._patterns:
            self._patterns[roles] = any_of(self.words(*roles))
        return self._patterns[roles]

    def kind_of(self, scheme: str, text: str) -> Concept | None:
        """The concept of a scheme whose longest word occurs in the text."""
        best: tuple[int, Concept] | None = None
        for concept in self.scheme(scheme).values():
            length = max((len(m.group()) for m in self._concept_pattern(concept).finditer(text)), default=0)
            if length and (best is None or length > best[0]):
                best = (length, concept)
        return best[1] if best else None

    def ends_as(self, scheme: str, name: str) -> Concept | None:
        """The concept of a scheme by a name's last word's ending ("Lysholmfonden" is a foundation), or by its first word ("Fonden Ny Kyst").

        The longest ending goes first.
        """
        words = name.casefold().split() or [""]
        ends = [
            (len(w), c)
            for c in self.scheme(scheme).values()
            for w in c.words
            if len(w) > 3 and (words[-1].endswith(w.casefold()) or words[0] == w.casefold())
        ]
        return max(ends, key=lambda pair: pair[0])[1] if ends else None

    def _role_words(self, role: str) -> tuple[str, ...]:
        concept = self.scheme("label-words").get(role)
        return concept.words if concept else ()

    def _concept_pattern(self, concept: Concept) -> re.Pattern[str]:
        key = (concept.scheme, concept.key)
        if key not in self._patterns:
            self._patterns[key] = any_of(concept.words)
        return self._patterns[key]


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words, whole words only, white space flexible; never matches if there are none."""
    parts = [r"\s+".join(map(re.escape, w.split())) for w in sorted(set(words), key=lambda w: (-len(w), w)) if w.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)" if parts else r"(?!)", re.IGNORECASE)


def read_vocabulary(paths: Iterable[Path]) -> list[Concept]:
    """The concepts of Turtle files.

    :raises UnreadableDocument: if a file is missing or is not Turtle
    """
    properties: dict[str, dict[str, list[tuple[str, str | None]]]] = {}
    for path in paths:
        if path.exists() and (not path.is_file() or path.stat().st_size > MOST):
            raise UnreadableDocument(
                f"this is no vocabulary: no file, or more than {MOST // 2**20} MB", where=str(path), remedy="Name a Turtle file."
            )
        try:
            triples = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
        except (OSError, SyntaxError) as fault:
            raise UnreadableDocument(
                f"this vocabulary cannot be read: {fault}", where=str(path), remedy="Correct the Turtle file."
            ) from fault
        for quad in triples:
            if isinstance(quad.subject, ox.NamedNode):
                of = properties.setdefault(quad.subject.value, {})
                language = quad.object.language if isinstance(quad.object, ox.Literal) else None
                of.setdefault(quad.predicate.value, []).append((getattr(quad.object, "value", ""), language))
    return [_concept(iri, of) for iri, of in properties.items() if _SKOS + "inScheme" in of]


def _concept(iri: str, of: dict[str, list[tuple[str, str | None]]]) -> Concept:
    words: dict[str, int] = {}
    for name, rank in _WORD_PROPERTIES.items():
        for value, language in sorted(of.get(name, [])):
            if language in (None, "da"):
                words.setdefault(value, rank)
    ordered = tuple(sorted(words, key=lambda w: (words[w], w)))
    scheme = min(value for value, _ in of[_SKOS + "inScheme"])
    notation = of.get(_SKOS + "notation", [(iri.rsplit("/", 1)[-1], None)])[0][0]
    links = {name: values[0][0] for name, values in of.items() if name not in _WORD_PROPERTIES}
    label = ordered[0] if ordered else notation
    english = next((value for value, language in of.get(_SKOS + "prefLabel", []) if language == "en"), "")
    return Concept(iri, scheme.rsplit("/", 1)[-1], notation, label, ordered, links, english)


@cache
def default_vocabulary() -> Vocabulary:
    """The vocabularies that ship with the package."""
    given, doubtful = ((VOCABULARY / name).read_text(encoding="utf-8").split() for name in _NAMES)
    return Vocabulary(read_vocabulary(sorted(VOCABULARY.glob("*.ttl"))), given, doubtful)
