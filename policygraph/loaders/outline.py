"""How a policy or plan marks its goals, areas and initiatives: found by looking at the whole of it before it is read.

One document numbers its goals after a word ("Pejlemærke 2"), the next writes them as sentences ("Vi vil, at …") under
areas, a third as headings with nothing but criteria under them to show what they are. What a mark means depends on
what else there is: an area with goals under it is a theme, one without is the goal itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile

from policygraph.loaders.blocks import Block
from policygraph.loaders.columns import TARGET_COLUMNS
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.parse.money import find_money
from policygraph.loaders.parse.numbers import WORDS, parse_count
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.parse.titles import nameable, opens_with_title
from policygraph.loaders.records import Genre
from policygraph.loaders.source import Stretch
from policygraph.loaders.targets import has_figure
from policygraph.ontology.vocabulary import Vocabulary

#: Roles of labels that open a zone under a goal.
ZONES = ("result-target", "method", "measures", "initiatives")
#: Roles of labels that state a fact of an initiative.
FIELDS = (
    "responsible",
    "partners",
    "economy",
    "funding-source",
    "timeframe",
    "start",
    "end",
    "law",
    "evaluation",
    "target-group",
    "status",
    "place",
    "theme",
    "staffing",
    "goal-reference",
    "success-criterion",
    "purpose",
)
#: Labels that only an initiative has: lines with them make the line above a title.
TELLING = frozenset({"responsible", "economy", "funding-source", "timeframe", "partners", "law", "start"})
#: "7. I gang hele livet" is number 7: a word of one letter is none of the number.
NUMBER = (
    r"\d{1,2}(?:\.\d{1,2})*(?:\s?\.?\s?(?-i:(?![IÅ]\s+[a-zæøå]))[A-ZÆØÅ](?![\wæøå]))?|[IVX]{1,4}(?=[.:\s]|$)|[A-ZÆØÅ](?=[.:)])"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """A block that opens a goal, an area or an initiative: its word, its number and the text that follows.

    ``more`` are further numbers that it has: "Mål 1 og 2".
    """

    word: str
    number: str | None
    text: Stretch
    more: tuple[str, ...] = ()


@dataclass
class Layout:
    """What the marks of one document mean. Blocks are named by their first line."""

    areas_are_themes: bool = False
    sentences_are_goals: bool = False
    labels_are_goals: bool = False
    areas: set[int] = field(default_factory=set)
    goals: set[int] = field(default_factory=set)
    titles: set[int] = field(default_factory=set)


class Outline:
    """The marks of a document's blocks, by the vocabulary."""

    def __init__(self, parts: Sequence[Block], words: Vocabulary, genre: Genre) -> None:
        self.parts, self.words, self.genre = parts, words, genre
        self._goal = _opening(words.words("goal", "goal-area"))
        # "Titel: Morgenholdet" opens an entry of a catalogue.
        titles = [w for w in words.words("title") if _NAMES_ENTRY.match(w)] if genre == "catalogue" else []
        self._initiative = _opening([*words.words("initiative-word"), *titles, *_NUMBER_WORDS], numbered=True)
        self._reference = re.compile(
            rf"(?:{_any(words.words('goal', 'goal-area'))})(?:\s*(?:nr\.?\s*)?\d[\d.]*[a-z]?(?:,|\s*[–&-]|\s+(?:og|samt|til)\b)?)+[.\s]*",
            re.I,
        )
        policies = _any([w for w in words.words("genre-policy") if len(w) > 4])
        goals = rf"(?:{_any(words.words('goal', 'goal-area'))})\s*(?:nr\.?\s*)?"
        numbers = r"\d[\d.]*(?:(?:,|\s*&|\s*[-–]|\s+og|\s+samt|\s+til)\s*\d[\d.]*)*"
        #: "(politikkens mål 3 og 4)", "(Pejlemærke 5 og 6 i politikken)"
        self.taken_over = re.compile(
            rf"\((?:jf\.?\s+|se\s+|fra\s+|bygger på\s+|svarer til\s+|samler\s+|dækker\s+)?"
            rf"(?:[\wæøå-]*(?:{policies})(?:kens|ens|s)?\s+{goals}(?P<numbers>{numbers})|{goals}(?P<of>{numbers})\s+(?:i|fra)\s+[\wæøå-]*(?:{policies})(?:ken|en|n)?)\)",
            re.I,
        )
        self._area = {w.casefold() for w in words.words("goal-area")}
        self._sub = "delmål"
        self.goal_of_policy = re.compile(
            rf"\s*\((?P<word>{_any(words.words('goal', 'goal-area'))})(?:r|ne|rne|er|erne)?\s*(?:nr\.?\s*)?(?P<numbers>{numbers})\)\s*$",
            re.I,
        )
        #: "Initiativer under mål 3", "Indsatser, der skal nå målet": the label says of which goal.
        of_goal = (
            rf"(?:,?\s+(?:der|som)\s+(?:(?:skal|kan|vil)\s+)?[a-zæøå]+(?:\s+til)?)?"
            rf"(?:\s+[–-])?\s+(?:(?:knyttet|hørende|koblet)\s+)?(?:(?:under|til|inden\s+for|i|på|af|ved|for)\s+)?(?:(?:at\s+nå|dette|det)\s+)?"
            rf"(?:{_any(words.words('goal', 'goal-area'))})(?:et|en|ene|erne)?(?:\s+(?:nr\.?\s*)?(?P<of>\d[\d.]*\d|\d)\.?)?(?=\s*:?\s*$)"
        )
        self._labels = {
            role: re.compile(
                rf"(?:(?:vores|kommunens|planens|årets|de)\s+)?(?:(?:{'|'.join(WORDS)})\s+)?(?:{_any(words.words(role))})(?:\s?\d{{1,2}}(?=\s*:?\s*$)|(?<=[a-zæøå])\d|\s?(?:nr\.?\s*)?\d[\d.]*[a-z]?(?=\s?[:–-]\s))?"
                rf"(?:\s+for\s+\w+(?:\s\w+)?(?=\s*:?\s*$)|{of_goal})?(?P<end>\s*(?:…|\.{{3}})?\s*:\s*|(?<=\d)\s?[–-]\s+|\s*(?:…|\.{{3}})?\s*$)",
                re.I,
            )
            for role in ZONES
        }
        #: "Mål 3 – initiativer"
        self._goal_first = {
            role: re.compile(
                rf"(?:{_any(words.words('goal', 'goal-area'))})\s*(?P<of>\d[\d.]*)\s*[:–-]\s*(?:{_any(words.words(role))})\s*:?",
                re.I,
            )
            for role in ZONES
        }
        #: "Resultatmål 1.2. Andelen …", "Resultatmål 1.2 Andelen …": a number and no colon.
        self._target_numbered = _numbered_target(words)
        self._fields = {role: words.words(role) for role in FIELDS}
        self._contents_label = words.pattern("contents")
        self._goal_label = re.compile(rf"(?P<word>{_any(words.words('goal', 'goals-heading'))})\s*:?", re.I)

    # --- single blocks ------------------------------------------------------------------------------------------------

    @cached_property
    def _ambitions(self) -> set[int]:
        """ "Ambition: 40 % i 2032" under goals that have another word and a number: what is to be reached of them."""
        opened = [(p, o) for p in self.parts if p.kind in ("text", "heading", "item") and (o := self._open(self._goal, p))]
        counted = Counter(o.word.casefold() for p in self.parts if (o := self._open(self._goal, p)) and o.number)
        found = [(p, o) for p, o in opened if not o.number and len(counted) == 1 and o.word.casefold() not in counted]
        found = found or [(p, o) for p, o in opened if not o.number and (a := self.after(p)) and self.target_fact(a)]
        sets = [p.first for p, o in found if has_figure(o.text.text) or find_dates(o.text.text)]
        return {p.first for p, _ in found} if len(found) > 1 and len(sets) * 3 >= len(found) * 2 else set()

    def goal(self, block: Block) -> Opening | None:
        """A goal word with a number or a colon; "Mål: Mål 1 og 3" says which goals are served."""
        if (
            block.first in self._ambitions
            or self.is_contents(block)
            or block.first in self._guide
            or block.kind not in ("text", "heading", "item")
        ):
            return None
        opening = self._open(self._goal, block)
        if opening is not None and any(p.fullmatch(block.text.strip()) for p in self._goal_first.values()):
            return None
        if opening is None or opening.number is not None:
            return opening
        if self.genre == "catalogue" and not block.gap and self.role_of(opening.word) and self._among_facts(block):
            return None  # the goal that an initiative serves, between its other facts
        text = opening.text.text.strip()
        return opening if text and not (self._reference.fullmatch(text) or _ONLY_NUMBERS.fullmatch(text)) else None

    def _among_facts(self, block: Block) -> bool:
        """Whether a line right above or below a block states a fact of an initiative."""
        at = bisect_right(self._firsts, block.first) - 1
        near = [*self.parts[max(at - 1, 0) : at], *self.parts[at + 1 : at + 2]]
        close = [p for p in near if p.last + 1 == block.first or p.first == block.last + 1]
        return any((match := self._field.match(p.text)) and self.role_of(match["label"]) in TELLING for p in close)

    def is_contents(self, block: Block) -> bool:
        """Whether a line is one of a table of contents: dots up to a page number, or one of a run of lines that stand again."""
        return is_dotted(block) or block.first in self._contents

    @cached_property
    def _contents(self) -> dict[int, str]:
        """The lines of a table of contents, and what each says: three or more in a row that stand again further down.

        They stand under a heading that says so, or have a page number behind them, rising.
        """
        again = Counter(text.strip().casefold() for p in self.parts for text in {p.text, *(line.text for line in p.lines)})
        found: dict[int, str] = {}
        run: list[tuple[int, str, int]] = []
        under = False
        for block in [*self.parts, None]:
            text = block.text.strip() if block is not None else ""
            paged = re.fullmatch(r"(?P<title>.*\S)\s+(?P<page>\d{1,3})", text, re.S)
            if block is not None and self._contents_label.fullmatch(text.rstrip(" :")):
                under, run = True, []
            elif (
                block is not None and paged and again[paged["title"].casefold()] and (not run or run[-1][2] <= int(paged["page"]))
            ):
                run.append((block.first, paged["title"], int(paged["page"])))
            elif (
                block is not None
                and under
                and (all(again[line.text.strip().casefold()] > 1 for line in block.lines) or self._begins_another(block))
                and text not in {title for _, title, _ in run}
            ):
                run.extend((line.number, line.text.strip(), 0) for line in block.lines)
            else:
                found |= {first: title for first, title, _ in run} if len(run) > 2 else {}
                run, under = [], False
        return found

    def _begins_another(self, block: Block) -> bool:
        """Whether an item of a list is how a heading begins: "Mål 1" of "Mål 1: En by for alle"."""
        return block.kind == "item" and block.text.strip().casefold() in self._heads_begin

    @cached_property
    def _heads_begin(self) -> set[str]:
        return {re.split(r"\s*[:.–-]", p.text.strip().casefold(), maxsplit=1)[0] for p in self.parts if p.kind == "heading"}

    @cached_property
    def chapters_after_goals(self) -> set[str]:
        """What the table of contents names after the last goal, in lower case: the chapters that close the document.

        Where it names no goals, the chapters that begin after the last of them.
        """
        titles = list(self._contents.values())
        goals = [n for n, title in enumerate(titles) if self._goal.match(title)]
        if goals:
            return {title.casefold() for title in titles[goals[-1] + 1 :]}
        last = max((b.first for b in self.parts if self.goal(b)), default=0)
        after = {b.lines[0].text.strip().casefold() for b in self.parts if b.first > last > 0}
        return {title.casefold() for title in titles} & after

    def heads_goal(self, block: Block) -> bool:
        """A label ("Mål") with nothing on its line: the goal is what comes next."""
        if block.kind not in ("text", "heading") or not self._goal_label.fullmatch(block.text.strip()):
            return False
        after = self.after(block)
        if after is None or after.lines[0].heading or after.first in self.numbered_headings or self.goal(after):
            return False
        if self._heads_chapter(block) or self._over_targets(block):
            return False
        return not (self._sub_label(block) and (after.kind == "item" or self._lists_targets(after)))

    def _heads_chapter(self, block: Block) -> bool:
        """Whether deeper headings with labels of their own stand under a heading: it is over goals, no goal itself."""
        level, deeper, held = block.lines[0].heading, 0, 0
        for part in self.parts[bisect_right(self._firsts, block.first) :] if level else []:
            own = part.lines[0].heading
            if own and own <= level:
                break
            held += bool(self.zone(part))
            deeper += bool(own) and not self.zone(part)
        return deeper > 1 and held > 1

    def heads_parts(self, block: Block) -> bool:
        """A label ("Delmål") over a list of goals below a goal; a list that says how much is one of targets."""
        if block.kind not in ("text", "heading") or not self._goal_label.fullmatch(block.text.strip()):
            return False
        after = self.after(block)
        return bool(self._sub_label(block) and after is not None and after.kind == "item" and not self._lists_targets(after))

    def _sub_label(self, block: Block) -> bool:
        return block.text.casefold().startswith(self._sub)

    def target_fact(self, block: Block) -> tuple[str, Stretch] | None:
        """ "Nuværende niveau: 31 %": of a target what a table of targets has in a column of that name."""
        for role in TARGET_COLUMNS[1:]:
            label = self.words.pattern(f"target-column-{role}").match(block.text)
            if label and (colon := re.match(r"\s*:\s+(?=\S)", block.text[label.end() :])):
                return role, block.stretch.part(label.end() + colon.end())
        return None

    def _lists_targets(self, first: Block) -> bool:
        """Whether a list says how much or by when: then it is one of targets, not of goals."""
        at = bisect_right(self._firsts, first.first) - 1
        listed = list(takewhile(lambda p: p.kind == first.kind and not self._worded_zone(p), self.parts[at:]))
        return any(has_figure(p.text) or find_dates(p.text) for p in listed)

    def after(self, block: Block) -> Block | None:
        at = bisect_right(self._firsts, block.first)
        return next((p for p in self.parts[at : at + 4] if p.kind not in ("page", "footnote")), None)

    @cached_property
    def _firsts(self) -> list[int]:
        return [p.first for p in self.parts]

    def is_area(self, opening: Opening) -> bool:
        return opening.word.casefold() in self._area

    def is_part(self, opening: Opening) -> bool:
        """ "Delmål": a goal below a goal, or one of its targets."""
        return opening.word.casefold().startswith(self._sub)

    def initiative(self, block: Block) -> Opening | None:
        """ "Indsats 1.1: Title", or "Indsats: Title" over labelled facts."""
        opening = self._open(self._initiative, block) if block.kind in ("text", "heading", "item") else None
        return opening if opening is not None and (opening.number or block.first in self._titles) else None

    def sentence(self, block: Block) -> bool:
        """A block that is a goal in one sentence: "Vi vil, at flere …"."""
        match = self.words.pattern("goal-sentence").match(block.text)
        return bool(
            match
            and match.group().casefold().endswith("at")
            and block.kind in ("text", "item")
            and len(block.text) > match.end() + 15
        )

    def opens_list(self, block: Block) -> bool:
        """A line after which goals are listed."""
        text = block.text.strip()
        if (
            block.kind not in ("text", "heading")
            or len(text) > 120
            or not text.endswith((":", "at"))
            or self._over_targets(block)
        ):
            return False
        bare = text.rstrip(": ")
        after = self.after(block)
        if self._goal_label.fullmatch(bare) and after is not None and after.kind != "item" and not number_of(after):
            return False  # "Vores mål:" over the one goal
        return bool(
            self.words.pattern("goals-lead-in").fullmatch(bare)
            or re.search(
                r"^(?:\S+\s+){1,4}(?:politiske\s+|overordnede\s+)?(?:mål|målsætninger|målsætning|pejlemærker|ambitioner)\s+er(?:,?\s+at)?$",
                bare,
                re.I,
            )
            or _HAS_GOALS.search(_uncounted(bare))
        )

    def _over_targets(self, block: Block) -> bool:
        """Whether a line that may head goals as well ("Det vil vi nå:") stands over what says how much."""
        zone, after = self._worded_zone(block), self.after(block)
        if after is None:
            return False
        again = self._again[block.text.strip(" :").casefold()] > 1 and after.kind == "item"
        return (zone is not None and zone[0] == "result-target" or again) and self._lists_targets(after)

    @cached_property
    def _again(self) -> Counter[str]:
        """How often a line stands in the document."""
        return Counter(p.text.strip(" :").casefold() for p in self.parts)

    def heads_list(self, index: int) -> bool:
        """A heading ("Vores mål") with items right under it."""
        block = self.parts[index]
        heading = _uncounted(block.text.strip(" :?"))
        if block.kind not in ("heading", "text") or not self.words.pattern("goals-heading").fullmatch(heading):
            return False
        if self._over_targets(block):
            return False
        after = self.after(block)
        if after is not None and after.kind == "text" and not (self.goal(after) or self.zone(after)):
            after = self.after(after)
        return after is not None and after.kind == "item" and after.first not in self.numbered_headings

    @cached_property
    def _guide(self) -> set[int]:
        """Lines of a reader's guide ("Sådan læser du planen"), which says what goals and initiatives are and holds none."""
        found: set[int] = set()
        within: Block | None = None
        for block in self.parts:
            if block.kind == "heading" and self.words.pattern("guide-heading").match(_unnumbered(block.text)):
                within = block
            elif within is not None and block.kind == "heading" and block.lines[0].heading <= max(within.lines[0].heading, 1):
                within = None
            elif within is not None:
                found.add(block.first)
        return found

    def zone(self, block: Block) -> tuple[str, Stretch] | None:
        """The role of a zone's label that opens the block, and what follows it on the line."""
        if block.kind not in ("text", "heading", "item") or block.first in self._guide:
            return None
        if block.first in self._learned:
            return self._learned[block.first], block.stretch.part(len(block.text))
        found = self._worded_zone(block)
        if found and found[0] in ("measures", "initiatives") and block.lines[0].origin and self._among_facts(block):
            return None  # "Hvad gør vi: …" between the other facts of an initiative
        return found

    def zone_of(self, block: Block) -> str | None:
        """The number of the goal that a zone's label names ("Initiativer under mål 3")."""
        for pattern in self._goal_first.values():
            if match := pattern.fullmatch(block.text.strip()):
                return normal_number(match["of"].strip("."))
        for pattern in self._labels.values():
            if (match := pattern.match(block.text)) and (of := match["of"]):
                return normal_number(of)
            if match and (said := re.search(r"\s+for\s+(?P<word>\w+)\s+(?P<of>\d[\d.]*)\s*:?\s*$", match.group(), re.I)):
                return normal_number(said["of"].strip("."))
        return None

    def _worded_zone(self, block: Block) -> tuple[str, Stretch] | None:
        for role, pattern in self._goal_first.items():
            if pattern.fullmatch(block.text.strip()):
                return role, block.stretch.part(len(block.text))
        if numbered := self._target_numbered.match(block.text):
            return "result-target", block.stretch.part(numbered.end())
        if block.first in self._ambitions:
            return "result-target", block.stretch.part(block.text.index(":") + 1).strip()
        if (outlined := _OUTLINED.match(block.text)) and block.kind == "heading":  # "1.1 Delmål"
            if any(p.fullmatch(block.text, outlined.end()) for p in self._labels.values()):
                block = replace(block, stretch=block.stretch.part(outlined.end()))
        for role, pattern in self._labels.items():
            match = pattern.match(block.text)
            if match and (match["end"].strip() or match.end() == len(block.text)):
                return role, block.stretch.part(match.end())
            # "Resultatmål (nås senest ved udgangen af 2025)"
            aside = re.search(r"\s*\([^()]{3,80}\)\s*:?$", block.text)
            if aside and (bare := pattern.match(block.text[: aside.start()])) and bare.end() == aside.start():
                return role, block.stretch.part(len(block.text))
        return None

    @cached_property
    def _learned(self) -> dict[int, str]:
        """Labels in words of the document's own: they recur, and what stands under them sets figures, or has titles.

        One that stands once needs a word for targets or initiatives in it as well.
        """
        found: dict[int, str] = {}
        seen: dict[str, list[tuple[Block, list[Block]]]] = {}
        for n, block in enumerate(self.parts):
            if self._could_label(block):
                under = list(takewhile(lambda p: p.kind in ("item", "text") and not self._stops(p), self.parts[n + 1 :]))
                seen.setdefault(_unnumbered(block.text).casefold().rstrip("? "), []).append((block, under))
        for text, places in seen.items():
            held = [p for _, under in places for p in under]
            said = next((role for role in ("result-target", "initiatives") if self._stem[role].search(text)), None)
            role = None
            if len(held) and sum(bool(_SETS.search(p.text)) for p in held) * 3 >= len(held) * 2:
                role = "result-target" if len(places) > 1 or said == "result-target" else None
            elif len(held) and sum(self._titled(p) for p in held) * 3 >= len(held) * 2 or said == "initiatives":
                role = "initiatives" if len(places) > 1 and said != "result-target" else None
            elif said == "result-target" and any(p.kind == "item" for p in held):
                role = said if len(places) > 1 else None
            found |= {block.first: role for block, under in places if role and (under or role == "initiatives")}
        return found

    @cached_property
    def _stem(self) -> dict[str, re.Pattern[str]]:
        return {
            role: re.compile(rf"\w*(?:{_any(self.words.words(f'{role}-stem'))})", re.I)
            for role in ("result-target", "initiatives")
        }

    def _could_label(self, block: Block) -> bool:
        """A short line over others that is no known label, no chapter before or after the goals, no goal and no title."""
        text = block.text.strip()
        bare = _unnumbered(text).rstrip("? ")
        if (
            len(text) > 70
            or block.first in self._guide
            or self.is_contents(block)
            or not (block.kind == "heading" or block.kind == "text" and text.endswith((":", "?", "…")))
        ):
            return False
        aside = self.words.pattern("front-heading", "closing-heading", "goals-lead-in", "goals-heading", "goal", "goal-area")
        return not (
            aside.fullmatch(bare)
            and not self._over_targets(block)
            or self._worded_zone(block)
            or self.role_of(bare)
            or self._open(self._goal, block)
            or self.fields(block)
        )

    def _stops(self, block: Block) -> bool:
        return bool(
            self._worded_zone(block)
            or self._could_label(block)
            or self._open(self._goal, block)
            or self.fields(block)
            or block.first in self.numbered_headings
        )

    @cached_property
    def named_activities(self) -> set[int]:
        """Paragraphs with a title of their own in runs of two or more that no label stands over, where three or more do so."""
        runs: list[list[int]] = [[]]
        for block in self.parts:
            if block.kind in ("page", "footnote"):
                continue
            alone = block.kind in ("text", "item") and not (self.zone(block) or self.goal(block) or self.fields(block))
            if (
                alone
                and block.first not in self._guide
                and (block.lead > 2 or opens_with_title(block.text))
                and self._titled(block)
            ):
                runs[-1].append(block.first)
            else:
                runs.append([])
        found = {first for run in runs if len(run) > 1 for first in run}
        return found if len(found) > 2 else set()

    @staticmethod
    def _titled(block: Block) -> bool:
        """Whether a paragraph or item opens with a title of its own."""
        if block.lead > 2 or opens_with_title(block.text):
            return True
        match = _RUN_IN.match(block.text) or _DASHED.match(block.text)
        return match is not None and nameable(match.group().rstrip(" :–—")[:80]) and len(block.text) > match.end() + 10

    @cached_property
    def _field(self) -> re.Pattern[str]:
        words = {w for of in self._fields.values() for w in of if len(w) > 2}
        return re.compile(rf"(?<![\w-])(?P<label>{_any(words)})\s*(?::\s*|$)", re.I)

    @cached_property
    def _dashed(self) -> re.Pattern[str]:
        goals = {w.casefold() for w in self.words.words("goal", "goal-area")}
        words = {
            w
            for role in (*TELLING, "evaluation", "goal-reference")
            for w in self._fields[role]
            if len(w) > 3 and w.casefold() not in goals
        }
        return re.compile(rf"(?P<label>(?-i:(?=[A-ZÆØÅ])){_any(words)})\s+[–—]\s+(?=\S)", re.I)

    def role_of(self, label: str) -> str | None:
        bare = re.sub(r"\s+", " ", label).casefold()
        return next((role for role, words in self._fields.items() if any(w.casefold() == bare for w in words)), None)

    def fields(self, block: Block) -> list[tuple[str, Stretch]]:
        """The labelled facts of a block: "Ansvarlig: Sundhed. Økonomi: 300.000 kr." gives two."""
        if block.kind not in ("text", "heading", "item"):
            return []
        if dashed := self._dashed.match(block.text):  # "Ansvarlig – Jobcentret"
            return first_sentence(str(self.role_of(dashed["label"])), block.stretch.part(dashed.end()))
        if not (first := self._field.match(block.text)):
            return []
        starts = [first] + [
            m
            for m in self._field.finditer(block.text, first.end())
            if m.group().rstrip().endswith(":")
            and m["label"][0].isupper()
            and re.search(r"(?:[.;|,\d)]|\w{2})\s*$", block.text[max(0, m.start() - 80) : m.start()])
        ]
        ends = [m.start() for m in starts[1:]] + [len(block.text)]
        found = [(self.role_of(m["label"]), block.stretch.part(m.end(), end).strip()) for m, end in zip(starts, ends)]
        return [pair for role, value in found if role for pair in first_sentence(role, value)]

    def tail(self, stretch: Stretch) -> tuple[Stretch, list[tuple[str, Stretch]]]:
        """What stands before labelled facts at the end of an item ("…, ansvarlig: Kommunikation"), and the facts."""
        starts = [m for m in self._tail.finditer(stretch.text) if self.role_of(m["label"]) in TELLING]
        if not starts:
            return stretch, []
        ends = [m.start() for m in starts[1:]] + [len(stretch.text.rstrip(" ).;"))]
        facts = [(str(self.role_of(m["label"])), stretch.part(m.end(), end).strip()) for m, end in zip(starts, ends)]
        return stretch.part(0, starts[0].start()).strip(), facts

    @cached_property
    def _tail(self) -> re.Pattern[str]:
        words = {w for of in self._fields.values() for w in of if len(w) > 2}
        return re.compile(rf"\s*[(,;.–—]\s*(?P<label>{_any(words)})\s*:\s+", re.I)

    def _open(self, pattern: re.Pattern[str], block: Block) -> Opening | None:
        match = pattern.match(block.text)
        if not match or not (match["number"] or match["colon"]):
            return None
        number = normal_number(match["number"]) if match["number"] else None
        if number and not match["colon"] and match["text"] and match["text"][0].islower():
            return None
        text = block.stretch.part(match.start("text"))
        if re.fullmatch(r"\s*\[?[¹²³\d]{0,2}\]?\s*", text.text):  # nothing, or the mark of a footnote
            text = text.part(0, 0)
        more = tuple(re.findall(r"\d+", match["more"])) if number and match["more"] else ()
        return Opening(match["word"], number, text, more)

    # --- the whole ----------------------------------------------------------------------------------------------------

    @cached_property
    def layout(self) -> Layout:
        """What the marks mean, by what else there is."""
        marks = list(self._marks())
        layout = Layout(titles=self._titles)
        kinds = [kind for _, kind in marks]
        areas = [n for n, kind in enumerate(kinds) if kind == "area"]
        if areas:
            held = 0
            for n, after in zip(areas, [*areas[1:], len(kinds)]):
                held += any(k in ("goal", "part", "sentence", "list", "label") for k in kinds[n + 1 : after])
            layout.areas_are_themes = held * 2 >= len(areas)
        worded = kinds.count("goal") + kinds.count("list") + kinds.count("part")
        own = worded + (0 if layout.areas_are_themes else len(areas))
        layout.labels_are_goals = layout.areas_are_themes or own == 0
        if layout.labels_are_goals:
            own += kinds.count("label")
        unnumbered = {b.first for b in self.parts if (o := self.goal(b)) is not None and o.number is None and not self.is_area(o)}
        labels = {first for first, kind in marks if kind == "label" and layout.labels_are_goals}
        layout.sentences_are_goals = own == 0 or worded == 0 and layout.areas_are_themes
        said = {first for first, kind in marks if kind == "sentence"} if layout.sentences_are_goals and not labels else set()
        lists = {first for first, kind in marks if kind == "list"}
        said |= lists if len(lists) > 1 else set()
        layout.areas = self._areas(labels | unnumbered | said, lists) if labels or unnumbered or said else set()
        if not own and (under := self._under_heading()):
            layout.goals, layout.areas = under, layout.areas - under
        elif not own and "sentence" not in kinds and self.genre in ("policy", "action-plan"):
            layout.goals = self._by_what_follows() or self._by_their_number()
        return layout

    @property
    def openings(self) -> list[int]:
        """The first lines of all blocks that are marked as goals, areas or lists of goals."""
        return [first for first, _ in self._marks()]

    def _marks(self) -> Iterator[tuple[int, str]]:
        for index, block in enumerate(self.parts):
            if (opening := self.goal(block)) and (opening.number or block.kind != "item"):
                yield block.first, "area" if self.is_area(opening) else "part" if self.is_part(opening) else "goal"
            elif self.heads_parts(block):
                yield block.first, "parts"
            elif self.opens_list(block) or self.heads_list(index):
                yield block.first, "list"
            elif self.heads_goal(block) and block.first not in self._titles:
                yield block.first, "label"
            elif self.sentence(block):
                yield block.first, "sentence"

    @cached_property
    def inner(self) -> set[int]:
        """Headings within a goal ("Baggrund", "Det ved vi"): targets or initiatives follow before the next goal begins.

        Not a heading of the goal's own level or above it.
        """
        found: set[int] = set()
        waiting: list[int] = []
        above, level, opened = 0, 0, False
        for index, block in enumerate(self.parts):
            if self.is_contents(block):
                continue
            own = block.lines[0].heading
            if self._opens_goal(block) or self.opens_list(block) or self.heads_list(index):
                opened, waiting, level = True, [], self.depth(block) or (level if opened else above)
            elif opened and (self.zone(block) or block.first in self._titles):
                found.update(waiting)
                waiting = []
            elif own and level and own <= level:
                opened, waiting = False, []
            elif opened and (block.kind == "heading" or block.text.rstrip().endswith("?")) and not self.fields(block):
                waiting.append(block.first)
            above = self.depth(block) or above
        return found

    def depth(self, block: Block) -> int:
        """The level of a heading that things stand under; 0 of any other block, and of a label however it is set."""
        return 0 if self.zone(block) or self._goal_label.fullmatch(block.text.strip()) else block.lines[0].heading

    def _opens_goal(self, block: Block) -> bool:
        layout = self.layout
        return (
            block.first in layout.goals
            or block.first in layout.areas
            or self.goal(block) is not None
            or layout.sentences_are_goals
            and self.sentence(block)
            or layout.labels_are_goals
            and self.heads_goal(block)
        )

    def _areas(self, labels: set[int], lists: set[int]) -> set[int]:
        """The headings that stand over a label for goals, or over a list of them."""
        found: set[int] = set()
        heading: Block | None = None
        again = Counter(p.text.strip().casefold() for p in self.parts if p.kind == "heading")
        for block in self.parts[1:]:
            if block.first in labels:
                if heading is not None and not (block.first in lists and self.goal(heading)):
                    found.add(heading.first)
                heading = None
            elif self.zone(block) or block.first in self._titles or (o := self.goal(block)) is not None and self.is_area(o):
                heading = None
            elif block.first in self.numbered_headings:
                heading = block
            elif block.kind == "heading" and not self.words.pattern("front-heading").fullmatch(block.text.strip(" :")):
                heading = block if heading is None or again[block.text.strip().casefold()] == 1 else heading
        return found

    def _under_heading(self) -> set[int]:
        """The numbered lines, or the deeper headings, under a heading that says that goals follow ("Politikkens fem mål")."""
        heads = self.words.pattern("goals-heading")
        for n, block in enumerate(self.parts):
            level = block.lines[0].heading
            if block.kind not in ("heading", "text") or not heads.fullmatch(_uncounted(_unnumbered(block.text).strip("?"))):
                continue
            numbered: dict[int, str] = {}
            deeper: dict[int, int] = {}
            for part in self.parts[n + 1 :]:
                own = part.lines[0].heading
                if level and 0 < own <= level or part.text == block.text:
                    break
                if part.first in self.numbered_headings:
                    numbered[part.first] = self.numbered_headings[part.first]
                elif not level and part.kind == "heading" and part.gap and not (self.zone(part) or self.fields(part)):
                    break
                if level and own and not (self.zone(part) or part.first in self._titles):
                    deeper[part.first] = own
            dots = min((number.count(".") for number in numbered.values()), default=0)
            goals = [first for first, number in numbered.items() if number.count(".") == dots]
            if len(goals) > 1 and [numbered[g] for g in goals[:2]] in (["1", "2"], ["A", "B"], ["I", "II"]):
                return set(goals)
            top = [first for first, own in deeper.items() if own == min(deeper.values())]
            if len(top) > 1:
                return set(top)
        return set()

    def _by_their_number(self) -> set[int]:
        """The headings after a sentence that says how many goals there are ("Det blev til fem mål."), if there are as many."""
        aside = self.words.pattern("front-heading", "closing-heading")
        saying = [(n, m) for n, p in enumerate(self.parts) if p.kind == "text" and (m := self._counted.search(p.text))]
        for n, said in saying[:3]:
            heads = [
                (p.lines[0].heading, p.first)
                for p, after in zip(self.parts[n + 1 :], self.parts[n + 2 :])
                if p.kind == "heading" and p.gap and after.kind == "text" and not aside.fullmatch(_unnumbered(p.text))
            ]
            count = parse_count(said["count"]) or 0
            heads = [head for head in heads if head[0] == heads[0][0]]
            if 1 < count <= len(heads):
                return {first for _, first in heads[:count]}
        return set()

    @cached_property
    def _counted(self) -> re.Pattern[str]:
        goals = _any({form for w in self.words.words("goal", "goal-area") for form in (w, f"{w}r", f"{w}er")})
        return re.compile(
            rf"\b(?P<count>{'|'.join(WORDS)})\s+(?:politiske\s+|overordnede\s+|strategiske\s+|fælles\s+)?(?:{goals})\b", re.I
        )

    def _by_what_follows(self) -> set[int]:
        """Headings that are goals because targets, measures or initiatives stand under them."""
        return self._by_level() or self._by_nearness()

    def _by_level(self) -> set[int]:
        """The headings of the outermost level at which each holds its targets and its initiatives once."""
        marks = {p.first: role for p in self.parts if (role := self._role_in_goal(p))}
        aside = self.words.pattern("front-heading", "closing-heading")
        heads = [p for p in self.parts[1:] if p.lines[0].heading and p.first not in marks and p.first not in self._titles]
        for level in sorted({p.lines[0].heading for p in heads}):
            found: list[int] = []
            holding: list[list[str]] = []
            for block in self.parts[1:]:
                own = block.lines[0].heading
                if own and own <= level and block.first not in marks:
                    if own == level and not aside.fullmatch(_unnumbered(block.text)):
                        found.append(block.first)
                        holding.append([])
                    else:
                        found.append(0)
                        holding.append([])
                elif holding and (role := marks.get(block.first)) and role not in holding[-1][-1:]:
                    holding[-1].append(role)
            goals = [(first, roles) for first, roles in zip(found, holding) if first and roles]
            once = sum(len(set(roles)) == len(roles) for _, roles in goals)
            if len(goals) > 1 and once * 3 >= len(goals) * 2:
                first, last = goals[0][0], goals[-1][0]
                return {first for first, _ in goals} | {f for f in found if first < f < last}
        return set()

    @cached_property
    def headed(self) -> bool:
        """Whether initiatives are listed under headings of their own: a heading is the first thing below most of their labels."""
        labels = [p for p in self.parts if (zone := self.zone(p)) and zone[0] in ("initiatives", "measures") and not zone[1].text]
        after = [a for label in labels if (a := self.after(label)) is not None]
        return bool(after) and sum(a.kind == "heading" and not self.zone(a) for a in after) * 2 > len(labels)

    def _role_in_goal(self, block: Block) -> str | None:
        """What a block shows a goal by: a label for targets or for initiatives."""
        zone = self.zone(block)
        return None if zone is None else "targets" if zone[0] in ("result-target", "method") else "initiatives"

    def _by_nearness(self) -> set[int]:
        """The nearest headings above the labels, numbered ones before others; not those that recur, or that open no goal."""
        kinds: dict[int | str, list[int]] = {}
        heading: tuple[int | str, Block] | None = None
        aside = self.words.pattern("front-heading", "closing-heading")
        again = Counter(p.text.strip().casefold() for p in self.parts if p.kind == "heading")
        for index, block in enumerate(self.parts):
            if self.zone(block):
                if heading is not None:
                    kinds.setdefault(heading[0], []).append(heading[1].first)
                    heading = None
            elif index == 0 or self.fields(block) or block.first in self._titles or aside.fullmatch(_unnumbered(block.text)):
                continue
            elif block.first in self.numbered_headings or block.gap and _NUMBERED.match(block.text) and len(block.text) < 200:
                heading = ("numbered", block)
            elif block.kind == "heading" and (heading is None or heading[0] != "numbered"):
                recurs = again[block.text.strip().casefold()] > 1 or block.text.rstrip().endswith((":", "?"))
                heading = heading if recurs else (block.lines[0].heading, block)
        if not kinds:
            return set()
        if "numbered" not in kinds:
            most: list[int] = max(kinds.values(), key=len)
            return set(most)
        levels = {b.lines[0].heading for b in self.parts if b.first in kinds["numbered"]}
        first = min(kinds["numbered"])
        depths = {str(self.numbered_headings.get(n, "")).count(".") for n in kinds["numbered"]}
        tops = {
            b.first
            for b in self.parts
            if b.first in self.numbered_headings
            and b.first > first
            and self.numbered_headings[b.first].count(".") in depths
            and not aside.fullmatch(_unnumbered(b.text))
        }
        return set(kinds["numbered"]) | {b.first for b in self.parts if b.first in tops and b.lines[0].heading in levels}

    @cached_property
    def numbered_headings(self) -> dict[int, str]:
        """Short numbered lines that stand apart and are not items of a list, by first line, with their number."""
        found = {}
        for block in self.parts:
            after = self.after(block)
            number = number_of(block)
            listed = after is not None and after.kind == "item" and after.marker[:1].isdigit()
            if number and block.kind in ("item", "text", "heading") and block.gap and _like_title(block.text) and not listed:
                found[block.first] = number
        return found

    @cached_property
    def _titles(self) -> set[int]:
        """Lines that are titles of initiatives because labelled facts stand under them."""
        found: set[int] = set()
        title: Block | None = None
        told = 0
        for block in self.parts:
            if block.kind == "row":
                cells = [c.text.strip(" :") for c in block.stretch.source.cells(block.lines[0])]
                if title is not None and len(cells) == 2 and self.role_of(cells[0]) in TELLING:
                    found.add(title.first)  # a table of labels and what they say
                    title = None
                continue
            if block.kind in ("page", "footnote"):
                continue
            facts = [(role, value) for role, value in self.fields(block) if role in TELLING]
            if not facts and block.kind == "text" and len(within := self.tail(block.stretch)[1]) > 1:
                facts = within  # "Køkkenhave og brændekløvning. Mål: 5. Ansvarlig: Jobcentret. …"
            if facts:
                told += sum(2 if value.text else 1 for _, value in facts)
                if title is not None and told >= 2:
                    found.add(title.first)
                    title = None
            elif self.fields(block):
                continue
            elif (opening := self._open(self._initiative, block)) and opening.text.text.strip():
                title, told = block, 0
            elif self.zone(block) or self.goal(block) or _RUN_IN.match(block.text) and not block.lines[0].origin:
                title = None
            elif block.kind == "heading" or block.kind == "item" and _like_title(block.text) or _numbered_title(block):
                title, told = block, 0
        return found | self._like_numbered(found)

    def unlike_titles(self, block: Block) -> bool:
        """Whether a heading is set otherwise than the titles of initiatives: higher, or without the number that they have."""
        titles = [p for p in self.parts if p.first in self._titles]
        levels = {p.lines[0].heading for p in titles}
        numbered = [p for p in titles if number_of(p) or (o := self._open(self._initiative, p)) and o.number]
        if len(titles) < 3 or block.first in self._titles:
            return False
        if 0 < block.lines[0].heading < min(levels):
            return True
        return len(numbered) == len(titles) and not (number_of(block) or self._open(self._initiative, block))

    def _like_numbered(self, titles: set[int]) -> set[int]:
        """Headings numbered as titles are ("8.1 …"), on their level, with a paragraph under them that tells it all in sentences."""

        def shape(block: Block) -> tuple[int, int] | None:
            number = number_of(block) if block.lines[0].heading else None
            return (block.lines[0].heading, number.count(".")) if number and "." in number else None

        shapes = [s for b in self.parts if b.first in titles and (s := shape(b))]
        found = set[int]()
        for block, after in zip(self.parts, self.parts[1:]):
            told = after.kind == "text" and not self.zone(after) and len(after.text) > len(block.text)
            if told and shapes.count(shape(block) or (0, 0)) > 1 and not self.goal(block) and not self.zone(block):
                found.add(block.first)
        return found


