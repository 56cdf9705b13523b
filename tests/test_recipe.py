"""Recipes are read strictly, and say where and how they are wrong."""

import json
import runpy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seq2seq.errors import UserError
from seq2seq.recipe import (
    Clean,
    Recipe,
    Source,
    differences,
    dump_recipe,
    find_recipe,
    load_recipe,
    parse_recipe,
    seconds_of,
)
from seq2seq.recipe import settings as settings_of
from seq2seq.yaml12 import parse_yaml
from tests.command import ROOT

SMALLEST = "data: {corpus: starter-en-fr, source: en, target: fr}\n"


def parse(text: str, *overrides: str) -> Recipe:
    return parse_recipe(text, "r.yaml", overrides)


def test_a_recipe_states_only_what_differs() -> None:
    recipe = parse(SMALLEST + "train:\n  max_epochs: 3\n")
    assert recipe.train.max_epochs == 3
    assert recipe.model == Recipe.model_fields["model"].default


def test_a_complete_recipe_reads_back_equal() -> None:
    recipe = parse(SMALLEST + "name: '1e3'\ntrain: {learning_rate: 1e-3, precision: fp32}\n")
    assert recipe.name == "1e3"
    assert parse(dump_recipe(recipe)) == recipe


def test_a_word_that_python_reserves_is_a_setting_like_any_other() -> None:
    recipe = parse(SMALLEST + "train: {from: runs/base}\n")
    assert recipe.train.from_ == "runs/base"
    assert parse(dump_recipe(recipe)) == recipe
    assert differences(parse(SMALLEST), recipe) == ["train.from: None -> runs/base"]
    with pytest.raises(UserError, match="unknown key 'form' in train .*did you mean 'from'"):
        parse(SMALLEST + "train: {form: runs/base}\n")


def test_a_mistyped_path_is_met_with_the_file_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(SMALLEST)
    for asked, meant in (("mine.yml", "mine.yaml"), ("enfr.yaml", "en-fr")):
        with pytest.raises(UserError, match=f"did you mean '{meant}'"):
            load_recipe(asked)


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90.0), ("30m", 1800.0), ("1.5h", 5400.0), ("2d", 172800.0)])
def test_times_are_numbers_with_a_unit(text: str, seconds: float) -> None:
    assert seconds_of(parse(SMALLEST, f"train.budget={text}").train.budget or "") == seconds
    with pytest.raises(UserError, match=r"train\.budget is a time such as 90s, 30m or 2h, not '30 minutes'"):
        parse(SMALLEST, "train.budget=30 minutes")
    with pytest.raises(UserError, match=r"train\.budget is a time such as 90s, 30m or 2h, not '30'"):
        parse(SMALLEST, "train.budget=30")


@pytest.mark.parametrize(
    ("text", "section", "field", "value"),
    [
        ("train: {learning_rate: 1e-3}", "train", "learning_rate", 1e-3),
        ("train: {learning_rate: 1}", "train", "learning_rate", 1.0),
        ("train: {learning_rate: .5e-2}", "train", "learning_rate", 0.005),
        ("train: {threads: ~}", "train", "threads", None),
        ("train:", "train", "max_epochs", 12),
        ("search: {beam: 12}", "search", "beam", 12),
    ],
)
def test_values_mean_what_they_look_like(text: str, section: str, field: str, value: object) -> None:
    assert getattr(getattr(parse(SMALLEST + text), section), field) == value


