"""Write a page for each rule of the audit, and their index, from the rules and their examples.

python scripts/audit_docs.py           say which pages are not current
python scripts/audit_docs.py --write   write them, and remove those of rules that are gone

The suite fails if a page is not what this writes. A page that does not begin with the mark below is left alone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from policygraph.queries.audit import DIMENSIONS, Rule, rules
from policygraph.queries.audit.quality import DIMENSION as QUALITY
from policygraph.views.audit.common import say

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "audit"
EXAMPLES = ROOT / "tests" / "audit" / "examples"
MARK = "<!-- Written by scripts/audit_docs.py; do not edit. -->\n"
INDEX = "README.md"
_SCENE = re.compile(r"\bex:(?:plan|policy|catalogue|minutes)\d")
_HEAD = """# The rules of the audit

`policygraph audit` asks each of these rules of the graph. A rule is one file in `policygraph/queries/audit/`: a SPARQL query
whose header says what a finding says, how grave it is and how to mend it, in Danish and English. Severities and parameters are
changed, rules switched off or added, in an `audit.toml` beside the documents:

```toml
rules = ["my-rules/"]

[severity]
goal-merged = "off"
goal-without-funding = "error"

[parameters]
as_of = "2024-06-01"
```

A report is written with `--format`, to a file with `-o`; each names the tool's version, the hashes of the rules and the
documents, and the day:

| format | for |
|---|---|
| `text` | a terminal |
| `json` | programs; also what `--baseline` reads |
| `sarif` | editors and code hosts: SARIF 2.1.0, each finding in its lines of the document |
| `shacl` | tools that read what SHACL validators write: `sh:ValidationReport` in Turtle |
| `html` | people: one page, no script, no network; boxes hide dimensions and severities |
| `md` | wikis and issues |
| `docx` | a committee; needs `pip install 'policygraph[report]'` |

[The audit of the five documents of Roskilde](roskilde.md) is read finding by finding.
"""


def pages() -> dict[str, str]:
    """All pages by file name."""
    known = rules(itself=True)
    return {INDEX: index(known.values()), **{f"{rule.id}.md": page(rule) for rule in known.values()}}


def index(known: Iterable[Rule]) -> str:
    """The rules by dimension, the gravest first."""
    lines = [MARK + _HEAD]
    every = list(known)
    for dimension in (*DIMENSIONS, QUALITY):
        mine = [r for r in every if r.dimension == dimension]
        mine.sort(key=lambda r: (("error", "warning", "info").index(r.severity), r.id))
        name = say(dimension, "en")
        lines += [f"## {dimension}{f': {name}' if name != dimension else ''}", "", "| rule | severity | finds |", "|---|---|---|"]
        lines += [f"| [`{r.id}`]({r.id}.md) | {r.severity} | {r.title['en']} – *{r.title['da']}* |" for r in mine]
        if dimension == QUALITY:
            lines += ["", "Asked with `policygraph audit --self`."]
        lines.append("")
    return "\n".join(lines)


def page(rule: Rule) -> str:
    """One rule: what it finds, why, how to mend it, its query, its examples."""
    folder = EXAMPLES / "self" if rule.dimension == QUALITY else EXAMPLES
    example = yaml.safe_load((folder / f"{rule.id}.yaml").read_text(encoding="utf-8"))
    parts = [
        f"{MARK}# {rule.title['en']}",
        f"`{rule.id}` · *{rule.title['da']}* · [all rules]({INDEX})",
        _facts(rule),
        "## What it finds",
        f"> {rule.message['en']}\n>\n> *{rule.message['da']}*",
        "What stands in braces is filled from the documents." if "{" in rule.message["en"] else "",
        "## Why it matters",
        rule.rationale["en"],
        f"*{rule.rationale['da']}*",
        "## How to mend it",
        rule.remedy["en"],
        f"*{rule.remedy['da']}*",
        "## An example that it reports",
        *_example(example, "bad"),
        "## An example that it does not report",
        *_example(example, "good"),
        "## Its query",
        _fence("sparql", re.sub(r"^#\+.*\n", "", rule.query.text, flags=re.MULTILINE)),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _facts(rule: Rule) -> str:
    graded = "as a rule; a finding may say another" if re.search(r"\?severity\b", rule.query.text) else ""
    parameters = ", ".join(f"`{p.name}` ({p.type})" for p in rule.query.parameters)
    facts = {
        "dimension": rule.dimension,
        "severity": f"{rule.severity} {graded}".strip(),
        "parameters": parameters,
        "property": f"`{rule.path}`" if rule.path else "",
        "counted in the score": "yes" if rule.applies else "no",
        "absence": "yes: the report names the documents that were searched" if rule.query.absence else "",
        "source": rule.source,
    }
    rows = [f"| {name} | {value.replace('|', chr(92) + '|')} |" for name, value in facts.items() if value]
    return "\n".join(["| | |", "|---|---|", *rows])


def _example(example: Mapping[str, Any], which: str) -> list[str]:
    """Turtle, with the documents that it speaks of, or documents by file name."""
    given = example[which]
    files = given if isinstance(given, Mapping) else example.get("texts", {}).get(which, {})
    graph = [_fence("turtle", given)] if isinstance(given, str) else []
    if graph and _SCENE.search(given):
        graph.append("Here `ex:plan1` is the passage in line 1 of the document `ex:plan`, and so on.")
    return [*graph, *(part for name, text in files.items() for part in (f"`{name}`:", _fence("text", text or "")))]


def _fence(kind: str, text: str) -> str:
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", text)), 3)
    return f"{ticks}{kind}\n{text.strip(chr(10))}\n{ticks}"


def stale() -> list[str]:
    """The pages that are not what this writes: changed, missing, or of a rule that is gone."""
    wanted = pages()
    ours = {p.name for p in PAGES.glob("*.md") if p.read_text(encoding="utf-8").startswith(MARK)}
    changed = [n for n, text in wanted.items() if not (PAGES / n).exists() or (PAGES / n).read_text(encoding="utf-8") != text]
    return sorted([*changed, *(ours - wanted.keys())])


def write() -> None:
    """Write every page; remove those of rules that are gone."""
    wanted = pages()
    for name in stale():
        if name in wanted:
            (PAGES / name).write_text(wanted[name], encoding="utf-8")
        else:
            (PAGES / name).unlink()


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        write()
    elif old := stale():
        sys.exit("not current: " + ", ".join(old) + "\nrun: make docs")
