"""Training: preparation, the loop, and what goes into a checkpoint."""

from seq2seq.training.listener import Listener
from seq2seq.training.loop import follow, train
from seq2seq.training.prepare import prepare_data, prepare_run

__all__ = ["Listener", "follow", "prepare_data", "prepare_run", "train"]
