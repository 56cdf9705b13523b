"""Parallel text as people have it: aligned files, TSV, JSONL, TMX, stdin or a corpus by name, streamed as entries.

An entry is a pair with the number of its line (in TMX: of its translation unit). Bytes that are not UTF-8 arrive as
lone surrogates where the caller says so; elsewhere they are refused with their line.
"""

import json
import re
import xml.parsers.expat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from seq2seq.bundled import bundled_folder
from seq2seq.data.catalogue import data_root, ensure_corpus, known_corpora
from seq2seq.data.tasks.corpora import TASKS, task_pairs
from seq2seq.data.text import OPENERS, STDIN, each_line, opened
from seq2seq.errors import UserError, did_you_mean
from seq2seq.recipe import Source

Languages = tuple[str, str]
CHUNK = 1 << 16
LANGUAGE = re.compile(r"[a-z]{2,3}")
EMBEDDED = ".tsv.bz2"  # how the files of a starter corpus end
CODE_TAGS = {"bpt", "ept", "it", "ph", "ut"}  # these hold another program's mark-up, not words


class Entry(NamedTuple):
    """A pair and where it stands."""

    line: int
    source: str
    target: str


def read_entries(
    source: Source, languages: Languages, split: str = "train", *, keep_invalid: bool = False
) -> Iterator[Entry]:
    """The entries of one source of text; of a corpus by name, those of its split."""
    if source.corpus:
        splits, wanted = corpus_files(source.corpus, languages), source.split or split
        if wanted not in splits:
            raise UserError(f"corpus {source.corpus} has no {wanted!r}; {did_you_mean(wanted, splits)}, or name files")
        source = splits[wanted]
        if source.corpus in TASKS:
            yield from read_task(source.corpus, wanted, languages)
            return
    kind = source.format if source.format != "auto" else guess_format(source, languages)
    empty = True
    for entry in READERS[kind](source, languages, keep_invalid):
        empty = False
        yield entry
    if empty:
        raise UserError(f"{source} is empty; give a file with one sentence a line")


def guess_format(source: Source, languages: Languages) -> str:
    """The format by the name of the file."""
    if len(source.files) == 2:
        return "lines"
    name = source.files[0]
    if name == STDIN:
        return "tsv"
    if format_ := ENDINGS.get(plain_name(name).suffix.lower()):
        return format_
    if moses_files(name, languages):
        return "lines"
    if not Path(name).exists():
        raise UserError(f"no file {name} (looked in {Path(name).absolute().parent}), nor {name}.{languages[0]}")
    raise UserError(
        f"cannot tell by its name how {name} is written; give two aligned files, "
        "name it .tsv, .jsonl or .tmx, or say its format in a recipe"
    )


def plain_name(name: str) -> Path:
    """A file's name without what says how it is compressed."""
    path = Path(name)
    return path.with_suffix("") if path.suffix in OPENERS else path


def language_of(path: Path, otherwise: str) -> str:
    """The language that a file's name ends with, as in corpus.en.gz."""
    word = plain_name(str(path)).suffix.removeprefix(".")
    return word if LANGUAGE.fullmatch(word) and word != "txt" else otherwise


def moses_files(prefix: str, languages: Languages) -> tuple[str, str] | None:
    """PATH.en and PATH.fr, plain or compressed, if both are there."""
    found = [
        [name for ending in ("", *OPENERS) if Path(name := f"{prefix}.{language}{ending}").is_file()]
        for language in languages
    ]
    return (found[0][0], found[1][0]) if all(found) else None


def read_aligned(source: Source, languages: Languages, keep_invalid: bool) -> Iterator[Entry]:
    """Two files side by side; refused unless they have the same number of lines."""
    files = source.files if len(source.files) == 2 else moses_files(source.files[0], languages)
    if files is None:
        raise UserError(f"{source.files[0]}: format: lines takes two files, or PATH of PATH.{languages[0]} and so on")
    with opened(Path(files[0])) as first, opened(Path(files[1])) as second:
        sides = [
            each_line(file, name, keep_invalid=keep_invalid) for file, name in zip((first, second), files, strict=True)
        ]
        number = 0
        for number, text in enumerate(sides[0], start=1):
            translation = next(sides[1], None)
            if translation is None:
                refuse_unequal(files, number + sum(1 for _ in sides[0]), number - 1)
            yield Entry(number, text, translation)
        if left := sum(1 for _ in sides[1]):
            refuse_unequal(files, number, number + left)


def refuse_unequal(files: tuple[str, ...], first: int, second: int) -> NoReturn:
    for name, lines in zip(files, (first, second), strict=True):
        if not lines:
            raise UserError(f"{name} is empty; give a file with one sentence a line")
    raise UserError(
        f"{files[0]} has {first:,} lines and {files[1]} has {second:,}: "
        "they are not aligned; line n of one must translate line n of the other"
    )


