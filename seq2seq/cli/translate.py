"""`s2s translate`"""

import contextlib
import json
import math
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from tqdm import tqdm

from seq2seq.cli.options import (
    BeamOption,
    DeviceOption,
    GreedyOption,
    PrecisionOption,
    RunsOption,
    SearchOption,
    chosen_beam,
    chosen_runs,
    chosen_search,
)
from seq2seq.errors import UserError

if TYPE_CHECKING:
    from seq2seq.run import Run
    from seq2seq.translator import Translation

Format = Literal["text", "jsonl"]
Alignments = Literal["none", "hard", "soft", "pharaoh"]

DOUBTFUL = "[?] "
BESIDE_SCORE = {
    "--processes": "given translations are read by one process, which uses all cores",
    "--mark-doubtful": "it prints scores, and no translations that could be marked",
    "--alignments": "--format jsonl prints the pairs, and there are no others",
    "--closest-to": "nothing is translated that could be chosen from",
}


def translate(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Text files, one sentence a line; stdin when not given.")
    ] = None,
    run: RunsOption = None,
    beam: BeamOption = None,
    greedy: GreedyOption = False,
    n_best: Annotated[
        int, typer.Option("--n-best", metavar="N", min=1, max=256, help="So many translations of each line.")
    ] = 1,
    sample: Annotated[bool, typer.Option("--sample", help="Draw translations by chance instead of searching.")] = False,
    mbr: Annotated[
        int, typer.Option("--mbr", metavar="N", min=0, max=256, help="Of N samples, the one most like the others.")
    ] = 0,
    utility: Annotated[Literal["chrF", "BLEU"], typer.Option(help="What --mbr compares samples by.")] = "chrF",
    seed: Annotated[int, typer.Option(min=0, help="What the samples follow from, with the line's number.")] = 1,
    closest_to: Annotated[
        Path | None,
        typer.Option("--closest-to", metavar="FILE", help="Of the n best, the one with the most BLEU by these lines."),
    ] = None,
    set_: SearchOption = None,
    prefix: Annotated[
        str,
        typer.Option(metavar="TEXT", help="Every translation begins with this; a space at its end ends a word."),
    ] = "",
    require: Annotated[
        list[str] | None, typer.Option(metavar="WORDS", help="Every translation has these; may be repeated.")
    ] = None,
    forbid: Annotated[
        list[str] | None, typer.Option(metavar="WORDS", help="No translation has these; may be repeated.")
    ] = None,
    glossary: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Terms, source TAB target: one in the source requires the other."),
    ] = None,
    carry: Annotated[
        bool, typer.Option("--carry", help="Numbers, addresses, tags and {placeholders} come through unchanged.")
    ] = False,
    score: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Score the translations in this file instead of making some.")
    ] = None,
    format_: Annotated[
        Format, typer.Option("--format", help="Plain lines, or an object with everything a line.")
    ] = "text",
    alignments: Annotated[
        Alignments, typer.Option(help="Which word comes from which: pairs, weights, or 0-0 1-2 behind each line.")
    ] = "none",
    mark_doubtful: Annotated[
        bool, typer.Option("--mark-doubtful", help=f"Put {DOUBTFUL.strip()} before what is probably bad.")
    ] = False,
    processes: Annotated[int, typer.Option(metavar="N", min=1, max=256, help="Processes that share the work.")] = 1,
    precision: PrecisionOption = None,
    device: DeviceOption = "auto",
) -> None:
    """Translate text: one line in, one line out, in order, as it arrives."""
    if sum((sample, mbr > 0, greedy or beam is not None)) > 1:
        raise typer.BadParameter("--beam (or --greedy), --sample and --mbr are three ways to search; give one of them")
    if greedy and n_best > 1:
        raise typer.BadParameter("--greedy finds one translation of a line; --n-best takes a beam")
    if closest_to and not score and n_best < 2:
        raise typer.BadParameter("--closest-to chooses among several translations; ask for them: --n-best 8")
    if str(closest_to) == "-" and (not files or "-" in map(str, files)):
        raise typer.BadParameter("the source and the lines for --closest-to cannot both be stdin")
    if score:
        refuse_beside_score(
            {
                "--processes": processes > 1,
                "--mark-doubtful": mark_doubtful,
                "--alignments": alignments != "none",
                "--closest-to": closest_to is not None,
            }
        )
    beam = chosen_beam(beam, greedy)
    runs = chosen_runs(run)

    from seq2seq.bulk import Job, answers, check_input, windows
    from seq2seq.launcher import rank
    from seq2seq.translator import Wishes

    check_input(files or [])
    settings = chosen_search(runs[0], set_, beam, precision, sample)
    wishes = Wishes(
        n_best=n_best,
        details=format_ == "jsonl" or alignments != "none" or mark_doubtful,
        prefix=prefix,
        require=tuple(require or ()),
        forbid=tuple(forbid or ()),
        glossary=read_glossary(glossary) if glossary else (),
        carry=carry,
        mbr=mbr,
        utility=utility,
        seed=seed,
    )
    if require or forbid or glossary or carry:
        if mbr or settings.method == "sample" or greedy:
            raise typer.BadParameter("terms take a beam of at least 2: they cannot go with --greedy, --sample or --mbr")
        if settings.beam < 2:
            raise typer.BadParameter(f"terms take a beam of at least 2, and here it is {settings.beam}; give --beam 5")
    doubtful = threshold(runs) if mark_doubtful else -math.inf
    job = Job(tuple(one.path for one in runs), settings, wishes, device)
    if score:
        if rank() == 0:  # under torchrun the others have nothing to do
            print_scores(job, files or [Path("-")], score, format_)
        return
    choosing = chooser(closest_to, runs[0]) if closest_to else contextlib.nullcontext(list)
    with lines_of(files or []) as (groups, bar), choosing as choose:
        for window, found in answers(job, windows(groups), processes):
            found = choose(found)
            out = "".join(
                rendered(window.first + i, one, format_, alignments, doubtful) for i, one in enumerate(found, start=1)
            )
            write_whole(out)
            bar.update(len(found))


