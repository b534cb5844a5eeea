"""Write the documentation as a website: the pages of docs/ as HTML, and the ontology as pyLODE shows it.

python scripts/site.py [FOLDER]      build/site unless said otherwise
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from policygraph.ontology import ONTOLOGY

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
ONTOLOGY_PAGE = Path("ontology.html")
FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · policygraph</title>
<style>
:root {{ font: 1rem/1.55 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: #1b1f24; background: #fff; }}
body {{ margin: 0; overflow-wrap: break-word; }}
nav, main {{ max-width: 60rem; margin: 0 auto; padding: .8rem 1.2rem; }}
nav ul {{ display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; margin: 0; padding: 0 0 .8rem; border-bottom: 3px solid #1f3a5f; }}
a {{ color: #0b4f9c; }}
:focus-visible {{ outline: 3px solid #c2570c; outline-offset: 2px; }}
pre {{ overflow-x: auto; padding: .7rem .9rem; background: #f4f6f8; border-radius: .3rem; }}
code {{ font: .9em/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }}
.scroll {{ overflow-x: auto; }}
table {{ border-collapse: collapse; }}
th, td {{ text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid #cbd2d9; }}
img {{ max-width: 100%; height: auto; }}
</style>
</head>
<body>
<nav aria-label="Pages"><ul>{menu}</ul></nav>
<main>
{body}
</main>
</body>
</html>
"""


def build(folder: Path) -> list[Path]:
    """Write the whole site anew; returns the pages."""
    shutil.rmtree(folder, ignore_errors=True)
    written = [_page(page, folder) for page in PAGES if page.exists()]
    ontology_page(folder / ONTOLOGY_PAGE)
    return [*written, folder / ONTOLOGY_PAGE]


#: What pyLODE's page lacks of WCAG 2.1 AA: its language, its landmarks, colours that can be read.
_MENDED = {
    "<html>": '<html lang="en">',
    '<div id="content">': '<div id="content" role="main">',
    '<div id="pylode">': '<div id="pylode" role="complementary" aria-label="pyLODE">',
    '<div id="toc">': '<div id="toc" role="navigation" aria-label="Table of contents">',
    "</style>": "sup[class^=sup-] { color: #1b4f8a !important; } #pylode, #pylode #p, #pylode #y { color: #4d4d4d; }</style>",
}


def ontology_page(target: Path) -> None:
    """The ontology as pyLODE shows it (https://github.com/RDFLib/pyLODE), by a process of its own: it sets up logging for all."""
    command = [sys.executable, "-W", "ignore", "-m", "pylode", str(ONTOLOGY), "-o", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not target.exists():
        raise SystemExit(
            f"pyLODE could not make {target.name}: {done.stderr.strip().splitlines()[-1:]}\n  → pip install 'policygraph[site]'"
        )
    text = target.read_text(encoding="utf-8")
    for plain, mended in _MENDED.items():
        if plain not in text:
            raise SystemExit(
                f"pyLODE's page has no {plain!r} any more\n  → see what of _MENDED in scripts/site.py it still needs"
            )
        text = text.replace(plain, mended, 1)
    target.write_text(text, encoding="utf-8")


def place(page: Path) -> Path:
    """Where a page of Markdown stands in the site: README.md is the index of its folder."""
    inside = page.relative_to(ROOT)
    return inside.with_name("index.html") if inside.name == "README.md" else inside.with_suffix(".html")


def _page(page: Path, folder: Path) -> Path:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = parser.parse(_text(page))
    title = _mark(tokens, page, folder)
    body = parser.renderer.render(tokens, parser.options, {})
    body = re.sub(r"<thead>\s*<tr>(?:\s*<th[^>]*></th>)+\s*</tr>\s*</thead>", "", body)
    body = re.sub(r"<table>.*?</table>", r'<div class="scroll" tabindex="0">\g<0></div>', body, flags=re.S)
    body = body.replace("<pre>", '<pre tabindex="0">')
    target = folder / place(page)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(FRAME.format(title=html.escape(title), menu=_menu(target, folder), body=body), encoding="utf-8")
    return target


def _text(page: Path) -> str:
    """The page without comments, which are for those who read its source."""
    return re.sub(r"^<!--.*?-->\n", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)


def _mark(tokens: list[Token], page: Path, folder: Path) -> str:
    """Give headings their addresses and turn links to pages of Markdown to those of the site; returns the title."""
    title = page.stem
    for token, following in zip(tokens, [*tokens[1:], None]):
        if token.type == "heading_open" and following is not None:
            token.attrSet("id", slug(following.content))
            title = following.content if token.tag == "h1" else title
        for child in token.children or ():
            for name in ("href", "src"):
                if isinstance(address := child.attrGet(name), str):
                    child.attrSet(name, _address(address, page, folder))
    return re.sub(r"[`*]", "", title)


def _address(address: str, page: Path, folder: Path) -> str:
    """An address as the site has it; a file of the repository that a page names is taken along."""
    parts = urlsplit(address)
    if parts.scheme or not parts.path:
        return address
    named = (page.parent / parts.path).resolve()
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    if named.is_dir():
        named /= "README.md"
    here = (folder / place(page)).parent
    if named in PAGES:
        return Path(os.path.relpath(folder / place(named), here)).as_posix() + fragment
    if named.is_file() and named.is_relative_to(ROOT):
        target = folder / named.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(named, target)
        return Path(os.path.relpath(target, here)).as_posix() + fragment
    return address


def slug(heading: str) -> str:
    """The address of a heading, as GitHub makes it.

    >>> slug("What a `rule` is: 9 dimensions")
    'what-a-rule-is-9-dimensions'
    """
    return re.sub(r"[^\w\- ]", "", heading.casefold()).strip().replace(" ", "-")


def _menu(target: Path, folder: Path) -> str:
    entries: list[tuple[str, Path]] = [("policygraph", Path("index.html"))]
    entries += [(p.stem.replace("-", " "), place(p)) for p in PAGES if p.parent == ROOT / "docs"]
    entries += [("audit", Path("docs/audit/index.html")), ("ontology", ONTOLOGY_PAGE)]
    links = [(name, Path(os.path.relpath(folder / at, target.parent)).as_posix()) for name, at in entries]
    return "".join(f'<li><a href="{html.escape(href)}">{html.escape(name)}</a></li>' for name, href in links)


def main(arguments: list[str]) -> None:
    """Build, and say how much."""
    folder = Path(arguments[0]) if arguments else ROOT / "build" / "site"
    print(f"{len(build(folder))} pages in {folder}")


if __name__ == "__main__":
    main(sys.argv[1:])
