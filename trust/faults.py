"""Bad luck, made: commands ended at random moments and at each step, disks that are full, folders that go, files that rot.

A command runs in a process of its own, forked from one that has loaded the program. An audit hook of the interpreter
counts its *steps*: each file that it opens to write, renames, removes or waits for the disk with. At a step it is ended with
SIGKILL, or told that the disk is full. What the engine does between two steps is hit by ending at random moments, and by real
disks of a few megabytes where the system lets us mount one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from policygraph.auditing import examine
from policygraph.errors import PolicygraphError
from policygraph.graph import store as stores
from policygraph.graph.curation import Graph
from policygraph.graph.store import Store
from policygraph.loaders import decisions, suppressions
from policygraph.loaders.ledger import Form, Table
from policygraph.pipeline import build
from trust import warm

SEED = 20260731
#: Two municipalities, so that one graph is taken over when the other is made anew. The fewer words, the more trials.
DOCUMENTS = {
    "politik-2024-2027.txt": """Fjordby Kommune
Børnepolitik 2024-2027

Mål 1. Flere børn skal læse hver dag.

Resultatmål: Udlånet stiger med 10 % i 2026.

Mål 2. Børn skal møde kunst i hverdagen.
""",
    "handleplan-2025.txt": """Fjordby Kommune
Handleplan for børn 2025

Mål 1. Flere børn skal læse i weekenden.

Indsats: Åbent bibliotek om søndagen
Ansvarlig: Kultur og Fritid
Økonomi: 200.000 kr. fra Kulturpuljen

Mål 2. Børn skal møde kunst i hverdagen.
""",
    "kulturpolitik-2024-2027.txt": """Ålborup Kommune
Kulturpolitik 2024-2027

