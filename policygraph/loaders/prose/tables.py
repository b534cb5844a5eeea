"""Tables among the text: a row is a target where the columns say so, else an initiative of the goal that is open."""

from __future__ import annotations

import re
from bisect import bisect_right

from policygraph.loaders.blocks import Block
from policygraph.loaders.catalogue import role_of
from policygraph.loaders.columns import TARGET_COLUMNS, target_columns, tells_targets
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.prose import targets
from policygraph.loaders.prose.reading import Reading
from policygraph.loaders.records import Ref
from policygraph.loaders.targets import read_target_row


def take(now: Reading, block: Block) -> None:
    """A row of a table: a target under a label for targets, else an initiative of the goal that is open."""
    if _target_row(now, block) or _sums_only(now, block):
        return
    begins = now.last is not None and now.last.kind != "row" and now.last.first not in now.dividing
    heading = now.last.lines[0] if now.last is not None and begins else now.tables.place.heading
    goal, theme = now.section.goal, now.theme
    told = now.section.initiative if begins and now.section.titled and block.first in now.tables.pairs else None
    for record in now.tables.take(block.lines[0], heading, told):
        if goal is not None and not record.values("contributes_to"):
            record.add("contributes_to", Ref("goal", goal.key), goal.more[-1] if goal.more else goal.passage)
        elif goal is None and theme is not None:
            record.add("section", theme.text.strip(), theme.passage())
        now.tabled.append(record)


def _sums_only(now: Reading, block: Block) -> bool:
    """A row of a table that gives nothing but sums by year of initiatives that are told of above."""
    joined = now.last is not None and (now.last.kind == "row" or now.last.first in now.dividing)
    if not joined or now.last is not None and block.first > now.last.last + 1:
        heads = [c.text.strip() for c in now.document.source.cells(block.lines[0])][1:]
        sums = now.words.pattern("sum-row")
        by_year = bool(heads) and all(re.fullmatch(r"(?:19|20)\d\d", h) or sums.fullmatch(h) for h in heads)
        now.sums_only = by_year and len(now.document.of("initiative")) > _TOLD
    if now.sums_only:
        now.document.claim(block.first, block.last, "a table of sums by year")
    return now.sums_only


#: So many initiatives stand above a table that only adds up their sums.
_TOLD = 2


def is_within(now: Reading, index: int, block: Block) -> bool:
    """Whether a line of one cell stands between the rows of a table: a heading over those below."""
    around = now.parts[max(index - 1, 0) : index + 2]
    rows = [p for p in around if p is not block and p.kind == "row"]
    within = len(rows) == 2 and around[0].last + 1 == block.first and block.last + 1 == around[-1].first
    now.dividing |= {block.first} if within else set()
    return within


def _target_row(now: Reading, block: Block) -> bool:
    """A row of a table of targets, by the columns of its header."""
    cells = now.document.source.cells(block.lines[0])
    joined = now.last is not None and (now.last.kind == "row" or now.last.first in now.dividing)
    if now.last is None or not joined or block.first > now.last.last + 1:
        now.target_columns = _target_header(now, block, [c.text for c in cells])
        now.target_headings = dict(zip(now.target_columns, cells))
        if now.target_columns:
            now.document.claim(block.first, block.last, "header row")
            return True
    if not now.target_columns:
        return False
    row = {role: cell for role, cell in zip(now.target_columns, cells) if role and cell.text}
    if "text" in row and ("goal" in row or now.section.goal is not None):
        target = targets.begin(now, row["text"], now.section.goal, of=row.get("goal"))
        if "value" in row:  # a figure in the words ("ture under 5 km") is not how much
            target.facts = [f for f in target.facts if f.field not in ("target_value", "unit")]
        read_target_row(target, row, now.words, now.target_headings)
        target.more.append(block.stretch.passage())
    return True


