"""Word files: mammoth makes HTML of them (tracked changes accepted, comments left out), which is then drawn as text.

mammoth knows no printed numbers: "Mål 2" by automatic numbering comes out as a bare list item. So the numbers are
written into the paragraphs first, as Word would print them (ECMA-376, part 1, §17.9), and each paragraph is told
whether it is a heading, by its style, the style's ancestors or its outline level, in whatever language styles are named.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import mammoth
from lxml import etree

from policygraph.loaders.formats.drawing import BULLET_MARK, numeral
from policygraph.loaders.formats.markup import draw, parse
from policygraph.loaders.formats.package import Package
from policygraph.loaders.source import Source

_HEADING, _ITEM = "pgHeading", "pgItem"
_STYLES = "\n".join(
    [*(f"p.{_HEADING}{n} => h{min(n, 6)}:fresh" for n in range(1, 10)), f"p.{_ITEM} => li:fresh", "u => u", "strike => s"]
)
_HEADING_NAME = re.compile(r"(?:heading|overskrift)\s?(?P<level>[1-9])$", re.I)
_TITLES = {"title": 1, "titel": 1, "subtitle": 2, "undertitel": 2}
_CONTENTS = re.compile(r"(?:toc|indholdsfortegnelse)\s?\d$", re.I)


def read_word(path: Path) -> Source:
    """The text of a .docx or .docm. Macros are not run, pictures and what they link to are not opened.

    :raises UnreadableDocument: if it is encrypted, damaged, hostile or no Word file
    """
    package = Package(path, "a Word file")
    main = _main_part(package)
    folder = main.rsplit("/", 1)[0] + "/" if "/" in main else ""
    wanted = [
        n
        for n in package.names
        if n.endswith(".rels") or n.startswith(folder) and n.endswith(".xml") and "/" not in n[len(folder) :]
    ]
    parts = {name: package.xml(name) for name in dict.fromkeys([*wanted, main])}
    notes = _notes(parts[main])
    prepare(
        parts[main],
        _Styles(parts.get(f"{folder}styles.xml")),
        _Numbering(parts.get(f"{folder}numbering.xml")),
    )
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        for name, root in parts.items():
            archive.writestr(name, etree.tostring(root, encoding="utf-8"))
    html = mammoth.convert_to_html(
        plain, style_map=_STYLES, include_embedded_style_map=False, convert_image=lambda image: [], id_prefix="pg-"
    ).value
    return draw(parse(f"<body>{html}</body>"), marked=True).source(path, "docx", notes)


def _main_part(package: Package) -> str:
    """The document among the parts, as the package's relationships say."""
    if "_rels/.rels" in package.names:
        for link in package.xml("_rels/.rels"):
            if str(link.get("Type")).endswith("/officeDocument"):
                target = str(link.get("Target")).lstrip("/")
                if target in package.names and not target.startswith(("xl/", "ppt/")):
                    return target
                if target.startswith(("xl/", "ppt/")):
                    break
    if "word/document.xml" in package.names:
        return "word/document.xml"
    raise package.fault("this is a zip file, but no Word file", "Give it the ending of its kind (.xlsx, .pptx, .zip).")


def _notes(document: etree._Element) -> list[str]:
    """What the reader of the document should know of how it was read."""
    tracked = [sum(1 for name in names for _ in _all(document, name)) for names in (("ins", "moveTo"), ("del", "moveFrom"))]
    comments = sum(1 for _ in _all(document, "commentReference"))
    notes = []
    if any(tracked):
        notes.append(f"tracked changes are taken as accepted ({tracked[0]} insertions, {tracked[1]} deletions)")
    if comments:
        notes.append(f"{comments} comments in the margin are not read")
    return notes


# --- paragraphs prepared --------------------------------------------------------------------------------------------


