"""The audit of the graph itself (``--self``): what SPARQL cannot see, since it lies in the files of the documents.

A rule of ``self/`` selects what might be at fault; where the file must be looked at, a sieve of the rule's name keeps the
rows that are. The texts come from outside: a question reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

Row = Mapping[str, str | None]
Sieve = Callable[[Row], bool]
#: The rules of the graph itself, and their dimension, which stands beside those of the documents.
RULES = Path(__file__).parent / "self"
DIMENSION = "quality"
#: What stands in a quote where a person's name was.
_WITHHELD = re.compile(r"(\[\w+\])")


@dataclass(frozen=True)
class FileText:
    """A document as it is now: its text, and the hash of the file."""

    text: str
    hash: str

    @cached_property
    def flat(self) -> str:
        return " ".join(self.text.split())

    def holds(self, quote: str) -> bool:
        """Whether a passage still stands somewhere in the text; where a name was withheld, any words may stand."""
        words = " ".join(quote.split())
        if words in self.flat:
            return True
        parts = [r".{1,120}?" if _WITHHELD.fullmatch(part) else re.escape(part) for part in _WITHHELD.split(words)]
        return len(parts) > 1 and re.search("".join(parts), self.flat) is not None


Texts = Mapping[str, FileText | None]


def sieves(texts: Texts) -> dict[str, Sieve]:
    """For each rule that needs the files: whether a row stays.

    :param texts: the documents by file name; none for a file that is not where it was
    """

    def gone(row: Row) -> bool:
        return texts.get(row["file"] or "") is None

    def changed(row: Row) -> bool:
        now = texts.get(row["file"] or "")
        return now is not None and now.hash != row["hash"]

    def unquoted(row: Row) -> bool:
        now = texts.get(row["document"] or "")
        return now is not None and not now.holds(row["quote"] or "")

    return {"document-gone": gone, "document-changed": changed, "passage-not-in-text": unquoted}
