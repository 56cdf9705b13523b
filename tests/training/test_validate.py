"""A validation tells what is so of the whole set."""

from seq2seq.data.encoded import Encoded, ragged
from seq2seq.training.validate import with_others_sources


def test_every_target_gets_another_sentences_source_however_small_its_batch() -> None:
    sources = [[5] * length for length in (1, 2, 40, 3, 200)]  # each long one is a batch of its own
    data = Encoded(ragged(sources), ragged([[9]] * 5))
    moved = with_others_sources(data)
    assert sorted(moved.source.lengths.tolist()) == sorted(map(len, sources))
    assert all(len(moved.source[row]) != len(source) for row, source in enumerate(sources))
    assert moved.target is data.target
