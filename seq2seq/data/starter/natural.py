"""What is natural, as lists of what is allowed: each verb's tenses, times and objects; what is told, asked, wished.

A combination that no list names is drawn again. Forms: `i` is doing, `w` was doing, `s` does, `d` did, `u` used to,
`h` has done, `f` will do, `g` is going to do. Times: `n` now, `y` a day in the past, `Y` a week, month or year in the
past, `t` a day to come, `T` a week, month or year to come, `l` a part of the day, `c` an hour.
"""

from __future__ import annotations

from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import (
    Again,
    Asked,
    Aspect,
    Clause,
    Clock,
    Determination,
    Entity,
    Event,
    Force,
    Moment,
    Named,
    Noun,
    Number,
    Person,
    Place,
    Polarity,
    Relation,
    Sentence,
    Span,
    Tense,
    Together,
)

_TIMES = """
    i w d h f g s | n y | eat drink
    i w d h f g | n y t l | cook make prepare do.exercise do_the_dishes do_the_housework
    i w d h f g | n y t | wash clean water wash.animal walk.dog pack correct
    i w d h f g | n y Y t T | repair paint plant write translate visit write_to cut_down
    i w d h f g s | n y Y t T l | read
    i w d h | | cut peel dry try_on
    d h | | taste choose
    d h f g | y Y t T | buy give_back make.decision sign send
    d h f g | y Y T | sell.to
    d h f g i | y Y t T | sell
    d h f g | | order
    d h f g | y | pay_for print
    d h f g | y Y | invite cancel
    d h f g | Y T | rent
    d h f g | Y T | organize
    i w d h f g | Y T n | build
    d h i | | open close park
    d h | | lock turn_on turn_off hide
    d | y | break catch fall promise miss
    d h | y | forget
    d h | y Y | lose receive win
    d h | y | find
    d | y Y | meet see accept refuse
    d | | put_on take_off hear find_out pass recognize tell.truth tell_the_truth
    d | | wake_up wake_up.self change_the_subject
    i d | | kiss
    i w | | use carry think_about imitate walk hurry
    i w | n | look_for
    i w d f g | n y t | wear help talk_to
    d f g | y t Y T | take go_back
    i w d f | n | wait_for rest
    i w d s | n y | drive play.instrument
    i w d | n y | draw take_photos_of talk_about play pick
    i w d h f g | n y t l | watch call phone
    i w d | n | listen_to look_at sing chase
    i w d h f g | y t | explain show
    i w d f g | n Y T | learn
    i w d s f g | n Y T | study
    s | | speak obey protect do_sports dream_of
    s d u | | teach
    d h f g | y t | answer bring finish
    d f g | y t | start
    i d f | | ask
    i w d | y | tell
    d f g | y Y t | give lend
    d f g | y t | give.present
    d h f | | thank
    i w d | | follow make_fun_of laugh smile cry jump cough sneeze
    i w d | | shout bark get_dressed shave make_noise pay_attention
    i w d h f g | n y | feed
    i w d s f g | n y t | play.game swim run dance
    d f | | keep ask_for_help
    s u | | collect
    i w d h | | check
    i w d s f g | | take_care_of
    i w d | n | sleep
    i w d s u f g | n y Y t T | work
    i w d s | n | sing.alone
    i w d s u f g h | n Y T | travel
    s i w u | | smoke
    s i w d | | snore lie
    d f g | c | get_up go_to_bed
    i w d f | | have_fun
    d f g | Y T | get_married go_camping
    d f g | y t | go_for_a_walk go_shopping
    d f g i | y t | go_out come
    i w s | n | exercise
    i w d h f g | n l | take_a_shower take_a_bath
    i w d f g | | take_a_nap have_breakfast have_lunch have_dinner
    i w s | | ride_a_bike ride_a_horse
    s i w d f g | n Y T | ski
    d h | | make_money lose_weight
    d h f g | Y T | change_jobs
    s d u f | | live
    d f g i | y Y t T | go
    d f h g | y t c | arrive
    d f g h i | y t Y T c | leave
    d f g h | y t Y T c | come_back
    d f g i | y Y t T | stay
    i w d f g | n y t | rain snow
"""


def _table() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    table: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for line in _TIMES.strip().splitlines():
        forms, times, verbs = (frozenset(cell.split()) for cell in line.split("|"))
        table |= dict.fromkeys(verbs, (forms, times))
    return table


