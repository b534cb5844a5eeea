"""The command line, declared once: plain words are read here, all others by typer.

typer takes longer to come to life than a small question takes to be answered. So a command is a function whose annotations hold
what typer is to be told (:class:`Option`, :class:`Argument`), and becomes a command of typer's when that is needed: for words
that are not plain, for help and advice, and for everything that is wrong. What is plain is so little that it can be seen to
mean the same, and a test holds the two to it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    import typer

Command = Callable[..., None]


class Option:
    """What ``typer.Option`` is to be told of a parameter."""

    def __init__(self, *names: str, **how: Any) -> None:
        self.names, self.how = names, how


class Argument:
    """What ``typer.Argument`` is to be told of a parameter."""

    def __init__(self, **how: Any) -> None:
        self.names, self.how = (), how


class App:
    """Commands by name."""

    def __init__(self, name: str, version: str, about: str) -> None:
        self.name, self.version, self.about = name, version, about
        self.commands: dict[str, Command] = {}

    def command(self) -> Callable[[Command], Command]:
        """Take a function for a command of its name."""

        def take(function: Command) -> Command:
            self.commands[function.__name__] = function
            return function

        return take

    def __call__(self, words: Sequence[str]) -> None:
        """Do what the words say.

        :raises SystemExit: with the exit code, when it is done
        """
        values = None if _completing() else self.plain(words)
        if values is None:
            return self.as_typer(words)(list(words), prog_name=self.name)
        try:
            self.commands[words[0]](**values)
        except (KeyboardInterrupt, EOFError, BrokenPipeError) as fault:
            _typer(self, {words[0]: _raising(fault)})(words[:1], prog_name=self.name)
        sys.exit()

    def plain(self, words: Sequence[str]) -> dict[str, Any] | None:
        """The values of the parameters of the command that comes first; None if not all words are plain."""
        function = self.commands.get(words[0]) if words else None
        try:
            return None if function is None else _values(function, words[1:])
        except _NotPlain:
            return None

    def as_typer(self, words: Sequence[str] | None = None) -> typer.Typer:
        """The command line as typer's.

        :param words: make no more of it than they need: the command that is named; where none is, all of them in name only
        """
        if words is None or _completing():
            return _typer(self, {name: _told(function) for name, function in self.commands.items()})
        asked = next((word for word in words if not word.startswith("-")), "")
        if asked in self.commands:
            return _typer(self, {asked: _told(self.commands[asked])})
        return _typer(self, {name: _described(function) for name, function in self.commands.items()})


def echo(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print at once; what steers a terminal only to one, as ``typer.echo`` does."""
    stream = sys.stderr if err else sys.stdout
    if "\x1b" in text and not stream.isatty():
        text = re.sub(r"\x1b\[[;?0-9]*[A-Za-z]", "", text)
    stream.write(f"{text}\n" if nl else text)
    stream.flush()


def _completing() -> bool:
    """Whether a shell asks what could follow."""
    return any(name.endswith("_COMPLETE") for name in os.environ)


# ── Plain words ──


class _NotPlain(Exception):
    """Words that typer must look at."""


def _values(function: Command, words: Sequence[str]) -> dict[str, Any]:
    """What plain words say: options by their whole names, and what is none.

    :raises _NotPlain: if a word is not sure to be understood, or one is missing
    """
    parameters = parameters_of(function)
    options = {option: name for name, parameter in parameters.items() for option in parameter.told.names}
    given: dict[str, list[str]] = {}
    free: list[str] = []
    rest = iter(words)
    for word in rest:
        if os.name == "nt" and re.search(r"[*?\[~$%]", word):  # typer reads it as a pattern of files
            raise _NotPlain
        if not word.startswith("-"):
            free.append(word)
            continue
        option, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        name = options.get(option, "")
        if not name or equals and parameters[name].kind is bool:
            raise _NotPlain
        if not equals and parameters[name].kind is not bool:
            value = next(rest, "-")
            if value.startswith("-"):
                raise _NotPlain
        given.setdefault(name, []).append(value)
    values: dict[str, Any] = {}
    for name, (kind, many, told, default) in parameters.items():
        said = given.get(name, [])
        if isinstance(told, Argument):
            said, free = (free, []) if many else (free[:1], free[1:])
        if not said and (set_ := os.environ.get(told.how.get("envvar", ""))):
            if many or kind is bool:
                raise _NotPlain
            said = [set_]
        if not said and default is ... or len(said) > 1 and not many:
            raise _NotPlain
        each = [_value(kind, word, told.how) for word in said]
        values[name] = (each if many else each[0]) if said else default
    if free:
        raise _NotPlain
    return values


