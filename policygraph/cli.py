"""The command line. A command parses, calls one function of the library, prints.

Exit codes: 0 fine, 1 findings, 2 usage, 3 bad input, 4 a fault of ours. Every error is one message on stderr;
``POLICYGRAPH_DEBUG=1`` adds the traceback. The library is imported inside the commands, so that ``--help`` is quick.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from policygraph import __version__
from policygraph.commands import App, Argument, Option, echo
from policygraph.errors import BadParameter, InputError, PolicygraphError, UsageError

if TYPE_CHECKING:
    from policygraph.graph.endpoint import Server
    from policygraph.graph.store import Store
    from policygraph.queries.catalogue import NamedQuery

FINDINGS, FAULT = 1, 4
#: What ``demo`` builds unless told otherwise: the name of a folder under ``examples/``.
EXAMPLE = "roskilde"
#: The headline question of the demonstration, and the absences it counts.
HEADLINE = "goals-without-funded-initiatives"
ABSENCES = (
    "goals-without-initiatives",
    "goals-without-result-targets",
    "targets-not-measurable",
    "initiatives-without-goal",
    "initiatives-without-responsible",
    "initiatives-without-funding",
    "initiatives-without-evaluation",
)
DEMO_FOLDER = Path("policygraph-demo")

app = App("policygraph", __version__, "Municipal policy documents in, one graph out, and no fact without its passage.")


class Lang(StrEnum):
    """A language of headings and messages; words of the documents are never translated."""

    da = "da"
    en = "en"


class AnswerFormat(StrEnum):
    """What an answer is written as."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    xml = "xml"
    md = "md"
    xlsx = "xlsx"


class GraphFormat(StrEnum):
    """What the graph is written as."""

    ttl = "ttl"
    trig = "trig"
    nq = "nq"
    jsonld = "jsonld"
    graphml = "graphml"
    gexf = "gexf"
    csv = "csv"
    xlsx = "xlsx"


class ReportFormat(StrEnum):
    """What a report is written as."""

    text = "text"
    json = "json"


StoreOption = Annotated[
    Path, Option("--store", envvar="POLICYGRAPH_STORE", metavar="DIR", help="The folder that holds the graph.")
]
EndpointOption = Annotated[
    str | None,
    Option(
        "--endpoint",
        envvar="POLICYGRAPH_ENDPOINT",
        metavar="URL",
        help="A server that holds the graph, and speaks SPARQL 1.1.",
        show_default=False,
    ),
]
LangOption = Annotated[Lang, Option("--lang", metavar="|".join(Lang), help="The language of headings and messages.")]
SuggestedOption = Annotated[bool, Option("--with-suggested", help="Take suggested links into account.")]
OutputOption = Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write to a file instead of the terminal.")]
FormatOption = Annotated[AnswerFormat, Option("--format", metavar="|".join(AnswerFormat), help="What the answer is written as.")]
ReportOption = Annotated[ReportFormat, Option("--format", metavar="|".join(ReportFormat), help="What it is written as.")]
CurationOption = Annotated[
    Path | None,
    Option(
        "--curation",
        metavar="FILE",
        help="The file of decisions; without it, curation.csv beside the documents.",
        show_default=False,
    ),
]
KindOption = Annotated[
    str | None, Option("--kind", metavar="RELATION", help="Only this relation: continues, contributesTo, succeeds.")
]
LeastOption = Annotated[float | None, Option("--min", min=0, max=1, metavar="N", help="Only those at least so sure (0 to 1).")]
MostOption = Annotated[float | None, Option("--max", min=0, max=1, metavar="N", help="Only those at most so sure (0 to 1).")]
DocumentOption = Annotated[
    str | None, Option("--document", metavar="NAME", help="Only those about the document whose file name holds this.")
]
IdsArgument = Annotated[list[str] | None, Argument(metavar="[ID...]", help="Ids as `suggest` shows them; a beginning is enough.")]
EveryOption = Annotated[bool, Option("--all", help="All that are suggested (narrowed by the other options).")]
NoteOption = Annotated[str, Option("--note", metavar="TEXT", help="Why; it is kept with the decision.", show_default=False)]
WhoOption = Annotated[
    str | None,
    Option("--who", metavar="NAME", help='Who decides, for the file; without it your login name, `--who ""` for nobody.'),
]
DryRunOption = Annotated[bool, Option("--dry-run", help="Only show what would be written.")]
HERE = Path(".policygraph")


# ── From documents to a graph ──


@app.command()
def demo(
    name: Annotated[str, Argument(metavar="[EXAMPLE]", help="One of the shipped examples.")] = EXAMPLE,
    lang: LangOption = Lang.en,
) -> None:
    """Build a shipped example, answer the headline question, run the audit, draw the map."""
    from policygraph.graph.store import Store
    from policygraph.pipeline import build as build_graph
    from policygraph.queries.audit import audit as run_audit
    from policygraph.views import summary

    store = DEMO_FOLDER / "store"
    DEMO_FOLDER.mkdir(exist_ok=True)
    report = build_graph([example(name)], store, progress=_progress())
    with Store.open(store) as opened:
        headline = _answer(opened, HEADLINE, {}, lang=lang)
        absences = [_answer(opened, absence, {}, lang=lang) for absence in ABSENCES]
        audited = run_audit(opened, lang=lang)
        page = _map(opened, None, lang, with_suggested=False)
    _write(DEMO_FOLDER / "map.html", page.encode())
    echo(summary.text(report.documents, headline, absences, audited, lang, folder=str(DEMO_FOLDER)), nl=False)


