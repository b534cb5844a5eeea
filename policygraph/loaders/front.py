"""What a document says of itself: title, publisher, period, the policy it carries out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policygraph.loaders.blocks import Block
from policygraph.loaders.names import Names
from policygraph.loaders.parse.dates import find_dates, find_ranges
from policygraph.loaders.parse.sentences import sentence_around
from policygraph.loaders.records import Document, Name, Record
from policygraph.ontology.vocabulary import Vocabulary

_MUNICIPALITY = re.compile(
    r"(?<![\w-])([A-ZÆØÅ][a-zæøå]+(?:[- ][A-ZÆØÅ][a-zæøå]+)?) [Kk]ommunes?(?!\w)|(?<![\w-])([A-ZÆØÅ]{2,}(?:[- ][A-ZÆØÅ]{2,})?) KOMMUNES?(?!\w)"
)
#: The publisher's name after a title, not a part of it ("politik for … Kommune").
_BY = re.compile(
    r"(?<!\bfor)(?<!\bi)(?<!\baf)(?<!\bog)\s+[A-ZÆØÅ][a-zæøå]+(?:[- ][A-ZÆØÅ]?[a-zæøå]+)? [Kk]ommune$|^[A-ZÆØÅ][a-zæøå]+(?:[- ][A-ZÆØÅ]?[a-zæøå]+)? [Kk]ommune\s+(?=[A-ZÆØÅ])"
)
_ADOPTED = re.compile(r"\b(?:vedtaget|vedtog|godkendte?|besluttet|udgivet|opdateret|revideret)\b", re.I)
#: "Udarbejdet af Sekretariatet, 15. maj 2023."
_WRITTEN = re.compile(
    r"\b(?:udarbejdet|skrevet|samlet|redigeret|udgivet|opdateret|ajourført|revideret|redaktion\w* (?:er )?(?:af)?sluttet|dateret)"
    r"\s(?:(?:af|den|i)\b|(?=[a-z]{3,9} \d{4}|\d))",
    re.I,
)
_BY_DECISION = re.compile(r"\b(?:vedtaget|vedtog|godkendte?|besluttet)\b", re.I)
#: What stands before "kommune" and names none.
_NO_PLACE = frozenset({"En", "Én", "Denne", "Hver", "Vores", "Din", "Hele", "Den", "Alle", "Ingen", "Som"})
_REPLACES = re.compile(
    r"\b(?:afløser|erstatter|træder i stedet for|bygger videre på)\s+(?:den tidligere |kommunens |den )?(?P<name>[\wæøå -]*?(?:politik|strategi|plan)\w*(?:\s+(?:fra\s+)?(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?)?)",
    re.I,
)
#: "Kataloget gælder for 2024", "Planen dækker skoleåret 2024/25": a document of one year.
_VALID_FOR = re.compile(
    r"\b(?:gælder|gældende|dækker|omfatter)\s+(?:kun\s+)?(?:for\s+|i\s+)?(?:hele\s+)?(?:året\s+|kalenderåret\s+|skoleåret\s+|budgetåret\s+)?$",
    re.I,
)
#: "Kataloget gælder til og med", "Planen løber frem til", said of the document itself.
_VALID_UNTIL = re.compile(
    r"(?:^|[.!?]\s+)(?:(?:Dette|Denne)\s+)?(?:\w*(?:kataloget|planen|politikken|strategien|programmet|oversigten)|(?:\w+)?(?:katalog|plan|politik|strategi|program|oversigt))\s+(?:gælder|er gældende|løber|dækker|rækker|udløber)\s+(?:(?:frem\s+)?(?:indtil|til)(?:\s+og\s+med)?|t\.?o\.?m\.?)?\s*(?:den\s+)?$",
    re.I,
)
_VALID = re.compile(r"(?:gælder|gældende|perioden?|dækker)(?:\s+\w+){0,3}\s*$", re.I)


def front_matter(document: Document, parts: Sequence[Block], words: Vocabulary, names: Names, body_from: int) -> Record:
    """The document's own record, from what stands before line ``body_from`` (the first goal, table or item)."""
    source = document.source
    title = title_blocks(
        [b for b in parts if b.first < body_from], words.pattern("front-heading", "goals-lead-in", "goals-heading")
    )
    record = Record("document", "document", title[0].stretch.passage() if title else source.passage(0, 0), why=document.why)
    printed = " ".join(b.text for b in title)
    record.add("title", _BY.sub("", printed).strip(" ,–-") or source.file)
    for block in title:
        document.claim(block.first, block.last, "title")
        for period in find_ranges(block.text)[:1]:
            record.add("period_start", period.start, block.stretch.passage(*period.span))
            record.add("period_end", period.end, block.stretch.passage(*period.span))
    preamble = [b for b in parts if b.first < body_from and b not in title]
    if not record.values("period_end"):
        _period_below(record, preamble[:3])
    if not record.values("period_end"):
        _period_in_text(record, preamble)
    for block in sorted(preamble, key=lambda b: not _BY_DECISION.search(b.text)):  # adopted comes before updated
        _adopted(record, block)
    if not record.values("issued"):
        _dated(record, preamble[:4])
    _publisher(record, document)
    _implements(record, preamble, document, words)
    for block in preamble:
        if (match := _REPLACES.search(block.text)) and len(match["name"]) > 8:
            record.add(
                "replaces",
                Name("document", re.sub(r"(politik|strategi|plan)(?:kens|ken|ens|en)\b", r"\1", match["name"].strip())),
                block.stretch.passage(*match.span()),
            )
    for block in preamble:
        names.add_laws(record, block.stretch)
    document.records.insert(0, record)
    return record


