"""What SPARQL cannot say well, reckoned when the graph is built: sums, shares, rates, dates, wordings that changed.

Each finding of this room is a record of kind "check" with what was found, what was to be expected and the passages, so
that it reaches the graph as every other fact does and a rule of the audit reads it. Nothing here judges: the rules do.
"""

from __future__ import annotations

from collections.abc import Sequence

from policygraph.graph.checks.across import evaluations, plan_references, sums_again, unknown_goals
from policygraph.graph.checks.bodies import of_one_department, several_names
from policygraph.graph.checks.document import Checks
from policygraph.graph.checks.doubt import doubts, unheard
from policygraph.graph.checks.figures import FIGURES
from policygraph.graph.checks.later import told_later
from policygraph.graph.checks.needs import answers
from policygraph.graph.checks.policy_to_plan import goals_on_the_way, policy_of
from policygraph.graph.checks.results import RESULTS
from policygraph.graph.checks.time import TIMES
from policygraph.graph.checks.told import TOLD
from policygraph.graph.checks.wording import WORDING
from policygraph.graph.names import Resolver
from policygraph.loaders.records import Document, Record


def checks(documents: Sequence[Document], organisations: Resolver) -> dict[str, list[Record]]:
    """The checks of one municipality's documents, by file.

    :param documents: with goals and measurements settled
    :param organisations: what the names of bodies resolve to
    """
    found = {d.file: Checks(d) for d in documents}
    for document in documents:
        if found[document.file].transcribed:
            continue
        for check in (*FIGURES, *TIMES, *RESULTS, *WORDING, *TOLD):
            check(found[document.file])
        doubts(found[document.file])
    for plan in documents:
        policy = policy_of(plan, documents)
        if policy is not None:
            goals_on_the_way(found[plan.file], found[policy.file])
    unknown_goals(found)
    plan_references(found)
    several_names(found, organisations)
    of_one_department(found, organisations)
    sums_again(found)
    evaluations(found)
    told_later(found)
    answers(found)
    unheard(found)
    return {file: one.records for file, one in found.items()}
