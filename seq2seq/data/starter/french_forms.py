"""French word forms: conjugation, feminine and plural, elision and contraction."""

from __future__ import annotations

from functools import cache

VOWELS = "aàâeéèêëiîïoôuùûyhœ"
# These begin with an "h" or a vowel that stops elision.
ASPIRATED = (
    "haricot",
    "haut",
    "héros",
    "hibou",
    "hamster",
    "huit",
    "onz",
    "homard",
    "hockey",
    "honte",
    "yaourt",
    "hors",
)
ELIDED = {"je", "me", "te", "se", "le", "la", "ne", "de", "que", "ce", "lorsque", "jusque", "puisque"}

PRESENT_ENDINGS = {
    "er": ("e", "es", "e", "ons", "ez", "ent"),
    "ir": ("is", "is", "it", "issons", "issez", "issent"),
    "re": ("s", "s", "", "ons", "ez", "ent"),
}
IMPERFECT_ENDINGS = ("ais", "ais", "ait", "ions", "iez", "aient")
FUTURE_ENDINGS = ("ai", "as", "a", "ons", "ez", "ont")
DOUBLING = ("appeler", "rappeler", "jeter", "épeler")
ETRE_VERBS = (
    "aller venir arriver partir entrer sortir rester tomber monter descendre rentrer retourner revenir devenir "
    "naître mourir repartir"
).split()

# Ending of the infinitive: six present forms without what precedes the ending, future stem, participle.
IRREGULAR = {
    "être": ("suis es est sommes êtes sont", "ser", "été"),
    "avoir": ("ai as a avons avez ont", "aur", "eu"),
    "aller": ("vais vas va allons allez vont", "ir", "allé"),
    "faire": ("fais fais fait faisons faites font", "fer", "fait"),
    "venir": ("viens viens vient venons venez viennent", "viendr", "venu"),
    "tenir": ("tiens tiens tient tenons tenez tiennent", "tiendr", "tenu"),
    "prendre": ("prends prends prend prenons prenez prennent", "prendr", "pris"),
    "mettre": ("mets mets met mettons mettez mettent", "mettr", "mis"),
    "battre": ("bats bats bat battons battez battent", "battr", "battu"),
    "voir": ("vois vois voit voyons voyez voient", "verr", "vu"),
    "vouloir": ("veux veux veut voulons voulez veulent", "voudr", "voulu"),
    "pouvoir": ("peux peux peut pouvons pouvez peuvent", "pourr", "pu"),
    "devoir": ("dois dois doit devons devez doivent", "devr", "dû"),
    "savoir": ("sais sais sait savons savez savent", "saur", "su"),
    "recevoir": ("reçois reçois reçoit recevons recevez reçoivent", "recevr", "reçu"),
    "boire": ("bois bois boit buvons buvez boivent", "boir", "bu"),
    "croire": ("crois crois croit croyons croyez croient", "croir", "cru"),
    "lire": ("lis lis lit lisons lisez lisent", "lir", "lu"),
    "dire": ("dis dis dit disons dites disent", "dir", "dit"),
    "écrire": ("écris écris écrit écrivons écrivez écrivent", "écrir", "écrit"),
    "rire": ("ris ris rit rions riez rient", "rir", "ri"),
    "suivre": ("suis suis suit suivons suivez suivent", "suivr", "suivi"),
    "vivre": ("vis vis vit vivons vivez vivent", "vivr", "vécu"),
    "uire": ("uis uis uit uisons uisez uisent", "uir", "uit"),
    "eindre": ("eins eins eint eignons eignez eignent", "eindr", "eint"),
    "aindre": ("ains ains aint aignons aignez aignent", "aindr", "aint"),
    "connaître": ("connais connais connaît connaissons connaissez connaissent", "connaîtr", "connu"),
    "plaire": ("plais plais plaît plaisons plaisez plaisent", "plair", "plu"),
    "ouvrir": ("ouvre ouvres ouvre ouvrons ouvrez ouvrent", "ouvrir", "ouvert"),
    "offrir": ("offre offres offre offrons offrez offrent", "offrir", "offert"),
    "courir": ("cours cours court courons courez courent", "courr", "couru"),
    "mourir": ("meurs meurs meurt mourons mourez meurent", "mourr", "mort"),
    "naître": ("nais nais naît naissons naissez naissent", "naîtr", "né"),
    "partir": ("pars pars part partons partez partent", "partir", "parti"),
    "sortir": ("sors sors sort sortons sortez sortent", "sortir", "sorti"),
    "dormir": ("dors dors dort dormons dormez dorment", "dormir", "dormi"),
    "servir": ("sers sers sert servons servez servent", "servir", "servi"),
    "sentir": ("sens sens sent sentons sentez sentent", "sentir", "senti"),
    "mentir": ("mens mens ment mentons mentez mentent", "mentir", "menti"),
    "asseoir": ("assieds assieds assied asseyons asseyez asseyent", "assiér", "assis"),
    "pleuvoir": ("pleus pleus pleut pleuvons pleuvez pleuvent", "pleuvr", "plu"),
    "envoyer": ("envoie envoies envoie envoyons envoyez envoient", "enverr", "envoyé"),
    "cueillir": ("cueille cueilles cueille cueillons cueillez cueillent", "cueiller", "cueilli"),
}
IMPERATIVES = {"être": "sois soyons soyez", "avoir": "aie ayons ayez", "savoir": "sache sachons sachez"}


