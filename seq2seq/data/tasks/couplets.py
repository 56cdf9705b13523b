"""Couplets: a line, and the line that answers it, rhymes with it and keeps to its hero; written by the project.

What follows hangs on three things that may stand together in ways never seen: who acts (the pronoun), what is done
(what is done next) and how the line ends (the rhyme).
"""

from random import Random

HEROES = {
    "It": "fox owl cat mouse bear hare crow toad wolf hound".split(),
    "She": "queen nun maid witch bride aunt".split(),
    "He": "king knight monk thief clown page".split(),
}
TRAITS = "little weary gentle merry clever lonely hungry silent noble happy patient tiny".split()
DEEDS = {  # what is done, and what follows
    "set out": "walked alone",
    "sat down": "hummed a tune",
    "lay down": "dreamt a dream",
    "came home": "told a tale",
    "looked up": "gave a nod",
    "stood up": "danced around",
    "went off": "played a flute",
    "stopped short": "wept a tear",
}
ENDINGS = {  # how a line ends, and a line that rhymes with it
    "in the night": "by candlelight",
    "by the sea": "beneath a tree",
    "in the rain": "across the plain",
    "on the hill": "and then was still",
    "in the snow": "so long ago",
    "at the break of day": "along the way",
    "near the town": "and wore a crown",
    "by the stream": "in the moon's white gleam",
    "in the spring": "and heard birds sing",
    "on the stair": "in the evening air",
    "at noon": "till the rise of the moon",
    "in the hall": "and leant on the wall",
}


def draw(chance: Random) -> tuple[str, str]:
    pronoun = chance.choice(list(HEROES))
    deed, ending = chance.choice(list(DEEDS)), chance.choice(list(ENDINGS))
    line = f"The {chance.choice(TRAITS)} {chance.choice(HEROES[pronoun])} {deed} {ending},"
    return line, f"{pronoun} {DEEDS[deed]} {ENDINGS[ending]}."
