"""The starter grammar against tables of forms and sentences that any French teacher would sign."""

# ruff: noqa: E501  (a row of a table is a line)
from __future__ import annotations

import bz2
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from seq2seq.data.starter import english_forms, french_forms, stories
from seq2seq.data.starter.corpus import NOVEL, Pair, corpus, differing, files, realize, split
from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.events import repeated
from seq2seq.data.starter.everyday import everyday
from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import (
    Again,
    Asked,
    Aspect,
    Bond,
    Clause,
    Clock,
    Determination,
    Entity,
    Event,
    Force,
    Gender,
    Link,
    Named,
    Noun,
    Number,
    Person,
    Place,
    Polarity,
    Quality,
    Relation,
    Relative,
    Sentence,
    Tense,
    Together,
    Vague,
)
from seq2seq.data.starter.novelty import combinations, deep, depth, held_out, novelties
from seq2seq.data.starter.phrases import fits, members
from seq2seq.data.starter.sample import UNWELCOME, sentence

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "data" / "starter-en-fr"

# infinitive, function, person from 0 (je) to 5 (ils), form
CONJUGATION = """
    être present 0 suis, être present 3 sommes, être imperfect 2 était, être future 5 seront, être conditional 0 serais
    avoir present 0 ai, avoir present 5 ont, avoir imperfect 3 avions, avoir future 1 auras, avoir conditional 2 aurait
    aller present 0 vais, aller present 5 vont, aller future 0 irai, aller imperfect 4 alliez
    faire present 4 faites, faire present 5 font, faire future 2 fera, faire imperfect 0 faisais
    venir present 5 viennent, venir future 0 viendrai, revenir present 2 revient, tenir present 0 tiens
    prendre present 5 prennent, prendre present 3 prenons, apprendre present 5 apprennent, comprendre imperfect 2 comprenait
    voir present 3 voyons, voir future 0 verrai, vouloir present 0 veux, vouloir conditional 0 voudrais
    vouloir present 5 veulent, pouvoir present 5 peuvent, pouvoir future 2 pourra, devoir present 5 doivent
    devoir future 0 devrai, savoir present 3 savons, savoir future 2 saura, boire present 5 boivent, boire imperfect 0 buvais
    lire present 5 lisent, écrire present 3 écrivons, mettre present 2 met, mettre present 5 mettent, dire present 4 dites
    ouvrir present 0 ouvre, ouvrir present 5 ouvrent, finir present 3 finissons, finir imperfect 2 finissait
    finir future 2 finira, manger present 3 mangeons, manger imperfect 0 mangeais, manger imperfect 3 mangions
    commencer present 3 commençons, commencer imperfect 2 commençait, commencer imperfect 4 commenciez
    acheter present 0 achète, acheter present 3 achetons, acheter future 0 achèterai, appeler present 5 appellent
    appeler present 4 appelez, appeler future 2 appellera, préférer present 1 préfères, préférer present 3 préférons
    préférer future 2 préférera, envoyer present 2 envoie, envoyer future 0 enverrai, payer present 0 paie
    payer present 3 payons, payer future 5 paieront, nettoyer present 2 nettoie, nettoyer imperfect 3 nettoyions
    essayer present 5 essaient, jeter present 2 jette, lever present 2 lève, lever future 2 lèvera, espérer present 0 espère
    vendre present 2 vend, répondre future 0 répondrai, attendre present 5 attendent, perdre imperfect 2 perdait
    dormir present 0 dors, partir present 5 partent, sortir future 2 sortira, courir future 0 courrai, vivre present 2 vit
    conduire present 3 conduisons, construire present 5 construisent, connaître present 2 connaît, croire present 3 croyons
    recevoir present 0 reçois, recevoir imperfect 0 recevais, recevoir future 2 recevra, peindre present 3 peignons
    éteindre present 2 éteint, rire present 3 rions, sourire present 2 sourit, suivre present 0 suis, servir present 2 sert
    pleuvoir present 2 pleut, pleuvoir future 2 pleuvra, pleuvoir imperfect 2 pleuvait, neiger imperfect 2 neigeait
    étudier imperfect 3 étudiions, jouer present 2 joue, créer present 2 crée, peser present 2 pèse, sécher present 2 sèche
    cueillir future 0 cueillerai, offrir present 2 offre, découvrir present 1 découvres, promettre future 2 promettra
    abattre present 2 abat, poursuivre present 2 poursuit, traduire future 3 traduirons, fumer present 2 fume
"""
PARTICIPLES = """
    être été, avoir eu, faire fait, venir venu, prendre pris, apprendre appris, voir vu, vouloir voulu, pouvoir pu
    devoir dû, savoir su, boire bu, lire lu, écrire écrit, mettre mis, dire dit, ouvrir ouvert, offrir offert, finir fini
    manger mangé, vendre vendu, recevoir reçu, peindre peint, conduire conduit, vivre vécu, suivre suivi, rire ri
    courir couru, croire cru, connaître connu, naître né, mourir mort, partir parti, plaire plu, asseoir assis
"""
IMPERATIVES = """
    manger 1 mange, aller 1 va, aller 4 allez, finir 1 finis, ouvrir 1 ouvre, être 1 sois, avoir 4 ayez, faire 4 faites
    prendre 1 prends, commencer 3 commençons, acheter 1 achète, mettre 1 mets, dire 4 dites, offrir 1 offre, venir 3 venons
"""
FEMININES = """
    petit petite, beau belle, nouveau nouvelle, vieux vieille, blanc blanche, long longue, gros grosse, gentil gentille
    sec sèche, frais fraîche, doux douce, cher chère, léger légère, heureux heureuse, neuf neuve, bon bonne, italien italienne
    inquiet inquiète, rouge rouge, marron marron, bleu bleue, joli jolie, mûr mûre, prêt prête, public publique, vu vue
    jaloux jalouse
"""
PLURALS = """
    cheval chevaux, gâteau gâteaux, jeu jeux, pneu pneus, bras bras, prix prix, œil yeux, bijou bijoux, fils fils
    journal journaux, bleu bleus, beau beaux, amical amicaux, tableau tableaux, chapeau chapeaux, nez nez
    appareil_photo appareils_photo, carte_postale cartes_postales, sac_à_dos sacs_à_dos, eu eus, dû dus
"""
ENGLISH_FORMS = """
    gerund make making, gerund run running, gerund lie lying, gerund see seeing, gerund eat eating, gerund travel traveling
    third_person go goes, third_person have has, third_person study studies, third_person play plays, third_person wash washes
    regular_past stop stopped, regular_past cry cried, regular_past like liked, regular_past play played
    plural child children, plural knife knives, plural city cities, plural box boxes, plural policeman policemen
    plural woman women, plural tooth teeth, plural tomato tomatoes, plural day days
"""

