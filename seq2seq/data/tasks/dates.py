"""Dates as people write them, and as ISO 8601 does: "the 3rd of May 1987" is 1987-05-03."""

from datetime import date, timedelta
from random import Random

FIRST, LAST = date(1900, 1, 1), date(2099, 12, 31)
MONTHS = ("January February March April May June July August September October November December").split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th …"""
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def written(day: date, style: int) -> str:
    """A date in one of the styles of STYLES."""
    names = {
        "d": day.day,
        "th": ordinal(day.day),
        "month": MONTHS[day.month - 1],
        "mon": MONTHS[day.month - 1][:3],
        "m": day.month,
        "year": day.year,
        "weekday": DAYS[day.weekday()],
    }
    return STYLES[style].format(**names)


STYLES = (  # months in digits stand second, as in Britain: no form may mean two days
    "{d} {month} {year}",
    "{month} {d}, {year}",
    "the {th} of {month} {year}",
    "{weekday}, {month} {th}, {year}",
    "{d} {mon} {year}",
    "{weekday} {d} {month} {year}",
    "{d}/{m}/{year}",
)


def draw(chance: Random) -> tuple[str, str]:
    """A day in some style, and in ISO's."""
    day = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days + 1))
    return written(day, chance.randrange(len(STYLES))), day.isoformat()
