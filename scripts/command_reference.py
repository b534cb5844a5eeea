"""Write docs/commands.md from the commands themselves. The suite fails if the page is not what this writes.

python scripts/command_reference.py           print it
python scripts/command_reference.py --write   write it
"""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import Any

import typer.main

from policygraph.cli import app

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
HEAD = """# Commands

Written by `scripts/command_reference.py`; do not edit. `policygraph COMMAND --help` says the same.

Exit codes, the same everywhere: 0 fine, 1 findings, 2 usage, 3 bad input, 4 a fault of ours. Every error is one message on
stderr: what, where, what to do. `POLICYGRAPH_DEBUG=1` adds the traceback.
"""


def reference() -> str:
    """The whole page."""
    commands = typer.main.get_command(app.as_typer()).commands  # type: ignore[attr-defined]
    return "\n".join([HEAD, *(section(name, command) for name, command in commands.items())])


def section(name: str, command: Any) -> str:
    """One command: its purpose, its arguments, its options."""
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
    usage = " ".join(["policygraph", name, *(["[OPTIONS]"] if options else []), *(_metavar(a) for a in arguments)])
    lines = [f"## {name}", "", (command.help or "").strip(), "", "```text", usage, "```", ""]
    if arguments or options:
        rows = [*(_row(f"`{_metavar(a)}`", a) for a in arguments), *(_row(_names(o), o) for o in options)]
        lines += ["| | |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _metavar(argument: Any) -> str:
    shown = argument.metavar or argument.name.upper()
    return str(shown)


def _names(option: Any) -> str:
    value = "" if option.is_flag else f" {option.metavar or 'TEXT'}"
    return ", ".join(f"`{name}{value}`" for name in option.opts).replace("|", r"\|")


def _row(name: str, param: Any) -> str:
    notes = [param.help or ""]
    default = param.default.value if isinstance(param.default, Enum) else param.default
    if isinstance(default, str | Path):
        notes.append(f"Default: `{default}`.")
    if param.envvar:
        notes.append(f"Environment: `{param.envvar}`.")
    name = name if r"\|" in name else name.replace("|", r"\|")
    return f"| {name} | {' '.join(notes)} |"


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PAGE.write_text(reference(), encoding="utf-8")
    else:
        sys.stdout.write(reference())