USES = _table()
STATE_FORMS, DURABLE_FORMS = frozenset("sd"), frozenset("sdu")
# Nouns or classes that a verb takes, where its frame is wider.
_OBJECTS = """
    find | key umbrella wallet watch ring phone passport glasses book pen money solution answer job.work
    look_for | key umbrella wallet watch ring phone passport glasses book pen ticket dog cat
    lose | key umbrella wallet phone ring ticket passport dog watch glove
    hide | present letter key ring money book photo
    need | coat umbrella dictionary car bike phone computer key bag pen map money ticket vacation knife
    want | fruit drink dish ice_cream chocolate bread dog cat bike car book phone present watch money
        have | pet car bike boat computer radio television phone camera watch garden house apartment idea
        secret problem job.work
        exam ticket map umbrella dictionary suitcase money
    prefer | fruit drink sport subject language instrument
    eat | apple banana orange pear strawberry cherry peach apricot carrot tomato mushroom bean potato snack bread meat
        fish chicken.meat rice cheese ham soup salad chocolate pasta yogurt ice_cream
        like | fruit drink subject sport music cheese chocolate bread cake fish meat rice soup salad pasta
        flower horse dog cat bird
        love | music sport fruit chocolate cheese coffee tea dog cat horse flower rose bread cake ice_cream
        pasta soup
    adore | music fruit chocolate cat dog horse rose flower
    hate | mushroom onion bean carrot football golf snake mouse spider exam coffee beer fish
    listen_to | music song radio teacher singer guide president
    use | computer printer washing_machine dictionary camera umbrella map car phone hammer saw knife
    draw | house tree cat horse flower bird castle tower
    imitate | singer teacher actor
    carry | box suitcase bag parcel backpack chair basket
    wait_for | person train bus plane taxi subway tram letter parcel
        see | film match play.stage person castle river mountain sea lake tower cathedral bridge dog cat
        bird horse fox bear wolf snake owl
    finish | book exercise letter report novel
    watch | film match program
    learn | language song poem lesson
    try_on | shirt dress skirt coat jacket hat sweater suit raincoat shoe boot trousers jeans cap
    pay_for | pizza cake soup fish salad drink ticket clothing necklace ring phone camera watch
    start | lesson meeting match book
    explain | problem rule lesson word solution
    sell | car bike motorcycle boat truck van fruit vegetable house apartment painting computer piano
        buy | food seasoning clothing gift furniture vehicle newspaper magazine suitcase bag pencil notebook
        ticket map knife plate glass basket
        candle blanket pillow towel brush hammer stamp backpack
        give | key address pen pencil dictionary photo ticket map money apple banana orange pear
    write | letter postcard email message novel poem story report
    answer | question letter email message
        clean | kitchen bathroom bedroom living_room classroom dining_room cellar garage car bike
        window glasses
        wash | shirt dress skirt sweater trousers jeans sock scarf plate glass cup car bike window apple
        cherry strawberry pear
    open | door window gate drawer box suitcase bag envelope letter parcel bottle fridge safe.box cupboard
    build | house boat garage wall
    correct | exercise exam text
    close | door window gate drawer box suitcase bag book shop cupboard fridge safe.box
    bring | drink cake tart pizza salad chocolate flower present newspaper
    paint | house door wall chair gate kitchen bedroom
    visit | museum castle factory cathedral tower island garden
        repair | car bike motorcycle boat truck van fridge computer radio television lamp printer heater
        washing_machine phone camera watch clock
    take | train bus plane taxi subway tram
    rent | car apartment house bike boat
    think_about | problem kin meeting trip
    play.game | sport
    follow | guide
    cook | meat fish chicken.meat rice pasta soup omelette egg sausage potato mushroom carrot bean
    water | flower rose tulip plant.green garden tree
    read | book newspaper magazine novel poem article report story letter message email comic_book
    look_at | photo painting map sea river mountain moon sky menu watch statue castle
    send | letter message postcard parcel photo money present
    love.person | kin
    kiss | mother father baby daughter son
    chase | mouse rabbit
    catch | ball mouse butterfly
    prepare | lesson party wedding interview meeting trip
    accept | job.work
    refuse | job.work
    keep | secret letter
    be_interested_in | subject music painting sport horse bird
    take_care_of | baby child pet patient sheep cow
    give.present | present flower rose ring watch necklace book novel toy doll sweater scarf tie purse
        vase painting
    order | pizza soup salad omelette fish chicken.meat meat drink cake sandwich book pasta
    plant | tree flower rose tulip
    show | photo ring painting map ticket
"""


def _objects() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in _OBJECTS.strip().splitlines():
        verb, bar, names = line.rpartition("|")
        name = verb.strip() if bar else name
        found[name] = (*found.get(name, ()), *names.split())
    return found


OBJECTS = _objects()


