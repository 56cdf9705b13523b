"""What an update lowers: the loss of a batch under teacher forcing, or one of its relatives. One small function each.

B sentences, K translations of each, S source positions, T target positions, V target vocabulary, N real target pieces.
All are sums over target pieces, so that batches, halves of batches and groups of batches add up.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle, islice

import torch
from torch import Tensor

from seq2seq.data.batches import Batch, pad
from seq2seq.data.tokenizer import Tokenizer
from seq2seq.engine import Engine, open_engine, reason_to_refuse
from seq2seq.metrics import sentence_scorer
from seq2seq.model import Memory, Seq2Seq, State
from seq2seq.model.products import half
from seq2seq.model.types import Loss
from seq2seq.processors import Request
from seq2seq.recipe import Recipe, Search
from seq2seq.search import search, select
from seq2seq.specials import BEGIN, END, PAD

Objective = Callable[[Seq2Seq, Batch, float], Loss]
"""objective(model, batch, share of the training that is done) -> sums over the batch's target pieces"""


def likelihood(model: Seq2Seq, batch: Batch, done: float, *, smoothing: float) -> Loss:
    """Label-smoothed cross-entropy."""
    loss: Loss = model(batch, label_smoothing=smoothing)
    return loss


def agreement(model: Seq2Seq, batch: Batch, done: float, *, smoothing: float, weight: float) -> Loss:
    """R-Drop (Liang et al. 2021): two passes with different dropout learn the text, and to agree with each other.

    Half the paper's sum, so that the learning rate keeps its scale: without dropout this is the plain likelihood.
    """
    source, lengths, target_in, _ = (part.repeat_interleave(2, 0) for part in batch)
    memory, state = model.encode(source, lengths)
    decoded, _ = model.decode(target_in, state, memory)
    return model.agreement(decoded, memory, batch.target_out, smoothing, weight)


def log_probs(model: Seq2Seq, batch: Batch) -> Tensor:
    """Log-probabilities of every next piece under teacher forcing, (B, T, V)."""
    memory, state = model.encode(batch.source, batch.source_lengths)
    return read_on(model, batch.target_in, state, memory)[0]


def read_on(model: Seq2Seq, tokens: Tensor, state: State, memory: Memory) -> tuple[Tensor, State]:
    """Log-probabilities of the piece after each of the tokens (B, T), and the state behind them."""
    decoded, state = model.decode(tokens, state, memory)
    return model.log_probs(decoded, memory), state


@torch.no_grad()
def with_own_words(model: Seq2Seq, batch: Batch, share: float) -> Batch:
    """The batch with a share of the target pieces read replaced by what the model would have written there.

    Two parallel passes instead of one piece after the other (Mihaylova & Martins 2019): the guesses of the first, made
    with the true pieces before them, are mixed into what the second reads.
    """
    guesses = log_probs(model, batch).argmax(-1)[:, :-1]  # (B, T-1): the guess at t is read at t + 1
    true = batch.target_in[:, 1:]
    chosen = torch.rand(true.shape, device=true.device) < share
    mixed = torch.where(chosen & (true != PAD) & (guesses > END), guesses, true)  # special pieces are no words
    return batch._replace(target_in=torch.cat([batch.target_in[:, :1], mixed], dim=1))


def scheduled(model: Seq2Seq, batch: Batch, done: float, *, inner: Objective, share: float) -> Loss:
    """Scheduled sampling (Bengio et al. 2015): the more the training is done, the more of its own words it reads."""
    return inner(model, with_own_words(model, batch, share * done), done)


