"""`s2s data` as a person runs it."""

import functools
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from seq2seq.data.catalogue import known_corpora
from tests.command import ROOT, s2s
from tests.data.test_download import Request, Server, good, in_turn, serving


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A folder that holds a very small export of Tatoeba."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    with zipfile.ZipFile(folder / "fra-eng.zip", "w") as file:
        file.writestr("fra.txt", "Go.\tVa !\nHi.\tSalut !\n")
    return folder


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "*")
    with serving() as one:
        yield one


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("S2S_DATA", "S2S_MIRROR"):
        monkeypatch.delenv(name, raising=False)


def test_the_list_names_every_corpus_with_its_licence(tmp_path: Path) -> None:
    lines = s2s("data", "list", cwd=tmp_path).stdout.splitlines()
    for line, (name, entry) in zip(lines, known_corpora().items(), strict=False):
        assert line.split()[0] == name
        assert line.endswith(f"licence: {entry.terms.licence}")
    assert lines[-1].split()[0] == "opus:CORPUS/VERSION/SOURCE-TARGET,"
    assert len(lines) == len(known_corpora()) + 1


def test_a_download_prints_the_folder_and_says_the_terms(tmp_path: Path, mirror: Path) -> None:
    result = s2s("data", "download", "tatoeba-en-fr", "--mirror", mirror, cwd=tmp_path)
    folder = tmp_path / result.stdout.removesuffix("\n")
    assert folder == tmp_path / "data" / "corpora" / "tatoeba-en-fr"
    assert (folder / "train.fr").read_text() == "Va !\nSalut !\n"
    assert "licence: CC BY 2.0 FR" in result.stderr
    assert result.stderr.endswith("tatoeba-en-fr is ready in data/corpora/tatoeba-en-fr (train 2)\n")
    marked = [line for line in s2s("data", "list", cwd=tmp_path).stdout.splitlines() if line.startswith("*")]
    assert [line.split()[1] for line in marked] == ["tatoeba-en-fr"]


def test_folder_and_mirror_can_come_from_the_environment(
    tmp_path: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S2S_DATA", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("S2S_MIRROR", str(mirror))
    folder = tmp_path / "elsewhere" / "corpora" / "tatoeba-en-fr"
    assert s2s("data", "download", "tatoeba-en-fr", cwd=tmp_path).stdout == f"{folder}\n"
    assert json.loads((folder / "corpus.json").read_text())["files"]["train.en"]["pairs"] == 2
    assert not (tmp_path / "data").exists()


def test_what_goes_wrong_is_one_line_with_the_fix(tmp_path: Path, mirror: Path) -> None:
    unknown = s2s("data", "download", "multi30k", cwd=tmp_path, exit_code=1).stderr
    assert unknown.startswith("error: no corpus 'multi30k'; did you mean 'multi30k-en-")
    missing = s2s("data", "download", "tatoeba-en-de", "--mirror", mirror, cwd=tmp_path, exit_code=1)
    assert missing.stdout == ""
    assert missing.stderr.splitlines()[-1] == (
        f"error: the mirror {mirror} has no deu-eng.zip (nor one folder below); add it, or leave --mirror out"
    )
    assert "Traceback" not in missing.stderr
    s2s("data", "download", cwd=tmp_path, exit_code=2)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -15), (signal.SIGKILL, -9)])
def test_a_download_that_was_stopped_goes_on(
    server: Server, tmp_path: Path, mirror: Path, number: signal.Signals, code: int
) -> None:
    data = (mirror / "fra-eng.zip").read_bytes()
    half = len(data) // 2

    def stop_halfway(request: Request) -> None:
        request.head("200 OK", Content_Length=len(data), ETag='"1"')
        request.send(data[:half])
        request.over.wait(20)

    server.answers["tatoeba"] = in_turn(stop_halfway, functools.partial(good, data=data, ETag='"1"'))
    address = f"http://127.0.0.1:{server.server_address[1]}"
    command = ["-m", "seq2seq", "data", "download", "tatoeba-en-fr", "--mirror", address]
    process = subprocess.Popen([sys.executable, *command], cwd=tmp_path, stderr=subprocess.PIPE)
    part = tmp_path / "data" / "downloads" / "tatoeba" / "fra-eng.zip.part"
    deadline = time.monotonic() + 20
    while not (part.exists() and part.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(number)
    process.communicate(timeout=20)
    assert process.returncode == code
    assert [path.name for path in (tmp_path / "data").rglob("fra-eng.zip")] == []
    folder = tmp_path / s2s("data", "download", "tatoeba-en-fr", "--mirror", address, cwd=tmp_path).stdout.strip()
    assert (folder / "train.en").read_text() == "Go.\nHi.\n"
    assert [request.offset for request in server.requests] == [0, half]


def test_listing_loads_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys; from seq2seq.cli.data import list_corpora; list_corpora(); print('torch' in sys.modules)"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=True, text=True
    )
    assert result.stdout.splitlines()[-1] == "False"
