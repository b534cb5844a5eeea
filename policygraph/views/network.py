"""The network page: one HTML file that needs nothing else, neither a network nor a server.

pyvis holds the drawing (nodes, edges, options) and brings the vis-network script; the page around it is ours, as pyvis'
own refers to other hosts and writes labels unescaped. Positions are computed here, from left to right along the red
thread, so that the same graph gives the same page, byte for byte. Everything the map shows stands in tables as
well, for the keyboard, for screen readers and for paper.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from policygraph.views.words import kind_of, say

#: Each kind's column on the map, its colour and its shape (colour alone must not carry meaning).
KINDS: dict[str, tuple[int, str, str]] = {
    "document": (0, "#6b7280", "square"),
    "theme": (0, "#8d6e63", "hexagon"),
    "goal": (1, "#1f4e9c", "star"),
    "target": (2, "#1c8a8a", "triangle"),
    "measurement": (2, "#4aa3a3", "triangleDown"),
    "initiative": (3, "#c2570c", "dot"),
    "need": (3, "#b0306a", "triangleDown"),
    "item": (3, "#7a5195", "square"),
    "decision": (3, "#7a5195", "diamond"),
    "task": (3, "#7a5195", "triangle"),
    "funding": (4, "#8a6d00", "diamond"),
    "organisation": (5, "#3f7d20", "dot"),
    "funding-source": (5, "#8a6d00", "square"),
    "law": (6, "#9b1c31", "hexagon"),
    "target-group": (6, "#5b5f97", "triangleDown"),
}
_OTHER = (6, "#555555", "dot")
_WIDE, _HIGH = 420, 64


@dataclass(frozen=True, slots=True)
class Thing:
    """A node as the page shows it."""

    id: str
    label: str
    kind: str
    document: str
    status: str
    quote: str
    place: str


@dataclass(frozen=True, slots=True)
class Link:
    """An edge as the page shows it."""

    id: str
    source: str
    target: str
    relation: str
    status: str
    quote: str
    place: str


def page(graph: Any, lang: str = "en", *, title: str | None = None) -> str:
    """The page of a network.

    :param graph: a networkx.MultiDiGraph; nodes have ``label, kind, document, status``, edges ``label_da, label_en,
        status, quote, file, line``
    """
    things, links = _things(graph), _links(graph, lang)
    heading = title or say("map-title", lang)
    fill = {
        "LANG": lang,
        "TITLE": _safe(heading),
        "STYLE": _asset("network.css"),
        "VIS": _js(_vis()),
        "SCRIPT": _js(_asset("network.js")),
        "DATA": _data(things, links, lang),
        "HELP": _safe(say("map-help" if things else "map-empty", lang)),
        "LEGEND": _legend(things, links, lang),
        "TABLES": _tables(things, links, lang),
        **{f"WORD_{key.upper()}": _safe(say(f"map-{key}", lang)) for key in ("skip", "canvas", "zoom", "find", "caption")},
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda m: fill[m[1]], _asset("network.html"))


# ── What is shown ──


def _things(graph: Any) -> list[Thing]:
    found = [
        Thing(
            str(n),
            _one(d.get("label")) or str(n).rsplit("/", 1)[-1],
            kind_of(d.get("kind")),
            _one(d.get("document")),
            _one(d.get("status")).casefold() or "stated",
            _one(d.get("quote")),
            _place(d),
        )
        for n, d in graph.nodes(data=True)
    ]
    return sorted(found, key=lambda t: (KINDS.get(t.kind, _OTHER)[0], t.kind, _natural(t.label), t.id))


def _links(graph: Any, lang: str) -> list[Link]:
    found = [
        (
            str(s),
            str(t),
            _one(d.get(f"label_{lang}") or d.get("property")),
            _one(d.get("status")).casefold() or "stated",
            _one(d.get("quote")),
            _place(d),
        )
        for s, t, d in graph.edges(data=True)
    ]
    return [Link(f"e{i}", *values) for i, values in enumerate(sorted(found))]


def _one(value: object) -> str:
    return "" if value is None else str(value)


def _place(data: dict[str, Any]) -> str:
    file, line = _one(data.get("file")), _one(data.get("line"))
    return f"{file}:{line}" if file and line else file


def _natural(label: str) -> list[tuple[int, str]]:
    """Sort key under which 10 comes after 9."""
    return [(int(p), "") if p.isdigit() else (0, p.casefold()) for p in re.split(r"(\d+)", label) if p]


# ── Where it stands ──


def positions(things: list[Thing], links: list[Link]) -> dict[str, tuple[int, int]]:
    """A place for each thing: its kind's column, and within it near what it is linked to."""
    columns: dict[int, list[str]] = defaultdict(list)
    for thing in things:
        columns[KINDS.get(thing.kind, _OTHER)[0]].append(thing.id)
    near: dict[str, list[str]] = defaultdict(list)
    for link in links:
        near[link.source].append(link.target)
        near[link.target].append(link.source)
    _untangle(columns, near)
    # A crowded column is set in several files side by side, and the gaps between columns keep the whole about 3 to 2.
    deep = max(12, round((sum(map(len, columns.values())) / max(len(columns), 1)) * 0.9))
    files = {column: -(-len(ids) // deep) for column, ids in columns.items()}
    height = min(deep, max((len(ids) for ids in columns.values()), default=1)) * _HIGH
    gap = max(_WIDE, round(height * 1.5 / max(len(columns) + sum(files.values()) / 2, 1)))
    spots: dict[str, tuple[int, int]] = {}
    left = 0
    for column in sorted(columns):
        ids, across = columns[column], files[column]
        rows = -(-len(ids) // across)
        for i, id in enumerate(ids):
            spots[id] = (left + (i % across) * gap // 2, round((i // across + 0.5 + (i % across) / (2 * across)) * height / rows))
        left += gap + (across - 1) * gap // 2
    return spots


def _untangle(columns: dict[int, list[str]], near: dict[str, list[str]], sweeps: int = 6) -> None:
    """Order each column by the mean place of its neighbours, back and forth, so that fewer lines cross."""
    rank = {id: i / max(len(ids), 1) for ids in columns.values() for i, id in enumerate(ids)}
    for sweep in range(sweeps):
        for column in sorted(columns, reverse=bool(sweep % 2)):
            ids = columns[column]
            mean = {id: sum(rank[n] for n in near[id]) / len(near[id]) if near[id] else rank[id] for id in ids}
            ids.sort(key=lambda id: (mean[id], rank[id], id))
            rank |= {id: i / len(ids) for i, id in enumerate(ids)}


def _drawing(things: list[Thing], links: list[Link]) -> dict[str, Any]:
    """Nodes, edges and options for vis-network, drawn up by pyvis."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    spots = positions(things, links)
    for thing in things:
        _, colour, shape = KINDS.get(thing.kind, _OTHER)
        x, y = spots[thing.id]
        net.add_node(
            thing.id,
            label=_short(thing.label),
            title=thing.label,
            color=colour,
            shape=shape,
            x=x,
            y=y,
            fixed=True,
            physics=False,
            size=16 if thing.kind == "goal" else 10,
        )
    for link in links:
        net.add_edge(
            link.source, link.target, id=link.id, title=link.relation, dashes=link.status == "suggested", color="#9aa3af", width=1
        )
    return {"nodes": net.nodes, "edges": list(net.edges), "options": _OPTIONS}


_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {"hover": True, "keyboard": False, "dragNodes": False, "tooltipDelay": 150},
    "edges": {
        "smooth": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.4},
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.4}},
    },
    "nodes": {"font": {"size": 13, "face": "system-ui, sans-serif"}},
}


def _short(label: str, limit: int = 46) -> str:
    """A label in at most two short lines."""
    words, lines = label.split(), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) >= limit // 2 + 4:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines) if len(lines) <= 2 else f"{lines[0]}\n{lines[1]} …"


# ── How it is written ──


def _asset(name: str) -> str:
    return (resources.files("policygraph.views") / "page" / name).read_text(encoding="utf-8")


def _vis() -> str:
    """The newest vis-network script that pyvis brings."""
    import pyvis

    found = sorted(Path(pyvis.__file__).parent.glob("templates/lib/vis-*/vis-network.min.js"))
    if not found:
        raise RuntimeError("this pyvis brings no vis-network script")
    return found[-1].read_text(encoding="utf-8")


def _js(script: str) -> str:
    r"""A script that may stand in HTML: no end tag, no address; in JavaScript ``\/`` and ``/`` are the same."""
    return re.sub(r"</(?=script)", r"<\\/", script, flags=re.IGNORECASE).replace("<!--", r"<\!--").replace("://", r":\/\/")


def _data(things: list[Thing], links: list[Link], lang: str) -> str:
    words = {key: say(key, lang) for key in ("stated", "suggested", "curated", "from", "to", "document", *KINDS)}
    everything = {
        "drawing": _drawing(things, links),
        "things": {t.id: asdict(t) for t in things},
        "links": {link.id: asdict(link) for link in links},
        "words": words,
    }
    text = json.dumps(everything, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for char in "<>&/\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _safe(value: str) -> str:
    return html.escape(value).replace("://", ":&#47;&#47;")


def _legend(things: list[Thing], links: list[Link], lang: str) -> str:
    kinds = dict.fromkeys(t.kind for t in things)
    marks = [
        f'<li><span class="mark {KINDS.get(k, _OTHER)[2]}" style="--c:{KINDS.get(k, _OTHER)[1]}"></span>'
        f"{_safe(say(k, lang))}</li>"
        for k in kinds
    ]
    if any(link.status == "suggested" for link in links):
        marks.append(f'<li><span class="dash"></span>{_safe(say("dashed", lang))}</li>')
    return "".join(marks)


def _tables(things: list[Thing], links: list[Link], lang: str) -> str:
    number: dict[str, int] = defaultdict(int)
    for link in links:
        number[link.source] += 1
        number[link.target] += 1
    names = {t.id: t.label for t in things}
    first = ([say(t.kind, lang), _button(t.id, t.label), str(number[t.id]), _safe(t.document)] for t in things)
    second = (
        [
            _button(link.source, names[link.source]),
            _button(link.id, link.relation, "l"),
            _button(link.target, names[link.target]),
            _safe(say(link.status, lang)),
            f"<q>{_safe(link.quote)}</q>" if link.quote else "",
            _safe(link.place),
        ]
        for link in links
    )
    return _table(say("map-caption", lang), ("kind", "name", "links", "document"), first, lang) + _table(
        say("links", lang), ("from", "relation", "to", "status", "says", "place"), second, lang
    )


def _button(id: str, label: str, what: str = "t") -> str:
    return f'<button type="button" data-{what}="{_safe(id)}">{_safe(label)}</button>'


def _table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]], lang: str) -> str:
    head = "".join(f'<th scope="col">{_safe(say(h, lang))}</th>' for h in heads)
    body = "\n".join("<tr>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>" for row in rows)
    return f"<table><caption>{_safe(caption)}</caption><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>\n"
