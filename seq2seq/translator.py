"""Sentences in, sentences out: a trained model with its tokenizers, and what it attended to on the way."""

import copy
import logging
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
import torch
from torch import Tensor

from seq2seq import search
from seq2seq.alignment import Weights, between_words, hard
from seq2seq.confidence import Confidence, load_confidence
from seq2seq.data.batches import pack, pad
from seq2seq.data.clean import is_blank
from seq2seq.data.tokenizer import Tokenizer
from seq2seq.data.words import is_unspaced, most_in_a_row, repeats
from seq2seq.engine import Engine, open_engine, reason_to_refuse
from seq2seq.ensemble import Ensemble, Speaker, check_together
from seq2seq.errors import UserError
from seq2seq.launcher import local_rank
from seq2seq.model import Seq2Seq
from seq2seq.model.linear import pack_weights, stamp
from seq2seq.processors import Phrase, Request
from seq2seq.recipe import Model, Search
from seq2seq.risk import expected_utilities
from seq2seq.run import Run, Which, load_weights, open_run
from seq2seq.search import Hypothesis, Tree
from seq2seq.specials import BEGIN, END, UNKNOWN
from seq2seq.splitting import CHARACTERS_A_PIECE, join, split_long

log = logging.getLogger(__name__)

MAX_PIECES = 1000  # what is read in one go, to explain or to score, is cut here
MAX_CHARACTERS = CHARACTERS_A_PIECE * MAX_PIECES
SEGMENTS = 1 << 20  # more parts than a line can have: a part's number is its line's times this, and its own
SCORES_AT_ONCE = 1 << 24  # log-probabilities that exist at a time when given translations are read
LINES_SHOWN = 20  # in a notice
# Of the plain model; weights in int8 are those of the compiled engine alone.
WEIGHT_TYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "int8": torch.float32}
ROUNDS = 8  # ways to spell a forbidden word that are ruled out before giving up
# What a translation should carry over as it stands: addresses, tags, placeholders, numbers.
CARRIED = re.compile(
    r"(?:https?://|www\.)\S*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|</?\w[^<>]*>|\{\{?\w+\}?\}|%\w\b|\d+(?:[.,:/-]\d+)*"
)


class Token(NamedTuple):
    """One target piece, and how likely it was."""

    text: str
    log_prob: float


class Details(NamedTuple):
    """What stands behind a translation."""

    tokens: list[Token]  # the end of the sentence is the last
    attention: Weights  # (target words, source words)

    @property
    def alignment(self) -> list[tuple[int, int]]:
        """The source word that each target word looked at most, as pairs (source word, target word)."""
        return hard(self.attention)


class ForcedBatch(NamedTuple):
    """Some pairs of which the model has read the source, and the target piece by piece."""

    rows: list[int]  # which pairs these are
    answers: list[list[int]]  # their targets, closed by <end>
    decoded: Any  # by one model or by several
    memory: Tree


class Translation(NamedTuple):
    """A sentence translated."""

    source: str
    text: str
    score: float
    pieces: list[int]
    log_prob: float = 0.0
    details: Details | None = None  # where they were asked for
    confidence: float | None = None  # with the details, in a run that `s2s tune` has calibrated
    n_best: tuple["Translation", ...] = ()  # the best first, this one among them, where several were asked for


@dataclass(frozen=True)
class Wishes:
    """What is asked of translations beyond the search settings of the run."""

    n_best: int = 1
    details: bool = False
    prefix: str = ""  # each translation begins with this; a space at its end says that the last word is whole
    require: tuple[str, ...] = ()  # words or phrases that each translation must have
    forbid: tuple[str, ...] = ()  # and must not have
    glossary: tuple[tuple[str, str], ...] = ()  # where the source has the first, the translation must have the second
    carry: bool = False  # numbers, addresses, tags and placeholders stand in the translation as in the source
    mbr: int = 0  # samples of which the one most like the others is taken
    utility: str = "chrF"  # and by what they are compared
    seed: int = 1  # of samples


class Choice(NamedTuple):
    """One target piece: how likely it was, and what else could have stood there."""

    piece: str
    log_prob: float
    alternatives: list[tuple[str, float]]  # other pieces with their log-probabilities, best first


class Explanation(NamedTuple):
    """A translation with the attention that made it; the last row and column belong to the end of the sentence."""

    source: str
    translation: str
    source_pieces: list[str]
    choices: list[Choice]
    weights: Weights  # (target pieces, source pieces); one column without attention


