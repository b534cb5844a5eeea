"""A few of the trials of ``python -m trust --parts faults``."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the web page needs starlette: pip install 'policygraph[web]'")
pytest.importorskip("httpx2", reason="the trials of the web page need httpx2")
if sys.platform != "linux":
    pytest.skip("the trials look into /proc", allow_module_level=True)

from trust import faults
from trust.faults import Blow, Case, Tally

COMMANDS = ("first build", "build", "accept", "suppress", "upload")


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    return faults.cases(tmp_path_factory.mktemp("faults"))


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    return random.Random(f"{faults.SEED} {request.node.name}")


def held(tally: Tally | None, least: int) -> None:
    assert tally is not None and not tally.bad and tally.tried >= least, tally and tally.bad


@pytest.mark.parametrize("name", COMMANDS)
def test_ended_at_any_moment(name: str, cases: dict[str, Case], chance: random.Random) -> None:
    case = cases[name]
    assert case.steps > 5
    held(faults.ended(name, case, [Blow("kill", chance.randint(1, case.steps))], [case.moment(chance)]), 2)


@pytest.mark.parametrize("name", ["build", "accept", "suppress"])
def test_no_space_and_no_permission(name: str, cases: dict[str, Case], chance: random.Random) -> None:
    case = cases[name]
    blow = Blow("readonly", 1) if name == "suppress" else Blow("full", chance.randint(2, case.steps))
    held(faults.refused(case, [blow]), 1)


def test_the_engine_has_no_space(cases: dict[str, Case], chance: random.Random) -> None:
    held(faults.refused(cases["build"], [Blow("large", 1 << 14)]), 1)


def test_a_full_disk_and_one_that_is_read_only(cases: dict[str, Case]) -> None:
    tally = faults.full_disk("build", cases["build"], 1)
    if tally is None:
        pytest.skip("this machine mounts no disk")
    held(tally, 1)
    held(faults.read_only({name: cases[name] for name in ("accept", "upload")}), 2)


@pytest.mark.parametrize("target", ["{}/docs/" + faults.SHORT, "{}/docs"])
def test_what_is_read_goes_away(target: str, cases: dict[str, Case], chance: random.Random) -> None:
    case = cases["build"]
    held(faults.refused(case, [Blow("gone", step, target=target) for step in [chance.randint(1, case.steps)]]), 1)


def test_two_builds_and_who_asks_meanwhile(cases: dict[str, Case]) -> None:
    held(faults.together(cases["build"], 1), 2)
    held(faults.asked_meanwhile(cases["build"], 1), 1)


def test_a_store_that_rots(cases: dict[str, Case], chance: random.Random) -> None:
    tallies = faults.rotten(cases["build"], chance, 1, most=3)
    for tally in tallies.values():
        assert not tally.bad
    assert sum(tally.tried for tally in tallies.values()) > 8


def test_a_fault_is_found(cases: dict[str, Case], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The trials themselves: a graph that is neither the old nor the new one is no graph that held."""
    case = cases["build"]
    other = Case(case.home, case.words, {"old": b"", "new": b""}, seconds=case.seconds)
    tally = faults.ended("build", other, [Blow("kill", 1)], [])
    assert len(tally.bad) == tally.tried == 1 and "neither old nor new" in tally.bad[0]
