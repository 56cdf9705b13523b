"""Where a system is good and where not: scores by sentence length, by the rarest word, by phenomenon."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from seq2seq.data.words import words_of
from seq2seq.studies.material import Material

LENGTHS = (0, 5, 10, 15, 20, 30, 50)  # words in the source, the last of each group
COUNTS = (0, 9, 99, 999)  # how often the rarest word of the reference stood in the training text
Groups = dict[str, list[int]]  # the numbers of the sentences in each group


class GroupScore(NamedTuple):
    """One group of sentences, scored by itself."""

    sentences: int
    exact: float  # the share that equals a reference, letter by letter
    score: float


Tables = dict[str, dict[str, GroupScore]]


def groups_of(material: Material, counts: Mapping[str, int] | None) -> dict[str, Groups]:
    """The sentences by each property that is known of them; a sentence may stand in several groups, or in none."""
    found = {}
    if material.sources:
        found["length"] = by_number([len(words_of(source)) for source in material.sources], LENGTHS)
    if counts is not None:
        found["rarity"] = by_number([rarest(texts, counts) for texts in zip(*material.references, strict=True)], COUNTS)
    if any(material.tags):
        found["phenomenon"] = by_tag(material.tags)
    return found


def by_number(numbers: Sequence[int | None], ends: Sequence[int]) -> Groups:
    """Sentences by a number of theirs; each group reaches to the next of the ends, the last group on and on."""
    starts = [0, *(end + 1 for end in ends)]
    names = [f"{start}" if start == end else f"{start}–{end}" for start, end in zip(starts[:-1], ends, strict=True)]
    names.append(f"{starts[-1]}+")
    groups: Groups = {name: [] for name in names}
    for sentence, number in enumerate(numbers):
        if number is not None:
            groups[names[sum(number > end for end in ends)]].append(sentence)
    return {name: sentences for name, sentences in groups.items() if sentences}


def by_tag(tags: Sequence[Iterable[str]]) -> Groups:
    """Sentences by what they show, the most frequent first."""
    groups: Groups = {}
    for sentence, shown in enumerate(tags):
        for tag in shown:
            groups.setdefault(tag, []).append(sentence)
    return dict(sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])))


def rarest(texts: Sequence[str | None], counts: Mapping[str, int]) -> int | None:
    """How often the rarest word of any reference was seen in training; None where there are no words."""
    words = [word for text in texts if text for word in words_of(text)]
    return min((counts.get(word, 0) for word in words), default=None)


def score_groups(
    groups: Mapping[str, Groups],
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str | None]],
    score: Callable[[list[str], list[list[str | None]]], float],
) -> Tables:
    """Every group scored by itself."""

    def one(numbers: Sequence[int]) -> GroupScore:
        said = [hypotheses[i] for i in numbers]
        right = [[column[i] for i in numbers] for column in references]
        exact = sum(text in answers for text, *answers in zip(said, *right, strict=True))
        return GroupScore(len(numbers), exact / len(numbers), score(said, right))

    return {property_: {name: one(numbers) for name, numbers in table.items()} for property_, table in groups.items()}
