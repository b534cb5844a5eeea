"""What came of success criteria: a result that is told, or left open."""

from __future__ import annotations

import re
from collections.abc import Callable

from policygraph.graph.checks.document import Checks, pattern_of, without_dates
from policygraph.loaders.clauses import number_in_words
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.records import Ref

#: "40 medlemmer. Resultat 2022: 44", "30 % er røgfri. Resultat: -": what came of a criterion, said behind it.
_ITS_RESULT = re.compile(r"\w[.;,]?\s+(?:resultat|opnået|nået)\w*(?:\s+(?:i\s+)?\d{4})?\s*:(?P<result>.*)$", re.I | re.S)


def _results_behind(checks: Checks) -> None:
    """Success criteria of initiatives with their result behind them, told or left open."""
    for record in checks.document.of("initiative"):
        for fact in (
            f for f in record.facts if f.field == "evaluation_text"
        ):  # "Succeskriterium: 100 pakker. Resultat: 112 pakker."
            if (of_it := _ITS_RESULT.search(str(fact.value))) and re.search(r"\d", of_it["result"]):
                checks.add("result-told", Ref("initiative", record.key), [fact.passage])
        for fact in (f for f in record.facts if f.field == "success_criterion"):
            if of_it := _ITS_RESULT.search(str(fact.value)):
                kind = "result-told" if re.search(r"\w", of_it["result"]) else "criterion-no-result"
                checks.add(kind, Ref("initiative", record.key), [fact.passage])


def _results(checks: Checks) -> None:
    """ "Succeskriteriet var, at 300 elever deltog", with no figure of what came of it in the same paragraph."""
    if checks.document.genre not in ("minutes", "status"):
        return
    for paragraph in checks.paragraphs:
        spans = sentence_spans(paragraph.text)
        set_ = [
            (a, b)
            for a, b in spans
            if (pattern_of("criterion-was").search(paragraph.text[a:b]) or _AIM_WAS.search(paragraph.text[a:b]))
            and (re.search(r"\d", paragraph.text[a:b]) or number_in_words(paragraph.text[a:b]))
            and not _BOTH.search(paragraph.text[a:b])
            and not reached_before_aim(paragraph.text[a:b])
            and not (
                _WAS_REACHED.search(paragraph.text[a:b])
                and len(re.findall(r"(?<![\d.,])\d+", without_dates(paragraph.text[a:b]))) > 1
            )
        ]
        for at in set_:
            # What came of it stands in front or right behind; where the sentence opens with what it is of, behind.
            here = spans.index(at)
            near = spans[here if _OF_ITS_OWN.match(paragraph.text[slice(*at)]) else max(0, here - 1) : here + 3]
            aim = without_dates(paragraph.text[slice(*at)])
            told = any(_answers(aim, without_dates(paragraph.text[a:b])) for a, b in near if (a, b) not in set_)
            if not told:
                passage = paragraph.passage(*at)
                checks.add("criterion-no-result", checks.subject(passage), [passage])
                break


def _answers(aim: str, sentence: str) -> bool:
    """Whether a sentence has a number of what was aimed at: not "22 boder" where it was 800 visitors."""
    meant = re.search(r"\d\s+(?P<noun>[a-zæøå]{4,})", aim)
    for number in re.finditer(r"(?<![\d./])\d+(?:\.\d{3})*(?![\d/]|\.\s)(?:\s+(?P<noun>[a-zæøå]{3,}))?", sentence):
        other = meant and number["noun"] and number["noun"][:5] != meant["noun"][:5] and number["noun"] not in ("procent", "pct")
        if not other or _CAME.search(sentence):
            return True
    return False


_CAME = re.compile(r"\b(?:kom|deltog|blev|nåede|endte|fik|gennemførte|har|havde|resultat\w*|opnået)\b", re.I)


def reached_before_aim(sentence: str) -> bool:
    """Whether a number stands in front of what was aimed at: "nåede op på 72 deltagere, hvor målet var 60"."""
    aim = pattern_of("criterion-was").search(sentence)
    before = without_dates(sentence[: aim.start()]) if aim else ""
    return bool(aim and re.search(r"(?<![\d./])\d+(?![\d/]|\.\s)", before))


#: "For familiekurserne var succeskriteriet …", "Jobmessen: Kriteriet var …"
_OF_ITS_OWN = re.compile(r"\W*(?:(?:For|I|Ved|Til) |[A-ZÆØÅ][^.:]{3,60}:\s)")
_AIM_WAS = re.compile(
    r"\bskulle\s+(?:trække|have|nå|samle|give|få)\s+(?:\w+\s+){0,3}?\d|\b[Mm]ålet\s+(?:for|i|med)\s+(?:[\wæøåÆØÅ/-]+\s+){1,4}?var\b"
)
_WAS_REACHED = re.compile(r"\b(?:nået|opfyldt|indfriet|opnået|overskredet|ramt)\b", re.I)
#: "Målet var 600 besøgende; der kom 715": what was aimed at and what came of it.
_BOTH = re.compile(
    r"\d[^;,:]*[;,:]\s+(?:og\s+|men\s+)?(?:der|de|det|i alt|\w+et|\w+en)\s+(?:kom|blev|deltog|var|er|nåede|fik|har|endte|lå)\b[^.]*?\d",
    re.I,
)


def _results_of_tables(checks: Checks) -> None:
    """Rows of a table of results ("Emne | Mål for 2024 | Resultat"): the result is told, or what was to be reached is left open."""
    looks_back = checks.document.genre in ("minutes", "status")
    for head, *rows in checks.tables:
        results = [n for n, c in enumerate(head) if RESULT_HEAD.fullmatch(c.text.strip(" :"))]
        aims = [n for n, c in enumerate(head) if _AIM_HEAD.fullmatch(c.text.strip(" :")) and n < max(results, default=0)]
        if not aims or len(results) != 1:
            continue
        for row in rows:
            aim, result = row[aims[-1]], row[results[0]]
            if not re.search(r"\d", aim.text):
                continue
            subject = checks.subject(aim.passage())
            if re.search(r"\d", result.text) and subject.kind == "initiative":
                checks.add("result-told", subject, [result.passage()])
            elif looks_back and re.fullmatch(r"[\s.…_?–-]*", result.text):
                checks.add("criterion-no-result", subject, [row[0].passage(), aim.passage()])


_AIM_HEAD = re.compile(
    r"(?:(?:resultat|succes|del|års|effekt)?mål|måltal|resultatmål|succeskriteri(?:um|er)|kriteri(?:um|er)|målsætning|forventet|ønsket resultat)(?:et|ene|erne)?(?:\s+(?:for|i|til|ved|pr\.?)?\s*.{0,30})?",
    re.I,
)
RESULT_HEAD = re.compile(
    r"(?:resultat(?:et|er)?|opnået|nået|opnåede?|realiseret|faktisk(?:\s+\w+)?|målt|status|målopfyldelse)(?:\s+(?:for|i|pr\.?|ultimo|ved)?\s*.{0,25})?",
    re.I,
)


RESULTS: tuple[Callable[[Checks], None], ...] = (_results_behind, _results, _results_of_tables)
