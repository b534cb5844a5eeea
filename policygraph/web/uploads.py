"""Documents that people add on the page: where they lie, what they may be, and the build that reads them.

They lie in one folder beside the store, and nothing else does: whatever is there was added here and can be taken out here.
A document that cannot be read is removed again; the graph then holds what it held before. While that is not sure yet, files
whose names begin with a dot say how far it is: ``.NAME.part`` comes in, ``.NAME.new`` is to be read, ``.NAME.removed`` is to
go. A server that is ended leaves them, and the next one goes on from there.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from policygraph.errors import PolicygraphError, UnreadableDocument
from policygraph.graph import store as stores
from policygraph.inputs import document_paths, documents_in
from policygraph.loaders import FORMATS, REFUSED
from policygraph.web.site import Build, Site

#: How many files come at a time, and how many lie there at most; the same of bytes.
MOST, MOST_KEPT = 20, 200
MOST_BYTES, MOST_BYTES_KEPT = 100 * 2**20, 2 * 2**30
#: Names that are devices where Windows reads them, with any ending.
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*(?:\.|$)", re.I)
#: Bytes of a name: what a file system takes, and room to set it aside.
_NAME = 200
#: Seconds that a build may take.
_SECONDS = 1800.0


@dataclass
class Job:
    """A build that somebody asked for: what it adds or removes, how far it is, how it ended."""

    added: list[str] = field(default_factory=list)
    removed: str = ""
    at: tuple[str, int, int] = ("", 0, 0)
    running: bool = False
    report: dict[str, Any] | None = None
    problem: tuple[str, str] | None = None
    refused: list[tuple[str, str]] = field(default_factory=list)


class Uploads:
    """The documents added to a store, and the build that goes on; one at a time.

    :param warm: what to work out of the new build before somebody asks for it
    """

    def __init__(self, site: Site, warm: Callable[[Build], None]) -> None:
        self.site, self.warm = site, warm
        self.folder = site.path.resolve().with_name(f"{site.path.resolve().name.lstrip('.')}-uploads")
        self.job = Job()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def names(self) -> list[str]:
        """The documents that were added, by name."""
        if not self.folder.is_dir():
            return []
        return sorted(p.name for p in self.folder.iterdir() if p.is_file() and not p.name.startswith("."))

    def add(self, files: Iterable[tuple[str, IO[bytes]]]) -> Job:
        """Take files in and read them; what becomes of them is in the job.

        :raises UnreadableDocument: if a build is going on, or the folder cannot be written
        """
        job = self._begin()
        try:
            for given, content in files:
                try:
                    job.added.append(self._keep(given, content))
                except UnreadableDocument as fault:
                    job.refused.append((given[:120], f"{fault.what}. {fault.remedy or ''}".strip()))
        except OSError as fault:
            self._forget(job.added)
            job.running = False
            raise UnreadableDocument(
                f"documents cannot be kept here: {fault.strerror or fault}", remedy="Check space and permissions."
            ) from fault
        if job.added:
            threading.Thread(target=self._added, args=(job,), daemon=True).start()
        else:
            job.running = False
        return job

    def remove(self, name: str) -> Job:
        """Take a document out that was added.

        :raises UnreadableDocument: if there is none of that name, or a build is going on
        """
        if name not in self.names():
            raise UnreadableDocument(f"no document {name!r} was added here")
        job = self._begin()
        job.removed = name
        threading.Thread(target=self._removed, args=(job,), daemon=True).start()
        return job

    def resume(self) -> None:
        """Go on where a server that was ended stopped: what had come whole is read, what had not is gone."""
        there = set(stores.info(self.site.path).get("documents", []))
        unread = []
        for note in sorted(self.folder.glob(".*")) if self.folder.is_dir() else []:
            name, _, how = note.name[1:].rpartition(".")
            path = self.folder / name
            with contextlib.suppress(OSError):
                if how == "removed" and name in there and not path.exists():
                    note.replace(path)
                elif how == "new" and name not in there and path.exists():
                    unread.append(name)
                elif how in ("part", "new", "removed"):
                    note.unlink()
        if unread:
            with contextlib.suppress(UnreadableDocument):
                job = self._begin()
                job.added = unread
                threading.Thread(target=self._added, args=(job,), daemon=True).start()

    def close(self) -> None:
        """End a build that goes on; the store is as it was."""
        if self._process is not None:
            self._process.kill()

    def _begin(self) -> Job:
        with self._lock:
            if self.job.running:
                raise UnreadableDocument("documents are being read already", remedy="Wait until that is done, then try again.")
            self.job = Job(running=True)
            return self.job

    def _keep(self, given: str, content: IO[bytes]) -> str:
        """Write a file into the folder, under a name that is only a name."""
        name = plain_name(given)
        ending = Path(name).suffix.lower()
        if ending in REFUSED:
            raise UnreadableDocument(f"files of the kind {REFUSED[ending].name} are not read", remedy=REFUSED[ending].remedy)
        if ending not in FORMATS:
            raise UnreadableDocument("this is no document", remedy=f"Read are: {', '.join(sorted(FORMATS))}.")
        there = [*self.names(), *stores.info(self.site.path).get("documents", []), *(p.name for p in self._sources())]
        if name.casefold() in (n.casefold() for n in there):
            raise UnreadableDocument("there is a document of that name already", remedy="Rename this one, or remove that one.")
        if len(self.names()) >= MOST_KEPT:
            raise UnreadableDocument(f"{MOST_KEPT} documents were added already", remedy="Remove some, or build from a folder.")
        size = content.seek(0, os.SEEK_END)
        content.seek(0)
        if size + sum((self.folder / n).stat().st_size for n in self.names()) > MOST_BYTES_KEPT:
            raise UnreadableDocument(
                f"more than {MOST_BYTES_KEPT >> 30} GB would have been added", remedy="Remove some, or build from a folder."
            )
        if self.folder.is_symlink():
            raise UnreadableDocument(
                "the folder of documents that are added is a link to another", remedy="Put a folder in its place."
            )
        self.folder.mkdir(exist_ok=True)
        path, draft = self.folder / name, self._beside(name, "part")
        if os.path.lexists(path):
            raise UnreadableDocument("something of that name is there already", remedy="Rename this one.")
        try:
            draft.unlink(missing_ok=True)
            with draft.open("xb") as file:
                shutil.copyfileobj(content, file)
                file.flush()
                os.fsync(file.fileno())
            self._beside(name, "new").touch()
            draft.replace(path)
        except OSError:
            self._forget([name])
            raise
        if path.name not in (p.name for p in self._listed()):
            self._forget([name])
            raise UnreadableDocument("files of that name are not read as documents", remedy="Rename it.")
        return name

    def _listed(self) -> list[Path]:
        with contextlib.suppress(PolicygraphError):
            return documents_in([self.folder])
        return []

    def _sources(self) -> list[Path]:
        with contextlib.suppress(PolicygraphError):
            return documents_in(self._paths())
        return []

    def _paths(self) -> list[Path]:
        """What the store was built from, and the folder of what was added."""
        given = [p for p in document_paths(self.site.path) if p.resolve() != self.folder]
        return [*given, *([self.folder] if self._listed() else [])]

    def _added(self, job: Job) -> None:
        self._run(job, lambda: self._forget(job.added) if job.report is None else None)
        failed = {d["file"]: d["failed"] for d in (job.report or {}).get("documents", []) if d["failed"]}
        for name in [n for n in job.added if n in failed]:
            self._forget([name])
            job.added.remove(name)
            job.refused.append((name, failed[name].replace(f"{self.folder}/", "").replace("\n  → ", ". ")))
        for name in job.added:
            self._beside(name, "new").unlink(missing_ok=True)
        self._end(job)

    def _removed(self, job: Job) -> None:
        path = self.folder / job.removed
        aside = self._beside(path.name, "removed")
        path.replace(aside)
        self._run(job, lambda: aside.replace(path) if job.report is None else aside.unlink())
        self._end(job)

    def _end(self, job: Job) -> None:
        job.running = False
        if job.report is not None:
            with contextlib.suppress(PolicygraphError):
                self.warm(self.site.now())

    def _forget(self, names: Iterable[str]) -> None:
        for name in names:
            for path in (self.folder / name, self._beside(name, "part"), self._beside(name, "new")):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)

    def _beside(self, name: str, how: str) -> Path:
        return self.folder / f".{name}.{how}"

    def _run(self, job: Job, then: Callable[[], object]) -> None:
        """Build in a process of its own, follow how far it is, and tidy up afterwards."""
        curation = str(self.site.curation) if self.site.curation else None
        try:
            asked = {"paths": [str(p) for p in self._paths()], "store": str(self.site.path), "curation": curation}
            self._process = subprocess.Popen(
                [sys.executable, "-m", "policygraph.web.builder"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            timer = threading.Timer(_SECONDS, self._process.kill)
            timer.start()
            with self._process as process:
                assert process.stdin and process.stdout
                process.stdin.write(json.dumps(asked) + "\n")
                process.stdin.flush()  # it stays open: by its end the process sees that this one is gone
                for line in process.stdout:
                    said = json.loads(line)
                    job.at = tuple(said.get("at", job.at))
                    job.report = said.get("report")
                    if "problem" in said:
                        job.problem = (said["problem"]["what"], said["problem"]["remedy"])
            timer.cancel()
            if job.report is None and job.problem is None:
                job.problem = ("the documents could not be read to the end", "The graph is as it was. Try fewer or smaller ones.")
        except (OSError, ValueError, PolicygraphError) as fault:
            job.problem = (str(fault), "")
        finally:
            self._process = None
            with contextlib.suppress(OSError):
                then()


def plain_name(given: str) -> str:
    """A file's name as it may be written: no folders, no signs that mean something to a system, not too long.

    >>> plain_name("../../etc/Børne- og ungepolitik?.txt")
    'Børne- og ungepolitik_.txt'
    """
    last = unicodedata.normalize("NFC", re.split(r"[/\\\\]", given)[-1])
    name = re.sub(r"[^\w .,()+-]", "_", last).strip(" .")
    stem, _, ending = name.rpartition(".")
    if not stem:
        stem, ending = name, ""
    if _DEVICES.match(name):
        stem = f"_{stem}"
    short = stem[:100].encode()[: _NAME - 50].decode(errors="ignore").strip(" .")
    ending = ending[:10].strip(" .")
    return f"{short}.{ending}" if ending else short
