"""Names of organisations, funders, acts and persons in running text.

What a name looks like is described by vocabulary: words that make a capitalised name an organisation, endings, words
that lead up to a partner or a funder. Whether two names mean one body is decided in the graph, not here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from policygraph.loaders.parse.law import find_laws
from policygraph.loaders.parse.sentences import sentence_around, sentence_ends
from policygraph.loaders.records import Law, Name, NameKind, Record
from policygraph.loaders.source import Stretch
from policygraph.ontology.vocabulary import Concept, Vocabulary

_CAPITAL = r"[A-ZÆØÅ][\w&!’'/]*(?:-[\wÆØÅ]+)*"
_SEQUENCE = re.compile(rf"(?:{_CAPITAL}- og )?{_CAPITAL}(?: (?:{_CAPITAL}- og )?{_CAPITAL})*(?: (?:ApS|A/S|I/S|Eftf\.))?")
_LIST = re.compile(r"\s*(?:,| og| samt|, samt| eller|/)\s*(?:af |fra |med |hos |via )?(?:den |det |de |kommunale |lokale )?")
_OPENERS = frozenset(
    [
        "På",
        "I",
        "For",
        "Med",
        "Det",
        "Den",
        "De",
        "En",
        "Et",
        "Af",
        "Til",
        "Hos",
        "Fra",
        "Via",
        "Når",
        "Som",
        "Der",
        "Her",
        "Ved",
        "Efter",
        "Om",
        "Under",
        "Gennem",
        "Både",
        "Hvis",
        "Fx",
        "Samarbejde",
    ]
)
_PAIR = re.compile(r"(?<![\w-])(?P<one>[A-ZÆØÅ][a-zæøå]{3,}) (?:og|&) (?P<two>[A-ZÆØÅ][a-zæøå]{3,})(?![\w-]|\s[A-ZÆØÅ])")
_COMMON_NOUNS = (
    "bibliotek",
    "boligselskab",
    "jobcent",
    "sprogcent",
    "kulturskole",
    "musikskole",
    "ungdomsskole",
    "ungecent",
    "frivilligcent",
    "sundhedscent",
)
_OF_A_FIELD = re.compile(r" for (?:[a-zæøå]+ ){1,4}?[a-zæøå]+(?=\s*(?:[.,;(]|$|\s(?:og|der|som|har|er)\b))")
_OF_TWO = re.compile(r" [A-ZÆØÅ]\w+ og [A-ZÆØÅ]\w+(?!\s[A-ZÆØÅ])| og [A-ZÆØÅ]\w+(?!\s[A-ZÆØÅ])")
#: So often "Borgerservice og Bolig" stands in a document where it is the name of one department.
_ALWAYS_TOGETHER = 4
_NET = re.compile(r"(?:samarbejdet|samarbejde|netværket|partnerskabet|politi)$", re.I)
_GENITIVE = re.compile(r"(?:’s|'s|s)$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name and where it stands in a stretch (character offsets, end exclusive)."""

    name: Name
    start: int
    end: int


