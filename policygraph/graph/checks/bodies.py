"""Bodies under several names: names that do not follow from one another, of one meaning, or that the text takes for one."""

from __future__ import annotations

import re
from collections import defaultdict

from policygraph.graph.checks.document import Checks
from policygraph.graph.names import Resolver, fold
from policygraph.loaders.records import Name, Record
from policygraph.loaders.source import Passage


def names_apart(found: dict[str, Checks], organisations: Resolver) -> None:
    """Bodies that are called by names which do not follow from one another."""
    called: dict[str, dict[str, tuple[str, Name, Passage]]] = defaultdict(dict)
    texts = "\n".join(c.document.source.text for c in found.values())
    for file, checks in sorted(found.items()):
        for record in checks.document.records:
            for fact in record.facts:
                name = fact.value
                if not isinstance(name, Name) or name.kind not in ("organisation", "department", "body"):
                    continue
                node = organisations.node(name)
                if not re.search(rf"\({re.escape(name.text)}\)", texts):  # "… (PPR)" says what PPR is
                    called[node.iri or node.key].setdefault(_bare(name.text), (file, name, fact.passage))
    for names in called.values():
        if len(names) < 2:
            continue
        (file, first, passage), *others = sorted(names.values(), key=lambda n: (-len(n[1].text), n[0], n[1].text))
        places = [passage, *(p for f, _, p in others if f == file)]
        found[file].add("names", first, places, ", ".join(sorted(n.text for _, n, _ in others)))


_UNIT_KINDS = re.compile(r"(?:s?(?P<kind>afdeling|forvaltning|center|centr|område|sekretariat|stab))(?:en|et|er|eret)?s?$")


def _unit(name: str) -> tuple[frozenset[str], str]:
    """What a department does and what kind of unit it is: "Omsorgs- og Sundhedsafdelingen", "Afdelingen for Sundhed og Omsorg"."""
    kind, does = "", set()
    for word in re.findall(r"[\wæøå]+", fold(name)):
        if match := _UNIT_KINDS.search(word):
            kind = match["kind"][:5]
            word = word[: match.start()]
        word = re.sub(r"(?:erne|ene|er|en|et|s|e)$", "", word) if len(word) > 5 else word
        if len(word) > 2 and word not in ("for", "til", "ved", "med", "den", "det"):
            does.add(word)
    return frozenset(does), kind


def departments(found: dict[str, Checks], organisations: Resolver) -> None:
    """Departments that do the same, word for word, under names that were not taken for one."""
    known: dict[frozenset[str], dict[str, tuple[str, str, Name, Passage]]] = defaultdict(dict)
    for file, checks in sorted(found.items()):
        for record in checks.document.records:
            for fact in record.facts:
                name = fact.value
                if isinstance(name, Name) and name.kind == "department":
                    node = organisations.node(name)
                    does, kind = _unit(name.text)
                    if does:
                        known[does].setdefault(node.iri or node.key, (kind, file, name, fact.passage))
    _departments_told(found, known)
    for does, nodes in known.items():
        # What the check is of is a body of the graph: a name that only the text has comes last.
        spellings = sorted(nodes.values(), key=lambda n: (fold(n[2].text) not in organisations.nodes, -len(n[2].text), n[2].text))
        if len(spellings) < 2 or (len(does) < 2 and len({kind for kind, *_ in spellings}) > 1):
            continue
        _, file, first, passage = spellings[0]
        places = [passage, *(p for _, f, _, p in spellings[1:] if f == file)]
        found[file].add("names", first, places, ", ".join(sorted(n.text for _, _, n, _ in spellings[1:])))


_A_DEPARTMENT = re.compile(
    r"(?:[A-ZÆØÅ][\wæøå]*-\s+og\s+)?[A-ZÆØÅ][\wæøåÆØÅ]*(?:afdelingen|forvaltningen|sekretariatet|centret|centeret|enheden|området|staben)(?!\w)"
)


