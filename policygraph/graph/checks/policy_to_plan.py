"""What became of a policy's goals on the way to the plan: not taken over, merged, narrowed, weakened, a law or a target lost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from rapidfuzz import fuzz

from policygraph.graph.checks.document import (
    OVER_AGE,
    Checks,
    ages_of,
    alike,
    content_of,
    first_ages,
    idle_stems,
    initiatives_of,
    least_age,
    pattern_of,
    without_dates,
)
from policygraph.graph.goals import carried_out
from policygraph.loaders.clauses import number_in_words
from policygraph.loaders.parse.numbers import NUMBER, parse_count
from policygraph.loaders.parse.titles import main_clause, nameable
from policygraph.loaders.records import Document, Law, Record, Ref, Value
from policygraph.loaders.source import Passage
from policygraph.ontology.change import no_longer_all
from policygraph.ontology.vocabulary import any_of, default_vocabulary

#: How like (0 to 100) a plan's goal is to the policy's that it takes over, and a sentence to the one that says the same.
_SAME_GOAL, _SAME_SENTENCE = 70, 62
#: How like the words from the verb on are that say the same of others.
_SAME_WORDS = 92
#: So few words are a name whatever they are.
_A_NAME = 6
#: The same, of a goal that the plan says nothing of, where it says which of the policy's goals others take over.
_SAME_STATED = 88


def policy_of(plan: Document, documents: Sequence[Document]) -> Document | None:
    """The policy that a plan carries out: of those it names the one whose goals are most like its own."""
    if plan.genre != "action-plan" or not plan.of("goal"):
        return None
    policies = [d for d in documents if d.genre == "policy" and d.of("goal")]
    named = carried_out(plan, policies) or policies
    half = max(2, (len(plan.of("goal")) + 1) // 2)  # a plan may set goals of its own beside those it carries out

    def likeness_of(policy: Document) -> float:
        each = sorted((max(alike(_said(g), _said(p)) for p in policy.of("goal")) for g in plan.of("goal")), reverse=True)
        return sum(each[:half]) / len(each[:half])

    likeness = [(likeness_of(policy), policy) for policy in named]
    best = max(likeness, key=lambda pair: (pair[0], pair[1].file), default=(0, None))
    return best[1] if best[0] >= _SAME_GOAL else None


def goals_on_the_way(plan: Checks, policy: Checks) -> None:
    """What became of each goal of a policy in the plan that carries it out."""
    theirs = plan.document.of("goal")
    taken: dict[str, list[tuple[float, Record]]] = defaultdict(list)
    heirs_of: dict[str, Record] = {}
    stated = {v.key: t for t in theirs for v in t.values("succeeds") if isinstance(v, Ref) and v.document == policy.document.file}
    places = _places(policy.document.of("goal"), theirs, stated)
    own, not_found = _own_numbers(plan), list[Record]()
    for goal in policy.document.of("goal"):
        likeness, best = max(((_held(_said(goal), _said(t)), t) for t in theirs), key=lambda pair: pair[0])
        if goal.key in stated:
            likeness, best = 100.0, stated[goal.key]
        if likeness >= _SAME_STATED:
            _account(plan, policy, goal, best)
        all_state = len({t.key for t in stated.values()}) * 2 >= len(theirs)
        lost = likeness < (_SAME_STATED if all_state else _SAME_SENTENCE) or (
            goal.key not in stated and not _particular(goal, best, theirs)
        )
        if lost and (heir := _of_one_name(goal, theirs)):
            likeness, best, lost = _SAME_SENTENCE, heir, False
        if lost and (heir := _in_its_place(goal, policy.document.of("goal"), theirs, places, own)):
            likeness, best, lost = _SAME_SENTENCE, heir, False
        if lost and (heir := _within_another(goal, theirs)):
            likeness, best, lost = _SAME_SENTENCE, heir, False
        if lost and (heir := _numbered_alike(goal, theirs)) and _keeps_number(plan, goal):
            likeness, best, lost = _SAME_SENTENCE, heir, False
        if lost:
            not_found.append(goal)
            continue
        taken[best.key].append((likeness, goal))
        _wording(plan, policy, goal, best)
        laws = {v.act for v in goal.values("law") if isinstance(v, Law)}
        near = goal.key in stated or likeness >= _SAME_GOAL
        heirs = [best, *initiatives_of(plan.document, best)] if near else theirs
        for act in sorted(laws - {v.act for t in heirs for v in t.values("law") if isinstance(v, Law)}):
            if not _named_below(plan, best, act):
                named = next(
                    f.passage for f in goal.facts if f.field == "law" and isinstance(f.value, Law) and f.value.act == act
                )
                _both("law-lost", (plan, best), (policy, goal), None, act, (_said_at(best)[0], named))
        heirs_of[goal.key] = best
    for goal in not_found:  # once it is known which goals took the others over
        if home := _home_of_two(goal, theirs, taken) or _other_half(goal, theirs, taken):
            taken[home.key].append((0.0, goal))
        elif not _stands_in(plan, goal):  # under a heading that was not taken for a goal
            policy.add("goal-lost", Ref("goal", goal.key), _said_at(goal)[::-1], None, plan.document.file)
    _targets(plan, policy, heirs_of)
    for key, goals in taken.items():
        home = next(t for t in theirs if t.key == key)
        for _, goal in sorted(goals, key=lambda pair: -pair[0])[1:]:
            _both("goal-merged", (policy, goal), (plan, home), None, _numbered(home))


def _places(goals: Sequence[Record], theirs: Sequence[Record], stated: Mapping[str, Record]) -> dict[int, int]:
    """Which of a plan's goals stand for which of a policy's without a doubt, by their places in the two."""
    found: dict[int, int] = {}
    for at, goal in enumerate(goals):
        likeness, best = max(
            ((_held(_said(goal), _said(t)), n) for n, t in enumerate(theirs)), key=lambda pair: (pair[0], -pair[1])
        )
        if goal.key in stated:
            likeness, best = 100.0, theirs.index(stated[goal.key])
        if likeness >= _SAME_STATED:
            found[at] = best
    return found


#: "Mål 7, 8 og 9 er handleplanens egne", "Pejlemærke 7-10 står ikke i politikken"
_ITS_OWN = re.compile(
    r"\b(?:mål|pejlemærke|pejlemærkerne|målene|målsætning)\s+(?P<numbers>\d{1,2}(?:(?:\s?[-–]\s?|, | og )\d{1,2})*)\s(?P<said>[^.]*)",
    re.I,
)
_OF_ITS_OWN = re.compile(
    r"\begne\b|\beget\b|\bikke\s+(?:i|fra|med i)\s+(?:politikken|strategien)\b|\bikke\s+\w+\s+(?:forlæg|forbillede)\b", re.I
)


def _own_numbers(plan: Checks) -> set[str]:
    """The numbers of the goals that a plan says it sets itself, beside those of the policy."""
    found = set[str]()
    for match in (m for s in plan.sentences for m in _ITS_OWN.finditer(s.text)):
        if _OF_ITS_OWN.search(match["said"]):
            for part in re.split(r", | og ", match["numbers"]):
                first, _, last = part.replace("–", "-").partition("-")
                found |= {str(n) for n in range(int(first), int(last or first) + 1)}
    return found


def _in_its_place(
    goal: Record, goals: Sequence[Record], theirs: Sequence[Record], places: Mapping[int, int], own: Collection[str]
) -> Record | None:
    """The plan's goal that stands where a policy's goal stood, between the same two others, and has its words.

    :param own: the numbers of those that no policy's goal became
    """
    at = goals.index(goal)
    before = max((n for n in places if n < at), default=-1)
    after = min((n for n in places if n > at), default=len(goals))
    low, high = places.get(before, -1), places.get(after, len(theirs))
    for told in (_said, _worded):
        words, said = _stems(told(goal)), [_stems(told(t)) for t in theirs]
        words -= {w for w in words if sum(w in s for s in said) > 1}  # "kommunens" is in many
        held = [
            (len(words & said[n]), -n)
            for n, its in enumerate(theirs)
            if low < n < high and n not in places.values() and str(its.first("number")) not in own
        ]
        most, place = max(held, default=(0, 0))
        if most > 1 and most * _OF_ITS_WORDS >= len(words):
            return theirs[-place]
    return None


def _worded(goal: Record) -> str:
    """A goal's name and how it is worded below it."""
    return (
        " ".join(str(v) for f in ("label", "text") for v in goal.values(f))
        + " "
        + " ".join(_parts(str(goal.first("description") or ""))[:1])
    )


