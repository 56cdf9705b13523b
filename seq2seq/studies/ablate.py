"""Ablations: variants of one recipe trained with several seeds, each measured once, all in one folder.

    runs/NAME.ablate/
      VARIANT-seedN/             the runs, as `s2s train` makes them
      results/VARIANT-seedN/     test.json or valid.json, what was measured; .lock, held by the process at it
      ablation.json  .html       everything together

Whatever is finished is not done again, so the same command goes on; several processes share the work by the locks.
"""

import contextlib
import json
import logging
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from seq2seq import metrics
from seq2seq.data.batches import Place
from seq2seq.data.corpus import Pair, load_corpus
from seq2seq.data.join import by_length
from seq2seq.data.prepared import fingerprint_of
from seq2seq.errors import UserError
from seq2seq.files import locked, replace_text
from seq2seq.recipe import Recipe, Train, dump_recipe, seconds_of
from seq2seq.run import Run, Split, read_state
from seq2seq.run import describe as describe_corpus
from seq2seq.studies.alignment import is_readable, read_alignment, starter_gold
from seq2seq.studies.evaluate import evaluate, record_scores
from seq2seq.studies.seeds import spread
from seq2seq.studies.variants import Job, Plan, Variant
from seq2seq.training import Listener, prepare_data, prepare_run, train
from seq2seq.training.state import Position
from seq2seq.translator import MAX_PIECES, Translator

log = logging.getLogger(__name__)

Result = dict[str, Any]
OVERTIME = 1.25  # of a budget, which the last validation may pass
PAUSE = 5.0  # seconds between two looks at what other processes are at


class Scoring(NamedTuple):
    """What the variants are scored on."""

    split: Split = "test"
    lengths: int | None = None  # also joined to passages of up to so many source words


TEST = Scoring()


def ablate(
    plan: Plan, folder: Path, listen: Callable[[Recipe], Listener | None], scoring: Scoring = TEST
) -> Mapping[str, Any]:
    """Train and measure all variants: the documented form for programs, also kept in the folder."""
    joined = max((job.recipe.data.join or 0) for job in plan.jobs)
    scoring = scoring._replace(lengths=scoring.lengths or joined or None)
    results, failed = work_off(plan.jobs, folder, listen, scoring)
    variants = [describe(variant, plan, results, failed) for variant in plan.variants]
    ablation = {"name": folder.name.removesuffix(".ablate"), **scoring._asdict(), "variants": variants}
    replace_text(folder / "ablation.json", json.dumps(ablation, ensure_ascii=False, indent=1) + "\n")
    return ablation


def describe(variant: Variant, plan: Plan, results: Mapping[str, Result], failed: Mapping[str, str]) -> dict[str, Any]:
    """What is known of a variant."""
    names = [job.name for job in plan.jobs if job.variant == variant.name]
    found = [results[name] for name in names if name in results]
    return {
        "name": variant.name,
        "changes": list(variant.changes),
        "refused": plan.refused.get(variant.name),
        "failed": {name: failed[name] for name in names if name in failed},
        "summary": summarize(found) if found else None,
        "runs": found,
    }


def work_off(
    jobs: Sequence[Job], folder: Path, listen: Callable[[Recipe], Listener | None], scoring: Scoring
) -> tuple[dict[str, Result], dict[str, str]]:
    """The result of each training, and why some failed; what another process is at is looked at again later."""
    results: dict[str, Result] = {}
    failed: dict[str, str] = {}
    waiting = list(jobs)
    while waiting:
        busy = []
        for job in waiting:
            try:
                result = attempt(job, folder, listen, scoring)
            except UserError as error:
                log.warning("%s failed: %s", job.name, error)
                failed[job.name] = str(error)
                continue
            if result:
                results[job.name] = result
            else:
                busy.append(job)
        if busy and len(busy) == len(waiting):
            time.sleep(PAUSE)
        waiting = busy
    return results, failed


