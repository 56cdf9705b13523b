"""Files that are whole or absent: folders and texts written beside their name, synced, then renamed."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class new_folder:  # noqa: N801 - reads as a verb: `with new_folder(path) as fresh`
    """A folder written beside its final name, synced, and renamed only when the block ends well."""

    def __init__(self, path: Path) -> None:
        self.path, self.fresh = path, path.with_name(f".{path.name}.new")

    def __enter__(self) -> Path:
        if self.fresh.exists():
            shutil.rmtree(self.fresh)  # left over from a crash
        self.fresh.mkdir(parents=True)
        return self.fresh

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is None:
            sync(self.fresh, *(path for path in self.fresh.iterdir() if path.is_file()))
            self.fresh.rename(self.path)
            sync(self.path.parent)
        else:
            shutil.rmtree(self.fresh, ignore_errors=True)


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