#: One in so many of a goal's words, in its place, makes another wording of it.
_OF_ITS_WORDS = 3


#: "Målet rummer både politikkens spor om arbejde og sporet om fællesskab"
_HOLDS_TWO = re.compile(
    r"\b(?:rummer|samler|dækker|forener|sammenfatter|bygger på|slår)\b[^.]*\b(?:politikkens|strategiens|to af|begge|både)\b"
    r"|\bmålet\s+(?:rummer|samler|dækker|forener)\b[^.]*\bog\b",
    re.I,
)


def _home_of_two(goal: Record, theirs: Sequence[Record], taken: Mapping[str, list[tuple[float, Record]]]) -> Record | None:
    """The plan's goal that says it holds several of the policy's, has taken one over, and speaks of this one too."""
    words = {w[:6] for w in content_of(f"{goal.first('label')} {_said(goal)}")}
    for other in theirs:
        told = " ".join(str(v) for v in other.values("description"))
        if taken.get(other.key) and _HOLDS_TWO.search(told) and words & {w[:6] for w in content_of(f"{_said(other)} {told}")}:
            return other
    return None


def _other_half(goal: Record, theirs: Sequence[Record], taken: Mapping[str, list[tuple[float, Record]]]) -> Record | None:
    """The plan's goal of two halves, of which one took another goal over and the other has a word that only this goal has.

    "Fravær og mistrivsel skal mindskes" of one goal on absence and one on those who do not thrive.
    """
    words = _stems(f"{goal.first('label')} {_said(goal)}")
    for other in theirs:
        halves = [_stems(half) for half in re.split(r"\s(?:og|samt)\s", _said(other))]
        number = str(goal.first("number") or "")
        beside = {str(int(number) + step) for step in (-1, 1)} if number.isdigit() else set()
        if len(halves) != 2 or not any(str(g.first("number")) in beside for _, g in taken.get(other.key, ())):
            continue  # goals that are made one stand beside each other
        before = frozenset().union(*(_stems(f"{g.first('label')} {_said(g)}") for _, g in taken[other.key]))
        others = frozenset().union(*(_stems(_told(t)) for t in theirs if t is not other))
        for mine, its in (halves, halves[::-1]):
            if (mine & words) - before - others and its & before - words:
                return other
    return None


