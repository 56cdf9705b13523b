"""What a training does with memory that it no longer needs: it keeps it, for the next batch needs as much."""

import contextlib
import ctypes

# Parameters of glibc's mallopt (malloc.h) and what they are set to.
TRIM_THRESHOLD, MMAP_MAX = -1, -4
KEPT = 1 << 30  # bytes at the end of the heap that are not given back to the system
NONE = 0  # blocks outside the heap, which would be given back at once: the largest tensors of all


def keep_freed_memory() -> None:
    """Have glibc reuse what tensors leave behind.

    By default it gives large blocks back to the system, which then hands out pages to be zeroed, with a fault for each,
    at every batch. Where there is no glibc, nothing is done.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):  # no glibc
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(MMAP_MAX, NONE)
        mallopt(TRIM_THRESHOLD, KEPT)
