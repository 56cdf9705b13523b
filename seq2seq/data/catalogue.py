"""The corpora that can be had by name: `catalogue.yaml` and all of OPUS, fetched once and kept as aligned text files.

$S2S_DATA (else ./data)
  downloads/FAMILY/                what was fetched, each file with a record of its hash and origin
  corpora/NAME/                    appears only when complete
    train.en  train.fr  valid.en … corpus.json  LICENCE.txt
"""

import contextlib
import datetime
import fcntl
import functools
import logging
import os
import re
import shutil
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from seq2seq.data import archive
from seq2seq.data.archive import Damaged, Member
from seq2seq.data.download import Address, Fetched, Limits, fetch, forget
from seq2seq.data.text import arriving_lines
from seq2seq.errors import UserError, did_you_mean
from seq2seq.files import digest, new_folder, write_json
from seq2seq.yaml12 import parse_yaml

log = logging.getLogger(__name__)

FORMAT = 1
CATALOGUE = Path(__file__).with_name("catalogue.yaml")
MIB = 1 << 20
UNPACKED = 20  # text shrinks three- to fivefold; what grows more than this is no text
SLOWEST = 100_000  # bytes a second; a slower download is given up
MAX_NOTE = 1 << 16


class Section(BaseModel):
    """What all parts of the catalogue share: frozen, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class File(Section):
    """One file to fetch."""

    urls: tuple[str, ...] = ()
    sha256: str | None
    max_mib: int
    notes: tuple[str, ...] = ()


class Piece(Section):
    """Text that one file, or one member of it, gives to a split."""

    split: str
    gives: tuple[str, ...]
    file: str
    member: str | None = None
    reader: Literal["lines", "columns", "segments", "talks"] = "lines"


class Terms(Section):
    """Who made a corpus, and on which terms it may be used."""

    title: str
    home: str
    licence: str
    attribution: str
    citation: str


class Family(Terms):
    """What the corpora of one source have in common."""

    bases: tuple[str, ...] = ()
    files: dict[str, File]


class Corpus(Section):
    """One corpus as the catalogue states it."""

    family: str
    languages: tuple[str, str]
    pairs: int
    optional: tuple[str, ...] = ()
    pieces: tuple[Piece, ...]


class Catalogue(Section):
    families: dict[str, Family]
    corpora: dict[str, Corpus]


class Entry(Section):
    """A corpus with all that is needed to fetch it and to credit it."""

    name: str
    folder: str
    family: str
    languages: tuple[str, str]
    pairs: int | None  # about; of the training text
    terms: Terms
    files: dict[str, File]
    pieces: tuple[Piece, ...]
    optional: tuple[str, ...] = ()


@functools.cache
def known_corpora() -> dict[str, Entry]:
    """The corpora of the catalogue, by name."""
    return read_catalogue(CATALOGUE.read_text(encoding="utf-8"), CATALOGUE.name)


def read_catalogue(text: str, name: str) -> dict[str, Entry]:
    """The entries of a catalogue; a mistake in it is refused with its place."""
    document = parse_yaml(text, name)
    try:
        catalogue = Catalogue.model_validate(document.value)
        return {word: entry_of(word, corpus, catalogue.families) for word, corpus in catalogue.corpora.items()}
    except ValidationError as error:
        first = error.errors()[0]
        key = tuple(map(str, first["loc"]))
        place = next(document.places[key[:n]] for n in range(len(key), -1, -1) if key[:n] in document.places)
        raise UserError(f"{place}: {'.'.join(key)}: {first['msg']}") from error
    except KeyError as error:
        raise UserError(f"{name}: {error.args[0]} is named but not described") from error


def entry_of(name: str, corpus: Corpus, families: Mapping[str, Family]) -> Entry:
    """A corpus joined with its family."""
    family = families[corpus.family]
    files = {piece.file: family.files[piece.file] for piece in corpus.pieces}
    return Entry(
        name=name,
        folder=name,
        family=corpus.family,
        languages=corpus.languages,
        pairs=corpus.pairs,
        terms=Terms(**family.model_dump(include=set(Terms.model_fields))),
        files={
            word: file.model_copy(update={"urls": file.urls or tuple(base + word for base in family.bases)})
            for word, file in files.items()
        },
        pieces=corpus.pieces,
        optional=corpus.optional,
    )


OPUS = re.compile(
    r"opus:(?P<corpus>[A-Za-z0-9][\w.-]*)/(?P<version>[A-Za-z0-9][\w.-]*)/"
    r"(?P<source>[a-z]{2,3}(_[A-Za-z]+)*)-(?P<target>[a-z]{2,3}(_[A-Za-z]+)*)",
    re.ASCII,
)


def opus_entry(name: str) -> Entry:
    """Any corpus of OPUS: `opus:Books/v1/en-fr`."""
    match = OPUS.fullmatch(name)
    if not match or match["source"] == match["target"]:
        raise UserError(
            f"{name!r} names no corpus of OPUS; write opus:CORPUS/VERSION/SOURCE-TARGET, as opus:Books/v1/en-fr"
        )
    corpus, version = match["corpus"], match["version"]
    languages = match["source"], match["target"]
    pair = "-".join(sorted(languages))  # OPUS keeps each pair once, in this order
    file = f"{pair}.txt.zip"
    return Entry(
        name=name,
        folder=f"opus+{corpus}+{version}+{'-'.join(languages)}",  # no part of a name holds a +
        family=f"opus+{corpus}+{version}",
        languages=languages,
        pairs=None,
        terms=Terms(
            title=f"{corpus} {version}, as collected and aligned by OPUS",
            home=f"https://opus.nlpl.eu/{corpus}/{version}",
            licence="that of the corpus: see what the archive says of itself, and its page",
            attribution=f"{corpus} {version} from OPUS (https://opus.nlpl.eu), and those whom its page names",
            citation="Tiedemann (2012): Parallel Data, Tools and Interfaces in OPUS, LREC; and what the page asks for",
        ),
        files={
            file: File(
                urls=(f"https://object.pouta.csc.fi/OPUS-{corpus}/{version}/moses/{file}",),
                sha256=None,
                max_mib=32 * 1024,
                notes=("LICENSE", "README"),
            )
        },
        pieces=tuple(
            Piece(split="train", gives=(language,), file=file, member=f"{corpus}.{pair}.{language}")
            for language in languages
        ),
    )


def find_entry(name: str) -> Entry:
    """The entry that a name means."""
    if name.startswith("opus:"):
        return opus_entry(name)
    entries = known_corpora()
    if name not in entries:
        raise UserError(f"no corpus {name!r}; {did_you_mean(name, entries)}, or opus:CORPUS/VERSION/SOURCE-TARGET")
    return entries[name]


def data_root() -> Path:
    """Where corpora are kept: $S2S_DATA, else ./data."""
    return Path(os.environ.get("S2S_DATA") or "data")


def is_prepared(entry: Entry, root: Path) -> bool:
    return (root / "corpora" / entry.folder / "corpus.json").is_file()


def ensure_corpus(name: str, root: Path, mirror: str | None = None, *, again: bool = False) -> Path:
    """The folder of a corpus, fetched and prepared if it is not there; `mirror` defaults to $S2S_MIRROR."""
    return ensure_entry(find_entry(name), root, mirror or os.environ.get("S2S_MIRROR") or None, again=again)


def ensure_entry(entry: Entry, root: Path, mirror: str | None, *, again: bool = False) -> Path:
    """`ensure_corpus` for an entry that need not stand in the catalogue."""
    folder = root / "corpora" / entry.folder
    if is_prepared(entry, root) and not again:
        return folder
    downloads = root / "downloads"
    try:
        downloads.mkdir(parents=True, exist_ok=True)
        with alone(downloads / ".lock"):
            if is_prepared(entry, root) and not again:  # another process was at it
                return folder
            if folder.exists() and not is_prepared(entry, root):
                raise UserError(f"{folder} is in the way: it is no corpus that s2s prepared; move it elsewhere")
            for line in terms_of(entry):
                log.info("%s", line)
            fetched, missing = fetch_files(entry, downloads / entry.family, mirror)
            counts = publish(entry, fetched, missing, folder)
    except OSError as error:
        raise UserError(f"cannot write {error.filename or folder}: {error.strerror or error}") from error
    log.info("%s is ready in %s (%s)", entry.name, folder, ", ".join(f"{word} {n:,}" for word, n in counts.items()))
    return folder


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time downloads into a folder; the others wait, and find the work done."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.info("waiting for another s2s that downloads into %s", path.parent)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def terms_of(entry: Entry) -> list[str]:
    """What is shown before a download and kept beside the text."""
    terms = entry.terms
    return [
        f"{entry.name}: {terms.title}",
        f"  licence: {terms.licence}",
        f"  by: {terms.attribution}",
        f"  cite: {terms.citation}",
        f"  from: {terms.home}",
    ]


def fetch_files(entry: Entry, folder: Path, mirror: str | None) -> tuple[dict[str, Fetched], list[str]]:
    """All files of an entry, and the optional splits that cannot be had."""
    fetched: dict[str, Fetched] = {}
    missing: list[str] = []
    needed = {piece.file for piece in entry.pieces if piece.split not in entry.optional}
    for name, file in entry.files.items():
        splits = {piece.split for piece in entry.pieces if piece.file == name}
        if name not in needed and splits <= set(missing):
            continue
        try:
            fetched[name] = fetch_file(entry, name, file, folder, mirror)
        except UserError as error:
            if name in needed:
                raise
            log.warning("%s comes without %s: %s", entry.name, ", ".join(sorted(splits)), error)
            missing += sorted(splits - set(missing))
    return fetched, missing


def fetch_file(entry: Entry, name: str, file: File, folder: Path, mirror: str | None) -> Fetched:
    """One file, from the mirror if one is given, else from where it is published."""
    max_bytes = file.max_mib * MIB
    return fetch(
        mirrored(mirror, entry.family, name, pinned=file.sha256 is not None) if mirror else file.urls,
        folder / name,
        sha256=file.sha256,
        limits=Limits(max_bytes, seconds=300 + max_bytes / SLOWEST),
        check=lambda path: archive.check_archive(path, name, max_bytes=UNPACKED * max_bytes),
    )


def mirrored(mirror: str, family: str, name: str, *, pinned: bool) -> list[Address]:
    """Where a mirror may hold a file: MIRROR/FAMILY/NAME, MIRROR/NAME, and one folder below if the mirror is one."""
    if mirror.startswith(("http://", "https://")):
        base, file = mirror.rstrip("/"), urllib.parse.quote(name)
        return [f"{base}/{urllib.parse.quote(family)}/{file}", f"{base}/{file}"]
    if "://" in mirror:
        raise UserError(f"--mirror {mirror}: give a folder, or an address that begins with http:// or https://")
    folder = Path(mirror).expanduser()
    if not folder.is_dir():
        raise UserError(f"--mirror {mirror}: there is no such folder; give one that holds {name}")
    found = [path for path in (folder / family / name, folder / name) if path.is_file()]
    below = [path for path in sorted(folder.glob(f"*/{name}")) if path.is_file() and path not in found]
    if len(below) > 1 and not found and not pinned:
        raise UserError(f"the mirror {mirror} has {name} in several folders; name the one that is meant {family}")
    if not found + below:
        raise UserError(f"the mirror {mirror} has no {name} (nor one folder below); add it, or leave --mirror out")
    return [*found, *below] if pinned else [*(found or below)]


class Count(NamedTuple):
    """A finished text file."""

    pairs: int
    sha256: str


def publish(entry: Entry, fetched: Mapping[str, Fetched], missing: list[str], folder: Path) -> dict[str, int]:
    """The corpus folder, complete before it gets its name; returns the pairs of each split."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    old = folder.with_name(f".{folder.name}.old")
    with new_folder(folder) as fresh:
        notes = write_texts(entry, fetched, missing, fresh)
        (fresh / "LICENCE.txt").write_text("\n".join([*terms_of(entry), *notes, ""]), encoding="utf-8", newline="\n")
        counts = count_texts(entry, missing, fresh)
        write_json(fresh / "corpus.json", describe(entry, fetched, missing, counts))
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.rename(old)
    shutil.rmtree(old, ignore_errors=True)
    return {name.split(".")[0]: count.pairs for name, count in counts.items()}


