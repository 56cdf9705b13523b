"""The variants of a recipe: every combination of varied settings, and those given by name."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from pydantic import ValidationError

from seq2seq.errors import UserError
from seq2seq.recipe import NO_NAME, Recipe, load_recipe

WORD = re.compile(r"[A-Za-z][\w.+-]*")
NO_WORDS = {"true", "false", "null"}  # these say nothing without the setting's name
NEXT_SETTING = re.compile(r",(?=[\w.]+=)")  # a comma within a value is not followed by key=


class Variant(NamedTuple):
    """A name, and what it changes in the recipe: settings as section.key=value."""

    name: str
    changes: tuple[str, ...]


class Job(NamedTuple):
    """One training: a variant with a seed."""

    variant: str
    seed: int
    recipe: Recipe

    @property
    def name(self) -> str:
        return f"{self.variant}-seed{self.seed}"


class Plan(NamedTuple):
    """All that an ablation will train, and which combinations the recipe refuses, with the reason."""

    variants: list[Variant]
    jobs: list[Job]
    refused: dict[str, str]


def plan(
    config: str, overrides: Sequence[str], *, vary: Sequence[str] = (), named: Sequence[str] = (), seeds: int = 1
) -> Plan:
    """The trainings of each variant with seeds from the recipe's own on; a mistake anywhere is said before any starts.

    A combination of known settings that the recipe refuses is kept aside with the reason; that all are is a mistake.
    """
    variants = [*combinations(vary), *map(named_variant, named)]
    twice = [name for name, count in Counter(variant.name for variant in variants).items() if count > 1]
    if twice:
        raise UserError(f"two variants would be called {twice[0]!r}; give names with --variant NAME:key=value,…")
    jobs, refused = [], {}
    for variant in variants:
        try:
            recipe = load_recipe(config, [*overrides, *variant.changes])
        except UserError as error:
            if not is_impossible(error):
                raise
            refused[variant.name] = str(error)
            continue
        for seed in range(recipe.seed, recipe.seed + seeds):
            jobs.append(Job(variant.name, seed, recipe.model_copy(update={"seed": seed})))
    if not jobs:
        raise UserError(f"no variant is possible: {next(iter(refused.values()))}")
    return Plan(variants, jobs, refused)


def combinations(vary: Sequence[str]) -> list[Variant]:
    """The product of settings such as model.attention=none,general, named by their values."""
    if not vary:
        return []
    settings = [parse_vary(text) for text in vary]
    uses = Counter(value for _, values in settings for value in values)
    columns = [
        [(f"{key}={value}", value_name(key, value, clear=uses[value] == 1)) for value in values]
        for key, values in settings
    ]
    return [Variant("-".join(name for _, name in row), tuple(change for change, _ in row)) for row in product(*columns)]


def parse_vary(text: str) -> tuple[str, list[str]]:
    key, equals, values = text.partition("=")
    chosen = [value.strip() for value in values.split(",")]
    if not equals or not key.strip() or not all(chosen):
        raise UserError(f"--vary {text}: write it as section.key=a,b,c, e.g. --vary model.attention=none,general")
    return key.strip(), chosen


def value_name(key: str, value: str, *, clear: bool) -> str:
    """A value as a part of a folder's name; with its setting where it does not speak for itself."""
    speaks = clear and WORD.fullmatch(value) and value not in NO_WORDS
    return NO_NAME.sub("-", value if speaks else f"{key.split('.')[-1]}-{value}")


def named_variant(text: str) -> Variant:
    """NAME:key=value,key=value; a name alone is the recipe as it is."""
    name, _, changes = text.partition(":")
    if not re.fullmatch(r"\w[\w.+-]*", name):
        raise UserError(
            f"--variant {text}: write it as NAME:key=value,key=value, the name in letters, digits, - . + and _"
        )
    return Variant(name, tuple(NEXT_SETTING.split(changes)) if changes else ())


def is_impossible(error: UserError) -> bool:
    """Whether every setting is fine by itself, and only their combination is refused."""
    cause = error.__cause__
    return isinstance(cause, ValidationError) and all(one["type"] == "value_error" for one in cause.errors())