def _stems(text: str) -> frozenset[str]:
    return frozenset(w[:6] for w in content_of(text) if len(w) > 5)


def _within_another(goal: Record, theirs: Sequence[Record]) -> Record | None:
    """The plan's goal that a policy goal went into with nearly all its words: who it is about, or what is to be done."""
    said = main_clause(_said(goal)).split(", så")[0]
    who = re.match(r"(?P<who>(?:\S+ ){2,8}?\S+)\s+(?:skal|vil|bør|må|kan)\s", said)
    words = {w[:6] for w in content_of(said)}
    if len(words) < 4:  # "Ingen elev skal stå alene.": what is said behind it tells more
        words |= {w[:6] for w in content_of(" ".join(str(v) for v in goal.values("description")[:1]))}
    named = re.match(r"[A-ZÆØÅ]?[a-zæøå]{6,}", str(goal.first("label") or ""))
    held = {t.key: _share_in(words, _told(t)) for t in theirs}
    best = max(held.values(), default=0.0)
    for other in theirs:
        text = _whole_said(other)
        if len(words) > 3 and held[other.key] == best >= _WITHIN and sum(h >= best - 0.2 for h in held.values()) == 1:
            return other
        pair = re.fullmatch(r"(?P<a>[\wæøå-]{5,})\s+og\s+(?P<b>[\wæøå-]{5,})", str(other.first("label") or "").strip(" ."))
        if named and pair and any(pair[p].casefold()[:6] == named.group().casefold()[:6] for p in "ab"):
            return other  # "Pårørende er med" in "Pårørende og frivillige"
        if who and len(who["who"]) > 20 and who["who"].casefold() in re.split(r"\b(?:skal|vil|bør|må|kan)\b", text.casefold())[0]:
            return other
        if len(words) > 2 and len(
            words & {w[:6] for w in re.findall(r"[a-zæøå]{5,}", text.casefold())} | {w for w in words if w in text.casefold()}
        ) >= 0.75 * len(words):
            return other
    return None


#: How much of a goal's words (0 to 1) another one's whole account has that it went into.
_WITHIN = 0.7


def _told(goal: Record) -> str:
    """Everything that a goal's name and the text below it say."""
    return " ".join(str(v) for f in ("label", "text", "description") for v in goal.values(f)).casefold()


def _share_in(words: Collection[str], text: str) -> float:
    return sum(w in text for w in words) / len(words) if words else 0.0


def _stands_in(plan: Checks, goal: Record) -> bool:
    """Whether a sentence of the plan says word for word what the goal says."""
    said = main_clause(_said(goal)).casefold()
    return len(said) > 30 and any(fuzz.ratio(said, s.text.casefold()) >= _SAME_WORDS for s in plan.sentences)


