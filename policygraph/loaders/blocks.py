"""Lines drawn from a page put together again: paragraphs, list items, headings; footnotes and page numbers apart.

Drawn text breaks a sentence at the line's end, at a hyphen, at a page, around a footnote. What belongs together is
joined here once, for every genre, and every character still knows its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from policygraph.loaders.parse.sentences import ABBREVIATIONS
from policygraph.loaders.parse.titles import opens_with_title
from policygraph.loaders.source import Line, Source, Stretch

BlockKind = Literal["text", "item", "heading", "footnote", "page", "row"]

BULLET = re.compile(r"^\s*(?P<marker>[•·▪●◦–\-*o\uf0b7\uf0a7\u2022])\s+(?=\S)")
#: "31. december 2025" at the head of a line is a day, no item.
_DAY = r"\d{1,2}\.\s+(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)(?:\W|$)"
_NO_DAY = rf"(?!{_DAY})"
ENUMERATED = re.compile(rf"^\s*{_NO_DAY}(?P<marker>\(?(?:\d{{1,2}}|[a-zæøå])[.)]|\d{{1,2}}\.[a-hA-H]\b[.)]?)\s+(?=\S)")
_BULLETED = re.compile(
    rf"\s*(?:[•·▪●◦–\-*o\uf0b7\uf0a7\u2022]|{_NO_DAY}(?:\(?(?:\d{{1,2}}|[a-zæøå])[.)]|\d{{1,2}}\.[a-hA-H]\b[.)]?))\s"
)
_END = re.compile(r"[.!?:;][)\"”’'*]*\s*$")
#: So many lines are needed to tell that none of them goes on in the next.
_TELLING = 20
#: Letters: no word is longer.
_WORD = 200
_APART = re.compile(r"\S\s{5,}\S")
_AT_AN_END = re.compile(
    r"(?<!\s)(?:\s+[|·–-])?\s+side\s+\d{1,4}(?:\s*(?:af|/)\s*\d{1,4})?\s*$|(?<!\s)\s{5,}\d{1,4}\s*$"
    r"|^\s*side\s+\d{1,4}(?:\s*(?:af|/)\s*\d{1,4})?(?:\s+[|·–-])?\s+|^\s*\d{1,4}\s{5,}",
    re.I,
)
_PAGE = re.compile(r"^\s*(?:[-–]\s*)?(?:side\s+)?\d{1,4}(?:\s*(?:af|/)\s*\d{1,4})?(?:\s*[-–])?\s*$", re.I)
#: So many blanks in front set a line in below the label of the one before.
_SET_IN = 6
_SIDE = re.compile(r"\s*side\s", re.I)
#: A line drawn across the page: "-----", "* * * *".
_LINE_ACROSS = re.compile(r"^\s*(?:[-–—=~]\s?){4,}$|^\s*(?:\*\s?){3,}$")
_RUN_IN = re.compile(r"[A-ZÆØÅ][^:.!?]{2,90}:\s")
#: "1.2 …": a number within a number, as items of an outline have it.
_DECIMAL = re.compile(r"\s*(?P<head>\d{1,2})\.\d{1,2}\.?\s+\S")
#: A paragraph that is what somebody said, and a line that says who.
_QUOTED = re.compile(r"^[”“„»\"][^”“„»«\"]{15,}[”“«\"][.!]?$", re.S)
_SPEAKER = re.compile(r",\s+\d{1,3} år\.?$|^[–—]\s*[A-ZÆØÅ]")
_RULE = re.compile(r"^[\s_]{30,}$")
_NOTE = re.compile(r"^\s*(?P<marker>\d{1,3})\s+\S")


@dataclass
class Block:
    """Lines that belong together, joined; ``marker`` is a list item's bullet or number."""

    kind: BlockKind
    stretch: Stretch
    lines: list[Line]
    marker: str = ""
    gap: bool = True

    @property
    def text(self) -> str:
        return self.stretch.text

    @property
    def lead(self) -> int:
        """Where in the text the bold words end that it opens with; 0 if it opens with none."""
        bold = self.lines[0].start + self.lines[0].lead
        return sum(at < bold for at in self.stretch.origin[: self.lines[0].lead])

    @property
    def first(self) -> int:
        return self.lines[0].number

    @property
    def last(self) -> int:
        return self.lines[-1].through or self.lines[-1].number


def blocks(source: Source, opens: re.Pattern[str] | None = None) -> list[Block]:
    """The blocks of a text, in order.

    :param opens: what a line begins with that never goes on with the line before (a known label)
    """
    return list(_joined(source, opens))


@lru_cache(4)  # whoever asks what a text is, and whoever reads it then, look at the same blocks
def _joined(source: Source, opens: re.Pattern[str] | None) -> tuple[Block, ...]:
    return tuple(_Joiner(source, opens).run())


