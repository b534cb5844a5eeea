"""Minutes: agenda items with what was decided, proposed and raised, and who is to do what.

An item has parts under labels ("Beslutning", "Indstilling", "Sagsfremstilling"), or none, or is the row of a table. What is
decided stands under its label; where there is no such label, the words of a sentence tell what it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property

from policygraph.loaders.agenda import Opening, openings
from policygraph.loaders.blocks import Block, blocks
from policygraph.loaders.front import front_matter, issued
from policygraph.loaders.names import Names
from policygraph.loaders.parse.dates import MONTHS, find_dates
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.parse.titles import FINITE, main_clause
from policygraph.loaders.persons import Persons
from policygraph.loaders.prose import short
from policygraph.loaders.records import Document, Genre, Kind, Name, NameKind, Record, Ref, slug
from policygraph.loaders.source import Passage, Source, Stretch
from policygraph.loaders.template import PARTS, label_roles
from policygraph.ontology.vocabulary import Vocabulary

#: The parts of an item. Those without a reading of their own are accounts of the case.
_PARTS = (
    "decision", "proposal", "authority", "comment", "minutes-record", "action-list", "process", "attachments", "law", "economy", "case",
)  # fmt: skip
_FRONT = ("participants", "meeting-date", "meeting-place", "contents")
_COLUMNS = ("item", "topic", "decision", "minutes-record", "task", "responsible", "deadline", "status", "comment", "proposal")
_NOTHING = re.compile(
    r"^\W*(?:(?:tom|mangler|n/a|ikke (?:refereret|udfyldt|noteret|ført|indført|protokolleret|tilført)|(?:ingen )?beslutning(?:en)? (?:mangler|(?:er )?(?:ikke )?(?:ført|noteret|refereret|indført)))\W*)?$",
    re.I,
)
_CLOSES = re.compile(
    r"Næste\s+(?:ordinære\s+)?(?:råds|udvalgs|bestyrelses)?møde\b[^.]{0,60}\d|Mødet\s+(?:slut|hævet|hævedes)", re.I
)
_PASSIVE_DONE = re.compile(
    r"\b(?:inviteret til at deltage|deltog|er gennemført|blev gennemført|orienterede at|orienterede om at)\b", re.I
)
_DECIDED = re.compile(
    r"\b(?:beslutte\w*|vedtog|vedtaget|godkend\w*|tiltråd\w*|udpegede|udpeger|(?:rådet|udvalget|byrådet|bestyrelsen) (?:ønsker at|beder|bad|opfordrer|henstiller|anmoder|bakker op om)|vil søge|vil (?:rådet|udvalget|byrådet|bestyrelsen) \w+|tages til efterretning|taget til efterretning|tog til efterretning|aftalt|afvis\w*|anbefal\w*|bevilg\w*|indstiller til|afgiver|nedsætter|valgte|udsætte\w*|udsat|sendes tilbage|sendt tilbage|forkast\w*|oversend\w*|sendes i høring|indstilling\w* (?:blev |er )?fulgt)\b",
    re.I,
)
#: These decide also where the sentence gives a task at the same time.
_FIRMLY = re.compile(
    r"^Udsat\b|\b(?:sendes tilbage|beder|besluttede|besluttet|vedtog|vedtaget|godkendte|godkendt|bevilgede|tiltrådte|tiltrådt)\b",
    re.I,
)
_ASKED = re.compile(
    r"\b(?:besluttede|vedtog|godkendte|bad|beder|anmodede|anmoder|pålagde|pålægger|opfordrede)\b(?:,? at)?(?: om,? at)?", re.I
)
#: In the account of a case only plain wishes and worries count as needs.
_RAISED = re.compile(
    r"\b(?:bekymring|bekymre[td]e?|utilfredsstillende|ærgerligt?|gør (?:\w+ )?opmærksom på|vi ønsker,? at|der mangler|mangler et|(?:har|er|får|ser) (?:\w+ ){0,3}(?:behov|brug) for|(?:pegede på|nævnte|fortalte|oplyste|sagde),? at der ikke (?:er|findes|var) (?:et|en|nogen|noget)|(?:peger|pegede|fortæller|fortalte|oplyser|oplyste|nævnte|sagde)(?: på)?,? at [^.]{3,80} mangler\b|gjorde (?:\w+ )?opmærksom på|(?:fortalte|nævnte|påpegede|pegede på|beskrev),? at [^.]{3,90}\b(?:for længe|for langt|ikke får|ikke kan|ikke har|ingen kan|ingen har|aldrig får|må vente)\b|mangler (?:en|flere|noget|nogen|nogle|steder)\b(?! gang)|har (?:\w+ )?ønsket(?! (?:(?:et|en) (?:punkt|drøftelse|temadrøftelse|orientering|status)\b|at (?:være med|drøfte|blive (?:hørt|inddraget|orienteret))\b))|største ønske|bør (?:\w+ )?\w+es\b|efterlys\w*|et (?:\w+ )?savn\b|savne[rd]\w*|(?:rådet|medlemmer|medlemmerne|beboerne|brugerne) ønsker,? at der|efterspørg\w*|efterspurgte|(?:er|har) svært? (?:ved )?(?:at|ved)\b|(?:er|bliver) svære at\b|(?:er|bliver) for (?:få|lidt|små|langt|dyrt?|dyre|dårlig\w*|smalle?|mørkt?|koldt?|sjældent)\b|der er lange? ventetid\w*|lange ventetider|føler sig (?:dårligt|utrygge?|overset|overladt|glemt|ikke)|(?:spørgsmålet|problemet|problemer|udfordringen) (?:om|med) manglende|frustrere(?:de|t)\b|foresl(?:og|år),? at der (?:\w+ )?(?:laves|etableres|kommer|bygges|oprettes|sættes|indføres|ansættes|anlægges|findes)\b|(?:kan ikke|ikke kan) (?:komme|få|finde|nå|bruge|færdes|deltage)\b|(?:er|bliver) et (?:\w+ )?problem\b|har problemer med|problemer med|bad om,? at der\b(?!.*\b(?:det|dette|herved)\.?$)|bedt om (?:en|et|flere|bedre|mere|hjælp)|oplever,? at\b.*\b(?:for \w+|ikke|svær\w*|mangl\w*)\b|klage[rd]?\w* over|utilfredse? (?:med|over)|utrygge? (?:ved|over|i|på)|(?<!forvaltningen )(?<!administrationen )ønsker (?!at\b|overført\b|(?:rådets|udvalgets|bestyrelsens) (?:bemærkning|svar|input|syn|høringssvar|udtalelse))\w+)",
    re.I,
)
#: Whether there is a need is what is to be found out: nobody has raised it yet.
_WHETHER = re.compile(
    r"\b(?:(?:afdække|afklare|undersøge|vurdere|drøfte)[rs]?|drøftede|spurgte)\b(?:[\s,]+\w+){0,2}?[\s,]+(?:om|hvorvidt)\b.*",
    re.I | re.S,
)
#: What has been met already, or nobody wants: "Bekymringen er imødekommet", "Der er ikke behov for …", "De ønskede borde er nu sat op".
_MET = r"(?:imødekommet|opfyldt|løst|dækket|afhjulpet|indfriet|udbedret|etableret|indført|afviklet|indarbejdet|iværksat|sat op|sat i gang|gennemført|åbnet|oprettet|ansat|bygget|anlagt|afsluttet|taget hånd om|rettet op på)"
_NO_NEED = re.compile(
    rf"\b(?:ikke|ingen|intet|hverken|uden)\s+(?:\w+\s+){{0,2}}?(?:behov|brug for|bekymring\w*|ønske[rt]?\b|problem\w*|mangl\w*|savn\w*)|^Ingen\b"
    r"|\b\d+\s+klager\s+over\b|\bønske\w* mere tid\b|\bønske\w* at (?:træde tilbage|udtræde|fratræde|stoppe)\b"
    rf"|^(?:Forvaltningen|Administrationen|Sekretariatet|Formanden)\b[^.]{{0,40}}\b(?:behov|brug) for|\b(?:behov|brug) for\s+(?:\w+\s+){{0,2}}?(?:valg\b|at vælge|afklaring|konstituering|godkendelse|suppleant\w*|mødedato\w*)"
    rf"|\b(?:er|blev|bliver|er blevet|var|er nu|er siden|er allerede|er dermed|har fået|fik|er i mellemtiden)\s+(?:\w+\s+){{0,2}}?{_MET}\b"
    rf"|\bønske[dr]\w*\s+(?:alle\s+|hinanden\s+|\w+\s+)?(?:en\s+)?(?:god|glædelig|tillykke|velkommen|held|hende|ham)\b",
    re.I,
)
#: Nor who is asked what is missed, who has more need and gets more, nor a wish of the body about its own papers.
_NOT_RAISED = re.compile(
    r"\b(?:invitere\w*|indbudt|indbød|opfordre\w*|bedt|bad|spurgt|spurgte|spørger|lejlighed til|mulighed for)\b[^.:]*\b(?:hva[dr]|det,? der)\b[^.:]*"
    r"\b(?:savner|savnede|mangler|manglede|ønsker|ønskede|(?:har|er der) (?:behov|brug) for)(?![^.]*:)"
    r"|,\s(?:der|som)\s+(?:har|får|måtte have)\s+(?:\w+\s+)?(?:brug|behov)\s+for\b[^.]*?,\s+(?:(?:kan|vil|skal)\b(?!\s+ikke)[^.]*\b(?:få|søge|blive|benytte|henvende|komme|vælge|bruge|bevilget|tilbydes|tilbudt)\b|får\b|tilbydes\b|bliver\b(?!\s+ikke)|henvises\b|visiteres\b|har ret til\b)"
    r"|\b(?:efterlyste|ønskede|savnede|bad om|foreslog|efterspurgte)\s+(?:sidste år|sidst|på (?:sidste|forrige|det sidste|det forrige) møde|i (?:(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december) )?(?:19|20)\d\d)\b"
    r"|\b(?:havde|har) (?:taget|samlet|indsamlet|sendt|modtaget)\b[^.]*\b(?:ønsker|behov|emner)\b"
    r"|^(?:På|Ved) (?:mødet|det forrige møde|sidste møde)\b[^.]{0,30}\b(?:efterlyste|ønskede|savnede|bad|foreslog|efterspurgte)\b"
    r"|^(?:Når|Hvis)\s|^Evaluer\w*:"
    r"|^(?:Resultatmål|Mål|Delmål|Pejlemærke)\s+\d"
    # Nor what was missed then, where it is told what became of it: "Den kalender, som rådet efterlyste i 2022, er …".
    r"|,\s(?:som|der)\s+[^,.]{3,60}?\b(?:efterlyste|ønskede|savnede|bad om|foreslog|efterspurgte|havde (?:behov|brug) for)\b[^,.]{0,60},\s+(?:er|har|blev|bliver|kom|åbnede|åbner|findes|kører|begyndte)\b(?! ikke| stadig| endnu)"
    r"|\b(?:rådet|udvalget|bestyrelsen|medlemmerne|formanden|forpersonen)\s+ønsker\s+(?:(?:et|en|et bedre|mere|bedre|løbende|nærmere|yderligere|samlet|en samlet|et samlet|fortsat|at få)\s+)*(?:overblik|orientering|information|oversigt|oplæg|redegørelse|tilbagemelding|opfølgning|status|drøftelse|notat|materiale)\w*(?!\s+til\s+(?:de|alle|borger|pårørende|unge|ældre|bruger|familie|forældre)\w*)",
    re.I,
)
#: Who agrees with what another has raised raises nothing: "Rådet var enigt i bekymringen", "Medlemmerne delte …".
_AGREES = re.compile(
    r"\b(?:(?:var|er|erklærede sig)\s+(?:\w+\s+)?enig(?:e|t)?\s+(?:i|med|heri)\b(?!,? at)|delte|deler|tilsluttede sig|tilslutter sig|bakkede op om|bakker op om|anerkend\w+|noterede sig|kvitterede for|takkede for|havde forståelse for|har forståelse for)\b"
    r"(?![^.]*\b(?:, at der|at der (?:er|mangler)|men)\b)",
    re.I,
)
#: What is to be done, in the passive, with nobody named: "Der skal skrives et notat", "Kontakten skal genoptages", "Det undersøges, om …".
_DO = (
    r"skrives|laves|udarbejdes|undersøges|indhentes|afklares|genoptages|kontaktes|indkaldes|inviteres|beskrives|kortlægges|beregnes|planlægges|arrangeres|afholdes|bestilles"
    r"|opdateres|rettes henvendelse|oversættes|trykkes|omdeles|følges op|tages kontakt|nedsættes|samles|opsøges|tilrettelægges|formuleres|forberedes|igangsættes|ses på|kigges på|findes en løsning|ligge (?:en|et)|foreligge|oprettes|udsendes|skaffes|etableres|holdes (?:et|en|flere|nye?)"
)
_TO_BE_DONE = re.compile(
    rf"^Der\s+(?:skal\s+)?(?:\w+\s+){{0,2}}?(?:{_DO})\b|\b(?:skal|bør)\s+(?:\w+\s+){{0,2}}?(?:{_DO})\b|^Det\s+(?:skal\s+)?(?:(?:inden|senest|i løbet af)\s[^,.]{{3,30}}\s)?(?:\w+\s+)?(?:undersøges|afklares|overvejes|vurderes),?\s+(?:om|hvor|hvordan|hvorvidt|hvad|hvilke)\b|^[A-ZÆØÅ][^.]{{2,60}}?\sbedes\b|^Der\s+skal\s+(?:inden|senest)\s.{{3,40}}?\s(?:{_DO})\b|^Der skal (?:\w+\s+)?(?:sendes|gives|hentes|tales med|rykkes|svares)\b",
    re.I,
)
#: "Der rundsendes en vejledning", "Der skal findes et lokale", "Tegningerne skal eftersendes": somebody is to do it, whoever.
_PASSIVE = re.compile(
    r"^Der\s+(?:skal\s+)?(?!(?:findes|holdes|afholdes|gives|ses|mangles|opleves|drøftes|orienteres|takkes|henvises|spørges|ønskes|synes|tages til|afsættes|bevilges)\b)[a-zæøå]{4,}es\s+(?!ikke\b)"
    r"|\bskal\s+(?!ikke\b)(?:\w+\s+){0,3}?(?:(?:efter|rund|ud|til|gen|frem)?sendes|findes\s+(?:en|et)|sættes op|hænges op|lægges (?:op|frem|ud)|skaffes|bestilles|købes|hentes|trykkes|kopieres|uddeles|omdeles|rettes"
    r"|opdateres|aftales|bookes|reserveres|laves|skrives|udarbejdes|indkaldes|inviteres|indhentes|undersøges|afklares|afholdes|planlægges|nedsættes|udpeges|meddeles|kontaktes|gennemgås|fremlægges|forelægges"
    r"|offentliggøres|indsamles|bringes videre|tages op|følges op|rykkes for)\b|^Der skal findes\b",
    re.I,
)
#: Of those who act the body itself decides, and others tell, think and thank: that gives no task.
_NO_TASK = re.compile(
    r"\w+\s+(?:er|har|var|kan|mener|ønsker|takker|bemærker|savner|støtter|anbefaler|godkender|deltager|spørger|foreslår|finder|synes|opfordrer|beder|tager|tilslutter|afviser|oplyser|forklarer|vurderer|ser|bakker|glæder|roser|undrer|fortsætter|genopstiller|sidder|repræsenterer|indtræder|udtræder|afløser)\b"
)
#: "Karen Holt spørger skolerne, om …": not who asks at the meeting.
_ASKS = re.compile(r"spørger\s+(?!ind\b|til\b|om\b|hvad\b|hvor\b)[\wæøå]{3,}(?:\s+\w+){0,3},\s+(?:om|hvad|hvor|hvornår)\b")
_GIVEN = re.compile(
    rf"Der\s+skal\s+(?:\w+\s+)?(?:{_DO}|sendes|skrives|laves|findes)\b[^.]*\b(?:til|inden|senest|på)\s+(?:næste møde|mødet|den\s\d|næste gang)",
    re.I,
)
_ACTS = re.compile(r"[A-ZÆØÅ][\wæøåé.-]*(?:\s(?:og\s)?[A-ZÆØÅ][\wæøåé.-]*){0,4}\s(?P<verb>[a-zæøå]{2,}r)\s")
#: What a short decision says is done, in the passive: "Der sendes et brev".
_DONE_SO = re.compile(r"^(?:Der|Det|Sagen|Forslaget|Ansøgningen|Budgettet|Rådet)\s+(?:\w{3,}es|blev|bliver)\b")
#: Who wants a paper or a briefing gives a task.
_WANTS = re.compile(
    r"\bønsker(?:\s+(?:en|et))?(?:\s+\w+)?\s+(?:orientering|status|redegørelse|opfølgning|notat|oplæg|temadrøftelse)\b(?!\s+fra\b)",
    re.I,
)
_POINT = re.compile(
    r"(?:^|(?<=[.;:!?]\s)|(?<=\n))(?:Ad|At|Vedr\.?|Vedrørende|Pkt\.?|Punkt|Indstillingspunkt)\.?\s*(?:(?:pkt|punkt)\.?\s*)?"
    r"(?P<first>\d{1,2})\s*(?:[.)])?(?:\s*(?P<to>-|–|til|og|,)\s*(?:ad\s*)?(?P<last>\d{1,2}))?\s*[.):]*\s*[:–-]?\s+(?=\S)",
    re.I,
)
_LISTED = re.compile(r"(?:^|(?<=[\s,;:(]))(?P<number>\d{1,2})(?:\.\s+(?=at\b|[A-ZÆØÅ])|\)\s+)")
_WHO = re.compile(
    r"\b(?P<who>(?:[A-ZÆØÅ][\w-]*(?:- og [A-ZÆØÅ]\w*)?(?:forvaltningen|udvalget|rådet|afdelingen|centret|centeret|sekretariatet|bestyrelsen))|Forvaltningen|Administrationen|Sekretariatet|Direktionen|Rådet|Udvalget|Bestyrelsen|Forpersonen?|Formanden|alle medlemmer|medlemmerne|rådet|udvalget|bestyrelsen|forvaltningen|administrationen|sekretariatet|direktionen)\b"
)
#: Endings of words for those who act, which no given name has.
_ENDING = re.compile(
    r"(?:ningen|heden|rådet|udvalget|gruppen|skolen|huset|centret|centeret|plejen|tjenesten|området|kontoret|holdet|klubben|elsen|ionen|service|center|sundhed|miljø|teknik)$",
    re.I,
)
#: "Karen Holt skriver et indlæg": whoever it is takes something on that is yet to be done.
_TAKES_ON = re.compile(
    r"(?:[A-ZÆØÅ][\wæøåé.-]*\s(?:for\s|fra\s|i\s|og\s)?){1,4}(?:og\s(?:[A-ZÆØÅ][\wæøåé.-]*\s){1,3})?(?:skriver|sender|bestiller|retter|laver|booker|samler|formulerer|tager kontakt|tager fat i|taler med|følger op på|undersøger|ringer|henter|opdaterer|planlægger|arrangerer|tilmelder|forbereder|koordinerer|omdeler|videresender|indsamler|udfærdiger|afklarer)\s(?!sted\b|imod\b)"
)
#: Someone of the administration does something by a time, or is asked for something.
_BY_WHEN = re.compile(
    rf"^(?:{_WHO.pattern})\s+\w+r\b.*\b(?:inden|senest|til mødet|til næste møde)\b|\b(?:bad|beder) om\b(?!,? at|\s+(?:en|et|flere|nye?)\s+(?!\w*(?:notat|oversigt|redegørelse|status|tal|opgørelse|svar|oplæg|orientering|materiale|tilbagemelding|evaluering|uddybning|forslag|plan|statistik|overblik|liste|møde|drøftelse|dialog|besøg|brev|undersøgelse|vurdering|opfølgning|udkast)))",
    re.S,
)
_DAY_MONTH = re.compile(
    rf"(?<![\d./-])(?P<day>\d{{1,2}})(?:\.\s?(?P<month>{'|'.join(MONTHS)})|[./](?P<no>\d{{1,2}}))(?!\d|[./-]\d)", re.I
)
_LATER = re.compile(
    rf"\b(?:i|senest|inden|til)\s+(?P<when>(?:{'|'.join(MONTHS)})|næste møde|næstkommende møde|efteråret|foråret|uge \d{{1,2}})\b|på næste møde",
    re.I,
)


def load_minutes(source: Source, genre: Genre, why: str, words: Vocabulary) -> Document:
    """Read the minutes of a council, committee or board."""
    return _Reader(Document(source, genre, why), words).run()


class _Reader:
    def __init__(self, document: Document, words: Vocabulary) -> None:
        self.document, self.words = document, words
        self.names = Names(words, document.source.text)
        self.labels = {role: self._label_of(role) for role in (*_PARTS, *_FRONT)}
        self.parts = blocks(document.source, self._opens_line())
        self.openings = openings(self.parts, words, self._labelled)
        self.decided = [b.first for b in self.parts if (part := self._part(b)) and part[0] == "decision"]
        self.item: Record | None = None
        self.part = ""
        self.by: Name | None = None
        self.body: Name | None = None
        self.said: Passage | None = None
        self.points: dict[int, Stretch] = {}
        self.columns: list[str | None] = []
        self.awaited: Opening | None = None
        self.listing = ""
        self.only = False

    def run(self) -> Document:
        people = [b for b in self.parts if self._label(b, "participants")]
        first = min(
            self.openings, default=next((b.first for b in self.parts if self._starts(b)), self.document.source.lines[-1].number)
        )
        self.persons = Persons(self.words, self._participants(people, first), self.document.source.text)
        told = [b for b in self.parts if b.first >= first or not self._front_label(b)]
        record = front_matter(self.document, told, self.words, self.names, first)
        for block in self.parts:
            if block.first < first:
                self._front(record, block)
            else:
                self._take(block)
        if not record.values("issued"):
            for block in self.parts:
                if block.first < first:
                    issued(record, block)
        self._decided_by()
        self.document.persons = self.persons
        return self.document

    # --- labels -----------------------------------------------------------------------------------------------------------

    def _label_of(self, role: str) -> re.Pattern[str]:
        words = "|".join(r"\s+".join(map(re.escape, w.split())) for w in self.words.words(role)) or "(?!)"
        if role not in _PARTS:
            return re.compile(rf"(?:{words})(?:\s*:\s*|\s+(?=\S)|\s*$)", re.I)
        by = r"(?P<by>,?\s+(?:i|fra|for|af|truffet i)\s+(?-i:[A-ZÆØÅ])[^:.]{2,80}?(?:,?\s*(?:den|d\.)?\s*\d{1,2}[.\-/]\s?[\w]+[.\-/ ]\s?\d{2,4})?)?"
        return re.compile(rf"(?:{words}){by if role in ('decision', 'proposal') else ''}(?P<end>\s*:\s*|\s*$)", re.I)

    def _opens_line(self) -> re.Pattern[str]:
        item = "|".join(map(re.escape, self.words.words("item")))
        return re.compile(
            rf"(?:(?-i:(?=[A-ZÆØÅ]))(?:{'|'.join(self.labels[r].pattern.replace('?P<by>', '').replace('?P<end>', '') for r in _PARTS)}"
            rf"|(?:{item})\s*(?:nr\.?\s*)?\d+(?:[:.) ]|$)|(?:Ad|At)\.?\s*\d+\s*[.):–-]))",
            re.I,
        )

    def _label(self, block: Block, role: str) -> re.Match[str] | None:
        return self.labels[role].match(block.text)

    def _labelled(self, block: Block) -> str:
        """Whether a label opens a part ("part"), or what stands before all parts ("front")."""
        return "part" if self._part(block) else "front" if block.kind != "item" and self._front_label(block) else ""

    def _front_label(self, block: Block) -> bool:
        return any(
            (m := self._label(block, role)) and (":" in m.group() or m.end() == len(block.text) or role == "participants")
            for role in _FRONT
        )

    def _part(self, block: Block) -> tuple[str, Stretch, str] | None:
        """The part that a label opens, what follows on its line, and the body it names ("Beslutning i Byrådet den …")."""
        if block.kind in ("item", "page", "row"):
            return None
        for role in _PARTS:
            match = self.labels[role].match(block.text)
            if match is None and role == "comment":
                words = "|".join(map(re.escape, self.words.words(role)))
                match = re.match(rf"(?:{words})\b[^.:]{{0,20}}:\s*", block.text, re.I)
            if match:
                return role, block.stretch.part(match.end()), (match.groupdict().get("by") or "").strip()
        words = "|".join(re.escape(w) for w in self.words.words("proposal") if "indstille" in w.casefold())
        if words and re.match(rf"(?:{words})(?:\s+(?:til|over for)[^,.]{{3,60}})?,?\s*(?:at\b|$)", block.text, re.I):
            return "proposal", block.stretch, ""
        return None

    def _starts(self, block: Block) -> bool:
        """Whether the body of minutes without items begins here: a label, or the header of a table."""
        return bool(self._part(block)) or block.kind == "row" and bool(self._header(block))

    # --- what stands before the first item -----------------------------------------------------------------------------------

    def _participants(self, labelled: list[Block], first: int) -> list[str]:
        """The lists of participants: what follows their labels, the lines under a label alone included."""
        texts = []
        for block in labelled:
            match = self._label(block, "participants")
            assert match is not None
            texts.append(block.text[match.end() :])
            if block.first < first and not block.text[match.end() :].strip(" :"):
                texts += [b.text for b in self._under(block, first)]
        return texts

    def _under(self, label: Block, first: int) -> Iterator[Block]:
        """The lines of a list of participants under its label."""
        for block in self.parts[self.parts.index(label) + 1 :]:
            if block.first >= first or self._front_label(block) or self._part(block) or len(block.text) > 160:
                return
            yield block

    def _front(self, record: Record, block: Block) -> None:
        if match := self._label(block, "participants"):
            self.document.claim(block.first, block.last, "participants (withheld)")
            self.listing = "" if block.text[match.end() :].strip(" :") else "participants"
        elif self._label(block, "meeting-date") or block.first == record.passage.line_start:
            issued(record, block)
            self.document.claim(block.first, block.last, "date of the meeting")
            self.listing = ""
        elif self._label(block, "contents"):
            self.document.claim(block.first, block.last, "table of contents")
            self.listing = "contents"
        elif self._label(block, "meeting-place") or re.search(r"\.{4,}", block.text):
            self.document.claim(block.first, block.last, "meeting place or table of contents")
        elif self.listing and len(block.text) <= 160:
            self.document.claim(
                block.first, block.last, f"{self.listing} (withheld)" if self.listing == "participants" else self.listing
            )
            return
        bodies = [m for m in self.names.organisations(block.text) if m.name.kind == "body"]
        if self.body is None and bodies:
            self.body = bodies[0].name
            self.said = block.stretch.passage(bodies[0].start, bodies[0].end)
        elif self.body is None and block.first <= record.passage.line_end and (match := self._plain_body.search(block.text)):
            self.body = Name("body", match.group()[0].upper() + match.group()[1:])
            self.said = block.stretch.passage(*match.span())

    @cached_property
    def _plain_body(self) -> re.Pattern[str]:
        """A body without a capital in a title: "følgegruppen for ungestrategien"."""
        heads = "|".join(sorted({re.escape(w.casefold()) for w in self.words.words("body-head")}, key=lambda w: (-len(w), w)))
        return re.compile(rf"(?<!\w)\w*(?:{heads})(?!\w)(?: for [a-zæøå-]+(?: og [a-zæøå-]+)?)?", re.I)

    # --- blocks ---------------------------------------------------------------------------------------------------------------

    def _take(self, block: Block) -> None:
        if block.kind != "row":
            self.columns = []
        if block.kind == "page":
            self.document.claim(block.first, block.last, "page number")
        elif self.awaited is not None:
            number, self.awaited = self.awaited.number, None
            self._open(block.stretch.passage(), number, block.stretch.strip())
        elif opening := self.openings.get(block.first):
            if opening.awaited:
                self.awaited = opening
                self.document.claim(block.first, block.last, "number of an item")
            else:
                self._open(block.stretch.passage(), opening.number, opening.title)
        elif block.kind == "row":
            self._row(block)
        elif label := self._part(block):
            self._open_part(block, *label)
        elif block.kind != "item" and self._label(block, "participants") and self._people(block):
            self.document.claim(block.first, block.last, "participants (withheld)")
        elif self._assignment(block):
            return
        elif self.item is not None and (told := self._task_label.match(block.text)):
            self._given(block.stretch.part(told.end()))
        elif self.item is not None:
            if block.lines[0].heading and self.part in ("decision", "proposal", "authority"):
                self.part = "case"
            self._in_part(block, block.stretch)

    def _people(self, block: Block) -> bool:
        match = self._label(block, "participants")
        return bool(
            match and (":" in match.group() or match.end() == len(block.text) or self.persons.spans(block.text[match.end() :]))
        )

    def _open(self, passage: Passage, number: Stretch | None, title: Stretch) -> Record:
        key = slug(number.text) if number else slug(title.text, 40)
        why = "a numbered item of the agenda" if number else "a heading with a decision or an account under it"
        self.item = self.document.add(Record("item", key, passage, why=why))
        if number:
            self.item.add("number", number.text, number.passage())
        self.item.add("label", title.text.strip() or (number.text if number else "–"), title.passage())
        agreed = re.match(
            rf"(?:{self.words.pattern('action-list').pattern})(?:\s+(?:fra|efter|på|til)\s+\w+(?:\s+\w+)?)?\s*$",
            title.text.strip(),
            re.I,
        )
        self.part, self.by, self.points = "process" if agreed else "", None, {}  # "Punkt 5: Opgaver fra mødet"
        return self.item

    def _open_part(self, block: Block, role: str, rest: Stretch, by: str) -> None:
        self.part = role
        self.by = next((m.name for m in self.names.organisations(by) if m.name.kind == "body"), None) if by else None
        if rest is not block.stretch:
            self.document.claim(block.first, block.first, f"label: {role}")
        if rest.text.strip() and self.item is not None:
            self._in_part(block, rest)

    def _in_part(self, block: Block, stretch: Stretch) -> None:
        item = self.item
        assert item is not None
        text = stretch.text.strip()
        if _CLOSES.match(text):
            self.document.claim(block.first, block.last, "the next meeting, or the end of this one")
            return
        point = int(block.marker.strip("().")) if block.marker.strip("().").isdigit() else None
        self.names.add_laws(item, stretch)
        if self.part == "decision":
            if (
                re.fullmatch(r"[-–—]\.?", text)
                or text
                and _NOTHING.match(text)
                or _NOTHING.match(stretch.source.text[block.lines[0].start : block.lines[0].start + len(block.lines[0].text)])
            ):
                item.add("decision_recorded", False, block.stretch.passage())
                self.document.claim(block.first, block.last, "no decision")
                return
            self.only = self._stands_alone(block)
            self._decision(stretch, point)
        elif self.part == "proposal":
            item.add("proposal", text, stretch.passage())
            self._note_points(stretch, point)
        elif self.part == "authority":
            item.add("decided_by", self._body_named(text), stretch.passage())
        elif self.part == "comment":
            self._need(stretch, 0, len(stretch.text))
        elif self.part == "action-list":
            self._given(stretch)
        elif self.part == "attachments":
            self.document.claim(block.first, block.last, "attachments")
        elif _NOTHING.match(text):
            self.document.claim(block.first, block.last, "nothing recorded")
        elif self.part == "minutes-record" or not self.part and self._plain(block):
            self._decision(stretch, None, plain=True)
        else:
            item.add("description", text, stretch.passage())
            for start, end in sentence_spans(stretch.text):
                bare = not self.part and stretch.text[start:].startswith(("Der skal ", "Det skal "))
                # Told among the case, but with a day: "Der skal udarbejdes en oversigt til næste møde".
                given = _GIVEN.match(stretch.text[start:end])
                if given:
                    self._task(stretch, start, end)
                elif (self.part == "process" or bare) and self._is_task(stretch.text[start:end]):
                    self._task(stretch, start, end)
                elif _RAISED.search(said := _WHETHER.sub("", stretch.text[start:end])) and _raises(said):
                    self._need(stretch, start, end)

    @cached_property
    def _body(self) -> tuple[list[Block], list[int]]:
        """The blocks that are neither heads, feet nor notes, and the line where each begins."""
        body = [p for p in self.parts if p.kind not in ("page", "footnote")]
        return body, [p.first for p in body]

    def _stands_alone(self, block: Block) -> bool:
        """Whether a block is all that stands under its label."""
        body, firsts = self._body
        at, past = bisect_left(firsts, block.first), bisect_right(firsts, block.last)
        before, after = body[at - 1] if at else None, body[past] if past < len(body) else None
        opened = self._part(block) is not None or before is not None and self._part(before) is not None
        return opened and (after is None or after.first in self.openings or bool(self._labelled(after)))

    # --- decisions ------------------------------------------------------------------------------------------------------------

    def _plain(self, block: Block) -> bool:
        """Whether no label says what was decided in the item that a block stands in."""
        after = min((line for line in self.openings if line > block.first), default=self.parts[-1].last + 1)
        before = max((line for line in self.openings if line <= block.first), default=0)
        return not any(before <= line < after for line in self.decided)

    def _note_points(self, stretch: Stretch, point: int | None) -> None:
        """Remember the numbered points of a proposal, which decisions refer to ("Ad 2: Godkendt")."""
        if point is not None:
            self.points[point] = stretch
            return
        marks = list(_LISTED.finditer(stretch.text))
        if [int(m["number"]) for m in marks] == list(range(1, len(marks) + 1)):
            for mark, end in zip(marks, [*(m.start() for m in marks[1:]), len(stretch.text)]):
                self.points[int(mark["number"])] = stretch.part(mark.end(), end).strip()

    def _decision(self, stretch: Stretch, point: int | None, *, plain: bool = False) -> None:
        """What stands under "Beslutning": the decision on each point, or sentence by sentence what it is."""
        item = self.item
        assert item is not None
        item.add("text", stretch.text, stretch.passage())
        recorded = any(f.field == "decision_recorded" for f in item.facts)
        if not plain and not recorded:
            item.add("decision_recorded", True, stretch.passage())
        marks = list(_POINT.finditer(stretch.text)) if not plain or self.points else []
        if marks:
            starts = [m.start() for m in marks]
            if starts[0] > 0:
                self._sentences(stretch, 0, starts[0], plain)
            for mark, end in zip(marks, [*starts[1:], len(stretch.text)]):
                first, last = int(mark["first"]), int(mark["last"] or mark["first"])
                numbers = (first, last) if mark["to"] in ("og", ",") else range(first, last + 1)
                for number in [n for n in numbers if n in self.points] or [first]:
                    self._decided_on(stretch, mark.start(), end, number)
        elif point is not None and point in self.points and (_DECIDED.search(stretch.text) or len(stretch.text) < 40):
            self._decided_on(stretch, 0, len(stretch.text), point)
        else:
            self._sentences(stretch, 0, len(stretch.text), plain)
        if plain and not recorded and any(d.first("item") == Ref("item", item.key) for d in self.document.of("decision")):
            item.add("decision_recorded", True, stretch.passage())

    def _decided_on(self, stretch: Stretch, start: int, end: int, number: int) -> None:
        record = self._record("decision", stretch, start, end, 0.9, taken=False)
        if proposal := self.points.get(number):
            record.facts = [f for f in record.facts if f.field != "label"]
            said = stretch.text[start:end][slice(*sentence_spans(stretch.text[start:end])[0])]
            said, point = (re.sub(r"(?:,?\s+og)?(?:\s+at)?[\s.,;:]*$", "", text) for text in (said, proposal.text))
            record.add("label", short(f"{said} – {point}"))
            record.more.append(proposal.passage())
        if self._is_task(stretch.text[start:end]):
            self._task(stretch, start, end)

    def _sentences(self, stretch: Stretch, first: int, last: int, plain: bool) -> None:
        """Decisions, needs that were raised, tasks that were given."""
        taken = False
        spans = sentence_spans(stretch.text[first:last])
        for start, end in spans:
            start, end = start + first, end + first
            sentence = stretch.text[start:end]
            said = _WHETHER.sub("", sentence)
            task = self._is_task(sentence)
            decided = (
                _DECIDED.search(sentence)
                and not _PASSIVE_DONE.search(sentence)
                and not re.search(r"\b(?:borgere|medlemmer)\s+ønsker\b", sentence)
            )
            alone = not plain and len(spans) == 1 and self.only
            if decided and (not task or _FIRMLY.search(sentence)) or task and alone and not decided:
                self._record("decision", stretch, start, end, 0.75 if plain else 0.85)
            if task:
                self._task(stretch, start, end)
            elif (
                not decided
                and _raises(said)
                and (_RAISED.search(said) or not taken and self.words.pattern("need-cue").search(said))
            ):
                self._need(stretch, start, end)
                taken = True
            elif not plain and start == first and not decided and (alone or len(spans) < 3 and _DONE_SO.search(sentence)):
                self._record("decision", stretch, start, end, 0.65)

    def _decided_by(self) -> None:
        """Whose decision it is: the body its label or its item names, else the body whose minutes these are."""
        for decision in self.document.of("decision"):
            ref = decision.first("item")
            item = next((i for i in self.document.of("item") if isinstance(ref, Ref) and i.key == ref.key), None)
            if decision.values("decided_by"):
                continue
            named = [f for f in item.facts if f.field == "decided_by"] if item else []
            for fact in named:
                decision.add("decided_by", fact.value, fact.passage)
            if not named and self.body is not None:
                decision.add("decided_by", self.body, self.said)

    def _body_named(self, text: str) -> Name:
        found = [m.name for m in self.names.organisations(text) if m.name.kind == "body"]
        return found[0] if found else Name("body", text.strip(" ."))

    def _record(self, kind: Kind, stretch: Stretch, start: int, end: int, confidence: float, *, taken: bool = True) -> Record:
        text = (
            _POINT.sub("", stretch.text[start:end].strip(" -"), count=1)
            if kind == "decision"
            else stretch.text[start:end].strip(" -")
        )
        key = f"{self.item.key if self.item else 'table'}-{slug(text, 40)}"
        record = Record(kind, key, stretch.passage(start, end), confidence=confidence)
        record.why = f"its words mark a {kind}" if taken else "the decision on a point of the proposal"
        self.document.add(record)
        record.add("label", short(text))
        record.add("text", text, stretch.passage(start, end))
        if self.item is not None:
            record.add("item", Ref("item", self.item.key), self.item.passage)
        if kind == "decision" and self.by is not None:
            record.add("decided_by", self.by)
        return record

    def _need(self, stretch: Stretch, start: int, end: int) -> None:
        if not re.search(r"[^\W_]", stretch.text[start:end]):
            return  # a line to write on
        line = stretch.source.lines[stretch.passage().line_start - 1]
        if len(stretch.source.cells(line)) > 1 and re.search(r"\bevaluer", line.text, re.I):
            return  # what an evaluation showed, in a table of them
        record = self._record("need", stretch, start, end, 0.8)
        record.add("raised_by", self.body, record.passage)

    # --- tasks ----------------------------------------------------------------------------------------------------------------

    def _is_task(self, sentence: str) -> bool:
        if re.search(r"\bskal ikke (?:foretage|gøre|bruge|sende|tage)\b", sentence, re.I):
            return False  # that there is nothing to do
        if re.match(r"(?:Sagen\s+)?(?:er\s+|blev\s+)?(?:udsat|udsættes|sendes tilbage)\b", sentence, re.I):
            return False
        cue = self.words.pattern("task-cue").search(sentence) or _WANTS.search(sentence) or _BY_WHEN.search(sentence)
        bare = not self.part and sentence.startswith(("Der skal ", "Det skal "))  # in an item that has no label at all
        given = (self.part in ("decision", "minutes-record", "process") or bare) and (
            _TO_BE_DONE.search(sentence)
            or self.part == "decision"
            and (_TAKES_ON.match(sentence) or _PASSIVE.search(sentence) or self._acts(sentence))
        )
        return bool((cue or given) and not _PASSIVE_DONE.search(sentence))

    def _acts(self, sentence: str) -> bool:
        """Whether a sentence opens with somebody who does something, or shall: a person, or one of the administration's units."""
        first = next((end for start, end in self.persons.spans(sentence) if start == 0), 0)
        if first and re.match(r"\s+skal\s+(?!have\b|være\b)", sentence[first:]):
            return True
        acts = _ACTS.match(sentence)
        person = any(start == 0 for start, _ in self.persons.spans(sentence))
        if acts and person and _ASKS.match(sentence, acts.start("verb")):
            return True
        if not acts or _NO_TASK.match(sentence[max(0, sentence[: acts.start("verb") - 1].rfind(" ") + 1) :]):
            return False
        who = sentence[: acts.start("verb")].strip()
        return person or bool(re.fullmatch(r"Forvaltningen|Administrationen|Sekretariatet|Sekretæren", who))

    def _task(self, stretch: Stretch, start: int, end: int) -> Record:
        record = self._record("task", stretch, start, end, 0.8)
        text = stretch.text[start:end]
        asked = _ASKED.search(text)
        after = asked.end() if asked and (_WHO.search(text, asked.end()) or self._departments(text[asked.end() :])) else 0
        # "en liste til brug for rådet": whom it is for.
        match = next((m for m in _WHO.finditer(text, after) if not re.search(r"\b(?:for|til)\s+$", text[: m.start()])), None)
        first = re.match(r"[A-ZÆØÅ]\w+", text)
        if opening := self._opening_unit(text):
            passage = stretch.passage(start, start + len(opening))
            record.add("assigned_to", self._actor(opening), passage)
        elif first and self.persons.is_role(first.group()) and not _named_before(self.persons.spans(text), first.end() + 1):
            record.add("assigned_to", self._actor(first.group()), stretch.passage(start, start + first.end()))
        elif match and match["who"].casefold() not in ("alle medlemmer", "medlemmerne"):
            if not _named_before(self.persons.spans(text), match.start()):
                passage = stretch.passage(start + match.start(), start + match.end())
                record.add("assigned_to", self._actor(match["who"]), passage)
        elif not match and (named := self._departments(text[after:])):
            record.add("assigned_to", named[0], record.passage)
        elif not match and first and self.words.pattern("task-cue").match(text, first.end() + 1) and self._is_body(first.group()):
            record.add("assigned_to", Name("organisation", first.group()), stretch.passage(start, start + first.end()))
        self._due(record, stretch.part(start, end))
        return record

    def _opening_unit(self, text: str) -> str:
        """The unit that a sentence opens with and that acts: "Børn og Læring undersøger …", "Borgerservice sender …"."""
        acts = _ACTS.match(text)
        who = text[: acts.start("verb")].strip() if acts else ""
        if (
            not who
            or any(start < len(who) for start, _ in self.persons.spans(text))
            or re.match(r"(?:Rådet|Udvalget|De[rt]|Vi)\b", who)
        ):
            return ""
        named = any(m.start == 0 and m.end == len(who) for m in self.names.organisations(text))
        two = re.fullmatch(r"[A-ZÆØÅ]\w{2,}(?:-?,?\s+[A-ZÆØÅ]\w{2,})*\s+og\s+[A-ZÆØÅ]\w{2,}", who)
        return who if named or two or _ENDING.search(who) and " " not in who else ""

    def _departments(self, text: str) -> list[Name]:
        return [m.name for m in self.names.organisations(text) if m.name.kind in ("department", "body")]

    def _due(self, record: Record, stretch: Stretch, *, whole: bool = False) -> None:
        """By when: a date, a day and month of the meeting's year or the next, or the words that say it."""
        text = stretch.text
        moments = [m for m in find_dates(text) if m.precision in ("day", "month") or whole]
        if moments:
            moment = moments[-1]
            record.add("due_date", moment.last, stretch.passage(moment.start, moment.end))
            record.add("due_text", text[moment.start : moment.end], stretch.passage(moment.start, moment.end))
            return
        days = [
            m
            for m in _DAY_MONTH.finditer(text)
            if m["month"] or whole or re.search(r"\b(?:den|d\.|senest|frist:?)\s*$", text[: m.start()], re.I)
        ]
        if days and (day := self._coming(days[-1])) is not None:
            record.add("due_date", day, stretch.passage(*days[-1].span()))
            record.add("due_text", days[-1].group(), stretch.passage(*days[-1].span()))
        elif match := _LATER.search(text):
            record.add("due_text", match.group(), stretch.passage(*match.span()))
        elif whole and text.strip():
            record.add("due_text", text.strip(), stretch.passage())

    def _coming(self, match: re.Match[str]) -> date | None:
        """A day without a year, as the first one after the meeting."""
        held = self.document.of("document")[0].first("issued")
        month = [m.casefold() for m in MONTHS].index(match["month"].casefold()) + 1 if match["month"] else int(match["no"])
        if not isinstance(held, date):
            return None
        try:
            day = date(held.year, month, int(match["day"]))
            return day if day >= held else day.replace(year=held.year + 1)
        except ValueError:
            return None

    def _given(self, stretch: Stretch) -> None:
        """A line of a list of tasks: "Forvaltningen: indkalder til møde (frist 1. maj)"."""
        who = re.match(r"(?P<who>[^:.]{2,60}):\s+(?=\S)", stretch.text)
        if who and (self._actor(who["who"]) is not None or self._is_people(who["who"])):
            record = self._task(stretch, who.end(), len(stretch.text))
            record.passage = stretch.passage()
            record.facts = [f for f in record.facts if f.field != "assigned_to"]
            self._assign(record, stretch.part(*who.span("who")))
        elif given := re.fullmatch(r"(?P<what>[^()]{4,}?)\s*\((?P<who>[^(),]+),\s*(?P<when>[^()]+)\)[.;]?", stretch.text.strip()):
            at = stretch.text.find(given.group())
            record = self._task(stretch, at + given.start("what"), at + given.end("what"))
            record.passage = stretch.passage()
            record.facts = [f for f in record.facts if f.field not in ("assigned_to", "due_date", "due_text")]
            self._assign(record, stretch.part(at + given.start("who"), at + given.end("who")))
            self._due(record, stretch.part(at + given.start("when"), at + given.end("when")), whole=True)
        elif len(stretch.text.strip()) > 3:
            self._task(stretch, 0, len(stretch.text))

    def _assignment(self, block: Block) -> bool:
        """ "Ansvarlig: Sundhed. Frist: 1. maj" says it of the task before, or makes one of the decision before."""
        match = self._facts_of_task.match(block.text)
        if not match or self.item is None:
            return False
        kinds = ("task", "decision")
        before = [r for r in self.document.records if r.kind in kinds and r.first("item") == Ref("item", self.item.key)]
        if not before:
            return False
        record = before[-1]
        if record.kind == "decision":
            task = Record("task", record.key, record.passage, why="a decision with somebody responsible or a deadline")
            task.facts = [f for f in record.facts if f.field in ("label", "text", "item")]
            record = self.document.add(task)
        record.more.append(block.stretch.passage())
        if match["who"]:
            self._assign(record, block.stretch.part(*match.span("who")))
        if match["when"]:
            self._due(record, block.stretch.part(*match.span("when")), whole=True)
        return True

    @cached_property
    def _task_label(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{'|'.join(map(re.escape, self.words.words('task')))})\s*:\s+(?=\S)", re.I)

    @cached_property
    def _facts_of_task(self) -> re.Pattern[str]:
        who, when = ("|".join(map(re.escape, self.words.words(role))) for role in ("responsible", "deadline"))
        return re.compile(rf"^(?:(?:{who})\s*:\s*(?P<who>[^:]+?))?[.;,|]?\s*(?:(?:{when})\s*:\s*(?P<when>[^:]+))?$", re.I)

    def _assign(self, record: Record, stretch: Stretch) -> None:
        """Who is responsible: departments, bodies and posts; a person or initials are withheld."""
        self.persons.note_initials(stretch.text, kept=self._abbreviations)
        for piece in re.finditer(r"[^,;/\n]+", stretch.text):
            if (name := self._actor(piece.group().strip(" ."))) is not None:
                record.add("assigned_to", name, stretch.passage(*piece.span()))

    @cached_property
    def _abbreviations(self) -> set[str]:
        """Capitals that the document itself explains: "Beskæftigelses- og Socialudvalget (BSU)"."""
        found = set()
        for match in re.finditer(r"(?P<long>(?:[\wæøå-]+ ){1,6})\((?P<short>[A-ZÆØÅ]{2,5})\)", self.document.source.text):
            initials = "".join(p[0] for p in re.findall(r"[\wæøå]+", match["long"])).upper()
            if match["short"][0] in initials and not self.persons.spans(match["long"]):
                found.add(match["short"])
        return found | {w for w in self.words.words("department-head", "body-head") if w.isupper()}

    def _actor(self, text: str) -> Name | None:
        """The body, department or post that a short phrase names; None for a person."""
        if place := re.search(r"(?:\b(?:fra|i|ved|v/)\s+|\()(?P<place>[A-ZÆØÅ][^()]+)\)?$", text):
            if self._is_people(text[: place.start()]):
                return self._actor(place["place"])
        text = text.strip()
        if not text or self._is_people(text) or re.search(r"\d|@", text) or len(text) > 80:
            return None
        if text.casefold() in ("rådet", "udvalget", "bestyrelsen", "alle", "medlemmerne", "alle medlemmer"):
            return self.body if text.casefold() in ("rådet", "udvalget", "bestyrelsen") else None
        if named := [m.name for m in self.names.organisations(text)]:
            return named[0]
        kind = "organisation" if self.persons.is_role(text.split()[0]) else _kind_of_actor(text)
        return Name(kind, text[0].upper() + text[1:])

    def _is_body(self, word: str) -> bool:
        """Whether the word a sentence opens with is somebody who acts ("Ungeskolen"), and no person."""
        return bool(_ENDING.search(word)) and not self._is_people(word)

    def _is_people(self, text: str) -> bool:
        """Whether a phrase that makes somebody responsible names persons, or a word that nothing shows to be a body."""
        bare = text.strip(" .,:;")
        if self.persons.is_person(bare):
            return True
        if re.fullmatch(r"[A-ZÆØÅ]{2,4}", bare):
            return bare not in self._abbreviations
        if (
            not re.fullmatch(r"[A-ZÆØÅ]\w+(?: [A-ZÆØÅ]\w+)?", bare)
            or self.names.organisations(bare)
            or self.persons.is_role(bare.split()[0])
        ):
            return False
        common = re.search(rf"(?<!\w){re.escape(bare.split()[0].casefold())}(?!\w)", self.document.source.text)
        ending = _ENDING.search(bare)
        return not (common or ending)

    # --- tables ---------------------------------------------------------------------------------------------------------------

    def _header(self, block: Block) -> list[str | None]:
        """The roles of a header row; empty if it is none."""
        cells = [c.text.strip(" :") for c in block.stretch.source.cells(block.lines[0])]
        roles = [self._column(c) for c in cells]
        if not self.columns and {"item", "topic"} & set(roles) and "status" not in roles:
            roles = [role or self._worded_column(cell) for role, cell in zip(roles, cells)]
        known = [r for r in roles if r]
        telling = {"decision", "minutes-record", "task", "responsible", "deadline"} & set(known)
        return roles if len(known) >= 2 and telling and len(known) * 2 >= len([c for c in cells if c]) else []

    def _column(self, cell: str) -> str | None:
        bare = re.sub(r"\s+", " ", cell).casefold()
        if re.fullmatch(r"(?:nr\.?|#|pkt\.?)", bare):
            return "item"
        if bare == "referat":
            return "minutes-record"
        return next((r for r in ("topic", *_COLUMNS[2:]) if any(bare == w.casefold() for w in self.words.words(r))), None)

    def _worded_column(self, cell: str) -> str | None:
        """The role of a column by the words in its heading ("Rådet efterspørger"), where it is no known one."""
        of = self._by_words(cell.casefold()) if 0 < len(cell.split()) < 6 else ""
        return "task" if of == "action-list" else of or None

    @cached_property
    def _by_words(self) -> Callable[[str], str]:
        return label_roles(self.words, PARTS)

    def _row(self, block: Block) -> None:
        cells = block.stretch.source.cells(block.lines[0])
        if roles := self._header(block):
            self.columns = roles
            self.document.claim(block.first, block.last, "header of a table")
        elif self.columns:
            self._table_row(block, dict(zip(self.columns, cells)))
        else:
            self._loose_row(block, [c for c in cells if c.text.strip()])

    def _loose_row(self, block: Block, cells: list[Stretch]) -> None:
        """A row of a table without a header: a label and its text, or plain text."""
        for n, cell in enumerate(cells):
            one = Block("text", cell, block.lines)
            if (label := self._part(one)) and n == 0:
                self._open_part(one, *label)
            elif n == 0 and self._label(one, "participants"):
                self.document.claim(block.first, block.last, "participants (withheld)")
                return
            elif self.item is not None and not _NOTHING.match(cell.text):
                self._in_part(one, cell)

    def _table_row(self, block: Block, cells: dict[str | None, Stretch]) -> None:
        self.document.claim(block.first, block.last, "row of a table")

        def cell(*roles: str) -> Stretch | None:
            return next((c for r in roles if (c := cells.get(r)) is not None and c.text.strip(" -–")), None)

        topic, number = cell("topic"), cell("item")
        if "topic" in cells or "item" in cells and "task" not in cells:
            lead = topic or number
            if lead is None and self.item is None:
                return
            if lead is not None:
                match = re.match(r"(?P<n>\d+)[.)]?(?:\s+|$)", lead.text)
                if match and number is None:
                    number, topic = lead.part(*match.span("n")), lead.part(match.end())
                self._open(block.stretch.passage(), number, topic.strip() if topic and topic.text.strip() else lead)
        tasks = len(self.document.of("task"))
        if said := cell("decision", "minutes-record"):
            if self.item is not None:
                self.names.add_laws(self.item, said)
                self.only = len(sentence_spans(said.text)) == 1
                self._decision(said, None, plain="decision" not in cells)
        if given := cell("task"):
            self._task(given, 0, len(given.text))
        if (raised := cell("comment")) and self.item is not None:
            for start, end in sentence_spans(raised.text):
                sentence = raised.text[start:end]
                if self._is_task(sentence):
                    self._task(raised, start, end)
                elif (
                    _RAISED.search(sentence) and _raises(sentence) or not FINITE.search(main_clause(sentence)) and " " in sentence
                ):
                    self._need(raised, start, end)  # "Et værested med åbent i weekenden"
        if (told := cell("case")) and self.item is not None:
            self.item.add("description", told.text, told.passage())
        who, when = cell("responsible"), cell("deadline")
        if (who or when) and len(self.document.of("task")) == tasks and (given := said or topic):
            self._task(given, *sentence_spans(given.text)[-1])
        for record in self.document.of("task")[tasks:]:
            record.more.append(block.stretch.passage())
            if who:
                record.facts = [f for f in record.facts if f.field != "assigned_to"]
                self._assign(record, who)
            if when:
                record.facts = [f for f in record.facts if f.field not in ("due_date", "due_text")]
                self._due(record, when, whole=True)


def _raises(sentence: str) -> bool:
    """Whether a sentence with a word for a need raises one: not where it is denied, met, or another's that somebody shares."""
    return not (_NO_NEED.search(sentence) or _NOT_RAISED.search(sentence) or _AGREES.search(sentence))


def _named_before(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether somebody is named before a place, who then is the one to act."""
    return any(start < at for start, _ in spans)


def _kind_of_actor(who: str) -> NameKind:
    if re.match(r"(?:forperson|formand)", who, re.I):
        return "organisation"
    return "body" if who.casefold().endswith(("udvalget", "rådet", "bestyrelsen")) else "department"