def _named_below(plan: Checks, goal: Record, act: str) -> bool:
    """Whether an act is named anywhere between a goal and the next one, be it in words that no fact was read from."""
    after = [g.passage.start for g in plan.document.of("goal") if g.passage.start > goal.passage.start]
    said = plan.document.source.text[goal.passage.start : min(after, default=len(plan.document.source.text))].casefold()
    return re.sub(r"(?:en|et)$", "", act.casefold()) in said


def _keeps_number(plan: Checks, goal: Record) -> bool:
    """Whether a plan says that its goals have the policy's numbers, or a run of them that this one is in: "Mål 1-6 kommer fra politikken"."""
    number = parse_count(str(goal.first("number") or "").strip("."))
    for match in (m for s in plan.sentences for m in _POLICYS_NUMBERS.finditer(s.text)):
        if match["first"] is None or number and int(match["first"]) <= number <= int(match["last"]):
            return True
    return False


#: "bærer politikkens numre", "nummereret som i politikken", "de samme numre som i strategien"
_POLICYS_NUMBERS = re.compile(
    r"\b(?:politikkens|strategiens)\s+(?:numre|nummerering)\b|\bmål(?:ene)?\s+(?P<first>\d+)\s?(?:-|–|til)\s?(?P<last>\d+)\s+(?:kommer|stammer|er)\s+(?:fra\s+)?(?:politikken|strategien)|\b(?:samme\s+(?:numre|nummerering|nummer)|nummereret|numrene)\s+(?:er\s+)?(?:de\s+samme\s+)?som\s+(?:i\s+)?(?:politikken|strategien)",
    re.I,
)


def _numbered_alike(goal: Record, theirs: Sequence[Record]) -> Record | None:
    """The plan's goal of the same number, if it speaks of the same thing: a long word of the one begins one of the other."""
    same = next((t for t in theirs if t.first("number") and t.first("number") == goal.first("number")), None)
    if same is None:
        return None
    one, other = (
        {w for w in re.findall(r"[a-zæøå]{6,}", f"{g.first('label')} {_said(g)}".casefold()) if w not in idle_stems()}
        for g in (goal, same)
    )
    common = {w[:6] for t in theirs if t is not same for w in re.findall(r"[a-zæøå]{6,}", _said(t).casefold())}
    return same if any(v.startswith(w[:6]) and w[:6] not in common for w in one for v in other) else None


def _within(wide: re.Match[str], narrow: re.Match[str]) -> bool:
    """Whether an age or a form lies within another, and is not all of it; the first form is for children of seven."""
    (a, b), (c, d) = (
        tuple(int(m[g]) + (6 if m["what"].casefold() == "klasse" else 0) for g in ("from", "to")) for m in (wide, narrow)
    )
    return a <= c and d <= b and (a, b) != (c, d)


def _particular(goal: Record, heir: Record, theirs: Sequence[Record]) -> bool:
    """Whether a plan's goal has more of a policy's goal than the words that all its goals have ("Ældre skal have …")."""
    common = [content_of(_said(t)) for t in theirs]
    words = {w for w in content_of(_said(goal)) if sum(w in c for c in common) * 3 <= len(common) or len(common) < 3}
    if (aim := _AIM.search(_said(goal))) and (asked := content_of(aim["what"])):
        words = {w for w in words if w in asked} or words
    own = content_of(f"{_whole_said(heir)} {' '.join(str(v) for v in heir.values('description'))}")
    return not words or any(w in own for w in words)


#: What is aimed at: the words behind the verb that binds.
_AIM = re.compile(r"\b(?:skal|vil|bør|kan|må)\b(?P<what>.+)", re.I | re.S)


def _of_one_name(goal: Record, theirs: Sequence[Record]) -> Record | None:
    """The goal of a plan in whose short name a policy goal's is held whole: "Hjemløshed" in "Hjemløshed og rusmidler"."""
    name = str(goal.first("label") or "")
    if not nameable(name) or not 4 < len(name) < 40:
        return None
    held = re.compile(rf"(?<!\w){re.escape(name.casefold())}(?!\w)")
    found = [t for t in theirs if len(label := str(t.first("label") or "")) < 80 and held.search(label.casefold())]
    return found[0] if len(found) == 1 else None


