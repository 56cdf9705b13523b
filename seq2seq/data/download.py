"""Fetching one file: resumed, bounded in size and time, and given its name only when it is what was asked for."""

import contextlib
import datetime
import http.client
import json
import logging
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from tqdm import tqdm

from seq2seq.data.archive import Damaged, is_html
from seq2seq.errors import UserError
from seq2seq.files import digest, replace_text, sync

log = logging.getLogger(__name__)

CHUNK = 1 << 16
PROGRESS = 1 << 20  # an attempt that brought this much was worth making, and is not counted
AGENT = "Mozilla/5.0 (compatible; s2s corpus download)"  # some hosts turn away anything that names Python
ADVICE = "try again later, or download it by hand and give its folder with --mirror"


@dataclass(frozen=True)
class Limits:
    """What one file may cost, all attempts together."""

    max_bytes: int
    seconds: float
    stall: float = 30.0  # without a byte
    tries: int = 5  # for each address
    pause: float = 1.0  # after the first failure; doubled after each


class Fetched(NamedTuple):
    """A file that is complete, and where its bytes came from."""

    path: Path
    sha256: str
    bytes: int
    origin: str
    date: str


class Refused(Exception):
    """An address that will not do; another may."""


class Broken(Exception):
    """An attempt that failed; the next may not."""


class Stale(Broken):
    """What was fetched so far cannot be gone on with; the next attempt starts anew."""


class Body(Protocol):
    """What both a response and a file offer."""

    def read1(self, size: int, /) -> bytes: ...


class Reply(NamedTuple):
    """Bytes on their way: from which offset, up to which (if that is known), and the version they belong to."""

    body: Body
    start: int
    end: int | None
    tag: str | None
    bounded: bool = True  # whether its end can be told from a cut


Address = str | Path
Check = Callable[[Path], None]


def fetch(
    addresses: Sequence[Address], path: Path, *, sha256: str | None, limits: Limits, check: Check | None = None
) -> Fetched:
    """Bring a file to `path` from the first address that gives it; without a pinned hash, `check` judges it."""
    if found := kept(path, sha256):
        log.debug("%s is here already", path)
        return found
    path.parent.mkdir(parents=True, exist_ok=True)
    part, deadline, troubles = Part(path), time.monotonic() + limits.seconds, []
    for address in addresses:
        try:
            bring(address, part, sha256, limits, deadline, check)
            return publish(part, str(address))
        except Refused as trouble:
            troubles.append(f"{address}: {trouble}")
        except OSError as error:  # the network's own are Broken by now
            raise UserError(f"cannot write {part.path}: {error.strerror or error}") from error
    raise UserError(f"cannot get {path.name} ({'; '.join(troubles) or 'no address is known'}); {ADVICE}")


def kept(path: Path, sha256: str | None) -> Fetched | None:
    """A file from an earlier download, if its hash is the one that was pinned, or was recorded then."""
    if not path.is_file():
        return None
    record = read_record(record_of(path))
    found = digest(path)
    if found != (sha256 or record.get("sha256")):
        return None
    date = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).date().isoformat()
    return Fetched(path, found, path.stat().st_size, record.get("from", str(path)), record.get("date", date))


def record_of(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def read_record(path: Path) -> dict[str, str]:
    """What an earlier run noted beside a file; a record that cannot be read is as good as none."""
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in record.items() if isinstance(v, str)} if isinstance(record, dict) else {}


def forget(path: Path) -> None:
    """Drop a file that turned out to be wrong, so that the next run fetches it again."""
    path.unlink(missing_ok=True)
    record_of(path).unlink(missing_ok=True)


class Part:
    """A file under way, and which version of which address it holds."""

    def __init__(self, goal: Path) -> None:
        self.goal = goal
        self.path = goal.with_name(goal.name + ".part")
        self.note = record_of(self.path)

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def clear(self) -> None:
        forget(self.path)

    def resumable(self, address: Address, *, pinned: bool) -> tuple[int, str | None]:
        """From where to go on, and the version that this needs; a pinned hash forgives a mixture, nothing else does."""
        note = read_record(self.note)
        tag = note.get("tag") if note.get("from") == str(address) else None
        if not pinned and tag is None:
            self.clear()
        return self.size(), tag

    def begin(self, address: Address, tag: str | None) -> None:
        """A new file from this address."""
        self.clear()
        self.path.touch()
        if tag:
            replace_text(self.note, json.dumps({"from": str(address), "tag": tag}))