def prepare(document: etree._Element, styles: _Styles, numbering: _Numbering) -> None:
    """Write each paragraph's printed number into it, and mark headings and list items; drop the table of contents."""
    for contents in [s for s in _all(document, "sdt") if _is_contents(s)]:
        contents.getparent().remove(contents)
    for paragraph in list(_paragraphs(document)):
        properties = _child(paragraph, "pPr")
        style = _value(_child(properties, "pStyle"))
        if style and any(_CONTENTS.match(s.name) for s in styles.chain(style).values()):
            paragraph.getparent().remove(paragraph) if _local(paragraph.getparent()) == "body" else None
            continue
        end = _child(properties, "rPr")
        if _child(end, "del") is not None or _child(end, "moveFrom") is not None:
            continue  # its end is deleted or moved: it is one with the next paragraph, or no longer here
        number = numbering.of(properties, style, styles)
        level = styles.heading(style, properties)
        in_cell = _local(paragraph.getparent()) == "tc"
        empty = not any(t.text for t in _all(paragraph, "t"))
        if number is None and not level or empty and not (in_cell and number and number != BULLET_MARK):
            continue  # an empty paragraph says nothing, but a row's number may stand in its cell alone
        if properties is None:
            properties = etree.Element(_like(paragraph, "pPr"))
            paragraph.insert(0, properties)
        for old in ("pStyle", "numPr"):
            if (found := _child(properties, old)) is not None:
                properties.remove(found)
        mark = etree.Element(_like(paragraph, "pStyle"))
        mark.set(_like(paragraph, "val"), f"{_HEADING}{level}" if level else _ITEM)
        properties.insert(0, mark)
        if number and not (level and number == BULLET_MARK):
            run = etree.Element(_like(paragraph, "r"))
            etree.SubElement(run, _like(paragraph, "t")).text = number
            properties.addnext(run)


def _is_contents(block: etree._Element) -> bool:
    return any(_value(e) == "Table of Contents" for e in _all(_child(block, "sdtPr"), "docPartGallery"))


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs that are shown, in order: of two renderings of one text box, the plain one."""
    for child in element:
        if _local(child) == "p":
            yield child
        if _local(child) != "Choice":
            yield from _paragraphs(child)


@dataclass
class _Style:
    name: str
    parent: str | None
    properties: etree._Element | None


class _Styles:
    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self.default: str | None = None
        for style in [] if root is None else _all(root, "style"):
            if _get(style, "type") == "paragraph":
                key = _get(style, "styleId") or ""
                self._styles[key] = _Style(
                    _value(_child(style, "name")) or "", _value(_child(style, "basedOn")), _child(style, "pPr")
                )
                if _get(style, "default") in ("1", "true"):
                    self.default = key

    def chain(self, key: str | None) -> dict[str, _Style]:
        """A style and those it is based on, by their ids."""
        found: dict[str, _Style] = {}
        while key is not None and key not in found:
            found[key] = self._styles.get(key) or _Style(key, None, None)
            key = found[key].parent
        return found

    def heading(self, key: str | None, properties: etree._Element | None) -> int:
        """The heading level of a paragraph; 0 if it is none."""
        if (outline := _number(_child(properties, "outlineLvl"))) is not None:
            return outline + 1 if outline < 9 else 0
        for style in self.chain(key).values():
            if (outline := _number(_child(style.properties, "outlineLvl"))) is not None:
                return outline + 1 if outline < 9 else 0
            if match := _HEADING_NAME.match(style.name):
                return int(match["level"])
            if style.name.casefold() in _TITLES:
                return _TITLES[style.name.casefold()]
        return 0


@dataclass
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = "%1."
    after: str = " "
    legal: bool = False
    restarts: bool = True
    paragraph_style: str | None = None


@dataclass
class _List:
    """A numbering instance: the abstract one whose count it goes on with, its levels, where it starts anew."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