Mål 1. Flere borgere skal bruge biblioteket.
""",
}
SHORT, CHANGED = "kulturpolitik-2024-2027.txt", "handleplan-2025.txt"
NEW = "\nMål 9. Flere unge skal være med i foreningslivet.\n"
ADDED = "Fjordby Kommune\nHandleplan for frivillighed 2024-2025\n\nMål 1. Kajakklubberne skal have bedre plads.\n"
#: How many trials go on at once: most of their time they wait for the disk and for each other.
AT_ONCE = 4 * (os.cpu_count() or 1)
#: Seconds after which a command is given up, however slow the machine is.
PATIENCE = 300.0
_TIMES = re.compile(rb'"\d{4}-\d\d-\d\dT[0-9:.]+Z"')


_T = TypeVar("_T")


# ── A command, and what befalls it ──


@dataclass(frozen=True)
class Blow:
    """What befalls a command at one of its steps in a folder (counted from 1; 0 is never).

    ``kill`` ends it, ``full`` and ``readonly`` refuse this step and all later ones as the system would, ``gone`` takes ``target``
    away. ``large`` refuses each byte of a file beyond so many.
    """

    kind: str = ""
    step: int = 0
    home: str = ""
    target: str = ""


_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.truncate", "trust.fsync"}
_NEEDS_ROOM = {"open", "os.mkdir", "trust.fsync"}


def _step(event: str, given: Sequence[Any], home: str) -> str:
    """The file that an event of the interpreter is about to change in a folder, "" if it changes none there."""
    if event == "open":
        flags = given[2] if isinstance(given[2], int) else 0
        if not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return ""
    elif event not in _CHANGES:
        return ""
    name = given[0]
    if isinstance(name, int):
        name = os.readlink(f"/proc/self/fd/{name}") if event == "trust.fsync" else ""
    path = os.path.abspath(os.fsdecode(name)) if isinstance(name, (str, bytes, os.PathLike)) and name else ""
    return path if path.startswith(home) else ""


def _strike(blow: Blow, counted: str) -> None:
    """Let a blow come at its step, and write how many steps there were into a file."""
    seen, fsync, me = [0], os.fsync, os.getpid()

    def waited(handle: int) -> None:
        sys.audit("trust.fsync", handle)
        fsync(handle)

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if os.getpid() != me or not (path := _step(event, given, blow.home)):
            return
        seen[0] += 1
        if counted:
            os.pwrite(tally, b"%8d" % seen[0], 0)
        if not blow.step or seen[0] < blow.step:
            return
        if blow.kind == "kill":
            os.kill(me, signal.SIGKILL)
        elif blow.kind == "gone" and seen[0] == blow.step:
            seen[0] += 1  # what is removed is no step of the command
            target = Path(blow.target)
            shutil.rmtree(target) if target.is_dir() else target.unlink(missing_ok=True)
        elif blow.kind == "full" and event in _NEEDS_ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        elif blow.kind == "readonly":
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)

    tally = os.open(counted, os.O_RDWR | os.O_CREAT) if counted else -1
    os.fsync = waited  # type: ignore[assignment]
    sys.addaudithook(hook)


def _command(words: list[str], said: str, blow: Blow, counted: str, wait: float) -> None:
    """Be the command line."""
    handle = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    sys.stdout, sys.stderr = (open(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))  # noqa: SIM115
    stores.WAIT = wait
    ending = os.open(f"{said}.code", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    if blow.kind == "large":
        resource.setrlimit(resource.RLIMIT_FSIZE, (blow.step, blow.step))
    elif blow.home:
        _strike(blow, counted)
    code = 0
    if words[0] == "page":
        _page(Path(words[1]), [Path(word) for word in words[2:]])
    else:
        code = warm.run_main(words)
    sys.stdout.flush()
    sys.stderr.flush()
    os.pwrite(ending, b"%d" % code, 0)


def _page(store: Path, files: Sequence[Path]) -> None:
    """Serve a store; add documents on its page, wait for what becomes of them."""
    from starlette.testclient import TestClient

    from policygraph.web.app import create_app

    with TestClient(create_app(store), base_url="http://localhost", headers={"origin": "http://localhost"}) as client:
        ended = time.monotonic() + PATIENCE
        for step in (None, [("documents", (f.name, f.read_bytes(), "text/plain")) for f in files]):
            if step:
                print(client.post("/upload?lang=en", files=step).text)
            while client.get("/upload/progress").json()["running"] and time.monotonic() < ended:
                time.sleep(0.02)
        print(client.get("/upload?lang=en").text)


@dataclass
class Run:
    """A command that was run: its exit code (-9 if it was ended), what it said, how long it took, how many steps."""

    code: int
    said: str
    seconds: float
    steps: int = 0


def run(
    words: Sequence[str | Path],
    folder: Path,
    blow: Blow = Blow(),
    *,
    end: tuple[int, float] | None = None,
    count: bool = False,
    wait: float = 60,
) -> Run:
    """Run a command to its end, or end it so many seconds after a step."""
    count = count or end is not None
    said, counted = folder / "said.txt", str(folder / "steps.txt") if count else ""
    process = warm.FORKS.Process(target=_command, args=([str(w) for w in words], str(said), blow, counted, wait))
    began = time.monotonic()
    process.start()
    if end is not None:
        while process.is_alive() and _counted(Path(counted)) < end[0] and time.monotonic() - began < PATIENCE:
            time.sleep(0.001)
    process.join(PATIENCE if end is None else end[1])
    if process.is_alive():
        process.kill()
        process.join()
    seconds, code = time.monotonic() - began, warm.ended(process, Path(f"{said}.code"))
    steps = _counted(Path(counted)) if count else 0
    return Run(code, said.read_text("utf-8", "replace") if said.exists() else "", seconds, steps)


def _counted(file: Path) -> int:
    return int(file.read_text() or 0) if file.exists() else 0


# ── The state before, and the state after ──


@dataclass
class Case:
    """A command, the folder it begins with, and what may be there afterwards.

    :ivar home: as it is before: documents, store
    :ivar words: the command; ``{}`` stands for the folder
    :ivar states: the graphs that may be there: as before ("old"), and as the command makes it ("new")
    :ivar table: a file that people write too, and its form
    """

    home: Path
    words: Sequence[str]
    states: dict[str, bytes | None] = field(default_factory=dict)
    table: tuple[str, Form] | None = None
    seconds: float = 1.0
    steps: int = 0

    def there(self, folder: Path) -> list[str]:
        return [word.replace("{}", str(folder)) for word in self.words]

    def moment(self, chance: random.Random) -> tuple[int, float]:
        """Some time after one of its steps: a share of the time it takes is much in a busy machine, and little in another."""
        return chance.randint(0, self.steps), chance.uniform(0, self.seconds / 4)

    def state(self, folder: Path) -> str:
        """Which graph is there.

        :raises AssertionError: if it is none of them, or the table is torn
        """
        now = graph(folder / "store")
        found = next((name for name, content in self.states.items() if content == now), None)
        assert found, f"neither {' nor '.join(self.states)}: {len(now or b'')} bytes of graph"
        if self.table:
            name, form = self.table
            before, file = self.home / "docs" / name, folder / "docs" / name
            old = before.read_bytes() if before.exists() else b""
            text = file.read_bytes() if file.exists() else b""
            assert text.startswith(old.rstrip(b"\n")), f"{name} has lost lines"
            table = Table.read(file, form) if text else None
            assert not table or text.endswith(b"\n") and not [row for row in table.rows if row.fault], f"{name} is torn"
            if self.states["old"] == self.states["new"]:
                return "new" if text != old else "old"  # an answer to a finding is not in the graph
            assert found != "new" or text != old, f"{name} lacks what the graph has"
        return found


def graph(store: Path) -> bytes | None:
    """The graph of a store, without the moments of decisions; None if there is none yet."""
    try:
        with Store.open(store) as opened:
            return _told(opened)
    except PolicygraphError as fault:
        if fault.what == "there is no graph here yet":
            return None
        raise


def _told(opened: Store) -> bytes:
    """Everything a graph says, line by line in order, but for the moments of decisions."""
    return b"\n".join(sorted(_TIMES.sub(b"now", ox.serialize(opened.quads(), format=ox.RdfFormat.N_QUADS) or b"").splitlines()))


def leftovers(folder: Path) -> list[str]:
    """What should not lie in a store and beside documents once a command has come to its end."""
    ours = re.compile(
        r"store/(policygraph\.json|graph-\w+/.*|(read|places)/\w+\.(json|nq))|docs/[^.].*|store-uploads/[^.].*|added/.*"
    )
    names = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
    more = sorted({name.split("/")[1] for name in names if name.startswith("store/graph-")})[1:]
    return sorted([n for n in names if not ours.fullmatch(n) and n not in ("said.txt", "said.txt.code", "steps.txt")] + more)


@contextmanager
def copied(home: Path) -> Iterator[Path]:
    """A copy of a folder, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="trust-") as name:
        folder = Path(name).resolve() / "home"
        shutil.copytree(home, folder)
        yield folder