def _departments_told(found: dict[str, Checks], known: dict[frozenset[str], dict[str, tuple[str, str, Name, Passage]]]) -> None:
    """Add the names that only the text has, in a list of telephones say, of departments that do what a known one does."""
    names = {n.text.casefold() for nodes in known.values() for _, _, n, _ in nodes.values()}
    for file, checks in sorted(found.items()):
        text = checks.document.source.text
        for match in _A_DEPARTMENT.finditer(text):
            does, kind = _unit(match.group())
            alone = any(len(w) > 7 for w in does) and kind in {k for k, *_ in known[does].values()} if does in known else False
            if match.group().casefold() not in names and (len(does) > 1 or alone) and does in known:
                place = checks.document.source.passage(match.start(), match.end())
                known[does].setdefault(match.group().casefold(), (kind, file, Name("department", match.group()), place))


def same_words(found: dict[str, Checks], organisations: Resolver) -> None:
    """Bodies whose names are made of the same words in another order or another form: "Byens Ungeråd", "Ungerådet i byen"."""
    known: dict[str, tuple[str, Name, Passage]] = {}
    for file, checks in sorted(found.items()):
        for record in checks.document.records:
            for fact in record.facts:
                name = fact.value
                if isinstance(name, Name) and name.kind in ("organisation", "body"):
                    node = organisations.node(name)
                    known.setdefault(node.iri or node.key, (file, name, fact.passage))
    # Only names of much the same length can be made of the same words.
    by_length: dict[int, list[tuple[str, Name, Passage]]] = defaultdict(list)
    for place in known.values():
        by_length[len("".join(_stems(place[1].text)))].append(place)
    for length, near in sorted(by_length.items()):
        for n, (file, name, passage) in enumerate(near):
            for other_file, other, there in [*near[n + 1 :], *by_length.get(length + 1, [])]:
                if _of_same_words(name.text, other.text):
                    places = [passage, *([there] if other_file == file else [])]
                    found[file].add("names", name, places, other.text)


def _of_same_words(one: str, other: str) -> bool:
    """Whether each name holds every word of the other, though they are not written alike; of two words at least."""
    first, second = _stems(one), _stems(other)
    whole, whole_other = "".join(first), "".join(second)
    if re.sub(r"\b(?:i|for|af|på|ved)\b|\W", "", fold(one)) == re.sub(r"\b(?:i|for|af|på|ved)\b|\W", "", fold(other)):
        return _bare(one) != _bare(other)  # "Ældre Sagen Havby", "Ældresagen i Havby"
    return (
        min(len(first), len(second)) > 1
        and _bare(one) != _bare(other)
        and abs(len(whole) - len(whole_other)) <= 1
        and all(w in whole_other for w in first)
        and all(w in whole for w in second)
    )


def _stems(name: str) -> list[str]:
    """The words of a name without their endings and without what only joins them."""
    words = [w for w in re.findall(r"[\wæøåéü]+", fold(name)) if w not in ("og", "i", "for", "af", "på", "ved")]
    return [re.sub(r"(?:ernes|erne|enes|ene|ets|ens|ers|er|en|et|es|s|e)$", "", w) if len(w) > 5 else w for w in words]


def _bare(name: str) -> str:
    return re.sub(r"s$", "", re.sub(r"[\s/]+", "", fold(name)))


#: "Bygdelauget, som i handleplanen optræder som …", "X og Y er et og samme udvalg", "X, som udadtil kalder sig Y".
_AS_ONE = re.compile(
    r"\b(?:optræder|står|figurerer|omtales|opført|kendes|kendt|registreret)\s+(?:også\s+)?(?:som|under navnet)\b|\bkalde[rts]\w*(?:\s+(?:sig|også))*\b|\b(?:hedder|også kaldet|ligeledes kaldet|det samme som|identisk med|på papiret)\b"
    r"|\b(?:et|en|ét|én)\s+og\s+(?:det\s+|den\s+)?samme\b|\ber\s+(?:det|den)\s+samme\b|,\s+altså\b|,\s+også (?:kendt|kaldet)\b",
    re.I,
)
#: What only one body has: its number in the register of companies, its address on the net.
_OF_ONE = re.compile(
    r"\bCVR(?:-?nr\.?|-?nummer)?:?\s*(?P<cvr>\d{8}|\d\d(?: \d\d){3})|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)", re.I
)
#: So many characters may lie between a name and what is said of it.
_NEAR = 120