def threshold(runs: "list[Run]") -> float:
    """The confidence below which a translation is doubtful."""
    from seq2seq.confidence import load_confidence

    confidence = load_confidence(runs[0]) if len(runs) == 1 else None
    if confidence is None:
        which = f"{runs[0].path} is not calibrated" if len(runs) == 1 else "several runs have no common calibration"
        raise UserError(f"{which}, so nothing can be called doubtful; `s2s tune --run DIR` calibrates one run")
    return confidence.doubtful


def read_glossary(path: Path) -> tuple[tuple[str, str], ...]:
    """Pairs of terms, a tab between them."""
    from seq2seq.data.text import read_lines

    terms = []
    for number, line in enumerate(read_lines(path), start=1):
        if line.strip():
            source, tab, target = line.partition("\t")
            if not (tab and source.strip() and target.strip()):
                raise UserError(f"{path}:{number}: a glossary has two terms a line, with a tab between them")
            terms.append((source.strip(), target.strip()))
    return tuple(terms)


@contextlib.contextmanager
def chooser(path: Path, run: "Run") -> "Iterator[Callable[[Sequence[Translation]], list[Translation]]]":
    """Takes translations in order, and of the n best of each gives the one most like the next line of a file."""
    from seq2seq.data.text import each_line, opened
    from seq2seq.launcher import rank
    from seq2seq.metrics import sentence_scorer

    score = sentence_scorer("BLEU", run.recipe.data.target)
    with opened(path) as file:
        references = each_line(file, str(path))

        def choose(found: "Sequence[Translation]") -> "list[Translation]":
            chosen = []
            for one, reference in zip(found, references, strict=False):
                like = max(one.n_best, key=lambda other: score(other.text, reference))
                chosen.append(like._replace(n_best=()))
            if len(chosen) < len(found):
                raise UserError(f"{path} ends before the source does: they must be aligned")
            return chosen

        yield choose
        if rank() == 0 and next(references, None) is not None:  # under torchrun the others choose nothing
            raise UserError(f"{path} goes on where the source ends: they must be aligned")