@dataclass
class Tally:
    """What came of many trials."""

    tried: int = 0
    came: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        self.tried += 1
        self.came[what] += 1

    def fail(self, name: str, fault: BaseException) -> None:
        self.tried += 1
        self.bad.append(f"{name}: {type(fault).__name__}: {fault}")

    def __str__(self) -> str:
        whole = f"{self.tried - len(self.bad)} of {self.tried} held"
        details = ", ".join(f"{what} {number}" for what, number in sorted(self.came.items()))
        return f"{whole} ({details})" if details else whole


def cases(base: Path) -> dict[str, Case]:
    """The commands that write, each with the folder it begins with and the graphs it leaves."""
    home = base / "home"
    (home / "docs").mkdir(parents=True)
    for name, text in DOCUMENTS.items():
        (home / "docs" / name).write_text(text, "utf-8")
    shutil.copytree(home, base / "bare")
    build([home / "docs"], home / "store")
    with Store.open(home / "store") as opened:
        accepted = Graph(opened.quads()).suggestions()[0].id
        answered = examine(opened).findings[0].key
    shutil.copytree(home, base / "changed")
    (base / "changed" / "docs" / CHANGED).write_text(DOCUMENTS[CHANGED] + NEW, "utf-8")
    shutil.copytree(home, base / "page")
    (base / "page" / "added").mkdir()
    (base / "page" / "added" / "frivillighed 2024.txt").write_text(ADDED, "utf-8")
    found = {
        "first build": Case(base / "bare", ["build", "--store", "{}/store", "{}/docs"]),
        "build": Case(base / "changed", ["build", "--store", "{}/store", "{}/docs"]),
        "accept": Case(home, ["accept", accepted, "--who", "Ida", "--store", "{}/store"], table=(decisions.FILE, decisions.FORM)),
        "suppress": Case(
            home,
            ["audit", "--suppress", answered, "--reason", "Besluttes i 2026", "--who", "Ida", "--store", "{}/store"],
            table=(suppressions.FILE, suppressions.FORM),
        ),
        "upload": Case(base / "page", ["page", "{}/store", "{}/added/frivillighed 2024.txt"]),
    }
    for name, case in found.items():
        case.states["old"] = graph(case.home / "store")
        with copied(case.home) as folder:
            done = run(case.there(folder), folder, Blow(home=str(folder)), count=True)
            assert done.code == 0, f"{name}: {done.said}"
            case.states["new"] = graph(folder / "store")
            assert not leftovers(folder), leftovers(folder)
            case.seconds, case.steps = done.seconds, done.steps
            assert name == "suppress" or case.states["new"] != case.states["old"], name
    with copied(found["build"].home) as folder:
        (folder / "docs" / SHORT).unlink()
        run(found["build"].there(folder), folder)
        found["build"].states["all but one document"] = graph(folder / "store")
    return found