def _irregular(infinitive: str) -> tuple[str, str] | None:
    """What precedes the longest irregular ending, and that ending."""
    endings = [ending for ending in IRREGULAR if infinitive.endswith(ending)]
    if not endings:
        return None
    ending = max(endings, key=len)
    return infinitive[: -len(ending)], ending


def _opened(stem: str) -> str:
    """The stem of an -er verb before a mute e: achet -> achèt, préfér -> préfèr, pay -> pai, appel -> appell."""
    if stem + "er" in DOUBLING:
        return stem + stem[-1]
    if stem.endswith(("oy", "uy", "ay")):
        return stem[:-1] + "i"
    vowel = len(stem) - 1
    while vowel > 0 and stem[vowel] not in "aeéèêiouyûôâî":
        vowel -= 1
    single = len(stem) - vowel == 2 or stem[vowel + 1 :] in {"ch", "gn", "vr", "br", "gl"}
    if stem[vowel] in "eé" and single:
        return stem[:vowel] + "è" + stem[vowel + 1 :]
    return stem


def _soft(stem: str, ending: str) -> str:
    """Stem and ending, with the spelling that keeps g and c soft: mangeons, commençons."""
    if ending[:1] in ("a", "o", "â"):
        if stem.endswith("g"):
            return stem + "e" + ending
        if stem.endswith("c"):
            return stem[:-1] + "ç" + ending
    return stem + ending


@cache
def present(infinitive: str) -> tuple[str, ...]:
    """The six forms of the present."""
    irregular = _irregular(infinitive)
    if irregular:
        before, ending = irregular
        return tuple(before + form for form in IRREGULAR[ending][0].split())
    stem, group = infinitive[:-2], infinitive[-2:]
    endings = PRESENT_ENDINGS[group]
    if group == "er":
        return tuple(_soft(stem if end in ("ons", "ez") else _opened(stem), end) for end in endings)
    return tuple(stem + end for end in endings)


@cache
def imperfect(infinitive: str) -> tuple[str, ...]:
    """The six forms of the imperfect, built on the present's first person plural."""
    if infinitive == "être":
        return tuple("ét" + end for end in IMPERFECT_ENDINGS)
    stem = present(infinitive)[3][:-3]
    if infinitive.endswith("ger") and stem.endswith("ge"):
        stem = stem[:-1]
    if infinitive.endswith("cer") and stem.endswith("ç"):
        stem = stem[:-1] + "c"
    return tuple(_soft(stem, end) for end in IMPERFECT_ENDINGS)


def _future_stem(infinitive: str) -> str:
    irregular = _irregular(infinitive)
    if irregular:
        before, ending = irregular
        return before + IRREGULAR[ending][1]
    stem, group = infinitive[:-2], infinitive[-2:]
    if group == "er":
        # préférer keeps its é in the traditional spelling of the future; acheter and payer change as in the present.
        opened = _opened(stem)
        return (stem if any(old == "é" != new for old, new in zip(stem, opened, strict=False)) else opened) + "er"
    return infinitive.removesuffix("e")


@cache
def future(infinitive: str) -> tuple[str, ...]:
    """The six forms of the future."""
    return tuple(_future_stem(infinitive) + end for end in FUTURE_ENDINGS)


@cache
def conditional(infinitive: str) -> tuple[str, ...]:
    """The six forms of the conditional: the future's stem, the imperfect's endings."""
    return tuple(_future_stem(infinitive) + end for end in IMPERFECT_ENDINGS)


@cache
def participle(infinitive: str) -> str:
    """The past participle, masculine singular."""
    irregular = _irregular(infinitive)
    if irregular:
        before, ending = irregular
        return before + IRREGULAR[ending][2]
    return infinitive[:-2] + {"er": "é", "ir": "i", "re": "u"}[infinitive[-2:]]


