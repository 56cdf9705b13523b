"""Everyday sentences that no grammar makes: greetings, thanks, small talk, each with its translation."""

from __future__ import annotations

PAIRS = """
    Hello. | Bonjour.
    Good morning. | Bonjour.
    Good evening. | Bonsoir.
    Good night. | Bonne nuit.
    Goodbye. | Au revoir.
    Thank you very much. | Merci beaucoup.
    How are you? | Comment vas-tu ?
    What is your name? | Comment t'appelles-tu ?
"""


def everyday() -> list[tuple[str, str]]:
    """The pairs in order."""
    rows = (line.strip().split(" | ") for line in PAIRS.splitlines() if line.strip())
    return [(source, target) for source, target in rows]
