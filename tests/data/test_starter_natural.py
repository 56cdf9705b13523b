"""The lists of what is natural hold of every sentence drawn, and name nothing that the lexicon lacks."""

from __future__ import annotations

import pytest

from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import Force, Noun, Person, Polarity, Sentence, Tense
from seq2seq.data.starter.natural import ACTIONS, DOUBTED, OBJECTS, PROPOSED, USES, form, kind
from seq2seq.data.starter.sample import sentence


@pytest.fixture(scope="module")
def drawn() -> list[Sentence]:
    draw = Draw(23)
    return [sentence(draw) for _ in range(6000)]


def test_the_lists_name_verbs_and_nouns_of_the_lexicon() -> None:
    verbs = {*USES, *OBJECTS, *ACTIONS, *PROPOSED, *(verb for allowed in ACTIONS.values() for verb in allowed)}
    assert verbs <= set(LEXICON.verbs)
    nouns = {noun for allowed in OBJECTS.values() for noun in allowed}
    assert nouns <= {*LEXICON.nouns, *LEXICON.classes}


def test_what_is_told_with_a_day_takes_such_a_day(drawn: list[Sentence]) -> None:
    told = [
        said.clause
        for said in drawn
        if said.link is None and said.clause.event.verb in USES and said.clause.event.time is not None
    ]
    dated = [clause for clause in told if form(clause) in "dfg" and clause.event.time != "last night"]
    assert len(dated) > 200
    for clause in dated:
        assert clause.event.time is not None
        assert kind(clause.event.time, clause.tense is not Tense.PAST) in USES[clause.event.verb][1]


def test_objects_are_those_that_the_verb_lists(drawn: list[Sentence]) -> None:
    for said in drawn:
        what, allowed = said.clause.event.object, OBJECTS.get(said.clause.event.verb)
        if allowed is None or not isinstance(what, Noun) or said.clause.event.verb == "have":
            continue
        if said.asked is None:
            assert what.lexeme in allowed or LEXICON.nouns[what.lexeme].classes.intersection(allowed)


def test_negative_questions_are_asked_of_what_one_had_thought(drawn: list[Sentence]) -> None:
    negative = [said for said in drawn if said.force is Force.QUESTION and said.clause.polarity is Polarity.NEGATIVE]
    assert negative
    assert all(said.clause.event.verb in DOUBTED for said in negative)


def test_nobody_asks_what_is_done_by_oneself_among_others(drawn: list[Sentence]) -> None:
    asked = [said for said in drawn if said.force is Force.QUESTION and said.asked is None]
    assert asked
    assert not any(isinstance(said.clause.subject, Person) and said.clause.subject.person == 1 for said in asked)
