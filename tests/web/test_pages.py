"""Every page on the shipped example: what it says, where it leads, in both languages, and when there is nothing."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from lxml import html
from starlette.testclient import TestClient

from policygraph.graph.curation import Graph
from policygraph.graph.store import Store
from policygraph.ontology import BASE, PG
from policygraph.web import facts
from policygraph.web.app import create_app
from policygraph.web.frame import MENU
from policygraph.web.pages import MISSING

POLICY = "boerne-og-ungepolitik-2022-2025.txt"
PLAN = "handleplan-boern-og-unge-2023-2024.txt"
MINUTES = "referat-boerne-og-ungeraadet-2024-03-14.txt"
PAGES = [address for _, address in MENU]
_NODES = """PREFIX pg: <https://w3id.org/policygraph/ontology#> SELECT DISTINCT ?x WHERE {
  VALUES ?type { pg:PoliticalGoal pg:ResultTarget pg:Initiative pg:Organisation pg:FundingSource pg:Funding pg:LegalAct pg:Need
  pg:PolicyDocument } ?x a ?type ; pg:statedIn|pg:sourceFile ?in } ORDER BY ?x"""


def tree(web: TestClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = web.get(address)
    assert answer.status_code == status, (address, answer.text[:300])
    return html.fromstring(answer.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_each_page_in_each_language(web: TestClient, address: str, lang: str) -> None:
    page = tree(web, f"{address}?lang={lang}")
    assert page.get("lang") == lang
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//nav//a[@aria-current='page']/@href") == [address]
    other = "en" if lang == "da" else "da"
    assert page.xpath("//a[@class='switch']/@hreflang") == [other]
    web.cookies.clear()


@pytest.mark.parametrize(
    ("given", "expected"), [("en-GB,en;q=0.9", "en"), ("da", "da"), ("de,en;q=0.5,da;q=0.4", "en"), ("fr", "da"), ("", "da")]
)
def test_the_language_is_the_browsers(web: TestClient, given: str, expected: str) -> None:
    web.cookies.clear()
    answer = web.get("/", headers={"accept-language": given})
    assert html.fromstring(answer.text).get("lang") == expected


def test_the_language_stays_as_chosen(web: TestClient) -> None:
    web.get("/?lang=en")
    assert tree(web, "/audit").get("lang") == "en"
    web.cookies.clear()


def test_goals_without_money_are_one_click_from_the_first_page(web: TestClient) -> None:
    first = tree(web, "/").xpath("//li[@class='first']/a")[0]
    number = int(words(first).split()[0])
    page = tree(web, first.get("href"))
    assert "Hvilke mål har ingen indsatser" in words(page.xpath("//h2[@id='query-head']")[0])
    rows = page.xpath("//table[@class='answer']/tbody/tr")
    assert len(rows) == number > 0
    for row in rows:
        assert row.xpath(".//a[starts-with(@href, '/id/')]") and row.xpath(".//a[starts-with(@href, '/source/')]")


def test_every_link_of_the_pages_leads_somewhere(web: TestClient) -> None:
    seen: set[str] = set()
    ids = cache(lambda target: set(html.fromstring(web.get(target).text).xpath("//@id")))
    for address in [*PAGES, "/?suggested=1", f"/source/{PLAN}", f"/ask?name={MISSING[0]}"]:
        page = tree(web, address)
        for href in page.xpath("//a/@href"):
            path, _, fragment = href.partition("#")
            assert href.startswith(("/", "#")), href
            target = path or address
            if fragment and target.startswith("/source/"):
                assert fragment in ids(target), href
            seen.add(target)
    # Of things of one kind in one document, one will do; each of the other addresses is asked for.
    one_each = {re.sub(r"(?<=^/id/)(.*)/[^/]+$", r"\1", a): a for a in sorted(seen)}
    bad = [a for a in one_each.values() if web.get(a).status_code != 200]
    web.cookies.clear()  # one of them is the switch of languages
    assert not bad
    assert len(seen) > 100 and len(one_each) > 60


def test_the_matrix_counts_what_the_graph_holds(built: Path, web: TestClient) -> None:
    with Store.open(built) as store:
        found = facts.matrix(store)
        goals = facts.rows(store, "SELECT DISTINCT ?g WHERE { ?g a pg:PoliticalGoal }")
        initiatives = facts.rows(store, "SELECT DISTINCT ?i WHERE { ?i a pg:Initiative }")
    assert {r.iri for r in found.rows} - {None} == {g[0] for g in goals}
    assert set().union(*(r.all.initiatives for r in found.rows)) == {i[0] for i in initiatives}
    for row in found.rows:
        assert set().union(*(f.initiatives for f in row.fields.values())) == row.all.initiatives
    shown = tree(web, "/").xpath("//table[@class='matrix']//th[@scope='row']/a/@href")
    assert {BASE + href[1:] for href in shown} == {g[0] for g in goals}
    holes = tree(web, "/").xpath("//td[@class='hole']")
    assert len(holes) == sum(not r.all.initiatives for r in found.rows)


def test_money_is_not_counted_twice() -> None:
    from decimal import Decimal

    field = facts.Field()
    field.sums = {
        "a": (Decimal(100), "DKK", "cost", "total"),
        "b": (Decimal(70), "DKK", "grant", "total"),
        "c": (Decimal(30), "DKK", "cost", "annual"),
        "d": (Decimal(9), "DKK", "cost", "per course"),
        "e": (Decimal(5), "DKK", "cost", "year 2023"),
    }
    assert field.money(yearly=False) == [(Decimal(105), "DKK")]
    assert field.money(yearly=True) == [(Decimal(30), "DKK")]


def test_every_thing_has_a_page_and_rdf_at_its_own_path(built: Path, web: TestClient) -> None:
    with Store.open(built) as store:
        nodes = [row[0].value for row in store.query(_NODES)]
    by_kind = {re.sub(r"/[^/]+$", "", n.removeprefix(BASE)): n for n in nodes}
    assert len(by_kind) > 8
    for node in by_kind.values():
        path = "/" + node.removeprefix(BASE)
        page = tree(web, path)
        assert words(page.xpath("//h1")[0])
        for accept, form in [
            ("text/turtle", ox.RdfFormat.TURTLE),
            ("application/ld+json", ox.RdfFormat.JSON_LD),
            ("application/n-triples;q=0.9, text/html;q=0.1", ox.RdfFormat.N_TRIPLES),
        ]:
            answer = web.get(path, headers={"accept": accept})
            assert answer.headers["content-type"].startswith(accept.partition(";")[0])
            assert node in {q.subject.value for q in ox.parse(answer.text, format=form)}
        assert web.get(path, headers={"accept": "image/png"}).status_code == 406
        assert web.get(f"{path}.ttl").headers["content-type"].startswith("text/turtle")


def test_a_goal_shows_its_thread_with_status_quote_and_place(web: TestClient) -> None:
    goal = next(h for h in tree(web, "/").xpath("//table[@class='matrix']//th[@scope='row']/a/@href") if "handleplan" in h)
    page = tree(web, goal)
    steps = page.xpath("//ul[@class='thread']/li[not(contains(@class, 'gap'))]")
    assert steps
    said = {words(badge) for s in steps for badge in s.xpath(".//span[contains(@class, 'badge')]")}
    assert said == {"oplyst"}
    assert page.xpath("//ul[@class='thread']//blockquote") and page.xpath(
        "//ul[@class='thread']//a[starts-with(@href, '/source/')]"
    )


def test_what_is_suggested_is_shown_only_when_asked_for_and_says_so(built: Path, web: TestClient) -> None:
    with Store.open(built) as store:
        one = next(s for s in Graph(store.quads()).suggestions() if s.kind == "contributesTo")
    path = "/" + one.subject.removeprefix(BASE)
    there = f"//ul[@class='thread']/li[contains(@class, 'may')]//a[@href='/{one.object.removeprefix(BASE)}']"
    assert not tree(web, path).xpath(there)
    links = tree(web, f"{path}?suggested=1").xpath(there)
    assert links and all("foreslået" in words(link.getparent()) for link in links)


@pytest.mark.parametrize(
    "path", ["/id/x", "/id/fjordby/%3Cscript%3E", "/source/nope.txt", "/source/..%2f..%2fetc%2fpasswd", "/nope"]
)
def test_what_there_is_not_is_said_so(web: TestClient, path: str) -> None:
    page = tree(web, path, 404)
    assert "<script>" not in html.tostring(page).decode().replace('<script src="/static/page.js" defer></script>', "")


def test_the_source_shows_every_line_and_marks_what_was_read(web: TestClient) -> None:
    page = tree(web, f"/source/{PLAN}")
    text = (Path(__file__).parents[2] / "examples" / "fjordby" / PLAN).read_text(encoding="utf-8").rstrip("\n").split("\n")
    rows = page.xpath("//div[@class='source']/*[@id]")
    assert [r.get("id") for r in rows] == [f"L{n}" for n in range(1, len(text) + 1)]
    for row, line in zip(rows, text, strict=True):
        assert " ".join(line.split()) in words(row)
    assert len(page.xpath("//mark")) > 20
    marked = page.xpath("//details[.//mark]")
    assert all(d.xpath(".//ul[@class='became']/li//a[starts-with(@href, '/id/')]") for d in marked)


def test_a_name_that_is_withheld_is_not_in_the_source(web: TestClient) -> None:
    text = (Path(__file__).parents[2] / "examples" / "fjordby" / MINUTES).read_text(encoding="utf-8")
    names = re.findall(r"[A-ZÆØÅ][a-zæøå]+ [A-ZÆØÅ][a-zæøå]+(?=[,\n])", next(l for l in text.split("\n") if "eltage" in l) + "\n")
    page = words(tree(web, f"/source/{MINUTES}"))
    assert names and "[navn]" in page
    assert not [n for n in names if n in page]


def test_a_passage_leads_to_its_line(built: Path, web: TestClient) -> None:
    with Store.open(built) as store:
        ((passage, line),) = facts.rows(
            store,
            f'SELECT ?p ?l WHERE {{ ?p a pg:Passage ; pg:inDocument/pg:sourceFile "{PLAN}" ; pg:lineStart ?l }} ORDER BY ?p LIMIT 1',
        )
    answer = web.get("/" + (passage or "").removeprefix(BASE), follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/source/{PLAN}#L{line}")


# ── Ask ──


def test_a_question_in_own_words(web: TestClient) -> None:
    page = tree(web, "/ask?q=which+goals+have+no+money+behind+them&lang=en")
    web.cookies.clear()
    assert "Which goals have no initiative" in words(page.xpath("//h2[@id='query-head']")[0])
    assert page.xpath("//table[@class='answer']/tbody/tr")


def test_the_name_of_a_thing_leads_to_its_page(web: TestClient) -> None:
    goal = tree(web, "/").xpath("//table[@class='matrix']//th[@scope='row']/a")[0]
    page = html.fromstring(web.get("/ask", params={"q": words(goal).partition(" ")[2][:70]}).text)
    assert goal.get("href") in page.xpath("//section[.//h2[@id='things-head']]//a/@href")


def test_a_question_nobody_understands_offers_others(web: TestClient) -> None:
    page = tree(web, "/ask?q=blomkål+og+smør")
    assert len(page.xpath("//section[.//h2[@id='nearest-head']]//a[starts-with(@href, '/ask?name=')]")) >= 3


def test_a_named_question_takes_its_parameters(web: TestClient) -> None:
    form = tree(web, "/ask?name=funding-ending-before").xpath("//form[@class='narrow']")[0]
    (department,) = form.xpath(".//select[@name='p.department']")
    every = tree(web, "/ask?name=funding-ending-before&p.before=2030-01-01").xpath("//table[@class='answer']/tbody/tr")
    found = []
    for value in department.xpath("./option/@value")[1:]:
        asked = {"name": "funding-ending-before", "p.before": "2030-01-01", "p.department": value}
        found.append(len(html.fromstring(web.get("/ask", params=asked).text).xpath("//table[@class='answer']/tbody/tr")))
    assert 0 < max(found) < len(every)
    assert "is not a date" in web.get("/ask?name=funding-ending-before&p.before=soon").text
    assert web.get("/ask?name=no-such-question").status_code == 400


def test_sparql_with_known_prefixes_and_its_files(web: TestClient) -> None:
    query = {"sparql": "SELECT ?g ?l WHERE { ?g a pg:PoliticalGoal ; rdfs:label ?l } ORDER BY ?l"}
    page = html.fromstring(web.get("/ask", params=query).text)
    rows = page.xpath("//table[@class='answer']/tbody/tr")
    files = {a.text: a.get("href") for a in page.xpath("//p[@class='tools']/a")}
    assert web.get(files["csv"]).text.count("\r\n") == len(rows) + 1
    assert len(web.get(files["json"]).json()["results"]["bindings"]) == len(rows)
    import io

    from openpyxl import load_workbook

    assert load_workbook(io.BytesIO(web.get(files["xlsx"]).content)).active.max_row == len(rows) + 1
    assert "attachment" in web.get(files["csv"]).headers["content-disposition"]
    for text, status, said in [("SELECT", 400, "parse"), ("DELETE WHERE { ?s ?p ?o }", 403, "update")]:
        answer = web.get("/ask", params={"sparql": text})
        assert answer.status_code == status and said in answer.text


def test_an_answer_is_drawn_shared_and_opened_as_sparql(web: TestClient) -> None:
    page = tree(web, "/ask?name=funding-by-department&lang=da")
    bars = page.xpath("//ul[@class='bars']/li")
    lengths = [float(bar.xpath(".//*[local-name()='rect']/@width")[0].rstrip("%")) for bar in bars]
    assert len(bars) > 1 and lengths == sorted(lengths, reverse=True) and lengths[0] == 100
    assert "DKK" in words(page.xpath("//details[@class='figure']/summary")[0])
    links = {a.text: a.get("href") for a in page.xpath("//p[@class='tools']/a")}
    rows = lambda p: [words(r) for r in p.xpath("//table[@class='answer']/tbody/tr")]  # noqa: E731
    assert rows(tree(web, links["Link til dette svar"])) == rows(page)
    values = {"name": "initiatives-active-at", "p.date": "2023-09-01", "lang": "da"}
    narrow = html.fromstring(web.get("/ask", params=values).text)
    links = {a.text: a.get("href") for a in narrow.xpath("//p[@class='tools']/a")}
    assert "2023-09-01" in links["Link til dette svar"] and rows(tree(web, links["Link til dette svar"])) == rows(narrow)
    opened = tree(web, links["Åbn som SPARQL"].partition("#")[0])
    assert len(rows(opened)) == len(rows(narrow)) > 0
    written = {"sparql": "SELECT ?l (COUNT(?i) AS ?n) WHERE { ?i pg:responsible/rdfs:label ?l } GROUP BY ?l", "lang": "da"}
    page = html.fromstring(web.get("/ask", params=written).text)
    assert page.xpath("//ul[@class='bars']/li")
    link = next(a.get("href") for a in page.xpath("//p[@class='tools']/a") if a.text == "Link til dette svar")
    assert sorted(rows(tree(web, link))) == sorted(rows(page))
    web.cookies.clear()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "=HYPERLINK(1)"])
def test_what_is_typed_comes_out_as_text(web: TestClient, text: str) -> None:
    for name in ("q", "sparql", "name"):
        page = html.fromstring(web.get("/ask", params={name: text}).text)
        assert page.xpath("//script/@src") == ["/static/page.js"] and not page.xpath("//img|//*[@onerror]|//script[text()]")
    assert text in "".join(html.fromstring(web.get("/ask", params={"q": text}).text).xpath("//input[@id='q']/@value"))


# ── Audit ──


def test_findings_are_narrowed_and_lead_to_their_line(web: TestClient) -> None:
    page = tree(web, "/audit")
    every = page.xpath("//ul[@class='findings']/li")
    assert len(every) == int(page.xpath("//p[@role='status']/strong")[0].text) > 20
    assert page.xpath("//ul[@class='findings']//a[starts-with(@href, '/source/')]")
    for name, value in [("severity", "error"), ("dimension", "money"), ("document", PLAN)]:
        some = tree(web, f"/audit?{name}={value}").xpath("//ul[@class='findings']/li")
        assert 0 < len(some) < len(every)
    goal = page.xpath("//select[@name='goal']/option/@value")[1]
    answer = html.fromstring(web.get("/audit", params={"goal": goal}).text)
    assert len(answer.xpath("//ul[@class='findings']/li")) < len(every)
    nothing = tree(web, "/audit?document=nope.txt")
    assert nothing.xpath("//p[@class='empty']") and not nothing.xpath("//ul[@class='findings']")


def test_a_finding_is_closed_for_a_reason_and_reported_again(own: tuple[TestClient, Path]) -> None:
    client, documents = own

    def send(**form: str) -> Any:
        return client.post("/audit", data=form, headers={"origin": "http://localhost"}, follow_redirects=False)

    def number(page: html.HtmlElement) -> int:
        return int(page.xpath("//p[@role='status']/strong")[0].text)

    page = tree(client, "/audit?severity=error")
    form = page.xpath("//details[@class='suppress']/form")[0]
    key = form.xpath("./input[@name='key']/@value")[0]
    answer = send(key=key, severity="error", reason="=aftalt", expires="2099-01-31", decision="suppress")
    assert answer.status_code == 303 and "severity=error" in answer.headers["location"]
    after = tree(client, answer.headers["location"])
    assert number(after) == number(page) - 1 and key not in after.xpath("//details[@class='suppress']//input[@name='key']/@value")
    closed = words(after.xpath("//section[@aria-labelledby='answered-head']")[0])
    assert "aftalt" in closed and "2099-01-31" in closed
    assert key in (documents / "suppressions.csv").read_text(encoding="utf-8-sig")
    for wrong in ({"reason": ""}, {"reason": "x", "expires": "soon"}, {"reason": "x", "key": "nope"}):
        assert send(**{"key": key, "decision": "suppress"} | wrong).status_code == 400
    assert client.post("/audit", data={"key": key, "decision": "unsuppress"}).status_code == 403  # not from a page of ours
    send(key=key, decision="unsuppress")
    again = tree(client, "/audit?severity=error")
    assert number(again) == number(page) and not again.xpath("//section[@aria-labelledby='answered-head']")


def test_the_scores_are_those_of_the_audit(built: Path, web: TestClient) -> None:
    from policygraph.auditing import examine

    with Store.open(built) as store:
        scores = examine(store, lang="da").scores
    tables = tree(web, "/audit").xpath("//table[@class='scores']")
    assert [len(t.xpath("./tbody/tr")) for t in tables] == [len(scores.dimensions), len(scores.goals)]
    for row, score in zip(tables[0].xpath("./tbody/tr"), scores.dimensions, strict=True):
        assert f"{score.passed} af {score.checks} tjek" in words(row)
        assert row.xpath("./th/a/@href") == [f"/audit?dimension={score.name}"]


# ── Review ──


def _post(client: TestClient, **form: str) -> str:
    answer = client.post("/review", data=form, headers={"origin": "http://localhost"}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_a_link_is_accepted_rejected_and_taken_back(own: tuple[TestClient, Path]) -> None:
    client, documents = own
    page = tree(client, "/review")
    assert len(page.xpath("//section[@class='side']")) == 2
    one = page.xpath("//input[@name='id']/@value")[0]
    after = page.xpath("//input[@name='after']/@value")[0]
    total = re.search(r"af (\d+)", words(page.xpath("//p[@class='over']")[0]))
    location = _post(client, id=one, decision="accept", after=after, note="=fordi")
    page = tree(client, location)
    assert "Godkendt" in words(page.xpath("//p[@role='status']")[0])
    assert page.xpath("//input[@name='id']/@value") == [after] and total
    assert f"af {int(total[1]) - 1}" in words(page.xpath("//p[@class='over']")[0])
    assert one in (documents / "curation.csv").read_text(encoding="utf-8-sig")
    assert "done=undo" in _post(client, decision="undo")
    assert f"af {total[1]}" in words(tree(client, "/review").xpath("//p[@class='over']")[0])
    _post(client, id=one, decision="reject")
    assert tree(client, f"/review?at={one}").xpath("//input[@name='id']/@value") != [one]


def test_a_decision_that_is_none_is_refused(own: tuple[TestClient, Path]) -> None:
    client, documents = own
    for form in ({"decision": "maybe"}, {"decision": "accept", "id": "nope"}, {"decision": "accept", "id": ""}):
        assert client.post("/review", data=form, headers={"origin": "http://localhost"}).status_code == 400
    assert "done=none" in _post(client, decision="undo")
    assert not (documents / "curation.csv").exists()


# ── Map, empty, rebuilt ──


def test_the_map_runs_in_a_box_of_its_own(web: TestClient) -> None:
    answer = web.get("/map/network")
    policy = answer.headers["content-security-policy"]
    assert "sandbox allow-scripts" in policy and "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    assert "attachment" in web.get("/map/network?save=1").headers["content-disposition"]


def test_an_empty_graph_says_so_on_every_page(tmp_path: Path) -> None:
    from policygraph.graph import store as stores

    about = ox.Quad(ox.NamedNode(BASE + "x"), ox.NamedNode(PG + "y"), ox.Literal("z"), ox.NamedNode(BASE + "graph/vocabulary"))
    stores.write(tmp_path / "store", [about], {"documents": [], "read": [], "curation": []})
    from policygraph.web.app import create_app

    with TestClient(create_app(tmp_path / "store"), base_url="http://localhost") as client:
        for address in PAGES:
            page = tree(client, address)
            if address not in ("/ask", "/map"):
                assert page.xpath("//p[@class='empty']"), address


def test_a_rebuild_is_noticed(own: tuple[TestClient, Path]) -> None:
    from policygraph.pipeline import build

    client, documents = own
    before = tree(client, "/source")
    (documents / MINUTES).unlink()
    build([documents], documents.parent / "store")
    after = tree(client, "/source")
    assert len(after.xpath("//tbody/tr")) == len(before.xpath("//tbody/tr")) - 1
    assert client.get(f"/source/{MINUTES}").status_code == 404


# ── Compare, timeline ──


def test_two_documents_that_belong_together_are_compared_unasked(built: Path, web: TestClient) -> None:
    from policygraph.queries.compare import compare

    page = tree(web, "/compare")
    old, new = (page.xpath(f"//select[@name='{name}']/option[@selected]/@value")[0] for name in ("old", "new"))
    with Store.open(built) as store:
        found = compare(store, old, new, lang="da")
    assert (old, new) == (POLICY, PLAN)
    rows = page.xpath("//table[@class='compared']/tbody/tr")
    assert len(rows) == len(found.goals) + len(found.initiatives) > 20
    changed = next(c for c in found.goals if c.kind in ("reworded", "weakened"))
    row = next(r for r in rows if f"/{changed.old[0].iri.removeprefix(BASE)}" in r.xpath(".//a/@href"))
    gone, came = ({words(e) for e in row.xpath(f".//{tag}")} for tag in ("del", "ins"))
    assert gone == {p.text for p in changed.difference if p.op == "gone"}
    assert came == {p.text for p in changed.difference if p.op == "came"} and gone | came
    assert words(row.xpath("./td[2]/p[@class='wording']")[0]) == changed.new[0].text
    for place in row.xpath(".//a[@class='place']/@href"):
        assert html.fromstring(web.get(place).text).xpath("//*[@id=$f]", f=place.partition("#")[2])


def test_documents_in_the_wrong_order_are_turned_round(web: TestClient) -> None:
    answer = web.get("/compare", params={"old": PLAN, "new": POLICY}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/compare?old={POLICY}&new={PLAN}")
    for params in ({"old": PLAN, "new": PLAN}, {"old": "nope.txt", "new": PLAN}):
        answer = web.get("/compare", params=params)
        assert answer.status_code == 400 and "alert" in answer.text


def test_an_obligation_that_is_weaker_is_named(built: Path, web: TestClient) -> None:
    with Store.open(built) as store:
        ((goal, now),) = facts.rows(
            store,
            f"SELECT DISTINCT ?g ?now WHERE {{ ?c pg:checkKind <{BASE}vocabulary/check/goal-weakened> ; pg:checks ?g ; pg:found ?now }}",
        )
    section = tree(web, "/compare").xpath("//section[@aria-labelledby='weakened-head']")[0]
    assert section.xpath(".//a/@href") == ["/" + (goal or "").removeprefix(BASE)]
    assert (now or "").strip("„“") in words(section)


def test_the_timeline_shows_every_date_and_lists_what_has_none(built: Path, web: TestClient) -> None:
    with Store.open(built) as store:
        dated = facts.rows(store, "SELECT DISTINCT ?i WHERE { ?i a pg:Initiative ; pg:startDate|pg:endDate ?d }")
        due = facts.rows(store, "SELECT DISTINCT ?t WHERE { ?t a pg:ResultTarget ; pg:dueDate ?d }")
        things = facts.rows(store, "SELECT DISTINCT ?i WHERE { VALUES ?k { pg:Initiative pg:ResultTarget } ?i a ?k }")
    page = tree(web, "/timeline?at=2024-01-01")
    drawn = page.xpath("//ul[@class='timeline']/li//p[1]/a[1]/@href")
    rows = page.xpath("//table[@class='dates']/tbody/tr")
    undated = page.xpath("//section[@aria-labelledby='undated-head']//li/a[1]/@href")
    link = lambda r: "/" + (r[0] or "").removeprefix(BASE)  # noqa: E731
    assert {link(r) for r in [*dated, *due]} <= set(drawn)
    assert {link(r) for r in things} <= {*drawn, *undated} and not {*drawn} & {*undated}
    assert [r.xpath("./th/a[1]/@href")[0] for r in rows] and len(rows) == len(drawn)
    assert len(page.xpath("//ul[@class='timeline']//*[local-name()='path']")) == len(due)
    assert page.xpath("//*[local-name()='line'][@class='now']")
    for mark in page.xpath("//ul[@class='timeline']//*[local-name()='rect']"):
        x, width = (float(mark.get(name).rstrip("%")) for name in ("x", "width"))
        assert 0 <= x <= x + width <= 100.5
    one = next(r for r in rows if "2022-09-15" in words(r))
    assert "2024-09-14" in words(one) and one.xpath(".//a[@class='place'][starts-with(@href, '/source/')]")


def test_the_timeline_is_narrowed_to_a_department_or_a_goal(web: TestClient) -> None:
    every = len(tree(web, "/timeline").xpath("//ul[@class='timeline']/li"))
    for name in ("department", "goal"):
        values = tree(web, "/timeline").xpath(f"//select[@name='{name}']/option/@value")[1:]
        found = [
            len(html.fromstring(web.get("/timeline", params={name: v}).text).xpath("//ul[@class='timeline']/li")) for v in values
        ]
        assert 0 < max(found) < every
    assert web.get("/timeline?at=soon").status_code == 400
    assert "now" not in web.get("/timeline?at=1850-01-01").text.partition("<ul")[0].partition("<defs>")[2]


def test_where_a_day_is_on_the_axis() -> None:
    from policygraph.web.timeline import Axis, Span, _period

    axis = Axis(2020, 2021)
    assert axis.at("2020-01-01") == 0 and axis.at("2021-01-01") == 50 and axis.at("2020-07-01") == pytest.approx(24.86, abs=0.01)
    assert axis.bar(Span("initiative", "", "", "2020-01-01", "2021-12-31")) == {"x": 0, "width": 100, "open": False}
    assert axis.bar(Span("initiative", "", "", "", "2020-12-31"))["open"]
    assert _period("half-year 2018-2") == ("2018-07-01", "2018-12-31") and _period("per course") == ("", "")


def test_a_damaged_store_is_said_on_the_page(built: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(built, store)
    with TestClient(create_app(store), base_url="http://localhost") as client:
        (store / "policygraph.json").write_text("{")
        found = client.get("/?lang=en")
        assert found.status_code == 503 and "this store is damaged" in found.text and "policygraph build --store" in found.text


def test_a_graph_that_another_version_made_says_so(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from policygraph.web import frame

    with TestClient(create_app(built), base_url="http://localhost") as client:
        assert "Another version of policygraph" not in client.get("/?lang=en").text
        monkeypatch.setattr(frame, "__version__", "9.9")
        assert "Another version of policygraph made this graph" in client.get("/?lang=en").text
        assert "En anden version" in client.get("/?lang=da").text