def bring(
    address: Address, part: Part, sha256: str | None, limits: Limits, deadline: float, check: Check | None
) -> None:
    """Fill the part from one address, trying again and going on where that helps, until it holds what was asked for."""
    if sha256 is not None and part.size() and digest(part.path) == sha256:
        return  # a crash came just before the end
    tries = stale = 0
    while True:
        before = part.size()
        try:
            whole = receive(address, part, limits, deadline, pinned=sha256 is not None)
            judge(part, sha256, check, whole=whole)
            return
        except Broken as trouble:
            if isinstance(trouble, Stale):
                part.clear()
                stale += 1
            tries = 1 if part.size() - before >= PROGRESS else tries + 1
            wait = limits.pause * 2 ** (tries - 1)
            if tries >= limits.tries or stale > 1:
                raise Refused(f"{trouble}, {tries} times" if tries > 1 else str(trouble)) from None
            if time.monotonic() + wait >= deadline:
                raise Refused(f"{trouble}, and no time is left (at most {limits.seconds:,.0f} s)") from None
            log.info("%s: %s; trying again in %g s", part.goal.name, trouble, wait)
            time.sleep(wait)


def judge(part: Part, sha256: str | None, check: Check | None, *, whole: bool) -> None:
    """Whether the part is the file; wrong bytes that came in several pieces get one clean try."""
    if sha256 is not None:
        found = digest(part.path)
        wrong = None if found == sha256 else f"wrong bytes (SHA-256 {found[:12]}…, not {sha256[:12]}…)"
    else:
        wrong = complaint(check, part.path)
    if wrong and not whole:
        raise Stale(wrong)
    if wrong:
        part.clear()
        raise Refused(wrong)


def complaint(check: Check | None, path: Path) -> str | None:
    try:
        if check:
            check(path)
    except Damaged as error:
        return str(error).removeprefix(f"{path} ")
    return None


def receive(address: Address, part: Part, limits: Limits, deadline: float, *, pinned: bool) -> bool:
    """One attempt: append what comes to the part; True if all of it came at once."""
    offset, tag = part.resumable(address, pinned=pinned)
    with opened(address, offset, tag, limits, deadline) as reply:
        if reply.end is not None and reply.end > limits.max_bytes:
            part.clear()
            raise Refused(f"larger than allowed ({reply.end:,} bytes; at most {limits.max_bytes:,})")
        if not (pinned or reply.bounded):
            raise Refused("the server does not say how long the file is, and no hash is known")
        if reply.start == 0:
            part.begin(address, reply.tag)
        total = reply.start
        with part.path.open("ab") as file, progress(part.goal.name, total, reply.end) as bar:
            for data in arriving(reply.body, deadline, limits):
                if total == 0 and is_html(data) and not part.goal.name.endswith((".html", ".htm")):
                    raise Refused("a web page came, not the file")
                total += len(data)
                if total > limits.max_bytes:
                    file.truncate(0)
                    raise Refused(f"larger than allowed (at most {limits.max_bytes:,} bytes)")
                file.write(data)
                file.flush()  # so that a kill loses nothing
                bar.update(len(data))
    if reply.end is not None and total != reply.end:
        raise Broken(f"cut off after {total:,} of {reply.end:,} bytes")
    return reply.start == 0


def progress(name: str, start: int, end: int | None) -> "tqdm[Any]":
    """A bar on stderr, where that is a terminal."""
    return tqdm(total=end, initial=start, desc=name, unit="B", unit_scale=True, disable=None, leave=False)


def arriving(body: Body, deadline: float, limits: Limits) -> Iterator[bytes]:
    """Chunks as they come; what goes wrong on the way is Broken, and too late is Refused."""
    while True:
        with network_trouble(deadline, limits):
            data = body.read1(CHUNK)
        if time.monotonic() >= deadline:
            raise Refused(f"not done after {limits.seconds:,.0f} s")
        if not data:
            return
        yield data


@contextlib.contextmanager
def network_trouble(deadline: float, limits: Limits) -> Iterator[None]:
    try:
        yield
    except (OSError, http.client.HTTPException, ValueError) as error:  # ValueError: reading from a socket cut off
        if time.monotonic() >= deadline:
            raise Refused(f"not done after {limits.seconds:,.0f} s") from error
        raise Broken(describe(error, limits)) from error


def describe(error: Exception, limits: Limits) -> str:
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return f"nothing came for {limits.stall:g} s"
    if isinstance(error, http.client.IncompleteRead):
        return "cut off"
    text = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return " ".join(str(text).split())


def opened(
    address: Address, offset: int, tag: str | None, limits: Limits, deadline: float
) -> contextlib.AbstractContextManager[Reply]:
    return (
        opened_file(address, offset, tag)
        if isinstance(address, Path)
        else opened_url(address, offset, tag, limits, deadline)
    )


@contextlib.contextmanager
def opened_file(path: Path, offset: int, tag: str | None) -> Iterator[Reply]:
    """A file of a folder that serves as a mirror; it goes the same way as what comes over the network."""
    try:
        file = path.open("rb")
        state = path.stat()
    except OSError as error:
        raise Refused(error.strerror or str(error)) from error
    with file:
        version = f"{state.st_mtime_ns} {state.st_size}"
        start = offset if offset <= state.st_size and tag in (None, version) else 0
        file.seek(start)
        yield Reply(file, start, state.st_size, version)


