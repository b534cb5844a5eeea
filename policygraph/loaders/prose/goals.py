"""Goals: what opens one, which area it stands under, which goals of a policy it carries on."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from policygraph.loaders.blocks import Block
from policygraph.loaders.fields import read_field
from policygraph.loaders.outline import Opening, normal_number, number_of
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.parse.titles import nameable
from policygraph.loaders.prose import titles
from policygraph.loaders.prose.reading import Reading, Section
from policygraph.loaders.prose.titles import NUMBERED
from policygraph.loaders.records import Name, Record, slug
from policygraph.loaders.source import Passage, Stretch
from policygraph.loaders.targets import has_figure


def opened_by(now: Reading, block: Block) -> tuple[str | None, Stretch, bool] | None:
    """Number, text and whether a goal word stands in front, if the block opens a goal."""
    if now.section.lead and block.kind == "item" and re.match(r"\d", block.marker):
        return block.marker.strip(".)("), block.stretch, False
    if (opening := now.outline.goal(block)) is not None:
        return _worded(now, block, opening)
    if block.first in now.layout.goals:
        match = NUMBERED.match(block.text)
        if match:
            return normal_number(match["number"]), block.stretch.part(match.start("text")), True
        number = block.marker.strip(".)(") if block.kind == "item" and block.marker[:1].isdigit() else None
        return number, block.stretch, True
    if now.layout.sentences_are_goals and now.outline.sentence(block) and not now.section.zone:
        return None, block.stretch, False
    match = NUMBERED.match(block.text)
    if block.first in now.outline.numbered_headings and _restated(now, number_of(block), block.text):
        return number_of(block), block.stretch.part(match.start("text") if match else 0), False
    if block.kind not in ("text", "heading") or not match:
        return None
    number, text = normal_number(match["number"]), block.stretch.part(*match.span("text"))
    if now.section.lead and not re.match(r"\d+\s+[a-zæøå%]", block.text):
        return number, text, False
    return (number, text, False) if _restated(now, number, text.text) else None


def _worded(now: Reading, block: Block, opening: Opening) -> tuple[str | None, Stretch, bool] | None:
    """A goal word opens a goal, unless it opens a theme, a target, or says which goals an initiative serves."""
    if now.outline.is_area(opening) and now.layout.areas_are_themes:
        return None
    text = opening.text.text.strip()
    if now.section.initiative is not None and opening.number is None and re.fullmatch(r"[\d.,A-Z &og–-]*", text):
        return None
    if now.outline.is_part(opening) and has_figure(text) and now.section.goal is not None:
        return None
    if opening.number is None and (block.kind == "item" or not text or now.outline.fields(block) and now.section.titled):
        return None
    return opening.number or number_of_area(now), opening.text, True


def _restated(now: Reading, number: str | None, text: str) -> bool:
    """Whether a numbered line is a goal that was listed before."""
    known = now.known(number)
    return known is not None and fuzz.ratio(str(known.first("text")).casefold(), re.sub(r"^[\d.)\s]+", "", text).casefold()) > 75


def number_of_area(now: Reading) -> str | None:
    """The number of the heading that a goal without one stands alone under."""
    return now.theme_number if now.known(now.theme_number) is None else None


def is_awaited(now: Reading, block: Block) -> bool:
    """Whether a label stands alone and the next block is the goal."""
    if now.section.initiative is not None or not now.outline.heads_goal(block):
        return False
    after = now.outline.after(block)
    own = now.section.goal is None and after is not None and now.outline.sentence(after)
    return now.layout.labels_are_goals or own


def opens_list(now: Reading, index: int, block: Block) -> bool:
    """Whether a list of goals follows."""
    return (now.outline.opens_list(block) or now.outline.heads_list(index)) and now.section.initiative is None


def take_area(now: Reading, block: Block) -> bool:
    """A heading that names an area, where goals stand under areas."""
    if not is_area(now, block):
        return False
    opening = now.outline.goal(block)
    now.theme = opening.text.strip() if opening is not None and opening.text.text.strip() else block.stretch
    now.theme_number = opening.number if opening is not None else number_of(block)
    now.section = Section()
    now.document.claim(block.first, block.last, "heading of an area")
    return True


def is_area(now: Reading, block: Block) -> bool:
    """Whether a block names an area that goals stand under."""
    opening = now.outline.goal(block)
    worded = opening is not None and now.outline.is_area(opening) and now.layout.areas_are_themes
    return worded or block.first in now.layout.areas


def begin(now: Reading, block: Block, number: str | None, text: Stretch, worded: bool, marker: Stretch | None = None) -> None:
    """Open a goal.

    :param marker: the line above that holds its number alone
    """
    if not text.text.strip():
        now.awaited, now.marker = Opening("", number, text), block.stretch
        now.document.claim(block.first, block.last, "number of a goal")
        return
    known, lead = now.known(number), now.section.lead and not worded
    if known is not None:
        if fuzz.ratio(str(known.first("text")).casefold(), text.text.casefold()) > 70:
            known.more.append(block.stretch.passage())
            now.section = Section(known)
            return
        now.document.notes.append(
            f"line {block.first}: goal {number} stands twice with different words (also line {known.passage.line_start})"
        )
    key = slug(number) if number else slug(" ".join(re.findall(r"\w{4,}", text.text)[:6]))
    record = now.document.add(
        Record(
            "goal",
            key,
            (marker + block.stretch if marker is not None else block.stretch).passage(),
            why=_why(now, block, number, worded),
        )
    )
    record.confidence = 1.0 if number else 0.9
    record.add("number", number)
    text, rest = _statement(text) if marker is not None else (text, None)
    record.add("text", text.text, text.passage())
    if rest is not None:
        record.add("description", rest.text, rest.passage())
    record.add("label", titles.short(re.sub(r"^at\s+", "", text.text)))
    if now.theme is not None and (now.document.genre == "policy" or now.layout.areas_are_themes):
        record.add("theme", Name("theme", now.theme.text.strip()), now.theme.passage())
    opening = now.outline.goal(block)
    _takes_over(now, record, text, opening.word if opening is not None else "")
    for further in opening.more if opening is not None and now.document.genre != "policy" else ():
        now.further[further] = record
        if not record.values("succeeds"):
            record.add("succeeds", Name("goal", str(number)), block.stretch.passage())
        record.add("succeeds", Name("goal", further), block.stretch.passage())
    now.names.add_laws(record, block.stretch)
    before = now.levels.get(now.section.goal.key) if now.section.goal is not None else None
    now.levels[record.key] = block.lines[0].heading or (now.above if before is None else before)
    now.section, now.listed = Section(record, lead=lead, level=now.levels[record.key]), None


def _statement(text: Stretch) -> tuple[Stretch, Stretch | None]:
    """A goal below its number, and what is told of it from the next line on, where its first sentence ends with the line."""
    spans = sentence_spans(text.text)
    if len(spans) < 2 or text.text[spans[0][1]] != " " or text.source.text[text.origin[spans[0][1] - 1] + 1 :][:1] != "\n":
        return text, None
    return text.part(0, spans[0][1]), text.part(spans[1][0], len(text.text))


def _why(now: Reading, block: Block, number: str | None, worded: bool) -> str:
    """By what a goal was known."""
    if block.first in now.layout.goals:
        return "a heading with targets or initiatives under it"
    if worded:
        return "a number after a goal word" if number else "a goal word in front"
    return "an item of a list of goals" if now.section.lead or block.kind == "item" else "a sentence that sets a goal"


def _takes_over(now: Reading, record: Record, text: Stretch, word: str) -> None:
    """ "… (politikkens mål 3 og 4)": which goals of the policy a plan's goal takes over, in the plan's own words.

    :param word: what the plan calls its goals: "Mål 3: … (pejlemærke 3 og 4)" names others than its own
    """
    match = now.outline.taken_over.search(text.text) or now.outline.goal_of_policy.search(text.text)
    if now.document.genre == "policy" or not match or match.groupdict().get("word", "").casefold() == word.casefold() != "":
        return
    _succeeds(record, match, text.passage(*match.span()))
    record.facts = [f for f in record.facts if f.field != "label"]
    record.add("label", titles.short((text.text[: match.start()] + text.text[match.end() :]).strip()))


def comes_from(now: Reading, block: Block) -> bool:
    """ "(Pejlemærke 5 og 6 i politikken)" on a line below a goal: which of the policy's goals it takes over."""
    goal, match = now.section.goal, now.outline.taken_over.fullmatch(block.text.strip(" ."))
    if goal is None or match is None or now.document.genre == "policy":
        return False
    _succeeds(goal, match, block.stretch.passage())
    goal.more.append(block.stretch.passage())
    return True


