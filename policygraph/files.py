"""Files that are whole or not there: put in place in one step, sealed by a digest, held against other writers."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SEAL = b"sha256 %s\n"
_SEALED = len(_SEAL % (b"0" * 64))


class HeldError(Exception):
    """Somebody else is writing; the message says who, as far as that is known."""


def put_in_place(path: Path, content: bytes, *, lasting: bool = True) -> None:
    """Write a file whole or not at all: whoever looks, and whatever ends this program, the old one or the new one is there.

    A draft lies beside it under one name, so that a program that is ended leaves one at most; hold the file if others write it.

    :param lasting: wait until the disk has it; without, a loss of power may leave half of it
    :raises OSError: if the disk refuses; the old one is then still there
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as stream:
            stream.write(content)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        if path.exists():
            draft.chmod(path.stat().st_mode & 0o777)
        os.replace(draft, path)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    if lasting:
        settle(path.parent)


def settle(folder: Path) -> None:
    """Wait until the disk knows the names in a folder, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sealed(content: bytes) -> bytes:
    """Content under a first line that says its digest.

    >>> unsealed(sealed(b"words"))
    b'words'
    """
    return _SEAL % hashlib.sha256(content).hexdigest().encode() + content


def unsealed(given: bytes) -> bytes:
    """The content that was sealed.

    :raises ValueError: if it is not what was sealed
    """
    content = given[_SEALED:]
    if given[:_SEALED] != _SEAL % hashlib.sha256(content).hexdigest().encode():
        raise ValueError("this is not what was written")
    return content


@contextmanager
def held(lock: Path, seconds: float) -> Iterator[None]:
    """Hold a lock file. The system lets go of it when this program ends, however it ends.

    :param seconds: how long to wait for who holds it
    :raises HeldError: if that was not long enough
    :raises OSError: if the folder cannot be written
    """
    from filelock import FileLock, Timeout

    try:
        holding = FileLock(lock, timeout=seconds).acquire()
    except Timeout:
        who = ""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            who = lock.read_text(encoding="utf-8").strip()
        raise HeldError(who or "another program is writing here") from None
    with holding:
        with contextlib.suppress(OSError):  # who waits may like to know; Windows does not let them
            import socket  # who only reads does not pay for it
            from datetime import datetime

            now = datetime.now().astimezone().isoformat(" ", "seconds")
            lock.write_text(f"process {os.getpid()} on {socket.gethostname()} is writing here since {now}\n", encoding="utf-8")
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # while it is held: who took the file up meanwhile sees that it has no name
                lock.unlink()
