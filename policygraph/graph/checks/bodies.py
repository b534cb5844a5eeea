"""Bodies under several names: names that do not follow from one another, of one meaning, of one head, or that the text takes for one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from os.path import commonprefix

from policygraph.graph.checks.document import Checks
from policygraph.graph.names import Resolver, fold
from policygraph.loaders.kept import MASKS, NAMELESS
from policygraph.loaders.records import Name, NameKind, Record
from policygraph.loaders.source import Passage
from policygraph.ontology.vocabulary import default_vocabulary

_KINDS = ("organisation", "department", "body")


@dataclass
class _Called:
    """One spelling of a body's name: which body it is taken for, and where it first stands in each document."""

    name: Name
    node: str
    told: bool  #: only the text has it: it is no body of the graph
    places: dict[str, Passage] = field(default_factory=dict)
    #: Where its head, address or number is told.
    contacts: list[tuple[str, Passage]] = field(default_factory=list)


class Bodies:
    """The bodies that the documents of one municipality name, by the names as they are spelled."""

    def __init__(self, found: dict[str, Checks], organisations: Resolver) -> None:
        self.found = dict(sorted(found.items()))
        self.called: dict[str, _Called] = {}
        self._noted: set[frozenset[str]] = set()
        for file, checks in self.found.items():
            for record in checks.document.records:
                for fact in record.facts:
                    name = fact.value
                    if isinstance(name, Name) and name.kind in _KINDS:
                        node = organisations.node(name)
                        called = self.called.setdefault(name.text, _Called(name, node.iri or node.key, told=False))
                        called.places.setdefault(file, fact.passage)
        cased = {text.casefold() for text in self.called}
        for file, checks in self.found.items():
            for match in _A_DEPARTMENT.finditer(checks.document.source.text):
                text = " ".join(match.group().split())
                if text.casefold() not in cased or text in self.called and self.called[text].told:
                    called = self.called.setdefault(text, _Called(Name("department", text), text.casefold(), told=True))
                    called.places.setdefault(file, checks.document.source.passage(*match.span()))
        for text in [
            t for t, c in self.called.items() if c.told and t.removesuffix("s") != t and t.removesuffix("s") in self.called
        ]:
            del self.called[text]  # in the genitive

    def of_kind(self, *kinds: NameKind) -> list[_Called]:
        return [c for c in self.called.values() if c.name.kind in kinds]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of the names, the longest first, in the genitive too."""
        names = sorted((n for n in self.called if len(n) > 4), key=lambda n: (-len(n), n))
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names)) or '(?!)'})s?(?![\w-])")

    def named(self, text: str) -> _Called | None:
        """The body of a name, also in the genitive."""
        return self.called.get(text) or self.called.get(text.removesuffix("s"))

    def unit(self, text: str) -> _Called:
        """The unit of a phrase: the name that it ends in, or one that no fact has."""
        words = text.split(" ")
        ends = (self.named(" ".join(words[n:])) for n in range(len(words)))
        return next(filter(None, ends), None) or self.called.setdefault(
            text, _Called(Name("department", text), text.casefold(), told=True)
        )

    def one(self, names: Iterable[_Called], said: Iterable[tuple[str, Passage]] = ()) -> None:
        """Note, in each document that has one of them, that the names are those of one body.

        :param said: where the text tells it
        """
        # What the check is of is a body of the graph.
        first, *others = sorted(names, key=lambda c: (c.told, -len(c.name.text), c.name.text))
        spellings = frozenset(c.name.text for c in (first, *others))
        if first.told or not others or spellings in self._noted:
            return
        self._noted.add(spellings)
        places: dict[str, list[Passage]] = defaultdict(list)
        for called in (first, *others):
            for file, passage in called.places.items():
                places[file].append(passage)
        for file, passage in [*said, *(c for called in (first, *others) for c in called.contacts)]:
            places[file].append(passage)
        for file, passages in places.items():
            self.found[file].add("names", first.name, passages, ", ".join(sorted(c.name.text for c in others)))


def several_names(found: dict[str, Checks], organisations: Resolver) -> None:
    """Bodies that are called by several names."""
    bodies = Bodies(found, organisations)
    if len(bodies.called) < 2:
        return
    signs = _signs(bodies)
    _taken_for_one(bodies)
    _same_business(bodies)
    _same_words(bodies)
    _told_as_one(bodies)
    _same_signs(bodies, signs)


# --- by the names themselves ------------------------------------------------------------------------------------------------------


def _taken_for_one(bodies: Bodies) -> None:
    """Names that were taken for one body's and do not follow from one another."""
    texts = "\n".join(c.document.source.text for c in bodies.found.values())
    spelled: dict[str, dict[str, _Called]] = defaultdict(dict)
    for called in bodies.called.values():
        if not called.told and f"({called.name.text})" not in texts:  # "… (PPR)" says what PPR is
            spelled[called.node].setdefault(_bare(called.name.text), called)
    for names in spelled.values():
        bodies.one(names.values())


