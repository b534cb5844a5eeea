"""How far the audit can be trusted: python scripts/measure_audit.py tests/corpora/hasselmose [--list].

The folder holds documents with breaks that were put there on purpose (``breaks.json``: the rules of which any one may report it, the lines)
and, beside them, what only looks like one (``near-misses.json``: the rules that must keep silent there). ``verdicts.json`` says of every
other finding, by its key, whether a reader found it true. The folder is built afresh and audited as of the day in ``verdicts.json``.

A place is ``file:line``; in a file that is not text it is a quote (``quotes``), and its lines are those of the text drawn from it.
Authors who had not seen the rules named them in their own words: ``COVERS`` says which rules such a name means.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from typer.testing import CliRunner

from policygraph.cli import app
from policygraph.loaders import load

#: What the authors of a set call a break, and the rules of which any one reports it; every other name is the rule's own.
COVERS = {
    "need-without-initiative": ["need-unmet"],
    "need-not-met": ["need-unmet"],
    "told-as-future": ["future-in-the-past"],
    "goal-funding-external": ["goal-external-only"],
    "criteria-no-result": ["criterion-without-result"],
    "document-past-no-successor": ["document-past-period"],
    "planned-never-heard-of": ["planned-unheard"],
    "initiative-unheard": ["planned-unheard"],
    "document-expired-no-successor": ["document-past-period"],
    "past-told-as-future": ["future-in-the-past"],
    "decision-dash": ["decision-blank"],
    "percentage-points": ["target-percentage-points"],
    "future-before-document": ["future-in-the-past"],
    "amount-incomplete": ["amount-without-currency", "amount-without-funder", "amount-without-period"],
    "goal-external-funding-only": ["goal-external-only"],
    "target-population-differs": ["target-other-population"],
    "future-told-past": ["future-in-the-past"],
    "same-sum-twice": ["funding-shared"],
    "no-evaluation": ["initiative-without-evaluation", "document-without-evaluation", "external-without-evaluation"],
    "placeholder-or-dead-link": ["placeholder", "reference-missing"],
    "decision-empty": ["decision-blank"],
    "impossible-share": ["share-of-no-whole"],
    "success-criterion-without-result": ["criterion-without-result"],
    "appointment-empty": ["appointment-blank"],
    "ended-described-running": ["ended-told-as-running", "ended-before-document"],
    "external-funding-ending": ["external-funding-ended", "funding-ends-before-plan"],
    "partner-uncoordinated": ["partner-of-many-departments"],
    "share-impossible": ["share-of-no-whole"],
    "goal-all-external": ["goal-external-only"],
    "goal-one-partner": ["goal-hangs-on-one-partner"],
    "partner-no-coordinator": ["partner-of-many-departments"],
    "period-over-no-successor": ["document-past-period"],
    "target-past-unreported": ["target-unreported"],
    "task-without-owner": ["task-open"],
    "task-without-deadline": ["task-open"],
    "success-criteria-without-result": ["criterion-without-result"],
    "share-of-persons": ["share-of-no-whole"],
    "planned-not-heard-of": ["planned-unheard"],
    "place-wrong-country": ["place-in-wrong-country"],
    "past-target-not-reported": ["target-unreported"],
    "past-season-told-as-future": ["future-in-the-past"],
    "item-decided-dash": ["decision-blank"],
    "initiative-goal-missing": ["goal-reference-unknown"],
    "evaluation-none": ["initiative-without-evaluation", "document-without-evaluation", "external-without-evaluation"],
    "ended-but-running": ["ended-told-as-running", "ended-before-document"],
    "document-expired": ["document-past-period"],
    "partner-without-coordinator": ["partner-of-many-departments"],
    "planned-never-heard": ["planned-unheard"],
    "planned-unheard-of": ["planned-unheard"],
    "document-no-successor": ["document-past-period"],
    "target-not-reported": ["target-unreported"],
    "criteria-without-result": ["criterion-without-result"],
    "decided-dash": ["decision-blank"],
    "success-without-result": ["criterion-without-result"],
    "goal-does-not-exist": ["goal-reference-unknown"],
    "future-already-past": ["future-in-the-past"],
    "empty-appointment": ["appointment-blank"],
    "success-criteria-no-result": ["criterion-without-result"],
    "decided-dash-or-blank": ["decision-blank", "appointment-blank"],
    "unit-price": ["unit-price-product"],
    "target-populations": ["target-other-population"],
    "law-lost": ["goal-law-lost"],
    "same-sum": ["funding-shared"],
    "no-successor": ["document-past-period"],
    "parts-do-not-sum": ["sum-of-parts"],
    "past-period-no-successor": ["document-past-period"],
    "document-without-successor": ["document-past-period"],
    "dead-link": ["placeholder"],
    "initiative-unknown-goal": ["goal-reference-unknown"],
    "double-counting": ["funding-shared"],
    "empty-decision": ["decision-blank"],
    "end-before-document": ["ended-before-document", "ended-told-as-running"],
    "evaluation-not-reported": ["evaluation-unreported"],
    "exchange-rates": ["exchange-rates-differ"],
    "external-funding-ends": ["external-funding-ended", "funding-ends-before-plan"],
    "future-in-past": ["future-in-the-past"],
    "past-target-unreported": ["target-unreported"],
    "share-of-n": ["share-of-no-whole"],
    "task-without-owner-or-deadline": ["task-open"],
    "body-several-names": ["body-of-several-names"],
    "wrong-country": ["place-in-wrong-country"],
    "external-funding-ended": ["external-funding-ended", "funding-ends-before-plan"],
    "ended-before-document": ["ended-before-document", "ended-told-as-running"],
    "ended-told-as-running": ["ended-told-as-running", "ended-before-document"],
    "goal-without-target": ["goal-without-target", "target-lost"],
    "target-without-number": ["target-without-number", "target-number-lost"],
    "initiative-without-goal": ["initiative-without-goal", "document-without-goals"],
    "initiative-without-funding": ["initiative-without-funding", "document-without-funding"],
    "initiative-without-responsible": ["initiative-without-responsible", "document-without-responsible"],
    "initiative-without-evaluation": [
        "initiative-without-evaluation",
        "document-without-evaluation",
        "external-without-evaluation",
    ],
}


#: The rule that claims nothing: it lists where something may be stated that was not read.
DOUBT = "perhaps-not-read"


def audited(folder: Path, day: str, known: Path | None = None) -> list[dict[str, Any]]:
    """The findings of a fresh build of FOLDER, as the program's JSON has them.

    :param known: a store whose readings are taken for documents that it has
    """
    with tempfile.TemporaryDirectory() as away:
        store, report = f"{away}/store", Path(away, "audit.json")
        if known:
            shutil.copytree(known, store)
        for command in (
            ["build", str(folder)],
            ["audit", "--as-of", day, "--format", "json", "--fail-on", "never", "-o", str(report)],
        ):
            done = CliRunner().invoke(app.as_typer(), [*command, "--store", store])
            if done.exit_code not in (0, 3):  # 3: something could not be read, and the rest is there
                raise SystemExit(f"policygraph {command[0]}: exit {done.exit_code}\n{done.output}")
        return list(json.loads(report.read_text("utf-8"))["findings"])


def touches(finding: dict[str, Any], place: dict[str, Any]) -> bool:
    """Whether FINDING is by one of the place's rules and quotes one of its lines."""
    lines = {
        f"{e['document']}:{line}"
        for e in finding["evidence"]
        for line in range(e["lineStart"] or 0, (e["lineEnd"] or 0) + 1)
        if e["lineStart"]
    }
    return finding["rule"] in place["rules"] and bool(lines & set(place["lines"]))