def _succeeds(goal: Record, match: re.Match[str], passage: Passage) -> None:
    """Each number that a plan names is a goal of the policy that is carried on."""
    for number in re.finditer(r"\d{1,2}(?:\.\d{1,2})*", match["numbers"] or match["of"]):
        goal.add("succeeds", Name("goal", normal_number(number.group())), passage)


def is_worded_by(goal: Record, block: Block) -> bool:
    """Whether the paragraph under a goal's name opens by saying what somebody shall: there the goal is worded."""
    title, spans = str(goal.first("text") or ""), sentence_spans(block.text)
    binds = re.compile(r"\b(?:skal|vil|bør)\b", re.I)
    return bool(spans) and len(title) < 80 and not binds.search(title) and bool(binds.search(block.text[slice(*spans[0])]))


def is_stated_by(goal: Record, block: Block) -> bool:
    """Whether the one sentence under a goal's short title says the goal: the title has no verb, the sentence "skal"."""
    title = str(goal.first("text"))
    one = len(sentence_spans(block.text)) == 1 and block.kind == "text" and not block.gap
    return one and nameable(title) and not title.endswith(".") and bool(re.search(r"\bskal\b", block.text))


def take_law(now: Reading, block: Block) -> bool:
    """ "Lovgrundlag: …" under a goal is the goal's."""
    laws = [value for role, value in now.outline.fields(block) if role == "law" and value.text]
    goal = now.section.goal
    for value in laws if goal is not None else []:
        assert goal is not None
        read_field(goal, "law", value, now.words, now.names)
    return bool(laws) and goal is not None
