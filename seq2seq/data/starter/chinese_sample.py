"""Meanings at random for Chinese: those of all languages, with the order of clauses that Chinese has, and passives."""

from __future__ import annotations

from dataclasses import replace

from seq2seq.data.starter import sample
from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.meaning import Again, Bond, Sentence, Tense
from seq2seq.data.starter.passive import Passive, passive

PASSIVES = 0.05


def sentence(draw: Draw) -> Sentence | Passive:
    """A meaning of any kind."""
    if draw.chance(PASSIVES):
        return passive(draw)
    meaning = sample.sentence(draw)
    return sentence(draw) if foreign(meaning) else condition_first(meaning)


def foreign(meaning: Sentence) -> bool:
    """Whether Chinese asks for a word that is not there: 开始 with 了, what happens whenever with 总是 or 经常."""
    begun = meaning.clause.event.verb == "start:to" and meaning.clause.tense is Tense.PAST
    link = meaning.link
    whenever = link is not None and link.bond is Bond.WHEN and link.clause.tense is Tense.PRESENT
    return begun or (whenever and meaning.clause.tense is Tense.PRESENT and not meaning.clause.event.frequency)


def condition_first(meaning: Sentence) -> Sentence:
    """If and when come first, unless a pronoun there would then stand before what it stands for."""
    link = meaning.link
    if link is None or link.bond not in (Bond.IF, Bond.WHEN, Bond.WHILE) or isinstance(link.clause.subject, Again):
        return meaning
    return replace(meaning, link=replace(link, first=True))
