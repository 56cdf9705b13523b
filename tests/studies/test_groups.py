"""Every sentence stands in the groups that it belongs to, and each group is scored by itself."""

import pytest

from seq2seq.metrics import score
from seq2seq.studies.groups import GroupScore, by_number, groups_of, rarest, score_groups
from seq2seq.studies.material import Material

MATERIAL = Material(
    "test",
    ["one two three four five", "one two three four five six", "one"],
    [["le chat noir", "le chien", "!"], [None, "un canard", None]],
    [frozenset({"negation", "past"}), frozenset({"past"}), frozenset()],
)
COUNTS = {"le": 1000, "chat": 9, "noir": 10, "chien": 100, "un": 500}


def bleu(said: list[str], right: list[list[str | None]]) -> float:
    return score(said, right, metrics=["BLEU"])[0].score


def test_groups_reach_to_their_ends_and_the_last_one_on() -> None:
    assert by_number([0, 1, 9, 10, 99, 100, 5000, None], (0, 9, 99)) == {
        "0": [0],
        "1–9": [1, 2],
        "10–99": [3, 4],
        "100+": [5, 6],
    }


def test_sentences_are_grouped_by_length_rarest_word_and_tag() -> None:
    assert groups_of(MATERIAL, COUNTS) == {
        "length": {"1–5": [0, 2], "6–10": [1]},
        "rarity": {"0": [1], "1–9": [0]},  # no training text has "canard"; "!" holds no word
        "phenomenon": {"past": [0, 1], "negation": [0]},
    }
    assert rarest(["le chien", None], COUNTS) == 100


def test_what_is_not_known_is_left_out() -> None:
    plain = MATERIAL._replace(tags=[frozenset()] * 3)
    assert set(groups_of(plain, None)) == {"length"}


def test_a_group_scores_as_its_sentences_do_alone() -> None:
    hypotheses = ["le chat noir", "un canard", "le"]
    tables = score_groups(groups_of(MATERIAL, COUNTS), hypotheses, MATERIAL.references, bleu)
    assert tables["phenomenon"]["negation"] == GroupScore(1, 1.0, bleu(["le chat noir"], [["le chat noir"]]))
    assert tables["length"]["1–5"] == (2, 0.5, pytest.approx(bleu(["le chat noir", "le"], [["le chat noir", "!"]])))
    assert tables["rarity"]["0"] == (1, 1.0, pytest.approx(bleu(["un canard"], [["le chien"], ["un canard"]])))