ME, YOU, HE = Person(1), Person(2), Person(3)
SHE = Person(3, gender=Gender.FEMALE)
WE, THEY = Person(1, Number.MANY), Person(3, Number.MANY)
SIR = Person(2, polite=True)
CHILDREN = Person(2, Number.MANY)


def table(text: str) -> list[list[str]]:
    """The comma-parted rows of a table, each split into its words."""
    return [row.split() for line in text.strip().splitlines() for row in line.split(",")]


def some(lexeme: str, *qualities: str) -> Noun:
    """A, or some."""
    return Noun(lexeme, determination=Determination.INDEFINITE, qualities=qualities)


def several(lexeme: str, *qualities: str) -> Noun:
    """Some, of many."""
    return replace(some(lexeme, *qualities), number=Number.MANY)


def at(name: str, *, toward: bool = False) -> Place:
    """A place by its name or noun."""
    return Place(Relation.AT, Noun(name) if name in LEXICON.nouns else Named(name), toward)


def past(subject: Entity, event: Event, polarity: Polarity = Polarity.POSITIVE) -> Clause:
    """A clause of the past."""
    return Clause(subject, event, Tense.PAST, polarity=polarity)


NOT = Polarity.NEGATIVE
KEYS = Noun("key", Number.MANY)
LETTER = Noun("letter")
SENTENCES: list[tuple[Sentence, str, str]] = [
    # determiners, elision, contraction, aspirated h
    (Sentence(Clause(ME, Event("eat", object=some("orange")), aspect=Aspect.ONGOING)), "I am eating an orange.", "Je mange une orange."),
    (Sentence(past(HE, Event("drink", object=some("water")))), "He drank some water.", "Il a bu de l'eau."),
    (Sentence(past(HE, Event("drink", object=some("water")), NOT)), "He did not drink any water.", "Il n'a pas bu d'eau."),
    (Sentence(Clause(HE, Event("go", place=at("market", toward=True)), Tense.FUTURE)), "He will go to the market.", "Il ira au marché."),
    (Sentence(past(SHE, Event("go", place=at("church", toward=True)))), "She went to the church.", "Elle est allée à l'église."),
    (Sentence(Clause(SHE, Event("live", place=at("Japan")))), "She lives in Japan.", "Elle habite au Japon."),
    (Sentence(Clause(ME, Event("like", object=Noun("bean", Number.MANY, Determination.GENERIC)))), "I like beans.", "J'aime les haricots."),
    (Sentence(past(ME, Event("see", object=Noun("owl")))), "I saw the owl.", "J'ai vu le hibou."),
    (Sentence(Clause(ME, Event("need", object=some("umbrella")))), "I need an umbrella.", "J'ai besoin d'un parapluie."),
    (Sentence(Clause(ME, Event("need", object=some("bread")), polarity=NOT)), "I do not need any bread.", "Je n'ai pas besoin de pain."),
    (Sentence(Clause(THEY, Event("talk_about", object=Noun("trip")))), "They talk about the trip.", "Ils parlent du voyage."),
    (Sentence(Clause(Noun("car", owner=Noun("neighbor", owner=ME)), Event("be", quality=Quality("red")))), "My neighbor's car is red.", "La voiture de mon voisin est rouge."),
    (Sentence(Clause(Noun("idea", owner=ME), Event("be", quality=Quality("strange")))), "My idea is strange.", "Mon idée est étrange."),
    # adjectives
    (Sentence(past(ME, Event("buy", object=several("flower", "beautiful", "red")))), "I bought some beautiful red flowers.", "J'ai acheté de belles fleurs rouges."),
    (Sentence(past(ME, Event("plant", object=some("tree", "beautiful")))), "I planted a beautiful tree.", "J'ai planté un bel arbre."),
    (Sentence(past(ME, Event("see", object=some("hotel", "old")))), "I saw an old hotel.", "J'ai vu un vieil hôtel."),
    (Sentence(past(ME, Event("buy", object=Noun("computer", determination=Determination.THIS, qualities=("new",))))), "I bought this new computer.", "J'ai acheté ce nouvel ordinateur."),
    (Sentence(Clause(Noun("water"), Event("be", quality=Quality("cold", "very")))), "The water is very cold.", "L'eau est très froide."),
    (Sentence(Clause(SHE, Event("be", quality=Quality("old", None, HE)))), "She is older than him.", "Elle est plus vieille que lui."),
    (Sentence(Clause(Noun("soup"), Event("be", quality=Quality("good", None, Noun("salad"))))), "The soup is better than the salad.", "La soupe est meilleure que la salade."),
    (Sentence(Clause(Noun("sister", owner=ME), Event("be", identity=Noun("baker", determination=Determination.NAKED)))), "My sister is a baker.", "Ma sœur est boulangère."),
    # negation
    (Sentence(Clause(HE, Event("have", object=some("car")), polarity=NOT)), "He does not have a car.", "Il n'a pas de voiture."),
    (Sentence(Clause(HE, Event("smoke"), polarity=Polarity.NO_LONGER)), "He does not smoke anymore.", "Il ne fume plus."),
    (Sentence(Clause(HE, Event("eat", object=some("meat")), polarity=Polarity.NEVER, aspect=Aspect.HABIT)), "He never eats meat.", "Il ne mange jamais de viande."),
    (Sentence(Clause(ME, Event("eat"), aspect=Aspect.PERFECT, polarity=Polarity.NOT_YET)), "I have not eaten yet.", "Je n'ai pas encore mangé."),
    (Sentence(past(ME, Event("eat", object=Vague("nothing")))), "I did not eat anything.", "Je n'ai rien mangé."),
    (Sentence(past(ME, Event("see", object=Vague("nobody")))), "I did not see anyone.", "Je n'ai vu personne."),
    (Sentence(Clause(Vague("nobody"), Event("come"), Tense.PAST)), "nobody came.".capitalize(), "Personne n'est venu."),
    # compound past and its agreement
    (Sentence(past(SHE, Event("arrive"))), "She arrived.", "Elle est arrivée."),
    (Sentence(past(THEY, Event("go_to_bed"))), "They went to bed.", "Ils se sont couchés."),
    (Sentence(past(SHE, Event("take_care_of", object=Noun("baby")))), "She took care of the baby.", "Elle s'est occupée du bébé."),
    (Sentence(past(Together(Named("Marie"), Named("Julie")), Event("leave"))), "Marie and Julie left.", "Marie et Julie sont parties."),
    (Sentence(past(Together(Named("Marie"), Named("Paul")), Event("leave"))), "Marie and Paul left.", "Marie et Paul sont partis."),
    (Sentence(past(HE, Event("see", object=SHE))), "He saw her.", "Il l'a vue."),
    (Sentence(past(ME, Event("buy", object=KEYS)), link=Link(Bond.AND, past(ME, Event("lose", object=Again(KEYS))))), "I bought the keys and I lost them.", "J'ai acheté les clés et je les ai perdues."),
    (Sentence(Clause(Noun("book", relative=Relative(past(SHE, Event("read")), Asked.OBJECT)), Event("be", quality=Quality("long")))), "The book that she read is long.", "Le livre qu'elle a lu est long."),
    (Sentence(Clause(Noun("letter", relative=Relative(past(HE, Event("write")), Asked.OBJECT)), Event("be", quality=Quality("short")))), "The letter that he wrote is short.", "La lettre qu'il a écrite est courte."),
    (Sentence(Clause(ME, Event("know.of", object=Noun("man", relative=Relative(past(Noun("man"), Event("come")), Asked.SUBJECT))))), "I know the man who came.", "Je connais l'homme qui est venu."),
    # clitics
    (Sentence(past(HE, Event("give", object=Noun("book"), recipient=ME))), "He gave me the book.", "Il m'a donné le livre."),
    (Sentence(past(HE, Event("find", object=LETTER)), link=Link(Bond.AND, past(HE, Event("give", object=Again(LETTER), recipient=SHE)))), "He found the letter and he gave it to her.", "Il a trouvé la lettre et il la lui a donnée."),
    (Sentence(past(HE, Event("find", object=LETTER)), link=Link(Bond.AND, past(HE, Event("send", object=Again(LETTER), recipient=ME), NOT))), "He found the letter and he did not send it to me.", "Il a trouvé la lettre et il ne me l'a pas envoyée."),
    (Sentence(Clause(ME, Event("want:to", action=Event("help", object=THEY)))), "I want to help them.", "Je veux les aider."),
    (Sentence(Clause(SHE, Event("phone", object=HE), Tense.FUTURE)), "She will phone him.", "Elle lui téléphonera."),
    (Sentence(Clause(ME, Event("think_about", object=SHE))), "I think about her.", "Je pense à elle."),
    (Sentence(Clause(ME, Event("have", object=some("problem"))), link=Link(Bond.BUT, Clause(ME, Event("think_about", object=Again(Noun("problem"))), polarity=NOT))), "I have a problem, but I do not think about it.", "J'ai un problème, mais je n'y pense pas."),
    (Sentence(Clause(SHE, Event("miss.person", object=HE))), "She misses him.", "Il lui manque."),
    # questions
    (Sentence(Clause(Named("Marie"), Event("know.of", object=Noun("answer"))), Force.QUESTION), "Does Marie know the answer?", "Est-ce que Marie connaît la réponse ?"),
    (Sentence(Clause(SIR, Event("live", place=at("here"))), Force.QUESTION, Asked.PLACE, listener="sir"), "Where do you live, sir?", "Où est-ce que vous habitez, monsieur ?"),
    (Sentence(past(SHE, Event("buy", object=Noun("dress", determination=Determination.WHICH))), Force.QUESTION, Asked.OBJECT), "Which dress did she buy?", "Quelle robe est-ce qu'elle a achetée ?"),
    (Sentence(past(YOU, Event("eat", object=Noun("apple", Number.MANY))), Force.QUESTION, Asked.QUANTITY), "How many apples did you eat?", "Combien de pommes est-ce que tu as mangées ?"),
    (Sentence(Clause(Noun("key"), Event("be", place=at("here"))), Force.QUESTION, Asked.PLACE), "Where is the key?", "Où est la clé ?"),
    (Sentence(past(Vague("someone"), Event("win", object=Noun("match"))), Force.QUESTION, Asked.SUBJECT), "Who won the match?", "Qui a gagné le match ?"),
    (Sentence(Clause(HE, Event("eat", object=Vague("something")), aspect=Aspect.ONGOING), Force.QUESTION, Asked.OBJECT), "What is he eating?", "Qu'est-ce qu'il mange ?"),
    # commands
    (Sentence(Clause(YOU, Event("give", object=Noun("hammer"), recipient=ME)), Force.COMMAND, please=True), "Give me the hammer, please.", "Donne-moi le marteau, s'il te plaît."),
    (Sentence(Clause(SIR, Event("close", object=Noun("door"))), Force.COMMAND, listener="sir", please=True), "Close the door, please, sir.", "Fermez la porte, s'il vous plaît, monsieur."),
    (Sentence(Clause(CHILDREN, Event("go_to_bed")), Force.COMMAND, listener="children"), "Children, go to bed.", "Les enfants, couchez-vous."),
    (Sentence(Clause(YOU, Event("open", object=Noun("window")), polarity=NOT), Force.COMMAND), "Do not open the window.", "N'ouvre pas la fenêtre."),
    (Sentence(Clause(WE, Event("eat", object=Noun("cake"))), Force.PROPOSAL), "Let's eat the cake.", "Mangeons le gâteau."),
    # tenses
    (Sentence(Clause(WE, Event("be", quality=Quality("happy")), Tense.PAST)), "We were happy.", "Nous étions heureux."),
    (Sentence(Clause(ME, Event("leave"), aspect=Aspect.PLANNED)), "I am going to leave.", "Je vais partir."),
    (Sentence(Clause(ME, Event("rest"), Tense.FUTURE), link=Link(Bond.WHEN, Clause(ME, Event("come_back"), Tense.FUTURE), first=True)), "When I come back, I will rest.", "Quand je reviendrai, je me reposerai."),
    (Sentence(Clause(HE, Event("travel"), Tense.CONDITIONAL), link=Link(Bond.IF, Clause(HE, Event("be", quality=Quality("rich")), Tense.SUPPOSED), first=True)), "If he was rich, he would travel.", "S'il était riche, il voyagerait."),
    (Sentence(Clause(HE, Event("sleep", manner="well"), Tense.PAST)), "He slept well.", "Il a bien dormi."),
    (Sentence(Clause(HE, Event("go_to_bed", time=Clock(10, 30)), aspect=Aspect.HABIT)), "He goes to bed at half past ten.", "Il se couche à dix heures et demie."),
    (Sentence(Clause(HE, Event("decide:to", action=Event("come"), action_denied=True), Tense.PAST)), "He decided not to come.", "Il a décidé de ne pas venir."),
    (Sentence(Clause(SHE, Event("like:ing", action=Event("take_a_bath")), polarity=NOT)), "She does not like taking a bath.", "Elle n'aime pas prendre un bain."),
    (Sentence(Clause(SHE, Event("want:to", action=Event("buy", object=some("car"))), polarity=NOT)), "She does not want to buy a car.", "Elle ne veut pas acheter de voiture."),
    (Sentence(Clause(ME, Event("have", object=some("ring"))), link=Link(Bond.BUT, Clause(ME, Event("want:to", action=Event("sell.to", object=Again(Noun("ring")), recipient=HE)), polarity=NOT))), "I have a ring, but I do not want to sell it to him.", "J'ai une bague, mais je ne veux pas la lui vendre."),
    # the same English word, by what is meant
    (Sentence(Clause(HE, Event("work", place=at("bank.money")), aspect=Aspect.HABIT)), "He works at the bank.", "Il travaille à la banque."),
    (Sentence(Clause(HE, Event("walk", place=at("bank.river")), aspect=Aspect.HABIT)), "He walks on the bank.", "Il marche sur la rive."),
    (Sentence(Clause(HE, Event("water", object=Noun("plant.green")), aspect=Aspect.HABIT)), "He waters the plant.", "Il arrose la plante."),
    (Sentence(Clause(HE, Event("work", place=at("plant.works")), aspect=Aspect.HABIT)), "He works at the plant.", "Il travaille à l'usine."),
    (Sentence(Clause(Noun("bag"), Event("be", quality=Quality("light.weight")))), "The bag is light.", "Le sac est léger."),
    (Sentence(Clause(Noun("kitchen"), Event("be", quality=Quality("light.color")))), "The kitchen is light.", "La cuisine est claire."),
    (Sentence(Clause(SHE, Event("hurt", object=Noun("head")))), "Her head hurts.", "Elle a mal à la tête."),
    # what a reader corrected
    (Sentence(Clause(HE, Event("hope:to", action=Event("check", object=Noun("ticket")), time="soon"))), "He hopes to check the ticket soon.", "Il espère vérifier le billet bientôt."),
    (Sentence(Clause(HE, Event("come", time="soon"), Tense.FUTURE)), "He will come soon.", "Il viendra bientôt."),
    (Sentence(Clause(ME, Event("need", object=some("vacation")))), "I need a vacation.", "J'ai besoin de vacances."),
    (Sentence(Clause(THEY, Event("hurt", object=Noun("foot", Number.MANY)))), "Their feet hurt.", "Ils ont mal aux pieds."),
    (Sentence(Clause(ME, Event("hurt", object=Noun("leg", Number.MANY)))), "My legs hurt.", "J'ai mal aux jambes."),
    (Sentence(Clause(HE, Event("have_a_fever"), polarity=Polarity.NEVER)), "He never has a fever.", "Il n'a jamais de fièvre."),
    (Sentence(Clause(Again(Named("David")), Event("leave"), Tense.FUTURE), link=Link(Bond.WHEN, Clause(Named("David"), Event("be", quality=Quality("ready")), Tense.FUTURE), first=True)), "When David is ready, he will leave.", "Quand David sera prêt, il partira."),
    (Sentence(Clause(SHE, Event("be", quality=Quality("jealous")))), "She is jealous.", "Elle est jalouse."),
    (Sentence(Clause(HE, Event("get_up"), aspect=Aspect.PERFECT)), "He has gotten up.", "Il s'est levé."),
    (Sentence(Clause(ME, Event("listen_to", object=some("music")), aspect=Aspect.HABIT)), "I listen to music.", "J'écoute de la musique."),
    (Sentence(past(WE, Event("notice:that", content=Clause(SHE, Event("leave"), Tense.PAST, Aspect.PERFECT)))), "We noticed that she had left.", "Nous avons remarqué qu'elle était partie."),
    (Sentence(past(HE, Event("make.decision", object=some("decision")))), "He made a decision.", "Il a pris une décision."),
    (Sentence(past(HE, Event("do.exercise", object=Noun("exercise")))), "He did the exercise.", "Il a fait l'exercice."),
    (Sentence(Clause(HE, Event("go", place=Place(Relation.AT, Noun("park"), toward=True)), Tense.FUTURE)), "He will go to the park.", "Il ira au parc."),
    (Sentence(past(HE, Event("go_back", place=Place(Relation.AT, Noun("square"), toward=True)))), "He went back to the square.", "Il est retourné sur la place."),
    (Sentence(Clause(HE, Event("be", quality=Quality("strange", None, SHE)))), "He is stranger than her.", "Il est plus étrange qu'elle."),
    (Sentence(past(WE, Event("meet", object=several("tourist", "kind")))), "We met some kind tourists.", "Nous avons rencontré de gentils touristes."),
]  # fmt: skip