def _bare(name: str) -> str:
    return re.sub(r"s$", "", re.sub(r"[\s/]+", "", fold(name)))


_UNIT = r"afdelingen|forvaltningen|sekretariatet|centret|centeret|enheden|området|staben"
_BUSINESS = r"[A-ZÆØÅ][\wæøå]*(?:(?:-?, [A-ZÆØÅ][\wæøå]*)*-? og [A-ZÆØÅ][\wæøå]*)?"
#: "Omsorgs- og Sundhedsafdelingen", "Afdelingen for Sundhed og Omsorg".
_A_DEPARTMENT = re.compile(
    rf"(?<![\w-])(?:(?:[A-ZÆØÅ][\wæøå]*-\s+og\s+)?[A-ZÆØÅ][\wæøåÆØÅ]*(?:{_UNIT})|"
    rf"(?:Center|Centret|Enhed|Afdeling|Sekretariat|Forvaltning|Afdelingen|Forvaltningen|Sekretariatet|Enheden|Team|Staben) for {_BUSINESS})(?!\w)"
)
_UNIT_KINDS = re.compile(
    r"(?:s?(?P<kind>afdeling|forvaltning|center|centr|enhed|område|sekretariat|stab|team))(?:en|et|er|eret)?s?$"
)
_ENDING = re.compile(r"(?:ernes|erne|enes|ene|ets|ens|ers|er|en|et|es|s|e)$")
_IDLE = ("og", "i", "for", "af", "på", "ved", "til", "med", "den", "det")


def _business(name: str) -> tuple[frozenset[str], str]:
    """What a department does and what kind of unit it is: "Omsorgs- og Sundhedsafdelingen", "Afdelingen for Sundhed og Omsorg"."""
    kind, does = "", set()
    for word in re.findall(r"[\wæøå]+", fold(name)):
        if match := _UNIT_KINDS.search(word):
            kind = match["kind"][:4]
            word = word[: match.start()]
        if len(word) > 2 and word not in _IDLE:
            does.add(_stem(word))
    return frozenset(does), kind


def _stem(word: str) -> str:
    """A word without its ending: "rusmidler" and "rusmiddel" are one."""
    word = _ENDING.sub("", word) if len(word) > 5 else word
    return re.sub(r"(\w)\1$", r"\1", re.sub(r"(\w)\1?e([lr])$", r"\1\2", word))


def _same_business(bodies: Bodies) -> None:
    """Departments that do the same under names that were not taken for one: "Plan og Byg", "Plan- og Byggeafdelingen"."""
    known: list[tuple[frozenset[str], str, dict[str, _Called]]] = []
    for called in sorted(bodies.of_kind("department"), key=lambda c: c.told):
        does, kind = _business(called.name.text)
        for others, other_kind, units in known:
            if _one_to_one(does, others) and (len(does) > 1 or kind == other_kind or any(len(w) > 8 for w in does)):
                # That one word is the same says little, unless it is a long one.
                if not called.told or len(does) > 1 or any(len(w) > 6 for w in does):
                    units.setdefault(called.node, called)
                break
        else:
            if does and not called.told:
                known.append((does, kind, {called.node: called}))
    for _, _, units in known:
        short = min((c.name.text for c in units.values()), key=len)
        # "Vand og Miljø" is what is left out of "Afdelingen for Vand og Miljø".
        if not any(c.told for c in units.values()) or not all(fold(short) in fold(c.name.text) for c in units.values()):
            bodies.one(units.values())


