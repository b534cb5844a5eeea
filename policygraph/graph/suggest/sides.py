"""What a goal, initiative, need or decision says, made ready to be compared: words, subjects, groups, names, acts."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygraph.graph.names import fold
from policygraph.loaders.parse.dates import years_named
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.records import Document, Kind, Law, Name, Record, Ref
from policygraph.ontology.lexicon import SCHEMES, Lexicon
from policygraph.ontology.vocabulary import Concept, default_vocabulary

if TYPE_CHECKING:
    from policygraph.graph.suggest.links import Link

KINDS: tuple[Kind, ...] = ("goal", "initiative", "need", "decision")
#: How much a field says of what a record is about. A purpose and the main clause of a goal go before the rest.
WEIGHTS = {
    "title": 3.0,
    "text": 3.0,
    "section": 2.0,
    "theme": 2.0,
    "target_group": 1.5,
    "purpose": 2.0,
    "effect": 0.7,
    "target": 1.0,
    "description": 1.0,
    "background": 0.2,
}
#: Where the main clause of a sentence ends and what it is good for begins, and a sentence that says only that.
_EFFECT = re.compile(r",?\s+(?:så\b|således at|for at\b|med henblik på|som (?:et |en )?(?:middel|er afgørende)|fordi\b)", re.I)
_EFFECT_ONLY = re.compile(
    r"\W*(?:det (?:vil|kan|skal|bidrager|medvirker)|det er med til|dermed|derved|herved|på den måde)\b", re.I
)
#: A sentence that says what an initiative is for, and how the next goes on with it.
_PURPOSE = re.compile(r"\b(?:formål|hensigt|målet|målsætning|sigte)", re.I)
_GOES_ON = re.compile(r"\s*(?:[-–•·]|at\b|\d\))", re.I)
#: Groups (keys of the scheme ``group``) of any age and sex.
_ANY_AGE = frozenset(("citizens", "minority", "refugees", "vulnerable", "adults", "unemployed", "residents", "volunteers"))
#: Up to how many records each is compared with each, and with how many at most where there are more.
_ALL, _MOST = 400, 80
_TAGS = re.compile(r"</?\w[^<>]*>")


@dataclass(eq=False)
class Side:
    """One record as it is compared. Bags map what is compared to its weight; ``forms`` says how a word is written.

    ``aims`` are the subjects of the title or of the main clauses; ``groups`` the groups of people, ``life`` those that
    differ by age, sex or family; ``wants`` the words of a goal's main clauses, ``says`` of all of it; ``terms`` the
    concepts of changing terms in the main clauses, ``all_terms`` those in its target too, with the word used.
    """

    document: Document
    record: Record
    year: int
    fields: list[tuple[str, str]]
    names: frozenset[str]
    acts: frozenset[str]
    bag: dict[str, float] = field(default_factory=dict)
    subjects: dict[str, float] = field(default_factory=dict)
    aims: dict[str, float] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    life: frozenset[str] = frozenset()
    wants: frozenset[str] = frozenset()
    says: frozenset[str] = frozenset()
    terms: dict[str, str] = field(default_factory=dict)
    all_terms: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)

    def text(self, *names: str) -> str:
        """Its words; of some fields only, if any are named."""
        return "\n".join(words for name, words in self.fields if not names or name in names)

    @property
    def main(self) -> str:
        """Its title, or its main clauses."""
        return self.text("title", "text")


class Corpus:
    """The documents of one place, earlier ones first, and what each record of them says.

    :param documents: settled, as the graph is made of them
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = sorted(documents, key=_order)
        self.successions: list[Link] | None = None
        self.sides: dict[Kind, list[Side]] = {
            kind: [_side(d, record) for d in self.documents for record in d.of(kind)] for kind in KINDS
        }
        every = [side for sides in self.sides.values() for side in sides]
        self.lexicon = Lexicon(side.text() for side in every)
        vocabulary = default_vocabulary()
        self.concepts: dict[str, Concept] = {c.iri: c for s in SCHEMES for c in vocabulary.scheme(s).values()}
        for side in every:
            self._read(side)
        self.rarity = _rarity(side.bag for side in every)
        subject = _rarity(side.subjects for side in every)
        for side in every:
            side.bag = {k: math.sqrt(w) * self.rarity[k] for k, w in side.bag.items()}
            side.subjects = {k: math.sqrt(w) * subject[k] for k, w in side.subjects.items()}
            side.aims = {k: math.sqrt(w) * subject[k] for k, w in side.aims.items()}

    def of(self, kind: Kind, document: Document | None = None) -> list[Side]:
        """The records of a kind, of one document if it is named."""
        return [s for s in self.sides[kind] if document is None or s.document is document]

    def weight(self, keys: Iterable[str]) -> float:
        """How telling some words are together."""
        return sum(self.rarity.get(key, 0.0) for key in keys)

    def overlap(self, one: Collection[str], two: Collection[str]) -> float:
        """How much of two sets of words is common, 0 to 1 (Dice's coefficient, by how telling the words are)."""
        both = self.weight(one) + self.weight(two)
        return 2 * self.weight(set(one) & set(two)) / both if both else 0.0

    def held(self, one: Collection[str], two: Collection[str]) -> float:
        """The share of words that another set holds, 0 to 1, by how telling they are."""
        return self.weight(set(one) & set(two)) / (self.weight(one) or 1.0)

    def groups_fit(self, one: Side, two: Side, *, unsaid: float, apart: float, same: float = 1.0) -> float:
        """A factor by whether two records are for the same people.

        :param unsaid: if only one says for whom it is
        :param apart: if both do, and it is not for the same
        """
        ones, twos = one.life, two.life
        if ones & twos:
            return same
        return 1.0 if not ones and not twos else apart if ones and twos else unsaid

    def _read(self, side: Side) -> None:
        bag: Counter[str] = Counter()
        bags: dict[str, Counter[str]] = {"subjects": Counter(), "aims": Counter()}
        for name, text in side.fields:
            for key, lemma, weight in self.lexicon.tokens(text):
                side.forms.setdefault(key, lemma)
                bag[key] += WEIGHTS[name] * weight / 2  # type: ignore[assignment]
            for mention in self.lexicon.mentions(text, "subject"):
                bags["subjects"][mention.concept.iri] += WEIGHTS[name]  # type: ignore[assignment]
                if name in ("title", "text"):
                    bags["aims"][mention.concept.iri] += 1
        side.bag, side.subjects, side.aims = dict(bag), dict(bags["subjects"]), dict(bags["aims"])
        # For whom it is stands in the title or the field for it; else in what it is for.
        heading = side.text("title", "text", "target_group")
        mentions = self.lexicon.mentions(heading, "group") or self.lexicon.mentions(side.text("purpose"), "group")
        side.groups = frozenset(m.concept.iri for m in mentions)
        everyone = self.lexicon.closure(m.concept for m in mentions)
        side.life = frozenset(i for i in everyone if i in self.lexicon.broader and self.concepts[i].key not in _ANY_AGE)
        if side.record.kind == "goal":
            side.wants = frozenset(self.lexicon.keys(side.text("text")))
            side.says = frozenset(self.lexicon.keys(side.text("text", "effect")))
            side.terms, side.all_terms = (
                {m.concept.iri: m.word for m in self.lexicon.mentions(side.text(*names), "drift")}
                for names in (("text",), ("text", "effect", "target"))
            )