# ── Trials ──


def ended(name: str, case: Case, blows: Sequence[Blow], moments: Sequence[tuple[int, float]]) -> Tally:
    """End a command before steps, and at moments (seconds after a step); look, and run it again."""

    def trial(task: tuple[Blow, tuple[int, float] | None]) -> str:
        blow, moment = task
        with copied(case.home) as folder:
            hit = run(case.there(folder), folder, replace(blow, home=str(folder)), end=moment)
            if name == "upload":
                _settled(folder)
            state = case.state(folder)
            if name == "upload":
                state = _gone_on(case, folder)
            again = run(case.there(folder), folder)
            assert again.code == 0, f"the next one ends with {again.code} after {again.seconds:.0f} s: {again.said}"
            assert case.state(folder) == "new", "the next one changes nothing"
            assert not leftovers(folder), f"left behind: {leftovers(folder)}"
            return f"{state} graph" if hit.code == -signal.SIGKILL else "had ended"

    return _tried(trial, [*((b, None) for b in blows), *((Blow(), m) for m in moments)])


def _tried(trial: Callable[[_T], str], tasks: Sequence[_T]) -> Tally:
    """Trials, some at once, each in a folder of its own."""
    tally = Tally()

    def one(task: _T) -> tuple[str, str]:
        try:
            return trial(task), ""
        except (AssertionError, PolicygraphError, OSError, ValueError) as fault:
            return "", f"{task}: {type(fault).__name__}: {fault}"

    with ThreadPoolExecutor(AT_ONCE) as several:
        for came, bad in several.map(one, tasks):
            tally.tried += 1
            tally.came.update([came] if came else [])
            tally.bad += [bad] if bad else []
    return tally


def _settled(folder: Path) -> None:
    """Wait until the build that a server began has seen that the server is gone."""
    until = time.monotonic() + 30
    while (builds := _processes(str(folder / "store"))) and time.monotonic() < until:
        time.sleep(0.05)
    assert not builds, "a build outlives its server"


