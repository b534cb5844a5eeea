"""What the map says, in English and Danish."""

from __future__ import annotations

from policygraph.views import words

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("The red thread", "Den røde tråd"),
    "help": (
        "Click a mark or a line, or a name in the table, to see what the documents say of it.",
        "Klik på et mærke eller en streg, eller et navn i tabellen, for at se hvad dokumenterne siger om det.",
    ),
    "keys": (
        "Keys: / find, T table, L layout, A all, on the map arrows move, Enter opens, + and − zoom, Esc lets go.",
        "Taster: / find, T tabel, L opstilling, A alt, på kortet flytter piletaster, Enter åbner, + og − zoomer, Esc slipper.",
    ),
    "empty": ("There is nothing to show.", "Der er intet at vise."),
    "none-shown": (
        "Nothing is left with these choices. “All” brings everything back.",
        "Intet er tilbage med disse valg. „Alt“ henter det hele tilbage.",
    ),
    "skip": ("Skip the map, go to the table", "Spring kortet over, gå til tabellen"),
    "canvas": ("Network map; the same is in the table", "Netværkskort; det samme står i tabellen"),
    "find": ("Find", "Find"),
    "found": ("found", "fundet"),
    "layers": ("Show", "Vis"),
    "needs": ("needs", "behov"),
    "goals": ("goals", "mål"),
    "targets": ("result targets", "resultatmål"),
    "initiatives": ("initiatives", "indsatser"),
    "departments": ("departments", "forvaltninger"),
    "partners": ("partners", "samarbejdspartnere"),
    "funding": ("funding", "finansiering"),
    "law": ("law", "lovgrundlag"),
    "gaps": ("what is missing", "det der mangler"),
    "gap": ("missing", "mangler"),
    "layout": ("Layout", "Opstilling"),
    "thread": ("the thread, left to right", "tråden, fra venstre mod højre"),
    "free": ("free", "frit"),
    "colour": ("Colour", "Farve"),
    "by-layer": ("by what it is", "efter hvad det er"),
    "by-department": ("by department", "efter forvaltning"),
    "by-theme": ("by theme", "efter tema"),
    "by-document": ("by document", "efter dokument"),
    "by-money": ("by what is said of money", "efter hvad der siges om penge"),
    "rest": ("others", "andre"),
    "nothing": ("not stated", "ikke oplyst"),
    "time": ("Active in", "Aktiv i"),
    "any-time": ("at any time", "når som helst"),
    "undated": ("also what has no dates", "også det uden datoer"),
    "depth": ("Steps", "Trin"),
    "focus": ("Only what hangs together with this", "Kun det der hænger sammen med dette"),
    "choices": ("What is shown, and how", "Hvad der vises, og hvordan"),
    "all": ("All", "Alt"),
    "fit": ("Fit", "Tilpas"),
    "png": ("Save PNG", "Gem PNG"),
    "svg": ("Save SVG", "Gem SVG"),
    "table": ("Table", "Tabel"),
    "map": ("Map", "Kort"),
    "working": ("Working it out …", "Regner …"),
    "shown": ("shown", "vist"),
    "things": ("Everything the map shows", "Alt hvad kortet viser"),
    "of-links": ("The links between them", "Forbindelserne mellem dem"),
    "open": ("Open this group", "Åbn denne gruppe"),
    "group": ("group", "gruppe"),
    "period": ("period", "periode"),
    "missing": ("missing", "mangler"),
    "no-target": ("no result target", "intet resultatmål"),
    "no-initiative": ("no initiative", "ingen indsats"),
    "none-money": ("nothing said of money", "intet oplyst om penge"),
    "none-responsible": ("nobody responsible", "ingen ansvarlig"),
    "none-goal": ("no goal", "intet mål"),
    "lacks-target": ("has no result target", "har intet resultatmål"),
    "lacks-initiative": ("has no initiative", "har ingen indsats"),
    "lacks-money": ("says nothing of its money", "siger intet om sine penge"),
    "lacks-responsible": ("names nobody responsible", "nævner ingen ansvarlig"),
    "lacks-goal": ("serves no goal", "tjener intet mål"),
    "solid": ("stated", "oplyst"),
    "dashed": ("dashed: suggested, not stated", "stiplet: foreslået, ikke oplyst"),
    "dotted": ("dotted, to a hole: missing", "prikket, til et hul: mangler"),
}


def say(key: str, lang: str) -> str:
    """The map's word for ``key``, or else that of all views."""
    pair = _WORDS.get(key)
    return pair[lang == "da"] if pair else words.say(key, lang)
