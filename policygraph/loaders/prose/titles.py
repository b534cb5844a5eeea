"""How a block opens: with a number, with a title of its own, or with a word for what was told before.

Also a title for what has none. Nothing here needs to know what is open.
"""

from __future__ import annotations

import re

from policygraph.loaders.blocks import Block
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.parse.titles import FINITE, VERB, main_clause, nameable

#: "Sprogcafé: …", "Sprogcafé – …"
_RUN_IN = re.compile(r"^(?P<title>[A-ZÆØÅ”\"’'][^:!?]{2,140}?):\s+(?=\S)")
_DASHED = re.compile(r"^(?P<title>[A-ZÆØÅ][^:.!?–—]{2,80}?)\s+[–—]\s+(?=\S)")
#: "3. En by for alle", "2.B Bevægelse": the number of a goal or an initiative, and what it is called.
NUMBERED = re.compile(
    r"^(?P<number>\d{1,2}(?:\.\d{1,2})*(?:\s?\.?\s?(?![IÅ]\s+[a-zæøå])[A-ZÆØÅ](?![\wæøå]))?)\s?[.:)–-]?\s+(?P<text>\S.*)$",
    re.S,
)
#: With what words a sentence goes on about what was told before.
BACK_REFERENCE = re.compile(
    r"^(?:Projektet|Tilbuddet|Aftalen|Målet|Formålet|Det|Den|De|Dette|Disse|Denne|Herudover|Derudover|Desuden|Her|Samtidig|Endvidere|Ordningen|Forløbet|Indsatsen\s+(?:skal|er|har|vil))\b"
)


def own_title(block: Block, text: str, *, sentences: bool = True) -> tuple[str, int] | None:
    """The title that a paragraph opens with, and where its text begins."""
    lead = block.lead
    if 2 < lead < len(text) - 10 and text == block.text:
        title = text[:lead].strip(" .:–—-")
        return (title, len(text) - len(text[lead:].lstrip(" .:–—-"))) if title else None
    match = _RUN_IN.match(text)
    if match and len(match["title"].split()) <= 22 and not re.search(r"[.!?]\s+[A-ZÆØÅ]", match["title"]):
        if re.search(r"\b(?:skal|vil|er|har|blev|besluttede)\b.*\b(?:at|til)?$", match["title"]):
            return None
        return match["title"].strip(), match.end()
    if (match := _DASHED.match(text)) and nameable(match["title"]):
        return match["title"].strip(), match.end()
    spans = sentence_spans(text)
    listed = all(not FINITE.search(main_clause(text[a:b])) for a, b in spans)
    if (sentences or not listed) and len(spans) > 1 and text[spans[0][1] - 1] == "." and nameable(text[slice(*spans[0])]):
        return text[slice(*spans[0])].strip(" ."), spans[1][0]
    return None


def short(text: str, limit: int = 90) -> str:
    """A label: the first sentence, cut at a word if it is long."""
    spans = sentence_spans(text)
    first = text[slice(*spans[0])].rstrip(" .:;") if spans else text
    if len(first) <= limit:
        return first
    cut = first[:limit].rsplit(" ", 1)[0].rstrip(" ,;:-–(")
    return cut + " …"


def measure_title(text: str) -> str:
    """A title for a measure given in a sentence: its noun phrase, without "Fokus på" in front."""
    bare = re.sub(r"^(?:Fokus på|Arbejde med|Der skal|Vi vil)\s+", "", text)
    head = re.split(r", (?:hvor|som|der)\b| med (?:særlig|udgangspunkt|fokus)| rettet mod ", bare, maxsplit=1)[0]
    return short(head[0].upper() + head[1:], 110) if head else short(text, 110)


def activity_title(text: str) -> str:
    """A title for a paragraph that has none: its grammatical subject, or the thing it names."""
    if re.match(r"(?:For|På|I|Ved|Med|Til|Ud over|Udover|Som|Gennem)\b", text):
        named = re.search(
            r"(?P<name>[A-ZÆØÅ][\wæøå-]*(?:\s+(?:i|og|for|af|med|på|til|[A-ZÆØÅ][\wæøå-]*))*\s+\([A-ZÆØÅ]{2,}\))", text[1:]
        )
        if named:
            return named["name"]
        return short(text, 80)
    subject = re.match(rf"(?P<subject>.{{6,120}}?)(?:,\s+(?:der|som|hvor)\b|\s+{VERB}\b)", text)
    return subject["subject"].strip(" ,") if subject else short(text, 80)


def bare_heading(text: str) -> str:
    """A heading without its number and colon."""
    return re.sub(r"^[\d.)]+\s+", "", text.strip()).strip(" :")
