"""The audit as a person runs it, on the invented municipality."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from trust.warm import typed

ROOT = Path(__file__).resolve().parents[1]


def policygraph(*words: str) -> subprocess.CompletedProcess[str]:
    return typed(words)


@pytest.fixture(scope="module")
def store(fjordby: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(shutil.copytree(fjordby, tmp_path_factory.mktemp("audit") / "home") / "store")


def findings(store: str, *words: str) -> list[dict[str, Any]]:
    done = policygraph("audit", "--store", store, "--format", "json", "--fail-on", "never", *words)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert set(report) >= {"findings", "suppressed", "ruleset", "corpus"}
    return list(report["findings"])


def test_json_holds_what_others_build_on(store: str) -> None:
    found = findings(store, "--as-of", "2024-06-01")
    assert found
    for finding in found:
        assert {"rule", "dimension", "severity", "subject", "label", "message", "remedy", "evidence"} <= set(finding)
        assert any(e["quote"] and e["lineStart"] for e in finding["evidence"]), finding
    ranks = [("error", "warning", "info").index(f["severity"]) for f in found]
    assert ranks == sorted(ranks)


def test_choosing_what_to_run_and_show(store: str) -> None:
    assert {f["rule"] for f in findings(store, "--rule", "goal-without-initiative")} == {"goal-without-initiative"}
    assert {f["dimension"] for f in findings(store, "--dimension", "money")} == {"money"}
    assert {f["severity"] for f in findings(store, "--min-severity", "error")} == {"error"}
    file = "indsatskatalog-2023.txt"
    assert all(any(e["document"] == file for e in f["evidence"]) for f in findings(store, "--document", file))


def test_the_day_matters(store: str) -> None:
    early, late = (findings(store, "--rule", "document-past-period", "--as-of", day) for day in ("2023-01-01", "2099-01-01"))
    assert len(early) < len(late)


def test_the_exit_code_tells_of_findings(store: str) -> None:
    grave = bool(findings(store, "--min-severity", "error"))
    assert policygraph("audit", "--store", store).returncode == int(grave)
    assert policygraph("audit", "--store", store, "--fail-on", "warning").returncode == 1
    assert policygraph("audit", "--store", store, "--rule", "nonsense").returncode == 2


def test_sarif_points_into_the_documents(store: str) -> None:
    log = json.loads(policygraph("audit", "--store", store, "--format", "sarif", "--fail-on", "never").stdout)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0" and run["results"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] and result["level"] in ("error", "warning", "note")
        for place in result["locations"]:
            region = place["physicalLocation"]["region"]
            assert 1 <= region["startLine"] <= region["endLine"]


def test_a_profile_changes_severities_and_switches_rules_off(store: str, tmp_path: Path) -> None:
    profile = tmp_path / "audit.toml"
    profile.write_text('[severity]\n"goal-without-initiative" = "info"\n"need-unmet" = "off"\n', encoding="utf-8")
    found = findings(store, "--profile", str(profile))
    assert {f["severity"] for f in found if f["rule"] == "goal-without-initiative"} <= {"info"}
    assert not any(f["rule"] == "need-unmet" for f in found)
    profile.write_text('[severity]\n"goal-without-initiative" = "grave"\n', encoding="utf-8")
    done = policygraph("audit", "--store", store, "--profile", str(profile))
    assert done.returncode == 2 and "grave" in done.stderr and "Traceback" not in done.stderr


def test_text_and_markdown_in_danish(store: str) -> None:
    text = policygraph("audit", "--store", store, "--lang", "da", "--fail-on", "never").stdout
    assert "advarsel [" in text and "gør: " in text and "fund efter" in text
    paper = policygraph("audit", "--store", store, "--lang", "da", "--format", "md", "--fail-on", "never").stdout
    assert paper.startswith("# Eftersyn") and "## Advarsler" in paper


def test_a_finding_is_closed_for_a_reason_and_reported_again(store: str, tmp_path: Path) -> None:
    narrow = ("--rule", "goal-weakened", "--as-of", "2024-06-01", "--store", store)
    shown = policygraph("audit", *narrow)
    (one,) = findings(store, "--rule", "goal-weakened", "--as-of", "2024-06-01")
    assert shown.returncode == 1 and one["id"] in shown.stdout
    assert policygraph("audit", "--suppress", one["id"], "--store", store).returncode == 2, "a reason is compulsory"
    done = policygraph(
        "audit", "--suppress", one["id"], "--reason", "decided", "--expires", "2999-01-01", "--who", "kim", *narrow
    )
    assert done.returncode == 0 and one["id"] in done.stdout and "suppressions.csv" in done.stdout, done.stderr
    after = policygraph("audit", *narrow)
    assert after.returncode == 0 and "decided" in after.stdout and "kim" in after.stdout
    report = json.loads(policygraph("audit", *narrow, "--format", "json").stdout)
    assert report["findings"] == [] and report["suppressed"][0]["suppression"]["reason"] == "decided"
    assert "decided" in policygraph("audit", *narrow, "--format", "sarif").stdout
    assert policygraph("audit", "--unsuppress", one["id"], "--store", store).returncode == 0
    assert policygraph("audit", *narrow).returncode == 1


def test_a_line_that_does_not_count_ends_in_one_message(store: str) -> None:
    file = Path(store).parent / "documents" / "suppressions.csv"
    file.write_text("key;reason;expires\nabc;fordi;snart\n", encoding="utf-8")
    try:
        done = policygraph("audit", "--store", store, "--rule", "goal-without-target", "--lang", "da")
    finally:
        file.unlink()
    assert done.returncode == 3 and "suppressions.csv:2" in done.stderr and "'snart'" in done.stderr
    assert "Traceback" not in done.stderr and done.stdout, "the report is written all the same"


def test_since_an_earlier_report(store: str, tmp_path: Path) -> None:
    earlier = tmp_path / "before.json"
    policygraph("audit", "--store", store, "--format", "json", "-o", str(earlier), "--as-of", "2023-01-01")
    done = policygraph("audit", "--store", store, "--baseline", str(earlier), "--as-of", "2023-01-01", "--fail-on", "info")
    assert done.returncode == 0 and "before.json: 0 " in done.stdout
    new = findings(store, "--baseline", str(earlier), "--as-of", "2099-01-01")
    assert new and {f["dimension"] for f in new} <= {"time", "measurement", "money", "law", "evaluation"}
    assert policygraph("audit", "--store", store, "--baseline", str(tmp_path / "none.json")).returncode == 3


def test_the_graph_itself_is_looked_at_on_request(store: str) -> None:
    assert {f["dimension"] for f in findings(store, "--self", "--dimension", "quality")} <= {"quality"}
    report = json.loads(policygraph("audit", "--store", store, "--self", "--format", "json", "--fail-on", "never").stdout)
    assert any(d["dimension"] == "quality" and d["checks"] for d in report["scores"]["dimensions"])
    assert policygraph("audit", "--store", store, "--dimension", "quality").returncode == 2


def test_the_same_report_to_the_byte(store: str) -> None:
    words = ["audit", "--store", store, "--as-of", "2024-06-01", "--format", "json"]
    environment = os.environ | {"PYTHONHASHSEED": "1"}
    whole = [sys.executable, "-m", "policygraph", *words]
    alone = subprocess.run(whole, capture_output=True, env=environment, encoding="utf-8", timeout=300).stdout
    assert alone == policygraph(*words).stdout and alone


@pytest.mark.parametrize(
    "words", [("--as-of", "yesterday"), ("--suppress", "a", "--unsuppress", "b"), ("--reason", "x"), ("--min-severity", "never")]
)
def test_what_does_not_go_together_is_said(store: str, words: tuple[str, ...]) -> None:
    done = policygraph("audit", "--store", store, *words)
    assert done.returncode == 2 and "→" in done.stderr
