"""What is to be read: the documents in the folders that are named, and the settings beside them; and where those of a store lie."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from os.path import realpath
from pathlib import Path
from typing import Any

from policygraph.errors import Conflict, UnreadableDocument
from policygraph.graph import store as stores
from policygraph.loaders import FORMATS, GENRES, REFUSED, suppressions
from policygraph.loaders.decisions import FILE
from policygraph.loaders.kept import reader_digest
from policygraph.loaders.records import Genre, slug
from policygraph.ontology.vocabulary import Concept, Vocabulary, default_vocabulary, read_vocabulary
from policygraph.settings import read_toml


def documents_in(paths: Sequence[Path]) -> list[Path]:
    """The files to read: those named, and those of a known format in the folders named, in order of their names.

    :raises UnreadableDocument: if a path is missing or no document is found
    :raises Conflict: if two files have one name
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UnreadableDocument("there is no such file or folder", where=str(path), remedy="Check the path.")
        if path.is_dir():
            found.extend(sorted(p for p in path.rglob("*") if not p.is_dir() and _is_document(p)))
        else:
            found.append(path)
    if not found:
        raise UnreadableDocument(
            "no document was found here",
            where=", ".join(map(str, paths)),
            remedy=f"Name a folder with documents ({', '.join(sorted(FORMATS))}).",
        )
    names: dict[str, Path] = {}
    for path in found:
        other = names.setdefault(path.name, path)
        if realpath(other) != realpath(path):
            raise Conflict(
                f"two documents have the name {path.name}: {other} and {path}",
                where=str(path),
                remedy="Rename one of them, or build them into two stores.",
            )
    return list({realpath(p): p for p in found}.values())  # a link that leads to itself has no other


def unfit(file: Path, paths: Sequence[Path]) -> UnreadableDocument | None:
    """Why a file among those to read is not opened: a pipe or a device has no end, and what a link in a folder leads to
    outside of it was named by nobody.

    :param paths: what was named to be read
    """
    try:
        file.name.encode("utf-8")
    except UnicodeEncodeError:
        return UnreadableDocument(
            "the name of this file is not UTF-8, so that nothing can be said of it", where=str(file), remedy="Rename it."
        )
    try:
        plain = stat.S_ISREG(file.stat().st_mode)
    except OSError as fault:
        return UnreadableDocument(
            f"this file cannot be read: {fault.strerror or fault}", where=str(file), remedy="Check the path and its permissions."
        )
    if not plain:
        return UnreadableDocument("this is no file but a pipe, a socket or a device", where=str(file), remedy="Leave it out.")
    target = file.resolve()
    within = [p.resolve() for p in paths if p.is_dir()]
    if file in paths or any(target.is_relative_to(folder) for folder in within):
        return None
    return UnreadableDocument(
        "this is a link that leads out of the folder; it is not followed",
        where=str(file),
        remedy="Name the file itself as well, if it is to be read.",
    )