def attempt(job: Job, folder: Path, listen: Callable[[Recipe], Listener | None], scoring: Scoring) -> Result | None:
    """The result of a training, done now unless it was done before; None while another process is at it."""
    place = folder / "results" / job.name
    place.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(locked(place))
        except UserError:
            return None
        key = key_of(job.recipe, scoring)
        path = place / f"{scoring.split}.json"
        known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        if known.get("key") == key and known.get("text") == text_key(
            describe_corpus(load_corpus(job.recipe.data, job.recipe.seed))
        ):
            return dict(known)
        log.info("%s", job.name)
        refuse_longer(folder / job.name, job.recipe.train)
        run, corpus = prepare_run(job.recipe, folder / job.name)
        prepare_data(run, corpus)  # ahead of the clock, which counts training
        with (place / "starts").open("a", encoding="utf-8") as file:
            file.write(f"{time.time():.1f}\n")
        train(run, corpus, listen(job.recipe))
        keys = {"key": key, "text": text_key(run.corpus)}
        result = {**keys, "variant": job.variant, "seed": job.seed, **measure(run, place / "starts", scoring)}
        replace_text(path, json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    return result


def refuse_longer(run: Path, asked: Train) -> None:
    """A training that was made for longer than is asked for now answers another question."""
    if not (run / "last").is_dir():
        return
    state = read_state(run / "last")
    done = Position.read(state)
    if asked.budget:
        is_longer = state["elapsed"] > OVERTIME * seconds_of(asked.budget)
    else:
        is_longer = done.place > Place(asked.max_epochs, 0, 0)
    if is_longer or done.step > (asked.max_steps or math.inf):
        raise UserError(
            f"it was trained for {done.step:,} updates before, more than is asked for now; give another --folder"
        )


def key_of(recipe: Recipe, scoring: Scoring) -> str:
    """What a result follows from; not on which machine it was reckoned."""
    anywhere = recipe.train.model_copy(update={"threads": None, "device": "auto"})
    return fingerprint_of(dump_recipe(recipe.model_copy(update={"train": anywhere})), *map(str, scoring))


def text_key(corpus: Mapping[str, Any]) -> str:
    """The text that a result follows from: files may change while the recipe that names them does not."""
    return fingerprint_of(json.dumps([corpus[split] for split in ("train", "valid", "test")], sort_keys=True))


def measure(run: Run, starts: Path, scoring: Scoring) -> Result:
    """All that is told of a trained run."""
    device = run.recipe.train.device
    evaluation, _ = evaluate(run, split=scoring.split, device=device)
    alignment = None
    if scoring.split == "test":
        record_scores(run, evaluation)
        alignment = read_alignment(run, starter_gold(run), "test", device) if is_readable(run) else None
    translator = Translator.load(run, device=device)
    records = [json.loads(line) for line in (run.path / "metrics.jsonl").read_text(encoding="utf-8").splitlines()]
    curve = curve_of(records, list(map(float, starts.read_text().split())))
    speeds = [record["tokens_per_s"] for record in records if record["split"] == "train"]
    return {
        "parameters": sum(parameter.numel() for parameter in translator.model.parameters()),
        "steps": curve[-1]["step"],
        "seconds": curve[-1]["seconds"],
        "tokens_per_s": statistics.median(speeds) if speeds else None,
        "loss": min(point["loss"] for point in curve),
        "metrics": {
            one.metric: {"score": one.score, "interval": one.interval, "signature": one.signature}
            for one in evaluation.scores
        },
        "curve": curve,
        "by_length": score_by_length(run, translator, scoring) if scoring.lengths else None,
        "alignment": alignment.as_json() if alignment else None,
    }


def curve_of(records: Sequence[Mapping[str, Any]], starts: Sequence[float]) -> list[dict[str, float]]:
    """The validations of a training with the seconds trained until then; pauses between two commands do not count."""
    curve, seconds, before = [], 0.0, 0.0
    for record in records:
        if record["split"] not in ("train", "valid"):
            continue
        now = record["time"]
        seconds += now - max([before, *(start for start in starts if start <= now)])
        before = now
        if record["split"] == "valid":
            point = {"step": record["step"], "seconds": round(seconds, 1)}
            curve.append({**point, "loss": record["loss"], "BLEU": record["BLEU"]})
    return curve


def score_by_length(run: Run, translator: Translator, scoring: Scoring) -> dict[str, dict[str, float]]:
    """BLEU at each length: the same sentences, joined up to so many source words.

    Each passage is read in one go: cut into sentences, it would not be long.
    """
    data = run.recipe.data
    translator = translator.searching(longest=MAX_PIECES)  # cuts no passage into sentences
    scores = {}
    for limit, pairs in by_length(run.pairs(scoring.split), scoring.lengths or 0, (data.source, data.target)).items():
        if pairs:
            texts = [Pair(*pair) for pair in pairs]
            found = [one.text for one in translator.translate([pair.source for pair in texts])]
            references = [[pair.target for pair in texts]]
            bleu = metrics.score(found, references, language=data.target, metrics=["BLEU"])[0]
            scores[str(limit)] = {"sentences": len(texts), "BLEU": bleu.score}
    return scores


def summarize(results: Sequence[Result]) -> dict[str, Any]:
    """The seeds of a variant together."""
    scores = {name: [result["metrics"][name] for result in results] for name in results[0]["metrics"]}
    lengths = [set(result["by_length"] or {}) for result in results]
    shared = sorted(set.intersection(*lengths), key=int)  # test sets that seeds split off differ
    readings = [result["alignment"] for result in results]
    return {
        "seeds": len(results),
        "parameters": results[0]["parameters"],
        **{name: spread(result[name] for result in results) for name in ("seconds", "steps", "tokens_per_s", "loss")},
        "metrics": {
            name: {
                **spread(one["score"] for one in found),
                "interval": mean_interval([one["interval"] for one in found]),
                "signature": found[0]["signature"],
            }
            for name, found in scores.items()
        },
        "by_length": {limit: spread(result["by_length"][limit]["BLEU"] for result in results) for limit in shared},
        "alignment": {name: spread(one[name] for one in readings) for name in ("strongest", "alignment_error")}
        if all(readings)
        else None,
    }


def mean_interval(intervals: Sequence[Sequence[float] | None]) -> list[float] | None:
    """The bootstrap intervals of several seeds as their mean: what the choice of test sentences is worth."""
    known = [interval for interval in intervals if interval]
    return [statistics.mean(ends) for ends in zip(*known, strict=True)] if known else None
