"""Meanings at random for Chinese: those of all languages, with the order of clauses that Chinese has, and passives."""

from __future__ import annotations

from dataclasses import replace

from seq2seq.data.starter import sample
from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.meaning import Again, Bond, Sentence
from seq2seq.data.starter.passive import Passive, passive

PASSIVES = 0.05


def sentence(draw: Draw) -> Sentence | Passive:
    """A meaning of any kind."""
    return passive(draw) if draw.chance(PASSIVES) else condition_first(sample.sentence(draw))


def condition_first(meaning: Sentence) -> Sentence:
    """If and when come first, unless a pronoun there would then stand before what it stands for."""
    link = meaning.link
    if link is None or link.bond not in (Bond.IF, Bond.WHEN, Bond.WHILE) or isinstance(link.clause.subject, Again):
        return meaning
    return replace(meaning, link=replace(link, first=True))