class _Numbering:
    """The numbers that Word prints, counted as paragraphs come by."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        abstract = {_get(a, "abstractNumId") or "": a for a in _all(root, "abstractNum")}
        linked = {name: a for a in abstract.values() if (name := _value(_child(a, "styleLink")))}
        for num in _all(root, "num"):
            key = _value(_child(num, "abstractNumId")) or ""
            source = abstract.get(key)
            source = linked.get(_value(_child(source, "numStyleLink")) or "", source)
            levels = _levels(source)
            made = _List(key, levels)
            for override in _all(num, "lvlOverride"):
                at = int(_get(override, "ilvl") or 0)
                levels.update(_levels(override))
                if (start := _number(_child(override, "startOverride"))) is not None:
                    made.starts[at] = start
            self._lists[_get(num, "numId") or ""] = made

    def of(self, properties: etree._Element | None, style: str | None, styles: _Styles) -> str | None:
        """The number or bullet of a paragraph, with what parts it from the text; None if it has none."""
        key, at = self._asked(properties, style or styles.default, styles)
        listed = self._lists.get(key or "")
        if listed is None:
            return None
        level = listed.levels.get(at, _Level())
        counts = self._counts.setdefault(listed.abstract, {})
        if (key or "", at) not in self._begun and at in listed.starts:
            counts[at] = listed.starts[at]
        else:
            counts[at] = counts[at] + 1 if at in counts else level.start
        self._begun.add((key or "", at))
        for deeper in [d for d in counts if d > at and listed.levels.get(d, _Level()).restarts]:
            del counts[deeper]
        if level.style == "bullet":
            return BULLET_MARK
        if level.style == "none" and "%" not in level.text:
            return level.text + level.after if level.text else ""

        def printed(match: re.Match[str]) -> str:
            of = int(match.group(1)) - 1
            shown = listed.levels.get(of, _Level())
            if shown.style == "none":
                return ""
            return numeral(counts.get(of, shown.start), "decimal" if level.legal else shown.style)

        text = re.sub(r"%([1-9])", printed, level.text)
        return text + level.after if text.strip() else ""

    def _asked(self, properties: etree._Element | None, style: str | None, styles: _Styles) -> tuple[str | None, int]:
        """The numbering instance and level that a paragraph asks for, itself or by its style."""
        own = _child(properties, "numPr")
        key, at = _value(_child(own, "numId")), _number(_child(own, "ilvl"))
        if key is not None:
            return key, at or 0
        for name, ancestor in styles.chain(style).items():
            of_style = _child(ancestor.properties, "numPr")
            key = _value(_child(of_style, "numId"))
            if key is not None:
                levels = self._lists[key].levels if key in self._lists else {}
                by_style = next((n for n, level in levels.items() if level.paragraph_style == name), None)
                given = _number(_child(of_style, "ilvl"))
                return key, next((n for n in (at, given, by_style) if n is not None), 0)
        return None, 0


def _levels(element: etree._Element | None) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in [] if element is None else _all(element, "lvl"):
        after = _value(_child(level, "suff"))
        found[int(_get(level, "ilvl") or 0)] = _Level(
            start=_number(_child(level, "start")) or 0,
            style=_value(_child(level, "numFmt")) or "decimal",
            text=_value(_child(level, "lvlText")) or "",
            after="" if after == "nothing" else " ",
            legal=_child(level, "isLgl") is not None,
            restarts=_value(_child(level, "lvlRestart")) != "0",
            paragraph_style=_value(_child(level, "pStyle")),
        )
    return found


# --- WordprocessingML without its namespaces (there are two: transitional and strict) ---------------------------------


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _like(element: etree._Element, name: str) -> str:
    """A name in the namespace of an element."""
    return f"{{{etree.QName(element).namespace}}}{name}"


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return None if element is None else element.find(f"{{*}}{name}")


def _all(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    return iter(()) if element is None else element.iter(f"{{*}}{name}")


def _get(element: etree._Element, name: str) -> str | None:
    return element.get(_like(element, name))


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else _get(element, "val")


def _number(element: etree._Element | None) -> int | None:
    value = _value(element)
    return int(value) if value is not None and re.fullmatch(r"-?\d{1,9}", value) else None
