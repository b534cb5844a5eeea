"""Write what the program keeps of its own questions (policygraph/queries/kept.py). The suite fails if it is not what this writes.

python scripts/keep_questions.py           print it
python scripts/keep_questions.py --write   write it
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from policygraph.queries import kept

FILE, kept.FILE = kept.FILE, Path("none")  # all is worked out


def worked_out() -> str:
    """The content of the file."""
    from policygraph.queries import ask, wording
    from policygraph.queries.catalogue import header_text, read_yaml

    texts = [header_text(p.read_text("utf-8")) for p in sorted(FILE.parent.rglob("*.rq"))]
    texts.append(wording.LISTED.read_text("utf-8"))
    phrases = sorted({phrase for _, phrase in ask.wordings()})
    concepts = {phrase: " ".join(wording.concepts(phrase)) for phrase in phrases}
    words = sorted({w for phrase in phrases for w in wording.words(phrase)} | wording.known_words())
    found = kept.Kept(
        {kept.digest(text): read_yaml(text) for text in texts if text},
        {word: wording.stem(word) for word in words if not word.startswith("{")},
        concepts,
        kept.digest(texts[-1]),
    )
    return json.dumps(found._asdict(), ensure_ascii=False, indent=0) + "\n"


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        FILE.write_text(worked_out(), "utf-8")
    else:
        sys.stdout.buffer.write(worked_out().encode())
