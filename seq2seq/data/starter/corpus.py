"""The starter corpora: draw sentences, keep each once, split without overlap, write the files."""

from __future__ import annotations

import bz2
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from random import Random

from seq2seq.data.starter import chinese, chinese_everyday, chinese_sample, chinese_tags, english, french, sample
from seq2seq.data.starter.chinese_lexicon import Unsaid
from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.everyday import everyday
from seq2seq.data.starter.lexicon import shown
from seq2seq.data.starter.meaning import Sentence
from seq2seq.data.starter.novelty import KINDS, combinations, deep, held_out, novelties
from seq2seq.data.starter.passive import Passive
from seq2seq.data.starter.passive import english_words as passive_english
from seq2seq.data.starter.tags import tags
from seq2seq.data.starter.words import align, text_of

SEED = 1
PAIRS = 24_000
HELD_OUT = 1_000
NOVEL = {"novel-adjective-noun": 380, "novel-verb-tense": 380, "novel-depth": 240}
WORDS = range(2, 21)
# A held-out sentence has no word form that is rarer than this in the training part.
SEEN = 4
# A word form that is rarer than this gets more sentences.
RARE = 22


@dataclass(frozen=True)
class Pair:
    """A sentence in two languages, its phenomena, and which words belong together."""

    source: str
    target: str
    tags: str
    alignment: str

    def line(self) -> str:
        """The pair as a line of the file."""
        return "\t".join((self.source, self.target, self.tags, self.alignment)) + "\n"


Split = dict[str, list[Pair]]
Meaning = Sentence | Passive


@dataclass(frozen=True)
class Languages:
    """What a corpus of two languages needs to know of them."""

    folder: str
    sentence: Callable[[Draw], Meaning]
    realize: Callable[[Meaning, bool], Pair | None]  # None where one of the languages does not say it
    tokens: Callable[[str], list[str]]  # of a source sentence: what has to be seen in training, what alignments count
    lengths: range
    english: Callable[[Pair], str]
    everyday: Callable[[], list[Pair]]
    novel: Callable[[], list[Pair]] = list  # novel sentences written by hand
    contracted: float = 0.0  # the share of sentences whose English is contracted


def realize(meaning: Meaning, contracted: bool = False) -> Pair:
    """English and French of a meaning."""
    assert isinstance(meaning, Sentence)
    source = english.sentence_words(meaning, contracted)
    target = french.sentence_words(meaning)
    return Pair(text_of(source), text_of(target), " ".join(tags(meaning)), align(source, target))


def realize_chinese(meaning: Meaning, contracted: bool = False) -> Pair | None:
    """Chinese and English of a meaning; the alignment counts Chinese characters."""
    try:
        if isinstance(meaning, Passive):
            source, target = chinese.passive_words(meaning), passive_english(meaning)
        else:
            source, target = chinese.sentence_words(meaning), english.sentence_words(meaning, contracted)
    except Unsaid:
        return None
    links = align(chinese.characters(source), target)
    return Pair(chinese.text_of(source), text_of(target), " ".join(chinese_tags.tags(meaning, source)), links)


def _everyday_french() -> list[Pair]:
    return [Pair(source, target, "everyday", "") for source, target in everyday()]


def _everyday_chinese() -> list[Pair]:
    return [Pair(source, target, "everyday", "") for source, target in chinese_everyday.everyday()]


def _welcomes() -> list[Pair]:
    return [
        Pair(chinese.text_of(source), text_of(target), "novel-place", align(chinese.characters(source), target))
        for source, target in chinese_everyday.welcomes(chinese_everyday.UNWELCOMED)
    ]


EN_FR = Languages(
    folder="starter-en-fr",
    sentence=sample.sentence,
    realize=realize,
    tokens=str.split,
    lengths=WORDS,
    english=lambda pair: pair.source,
    everyday=_everyday_french,
    contracted=0.5,
)
ZH_EN = Languages(
    folder="starter-zh-en",
    sentence=chinese_sample.sentence,
    realize=realize_chinese,
    tokens=list,
    lengths=range(2, 36),
    english=lambda pair: pair.target,
    everyday=_everyday_chinese,
    novel=_welcomes,
)
CORPORA = (EN_FR, ZH_EN)


def draw_pairs(languages: Languages, count: int, seed: int = SEED) -> list[Pair]:
    """Distinct pairs without novelty; the last of them hold an English word that is rare among the others."""
    draw = Draw(seed)
    kept: dict[str, Pair] = {}
    counts: Counter[str] = Counter()
    while len(kept) < count:
        meaning = languages.sentence(draw)
        pair = languages.realize(meaning, draw.chance(languages.contracted))
        if pair is None or novelties(meaning) or not fits(pair, languages):
            continue
        spoken = english_words(pair, languages)
        wanted = len(kept) < 0.8 * count or min(counts[word] for word in spoken) < RARE
        if wanted and pair.source not in kept:
            kept[pair.source] = pair
            counts.update(spoken)
    return list(kept.values())