def _account(plan: Checks, policy: Checks, old: Record, new: Record) -> None:
    """What became of the sentences that say more of a goal that the plan takes over by its name or in its words."""
    theirs = dict(_sentences_of(new))
    for sentence, passage in _sentences_of(old):
        if passage == old.passage and not any(f.field == "succeeds" for f in new.facts):
            continue  # how the goal itself is worded is looked at for every goal
        other = max(theirs, key=lambda s: fuzz.ratio(sentence.casefold(), s.casefold()))
        said = (theirs[other], passage)
        if fuzz.ratio(sentence.casefold(), other.casefold()) < _SAME_SENTENCE:
            continue
        lost = _phrases(sentence, "strong") - _phrases(other, "strong")
        come = _phrases(other, "weak") - _phrases(sentence, "weak")
        if lost and come:
            _both("goal-weakened", (plan, new), (policy, old), f"„{max(come, key=len)}“", f"„{max(lost, key=len)}“", said)
        before, now = first_ages(sentence), first_ages(other)
        if before and now and before["what"] == now["what"]:
            (a, b), (c, d) = ((int(m["from"]), int(m["to"])) for m in (before, now))
            if a <= c and d <= b and (a, b) != (c, d):
                _both("goal-narrowed", (plan, new), (policy, old), before.group(), _numbered(new), said)


def _sentences_of(goal: Record) -> list[tuple[str, Passage]]:
    """What a goal says, and what is said of it, sentence by sentence with the paragraph each stands in."""
    told = [(s, f.passage) for f in goal.facts if f.field == "description" for s in _parts(str(f.value))]
    return [*told, (_said(goal), goal.passage)]


def _phrases(text: str, kind: str) -> set[str]:
    """The words of a text that bind so much."""
    concept = default_vocabulary().scheme("obligation")[kind]
    return {" ".join(m.group().casefold().split()) for m in any_of(concept.words).finditer(text)}


_Placed = tuple[Checks, Record]


def _both(
    kind: str,
    of: _Placed,
    beside: _Placed,
    found: Value | None = None,
    expected: Value | None = None,
    said: tuple[Passage, Passage] | None = None,
) -> None:
    """Note a check with its passages in two documents: each document's graph holds its own.

    :param said: where each says it, if not at the head of the two records
    """
    (checks, record), (others, other) = of, beside
    here, there = ([said[0]], [said[1]]) if said else (_said_at(record), _said_at(other))
    checks.add(kind, Ref(record.kind, record.key), here, found, expected)
    others.add(kind, Ref(record.kind, record.key, checks.document.file), there, found, expected)


def _numbered(goal: Record) -> str:
    return str(goal.first("number") or goal.first("label") or goal.key)


def _aim(goal: Record) -> tuple[str, Passage] | None:
    """The sentence under a goal's short name that says what is wanted, and its place: "Vi vil, at alle børn …"."""
    if re.search(r"\bskal\b|\bvil\b", _said(goal)):
        return None
    told = [(" ".join(s.split()), f.passage) for f in goal.facts if f.field == "description" for s in _parts(str(f.value))]
    return next((t for t in told if pattern_of("goal-sentence", "goals-lead-in").match(t[0])), None)


_TWO_AIMS = re.compile(r"(?P<first>.{4,80}?\b(?:skal|vil|bør|kan|må)\b.{15,}?)\s+og\s+(?P<second>.+)", re.S)
#: How long a half is, and how like a policy's goal, that is the same.
_A_HALF, _SAME_HALF = 15, 85


