"""What a text says that cannot be meant: places left to fill in, dead links, towns in other countries, parts that are not there.

Pure functions of words; :mod:`policygraph.graph.checks` makes checks of what they find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from policygraph.loaders.persons import WITHHELD
from policygraph.ontology.vocabulary import default_vocabulary


def _words(*roles: str) -> re.Pattern[str]:
    return default_vocabulary().pattern(*roles)


#: Marks that stand for what was to be written, and links that lead nowhere.
_DEAD = re.compile(
    r"\[[^\][]+\]\((?:#|about:blank|https?://)?\)"
    r"|(?<![\w.])(?:[xX]{3,}|X{2,}(?!\w)|xx(?:[ .:]xx)+|\?{2,}|_{4,}|\.{6,}+(?!\s*\d{1,3}(?:\s|$))|…{2,})(?![\w])"
    r"|(?<!\w)_{2,}(?:\s_{2,})+"
    r"|(?<!\w)(?:N\.\s?N\.|NN)(?!\w)"
    r"|(?<!\w)(?:dd\.?\s?[./-]\s?)?mm\.?\s?[./-]\s?(?:åååå|yyyy)(?!\w)"
    r"|(?<!\w)(?:https?://|www\.)\S*(?:[Ii]ndsæt|INDSÆT|[Uu]dfyld|UDFYLD|[Ii]ndsaet|xxx|XXX|TODO|placeholder|link-?(?:kommer|følger|her\b|mangler))\S*"
    r"|(?<!\w)(?:https?://|www\.)(?=[\s,;)]|\.?(?:\s|$))"
    r"|(?<!\w)https?://[a-zæøå0-9-]+(?::\d+)?(?=[/\s),;]|\.?(?:\s|$))\S*"
    r"|(?<!\w)file:/+\S+|(?<![\w\\])[A-Z]:\\[^\s,;]+|(?<![\w\\])\\\\[\w.-]+\\[^\s,;]+"
)
#: "Indsats 18: Kulturnat XX": behind a name of one word a number, the last of its line.
_ROMAN = re.compile(r":\s+[A-ZÆØÅ][a-zæøå]{4,}\s+$")
_A_NAME = re.compile(r"[A-ZÆØÅ][a-zæøå-]{5,}(?:et|en|erne|ene|net)\s+$")
#: "#REF!", "#N/A": what a spreadsheet or a word processor writes where it found nothing.
_BROKEN = re.compile(r"#(?:REF!|REFERENCE!|N/A|I/T|VALUE!|VÆRDI!|NAME\?|NAVN\?|DIV/0!)|(?:Fejl|Error)! (?:\w+ ){1,5}\w+\.", re.I)


@cache
def _to_fill() -> re.Pattern[str]:
    words = _words("to-fill-in", "left-out").pattern
    left = _words("left-out").pattern
    # "mangler" and "udfyldes" are common words: they count where they are all that stands in brackets or behind a label.
    return re.compile(rf"[\[<](?:\w+ )?{words}[^\][<>]{{0,60}}[\]>]|\({left}[^()]{{0,60}}\)|(?<=:)\s*{left}\s*\.?\s*$", re.I)


def placeholders(text: str) -> Iterator[tuple[int, int]]:
    """Where something was to be filled in, or a link leads nowhere (character offsets, end exclusive)."""
    taken: list[tuple[int, int]] = []
    for pattern in (_DEAD, _BROKEN, _to_fill(), _words("unfinished")):
        for match in pattern.finditer(text):
            start, end = match.span()
            if match.group() in ("XX", "XXX") and (_A_NAME.search(text[:start]) or _ROMAN.search(text[:start])):
                continue  # "Kvindenetværket XX" is what it is called
            if match.group().strip() == WITHHELD or any(a < end and start < b for a, b in taken):
                continue
            taken.append((start, end))
    yield from sorted(taken)


_NAME = r"[A-ZÆØÅ][\wæøåöäüńéé]+"


@cache
def _countries() -> frozenset[str]:
    """What countries are called; the other words of a country's concept are its towns."""
    vocabulary = default_vocabulary()
    return frozenset(c.label for c in vocabulary.scheme("country").values()) | frozenset(vocabulary.words("country-name"))


