"""Sentences in, sentences out: a trained model with its tokenizers, and what it attended to on the way."""

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import torch
from torch import Tensor

from seq2seq import search
from seq2seq.data.batches import pack, pad
from seq2seq.data.clean import is_blank
from seq2seq.data.tokenizer import Tokenizer
from seq2seq.errors import UserError
from seq2seq.model import Memory, Seq2Seq, State
from seq2seq.recipe import Model, Search
from seq2seq.run import Run, Which, load_weights, open_run
from seq2seq.specials import BEGIN, END

log = logging.getLogger(__name__)

MAX_PIECES = 1000  # longer sentences are cut: no recurrent model says anything sensible about them
MAX_CHARACTERS = 20 * MAX_PIECES


class Translation(NamedTuple):
    """A sentence translated."""

    source: str
    text: str
    score: float
    pieces: list[int]


class Choice(NamedTuple):
    """One target piece: how likely it was, and what else could have stood there."""

    piece: str
    log_prob: float
    alternatives: list[tuple[str, float]]  # other pieces with their log-probabilities, best first


class Explanation(NamedTuple):
    """A translation with the attention that made it; the last row and column belong to the end of the sentence."""

    source: str
    translation: str
    source_pieces: list[str]
    choices: list[Choice]
    weights: np.ndarray[
        tuple[int, int], np.dtype[np.float32]
    ]  # (target pieces, source pieces); one column without attention


def build_model(model: Model, tokenizers: tuple[Tokenizer, Tokenizer]) -> Seq2Seq:
    """A fresh model for the vocabularies of its tokenizers."""
    return Seq2Seq(model, *map(len, tokenizers))


def load_model(run: Run, which: Which, device: torch.device) -> Seq2Seq:
    """The model with the weights of a checkpoint."""
    model = build_model(run.recipe.model, run.tokenizers)
    copy_weights(model, load_weights(run, which), run.path / which)
    return model.to(device).eval()


def copy_weights(model: Seq2Seq, weights: dict[str, Tensor], where: Path) -> None:
    """Fill in the parameters, each once however many layers share it."""
    parameters = dict(model.named_parameters())
    if {name: p.shape for name, p in parameters.items()} != {name: w.shape for name, w in weights.items()}:
        raise UserError(f"the weights in {where} do not fit the run's recipe; was recipe.yaml edited?")
    with torch.no_grad():
        for name, parameter in parameters.items():
            parameter.copy_(weights[name])


def pick_device(wanted: str) -> torch.device:
    """`auto` takes a GPU if there is one."""
    if wanted == "cuda" and not torch.cuda.is_available():
        raise UserError("train.device: cuda was asked for, but torch sees no GPU here; use auto or cpu")
    return torch.device("cuda" if wanted != "cpu" and torch.cuda.is_available() else "cpu")


class Translator:
    """Translates with a model in memory."""

    def __init__(
        self, model: Seq2Seq, tokenizers: tuple[Tokenizer, Tokenizer], settings: Search, device: torch.device
    ) -> None:
        self.model, self.settings, self.device = model, settings, device
        self.source, self.target = tokenizers

    @classmethod
    def load(cls, run: str | Path | Run, which: Which = "best", device: str = "auto") -> Self:
        """The translator of a run: `Translator.load("runs/en-fr").translate(["Hello."])`."""
        opened = run if isinstance(run, Run) else open_run(Path(run))
        place = pick_device(device)
        return cls(load_model(opened, which, place), opened.tokenizers, opened.recipe.search, place)

    def translate(self, sentences: Sequence[str], *, beam: int | None = None) -> list[Translation]:
        """Translate sentences, in order; a blank one stays blank. A beam of 1 is greedy."""
        pieces = self.source_pieces(sentences)
        said = [i for i, sentence in enumerate(sentences) if pieces[i] and not is_blank(sentence)]
        lengths = np.array([len(pieces[i]) + 1 for i in said], dtype=np.int64)
        order = np.argsort(lengths, kind="stable")
        results = {i: Translation(sentences[i], "", 0.0, []) for i in range(len(sentences))}
        for rows in pack(np.array(said, dtype=np.int64)[order], lengths[order], self.settings.batch_tokens):
            found = self.search([pieces[i] for i in rows], beam or self.settings.beam)
            texts = self.target.decode([best.pieces for best in found])
            for i, best, text in zip(rows.tolist(), found, texts, strict=True):
                results[i] = Translation(sentences[i], one_line(text), best.score, best.pieces)
        return [results[i] for i in range(len(sentences))]

    def source_pieces(self, sentences: Sequence[str]) -> list[list[int]]:
        """Tokenized sources, cut where they pass all bounds."""
        pieces = self.source.encode([sentence[:MAX_CHARACTERS] for sentence in sentences])
        for number, (row, sentence) in enumerate(zip(pieces, sentences, strict=True), start=1):
            if len(row) > MAX_PIECES or len(sentence) > MAX_CHARACTERS:
                log.warning("sentence %d of this batch is too long and was cut to %d pieces", number, MAX_PIECES)
        return [row[:MAX_PIECES] for row in pieces]

    @torch.inference_mode()
    def search(self, sources: Sequence[Sequence[int]], beam: int) -> list[search.Hypothesis]:
        """The best hypothesis for each source."""
        lengths = torch.tensor([len(row) + 1 for row in sources])
        memory, state = self.model.encode(pad([[*row, END] for row in sources]).to(self.device), lengths)
        longest = (lengths * self.settings.max_ratio).long() + 10
        method = search.greedy_search if beam == 1 else partial(search.beam_search, beam=beam)
        found = method(
            self.step,
            state,
            memory,
            max_lengths=longest.to(self.device),
            length_penalty=self.settings.length_penalty,
        )
        return [best[0] for best in found]

    def step(self, last: Tensor, state: State, memory: Memory) -> tuple[Tensor, State]:
        """One position of every hypothesis: what search asks of a model."""
        decoded, state = self.model.decode(last[:, None], state, memory)
        return self.model.log_probs(decoded, memory)[:, -1], state

    @torch.inference_mode()
    def explain(self, sentence: str, *, beam: int | None = None, alternatives: int = 3) -> Explanation:
        """Translate a sentence and say, for each piece, where the model looked and what else it considered."""
        if is_blank(sentence):
            raise UserError("nothing to explain: the sentence is blank")
        translation = self.translate([sentence], beam=beam)[0]
        source, answer = [*self.source_pieces([sentence])[0], END], [*translation.pieces, END]
        memory, state = self.model.encode(pad([source]).to(self.device), torch.tensor([len(source)]))
        decoded, _ = self.model.decode(pad([[BEGIN, *answer[:-1]]]).to(self.device), state, memory)
        log_probs = self.model.log_probs(decoded, memory)[0]  # (T, V)
        best, ids = log_probs.topk(alternatives + 1)
        choices = [
            Choice(
                name,
                float(log_probs[t, piece]),
                [
                    (self.target.pieces([other])[0], value)
                    for other, value in zip(ids[t].tolist(), best[t].tolist(), strict=True)
                    if other != piece
                ][:alternatives],
            )
            for t, (piece, name) in enumerate(zip(answer, self.target.pieces(answer), strict=True))
        ]
        weights = decoded.weights[0].cpu().numpy()
        return Explanation(sentence, translation.text, self.source.pieces(source), choices, weights)


def one_line(text: str) -> str:
    """A translation never breaks the line that it stands on."""
    return text.replace("\n", " ").replace("\r", " ")