@pytest.fixture(scope="module")
def drawn() -> list[Sentence]:
    draw = Draw(7)
    return [sentence(draw) for _ in range(3000)]


@pytest.fixture(scope="module")
def committed() -> dict[str, list[Pair]]:
    return {
        name: [Pair(*line.split("\t")) for line in read(name).splitlines()]
        for name in ("train", "valid", "test", "test-novel")
    }


def read(name: str) -> str:
    return bz2.decompress((FOLDER / f"{name}.tsv.bz2").read_bytes()).decode()


@pytest.mark.parametrize(("infinitive", "tense", "person", "form"), table(CONJUGATION))
def test_a_verb_is_conjugated(infinitive: str, tense: str, person: str, form: str) -> None:
    assert getattr(french_forms, tense)(infinitive)[int(person)] == form


@pytest.mark.parametrize(("infinitive", "form"), table(PARTICIPLES))
def test_a_participle_is_formed(infinitive: str, form: str) -> None:
    assert french_forms.participle(infinitive) == form


@pytest.mark.parametrize(("infinitive", "person", "form"), table(IMPERATIVES))
def test_an_imperative_is_formed(infinitive: str, person: str, form: str) -> None:
    assert french_forms.imperative(infinitive)[int(person)] == form


@pytest.mark.parametrize(("masculine", "form"), table(FEMININES))
def test_a_feminine_is_formed(masculine: str, form: str) -> None:
    assert french_forms.feminine(masculine) == form


