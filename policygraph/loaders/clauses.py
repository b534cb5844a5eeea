"""Of which kind each part of a result target's words is: what is to be, where it starts from, how it is measured.

A number or a date is taken for what the part it stands in says. A number that is the name of something and no quantity
(an age, a form, a section, the number of a goal, a date) is left out of sight.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policygraph.loaders.parse.dates import find_dates, find_ranges
from policygraph.loaders.parse.numbers import NUMBER, WORDS
from policygraph.loaders.parse.sentences import sentence_around, sentence_spans
from policygraph.ontology.vocabulary import default_vocabulary

Span = tuple[int, int]

_QUANTITY = rf"(?:(?:kun|blot|bare|ca\.|cirka|omkring|knap|godt|over|under|lidt over|lidt under|mere end|mindre end|i alt)\s+)*(?!(?:19|20)\d\d(?![\d.,])){NUMBER}(?![\d/])"
_WHEN = r"(?:i|pr\.|ved|den|ultimo|primo|medio|fra|for|året før|sidste år|tidligere|i dag|nu)"
#: "mod 35 pct. i 2021", "sammenlignet med 14 året før", "op fra 12", "i forhold til 40 i dag": from how much, and when that was.
_AGAINST = re.compile(
    rf"(?<!frem )(?<!hen )\b(?:i?mod|end\s+de|end\s+det|end\s+den|sammenlignet med|i forhold til|set i forhold til|op fra|ned fra|i stedet for|frem for|(?<=,\s)fra)\s+{_QUANTITY}"
    rf"(?:\s?(?:%|pct\.?|procent\b))?(?:\s+[a-zæøå.]+(?:\s+(?:pr\.|om)\s+[a-zæøå]+)?){{0,3}}?(?=[.,;)]|\s*$|\s+{_WHEN}\s)",
    re.I,
)
#: What stands in brackets behind a number: "(2023: 19 dage)", "(252.000 i 2022)", "(i dag 12 pct.)".
_BRACKETS = re.compile(r"\((?P<in>[^()]{2,80})\)")
_OF_THEN = re.compile(
    r"^(?:(?:i|ultimo|primo|niveau|niveauet|status|udgangspunkt|udgangspunktet|baseline|nu|nuværende|pt\.|p\.t\.|tal fra)\s*:?\s*)*(?:(?:19|20)\d\d|i dag|nu|udgangspunkt\w*|baseline|nuværende\w*|pt\.)\s*(?:er|var)?\s*[:=–-]?\s*\d"
    r"|^[\d.,]+\s?(?:%|pct\.?|procent|[a-zæøå]+)?\s*(?:[a-zæøå]+\s+){0,2}(?:i|pr\.|ultimo|primo|ved)\s+[^()]*(?:19|20)\d\d|^mod\s|\bi dag\b",
    re.I,
)
#: "fra 9 (støjmåling i 2022) til 4"
_FROM = re.compile(rf"\bfra\s+{_QUANTITY}[^.;()]{{0,30}}\([^()]*\)(?=\s+til\s)", re.I)
#: "fra tre i 2021 til seks"
_FROM_IN_WORDS = re.compile(
    rf"\bfra\s+(?:{'|'.join(map(re.escape, WORDS))})\s+(?:[a-zæøå]+\s+)?(?:i|ultimo|primo)\s+(?:19|20)\d\d(?=\s+til\s)", re.I
)
#: A clause of its own: it begins behind one of these.
_CLAUSE = re.compile(r"[;–]\s|\s+og\s+(?=skal\b)|\s-\s|,?\s+(?=end\s)|,\s+(?=(?:hvor|mens|og|men|da|som|der)\b)", re.I)
#: A clause that tells how things are or were: by a word for the start, or by a verb in the past with the year or "i dag".
_START = re.compile(
    r"\b(?:udgangspunkt\w*|udgangsniveau\w*|startniveau\w*|startværdi\w*|startpunkt\w*|nulpunkt\w*|baseline\w*|basismåling\w*|nuværende (?:niveau|andel|antal|tal)|nu-?niveau\w*|nuværdi)\b"
    r"|^\W*(?:status|i dag|niveau i|tal for|resultat(?:et)? i)\b|\bi dag (?:er|har|ligger|udgør|gælder|gør|bruger)\b|\b(?:er|har|ligger|udgør|gælder) (?:[a-zæøå]+ ){0,3}i dag\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:var|lå|udgjorde|gjaldt|gælder|havde|blev|fik|gjorde|deltog|brugte|brugtes|modtog|gik|kom|kunne|svarede|oplevede|følte|boede|nåede|viste|målte|tog|gennemførte|cyklede|røg|drak|bestod|fandt|solgte|besøgte|startede|begyndte)\b",
    re.I,
)
_THEN = re.compile(
    r"\b(?:i|fra|ultimo|primo|medio|udgangen af|pr\.|året|status|siden|for)\s+(?:(?:\d+\.\s+)?[a-zæøå]+\s+)?(?:19|20)\d\d\b|\bseneste?\b|\bsidste (?:år|måling)\b|\bdengang\b|\bhvor\b|\btidligere\b|\bved (?:planens|politikkens|strategiens|periodens) (?:start|begyndelse|vedtagelse)\b",
    re.I,
)
#: "…; i januar 2024 er der ingen": how things are before what is to be.
_BY_NOW = re.compile(
    r"\W*i\s+(?:[a-zæøå]{3,9}\s+)?(?P<year>(?:19|20)\d\d)\s+(?:er|har)\s+(?:det|der|andelen|antallet|tallet|den)\b", re.I
)
_AIM = re.compile(r"\b(?:skal|vil|bliver|målet|inden|senest|mindst|højst|øges|stiger|falder|reduceres|nedbringes)\b", re.I)

#: Numbers that are names: ages, forms, sections, the number of a goal or an indicator, a scale, the time of the day.
_NAMES = (
    r"\d{1,3}\.?\s?(?:-|–|til|og)\s?\d{1,3}\+?-?\s?årig\w*|\d{1,3}\s?\+?\s?(?:-\s?)?årig\w*|\d{2}\s?\+(?:-?årig\w*)?(?!\d)",
    r"\b(?:under|over|fyldt|mindst|ældre end|yngre end|op til|fra|på|end)\s+(?:de\s+)?\d{1,2}\s?(?:-|–|til|og)?\s?\d{0,2}\s?år\b(?=\s+(?:og (?:derover|opefter|ældre|yngre|over)|eller (?:derover|ældre|yngre|mere)|med|uden|som|der|i|til|har|er|skal|får|bor|på)\b|[.,;)]|\s*$)",
    r"\b\d{1,2}\s?(?:-|–)\s?\d{1,2}\s?år(?:s(?:-?alderen)?)?\b|\balderen\s+\d{1,2}\s?(?:-|–|til)\s?\d{1,2}(?:\s?år)?",
    r"\b(?:mellem|fra)\s+\d{1,2}\s+(?:og|til)\s+\d{1,2}\s+år\b|\b\d{1,2}\s+(?:til|og)\s+\d{1,2}\s+år(?:s alderen)?\b|\b\d{1,3}\s?år (?:og|eller) (?:derover|ældre|opefter|over|derunder|yngre)\b",
    r"\b(?:er|fylder|fyldte|bliver|blev|omkring|mindst)\s+\d{1,2}\s+år\b(?!\s+(?:efter|om|i træk|senere))",
    r"\b\d{1,2}\.?(?:\s?(?:-|–|til|og)\s?\d{1,2}\.?)?\s?(?:klasse|klassetrin|årgang|semester)(?!r\b)\w*|\b\d{1,2}\.(?:\s?(?:-|–|til|og)\s?\d{1,2}\.)?\s?klasser\b",
    r"§+\s?\d+\w?(?:\s?(?:-|–|og|,)\s?\d+)*(?:,?\s(?:stk|nr)\.\s?\d+)*",
    r"\b(?:mål|delmål|resultatmål|verdensmål|indsats|punkt|afsnit|kapitel|tema|pejlemærke|spor|indikator|fase|type|trin|niveau|(?<!fra )(?<!til )(?<!som )nr\.|side|bilag|tabel|figur|uge|pulje|model|del)\s+\d+(?:\.\d+)*[a-zA-Z]?\b(?!\s?(?:%|pct|procent))",
    r"^\s*\d{1,2}(?:\.\d{1,2})*[.):]\s|^\s*\d{1,2}\.\d{1,2}\s",
    r"\bskala(?:en)?\s+(?:der\s+går\s+)?fra\s+\d+\s+til\s+\d+|\bkl\.\s?\d{1,2}(?:[.:]\d\d)?|\b24/7\b|\bCO2\b|\bm[23]\b|\b\d+-?(?:timers|dages|års[a-zæøå]*)\b",
    r"\b(?:PM|N)\d|\bCovid-?19\b|\bG20\b|\b(?:A|B|C)\d{1,2}\b",
)
_NAME = re.compile("|".join(f"(?:{n})" for n in _NAMES), re.I)
#: Words by which a length of years is a quantity and no age: "levetiden stiger fra 80 til 82 år".
_LASTS = re.compile(
    r"(?:levetid|levealder|varighed|ventetid|gennemsnitsalder|behandlingstid|anciennitet)\w*\b|\b(?!skole|barne|ungdoms|voksen|børnehave)[a-zæøå]+alder(?:en)?\b",
    re.I,
)


#: A full stop that ends a sentence though it ends an abbreviation too: "88 pct. Andelen var …".
_ENDS_TOO = re.compile(r"\b(?:pct|kr|stk|mio|mia|m2|mv|m\.v|m\.m|osv|pers|udg|år|kg)\.\s+(?=[A-ZÆØÅ][a-zæøå]*\b)")


def sentences(text: str) -> list[Span]:
    """The sentences of a text, also where one ends in an abbreviation."""
    spans: list[Span] = []
    for first, last in sentence_spans(text):
        cuts = [first, *(first + m.end() for m in _ENDS_TOO.finditer(text[first:last])), last]
        spans.extend(zip(cuts, cuts[1:]))
    return spans


def veiled(text: str) -> str:
    """The text with each digit that is part of a name of something replaced, nothing else moved."""
    if _LASTS.search(text):
        return text
    return _NAME.sub(lambda m: re.sub(r"\d", "_", m.group()), text)


def start_spans(text: str) -> list[Span]:
    """Where a text tells what the target starts from."""
    spans: list[Span] = []
    for match in _AGAINST.finditer(text):
        end = match.end()
        dated = re.match(r"\s+(?:(?:i|pr\.|ved|den|ultimo|primo|medio|fra|for)\s+)+", text[end:], re.I)
        if dated:
            end = next((m.end for m in find_dates(text) if 0 <= m.start - end - dated.end() < 12), end)
        spans.append((match.start(), end))
    spans += [m.span() for m in _FROM.finditer(text)]
    spans += [m.span() for m in _FROM_IN_WORDS.finditer(text)]
    for match in _BRACKETS.finditer(text):
        if _OF_THEN.search(match["in"]) and re.search(r"\d", text[: match.start()]):
            spans.append(match.span())
    spans += _told_before(text)
    for first, last in sentences(text):
        cuts = [first, *(first + m.end() for m in _CLAUSE.finditer(text[first:last])), last]
        for a, b in zip(cuts, cuts[1:]):
            clause = text[a:b]
            if a and (now := _BY_NOW.match(clause)) and any(m.last.year > int(now["year"]) for m in find_dates(text[:a])):
                spans.append((a, b))
            if (_START.search(clause) or _PAST.search(clause) and _THEN.search(clause)) and not _AIM.search(clause):
                # What opens the text is the start only if what is to be comes after.
                if re.search(r"\d", clause) and (a > 0 or _AIM.search(text, b) or re.search(r"\d", text[b:])):
                    spans.append((a, b))
    return sorted(spans)


#: "Ingen virksomhed har endnu en sprogmakker": it starts at nought.
_NONE_YET = re.compile(r"\W*(?:Ingen|Intet)\b[^.]*\b(?:endnu|i dag|hidtil)\b")
#: "16 færre end ved optællingen i november 2022": the start, told as what lies between.
BETWEEN = re.compile(r"\b\d+\s+(?:færre|flere|lavere|højere)\s+end\s+(?:ved|i|ultimo|den)\b[^.]*(?:19|20)\d\d", re.I)
#: "inden for det seneste år" is no deadline.
_LATELY = re.compile(r"\binden ?for (?:det|de|den) (?:seneste|sidste)\b", re.I)
#: What is to be: the verb that binds.
_BINDS = re.compile(r"\b(?:skal|må|bør|vil)\b", re.I)


def tells_start(sentence: str) -> bool:
    """Whether a sentence tells how things were at a time, and nothing that is to be: "Et ophold varede 148 døgn i 2022."."""
    if _NONE_YET.match(sentence):
        return True
    told = _THEN.search(sentence) or _START.search(sentence)
    return bool(told and re.search(r"\d", sentence)) and not (_AIM.search(_LATELY.sub("", sentence)) or _BINDS.search(sentence))


def tells_past(sentence: str) -> bool:
    """Whether the verb of a sentence is one of the past: "I 2022 var det 64 %"."""
    return bool(_PAST.search(sentence))


def _told_before(text: str) -> list[Span]:
    """The sentences that tell how things were, before one that says what is to be."""
    spans = sentences(text)
    last = max((a for a, b in spans if _BINDS.search(text[a:b])), default=0)
    return [(a, b) for a, b in spans if a < last and tells_start(text[a:b])]


def within(at: int, spans: Sequence[Span]) -> bool:
    """Whether a place lies in one of the spans."""
    return any(a <= at < b for a, b in spans)


_COUNTED = re.compile(
    rf"(?<![\w.,/§+–-])(?P<n>{NUMBER})(?![\d/]|[.,-]\d|\.\s?(?:-|–)|\s?kr\b)(?:\s+(?:[a-zæøå]+(?:e|te|de)\s+)?(?P<unit>[a-zæøå][a-zæøå-]+\d?))?",
    re.I,
)


def counted(text: str) -> list[tuple[str, str, Span]]:
    """Every quantity: the number as printed, what is counted (may be empty), its place."""
    seen = veiled(text)
    times = [(m.start, m.end) for m in find_dates(seen)] + [r.span for r in find_ranges(seen)]
    return [
        (m["n"], m["unit"] or "", (m.start("n"), m.end("n")))
        for m in _COUNTED.finditer(seen)
        if not within(m.start("n"), times) and not re.fullmatch(r"(?:19|20)\d\d", m["n"])
    ]


_MANY = "|".join(
    [
        *(w for w in WORDS if w not in ("en", "én", "et", "ét")),
        "tyve",
        "tredive",
        "fyrre",
        "halvtreds",
        "tres",
        "hundrede",
        "tusind",
    ]
)
#: "mindst fire borgermøder", "otte nye mødesteder", "ni ud af ti", "en femtedel", "nul", "ingen".
_IN_WORDS = re.compile(
    rf"\b(?:{_MANY})\s+(?:[a-zæøå]+(?:e|te|de)\s+)?(?!gange\b|ud\b|år\b|måneder\b|uger\b|timer\b|minutter\b)[a-zæøå]{{3,}}"
    r"|\b(?:\w+|\d+) ud af (?:\w+|\d+)\b|\b(?:en|to|tre|fire|\d) (?:tredje|fjerde|femte|sjette|tiende)dele?\b|\b(?:nul|0)\b",
    re.I,
)


def number_in_words(text: str) -> bool:
    """Whether the words that say what is to be state a number without digits: "halveres", "alle", "ni ud af ti"."""
    said = veiled(text)
    for a, b in start_spans(said):
        said = said[:a] + " " * (b - a) + said[b:]
    return bool(
        default_vocabulary().pattern("number-in-words").search(said)
        or _IN_WORDS.search(said)
        or re.match(r"\s*(?:Alle|Samtlige|Ingen|Hver|Hvert|Begge|Halvt|Dobbelt)\s", said)
        or re.search(r"\b(?:er|har|må|skal)\s+ingen\s+[a-zæøå]{4,}", said)
        or re.search(
            r"\bskal\s+(?:alle|samtlige|hver eneste)\s|\b(?:halvt|dobbelt|tre gange|fire gange) så (?:mange|meget|stor|få|lang|høj)\w*|\b(?:ser|når|besøger|screener|undersøger|omfatter|tilbydes|får|modtager|har) (?:alle|samtlige)\b",
            said,
            re.I,
        )
        or re.search(
            r"\b(?:alle|samtlige|hver eneste|hvert eneste|ingen|begge)\s+(?:\w+\s+){1,6}(?:har|er|får|kender|bruger|tilbydes|deltager|har fået|kan|skal)\b",
            said,
            re.I,
        )
    )


def start_in_words(text: str) -> Span | None:
    """Where a text tells the start without a number in digits: "i 2021 var det hver femte"."""
    vague = re.compile(
        rf"{_IN_WORDS.pattern}|{default_vocabulary().pattern('number-in-words').pattern}|\b(?:ingen|alle|samtlige)\b", re.I
    )
    if between := BETWEEN.search(text):
        return between.span()
    return next(((a, b) for a, b in start_spans(text) if vague.search(text[a:b])), None)


_SOURCES = (
    r"måling|undersøgelse|profil|statistik|register|registret|registeret|registrering|opgørelse|spørgeskema|spørgeskemaer|tælling|database|regnskab|"
    r"indberetning|monitorering|datatræk|udtræk|survey|interview|analyse|kortlægning|evaluering|journal|log|oversigt|rapport|rundspørge|vejeuge|"
    r"systemet|system|afregning|afregningen|statistikbank|dashboard|barometer|barometeret|test|tests|prøver|screening"
)
#: "i sundhedsprofilen", "ved en årlig tælling", "(spørgeskema til forældrene)": what a number is taken from.
_SOURCE = re.compile(
    rf"(?:\b(?:i|af|ved|via|gennem|med|fra|efter|på|ud fra|ifølge|jf\.)\s+(?:(?:den|det|de|en|et|vores|kommunens|skolernes|hvert års|[a-zæøå]+s)\s+)?(?:[a-zæøå]+e\s+)?|\()"
    rf"(?P<what>[a-zæøå-]*(?:{_SOURCES})(?:en|et|er|erne|n|rne|ne)?s?)\b",
    re.I,
)
#: A name in brackets that closes what a target says: "(Jobindsats.dk)", "(kilde, visitationens liste)", "(Børnedatabasen)".
_IN_BRACKETS = re.compile(
    r"\((?P<what>(?:kilder?\b[^()]{3,80}|[\w-]+\.dk|[A-ZÆØÅ][\wæøåÆØÅ-]{4,}(?:\s[\wæøå'’-]+){0,4}))\)(?=\s*(?:[.,;]|$))"
)
_SOURCE_NOUN = re.compile(rf"\b[a-zæøå-]*(?:{_SOURCES})(?:en|et|er|erne|n|rne|ne)?s?\b", re.I)
#: "Jobcentret trækker tallene i …", "Bookingsystemet viser belægningen".
_REPORTS = re.compile(
    r"[A-ZÆØÅ][\wæøå'’ .-]{1,50}?\s(?:trækker|udtrækker|opmåler|leverer|viser|henter|indsamler|beregner|dokumenterer|kontrollerer|aflæser|optæller|noterer|følger|gennemgår|indberetter|oplyser)\b"
)
_VERBS = re.compile(r"\b(?:er|har|var|skal|vil|bliver|blev|stiger|falder|får|kan|mangler|viste?|viser|og så)\b", re.I)
_NO_SOURCE = re.compile(
    r"\b(?:næste|seneste|sidste|første|tidligere)\s+\w+$|^(?:helbreds|børne|læge|for)undersøgelse|sundhedssystem|skolesystem|køkkentest",
    re.I,
)
_DATA = re.compile(
    r"\b(?:Data)?[Kk]ilder?(?:ne)?\s*[:=]|\bData(?:grundlag|kilde)?\s*[:=]|\bDatagrundlag(?:et)?\s+er|\b[Mm]åle(?:metode|redskab|punkt|måde)\w*\s*(?::|er\b)|\b[Mm]etode\s*:|\bIndikator\w*\s*(?::|er\b)|\bOpgørelse(?:smetode|n)?\s*:|\bMåling(?:en)?\s*:|\bDokumentation\s*:"
    r"|\b[Tt]al(?:let|lene)?\s+(?:fra|kommer|stammer|trækkes|hentes|tages|findes|indhentes|leveres|opgøres|er (?:hentet|trukket|fra))\b|\b[Dd]ata\s+(?:fra|kommer|stammer|trækkes|hentes|indsamles|leveres)\b"
)
_VERB = (
    r"måles|måler|målt|opgøres|opgør|opgjort|hentes|følges|følger|beskrives|trækkes|registreres|dokumenteres|monitoreres|tælles|beregnes|undersøges|"
    r"aflæses|kontrolleres|vurderes|vises|indsamles|indberettes|indhentes|spørges"
)
_OPENS = re.compile(
    rf"^(?:\W*(?:Det|Det er|Målet|Målopfyldelsen|Dette|Tallet|Tallene|Andelen|Antallet|Udviklingen|Effekten|Resultatet|Resultaterne|Fremgangen|Opfyldelsen|Status|Der|Vi|Kommunen|Forvaltningen|Niveauet|Værdien|Data)\s+)?(?:{_VERB})\b(?!\s+(?:ad|op\s+af|til\s+(?:skole|dørs)))",
    re.I,
)
_PASSIVE = re.compile(
    r"\b(?:måles|opgøres|registreres|indberetter|indberettes|fører statistik\w*|gøres op|gør op|laver statistik\w*|føres? (?:i|liste)|monitoreres|dokumenteres)\b",
    re.I,
)


def says_source(text: str) -> Span | None:
    """Where a text says how something is measured or what the numbers are taken from."""
    starts = start_spans(text)
    for number, (first, last) in enumerate(sentences(text)):
        sentence = text[first:last]
        if _OPENS.search(sentence) or _DATA.search(sentence) or _PASSIVE.search(sentence):
            return first, last
        # A sentence of its own that only names the source: "Bibliotekets egen registrering."
        named = _SOURCE_NOUN.search(sentence) and not _VERBS.search(sentence)
        if number and (named and len(sentence) < 100 or _REPORTS.match(sentence)) and not within(first, starts):
            return first, last
        # "Integrationsbarometeret viser, at 46 % …": what the start is taken from is what the aim will be.
        if re.match(rf"\W*[A-ZÆØÅ][\wæøå-]*(?:{_SOURCES})(?:en|et|er|erne|s)?\s+(?:viser|viste|opgør|tæller)\b", sentence, re.I):
            return first, last
    for match in _IN_BRACKETS.finditer(text):
        if not within(match.start(), starts) or not re.search(r"\d", match.group()):
            return match.start("what"), match.end("what")
    for match in _SOURCE.finditer(text):
        if (
            not within(match.start("what"), starts)
            and not _NO_SOURCE.search(text[: match.end("what")])
            and not _NO_SOURCE.search(match["what"])
        ):
            return sentence_around(text, match.start(), match.end())
    return None


def names_source(text: str) -> bool:
    """Whether a few words name what numbers are taken from and say nothing else: "Politiets uheldsstatistik"."""
    return bool(_SOURCE_NOUN.search(text)) and not _VERBS.search(text) and len(text) < 100


_EACH = re.compile(
    r"\bhvert (?:år|skoleår)\b|\b(?:holdes|afholdes|gennemføres|arrangeres|tilbydes|udføres|besøges)\b[^.;]*\b(?:årligt|om året|pr\. år|månedligt|om måneden)\b"
    r"|\b(?:inden for|indenfor|i løbet af|over|i|om) (?:de (?:næste|kommende|første) )?(?:et|to|tre|fire|fem|seks|otte|ti|\d+) (?:år|måneder|skoleår)\b(?!s)"
    r"|\b(?:ved|til|inden|efter) (?:den |det )?(?:næste|kommende) [a-zæøå]+|\b(?:planens|politikkens|strategiens|periodens|handleplanens|handlingsplanens|valgperiodens|byrådsperiodens|planperiodens|politikperiodens|strategiperiodens|aftalens|projektets|budgetperiodens|perioden|planperioden)\s+(?:udløb|udgang|slutning|afslutning|løbetid|ophør|sidste år)\b"
    r"|\b(?:når|til|inden) (?:planen|handleplanen|handlingsplanen|politikken|strategien|perioden|projektet|aftalen) (?:udløber|slutter|er slut|er omme|ophører|er gået)\b|\b(?:inden|til|senest) (?:jul|påske|sommer|sommerferien|nytår|efteråret|foråret|årsskiftet|skolestart|valget)\b|\bi (?:hele )?[a-zæøå]*perioden\b",
    re.I,
)


def deadline_in_words(text: str) -> str:
    """The words by which a text says when without a date: "hvert år", "ved periodens udløb"; empty where there are none."""
    match = _EACH.search(veiled(text))
    return match.group() if match else ""
