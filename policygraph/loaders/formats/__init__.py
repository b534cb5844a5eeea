"""Files in, text out: each reader draws the text out of one format, as a careful person would save it as .txt.

Paragraphs become lines with a blank line between, headings lines of their own, list items keep their bullet or number,
table rows are tab-separated, a footnote follows the paragraph that refers to it under a rule. Known libraries read the
files. They come with extras, are loaded when a file needs them, and are handed nothing that is built to overwhelm them.

Enters: a file of any format. Leaves: a :class:`~policygraph.loaders.source.Source`, each line with its place.
Must not know: genres, records.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from policygraph.errors import PolicygraphError, UnreadableDocument
from policygraph.loaders.source import Source, read_text

#: Letters: the longest municipal budgets have two million.
MAX_LETTERS = 6_000_000
MAX_LINES = 250_000
#: Letters on one line, a paragraph or a row: the longest that people write have a few thousand.
MAX_LINE = 20_000
#: No policy is so long: the largest have a few hundred pages, and their pictures make some tens of megabytes.
MAX_BYTES = 100 * 2**20


@dataclass(frozen=True, slots=True)
class Format:
    """A format with a reader of its own.

    :param name: what people call it
    :param reader: ``module:function`` in this package
    :param extra: the extra of this package whose libraries the reader needs
    """

    name: str
    reader: str
    extra: str | None = None

    def __call__(self, path: Path) -> Source:
        """Read a file.

        :raises UnreadableDocument: if a library is missing, or the file is not what it is said to be
        """
        module, function = self.reader.split(":")
        try:
            read = getattr(import_module(f"{__name__}.{module}"), function)
            source: Source = read(path)
        except (PolicygraphError, MemoryError):
            raise
        except ModuleNotFoundError as missing:
            raise UnreadableDocument(
                f"reading {self.name} needs the library {missing.name!r}, which is not installed",
                where=str(path),
                remedy=f"pip install 'policygraph[{self.extra}]'",
            ) from missing
        except OSError as fault:
            raise UnreadableDocument(
                f"this file cannot be read: {fault.strerror or fault}",
                where=str(path),
                remedy="Check the path and its permissions.",
            ) from fault
        except RecursionError as fault:
            raise UnreadableDocument(
                "this file is nested deeper than any that people write",
                where=str(path),
                remedy="Save what it shows as plain text (UTF-8).",
            ) from fault
        except Exception as fault:  # whatever a library meets in a damaged file
            raise UnreadableDocument(
                f"this is no whole {self.name} file ({type(fault).__name__}: {str(fault)[:120]})",
                where=str(path),
                remedy="Open it, save it again, or fetch it anew; if it opens well, save it as plain text (UTF-8).",
            ) from fault
        if not source.text.strip():
            raise UnreadableDocument(
                "this file holds no text", where=str(path), remedy="Leave it out, or save it again with its text."
            )
        return source


@dataclass(frozen=True, slots=True)
class Refused:
    """A format that is not read: known, so that such a file in a folder is not passed over in silence."""

    name: str
    remedy: str = "Open it in Word or LibreOffice and save it as .docx."

    def __call__(self, path: Path) -> Source:
        """:raises UnreadableDocument: always"""
        raise UnreadableDocument(f"{self.name} is not read", where=str(path), remedy=self.remedy)


_WORD = Format("Word", "word:read_word", "word")
_HTML = Format("HTML", "markup:read_html", "html")
_MARKDOWN = Format("Markdown", "markup:read_markdown")
_PDF = Format("PDF", "pdf:read_pdf", "pdf")
_SHEETS = Format("Excel", "sheets:read_sheets", "excel")

#: A file's suffix and its reader. A further format is one more line. Macros (.docm, .xlsm) are never run.
FORMATS: dict[str, Callable[[Path], Source]] = {
    **dict.fromkeys((".txt", ".text"), read_text),
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".docx": _WORD,
    ".docm": _WORD,
    ".pdf": _PDF,
    ".xlsx": _SHEETS,
    ".xlsm": _SHEETS,
    ".csv": _SHEETS,
    ".tsv": _SHEETS,
}
#: Formats that are known and not read.
REFUSED = {
    ".doc": Refused("the old Word format (.doc)"),
    ".rtf": Refused("rich text (.rtf)"),
    ".odt": Refused("OpenDocument text (.odt)"),
    ".xls": Refused("the old Excel format (.xls)", "Open it in Excel or LibreOffice and save it as .xlsx."),
    ".ods": Refused("an OpenDocument sheet (.ods)", "Open it in Excel or LibreOffice and save it as .xlsx."),
}


def read(path: Path) -> Source:
    """The text of a file, by its suffix; of an unknown suffix as plain text.

    :raises UnreadableDocument: if it is missing, too large, damaged, encrypted or in a format that is not read
    """
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise UnreadableDocument(
            f"this file cannot be read: {fault.strerror or fault}", where=str(path), remedy="Check the path and its permissions."
        ) from fault
    if size > MAX_BYTES:
        raise UnreadableDocument(
            f"this file is too large ({size // 2**20} MB; at most {MAX_BYTES // 2**20} MB are read)",
            where=str(path),
            remedy="Save it without its pictures, or divide it.",
        )
    suffix = path.suffix.lower()
    source = REFUSED[suffix](path) if suffix in REFUSED else FORMATS.get(suffix, read_text)(path)
    _measure(source, path)
    return source


def _measure(source: Source, path: Path) -> None:
    """:raises UnreadableDocument: if the text is longer than any document, or a line longer than any paragraph"""
    if len(source.text) > MAX_LETTERS:
        raise UnreadableDocument(
            f"this file has more text than any policy ({len(source.text):,} letters; at most {MAX_LETTERS:,} are read)",
            where=str(path),
            remedy="Save the part that holds the policy as a file of its own.",
        )
    if (lines := source.text.count("\n")) > MAX_LINES:
        raise UnreadableDocument(
            f"this file has more lines than any policy ({lines:,}; at most {MAX_LINES:,} are read)",
            where=str(path),
            remedy="Save the part that holds the policy as a file of its own, without empty lines.",
        )
    longest, number = max((len(line), -number) for number, line in enumerate(source.text.split("\n"), 1))
    if longest > MAX_LINE:
        raise UnreadableDocument(
            f"this line is longer than any paragraph ({longest:,} letters; at most {MAX_LINE:,} are read)",
            where=f"{path}:{-number}",
            remedy="Break it where its paragraphs end, or leave the file out.",
        )
