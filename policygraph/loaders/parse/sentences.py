"""Where a Danish sentence ends: not after "kr.", "bl.a.", "pr.", an ordinal or an initial."""

from __future__ import annotations

import re
from functools import lru_cache

ABBREVIATIONS = frozenset(
    [
        "adr",
        "afd",
        "alm",
        "ang",
        "bl",
        "bl.a",
        "ca",
        "cirka",
        "d",
        "d.d",
        "d.v.s",
        "dvs",
        "e.l",
        "el",
        "ekskl",
        "etc",
        "evt",
        "f.eks",
        "feks",
        "fx",
        "f.kr",
        "forb",
        "fr",
        "gl",
        "hhv",
        "hr",
        "if",
        "ifb",
        "ifbm",
        "ift",
        "inkl",
        "jf",
        "jfr",
        "kap",
        "kl",
        "kr",
        "lign",
        "m",
        "m.a",
        "m.fl",
        "m.h.t",
        "m.m",
        "m.v",
        "max",
        "mht",
        "mia",
        "min",
        "mio",
        "ml",
        "mv",
        "nr",
        "o.a",
        "o.lign",
        "obs",
        "og.lign",
        "osv",
        "pct",
        "pga",
        "pkt",
        "pr",
        "prof",
        "pt",
        "p.t",
        "resp",
        "s",
        "sml",
        "st",
        "stk",
        "str",
        "t",
        "t.kr",
        "tlf",
        "u",
        "vedr",
        "vha",
        "årg",
    ]
)
#: Behind a number these may end a sentence: "… til 17 pct. Skolen leverer tallene."
_UNITS = ("kr", "pct")
#: A person's name may open a sentence, also once it is withheld.
_END = re.compile(r"[.!?][)\"”’']?(?=\s+[\"”(•·-]?\s*(?:[A-ZÆØÅ0-9]|[\ue000-\ue0ff]|\[navn\])|\s*$)")
#: A letter that tells one of several from the others ("scenarie C."), and not the initial of a name.
_ONE_OF_SEVERAL = re.compile(
    r"\b(?:afsnit|alternativ|bilag|fase|forslag|gruppe|kategori|klasse|løsning|model|mulighed|niveau|plan|punkt|scenari[eo]t?|spor"
    r"|trin|type|variant)(?:et|en)?\s+[A-ZÆØÅ]\.$",
    re.I,
)
#: "planloven § 11 a. Vi har …": the letter is the section's.
_OF_SECTION = re.compile(r"§\s*\d+\s[a-zæøå]\.$")
_LAST_WORD = re.compile(r"[\w.]+$")
#: No abbreviation is so long.
_NEAR = 60


def sentence_ends(text: str) -> list[int]:
    """The offsets just after each sentence's final mark; the text's end is always the last."""
    ends = []
    for match in _END.finditer(text):
        # Looked for near by only: a line of a million full stops is then read in a time that grows with it, not with its square.
        word = _LAST_WORD.search(text, max(0, match.start() - _NEAR), match.start())
        last = word.group().casefold().rstrip(".") if word else ""
        follows = text[match.end() : match.end() + _NEAR].lstrip()[:1]
        if text[match.start()] == "." and last not in _UNITS and (last in ABBREVIATIONS or len(last) == 1 and last.isalpha()):
            near = max(0, match.end() - _NEAR), match.end()
            section = follows.isupper() and _OF_SECTION.search(text, *near)
            if not section and not _ONE_OF_SEVERAL.search(text, *near):
                continue
        if (
            text[match.start()] == "."
            and last.isdigit()
            and len(last) <= 2
            and (follows.isdigit() or _is_ordinal(text, match.end()))
        ):
            continue
        if last in _UNITS and not follows.isupper():
            continue
        ends.append(match.end())
    if not ends or ends[-1] < len(text.rstrip()):
        ends.append(len(text))
    return ends


_MONTH = re.compile(
    r"\s*(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|halvår|kvartal|klasse|kl\b)", re.I
)


def _is_ordinal(text: str, after: int) -> bool:
    return bool(_MONTH.match(text, after))


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences as (start, end) offsets, white space around them left out."""
    return list(_spans(text))


@lru_cache(64)
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    spans, start = [], 0
    for end in sentence_ends(text):
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            spans.append((left, right))
        start = end
    return tuple(spans)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentences that hold the characters from start to end."""
    touching = [(a, b) for a, b in _spans(text) if a < end and start < b]
    return (touching[0][0], touching[-1][1]) if touching else (start, end)
