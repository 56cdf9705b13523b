"""Which script a letter is written in, and which scripts a language is written in."""

import functools
import unicodedata

# A language that is not here is not judged. A language with several scripts stands in each of them.
LANGUAGES_OF = {
    "LATIN": (
        "af ast az br bs ca ceb cs cy da de en eo es et eu fi fil fo fr fy ga gd gl ha hr ht hu id ig is it jv kk ku "
        "la lb lt lv mg mi ms mt nb nl nn no oc pl pt qu ro rw sh sk sl sm sn so sq sr st su sv sw tk tl tr uz vi wo "
        "xh yo zu"
    ),
    "CYRILLIC": "az ba be bg ce cv kk ky mk mn ru sah sr tg tk tt udm uk uz",
    "GREEK": "el",
    "ARABIC": "ar arz azb ckb fa ku ps sd ug ur",
    "HEBREW": "he iw yi",
    "HAN": "ja ko wuu yue zh",
    "BOPOMOFO": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "DEVANAGARI": "awa bho hi mai mr ne sa",
    "BENGALI": "as bn",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "ORIYA": "or",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my",
    "TIBETAN": "bo dz",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "ETHIOPIC": "am ti",
}
OTHER = "OTHER"
ALIASES = {"CJK": "HAN", "IDEOGRAPHIC": "HAN"}
PREFIXES = {"FULLWIDTH", "HALFWIDTH"}


def scripts_of(language: str) -> frozenset[str]:
    """The scripts that a language is written in; none if it is unknown."""
    code = language.lower().replace("_", "-").split("-")[0]
    return frozenset(script for script, languages in LANGUAGES_OF.items() if code in languages.split())


@functools.cache
def script_of(letter: str) -> str:
    """The script of a letter, by its name in Unicode."""
    words = unicodedata.name(letter, OTHER).split()
    word = words[1] if words[0] in PREFIXES else words[0]
    word = ALIASES.get(word.split("-")[0], word)
    return word if word in LANGUAGES_OF else OTHER


class Marks(dict[int, str]):
    """A table for `str.translate`: letters in one of the scripts become +, other letters -, and the rest nothing."""

    def __init__(self, scripts: frozenset[str]) -> None:
        self.scripts = scripts

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        mark = ("+" if script_of(letter) in self.scripts else "-") if letter.isalpha() else ""
        self[code] = mark
        return mark


marks_of = functools.cache(Marks)


def share_in(text: str, scripts: frozenset[str]) -> float:
    """The share of a text's letters that are in one of the scripts; 1 for a text without letters."""
    marks = text.translate(marks_of(scripts))
    return marks.count("+") / len(marks) if marks else 1.0
