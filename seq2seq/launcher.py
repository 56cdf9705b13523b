"""What torchrun, or a script of a cluster, tells a process of its place among those that it started with it."""

import os


def world_size() -> int:
    """How many processes work together; 1 without a launcher."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def rank() -> int:
    """Which of them this is; 0, the first, without a launcher."""
    return int(os.environ.get("RANK", "0"))


def local_rank() -> int:
    """Which of those on this machine."""
    return int(os.environ.get("LOCAL_RANK", "0"))