@app.command()
def build(
    paths: Annotated[list[Path], Argument(metavar="PATH...", help="Documents, or folders of them.")],
    explain: Annotated[
        bool, Option("--explain", help="Only show, line by line, what one document becomes and why; no graph is written.")
    ] = False,
    form: ReportOption = ReportFormat.text,
    fresh: Annotated[bool, Option("--fresh", help="Read unchanged documents again too.")] = False,
    keep_persons: Annotated[
        str | None,
        Option(
            "--keep-persons",
            metavar="REASON",
            help="Keep names of persons, which are left out otherwise; the reason is recorded in the graph.",
        ),
    ] = None,
    jobs: Annotated[int, Option("--jobs", "-j", min=0, metavar="N", help="How many processes read; 0 is one for each core.")] = 1,
    dask: Annotated[
        str | None, Option("--dask", metavar="ADDRESS", help="Read on a Dask cluster that sees the same folders.")
    ] = None,
    curation: CurationOption = None,
    store: StoreOption = HERE,
    endpoint: EndpointOption = None,
    update_endpoint: Annotated[
        str | None,
        Option(
            "--update-endpoint",
            envvar="POLICYGRAPH_UPDATE_ENDPOINT",
            metavar="URL",
            help="Where that server is written to, if elsewhere.",
            show_default=False,
        ),
    ] = None,
    lang: LangOption = Lang.en,
) -> None:
    """Read documents into a graph and say what was read; an old graph is replaced once the new one is complete."""
    from policygraph.pipeline import build as build_graph
    from policygraph.pipeline import explain as explain_file
    from policygraph.views import explain as lines_view
    from policygraph.views import status as view
    from policygraph.views import suggestions as decisions_view
    from policygraph.workers import workers

    reason = _reason(keep_persons)
    if explain:
        for path in paths:
            document, lines = explain_file(path, keep_persons=reason)
            echo(
                lines_view.json_text(document, lines) if form is ReportFormat.json else lines_view.text(document, lines, lang),
                nl=False,
            )
        return
    server = _server(endpoint, update_endpoint)
    with workers(jobs, dask) as helping:
        report = build_graph(
            paths, store, progress=_progress(), curation=curation, fresh=fresh, keep_persons=reason, workers=helping
        )
    if server is not None:
        _publish(store, server)
    if form is ReportFormat.json:
        echo(_json(report))
        sys.exit(report.exit_code)
    sections = [
        lines_view.doubtful(report.doubtful, lang),
        decisions_view.checks(report.curation, lang),
        view.text(report.documents, lang, every_line=False),
        decisions_view.counted(report.curation, lang),
    ]
    echo("\n".join(section for section in sections if section), nl=False)
    sys.exit(report.exit_code)


def _reason(given: str | None) -> str:
    """Why names of persons are kept; empty if they are not."""
    reason = " ".join((given or "").split())
    if given is not None and len(reason.split()) < 2:
        raise UsageError(
            "names of persons are kept only for a stated reason",
            where="--keep-persons",
            remedy='Say in words why, and on what ground: --keep-persons "…".',
        )
    return reason