# What is done to a thing that was spoken of, or that is nobody's in particular.
KNOWN_THINGS = frozenset("understand explain follow accept refuse find_out translate".split())
# What trousers are, without saying which: bought or worn, hardly washed.
COLORED = frozenset("red blue green yellow white black gray brown old new".split())
# What one thinks of a thing; whose it is, is another matter.
JUDGING = frozenset("important interesting long short difficult good bad sad funny strange simple".split())
UNPAIRED = frozenset("buy wear need want sell".split())
UNOWNED = frozenset("choose bring receive tell explain translate draw sing visit build pick plant".split())
# What takes no month: it is done in a moment or every day.
BRIEF = frozenset(
    "message email letter postcard article word sentence text rule lesson exercise fruit vegetable food drink "
    "seasoning ticket newspaper magazine notebook pencil candle glass plate".split()
)
# Where one goes for long enough to name the month.
GOING = frozenset("go go_back come_back arrive stay".split())
# What nobody says did not happen on a day, or did not happen to some of them.
UNDENIED = frozenset(
    "break forget lose find promise catch fall miss refuse see meet receive win accept kiss start finish".split()
)
# What is said of somebody only when it is so.
UNFELT = frozenset("hate prefer adore imitate think_about promise give.present make_fun_of".split())
WORN = frozenset("put_on take_off wear try_on pack choose".split())
# What is usual, but not at a time.
UNTIMED = frozenset("speak rest take_care_of drive take_photos_of bring send wash.animal smoke lie snore".split())
# What is used one at a time, but for these verbs.
SINGLE = frozenset("vehicle device machine furniture opening".split())
MANY = frozenset("buy sell sell.to have see repair wash draw want like love adore hate need".split())


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SEASONAL = _names("swim ski travel go_camping ride_a_bike go plant pick water visit rain snow play.game")
# What is done in one season of the year, and its months.
IN_SEASON = {
    "swim": _names("summer May June July August September"),
    "ski": _names("winter December January February March"),
    "pick": _names("summer spring autumn April May June July August September October"),
    "plant": _names("spring autumn March April May October November"),
    "water": _names("summer spring May June July August"),
    "go_camping": _names("summer May June July August September"),
    "ride_a_bike": _names("summer spring April May June July August September"),
}
YEAR = _names("winter spring summer autumn") | frozenset(LEXICON.months)
SEASONS = ("in winter", "in spring", "in summer", "in autumn")
OUTDOORS = _names("ski swim go_camping ride_a_bike water pick plant play.game")
DISTANT = _names("get_married leave come_back change_jobs go travel")
YEARLY = _names("travel go_camping go plant rain snow visit")
NIGHTLY = _names("sleep work rain snow snore")
ORDERED = _names(
    "eat drink cook cut peel taste buy order pay_for read write translate open close lock wash clean dry repair use "
    "turn_on turn_off look_for hide wear put_on take_off try_on take wait_for park visit watch listen_to sing look_at "
    "explain learn study answer tell give show send lend pass bring give_back do.exercise help invite thank call "
    "phone talk_to write_to wake_up feed wash.animal walk.dog start finish prepare cancel pick water plant pack sign "
    "print keep correct check take_care_of run walk dance jump play rest hurry make "
    "do_the_dishes do_the_housework exercise have_breakfast have_lunch have_dinner take_a_shower take_a_bath "
    "take_a_nap tell_the_truth ask_for_help pay_attention get_up get_dressed go_to_bed shave go go_back come_back stay "
    "go_out come leave ask tell.truth draw"
)
FORBIDDEN = _names(
    "eat drink cut open close lock turn_off turn_on use lose break forget sell buy wash wear take_off take wait_for "
    "drive watch listen_to give show send lend tell invite call phone talk_to wake_up feed start cancel pick "
    "cut_down sign print go go_back stay leave go_out smoke shout make_noise make_fun_of lie run jump cry laugh follow "
    "chase ask answer believe"
)
PROPOSED = _names(
    "eat drink cook make buy order sell read wash clean repair open close take rent visit watch listen_to sing look_at "
    "learn study help invite thank call write_to play.game play.instrument start finish prepare organize cancel water "
    "plant pick swim run walk dance rest travel hurry have_fun do_the_dishes "
    "do_the_housework have_breakfast have_lunch have_dinner go_camping ski go go_back stay go_out leave ask_for_help "
    "change_the_subject wait_for"
)
WISHED = _names(
    "eat drink cook buy sell order read write rent build paint visit watch listen_to sing learn study meet help invite "
    "call phone talk_to write_to play.game play.instrument win organize plant sleep work swim dance travel rest "
    "go_for_a_walk go_shopping do_sports have_breakfast have_lunch have_dinner take_a_shower take_a_bath take_a_nap "
    "go_camping ride_a_bike ride_a_horse ski get_married change_jobs lose_weight make_money live go go_back leave "
    "come_back stay go_out come take_photos_of make"
)
PLANNED = _names(
    "buy sell write rent build paint visit learn study meet help invite organize plant work travel go_camping "
    "get_married change_jobs lose_weight go go_back leave come_back stay talk_to repair"
)
LONGED_FOR = _names(
    "eat drink cook read watch listen_to sing sleep work swim dance travel rest go_for_a_walk go_shopping "
    "play.game play.instrument take_a_bath take_a_nap ride_a_bike ski go_out cry laugh study"
)
DUE = _names(
    "buy pay_for read write translate close lock wash clean repair sell answer send give_back bring do.exercise help "
    "call phone talk_to write_to wake_up feed walk.dog finish prepare cancel water pack sign print correct check "
    "take_care_of sleep work rest hurry study learn go_shopping do_the_dishes do_the_housework exercise do_sports "
    "get_up go_to_bed take_a_shower leave go go_back come_back stay pay_attention tell_the_truth lose_weight take "
    "wait_for cook"
)
POSSIBLE = _names(
    "swim cook drive speak translate repair help come play.game play.instrument sing.alone ski understand see hear "
    "read write open close carry wait_for stay buy call visit dance leave go lend pay_for sleep work go_out come_back "
    "explain"
)
# What may be done by someone who wants to, has to, can.
# What one hopes, of oneself or another.
HOPED = _names(
    "come come_back win find arrive stay help call phone write_to understand sell sell.to visit travel invite "
    "receive leave go_out give_back lend bring be_nice_out finish repair change_jobs get_married buy learn"
)
ACTIONS = {
    "want:to": WISHED,
    "would_like:to": WISHED,
    "plan:to": PLANNED,
    "feel_like:ing": LONGED_FOR,
    "must:bare": DUE,
    "have:to": DUE,
    "should:bare": DUE,
    "need:to": DUE,
    "can:bare": POSSIBLE,
    "hope:to": HOPED,
}
# What is news, or known of somebody.
NEWS = _names(
    "buy sell win lose break find rent build receive get_married change_jobs leave arrive come_back go go_back go_out "
    "come organize cancel sign accept refuse travel work stay fall lie visit learn study rain snow miss sell.to help "
    "invite start finish write paint repair forget meet call"
)
KNOWN = NEWS | _names(
    "live have want need like love hate speak be_hungry be_thirsty be_cold be_hot be_right be_wrong be_scared "
    "be_lucky be_bored have_a_cold have_a_fever sleep smoke cook swim dance play.game "
    "play.instrument be_nice_out be_cold.weather be_hot.weather be_sleepy wait_for look_for drive collect"
)
NOTICED = _names(
    "leave break fall lie lose forget arrive come_back go_out rain snow sell wash clean repair open close cry smoke"
)
# What is told of somebody as they are now.
FELT = _names("adore:ing love:ing hate:ing be_afraid_of:ing feel_like:ing avoid:ing prefer:to")
# What is done as such, not to one thing.
AS_SUCH = _names("know_how:to learn:to be_afraid_of:ing")
# What is asked in the negative: one had thought so.
DOUBTED = _names(
    "be see hear understand receive find like want know.of remember recognize be_hungry be_thirsty be_cold be_hot "
    "be_sleepy work be_scared be_bored rain be_right have_a_cold forget call"
)
# States of which one asks who is in them.
WHOSE = _names("have want need like love hate know.of remember be_hungry be_thirsty be_cold be_sleepy be_right live")
# What one may ask the hour of.
CLOCKED = _names(
    "leave arrive come_back come call phone go go_out start finish have_breakfast have_lunch have_dinner "
    "get_up go_to_bed wake_up.self take"
)
# What is said of a thing known by what is done with it.
TOLD = {
    "read write translate": "interesting boring long short funny sad difficult easy",
    "wear": "beautiful pretty old expensive red blue green yellow white black gray brown warm thick dirty wet",
    "rent": "big small expensive comfortable modern quiet old noisy",
    "build": "big small beautiful modern",
    "paint": "big small beautiful old",
    "draw": "beautiful pretty big small",
    "visit": "beautiful interesting big small old modern famous",
    "watch": "interesting boring funny long short good bad sad",
    "hear listen_to": "beautiful sad long short good",
    "buy": "expensive beautiful pretty delicious good heavy big small comfortable interesting red blue green "
    "yellow white black gray brown fast modern warm thick fresh light.weight",
    "sell": "expensive beautiful big small old fast",
    "order": "delicious good cold hot expensive interesting",
    "choose": "expensive beautiful delicious good interesting red blue green pretty",
    "receive": "long short beautiful interesting funny sad heavy important",
    "lose": "expensive beautiful red blue black",
    "find": "expensive beautiful difficult easy good",
    "win": "interesting long difficult",
    "sign": "important long",
    "drive": "fast slow old big small",
    "plant": "beautiful big small tall red white yellow",
}
TELLING = {verb: _names(qualities) for verbs, qualities in TOLD.items() for verb in verbs.split()}


