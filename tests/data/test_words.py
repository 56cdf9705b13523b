"""Words are counted as a reader would count them."""

from pathlib import Path

import pytest

from seq2seq.data.words import count_words, most_in_a_row, read_counts, repeats, words_of, write_counts


def test_a_word_is_letters_and_digits_whatever_their_case() -> None:
    assert words_of("L'Été, n'est-ce pas ? 12,5 %") == ["l", "été", "n", "est", "ce", "pas", "12", "5"]


def test_scripts_without_spaces_count_characters() -> None:
    assert words_of("我爱 Paris。すき") == ["我", "爱", "paris", "す", "き"]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("", 1),
        ("Non, non et non.", 2),
        ("ha ha ha", 3),
        ("the dog the dog the dog the", 3),
        ("to be or not to be that is", 1),
        ("no no so no no so no", 2),
        ("one two three four five six one two three four five six", 2),
        ("的的的的", 4),
    ],
)
def test_words_in_a_row_are_counted_however_many_they_are(text: str, times: int) -> None:
    assert most_in_a_row(text) == times
    assert [repeats(text, n) for n in (times, times + 1)] == [len(text) > 0, False]
    assert most_in_a_row(text, least=9) == 9


def test_only_so_many_words_are_looked_at_together() -> None:
    assert repeats("a b c d e a b c d e", 2)
    assert not repeats("a b c d e a b c d e", 2, most_words=4)


def test_counts_come_back_from_a_file_the_most_frequent_first(tmp_path: Path) -> None:
    counts = count_words(["Le chat", "le chien le"])
    write_counts(tmp_path / "words.tsv", counts)
    assert read_counts(tmp_path / "words.tsv") == counts == {"le": 3, "chat": 1, "chien": 1}
    assert (tmp_path / "words.tsv").read_text(encoding="utf-8") == "le\t3\nchat\t1\nchien\t1\n"
