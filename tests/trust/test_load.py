"""Many clients at once, some of them unkind: what ``python -m trust --parts load`` does, small."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("uvicorn", reason="the web page needs uvicorn: pip install 'policygraph[web]'")

from trust.load import CLIENTS, expected, hidden, loaded, served


def test_fifty_clients_get_right_answers_or_a_refusal(fjordby: Path) -> None:
    store = fjordby / "store"
    right = expected(store)
    assert len(set(right.values())) == len(right) and all(b"value" in a or b"true" in a for a in right.values())
    with served(store, "--limit", "2") as server:
        tally = loaded(server, right, 200, CLIENTS, ruinous=50)
        assert not tally.wrong and server.running() and server.said() == ""
        assert tally.number == 200 and tally.count("ruinous") == tally.count("ruinous", "refused") == 4
        assert tally.count("foreign", "refused") == tally.count("foreign") > 0
        assert tally.count("forbidden", "refused") == tally.count("forbidden") > 0
        assert tally.count("cheap", "right") > 0
        # Once they are gone, everybody is served.
        calm = loaded(server, right, 60, 3, ruinous=10**9, seed=2)
        assert not calm.wrong and not calm.count("cheap", "refused") and calm.count("cheap", "right") > 20
        # What the same requests take again is not more each time: the first round draws pages and starts threads.
        rounds = []
        for _ in range(3):
            assert not loaded(server, right, 100, 8, ruinous=10**9, seed=3).wrong
            rounds.append(server.memory())
        assert rounds[2][0] < rounds[1][0] + (24 << 20) and max(every for _, every in rounds) < 2 << 30


def test_no_text_hides_another_server() -> None:
    asked, missed = hidden(3_000)
    assert asked > 50 and not missed
