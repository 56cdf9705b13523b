"""The attention map as a picture and in characters."""

from pathlib import Path

import matplotlib.image
import numpy as np
import pytest

from seq2seq.report.attention import LABELS, LARGEST, draw_attention, figure_of, print_attention
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


def test_dollars_are_characters_and_missing_glyphs_one_notice(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seq2seq.report.attention.FALLBACKS", ())
    odd = explanation()._replace(source="$\\foo$ 你好", source_pieces=["$\\foo$", "你好", "</s>"])
    draw_attention(odd, tmp_path / "map.png")
    assert [record.message.split(";")[0] for record in caplog.records] == ["no font here has some of the characters"]


def test_a_large_map_stays_a_picture_that_can_be_looked_at() -> None:
    pieces = [f"▁{i}" for i in range(150)]
    choices = [Choice(piece, -0.1, []) for piece in pieces]
    weights = np.full((150, 150), 0.1, dtype=np.float32)
    figure = figure_of(Explanation("word " * 150, "mot " * 150, pieces, choices, weights))
    assert max(figure.get_size_inches()) <= LARGEST
    assert len(figure.axes[0].get_xticklabels()) <= LABELS


def test_the_characters_show_pieces_weights_and_alternatives() -> None:
    text = print_attention(explanation())
    assert "▁chat  " in text
    assert "██  0.90   or ▁chien 0.10" in text
    assert "  end  " in text


def test_a_model_without_attention_has_one_column() -> None:
    text = print_attention(explanation(columns=1))
    assert "".join(line.strip() for line in text.split("\n")[3:21]) == "thewholesentence"