def read_tsv(source: Source, languages: Languages, keep_invalid: bool) -> Iterator[Entry]:
    """Two columns of a file; nothing is quoted, so that a quotation mark is a character."""
    name, (first, second) = source.files[0], source.columns
    for number, line in lines_of(name, keep_invalid):
        row = line.split("\t")
        if len(row) >= max(first, second):
            yield Entry(number, row[first - 1], row[second - 1])
        elif not line.strip():
            yield Entry(number, "", "")
        else:
            raise UserError(
                f"{shown(name)}:{number}: {len(row)} columns where {max(first, second)} are needed; "
                "columns are parted by tabs, and columns: [1, 2] says which two are meant"
            )


def read_jsonl(source: Source, languages: Languages, keep_invalid: bool) -> Iterator[Entry]:
    """Two fields of one JSON object a line."""
    name = source.files[0]
    for number, line in lines_of(name, keep_invalid):
        if not line.strip():
            yield Entry(number, "", "")
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            raise UserError(f"{shown(name)}:{number}: not a line of JSON: {reason}") from error
        try:
            first, second = (on_one_line(field_of(record, field)) for field in source.fields or languages)
            if not keep_invalid:
                (first + second).encode()
        except UserError as error:
            raise UserError(f"{shown(name)}:{number}: {error}; fields: [source, target] says which are meant") from None
        except UnicodeEncodeError as error:  # JSON can spell half of a character: "\\ud800"
            raise UserError(f"{shown(name)}:{number}: not valid Unicode (half of a surrogate pair); mend it") from error
        yield Entry(number, first, second)


def field_of(record: Any, field: str) -> str:
    """The text of a field; a dot leads into an inner object. A null is blank."""
    value = record
    for word in [field] if isinstance(record, dict) and field in record else field.split("."):
        if not isinstance(value, dict) or word not in value:
            known = ", ".join(value) if isinstance(value, dict) else "none"
            raise UserError(f"no field {field!r} (there are: {known})")
        value = value[word]
    if value is not None and not isinstance(value, str):
        raise UserError(f"field {field!r} is no text")
    return value or ""


def on_one_line(text: str) -> str:
    """Line ends inside a text would part it in every file that is written later."""
    return text.replace("\r\n", " ").replace("\n", " ").rstrip("\r") if "\n" in text or "\r" in text else text


def lines_of(name: str, keep_invalid: bool) -> Iterator[tuple[int, str]]:
    """The numbered lines of a file or of stdin."""
    with opened(Path(name)) as file:
        yield from enumerate(each_line(file, shown(name), keep_invalid=keep_invalid), start=1)


def shown(name: str) -> str:
    return "stdin" if name == STDIN else name


def read_tmx(source: Source, languages: Languages, keep_invalid: bool) -> Iterator[Entry]:
    """The translation units of a TMX file; a unit without one of the languages has a blank side."""
    name, units = source.files[0], TranslationUnits(languages)
    count = 0
    with opened(Path(name)) as file:
        data = b" "
        while data:
            data = file.read(CHUNK)
            try:
                units.parser.Parse(data, not data)
            except xml.parsers.expat.ExpatError as error:
                reason = xml.parsers.expat.ErrorString(error.code)
                raise UserError(f"{shown(name)}:{error.lineno}: not a TMX file: {reason}") from error
            except UserError as error:
                raise UserError(f"{shown(name)}:{units.parser.CurrentLineNumber}: {error}") from error
            for text, translation in units.take():
                count += 1
                yield Entry(count, text, translation)
    if count and not units.found.issuperset(languages):
        missing = next(language for language in languages if language not in units.found)
        raise UserError(f"{shown(name)} has no {missing!r}; it has {', '.join(sorted(units.seen)) or 'no languages'}")


