"""Write the table of roles in docs/own-words.md from the vocabulary itself. The suite fails if it is not what this writes.

python scripts/words_reference.py           print it
python scripts/words_reference.py --write   write it
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as ox

from policygraph.ontology import PREFIXES, VOCABULARY

PAGE = Path(__file__).parents[1] / "docs" / "own-words.md"
MARK = "<!-- The table below is written by scripts/words_reference.py. -->\n"
_SKOS = PREFIXES["skos"]


def table() -> str:
    """Each role, what it is for, some of the words that it has already."""
    facts: dict[str, dict[str, list[ox.Literal]]] = {}
    for quad in ox.parse(path=str(VOCABULARY / "labels.ttl"), format=ox.RdfFormat.TURTLE):
        if isinstance(quad.object, ox.Literal) and quad.predicate.value.startswith(_SKOS):
            facts.setdefault(str(quad.subject), {}).setdefault(quad.predicate.value.removeprefix(_SKOS), []).append(quad.object)
    rows = ["| role | what its words mark | such as |", "|---|---|---|"]
    for of in facts.values():
        if "notation" in of:
            meaning = next(v.value for v in of["definition"] if v.language == "en").rstrip(".")
            words = [v.value for key in ("prefLabel", "altLabel") for v in of.get(key, []) if v.language == "da"]
            shown = ", ".join(dict.fromkeys(words[:4])).replace("|", "\\|")
            rows.append(f"| `{of['notation'][0].value}` | {' '.join(meaning.split())} | {shown} |")
    rows.append("| `given-name` | Given name of a person, to be left out | |")
    return "\n".join(rows) + "\n"


def page() -> str:
    """The page with the table as it is now."""
    head, _, _ = PAGE.read_text("utf-8").partition(MARK)
    return f"{head}{MARK}\n{table()}"


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(page(), "utf-8")
    else:
        print(table(), end="")
