"""How plans and minutes word what the audit hangs on: each wording stands in a document of its own family, which is built and audited.

Every line says which rule is to report it; an empty one says that none of the family's rules may.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policygraph.cli import app

#: What stands under "Beslutning".
DECISIONS = [
    ("Der skal skrives et notat om vejtræer.", "task-open"),
    ("Der skal laves en oversigt over bænkene i byen.", "task-open"),
    ("Der udarbejdes et oplæg om cykelstativer.", "task-open"),
    ("Inden den 1. september 2024 skal der ligge en oversigt over bænkene.", "task-open"),
    ("Center for Miljø samler bemærkningerne og sender dem videre.", "task-open"),
    ("Spørgsmålet om belysning skal undersøges nærmere.", "task-open"),
    ("Der indhentes tilbud på nye cykelstativer.", "task-open"),
    ("Det undersøges, om der kan findes penge til en ny bro.", "task-open"),
    ("Det skal inden næste sommer undersøges, om der er plads til en bænk.", "task-open"),
    ("Skolen i Nørreby bedes kortlægge de farlige kryds.", "task-open"),
    ("Der følges op på sagen om svømmehallen.", "task-open"),
    ("Der tages kontakt til menighedsrådet.", "task-open"),
    ("Kontakten til landsbyforeningerne skal genoptages.", "task-open"),
    ("Der nedsættes en arbejdsgruppe om skolevejen.", "task-open"),
    ("Forvaltningen undersøger mulighederne for en ny legeplads.", "task-open"),
    ("Der afholdes et dialogmøde om stierne senest den 1. september 2024.", "task-open"),
    ("Teknik og Miljø udarbejder et notat om vejtræer til mødet den 4. maj 2024.", ""),
    ("Sekretariatet sender en oversigt inden 1. juni 2024.", ""),
    ("Formanden skriver til Banedanmark inden næste møde.", ""),
    ("Forvaltningen vender tilbage med et svar på mødet i september.", ""),
    ("Jens Toft undersøger prisen senest den 1. april 2024.", ""),
    ("Karen Holt skriver et indlæg om busserne til avisen.", "task-open"),
    ("Karen Holt fra Borgerservice skriver brevet om på et lettere dansk.", "task-open"),
    ("Karen Holt sender mødeplanen ud inden næste møde.", ""),
    ("Sagen genoptages på næste møde.", ""),
    ("Taget til efterretning.", ""),
    ("Rådet takkede for oplægget.", ""),
    ("Rådet var enigt i bekymringen.", ""),
    ("Udvalget noterede sig, at notatet er skrevet.", ""),
    ("Der var en god drøftelse af emnet.", ""),
    ("Der blev skrevet et notat om sagen i 2023.", ""),
    ("Rådet delte bekymringen og tog orienteringen til efterretning.", ""),
    ("Drøftet. Rådet havde ingen bemærkninger.", ""),
    ("Der blev stillet spørgsmål til økonomien, som forvaltningen besvarede.", ""),
    ("Indstillingen følges. Rådet glæder sig til det videre arbejde.", ""),
    ("Udvalget tilsluttede sig Ældrerådets ønske.", ""),
    ("Rådet anerkendte behovet.", ""),
]

#: What stands under "Sagsfremstilling".
CASES = [
    ("Flere medlemmer efterlyste bedre belysning på stien ved åen.", "need-unmet"),
    ("Ældrerådet gjorde opmærksom på, at der mangler ramper ved svømmehallen.", "need-unmet"),
    ("Der er brug for et værested, hvor unge kan mødes om aftenen.", "need-unmet"),
    ("Ældrerådet udtrykte bekymring for ventetiden på høreapparater.", "need-unmet"),
    ("Beboerne i Nørreby savner en bus om søndagen.", "need-unmet"),
    ("Rådet er bekymret over støjen fra motorvejen.", "need-unmet"),
    ("Det er et problem, at der ikke er tolke på sygehuset.", "need-unmet"),
    ("Lejerne har længe ønsket sig en fælles køkkenhave.", "need-unmet"),
    ("Karen bad om, at der bliver gjort noget ved hullerne i fortovet.", "need-unmet"),
    ("Medlemmerne oplever, at hjælpemidler bliver leveret alt for sent.", "need-unmet"),
    ("Forældrene efterspørger lektiehjælp på biblioteket.", "need-unmet"),
    ("Der mangler parkeringspladser til kørestolsbrugere ved havnen.", "need-unmet"),
    ("Der er ikke behov for yderligere midler.", ""),
    ("Behovet for belysning blev dækket i 2023.", ""),
    ("Bekymringen er imødekommet med den nye aftale.", ""),
    ("Undersøgelsen viser, at 82 pct. af brugerne er tilfredse.", ""),
    ("Formanden ønskede alle en god sommer.", ""),
    ("Forvaltningen ønsker rådets bemærkninger til udkastet.", ""),
    ("De ønskede borde er nu sat op i parken.", ""),
    ("Der er ingen bekymring for driften.", ""),
    ("Medlemmerne delte forvaltningens bekymring.", ""),
    ("Rådet var enigt med formanden.", ""),
    ("Evalueringen viser, at de frivillige manglede et lokale. Det har de fået i marts 2024.", ""),
    ("Brugerne efterlyste længere åbningstid, og den blev indført i januar 2024.", ""),
    ("Forvaltningen oplyste, at ønsket om en ny bro er opfyldt.", ""),
    ("Ingen af medlemmerne havde ønsker til dagsordenen.", ""),
    ("Biblioteket har haft 12.000 besøg i år.", ""),
]

WHO, MONEY, WHEN, TRY = (
    "Ansvarlig: Sundhed og Omsorg",
    "Økonomi: 100.000 kr. årligt i 2024-2026 fra Sundhed og Omsorgs driftsbudget",
    "Tidsplan: 1. januar 2024 - 31. december 2026",
    "Evaluering: Indsatsen evalueres i december 2026",
)

#: The same, a second time.
MORE_DECISIONS = [
    ("Der etableres en følgegruppe for cykelstien.", "task-open"),
    ("Der skal findes en løsning på parkeringen ved hallen.", "task-open"),
    ("Der rettes henvendelse til Vejdirektoratet om støjskærme.", "task-open"),
    ("Forvaltningen arbejder videre med forslaget om byhaver.", "task-open"),
    ("Udvalget ønsker en redegørelse for ventelisterne.", "task-open"),
    ("Der holdes et møde med beboerne om affaldsskure.", "task-open"),
    ("Der laves en kampagne om lygter på cyklen inden den 1. november 2024.", "task-open"),
    ("Biblioteket undersøger, om aftenåbent kan udvides.", "task-open"),
    ("Byrådet anmodes om at afsætte midler til en ny bro.", ""),
    ("Udvalget bevilgede 20.000 kr. til sommerfesten.", ""),
    ("Indstillingen blev tiltrådt.", ""),
    ("Forslaget blev forkastet.", ""),
    ("Socialudvalget anbefaler indstillingen.", ""),
    ("Formanden og forvaltningen mødes med beboerforeningen den 3. april 2024.", ""),
    ("Administrationen følger op og melder tilbage på mødet den 14. maj 2024.", ""),
    ("Sundhedschefen fremlægger en plan i juni 2024.", ""),
    ("Oversendt til Byrådet.", ""),
    ("Udsat til næste møde.", ""),
    ("Rådet udtrykte stor tilfredshed med planen.", ""),
    ("Der var enighed om at bakke op om forslaget.", ""),
    ("Rådet afgav høringssvar den 3. marts 2024.", ""),
    ("Der er allerede taget kontakt til entreprenøren.", ""),
    ("Orienteringen taget til efterretning, idet rådet roste personalet for indsatsen.", ""),
    ("Karen Vestergaard deltager i konferencen den 2. maj 2024 på rådets vegne.", ""),
]
MORE_CASES = [
    ("Handicaprådet peger på, at skiltene på rådhuset er svære at læse.", "need-unmet"),
    ("Der er lang ventetid på psykologhjælp, og forældrene er frustrerede.", "need-unmet"),
    ("Ungerådet foreslog, at der laves en skaterbane ved havnen.", "need-unmet"),
    ("Brugerne synes, at varmtvandsbassinet er for koldt, og ønsker højere temperatur.", "need-unmet"),
    ("De pårørende føler sig dårligt informeret om flytninger mellem plejehjem.", "need-unmet"),
    ("Landsbyrådet har igen rejst spørgsmålet om manglende mobildækning.", "need-unmet"),
    ("Flygtningefamilierne har svært ved at finde en fritidsaktivitet.", "need-unmet"),
    ("Der er for få aflastningspladser, sagde formanden.", "need-unmet"),
    ("Skolebestyrelsen er utilfreds med rengøringen i gymnastiksalen.", "need-unmet"),
    ("Medlemmerne oplyste, at mange ældre ikke kan komme til lægen uden en bus.", "need-unmet"),
    ("Formanden bød velkommen og fortalte om besøget i Odense.", ""),
    ("Projektlederen gennemgik tallene for 2023.", ""),
    ("Rådet besøgte det nye værested og var glade for rundvisningen.", ""),
    ("Budgettet for 2024 viser et mindreforbrug på 40.000 kr.", ""),
    ("Forvaltningen vil gerne høre rådets holdning til udkastet.", ""),
    ("Der har været 14 deltagere på kurset.", ""),
    ("Medlemmerne fik udleveret et hæfte om kost.", ""),
    ("Ventelisten er nu afviklet, så der ikke længere er behov for ekstra hold.", ""),
    ("Kravet om flere bænke blev opfyldt med budgettet for 2024.", ""),
    ("Forvaltningen har behov for en hurtig afklaring af mødedatoen.", ""),
    ("Ønskerne fra sidste møde er indarbejdet i planen.", ""),
    ("Det blev nævnt, at ansøgningsfristen er den 1. maj 2024.", ""),
    ("Ingen ønskede ordet.", ""),
    ("Der er behov for valg af ny næstformand på næste møde.", ""),
]

#: What takes the place of the line that says who is responsible.
RESPONSIBLE = [
    ("", "initiative-without-responsible"),
    ("Ansvarlig: -", "initiative-without-responsible"),
    ("Ansvarlig: Ikke afklaret", "initiative-without-responsible"),
    ("Ansvarlig: Udpeges senere", "initiative-without-responsible"),
    ("Ansvarlig: Aftales nærmere", "initiative-without-responsible"),
    ("Ansvarlig: Afventer", "initiative-without-responsible"),
    ("Ansvarlig: ?", "initiative-without-responsible"),
    ("Ansvarlig: Ingen", "initiative-without-responsible"),
    ("Tovholder: Ungeteamet", ""),
    ("Forankring: Børne- og Ungeforvaltningen", ""),
    ("Indsatsen er forankret i Center for Sundhed.", ""),
    ("Ansvaret ligger hos Teknisk Forvaltning.", ""),
    ("Jobcentret har ansvaret for indsatsen.", ""),
    ("Projektejer: Kulturafdelingen", ""),
    ("Kultur og Fritid står for indsatsen.", ""),
    ("Indsatsen ledes af Sundhedsafdelingen.", ""),
    ("Indsatsen drives af Ungdomsskolen.", ""),
    ("Ansvarligt center: Center for Børn og Familie", ""),
    ("Udføres af: Hjemmeplejen", ""),
    ("Ansvarlig afdeling: Biblioteket", ""),
    ("Ansvar: Sundhedsafdelingen i samarbejde med Ældre Sagen", ""),
    ("Sundhedsplejen er ansvarlig for indsatsen.", ""),
    ("Opgaven løses af Sundhedsplejen.", ""),
    ("Hovedansvarlig: Dagtilbudschefen", ""),
    ("Ansvarlige: Skolerne og Ungeteamet", ""),
]

#: What takes the place of the line about money.
FUNDING = [
    ("", "initiative-without-funding"),
    ("Økonomi: Ikke afklaret", "initiative-without-funding"),
    ("Økonomi: -", "initiative-without-funding"),
    ("Økonomi: Finansieringen skal findes", "initiative-without-funding"),
    ("Økonomi: Der er ikke afsat særskilte midler", ""),
    ("Økonomi: Afventer budget 2026", "initiative-without-funding"),
    ("Økonomi: Inden for rammen", ""),
    ("Økonomi: Afholdes inden for eksisterende budget", ""),
    ("Økonomi: Ingen udgifter", ""),
    ("Økonomi: Udgiftsneutral", ""),
    ("Økonomi: Varetages af de nuværende medarbejdere", ""),
    ("Økonomi: Kræver ikke særskilt finansiering", ""),
    ("Økonomi: Frivillige udfører opgaven, så den koster ikke noget", ""),
    ("Indsatsen koster 200.000 kr. om året i 2024-2026 og betales af Sundhed og Omsorg.", ""),
    ("Økonomi: 1,2 mio. kr. i 2024-2026 fra anlægsbudgettet", ""),
    ("Finansiering: Byrådet har afsat 400.000 kr. i 2025", ""),
    ("Økonomi: Egenfinansiering", ""),
    ("Økonomi: 300.000 kr. fra Sundhed og Omsorgs driftsbudget", ""),  # for the time that the initiative has
    ("Økonomi: 300.000 kr. årligt i 2024-2026", "amount-without-funder"),
    ("Økonomi: 300.000 kr. i 2024-2026, vejbudgettet", ""),
    ("Økonomi: 300.000 kr. i 2024-2026, statens særtilskud", ""),
    ("Økonomi: Parasport Danmark har givet 300.000 kr. til 2024-2026", ""),
    ("Økonomi: 300.000 kr. årligt 2024-2026 (kulturkontoen 3.35)", ""),
    ("Økonomi: 300.000 årligt i 2024-2026 fra driftsbudgettet", "amount-without-currency"),
    ("Økonomi: Et engangsbeløb på 300.000 kr. fra driftsbudgettet", ""),
    ("Økonomi: 300.000 kr. pr. år fra driftsbudgettet", ""),
    ("Økonomi: 300.000 kr. i alt over tre år fra driftsbudgettet", ""),
    ("Økonomi: 300.000 kr. i hele projektperioden fra driftsbudgettet", ""),
    ("Økonomi: 300.000 kr. i 2024 til indkøb fra driftsbudgettet", ""),
    ("Økonomi: 300 t.kr. i 2025 fra driftsbudgettet", ""),
]

#: What takes the place of the line about money, where somebody else pays.
OUTSIDE = [
    ("Økonomi: 500.000 kr. fra Nordea-fonden. Bevillingen løber til den 31. december 2024.", "funding-ends-before-plan"),
    ("Økonomi: 500.000 kr. fra Socialstyrelsens pulje, som udløber den 30. juni 2025.", "funding-ends-before-plan"),
    ("Økonomi: 500.000 kr. fra Velux Fonden i perioden 1. januar 2024 til 31. marts 2025.", "funding-ends-before-plan"),
    ("Økonomi: 500.000 kr. fra Trygfonden til og med juni 2025.", "funding-ends-before-plan"),
    ("Økonomi: 500.000 kr. fra Sundhedsstyrelsens ensomhedspulje i 2024-2025", "funding-ends-before-plan"),
    ("Økonomi: 500.000 kr. fra Sundhedsstyrelsens ensomhedspulje i 2024-2026", ""),
    ("Økonomi: 500.000 kr. fra Nordea-fonden til og med juli 2025. Derefter overtager Sundhed og Omsorg udgiften.", ""),
    ("Økonomi: 500.000 kr. fra Nordea-fonden til og med juli 2025. Herefter finansieres indsatsen af driftsbudgettet.", ""),
    ("Økonomi: 500.000 kr. fra Nordea-fonden til og med juli 2025, hvorefter kommunen selv betaler.", ""),
    ("Økonomi: 500.000 kr. fra Trygfonden til juli 2025. Når bevillingen udløber, videreføres indsatsen inden for rammen.", ""),
    (
        "Økonomi: 500.000 kr. fra Trygfonden fra januar 2024 til juli 2025 og 300.000 kr. fra driftsbudgettet fra august 2025 til december 2026",
        "",
    ),
    (
        "Økonomi: 500.000 kr. fra Trygfonden fra januar 2024 til juli 2025. Fra august 2025 er udgiften indarbejdet i budgettet.",
        "",
    ),
    ("Økonomi: 500.000 kr. fra Trygfonden fra januar 2024 til juli 2025. De sidste halvandet år betaler Sundhed og Omsorg.", ""),
    ("Økonomi: 500.000 kr. fra Trygfonden fra januar 2024 til december 2026", ""),
    ("Økonomi: 500.000 kr. fra Trygfonden fra januar 2024 til juli 2025, og kommunen viderefører indsatsen for egne midler.", ""),
]

#: What takes the place of the line about evaluation.
EVALUATION = [
    ("", "initiative-without-evaluation"),
    ("Evaluering: Nej", "initiative-without-evaluation"),
    ("Evaluering: Ingen evaluering planlagt", "initiative-without-evaluation"),
    ("Evaluering: -", "initiative-without-evaluation"),
    ("Evaluering: Ikke fastlagt", "initiative-without-evaluation"),
    ("Evaluering: Der er ikke aftalt en evaluering", "initiative-without-evaluation"),
    ("Evaluering: Evalueres ikke særskilt", "initiative-without-evaluation"),
    ("Indsatsen evalueres ikke.", "initiative-without-evaluation"),
    ("Evaluering: Spørgeskema til deltagerne i september 2026", ""),
    ("Evaluering: September 2026", ""),
    ("Evaluering: 2026", ""),
    ("Evaluering: Ja, i 2026", ""),
    ("Evaluering: Løbende", ""),
    ("Evaluering: Der samles op i december 2026", ""),
    ("Evaluering: Status gives i udvalget i juni 2026", ""),
    ("Evaluering: Slutrapport til puljen i 2026", ""),
    ("Evaluering: VIVE følger indsatsen og afleverer en rapport i 2027", ""),
    ("Evaluering: Tilfredshedsmåling blandt deltagerne", ""),
    ("Evaluering: Antallet af deltagere gøres op hvert år", ""),
    ("Opfølgning: Drøftes i Ældrerådet hvert forår", ""),
    ("Effekten af indsatsen måles af VIVE i 2026.", ""),
    ("Evaluering: Før- og eftermåling, samlet i november 2026", ""),
    ("Evaluering: Deltagerne interviewes ved afslutningen", ""),
    ("Evaluering: Ved projektets afslutning", ""),
    ("Evaluering: 1. kvartal 2027", ""),
]

#: A sentence of its own in the description.
DUTIES = [
    ("Indsatsen er lovpligtig.", "duty-without-act"),
    ("Kommunen er efter loven forpligtet til at tilbyde besøgene.", "duty-without-act"),
    ("Kommunen skal ifølge loven tilbyde besøgene.", "duty-without-act"),
    ("Tilbuddet er lovbestemt.", "duty-without-act"),
    ("Opgaven er lovpligtig for kommunen.", "duty-without-act"),
    ("Det er et lovkrav, at kommunen tilbyder besøgene.", "duty-without-act"),
    ("Kommunen er ved lov pålagt at tilbyde besøgene.", "duty-without-act"),
    ("Indsatsen er en skal-opgave efter loven.", "duty-without-act"),
    ("Indsatsen er lovpligtig efter servicelovens § 79 a.", ""),
    ("Besøget er lovpligtigt, jf. sundhedslovens § 120.", ""),
    ("Kommunen skal efter serviceloven § 83 tilbyde hjælpen.", ""),
    ("Indsatsen er ikke lovpligtig.", ""),
    ("Kommunen har ikke pligt til at tilbyde besøgene.", ""),
    ("Foreningerne er ikke forpligtet til at deltage.", ""),
    ("Vi føler os forpligtet til at hjælpe.", ""),
    ("Indsatsen går ud over det, loven kræver.", ""),
    ("Deltagerne forpligter sig til at møde op.", ""),
    ("Det er frivilligt at deltage.", ""),
    ("Indsatsen ligger ud over de lovpligtige tilbud.", ""),
    ("Loven stiller ikke krav om besøgene.", ""),
]

_THINGS = [
    "Cykeltaxa",
    "Gåture",
    "Madklub",
    "Læseven",
    "Stolegymnastik",
    "Fællesskov",
    "Byhaver",
    "Nabohjælp",
    "Morgensang",
    "Høstmarked",
    "Badebro",
    "Legedag",
    "Korsang",
    "Vintersvøm",
    "Brætspil",
    "Sygruppe",
    "Loppemarked",
    "Keramik",
    "Kaninhop",
    "Skakklub",
    "Strikkecafé",
    "Filmaften",
    "Rideskole",
    "Roklub",
    "Spejderdag",
    "Motionsrum",
    "Havregrød",
    "Rytmik",
    "Trommehold",
    "Værksted",
]


def plan(wordings: list[tuple[str, str]], field: str) -> str:
    """A plan in which each initiative has one of the wordings in place of one of its lines."""
    lines = ["Handleplan for sundhed 2024-2026", "", "Skovby Kommune. Vedtaget af Byrådet den 14. december 2023.", ""]
    lines += [
        "Mål 1: Borgerne skal leve et aktivt liv",
        "",
        "Resultatmål: 80 pct. af borgerne er aktive ved udgangen af 2026 mod 70 pct. i 2023. Kilde: Sundhedsprofilen.",
        "",
    ]
    for number, ((wording, _), thing) in enumerate(zip(wordings, _THINGS), 1):
        lines += [f"Indsats 1.{number} {thing}", "", f"{thing} er for alle borgere i Skovby."]
        if field == "duty":
            lines[-1] += " " + wording
        for name, line in (("who", WHO), ("money", MONEY), ("when", WHEN), ("try", TRY)):
            if (said := wording if name == field else line) != "":
                lines += ["", said]
        lines.append("")
    return "\n".join(lines) + "\n"


def minutes(wordings: list[tuple[str, str]], part: str) -> str:
    """Minutes in which each item has one of the wordings under a label."""
    lines = [
        "Skovby Kommune",
        "REFERAT",
        "Sundhedsrådet",
        "Mødedato: 12. marts 2024 kl. 16.00-18.00",
        "Til stede: Karen Vestergaard (formand), Jens Toft",
        "",
    ]
    for number, ((wording, _), thing) in enumerate(zip(wordings, _THINGS), 1):
        lines.append(f"Punkt {number}: {thing}")
        if part == "Beslutning":
            lines += ["Sagsfremstilling", "Forvaltningen orienterede.", "Beslutning", wording, ""]
        else:
            lines += ["Sagsfremstilling", wording, "Beslutning", "Taget til efterretning.", ""]
    return "\n".join(lines) + "\n"


MANY = ("document-without-responsible", "document-without-funding", "document-without-evaluation")
FAMILIES = {
    "decisions": (minutes(DECISIONS, "Beslutning"), DECISIONS, ["task-open", "need-unmet"]),
    "cases": (minutes(CASES, "Sagsfremstilling"), CASES, ["task-open", "need-unmet"]),
    "more-decisions": (minutes(MORE_DECISIONS, "Beslutning"), MORE_DECISIONS, ["task-open", "need-unmet"]),
    "more-cases": (minutes(MORE_CASES, "Sagsfremstilling"), MORE_CASES, ["task-open", "need-unmet"]),
    "responsible": (plan(RESPONSIBLE, "who"), RESPONSIBLE, ["initiative-without-responsible"]),
    "funding": (
        plan(FUNDING, "money"),
        FUNDING,
        [
            "initiative-without-funding",
            "amount-without-period",
            "amount-without-funder",
            "amount-without-currency",
            "placeholder",
        ],
    ),
    "outside": (
        plan(OUTSIDE, "money"),
        OUTSIDE,
        ["funding-ends-before-plan", "external-funding-ended", "initiative-without-funding"],
    ),
    "evaluation": (plan(EVALUATION, "try"), EVALUATION, ["initiative-without-evaluation", "external-without-evaluation"]),
    "duties": (plan(DUTIES, "duty"), DUTIES, ["duty-without-act"]),
}


def told(text: str, rules: list[str], at: Path) -> dict[int, set[str]]:
    """Of the lines of a document the rules that report them, the family's only."""
    folder = at / "documents"
    folder.mkdir()
    name = "referat-2024-03-12.txt" if "REFERAT" in text else "handleplan-2024-2026.txt"
    folder.joinpath(name).write_text(text, "utf-8")
    report = at / "audit.json"
    for command in (
        ["build", str(folder)],
        ["audit", "--as-of", "2024-06-01", "--format", "json", "--fail-on", "never", "-o", str(report)],
    ):
        done = CliRunner().invoke(app.as_typer(), [*command, "--store", str(at / "store")])
        assert done.exit_code == 0, done.output
    found: dict[int, set[str]] = {}
    for finding in json.loads(report.read_text("utf-8"))["findings"]:
        if finding["rule"] in rules:
            for one in finding["evidence"]:
                for line in range(one["lineStart"], one["lineEnd"] + 1):
                    found.setdefault(line, set()).add(finding["rule"])
    return found


def judged(family: str, at: Path) -> list[str]:
    """The wordings that are told otherwise than a reader tells them."""
    text, wordings, rules = FAMILIES[family]
    found = told(text, rules, at)
    lines = text.split("\n")
    heads = [n for n, line in enumerate(lines, 1) if re.match(r"(?:Indsats 1\.|Punkt )\d+", line)] + [len(lines) + 1]
    wrong = []
    for (wording, rule), first, last in zip(wordings, heads, heads[1:]):
        said = {r for n in range(first, last) for r in found.get(n, ())}
        if said != ({rule} if rule else set()):
            wrong.append(f"{wording or '(nothing)'}: {', '.join(sorted(said)) or 'silent'}, not {rule or 'silent'}")
    return wrong


@pytest.mark.parametrize("family", FAMILIES)
def test_wordings(family: str, tmp_path: Path) -> None:
    assert judged(family, tmp_path) == []