class _Joiner:
    def __init__(self, source: Source, opens: re.Pattern[str] | None) -> None:
        self.source, self.opens = source, opens
        lengths = sorted(len(line.text.rstrip()) for line in source.lines if not line.blank)
        self.width = lengths[int(len(lengths) * 0.9)] if lengths else 0
        self.longest = lengths[-1] if lengths else 0
        self.wrapped = 0 < self.width <= 160 and breaks_sentences(source)
        self.running = _running_heads(source)
        self.out: list[Block] = []
        self.open: Block | None = None
        self.kept_hyphens = set(re.findall(r"(?<!\w)(\w+)-[a-zæøå]", source.text))
        self.broken_at_hyphen = set(re.findall(r"(?<!\w)(\w+)-\n", source.text))

    def run(self) -> list[Block]:
        gap, rule, note = True, False, False
        for line in self.source.lines:
            if line.blank:
                rule = rule or bool(_RULE.match(line.text))
                gap, note = True, False
            elif _unnumbered(line.text) in self.running and not (self.opens and self.opens.match(line.text.strip())):
                self.out.append(Block("page", self.source.stretch(line).clean(), [line]))
                gap = True
            elif _LINE_ACROSS.match(line.text):
                self.out.append(Block("page", self.source.stretch(line).clean(), [line]))
                self.open, gap, note = None, True, False
            elif _PAGE.match(line.text) and len(line.text.strip()) <= 16 and (gap or _SIDE.match(line.text)) and not line.heading:
                self.out.append(Block("page", self.source.stretch(line).clean(), [line]))
            elif (rule and gap or note and self._next_note(line)) and _NOTE.match(line.text):
                self.out.append(self._new("footnote", line))
                rule, note, gap = False, True, False
            elif note and not line.new_page:
                self._join(self.out[-1], line)
            elif line.heading or "\t" in BULLET.sub("", line.text).strip():
                self.out.append(self._new("heading" if line.heading else "row", line))
                self.open, gap, note, rule = None, False, False, False
            else:
                self._take(line, gap)
                gap, note, rule = False, False, False
        for before, block in zip([None, *self.out], self.out):
            if block.kind == "text" and is_heading(block) and not _is_attribution(block, before):
                block.kind = "heading"
        return sorted(self.out, key=lambda b: b.first)

    def _next_note(self, line: Line) -> bool:
        """Whether the line is the footnote after the one that is open: its number says so."""
        match = _NOTE.match(line.text)
        before = self.out[-1].marker
        return match is not None and before.isdigit() and int(match["marker"]) == int(before) + 1

    def _take(self, line: Line, gap: bool) -> None:
        starts_item = bool(BULLET.match(line.text) or ENUMERATED.match(line.text))
        if self.open and not starts_item and self._continues(self.open, line, gap):
            self._join(self.open, line)
            return
        self.open = self._new("item" if starts_item else "text", line)
        self.open.gap = gap
        self.out.append(self.open)

    def _continues(self, block: Block, line: Line, gap: bool) -> bool:
        before, after = block.lines[-1].text.rstrip(), line.text.strip()
        if (one := _DECIMAL.match(block.lines[0].text)) and (two := _DECIMAL.match(after)) and one["head"] == two["head"]:
            return False
        if self.opens and (self.opens.match(after) or len(block.lines) == 1 and self._is_label(before)):
            return False
        ended = bool(_END.search(before)) and not (after[0].islower() and _abbreviated(before))
        deep = len(line.text) - len(line.text.lstrip())
        if not gap and deep >= _SET_IN and self.opens and self.opens.match(block.lines[0].text.strip()):
            return True
        if not gap and re.search(r"\w\s*$", before) and re.match(_DAY, after):
            return True
        if (
            self.opens
            and self.wrapped
            and not gap
            and len(block.lines) == 1
            and not after[0].islower()
            and self.opens.match(before)
        ):
            if _could_have_fit(before, after, min(self.longest, 160)):
                return False
        lower = after[0].islower() or after[0] in '(”"' and not after[1:2].isupper()
        if before.endswith("-") and after[0].islower():
            return True
        if gap and len(block.lines) == 1 and self.opens and self.opens.match(before):
            return False
        if gap or line.new_page:
            lower = lower or bool(re.match(r"\d+(?:[.,]\d+)?\s?(?:%|[a-zæøå])", after))
            return not ended and lower and (len(before) > 40 or before.endswith((",", " og")))
        if not self.wrapped:
            return not ended and lower
        if block.kind == "item" and len(block.lines) == 1 and after[0].isupper() and not ended:
            return not _could_have_fit(before, after, self.width)
        if block.kind == "item":
            return not (ended and _RUN_IN.match(after))
        if ended and before[-1] == "." and opens_with_title(after):
            return False
        if ended and (block.lines[-1].text.endswith("  ") or _RUN_IN.match(after)) and not lower:
            return False
        short = len(before) < 0.75 * self.width
        if short and not lower and not after[0].isdigit():
            return not ended and len(block.lines) > 1
        if (
            ended
            and not lower
            and len(before) < 0.93 * self.width
            and before.rstrip()[-1] in ".!?"
            and _could_have_fit(before, after, self.width)
        ):
            return False
        return not (ended and short and not lower)

    def _is_label(self, text: str) -> bool:
        match = self.opens.match(text.strip()) if self.opens else None
        return match is not None and match.end() == len(text.strip())

    def _new(self, kind: BlockKind, line: Line) -> Block:
        match = (
            (BULLET.match(line.text) or ENUMERATED.match(line.text))
            if kind == "item"
            else _NOTE.match(line.text)
            if kind == "footnote"
            else None
        )
        start = match.end() if match and kind == "item" else match.end("marker") if match else 0
        return Block(kind, self.source.stretch(line, start).clean(), [line], match["marker"] if match else "")

    def _join(self, block: Block, line: Line) -> None:
        more = self.source.stretch(line).clean()
        left = block.stretch
        head = re.search(r"(\w+)-$", left.text[-_WORD:])
        if head and more.text[:1].islower() and not self._keeps_hyphen(head.group(1), more.text):
            block.stretch = left.part(0, len(left.text) - 1) + more
        elif head and more.text[:1].islower() and not re.match(r"(?:og|eller|samt)\b", more.text):
            block.stretch = left + more
        else:
            blank = Stretch(self.source, " ", (more.origin[0] if more.origin else 0,))
            block.stretch = left + blank + more
        block.lines.append(line)

    def _keeps_hyphen(self, head: str, after: str) -> bool:
        return bool(re.match(r"(?:og|eller|samt)\b", after)) or head in self.kept_hyphens or head.isupper()