@pytest.mark.parametrize(("singular", "form"), table(PLURALS))
def test_a_french_plural_is_formed(singular: str, form: str) -> None:
    assert french_forms.plural(singular.replace("_", " ")) == form.replace("_", " ")


@pytest.mark.parametrize(("function", "word", "form"), table(ENGLISH_FORMS))
def test_an_english_form_is_formed(function: str, word: str, form: str) -> None:
    assert getattr(english_forms, function)(word) == form


@pytest.mark.parametrize(
    ("word", "following", "text"),
    [
        ("le", "ami", "l'"),
        ("je", "habite", "j'"),
        ("que", "elle", "qu'"),
        ("si", "il", "s'"),
        ("si", "elle", "si"),
        ("le", "haricot", "le"),
        ("de", "hibou", "de"),
        ("le", "hôtel", "l'"),
        ("ne", "y", "n'"),
        ("tu", "aimes", "tu"),
        ("la", "onzième", "la"),
    ],
)
def test_a_short_word_is_elided_before_a_vowel_only(word: str, following: str, text: str) -> None:
    assert french_forms.elide(word, following) == text


@pytest.mark.parametrize(("meaning", "source", "target"), SENTENCES)
def test_a_meaning_is_said_in_both_languages(meaning: Sentence, source: str, target: str) -> None:
    pair = realize(meaning)
    assert (pair.source, pair.target) == (source, target)