class Segment(NamedTuple):
    """A line, or a part of one that is too long, on its way through the search."""

    line: int  # in the input of this call
    text: str
    pieces: list[int]
    number: int  # that its random numbers follow from


class Rules(NamedTuple):
    """What the translation of a segment must keep to, in pieces."""

    required: tuple[Phrase, ...] = ()
    forbidden: tuple[Phrase, ...] = ()
    most_in_a_row: int = 0  # 0: no bound


NO_RULES = Rules()


class Draft(NamedTuple):
    """A hypothesis with its text."""

    text: str
    found: Hypothesis


def build_model(model: Model, tokenizers: tuple[Tokenizer, Tokenizer]) -> Seq2Seq:
    """A fresh model for the vocabularies of its tokenizers."""
    return Seq2Seq(model, *map(len, tokenizers))


def load_model(run: Run, which: Which, device: torch.device) -> Seq2Seq:
    """The model with the weights of a checkpoint."""
    model = build_model(run.recipe.model, run.tokenizers)
    copy_weights(model, load_weights(run, which), run.path / which)
    return model.to(device).eval()


def copy_weights(model: Seq2Seq, weights: dict[str, Tensor], where: Path) -> None:
    """Fill in the parameters, each once however many layers share it."""
    parameters = dict(model.named_parameters())
    if {name: p.shape for name, p in parameters.items()} != {name: w.shape for name, w in weights.items()}:
        raise UserError(f"the weights in {where} do not fit the run's recipe; was recipe.yaml edited?")
    with torch.no_grad():
        for name, parameter in parameters.items():
            parameter.copy_(weights[name])


def pick_device(wanted: str) -> torch.device:
    """`auto` takes a GPU if there is one."""
    if wanted == "cuda" and not torch.cuda.is_available():
        raise UserError("train.device: cuda was asked for, but torch sees no GPU here; use auto or cpu")
    return torch.device("cuda" if wanted != "cpu" and torch.cuda.is_available() else "cpu")


def take_own_gpu(device: str) -> None:
    """Each process that a launcher started on a machine has a GPU of its own, unless it was told to do without."""
    if device != "cpu" and torch.cuda.is_available():
        own, there = local_rank(), torch.cuda.device_count()
        if own >= there:
            raise UserError(f"process {own + 1} of this machine has no GPU of its own; start {there} on each machine")
        torch.cuda.set_device(own)


