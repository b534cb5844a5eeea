"""Reading in other processes gives the same graph."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import pytest

from policygraph.corpus import in_order
from policygraph.errors import UsageError
from policygraph.graph.export import export
from policygraph.graph.store import Store
from policygraph.pipeline import build
from policygraph.workers import workers

FJORDBY = Path(__file__).resolve().parents[1] / "examples" / "fjordby"


def graph(store: Path) -> bytes:
    with Store.open(store) as opened:
        content = export(opened, "nq")
    assert content is not None
    return content


@pytest.fixture(scope="module")
def alone(fjordby: Path) -> bytes:
    return graph(fjordby / "store")


@pytest.fixture
def cluster() -> Iterator[str]:
    distributed = pytest.importorskip("distributed", reason="distributed is not installed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True) as here:
        yield here.scheduler_address


def test_two_processes(tmp_path: Path, alone: bytes) -> None:
    with workers(2) as helping:
        report = build([FJORDBY], tmp_path / "store", workers=helping)
    assert graph(tmp_path / "store") == alone and not report.exit_code


def test_a_dask_cluster_of_two(tmp_path: Path, alone: bytes, cluster: str) -> None:
    with workers(dask=cluster) as helping:
        build([FJORDBY], tmp_path / "store", workers=helping)
    assert graph(tmp_path / "store") == alone


def test_no_cluster_there() -> None:
    pytest.importorskip("distributed", reason="distributed is not installed")
    with pytest.raises(UsageError, match="no Dask scheduler answers"), workers(dask="tcp://127.0.0.1:9"):
        pass


def test_one_process_is_this_one() -> None:
    with workers(1) as helping:
        assert helping is None


class Counting(Executor):
    """Does at once what it is given, and counts how much nobody has fetched."""

    def __init__(self) -> None:
        self.ahead = self.most = 0

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        from concurrent.futures import Future

        future: Future[object] = Future()
        future.set_result(fn(*args, **kwargs))
        self.ahead += 1
        self.most = max(self.most, self.ahead)
        return future


def test_results_come_in_order_and_do_not_pile_up() -> None:
    counting = Counting()
    for number, result in enumerate(in_order(str, range(100), counting, ahead=8)):
        assert result == str(number)
        counting.ahead -= 1
    assert counting.most <= 9