def test_a_contracted_sentence_has_the_same_french() -> None:
    meaning = Sentence(Clause(HE, Event("come"), Tense.FUTURE, polarity=NOT))
    assert realize(meaning, contracted=True).source == "He won't come."
    assert realize(meaning, contracted=True).target == realize(meaning).target


def test_words_are_aligned_by_what_they_mean() -> None:
    pair = realize(Sentence(past(ME, Event("buy", object=several("flower", "red")))))
    assert (pair.source, pair.target) == ("I bought some red flowers.", "J'ai acheté des fleurs rouges.")
    assert pair.alignment == "0-0 1-0 1-1 2-2 3-4 4-3"


def test_every_alignment_points_at_words(drawn: list[Sentence]) -> None:
    for pair in map(realize, drawn):
        links = [link.split("-") for link in pair.alignment.split()]
        assert links, pair
        assert all(int(i) < len(pair.source.split()) and int(j) < len(pair.target.split()) for i, j in links), pair


def test_no_elision_is_missed(drawn: list[Sentence]) -> None:
    for pair in map(realize, drawn):
        here = pair.target.lower().replace(" ?", "").replace(" !", "").split()
        for word, following in pairwise(here):
            assert word not in french_forms.ELIDED or not french_forms.elides(following), pair


def test_every_role_names_a_class_or_a_noun() -> None:
    for verb in LEXICON.verbs.values():
        for role in verb.frame:
            if role != ("weather",):
                assert all(name in LEXICON.nouns for name in members(role)), verb.lexeme
    for adjective in LEXICON.adjectives.values():
        assert all(name in LEXICON.nouns or name in LEXICON.classes for name in adjective.classes), adjective.lexeme
    for manner, (_, verbs) in LEXICON.manners.items():
        assert all(verb in LEXICON.verbs for verb in verbs), manner


