"""The words a view says of its own, in Danish and English. Words of the documents are never translated."""

from __future__ import annotations

import re
from typing import Literal

Lang = Literal["da", "en"]

_WORDS: dict[str, tuple[str, str]] = {
    "place": ("place", "sted"),
    "nothing": ("Nothing found.", "Intet fundet."),
    "nothing-covered": ("Nothing found in what these documents state:", "Intet fundet i det, som disse dokumenter oplyser:"),
    "covers": ("This answer covers what is stated in:", "Svaret dækker det, der er oplyst i:"),
    "counts": ("how many (what is not named is 0)", "hvor mange (det, der ikke nævnes, er 0)"),
    "all-rows": ("For all rows", "For alle rækker"),
    "row": ("row", "række"),
    "rows": ("rows", "rækker"),
    "yes": ("yes", "ja"),
    "no": ("no", "nej"),
    "line": ("line", "linje"),
    "lines": ("lines", "linjer"),
    "documents": ("documents", "dokumenter"),
    "read-as": ("read as", "læst som"),
    "because": ("because", "fordi"),
    "read": ("read", "læst"),
    "of": ("of", "af"),
    "nothing-read-from": ("nothing was read from", "intet blev læst fra"),
    "everything-read": ("every line was read", "alle linjer er læst"),
    "note": ("note", "bemærk"),
    "corpus-hash": ("documents", "dokumenter"),
    "persons-withheld": ("names of persons left out", "udeladte personnavne"),
    "persons-kept": ("names of persons are kept, because", "personnavne er bevaret, fordi"),
    "failed": ("could not be read", "kunne ikke læses"),
    "stated": ("stated", "oplyst"),
    "suggested": ("suggested", "foreslået"),
    "curated": ("confirmed", "bekræftet"),
    "rejected": ("rejected", "afvist"),
    "gap": ("not stated", "ikke oplyst"),
    "policy": ("policy", "politik"),
    "action-plan": ("action plan", "handleplan"),
    "catalogue": ("catalogue of initiatives", "indsatskatalog"),
    "minutes": ("minutes", "referat"),
    "table": ("table of facts", "faktatabel"),
    "document": ("document", "dokument"),
    "goal": ("goal", "mål"),
    "goals": ("goals", "mål"),
    "target": ("result target", "resultatmål"),
    "targets": ("result targets", "resultatmål"),
    "initiative": ("initiative", "indsats"),
    "initiatives": ("initiatives", "indsatser"),
    "organisation": ("organisation", "organisation"),
    "organisations": ("organisations", "organisationer"),
    "funding": ("sum of money", "beløb"),
    "fundings": ("sums of money", "beløb"),
    "funding-source": ("funding source", "finansieringskilde"),
    "funding-sources": ("funding sources", "finansieringskilder"),
    "law": ("legal basis", "lovgrundlag"),
    "laws": ("legal bases", "lovgrundlag"),
    "theme": ("theme", "tema"),
    "themes": ("themes", "temaer"),
    "target-group": ("target group", "målgruppe"),
    "measurement": ("measurement", "måling"),
    "measurements": ("measurements", "målinger"),
    "item": ("agenda item", "dagsordenspunkt"),
    "items": ("agenda items", "dagsordenspunkter"),
    "decision": ("decision", "beslutning"),
    "decisions": ("decisions", "beslutninger"),
    "need": ("need", "behov"),
    "needs": ("needs", "behov"),
    "task": ("task", "opgave"),
    "tasks": ("tasks", "opgaver"),
    "concept": ("concept", "begreb"),
    "map-title": ("The red thread", "Den røde tråd"),
    "map-help": (
        "Click a dot or a line, or a name in the table, to see what the documents say of it.",
        "Klik på en prik eller en streg, eller et navn i tabellen, for at se hvad dokumenterne siger om det.",
    ),
    "map-caption": ("Everything the map shows", "Alt hvad kortet viser"),
    "map-empty": ("There is nothing to show.", "Der er intet at vise."),
    "map-skip": ("Skip the map, go to the table", "Spring kortet over, gå til tabellen"),
    "map-canvas": ("Network map; the same is in the table below", "Netværkskort; det samme står i tabellen nedenfor"),
    "map-find": ("Find", "Find"),
    "map-zoom": ("Show all", "Vis alt"),
    "kind": ("kind", "slags"),
    "name": ("name", "navn"),
    "links": ("links", "links"),
    "relation": ("relation", "relation"),
    "status": ("status", "status"),
    "says": ("what it says", "det der står"),
    "from": ("from", "fra"),
    "to": ("to", "til"),
    "legend": ("Legend", "Signatur"),
    "dashed": ("dashed: suggested, not stated", "stiplet: foreslået, ikke oplyst"),
    "conforms": ("No faults in the graph.", "Ingen fejl i grafen."),
    "consistent": ("It does not contradict itself.", "Den modsiger ikke sig selv."),
    "inconsistent": ("It contradicts itself.", "Den modsiger sig selv."),
    "unknown-logic": ("Whether it contradicts itself is not known.", "Om den modsiger sig selv, vides ikke."),
    "violation": ("fault", "fejl"),
    "violations": ("faults", "fejl"),
    "warning": ("gap", "mangel"),
    "warnings": ("gaps", "mangler"),
    "info": ("remark", "bemærkning"),
    "infos": ("remarks", "bemærkninger"),
    "times": ("times", "gange"),
    "first": ("first", "første"),
    "others": ("Also of that name (give the IRI to see it):", "Hedder også det (angiv IRI'en for at se det):"),
    "not-read": ("not read", "ikke læst"),
    "became": ("became, and why", "blev til, og hvorfor"),
    "unchanged": ("unchanged, not read again", "uændret, ikke læst igen"),
    "doubtful": ("Look at these first; their reading is not sure:", "Se først på disse; læsningen er ikke sikker:"),
    "of-all": ("of", "ud af"),
    "continues": ("continues", "fortsætter"),
    "contributesTo": ("contributes to", "bidrager til"),
    "succeeds": ("takes up", "viderefører"),
    "ofTarget": ("measures", "måler"),
    "ofGoal": ("measures", "måler"),
    "became-kept": ("kept", "uændret"),
    "became-reworded": ("reworded", "omformuleret"),
    "became-narrowed": ("narrowed", "indsnævret"),
    "became-weakened": ("weakened", "svækket"),
    "became-merged": ("merged", "sammenlagt"),
    "became-split": ("split", "delt"),
    "became-dropped": ("dropped", "udgået"),
    "became-new": ("new", "nyt"),
    "obligation-weaker": ("the obligation is weaker: '{}' became '{}'", "forpligtelsen er svækket: '{}' blev til '{}'"),
    "respondsTo": ("may meet", "kan imødekomme"),
    "concerns": ("concerns", "angår"),
    "implements": ("implements", "udmønter"),
    "renamedTo": ("is later called", "kaldes senere"),
    "suggestion": ("suggestion", "forslag"),
    "suggestions": ("suggestions", "forslag"),
    "no-suggestions": ("Nothing is suggested, or all of it is decided.", "Der er ingen forslag, eller alle er afgjort."),
    "not-shown": ("not shown (--limit 0 shows all)", "vises ikke (--limit 0 viser alle)"),
    "decide": ("Decide: policygraph accept ID, policygraph reject ID", "Afgør: policygraph accept ID, policygraph reject ID"),
    "nothing-to-decide": ("There is nothing to decide.", "Der er intet at afgøre."),
    "in-force": ("decisions in force", "gældende afgørelser"),
    "ruling": ("decision", "afgørelse"),
    "rulings": ("decisions", "afgørelser"),
    "taken": ("written", "skrevet"),
    "would-be-taken": ("would be written", "ville blive skrevet"),
    "take-back": ("policygraph undo takes it back", "policygraph undo tager det tilbage"),
    "more": ("more", "flere"),
    "did-accept": ("accepted", "godkendt"),
    "did-reject": ("rejected", "afvist"),
    "did-correct": ("corrected", "rettet"),
    "did-add": ("added", "tilføjet"),
    "did-remove": ("removed", "fjernet"),
    "did-merge": ("one", "samme"),
    "did-apart": ("two", "to"),
    "did-undo": ("taken back", "taget tilbage"),
    "count-accept": ("accepted", "godkendt"),
    "count-reject": ("rejected", "afvist"),
    "count-corrected": ("corrected", "rettet"),
    "count-merged": ("merged", "samlet"),
    "count-kept apart": ("kept apart", "holdt adskilt"),
    "check-decisions": ("Check these decisions:", "Se på disse afgørelser igen:"),
    "check-bad": ("this line cannot be used; it stays in the file", "linjen kan ikke bruges; den bliver i filen"),
    "check-gone": (
        "what it is about is no longer there; it is kept and has no effect",
        "det, den handler om, er der ikke længere; den bevares uden virkning",
    ),
    "check-changed": ("the text under it has changed; it still holds", "teksten under den er ændret; den gælder stadig"),
    "check-same": ("the document now says the same", "dokumentet siger nu det samme"),
    "empty-class": ("Nothing can belong to this class", "Intet kan høre til denne klasse"),
}


