"""What the demonstration says: the headline answer, what was read, what is missing, what to try next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policygraph.views import status, tables
from policygraph.views.audit import text as audit
from policygraph.views.questions import summary

_WORDS = {
    "read": ("Read", "Læst"),
    "missing": ("What the documents do not state", "Hvad dokumenterne ikke oplyser"),
    "audit": ("Where the thread breaks", "Hvor tråden knækker"),
    "map": ("The map", "Kortet"),
    "next": ("Try next", "Prøv også"),
}


def _say(key: str, lang: str) -> str:
    return _WORDS[key][lang == "da"]


def text(documents: Sequence[Any], headline: Any, absences: Sequence[Any], audited: Any, lang: str, *, folder: str) -> str:
    """The whole message of ``demo``.

    :param audited: what the audit found
    """
    parts = [
        _heading(summary(headline.query, lang)),
        tables.text(headline, lang),
        _heading(_say("read", lang)),
        status.total(documents, lang),
        _heading(_say("missing", lang)),
        *(_absence(answer, lang) for answer in absences),
        "",
        _heading(_say("audit", lang)),
        audit.short_summary(audited, lang),
        "",
        _heading(_say("map", lang)),
        f"{folder}/map.html",
        "",
        _heading(_say("next", lang)),
        *_next(folder, lang),
        "",
    ]
    return "\n".join(parts)


def _heading(words: str) -> str:
    return f"{words}\n{'─' * tables.measure(words)}"


def _absence(answer: Any, lang: str) -> str:
    return f"{len(list(answer.rows)):>5}  {summary(answer.query, lang)}"


def _next(folder: str, lang: str) -> list[str]:
    store = f"--store {folder}/store"
    asked = "hvilke partnere går på tværs af forvaltninger" if lang == "da" else "which partners work with several departments"
    thing = "mål 4" if lang == "da" else "goal 4"
    flag = " --lang da" if lang == "da" else ""
    return [
        f'  policygraph ask "{asked}" {store}{flag}',
        f'  policygraph trace "{thing}" {store}{flag}',
        f"  policygraph audit {store}{flag}",
        f"  policygraph queries{flag}",
        f"  policygraph build PATH{flag}",
    ]