def _wording(plan: Checks, policy: Checks, old: Record, new: Record) -> None:
    before, now = _said(old), _counterpart(_said(old), _said(new))
    # Of a goal that holds two, what it says of this one: "A skal gennemføre …", "… og have mulighed for …".
    if (halves := _TWO_AIMS.fullmatch(now)) and len(halves["second"]) > _A_HALF:
        now = next((h for h in halves.groups() if fuzz.ratio(before.rstrip("."), h.rstrip(".")) >= _SAME_HALF), now)
    aims = _aim(old), _aim(new)
    said = None
    if aims[0] and aims[1]:
        (before, there_), (now, here_) = aims[0], aims[1]
        said = (here_, there_)
    here, there = (plan, new), (policy, old)
    strong, weak = _binding(before), _binding(now)
    if fewer := no_longer_all(before, now):
        _both("goal-weakened", here, there, f"„{fewer[1]}“", f"„{fewer[0]}“", said)
    elif strong and weak and strong[0] == "strong" and weak[0] == "weak":
        _both("goal-weakened", here, there, f"„{weak[1]}“", f"„{strong[1]}“", said)
    elif (
        (lost := _phrases(before, "strong"))
        and not _phrases(f"{_said(new)} {_worded(new)}", "strong")
        and (come := _phrases(now, "weak") - _phrases(before, "weak"))
    ):
        _both("goal-weakened", here, there, f"„{max(come, key=len)}“", f"„{max(lost, key=len)}“", said)
    last = first_ages(now)
    if (first := first_ages(before)) and last and _within(first, last):
        _both("goal-narrowed", here, there, first.group(), last.group(), said)
    if (least := OVER_AGE.search(before)) and last and last["what"].casefold() == "år" and int(last["from"]) >= least_age(least):
        _both("goal-narrowed", here, there, least.group(), last.group(), said)
    if (least := OVER_AGE.search(before)) and (most := OVER_AGE.search(now)) and least_age(least) < least_age(most):
        _both("goal-narrowed", here, there, least.group(), most.group(), said)
    ages = ages_of(now) - ({"18+ år"} if "voksne" in before.casefold() else set())
    if ages and not ages_of(before) and alike(before, now) >= _SAME_SENTENCE:
        everybody = pattern_of("for-everybody").search(before)
        _both("goal-narrowed", here, there, everybody[0] if everybody else before, ", ".join(sorted(ages)), said)
    if (every := _EVERY.search(before)) and (some := _fewer_of(every, now)):
        _both("goal-narrowed", here, there, every.group().strip(), some, said)
    if subjects := _other_subject(before, now):
        _both("goal-narrowed", here, there, *subjects, said)
    if missing := _left_out(before, now, f"{_told(new)} {now}"):
        _both("goal-narrowed", here, there, missing, _numbered(new), said)
    wide = pattern_of("everywhere").search(before) or _ALL_PLACES.search(before)
    if wide and not (pattern_of("everywhere").search(now) or _ALL_PLACES.search(now)) and alike(before, now) >= _SAME_SENTENCE:
        _both("goal-narrowed", here, there, wide.group(), _numbered(new), said)
    rest = [_said(t) for t in plan.document.of("goal")]
    for sentence in _parts(before)[1:]:
        if all(_in_order(sentence, other) < _SAME_SENTENCE for other in rest):
            _both("goal-narrowed", here, there, sentence.rstrip("."), _numbered(new))


#: "i alle kommunens byer og landsbyer"
_ALL_PLACES = re.compile(r"\b(?:i|på|ved)\s+(?:alle|samtlige)\s+(?:af\s+)?(?:kommunens|byens|vores)\s+[a-zæøå]{4,}", re.I)
#: "Alle 23 landsbyer", "hver af de fire bydele".
_EVERY = re.compile(
    rf"\b(?:alle|samtlige|hver af|i alle)\s+(?:de\s+|vores\s+|kommunens\s+)?(?P<n>{NUMBER}|[a-zæøå]+)\s+(?P<what>[a-zæøå]{{4,}})",
    re.I,
)


#: ", jf. beredskabsloven § 9": the law that a goal rests on is looked at by itself.
_JF = re.compile(r",?\s+\(?jf\.\s.*$", re.I | re.S)


def _other_subject(before: str, now: str) -> tuple[str, str] | None:
    """ "Beboere på Ankeret skal have …" where it was "Udsatte voksne over 18 år skal have …", word for word from the verb on."""
    aims = (_JF.sub("", t) for t in (before, now))
    one, two = (re.match(r"(?P<who>.{4,80}?)\s+(?P<rest>(?:skal|vil|bør|må|kan)\s.{15,})", t) for t in aims)
    if not one or not two:
        return None
    same = fuzz.ratio(one["rest"].casefold(), two["rest"].casefold())
    if re.match(r"(?:alle|samtlige)\s", two["who"], re.I):
        return None
    several = re.split(r",\s+|\s+og\s+", one["who"])  # "Flere børnefamilier og seniorer", and then "Flere børnefamilier"
    if (
        len(several) > 1
        and two["who"].casefold() in (s.casefold() for s in several)
        and fuzz.ratio(one["rest"], two["rest"]) >= _SAME_WORDS
    ):
        return two["who"], one["who"]
    of_all = re.match(r"(?:alle|samtlige)\s", one["who"], re.I) and not pattern_of("for-all", "for-some").search(two["who"])
    if same < (_SAME_LISTING if of_all else _SAME_WORDS):
        return None
    if re.match(r"(?:alle|samtlige)\s", one["who"], re.I) and _a_kind_of(two["who"], re.sub(r"^\w+\s+", "", one["who"])):
        return two["who"], one["who"]
    amounts = {"færre", "flere"}
    apart = not {w[:5] for w in content_of(one["who"]) - amounts} & {w[:5] for w in content_of(two["who"]) - amounts}
    placed = re.search(r"\b(?:på|i|fra|hos|ved)\s+(?:\w+\s+)?[A-ZÆØÅ]", two["who"]) or re.search(
        r"\b(?:alle|samtlige|hele|enhver)\b", one["who"], re.I
    )  # those of one place, or fewer than all
    return (two["who"], one["who"]) if apart and placed and content_of(one["who"]) else None