#: "Mål: 1 og 3", "Mål: A": which goals, and none of its own.
_ONLY_NUMBERS = re.compile(r"(?:(?:\d{1,2}(?:\.\d{1,2})?|(?-i:[A-Z]))(?:\s*(?:,|&|og|samt|\+)\s*)?)+\.?", re.I)
#: "Bilag 1. Brugerundersøgelsen": what is appended.
APPENDED = re.compile(
    r"(?:Bilag|BILAG|Appendiks|Appendix)\s+(?:nr\.?\s*)?(?:\d{1,2}|[A-ZÆØÅIVX]{1,3})(?:\s*[.:–-]\s*\S|\s+[A-ZÆØÅ](?!.*[.!?]$)|$)"
)
#: "Nr. 3 Natlinjen" opens an initiative without a word for it.
_NUMBER_WORDS = ("Nr.", "Nummer")
#: Of the words that head a column of titles those that mean nothing else.
_NAMES_ENTRY = re.compile(r"(?:projekt|indsats)?(?:titel|navn)\b", re.I)
_NUMBERED = re.compile(rf"(?!I\s)(?P<number>{NUMBER})[.)]?\s+(?=[A-ZÆØÅ])")
_RUN_IN = re.compile(r"[A-ZÆØÅ][^:.!?]{2,90}:\s+(?=\S)")
_DASHED = re.compile(r"[A-ZÆØÅ][^:.!?–—]{2,80}?\s+[–—]\s+(?=\S)")
#: How much something is to be: a figure, and the word or the time that makes it one to reach.
_SETS = re.compile(
    r"(?=[^.]*\d)(?=.*?\b(?:skal|mindst|højst|minimum|maks\w*|senest|inden|ved udgangen af|frem mod|stige[rt]?|steget|falde[rt]?|faldet|"
    r"reducere\w*|øge[st]?|flere end|færre end|under|i 20[2-9]\d)\b)",
    re.I | re.S,
)


