"""The template of a document: labels that recur in it, however they are set, told as "Label: text".

A municipality sets the facts of its initiatives in a table of two columns, in a column apart, behind a dash, a full stop or
a question, or under a line of their own; but alike within a document. Lines that do are told to the loaders in the one form
that all of them know, and each character still knows its place.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from policygraph.loaders.blocks import BULLET, furniture
from policygraph.loaders.source import Line, Source, Stretch
from policygraph.ontology.vocabulary import Vocabulary

#: The roles of labels that state facts of an initiative.
LABELLED = (
    "responsible", "partners", "economy", "funding-source", "timeframe", "start", "end", "law", "evaluation", "target-group",
    "goal-reference", "purpose",
)  # fmt: skip
#: Those of labels of the parts of an item in minutes.
PARTS = ("decision", "proposal", "authority", "comment", "minutes-record", "action-list", "process", "attachments", "case")
#: Those of labels that stand over what there is of a goal.
ZONES = ("result-target", "method", "measures", "initiatives")


def _words_of_a_label(most: int) -> str:
    """Some words, the first with a capital, of so many letters at the most; or a question, as "Hvem …" opens one in Danish."""
    return rf"(?:[A-ZÆØÅ](?:[^\W\d]|\s[a-zæøå])[^.:;?!\t–—|]{{0,{most}}}?|Hv[^.:;!?\t]{{3,{most}}}\??)"


#: How a label may be set, the surest first. What is told behind it stands on its line, or on those that follow.
_FORMS = {
    form: re.compile(rf"(?P<label>{_words_of_a_label(most)}){behind}")
    for form, most, behind in (
        ("row", 58, r" *[:?]?\t[\t ]*(?P<value>[^\s\t][^\t]*)\t*$"),
        ("column", 38, r"[:?]?\s{2,}(?P<value>\S.*)$"),
        ("question", 58, r"(?<=\?)\s(?P<value>\S.*)$"),
        ("dash", 38, r"\s+[–—-]\s+(?P<value>\S.*)$"),
        ("stop", 30, r"\.\s+(?P<value>\S.*)$"),
        ("alone", 58, r"(?:\s*[:?])?\s*$"),
    )
}
_COLON = re.compile(r"\s*(?:[-•*]\s+)?[A-ZÆØÅ][\w /-]{2,40}:\s+\S")
#: So often a label recurs, and so many of a form must say by their own words of what they are.
_OFTEN, _KNOWN = 2, 2
#: So many lines beside one with a label that recurs may have one that does not.
_BESIDE = 3
#: A part of a line: from where to where.
_Piece = tuple[Line, int, int]


@dataclass(frozen=True, slots=True)
class _Label:
    """A line that may open with a label: its words, from where to where they stand, and what is told behind them."""

    line: Line
    form: str
    name: str
    start: int
    end: int
    value: int
    stop: int


def as_told(source: Source, words: Vocabulary) -> Source:
    """The source with its labelled lines told as "Label: text"; itself if no template is found."""
    told = _Template(source, words).lines()
    return replace(source, told=tuple(told)) if any(line.origin for line in told) else source


class _Template:
    def __init__(self, source: Source, words: Vocabulary) -> None:
        self.printed = source.printed
        self.page = furniture(source)
        self.text = [line for line in self.printed if not line.blank and line.number not in self.page]
        self.at = {line.number: n for n, line in enumerate(self.text)}
        self.role = label_roles(words, (*LABELLED, *PARTS, *ZONES))
        self.parts = {w.casefold() for w in words.words(*PARTS)}
        self.opens = _opening_cell(words)
        self.zones, self.goals, self.words = words.pattern(*ZONES), words.pattern("goal", "goal-area"), words
        self.labels: dict[int, _Label] = {}
        self.goal_rows = self._goal_rows(source)
        for form in _FORMS:
            for label in self._recurring(form):
                self.labels.setdefault(label.line.number, label)

    def lines(self) -> list[Line]:
        """The lines as they are told."""
        found: list[Line] = []
        through = 0
        for line in self.printed:
            if line.number <= through and (line.blank or line.number not in self.page):
                continue
            if line.number in self.page:  # a page may turn in the midst of what is told
                found.append(line)
            elif label := self.labels.get(line.number):
                pieces = [(line, label.value, label.stop)] if label.value < label.stop else []
                pieces += self._goes_on(label)
                found.append(_told(label, pieces))
                through = pieces[-1][0].number if pieces else line.number
            elif line.number in self.goal_rows:
                found += self.goal_rows[line.number]
            elif opening := self.opens.match(line.text):
                found.append(
                    _told(
                        _Label(line, "", "", opening.start("mark"), opening.end("mark"), 0, 0),
                        [(line, opening.start("text"), len(line.text.rstrip()))],
                    )
                )
            else:
                found.append(line)
        return found

    def _goal_rows(self, source: Source) -> dict[int, list[Line]]:
        """The rows of a table of goals ("Mål | Det vil vi"), each told as the goal, what it says, and what is under further headings."""
        found: dict[int, list[Line]] = {}
        heads: list[Stretch] = []
        title = self.words.pattern("column-title", "initiative-word")
        for before, line in zip([None, *self.text], self.text):
            if "\t" not in line.text.strip():
                continue
            cells = source.cells(line)
            if before is None or "\t" not in before.text.strip() or before.number + 1 < line.number:
                is_goals = (
                    len(cells) > 1
                    and self.goals.fullmatch(cells[0].text.strip(" .:"))
                    and not any(title.fullmatch(c.text) for c in cells)
                )
                heads = cells if is_goals else []
            elif heads and len(cells[1].text.split()) > 3 and (mark := _GOAL_CELL.fullmatch(cells[0].text)):
                goal, told = cells[0].part(mark.start("title")), [c for c in cells[1:] if c.text]
                lines = [_joined(line, heads[0], mark["number"], goal if goal.text else told.pop(0))]
                for head, cell in zip(heads[1:], cells[1:]):
                    if cell in told:
                        lines.append(_joined(line, head if cell is not cells[1] else None, "", cell))
                found[line.number] = lines
        return found

    def _recurring(self, form: str) -> list[_Label]:
        """The labels set in one form, if enough of them recur and say of what they are."""
        found = [label for line in self.text if (label := _label(line, form))]
        if form == "row":  # "Opgave | Ansvar" heads a table
            found = [label for label in found if not self._is_head(label.line.text[label.value : label.stop])]
        if form == "alone":
            found = [label for label in found if self._has_text_below(label) and not self._heads(label)]
        often = Counter(label.name for label in found)
        recur = {name for name, count in often.items() if count >= _OFTEN}
        known = {self.role(name) or asked(self.words, name) for name in recur} - {""}
        if len(known) < (1 if form == "question" else _KNOWN):  # questions may stand among labels with a colon
            return []
        said: dict[str, set[str]] = defaultdict(set)
        for label in found:
            said[label.name].add(label.line.text[label.value :].strip())
        # What says the same everywhere, in words, is the head of a table.
        sure = {
            n
            for n in recur
            if self.role(n) or asked(self.words, n) or often[n] > _OFTEN and (len(said[n]) > 1 or re.search(r"\d", min(said[n])))
        }
        kept = {self.at[label.line.number]: label for label in found if label.name in sure}
        if form in ("row", "column"):  # among labelled lines one that stands once is a label too
            once = {self.at[label.line.number]: label for label in found if label.name not in recur}
            for _ in range(_BESIDE):
                kept |= {n: once[n] for at in list(kept) for n in (at - 1, at + 1) if n in once}
        near = 2 if form != "alone" else 5
        beside = kept.keys() | (
            {n for n, line in enumerate(self.text) if _COLON.match(line.text)} if form == "question" else set()
        )
        return [label for at, label in kept.items() if any(at + n in beside for n in range(-near, near + 1) if n)]

    def _is_head(self, value: str) -> bool:
        return len(value.split()) < 3 and self.role(value.strip(" ?:").casefold()) != ""

    def _heads(self, label: _Label) -> bool:
        """Whether a label stands over targets or initiatives, and tells no fact of one."""
        if self.role(label.name) == "timeframe":  # "Tidsplan" over the days of one initiative
            return False
        if label.name in self.parts:  # the loader of minutes knows these, and the lists below them
            return True
        if self.goals.fullmatch(label.name):  # "Målsætning" over the goal; or it says which goals an initiative serves
            return not names_goals(self.text[self.at[label.line.number] + 1].text, self.words)
        return bool(self.zones.fullmatch(label.name)) or self.role(label.name) in ZONES

    def _has_text_below(self, label: _Label) -> bool:
        at = self.at[label.line.number] + 1
        return at < len(self.text) and not self.text[at].heading and "\t" not in BULLET.sub("", self.text[at].text).strip()

    def _goes_on(self, label: _Label) -> Iterator[_Piece]:
        """The lines below that go on with what is told: in a column those that are set in, under a label alone its paragraph."""
        if label.form not in ("column", "alone"):
            return
        before = label.line
        column = len(label.line.text[: label.value].expandtabs())
        for line in self.text[self.at[label.line.number] + 1 :]:
            between = range(before.number + 1, line.number)
            turned = any(number in self.page for number in between)
            apart = any(self.printed[number - 1].blank for number in between)
            start = len(line.text) - len(line.text.lstrip())
            if line.number in self.labels or line.heading or "\t" in line.text.strip():
                return
            if label.form == "column" and (apart or start < column - 2):
                return
            if label.form == "alone" and apart and before is not label.line and not (turned and line.text[start].islower()):
                return
            bullet = BULLET.match(line.text)
            yield line, bullet.end() if bullet else start, len(line.text.rstrip())
            before = line


def _is_name(text: str) -> bool:
    return text[:1].isupper() and len(text) < 70 and text.rstrip()[-1:] not in ".,:"


def _label(line: Line, form: str) -> _Label | None:
    if line.blank or line.heading:
        return None
    bullet = BULLET.match(line.text)
    start = bullet.end() if bullet else len(line.text) - len(line.text.lstrip())
    if form == "alone" and (bullet or start > 8):
        return None
    match = _FORMS[form].match(line.text, start)
    if match is None or len(match["label"].split()) > 8:
        return None
    name = " ".join(match["label"].split()).rstrip("?").casefold()
    if form == "alone" and re.search(r"\d{4}", name):
        return None  # "Indgår i slutstatus i januar 2026" is what a label's text says, again and again
    end = start + len(match["label"].rstrip(" ?"))
    value = match.start("value") if form != "alone" else len(line.text)
    return _Label(line, form, name, start, end, value, len(line.text.rstrip()))


def label_roles(words: Vocabulary, roles: Sequence[str]) -> Callable[[str], str]:
    """Which of the roles a label has, by the words in it; empty if they do not say."""
    known = {w.casefold(): role for role in reversed(roles) if role not in ZONES for w in words.words(role) if len(w) > 2}
    stems = [(w.casefold(), role) for role in roles for w in words.words(f"{role}-stem")]
    found: dict[str, str] = {}

    def role(name: str) -> str:
        if name not in found:
            held = [(len(stem), of) for stem, of in stems if stem in name and _is_part(stem, name)]
            found[name] = known.get(name) or max(held, default=(0, ""))[1]
        return found[name]

    return role


def asked(words: Vocabulary, name: str) -> str:
    """What a label tells of by the question that it opens with ("Hvem …"), where its other words do not say."""
    return next((r for r in LABELLED for w in words.words(f"{r}-question") if name.startswith(w.casefold())), "")


def _is_part(stem: str, name: str) -> bool:
    """Whether a stem begins a word, or is the end of a compound: "handling" is none of "behandling"; a short one stands in many words."""
    before = r"(?:\w{4,})?" if len(stem) > 5 else ""
    return bool(re.search(rf"(?<!\w){before}{re.escape(stem)}", name))


def _told(label: _Label, pieces: Sequence[_Piece]) -> Line:
    """A label and the pieces that are told under it as one line; pieces that are names are listed."""
    said = [line.text[start:stop] for line, start, stop in pieces]
    between = "; " if len(said) > 1 and all(map(_is_name, said)) else " "
    line = label.line
    text, origin = line.text[label.start : label.end] + ":", [line.start + n for n in range(label.start, label.end)]
    origin.append(origin[-1])
    for n, (of, start, stop) in enumerate(pieces):
        gap = between if n else " "
        text += gap + of.text[start:stop]
        origin += [origin[-1]] * len(gap) + [of.start + k for k in range(start, stop)]
    return replace(line, text=text, origin=tuple(origin), lead=0, through=pieces[-1][0].number if pieces else line.number)


#: What the first cell of a table of goals holds: "1", "1. En by for alle", "En by for alle".
_GOAL_CELL = re.compile(r"(?:(?P<number>\d{1,2}|[A-ZÆØÅ])[.:)]?(?:\s+|$))?(?P<title>(?:[A-ZÆØÅ]\S+.*)?)")


def _joined(line: Line, head: Stretch | None, number: str, cell: Stretch) -> Line:
    """A cell as a line of its own, behind the heading of its column."""
    if head is None:
        return replace(line, text=cell.text, origin=cell.origin, lead=0)
    mark = f"{head.text.rstrip(' ?:')}{' ' * bool(number)}{number}: "
    return replace(line, text=mark + cell.text, origin=(cell.origin[0],) * len(mark) + cell.origin, lead=0)


def _opening_cell(words: Vocabulary) -> re.Pattern[str]:
    """A row that opens a goal or an initiative: its word and number in a cell of their own ("Nr. 3	Natlinjen")."""
    known = "|".join(map(re.escape, words.words("goal", "goal-area", "initiative-word", "item")))
    return re.compile(
        rf"\s{{0,3}}(?P<mark>(?:(?:{known})(?:\s+nr\.?)?|Nr\.?)\s*(?:\d{{1,2}}(?:\.\d{{1,2}})?|[A-Z]))[.:)]?(?:\t+|\s{{2,}})(?P<text>[^\s\t][^\t]*)$",
        re.I,
    )


def names_goals(text: str, words: Vocabulary) -> object:
    """Whether a text says nothing but which goals: "Mål 1 og 3", "A, C"."""
    one = rf"(?:(?:{words.pattern('goal').pattern})\s*(?:nr\.?\s*)?)?(?:\d{{1,2}}(?:\.\d{{1,2}})?|(?-i:[A-ZÆØÅ]))"
    return re.fullmatch(rf"(?:både\s+)?{one}(?:\s*(?:,|&|\+|og|samt)\s*{one})*\.?", text.strip(), re.I)


def label_of(line: Line) -> str:
    """The label that a line is told with."""
    return line.text.split(":")[0]
