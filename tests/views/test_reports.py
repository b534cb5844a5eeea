"""The load report, the thread, the findings."""

from __future__ import annotations

from types import SimpleNamespace

from policygraph.views import findings, status, trace


def document(**changes: object) -> SimpleNamespace:
    given = {
        "file": "plan.txt",
        "genre": "action-plan",
        "why": "it has goals",
        "counts": {"goal": 2, "initiative": 1},
        "lines": 10,
        "unread": [(3, 4, "to linjer\nher")],
        "notes": ["dates disagree"],
        "failed": None,
        "claimed_lines": 8,
    }
    return SimpleNamespace(**given | changes)


def test_status_names_genre_reason_counts_and_unread_lines() -> None:
    shown = status.text([document()], "en")
    for words in ("plan.txt", "action plan", "it has goals", "2 goals, 1 initiative", "2 of 10 lines", "3-4", "dates disagree"):
        assert words in shown
    assert "handleplan" in status.text([document()], "da") and "2 mål" in status.text([document()], "da")


def test_status_takes_the_names_of_the_graph_too() -> None:
    shown = status.text([document(genre="ActionPlan", counts={"PoliticalGoal": 1, "AgendaItem": 2}, unread=[])], "en")
    assert "action plan" in shown and "1 goal, 2 agenda items" in shown and "every line was read" in shown


def test_a_refused_document_is_said_and_not_counted() -> None:
    shown = status.text([document(), document(file="x.bin", failed="binary")], "en")
    assert "x.bin: could not be read" in shown and "1 document:" in shown


def test_findings_say_the_verdict_even_when_nothing_is_found() -> None:
    report = SimpleNamespace(findings=[], consistent=None, unsatisfiable=[], reasoner="none ran", conforms=True)
    assert "none ran" in findings.text(report, "en") and "vides ikke" in findings.text(report, "da")


def test_a_fault_is_never_shortened() -> None:
    many = [SimpleNamespace(severity="violation", message_da="d", message_en="e", focus=f"urn:{n}") for n in range(9)]
    report = SimpleNamespace(findings=many, consistent=True, unsatisfiable=["urn:c"], reasoner="r", conforms=False)
    shown = findings.text(report, "en")
    assert all(f"urn:{n}" in shown for n in range(9)) and "9 faults" in shown and "urn:c" in shown


def test_a_thread_shows_relation_status_words_place_and_gaps() -> None:
    step = {
        "depth": 0,
        "relation": "",
        "label": "4 Ledigheden",
        "kind": "PoliticalGoal",
        "status": None,
        "quote": "Den falder.",
        "file": "plan.txt",
        "line": "17",
        "gap": None,
    }
    link = step | {"depth": 1, "relation": "indsats", "label": "Job nu", "kind": "Initiative", "status": "Suggested"}
    gap = step | {"depth": 1, "gap": "ingen finansiering oplyst"}
    other = SimpleNamespace(number="4", label="Hurtigere", type="PoliticalGoal", file="politik.txt", iri="urn:4")
    shown = trace.text(SimpleNamespace(steps=[SimpleNamespace(**s) for s in (step, link, gap)], others=[other]), "da", 100)
    for words in (
        "4 Ledigheden [mål]",
        "  indsats → Job nu [indsats] (foreslået)",
        "„Den falder.“",
        "plan.txt:17",
        "  ∅ ingen finansiering oplyst",
        "politik.txt  urn:4",
    ):
        assert words in shown
