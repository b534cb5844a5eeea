"""Needs that an initiative or a later document answers, in their own words."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from policygraph.graph.checks.document import Checks, content_of, next_sentence
from policygraph.loaders.parse.dates import find_dates
from policygraph.loaders.parse.sentences import sentence_spans
from policygraph.loaders.records import Record, Ref
from policygraph.loaders.source import Passage

#: How much of what is particular in a need's words (0 to 1) a text has that answers it.
_ANSWER = 0.5


#: So many letters of a word tell what it is of where a task follows a need.
_STEM = 6


#: How many particular words an initiative shares with a need and the sentence before it.
_SHARED_AROUND = 4


def answers(found: dict[str, Checks]) -> None:
    """Needs whose own words an initiative has, or a later document: they are not unheard, whoever linked them."""
    needs = [(c, n) for c in found.values() for n in c.document.of("need")]
    if not needs:
        return
    paragraphs = [(c, p, content_of(p.text)) for c in found.values() for p in c.paragraphs]
    often: dict[str, int] = defaultdict(int)
    for _, _, words in paragraphs:
        for word in words:
            often[word] += 1
    doings = [
        (c, r, content_of(f"{r.first('title') or ''} {' '.join(str(v) for v in r.values('description'))}", tails=True))
        for c in found.values()
        for r in c.document.of("initiative")
    ]
    titles = {" ".join(str(r.first("title") or "").split()) for _, r, _ in doings}
    for checks, need in needs:
        words = content_of(str(need.first("text") or need.passage.quote))
        weight = {w: 1 / max(1, often[w]) for w in words}
        around = content_of(_sentence_before(checks, need))
        if (after_it := next_sentence(checks, need)) and _WANTED.match(after_it.quote):
            words, around = content_of(after_it.quote), around | words
            weight = {w: 1 / max(1, often[w]) for w in words}
        asked = _ASKED_FOR.search(str(need.first("text") or need.passage.quote))
        wanted = content_of(asked["what"]) if asked else frozenset[str]()
        for other, stretch, theirs in paragraphs:
            later = other.written and checks.written and other.written[0] > checks.written[0]
            # "… angst … tandlæge. Der er brug for en ledsager": of a need of a word or two the sentence before says for what.
            rare = any(often[w] < 3 for w in words & theirs)
            small = len(words) < 3 and words & theirs and len((words | around) & theirs) > (1 if rare else 2)
            supplied = len(wanted) > 1 and wanted <= theirs  # "behov for toiletter ved Hulbjerg", and then they are there
            if later and (small or supplied or _held_of(weight, theirs)) and other.subject(stretch.passage()).kind != "need":
                other.add("need-answered", Ref("need", need.key, checks.document.file), [stretch.passage()])
                break
        if said := _met_next(checks, need, titles):
            checks.add("need-answered", Ref("need", need.key), [said])
        # The one task of an item that speaks of "the possibilities" or "the wish" speaks of its one need.
        raised = [n for n in checks.document.of("need") if n.first("item") == need.first("item")]
        for given in checks.document.of("task") if need.first("item") else []:
            if len(raised) > 1 and not _ALL_WISHES.search(str(given.first("text"))):
                continue
            back = given.first("item") == need.first("item") and given.passage.start > need.passage.start
            if back and given.values("assigned_to") and (len(raised) > 1 or _BACK_TO.search(str(given.first("text")))):
                checks.add("need-answered", Ref("need", need.key), [given.passage])
        for taken in [*checks.document.of("task"), *checks.document.of("decision")]:
            after = taken.first("item") == need.first("item") and taken.passage.start > need.passage.start
            in_it = content_of(str(taken.first("text"))) if after else frozenset[str]()
            # "hjælp til lektier", and then "… om der kan åbnes en lektiecafé"
            shared = frozenset(
                w for w in words if any(w == t or w[:_STEM] == t[:_STEM] and min(len(w), len(t)) >= _STEM for t in in_it)
            )
            # A word that stands hardly anywhere else, or two, or one of the item's only need in what is to be done by a day.
            promised = len(raised) == 1 and bool(taken.values("due_date"))
            again = _RAISED_AGAIN.search(str(taken.first("text"))) if after else None
            of_item = (
                len(raised) == 1
                and taken.kind == "task"
                and content_of(str(taken.first("text"))) & content_of(_title_of(checks, need))
            )
            if again and content_of(again["what"]) & words or after and of_item:
                checks.add("need-answered", Ref("need", need.key), [taken.passage])
            elif any(often[w] <= 2 for w in shared) or len(shared) > 1 or shared and promised:
                checks.add("need-answered", Ref("need", need.key), [taken.passage])
        for other, record, theirs in doings:
            if other is not checks and theirs & words and (answer := _answers_wish(record, checks)):
                other.add("need-answered", Ref("need", need.key, checks.document.file), [answer])
        for other, record, theirs in doings:
            until = other.document.of("document")[0].first("period_end")
            runs = isinstance(until, date) and checks.written is not None and until >= checks.written[0]
            named = _held_of(weight, theirs) and content_of(str(record.first("title") or ""), tails=True) & words
            # Or it has much of what was said before the need, and a word of its own: "… har ingen at følges med. Der er behov for …".
            told = words & theirs and len((words | around) & theirs) >= _SHARED_AROUND
            if runs and (named or told):
                of = Ref("need", need.key, None if other is checks else checks.document.file)
                other.add("need-answered", of, [record.passage])
                break


def _met_next(checks: Checks, need: Record, titles: set[str]) -> Passage | None:
    """The sentence after a need, if it takes the need up: a task with a day, an initiative by its title, or what has been done since."""
    said = next_sentence(checks, need)
    if said is None:
        return None
    dated = any(
        t.passage.start == said.start and (t.values("due_date") or t.values("due_text")) for t in checks.document.of("task")
    )
    # "Ungecenteret gjorde opmærksom på Åben Dør"
    named = any(len(t) > 3 and re.search(rf"(?<!\w){re.escape(t)}(?!\w)", said.quote) for t in titles)
    since = _SINCE_DONE.search(said.quote) and not _STILL.search(said.quote)
    return said if dated or named or _POINTED_TO.search(said.quote) or since else None


#: What a need names, up to why: "behov for toiletter ved Hulbjerg, hvor …".
_ASKED_FOR = re.compile(
    r"\b(?:(?:behov|brug) for|mangler|savner|efterlyser|efterlyste|ønsker sig)\s+(?P<what>[^.,;:]{4,60}?)(?=,| så | når | for at |[.;:]|$)",
    re.I,
)


#: "… har tandpine. Der mangler et tandtilbud": what is wanted stands behind why.
_WANTED = re.compile(
    r"(?:Der (?:er brug for|er behov for|mangler|savnes|ønskes)|(?:Rådet|Vi|De|Hun|Han) (?:savner|ønsker|mangler))\b"
)


#: "Rådet henviste til lektiecaféen": there is something that meets it.
_POINTED_TO = re.compile(
    r"\b(?:henviste|henviser|henvist) til\b|\b(?:mindede om|gjorde opmærksom på|oplyste),? at (?:der (?:allerede |nu )?(?:er|findes)|[^.]{0,40}\ballerede\b)",
    re.I,
)


#: "… tager spørgsmålet om cykelstien op med Teknik": a need is taken up by its name.
_RAISED_AGAIN = re.compile(r"\b(?:spørgsmålet|sagen|ønsket|problemet|forslaget|behovet)\s+om\s+(?P<what>[^.,;]{4,60})", re.I)


def _title_of(checks: Checks, record: Record) -> str:
    """The title of the item that a record was told under."""
    item = record.first("item")
    return next(
        (str(i.first("label") or "") for i in checks.document.of("item") if isinstance(item, Ref) and i.key == item.key), ""
    )


def _answers_wish(record: Record, minutes: Checks) -> Passage | None:
    """Where an initiative says that it answers a wish of those minutes: of that time, if it says of when."""
    if minutes.written is None:
        return None
    for fact in record.facts:
        for start, end in sentence_spans(str(fact.value)) if fact.field == "description" else []:
            sentence = str(fact.value)[start:end]
            when = find_dates(sentence)
            if _ON_A_WISH.search(sentence) and any(m.first <= minutes.written[0] <= m.last for m in when):
                return fact.passage
    return None


_ON_A_WISH = re.compile(
    r"\b(?:svar(?:er)? på|imødekommer|efter|på baggrund af|som følge af|følger op på|opfølgning på|udspringer af|kommer af|bygger på)\b.{0,60}?\b(?:ønske\w*|behov\w*|forslag\w*|opfordring\w*|henvendelse\w*|efterspørgsel\w*)\b"
    r"|\bønske\w* (?:af|fra)\b",
    re.I,
)


#: That something has been done since: "… har siden maj haft en aftenvagt", "Den blev indført i januar".
_SINCE_DONE = re.compile(
    r"\b(?:har|er|fik|begyndte|åbnede|blev)\s+(?:\w+\s+){0,5}?(?:siden|nu|derfor|derefter|efterfølgende|allerede|i mellemtiden)\b|\b(?:siden|derfor|efterfølgende|nu)\s+(?:har|er|blev|fik)\b"
    r"|\b(?:er|blev|bliver)\s+(?:\w+\s+){0,3}?(?:indført|åbnet|ansat|sat op|oprettet|etableret|løst|rettet|udbedret|dækket|opfyldt|imødekommet|iværksat|sat i gang)\b|\bDet har \w+ fået\b",
    re.I,
)


#: "… sender rådets ønsker til Vej og Park": whatever was raised under the item.
_ALL_WISHES = re.compile(
    r"\b(?:rådets|udvalgets|bestyrelsens|medlemmernes)\s+(?:ønsker|forslag|synspunkter|bemærkninger|input|behov|kommentarer)\b",
    re.I,
)


_BACK_TO = re.compile(
    r"\b(?:mulighed(?:en|erne)|sagen|ønsket|ønskerne|forslaget|henvendelsen|spørgsmålet|problemet|problemerne|det|dette|heraf|behovet|emnet|bekymringen|løsning(?:en|er)?)\b",
    re.I,
)


_STILL = re.compile(r"\b(?:ikke|ingen|stadig|fortsat|endnu|mangler|men)\b", re.I)


def _sentence_before(checks: Checks, need: Record) -> str:
    """What is said right before a need, in the same paragraph; empty where it opens the paragraph."""
    for paragraph in checks.paragraphs:
        if not paragraph.origin or not paragraph.origin[0] <= need.passage.start <= paragraph.origin[-1]:
            continue
        before = ""
        for start, end in sentence_spans(paragraph.text):
            if paragraph.passage(start, end).end > need.passage.start:
                return before
            before = paragraph.text[start:end]
    return ""


def _held_of(weight: dict[str, float], theirs: frozenset[str]) -> bool:
    """Whether a text has most of the particular words, and two of them at least."""
    shared = [w for w in weight if w in theirs]
    held = sum(weight[w] for w in shared) / (sum(weight.values()) or 1)
    return len(shared) > 1 and held >= _ANSWER or len(shared) > 2 and len(shared) >= _ANSWER * len(weight)