def natural(meaning: Sentence) -> bool:
    """Whether every part of a sentence is on its list."""
    linked = meaning.link is not None
    parts = [meaning.clause, *([meaning.link.clause] if meaning.link else [])]
    return _force(meaning) and all(_clause(part, meaning.force, free=linked) for part in parts)


def _clause(clause: Clause, force: Force, *, free: bool = False) -> bool:
    """A free clause comes from a table of pairs, which names its tense itself."""
    event = clause.event
    ordered = force in (Force.COMMAND, Force.PROPOSAL)
    inner = event
    while inner:
        if not _object(inner):
            return False
        if inner.action is None:
            break
        there = inner.action.place
        if inner.action.verb in ("come_back", "go_back") and there and not _abroad(there):
            return False
        if event.verb in ACTIONS and inner.action.verb not in ACTIONS[event.verb] and not free:
            return False
        inner = inner.action
    if event.verb in FELT and clause.tense is not Tense.PRESENT:
        return False
    if event.action and clause.tense is Tense.FUTURE and clause.polarity is not Polarity.POSITIVE:
        return False
    if event.verb in ("can:bare", "hope:to") and clause.tense is Tense.PAST:
        return False
    if (
        event.verb in ("must:bare", "should:bare")
        and clause.polarity is not Polarity.POSITIVE
        and inner.verb not in FORBIDDEN
    ):
        return False
    pastime = event.verb in FELT or event.verb == "like:ing"
    if pastime and isinstance(inner.object, Noun):
        known = inner.object.determination is Determination.DEFINITE and inner.object.number is Number.MANY
        pointed = known or inner.object.determination is Determination.THIS
        if pointed or isinstance(inner.object.owner, Person):
            return False
    if event.verb == "refuse:to" and _vague(inner.object):
        return False
    once = isinstance(inner.object, Noun) and inner.object.number is Number.ONE and _vague(inner.object)
    if event.verb in AS_SUCH and once and inner.verb in ("read", "write", "draw", "paint"):
        return False
    told = isinstance(inner.object, Noun) and _given(inner.object)
    if event.verb in AS_SUCH and (inner.place or inner.company or told):
        return False
    if (not free and not _timed(clause, inner)) or (not (free or ordered or event.action) and not _tense(clause)):
        return False
    return (
        _content(clause)
        and _relatives(clause)
        and _worn(inner, clause.subject)
        and (free or _combined(clause))
        and _quality(clause)
        and _lies(clause)
    )


RESORTS = (Named("mountains"), Named("sea.side"), Named("country.side"), Named("abroad"))


def _abroad(there: Place) -> bool:
    return isinstance(there.ground, Named) and there.ground.lexeme in (*LEXICON.cities, *LEXICON.countries)


def _quality(clause: Clause) -> bool:
    """Whether it is somebody of whom a state is foretold, and like things that are compared."""
    quality, who = clause.event.quality, clause.subject
    if quality and quality.degree not in (None, "very") and clause.polarity is not Polarity.POSITIVE:
        return False
    if quality is None or not isinstance(who, Noun):
        return True
    classes = LEXICON.nouns[who.lexeme].classes
    if clause.tense is Tense.FUTURE and not classes & {"person", "event"}:
        return False
    if clause.tense is not Tense.PRESENT and ("masslike" in classes or who.determination is Determination.THIS):
        return False
    if isinstance(quality.than, Noun) and "person" not in classes:
        if quality.lexeme in ("quiet", "noisy") or quality.than.number is not who.number:
            return False
        if Determination.THIS in (who.determination, quality.than.determination):
            return False
        if quality.than.qualities or "boat" in (who.lexeme, quality.than.lexeme):
            return False
        other = LEXICON.nouns[quality.than.lexeme].classes
        return any(classes & kind and other & kind for kind in COMPARED)
    return True