def settings(paths: Sequence[Path], vocabulary: Vocabulary | None = None) -> tuple[Vocabulary, dict[str, Genre]]:
    """What a ``corpus.toml`` beside the documents says: vocabulary files and words of the user's own, genres by file name.

        vocabulary = ["ord.ttl"]
        [genre]
        "notat-2024.txt" = "action-plan"
        [words]
        goal = ["Sigtelinje"]
        [names]
        "Center for Haver" = ["CFH", "Havecentret"]

    :raises UnreadableDocument: if the file is not TOML, or names a genre or a role of words that there is not
    """
    genres: dict[str, Genre] = {}
    roles: dict[str, list[str]] = {}
    bodies: dict[str, list[str]] = {}
    files: list[Path] = []
    for path in dict.fromkeys(p if p.is_dir() else p.parent for p in paths):
        file = path / "corpus.toml"
        if not file.exists():
            continue
        given = read_toml(file)
        names, lists = given.get("genre", {}), given.get("vocabulary", [])
        if (
            not isinstance(names, dict)
            or not isinstance(lists, list)
            or not all(isinstance(n, str) and "\0" not in n for n in lists)
        ):
            raise UnreadableDocument(
                "genre is a table, vocabulary a list of file names", where=str(file), remedy='As in vocabulary = ["ord.ttl"].'
            )
        for name, genre in names.items():
            if not isinstance(genre, str) or genre not in GENRES:
                raise UnreadableDocument(
                    f"{genre!r} is no genre", where=f"{file} [genre]", remedy=f"One of: {', '.join(GENRES)}."
                )
            genres[name] = genre
        files += [path / name for name in lists]
        for key, into in (("words", roles), ("names", bodies)):
            for name, words in _lists(given, key, file).items():
                into.setdefault(name, []).extend(words)
                if key == "words" and name not in default_vocabulary().roles:
                    near = get_close_matches(name, default_vocabulary().roles, 3, 0.4)
                    raise UnreadableDocument(
                        f"{name!r} is no role of words", where=f"{file} [words]", remedy=f"Near to it: {', '.join(near) or '–'}."
                    )
    if vocabulary is not None:
        return vocabulary, genres
    own = default_vocabulary().extended(read_vocabulary(files)) if files else default_vocabulary()
    said = [Concept("", "label-words", role, role, tuple(words)) for role, words in roles.items()]
    for name, others in bodies.items():
        key = slug(name)
        said.append(Concept(f"organisation/{key}", "organisations", key, name, (name, *others)))
    return (own.extended(said) if said else own), genres


def _lists(given: Mapping[str, Any], key: str, file: Path) -> dict[str, list[str]]:
    """A table of names, each with a list of words."""
    table = given.get(key, {})
    if not isinstance(table, dict) or not all(
        isinstance(words, list) and all(isinstance(w, str) and w.strip() for w in words) for words in table.values()
    ):
        raise UnreadableDocument(
            f"{key} is a table of lists of words", where=f"{file} [{key}]", remedy='Write each line as: name = ["word", "word"].'
        )
    return {name: [" ".join(w.split()) for w in words] for name, words in table.items()}


def _is_document(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts[-2:])
    return (
        not hidden
        and path.name not in (FILE, suppressions.FILE)
        and path.stem.casefold() not in ("readme", "license", "changelog")
        and (path.suffix.lower() in FORMATS or path.suffix.lower() in REFUSED)
    )


def folders_of(paths: Sequence[Path]) -> list[Path]:
    """The folders that are named, or that the files named lie in."""
    return list(dict.fromkeys(p if p.is_dir() else p.parent for p in paths))


def settings_digest(paths: Sequence[Path], words: Vocabulary) -> str:
    """What of the settings a reading depends on."""
    digest = hashlib.sha256(reader_digest(words).encode())
    for folder in folders_of(paths):
        if (file := folder / "corpus.toml").exists():
            digest.update(file.read_bytes())
    return digest.hexdigest()


# ── Where the documents of a store lie ──


def curation_files(store: Path, curation: Path | None = None) -> list[Path]:
    """The files of decisions that belong to a store; new lines go into the first.

    :raises BadStore: if there is no store
    """
    remembered = stores.info(store).get("curation", [])
    return [curation] if curation is not None else [_from(store, name) for name in remembered]


def document_paths(store: Path) -> list[Path]:
    """The files and folders that a store was built from.

    :raises BadStore: if there is no store
    """
    remembered = stores.info(store)
    if "paths" in remembered:
        return [_from(store, name) for name in remembered["paths"]]
    return [file.parent for file in curation_files(store)]


def _from(store: Path, name: str) -> Path:
    """What was remembered as seen from the store, as seen from here."""
    return Path(name) if Path(name).is_absolute() else Path(os.path.relpath((store / name).resolve()))


def relative(file: Path, store: Path) -> str:
    """Where a file lies, seen from the store: both may be moved together."""
    try:
        return Path(os.path.relpath(file.resolve(), store.resolve())).as_posix()
    except ValueError:  # another drive
        return str(file.resolve())


def document_folders(store: Path) -> list[Path]:
    """The folders that a store was built from; what belongs beside the documents lies in the first.

    :raises BadStore: if there is no store
    """
    return folders_of(document_paths(store))
