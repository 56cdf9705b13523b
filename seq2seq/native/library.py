"""The compiled library: built once for this processor by the system's compiler, kept in the user's cache."""

import ctypes
import functools
import hashlib
import logging
import os
import platform
import shlex
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

log = logging.getLogger(__name__)

SOURCES = Path(__file__).resolve().parent
MAIN = "engine.cpp"
# Not -ffast-math: sums keep their order, so that a sentence comes out the same in whatever batch it stands.
FLAGS = ("-O3", "-march=native", "-std=c++17", "-fno-strict-aliasing", "-shared", "-fPIC", "-pthread", "-w")
ONE_AT_A_TIME = threading.Lock()
COMPILERS = ("c++", "g++", "clang++")
KINDS = {"fp32": 0, "bf16": 1, "int8": 2}  # of weights and products, numbered as products.h has them

POINTER, NUMBER = ctypes.c_void_p, ctypes.c_int
FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {  # what they return, and what they take
    "s2s_error": (ctypes.c_char_p, []),
    "s2s_has_bf16": (ctypes.c_bool, []),
    "s2s_multiply": (ctypes.c_bool, [NUMBER] * 4 + [POINTER] * 4),
    "s2s_gru_forwards": (ctypes.c_bool, [NUMBER] * 5 + [POINTER] * 7),
    "s2s_gru_backwards": (ctypes.c_bool, [NUMBER] * 5 + [POINTER] * 9),
    "s2s_wait_forwards": (ctypes.c_bool, [POINTER]),
    "s2s_wait_backwards": (ctypes.c_bool, [POINTER]),
    "s2s_open": (POINTER, []),
    "s2s_add": (ctypes.c_bool, [POINTER, NUMBER] + [POINTER] * 5),
    "s2s_close": (None, [POINTER]),
    "s2s_translate": (ctypes.c_bool, [POINTER, NUMBER] + [POINTER] * 9),
}


class NotAvailable(Exception):
    """Why there is no compiled library here."""


def library() -> ctypes.CDLL:
    """The library, compiled if it is not there yet."""
    found = found_or_reason()
    if isinstance(found, str):
        raise NotAvailable(found)
    return found


def is_available() -> bool:
    """Whether there is a library here, compiled if need be."""
    return not isinstance(found_or_reason(), str)


def found_or_reason() -> ctypes.CDLL | str:
    """The library, or why there is none: asked once in a process, so that what failed is not tried again."""
    with ONE_AT_A_TIME:
        return looked_for()


@functools.cache
def looked_for() -> ctypes.CDLL | str:
    if os.environ.get("S2S_NATIVE") == "0":
        return "S2S_NATIVE=0 was given"
    try:
        command = [*shlex.split(compiler()), *shlex.split(os.environ.get("CXXFLAGS", "")), *FLAGS]
        path = cache() / f"native-{fingerprint(command)}.so"
        native = load(path) or build(command, path)
    except OSError as error:
        reason = (
            f"it cannot be kept in {error.filename or 'the cache'} ({error.strerror}); S2S_CACHE names another folder"
        )
        log.info("no compiled code, so that PyTorch does its work and takes longer: %s", reason)
        return reason
    except (NotAvailable, RuntimeError, ValueError) as error:  # no home, flags with half a quotation, …
        log.info("no compiled code, so that PyTorch does its work and takes longer: %s", error)
        return str(error)
    for name, (result, arguments) in FUNCTIONS.items():
        function = getattr(native, name)
        function.restype, function.argtypes = result, arguments
    return native


def load(path: Path) -> ctypes.CDLL | None:
    """A library that was built before, unless it is not there or damaged."""
    try:
        return ctypes.CDLL(str(path)) if path.exists() else None
    except OSError:
        return None


def call(name: str, *arguments: Any) -> None:
    """Call a function that says whether all went well; of contiguous tensors it is given the addresses."""
    native = library()
    if not getattr(native, name)(*pointers(arguments)):
        raise RuntimeError(native.s2s_error().decode())


def pointers(arguments: Iterable[Any]) -> list[Any]:
    """Arguments as C takes them."""
    found = []
    for one in arguments:
        if isinstance(one, Tensor):
            if not one.is_contiguous() or one.dtype not in (torch.float32, torch.int32) or one.device.type != "cpu":
                raise TypeError(
                    f"compiled code takes contiguous tensors in fp32 on a CPU, not {one.dtype} {one.stride()}"
                )
            one = one.data_ptr()
        found.append(one)
    return found


def cache() -> Path:
    """Where compiled libraries are kept: $S2S_CACHE, or s2s in the user's cache."""
    if given := os.environ.get("S2S_CACHE"):
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "s2s"


def fingerprint(command: Sequence[str]) -> str:
    """Of the sources, how they are compiled, and the processor: another library for each."""
    content = hashlib.sha256(" ".join(command).encode())
    for source in sorted([*SOURCES.glob("*.h"), *SOURCES.glob("*.cpp")]):
        content.update(source.read_bytes())
    content.update(processor().encode())
    return content.hexdigest()[:16]


def compiler() -> str:
    """The command that compiles: $CXX, or what is on the PATH."""
    found = os.environ.get("CXX") or next(filter(None, map(shutil.which, COMPILERS)), None)
    if not found:
        raise NotAvailable(f"there is no C++ compiler on the PATH ({', '.join(COMPILERS)})")
    return found


def processor() -> str:
    """What this processor can do, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    return next((line for line in lines if line.startswith(("flags", "Features"))), platform.machine())


def build(command: Sequence[str], target: Path) -> ctypes.CDLL:
    """Compile into a file beside the target and rename it: several processes may do so at a time."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".building-") as folder:
        made = Path(folder) / target.name
        log.info("compiling for this processor with %s, once", command[0])
        try:
            done = subprocess.run(
                [*command, str(SOURCES / MAIN), "-o", str(made)], capture_output=True, text=True, check=False
            )
        except FileNotFoundError as error:
            raise NotAvailable(f"there is no C++ compiler {command[0]}") from error
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["it said nothing"])[0]
            raise NotAvailable(f"{command[0]} failed: {reason}")
        made.replace(target)
    return ctypes.CDLL(str(target))
