"""Properties of the small parsers: what is printed comes back as the value it was printed from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.loaders.parse.dates import MONTHS, find_dates, parse_period
from policygraph.loaders.parse.law import find_laws
from policygraph.loaders.parse.money import basis_of, find_money
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


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.integers(0, 3))
def test_every_day_is_read_in_every_form(day: date, form: int) -> None:
    printed = [
        f"{day.day}. {MONTHS[day.month - 1]} {day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
    ][form]
    (moment,) = find_dates(f"Mødet den {printed} i salen")
    assert moment.first == moment.last == day


@given(st.text(max_size=200))
def test_no_text_makes_a_parser_fail(text: str) -> None:
    find_money(text, bare="DKK"), find_dates(text), find_laws(text), sentence_spans(text)
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
