"""What the map shows: things in layers, the links between them, and the holes where a link is missing.

A goal without a result target or an initiative has a hole of its own; the initiatives that say nothing of their money, of
who is responsible or of a goal hang together on one hole for each, which so shows how many they are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from policygraph.views.network.words import say
from policygraph.views.words import kind_of

#: The layers, in the order of the red thread: their shape (colour alone must not carry meaning) and colour.
LAYERS: dict[str, tuple[str, str]] = {
    "needs": ("triangleDown", "#b0306a"),
    "goals": ("star", "#1f4e9c"),
    "targets": ("triangle", "#0f766e"),
    "initiatives": ("dot", "#c2570c"),
    "departments": ("square", "#3f7d20"),
    "partners": ("dot", "#5b6f1f"),
    "funding": ("diamond", "#8a6d00"),
    "law": ("hexagon", "#9b1c31"),
    "gaps": ("dot", "#b3261e"),
}
_LAYER = {
    "goal": "goals",
    "target": "targets",
    "measurement": "targets",
    "initiative": "initiatives",
    "funding": "funding",
    "funding-source": "funding",
    "law": "law",
    "need": "needs",
    "item": "needs",
    "decision": "needs",
    "task": "needs",
}
_OF_THE_COUNCIL = ("Department", "PoliticalBody", "Municipality", "department", "body", "municipality")
#: By what a thing may be coloured besides its layer.
MODES = ("department", "theme", "document", "money")
#: Colours that people with colour-blindness tell apart (Okabe and Ito 2008, Wong 2011), and darker or lighter ones of them.
_COLOURS = (
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#cc79a7",
    "#d55e00",
    "#56b4e9",
    "#7a5195",
    "#8c6d1f",
    "#4d4d4d",
    "#00605a",
    "#b07aa1",
)
#: What all the rest of a mode is coloured, and what has no value in it.
REST, NOTHING = "#8a94a0", "#c9ced6"
_MONEY = ("hasFunding", "fundedBy")


@dataclass(slots=True)
class Thing:
    """A node as the page shows it. ``by`` holds its value in each mode of colour; days are ISO dates, "" if not stated."""

    id: str
    label: str
    kind: str
    layer: str
    document: str = ""
    status: str = "stated"
    text: str = ""
    start: str = ""
    end: str = ""
    ongoing: bool = False
    by: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """An edge as the page shows it. A ``status`` of "missing" leads to a hole."""

    id: str
    source: str
    target: str
    relation: str
    status: str
    quote: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """All of a map; ``groups`` tells for each mode of colour its values as (value, colour, letter)."""

    things: list[Thing]
    links: list[Link]
    groups: dict[str, list[tuple[str, str, str]]]


def shown(graph: Any, lang: str) -> Shown:
    """Read a network.

    :param graph: a networkx.MultiDiGraph; nodes have ``label, kind, document, status`` and perhaps ``text, start, end,
        ongoing, theme, money_da, money_en``, edges ``property, label_da, label_en, status, quote, file, line``
    """
    things = {str(n): _thing(str(n), d, lang) for n, d in graph.nodes(data=True)}
    edges = sorted(
        (str(s), str(t), _one(d.get("property")), d) for s, t, d in graph.edges(data=True) if s in graph and t in graph
    )
    links = [
        (
            s,
            t,
            _one(d.get(f"label_{lang}")) or name,
            _one(d.get("status")).casefold() or "stated",
            _one(d.get("quote")),
            _place(d),
        )
        for s, t, name, d in sorted(edges, key=lambda e: (*e[:3], _one(e[3].get("quote"))))
    ]
    _hand_on(things, edges)
    holes, missing = _gaps(things, edges, lang)
    every = sorted(
        [*things.values(), *holes],
        key=lambda t: (list(LAYERS).index(t.layer), t.kind, _natural(t.label), t.id),
    )
    return Shown(
        every,
        [Link(f"e{number}", *values) for number, values in enumerate([*sorted(links), *missing])],
        {mode: _groups(every, mode) for mode in MODES},
    )


def _thing(node: str, data: dict[str, Any], lang: str) -> Thing:
    kind = kind_of(data.get("kind"))
    layer = _LAYER.get(kind) or ("departments" if _one(data.get("kind")) in _OF_THE_COUNCIL else "partners")
    document = _one(data.get("document"))
    return Thing(
        node,
        _one(data.get("label")) or node.rsplit("/", 1)[-1],
        kind,
        layer,
        document,
        _one(data.get("status")).casefold() or "stated",
        _one(data.get("text")),
        _one(data.get("start")),
        _one(data.get("end")),
        _one(data.get("ongoing")) == "true",
        {"document": document, "theme": _one(data.get("theme")), "money": _one(data.get(f"money_{lang}")), "department": ""},
    )


def _hand_on(things: dict[str, Thing], edges: Iterable[tuple[str, str, str, Any]]) -> None:
    """What an initiative has, and what shares its value in a mode: its department, and the theme of its goal."""
    departments: dict[str, list[str]] = defaultdict(list)
    goals: dict[str, list[str]] = defaultdict(list)
    for source, target, name, _ in edges:
        if name == "responsible" and things[target].layer == "departments":
            departments[source].append(things[target].label)
        if name == "contributesTo":
            goals[source].append(target)
        if name == "hasResultTarget" and not things[target].by["theme"]:
            things[target].by["theme"] = things[source].by["theme"]
    for thing in things.values():
        if thing.layer == "departments":
            thing.by["department"] = thing.label
        elif thing.id in departments:
            thing.by["department"] = " + ".join(sorted(set(departments[thing.id])))
        if not thing.by["theme"] and (of := {things[g].by["theme"] for g in goals[thing.id]} - {""}):
            thing.by["theme"] = min(of)


def _gaps(
    things: dict[str, Thing], edges: Sequence[tuple[str, str, str, Any]], lang: str
) -> tuple[list[Thing], list[tuple[str, str, str, str, str, str]]]:
    """The holes, and the lines that lead into them."""
    given: dict[str, set[str]] = defaultdict(set)
    for source, target, name, data in edges:
        if _one(data.get("status")).casefold() == "suggested":
            continue  # what is only suggested mends nothing
        given[source].add(name)
        given[target].add(f"^{name}")
    holes: list[Thing] = []
    lines: list[tuple[str, str, str, str, str, str]] = []

    def hole(key: str, label: str, of: Sequence[Thing], relation: str) -> None:
        # A hole of one thing is of its document, and coloured as it is; one of many is of none.
        one = of[0] if len(of) == 1 else None
        holes.append(Thing(f"gap:{key}", label, "gap", "gaps", one.document if one else "", by=dict(one.by) if one else {}))
        lines.extend((thing.id, f"gap:{key}", relation, "missing", "", "") for thing in of)

    goals = sorted((t for t in things.values() if t.kind == "goal"), key=lambda t: t.id)
    initiatives = sorted((t for t in things.values() if t.kind == "initiative"), key=lambda t: t.id)
    # A map of goals only, or of one thing's surroundings without its goals, is not full of holes.
    if any("hasResultTarget" in names for names in given.values()):
        for goal in goals:
            if "hasResultTarget" not in given[goal.id]:
                hole(f"target:{goal.id}", say("no-target", lang), [goal], say("lacks-target", lang))
    if initiatives:
        for goal in goals:
            if "^contributesTo" not in given[goal.id]:
                hole(f"initiative:{goal.id}", say("no-initiative", lang), [goal], say("lacks-initiative", lang))
    for key, names in (("goal", ("contributesTo",)), ("money", _MONEY), ("responsible", ("responsible",))):
        if key == "goal" and not goals:
            continue
        bare = [t for t in initiatives if not given[t.id] & set(names) and not (key == "money" and t.by["money"])]
        if bare:
            hole(key, say(f"none-{key}", lang), bare, say(f"lacks-{key}", lang))
    return holes, lines


def _groups(things: Iterable[Thing], mode: str) -> list[tuple[str, str, str]]:
    """The values of a mode, the most frequent first, each with a colour and a letter; those beyond share the last."""
    count = Counter(thing.by[mode] for thing in things if thing.by.get(mode))
    values = sorted(count, key=lambda value: (-count[value], value.casefold()))
    return [(value, _COLOURS[n] if n < len(_COLOURS) else REST, chr(65 + n) if n < 26 else "+") for n, value in enumerate(values)]


def _one(value: object) -> str:
    return "" if value is None else str(value)


def _place(data: dict[str, Any]) -> str:
    file, line = _one(data.get("file")), _one(data.get("line"))
    return f"{file}:{line}" if file and line else file


def _natural(label: str) -> list[tuple[int, str]]:
    """Sort key under which 10 comes after 9."""
    return [(int(p), "") if p.isdigit() else (0, p.casefold()) for p in re.split(r"(\d+)", label) if p]