@app.command()
def status(
    doubtful: Annotated[
        bool, Option("--doubtful", help="Only the records whose reading is not sure, the least sure first.")
    ] = False,
    verify: Annotated[
        bool,
        Option("--verify", help="Look up every passage in the documents as they are now; exits 1 if one is not there."),
    ] = False,
    form: ReportOption = ReportFormat.text,
    store: StoreOption = HERE,
    endpoint: EndpointOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Show documents, counts, and the lines of each document that nothing was read from."""
    if verify:
        _verify(store, endpoint, form, lang)
    from policygraph.pipeline import doubtful as doubtful_records
    from policygraph.pipeline import status as documents
    from policygraph.views import explain as lines_view
    from policygraph.views import status as view

    if doubtful:
        doubts = doubtful_records(store)
        shown = lines_view.doubtful_json(doubts) if form is ReportFormat.json else lines_view.doubtful(doubts, lang, limit=0)
        echo(shown, nl=False)
        return
    with _graph(store, endpoint) as opened:
        reports = documents(opened)
    echo(_json(reports) if form is ReportFormat.json else view.text(reports, lang), nl=form is ReportFormat.json)


def _verify(store: Path, endpoint: str | None, form: ReportFormat, lang: Lang) -> None:
    from policygraph.graph import store as stores
    from policygraph.verifying import verify
    from policygraph.views import verified as view

    with _graph(store, endpoint, copied=True) as opened:
        found = verify(opened, files=stores.verify(store) if endpoint is None else 0)
    echo(view.json_text(found) if form is ReportFormat.json else view.text(found, lang), nl=False)
    sys.exit(0 if found.holds else FINDINGS)


# ── What people decide ──


@app.command()
def suggest(
    kind: KindOption = None,
    least: LeastOption = None,
    most: MostOption = None,
    document: DocumentOption = None,
    limit: Annotated[int, Option("--limit", min=0, metavar="N", help="Show no more than so many; 0 shows all.")] = 20,
    form: FormatOption = AnswerFormat.table,
    output: OutputOption = None,
    store: StoreOption = HERE,
    lang: LangOption = Lang.en,
) -> None:
    """List the links that the program suggests, the surest first, with their reasons and the words on both sides."""
    from policygraph.graph.curation import Graph, select
    from policygraph.views import suggestions as view

    with _graph(store, None) as opened:
        known = Graph(opened.quads())
    every = known.suggestions(lang)
    found = select(every, kind=kind, document=document, least=least, most=most)
    if form is AnswerFormat.table:
        _put(view.text(found, lang, ids=[s.id for s in every], limit=limit), output)
        return
    found = found[:limit] if limit else found
    if form is AnswerFormat.json:
        _put(view.json_text(found), output)
    elif form is AnswerFormat.csv:
        _put(_to_fill_in(known, found), output)
    else:
        _put(_render(view.answer(found), form, lang, output), output)


@app.command()
def accept(
    ids: IdsArgument = None,
    kind: KindOption = None,
    least: LeastOption = None,
    most: MostOption = None,
    document: DocumentOption = None,
    every: EveryOption = False,
    note: NoteOption = "",
    who: WhoOption = None,
    dry_run: DryRunOption = False,
    curation: CurationOption = None,
    store: StoreOption = HERE,
    lang: LangOption = Lang.en,
) -> None:
    """Accept suggested links, by id or in bulk: they become part of every answer. `undo` takes it back."""
    chosen = _chooser(ids, kind, least, most, document, every)
    _decide(store, lambda graph, taken: chosen(graph, taken, "accept", _who(who), note), curation, dry_run, lang)


@app.command()
def reject(
    ids: IdsArgument = None,
    kind: KindOption = None,
    least: LeastOption = None,
    most: MostOption = None,
    document: DocumentOption = None,
    every: EveryOption = False,
    note: NoteOption = "",
    who: WhoOption = None,
    dry_run: DryRunOption = False,
    curation: CurationOption = None,
    store: StoreOption = HERE,
    lang: LangOption = Lang.en,
) -> None:
    """Reject suggested links, by id or in bulk: they are suggested no more. `undo` takes it back."""
    chosen = _chooser(ids, kind, least, most, document, every)
    _decide(store, lambda graph, taken: chosen(graph, taken, "reject", _who(who), note), curation, dry_run, lang)


@app.command()
def correct(
    words: Annotated[
        list[str],
        Argument(
            metavar="THING FIELD=VALUE... | --merge NAME NAME | --apart NAME NAME",
            help="A thing as `trace` knows it, or its IRI, and what its fields should say: `amount=75000`, "
            "`end=2025-12-31`, `partner+=NAME` (one more), `partner-=NAME` (one less).",
        ),
    ],
    merge: Annotated[bool, Option("--merge", help="The two names are one organisation or fund; the second is kept.")] = False,
    apart: Annotated[bool, Option("--apart", help="The two names are two organisations or funds.")] = False,
    note: NoteOption = "",
    who: WhoOption = None,
    dry_run: DryRunOption = False,
    curation: CurationOption = None,
    store: StoreOption = HERE,
    lang: LangOption = Lang.en,
) -> None:
    """Correct what was read: a value, a link, or which names are one. What the document says is kept beside it."""
    from policygraph.graph.curation import correction, naming
    from policygraph.graph.store import Store
    from policygraph.queries.things import only

    by = {"who": _who(who), "note": note}
    if merge or apart:
        if merge and apart or len(words) != 2:
            raise UsageError(
                "give two names after --merge or --apart", remedy='policygraph correct --merge "DRK" "Dansk Røde Kors"'
            )
        decision = "merge" if merge else "apart"
        _decide(store, lambda graph, taken: [naming(graph, decision, *words, **by)], curation, dry_run, lang)
        return
    if len(words) < 2:
        raise UsageError("say what to correct", remedy='policygraph correct "indsats 12" end=2025-12-31')
    with Store.open(store) as opened:
        thing = only(opened, words[0])

        def find(text: str, lookup: str | None) -> str:
            return only(opened, text, lookup)

        _decide(
            store,
            lambda graph, taken: [correction(graph, thing, word, find, **by) for word in words[1:]],
            curation,
            dry_run,
            lang,
        )


@app.command()
def undo(
    ids: Annotated[
        list[str] | None,
        Argument(metavar="[ID...]", help="Decisions to take back; without any, the last ones taken together."),
    ] = None,
    note: NoteOption = "",
    who: WhoOption = None,
    dry_run: DryRunOption = False,
    curation: CurationOption = None,
    store: StoreOption = HERE,
    lang: LangOption = Lang.en,
) -> None:
    """Take back the last decision (all of it, if it was taken in bulk), or those of the ids given."""
    from dataclasses import replace

    from policygraph.graph.curation import by_ids

    def chosen(graph: Any, taken: Any) -> list[Any]:
        holding = {d.id: d for d in taken.in_force()}
        last = taken.last_batch() if not ids else [holding[i] for i in by_ids({i: d.subject for i, d in holding.items()}, ids)]
        return [replace(d, decision="undo", who=_who(who), note=note, text="", fingerprint="") for d in last]

    _decide(store, chosen, curation, dry_run, lang)


@app.command()
def curated(
    form: ReportOption = ReportFormat.text,
    curation: CurationOption = None,
    store: StoreOption = HERE,
    lang: LangOption = Lang.en,
) -> None:
    """List what people decided, first what to look at again: its text has changed, or it is gone."""
    from policygraph.pipeline import review
    from policygraph.views import suggestions as view

    found, report = review(store, curation)
    if form is ReportFormat.json:
        echo(_json({"decisions": found, "checks": report.checks, "files": report.files}))
    else:
        echo(view.listed(found, report, lang), nl=False)


# ── Questions ──


@app.command()
def query(
    what: Annotated[
        str | None, Argument(metavar="[NAME | FILE.rq]", help="A named question, or a file of SPARQL.", show_default=False)
    ] = None,
    sparql: Annotated[str | None, Option("-e", metavar="SPARQL", help="SPARQL as it is.")] = None,
    param: Annotated[
        list[str] | None, Option("-p", metavar="NAME=VALUE", help="A parameter of the question; may be repeated.")
    ] = None,
    form: FormatOption = AnswerFormat.table,
    with_suggested: SuggestedOption = False,
    seconds: Annotated[
        float, Option("--seconds", min=0, metavar="N", help="Give the question up after so long; 0 waits.")
    ] = 300.0,
    output: OutputOption = None,
    store: StoreOption = HERE,
    endpoint: EndpointOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Ask one question: a named one, a file, or SPARQL as it is."""

    asked = _asked(what, sparql)
    with _graph(store, endpoint, suggested=with_suggested) as opened, _within(seconds):
        answer = _answer(opened, asked, _params(param or []), with_suggested=with_suggested, lang=lang)
    _put(_render(answer, form, lang, output), output)


@app.command()
def queries(
    lang: LangOption = Lang.en,
    form: ReportOption = ReportFormat.text,
) -> None:
    """List the named questions, in Danish and English, with their parameters."""
    from policygraph.queries import catalogue
    from policygraph.views import questions

    found = list(catalogue().values())
    echo(questions.json_text(found) if form is ReportFormat.json else questions.text(found, lang), nl=False)


@app.command()
def ask(
    text: Annotated[list[str], Argument(metavar="TEXT", help="A question in Danish or English.")],
    form: FormatOption = AnswerFormat.table,
    with_suggested: SuggestedOption = False,
    output: OutputOption = None,
    store: StoreOption = HERE,
    endpoint: EndpointOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Find the named question that is meant, say which, and answer it."""
    from policygraph.queries.ask import understand
    from policygraph.views import questions

    with _graph(store, endpoint, suggested=with_suggested) as opened:
        meant = understand(" ".join(text), opened)
        if meant.query is None:
            what, nearest = questions.unsure(meant.alternatives, lang)
            raise UsageError(what, remedy=nearest)
        echo(questions.understood(meant.query, meant.params, lang), err=True)
        answer = _answer(opened, meant.query.name, meant.params, with_suggested=with_suggested, lang=lang)
    _put(_render(answer, form, lang, output, query=meant.query.name), output)


@app.command()
def trace(
    thing: Annotated[list[str], Argument(metavar="THING", help='A goal, initiative, organisation, fund or act: "mål 4".')],
    with_suggested: SuggestedOption = False,
    store: StoreOption = HERE,
    endpoint: EndpointOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Show the red thread of one thing, each step with its status, quote and place."""
    from policygraph.queries.trace import trace as follow
    from policygraph.views import trace as view

    with _graph(store, endpoint, suggested=with_suggested) as opened:
        thread = follow(opened, " ".join(thing), with_suggested=with_suggested, lang=lang)
    echo(view.text(thread, lang), nl=False)


@app.command()
def compare(
    old: Annotated[str, Argument(metavar="OLD", help="The earlier document: its file name, a part of it, or its title.")],
    new: Annotated[str, Argument(metavar="NEW", help="The later document.")],
    form: ReportOption = ReportFormat.text,
    output: OutputOption = None,
    store: StoreOption = HERE,
    endpoint: EndpointOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Show what became of each goal and initiative between two documents, the wordings side by side."""
    from policygraph.queries.compare import compare as set_against
    from policygraph.views import compare as view

    with _graph(store, endpoint, copied=True) as opened:
        found = set_against(opened, old, new, lang=lang)
    _put(view.json_text(found) if form is ReportFormat.json else view.text(found, lang), output)


# ── The audit ──


class AuditFormat(StrEnum):
    """What an audit is written as."""

    text = "text"
    json = "json"
    sarif = "sarif"
    shacl = "shacl"
    html = "html"
    md = "md"
    docx = "docx"


class FailOn(StrEnum):
    """From which severity on findings make the command fail."""

    error = "error"
    warning = "warning"
    info = "info"
    never = "never"


@app.command()
def audit(
    rule: Annotated[list[str] | None, Option("--rule", metavar="ID", help="Only this rule; may be repeated.")] = None,
    dimension: Annotated[
        list[str] | None, Option("--dimension", metavar="NAME", help="Only rules of this dimension; may be repeated.")
    ] = None,
    document: Annotated[
        list[str] | None, Option("--document", metavar="FILE", help="Only findings in this document; may be repeated.")
    ] = None,
    least: Annotated[
        FailOn, Option("--min-severity", metavar="error|warning|info", help="The mildest findings to show.")
    ] = FailOn.info,
    fail_on: Annotated[
        FailOn, Option("--fail-on", metavar="|".join(FailOn), help="Exit 1 if there are findings this grave.")
    ] = FailOn.error,
    as_of: Annotated[str, Option("--as-of", metavar="DATE", help="The day that the rules of time take for today.")] = "today",
    profile: Annotated[
        Path | None,
        Option(
            "--profile",
            metavar="FILE",
            help="Severities, parameters and rules of your own; without it, audit.toml beside the documents.",
            show_default=False,
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        Option("--baseline", metavar="FILE", help="Only what is new since this report (JSON or SARIF of ours)."),
    ] = None,
    itself: Annotated[bool, Option("--self", help="Look at the graph itself too: ontology, quotes, loose ends.")] = False,
    suppress: Annotated[
        list[str] | None,
        Option("--suppress", metavar="KEY", help="Do not report this finding any more; may be repeated."),
    ] = None,
    unsuppress: Annotated[
        list[str] | None, Option("--unsuppress", metavar="KEY", help="Report it again; may be repeated.")
    ] = None,
    reason: Annotated[str, Option("--reason", metavar="TEXT", help="Why it is suppressed.", show_default=False)] = "",
    expires: Annotated[
        str, Option("--expires", metavar="DATE", help="The last day that it is suppressed.", show_default=False)
    ] = "",
    who: WhoOption = None,
    form: Annotated[
        AuditFormat, Option("--format", metavar="|".join(AuditFormat), help="What the audit is written as.")
    ] = AuditFormat.text,
    with_suggested: SuggestedOption = False,
    output: OutputOption = None,
    store: StoreOption = HERE,
    endpoint: EndpointOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Find where the thread from goal to law breaks, each break with its passage and how to mend it."""
    from policygraph.auditing import examine
    from policygraph.queries.audit import SEVERITIES
    from policygraph.views import audit as shown
    from policygraph.views import suppressions as answers

    if suppress or unsuppress:
        settings = {"profile": profile, "as_of": as_of, "with_suggested": with_suggested}
        _answer_findings(store, suppress or [], unsuppress or [], reason, expires, _who(who), lang, settings)
        return
    if reason or expires or who is not None:
        raise UsageError("--reason, --expires and --who go with --suppress", remedy="Add: --suppress KEY")
    if least is FailOn.never:
        raise UsageError("'never' is no severity", where="--min-severity", remedy="One of: error, warning, info.")
    if shown.FORMATS[form.value].binary and output is None and sys.stdout.isatty():
        raise UsageError(f"{form.value} cannot be shown in a terminal", remedy=f"name a file: -o audit.{form.value}")
    with _graph(store, endpoint, copied=True) as opened:
        report = examine(
            opened,
            profile=profile,
            baseline=baseline,
            itself=itself,
            as_of=as_of,
            only=rule or (),
            dimensions=dimension or (),
            documents=document or (),
            least=SEVERITIES[SEVERITIES.index(least.value)],
            with_suggested=with_suggested,
            lang=lang,
        )
    _put(shown.write(report, form.value, lang), output)
    if output is not None:
        echo(str(output))
    if report.bad:
        raise InputError(answers.bad(report.bad, lang), remedy=answers.mend(lang))
    grave = SEVERITIES[: SEVERITIES.index(fail_on.value) + 1] if fail_on is not FailOn.never else ()
    sys.exit(FINDINGS if any(f.severity in grave for f in report.findings) else 0)


def _answer_findings(
    store: Path, put: list[str], take: list[str], reason: str, expires: str, who: str, lang: str, settings: dict[str, Any]
) -> None:
    """Write or take back answers to findings, and say which and where."""
    from policygraph.auditing import suppress, suppression_files, unsuppress
    from policygraph.views import suppressions as view

    if put and take:
        raise UsageError("--suppress and --unsuppress do not go together", remedy="Call the command twice.")
    lines = suppress(store, put, reason, who=who, expires=expires, **settings) if put else unsuppress(store, take)
    echo(view.taken(lines, lang, str(suppression_files(store)[0]), back=bool(take)), nl=False)


# ── Papers for a committee ──


class ReportKind(StrEnum):
    """What a report is about."""

    overview = "overview"
    follow_up = "follow-up"


class PaperFormat(StrEnum):
    """What a paper is written as."""

    html = "html"
    docx = "docx"
    xlsx = "xlsx"
    md = "md"


class Grouping(StrEnum):
    """What the overview's initiatives are grouped by."""

    department = "department"
    goal = "goal"


@app.command()
def report(
    kind: Annotated[ReportKind, Argument(metavar="overview|follow-up", help="All initiatives, or the goals one by one.")],
    form: Annotated[
        PaperFormat | None,
        Option(
            "--format",
            metavar="|".join(PaperFormat),
            help="What it is written as; without it, as the file's name ends, else HTML.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        Grouping, Option("--by", metavar="|".join(Grouping), help="What the overview is grouped by.")
    ] = Grouping.department,
    as_of: Annotated[str, Option("--as-of", metavar="DATE", help="The day of the report.")] = "today",
    template: Annotated[
        Path | None,
        Option("--template", metavar="DIR", help="A folder with templates of your own.", show_default=False),
    ] = None,
    with_suggested: SuggestedOption = False,
    output: OutputOption = None,
    store: StoreOption = HERE,
    endpoint: EndpointOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Write the overview of all initiatives, or the follow-up on the goals, for a committee."""
    from policygraph.views import report as view

    ending = output.suffix.lstrip(".").lower() if output else ""
    chosen = form.value if form else (ending if ending in view.FORMATS else "html")
    if chosen in ("docx", "xlsx") and output is None and sys.stdout.isatty():
        raise UsageError(f"{chosen} cannot be shown in a terminal", remedy=f"name a file: -o {kind.value}.{chosen}")
    settings: dict[str, Any] = {"as_of": as_of, "lang": lang.value, "with_suggested": with_suggested}
    with _graph(store, endpoint, copied=True) as opened:
        gathered = _gather(opened, kind, by, settings)
    _put(view.write(gathered, chosen, lang.value, template), output)
    if output is not None:
        echo(str(output))


def _gather(store: Store, kind: ReportKind, by: Grouping, settings: dict[str, Any]) -> Any:
    from policygraph.auditing import examine
    from policygraph.graph.export import network
    from policygraph.queries.network import analyse
    from policygraph.queries.overview import follow_up, overview

    if kind is ReportKind.follow_up:
        return follow_up(store, examine(store, **settings), **settings)
    analysis = analyse(network(store, with_suggested=settings["with_suggested"]))
    return overview(store, by=by.value, analysis=analysis, **settings)


# ── The whole graph ──


@app.command()
def validate(
    form: ReportOption = ReportFormat.text,
    store: StoreOption = HERE,
    endpoint: EndpointOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Check the graph: shapes, names and logic. Faults of the graph exit 1; gaps in the policy do not."""
    from policygraph.ontology.validate import validate as check
    from policygraph.views import findings

    with _graph(store, endpoint, copied=True) as opened:
        report = check(_merged(opened))
    echo(findings.json_text(report) if form is ReportFormat.json else findings.text(report, lang), nl=False)
    sys.exit(0 if report.conforms else FINDINGS)


@app.command()
def view(
    focus: Annotated[str | None, Option("--focus", metavar="THING", help="Only what hangs together with this.")] = None,
    with_suggested: SuggestedOption = False,
    output: Annotated[Path, Option("-o", "--output", metavar="FILE", help="The page to write.")] = Path("policygraph.html"),
    store: StoreOption = HERE,
    endpoint: EndpointOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Draw the network as one HTML page that needs no network."""

    with _graph(store, endpoint) as opened:
        page = _map(opened, focus, lang, with_suggested=with_suggested)
    _write(output, page.encode())
    echo(str(output))


@app.command()
def export(
    form: Annotated[GraphFormat, Option("--format", metavar="|".join(GraphFormat), help="What the graph is written as.")],
    output: OutputOption = None,
    store: StoreOption = HERE,
    endpoint: EndpointOption = None,
) -> None:
    """Write the graph for other tools."""
    from policygraph.graph.export import export as write

    with _graph(store, endpoint) as opened:
        content = write(opened, form.value, output)
    if content is not None:
        _put(content, None)


@app.command()
def serve(
    host: Annotated[str, Option("--host", metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, Option("--port", min=0, max=65535, metavar="N", help="The port to listen on.")] = 8765,
    allow_host: Annotated[
        list[str] | None,
        Option("--allow-host", metavar="NAME", help="A further name the server may be called by; may be repeated."),
    ] = None,
    limit: Annotated[
        float, Option("--limit", min=0.1, metavar="SECONDS", help="How long a query that somebody wrote may take.")
    ] = 20.0,
    curation: CurationOption = None,
    store: StoreOption = HERE,
    endpoint: EndpointOption = None,
) -> None:
    """Show the graph as web pages, with a read-only SPARQL endpoint at /sparql, to this machine only."""
    try:
        import uvicorn

        from policygraph.web.app import create_app
    except ModuleNotFoundError as fault:
        raise UsageError(f"this command needs {fault.name}", remedy="pip install 'policygraph[web]'") from None
    names = allow_host or []
    if host not in ("127.0.0.1", "::1", "localhost"):
        can = "read this graph" if endpoint else "read this graph, decide upon it, and add documents"
        echo(f"Anybody who reaches {host} can {can}.", err=True)
        names = [*names, f"[{host}]" if ":" in host else host]
    web = create_app(store, hosts=names, curation=curation, seconds=limit, warm=True, server=_server(endpoint))
    echo(f"http://{f'[{host}]' if ':' in host else host}:{port}/ (Ctrl-C ends it)")
    uvicorn.run(
        web,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        http="h11",  # one reader of HTTP wherever this is installed, and a strict one
        ws="none",
        limit_concurrency=500,  # fewer than a process has files
        timeout_graceful_shutdown=3,
    )


# ── What the commands share ──


def example(name: str) -> Path:
    """The folder of a shipped example: in the package, or beside it where the repository is."""
    package = Path(__file__).parent
    homes = [home for home in (package / "examples", package.parent / "examples") if home.is_dir()]
    found = {folder.name: folder for home in reversed(homes) for folder in home.iterdir() if folder.is_dir()}
    if name not in found:
        raise UsageError(f"no example is called {name!r}", remedy=f"there are: {', '.join(sorted(found)) or 'none'}")
    return found[name]


def _chooser(
    ids: list[str] | None, kind: str | None, least: float | None, most: float | None, document: str | None, every: bool
) -> Callable[..., list[Any]]:
    """Chooses suggestions by id, or those still open in bulk."""
    bulk = every or least is not None or most is not None
    if bool(ids) is bulk:
        raise UsageError("give ids, or choose in bulk with --min, --max or --all", remedy="policygraph suggest lists the ids")

    def chosen(graph: Any, taken: Any, decision: str, who: str, note: str) -> list[Any]:
        from policygraph.graph.curation import by_ids, judged, select

        known = {s.id: s for s in graph.suggestions()}
        if ids:
            hits = [known[i] for i in by_ids({i: f"{s.subject_label} – {s.object_label}" for i, s in known.items()}, ids)]
        else:
            closed = {(d.subject_iri, d.property_iri, d.object_iri) for d in taken.in_force()}
            opened = [s for s in known.values() if s.triple not in closed]
            hits = select(opened, kind=kind, document=document, least=least, most=most)
        return [judged(graph, s, decision, who=who, note=note) for s in hits]

    return chosen


def _decide(store: Path, choose: Callable[[Any, Any], Any], curation: Path | None, dry_run: bool, lang: str) -> None:
    """Take decisions and say which, and where they are written."""
    from policygraph.pipeline import decide
    from policygraph.views import suggestions as view

    written, report = decide(store, choose, curation=curation, dry_run=dry_run)
    echo(view.taken(written, lang, files=report.files[:1], dry_run=dry_run), nl=False)
    if said := view.checks(report, lang):
        echo(said, nl=False, err=True)


def _who(given: str | None) -> str:
    from policygraph.loaders.decisions import login

    return login() if given is None else given


def _to_fill_in(graph: Any, suggestions: list[Any]) -> bytes:
    """Suggestions as lines of a curation file whose column ``decision`` is still empty."""
    from dataclasses import asdict

    from policygraph.graph.curation import judged
    from policygraph.loaders.decisions import as_table

    rows = [
        asdict(judged(graph, s, "")) | {"confidence": f"{s.confidence}".replace(".", ","), "reasons": "; ".join(s.reasons)}
        for s in suggestions
    ]
    return as_table(rows, ["confidence", "reasons"])


def _json(report: Any) -> str:
    """A report made of dataclasses, for programs."""
    import json
    from dataclasses import asdict, is_dataclass

    def plain(value: Any) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            return asdict(value)
        raise TypeError(type(value).__name__)

    return json.dumps(report, ensure_ascii=False, indent=1, default=plain)


def _asked(what: str | None, sparql: str | None) -> str | Path | NamedQuery:
    """What to ask: a name as it is, the text of a file or of ``-e`` as a question without a name."""
    from policygraph.queries import adhoc

    if (what is None) == (sparql is None):
        raise UsageError(
            "give a named question, a file, or SPARQL after -e, and only one of them",
            remedy="policygraph queries lists the named ones",
        )
    if sparql is not None:
        return adhoc(sparql, "-e")
    assert what is not None
    if "{" in what:  # and IRIs in it are no path
        raise UsageError("this is SPARQL, not the name of a question", remedy="Put it after -e: policygraph query -e 'SELECT …'")
    if what.endswith(".rq") or os.sep in what:
        return adhoc(_read(Path(what)), what)
    return what


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("this is not text in UTF-8", where=str(path)) from None


def _params(given: list[str]) -> dict[str, str]:
    """``name=value`` pairs, each name once."""
    params: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise BadParameter(f"{pair!r} is not a parameter", where="-p", remedy="write it as name=value")
        if name in params:
            raise BadParameter(f"{name!r} is given twice", where="-p")
        params[name.strip()] = value
    return params


def _answer(store: Store, asked: Any, params: dict[str, Any], *, with_suggested: bool = False, lang: str = "en") -> Any:
    from policygraph.queries import run

    return run(store, asked, params, with_suggested=with_suggested, lang=lang)


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """End the program if what is done takes longer; the engine hears no signal, and nothing is written while it reads."""
    if not seconds:
        yield
        return
    import threading

    def late() -> None:
        sys.stdout.flush()
        sys.stderr.write(
            f"policygraph: the question was not answered in {seconds:g} seconds\n"
            "  → Ask of one document or municipality, or add LIMIT. A FILTER NOT EXISTS { … } that holds more than triples is faster as"
            " MINUS { … }. --seconds 0 waits.\n"
        )
        sys.stderr.flush()
        os._exit(UsageError.exit_code)

    timer = threading.Timer(seconds, late)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _server(endpoint: str | None, update: str | None = None) -> Server | None:
    """Where a graph is that is not on this machine; None if it is here."""
    from policygraph.graph.endpoint import Server

    if endpoint is None:
        if update is not None:
            raise UsageError("--update-endpoint goes with --endpoint", remedy="Add: --endpoint URL")
        return None
    return Server(endpoint, update or "")


def _graph(store: Path, endpoint: str | None, *, copied: bool = False, suggested: bool = True) -> Store:
    """The graph that is asked: in a folder, or on a server; for those who ask it much, in memory."""
    if endpoint is None:
        from policygraph.graph.store import Store

        opened = Store.open(store, suggested=suggested)
        _tell_age(store, opened)
        return opened.copied() if copied else opened
    from policygraph.graph.endpoint import Endpoint, Server

    there = Endpoint.at(Server(endpoint), store)
    if not copied:
        return there
    with there:
        return there.copied()


def _tell_age(store: Path, opened: Store) -> None:
    """Say it if another version of this program read what is in the graph: it may have read less."""
    from policygraph.graph.store import age

    if said := age(store, opened.info):
        echo(f"policygraph: {said}", err=True)


def _publish(store: Path, server: Server) -> None:
    """Send to a server what has changed of a graph on this machine."""
    from policygraph.graph.endpoint import Endpoint
    from policygraph.graph.store import Store

    with Store.open(store) as opened, Endpoint(server) as there:
        there.publish(opened, _progress())


def _merged(store: Store) -> Any:
    """Everything but the suggestions, as one graph in memory."""
    import rdflib

    graph = rdflib.Graph()
    for s, p, o, name in store.rdflib().quads():
        if not str(getattr(name, "identifier", name)).endswith("/graph/suggested"):
            graph.add((s, p, o))
    return graph


def _map(store: Store, focus: str | None, lang: str, *, with_suggested: bool) -> str:
    from policygraph.graph.export import network
    from policygraph.views.network import page

    graph = network(store, with_suggested=with_suggested)
    if focus is not None:
        from policygraph.queries.things import find

        node = find(store, focus)
        if node not in graph:
            remedy = "name a goal, an initiative, an organisation, a fund or an act"
            raise UsageError(f"{focus!r} is not on the map", remedy=remedy)
        graph = around(graph, node)
    return page(graph, lang)


def around(graph: Any, focus: str, steps: int = 2) -> Any:
    """The part of a network within a few steps of one node."""
    import networkx

    return networkx.ego_graph(graph, focus, radius=steps, undirected=True)


def _render(answer: Any, form: AnswerFormat, lang: str, output: Path | None, **more: Any) -> str | bytes:
    """An answer in a format; RDF, where the question asks for RDF, is what it is."""
    if answer.kind == "graph":
        return str(answer.rdf)
    if answer.kind == "ask" and form in (AnswerFormat.csv, AnswerFormat.tsv, AnswerFormat.xlsx):
        raise UsageError(f"a yes or no has no {form.value}", remedy="use --format table, json, xml or md")
    if form is AnswerFormat.xlsx:
        if output is None and sys.stdout.isatty():
            raise UsageError("a workbook cannot be shown in a terminal", remedy="name a file: -o answer.xlsx")
        from policygraph.views import excel

        return excel.workbook(answer, lang)
    if form in (AnswerFormat.table, AnswerFormat.md):
        from policygraph.views import tables

        return tables.text(answer, lang) if form is AnswerFormat.table else tables.markdown(answer, lang)
    from policygraph.views import results

    if form is AnswerFormat.json:
        return results.json_text(answer, **more)
    writers: dict[AnswerFormat, Callable[[Any], str]] = {
        AnswerFormat.csv: lambda a: results.csv_text(a, guarded=True),
        AnswerFormat.tsv: results.tsv_text,
        AnswerFormat.xml: results.xml_text,
    }
    return writers[form](answer)


def _put(content: str | bytes, output: Path | None) -> None:
    """To a file, or to the terminal as it is."""
    raw = content.encode() if isinstance(content, str) else content
    if output is not None:
        _write(output, raw)
        return
    if isinstance(content, str) and sys.stdout.isatty():
        sys.stdout.write(content)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(content)
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise InputError(f"cannot be written ({error.strerror})", where=str(path), remedy="name another file with -o") from None


def _progress() -> Callable[[str, int, int], None] | None:
    """One line on stderr that is written over, if somebody is looking: how far, how fast, how long still."""
    if not sys.stderr.isatty():
        return None
    began: list[tuple[float, int]] = []

    def show(stage: str, done: int, total: int) -> None:
        began.append((time.monotonic(), done)) if not began else None
        since, first = time.monotonic() - began[0][0], began[0][1]
        rate = (done - first) / since if since > 1 else 0
        pace = f"  {rate:.1f}/s, {(total - done) / rate:.0f} s left" if rate else ""
        end = "\n" if total and done >= total else ""
        getattr(sys.stderr, "raw", sys.stderr).write("\r\033[K")
        sys.stderr.write(f"{done}/{total} {stage}{pace}{end}")
        sys.stderr.flush()

    return show


class _Shown:
    """A stream to a terminal: what could steer it (escape sequences, changes of direction) is written as its code, which JSON
    reads back as what it was. What goes to ``buffer`` is for programs and goes as it is."""

    _STEERS = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"

    def __init__(self, stream: Any) -> None:
        self.raw = stream
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # letters that the terminal does not have

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)

    def write(self, text: str) -> int:
        if not text.replace("\n", "").isprintable():
            text = re.sub(self._STEERS, lambda m: f"\\u{ord(m.group()):04x}", text)
        return self.raw.write(text)


def main() -> None:
    """Run the command line; every fault ends as one message and its exit code."""
    sys.stdout, sys.stderr = _Shown(sys.stdout), _Shown(sys.stderr)
    try:
        app(sys.argv[1:])
    except PolicygraphError as error:
        _fail(str(error), error.exit_code)
    except (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError) as error:
        _fail(f"{error.filename}: {error.strerror}", InputError.exit_code)
    except Exception as error:
        _fail(
            f"a fault of ours: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}\n"
            "  → please report it with the command you ran and what POLICYGRAPH_DEBUG=1 shows",
            FAULT,
        )


def _fail(message: str, code: int) -> None:
    if os.environ.get("POLICYGRAPH_DEBUG"):
        import traceback

        traceback.print_exc()
    sys.stderr.write(f"policygraph: {message}\n")
    sys.exit(code)
