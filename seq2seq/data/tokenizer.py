"""SentencePiece: trained from the recipe's own text, kept in the run, so that text goes in and text comes out."""

import io
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

import sentencepiece

from seq2seq import recipe
from seq2seq.data.corpus import Pair
from seq2seq.data.piece_model import PieceModel, read_piece_model
from seq2seq.errors import UserError
from seq2seq.specials import BEGIN, END, PAD, UNKNOWN

SPECIALS = {"pad": PAD, "unknown": UNKNOWN, "begin": BEGIN, "end": END}


class Tokenizer:
    """Sentences to piece numbers and back."""

    def __init__(self, model: bytes, rewrite: Callable[[str], str] | None = None) -> None:
        self.model = model
        self.rewrite = rewrite  # what the recipe does to its text is done to all that comes later
        self.processor = sentencepiece.SentencePieceProcessor(model_proto=model)

    @classmethod
    def load(cls, path: Path, rewrite: Callable[[str], str] | None = None) -> "Tokenizer":
        try:
            return cls(path.read_bytes(), rewrite)
        except (OSError, RuntimeError) as error:
            raise UserError(f"{path} is not a SentencePiece model ({error}); the run is damaged") from error

    @cached_property
    def description(self) -> PieceModel:
        """What kind of model this is, and of which kinds its pieces are."""
        return read_piece_model(self.model)

    @property
    def specials(self) -> dict[str, int]:
        """The numbers of the special pieces; -1 for one that is missing."""
        of = self.processor
        return dict(zip(SPECIALS, (of.pad_id(), of.unk_id(), of.bos_id(), of.eos_id()), strict=True))

    def __len__(self) -> int:
        return int(self.processor.get_piece_size())

    @cached_property
    def word_starts(self) -> tuple[int, ...]:
        """The numbers of the pieces that begin a word."""
        return tuple(number for number in range(len(self)) if self.processor.id_to_piece(number).startswith("▁"))

    def encode(self, sentences: Sequence[str]) -> list[list[int]]:
        """Piece numbers, without begin and end."""
        texts = list(map(self.rewrite, sentences)) if self.rewrite else list(sentences)
        return list(self.processor.encode(texts, out_type=int))

    def decode(self, numbers: Sequence[Sequence[int]]) -> list[str]:
        """Plain text, detokenized."""
        texts = self.processor.decode([list(map(int, row)) for row in numbers])
        return [
            text.replace("▁", " ").lstrip(" ") for text in texts
        ]  # word models leave marks beside spelled-out bytes

    def pieces(self, numbers: Iterable[int]) -> list[str]:
        """The pieces as a person reads them: ▁ marks the start of a word."""
        return [self.processor.id_to_piece(int(number)) for number in numbers]


def train_tokenizers(pairs: Sequence[Pair], settings: "recipe.Tokenizer") -> tuple[Tokenizer, Tokenizer]:
    """The tokenizers of source and target: one and the same when shared."""
    if settings.shared:
        shared = train_tokenizer((text for pair in pairs for text in pair), settings)
        return shared, shared
    return (
        train_tokenizer((pair.source for pair in pairs), settings),
        train_tokenizer((pair.target for pair in pairs), settings),
    )


def train_tokenizer(sentences: Iterable[str], settings: "recipe.Tokenizer") -> Tokenizer:
    """Learn pieces; text that cannot fill the vocabulary gives a smaller one."""
    try:
        return run_trainer(sentences, settings)
    except RuntimeError as error:
        reason = str(error).splitlines()[-1]
        least = re.search(r"required_chars\. \d+ vs (\d+)", reason)
        if least or (settings.vocabulary or 0) < 300:
            raise UserError(
                f"tokenizer.vocabulary: {settings.vocabulary} is too small for this text; give at least "
                f"{int(least[1]) + 1 if least else 300}, or set tokenizer.byte_fallback: false (it takes 256)"
            ) from error
        raise UserError(f"SentencePiece could not learn from this text: {reason}") from error


def run_trainer(sentences: Iterable[str], settings: "recipe.Tokenizer") -> Tokenizer:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_writer=model,
        model_type=settings.kind,
        vocab_size=settings.vocabulary,
        hard_vocab_limit=False,
        byte_fallback=settings.byte_fallback,
        user_defined_symbols=list(settings.symbols),
        character_coverage=1.0,
        normalization_rule_name="identity",  # what was written is what is scored: no silent change of characters
        max_sentence_length=65536,
        num_threads=16,  # the result hangs on this number: fixed, so that every machine learns the same pieces
        pad_id=PAD,
        unk_id=UNKNOWN,
        bos_id=BEGIN,
        eos_id=END,
        minloglevel=2,
    )
    return Tokenizer(model.getvalue())
