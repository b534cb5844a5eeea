"""Dates in questions."""

from __future__ import annotations

import calendar
import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_ENGLISH = {"may": "maj", "oct": "okt"}


def first_and_last(text: str) -> tuple[str, str] | None:
    """The first and the last day that "2021", "juni 2018", "1 June 2018" or "2018-06-01" may mean; None if it is no date."""
    match = re.fullmatch(
        r"(?:(?P<day>\d{1,2})\.?\s)?(?:(?P<month>[a-zæøå]+)\.?\s)?(?P<year>\d{4})|(?P<iso>\d{4}-\d\d-\d\d)",
        text.strip().casefold(),
    )
    if not match:
        return None
    try:
        if match["iso"]:
            return (date.fromisoformat(match["iso"]).isoformat(),) * 2
        year = int(match["year"])
        if not match["month"]:
            return f"{year}-01-01", f"{year}-12-31"
        month = _MONTHS.index(_ENGLISH.get(match["month"][:3], match["month"][:3])) + 1
        if match["day"]:
            return (date(year, month, int(match["day"])).isoformat(),) * 2
        return f"{year}-{month:02}-01", f"{year}-{month:02}-{calendar.monthrange(year, month)[1]}"
    except ValueError:
        return None