class Translator:
    """Translates with a model in memory."""

    def __init__(
        self,
        model: Speaker,
        tokenizers: tuple[Tokenizer, Tokenizer],
        settings: Search,
        device: torch.device,
        confidence: Confidence | None = None,
        language: str = "",
    ) -> None:
        self.model, self.settings, self.device, self.confidence = model, settings, device, confidence
        self.source, self.target = tokenizers
        self.opened: tuple[Any, Engine | str] | None = None  # with what it was opened for
        self.told = False  # that int8 is not to be had for what is asked
        self.language = language  # of the translations, which metrics tokenize by

    @classmethod
    def load(
        cls,
        run: str | Path | Run | Sequence[str | Path | Run],
        which: Which = "best",
        device: str = "auto",
        settings: Search | None = None,
    ) -> Self:
        """The translator of a run: `Translator.load("runs/en-fr").translate(["Hello."])`; of several, an ensemble.

        It searches as the (first) run does, or as other settings say.
        """
        several = [run] if isinstance(run, str | Path | Run) else list(run)
        runs = [one if isinstance(one, Run) else open_run(Path(one)) for one in several]
        check_together(runs)
        place = pick_device(device)
        settings, language = settings or runs[0].recipe.search, runs[0].recipe.data.target
        models = [load_model(one, which, place).to(WEIGHT_TYPES[settings.precision]) for one in runs]
        if len(runs) > 1:  # the calibration of one is not that of all
            translator = cls(Ensemble(models).eval(), runs[0].tokenizers, settings, place, language=language)
        else:
            calibration = load_confidence(runs[0], which)
            translator = cls(models[0], runs[0].tokenizers, settings, place, calibration, language)
        translator.make_ready()
        return translator

    def searching(self, **settings: Any) -> Self:
        """The same model, as it was loaded, searched by settings that differ in some."""
        other = copy.copy(self)
        other.settings = self.settings.model_copy(update=settings)
        return other

    def translate(
        self, sentences: Sequence[str], *, beam: int | None = None, wishes: Wishes | None = None, first: int = 0
    ) -> list[Translation]:
        """Translate sentences, in order; a blank one stays blank. A beam of 1 is greedy.

        `first` is the number of the first sentence in the whole input: the random numbers of samples follow from it.
        """
        if isinstance(sentences, str):
            raise TypeError("translate takes a list of sentences; of a single one, a list that holds it")
        wishes = wishes or Wishes()
        settings = settings_for(self.settings, beam, wishes)
        segments = self.segments(sentences, first)
        # What stands there twice is searched once, except by chance.
        keys = [segment.number if settings.method == "sample" else segment.text for segment in segments]
        distinct = dict(zip(keys, segments, strict=True))
        found = self.drafts(list(distinct.values()), settings, wishes)
        drafts = dict(zip(distinct, found, strict=True))
        behind = dict(zip(distinct, self.details_of(distinct.values(), found) if wishes.details else [], strict=False))
        parts: list[list[int | str]] = [[] for _ in sentences]
        for key, segment in zip(keys, segments, strict=True):
            parts[segment.line].append(key)
        return [
            self.joined(
                text, [drafts[key] for key in own], [behind[key] for key in own] if wishes.details else None, wishes
            )
            for text, own in zip(sentences, parts, strict=True)
        ]

    def joined(
        self, source: str, drafts: list[list[Draft]], details: list[list[Details]] | None, wishes: Wishes
    ) -> Translation:
        """The translation of a line from those of its parts; a part with fewer alternatives gives its last."""
        ranks = min(wishes.n_best, max(map(len, drafts), default=1))
        ranked = []
        for rank in range(ranks):
            chosen = [one[min(rank, len(one) - 1)].found for one in drafts]
            texts = [one[min(rank, len(one) - 1)].text for one in drafts]
            sizes = [len(one.pieces) + 1 for one in chosen]
            behind = [one[min(rank, len(one) - 1)] for one in details] if details is not None else None
            translation = Translation(
                source,
                join(texts),
                sum(one.score * size for one, size in zip(chosen, sizes, strict=True)) / max(sum(sizes), 1),
                [piece for one in chosen for piece in one.pieces],
                sum((one.log_prob for one in chosen), 0.0),
                details_joined(behind) if behind is not None else None,
            )
            if self.confidence and translation.details and translation.details.tokens:
                said = [token.log_prob for token in translation.details.tokens]
                translation = translation._replace(confidence=self.confidence.of(said))
            ranked.append(translation)
        return ranked[0]._replace(n_best=tuple(ranked) if wishes.n_best > 1 else ())

    def segments(self, sentences: Sequence[str], first: int) -> list[Segment]:
        """What is searched for: the lines that say something, in parts where they are too long."""
        longest = self.settings.longest
        pieces = self.source.encode([text if len(text) <= CHARACTERS_A_PIECE * longest else "" for text in sentences])
        segments: list[Segment] = []
        for line, (text, own) in enumerate(zip(sentences, pieces, strict=True)):
            if is_blank(text):
                continue
            texts, rows = [text], [own]
            if not own or len(own) > longest:
                texts = split_long(text, lambda parts: [len(row) for row in self.source.encode(parts)], longest)
                rows = self.source.encode(texts)
                if len(texts) > 1:
                    notice = "line %d is too long and was translated in %d parts (search.longest: %d)"
                    log.warning(notice, first + line + 1, len(texts), longest)
            for part, (inner, row) in enumerate(zip(texts, rows, strict=True)):
                if row and not is_blank(inner):
                    segments.append(Segment(line, inner, row, (first + line) * SEGMENTS + part))
        return segments

    def drafts(self, segments: Sequence[Segment], settings: Search, wishes: Wishes) -> list[list[Draft]]:
        """The candidates for each segment, best first, as wished."""
        if wishes.mbr:
            samples = self.find(segments, settings, wishes, n_best=settings.beam)
            return [least_risk(drafts, wishes, self.language)[: wishes.n_best] for drafts in samples]
        found = self.find(segments, settings, wishes, n_best=wishes.n_best)
        found = self.without_loops(segments, found, settings, wishes)
        return self.with_terms(segments, found, settings, wishes)

    def without_loops(
        self, segments: Sequence[Segment], found: list[list[Draft]], settings: Search, wishes: Wishes
    ) -> list[list[Draft]]:
        """Where the best candidate loops, those of another search, which bounds what may be said in a row.

        Words loop for a reader, whatever their case and the commas between them, and pieces are what can be bounded: as
        often as words may be said at first, then once less, and again.
        """
        bounds = {
            i: max(most_in_a_row(text, settings.max_repeats) for text in (segments[i].text, wishes.prefix))
            for i, drafts in enumerate(found)
            if settings.max_repeats and repeats(drafts[0].text, settings.max_repeats + 1)
        }
        plain = settings.model_copy(update={"engine": "plain"})  # the compiled one knows no bound
        for less in range(settings.max_repeats):
            again = [i for i, most in bounds.items() if repeats(found[i][0].text, most + 1)]
            if not again:
                break
            rules = {i: Rules(most_in_a_row=bounds[i] - less) for i in again}
            for i, drafts in self.find_under(rules, segments, plain, wishes):
                found[i] = drafts
        return found

    def with_terms(
        self, segments: Sequence[Segment], found: list[list[Draft]], settings: Search, wishes: Wishes
    ) -> list[list[Draft]]:
        """Candidates that have what is required and not what is forbidden; only where they lack it is search repeated.

        The text decides, so it does not matter in which pieces a word is spelled: those of a forbidden word that was
        said are ruled out, and again if it comes back in others. Where a rule cannot be met, a notice says so.
        """
        required = [required_in(segment.text, wishes) for segment in segments]
        avoided: dict[int, set[Phrase]] = {}
        for _ in range(ROUNDS):
            again = []
            for i, drafts in enumerate(found):
                said = {row for draft in drafts for row in spellings(draft, wishes.forbid, self.target)}
                missing = any(lacks(draft, required[i]) for draft in drafts)
                if said - avoided.get(i, set()) or (missing and i not in avoided):
                    avoided[i] = avoided.get(i, set()) | said
                    again.append(i)
            if not again:
                break
            phrases = {i: tuple(self.spelled(term) for term in required[i]) for i in again}
            # A place more in the beam for each number of required pieces that a hypothesis may have said; and scores
            # as they are, since improbable words that must be said make much probable talk a cheap way to a good mean.
            room = settings.beam + max(sum(map(len, phrases[i])) for i in again)
            wider = settings.model_copy(update={"beam": min(256, room), "groups": 1, "length_penalty": 0.0})
            rules = {i: Rules(phrases[i], tuple(avoided[i])) for i in again}
            for i, drafts in self.find_under(rules, segments, wider, wishes):
                known = [draft._replace(found=rescored(draft.found, settings)) for draft in drafts]
                found[i] = sorted(known, key=lambda draft: -draft.found.score)
        warn_of_broken(segments, found, required, wishes.forbid)
        return found

    def spelled(self, term: str) -> Phrase:
        """A required term in pieces; one that begins with a space begins a word."""
        pieces = self.target.encode([term.strip()])[0]
        if UNKNOWN in pieces:
            raise UserError(f"the model cannot say {term.strip()!r}: its vocabulary lacks some of it")
        if not term.startswith(" ") and self.target.pieces(pieces[:1]) == ["▁"]:
            pieces = pieces[1:]
        return tuple(pieces)

    def find_under(
        self, rules: Mapping[int, Rules], segments: Sequence[Segment], settings: Search, wishes: Wishes
    ) -> Iterator[tuple[int, list[Draft]]]:
        """Search for some segments under rules: the candidates of those for which the rules allow any."""
        some = [segments[i] for i in rules]
        found = self.find(some, settings, wishes, n_best=wishes.n_best, rules=list(rules.values()))
        for i, drafts in zip(rules, found, strict=True):
            if drafts[0].found.score > -math.inf:
                yield i, drafts

    def find(
        self,
        segments: Sequence[Segment],
        settings: Search,
        wishes: Wishes,
        *,
        n_best: int,
        rules: Sequence[Rules] | None = None,
    ) -> list[list[Draft]]:
        """Search for all segments, in batches of similar lengths."""
        lengths = np.array([len(segment.pieces) + 1 for segment in segments], dtype=np.int64)
        order = np.argsort(lengths, kind="stable")
        results: list[list[Draft]] = [[] for _ in segments]
        said = wishes.prefix.rstrip(" ")
        prefix = tuple(self.target.encode([said])[0])
        is_word = said != wishes.prefix and not (said and is_unspaced(said[-1]))
        then = (END, *self.target.word_starts) if is_word else ()
        for rows in pack(order, lengths[order], settings.batch_tokens):
            requests = [
                request_for(segments[i], settings, prefix, then, rules[i] if rules else NO_RULES) for i in rows.tolist()
            ]
            found = self.search([segments[i].pieces for i in rows.tolist()], requests, settings, n_best, wishes.seed)
            texts = iter(self.target.decode([one.pieces for row in found for one in row]))
            for i, row in zip(rows.tolist(), found, strict=True):
                results[i] = [Draft(one_line(next(texts)), one) for one in row]
        return results

    @torch.inference_mode()
    def search(
        self,
        sources: Sequence[Sequence[int]],
        requests: Sequence[Request],
        settings: Search,
        n_best: int = 1,
        seed: int = 1,
    ) -> list[list[Hypothesis]]:
        """The hypotheses for a batch of sources."""
        given = [[*row, END] for row in sources]
        if engine := self.engine_for(requests, settings):
            return engine.search(given, requests, settings, n_best)
        lengths = list(map(len, given))
        memory, state = self.model.encode(pad(given).to(self.device), torch.tensor(lengths))
        return search.search(
            self.step, state, memory, requests, settings, n_best=n_best, seed=seed, source_lengths=lengths
        )

    @property
    def engine(self) -> Engine | str:
        """The compiled engine of the model, or why there is none; opened anew where weights or precision changed."""
        now = (self.settings.precision, [stamp(weight) for weight in self.model.parameters()])
        if self.opened is None or self.opened[0] != now:
            self.opened = now, open_engine(self.model.members, self.settings.precision)
        return self.opened[1]

    def engine_for(self, requests: Sequence[Request], settings: Search) -> Engine | None:
        """What searches in place of the plain search, if anything may."""
        if settings.engine == "plain":
            return None
        found = reason_to_refuse(settings, requests) or self.engine
        if not isinstance(found, str):
            return found
        if settings.engine == "native":
            raise UserError(f"search.engine: native cannot do this: {found}; auto takes the plain path")
        if settings.precision == "int8" and not self.told:
            log.warning("search.precision: int8 is that of compiled code, so this is done in fp32: %s", found)
            self.told = True
        return None

    def make_ready(self) -> None:
        """Open the engine, or pack the weights of the plain model; fail where an engine is needed and there is none."""
        settings = self.settings
        reason = "search.engine is plain" if settings.engine == "plain" else self.engine
        if not isinstance(reason, str):
            return
        if settings.engine == "native" or settings.precision == "int8":
            is_narrow = settings.precision == "int8"
            needed, instead = ("precision: int8", "fp32 or bf16") if is_narrow else ("engine: native", "auto")
            raise UserError(f"search.{needed} needs the compiled engine, and {reason}; take {instead}")
        for model in self.model.members:
            pack_weights(model)

    def step(self, last: Tensor, state: Tree, memory: Tree) -> tuple[Tensor, Tree, Tensor]:
        """One position of every hypothesis: what search asks of a model."""
        decoded, state = self.model.decode(last[:, None], state, memory)
        return self.model.log_probs(decoded, memory)[:, -1], state, decoded.weights[:, -1]

    def details_of(self, segments: Iterable[Segment], drafts: Sequence[Sequence[Draft]]) -> list[list[Details]]:
        """Forced decoding of what was found: probabilities and attention."""
        sources = [segment.pieces for segment, row in zip(segments, drafts, strict=True) for _ in row]
        read = iter(self.read(sources, [draft.found.pieces for row in drafts for draft in row]))
        return [[next(read) for _ in row] for row in drafts]

    @torch.inference_mode()
    def read(self, sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> list[Details]:
        """How likely given translations are, piece by piece, and where the model looks on the way."""
        results: dict[int, Details] = {}
        for rows, answers, decoded, memory in self.force(sources, targets):
            said = self.model.log_probs(decoded, memory).gather(2, pad(answers).to(self.device)[:, :, None]).squeeze(2)
            weights = decoded.weights.float().cpu().numpy()
            for n, (i, values) in enumerate(zip(rows, said.tolist(), strict=True)):
                names, own = self.target.pieces(answers[n]), self.source.pieces(sources[i])
                looked = weights[n, : len(targets[i]), : len(own)]
                tokens_said = [Token(*one) for one in zip(names, values, strict=False)]
                results[i] = Details(tokens_said, between_words(looked, own, names[:-1]))
        return [results[i] for i in range(len(sources))]

    def force(self, sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> Iterator[ForcedBatch]:
        """Make the model say given targets, pairs of similar lengths together."""
        sizes = np.array([max(map(len, pair)) + 1 for pair in zip(sources, targets, strict=True)], dtype=np.int64)
        order = np.argsort(sizes, kind="stable")
        for packed in pack(order, sizes[order], max(1, SCORES_AT_ONCE // len(self.target))):
            rows = packed.tolist()
            given, answers = ([[*side[i], END] for i in rows] for side in (sources, targets))
            memory, state = self.model.encode(pad(given).to(self.device), torch.tensor(list(map(len, given))))
            tokens = pad([[BEGIN, *answer[:-1]] for answer in answers]).to(self.device)
            decoded, _ = self.model.decode(tokens, state, memory)
            yield ForcedBatch(rows, answers, decoded, memory)

    def score(self, sources: Sequence[str], translations: Sequence[str]) -> list[Translation]:
        """Given translations with the score that search would have given them, and their details."""
        pieces, answers = self.source_pieces(sources), cut(self.target.encode(list(translations)), "translation")
        results = []
        for source, text, answer, details in zip(
            sources, translations, answers, self.read(pieces, answers), strict=True
        ):
            total = sum(token.log_prob for token in details.tokens)
            value = total / (len(answer) + 1) ** self.settings.length_penalty
            results.append(Translation(source, text, value, answer, total, details))
        return results

    def source_pieces(self, sentences: Sequence[str]) -> list[list[int]]:
        """Tokenized sources, cut where they pass all bounds."""
        return cut(self.source.encode([sentence[:MAX_CHARACTERS] for sentence in sentences]), "sentence")

    @torch.inference_mode()
    def explain(self, sentence: str, *, beam: int | None = None, alternatives: int = 3) -> Explanation:
        """Translate a sentence and say, for each piece, where the model looked and what else it considered."""
        if is_blank(sentence):
            raise UserError("nothing to explain: the sentence is blank")
        pieces = self.source_pieces([sentence])
        settings = settings_for(self.settings, beam, Wishes())
        segment = Segment(0, sentence, pieces[0], 0)
        draft = self.drafts([segment], settings, Wishes())[0][0]
        _, [answer], decoded, memory = next(self.force(pieces, [draft.found.pieces]))
        scores = self.model.log_probs(decoded, memory)[0]  # (T, V)
        best, ids = scores.topk(alternatives + 1)
        choices = [
            Choice(
                name,
                float(scores[t, piece]),
                [
                    (self.target.pieces([other])[0], value)
                    for other, value in zip(ids[t].tolist(), best[t].tolist(), strict=True)
                    if other != piece
                ][:alternatives],
            )
            for t, (piece, name) in enumerate(zip(answer, self.target.pieces(answer), strict=True))
        ]
        weights = decoded.weights[0].cpu().numpy()
        return Explanation(sentence, draft.text, self.source.pieces([*pieces[0], END]), choices, weights)


def settings_for(settings: Search, beam: int | None, wishes: Wishes) -> Search:
    """The run's search settings with what this call asks for: as many hypotheses as it takes to answer.

    Whoever names a beam wants a search, also where the run would sample.
    """
    sampling = wishes.mbr > 0 or (settings.method == "sample" and beam is None)
    wanted = wishes.mbr or (wishes.n_best if sampling else max(beam or settings.beam, wishes.n_best))
    return settings.with_beam(wanted).model_copy(update={"method": "sample" if sampling else "beam"})


def request_for(
    segment: Segment,
    settings: Search,
    prefix: Phrase = (),
    then: Phrase = (),
    rules: Rules = NO_RULES,
) -> Request:
    """Lengths in proportion to the source, with room for what must be said."""
    size = len(segment.pieces) + 1
    must = len(prefix) + sum(map(len, rules.required)) + 1
    most = max(int(size * settings.max_ratio) + 10, must)
    least = int(size * settings.min_ratio) + 1
    return Request(most, least, prefix, then, **rules._asdict(), number=segment.number)


def rescored(found: Hypothesis, settings: Search) -> Hypothesis:
    """A hypothesis with the score that its length gives it under other settings."""
    return found._replace(score=found.log_prob / (len(found.pieces) + 1) ** settings.length_penalty)


def least_risk(drafts: Sequence[Draft], wishes: Wishes, language: str) -> list[Draft]:
    """The samples, each once, by how like the others they are; that likeness is their score."""
    utilities = expected_utilities([draft.text for draft in drafts], wishes.utility, language)
    best = {
        draft.text: Draft(draft.text, draft.found._replace(score=utility))
        for draft, utility in zip(drafts, utilities, strict=True)
    }
    return sorted(best.values(), key=lambda draft: -draft.found.score)


def required_in(text: str, wishes: Wishes) -> list[str]:
    """The terms that the translation of a text must have; one that begins a word begins with a space."""
    terms = [f" {term}" for term in wishes.require]
    terms += [f" {target}" for source, target in wishes.glossary if has_term(text, source)]
    if wishes.carry:
        for match in CARRIED.finditer(text):
            begins = match.start() == 0 or text[match.start() - 1].isspace()
            terms.append(f" {match[0]}" if begins else match[0])
    return list(dict.fromkeys(terms))


def lacks(draft: Draft, required: Iterable[str]) -> bool:
    """Whether a translation has not all that is required."""
    return not all(has_term(draft.text, term.strip()) for term in required)


def warn_of_broken(
    segments: Sequence[Segment],
    found: Sequence[Sequence[Draft]],
    required: Sequence[list[str]],
    forbidden: Sequence[str],
) -> None:
    """Say which lines got a translation that breaks a rule, since none that keeps to all was found."""
    broken = {
        segment.number // SEGMENTS + 1
        for segment, drafts, terms in zip(segments, found, required, strict=True)
        if any(lacks(draft, terms) or any(has_term(draft.text, term) for term in forbidden) for draft in drafts)
    }
    if broken:
        shown = [*map(str, sorted(broken)[:LINES_SHOWN]), *(["…"] if len(broken) > LINES_SHOWN else [])]
        log.warning("not all that is required or forbidden could be kept to (lines: %s)", ", ".join(shown))


def spellings(draft: Draft, terms: Iterable[str], tokenizer: Tokenizer) -> Iterator[Phrase]:
    """The pieces in which a translation says forbidden terms, each with the space before it if that is a piece."""
    pieces = draft.found.pieces
    places = [(one.start(), one.end()) for term in terms for one in occurrences(draft.text, term)]
    heads = list(map(one_line, tokenizer.decode([pieces[:n] for n in range(len(pieces) + 1)]))) if places else []
    for start, end in places:
        before = [len(head.rstrip()) if draft.text[:start].startswith(head) else -1 for head in heads]
        begin = before.index(max(before))  # a byte of a longer character ends no text, so it is passed over
        stop = next(size for size, head in enumerate(heads) if head.startswith(draft.text[:end]))
        yield tuple(pieces[begin:stop])


def has_term(text: str, term: str) -> bool:
    """Whether a text has a term."""
    return next(occurrences(text, term), None) is not None


def occurrences(text: str, term: str) -> Iterator[re.Match[str]]:
    """Where a term stands; where it begins or ends with a letter, unless of a script without spaces, as words."""
    before = r"(?<!\w)" if is_of_words(term[:1]) else ""
    after = r"(?!\w)" if is_of_words(term[-1:]) else ""
    return re.finditer(before + re.escape(term) + after, text)


def is_of_words(character: str) -> bool:
    return character.isalnum() and not is_unspaced(character)


def details_joined(parts: Sequence[Details]) -> Details:
    """The details of a line from those of its parts: words counted through."""
    tokens = [token for part in parts for token in part.tokens]
    height, width = (sum(part.attention.shape[axis] for part in parts) for axis in (0, 1))
    attention, row, column = np.zeros((height, width), dtype=np.float32), 0, 0
    for part in parts:
        rows, columns = part.attention.shape
        attention[row : row + rows, column : column + columns] = part.attention
        row, column = row + rows, column + columns
    return Details(tokens, attention)


def cut(rows: Sequence[list[int]], what: str) -> list[list[int]]:
    """Pieces within all bounds."""
    for number, row in enumerate(rows, start=1):
        if len(row) > MAX_PIECES:
            log.warning("%s %d of this batch is too long and was cut to %d pieces", what, number, MAX_PIECES)
    return [row[:MAX_PIECES] for row in rows]


def one_line(text: str) -> str:
    """A translation never breaks the line that it stands on."""
    return text.replace("\n", " ").replace("\r", " ")
