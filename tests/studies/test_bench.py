"""A benchmark measures all in turn, says what it measured, and refuses what it cannot."""

import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch

from seq2seq.errors import UserError
from seq2seq.report.bench import bench_text
from seq2seq.run import Run
from seq2seq.studies import bench as study
from seq2seq.studies.bench import Settings, System, Turn, bench, choose, open_system, turns_of
from seq2seq.studies.measure import MEASUREMENTS, Task, build_translator, measure, timed
from seq2seq.studies.peers import FILE, Command, Peer, load_peers, measure_peer, read_figures
from seq2seq.training import prepare_data, prepare_run
from seq2seq.training.estimate import peak_mib
from seq2seq.translator import Translator
from tests.command import s2s

PEERS = """
one:
  train: {run: "echo 5/10 tok/s; echo 5/20 tok/s; echo 5/40 tok/s; exit 3", tokens_per_s: '/(\\d+) tok/s'}
  beam5-64: {run: "echo took $S2S_BENCH_SECONDS ms on $OMP_NUM_THREADS", ms_per_sentence: 'took (\\d+) ms on 3'}
two:
  train: {run: "echo 1,500.5", tokens_per_s: '([\\d.,]+)', precision: bf16}
"""


@pytest.fixture
def peers(tmp_path: Path) -> dict[str, Peer]:
    (tmp_path / FILE).write_text(PEERS)
    return {peer.name: peer for peer in load_peers(tmp_path)}


def names_of(turns: Iterator[Turn]) -> list[str]:
    return [str(turn) for turn in turns]


def test_a_round_measures_each_system_in_turn(reversal: Run, peers: dict[str, Peer]) -> None:
    systems = [System(name, "run", reversal) for name in "AB"]
    chosen = choose(["gemm", "train", "beam5"])
    assert names_of(
        turns_of(systems, list(peers.values()), Settings(chosen, device="cpu", precisions=("fp32", "bf16")))
    ) == [
        *("machine gemm fp32", "machine gemm bf16"),
        *("A train fp32", "A train bf16", "B train fp32", "B train bf16", "one train fp32", "two train bf16"),
        *("A beam5-1 fp32", "A beam5-1 bf16", "B beam5-1 fp32", "B beam5-1 bf16"),
        *("A beam5-64 fp32", "A beam5-64 bf16", "B beam5-64 fp32", "B beam5-64 bf16", "one beam5-64 fp32"),
    ]


