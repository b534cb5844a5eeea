"""What the columns of a table of targets hold, where their headings are in words of the document's own.

A heading is one of many ways to say the same; what stands below it is a day, a number of a year gone by, the name of a
register. So the rows are looked at: words that are known go first, the cells tell of the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from policygraph.loaders.clauses import counted, names_source, number_in_words, says_source
from policygraph.loaders.parse.dates import find_dates, find_ranges
from policygraph.loaders.parse.titles import FINITE
from policygraph.ontology.vocabulary import Vocabulary, any_of

#: The roles that a column of a table of targets can have.
TARGET_COLUMNS = ("text", "baseline", "value", "due", "source")
#: What a cell with the number of a target holds: "1.a", "2b", "3".
_ID = re.compile(r"[A-ZÆØÅ]{0,2}\d{0,2}(?:\.\d{1,2})*\.?\s?[a-zæøå]?[.)]?", re.I)
#: What may stand with a day in a cell that says nothing but when.
_ONLY_WHEN = re.compile(
    r"[\W_]*(?:\b(?:inden|senest|den|d|ved|i|af|pr|udgangen|slutningen|løbet|til|frem|mod|med|og|nås|hvert|år)\b[\W_]*)*", re.I
)
#: A cell that says of the start that there is none: "Ikke opgjort", "Kendes ikke".
_NONE_YET = re.compile(r"\W*(?:(?:er |kendes |findes )?(?:endnu )?(?:ikke|ingen|ukendt|uvist)\b[^.]{0,30}|nul|0)\W*", re.I)
_THEN = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\bi dag\b|\bnu\b", re.I)


def target_columns(headings: Sequence[str], rows: Sequence[Sequence[str]], known: Sequence[str], words: Vocabulary) -> list[str]:
    """The role of each column, "" where it has none that is of use.

    :param rows: the cells of the rows below the header
    :param known: the roles that the words of the headings tell, "" where they do not
    """
    roles = list(known)
    cells = [[row[n].strip() for row in rows if n < len(row) and row[n].strip()] for n in range(len(headings))]
    last = max((m.last for n, r in enumerate(roles) if r == "due" for c in cells[n] for m in find_dates(c)), default=None)

    def open_() -> list[int]:
        return [n for n, role in enumerate(roles) if not role and cells[n] and not _most(cells[n], _ID.fullmatch)]

    def give(role: str, *tests: Callable[[int], bool]) -> None:
        for test in tests if role not in roles else ():
            if (found := next((n for n in open_() if test(n)), None)) is not None:
                roles[found] = role
                return

    give("due", lambda n: _most(cells[n], _is_when))
    last = last or max((m.last for n, r in enumerate(roles) if r == "due" for c in cells[n] for m in find_dates(c)), default=None)

    def was(cell: str) -> bool:
        """A number, and when it was so; or that nobody knows."""
        before = all(last is None or m.last < last for m in find_dates(cell))
        short = len(cell.split()) < 12
        return short and bool(_NONE_YET.fullmatch(cell) or counted(cell) and _THEN.search(cell) and before)

    now, how = _stem(words, "baseline"), _stem(words, "source")
    give("baseline", lambda n: bool(now.search(headings[n])), lambda n: _most(cells[n], was))
    give("source", lambda n: bool(how.search(headings[n])), lambda n: _most(cells[n], _is_source))
    figures = [n for n in open_() if _most(cells[n], _is_figure)]
    texts = [n for n in open_() if n not in figures and _most(cells[n], _says)]
    if "text" not in roles and texts:
        roles[max(texts, key=lambda n: sum(map(len, cells[n])) / len(cells[n]))] = "text"
    if "text" in roles and figures and "value" not in roles:
        if len(figures) > 1 and "baseline" not in roles:
            roles[figures[0]] = "baseline"
        roles[figures[-1]] = "value"
    return roles


def tells_targets(roles: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether columns make a table of targets: what is to be, and two more; most rows say how much, or how it was."""
    if "text" not in roles or len({*roles} & {*TARGET_COLUMNS} - {"text"}) < 2:
        return False
    text = roles.index("text")
    told = [row for row in rows if text < len(row) and row[text].strip()]
    sized = [r for r in told if any(role in ("text", "value", "baseline") and _sizes(c) for role, c in zip(roles, r))]
    return bool(told) and len(sized) * 2 > len(told)


def _most(cells: Sequence[str], test: Callable[[str], object]) -> bool:
    return sum(bool(test(c)) for c in cells) * 2 > len(cells)


def _is_when(cell: str) -> bool:
    """Whether a cell is wholly a day or a period: "Ultimo 2026", "inden udgangen af juni 2027"."""
    spans = [r.span for r in find_ranges(cell)] + [(m.start, m.end) for m in find_dates(cell)]
    rest = cell
    for a, b in spans:
        rest = rest[:a] + " " * (b - a) + rest[b:]
    return bool(spans) and bool(_ONLY_WHEN.fullmatch(rest))


def _is_source(cell: str) -> bool:
    return bool(names_source(cell) or says_source(cell)) and not find_dates(cell)


def _is_figure(cell: str) -> bool:
    """Whether a cell holds a number and hardly more: "60 %", "højst 12 ture"."""
    return len(cell.split()) < 5 and bool(re.search(r"\d", cell)) and not _is_when(cell)


def _says(cell: str) -> bool:
    return len(cell.split()) > 2 and bool(_sizes(cell) or FINITE.search(cell))


def _sizes(cell: str) -> bool:
    return bool(counted(cell) or re.search(r"\d\s?(?:%|pct|procent)", cell) or number_in_words(cell))


def _stem(words: Vocabulary, role: str) -> re.Pattern[str]:
    """Words of which any one in a heading tells the role."""
    return any_of(words.words(f"target-column-{role}-stem", f"target-column-{role}"))
