"""Names of private persons, to be left out of the graph: bodies and roles stay, people do not.

A person is known by a given name (vocabulary), by a list of participants, by a title or a party letter beside the name, or
by initials that stand where somebody is made responsible. E-mail addresses, telephone and CPR numbers go with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from policygraph.loaders.records import Document, Name, Record, Ref, slug
from policygraph.loaders.source import Passage
from policygraph.ontology.vocabulary import Vocabulary

WITHHELD = "[navn]"
_UPPER, _LOWER = "A-ZÀ-ÖØ-ÞČĆĐŠŽŁŞİĞŚŹŻ", "a-zß-öø-ÿčćđšžłşığńśźż"
_WORD = rf"(?:[{_UPPER}]['’])?[{_UPPER}][{_LOWER}]+(?:-[{_UPPER}][{_LOWER}]+)*"
_FULL = re.compile(rf"(?<![\w-]){_WORD}(?: (?:[{_UPPER}]\.|(?:(?:von|van|de|la|af|bin|al|el) )?{_WORD})){{1,30}}")
_CONTACT = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]*\w"
    r"|(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d[- ]?\d{4}(?!\d)"
    r"|(?:tlf|telefon|mobil|mob)\.?(?:nr\.?)?[:.]?\s*(?:\+45\s?)?(?:\d\s?){7}\d|\+45\s?(?:\d\s?){7}\d"
    r"|(?<![\d.,-]\s)(?<![\d.,-])\d\d \d\d \d\d \d\d(?![\d.,]|\s\d)",
    re.I,
)
_INITIALS = rf"[{_UPPER}]{{2,4}}"
_PARTY = re.compile(rf"(?P<name>{_FULL.pattern}) \((?:[A-ZÆØÅ]|SF|EL|DF|LA|DD|KD|NB|RV)\)")
#: No name of a person has more letters.
_LONGEST = 60
#: What makes a person's name that of a firm.
_FIRM = ("Eftf", "Sønner", "Søn")
_FIRM_AFTER = re.compile(r"\.? (?:Eftf\.|A/S|ApS|I/S|P/S|K/S|& (?:Co|Søn|Sønner|Partnere)\b)")
#: What stands in brackets beside a name, and a department of two words ("Børn og Unge").
_ASIDE = re.compile(r"\([^()]*\)")
_PAIR = re.compile(rf"(?<!\w)({_WORD}) (?:og|&) ({_WORD})(?! ?[\w-])")
_APART = re.compile(r"\s*(?:[,;\t\n•/()]|\bog\b|\bsamt\b|\s[-–]\s)\s*")


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w))) or r"(?!)"


class Persons:
    """Finds persons in one document.

    :param participants: its lists of participants, without their labels
    :param text: all of it, in which a common word also stands without a capital
    """

    def __init__(self, vocabulary: Vocabulary, participants: Iterable[str] = (), text: str = "") -> None:
        self.words, self.text = vocabulary, text
        self._titles = tuple(w.casefold() for w in vocabulary.words("person-title"))
        self._bodies = tuple(
            w.casefold()
            for w in vocabulary.words("organisation-head", "organisation-suffix", "department-head", "body-head")
            if " " not in w and len(w) > 2
        )
        known = {w for c in vocabulary.scheme("organisations").values() for name in c.words for w in name.split()}
        bodies = {
            name for kind in ("organisations", "funding-sources") for c in vocabulary.scheme(kind).values() for name in c.words
        }
        self._known = re.compile(rf"(?<!\w)(?:{_either(n for n in bodies if ' ' in n)})(?!\w)")
        after = _either(vocabulary.words("named-after", "organisation-suffix", "organisation-head"))
        self._after = re.compile(rf"sct|skt|sankt|{after}", re.I)
        self._named_after = re.compile(
            rf"(?<![\w-])(?:(?i:sct|skt|sankt)\.? {_WORD}(?: {_WORD})?|{_WORD}(?:,? (?:[{_UPPER}]\.|{_WORD})){{0,3}}[- ](?i:{after})(?:s|et|en|n)?(?!\w))"
        )
        self._not = known | set(vocabulary.words("not-organisation")) | {"Kommune", "Kommunes"}
        self.given, self.doubtful = set(vocabulary.given_names), vocabulary.doubtful_names
        self.initials: set[str] = set()
        listed: set[str] = set()
        for text in participants:
            listed |= self._listed(text)
        self.given |= {w.casefold() for w in listed}
        parts = sorted(listed, key=lambda w: (-len(w), w))
        self.listed = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, parts))})(?=s?(?!\w))" if parts else r"(?!)")
        titles = "|".join(rf"\w*{re.escape(t)}(?:en|n|s)?" for t in self._titles) or r"(?!)"
        verbs = _either(vocabulary.words("speech-verb"))
        self._speaks = re.compile(rf"(?:^|(?<=[.!?:;\n•–] )|(?<=\n))(?P<name>{_WORD})(?= (?:{verbs})\b)")
        self._titled = re.compile(rf"(?<![\w-])(?i:{titles}),? (?P<name>{_FULL.pattern})")

    def _listed(self, text: str) -> set[str]:
        """The words that are names in a list of participants; initials in brackets are noted."""
        found: set[str] = set()
        people = _PAIR.sub(lambda m: m.group() if {w.casefold() for w in m.groups()} & self.given else " ", _ASIDE.sub(" ", text))
        for chunk in filter(None, _APART.split(people)):
            match = _FULL.search(chunk)
            if match and not self._is_body(match.group()):
                found |= {w for w in match.group().split(" ") if len(w) > 2 and w[0].isupper() and not self.is_role(w)}
                self.initials.update(i for i in re.findall(_INITIALS, text) if self._stands_for(i, match.group()))
            elif (
                len(chunk) <= _LONGEST
                and re.fullmatch(_WORD, chunk)
                and not self._is_body(chunk)
                and not self.is_role(chunk)
                and len(chunk) > 2
            ):
                if not self._common(chunk):
                    found.add(chunk)
        return found - self._not

    @staticmethod
    def _stands_for(initials: str, name: str) -> bool:
        """Whether capitals are drawn from a name: its words' first letters, or letters of it in their order ("SWI")."""
        firsts = [w[:1] for w in name.split(" ")]
        if all(letter in firsts for letter in initials):
            return True
        letters = iter(name.upper())
        return len(initials) > 2 and initials[0] == name[:1].upper() and all(letter in letters for letter in initials)

    def _is_body(self, text: str) -> bool:
        """Whether a capitalised phrase is the name of an organisation rather than of a person."""
        words = text.split(" ")
        if words[0].casefold() in self.given:
            return False
        return any(w in self._not or w.casefold().removesuffix("s").endswith(self._bodies) for w in words)

    def _somebody(self, word: str) -> bool:
        """Whether one word before a verb of speech in minutes is a person: no post, no body, no common word there."""
        return bool(self.text) and not (
            self.is_role(word)
            or self._is_body(word)
            or word in self._not
            or self._common(word)
            or re.search(r"(?:ne|en|et|ende|råd|udvalg|forvaltning|skole|s)$", word)
        )

    def _common(self, word: str) -> bool:
        """Whether the document has the word without a capital too."""
        return bool(re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", self.text))

    def is_role(self, word: str) -> bool:
        """Whether a word is a post or an office ("Børnechefen"), which may be named."""
        forms = [word.casefold().removesuffix(end) for end in ("", "en", "et", "n", "s", "ens")]
        return any(form.endswith(self._titles) for form in forms)

    def is_person(self, text: str) -> bool:
        """Whether a phrase that names who is responsible names a person, by name or by initials."""
        bare = text.strip(" .,:;")
        return bare in self.initials or bool(self.spans(bare))

    def note_initials(self, text: str, kept: Iterable[str] = ()) -> None:
        """Take capital letters that stand for who is responsible ("MJ", "MJ/LK") for persons, but for those kept."""
        for piece in re.split(r"\s*[,/;&+]\s*|\s+og\s+", text.strip(" .")):
            if re.fullmatch(_INITIALS, piece) and piece not in self._not and piece not in kept:
                self.initials.add(piece)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where persons are named."""
        found = [m.span() for m in _CONTACT.finditer(text)]
        firms = [m.span() for m in self._known.finditer(text)]
        if self._after.search(text):
            firms += [m.span() for m in self._named_after.finditer(text)]
        for match in _FULL.finditer(text):
            words = match.group().split(" ")
            if any(start <= match.start() < end for start, end in firms):
                continue
            if words[-1] in _FIRM or _FIRM_AFTER.match(text, match.end()):
                firms.append(match.span())
                continue
            at = next((i for i, w in enumerate(words) if w.split("-")[0].casefold() in self.given), None)
            if at is None:
                at = next((i for i, w in enumerate(words[:-1]) if w.casefold() in self.doubtful and len(words[i + 1]) > 2), None)
            if at is not None:
                found.append((match.start() + sum(len(w) + 1 for w in words[:at]), match.end()))
        for pattern in (self._titled, _PARTY):
            found.extend(m.span("name") for m in pattern.finditer(text) if not self._is_body(m["name"]))
        for match in re.finditer(rf"(?<![\w-]){_WORD}(?=s?(?![\w-]))", text):
            given = match.group().casefold() in self.given or match.group().removesuffix("s").casefold() in self.given
            if given and not any(start <= match.start() < end for start, end in firms):
                found.append(match.span())
        found.extend(m.span("name") for m in self._speaks.finditer(text) if self._somebody(m["name"]))
        found.extend(m.span() for m in self.listed.finditer(text))
        if self.initials:
            any_of = "|".join(sorted(self.initials, key=lambda w: (-len(w), w)))
            found.extend(m.span() for m in re.finditer(rf"(?<![\w-])(?:{any_of})(?![\w-])", text))
        merged: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def withhold(self, text: str) -> tuple[str, int]:
        """The text with every person's name replaced, and how many were."""
        spans = self.spans(text)
        for start, end in reversed(spans):
            text = text[:start] + WITHHELD + text[end:]
        return text, len(spans)


def withhold_persons(document: Document, words: Vocabulary, kept: str = "") -> None:
    """Replace names of persons in everything that was read, passages and keys included, and count where they stand.

    A person is made no organisation, whether names are kept or not.

    :param kept: the reason for which names are to stay in the texts
    """
    persons = document.persons or Persons(words)
    document.persons, document.persons_kept = None, kept
    spans = persons.spans(document.source.text)
    for record in document.records:
        record.facts = [
            f for f in record.facts if not (isinstance(f.value, Name) and f.value.iri is None and persons.is_person(f.value.text))
        ]
    if kept:
        return

    @cache  # a quote stands behind several facts
    def clean(text: str) -> str:
        return persons.withhold(text)[0]

    document.withheld = len(spans)
    document.redact = clean
    document.notes = [clean(note) for note in document.notes]
    named = {document.source.text[start:end] for start, end in spans}
    renamed = _keys_without({name for name in named if not _CONTACT.fullmatch(name)})
    keys: dict[tuple[str, str], str] = {}
    taken: set[tuple[str, str]] = set()
    for record in document.records:
        record.facts = [
            replace(f, value=clean(f.value) if isinstance(f.value, str) else f.value, passage=_quiet(f.passage, clean))
            for f in record.facts
        ]
        record.passage = _quiet(record.passage, clean)
        record.more = [_quiet(p, clean) for p in record.more]
        record.why = clean(record.why)
        key = renamed(record.key)
        if record.kind in ("decision", "need", "task"):
            key = slug(f"{_item_key(record)} {record.first('text') or ''}", 44)
        free = key
        for n in range(2, len(document.records) + 2):
            if (record.kind, free) not in taken:
                break
            free = f"{key}-{n}"
        taken.add((record.kind, free))
        keys[record.kind, record.key] = record.key = free
    for record in document.records:
        record.facts = [
            replace(f, value=replace(f.value, key=keys[f.value.kind, f.value.key]))
            if isinstance(f.value, Ref) and f.value.document is None and (f.value.kind, f.value.key) in keys
            else f
            for f in record.facts
        ]


def _quiet(passage: Passage, clean: Callable[[str], str]) -> Passage:
    return replace(passage, quote=clean(passage.quote))


def _keys_without(names: set[str]) -> Callable[[str], str]:
    """Keys in which the names that were withheld no longer stand, be they cut short or whole."""
    slugs = sorted(
        {slug(name, 200).split("-")[0] for name in names} | {slug(name, 200) for name in names}, key=lambda w: (-len(w), w)
    )
    if not slugs:
        return str
    found = re.compile(rf"(?<![^-])(?:{'|'.join(map(re.escape, slugs))})s?(?![^-])")
    return lambda key: found.sub("navn", key)


def _item_key(record: Record) -> str:
    ref = record.first("item")
    return ref.key if isinstance(ref, Ref) else ""
