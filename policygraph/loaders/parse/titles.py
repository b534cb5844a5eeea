"""Whether a few words can be a title: short, opening with a capital, without a finite verb."""

from __future__ import annotations

import re

VERB = r"(?:er|har|vil|skal|kan|bliver|blev|var|får|arbejder|tilbyder|støtter|sikrer|koordinerer|samarbejder|etablerer|lavede|tilrettelægges|prioriteres|gennemføres|iværksættes|arrangerer|deltager|spiller|fortsætter|består|søger|står)"
FINITE = re.compile(rf"\b(?:{VERB}|følger|kommer|tager|giver|[a-zæøå]{{3,}}(?<!n)es)\b")
_OPENS = re.compile(r"(?P<title>[A-ZÆØÅ][^:.!?]{3,70})\.\s+(?=[A-ZÆØÅ])")


def main_clause(text: str) -> str:
    """A sentence without its subordinate clauses."""
    return re.sub(r",?\s(?:der|som|hvor|når|hvis|så|mens|fordi)\b[^,.]*", "", text)


def nameable(text: str) -> bool:
    """Whether a text can be a title."""
    return len(text) <= 80 and len(text.split()) <= 8 and not FINITE.search(text) and text[:1].isupper()


def opens_with_title(text: str) -> bool:
    """Whether a line opens with a title of a few words as a sentence of its own: "Sprogcafé. Her øves …"."""
    match = _OPENS.match(text)
    return match is not None and len(match["title"].split()) <= 6 and nameable(match["title"])