class Names:
    """Finds names in the texts of one document."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self.words = vocabulary
        self.text = text
        self.not_names = {w.casefold() for w in vocabulary.words("not-organisation")}
        self.heads = set(vocabulary.words("organisation-head"))
        self.suffixes = tuple(w for w in vocabulary.words("organisation-suffix"))
        self.generic = {w.casefold() for w in vocabulary.words("generic-head")}

    # --- organisations -----------------------------------------------------------------------------------------------

    @cached_property
    def _known(self) -> dict[str, Concept]:
        return {w.casefold(): c for c in self.words.scheme("organisations").values() for w in c.words}

    @cached_property
    def _known_pattern(self) -> re.Pattern[str]:
        """Known names in running text: a name of one plain word must stand as the vocabulary spells it."""
        names = sorted((w for c in self.words.scheme("organisations").values() for w in c.words), key=lambda w: (-len(w), w))
        exact = [re.escape(w) for w in names if " " not in w and "-" not in w]
        loose = [r"\s+".join(map(re.escape, w.split())) for w in names if " " in w or "-" in w]
        parts = ([f"(?i:{'|'.join(loose)})"] if loose else []) + exact
        return re.compile(rf"(?<![\w-])(?:{'|'.join(parts) or '(?!)'})(?=s?(?![\w/-]))")

    def organisations(self, text: str, *, eager: bool = False) -> list[Mention]:
        """The organisations, bodies and departments named in a text; ``eager`` takes any capitalised name in a list."""
        found: list[Mention] = []
        for match in self._known_pattern.finditer(text):
            concept = self._known[re.sub(r"\s+", " ", match.group()).casefold()]
            longer = _SEQUENCE.match(text, match.start())
            if longer and longer.end() > match.end() + 1 and self._extends(text[match.end() : longer.end()]):
                continue
            found.append(Mention(Name("organisation", concept.label, concept.iri), *match.span()))
        for match in self._of_field_pattern.finditer(text):
            found.append(Mention(Name("department", self.nominative(match.group())), *match.span()))
        for match in _PAIR.finditer(text):
            if not any(match.start() < m.end and m.start < match.end() for m in found) and self._is_pair(text, match):
                found.append(Mention(Name("department", match.group()), *match.span()))
        for match in _SEQUENCE.finditer(text):
            if not any(match.start() < m.end and m.start < match.end() for m in found):
                found.extend(self._judge(text, match, eager))
        found.extend(self._common_nouns(text, found))
        return sorted(found, key=lambda m: m.start)

    @cached_property
    def _of_field_pattern(self) -> re.Pattern[str]:
        """ "Center for Børn og Unge": a department's name that opens with a word and "for"."""
        heads = "|".join(re.escape(w) for w in self.words.words("department-head") if w.endswith(" for"))
        return re.compile(rf"(?<!\w)(?:{heads or '(?!)'}) {_CAPITAL}(?:,? (?:og )?{_CAPITAL})*")

    def _extends(self, rest: str) -> bool:
        """Whether what follows a known name makes another name of it ("Red Barnet" + "s Ungdom")."""
        return bool(re.match(r"s?\s+[A-ZÆØÅ]", rest))

    def _is_pair(self, text: str, match: re.Match[str]) -> bool:
        """ "Kultur og Idræt": two capitalised words that make a department's name only together."""
        one, two = match["one"], match["two"]
        if {one.casefold(), two.casefold()} & (self.not_names | self._known.keys()) or one.isupper() or two.isupper():
            return False
        if (
            re.search(r"\b(?:i|på|ved|mellem|,)\s*$", text[: match.start()])
            or self._ends_with(one, "department-head")
            and (self._ends_with(two, "department-head") or self.text.count(match.group()) < _ALWAYS_TOGETHER)
            or self._ends_with(one, "body-head")
        ):
            return False
        if re.search(r"[A-ZÆØÅ]\w+\s+$", text[: match.start()]):
            return False
        first = match.start() == 0 or text[: match.start()].rstrip()[-1:] in ".!?:"
        acts = re.match(rf"s?\s+(?:(?:og|har|er)\s+)?{self.words.pattern('responsible-cue').pattern}", text[match.end() :], re.I)
        return not first or self.text.count(match.group()) > 1 or acts is not None

    @cached_property
    def _own_institutions(self) -> dict[str, Name]:
        """Institutions that the document names in full, by the common noun that may stand for them later."""
        named: dict[str, dict[str, int]] = {}
        for match in _SEQUENCE.finditer(self.text):
            words = match.group().split(" ")
            for stem in _COMMON_NOUNS:
                if (
                    len(words) > 1
                    and any(_GENITIVE.sub("", w).casefold().startswith(stem) for w in (words[0], words[-1]))
                    and words[0] not in _OPENERS
                ):
                    names = named.setdefault(stem, {})
                    printed = self.nominative(match.group())
                    names[printed] = names.get(printed, 0) + 1
        return {
            stem: Name("organisation", max(sorted(names), key=lambda n: names[n]))
            for stem, names in named.items()
            if max(names.values()) * 2 > sum(names.values()) or len(names) == 1 or max(names.values()) > 2
        }

    def _common_nouns(self, text: str, found: list[Mention]) -> list[Mention]:
        """ "biblioteket", where the document has named one library of its own."""
        more = []
        for match in re.finditer(r"(?<![\w-])(?P<noun>\w+?)(?:et|erne|en)s?(?![\w-])", text):
            name = self._own_institutions.get(match["noun"].casefold())
            if name and not any(match.start() < m.end and m.start < match.end() for m in found):
                more.append(Mention(name, *match.span()))
        return more

    def _judge(self, text: str, match: re.Match[str], eager: bool) -> list[Mention]:
        start, end = match.span()
        words = match.group().split(" ")
        first_of_sentence = start == 0 or start in {
            e + len(text[e:]) - len(text[e:].lstrip()) for e in sentence_ends(text[: start + 1])[:-1]
        }
        while words and (
            len(words) > 1
            and first_of_sentence
            and words[0] in _OPENERS
            or words[0].casefold() in self.not_names
            or words[0].casefold() in self.generic
            and len(words) > 1
        ):
            start += len(words.pop(0)) + 1
        if not words:
            return []
        while len(words) > 1 and words[0].isupper() and len(words[0]) > 5 and not words[1].isupper() and first_of_sentence:
            start += len(words.pop(0)) + 1
        printed = " ".join(words).rstrip(".")
        if " " in printed and re.search(r"\w{4,}/\w{4,}", printed):
            printed = printed.split("/")[0]
            end = start + len(printed)
        if rest := (
            _OF_A_FIELD.match(text, end)
            if words[-1] in self.heads and len(words) == 1
            else _OF_TWO.match(text, end)
            if _NET.search(words[0])
            else None
        ):
            end = rest.end()
            printed = text[start:end].strip()
            return [Mention(Name("organisation", printed), start, end)]
        kind = self._kind(printed, eager, first_of_sentence, bool(self._after_cue(text, start)))
        if kind is None and eager and match.group().split(" ")[0].casefold() in self.generic and " " in match.group():
            kind, printed, start = "organisation", match.group(), match.start()  # "Sprogcenter Fjorden"
        return [Mention(Name(kind, self.nominative(printed)), start, end)] if kind else []

    def _kind(self, printed: str, eager: bool, first_of_sentence: bool, cued: bool) -> NameKind | None:
        words = printed.split(" ")
        bare = {_GENITIVE.sub("", w) for w in (words[0], words[-1])} | {words[0], words[-1]}
        if words[-1] in ("Kommune", "Kommunes") and len(words) > 1:
            return "municipality"
        if self._ends_with(words[-1], "body-head"):
            return "body"
        if self._ends_with(words[-1], "department-head") or words[0] in self.words.words("department-head"):
            return "department"
        if len(words) > 1 and (
            bare & self.heads or re.fullmatch(r"[A-ZÆØÅ]{3,}", words[0]) and words[0].casefold() not in self.not_names
        ):
            return "organisation"
        if any(len(w) > len(s) + 2 and _GENITIVE.sub("", w).endswith(s) for w in words for s in self.suffixes) and (
            len(words) > 1 or not first_of_sentence
        ):
            return "organisation"
        name_like = len(words) > 1 or re.fullmatch(r"[A-ZÆØÅ]{3,}[A-ZÆØÅ!-]*", printed) or any(c.isupper() for c in printed[1:])
        return "organisation" if (eager or cued) and name_like else None

    def _ends_with(self, word: str, role: str) -> bool:
        bare = _GENITIVE.sub("", word) if word.endswith("s") else word
        return any(
            w.casefold() == bare.casefold()
            or len(w) > 3
            and bare.casefold().endswith(w.casefold())
            and not bare.casefold().endswith(f"om{w.casefold()}")
            for w in self.words.words(role)
            if " " not in w
        )

    def _after_cue(self, text: str, start: int) -> re.Match[str] | None:
        return re.search(
            rf"{self.words.pattern('partner-cue', 'led-by-cue').pattern}(?:\s+[a-zæøå’'-]+){{0,3}}\s*$",
            text[max(0, start - 80) : start],
            re.I,
        )

    def nominative(self, printed: str) -> str:
        """Without the genitive s, where the name without it is known or stands elsewhere in the document."""
        if printed.endswith(("’s", "'s")):
            return printed[:-2]
        bare = printed[:-1]
        if printed.endswith("s") and (
            re.search(rf"{re.escape(bare)}(?!\w)", self.text) or bare.endswith(("Kommune", "rne", "et", "en"))
        ):
            return bare
        return printed

    # --- what a name is to an initiative --------------------------------------------------------------------------

    def roles(self, text: str, *, eager: bool = False) -> list[tuple[str, Mention]]:
        """Each organisation with its role: partner, responsible, evaluator."""
        found = []
        for mention in self.organisations(text, eager=eager):
            before, after = text[max(0, mention.start - 60) : mention.start], text[mention.end : mention.end + 60]
            role = "partner"
            if re.search(rf"{self.words.pattern('led-by-cue').pattern}\s*(?:af\s+)?$", before, re.I) or re.match(
                rf"s?\s+(?:(?:og|har|er)\s+)?{self.words.pattern('responsible-cue').pattern}", after, re.I
            ):
                role = "responsible"
            elif mention.name.kind == "municipality" or self._pays(mention, text) or _PURSE.match(text, mention.end):
                continue
            found.append((role, mention))
        return found

    def _pays(self, mention: Mention, text: str) -> bool:
        """Whether a source of money is named as that ("støtte fra …", "120.000 kr. fra …"), not as one who takes part."""
        if _SUM_BEFORE.search(text[: mention.start]):
            return True
        if mention.name.text.casefold() not in self._sources:
            return False
        before = text[max(0, mention.start - 60) : mention.start]
        paid = re.search(rf"{self.words.pattern('funder-cue').pattern}(?:\s+[a-zæøå]+){{0,2}}\s*$", before, re.I)
        return bool(paid) or not self._after_cue(text, mention.start)

    def evaluators(self, text: str) -> list[Mention]:
        """Who evaluates: "evalueres af LG Insight", "Rambøll står for evaluering", "en evaluering foretaget af KORA"."""
        found = []
        for mention in self.organisations(text, eager=True):
            before, after = text[max(0, mention.start - 60) : mention.start], text[mention.end : mention.end + 40]
            if re.search(r"evaluer\w*(?:\s+\w+){0,3}\s+(?:af|ved|hos)\s*$", before, re.I) or re.match(
                r"\s+(?:står for|foretager|gennemfører)\s+(?:en\s+)?\w*evaluering", after, re.I
            ):
                found.append(mention)
        return found

    # --- funders ----------------------------------------------------------------------------------------------------

    @cached_property
    def _sources(self) -> dict[str, Concept]:
        return {w.casefold(): c for c in self.words.scheme("funding-sources").values() for w in c.words}

    @cached_property
    def _source_pattern(self) -> re.Pattern[str]:
        from policygraph.ontology.vocabulary import any_of

        return re.compile(any_of(self._sources).pattern.replace("(?!\\w)", "(?=s?(?!\\w))"), re.I)

    def funders(self, text: str) -> list[Mention]:
        """The sources of money named in a text."""
        found: list[Mention] = []

        def add(name: Name, start: int, end: int) -> None:
            if not any(start < m.end and m.start < end for m in found):
                found.append(Mention(name, start, end))

        for match in self._source_pattern.finditer(text):
            concept = self._sources[re.sub(r"\s+", " ", match.group()).casefold()]
            if _NO_MONEY.search(text[: match.start()]):
                continue
            if (
                concept.label.isupper()
                and match.group().casefold() == concept.label.casefold()
                and not match.group()[:2].isupper()
            ):
                continue  # "star" is no agency
            if pot := re.match(r"s \w*pulje\w*", text[match.end() :], re.I):
                found = [m for m in found if m.start >= match.end() + pot.end() or m.end <= match.start()]
                add(Name("funding-source", concept.label, concept.iri), match.start(), match.end() + pot.end())
                continue
            add(Name("funding-source", concept.label, concept.iri), *match.span())
        for match in _STATE_POT.finditer(text):
            add(Name("funding-source", match["who"]), *match.span())
        for match in _AUTHORITY.finditer(text):
            add(Name("funding-source", match["who"]), *match.span("who"))
        for match in _POT.finditer(text):
            if match["pot"].casefold().strip() not in _NO_POT:
                add(Name("funding-source", match["pot"].strip()), *match.span("pot"))
        for match in re.finditer(
            rf"{self.words.pattern('funder-cue').pattern}\s+(?:midler\s+fra\s+)?(?P<who>{_PHRASE})", text, re.I
        ):
            who = match["who"].strip()
            if (
                not find_laws(who)
                and len(who) > 1
                and not re.match(r"(?:statsrefusion|midler|eksterne?)\b", who, re.I)
                and not who[0].isdigit()
            ):
                named = re.match(rf"(?:den |det |de )?(?P<name>{_SEQUENCE.pattern})", who)
                label = self.nominative(named["name"].rstrip(".")) if named else who
                add(Name("funding-source", label), match.start("who"), match.start("who") + len(who))
        for match in _SPENDS.finditer(text):
            who = match["a"] or match["b"]
            if (
                who.split()[-1] == "Kommune"
                or re.fullmatch(r"[A-ZÆØÅ]{3,}|[A-ZÆØÅ]\S*(?:udvalget|rådet|foreningen|selskabet)", who)
                or who.split()[0] in self.heads
            ):
                add(Name("funding-source", who), *match.span("a" if match["a"] else "b"))
        for match in _FROM_WHOM.finditer(text):
            add(Name("funding-source", match["who"]), *match.span("who"))
        return sorted((m for m in found if not _NO_MONEY.search(text[: m.start])), key=lambda m: m.start)

    # --- law ----------------------------------------------------------------------------------------------------------

    @cached_property
    def _acts(self) -> dict[str, tuple[str, str]]:
        return {w.casefold(): (c.label, c.iri) for c in self.words.scheme("acts").values() for w in c.words}

    def add_laws(self, record: Record, stretch: Stretch) -> None:
        """Put every act named in the stretch on the record, with the sentence that names it."""
        for law in find_laws(stretch.text, self._acts):
            record.add(
                "law", Law(law.act, law.provision, law.iri), stretch.passage(*sentence_around(stretch.text, law.start, law.end))
            )

    def add_organisations(self, record: Record, stretch: Stretch, *, eager: bool = False) -> None:
        """Put every organisation named in the stretch on the record, with the sentence that names it."""
        own = str(record.first("title") or "").casefold()
        for role, mention in self.roles(stretch.text, eager=eager):
            itself = mention.name.kind != "organisation" and re.match(rf"{re.escape(mention.name.text.casefold())}s?(?!\w)", own)
            if itself or mention.name.text.casefold() == own:  # "Ungerådet har 15 medlemmer", "Dagplejens diplom"
                continue
            passage = stretch.passage(*sentence_around(stretch.text, mention.start, mention.end))
            record.add(role, mention.name, passage)
            if role == "responsible" and mention.name.kind == "organisation":
                record.add("partner", mention.name, passage)


