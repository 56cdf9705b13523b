"""Words are counted as a reader would count them."""

from pathlib import Path

from seq2seq.data.words import count_words, read_counts, words_of, write_counts


def test_a_word_is_letters_and_digits_whatever_their_case() -> None:
    assert words_of("L'Été, n'est-ce pas ? 12,5 %") == ["l", "été", "n", "est", "ce", "pas", "12", "5"]


def test_scripts_without_spaces_count_characters() -> None:
    assert words_of("我爱 Paris。すき") == ["我", "爱", "paris", "す", "き"]


def test_counts_come_back_from_a_file_the_most_frequent_first(tmp_path: Path) -> None:
    counts = count_words(["Le chat", "le chien le"])
    write_counts(tmp_path / "words.tsv", counts)
    assert read_counts(tmp_path / "words.tsv") == counts == {"le": 3, "chat": 1, "chien": 1}
    assert (tmp_path / "words.tsv").read_text(encoding="utf-8") == "le\t3\nchat\t1\nchien\t1\n"