def told_as_one(found: dict[str, Checks], organisations: Resolver) -> None:
    """Bodies that the text itself says are one, or gives one number in the register or one address, under two names."""
    known: dict[str, tuple[str, str, Name, Passage]] = {}
    for file, checks in sorted(found.items()):
        for record in checks.document.records:
            for fact in record.facts:
                name = fact.value
                if isinstance(name, Name) and name.kind in ("organisation", "department", "body") and len(name.text) > 4:
                    node = organisations.node(name)
                    known.setdefault(name.text, (node.iri or node.key, file, name, fact.passage))
    if len(known) < 2:
        return
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(known, key=lambda n: (-len(n), n))))})(?:s)?(?![\w-])")
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for file, checks in sorted(found.items()):
        for sentence in checks.sentences:
            named = [m.group() if m.group() in known else m.group()[:-1] for m in pattern.finditer(sentence.text)]
            nodes = {known[n][0]: n for n in named if n in known}
            if len(nodes) == 2 and _AS_ONE.search(sentence.text):
                _as_one(found, known, list(nodes.values()), sentence.passage(), file)
        text = checks.document.source.text
        for match in _OF_ONE.finditer(text):
            before = [m.group() for m in pattern.finditer(text, max(0, match.start() - _NEAR), match.start())]
            owner = next((n for b in reversed(before) for n in (b, b[:-1]) if n in known), None)
            if owner:
                owners[re.sub(r"\s", "", match["cvr"] or match["mail"]).casefold()].setdefault(known[owner][0], owner)
    for names in owners.values():
        if len(names) == 2:
            _as_one(found, known, list(names.values()), None, "")


def _as_one(
    found: dict[str, Checks], known: dict[str, tuple[str, str, Name, Passage]], names: list[str], said: Passage | None, where: str
) -> None:
    """Note in each document that names one of the two bodies that they are one."""
    one, other = sorted(names, key=lambda n: (-len(n), n))
    places: dict[str, list[Passage]] = defaultdict(list)
    for name in (one, other):
        places[known[name][1]].append(known[name][3])
    if said:
        places[where].append(said)
    for file, passages in places.items():
        found[file].add("names", known[one][2], passages, known[other][2].text)


def of_one_department(found: dict[str, Checks], organisations: Resolver) -> None:
    """Partners whose departments are fewer than they seem: "Ældre og Sundhed, Visitationen" and "Ældre og Sundhed, Hjemmeplejen" are one.

    A unit belongs to a department that answers together with several units, if it never answers without it.
    """
    answering: list[tuple[Checks, Record, list[str]]] = []
    for _, checks in sorted(found.items()):
        for record in checks.document.of("initiative"):
            nodes = [organisations.node(v) for v in record.values("responsible") if isinstance(v, Name)]
            answering.append((checks, record, [n.iri or n.key for n in nodes]))
    beside: dict[str, set[str]] = defaultdict(set)
    for _, _, units in answering:
        for unit in units:
            beside[unit] |= set(units) - {unit}
    heads = {unit for unit, others in beside.items() if len(others) > 1}
    part_of = {
        unit: head
        for unit in beside
        for head in sorted(heads - {unit})
        if head in beside[unit] and all(head in units for _, _, units in answering if unit in units)
    }
    of: dict[str, set[str]] = defaultdict(set)
    named: dict[str, tuple[Checks, Name, Passage]] = {}
    for checks, record, units in answering:
        for fact in record.facts:
            if fact.field == "partner" and isinstance(fact.value, Name):
                node = organisations.node(fact.value)
                of[node.iri or node.key] |= {part_of.get(unit, unit) for unit in units}
                named.setdefault(node.iri or node.key, (checks, fact.value, fact.passage))
    for key, departments_ in of.items():
        if part_of and len(departments_) < _MANY:
            checks, name, passage = named[key]
            checks.add("few-departments", name, [passage])


#: With so many departments a partner works with many.
_MANY = 3
