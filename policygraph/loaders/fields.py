"""Labelled facts of an initiative ("Økonomi: …", a table's column): one reader per role, the same in every genre."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from policygraph.loaders.names import Names
from policygraph.loaders.parse.dates import parse_period
from policygraph.loaders.parse.money import Money, basis_of, find_money
from policygraph.loaders.parse.sentences import sentence_around, sentence_spans
from policygraph.loaders.records import Name, Record, Ref, Term, slug
from policygraph.loaders.source import Passage, Stretch
from policygraph.ontology.vocabulary import Vocabulary


def read_field(record: Record, role: str, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    """Put on the record what a text under a label of this role says."""
    if stretch.text.strip():
        _READERS.get(role, _description)(record, stretch, words, names)


def _description(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    record.add("description", stretch.text, stretch.passage())
    names.add_organisations(record, stretch)
    names.add_laws(record, stretch)
    if match := words.pattern("duty-cue").search(stretch.text):
        record.add("statutory", True, stretch.passage(*sentence_around(stretch.text, *match.span())))
    for match in re.finditer(
        rf"(?:{words.pattern('target-group').pattern})(?:\s+er)?\s*:?\s+(?P<who>[^.:]{{4,160}})", stretch.text
    ):
        record.add("target_group", Name("target-group", match["who"].strip()), stretch.passage(*match.span("who")))


def _timeframe(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    text = stretch.text
    record.add("timeframe", text, stretch.passage())
    period = parse_period(text)
    said = words.kind_of("status", text)
    record.add("start", period.start, stretch.passage(*period.span))
    record.add("end", period.end, stretch.passage(*period.span))
    ongoing = period.ongoing or bool(said and said.key == "ongoing" and not period.end)
    record.add("ongoing", True if ongoing else None, stretch.passage())
    status = said.key if said and said.key != "ongoing" else "ongoing" if ongoing else "time-limited" if period.end else None
    record.add("status", Term("status", status) if status else None, stretch.passage())
    names.add_organisations(record, stretch)


def _economy(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    _money(record, stretch, words, names, bare="DKK")
    text = stretch.text
    for mention in names.funders(text):
        record.add("funded_by", mention.name, stretch.passage(*sentence_around(text, mention.start, mention.end)))
    funders = {v.text for v in record.values("funded_by") if isinstance(v, Name) and v.iri}
    for role, mention in names.roles(text):
        if (
            role == "partner"
            and mention.name.text not in funders
            and mention.name.kind == "organisation"
            and text[mention.end : mention.end + 1] not in ("s", "'", "’")
        ):
            record.add("partner", mention.name, stretch.passage(*sentence_around(text, mention.start, mention.end)))
    for start, end in sentence_spans(text):
        if words.kind_of("funding-status", text[start:end]) and re.search(
            r"timer|stilling|årsværk|personale|medarbejder|bemandes", text[start:end], re.I
        ):
            record.add("staffing", text[start:end], stretch.passage(start, end))
    status = funding_status(record, text, words)
    record.add("funding_status", Term("funding-status", status), stretch.passage())


def funding_status(record: Record, text: str, words: Vocabulary) -> str:
    """How an initiative is paid for, from what was read of it (key of the scheme funding-status)."""
    if record.values("money"):
        return "amount"
    operating = {"driftsmidler"}
    sources = {v.text for v in record.values("funded_by") if isinstance(v, Name)}
    said = words.kind_of("funding-status", text)
    if sources - operating:
        return "source-only"
    if said and said.key == "none-earmarked":
        return "none-earmarked"
    if sources or said and said.key == "existing-budget":
        return "existing-budget"
    return "in-kind" if text.strip() else "not-stated"


def _money(record: Record, stretch: Stretch, words: Vocabulary, names: Names, bare: str | None = None) -> None:
    text = stretch.text
    for money in find_money(text, bare=bare):
        if money.amount == 0:
            continue
        sentence = sentence_around(text, money.start, money.end - 1)
        record.add(
            "money",
            f"{money.amount} {money.currency} {basis_of(text, money)}|{_role(text, sentence, money, words)}",
            stretch.passage(*sentence),
        )


def _role(text: str, sentence: tuple[int, int], money: Money, words: Vocabulary) -> str:
    """cost, budget, grant or expected, by the words of its sentence nearest in front of the sum."""
    before = text[sentence[0] : money.start]
    best, at = "cost", -1
    for role in ("expected", "budget", "grant", "cost"):
        for match in words.pattern(f"role-{role}").finditer(before):
            if match.start() > at:
                best, at = role, match.start()
    if at < 0 and re.match(r"\s*(?:fra|i tilskud|i støtte)\b", text[money.end : sentence[1]]):
        return "grant"
    return best


def _evaluation(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    text = stretch.text
    record.add("evaluation_text", text, stretch.passage())
    for mention in names.evaluators(text):
        record.add("evaluator", mention.name, stretch.passage(*sentence_around(text, mention.start, mention.end)))
    found = words.kind_of("evaluation-status", text)
    record.add("evaluation_status", Term("evaluation-status", found.key if found else "none-stated"), stretch.passage())
    if match := re.search(r"succeskriterier?\w*[^:]*:\s*(?P<list>.+)$", text, re.I | re.S):
        for item in re.split(r"\s+-\s+|(?<=\w)\s+(?=(?:Minimum|Mindst)\s)|•", match["list"]):
            at = text.find(item.strip(" -"))
            if len(item.strip(" -")) > 3 and at >= 0:
                record.add("success_criterion", item.strip(" -"), stretch.passage(at, at + len(item.strip(" -"))))


def _listed(field: str, kind: str) -> Callable[[Record, Stretch, Vocabulary, Names], None]:
    def read(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
        mentions = names.organisations(stretch.text, eager=True)
        for mention in mentions:
            record.add(field, mention.name, stretch.passage(mention.start, mention.end))
        if not mentions:
            for match in re.finditer(r"[^,;/]+", stretch.text):
                if match.group().strip():
                    record.add(field, Name(kind, match.group().strip(" .")), stretch.passage(*match.span()))  # type: ignore[arg-type]

    return read


def _law(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    names.add_laws(record, stretch)


def _target_group(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    record.add("target_group", Name("target-group", stretch.text.strip(" .")), stretch.passage())


def _status(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    if found := words.kind_of("status", stretch.text):
        record.add("status", Term("status", found.key), stretch.passage())
        record.add("ongoing", True if found.key == "ongoing" else None, stretch.passage())


def _goal_reference(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    for match in re.finditer(r"\d+(?:\.?\s?[A-Z])?(?!\w)", stretch.text):
        record.add("contributes_to", Ref("goal", slug(match.group())), stretch.passage(*match.span()))


def _plain(field: str) -> Callable[[Record, Stretch, Vocabulary, Names], None]:
    def read(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
        record.add(field, stretch.text, stretch.passage())

    return read


def _funding_source(record: Record, stretch: Stretch, words: Vocabulary, names: Names) -> None:
    mentions = names.funders(stretch.text)
    for mention in mentions:
        record.add("funded_by", mention.name, stretch.passage(mention.start, mention.end))
    if not mentions:
        record.add("funded_by", Name("funding-source", stretch.text.strip(" .")), stretch.passage())


_READERS: dict[str, Callable[[Record, Stretch, Vocabulary, Names], None]] = {
    "purpose": _description,
    "timeframe": _timeframe,
    "economy": _economy,
    "money": _money,
    "funding-source": _funding_source,
    "evaluation": _evaluation,
    "responsible": _listed("responsible", "department"),
    "partners": _listed("partner", "organisation"),
    "law": _law,
    "target-group": _target_group,
    "status": _status,
    "goal-reference": _goal_reference,
    "place": _plain("place"),
    "staffing": _plain("staffing"),
    "success-criterion": _plain("success_criterion"),
    "theme": lambda r, s, w, n: r.add("theme", Name("theme", s.text.strip()), s.passage()),
}


def funding_records(record: Record) -> list[Record]:
    """The sums that were read of an initiative, as records of their own."""
    made = []
    for fact in [f for f in record.facts if f.field == "money"]:
        amount, currency, rest = str(fact.value).split(" ", 2)
        basis, role = rest.split("|")
        funding = Record(
            "funding", f"{record.key}-{slug(amount)}-{currency.lower()}-{slug(basis)}", fact.passage, confidence=record.confidence
        )
        funding.add("amount", Decimal(amount))
        funding.add("currency", currency)
        funding.add("basis", basis)
        funding.add("role", role)
        made.append(funding)
    return made


def shared_key(passage: Passage) -> str:
    """The named effort that a sum is given for ("på delindsatsen "X""), which makes two mentions one sum."""
    match = re.search(r"[\"”“»](?P<name>[^\"”“»«]{4,80})[\"”“«]", passage.quote)
    return slug(match["name"]) if match else ""
