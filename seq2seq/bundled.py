"""Where bundled recipes and corpora live: the checkout's own folders, else those inside the installed package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def bundled_folder(name: str) -> Path:
    """The folder `configs` or `data` that came with this program."""
    checkout = PACKAGE.parent
    in_checkout = (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir()
    return checkout / name if in_checkout else PACKAGE / "bundled" / name