def describe(
    entry: Entry, fetched: Mapping[str, Fetched], missing: list[str], counts: Mapping[str, Count]
) -> dict[str, Any]:
    """What `corpus.json` says."""
    return {
        "format": FORMAT,
        "name": entry.name,
        "languages": list(entry.languages),
        "licence": entry.terms.licence,
        "prepared": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "files": {name: count._asdict() for name, count in counts.items()},
        "missing": missing,
        "originals": {
            name: {"from": one.origin, "date": one.date, "bytes": one.bytes, "sha256": one.sha256}
            for name, one in fetched.items()
        },
    }


def write_texts(entry: Entry, fetched: Mapping[str, Fetched], missing: list[str], fresh: Path) -> list[str]:
    """Write every split in every language; returns what the archives say of themselves."""
    notes: list[str] = []
    work = fresh / "pieces"
    work.mkdir()
    pieces = {index: piece for index, piece in enumerate(entry.pieces) if piece.split not in missing}
    lengths: dict[int, int] = {}
    for name in entry.files:
        of_file = {index: piece for index, piece in pieces.items() if piece.file == name}
        if of_file:
            with dropped_if_wrong(entry, fetched, [name]):
                notes += read_file(entry.files[name], fetched[name].path, of_file, work, lengths)
    for split in dict.fromkeys(piece.split for piece in pieces.values()):
        of_split = {index: piece for index, piece in pieces.items() if piece.split == split}
        with dropped_if_wrong(entry, fetched, [piece.file for piece in of_split.values()]):
            join(entry.languages, split, of_split, work, lengths)
    shutil.rmtree(work)
    return notes


