"""How a command comes to life quickly: no more of the command line is made than is asked for.

typer makes click commands of all functions, and reads every word through pydantic; each takes longer than a small question to
answer. So only the command that is named is made, and words that need no looking at are taken as they are; all others, and
everything that is wrong, are typer's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from copy import copy
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, get_args, get_origin

import typer
from typer.core import TyperCommand, TyperGroup
from typer.models import CommandInfo


def only(app: typer.Typer, words: Sequence[str]) -> typer.Typer:
    """A command line with the command alone that is named; where none is, with all of them in name only, for help and advice."""
    if any(name.endswith("_COMPLETE") for name in os.environ):  # a shell asks what could follow
        return app
    lean = copy(app)
    lean.info = copy(app.info)
    lean.info.cls = _Group
    asked = next((word for word in words if not word.startswith("-")), None)
    lean.registered_commands = [_copied(c, cls=_Command) for c in app.registered_commands if _name(c) == asked]
    if not lean.registered_commands:
        lean.registered_commands = [_copied(c, name=_name(c), callback=_described(c)) for c in app.registered_commands]
    return lean


def _name(command: CommandInfo) -> str:
    return command.name or getattr(command.callback, "__name__", "").replace("_", "-")


def _copied(command: CommandInfo, **other: Any) -> CommandInfo:
    copied = copy(command)
    vars(copied).update(other)
    return copied


def _described(command: CommandInfo) -> Callable[[], None]:
    """A function that says what a command does, and has none of its parameters."""

    def described() -> None: ...

    described.__doc__ = command.callback.__doc__
    return described


class _Quick:
    """A command whose plain words are taken as they are."""

    def get_params(self, ctx: Any) -> list[Any]:
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if "process_value" not in vars(param):
                param.process_value = partial(_value, param, param.process_value)
        return params


class _Command(_Quick, TyperCommand):
    pass


class _Group(_Quick, TyperGroup):
    pass


def _value(param: Any, looked_at: Callable[..., Any], ctx: Any, value: Any) -> Any:
    """The value of a parameter, by typer where it must be looked at."""
    annotation = getattr(getattr(param, "type_descriptor", None), "annotation", None)
    if annotation is None or param.callback is not None and value is not None or param.required and not value:
        return looked_at(ctx, value)
    if value is None:
        found: Any = () if param.multiple or param.nargs == -1 else None
        return found if param.callback is None else param.callback(ctx, param, found)
    if get_origin(annotation) is list:
        each = [_plain(get_args(annotation)[0], v) for v in value]
        return looked_at(ctx, value) if None in each else each
    plain = value if value == param.default and isinstance(value, annotation) else _plain(annotation, value)
    return looked_at(ctx, value) if plain is None else plain


def _plain(annotation: Any, value: Any) -> Any:
    """A word as what it should be, None if that is not sure."""
    if not isinstance(value, str):
        return None
    if annotation is str:
        return value
    if annotation is Path:
        return Path(value) if os.access(value, os.R_OK) or not os.path.lexists(value) else None
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return next((member for member in annotation if member.value == value), None)
    return None