@cache
def _in_country() -> re.Pattern[str]:
    countries = "|".join(map(re.escape, sorted(_countries(), key=len, reverse=True)))
    return re.compile(
        rf"(?<![\w-])(?=(?P<all>(?P<town>{_NAME})(?: {_NAME})?(?: \((?P<inside>{_NAME})\)| i (?P<at>{countries})(?!\w)"
        rf"|, (?P<behind>{countries})(?=\s*(?:[.;:)]|$)|\s+[a-zæøå](?!g\b|amt\b)))))"
    )


def misplaced(text: str) -> Iterator[tuple[int, int, str]]:
    """Towns with a country that they do not lie in, and the country that they do: "København (Tyskland)", "Odense i Norge"."""
    countries = list(default_vocabulary().scheme("country").values())
    for match in _in_country().finditer(text):
        told = match["inside"] or match["at"] or match["behind"]
        named = next((c for c in countries if told in c.words), None)
        lies = [c for c in countries if match["town"] in c.words]
        # "Sverige, Norge" is a list: a country is no town in another.
        if named and lies and named not in lies and match["town"] not in _countries():
            yield match.start(), match.end("all"), lies[0].label


#: "(bilag 4)", "se afsnit 3.2", "jf. bilag B".
_PART_NO = r"(?:nr\.\s?)?(?P<n>\d{1,2}(?:\.\d{1,2})?|[A-H](?!\w))"
_ELSEWHERE = re.compile(
    r"\s+(?:til|i|af|fra|hos|på|under|ovenfor|nedenfor)\s+(?:[Ll]ov|bekendt|den\b|det\b|[\w-]*(?:politik|strategi|plan|katalog|aftale|rapport|vejledning|referat|møde|dagsorden|lov(?:en|s)?\b)"
    r"|(?:[a-zæøå]+\s)?[A-ZÆØÅ])"
)


#: "handleplanens bilag 1": a part of a document that is called by its kind.
_OF_ANOTHER = re.compile(r"\b\w*(?:planens|politikkens|strategiens|katalogets|aftalens|rapportens|referatets)\s+$", re.I)


def references_missing(text: str, whole: str, *, only_cued: bool) -> Iterator[tuple[int, int]]:
    """References to a numbered part of the document that no line of it begins with.

    :param text: a sentence, :param whole: the document
    :param only_cued: only behind "se", "jf." and the like: minutes also name the papers that were handed out
    """
    part, cue = _words("part-of-document").pattern, _words("refers-to").pattern
    for match in re.finditer(rf"(?P<what>(?P<part>{part})\s+{_PART_NO})", text, re.I):
        before = text[: match.start()]
        cued = re.search(rf"(?:{cue})\s*(?:\w+\s+){{0,3}}\(?$", before, re.I)
        own = _OF_ITSELF.match(text, match.end())
        if (
            (only_cued and not cued and not own)
            or not before.strip(" \t•-*\"'(")
            or not own
            and (_ELSEWHERE.match(text, match.end()) or _OF_ANOTHER.search(before))
        ):
            continue
        if not _stands(match["part"], match["n"], whole, bool(own)):
            yield match.span("what")


#: "kapitel 7 i denne politik", "bilag 3 til referatet": of the document itself.
_OF_ITSELF = re.compile(r"\s+(?:i|til|sidst i|bagest i)\s+(?:(?:denne|dette|nærværende)\s+[\wæøå]+|referatet|planen her)\b", re.I)


def _stands(part: str, number: str, whole: str, own: bool = False) -> bool:
    """Whether a line begins with the part, or, of a section, with its number.

    :param own: it is said to be of this document: one without numbered sections has none of that number
    """
    n = re.escape(number)
    if re.search(rf"^\W*(?:{re.escape(part)})\s+(?:nr\.\s?)?{n}(?![\w]|\.\d)", whole, re.I | re.M):
        return True
    if not re.match(r"afsnit|kapitel", part, re.I):
        return False
    numbered = re.search(r"^\W*\d{1,2}[.)]?\s+[A-ZÆØÅ]", whole, re.M)
    return not numbered and not own or bool(re.search(rf"^\W*{n}[.)]?\s+[A-ZÆØÅ]", whole, re.M))


__all__ = ["misplaced", "placeholders", "references_missing"]