@pytest.mark.parametrize(
    ("verb", "lexeme"),
    [
        ("write", "parcel"),
        ("visit", "sea"),
        ("watch", "television"),
        ("dream_of", "money"),
        ("buy", "passport"),
        ("make", "decision"),
        ("make", "exercise"),
        ("find_out", "mistake"),
        ("win", "game"),
    ],
)
def test_a_verb_refuses_what_is_not_said_of_it(verb: str, lexeme: str) -> None:
    assert lexeme not in members(LEXICON.verbs[verb].frame[1])


@pytest.mark.parametrize(
    ("adjective", "lexeme"), [("cold", "hot_chocolate"), ("dangerous", "mouse"), ("dangerous", "chess")]
)
def test_an_adjective_refuses_what_is_not_so(adjective: str, lexeme: str) -> None:
    assert not fits(LEXICON.adjectives[adjective].classes, LEXICON.nouns[lexeme])


def test_a_language_is_spoken_where_the_story_says() -> None:
    draw = Draw(5)
    for _ in range(40):
        left, right = stories.chosen(draw, (("does speak object=tongue", "has live at=land"),))
        tongue, land = left.split("=")[1], right.split("=")[1]
        assert stories.LANDS[tongue] == land
        assert all(place in LEXICON.countries or place in LEXICON.cities for place in land.split(","))


