"""Everything that can go wrong and be said plainly.

    PolicygraphError            what, where, what to do; carries its exit code
    ├── UsageError        (2)   a wrong option, an unknown name
    │   ├── UnknownQuery        no named query of that name
    │   ├── BadParameter        a parameter that the query does not have or cannot take
    │   └── QuerySyntax         SPARQL that does not parse (line and column)
    │       └── Forbidden       SPARQL that would write, or ask another server
    └── InputError        (3)   a file or a store that cannot be used
        ├── UnreadableDocument  missing, empty, binary, encrypted, not recognised
        ├── Conflict            two documents with one name, a number given twice
        └── BadStore            not a store, a store of another version, a store that is held

Anything else that reaches the command line is a fault of ours (exit code 4).
"""

from __future__ import annotations


class PolicygraphError(Exception):
    """One message for a person: what happened, where, what to do about it.

    :param what: the fault, in one sentence
    :param where: the place: a file, ``file:line``, an option
    :param remedy: what the reader can do next
    """

    exit_code = 4

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"\n  → {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{advice}"


class UsageError(PolicygraphError):
    """The command was called in a way it does not understand."""

    exit_code = 2


class UnknownQuery(UsageError):
    """No named query of that name."""


class BadParameter(UsageError):
    """A parameter the query does not have, or a value it cannot take."""


class QuerySyntax(UsageError):
    """SPARQL that does not parse."""


class Forbidden(QuerySyntax):
    """SPARQL that would write, or ask another server."""


class InputError(PolicygraphError):
    """A file or a store that cannot be used as it is."""

    exit_code = 3


class UnreadableDocument(InputError):
    """A document that is missing, empty, binary, encrypted or of no known genre."""


class Conflict(InputError):
    """Two things that claim one identity."""


class BadStore(InputError):
    """A store that is not one, is of another version, or is held by another process."""
