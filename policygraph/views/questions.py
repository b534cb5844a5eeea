"""The catalogue of named questions, and what ``ask`` says of the question it understood.

Takes named questions: objects with ``name, summary, parameters``, and in ``unsure`` the nearest ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from policygraph.views.tables import clean

_WORDS = {
    "required": ("required", "skal angives"),
    "default": ("default", "ellers"),
    "asked": ("Asked", "Spurgt"),
    "unsure": ("it is not clear which question is meant", "det er ikke klart, hvilket spørgsmål der menes"),
    "nearest": ("the nearest are:", "de nærmeste er:"),
    "all": ("policygraph queries lists all of them", "policygraph queries viser dem alle"),
}


def _say(key: str, lang: str) -> str:
    return _WORDS[key][lang == "da"]


def summary(query: Any, lang: str) -> str:
    """The question in words of a language."""
    words = query.summary
    if isinstance(words, Mapping):
        return str(words.get(lang) or next(iter(words.values())))
    return str(getattr(query, f"summary_{lang}", None) or words)


def text(queries: Sequence[Any], lang: str = "en") -> str:
    """Every question: its name, itself in both languages (the chosen one first), its parameters."""
    return "\n".join(_entry(query, lang) for query in queries)


def _entry(query: Any, lang: str) -> str:
    other = "en" if lang == "da" else "da"
    lines = [query.name, f"    {summary(query, lang)}", f"    {summary(query, other)}"]
    lines += [f"    -p {_parameter(parameter, lang)}" for parameter in _parameters(query)]
    return "\n".join(lines) + "\n"


def _parameters(query: Any) -> list[Any]:
    found = query.parameters
    return list(found.values()) if isinstance(found, Mapping) else list(found)


def _parameter(parameter: Any, lang: str) -> str:
    label = parameter.label.get(lang, "") if isinstance(parameter.label, Mapping) else str(parameter.label or "")
    notes = [label] if label else []
    if parameter.required:
        notes.append(_say("required", lang))
    if parameter.default is not None:
        notes.append(f"{_say('default', lang)} {parameter.default}")
    return f"{parameter.name}=…  {', '.join(notes)}".rstrip()


def json_text(queries: Sequence[Any]) -> str:
    entries = [
        {
            "name": q.name,
            "summary": {"da": summary(q, "da"), "en": summary(q, "en")},
            "tags": list(q.tags),
            "parameters": [{"name": p.name, "type": str(p.type), "required": bool(p.required)} for p in _parameters(q)],
        }
        for q in queries
    ]
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def understood(query: Any, params: Mapping[str, Any], lang: str) -> str:
    """One line: which question was understood, with which parameters."""
    given = "".join(f" -p {name}={value}" for name, value in params.items())
    return clean(f"{_say('asked', lang)}: {summary(query, lang)}  ({query.name}{given})")


def unsure(nearest: Sequence[Any], lang: str) -> tuple[str, str]:
    """What is wrong, and the nearest questions as the advice."""
    lines = [f"    {query.name}: {summary(query, lang)}" for query in nearest]
    return _say("unsure", lang), "\n".join([_say("nearest", lang), *lines, f"    ({_say('all', lang)})"])