def breaks_sentences(source: Source) -> bool:
    """Whether lines end where the page does: then some go on in lower case with what the line before left open."""
    lines = [line.text for line in source.lines if not line.blank and "\t" not in line.text]
    if len(lines) < _TELLING:
        return True
    goes_on = sum(b.strip()[0].islower() and not _END.search(a) and not _BULLETED.match(b) for a, b in zip(lines, lines[1:]))
    return goes_on * 50 > len(lines)


def _running_heads(source: Source) -> set[str]:
    """Lines that stand at the head or foot of page after page, without their page number: repeated, and beside a number or
    set apart in columns."""
    return {
        text
        for text, marks in _repeated(source).items()
        if len(marks) > 2 and sum(map(any, marks)) * 2 > len(marks) or len(marks) == 2 and all(turned for turned, _ in marks)
    }


def _repeated(source: Source) -> dict[str, list[tuple[bool, bool]]]:
    """The lines without their page number, and of each time whether a page turns there and whether it looks like a head."""
    filled = [line for line in source.lines if not line.blank]
    seen: dict[str, list[tuple[bool, bool]]] = {}
    for before, line, after in zip([None, *filled], filled, [*filled[1:], None]):
        text = _unnumbered(line.text)
        if 3 < len(text) < 140 and "\t" not in text:
            turned = line.new_page or any(beside is not None and bool(_PAGE.match(beside.text)) for beside in (before, after))
            seen.setdefault(text, []).append((turned, text != line.text.strip() or bool(_APART.search(text))))
    return seen


def furniture(source: Source) -> set[int]:
    """The numbers of the lines that belong to the page and not to the text: its number, and what stands beside it again and again."""
    running = {
        t for t, marks in _repeated(source).items() if len(marks) > 1 and sum(turned for turned, _ in marks) * 2 > len(marks)
    }
    return {
        line.number
        for line in source.printed
        if not line.blank and (_unnumbered(line.text) in running or _PAGE.match(line.text) and len(line.text.strip()) <= 16)
    }


def _unnumbered(text: str) -> str:
    """A line without the page number at one of its ends ("Side 4 af 12", or a number set apart)."""
    return _AT_AN_END.sub("", text).strip()


def _abbreviated(text: str) -> bool:
    """Whether the full stop at the end is that of an abbreviation ("kr.")."""
    last = re.search(r"([\w.]+)\.$", text)
    return last is not None and last.group(1).casefold() in ABBREVIATIONS


def _could_have_fit(before: str, after: str, width: int) -> bool:
    """Whether the next line's first word had room on the line before: then the break was meant."""
    return len(before) + 1 + len(after.split()[0]) < 0.93 * width


def _is_attribution(block: Block, before: Block | None) -> bool:
    """Whether a short line is a quotation or says who spoke: below a quotation, or with an age ("Ruth, 88 år"), or after a dash."""
    quoted = before is not None and _QUOTED.match(before.text)
    if _QUOTED.match(block.text):
        return True
    return bool(_SPEAKER.search(block.text) or quoted and not re.search(r"\d|:$", block.text) and len(block.text.split()) <= 8)


#: "Forløb for elever i 9. klasse. Sagsnummer: 22/118"; "Mål 3. Børn skal trives" is one.
_TWO_SENTENCES = re.compile(r"(?:\S+\s+){3,}[a-zæøå-]{3,}[.!?]\s+[A-ZÆØÅ]")


def is_heading(block: Block) -> bool:
    """A short line of its own that ends no sentence."""
    text = block.text.strip()
    return (
        block.kind in ("text", "heading")
        and len(block.lines) <= 3
        and 2 < len(text) <= 90
        and not re.search(r"[.!?,;]$", text)
        and not text[0].islower()
        and not _TWO_SENTENCES.match(text)
    )
