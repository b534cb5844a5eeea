"""Builds a store in a process of its own: the server goes on answering, and a document that takes all memory ends only this.

One JSON object comes in on a line (``paths``, ``store``, ``curation``); when no more can come, who asked is gone, and so is
this. Out go JSON lines: ``at`` (a file, its number, how many there
are) while documents are read, and at last either ``report`` or ``problem`` (``what`` and ``remedy``).
"""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from policygraph.errors import PolicygraphError
from policygraph.pipeline import build
from policygraph.web.worker import BUILDING, bound_memory


def main() -> None:
    """Build once."""
    bound_memory(BUILDING)
    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=_follow, daemon=True).start()
    curation = Path(asked["curation"]) if asked["curation"] else None
    try:
        report = build([Path(p) for p in asked["paths"]], Path(asked["store"]), progress=_progress, curation=curation)
    except PolicygraphError as fault:
        _say({"problem": {"what": fault.what, "remedy": fault.remedy or ""}})
    except MemoryError:
        _say({"problem": {"what": "reading this takes more memory than there is for it", "remedy": "Split the document."}})
    else:
        _say({"report": {"documents": [asdict(d) for d in report.documents], "doubtful": [asdict(d) for d in report.doubtful]}})


def _follow() -> None:
    """End with the server: the next one must not find a build that it did not begin."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def _progress(file: str, number: int, many: int) -> None:
    _say({"at": [file, number, many]})


def _say(words: dict[str, Any]) -> None:
    print(json.dumps(words), flush=True)


if __name__ == "__main__":
    main()