# Kinds within which things are compared.
COMPARED = tuple(
    frozenset(kind.split())
    for kind in (
        "fruit",
        "vegetable",
        "animal",
        "vehicle transport",
        "room",
        "readable",
        "show",
        "building",
        "furniture",
        "language subject",
        "drink",
        "device",
        "container weighty",
        "event",
        "flower",
        "dishes",
    )
)


def form(clause: Clause) -> str:
    """The letter of a clause's tense and aspect."""
    aspect, past = clause.aspect, clause.tense is Tense.PAST
    if aspect is Aspect.ONGOING:
        return "w" if past else "i"
    if aspect is Aspect.HABIT and past:
        return "u"
    if aspect is Aspect.PERFECT:
        return "h"
    if aspect is Aspect.PLANNED:
        return "g"
    return {Tense.PAST: "d", Tense.FUTURE: "f"}.get(clause.tense, "s")


def _tense(clause: Clause) -> bool:
    event, letter = clause.event, form(clause)
    verb = LEXICON.verbs[event.verb]
    if event.verb.startswith("be.") or event.verb == "be" or ":" in event.verb:
        return True
    if event.verb not in USES:
        lasting = "durable" in verb.flags and event.verb != "believe"
        return letter in (DURABLE_FORMS if lasting else STATE_FORMS) if verb.state else letter in "sd"
    if event.verb == "feed" and letter == "s" and event.time not in (None, "every day", "every morning"):
        return False
    if event.verb in ("repair", "bring", "feed") and letter == "s" and event.time is None:
        return False
    if letter == "s" and (event.time or event.frequency):
        return True  # a habit: sense.HABITS names what is usual
    if letter == "h" and clause.tense is Tense.PAST:
        return "d" in USES[event.verb][0]
    if letter == "u":
        return verb.lexeme in USUAL or "u" in USES[event.verb][0]
    return letter in USES[event.verb][0]


USUAL = _names(
    "eat drink cook read write visit watch listen_to sing draw study play.game play.instrument swim run dance walk "
    "travel smoke sing.alone walk.dog ski go_camping ride_a_bike ride_a_horse play drive work collect live teach"
)


def kind(time: Moment, ahead: bool) -> str:
    """The letter of a time."""
    if isinstance(time, Clock):
        return "c"
    if isinstance(time, Span) and time.unit in ("minute", "hour"):
        return "c"
    if not isinstance(time, str):
        return "T" if ahead else "Y"
    if time.startswith(("before ", "after ", "during ")):
        return "l"
    if time in ("now", "at the moment"):
        return "n"
    far = time.endswith(("week", "month", "year", "summer")) or time.startswith("in ")
    return ("T" if far else "t") if ahead else ("Y" if far else "y")


def _in_season(event: Event, time: Moment) -> bool:
    """Whether one swims in summer, not in November."""
    part = time.split()[-1] if isinstance(time, str) and time.startswith("in ") else ""
    return event.verb not in IN_SEASON or part not in YEAR or part in IN_SEASON[event.verb]


def _timed(clause: Clause, inner: Event) -> bool:
    """Whether the time suits what is done."""
    time = clause.event.time
    if time is None:
        return True
    if inner.verb in ("be", "hurt") or inner.verb.endswith(".weather") or inner.verb == "be_nice_out":
        return True
    if not _in_season(inner, time):
        return False
    if form(clause) == "s" and inner is clause.event and clause.tense is Tense.PRESENT:
        if inner.verb in UNTIMED or (inner.verb == "go" and not isinstance(time, str)):
            return False
        if (inner.verb == "ski") is not (time == "in winter") and time in SEASONS and inner.verb in OUTDOORS:
            return False
        when = LEXICON.times.get(time, ("", ""))[1] if isinstance(time, str) else ""
        if inner.verb == "go" and (when in ("month", "season") or time == "every year"):
            return inner.place is not None and (_abroad(inner.place) or inner.place.ground in RESORTS)
        if when == "month" or time in ("every year", "once a month"):
            return inner.verb in YEARLY
        return when != "season" or inner.verb in SEASONAL
    if time == "last night":
        return inner.verb in NIGHTLY
    if isinstance(time, Span) and time.unit in ("week", "month", "year") and time.kind == "ahead":
        return inner.verb in DISTANT
    past = clause.tense is Tense.PAST and not clause.event.action
    if past and inner.verb == "sleep":
        return False
    if clause.polarity is not Polarity.POSITIVE and not isinstance(time, str):
        return False
    letter = kind(time, not past)
    return inner.verb in USES and letter in USES[inner.verb][1] and (letter not in "YT" or _far(clause, inner))


