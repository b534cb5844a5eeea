"""The direction of imports: the data's way, and nobody looks back.

errors, printed                              (know nothing of the rest)
errors ← ontology ← loaders ← graph          (documents to graph)
errors ← ontology ← queries                  (asks the graph through SPARQL)
errors ← views                               (shows what it is handed)
cli, pipeline                                (put them together)
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "policygraph"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: What puts the rooms together, which none of them knows.
WHOLE = tuple(
    f"policygraph.{name}"
    for name in ("pipeline", "corpus", "deciding", "auditing", "verifying", "inputs", "reports", "workers", "notebook")
)
#: Each room, and what it may not know. A prefix forbids what is below it too.
FORBIDDEN: dict[str, tuple[str, ...]] = {
    "errors": ("policygraph.",),
    "printed": ("policygraph.",),
    "ontology": ("policygraph.loaders", "policygraph.graph", "policygraph.queries", "policygraph.views", *WHOLE),
    "loaders": ("rdflib", "pyoxigraph", "policygraph.graph", "policygraph.queries", "policygraph.views", *WHOLE),
    "graph": ("policygraph.queries", "policygraph.views", *WHOLE),
    "queries": ("policygraph.graph", "policygraph.loaders", "policygraph.views", *WHOLE),
    "views": ("pyoxigraph", "policygraph.graph", "policygraph.loaders", "policygraph.queries", *WHOLE),
}
#: The rooms of the reader of policies and plans, in which each may know only those before it.
PROSE = ("titles", "reading", "goals", "targets", "initiatives", "tables", "headings", "zones", "reader")
FACES = ("policygraph.cli", "policygraph.web")


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, inside functions and for type checking too, relative ones resolved."""
    here = name_of(path).split(".") if path.name == "__init__.py" else name_of(path).split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(here[: len(here) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def below(module: str, prefix: str) -> bool:
    return module == prefix.rstrip(".") or module.startswith(prefix.rstrip(".") + ".")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_room_looks_back(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    found = {m for m in imports(path) for prefix in FORBIDDEN.get(room, ()) if below(m, prefix)}
    assert not found, f"{name_of(path)} must not import {sorted(found)}"


@pytest.mark.parametrize("room", PROSE)
def test_a_room_of_prose_knows_only_those_before_it(room: str) -> None:
    assert {path.stem for path in (PACKAGE / "loaders" / "prose").glob("*.py")} == {*PROSE, "__init__"}
    later = {f"policygraph.loaders.prose.{name}" for name in PROSE[PROSE.index(room) :]}
    assert not later & set(imports(PACKAGE / "loaders" / "prose" / f"{room}.py"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_imports_a_face(path: Path) -> None:
    if path.name != "__main__.py" and not any(below(name_of(path), face) for face in FACES):
        assert not [m for m in imports(path) for face in FACES if below(m, face)]


@pytest.mark.parametrize("path", sorted((PACKAGE / "views").rglob("*.py")), ids=name_of)
def test_views_hold_no_sparql(path: Path) -> None:
    assert not re.search(r"\b(SELECT|CONSTRUCT|PREFIX|WHERE\s*\{)", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted((PACKAGE / "queries").rglob("*.rq")), ids=lambda path: path.stem)
def test_queries_never_write(path: Path) -> None:
    body = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    assert not re.search(r"\b(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE)\b(?=\s*(\{|DATA|GRAPH|<|SILENT))", body)


def test_the_guard_sees_what_it_should() -> None:
    """A guard that finds nothing anywhere guards nothing."""
    assert MODULES and any(below(m, "rdflib") for path in MODULES for m in imports(path))
    assert "policygraph.errors" in set(imports(PACKAGE / "cli.py"))