def test_rounds_are_interleaved(reversal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    speeds = iter([10.0, 1.0, 30.0, 2.0, 20.0, 6.0])

    def take(turn: Turn, settings: Settings) -> dict[str, float]:
        taken.append(str(turn))
        return {"sentences_per_s": next(speeds)}

    monkeypatch.setattr(study, "take", take)
    found = bench([str(reversal.path)], Settings(choose(["greedy"]), rounds=3))
    assert taken == ["reversal greedy-1 fp32", "reversal greedy-64 fp32"] * 3
    speed = found["systems"][0]["translate"]["fp32"]["greedy"]["batch1"]["sentences_per_s"]
    assert speed == {"median": 20.0, "min": 10.0, "max": 30.0, "rounds": [10.0, 30.0, 20.0]}


@pytest.mark.slow
def test_the_command_measures_recipes_runs_and_peers_side_by_side(
    reversal: Run, reversal_recipe: Path, peers: dict[str, Peer], tmp_path: Path
) -> None:
    options = ["--only", "gemm,train,greedy-64", "--rounds", 2, "--seconds", 0.1, "--threads", 1, "--device", "cpu"]
    more = ["--peers", peers["one"].folder, "--json", tmp_path / "bench.json"]
    told = s2s("bench", reversal.path, reversal_recipe, *options, *more, cwd=tmp_path)
    found: dict[str, Any] = json.loads((tmp_path / "bench.json").read_text())
    assert list(found) == ["format", "machine", "rounds", "seconds", "gemm", "systems", "failed"]
    assert found["failed"] == []
    assert {"device", "torch", "commit", "threads", "cores", "load"} <= set(found["machine"])
    assert found["machine"]["threads"] == 1 and found["rounds"] == 2
    peak = found["gemm"]["fp32"]["peak_gflops"]
    assert peak == max(max(one["rounds"]) for one in found["gemm"]["fp32"]["products"].values())
    assert [(one["name"], one["kind"]) for one in found["systems"]] == [
        *(("reversal", "run"), ("reversal", "recipe"), ("one", "peer"), ("two", "peer"))
    ]
    for system in found["systems"][:2]:
        train = system["train"]["fp32"]
        columns = (train[name]["rounds"] for name in ("tokens_per_s", "mflop_per_token", "of_limit"))
        for speed, mflop, share in zip(*columns, strict=True):
            assert share == pytest.approx(speed * mflop / 1e3 / peak)
        assert len(train["peak_mib"]["rounds"]) == 2
        assert system["translate"]["fp32"]["greedy"]["batch64"]["sentences_per_s"]["median"] > 0
    assert found["systems"][3]["train"]["bf16"]["tokens_per_s"]["rounds"] == [1500.5, 1500.5]
    assert told.stdout == bench_text(found) + "\n"
    for words in ("train fp32, % of the machine's limit", "greedy fp32, batch 64, sentences/s", "medians of 2 rounds"):
        assert words in told.stdout
    assert "round 2 of 2  reversal greedy-64" in told.stderr


@pytest.mark.parametrize("measurement", MEASUREMENTS)
def test_every_measurement_has_its_figures(measurement: str, reversal: Run) -> None:
    prepare_data(*prepare_run(reversal.recipe, reversal.path))
    found = measure(Task(measurement, 0.05, "cpu", run=reversal.path))
    expected = {
        "gemm": ["2048x2048x2048", "512x512x8000", "4096x512x8000", "128x512x1536", "256x512x1536"],
        "prepare": ["pairs_per_s", "pairs"],
        "train": ["tokens_per_s", "mflop_per_token", "gflops", "peak_mib", "updates"],
        "greedy-1": ["sentences_per_s", "sentences", "peak_mib", "p50_ms", "p95_ms"],
        "greedy-64": ["sentences_per_s", "sentences", "peak_mib"],
        "beam5-1": ["sentences_per_s", "sentences", "peak_mib", "p50_ms", "p95_ms"],
        "beam5-64": ["sentences_per_s", "sentences", "peak_mib"],
    }
    assert list(found) == expected[measurement] and min(found.values()) > 0
    assert found.get("p50_ms", 0) <= found.get("p95_ms", 0)


def test_what_fails_is_told_and_the_rest_is_kept(
    reversal: Run, peers: dict[str, Peer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study, "measure", lambda task: {"sentences_per_s": 7.0})
    monkeypatch.setattr(study, "ProcessPoolExecutor", lambda *arguments: ThreadPoolExecutor(1))
    found = bench([str(reversal.path)], Settings(choose(["beam5-64"]), rounds=2, threads=1), peers=[peers["one"]])
    assert [line.partition(":")[0] for line in found["failed"]] == [
        f"round {number} of 2  one beam5-64 fp32" for number in (1, 2)
    ]  # it answers to three threads alone
    run, peer = found["systems"]
    assert run["translate"]["fp32"]["beam5"]["batch64"]["sentences_per_s"]["rounds"] == [7.0, 7.0]
    assert peer == {"name": "one", "kind": "peer"}
    assert "7.0" in bench_text(found)


def test_a_row_stands_for_what_was_measured_alone(reversal: Run) -> None:
    found = bench([str(reversal.path)], Settings(choose(["greedy-64"]), rounds=1, seconds=0.05, device="cpu"))
    assert found["gemm"] == {} and list(found["systems"][0]) == ["name", "kind", "translate"]
    rows = [line.split("  ")[1] for line in bench_text(found).splitlines() if line.startswith("  greedy")]
    assert rows == ["greedy fp32, batch 64, sentences/s", "greedy fp32, batch 64, peak MiB"]


def test_memory_is_that_of_the_measurement_alone(reversal: Run) -> None:
    held = torch.ones(100 << 20)  # 400 MiB here are none of the other process
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        there = pool.apply(measure, [Task("greedy-64", 0.05, "cpu", run=reversal.path)])["peak_mib"]
    assert there < peak_mib(held.device) - 200


def test_an_untrained_model_says_as_much_as_the_references(reversal_recipe: Path, tmp_path: Path) -> None:
    run = open_system(str(reversal_recipe), tmp_path / "made", ["search.beam=1"]).run
    translator = build_translator(run, torch.device("cpu"))
    pairs = run.pairs("test")
    said = sum(len(one.pieces) for one in translator.translate([pair.source for pair in pairs], beam=1))
    longest = 10 * len(pairs)  # what such short references leave
    assert said <= longest
    assert isinstance(translator, Translator) and translator.settings.batch_tokens > 1 << 20


def test_calls_warm_up_before_they_count() -> None:
    calls = (lambda number=number: number for number in range(1 << 30))
    found = timed(calls, 0.02)
    assert found[0][1] >= 2 and [number for _, number in found] == list(range(found[0][1], found[0][1] + len(found)))


def test_a_measurement_is_chosen_by_name_or_by_kind() -> None:
    assert choose(["beam5", "train"]) == ("train", "beam5-1", "beam5-64")
    assert choose(MEASUREMENTS) == tuple(MEASUREMENTS)
    with pytest.raises(UserError, match="no such measurement 'trian'; did you mean 'train'"):
        choose(["trian"])


@pytest.mark.parametrize(
    ("arguments", "words", "exit_code"),
    [
        (["refrence-rnn"], "did you mean 'reference-rnn'?", 1),
        (["--only", "beam7"], "no such measurement 'beam7'", 1),
        (["--precision", "fp8"], "--precision takes fp32, bf16, fp16, int8, not 'fp8'", 2),
        (["--peers", "nowhere"], "cannot read nowhere/peers.yaml: No such file or directory", 1),
        (["en-fr", "en-fr"], "one of them is given twice", 1),
    ],
)
def test_mistakes_are_refused_before_anything_is_measured(
    arguments: list[str], words: str, exit_code: int, tmp_path: Path
) -> None:
    assert words in " ".join(s2s("bench", *arguments, cwd=tmp_path, exit_code=exit_code).stderr.split())


def test_settings_are_those_of_recipes_alone(reversal: Run, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="--set changes recipes, and .* is a run"):
        open_system(str(reversal.path), tmp_path, ["model.hidden=8"])


def test_a_peer_is_run_and_read(peers: dict[str, Peer]) -> None:
    found = measure_peer(peers["one"], "train", seconds=5, threads=1)
    assert found["tokens_per_s"] == 30 and found["peak_mib"] > 0  # the first of three warms up
    assert measure_peer(peers["one"], "beam5-64", seconds=5, threads=3)["sentences_per_s"] == 1000 / 5
    assert measure_peer(peers["two"], "train", seconds=5, threads=1)["tokens_per_s"] == 1500.5


def test_a_peer_that_says_nothing_of_its_speed_is_refused(peers: dict[str, Peer]) -> None:
    with pytest.raises(UserError, match=r"^its output has no ms_per_sentence .* its last line: took 5 ms on 2"):
        measure_peer(peers["one"], "beam5-64", seconds=5, threads=2)


def test_two_figures_are_both_counted() -> None:
    command = Command(run="any", tokens_per_s=r"(\d+) tok/s")
    assert read_figures(command, "10 tok/s\n20 tok/s\n") == {"tokens_per_s": 15}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one: {trian: {run: x}}", "one.trian: Input should be 'prepare', 'train'"),
        ("one: {train: {run: x}}", "one.train: say what to read in the output"),
        ("one: {train: {run: x, tokens_per_s: 'tok'}}", "one.train.tokens_per_s: 'tok' needs one group"),
        ("one: {train: {run: x, tokens_per_s: '('}}", "'(' is no regular expression"),
        ("- one", "the file: Input should be a valid dictionary"),
    ],
)
def test_a_wrong_description_of_peers_is_refused(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(UserError) as refused:
        load_peers(tmp_path)
    assert words in str(refused.value)


def test_the_peers_of_the_project_can_be_read() -> None:
    folder = Path(__file__).parents[2] / "scripts" / "peers"
    assert {peer.name: len(peer.commands) for peer in load_peers(folder)} == {"OpenNMT-py": 5, "Eole": 5}
