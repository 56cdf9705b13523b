"""What the starter grammar says makes sense: each fact holds of every sentence of a long draw."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from seq2seq.data.starter import stories
from seq2seq.data.starter.chinese_sample import sentence as chinese_sentence
from seq2seq.data.starter.corpus import realize
from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.events import STAYS
from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import (
    Again,
    Asked,
    Aspect,
    Bond,
    Clause,
    Clock,
    Determination,
    Event,
    Force,
    Gender,
    Named,
    Noun,
    Number,
    Person,
    Polarity,
    Sentence,
    Span,
    Tense,
    Together,
)
from seq2seq.data.starter.novelty import deep
from seq2seq.data.starter.passive import Passive
from seq2seq.data.starter.phrases import APT, apt
from seq2seq.data.starter.roles import DEEDS, does, unschooled
from seq2seq.data.starter.sample import sentence
from seq2seq.data.starter.sense import overlap
from seq2seq.data.starter.usage import one_for_several, sayable

MOODS = set("cough sneeze snore laugh smile cry lie hurry pay_attention be_bored have_fun dream_of".split())
MOMENTS = set("accept refuse promise break lose win lock".split())
TASTES = {"like:ing", "adore:ing", "love:ing", "hate:ing"}


@pytest.fixture(scope="module")
def drawn() -> list[Sentence]:
    draw = Draw(11)
    return [sentence(draw) for _ in range(8000)]


def clauses(sentences: list[Sentence]) -> Iterator[Clause]:
    """All clauses, with those inside them."""
    waiting = [part for said in sentences for part in (said.clause, said.link.clause if said.link else None) if part]
    while waiting:
        clause = waiting.pop()
        yield clause
        waiting += [clause.event.content] if clause.event.content else []
        waiting += [
            entity.relative.clause
            for entity in (clause.subject, clause.event.object)
            if isinstance(entity, Noun) and entity.relative
        ]


def objects(sentences: list[Sentence]) -> Iterator[tuple[Clause, Event, Noun]]:
    """Each noun that something is done to, or is wanted to be done to."""
    for clause in clauses(sentences):
        for event in (clause.event, clause.event.action):
            if event and isinstance(event.object, Noun):
                yield clause, event, event.object


def test_nobody_likes_a_single_event(drawn: list[Sentence]) -> None:
    liked = [(event, noun) for clause, event, noun in objects(drawn) if clause.event.verb in TASTES]
    assert liked
    for event, noun in liked:
        assert noun.determination is not Determination.THIS and "event" not in LEXICON.nouns[noun.lexeme].classes, event


def test_nobody_plans_what_comes_over_one(drawn: list[Sentence]) -> None:
    for said in drawn:
        if said.link is None and said.force is not Force.COMMAND:
            clause = said.clause
            assert not (
                clause.event.verb in MOODS and (clause.tense is Tense.FUTURE or clause.aspect is Aspect.PLANNED)
            )


def test_a_mood_has_no_minute(drawn: list[Sentence]) -> None:
    moods = [clause.event for clause in clauses(drawn) if clause.event.verb in MOODS]
    assert moods and not [event for event in moods if isinstance(event.time, Span | Clock)]


def test_only_what_is_counted_has_a_counted_frequency(drawn: list[Sentence]) -> None:
    counted = {c.event.verb for c in clauses(drawn) if str(c.event.time).startswith(("once a", "twice a"))}
    assert counted and not counted & (MOODS | {"obey", "sleep", "walk"})


def test_lunch_is_not_in_the_evening(drawn: list[Sentence]) -> None:
    meals = [clause.event for clause in clauses(drawn) if clause.event.verb in ("have_lunch", "have_breakfast")]
    assert meals and not [meal for meal in meals if str(meal.time).endswith(("evening", "tonight", "night", "dinner"))]


def test_but_does_not_part_what_one_does_from_what_one_does(drawn: list[Sentence]) -> None:
    parted = [said for said in drawn if said.link and said.link.bond is Bond.BUT]
    assert parted
    for said in parted:
        assert said.link
        one, two = said.clause, said.link.clause
        assert not (one.event.verb == two.event.verb and isinstance(one.subject, Person) and one.subject == two.subject)


def test_a_relative_clause_tells_which_one(drawn: list[Sentence]) -> None:
    told = [noun for c in clauses(drawn) for noun in (c.subject, c.event.object) if isinstance(noun, Noun)]
    told = [noun for noun in told if noun.relative]
    assert told
    for noun in told:
        assert noun.relative and "unique" not in LEXICON.nouns[noun.lexeme].classes
        clause = noun.relative.clause
        assert clause.polarity is Polarity.POSITIVE and clause.event.frequency is None, noun
        assert clause.tense is not Tense.FUTURE, noun


def test_nothing_is_enough_while_it_is_ordered(drawn: list[Sentence]) -> None:
    ongoing = [noun for clause, _, noun in objects(drawn) if clause.aspect is Aspect.ONGOING]
    assert ongoing and not [noun for noun in ongoing if (noun.quantity or "").startswith("enough")]


def test_the_engineer_is_not_told_apart_from_him(drawn: list[Sentence]) -> None:
    for said in drawn:
        if said.link and said.link.bond is Bond.WHILE:
            pair = (said.clause.subject, said.link.clause.subject)
            third = [isinstance(who, Person) and who.person == 3 for who in pair]
            assert not (any(third) and not any(isinstance(who, Person) and who.person < 3 for who in pair)), said


def test_what_is_taken_up_comes_later() -> None:
    assert not {"organize", "prepare", "want"} & set(stories.TAKEN_UP)
    assert "read" not in stories.TAKEN_UP["sign"].split()


def test_an_animal_owns_nothing(drawn: list[Sentence]) -> None:
    for clause, event, noun in objects(drawn):
        animal = isinstance(clause.subject, Noun) and "animal" in LEXICON.nouns[clause.subject.lexeme].classes
        assert not (animal and isinstance(noun.owner, Again)), event


def test_several_people_look_like_no_child_of_theirs(drawn: list[Sentence]) -> None:
    alike = [(clause.subject, noun) for clause, event, noun in objects(drawn) if event.verb == "look_like"]
    assert alike
    for who, noun in alike:
        assert noun.lexeme not in ("son", "daughter", "nephew", "niece", "boss", "colleague")
        assert not (isinstance(who, Noun) and who.number is Number.MANY and isinstance(noun.owner, Again))


def test_a_moment_has_no_middle(drawn: list[Sentence]) -> None:
    assert not [c for c in clauses(drawn) if c.aspect is Aspect.ONGOING and c.event.verb in MOMENTS]


def test_a_habit_has_no_exact_count(drawn: list[Sentence]) -> None:
    for clause, event, noun in objects(drawn):
        often = event.frequency in ("often", "always", "sometimes", "rarely", "usually")
        assert not (noun.count and (often or clause.aspect is Aspect.HABIT)), clause


def test_nobody_gets_up_sometimes(drawn: list[Sentence]) -> None:
    alone = [said for said in drawn if said.link is None]
    daily = [clause.event for clause in clauses(alone) if clause.event.verb in ("get_up", "go_to_bed", "walk", "sleep")]
    assert daily and not [event for event in daily if event.frequency in ("often", "sometimes", "rarely", "usually")]


def test_nobody_says_never_of_one_known_thing_they_made(drawn: list[Sentence]) -> None:
    for clause, event, noun in objects(drawn):
        if clause.polarity is Polarity.NEVER and clause.aspect is Aspect.PERFECT and event.verb in ("build", "make"):
            assert noun.determination is Determination.INDEFINITE, clause


def test_it_does_not_rain_every_year(drawn: list[Sentence]) -> None:
    weather = [clause.event.time for clause in clauses(drawn) if clause.event.verb in ("rain", "snow")]
    assert any(weather) and not [time for time in weather if str(time).startswith("every")]


def test_sons_are_counted_with_daughters(drawn: list[Sentence]) -> None:
    pairs = [c.event.object for c in clauses(drawn) if c.event.verb == "have" and isinstance(c.event.object, Together)]
    assert pairs
    for pair in pairs:
        assert isinstance(pair.first, Noun) and isinstance(pair.second, Noun)
        assert not {pair.first.lexeme, pair.second.lexeme} & {"friend", "colleague", "neighbor"}


def test_why_asks_for_the_reason_of_what_is_or_was(drawn: list[Sentence]) -> None:
    asked = [said.clause for said in drawn if said.asked is Asked.REASON]
    assert asked
    for clause in asked:
        assert clause.tense is not Tense.FUTURE and clause.aspect not in (Aspect.PLANNED, Aspect.PERFECT), clause


def test_children_are_not_asked_about_their_work(drawn: list[Sentence]) -> None:
    told = [said.clause.event.verb for said in drawn if said.listener == "children"]
    assert told and not set(told) & {"drive", "park", "rent", "change_jobs", "work", "smoke", "get_married"}


def test_what_is_hot_is_eaten_not_ordered(drawn: list[Sentence]) -> None:
    for _, event, noun in objects(drawn):
        hot = set(noun.qualities) & {"hot", "cold"}
        assert not (hot and event.verb in ("order", "cook", "buy")), event
        assert not ("broken" in noun.qualities and event.verb in ("turn_on", "open")), event


def test_nobody_dresses_in_what_is_anothers(drawn: list[Sentence]) -> None:
    worn = [(clause, noun) for clause, event, noun in objects(drawn) if event.verb in ("wear", "put_on", "take_off")]
    assert worn
    for clause, noun in worn:
        assert noun.owner is None or noun.owner in (clause.subject, Again(clause.subject)), clause


def test_a_passive_is_done_by_somebody_named() -> None:
    draw = Draw(3)
    passives = [meaning for meaning in (chinese_sentence(draw) for _ in range(6000)) if isinstance(meaning, Passive)]
    assert passives and not [meaning for meaning in passives if isinstance(meaning.agent, Person)]
    assert not {meaning.verb for meaning in passives} & {"kiss", "imitate", "protect", "hear"}


def test_a_negation_stops_at_a_preposition() -> None:
    machine = Noun("washing_machine", determination=Determination.INDEFINITE)
    ready = Event("be_ready:to", action=Event("repair", object=machine))
    pair = realize(Sentence(Clause(Person(1), ready, polarity=Polarity.NEGATIVE)))
    assert pair.target == "Je ne suis pas prêt à réparer une machine à laver."


def test_nobody_foretells_what_is_decided_when_it_is_said(drawn: list[Sentence]) -> None:
    ahead = [c for c in clauses(drawn) if c.tense is Tense.FUTURE or c.aspect is Aspect.PLANNED]
    assert ahead
    assert not {c.event.verb for c in ahead} & {"promise", "promise:to", "decide:to", "refuse", "accept", "smoke"}


def test_how_many_asks_for_no_deed_in_progress(drawn: list[Sentence]) -> None:
    counted = [said for said in drawn if said.asked is Asked.QUANTITY]
    assert counted
    assert not any(said.clause.aspect is Aspect.ONGOING for said in counted)


def test_who_is_addressed_formally_has_no_informal_mother(drawn: list[Sentence]) -> None:
    polite = [said for said in drawn if said.listener is not None]
    assert polite
    for said in polite:
        roles = (said.clause.event.object, said.clause.event.recipient)
        owners = {role.owner for role in roles if isinstance(role, Noun)}
        assert Person(2) not in owners


def test_deep_sentences_are_sayable_too() -> None:
    draw = Draw(13)
    assert all(sayable(deep(draw)) for _ in range(300))


def test_a_name_stands_beside_its_own_kin_or_ours(drawn: list[Sentence]) -> None:
    pairs = [
        c.subject for c in clauses(drawn) if isinstance(c.subject, Together) and isinstance(c.subject.second, Noun)
    ]
    assert pairs
    for pair in pairs:
        assert isinstance(pair.first, Named) and isinstance(pair.second, Noun)
        owner = pair.second.owner
        assert isinstance(owner, Person)
        woman = LEXICON.people[pair.first.lexeme] == "f"
        assert owner.person == 1 or (owner.gender is Gender.FEMALE) is woman, pair


def test_a_lost_thing_is_looked_for_and_a_postcard_is_not_opened(drawn: list[Sentence]) -> None:
    again = [said for said in drawn if said.link and isinstance(said.link.clause.event.object, Again)]
    assert again
    for said in again:
        assert said.link
        done, what = said.link.clause.event.verb, said.clause.event.object
        assert not (said.clause.event.verb == "lose" and done == "find"), said
        assert not (done == "open" and isinstance(what, Noun) and what.lexeme in ("postcard", "message", "email")), said


def test_nobody_says_that_a_husband_is_married(drawn: list[Sentence]) -> None:
    wedded = [c for c in clauses(drawn) if c.event.quality and c.event.quality.lexeme in ("married", "single")]
    assert wedded
    assert not [c for c in wedded if isinstance(c.subject, Noun) and c.subject.lexeme in ("husband", "wife")]


def test_a_radio_is_listened_to_as_such(drawn: list[Sentence]) -> None:
    heard = [noun for _, event, noun in objects(drawn) if event.verb == "listen_to" and noun.lexeme == "radio"]
    assert heard and set(heard) == {Noun("radio")}


def test_roles_do_what_such_people_do(drawn: list[Sentence]) -> None:
    named = [(c, c.subject.lexeme) for c in clauses(drawn) if isinstance(c.subject, Noun) and c.subject.lexeme in DEEDS]
    assert named
    assert all(does(role, clause.event) for clause, role in named)
    correct = Event("correct", object=Noun("exam"))
    assert not does("thief", correct) and not does("baker", correct) and does("teacher", correct)
    assert unschooled(Clause(Noun("engineer"), Event("have", object=Noun("exam"))))


def test_a_thing_is_told_by_what_matters_to_the_deed(drawn: list[Sentence]) -> None:
    told = [(event, noun) for _, event, noun in objects(drawn) if noun.qualities]
    assert told and all(apt(quality, event.verb) for event, noun in told for quality in noun.qualities)


def test_who_gives_a_present_gives_in_english_and_offers_in_french() -> None:
    ring = Noun("ring", determination=Determination.INDEFINITE)
    gift = Event("give.present", object=ring, recipient=Person(3, gender=Gender.FEMALE))
    pair = realize(Sentence(Clause(Person(3), gift, Tense.PAST)))
    assert (pair.source, pair.target) == ("He gave her a ring.", "Il lui a offert une bague.")
    several = Event("give.present", object=ring, recipient=Person(3, Number.MANY))
    assert one_for_several(Clause(Person(3), several, Tense.PAST))


def test_who_walks_is_not_going_for_a_walk(drawn: list[Sentence]) -> None:
    ongoing = {c.event.verb for c in clauses(drawn) if c.aspect is Aspect.ONGOING}
    assert "read" in ongoing and not ongoing & {"go_for_a_walk", "go_shopping", "go_camping"}


def test_only_who_does_not_leave_stays(drawn: list[Sentence]) -> None:
    stays = [c.event.place for c in clauses(drawn) if c.event.verb == "stay" and c.event.place]
    assert stays
    assert all(not isinstance(there.ground, Named) or there.ground.lexeme in STAYS for there in stays)


def test_who_came_back_is_not_mistaken_for_who_was_busy(drawn: list[Sentence]) -> None:
    told = [
        (said.clause, said.link.clause)
        for said in drawn
        if said.link and said.link.bond is Bond.WHEN and said.clause.aspect is Aspect.ONGOING
    ]
    assert told and not [pair for pair in told if overlap(pair[0].subject, pair[1].subject)]


def test_money_is_needed_and_a_taxi_is_taken_whichever_it_is(drawn: list[Sentence]) -> None:
    needed = [noun for _, event, noun in objects(drawn) if event.verb == "need" and LEXICON.nouns[noun.lexeme].mass]
    taken = [noun for _, event, noun in objects(drawn) if event.verb == "take" and noun.lexeme == "taxi"]
    assert needed and taken
    for noun in needed + taken:
        assert noun.determination is Determination.INDEFINITE or noun.quantity or noun.owner, noun


def test_nobodys_boss_is_a_student(drawn: list[Sentence]) -> None:
    employed = [c.subject for c in clauses(drawn) if c.event.identity]
    assert employed and not [who for who in employed if isinstance(who, Noun) and who.lexeme in ("boss", "colleague")]


def test_the_lists_of_roles_name_verbs_and_nouns_of_the_lexicon() -> None:
    assert set(DEEDS) <= set(LEXICON.nouns)
    assert {verb for deeds in DEEDS.values() for verb in deeds} <= set(LEXICON.verbs)
    assert set(APT) <= set(LEXICON.verbs)
    assert {quality for qualities in APT.values() for quality in qualities} <= set(LEXICON.adjectives)
