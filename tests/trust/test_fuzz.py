"""What the fuzzer found stays found; and it is run for some seconds."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from policygraph.errors import BadParameter, QuerySyntax, UnreadableDocument
from policygraph.graph.rewrite import faster
from policygraph.loaders import load
from policygraph.loaders.parse.money import find_money
from policygraph.queries.catalogue import adhoc, read_query
from policygraph.queries.run import run as run_query
from trust import fuzz
from trust.hostile import HEADS, command

#: Targets that are fuzzed here, a few seconds in all; the others by ``python -m trust``.
FEW = ("minutes", "queries")


@pytest.mark.parametrize("name", sorted(fuzz.TARGETS))
def test_every_target_takes_its_seeds(name: str, tmp_path: Path) -> None:
    seeds = [seed[: fuzz.TARGETS[name].most] for seed in list(fuzz.TARGETS[name].seeds())[:2]]
    assert seeds and fuzz.feed(name, [*seeds, b"", b"\0\xff\xfe", seeds[0][::-1]], tmp_path) == []


def test_a_find_is_told_once_for_each_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Path) -> fuzz.Taker:
        def take(data: bytes) -> None:
            raise KeyError(data)

        return take

    monkeypatch.setitem(fuzz.TARGETS, "broken", fuzz.Target(broken, lambda: [b""]))
    (find,) = fuzz.feed("broken", [b"a", b"b"], tmp_path)
    assert find["place"].startswith("KeyError")


@pytest.mark.skipif(
    not fuzz.ATHERIS.is_dir() and not os.environ.get("POLICYGRAPH_REQUIRE_ALL"),
    reason="atheris is not there: pip install --target build/atheris atheris==3.0.0",
)
def test_nothing_is_found_in_some_seconds(tmp_path: Path) -> None:
    outcomes = fuzz.fuzz(FEW, 1, tmp_path)
    assert {o.target: [f["place"] for f in o.finds] for o in outcomes if o.finds} == {}
    assert all(o.tried > 0 and o.reached > 0 for o in outcomes)


# ── Found by it, or by runs of one sign ──


def test_points_and_commas_mixed_are_no_sum() -> None:
    assert [m.amount for m in find_money("00.000,520.000", bare="DKK")] == []
    assert [int(m.amount) for m in find_money("450.000", bare="DKK")] == [450000]


def test_a_row_of_minutes_that_opens_a_part(tmp_path: Path) -> None:
    (tmp_path / "referat.txt").write_text("REFERAT\n\nPunkt 1: Sag\nBeslutning: a\tb\na\tb\na\tb\n", encoding="utf-8")
    assert load(tmp_path / "referat.txt", None, "minutes").of("item")


@pytest.mark.parametrize(
    "header",
    [
        "#+ a: " + "[" * 20_000,
        "#+ a: &a [x]\n#+ summary: *a",
        "#+ - a",
        "#+ parameters: x",
        "#+ parameters: [1]",
        "#+ questions: [a]",
    ],
)
def test_headers_that_are_malformed_or_repeat_themselves(header: str) -> None:
    with pytest.raises(BadParameter):
        read_query(f"{header}\nSELECT * {{}}", "x")


@pytest.mark.parametrize("run", ["a", "1", " ", "\t", "(", "; ", "A. ", "Mål "])
@pytest.mark.parametrize("genre", ["policy", "minutes"])
def test_a_run_of_one_sign_takes_no_more_than_in_proportion(run: str, genre: str, tmp_path: Path) -> None:
    """Four times as long a run took sixteen to a hundred times as long, or did not end."""

    def seconds(letters: int) -> float:
        (tmp_path / "in.txt").write_text(HEADS[genre] + run * (letters // len(run)), encoding="utf-8")
        begun = time.process_time()
        load(tmp_path / "in.txt", None, genre)  # type: ignore[arg-type]
        return time.process_time() - begun

    seconds(100)
    assert seconds(8000) < 12 * seconds(2000) + 1


def test_sparql_that_is_no_text(tmp_path: Path) -> None:
    done = command("query", "-e", "SELECT * { ?s ?p '\udcff' }", "--store", tmp_path / "none")
    assert done.returncode in (2, 3), done.stderr
    with pytest.raises(QuerySyntax):
        run_query(None, adhoc("SELECT * { ?s ?p '\udcff' }", "x"))  # type: ignore[arg-type]


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("Politik\n" + "a " * 20_000, encoding="utf-8")
    with pytest.raises(UnreadableDocument, match="longer than any paragraph"):
        load(tmp_path / "in.txt")


def test_a_path_that_is_no_text_is_rewritten_too() -> None:
    asked = "SELECT ?g { ?g a <urn:g> FILTER NOT EXISTS { ?i <urn:\udc80>/<urn:d> ?x . ?i <urn:f> ?g } }"
    assert "LATERAL" in faster(asked)
