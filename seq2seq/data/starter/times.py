"""Tenses and times at random: which tense suits a verb, which time of day or year suits a tense."""

from __future__ import annotations

from dataclasses import dataclass

from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.lexicon import LEXICON, VerbEntry
from seq2seq.data.starter.meaning import (
    Aspect,
    Clock,
    Date,
    Moment,
    Polarity,
    Span,
    Tense,
)


@dataclass(frozen=True)
class Time:
    """A tense and aspect, and whether a time or a frequency may go with it."""

    tense: Tense
    aspect: Aspect
    when: str | None = None
    frequency: bool = False


DYNAMIC = {
    Time(Tense.PRESENT, Aspect.ONGOING): 4.0,
    Time(Tense.PRESENT, Aspect.ONGOING, "ongoing"): 1.5,
    Time(Tense.PRESENT, Aspect.WHOLE, None, True): 4.0,
    Time(Tense.PRESENT, Aspect.WHOLE, "habit"): 4.0,
    Time(Tense.PAST, Aspect.WHOLE): 5.0,
    Time(Tense.PAST, Aspect.WHOLE, "past"): 5.0,
    Time(Tense.PAST, Aspect.ONGOING): 1.5,
    Time(Tense.PAST, Aspect.HABIT): 1.5,
    Time(Tense.PRESENT, Aspect.PERFECT): 3.0,
    Time(Tense.FUTURE, Aspect.WHOLE): 2.0,
    Time(Tense.FUTURE, Aspect.WHOLE, "future"): 3.0,
    Time(Tense.PRESENT, Aspect.PLANNED): 2.0,
    Time(Tense.PRESENT, Aspect.PLANNED, "future"): 1.5,
}
STATES = {
    Time(Tense.PRESENT, Aspect.WHOLE): 7.0,
    Time(Tense.PAST, Aspect.WHOLE): 3.0,
    Time(Tense.FUTURE, Aspect.WHOLE): 1.0,
    Time(Tense.PAST, Aspect.HABIT): 0.7,
}
KINDS_OF_TIME = "past past-far now ongoing future future-far habit season month dayly loose".split()
ONLY = {kind: tuple(time for time, (_, when) in LEXICON.times.items() if when == kind) for kind in KINDS_OF_TIME}
DAYS = (1, 2, 3, 5, 8, 10, 12, 14, 15, 20, 21, 25, 30)
SHORT_UNITS = ("minute", "hour", "day")
LONG_UNITS = ("day", "week", "month", "year")


def moment(draw: Draw, when: str, flags: frozenset[str] = frozenset()) -> Moment:
    """A time of the kind that the tense asks for; only what takes long or matters long is set years apart."""
    if when in ("past", "future"):
        return _moment_apart(draw, when, far="long" in flags)
    if when == "habit" and "daily" in flags and draw.chance(0.4):
        return clock(draw)
    if when == "habit" and "season" in flags and draw.chance(0.85):
        return draw.lexeme(ONLY["season"] + ONLY["month"])
    return draw.lexeme(ONLY[when])


def _moment_apart(draw: Draw, when: str, *, far: bool) -> Moment:
    kind = draw.weighted(
        {
            "named": 7.0,
            "day": 1.5,
            "clock": 0.0 if far else 0.5,
            "date": 2.5 if far else 0.0,
            "month": 3.0 if far else 0.0,
            "span": 1.0,
            "loose": 0.8,
        }
    )
    if kind == "day":
        return draw.lexeme(ONLY["dayly"])
    if kind == "clock":
        return clock(draw)
    if kind == "date":
        return Date(draw.one(DAYS), draw.lexeme(tuple(LEXICON.months)))
    if kind == "span":
        units = LONG_UNITS if far else SHORT_UNITS
        return Span(draw.one((1, 2, 3, 4, 5, 6, 10, 20)), draw.lexeme(units), "ago" if when == "past" else "ahead")
    if kind == "month":
        return draw.lexeme(ONLY["month"])
    if kind == "loose":
        return draw.lexeme(ONLY["loose"])
    return draw.lexeme(ONLY[when + "-far"] if far and draw.chance(0.5) else ONLY[when])


def clock(draw: Draw) -> Clock:
    """A time of day that people name."""
    return Clock(1 + int(draw.random.random() * 12), draw.one((0, 0, 0, 0, 15, 30, 30, 45, 10, 20)))


LASTING_AHEAD = {"have", "need", "live", "be_right", "be_cold", "be_hungry"}


def time_of(draw: Draw, verb: VerbEntry, *, simple: bool = False) -> Time:
    """A tense for the verb."""
    while True:
        time = draw.weighted(STATES if verb.state else DYNAMIC)
        if time.aspect is Aspect.ONGOING and "still" in verb.flags:
            continue
        if "mishap" in verb.flags and time.when == "habit":  # nobody loses a key at a set time
            continue
        if "once" in verb.flags and time.tense is Tense.PRESENT and time.aspect is Aspect.WHOLE:
            continue
        if time.aspect is Aspect.HABIT and (verb.state or "mishap" in verb.flags) and "durable" not in verb.flags:
            continue
        if verb.state and time.tense is Tense.FUTURE and verb.lexeme not in LASTING_AHEAD:
            continue
        if simple and (time.frequency or time.when == "ongoing"):
            continue
        return time


def polarity(draw: Draw, time: Time) -> Polarity:
    """Mostly affirmed."""
    if draw.chance(0.92 if time.when == "habit" else 0.78):
        return Polarity.POSITIVE
    if time.aspect is Aspect.PERFECT:
        return draw.weighted({Polarity.NOT_YET: 3.0, Polarity.NEVER: 2.0, Polarity.NEGATIVE: 1.0})
    if time.tense is Tense.PRESENT and time.aspect is Aspect.WHOLE and time.when is None and not time.frequency:
        return draw.weighted({Polarity.NEGATIVE: 6.0, Polarity.NO_LONGER: 2.0})
    if time.frequency:
        return draw.weighted({Polarity.NEVER: 4.0, Polarity.NEGATIVE: 1.0, Polarity.NO_LONGER: 1.5})
    return Polarity.NEGATIVE
