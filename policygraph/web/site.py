"""The store as it is now. A rebuild is noticed; what was worked out from the old graph is forgotten with it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from policygraph import __version__
from policygraph.graph.endpoint import Endpoint, Server, opened
from policygraph.graph.store import Store, made_by

T = TypeVar("T")
#: How many threads, documents and comparisons are remembered.
_LATELY = 200


class Build:
    """One build of a store, and what pages worked out from it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.generation: str = self.store.info["generation"]
        self._known: dict[Any, Any] = {}
        self._wanted: dict[Any, Any] = {}
        self._day = date.today()
        self._locks: dict[Any, threading.Lock] = {}
        self._lock = threading.Lock()

    def copied(self) -> Store:
        """The graph, for what asks it much; once it is there, all ask it there."""
        found = self.once("copied", self.store.copied)
        if not isinstance(self.store, Endpoint):  # whether a server's graph is still the same is asked there
            self.store = found
        return found

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """What ``make`` gives, worked out once for this build and day."""
        return self._worked_out(self._known, key, make)

    def lately(self, key: Any, make: Callable[[], T]) -> T:
        """The same where there may be many keys: what nobody has wanted for long is forgotten."""
        return self._worked_out(self._wanted, key, make)

    def _worked_out(self, known: dict[Any, Any], key: Any, make: Callable[[], T]) -> T:
        with self._lock:
            if self._day != date.today():
                self._day = date.today()
                self._known.clear()
                self._wanted.clear()
            lock = self._locks.setdefault(key, threading.Lock())
        try:
            with lock:
                with self._lock:
                    if key in known:
                        known[key] = known.pop(key)  # now the one wanted last
                        return known[key]
                found = make()
                with self._lock:
                    known[key] = found
                    while len(self._wanted) > _LATELY:
                        del self._wanted[next(iter(self._wanted))]
                return found
        finally:
            with self._lock:
                self._locks.pop(key, None)


class Site:
    """A store that is shown.

    :param curation: the file of decisions, as for the commands
    :param server: where the graph is, if not in the folder; it is then only read
    :raises BadStore: if there is no graph
    """

    def __init__(self, path: Path, curation: Path | None = None, server: Server | None = None) -> None:
        self.path, self.curation, self.server = path, curation, server
        self._build = Build(opened(path, server))
        self._lock = threading.Lock()

    def now(self) -> Build:
        """The latest build.

        :raises BadStore: if the store is gone
        """
        with self._lock:
            if (latest := self._build.store.latest()) is not self._build.store:
                self._build = Build(latest)
            return self._build

    @property
    def made_by(self) -> str:
        """The version of the program that made the graph; of a server's nothing is known, and it is taken for this one."""
        return __version__ if self.server is not None else made_by(self._build.store.info)

    def close(self) -> None:
        """Let go of the connection to a server."""
        if self.server is not None:
            self._build.store.close()
