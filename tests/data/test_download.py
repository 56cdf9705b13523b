"""Fetching from a server that does everything wrong: nothing wrong is ever published, and every fault ends in time."""

import contextlib
import dataclasses
import functools
import gzip
import hashlib
import json
import random
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from seq2seq.data import download
from seq2seq.data.archive import check_archive
from seq2seq.data.download import Limits, fetch
from seq2seq.errors import UserError

CHANCE = random.Random(5)
GOOD = gzip.compress("".join(f"{CHANCE.getrandbits(200):x}\n" for _ in range(6000)).encode(), mtime=0)
SHA256 = hashlib.sha256(GOOD).hexdigest()
WRONG = bytes(byte ^ 0x55 for byte in GOOD)
LIMITS = Limits(max_bytes=2 << 20, seconds=20, stall=0.2, tries=3, pause=0.01)
IMPATIENT = dataclasses.replace(LIMITS, seconds=0.5, stall=0.1)
PAGE = b"<!DOCTYPE html><html><body>Please log in</body></html>"


class Request:
    """What was asked, and the way to answer: raw bytes."""

    def __init__(self, handler: socketserver.StreamRequestHandler, over: threading.Event, visit: int) -> None:
        self.send, self.over, self.visit = handler.wfile.write, over, visit
        self.line = handler.rfile.readline().decode()
        lines = iter(lambda: handler.rfile.readline().decode().strip(), "")
        self.headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def offset(self) -> int:
        return int(self.headers.get("range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))

    def head(self, status: str, **headers: object) -> None:
        lines = [
            f"HTTP/1.1 {status}",
            "Connection: close",
            *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items()),
        ]
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode())

    def drip(self, data: bytes) -> None:
        """The same bytes over and over, slowly but faster than any stall."""
        while not self.over.wait(0.05):
            self.send(data)

    def pour(self, data: bytes) -> None:
        """The same bytes over and over, as fast as they go."""
        while not self.over.is_set():
            self.send(data)


Answer = Callable[[Request], None]


def good(request: Request, data: bytes = GOOD, **headers: object) -> None:
    """A server as it should be, with ranges."""
    start = request.offset
    if start >= len(data):
        request.head("416 Range Not Satisfiable")
    elif start:
        request.head(
            "206 Partial Content",
            Content_Length=len(data) - start,
            Content_Range=f"bytes {start}-{len(data) - 1}/{len(data)}",
            **headers,
        )
        request.send(data[start:])
    else:
        request.head("200 OK", Content_Length=len(data), **headers)
        request.send(data)