class Parameter(NamedTuple):
    """The type of a value, whether there may be several, what typer is to be told, and what holds without one (... if nothing)."""

    kind: Any
    many: bool
    told: Option | Argument
    default: Any


def parameters_of(function: Command) -> dict[str, Parameter]:
    """The parameters of a command by name."""
    hints, code = get_type_hints(function, include_extras=True), function.__code__
    defaults = function.__defaults__ or ()
    names = code.co_varnames[: code.co_argcount]
    found = {}
    for name, default in zip(names, [...] * (len(names) - len(defaults)) + [*defaults], strict=True):
        annotation = hints[name]
        kinds = [annotation.__origin__, *(k for k in get_args(annotation.__origin__) if k is not type(None))]
        kind = kinds[-1] if get_origin(annotation.__origin__) not in (None, list) else kinds[0]
        many = get_origin(kind) is list
        found[name] = Parameter(get_args(kind)[0] if many else kind, many, annotation.__metadata__[0], default)
    return found


def _value(kind: Any, word: str, how: Mapping[str, Any]) -> Any:
    """A word as what it should be.

    :raises _NotPlain: if that is not sure
    """
    if kind is bool:
        return True
    if kind is str:
        return word
    if kind is Path and (os.access(word, os.R_OK) or not os.path.lexists(word)):
        return Path(word)
    if kind in (int, float) and re.fullmatch(r"[0-9]{1,9}" if kind is int else r"[0-9]{1,9}(\.[0-9]{1,9})?", word):
        if how.get("min", 0) <= kind(word) <= how.get("max", 1e9):
            return kind(word)
    if isinstance(kind, type) and issubclass(kind, Enum):
        for member in kind:
            if member.value == word:
                return member
    raise _NotPlain


# ── By typer ──


def _typer(app: App, commands: Mapping[str, Command]) -> typer.Typer:
    import typer

    made = typer.Typer(
        name=app.name,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help=app.about,
    )

    def version(wanted: bool) -> None:
        if wanted:
            echo(f"{app.name} {app.version}")
            raise typer.Exit

    def main(version: bool = typer.Option(False, "--version", callback=version, is_eager=True, help="Say the version.")) -> None:
        pass

    made.callback()(main)
    for name, function in commands.items():
        made.command(name)(function)
    return made


def _told(command: Command) -> Command:
    """A command as typer wants it."""
    import inspect

    import typer

    def told(name: str, annotation: Any) -> Any:
        how = parameters[name].told
        made = (typer.Option if isinstance(how, Option) else typer.Argument)(*how.names, **how.how)
        return Annotated[annotation.__origin__, made]

    @wraps(command)
    def same(**values: Any) -> None:
        command(**values)

    parameters, signature = parameters_of(command), inspect.signature(command, eval_str=True)
    every = [p.replace(annotation=told(p.name, p.annotation)) for p in signature.parameters.values()]
    same.__signature__ = signature.replace(parameters=every)  # type: ignore[attr-defined]
    return same


def _described(command: Command) -> Command:
    """A function that says what a command does, and has none of its parameters."""

    def described() -> None: ...

    described.__doc__ = command.__doc__
    return described


def _raising(fault: BaseException) -> Command:
    """A command that ends as another did, for typer to end the program as it would have."""

    def raising() -> None:
        raise fault

    return raising