def title_blocks(parts: Sequence[Block], front: re.Pattern[str]) -> list[Block]:
    """The headings that a document opens with, up to a gap or the first running text."""
    title: list[Block] = []
    for block in parts:
        if block.kind == "page" or re.fullmatch(r"\[[^\]]*\]", block.text.strip()):
            continue
        if title and (block.first - title[-1].last > 4 or block.kind != "heading" or len(title) == 3):
            break
        if not title and block.kind not in ("heading", "text"):
            break
        if title and (front.fullmatch(re.sub(r"^[\d.]+\s+|,?\s+at$", "", block.text.strip(" :"))) or is_municipality(block.text)):
            break
        adopted = _ADOPTED.match(block.text) or (
            _ADOPTED.search(block.text) and any(m.precision == "day" for m in find_dates(block.text))
        )
        if title and (adopted or _WRITTEN.match(block.text) or _is_imprint(block.text) or _is_date(block.text)):
            break
        title.append(block)
        whole = max(len(line.text) for line in block.stretch.source.lines) > 200 and not is_municipality(block.text)
        if block.kind == "text" or whole:
            break
    return title


def _period_below(record: Record, blocks: Sequence[Block]) -> None:
    """The period in a line below the title that names the document: "Sundhedspolitik 2022-2025" under "Et godt liv"."""
    for block in blocks:
        text = block.text.rstrip()
        ranges = find_ranges(text)
        # "Sundhedspolitik 2022-2025", "Handleplan 2023-2025 for politikken for …"
        headed = bool(ranges) and re.fullmatch(
            r"(?:[\wæøåÆØÅ-]+\s+){0,3}?[\wæøåÆØÅ-]*(?:plan|politik|strategi|katalog|program)(?:\s+for\s+(?:perioden|årene))?\s*",
            text[: ranges[0].span[0]],
            re.I,
        )
        if (
            len(text) < 160
            and ranges
            and (ranges[0].span[1] == len(text) and len(text) < 100 or headed)
            and not _ADOPTED.search(text)
            and not _REPLACES.search(text)
        ):
            record.add("period_start", ranges[0].start, block.stretch.passage(*ranges[0].span))
            record.add("period_end", ranges[0].end, block.stretch.passage(*ranges[0].span))
            return


def _period_in_text(record: Record, preamble: Sequence[Block]) -> None:
    for block in preamble:
        for period in find_ranges(block.text):
            if _VALID.search(block.text[: period.span[0]]):
                passage = block.stretch.passage(*sentence_around(block.text, *period.span))
                record.add("period_start", period.start, passage)
                record.add("period_end", period.end, passage)
                return
    for block in preamble:  # "Kataloget gælder til og med 31. december 2024"
        for moment in find_dates(block.text):
            if _VALID_UNTIL.search(block.text[: moment.start]):
                record.add(
                    "period_end", moment.last, block.stretch.passage(*sentence_around(block.text, moment.start, moment.end))
                )
                return
    for block in preamble:
        for moment in find_dates(block.text):
            if moment.precision in ("year", "school-year") and _VALID_FOR.search(block.text[: moment.start]):
                passage = block.stretch.passage(*sentence_around(block.text, moment.start, moment.end))
                record.add("period_start", moment.first, passage)
                record.add("period_end", moment.last, passage)
                return