@contextlib.contextmanager
def dropped_if_wrong(entry: Entry, fetched: Mapping[str, Fetched], names: Iterable[str]) -> Iterator[None]:
    """Downloads whose hash is not pinned are not kept once their content proves wrong."""
    try:
        yield
    except UserError as error:
        dropped = [name for name in dict.fromkeys(names) if entry.files[name].sha256 is None]
        for name in dropped:
            forget(fetched[name].path)
        advice = f"{', '.join(dropped)} will be fetched again next time; if it stays so, use another --mirror"
        raise UserError(f"{error}; {advice}" if dropped else str(error)) from error


def read_file(file: File, path: Path, pieces: Mapping[int, Piece], work: Path, lengths: dict[int, int]) -> list[str]:
    """Stream one fetched file into its pieces, and return its notes."""
    max_bytes = UNPACKED * file.max_mib * MIB
    wanted = {member_of(piece, path, max_bytes): index for index, piece in pieces.items()}
    notes: list[str] = []

    def allow(name: str) -> bool:
        return name in wanted or name.split("/")[-1] in file.notes

    for member in archive.stream_members(path, allow, max_bytes=max_bytes):
        if member.name in wanted:
            index = wanted.pop(member.name)
            lengths[index] = write_piece(pieces[index], index, member, path, work)
        else:
            notes += ["", f"--- {member.name}", read_note(member)]
    if wanted:
        raise Damaged(f"{path} has no {' and no '.join(sorted(wanted))}")
    return notes


