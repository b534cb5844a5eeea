"""One node for one body: names resolved across documents and spellings, and not merged too far.

Two names are one if a vocabulary says so, if they are the same but for case, hyphens and a genitive, if one is the
abbreviation that a document introduces ("… (BSU)"), if a long name is misspelt by a letter or two, or if a name in
capitals opens exactly one longer name (FYR, FYR Sprog og Job). A name that merely contains another is
another body (Red Barnet, Red Barnets Ungdom).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from policygraph.loaders.records import Name, slug
from policygraph.ontology import BASE

_ACRONYM = re.compile(
    r"(?P<long>[A-ZÆØÅ][\wæøå]+(?:-? (?:og |for |af |i )?[A-ZÆØÅ]?[\wæøå-]+){0,5}) \((?P<short>[A-ZÆØÅ]{2,8})\)"
)
Pair = tuple[str, str]
#: How IRIs of bodies begin that a shipped vocabulary knows.
NATIONAL = (f"{BASE}id/organisation/", f"{BASE}id/funding-source/")
_RANK = {"municipality": 0, "body": 1, "department": 2, "organisation": 3}


@dataclass
class Node:
    """A resolved thing: its key for the IRI, its label, its other spellings, its kind."""

    key: str
    label: str
    kind: str
    iri: str | None = None
    spellings: set[str] = field(default_factory=set)


def fold(text: str) -> str:
    """The form in which two spellings of one name are equal."""
    bare = re.sub(r"^(?:den|det|de)\s+", "", text.strip(), flags=re.I)
    bare = re.sub(r"[-–/]", " ", bare).casefold()
    return re.sub(r"[^\wæøå&!]+", " ", bare).strip()


class Resolver:
    """Resolves the names of one municipality's documents.

    :param same: pairs of names (or IRIs of a vocabulary) that a person said are one; the second is the one to keep
    :param apart: pairs that a person said are two
    """

    def __init__(
        self, names: Iterable[Name], texts: Iterable[str], same: Iterable[Pair] = (), apart: Iterable[Pair] = ()
    ) -> None:
        self.nodes: dict[str, Node] = {}
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        kinds: dict[str, Counter[str]] = defaultdict(Counter)
        known: dict[str, str] = {}
        for name in names:
            folded = fold(name.text)
            counted[folded][name.text] += 1
            kinds[folded][name.kind] += 1
            if name.iri:
                known[folded] = name.iri
        for one, two in same:
            # A name that a person gives to a body of the vocabulary, whether or not the documents name that one.
            if two.startswith(NATIONAL) and fold(one) in counted:
                known[fold(one)] = two
        by_iri = {iri: folded for folded, iri in sorted(known.items(), reverse=True)}
        self.same = [(by_iri.get(one, fold(one)), by_iri.get(two, fold(two))) for one, two in same]
        self.apart = [(by_iri.get(one, fold(one)), by_iri.get(two, fold(two))) for one, two in apart]
        for one, two in self.apart:
            if one != two and known.get(one) == known.get(two):
                known.pop(two, None)
        self._same = self._merge(counted, known, list(texts))
        groups: dict[str, list[str]] = defaultdict(list)
        for folded in counted:
            groups[self._root(folded)].append(folded)
        for members in groups.values():
            self._node(members, counted, kinds, known)

    def node(self, name: Name) -> Node:
        """The node of a name."""
        return self.nodes[fold(name.text)]

    def _node(
        self, members: list[str], counted: dict[str, Counter[str]], kinds: dict[str, Counter[str]], known: dict[str, str]
    ) -> None:
        spellings = {s for m in members for s in counted[m]}
        keep = {two for one, two in self.same if one in members}
        iri = next((known[m] for m in sorted(members, key=lambda m: (m not in keep, m)) if m in known), None)
        best = max(
            sorted(members), key=lambda m: (m in keep, m in known, not _acronymic(m, counted), sum(counted[m].values()), len(m))
        )
        label = max(sorted(counted[best]), key=lambda s: (counted[best][s], s))
        label = label[0].upper() + label[1:] if not iri else label
        total: Counter[str] = Counter()
        for m in members:
            total.update(kinds[m])
        kind = min(total, key=lambda k: (_RANK.get(k, 9), k))
        node = Node(slug(label), label, kind, iri, spellings - {label})
        for m in members:
            self.nodes[m] = node

    def _root(self, folded: str) -> str:
        while self._same.get(folded, folded) != folded:
            folded = self._same[folded]
        return folded

    def _merge(self, counted: dict[str, Counter[str]], known: dict[str, str], texts: list[str]) -> dict[str, str]:
        same: dict[str, str] = {}
        names = sorted(counted)

        def root(name: str) -> str:
            while same.get(name, name) != name:
                name = same[name]
            return name

        def join(one: str, two: str) -> None:
            a, b = root(one), root(two)
            if a != b and not any({root(x), root(y)} == {a, b} for x, y in self.apart):
                same[max(a, b)] = min(a, b)

        for one, two in self.same:
            if one in counted and two in counted:
                join(one, two)
        by_iri: dict[str, str] = {}
        for folded, iri in sorted(known.items()):
            join(folded, by_iri.setdefault(iri, folded))
        for folded in names:
            if folded.endswith("s") and folded[:-1] in counted:
                join(folded, folded[:-1])
        for text in texts:
            for match in _ACRONYM.finditer(text):
                short = fold(match["short"])
                longer = next((n for n in names if fold(match["long"]).endswith(n) and len(n) > len(short) + 3), None)
                if short in counted and longer and longer[0] == short[0]:
                    join(short, longer)
        for i, one in enumerate(names):
            for two in names[i + 1 :]:
                if min(len(one), len(two)) >= 12 and one.count(" ") == two.count(" ") and fuzz.ratio(one, two) >= 94:
                    join(one, two)
        for folded in names:
            if " " not in folded and len(folded) >= 4 and any(s.isupper() for s in counted[folded]):
                longer_names = {n for n in names if n.startswith(folded + " ")}
                if len(longer_names) == 1:
                    join(folded, longer_names.pop())
        return same


def _acronymic(folded: str, counted: dict[str, Counter[str]]) -> bool:
    return " " not in folded and any(s.isupper() for s in counted[folded])