def cut(request: Request, **headers: object) -> None:
    request.head("200 OK", Content_Length=len(GOOD), **headers)
    request.send(GOOD[: len(GOOD) // 2])


def stall(request: Request) -> None:
    cut(request)
    request.over.wait(5)


def silent(request: Request) -> None:
    request.over.wait(5)


def closed(request: Request) -> None:
    pass


def dripping_header(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    request.drip(b"x")


def dripping_body(request: Request) -> None:
    request.head("200 OK", Content_Length=len(GOOD))
    request.drip(GOOD[:1])


def status(text: str) -> Answer:
    return lambda request: request.head(text, Content_Length=0)


def page(kind: str) -> Answer:
    def answer(request: Request) -> None:
        request.head("200 OK", Content_Length=len(PAGE), Content_Type=kind)
        request.send(PAGE)

    return answer


def body(data: bytes, length: object) -> Answer:
    def answer(request: Request) -> None:
        request.head("200 OK", Content_Length=length)
        request.send(data)

    return answer


def endless(request: Request) -> None:
    request.head("200 OK")
    request.pour(GOOD)


def endless_chunks(request: Request) -> None:
    request.head("200 OK", Transfer_Encoding="chunked")
    request.pour(b"10000\r\n" + bytes(0x10000) + b"\r\n")


def cut_chunks(request: Request) -> None:
    request.head("200 OK", Transfer_Encoding="chunked")
    request.send(b"10000\r\n" + GOOD[:0x10000] + b"\r\n")


def endless_headers(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\n")
    request.pour(b"X-More: x\r\n")


def redirect(target: str) -> Answer:
    return lambda request: request.head("302 Found", Location=target, Content_Length=0)


def redirect_loop(request: Request) -> None:
    request.head("302 Found", Location=f"again{request.visit}", Content_Length=0)


def redirect_without_end(target: str) -> Answer:
    def answer(request: Request) -> None:
        request.head("302 Found", Location=target)
        request.pour(bytes(0x10000))

    return answer


def no_http(request: Request) -> None:
    request.send(b"220 mail.example ESMTP\r\n")


def other_range(request: Request) -> None:
    request.head("206 Partial Content", Content_Length=100, Content_Range=f"bytes 7-106/{len(GOOD)}")
    request.send(GOOD[7:107])


def wrong_rest(request: Request) -> None:
    """A cut, then the rest of some other file."""
    cut(request) if request.offset == 0 else good(request, WRONG)


def no_rest(request: Request) -> None:
    """A cut, then no range can be had."""
    cut(request) if request.visit == 0 else request.head("416 Range Not Satisfiable")


FAULTS: dict[str, Answer] = {
    "cut": cut,
    "stall": stall,
    "silent": silent,
    "closed": closed,
    "dripping header": dripping_header,
    "dripping body": dripping_body,
    "500": status("500 Internal Server Error"),
    "503": status("503 Service Unavailable"),
    "404": status("404 Not Found"),
    "403": status("403 Forbidden"),
    "204": status("204 No Content"),
    "html as html": page("text/html; charset=utf-8"),
    "html as gzip": page("application/gzip"),
    "wrong bytes": body(WRONG, len(WRONG)),
    "empty": body(b"", 0),
    "length too small": body(GOOD, len(GOOD) // 2),
    "length too large": body(GOOD, len(GOOD) + 1000),
    "length absurd": body(GOOD, 1 << 50),
    "length no number": body(WRONG, "many"),
    "endless": endless,
    "endless chunks": endless_chunks,
    "cut chunks": cut_chunks,
    "endless headers": endless_headers,
    "redirect to file": redirect("file:///etc/hostname"),
    "redirect to ftp": redirect("ftp://127.0.0.1/train.en.gz"),
    "redirect loop": redirect_loop,
    "redirect with endless body": redirect_without_end("file:///etc/hostname"),
    "no http": no_http,
    "other range": other_range,
    "wrong rest": wrong_rest,
    "no rest": no_rest,
}


class Server(socketserver.ThreadingTCPServer):
    """Answers /WHAT/FILE as `answers[WHAT]` says, and notes what was asked."""

    allow_reuse_address, daemon_threads, block_on_close = True, True, True

    def __init__(self) -> None:
        self.over = threading.Event()
        self.answers: dict[str, Answer] = {name.replace(" ", "-"): answer for name, answer in FAULTS.items()} | {
            "good": good
        }
        self.requests: list[Request] = []
        self.answer_for: Callable[[str], Answer] = lambda path: self.answers[path.split("/")[1]]
        super().__init__(("127.0.0.1", 0), Handler)

    def url(self, what: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{what.replace(' ', '-')}/train.en.gz"


class Handler(socketserver.StreamRequestHandler):
    timeout = 5

    def handle(self) -> None:
        assert isinstance(self.server, Server)
        request = Request(self, self.server.over, len(self.server.requests))
        self.server.requests.append(request)
        with contextlib.suppress(OSError):  # the client has gone
            self.server.answer_for(request.line.split()[1])(request)


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    with Server() as one:
        thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield one
        finally:
            one.over.set()
            one.shutdown()
            thread.join()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "*")
    with serving() as one:
        yield one


def whole_gzip(path: Path) -> None:
    check_archive(path, "train.en.gz", max_bytes=1 << 24)


get = functools.partial(fetch, limits=LIMITS, check=whole_gzip)


def left_behind(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"train.en.gz.part", "train.en.gz.part.json"}


def test_there_are_thirty_faults() -> None:
    assert len(FAULTS) >= 30


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_publishes_nothing_and_ends_in_time(server: Server, tmp_path: Path, fault: str) -> None:
    for sha256, folder in ((SHA256, "pinned"), (None, "found")):
        start = time.monotonic()
        with pytest.raises(UserError) as caught:
            get([server.url(fault)], tmp_path / folder / "train.en.gz", sha256=sha256, limits=IMPATIENT)
        assert time.monotonic() - start < 5
        message = str(caught.value)
        assert message.startswith(f"cannot get train.en.gz ({server.url(fault)}: ")
        assert message.endswith("download it by hand and give its folder with --mirror")
        assert "\n" not in message
        assert left_behind(tmp_path / folder) == set()
    assert 2 <= len(server.requests) < 30


@pytest.mark.parametrize("fault", FAULTS)
def test_after_a_fault_the_next_address_gives_the_right_bytes(server: Server, tmp_path: Path, fault: str) -> None:
    if fault.startswith("dripping"):  # these would use up the time of all addresses
        server.over.set()
    for sha256, folder in ((SHA256, "pinned"), (None, "found")):
        path = tmp_path / folder / "train.en.gz"
        found = get([server.url(fault), server.url("good")], path, sha256=sha256)
        assert path.read_bytes() == GOOD
        assert (found.sha256, found.bytes, found.origin) == (SHA256, len(GOOD), server.url("good"))
        assert {one.name for one in path.parent.iterdir()} == {"train.en.gz", "train.en.gz.json"}


def in_turn(*answers: Answer) -> Answer:
    """One answer after the other, the last one for good."""
    rest = list(answers)
    return lambda request: (rest.pop(0) if len(rest) > 1 else rest[0])(request)


def test_a_download_goes_on_where_it_was_cut(server: Server, tmp_path: Path) -> None:
    server.answers["once"] = in_turn(cut, status("500 Oh"), good)
    get([server.url("once")], tmp_path / "train.en.gz", sha256=SHA256)
    assert [request.offset for request in server.requests] == [0, len(GOOD) // 2, len(GOOD) // 2]
    assert (tmp_path / "train.en.gz").read_bytes() == GOOD


def test_a_later_run_goes_on_where_an_earlier_one_stopped(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "train.en.gz"
    with pytest.raises(UserError, match="cut off after"):
        get([server.url("cut")], path, sha256=SHA256)
    part = path.with_name("train.en.gz.part")
    assert part.read_bytes() == GOOD[: len(GOOD) // 2]
    get([server.url("good")], path, sha256=SHA256)
    assert server.requests[-1].offset == len(GOOD) // 2
    assert path.read_bytes() == GOOD


def test_a_server_without_ranges_is_read_from_the_start(server: Server, tmp_path: Path) -> None:
    server.answers["plain"] = in_turn(cut, body(GOOD, len(GOOD)))
    get([server.url("plain")], tmp_path / "train.en.gz", sha256=SHA256)
    assert [request.offset for request in server.requests] == [0, len(GOOD) // 2]
    assert (tmp_path / "train.en.gz").read_bytes() == GOOD


def test_without_a_pinned_hash_only_the_same_version_is_gone_on_with(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "train.en.gz"
    half = len(GOOD) // 2
    server.answers["tagged"] = in_turn(functools.partial(cut, ETag='"1"'), functools.partial(good, ETag='"1"'))
    get([server.url("tagged")], path, sha256=None)
    assert [(one.offset, one.headers.get("if-range")) for one in server.requests] == [(0, None), (half, '"1"')]
    server.answers["untagged"] = in_turn(cut, good)
    get([server.url("untagged")], tmp_path / "b" / "train.en.gz", sha256=None)
    assert [one.offset for one in server.requests[2:]] == [0, 0]
    server.answers["weak"] = in_turn(functools.partial(cut, ETag='W/"1"'), good)
    get([server.url("weak")], tmp_path / "c" / "train.en.gz", sha256=None)
    assert [one.offset for one in server.requests[4:]] == [0, 0]
    assert path.read_bytes() == GOOD


def test_bytes_put_together_wrongly_get_one_clean_try(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "train.en.gz"
    path.with_name("train.en.gz.part").write_bytes(WRONG[:1000])
    get([server.url("good")], path, sha256=SHA256)
    assert [request.offset for request in server.requests] == [1000, 0]
    assert path.read_bytes() == GOOD


@pytest.mark.parametrize("extra", [b"", b"more"])
def test_a_part_that_is_no_shorter_than_the_file_does_no_harm(server: Server, tmp_path: Path, extra: bytes) -> None:
    path = tmp_path / "train.en.gz"
    path.with_name("train.en.gz.part").write_bytes(GOOD + extra)
    get([server.url("good")], path, sha256=SHA256)
    assert len(server.requests) == (2 if extra else 0)  # without, a crash came between the last byte and the name
    assert path.read_bytes() == GOOD


def test_what_is_here_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "train.en.gz"
    first = get([server.url("good")], path, sha256=None)
    assert get([server.url("404")], path, sha256=None) == first
    assert get([server.url("404")], path, sha256=SHA256) == first
    assert len(server.requests) == 1
    path.write_bytes(WRONG)
    for sha256 in (None, SHA256):
        with pytest.raises(UserError, match="HTTP 404"):
            get([server.url("404")], path, sha256=sha256)
    assert get([server.url("good")], path, sha256=None) == first


def test_a_file_put_there_by_hand_is_taken_if_its_hash_is_pinned(tmp_path: Path) -> None:
    path = tmp_path / "train.en.gz"
    path.write_bytes(GOOD)
    assert get([], path, sha256=SHA256).origin == str(path)
    with pytest.raises(UserError, match="no address is known"):
        get([], path, sha256=None)


def test_a_record_that_cannot_be_read_is_as_good_as_none(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "train.en.gz"
    path.write_bytes(GOOD)
    for record in (b"", b"\xff", b"[]", b'{"sha256": 5}', json.dumps({"sha256": "0" * 64}).encode()):
        path.with_name("train.en.gz.json").write_bytes(record)
        get([server.url("good")], path, sha256=None)
    assert len(server.requests) == 5


@pytest.mark.parametrize("fault", ["endless", "endless chunks", "length absurd"])
def test_a_body_without_end_stops_at_the_allowed_size(
    server: Server, tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    class Bar:
        def update(self, count: int) -> None:
            written.append(count)

    monkeypatch.setattr(download, "progress", lambda *_: contextlib.nullcontext(Bar()))
    with pytest.raises(UserError, match="larger than allowed"):
        get([server.url(fault)], tmp_path / "train.en.gz", sha256=SHA256)
    assert sum(written) <= LIMITS.max_bytes


def test_a_text_whose_end_cannot_be_told_from_a_cut_needs_a_pinned_hash(server: Server, tmp_path: Path) -> None:
    def until_closed(request: Request) -> None:
        request.head("200 OK")
        request.send(b"one\ntwo\n")

    server.answers["open"] = until_closed
    with pytest.raises(UserError, match="does not say how long the file is"):
        fetch([server.url("open")], tmp_path / "train.en", sha256=None, limits=LIMITS)
    found = fetch(
        [server.url("open")], tmp_path / "train.en", sha256=hashlib.sha256(b"one\ntwo\n").hexdigest(), limits=LIMITS
    )
    assert found.bytes == 8


def test_redirects_within_http_are_followed(server: Server, tmp_path: Path) -> None:
    server.answers["moved"] = redirect("/good/train.en.gz")
    server.answers["endless"] = redirect_without_end("/good/train.en.gz")
    for what in ("moved", "endless"):
        assert get([server.url(what)], tmp_path / what / "train.en.gz", sha256=SHA256).bytes == len(GOOD)


def test_a_folder_is_read_like_a_server(tmp_path: Path) -> None:
    (tmp_path / "mirror").mkdir()
    original = tmp_path / "mirror" / "train.en.gz"
    original.write_bytes(GOOD)
    path = tmp_path / "downloads" / "train.en.gz"
    path.parent.mkdir()
    path.with_name("train.en.gz.part").write_bytes(GOOD[:1000])
    assert get([original], path, sha256=SHA256).origin == str(original)
    assert path.read_bytes() == GOOD
    original.write_bytes(WRONG)
    for sha256 in (SHA256, None):
        with pytest.raises(UserError, match="wrong bytes|damaged"):
            get([tmp_path / "nowhere", original], tmp_path / "other" / "train.en.gz", sha256=sha256)
    with pytest.raises(UserError, match="larger than allowed"):
        get([original], tmp_path / "other" / "train.en.gz", sha256=SHA256, limits=Limits(max_bytes=99, seconds=1))


@pytest.mark.parametrize(
    "address",
    ["file:///etc/hostname", "ftp://127.0.0.1/x", "data:,x", "/etc/hostname", "http://", "http://[", "http://a b/"],
)
def test_other_addresses_are_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(UserError, match=r"cannot get train\.en\.gz"):
        get([address], tmp_path / "train.en.gz", sha256=SHA256)
    assert left_behind(tmp_path) == set()


def test_an_address_where_nobody_listens_is_tried_again_then_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as one:
        port = one.server_address[1]
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(UserError, match="refused, 5 times"):
        get([f"http://127.0.0.1:{port}/a"], tmp_path / "a", sha256=SHA256, limits=Limits(99, seconds=60))
    assert waits == [1, 2, 4, 8]


def test_a_disk_that_cannot_be_written_is_said(server: Server, tmp_path: Path) -> None:
    (tmp_path / "train.en.gz.part").mkdir()
    with pytest.raises(UserError, match="cannot write"):
        get([server.url("good")], tmp_path / "train.en.gz", sha256=SHA256)
