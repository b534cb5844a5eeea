"""The network page: one HTML file that needs nothing else, neither a network nor a server.

pyvis holds the drawing (nodes, edges, options) and brings the vis-network script; the page around it is ours, as pyvis'
own refers to other hosts and writes labels unescaped. ``shown`` says what is on the map, ``layout`` where it stands,
``page.js`` what may be done with it. Everything the map shows stands in tables as well, for the keyboard, for screen readers
and for paper.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

from policygraph.views.network.layout import column, positions
from policygraph.views.network.shown import LAYERS, MODES, NOTHING, REST, Shown, Thing, shown
from policygraph.views.network.words import say
from policygraph.views.policy import policy

__all__ = ["page", "positions", "shown"]

#: More things than this at once are drawn as groups, of one layer and document each, that open.
CROWDED = 450
_SAID = [
    "working",
    "stated",
    "suggested",
    "curated",
    "missing",
    "from",
    "to",
    "document",
    "links",
    "status",
    "period",
    "focus",
    "open",
    "group",
    "found",
    "shown",
    "none-shown",
    "any-time",
    "rest",
    "nothing",
    "table",
    "map",
    "help",
    "solid",
    "dashed",
    "dotted",
]


def page(graph: Any, lang: str = "en", *, title: str | None = None) -> str:
    """The page of a network, the same bytes for the same network.

    :param graph: a networkx.MultiDiGraph; see :func:`policygraph.views.network.shown.shown`
    """
    seen = shown(graph, lang)
    style = _asset("page.css") + "".join(f".{name} {{ --c: {colour}; }}\n" for name, (_, colour) in LAYERS.items())
    scripts = [_js(_vis()), _js(_asset("page.js"))]
    fill = {
        "LANG": lang,
        "TITLE": _safe(title or say("title", lang)),
        "POLICY": policy(scripts, [style]),
        "STYLE": style,
        "VIS": scripts[0],
        "SCRIPT": scripts[1],
        "DATA": _data(seen, lang),
        "HELP": _safe(say("help" if seen.things else "empty", lang)),
        "LAYERS": _layers(seen.things, lang),
        "COLOURS": _options([("layer", say("by-layer", lang)), *((m, say(f"by-{m}", lang)) for m in MODES if seen.groups[m])]),
        "LAYOUTS": _options([(name, say(name, lang)) for name in ("thread", "free")]),
        "TABLES": _tables(seen, lang),
    }
    words = re.compile(r"\{\{(?:WORD_([A-Z_]+)|(\w+))\}\}")
    return words.sub(
        lambda m: _safe(say(m[1].lower().replace("_", "-"), lang)) if m[1] else fill[m[2]],
        _asset("page.html"),
    )


# ── How it is drawn ──


def _drawing(seen: Shown) -> dict[str, Any]:
    """Nodes, edges and options for vis-network, drawn up by pyvis."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    spots = positions(seen.things, seen.links)
    for thing in seen.things:
        shape, colour = LAYERS[thing.layer]
        x, y = spots[thing.id]
        net.add_node(thing.id, label=_short(thing.label), color=colour, shape=shape, x=x, y=y, size=_size(thing))
    for link in seen.links:
        net.add_edge(link.source, link.target, id=link.id, title=link.relation)
    return {"nodes": net.nodes, "edges": list(net.edges), "options": _OPTIONS}


def _size(thing: Thing) -> int:
    return {"goals": 16, "gaps": 13}.get(thing.layer, 10)


_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {"hover": True, "keyboard": False, "tooltipDelay": 150},
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
    return (resources.files("policygraph.views.network") / name).read_text(encoding="utf-8")


def _vis() -> str:
    """The newest vis-network script that pyvis brings."""
    import pyvis

    found = sorted(Path(pyvis.__file__).parent.glob("templates/lib/vis-*/vis-network.min.js"))
    if not found:
        raise RuntimeError("this pyvis brings no vis-network script")
    return found[-1].read_text(encoding="utf-8")


def _js(script: str) -> str:
    r"""A script that may stand in HTML: no end tag, no address; in JavaScript ``\/`` and ``/`` are the same."""
    script = script.replace("\r\n", "\n").replace("\r", "\n")  # as a browser reads it, so that its hash is the one we name
    return re.sub(r"</(?=script)", r"<\\/", script, flags=re.IGNORECASE).replace("<!--", r"<\!--").replace("://", r":\/\/")


def _data(seen: Shown, lang: str) -> str:
    kinds = {t.kind for t in seen.things} | set(LAYERS)
    everything = {
        "drawing": _drawing(seen),
        "things": {t.id: asdict(t) for t in seen.things},
        "links": {link.id: asdict(link) for link in seen.links},
        "groups": seen.groups,
        "layers": list(LAYERS),
        "columns": {t.id: column(t) for t in seen.things},
        "words": {key: say(key, lang) for key in (*_SAID, *sorted(kinds))},
        "rest": REST,
        "nothing": NOTHING,
        "crowded": CROWDED,
    }
    text = json.dumps(everything, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for char in "<>&/\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _safe(value: str) -> str:
    return html.escape(value).replace("://", ":&#47;&#47;")


def _layers(things: Iterable[Thing], lang: str) -> str:
    """A box to tick for each layer that has anything, with its mark and how many there are."""
    count: dict[str, int] = defaultdict(int)
    for thing in things:
        count[thing.layer] += 1
    return "".join(
        f'<label><input type="checkbox" name="layer" value="{name}" checked>'
        f'<span class="mark {name} {shape}"></span>{_safe(say(name, lang))} <small>{count[name]}</small></label>'
        for name, (shape, _) in LAYERS.items()
        if count[name]
    )


def _options(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<option value="{value}">{_safe(words)}</option>' for value, words in pairs)


def _tables(seen: Shown, lang: str) -> str:
    number: dict[str, int] = defaultdict(int)
    for link in seen.links:
        number[link.source] += 1
        number[link.target] += 1
    names = {t.id: t.label for t in seen.things}
    first = ((t.id, [say(t.kind, lang), _button(t.id, t.label), str(number[t.id]), _safe(t.document)]) for t in seen.things)
    second = (
        (
            link.id,
            [
                _button(link.source, names[link.source]),
                _button(link.id, link.relation, "l"),
                _button(link.target, names[link.target]),
                _safe(say(link.status, lang)),
                f"<q>{_safe(link.quote)}</q>" if link.quote else "",
                _safe(link.place),
            ],
        )
        for link in seen.links
    )
    return _table(say("things", lang), "things", ("kind", "name", "links", "document"), first, lang) + _table(
        say("of-links", lang), "links", ("from", "relation", "to", "status", "says", "place"), second, lang
    )


def _button(id: str, label: str, what: str = "t") -> str:
    return f'<button type="button" data-{what}="{_safe(id)}">{_safe(label)}</button>'


def _table(caption: str, name: str, heads: Iterable[str], rows: Iterable[tuple[str, Iterable[str]]], lang: str) -> str:
    head = "".join(f'<th scope="col">{_safe(say(h, lang))}</th>' for h in heads)
    body = "\n".join(
        f'<tr data-id="{_safe(id)}">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for id, cells in rows
    )
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{_safe(caption)}"><table id="of-{name}">'
        f'<caption>{_safe(caption)} <span class="count"></span></caption>'
        f"<thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>\n"
    )