def test_norwegian_is_a_language() -> None:
    assert parse("data: {corpus: x, source: en, target: no}").data.target == "no"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("model:\n  atention: general", "unknown key 'atention' in model (r.yaml:3); did you mean 'attention'?"),
        ("modle: {}", "unknown key 'modle' in the recipe (r.yaml:2); did you mean 'model'?"),
        ("model:\n  attention: generl", "unknown attention 'generl' (r.yaml:3); did you mean 'general'?"),
        ("model: {decoder: fixed}", "set model.attention: none"),
        ("model: {hidden: 3}", "multiple of 2"),
        (
            "model: {read_out_width: 512}",
            "tied embeddings are as wide as what the output layer is given (256, not 512)",
        ),
        ("model: {hidden: '64'}", "model.hidden: input should be a valid integer, not '64' (r.yaml:2)"),
        ("model: {dropout: 1.0}", "less than 1"),
        ("model: 3", "model is a section and takes keys, not 3 (r.yaml:2)"),
        ("train: {learning_rate: fast}", "valid number, not 'fast'"),
        ("train: {learning_rate: .inf}", "valid number"),
        ("train: {max_epochs: 0}", "greater than or equal to 1"),
        ("train: {max_epochs: true}", "valid integer"),
        ("train: {risk_search: beam}", "set train.risk: BLEU as well"),
        ("tokenizer: {shared: yes}", "tokenizer.shared must be true or false, not 'yes' (r.yaml:2)"),
        ("tokenizer: {shared: false}", "set model.tie: target"),
        ("tokenizer: {frm: x}", "unknown key 'frm' in tokenizer (r.yaml:2); did you mean 'from'?"),
        ("tokenizer: {from: 3}", "tokenizer.from takes a run, a SentencePiece model, or two models"),
        ("tokenizer: {from: [a, b, c]}", "tokenizer.from takes a run, a SentencePiece model, or two models"),
        ("tokenizer: {from: [a, b]}", "names two models; set tokenizer.shared: false"),
        ("tokenizer: {kind: ~}", "only with tokenizer.from"),
        ("tokenizer: {symbols: [a b]}", "tokenizer.symbols.0: string should match"),
        ("tokenizer: {symbols: [<0x41>]}", "<0x41> is a piece of its own already"),
        ("tokenizer: {symbols: [x, x]}", "give each symbol once"),
        ("tokenizer: {symbols: [x], kind: word}", "word cuts at spaces alone"),
        ("tokenizer: {kind: bpe, sampling: 0.1}", "what bpe has is tokenizer.dropout"),
        ("tokenizer: {dropout: 0.1}", "what unigram has is tokenizer.sampling"),
        ("tokenizer: {from: x, dropout: 0.1, sampling: 0.1}", "not both"),
        ("tokenizer: {sampling: 0}", "greater than 0"),
        ("seed: 1\nseed: 2", "r.yaml:3: key 'seed' is given twice (first on line 2)"),
        ("name: ../elsewhere", "name: string should match pattern"),
        ("name: &n x\nseed: *n", "aliases"),
        ("name: !!python/object:os.system x", "tags"),
        ("train: {max_epochs: 3", "not valid YAML"),
        ("[1, 2]: 3", "a key must be a plain word"),
        ("format: 2", "format"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(SMALLEST + text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "r.yaml:" in str(caught.value)


def test_japanese_is_not_taken_for_chinese() -> None:
    text = "data: {corpus: starter-en-fr, source: zh, target: %s, clean: {chinese: simplified}}\n"
    assert parse(text % "en").data.clean.chinese == "simplified"
    with pytest.raises(UserError, match="would change Japanese"):
        parse(text % "ja")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not a recipe"),
        ("just words", "is not a recipe"),
        ("name: x", "give either data.corpus"),
        ("data: {train: [a.en]}", "takes two files: [train.en, train.fr]"),
        ("data: {train: [a, b, c]}", "or a list of sources, each {files: …} or {corpus: …} (r.yaml:1)"),
        ("data: {train: 3}", "takes two files: [train.en, train.fr], or one file of pairs"),
        ("data: {train: {}}", "takes either files: [a.en, a.fr] (or one file of pairs) or corpus: NAME (r.yaml:1)"),
        ("data: {train: {file: p}}", "unknown key 'file' in data.train (r.yaml:1); did you mean 'files'?"),
        (
            "data:\n  train:\n  - files: p.tsv\n  - files: q.tsv\n    colums: [1, 2]",
            "unknown key 'colums' in data.train.1 (r.yaml:5); did you mean 'columns'?",
        ),
        ("data: {train: {files: p.tsv, columns: [1, 2, 3]}}", "data.train.columns takes two values (r.yaml:1)"),
        ("data: {train: {files: p.tsv, columns: [1]}}", "data.train.columns takes two values (r.yaml:1)"),
        ("data: {train: {files: p.tsv, columns: [0, 1]}}", "columns are counted from 1"),
        ("data: {train: {files: p.tsv, weight: 0}}", "data.train.weight: input should be greater than 0, not 0"),
        ("data: {train: {files: p.tsv, split: x}}", "split names a text of a corpus by name"),
        ("data: {train: {files: [a, b], format: tmx}}", "two aligned files are format: lines"),
        ("data: {train: p.tsv, valid: {files: v.tsv, weight: 2}}", "data.valid is scored as it is"),
        ("data: {train: '-', test: '-'}", "stdin (-) can be read only once"),
        ("data: {train: p.tsv, clean: {max_ration: 3}}", "unknown key 'max_ration' in data.clean (r.yaml:1); did you"),
        ("data: {train: p.tsv, clean: {duplicates: pair}}", "unknown duplicates 'pair' (r.yaml:1); did you mean"),
        ("data: {corpus: x, train: [a, b]}", "give either data.corpus"),
        ("data: {corpus: x, valid: [a, b]}", "brings its own"),
        ("[" * 5000, "nested too deeply"),
        ("{a: " * 2000 + "1" + "}" * 2000, "nested too deeply"),
        ("x" * 2_000_000, "too large"),
    ],
)
def test_a_file_that_is_no_recipe_is_refused(text: str, message: str) -> None:
    with pytest.raises(UserError, match="r.yaml") as caught:
        parse(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("train", "sources"),
    [
        ("[a.en, a.fr]", [{"files": ("a.en", "a.fr")}]),
        ("p.tsv", [{"files": ("p.tsv",)}]),
        ("'-'", [{"files": ("-",)}]),
        ("{files: p.tsv, columns: [3, 1]}", [{"files": ("p.tsv",), "columns": (3, 1)}]),
        ("[{files: [a, b], weight: 2}, {corpus: x}]", [{"files": ("a", "b"), "weight": 2.0}, {"corpus": "x"}]),
    ],
)
def test_sources_of_text_can_be_written_as_is_easiest(train: str, sources: list[dict[str, object]]) -> None:
    recipe = parse(f"data: {{train: {train}}}")
    assert recipe.data.train == tuple(Source.model_validate(source) for source in sources)
    assert parse(dump_recipe(recipe)) == recipe


