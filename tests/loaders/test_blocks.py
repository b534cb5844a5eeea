"""Lines put together again: paragraphs, hyphens, items, headings; footnotes and page numbers apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.loaders.blocks import Block, blocks
from policygraph.loaders.source import Place, Source

#: A line of prose that makes a text one of wrapped lines.
LONG = "Alle skoler i byen får besøg af en naturvejleder hvert forår og holder selv liv i haverne,"


def read(text: str, *places: Place) -> list[Block]:
    return blocks(Source("a.txt", text, places=places))


def kinds(text: str, *places: Place) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in read(text, *places)]


def test_wrapped_lines_are_one_paragraph_and_a_gap_begins_another() -> None:
    text = f"{LONG}\nsom eleverne har anlagt.\n\nAndet afsnit begynder her og er kortere end det første, men dog et afsnit.\n"
    first, second = read(text)
    assert first.text == f"{LONG} som eleverne har anlagt." and (first.first, first.last) == (1, 2)
    assert second.text.startswith("Andet") and second.gap


def test_long_lines_are_paragraphs_each() -> None:
    line = "Et helt afsnit på en linje, som et program gemmer det, der ikke bryder linjer. " * 3
    assert [b.text for b in read(f"{line}\n{line}")] == [line.strip()] * 2


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("god-", "kendt af rådet.", "godkendt af rådet."),
        ("skole-", "og fritidstilbud.", "skole- og fritidstilbud."),
        ("SSP-", "konsulenten kommer.", "SSP-konsulenten kommer."),
        ("Børne-", "Rådet kommer.", "Børne- Rådet kommer."),
    ],
)
def test_hyphens_at_the_line_end(first: str, second: str, joined: str) -> None:
    found = read(f"{LONG} {first}\n{second}")
    assert found[0].text == f"{LONG} {joined}"


def test_a_hyphen_that_the_text_has_elsewhere_stays() -> None:
    found = read(f"{LONG} e-\nmail.\n\nSend en e-mail til skolen, hvis haven mangler vand, eller ring til kontoret i byen.")
    assert found[0].text.endswith("e-mail.")


def test_a_sentence_goes_on_over_a_page_and_a_footnote() -> None:
    text = f"{LONG} og\n\n{' ' * 40}\n1 Se loven om\nhaver.\n2 Også her.\n\n17\n\n\fde passer dem."
    assert kinds(text) == [
        ("text", f"{LONG} og de passer dem."), ("footnote", "Se loven om haver."), ("footnote", "Også her."), ("page", "17"),
    ]  # fmt: skip
    assert [b.marker for b in read(text) if b.kind == "footnote"] == ["1", "2"]


def test_a_number_that_goes_on_a_footnote_is_no_footnote() -> None:
    text = f"{LONG}\n\n{' ' * 40}\n1 Der er i alt\n12 haver.\n"
    assert kinds(text)[1] == ("footnote", "Der er i alt 12 haver.")


def test_without_a_rule_a_number_is_text() -> None:
    assert kinds("Tekst her.\n\n1 Flere stier til alle.") == [("text", "Tekst her."), ("text", "1 Flere stier til alle.")]


@pytest.mark.parametrize("number", ["4", "Side 4", "side 4 af 12", "4/12"])
def test_page_numbers(number: str) -> None:
    assert kinds(f"Tekst her.\n\n{number}\n\nMere.")[1] == ("page", number)


@pytest.mark.parametrize(
    ("line", "marker", "text"),
    [
        ("• et", "•", "et"),
        ("- et", "-", "et"),
        ("1. et", "1.", "et"),
        ("a) et", "a)", "et"),
        ("(2) et", "(2)", "et"),
        ("\uf0b7 et", "\uf0b7", "et"),
    ],
)
def test_items(line: str, marker: str, text: str) -> None:
    block = read(f"Fx:\n{line}\n{line}")[1]
    assert (block.kind, block.marker, block.text) == ("item", marker, text)


def test_an_item_goes_on_in_the_next_line() -> None:
    found = read(f"• {LONG}\nog på torvet.\n• To\n")
    assert [b.text for b in found] == [f"{LONG} og på torvet.", "To"]


def test_short_lines_are_headings_and_sentences_are_not() -> None:
    text = f"Trivsel og sundhed\n\n{LONG}\nsom de har anlagt.\n\nDet var det.\n\nmed lille begyndelse\n"
    assert [b.kind for b in read(text)] == ["heading", "text", "text", "text"]


def test_headings_that_the_format_marks() -> None:
    text = "2024.\nen overskrift, der slutter med punktum.\nTekst, der følger lige efter den."
    marked = [Place(heading=1), Place(heading=2), Place()]
    assert [b.kind for b in read(text, *marked)] == ["heading", "heading", "text"]
    assert kinds("2024\n", Place(heading=1)) == [("heading", "2024")]


def test_bold_words_at_the_beginning_of_a_block() -> None:
    found = read("• Sprogcafé. Her øves dansk.\n\nUden.", Place(lead=12), Place(), Place())
    assert [b.text[: b.lead] for b in found] == ["Sprogcafé.", ""]


@given(
    st.lists(
        st.sampled_from(["", LONG, "• et", "2. to", "Kort", "ord-", "og mere.", "17", " " * 40, "1 note", "a\tb", "  "]),
        max_size=14,
    )
)
def test_every_line_is_in_one_block_and_every_character_has_its_place(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = blocks(Source("a.txt", text))
    used = [line.number for block in found for line in block.lines]
    assert sorted(used) == [n for n, line in enumerate(lines, 1) if line.strip()]
    for block in found:
        assert len(block.stretch.text) == len(block.stretch.origin)
        assert all(c in (" ", text[at]) for c, at in zip(block.text, block.stretch.origin, strict=True))
        passage = block.stretch.passage()
        assert text[passage.start : passage.end] == passage.quote


def test_a_foot_with_its_page_number_on_the_line_is_the_page_s() -> None:
    foot = "Nørreby Kommune - Ældrerådet 01-02-2024                Side {}"
    text = "".join(f"Rådet drøftede sag {n} og tog den til efterretning.\n\n{foot.format(n)}\n\n" for n in range(1, 5))
    assert [b.kind for b in read(text)] == ["text", "page"] * 4
    assert {b.kind for b in read("Se side 4\n\nSe side 5\n")} == {"heading"}
