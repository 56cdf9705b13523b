"""The nearest sentence by an index is the nearest by sacreBLEU's own chrF."""

import random

import pytest
from sacrebleu.metrics.chrf import CHRF

from seq2seq.data.corpus import Pair
from seq2seq.studies.nearest import nearest_translations


def test_the_index_finds_what_chrf_finds() -> None:
    chance = random.Random(3)
    words = "the a cat dog sees saw big small house under over banana anna".split()
    train = [Pair(" ".join(chance.choices(words, k=chance.randint(2, 8))), str(i)) for i in range(150)]
    sources = [" ".join(chance.choices(words, k=chance.randint(2, 8))) for _ in range(40)]
    chrf = CHRF()
    for source, found in zip(sources, nearest_translations(sources, train), strict=True):
        # The training sentence is the hypothesis, the sentence asked for the reference.
        values = [chrf.sentence_score(pair.source, [source]).score for pair in train]
        assert values[int(found)] == pytest.approx(max(values), abs=1e-9)