class Near:
    """Finds the records that share telling words with one.

    In a large corpus words that stand everywhere are left out of the search, not of the comparison.
    """

    def __init__(self, sides: Sequence[Side]) -> None:
        self._sides = sides
        self._small = len(sides) <= _ALL
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, side in enumerate(sides):
            for key in side.bag:
                self._holders[key].append(number)

    def to(self, side: Side) -> list[Side]:
        """The records to compare with, the likeliest of them if there are many."""
        if self._small:
            return list(self._sides)
        scores: dict[int, float] = defaultdict(float)
        for key, weight in side.bag.items():
            holders = self._holders.get(key, ())
            if len(holders) * 10 <= len(self._sides):
                for number in holders:
                    scores[number] += weight * self._sides[number].bag[key]
        best = sorted(scores, key=lambda n: (-scores[n], n))[:_MOST]
        return [self._sides[n] for n in sorted(best)]


def _side(document: Document, record: Record) -> Side:
    fields = [(n, _TAGS.sub(" ", t)) for n, t in _fields(document, record)]
    names = frozenset(
        fold(v.text) for n in ("partner", "responsible", "funded_by") for v in record.values(n) if isinstance(v, Name)
    )
    acts = frozenset(v.act for v in record.values("law") if isinstance(v, Law))
    return Side(document, record, year_of(document), fields, names, acts)


def _fields(document: Document, record: Record) -> Iterator[tuple[str, str]]:
    """The words of a record by the weight they have."""
    if record.kind in ("goal", "need", "decision"):
        text = str(record.first("text") or record.first("label") or "")
        for start, end in sentence_spans(text):
            sentence = text[start:end]
            cut = _EFFECT_ONLY.match(sentence) or _EFFECT.search(sentence)
            yield "text", sentence[: cut.start()] if cut else sentence
            if cut:
                yield "effect", sentence[cut.start() :]
    else:
        yield "title", str(record.first("title") or "")
    for name in ("section", "theme", "target_group"):
        for value in record.values(name):
            yield name, value.text if isinstance(value, Name) else str(value)
    purposive = False
    for value in [*record.values("description"), *record.values("note")]:
        if record.kind != "initiative":
            yield "background", str(value)
            continue
        for start, end in sentence_spans(str(value)):
            sentence = str(value)[start:end]
            purposive = bool(_PURPOSE.search(sentence)) or purposive and bool(_GOES_ON.match(sentence))
            yield "purpose" if purposive else "description", sentence
    targets = {t.key: t for t in document.of("target")}
    for ref in record.values("has_target"):
        if isinstance(ref, Ref) and ref.key in targets:
            yield "target", str(targets[ref.key].first("text"))


def year_of(document: Document) -> int:
    """The year a document begins to speak of: of its period or date, else of its file's name; 0 if none is known."""
    record = document.of("document")[0]
    dates = [v for name in ("period_start", "issued") for v in record.values(name)]
    return min((d.year for d in dates if hasattr(d, "year")), default=next(years_named(document.file.replace("-", " ")), 0))


def _order(document: Document) -> tuple[int, bool, str]:
    """Earlier documents first, of one year the policy first: plans carry it out."""
    return year_of(document), document.genre != "policy", document.file


def _rarity(bags: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """How telling each key is: the fewer records have it, the more."""
    seen: Counter[str] = Counter()
    number = 0
    for bag in bags:
        number += 1
        seen.update(bag.keys())
    return {key: math.log(1 + number / count) for key, count in seen.items()}
