"""Text that is scored: a split of a run, a further split of its corpus, or files; with tags where there are any."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from seq2seq.data.corpus import Pair, is_whole, pairs_of, read_pairs, read_tagged, with_references
from seq2seq.data.sources import corpus_files, embedded_corpora, plain_name, read_entries
from seq2seq.data.text import read_lines
from seq2seq.errors import UserError, did_you_mean
from seq2seq.recipe import Data, Source
from seq2seq.run import KEPT, Run

Tags = frozenset[str]
MOST_TAGS = 200  # a column with more different words holds something else, such as who wrote a sentence
TABLES = (".tsv", ".tab")


class Material(NamedTuple):
    """Sentences to translate, their references (None where a sentence has fewer), and what each of them shows."""

    name: str
    sources: list[str]  # none where translations alone are compared
    references: list[list[str | None]]
    tags: list[Tags]


def material_of(run: Run, split: str, files: Sequence[str] = ()) -> Material:
    """Files if they are given, else a split of the run or of its corpus."""
    data = run.recipe.data
    if len(files) > 2:
        return material_of_texts(files[:1], files[1:])
    if is_table(files):
        return grouped(files[0], data, *read_table(Path(files[0])))
    if files:
        return grouped(" ".join(files), data, read_pairs((files[0], files[1])), {})
    if split in KEPT:
        return grouped(split, data, run.pairs(split), tags_of(data, split))
    return grouped(split, data, pairs_of_corpus(run, split), tags_of(data, split))


def is_table(files: Sequence[str]) -> bool:
    """Whether this is one file of pairs rather than one a side."""
    return len(files) == 1 and plain_name(files[0]).suffix.lower() in TABLES


def material_of_texts(sources: Sequence[str], references: Sequence[str]) -> Material:
    """One or more files of references, line by line, and that of the source where there is one."""
    files = [*sources, *references]
    texts = [read_lines(Path(file)) for file in files]
    for file, lines in zip(files, texts, strict=True):
        if len(lines) != len(texts[0]):
            raise UserError(
                f"{files[0]} has {len(texts[0]):,} lines and {file} has {len(lines):,}: "
                "they are not aligned; line n of one must translate line n of the other"
            )
    if not texts[0]:
        raise UserError(f"{files[0]} is empty; give a file with one sentence a line")
    columns: list[list[str | None]] = [list(lines) for lines in texts[len(sources) :]]
    return Material(" ".join(files), texts[0] if sources else [], columns, [Tags()] * len(texts[0]))


def grouped(name: str, data: Data, pairs: Sequence[Pair], tags: dict[Pair, Tags]) -> Material:
    """Pairs as the recipe scores them; translations that are scored together share their tags."""
    sources, references = with_references(pairs, data.references)
    if data.references == "each":
        return Material(name, sources, references, [tags.get(pair, Tags()) for pair in pairs])
    shared: defaultdict[str, Tags] = defaultdict(Tags)
    for pair in pairs:
        shared[pair.source] |= tags.get(pair, Tags())
    return Material(name, sources, references, [shared[source] for source in sources])


def pairs_of_corpus(run: Run, split: str) -> list[Pair]:
    """A split that the run's corpus has beside those that the run keeps."""
    data = run.recipe.data
    languages = data.source, data.target
    splits = sorted({*KEPT, *(corpus_files(data.corpus, languages) if data.corpus else ())})
    if split not in splits:
        more = "" if data.corpus else "; score other text as files: s2s evaluate SOURCE REFERENCE"
        raise UserError(f"run {run.name} has no split {split!r}; {did_you_mean(split, splits)}{more}")
    pairs = pairs_of(read_entries(Source(corpus=data.corpus, split=split), languages))
    return list(filter(is_whole, pairs))


def tags_of(data: Data, split: str) -> dict[Pair, Tags]:
    """The phenomena that the grammar of a starter corpus says its pairs show; none for other text."""
    if data.corpus not in embedded_corpora():
        return {}
    turned = data.source == data.corpus.split("-")[-1]
    return {
        Pair(one.target, one.source) if turned else Pair(one.source, one.target): Tags(one.tags)
        for one in read_tagged(data.corpus, split)
    }


def read_table(path: Path) -> tuple[list[Pair], dict[Pair, Tags]]:
    """Source, reference and, where there is a third column, tags parted by spaces."""
    rows = list(rows_of(path))
    if not rows:
        raise UserError(f"{path} is empty; give one pair a line: source, tab, reference")
    pairs = [Pair(*row[:2]) for row in rows]
    tags: defaultdict[Pair, Tags] = defaultdict(Tags)
    for pair, row in zip(pairs, rows, strict=True):
        tags[pair] |= Tags(row[2].split() if len(row) > 2 else ())
    return pairs, dict(tags) if len(Tags().union(*tags.values())) <= MOST_TAGS else {}


def rows_of(path: Path) -> Iterator[list[str]]:
    for number, line in enumerate(read_lines(path), start=1):
        row = line.split("\t")
        if len(row) < 2:
            raise UserError(f"{path}:{number}: 1 column where 2 are needed: source, tab, reference, tab, tags")
        yield row


def read_translations(path: Path, material: Material) -> list[str]:
    """A file of translations, one a line."""
    lines, sentences = read_lines(path), len(material.references[0])
    if len(lines) != sentences:
        raise UserError(
            f"{path} has {len(lines):,} lines and {material.name} has {sentences:,} sentences: they are not aligned"
        )
    return lines
