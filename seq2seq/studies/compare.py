"""Systems on the same sentences: whether they differ by more than chance, where they differ, and in which sentences.

A system is a run, or a file of translations. The first one is the baseline that the others are tested against.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sacrebleu.significance import PairedTest, Result

from seq2seq.data.sources import language_of
from seq2seq.errors import UserError
from seq2seq.metrics import AS_USUAL, Counting, build_metric, score
from seq2seq.run import Run, open_run
from seq2seq.studies.evaluate import warn_of_tokens
from seq2seq.studies.groups import Tables, groups_of, score_groups
from seq2seq.studies.material import Material, material_of, material_of_texts, read_translations
from seq2seq.translator import Translator

TESTS = {"bootstrap": "bs", "randomization": "ar"}  # as sacreBLEU calls them


class Tested(NamedTuple):
    """One system's score, and how likely chance alone makes such a difference from the baseline, by each test."""

    score: float
    interval: tuple[float, float]
    p: dict[str, float] | None  # None for the baseline


class Measured(NamedTuple):
    """All systems by one metric."""

    signatures: dict[str, str]  # of each test
    systems: list[Tested]


class Differing(NamedTuple):
    """A sentence that the systems translate unequally well."""

    line: int
    source: str | None
    references: list[str]
    translations: list[str]
    chrf: list[float]


class Comparison(NamedTuple):
    """What differs between systems."""

    split: str
    sentences: int
    systems: list[str]
    metrics: dict[str, Measured]
    by: list[Tables]  # for each system, scored by the first metric
    differ: list[Differing]

    def as_json(self) -> dict[str, Any]:
        """The documented form for programs: wherever there are systems, they are a list in the same order."""
        metric = next(iter(self.metrics))
        return {
            "split": self.split,
            "sentences": self.sentences,
            "systems": self.systems,
            "metrics": {
                name: {
                    "signatures": measured.signatures,
                    "systems": [one._asdict() | {"interval": list(one.interval)} for one in measured.systems],
                }
                for name, measured in self.metrics.items()
            },
            "by": {
                property_: {
                    name: {
                        "sentences": one.sentences,
                        "exact": [tables[property_][name].exact for tables in self.by],
                        metric: [tables[property_][name].score for tables in self.by],
                    }
                    for name, one in table.items()
                }
                for property_, table in self.by[0].items()
            },
            "differ": [
                {
                    "line": one.line,
                    "source": one.source,
                    "references": one.references,
                    "translations": one.translations,
                    "chrF": one.chrf,
                }
                for one in self.differ
            ],
        }


def compare(
    paths: Sequence[Path],
    *,
    split: str = "test",
    source: Path | None = None,
    references: Sequence[Path] = (),
    counting: Counting = AS_USUAL,
    beam: int | None = None,
    device: str = "auto",
    examples: int = 10,
) -> Comparison:
    """Translate with every run, and set all translations side by side."""
    runs = {path: open_run(path) for path in paths if path.is_dir()}
    material = common_material(list(runs.values()), split, source, references)
    warn_of_tokens(material)
    given = {path: read_translations(path, material) for path in paths if path not in runs}
    made = {path: translations_of(run, material, beam, device) for path, run in runs.items()}
    translations = [(given | made)[path] for path in paths]
    first = next(iter(runs.values()), None)
    language = first.recipe.data.target if first else language_of(references[0], "")
    names = [str(path) for path in paths]
    options = counting._asdict() | {"language": language}
    metrics = {
        name: measured(build_metric_of(name, options), names, translations, material) for name in counting.metrics
    }
    return Comparison(
        material.name,
        len(translations[0]),
        names,
        metrics,
        tables_of(translations, material, first.words if first else None, options),
        most_differing(material, translations, examples),
    )


def common_material(runs: Sequence[Run], split: str, source: Path | None, references: Sequence[Path]) -> Material:
    """The files that were given, else the text that all the runs hold."""
    if references:
        if runs and not source:
            raise UserError("runs translate the source of these references: give it too, --source FILE")
        return material_of_texts([str(source)] if source else [], list(map(str, references)))
    if not runs:
        raise UserError("files of translations are compared with a reference: give --reference FILE, and --source FILE")
    first, *others = (material_of(run, split) for run in runs)
    for run, other in zip(runs[1:], others, strict=True):
        if (other.sources, other.references) != (first.sources, first.references):
            raise UserError(
                f"{runs[0].path} and {run.path} hold different {split} text; "
                "compare them on the same: --source FILE --reference FILE"
            )
    return first


def translations_of(run: Run, material: Material, beam: int | None, device: str) -> list[str]:
    """What a run makes of the text."""
    return [found.text for found in Translator.load(run, device=device).translate(material.sources, beam=beam)]


def build_metric_of(name: str, options: Mapping[str, Any]) -> Any:
    return build_metric(name, options["language"], options["tokenize"], options["lowercase"])


def measured(metric: Any, names: Sequence[str], translations: Sequence[list[str]], material: Material) -> Measured:
    """Scores with both of sacreBLEU's paired tests, against the first system."""
    named: list[tuple[str, Sequence[str]]] = list(zip(names, translations, strict=True))
    results: dict[str, list[Result]] = {}
    signatures: dict[str, str] = {}
    columns: Any = material.references  # sacreBLEU takes None, its types do not
    for test, kind in TESTS.items():
        signed, scores = PairedTest(named, {"metric": metric}, columns, test_type=kind)()
        key = next(iter(signed))  # sacreBLEU's own name for the metric
        signatures[test], results[test] = str(signed[key]), scores[key]  # type: ignore[assignment]
    systems = []
    baseline = results["bootstrap"][0].score
    for number, one in enumerate(results["bootstrap"]):
        middle, margin = float(one.mean or 0), float(one.ci or 0)
        p = {test: p_value(found[number], baseline) for test, found in results.items()} if number else None
        systems.append(Tested(float(one.score), (middle - margin, middle + margin), p))
    return Measured(signatures, systems)


def p_value(result: Result, baseline: float) -> float:
    """sacreBLEU's, but where there is no difference, chance explains it: sacreBLEU calls equal systems different."""
    return 1.0 if result.score == baseline else float(result.p_value or 0)


def tables_of(
    translations: Sequence[Sequence[str]],
    material: Material,
    counts: Mapping[str, int] | None,
    options: Mapping[str, Any],
) -> list[Tables]:
    """Each system's scores group by group."""
    groups, how = groups_of(material, counts), {**options, "metrics": options["metrics"][:1]}
    return [
        score_groups(groups, texts, material.references, lambda said, right: score(said, right, **how)[0].score)
        for texts in translations
    ]


def most_differing(material: Material, translations: Sequence[Sequence[str]], examples: int) -> list[Differing]:
    """The sentences whose best and worst translation are farthest apart in chrF."""
    chrf: Any = build_metric("chrF")
    found = []
    for number, texts in enumerate(zip(*translations, strict=True)):
        right = [column[number] for column in material.references]
        answers = [text for text in right if text is not None]
        scores = [float(chrf.sentence_score(text, answers).score) for text in texts]
        source = material.sources[number] if material.sources else None
        found.append(Differing(number + 1, source, answers, list(texts), scores))
    found.sort(key=lambda one: min(one.chrf) - max(one.chrf))
    return [one for one in found[:examples] if max(one.chrf) > min(one.chrf)]