class TranslationUnits:
    """Collects the pairs of a TMX file while expat reads it; holds no more than one chunk's worth."""

    def __init__(self, languages: Languages) -> None:
        self.languages = languages
        self.found: set[str] = set()  # of the wanted languages
        self.seen: set[str] = set()  # as the file calls them
        self.pairs: list[tuple[str, str]] = []
        self.unit: dict[str, str] = {}
        self.language: str | None = None  # of the variant that is open, if it is wanted
        self.text: list[str] | None = None  # of the segment that is open
        self.codes = 0  # how many tags of mark-up are open
        self.parser = xml.parsers.expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.refuse_declarations
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def refuse_declarations(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        """Entities declared in the file itself can unfold without bound; the standard's own DOCTYPE has none."""
        if internal:
            raise UserError("the DOCTYPE declares entities of its own, which no TMX needs; remove the part in [ ]")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "tu":
            self.unit = {}
        elif tag == "tuv":
            code = attributes.get("xml:lang") or attributes.get("lang") or ""
            if len(self.seen) < 100:
                self.seen.add(code)
            self.language = next((wanted for wanted in self.languages if is_language(code, wanted)), None)
        elif tag == "seg" and self.language and self.language not in self.unit:
            self.text = []
        elif self.text is not None:
            self.codes += tag in CODE_TAGS

    def end(self, tag: str) -> None:
        if tag == "seg" and self.text is not None and self.language:
            self.unit[self.language] = one_spaced(self.text)
            self.found.add(self.language)
            self.text, self.codes = None, 0
        elif tag == "tu":
            self.pairs.append((self.unit.get(self.languages[0], ""), self.unit.get(self.languages[1], "")))
        elif self.text is not None:
            self.codes -= tag in CODE_TAGS

    def characters(self, text: str) -> None:
        if self.text is not None and not self.codes:
            self.text.append(text)

    def take(self) -> list[tuple[str, str]]:
        pairs, self.pairs = self.pairs, []
        return pairs


def is_language(code: str, wanted: str) -> bool:
    """Whether a TMX language is meant: `en` takes en, EN and en-US; `pt-BR` takes no other than itself."""
    code, wanted = code.lower().replace("_", "-"), wanted.lower().replace("_", "-")
    return code == wanted or code.startswith(wanted + "-")


def one_spaced(parts: list[str]) -> str:
    """A segment's text on one line: XML is indented at will, so line ends with their indentation are one space."""
    lines = "".join(parts).split("\n")
    return on_one_line(" ".join(kept for line in lines if (kept := line.strip(" \t"))) if len(lines) > 1 else lines[0])


def embedded_corpora() -> dict[str, Path]:
    """The corpora that came with the program, by name."""
    return {path.name: path for path in sorted(bundled_folder("data").glob("starter-*"))}


def is_corpus(name: str) -> bool:
    """Whether a corpus can be had by this name."""
    return name in TASKS or name in embedded_corpora() or name in known_corpora() or name.startswith("opus:")


def corpus_files(name: str, languages: Languages) -> dict[str, Source]:
    """The splits of a corpus by name, as files: one that came with the program, else one of the catalogue."""
    embedded = embedded_corpora()
    if name in TASKS:
        in_order(name, TASKS[name].languages, languages)
        return {split: Source(corpus=name, split=split) for split in task_pairs(name)}
    if name in embedded:
        return embedded_files(embedded[name], languages)
    if not is_corpus(name):
        known = [*embedded, *TASKS, *known_corpora()]
        raise UserError(f"no corpus {name!r}; {did_you_mean(name, known)}; for your own files give data.train")
    folder = ensure_corpus(name, data_root())
    first, second = (f".{language}" for language in languages)
    sides = [(path, path.with_suffix(second)) for path in sorted(folder.glob(f"*{first}"))]
    splits = {
        path.name.removesuffix(first): Source(files=(str(path), str(other)), format="lines")
        for path, other in sides
        if other.is_file()
    }
    if "train" not in splits:
        there = sorted(path.suffix[1:] for path in folder.glob("train.*"))
        raise UserError(f"corpus {name} has the languages {' and '.join(there)}, not {' and '.join(languages)}")
    tests = [split for split in splits if split.startswith("test")]
    return {"test": splits[tests[0]], **splits} if tests else splits  # of several test sets, the first by name


def embedded_files(folder: Path, languages: Languages) -> dict[str, Source]:
    """The splits of a starter corpus, in the direction that is asked for."""
    first, second = in_order(folder.name, folder.name.split("-")[-2:], languages)
    return {
        path.name.removesuffix(EMBEDDED): Source(files=(str(path),), columns=(first + 1, second + 1))
        for path in sorted(folder.glob(f"*{EMBEDDED}"))
    }


def in_order(name: str, there: Sequence[str], languages: Languages) -> tuple[int, int]:
    """Which of a corpus' two sides are source and target."""
    if sorted(languages) != sorted(there):
        raise UserError(f"corpus {name} has the languages {' and '.join(there)}, not {' and '.join(languages)}")
    return there.index(languages[0]), there.index(languages[1])


def read_task(name: str, split: str, languages: Languages) -> Iterator[Entry]:
    """A task corpus, in the direction that is asked for."""
    first, second = in_order(name, TASKS[name].languages, languages)
    for number, pair in enumerate(task_pairs(name)[split], start=1):
        yield Entry(number, pair[first], pair[second])


ENDINGS = {".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".tmx": "tmx"}
READERS: dict[str, Callable[[Source, Languages, bool], Iterator[Entry]]] = {
    "lines": read_aligned,
    "tsv": read_tsv,
    "jsonl": read_jsonl,
    "tmx": read_tmx,
}