def test_what_used_to_happen_happened_to_many_things() -> None:
    assert repeated(Event("correct", object=some("mistake"))).object == several("mistake")
    assert repeated(Event("eat", object=Noun("egg", determination=Determination.THIS))).object == several("egg")
    assert repeated(Event("plant", object=Noun("tree", owner=ME))).object == several("tree")
    assert repeated(Event("open", object=Noun("window"))).object == Noun("window")


def test_what_was_noticed_had_happened_before(drawn: list[Sentence]) -> None:
    told = [s.clause.event for s in drawn if s.clause.event.verb in ("notice:that", "forget:that", "hear:that")]
    contents = [event.content for event in told if event.content]
    assert contents
    for content in contents:
        state = LEXICON.verbs[content.event.verb].state
        assert state or content.aspect is not Aspect.WHOLE, content


def test_what_is_no_question_is_not_asked(drawn: list[Sentence]) -> None:
    asked = {said.clause.event.verb for said in drawn if said.asked is Asked.OBJECT}
    assert asked and not asked & {"speak", "have"}


def test_the_truth_is_one(drawn: list[Sentence]) -> None:
    assert not [pair.target for pair in map(realize, drawn) if "vérités" in pair.target]


def test_nobody_says_never_without_an_object(drawn: list[Sentence]) -> None:
    for said in drawn:
        if said.force is Force.COMMAND and said.clause.polarity is Polarity.NEVER:
            assert said.clause.event.object or said.clause.event.verb in UNWELCOME, said