def _numbered_target(words: Vocabulary) -> re.Pattern[str]:
    targets = _any([w for w in words.words("result-target") if len(w.split()) == 1 and w.casefold() not in _ALSO_OTHERS])
    return re.compile(rf"(?:{targets})\s+(?:nr\.?\s*)?\d{{1,2}}(?:\.\d{{1,2}})?[a-z]?\.?\s+(?=(?-i:[A-ZÆØÅ»\"“]|\d))", re.I)


#: Words that a number may follow for another reason.
_ALSO_OTHERS = frozenset({"milepæle", "indikatorer", "delmål"})


def label_lines(words: Vocabulary) -> re.Pattern[str]:
    """What a line begins with when a known label opens it: such a line never goes on with the line before."""
    labels = _any(words.words(*ZONES, *FIELDS))
    numbered = _any([*words.words("goal", "goal-area", "initiative-word"), *_NUMBER_WORDS])
    return re.compile(
        rf"(?-i:(?=[A-ZÆØÅ]))(?:{_numbered_target(words).pattern}|(?:{_any(words.words(*TELLING, 'evaluation'))})\s+[–—]\s+(?=\S)|(?:{labels})(?:\s\d[\d.]*[a-z]?)?\s*(?::\s|:?$)|(?:{numbered})\s*(?:{NUMBER})[.:)]?\s)",
        re.I,
    )