def _target_header(now: Reading, block: Block, cells: list[str]) -> list[str]:
    """The roles of the columns of a table of targets, by their headings and what stands below; none if it is another table."""
    exact = {r: {w.casefold() for w in now.words.words(f"target-column-{r}")} for r in TARGET_COLUMNS}
    bare = [_undated(c) for c in cells]

    def of(heading: str) -> str:
        """The role of a heading, or of its first part ("Datakilde og frekvens")."""
        parts = (heading, re.split(r"\s+og\s+|\s*/\s*", heading)[0])
        return next((r for part in parts for r in TARGET_COLUMNS if part.casefold() in exact[r]), "")

    roles = [of(c) for c in bare]
    years = [n for n, c in enumerate(cells) if re.fullmatch(r"\W*(?:19|20)\d\d\W*", c)]
    if "text" in roles and not {"value", "baseline"} & set(roles) and len(years) > 1:  # "2021", "2025"
        roles[years[0]], roles[years[-1]] = "baseline", "value"
    goals = {w.casefold() for w in now.words.words("goal-reference", "column-goal-reference")}
    if "text" in roles and (of_goal := next((n for n, c in enumerate(bare) if not roles[n] and c.casefold() in goals), None)):
        roles[of_goal] = "goal"
    values = [n for n, role in enumerate(roles) if role == "value"]
    if len(values) > 1 and "text" not in roles:
        roles[values[0]] = "text"  # "Mål" heads what is aimed at where another column says how much
    elif len(values) > 1 and not all(find_dates(cells[n]) for n in values):
        roles[values[0]] = "goal"  # or the numbers of goals
    told = set(roles)
    in_zone = now.section.zone in ("result-target", "method") and now.section.goal is not None
    names = {w.casefold() for w in now.words.words("result-target")}
    worded = "text" in told and bare[roles.index("text")].casefold() in names  # the target says itself how much
    whole = "value" in told or worded and told & {"baseline", "due", "source"}
    if "text" in told and whole and (told & {"baseline", "due", "source"} or in_zone):
        return target_columns(cells, _rows_below(now, block), roles, now.words) if "goal" not in told else roles
    return _by_content(now, block, cells, roles)


def _by_content(now: Reading, block: Block, cells: list[str], roles: list[str]) -> list[str]:
    """The roles of the columns by what stands below them; only under a goal, and never where a heading is one of initiatives'."""
    if now.section.goal is None or now.section.titled or "goal" in roles or not all(len(c) < 60 for c in cells):
        return []
    fields = {role_of(c, now.words) for c, role in zip(cells, roles) if c and not role}
    named = any(_names_initiatives(now, c) for c, role in zip(cells, roles) if not role)
    if named or fields & {"responsible", "economy", "funding-source", "partners", "target-group"}:
        return []
    rows = _rows_below(now, block)
    found = target_columns(cells, rows, roles, now.words)
    return found if tells_targets(found, rows) else []


def _names_initiatives(now: Reading, heading: str) -> bool:
    """Whether a heading says that names of initiatives stand below it ("Indsats", "Aktiviteter")."""
    words = {w.casefold() for w in now.words.words("title", "column-title", "initiative-word", "initiatives")}
    return heading.strip(" :.").casefold() in words


def _rows_below(now: Reading, block: Block) -> list[list[str]]:
    """The cells of the rows that follow a header without a break."""
    rows, last = [], block.last
    for part in now.parts[bisect_right(now.firsts, block.first) :]:
        if part.kind != "row" or part.first > last + 1:
            break
        rows.append([c.text for c in now.document.source.cells(part.lines[0])])
        last = part.last
    return rows


def _undated(heading: str) -> str:
    """A column's heading without its year and its brackets: "Mål 2024", "Udgangspunkt (2020)"."""
    text = re.sub(
        r"\([^)]*\)|(?:,?\s*\b(?:i|pr\.|ultimo|ved udgangen af|inden|senest)\s+)?(?<!\d)(?:19|20)\d\d(?!\d)", "", heading
    )
    return " ".join(text.split()).strip(" :.,?")
