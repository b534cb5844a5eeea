"""What is reckoned of a document's wording: sections, places, blanks, references, who a share is of, duties."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from rapidfuzz import fuzz

from policygraph.graph.checks.document import Checks, ages_of, content_of, pattern_of
from policygraph.graph.checks.told import DENIED
from policygraph.graph.slips import misplaced, placeholders, references_missing
from policygraph.loaders.parse.law import find_laws
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.records import Law, Record, Ref, Term
from policygraph.loaders.source import Stretch
from policygraph.ontology import PG
from policygraph.ontology.vocabulary import default_vocabulary

#: "… efter § 52, indtil de fylder 18 år": until when somebody gets it, not until when it was the law.
_OF_A_PERSON = re.compile(r"\b(?:indtil|frem til|til og med)(?:,? at)? (?:de|han|hun|man|den unge|barnet|borgeren|eleven)\b")
_REPEALED_SECTIONS = re.compile(r"§§? (?P<first>\d+)(?:-(?P<last>\d+))?: (?P<day>\d{4}-\d\d-\d\d)")


def _sections(checks: Checks) -> None:
    """Sections that were repealed before the document was written, where the act itself still holds."""
    if checks.written is None:
        return
    acts = {c.iri: c for c in default_vocabulary().scheme("acts").values() if PG + "repealedSections" in c.links}
    for record in checks.document.records:
        for fact in record.facts if acts else []:
            law = fact.value
            if not isinstance(law, Law) or law.iri not in acts or not (number := re.match(r"§+ (\d+)", law.provision or "")):
                continue
            for match in _REPEALED_SECTIONS.finditer(acts[law.iri].links[PG + "repealedSections"]):
                day = date.fromisoformat(match["day"])
                within = int(match["first"]) <= int(number[1]) <= int(match["last"] or match["first"])
                if (
                    within
                    and day <= checks.written[0]
                    and not pattern_of("former-law").search(_OF_A_PERSON.sub("", fact.passage.quote))
                ):
                    checks.add(
                        "repealed-section", Ref(record.kind, record.key), [fact.passage], f"{law.act} {law.provision}", day
                    )


def _places(checks: Checks) -> None:
    """A town with a country that it does not lie in."""
    for paragraph in checks.paragraphs:
        for start, end, lies in misplaced(paragraph.text):
            passage = paragraph.passage(start, end)
            checks.add("place", checks.subject(passage), [passage], paragraph.text[start:end], lies)


def _placeholders(checks: Checks) -> None:
    appointed = [p for r in checks.records if r.first("check_kind") == Term("check", "appointment") for p in r.passages()]
    for paragraph in checks.paragraphs:
        for start, end in placeholders(paragraph.text):
            passage = paragraph.passage(start, end)
            if any(p.start <= passage.start and passage.end <= p.end for p in appointed):
                continue  # a post that nobody was appointed to is reported as that
            checks.add("placeholder", checks.subject(passage), [passage], paragraph.text[start:end])


#: "Formand: ____", "Rådets repræsentant i følgegruppen: ikke udpeget".
_POST = re.compile(r"\W*(?P<post>[\wæøå-]+(?: [\wæøå-]+){0,5}?)\s*:\s*(?P<who>.*?)\s*$")
_BLANK = re.compile(r"(?:_{2,}|\.{3,}|…+|[-–—?]|\[[\s_.…]*\])?")
#: "… Grethe Vinther, med suppleant ________": a post and right behind it what was to be filled in.
_LEFT_BLANK = re.compile(r"(?P<post>(?:[\wæøåÆØÅ-]+\s+){0,4}?[\wæøåÆØÅ-]+\s*:?\s+)(?:_{3,}|\.{4,}|…{2,})")
#: "Til følgegruppen for badet: ______"
_TO_NOBODY = re.compile(
    r"\s*(?:(?:Til|Som|I)\s[^:.]{3,80}:\s*(?:_{3,}|\.{4,}|…{2,})|(?:Udpegning|Udpeget|Valgt|Valg)\s*:\s*(?:[(\[]?navn(?:e)?[)\]]?|_{3,}|\.{4,}|[-–]))\s*$"
)
#: "Til følgegruppen for … udpeges: ______"
_NOBODY_BEHIND = re.compile(
    r"\b(?:valgt|udpeget|valgte|udpegede|indstillet)\b[^.:]{2,60}\sog\s+(?:_{3,}|\.{4,}|…{2,})[.\s]*$|\b(?:udpeges|udpegedes|udpegede|vælges|valgtes|valgte|indstilles)\s*:?\s*(?:_{3,}|\.{4,}|…{2,})\s*$",
    re.I,
)
#: "________ blev udpeget": nobody in front of the word that appoints.
_NOBODY_BEFORE = re.compile(r"(?:^|[.:]\s+)(?:_{3,}|\.{4,}|…{2,})\s+(?:blev|er|bliver|vælges|udpeges)\b", re.I)
#: "Som ny formand valgtes", "Valgt til næstformand blev …": a sentence that breaks off before the name.
_BREAKS_OFF = re.compile(
    r".*\b(?:valgtes|udpegedes|blev|er|valgt|udpeget|vælges|udpeges)\s*(?:…+|\.{3,}|_{2,}|[-–—]|\s{2,}\.)?\s*$", re.I
)


#: What was to be filled in right behind a word that appoints: "Rådet udpegede ________ til udvalget".
_UNFILLED = re.compile(r"\s+(?:\w+\s+){0,3}?(?:_{3,}|…{2,}|\.{4,})")


def _appointments(checks: Checks) -> None:
    """ "Rådet udpeger følgende:" with the next heading right below, or "Formand: ____"."""
    lines = [line for line in checks.document.source.lines if not line.blank]
    heads = pattern_of("decision", "proposal", "case", "authority")
    opens = {r.passage.line_start for r in checks.document.of("item")}
    nobody = pattern_of("nobody")
    for line, below in zip(lines, [*lines[1:], None]):
        text = line.text.rstrip()
        ends = below is None or below.number in opens or bool(heads.fullmatch(below.text.strip(" :")))
        post = _POST.match(text)
        is_post = post is not None and bool(pattern_of("post").search(post["post"]))
        said = post["who"].strip(" .") if post else ""
        if post and is_post and (_BLANK.fullmatch(said) or nobody.fullmatch(said.strip("()[]"))):
            left = said or ends or heads.match(below.text.strip()) or ":" in below.text if below else True
        elif (
            _NOBODY_BEHIND.search(text)
            or _NOBODY_BEFORE.search(text)
            and pattern_of("appoints").search(text)
            or _TO_NOBODY.match(text)
            or any(_UNFILLED.match(text, m.end()) for m in pattern_of("appoints").finditer(text))
        ):
            left = True
        elif _BREAKS_OFF.match(text) and ends:
            left = bool(pattern_of("post").search(text) and pattern_of("appoints").search(text))
        else:
            left = text.endswith(":") and ends and bool(pattern_of("appoints").search(text))
        if not left and (blank := _LEFT_BLANK.search(text)) and list(pattern_of("post").finditer(blank["post"])):
            passage = checks.document.source.stretch(line).part(blank.start(), blank.end()).strip().passage()
            checks.add("appointment", checks.subject(passage), [passage])
            continue
        if left:
            passage = checks.document.source.stretch(line).strip().passage()
            checks.add("appointment", checks.subject(passage), [passage])


def _decisions(checks: Checks) -> None:
    """Items under whose heading for the decision nothing stands."""
    if checks.document.genre != "minutes":
        return
    lines = [line for line in checks.document.source.lines if not line.blank]
    items = checks.document.of("item")
    opens = {i.passage.line_start: i for i in items}
    heads, item = pattern_of("decision", "proposal", "case", "authority", "attachments"), None
    for line, below in zip(lines, [*lines[1:], None]):
        item = opens.get(line.number, item)
        if item is None or item.values("decision_recorded") or not pattern_of("decision").fullmatch(line.text.strip(" :*#")):
            continue
        if below is None or below.number in opens or heads.fullmatch(below.text.strip(" :*#")):
            passage = checks.document.source.stretch(line).strip().passage()
            checks.add("decision-empty", Ref("item", item.key), [item.passage, passage])


def _references(checks: Checks) -> None:
    """A numbered part of the document that no line of it begins with."""
    whole, cued = checks.document.source.text, checks.document.genre == "minutes"
    for sentence in checks.sentences:
        for start, end in references_missing(sentence.text, whole, only_cued=cued):
            passage = sentence.passage(start, end)
            checks.add("reference", checks.subject(passage), [passage], " ".join(sentence.text[start:end].split()))


def _populations(checks: Checks) -> None:
    """A starting value and a target that are said of people called by different names, or of other ages or forms."""
    for target in checks.document.of("target"):
        start = str(target.first("baseline_text") or "")
        rest = str(target.first("text")).replace(start, "")
        if start and not re.search(r"\d", rest) and (parts := _started(start)):  # all in one sentence
            rest, start = parts
        if _worse(target, rest):
            checks.add(
                "no-better",
                Ref("target", target.key),
                [target.passage],
                target.first("target_value"),
                target.first("baseline_value"),
            )
        pairs = [(_called(start), _called(rest)), (ages_of(start), ages_of(rest)), _qualified(start, rest)]
        pairs.append(_of_all(start, rest))
        if ages_of(start) and not ages_of(rest) and re.search(r"\b(?:blandt|af|hos)\s+(?:alle|samtlige)\b", rest, re.I):
            pairs.append((ages_of(start), {"alle"}))  # "blandt alle … mod 48 % af de 18-29-årige"
        pairs.append(_whom(start, rest))
        pairs += [(_sorted(sort, start), _sorted(sort, rest)) for sort in ("home", "role", "sex", "age")]
        before, now = next(((a, b) for a, b in pairs if a and b and not a & b), (set[str](), set[str]()))
        if before:
            place = next(f.passage for f in target.facts if f.field == "baseline_text")
            of = Ref("target", target.key)
            checks.add("population", of, [target.passage, place], ", ".join(sorted(now)), ", ".join(sorted(before)))


#: "80 % af de pårørende til borgere med demens": of whom a share is, and which of them.
_OF_WHOM = re.compile(
    r"(?:%|pct\.?|procent)\s+af\s+(?:de\s+|alle\s+)*(?P<noun>[a-zæøå]{4,})\s+(?:til|med|i|på|fra|uden|hos)\s+(?P<which>[a-zæøå]{4,}(?:\s+(?:med|i|på|uden)\s+[a-zæøå]{3,})?)",
    re.I,
)


_EVERY_ONE = re.compile(r"(?:%|pct\.?|procent)\s+af\s+(?:alle|samtlige)\s+(?:[a-zæøå]+t\s+)?(?P<noun>[a-zæøå]{4,})", re.I)


def _qualified(start: str, rest: str) -> tuple[set[str], set[str]]:
    """Of the same people those that the start is said of, and those that the target is; empty where it cannot be told."""
    one, two = _OF_WHOM.search(start), _OF_WHOM.search(rest)
    if one and re.search(r"\b[A-ZÆØÅ]|rådhus|hovedkontor", one["which"]) and (every := _EVERY_ONE.search(rest)):
        if every["noun"].casefold()[:5] == one["noun"].casefold()[:5]:
            return {f"{one['noun']} {one['which']}".casefold()}, {every.group("noun").casefold()}
    if not one or not two or one["noun"].casefold()[:6] != two["noun"].casefold()[:6]:
        return set(), set()
    before, now = (f"{m['noun']} {m['which']}".casefold() for m in (one, two))
    same = content_of(one["which"]) & content_of(two["which"]) or one["which"].casefold() == two["which"].casefold()
    return ({before}, {before}) if same else ({before}, {now})


_VERB = r"(?:var|er|har|havde|fik|får|gik|blev|skal|vil|kan|i (?:19|20)\d\d|ved|inden|senest)"
#: "Af flygtninge med tre års ophold var 46 %", "55 % af alle borgere med udenlandsk baggrund": whom a share is of.
_SHARE_OF = re.compile(
    rf"(?:(?:%|pct\.?|procent)\s+af\s+|(?:^|[.:]\s+)Af\s+)(?P<who>(?!dem\b|disse\b)(?:[^.;,%\d]|\d(?=\d?\s?(?:år\b|\+|-?årig))){{4,90}}?)(?=\s+{_VERB}\b|[.;,]|$)",
    re.I,
)
_THE_SAME = re.compile(r"\b(?:samme|gruppen|gruppe|heraf|disse|dem|de)\b", re.I)
#: "uanset hvor de er født": of whomever.
_WHOEVER = re.compile(r"\b(?:uanset|uafhængigt af)\b", re.I)


def _whom(start: str, rest: str) -> tuple[set[str], set[str]]:
    """Whom the start's share and the target's are of, where not one word of the one is in the other."""
    if _WHOEVER.search(rest) and not _WHOEVER.search(start) and re.search(r"\bmed\s+\w+", start):
        return {" ".join(start.split())[:60].casefold()}, {"uanset"}
    one, two = _SHARE_OF.search(start), _SHARE_OF.search(rest)
    if not one or not two or _THE_SAME.search(two["who"]) or ages_of(start) & ages_of(rest):
        return set(), set()
    before, now = ({w[:6] for w in content_of(m["who"])} for m in (one, two))
    if not before or not now or before & now or any(a[:5] in two["who"].casefold() for a in before):
        return set(), set()
    return {one["who"].casefold()}, {two["who"].casefold()}


def _of_all(start: str, rest: str) -> tuple[set[str], set[str]]:
    """ "41 % af samtlige virksomheder" beside "70 % af produktionsvirksomhederne": all of a kind, and some of it."""
    every = re.search(
        r"(?:(?:%|pct\.?|procent)\s+af|\bblandt)\s+(?:alle|samtlige)\s+(?:\w+s\s+)?(?P<noun>[a-zæøå]{4,})", start, re.I
    )
    if not every:
        return set(), set()
    stem = re.sub(r"(?:erne|ene|ne|er|e)$", "", every["noun"].casefold())
    if ages_of(rest) and not ages_of(start) and stem in ("borg", "borger", "indbygg", "indbygger"):
        return {every["noun"].casefold()}, ages_of(rest)  # "52 % af alle borgere", "60 % af de 16-18-årige"
    tail = _OF_THESE_QUALIFIED.search(rest)
    if (
        tail
        and len(own_stem := re.sub(r"(?:erne|ene|ne|er|e)$", "", tail["noun"].casefold())) > 4
        and own_stem in stem
        and every["noun"].casefold() != tail["noun"].casefold()
    ):
        return {every["noun"].casefold()}, {
            tail.group("who").casefold()
        }  # "alle skoleforældre", "forældrene til elever i specialklasser"
    some_of = re.search(
        rf"\b(?:af|blandt)\s+(?:de\s+)?(?P<who>{re.escape(every['noun'][:6])}\w*\s+(?:med|uden|på|fra)\s+[\wæøå]+)", rest, re.I
    )
    if some_of and "%" not in some_of["who"]:  # "blandt alle elever", "blandt elever med minoritetsbaggrund"
        return {every["noun"].casefold()}, {some_of["who"].casefold()}
    own = _OF_THESE.search(rest)
    if own and len(stem) > 4 and not _alike_nouns(stem, own["noun"].casefold()) and stem[:5] not in rest.casefold():
        return {every["noun"].casefold()}, {own["noun"].casefold()}
    some = re.search(rf"\b[a-zæøå]{{3,}}{re.escape(stem)}\w*", rest.casefold())
    return ({every["noun"].casefold()}, {some.group()}) if some and len(stem) > 3 else (set(), set())


_OF_THESE_QUALIFIED = re.compile(
    r"(?:%|pct\.?|procent)\s+af\s+(?:de\s+)?(?P<who>(?P<noun>[a-zæøå]{5,})\s+(?:til|med|i|på|fra)\s+[a-zæøå]+(?:\s+i\s+[a-zæøå]+)?)",
    re.I,
)
#: "60 % af beboerne på Ankeret"
_OF_THESE = re.compile(r"(?:%|pct\.?|procent)\s+af\s+(?:de\s+)?(?P<noun>(?!dem\b|alle\b|samtlige\b)[a-zæøå]{5,})", re.I)


def _alike_nouns(one: str, other: str) -> bool:
    return one[:5] == other[:5] or one in other or re.sub(r"(?:erne|ene|ne|er|e)$", "", other) in one


#: That what was reached is to be kept.
_KEPT = re.compile(
    r"\b(?:fasthold\w*|bevar\w*|oprethold\w*|vedligehold\w*|forbliver?|uændret|(?:fortsat|stadig|mindst lige så) \w+)\b", re.I
)


def _worse(target: Record, text: str) -> bool:
    """Whether a share is to be lower than it was, where neither a verb says so nor what is counted is a bad thing."""
    value, start = target.first("target_value"), target.first("baseline_value")
    if (
        not isinstance(value, Decimal)
        or not isinstance(start, Decimal)
        or target.first("direction")
        or target.first("change_value")
    ):
        return False
    return (
        (target.first("unit") == "percent" or value < start)
        and value <= start
        and not (value == start and _KEPT.search(text))
        and not any(
            re.search(rf"(?<![a-zæøå]){re.escape(w)}" if len(w) < 5 else re.escape(w), text.casefold())
            for w in default_vocabulary().words("less-is-better")
        )
    )


def _started(text: str) -> tuple[str, str] | None:
    """What a sentence says of the target, and what of the start: "stiger til 80 pct. mod 70 pct. blandt …"."""
    if then := re.search(
        r"(?<=[.%])\s+(?=(?:I|Ved udgangen af|Ultimo|Primo) (?:dag|(?:19|20)\d\d)\b)", text
    ):  # "pct. I 2021 var …"
        return text[: then.start()], text[then.end() :]
    cut = re.search(r"(?:[;,]\s+(?=udgangspunkt)|,?\s+(?:i?mod|sammenlignet med|hvor)\s|\()", text) or re.search(r"\bfra\s", text)
    if not cut:
        return None
    end = re.search(r"\b(?:til|i)\s+(?:mindst\s+|højst\s+)?\d", text[cut.end() :]) if cut.group().strip() == "fra" else None
    stop = cut.end() + end.start() if end else len(text)
    return text[: cut.start()] + " " + text[stop:], text[cut.start() : stop]


def _sorted(sort: str, text: str) -> set[str]:
    """What the people in a text are called of one sort of names, of which none is another."""
    said = {m.group().casefold() for m in pattern_of(f"apart-{sort}").finditer(text)}
    return said


def _called(text: str) -> set[str]:
    """What the people in a text are called by their origin, without the endings."""
    said = text.casefold()
    return {word for word in default_vocabulary().words("said-of-origin") if re.search(rf"(?<!\w){re.escape(word)}", said)}


#: "Vi er efter loven forpligtet til at …": a duty under an act that is called "the act".
_BY_THE_LAW = re.compile(
    r"\b(?:efter|ifølge|i henhold til|af)\s+(?:loven|lovgivningen)\b[^.]*?\b(?:forpligtet|tvunget|pligt|skal)\b|\bved lov\s+(?:forpligtet|pålagt|bestemt|fastsat)\b"
    r"|\b(?:forpligtet|pligt|skal)\b[^.]*?\b(?:efter|ifølge|i henhold til)\s+(?:loven|lovgivningen)\b|\b(?:retlig|juridisk|lovmæssig)t?\s+(?:forpligt\w+|bundet|pligt)\b|\blovfæstet\s+(?:pligt|opgave|krav)|\blovbestemt\s+(?:pligt|opgave)|\ber lovpligtigt?(?:\s+(?:at|for)\b|[.;,])",
    re.I,
)


_ANOTHER = re.compile(r"\bved lov\b|\b(?:desuden|også|derudover|endvidere|tillige)\s+(?:\w+\s+)?(?:efter|ifølge)\s+lov", re.I)


def _duties(checks: Checks) -> None:
    """Duties that a text claims of no initiative, with no act named in the paragraph or in the one before."""
    acts = {w.casefold(): (c.label, c.iri) for c in default_vocabulary().scheme("acts").values() for w in c.words}
    before = ""
    for paragraph in checks.paragraphs:
        for start, end in sentence_spans(paragraph.text):
            said, passage = paragraph.text[start:end], paragraph.passage(start, end)
            cue = _BY_THE_LAW.search(said)
            if not cue or DENIED.search(said[: cue.end()]) or checks.subject(passage).kind == "initiative":
                continue
            # "Ved lov" and "desuden efter loven" speak of another act than the one named before.
            around = said if _ANOTHER.search(said) else f"{before} {paragraph.text}"
            if "§" not in around and not find_laws(around, acts):
                checks.add("duty-no-act", checks.subject(passage), [passage])
        before = paragraph.text


def _target_numbers(checks: Checks) -> None:
    """Two result targets of one number: "Resultatmål 2.1: …", and again for something else."""
    words = "|".join(map(re.escape, default_vocabulary().words("result-target")))
    opens = re.compile(rf"\W*(?:{words})\s+(?P<n>\d{{1,2}}\.\d{{1,2}})\s*[:.–-]?\s+(?P<text>\S.{{15,}})", re.I | re.S)
    seen: dict[str, tuple[str, Stretch]] = {}
    for paragraph in checks.paragraphs:
        if not (match := opens.match(paragraph.text)):
            continue
        said, first = seen.setdefault(match["n"], (match["text"], paragraph))
        if first is not paragraph and fuzz.ratio(said, match["text"]) < _AS_GOOD_AS_SAME:
            place = paragraph.passage()
            checks.add("number-again", checks.subject(place), [place, first.passage()], match["n"], " ".join(said.split())[:90])


#: Two wordings so like (0 to 100) are one that was copied.
_AS_GOOD_AS_SAME = 85


WORDING: tuple[Callable[[Checks], None], ...] = (
    _sections,
    _places,
    _appointments,
    _decisions,
    _placeholders,
    _references,
    _populations,
    _duties,
)
