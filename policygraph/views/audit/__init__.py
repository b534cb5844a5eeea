"""What an audit found, written for people and for programs: a module a format, all of them in one table.

Every format names the tool's version, the hashes of the rules and of the documents, the day, and the documents searched;
it shows findings worst first, those that somebody answered apart, and the scores.

    common.py   words, places, groups and the tables that several formats share
    text.py     for a terminal                      html.py    one page that needs no network
    json.py     for programs (the contract)         md.py      Markdown
    sarif.py    for editors and code hosts          docx.py    Word, for a committee
    shacl.py    a validation report in Turtle
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from policygraph.errors import UsageError


@dataclass(frozen=True, slots=True)
class Format:
    """A format that an audit is written in.

    :param name: what people call it
    :param binary: whether it is no text, so that a terminal cannot show it
    :param extra: the extra of this package whose library the writer needs
    """

    name: str
    binary: bool = False
    extra: str | None = None


#: The formats, by the name of their module. A further format is one more line, and its module with a function ``write``.
FORMATS = {
    "text": Format("text"),
    "json": Format("JSON"),
    "sarif": Format("SARIF"),
    "shacl": Format("SHACL"),
    "html": Format("HTML"),
    "md": Format("Markdown"),
    "docx": Format("Word", binary=True, extra="report"),
}


def write(report: Any, form: str, lang: str = "en") -> bytes:
    """An audit in a format.

    :param form: a key of :data:`FORMATS`
    :raises UsageError: if the library that the format needs is not installed
    """
    wanted = FORMATS[form]
    try:
        written: str | bytes = import_module(f"{__name__}.{form}").write(report, lang)
    except ModuleNotFoundError as missing:
        if wanted.extra is None:
            raise
        raise UsageError(
            f"writing {wanted.name} needs the library {missing.name!r}, which is not installed",
            where=f"--format {form}",
            remedy=f"pip install 'policygraph[{wanted.extra}]'",
        ) from missing
    return written if isinstance(written, bytes) else written.encode()