def risk(
    model: Seq2Seq,
    batch: Batch,
    done: float,
    *,
    drafts: Search,
    target: Tokenizer,
    score: Callable[[str, str], float],
) -> Loss:
    """Minimum risk training (Shen et al. 2016): of its own translations, those that score well become more likely.

    A sentence's risk is the mean of 1 - score over its distinct drafts, weighted by their probabilities, a piece of
    each on average (Edunov et al. 2018); long sentences count for more, as in the score of a corpus.
    """
    with torch.no_grad():
        known: Loss = model(batch)  # for the record: the likelihood is not lowered
    B, K = batch.source.size(0), drafts.beam
    drawn = translations(model, batch, drafts, longest=batch.target_out.size(1) + 10)  # (B, K, T)
    references = target.decode(texts(batch.target_out))
    found = target.decode(texts(drawn.flatten(0, 1)))
    scores = [score(text, references[row // K]) for row, text in enumerate(found)]
    risks = 1.0 - torch.tensor(scores, device=drawn.device).view(B, K)
    weights = log_probs_of(model, batch, drawn).masked_fill(repeated(drawn), -torch.inf)
    each = (weights.softmax(-1) * risks).sum(-1)  # (B,)
    return Loss((each * (batch.target_out != PAD).sum(-1)).sum(), known.nll, known.tokens)


def translations(model: Seq2Seq, batch: Batch, settings: Search, longest: int) -> Tensor:
    """The model's own, K = settings.beam of each source: (B, K, T), closed by <end>, then padding."""
    model.eval()
    requests = [Request(most=longest, number=row) for row in range(batch.source.size(0))]
    seed = int(torch.randint(1 << 31, ()))  # from the random numbers of the training, which a resume brings back
    precision = "bf16" if half() == torch.bfloat16 else "fp32"
    engine = settings.engine != "plain" and not reason_to_refuse(settings, requests) and open_engine([model], precision)

    def step(last: Tensor, state: State, memory: Memory) -> tuple[Tensor, State, Tensor]:
        decoded, state = model.decode(last[:, None], state, memory)
        return model.log_probs(decoded, memory)[:, -1], state, decoded.weights[:, -1]

    ends = batch.source_lengths.tolist()
    if isinstance(engine, Engine):
        sources = [row[:end] for row, end in zip(batch.source.tolist(), ends, strict=True)]
        found = engine.search(sources, requests, settings, n_best=settings.beam)
    else:
        with torch.no_grad():
            memory, state = model.encode(batch.source, batch.source_lengths)
        found = search(step, state, memory, requests, settings, n_best=settings.beam, seed=seed, source_lengths=ends)
    model.train()
    full = (one for row in found for one in islice(cycle(row), settings.beam))  # a beam may find fewer
    return pad([[*one.pieces, END] for one in full]).view(len(found), settings.beam, -1).to(batch.source.device)


def log_probs_of(model: Seq2Seq, batch: Batch, drawn: Tensor) -> Tensor:
    """The mean log-probability of a piece in each of some translations (B, K, T), with its gradient: (B, K)."""
    B, K, _ = drawn.shape
    rows = drawn.flatten(0, 1)
    memory, state = model.encode(batch.source, batch.source_lengths)
    state = select(state, torch.arange(B, device=drawn.device).repeat_interleave(K))
    begin = torch.full_like(rows[:, :1], BEGIN)
    found, _ = read_on(model, torch.cat([begin, rows[:, :-1]], dim=1), state, memory)
    each = found.gather(-1, rows[..., None])[..., 0]  # (B·K, T)
    real = rows != PAD
    return ((each * real).sum(-1) / real.sum(-1)).view(B, K)


def repeated(drawn: Tensor) -> Tensor:
    """Which of some translations (B, K, T) stand there before: (B, K)."""
    same = (drawn[:, :, None] == drawn[:, None]).all(-1)  # (B, K, K)
    return same.tril(-1).any(-1)


def texts(pieces: Tensor) -> list[list[int]]:
    """Rows of pieces without what is no text."""
    return [[piece for piece in row if piece > END] for row in pieces.tolist()]


def build_objective(recipe: Recipe, tokenizers: Sequence[Tokenizer]) -> Objective:
    """The objective that a recipe asks for."""
    train = recipe.train
    smoothing = train.label_smoothing
    inner: Objective = partial(likelihood, smoothing=smoothing)
    if train.r_drop:
        inner = partial(agreement, smoothing=smoothing, weight=train.r_drop)
    if train.risk:
        score = sentence_scorer(train.risk, recipe.data.target)
        drafts = recipe.search.model_copy(update={"method": train.risk_search, "beam": train.risk_samples, "groups": 1})
        inner = partial(risk, drafts=drafts, target=tokenizers[1], score=score)
    return partial(scheduled, inner=inner, share=train.scheduled_sampling) if train.scheduled_sampling else inner
