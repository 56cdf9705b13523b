"""What a sentence means: frozen trees that name lexemes and hold no word of any language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Number(Enum):
    """One, or more than one."""

    ONE = auto()
    MANY = auto()


class Gender(Enum):
    """The natural gender of a person; grammatical gender belongs to a language's lexicon."""

    MALE = auto()
    FEMALE = auto()


class Tense(Enum):
    """When the clause holds; the last two make up an imagined condition and its result."""

    PAST = auto()
    PRESENT = auto()
    FUTURE = auto()
    SUPPOSED = auto()
    CONDITIONAL = auto()


class Aspect(Enum):
    """How the clause fills its time."""

    WHOLE = auto()  # one event seen from outside, or a state
    HABIT = auto()  # repeated
    ONGOING = auto()  # in the middle of it
    PERFECT = auto()  # done, and it matters now
    CONTINUING = auto()  # began earlier and still holds
    PLANNED = auto()  # about to happen


class Polarity(Enum):
    """Whether the clause is affirmed, and how it is denied."""

    POSITIVE = auto()
    NEGATIVE = auto()
    NEVER = auto()
    NO_LONGER = auto()
    NOT_YET = auto()


class Determination(Enum):
    """How a noun phrase picks out what it stands for."""

    DEFINITE = auto()
    INDEFINITE = auto()  # a, some; a quantity of a mass
    GENERIC = auto()  # the whole kind: "cats", "water"
    THIS = auto()
    NAKED = auto()  # a role, without an article where the language has none
    WHICH = auto()


class Relation(Enum):
    """Where something is, against a ground."""

    AT = auto()  # the preposition is the ground's own
    IN = auto()
    ON = auto()
    UNDER = auto()
    BEHIND = auto()
    BEFORE = auto()
    BESIDE = auto()
    NEAR = auto()
    FROM = auto()


class Force(Enum):
    """What the sentence does."""

    STATEMENT = auto()
    QUESTION = auto()
    COMMAND = auto()
    PROPOSAL = auto()
    EXCLAMATION = auto()


class Asked(Enum):
    """What a question asks for; an absent value asks yes or no."""

    SUBJECT = auto()
    OBJECT = auto()
    PLACE = auto()
    TIME = auto()
    REASON = auto()
    MANNER = auto()
    QUANTITY = auto()
    CLOCK = auto()


class Bond(Enum):
    """How one clause hangs on another."""

    AND = auto()
    BUT = auto()
    SO = auto()
    OR = auto()
    BECAUSE = auto()
    WHEN = auto()
    IF = auto()
    WHILE = auto()
    BEFORE = auto()


@dataclass(frozen=True)
class Person:
    """Somebody known from the talk: the speaker, the listener, or a third person."""

    person: int
    number: Number = Number.ONE
    gender: Gender = Gender.MALE
    polite: bool = False


@dataclass(frozen=True)
class Named:
    """Somebody or some place called by its name."""

    lexeme: str


@dataclass(frozen=True)
class Vague:
    """Nobody, nothing, everybody, somebody, something."""

    lexeme: str


@dataclass(frozen=True)
class Noun:
    """A noun phrase."""

    lexeme: str
    number: Number = Number.ONE
    determination: Determination = Determination.DEFINITE
    qualities: tuple[str, ...] = ()
    owner: Entity | None = None
    count: int | None = None
    quantity: str | None = None
    relative: Relative | None = None


@dataclass(frozen=True)
class Again:
    """What an earlier phrase of the same sentence stands for: it, them, him, her."""

    of: Entity


@dataclass(frozen=True)
class Together:
    """Two entities joined by "and"."""

    first: Entity
    second: Entity


Entity = Person | Named | Vague | Noun | Again | Together


@dataclass(frozen=True)
class Relative:
    """A clause about a noun, which fills the clause's subject or object."""

    clause: Clause
    fills: Asked


@dataclass(frozen=True)
class Quality:
    """An adjective said of the subject, perhaps by degree or against something else."""

    lexeme: str
    degree: str | None = None
    than: Entity | None = None


@dataclass(frozen=True)
class Place:
    """Where an event happens, or where it leads to or from."""

    relation: Relation
    ground: Entity
    toward: bool = False


@dataclass(frozen=True)
class Clock:
    """A time of the day, in steps of five minutes."""

    hour: int
    minute: int = 0


@dataclass(frozen=True)
class Date:
    """A day of the year."""

    day: int
    month: str


@dataclass(frozen=True)
class Span:
    """A number of hours, days, years, seen as a length, as time gone or as time to come."""

    count: int
    unit: str
    kind: str  # "length", "ago", "ahead"


Moment = str | Clock | Date | Span


@dataclass(frozen=True)
class Event:
    """A verb and what fills its roles."""

    verb: str
    object: Entity | None = None
    recipient: Entity | None = None
    quality: Quality | None = None
    identity: Noun | None = None
    place: Place | None = None
    company: Entity | None = None
    action: Event | None = None
    action_denied: bool = False
    content: Clause | None = None
    manner: str | None = None
    frequency: str | None = None
    time: Moment | None = None
    time_first: bool = False


@dataclass(frozen=True)
class Clause:
    """Somebody does something, or is something, at some time."""

    subject: Entity
    event: Event
    tense: Tense = Tense.PRESENT
    aspect: Aspect = Aspect.WHOLE
    polarity: Polarity = Polarity.POSITIVE


@dataclass(frozen=True)
class Link:
    """A second clause and its bond to the first; it may come first in the sentence."""

    bond: Bond
    clause: Clause
    first: bool = False


@dataclass(frozen=True)
class Sentence:
    """One clause or two, what is done by saying them, and to whom they are said."""

    clause: Clause
    force: Force = Force.STATEMENT
    asked: Asked | None = None
    link: Link | None = None
    listener: str | None = None
    please: bool = False
