"""A benchmark as a table: a row a figure, a column a system. Reads the documented JSON form of `s2s bench --json`."""

from collections.abc import Iterator, Mapping
from typing import Any

from seq2seq.report.corpus import table_lines

Bench = Mapping[str, Any]
# The figures of each measurement that a person reads: name, how a number is written, and its unit's factor.
FIGURES: dict[str, tuple[tuple[str, str, str, float], ...]] = {
    "train": (
        ("tokens_per_s", "tokens/s", ",.0f", 1.0),
        ("of_limit", "% of the machine's limit", ".1f", 100.0),
        ("mflop_per_token", "MFLOP a token", ".1f", 1.0),
        ("peak_mib", "peak MiB", ",.0f", 1.0),
    ),
    "translate": (
        ("sentences_per_s", "sentences/s", ",.1f", 1.0),
        ("p50_ms", "p50, ms", ".1f", 1.0),
        ("p95_ms", "p95, ms", ".1f", 1.0),
        ("peak_mib", "peak MiB", ",.0f", 1.0),
    ),
    "prepare": (("pairs_per_s", "pairs/s", ",.0f", 1.0),),
}
METHODS = {"greedy": "greedy", "beam5": "beam 5"}


def bench_text(bench: Bench) -> str:
    """The machine, its peak, and what the systems reach."""
    lines = [*machine_lines(bench), *gemm_lines(bench)]
    if rows := list(system_rows(bench)):
        names = [system["name"] for system in bench["systems"]]
        lines += ["", *table_lines([["", *names], *rows], right=range(1, len(names) + 1))]
    rounds = f"medians of {bench['rounds']} rounds [lowest–highest]" if bench["rounds"] > 1 else "one round"
    return "\n".join([*lines, "", f"{rounds}, {bench['seconds']:g} s each"])


def machine_lines(bench: Bench) -> list[str]:
    machine = bench["machine"]
    return [
        f"{machine['device']}; CPU capability {machine['capability']}, {machine['threads']} threads",
        f"torch {machine['torch']}, s2s {machine['s2s']} {machine['commit']}".rstrip(),
    ]


def gemm_lines(bench: Bench) -> list[str]:
    """The machine's peak by type, and the products that it was looked for in."""
    if not bench["gemm"]:
        return []
    sizes = list(dict.fromkeys(size for one in bench["gemm"].values() for size in one["products"]))
    rows = [
        [size.replace("x", " × "), *(cell(one["products"].get(size), ",.0f", 1.0) for one in bench["gemm"].values())]
        for size in sizes
    ]
    peaks = ["peak", *(f"{one['peak_gflops']:,.0f}" for one in bench["gemm"].values())]
    head = ["GFLOP/s of a product", *bench["gemm"]]
    return ["", *table_lines([head, *rows, peaks], right=range(1, len(head)))]


def system_rows(bench: Bench) -> Iterator[list[str]]:
    """A row for each figure that any system has."""
    for title, found in measured(bench).items():
        for name, unit, form, factor in FIGURES[title.partition(" ")[0]]:
            cells = [cell(one.get(name), form, factor) for one in found]
            if any(cells):
                yield [f"{shown(title)}, {unit}", *cells]


def measured(bench: Bench) -> dict[str, list[Mapping[str, Any]]]:
    """What each system has of each measurement, in the order in which they first stand."""
    flat = [dict(flattened(system)) for system in bench["systems"]]
    titles = dict.fromkeys(title for one in flat for title in one)
    return {title: [one.get(title, {}) for one in flat] for title in titles}


def flattened(system: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if "prepare" in system:
        yield "prepare", system["prepare"]
    for precision, found in system.get("train", {}).items():
        yield f"train {precision}", found
    for precision, methods in system.get("translate", {}).items():
        for method, sizes in methods.items():
            for size, found in sizes.items():
                yield f"translate {METHODS[method]} {precision}, {size.replace('batch', 'batch ')}", found


def shown(title: str) -> str:
    return title.removeprefix("translate ")


def cell(values: Mapping[str, Any] | None, form: str, factor: float) -> str:
    """As 1,720 [1,690–1,750]; empty where nothing was measured."""
    if not values:
        return ""
    middle, low, high = (format(values[name] * factor, form) for name in ("median", "min", "max"))
    return middle if low == high else f"{middle} [{low}–{high}]"
