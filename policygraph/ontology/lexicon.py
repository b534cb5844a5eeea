"""Danish words as they are compared: by lemma, in the parts of their compounds, and by what the vocabulary says of them.

"sprogindsatsen" is *indsats* and, in part, *sprog*; "tosprogede elever" and "børn med minoritetsbaggrund" are both of the
group *minority*. The lemmas are simplemma's (https://github.com/adbar/simplemma, its Danish word list), where it does
not know a word those of its last part; what only derivation sets apart ("deltage", "deltagelse") is joined by the
Snowball stemmer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import simplemma
import snowballstemmer

from policygraph.ontology import PREFIXES, VOCABULARY
from policygraph.ontology.vocabulary import Concept, Vocabulary, default_vocabulary

#: The schemes of the vocabulary whose words are looked for in a text.
SCHEMES = ("subject", "group", "drift")
_WORD = re.compile(r"(?=[\w-]*[^\W\d_])[^\W_]+(?:-[^\W_]+)*-?")
_BROADER = PREFIXES["skos"] + "broader"
#: Letters that join the parts of a compound.
_JOINTS = ("", "s", "e")
#: The least length of the parts of a compound, where the texts hold them as words, and where only the word list does.
_LEAST_HEAD, _LEAST_TAIL, _LEAST_LISTED = 3, 4, 5
#: Endings that make a word of another and only look like words.
_ENDINGS = frozenset(("else", "fuld", "itet", "ling", "mæssig", "ning", "ring", "skab"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as it stands there, its lemma, what it is compared by, and the lemmas of a compound's parts.

    ``base`` is the lemma's lemma: the word list makes *borger* of "borgere", but the verb *borge* of "borger".
    """

    form: str
    lemma: str
    key: str
    parts: tuple[str, ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept of the vocabulary in a text: by which of its words, and as it stands there; ``at`` counts words."""

    concept: Concept
    word: str
    form: str
    at: int


@cache
def stop_words() -> frozenset[str]:
    """The words of grammar: they say nothing of what a text is about and are no parts of compounds."""
    return frozenset((VOCABULARY / "stop-words.txt").read_text(encoding="utf-8").split())


@cache
def idle_words() -> frozenset[str]:
    """Words that any municipal text may hold; parts of compounds, but not what a text is about."""
    return frozenset((VOCABULARY / "idle-words.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=200_000)
def _listed(word: str) -> str | None:
    """The lemma of a word that the word list knows."""
    # The list as it lies on the disk is there in half the time that a dict of it takes, and in a fifteenth of its memory.
    known = simplemma.is_known(word, lang="da", low_memory=True)
    return simplemma.lemmatize(word, lang="da", low_memory=True).casefold() if known else None


_stem = lru_cache(maxsize=200_000)(snowballstemmer.stemmer("danish").stemWord)


@lru_cache(maxsize=200_000)
def _base(lemma: str) -> str:
    """The lemma of a lemma, of that again, until it is its own."""
    for _ in range(3):
        lemma, before = _listed(lemma) or lemma, lemma
        if lemma == before:
            break
    return lemma


class Lexicon:
    """The words of some texts.

    :param texts: their words are what compounds are split into, before those of the word list
    :param vocabulary: the concepts to look for
    """

    def __init__(self, texts: Iterable[str], vocabulary: Vocabulary | None = None) -> None:
        self._known = {w for text in texts for w in _forms(text)} - stop_words()
        self._words: dict[str, Word] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], Concept, str]]] = {}
        self.broader: dict[str, str] = {}
        for concept in [c for s in SCHEMES for c in (vocabulary or default_vocabulary()).scheme(s).values()]:
            if parent := concept.links.get(_BROADER):
                self.broader[concept.iri] = parent
            for label in concept.words:
                lemmas = tuple(self.word(form).base for form in _forms(label))
                self._phrases.setdefault(lemmas[0], []).append((lemmas, concept, label))
        self._terms = {lemmas for phrases in self._phrases.values() for lemmas, _, _ in phrases}
        for phrases in self._phrases.values():
            phrases.sort(key=lambda p: (-len(p[0]), p[1].iri, p[2]))

    def word(self, form: str) -> Word:
        """A word by its form in a text."""
        if form not in self._words:
            self._words[form] = self._look_up(form)
        return self._words[form]

    def words(self, text: str) -> list[Word]:
        """The words of a text in order, those of grammar too."""
        return [self.word(form) for form in _forms(text)]

    def keys(self, text: str) -> Counter[str]:
        """What a text is compared by: its telling words, and with half their weight the parts of compounds."""
        found: Counter[str] = Counter()
        for key, _, weight in self.tokens(text):
            found[key] += weight
        return found

    def tokens(self, text: str) -> Iterator[tuple[str, str, int]]:
        """The telling words of a text as (what it is compared by, lemma, weight)."""
        for word in self.words(text):
            if self.tells(word):
                yield word.key, word.lemma, 2
                for part in word.parts:
                    if part not in idle_words():
                        yield _stem(part), part, 1

    def content(self, text: str) -> dict[str, str]:
        """What a text is made of: the parts of its compounds, its other telling words, each with its lemma."""
        parts: dict[str, str] = {}
        for word in self.words(text):
            if self.tells(word):
                parts.update({_stem(p): p for p in word.parts or (word.lemma,) if p not in idle_words()})
        return parts

    def tells(self, word: Word) -> bool:
        """Whether a word says something of what a text is about."""
        return len(word.lemma) > 2 and not {word.form, word.lemma} & (stop_words() | idle_words())

    def mentions(self, text: str, *schemes: str) -> list[Mention]:
        """The concepts that a text mentions, in order; a longer phrase goes before the words in it."""
        words = self.words(text)
        found: list[Mention] = []
        taken: dict[str, int] = {}
        for at, word in enumerate(words):
            # A compound that is a term itself means that, and not what its parts mean.
            for start in (word.base,) if (word.base,) in self._terms else dict.fromkeys((word.base, *map(_base, word.parts))):
                for lemmas, concept, label in self._phrases.get(start, ()):
                    span = words[at : at + len(lemmas)]
                    whole = tuple(w.base for w in span) == lemmas
                    # The parts of a compound are words only where the phrase is one word.
                    if not (whole or len(lemmas) == 1) or schemes and concept.scheme not in schemes:
                        continue
                    if taken.get(concept.scheme, -1) >= at and start == word.base:
                        continue
                    if whole:
                        taken[concept.scheme] = at + len(lemmas) - 1
                    if not any(m.at == at and m.concept.iri == concept.iri for m in found):
                        found.append(Mention(concept, label, " ".join(w.form for w in span), at))
        return found

    def closure(self, concepts: Iterable[Concept]) -> frozenset[str]:
        """The IRIs of concepts and of all that they are part of."""
        found: set[str] = set()
        for concept in concepts:
            iri: str | None = concept.iri
            while iri and iri not in found:
                found.add(iri)
                iri = self.broader.get(iri)
        return frozenset(found)

    # --- one word ---------------------------------------------------------------------------------------------------------

    def _look_up(self, form: str) -> Word:
        lemma = _listed(form)
        split = self._split(lemma or form)
        if lemma is None:
            lemma = split[0] + (_listed(split[1]) or split[1]) if split else form
        parts = [p for half in split for p in self._parts(half)] if split else []
        return Word(form, lemma, _stem(lemma), tuple(dict.fromkeys(parts)), _base(lemma))

    def _parts(self, word: str) -> list[str]:
        """The lemma of a part of a compound; the lemmas of its parts if it is one that the word list does not know."""
        bare = next((b for b in self._bare(word) if _listed(b) is not None), word.strip("-"))
        split = self._split(bare) if _listed(bare) is None else None
        return [p for half in split for p in self._parts(half)] if split else [_listed(bare) or bare]

    def _split(self, word: str) -> tuple[str, str] | None:
        """Head and tail of a compound, the head with its joint; the longest tail that is a word goes first."""
        if "-" in word.strip("-"):
            head, _, tail = word.partition("-")
            return (head + "-", tail) if len(head) > 1 and len(tail) > 2 else None
        for at in range(_LEAST_HEAD, len(word) - _LEAST_TAIL + 1):
            head, tail = word[:at], word[at:]
            if self._is_part(tail, _LEAST_TAIL) and self._is_head(head):
                return head, tail
        return None

    def _is_head(self, head: str) -> bool:
        return any(self._is_part(b, _LEAST_HEAD) for b in self._bare(head))

    @staticmethod
    def _bare(head: str) -> list[str]:
        """A head without its joint, and as it is."""
        return [head.removesuffix("-")[: len(head) - len(j)] for j in _JOINTS if head.endswith(j)]

    def _is_part(self, part: str, least: int) -> bool:
        if part in stop_words() or part in _ENDINGS:
            return False
        return len(part) >= least and part in self._known or len(part) >= _LEAST_LISTED and _listed(part) is not None


def _forms(text: str) -> list[str]:
    """The words of a text as they stand there, in lower case; a hyphen at the end of a word is none of it."""
    return [w.strip("-") for w in _WORD.findall(text.casefold()) if w.strip("-")]


def likeness(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    """The cosine of two weighted bags, 0 to 1."""
    if not one or not two:
        return 0.0
    if len(two) < len(one):
        one, two = two, one
    shared = sum(weight * two[key] for key, weight in one.items() if key in two)
    size = sum(w * w for w in one.values()) * sum(w * w for w in two.values())
    return shared / size**0.5 if size else 0.0
