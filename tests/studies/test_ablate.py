"""An ablation trains what is possible, each once, and tells what it measured."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from seq2seq.data.corpus import Corpus, load_corpus
from seq2seq.errors import UserError
from seq2seq.files import locked
from seq2seq.report.ablation import ablation_text, score_rows, write_report
from seq2seq.run import Run
from seq2seq.studies import ablate as study
from seq2seq.studies.ablate import Scoring, ablate, attempt, curve_of, mean_interval
from seq2seq.studies.seeds import spread
from seq2seq.studies.variants import Plan, plan
from seq2seq.training import Listener, prepare
from seq2seq.translator import Translator
from tests.command import s2s

SMALL = ["train.max_epochs=1", "model.hidden=8", "model.embedding=8", "search.beam=1"]
ATTENTIONS = "model.attention=none,general"


def small_plan(recipe: Path, **more: Any) -> Plan:
    return plan(str(recipe), [*SMALL, "data.join=20"], vary=["model.decoder=fixed,luong", ATTENTIONS], **more)


def test_settings_that_vary_give_every_combination_and_every_seed(reversal_recipe: Path) -> None:
    planned = small_plan(reversal_recipe, named=["wide:model.hidden=16,model.layers=2", "plain"], seeds=2)
    names = [variant.name for variant in planned.variants]
    assert names == ["fixed-none", "fixed-general", "luong-none", "luong-general", "wide", "plain"]
    assert list(planned.refused) == ["fixed-general"] and "has no attention" in planned.refused["fixed-general"]
    assert len(planned.jobs) == 5 * 2 and {job.recipe.seed for job in planned.jobs} == {1, 2}
    wide = next(job.recipe for job in planned.jobs if job.variant == "wide")
    assert (wide.model.hidden, wide.model.layers) == (16, 2)


@pytest.mark.parametrize(
    ("vary", "names"),
    [
        (["model.hidden=8,16"], ["hidden-8", "hidden-16"]),
        (["data.join=null,20"], ["join-null", "join-20"]),
        (["model.tie=none,all", "model.attention=none"], ["tie-none-attention-none", "all-attention-none"]),
    ],
)
def test_a_variant_is_named_by_what_it_changes(vary: list[str], names: list[str], reversal_recipe: Path) -> None:
    assert [variant.name for variant in plan(str(reversal_recipe), SMALL, vary=vary).variants] == names


@pytest.mark.parametrize(
    ("vary", "named", "reason"),
    [
        (["model.attention=none,generl"], [], "did you mean 'general'"),
        (["model.atention=none"], [], "did you mean 'attention'"),
        (["model.hidden=8,7"], [], "multiple of 2"),
        (["model.attention"], [], "write it as section.key=a,b,c"),
        (["model.attention=none,"], [], "write it as section.key=a,b,c"),
        (["model.attention=none,none"], [], "two variants would be called"),
        ([], ["a/b:model.hidden=8"], "write it as NAME:key=value"),
        ([], ["bad:model.decoder=fixed"], "no variant is possible: decoder 'fixed'"),
    ],
)
def test_mistakes_are_refused_before_anything_is_trained(
    vary: list[str], named: list[str], reason: str, reversal_recipe: Path
) -> None:
    with pytest.raises(UserError, match=reason):
        plan(str(reversal_recipe), [], vary=vary, named=named)


def test_the_clock_stands_still_between_two_commands() -> None:
    def record(step: int, time: float, split: str = "valid") -> dict[str, Any]:
        return {"step": step, "time": time, "split": split, "loss": 1.0, "BLEU": 2.0}

    records = [record(50, 103.0, "train"), record(60, 105.0), record(120, 1004.0), record(120, 1009.0, "test")]
    assert [(one["step"], one["seconds"]) for one in curve_of(records, [100.0, 1000.0])] == [(60, 5.0), (120, 9.0)]


def test_seeds_are_told_as_mean_and_deviation() -> None:
    assert spread([1.0, 3.0]) == {"mean": 2.0, "sd": pytest.approx(2**0.5)}
    assert spread([1.0]) == {"mean": 1.0, "sd": None}
    assert spread([None]) == {"mean": None, "sd": None}
    assert mean_interval([[1.0, 3.0], [3.0, 5.0]]) == [2.0, 4.0]


@pytest.fixture(scope="module")
def folder(reversal_recipe: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ablation") / "reversal.ablate"
    ablate(small_plan(reversal_recipe), folder, lambda recipe: Listener())
    return folder


@pytest.fixture(scope="module")
def ablation(folder: Path) -> Any:
    return json.loads((folder / "ablation.json").read_text())


def test_every_possible_variant_is_trained_and_measured(ablation: Any, folder: Path) -> None:
    for one in ablation["variants"]:
        if one["name"] == "fixed-general":
            assert one["refused"] and not one["runs"] and not one["summary"]
            continue
        result = one["runs"][0]
        assert (folder / f"{one['name']}-seed1" / "best").is_dir()
        assert result["metrics"]["BLEU"]["signature"] and result["parameters"] > 1000
        assert result["seconds"] > 0 and len(result["curve"]) == 1
        assert list(result["by_length"]) == ["10", "20"]
        assert result["by_length"]["20"]["sentences"] < result["by_length"]["10"]["sentences"]
    parameters = {one["name"]: one["summary"]["parameters"] for one in ablation["variants"] if one["summary"]}
    assert parameters["luong-general"] - parameters["luong-none"] == 8 * 8


def test_what_is_finished_is_not_done_again(
    folder: Path, reversal_recipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study, "train", lambda *_: pytest.fail("trained again"))
    before = (folder / "ablation.json").read_text()
    ablate(small_plan(reversal_recipe), folder, lambda recipe: Listener())
    assert (folder / "ablation.json").read_text() == before


def test_a_longer_training_of_before_is_not_taken_for_a_shorter_one(folder: Path, reversal_recipe: Path) -> None:
    job = small_plan(reversal_recipe).jobs[0]
    shorter = job.recipe.train.model_copy(update={"max_steps": 1})
    asked = job._replace(recipe=job.recipe.model_copy(update={"train": shorter}))
    with pytest.raises(UserError, match="updates before, more than is asked for now; give another --folder"):
        attempt(asked, folder, lambda recipe: Listener(), Scoring(lengths=20))


def test_a_result_of_other_text_is_not_taken_for_one_of_this_text(
    folder: Path, reversal_recipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_changed(data: Any, seed: int) -> Corpus:
        corpus = load_corpus(data, seed)
        return corpus._replace(test=corpus.test[:-1])

    monkeypatch.setattr(study, "load_corpus", load_changed)
    monkeypatch.setattr(prepare, "load_corpus", load_changed)
    with pytest.raises(UserError, match="another corpus"):
        attempt(small_plan(reversal_recipe).jobs[0], folder, lambda recipe: Listener(), Scoring(lengths=20))


def test_passages_are_not_cut_where_their_length_is_measured(reversal: Run, caplog: pytest.LogCaptureFixture) -> None:
    translator = Translator.load(reversal)
    translator.settings = translator.settings.model_copy(update={"longest": 4})
    assert study.score_by_length(reversal, translator, Scoring(lengths=20))["20"]["sentences"] > 0
    assert "translated in" not in caplog.text
    translator.translate(["1 2 3 4 5 6 7 8"])
    assert "translated in" in caplog.text  # what else would have happened


def test_variants_can_be_chosen_without_looking_at_the_test_set(
    reversal_recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs, asked = Run.pairs, set()

    def noted(run: Run, split: Any) -> Any:
        asked.add(split)
        return pairs(run, split)

    monkeypatch.setattr(Run, "pairs", noted)
    planned = plan(str(reversal_recipe), SMALL, named=["plain"])
    found = ablate(planned, tmp_path / "x.ablate", lambda recipe: Listener(), Scoring("valid"))
    assert asked == {"valid"} and found["split"] == "valid"
    assert '"test"' not in (tmp_path / "x.ablate" / "plain-seed1" / "metrics.jsonl").read_text()
    assert "Scores on the validation set" in write_report(found, tmp_path).read_text()
    ablate(planned, tmp_path / "x.ablate", lambda recipe: Listener(), Scoring("test"))
    assert asked == {"valid", "test"}
    asked.clear()
    ablate(planned, tmp_path / "x.ablate", lambda recipe: Listener(), Scoring("valid"))
    assert not asked  # what was measured on one set outlives the other's


def test_what_another_process_is_at_is_left_to_it(folder: Path, reversal_recipe: Path) -> None:
    job = small_plan(reversal_recipe).jobs[0]
    with locked(folder / "results" / job.name):
        assert attempt(job, folder, lambda recipe: Listener(), Scoring(lengths=20)) is None
    assert attempt(job, folder, lambda recipe: Listener(), Scoring(lengths=20))


def test_a_training_that_fails_is_told_and_the_others_go_on(reversal_recipe: Path, tmp_path: Path) -> None:
    planned = plan(str(reversal_recipe), SMALL, named=["far:train.learning_rate=1e30", "plain"])
    variants = ablate(planned, tmp_path / "x.ablate", lambda recipe: Listener())["variants"]
    assert "diverged" in variants[0]["failed"]["far-seed1"] and variants[1]["runs"]


def test_the_table_has_a_row_a_variant_and_no_empty_column(ablation: Any) -> None:
    head, *rows = score_rows(ablation)
    assert [row[0] for row in rows] == ["fixed-none", "luong-none", "luong-general"]
    assert "BLEU" in head and "AER, %" not in head  # nobody aligned these digits
    assert "refused  fixed-general: decoder 'fixed'" in ablation_text(ablation)


def test_the_page_holds_its_pictures_and_nothing_in_it_comes_alive(ablation: Any, tmp_path: Path) -> None:
    page = write_report({**ablation, "name": "<script>"}, tmp_path).read_text()
    words, pictures = re.subn(r"data:image/svg\+xml;base64,[\w+/=]+", "", page)
    assert pictures == 2 and "<script" not in words and "http" not in words
    first = (tmp_path / "length.svg").read_bytes()
    write_report(ablation, tmp_path)
    assert (tmp_path / "length.svg").read_bytes() == first


def test_the_command_prints_what_the_folder_keeps(folder: Path, reversal_recipe: Path) -> None:
    settings = [word for change in [*SMALL, "data.join=20"] for word in ("--set", change)]
    options = ["--config", reversal_recipe, "--vary", "model.decoder=fixed,luong", "--vary", ATTENTIONS, *settings]
    result = s2s("ablate", *options, "--folder", folder, "--json", cwd=folder)
    assert json.loads(result.stdout) == json.loads((folder / "ablation.json").read_text())
    assert "say what to vary" in s2s("ablate", "--config", reversal_recipe, cwd=folder, exit_code=2).stderr