@cache
def imperative(infinitive: str) -> dict[int, str]:
    """The imperative by person: 1 for tu, 3 for nous, 4 for vous."""
    if infinitive in IMPERATIVES:
        return dict(zip((1, 3, 4), IMPERATIVES[infinitive].split(), strict=True))
    forms = present(infinitive)
    singular = forms[1][:-1] if forms[1].endswith(("es", "vas")) else forms[1]
    return {1: singular, 3: forms[3], 4: forms[4]}


def auxiliary(infinitive: str, reflexive: bool) -> str:
    """The auxiliary of the compound past."""
    return "être" if reflexive or infinitive in ETRE_VERBS else "avoir"


# Masculine: feminine, for adjectives and nouns that no rule below gets right.
FEMININES = {
    "beau": "belle",
    "nouveau": "nouvelle",
    "vieux": "vieille",
    "blanc": "blanche",
    "long": "longue",
    "gros": "grosse",
    "gras": "grasse",
    "bas": "basse",
    "épais": "épaisse",
    "gentil": "gentille",
    "sec": "sèche",
    "frais": "fraîche",
    "doux": "douce",
    "faux": "fausse",
    "roux": "rousse",
    "fou": "folle",
    "public": "publique",
    "grec": "grecque",
    "favori": "favorite",
    "inquiet": "inquiète",
    "complet": "complète",
    "secret": "secrète",
    "marron": "marron",
    "orange": "orange",
    "bon marché": "bon marché",
    "dû": "due",
    "meilleur": "meilleure",
    "menteur": "menteuse",
    "jumeau": "jumelle",
    "jaloux": "jalouse",
    "turc": "turque",
}
FEMININE_ENDINGS = (
    ("eux", "euse"),
    ("er", "ère"),
    ("f", "ve"),
    ("el", "elle"),
    ("en", "enne"),
    ("on", "onne"),
    ("teur", "trice"),
    ("eur", "euse"),
)
BEFORE_VOWEL = {"beau": "bel", "nouveau": "nouvel", "vieux": "vieil"}
PLURALS = {
    "œil": "yeux",
    "bijou": "bijoux",
    "genou": "genoux",
    "chou": "choux",
    "monsieur": "messieurs",
    "coffre-fort": "coffres-forts",
    "eu": "eus",
    "dû": "dus",
}
# A second noun that stays as it is: des appareils photo.
APPOSED = ("photo",)
INVARIABLE = (
    "marron",
    "orange",
    "bon marché",
    "de bonne humeur",
    "en retard",
    "en colère",
    "en bonne santé",
    "en bois",
)


def feminine(word: str) -> str:
    """The feminine of an adjective or participle."""
    if word in FEMININES:
        return FEMININES[word]
    if word.endswith("e") or word in INVARIABLE:
        return word
    for ending, replacement in FEMININE_ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)] + replacement
    return word + "e"


def plural(word: str) -> str:
    """The plural of a noun, adjective or participle; in a compound, of the first word and of an adjective after it."""
    head, space, rest = word.partition(" ")
    if rest and rest not in APPOSED and not rest.startswith(("de ", "à ", "d'")):
        rest = plural(rest)
    if head in PLURALS:
        return PLURALS[head] + space + rest
    if head.endswith(("s", "x", "z")):
        return word
    if head.endswith(("eau", "eu", "au")) and head not in ("bleu", "pneu"):
        return head + "x" + space + rest
    if head.endswith("al") and head not in ("bal", "festival", "carnaval", "final"):
        return head[:-1] + "ux" + space + rest
    return head + "s" + space + rest


def agree(word: str, gender: str, many: bool) -> str:
    """An adjective or participle in its gender ("m", "f") and number."""
    form = feminine(word) if gender == "f" else word
    return plural(form) if many and word not in INVARIABLE else form


def elides(word: str) -> bool:
    """Whether the word lets the one before it lose its vowel."""
    lowered = word.lower()
    return lowered[:1] in VOWELS and not lowered.startswith(ASPIRATED)


def elide(word: str, following: str) -> str:
    """A short word before another: je + aime -> j', si + il -> s'."""
    if word in ELIDED and elides(following) and not (word == "ce" and following[:1] not in "eéa"):
        return word[:-1] + "'"
    if word == "si" and following in ("il", "ils"):
        return "s'"
    return word


def contract(preposition: str, article: str) -> str | None:
    """One word for a preposition and an article, where French has one."""
    return {("à", "le"): "au", ("à", "les"): "aux", ("de", "le"): "du", ("de", "les"): "des"}.get(
        (preposition, article)
    )
