"""The recipe: all settings of a run, typed, frozen and complete; each stands here once, with default and meaning."""

import ast
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import literal_schema

from seq2seq.bundled import PACKAGE, bundled_folder
from seq2seq.errors import UserError, did_you_mean, near
from seq2seq.yaml12 import Key, dump_yaml, parse_yaml

FORMAT = 1
NO_NAME = re.compile(r"[^\w.+-]+")  # what a run's name cannot hold

PathPair = tuple[str, str]


def setting(default: Any, meaning: str, *, may_change: bool = False, **limits: Any) -> Any:
    """A field of a recipe; one that `may_change` may differ when a run goes on, any other makes it another run."""
    return Field(default, description=meaning, json_schema_extra={"may_change": may_change}, **limits)


class Section(BaseModel):
    """What all sections share: frozen, strict about types, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Source(Section):
    """One body of parallel text: files, or a corpus by name."""

    files: tuple[str, ...] = setting(
        (), "two aligned text files, or one of pairs: .tsv, .jsonl, .tmx, - (stdin), or PATH of PATH.en and PATH.fr"
    )
    corpus: str | None = setting(None, "a corpus by name instead of files")
    split: str | None = setting(None, "which text of that corpus, e.g. test_2017_flickr; by its use when not given")
    format: Literal["auto", "lines", "tsv", "jsonl", "tmx"] = setting(
        "auto", "how the files are written; auto: by their names, and stdin is tsv"
    )
    columns: tuple[int, int] = setting((1, 2), "the columns of a TSV file that hold source and target")
    fields: tuple[str, str] | None = setting(
        None, "the fields of a JSONL file, as [translation.en, translation.fr]; the languages when not given"
    )
    weight: float = setting(1.0, "how often each pair stands in an epoch; 0.5: every other pair", gt=0.0, le=1000.0)

    @model_validator(mode="after")
    def one_kind(self) -> Self:
        if bool(self.files) == bool(self.corpus):
            raise ValueError("a source of text takes either files: [a.en, a.fr] (or one file of pairs) or corpus: NAME")
        if self.split and not self.corpus:
            raise ValueError("split names a text of a corpus by name; files hold but one")
        if len(self.files) > 2:
            raise ValueError("files: give two aligned text files or one file of pairs; more sources make a list")
        if min(self.columns) < 1:
            raise ValueError("columns are counted from 1, as in columns: [1, 2]")
        if len(self.files) == 2 and self.format not in ("auto", "lines"):
            raise ValueError(f"format: {self.format} is one file of pairs; two aligned files are format: lines")
        return self

    def __str__(self) -> str:
        more = self.model_dump(exclude_defaults=True, exclude={"files", "corpus"})
        name = self.corpus or " and ".join("stdin" if file == "-" else file for file in self.files)
        return f"{name} ({', '.join(f'{word} {value}' for word, value in more.items())})" if more else name


def as_sources(value: Any) -> Any:
    """Every way to write sources as the one that is kept: a path, two paths, one source, or a list of sources."""
    if isinstance(value, str):
        return ({"files": (value,)},)
    if isinstance(value, dict | Source):
        return (with_tuples(value),)
    many = tuple(value) if isinstance(value, list | tuple) else ()
    if len(many) == 2 and all(isinstance(one, str) for one in many):
        return ({"files": many},)
    if many and all(isinstance(one, dict | Source) for one in many):
        return tuple(map(with_tuples, many))
    raise ValueError(
        "text takes two files: [train.en, train.fr], or one file of pairs: pairs.tsv, or a list of sources, "
        "each {files: …} or {corpus: …}"
    )


def with_tuples(source: Any) -> Any:
    """A source whose lists are tuples, which is what the strict check takes; one path stands for a list of one."""
    if not isinstance(source, dict):
        return source
    plain = {word: tuple(value) if isinstance(value, list) else value for word, value in source.items()}
    return {**plain, "files": (plain["files"],)} if isinstance(plain.get("files"), str) else plain


Decay = Annotated[float, Field(ge=0.0, lt=1.0)]
Duration = Annotated[
    str,
    Field(pattern=r"^\d+(\.\d+)?[smhd]$"),
    BeforeValidator(lambda value: str(value) if type(value) in (int, float) else value),
]
UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def seconds_of(duration: str) -> float:
    """90s, 30m, 1.5h or 2d in seconds."""
    return float(duration[:-1]) * UNITS[duration[-1]]


TextForms = str | PathPair | Source | tuple[Source, ...]
Sources = Annotated[tuple[Source, ...], BeforeValidator(as_sources, json_schema_input_type=TextForms)]


class Clean(Section):
    """What is left out of the training text, and how it is rewritten; valid and test sets lose their blanks only."""

    invalid: Literal["refuse", "replace", "drop"] = setting(
        "refuse", "invalid UTF-8 in the training text: an error with its line, U+FFFD, or the pair is dropped"
    )
    unicode: Literal["none", "NFC", "NFKC"] = setting(
        "none", "Unicode normalization of the training text and of all that is translated later"
    )
    lowercase: bool = setting(False, "lowercase the training text and all that is translated later")
    chinese: Literal["none", "simplified", "traditional"] = setting(
        "none", "write Chinese in one kind of characters, in the training text and in all that is translated later"
    )
    min_characters: int = setting(1, "drop pairs with fewer characters on a side", ge=1)
    max_characters: int | None = setting(None, "drop pairs with more characters on a side", ge=1)
    max_ratio: float | None = setting(
        None, "drop pairs whose longer side has this many times the characters of the other, each plus ten", gt=1.0
    )
    min_script: float | None = setting(
        None, "drop pairs with a smaller share of letters in their language's script on a side", gt=0.0, le=1.0
    )
    control: bool = setting(False, "drop pairs with control characters, U+FFFD or characters that do not exist")
    identical: bool = setting(False, "drop pairs whose two sides are the same")
    duplicates: Literal["keep", "pairs", "sources"] = setting(
        "keep", "drop what was there before: the same pair, or any further translation of the same source"
    )
    leaks: bool = setting(True, "drop training pairs whose source stands in the valid or test set")


class Data(Section):
    """Which text is learnt from, and which is held out."""

    source: str = setting("source", "the language translated from, e.g. en")
    target: str = setting("target", "the language translated into, e.g. fr")
    corpus: str | None = setting(None, "a corpus by name, e.g. starter-en-fr; else give `train`", may_change=True)
    train: Sources | None = setting(
        None, "two aligned files [train.en, train.fr], one file of pairs, or sources", may_change=True
    )
    valid: Sources | None = setting(None, "text that picks the best checkpoint; else split off", may_change=True)
    test: Sources | None = setting(None, "text scored at the end; else split off", may_change=True)
    held_out: int = setting(
        1000, "different sentences drawn for a missing valid or test set, at most a tenth of the pairs", ge=1
    )
    held_out_by: Literal["source", "target"] = setting(
        "source", "the side whose sentences are drawn for that; all pairs that hold one go with it"
    )
    max_length: int = setting(128, "training pairs with more pieces than this on a side are left out", ge=1)
    join: int | None = setting(
        None,
        "join neighbouring training pairs, in turn up to 10, 20, … and this many source words, so that long text is "
        "learnt too",
        ge=2,
        le=1000,
    )
    references: Literal["each", "first", "all"] = setting(
        "each",
        "valid and test pairs of one source: scored each by itself, the first alone, or together as references",
        may_change=True,
    )
    clean: Clean = Clean()

    @model_validator(mode="after")
    def chinese_is_not_japanese(self) -> Self:
        if self.clean.chinese != "none" and "ja" in (self.source[:2], self.target[:2]):
            raise ValueError("data.clean.chinese would change Japanese as well; leave it out for this pair")
        return self

    @model_validator(mode="after")
    def one_corpus(self) -> Self:
        if (self.corpus is None) == (self.train is None):
            raise ValueError("give either data.corpus (a corpus by name) or data.train: [file.en, file.fr]")
        if self.corpus and (self.valid or self.test):
            raise ValueError("data.valid and data.test go with data.train; a corpus by name brings its own")
        for split in ("valid", "test"):
            if any(source.weight != 1.0 for source in getattr(self, split) or ()):
                raise ValueError(f"data.{split} is scored as it is and takes no weight; weights go with data.train")
        files = [file for sources in (self.train, self.valid, self.test) for one in sources or () for file in one.files]
        if files.count("-") > 1:
            raise ValueError("stdin (-) can be read only once; give the other text as files")
        return self


def as_base(value: Any) -> Any:
    """One path or two, as the tuple that is kept."""
    paths = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list | tuple) else ()
    if len(paths) in (1, 2) and all(isinstance(path, str) and path for path in paths):
        return paths
    raise ValueError("tokenizer.from takes a run, a SentencePiece model, or two models: [source.model, target.model]")


Base = Annotated[tuple[str, ...], BeforeValidator(as_base, json_schema_input_type=str | PathPair)]
Symbol = Annotated[str, Field(pattern=r"^[^\s▁]+$")]
Symbols = Annotated[tuple[Symbol, ...], BeforeValidator(lambda value: tuple(value) if type(value) is list else value)]
RESERVED = re.compile(r"<(pad|unk|s|/s|0x[0-9A-Fa-f]{2})>")
OF_THE_BASE = ("kind", "vocabulary", "byte_fallback")  # settings that are null when they are left to tokenizer.from


class Tokenizer(Section):
    """How text becomes pieces: SentencePiece, trained from the training text and kept in the run."""

    base: Base | None = setting(
        None, "a run, a SentencePiece model or two: their pieces are taken as they are, none learnt", alias="from"
    )
    kind: Literal["unigram", "bpe", "char", "word"] | None = setting("unigram", "the SentencePiece model type")
    vocabulary: int | None = setting(
        4000, "pieces, special ones included; fewer if the text does not hold that many", ge=8
    )
    sample: int = setting(1_000_000, "pairs that pieces are learnt from, evenly spread over longer text", ge=1)
    shared: bool = setting(True, "one vocabulary for both languages, or one each")
    byte_fallback: bool | None = setting(True, "spell unseen characters in bytes, so that nothing is unknown")
    symbols: Symbols = setting((), "text that is always one piece: `<name>`, `<url>`")
    sampling: float | None = setting(
        None, "unigram: other pieces for the same training text in every epoch; 0.1 to 0.5, smaller is wilder", gt=0.0
    )
    dropout: float = setting(0.0, "bpe: chance to pass over a merge in training, usually 0.1", ge=0.0, lt=1.0)

    @model_validator(mode="before")
    @classmethod
    def leave_to_base(cls, values: Any) -> Any:
        return {**dict.fromkeys(OF_THE_BASE), **values} if isinstance(values, dict) and values.get("from") else values

    @model_validator(mode="after")
    def sensible(self) -> Self:
        if self.base is None and None in (self.kind, self.vocabulary, self.byte_fallback):
            raise ValueError(f"only with tokenizer.from may tokenizer.{', '.join(OF_THE_BASE)} be null")
        if self.base and len(self.base) == 2 and self.shared:
            raise ValueError("tokenizer.from names two models; set tokenizer.shared: false (and model.tie: target)")
        if self.sampling is not None and self.kind not in ("unigram", None):
            raise ValueError("tokenizer.sampling needs tokenizer.kind: unigram; what bpe has is tokenizer.dropout")
        if self.dropout and self.kind not in ("bpe", None):
            raise ValueError("tokenizer.dropout needs tokenizer.kind: bpe; what unigram has is tokenizer.sampling")
        if self.dropout and self.sampling is not None:
            raise ValueError("give tokenizer.sampling (unigram) or tokenizer.dropout (bpe), not both")
        reserved = [word for word in self.symbols if RESERVED.fullmatch(word)]
        if reserved or len(set(self.symbols)) < len(self.symbols):
            raise ValueError(
                f"tokenizer.symbols: {reserved[0]} is a piece of its own already; choose another"
                if reserved
                else "tokenizer.symbols: give each symbol once"
            )
        if self.symbols and self.kind == "word":
            raise ValueError("tokenizer.symbols takes another tokenizer.kind: word cuts at spaces alone")
        return self


def key_of(choices: str, file: str) -> GetPydanticSchema:
    """Takes the names in a dict of classes, so that a new one is a class and a line there, and none here.

    They are read from the source, because importing the file would load torch, and `--help` would wait for it.
    """
    tree = ast.parse((PACKAGE / file).read_text(encoding="utf-8"))
    found = {ast.unparse(node.target): node.value for node in tree.body if isinstance(node, ast.AnnAssign)}[choices]
    names = [ast.literal_eval(key) for key in found.keys if key] if isinstance(found, ast.Dict) else []
    return GetPydanticSchema(lambda _source, _handler: literal_schema(names))


class Model(Section):
    """The network; where the context enters and how relevance is scored are independent choices."""

    cell: Literal["gru", "lstm", "rnn"] = setting("gru", "the recurrent cell, in encoder and decoder")
    encoder: Literal["rnn", "transformer"] = setting("rnn", "how the source is read: by a recurrence or self-attention")
    decoder: Annotated[str, key_of("DECODERS", "model/decoders/__init__.py")] = setting(
        "luong", "where the context enters the decoder"
    )
    attention: Annotated[str, key_of("ATTENTIONS", "model/attention.py")] = setting(
        "general", "how a query is scored against the source; none: one fixed context vector"
    )
    query: Literal["state", "input+state"] = setting("state", "what asks: the decoder's state, or its input as well")
    input_feeding: bool = setting(False, "luong: the read-out of one step is an input of the next")
    coverage: bool = setting(False, "the attention knows how much each position was looked at before")
    sentinel: bool = setting(False, "the attention may look at nothing")
    copy_source: bool = setting(False, "target pieces may be copied from where the decoder looks (pointer-generator)")
    lexical: bool = setting(False, "the words looked at say by themselves, too, what they mean: for rare ones")
    embedding: int = setting(256, "width of the embeddings", ge=2)
    hidden: int = setting(
        256, "width of the decoder's state and of the encoder's output, both directions together", ge=2, multiple_of=2
    )
    layers: int = setting(1, "layers in encoder and decoder", ge=1, le=16)
    bidirectional: bool = setting(True, "a recurrent encoder reads from both ends")
    residual: bool = setting(False, "recurrent layers of equal width add to what they are given")
    layer_norm: bool = setting(False, "what enters a recurrent layer is normalized")
    start: Literal["encoder", "zero"] = setting(
        "encoder", "the decoder's first state: made of the encoder's last, or 0"
    )
    read_out: Literal["tanh", "maxout"] = setting(
        "tanh", "the layer before the output: of state and context, or (maxout) of the last word too"
    )
    read_out_width: int | None = setting(
        None, "width of what the output layer is given; that of an embedding when not given", ge=2
    )
    heads: int = setting(4, "of multi-head attention and of transformer layers", ge=1)
    positions: Literal["sinusoidal", "learned", "rotary"] = setting("sinusoidal", "how a transformer knows of order")
    max_positions: int = setting(256, "positions with parameters of their own: location, and learned positions", ge=1)
    dropout: float = setting(0.2, "share of activations dropped in training", ge=0.0, lt=1.0)
    locked_dropout: bool = setting(False, "one dropout mask for all positions of a sentence")
    recurrent_dropout: float = setting(
        0.0, "share of the state that is dropped, alike at every step, before a recurrence reads it", ge=0.0, lt=1.0
    )
    word_dropout: float = setting(0.0, "share of the words that are dropped whole in training", ge=0.0, lt=1.0)
    tie: Literal["none", "target", "all"] = setting(
        "all", "share embeddings: target input with output, or (shared vocabulary) the source's too"
    )

    @property
    def feature_width(self) -> int:
        """F, the width of what the output layer is given."""
        return self.read_out_width or self.embedding

    @model_validator(mode="after")
    def sensible(self) -> Self:
        for impossible, reason in IMPOSSIBLE:
            if impossible(self):
                raise ValueError(reason.format(self))
        return self


def uses_heads(model: Model) -> bool:
    return model.attention == "multi-head" or "transformer" in (model.encoder, model.decoder)


def has_recurrence(model: Model) -> bool:
    return model.encoder == "rnn" or model.decoder != "transformer"


# Combinations that would mean nothing, each with the reason and the way out.
IMPOSSIBLE: list[tuple[Callable[[Model], bool], str]] = [
    (
        lambda model: model.decoder == "fixed" and model.attention != "none",
        "decoder 'fixed' sees one context vector and has no attention ({0.attention!r} asked for); "
        "set model.attention: none, or model.decoder: luong",
    ),
    (
        lambda model: model.decoder == "transformer" and model.attention != "multi-head",
        "every layer of decoder 'transformer' looks with several heads ({0.attention!r} asked for); "
        "set model.attention: multi-head (heads: 1 is scaled-dot with projections)",
    ),
    (
        lambda model: model.decoder == "gnmt" and model.layers < 2,
        "decoder 'gnmt' asks from its first layer and answers in those above; set model.layers: 2 or more",
    ),
    (
        lambda model: model.input_feeding and model.decoder != "luong",
        "input_feeding belongs to decoder 'luong' ({0.decoder!r} sees the context in its recurrence anyway); "
        "set model.input_feeding: false, or model.decoder: luong",
    ),
    (
        lambda model: (
            model.input_feeding and (model.recurrent_dropout > 0 or (model.locked_dropout and model.layers > 1))
        ),
        "input_feeding runs the layers one step at a time, so no mask can stay the same from step to step; "
        "set model.input_feeding: false, or leave out model.recurrent_dropout and model.locked_dropout",
    ),
    (
        lambda model: (
            model.attention == "none" and (model.coverage or model.sentinel or model.copy_source or model.lexical)
        ),
        "coverage, sentinel, copy_source and lexical hang on where the decoder looks, and attention 'none' looks "
        "nowhere; leave them out, or choose a model.attention",
    ),
    (
        lambda model: model.query == "input+state" and (model.decoder == "transformer" or model.attention == "none"),
        "query 'input+state' is for a recurrent decoder that asks: decoder {0.decoder!r} with attention "
        "{0.attention!r} does not; set model.query: state",
    ),
    (
        lambda model: model.coverage and model.decoder == "transformer",
        "coverage sums up what earlier steps looked at, and decoder 'transformer' takes all steps at once; "
        "set model.coverage: false",
    ),
    (
        lambda model: model.coverage and model.attention == "location",
        "coverage is written into the keys, and attention 'location' reads none; "
        "set model.coverage: false, or another model.attention",
    ),
    (
        lambda model: model.read_out == "maxout" and model.decoder == "transformer",
        "decoder 'transformer' has no read-out to choose; leave model.read_out out",
    ),
    (
        lambda model: model.tie != "none" and model.feature_width != model.embedding,
        "tied embeddings are as wide as what the output layer is given ({0.embedding}, not {0.read_out_width}); "
        "set model.tie: none, or leave model.read_out_width out",
    ),
    (
        lambda model: model.recurrent_dropout > 0 and not has_recurrence(model),
        "recurrent_dropout is for recurrences, and this model has none; set model.recurrent_dropout: 0",
    ),
    (
        lambda model: uses_heads(model) and model.hidden % model.heads != 0,
        "hidden ({0.hidden}) cannot be shared out between {0.heads} heads; choose a multiple, or other model.heads",
    ),
    (
        lambda model: (
            "transformer" in (model.encoder, model.decoder)
            and model.positions == "rotary"
            and model.hidden // model.heads % 2 == 1
        ),
        "rotary positions turn pairs of numbers, and a head of {0.hidden}/{0.heads} is odd; choose other model.heads",
    ),
]


class Train(Section):
    """The training loop."""

    from_: str | None = setting(
        None, "start from the weights of another run, e.g. runs/base; pieces are matched by their text", alias="from"
    )
    max_epochs: int = setting(12, "passes over the training data", ge=1, may_change=True)
    max_steps: int | None = setting(None, "updates at most", ge=1, may_change=True)
    budget: Duration | None = setting(
        None,
        "wall-clock time to train in, e.g. 30m, validations included; takes the place of max_epochs",
        may_change=True,
    )
    batch_tokens: int = setting(2048, "pieces in a batch on its longer side, padding included", ge=1)
    accumulate: int = setting(1, "batches an update, which weighs all their target pieces alike", ge=1)
    learning_rate: float = setting(2e-3, "the highest learning rate", gt=0.0)
    schedule: Literal["linear", "cosine", "inverse-sqrt", "constant", "plateau"] = setting(
        "linear", "how the rate decays after warm-up; plateau: halved when validation gets no better"
    )
    plateau: int = setting(2, "validations in a row without a better one before schedule plateau halves the rate", ge=1)
    warmup_steps: int = setting(200, "updates over which the rate rises to its highest", ge=0)
    betas: tuple[Decay, Decay] = setting(
        (0.9, 0.98), "AdamW's decay of the mean of gradients, and of their squares; nearer to 1 remembers longer"
    )
    weight_decay: float = setting(0.01, "AdamW's decoupled decay, on matrices only", ge=0.0)
    label_smoothing: float = setting(0.1, "share of the target probability spread over all pieces", ge=0.0, lt=1.0)
    clip_norm: float = setting(1.0, "gradients are scaled down to this norm", gt=0.0)
    r_drop: float = setting(
        0.0, "weight of the agreement between two passes with different dropout (R-Drop); 0: one pass", ge=0.0
    )
    scheduled_sampling: float = setting(
        0.0, "share of target pieces replaced by the model's own guesses at the end, rising from 0", ge=0.0, le=1.0
    )
    risk: Literal["BLEU", "chrF"] | None = setting(
        None, "raise this score of what the model says (minimum risk training), a second stage after train.from"
    )
    risk_search: Literal["sample", "beam"] = setting("sample", "how train.risk finds translations to score")
    risk_samples: int = setting(5, "translations that train.risk scores for each sentence", ge=2, le=100)
    ema: float = setting(
        0.0,
        "decay of the moving average of the weights that is validated and kept, e.g. 0.999; 0: none",
        ge=0.0,
        lt=1.0,
    )
    average: int = setting(1, "validations whose weights are averaged into the model that is kept", ge=1, le=100)
    precision: Literal["auto", "fp32", "bf16", "fp16"] = setting(
        "auto",
        "arithmetic of the large products; auto: bf16 if the hardware has it, or fp16 on a GPU, fp32 on a CPU",
        may_change=True,
    )
    max_skipped: int = setting(
        3, "updates in a row with an infinite or undefined gradient that are skipped before training stops", ge=0
    )
    best_by: Literal["BLEU", "chrF", "loss"] = setting("BLEU", "what picks the best checkpoint on the validation set")
    validate_every: int | None = setting(
        None,
        "updates between validations; once an epoch when not given; a budget has its own pace",
        ge=1,
        may_change=True,
    )
    patience: int = setting(6, "stop after this many validations in a row without a better one", ge=1, may_change=True)
    save_every: Duration = setting("10m", "time between checkpoints, beside those at validations", may_change=True)
    keep: int = setting(1, "newest checkpoints kept, beside the best", ge=1, may_change=True)
    samples: int = setting(3, "validation sentences shown as they improve", ge=0, may_change=True)
    tensorboard: bool = setting(False, "write curves for TensorBoard into the run (extra `track`)", may_change=True)
    device: Literal["auto", "cpu", "cuda"] = setting(
        "auto", "where to compute; auto takes a GPU if there is one", may_change=True
    )
    timeout: Duration = setting(
        "10m", "several processes: how long one waits for an answer of the others before all end", may_change=True
    )
    threads: int | None = setting(None, "CPU threads; torch decides when not given", ge=1, may_change=True)

    @model_validator(mode="after")
    def sensible(self) -> Self:
        if self.ema and self.average > 1:
            raise ValueError("train.ema and train.average both smooth the weights; set one of them")
        if self.risk and not self.from_:
            raise ValueError("train.risk learns from what a trained model says; name it: train.from: runs/NAME")
        if self.risk_search == "beam" and not self.risk:
            raise ValueError("train.risk_search is how train.risk finds translations; set train.risk: BLEU as well")
        if self.risk and (self.r_drop or self.scheduled_sampling):
            raise ValueError(
                "train.risk is an objective of its own; leave out train.r_drop and train.scheduled_sampling"
            )
        return self


class Search(Section):
    """How translations are found; any of it may change after training."""

    method: Literal["beam", "sample"] = setting(
        "beam", "keep the best hypotheses at each step, or draw pieces by chance", may_change=True
    )
    beam: int = setting(5, "hypotheses kept at each step; 1 is greedy", ge=1, le=256, may_change=True)
    groups: int = setting(
        1, "groups that the beam is divided into, each told to differ from the others", ge=1, le=256, may_change=True
    )
    diversity: float = setting(
        0.5, "nats by which a piece is ranked lower for each hypothesis of another group", ge=0.0, may_change=True
    )
    length_penalty: float = setting(1.0, "scores are divided by length to this power", ge=0.0, le=5.0, may_change=True)
    coverage_penalty: float = setting(
        0.0, "weight of what the attention left out of the source, as in GNMT", ge=0.0, le=5.0, may_change=True
    )
    no_repeat: int = setting(0, "never this many pieces in a row twice; 0 allows it", ge=0, may_change=True)
    max_repeats: int = setting(
        3, "the same words at most so often in a row, or as often as the source; 0: any number", ge=0, may_change=True
    )
    min_ratio: float = setting(
        0.0, "a translation has at least this many pieces for each source piece", ge=0.0, le=10.0, may_change=True
    )
    max_ratio: float = setting(
        3.0, "a translation ends at this many pieces for each source piece, and ten more", gt=0.0, may_change=True
    )
    temperature: float = setting(
        1.0, "sampling: log-probabilities are divided by this; below 1, safer", gt=0.0, le=100.0, may_change=True
    )
    top_k: int = setting(0, "sampling: from this many likeliest pieces; 0: from all", ge=0, may_change=True)
    top_p: float = setting(
        1.0, "sampling: from the likeliest pieces that reach this probability", gt=0.0, le=1.0, may_change=True
    )
    longest: int = setting(
        128, "source pieces beyond which a line is split, at ends of sentences if it can be", ge=8, may_change=True
    )
    batch_tokens: int = setting(4096, "source pieces translated at a time, padding included", ge=1, may_change=True)
    precision: Literal["fp32", "bf16", "int8"] = setting(
        "fp32",
        "type of weights and arithmetic in translating: bf16 and int8 (CPUs) are faster where hardware has them",
        may_change=True,
    )
    engine: Literal["auto", "plain", "native"] = setting(
        "auto", "what searches: compiled code where it can, or plain PyTorch; both find the same", may_change=True
    )

    @model_validator(mode="after")
    def groups_are_equal(self) -> Self:
        if self.beam % self.groups:
            raise ValueError(f"search.beam: {self.beam} cannot be divided into {self.groups} equal groups")
        if self.min_ratio > self.max_ratio:
            raise ValueError("search.min_ratio must not be above search.max_ratio")
        if self.precision == "int8" and self.engine == "plain":
            raise ValueError(
                "search.precision: int8 is that of compiled code; take search.engine: auto, or bf16 or fp32"
            )
        return self

    def with_beam(self, beam: int) -> Self:
        """The same search with so many hypotheses; in its groups, if they divide them."""
        return self.model_copy(update={"beam": beam, "groups": self.groups if beam % self.groups == 0 else 1})


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
        if self.model.copy_source and not self.tokenizer.shared:
            raise ValueError(
                "model.copy_source needs one vocabulary, so that a source piece is a target piece; "
                "set tokenizer.shared: true"
            )
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
    beside = {file.stem: file for file in path.parent.glob("[!.]*.y*ml")}
    meant = near(path.stem, {**bundled, **beside})
    raise UserError(
        f"{what}; " + (f"did you mean '{beside[meant]}'?" if meant in beside else did_you_mean(path.stem, bundled))
    )


def parse_recipe(text: str, name: str, overrides: Iterable[str] = (), default_name: str = "run") -> Recipe:
    """The recipe in `text`; errors say where ("en-fr.yaml:12") and what was meant."""
    values, places = parse_yaml(text, name)
    if not isinstance(values, dict):
        raise UserError(f"{name} is not a recipe: expected sections such as `data:` and `train:`")
    for override in overrides:
        apply_override(values, places, override)
    values = {"name": NO_NAME.sub("-", default_name).strip(".+-") or "run", "data": {}} | without_empty(values, Recipe)
    try:
        # Through JSON, because its strict mode takes lists for tuples while refusing every other conversion.
        return Recipe.model_validate_json(json.dumps(values))
    except ValidationError as error:
        problems = [explain(problem, places, name) for problem in error.errors()]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise UserError(problems[0] + more) from error


def without_empty(values: dict[str, Any], section: type[BaseModel]) -> dict[str, Any]:
    """The values without empty sections: those are all defaults."""
    inner = {word: field.annotation for word, field in section.model_fields.items()}
    kept: dict[str, Any] = {}
    for word, value in values.items():
        below = inner.get(word)
        is_section = isinstance(below, type) and issubclass(below, BaseModel)
        if is_section and isinstance(value, dict):
            kept[word] = without_empty(value, below)  # type: ignore[arg-type]
        elif value is not None or not (is_section or section is Recipe):
            kept[word] = value
    return kept


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
    if key[2:3] == ("0",) and key[:3] not in places:  # the one source of data.train: {files: …}
        key = (*key[:2], *key[3:])
    place = next((places[key[:i]] for i in range(len(key), -1, -1) if key[:i] in places), name)
    section, word = ".".join(key[:-1]) or "the recipe", key[-1] if key else ""
    match problem["type"]:
        case "extra_forbidden":
            known = [field.alias or name for name, field in fields_at(key[:-1]).items()]
            return f"unknown key {word!r} in {section} ({place}); {did_you_mean(word, known)}"
        case "literal_error":
            choices = [part.strip(" '") for part in problem["ctx"]["expected"].replace(" or ", ",").split(",")]
            return f"unknown {word} {problem['input']!r} ({place}); {did_you_mean(str(problem['input']), choices)}"
        case "value_error":
            return f"{problem['msg'].removeprefix('Value error, ')} ({place})"
        case "string_pattern_mismatch" if "[smhd]" in problem["ctx"]["pattern"]:
            return f"{'.'.join(key)} is a time such as 90s, 30m or 2h, not {problem['input']!r} ({place})"
        case "bool_type":
            return f"{'.'.join(key)} must be true or false, not {problem['input']!r} ({place})"
        case "missing" if word.isdigit():
            return f"{section} takes two values ({place})"
        case "too_long":
            return f"{'.'.join(key)} takes two values ({place})"
        case "missing":
            return f"{'.'.join(key)} is missing ({place})"
        case "model_type":
            return f"{'.'.join(key)} is a section and takes keys, not {problem['input']!r} ({place})"
    advice = problem["msg"][0].lower() + problem["msg"][1:]
    return f"{'.'.join(key) or 'recipe'}: {advice}, not {problem['input']!r} ({place})"


def fields_at(key: Key) -> dict[str, FieldInfo]:
    """The fields of the section at `key`, by the names that a recipe gives them."""
    section: type[BaseModel] = Recipe
    for word in key:
        if not word.isdigit():  # a number is one of several sources
            inner = section.model_fields[word].annotation
            section = inner if isinstance(inner, type) and issubclass(inner, BaseModel) else Source
    return {field.alias or name: field for name, field in section.model_fields.items()}


def settings(section: Section, prefix: str = "") -> Iterator[tuple[str, Any, FieldInfo]]:
    """Every setting of a recipe: dotted name, value, field."""
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, Section):
            yield from settings(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{field.alias or name}", value, field


def may_change(field: FieldInfo) -> bool:
    """Whether a resumed run may differ in this setting."""
    return isinstance(field.json_schema_extra, dict) and bool(field.json_schema_extra["may_change"])


def differences(old: Recipe, new: Recipe) -> list[str]:
    """The settings that make `new` another run than `old`, as `train.seed: 1 -> 2`."""
    return [
        f"{name}: {shown(before)} -> {shown(after)}"
        for (name, before, field), (_, after, _) in zip(settings(old), settings(new), strict=True)
        if before != after and not may_change(field)
    ]


def shown(value: Any) -> str:
    """A value as a person would write it."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def dump_recipe(recipe: Recipe) -> str:
    """The complete recipe as YAML that `parse_recipe` reads back to an equal one."""
    return dump_yaml(recipe.model_dump(mode="json", by_alias=True))
