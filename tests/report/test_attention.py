"""The attention map as a picture and in characters."""

from pathlib import Path

import matplotlib.image
import numpy as np

from seq2seq.report.attention import draw_attention, print_attention
from seq2seq.translator import Choice, Explanation


def explanation(columns: int = 3) -> Explanation:
    weights = np.full((2, columns), 0.1, dtype=np.float32)
    weights[0, columns - 1] = 0.9
    choices = [Choice("▁chat", -0.1, [("▁chien", -2.3)]), Choice("</s>", -0.01, [])]
    return Explanation("the cat", "chat", ["▁the", "▁cat", "</s>"], choices, weights)


def test_the_picture_is_darkest_where_the_model_looked_most(tmp_path: Path) -> None:
    draw_attention(explanation(), tmp_path / "new" / "map.png")
    picture = matplotlib.image.imread(tmp_path / "new" / "map.png")
    assert picture.shape[0] > 200
    assert picture.shape[1] > 200
    assert picture[..., 0].min() < 0.2  # the dark blue of a high weight


def test_the_characters_show_pieces_weights_and_alternatives() -> None:
    text = print_attention(explanation())
    assert "▁chat  " in text
    assert "██  0.90   or ▁chien 0.10" in text
    assert "  end  " in text


def test_a_model_without_attention_has_one_column() -> None:
    text = print_attention(explanation(columns=1))
    assert "".join(line.strip() for line in text.split("\n")[3:21]) == "thewholesentence"
