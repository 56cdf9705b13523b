"""Scores are those of the sacrebleu command."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from seq2seq.errors import UserError
from seq2seq.metrics import build_metric, score, signs_of_tokens

REFERENCES = ["Il n'a pas vu le chat noir.", "Est-ce que Marie connaît la réponse ?", "Nous partirons demain matin."]
HYPOTHESES = ["Il n'a pas vu le chien noir.", "Est-ce que Marie sait la réponse ?", "Nous partirons demain matin."]


MORE_REFERENCES = [
    "Il n'a pas vu le chat noir !",
    "Marie connaît-elle la réponse ?",
    "Demain matin, nous partirons ; c'est sûr à 99,5 %.",
]
CHINESE = ["他没看见那只黑猫。", "玛丽知道答案吗？", "我们明天早上8点出发。"]
CHINESE_SAID = ["他没看到那只黑猫。", "玛丽知道答案。", "明天早上我们8点出发。"]


class Case(NamedTuple):
    """The options of the command, and the same for us."""

    flags: str
    hypotheses: list[str]
    references: list[list[str]]
    options: dict[str, Any]


CASES = {
    "as usual": Case("", HYPOTHESES, [REFERENCES], {}),
    "two references": Case("", HYPOTHESES, [REFERENCES, MORE_REFERENCES], {}),
    "three references": Case("", HYPOTHESES, [REFERENCES, MORE_REFERENCES, HYPOTHESES[::-1]], {}),
    "lowercased": Case(
        "-lc --chrf-lowercase", [text.upper() for text in HYPOTHESES], [REFERENCES], {"lowercase": True}
    ),
    "intl": Case("-tok intl", HYPOTHESES, [MORE_REFERENCES], {"tokenize": "intl"}),
    "char": Case("-tok char", HYPOTHESES, [REFERENCES, MORE_REFERENCES], {"tokenize": "char"}),
    "none": Case("-tok none", HYPOTHESES, [REFERENCES], {"tokenize": "none"}),
    "zh": Case("-tok zh", CHINESE_SAID, [CHINESE], {"tokenize": "zh"}),
    "zh by language": Case("-l en-zh", CHINESE_SAID, [CHINESE], {"language": "zh"}),
    "13a for Chinese": Case("-tok 13a", CHINESE_SAID, [CHINESE], {"language": "zh", "tokenize": "13a"}),
    "ja-mecab": Case("-tok ja-mecab", CHINESE_SAID, [CHINESE], {"tokenize": "ja-mecab"}),
    "chrF++": Case("--chrf-word-order 2", HYPOTHESES, [REFERENCES], {"metrics": ["BLEU", "chrF++", "TER"]}),
    "nothing right": Case("", ["abc", "xyz", "uvw"], [REFERENCES], {}),
}


@pytest.mark.parametrize("intervals", [False, True])
@pytest.mark.parametrize("name", CASES)
def test_scores_equal_those_of_the_sacrebleu_command_to_the_last_digit(
    name: str, intervals: bool, tmp_path: Path
) -> None:
    case = CASES[name]
    if name == "ja-mecab" and not importlib.util.find_spec("MeCab"):
        pytest.skip("MeCab is not installed")
    files = {"hyp": case.hypotheses, **{f"ref{i}": column for i, column in enumerate(case.references)}}
    for file, lines in files.items():
        (tmp_path / file).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    command = [sys.executable, "-m", "sacrebleu", *list(files)[1:], "-i", "hyp", "-m", "bleu", "chrf", "ter"]
    command += [*case.flags.split(), "-w", "15", *(["-ci"] if intervals else [])]
    output = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    if name == "nothing right" and intervals and output.returncode:
        pytest.skip("sacreBLEU fails where a sample has no match")
    assert output.returncode == 0, output.stderr
    ours = score(case.hypotheses, case.references, intervals=intervals, **case.options)
    for one, theirs in zip(ours, json.loads(output.stdout), strict=True):
        assert (one.metric, round(one.score, 15), one.signature) == (
            {"chrF2": "chrF", "chrF2++": "chrF++"}.get(theirs["name"], theirs["name"]),
            theirs["score"],
            theirs["signature"],
        )
        if one.interval and "confidence_mean" in theirs:  # left out where the mean is 0
            middle, margin = theirs["confidence_mean"], theirs["confidence_var"]
            assert one.interval == pytest.approx((middle - margin, middle + margin), rel=1e-6)  # float32 in between


def test_intervals_hold_the_score_and_are_signed() -> None:
    for one in score(HYPOTHESES * 20, [REFERENCES * 20], intervals=True):
        assert one.interval is not None
        assert one.interval[0] <= one.score <= one.interval[1]
        assert "bs:1000|seed:12345" in one.signature


def test_intervals_stand_samples_without_any_match() -> None:
    for one in score(["abc", "xyz"], [["abc", "uvw"]], intervals=True):
        assert one.interval is not None


def test_sentences_may_have_different_numbers_of_references() -> None:
    others: list[str | None] = [None, HYPOTHESES[1], None]
    alone, more = (score(HYPOTHESES, references) for references in ([REFERENCES], [REFERENCES, others]))
    mended = score(HYPOTHESES, [[REFERENCES[0], HYPOTHESES[1], REFERENCES[2]]])
    for one, several, best in zip(alone, more, mended, strict=True):
        assert several.signature.startswith("nrefs:var")
        assert one.score != pytest.approx(several.score)
        if one.metric != "TER":  # which counts the mean length of all references
            assert several.score == pytest.approx(best.score, rel=0.02)


def test_bleu_takes_the_tokenizer_of_the_language() -> None:
    assert "tok:zh" in score(["欢迎"], [["欢迎"]], language="zh", metrics=["BLEU"])[0].signature
    assert "tok:13a" in score(["oui"], [["oui"]], language="fr", metrics=["BLEU"])[0].signature


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_a_tokenizer_that_is_not_installed_is_named(language: str) -> None:
    missing = "MeCab" if language == "ja" else "mecab_ko"
    if importlib.util.find_spec(missing):
        pytest.skip(f"{missing} is installed")
    with pytest.raises(UserError, match=rf"pip install 'sacrebleu\[{language}\]'"):
        build_metric("BLEU", language)


def test_unequal_numbers_of_sentences_are_refused() -> None:
    with pytest.raises(UserError, match="3 translations but 2 references"):
        score(HYPOTHESES, [REFERENCES[:2]])


def test_an_unknown_metric_or_tokenizer_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match="did you mean 'BLEU'"):
        build_metric("BLUE")
    with pytest.raises(UserError, match="did you mean 'intl'"):
        build_metric("BLEU", tokenize="int")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Il n' a pas vu le chat .", "100% of its lines end in ' .'"),
        ("Oui , merci beaucoup", "hold a comma between spaces"),
        ("l &apos; été", "&apos;"),
        ("un porte @-@ bagages", "@-@"),
        ("in@@ connu", "pieces"),
        ("▁le ▁chat", "pieces"),
    ],
)
def test_tokenized_text_is_known_by_its_signs(text: str, sign: str) -> None:
    assert sign in str(signs_of_tokens([text]))


def test_text_as_people_write_it_has_no_signs_of_tokens() -> None:
    assert (
        signs_of_tokens([*REFERENCES, *MORE_REFERENCES, *CHINESE, "3 2 1", "« Oui », dit-il…", "R&D : 4 > 3"]) is None
    )
    assert signs_of_tokens(["Oui."] * 99 + ["Oui ."]) is None


def test_text_that_looks_tokenized_is_scored_in_silence(caplog: pytest.LogCaptureFixture) -> None:
    lines = ["a b c d ."] * 200
    assert score(lines, [lines], metrics=["BLEU"])[0].score == pytest.approx(100.0)
    assert not caplog.records