def placed(places: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """The places with the rules' own names, and with lines for their quotes.

    :raises SystemExit: if a quote does not stand in its file
    """
    texts: dict[str, list[str]] = {}
    for place in places:
        place["rules"] = sorted({rule for name in place["rules"] for rule in COVERS.get(name, [name])})
        quotes = place.get("quotes", [])
        told = {q["file"] for q in quotes}
        bare = [at for at in place["lines"] if not re.search(r":\d+$", at) and at not in told]
        said = place.get("quote", "")
        quotes += [{"file": at, "quote": q} for at, q in zip(bare, said if isinstance(said, list) else [said] * len(bare))]
        for quote in quotes:
            file = quote["file"]
            if file not in texts:
                texts[file] = [_plain(line.text) for line in load(folder / file).source.lines]
            lines = [n for n, text in enumerate(texts[file], 1) if _plain(quote["quote"]) in text]
            lines = lines or _across(_plain(quote["quote"]), texts[file])
            if not lines:
                raise SystemExit(f"{place['id']}: {quote['quote']!r} does not stand in {file}")
            place["lines"] = [*place["lines"], *(f"{file}:{n}" for n in lines)]
        place["lines"] = [at for at in place["lines"] if re.search(r":\d+$", at)]
    return places


def _plain(text: str) -> str:
    return " ".join(text.split())


def _across(quote: str, lines: list[str]) -> list[int]:
    """The lines over which a quote runs."""
    for first in range(len(lines)):
        for last in range(first + 1, min(first + 8, len(lines))):
            if quote in " ".join(lines[first : last + 1]) and quote not in " ".join(lines[first + 1 : last + 1]):
                return list(range(first + 1, last + 2))
    return []


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", action="store_true", help="every break not reported, every finding not planted")
    asked = parser.parse_args()
    breaks, near, verdicts = (
        json.loads(asked.folder.joinpath(f"{name}.json").read_text("utf-8")) for name in ("breaks", "near-misses", "verdicts")
    )
    breaks, near = placed(breaks, asked.folder), placed(near, asked.folder)
    found = audited(asked.folder, verdicts["asOf"])
    findings = [f for f in found if f["rule"] != DOUBT]
    doubted = [f for f in found if f["rule"] == DOUBT]
    reported = [b for b in breaks if any(touches(f, b) for f in findings)]
    planted = [f for f in findings if any(touches(f, b) for b in breaks)]
    # A line may hold both: what reports the break that stands there is no cry at what stands beside it.
    cried = [
        n
        for n in near
        if any(
            touches(f, n) and f not in planted and not (n.get("information_allowed") and f["severity"] == "info")
            for f in findings
        )
    ]
    fell_for = [f for f in findings if f not in planted and any(touches(f, n) for n in cried)]
    others = [f for f in findings if f not in planted and f not in fell_for]
    judged = {True: [], False: [], None: []}  # type: dict[bool | None, list[dict[str, Any]]]
    for f in others:
        judged[verdicts["findings"].get(f["id"], {}).get("true")].append(f)
    false = len(fell_for) + len(judged[False])
    print(f"breaks reported                {len(reported)} of {len(breaks)}")
    print(f"near-misses reported           {len(cried)} of {len(near)}")
    print(f"findings                       {len(findings)}: {len(planted)} planted, {len(judged[True])} others that are true,")
    print(f"                               {false} false, {len(judged[None])} not judged")
    print(
        f"not claimed, for doubt         {sum(len({(e['document'], e['lineStart']) for e in f['evidence']}) for f in doubted)} places"
    )
    if asked.list:
        for heading, places in (("break not reported", [b for b in breaks if b not in reported]), ("near-miss reported", cried)):
            for place in places:
                print(f"{heading}: {place['id']} {'|'.join(place['rules'])}, {place['lines'][0]}: {place['why']}")
        for heading, found in (("false", fell_for + judged[False]), ("not judged", judged[None])):
            for f in found:
                at = f["evidence"][0] if f["evidence"] else {"document": "?", "lineStart": 0, "quote": ""}
                where = f"{at['document']}:{at['lineStart']}"
                print(f"{heading}: {f['id']} {f['severity']} {f['rule']} {where} „{at['quote'][:90]}“: {f['message'][:110]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
