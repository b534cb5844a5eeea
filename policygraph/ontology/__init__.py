"""The names: what the graph's terms mean (OWL), and the words documents use for them (SKOS).

Enters: nothing. Leaves: IRIs of terms, the :class:`~policygraph.ontology.vocabulary.Vocabulary` as plain Python, and
checks of a graph against shapes and reasoner. Must not know: documents, stores, commands.
"""

from __future__ import annotations

from pathlib import Path

BASE = "https://w3id.org/policygraph/"
PG = BASE + "ontology#"

#: Prefixes used wherever RDF is written or asked.
PREFIXES: dict[str, str] = {
    "pg": PG,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
}

HERE = Path(__file__).parent
ONTOLOGY = HERE / "policygraph.ttl"
ALIGNMENTS = HERE / "alignments.ttl"
SHAPES = HERE / "shapes.ttl"
VOCABULARY = HERE / "vocabulary"