def member_of(piece: Piece, path: Path, max_bytes: int) -> str:
    """The member that a piece is read from: as stated, or the one table in an archive, or the file itself."""
    if piece.member or archive.kind_of(path.name) not in ("zip", "tar"):
        return piece.member or path.name
    columns = len(piece.gives)
    members = archive.stream_members(path, lambda name: True, max_bytes=max_bytes)
    tables = [member.name for member in members if is_table(member.text.read1(), columns)]
    if len(tables) != 1:
        found = " and ".join(tables) or "none"
        raise Damaged(f"{path} should hold one file of {columns} tab-separated columns, and holds {found}")
    return tables[0]


def is_table(head: bytes, columns: int) -> bool:
    """Whether a file that begins so is text in columns: nearly all of its first lines have enough of them."""
    whole = head.rpartition(b"\n")[0] or head
    lines = [line for line in whole.split(b"\n")[:100] if line.strip()]
    full = [line for line in lines if sum(bool(cell.strip()) for cell in line.split(b"\t")) >= columns]
    return b"\0" not in head and len(full) > 0.9 * len(lines)


def write_piece(piece: Piece, index: int, member: Member, path: Path, work: Path) -> int:
    """The lines of one piece, one file a language; returns how many."""
    text = archive.gunzipped(member.text) if piece.member and member.name.endswith(".gz") else member.text
    name = str(path) if member.name == path.name else f"{path}/{member.name}"
    count = 0
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(opened_piece(work, index, language)) for language in piece.gives]
        for columns in READERS[piece.reader](arriving_lines(text, name), len(piece.gives)):
            for file, lines in zip(files, columns, strict=True):
                file.write("".join(line + "\n" for line in lines))
            count += len(columns[0])
    return count


