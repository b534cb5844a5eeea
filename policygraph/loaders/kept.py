"""A document that was read, as JSON, so that an unchanged file is not read again.

What stands in the JSON is what the dataclasses of ``records`` and ``source`` hold, each object tagged with its class; a
field that is added there is kept without a change here. A first line seals each file by its digest. Names of persons are never kept: where a document withholds
them, its text is kept with each of their characters masked, so that every offset stays true.

A mask says which of the document's names it hides, by the order in which they are first named: so two departments of one
head or one telephone can be seen, and nobody's name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from policygraph import __version__
from policygraph.files import put_in_place, sealed, unsealed
from policygraph.loaders import records, source
from policygraph.loaders.persons import WITHHELD
from policygraph.loaders.records import Document, Record
from policygraph.loaders.source import Passage
from policygraph.ontology import VOCABULARY
from policygraph.ontology.vocabulary import Vocabulary

#: What stands for a character of a name that is withheld (of private use: no document has it). The first two are the name's number.
MASKS = "\ue000-\ue0ff"
#: Somebody whose name is withheld, masked or replaced.
NAMELESS = re.compile(rf"[{MASKS}]|{re.escape(WITHHELD)}")
_MASKED = re.compile(f"[{MASKS}]+(?:\n[{MASKS}]+)*")
_CLASSES = {c.__name__: c for room in (records, source) for c in vars(room).values() if isinstance(c, type) and is_dataclass(c)}


def freeze(document: Document) -> str:
    """The document as JSON, without the names that it withholds."""
    kept = replace(document, redact=str)
    if document.redact is not str:
        text = mask(document.source.text, document.redact)
        kept = replace(kept, source=replace(document.source, text=text))
        kept.records = [_redacted(r, document) for r in document.records]
    return json.dumps({"sha256": document.source.sha256, "document": _plain(kept)}, ensure_ascii=False)


def thaw(text: str) -> Document:
    """The document that was frozen.

    :raises ValueError: if this is not what :func:`freeze` writes
    """
    try:
        kept = json.loads(text)
        document, digest = _object(kept["document"]), kept["sha256"]
    except (KeyError, TypeError, AttributeError, ArithmeticError) as fault:
        raise ValueError(f"this is no kept document: {fault}") from fault
    if not isinstance(document, Document) or not isinstance(digest, str):
        raise ValueError("this is no kept document")
    document.source.__dict__["sha256"] = digest  # of the words as they were, names included
    if _MASKED.search(document.source.text):
        document.redact = _unmask
    return document


def mask(text: str, redact: Any) -> str:
    """The text with the names that ``redact`` withholds masked, character by character; line ends stay."""
    parts = redact(text).split(WITHHELD)
    if parts == [text]:
        return text
    numbers: dict[str, int] = {}
    out, at = [parts[0]], len(parts[0])
    followed = len(parts) > 1 and text.startswith(parts[0])
    for number, part in enumerate(parts[1:], 1):
        # What follows a name stands where it is found next; the last part stands at the end.
        found = len(text) - len(part) if number == len(parts) - 1 else text.find(part, at + 1)
        followed = followed and found > at and text.startswith(part, found)
        name = text[at:found]
        out += [_hidden(name, numbers.setdefault(_bare(name), len(numbers))), part]
        at = found + len(part)
    return "".join(out) if followed else _hidden(text, 0)  # of a redaction we cannot follow, nothing is kept


def _hidden(text: str, number: int) -> str:
    marks = iter(chr(0xE000 + byte) for byte in divmod(number % 0x10000, 256))
    return re.sub(r"[^\n]", lambda _: next(marks, "\ue000"), text)


def _bare(name: str) -> str:
    """A name however it is set; a telephone number with and without what announces it ("tlf.")."""
    digits = re.sub(r"\D", "", name)
    return digits[-8:] if len(digits) > 7 and "@" not in name else "".join(name.split()).casefold()


def _unmask(text: str) -> str:
    return _MASKED.sub(WITHHELD, text)


def _redacted(record: Record, document: Document) -> Record:
    def quiet(passage: Passage) -> Passage:
        return replace(passage, quote=document.redact(passage.quote))

    facts = [replace(f, passage=quiet(f.passage)) for f in record.facts]
    return replace(record, facts=facts, passage=quiet(record.passage), more=[quiet(p) for p in record.more])


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, tuple):
        return {"": "tuple", "of": [_plain(v) for v in value]}
    if isinstance(value, Decimal):
        return {"": "decimal", "of": str(value)}
    if isinstance(value, date):
        return {"": "date", "of": value.isoformat()}
    if type(value).__name__ in _CLASSES:
        own = {f.name: getattr(value, f.name) for f in fields(value) if not callable(getattr(value, f.name))}
        return {"": type(value).__name__, **{name: _plain(v) for name, v in own.items()}}
    raise TypeError(f"{type(value).__name__} cannot be kept: add it to loaders/kept.py")


def _object(value: Any) -> Any:
    if isinstance(value, list):
        return [_object(v) for v in value]
    if not isinstance(value, dict):
        return value
    match kind := value.pop(""):
        case "tuple":
            return tuple(_object(v) for v in value["of"])
        case "decimal":
            return Decimal(value["of"])
        case "date":
            return date.fromisoformat(value["of"])
    return _CLASSES[kind](**{name: _object(v) for name, v in value.items()})


class Kept:
    """The documents kept in a folder, each under what its reading depends on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> list[Document] | None:
        """What was read under this key, None if nothing was or it is damaged."""
        try:
            given = (self.folder / f"{key}.json").read_bytes()
            # Before format 3 of the store there was no seal; a sealed one that is damaged is no JSON.
            return [thaw(text) for text in json.loads(given if given.startswith(b"[") else unsealed(given))]
        except (OSError, ValueError, TypeError):
            return None

    def digest(self, key: str) -> str:
        """A mark of what is kept under this key, "" if nothing is."""
        try:
            with (self.folder / f"{key}.json").open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()[:32]
        except OSError:
            return ""

    def put(self, key: str, texts: list[str]) -> None:
        """Keep documents as :func:`freeze` gave them."""
        self.folder.mkdir(parents=True, exist_ok=True)
        content = json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogatepass")
        put_in_place(self.folder / f"{key}.json", sealed(content), lasting=False)

    def forget_but(self, keys: Iterable[str]) -> None:
        """Keep only what is under these keys."""
        names = {f"{key}.json" for key in keys}
        for path in self.folder.glob("*.*"):
            if path.name not in names:
                path.unlink(missing_ok=True)


def key_of(files: Iterable[Path], settings: str) -> str:
    """What the reading of files depends on, as one name: their names and bytes, the program that reads, its settings.

    :raises OSError: if a file cannot be read
    """
    digest = hashlib.sha256(settings.encode("utf-8", "surrogatepass"))
    for path in files:
        digest.update(f"\x1f{path.name}\x1f".encode("utf-8", "surrogatepass"))
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:32]


def reader_digest(words: Vocabulary) -> str:
    """What of the program a reading depends on: its version, its loaders, the vocabulary in use."""
    digest = hashlib.sha256(f"{__version__} {_program_digest()}".encode())
    for name, scheme in sorted(words.schemes.items()):
        for concept in sorted(scheme.values(), key=lambda c: c.key):
            digest.update(repr((name, concept, sorted(concept.links.items()))).encode("utf-8", "surrogatepass"))
    digest.update("\n".join([*sorted(words.given_names), "", *sorted(words.doubtful_names)]).encode())
    return digest.hexdigest()


@cache
def _program_digest() -> str:
    """The loaders and vocabularies as they were when this program began to read."""
    digest = hashlib.sha256()
    for path in sorted([*Path(__file__).parent.rglob("*.py"), *VOCABULARY.rglob("*.*")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
