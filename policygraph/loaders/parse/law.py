"""References to acts and provisions: "dagtilbudslovens § 8 stk. 8", "jf. serviceloven", "Folkeskolelovens formålsparagraf"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

#: Words that end like an act's short name but name none.
_NO_ACT = frozenset({"loven", "lovens", "lov", "forloven", "loves"})
_SECTION = re.compile(
    r"\s*[,)]?\s*(?:(?P<sign>§{1,2}|paragraf(?:fen)?\s)\s?(?P<number>\d+\s?[a-z]?(?!\w)(?:\s?(?:[-–]|og|,)\s?\d+\s?[a-z]?(?!\w))*)(?P<rest>(?:\s?,?\s?(?:stk|nr|litra|pkt)\.?\s?\w{1,3}(?!\w))*)"
    r"|(?P<article>artikel|art\.)\s?(?P<articleno>\d+(?:\s?(?:[-–]|og|,)\s?\d+)*)"
    r"|(?P<chapter>kapitel|kap\.)\s?(?P<chapterno>\d+\w?)|(?P<purpose>formålsparagraf)(?:fen)?)",
    re.I,
)
_BEFORE = re.compile(
    r"(?P<sign>§{1,2}|paragraf(?:fen)?\s)\s?(?P<number>\d+\s?[a-z]?(?!\w))(?P<rest>(?:\s?,?\s?(?:stk|nr|litra|pkt)\.?\s?\w{1,3}(?!\w))*),?\s+(?:i|efter|jf\.)\s+(?:den\s+)?$",
    re.I,
)
_ACT = re.compile(r"(?<![\w-])(?P<act>[a-zæøåA-ZÆØÅ][\wæøå-]{2,}loven)(?P<genitive>s)?(?!\w)")


#: "efter lov om drift af landbrugsjorder": an act by its title, up to a verb, a mark or a section.
_TITLED = re.compile(
    r"(?:^|[.:;(]\s*|\b(?:efter|jf\.?|ifølge|medfør\s+af|henhold\s+til|hjemmel\s+i|grundlag\s+af|følger\s+af|af|i|under|og|se)\s+)"
    r"(?P<act>(?i:lov|bekendtgørelse(?:n)?|cirkulære(?:t)?)\s+om\s+(?!at\b)[a-zæøå][a-zæøå-]*(?:\s+(?!(?:er|var|har|havde|skal|kan|må|vil|bør|blev|bliver|gælder|giver|gives|kræver|siger"
    r"|fastsætter|fastlægger|bestemmer|pålægger|forpligter|indeholder|regulerer|sikrer|stiller|træder|trådte|medfører|betyder|foreskriver|tillader"
    r"|forbyder|omfatter|tilbydes|føres|sker|som|der|hvor|hvis|når|at|så|men|jf|efter|i|på|fra|inden|senest|med|kapitel|artikel|nr|stk)\b)"
    r"[a-zæøå][a-zæøå-]*){0,11}(?:\s+m\.\s?v\.|\s+mv\.)?)",
    re.M,
)
#: Words that no title ends with.
_HANGING = re.compile(r"(?:\s+(?:og|eller|af|for|til|om|ved|samt|den|det|de|en|et|kommunen|kommunens))+$")


@dataclass(frozen=True, slots=True)
class LawReference:
    """An act as named (nominative, lower case), its provision if any, and the place in the text."""

    act: str
    provision: str | None
    iri: str | None
    start: int
    end: int


def find_laws(text: str, acts: Mapping[str, tuple[str, str]] | None = None) -> list[LawReference]:
    """Every reference to an act by name.

    :param acts: known names in lower case → (short name, IRI); a name ending in "loven", or a title ("lov om …") where it is
        referred to, is read even if unknown
    """
    known = acts or {}
    hits: list[tuple[int, int, str, str | None]] = []
    for match in _ACT.finditer(text):
        name = match["act"].casefold()
        if name not in _NO_ACT:
            hits.append((match.start(), match.end(), *known.get(name, (name, None))))
    for match in _titles(tuple(known)).finditer(text):
        if not any(match.start() < end and start < match.end() for start, end, *_ in hits):
            hits.append((match.start(), match.end(), *known[match["name"].casefold()]))
    for match in _TITLED.finditer(text):
        title = _HANGING.sub("", match["act"])
        start, end = match.start("act"), match.start("act") + len(title)
        if len(title.split()) > 2 and not any(start < b and a < end for a, b, *_ in hits):
            hits.append((start, end, " ".join(title.casefold().split()), None))
    return [_with_provision(text, *hit) for hit in sorted(hits, key=lambda h: h[0])]


@cache
def _titles(names: tuple[str, ...]) -> re.Pattern[str]:
    """The names of acts that do not end in "loven", the longest first."""
    named = sorted((n for n in names if not n.endswith("loven")), key=lambda n: (-len(n), n))
    return re.compile(rf"(?<![\w-])(?P<name>{'|'.join(map(re.escape, named)) or '(?!)'})(?:s|’s)?(?!\w)", re.I)


_LONGER = re.compile(r"\s+og\s+(?:[a-zæøå]+\s+){1,5}?(?=§)")


def _with_provision(text: str, start: int, end: int, act: str, iri: str | None) -> LawReference:
    # "lov om erhvervsfremme og regional udvikling § 12": a title may be longer than the name that is known.
    longer = _LONGER.match(text, end) if " om " in text[start:end].casefold() else None
    if match := _SECTION.match(text, longer.end() if longer else end):
        return LawReference(act, _provision(match), iri, start, match.end())
    if match := _BEFORE.search(text[:start]):
        return LawReference(act, _provision(match), iri, match.start(), end)
    return LawReference(act, None, iri, start, end)


def _provision(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("purpose"):
        return "formålsparagraffen"
    if groups.get("chapterno"):
        return f"kapitel {groups['chapterno']}"
    if groups.get("articleno"):
        return f"artikel {groups['articleno']}"
    number = re.sub(r"\s+", " ", groups["number"]).strip()
    return f"{groups['sign']} {number}{parse_subdivision(groups['rest'] or '')}"


def parse_subdivision(printed: str) -> str:
    """ "stk. 8" and its kin in one form: ", stk. 8, nr. 2"."""
    parts = re.findall(r"(stk|nr|litra|pkt)\.?\s?(\w{1,3})", printed, re.I)
    return "".join(f", {name.casefold()}{'' if name.casefold() == 'litra' else '.'} {number}" for name, number in parts)
