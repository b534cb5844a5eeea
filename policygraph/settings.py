"""A settings file of the user's, in TOML."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from policygraph.errors import UnreadableDocument

#: Bytes: settings that people write have some kilobytes.
MOST = 2**20


def read_toml(path: Path) -> dict[str, Any]:
    """What stands in a TOML file.

    :raises UnreadableDocument: if it cannot be read, is too large, or is not TOML (with the line)
    """
    try:
        if path.exists() and not path.is_file():
            raise UnreadableDocument("this is no file", where=str(path), remedy="Put a text file in its place.")
        if path.stat().st_size > MOST:
            raise UnreadableDocument(
                f"these settings are too large (at most {MOST // 2**20} MB)", where=str(path), remedy="Look at what stands there."
            )
        return tomllib.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except OSError as fault:
        raise UnreadableDocument(
            f"this file cannot be read: {fault.strerror or fault}", where=str(path), remedy="Check the path and its permissions."
        ) from fault
    except (ValueError, RecursionError) as fault:  # not TOML, not UTF-8, a number without end, brackets without end
        said = "it is nested without end" if isinstance(fault, RecursionError) else str(fault)
        raise UnreadableDocument(f"this is not TOML: {said}", where=str(path), remedy="Correct the line it names.") from fault
