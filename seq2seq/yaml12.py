"""YAML as people mean it: the core of YAML 1.2, strictly read, with the line of every value, and written back.

PyYAML reads YAML 1.1, where `1e-3` is a string and `no` is false. This reader takes only PyYAML's parser: scalars are
resolved by the rules of YAML 1.2, and duplicated keys, aliases and tags are refused with their line.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from seq2seq.errors import UserError

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 20
INTEGER = re.compile(r"[-+]?[0-9]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}

Key = tuple[str, ...]


class Document(NamedTuple):
    """A parsed document and, for every key in it, where it stands ("recipe.yaml:12")."""

    value: Any
    places: dict[Key, str]


def parse_yaml(text: str, name: str) -> Document:
    """Parse one YAML document; `name` is what errors call it."""
    if len(text) > MAX_CHARACTERS:
        raise UserError(f"{name} is too large for a recipe ({len(text):,} characters; at most {MAX_CHARACTERS:,})")
    try:
        check_events(text, name)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        places: dict[Key, str] = {}
        value = None if node is None else build(node, (), name, places)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise UserError(f"{name}:{line}: not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise UserError(f"{name}: not valid YAML: {' '.join(str(error).split())}") from error
    return Document(value, places)


def check_events(text: str, name: str) -> None:
    """Refuse what no recipe needs before anything is built from it."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        refuse_references(event, name)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise UserError(f"{name}: nested too deeply for a recipe")


def refuse_references(event: yaml.Event, name: str) -> None:
    """Aliases can unfold without bound and tags can name objects; a recipe needs neither."""
    line = event.start_mark.line + 1 if event.start_mark else 1
    if isinstance(event, yaml.AliasEvent):
        raise UserError(f"{name}:{line}: aliases (*{event.anchor}) are not allowed in a recipe; write the value out")
    if tag := getattr(event, "tag", None):
        raise UserError(f"{name}:{line}: tags ({tag}) are not allowed in a recipe; write the plain value")


def build(node: yaml.Node, key: Key, name: str, places: dict[Key, str]) -> Any:
    """The Python value of a node; notes the place of everything below it."""
    places[key] = f"{name}:{node.start_mark.line + 1}"
    if isinstance(node, yaml.MappingNode):
        return {word: build(child, (*key, word), name, places) for word, child in unique_items(node, name)}
    if isinstance(node, yaml.SequenceNode):
        return [build(child, (*key, str(i)), name, places) for i, child in enumerate(node.value)]
    quoted = isinstance(node, yaml.ScalarNode) and node.style is not None
    return node.value if quoted else scalar(node.value)


def unique_items(node: yaml.MappingNode, name: str) -> Iterator[tuple[str, yaml.Node]]:
    """The items of a mapping, each key a word and said once."""
    seen: dict[str, int] = {}
    for word, child in node.value:
        line = word.start_mark.line + 1
        if not isinstance(word, yaml.ScalarNode):
            raise UserError(f"{name}:{line}: a key must be a plain word")
        if word.value in seen:
            raise UserError(f"{name}:{line}: key {word.value!r} is given twice (first on line {seen[word.value]})")
        seen[word.value] = line
        yield word.value, child


def scalar(text: str) -> Any:
    """What an unquoted word means in YAML 1.2: null, true, false, a number, else text."""
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text) if len(text) < 20 else float(text)
    return float(text) if FLOAT.fullmatch(text) else text


class Writer(yaml.SafeDumper):
    """PyYAML's writer, quoting every text that this module would read as something else."""

    def represent_text(self, text: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=None if scalar(text) == text else '"')


Writer.add_representer(str, Writer.represent_text)


def dump_yaml(value: Any) -> str:
    """YAML text that `parse_yaml` reads back to an equal value."""
    return yaml.dump(value, Dumper=Writer, sort_keys=False, allow_unicode=True)
