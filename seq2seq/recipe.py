"""The recipe: all settings of a run, typed, frozen and complete; each stands here once, with default and meaning."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from seq2seq.bundled import bundled_folder
from seq2seq.errors import UserError, did_you_mean
from seq2seq.yaml12 import Key, dump_yaml, parse_yaml

FORMAT = 1

PathPair = tuple[str, str]


def setting(default: Any, meaning: str, *, may_change: bool = False, **limits: Any) -> Any:
    """A field of a recipe; one that `may_change` may differ when a run goes on, any other makes it another run."""
    return Field(default, description=meaning, json_schema_extra={"may_change": may_change}, **limits)


class Section(BaseModel):
    """What all sections share: frozen, strict about types, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Data(Section):
    """Which text is learnt from, and which is held out."""

    source: str = setting("source", "the language translated from, e.g. en")
    target: str = setting("target", "the language translated into, e.g. fr")
    corpus: str | None = setting(None, "an embedded corpus, e.g. starter-en-fr; else give `train`")
    train: PathPair | None = setting(None, "two aligned text files, one sentence a line: [train.en, train.fr]")
    valid: PathPair | None = setting(None, "two aligned files that pick the best checkpoint; split off when missing")
    test: PathPair | None = setting(None, "two aligned files scored at the end; split off when missing")
    held_out: int = setting(1000, "pairs split off for each missing valid or test set (at most a tenth)", ge=1)
    max_length: int = setting(128, "training pairs with more pieces than this on a side are left out", ge=1)

    @model_validator(mode="after")
    def one_corpus(self) -> Self:
        if (self.corpus is None) == (self.train is None):
            raise ValueError("give either data.corpus (an embedded corpus) or data.train: [file.en, file.fr]")
        if self.corpus and (self.valid or self.test):
            raise ValueError("data.valid and data.test go with data.train; an embedded corpus brings its own")
        return self


class Tokenizer(Section):
    """How text becomes pieces: SentencePiece, trained from the training text and kept in the run."""

    kind: Literal["unigram", "bpe", "char", "word"] = setting("unigram", "the SentencePiece model type")
    vocabulary: int = setting(4000, "pieces, special ones included; fewer if the text does not hold that many", ge=8)
    shared: bool = setting(True, "one vocabulary for both languages, or one each")
    byte_fallback: bool = setting(True, "spell unseen characters in bytes, so that nothing is unknown")


class Model(Section):
    """The network; where the context enters and how relevance is scored are independent choices."""

    cell: Literal["gru"] = setting("gru", "the recurrent cell")
    decoder: Literal["luong", "fixed"] = setting("luong", "where the context enters the decoder")
    attention: Literal["general", "scaled-dot", "additive", "none"] = setting(
        "general", "how a query is scored against the source; none: one fixed context vector"
    )
    embedding: int = setting(256, "width of the embeddings and of the read-out", ge=2)
    hidden: int = setting(
        256, "width of the decoder's state; each direction of the encoder has half", ge=2, multiple_of=2
    )
    layers: int = setting(1, "recurrent layers in encoder and decoder", ge=1, le=16)
    dropout: float = setting(0.2, "share of activations dropped in training", ge=0.0, lt=1.0)
    tie: Literal["none", "target", "all"] = setting(
        "all", "share embeddings: target input with output, or (shared vocabulary) the source's too"
    )

    @model_validator(mode="after")
    def sensible(self) -> Self:
        if self.decoder == "fixed" and self.attention != "none":
            raise ValueError(
                f"decoder 'fixed' sees one context vector and has no attention ({self.attention!r} asked for); "
                "set model.attention: none, or model.decoder: luong"
            )
        return self