def _a_kind_of(narrow: str, wide: str) -> bool:
    """Whether one noun is the other with a word in front: "Industrivirksomheder i kommunen" of "virksomheder i kommunen"."""
    return narrow.casefold() != wide.casefold() and re.fullmatch(rf"[\wæøå]{{3,}}{re.escape(wide)}", narrow, re.I) is not None


_ITEM = r"[a-zæøå][\wæøå-]*(?:\s(?:af|med|til|for|i)?\s?[a-zæøå][\wæøå-]*)?"
#: "læse, skrive og regne", "deres skole, fritid eller boligområde": what is listed.
_LISTED = re.compile(
    rf"(?P<first>[\wæøå-]+),\s+(?P<items>(?:{_ITEM},\s+)*{_ITEM},?)\s+(?:og|eller|samt)\s+(?:i\s|på\s)?(?P<last>[\wæøå-]+)"
)
#: "i Tranevig by, i Hovslund og på Storholm": places in a row.
_PLACE = re.compile(r"\b(?:i|på|omkring|ved)\s+(?P<name>[A-ZÆØÅ][\wæøå-]+)")


def _left_out(before: str, now: str, whole: str) -> str:
    """What a goal listed beside what its new wording still lists; empty if nothing is left out.

    :param whole: everything that the new goal and the text below it say
    """
    places = [m["name"] for m in _PLACE.finditer(before)]
    gone = [p for p in places if p.casefold() not in whole.casefold()]
    if len(places) > 1 and 0 < len(gone) < len(places) and not pattern_of("everywhere").search(now):
        return ", ".join(gone)
    if max(_in_order(before, now), fuzz.partial_ratio(before.casefold(), now.casefold())) < _SAME_LISTING:
        return ""
    for match in _LISTED.finditer(before):
        items = [match["first"], *match["items"].rstrip(",").split(", "), match["last"]]
        kept = {i: any(w[:5] in whole for w in re.findall(r"[a-zæøå]{4,}", i.casefold())) for i in items}
        if any(kept.values()) and (lost := [i for i, held in kept.items() if not held and content_of(i)]):
            return ", ".join(lost)
    return ""


#: How like two wordings are of which one lists less.
_SAME_LISTING = 75


def _fewer_of(every: re.Match[str], now: str) -> str:
    """ "De fem landsbyer med egen skole", where it was "alle 23 landsbyer"; empty if it is not fewer."""
    all_of = parse_count(every["n"])
    stem = re.sub(r"(?:erne|ene|er|ne|e)$", "", every["what"].casefold())
    if all_of is None:
        return ""
    for match in re.finditer(rf"\b(?:de\s+)?(?P<n>{NUMBER}|[a-zæøå]+)\s+(?P<what>{re.escape(stem)}[a-zæøå]{{0,4}})\b", now, re.I):
        count = parse_count(match["n"])
        if count is not None and count < all_of:
            return match.group().strip()
    return ""


def _binding(text: str) -> tuple[str, str] | None:
    """How binding a text is, and the phrase that says so; the longest decides."""
    best: tuple[str, str] | None = None
    for concept in default_vocabulary().scheme("obligation").values():
        for match in any_of(concept.words).finditer(text):
            if best is None or len(match.group()) > len(best[1]):
                best = (concept.key, " ".join(match.group().split()))
    return best


def _targets(plan: Checks, policy: Checks, heirs: Mapping[str, Record]) -> None:
    """What became of a policy's targets in the plan: taken over, lost, without their number, lower, or later.

    :param heirs: the plan's goal that each of the policy's goals became, by key; of those that were lost none
    """
    everywhere = plan.document.of("target")
    for goal in policy.document.of("goal"):
        heir, before = heirs.get(goal.key), _targets_of(policy.document, goal)
        for target in before:  # how it is measured the plan is to say
            policy.add("target-taken", Ref("target", target.key), [target.passage])
        if heir is None:
            continue
        now = _targets_of(plan.document, heir)
        if before and not now and not heir.first("no_target_reason"):
            _both("target-lost", (plan, heir), (policy, before[0]))
        for target in before if now else []:
            unit = target.first("unit")
            same = [t for t in (*now, *everywhere) if _of_one_matter(target, t)]
            if same:
                _reckoned(
                    plan, policy, target, max(same, key=lambda t: (t.first("unit") == unit, alike(_words(target), _words(t))))
                )
            else:
                _both("target-lost", (plan, heir), (policy, target), None, _words(target)[:80])


