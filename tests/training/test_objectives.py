"""Every objective against something simpler."""

import pytest
import torch
import torch.nn.functional as F

from seq2seq.data.batches import Batch, collate, plan_window
from seq2seq.data.encoded import encode_pairs
from seq2seq.model import Seq2Seq
from seq2seq.native import is_available
from seq2seq.recipe import Recipe, Search
from seq2seq.run import Run
from seq2seq.specials import BEGIN, END, PAD
from seq2seq.training.objectives import (
    build_objective,
    log_probs,
    log_probs_of,
    repeated,
    risk,
    translations,
    with_own_words,
)
from seq2seq.training.optimizer import Precision
from seq2seq.training.update import build_learner, update
from seq2seq.translator import build_model


@pytest.fixture
def model(reversal: Run) -> Seq2Seq:
    torch.manual_seed(0)
    return build_model(reversal.recipe.model.model_copy(update={"dropout": 0.3}), reversal.tokenizers).double()


@pytest.fixture
def batch(reversal: Run) -> Batch:
    data = encode_pairs(reversal.pairs("valid")[:12], reversal.tokenizers)
    return collate(data, plan_window(data, 10_000, seed=1, epoch=0)[0])


def with_train(recipe: Recipe, **settings: object) -> Recipe:
    return recipe.model_copy(update={"train": recipe.train.model_copy(update=settings)})


def test_without_dropout_r_drop_is_the_likelihood_and_with_it_disagreement_costs(
    model: Seq2Seq, batch: Batch, reversal: Run
) -> None:
    plain = build_objective(reversal.recipe, ())
    weak, strong = (build_objective(with_train(reversal.recipe, r_drop=weight), ()) for weight in (1.0, 5.0))
    model.eval()
    expected, found = plain(model, batch, 0.0), strong(model, batch, 0.0)
    for one, other in zip(expected, found, strict=True):
        torch.testing.assert_close(one, other)
    model.train()
    costs = []
    for objective in (weak, strong):
        torch.manual_seed(1)
        costs.append(float(objective(model, batch, 0.0).smoothed.detach()))
    assert costs[1] > costs[0] + 0.1


@pytest.mark.parametrize("copying", [False, True])
def test_r_drop_is_the_mean_of_two_likelihoods_and_a_quarter_of_their_disagreement(
    copying: bool, batch: Batch, reversal: Run
) -> None:
    torch.manual_seed(0)
    settings = reversal.recipe.model.model_copy(update={"dropout": 0.3, "copy_source": copying})
    model = build_model(settings, reversal.tokenizers).double().train()
    torch.manual_seed(1)
    found = build_objective(with_train(reversal.recipe, r_drop=2.0), ())(model, batch, 0.0)
    torch.manual_seed(1)
    twice = Batch(*(part.repeat_interleave(2, 0) for part in batch))
    both = log_probs(model, twice)
    one, other = both[0::2], both[1::2]
    real = batch.target_out != PAD
    one, other, answers = one[real], other[real], batch.target_out[real]
    assert not torch.equal(one, other)
    losses = [F.cross_entropy(each, answers, reduction="sum", label_smoothing=0.1) for each in (one, other)]
    apart = (one.exp() * (one - other)).sum() + (other.exp() * (other - one)).sum()
    torch.testing.assert_close(found.smoothed, (losses[0] + losses[1]) / 2 + 2.0 / 4 * apart)
    assert int(found.tokens) == len(answers)


def test_own_words_are_the_best_guesses_after_the_true_words(model: Seq2Seq, batch: Batch) -> None:
    model.eval()
    own = with_own_words(model, batch, 1.0).target_in
    guesses = log_probs(model, batch).argmax(-1)
    assert (own[:, 0] == BEGIN).all()
    replaced = 0
    for row in range(len(own)):
        for t in range(1, own.size(1)):
            true, guess = batch.target_in[row, t], guesses[row, t - 1]
            is_word = true != PAD and guess > END
            assert own[row, t] == (guess if is_word else true)
            replaced += int(is_word and guess != true)
    assert replaced > 10


def test_scheduled_sampling_begins_with_the_true_words_and_ends_with_its_share(
    model: Seq2Seq, batch: Batch, reversal: Run
) -> None:
    model.eval()
    plain = build_objective(reversal.recipe, ())
    objective = build_objective(with_train(reversal.recipe, scheduled_sampling=1.0), ())
    assert float(objective(model, batch, 0.0).nll) == float(plain(model, batch, 0.0).nll)
    mixed = plain(model, with_own_words(model, batch, 1.0), 0.0)
    torch.testing.assert_close(objective(model, batch, 1.0).nll, mixed.nll)


def test_the_share_of_own_words_is_what_was_asked_for(model: Seq2Seq, batch: Batch) -> None:
    model.eval()
    guesses = with_own_words(model, batch, 1.0).target_in
    differ = guesses != batch.target_in
    torch.manual_seed(0)
    times = [(with_own_words(model, batch, 0.3).target_in == guesses)[differ].double().mean() for _ in range(50)]
    assert float(torch.stack(times).mean()) == pytest.approx(0.3, abs=0.03)


