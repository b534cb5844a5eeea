"""Properties of the small parsers: what is printed comes back as the value it was printed from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.loaders.parse.dates import MONTHS, find_dates, parse_period
from policygraph.loaders.parse.law import find_laws
from policygraph.loaders.parse.money import basis_of, find_money, unit_of
from policygraph.loaders.parse.numbers import parse_number
from policygraph.loaders.parse.sentences import sentence_spans


def danish(value: Decimal) -> str:
    return f"{value:,}".replace(",", "_").replace(".", ",").replace("_", ".")


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_numbers_round_trip(value: Decimal) -> None:
    assert parse_number(danish(value)) == value


@given(
    st.integers(1000, 10**9), st.sampled_from(["kr. {}", "{} kr.", "{} kroner", "DKK {}", "{},- kr.", "ca. {} kr. til indsatsen"])
)
def test_money_round_trips(value: int, form: str) -> None:
    found = find_money(form.format(danish(Decimal(value))))
    assert [(m.amount, m.currency) for m in found] == [(Decimal(value), "DKK")]


FORMS = {
    ("DKK", 1): ["kr. {},-", "{},- kr.", "kroner {}", "{} kr. årligt", "{},-", "Kr.: {}"],
    ("DKK", 1_000): ["t.kr. {}", "tkr. {}", "{} t.kr.", "{} tkr.", "{} tusind kr.", "TDKK {}", "{} tusinde kroner"],
    ("DKK", 10**6): [
        "{} mio. kr.",
        "{} mio.kr.",
        "kr. {} mio.",
        "DKK {} mio.",
        "mio. kr. {}",
        "{} millioner kroner",
        "{} mill. kr.",
    ],
    ("DKK", 10**9): ["{} mia. kr.", "{} milliarder kr."],
    ("EUR", 1): ["EUR {}", "€ {}", "€{}", "{} euro", "{} €", "{} EUR"],
    ("EUR", 10**6): ["{} mio. euro", "{} mio. EUR"],
}


@given(
    st.sampled_from([(unit, form) for unit, forms in FORMS.items() for form in forms]),
    st.decimals(min_value=1, max_value=99_999, places=1),
)
def test_every_unit_round_trips(form: tuple[tuple[str, int], str], value: Decimal) -> None:
    (currency, scale), template = form
    printed = danish(value) if scale > 1000 else danish(value.to_integral_value())
    (money,) = find_money(f"Der er afsat {template.format(printed)} til det.")
    assert (money.amount, money.currency) == (parse_number(printed) * scale, currency)


@given(
    st.integers(1, 9999),
    st.sampled_from([("Budget (t.kr.)", 1000), ("1.000 kr.", 1000), ("Beløb i mio. kr.", 10**6), ("Kr.", 1)]),
)
def test_the_unit_of_a_heading_holds_for_bare_cells(value: int, heading: tuple[str, int]) -> None:
    unit = unit_of(heading[0])
    assert unit == ("DKK", heading[1])
    (money,) = find_money(danish(Decimal(value)), bare=unit[0], scale=unit[1])
    assert money.amount == value * heading[1]
    assert [m.amount for m in find_money("250.000 kr.", bare=unit[0], scale=unit[1])] == [250_000]


@pytest.mark.parametrize("heading", ["Økonomi", "Budget 2024", "Tiltag i krop og sind", "Start"])
def test_headings_without_a_unit(heading: str) -> None:
    assert unit_of(heading) is None


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("200.000-300.000 kr.", [200_000, 300_000]),
        ("200.000 til 300.000 kr.", [200_000, 300_000]),
        ("50-100.000 kr.", [50_000, 100_000]),
        ("1-2 mio. kr.", [1_000_000, 2_000_000]),
        ("1 200 000 kr.", [1_200_000]),
        ("1.2 mio. kr.", [1_200_000]),
        ("en halv million kroner", [500_000]),
        ("halvanden mio. kr.", [1_500_000]),
        ("i 2023 200 000 kr.", [200_000]),
        ("10 % af eleverne i 2023", []),
        ("§ 14.000", []),
    ],
)
def test_sums_in_unusual_dress(text: str, amounts: list[int]) -> None:
    assert [m.amount for m in find_money(text)] == amounts


def test_a_number_without_a_currency_is_a_sum_only_where_money_stands() -> None:
    for text, amount in (("1,2 mio.", 1_200_000), ("ca. 75.000 pr. forløb", 75_000), ("1.200.000,00", 1_200_000)):
        assert find_money(text) == []
        assert [m.amount for m in find_money(text, bare="DKK")] == [amount]
    assert find_money("2,5 mio. besøg og 12.000 børn", bare="DKK") == []


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("2023: 300.000 kr., 2024: 200.000 kr.", ["year 2023", "year 2024"]),
        ("I 2023 afsættes 300.000 kr. og i 2024 200.000 kr.", ["year 2023", "year 2024"]),
        ("500.000 kr. i 2023 og 700.000 kr. i 2024", ["year 2023", "year 2024"]),
        ("1,2 mio. kr. i 2023 og 1,5 mio. kr. i 2024", ["year 2023", "year 2024"]),
        ("300.000 kr. (2023)", ["year 2023"]),
        ("500.000 kr. over to år", ["total"]),
        ("500.000 kr. i 2023 og 2024", ["total"]),
        ("100.000 kr./år", ["annual"]),
        ("0,5 mio. kr. pr. år i 2023-2025", ["annual"]),
        ("5.000 kr. pr. deltager", ["per participant"]),
    ],
)
def test_what_each_sum_is_for(text: str, bases: list[str]) -> None:
    assert [basis_of(text, money) for money in find_money(text)] == bases


@pytest.mark.parametrize(
    ("text", "amount", "basis"),
    [
        ("1,2 mio. kr.", "1200000", "total"),
        ("t.kr. 300", "300000", "total"),
        ("300 t.kr.", "300000", "total"),
        ("450.000 kr. årligt", "450000", "annual"),
        ("ca. 75.000 kr. pr. forløb", "75000", "per course"),
        ("I 2023 bruges 80.000 kr.", "80000", "year 2023"),
        ("i 1. halvår 2024: 12.500 kr.", "12500", "half-year 2024-1"),
    ],
)
def test_sums_and_what_they_are_for(text: str, amount: str, basis: str) -> None:
    (money,) = find_money(text)
    assert (money.amount, basis_of(text, money)) == (Decimal(amount), basis)


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.integers(0, 4))
def test_every_day_is_read_in_every_form(day: date, form: int) -> None:
    printed = [
        f"{day.day}. {MONTHS[day.month - 1]} {day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day}/{day.month} {day.year}",
    ][form]
    (moment,) = find_dates(f"Mødet den {printed} i salen")
    assert moment.first == moment.last == day


@given(st.text(max_size=200))
def test_no_text_makes_a_parser_fail(text: str) -> None:
    find_money(text, bare="DKK", scale=1000), unit_of(text), find_dates(text), find_laws(text), sentence_spans(text)
    period = parse_period(text)
    assert period.start is None or period.end is None or period.start <= period.end


@pytest.mark.parametrize(
    ("text", "start", "end", "ongoing"),
    [
        ("Start primo 2023 - projektet løber to år", "2023-01-01", "2025-01-01", False),
        ("Maj - september 2022", "2022-05-01", "2022-09-30", False),
        ("2021-23", "2021-01-01", "2023-12-31", False),
        ("I gang fra 2019 -", "2019-01-01", None, True),
        ("Slutdato 3. maj 2024", None, "2024-05-03", False),
        ("2022", "2022-01-01", "2022-12-31", False),
        ("til udgangen af 2022", None, "2022-12-31", False),
        ("Fra 1. januar 2023 til udgangen af 2024", "2023-01-01", "2024-12-31", False),
        ("Projektet løber to år fra 1. januar 2023", "2023-01-01", "2024-12-31", False),
        ("18 måneder fra 1. marts 2023", "2023-03-01", "2024-08-31", False),
        ("3-årigt projekt fra august 2023", "2023-08-01", "2026-07-31", False),
        ("1. kvartal 2024", "2024-01-01", "2024-03-31", False),
        ("Q3 2024", "2024-07-01", "2024-09-30", False),
        ("2. halvår 2023 - 1. halvår 2025", "2023-07-01", "2025-06-30", False),
        ("uge 34 2024", "2024-08-19", "2024-08-25", False),
        ("uge 34", None, None, False),
        ("medio 2024", "2024-05-01", None, False),
        ("primo 2024", "2024-01-01", None, False),
        ("ultimo 2025", None, "2025-12-31", False),
        ("ultimo marts 2024", None, "2024-03-31", False),
        ("opstart ultimo 2024", "2024-10-01", None, False),
        ("efteråret 2023", "2023-09-01", "2023-11-30", False),
        ("efteråret 2023 og foråret 2024", "2023-09-01", "2024-05-31", False),
        ("skoleåret 2023/24", "2023-08-01", "2024-07-31", False),
        ("2023 og 2024", "2023-01-01", "2024-12-31", False),
        ("2023-", "2023-01-01", None, True),
        ("fra 2023 og frem", "2023-01-01", None, True),
        ("løbende", None, None, True),
        ("d. 1/1 2023 til d. 31/12 2024", "2023-01-01", "2024-12-31", False),
        ("1/1-23 - 31/12-24", "2023-01-01", "2024-12-31", False),
        ("kl. 10.12.30", None, None, False),
    ],
)
def test_periods(text: str, start: str | None, end: str | None, ongoing: bool) -> None:
    period = parse_period(text)
    assert (period.start and period.start.isoformat(), period.end and period.end.isoformat(), period.ongoing) == (
        start,
        end,
        ongoing,
    )


@given(
    st.integers(1, 300),
    st.integers(1, 20),
    st.sampled_from(["{a}s § {n} stk. {m}", "{a}s § {n}, stk. {m}", "§ {n}, stk. {m} i {a}", "{a} § {n}, stk. {m}."]),
)
def test_law_references(section: int, part: int, form: str) -> None:
    (law,) = find_laws("jf. " + form.format(a="havneloven", n=section, m=part))
    assert (law.act, law.provision) == ("havneloven", f"§ {section}, stk. {part}")


def test_the_word_law_alone_names_none() -> None:
    assert find_laws("Det følger af loven og lovens § 3") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Rådet anbefaler scenarie C. Forvaltningen indkalder til møde.", 2),
        ("Der blev peget på model A. Den koster mindst.", 2),
        ("Oplæg ved M. Hansen om planen. Rådet takkede.", 2),
        ("Se bilag. B. Holm er formand.", 2),
    ],
)
def test_a_letter_may_be_an_initial_or_end_a_sentence(text: str, count: int) -> None:
    assert len(sentence_spans(text)) == count
