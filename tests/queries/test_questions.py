"""The named questions, the binding of their parameters, everyday wording, the red thread: on the shipped example."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import BadParameter, QuerySyntax, UnknownQuery, UsageError
from policygraph.graph.store import Store
from policygraph.pipeline import build
from policygraph.queries import adhoc, catalogue, run
from policygraph.queries.ask import understand
from policygraph.queries.bind import bind, term_of
from policygraph.queries.catalogue import Parameter, named
from policygraph.queries.trace import trace

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "roskilde"
GIVEN = {"string": "dansk", "date": "2022", "integer": "1"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    place = tmp_path_factory.mktemp("questions") / "store"
    build([EXAMPLE], place)
    return Store.open(place)


def test_there_are_thirty_and_each_is_whole() -> None:
    assert len(catalogue()) >= 30
    for query in catalogue().values():
        assert query.summary["en"] != query.summary["da"], query.name
        assert all(len(query.questions.get(lang, ())) >= 4 for lang in ("en", "da")), query.name


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_question_is_answered_with_headings(store: Store, name: str) -> None:
    query = catalogue()[name]
    params = {p.name: "mål 4" if p.lookup == "goal" else GIVEN.get(p.type, "x") for p in query.parameters if p.required}
    answer = run(store, query, params)
    assert all(variable in query.columns for variable in answer.variables)
    if query.absence:
        assert len(answer.coverage) == 5


def test_the_headline_tells_nothing_from_little(store: Store) -> None:
    answers = {row["answer"] for row in run(store, "goals-without-funded-initiatives").dicts()}
    assert {"no-initiative", "no-funding-stated"} <= answers
    assert all(row["file"] and row["line"] and row["quote"] for row in run(store, "goals-without-funded-initiatives").dicts())


def test_a_shared_sum_is_one(store: Store) -> None:
    assert any("1416000" in str(row.values()) or "1.416.000" in str(row.values()) for row in run(store, "funding-shared").dicts())


def test_unknown_names_and_parameters(store: Store) -> None:
    with pytest.raises(UnknownQuery, match="funding-shared"):
        named("fundings-shared")
    with pytest.raises(BadParameter, match="date"):
        run(store, "targets-overdue", {"dat": "2022"})
    with pytest.raises(BadParameter, match="not a date"):
        run(store, "targets-overdue", {"date": "2022-13-01"})


def test_a_fault_is_placed_in_the_users_text(store: Store) -> None:
    with pytest.raises(QuerySyntax, match=r"^mine:2:"):
        run(store, adhoc("SELECT ?x WHERE {\n ?x pg:text ?y ", "mine"))
    for text in (
        "DROP ALL",
        "PREFIX a: <b:>\nINSERT DATA { <a:> <b:> <c:> }",
        "SELECT * WHERE { SERVICE <http://x/> { ?s ?p ?o } }",
    ):
        with pytest.raises(QuerySyntax):
            run(store, adhoc(text, "mine"))


INJECTIONS = [
    '"',
    "'",
    "}",
    "} DROP ALL #",
    "\\",
    "\\u0022",
    "\n",
    "#",
    '""" }',
    "?_x",
    "?_xLong",
    "<a>",
    "{ }",
    "æøå",
    "VALUES ?_x {",
]
SHAPES = [
    "SELECT ?v WHERE { BIND(?_x AS ?v) }",
    "SELECT ?v WHERE { { SELECT ?v WHERE { BIND(?_x AS ?v) } } }",
    "SELECT ?v WHERE { { BIND(?_x AS ?v) } UNION { BIND(?_x AS ?v) FILTER(false) } }",
    "SELECT ?v WHERE { # a brace { in a comment, ?_x too\n BIND('{ ?_x' AS ?s) OPTIONAL { BIND(?_x AS ?v) } VALUES ?w { 'a' } }",
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("value", INJECTIONS)
def test_a_value_stays_a_value(shape: str, value: str) -> None:
    rows = list(ox.Store().query(bind(shape, {"_x": term_of(Parameter("x"), value)})))
    assert {row["v"].value for row in rows if row["v"] is not None} == {value} and len(rows) == 1


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=60))
def test_any_text_is_bound_as_it_is(value: str) -> None:
    (row,) = ox.Store().query(bind(SHAPES[0], {"_x": term_of(Parameter("x"), value)}))
    assert row["v"].value == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("iri", "no iri"),
        ("iri", "http://a/<b>"),
        ("iri", 'x:"'),
        ("date", "i morgen"),
        ("integer", "1.5"),
        ("string", "\0"),
        ("string", "\ud800"),
        ("lang", "se"),
    ],
)
def test_what_is_no_term_is_refused(kind: str, value: str) -> None:
    with pytest.raises(BadParameter):
        term_of(Parameter("x", kind), value)


WORDINGS = [
    ("which goals lack funded initiatives", "goals-without-funded-initiatives"),
    ("goals without fundded initiatives", "goals-without-funded-initiatives"),
    ("hvilke mål mangler finansierede indsatser", "goals-without-funded-initiatives"),
    ("hvilket mål mangler finansieret indsats", "goals-without-funded-initiatives"),
    ("which goals have no initiatives", "goals-without-initiatives"),
    ("mål uden indsatser", "goals-without-initiatives"),
    ("mål uden resultatmål", "goals-without-result-targets"),
    ("targets overdue in 2022", "targets-overdue"),
    ("hvilke behov er rejst", "needs-raised"),
    ("which initiatives have no goal", "initiatives-without-goal"),
    ("which partners work with several departments", "partners-bridging-departments"),
    ("lovpligtige indsatser", "statutory-initiatives"),
    ("indsatser uden ansvarlig", "initiatives-without-responsible"),
    ("funding by source", "funding-by-source"),
    ("which documents are covered", "documents"),
    ("goals hanging on one partner", "goals-hanging-on-one-partner"),
]


def test_wordings(store: Store) -> None:
    wrong = {
        text: got.query and got.query.name
        for text, want in WORDINGS
        if not (got := understand(text, store)).query or got.query.name != want
    }
    assert len(wrong) <= len(WORDINGS) * 0.05, wrong


def test_parameters_are_recognised(store: Store) -> None:
    assert understand("targets overdue in 2022", store).params["date"] == "2022-01-01"
    assert understand("which initiatives rest on dagtilbudsloven", store).params["act"].endswith("/act/dagtilbudsloven")
    assert (
        understand("hvad hører til mål 4", store)
        .params.get("goal", "/goal/4")
        .endswith("handleplan-integration-2020-2021/goal/4")
    )


def test_nonsense_is_unsure(store: Store) -> None:
    for text in ("what is the weather", "opskrift på kage", "xyzzy"):
        assert understand(text, store).query is None


def test_the_thread_of_a_goal(store: Store) -> None:
    steps = trace(store, "mål 1").steps
    assert any("dagtilbudsloven" in s.gap for s in steps if s.gap)
    assert all(s.file and s.line and s.quote for s in steps if s.status)
    assert any(s.kind == "Initiative" for s in steps)


def test_nothing_of_that_name(store: Store) -> None:
    with pytest.raises(UsageError, match="Near to it"):
        trace(store, "Den Grønne Måne")
