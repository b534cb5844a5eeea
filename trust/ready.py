"""What every command works out first, worked out once before the trials are forked from it; the engine is not touched."""

from __future__ import annotations

import tempfile
from importlib import import_module
from pathlib import Path

from policygraph.graph.build import vocabulary_quads
from policygraph.graph.places import place_graph, read_graph
from policygraph.loaders import load
from policygraph.loaders.kept import freeze, reader_digest
from policygraph.ontology.vocabulary import default_vocabulary
from policygraph.queries import catalogue
from policygraph.queries.audit import rules
from trust import faults

for _name in ("auditing", "cli", "pipeline", *(f"views.{view}" for view in ("explain", "status", "suggestions", "suppressions"))):
    import_module(f"policygraph.{_name}")
import_module("rdflib.plugins.sparql")
vocabulary_quads()
catalogue()
rules(itself=True)
reader_digest(default_vocabulary())
with tempfile.TemporaryDirectory() as _folder:
    _documents = []
    for _file, _text in faults.DOCUMENTS.items():
        (Path(_folder) / _file).write_text(_text, "utf-8")
        _documents.append(load(Path(_folder) / _file, default_vocabulary()))
        freeze(_documents[-1])
    place_graph(read_graph(_documents[:2], []), [])
for _document in sorted((Path(__file__).parents[1] / "examples" / "fjordby").glob("*.txt")):  # every pattern of every genre
    load(_document, default_vocabulary())