def _reckoned(plan: Checks, policy: Checks, target: Record, other: Record) -> None:
    """What a plan's target has become of the policy's."""
    value, theirs, due, later = (t.first(f) for f in ("target_value", "due_date") for t in (target, other))
    if isinstance(value, Decimal) and not isinstance(theirs, Decimal) and not number_in_words(_words(other)):
        _both("number-lost", (plan, other), (policy, target), None, value)
    if isinstance(due, date) and isinstance(later, date) and later > due and value == theirs:
        _both("deadline-later", (plan, other), (policy, target), later, due)
    if not isinstance(value, Decimal) or not isinstance(theirs, Decimal) or other.first("unit") != target.first("unit"):
        return
    falls = "decrease" in (target.first("direction"), other.first("direction"))
    worse = theirs > value if falls else theirs < value
    if worse and not (isinstance(due, date) and isinstance(later, date) and later < due):
        _both("target-lower", (plan, other), (policy, target), theirs, value)


def _words(target: Record) -> str:
    return str(target.first("text") or target.first("label") or "")


def _of_one_matter(one: Record, other: Record) -> bool:
    """Whether two targets speak of the same: they share half of the particular words of the shorter."""
    mine, theirs = (
        content_of(without_dates(re.split(r"\b(?:Udgangspunkt|Frist|Måles|Målemetode|Kilde)\b", _words(t))[0]))
        for t in (one, other)
    )
    return len(mine & theirs) * 2 >= min(len(mine), len(theirs)) > 0


def _targets_of(document: Document, goal: Record) -> list[Record]:
    keys = {v.key for v in goal.values("has_target") if isinstance(v, Ref)}
    return [t for t in document.of("target") if t.key in keys]


def _said(goal: Record) -> str:
    """The words of a goal, without which goal of the policy it is said to take over."""
    taken = next((f.passage.quote for f in goal.facts if f.field == "succeeds"), "")
    return _whole_said(goal).replace(taken, "").strip() if taken else _whole_said(goal)


def _whole_said(goal: Record) -> str:
    """What a goal says; of one that is called by a name ("Mål 4. Plads til de pårørende") the sentence under it that binds."""
    said = _bound(goal)
    return said[0] if said else " ".join(str(goal.first("text") or goal.first("label") or "").split())


def _bound(goal: Record) -> tuple[str, Passage] | None:
    """The first sentence under a goal that has but a name, if it says what somebody shall, should or will: with its place."""
    name = str(goal.first("text") or goal.first("label") or "")
    named = nameable(main_clause(name)) or len(name.split()) <= _A_NAME  # "Et sted at mødes"
    if goal.kind != "goal" or not named or len(name) > 80 or _binding(name):
        return None
    first = next((f for f in goal.facts if f.field == "description"), None)
    sentence = _parts(str(first.value))[:1] if first is not None else []
    if first is None or not sentence or not _binding(sentence[0]):
        return None
    return " ".join(sentence[0].split()), first.passage


def _said_at(record: Record) -> list[Passage]:
    """Where a record says what it says: a goal that has but a name, in the sentence under it too."""
    if said := _bound(record):
        return [said[1], record.passage]
    worded = next((f.passage for f in record.facts if f.field == "text" and f.passage.line_start > record.passage.line_end), None)
    return [worded, record.passage] if worded else [record.passage]


def _parts(text: str) -> list[str]:
    return [p for p in re.split(r"(?<=[.;])\s+(?=[A-ZÆØÅ])", text) if p.strip()]


def _held(one: str, other: str) -> float:
    """How much of a text another one says, by its best sentence and as a whole, in whatever order."""
    return max(_in_order(one, other), *(alike(one, s) for s in [other, *_parts(other)]))


def _in_order(one: str, other: str) -> float:
    """The same with the words in their order, so that a sentence left out is not found in scattered words."""
    return max(fuzz.ratio(one.casefold(), s.casefold()) for s in [other, *_parts(other), _window(one, other)])


def _window(one: str, other: str) -> str:
    """The stretch of a longer text that is most like a shorter one."""
    at = fuzz.partial_ratio_alignment(one.casefold(), other.casefold())
    return other[at.dest_start : at.dest_end] if at and len(one) <= len(other) else other


def _counterpart(old: str, new: str) -> str:
    """The sentence of a goal that is most like an older goal; of a goal that holds two ("…, og borgere …") its half."""
    halves = [h for h in re.split(r",\s+(?:og|samt)\s+", new) if fuzz.ratio(old.casefold(), h.casefold()) >= _SAME_SENTENCE]
    if halves:
        return max(halves, key=lambda s: fuzz.ratio(old.casefold(), s.casefold()))
    return max(_parts(new) or [new], key=lambda s: fuzz.ratio(old.casefold(), s.casefold()))
