"""What a wording is about: its concepts, Danish and English alike, by the list in ``words.yaml``.

A word is known by its form, its stem (Snowball), the end of a compound ("integrationsindsatser"), or with room for typing
errors. What the list does not know stays as its stem; "not" is joined to what it is about.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policygraph.queries.catalogue import read_yaml
from policygraph.queries.kept import digest, kept

if TYPE_CHECKING:
    import snowballstemmer

LISTED = Path(__file__).parent / "words.yaml"
_WORD = re.compile(r"\{[\w-]+\}|[^\W\d_]+")
#: So many words further on, or back, "not" is looked after.
_REACH = 6


class _Words(NamedTuple):
    filler: frozenset[str]
    forms: dict[str, tuple[str, ...]]
    stems: dict[str, tuple[str, ...]]
    phrases: dict[tuple[str, ...], str]
    negated: frozenset[str]
    wordings: dict[str, str]


@cache
def _words() -> _Words:
    text = LISTED.read_text(encoding="utf-8")
    listed = read_yaml(text)
    forms: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    for concept, held in listed["words"].items():
        for word in held.split():
            forms[word] = (*forms.get(word, ()), concept)
    for word, concepts in forms.items():
        stems.setdefault(stem(word), concepts)
    phrases = {tuple(words(p)): concept for concept, ps in listed["phrases"].items() for p in ps}
    wordings = kept().concepts if kept().listed == digest(text) else {}
    return _Words(frozenset(listed["filler"].split()), forms, stems, phrases, frozenset(listed["negated"]), wordings)


def known_words() -> frozenset[str]:
    """The words that the list knows."""
    return frozenset(_words().forms)


def words(text: str) -> list[str]:
    """The words of a text without capitals; a placeholder ``{goal}`` is one."""
    return _WORD.findall(re.sub(r"(?<=n)['’](?=t\b)", "", text.casefold()))


@cache
def stem(word: str) -> str:
    """The stem of a word of either language: the shorter one."""
    if (known := kept().stems.get(word)) is not None:
        return known
    danish, english = _stemmers()
    return min(danish.stemWord(word), english.stemWord(word), key=len)


@cache
def _stemmers() -> tuple[snowballstemmer.Stemmer, snowballstemmer.Stemmer]:
    import snowballstemmer

    return snowballstemmer.stemmer("danish"), snowballstemmer.stemmer("english")


def concepts(text: str) -> list[str]:
    """The concepts of a text in their order, and the stems of words that belong to none."""
    known = _words()
    if text in known.wordings:
        return known.wordings[text].split()
    given, found = words(text), list[str]()
    at = 0
    while at < len(given):
        for length in (4, 3, 2, 1):
            part = tuple(given[at : at + length])
            if len(part) == length and (length > 1 or part in known.phrases) and part in known.phrases:
                found.append(known.phrases[part])
                break
        else:
            length = 1
            found += _of(given[at])
        at += length
    return _negate(found, known.negated)


@cache
def _of(word: str) -> tuple[str, ...]:
    """The concepts of one word."""
    known = _words()
    if word.startswith("{"):
        return (word,)
    if word in known.forms:
        return known.forms[word]
    if word in known.filler:
        return ()
    if (stemmed := stem(word)) in known.stems:
        return known.stems[stemmed]
    ends = known.forms | known.stems
    if end := max(
        (e for e in ends if 5 <= len(e) <= len(stemmed) - 3 and (word.endswith(e) or stemmed.endswith(e))), key=len, default=""
    ):
        return ends[end]
    if len(word) >= 5:
        from rapidfuzz import fuzz, process

        # The first letter is rarely mistyped: a "mount" is no amount.
        for sought, forms in ((word, known.forms), (stemmed, known.stems)):
            near = [f for f in forms if len(f) >= 5 and f[0] == word[0]]
            if hit := process.extractOne(sought, near, scorer=fuzz.ratio, score_cutoff=86):
                return forms[hit[0]]
    return (stemmed,)


def _negate(found: list[str], about: frozenset[str]) -> list[str]:
    """Each "not" joined to the next concept it can be about, else to the one before it."""
    joined = list(found)
    for at, concept in enumerate(found):
        if concept != "not":
            continue
        after = (i for i in range(at + 1, min(at + 1 + _REACH, len(found))) if found[i] in about)
        before = (i for i in range(at - 1, max(at - 1 - _REACH, -1), -1) if found[i] in about)
        target = next(after, next(before, None))
        if target is not None and joined[target] == found[target]:
            joined[target] = "no-" + joined[target]
    return joined
