"""Where things stand on the map: along the red thread, from left to right, the same each time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from policygraph.views.network.shown import LAYERS, Link, Thing

_WIDE, _HIGH = 420, 64
#: A hole stands where what is missing would.
_COLUMN_OF_HOLE = {
    "target": "targets",
    "initiative": "initiatives",
    "goal": "goals",
    "money": "funding",
    "responsible": "departments",
}


def column(thing: Thing) -> int:
    """The column of a thing's layer."""
    layer = _COLUMN_OF_HOLE[thing.id.split(":")[1]] if thing.kind == "gap" else thing.layer
    return list(LAYERS).index(layer)


def positions(things: Sequence[Thing], links: Iterable[Link]) -> dict[str, tuple[int, int]]:
    """A place for each thing: its layer's column, and within it near what it is linked to."""
    columns: dict[int, list[str]] = defaultdict(list)
    for thing in things:
        columns[column(thing)].append(thing.id)
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
    for number in sorted(columns):
        ids, across = columns[number], files[number]
        rows = -(-len(ids) // across)
        for i, id in enumerate(ids):
            spots[id] = (left + (i % across) * gap // 2, round((i // across + 0.5 + (i % across) / (2 * across)) * height / rows))
        left += gap + (across - 1) * gap // 2
    # Few things in many columns are drawn apart, so that the map fills a page that is wider than high.
    apart = max(1.0, (left - gap) / 1.7 / height)
    return {id: (x, round(y * apart)) for id, (x, y) in spots.items()}


def _untangle(columns: dict[int, list[str]], near: dict[str, list[str]], sweeps: int = 6) -> None:
    """Order each column by the mean place of its neighbours, back and forth, so that fewer lines cross.

    The barycentre method of Sugiyama, Tagawa and Toda 1981.
    """
    rank = {id: i / max(len(ids), 1) for ids in columns.values() for i, id in enumerate(ids)}
    for sweep in range(sweeps):
        for number in sorted(columns, reverse=bool(sweep % 2)):
            ids = columns[number]
            mean = {id: sum(rank[n] for n in near[id]) / len(near[id]) if near[id] else rank[id] for id in ids}
            ids.sort(key=lambda id: (mean[id], rank[id], id))
            rank |= {id: i / len(ids) for i, id in enumerate(ids)}
