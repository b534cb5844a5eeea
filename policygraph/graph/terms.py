"""Which property each field of each kind of record becomes. The whole mapping stands in this one table."""

from __future__ import annotations

from policygraph.ontology import PG, PREFIXES

_DCT, _RDFS = PREFIXES["dct"], PREFIXES["rdfs"]

CLASSES: dict[str, tuple[str, ...]] = {
    "goal": ("PoliticalGoal",),
    "target": ("ResultTarget",),
    "measurement": ("Measurement",),
    "initiative": ("Initiative",),
    "funding": ("Funding",),
    "item": ("AgendaItem",),
    "decision": ("Decision",),
    "need": ("Need",),
    "task": ("Task",),
    "check": ("Check",),
    "policy": ("Policy", "PolicyDocument"),
    "action-plan": ("ActionPlan", "PolicyDocument"),
    "catalogue": ("InitiativeCatalogue", "PolicyDocument"),
    "minutes": ("Minutes", "PolicyDocument"),
    "municipality": ("Municipality", "Organisation"),
    "body": ("PoliticalBody", "Organisation"),
    "department": ("Department", "Organisation"),
    "organisation": ("Organisation",),
    "funding-source": ("FundingSource",),
    "theme": ("Theme",),
    "target-group": ("TargetGroup",),
}

#: field → property; ``(kind, field)`` where a kind differs. A field that stands for none is not written.
PROPERTIES: dict[str | tuple[str, str], str] = {
    "label": _RDFS + "label",
    "title": _RDFS + "label",
    "number": PG + "number",
    "text": PG + "text",
    "description": _DCT + "description",
    "note": _DCT + "description",
    "theme": PG + "theme",
    "target_group": PG + "targetGroup",
    "law": PG + "hasLegalBasis",
    "has_target": PG + "hasResultTarget",
    "no_target_reason": PG + "noTargetReason",
    "succeeds": PG + "succeeds",
    "continues": PG + "continues",
    "baseline_value": PG + "baselineValue",
    "baseline_date": PG + "baselineDate",
    "baseline_text": PG + "baselineText",
    "target_value": PG + "targetValue",
    "change_value": PG + "changeValue",
    "unit": PG + "unit",
    "direction": PG + "direction",
    "due_date": PG + "dueDate",
    "due_text": PG + "dueText",
    "method": PG + "measurementMethod",
    "frequency": PG + "measurementFrequency",
    "data_source": PG + "dataSource",
    "measurable": PG + "measurable",
    "of_target": PG + "ofTarget",
    "of_goal": PG + "ofGoal",
    "actual_value": PG + "actualValue",
    "measured_at": PG + "measuredAt",
    "section": PG + "section",
    "contributes_to": PG + "contributesTo",
    "responsible": PG + "responsible",
    "partner": PG + "hasPartner",
    "funding": PG + "hasFunding",
    "funded_by": PG + "fundedBy",
    "place": PG + "place",
    "timeframe": PG + "timeframe",
    "start": PG + "startDate",
    "end": PG + "endDate",
    "ongoing": PG + "ongoing",
    "status": PG + "status",
    "evaluation_status": PG + "evaluationStatus",
    "evaluation_text": PG + "evaluationText",
    "evaluator": PG + "evaluator",
    "success_criterion": PG + "successCriterion",
    "staffing": PG + "staffing",
    "statutory": PG + "statutory",
    "funding_status": PG + "fundingStatus",
    "amount": PG + "amount",
    "currency": PG + "currency",
    "basis": PG + "basis",
    "role": PG + "fundingRole",
    "source": PG + "fundingSource",
    "proposal": PG + "proposal",
    "decision_recorded": PG + "decisionRecorded",
    "item": PG + "inItem",
    "decided_by": PG + "decidedBy",
    "raised_by": PG + "raisedBy",
    "assigned_to": PG + "assignedTo",
    "check_kind": PG + "checkKind",
    "checks": PG + "checks",
    "found": PG + "found",
    "expected": PG + "expected",
    ("document", "title"): _DCT + "title",
    "publisher": _DCT + "publisher",
    "issued": _DCT + "issued",
    "period_start": PG + "periodStart",
    "period_end": PG + "periodEnd",
    "implements": PG + "implements",
    "replaces": _DCT + "replaces",
}

#: Values that a document's words are joined into, where several passages speak ("text" of an agenda item).
JOINED = {("item", "text"), ("goal", "no_target_reason"), ("target", "method")}


def property_of(kind: str, field: str) -> str | None:
    """The property of a field, None if the field is not written."""
    return PROPERTIES.get((kind, field)) or PROPERTIES.get(field)