#: "Sundhedsudvalgets pulje", "inden for Teknik og Miljøs ramme": whose money it is, not who takes part.
_PURSE = re.compile(r"(?:s|’s|'s)?\s+(?:egen\s+|eget\s+)?\w*(?:pulje|ramme|midler|budget|konto|bevilling)\w*", re.I)
_POT = re.compile(
    r"(?<!\w)(?P<pot>[A-ZÆØÅa-zæøå][\w-]*(?:puljen|pulje|midlerne|fonden|[a-zæøå]{3}midler)|[A-ZÆØÅ][\w-]+ (?:fonden|Fonden|Fond|midler)|(?:Fonden|Legatet|Puljen)(?: (?:for|til))? [A-ZÆØÅ][\w-]+(?: (?:og |af |for )?[A-ZÆØÅ][\w-]+){0,3}|[a-zæøå]+ midler(?= eller|,|\.| og))(?!\w)"
)
#: "Digitaliseringsstyrelsens pulje til digital inklusion": money of a state authority, whichever it is.
#: "Styrelsen for Arbejdsmarked og Rekrutterings pulje": an authority that is called by what it is for.
_AUTHORITY = re.compile(
    r"\bfra\s+(?P<who>(?:Styrelsen|Direktoratet|Ministeriet) for [A-ZÆØÅ][\wæøå-]+(?:(?:,| og|, og)? [A-ZÆØÅ][\wæøå-]*[a-rt-zæøå])*(?: og [A-ZÆØÅ][\wæøå-]+?)?)s?(?=\s+pulje|\s*[.,;(]|\s*$|\s+til\b)"
)
_STATE_POT = re.compile(
    r"(?<!\w)(?P<who>(?:[A-ZÆØÅ][\wæøå]*(?:-|-?,)?\s(?:og\s)?)?[A-ZÆØÅ][\wæøå-]*(?:styrelsen|ministeriet|direktoratet))s\s+(?:\w+\s)?(?:[\w-]*pulje\w*|\w*bevilling|\w*tilskud\w*|\w*midler|\w*ordning)(?!\w)"
)
_NO_POT = {
    "puljen",
    "pulje",
    "midlerne",
    "midler",
    "puljemidlerne",
    "de midler",
    "eksterne midler",
    "specifikke midler",
    "særskilte midler",
    "fonden",
    "afsat midler",
    "overskydende pulje",
    "søge midler",
}
_PHRASE = r"(?:[A-ZÆØÅa-zæøå][\w&!’'/-]*(?:\s(?!(?:på|til|med|som|der|inden|fordelt|hhv|over|samt|og|kr|af|i|ved|for|fra)\b)[A-ZÆØÅa-zæøå][\w&!’'/-]*){0,4})"
_NAME = r"[A-ZÆØÅ][\w-]*(?: [A-ZÆØÅ][\w-]*){0,3}"
#: "120.000 kr. i 2023-2024 fra Havnefonden", right behind a sum.
_SUM_FROM = (
    r"(?:\bkr\.?|\bkroner|,-|\bDKK|\beuro|\bEUR)(?:\s+(?:årligt|om året|pr\. år|i alt|i|for|til|og|årene|[\d–,-]+))*\s+fra\s+"
)
_FROM_WHOM = re.compile(rf"{_SUM_FROM}(?P<who>{_NAME})(?=\s*(?:[.,;(]|$))")
_SUM_BEFORE = re.compile(rf"{_SUM_FROM}$")
#: "Ingen kommunal medfinansiering": of what follows there is none.
_NO_MONEY = re.compile(r"\b(?:ingen|intet|uden|hverken)\s+$", re.I)
_SPENDS = re.compile(
    rf"(?<![\w-])(?P<a>{_NAME})\s+(?:bevilgede|bevilger|bruger|afsætter|lægger|betaler|finansierer|dækker|giver|støtter|bidrager)(?!\w)|(?:bruger|afsætter|betaler|bidrager)\s+(?P<b>{_NAME})"
)