def _one_to_one(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two sets of words are the same, up to how they end; of one word it is the very same."""
    if len(some) != len(others) or some == others or len(some) == 1:
        return some == others
    left = set(others)
    for word in sorted(some, key=len, reverse=True):
        like = next((o for o in sorted(left) if o == word or min(len(o), len(word)) > 2 and _endings_apart(o, word)), None)
        if like is None:
            return False
        left.discard(like)
    return True


def _endings_apart(one: str, other: str) -> bool:
    return (one.startswith(other) or other.startswith(one)) and abs(len(one) - len(other)) < 3


def _same_words(bodies: Bodies) -> None:
    """Bodies whose names are made of the same words in another order or another form: "Byens Ungeråd", "Ungerådet i byen"."""
    known: dict[str, _Called] = {}
    for called in bodies.of_kind("organisation", "body", "department"):
        if not called.told:
            known.setdefault(called.node, called)
    # Only names of much the same length can be made of the same words.
    by_length: dict[int, list[_Called]] = defaultdict(list)
    for called in known.values():
        by_length[len("".join(_stems(called.name.text)))].append(called)
    for length, near in sorted(by_length.items()):
        for n, called in enumerate(near):
            for other in [*near[n + 1 :], *by_length.get(length + 1, []), *by_length.get(length + 2, [])]:
                if _of_same_words(called.name.text, other.name.text):
                    bodies.one([called, other])


def _of_same_words(one: str, other: str) -> bool:
    """Whether each name holds every word of the other, though they are not written alike; of two words at least."""
    first, second = _stems(one), _stems(other)
    whole, whole_other = "".join(first), "".join(second)
    if _bare(one) == _bare(other):
        return False
    joins = re.compile(r"\b(?:i|for|af|på|ved)\b|\W")
    if joins.sub("", fold(one)) == joins.sub("", fold(other)):
        return True  # "Ældre Sagen Havby", "Ældresagen i Havby"
    return (
        min(len(first), len(second)) > 1
        and abs(len(whole) - len(whole_other)) <= 1
        and all(w in whole_other for w in first)
        and all(w in whole for w in second)
    )


def _stems(name: str) -> list[str]:
    """The words of a name without their endings and without what only joins them."""
    words = [w for w in re.findall(r"[\wæøåéü]+", fold(name)) if w not in _IDLE]
    return [_ENDING.sub("", w) if len(w) > 5 else w for w in words]


# --- by what the text says ---------------------------------------------------------------------------------------------------------

#: "Bygdelauget, som i handleplanen optræder som …", "X og Y er et og samme udvalg", "X, som udadtil kalder sig Y".
_AS_ONE = re.compile(
    r"\b(?:optræder|står|figurerer|omtales|opført|kendes|kendt|registreret)\s+(?:også\s+)?(?:som|under navnet)\b|\bkalde[rts]\w*(?:\s+(?:sig|også))*\b|\b(?:hedder|også kaldet|ligeledes kaldet|det samme som|identisk med|på papiret)\b"
    r"|\b(?:et|en|ét|én)\s+og\s+(?:det\s+|den\s+)?samme\b|\ber\s+(?:det|den)\s+samme\b|,\s+altså\b|,\s+også (?:kendt|kaldet)\b",
    re.I,
)


def _told_as_one(bodies: Bodies) -> None:
    """Bodies of two names that a sentence says are one."""
    names = bodies.pattern
    for file, checks in bodies.found.items():
        for sentence in checks.sentences:
            if not _AS_ONE.search(sentence.text):
                continue
            named = {c.node: c for c in (bodies.named(m.group()) for m in names.finditer(sentence.text)) if c}
            if len(named) == 2:
                bodies.one(named.values(), [(file, sentence.passage())])


#: What only one body has: its number in the register of companies, its address on the net, its telephone, its street and number.
_CONTACT = re.compile(
    r"\bCVR(?:-?nr\.?|-?nummer)?:?\s*(?P<cvr>\d{8}|\d\d(?: \d\d){3})|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\d.,])(?<!\d )(?P<telephone>\d\d \d\d \d\d \d\d)(?![\d.,]| \d)"
    r"|(?<![\w-])(?P<street>[a-zæøå]+(?:gade|vej|all[ée]|plads|torv|stræde|vænge|boulevard|kaj)(?:en|et)? \d+(?: ?[A-H])?)(?!\w)"
    rf"|(?P<withheld>[{MASKS}]{{4,}})",
    re.I,
)
#: So many characters may lie between a name and what is said of it.
_NEAR = 120
_PHRASE = r"[A-ZÆØÅ][\w-]*(?:(?:-?,? | og | for | i )[A-ZÆØÅ][\w-]*){0,6}"
_CAPITAL = r"[A-ZÆØÅÉ][\w’'-]*"
#: A person's name, also one that is withheld: its mask tells it from the others of the document.
_HEAD = rf"(?P<head>[{MASKS}]+|{_CAPITAL}(?: {_CAPITAL}){{1,3}})"


#: A kind of sign and the sign, the names that have it by their bodies.
_Signs = dict[tuple[str, str], dict[str, _Called]]


def _signs(bodies: Bodies) -> _Signs:
    """What the text tells of each body that only one body has; each name learns where it is told."""
    signs: _Signs = defaultdict(dict)
    headed = {file: list(_heads(bodies, checks.document.source.text)) for file, checks in bodies.found.items()}
    for file, checks in bodies.found.items():
        source = checks.document.source
        for kind, sign, called, start, end in [*headed[file], *_contacts(bodies, source.text)]:
            if NAMELESS.match(sign):  # its number is the document's own
                sign = f"{file} {sign[:2]}"
            signs[kind, sign].setdefault(called.node, called)
            if not any(at == file for at, _ in called.contacts):
                called.contacts.append((file, source.passage(start, end)))
    return signs


def _same_signs(bodies: Bodies, signs: _Signs) -> None:
    """Bodies of two names with one number in the register, one address, one head."""
    shared: dict[frozenset[str], tuple[list[_Called], set[str]]] = {}
    for (kind, _), owners in sorted(signs.items()):
        # What three have is the town hall's.
        if len(owners) == 2:
            shared.setdefault(frozenset(owners), (list(owners.values()), set()))[1].add(kind)
    for (one, other), kinds in shared.values():
        akin = _akin(one.name.text, other.name.text)
        if {"cvr", "mail"} & kinds or len(kinds) > 1 or akin and "street" not in kinds:
            bodies.one([one, other])


def _heads(bodies: Bodies, text: str) -> Iterator[tuple[str, str, _Called, int, int]]:
    """Who heads which unit: "Fritidsenheden (fritidsleder …)", and in a table the cell behind the unit."""
    titled = rf"\w*(?:{'|'.join(map(re.escape, default_vocabulary().words('unit-head')))})"
    headed = re.compile(rf"(?P<unit>{_PHRASE})(?:, [^,;()\n]{{5,40}})?(?:,| \(| ved| v/|\t) ?(?i:{titled}) {_HEAD}")
    for match in headed.finditer(text):
        yield "head", match["head"], bodies.unit(match["unit"]), *match.span()
    for match in re.finditer(rf"^(?P<unit>[^\t\n]{{4,80}})\t{_HEAD}(?=\t|$)", text, re.M):
        if called := bodies.named(match["unit"].strip()):
            yield "head", match["head"], called, *match.span()


def _contacts(bodies: Bodies, text: str) -> Iterator[tuple[str, str, _Called, int, int]]:
    """Whose number or address it is: that of the name before it, on the same line."""
    for match in _CONTACT.finditer(text):
        first = max(0, match.start() - _NEAR, text.rfind("\n", 0, match.start()))
        before = list(bodies.pattern.finditer(text, first, match.start()))
        owner = next(((m, c) for m in reversed(before) if (c := bodies.named(m.group()))), None)
        if owner and match.lastgroup:
            yield match.lastgroup, re.sub(r"\s", "", match[match.lastgroup]).casefold(), owner[1], owner[0].start(), match.end()


def _akin(one: str, other: str) -> bool:
    """Whether two units do something alike: "Ungeenheden" and "Enheden for Unge og Uddannelse"."""
    return any(
        len(commonprefix([w, o])) >= max(4, 0.6 * min(len(w), len(o))) or min(len(w), len(o)) > 4 and (w in o or o in w)
        for w in _business(one)[0]
        for o in _business(other)[0]
    )


# --- departments and their units -----------------------------------------------------------------------------------------------------


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