def _combined(clause: Clause) -> bool:
    """Whether number, place, manner, company and denial suit the verb, its tense and its time."""
    event, letter, who = clause.event, form(clause), clause.subject
    what, place, time = event.object, event.place, event.time
    denied, habitual = clause.polarity is not Polarity.POSITIVE, letter in "su"
    noun = LEXICON.nouns[what.lexeme] if isinstance(what, Noun) else None
    mine = isinstance(who, Person) and who.person == 1
    if mine and letter == "i" and event.verb in ("sleep", "snore"):
        return False
    if denied and (letter == "u" or (event.verb in UNDENIED and (time is not None or _vague(what)))):
        return False
    if denied and event.verb in UNFELT:
        return False
    if event.recipient is not None and isinstance(what, Noun) and what.quantity:
        return False
    if (
        letter in "su"
        and _vague(what)
        and ((denied and time is not None) or (isinstance(what, Noun) and what.qualities))
    ):
        return False
    if letter == "h" and isinstance(what, Noun) and what.quantity:
        return False
    if event.verb == "start:to" and letter == "s":
        return False
    if (
        letter == "s"
        and (time or event.frequency)
        and noun
        and "person" in noun.classes - {"kin"}
        and "kin" not in noun.classes
    ):
        return False
    if event.verb == "know.of" and letter == "u" and not (noun and "person" in noun.classes) and isinstance(what, Noun):
        return False
    if event.verb == "cook" and place is not None and (event.frequency or letter == "u"):
        return False
    if event.verb == "play.game" and place is not None and noun and noun.lexeme in ("golf", "chess", "cards"):
        return False
    if event.manner == "patiently" and not (noun and "person" in noun.classes) and isinstance(what, Noun):
        return False
    if event.verb == "wait_for" and place is not None and noun and not noun.classes & {"person", "transport"}:
        return False
    if event.verb in ("rain", "snow") and event.frequency in ("always", "usually"):
        return False
    if event.time_first and (denied or time in ("soon", "later")):
        return False
    if denied and isinstance(time, str) and LEXICON.times.get(time, ("", ""))[1] in ("season", "month"):
        return False
    if denied and event.verb == "meet" and isinstance(what, Person):
        return False
    if letter == "u" and event.verb in ("have", "need", "want") and not (noun and noun.classes & {"pet", "vehicle"}):
        return False
    if isinstance(what, Noun):
        if (what.quantity or what.count) and event.verb not in MEASURED:
            return False
        if (
            event.verb == "order"
            and (what.owner or what.determination is not Determination.INDEFINITE)
            and not what.quantity
        ):
            return what.count is not None
        if event.verb == "write" and what.determination is Determination.THIS:
            return False
    if event.verb == "be.aged" and not isinstance(who, Named) and (not isinstance(who, Noun | Person) or _several(who)):
        return False
    if denied and event.verb == "live" and place is not None and isinstance(place.ground, Noun):
        return False
    if isinstance(event.company, Noun) and not LEXICON.nouns[event.company.lexeme].classes & {"kin"}:
        return False
    if event.verb in ("accept", "refuse") and isinstance(what, Noun) and what.number is Number.MANY:
        return False
    if _animal(who) and not _fed(who, event):
        return False
    several = isinstance(what, Noun) and what.number is Number.MANY and not habitual and event.verb not in MANY
    if several and noun and noun.classes & SINGLE and "fr_many" not in noun.classes:
        return False
    if event.manner and ((denied and (event.manner != "well" or letter not in "sd")) or letter in "fgu"):
        return False
    if event.manner and event.frequency:
        return False
    person = not isinstance(who, Noun) or bool(LEXICON.nouns[who.lexeme].classes & {"person", "kin"})
    if not person and place is not None and (habitual or event.verb == "arrive"):
        return event.verb in ("be", "be.there")
    if event.verb == "see" and place is not None and not (noun and "person" in noun.classes):
        return False
    if isinstance(who, Together) and event.company in (who.first, who.second):
        return False
    return event.company is None or not (habitual and time is not None and event.verb != "work")


# What is told with a number or a measure of things.
MEASURED = _names(
    "eat drink buy order want need have read write receive see make cook pick plant translate sell learn draw send "
    "give peel cut find ask collect know.of be.aged sing repair correct wash invite meet print"
)
TENDED = _names("answer wash clean dry water feed lock close turn_on turn_off walk.dog wash.animal")
MISLAID = _names("make.decision lose find look_for forget hide show break build finish")


# What animals eat.
_FODDER = """
    dog cat bear wolf lion fox | meat fish chicken.meat
    cow sheep goat horse rabbit hamster turtle pig | apple carrot
    monkey elephant | banana apple
    mouse | cheese bread
    duck bird hen | bread rice
"""
FODDER = {
    animal: _names(foods)
    for animals, foods in (line.split("|") for line in _FODDER.strip().splitlines())
    for animal in animals.split()
}


def _several(who: Noun | Person) -> bool:
    return who.number is Number.MANY


def _animal(who: Entity) -> bool:
    return isinstance(who, Noun) and "animal" in LEXICON.nouns[who.lexeme].classes


def _fed(who: Entity, event: Event) -> bool:
    """Whether an animal eats what such animals eat."""
    what = event.object
    if event.verb != "eat" or not isinstance(who, Noun) or not isinstance(what, Noun):
        return True
    plain = not what.qualities and not what.quantity and what.owner is None and event.place is None
    return plain and what.lexeme in FODDER.get(who.lexeme, ())


def _worn(event: Event, who: Entity) -> bool:
    """Whether everybody puts on what is one's own, and not seven socks."""
    what = event.object
    if not isinstance(what, Noun) or event.verb not in WORN:
        return True
    own = what.owner is None or isinstance(what.owner, Again) or what.owner == who
    who = who.of if isinstance(who, Again) else who
    several = isinstance(who, Together) or (isinstance(who, Noun | Person) and who.number is Number.MANY)
    shared = several and what.number is Number.ONE and "fr_many" not in LEXICON.nouns[what.lexeme].classes
    return own and not what.count and not what.quantity and not shared