def is_dotted(block: Block) -> bool:
    """Whether dots lead from a line's words to a page number."""
    return bool(re.search(r"(?:\.\s?){4,}\s*\d*\s*$|…{2,}\s*\d+\s*$", block.text))


def number_of(block: Block) -> str | None:
    """The number that a line opens with."""
    if block.marker[:1].isdigit():
        return normal_number(block.marker.strip(".)("))
    match = _NUMBERED.match(block.text)
    return normal_number(match["number"]) if match else None


def _numbered_title(block: Block) -> bool:
    """ "4.1 Sundhedsbussen. En ombygget varevogn …": a number, a title and what it is, in one paragraph."""
    match = _OUTLINED.match(block.text)
    return block.kind == "text" and match is not None and opens_with_title(block.text[match.end() :])


def _unnumbered(text: str) -> str:
    return re.sub(r"^[\d.)]+\s+", "", text).strip(" :")


def _uncounted(heading: str) -> str:
    """A heading without the number of what stands under it: "Vores tre mål"."""
    return _COUNT.sub("", heading)


#: The number of a part within a part in front of its heading.
_OUTLINED = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+(?=[A-ZÆØÅ])")
_COUNT = re.compile(rf"\b(?:{'|'.join(WORDS)}|\d{{1,2}})\s+(?=\w)", re.I)
#: "Arbejdet på området har tre mål:"
_HAS_GOALS = re.compile(
    r"\b(?:har|sætter|rummer|indeholder|omfatter|følger|bygger på|samler sig om|arbejder (?:efter|med|mod|ud fra))\s+(?:disse\s+|følgende\s+)?"
    r"(?:politiske\s+|overordnede\s+|strategiske\s+|fælles\s+)?(?:mål|målsætninger|pejlemærker|ambitioner)$",
    re.I,
)
_EVALUATES = re.compile(r"(?:Evaluer\w+|Der evalueres|Indsatsen evalueres)\b")
#: "5. En koordinator skal ansættes": the number of a goal, and then something else.
_ONLY_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})?\.\s+[A-ZÆØÅ]")


