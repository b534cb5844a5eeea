"""How result targets are worded: what a reader finds in each, and what is not said in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policygraph.loaders.clauses import deadline_in_words, number_in_words
from policygraph.loaders.records import Record
from policygraph.loaders.source import Source
from policygraph.loaders.targets import read_target
from policygraph.ontology.vocabulary import default_vocabulary

#: The words; the number (``told`` where it is said in words, None where there is none); the start; the last day; whether it says how it is measured.
WORDINGS: list[tuple[str, object, object, str | None, bool]] = [
    # values and units
    (
        "Støjen på legepladser med mere end 58 dB nedbringes fra 9 (kortlagt i 2022) til 4 inden udgangen af 2026.",
        4,
        9,
        "2026-12-31",
        False,
    ),
    ("Skovby rykker i målingen af erhvervsklimaet fra nr. 61 i 2021 til nr. 40 i 2026.", 40, 61, "2026-12-31", True),
    (
        "Inden udgangen af 2026 er farten sat ned til 40 km/t ved alle 11 skoler mod 4 skoler i 2021. Kilde: vejregistret.",
        11,
        4,
        "2026-12-31",
        True,
    ),
    ("Senest i 2026 er 12 tomme huse revet ned, mod 3 i 2020. Opgøres i BBR.", 12, 3, "2026-12-31", True),
    ("Nettet af stier vokser fra 96 km i 2021 til 114 km i 2027.", 114, 96, "2027-12-31", False),
    ("I 2027 er der etableret 120 nye ladestandere mod 45 i 2023. Kilde: Teknisk Forvaltning.", 120, 45, "2027-12-31", True),
    ("Der er plantet 40.000 træer inden udgangen af 2028.", 40000, None, "2028-12-31", False),
    ("Hver medarbejder har højst 6 sygedage om året i 2026, hvor tallet var 11,4 i 2023.", 6, "11.4", "2026-12-31", False),
    (
        "Restaffaldet er nedbragt fra 210 kg til 150 kg pr. indbygger senest i 2030. Måles i affaldsstatistikken.",
        150,
        210,
        "2030-12-31",
        True,
    ),
    ("Senest den 1. juli 2026 er ventetiden på genoptræning nede på 7 dage (2023: 19 dage).", 7, 19, "2026-07-01", False),
    (
        "Andelen af 3-5-årige, der kan cykle, øges til 85 pct. i 2026. I 2023 var andelen 71 pct. Opgøres ved en spørgeskemaundersøgelse.",
        85,
        71,
        "2026-12-31",
        True,
    ),
    (
        "Mindst 75 pct. af de 65+-årige er fysisk aktive mindst 30 minutter om dagen i 2027. Måles i sundhedsprofilen.",
        75,
        None,
        "2027-12-31",
        True,
    ),
    ("Alle 17 folkeskoler har en trafikpolitik ved udgangen af 2026 mod 6 i 2023.", 17, 6, "2026-12-31", False),
    ("Samtlige 24 plejehjem er røgfri senest 1. januar 2027.", 24, None, "2027-01-01", False),
    ("Biblioteket når 300.000 besøg om året i 2027 (252.000 i 2022).", 300000, 252000, "2027-12-31", False),
    ("Halvdelen af kommunens biler kører på el i 2026.", "told", None, "2026-12-31", False),
    (
        "Antallet af fald blandt beboerne er halveret inden udgangen af 2027 i forhold til 2023. Kilde: faldregistreringen.",
        "told",
        None,
        "2027-12-31",
        True,
    ),
    ("Fraværet i folkeskolen er under 5 procent i skoleåret 2025/26.", 5, None, "2026-07-31", False),
    ("Ni ud af ti elever trives i 2026. Måles i den nationale trivselsmåling.", "told", None, "2026-12-31", True),
    (
        "Elevernes trivsel stiger fra 3,6 til 3,9 i 2026 på en skala fra 1 til 5. Måles i trivselsmålingen.",
        "3.9",
        "3.6",
        "2026-12-31",
        True,
    ),
    ("Boligselskaberne har opført 350 almene boliger ved udgangen af 2029.", 350, None, "2029-12-31", False),
    (
        "Kommunens energiforbrug udgør højst 95 kWh pr. m2 i 2030 mod 121 kWh pr. m2 i 2022. Opgøres i energiledelsessystemet.",
        95,
        121,
        "2030-12-31",
        True,
    ),
    ("Der holdes mindst fire borgermøder om året i hele perioden.", "told", None, None, False),
    ("Flere unge får en uddannelse.", None, None, None, False),
    ("Væsentligt færre børn anbringes uden for hjemmet i 2026. I 2022 var 112 børn anbragt.", None, 112, "2026-12-31", False),
    ("Markant flere ældre deltager i fællesspisning ved udgangen af 2025.", None, None, "2025-12-31", False),
    (
        "Andelen af borgere på 80 år og derover, der bor alene og føler sig ensomme, skal falde inden 2026.",
        None,
        None,
        "2026-01-01",
        False,
    ),
    (
        "Sygefraværet blandt medarbejderne i ældreplejen falder mærkbart i løbet af 2025. Opgøres i løn- og fraværssystemet.",
        None,
        None,
        "2025-12-31",
        True,
    ),
    ("Børn i alderen 0-6 år skal have bedre tænder i 2027. Måles af den kommunale tandpleje.", None, None, "2027-12-31", True),
    ("Endnu flere frivillige engagerer sig i mål 3's aktiviteter.", None, None, None, False),
    # starts and deadlines
    (
        "Mindst 65 pct. af borgerne med demens har en fast kontaktperson mod 40 pct. i 2022. Opgøres i omsorgssystemet.",
        65,
        40,
        None,
        True,
    ),
    ("70 pct. af sagerne er afgjort inden for 8 uger i 2026; i 2023 gjaldt det 52 pct.", 70, 52, "2026-12-31", False),
    ("Tilfredsheden er steget til 82 pct. ved næste måling i efteråret 2026 (76 pct. i 2024).", 82, 76, "2026-11-30", False),
    ("Fra 2022 til 2026 reduceres CO2-udledningen fra 12.400 ton til 8.000 ton.", 8000, 12400, "2026-12-31", False),
    (
        "Ledigheden blandt unge under 30 år er faldet til 4,5 pct. i 4. kvartal 2025. Udgangspunktet er 6,1 pct. i 4. kvartal 2022.",
        "4.5",
        "6.1",
        "2025-12-31",
        False,
    ),
    ("Ved planperiodens udløb har 500 borgere gennemført et mestringskursus. I 2023 var tallet 180.", 500, 180, "yes", False),
    (
        "Medlemstallet i foreningerne vokser med 10 pct. frem mod 2027 sammenlignet med 2023, hvor der var 14.200 medlemmer.",
        10,
        14200,
        "2027-12-31",
        False,
    ),
    ("95 pct. af de nyfødte har fået besøg af en sundhedsplejerske inden for 14 dage.", 95, None, None, False),
    ("Mindst 30 virksomheder indgår en aftale hvert år.", 30, None, None, False),
    (
        "Antal årlige besøg på museet: 60.000 i 2026. Baseline: 47.500 (2023). Datakilde: billetsystemet.",
        60000,
        47500,
        "2026-12-31",
        True,
    ),
    ("Mål for 2026: 88 pct. Status 2023: 81 pct. Kilde: Brugertilfredshedsundersøgelsen.", 88, 81, "2026-12-31", True),
    (
        "Vi vil gå fra 18 til 30 frivillige besøgsvenner inden sommeren 2026. Frivilligcenteret fører statistikken.",
        30,
        18,
        "2026-08-31",
        True,
    ),
    ("Andelen af økologi i køkkenerne er mindst 60 pct. Andelen var 44 pct. ved seneste opgørelse.", 60, 44, None, False),
    (
        "Senest ved udgangen af 2025 har 9 ud af 10 hjemløse fået tilbudt bolig. I dag er det 6 ud af 10.",
        "told",
        "told",
        "2025-12-31",
        False,
    ),
    (
        "Antallet af indbrud falder hvert år til og med 2026; udgangspunktet er 312 anmeldelser i 2022. Tallene kommer fra politiet.",
        None,
        312,
        "2026-12-31",
        True,
    ),
    # how it is measured
    (
        "65 pct. af eleverne cykler til skole i 2026. Tallet kommer fra Børnenes Transportundersøgelse.",
        65,
        None,
        "2026-12-31",
        True,
    ),
    ("65 pct. af eleverne cykler til skole i 2026. Data: Skolernes egen tælling i uge 37.", 65, None, "2026-12-31", True),
    ("65 pct. af eleverne cykler til skole i 2026. Vi følger udviklingen gennem en årlig tælling.", 65, None, "2026-12-31", True),
    ("65 pct. af eleverne cykler til skole i 2026. Effekten dokumenteres ved en årlig tælling.", 65, None, "2026-12-31", True),
    ("65 pct. af eleverne cykler til skole i 2026. Der måles hvert forår.", 65, None, "2026-12-31", True),
    ("65 pct. af eleverne cykler til skole i 2026 ifølge skolernes tælling.", 65, None, "2026-12-31", True),
    ("65 pct. af eleverne cykler til skole i 2026, målt ved en tælling i uge 37.", 65, None, "2026-12-31", True),
    ("65 pct. af eleverne svarer i trivselsmålingen 2026, at de har en ven.", 65, None, "2026-12-31", True),
    ("65 pct. af eleverne cykler til skole i 2026 (spørgeskema til forældrene).", 65, None, "2026-12-31", True),
    ("65 pct. af eleverne cykler til skole i 2026. Registreres løbende i KMD Nexus.", 65, None, "2026-12-31", True),
    ("65 pct. af eleverne cykler til skole i 2026. Målemetode: tælling ved skoleporten.", 65, None, "2026-12-31", True),
    ("65 pct. af eleverne cykler til skole i 2026. Tal fra Danmarks Statistik (IDRPCT).", 65, None, "2026-12-31", True),
    ("65 pct. af eleverne cykler til skole i 2026. Skolerne indberetter hvert år i maj.", 65, None, "2026-12-31", True),
    ("65 pct. af eleverne cykler til skole i 2026. Det er en opgave for hele byen.", 65, None, "2026-12-31", False),
    ("65 pct. af eleverne cykler til skole i 2026. Cyklister følges ad fra kirken.", 65, None, "2026-12-31", False),
    # a second reading, of other fields
    (
        "Senest i 2026 modtager 35 pct. af kontanthjælpsmodtagerne løn for mindst 20 timer om måneden (2023: 22 pct.). Jobcentret trækker tallene i Jobindsats.dk.",
        35,
        22,
        "2026-12-31",
        True,
    ),
    ("Antallet af anbragte børn er højst 140 ved udgangen af 2027. Det er i dag 171.", 140, 171, "2027-12-31", False),
    ("Vi vil halvere madspildet inden 2030.", "told", None, "2030-01-01", False),
    ("I 2025 cykler hver tredje medarbejder på arbejde; i 2021 var det hver femte.", "told", "told", "2025-12-31", False),
    (
        "Kommunens bygninger bruger 20 pct. mindre energi i 2028 end i 2022, hvor forbruget var 48 GWh.",
        20,
        48,
        "2028-12-31",
        False,
    ),
    ("Fra 2024 til 2027 øges andelen af faglærte i dagtilbud fra 58 til 66 pct.", 66, 58, "2027-12-31", False),
    ("Mindst 80 % af borgerne får svar på deres ansøgning inden for fire uger.", 80, None, None, False),
    (
        "Den gennemsnitlige sagsbehandlingstid er 28 dage i 2025 mod 43 dage i 2022, jf. sagsstyringssystemet.",
        28,
        43,
        "2025-12-31",
        True,
    ),
    ("Ingen ældre venter mere end to måneder på en plejebolig fra og med 2026.", "told", None, "2026-12-31", False),
    (
        "Der er skabt 5 nye naturområder på i alt 60 hektar inden udgangen af 2027. Naturforvaltningen opmåler arealerne.",
        5,
        None,
        "2027-12-31",
        True,
    ),
    ("Klart flere unge med handicap dyrker idræt i 2026. Måles i idrætsvaneundersøgelsen.", None, None, "2026-12-31", True),
    ("Langt færre borgere er ensomme. I 2021 var 9 pct. af borgerne over 65 år ensomme.", None, 9, None, False),
    ("Stadig flere voksne på 25-64 år tager en uddannelse inden 2027.", None, None, "2027-01-01", False),
    (
        "Borgernes tilfredshed med hjemmeplejen er på et højt niveau i 2025. Opgøres i den årlige brugertilfredshedsundersøgelse.",
        None,
        None,
        "2025-12-31",
        True,
    ),
    (
        "Elever i 0.-3. klasse læser bedre ved udgangen af skoleåret 2025/26. Måles i de nationale test.",
        None,
        None,
        "2026-07-31",
        True,
    ),
    (
        "Halvt så mange unge er uden job og uddannelse i 2027 som i 2022, hvor tallet var 640. Tallene kommer fra Ungedatabasen.",
        "told",
        640,
        "2027-12-31",
        True,
    ),
    ("Mindst 1.000 husstande udskifter gasfyret årligt frem til 2028.", 1000, None, "2028-12-31", False),
    (
        "Antallet af overnattende turister når op på 45.000 i 2026 (31.500 i 2023). Kilde: Danmarks Statistik.",
        45000,
        31500,
        "2026-12-31",
        True,
    ),
    ("Tandplejen ser alle 2-årige. I dag ses 84 pct.", "told", 84, None, False),
    (
        "60 pct. af plejefamilierne har deltaget i et kursus pr. 1. december 2025. Udgangspunktet pr. 1. december 2023 var 37 pct.",
        60,
        37,
        "2025-12-01",
        False,
    ),
    (
        "Kommunens fem haller har en samlet belægning på 75 pct. i sæsonen 2025/26 mod 61 pct. i sæsonen 2022/23. Bookingsystemet viser belægningen.",
        75,
        61,
        "2026-07-31",
        True,
    ),
    (
        "Andelen af pårørende, der føler sig hørt, skal være mindst lige så høj i 2026 som i 2023.",
        None,
        None,
        "2026-12-31",
        False,
    ),
    ("Mål: 90 %. Udgangspunkt: 78 %. Frist: 31.12.2026. Målemetode: Telefoninterview.", 90, 78, "2026-12-31", True),
    (
        "Det årlige antal trafikdræbte og tilskadekomne reduceres fra 42 (gennemsnit 2019-2021) til 30 i 2026.",
        30,
        42,
        "2026-12-31",
        False,
    ),
    ("I løbet af perioden åbner tre nye skovbørnehaver.", "told", None, "yes", False),
    ("Nettotilflytningen er positiv i 2027, hvor den i 2023 var minus 55 personer.", None, 55, "2027-12-31", False),
    (
        "Sygefraværet er nede på 11 dage pr. medarbejder ved udgangen af 2026, svarende til et fald på 3 dage. KMD Opus leverer tallene.",
        11,
        None,
        "2026-12-31",
        True,
    ),
    (
        "Medarbejderne i dagplejen oplever mindre stress i 2025 end i 2023. APV'en viser udviklingen.",
        None,
        None,
        "2025-12-31",
        True,
    ),
    (
        "Genbrugspladserne modtager 12 pct. mere til direkte genbrug i 2025 i forhold til 2.300 ton i 2022.",
        12,
        2300,
        "2025-12-31",
        False,
    ),
    (
        "9. klassernes karaktergennemsnit er mindst 7,4 i sommeren 2026 mod 6,9 i sommeren 2023.",
        "7.4",
        "6.9",
        "2026-08-31",
        False,
    ),
]


@pytest.mark.parametrize("words,number,start,due,measured", WORDINGS, ids=lambda v: str(v)[:60])
def test_wording(words: str, number: object, start: object, due: str | None, measured: bool) -> None:
    source = Source("plan.txt", words)
    target = Record("target", "1-1", source.stretch(source.lines[0]).passage())
    target.add("text", words)
    read_target(target, source.stretch(source.lines[0]), [], default_vocabulary())
    value = target.first("target_value") or target.first("change_value")
    told = value is not None or number_in_words(words)
    if number == "told":
        assert told
    else:
        assert value == (None if number is None else Decimal(str(number)))
        assert told == (number is not None)
    if start == "told":
        assert target.first("baseline_text")
    else:
        assert target.first("baseline_value") == (None if start is None else Decimal(str(start)))
    if due == "yes":
        assert deadline_in_words(words) or target.first("due_text")
    elif due is None:
        assert not target.first("due_date")
    else:
        assert target.first("due_date") == date.fromisoformat(due)
    assert bool(target.values("method")) == measured
