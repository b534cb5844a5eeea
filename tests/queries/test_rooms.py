"""Binding, running, reading headers, naming things, following threads, reading days: each on its own, on a small graph."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import BadParameter, QuerySyntax, UnknownQuery, UsageError
from policygraph.graph.store import Store
from policygraph.queries import adhoc, catalogue, run
from policygraph.queries.bind import bind, term_of, variables_of
from policygraph.queries.catalogue import Parameter, named, read_query
from policygraph.queries.dates import first_and_last
from policygraph.queries.things import candidates, find, things
from policygraph.queries.trace import trace

BASE = "https://w3id.org/policygraph/id/aeroevig/"
PLAN = BASE + "handleplan-2020/goal/"


@pytest.fixture(scope="module")
def store() -> Store:
    read = ox.Store()
    read.load(path=str(Path(__file__).parent / "fixture.trig"), format=ox.RdfFormat.TRIG)
    return Store.memory(list(read))


# --- bind ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("iri", "urn:x:1", "<urn:x:1>"),
        ("iri", "https://a.example/æ", "<https://a.example/æ>"),
        ("date", "2020", '"2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("date", "2020-02", '"2020-02-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("date", "2020-02-29", '"2020-02-29"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("integer", "-007", '"-7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("lang", "da", '"da"'),
        ("string", 'a "b" \\', '"a \\"b\\" \\\\"'),
    ],
)
def test_terms(kind: str, value: str, term: str) -> None:
    assert str(term_of(Parameter("x", kind), value)) == term


def test_today_is_a_day() -> None:
    assert term_of(Parameter("x", "date"), "today").value == date.today().isoformat()


@pytest.mark.parametrize("value", ["2021-02-29", "2020-1-1", "20", "2020-01-01T00:00", "tomorrow", ""])
def test_what_is_no_day_is_refused_where_it_was_given(value: str) -> None:
    with pytest.raises(BadParameter, match="not a date") as fault:
        term_of(Parameter("due", "date"), value)
    assert "-p due" in str(fault.value)


def test_a_parameter_is_found_in_all_spellings() -> None:
    text = "SELECT ?goal { ?_goal_iri ?p ?__goal . # ?_goal in a comment\n FILTER(?x = '?__goal_iri' || ?other_goal = ?_goals) }"
    assert variables_of(text, Parameter("goal", "iri")) == {"_goal_iri", "__goal"}
    assert variables_of("SELECT ?goal { ?goal ?p ?o }", Parameter("goal", "iri")) == {"goal"}
    assert variables_of("{ ?s ?p ?_due_xsd_date, ?__due_date }", Parameter("due", "date")) == {"_due_xsd_date", "__due_date"}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?v { ?s ?p ?v FILTER(?v = ?_x) }",
        "SELECT ?v { ?s ?p ?v FILTER EXISTS { ?s ?p ?_x FILTER(?v = ?_x) } }",
        "SELECT ?v { { SELECT ?v { ?s ?p ?v FILTER(?v = ?_x) } } }",
        "SELECT ?v { { ?s ?p ?v FILTER(?v = ?_x) } UNION { ?s ?p ?v FILTER(?v = ?_x && false) } }",
        "SELECT ?v { ?s ?p ?v MINUS { ?s ?p ?v FILTER(?v != ?_x) } }",
        "SELECT ?v { VALUES ?w { 'a' } ?s ?p ?v OPTIONAL { ?s ?q ?v } FILTER(?v = ?_x) }",
    ],
)
def test_a_value_reaches_every_group(text: str) -> None:
    data = ox.Store()
    data.extend(ox.Quad(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), ox.Literal(n)) for n in ("a", "b", "c"))
    assert [row["v"].value for row in data.query(bind(text, {"_x": ox.Literal("b")}))] == ["b"]  # type: ignore[union-attr]


def test_nothing_to_bind_leaves_the_text() -> None:
    text = "SELECT * { ?s ?p ?o }"
    assert bind(text, {}) == bind(text, {"_x": ox.Literal("b")}) == text


# --- catalogue -----------------------------------------------------------------------------------------------------


def test_plain_sparql_needs_no_header() -> None:
    query = read_query("# a comment\nSELECT * { ?s ?p ?o }", "mine")
    assert (query.name, query.parameters, query.questions, query.absence) == ("mine", (), {}, False)
    assert query.summary == {"en": "mine", "da": "mine"}


def test_a_header_is_read() -> None:
    query = read_query(
        "#+ summary: Which?\n#+ summary_da: Hvilke?\n#+ tags: [a, 1]\n#+ absence: true\n#+ parameters:\n"
        "#+   - {name: n, type: integer, default: 5}\n#+   - {name: g, type: iri, required: true, lookup: goal}\nSELECT * { }",
        "mine",
    )
    assert query.summary == {"en": "Which?", "da": "Hvilke?"} and query.tags == ("a", "1") and query.absence
    assert query.parameter("n") == Parameter("n", "integer", default="5")
    assert (query.parameter("g").required, query.parameter("g").lookup) == (True, "goal")
    with pytest.raises(BadParameter, match="It has: n, g"):
        query.parameter("x")


def test_a_broken_header_is_said_so() -> None:
    with pytest.raises(BadParameter, match="not YAML") as fault:
        adhoc("#+ summary: [\nSELECT * { }", "mine.rq")
    assert "mine.rq" in str(fault.value)


@pytest.mark.parametrize("name", ["../catalogue", "named/tasks", "Tasks", "tasks.rq", ""])
def test_a_name_is_no_path(name: str) -> None:
    with pytest.raises(UnknownQuery, match="policygraph queries"):
        named(name)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_headers_are_whole(name: str) -> None:
    """Each placeholder of a wording is a parameter; each column and answer has both languages."""
    query = catalogue()[name]
    own = {p.name for p in query.parameters}
    for wordings in query.questions.values():
        assert {slot[1:-1] for w in wordings for slot in w.split() if slot.startswith("{")} <= own
    for words in [*query.columns.values(), *query.answers.values(), *(p.label for p in query.parameters)]:
        assert words["en"] and words["da"]


# --- run -----------------------------------------------------------------------------------------------------------


def test_each_kind_of_answer(store: Store) -> None:
    assert run(store, adhoc("ASK { ?s a pg:PoliticalGoal }", "mine")).boolean is True
    assert run(store, adhoc("ASK { ?s a pg:Nothing }", "mine")).boolean is False
    graph = run(store, adhoc("CONSTRUCT { ?s a pg:PoliticalGoal } WHERE { ?s a pg:PoliticalGoal }", "mine"))
    lines = graph.rdf.splitlines()
    assert graph.kind == "graph" and lines == sorted(set(lines)) and all(line.endswith(" .") for line in lines)
    rows = run(store, adhoc("SELECT ?a ?b { BIND(1 AS ?a) }", "mine"))
    assert rows.variables == ["a", "b"] and rows.dicts() == [{"a": "1", "b": None}]


def test_a_query_of_ones_own_takes_parameters(store: Store) -> None:
    goal = find(store, "mål 1", "goal")
    asked = adhoc("SELECT ?label { ?goal rdfs:label ?label FILTER(COALESCE(?label != ?_not, true)) }", "mine")
    (label,) = {row["label"] for row in run(store, asked, {"goal": goal}).dicts()}
    assert label and not run(store, asked, {"goal": goal, "not": label}).rows
    with pytest.raises(BadParameter, match="no parameter 'gaol'"):
        run(store, asked, {"gaol": goal})


def test_what_is_needed_is_asked_for(store: Store) -> None:
    with pytest.raises(BadParameter, match="needs goal"):
        run(store, "goal-thread")


def test_names_stand_for_things(store: Store) -> None:
    by_name, by_iri = (run(store, "goal-thread", {"goal": g}) for g in ("mål 1", find(store, "mål 1", "goal")))
    assert by_name.rows == by_iri.rows != []


def test_the_language_of_labels(store: Store) -> None:
    da, en = ({r["evaluation"] for r in run(store, "evaluation-status", lang=lang).dicts()} for lang in ("da", "en"))
    assert da and en and da != en
    assert {r["evaluation"] for r in run(store, "evaluation-status", {"lang": "en"}, lang="da").dicts()} == en


def test_parameters_narrow(store: Store) -> None:
    everything = run(store, "initiatives-overview").rows
    for document in (t.iri for t in things(store) if t.type == "PolicyDocument"):
        fewer = run(store, "initiatives-overview", {"document": document}).rows
        assert set(map(str, fewer)) < set(map(str, everything))


def test_suggestions_only_when_asked_for(store: Store) -> None:
    stated, wider = (run(store, "initiatives-by-goal", with_suggested=wish) for wish in (False, True))
    assert {r["answer"] for r in stated.dicts()} == {"stated"} and "suggested" in {r["answer"] for r in wider.dicts()}


@pytest.mark.parametrize(
    "text",
    ["insert data { <a:a> <a:b> <a:c> }", "# SELECT\nCLEAR ALL", "PREFIX x: <urn:x>\n\nLOAD <file:///etc/passwd>"],
)
def test_an_update_is_refused(store: Store, text: str) -> None:
    with pytest.raises(QuerySyntax, match="only reads"):
        run(store, adhoc(text, "mine"))


def test_other_servers_are_not_asked_but_may_be_spoken_of(store: Store) -> None:
    for text in ("SELECT * { service silent <http://x/> { } }", "SELECT * { SERVICE ?x { ?s ?p ?o } }"):
        with pytest.raises(QuerySyntax, match="SERVICE"):
            run(store, adhoc(text, "mine"))
    assert not run(store, adhoc('SELECT * { ?s rdfs:label "the SERVICE <http://x/> {" } # SERVICE <x>', "mine")).rows


def test_line_and_column_are_the_users(store: Store) -> None:
    with pytest.raises(QuerySyntax, match=r"^mine:1:\d+"):
        run(store, adhoc("SELECT ?x { ?x pg:text } ", "mine"))
    with pytest.raises(QuerySyntax, match=r"^mine:3:"):
        run(store, adhoc("SELECT ?x {\n?x rdfs:label\n}", "mine"))


def test_what_the_engine_expects_is_told_in_a_line(store: Store) -> None:
    """It lists every character that a name may begin with."""
    with pytest.raises(QuerySyntax) as told:
        run(store, adhoc("SELECT ?x { ?x", "mine"))
    assert "something else is expected" in str(told.value) and "\n" not in told.value.what and len(told.value.what) < 120


# --- things --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lookup", "end"),
    [
        ("mål 3", "goal", "goal/3"),
        ("MÅL NR. 3", "goal", "goal/3"),
        ("goal 3", None, "goal/3"),
        ("3", "goal", "goal/3"),
        ("SPROGVURDERING", "initiative", "initiative/sprogvurdering"),
        ("Sprogvurdring", None, "initiative/sprogvurdering"),
        ("politik-2016.txt", "document", "politik-2016"),
        ("indsats 3", None, "indsatser-2018/initiative/3"),
    ],
)
def test_things_are_found_by_what_they_are_called(store: Store, text: str, lookup: str | None, end: str) -> None:
    assert find(store, text, lookup).endswith(end)


def test_of_two_goals_with_one_number_the_newest_comes_first(store: Store) -> None:
    files = [t.file for t in candidates(store, "mål 1")]
    assert len(files) >= 2 and files[0] == "handleplan-2020.txt"


def test_an_iri_is_taken_as_it_is(store: Store) -> None:
    assert find(store, "https://nowhere.example/x") == "https://nowhere.example/x"


def test_a_kind_that_does_not_fit_is_not_taken(store: Store) -> None:
    with pytest.raises(UsageError, match="Near to it"):
        find(store, "Sprogvurdering", "goal")


# --- trace ---------------------------------------------------------------------------------------------------------


def test_a_thread_runs_both_ways(store: Store) -> None:
    goal = trace(store, "mål 1", lang="da")
    assert goal.thing == find(store, "mål 1") and goal.steps[0].depth == 0 and goal.steps[0].iri == goal.thing
    initiative = next(s for s in goal.steps if s.kind == "Initiative")
    assert initiative.relation == "indsats" and initiative.quote and initiative.line
    back = trace(store, initiative.iri)
    assert any(s.iri == goal.thing and s.relation == "contributes to" for s in back.steps)


def test_a_gap_is_said_not_left_out(store: Store) -> None:
    lonely = run(store, "goals-without-initiatives").dicts()[0]["goalIri"]
    assert lonely and {"no initiative stated"} <= {s.gap for s in trace(store, lonely).steps}
    assert "ingen indsats oplyst" in {s.gap for s in trace(store, lonely, lang="da").steps}


def test_suggested_links_are_left_out_unless_asked_for(store: Store) -> None:
    for goal in {t.iri for t in things(store) if t.type == "PoliticalGoal"}:
        assert "Suggested" not in {s.status for s in trace(store, goal).steps}
    assert "Suggested" in {
        s.status for t in things(store) if t.type == "PoliticalGoal" for s in trace(store, t.iri, with_suggested=True).steps
    }


def test_other_things_of_that_name_are_listed_once(store: Store) -> None:
    found = trace(store, "mål 1")
    others = [t.iri for t in found.others]
    assert others and found.thing not in others and len(set(others)) == len(others)


# --- dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2021", ("2021-01-01", "2021-12-31")),
        ("juni 2018", ("2018-06-01", "2018-06-30")),
        ("February 2020", ("2020-02-01", "2020-02-29")),
        ("feb. 2021", ("2021-02-01", "2021-02-28")),
        (" 1. Juni 2018 ", ("2018-06-01", "2018-06-01")),
        ("31 May 2018", ("2018-05-31", "2018-05-31")),
        ("oktober 2018", ("2018-10-01", "2018-10-31")),
        ("October 2018", ("2018-10-01", "2018-10-31")),
        ("2018-06-01", ("2018-06-01", "2018-06-01")),
        ("31. februar 2018", None),
        ("2018-13-01", None),
        ("sommeren 2018", None),
        ("juni", None),
        ("", None),
    ],
)
def test_days(text: str, days: tuple[str, str] | None) -> None:
    assert first_and_last(text) == days


@pytest.mark.parametrize("text", ["mål 99", "goal 99"])
def test_a_number_that_there_is_not_is_answered_with_those_that_there_are(store: Store, text: str) -> None:
    with pytest.raises(UsageError) as told:
        find(store, text)
    assert "numbers there are: 1, " in str(told.value.remedy)