def _given(what: Noun) -> bool:
    known = what.owner is not None or what.determination in (Determination.DEFINITE, Determination.THIS)
    return known and "instrument" not in LEXICON.nouns[what.lexeme].classes


def _lies(clause: Clause) -> bool:
    """Whether food lies where it is kept or eaten, and a sight is there rather than not."""
    place, who = clause.event.place, clause.subject
    if not isinstance(who, Noun) or place is None or not clause.event.verb.startswith("be"):
        return True
    if clause.event.verb == "be" and who.determination is Determination.THIS and who.owner is None:
        return False  # what is pointed at need not be told where it is
    classes = LEXICON.nouns[who.lexeme].classes
    if clause.event.verb == "be.there" and place.relation in AROUND and clause.polarity is not Polarity.POSITIVE:
        return False
    if clause.event.verb == "be.there" and (clause.tense is Tense.FUTURE or (who.count or 0) > 6):
        return False
    if not classes & {"food", "drink", "fruit", "vegetable", "seasoning"}:
        return True
    return isinstance(place.ground, Noun) and place.ground.lexeme in LARDER


AROUND = (Relation.UNDER, Relation.NEAR, Relation.BESIDE, Relation.BEHIND, Relation.BEFORE)
LARDER = frozenset("table basket bag box fridge cupboard kitchen".split())


def _vague(what: Entity | None) -> bool:
    return isinstance(what, Noun) and what.determination is Determination.INDEFINITE and what.owner is None


def _far(clause: Clause, inner: Event) -> bool:
    """Whether what is done in a month, or for as long, is large enough for it."""
    what, place, time = inner.object, inner.place, clause.event.time
    if isinstance(time, Span) and (time.count > 5 or clause.polarity is not Polarity.POSITIVE):
        return False
    if clause.polarity is not Polarity.POSITIVE:
        return False
    if isinstance(what, Noun) and (what.lexeme in BRIEF or LEXICON.nouns[what.lexeme].classes & BRIEF):
        return False
    if isinstance(what, Noun) and (what.count or what.quantity):
        return False
    if inner.verb in GOING:
        return place is None or _abroad(place) or place.ground in RESORTS
    return place is None or inner.verb == "work"


# Of these one loses the one that one has.
ONES_OWN = frozenset("passport wallet phone".split())


def _object(event: Event) -> bool:
    what, allowed = event.object, OBJECTS.get(event.verb)
    if not isinstance(what, Noun):
        return True
    if what.determination is Determination.WHICH:
        return "event" not in LEXICON.nouns[what.lexeme].classes and what.lexeme != "radio"
    classes = LEXICON.nouns[what.lexeme].classes
    listed = allowed is None or what.lexeme in allowed or bool(classes.intersection(allowed))
    kin = event.verb == "have" and "kin" in classes
    vague = what.determination is Determination.INDEFINITE and what.owner is None
    if (
        what.qualities
        and event.verb in ("know.of", "make.decision", "keep", "start", "finish")
        and "person" not in classes
    ):
        return False
    if vague and (event.verb in KNOWN_THINGS or ("en_many" in classes and event.verb not in UNPAIRED)):
        return False
    several = "pair" in classes or what.lexeme in ("key", "book", "photo", "dog", "cat")
    if event.verb == "lose" and what.owner is None and what.lexeme in ONES_OWN:
        return False
    if event.verb == "use" and what.number is Number.MANY:
        return False
    if event.verb in MISLAID and what.number is Number.MANY and not several:
        return False
    if (
        event.verb in ("lose", "look_for", "make", "build", "write")
        and what.determination is Determination.THIS
        and not what.owner
    ):
        return False
    given = what.determination in (Determination.DEFINITE, Determination.THIS)
    if event.verb == "watch" and what.number is Number.MANY and given:
        return False
    if what.owner is not None and JUDGING.intersection(what.qualities):
        return False
    if what.determination is not Determination.INDEFINITE and {"good", "bad"}.intersection(what.qualities):
        return False
    if some_vehicles(what) and event.verb not in ("buy", "sell", "see", "have", "draw", "sell.to"):
        return False
    if event.verb in TENDED and vague and what.number is Number.ONE:
        return False
    if event.verb == "need" and isinstance(what.owner, Person) and what.owner.person == 3:
        return False
    some = vague and what.number is Number.MANY and not what.count and not what.quantity
    if event.verb == "have" and some and not classes & {"pet", "kin", "thought"}:
        return False
    if event.verb in ("take_off", "put_on") and not COLORED.issuperset(what.qualities):
        return False
    if event.recipient is not None and what.owner is not None and not COLORED.issuperset(what.qualities):
        return False
    if (event.verb, what.lexeme) == ("listen_to", "radio") and what != Noun("radio"):
        return False
    return (listed or kin) and not (event.verb in UNOWNED and what.owner is not None)


# Of these one knows, says or is sure that they are good or bad.
WORTH_TELLING = _names("person show readable subject language building event")


# What somebody is for long: nobody is told that they are not.
LASTING = _names("tall young old blond rich poor kind nice honest intelligent curious shy lazy brave polite strong")


def some_vehicles(what: Noun) -> bool:
    """Some trucks, some printers."""
    vague = what.number is Number.MANY and what.determination is Determination.INDEFINITE
    return vague and bool(LEXICON.nouns[what.lexeme].classes & {"vehicle", "device", "machine"})


