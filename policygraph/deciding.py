"""Decisions on what was read and suggested: taken, written beside the documents, and put into the graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from policygraph.corpus import assemble, documents_kept, graph_kept
from policygraph.errors import BadStore
from policygraph.graph import store as stores
from policygraph.graph.curation import Check, Graph, curate
from policygraph.inputs import curation_files, relative
from policygraph.loaders.decisions import Decision, Decisions, add_decisions, read_decisions
from policygraph.reports import CurationReport


def decide(
    store: Path,
    choose: Callable[[Graph, Decisions], Sequence[Decision]],
    *,
    curation: Path | None = None,
    dry_run: bool = False,
) -> tuple[list[Decision], CurationReport]:
    """Take decisions, write them into their file, and put them into the graph. No document is read.

    :param choose: given the graph without decisions and those taken so far, the new ones
    :param dry_run: only say which
    :returns: the decisions as written, and the report of all
    :raises PolicygraphError: if the choice is refused, or the file or the store cannot be written
    """
    stores.info(store)
    with stores.writing(store):
        files = curation_files(store, curation)
        taken = read_decisions(files)
        read = graph_kept(store, taken.in_force())
        graph = Graph(read)
        graph.now = Graph(curate(read, taken.in_force()).quads)
        chosen = list(choose(graph, taken))
        if dry_run:
            return chosen, CurationReport()
        written = add_decisions(files[0], chosen, others=files[1:]) if chosen else []
        before = stores.info(store)
        paths = before.get("paths") or [relative(file.parent, store) for file in files]
        try:
            # Also if nothing was chosen: a program that was ended may have written what is not in the graph yet.
            report = assemble(store, documents_kept(store), files, paths, version=stores.made_by(before)).curation
        except BadStore as fault:
            if not written:
                raise
            there = f"What was decided stands in {files[0]}; it comes into the graph with the next build or decision."
            raise BadStore(fault.what, where=fault.where, remedy=f"{fault.remedy} {there}") from fault
        return written, report if written else CurationReport()


def review(store: Path, curation: Path | None = None) -> tuple[list[Decision], CurationReport]:
    """The decisions in force, and which of them to check."""
    files = curation_files(store, curation)
    found = read_decisions(files)
    curated = curate(graph_kept(store, found.in_force()), found.in_force())
    bad = [Check(where, "", "bad", what) for where, what in found.bad]
    return found.in_force(), CurationReport([str(f) for f in files], curated.counts, [*bad, *curated.checks])
