"""Names of private persons, to be left out of the graph: bodies and roles stay, people do not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policygraph.ontology.vocabulary import Vocabulary

WITHHELD = "[navn]"
_WORD = r"[A-ZÆØÅ][a-zæøåéüö]+(?:-[A-ZÆØÅ][a-zæøå]+)?"
_FULL = re.compile(rf"{_WORD}(?: (?:[A-ZÆØÅ]\.|{_WORD}))+")
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+|(?<!\d)\d{6}-\d{4}(?!\d)|(?:tlf\.?|telefon|mobil)[:.]?\s*(?:\+45\s?)?(?:\d\s?){8}", re.I
)


class Persons:
    """Finds persons in one document: those in its lists of participants, and given names that are known."""

    def __init__(self, vocabulary: Vocabulary, participants: Iterable[str] = ()) -> None:
        listed = {w for text in participants for full in _FULL.findall(text) for w in full.split(" ") if len(w) > 2}
        self.given = set(vocabulary.given_names) | {w.casefold() for w in listed}
        parts = sorted(set(listed), key=lambda w: (-len(w), w))
        self.listed = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, parts))})(?=s?(?!\w))" if parts else r"(?!)")

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where persons are named."""
        found = [m.span() for m in _CONTACT.finditer(text)]
        for match in _FULL.finditer(text):
            words = match.group().split(" ")
            at = next((i for i, w in enumerate(words) if w.split("-")[0].casefold() in self.given), None)
            if at is not None:
                found.append((match.start() + sum(len(w) + 1 for w in words[:at]), match.end()))
        for match in re.finditer(rf"(?<![\w-]){_WORD}(?=s?(?![\w-]))", text):
            if match.group().casefold() in self.given or match.group().removesuffix("s").casefold() in self.given:
                found.append(match.span())
        found.extend(m.span() for m in self.listed.finditer(text))
        merged: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def withhold(self, text: str) -> tuple[str, int]:
        """The text with every person's name replaced, and how many were."""
        spans = self.spans(text)
        for start, end in reversed(spans):
            text = text[:start] + WITHHELD + text[end:]
        return text, len(spans)