def first_sentence(role: str, value: Stretch) -> list[tuple[str, Stretch]]:
    """Who is responsible or takes part is said in one sentence; what follows is about something else."""
    spans = (
        sentence_spans(value.text)
        if role in ("responsible", "partners") or role == "goal-reference" and _ONLY_NUMBER.match(value.text)
        else []
    )
    if len(spans) < 2 and role in ("economy", "timeframe"):
        cut = next((a for a, _ in sentence_spans(value.text) if a and _EVALUATES.match(value.text, a)), None)
        if cut:  # "Økonomi: 350.000 kr. om året. Evalueres i den årlige status."
            return [(role, value.part(0, cut).strip()), ("evaluation", value.part(cut))]
    if len(spans) < 2:
        return [(role, value)]
    return [(role, value.part(*spans[0])), ("economy" if find_money(value.text) else "purpose", value.part(spans[1][0]))]


def normal_number(printed: str) -> str:
    """ "3. b" is "3.B"."""
    number = re.sub(r"\s|\.(?=\s?[A-Z])", "", printed).upper()
    return re.sub(r"^(\d+)([A-ZÆØÅ])$", r"\1.\2", number)


def _like_title(text: str) -> bool:
    return len(text) < 110 and not re.search(r"[.!?,;:]$", text.strip())