@contextlib.contextmanager
def lines_of(files: list[Path]) -> Iterator[tuple[Iterator[list[str]], "tqdm[Any]"]]:
    """The lines of all files, or of stdin, as they arrive, and a progress bar: for files, where it disturbs nothing."""
    from seq2seq.data.text import STDIN, arriving_lines, opened

    def groups() -> Iterator[list[str]]:
        for path in files or [Path(STDIN)]:
            with opened(path) as file:
                yield from arriving_lines(file, "stdin" if str(path) == STDIN else str(path))

    if not files and sys.stdin.isatty():
        print("one sentence a line; Ctrl-D ends", file=sys.stderr)
    shown = bool(files) and sys.stderr.isatty() and not sys.stdout.isatty() and STDIN not in map(str, files)
    total = sum(map(count_lines, files)) if shown else None
    with tqdm(total=total, unit="line", disable=not shown, dynamic_ncols=True) as bar:
        yield groups(), bar


def count_lines(path: Path) -> int:
    from seq2seq.data.text import CHUNK, opened

    with opened(path) as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK), b""))


def write_whole(text: str) -> None:
    """Write complete lines; Ctrl-C waits until they are out, so that none is left in parts."""
    received: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: received.append(number))
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    finally:
        signal.signal(signal.SIGINT, before)
    if received:
        raise KeyboardInterrupt


def rendered(line: int, found: "Translation", style: Format, alignments: Alignments, doubtful: float) -> str:
    """What is printed for a line of input: a line, or one for each of the n best."""
    if style == "jsonl":
        record = {"line": line, "source": found.source, **as_record(found, alignments)}
        if doubtful > -math.inf:
            record["doubtful"] = is_below(found, doubtful)
        if found.n_best:
            record["nbest"] = [as_record(one, alignments) for one in found.n_best]
        return json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"
    mark = DOUBTFUL if is_below(found, doubtful) else ""
    if found.n_best:
        return "".join(f"{line}\t{one.score:.4f}\t{mark}{one.text}{aligned(one, alignments)}\n" for one in found.n_best)
    return f"{mark}{found.text}{aligned(found, alignments)}\n"


def is_below(found: "Translation", doubtful: float) -> bool:
    return found.confidence is not None and found.confidence < doubtful


def aligned(found: "Translation", alignments: Alignments) -> str:
    """The alignment as it stands behind a translation."""
    if alignments == "none" or found.details is None:
        return ""
    if alignments == "soft":
        return " ||| " + json.dumps([[round(float(one), 4) for one in row] for row in found.details.attention])
    pairs = found.details.alignment
    return " ||| " + (" ".join(f"{i}-{j}" for i, j in pairs) if alignments == "pharaoh" else json.dumps(pairs))


def as_record(found: "Translation", alignments: Alignments) -> dict[str, Any]:
    """A translation for programs."""
    record: dict[str, Any] = {
        "translation": found.text,
        "score": finite(found.score),
        "confidence": found.confidence if found.confidence is None else round(found.confidence, 4),
    }
    if found.details:
        record["tokens"] = [{"text": one.text, "logprob": finite(one.log_prob)} for one in found.details.tokens]
        record["alignment"] = found.details.alignment
        if alignments == "soft":
            record["attention"] = [[round(float(one), 4) for one in row] for row in found.details.attention]
    return record


def finite(value: float) -> float | None:
    return round(value, 6) if math.isfinite(value) else None


def refuse_beside_score(given: dict[str, bool]) -> None:
    """What would otherwise be asked for in vain."""
    for option, is_given in given.items():
        if is_given:
            raise typer.BadParameter(f"{option} does not go with --score: {BESIDE_SCORE[option]}")


def print_scores(job: Any, files: list[Path], translations: Path, style: Format) -> None:
    """The score of each given translation; both sides must have as many lines."""
    from itertools import chain, islice, zip_longest

    from seq2seq.bulk import WINDOW_LINES
    from seq2seq.data.text import each_line, opened

    translator = job.load()
    with contextlib.ExitStack() as stack:
        sources = chain.from_iterable(each_line(stack.enter_context(opened(path)), str(path)) for path in files)
        targets = each_line(stack.enter_context(opened(translations)), str(translations))
        pairs, line = zip_longest(sources, targets), 0
        while some := list(islice(pairs, WINDOW_LINES)):
            for number, (source, target) in enumerate(some, start=line + 1):
                if source is None or target is None:
                    side, other = (translations, "the source") if source is None else ("the source", translations)
                    raise UserError(f"{side} goes on where {other} ends, at line {number}: they must be aligned")
            for found in translator.score(*zip(*some, strict=True)):
                line += 1
                write_whole(
                    f"{found.score:.6f}\n" if style == "text" else rendered(line, found, style, "hard", -math.inf)
                )
