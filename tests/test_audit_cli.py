"""The audit as a person runs it, on the invented municipality."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


def policygraph(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "policygraph", *words], capture_output=True, encoding="utf-8", timeout=300)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("audit") / "store"
    done = policygraph("build", str(ROOT / "examples" / "fjordby"), "--store", str(place))
    assert done.returncode == 0, done.stderr
    return str(place)


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
