"""The house keeps its floors: a module imports from its own package and from lower rows only."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "seq2seq"
ROWS = [
    {"errors", "bundled", "files", "specials", "yaml12", "recipe", "stop", "launcher", "native"},
    {"data", "model", "processors", "search", "metrics", "splitting", "alignment", "risk"},
    {"run", "presets", "engine"},
    {"ensemble", "confidence"},
    {"translator", "probes"},
    {"training", "bulk"},
    {"studies", "report"},
    {"cli"},
]
WITHIN = {
    "files": {"errors"},
    "recipe": {"errors", "bundled", "yaml12"},
    "yaml12": {"errors"},
    "probes": {"translator"},
    "stop": {"errors"},
    "search": {"processors"},
    "risk": {"metrics"},
    "splitting": {"data"},
}  # what a row takes from itself
LIGHT = {"errors", "bundled", "launcher", "specials", "yaml12", "recipe", "cli"}  # imported before a command is chosen
HEAVY = {"torch", "numpy", "sacrebleu", "sentencepiece", "matplotlib"}


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def row_of(part: str) -> int:
    return next(i for i, row in enumerate(ROWS) if part in row)


def imports(path: Path, *, top_level_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent != PACKAGE or not path.stem.startswith("__")]


def test_every_part_has_a_row() -> None:
    assert {part_of(path) for path in modules()} == set().union(*ROWS)


def test_imports_go_downward_only() -> None:
    wrong = []
    for path in modules():
        part = part_of(path)
        for name in imports(path):
            words = name.split(".")
            if words[0] != "seq2seq" or len(words) < 2 or words[1] in (part, "__version__"):
                continue
            if row_of(words[1]) >= row_of(part) and words[1] not in WITHIN.get(part, set()):
                wrong.append(f"{path.relative_to(PACKAGE)} imports {name}")
    assert wrong == []


def test_help_loads_nothing_heavy() -> None:
    for path in modules():
        if part_of(path) in LIGHT:
            loaded = {name.split(".")[0] for name in imports(path, top_level_only=True)}
            assert not loaded & HEAVY, path
