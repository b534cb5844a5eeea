"""The audit of a store with what lies beside its documents: the profile, the answers to findings, the documents as they are.

:func:`examine` audits; :func:`suppress` and :func:`unsuppress` write the file of answers. A command, a web page and a
notebook call the same functions.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from policygraph.errors import BadParameter, InputError, UsageError
from policygraph.graph.store import Store
from policygraph.inputs import document_folders, document_paths
from policygraph.loaders import read
from policygraph.loaders.ledger import day
from policygraph.loaders.suppressions import FILE, Suppression, add_suppressions, read_suppressions, remove_suppressions
from policygraph.queries.audit import Audit, Finding, Profile, audit, read_baseline, read_profile
from policygraph.queries.audit.quality import FileText

PROFILE = "audit.toml"


def suppression_files(store: Path) -> list[Path]:
    """The files of answers that belong to a store; new lines go into the first.

    :raises BadStore: if there is no store
    """
    return [folder / FILE for folder in document_folders(store)]


def profile_of(store: Path, profile: Path | None = None) -> Profile:
    """The profile that is named, or that lies beside the documents, or none.

    :raises UnreadableDocument: if it cannot be read
    """
    beside = next((f for folder in document_folders(store) if (f := folder / PROFILE).exists()), None)
    chosen = profile or beside
    return read_profile(chosen) if chosen else Profile()


def examine(
    store: Store, *, profile: Path | None = None, baseline: Path | None = None, itself: bool = False, **choice: Any
) -> Audit:
    """Audit an opened store.

    :param profile: a profile, in place of ``audit.toml`` beside the documents
    :param baseline: an earlier report of ours; what it had is left out
    :param itself: look at the graph itself too
    :param choice: see :func:`policygraph.queries.audit.audit`
    :raises PolicygraphError: if a file cannot be read, or a rule, dimension or document is not known
    """
    path = store.path
    answers, bad = read_suppressions(suppression_files(path)) if path else ([], [])
    found = audit(
        store,
        profile_of(path, profile) if path else (read_profile(profile) if profile else None),
        suppressions=answers,
        baseline=read_baseline(baseline) if baseline else None,
        texts=texts_of(store) if itself else None,
        **choice,
    )
    found.bad = bad
    return found


def texts_of(store: Store) -> dict[str, FileText | None]:
    """The documents of a store as they are now, by file name; none for one that is not where it was or cannot be read."""
    texts: dict[str, FileText | None] = dict.fromkeys(store.info.get("documents", []))
    for path in document_paths(store.path) if store.path else []:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if texts.get(file.name, file) is None and file.is_file():
                try:
                    source = read(file)
                except (InputError, OSError):
                    continue
                texts[file.name] = FileText(source.text, f"sha256:{source.sha256}")
    return texts


def suppress(
    store: Path, keys: Sequence[str], reason: str, *, who: str = "", expires: str = "", **choice: Any
) -> list[Suppression]:
    """Write that findings are not to be reported, and why; a line of the same key is replaced.

    :param keys: keys of findings, or beginnings of them
    :param expires: the last day that it holds; without it, it holds for ever
    :param choice: the day, the profile … with which the findings were shown
    :returns: the lines as written
    :raises UsageError: if a key is unknown or ambiguous, the reason is empty or the day is none
    :raises InputError: if the file cannot be written
    """
    last = day(expires.strip())
    if not reason.strip():
        raise UsageError("a finding is suppressed for a reason", where="--reason", remedy='Add: --reason "why it is to stay".')
    if last is None or "" < last < date.today().isoformat():
        what = f"{expires!r} is no day" if last is None else f"{expires} is over"
        raise BadParameter(what, where="--expires", remedy="Write the last day that it holds: YYYY-MM-DD.")
    with Store.open(store) as opened:
        found = examine(opened, itself=True, **choice)
    known = {f.key: f for f in [*found.findings, *found.suppressed]}
    lines = [
        Suppression(f.key, f.rule.id, f.label, reason.strip(), who.strip(), expires=last)
        for f in (known[key] for key in _keys(keys, {k: _told(f) for k, f in known.items()}))
    ]
    return add_suppressions(suppression_files(store)[0], lines)


def unsuppress(store: Path, keys: Sequence[str]) -> list[Suppression]:
    """Take answers back, and give the lines that were taken out.

    :raises UsageError: if no line has the key
    :raises InputError: if the file cannot be written
    """
    files = suppression_files(store)
    answers = {s.key: s for s in read_suppressions(files)[0]}
    chosen = _keys(keys, {key: f"{s.rule} {s.label}" for key, s in answers.items()}, "suppressed finding")
    for file in files:
        if file.exists():
            remove_suppressions(file, chosen)
    return [answers[key] for key in chosen]


def _told(finding: Finding) -> str:
    return f"{finding.rule.id} {finding.label}"


def _keys(given: Collection[str], known: dict[str, str], kind: str = "finding") -> list[str]:
    """The full keys that beginnings of keys stand for, as in git."""
    found: dict[str, None] = {}
    for text in given:
        begins = text.strip().casefold()
        hits = [key for key in known if key.startswith(begins)] if begins else []
        if not hits:
            raise UsageError(f"no {kind} has the key {text!r}", remedy="policygraph audit shows the key of each finding")
        if len(hits) > 1:
            raise UsageError(f"{text!r} begins several keys", remedy="; ".join(f"{k}: {known[k]}" for k in sorted(hits)[:5]))
        found[hits[0]] = None
    return list(found)


__all__ = ["PROFILE", "examine", "profile_of", "suppress", "suppression_files", "texts_of", "unsuppress"]
