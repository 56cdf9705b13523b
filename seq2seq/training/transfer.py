"""Fine-tuning: a new model begins with what another run has learnt, as far as the two fit."""

import logging
from pathlib import Path

import torch
from torch import Tensor, nn

from seq2seq.data.tokenizer import Tokenizer
from seq2seq.recipe import Recipe
from seq2seq.run import Run, open_run
from seq2seq.translator import load_model

log = logging.getLogger(__name__)

# The vocabulary, source or target, that a parameter's rows stand for.
EMBEDDINGS = {"source_embedding.weight": 0, "target_embedding.weight": 1, "output.weight": 1, "output.bias": 1}


def base_run(recipe: Recipe) -> Run | None:
    """The run that a recipe starts from."""
    return open_run(Path(recipe.train.from_)) if recipe.train.from_ else None


def fits(base: Run, recipe: Recipe) -> bool:
    """Whether the recipe asks for the pieces that the base has: then those are used, not learnt anew."""
    languages = (recipe.data.source, recipe.data.target)
    return base.recipe.tokenizer == recipe.tokenizer and languages == (base.recipe.data.source, base.recipe.data.target)


def transfer(base: Run, model: nn.Module, tokenizers: tuple[Tokenizer, Tokenizer]) -> None:
    """Copy the base's weights wherever they fit, rows of embeddings by their piece, and say what was reused."""
    old = load_model(base, "best", torch.device("cpu")).state_dict()
    shared = [shared_pieces(*sides) for sides in zip(base.tokenizers, tokenizers, strict=True)]
    whole: list[str] = []
    partly: list[str] = []
    fresh: list[str] = []
    for name, parameter in model.named_parameters():
        side = EMBEDDINGS.get(name)
        if name not in old:
            fresh.append(f"{name} (the base has none)")
        elif side is not None and old[name].shape[1:] == parameter.shape[1:]:
            count = copy_rows(parameter, old[name], shared[side])
            (whole if count == len(parameter) else partly).append(f"{name} ({count:,} of {len(parameter):,} pieces)")
        elif old[name].shape == parameter.shape:
            parameter.data.copy_(old[name])
            whole.append(name)
        else:
            fresh.append(f"{name} ({shape(old[name])} there, {shape(parameter)} here)")
    log.info("from %s: %s reused", base.path, ", ".join(whole + partly) or "nothing")
    if fresh:
        log.warning("from %s: not reused, and learnt anew: %s", base.path, ", ".join(fresh))


def shared_pieces(old: Tokenizer, new: Tokenizer) -> Tensor:
    """The numbers of the pieces that both have, there and here: (2, pieces)."""
    there = {piece: number for number, piece in enumerate(old.pieces(range(len(old))))}
    here = new.pieces(range(len(new)))
    both = [(there[piece], number) for number, piece in enumerate(here) if piece in there]
    return torch.tensor(both, dtype=torch.long).view(-1, 2).T


def copy_rows(parameter: Tensor, old: Tensor, shared: Tensor) -> int:
    """Rows from there to here; how many."""
    parameter.data[shared[1]] = old[shared[0]]
    return shared.size(1)


def shape(tensor: Tensor) -> str:
    return " × ".join(map(str, tensor.shape))