def fits(pair: Pair, languages: Languages) -> bool:
    """Whether neither side is too short or too long."""
    return len(pair.target.split()) in WORDS and len(languages.tokens(pair.source)) in languages.lengths


def english_words(pair: Pair, languages: Languages) -> set[str]:
    """The English word forms without case and punctuation."""
    return {word.strip(".,?!") for word in languages.english(pair).lower().split()}


def split(
    pairs: list[Pair], fixed: list[Pair], languages: Languages = EN_FR, held_out: int = HELD_OUT, seed: int = SEED
) -> Split:
    """Train, valid and test, with no sentence of either language in two of them; what is fixed is for training."""
    fixed_sides = {side for pair in fixed for side in (pair.source, pair.target)}
    pairs = [pair for pair in pairs if pair.source not in fixed_sides]
    counts = Counter(form for pair in pairs + fixed for form in forms(pair, languages))
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:  # what shares its translation stays together
        groups.setdefault(pair.target, []).append(pair)
    order = list(groups)
    Random(seed).shuffle(order)
    parts: Split = {"train": list(fixed), "valid": [], "test": []}
    for key in order:
        group = groups[key]
        common = all(counts[form] > SEEN for pair in group for form in forms(pair, languages))
        room = next((name for name in ("test", "valid") if len(parts[name]) < held_out), "train")
        if common and len(group) == 1 and key not in fixed_sides and room != "train":
            parts[room].extend(group)
            counts.subtract(form for pair in group for form in forms(pair, languages))
        else:
            parts["train"].extend(group)
    Random(seed).shuffle(parts["train"])
    return parts


def forms(pair: Pair, languages: Languages) -> set[str]:
    """The word forms of both sides, marked by their side."""
    sources, targets = languages.tokens(pair.source), pair.target.split()
    return {f"source {word}" for word in sources} | {f"target {word}" for word in targets}


def draw_novel(languages: Languages, parts: Split, wanted: dict[str, int], seed: int = SEED) -> list[Pair]:
    """Pairs with a combination that no other part holds, of words that training holds: so many of each kind."""
    draw = Draw(seed + 1)
    seen = {form for pair in parts["train"] for form in forms(pair, languages)}
    taken = {side for part in parts.values() for pair in part for side in (pair.source, pair.target)}
    handwritten = [english_words_in_order(pair, languages) for pair in parts["train"] if pair.tags == "everyday"]
    bigrams = {bigram for spoken in handwritten for bigram in pairwise(spoken)}
    found: Counter[str] = Counter()
    kept = languages.novel()
    while any(found[kind] < wanted[kind] for kind in wanted):
        deeper = found["novel-depth"] < wanted.get("novel-depth", 0) and draw.chance(0.1)
        meaning: Meaning = deep(draw) if deeper else languages.sentence(draw)
        novel = novelties(meaning)
        if not novel or not any(found[kind] < wanted.get(kind, 0) for kind in novel):
            continue
        pair = languages.realize(meaning, draw.chance(languages.contracted))
        if pair is None or not fits(pair, languages) or not forms(pair, languages) <= seen:
            continue
        if {pair.source, pair.target} & taken or _said_by_hand(meaning, bigrams):
            continue
        kept.append(replace(pair, tags=" ".join((pair.tags, *novel))))
        taken |= {pair.source, pair.target}
        found.update(novel)
    return kept


def english_words_in_order(pair: Pair, languages: Languages) -> list[str]:
    """The English words in lower case, without punctuation."""
    return [word.strip(".,?!") for word in languages.english(pair).lower().split()]


def _said_by_hand(meaning: Meaning, bigrams: set[tuple[str, str]]) -> bool:
    """Whether a held-out adjective and noun stand together in a sentence that no grammar made."""
    held = [combination for combination in combinations(meaning) if held_out(combination)]
    return any((shown(one), shown(other)) in bigrams for kind, one, other, *_ in held if kind == KINDS[0])


def corpus(
    languages: Languages = EN_FR,
    pairs: int = PAIRS,
    held_out: int = HELD_OUT,
    novel: dict[str, int] = NOVEL,
    seed: int = SEED,
) -> Split:
    """The whole corpus."""
    parts = split(draw_pairs(languages, pairs, seed), languages.everyday(), languages, held_out, seed)
    return {**parts, "test-novel": draw_novel(languages, parts, novel, seed)}


def files(parts: Split) -> dict[str, bytes]:
    """Each part as the bytes of its compressed file."""
    return {
        f"{name}.tsv.bz2": bz2.compress("".join(pair.line() for pair in part).encode(), 9)
        for name, part in parts.items()
    }


def write(folder: Path, contents: dict[str, bytes]) -> None:
    """Write the files into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)


def differing(folder: Path, contents: dict[str, bytes]) -> list[str]:
    """The names of the files in the folder that are missing or hold something else."""
    return [
        name
        for name, content in contents.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != content
    ]
