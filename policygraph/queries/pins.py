"""What an answer stands on: which program gave it, and which documents, by their bytes, it was asked of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from policygraph import __version__

_CORPUS = """PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT DISTINCT ?file ?hash WHERE { ?document pg:sourceFile ?file OPTIONAL { ?document pg:sourceHash ?hash } } ORDER BY ?file"""


class Dataset(Protocol):
    """What can be asked."""

    def query(self, sparql: str, *, with_suggested: bool = False, dataset: Any = None) -> Any: ...

    def graphs(self) -> list[str]: ...


class Pins(NamedTuple):
    """The program and its version; one hash for all documents of the graph."""

    tool: str
    corpus: str


def document_hashes(dataset: Dataset) -> dict[str, str]:
    """The documents of a graph by name, each with the hash of its bytes; asked once of a graph that is open."""
    remembered: dict[str, Any] = getattr(dataset, "remembered", {})
    if "hashes" not in remembered:
        rows = ((row["file"].value, row["hash"]) for row in dataset.query(_CORPUS))
        remembered["hashes"] = {file: hash.value if hash else "" for file, hash in rows}
    found: dict[str, str] = remembered["hashes"]
    return found


def corpus_hash(hashes: Mapping[str, str]) -> str:
    """One hash for documents, whatever their order."""
    rows = sorted(f"{file}\t{hash_}" for file, hash_ in hashes.items())
    return "sha256:" + hashlib.sha256("\n".join(rows).encode()).hexdigest()


def pins(dataset: Dataset) -> Pins:
    """What answers from this graph stand on."""
    remembered: dict[str, Any] = getattr(dataset, "remembered", {})
    if "corpus" not in remembered:
        remembered["corpus"] = corpus_hash(document_hashes(dataset))
    return Pins(f"policygraph {__version__}", remembered["corpus"])