def test_every_story_can_be_told() -> None:
    draw = Draw(3)
    for table_of_stories in stories.TABLES:
        for row in table_of_stories:
            for side in stories.chosen(draw, (row,)):
                clause = stories.part(side if side.split()[0] in stories.FORMS else "did " + side)(draw, HE)
                assert clause.subject in (HE, Vague("it")), side
    assert all(verb in LEXICON.verbs for verbs in stories.TAKEN_UP.values() for verb in verbs.split())


def test_a_seed_makes_one_corpus_whatever_the_hash() -> None:
    code = "from seq2seq.data.starter.corpus import CORPORA, KINDS, corpus, files; novel = dict.fromkeys(KINDS, 5); print([files(corpus(languages, 600, 20, novel)) for languages in CORPORA])"

    def printed(seed: str) -> bytes:
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout

    assert printed("1") == printed("2")


def test_a_small_corpus_has_no_sentence_in_two_parts() -> None:
    assert_no_overlap(corpus(pairs=1500, held_out=50, novel={"novel-verb-tense": 20}))


def test_what_shares_its_french_stays_in_one_part() -> None:
    pairs = [Pair(f"A{i}.", "B.", "", "") for i in range(8)] + [Pair(f"C{i}.", f"D{i}.", "", "") for i in range(8)]
    parts = split(pairs * 2, [], held_out=4)
    assert_no_overlap(parts)


def test_differing_names_the_file_that_changed(tmp_path: Path) -> None:
    contents = files({"train": [Pair("A.", "B.", "", "")]})
    assert differing(tmp_path, contents) == ["train.tsv.bz2"]
    (tmp_path / "train.tsv.bz2").write_bytes(contents["train.tsv.bz2"])
    assert differing(tmp_path, contents) == []


def test_the_committed_corpus_has_no_sentence_in_two_parts(committed: dict[str, list[Pair]]) -> None:
    assert_no_overlap(committed)


def test_the_committed_corpus_has_its_promised_size(committed: dict[str, list[Pair]]) -> None:
    assert sum(map(len, committed.values())) >= 24_000
    assert len(committed["valid"]) == len(committed["test"]) == 1000
    assert 950 <= len(committed["test-novel"]) <= 1050
    forms = {word for part in committed.values() for pair in part for word in pair.source.lower().strip("?.!").split()}
    assert len(forms) >= 1200
    assert sum(path.stat().st_size for path in FOLDER.glob("*.bz2")) < 1_000_000


def test_each_novel_sentence_names_its_novelty_and_no_other_does(committed: dict[str, list[Pair]]) -> None:
    for name, part in committed.items():
        assert all(any(tag in NOVEL for tag in pair.tags.split()) == (name == "test-novel") for pair in part)


def test_nothing_held_out_is_drawn_for_training(drawn: list[Sentence]) -> None:
    kept = [meaning for meaning in drawn if not novelties(meaning)]
    assert 0.9 * len(drawn) < len(kept) < len(drawn)
    assert not any(held_out(combination) for meaning in kept for combination in combinations(meaning))
    assert max(map(depth, kept)) == 1 < min(depth(deep(Draw(seed))) for seed in range(100))


def test_every_english_sentence_is_translated_once(committed: dict[str, list[Pair]]) -> None:
    counts = Counter(pair.source for part in committed.values() for pair in part)
    assert max(counts.values()) == 1


def test_every_held_out_word_was_seen_in_training(committed: dict[str, list[Pair]]) -> None:
    seen = {word for pair in committed["train"] for word in (pair.source + " " + pair.target).split()}
    held = {
        word
        for name in ("valid", "test", "test-novel")
        for pair in committed[name]
        for word in (pair.source + " " + pair.target).split()
    }
    assert held <= seen


def test_everyday_sentences_are_translated_once() -> None:
    counts = Counter(source for source, _ in everyday())
    assert max(counts.values()) == 1


@pytest.mark.slow
def test_the_committed_corpus_is_what_the_grammar_makes() -> None:
    assert differing(FOLDER, files(corpus())) == []


def assert_no_overlap(parts: dict[str, list[Pair]]) -> None:
    for side in ("source", "target"):
        sets = [{getattr(pair, side) for pair in part} for part in parts.values()]
        for i, one in enumerate(sets):
            assert all(not one & other for other in sets[i + 1 :])