@pytest.mark.parametrize("method", ["sample", "beam"])
def test_translations_are_closed_and_their_log_probabilities_those_of_teacher_forcing(
    method: str, model: Seq2Seq, batch: Batch
) -> None:
    torch.manual_seed(3)
    drawn = translations(model, batch, Search(method=method, beam=3), longest=6)
    assert drawn.shape[:2] == (12, 3)
    model.eval()
    found = log_probs_of(model, batch, drawn).flatten()
    for row, pieces in enumerate(drawn.flatten(0, 1).tolist()):
        length = pieces.index(END) + 1
        assert length <= 6
        assert all(piece == PAD for piece in pieces[length:])
        alone = slice(row // 3, row // 3 + 1)
        own = torch.tensor([pieces[:length]])
        one = Batch(
            batch.source[alone, : batch.source_lengths[alone][0]],
            batch.source_lengths[alone],
            torch.tensor([[BEGIN, *pieces[: length - 1]]]),
            own,
        )
        expected = log_probs(model, one).gather(-1, own[..., None]).mean()
        torch.testing.assert_close(found[row], expected)


def test_compiled_code_finds_the_translations_of_the_plain_search(
    batch: Batch, reversal: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_available():
        pytest.skip("there is no compiled code here")
    torch.manual_seed(0)
    settings = reversal.recipe.model.model_copy(update={"decoder": "luong", "hidden": 64})
    model = build_model(settings, reversal.tokenizers)
    plain = translations(model, batch, Search(beam=4, engine="plain"), longest=9)
    monkeypatch.setattr("seq2seq.training.objectives.search", None)
    assert torch.equal(translations(model, batch, Search(beam=4), longest=9), plain)


@pytest.mark.parametrize("engine", ["auto", "plain"])
def test_where_a_beam_finds_fewer_its_translations_stand_there_again(engine: str, model: Seq2Seq, batch: Batch) -> None:
    drawn = translations(model.float(), batch, Search(beam=3, engine=engine), longest=1)
    assert drawn.tolist() == [[[END]] * 3] * 12


def test_a_sample_that_stands_there_before_counts_once() -> None:
    drawn = torch.tensor([[[1, 2], [3, 4], [1, 2], [1, 2]], [[5, 5], [5, 6], [6, 5], [5, 6]]])
    expected = [[False, False, True, True], [False, False, False, True]]
    assert repeated(drawn).tolist() == expected


@pytest.mark.parametrize("method", ["sample", "beam"])
def test_minimum_risk_makes_translations_that_score_well_more_likely(method: str, batch: Batch, reversal: Run) -> None:
    """The score is the share of ones, which no likelihood would ask for."""
    torch.manual_seed(0)
    model = build_model(reversal.recipe.model, reversal.tokenizers)
    learner = build_learner(model, reversal.recipe.train, torch.device("cpu"), Precision("fp32", "cpu"))
    target = reversal.tokenizers[1]

    def ones(text: str, _: str) -> float:
        words = text.split()
        return words.count("1") / max(1, len(words))

    def score_now() -> float:
        torch.manual_seed(9)
        rows = translations(model, batch, Search(method="sample", beam=5), longest=8).flatten(0, 1).tolist()
        return sum(ones(text, "") for text in target.decode(rows)) / len(rows)

    def objective(model: Seq2Seq, batch: Batch, done: float):  # noqa: ANN202 - as risk does
        return risk(model, batch, done, drafts=Search(method=method, beam=12), target=target, score=ones)

    before = score_now()
    for _ in range(60):
        update(learner, [batch], objective, reversal.recipe.train, rate=1e-2)
    assert score_now() > before + 0.2


@pytest.mark.parametrize(("metric", "method"), [("BLEU", "sample"), ("chrF", "beam")])
def test_the_risk_of_a_recipe_is_that_of_its_metric(metric: str, method: str, batch: Batch, reversal: Run) -> None:
    recipe = with_train(reversal.recipe, risk=metric, risk_search=method, risk_samples=2)
    torch.manual_seed(0)
    model = build_model(recipe.model, reversal.tokenizers)
    loss = build_objective(recipe, reversal.tokenizers)(model, batch, 0.0)
    torch.autograd.backward(loss.smoothed)
    assert float(loss.nll) == pytest.approx(float(model(batch).nll))
    assert all(p.grad is not None and bool(p.grad.isfinite().all()) for p in model.parameters())


def test_risk_finds_translations_as_the_recipe_searches(batch: Batch, reversal: Run) -> None:
    """Drawn from the likeliest piece alone they are the same one, beside which there is nothing to prefer."""
    for top_k, learns in ((0, True), (1, False)):
        recipe = with_train(reversal.recipe, risk="BLEU", risk_samples=4)
        recipe = recipe.model_copy(update={"search": Search(top_k=top_k)})
        torch.manual_seed(0)
        model = build_model(recipe.model, reversal.tokenizers)
        torch.autograd.backward(build_objective(recipe, reversal.tokenizers)(model, batch, 0.0).smoothed)
        assert any(bool(p.grad.any()) for p in model.parameters() if p.grad is not None) is learns
