"""What many tests need: a small model that has learnt to reverse digits, trained once through the command line."""

import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from seq2seq.run import Run, open_run
from tests.command import s2s

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as in a shell's background jobs; some tests press Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)

REVERSAL = """
name: reversal
data:
  source: forward
  target: backward
  train: [{folder}/train.forward, {folder}/train.backward]
  valid: [{folder}/valid.forward, {folder}/valid.backward]
  test: [{folder}/test.forward, {folder}/test.backward]
tokenizer: {{kind: word, vocabulary: 50, byte_fallback: false}}
model: {{embedding: 32, hidden: 64, dropout: 0.0}}
train: {{max_epochs: 12, batch_tokens: 512, learning_rate: 1e-2, warmup_steps: 50, threads: 1, samples: 1,
         precision: fp32}}
"""


def write_reversal(folder: Path, pairs: int = 3000) -> Path:
    """Sequences of digits and their reversals as text files, and the recipe that learns them."""
    chance = random.Random(7)
    sequences = sorted({tuple(chance.choices("0123456789", k=chance.randint(2, 8))) for _ in range(pairs)})
    chance.shuffle(sequences)
    splits = {"test": sequences[:200], "valid": sequences[200:300], "train": sequences[300:]}
    for split, rows in splits.items():
        (folder / f"{split}.forward").write_text("".join(" ".join(row) + "\n" for row in rows))
        (folder / f"{split}.backward").write_text("".join(" ".join(reversed(row)) + "\n" for row in rows))
    recipe = folder / "reversal.yaml"
    recipe.write_text(REVERSAL.format(folder=folder))
    return recipe


@pytest.fixture(scope="session", autouse=True)
def prepared_data_stay_out_of_the_checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Prepared data go to a folder of the tests' own, for commands that they start as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("S2S_DATA", str(tmp_path_factory.mktemp("s2s-data")))
        yield


@pytest.fixture(scope="session")
def reversal_recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reversal(tmp_path_factory.mktemp("reversal-text"))


@pytest.fixture(scope="session")
def reversal_folder(reversal_recipe: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `s2s train` has run to its end."""
    folder = tmp_path_factory.mktemp("reversal")
    s2s("train", "--config", reversal_recipe, cwd=folder)
    return folder


@pytest.fixture(scope="session")
def reversal(reversal_folder: Path) -> Run:
    return open_run(reversal_folder / "runs" / "reversal")