def _adopted(record: Record, block: Block) -> None:
    """The day that stands right after "vedtaget", "godkendt" …"""
    for match in _ADOPTED.finditer(block.text):
        for moment in find_dates(block.text):
            near = 0 < moment.start - match.end() < 80 and ". " not in block.text[match.end() : moment.start]
            if near and moment.precision == "day" and not record.values("issued"):
                record.add("issued", moment.first, block.stretch.passage(match.start(), moment.end))


def _dated(record: Record, blocks: Sequence[Block]) -> None:
    """The day or month that a short line on top ends with: "Sekretariatet, april 2023"."""
    for block in blocks:
        first = block.text[slice(*sentence_around(block.text, 0, 1))]
        if _is_imprint(first) and not record.values("issued"):
            out = next(m for m in find_dates(first) if m.precision in ("day", "month"))
            record.add("issued", out.first, block.stretch.passage(out.start, out.end))
            return
        moment = next(iter(find_dates(block.text)), None)
        short = len(block.text) < 80 and ":" not in block.text and not find_ranges(block.text)
        if (said := _WRITTEN.search(block.text)) and not record.values("issued"):
            moment = next((m for m in find_dates(block.text) if m.start >= said.end()), None)
            if moment and moment.precision in ("day", "month") and ". " not in block.text[said.end() : moment.start]:
                record.add("issued", moment.first, block.stretch.passage(said.start(), moment.end))
                return
        if short and moment and moment.precision in ("day", "month") and moment.end == len(block.text.rstrip()):
            record.add("issued", moment.first, block.stretch.passage(moment.start, moment.end))
            return


def _is_date(text: str) -> bool:
    """Whether a line is a month or a day and nothing else: "Maj 2024"."""
    said = text.strip(" .")
    return any(m.start == 0 and m.end >= len(said) and m.precision in ("day", "month") for m in find_dates(said))


def _is_imprint(text: str) -> bool:
    """Whether a line says who gave the document out, and when: "Skovby Kommune, Center for Sundhed, februar 2024"."""
    by = _MUNICIPALITY.match(text.strip())
    dated = [m for m in find_dates(text) if m.precision in ("day", "month") and m.end == len(text.rstrip(" ."))]
    return bool(by and text.strip()[by.end() :].startswith(",") and dated)


def is_municipality(text: str) -> bool:
    """Whether a line is nothing but a municipality's name."""
    return bool(_MUNICIPALITY.fullmatch(text.strip()))


def _publisher(record: Record, document: Document) -> None:
    text = document.source.text
    found = [(m, m.group(1) or m.group(2).title()) for m in _MUNICIPALITY.finditer(text) if (m.group(1) or "") not in _NO_PLACE]
    counted = Counter(name for _, name in found)
    if counted:
        name = counted.most_common(1)[0][0]  # of several named as often the first
        match = next(m for m, of in found if of == name)
        record.add("publisher", Name("municipality", f"{name} Kommune"), document.source.passage(*match.span()))


def _implements(record: Record, preamble: Sequence[Block], document: Document, words: Vocabulary) -> None:
    carried = {"action-plan": ("genre-policy",), "catalogue": ("genre-policy", "genre-action-plan")}.get(document.genre)
    if carried is None or record.values("implements"):
        return
    stems = "|".join(map(re.escape, words.words(*carried)))
    for block in preamble:
        match = re.search(rf"(?<![\w-])(?P<name>[\wæøå-]*(?:{stems}))(?:ken|en|ens|kens|s)?(?!\w)", block.text, re.I)
        if match and len(match["name"]) > 8:
            record.add(
                "implements",
                Name("document", match["name"].capitalize()),
                block.stretch.passage(*sentence_around(block.text, *match.span())),
            )
            return


def issued(record: Record, block: Block, *, month: bool = False) -> None:
    """The day a document is dated, as the first full date of a block; ``month``: a month will do, as its first day."""
    for moment in find_dates(block.text):
        if moment.precision == "day" or month and moment.precision == "month":
            record.add("issued", moment.first, block.stretch.passage(moment.start, moment.end))
            return
