"""Scores as papers counted them, for comparison with papers alone: they hang on how the text was tokenized."""

import importlib
import importlib.metadata
from collections.abc import Callable, Sequence
from typing import Any

from sacrebleu.metrics.bleu import BLEU

from seq2seq.errors import UserError, did_you_mean
from seq2seq.metrics import Score, counted

References = Sequence[Sequence[str | None]]
Scorer = Callable[[Sequence[str], References], Score]


def published_scorer(name: str, language: str) -> Scorer:
    """A score counted in the way of this name."""
    if name not in PUBLISHED:
        raise UserError(f"no published way to score {name!r}; {did_you_mean(name, PUBLISHED)}")
    return PUBLISHED[name](language)


def multi30k(language: str) -> Scorer:
    """multi-bleu.perl over text lowercased, normalized and tokenized with Moses' rules, as papers on Multi30k did."""
    prepared, version = moses(language)
    how = f"lowercased, then punctuation normalized and Moses-tokenized for {language} (hyphens whole, unescaped)"

    def scorer(hypotheses: Sequence[str], references: References) -> Score:
        metric = BLEU(tokenize="none", force=True, smooth_method="none")  # multi-bleu smooths nothing
        columns = [[text if text is None else prepared(text) for text in column] for column in references]
        score = counted("BLEU", metric, [prepared(text) for text in hypotheses], columns, intervals=True)
        return score._replace(metric="multi30k", signature=f"{score.signature}|{how}|sacremoses:{version}")

    return scorer


def moses(language: str) -> tuple[Callable[[str], str], str]:
    """How text is prepared, and by which version of sacremoses."""
    try:
        sacremoses: Any = importlib.import_module("sacremoses")
    except ImportError as error:
        raise UserError("--as-published multi30k takes a package: pip install 's2s[published]'") from error
    normalizer, tokenizer = sacremoses.MosesPunctNormalizer(lang=language), sacremoses.MosesTokenizer(lang=language)

    def prepared(text: str) -> str:
        normal = normalizer.normalize(text.lower())
        return str(tokenizer.tokenize(normal, aggressive_dash_splits=False, escape=False, return_str=True))

    return prepared, importlib.metadata.version("sacremoses")


PUBLISHED: dict[str, Callable[[str], Scorer]] = {"multi30k": multi30k}