def _gone_on(case: Case, folder: Path) -> str:
    """What is there once the next server has gone on from where the last one was ended."""
    there, whole = folder / "store-uploads" / "frivillighed 2024.txt", ADDED.encode()
    assert not there.exists() or there.read_bytes() == whole, "half a document lies there"
    again = run(["page", folder / "store"], folder)
    assert again.code == 0, f"exit code {again.code} after {again.seconds:.0f} s: {again.said}"
    state = case.state(folder)
    assert there.exists() == (state == "new"), "the folder and the graph do not agree"
    assert not leftovers(folder), f"left behind: {leftovers(folder)}"
    return state


def _processes(word: str) -> list[int]:
    """Processes that write a store, or that hold it: their open files say so (Linux)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if any(os.readlink(f).startswith(word) for f in (entry / "fd").iterdir()) and int(entry.name) != os.getpid():
                found.append(int(entry.name))
    return found


def refused(case: Case, blows: Sequence[Blow]) -> Tally:
    """Refuse steps of a command as the system would, or take files away: it says what is wrong, and nothing is lost."""

    def trial(blow: Blow) -> str:
        with copied(case.home) as folder:
            here = replace(blow, home=str(folder), target=blow.target.replace("{}", str(folder)))
            return _check(case, folder, run(case.there(folder), folder, here), blow.target)

    return _tried(trial, blows)


def _check(case: Case, folder: Path, done: Run, taken: str = "") -> str:
    """A command that met with misfortune has done all of it, or said plainly why not; the next one does it."""
    state = case.state(folder)
    assert done.code in (0, 3), f"exit code {done.code}: {done.said}"
    if done.code:
        told = done.said.partition("policygraph: ")[2] or done.said
        assert "Traceback" not in told and "a fault of ours" not in told and "\n  → " in told or taken, f"said: {done.said}"
    else:
        assert state != "old", "it says that it is done"
    if taken:
        shutil.copytree(case.home / "docs", folder / "docs", dirs_exist_ok=True)
    again = run(case.there(folder), folder)
    assert again.code == 0, f"the next one ends with {again.code} after {again.seconds:.0f} s: {again.said}"
    assert case.state(folder) == "new", "the next one changes nothing"
    assert not leftovers(folder), f"left behind: {leftovers(folder)}"
    return "done" if not done.code else "refused with its reason"


def full_disk(name: str, case: Case, levels: int) -> Tally | None:
    """Run a command on a disk of a few megabytes that gets fuller from trial to trial; None where none can be mounted."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="trust-") as place, tempfile.TemporaryDirectory(prefix="trust-") as aside:
        with disk(Path(place)) as here:
            if not here:
                return None
            shutil.copytree(case.home, here / "home")
            before = _used(here)
        room = before  # a graph is written beside the old one, and merged while it is written
        for level in range(levels):
            with disk(Path(place), before + room * level // levels) as here:
                assert here
                try:
                    folder = here / "home"
                    shutil.copytree(case.home, folder)
                    done = run(case.there(folder), Path(aside))
                    assert case.state(folder)
                    assert _mount("-o", f"remount,size={4 * room}", place)
                    tally.note(_check(case, folder, done))
                except (AssertionError, PolicygraphError, OSError, shutil.Error) as fault:
                    tally.fail(f"{name}, {room * level // levels} bytes free", fault)
    return tally


def _used(folder: Path) -> int:
    found = os.statvfs(folder)
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def _mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True).returncode == 0


@contextmanager
def disk(place: Path, size: int = 256 << 20) -> Iterator[Path | None]:
    """A disk in memory, None if this machine lets us mount none."""
    if not (shutil.which("mount") and _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place))):
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def read_only(found: dict[str, Case]) -> Tally | None:
    """Run each command on a disk that is mounted read-only: it says so; who only asks is answered."""
    tally = Tally()
    for name, case in found.items():
        with tempfile.TemporaryDirectory(prefix="trust-") as place, disk(Path(place)) as here:
            if not here:
                return None
            try:
                folder = here / "home"
                shutil.copytree(case.home, folder)
                with tempfile.TemporaryDirectory(prefix="trust-") as aside:
                    assert _mount("-o", "remount,ro", place)
                    done = run(case.there(folder), Path(aside))
                    assert case.state(folder) == "old"
                    if name == "upload":
                        assert "documents cannot be kept here: Read-only file system" in done.said, done.said
                    else:
                        assert done.code == 3 and "Read-only file system\n  → " in done.said, done.said
                    if case.states["old"]:
                        asked = run(["query", "goals-overview", "--store", folder / "store"], Path(aside))
                        assert asked.code == 0, asked.said
                    assert _mount("-o", "remount,rw", place)
                tally.note("refused with its reason")
            except (AssertionError, PolicygraphError, OSError) as fault:
                tally.fail(f"{name}, read-only", fault)
    return tally


