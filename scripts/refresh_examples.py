"""Run the examples of README.md again and write what they print under them. `make docs` does it; the suite compares.

An example whose printed output holds a line "…" is shortened by hand and left alone.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "README.md"


def refresh(text: str, folder: Path) -> str:
    """The page with every console block run in one folder, in order."""
    return re.sub(r"(?<=^```console\n).*?(?=^```)", lambda m: _block(m[0], folder), text, flags=re.DOTALL | re.MULTILINE)


def _block(block: str, folder: Path) -> str:
    return re.sub(r"^\$ (policygraph .*)\n((?:(?!\$ ).*\n)*)", lambda m: _example(m[1], m[2], folder), block, flags=re.MULTILINE)


def _example(command: str, printed: str, folder: Path) -> str:
    environment = os.environ | {"COLUMNS": "100", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "policygraph", *shlex.split(command)[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    kept = re.search(r"^…$", printed, re.MULTILINE)
    return f"$ {command}\n{printed if kept else done.stdout.rstrip() + chr(10)}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(ROOT / "examples", Path(name) / "examples")
        PAGE.write_text(refresh(PAGE.read_text(encoding="utf-8"), Path(name)), encoding="utf-8")
