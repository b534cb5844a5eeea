"""What takes longer to work out than to read: what the headers of the shipped questions say, and what their wordings are about.

``kept.json`` is written by ``make docs``. What was read from a text is kept under the text's digest, and what words are about under
the digest of the list of words; so what has changed is worked out, as everything else is, and never told as it was.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).parent / "kept.json"


class Kept(NamedTuple):
    """What was worked out: values by the digest of their YAML, stems by word, concepts by wording and of which list of words."""

    yaml: dict[str, Any]
    stems: dict[str, str]
    concepts: dict[str, str]
    listed: str


@cache
def kept() -> Kept:
    """All of it; nothing if the file is not there."""
    return Kept(**json.loads(FILE.read_bytes())) if FILE.is_file() else Kept({}, {}, {}, "")


def digest(text: str) -> str:
    """The name of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
