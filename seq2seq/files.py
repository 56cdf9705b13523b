"""Files that are whole or absent: folders and texts written beside their name, synced, then renamed."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from seq2seq.errors import UserError

MANIFEST = "manifest.json"
FORMAT = 1


@contextlib.contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder written beside its final name, synced, and renamed only when the block ends well.

    Several processes may write the same folder; the first to end has it, the others get FileExistsError.
    """
    for left in path.parent.glob(f".{path.name}.*.new"):
        if not is_running(int(left.name.split(".")[-2])):
            shutil.rmtree(left, ignore_errors=True)  # of a process that was killed
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        yield fresh
        sync(fresh, *(inner for inner in fresh.iterdir() if inner.is_file()))
        try:
            fresh.rename(path)
        except OSError as error:
            raise FileExistsError(error.errno, "another process was faster", str(path)) from error
        sync(path.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def is_running(process: int) -> bool:
    """Whether there is a process of that number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for this process; a second one is refused. The lock ends with the process, however it ends."""
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(f"another s2s is working on {folder}; wait for it, or give another --run") from None
        yield


def sync(*paths: Path) -> None:
    """Have the disk hold what was written."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def replace_text(path: Path, text: str) -> None:
    """Replace a file's content in one move."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    sync(fresh)
    fresh.replace(path)


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, names: Iterable[str], **more: Any) -> None:
    write_hashes(folder, {name: digest(folder / name) for name in names}, **more)


def write_hashes(folder: Path, hashes: Mapping[str, str], **more: Any) -> None:
    """A manifest of hashes that are known, of files that were hashed while they were written."""
    write_json(folder / MANIFEST, {"format": FORMAT, "sha256": hashes, **more})


def verify(folder: Path, names: Iterable[str] | None = None) -> None:
    """Check files against the folder's manifest."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        version, hashes = manifest["format"], manifest["sha256"]
        damaged = [name for name in names or hashes if digest(folder / name) != hashes[name]]
    except PermissionError as error:
        raise UserError(f"cannot read {error.filename or folder}: {error.strerror}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{folder} is damaged: {MANIFEST} or a file that it names cannot be read ({error})") from error
    if version != FORMAT:
        raise UserError(f"{folder} has format {version}; this version of s2s reads format {FORMAT}")
    if damaged:
        raise UserError(
            f"{folder / damaged[0]} is damaged: it is not the file that was written; restore it from a copy"
        )
