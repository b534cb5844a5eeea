"""What a verification found, in words and in JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from policygraph.views.tables import clean

_WORDS = {
    "files": ("{n} files of the store are as they were written", "{n} filer i lageret er, som de blev skrevet"),
    "passages": ("{n} passages looked up in their documents", "{n} steder slået op i deres dokumenter"),
    "statements": ("{n} statements looked at", "{n} udsagn set efter"),
    "holds": (
        "Every passage stands at its place, every statement has one.",
        "Alt står på sin plads, og hvert udsagn har et sted.",
    ),
    "astray": ("does not stand there", "står der ikke"),
    "gone": ("is not where it was", "er ikke, hvor det var"),
    "changed": ("has changed since it was read", "er ændret, siden det blev læst"),
    "bare": ("has no passage", "har intet sted"),
    "remedy": ("  → Build again: policygraph build PATH", "  → Byg igen: policygraph build STI"),
}


def text(found: Any, lang: str, limit: int = 20) -> str:
    """A line for each thing that does not hold, at most ``limit`` of a kind, then what was looked at."""

    def say(key: str, **more: Any) -> str:
        return _WORDS[key][lang == "da"].format(**more)

    lines = [f"{clean(file)}: {say('gone')}" for file in found.gone]
    lines += [f"{clean(file)}: {say('changed')}" for file in found.changed]
    lines += [
        f"{clean(file)}:{first}-{last}: {say('astray')}: „{clean(quote)}“" for file, first, last, quote in found.astray[:limit]
    ]
    lines += [f"… {len(found.astray) - limit}"] if len(found.astray) > limit else []
    lines += [f"{iri}: {say('bare')}" for iri in found.bare[:limit]]
    lines += [say("remedy")] if lines else []
    lines += [say("files", n=found.files)] if found.files else []
    lines += [say("passages", n=found.passages), say("statements", n=found.statements)]
    return "\n".join([*lines, *([say("holds")] if found.holds and not found.changed else [])]) + "\n"


def json_text(found: Any) -> str:
    """All of it, and whether it holds."""
    return json.dumps(asdict(found) | {"holds": found.holds}, ensure_ascii=False, indent=1) + "\n"