@contextlib.contextmanager
def opened_url(url: str, offset: int, tag: str | None, limits: Limits, deadline: float) -> Iterator[Reply]:
    """A response to a request for the file, or for the rest of it."""
    if not is_http(url):
        raise Refused("only http and https are followed")
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    if offset:
        headers |= {"Range": f"bytes={offset}-"} | ({"If-Range": tag} if tag else {})
    left = deadline - time.monotonic()
    if left <= 0:
        raise Refused(f"not done after {limits.seconds:,.0f} s")
    with cut_after(left) as sockets, request(url, headers, sockets, limits, deadline) as response:
        if time.monotonic() >= deadline:
            raise Refused(f"not done after {limits.seconds:,.0f} s")
        yield understood(response, offset)


def request(
    url: str, headers: Mapping[str, str], sockets: list[socket.socket], limits: Limits, deadline: float
) -> http.client.HTTPResponse:
    """Ask; a status that is no answer becomes Refused, or Broken where time may mend it."""
    timeout = max(0.001, min(limits.stall, deadline - time.monotonic()))
    with network_trouble(deadline, limits):
        try:
            asked = urllib.request.Request(url, headers=dict(headers))
            response: http.client.HTTPResponse = opener(sockets).open(asked, timeout=timeout)
        except urllib.error.HTTPError as error:
            error.close()  # unread
            reason = f"HTTP {error.code} {' '.join(str(error.reason).split())}".rstrip()
            if error.code == 416:  # nothing stands behind what we have
                raise Stale(reason) from None
            if error.code >= 500 or error.code in (408, 425, 429):
                raise Broken(reason) from None
            raise Refused(reason) from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, ssl.SSLCertVerificationError):
                raise Refused(f"its certificate is not trusted ({error.reason.verify_message})") from error
            raise
        except (ValueError, http.client.InvalidURL) as error:
            raise Refused(str(error)) from error
    return response


def understood(response: http.client.HTTPResponse, offset: int) -> Reply:
    """Which bytes a response brings."""
    if response.headers.get_content_type() == "text/html":
        raise Refused("a web page came, not the file")
    start = 0
    if response.status == 206:
        match = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
        if not match or int(match[1]) != offset:
            raise Stale("another part of the file came than was asked for")
        start = offset
    elif response.status != 200:
        raise Refused(f"HTTP {response.status} {response.reason}")
    length = response.length  # what Content-Length says; None when it is missing or absurd
    etag = response.headers.get("ETag", "")
    tag = etag if etag.startswith('"') else response.headers.get("Last-Modified")
    end = None if length is None else start + length
    return Reply(response, start, end, tag, bounded=length is not None or response.chunked)


def is_http(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


class HttpOnly(urllib.request.HTTPRedirectHandler):
    """Follows redirects to http and https."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        fp.close()  # unread: a redirect may have a body without end
        if not is_http(newurl):
            raise Refused(f"it redirects to {newurl}; only http and https are followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opener(sockets: list[socket.socket]) -> urllib.request.OpenerDirector:
    """What opens http and https and nothing else, and notes each socket."""

    class Http(urllib.request.HTTPHandler):
        def http_open(self, req: Any) -> Any:
            return self.do_open(noted(http.client.HTTPConnection, sockets), req)

    class Https(urllib.request.HTTPSHandler):
        def https_open(self, req: Any) -> Any:
            context = ssl.create_default_context()
            return self.do_open(noted(http.client.HTTPSConnection, sockets), req, context=context)

    director = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        Http(),
        Https(),
        HttpOnly(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        director.add_handler(handler)
    return director


def noted(kind: type[http.client.HTTPConnection], sockets: list[socket.socket]) -> Any:
    class Noted(kind):  # type: ignore[misc, valid-type]
        def connect(self) -> None:
            super().connect()
            sockets.append(self.sock)

    return Noted


@contextlib.contextmanager
def cut_after(seconds: float) -> Iterator[list[socket.socket]]:
    """Sockets listed here are cut off when time is up: a header that drips would otherwise outlast every timeout."""
    sockets: list[socket.socket] = []

    def cut() -> None:
        for one in sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield sockets
    finally:
        timer.cancel()


def publish(part: Part, origin: str) -> Fetched:
    """Give the part its name, and note where it came from."""
    sync(part.path)
    found = Fetched(
        part.goal,
        digest(part.path),
        part.size(),
        origin,
        datetime.datetime.now(datetime.UTC).date().isoformat(),
    )
    part.path.replace(part.goal)
    part.note.unlink(missing_ok=True)
    record = {"from": found.origin, "date": found.date, "sha256": found.sha256}
    replace_text(record_of(part.goal), json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    sync(part.goal.parent)
    return found
