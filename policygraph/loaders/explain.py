"""Line by line what a document became, and why: for a person who checks the reading."""

from __future__ import annotations

from dataclasses import dataclass, field

from policygraph.loaders.records import Document, Fact, Law, Name, Record, Ref, Term


@dataclass
class Became:
    """What a line became: a record or a part of it (its fields), or something understood that states no fact (no kind)."""

    kind: str
    key: str
    title: str
    why: str
    confidence: float = 1.0
    fields: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Explained:
    """One line of the text, names of persons withheld, and what was made of it; nothing, if it was not read."""

    number: int
    text: str
    became: list[Became] = field(default_factory=list)


def explain_lines(document: Document) -> list[Explained]:
    """Every line that is not blank."""
    lines = {
        line.number: Explained(line.number, document.redact(line.text.strip()))
        for line in document.source.lines
        if not line.blank
    }
    for record in document.records:
        for number, facts in _lines_of(record).items():
            if number in lines:
                shown = [(f.field, document.redact(_words(f))) for f in facts]
                title = document.redact(title_of(record))
                lines[number].became.append(Became(record.kind, record.key, title, record.why, record.confidence, shown))
    for claim in document.claims:
        for number in range(claim.first, claim.last + 1):
            if number in lines and not lines[number].became:
                lines[number].became.append(Became("", "", "", claim.what))
    return [lines[number] for number in sorted(lines)]


def _lines_of(record: Record) -> dict[int, list[Fact]]:
    """The lines that a record was read from, each with the fields that begin there."""
    found: dict[int, list[Fact]] = {}
    for passage in record.passages():
        for number in range(passage.line_start, passage.line_end + 1):
            found.setdefault(number, [])
    for fact in record.facts:
        found[fact.passage.line_start].append(fact)
    return found


def title_of(record: Record) -> str:
    """What a person calls a record: its number and title."""
    words = next((str(v) for name in ("label", "title", "text") if (v := record.first(name))), record.key)
    number = record.first("number")
    return f"{number} {words}" if number and str(number) not in words else words


def _words(fact: Fact) -> str:
    """A value as a person reads it."""
    match fact.value:
        case Ref(kind, key):
            return f"{kind} {key}"
        case Name(text=text):
            return text
        case Law(act, provision):
            return f"{act} {provision}" if provision else act
        case Term(key=key):
            return key
        case bool() as truth:
            return "true" if truth else "false"
        case value:
            return str(value)