class Train(Section):
    """The training loop."""

    max_epochs: int = setting(12, "passes over the training data", ge=1, may_change=True)
    batch_tokens: int = setting(2048, "pieces in a batch on its longer side, padding included", ge=1)
    learning_rate: float = setting(2e-3, "the highest learning rate", gt=0.0)
    schedule: Literal["linear", "cosine", "inverse-sqrt", "constant"] = setting(
        "linear", "how the rate decays after warm-up"
    )
    warmup_steps: int = setting(200, "updates over which the rate rises to its highest", ge=0)
    weight_decay: float = setting(0.01, "AdamW's decoupled decay, on matrices only", ge=0.0)
    label_smoothing: float = setting(0.1, "share of the target probability spread over all pieces", ge=0.0, lt=1.0)
    clip_norm: float = setting(1.0, "gradients are scaled down to this norm", gt=0.0)
    precision: Literal["auto", "fp32", "bf16", "fp16"] = setting(
        "auto", "arithmetic of the large products; auto: bf16 or fp16 on a GPU, fp32 on a CPU", may_change=True
    )
    best_by: Literal["BLEU", "loss"] = setting("BLEU", "what picks the best checkpoint on the validation set")
    validate_every: int | None = setting(None, "updates between validations; once an epoch when not given", ge=1)
    patience: int = setting(6, "stop after this many validations in a row without a better one", ge=1, may_change=True)
    samples: int = setting(3, "validation sentences shown as they improve", ge=0, may_change=True)
    device: Literal["auto", "cpu", "cuda"] = setting(
        "auto", "where to compute; auto takes a GPU if there is one", may_change=True
    )
    threads: int | None = setting(None, "CPU threads; torch decides when not given", ge=1, may_change=True)


class Search(Section):
    """How translations are found; any of it may change after training."""

    beam: int = setting(5, "hypotheses kept at each step; 1 is greedy", ge=1, le=256, may_change=True)
    length_penalty: float = setting(1.0, "scores are divided by length to this power", ge=0.0, le=5.0, may_change=True)
    max_ratio: float = setting(
        3.0, "a translation ends at this many pieces for each source piece, and ten more", gt=0.0, may_change=True
    )
    batch_tokens: int = setting(4096, "source pieces translated at a time, padding included", ge=1, may_change=True)


class Recipe(Section):
    """All that makes a run."""

    format: Literal[1] = setting(FORMAT, "the version of this file's layout")
    name: str = setting("run", "the run's folder under runs/", pattern=r"^[\w][\w.+-]*$")
    seed: int = setting(1, "everything random follows from it", ge=0, le=2**31)
    data: Data
    tokenizer: Tokenizer = Tokenizer()
    model: Model = Model()
    train: Train = Train()
    search: Search = Search()

    @model_validator(mode="after")
    def tying_needs_one_vocabulary(self) -> Self:
        if self.model.tie == "all" and not self.tokenizer.shared:
            raise ValueError("model.tie: all needs tokenizer.shared: true; set model.tie: target")
        return self


def load_recipe(config: str, overrides: Iterable[str] = ()) -> Recipe:
    """Read a recipe by path or bundled name, with `section.key=value` overrides on top."""
    path = find_recipe(config)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not a text file in UTF-8: is it a recipe?") from error
    except OSError as error:
        raise UserError(f"cannot read the recipe {path}: {error.strerror}") from error
    return parse_recipe(text, path.name, overrides, default_name=path.stem)


def find_recipe(config: str) -> Path:
    """A path if such a file exists, else the bundled recipe of that name."""
    path = Path(config)
    if path.is_file():
        return path
    bundled = {file.stem: file for file in sorted(bundled_folder("configs").glob("**/*.yaml"))}
    stem = config.removesuffix(".yaml")
    if stem in bundled:
        return bundled[stem]
    what = (
        f"{config} is a folder" if path.is_dir() else f"no recipe {config!r}: no such file here, nor a bundled recipe"
    )
    raise UserError(f"{what}; {did_you_mean(stem, bundled)}")


def parse_recipe(text: str, name: str, overrides: Iterable[str] = (), default_name: str = "run") -> Recipe:
    """The recipe in `text`; errors say where ("en-fr.yaml:12") and what was meant."""
    values, places = parse_yaml(text, name)
    if not isinstance(values, dict):
        raise UserError(f"{name} is not a recipe: expected sections such as `data:` and `train:`")
    for override in overrides:
        apply_override(values, places, override)
    values = {key: value for key, value in values.items() if value is not None}  # an empty section is all defaults
    values = {"name": default_name, "data": {}} | values
    try:
        # Through JSON, because its strict mode takes lists for tuples while refusing every other conversion.
        return Recipe.model_validate_json(json.dumps(values))
    except ValidationError as error:
        problems = [explain(problem, places, name) for problem in error.errors()]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise UserError(problems[0] + more) from error