def _any(words: Sequence[str] | set[str]) -> str:
    """Any of the words, longest first; a comma before "at" or "når" may be left out, as many do."""
    found = "|".join(r"\s+".join(map(re.escape, w.split())) for w in sorted(words, key=lambda w: (-len(w), w)))
    return found.replace(",", ",?") or r"(?!)"


def _opening(words: Sequence[str], numbered: bool = False) -> re.Pattern[str]:
    """The pattern of a line that opens with a word and its number; ``numbered``: or with a number of an outline before it."""
    lettered = r"(?-i:[A-ZÆØÅ])\.?\d{1,2}(?:\.\d{1,2})?(?=[.:)\s])"  # "Initiativ A1: …"
    number = rf"(?:\s*(?:nr\.?\s*)?(?P<number>{lettered}|{NUMBER}))?"
    more = r"(?P<more>(?:\s*(?:,|-|–|&|\bog\b|\bsamt\b)\s*\d{1,2})+(?=[.:)]))?"  # "Mål 1 og 2. …"
    chapter = rf"\d{{1,2}}(?:\.\d{{1,2}})*\.?\s+(?=(?:{_any(words)})\s+(?:nr\.?\s*)?\d{{1,2}}\s*[:.–—-]\s)"  # "2 Mål 1: …"
    lead = rf"(?:{chapter}|\d{{1,2}}(?:\.\d{{1,2}})+\.?\s+(?=\w+\s?:))?" if numbered else rf"(?:{chapter})?"  # "1.2 Projekt: …"
    return re.compile(
        rf"^{lead}(?P<word>{_any(words)}){number}{more}(?:[.)])?(?P<colon>\s*[:–—-])?(?:\s+|$)(?P<text>.*)$", re.I | re.S
    )