def _content(clause: Clause) -> bool:
    """Whether what is thought, said or hoped is worth it."""
    content = clause.event.content
    if content is None:
        return True
    verb = content.event.action.verb if content.event.action else content.event.verb
    allowed = {"hope:that": HOPED, "notice:that": NOTICED, "hear:that": NEWS, "forget:that": NEWS}
    told = allowed.get(clause.event.verb, KNOWN)
    if _odd_claim(clause, content):
        return False
    if verb not in told and verb != "be" and content.event.content is None and content.event.action is None:
        return False
    return _clause(content, Force.STATEMENT)


def _odd_claim(clause: Clause, content: Clause) -> bool:
    """Whether nobody would claim it: I do not know that, he notices that she is not tall, my ball is not there."""
    verb, event, thing = clause.event.verb, content.event, content.subject
    ours = isinstance(clause.subject, Person) and clause.subject.person == 1
    denied = content.polarity is not Polarity.POSITIVE
    if ours and verb == "know:that" and clause.polarity is not Polarity.POSITIVE:
        return True
    unknown = verb == "know:that" and clause.polarity is not Polarity.POSITIVE
    if unknown and (denied or thing == clause.subject):
        return True
    if thing == clause.subject and not isinstance(thing, Person):
        return True
    if verb == "hope:that" and event.identity:
        return True
    if verb in ("hope:that", "notice:that", "hear:that") and event.place and event.verb == "be":
        return True
    if denied and event.quality and event.quality.lexeme in LASTING:
        return True
    if not isinstance(thing, Noun) or "person" in LEXICON.nouns[thing.lexeme].classes:
        return False
    if event.quality:
        known = verb in ("know:that", "say:that", "be_sure:that")
        return denied or thing.owner is not None or (known and not LEXICON.nouns[thing.lexeme].classes & WORTH_TELLING)
    if event.place is None or event.verb != "be":
        return False
    ground = event.place.ground
    elsewhere = isinstance(ground, Noun) and ground.owner is not None
    return denied or bool(thing.qualities) or thing.owner is not None or elsewhere or verb == "forget:that"


def _relatives(clause: Clause) -> bool:
    who, quality, met = clause.subject, clause.event.quality, clause.event.object
    if isinstance(met, Noun) and met.relative and clause.polarity is not Polarity.POSITIVE:
        return False
    if not isinstance(who, Noun) or who.relative is None or quality is None:
        return True
    inner = who.relative.clause.event
    return quality.lexeme in TELLING.get(inner.verb, ()) and _object(replaced(inner, who))


def replaced(event: Event, head: Noun) -> Event:
    """The event of a relative clause with what it tells of as its object."""
    return Event(event.verb, object=Noun(head.lexeme, head.number))


def _ordered_for(event: Event) -> bool:
    """Whether an order suits its time: call tomorrow, but turn off the lamp."""
    return event.time is None or (event.verb in USES and kind(event.time, True) in USES[event.verb][1])


def _force(meaning: Sentence) -> bool:
    clause, event = meaning.clause, meaning.clause.event
    if meaning.force is Force.COMMAND and not _ordered_for(event):
        return False
    if meaning.force is Force.COMMAND and meaning.link is None:
        return event.verb in (ORDERED if clause.polarity is Polarity.POSITIVE else FORBIDDEN)
    if meaning.force is Force.PROPOSAL:
        return event.verb in PROPOSED and clause.polarity is Polarity.POSITIVE and event.manner is None
    if meaning.force is not Force.QUESTION:
        return True
    verb = LEXICON.verbs[event.verb]
    if meaning.asked is Asked.CLOCK and event.verb not in CLOCKED:
        return False
    if meaning.asked is Asked.SUBJECT:
        habit = form(clause) == "s" and _vague(event.object)
        if habit or (isinstance(event.object, Noun) and event.object.owner == Person(3)):
            return False
    if verb.state and clause.tense is Tense.PAST and event.verb in (WHOSE | {"prefer"}) - {"want"}:
        return False
    if event.verb == "wake_up.self" or (event.verb == "arrive" and form(clause) == "d" and meaning.asked is None):
        return False
    what = event.object
    if event.verb in ("meet", "see") and isinstance(what, Person) and what.person == 1:
        return False
    measured = isinstance(what, Noun) and bool(what.quantity or what.count)
    if meaning.asked is Asked.PLACE and (measured or (_vague(what) and event.verb != "buy")):
        return False
    if meaning.asked in (Asked.TIME, Asked.CLOCK) and isinstance(what, Noun) and (what.quantity or what.count):
        return False
    if meaning.asked is Asked.QUANTITY and event.verb == "have":
        role = isinstance(clause.subject, Noun) and "kin" not in LEXICON.nouns[clause.subject.lexeme].classes
        counted = isinstance(what, Noun) and (
            what.lexeme in ("car", "bike", "key", "ticket") or "pet" in LEXICON.nouns[what.lexeme].classes
        )
        return clause.tense is Tense.PRESENT and not role and counted
    if clause.subject == Person(1, Number.MANY) and meaning.asked is None:
        return False
    if event.verb == "must:bare":
        return False
    if ":" in event.verb and event.action and clause.tense is Tense.PAST and verb.state:
        return event.verb in ("want:to", "can:bare")
    if clause.polarity is Polarity.NEGATIVE:
        return meaning.asked is None and event.verb in DOUBTED and (event.verb != "be" or clause.tense is Tense.PRESENT)
    if meaning.asked is Asked.SUBJECT and verb.state:
        return event.verb in WHOSE
    if meaning.asked in (Asked.TIME, Asked.CLOCK):
        return event.verb in USES and bool(USES[event.verb][1] & {"y", "t", "Y", "T", "c"})
    return True
