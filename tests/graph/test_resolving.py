"""One node for one body, and not more than one body in a node."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policygraph.graph.names import Resolver
from policygraph.loaders.records import Name

COMMITTEE = ["Beskæftigelses- og Socialudvalget", "Beskæftigeles- og Socialudvalget", "BSU"]
SCHOOL = ["CLAVIS", "Clavis Sprog og Kompetence", "CLAVIS Sprog og Kompetence"]
APART = ["Red Barnet", "Red Barnets Ungdom", "DFUNK", "Dansk Flygtningehjælp"]
TEXT = ["Beskæftigelses- og Socialudvalget (BSU) mødes."]


@given(st.permutations(COMMITTEE + SCHOOL + APART))
def test_spellings_meet_and_neighbours_stay_apart(names: list[str]) -> None:
    resolver = Resolver([Name("organisation", n) for n in names], TEXT)
    keys = {n: resolver.node(Name("organisation", n)).key for n in names}
    assert len({keys[n] for n in COMMITTEE}) == 1
    assert len({keys[n] for n in SCHOOL}) == 1
    assert len({keys[n] for n in APART}) == 4
    assert keys["CLAVIS"] == "clavis-sprog-og-kompetence" and keys["BSU"] == "beskaeftigelses-og-socialudvalget"