def apply_override(values: dict[str, Any], places: dict[Key, str], override: str) -> None:
    """Put `a.b=c` into the nested values; c is read as YAML."""
    dotted, equals, text = override.partition("=")
    key = tuple(dotted.strip().split("."))
    if not equals or not all(key):
        raise UserError(f"--set {override}: write it as section.key=value, e.g. --set train.max_epochs=20")
    place = f"--set {override}"
    inner = values
    for i, word in enumerate(key[:-1], start=1):
        below = inner.setdefault(word, {})
        if not isinstance(below, dict):
            raise UserError(f"--set {override}: {'.'.join(key[:i])} is a value, not a section")
        inner = below
        places[key[:i]] = place
    inner[key[-1]] = parse_yaml(text, place).value
    places[key] = place


def explain(problem: ErrorDetails, places: dict[Key, str], name: str) -> str:
    """One problem as one line: what is wrong, where it stands, what was probably meant."""
    key = tuple(str(part) for part in problem["loc"])
    place = next((places[key[:i]] for i in range(len(key), -1, -1) if key[:i] in places), name)
    section, word = ".".join(key[:-1]) or "the recipe", key[-1] if key else ""
    match problem["type"]:
        case "extra_forbidden":
            known = fields_at(key[:-1])
            return f"unknown key {word!r} in {section} ({place}); {did_you_mean(word, known)}"
        case "literal_error":
            choices = [part.strip(" '") for part in problem["ctx"]["expected"].replace(" or ", ",").split(",")]
            return f"unknown {word} {problem['input']!r} ({place}); {did_you_mean(str(problem['input']), choices)}"
        case "value_error":
            return f"{problem['msg'].removeprefix('Value error, ')} ({place})"
        case "bool_type":
            return f"{'.'.join(key)} must be true or false, not {problem['input']!r} ({place})"
        case "missing" if word.isdigit():
            return f"{section} takes two files: [train.en, train.fr] ({place})"
        case "missing":
            return f"{'.'.join(key)} is missing ({place})"
        case "model_type":
            return f"{'.'.join(key)} is a section and takes keys, not {problem['input']!r} ({place})"
    advice = problem["msg"][0].lower() + problem["msg"][1:]
    return f"{'.'.join(key) or 'recipe'}: {advice}, not {problem['input']!r} ({place})"


def fields_at(key: Key) -> dict[str, FieldInfo]:
    """The fields of the section at `key`."""
    section: type[BaseModel] = Recipe
    for word in key:
        inner = section.model_fields[word].annotation
        assert isinstance(inner, type)
        assert issubclass(inner, BaseModel)
        section = inner
    return section.model_fields


def settings(recipe: Recipe) -> Iterator[tuple[str, Any, FieldInfo]]:
    """Every setting of a recipe: dotted name, value, field."""
    for name, field in Recipe.model_fields.items():
        value = getattr(recipe, name)
        if isinstance(value, Section):
            for inner, inner_field in type(value).model_fields.items():
                yield f"{name}.{inner}", getattr(value, inner), inner_field
        else:
            yield name, value, field


def may_change(field: FieldInfo) -> bool:
    """Whether a resumed run may differ in this setting."""
    return isinstance(field.json_schema_extra, dict) and bool(field.json_schema_extra["may_change"])


def differences(old: Recipe, new: Recipe) -> list[str]:
    """The settings that make `new` another run than `old`, as `train.seed: 1 -> 2`."""
    return [
        f"{name}: {before} -> {after}"
        for (name, before, field), (_, after, _) in zip(settings(old), settings(new), strict=True)
        if before != after and not may_change(field)
    ]


def dump_recipe(recipe: Recipe) -> str:
    """The complete recipe as YAML that `parse_recipe` reads back to an equal one."""
    return dump_yaml(recipe.model_dump(mode="json"))