values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from(["a", "p.tsv", "-", "auto", "tmx", "en", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*Source.model_fields, "weigth", "0"]), inner, max_size=4)
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(values, st.sampled_from(["train", "valid", "clean", "corpus"]))
def test_whatever_stands_for_text_is_taken_or_refused_in_one_line(value: object, key: str) -> None:
    data = {"data": {"train": "p.tsv", key: value}}
    try:
        recipe = parse(json.dumps(data))
    except UserError as error:
        refusal = str(error)
    else:
        refusal = ""
        assert parse(dump_recipe(recipe)) == recipe
    assert not refusal or ("\n" not in refusal and "r.yaml:1" in refusal)


def test_a_tokenizer_taken_over_is_what_it_is_unless_the_recipe_says_so() -> None:
    taken = parse(SMALLEST + "tokenizer: {from: runs/base}")
    assert taken.tokenizer.base == ("runs/base",)
    assert (taken.tokenizer.kind, taken.tokenizer.vocabulary, taken.tokenizer.byte_fallback) == (None, None, None)
    assert parse(dump_recipe(taken)) == taken
    assert parse(SMALLEST + "tokenizer: {from: runs/base, kind: bpe}").tokenizer.kind == "bpe"
    assert differences(parse(SMALLEST), parse(SMALLEST, "tokenizer.from=x"))[0] == "tokenizer.from: None -> x"


def test_an_empty_inner_section_is_all_defaults() -> None:
    assert parse("data:\n  train: p.tsv\n  clean:\n").data.clean == Clean()


def test_overrides_come_last() -> None:
    recipe = parse(SMALLEST + "train: {max_epochs: 3}", "train.max_epochs=20", "model.attention=additive", "name=other")
    assert (recipe.train.max_epochs, recipe.model.attention, recipe.name) == (20, "additive", "other")


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("train.max_epoch=3", "unknown key 'max_epoch' in train (--set train.max_epoch=3); did you mean 'max_epochs'?"),
        ("train.max_epochs", "write it as section.key=value"),
        ("=3", "write it as section.key=value"),
        ("name.first=3", "name is a value, not a section"),
        ("train.max_epochs=many", "(--set train.max_epochs=many)"),
    ],
)
def test_a_wrong_override_is_named(override: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(SMALLEST + "name: x", override)
    assert message in str(caught.value)


def test_a_recipe_is_a_path_if_there_is_such_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bundled = find_recipe("en-fr.yaml")
    assert bundled == find_recipe("en-fr")
    assert bundled.is_file()
    (tmp_path / "en-fr.yaml").write_text(SMALLEST + "seed: 9")
    assert load_recipe("en-fr.yaml").seed == 9
    assert load_recipe("en-fr").seed == 1


def test_a_recipe_takes_its_name_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(SMALLEST)
    assert load_recipe(str(tmp_path / "mine.yaml")).name == "mine"


def test_an_unknown_recipe_names_the_nearest() -> None:
    with pytest.raises(UserError, match="did you mean 'en-fr'"):
        load_recipe("en-rf.yaml")


def test_every_bundled_recipe_loads() -> None:
    for path in sorted((ROOT / "configs").rglob("*.yaml")):
        assert load_recipe(str(path)).name == path.stem


def test_only_what_makes_another_run_is_a_difference() -> None:
    old = parse(SMALLEST)
    assert differences(old, parse(SMALLEST, "train.max_epochs=50", "search.beam=1", "train.device=cpu")) == []
    assert differences(old, parse(SMALLEST, "seed=2", "model.hidden=128")) == [
        "seed: 1 -> 2",
        "model.hidden: 256 -> 128",
    ]
    old = parse("data: {train: [a.en, a.fr]}")  # where text lies may change: the text itself is compared
    new = parse("data: {train: [{files: p.tsv, weight: 2}, {corpus: x}], clean: {max_ratio: 3}}")
    assert differences(old, new) == [
        "data.clean.max_ratio: None -> 3.0",
    ]


def test_every_setting_says_what_it_means() -> None:
    for name, _, field in settings_of(parse(SMALLEST)):
        assert field.description, name


def test_the_documented_settings_are_those_of_the_code() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "make-docs"))
    page = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
    assert page == script["written"]("recipes.md"), "run scripts/make-docs"
    published = json.loads((ROOT / "docs" / "recipe.schema.json").read_text(encoding="utf-8"))
    assert published == Recipe.model_json_schema(), "run scripts/make-docs"


def test_the_published_schema_takes_every_bundled_recipe() -> None:
    schema = Recipe.model_json_schema()
    for path in sorted((ROOT / "configs").rglob("*.yaml")):
        for section, values in parse_yaml(path.read_text(encoding="utf-8"), path.name).value.items():
            if isinstance(values, dict):
                known = schema["$defs"][section.capitalize()]["properties"]
                assert set(values) <= set(known), path