def workers(case: Case, trials: int, chance: random.Random) -> Tally:
    """Build in two processes; end one of them, one in which they read a document, or the one that began them."""
    tally, case = Tally(), replace(case, states={**case.states, **_without_one(case)})

    def command(folder: Path) -> list[str]:
        return [sys.executable, "-m", "policygraph", *case.there(folder), "--jobs", "2", "--fresh"]

    with copied(case.home) as folder:
        began = time.monotonic()
        subprocess.run(command(folder), check=True, capture_output=True)
        whole = time.monotonic() - began
    for trial in range(trials):
        with copied(case.home) as folder:
            try:
                with subprocess.Popen(command(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
                    time.sleep(chance.uniform(0, whole))
                    below = _below(process.pid)
                    first = trial % 2 or not below
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process.pid if first else chance.choice(below), signal.SIGKILL)
                    said = process.communicate(timeout=PATIENCE)[0]
                until = time.monotonic() + 30
                while (left := [pid for pid in below if _alive(pid)]) and time.monotonic() < until:
                    time.sleep(0.05)
                assert not left, "a process outlives the build that began it"
                code = 0 if process.returncode == -signal.SIGKILL else process.returncode
                state = case.state(folder)
                assert code in (0, 3) and "Traceback" not in said, f"exit code {code}: {said}"
                lost = state.removeprefix("without ")
                assert lost == state or (code == 3 and lost in said), f"{state}, and nobody says so: {said}"
                again = run(case.there(folder), folder)
                assert again.code == 0 and case.state(folder) == "new", again.said
                assert not leftovers(folder), leftovers(folder)
                state = "a graph without the document that it read" if lost != state else f"{state} graph"
                tally.note(f"{'first' if first else 'worker'} ended, {state}")
            except (AssertionError, PolicygraphError, OSError, subprocess.TimeoutExpired) as fault:
                tally.fail(f"workers {trial}", fault)
    return tally


def _without_one(case: Case) -> dict[str, bytes | None]:
    """The graphs that a command makes when it cannot read one of its documents, whichever."""
    graphs = {}
    for document in sorted((case.home / "docs").iterdir()):
        with copied(case.home) as folder:
            (folder / "docs" / document.name).unlink()
            run([*case.there(folder), "--fresh"], folder)
            graphs[f"without {document.name}"] = graph(folder / "store")
    return graphs


def _below(pid: int) -> list[int]:
    """The processes of ours that a process began, and those that they began (Linux)."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    # Python's own, which only tidies up, and says so at length when it is ended.
    found = [child for child in found if b"resource_tracker" not in _words(child)]
    return [*found, *(deeper for child in found for deeper in _below(child))]


def _words(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    return False


def together(case: Case, trials: int) -> Tally:
    """Two builds of one store at once; a store that is held for longer than one waits."""
    tally = Tally()
    for trial in range(trials):
        with copied(case.home) as folder:
            try:
                two = [Path(tempfile.mkdtemp(dir=folder.parent)) for _ in range(2)]
                ends = [Run(-1, "", 0)] * 2

                def at_once(number: int, folder: Path = folder, two: list[Path] = two, ends: list[Run] = ends) -> None:
                    ends[number] = run(case.there(folder), two[number])

                threads = [threading.Thread(target=at_once, args=(number,)) for number in range(2)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                assert [e.code for e in ends] == [0, 0], [e.said for e in ends]
                assert case.state(folder) == "new" and not leftovers(folder), leftovers(folder)
                tally.note("the second waited")
                with stores.writing(folder / "store"):
                    done = run(case.there(folder), folder, wait=0.2)
                assert done.code == 3 and f"process {os.getpid()} on " in done.said, done.said
                tally.note("the second said who holds it")
            except (AssertionError, PolicygraphError, OSError) as fault:
                tally.fail(f"two at once {trial}", fault)
    return tally


def asked_meanwhile(case: Case, builds: int) -> Tally:
    """Ask again and again while the store is built anew again and again."""
    tally = Tally()
    with copied(case.home) as folder:
        at_it = threading.Event()

        def ask() -> None:
            while not at_it.is_set():
                try:
                    tally.note(f"{case.state(folder)} graph")
                except (AssertionError, PolicygraphError, OSError) as fault:
                    tally.fail("asked meanwhile", fault)

        asking = threading.Thread(target=ask)
        asking.start()
        for number in range(builds):
            shutil.copytree(
                (case.home if number % 2 == 0 else case.home.with_name("home")) / "docs", folder / "docs", dirs_exist_ok=True
            )
            done = run(case.there(folder), folder)
            if done.code:
                tally.fail(f"build {number}", AssertionError(done.said))
        at_it.set()
        asking.join()
    return tally


def rotten(case: Case, chance: random.Random, each: int, most: int = 1000) -> dict[str, Tally]:
    """Damage files of a store: it is recognised, or the answers are the same; a build from the documents repairs it.

    :param each: how many bits are turned in each file
    :param most: how many files are damaged
    """
    tallies = {"graph": Tally(), "kept": Tally()}
    with copied(case.home) as folder:
        store, before = folder / "store", graph(folder / "store")
        every = sorted(p for p in store.rglob("*") if p.is_file())
        for file in every if len(every) <= most else chance.sample(every, most):
            content, inside = file.read_bytes(), file.is_relative_to(store / stores.info(store)["generation"])
            kept = file.parent.name in ("read", "places")
            for how, damaged in _damages(content, chance, each):
                name = f"{file.relative_to(store)}, {how}"
                _put(file, damaged)
                try:
                    if kept:
                        tallies["kept"].note(_made_from(case, store))
                    else:
                        tallies["graph"].note(_recognised(store, before, inside))
                except (AssertionError, PolicygraphError, OSError) as fault:
                    tallies["kept" if kept else "graph"].fail(name, fault)
                _put(file, content)
        repaired = Tally()
        for file in chance.sample(sorted(p for p in store.glob("graph-*/**/*") if p.is_file()), each) + [
            store / "policygraph.json"
        ]:
            with copied(folder) as other:
                there = other / "store" / file.relative_to(store)
                _put(there, chance.choice([b"", None, bytes(len(file.read_bytes()))]))
                done = run([*case.there(other), "--fresh"], other)
                if done.code or case.state(other) != "new" or leftovers(other):
                    repaired.fail(file.name, AssertionError(done.said))
                else:
                    repaired.note("repaired")
        tallies["repaired"] = repaired
    return tallies


def _damages(content: bytes, chance: random.Random, each: int) -> Iterator[tuple[str, bytes | None]]:
    yield "gone", None
    if content:
        yield "emptied", b""
        yield "cut short", content[: chance.randrange(len(content))]
        for _ in range(each):
            at, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
            yield f"bit {at}.{bit}", content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]


def _put(file: Path, content: bytes | None) -> None:
    """In place of the file, not into it: two names may share one."""
    file.unlink(missing_ok=True)
    if content is not None:
        file.write_bytes(content)


def _recognised(store: Path, before: bytes | None, inside: bool) -> str:
    """How the damage to a file of the graph is recognised."""
    came = "seen when opened"
    try:
        opened = Store.open(store)
    except PolicygraphError as fault:
        assert "Build it again" in str(fault) or "Build one" in str(fault), fault
    else:
        try:
            with opened:
                now = _told(opened)
        except PolicygraphError as fault:
            assert "policygraph build --fresh" in str(fault), fault
            came = "seen when read"
        else:
            assert now == before, "the answers are wrong, and nobody says so"
            came = "the same answers, seen by status --verify" if inside else "the same answers"
    if inside:
        with contextlib.suppress(PolicygraphError):
            stores.verify(store)
            raise AssertionError("status --verify does not see it")
    return came


def _made_from(case: Case, store: Path) -> str:
    """What a build makes of a store where something that was read or made is damaged."""
    with copied(store.parent) as other:
        assert run(case.there(other), other).code == 0
        assert case.state(other) == "new", "the graph has the damage in it"
    return "made anew"


# ── The figures ──


def spread(most: int, number: int) -> list[int]:
    """Numbers from 1 to ``most``, all or so many of them, evenly."""
    number = min(most, number)
    return sorted({1 + round(i * (most - 1) / max(1, number - 1)) for i in range(number)})


def measure(scale: float) -> list[tuple[str, str]]:
    """Everything, ``scale`` times a hundred times each; faults that did not hold go to stderr, by name."""
    chance, rows = random.Random(SEED), list[tuple[str, str]]()

    def row(tried: str, tally: Tally | None) -> None:
        rows.append((tried, str(tally) if tally else "not tried: this machine mounts no disk"))
        for bad in tally.bad if tally else []:
            print(f"{tried}: {bad}", file=sys.stderr, flush=True)
        print(f"{time.strftime('%H:%M:%S')} {tried}: {rows[-1][1]}", file=sys.stderr, flush=True)

    number = max(2, round(100 * scale))
    with tempfile.TemporaryDirectory(prefix="trust-") as name:
        found = cases(Path(name).resolve())
        for key, case in found.items():
            steps = [Blow("kill", step) for step in spread(case.steps, number)]
            row(f"kill -9, {key}: before {len(steps)} of its {case.steps} steps", ended(key, case, steps, []))
            if key != "first build":
                moments = [case.moment(chance) for _ in range(number)]
                row(f"kill -9, {key}: at {number} random moments", ended(key, case, [], moments))
        row(
            f"kill -9, build --jobs 2: {max(2, number // 2)} random moments, a worker or the first",
            workers(found["build"], max(2, number // 2), chance),
        )
        some = max(2, number // 4)
        for key, case in found.items():
            if key != "upload":
                steps = [Blow("full", step) for step in spread(case.steps, some)]
                row(f"no space left, {key}: from each of {len(steps)} steps on", refused(case, steps))
            if key in ("first build", "build"):
                sizes = [Blow("large", 1 << bits) for bits in range(13, 20)]
                row(f"no file may be larger than {sizes[0].step} to {sizes[-1].step} bytes, {key}", refused(case, sizes))
        for key in ("build", "accept", "suppress"):
            row(f"a small full disk, {key}: {some} levels", full_disk(key, found[key], some))
        written = {key: case for key, case in found.items() if key != "upload"}
        for key, case in written.items():
            row(f"nothing can be written, {key}", refused(case, [Blow("readonly", 1)]))
        row("a disk mounted read-only, each command", read_only(found))
        case = found["build"]
        for what, target in (("a document", f"{{}}/docs/{SHORT}"), ("the folder of documents", "{}/docs")):
            steps = [Blow("gone", step, target=target) for step in spread(case.steps, some)]
            row(f"{what} removed in mid-build: at {len(steps)} steps", refused(case, steps))
        row("two builds at once", together(case, max(1, some // 4)))
        row(f"asked while it is built {some} times", asked_meanwhile(case, some))
        tallies = rotten(case, chance, max(1, some // 4))
        row("a file of the store cut short, emptied, removed, a bit turned", tallies["graph"])
        row("the same of what was read and made, then a build", tallies["kept"])
        row("a damaged store built again with --fresh", tallies["repaired"])
    return rows
