"""A model in compiled code: weights go in once, pieces go in and translations come out.

It finds what the plain search finds, without Python or PyTorch in a step; what it does not know is left to that.
"""

import ctypes
import math
import weakref
from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np
import torch
from torch import Tensor

from seq2seq.model import Seq2Seq
from seq2seq.native import KINDS, NotAvailable, call, library
from seq2seq.processors import Request
from seq2seq.recipe import Model, Search
from seq2seq.search import Hypothesis

DECODERS = {"luong": 0, "bahdanau": 1}  # numbered as model.h has them
ATTENTIONS = {"dot": 0, "scaled-dot": 1, "general": 2, "additive": 3}
TYPES = (torch.float32, torch.bfloat16)  # of the weights that it is given
WHOLE = 32  # what widths of states must be multiples of: two vectors of the widest kind
KNOWN = {  # settings and the values of them that are known here
    "cell": ("gru",),
    "encoder": ("rnn",),
    "decoder": tuple(DECODERS),
    "attention": tuple(ATTENTIONS),
    "query": ("state",),
    "read_out": ("tanh",),
    **dict.fromkeys(("coverage", "sentinel", "copy_source", "residual", "layer_norm"), (False,)),
}
NOTHING = Hypothesis([], -math.inf, -math.inf)  # where the model gives nothing any probability
SENTENCES, HYPOTHESES = 64, 192  # at most, that a thread works on at a time: more would not make products faster


class Options(ctypes.Structure):
    """What engine.cpp has to know of a model, beside its weights."""

    names = "decoder attention input_feeding lexical bidirectional layers kind embedding hidden features".split()
    _fields_ = [(name, ctypes.c_int) for name in [*names, "vocabulary", "source_vocabulary"]]


class Settings(ctypes.Structure):
    """And of a search."""

    _fields_ = [(name, ctypes.c_int) for name in ("beam", "n_best", "slots", "threads")]
    _fields_ += [("length_penalty", ctypes.c_double)]


class Engine:
    """Translates with weights of its own, which are those of the models when it was opened; several speak as one."""

    def __init__(self, models: Sequence[Seq2Seq], precision: str) -> None:
        self.native = library()
        self.handle = self.native.s2s_open()
        # Not at exit: another thread may still be translating then.
        weakref.finalize(self, self.native.s2s_close, self.handle).atexit = False
        for model in models:
            self.add(model, precision)

    def add(self, model: Seq2Seq, precision: str) -> None:
        settings = model.settings
        weights = {name: weight.detach().float().contiguous() for name, weight in state_of(model).items()}
        options = Options(
            DECODERS[settings.decoder],
            ATTENTIONS[settings.attention],
            settings.input_feeding,
            settings.lexical,
            settings.bidirectional,
            settings.layers,
            KINDS[precision],
            settings.embedding,
            settings.hidden,
            settings.feature_width,
            model.target_embedding.num_embeddings,
            model.source_embedding.num_embeddings,
        )
        count = len(weights)
        names = (ctypes.c_char_p * count)(*(name.encode() for name in weights))
        data = (ctypes.c_void_p * count)(*(weight.data_ptr() for weight in weights.values()))
        shapes = [(1, *weight.shape)[-2:] for weight in weights.values()]
        rows, columns = ((ctypes.c_int * count)(*sizes) for sizes in zip(*shapes, strict=True))
        call("s2s_add", self.handle, count, names, data, rows, columns, ctypes.byref(options))

    def search(
        self, sources: Sequence[Sequence[int]], requests: Sequence[Request], settings: Search, n_best: int = 1
    ) -> list[list[Hypothesis]]:
        """The best translations of sources (pieces, closed by <end>), as `search` finds them."""
        B, K = len(sources), settings.beam
        if not B:
            return []
        n_best = min(n_best, K)
        slots = max(1, min(SENTENCES, HYPOTHESES // K))
        how = Settings(K, n_best, slots, torch.get_num_threads(), settings.length_penalty)
        pieces = np.fromiter((piece for row in sources for piece in row), np.int32)
        ends = np.fromiter(accumulate(map(len, sources)), np.int32, B)
        most = np.fromiter((request.most for request in requests), np.int32, B)
        least = np.fromiter((request.least for request in requests), np.int32, B)
        said = np.empty(int(most.sum()) * n_best, np.int32)
        sizes = np.empty((B, n_best), np.int32)
        log_probs, scores = np.empty((2, B, n_best))
        given = [one.ctypes.data for one in (pieces, ends, most, least)]
        taken = [one.ctypes.data for one in (said, sizes, log_probs, scores)]
        call("s2s_translate", self.handle, B, *given, ctypes.byref(how), *taken)
        begins = np.concatenate([[0], np.cumsum(np.repeat(most, n_best))[:-1]]).reshape(B, n_best)
        found: list[list[Hypothesis]] = []
        for row in zip(begins.tolist(), sizes.tolist(), log_probs.tolist(), scores.tolist(), strict=True):
            ranked = [
                Hypothesis(said[begin : begin + size].tolist(), log_prob, score)
                for begin, size, log_prob, score in zip(*row, strict=True)
                if size >= 0
            ]
            found.append(ranked or [NOTHING])
        return found


def multiply(inputs: Tensor, weight: Tensor, bias: Tensor | None, precision: str) -> Tensor:
    """W x + b of rows (N, in) with a weight (out, in), as the layers of an engine multiply."""
    (rows, width), out = inputs.shape, weight.size(0)
    result = inputs.new_empty(rows, out)
    call("s2s_multiply", KINDS[precision], rows, width, out, inputs.contiguous(), weight, bias, result)
    return result


def state_of(model: Seq2Seq) -> dict[str, Tensor]:
    """Every weight by each of its names: tied ones have several."""
    return dict(model.named_parameters(remove_duplicate=False))


def reason_against(model: Model) -> str | None:
    """Why a model cannot be translated with here, if it cannot."""
    for name, values in KNOWN.items():
        if (own := getattr(model, name)) not in values:
            return f"it knows no model.{name}: {own}"
    narrow = model.hidden // (1 + model.bidirectional)
    if narrow % WHOLE:
        return f"it needs a model.hidden that is a multiple of {WHOLE * (1 + model.bidirectional)}, not {model.hidden}"
    return None


def reason_to_refuse(settings: Search, requests: Iterable[Request]) -> str | None:
    """Why a search cannot be made here, if it cannot."""
    if settings.method != "beam" or settings.groups > 1 or settings.coverage_penalty or settings.no_repeat:
        return "it searches by beam alone, without groups, coverage_penalty or no_repeat"
    if any(one.prefix or one.required or one.forbidden or one.most_in_a_row for one in requests):
        return "it knows no prefixes, no required or forbidden words, and no bound to what is said in a row"
    return None


def open_engine(models: Sequence[Seq2Seq], precision: str) -> Engine | str:
    """The engine of a model or of several, or why there is none."""
    for model in models:
        weight = next(model.parameters())
        if weight.device.type != "cpu":
            return f"it works on a CPU, not on {weight.device.type}"
        if weight.dtype not in TYPES:
            return f"it takes weights in fp32 or bf16, not in {weight.dtype}"
        if reason := reason_against(model.settings):
            return reason
    try:
        return Engine(models, precision)
    except NotAvailable as error:
        return str(error)
