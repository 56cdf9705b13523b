"""The lexicon as typed entries, parsed from the tables of its word classes; it knows no grammar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from seq2seq.data.starter import adjectives, adverbials, english_forms, nouns, verbs


@dataclass(frozen=True)
class NounEntry:
    """A noun in each language, and the classes it belongs to."""

    lexeme: str
    english: str
    english_plural: str
    french: str
    french_masculine: str
    french_feminine: str
    gender: str
    classes: frozenset[str]
    at: tuple[str, str, str] | None = None  # English static, English of direction, French

    @property
    def mass(self) -> bool:
        """Whether it is not counted."""
        return bool(self.classes & {"mass", "masslike"})


@dataclass(frozen=True)
class AdjectiveEntry:
    """An adjective, its place in the French noun phrase, and the classes it can be said of."""

    lexeme: str
    english: str
    french: str
    before: bool
    classes: frozenset[str]


@dataclass(frozen=True)
class VerbEntry:
    """A verb, the fixed words around it, and its frame."""

    lexeme: str
    base: str
    past: str
    participle: str
    particles: tuple[str, ...]
    french: str
    reflexive: bool
    fixed: tuple[str, ...]
    preposition: str | None
    frame: tuple[tuple[str, ...], ...]
    flags: frozenset[str]
    joint: str | None = None

    @property
    def state(self) -> bool:
        """Whether it lasts rather than happens."""
        return "state" in self.flags


@dataclass(frozen=True)
class Lexicon:
    """Every entry by its lexeme."""

    nouns: dict[str, NounEntry]
    classes: dict[str, tuple[str, ...]]
    adjectives: dict[str, AdjectiveEntry]
    verbs: dict[str, VerbEntry]
    chains: tuple[str, ...]
    claims: tuple[str, ...]
    people: dict[str, str]
    countries: dict[str, tuple[str, str, str]]
    cities: dict[str, str]
    frequencies: dict[str, str]
    times: dict[str, tuple[str, str]]
    units: dict[str, tuple[str, str]]
    months: dict[str, str]
    manners: dict[str, tuple[str, tuple[str, ...]]]
    spots: dict[str, tuple[str, ...]]
    quantities: dict[str, tuple[str, str]]
    vague: dict[str, str]
    degrees: dict[str, str] = field(default_factory=dict)


def shown(lexeme: str) -> str:
    """The English a lexeme is named after: bank.money -> bank."""
    return lexeme.split(".")[0].replace("_", " ")


def _lines(table: str) -> Iterator[str]:
    return (line.strip() for line in table.splitlines() if line.strip())


def _rows(table: str) -> Iterator[list[str]]:
    return ([cell.strip() for cell in line.split("|")] for line in _lines(table))


def _pairs(table: str) -> dict[str, str]:
    items = (item.split("=") for line in _lines(table) for item in line.split(",") if item.strip())
    return {left.strip(): right.strip() for left, right in items}


def _place(words: list[str]) -> tuple[str, str, str] | None:
    """`@at dans`, `@on/onto sur`: where French is not given it is "à"."""
    marked = [at for at, word in enumerate(words) if word.startswith("@")]
    if not marked:
        return None
    static, _, toward = words[marked[0]][1:].partition("/")
    rest = words[marked[0] + 1 :]
    french = rest[0] if rest and not rest[0].startswith("+") else "à"
    return static, toward or {"on": "onto"}.get(static, "to"), french


def _noun(line: str, group: frozenset[str]) -> NounEntry:
    left, right = line.split(" = ")
    lexeme, _, irregular = left.partition("/")
    english = shown(lexeme)
    words = right.split()
    masculine, _, feminine = words[0].replace("_", " ").removeprefix("*").partition("/")
    return NounEntry(
        lexeme=lexeme,
        english=english,
        english_plural=irregular or english_forms.plural(english),
        french=feminine if feminine and words[1] == "f" else masculine,
        french_masculine=masculine,
        french_feminine=feminine or masculine,
        gender=words[1],
        classes=group | {word[1:] for word in words if word.startswith("+")},
        at=_place(words),
    )


def _nouns() -> dict[str, NounEntry]:
    entries: dict[str, NounEntry] = {}
    for group, table in nouns.NOUNS.items():
        for line in _lines(table):
            entry = _noun(line, frozenset(group.split()))
            known = entries.get(entry.lexeme)
            if known:  # a noun may stand in several groups
                entry = NounEntry(**{**known.__dict__, "classes": known.classes | entry.classes})
            entries[entry.lexeme] = entry
    return entries


def _classes(entries: dict[str, NounEntry]) -> dict[str, tuple[str, ...]]:
    members: dict[str, list[str]] = {}
    for lexeme, entry in entries.items():
        for name in sorted(entry.classes):
            members.setdefault(name, []).append(lexeme)
    return {name: tuple(lexemes) for name, lexemes in members.items()}


def _adjective(line: str) -> AdjectiveEntry:
    left, right = line.split(" = ")
    words = right.split()
    return AdjectiveEntry(left, shown(left), words[0].replace("_", " "), words[1] == "<", frozenset(words[2:]))


def _verb(english: str, french: str, frame: str, flags: str, joint: str | None = None) -> VerbEntry:
    forms, _, sense = english.partition(".")
    first, *irregular = (form.strip() for form in forms.split("/"))
    base, *particles = first.split()
    separable = "_" in particles
    particles = [particle for particle in particles if particle != "_"]
    past = irregular[0] if irregular else {"be": "was"}.get(base) or english_forms.regular_past(base)
    words = french.replace("s'", "se ").split()
    reflexive = words[0] == "se"
    words = words[reflexive:]
    preposition = words.pop() if words[-1] in ("à", "de") and len(words) > 1 else None
    return VerbEntry(
        lexeme=" ".join([base, *particles]).replace(" ", "_") + ("." + sense if sense else ""),
        base=base,
        past=past,
        participle=irregular[1] if len(irregular) > 1 else {"be": "been"}.get(base, past),
        particles=tuple(particles),
        french=words[0],
        reflexive=reflexive,
        fixed=tuple(words[1:]),
        preposition=preposition,
        frame=tuple(tuple(role.split()) for role in frame.split(">")),
        flags=frozenset(flags.split()) | ({"separable"} if separable else set()),
        joint=joint,
    )


def _verbs() -> tuple[dict[str, VerbEntry], tuple[str, ...], tuple[str, ...]]:
    entries = {entry.lexeme: entry for entry in (_verb(*row) for row in _rows(verbs.VERBS))}
    chains = [_verb(english, french, "person", flags, joint) for english, french, joint, flags in _rows(verbs.CHAINS)]
    claims = [_verb(english, french, "person", flags, "that") for english, french, flags in _rows(verbs.CLAIMS)]
    copula = _verb("be/was/been", "être", "person", "state")
    existence = _verb("be/was/been.there", "avoir", "thing", "state")
    clock = _verb("be/was/been.time", "être", "person", "state")
    equation = _verb("be/was/been.is", "être", "person", "state")
    joined = {f"{entry.lexeme}:{entry.joint}": entry for entry in chains + claims}
    every = {
        **entries,
        **joined,
        copula.lexeme: copula,
        existence.lexeme: existence,
        clock.lexeme: clock,
        equation.lexeme: equation,
    }
    return (
        every,
        tuple(f"{entry.lexeme}:{entry.joint}" for entry in chains),
        tuple(f"{entry.lexeme}:that" for entry in claims),
    )


def load() -> Lexicon:
    """The lexicon of the tables."""
    entries = _nouns()
    every_verb, chains, claims = _verbs()
    countries = {line.split(" = ")[0]: line.split(" = ")[1].split() for line in _lines(nouns.COUNTRIES)}
    units = {line.split(" = ")[0]: line.split(" = ")[1].split() for line in _lines(adverbials.UNITS)}
    named = (item.split() for item in nouns.PEOPLE.replace("\n", " ").split(",") if item.strip())
    people = {words[0]: words[1] for words in named}
    return Lexicon(
        nouns=entries,
        classes=_classes(entries),
        adjectives={entry.lexeme: entry for entry in map(_adjective, _lines(adjectives.ADJECTIVES))},
        verbs=every_verb,
        chains=chains,
        claims=claims,
        people=people,
        countries={name: (words[0], words[1], words[2]) for name, words in countries.items()},
        cities={name: french.replace("_", " ") for name, french in _pairs(nouns.CITIES).items()},
        frequencies=_pairs(adverbials.FREQUENCIES),
        times={row[0]: (row[1], row[2]) for row in _rows(adverbials.TIMES)},
        units={name: (words[0], words[1]) for name, words in units.items()},
        months=_pairs(adverbials.MONTHS),
        manners={row[0]: (row[1], tuple(row[2].split())) for row in _rows(adverbials.MANNERS)},
        spots={row[0]: tuple(row[1:]) for row in _rows(adverbials.SPOTS)},
        quantities={row[0]: (row[1], row[2]) for row in _rows(adverbials.QUANTITIES)},
        vague={row[0]: row[1] for row in _rows(adverbials.VAGUE)},
        degrees=_pairs(adverbials.DEGREES),
    )


LEXICON = load()