def say(key: str, lang: str = "en") -> str:
    """The word for ``key``; a key without words (a kind that is new) is said as it is."""
    pair = _WORDS.get(key)
    return pair[lang == "da"] if pair else key


def count(number: int, key: str, lang: str = "en") -> str:
    """A number and the thing counted: ``count(2, "goal")`` is "2 goals"."""
    plural = f"{key}s" if f"{key}s" in _WORDS else key
    return f"{number} {say(key if number == 1 else plural, lang)}"


#: What a graph may call a kind, and what a view calls it.
_ALIASES = {
    "politicalgoal": "goal",
    "resulttarget": "target",
    "municipality": "organisation",
    "department": "organisation",
    "politicalbody": "organisation",
    "partner": "organisation",
    "body": "organisation",
    "fundingsource": "funding-source",
    "legalact": "law",
    "legalprovision": "law",
    "act": "law",
    "provision": "law",
    "targetgroup": "target-group",
    "agendaitem": "item",
    "policydocument": "document",
    "policy": "document",
    "actionplan": "document",
    "initiativecatalogue": "document",
    "minutes": "document",
}
_GENRES = {"actionplan": "action-plan", "initiativecatalogue": "catalogue", "policydocument": "document"}


def _last(raw: object) -> str:
    return re.split(r"[#/:]", str(raw or ""))[-1]


def kind_of(raw: object) -> str:
    """A view's name for a kind: ``PoliticalGoal``, an IRI ending in it, or ``goal`` alike."""
    return _ALIASES.get(_last(raw).replace("-", "").casefold(), _last(raw).casefold())


def genre_of(raw: object) -> str:
    """A view's name for a genre: ``ActionPlan``, an IRI ending in it, or ``action-plan`` alike."""
    return _GENRES.get(_last(raw).casefold(), _last(raw).casefold())