def opened_piece(work: Path, index: int, language: str) -> IO[str]:
    return (work / f"{index}.{language}").open("w", encoding="utf-8", newline="\n")


def read_note(member: Member) -> str:
    """The beginning of a text that says something of the corpus."""
    data = b""
    while len(data) < MAX_NOTE and (more := member.text.read1()):
        data += more
    return data[:MAX_NOTE].decode(errors="replace").replace("\r\n", "\n")


def join(
    languages: Iterable[str], split: str, pieces: Mapping[int, Piece], work: Path, lengths: Mapping[int, int]
) -> None:
    """Put the pieces of a split behind each other; refused unless piece n is as long in both languages."""
    indexes = {language: [i for i, piece in pieces.items() if language in piece.gives] for language in languages}
    (first, counts), (second, others) = (
        (language, [lengths[index] for index in indexes[language]]) for language in languages
    )
    if counts != others or not sum(counts):
        found = f"{sum(counts):,} lines of {first} and {sum(others):,} of {second}"
        raise Damaged(f"the {split} text is not aligned, or empty: {found}")
    for language in languages:
        start, *rest = (work / f"{index}.{language}" for index in indexes[language])
        with start.open("ab") as whole:
            for path in rest:
                with path.open("rb") as file:
                    shutil.copyfileobj(file, whole)
                path.unlink()
        start.rename(work.parent / f"{split}.{language}")


def count_texts(entry: Entry, missing: Iterable[str], fresh: Path) -> dict[str, Count]:
    """Pairs and hash of every text file, read back from the disk."""
    splits = dict.fromkeys(piece.split for piece in entry.pieces if piece.split not in missing)
    names = [f"{split}.{language}" for split in splits for language in entry.languages]
    return {name: Count(count_lines(fresh / name), digest(fresh / name)) for name in names}


def count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(MIB), b""))


Columns = tuple[list[str], ...]
Groups = Iterator[list[str]]


def read_lines(groups: Groups, columns: int) -> Iterator[Columns]:
    """Every line is a sentence."""
    for lines in groups:
        yield (lines,)


def read_columns(groups: Groups, columns: int) -> Iterator[Columns]:
    """The first columns of a table; rows that are too short are left out and counted."""
    short = 0
    for lines in groups:
        rows = [line.split("\t")[:columns] for line in lines]
        whole = [row for row in rows if len(row) == columns]
        short += len(rows) - len(whole)
        if whole:
            yield tuple(map(list, zip(*whole, strict=True)))
    if short:
        log.warning("%d rows with fewer than %d columns were left out", short, columns)


SEGMENT = re.compile(r"<seg\b[^>]*>(.*?)</seg>", re.IGNORECASE)
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}  # & last: it begins the others


def read_segments(groups: Groups, columns: int) -> Iterator[Columns]:
    """The text of <seg> elements, each on a line of its own, as NIST's test sets have it."""
    for lines in groups:
        yield ([unescaped(text.strip()) for line in lines for text in SEGMENT.findall(line)],)


def unescaped(text: str) -> str:
    for entity, character in ENTITIES.items():
        text = text.replace(entity, character)
    return text


ABOUT = re.compile(r"\s*<(/?doc|/?transcript|url|keywords|speaker|talkid|reviewer|translator)\b", re.IGNORECASE)
SPOKEN = re.compile(r"</?(title|description)>", re.IGNORECASE)


def read_talks(groups: Groups, columns: int) -> Iterator[Columns]:
    """Transcripts of talks: titles and descriptions count as text, what else is tagged does not."""
    for lines in groups:
        yield ([SPOKEN.sub("", line).strip() for line in lines if not ABOUT.match(line)],)


READERS: dict[str, Callable[[Groups, int], Iterator[Columns]]] = {
    "lines": read_lines,
    "columns": read_columns,
    "segments": read_segments,
    "talks": read_talks,
}
